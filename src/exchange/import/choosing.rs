//! Which sheets of a file are imported, and as what.

use std::collections::HashMap;

use crate::exchange::mapping::{Detected, HeadingIndex, Hints};
use crate::exchange::source::{Container, HeaderAt, RowKind, Sheet, find_header, lay_out};

use super::report::{ContainerReport, OtherSheet};
use super::{Error, Request, mapping, undetected};

/// A sheet that will be imported.
pub(super) struct Plan<'c> {
    pub(super) sheet: &'c Sheet,
    pub(super) header: HeaderAt,
    pub(super) detected: Detected,
    pub(super) container: ContainerReport,
    pub(super) serial_offset: i64,
    pub(super) others: Vec<OtherSheet>,
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
        let header = find_header(sheet, |names| headings.score(names))
            .ok_or_else(|| without_known_headings(sheet))?;
        let names = [sheet.name.as_str(), stem.as_str()];
        let hints = Hints { form: request.form.as_deref(), names: &names, mapping: said.as_ref() };
        let detected = headings
            .detect(&header.names, hints)
            .map_err(|why| undetected(why, request, &header.names))?;
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
    for sheet in container.sheets.iter().filter(|sheet| !sheet.hidden) {
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
        known.sort_by_key(|plan| !plan.detected.card);
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
