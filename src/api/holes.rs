//! The net for a program: what is expected, what is there, what is missing, and what is due when.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{AnchorCategory, SubjectId};
use crate::forms::SubjectKind;
use crate::net::figures::Plan;
use crate::net::{Diary, Due, Finding, Knot, LineKnot, Survey, Trails, lattice, lines};
use crate::store::Subject;

use super::net::ExcusedView;
use super::net::MarkCounts;
use super::{Error, Result, Session};

/// Answer of `net`.
#[derive(Serialize)]
pub struct HolesReply {
    /// Places on the net: in use, or to be confirmed.
    pub expected: usize,
    /// Whole ones: without a hole of level high or mid.
    pub present: usize,
    /// The holes of places, organisations and the post, the gravest first and then as one walks; low
    /// ones only remind.
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

/// One hole, of a place, an organisation or the post: one of the three is there.
#[derive(Serialize)]
pub struct HoleLine {
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<SubjectId>,
    /// The organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<SubjectId>,
    /// It is the post's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<bool>,
    /// Its name.
    pub name: String,
    /// The rule's number.
    pub rule: String,
    /// The duty behind it; empty for some.
    pub duty: String,
    /// What the rule is called.
    pub label: String,
    /// `high`, `mid`, `low`.
    pub level: &'static str,
    /// The form that mends it.
    pub form: String,
    /// What a click should do: `start`, `check`, `renew` …
    pub fix: &'static str,
    /// What is missing, in words.
    pub words: String,
    /// The day it is or was due.
    pub due: Option<String>,
    /// From when on it is a hole; none where nobody knows.
    pub since: Option<String>,
    /// Days since then; negative while there are days left.
    pub days: Option<i64>,
    /// What speaks for an exemption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excused: Option<ExcusedView>,
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
    /// The duty behind it; empty for some.
    pub duty: String,
    /// What is to be done.
    pub label: String,
    /// Whose; none for the post before anything was entered for it.
    pub subject: Option<SubjectId>,
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
    /// How everything stands today.
    ///
    /// # Errors
    /// Of the database.
    pub(super) fn survey(&self) -> Result<Survey<'_>> {
        let today = self.ledger.clock().today();
        let book = self.ledger.rulebook();
        Ok(Survey::read(self.ledger.store(), self.catalogue(), book, today)?)
    }

    /// What was done, for whoever counts.
    pub(super) fn trails(&self, survey: &Survey<'_>) -> Result<Trails> {
        let plan = Plan::builtin().map_err(|_| Error::fault("figures.toml"))?;
        Ok(Trails::read(self.ledger.store(), survey, self.catalogue(), &plan)?)
    }

    /// The same with nothing believed that was kept.
    pub(super) fn trails_afresh(&self, survey: &Survey<'_>) -> Result<Trails> {
        let plan = Plan::builtin().map_err(|_| Error::fault("figures.toml"))?;
        Ok(Trails::afresh(self.ledger.store(), survey, self.catalogue(), &plan)?)
    }

    /// The same from the entries themselves.
    ///
    /// # Errors
    /// Of the database.
    pub(super) fn survey_afresh(&self) -> Result<Survey<'_>> {
        let today = self.ledger.clock().today();
        let book = self.ledger.rulebook();
        Ok(Survey::afresh(self.ledger.store(), self.catalogue(), book, today)?)
    }

    /// The holes of the net; of one category if given, and then without the three lines.
    ///
    /// # Errors
    /// Unknown category; the database.
    pub fn holes(&self, category: Option<&str>) -> Result<HolesReply> {
        let category = category.map(super::places::category_of).transpose()?;
        let survey = self.survey()?;
        let mut knots = lattice(&survey);
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
        let subjects: HashMap<SubjectId, &Subject> =
            survey.subjects().iter().map(|subject| (subject.id, subject)).collect();
        let mut found: Vec<(Whose<'_>, Finding)> = Vec::new();
        for knot in &knots {
            let Some(subject) = subjects.get(&knot.id) else { continue };
            // A program is told each rule by itself, however they hang together.
            found.extend(survey.all_findings(subject).into_iter().map(|f| (Whose::Place(knot), f)));
        }
        let lines = if category.is_none() { self.lines_of(&survey)? } else { Vec::new() };
        for knot in &lines {
            found.extend(knot.findings.iter().map(|f| (Whose::Line(knot), f.clone())));
        }
        found.sort_by_key(|(_, found)| found.level);
        let today = survey.today;
        Ok(HolesReply {
            expected: all.expected(),
            present: all.whole + all.soon,
            holes: found.into_iter().map(|(whose, found)| hole(&whose, found, today)).collect(),
            coverage: Coverage { all: all.coverage(), by_category },
        })
    }

    /// What the three lines and the post lack.
    pub(super) fn lines_of(&self, survey: &Survey<'_>) -> Result<Vec<LineKnot>> {
        let mut lines = lines(survey);
        if let Some(post) = lines.iter_mut().find(|knot| knot.subject.kind == SubjectKind::Post) {
            post.findings.extend(self.unexported(survey)?);
        }
        Ok(lines)
    }

    /// What is due from a day to a day, both included: a month from today when none is given.
    ///
    /// # Errors
    /// Days in the wrong order, or more than three years; the database.
    pub fn duties(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<DutiesReply> {
        let survey = self.survey()?;
        let from = from.unwrap_or(survey.today);
        let to = to.or_else(|| from.checked_add_months(chrono::Months::new(1))).unwrap_or(from);
        if to < from || (to - from).num_days() > 3 * 366 {
            return Err(Error::usage("起止日期不对：止日不早于起日，最多三年。"));
        }
        let trails = self.trails(&survey)?;
        let diary = Diary::of(&trails);
        let mut duties = Vec::new();
        let post = survey.post();
        let others = survey.subjects().iter().filter(|s| s.kind != SubjectKind::Post);
        for subject in others.chain([&post]) {
            let due = survey.due(subject, &diary, (from, to));
            duties.extend(due.into_iter().map(|due| duty(subject, due)));
        }
        duties.sort_by(|a, b| (&a.due, &a.rule, &a.name).cmp(&(&b.due, &b.rule, &b.name)));
        Ok(DutiesReply { duties })
    }
}

/// Whose a hole is.
enum Whose<'w> {
    Place(&'w Knot),
    Line(&'w LineKnot),
}

fn hole(whose: &Whose<'_>, found: Finding, today: NaiveDate) -> HoleLine {
    // The last good day is the due day: from the next one on it is a hole.
    let since = found.due.and_then(|due| due.succ_opt());
    let (place, line) = match whose {
        Whose::Place(knot) => (Some(knot.id), None),
        Whose::Line(knot) => (None, Some(&knot.subject)),
    };
    let organisation = line.filter(|subject| subject.kind == SubjectKind::Organisation);
    HoleLine {
        excused: ExcusedView::of(&found),
        place,
        organisation: organisation.map(|subject| subject.id),
        post: line.filter(|subject| subject.kind == SubjectKind::Post).map(|_| true),
        name: match whose {
            Whose::Place(knot) => knot.name.clone(),
            Whose::Line(knot) => name_of(&knot.subject),
        },
        rule: found.rule,
        duty: found.duty,
        label: found.label,
        level: found.level.code(),
        form: found.form,
        fix: found.fix.code(),
        words: found.words,
        due: found.due.map(|day| day.to_string()),
        since: since.map(|day| day.to_string()),
        days: since.map(|day| (today - day).num_days()),
    }
}

fn duty(subject: &Subject, due: Due) -> DutyLine {
    let known = subject.number > 0;
    DutyLine {
        rule: due.rule,
        duty: due.duty,
        label: due.todo,
        subject: known.then_some(subject.id),
        name: name_of(subject),
        form: due.form,
        due: due.last.to_string(),
        done_by: due.done.map(|day| day.to_string()),
    }
}

/// What a subject is called in these lists.
pub(super) fn name_of(subject: &Subject) -> String {
    match subject.kind {
        SubjectKind::Post => "警务室".to_owned(),
        _ => subject.facts.shown_name().to_owned(),
    }
}
