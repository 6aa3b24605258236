//! The route sheet: what is due at each place, as somebody walks, with room to write.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use crate::domain::{Period, SubjectId};
use crate::forms::{FormDef, Kind, Shape, values};
use crate::ledger::Page;
use crate::net::rules::short_day;
use crate::net::{Finding, Fix, Knot, Looks, Severity, Survey};
use crate::paper::{ListCell, ListGroup, Listing, Press};
use crate::store::Subject;
use crate::watch::Watch;

use super::super::campaign::{CampaignPlace, CampaignReply};
use super::super::parts::Run;
use super::super::printing::{PrintRequest, Selection};
use super::super::{Result, Session};
use super::{
    Batch, BatchWhat, Job, Round, Stop, column, name_and_address, number, road_heading,
    several_areas,
};

/// Rows for places found on the way.
const FOUND: usize = 3;

/// A door of a round.
pub(in crate::api) struct RouteStop {
    /// Its knot on the net.
    pub knot: Knot,
    /// The place.
    pub subject: Subject,
    /// Of what kind it is, in words.
    pub kind: String,
    /// What is to be done there.
    pub due: Vec<String>,
}

/// What is to be done at one place.
struct Call {
    stop: Stop,
    contact: (String, String),
    /// 出租2间
    rooms: String,
    due: Vec<Due>,
}

/// One thing to do.
struct Due {
    kind: DueKind,
    words: String,
}

/// What the totals line counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DueKind {
    Survey,
    Check,
    Roster,
    Letter,
    Card,
    Hazard,
    Other,
}

impl DueKind {
    const ALL: [(DueKind, &'static str); 7] = [
        (DueKind::Survey, "排查"),
        (DueKind::Check, "检查"),
        (DueKind::Roster, "名册"),
        (DueKind::Letter, "责任书"),
        (DueKind::Card, "登记表"),
        (DueKind::Hazard, "复查"),
        (DueKind::Other, "其他"),
    ];
}

impl Session {
    pub(super) fn route_sheet(
        &self,
        job: &Job<'_>,
        round: Round,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let this_month = first_of_month(job.today);
        let mut beside = Vec::new();
        let (month, calls) = match round {
            Round::Month(month) => (month, self.calls(job, month, None)?),
            Round::Day(day) => {
                let planned = match job.request.selection {
                    Selection::Places(_) => None,
                    _ => Some(self.planned_for(day)?),
                };
                (first_of_month(day), self.calls(job, first_of_month(day), planned.as_ref())?)
            }
            Round::Survey(year) => {
                let campaign = self.campaign(Some(year))?;
                let waiting = campaign.waiting.iter().map(|place| place.id).collect();
                let mut calls = self.calls(job, this_month, Some(&waiting))?;
                for call in &mut calls {
                    let words = "年初排查".to_owned();
                    call.due.insert(0, Due { kind: DueKind::Survey, words });
                }
                let chosen = self.subjects_ever_in(job)?.iter().map(|place| place.id).collect();
                beside = found_and_closed(&campaign, &chosen);
                (this_month, calls)
            }
        };
        if calls.is_empty() {
            return Err(crate::paper::Error::Nothing.into());
        }
        let month_code = month.format("%Y%m").to_string();
        let before = self.ledger.store().count_prints(&format!("LX-{month_code}-"))?;
        let number = format!("LX-{month_code}-{:02}", before + 1);
        let list = press.lay_out_list(&route(job, round, number.clone(), &calls, beside));
        run.put(press, list, "上门路线单")?;
        run.called(format!("上门路线单 {number}"));
        run.numbered(number);
        Ok(())
    }

    /// The doors of a round as on its sheet: these places, or all where something is to be done.
    pub(in crate::api) fn route_of(
        &self,
        places: &[SubjectId],
        category: Option<&str>,
        area: Option<String>,
    ) -> Result<Vec<RouteStop>> {
        let selection = match (places, category) {
            ([], None) => Selection::All,
            ([], Some(category)) => Selection::Category(category.to_owned()),
            (places, _) => Selection::Places(places.to_vec()),
        };
        let today = self.ledger.clock().today();
        let month = today.with_day(1).unwrap_or(today);
        let request = PrintRequest { selection, ..PrintRequest::default() };
        let batch = Batch { what: BatchWhat::Route(Round::Month(month)), area, subkind: None };
        let post = self.ledger.post()?;
        let watch = Watch::nobody();
        let job = Job { request: &request, batch: &batch, post: &post, today, watch };
        let calls = self.calls(&job, month, None)?.into_iter();
        let stops = calls.map(|Call { stop, due, .. }| RouteStop {
            knot: stop.knot,
            subject: stop.subject,
            kind: stop.kind,
            due: due.into_iter().map(|due| due.words).collect(),
        });
        Ok(stops.collect())
    }

    /// The places of a round with what is to be done there, as somebody walks.
    fn calls(
        &self,
        job: &Job<'_>,
        month: NaiveDate,
        only: Option<&HashSet<SubjectId>>,
    ) -> Result<Vec<Call>> {
        self.category_in(job)?;
        let catalogue = self.catalogue().clone();
        let survey =
            Survey::read(self.ledger.store(), &catalogue, self.ledger.rulebook(), job.today)?;
        // Somebody who names places wants to go there, whether or not anything is due.
        let named = only.is_some() || matches!(job.request.selection, Selection::Places(_));
        let mut stops = self.stops(job, &survey)?;
        stops.retain(|stop| only.is_none_or(|only| only.contains(&stop.knot.id)));
        let total = stops.len();
        let mut calls = Vec::new();
        for (done, stop) in stops.into_iter().enumerate() {
            job.watch.step(done, total)?;
            let due = self.due_at(&stop, &survey, month)?;
            if !due.is_empty() || named {
                let page = Page::read(self.ledger.store(), &catalogue, stop.subject.clone())?;
                let contact = self.contact_of(&page);
                let rooms = self.rooms_of(&page);
                calls.push(Call { stop, contact, rooms, due });
            }
        }
        Ok(calls)
    }

    /// What the net knows to be due at a place, the check of the month first.
    fn due_at(&self, stop: &Stop, survey: &Survey<'_>, month: NaiveDate) -> Result<Vec<Due>> {
        let sight = survey.sight(&stop.subject);
        let findings = &stop.knot.findings;
        let mut out = Vec::new();
        let day = if month <= survey.today { survey.today } else { month };
        let rules = self.ledger.rulebook().for_kind(stop.subject.kind, &stop.subject.facts.subkind);
        // The rule of the usual check comes before those of particular ones.
        let set = rules.iter().find(|set| set.rule.looks_at == Looks::Window);
        let window = set.and_then(|set| Some((set, set.rule.every.window_on(day)?)));
        for form in sight.leaves.iter().filter(|form| form.is_check()) {
            let Some((set, window)) = window else { continue };
            // No record that counts yet: sooner than the net calls for it, since one walks there now.
            if sight.newest_of(set.at).is_none_or(|day| day < window.first()) {
                let words = form.tab.strip_suffix("记录").unwrap_or(&form.tab);
                let words = format!("{}{words}", often(set.rule.every));
                out.push(Due { kind: DueKind::Check, words });
                let has = |roster: &&&FormDef| roster.shape == Shape::Roster && sight.has(roster);
                if sight.leaves.iter().any(|form| has(&form)) {
                    out.push(Due { kind: DueKind::Roster, words: "名册核对".to_owned() });
                }
            }
        }
        for finding in findings {
            let Some(form) = self.catalogue().form(&finding.form) else { continue };
            if !form.is_check() {
                out.push(due_of(form, finding, survey.today));
            }
        }
        for words in self.open_hazards(stop)? {
            out.push(Due { kind: DueKind::Hazard, words: format!("复查：{words}") });
        }
        Ok(out)
    }

    /// Hazards of a place that are not settled, in few words.
    fn open_hazards(&self, stop: &Stop) -> Result<Vec<String>> {
        let catalogue = self.catalogue();
        let states = catalogue.table("rectification_state");
        let mut out = Vec::new();
        for entry in self.ledger.store().list_entries(stop.subject.no)? {
            let Some(form) = catalogue.form(&entry.form) else { continue };
            let Some(list) = form.role_at("hazards") else { continue };
            let field = |role: &str| form.role(role).map(|field| field.key.clone());
            let (state, item, kind) =
                (field("hazard.state"), field("hazard.item"), form.role("hazard.kind"));
            for row in values::rows(&entry.values, list) {
                let text = |key: &Option<String>| {
                    key.as_ref().and_then(|key| row.get(key)).and_then(Value::as_str)
                };
                let settled = text(&state)
                    .and_then(|code| states?.get(code))
                    .is_some_and(|state| state.get("terminal") == "1");
                if settled {
                    continue;
                }
                let of_kind = kind.and_then(|field| match &field.kind {
                    Kind::Code(table) => {
                        Some(catalogue.table(table)?.show(row.get(&field.key)?.as_str()?))
                    }
                    _ => None,
                });
                let words = text(&item).or(of_kind).unwrap_or("隐患");
                out.push(in_few(words));
            }
        }
        Ok(out)
    }

    /// How many rooms of a house are let.
    fn rooms_of(&self, page: &Page) -> String {
        let form = page.category().and_then(|kind| self.catalogue().registration(kind));
        let rooms = form.and_then(|form| values::text(&page.card, form.role_at("rental.rooms")?));
        rooms.map(|rooms| format!("出租{rooms}间")).unwrap_or_default()
    }

    /// Whom to ask for at a place: who is responsible by its registration, with a number to call.
    pub(in crate::api) fn contact_of(&self, page: &Page) -> (String, String) {
        let form = page.category().and_then(|kind| self.catalogue().registration(kind));
        let Some(form) = form else { return (String::new(), String::new()) };
        let of_place = form
            .role_at("place.phone")
            .and_then(|path| values::text(&page.card, path))
            .unwrap_or_default();
        for role in ["principal", "agent", "security_resp", "legal_rep", "landlord"] {
            let Some((name, phone)) = form.role(role).and_then(|group| {
                person(group.kind.fields(), values::get(&page.card, form.role_at(role)?)?)
            }) else {
                continue;
            };
            return (name, if phone.is_empty() { of_place } else { phone });
        }
        (String::new(), of_place)
    }
}

/// How often, before what is done.
const fn often(period: Period) -> &'static str {
    match period {
        Period::Week => "周",
        Period::Month => "月",
        Period::Quarter => "季",
        Period::HalfYear => "半年",
        Period::Year => "年度",
        Period::YearStart => "年初",
        Period::YearEnd => "年终",
    }
}

/// Name and number of a person; `None` without a name.
fn person(fields: &[crate::forms::Field], value: &Value) -> Option<(String, String)> {
    let of = |role: &str| {
        let field = fields.iter().find(|field| field.has_role(role))?;
        value.get(&field.key)?.as_str().map(str::to_owned)
    };
    let name = of("person.name").filter(|name| !name.is_empty())?;
    Some((name, of("phone").unwrap_or_default()))
}

/// A finding of the net as something to do at the door.
fn due_of(form: &FormDef, finding: &Finding, today: NaiveDate) -> Due {
    let tab = &form.tab;
    let day = finding.due.map(|day| short_day(day, today)).unwrap_or_default();
    let (kind, words) = match (form.shape, finding.fix, finding.severity) {
        (Shape::Letter, Fix::Start, _) => (DueKind::Letter, format!("{tab}签订（新）")),
        (Shape::Letter, _, Severity::Late) => (DueKind::Letter, format!("{tab}换签（已过期）")),
        (Shape::Letter, _, _) => (DueKind::Letter, format!("{tab}换签（{day}）")),
        (Shape::Card, Fix::Start, _) => (DueKind::Card, format!("新建{tab}")),
        (Shape::Card, _, _) if form.is_registration() => (DueKind::Card, "登记表补填".to_owned()),
        (Shape::Card, _, _) => (DueKind::Card, format!("{tab}补填")),
        (Shape::Roster, Fix::Start, _) => (DueKind::Roster, format!("新建{tab}")),
        // There is a roster, and something about it: what it is says the rule.
        (Shape::Roster, _, _) => (DueKind::Roster, finding.label.clone()),
        (Shape::Log, _, _) => (DueKind::Other, tab.clone()),
    };
    Due { kind, words }
}

/// So much of a text as stands in a cell at the door.
fn in_few(text: &str) -> String {
    const MOST: usize = 24;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text.split_at(at).0),
        None => text,
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// What a survey found and what is gone of the places chosen, for somebody on the way: one line each.
fn found_and_closed(campaign: &CampaignReply, chosen: &HashSet<SubjectId>) -> Vec<ListGroup> {
    let here = |place: &&CampaignPlace| chosen.contains(&place.id);
    let group = |name: &str, said: &str, all: &[CampaignPlace]| {
        let rows: Vec<Vec<ListCell>> = all
            .iter()
            .filter(here)
            .enumerate()
            .map(|(at, place)| {
                let below = if place.name == place.address { "" } else { &place.address };
                let day = format!("{said} {}", place.day);
                vec![
                    number(at + 1),
                    ListCell::Two(place.name.clone(), below.to_owned()),
                    ListCell::Text(place.area.clone()),
                    ListCell::Two(place.why.clone(), day),
                    ListCell::Empty,
                ]
            })
            .collect();
        let note = format!("{} 处，路过时看一眼", rows.len());
        ListGroup { name: name.to_owned(), note, rows, row_height: 10.0 }
    };
    let mut out = vec![
        group("已新发现", "建页", &campaign.found),
        group("已注销、迁出", "日期", &campaign.closed),
    ];
    out.retain(|group| !group.rows.is_empty());
    out
}

fn route(
    job: &Job<'_>,
    round: Round,
    sheet: String,
    calls: &[Call],
    beside: Vec<ListGroup>,
) -> Listing {
    let several = several_areas(calls.iter().map(|call| &call.stop.knot));
    let mut at = 0;
    let mut groups = Vec::new();
    let place = |call: &Call| {
        let knot = &call.stop.knot;
        (knot.area.clone(), knot.road.clone())
    };
    for road in calls.chunk_by(|a, b| place(a) == place(b)) {
        let Some(first) = road.first() else { continue };
        let (name, area) = road_heading(&first.stop.knot, several);
        let rows: Vec<Vec<ListCell>> = road
            .iter()
            .map(|call| {
                at += 1;
                let (name, phone) = call.contact.clone();
                vec![
                    number(at),
                    name_and_address(&call.stop, &call.rooms),
                    ListCell::Two(name, phone),
                    ListCell::Ticks(call.due.iter().map(|due| due.words.clone()).collect()),
                    ListCell::Visit,
                ]
            })
            .collect();
        let note = format!("{area}{} 处", rows.len());
        groups.push(ListGroup { name, note, rows, row_height: 15.0 });
    }
    groups.extend(beside);
    groups.push(ListGroup {
        name: "途中新发现".to_owned(),
        note: "未建活页的处所只记名称、地址；回所后先建“待核实”活页".to_owned(),
        rows: vec![vec![ListCell::Empty; 5]; FOUND],
        row_height: 12.0,
    });
    let mut head = job.head("路线单", sheet);
    head.corner = Some(("责任民警", job.post.officer.clone()));
    let scope = job.batch.area.clone().unwrap_or_default();
    Listing {
        title: "上门路线单".to_owned(),
        above: vec![
            ("", round.words()),
            ("派出所", head.station.clone()),
            ("警务室", head.post.clone()),
            ("", scope),
        ],
        head,
        columns: vec![
            column("序号", 9.0),
            column("处所与地址", 49.0),
            column("联系人", 30.0),
            column("本次应办", 46.0),
            column("到访记录", 36.0),
        ],
        groups,
        bounded: true,
        notes: vec![totals(calls)],
        ..Listing::default()
    }
}

fn totals(calls: &[Call]) -> String {
    let due = || calls.iter().flat_map(|call| &call.due);
    let counts: Vec<String> = DueKind::ALL
        .iter()
        .map(|(kind, words)| (due().filter(|due| due.kind == *kind).count(), words))
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{words} {count}"))
        .collect();
    let counts =
        if counts.is_empty() { String::new() } else { format!("：{}", counts.join("、")) };
    format!("应办 {} 处{counts}。办妥一项勾一项，回所按本单次序回录。月末收回销毁。", calls.len())
}
