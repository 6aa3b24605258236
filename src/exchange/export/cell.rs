//! One cell: find the value, write it as the profile wants, say why it cannot be.

use serde_json::Value;

use crate::domain::date::parse_datetime;
use crate::domain::phone::{PhoneKind, parse_phones};
use crate::domain::tidy::is_formula_like;
use crate::forms::condition::{Meaning, Scope};
use crate::forms::definition::{Field, Kind, Required};
use crate::forms::judge::meaning_of;
use crate::forms::{Catalogue, FormDef, Values, values};

use crate::exchange::profile::{
    CodeStyle, Column, Content, FormulaGuard, Profile, Quote, Related, Style, TextGuard, ValuePath,
    needs_quotes, place_path, related_forms,
};

use super::plan::Place;
use super::{Options, Row, Why};

/// A finished cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cell {
    /// Its text.
    Text(String),
    /// The number of the row, known only when the files are.
    RowNumber,
}

/// Why a cell cannot be written.
#[derive(Debug)]
pub(super) struct Trouble {
    pub why: Why,
    pub message: String,
}

fn trouble(why: Why, message: impl Into<String>) -> Trouble {
    Trouble { why, message: message.into() }
}

/// What all cells of a batch have in common.
pub(super) struct Desk<'d> {
    pub profile: &'d Profile,
    pub catalogue: &'d Catalogue,
    pub form: &'d FormDef,
    pub card: Option<&'d FormDef>,
    pub options: &'d Options,
}

/// Where a value was found.
struct Found<'v> {
    field: Option<(&'v Field, &'v Value)>,
    text: String,
}

impl Desk<'_> {
    /// The cell of a column. `scope` knows the names of the row.
    pub fn cell(
        &self,
        column: &Column,
        row: &Row,
        place: &Place,
        scope: &dyn Scope,
    ) -> Result<Cell, Trouble> {
        if column.content == Content::RowNumber {
            return Ok(Cell::RowNumber);
        }
        let (text, is_number) = self.raw(column, row, place, scope)?;
        let required = match &column.required {
            Required::No => false,
            Required::Yes => true,
            Required::When(when) => when.holds(scope),
        };
        let text = if is_number { text } else { self.defused(column, text)? };
        if text.is_empty() {
            if required {
                return Err(trouble(
                    Why::RequiredMissing,
                    format!("“{}”必填，这一行空着", column.title),
                ));
            }
            let empty = column.empty.as_ref().unwrap_or(&self.profile.empty);
            let never = column.content == Content::Empty;
            return Ok(Cell::Text(if never { String::new() } else { empty.clone() }));
        }
        if column.max.is_some_and(|max| text.chars().count() > max) {
            let max = column.max.unwrap_or_default();
            return Err(trouble(Why::TextTooLong, format!("“{}”超过{max}个字", column.title)));
        }
        let text = if column.guard { self.guarded(text) } else { text };
        if self.profile.quote == Quote::None && needs_quotes(&text, self.profile.delimiter) {
            return Err(trouble(
                Why::QuoteNeeded,
                format!("“{}”里有分隔符、引号或换行，而方案不加引号", column.title),
            ));
        }
        Ok(Cell::Text(text))
    }

    /// The form's path that a column's cell comes from, or its heading.
    pub fn field_name(&self, column: &Column) -> String {
        let path = match &column.content {
            Content::Field(paths) | Content::Flag { value: paths, .. } => paths.first(),
            _ => None,
        };
        let name = match path {
            Some(ValuePath::Own(path)) => Some(format!("{}.{path}", self.form.key)),
            Some(ValuePath::Place(role)) => self
                .card
                .and_then(|card| place_path(card, role).map(|path| format!("{}.{path}", card.key))),
            Some(ValuePath::PlaceAddress) => self.card.and_then(|card| {
                card.role_path("place.address").map(|path| format!("{}.{path}", card.key))
            }),
            Some(ValuePath::Latest { of, role, form }) => self
                .related(*of, form.as_deref())
                .into_iter()
                .find_map(|form| form.role_path(role).map(|path| format!("{}.{path}", form.key))),
            Some(ValuePath::PlaceLeaf) | None => None,
        };
        name.unwrap_or_else(|| column.title.clone())
    }

    fn related(&self, of: Related, form: Option<&str>) -> Vec<&FormDef> {
        related_forms(self.catalogue, self.profile.category, of, form)
    }

    /// The text before guards, and whether it is a number, which no guard touches.
    fn raw(
        &self,
        column: &Column,
        row: &Row,
        place: &Place,
        scope: &dyn Scope,
    ) -> Result<(String, bool), Trouble> {
        match &column.content {
            Content::Empty | Content::RowNumber => Ok((String::new(), false)),
            Content::Const(text) => Ok((self.fixed(column, text)?, false)),
            Content::Count { of, role, form, when } => {
                let count = self.count(*of, role, form.as_deref(), when.as_ref(), place);
                Ok((count.to_string(), true))
            }
            Content::Flag { value, when, yes, no } => {
                if !value.is_empty() && self.find(value, row, place).is_none() {
                    return Ok((String::new(), false));
                }
                Ok((if when.holds(scope) { yes } else { no }.clone(), true))
            }
            Content::Field(paths) => match self.find(paths, row, place) {
                None => Ok((String::new(), false)),
                Some(Found { field: None, text }) => Ok((text, false)),
                Some(Found { field: Some((field, value)), .. }) => {
                    let is_number = matches!(field.kind, Kind::Int | Kind::Dec);
                    Ok((self.shown(column, field, value)?, is_number))
                }
            },
        }
    }

    fn fixed(&self, column: &Column, text: &str) -> Result<String, Trouble> {
        let post = &self.options.post;
        let mut out = text.to_owned();
        for (name, value) in [
            ("{post}", &post.name),
            ("{station}", &post.station),
            ("{division}", &post.division),
            ("{officer}", &post.officer),
        ] {
            if !text.contains(name) {
                continue;
            }
            if value.is_empty() {
                return Ok(String::new());
            }
            if text.contains('-') && value.contains('-') {
                return Err(hyphen(column));
            }
            out = out.replace(name, value);
        }
        Ok(out)
    }

    /// The first value that is not empty.
    fn find<'v>(
        &'v self,
        paths: &[ValuePath],
        row: &'v Row,
        place: &'v Place,
    ) -> Option<Found<'v>> {
        let plain =
            |text: &str| (!text.is_empty()).then(|| Found { field: None, text: text.to_owned() });
        paths.iter().find_map(|path| match path {
            ValuePath::Own(path) => at(self.form, path, &row.values),
            ValuePath::Place(role) => {
                let card = self.card?;
                at(card, &place_path(card, role)?, &place.facts.card)
            }
            ValuePath::PlaceAddress => plain(&place.facts.address),
            ValuePath::PlaceLeaf => {
                let order = self.card?.order;
                plain(&format!("{}-{order}", place.facts.leaf_base))
            }
            ValuePath::Latest { of, role, form } => {
                let (form, entry) = self.latest(*of, form.as_deref(), place)?;
                at(form, &form.role_path(role)?, &entry.values)
            }
        })
    }

    /// The newest letter in force, or the newest check.
    fn latest<'v>(
        &'v self,
        of: Related,
        only: Option<&str>,
        place: &'v Place,
    ) -> Option<(&'v FormDef, &'v Row)> {
        self.related(of, only)
            .into_iter()
            .filter_map(|form| Some((form, form.role_path(of.day_role())?)))
            .flat_map(|(form, day)| {
                place.entries(&form.key).iter().map(move |entry| (form, day.clone(), entry))
            })
            .filter(|(form, _, entry)| self.counts(of, form, &entry.values))
            .filter_map(|(form, day, entry)| {
                Some((values::text(&entry.values, &day)?, form, entry))
            })
            .max_by(|a, b| (&a.0, a.2.changed).cmp(&(&b.0, b.2.changed)))
            .map(|(_, form, entry)| (form, entry))
    }

    /// A letter that was never signed, called off or refused is none; a visit without a check is
    /// no check.
    fn counts(&self, of: Related, form: &FormDef, vals: &Values) -> bool {
        match of {
            Related::Letter => {
                let state = form.role_path("state").and_then(|path| {
                    let Kind::Code(table) = &form.at(&path)?.kind else { return None };
                    let row =
                        self.catalogue.table(table)?.get(values::get(vals, &path)?.as_str()?)?;
                    Some(row.get("counts_as_valid") != "0")
                });
                state.unwrap_or(true)
            }
            Related::Check => {
                let always = form.role("result").is_none_or(|f| f.required == Required::Yes);
                let filled = |role: &str| {
                    form.role_path(role).is_some_and(|path| values::get(vals, &path).is_some())
                };
                always || ["result", "checklist", "hazards"].into_iter().any(filled)
            }
        }
    }

    fn count(
        &self,
        of: Related,
        role: &str,
        only: Option<&str>,
        when: Option<&crate::forms::condition::Condition>,
        place: &Place,
    ) -> usize {
        let mut count = 0;
        for form in self.related(of, only) {
            let Some(path) = form.role_path(role) else { continue };
            let Some(list) = form.at(&path) else { continue };
            let entries = place.entries(&form.key).iter();
            for entry in entries.filter(|entry| self.counts(of, form, &entry.values)) {
                let rows = values::rows(&entry.values, &path);
                count += rows.iter().filter(|row| self.row_holds(list, row, when)).count();
            }
        }
        count
    }

    /// What nobody has said is as when the row was made: a hazard without a state is open.
    fn row_holds(
        &self,
        list: &Field,
        row: &Values,
        when: Option<&crate::forms::condition::Condition>,
    ) -> bool {
        let scope = |name: &str| {
            let (first, rest) = name.split_once('.').unwrap_or((name, ""));
            let Some(field) = list.child(first) else { return Meaning::Empty };
            let value = row.get(first).or(field.default.as_ref());
            meaning_of(field, value, rest, self.catalogue, self.options.today)
        };
        when.is_none_or(|when| when.holds(&scope))
    }

    fn shown(&self, column: &Column, field: &Field, value: &Value) -> Result<String, Trouble> {
        match &field.kind {
            Kind::Date => Ok(self.day(column, value, false)),
            Kind::DateTime => Ok(self.day(column, value, column.style != Some(Style::Date))),
            Kind::Code(table) | Kind::Codes(table) => {
                let codes: Vec<&str> = match value {
                    Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
                    one => one.as_str().into_iter().collect(),
                };
                let parts: Result<Vec<_>, _> =
                    codes.into_iter().map(|code| self.code(column, table, code)).collect();
                Ok(parts?.join("、"))
            }
            Kind::Phone => Ok(phones(value, column.style == Some(Style::MobileFirst))),
            Kind::Flag => Ok(if value.as_bool() == Some(true) { "是" } else { "否" }.to_owned()),
            Kind::Int | Kind::Dec => Ok(number(value)),
            _ => Ok(values::show(value).unwrap_or_default()),
        }
    }

    /// Words such as 长期 stay as they are.
    fn day(&self, column: &Column, value: &Value, with_time: bool) -> String {
        let text = values::show(value).unwrap_or_default();
        let Ok(moment) = parse_datetime(&text) else { return text };
        let days = column.date_style.as_ref().unwrap_or(&self.profile.date_style);
        let times = column.date_style.as_ref().unwrap_or(&self.profile.datetime_style);
        if with_time && moment.time.is_some() { times.write(moment) } else { days.write(moment) }
    }

    fn code(&self, column: &Column, table: &str, stored: &str) -> Result<String, Trouble> {
        let style = match column.style {
            Some(Style::Code(style)) => style,
            _ => self.profile.code_style,
        };
        let unmapped = || {
            trouble(
                Why::CodeUnmapped,
                format!("“{}”的这个选项没有对应的写法，请在方案的映射表里补上", column.title),
            )
        };
        let bare = stored.split_once(':').map_or(stored, |(code, _)| code);
        let (code, label) = match &column.map {
            Some(name) => {
                let map = self.profile.maps.get(name).ok_or_else(unmapped)?;
                let theirs = map.get(stored).or_else(|| map.get(bare)).ok_or_else(unmapped)?;
                (theirs.code.as_str(), theirs.label.as_str())
            }
            None => {
                let table = self.catalogue.table(table).ok_or_else(unmapped)?;
                table.get(stored).ok_or_else(unmapped)?;
                (bare, table.show(stored))
            }
        };
        match style {
            CodeStyle::Label => Ok(label.to_owned()),
            CodeStyle::Code => Ok(code.to_owned()),
            CodeStyle::CodeLabel if code.contains('-') || label.contains('-') => {
                Err(hyphen(column))
            }
            CodeStyle::CodeLabel => Ok(format!("{code}-{label}")),
        }
    }

    fn defused(&self, column: &Column, text: String) -> Result<String, Trouble> {
        if !is_formula_like(&text) {
            return Ok(text);
        }
        match self.profile.formula_guard {
            FormulaGuard::Reject => Err(trouble(
                Why::FormulaLike,
                format!("“{}”以公式符号开头，电子表格会当成公式", column.title),
            )),
            FormulaGuard::PrefixApos => Ok(format!("'{text}")),
            FormulaGuard::Strip => {
                let mut rest = text.as_str();
                while is_formula_like(rest) {
                    let mut chars = rest.chars();
                    chars.next();
                    rest = chars.as_str();
                }
                Ok(rest.to_owned())
            }
        }
    }

    fn guarded(&self, text: String) -> String {
        match self.profile.text_guard {
            TextGuard::None => text,
            TextGuard::Tab => format!("{text}\t"),
            TextGuard::Eq => format!("=\"{}\"", text.replace('"', "\"\"")),
            TextGuard::Apos => format!("'{text}"),
        }
    }
}

fn hyphen(column: &Column) -> Trouble {
    trouble(
        Why::LabelHyphen,
        format!("“{}”的值里有 -，对方会切错，请在映射表或方案里改写", column.title),
    )
}

fn at<'v>(form: &'v FormDef, path: &str, vals: &'v Values) -> Option<Found<'v>> {
    let value = values::get(vals, path).filter(|value| !values::is_empty(value))?;
    Some(Found { field: Some((form.at(path)?, value)), text: String::new() })
}

/// Numbers in their stored form; `+86` goes, which is not a formula.
fn phones(value: &Value, one: bool) -> String {
    let text = values::show(value).unwrap_or_default();
    let Ok(phones) = parse_phones(&text) else { return text };
    if !one {
        return phones.reveal();
    }
    let all = phones.numbers();
    let mobile = all.iter().find(|phone| phone.kind() == PhoneKind::Mobile);
    mobile.or(all.first()).map_or(text, |phone| phone.reveal().to_owned())
}

fn number(value: &Value) -> String {
    match (value.as_i64(), value.as_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, Some(number)) => number.to_string(),
        _ => values::show(value).unwrap_or_default(),
    }
}
