//! The handover sheet: what an officer who takes the post over has to know (duties.md 5). Places and
//! counts; nobody's name is on it.

use std::collections::{BTreeMap, HashMap};

use chrono::Days;
use serde::Serialize;
use ts_rs::TS;

use crate::domain::{AnchorCategory, SubjectId};
use crate::forms::Shape;
use crate::net::figures::Plan;
use crate::net::{Level, Presence, Records, Survey};
use crate::store::Subject;
use crate::store::subject::SubjectNo;
use crate::vault::Right;

use super::campaign::{BaseRow, base_figures};
use super::desk::short_label;
use super::export::version;
use super::figures::FigureColumn;
use super::{Error, Result, Session};

/// Letters are told of that end within so many days.
const DAYS: u64 = 60;
/// So many batches are told of.
const BATCHES: u32 = 12;

/// What is handed over.
#[derive(Serialize, TS)]
pub struct HandoverReply {
    /// The day.
    pub as_of: String,
    /// The categories, in the order of all cells.
    pub categories: Vec<FigureColumn>,
    /// Places and persons by area.
    pub base: Vec<BaseRow>,
    /// What is missing, by rule, the gravest first.
    pub holes: Vec<HandoverHoles>,
    /// Hazards that are not dealt with, by their last day.
    pub hazards: Vec<HandoverHazard>,
    /// Letters that end soon, by their last day.
    pub letters: Vec<HandoverLetter>,
    /// The last batches that were handed to the district system, the newest first.
    pub batches: Vec<HandoverBatch>,
    /// The organisations of the three lines.
    pub organisations: Vec<HandoverOrganisation>,
}

/// What a rule finds.
#[derive(Serialize, TS)]
pub struct HandoverHoles {
    /// The rule's number.
    pub rule: String,
    /// What it is called.
    pub label: String,
    /// `high`, `mid`, `low`.
    pub level: &'static str,
    /// How often.
    pub count: u32,
    /// Where.
    pub places: Vec<HandoverPlace>,
}

/// A place, an organisation, or the post (which has no page to open).
#[derive(Clone, Serialize, TS)]
pub struct HandoverPlace {
    /// The place.
    pub id: Option<SubjectId>,
    /// Name.
    pub name: String,
}

/// A hazard.
#[derive(Serialize, TS)]
pub struct HandoverHazard {
    /// Where.
    pub place: SubjectId,
    /// Its name.
    pub name: String,
    /// Community.
    pub area: String,
    /// The day it was found.
    pub found: String,
    /// What it is.
    pub words: String,
    /// Its last day.
    pub due: String,
    /// Days over it; none while there is time.
    pub over: Option<i64>,
}

/// A letter that ends.
#[derive(Serialize, TS)]
pub struct HandoverLetter {
    /// Whose.
    pub place: SubjectId,
    /// Its name.
    pub name: String,
    /// Community.
    pub area: String,
    /// What it is called.
    pub letter: String,
    /// Its last day.
    pub until: String,
    /// Days left.
    pub days: i64,
}

/// A batch that was handed over.
#[derive(Serialize, TS)]
pub struct HandoverBatch {
    /// The day.
    pub day: String,
    /// The profile.
    pub profile: String,
    /// Rows.
    pub rows: u32,
}

/// An organisation.
#[derive(Serialize, TS)]
pub struct HandoverOrganisation {
    /// Its page.
    pub id: SubjectId,
    /// Name.
    pub name: String,
    /// Its line in words; empty where it is not known.
    pub line: &'static str,
    /// Its kind in words.
    pub kind: String,
    /// Community.
    pub area: String,
    /// Members that are there.
    pub members: Option<u32>,
    /// Places it is tied to.
    pub ties: u32,
}

impl Session {
    /// What has to be handed over today.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn handover(&self) -> Result<HandoverReply> {
        self.ledger.require(Right::Figures)?;
        let plan = Plan::builtin().map_err(|_| Error::fault("figures.toml"))?;
        let survey = self.survey()?;
        let trails = self.trails(&survey)?;
        let records = Records::of(&trails, &survey, &plan);
        let today = survey.today;
        Ok(HandoverReply {
            as_of: today.to_string(),
            categories: AnchorCategory::ALL
                .iter()
                .map(|one| FigureColumn { code: one.code(), label: short_label(*one) })
                .collect(),
            base: base_figures(&survey, &records, today),
            holes: self.holes_by_rule(&survey)?,
            hazards: self.hazards_to_hand_over(&survey)?,
            letters: letters(&survey),
            batches: self.last_batches()?,
            organisations: self.organisations_to_hand_over()?,
        })
    }

    fn holes_by_rule(&self, survey: &Survey<'_>) -> Result<Vec<HandoverHoles>> {
        let mut rules: BTreeMap<(Level, String, String), HandoverHoles> = BTreeMap::new();
        let mut take = |subject: &Subject, found: crate::net::Finding| {
            let holes = rules
                .entry((found.level, found.rule.clone(), found.label.clone()))
                .or_insert_with(|| HandoverHoles {
                    rule: found.rule,
                    label: found.label,
                    level: found.level.code(),
                    count: 0,
                    places: Vec::new(),
                });
            holes.count += 1;
            let id = (subject.number > 0).then_some(subject.id);
            let name = match subject.kind {
                crate::forms::SubjectKind::Post => "警务室".to_owned(),
                _ => name_of(subject),
            };
            if holes.places.last().is_none_or(|last| last.id != id) {
                holes.places.push(HandoverPlace { id, name });
            }
        };
        for subject in survey.subjects().iter().filter(|s| s.kind.category().is_some()) {
            survey.all_findings(subject).into_iter().for_each(|found| take(subject, found));
        }
        for line in self.lines_of(survey)? {
            line.findings.into_iter().for_each(|found| take(&line.subject, found));
        }
        Ok(rules.into_values().collect())
    }

    fn hazards_to_hand_over(&self, survey: &Survey<'_>) -> Result<Vec<HandoverHazard>> {
        let subjects: HashMap<SubjectNo, &Subject> =
            survey.subjects().iter().map(|subject| (subject.no, subject)).collect();
        let mut out = Vec::new();
        for form in self.catalogue().forms().iter().filter(|form| form.role_at("hazards").is_some())
        {
            for entry in self.ledger.store().list_entries_of_form(&form.key)? {
                let Some(subject) = subjects.get(&entry.subject) else { continue };
                if survey.presence(subject) == Presence::Gone {
                    continue;
                }
                let open = self.open_hazards_of(std::slice::from_ref(&entry), survey.today);
                out.extend(open.into_iter().map(|hazard| HandoverHazard {
                    place: subject.id,
                    name: name_of(subject),
                    area: subject.facts.area.clone(),
                    found: hazard.day,
                    words: hazard.words,
                    due: hazard.due_on.unwrap_or_default(),
                    over: hazard.over.filter(|days| *days > 0),
                }));
            }
        }
        out.sort_by(|a, b| {
            (a.due.is_empty(), &a.due, &a.name).cmp(&(b.due.is_empty(), &b.due, &b.name))
        });
        Ok(out)
    }

    /// The last batches; a profile that is there no more by its key.
    fn last_batches(&self) -> Result<Vec<HandoverBatch>> {
        let (profiles, _) = self.profiles();
        let name = |key: &str| {
            let profile = profiles.all().iter().find(|profile| version(profile) == key);
            profile.map_or_else(|| key.to_owned(), |profile| profile.name.clone())
        };
        let batches = self.ledger.store().list_batches(BATCHES)?.into_iter();
        Ok(batches
            .map(|batch| HandoverBatch {
                day: batch.day,
                profile: name(&batch.profile),
                rows: batch.rows,
            })
            .collect())
    }

    fn organisations_to_hand_over(&self) -> Result<Vec<HandoverOrganisation>> {
        let all = self.ledger.organisations(false)?;
        let mut out: Vec<HandoverOrganisation> = all
            .into_iter()
            .map(|org| HandoverOrganisation {
                id: org.subject.id,
                name: org.subject.facts.shown_name().to_owned(),
                line: org.line.map_or("", crate::domain::Line::label),
                kind: org.kind,
                area: org.subject.facts.area.clone(),
                members: org.members,
                ties: org.ties.iter().filter(|tie| tie.place.is_some()).count() as u32,
            })
            .collect();
        out.sort_by(|a, b| (a.line, &a.area, &a.name).cmp(&(b.line, &b.area, &b.name)));
        Ok(out)
    }
}

/// What a place is called in lists: a house by its road and number.
pub(super) fn name_of(subject: &Subject) -> String {
    let facts = &subject.facts;
    if facts.name == facts.address || facts.name.is_empty() {
        super::grid::from_road(&facts.address)
    } else {
        facts.name.clone()
    }
}

/// Letters of places on the net that end within the next days.
fn letters(survey: &Survey<'_>) -> Vec<HandoverLetter> {
    let until = survey.today.checked_add_days(Days::new(DAYS)).unwrap_or(survey.today);
    let mut out = Vec::new();
    for subject in survey.subjects().iter().filter(|s| survey.presence(s) == Presence::OnNet) {
        let sight = survey.sight(subject);
        for form in sight.leaves.iter().filter(|form| form.shape == Shape::Letter) {
            let Some(last) = sight.until(form).filter(|d| survey.today <= *d && *d <= until) else {
                continue;
            };
            out.push(HandoverLetter {
                place: subject.id,
                name: name_of(subject),
                area: subject.facts.area.clone(),
                letter: form.label.clone(),
                until: last.to_string(),
                days: (last - survey.today).num_days(),
            });
        }
    }
    out.sort_by(|a, b| (&a.until, &a.area, &a.name).cmp(&(&b.until, &b.area, &b.name)));
    out
}
