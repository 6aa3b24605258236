//! The report of an import, as `import --json` gives it (cli.md).

use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

/// What one sheet held and what became of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Report {
    /// Name of the file.
    pub file: String,
    /// `imported` if any row was written (or would be), else `held`.
    pub outcome: &'static str,
    /// How the file is built.
    pub container: ContainerReport,
    /// Key of the form; of a table that feeds a family of forms the one with most rows.
    pub form: String,
    /// All forms of the family.
    pub forms: Vec<String>,
    /// The columns and what they feed.
    pub columns: Vec<ColumnReport>,
    /// Whether nothing was written on purpose.
    pub dry_run: bool,
    /// The sheets that were not asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_sheets: Vec<OtherSheet>,
    /// Rows.
    pub rows: RowCounts,
    /// Rows written.
    pub written: Written,
    /// Entries written.
    pub written_entries: usize,
    /// Rows that need a person.
    pub attention: Vec<Attention>,
    /// Worth knowing; the row is good.
    pub notices: Vec<NoticeLine>,
    /// Rows that are no records.
    pub skipped: Vec<SkippedLine>,
    /// The values of every row; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<Vec<Record>>,
}

/// How a file is built.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ContainerReport {
    /// `csv`, `xlsx`, `xls`.
    pub format: &'static str,
    /// Of a text file.
    pub encoding: Option<&'static str>,
    /// Of a text file.
    pub delimiter: Option<char>,
    /// Name of the sheet.
    pub sheet: Option<String>,
    /// Rows of the heading.
    pub header_rows: Vec<usize>,
}

/// A column.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ColumnReport {
    /// Its heading.
    pub header: String,
    /// The fields it feeds, `FORM.path`.
    pub fields: Vec<String>,
    /// `BOUNDARY` when its cells were not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped: Option<&'static str>,
}

/// A sheet that was not asked for.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OtherSheet {
    /// Name.
    pub sheet: String,
    /// Key of its form, if it is recognised.
    pub form: Option<String>,
    /// Data rows.
    pub rows: usize,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// Rows of a table.
#[derive(Clone, Copy, Debug, Default, Serialize, TS)]
pub struct RowCounts {
    /// Data rows.
    pub total: usize,
    /// Good ones.
    pub good: usize,
    /// Those that need a person.
    pub attention: usize,
    /// Rows that are no records.
    pub skipped: usize,
}

/// Rows written.
#[derive(Clone, Copy, Debug, Default, Serialize, TS)]
pub struct Written {
    /// New.
    pub added: usize,
    /// Changed.
    pub updated: usize,
    /// The ledger said the same already.
    pub unchanged: usize,
}

/// A row that needs a person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Attention {
    /// Data row from 1.
    pub record: usize,
    /// Row in the file.
    pub row: usize,
    /// `FORM.path`.
    pub field: String,
    /// Reason code.
    pub reason: &'static str,
    /// The cell.
    pub raw: String,
    /// Words.
    pub message: String,
}

/// Something worth knowing.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NoticeLine {
    /// Data row from 1; 0 for a column.
    pub record: usize,
    /// Row in the file; 0 for a column.
    pub row: usize,
    /// `FORM.path`.
    pub field: String,
    /// Reason code.
    pub reason: &'static str,
    /// The cell; of a column its heading.
    pub raw: String,
    /// The value as stored.
    pub value: String,
}

/// A row that is no record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SkippedLine {
    /// Row in the file.
    pub row: usize,
    /// `TITLE`, `HEADER`, `SUBTOTAL`, `TOTAL`, `FOOTER`, `NOTE`, `BLANK`.
    pub why: &'static str,
}

/// The values of a row.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Record {
    /// Data row from 1.
    pub record: usize,
    /// `FORM.path` → value.
    pub values: Map<String, Value>,
}
