//! The survey at the beginning of a year: progress by area and category, who is still to be seen, what was
//! found and closed on the way, and the base figures at its end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

use crate::domain::{AnchorCategory, SubjectId};
use crate::net::campaign::{SurveyState, Surveyed};
use crate::net::figures::Plan;
use crate::net::{self, Campaign, Records, Survey};
use crate::store::Subject;
use crate::store::subject::SubjectNo;
use crate::vault::Right;

use super::desk::short_label;
use super::figures::FigureColumn;
use super::{Error, Result, Session};

/// The state of a place that was found and is to be confirmed.
const PENDING: &str = "pending";

/// The survey of a year.
#[derive(Serialize, TS)]
pub struct CampaignReply {
    /// The year.
    pub year: i32,
    /// First day of the season.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// The day the base figures are of.
    pub as_of: String,
    /// The season is not over.
    pub running: bool,
    /// The categories, in the order of all cells.
    pub categories: Vec<FigureColumn>,
    /// Places that have to be seen.
    pub awaited: u32,
    /// Those seen in the season.
    pub seen: u32,
    /// Those seen after it.
    pub late: u32,
    /// By area.
    pub areas: Vec<CampaignArea>,
    /// Those not seen yet, as one walks.
    pub waiting: Vec<CampaignPlace>,
    /// New ones: their page was made in the season, or they are still to be confirmed.
    pub found: Vec<CampaignPlace>,
    /// Closed or moved away in the season, with the reason.
    pub closed: Vec<CampaignPlace>,
    /// Out of use: not waited for.
    pub paused: u32,
    /// Places and persons by area.
    pub base: Vec<BaseRow>,
    /// Years that can be looked at, the newest first.
    pub years: Vec<i32>,
}

/// How far the survey is in an area.
#[derive(Serialize, TS)]
pub struct CampaignArea {
    /// The area; empty where none was written.
    pub area: String,
    /// By category.
    pub cells: Vec<CampaignCell>,
    /// Over all categories.
    pub all: CampaignCell,
}

/// How far the survey is.
#[derive(Clone, Copy, Debug, Default, Serialize, TS)]
pub struct CampaignCell {
    /// Places to be seen.
    pub awaited: u32,
    /// Those that were.
    pub seen: u32,
}

/// A place of a survey.
#[derive(Serialize, TS)]
pub struct CampaignPlace {
    /// The place.
    pub id: SubjectId,
    /// Its category in words.
    pub category: &'static str,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Community.
    pub area: String,
    /// How far it has come.
    pub state: &'static str,
    /// The day that counts: made, seen, closed.
    pub day: String,
    /// Why it was closed; that it is to be confirmed.
    pub why: String,
}

/// Base figures of an area.
#[derive(Serialize, TS)]
pub struct BaseRow {
    /// The area; empty where none was written.
    pub area: String,
    /// By category.
    pub cells: Vec<BaseCell>,
    /// Over all categories.
    pub all: BaseCell,
}

/// Places and persons.
#[derive(Clone, Copy, Debug, Default, Serialize, TS)]
pub struct BaseCell {
    /// Places.
    pub places: u32,
    /// Persons on their rosters, or as their card counts them where they have none.
    pub people: u32,
}

impl CampaignCell {
    fn add(&mut self, state: SurveyState) {
        self.awaited += u32::from(state.is_awaited());
        self.seen += u32::from(matches!(state, SurveyState::Seen | SurveyState::SeenLate));
    }
}

impl Session {
    /// The survey of a year: of this one if none is named.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a year to come; the database.
    pub fn campaign(&self, year: Option<i32>) -> Result<CampaignReply> {
        self.ledger.require(Right::Figures)?;
        let today = self.ledger.clock().today();
        let year = year.unwrap_or_else(|| today.year());
        let day = NaiveDate::from_ymd_opt(year, 1, 1).filter(|day| *day <= today && year >= 2000);
        let day = day.ok_or_else(|| Error::usage(format!("{year}年的年初排查还没开始。")))?;
        let plan = Plan::builtin().map_err(|_| Error::fault("figures.toml"))?;
        let survey = self.survey()?;
        let trails = self.trails(&survey)?;
        let records = Records::of(&trails, &survey, &plan);
        let campaign = Campaign::of(&survey, &records, day);
        let subjects: HashMap<SubjectNo, &Subject> =
            survey.subjects().iter().map(|subject| (subject.no, subject)).collect();
        let count = |state| campaign.places.iter().filter(|one| one.state == state).count() as u32;
        let (seen, late) = (count(SurveyState::Seen), count(SurveyState::SeenLate));
        let view = |one: &Surveyed| self.campaign_place(one, &subjects, &records);
        Ok(CampaignReply {
            year: campaign.year(),
            first: campaign.season.first().to_string(),
            last: campaign.season.last().to_string(),
            as_of: campaign.as_of.to_string(),
            running: today <= campaign.season.last(),
            categories: AnchorCategory::ALL
                .iter()
                .map(|one| FigureColumn { code: one.code(), label: short_label(*one) })
                .collect(),
            awaited: seen + late + count(SurveyState::Waiting),
            seen,
            late,
            areas: areas(&campaign, &subjects),
            waiting: on_the_way(&survey, &campaign).into_iter().filter_map(view).collect(),
            found: campaign
                .places
                .iter()
                .filter(|one| is_found(one, &subjects, &records, &campaign))
                .filter_map(view)
                .collect(),
            closed: campaign
                .places
                .iter()
                .filter(|one| one.state == SurveyState::Gone)
                .filter_map(view)
                .collect(),
            paused: count(SurveyState::Paused),
            base: base_figures(&survey, &records, campaign.as_of),
            years: years(&records, today),
        })
    }

    fn campaign_place(
        &self,
        one: &Surveyed,
        subjects: &HashMap<SubjectNo, &Subject>,
        records: &Records,
    ) -> Option<CampaignPlace> {
        let subject = subjects.get(&one.subject)?;
        let facts = &subject.facts;
        let gone = records.gone.get(&subject.no).filter(|_| one.state == SurveyState::Gone);
        let (day, why) = match gone {
            Some(gone) => (gone.day, gone.why.clone()),
            None if facts.state == PENDING => (None, "待核实".to_owned()),
            None => (one.seen_on, String::new()),
        };
        let made = (one.state == SurveyState::New || facts.state == PENDING)
            .then(|| subject.created_on.clone());
        Some(CampaignPlace {
            id: subject.id,
            category: short_label(subject.kind.category()?),
            name: super::handover::name_of(subject),
            address: super::grid::from_road(&facts.address),
            area: facts.area.clone(),
            state: one.state.code(),
            day: made.or(day.map(|day| day.to_string())).unwrap_or_default(),
            why,
        })
    }
}

/// Found in the season, or found and still to be confirmed.
fn is_found(
    one: &Surveyed,
    subjects: &HashMap<SubjectNo, &Subject>,
    records: &Records,
    campaign: &Campaign,
) -> bool {
    let Some(subject) = subjects.get(&one.subject) else { return false };
    let found = records.found_on(subject);
    found.is_some_and(|day| campaign.season.contains(day)) || subject.facts.state == PENDING
}

/// Those not seen yet, as one walks past them.
fn on_the_way<'c>(survey: &Survey<'_>, campaign: &'c Campaign) -> Vec<&'c Surveyed> {
    let mut waiting: HashMap<SubjectNo, &Surveyed> = campaign
        .places
        .iter()
        .filter(|one| one.state == SurveyState::Waiting)
        .map(|one| (one.subject, one))
        .collect();
    let way = net::on_the_way(survey).into_iter();
    let mut out: Vec<&Surveyed> = way.filter_map(|subject| waiting.remove(&subject.no)).collect();
    // Of an earlier year: places that are gone since.
    let mut rest: Vec<&Surveyed> = waiting.into_values().collect();
    rest.sort_by_key(|one| one.subject);
    out.extend(rest);
    out
}

fn areas(campaign: &Campaign, subjects: &HashMap<SubjectNo, &Subject>) -> Vec<CampaignArea> {
    let mut areas: BTreeMap<(bool, String), CampaignArea> = BTreeMap::new();
    for one in &campaign.places {
        let Some(subject) = subjects.get(&one.subject) else { continue };
        let Some(at) = column_of(subject) else { continue };
        let area = subject.facts.area.clone();
        let row = areas.entry((area.is_empty(), area.clone())).or_insert_with(|| CampaignArea {
            area,
            cells: vec![CampaignCell::default(); AnchorCategory::ALL.len()],
            all: CampaignCell::default(),
        });
        row.all.add(one.state);
        row.cells.iter_mut().skip(at).take(1).for_each(|cell| cell.add(one.state));
    }
    areas.into_values().filter(|row| row.all.awaited > 0).collect()
}

/// Places and persons by area and category at the end of a day.
pub(super) fn base_figures(survey: &Survey<'_>, records: &Records, day: NaiveDate) -> Vec<BaseRow> {
    let mut there: HashMap<SubjectNo, u32> = HashMap::new();
    for stay in &records.people {
        *there.entry(stay.subject).or_default() += u32::from(stay.is_there_on(day));
    }
    let mut areas: BTreeMap<(bool, &str), BaseRow> = BTreeMap::new();
    for subject in survey.subjects() {
        let Some(at) = column_of(subject).filter(|_| records.is_there_on(subject, day)) else {
            continue;
        };
        let people = there.get(&subject.no).or(records.headcounts.get(&subject.no));
        let people = people.copied().unwrap_or_default();
        let area = subject.facts.area.as_str();
        let row = areas.entry((area.is_empty(), area)).or_insert_with(|| BaseRow {
            area: area.to_owned(),
            cells: vec![BaseCell::default(); AnchorCategory::ALL.len()],
            all: BaseCell::default(),
        });
        for cell in row.cells.iter_mut().skip(at).take(1).chain([&mut row.all]) {
            cell.places += 1;
            cell.people += people;
        }
    }
    areas.into_values().collect()
}

fn column_of(subject: &Subject) -> Option<usize> {
    let category = subject.kind.category()?;
    AnchorCategory::ALL.iter().position(|one| *one == category)
}

/// This year, and those in which a place was seen for the survey.
fn years(records: &Records, today: NaiveDate) -> Vec<i32> {
    let seen = records.surveys.values().flatten().map(Datelike::year);
    let all: BTreeSet<i32> = seen.chain([today.year(), today.year() - 1]).collect();
    all.into_iter().filter(|year| *year <= today.year()).rev().collect()
}
