//! Files for the district system: check everything first, then write all of it or nothing.
//!
//! [`plan()`] asks a [`Source`] for the rows, renders every cell and finds what is wrong with it; it
//! touches no disk and no clock. Its [`Batch`] holds the finished bytes. [`write()`] puts them into a
//! folder: temporaries beside the targets, synced, renamed at the end, the manifest last. On any
//! error nothing of the batch is left.
//!
//! A row with a problem is listed and left out. A character that the encoding cannot hold stops the
//! whole batch: a name with a hole in it is worse than no export.

mod cell;
mod charset;
mod error;
mod lines;
mod manifest;
mod plan;
mod write;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::{AnchorCategory, EntryId, Reason, SubjectId};
use crate::forms::Values;

use super::profile::Charset;

pub use error::{ExportError, Unencodable};
pub use plan::plan;
pub use write::{Exported, ExportedFile, write};

/// What goes wrong in the caller's store.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// The ledger, as far as an export looks at it. Erased and deleted entries are not in it.
pub trait Source {
    /// The entries of a form whose subject is a place of this category, in the order of the ledger.
    /// A roster's head may be among them; it is passed over.
    fn rows(&self, form: &str, category: AnchorCategory) -> Result<Vec<Row>, SourceError>;

    /// A place. Asked once for every place that has a row.
    fn place(&self, place: SubjectId) -> Result<PlaceFacts, SourceError>;

    /// The entries of one place on a form: its letters, its checks.
    fn rows_of(&self, place: SubjectId, form: &str) -> Result<Vec<Row>, SourceError>;
}

/// How good an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is missing.
    Complete,
    /// A required field is empty.
    Incomplete,
    /// Something in it is not right: it is never exported.
    Draft,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, for the way back to the form.
    pub entry: EntryId,
    /// The place it is about.
    pub place: SubjectId,
    /// Its values.
    pub values: Values,
    /// History row of its last change.
    pub changed: u64,
    /// Day of its last change.
    pub changed_on: NaiveDate,
    /// How good it is.
    pub status: Status,
    /// What was typed and not accepted: path and reason.
    pub wrong: Vec<(String, Reason)>,
}

/// A place, as far as its rows tell of it.
#[derive(Clone, Debug, Default)]
pub struct PlaceFacts {
    /// Running number within its category; files and rows are in this order.
    pub number: u32,
    /// Leaf number without the form: `P01-V0003`.
    pub leaf_base: String,
    /// Address in full.
    pub address: String,
    /// The values of its registration card; empty when it has none.
    pub card: Values,
    /// History row of the card's last change.
    pub changed: u64,
}

/// What happens when rows have problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadRows {
    /// They are left out and listed.
    #[default]
    LeaveOut,
    /// Nothing is exported until they are mended.
    Stop,
}

/// Who exports, for fixed words, file names and the manifest.
#[derive(Clone, Debug, Default)]
pub struct Post {
    /// Code of the post, as in leaf numbers.
    pub code: String,
    /// The post.
    pub name: String,
    /// The police station.
    pub station: String,
    /// The division above it.
    pub division: String,
    /// The officer.
    pub officer: String,
}

/// What the caller decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// Today.
    pub today: NaiveDate,
    /// Id of the batch: letters, digits, `-`, `_`.
    pub batch: String,
    /// Who exports.
    pub post: Post,
    /// The user who exports, for the manifest.
    pub exporter: String,
    /// What for, for the manifest.
    pub purpose: String,
    /// Head of the history's chain in hexadecimal (decisions.md 22).
    pub history_head: String,
    /// Row of that head: what this batch covers.
    pub upto: u64,
    /// `upto` of the last batch of the same profile and version that was not called off; 0 for none.
    pub after: u64,
    /// Only rows changed since `after`, whatever the profile says.
    pub only_new: bool,
    /// Only rows changed on or after this day.
    pub since: Option<NaiveDate>,
    /// Only rows of these places; empty for all of the category.
    pub places: BTreeSet<SubjectId>,
    /// Instead of the profile's encoding.
    pub charset: Option<Charset>,
    /// What happens when rows have problems.
    pub bad_rows: BadRows,
}

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A required cell is empty.
    RequiredMissing,
    /// The map or the code table lacks the code.
    CodeUnmapped,
    /// A `-` within a code or a label of `code-label`.
    LabelHyphen,
    /// Longer than the column allows.
    TextTooLong,
    /// A spreadsheet would run it as a formula.
    FormulaLike,
    /// A cell that would need quotes where there are none.
    QuoteNeeded,
    /// The same row again.
    Duplicate,
    /// A value that was not accepted, or dates that do not fit together.
    Judged(Reason),
    /// The entry is a draft.
    Draft,
}

impl Why {
    /// The code in replies.
    pub const fn code(self) -> &'static str {
        match self {
            Why::RequiredMissing => Reason::RequiredMissing.code(),
            Why::CodeUnmapped => "CODE_UNMAPPED",
            Why::LabelHyphen => "LABEL_HYPHEN",
            Why::TextTooLong => Reason::TextTooLong.code(),
            Why::FormulaLike => Reason::FormulaLike.code(),
            Why::QuoteNeeded => "QUOTE_NEEDED",
            Why::Duplicate => "DUPLICATE",
            Why::Judged(reason) => reason.code(),
            Why::Draft => "DRAFT",
        }
    }
}

/// One thing that is wrong with one row. Holds no value of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Number of the row among those selected, from 1.
    pub record: usize,
    /// `FORM.path`, or the heading of a column that comes from no field; empty for the whole row.
    pub field: String,
    /// Heading of the column; empty for the whole row.
    pub column: String,
    /// Why.
    pub reason: Why,
    /// Chinese words.
    pub message: String,
    /// The entry to mend.
    pub entry: EntryId,
}

/// One file, finished but not written.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// Name without folder.
    pub name: String,
    /// Rows without headings.
    pub rows: usize,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The entries, row by row: what a receipt is matched with.
    pub entries: Vec<EntryId>,
    /// Leaf number of its place, when every place has a file of its own.
    pub place: Option<String>,
}

/// Everything an export will write.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its id.
    pub id: String,
    /// The files in order.
    pub files: Vec<PlannedFile>,
    /// Text of the manifest.
    pub manifest: String,
    /// What is wrong with rows that were left out.
    pub problems: Vec<Problem>,
    /// Good to know, in Chinese.
    pub notices: Vec<String>,
    /// Rows selected, good or not.
    pub selected: usize,
    /// The last history row it covers.
    pub upto: u64,
}

impl Batch {
    /// Rows that will be written.
    pub fn rows(&self) -> usize {
        self.files.iter().map(|file| file.rows).sum()
    }
}

#[cfg(test)]
mod tests;
