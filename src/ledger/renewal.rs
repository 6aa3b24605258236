//! A letter that is renewed: when a newer one of its kind is signed, the one before it is marked as
//! renewed and says by which, in the very change that signs the new one.
//!
//! Which state follows is data (the table `letter_state`: `when_renewed`); two letters of a form are
//! of one kind unless a field with the role `letter.apart` tells them apart.

use serde_json::Value;

use crate::domain::EntryId;
use crate::forms::codes::CodeTable;
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Kind, Shape};
use crate::store::{Entry, EntryNo, Prepared, Result, Status, SubjectNo, Writer, Wrong};

/// How far an entry is, by its values.
pub(super) type Judge<'j> = &'j dyn Fn(&Values, &[Wrong]) -> Status;

/// A letter that was written, beside the others of its form.
pub(super) struct Written<'w> {
    /// The definitions.
    pub catalogue: &'w Catalogue,
    /// Its form.
    pub form: &'w FormDef,
    /// Whose it is.
    pub subject: SubjectNo,
    /// The letter.
    pub entry: EntryId,
    /// What it said before; none for a new one.
    pub before: Option<&'w Values>,
    /// What it says now; none for one that was removed.
    pub after: Option<&'w Values>,
    /// Judges letters of the same page.
    pub judge: Judge<'w>,
}

/// What the states of a form's letters are.
struct States<'s> {
    form: &'s FormDef,
    table: &'s CodeTable,
    state: &'s str,
    renewed_by: &'s str,
}

impl<'s> States<'s> {
    fn of(catalogue: &'s Catalogue, form: &'s FormDef) -> Option<Self> {
        let field = form.role("state").filter(|_| form.shape == Shape::Letter)?;
        let Kind::Code(table) = &field.kind else { return None };
        Some(Self {
            form,
            table: catalogue.table(table)?,
            state: form.role_at("state")?,
            renewed_by: form.role_at("renewed_by")?,
        })
    }

    fn told<'t>(&'t self, vals: &Values, column: &str) -> &'t str {
        let state = values::text(vals, self.state).unwrap_or_default();
        self.table.get(&state).map_or("", |row| row.get(column))
    }

    /// Whether it is signed and in force.
    fn is_signed(&self, vals: &Values) -> bool {
        self.told(vals, "counts_as_valid") == "1"
    }

    /// Whether it is renewed.
    fn is_renewed(&self, vals: &Values) -> bool {
        let state = values::text(vals, self.state).unwrap_or_default();
        self.table.rows().iter().any(|row| !state.is_empty() && row.get("when_renewed") == state)
    }

    /// Whether it was in force once, from a day on. One whose day is not written yet renews nothing.
    fn was_signed(&self, vals: &Values) -> bool {
        let day = self.form.role_at("signed_on").and_then(|path| values::text(vals, path));
        day.is_some_and(|day| !day.is_empty())
            && (!self.told(vals, "when_renewed").is_empty() || self.is_renewed(vals))
    }

    /// What a letter is called by one that it renewed: its number, or the day it was signed.
    fn name(&self, vals: &Values) -> Option<String> {
        let text = |role: &str| values::text(vals, self.form.role_at(role)?);
        let number = text("record_no").filter(|number| !number.is_empty());
        number.or_else(|| text("signed_on").map(|day| format!("{day}签")))
    }

    fn apart(&self, vals: &Values) -> Option<String> {
        values::text(vals, self.form.role_at("letter.apart")?)
    }

    fn points_at(&self, vals: &Values, name: &str) -> bool {
        self.is_renewed(vals) && values::text(vals, self.renewed_by).as_deref() == Some(name)
    }
}

/// Whether one letter came before another.
fn is_before(one: (&str, EntryNo), other: (&str, EntryNo)) -> bool {
    !one.0.is_empty() && one < other
}

/// What a file says of a letter does not bring it back that was renewed here.
pub(super) fn keep(catalogue: &Catalogue, form: &FormDef, old: &Values, new: &mut Values) {
    let Some(states) = States::of(catalogue, form) else { return };
    if states.is_renewed(old) && states.is_signed(new) {
        for path in [states.state, states.renewed_by] {
            if let Some(value) = values::get(old, path) {
                values::set(new, path, value.clone());
            }
        }
    }
}

impl Written<'_> {
    /// Marks the letters that this one renews, or that it renews no longer; how many were changed.
    ///
    /// # Errors
    /// Of the database.
    pub(super) fn settle(&self, writer: &mut Writer<'_>) -> Result<usize> {
        let Some(states) = States::of(self.catalogue, self.form) else { return Ok(0) };
        let (before, after) = (self.before, self.after);
        let was = before.filter(|vals| states.was_signed(vals));
        let now = after.filter(|vals| states.was_signed(vals));
        let signs = was.is_none() && now.is_some_and(|vals| states.is_signed(vals));
        let (was, now) = (was.and_then(|v| states.name(v)), now.and_then(|v| states.name(v)));
        if !signs && was == now {
            return Ok(0);
        }
        let own = writer.get_entry(self.entry)?;
        let mut all = writer.list_entries(self.subject, &self.form.key)?;
        all.retain(|other| states.apart(&other.values) == states.apart(&own.values));
        let at = (own.day.as_str(), own.no);
        let mut changed = 0;
        for other in all.iter().filter(|other| other.id != self.entry) {
            let there = (other.day.as_str(), other.no);
            let state = states.told(&other.values, "when_renewed");
            let known = was.as_deref().is_some_and(|was| states.points_at(&other.values, was));
            let mut vals = other.values.clone();
            match (&was, &now) {
                // A newer one of before stands still, or none does.
                (Some(_), None) if known => match newest(&states, &all, other, self.entry) {
                    Some(name) => values::set(&mut vals, states.renewed_by, Value::String(name)),
                    None => bring_back(&states, &mut vals),
                },
                (Some(_), Some(name)) if known => {
                    values::set(&mut vals, states.renewed_by, Value::String(name.clone()));
                }
                (None, Some(name)) if signs && !state.is_empty() && is_before(there, at) => {
                    values::set(&mut vals, states.state, Value::String(state.to_owned()));
                    values::set(&mut vals, states.renewed_by, Value::String(name.clone()));
                }
                _ => continue,
            }
            changed += usize::from(self.write(writer, other, &vals)?);
        }
        // One that is entered late was renewed already.
        if signs && let Some(name) = newest(&states, &all, &own, self.entry) {
            let mut vals = own.values.clone();
            let state = states.told(&own.values, "when_renewed").to_owned();
            values::set(&mut vals, states.state, Value::String(state));
            values::set(&mut vals, states.renewed_by, Value::String(name));
            changed += usize::from(self.write(writer, &own, &vals)?);
        }
        Ok(changed)
    }

    fn write(&self, writer: &mut Writer<'_>, old: &Entry, vals: &Values) -> Result<bool> {
        let status = (self.judge)(vals, &old.wrong);
        writer.update_entry(old, &Prepared::new(self.form, vals, &old.wrong, status)?)
    }
}

/// What the newest signed letter after one is called, this one left out.
fn newest(states: &States<'_>, all: &[Entry], after: &Entry, but: EntryId) -> Option<String> {
    let there = (after.day.as_str(), after.no);
    let later = all.iter().filter(|one| {
        let at = (one.day.as_str(), one.no);
        one.id != but && states.is_signed(&one.values) && is_before(there, at)
    });
    let newest = later.max_by_key(|one| (one.day.as_str(), one.no))?;
    states.name(&newest.values)
}

/// A letter that nothing renews any more is signed as it was.
fn bring_back(states: &States<'_>, vals: &mut Values) {
    values::remove(vals, states.renewed_by);
    if let Some(first) = states.form.role("state").and_then(|field| field.default.clone()) {
        values::set(vals, states.state, first);
    }
}
