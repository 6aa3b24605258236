//! From a text, typed or imported, to the value that is stored: one field at a time.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::domain::{self, CreditCode, NumberRule, PersonName, Plate, Reason, Source, tidy};

use super::catalogue::Catalogue;
use super::definition::{Field, Kind};

/// What became of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Nothing was there.
    Empty,
    /// A right value, with what the officer should know about it.
    Good {
        /// The value as stored.
        value: Value,
        /// Notices and warnings; none of them holds a row.
        notes: Vec<Reason>,
    },
    /// Not accepted.
    Wrong(Reason),
}

impl Reading {
    fn good(value: impl Into<Value>) -> Self {
        Reading::Good { value: value.into(), notes: Vec::new() }
    }

    fn noted(value: impl Into<Value>, notes: Vec<Reason>) -> Self {
        Reading::Good { value: value.into(), notes }
    }
}

/// What reading a text needs to know besides the field.
pub struct Context<'c> {
    /// The definitions in force.
    pub catalogue: &'c Catalogue,
    /// Today.
    pub today: NaiveDate,
    /// Whether the text comes from a numeric cell.
    pub source: Source,
    /// What a serial date number is shifted by (1462 in workbooks of 1904).
    pub serial_offset: i64,
}

impl<'c> Context<'c> {
    /// For texts typed by a person.
    pub fn typed(catalogue: &'c Catalogue, today: NaiveDate) -> Self {
        Self { catalogue, today, source: Source::Text, serial_offset: 0 }
    }

    /// Reads a text for a field; `siblings` are the values beside it in its group or row, needed
    /// for the kind of an identity document.
    pub fn read(&self, field: &Field, text: &str, siblings: &Map<String, Value>) -> Reading {
        let bare = tidy::strip_guards(text);
        if bare.is_empty() {
            return Reading::Empty;
        }
        match &field.kind {
            Kind::Text | Kind::Long => self.text(field, text),
            Kind::Name => name(field, text),
            Kind::Date => {
                match self.serial(bare).map_or_else(|| domain::date::parse_date(bare), Ok) {
                    Ok(date) => Reading::good(domain::date::format_iso(date)),
                    Err(reason) => Reading::Wrong(reason),
                }
            }
            Kind::DateTime => match self.serial(bare) {
                Some(date) => Reading::good(domain::date::format_iso(date)),
                None => match domain::date::parse_datetime(bare) {
                    Ok(moment) => Reading::good(moment.to_string()),
                    Err(reason) => Reading::Wrong(reason),
                },
            },
            Kind::Int | Kind::Dec => number(field, bare),
            Kind::Flag => flag(bare),
            Kind::Code(table) => self.code(table, bare),
            Kind::Codes(table) => self.codes(table, bare),
            Kind::IdNumber { kind_field } => self.id_number(kind_field, text, siblings),
            Kind::CreditCode => match CreditCode::parse(bare) {
                Ok(code) => Reading::noted(code.as_str(), code.notes()),
                Err(reason) => Reading::Wrong(reason),
            },
            Kind::Phone => match domain::phone::parse_phones(text) {
                Ok(phones) => Reading::good(phones.reveal()),
                Err(reason) => Reading::Wrong(reason),
            },
            Kind::Plate => match Plate::parse(bare) {
                Ok(plate) => Reading::good(plate.reveal()),
                Err(reason) => Reading::Wrong(reason),
            },
            Kind::Sign => Reading::Empty,
            // Whole groups, lists and checklists come as JSON through `read_json`.
            Kind::Group(_) | Kind::List(_) | Kind::Checklist => Reading::Wrong(Reason::CodeBad),
        }
    }

    fn text(&self, field: &Field, text: &str) -> Reading {
        let bare = tidy::strip_guards(text);
        let tidied = if matches!(field.kind, Kind::Long) {
            bare.lines().map(|l| tidy::tidy_text(l).into_owned()).collect::<Vec<_>>().join("\n")
        } else {
            tidy::tidy_text(bare).into_owned()
        };
        if tidied.is_empty() {
            return Reading::Empty;
        }
        if field.max.is_some_and(|max| tidied.chars().count() as f64 > max) {
            return Reading::Wrong(Reason::TextTooLong);
        }
        let mut notes = Vec::new();
        if tidied.chars().any(domain::person_name::is_private_use) {
            notes.push(Reason::PrivateUseChar);
        }
        Reading::noted(tidied, notes)
    }

    fn serial(&self, text: &str) -> Option<NaiveDate> {
        if text.len() != 5 || !text.bytes().all(|b| b.is_ascii_digit()) || self.serial_offset == 0 {
            return None;
        }
        let serial = text.parse::<i64>().ok()? + self.serial_offset;
        domain::date::from_serial(u32::try_from(serial).ok()?).ok()
    }

    fn code(&self, table: &str, text: &str) -> Reading {
        let Some(table) = self.catalogue.table(table) else { return Reading::good(text) };
        match table.find(text) {
            Some(code) => Reading::good(code.code.as_str()),
            None if text.split_once(':').is_some_and(|(code, _)| table.get(code).is_some()) => {
                Reading::good(text)
            }
            None => Reading::noted(format!("{}:{text}", table.other()), vec![Reason::CodeUnknown]),
        }
    }

    fn codes(&self, table: &str, text: &str) -> Reading {
        let mut all: Vec<Value> = Vec::new();
        let mut notes = Vec::new();
        for part in text.split(['、', ',', '，', ';', '；', '|', '\n']).map(str::trim) {
            if part.is_empty() {
                continue;
            }
            if let Reading::Good { value, notes: more } = self.code(table, part) {
                if !all.contains(&value) {
                    all.push(value);
                }
                notes.extend(more);
            }
        }
        Reading::Good { value: Value::Array(all), notes }
    }

    fn id_number(&self, kind_field: &str, text: &str, siblings: &Map<String, Value>) -> Reading {
        let rule = siblings
            .get(kind_field)
            .and_then(Value::as_str)
            .and_then(|code| self.catalogue.document_kinds()?.get(code))
            .and_then(|row| row.get("number_rule").parse().ok())
            .unwrap_or(NumberRule::CitizenId);
        match domain::id_document::check_number_from(rule, text, self.source, self.today) {
            Ok(checked) => Reading::noted(checked.text, checked.notes),
            Err(Reason::RequiredMissing) => Reading::Empty,
            Err(reason) => Reading::Wrong(reason),
        }
    }

    /// Checks a JSON value for a field, groups and lists included: strings go through
    /// [`Self::read`], numbers and flags too. `wrong` collects what is not accepted.
    pub fn read_json(
        &self,
        field: &Field,
        value: &Value,
        siblings: &Map<String, Value>,
        path: &str,
        wrong: &mut Vec<(String, String, Reason)>,
    ) -> Option<Value> {
        match (&field.kind, value) {
            (_, Value::Null) => None,
            (Kind::Group(_), Value::Object(map)) => {
                let read = self.read_group(field, map, path, wrong);
                (!read.is_empty()).then_some(Value::Object(read))
            }
            (Kind::List(_), Value::Array(rows)) => {
                let rows: Vec<Value> = rows
                    .iter()
                    .enumerate()
                    .filter_map(|(at, row)| {
                        let row = row.as_object()?;
                        let read = self.read_group(field, row, &format!("{path}[{at}]"), wrong);
                        (!read.is_empty()).then_some(Value::Object(read))
                    })
                    .collect();
                (!rows.is_empty()).then_some(Value::Array(rows))
            }
            (Kind::Checklist, Value::Array(_)) => Some(value.clone()),
            (Kind::Codes(_), Value::Array(all)) => {
                let text = all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|");
                self.read_json(field, &Value::String(text), siblings, path, wrong)
            }
            (Kind::Group(_) | Kind::List(_) | Kind::Checklist, other) => {
                wrong.push((path.to_owned(), other.to_string(), Reason::CodeBad));
                None
            }
            (_, other) => {
                let text = match other {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                match self.read(field, &text, siblings) {
                    Reading::Empty => None,
                    Reading::Good { value, .. } => Some(value),
                    Reading::Wrong(reason) => {
                        wrong.push((path.to_owned(), text, reason));
                        None
                    }
                }
            }
        }
    }

    fn read_group(
        &self,
        field: &Field,
        map: &Map<String, Value>,
        path: &str,
        wrong: &mut Vec<(String, String, Reason)>,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        for child in field.kind.fields() {
            if let Some(value) = map.get(&child.key) {
                let path = super::definition::join(path, &child.key);
                if let Some(read) = self.read_json(child, value, &out, &path, wrong) {
                    out.insert(child.key.clone(), read);
                }
            }
        }
        out
    }
}

fn name(field: &Field, text: &str) -> Reading {
    match PersonName::parse(tidy::strip_guards(text)) {
        Ok(name) => {
            if field.max.is_some_and(|max| name.reveal().chars().count() as f64 > max) {
                return Reading::Wrong(Reason::TextTooLong);
            }
            Reading::noted(name.reveal(), name.note().into_iter().collect())
        }
        Err(reason) => Reading::Wrong(reason),
    }
}

fn number(field: &Field, text: &str) -> Reading {
    let plain: String = tidy::half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，'))
        .collect();
    let unit = field.unit.as_deref().unwrap_or("");
    let bare = plain
        .strip_suffix(unit)
        .unwrap_or(&plain)
        .trim_end_matches(['人', '间', '㎡', '个', '户', '栋', '幢', '台', '处', '名', '天', '日']);
    let Ok(number) = bare.parse::<f64>() else { return Reading::Wrong(Reason::NumberBad) };
    let in_range = number.is_finite()
        && field.min.is_none_or(|min| number >= min)
        && field.max.is_none_or(|max| number <= max)
        && (field.min.is_some() || number >= 0.0);
    if !in_range {
        return Reading::Wrong(Reason::NumberBad);
    }
    if matches!(field.kind, Kind::Int) {
        if number.fract() != 0.0 || number.abs() > 9e15 {
            return Reading::Wrong(Reason::NumberBad);
        }
        return Reading::good(number as i64);
    }
    let scale = 10f64.powi(i32::try_from(field.decimals.min(6)).unwrap_or(1));
    let rounded = (number * scale).round() / scale;
    if rounded.fract() == 0.0 && rounded.abs() < 9e15 {
        Reading::good(rounded as i64)
    } else {
        Reading::good(rounded)
    }
}

fn flag(text: &str) -> Reading {
    match text.to_ascii_lowercase().as_str() {
        "是" | "有" | "已" | "√" | "✓" | "☑" | "1" | "true" | "yes" | "y" | "对" => {
            Reading::good(true)
        }
        "否" | "无" | "没有" | "未" | "×" | "✗" | "☐" | "0" | "false" | "no" | "n" => {
            Reading::good(false)
        }
        other if other.starts_with('已') => Reading::good(true),
        other if other.starts_with('未') => Reading::good(false),
        _ => Reading::Wrong(Reason::CodeBad),
    }
}
