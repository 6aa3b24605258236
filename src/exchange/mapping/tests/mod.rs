//! Promises of the mapping, over real files and small ones.

use chrono::NaiveDate;

use super::*;
use crate::exchange::source::{self, Container, RawRow, RowKind, Sheet, find_header, lay_out};
use crate::forms::Catalogue;

mod detection;
mod rules;
mod samples;
mod workbook;

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()
}

/// A sheet, mapped.
pub(super) struct Mapped {
    pub detected: Detected,
    pub rows: Vec<MappedRow>,
    pub column_notices: Vec<Notice>,
}

impl Mapped {
    pub fn reasons(&self) -> Vec<&'static str> {
        self.rows.iter().flat_map(|row| &row.attention).map(|p| p.reason.code()).collect()
    }

    pub fn notice_reasons(&self) -> Vec<&'static str> {
        self.rows.iter().flat_map(|row| &row.notices).map(|n| n.reason.code()).collect()
    }

    /// The draft of a form in a row.
    pub fn draft(&self, row: usize, form: &str) -> &Draft {
        let row = &self.rows[row];
        row.drafts.iter().find(|draft| draft.form == form).unwrap_or_else(|| panic!("{row:?}"))
    }

    pub fn text(&self, row: usize, field: &str) -> String {
        let (form, path) = field.split_once('.').unwrap();
        crate::forms::values::text(&self.draft(row, form).values, path).unwrap_or_default()
    }
}

pub(super) fn container(text: &str) -> Container {
    source::read(text.as_bytes().to_vec(), "csv", source::Limits::default()).unwrap()
}

pub(super) fn map_sheet(
    catalogue: &Catalogue,
    sheet: &Sheet,
    hints: Hints<'_>,
    offset: i64,
) -> Mapped {
    let index = HeadingIndex::new(catalogue);
    let header = find_header(sheet, |names| index.score(names)).expect("a header");
    let detected = index.detect(&header.names, hints).expect("a form");
    let mapper = Mapper::new(&index, &detected, today(), offset);
    let mut duplicates = Duplicates::new(std::hash::RandomState::new());
    let data: Vec<RawRow<'_>> = lay_out(sheet, &header)
        .filter(|(kind, _)| *kind == RowKind::Data)
        .map(|(_, row)| row)
        .collect();
    let rows = data
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let mut mapped = mapper.map_row(row, at + 1);
            duplicates.check(&mapper, &mut mapped);
            mapped
        })
        .collect();
    let column_notices = mapper.column_notices();
    Mapped { detected, rows, column_notices }
}

/// Maps a small CSV.
pub(super) fn csv(text: &str) -> Mapped {
    csv_with(text, Hints::default())
}

pub(super) fn csv_with(text: &str, hints: Hints<'_>) -> Mapped {
    let container = container(text);
    map_sheet(&Catalogue::builtin(), &container.sheets[0], hints, 0)
}
