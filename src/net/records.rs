//! What was done at all subjects, from their trails ([`super::trail`]), so that any month or year can be
//! counted from it.
//!
//! Of persons only the days are kept on which somebody came and left; of whom is not asked.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::EntryId;
use crate::forms::SubjectKind;
use crate::store::Subject;
use crate::store::subject::SubjectNo;

use super::account::{Figure, Span};
use super::figures::Plan;
use super::sight::Survey;
use super::trail::Trails;

/// What was done at all subjects.
#[derive(Default)]
pub struct Records {
    /// Checks.
    pub checks: Vec<(SubjectNo, NaiveDate)>,
    /// Hazards, those noted by mistake left out.
    pub hazards: Vec<Hazard>,
    /// Letters that places signed; those of organisations and of the post are no figure.
    pub letters: Vec<Letter>,
    /// Rows of rosters.
    pub people: Vec<Stay>,
    /// Heads by the card.
    pub headcounts: HashMap<SubjectNo, u32>,
    /// The first day of which anything is told of a place: a check, a letter.
    pub first: HashMap<SubjectNo, NaiveDate>,
    /// The day a place was opened, by its card.
    pub opened: HashMap<SubjectNo, NaiveDate>,
    /// The first day of which anything is told.
    pub earliest: Option<NaiveDate>,
    /// Places that are closed or moved away.
    pub gone: HashMap<SubjectNo, Leaving>,
    /// Days on which a place was seen for the survey of a year, the earliest first.
    pub surveys: BTreeMap<SubjectNo, Vec<NaiveDate>>,
}

/// What is read back of one subject is not said to be whose.
const fn unsaved() -> SubjectNo {
    SubjectNo::UNSAVED
}

/// A hazard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hazard {
    /// Where.
    #[serde(skip, default = "unsaved")]
    pub subject: SubjectNo,
    /// The record it stands on.
    #[serde(with = "super::days::id")]
    pub entry: EntryId,
    /// Its row there.
    pub row: u32,
    /// The day it was found.
    #[serde(with = "super::days::one")]
    pub found: NaiveDate,
    /// Its last good day.
    #[serde(with = "super::days::maybe")]
    pub due: Option<NaiveDate>,
    /// It is dealt with.
    pub settled: bool,
    /// The day it was found to be dealt with; none where nobody wrote it down.
    #[serde(with = "super::days::maybe")]
    pub settled_on: Option<NaiveDate>,
}

impl Hazard {
    /// Whether a figure of a span, or of its end, counts it.
    pub fn counts_as(&self, figure: Figure, span: Span, end: NaiveDate) -> bool {
        let within = |day: NaiveDate| span.0 <= day && day <= span.1;
        match figure {
            Figure::Found => within(self.found),
            Figure::Settled => self.settled_on.is_some_and(within),
            Figure::Unsettled => self.is_open_on(end),
            Figure::Overdue => self.is_open_on(end) && self.due.is_some_and(|due| due < end),
            _ => false,
        }
    }

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Whose.
    #[serde(skip, default = "unsaved")]
    pub subject: SubjectNo,
    /// The letter.
    #[serde(with = "super::days::id")]
    pub entry: EntryId,
    /// Its form.
    pub form: String,
    /// The day it was signed.
    #[serde(with = "super::days::one")]
    pub signed: NaiveDate,
    /// Its last day.
    #[serde(with = "super::days::maybe")]
    pub until: Option<NaiveDate>,
}

/// Somebody's time on a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Where.
    #[serde(skip, default = "unsaved")]
    pub subject: SubjectNo,
    /// The day he came; none where nobody wrote it down.
    #[serde(with = "super::days::maybe")]
    pub came: Option<NaiveDate>,
    /// The day he left, if he did.
    #[serde(with = "super::days::maybe")]
    pub left: Option<NaiveDate>,
}

impl Stay {
    /// Whether he was there at the end of a day.
    pub fn is_there_on(&self, day: NaiveDate) -> bool {
        self.came.is_none_or(|came| came <= day) && self.left.is_none_or(|left| left > day)
    }
}

/// A place that is no part of the net any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Since when, by its card.
    #[serde(with = "super::days::maybe")]
    pub day: Option<NaiveDate>,
    /// Why, in words.
    pub why: String,
}

impl Records {
    /// Puts together what was done.
    pub fn of(trails: &Trails, survey: &Survey<'_>, plan: &Plan) -> Self {
        let rules = survey.rulebook().rules().iter().enumerate();
        let season: Vec<usize> =
            rules.filter(|(_, rule)| plan.is_survey_rule(&rule.id)).map(|(at, _)| at).collect();
        let mut out = Self { earliest: trails.earliest(), ..Self::default() };
        for subject in survey.subjects() {
            let (no, Some(trail)) = (subject.no, trails.of(subject.no)) else { continue };
            out.checks.extend(trail.checks.iter().map(|day| (no, *day)));
            out.hazards.extend(trail.hazards.iter().map(|one| Hazard { subject: no, ..*one }));
            let is_place = matches!(subject.kind, SubjectKind::Place(_));
            let letters = trail.letters.iter().filter(|_| is_place).cloned();
            out.letters.extend(letters.map(|letter| Letter { subject: no, ..letter }));
            out.people.extend(trail.people.iter().map(|stay| Stay { subject: no, ..*stay }));
            out.headcounts.extend(trail.heads.map(|heads| (no, heads)));
            out.first.extend(trail.first.map(|day| (no, day)));
            out.opened.extend(trail.opened.map(|day| (no, day)));
            out.gone.extend(trail.gone.clone().map(|gone| (no, gone)));
            if is_place {
                let mut days: Vec<NaiveDate> =
                    season.iter().flat_map(|at| trail.days_of(*at)).copied().collect();
                days.sort_unstable();
                if !days.is_empty() {
                    out.surveys.insert(no, days);
                }
            }
        }
        out
    }

    /// The day from which on a place is known: its page was made, or it was checked before that. One that
    /// came in a file was there before, since the day it was opened by its card; none where no such day
    /// is told.
    pub fn known_since(&self, subject: &Subject) -> Option<NaiveDate> {
        let since = match subject.imported {
            true => self.opened.get(&subject.no).copied()?,
            false => subject.created_on.parse().ok()?,
        };
        Some(self.first.get(&subject.no).map_or(since, |first| since.min(*first)))
    }

    /// The day a place was found: its page was made, and nothing is told of it from before.
    pub fn found_on(&self, subject: &Subject) -> Option<NaiveDate> {
        let made = subject.created_on.parse::<NaiveDate>().ok().filter(|_| !subject.imported)?;
        self.known_since(subject).filter(|known| *known == made)
    }

    /// The last day on which a place was part of the net, as its card says; none for one that still is.
    /// Of one that is gone nobody knows since when, it is the day before all days.
    pub fn there_until(&self, subject: &Subject) -> Option<NaiveDate> {
        let gone = self.gone.get(&subject.no)?;
        Some(gone.day.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MIN))
    }

    /// Whether a place was there at the end of a day, as far as the ledger can tell: until its card
    /// says it is gone.
    pub fn is_there_on(&self, subject: &Subject, day: NaiveDate) -> bool {
        self.known_since(subject).is_none_or(|since| since <= day)
            && self.there_until(subject).is_none_or(|last| day <= last)
    }

    /// Whether it was looked after at the end of a day: there, and not out of use.
    pub fn is_on_net_on(&self, survey: &Survey<'_>, subject: &Subject, day: NaiveDate) -> bool {
        let pauses = &survey.facts(subject.no).pauses;
        let paused = |(first, last): &(NaiveDate, Option<NaiveDate>)| {
            *first <= day && last.is_none_or(|last| day <= last)
        };
        self.is_there_on(subject, day)
            && !survey.is_paused_ever(subject)
            && !pauses.iter().any(paused)
    }
}
