//! One visit, one screen: what is to be looked at behind a door, and all that was done there written
//! as one change.
//!
//! What is asked and answered; [`sheet`](self) reads a place for it, `save` writes it, `round` tells
//! which doors come one after the other.

pub mod hazards;
mod letters;
mod outcome;
mod round;
mod save;
mod sheet;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{ChangeId, EntryId, SubjectId};

use super::leaf::{CheckGroup, CheckWord, LeafEntry};
use super::net::GapView;
use super::places::{FindingReply, PlaceLine};

/// Texts of cells by path; empty to clear.
pub type Cells = BTreeMap<String, String>;

/// All that a visit of one place needs.
#[derive(Serialize, TS)]
pub struct VisitSheetReply {
    /// The place.
    pub line: PlaceLine,
    /// 场所, 出租房屋 …
    pub category_label: &'static str,
    /// Of what kind it is, in words.
    pub kind: String,
    /// Key of the form of a check here.
    pub form: String,
    /// The day somebody looked at the place last.
    pub last: Option<String>,
    /// Whom to ask for.
    pub contact: String,
    /// What a check of today starts with.
    pub start: Cells,
    /// What is asked, by heading.
    pub checklist: Vec<CheckGroup>,
    /// How an item can turn out.
    pub results: Vec<CheckWord>,
    /// What the result of a check is by what was done about its hazards, the gravest last. The first
    /// is that of a check without any.
    pub outcomes: Vec<Outcome>,
    /// Hazards of earlier checks that are not settled.
    pub hazards: Vec<OpenHazard>,
    /// The rosters of the place.
    pub rosters: Vec<VisitRoster>,
    /// When somebody said how the rosters agree, and what.
    pub agreed: Option<RosterAgreed>,
    /// The letters of the place.
    pub letters: Vec<VisitLetter>,
    /// What is missing or due here.
    pub gaps: Vec<GapView>,
    /// The registration card, if there is one.
    pub card: Option<EntryId>,
    /// Key of its form.
    pub registration: String,
    /// The day on which it was verified last.
    pub verified_on: Option<String>,
}

/// The result that follows from what was done about a hazard.
#[derive(Serialize, TS)]
pub struct Outcome {
    /// What was done, in words; empty for a check that found nothing.
    pub action: String,
    /// The result, in words.
    pub result: String,
}

/// A hazard of an earlier check.
#[derive(Serialize, TS)]
pub struct OpenHazard {
    /// The check.
    pub entry: EntryId,
    /// Key of its form.
    pub form: String,
    /// Which of its hazards, from 0.
    pub row: usize,
    /// The day it was found.
    pub day: String,
    /// What was found.
    pub words: String,
    /// Where.
    pub part: String,
    /// How grave, in words.
    pub level: String,
    /// Until when it is to be put right.
    pub due_on: Option<String>,
    /// Days over that; negative while there are days left.
    pub over: Option<i64>,
    /// Code of its state.
    pub state: String,
    /// The same in words.
    pub state_label: String,
    /// Where it may go from here.
    pub next: Vec<NextState>,
}

/// A state that may follow.
#[derive(Serialize, TS)]
pub struct NextState {
    /// Its code.
    pub code: String,
    /// In words.
    pub label: String,
    /// Whether only a check on the spot says so.
    pub recheck: bool,
    /// What is said with it.
    pub fields: Vec<StateField>,
}

/// A field that is filled with a state.
#[derive(Serialize, TS)]
pub struct StateField {
    /// Its key in the row.
    pub key: String,
    /// Its label.
    pub label: String,
    /// `date`, `text` …
    pub kind: &'static str,
    /// Whether it must be filled.
    pub needed: bool,
    /// What it starts with.
    pub text: String,
}

/// A roster of the place.
#[derive(Serialize, TS)]
pub struct VisitRoster {
    /// Key of its form.
    pub form: String,
    /// Those who are there.
    pub rows: Vec<LeafEntry>,
}

/// How the rosters agreed when somebody looked last.
#[derive(Serialize, TS)]
pub struct RosterAgreed {
    /// The day.
    pub day: String,
    /// 相符, 不符 …
    pub words: String,
}

/// A letter of the place.
#[derive(Serialize, TS)]
pub struct VisitLetter {
    /// Key of its form.
    pub form: String,
    /// The newest one.
    pub entry: Option<EntryId>,
    /// `whole`, `soon`, `missing`, `late`, `mend`.
    pub mark: Option<&'static str>,
    /// In words: 12-31 到期.
    pub words: String,
    /// Whether it is time for a new one.
    pub due: bool,
    /// What a new one of today starts with.
    pub start: Cells,
    /// How a new one is left at the door.
    pub ways: Vec<LetterWay>,
}

/// How a new letter is left at the door: signed there, or to be signed.
#[derive(Serialize, TS)]
pub struct LetterWay {
    /// Code of its state.
    pub code: String,
    /// On a button.
    pub label: String,
    /// Whether it is signed on the day.
    pub signed: bool,
}

/// What was done at one place.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct VisitAsk {
    /// The place.
    pub place: Option<SubjectId>,
    /// Cells of the check by path, without its items and hazards. No check is written where this,
    /// the answers, the rest and the hazards are all absent.
    pub check: Option<Cells>,
    /// Items with their results.
    pub answers: BTreeMap<String, String>,
    /// The result of every item that is asked here and was not answered.
    pub rest: Option<String>,
    /// Hazards found now: cells of a row by key.
    pub hazards: Vec<Cells>,
    /// What became of hazards found before.
    pub rechecks: Vec<RecheckAsk>,
    /// Rows of rosters, new and changed.
    pub roster: Vec<RosterRowAsk>,
    /// New letters, and changes of those there are.
    pub letters: Vec<LetterAsk>,
    /// Corrections of the registration card by path.
    pub card: Cells,
    /// What the card and the rosters say was gone through and holds.
    pub verified: bool,
}

/// What became of a hazard found before.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecheckAsk {
    /// The check it was found in.
    pub entry: EntryId,
    /// Which of its hazards, from 0.
    #[serde(default)]
    pub row: usize,
    /// Where it stands now.
    pub state: String,
    /// What is said with it, by key in the row.
    #[serde(default)]
    pub set: Cells,
}

/// A row of a roster.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RosterRowAsk {
    /// Key of the roster.
    pub form: String,
    /// The row; a new one if absent.
    #[serde(default)]
    pub entry: Option<EntryId>,
    /// Its cells.
    pub set: Cells,
}

/// A letter.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LetterAsk {
    /// Key of its form.
    pub form: String,
    /// The letter; a new one if absent, which starts with all that is known.
    #[serde(default)]
    pub entry: Option<EntryId>,
    /// What is said besides.
    #[serde(default)]
    pub set: Cells,
}

/// Visits that are written as one change.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct VisitSaveAsk {
    /// Cells of the check that hold for all of them, where a visit says nothing else.
    pub check: Option<Cells>,
    /// Results that hold for all of them, where the item is asked.
    pub answers: BTreeMap<String, String>,
    /// As in [`VisitAsk::rest`], for all of them.
    pub rest: Option<String>,
    /// Whether all of them were gone through.
    pub verified: bool,
    /// How the rosters agreed at all of them, in words; it is said only where somebody stands on one,
    /// and where a visit says nothing else.
    pub agreed: Option<String>,
    /// The visits.
    pub visits: Vec<VisitAsk>,
}

/// What became of visits.
#[derive(Serialize, TS)]
pub struct VisitReply {
    /// The one change; absent when nothing was written.
    pub change: Option<ChangeId>,
    /// How many places.
    pub places: usize,
    /// What was written.
    pub written: Vec<VisitWritten>,
    /// What stops it. When there is one, nothing was written.
    pub problems: Vec<VisitProblem>,
}

/// A sheet that was written.
#[derive(Serialize, TS)]
pub struct VisitWritten {
    /// Whose.
    pub place: SubjectId,
    /// `check`, `recheck`, `roster`, `letter`, `card`.
    pub part: &'static str,
    /// Key of its form.
    pub form: String,
    /// The entry.
    pub entry: EntryId,
    /// `complete`, `incomplete`, `draft`.
    pub status: &'static str,
    /// What it lacks.
    pub findings: Vec<FindingReply>,
}

/// A value that stops a visit.
#[derive(Serialize, TS)]
pub struct VisitProblem {
    /// At which place.
    pub place: SubjectId,
    /// `check`, `recheck`, `roster`, `letter`, `card`.
    pub part: &'static str,
    /// Which of them, from 0.
    pub at: usize,
    /// Key of the form.
    pub form: String,
    /// The entry, if there is one.
    pub entry: Option<EntryId>,
    /// Path of the field.
    pub field: String,
    /// Its label.
    pub label: String,
    /// Reason code.
    pub reason: &'static str,
    /// Words.
    pub message: String,
}

/// Which doors come one after the other.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct VisitRoundAsk {
    /// These places; all where something is to be done if empty.
    pub places: Vec<SubjectId>,
    /// Only of this category.
    pub category: Option<String>,
    /// Only of this community.
    pub area: Option<String>,
}

/// The doors in the order of the route sheet.
#[derive(Serialize, TS)]
pub struct VisitRoundReply {
    /// The doors.
    pub stops: Vec<VisitStop>,
}

/// A door.
#[derive(Serialize, TS)]
pub struct VisitStop {
    /// The place.
    pub place: SubjectId,
    /// Its category.
    pub category: &'static str,
    /// Of what kind it is: a code.
    pub subkind: String,
    /// The same in words.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Community.
    pub area: String,
    /// Road.
    pub road: String,
    /// What follows the road.
    pub spot: String,
    /// What is to be done there.
    pub due: Vec<String>,
    /// Somebody looked at it today.
    pub seen_today: bool,
}
