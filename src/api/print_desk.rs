//! Printing from a window: look at the pages first, then save or send the very same ones.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::SubjectId;
use crate::paper::fonts::{self, Keep};
use crate::paper::{Paper, Printed};
use crate::printer::{self, Sides, Spooler};
use crate::store::Op;
use crate::vault::Right;
use crate::watch::Watch;

use super::batches::{Batch, BatchWhat, BinderPart, BinderParts, Round, day_of, month_of};
use super::binder::{FOR_THE_BINDER, Replaced, WaitingRun};
use super::calendar::calendar_span;
use super::lines::week_named;
use super::parts::{Outcome, Parts, SHEETS_PER_FILE};
use super::printers::moved_for_queue;
use super::printing::{Layout, MissingGlyph, PrintRequest, Selection};
use super::{Error, Result, Session};

/// More copies than this are a slip of the finger.
const MOST_COPIES: u32 = 99;
/// The preference that keeps how somebody printed last.
const MANNER: &str = "print.manner";

/// Which leaves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintWhat {
    /// Of these places or organisations.
    Places(Vec<SubjectId>),
    /// Of all places of a category.
    Category(String),
    /// Of everything.
    All,
}

/// What to print and how, as a window asks it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
pub struct PrintAsk {
    /// Which leaves.
    pub what: PrintWhat,
    /// Of them only those of this form.
    pub form: Option<String>,
    /// Blank forms.
    pub blank: bool,
    /// A paper of [`PrintChoices`].
    pub paper: String,
    /// A hole pattern of that paper; none prints no marks.
    pub punch: Option<String>,
    /// Both sides.
    pub duplex: bool,
    /// What for; in the foot line and the log.
    pub purpose: String,
    /// Only what differs from the paper in the binder, with the list of what to replace in front.
    pub changed: bool,
    /// Only what was filled in, for sheets that have the form on them already.
    pub values_only: bool,
    /// Not the leaves themselves: sheets made for all of these places at once.
    #[serde(default)]
    pub batch: Option<BatchAsk>,
    /// No more sheets than so many in one file; 2,000 when nothing is said.
    #[serde(default)]
    pub split: Option<usize>,
}

/// What is printed for many places at once, as a window asks it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, TS)]
pub struct BatchAsk {
    /// What.
    pub kind: BatchKind,
    /// Only places of this community; all if empty.
    pub area: String,
    /// The year of letters, binders and surveys.
    pub year: i32,
    /// The month of check sheets and routes, `2026-11`; of public copies all if empty.
    pub month: String,
    /// Only where there is no letter of the year, no check of the month.
    pub only_missing: bool,
    /// Parts of a binder.
    pub parts: Vec<BinderPart>,
    /// Which binder of the year.
    pub number: String,
    /// The week of the boards, `2026-W45`; the one that runs if empty.
    #[serde(default)]
    pub week: String,
    /// The day that a route sheet is for; its month alone if empty.
    #[serde(default)]
    pub day: String,
    /// The week, month or year of a calendar: `2026-W45`, `2026-11`, `2026`.
    #[serde(default)]
    pub span: String,
}

/// The kinds of batches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BatchKind {
    /// A year's letters.
    #[default]
    Letters,
    /// Letters that wait for their signature, and those that it is time to sign.
    Unsigned,
    /// A month's check sheets.
    Checks,
    /// A route sheet.
    Route,
    /// The route of the survey at the beginning of a year.
    Survey,
    /// Records without personal information.
    Public,
    /// One line a place.
    Register,
    /// Cover, contents, labels, dividers.
    Binder,
    /// The boards of a week.
    Board,
    /// The calendar of a week, a month or a year.
    Calendar,
}

/// Where to print.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SendAsk {
    /// What.
    pub print: PrintAsk,
    /// Name of the queue.
    pub queue: String,
    /// How many of each page.
    pub copies: u32,
    /// A tray of the queue; none leaves it to the queue.
    pub tray: Option<String>,
}

/// How somebody printed last.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PrintManner {
    /// Paper.
    pub paper: String,
    /// Hole pattern.
    pub punch: Option<String>,
    /// Both sides.
    pub duplex: bool,
    /// What for.
    pub purpose: String,
    /// The queue; empty when it was a file.
    pub queue: String,
    /// The tray of that queue, if one was chosen.
    pub tray: Option<String>,
}

/// The papers and what may be chosen for them.
#[derive(Serialize, TS)]
pub struct PrintChoices {
    /// How the user printed last, if he ever did.
    pub last: Option<PrintManner>,
    /// Papers.
    pub papers: Vec<PaperChoice>,
    /// What paper is printed for, as offered; other words may be written.
    pub purposes: Vec<&'static str>,
    /// Communities that places lie in.
    pub areas: Vec<String>,
    /// The month that runs, `2026-11`.
    pub month: String,
}

/// A paper.
#[derive(Serialize, TS)]
pub struct PaperChoice {
    /// Code.
    pub code: &'static str,
    /// 16 开
    pub label: &'static str,
    /// Its hole patterns: code and label.
    pub punches: Vec<PunchChoice>,
}

/// A hole pattern.
#[derive(Serialize, TS)]
pub struct PunchChoice {
    /// Code.
    pub code: String,
    /// Label.
    pub label: String,
}

/// What the pages are that may be looked at now.
#[derive(Serialize, TS)]
pub struct LaidOutReply {
    /// Pages.
    pub pages: usize,
    /// Files they would be saved in, with the pages of each; the first is looked at.
    pub files: Vec<usize>,
    /// Leaves.
    pub leaves: usize,
    /// Characters that no font has, printed as 〔U+XXXX〕.
    pub missing_glyphs: Vec<MissingGlyph>,
    /// What becomes of the binder, when only changes were asked for. Without pages nothing differs.
    pub changed: Option<Replaced>,
}

/// What became of pages that were sent.
#[derive(Serialize, TS)]
pub struct SentReply {
    /// The queue.
    pub queue: String,
    /// The job's name there; empty when the system gave none.
    pub job: String,
    /// Pages.
    pub pages: usize,
}

/// What became of pages that were saved.
#[derive(Serialize, TS)]
pub struct PrintedReply {
    /// Pages.
    pub pages: usize,
    /// Names of the files.
    pub files: Vec<String>,
}

/// Pages that were looked at.
pub(super) struct LaidOut {
    ask: PrintAsk,
    /// When they say they are printed.
    at: NaiveDateTime,
    /// The history they show.
    head: i64,
    /// All files in figures.
    outcome: Outcome,
    /// The file that is looked at, and which it is.
    printed: Printed,
    file: usize,
    /// For the binder; gone once it was kept.
    waiting: Option<WaitingRun>,
    /// What [`LaidOutReply::changed`] says.
    changed: Option<Replaced>,
    /// Number of the run that was kept of it; empty before and when none is.
    run: String,
    /// The next pages that are looked at need them too.
    fonts: Option<Keep>,
}

/// Leaves whose pages were shown: which, of which form, and as what batch.
pub(super) type Previewed = (PrintWhat, Option<String>, Option<BatchAsk>);

impl BatchAsk {
    fn batch(&self) -> Result<Batch> {
        let word = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let only_missing = self.only_missing;
        let what = match self.kind {
            BatchKind::Letters => BatchWhat::Letters { year: self.year, only_missing },
            BatchKind::Unsigned => BatchWhat::Unsigned,
            BatchKind::Checks => BatchWhat::Checks { month: month_of(&self.month)?, only_missing },
            BatchKind::Route => BatchWhat::Route(match word(&self.day) {
                Some(day) => Round::Day(day_of(&day)?),
                None => Round::Month(month_of(&self.month)?),
            }),
            BatchKind::Survey => BatchWhat::Route(Round::Survey(self.year)),
            BatchKind::Public => BatchWhat::Public {
                entry: None,
                month: word(&self.month).map(|month| month_of(&month)).transpose()?,
            },
            BatchKind::Register => BatchWhat::Register,
            BatchKind::Binder => BatchWhat::Binder(BinderParts {
                parts: self.parts.clone(),
                year: self.year,
                number: self.number.trim().to_owned(),
            }),
            BatchKind::Calendar => BatchWhat::Calendar { span: calendar_span(&self.span)? },
            BatchKind::Board => BatchWhat::Board {
                week: word(&self.week).map(|week| week_named(&week)).transpose()?,
            },
        };
        Ok(Batch { what, area: word(&self.area), subkind: None })
    }
}

impl PrintAsk {
    fn request(&self) -> Result<PrintRequest> {
        Ok(PrintRequest {
            out: std::path::PathBuf::new(),
            selection: match &self.what {
                PrintWhat::Places(ids) => Selection::Places(ids.clone()),
                PrintWhat::Category(code) => Selection::Category(code.clone()),
                PrintWhat::All => Selection::All,
            },
            form: self.form.clone(),
            blank: self.blank,
            paper: self.paper.clone(),
            punch: self.punch.clone(),
            duplex: self.duplex,
            purpose: self.purpose.trim().to_owned(),
            changed: self.changed && self.batch.is_none(),
            values_only: self.values_only && self.batch.is_none(),
            split: self.split.unwrap_or(SHEETS_PER_FILE),
            batch: self.batch.as_ref().map(BatchAsk::batch).transpose()?,
            ..PrintRequest::default()
        })
    }
}

impl Session {
    /// The papers and what may be chosen for them.
    ///
    /// # Errors
    /// Of the database.
    pub fn print_choices(&self) -> Result<PrintChoices> {
        let table = self.catalogue().table("paper_profile");
        let punches = |paper: Paper| {
            let (width, height) = paper.sheet();
            let size = format!("{width}x{height}");
            let rows = table.map_or(&[][..], |table| table.rows());
            rows.iter()
                .filter(|row| row.get("paper_mm") == size)
                .filter(|row| row.get("holes").parse::<u32>().is_ok_and(|holes| holes > 0))
                .map(|row| PunchChoice { code: row.code.clone(), label: row.label.clone() })
                .collect()
        };
        let places = self.ledger.store().list_subjects(None)?;
        let areas: BTreeSet<String> = places.into_iter().map(|place| place.facts.area).collect();
        Ok(PrintChoices {
            last: self.last_manner()?,
            papers: Paper::ALL
                .into_iter()
                .map(|paper| PaperChoice {
                    code: paper.code(),
                    label: paper.label(),
                    punches: punches(paper),
                })
                .collect(),
            purposes: vec![FOR_THE_BINDER, "当面签字", "上级检查", "归档"],
            areas: areas.into_iter().filter(|area| !area.is_empty()).collect(),
            month: self.ledger.clock().today().format("%Y-%m").to_string(),
        })
    }

    /// Lays the pages out to be looked at. Paper shows numbers in full, so that it was looked at is
    /// logged, once for the same leaves.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `NOTHING_TO_PRINT`, `CANCELLED`.
    pub fn print_look(&mut self, ask: &PrintAsk, watch: Watch<'_>) -> Result<LaidOutReply> {
        self.ledger.require(Right::Print)?;
        let laid_out = self.laid_out(ask, watch)?;
        let (missing, number) = (laid_out.outcome.missing.clone(), laid_out.outcome.number.clone());
        let mut reply = LaidOutReply {
            pages: laid_out.outcome.pages,
            files: laid_out.outcome.file_pages.clone(),
            leaves: laid_out.outcome.leaves,
            missing_glyphs: Vec::new(),
            changed: laid_out.changed.clone(),
        };
        reply.missing_glyphs = self.missing_glyphs(&missing)?;
        if reply.pages == 0 {
            return Ok(reply);
        }
        let previewed = Some((ask.what.clone(), ask.form.clone(), ask.batch.clone()));
        if !ask.blank && self.previewed != previewed {
            let request = ask.request()?;
            let words = format!("预览{}页：{}", reply.pages, self.scope_words(&request, &number));
            let what = serde_json::json!({
                "pages": reply.pages, "leaves": reply.leaves,
                "subjects": request.selection.places(),
            });
            self.ledger.note(Op::new("preview", words), &what)?;
            self.previewed = previewed;
            self.keep_fresh()?;
        }
        Ok(reply)
    }

    /// Of several files, looks at another one, counted from 0: it is laid out again, so that never
    /// more than one lies in memory.
    ///
    /// # Errors
    /// As [`Self::print_look`]; `NOTHING_TO_PRINT` for a file that is not there.
    pub fn print_look_file(&mut self, ask: &PrintAsk, file: usize, watch: Watch<'_>) -> Result<()> {
        self.ledger.require(Right::Print)?;
        if self.laid_out(ask, watch)?.file == file {
            return Ok(());
        }
        let (mut at, mut found) = (0, None);
        let done = self.lay_out(&self.same_again(ask)?, watch, &mut |printed| {
            if at == file {
                found = Some(printed);
                // What comes after it is of no interest.
                return Err(Error::cancelled());
            }
            at += 1;
            Ok(())
        });
        match (found, &mut self.laid_out, done) {
            (Some(printed), Some(seen), _) => {
                (seen.printed, seen.file) = (printed, file);
                Ok(())
            }
            (_, _, Err(error)) => Err(error),
            _ => Err(nothing()),
        }
    }

    /// The PDF that was laid out last.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `NOTHING_TO_PRINT` when nothing was laid out.
    pub fn print_pages(&self) -> Result<Vec<u8>> {
        self.ledger.require(Right::Print)?;
        let laid_out = self.laid_out.as_ref().ok_or_else(nothing)?;
        Ok(laid_out.printed.bytes.clone())
    }

    /// Nobody looks at the pages any more: the unpacked fonts, most of what printing needs, go.
    pub fn print_close(&mut self) {
        if let Some(seen) = &mut self.laid_out {
            seen.fonts = None;
        }
    }

    /// Puts the pages into a file: written whole or not at all, and logged.
    ///
    /// # Errors
    /// As [`Self::print_look`]; a file that cannot be written.
    pub fn print_save(
        &mut self,
        ask: &PrintAsk,
        out: &Path,
        watch: Watch<'_>,
    ) -> Result<PrintedReply> {
        self.ledger.require(Right::Print)?;
        let mut parts = Parts::new(out);
        let pages = self.each_file(ask, watch, |printed| parts.take(printed))?;
        let files = parts.settle()?;
        self.keep_waiting()?;
        self.note_print(ask, &format!("存为 PDF {pages}页"), pages, None)?;
        let files = files
            .iter()
            .map(|file| file.file_name().unwrap_or_default().to_string_lossy().into_owned());
        Ok(PrintedReply { pages, files: files.collect() })
    }

    /// What makes the pages that were looked at once more.
    fn same_again(&self, ask: &PrintAsk) -> Result<PrintRequest> {
        let printed_at = self.laid_out.as_ref().map(|seen| seen.at);
        Ok(PrintRequest { printed_at, ..ask.request()? })
    }

    /// Hands on the files that were asked for: the one that was looked at, or each of several laid
    /// out again, one after the other.
    fn each_file(
        &mut self,
        ask: &PrintAsk,
        watch: Watch<'_>,
        mut each: impl FnMut(&Printed) -> Result<()>,
    ) -> Result<usize> {
        let laid_out = self.laid_out(ask, watch)?;
        let pages = laid_out.outcome.pages;
        if pages == 0 {
            return Err(nothing());
        }
        if laid_out.outcome.files <= 1 {
            each(&laid_out.printed)?;
        } else {
            self.lay_out(&self.same_again(ask)?, watch, &mut |printed| each(&printed))?;
        }
        Ok(pages)
    }

    /// Hands the pages to a queue, and logs it.
    ///
    /// # Errors
    /// As [`Self::print_look`]; what the queue says.
    pub fn print_send(
        &mut self,
        ask: &SendAsk,
        spooler: &Spooler,
        watch: Watch<'_>,
    ) -> Result<SentReply> {
        self.ledger.require(Right::Print)?;
        if ask.copies == 0 || ask.copies > MOST_COPIES {
            return Err(Error::refused(
                "COPIES",
                format!("份数要在 1 到 {MOST_COPIES} 之间，没有打印。"),
                "请改份数。",
            ));
        }
        let tray = ask.tray.as_deref().filter(|tray| !tray.is_empty());
        if let Some(tray) = tray {
            has_tray(spooler, &ask.queue, tray)?;
        }
        let paper = super::printing::paper_of(&ask.print.paper)?;
        let shift = self.shift_for(&ask.queue)?;
        let mut jobs = Vec::new();
        let sent = self.each_file(&ask.print, watch, |printed| {
            let title = format!("渔网台账 {}页", printed.pages);
            let job = printer::Job {
                queue: &ask.queue,
                copies: ask.copies,
                sides: if ask.print.duplex { Sides::Both } else { Sides::One },
                sheet: paper.sheet(),
                tray,
                title: &title,
            };
            let pdf = moved_for_queue(&printed.bytes, shift, ask.print.duplex)?;
            jobs.push((spooler.send(&job, &pdf)?.job, printed.pages));
            Ok(())
        });
        let files = jobs.len();
        if jobs.is_empty() {
            sent?;
            return Err(nothing());
        }
        let pages = jobs.iter().map(|(_, pages)| pages).sum();
        let mut words = match ask.copies {
            1 => format!("打印{pages}页"),
            copies => format!("打印{pages}页，{copies}份"),
        };
        if sent.is_err() {
            // What the queue has is on paper, and no more.
            let waiting = self.laid_out.as_mut().and_then(|seen| seen.waiting.as_mut());
            waiting.into_iter().for_each(|run| run.keep_files(files));
            words.push_str("，后面的没有交出");
        }
        self.keep_waiting()?;
        let run = self.laid_out.as_ref().map(|seen| seen.run.clone()).unwrap_or_default();
        for (job, pages) in &jobs {
            self.keep_job(job, &ask.queue, *pages, &run)?;
        }
        self.note_print(&ask.print, &words, pages, Some(ask))?;
        if let Err(mut error) = sent {
            // The same pages would come a second time: they are to be looked at anew.
            self.laid_out = None;
            error.message = format!(
                "前 {files} 个文件（{pages} 页）已交给打印机，后面的没有。{}",
                error.message
            );
            return Err(error);
        }
        let job = jobs.into_iter().map(|(job, _)| job).filter(|job| !job.is_empty());
        let job = job.collect::<Vec<_>>().join("、");
        Ok(SentReply { queue: ask.queue.clone(), job, pages })
    }

    /// Pages for the binder are on paper now: their run waits to be confirmed, once however often
    /// the same pages are printed.
    fn keep_waiting(&mut self) -> Result<()> {
        let Some(run) = self.laid_out.as_mut().and_then(|seen| seen.waiting.take()) else {
            return Ok(());
        };
        self.keep_run(&run)?;
        if let Some(seen) = &mut self.laid_out {
            seen.run = run.number;
        }
        Ok(())
    }

    fn note_print(
        &mut self,
        ask: &PrintAsk,
        words: &str,
        pages: usize,
        sent: Option<&SendAsk>,
    ) -> Result<()> {
        let outcome = self.laid_out.as_ref().map(|seen| seen.outcome.clone()).unwrap_or_default();
        let leaves = outcome.leaves;
        let request = ask.request()?;
        let words = format!("{words}：{}", self.scope_words(&request, &outcome.number));
        let queue = sent.map_or("", |sent| &sent.queue);
        let what = serde_json::json!({
            "pages": pages, "leaves": leaves, "queue": queue, "purpose": ask.purpose.trim(),
            "subjects": request.selection.places(),
        });
        self.ledger.note(Op::new("print", words), &what)?;
        let last = self.last_manner()?.unwrap_or_default();
        let (queue, tray) = match sent {
            Some(sent) => (sent.queue.clone(), sent.tray.clone()),
            None => (last.queue, last.tray),
        };
        // What a batch is for says nothing of leaves.
        let purpose =
            if ask.batch.is_some() { last.purpose } else { ask.purpose.trim().to_owned() };
        let manner = PrintManner {
            paper: ask.paper.clone(),
            punch: ask.punch.clone(),
            duplex: ask.duplex,
            purpose,
            queue,
            tray,
        };
        self.ledger.set_preference(MANNER, &serde_json::to_string(&manner)?)?;
        self.keep_fresh()
    }

    /// A note of its own does not make the pages old.
    fn keep_fresh(&mut self) -> Result<()> {
        let head = self.history_head()?;
        if let Some(seen) = &mut self.laid_out {
            seen.head = head;
        }
        Ok(())
    }

    fn last_manner(&self) -> Result<Option<PrintManner>> {
        let last = self.ledger.preference(MANNER)?;
        Ok(last.and_then(|json| serde_json::from_str(&json).ok()))
    }

    /// The pages that were asked for: those that were looked at, unless the ledger has changed.
    fn laid_out(&mut self, ask: &PrintAsk, watch: Watch<'_>) -> Result<&LaidOut> {
        let head = self.history_head()?;
        let fresh = self.laid_out.take().filter(|seen| seen.ask == *ask && seen.head == head);
        let laid_out = match fresh {
            Some(seen) => seen,
            None => {
                let fonts = Some(fonts::keep());
                // Of several files the first is looked at.
                let mut first = None;
                let at = self.ledger.clock().now();
                let request = PrintRequest { printed_at: Some(at), ..ask.request()? };
                let layout = self.lay_out(&request, watch, &mut |printed| {
                    first.get_or_insert(printed);
                    Ok(())
                })?;
                let Layout { outcome, waiting, changed } = layout;
                let printed = first.unwrap_or_else(Printed::nothing);
                let run = String::new();
                let (ask, file) = (ask.clone(), 0);
                LaidOut { ask, at, head, outcome, printed, file, waiting, changed, run, fonts }
            }
        };
        Ok(self.laid_out.insert(laid_out))
    }
}

/// Whether the system says that the queue has this tray: nothing else is passed on to it.
fn has_tray(spooler: &Spooler, queue: &str, tray: &str) -> Result<()> {
    if spooler.trays(queue)?.iter().any(|known| known.option == tray) {
        return Ok(());
    }
    Err(Error::refused(
        "NO_TRAY",
        "这台打印机没有选的那个纸盒，没有打印，台账没有改动。",
        "请重新选纸盒。",
    ))
}

fn nothing() -> Error {
    Error::refused("NOTHING_TO_PRINT", "还没有排好的页面。", "请先选好要印的内容。")
}
