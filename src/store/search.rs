//! What search looks through: one row an entry, one line a field, scanned from end to end.
//!
//! A post has some ten thousand entries of a hundred bytes each: reading them all takes a few
//! milliseconds, finds any part of any name, number or address from one character on, and leaves
//! nothing behind when a row is erased. An inverted index of single characters, pinyin and digits
//! would be several times the size of the ledger and make imports crawl.
//!
//! A line is `path ␟ text ␟ pinyin ␟ initials ␞`, everything folded as [`crate::domain::search_text`] does.

use std::collections::HashMap;

use rusqlite::params;
use serde_json::Value;

use crate::domain::{EntryId, SubjectId, search_text};
use crate::forms::definition::join;
use crate::forms::values::{self, Values};
use crate::forms::{Field, FormDef, Kind, Shape, SubjectKind};

use super::entry::EntryNo;
use super::{Result, Store};

const UNIT: char = '\u{1F}';
const LINE: char = '\u{1E}';

/// A field that holds what was looked for.
#[derive(Clone, PartialEq)]
pub struct Hit {
    /// The place or other subject it stands on.
    pub subject: SubjectId,
    /// Its name.
    pub subject_name: String,
    /// Key of the form.
    pub form: String,
    /// The entry.
    pub entry: EntryId,
    /// Path of the field.
    pub path: String,
    /// Its value, in full.
    pub text: String,
}

/// What a search over everything found.
#[derive(Default)]
pub struct Found {
    /// By place.
    pub hits: Vec<Hit>,
    /// How many places there are in all.
    pub places: usize,
}

/// The fields of one place that hold the text.
#[derive(Default)]
struct Group {
    lines: Vec<(i64, String)>,
}

/// A name that begins with the text, one that holds it, any other place.
fn rank_of(name: &str, wanted: &str) -> u8 {
    let keys = search_text::search_keys(name);
    let keys = [&keys.plain, &keys.pinyin, &keys.initials];
    if keys.iter().any(|key| key.starts_with(wanted)) {
        0
    } else if keys.iter().any(|key| key.contains(wanted)) {
        1
    } else {
        2
    }
}

/// Places in the order of the method, then organisations, then the post.
fn kind_rank(kind: SubjectKind) -> u8 {
    match kind {
        SubjectKind::Place(category) => category as u8,
        SubjectKind::Organisation => 8,
        SubjectKind::Post => 9,
    }
}

/// The search text of an entry.
pub(super) fn text_of(form: &FormDef, vals: &Values) -> String {
    let mut out = String::with_capacity(96);
    // Widths of rosters are millimetres: none of their fields names a place.
    let by_pinyin = if form.shape == Shape::Roster { PINYIN_ROLES_ONLY } else { PINYIN_FROM_WIDTH };
    for field in form.head.iter().chain(&form.fields) {
        if let Some(value) = vals.get(&field.key) {
            push(field, value, &field.key, by_pinyin, &mut out);
        }
    }
    out
}

/// From this width on (columns of twelve) a short text names something and is found by pinyin.
const PINYIN_FROM_WIDTH: f64 = 6.0;
const PINYIN_ROLES_ONLY: f64 = f64::INFINITY;

fn push(field: &Field, value: &Value, path: &str, by_pinyin: f64, out: &mut String) {
    match (&field.kind, value) {
        (Kind::Group(fields), Value::Object(map)) => {
            for child in fields {
                if let Some(inner) = map.get(&child.key) {
                    push(child, inner, &join(path, &child.key), by_pinyin, out);
                }
            }
        }
        (Kind::List(fields), Value::Array(rows)) => {
            for (at, row) in rows.iter().enumerate() {
                for child in fields {
                    if let Some(inner) = row.get(&child.key) {
                        push(child, inner, &format!("{path}[{at}].{}", child.key), by_pinyin, out);
                    }
                }
            }
        }
        (kind, Value::String(text)) if field.search && is_searched(kind) => {
            let line = |out: &mut String, plain: &str, pinyin: &str, initials: &str| {
                for part in [path, plain, pinyin] {
                    out.push_str(part);
                    out.push(UNIT);
                }
                out.push_str(initials);
                out.push(LINE);
            };
            if matches!(kind, Kind::Name) {
                let keys = search_text::name_search_keys(text);
                line(out, &keys.plain, &keys.pinyin, &keys.initials);
            } else if has_pinyin(field, by_pinyin) {
                let keys = search_text::search_keys(text);
                line(out, &keys.plain, &keys.pinyin, &keys.initials);
            } else {
                line(out, &search_text::fold(text), "", "");
            }
        }
        _ => {}
    }
}

fn is_searched(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text
            | Kind::Long
            | Kind::Name
            | Kind::IdNumber { .. }
            | Kind::CreditCode
            | Kind::Phone
            | Kind::Plate
    )
}

/// Names of places and organisations are found by pinyin too; long texts only by themselves.
fn has_pinyin(field: &Field, from_width: f64) -> bool {
    ["place.name", "subject_name", "org.name", "place.area"].iter().any(|role| field.has_role(role))
        || (matches!(field.kind, Kind::Text)
            && field.max.is_some_and(|max| max <= 120.0)
            && field.width >= from_width)
}

impl Store {
    /// The fields that hold the text, as it stands, as pinyin or as initials; listed by place
    /// (decisions.md 28).
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>> {
        let wanted = search_text::fold(text);
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = self.db.prepare_cached(include_str!("search.sql"))?;
        let mut rows = query.query(params![wanted])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let lines: String = row.get("text")?;
            let vals: String = row.get("vals")?;
            let mut parsed: Option<Values> = None;
            for line in lines.split(LINE) {
                let Some((path, keys)) = line.split_once(UNIT) else { continue };
                if !keys.contains(&wanted) {
                    continue;
                }
                if parsed.is_none() {
                    parsed = Some(serde_json::from_str(&vals)?);
                }
                let text = parsed.as_ref().and_then(|v| values::text(v, path)).unwrap_or_default();
                out.push(Hit {
                    subject: SubjectId::from_bytes(row.get("subject_id")?),
                    subject_name: row.get("name")?,
                    form: row.get("form")?,
                    entry: EntryId::from_bytes(row.get("id")?),
                    path: path.to_owned(),
                    text,
                });
                if out.len() >= limit {
                    return Ok(out);
                }
            }
        }
        Ok(out)
    }

    /// The places that hold the text, those that bear it in their names first, each with its first
    /// few fields that do. Answers how many places there are in all, too.
    pub fn search_places(&self, text: &str, places: usize, lines: usize) -> Result<Found> {
        let wanted = search_text::fold(text);
        if wanted.is_empty() {
            return Ok(Found::default());
        }
        let mut query = self.db.prepare_cached(include_str!("search_places.sql"))?;
        let mut rows = query.query(params![wanted])?;
        let mut groups: HashMap<i64, Group> = HashMap::new();
        while let Some(row) = rows.next()? {
            let keys = row.get_ref("text")?.as_str().unwrap_or_default();
            let mut matching = keys
                .split(LINE)
                .filter_map(|line| line.split_once(UNIT))
                .filter(|(_, keys)| keys.contains(&wanted))
                .peekable();
            if matching.peek().is_none() {
                continue;
            }
            let group = groups.entry(row.get("subject")?).or_default();
            let entry: i64 = row.get("entry")?;
            for (path, _) in matching {
                if group.lines.len() >= lines {
                    break;
                }
                group.lines.push((entry, path.to_owned()));
            }
        }
        let mut order = Vec::with_capacity(groups.len());
        for subject in self.list_subjects(None)? {
            let Some(group) = groups.remove(&subject.no.0) else { continue };
            let rank = rank_of(&subject.facts.name, &wanted);
            order.push(((rank, kind_rank(subject.kind), subject.number), subject, group));
        }
        order.sort_by_key(|(key, ..)| *key);
        let total = order.len();
        let mut hits = Vec::new();
        for (_, subject, group) in order.into_iter().take(places) {
            for (no, path) in group.lines {
                let entry = self.entry_by_no(EntryNo(no))?;
                hits.push(Hit {
                    subject: subject.id,
                    subject_name: subject.facts.name.clone(),
                    form: entry.form,
                    entry: entry.id,
                    text: values::text(&entry.values, &path).unwrap_or_default(),
                    path,
                });
            }
        }
        Ok(Found { hits, places: total })
    }

    /// The subjects of which an entry on this form holds the text, as it stands, as pinyin or as
    /// initials: what is typed over a list of places. `but` are paths that do not count.
    pub fn find_subjects(&self, form: &str, text: &str, but: &[String]) -> Result<Vec<SubjectId>> {
        let wanted = search_text::fold(text);
        let mut query = self.db.prepare_cached(include_str!("find_subjects.sql"))?;
        let mut rows = query.query(params![form, wanted])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let lines = row.get_ref("text")?.as_str().unwrap_or_default();
            let holds =
                lines.split(LINE).filter_map(|line| line.split_once(UNIT)).any(|(path, keys)| {
                    keys.contains(&wanted) && !but.iter().any(|other| other == path)
                });
            if holds {
                out.push(SubjectId::from_bytes(row.get("id")?));
            }
        }
        out.dedup();
        Ok(out)
    }
}
