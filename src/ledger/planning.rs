//! Which places somebody means to go to, and on which day. A plan proves nothing, so it is no entry and
//! leaves no history: it lies with the preferences of nobody, and all who work here share it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::SubjectId;
use crate::store::{self, EntryNo};
use crate::vault::Right;

use super::{Error, Ledger, Result};

/// The preference.
const KEY: &str = "plan";
/// Nobody knocks at more doors in a day.
const MOST_OF_A_DAY: usize = 200;
/// More than this is no plan any more, and does not fit a preference.
const MOST: usize = 800;

/// The days that are planned, with the places of each.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Plan(BTreeMap<NaiveDate, Vec<Planned>>);

/// A place on a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Planned {
    /// The place.
    pub place: SubjectId,
    /// What was known when it was planned; none of a plan that was made before this was kept.
    since: Option<(NaiveDate, EntryNo)>,
}

/// A look at a place: its day, and the entry that says so.
pub type Look = (NaiveDate, EntryNo);

impl Planned {
    /// Whether a look at the place does what is planned for a day: on that day or after it, or before
    /// it but after the plan was made.
    pub fn is_done_by(&self, on: NaiveDate, (day, entry): Look) -> bool {
        // Of the day itself the entries tell what came first.
        let after = |(made, newest)| day > made || (day == made && entry > newest);
        day >= on || self.since.is_some_and(after)
    }
}

/// A place of a plan as it is kept.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Since(SubjectId, NaiveDate, i64),
    Place(SubjectId),
}

impl From<Kept> for Planned {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Since(place, day, newest) => Self { place, since: Some((day, EntryNo(newest))) },
            Kept::Place(place) => Self { place, since: None },
        }
    }
}

impl From<Planned> for Kept {
    fn from(planned: Planned) -> Self {
        match planned.since {
            Some((day, newest)) => Self::Since(planned.place, day, newest.0),
            None => Self::Place(planned.place),
        }
    }
}

impl Plan {
    /// The days that have places, the first first.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &[Planned])> {
        self.0.iter().map(|(day, places)| (*day, places.as_slice()))
    }

    /// The places of a day, in the order in which they were chosen.
    pub fn on(&self, day: NaiveDate) -> &[Planned] {
        self.0.get(&day).map_or(&[], Vec::as_slice)
    }

    /// Plans a place for a day; one that stands there is planned anew.
    fn add(&mut self, day: NaiveDate, planned: Planned) {
        let places = self.0.entry(day).or_default();
        match places.iter_mut().find(|there| there.place == planned.place) {
            Some(there) => *there = planned,
            None => places.push(planned),
        }
    }

    /// Keeps the places that `keep` says, and no day without a place.
    fn retain(&mut self, mut keep: impl FnMut(NaiveDate, &Planned) -> bool) {
        for (day, places) in &mut self.0 {
            places.retain(|planned| keep(*day, planned));
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
    /// moves here from the day for which it was planned. `done` says what was gone to: that stays where
    /// it is, and is forgotten after a month.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a day that is over; too many places; unknown places.
    pub fn change_plan(
        &mut self,
        day: NaiveDate,
        (add, remove): (&[SubjectId], &[SubjectId]),
        done: impl Fn(NaiveDate, &Planned) -> bool,
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
        plan.retain(|on, planned| match on == day {
            true => !remove.contains(&planned.place),
            // What was done long ago is remembered by its records.
            false if done(on, planned) => (today - on).num_days() <= 31,
            false => !add.contains(&planned.place),
        });
        let since = Some((today, self.store.newest_entry()?));
        add.iter().for_each(|place| plan.add(day, Planned { place: *place, since }));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_plan_of_before_is_read_and_one_of_now_comes_back_as_it_was() {
        let place = SubjectId::from_bytes([7; 16]);
        let old = format!(r#"{{"2026-11-05":["{place}"]}}"#);
        let plan: Plan = serde_json::from_str(&old).expect("an old plan");
        assert_eq!(plan.on(day("2026-11-05")), [Planned { place, since: None }]);
        assert_eq!(serde_json::to_string(&plan).expect("json"), old);
        let mut plan = Plan::default();
        let planned = Planned { place, since: Some((day("2026-11-04"), EntryNo(12))) };
        plan.add(day("2026-11-06"), planned);
        let json = serde_json::to_string(&plan).expect("json");
        let back: Plan = serde_json::from_str(&json).expect("a plan");
        assert_eq!(back.on(day("2026-11-06")), [planned]);
    }

    #[test]
    fn a_look_before_the_day_counts_when_it_came_after_the_plan() {
        let place = SubjectId::from_bytes([7; 16]);
        let on = day("2026-11-10");
        let planned = Planned { place, since: Some((day("2026-11-05"), EntryNo(12))) };
        let done = |at: &str, entry| planned.is_done_by(on, (day(at), EntryNo(entry)));
        assert!(!done("2026-11-04", 13), "entered late: nobody went after planning it");
        assert!(!done("2026-11-05", 12), "it was known when it was planned");
        assert!(done("2026-11-05", 13));
        assert!(done("2026-11-06", 13));
        assert!(done("2026-11-10", 13));
        let old = Planned { place, since: None };
        assert!(!old.is_done_by(on, (day("2026-11-09"), EntryNo(13))));
        assert!(old.is_done_by(on, (day("2026-11-11"), EntryNo(13))));
    }
}
