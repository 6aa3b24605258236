//! Equipment of the places as a picture (两根针 之 技防): what the registration forms say of cameras,
//! alarms, access and fire posts. That there is none and that nobody wrote anything are two things.

use serde_json::Value;

use crate::domain::AnchorCategory;
use crate::forms::{Field, Kind, values};
use crate::ledger::{Ledger, Result};
use crate::store::Subject;

/// What is looked at: role, word.
pub const EQUIPMENT: [(&str, &str); 4] = [
    ("equipment.camera", "监控"),
    ("equipment.alarm", "报警"),
    ("equipment.access", "门禁"),
    ("equipment.fire", "消防器材"),
];

/// What a card says of one kind of equipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Has {
    /// There is some.
    Some,
    /// There is none.
    None,
    /// Nobody wrote anything.
    Unsaid,
}

impl Has {
    /// The word of requests and replies.
    pub const fn code(self) -> &'static str {
        match self {
            Has::Some => "some",
            Has::None => "none",
            Has::Unsaid => "unsaid",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Has::Some => "有",
            Has::None => "无",
            Has::Unsaid => "未填",
        }
    }

    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Has::Some, Has::None, Has::Unsaid].into_iter().find(|has| has.code() == code)
    }

    fn of(field: &Field, value: Option<&Value>) -> Self {
        let Some(value) = value.filter(|value| !values::is_empty(value)) else {
            return Has::Unsaid;
        };
        let there = match (&field.kind, value) {
            (Kind::Flag, Value::Bool(there)) => *there,
            (Kind::Int | Kind::Dec, number) => number.as_f64().is_none_or(|n| n > 0.0),
            (_, Value::String(word)) => !matches!(word.as_str(), "无" | "none"),
            _ => true,
        };
        if there { Has::Some } else { Has::None }
    }
}

/// A place and what it has of one kind of equipment.
#[derive(Clone, Debug)]
pub struct Equipped {
    /// The place.
    pub subject: Subject,
    /// Its category.
    pub category: AnchorCategory,
    /// Place in [`EQUIPMENT`].
    pub equipment: usize,
    /// What it has.
    pub has: Has,
    /// How many, where the form counts them.
    pub count: u64,
    /// Where its card says so.
    pub path: String,
}

impl Ledger {
    /// What every place that is not gone has of every kind of equipment that its card asks for.
    ///
    /// # Errors
    /// Of the database.
    pub fn equipment(&self) -> Result<Vec<Equipped>> {
        let mut out = Vec::new();
        for category in AnchorCategory::ALL.iter().copied() {
            let Some(form) = self.catalogue().registration(category) else { continue };
            let asked: Vec<(usize, &str, &Field)> = EQUIPMENT
                .iter()
                .enumerate()
                .filter_map(|(at, (role, _))| {
                    let path = form.role_at(role)?;
                    Some((at, path, form.at(path)?))
                })
                .collect();
            if asked.is_empty() {
                continue;
            }
            let mut subjects: std::collections::HashMap<_, Subject> = self
                .store()
                .list_subjects(Some(crate::forms::SubjectKind::Place(category)))?
                .into_iter()
                .filter(|subject| !subject.facts.is_gone())
                .map(|subject| (subject.no, subject))
                .collect();
            for entry in self.store().list_entries_of_form(&form.key)? {
                let Some(subject) = subjects.remove(&entry.subject) else { continue };
                for (at, path, field) in &asked {
                    let value = values::get(&entry.values, path);
                    out.push(Equipped {
                        subject: subject.clone(),
                        category,
                        equipment: *at,
                        has: Has::of(field, value),
                        count: value.and_then(Value::as_u64).unwrap_or(0),
                        path: (*path).to_owned(),
                    });
                }
            }
        }
        Ok(out)
    }
}
