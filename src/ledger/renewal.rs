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

    fn day(&self, vals: &Values) -> String {
        let day = self.form.role_at("signed_on").and_then(|path| values::text(vals, path));
        day.unwrap_or_default()
    }
}

/// A letter that was in force once, in the row of those of its kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    day: String,
    no: EntryNo,
    name: Option<String>,
    /// In force, or renewed by another; one that merely lapsed is not.
    signed: bool,
}

/// The letters of a kind, by the days they were signed.
struct Chain(Vec<Link>);

impl Chain {
    fn of<'v>(states: &States<'_>, all: impl Iterator<Item = (EntryNo, &'v Values)>) -> Self {
        let link = |(no, vals): (EntryNo, &Values)| {
            states.was_signed(vals).then(|| Link {
                day: states.day(vals),
                no,
                name: states.name(vals),
                signed: states.is_signed(vals) || states.is_renewed(vals),
            })
        };
        let mut links: Vec<Link> = all.filter_map(link).collect();
        links.sort_unstable();
        Self(links)
    }

    /// The letters after one, the next first.
    fn after(&self, no: EntryNo) -> &[Link] {
        let at = self.0.iter().position(|link| link.no == no);
        at.and_then(|at| self.0.get(at + 1..)).unwrap_or_default()
    }

    fn same_as(&self, other: &Self) -> bool {
        let shape = |chain: &Self| -> Vec<_> {
            chain.0.iter().map(|link| (link.no, link.name.clone())).collect()
        };
        shape(self) == shape(other)
    }
}

/// What a file says of a letter does not bring it back that was renewed here.
pub(super) fn keep(catalogue: &Catalogue, form: &FormDef, old: &Values, new: &mut Values) {
    let Some(states) = States::of(catalogue, form) else { return };
    if states.is_renewed(old) && !states.told(new, "when_renewed").is_empty() {
        for path in [states.state, states.renewed_by] {
            if let Some(value) = values::get(old, path) {
                values::set(new, path, value.clone());
            }
        }
    }
}

impl Written<'_> {
    /// Marks which letter each one of its kind was renewed by, after this one was written; how many
    /// were changed.
    ///
    /// # Errors
    /// Of the database.
    pub(super) fn settle(&self, writer: &mut Writer<'_>) -> Result<usize> {
        let Some(states) = States::of(self.catalogue, self.form) else { return Ok(0) };
        let known = |vals: Option<&Values>| {
            let vals = vals.filter(|vals| states.was_signed(vals))?;
            Some((states.apart(vals), states.day(vals), states.name(vals)))
        };
        let (was, now) = (known(self.before), known(self.after));
        if was == now {
            return Ok(0);
        }
        let mut kinds = [was, now].map(|known| known.map(|(apart, ..)| apart)).to_vec();
        kinds.dedup();
        let mut changed = 0;
        for apart in kinds.into_iter().flatten() {
            changed += self.settle_kind(writer, &states, apart.as_deref())?;
        }
        Ok(changed)
    }

    /// What stood before and what stands now are laid beside each other: only where another letter
    /// follows than before is something marked, so that what somebody said by hand stays.
    fn settle_kind(
        &self,
        writer: &mut Writer<'_>,
        states: &States<'_>,
        apart: Option<&str>,
    ) -> Result<usize> {
        let own = writer.get_entry(self.entry)?.no;
        let of_kind = |vals: &Values| states.apart(vals).as_deref() == apart;
        let mut all = writer.list_entries(self.subject, &self.form.key)?;
        all.retain(|one| of_kind(&one.values));
        let others = all.iter().filter(|one| one.no != own).map(|one| (one.no, &one.values));
        let before = self.before.filter(|vals| of_kind(vals)).map(|vals| (own, vals));
        let before = Chain::of(states, others.chain(before));
        let after = Chain::of(states, all.iter().map(|one| (one.no, &one.values)));
        if before.same_as(&after) {
            return Ok(0);
        }
        let mut names: Vec<String> =
            before.0.iter().chain(&after.0).filter_map(|link| link.name.clone()).collect();
        let gone = writer.list_removed(self.subject, &self.form.key)?;
        let gone = gone.iter().filter(|one| of_kind(&one.values));
        names.extend(gone.filter_map(|one| states.name(&one.values)));
        let mut changed = 0;
        for one in &all {
            let later = after.after(one.no);
            let next = later.first();
            let other =
                before.after(one.no).first().map(|link| link.no) != next.map(|link| link.no);
            let mut vals = one.values.clone();
            if states.is_renewed(&vals) {
                let by = values::text(&vals, states.renewed_by);
                // One that the ledger does not know renewed it on paper.
                if !by.is_some_and(|by| names.contains(&by)) {
                    continue;
                }
                match next.and_then(|next| next.name.clone()) {
                    Some(name) => values::set(&mut vals, states.renewed_by, Value::String(name)),
                    None => bring_back(states, &mut vals),
                }
            } else if let Some(name) = next.and_then(|next| next.name.clone())
                && other
                && later.iter().any(|link| link.signed)
            {
                let state = states.told(&one.values, "when_renewed");
                if state.is_empty() {
                    continue;
                }
                values::set(&mut vals, states.state, Value::String(state.to_owned()));
                values::set(&mut vals, states.renewed_by, Value::String(name));
            }
            if vals != one.values {
                changed += usize::from(self.write(writer, one, &vals)?);
            }
        }
        Ok(changed)
    }

    fn write(&self, writer: &mut Writer<'_>, old: &Entry, vals: &Values) -> Result<bool> {
        let status = (self.judge)(vals, &old.wrong);
        writer.update_entry(old, &Prepared::new(self.form, vals, &old.wrong, status)?)
    }
}

/// A letter that nothing renews any more is signed as it was.
fn bring_back(states: &States<'_>, vals: &mut Values) {
    values::remove(vals, states.renewed_by);
    if let Some(first) = states.form.role("state").and_then(|field| field.default.clone()) {
        values::set(vals, states.state, first);
    }
}
