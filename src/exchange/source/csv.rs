//! Delimited text, split while it is read: no copy of a cell unless it holds doubled quotes.
//!
//! The `csv` crate is not used because it hides what matters here: blank lines, a quotation mark
//! that never closes, and where a row ends.

use std::borrow::Cow;

use super::table::{Cell, CellKind, RawRow, RowProblem};

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Rows looked at to find the delimiter.
const SNIFFED_ROWS: usize = 300;
/// Each attempt to save the rows behind a lost quotation mark may read to the end of the file.
const RESCUES: usize = 200;

/// Decoded text and how to split it.
pub(super) struct CsvText {
    text: String,
    delimiter: u8,
    /// Cells of most rows.
    width: usize,
}

impl CsvText {
    /// Finds the delimiter.
    pub(super) fn new(text: String) -> Self {
        let (delimiter, width) = declared(&text).map_or_else(|| sniff(&text), |d| (d, 0));
        Self { text, delimiter, width }
    }

    /// The delimiter that was found.
    pub(super) fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// The rows from the top.
    pub(super) fn rows(&self) -> CsvRows<'_> {
        CsvRows::new(&self.text, self.delimiter, self.width)
    }
}

/// Excel's own way to name the delimiter: a first line `sep=;`.
fn declared(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim().strip_prefix("sep=")?;
    DELIMITERS.into_iter().find(|d| line.as_bytes() == [*d])
}

/// The delimiter that splits most rows into the same, large number of cells. Titles and notes
/// around the table have few cells and are outvoted.
fn sniff(text: &str) -> (u8, usize) {
    let mut best = (b',', 1, 0);
    for delimiter in DELIMITERS {
        let mut widths: Vec<usize> = CsvRows::new(text, delimiter, 0)
            .take(SNIFFED_ROWS)
            .filter(|row| !row.is_blank())
            .map(|row| row.cells.len())
            .collect();
        widths.sort_unstable();
        for same in widths.chunk_by(|a, b| a == b) {
            let width = same.first().copied().unwrap_or(1);
            let score = same.len() * (width - 1);
            if score > best.2 {
                best = (delimiter, width, score);
            }
        }
    }
    (best.0, best.1)
}

/// Rows of delimited text.
pub(super) struct CsvRows<'t> {
    text: &'t str,
    delimiter: u8,
    width: usize,
    at: usize,
    number: usize,
    rescues: usize,
}

/// How a cell ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Cell,
    Row,
}

/// A cell, where the next one begins, and how it ended.
struct Split<'t> {
    text: Cow<'t, str>,
    next: usize,
    end: End,
    /// The quotes are not those of a well-formed cell: never closed, or something behind them.
    stray: bool,
    open: bool,
}

impl<'t> CsvRows<'t> {
    fn new(text: &'t str, delimiter: u8, width: usize) -> Self {
        Self { text, delimiter, width, at: 0, number: 0, rescues: RESCUES }
    }

    fn part(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn tail(&self, from: usize) -> &'t [u8] {
        self.text.as_bytes().get(from..).unwrap_or_default()
    }

    /// The end of plain text from `at`, and what comes behind it.
    fn run(&self, at: usize) -> (usize, usize, End) {
        let Some(length) = memchr::memchr3(self.delimiter, b'\n', b'\r', self.tail(at)) else {
            return (self.text.len(), self.text.len(), End::Row);
        };
        let stop = at + length;
        match self.tail(stop) {
            [b'\r', b'\n', ..] => (stop, stop + 2, End::Row),
            [b'\n' | b'\r', ..] => (stop, stop + 1, End::Row),
            _ => (stop, stop + 1, End::Cell),
        }
    }

    fn split(&self, at: usize) -> Split<'t> {
        if self.tail(at).first() == Some(&b'"') {
            return self.split_quoted(at + 1);
        }
        let (stop, next, end) = self.run(at);
        let text = Cow::Borrowed(self.part(at, stop));
        Split { text, next, end, stray: false, open: false }
    }

    fn split_quoted(&self, start: usize) -> Split<'t> {
        let mut text = Cow::Borrowed("");
        let mut from = start;
        loop {
            let Some(length) = memchr::memchr(b'"', self.tail(from)) else {
                let next = self.text.len();
                push(&mut text, self.part(from, next));
                return Split { text, next, end: End::Row, stray: true, open: true };
            };
            let quote = from + length;
            push(&mut text, self.part(from, quote));
            if self.tail(quote + 1).first() == Some(&b'"') {
                push(&mut text, "\"");
                from = quote + 2;
                continue;
            }
            let (stop, next, end) = self.run(quote + 1);
            let behind = self.part(quote + 1, stop).trim_end();
            push(&mut text, behind);
            return Split { text, next, end, stray: !behind.is_empty(), open: false };
        }
    }

    /// If a broken quotation ran over lines that look like rows of their own, where they begin.
    fn rescue(&mut self, start: usize, next: usize) -> Option<(&'t str, usize)> {
        if self.width < 2 || self.rescues == 0 {
            return None;
        }
        self.rescues -= 1;
        let line = self.part(start, next).lines().next()?;
        let end = start + line.len();
        let resume = match self.tail(end) {
            [b'\r', b'\n', ..] => end + 2,
            _ => end + 1,
        };
        if resume >= next {
            return None; // it stayed within its line
        }
        let mut cells = 1;
        let mut at = resume;
        loop {
            let (_, next, end) = self.run(at);
            match end {
                End::Cell => cells += 1,
                End::Row => break,
            }
            at = next;
        }
        (cells == self.width).then_some((line, resume))
    }
}

fn push<'t>(text: &mut Cow<'t, str>, more: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else if !more.is_empty() {
        text.to_mut().push_str(more);
    }
}

fn cell(text: Cow<'_, str>) -> Cell<'_> {
    let kind = if text.trim().is_empty() { CellKind::Empty } else { CellKind::Text };
    Cell { text, kind }
}

impl<'t> Iterator for CsvRows<'t> {
    type Item = RawRow<'t>;

    fn next(&mut self) -> Option<RawRow<'t>> {
        if self.at >= self.text.len() {
            return None;
        }
        self.number += 1;
        let row_start = self.at;
        let mut cells = Vec::with_capacity(self.width);
        let mut problems = Vec::new();
        loop {
            let start = self.at;
            let mut split = self.split(start);
            if split.stray
                && let Some((line, resume)) = self.rescue(start + 1, split.next)
            {
                split = Split {
                    text: Cow::Borrowed(line),
                    next: resume,
                    end: End::Row,
                    stray: true,
                    open: true,
                };
            }
            self.at = split.next;
            if split.open {
                problems.push(RowProblem::RowCut);
            }
            cells.push(cell(split.text));
            if split.end == End::Row {
                break;
            }
        }
        if memchr::memchr(0, self.part(row_start, self.at).as_bytes()).is_some() {
            problems.push(RowProblem::NulByte);
        }
        Some(RawRow { number: self.number, cells, hidden: false, spanned: 1, problems })
    }
}
