//! Hazards of earlier checks: where each of them may go from where it stands.
//!
//! What follows what is data ([`rectification`]); here it is held against the entries of a place.

use serde_json::Value;

use crate::forms::rectification::{self, Move};
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Kind};

/// A hazard that may not go where it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Path of its state in the entry.
    pub path: String,
    /// Chinese words.
    pub message: String,
}

/// The day on which an entry says that somebody looked at the place; `None` when it is no check, or
/// nobody was there.
pub fn looked_on<'v>(catalogue: &Catalogue, form: &FormDef, vals: &'v Values) -> Option<&'v str> {
    if !form.is_check() {
        return None;
    }
    let day = values::get(vals, form.role_at("check.at")?)?.as_str()?.get(..10)?;
    let result = form.role_at("result").and_then(|path| values::get(vals, path)?.as_str());
    let told = result.and_then(|code| told(catalogue, form, "result", code, "seen"));
    (told != Some("0")).then_some(day)
}

/// What the table of a field says of a code.
fn told<'c>(
    catalogue: &'c Catalogue,
    form: &FormDef,
    role: &str,
    code: &str,
    column: &str,
) -> Option<&'c str> {
    let Kind::Code(table) = &form.role(role)?.kind else { return None };
    Some(catalogue.table(table)?.get(code)?.get(column))
}

/// A row of hazards, read by roles.
struct Row<'v> {
    form: &'v FormDef,
    vals: &'v Values,
}

impl<'v> Row<'v> {
    fn text(&self, role: &str) -> Option<&'v str> {
        let key = &self.form.role(role)?.key;
        self.vals.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

/// The hazards of an entry that went where they may not. `looked` are the days on which somebody
/// looked at the place besides this entry.
pub fn stuck(
    catalogue: &Catalogue,
    form: &FormDef,
    old: Option<&Values>,
    new: &Values,
    looked: &[String],
) -> Vec<Stuck> {
    let (Some(list), Some(state), Some(table)) = (
        form.role_at("hazards"),
        form.role("hazard.state"),
        catalogue.table(rectification::STATES),
    ) else {
        return Vec::new();
    };
    let before = old.map(|old| values::rows(old, list)).unwrap_or_default();
    let after = values::rows(new, list);
    let own_day = looked_on(catalogue, form, new);
    let mut out = Vec::new();
    for (at, vals) in after.iter().enumerate() {
        let row = Row { form, vals };
        let was = same_row(form, &before, after.len(), at, &row).map(|vals| Row { form, vals });
        let Some(to) = row.text("hazard.state") else { continue };
        let has = |role: &str| match (row.text(role), &was) {
            // An extension up to the day that was set before, or an earlier one, is none.
            (Some(day), Some(was)) if role == "hazard.due_on" => {
                was.text(role).is_none_or(|before| day > before)
            }
            (filled, _) => filled.is_some(),
        };
        let on_spot = row
            .text("hazard.action")
            .and_then(|code| told(catalogue, form, "hazard.action", code, "on_spot"))
            == Some("1");
        let rechecked = row.text("hazard.rechecked_on").is_some_and(|day| {
            looked.iter().any(|looked| looked == day)
                || (was.is_none() && on_spot && own_day == Some(day))
        });
        let from = was.as_ref().map(|was| was.text("hazard.state").unwrap_or_default());
        let step = Move { from, to, has: &has, rechecked };
        if let Some(refusal) = rectification::refuse(table, &step) {
            let label = |role: &str| {
                let label = form.role(role).map_or(role, |field| &field.label);
                // The day that was set before stands there already.
                let new = if role == "hazard.due_on" { "比原来晚的" } else { "" };
                format!("{new}{label}")
            };
            out.push(Stuck {
                path: format!("{list}[{at}].{}", state.key),
                message: refusal.message(label),
            });
        }
    }
    out
}

/// The row as it was before: the one with the same words, else the one that stood there.
fn same_row<'v>(
    form: &FormDef,
    before: &[&'v Values],
    now: usize,
    at: usize,
    row: &Row<'_>,
) -> Option<&'v Values> {
    let there = before.get(at).copied();
    let words = |vals: &Values| Row { form, vals }.text("hazard.item").map(str::to_owned);
    let own = row.text("hazard.item").map(str::to_owned);
    if there.is_some_and(|there| words(there) == own) {
        return there;
    }
    let same = own.and_then(|own| before.iter().find(|row| words(row).as_ref() == Some(&own)));
    same.copied().or_else(|| there.filter(|_| now == before.len()))
}
