//! The plan of a day: places chosen from what is due, in the order in which one walks, worked off with
//! visits. What was done falls out; what was not stays, and can be moved to another day.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::SubjectId;
use crate::ledger::hazards::looked_on;
use crate::ledger::planning::{Look, Planned};
use crate::net::{Knot, Level, Presence, Survey, along_the_way, lattice};
use crate::store::Entry;

use super::batches::{Batch, BatchWhat, Round};
use super::desk::words_of_day;
use super::net::GapView;
use super::printing::{PrintRequest, Selection};
use super::{Result, Session};

/// Places that are listed to choose from.
const LISTED: usize = 400;

/// Which day.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct PlanAsk {
    /// `2026-11-06`; today if absent.
    #[ts(type = "string | null")]
    pub day: Option<NaiveDate>,
}

/// A change of the plan.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PlanChange {
    /// The day.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// Planned for it, and no longer for another day.
    #[serde(default)]
    pub add: Vec<SubjectId>,
    /// Taken off it.
    #[serde(default)]
    pub remove: Vec<SubjectId>,
}

/// The plan of a day.
#[derive(Serialize, TS)]
pub struct PlanReply {
    /// The day.
    pub day: String,
    /// 2026年11月6日 周五
    pub words: String,
    /// The day before.
    pub previous: String,
    /// The day after.
    pub next: String,
    /// `past`, `today`, `ahead`.
    pub when: &'static str,
    /// The doors in walking order.
    pub stops: Vec<PlanStop>,
    /// Doors that were gone to: on that day, after it, or before it since they were planned.
    pub done: usize,
    /// Earlier days with doors that nobody went to, the first first.
    pub left: Vec<PlannedDay>,
    /// This day and the later ones that are planned.
    pub ahead: Vec<PlannedDay>,
}

/// A planned day in one line.
#[derive(Serialize, TS)]
pub struct PlannedDay {
    /// The day.
    pub day: String,
    /// 2026年11月6日 周五
    pub words: String,
    /// The doors that nobody went to yet.
    pub places: Vec<SubjectId>,
    /// The doors that somebody went to.
    pub done: usize,
}

/// A planned door.
#[derive(Serialize, TS)]
pub struct PlanStop {
    /// The place.
    pub place: SubjectId,
    /// Its category.
    pub category: &'static str,
    /// Of what kind it is, in words.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Community.
    pub area: String,
    /// Road.
    pub road: String,
    /// What follows the road.
    pub spot: String,
    /// `whole`, `soon`, `missing`, `late`.
    pub mark: &'static str,
    /// What is to be done there.
    pub due: Vec<String>,
    /// Somebody went there.
    pub done: bool,
    /// The day on which somebody went there, where it was before the planned one.
    pub early: Option<String>,
}

/// Where to choose from.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct ChoicesAsk {
    /// Places of this community; of all if absent.
    pub area: Option<String>,
    /// Only where something grave is due.
    pub grave: bool,
}

/// What is due, by area and road, as one walks.
#[derive(Serialize, TS)]
pub struct ChoicesReply {
    /// The areas with something to be done.
    pub areas: Vec<ChoiceArea>,
    /// The roads in walking order.
    pub roads: Vec<ChoiceRoad>,
    /// Places that did not fit the list.
    pub more: usize,
}

/// An area.
#[derive(Serialize, TS)]
pub struct ChoiceArea {
    /// Its name; empty where none was written.
    pub area: String,
    /// Places with something to be done.
    pub places: usize,
    /// Of them those where something grave is due.
    pub grave: usize,
}

/// A road.
#[derive(Serialize, TS)]
pub struct ChoiceRoad {
    /// The community; empty where none was written.
    pub area: String,
    /// Its name; empty where the address names none.
    pub road: String,
    /// Its places.
    pub stops: Vec<Choice>,
}

/// A place that could be gone to.
#[derive(Serialize, TS)]
pub struct Choice {
    /// The place.
    pub place: SubjectId,
    /// Name.
    pub name: String,
    /// What follows the road.
    pub spot: String,
    /// `soon`, `missing`, `late`.
    pub mark: &'static str,
    /// Something grave is due.
    pub grave: bool,
    /// What is to be done, the gravest first.
    pub gaps: Vec<GapView>,
    /// The day for which it is planned and was not gone to yet.
    pub planned: Option<String>,
}

/// When somebody looked at each place that is planned; places that are gone, or out of use for a
/// while, are not in it.
pub(super) struct Looks(HashMap<SubjectId, Vec<Look>>);

impl Looks {
    /// The day on which somebody went there for the plan of a day: the first one that does.
    fn gone_to(&self, on: NaiveDate, planned: &Planned) -> Option<NaiveDate> {
        let looks = self.0.get(&planned.place)?;
        let done = looks.iter().filter(|look| planned.is_done_by(on, **look));
        done.map(|(day, _)| *day).min()
    }

    /// Whether nobody has to go there any more for the plan of a day.
    fn is_over(&self, on: NaiveDate, planned: &Planned) -> bool {
        !self.0.contains_key(&planned.place) || self.gone_to(on, planned).is_some()
    }

    /// How many doors of a day's plan are those of that day: nobody went there before it.
    pub(super) fn own(&self, on: NaiveDate, places: &[Planned]) -> usize {
        let early = |planned: &&Planned| self.gone_to(on, planned).is_some_and(|day| day < on);
        let known = places.iter().filter(|planned| self.0.contains_key(&planned.place));
        known.filter(|planned| !early(planned)).count()
    }
}

impl Session {
    /// The plan of a day.
    ///
    /// # Errors
    /// Of the database.
    pub fn plan(&self, ask: &PlanAsk) -> Result<PlanReply> {
        let today = self.today();
        let day = ask.day.unwrap_or(today);
        let survey = self.survey()?;
        let looks = self.looks_at_planned(&survey)?;
        let plan = self.ledger.plan()?;
        let stops = self.planned_stops(day, plan.on(day), &looks)?;
        let line = |(on, places): (NaiveDate, &[Planned])| {
            let known = || places.iter().filter(|planned| looks.0.contains_key(&planned.place));
            let open = known().filter(|planned| looks.gone_to(on, planned).is_none());
            let open: Vec<_> = open.map(|planned| planned.place).collect();
            PlannedDay {
                day: on.to_string(),
                words: words_of_day(on),
                done: known().count() - open.len(),
                places: open,
            }
        };
        let left = plan.days().filter(|(on, _)| *on < today.min(day)).map(line);
        Ok(PlanReply {
            day: day.to_string(),
            words: words_of_day(day),
            previous: day.pred_opt().unwrap_or(day).to_string(),
            next: day.succ_opt().unwrap_or(day).to_string(),
            when: match day.cmp(&today) {
                std::cmp::Ordering::Less => "past",
                std::cmp::Ordering::Equal => "today",
                std::cmp::Ordering::Greater => "ahead",
            },
            done: stops.iter().filter(|stop| stop.done).count(),
            stops,
            left: left.filter(|line| !line.places.is_empty()).collect(),
            ahead: plan.days().filter(|(on, _)| *on >= today).map(line).collect(),
        })
    }

    /// Plans places for a day, or takes them off.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::change_plan`].
    pub fn change_plan(&mut self, ask: &PlanChange) -> Result<PlanReply> {
        let looks = self.looks_at_planned(&self.survey()?)?;
        let is_over = |on, planned: &Planned| looks.is_over(on, planned);
        self.ledger.change_plan(ask.day, (&ask.add, &ask.remove), is_over)?;
        self.plan(&PlanAsk { day: Some(ask.day) })
    }

    /// What could be planned: what is due, by area and road, as one walks.
    ///
    /// # Errors
    /// Of the database.
    pub fn plan_choices(&self, ask: &ChoicesAsk) -> Result<ChoicesReply> {
        let survey = self.survey()?;
        let mut knots = along_the_way(lattice(&survey));
        knots.retain(|knot| is_to_do(knot) && (!ask.grave || is_grave(knot)));
        let mut areas: Vec<ChoiceArea> = Vec::new();
        for knot in &knots {
            let grave = usize::from(is_grave(knot));
            match areas.last_mut().filter(|last| last.area == knot.area) {
                Some(last) => (last.places, last.grave) = (last.places + 1, last.grave + grave),
                None => areas.push(ChoiceArea { area: knot.area.clone(), places: 1, grave }),
            }
        }
        knots.retain(|knot| ask.area.as_ref().is_none_or(|area| knot.area == *area));
        let more = knots.len().saturating_sub(LISTED);
        knots.truncate(LISTED);
        let planned = self.planned_days(&survey)?;
        let choice = |knot: &Knot| Choice {
            place: knot.id,
            name: knot.name.clone(),
            spot: knot.spot.clone(),
            mark: knot.mark.code(),
            grave: is_grave(knot),
            gaps: knot.findings.iter().map(|gap| GapView::new(gap, survey.today)).collect(),
            planned: planned.get(&knot.id).map(ToString::to_string),
        };
        let same = |a: &Knot, b: &Knot| (&a.area, &a.road) == (&b.area, &b.road);
        let roads = knots.chunk_by(same).filter_map(|road| {
            let first = road.first()?;
            Some(ChoiceRoad {
                area: first.area.clone(),
                road: first.road.clone(),
                stops: road.iter().map(choice).collect(),
            })
        });
        Ok(ChoicesReply { roads: roads.collect(), areas, more })
    }

    /// The route sheet of what is planned for a day and not done yet.
    ///
    /// # Errors
    /// `NOTHING_TO_PRINT` where nothing is planned.
    pub fn plan_print(&self, day: NaiveDate) -> Result<PrintRequest> {
        let places = self.planned_for(day)?;
        if places.is_empty() {
            return Err(crate::paper::Error::Nothing.into());
        }
        let what = BatchWhat::Route(Round::Day(day));
        Ok(PrintRequest {
            selection: Selection::Places(places.into_iter().collect()),
            purpose: "上门".to_owned(),
            batch: Some(Batch { what, area: None, subkind: None }),
            ..PrintRequest::default()
        })
    }

    /// The places that are planned for a day and were not gone to yet.
    pub(super) fn planned_for(&self, day: NaiveDate) -> Result<HashSet<SubjectId>> {
        let reply = self.plan(&PlanAsk { day: Some(day) })?;
        Ok(reply.stops.iter().filter(|stop| !stop.done).map(|stop| stop.place).collect())
    }

    /// The doors of a plan as one walks. Places that were closed meanwhile are left out.
    fn planned_stops(
        &self,
        day: NaiveDate,
        planned: &[Planned],
        looks: &Looks,
    ) -> Result<Vec<PlanStop>> {
        // Without any the route would be that of all places.
        if planned.is_empty() {
            return Ok(Vec::new());
        }
        let gone: HashMap<SubjectId, Option<NaiveDate>> =
            planned.iter().map(|one| (one.place, looks.gone_to(day, one))).collect();
        let gone = |place| gone.get(&place).copied().flatten();
        let places: Vec<SubjectId> = planned.iter().map(|planned| planned.place).collect();
        let stops = self.route_of(&places, None, None)?.into_iter().map(|stop| PlanStop {
            place: stop.knot.id,
            done: gone(stop.knot.id).is_some(),
            early: gone(stop.knot.id).filter(|at| *at < day).map(|at| at.to_string()),
            category: stop.knot.category.code(),
            kind: stop.kind,
            mark: stop.knot.mark.code(),
            name: stop.knot.name,
            area: stop.knot.area,
            road: stop.knot.road,
            spot: stop.knot.spot,
            due: stop.due,
        });
        Ok(stops.collect())
    }

    /// When somebody looked at each place that is planned and looked after.
    pub(super) fn looks_at_planned(&self, survey: &Survey<'_>) -> Result<Looks> {
        let plan = self.ledger.plan()?;
        let planned: HashSet<SubjectId> =
            plan.days().flat_map(|(_, places)| places.iter().map(|one| one.place)).collect();
        let mut looks = HashMap::new();
        for subject in survey.subjects().iter().filter(|subject| planned.contains(&subject.id)) {
            if survey.presence(subject) == Presence::OnNet {
                let entries = self.ledger.store().list_entries(subject.no)?;
                looks.insert(subject.id, self.looks_of(&entries));
            }
        }
        Ok(Looks(looks))
    }

    fn looks_of(&self, entries: &[Entry]) -> Vec<Look> {
        let look = |entry: &Entry| {
            let form = self.catalogue().form(&entry.form)?;
            let day = looked_on(self.catalogue(), form, &entry.values)?;
            Some((day.parse().ok()?, entry.no))
        };
        entries.iter().filter_map(look).collect()
    }

    /// The places that are planned and were not gone to yet, each with its day.
    fn planned_days(&self, survey: &Survey<'_>) -> Result<HashMap<SubjectId, NaiveDate>> {
        let looks = self.looks_at_planned(survey)?;
        let mut out = HashMap::new();
        for (day, places) in self.ledger.plan()?.days() {
            let open = places.iter().filter(|planned| !looks.is_over(day, planned));
            out.extend(open.map(|planned| (planned.place, day)));
        }
        Ok(out)
    }
}

fn is_to_do(knot: &Knot) -> bool {
    knot.mark.is_hole() || knot.mark == crate::net::Mark::Soon
}

fn is_grave(knot: &Knot) -> bool {
    knot.findings.iter().any(|finding| finding.level == Level::High)
}
