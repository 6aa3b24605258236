//! The short card for the hand, on A5: the rows that its definition lists, codes as boxes to tick.

use crate::forms::flow::{self, printed};
use crate::forms::{Field, FormDef, Kind, ShortRow};

use super::card::{Item, Maker};
use super::cell::{Body, Cell, choices, day_words, hinted};
use super::desk::Desk;
use super::fonts::Face;
use super::grid::{Band, Row, side_by_side};
use super::page::{Plan, Tail};
use super::roster::widths_by;

/// Heights of a row to write in, in mm.
const ROW: (f32, f32) = (10.0, 9.5);

/// Lays out the short card of a form that has one.
pub(super) fn plan(desk: &Desk<'_>, form: &FormDef) -> Plan {
    let mut maker = Maker::new(desk, form.shape, false);
    maker.short = true;
    for row in &form.short {
        let fields: Vec<&Field> = row.fields.iter().filter_map(|path| form.at(path)).collect();
        maker.short_row(row, &fields);
    }
    let above = vec![("派出所", desk.head.station.clone()), ("警务室", desk.head.post.clone())];
    Plan {
        title: form.title().to_owned(),
        first: above.clone(),
        next: above,
        table: maker.table(),
        tail: Tail::default(),
    }
}

impl Maker<'_> {
    fn short_row(&mut self, row: &ShortRow, fields: &[&Field]) {
        let dates = |field: &&Field| matches!(field.kind, Kind::Date);
        match fields {
            [] => self.boxes(&row.label, &row.boxes),
            people if people.iter().all(|field| matches!(field.kind, Kind::Group(_))) => {
                self.short_people(people);
            }
            [long] if long.kind == Kind::Long => self.long(long, None),
            [_, _] if !row.label.is_empty() && fields.iter().all(dates) => {
                let until = self.desk.words(Face::Value, "至");
                let body = Body::Term(day_words(self.desk), until);
                self.whole(&row.label, body);
            }
            fields => {
                let columns = flow::COLUMNS / fields.len() as f32;
                let items = fields.iter().map(|field| Item {
                    label: label_of(field, &row.label),
                    field: Some(field),
                    value: None,
                    text: String::new(),
                    columns,
                });
                self.row(items.collect());
            }
        }
    }

    fn boxes(&mut self, label: &str, words: &[String]) {
        let words: Vec<(String, bool)> = words.iter().map(|word| (word.clone(), false)).collect();
        let cell = self.width - self.label_width(flow::COLUMNS);
        let body = choices(self.desk, &words, cell, 4, label).unwrap_or(Body::Empty);
        self.whole(label, body);
    }

    /// A label and one cell over the rest of the row.
    fn whole(&mut self, label: &str, body: Body) {
        let wide = self.label_width(flow::COLUMNS);
        let cells = vec![
            Cell::new(0.0, wide, Body::Label(self.desk.label(label, wide))),
            Cell::new(wide, self.width - wide, body),
        ];
        self.push(Row::new(cells, ROW.0, ROW.1));
    }

    /// People below each other, without the kind of their document: it is an identity card, or said.
    fn short_people(&mut self, people: &[&Field]) {
        let desk = self.desk;
        let Some(first) = people.first() else { return };
        let mut columns = printed(first.kind.fields());
        columns.retain(|column| !column.field.has_role("person.id_kind"));
        let label = self.label_width(flow::COLUMNS);
        let weight = |field: &Field| {
            // Room to write the kind beside it.
            let kind = if field.has_role("person.id_no") { 1.5 } else { 0.0 };
            flow::person_weight(field) + kind
        };
        let widths = widths_by(&columns, self.width - label, weight);
        let all: Vec<f32> = std::iter::once(label).chain(widths.iter().copied()).collect();
        let names = columns.iter().zip(&widths).map(|(column, width)| {
            let name = match column.field {
                field if field.has_role("person.name") || field.kind == Kind::Name => "姓名",
                field if field.has_role("phone") || field.kind == Kind::Phone => "联系电话",
                field => &flow::person_label(field),
            };
            hinted(desk, name, column.field.blank_hint.as_deref(), *width)
        });
        let head = std::iter::once(Body::Label(desk.label("人员", label))).chain(names).collect();
        let rows = people.iter().map(|person| {
            let mut bodies = vec![Body::Label(desk.label(person.paper_label(), label))];
            bodies.resize(all.len(), Body::Empty);
            Row::new(side_by_side(0.0, &all, bodies), ROW.0, ROW.1)
        });
        let rows = rows.collect();
        let head = Row::new(side_by_side(0.0, &all, head), 8.0, 7.0);
        self.bands.push(Band { head: Some(head), rows, ..Band::default() });
    }
}

/// The label of a field in its row: with the unit, since no value brings it along.
fn label_of(field: &Field, given: &str) -> String {
    let label = if given.is_empty() { field.paper_label() } else { given };
    match &field.unit {
        Some(unit) if !label.contains(unit.as_str()) => format!("{label}{unit}"),
        _ => label.to_owned(),
    }
}
