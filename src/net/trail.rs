//! What was done at a subject: days and counts, whatever month or year somebody asks about.
//!
//! Gathered from its entries when something was written and kept in the ledger, one short row a subject
//! ([`crate::store::standing`]), so that a year of twenty thousand places is counted without reading an
//! entry. Of persons only the days are kept on which somebody came and left; of whom is not asked.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::forms::judge::{Surroundings, nowhere};
use crate::forms::rectification::{self, STATES};
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Shape};
use crate::store::subject::SubjectNo;
use crate::store::{Entry, Result, Status, Store, Subject};

use super::facts::Gatherer;
use super::figures::Plan;
use super::records::{Hazard, Leaving, Letter, Stay};
use super::rule::Looks;
use super::seen::{Gathering, Seen};
use super::sight::Survey;

/// Raised when trails are gathered in another way than before.
const EDITION: u32 = 1;
/// What they are kept as.
const RECORDS: &str = "records";
/// Days by which a hazard is known to be dealt with.
pub(super) const SETTLED_ON: [&str; 2] = ["hazard.rechecked_on", "hazard.transfer_on"];

/// What was done at one subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// The first day of any entry, or that of its page.
    #[serde(with = "super::days::maybe")]
    pub earliest: Option<NaiveDate>,
    /// The first day of which something was done by the post: a check, a letter.
    #[serde(with = "super::days::maybe")]
    pub first: Option<NaiveDate>,
    /// The day it was opened, by its card.
    #[serde(with = "super::days::maybe")]
    pub opened: Option<NaiveDate>,
    /// It is closed or moved away.
    pub gone: Option<Leaving>,
    /// Heads by the card.
    pub heads: Option<u32>,
    /// Checks.
    #[serde(with = "super::days::list")]
    pub checks: Vec<NaiveDate>,
    /// Hazards, those noted by mistake left out.
    pub hazards: Vec<Hazard>,
    /// Letters that were signed.
    pub letters: Vec<Letter>,
    /// Rows of rosters.
    pub people: Vec<Stay>,
    /// The days of records by rule (its place in the book), the earliest first.
    pub days: Vec<(usize, Days)>,
}

/// Some days, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Days(#[serde(with = "super::days::list")] pub Vec<NaiveDate>);

/// What was done at every subject.
#[derive(Default, PartialEq)]
pub struct Trails(HashMap<SubjectNo, Trail>);

impl Trails {
    /// Reads what was done; what is not known is gathered, and kept.
    ///
    /// # Errors
    /// Of the database.
    pub fn read(
        store: &Store,
        survey: &Survey<'_>,
        catalogue: &Catalogue,
        plan: &Plan,
    ) -> Result<Self> {
        let stamp = stamp(&Gatherer { store, catalogue, book: survey.book, plan });
        let mut known = store.trails(RECORDS, stamp)?;
        let mut fresh = Vec::new();
        let mut out = HashMap::with_capacity(survey.subjects().len());
        for subject in survey.subjects() {
            let kept = known.remove(&subject.no).and_then(|b| postcard::from_bytes(&b).ok());
            let trail = match kept {
                Some(kept) => kept,
                None => {
                    let own = gather(store, survey, catalogue, plan, subject)?;
                    fresh.push((subject.no, postcard::to_stdvec(&own).unwrap_or_default()));
                    own
                }
            };
            out.insert(subject.no, trail);
        }
        // That it cannot be kept, on a full disk, is no reason to show no figures.
        let _ = store.keep_trails(RECORDS, stamp, &fresh);
        Ok(Self(out))
    }

    /// The same with nothing believed that was kept.
    ///
    /// # Errors
    /// Of the database.
    pub fn afresh(
        store: &Store,
        survey: &Survey<'_>,
        catalogue: &Catalogue,
        plan: &Plan,
    ) -> Result<Self> {
        let all = survey.subjects().iter();
        let all = all.map(|one| Ok((one.no, gather(store, survey, catalogue, plan, one)?)));
        Ok(Self(all.collect::<Result<_>>()?))
    }

    /// What was done at a subject.
    pub fn of(&self, subject: SubjectNo) -> Option<&Trail> {
        self.0.get(&subject)
    }

    /// All of them.
    pub fn each(&self) -> impl Iterator<Item = (SubjectNo, &Trail)> {
        self.0.iter().map(|(no, trail)| (*no, trail))
    }

    /// The first day of which anything is told.
    pub fn earliest(&self) -> Option<NaiveDate> {
        self.0.values().filter_map(|trail| trail.earliest).min()
    }
}

impl Trail {
    /// The days of the records that a rule looks at.
    pub fn days_of(&self, at: usize) -> &[NaiveDate] {
        self.days.iter().find(|(rule, _)| *rule == at).map_or(&[], |(_, days)| &days.0)
    }
}

fn stamp(gatherer: &Gatherer<'_>) -> i64 {
    let mut hash = DefaultHasher::new();
    (EDITION, gatherer.stamp(), format!("{:?}", gatherer.plan)).hash(&mut hash);
    i64::from_ne_bytes(hash.finish().to_ne_bytes())
}

fn gather(
    store: &Store,
    survey: &Survey<'_>,
    catalogue: &Catalogue,
    plan: &Plan,
    subject: &Subject,
) -> Result<Trail> {
    let made = subject.created_on.parse().ok().filter(|_| !subject.imported);
    let mut out = Trail { earliest: made, ..Trail::default() };
    let mut days: HashMap<usize, Vec<NaiveDate>> = HashMap::new();
    for entry in store.list_entries(subject.no)? {
        let Some(form) = catalogue.form(&entry.form) else { continue };
        if entry.status == Status::Erased {
            continue;
        }
        out.take(&entry, form, subject, catalogue, plan);
        if form.shape == Shape::Roster {
            continue;
        }
        let gathering = Gathering { subject, entries: vec![(&entry, form)], catalogue };
        for (at, rule) in survey.book.rules().iter().enumerate() {
            if rule.looks_at != Looks::Window || !rule.of.contains(&subject.kind) {
                continue;
            }
            if let Some(Seen::Window { newest: Some(day), .. }) = gathering.see(rule) {
                days.entry(at).or_default().push(day);
            }
        }
    }
    out.checks.sort_unstable();
    out.days = days.into_iter().map(|(at, days)| (at, Days(days))).collect();
    out.days.sort_unstable_by_key(|(at, _)| *at);
    out.days.iter_mut().for_each(|(_, days)| days.0.sort_unstable());
    Ok(out)
}

impl Trail {
    fn take(
        &mut self,
        entry: &Entry,
        form: &FormDef,
        subject: &Subject,
        catalogue: &Catalogue,
        plan: &Plan,
    ) {
        let around = Surroundings { catalogue, today: NaiveDate::MIN, place: &nowhere };
        let day = entry.day.parse::<NaiveDate>().ok();
        if form.is_registration() {
            self.take_card(entry, form, subject, catalogue);
        }
        if form.shape == Shape::Roster && plan.counts_people(&form.key) {
            let is_head = form.head.iter().any(|field| entry.values.contains_key(&field.key));
            if !is_head {
                let left = entry.until.parse().ok();
                self.people.push(Stay { subject: SubjectNo::UNSAVED, came: day, left });
            }
        }
        let Some(day) = day else { return };
        self.earliest = Some(self.earliest.map_or(day, |first| day.min(first)));
        if form.shape == Shape::Letter || form.is_check() {
            self.first = Some(self.first.map_or(day, |first| day.min(first)));
        }
        if form.shape == Shape::Letter {
            let state = form.role_at("state").and_then(|path| values::text(&entry.values, path));
            if plan.makes_a_letter(&state.unwrap_or_default()) {
                let (form, until) = (form.key.clone(), entry.until.parse().ok());
                let entry = entry.id;
                self.letters.push(Letter {
                    subject: SubjectNo::UNSAVED,
                    entry,
                    form,
                    signed: day,
                    until,
                });
            }
        }
        if plan.is_check(entry, form, &around) {
            self.checks.push(day);
        }
        if let Some(list) = form.role_at("hazards") {
            let rows = values::rows(&entry.values, list).into_iter().zip(0..);
            let own = rows.filter_map(|(r, at)| hazard(form, r, (entry.id, at), day, catalogue));
            self.hazards.extend(own);
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
        let day = |role: &str| text(role).and_then(|day| day.get(..10)?.parse().ok());
        let heads = form.role_at("headcount").and_then(|path| values::get(&entry.values, path));
        if let Some(heads) = heads.and_then(Value::as_u64) {
            self.heads = Some(u32::try_from(heads).unwrap_or(u32::MAX));
        }
        self.opened = day("place.opened_on");
        if subject.facts.is_gone() {
            let code = text("place.close_reason").unwrap_or_default();
            let why = match form.role("place.close_reason").map(|field| &field.kind) {
                Some(crate::forms::Kind::Code(table)) => {
                    catalogue.table(table).map_or(code.as_str(), |table| table.show(&code)).into()
                }
                _ => code,
            };
            self.gone = Some(Leaving { day: day("place.state_on"), why });
        }
    }
}

/// A hazard of a list; none for one that was noted by mistake.
fn hazard(
    form: &FormDef,
    vals: &Values,
    (entry, row): (crate::domain::EntryId, u32),
    found: NaiveDate,
    catalogue: &Catalogue,
) -> Option<Hazard> {
    let text = |role: &str| vals.get(&form.role(role)?.key).and_then(Value::as_str);
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
    let subject = SubjectNo::UNSAVED;
    Some(Hazard { subject, entry, row, found, due, settled, settled_on })
}
