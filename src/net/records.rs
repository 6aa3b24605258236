//! What was done, read in one pass over the entries, so that any month or year can be counted from it.
//!
//! Of persons only the days are kept on which somebody came and left; of whom is not asked.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::Value;

use crate::forms::judge::{Surroundings, nowhere};
use crate::forms::rectification::{self, STATES};
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Shape, SubjectKind};
use crate::store::subject::SubjectNo;
use crate::store::{Entry, Result, Status, Store, Subject};

use super::figures::Plan;
use super::seen::{Gathering, Seen};
use super::sight::Survey;

/// Days by which a hazard is known to be dealt with.
const SETTLED_ON: [&str; 2] = ["hazard.rechecked_on", "hazard.transfer_on"];

/// What was done at all subjects.
#[derive(Default)]
pub struct Records {
    /// Checks.
    pub checks: Vec<(SubjectNo, NaiveDate)>,
    /// Hazards, those noted by mistake left out.
    pub hazards: Vec<Hazard>,
    /// Letters that were signed.
    pub letters: Vec<Letter>,
    /// Rows of rosters.
    pub people: Vec<Stay>,
    /// Heads by the card.
    pub headcounts: HashMap<SubjectNo, u32>,
    /// The first day of which anything is told of a place: a check, a letter.
    pub first: HashMap<SubjectNo, NaiveDate>,
    /// Places that are closed or moved away.
    pub gone: HashMap<SubjectNo, Leaving>,
    /// Days on which a place was seen for the survey of a year, the earliest first.
    pub surveys: BTreeMap<SubjectNo, Vec<NaiveDate>>,
}

/// A hazard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Where.
    pub subject: SubjectNo,
    /// The day it was found.
    pub found: NaiveDate,
    /// Its last good day.
    pub due: Option<NaiveDate>,
    /// It is dealt with.
    pub settled: bool,
    /// The day it was found to be dealt with; none where nobody wrote it down.
    pub settled_on: Option<NaiveDate>,
}

impl Hazard {
    /// Whether it was there and not dealt with at the end of a day.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        let settled = match self.settled_on {
            Some(on) => on <= day,
            None => self.settled,
        };
        self.found <= day && !settled
    }
}

/// A letter that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Whose.
    pub subject: SubjectNo,
    /// Its form.
    pub form: String,
    /// The day it was signed.
    pub signed: NaiveDate,
    /// Its last day.
    pub until: Option<NaiveDate>,
}

/// Somebody's time on a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub subject: SubjectNo,
    /// The day he came; none where nobody wrote it down.
    pub came: Option<NaiveDate>,
    /// The day he left, if he did.
    pub left: Option<NaiveDate>,
}

impl Stay {
    /// Whether he was there at the end of a day.
    pub fn is_there_on(&self, day: NaiveDate) -> bool {
        self.came.is_none_or(|came| came <= day) && self.left.is_none_or(|left| left > day)
    }
}

/// A place that is no part of the net any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaving {
    /// Since when, by its card.
    pub day: Option<NaiveDate>,
    /// Why, in words.
    pub why: String,
}

impl Records {
    /// Reads all entries.
    ///
    /// # Errors
    /// Of the database.
    pub fn read(
        store: &Store,
        survey: &Survey<'_>,
        catalogue: &Catalogue,
        plan: &Plan,
    ) -> Result<Self> {
        let subjects: HashMap<SubjectNo, &Subject> =
            survey.subjects().iter().map(|subject| (subject.no, subject)).collect();
        let around = Surroundings { catalogue, today: survey.today, place: &nowhere };
        let mut out = Self::default();
        store.each_entry(|entry| {
            let (Some(subject), Some(form)) =
                (subjects.get(&entry.subject), catalogue.form(&entry.form))
            else {
                return Ok(());
            };
            if entry.deleted || entry.status == Status::Erased {
                return Ok(());
            }
            out.take(&entry, form, subject, plan, &around);
            out.take_survey(&entry, form, subject, survey, (catalogue, plan));
            Ok(())
        })?;
        out.surveys.values_mut().for_each(|days| days.sort_unstable());
        Ok(out)
    }

    fn take(
        &mut self,
        entry: &Entry,
        form: &FormDef,
        subject: &Subject,
        plan: &Plan,
        around: &Surroundings<'_>,
    ) {
        let no = subject.no;
        let day = entry.day.parse::<NaiveDate>().ok();
        if form.is_registration() {
            self.take_card(entry, form, subject, around.catalogue);
        }
        if form.shape == Shape::Roster && plan.counts_people(&form.key) {
            let is_head = form.head.iter().any(|field| entry.values.contains_key(&field.key));
            if !is_head {
                self.people.push(Stay { subject: no, came: day, left: entry.until.parse().ok() });
            }
        }
        let Some(day) = day else { return };
        if form.shape == Shape::Letter || form.is_check() {
            let first = self.first.entry(no).or_insert(day);
            *first = day.min(*first);
        }
        if form.shape == Shape::Letter {
            let state = form.role_at("state").and_then(|path| values::text(&entry.values, path));
            if plan.makes_a_letter(&state.unwrap_or_default()) {
                let (form, until) = (form.key.clone(), entry.until.parse().ok());
                self.letters.push(Letter { subject: no, form, signed: day, until });
            }
        }
        if plan.is_check(entry, form, around) {
            self.checks.push((no, day));
        }
        if let Some(list) = form.role_at("hazards") {
            let rows = values::rows(&entry.values, list).into_iter();
            self.hazards.extend(rows.filter_map(|r| hazard(form, r, no, day, around.catalogue)));
        }
    }

    fn take_card(
        &mut self,
        entry: &Entry,
        form: &FormDef,
        subject: &Subject,
        catalogue: &Catalogue,
    ) {
        let text = |role: &str| values::text(&entry.values, form.role_at(role)?);
        let heads = form.role_at("headcount").and_then(|path| values::get(&entry.values, path));
        if let Some(heads) = heads.and_then(Value::as_u64) {
            self.headcounts.insert(subject.no, u32::try_from(heads).unwrap_or(u32::MAX));
        }
        if subject.facts.is_gone() {
            let code = text("place.close_reason").unwrap_or_default();
            let why = match form.role("place.close_reason").map(|field| &field.kind) {
                Some(crate::forms::Kind::Code(table)) => {
                    catalogue.table(table).map_or(code.as_str(), |table| table.show(&code)).into()
                }
                _ => code,
            };
            let day = text("place.state_on").and_then(|day| day.get(..10)?.parse().ok());
            self.gone.insert(subject.no, Leaving { day, why });
        }
    }

    fn take_survey(
        &mut self,
        entry: &Entry,
        form: &FormDef,
        subject: &Subject,
        survey: &Survey<'_>,
        (catalogue, plan): (&Catalogue, &Plan),
    ) {
        if !form.is_check() || !matches!(subject.kind, SubjectKind::Place(_)) {
            return;
        }
        let own = |rule: &&std::sync::Arc<super::Rule>| plan.is_survey_rule(&rule.id);
        let gathering = Gathering { subject, entries: vec![(entry, form)], catalogue };
        for rule in survey.book.rules().iter().filter(own) {
            if let Some(Seen::Window { newest: Some(day), .. }) = gathering.see(rule) {
                self.surveys.entry(subject.no).or_default().push(day);
            }
        }
    }

    /// The day from which on a place is known: its page was made, or it was checked before that. None
    /// for one that came in a file: it was there before.
    pub fn known_since(&self, subject: &Subject) -> Option<NaiveDate> {
        let made = subject.created_on.parse::<NaiveDate>().ok().filter(|_| !subject.imported)?;
        Some(self.first.get(&subject.no).map_or(made, |first| made.min(*first)))
    }

    /// The day a place was found: its page was made, and nothing is told of it from before.
    pub fn found_on(&self, subject: &Subject) -> Option<NaiveDate> {
        let made = subject.created_on.parse::<NaiveDate>().ok();
        self.known_since(subject).filter(|known| Some(*known) == made)
    }

    /// Whether a place was on the net at the end of a day, as far as the ledger can tell: until its card
    /// says it is gone.
    pub fn is_there_on(&self, subject: &Subject, day: NaiveDate) -> bool {
        self.known_since(subject).is_none_or(|since| since <= day)
            && self.gone.get(&subject.no).is_none_or(|gone| gone.day.is_some_and(|on| on > day))
    }
}

/// A hazard of a list; none for one that was noted by mistake.
fn hazard(
    form: &FormDef,
    row: &Values,
    subject: SubjectNo,
    found: NaiveDate,
    catalogue: &Catalogue,
) -> Option<Hazard> {
    let text = |role: &str| row.get(&form.role(role)?.key).and_then(Value::as_str);
    let day = |role: &str| text(role).and_then(|day| day.get(..10)?.parse::<NaiveDate>().ok());
    let state = text("hazard.state").unwrap_or_default();
    let table = catalogue.table(STATES)?;
    let settled = rectification::is_settled(table, state);
    if settled {
        // What ends without anybody having dealt with it was none.
        let code = table.get(state)?;
        rectification::needs(code).find(|role| SETTLED_ON.contains(role))?;
    }
    let settled_on = if settled { SETTLED_ON.iter().find_map(|role| day(role)) } else { None };
    let due = day("hazard.due_on");
    Some(Hazard { subject, found, due, settled, settled_on })
}
