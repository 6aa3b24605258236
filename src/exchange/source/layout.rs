//! Which rows are the header, which are records, and which are neither.

use super::skip::{self, SkipReason};
use super::table::{RawRow, RowProblem, Sheet};

/// Filled rows at the top among which the header is looked for.
const HEADER_WITHIN: usize = 40;
/// Rows that one header may have.
const DEEPEST_HEADER: usize = 3;

/// Where the header stands and what it says.
#[derive(Debug, Clone)]
pub struct HeaderAt {
    /// Its rows, from 1; several if merged headings stand over others.
    pub rows: Vec<usize>,
    /// One name for each column, the parts of a header of several rows joined
    /// (`责任书` over `签订日期` is `责任书签订日期`); empty where there is none.
    pub names: Vec<String>,
    /// What the caller's score gave for these names.
    pub score: f32,
    /// The header's rows as they stand, to know them again further down.
    pub(super) parts: Vec<Vec<String>>,
    /// The titles above, to know them again further down.
    pub(super) titles: Vec<String>,
}

impl HeaderAt {
    /// Columns up to the last one with a name.
    pub fn width(&self) -> usize {
        self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1)
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A record.
    Data,
    /// No record.
    Skipped(SkipReason),
}

/// Finds the header among the first rows: the row, or rows, whose names the caller knows best.
///
/// `score` says how many known names a row holds; 0 means none. The earliest of equals wins, and
/// a header of several rows must be better than each of its rows alone.
pub fn find_header(sheet: &Sheet, score: impl Fn(&[&str]) -> f32) -> Option<HeaderAt> {
    let top: Vec<RawRow<'_>> =
        sheet.rows().filter(|row| !row.is_blank()).take(HEADER_WITHIN).collect();
    let mut best: Option<(f32, usize, usize, Vec<String>)> = None;
    for depth in 1..=DEEPEST_HEADER {
        for (first, rows) in top.windows(depth).enumerate() {
            if !adjoining(rows) {
                continue;
            }
            let names = joined_names(sheet, rows);
            let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
            let points = score(&borrowed);
            if points > best.as_ref().map_or(0.0, |(most, ..)| *most) {
                best = Some((points, first, depth, names));
            }
        }
    }
    let (score, first, depth, names) = best?;
    made(&top, first, depth, names, score)
}

/// The header that somebody pointed at: its first row, and its last if that was said. Otherwise as many
/// rows as the caller knows best.
pub fn header_at(
    sheet: &Sheet,
    row: usize,
    last: Option<usize>,
    score: impl Fn(&[&str]) -> f32,
) -> Option<HeaderAt> {
    let top: Vec<RawRow<'_>> =
        sheet.rows().filter(|row| !row.is_blank()).take(HEADER_WITHIN).collect();
    let first = top.iter().position(|known| known.number == row)?;
    let mut best: Option<(f32, usize, Vec<String>)> = None;
    for depth in 1..=DEEPEST_HEADER {
        let Some(rows) = top.get(first..first + depth).filter(|rows| adjoining(rows)) else {
            break;
        };
        let names = joined_names(sheet, rows);
        let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
        let wanted = last.is_none_or(|last| rows.last().is_some_and(|row| row.number == last));
        let points = score(&borrowed);
        if wanted && best.as_ref().is_none_or(|(most, ..)| points > *most) {
            best = Some((points, depth, names));
        }
    }
    let (score, depth, names) = best?;
    made(&top, first, depth, names, score)
}

/// Every header that the first rows could make: its first and last row, and its names.
pub fn top_headers(sheet: &Sheet) -> Vec<(usize, usize, Vec<String>)> {
    let top: Vec<RawRow<'_>> =
        sheet.rows().filter(|row| !row.is_blank()).take(HEADER_WITHIN).collect();
    let depths = 1..=DEEPEST_HEADER;
    let all = depths.flat_map(|depth| top.windows(depth).filter(|rows| adjoining(rows)));
    all.filter_map(|rows| {
        Some((rows.first()?.number, rows.last()?.number, joined_names(sheet, rows)))
    })
    .collect()
}

fn made(
    top: &[RawRow<'_>],
    first: usize,
    depth: usize,
    names: Vec<String>,
    score: f32,
) -> Option<HeaderAt> {
    let header = top.get(first..first + depth)?;
    let above = top.get(..first)?;
    Some(HeaderAt {
        rows: header.iter().map(|row| row.number).collect(),
        names,
        score,
        parts: header.iter().map(texts).collect(),
        titles: above.iter().filter_map(skip::only_text).collect(),
    })
}

/// Says what a row is, given the header of its sheet.
pub fn classify(row: &RawRow<'_>, header: &HeaderAt) -> RowKind {
    skip::skip_reason(row, header).map_or(RowKind::Data, RowKind::Skipped)
}

/// All rows but the header's own, each with what it is. Records of a text file whose number of
/// cells differs from the header's carry [`RowProblem::FieldCount`].
pub fn lay_out<'s>(
    sheet: &'s Sheet,
    header: &'s HeaderAt,
) -> impl Iterator<Item = (RowKind, RawRow<'s>)> {
    let counts = sheet.counts_fields();
    sheet.rows().filter(|row| !header.rows.contains(&row.number)).map(move |mut row| {
        let kind = classify(&row, header);
        if counts && kind == RowKind::Data {
            row.problems.extend(field_count(&row, header));
        }
        (kind, row)
    })
}

/// Blank cells behind the header's last column are harmless; filled ones, or too few, are not.
fn field_count(row: &RawRow<'_>, header: &HeaderAt) -> Option<RowProblem> {
    let (expected, found) = (header.names.len(), row.cells.len());
    let beyond = row.cells.iter().skip(expected).any(|cell| !cell.is_blank());
    (beyond || found < header.width()).then_some(RowProblem::FieldCount { expected, found })
}

fn adjoining(rows: &[RawRow<'_>]) -> bool {
    rows.array_windows().all(|[upper, lower]| lower.number == upper.number + 1)
}

fn texts(row: &RawRow<'_>) -> Vec<String> {
    row.cells.iter().map(|cell| cell.text.trim().to_owned()).collect()
}

/// The names of the columns under these header rows.
fn joined_names(sheet: &Sheet, rows: &[RawRow<'_>]) -> Vec<String> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    (0..width)
        .map(|column| {
            let mut name = String::new();
            let mut before = "";
            for (depth, row) in rows.iter().enumerate() {
                let part = heading(sheet, row, rows.get(depth + 1), column);
                // A heading merged downwards says the same in each of its rows.
                if part != before {
                    name.push_str(part);
                }
                before = part;
            }
            name
        })
        .collect()
}

/// What stands over a column in one header row. A heading above others covers the columns to its
/// right as far as it is merged; in text, as far as there are headings below and none beside it.
fn heading<'r>(
    sheet: &Sheet,
    row: &'r RawRow<'_>,
    below: Option<&RawRow<'_>>,
    column: usize,
) -> &'r str {
    let at = |column: usize| row.cells.get(column).map_or("", |cell| cell.text.trim());
    let own = at(column);
    let Some(below) = below else { return own };
    if !own.is_empty() {
        return own;
    }
    if !sheet.counts_fields() {
        return sheet.merged_from(row.number, column).map_or("", at);
    }
    let has_sub = |column: usize| below.cells.get(column).is_some_and(|cell| !cell.is_blank());
    (0..=column)
        .rev()
        .take_while(|&column| has_sub(column))
        .map(at)
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}
