//! How places stood at the end of months gone by, told from their entries: what had been written of a
//! place by then, held against that day.
//!
//! An entry counts from its own day on; what ended later was not ended yet: a person who left since was
//! there, a hazard settled since was open. Whether a card is filled, and what else has no day, is known of
//! today alone. What was told is kept until something of the place is written.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use crate::domain::AnchorCategory;
use crate::forms::values::Values;
use crate::forms::{Catalogue, Field, FormDef, Kind, Shape};
use crate::store::subject::SubjectNo;
use crate::store::{Entry, Result, Status, Store, Subject};

use super::facts::{Facts, Gatherer};
use super::figures::Plan;
use super::lattice::Mark;
use super::records::Records;
use super::rules::{How, folded};
use super::sight::Survey;

/// Raised when months are told in another way than before.
const EDITION: u32 = 2;
/// What they are kept as.
const MONTHS: &str = "months";
/// Days of these are terms and not something that came about.
const TERMS: [&str; 4] = ["hazard.due_on", "due_on", "valid_from", "valid_to"];
/// Before these days a row of a list was not there.
const BEGINNINGS: [&str; 1] = ["responsible.since"];

/// How whole the net was at the end of a month: places on it and whole ones, by category in their order.
pub type Wholeness = [(u32, u32); AnchorCategory::ALL.len()];

/// What is kept of a place: its months by number, each on the net or not, and whole or not.
type Kept = Vec<(i32, u8)>;

const ABSENT: u8 = 0;
const TORN: u8 = 1;
const WHOLE: u8 = 2;

/// What months are told from.
pub struct Past<'p> {
    /// The ledger.
    pub store: &'p Store,
    /// The definitions.
    pub catalogue: &'p Catalogue,
    /// How everything stands today.
    pub survey: &'p Survey<'p>,
    /// What was done.
    pub records: &'p Records,
    /// Which states make no letter.
    pub plan: &'p Plan,
}

impl Past<'_> {
    /// How whole the net was on the last days of months that are over, the earliest first. Months of
    /// which nothing is told are left out.
    ///
    /// # Errors
    /// Of the database.
    pub fn months(&self, ends: &[NaiveDate]) -> Result<BTreeMap<NaiveDate, Wholeness>> {
        let told = |day: &&NaiveDate| self.records.earliest.is_some_and(|first| first <= **day);
        let ends: Vec<NaiveDate> =
            ends.iter().filter(|day| **day < self.survey.today).filter(told).copied().collect();
        let mut out: BTreeMap<NaiveDate, Wholeness> = BTreeMap::new();
        if ends.is_empty() {
            return Ok(out);
        }
        let gatherer = Gatherer {
            store: self.store,
            catalogue: self.catalogue,
            book: self.survey.rulebook(),
            plan: self.plan,
        };
        let stamp = self.stamp(&gatherer);
        let mut known: HashMap<SubjectNo, Vec<u8>> = self.store.trails(MONTHS, stamp)?;
        let days: Vec<Survey<'_>> =
            ends.iter().map(|day| self.survey.empty_on(self.store, *day)).collect::<Result<_>>()?;
        let mut fresh = Vec::new();
        for subject in self.survey.subjects() {
            let Some(category) = subject.kind.category() else { continue };
            let Some(at) = AnchorCategory::ALL.iter().position(|one| *one == category) else {
                continue;
            };
            let mut kept: Kept = known
                .remove(&subject.no)
                .and_then(|bytes| postcard::from_bytes(&bytes).ok())
                .unwrap_or_default();
            let has = |kept: &Kept, day: &NaiveDate| kept.iter().any(|(m, _)| *m == number(*day));
            let missing: Vec<&Survey<'_>> =
                days.iter().filter(|survey| !has(&kept, &survey.today)).collect();
            if !missing.is_empty() {
                kept.extend(self.tell(&gatherer, subject, &missing)?);
                fresh.push((subject.no, postcard::to_stdvec(&kept).unwrap_or_default()));
            }
            for day in &ends {
                let state = kept.iter().find(|(month, _)| *month == number(*day));
                let state = state.map_or(ABSENT, |(_, state)| *state);
                let slots = out.entry(*day).or_default();
                if let Some(slot) = slots.get_mut(at).filter(|_| state != ABSENT) {
                    slot.0 += 1;
                    slot.1 += u32::from(state == WHOLE);
                }
            }
        }
        // That it cannot be kept, on a full disk, is no reason to tell nothing.
        let _ = self.store.keep_trails(MONTHS, stamp, &fresh);
        out.retain(|_, slots| slots.iter().any(|slot| slot.0 > 0));
        Ok(out)
    }

    fn stamp(&self, gatherer: &Gatherer<'_>) -> i64 {
        let mut hash = DefaultHasher::new();
        (EDITION, gatherer.stamp(), format!("{:?}", gatherer.book.changes())).hash(&mut hash);
        i64::from_ne_bytes(hash.finish().to_ne_bytes())
    }

    /// How a place stood on some days, the earliest first.
    fn tell(
        &self,
        gatherer: &Gatherer<'_>,
        subject: &Subject,
        days: &[&Survey<'_>],
    ) -> Result<Kept> {
        let there = |day: NaiveDate| self.records.is_on_net_on(self.survey, subject, day);
        let mut out: Kept = Vec::with_capacity(days.len());
        if !days.iter().any(|survey| there(survey.today)) {
            out.extend(days.iter().map(|survey| (number(survey.today), ABSENT)));
            return Ok(out);
        }
        let all = self.store.list_entries(subject.no)?;
        let entries: Vec<(&Entry, &FormDef)> = all
            .iter()
            .filter(|entry| entry.status != Status::Erased)
            .filter_map(|entry| Some((entry, self.catalogue.form(&entry.form)?)))
            .collect();
        let mut changes: Vec<NaiveDate> = Vec::new();
        entries.iter().for_each(|(entry, form)| days_within(entry, form, &mut changes));
        let pauses = &self.survey.facts(subject.no).pauses;
        let mut last: Option<(usize, Facts)> = None;
        for survey in days {
            let day = survey.today;
            if !there(day) {
                out.push((number(day), ABSENT));
                continue;
            }
            // As long as nothing came about between two days, the same is known on both.
            let version = changes.iter().filter(|change| **change <= day).count();
            let facts = match last.take().filter(|(of, _)| *of == version) {
                Some((_, facts)) => facts,
                None => {
                    let then: Vec<(Cow<'_, Entry>, &FormDef)> = entries
                        .iter()
                        .filter_map(|(entry, form)| Some((as_of(entry, form, day)?, *form)))
                        .collect();
                    let then = then.iter().map(|(entry, form)| (entry.as_ref(), *form)).collect();
                    gatherer.gather_past(subject, then, pauses.clone())?
                }
            };
            let mark = survey.mark_with(subject, &facts);
            out.push((number(day), if mark.is_hole() { TORN } else { WHOLE }));
            last = Some((version, facts));
        }
        Ok(out)
    }
}

impl Survey<'_> {
    /// The mark of a place of which this is known.
    fn mark_with(&self, subject: &Subject, facts: &Facts) -> Mark {
        let sight = self.sight_with(subject, facts);
        Mark::of(&folded(self.found_by(&sight, How::InShort)))
    }
}

/// Months as numbers, one after the other.
fn number(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default()
}

/// An entry as it was known at the end of a day; none where it had not come yet.
fn as_of<'e>(entry: &'e Entry, form: &FormDef, day: NaiveDate) -> Option<Cow<'e, Entry>> {
    if entry.day.parse::<NaiveDate>().is_ok_and(|own| own > day) {
        return None;
    }
    let roster = form.shape == Shape::Roster;
    let mut own = Vec::new();
    days_within(entry, form, &mut own);
    if form.shape == Shape::Letter || own.iter().all(|one| *one <= day) {
        return Some(Cow::Borrowed(entry));
    }
    let mut then = entry.clone();
    if roster && then.until.parse::<NaiveDate>().is_ok_and(|until| until > day) {
        then.until.clear();
    }
    roll_back(&form.fields, &mut then.values, day, roster);
    Some(Cow::Owned(then))
}

/// The days on which something of an entry came about.
fn days_within(entry: &Entry, form: &FormDef, out: &mut Vec<NaiveDate>) {
    out.extend(entry.day.parse::<NaiveDate>().ok());
    match form.shape {
        Shape::Letter => return,
        Shape::Roster => out.extend(entry.until.parse::<NaiveDate>().ok()),
        _ => {}
    }
    each_day(&form.fields, &entry.values, form.shape == Shape::Roster, out);
}

fn is_event(field: &Field) -> bool {
    matches!(field.kind, Kind::Date | Kind::DateTime)
        && !TERMS.iter().any(|role| field.has_role(role))
}

fn each_day(fields: &[Field], vals: &Values, own: bool, out: &mut Vec<NaiveDate>) {
    for field in fields {
        let Some(value) = vals.get(&field.key) else { continue };
        match (&field.kind, value) {
            (Kind::Group(fields), Value::Object(vals)) => each_day(fields, vals, own, out),
            (Kind::List(fields), Value::Array(rows)) => {
                let rows = rows.iter().filter_map(Value::as_object);
                rows.for_each(|row| each_day(fields, row, true, out));
            }
            (_, Value::String(text)) if own && is_event(field) => out.extend(day_of(text)),
            _ => {}
        }
    }
}

/// Takes out what came about after a day: rows that began later, days of rows and of rosters, and the state
/// that a hazard came into by them.
fn roll_back(fields: &[Field], vals: &mut Values, day: NaiveDate, own: bool) {
    let mut later = false;
    for field in fields {
        match (&field.kind, vals.get_mut(&field.key)) {
            (Kind::Group(fields), Some(Value::Object(vals))) => roll_back(fields, vals, day, own),
            (Kind::List(fields), Some(Value::Array(rows))) => {
                rows.retain(|row| !begins_after(fields, row, day));
                let rows = rows.iter_mut().filter_map(Value::as_object_mut);
                rows.for_each(|row| roll_back(fields, row, day, true));
            }
            (_, Some(Value::String(text)))
                if own && is_event(field) && day_of(text).is_some_and(|own| own > day) =>
            {
                vals.shift_remove(&field.key);
                later = true;
            }
            _ => {}
        }
    }
    if later {
        let states = fields.iter().filter(|field| field.has_role("hazard.state"));
        states.for_each(|field| drop(vals.shift_remove(&field.key)));
    }
}

/// Whether a row of a list came after a day.
fn begins_after(fields: &[Field], row: &Value, day: NaiveDate) -> bool {
    let mut beginnings =
        fields.iter().filter(|field| BEGINNINGS.iter().any(|role| field.has_role(role)));
    beginnings.any(|field| {
        row.get(&field.key).and_then(Value::as_str).and_then(day_of).is_some_and(|own| own > day)
    })
}

fn day_of(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}
