//! What the rules may ask about a subject, gathered from all its entries when something was written.
//!
//! Facts do not depend on today: findings are facts held against a day. They lie in the ledger, one
//! short row a subject ([`crate::store::standing`]), so that a screen of twenty thousand places reads
//! no entries. Nothing of a person is among them.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::{Address, NaturalKey};
use crate::forms::definition::Retention;
use crate::forms::judge::{Surroundings, nowhere};
use crate::forms::keeping::{over_since, retention_of};
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Kind, Shape};
use crate::store::{Entry, Result, Status, Store, Subject};

use super::figures::Plan;
use super::lattice::road_and_rest;
use super::rulebook::{self, Rulebook};
use super::seen::{Gathering, Seen};

/// Raised when facts are gathered in another way than before.
const EDITION: u32 = 5;

/// What is known of a subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// How it stands on each form that has anything, by key.
    pub forms: Vec<FormFacts>,
    /// What was seen for the rules, by their place in the book.
    pub seen: Vec<(usize, Seen)>,
    /// When it was out of use: first day, last day (none: still is).
    #[serde(with = "super::days::spans")]
    pub pauses: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// The day from which the first of its entries may no longer be kept.
    #[serde(with = "super::days::maybe")]
    pub release_on: Option<NaiveDate>,
    /// Road or estate of its address.
    pub road: String,
    /// What follows the road.
    pub spot: String,
    /// Where it lies on its way, below its area: sorts as one walks.
    pub way: String,
}

/// How a subject stands on a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormFacts {
    /// Key of the form.
    pub form: String,
    /// The day of its newest record, or of its newest letter that was signed.
    #[serde(with = "super::days::maybe")]
    pub day: Option<NaiveDate>,
    /// The last day of its newest signed letter.
    #[serde(with = "super::days::maybe")]
    pub until: Option<NaiveDate>,
    /// How far its newest entry has come.
    pub status: State,
    /// Rows of a roster, its head not among them.
    pub rows: u32,
    /// Rows of those who are there.
    pub present: u32,
    /// The day on which whoever signed the newest letter ceased to be responsible.
    #[serde(with = "super::days::maybe")]
    pub signer_left: Option<NaiveDate>,
    /// The day on which the newest letter was marked as renewed, though nothing follows it.
    #[serde(with = "super::days::maybe")]
    pub renewed_on: Option<NaiveDate>,
    /// The newest row of history about its entries.
    pub changed: i64,
}

/// How far an entry has come, as facts keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Whole.
    Complete,
    /// Lacks something.
    Incomplete,
    /// Holds something wrong.
    Draft,
}

impl State {
    const fn of(status: Status) -> Self {
        match status {
            Status::Incomplete => Self::Incomplete,
            Status::Draft => Self::Draft,
            _ => Self::Complete,
        }
    }
}

impl Facts {
    /// As the ledger keeps it. Only what bears the stamp of this program is read back.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// What was kept; none where it cannot be read, and then it is gathered again.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// How it stands on a form.
    pub fn form(&self, key: &str) -> Option<&FormFacts> {
        self.forms.iter().find(|facts| facts.form == key)
    }

    /// What was seen for a rule.
    pub fn seen(&self, at: usize) -> Option<&Seen> {
        self.seen.iter().find(|(rule, _)| *rule == at).map(|(_, seen)| seen)
    }
}

/// What facts are gathered by.
#[derive(Clone, Copy)]
pub struct Gatherer<'g> {
    /// The ledger.
    pub store: &'g Store,
    /// The definitions.
    pub catalogue: &'g Catalogue,
    /// The rules.
    pub book: &'g Rulebook,
    /// Which states make no letter.
    pub plan: &'g Plan,
}

impl Gatherer<'_> {
    /// By which definitions, rules and program facts are gathered: others make other facts.
    pub fn stamp(&self) -> i64 {
        let mut hash = DefaultHasher::new();
        (EDITION, env!("CARGO_PKG_VERSION"), rulebook::builtin_text()).hash(&mut hash);
        self.catalogue.fingerprint().hash(&mut hash);
        i64::from_ne_bytes(hash.finish().to_ne_bytes())
    }

    /// Gathers what is known of a subject from its entries.
    ///
    /// # Errors
    /// Of the database.
    pub fn gather(&self, subject: &Subject) -> Result<Facts> {
        let all = self.store.list_entries(subject.no)?;
        let entries: Vec<(&Entry, &FormDef)> = all
            .iter()
            .filter(|entry| entry.status != Status::Erased)
            .filter_map(|entry| Some((entry, self.catalogue.form(&entry.form)?)))
            .collect();
        let gathering = Gathering { subject, entries, catalogue: self.catalogue };
        let (road, spot) = road_and_rest(&subject.facts.address);
        let parts = Address::from_text(&subject.facts.address);
        let number = if parts.house_no.is_empty() { parts.building } else { parts.house_no };
        let door = if spot.is_empty() || subject.facts.name == subject.facts.address {
            &subject.facts.name
        } else {
            &spot
        };
        let way = format!(
            "{road}\0{}\0{}",
            NaturalKey::new(&number).sortable(),
            NaturalKey::new(door).sortable()
        );
        let seen = |(at, rule): (usize, &std::sync::Arc<super::Rule>)| {
            let of = rule.of.contains(&subject.kind);
            of.then(|| gathering.see(rule)).flatten().map(|seen| (at, seen))
        };
        Ok(Facts {
            forms: self.forms(&gathering.entries)?,
            seen: self.book.rules().iter().enumerate().filter_map(seen).collect(),
            pauses: self.pauses(&gathering.entries)?,
            release_on: self.release_on(subject, &gathering.entries),
            road,
            spot,
            way,
        })
    }

    /// What was known of a subject on a day gone by, from its entries as they were then; where it lies and
    /// what only reminds is left out.
    pub(super) fn gather_past(
        &self,
        subject: &Subject,
        entries: Vec<(&Entry, &FormDef)>,
        pauses: Vec<(NaiveDate, Option<NaiveDate>)>,
    ) -> Result<Facts> {
        let gathering = Gathering { subject, entries, catalogue: self.catalogue };
        let seen = |(at, rule): (usize, &std::sync::Arc<super::Rule>)| {
            let of = rule.of.contains(&subject.kind) && rule.level != super::Level::Low;
            of.then(|| gathering.see(rule)).flatten().map(|seen| (at, seen))
        };
        Ok(Facts {
            forms: self.forms(&gathering.entries)?,
            seen: self.book.rules().iter().enumerate().filter_map(seen).collect(),
            pauses,
            ..Facts::default()
        })
    }

    /// How it stands on each form; entries come by form, oldest first.
    fn forms(&self, entries: &[(&Entry, &FormDef)]) -> Result<Vec<FormFacts>> {
        let mut out = Vec::new();
        for own in entries.chunk_by(|a, b| a.0.form == b.0.form) {
            let Some((_, form)) = own.first() else { continue };
            let is_head =
                |entry: &Entry| form.head.iter().any(|field| entry.values.contains_key(&field.key));
            let roster = form.shape == Shape::Roster;
            let rows: Vec<&Entry> =
                own.iter().map(|(entry, _)| *entry).filter(|e| roster && !is_head(e)).collect();
            let newest = match form.shape {
                Shape::Letter => own.iter().rfind(|(entry, form)| self.is_letter(entry, form)),
                _ => own.last(),
            };
            let Some((newest, _)) = newest else { continue };
            let letter = form.shape == Shape::Letter;
            out.push(FormFacts {
                form: form.key.clone(),
                day: newest.day.parse().ok().filter(|_| !roster),
                until: newest.until.parse().ok().filter(|_| letter),
                status: State::of(newest.status),
                rows: count(rows.len()),
                present: count(rows.iter().filter(|row| row.until.is_empty()).count()),
                signer_left: letter.then(|| signer_left(newest, form, entries)).flatten(),
                renewed_on: if letter { self.renewed_on(newest, form)? } else { None },
                changed: own.iter().map(|(entry, _)| entry.changed).max().unwrap_or_default(),
            });
        }
        Ok(out)
    }

    /// The day on which a letter was marked as renewed, by its history; none for one that is not.
    fn renewed_on(&self, letter: &Entry, form: &FormDef) -> Result<Option<NaiveDate>> {
        let (Some(path), Some(Kind::Code(table))) =
            (form.role_at("state"), form.role("state").map(|field| &field.kind))
        else {
            return Ok(None);
        };
        let rows = self.catalogue.table(table).map(|table| table.rows()).unwrap_or_default();
        let is_renewed = |vals: &Values| {
            let state = values::text(vals, path).unwrap_or_default();
            !state.is_empty() && rows.iter().any(|row| row.get("when_renewed") == state)
        };
        if !is_renewed(&letter.values) {
            return Ok(None);
        }
        let mut vals = letter.values.clone();
        let mut since = None;
        for row in self.store.history(Some(letter.id), usize::MAX)? {
            if !is_renewed(&vals) {
                break;
            }
            since = row.at.get(..10).and_then(|day| day.parse().ok());
            let payload: Option<Value> =
                row.payload.and_then(|text| serde_json::from_str(&text).ok());
            let before = payload.as_ref().and_then(|payload| payload.get("before")?.as_object());
            for (key, value) in before.into_iter().flatten() {
                values::set(&mut vals, key, value.clone());
            }
        }
        Ok(since)
    }

    /// A letter that was never signed, or is void, does not stand for the one before it.
    fn is_letter(&self, entry: &Entry, form: &FormDef) -> bool {
        let state = form.role_at("state").and_then(|path| values::text(&entry.values, path));
        self.plan.makes_a_letter(&state.unwrap_or_default())
    }

    /// The spans in which its card said that it was out of use, from the history of the card. They
    /// end with the day before the state that followed.
    fn pauses(
        &self,
        entries: &[(&Entry, &FormDef)],
    ) -> Result<Vec<(NaiveDate, Option<NaiveDate>)>> {
        let card = entries.iter().find(|(_, form)| form.is_registration());
        let Some((card, form)) = card else { return Ok(Vec::new()) };
        let (Some(state), Some(since)) =
            (form.role_at("place.state"), form.role_at("place.state_on"))
        else {
            return Ok(Vec::new());
        };
        let states = self.catalogue.table("place_state");
        let paused = |vals: &Values| {
            let code = values::text(vals, state).unwrap_or_default();
            let counts =
                states.and_then(|t| t.get(&code)).is_none_or(|r| r.get("counts_for_gap") != "0");
            !counts && !matches!(code.as_str(), "closed" | "moved")
        };
        // One revision has one state.
        let versions = match card.revision {
            0 | 1 => vec![(String::new(), card.values.clone())],
            _ => self.versions(card)?,
        };
        let mut out: Vec<(NaiveDate, Option<NaiveDate>)> = Vec::new();
        let mut said: Option<String> = None;
        for (at, vals) in versions {
            // A day that was left standing from the state before says nothing of this one.
            let own = values::text(&vals, since);
            let fresh = own.clone().filter(|day| said.as_ref() != Some(day));
            let day = fresh.unwrap_or(at);
            said = own;
            let Some(day) = day.get(..10).and_then(|day| day.parse::<NaiveDate>().ok()) else {
                continue;
            };
            match (out.last_mut(), paused(&vals)) {
                (Some((_, None)), true) => {}
                (Some((_, last @ None)), false) => *last = day.checked_sub_days(Days::new(1)),
                (_, true) => out.push((day, None)),
                (_, false) => {}
            }
        }
        out.retain(|(first, last)| last.is_none_or(|last| *first <= last));
        Ok(out)
    }

    /// A card as it was after each of its changes, oldest first, with the time.
    fn versions(&self, card: &Entry) -> Result<Vec<(String, Values)>> {
        let mut rows = self.store.history(Some(card.id), usize::MAX)?;
        rows.reverse();
        let mut vals = Values::new();
        let mut out = Vec::new();
        for row in rows {
            let payload: Option<Value> =
                row.payload.and_then(|text| serde_json::from_str(&text).ok());
            let after = payload.as_ref().and_then(|payload| payload.get("after"));
            for (key, value) in after.and_then(Value::as_object).into_iter().flatten() {
                match value {
                    Value::Null => vals.shift_remove(key),
                    value => vals.insert(key.clone(), value.clone()),
                };
            }
            out.push((row.at, vals.clone()));
        }
        Ok(out)
    }

    /// The day from which the first of its entries may no longer be kept (forms.md 1.2).
    fn release_on(&self, subject: &Subject, entries: &[(&Entry, &FormDef)]) -> Option<NaiveDate> {
        let around =
            Surroundings { catalogue: self.catalogue, today: NaiveDate::MIN, place: &nowhere };
        let closed = entries.iter().find_map(|(entry, form)| {
            let path = form.is_registration().then(|| form.role_at("place.state_on")).flatten()?;
            subject.facts.is_gone().then(|| values::text(&entry.values, path)).flatten()
        });
        entries
            .iter()
            .filter_map(|(entry, form)| {
                let retention = retention_of(form, &entry.values, &around);
                let from = match retention {
                    Retention::K1 => closed.as_deref().unwrap_or_default(),
                    Retention::K2 | Retention::K3 => &entry.until,
                    Retention::K4 | Retention::K5 => &entry.day,
                };
                over_since(retention, from)
            })
            .min()
    }
}

/// The day on which whoever signed a letter ceased to be responsible, by the list of persons
/// responsible; none while he is, or where no such list knows him.
fn signer_left(letter: &Entry, form: &FormDef, all: &[(&Entry, &FormDef)]) -> Option<NaiveDate> {
    let signer = values::text(&letter.values, form.role_at("signer")?)?;
    let mut left = None;
    for (entry, form) in all {
        let Some(list) = list_of(form) else { continue };
        let (Some(person), Some(until)) =
            (form.role("responsible.person"), form.role("responsible.until"))
        else {
            continue;
        };
        let Some(called) = person.kind.fields().iter().find(|field| field.has_role("person.name"))
        else {
            continue;
        };
        for row in values::rows(&entry.values, list) {
            let name = row.get(&person.key).and_then(|person| person.get(&called.key)?.as_str());
            if name != Some(signer.as_str()) {
                continue;
            }
            match row.get(&until.key).and_then(Value::as_str).and_then(|day| day.parse().ok()) {
                // He is still there, or there again.
                None => return None,
                day => left = left.max(day),
            }
        }
    }
    left
}

/// The list in which a form keeps the persons responsible.
fn list_of(form: &FormDef) -> Option<&str> {
    form.role_at("responsible.person")?.rsplit_once('.').map(|(list, _)| list)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
