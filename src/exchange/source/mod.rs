//! The first two steps of an import: a file becomes a table, a table becomes rows.
//!
//! Nothing here knows a form or a field. [`open`] says what the file *is* (by content, never by its
//! name) and refuses with words for a person what cannot be a table; [`Sheet::rows`] gives the rows
//! as they stand; [`find_header`] and [`lay_out`] say which of them are records. Reading never
//! changes anything and never repairs anything: what is doubtful is reported beside the row.

mod cells;
mod container;
mod csv;
mod encoding;
mod layout;
mod marks;
mod refusal;
mod shape;
mod skip;
mod table;
mod workbook;
mod zip;

pub use container::{Container, Format, Limits, open, open_as, read};
pub use encoding::Coding;
pub use layout::{HeaderAt, RowKind, classify, find_header, header_at, lay_out, top_headers};
pub use refusal::{Detail, Disguise, Refusal, RefusalCode};
pub use skip::SkipReason;
pub use table::{Cell, CellKind, RawRow, RowProblem, Rows, Sheet};

#[cfg(test)]
mod tests;
