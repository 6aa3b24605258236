//! An entry held against its definition: what is missing, what does not fit together.
//!
//! Values are right one by one when they come here (see [`super::input`]). Missing values and
//! warnings never stop an entry from being kept; errors between fields make it a draft.

use chrono::NaiveDate;
use serde_json::Value;

use crate::domain::{CitizenId, Reason};

use super::catalogue::Catalogue;
use super::condition::{Meaning, Scope};
use super::definition::{Field, FormDef, Kind, Level, Required, join};
use super::values::{self, Values};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// To be looked at.
    Warn,
    /// A required field is empty: the entry is incomplete.
    Missing,
    /// Does not hold: the entry is a draft.
    Error,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Path in the entry.
    pub path: String,
    /// Label from the form down.
    pub label: String,
    /// The reason's code.
    pub reason: Reason,
    /// Chinese words.
    pub message: String,
    /// How grave.
    pub gravity: Gravity,
}

/// What judging needs besides form and values.
pub struct Surroundings<'c> {
    /// The definitions in force.
    pub catalogue: &'c Catalogue,
    /// Today.
    pub today: NaiveDate,
    /// The registration of the place, asked by what stands after `place.`.
    pub place: &'c dyn Scope,
}

/// A scope in which nothing is known.
pub fn nowhere(_: &str) -> Meaning {
    Meaning::Empty
}

/// Judges an entry.
pub fn judge(form: &FormDef, vals: &Values, around: &Surroundings<'_>) -> Vec<Finding> {
    let mut judge = Judge { form, around, out: Vec::new() };
    let top = Level1 { form, vals };
    for field in head_and_fields(form, vals) {
        judge.field(field, vals.get(&field.key), &[top.level()], "", "");
    }
    judge.checks(vals);
    judge.out
}

/// A roster's head is an entry of its own: it bears the head fields only, a row the others.
fn head_and_fields<'f>(form: &'f FormDef, vals: &Values) -> &'f [Field] {
    let is_head = !form.head.is_empty() && form.head.iter().any(|f| vals.contains_key(&f.key));
    if is_head { &form.head } else { &form.fields }
}

struct Level1<'a> {
    form: &'a FormDef,
    vals: &'a Values,
}

impl<'a> Level1<'a> {
    fn level(&self) -> Layer<'a> {
        Layer { vals: self.vals, fields: &self.form.fields, more: &self.form.head }
    }
}

/// One level of names: a row, a group, or the form.
#[derive(Clone, Copy)]
struct Layer<'a> {
    vals: &'a Values,
    fields: &'a [Field],
    more: &'a [Field],
}

/// Names of an entry: innermost level first, then outwards, then `place.` and `today`.
struct EntryScope<'a> {
    layers: &'a [Layer<'a>],
    around: &'a Surroundings<'a>,
}

impl Scope for EntryScope<'_> {
    fn meaning(&self, name: &str) -> Meaning {
        if name == "today" {
            return Meaning::Text(self.around.today.to_string());
        }
        if let Some(rest) = name.strip_prefix("place.") {
            return self.around.place.meaning(rest);
        }
        let (first, rest) = name.split_once('.').map_or((name, ""), |(a, b)| (a, b));
        for layer in self.layers.iter().rev() {
            let field = layer.fields.iter().chain(layer.more).find(|f| f.key == first);
            if let Some(field) = field {
                let value = layer.vals.get(first);
                return meaning_of(field, value, rest, self.around.catalogue, self.around.today);
            }
        }
        Meaning::Empty
    }
}

/// The names of a whole entry, for conditions outside of judging (profiles, retention, letters).
pub fn scope_of<'a>(
    form: &'a FormDef,
    vals: &'a Values,
    around: &'a Surroundings<'a>,
) -> impl Scope + 'a {
    move |name: &str| {
        let layers = [Layer { vals, fields: &form.fields, more: &form.head }];
        EntryScope { layers: &layers, around }.meaning(name)
    }
}

/// The names of a row of a list, then those of the entry around it: for the rules of the net.
pub fn scope_of_row<'a>(
    form: &'a FormDef,
    list: &str,
    row: &'a Values,
    vals: &'a Values,
    around: &'a Surroundings<'a>,
) -> impl Scope + 'a {
    let fields = form.at(list).map_or(&[][..], |field| field.kind.fields());
    move |name: &str| {
        let layers = [
            Layer { vals, fields: &form.fields, more: &form.head },
            Layer { vals: row, fields, more: &[] },
        ];
        EntryScope { layers: &layers, around }.meaning(name)
    }
}

/// What a value, or an attribute of it (`subkind.group`, `id_no.age`), means in a condition.
pub fn meaning_of(
    field: &Field,
    value: Option<&Value>,
    attribute: &str,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Meaning {
    let Some(value) = value else { return Meaning::Empty };
    match (&field.kind, attribute) {
        (Kind::Group(_), rest) if !rest.is_empty() => {
            let (first, rest) = rest.split_once('.').unwrap_or((rest, ""));
            match (field.child(first), value.get(first)) {
                (Some(child), inner) => meaning_of(child, inner, rest, catalogue, today),
                _ => Meaning::Empty,
            }
        }
        (Kind::Code(table), column) if !column.is_empty() => catalogue
            .table(table)
            .and_then(|table| table.get(value.as_str()?))
            .map_or(Meaning::Empty, |row| text_meaning(row.get(column))),
        (Kind::IdNumber { .. }, attribute) if !attribute.is_empty() => {
            value.as_str().map_or(Meaning::Empty, |n| id_attribute(n, attribute, today))
        }
        _ => plain_meaning(value),
    }
}

fn text_meaning(text: &str) -> Meaning {
    if text.is_empty() {
        Meaning::Empty
    } else {
        text.parse().map_or_else(|_| Meaning::Text(text.to_owned()), Meaning::Number)
    }
}

fn id_attribute(number: &str, attribute: &str, today: NaiveDate) -> Meaning {
    let Ok((id, _)) = CitizenId::parse(number, today) else { return Meaning::Empty };
    match attribute {
        "age" => Meaning::Number(f64::from(id.age_on(today))),
        "birth" => Meaning::Text(id.birth().to_string()),
        "sex" => Meaning::Text(id.sex().label().to_owned()),
        _ => Meaning::Empty,
    }
}

/// A value without looking at its field.
pub fn plain_meaning(value: &Value) -> Meaning {
    match value {
        Value::Null => Meaning::Empty,
        Value::Bool(b) => Meaning::Flag(*b),
        Value::Number(n) => n.as_f64().map_or(Meaning::Empty, Meaning::Number),
        Value::String(s) => Meaning::Text(s.clone()),
        Value::Array(all) => Meaning::Many(
            all.iter()
                .enumerate()
                .map(|(at, v)| v.as_str().map_or_else(|| at.to_string(), str::to_owned))
                .collect(),
        ),
        Value::Object(map) => {
            if map.is_empty() {
                Meaning::Empty
            } else {
                Meaning::Flag(true)
            }
        }
    }
}

struct Judge<'j, 'c> {
    form: &'j FormDef,
    around: &'j Surroundings<'c>,
    out: Vec<Finding>,
}

impl Judge<'_, '_> {
    fn field(
        &mut self,
        field: &Field,
        value: Option<&Value>,
        layers: &[Layer<'_>],
        parent: &str,
        above: &str,
    ) {
        // Most fields are filled or need not be: path and label are put together only when needed.
        let path = || join(parent, &field.key);
        let label = || {
            if above.is_empty() { field.label.clone() } else { format!("{above} {}", field.label) }
        };
        let required = || match &field.required {
            Required::No => false,
            Required::Yes => true,
            Required::When(when) => when.holds(&EntryScope { layers, around: self.around }),
        };
        let empty = value.is_none_or(values::is_empty);
        match &field.kind {
            Kind::Sign => {}
            Kind::Group(fields) if !empty => {
                let Some(inner) = value.and_then(Value::as_object) else { return };
                let layers = nested(layers, inner, fields);
                let (path, label) = (path(), label());
                for child in fields {
                    self.field(child, inner.get(&child.key), &layers, &path, &label);
                }
                self.sex(fields, inner, &path, &label);
            }
            Kind::List(fields) => {
                let rows = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                if rows.is_empty() {
                    if required() {
                        self.missing(path(), label());
                    }
                    return;
                }
                let (path, label) = (path(), label());
                for (at, row) in rows.iter().enumerate() {
                    let Some(inner) = row.as_object() else { continue };
                    let layers = nested(layers, inner, fields);
                    let (path, label) = (format!("{path}[{at}]"), format!("{label}{}", at + 1));
                    for child in fields {
                        self.field(child, inner.get(&child.key), &layers, &path, &label);
                    }
                }
            }
            // A group that nobody began is missing as one thing, not field by field.
            _ if empty && required() => self.missing(path(), label()),
            _ => {}
        }
    }

    fn missing(&mut self, path: String, label: String) {
        self.out.push(Finding {
            path,
            message: format!("{label}还没有填"),
            label,
            reason: Reason::RequiredMissing,
            gravity: Gravity::Missing,
        });
    }

    fn sex(&mut self, fields: &[Field], vals: &Values, path: &str, label: &str) {
        let of = |role: &str| fields.iter().find(|f| f.has_role(role));
        let (Some(sex), Some(number)) = (of("person.sex"), of("person.id_no")) else { return };
        let Some(stated) = vals.get(&sex.key).and_then(Value::as_str) else { return };
        let Some(text) = vals.get(&number.key).and_then(Value::as_str) else { return };
        let Kind::Code(table) = &sex.kind else { return };
        let Ok((id, _)) = CitizenId::parse(text, self.around.today) else { return };
        let shown = self.around.catalogue.table(table).map_or(stated, |t| t.show(stated));
        if matches!(shown, "男性" | "女性" | "男" | "女") && !shown.starts_with(id.sex().label())
        {
            self.out.push(Finding {
                path: join(path, &sex.key),
                label: format!("{label} {}", sex.label).trim().to_owned(),
                reason: Reason::IdSexMismatch,
                message: Reason::IdSexMismatch.message().to_owned(),
                gravity: Gravity::Warn,
            });
        }
    }

    fn checks(&mut self, vals: &Values) {
        self.sex(&self.form.fields, vals, "", "");
        for check in &self.form.checks {
            let top = Layer { vals, fields: &self.form.fields, more: &self.form.head };
            let list = check.field.split_once('.').and_then(|(key, rest)| {
                let field = self.form.field(key)?;
                matches!(field.kind, Kind::List(_)).then_some((field, rest))
            });
            match list {
                Some((field, rest)) => {
                    for (at, row) in values::rows(vals, &field.key).into_iter().enumerate() {
                        let layers = nested(&[top], row, field.kind.fields());
                        let path = format!("{}[{at}].{rest}", field.key);
                        self.check(check, &layers, &path);
                    }
                }
                None => self.check(check, &[top], &check.field),
            }
        }
    }

    fn check(&mut self, check: &super::definition::Check, layers: &[Layer<'_>], path: &str) {
        let scope = EntryScope { layers, around: self.around };
        let applies = check.when.as_ref().is_none_or(|when| when.holds(&scope));
        if applies && !check.must.holds_or_empty(&scope) {
            let label = self.form.at(path).map_or_else(|| path.to_owned(), |f| f.label.clone());
            self.out.push(Finding {
                path: path.to_owned(),
                label,
                reason: check.reason,
                message: check.message.clone(),
                gravity: match check.level {
                    Level::Error => Gravity::Error,
                    Level::Warn => Gravity::Warn,
                },
            });
        }
    }
}

fn nested<'a>(layers: &[Layer<'a>], vals: &'a Values, fields: &'a [Field]) -> Vec<Layer<'a>> {
    let mut out = layers.to_vec();
    out.push(Layer { vals, fields, more: &[] });
    out
}

/// The registration of a place as a scope: `subkind.group`, `opened_on`, `category`, `rental.rooms`.
pub struct PlaceScope<'a> {
    /// Its registration form.
    pub form: &'a FormDef,
    /// The values of its card.
    pub vals: &'a Values,
    /// Category code.
    pub category: &'a str,
    /// The definitions in force.
    pub catalogue: &'a Catalogue,
    /// Today.
    pub today: NaiveDate,
}

impl Scope for PlaceScope<'_> {
    fn meaning(&self, name: &str) -> Meaning {
        if name == "category" {
            return Meaning::Text(self.category.to_owned());
        }
        // The longest beginning of the name that is a role; the rest is an attribute.
        let mut role = name;
        loop {
            let path =
                self.form.role_at(&format!("place.{role}")).or_else(|| self.form.role_at(role));
            if let Some(path) = path {
                let rest = name.get(role.len()..).unwrap_or("").trim_start_matches('.');
                return self.form.at(path).map_or(Meaning::Empty, |field| {
                    let value = values::get(self.vals, path);
                    meaning_of(field, value, rest, self.catalogue, self.today)
                });
            }
            match role.rsplit_once('.') {
                Some((shorter, _)) => role = shorter,
                None => return Meaning::Empty,
            }
        }
    }
}
