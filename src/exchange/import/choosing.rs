//! Which sheets of a file are imported, and as what.

use std::collections::HashMap;

use crate::exchange::mapping::{Detected, HeadingIndex, Hints, Mapping};
use crate::exchange::source::{
    Container, HeaderAt, RowKind, Sheet, find_header, header_at, lay_out,
};

use super::report::{ContainerReport, OtherSheet};
use super::said::SheetSaid;
use super::{Error, Request, mapping, undetected};

/// A sheet that will be imported.
pub(super) struct Plan<'c> {
    pub(super) sheet: &'c Sheet,
    pub(super) header: HeaderAt,
    pub(super) detected: Detected,
    /// The form whose rows name organisations, which are opened if they are not there.
    pub(super) organisations: Option<String>,
    pub(super) container: ContainerReport,
    pub(super) serial_offset: i64,
    pub(super) others: Vec<OtherSheet>,
}

impl Plan<'_> {
    /// Its rows may open pages: they go one after the other, before what hangs on them.
    pub(super) fn opens(&self) -> bool {
        self.detected.card || self.organisations.is_some()
    }

    /// The headings under which its rows wait: all but those beyond the boundary.
    pub(super) fn kept_headings(&self) -> Vec<String> {
        let kept = self.detected.columns.iter().filter(|column| column.dropped.is_none());
        kept.map(|column| column.header.clone()).collect()
    }
}

/// Finds the sheets to import: the one named, every recognised one, or the first visible one.
pub(super) fn choose<'c>(
    container: &'c Container,
    headings: &HeadingIndex<'_>,
    request: &Request,
) -> Result<Vec<Plan<'c>>, Error> {
    let stem = request.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let said = mapping(request);
    let look = |sheet: &'c Sheet| -> Result<Plan<'c>, Error> {
        let own = request.said_of(&sheet.name);
        let header = heading_row(sheet, headings, own)?;
        let names = [sheet.name.as_str(), stem.as_str()];
        let form = own.and_then(|own| own.form.as_deref()).or(request.form.as_deref());
        let own_mapping = own.and_then(|own| own.mapping.as_ref()).and_then(Mapping::from_json);
        let mapping = own_mapping.as_ref().or(said.as_ref());
        let hints = Hints { form, names: &names, mapping };
        let detected = headings
            .detect(&header.names, hints)
            .map_err(|why| undetected(why, form, &header.names))?;
        Ok(Plan {
            container: ContainerReport {
                format: container.format.as_str(),
                encoding: container.encoding,
                delimiter: container.delimiter,
                sheet: (!sheet.name.is_empty()).then(|| sheet.name.clone()),
                header_rows: header.rows.clone(),
            },
            sheet,
            header,
            organisations: detected.organisations(headings.catalogue()),
            detected,
            serial_offset: container.serial_offset,
            others: Vec::new(),
        })
    };
    if let Some(name) = &request.sheet {
        let sheet = container
            .sheets
            .iter()
            .find(|sheet| sheet.name == *name)
            .ok_or_else(|| Error::NoSuchSheet(name.clone()))?;
        return Ok(vec![look(sheet)?]);
    }
    let mut known = Vec::new();
    let mut first_problem = None;
    let wanted = |sheet: &&Sheet| {
        let said = request.said_of(&sheet.name).and_then(|said| said.take);
        said.unwrap_or(!sheet.hidden)
    };
    for sheet in container.sheets.iter().filter(wanted) {
        match look(sheet) {
            Ok(plan) => known.push(plan),
            Err(problem) => {
                first_problem.get_or_insert(problem);
            }
        }
    }
    if known.is_empty() {
        return Err(first_problem.unwrap_or(Error::NoHeader));
    }
    if request.all_sheets {
        // Places before what hangs on them.
        known.sort_by_key(|plan| (!plan.detected.card, plan.organisations.is_none()));
        return Ok(known);
    }
    let mut chosen = known.remove(0);
    let by_name: HashMap<&str, &Plan<'_>> =
        known.iter().map(|plan| (plan.sheet.name.as_str(), plan)).collect();
    chosen.others = container
        .sheets
        .iter()
        .filter(|sheet| sheet.name != chosen.sheet.name)
        .map(|sheet| {
            let plan = by_name.get(sheet.name.as_str());
            OtherSheet {
                sheet: sheet.name.clone(),
                form: plan.map(|plan| plan.detected.primary.clone()),
                rows: plan.map_or(0, |plan| {
                    lay_out(plan.sheet, &plan.header).filter(|(k, _)| *k == RowKind::Data).count()
                }),
                hidden: sheet.hidden,
            }
        })
        .collect();
    Ok(vec![chosen])
}

/// A table whose first row reads like headings is one that no form knows; anything else has none.
fn without_known_headings(sheet: &Sheet) -> Error {
    let first = sheet.rows().find(|row| !row.is_blank());
    let names: Vec<String> = first
        .iter()
        .flat_map(|row| row.filled().map(|(_, cell)| cell.text.trim().to_owned()))
        .collect();
    let like_headings = names.len() >= 2
        && names
            .iter()
            .all(|name| name.chars().count() <= 20 && !name.chars().any(|c| c.is_ascii_digit()));
    if like_headings { Error::FormUnknown(names) } else { Error::NoHeader }
}

/// The row of the headings: where somebody said it is, else where most of them are known.
fn heading_row(
    sheet: &Sheet,
    headings: &HeadingIndex<'_>,
    said: Option<&SheetSaid>,
) -> Result<HeaderAt, Error> {
    let score = |names: &[&str]| headings.score(names);
    match said.and_then(|said| Some((said.header?, said.header_last))) {
        Some((row, last)) => header_at(sheet, row, last, score).ok_or(Error::NoHeader),
        None => find_header(sheet, score).ok_or_else(|| without_known_headings(sheet)),
    }
}

/// What one sheet of a file is, whether it is imported or not.
pub struct Found {
    /// Its name; empty for text.
    pub sheet: String,
    /// Hidden in the workbook.
    pub hidden: bool,
    /// Its headings, wherever they were found.
    pub headings: Vec<String>,
    /// Its rows of headings.
    pub header_rows: Vec<usize>,
    /// Rows that are not headings and not blank.
    pub rows: usize,
}

/// All sheets of a file with their headings.
pub(super) fn survey(
    container: &Container,
    headings: &HeadingIndex<'_>,
    request: &Request,
) -> Vec<Found> {
    container
        .sheets
        .iter()
        .map(|sheet| {
            let header = heading_row(sheet, headings, request.said_of(&sheet.name)).ok();
            Found {
                sheet: sheet.name.clone(),
                hidden: sheet.hidden,
                rows: match &header {
                    Some(header) => {
                        lay_out(sheet, header).filter(|(kind, _)| *kind == RowKind::Data).count()
                    }
                    None => sheet.rows().filter(|row| !row.is_blank()).count(),
                },
                header_rows: header.as_ref().map(|at| at.rows.clone()).unwrap_or_default(),
                headings: header.map(|header| header.names).unwrap_or_default(),
            }
        })
        .collect()
}
