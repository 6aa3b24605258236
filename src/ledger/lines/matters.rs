//! Matters of a place that stay on the list until they are settled: a house and a fact, looked at week
//! by week. Settled ones are gone from the list; nothing is kept of who was on it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::Period;
use crate::forms::values;
use crate::ledger::{Ledger, Result};
use crate::store::{Entry, SubjectNo};

/// A matter that is not settled.
#[derive(Clone, Debug)]
pub struct Matter {
    /// The newest record of it.
    pub entry: Entry,
    /// What it is, in words.
    pub what: String,
    /// When it came up.
    pub since: String,
    /// The day until which it is to be settled.
    pub due_on: String,
    /// Whether somebody looked at it in the week that runs.
    pub checked_this_week: bool,
}

impl Ledger {
    /// The matters that are not settled, the oldest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn open_matters(&self) -> Result<Vec<Matter>> {
        let week = Period::Week.last_begun(self.clock().today());
        let mut out = Vec::new();
        for form in self.catalogue().forms() {
            let (Some(closed), Some(what)) =
                (form.role_at("matter.closed_on"), form.role_at("matter.what"))
            else {
                continue;
            };
            let mut by_fact: BTreeMap<(SubjectNo, String), Vec<Entry>> = BTreeMap::new();
            for entry in self.store().list_entries_of_form(&form.key)? {
                let fact = values::text(&entry.values, what).unwrap_or_default();
                by_fact.entry((entry.subject, fact)).or_default().push(entry);
            }
            for ((_, fact), entries) in by_fact {
                let is_closed = |entry: &Entry| values::get(&entry.values, closed).is_some();
                // What was settled and comes up again is a new matter.
                let open = entries.rsplit(is_closed).next().unwrap_or_default();
                let (Some(first), Some(newest)) = (open.first(), open.last()) else { continue };
                let words = match form.at(what).map(|field| &field.kind) {
                    Some(crate::forms::Kind::Code(table)) => self
                        .catalogue()
                        .table(table)
                        .map_or(fact.as_str(), |table| table.show(&fact))
                        .to_owned(),
                    _ => fact,
                };
                let due = form.role_at("due_on");
                out.push(Matter {
                    what: words,
                    since: first.day.clone(),
                    due_on: due
                        .and_then(|path| values::text(&newest.values, path))
                        .unwrap_or_default(),
                    checked_this_week: newest
                        .day
                        .parse::<NaiveDate>()
                        .is_ok_and(|day| week.contains(day)),
                    entry: newest.clone(),
                });
            }
        }
        out.sort_by(|a, b| a.since.cmp(&b.since).then(a.entry.no.cmp(&b.entry.no)));
        Ok(out)
    }
}
