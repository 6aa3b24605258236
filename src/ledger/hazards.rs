//! Hazards of earlier checks: where each of them may go from where it stands.
//!
//! What follows what is data ([`rectification`]); here it is held against the entries of a place.

use chrono::{Days, NaiveDate};
use serde_json::Value;

use crate::forms::codes::CodeTable;
use crate::forms::rectification::{self, Move};
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Kind};

/// The role of the day by which a hazard has to be dealt with.
const DUE_ON: &str = "hazard.due_on";

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

/// What an entry said before it is written.
#[derive(Clone, Copy, Default)]
pub struct Before<'v> {
    /// What it says now.
    pub now: Option<&'v Values>,
    /// What it said when the day began. What was written since may be put right like any typing mistake.
    pub morning: Option<&'v Values>,
}

/// The hazards of an entry that went where they may not, were given more time without an extension,
/// or were dropped. `looked` are the days on which somebody looked at the place besides this entry.
pub fn stuck(
    catalogue: &Catalogue,
    form: &FormDef,
    old: Before<'_>,
    new: &Values,
    looked: &[String],
    today: NaiveDate,
) -> Vec<Stuck> {
    let (Some(list), Some(state), Some(due), Some(table)) = (
        form.role_at("hazards"),
        form.role("hazard.state"),
        form.role("hazard.due_on"),
        catalogue.table(rectification::STATES),
    ) else {
        return Vec::new();
    };
    let before = old.now.map(|vals| values::rows(vals, list)).unwrap_or_default();
    let morning = old.morning.map(|vals| values::rows(vals, list)).unwrap_or_default();
    let after = values::rows(new, list);
    let own_day = looked_on(catalogue, form, new);
    let mut kept: Vec<&Values> = Vec::new();
    let mut out = Vec::new();
    for (at, vals) in after.iter().enumerate() {
        let row = Row { form, vals };
        let was = same_row(form, &before, after.len(), at, &row).map(|vals| Row { form, vals });
        let stood = same_row(form, &morning, after.len(), at, &row);
        kept.extend(stood);
        let stood = stood.map(|vals| Row { form, vals });
        let mut refuse = |key: &str, message: String| {
            out.push(Stuck { path: format!("{list}[{at}].{key}"), message });
        };
        if let Some(to) = row.text("hazard.state") {
            let has = |role: &str| match (row.text(role), &was) {
                // An extension up to the day that was set before, or an earlier one, is none.
                (Some(day), Some(was)) if role == DUE_ON => {
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
                    let new = if role == DUE_ON { "比原来晚的" } else { "" };
                    format!("{new}{label}")
                };
                refuse(&state.key, refusal.message(label));
                continue;
            }
        }
        if let Some(why) = no_such_term(table, &row, was.as_ref(), stood.as_ref(), today) {
            refuse(&due.key, format!("{}{why}", due.label));
        }
    }
    for (at, vals) in morning.iter().enumerate() {
        let stands = Row { form, vals }.text("hazard.state").unwrap_or_default();
        let gone = !kept.iter().any(|kept| std::ptr::eq(*kept, *vals));
        if gone && !rectification::is_settled(table, stands) {
            let message = "隐患不能删去，登错的写明理由撤销".to_owned();
            out.push(Stuck { path: format!("{list}[{at}]"), message });
        }
    }
    out
}

/// Why the last day of a hazard may not be what it is now, in words that follow the name of the field.
/// `was` is the row before this change, `stood` as the day began.
fn no_such_term(
    table: &CodeTable,
    row: &Row<'_>,
    was: Option<&Row<'_>>,
    stood: Option<&Row<'_>>,
    today: NaiveDate,
) -> Option<String> {
    let code = row.text("hazard.state").unwrap_or_default();
    if rectification::is_settled(table, code) {
        return None;
    }
    let state = table.get(code);
    let longer = state.is_some_and(|state| rectification::needs(state).any(|of| of == DUE_ON));
    let day = row.text(DUE_ON);
    if let Some((stood, before)) = stood.and_then(|stood| Some((stood, stood.text(DUE_ON)?))) {
        let Some(day) = day else { return Some("不能去掉".to_owned()) };
        let same = |role: &str| row.text(role) == stood.text(role);
        // A recheck that finds it as it was sets a new term.
        let anew = state.is_some_and(|state| {
            rectification::is_by_recheck(state)
                && rectification::asks(state).any(|role| role == DUE_ON)
                && !same("hazard.state")
        });
        if day > before && !anew {
            if !longer {
                let to = rectification::longer(table).map_or("", |state| &state.label);
                return Some(format!("往后改须办延期：改为“{to}”，写明理由"));
            }
            // The reason of the extension before is none for this one.
            if row.text("hazard.reason").is_none()
                || (same("hazard.state") && same("hazard.reason"))
            {
                return Some("再往后改须写这一次的理由".to_owned());
            }
        }
    }
    let (day, was) = (day?, was?);
    if was.text(DUE_ON) == Some(day) {
        return None;
    }
    let day: NaiveDate = day.parse().ok()?;
    if longer && day <= today {
        return Some("要晚于今天".to_owned());
    }
    let last = state.and_then(rectification::longest)?;
    let last = today.checked_add_days(Days::new(last))?;
    (day > last).then(|| format!("最晚到 {last}"))
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
