//! A table as it stands in the file: sheets of rows of cells.
//!
//! `Debug` is masked here: cells hold names and numbers of people, and a stray `{:?}` must not put
//! them into a log.

use std::borrow::Cow;
use std::fmt;

use super::cells::{CellRows, CellTable};
use super::csv::{CsvRows, CsvText};

/// What the file says a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text, kept exactly (leading zeros, spaces).
    Text,
    /// A number of a spreadsheet, in full without exponent. Sixteen digits or more have
    /// already lost their end.
    Number,
    /// A date cell, turned into `2026-01-05` or `2026-01-05 08:30`.
    DateSerial,
    /// `TRUE` or `FALSE`.
    Bool,
    /// `#REF!`, `#N/A` and the like (CELL_ERROR).
    Error,
    /// A formula whose result was not saved (NO_CACHED_VALUE).
    FormulaWithoutValue,
    /// Nothing, or only blanks.
    Empty,
}

/// One cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Cell<'t> {
    /// What it shows.
    pub text: Cow<'t, str>,
    /// What the file says it is.
    pub kind: CellKind,
}

impl Cell<'_> {
    /// A cell with nothing in it.
    pub const EMPTY: Cell<'static> = Cell { text: Cow::Borrowed(""), kind: CellKind::Empty };

    /// Nothing in it. A formula without a value is not blank: something belongs there.
    pub fn is_blank(&self) -> bool {
        self.kind == CellKind::Empty
    }
}

impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({} chars)", self.kind, self.text.chars().count())
    }
}

/// What is wrong with a row as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowProblem {
    /// More cells than the header, or fewer: its values may stand in the wrong columns.
    FieldCount {
        /// Cells of the header.
        expected: usize,
        /// Cells of this row.
        found: usize,
    },
    /// A quotation mark opens a cell and never closes it: the end of the row is missing.
    RowCut,
    /// A zero byte in the row.
    NulByte,
}

impl RowProblem {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FieldCount { .. } => "FIELD_COUNT",
            Self::RowCut => "ROW_CUT",
            Self::NulByte => "NUL_BYTE",
        }
    }
}

/// One row as it stands.
#[derive(Debug, Clone)]
pub struct RawRow<'t> {
    /// Row of the sheet from 1; for text the parsed row (blank lines count, line breaks inside
    /// quotes do not).
    pub number: usize,
    /// From the first column on; a workbook's trailing blanks are left out.
    pub cells: Vec<Cell<'t>>,
    /// Hidden by hand or by a filter.
    pub hidden: bool,
    /// Columns covered by the widest merged cell of this row; 1 without one.
    pub spanned: usize,
    /// What is wrong with it.
    pub problems: Vec<RowProblem>,
}

impl RawRow<'_> {
    /// The cells that hold something, with their columns from 0.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &Cell<'_>)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank())
    }

    /// Nothing in any cell.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// A cell spread over several columns of one row or more; rows from 1, columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub first_row: usize,
    pub last_row: usize,
    pub first_column: usize,
    pub last_column: usize,
}

/// One sheet; a text file has one without a name.
pub struct Sheet {
    /// The name on its tab; empty for text.
    pub name: String,
    /// Hidden in the workbook.
    pub hidden: bool,
    pub(super) merges: Vec<Merge>,
    pub(super) body: Body,
}

/// Text is split while it is read; a workbook's cells lie in one buffer.
pub(super) enum Body {
    Text(CsvText),
    Cells(CellTable),
}

impl Sheet {
    /// The rows from the top. Cheap to start again.
    pub fn rows(&self) -> Rows<'_> {
        Rows(match &self.body {
            Body::Text(text) => Source::Text(text.rows()),
            Body::Cells(cells) => Source::Cells(cells.rows()),
        })
    }

    /// Rows of text promise a number of cells; rows of a workbook do not.
    pub(super) fn counts_fields(&self) -> bool {
        matches!(self.body, Body::Text(_))
    }

    /// The column whose text a merged cell shows at this place.
    pub(super) fn merged_from(&self, row: usize, column: usize) -> Option<usize> {
        let covers = |m: &&Merge| {
            (m.first_row..=m.last_row).contains(&row)
                && (m.first_column..=m.last_column).contains(&column)
        };
        self.merges.iter().find(covers).map(|merge| merge.first_column)
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("hidden", &self.hidden).finish_non_exhaustive()
    }
}

/// The rows of a sheet, one at a time.
pub struct Rows<'t>(Source<'t>);

enum Source<'t> {
    Text(CsvRows<'t>),
    Cells(CellRows<'t>),
}

impl<'t> Iterator for Rows<'t> {
    type Item = RawRow<'t>;

    fn next(&mut self) -> Option<RawRow<'t>> {
        match &mut self.0 {
            Source::Text(rows) => rows.next(),
            Source::Cells(rows) => rows.next(),
        }
    }
}
