//! Workbooks through calamine: cells with what the file says they are.
//!
//! calamine trusts its input; a damaged file may make it panic. That is caught here and becomes
//! CORRUPT, because a bad file must not take the program down.

use std::collections::HashMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::cells::{CellTable, RowFacts, StagedCell, Stored, Value};
use super::container::{Container, Format, Limits};
use super::marks::{self, SheetMarks};
use super::refusal::{Detail, Refusal, RefusalCode};
use super::table::{Body, CellKind, Merge, Sheet};
use super::zip::Member;

/// Between the calendars that count from 1900 and from 1904.
const DAYS_TO_1904: i64 = 1462;

/// Reads every worksheet of an xlsx file.
pub(super) fn read_xlsx(
    bytes: &[u8],
    members: &[Member],
    limits: Limits,
) -> Result<Container, Refusal> {
    let unpacked: u64 = members.iter().map(|member| member.unpacked_size as u64).sum();
    if unpacked > limits.unpacked_bytes {
        let megabytes = Detail::Megabytes(limits.unpacked_bytes >> 20);
        return Err(Refusal::new(RefusalCode::TooLarge, megabytes));
    }
    guarded(|| {
        let mut marks = marks::read_marks(bytes, members, limits.unpacked_bytes).into_iter();
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(xlsx_refusal)?;
        let from_1904 = book.has_1904_epoch();
        let mut sheets = Vec::new();
        let mut room = limits.cells;
        for found in book.sheets_metadata().to_vec() {
            let marks = marks.next().unwrap_or_default();
            if found.typ != SheetType::WorkSheet {
                continue;
            }
            let mut builder = SheetBuilder::new(marks, from_1904, room, limits.cells);
            match read_xlsx_sheet(&mut book, &found.name, &mut builder) {
                Ok(()) => (),
                Err(SheetError::NoWorksheet) => continue,
                Err(SheetError::Refused(refusal)) => return Err(refusal),
            }
            room = builder.room;
            sheets.push(builder.finish(found.name, found.visible != SheetVisible::Visible));
        }
        container(Format::Xlsx, from_1904, sheets)
    })
}

/// Reads every worksheet of an xls file.
pub(super) fn read_xls(bytes: &[u8], limits: Limits) -> Result<Container, Refusal> {
    guarded(|| {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(xls_refusal)?;
        let from_1904 = book.has_1904_epoch();
        let mut sheets = Vec::new();
        let mut room = limits.cells;
        for found in book.sheets_metadata().to_vec() {
            if found.typ != SheetType::WorkSheet {
                continue;
            }
            let merges = book.merge_cells_by_sheet_name(&found.name).unwrap_or_default();
            let merges = merges.iter().map(|area| Merge {
                first_row: area.start.0 as usize + 1,
                last_row: area.end.0 as usize + 1,
                first_column: area.start.1 as usize,
                last_column: area.end.1 as usize,
            });
            let marks = SheetMarks { merges: merges.collect(), ..SheetMarks::default() };
            let mut builder = SheetBuilder::new(marks, from_1904, room, limits.cells);
            let range = book.worksheet_range(&found.name).map_err(xls_refusal)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, data) in range.used_cells() {
                builder.add(
                    top as usize + row + 1,
                    left as usize + column,
                    show(data, from_1904),
                )?;
            }
            builder.end_row()?;
            room = builder.room;
            sheets.push(builder.finish(found.name, found.visible != SheetVisible::Visible));
        }
        container(Format::Xls, from_1904, sheets)
    })
}

fn container(format: Format, from_1904: bool, sheets: Vec<Sheet>) -> Result<Container, Refusal> {
    let filled = |sheet: &Sheet| matches!(&sheet.body, Body::Cells(cells) if !cells.is_empty());
    if !sheets.iter().any(filled) {
        return Err(Refusal::new(RefusalCode::Empty, Detail::None));
    }
    let serial_offset = if from_1904 { DAYS_TO_1904 } else { 0 };
    Ok(Container { format, encoding: None, delimiter: None, serial_offset, sheets })
}

fn guarded<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    // Everything the closure touches is dropped with it, so nothing half-made is seen later.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(corrupt()))
}

fn corrupt() -> Refusal {
    Refusal::new(RefusalCode::Corrupt, Detail::None)
}

fn xlsx_refusal(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::new(RefusalCode::Encrypted, Detail::None),
        _ => corrupt(),
    }
}

fn xls_refusal(error: XlsError) -> Refusal {
    match error {
        XlsError::Password => Refusal::new(RefusalCode::Encrypted, Detail::None),
        _ => corrupt(),
    }
}

/// Why a sheet gave no rows.
enum SheetError {
    /// It is a chart or the like.
    NoWorksheet,
    Refused(Refusal),
}

impl From<Refusal> for SheetError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Streams the cells: a used range blown up by formatting never becomes a grid.
fn read_xlsx_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    builder: &mut SheetBuilder,
) -> Result<(), SheetError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| match error {
        XlsxError::NotAWorksheet(_) => SheetError::NoWorksheet,
        other => SheetError::Refused(xlsx_refusal(other)),
    })?;
    loop {
        let cell = match cells.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            // An error that calamine does not know, such as #SPILL!; its place is in the marks.
            Err(XlsxError::CellError(_)) => continue,
            Err(error) => return Err(xlsx_refusal(error).into()),
        };
        let (row, column) = (cell.pos.0 as usize + 1, cell.pos.1 as usize);
        let shown = match (show_ref(cell.value, builder.from_1904), &cell.formula) {
            (None, Some(_)) => Some((String::new(), CellKind::FormulaWithoutValue)),
            (shown, _) => shown,
        };
        builder.add(row, column, shown)?;
    }
    builder.end_row()?;
    Ok(())
}

/// Puts cells into rows and knows what merged cells and marks add to them.
struct SheetBuilder {
    marks: SheetMarks,
    /// The widest merged cell that begins in a row, in columns.
    spans: HashMap<usize, usize>,
    /// Merged cells of one column over several rows, the topmost last.
    tall: Vec<Merge>,
    /// Those that reach into the rows below, with what they show.
    open: Vec<(Merge, Stored)>,
    table: CellTable,
    row: usize,
    staged: Vec<StagedCell>,
    from_1904: bool,
    room: usize,
    limit: usize,
}

impl SheetBuilder {
    fn new(marks: SheetMarks, from_1904: bool, room: usize, limit: usize) -> Self {
        let is_tall = |m: &&Merge| m.first_column == m.last_column && m.first_row < m.last_row;
        let mut tall: Vec<Merge> = marks.merges.iter().filter(is_tall).copied().collect();
        tall.sort_by_key(|merge| std::cmp::Reverse(merge.first_row));
        let mut spans = HashMap::new();
        for merge in &marks.merges {
            let columns = merge.last_column.saturating_sub(merge.first_column) + 1;
            let widest = spans.entry(merge.first_row).or_insert(1);
            *widest = columns.max(*widest);
        }
        let (open, staged, table) = (Vec::new(), Vec::new(), CellTable::default());
        Self { marks, spans, tall, open, table, row: 0, staged, from_1904, room, limit }
    }

    fn add(
        &mut self,
        row: usize,
        column: usize,
        shown: Option<(String, CellKind)>,
    ) -> Result<(), Refusal> {
        let (Some((text, kind)), Ok(column)) = (shown, u16::try_from(column)) else {
            return Ok(());
        };
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        self.room = self
            .room
            .checked_sub(1)
            .ok_or_else(|| Refusal::new(RefusalCode::TooLarge, Detail::Cells(self.limit)))?;
        self.staged.push(StagedCell { column, value: Value::New(text, kind) });
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let row = self.row;
        if self.staged.is_empty() {
            return Ok(());
        }
        for column in self.marks.errors.remove(&row).unwrap_or_default() {
            if self.staged.iter().all(|cell| cell.column != column) {
                let value = Value::New("#ERROR!".to_owned(), CellKind::Error);
                self.staged.push(StagedCell { column, value });
            }
        }
        self.open.retain(|(merge, _)| merge.last_row >= row);
        for (merge, stored) in &self.open {
            let Ok(column) = u16::try_from(merge.first_column) else { continue };
            if self.staged.iter().all(|cell| cell.column != column) {
                self.staged.push(StagedCell { column, value: Value::Again(*stored) });
            }
        }
        let spanned = self.spans.get(&row).copied().unwrap_or(1);
        let hidden = self.marks.hidden_rows.contains(&row);
        let facts = RowFacts { number: row, hidden, spanned };
        self.table.push_row(facts, &mut self.staged)?;
        self.staged.clear();
        self.open_merges(row);
        Ok(())
    }

    /// Remembers what merged cells beginning in this row show in the rows below.
    fn open_merges(&mut self, row: usize) {
        while let Some(merge) = self.tall.pop_if(|merge| merge.first_row <= row) {
            if merge.first_row == row
                && let Ok(column) = u16::try_from(merge.first_column)
                && let Some(stored) = self.table.last_row_cell(column)
            {
                self.open.push((merge, stored));
            }
        }
    }

    fn finish(mut self, name: String, hidden: bool) -> Sheet {
        self.table.shrink();
        let mut merges = self.marks.merges;
        merges.retain(|merge| merge.first_column < merge.last_column);
        Sheet { name, hidden, merges, body: Body::Cells(self.table) }
    }
}

fn show(data: &Data, from_1904: bool) -> Option<(String, CellKind)> {
    show_ref(
        match data {
            Data::Int(value) => DataRef::Int(*value),
            Data::Float(value) => DataRef::Float(*value),
            Data::String(text) => DataRef::String(text.clone()),
            Data::Bool(value) => DataRef::Bool(*value),
            Data::DateTime(value) => DataRef::DateTime(*value),
            Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
            Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
            Data::Error(error) => DataRef::Error(error.clone()),
            Data::Empty => DataRef::Empty,
        },
        from_1904,
    )
}

/// What a cell shows and is; nothing for a blank one.
fn show_ref(data: DataRef<'_>, from_1904: bool) -> Option<(String, CellKind)> {
    let text = |text: String| (!text.trim().is_empty()).then_some((text, CellKind::Text));
    match data {
        DataRef::Empty => None,
        DataRef::String(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value.to_owned()),
        DataRef::Int(value) => Some((value.to_string(), CellKind::Number)),
        DataRef::Float(value) => Some((number(value), CellKind::Number)),
        DataRef::Bool(true) => Some(("TRUE".to_owned(), CellKind::Bool)),
        DataRef::Bool(false) => Some(("FALSE".to_owned(), CellKind::Bool)),
        DataRef::Error(error) => Some((error.to_string(), CellKind::Error)),
        DataRef::DateTime(value) => Some(date(value, from_1904)),
        DataRef::DateTimeIso(value) => Some(match iso(&value) {
            Some(moment) => (moment_text(moment), CellKind::DateSerial),
            None => (value, CellKind::Text),
        }),
    }
}

/// As a spreadsheet shows it: no `.0`, fifteen digits, no exponent below 1e21.
fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() || value.abs() >= 1e21 || value.abs() < 1e-9 {
        return format!("{value:e}");
    }
    if value.fract() == 0.0 {
        return value.to_string();
    }
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

fn date(value: ExcelDateTime, from_1904: bool) -> (String, CellKind) {
    let serial = value.as_f64();
    if value.is_duration() || (0.0..1.0).contains(&serial) {
        return (clock(serial), CellKind::Text);
    }
    match moment(serial, from_1904) {
        Some(moment) => (moment_text(moment), CellKind::DateSerial),
        None => (number(serial), CellKind::Number),
    }
}

/// A serial number as a moment, to the second. 1900 has a 29 February that never was (60).
fn moment(serial: f64, from_1904: bool) -> Option<NaiveDateTime> {
    const LAST_DAY: f64 = 2_958_466.0;
    if !(0.0..LAST_DAY).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round() as i64;
    let offset = match (from_1904, serial < 60.0) {
        (true, _) => DAYS_TO_1904,
        (false, true) => 1,
        (false, false) => 0,
    };
    NaiveDate::from_ymd_opt(1899, 12, 30)?
        .and_hms_opt(0, 0, 0)?
        .checked_add_signed(TimeDelta::days(offset))?
        .checked_add_signed(TimeDelta::seconds(seconds))
}

fn iso(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim_end_matches('Z');
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().or_else(|| {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0))
    })
}

fn moment_text(moment: NaiveDateTime) -> String {
    let format = match (moment.num_seconds_from_midnight(), moment.second()) {
        (0, _) => "%Y-%m-%d",
        (_, 0) => "%Y-%m-%d %H:%M",
        _ => "%Y-%m-%d %H:%M:%S",
    };
    moment.format(format).to_string()
}

/// A time of day or a length of time.
fn clock(serial: f64) -> String {
    let seconds = (serial * 86_400.0).round() as i64;
    let (sign, seconds) = if seconds < 0 { ("-", -seconds) } else { ("", seconds) };
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}:{rest:02}"),
    }
}
