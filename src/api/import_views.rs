//! What a window asks of an import and what it is shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{ChangeId, SubjectId};
use crate::exchange::import::{SheetSaid, Way};

/// What is said of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SheetAsk {
    /// Its name; empty for text.
    pub sheet: String,
    /// Whether it is imported; visible sheets are unless something else is said.
    pub take: Option<bool>,
    /// Its form.
    pub form: Option<String>,
    /// The first row of its headings.
    pub header: Option<usize>,
    /// The last one, when they have several; absent as many as are known best.
    pub header_last: Option<usize>,
    /// Heading → paths (`FORM.path`, `subject.code` …); an empty list leaves the column out.
    pub mapping: BTreeMap<String, Vec<String>>,
}

/// A cell as somebody corrected it.
#[derive(Clone, Deserialize, TS)]
pub struct CorrectionAsk {
    /// The sheet.
    pub sheet: String,
    /// Row in the file.
    pub row: usize,
    /// Column from 0.
    pub column: usize,
    /// What it says now; absent takes the correction back.
    pub text: Option<String>,
}

/// What is to become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WayAsk {
    /// Into the queue.
    Hold,
    /// Written with its wrong values as a draft.
    Draft,
    /// Written although another row has the same number.
    Both,
    /// Not imported and not kept.
    LeaveOut,
    /// Belongs to this place.
    At(SubjectId),
}

/// What is said of a row.
#[derive(Clone, Deserialize, TS)]
pub struct RowAsk {
    /// The sheet.
    pub sheet: String,
    /// Row in the file.
    pub row: usize,
    /// What is to become of it; absent takes it back.
    pub way: Option<WayAsk>,
}

/// What is said of rows and cells.
#[derive(Clone, Default, Deserialize, TS)]
pub struct MendAsk {
    /// Cells.
    pub edits: Vec<CorrectionAsk>,
    /// Rows.
    pub ways: Vec<RowAsk>,
}

/// Some rows of a sheet.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RowsAsk {
    /// The sheet.
    pub sheet: String,
    /// Which.
    pub tab: RowTab,
    /// The first, from 0.
    pub from: usize,
    /// How many.
    pub count: usize,
}

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowTab {
    /// All of them, those that need a person first.
    All,
    /// With a wrong cell or without a place.
    Mend,
    /// Perhaps there already.
    Confirm,
    /// New.
    Added,
    /// Changing what is there.
    Updated,
    /// Saying what the ledger says already.
    Unchanged,
    /// Held back or left out because somebody said so.
    Aside,
}

/// Rows by what would become of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct LookCounts {
    /// All.
    pub all: usize,
    /// With a wrong cell or without a place: held back unless mended.
    pub mend: usize,
    /// Perhaps there already: held back unless somebody decides.
    pub confirm: usize,
    /// New.
    pub added: usize,
    /// Changing what is there.
    pub updated: usize,
    /// Saying what the ledger says already.
    pub unchanged: usize,
    /// Held back or left out because somebody said so.
    pub aside: usize,
    /// Of all: into the queue.
    pub held: usize,
    /// Of all: written with wrong values as drafts.
    pub drafts: usize,
}

/// A file that is being looked at.
#[derive(Serialize, TS)]
pub struct LookReply {
    /// Its name.
    pub file: String,
    /// `csv`, `xlsx`, `xls`.
    pub format: &'static str,
    /// Of text.
    pub encoding: Option<&'static str>,
    /// Of text.
    pub delimiter: Option<char>,
    /// Its sheets in their order; text has one.
    pub sheets: Vec<LookSheet>,
    /// Of all sheets that are imported.
    pub counts: LookCounts,
}

/// A sheet.
#[derive(Serialize, TS)]
pub struct LookSheet {
    /// Its name; empty for text.
    pub sheet: String,
    /// Hidden in the workbook.
    pub hidden: bool,
    /// Whether it is imported.
    pub take: bool,
    /// Whether it could be: its headings and form are known.
    pub known: bool,
    /// Its data rows.
    pub rows: usize,
    /// Its form, if it is imported.
    pub form: Option<String>,
    /// The forms its rows may belong to.
    pub forms: Vec<String>,
    /// Rows of its heading.
    pub header_rows: Vec<usize>,
    /// Its columns, if it is imported.
    pub columns: Vec<LookColumn>,
    /// The day on which its columns were told like this.
    pub remembered: Option<String>,
    /// What was said of it.
    pub said: SheetAsk,
    /// Its rows.
    pub counts: LookCounts,
    /// What is worth knowing of the whole sheet, as reason codes with headings.
    pub notices: Vec<String>,
}

/// A column.
#[derive(Serialize, TS)]
pub struct LookColumn {
    /// Heading.
    pub header: String,
    /// The fields it feeds, `FORM.path`.
    pub fields: Vec<String>,
    /// `code`, `name`, `address`, `category` when it names the place of a row.
    pub subject: Option<&'static str>,
    /// `fields`, `subject`, `count`, `ignored`, `extra`, `dropped`.
    pub kind: &'static str,
    /// Somebody said so.
    pub said: bool,
    /// Some cells, personal ones masked.
    pub examples: Vec<String>,
    /// Some row would be stored differently from how it stands.
    pub rewritten: bool,
}

/// Rows.
#[derive(Serialize, TS)]
pub struct RowsReply {
    /// Rows of the tab.
    pub total: usize,
    /// Of them, in front, those that need a person.
    pub problems: usize,
    /// Those that were asked for.
    pub rows: Vec<RowView>,
}

/// A row.
#[derive(Serialize, TS)]
pub struct RowView {
    /// Data row from 1.
    pub record: usize,
    /// Row in the file.
    pub row: usize,
    /// `added`, `updated`, `unchanged`, `held`, `left_out`.
    pub fate: &'static str,
    /// `mend`, `confirm` or nothing.
    pub mark: &'static str,
    /// What needs a person.
    pub problems: Vec<RowProblemView>,
    /// One for each column.
    pub cells: Vec<LookCell>,
    /// What was said of it.
    pub way: Option<WayAsk>,
    /// It could be written as a draft.
    pub can_draft: bool,
    /// It is one of two with the same number.
    pub can_both: bool,
    /// Its place is not known, and somebody could say which it is.
    pub can_place: bool,
}

/// What needs a person.
#[derive(Serialize, TS)]
pub struct RowProblemView {
    /// Its column, if it is about one.
    pub column: Option<usize>,
    /// Reason code.
    pub reason: &'static str,
    /// Words.
    pub message: String,
}

/// A cell.
#[derive(Serialize, TS)]
pub struct LookCell {
    /// As it stands; masked when it is personal and right.
    pub raw: String,
    /// As it would be stored; absent when it reads the same.
    pub value: Option<String>,
    /// It was not accepted.
    pub wrong: bool,
    /// Somebody corrected it.
    pub edited: bool,
}

/// Which cell.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CellAsk {
    /// The sheet.
    pub sheet: String,
    /// Row in the file.
    pub row: usize,
    /// Column from 0.
    pub column: usize,
}

/// What was written.
#[derive(Serialize, TS)]
pub struct ImportedReply {
    /// Name of the file.
    pub file: String,
    /// The change that undo takes back; absent when nothing was written.
    pub change: Option<ChangeId>,
    /// Rows.
    pub counts: LookCounts,
    /// Entries written.
    pub entries: usize,
}

/// A place that a row may mean.
#[derive(Serialize, TS)]
pub struct NearPlace {
    /// Its id.
    pub id: SubjectId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
}

impl From<SheetAsk> for SheetSaid {
    fn from(ask: SheetAsk) -> Self {
        let SheetAsk { sheet, take, form, header, header_last, mapping } = ask;
        let mapping = (!mapping.is_empty()).then(|| serde_json::json!(mapping));
        Self { sheet, take, form, header, header_last, mapping }
    }
}

impl SheetAsk {
    /// What was said, as it is asked.
    pub(super) fn of(said: &SheetSaid) -> Self {
        let mapping = said.mapping.clone().and_then(|json| serde_json::from_value(json).ok());
        Self {
            sheet: said.sheet.clone(),
            take: said.take,
            form: said.form.clone(),
            header: said.header,
            header_last: said.header_last,
            mapping: mapping.unwrap_or_default(),
        }
    }
}

impl From<WayAsk> for Way {
    fn from(ask: WayAsk) -> Self {
        match ask {
            WayAsk::Hold => Way::Hold,
            WayAsk::Draft => Way::Draft,
            WayAsk::Both => Way::Both,
            WayAsk::LeaveOut => Way::LeaveOut,
            WayAsk::At(place) => Way::At(place),
        }
    }
}

impl From<Way> for WayAsk {
    fn from(way: Way) -> Self {
        match way {
            Way::Hold => WayAsk::Hold,
            Way::Draft => WayAsk::Draft,
            Way::Both => WayAsk::Both,
            Way::LeaveOut => WayAsk::LeaveOut,
            Way::At(place) => WayAsk::At(place),
        }
    }
}
