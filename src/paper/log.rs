//! The checklist of a log: its items in groups, each with boxes for the result.

use serde_json::{Map, Value};

use crate::forms::checklist::{self, Asked, RESULTS, UNCHECKED};
use crate::forms::codes::Code;
use crate::forms::{Field, FormDef, Kind};

use super::cell::{Body, Cell, Setting, value};
use super::desk::Desk;
use super::fonts::Face;
use super::grid::{Band, Row, side_by_side};
use super::marks::MM;

/// The bands of a checklist; none when the form has no items for this place.
pub(super) fn checklist(
    desk: &Desk<'_>,
    form: &FormDef,
    field: &Field,
    values: &Map<String, Value>,
) -> Vec<Band> {
    let Some(results) = desk.catalogue.table(RESULTS) else { return Vec::new() };
    let given: Vec<(&str, &str)> = values
        .get(&field.key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|row| Some((row.get("item")?.as_str()?, row.get("result")?.as_str()?)))
        .collect();
    let columns: Vec<&Code> = results.rows().iter().filter(|row| row.code != UNCHECKED).collect();
    let layout = Columns::new(desk.stock.content_width(), columns.len());
    let head = head(desk, &layout, &columns);
    let hazards = hazard_numbers(form, values);
    let mut bands = Vec::new();
    let mut number = 0;
    let asked =
        Asked { category: &desk.head.category, subkind: &desk.head.subkind, blank: desk.blank };
    let answered = |item: &str| given.iter().any(|(code, _)| *code == item);
    let groups = checklist::groups(desk.catalogue, form, asked, &answered);
    for group in &groups {
        let mut rows = Vec::new();
        for item in &group.items {
            number += 1;
            let result =
                given.iter().find(|(code, _)| *code == item.code).map(|(_, result)| *result);
            let found = hazards
                .iter()
                .filter(|(kind, _)| result == Some("no") && kind == item.get("hazard_kind"));
            let found: Vec<String> = found.map(|(_, at)| at.to_string()).collect();
            let note = if found.is_empty() {
                String::new()
            } else {
                format!("见隐患{}", found.join("、"))
            };
            rows.push(layout.row(desk, number, &item.label, &columns, result, &note));
        }
        let words = if groups.len() > 1 { group.label } else { "检查项目" };
        let label = words.chars().map(|c| desk.words(Face::Label, &c.to_string())).collect();
        let label = Some(Cell::new(0.0, layout.group, Body::Upright(label)));
        bands.push(Band { label, over: Some(head.clone()), rows, ..Band::default() });
    }
    if !bands.is_empty() {
        bands.insert(0, Band::plain(head.heavy()));
    }
    bands
}

/// The kinds of the hazards found, with their numbers.
fn hazard_numbers(form: &FormDef, values: &Map<String, Value>) -> Vec<(String, usize)> {
    let Some(list) = form.role("hazards") else { return Vec::new() };
    let Kind::List(fields) = &list.kind else { return Vec::new() };
    let Some(kind) = fields.iter().find(|f| f.has_role("hazard.kind")) else { return Vec::new() };
    let rows = values.get(&list.key).and_then(Value::as_array);
    let kinds = rows.into_iter().flatten().enumerate();
    kinds.filter_map(|(at, row)| Some((row.get(&kind.key)?.as_str()?.to_owned(), at + 1))).collect()
}

struct Columns {
    group: f32,
    number: f32,
    item: f32,
    result: f32,
    note: f32,
}

impl Columns {
    fn new(width: f32, results: usize) -> Self {
        let small = width < 130.0 * MM;
        let (group, number, result, note) =
            if small { (7.0, 7.0, 9.6, 15.0) } else { (8.0, 9.0, 12.0, 20.0) };
        let [group, number, result, note] = [group, number, result, note].map(|mm: f32| mm * MM);
        let item = width - group - number - result * results as f32 - note;
        Self { group, number, item, result, note }
    }

    fn row(
        &self,
        desk: &Desk<'_>,
        number: usize,
        item: &str,
        results: &[&Code],
        result: Option<&str>,
        note: &str,
    ) -> Row {
        let small = Setting { size: 9.0, ..Setting::centred() };
        let mut widths = vec![self.number, self.item];
        let printed = |body: Body| match body {
            Body::Text(mut block) => {
                block.printed = true;
                Body::Text(block)
            }
            other => other,
        };
        let mut bodies = vec![
            printed(value(desk, &number.to_string(), self.number, &small, "")),
            printed(value(desk, item, self.item, &Setting::left(), "检查项目")),
        ];
        for code in results {
            widths.push(self.result);
            bodies.push(Body::Tick(!desk.blank && result == Some(code.code.as_str())));
        }
        widths.push(self.note);
        let left = Setting { size: 9.0, ..Setting::left() };
        bodies.push(value(desk, note, self.note, &left, "说明"));
        Row::new(side_by_side(self.group, &widths, bodies), 8.0, 8.0)
    }
}

fn head(desk: &Desk<'_>, layout: &Columns, results: &[&Code]) -> Row {
    let first = layout.group + layout.number;
    let mut widths = vec![first, layout.item];
    let mut words = vec!["序号", "检查项目"];
    for code in results {
        widths.push(layout.result);
        words.push(&code.label);
    }
    widths.push(layout.note);
    words.push("说明");
    let bodies =
        words.iter().zip(&widths).map(|(word, w)| Body::Label(desk.label(word, *w))).collect();
    Row::new(side_by_side(0.0, &widths, bodies), 8.0, 7.0)
}
