//! The cells of a workbook's sheet in one buffer: text end to end, twelve bytes a cell.
//!
//! 100,000 rows of 13 cells cost about 40 MB this way instead of 200. Only filled cells are kept,
//! so a used range blown up to XFD1048576 costs nothing.

use std::borrow::Cow;

use super::refusal::{Detail, Refusal, RefusalCode};
use super::table::{Cell, CellKind, RawRow};

/// Blank rows between filled ones are shown, but not a desert of them.
const BLANKS_SHOWN: usize = 200;
/// Positions in the buffer are 32 bits wide.
const TOO_MUCH_TEXT: Refusal =
    Refusal { code: RefusalCode::TooLarge, detail: Detail::Megabytes(4096) };

/// Filled cells, row by row.
#[derive(Default)]
pub(super) struct CellTable {
    text: String,
    cells: Vec<Packed>,
    rows: Vec<PackedRow>,
}

#[derive(Clone, Copy)]
struct Packed {
    start: u32,
    length: u32,
    column: u16,
    kind: CellKind,
}

struct PackedRow {
    number: usize,
    first: usize,
    count: usize,
    hidden: bool,
    spanned: usize,
}

/// The text of a stored cell, to be shown again in the rows that a merged cell covers.
#[derive(Clone, Copy)]
pub(super) struct Stored(Packed);

/// What is known about a row besides its cells.
pub(super) struct RowFacts {
    pub number: usize,
    pub hidden: bool,
    pub spanned: usize,
}

impl CellTable {
    /// Adds a row if any of its cells holds something of its own.
    pub(super) fn push_row(
        &mut self,
        facts: RowFacts,
        cells: &mut [StagedCell],
    ) -> Result<(), Refusal> {
        cells.sort_by_key(|cell| cell.column);
        let first = self.cells.len();
        let mut any = false;
        for cell in cells.iter() {
            any |= matches!(cell.value, Value::New(..));
            let packed = match &cell.value {
                Value::New(text, kind) => self.store(cell.column, text, *kind),
                Value::Again(stored) => Some(Packed { column: cell.column, ..stored.0 }),
            };
            self.cells.push(packed.ok_or(TOO_MUCH_TEXT)?);
        }
        if !any {
            self.cells.truncate(first);
            return Ok(());
        }
        let RowFacts { number, hidden, spanned } = facts;
        let count = self.cells.len() - first;
        self.rows.push(PackedRow { number, first, count, hidden, spanned });
        Ok(())
    }

    fn store(&mut self, column: u16, text: &str, kind: CellKind) -> Option<Packed> {
        let start = u32::try_from(self.text.len()).ok()?;
        let length = u32::try_from(text.len()).ok()?;
        self.text.push_str(text);
        Some(Packed { start, length, column, kind })
    }

    /// The cell that the last row has in this column.
    pub(super) fn last_row_cell(&self, column: u16) -> Option<Stored> {
        let row = self.rows.last()?;
        self.cells_of(row).iter().find(|cell| cell.column == column).copied().map(Stored)
    }

    /// No filled cell at all.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Gives back what growing reserved too much.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.cells.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    /// The rows from the top, blank ones between them included.
    pub(super) fn rows(&self) -> CellRows<'_> {
        CellRows { table: self, index: 0, number: 1 }
    }

    fn cells_of(&self, row: &PackedRow) -> &[Packed] {
        self.cells.get(row.first..row.first + row.count).unwrap_or_default()
    }

    fn cell(&self, packed: &Packed) -> Cell<'_> {
        let start = packed.start as usize;
        let text = self.text.get(start..start + packed.length as usize).unwrap_or_default();
        Cell { text: Cow::Borrowed(text), kind: packed.kind }
    }

    fn dense(&self, row: &PackedRow) -> Vec<Cell<'_>> {
        let packed = self.cells_of(row);
        let width = packed.last().map_or(0, |cell| usize::from(cell.column) + 1);
        let mut cells = Vec::with_capacity(width);
        for cell in packed {
            let column = usize::from(cell.column);
            if column < cells.len() {
                continue; // the same place twice: the first one counts
            }
            cells.resize(column, Cell::EMPTY);
            cells.push(self.cell(cell));
        }
        cells
    }
}

/// A cell on its way into the table.
pub(super) struct StagedCell {
    pub column: u16,
    pub value: Value,
}

/// What a staged cell holds.
pub(super) enum Value {
    /// Something of its own.
    New(String, CellKind),
    /// What the merged cell above shows; alone it does not make a row.
    Again(Stored),
}

/// Rows of a [`CellTable`].
pub(super) struct CellRows<'t> {
    table: &'t CellTable,
    index: usize,
    number: usize,
}

impl<'t> Iterator for CellRows<'t> {
    type Item = RawRow<'t>;

    fn next(&mut self) -> Option<RawRow<'t>> {
        let row = self.table.rows.get(self.index)?;
        if row.number.saturating_sub(self.number) > BLANKS_SHOWN {
            self.number = row.number;
        }
        let (number, problems) = (self.number, Vec::new());
        self.number += 1;
        if number < row.number {
            return Some(RawRow { number, cells: Vec::new(), hidden: false, spanned: 1, problems });
        }
        self.index += 1;
        let (cells, number) = (self.table.dense(row), row.number);
        Some(RawRow { number, cells, hidden: row.hidden, spanned: row.spanned, problems })
    }
}
