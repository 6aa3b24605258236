//! Which places somebody means to go to, and on which day. A plan proves nothing, so it is no entry and
//! leaves no history: it lies with the preferences of nobody, and all who work here share it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::SubjectId;
use crate::store;
use crate::vault::Right;

use super::{Error, Ledger, Result};

/// The preference.
const KEY: &str = "plan";
/// Nobody knocks at more doors in a day.
const MOST_OF_A_DAY: usize = 200;
/// More than this is no plan any more, and does not fit a preference.
const MOST: usize = 1000;

/// The days that are planned, with the places of each.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Plan(BTreeMap<NaiveDate, Vec<SubjectId>>);

impl Plan {
    /// The days that have places, the first first.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &[SubjectId])> {
        self.0.iter().map(|(day, places)| (*day, places.as_slice()))
    }

    /// The places of a day, in the order in which they were chosen.
    pub fn on(&self, day: NaiveDate) -> &[SubjectId] {
        self.0.get(&day).map_or(&[], Vec::as_slice)
    }

    /// Plans a place for a day.
    fn add(&mut self, day: NaiveDate, place: SubjectId) {
        let places = self.0.entry(day).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// Keeps the places that `keep` says, and no day without a place.
    fn retain(&mut self, mut keep: impl FnMut(NaiveDate, SubjectId) -> bool) {
        for (day, places) in &mut self.0 {
            places.retain(|place| keep(*day, *place));
        }
        self.0.retain(|_, places| !places.is_empty());
    }
}

impl Ledger {
    /// What is planned.
    ///
    /// # Errors
    /// Of the database.
    pub fn plan(&self) -> Result<Plan> {
        let kept = self.shared_preference(KEY)?;
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    /// Plans places for a day, and takes others off it. A place is gone to once: one that is added
    /// moves here from the day for which it was planned. `done` says what was gone to on its day: that
    /// stays where it is, and is forgotten after a month.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a day that is over; too many places; unknown places.
    pub fn change_plan(
        &mut self,
        day: NaiveDate,
        (add, remove): (&[SubjectId], &[SubjectId]),
        done: impl Fn(NaiveDate, SubjectId) -> bool,
    ) -> Result<()> {
        self.require(Right::Enter)?;
        let today = self.clock.today();
        if !add.is_empty() && day < today {
            return Err(Error::Plan("计划要排在今天或以后".to_owned()));
        }
        for place in add {
            let subject = self.store.get_subject(*place)?;
            if subject.deleted || subject.kind.category().is_none() {
                return Err(store::Error::NotFound.into());
            }
        }
        let mut plan = self.plan()?;
        plan.retain(|on, place| match on == day {
            true => !remove.contains(&place),
            // What was done long ago is remembered by its records.
            false if done(on, place) => (today - on).num_days() <= 31,
            false => !add.contains(&place),
        });
        add.iter().for_each(|place| plan.add(day, *place));
        if plan.on(day).len() > MOST_OF_A_DAY {
            return Err(Error::Plan(format!("一天最多排 {MOST_OF_A_DAY} 处")));
        }
        if plan.days().map(|(_, places)| places.len()).sum::<usize>() > MOST {
            return Err(Error::Plan(format!("一共最多排 {MOST} 处")));
        }
        let json = serde_json::to_string(&plan)?;
        self.set_shared_preference(KEY, &json)
    }
}
