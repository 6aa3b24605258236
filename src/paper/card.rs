//! A card or a log as one table: twelve columns, a label cell and a value cell to each field.
//!
//! Persons that follow each other become a small table of people, a list a small table with rows
//! to write in; fields fill rows of twelve columns, and the last cell of a row takes what is left.

use serde_json::{Map, Value};

use crate::forms::codes::Code;
use crate::forms::flow::{self, Flow, What, label_columns, printed};
use crate::forms::{Field, FormDef, Kind, Shape, SubjectKind, Values, values as vals};

use super::cell::{
    Align, Block, Body, Cell, SMALL, Setting, boundary, choices, day_words, hint, long, value,
};
use super::desk::Desk;
use super::grid::{Band, Row, Table, side_by_side};
use super::log;
use super::marks::MM;
use super::page::{Plan, Tail};
use super::roster::{column_widths, widths_by};
use super::{Head, Paper};

/// A field with its value, on its way into a row.
pub(super) struct Item<'f> {
    pub(super) label: String,
    /// `None`: not of the form but of its head.
    pub(super) field: Option<&'f Field>,
    pub(super) value: Option<&'f Value>,
    pub(super) text: String,
    pub(super) columns: f32,
}

/// Lays out a card, a log, or a letter that has no text of its own.
pub(super) fn plan(desk: &Desk<'_>, form: &FormDef, values: &Values) -> Plan {
    let mut maker = Maker::new(desk, form.shape, count_long(&form.fields) > 1);
    maker.sheet(form, Some(desk.head), &form.fields, values);
    let Head { station, post, place_name, .. } = desk.head;
    let first = vec![("派出所", station.clone()), ("警务室", post.clone())];
    let mut next = vec![("处所", place_name.clone())];
    if place_name.is_empty() {
        next = first.clone();
    }
    if let Some(path) = form.role_path("happened_on") {
        let when = crate::forms::values::text(values, &path).unwrap_or_default();
        next.push(("时间", when));
    }
    let mut tail = Tail::default();
    if maker.several_long {
        let lines = boundary(desk, desk.stock.content_width());
        tail.notes = lines.iter().map(|line| (line.clone(), 7.5)).collect();
    }
    let mut table = maker.table();
    table.bands.extend(rest(desk));
    Plan { title: form.title().to_owned(), first, next, table, tail }
}

/// What the cells above had no room for, each under the number that its cell says.
pub(super) fn rest(desk: &Desk<'_>) -> Option<Band> {
    let all = desk.shared.take_put_off();
    if all.is_empty() {
        return None;
    }
    let width = desk.stock.content_width();
    let (number, label) = (10.0 * MM, (desk.stock.content_width() * 0.14).max(17.2 * MM));
    let widths = [number, label, width - number - label];
    let heads = ["续", "栏目", "内容"].iter().zip(widths);
    let heads = heads.map(|(word, w)| Body::Label(desk.label(word, w))).collect();
    let head = Row::new(side_by_side(0.0, &widths, heads), 8.0, 7.0).heavy();
    let rows = all.iter().enumerate().map(|(at, (field, text))| {
        let [_, _, wide] = widths;
        let small = || Setting { size: SMALL, ..Setting::centred() };
        let text = match long(desk, text, wide, false, field) {
            Body::Text(block) => Body::Text(Block { top: false, ..block }),
            other => other,
        };
        let bodies = vec![
            value(desk, &(at + 1).to_string(), number, &small(), ""),
            value(desk, field, label, &small(), ""),
            text,
        ];
        Row::new(side_by_side(0.0, &widths, bodies), 8.0, 8.0)
    });
    Some(Band { head: Some(head), rows: rows.collect(), ..Band::default() })
}

/// The head of a roster as rows above it.
pub(super) fn head_bands(desk: &Desk<'_>, form: &FormDef, values: &Values) -> Vec<Band> {
    let mut maker = Maker::new(desk, Shape::Card, false);
    maker.sheet(form, None, &form.head, values);
    maker.table().bands
}

fn count_long(fields: &[Field]) -> usize {
    fields.iter().filter(|f| f.width > 0.0 && f.kind == Kind::Long).count()
}

pub(super) struct Maker<'a> {
    pub(super) desk: &'a Desk<'a>,
    shape: Shape,
    several_long: bool,
    column: f32,
    pub(super) width: f32,
    pub(super) bands: Vec<Band>,
    heavy: bool,
    /// Codes by their short names, where a table has such.
    pub(super) short: bool,
}

impl<'a> Maker<'a> {
    pub(super) fn new(desk: &'a Desk<'a>, shape: Shape, several_long: bool) -> Self {
        let width = desk.stock.content_width();
        let (column, bands, heavy, short) = (width / 12.0, Vec::new(), false, false);
        Self { desk, shape, several_long, column, width, bands, heavy, short }
    }

    fn small(&self) -> bool {
        self.desk.stock.paper == Paper::A5
    }

    /// Width of the label cell of a field of so many columns.
    pub(super) fn label_width(&self, columns: f32) -> f32 {
        if self.small() {
            (17.2 * MM).min(self.column * columns * 0.6)
        } else {
            label_columns(columns) * self.column
        }
    }

    fn columns(&self, field: &Field) -> f32 {
        let columns = field.width.clamp(1.0, 12.0) as f32;
        let columns = match (self.small(), columns) {
            (false, c) => c,
            (true, c) if c <= 2.0 => 4.0,
            (true, c) if c <= 6.0 => 6.0,
            (true, _) => 12.0,
        };
        if self.desk.blank && field.kind != Kind::Flag {
            self.blank_columns(field, columns)
        } else {
            columns
        }
    }

    /// The bands of the form's grid, set one by one.
    fn sheet<'f>(
        &mut self,
        form: &'f FormDef,
        head: Option<&Head>,
        fields: &'f [Field],
        values: &'f Map<String, Value>,
    ) {
        let mut flow = Flow::new(|field: &Field| self.columns(field));
        if let Some(head) = head {
            subject(&mut flow, form, head, self.desk.blank);
        }
        flow.fields(fields);
        for band in flow.finish() {
            match band {
                flow::Band::Row(slots) => {
                    let items = slots.into_iter().map(|slot| self.item(slot, values)).collect();
                    self.row(items);
                }
                flow::Band::People(people) => self.people(&people, values),
                flow::Band::List { path, list, fields } => {
                    self.list(list, fields, vals::get(values, &path));
                }
                flow::Band::Checklist(field) => {
                    let bands = log::checklist(self.desk, form, field, values);
                    self.heavy = !bands.is_empty();
                    self.bands.extend(bands);
                }
                flow::Band::Long(field) => self.long(field, values.get(&field.key)),
            }
        }
    }

    fn item<'f>(&self, slot: flow::Slot<'f>, values: &'f Map<String, Value>) -> Item<'f> {
        let flow::Slot { label, what, columns } = slot;
        match what {
            What::Words(text) => Item { label, field: None, value: None, text, columns },
            What::Field { field, path } => {
                let value = vals::get(values, &path);
                let text = value.map(|v| self.desk.show(field, v)).unwrap_or_default();
                Item { label, field: Some(field), value, text, columns }
            }
        }
    }

    /// On a blank form a short table of codes takes the room its boxes need.
    fn blank_columns(&self, field: &Field, columns: f32) -> f32 {
        let words = self.words(field, None);
        if words.len() < 2 || words.len() > 15 {
            return columns;
        }
        let fits = |columns: f32, rows: usize| {
            let cell = columns * self.column - self.label_width(columns);
            choices(self.desk, &words, cell, rows, "").is_some()
        };
        match () {
            () if fits(columns, 2) => columns,
            () if fits(12.0, 4) => 12.0,
            () => columns,
        }
    }

    /// A row: the last cell takes what is left of the twelve columns.
    pub(super) fn row(&mut self, items: Vec<Item<'_>>) {
        let count = items.len();
        let mut cells = Vec::with_capacity(count * 2);
        let mut x = 0.0;
        let mut sign = false;
        for (at, item) in items.into_iter().enumerate() {
            let wide = if at + 1 == count { self.width - x } else { item.columns * self.column };
            let label = self.label_width(item.columns);
            cells.push(Cell::new(x, label, Body::Label(self.desk.label(&item.label, label))));
            let cell = wide - label;
            sign |= item.field.is_some_and(|f| f.kind == Kind::Sign);
            cells.push(Cell::new(x + label, cell, self.body(&item, cell)));
            x += wide;
        }
        let hand = self.desk.blank;
        let row = if sign {
            Row::new(cells, 24.0, 19.0)
        } else {
            Row::new(cells, 10.0, if hand { 9.5 } else { 8.0 })
        };
        self.push(row);
    }

    pub(super) fn push(&mut self, row: Row) {
        let row = if std::mem::take(&mut self.heavy) { row.heavy() } else { row };
        self.bands.push(Band::plain(row));
    }

    fn body(&self, item: &Item<'_>, cell: f32) -> Body {
        let desk = self.desk;
        let wide = cell > 48.0 * MM;
        let Some(field) = item.field else {
            let setting = if wide { Setting::left() } else { Setting::centred() };
            return value(desk, &item.text, cell, &setting, &item.label);
        };
        if field.kind == Kind::Sign {
            return Body::Day { words: day_words(desk), foot: true };
        }
        if desk.blank || self.ticks(field) {
            let words = self.words(field, item.value);
            let rows = match cell > 90.0 * MM {
                _ if desk.blank => 4,
                true => 2,
                false => 1,
            };
            if !words.is_empty() && words.len() <= 15 {
                let plain = || {
                    let yes = item.value.and_then(Value::as_bool);
                    let words = [
                        ("是".to_owned(), yes == Some(true)),
                        ("否".to_owned(), yes == Some(false)),
                    ];
                    if field.kind == Kind::Flag { choices(desk, &words, cell, 1, "") } else { None }
                };
                if let Some(body) = choices(desk, &words, cell, rows, &item.label).or_else(plain) {
                    return self.with_own_words(field, &words, body);
                }
            }
        }
        if desk.blank && item.text.is_empty() {
            return match &field.kind {
                Kind::Date | Kind::DateTime if cell > 24.0 * MM => {
                    Body::Day { words: day_words(desk), foot: false }
                }
                _ => match &field.blank_hint {
                    Some(text) if cell > 40.0 * MM => hint(desk, text, cell),
                    _ => Body::Empty,
                },
            };
        }
        value(desk, &item.text, cell, &Setting::of(field, wide), &item.label)
    }

    /// Boxes of which those are known whose words no form has printed on it.
    fn with_own_words(&self, field: &Field, words: &[(String, bool)], body: Body) -> Body {
        let (Kind::Code(table) | Kind::Codes(table), Body::Choices { mut all, size, rows }) =
            (&field.kind, body.clone())
        else {
            return body;
        };
        let of_table = |word: &str| {
            let table = self.desk.catalogue.table(table);
            table.is_some_and(|table| table.rows().iter().any(|row| row.label == word))
        };
        for (choice, (word, ticked)) in all.iter_mut().zip(words) {
            choice.filled = *ticked && !of_table(word);
        }
        Body::Choices { all, size, rows }
    }

    /// Whether a filled form shows boxes too: on logs, which are signed on the spot.
    fn ticks(&self, field: &Field) -> bool {
        self.shape == Shape::Log
            && matches!(field.kind, Kind::Flag | Kind::Code(_) | Kind::Codes(_))
    }

    /// The boxes of a field with those ticked that its value says.
    fn words(&self, field: &Field, value: Option<&Value>) -> Vec<(String, bool)> {
        let table = match &field.kind {
            Kind::Flag if self.shape == Shape::Log => {
                let yes = value.and_then(Value::as_bool);
                if field.label != field.paper_label() {
                    return vec![(field.label.clone(), yes == Some(true))];
                }
                return vec![
                    ("是".to_owned(), yes == Some(true)),
                    ("否".to_owned(), yes == Some(false)),
                ];
            }
            Kind::Flag => return vec![("是".to_owned(), false), ("否".to_owned(), false)],
            Kind::Code(table) | Kind::Codes(table) => table,
            _ => return Vec::new(),
        };
        let Some(table) = self.desk.catalogue.table(table) else { return Vec::new() };
        let chosen: Vec<&str> = match value {
            Some(Value::String(code)) => vec![code],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let mut words: Vec<(String, bool)> = table
            .rows()
            .iter()
            .map(|row| match chosen.iter().find(|code| code.split(':').next() == Some(&row.code)) {
                Some(code) => (table.show(code).to_owned(), true),
                None if self.short => (short_name(row).to_owned(), false),
                None => (row.label.clone(), false),
            })
            .collect();
        for code in chosen.iter().filter(|code| table.get(code).is_none()) {
            words.push((table.show(code).to_owned(), true));
        }
        words
    }

    /// Free text: a row of its own, or with what stands beside it.
    pub(super) fn long(&mut self, field: &Field, inner: Option<&Value>) {
        let desk = self.desk;
        let label = self.label_width(12.0);
        let text = inner.map(|v| desk.show(field, v)).unwrap_or_default();
        let cell = self.width - label;
        let body = long(desk, &text, cell, !self.several_long, field.paper_label());
        let cells = vec![
            Cell::new(0.0, label, Body::Label(desk.label(field.paper_label(), label))),
            Cell::new(label, cell, body),
        ];
        let row = if self.several_long {
            Row::new(cells, 16.0, 11.0).up_to(24.0)
        } else {
            Row::new(cells, 22.0, 16.0).up_to(34.0)
        };
        self.push(row);
    }

    /// People below each other under one head.
    fn people(&mut self, people: &[&Field], values: &Map<String, Value>) {
        let desk = self.desk;
        let Some(columns) = people.first().map(|p| printed(p.kind.fields())) else { return };
        let label = self.label_width(12.0);
        let widths = widths_by(&columns, self.width - label, flow::person_weight);
        let mut head = vec![Body::Label(desk.label("人员", label))];
        let names = columns.iter().map(|c| flow::person_label(c.field));
        head.extend(names.zip(&widths).map(|(name, w)| Body::Label(desk.label(&name, *w))));
        let all: Vec<f32> = std::iter::once(label).chain(widths.iter().copied()).collect();
        let head = Row::new(side_by_side(0.0, &all, head), 8.0, 7.0);
        let rows = people.iter().map(|person| {
            let own = values.get(&person.key);
            let mut bodies = vec![Body::Label(desk.label(person.paper_label(), label))];
            bodies.extend(printed(person.kind.fields()).iter().zip(&widths).map(
                |(column, width)| {
                    let field = column.field;
                    let text = own
                        .and_then(|v| column.of(v.as_object()?))
                        .map(|v| desk.show(field, v))
                        .unwrap_or_default();
                    let setting = Setting { align: Align::Centre, ..Setting::of(field, false) };
                    value(
                        desk,
                        &text,
                        *width,
                        &setting,
                        &format!("{}{}", person.label, field.label),
                    )
                },
            ));
            Row::new(side_by_side(0.0, &all, bodies), 10.0, if desk.blank { 9.5 } else { 8.0 })
        });
        self.bands.push(Band { head: Some(head), rows: rows.collect(), ..Band::default() });
    }

    /// Rows of a list, with some left to write in; narrow lists stand twice side by side.
    fn list(&mut self, list: &Field, children: &[Field], inner: Option<&Value>) {
        let desk = self.desk;
        let label = self.label_width(12.0);
        let columns = printed(children);
        if columns.is_empty() {
            return;
        }
        let rows: &[Value] = inner.and_then(Value::as_array).map_or(&[], Vec::as_slice);
        let numbered = list.has_role("hazards");
        let number = if numbered { 7.0 * MM } else { 0.0 };
        let twice = !numbered
            && !self.small()
            && columns.len() <= 4
            && columns.iter().all(|c| is_narrow(c.field));
        let sides: usize = if twice { 2 } else { 1 };
        let room = (self.width - label - number) / sides as f32;
        let one = column_widths(&columns, room);
        let mut all: Vec<f32> = if numbered { vec![number] } else { Vec::new() };
        let mut head: Vec<Body> =
            if numbered { vec![Body::Label(desk.label("号", number))] } else { Vec::new() };
        for _ in 0..sides {
            all.extend(&one);
            head.extend(
                columns
                    .iter()
                    .zip(&one)
                    .map(|(c, w)| Body::Label(desk.label(&c.label(&columns), *w))),
            );
        }
        let head = Row::new(side_by_side(label, &all, head), 8.0, 7.0);
        let least = if desk.blank { 4 } else { 2 };
        let filled = rows.len().div_ceil(sides);
        let lines = (filled + 1).max(least.max(if rows.is_empty() { 2 } else { 4 }));
        let mut out = Vec::new();
        for at in 0..lines {
            let mut bodies = Vec::with_capacity(all.len());
            if numbered {
                let setting = Setting { size: 9.0, ..Setting::centred() };
                bodies.push(value(desk, &(at + 1).to_string(), number, &setting, ""));
            }
            for side in 0..sides {
                let entry = rows.get(at * sides + side).filter(|_| !desk.blank);
                bodies.extend(columns.iter().zip(&one).map(|(column, width)| {
                    let field = column.field;
                    let text = entry
                        .and_then(|e| column.of(e.as_object()?))
                        .map(|v| desk.show(field, v))
                        .unwrap_or_default();
                    let text = match &field.unit {
                        Some(unit) if field.paper_label().ends_with(unit.as_str()) => {
                            text.strip_suffix(unit.as_str()).unwrap_or(&text).to_owned()
                        }
                        _ => text,
                    };
                    let mut setting = Setting::of(field, *width > 34.0 * MM);
                    if numbered {
                        setting.size = 9.0;
                    }
                    value(desk, &text, *width, &setting, &format!("{}{}", list.label, field.label))
                }));
            }
            let row = Row::new(
                side_by_side(label, &all, bodies),
                10.0,
                if desk.blank { 9.5 } else { 8.0 },
            );
            out.push(if at >= filled.max(1) { row.spare() } else { row });
        }
        let side = Cell::new(0.0, label, Body::Label(desk.label(list.paper_label(), label)));
        self.bands.push(Band { label: Some(side), head: Some(head), rows: out, ..Band::default() });
    }

    pub(super) fn table(self) -> Table {
        Table { bands: self.bands }
    }
}

/// Rows that say whose card it is, when the form does not itself.
fn subject<C: Fn(&Field) -> f32>(flow: &mut Flow<'_, C>, form: &FormDef, head: &Head, blank: bool) {
    if form.is_registration() || form.subjects == [SubjectKind::Post] {
        return;
    }
    let org = form.subjects.iter().all(|s| *s == SubjectKind::Organisation);
    if org && form.role_path("org.name").is_some() {
        return;
    }
    let label = if org { "组织名称" } else { "处所名称" };
    let with_kind = !head.place_kind.is_empty();
    flow.words(label, &head.place_name, if with_kind { 8.0 } else { 12.0 });
    if with_kind {
        flow.words("种类", &head.place_kind, 4.0);
    }
    if !head.place_address.is_empty() || (blank && !org) {
        flow.words("地址", &head.place_address, 12.0);
    }
}

fn short_name(row: &Code) -> &str {
    Some(row.get("short")).filter(|name| !name.is_empty()).unwrap_or(&row.label)
}

fn is_narrow(field: &Field) -> bool {
    match field.kind {
        Kind::Int | Kind::Dec | Kind::Code(_) | Kind::Flag => true,
        Kind::Text => field.max.is_some_and(|max| max <= 10.0),
        _ => false,
    }
}

/// Shares room out by weight.
pub(super) fn spread(room: f32, weights: impl Iterator<Item = f32> + Clone) -> Vec<f32> {
    let sum: f32 = weights.clone().sum();
    weights.map(|w| room * w / sum.max(0.01)).collect()
}
