//! The printers of this computer as the window asks for them: queues, trays, how far each is off and
//! where pre-printed forms stand, and the calibration page that tells.
//!
//! Offsets belong to a queue of the computer, not to a person: everybody who prints there needs the
//! same. So they lie in the ledger as a preference of nobody. The ledger is where whoever may print
//! is known, and a backup brings them along; they are no history, for nothing printed says less
//! about a place when a sheet stands half a millimetre aside.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::forms::Catalogue;
use crate::paper::{self, Calibration, Nudge, Offset, Printed, Shift};
use crate::printer::{self, Job, Queue, Sides, Spooler, State};
use crate::vault::Right;

use super::printing::paper_of;
use super::{Error, Result, Session};

/// The preference of nobody that keeps offsets.
const OFFSETS: &str = "print.offsets";
/// Nobody's feed is off by more, in tenths of a millimetre; beyond it the ruler was misread.
const FURTHEST: i32 = 200;
/// Sizes of a printed form, in thousandths of the program's.
const SCALES: std::ops::RangeInclusive<u32> = 900..=1100;

/// A queue of the system.
#[derive(Serialize, TS)]
pub struct QueueView {
    /// Its name.
    pub name: String,
    /// Whether the system prints there unless told otherwise.
    pub default: bool,
    /// Whether a job would be printed now.
    pub ready: bool,
    /// 空闲, 正在打印, 已停用 …
    pub state: &'static str,
    /// Why it stands still, in the words of the system or of whoever closed it; often empty.
    pub said: String,
}

/// A tray of a queue.
#[derive(Serialize, TS)]
pub struct TrayView {
    /// What is sent along with a job.
    pub option: String,
    /// 纸盒 1, 手动进纸 …; the system's word where none is known.
    pub label: String,
    /// Whether the queue takes it unless told otherwise.
    pub default: bool,
}

/// How far off something is, in tenths of a millimetre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OffsetView {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// How pages are moved for a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueOffset {
    /// Its name.
    pub queue: String,
    /// On the front of a sheet, or on its only side.
    pub front: OffsetView,
    /// On the back.
    pub back: OffsetView,
}

/// Where a pre-printed form stands otherwise than the program's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormOffset {
    /// Key of the form.
    pub form: String,
    /// To the right, in tenths of a millimetre.
    pub x: i32,
    /// Down.
    pub y: i32,
    /// Its size in thousandths of the program's own.
    pub scale: u32,
}

/// What is kept of printers and printed forms; only what differs from nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PrintOffsets {
    /// By queue.
    pub queues: Vec<QueueOffset>,
    /// By form.
    pub forms: Vec<FormOffset>,
}

/// A calibration page that is wanted.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CalibrationAsk {
    /// A paper of [`super::print_desk::PrintChoices`].
    pub paper: String,
    /// A page for the back too.
    pub duplex: bool,
    /// The queue; empty for a file.
    pub queue: String,
    /// Moved as pages for that queue are.
    pub corrected: bool,
}

/// Two distances read off a calibration page.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct MeasureAsk {
    /// The queue that printed it.
    pub queue: String,
    /// Read off the back.
    pub back: bool,
    /// From the left edge to the cross, in tenths of a millimetre.
    pub left: i32,
    /// From the top edge to the cross.
    pub top: i32,
    /// The page was one that is moved already.
    pub corrected: bool,
}

impl From<Queue> for QueueView {
    fn from(queue: Queue) -> Self {
        Self {
            name: queue.name,
            default: queue.default,
            ready: !matches!(queue.state, State::Stopped | State::Refusing),
            said: queue.said,
            state: match queue.state {
                State::Idle => "空闲",
                State::Busy => "正在打印",
                State::Stopped => "已停用，任务会先排着",
                State::Refusing => "不接收任务",
                State::Unknown => "状态不明",
            },
        }
    }
}

impl From<printer::Error> for Error {
    fn from(error: printer::Error) -> Self {
        let mut out = Self::refused(error.code(), error.user_message(), error.hint());
        out.inside = error.to_string();
        out
    }
}

impl From<OffsetView> for Offset {
    fn from(OffsetView { x, y }: OffsetView) -> Self {
        Self { x, y }
    }
}

/// The queues of this computer.
///
/// # Errors
/// `NO_PRINT_SERVICE`, `PRINT_SERVICE_DOWN`, `PRINT_SERVICE_SILENT`.
pub fn print_queues() -> Result<Vec<QueueView>> {
    Ok(Spooler::system().queues()?.into_iter().map(QueueView::from).collect())
}

/// Where a queue of this computer may take paper from; empty when the system does not say.
///
/// # Errors
/// As [`print_queues`].
pub fn print_trays(queue: &str) -> Result<Vec<TrayView>> {
    let trays = Spooler::system().trays(queue)?;
    Ok(trays
        .into_iter()
        .map(|tray| TrayView {
            label: tray_label(&tray.option),
            option: tray.option,
            default: tray.default,
        })
        .collect())
}

/// What an officer calls a tray; the models of printers have words of their own for them.
fn tray_label(option: &str) -> String {
    let code = option.split_once('=').map_or(option, |(_, code)| code);
    let plain: String =
        code.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let number = plain.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = match plain.as_str() {
        "auto" | "default" | "autoselect" | "automatic" | "printerdefault" => "自动选择",
        "upper" | "top" => "上纸盒",
        "middle" => "中纸盒",
        "lower" | "bottom" => "下纸盒",
        "manual" | "manualfeed" | "bypass" | "bypasstray" => "手动进纸",
        "multipurpose" | "multipurposetray" | "mptray" | "mp" | "multi" => "多用途纸盒",
        "rear" | "reartray" => "后部进纸",
        "main" | "maintray" | "cassette" => "主纸盒",
        "largecapacity" => "大容量纸盒",
        "envelope" | "envelopefeed" => "信封",
        _ if plain == format!("tray{number}") && !number.is_empty() => {
            return format!("纸盒 {number}");
        }
        _ => return code.to_owned(),
    };
    word.to_owned()
}

/// A calibration page as a file, without a ledger.
///
/// # Errors
/// A paper that there is none of; a file that cannot be written.
pub fn calibration(
    paper: &str,
    duplex: bool,
    shift: Shift,
    out: &Path,
    now: chrono::NaiveDateTime,
) -> Result<usize> {
    let ask = Calibration {
        paper: paper_of(paper)?,
        duplex,
        queue: String::new(),
        shift: Some(shift).filter(|shift| !shift.is_none()),
        printed_at: now,
    };
    let printed = paper::calibration(&Catalogue::builtin(), &ask)?;
    super::write_file(out, &printed.bytes)
        .map_err(|error| Error::writing(&error, &out.display().to_string()))?;
    Ok(printed.pages)
}

impl Session {
    /// How far each queue is off, and where printed forms stand.
    ///
    /// # Errors
    /// Of the database.
    pub fn print_offsets(&self) -> Result<PrintOffsets> {
        let kept = self.ledger.shared_preference(OFFSETS)?;
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    /// Keeps how pages are moved for a queue; nothing when they are not.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `TOO_FAR_OFF`.
    pub fn set_queue_offset(&mut self, offset: QueueOffset) -> Result<PrintOffsets> {
        self.ledger.require(Right::Print)?;
        let QueueOffset { front, back, .. } = &offset;
        if [front.x, front.y, back.x, back.y].iter().any(|tenths| tenths.abs() > FURTHEST) {
            return Err(too_far());
        }
        let mut kept = self.print_offsets()?;
        kept.queues.retain(|old| old.queue != offset.queue);
        if offset.front != OffsetView::default() || offset.back != OffsetView::default() {
            kept.queues.push(offset);
        }
        kept.queues.sort_by(|a, b| a.queue.cmp(&b.queue));
        self.keep_offsets(kept)
    }

    /// Keeps what follows from two distances read off a calibration page.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `TOO_FAR_OFF`.
    pub fn measure_queue(&mut self, ask: &MeasureAsk) -> Result<PrintOffsets> {
        let mut offset = self.queue_offset(&ask.queue)?;
        let side = if ask.back { &mut offset.back } else { &mut offset.front };
        let wanted = (Calibration::CROSS * 10.0) as i32;
        let before = if ask.corrected { *side } else { OffsetView::default() };
        let moved =
            |before: i32, measured: i32| before.saturating_add(wanted.saturating_sub(measured));
        *side = OffsetView { x: moved(before.x, ask.left), y: moved(before.y, ask.top) };
        self.set_queue_offset(offset)
    }

    /// Keeps where a printed form stands; nothing when it stands as the program's own.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `TOO_FAR_OFF`; a form that there is none of.
    pub fn set_form_offset(&mut self, offset: FormOffset) -> Result<PrintOffsets> {
        self.ledger.require(Right::Print)?;
        self.form(&offset.form)?;
        let far = [offset.x, offset.y].iter().any(|tenths| tenths.abs() > FURTHEST);
        if far || !SCALES.contains(&offset.scale) {
            return Err(too_far());
        }
        let mut kept = self.print_offsets()?;
        kept.forms.retain(|old| old.form != offset.form);
        if (offset.x, offset.y, offset.scale) != (0, 0, 1000) {
            kept.forms.push(offset);
        }
        kept.forms.sort_by(|a, b| a.form.cmp(&b.form));
        self.keep_offsets(kept)
    }

    /// Writes a calibration page into a file.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a file that cannot be written.
    pub fn calibration_save(&self, ask: &CalibrationAsk, out: &Path) -> Result<usize> {
        let printed = self.calibration_page(ask)?;
        super::write_file(out, &printed.bytes)
            .map_err(|error| Error::writing(&error, &out.display().to_string()))?;
        Ok(printed.pages)
    }

    /// Hands a calibration page to a queue; it says nothing of anybody and is not logged.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; what the queue says.
    pub fn calibration_send(&mut self, ask: &CalibrationAsk, spooler: &Spooler) -> Result<String> {
        let printed = self.calibration_page(ask)?;
        let job = Job {
            queue: &ask.queue,
            copies: 1,
            sides: if ask.duplex { Sides::Both } else { Sides::One },
            sheet: paper_of(&ask.paper)?.sheet(),
            tray: None,
            title: "渔网台账 校准页",
        };
        let sent = spooler.send(&job, &printed.bytes)?;
        self.keep_job(&sent.job, &ask.queue, printed.pages, "")?;
        Ok(sent.job)
    }

    fn calibration_page(&self, ask: &CalibrationAsk) -> Result<Printed> {
        self.ledger.require(Right::Print)?;
        let shift = if ask.corrected { Some(self.shift_for(&ask.queue)?) } else { None };
        let ask = Calibration {
            paper: paper_of(&ask.paper)?,
            duplex: ask.duplex,
            queue: ask.queue.clone(),
            shift,
            printed_at: self.ledger.clock().now(),
        };
        Ok(paper::calibration(self.catalogue(), &ask)?)
    }

    fn queue_offset(&self, queue: &str) -> Result<QueueOffset> {
        let kept = self.print_offsets()?.queues.into_iter().find(|kept| kept.queue == queue);
        Ok(kept
            .unwrap_or_else(|| QueueOffset { queue: queue.to_owned(), ..QueueOffset::default() }))
    }

    /// By how much the pages for a queue are moved.
    pub(super) fn shift_for(&self, queue: &str) -> Result<Shift> {
        let offset = self.queue_offset(queue)?;
        Ok(Shift { front: offset.front.into(), back: offset.back.into() })
    }

    /// Pages moved as a queue needs them.
    pub(super) fn for_queue<'p>(
        &self,
        pdf: &'p [u8],
        queue: &str,
        duplex: bool,
    ) -> Result<Cow<'p, [u8]>> {
        moved_for_queue(pdf, self.shift_for(queue)?, duplex)
    }

    /// Where printed forms stand, by the key of the form.
    pub(super) fn form_nudges(&self) -> Result<BTreeMap<String, Nudge>> {
        let forms = self.print_offsets()?.forms.into_iter();
        Ok(forms.map(|FormOffset { form, x, y, scale }| (form, Nudge { x, y, scale })).collect())
    }

    fn keep_offsets(&mut self, kept: PrintOffsets) -> Result<PrintOffsets> {
        self.ledger.set_shared_preference(OFFSETS, &serde_json::to_string(&kept)?)?;
        // What was laid out stands where forms stood before.
        self.laid_out = None;
        Ok(kept)
    }
}

/// A file as it goes to a queue: its pages moved by what the queue is off.
pub(super) fn moved_for_queue(pdf: &[u8], shift: Shift, duplex: bool) -> Result<Cow<'_, [u8]>> {
    if shift.is_none() {
        return Ok(Cow::Borrowed(pdf));
    }
    Ok(Cow::Owned(paper::shifted(pdf, shift, duplex)?))
}

fn too_far() -> Error {
    Error::refused(
        "TOO_FAR_OFF",
        "差得太远：校正最多 20 毫米，大小在 90% 到 110% 之间。没有保存。",
        "请再量一遍。量的是纸边到十字，单位是毫米。",
    )
}

#[cfg(test)]
mod tests {
    use super::tray_label;

    #[test]
    fn trays_are_called_by_what_an_officer_knows() {
        for (option, label) in [
            ("InputSlot=Tray1", "纸盒 1"),
            ("InputSlot=Auto", "自动选择"),
            ("media-source=by-pass-tray", "手动进纸"),
            ("InputSlot=ManualFeed", "手动进纸"),
            ("media-source=tray-2", "纸盒 2"),
            ("InputSlot=OnlyOne", "OnlyOne"),
        ] {
            assert_eq!(tray_label(option), label, "{option}");
        }
    }
}
