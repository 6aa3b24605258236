//! Paper: entries and definitions to pages of boxes, lines and text, and those to PDF.
//!
//! `paper` draws; it does not query. It is given definitions, values and the words around them,
//! and gives back the bytes of a file and what could not be set. The same sheets, printed for the
//! same minute, give the same bytes.
//!
//! - [`fonts`] the faces · [`text`] coverage and measure · `breaking` where lines end
//! - `cell`, `grid` cells, and rows cut into pages · `page` the sheet, its head and foot
//! - [`Press`] leaves into one file, whole or by the page
//! - `listing` lists that are no form · `report` tables and `chart`s under one title · `furniture` cover, spine labels, dividers of a binder
//! - `card`, `roster`, `log`, `letter` the four shapes · `notice` a sheet of text · `template`, `content`, `pdf` the file · `svg` the same for a screen

mod breaking;
mod calibration;
mod card;
mod cell;
mod chart;
mod content;
mod desk;
pub mod fonts;
mod furniture;
mod grid;
mod holes;
mod label;
mod letter;
mod list_cell;
mod listing;
mod log;
mod marks;
mod nameless;
mod notice;
mod page;
mod pdf;
mod press;
mod report;
mod roster;
mod shift;
mod short;
mod signatures;
mod svg;
mod template;
pub mod text;
mod values;

use chrono::NaiveDateTime;

use crate::forms::condition::Scope;
use crate::forms::{Catalogue, FormDef, Shape, Values};
use crate::watch::Watch;

pub use calibration::{Calibration, calibration};
pub use chart::{Chart, ChartLook, ChartSeries};
pub use furniture::{Cover, Divider, Spines};
pub use listing::{ListCell, ListColumn, ListGroup, Listing};
pub use notice::TextSheet;
pub use press::{Content, Laid, Press};
pub use report::{Report, ReportPart};
pub use shift::{Offset, Shift, shifted};
pub use text::Missing;
pub use values::Nudge;

use desk::{Desk, Shared};
use page::Stock;

/// The size of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 210 × 297.
    #[default]
    A4,
    /// 148 × 210.
    A5,
    /// 182 × 257.
    B5,
    /// 184 × 260, 16 开.
    K16,
}

impl Paper {
    /// The word for it in requests.
    pub fn code(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::A5 => "a5",
            Paper::B5 => "b5",
            Paper::K16 => "k16",
        }
    }

    /// Reads the word of a request, in either case.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.to_ascii_lowercase();
        Self::ALL.into_iter().find(|paper| paper.code() == code)
    }

    /// All of them.
    pub const ALL: [Paper; 4] = [Paper::A4, Paper::A5, Paper::B5, Paper::K16];

    /// What an officer calls it.
    pub fn label(self) -> &'static str {
        match self {
            Paper::A4 => "A4",
            Paper::A5 => "A5",
            Paper::B5 => "B5",
            Paper::K16 => "16 开",
        }
    }

    /// Width and height upright, in mm.
    pub fn sheet(self) -> (u32, u32) {
        match self {
            Paper::A4 => (210, 297),
            Paper::A5 => (148, 210),
            Paper::B5 => (182, 257),
            Paper::K16 => (184, 260),
        }
    }

    /// Width and height upright, in mm.
    fn size(self) -> (f32, f32) {
        let (width, height) = self.sheet();
        (width as f32, height as f32)
    }
}

/// How to print.
#[derive(Clone, Debug)]
pub struct Options {
    /// The sheet. Letters are always A4.
    pub paper: Paper,
    /// Hole pattern, a code of table `paper_profile`; marks only where it belongs to the paper.
    pub punch: Option<String>,
    /// Both sides: margins and holes change sides, every leaf starts on a sheet of its own.
    pub duplex: bool,
    /// Stands in the foot line and in the file.
    pub printed_at: NaiveDateTime,
}

/// The words around a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Police station.
    pub station: String,
    /// Police post.
    pub post: String,
    /// Leaf number; empty on a blank form.
    pub leaf_no: String,
    /// What the number is, where it is no leaf's: 打印批次, 路线单; empty says 活页编号.
    pub number_label: &'static str,
    /// What stands at the right above the table instead of the number, label and words.
    pub corner: Option<(&'static str, String)>,
    /// Name of the place or organisation.
    pub place_name: String,
    /// Its address.
    pub place_address: String,
    /// Its kind in words; on forms other than its registration.
    pub place_kind: String,
    /// Its kind, a code: decides which check items apply.
    pub subkind: String,
    /// Its category, a code.
    pub category: String,
    /// Revision of the leaf; 0 prints none.
    pub revision: u32,
    /// What it is printed for.
    pub purpose: String,
}

impl Head {
    fn number_label(&self) -> &str {
        if self.number_label.is_empty() { "活页编号" } else { self.number_label }
    }

    fn corner(&self) -> (&str, &str) {
        match &self.corner {
            Some((label, words)) => (label, words),
            None => (self.number_label(), &self.leaf_no),
        }
    }
}

/// What is printed on a form.
#[derive(Clone, Copy)]
pub enum Body<'a> {
    /// A card, or a letter without a text of its own.
    Card(&'a Values),
    /// A roster.
    Roster {
        /// Values of its head group, if it has one.
        head: Option<&'a Values>,
        /// Its rows.
        rows: &'a [&'a Values],
    },
    /// A log; the results of its checklist are among the values.
    Log(&'a Values),
    /// A card or a log that is filled by hand, of which so much is known already.
    Hand(&'a Values),
    /// A letter.
    Letter {
        /// Gives the value of a placeholder (letters.md 0, 5), dates already in words.
        placeholders: &'a (dyn Fn(&str) -> Option<String> + Sync),
        /// Decides which clauses apply.
        scope: &'a dyn Scope,
    },
}

/// One leaf to print.
#[derive(Clone)]
pub struct Sheet<'a> {
    /// Its form.
    pub form: &'a FormDef,
    /// The words around it.
    pub head: Head,
    /// What is on it.
    pub body: Body<'a>,
    /// To be filled by hand: no values, boxes to tick.
    pub blank: bool,
}

/// What came of printing.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// Pages of each leaf, in the order given.
    pub leaf_pages: Vec<usize>,
    /// Characters that no font has; printed as 〔U+XXXX〕.
    pub missing: Vec<Missing>,
}

impl Printed {
    /// No page at all.
    pub fn nothing() -> Self {
        Self { bytes: Vec::new(), pages: 0, leaf_pages: Vec::new(), missing: Vec::new() }
    }
}

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There was nothing to print.
    #[error("no sheets to print")]
    Nothing,
    /// The letter text a form names is not in the catalogue.
    #[error("letter text {0} is missing")]
    LetterText(String),
    /// A font could not be cut down.
    #[error("font {0} could not be prepared")]
    Font(&'static str),
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] crate::watch::Cancelled),
    /// The file could not be put together.
    #[error("the PDF could not be written")]
    Pdf,
}

impl Error {
    /// What happened, what is safe, what to do next.
    pub fn user_message(&self) -> String {
        match self {
            Error::Nothing => "没有可打印的内容。".to_owned(),
            Error::LetterText(key) => {
                format!("找不到责任书正文（{key}），没有打印，台账未改动。请检查表单定义。")
            }
            Error::Font(name) => {
                format!("字体 {name} 无法使用，没有打印，台账未改动。请重新安装程序。")
            }
            Error::Cancelled(_) => "已取消，台账没有改动。".to_owned(),
            Error::Pdf => "PDF 没有生成，台账未改动。请重试，或导出诊断信息。".to_owned(),
        }
    }
}

/// Leaves that are laid out at a time.
const AT_ONCE: usize = 100;

/// Prints leaves into one file.
///
/// # Errors
/// Nothing to print, a letter text that is not there, or a file that cannot be put together.
pub fn print(
    catalogue: &Catalogue,
    sheets: &[Sheet<'_>],
    options: &Options,
    watch: Watch<'_>,
) -> Result<Printed, Error> {
    let mut press = Press::new(catalogue, options);
    for (part, some) in sheets.chunks(AT_ONCE).enumerate() {
        watch.step(part * AT_ONCE, sheets.len())?;
        press.lay_out_all(some, watch)?.into_iter().for_each(|laid| press.put(laid));
    }
    let title = match sheets {
        [one] => format!("{} {}", one.form.title(), one.head.leaf_no),
        _ => format!("渔网台账 {}页", press.pages()),
    };
    press.bind(title.trim(), watch)
}

/// Prints a sheet of text on A4, such as the sheet that keeps a recovery key.
///
/// # Errors
/// When the file cannot be put together.
pub fn print_text(
    catalogue: &Catalogue,
    sheet: &TextSheet,
    printed_at: NaiveDateTime,
) -> Result<Printed, Error> {
    let options = Options { paper: Paper::A4, punch: None, duplex: false, printed_at };
    let shared = Shared::default();
    let head = Head::default();
    let stock = Stock::form(catalogue, &options, false);
    let desk = Desk { catalogue, stock, head: &head, blank: false, shared: &shared };
    let pages = [notice::page(&desk, sheet)];
    let bytes = pdf::write(&pages, (&sheet.title, ""), printed_at, Watch::nobody())?;
    Ok(Printed { bytes, pages: 1, leaf_pages: vec![1], missing: shared.missing.into_inner() })
}

/// The pages of one leaf.
fn lay_out(
    catalogue: &Catalogue,
    sheet: &Sheet<'_>,
    options: &Options,
    shared: &Shared,
) -> Result<Vec<marks::Page>, Error> {
    let form = sheet.form;
    let stock = match sheet.body {
        Body::Letter { .. } => Stock::letter(catalogue, options),
        _ => Stock::form(catalogue, options, form.paper.landscape),
    };
    let blank = sheet.blank || matches!(sheet.body, Body::Hand(_));
    let desk = Desk { catalogue, stock, head: &sheet.head, blank, shared };
    let none = Values::new();
    let values = |given| if sheet.blank { &none } else { given };
    let plan = match sheet.body {
        Body::Letter { placeholders, scope } => {
            let key = form.letter.as_deref().unwrap_or(&form.key);
            let text = catalogue.letter(key).ok_or_else(|| Error::LetterText(key.to_owned()))?;
            let nothing = |_: &str| None;
            let placeholders = if sheet.blank { &nothing } else { placeholders };
            let filling = letter::Filling { form, placeholders, scope };
            return Ok(letter::pages(&desk, text, &filling, options));
        }
        Body::Roster { head, rows } => roster::plan(&desk, form, head.map(values), rows),
        Body::Card(_) | Body::Log(_) if form.shape == Shape::Roster => {
            roster::plan(&desk, form, None, &[])
        }
        Body::Card(_) if sheet.blank && options.paper == Paper::A5 && !form.short.is_empty() => {
            short::plan(&desk, form)
        }
        Body::Hand(known) => card::plan(&desk, form, known),
        Body::Card(given) | Body::Log(given) => card::plan(&desk, form, values(given)),
    };
    Ok(plan.pages(&desk, options))
}

#[cfg(test)]
mod tests;
