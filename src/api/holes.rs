//! The net for a program: what is expected, what is there, what is missing, and what is due when.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{AnchorCategory, SubjectId};
use crate::forms::{Shape, SubjectKind};
use crate::net::rulebook::{Looks, Rule};
use crate::net::{Finding, Knot, Presence, Sight, Survey, lattice};
use crate::store::SubjectNo;

use super::net::MarkCounts;
use super::{Error, Result, Session};

/// Answer of `net`.
#[derive(Serialize)]
pub struct HolesReply {
    /// Places on the net: in use, or to be confirmed.
    pub expected: usize,
    /// Whole ones: without a hole of level high or mid.
    pub present: usize,
    /// The holes, the gravest first and then as one walks; low ones only remind.
    pub holes: Vec<HoleLine>,
    /// Whole ones of all, in percent, over all and by category.
    pub coverage: Coverage,
}

/// Whole places in percent, one decimal, rounded down; none without a place.
#[derive(Serialize)]
pub struct Coverage {
    /// Over all that were asked for.
    pub all: Option<f64>,
    /// By category.
    #[serde(flatten)]
    pub by_category: BTreeMap<&'static str, Option<f64>>,
}

/// One hole.
#[derive(Serialize)]
pub struct HoleLine {
    /// The place.
    pub place: SubjectId,
    /// Its name.
    pub name: String,
    /// The rule's number.
    pub rule: String,
    /// What the rule is called.
    pub label: String,
    /// `high`, `mid`, `low`.
    pub level: &'static str,
    /// The form that mends it.
    pub form: String,
    /// What is missing, in words.
    pub words: String,
    /// From when on it is a hole; none where nobody knows.
    pub since: Option<String>,
    /// Days since then; negative while there are days left.
    pub days: Option<i64>,
}

/// Answer of `duties`.
#[derive(Serialize)]
pub struct DutiesReply {
    /// What is due, by its last day.
    pub duties: Vec<DutyLine>,
}

/// Something that is due.
#[derive(Serialize)]
pub struct DutyLine {
    /// The rule's number.
    pub rule: String,
    /// What is to be done.
    pub label: String,
    /// Whose.
    pub subject: SubjectId,
    /// Its name.
    pub name: String,
    /// The form that does it.
    pub form: String,
    /// Its last day.
    pub due: String,
    /// The day it was done; none while it is not.
    pub done_by: Option<String>,
}

impl Session {
    /// The holes of the net.
    ///
    /// # Errors
    /// Unknown category; the database.
    pub fn holes(&self, category: Option<&str>) -> Result<HolesReply> {
        let category = category.map(super::places::category_of).transpose()?;
        let today = self.ledger.clock().today();
        let store = self.ledger.store();
        let survey = Survey::read(store, self.catalogue(), self.ledger.rulebook(), today)?;
        let mut knots = lattice(store, &survey)?;
        knots.retain(|knot| category.is_none_or(|category| knot.category == category));
        let mut all = MarkCounts::default();
        let mut by_category = BTreeMap::new();
        for one in AnchorCategory::ALL.iter().copied() {
            let mut counts = MarkCounts::default();
            knots.iter().filter(|knot| knot.category == one).for_each(|k| counts.add(k.mark));
            if category.is_none_or(|category| category == one) {
                by_category.insert(one.code(), counts.coverage());
            }
        }
        knots.iter().for_each(|knot| all.add(knot.mark));
        let mut found: Vec<(&Knot, &Finding)> = knots
            .iter()
            .flat_map(|knot| knot.findings.iter().map(move |found| (knot, found)))
            .collect();
        found.sort_by_key(|(_, found)| found.level);
        let holes = found.into_iter().map(|(knot, found)| self.hole(knot, found, today)).collect();
        Ok(HolesReply {
            expected: all.expected(),
            present: all.whole + all.soon,
            holes,
            coverage: Coverage { all: all.coverage(), by_category },
        })
    }

    fn hole(&self, knot: &Knot, found: &Finding, today: NaiveDate) -> HoleLine {
        // The last good day is the due day: from the next one on it is a hole.
        let since = found.due.and_then(|due| due.succ_opt());
        HoleLine {
            place: knot.id,
            name: knot.name.clone(),
            label: self.ledger.rulebook().label(&found.rule).to_owned(),
            rule: found.rule.clone(),
            level: found.level.code(),
            form: found.form.clone(),
            words: found.words.clone(),
            since: since.map(|day| day.to_string()),
            days: since.map(|day| (today - day).num_days()),
        }
    }

    /// What is due from a day to a day, both included: a month from today when none is given.
    ///
    /// # Errors
    /// Days in the wrong order, or more than three years; the database.
    pub fn duties(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<DutiesReply> {
        let today = self.ledger.clock().today();
        let from = from.unwrap_or(today);
        let to = to.or_else(|| from.checked_add_months(chrono::Months::new(1))).unwrap_or(from);
        if to < from || (to - from).num_days() > 3 * 366 {
            return Err(Error::usage("起止日期不对：止日不早于起日，最多三年。"));
        }
        let store = self.ledger.store();
        let survey = Survey::read(store, self.catalogue(), self.ledger.rulebook(), today)?;
        // A window may begin a year before its last day.
        let since = from.checked_sub_days(chrono::Days::new(366)).unwrap_or(from);
        let mut records: HashMap<&str, Days> = HashMap::new();
        for form in self.catalogue().forms().iter().filter(|form| form.is_check()) {
            records.insert(&form.key, store.list_days(&form.key, since)?);
        }
        let mut duties = Vec::new();
        for subject in store.list_subjects(None)? {
            let place = matches!(subject.kind, SubjectKind::Place(_));
            if !place || survey.presence(&subject) != Presence::OnNet {
                continue;
            }
            let rules = self.ledger.rulebook().for_kind(subject.kind, &subject.facts.subkind);
            let sight = survey.sight(&subject);
            for rule in &rules {
                due(rule, &sight, &records, (from, to), &mut duties);
            }
        }
        duties.sort_by(|a, b| (&a.due, &a.rule, &a.name).cmp(&(&b.due, &b.rule, &b.name)));
        Ok(DutiesReply { duties })
    }
}

/// Days of records, by place, the earliest first.
type Days = HashMap<SubjectNo, Vec<NaiveDate>>;

/// What a rule makes due at a place between two days.
fn due(
    rule: &Rule,
    sight: &Sight<'_>,
    records: &HashMap<&str, Days>,
    span: (NaiveDate, NaiveDate),
    out: &mut Vec<DutyLine>,
) {
    let within = |day: NaiveDate| span.0 <= day && day <= span.1;
    let facts = &sight.subject.facts;
    let mut add = |form: &str, due: NaiveDate, done: Option<NaiveDate>| {
        out.push(DutyLine {
            rule: rule.id.clone(),
            label: rule.duty.clone(),
            subject: sight.subject.id,
            name: facts.shown_name().to_owned(),
            form: form.to_owned(),
            due: due.to_string(),
            done_by: done.map(|day| day.to_string()),
        });
    };
    match rule.looks_at {
        Looks::Window => {
            for form in sight.leaves.iter().filter(|form| form.is_check()) {
                let days = records.get(form.key.as_str()).and_then(|by| by.get(&sight.subject.no));
                let mut window = rule.every.last_begun(span.0);
                while window.first() <= span.1 {
                    let owed = sight.created_on().is_none_or(|made| made < window.first());
                    if owed && within(window.last()) {
                        // A record after the window makes up for it, as it does on the net.
                        let mut days = days.into_iter().flatten();
                        let done = days.find(|day| **day >= window.first());
                        add(&form.key, window.last(), done.copied());
                    }
                    window = window.next();
                }
            }
        }
        Looks::Term => {
            let letters = sight.leaves.iter().filter(|form| form.shape == Shape::Letter);
            for form in letters {
                if let Some(until) = sight.until(form).filter(|day| within(*day)) {
                    add(&form.key, until, None);
                }
            }
        }
        Looks::Leaf | Looks::Card => {}
    }
}
