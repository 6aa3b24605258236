//! The survey at the beginning of a year: which places are to be seen, and which were.
//!
//! Everything follows from the entries of that year, so that last year's survey reads as it was. A season
//! that is over is judged as of its last day: what became of a place later changes nothing but whether it
//! was seen at last.

use chrono::{Datelike, NaiveDate};

use crate::domain::{Period, Window};
use crate::forms::SubjectKind;
use crate::store::Subject;
use crate::store::subject::SubjectNo;

use super::records::Records;
use super::sight::{Presence, Survey};

/// How far a place has come in the survey of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SurveyState {
    /// Not seen yet.
    Waiting,
    /// Seen, after the season.
    SeenLate,
    /// Seen in the season.
    Seen,
    /// Its page was made in the season: found on the way, not waited for.
    New,
    /// Out of use at the end of the season, or now while it runs.
    Paused,
    /// Closed or moved away before the season was over.
    Gone,
}

impl SurveyState {
    /// The word for a program.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::SeenLate => "late",
            Self::Seen => "seen",
            Self::New => "new",
            Self::Paused => "paused",
            Self::Gone => "gone",
        }
    }

    /// Whether it is one of those that have to be seen.
    pub const fn is_awaited(self) -> bool {
        matches!(self, Self::Waiting | Self::SeenLate | Self::Seen)
    }
}

/// A place in the survey of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surveyed {
    /// The place.
    pub subject: SubjectNo,
    /// How far it has come.
    pub state: SurveyState,
    /// The day it was seen.
    pub seen_on: Option<NaiveDate>,
}

/// The survey of a year.
pub struct Campaign {
    /// The season.
    pub season: Window,
    /// The day it is looked at: the last of the season, or today while that is to come.
    pub as_of: NaiveDate,
    /// The places, by local number.
    pub places: Vec<Surveyed>,
}

impl Campaign {
    /// The survey of the year that a day lies in.
    pub fn of(survey: &Survey<'_>, records: &Records, day: NaiveDate) -> Self {
        let season = Period::YearStart.last_begun(day);
        let places = survey.subjects().iter();
        let places = places
            .filter(|subject| matches!(subject.kind, SubjectKind::Place(_)))
            .filter_map(|subject| surveyed(survey, records, subject, &season))
            .collect();
        Self { season, as_of: season.last().min(survey.today), places }
    }

    /// The year.
    pub fn year(&self) -> i32 {
        self.season.first().year()
    }
}

/// A place in a season; none for one that has no part in it.
fn surveyed(
    survey: &Survey<'_>,
    records: &Records,
    subject: &Subject,
    season: &Window,
) -> Option<Surveyed> {
    let year = season.first().year();
    let found = records.found_on(subject);
    if records.known_since(subject).is_some_and(|since| since > season.last()) {
        return None;
    }
    let days = records.surveys.get(&subject.no);
    let seen_on = days.into_iter().flatten().find(|day| day.year() == year).copied();
    let gone = records.gone.get(&subject.no).map(|gone| gone.day);
    if gone.is_some_and(|day| day.is_none_or(|day| day < season.first())) && seen_on.is_none() {
        return None;
    }
    let as_of = season.last().min(survey.today);
    let state = if gone.flatten().is_some_and(|day| season.contains(day)) {
        SurveyState::Gone
    } else if seen_on.is_some_and(|day| day <= season.last()) {
        SurveyState::Seen
    } else if seen_on.is_some() {
        SurveyState::SeenLate
    } else if found.is_some_and(|found| season.contains(found)) {
        SurveyState::New
    } else if is_paused_on(survey, subject, as_of) {
        SurveyState::Paused
    } else {
        SurveyState::Waiting
    };
    Some(Surveyed { subject: subject.no, state, seen_on })
}

/// Whether a place was out of use on a day; a card that says so without a day has been so as long as
/// anybody knows.
fn is_paused_on(survey: &Survey<'_>, subject: &Subject, day: NaiveDate) -> bool {
    let now = survey.presence(subject) == Presence::Paused;
    let pauses = &survey.facts(subject.no).pauses;
    let holds = |(first, last): &(NaiveDate, Option<NaiveDate>)| {
        *first <= day && last.is_none_or(|last| day <= last)
    };
    pauses.iter().any(holds) || now && (pauses.is_empty() || day == survey.today)
}
