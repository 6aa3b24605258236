//! Week, month and year at a glance: what ends on each day, what is planned, who was out.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{Period, Window};
use crate::forms::SubjectKind;
use crate::net::{Diary, Due, Level, Looks, Rulebook, Survey};
use crate::store::Subject;

use super::lines::window_named;
use super::needles::weekday;
use super::net::GapView;
use super::{Error, Result, Session};

/// A window of more days than this is one of the year's: no week and no month.
const LONG_WINDOW: i64 = 31;
/// So many names of one duty stand in a week.
const NAMES: usize = 60;

/// Which week, month or year.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct CalendarAsk {
    /// `2026-W45`, `2026-11`, `2026`; the month that runs if absent.
    pub span: Option<String>,
}

/// The calendar.
#[derive(Serialize, TS)]
pub struct CalendarReply {
    /// `2026-W45`, `2026-11`, `2026`
    pub span: String,
    /// `week`, `month`, `year`
    pub kind: &'static str,
    /// 2026年11月
    pub title: String,
    /// The one before.
    pub previous: String,
    /// The one after.
    pub next: String,
    /// Today lies in it.
    pub current: bool,
    /// Its days. Those of a month fill whole weeks.
    pub days: Vec<CalendarDay>,
    /// What the post itself lacks today.
    pub post: Vec<GapView>,
}

/// A day.
#[derive(Serialize, TS)]
pub struct CalendarDay {
    /// The day.
    pub day: String,
    /// 一 … 日
    pub weekday: &'static str,
    /// Whether the week, month or year itself holds it.
    pub inside: bool,
    /// `past`, `today`, `ahead`
    pub when: &'static str,
    /// What ends on it, the gravest first.
    pub ends: Vec<EndsView>,
    /// Places that are planned for it and were not gone to before it.
    pub planned: usize,
    /// Patrols that began on it.
    pub shifts: usize,
}

/// One kind of thing that ends on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct EndsView {
    /// The rule's number.
    pub rule: String,
    /// What is to be done.
    pub todo: String,
    /// `place`, `organisation`, `post`: whose.
    pub of: &'static str,
    /// `window`, `letter`, `deadline`
    pub what: &'static str,
    /// `high`, `mid`, `low`
    pub level: &'static str,
    /// It is one of the year's.
    pub long: bool,
    /// How many.
    pub count: usize,
    /// How many of them are done.
    pub done: usize,
    /// Of a week, whose it is and not done yet; some of them, when they are many.
    pub names: Vec<String>,
}

/// A rule's number and what is to be done tell things apart.
pub(super) type ThingKey = (String, String);

/// Something that ends, and whose it is.
pub(super) struct Ends<'s> {
    /// Whose.
    pub(super) subject: &'s Subject,
    /// What.
    pub(super) due: Due,
    /// `window`, `letter`, `deadline`
    pub(super) what: &'static str,
}

impl Ends<'_> {
    /// `place`, `organisation`, `post`
    pub(super) fn of(&self) -> &'static str {
        match self.subject.kind {
            SubjectKind::Place(_) => "place",
            SubjectKind::Organisation => "organisation",
            SubjectKind::Post => "post",
        }
    }

    fn is_long(&self) -> bool {
        (self.due.last - self.due.from).num_days() >= LONG_WINDOW
    }
}

/// How grave what is behind each thing is.
pub(super) fn levels(book: &Rulebook) -> HashMap<ThingKey, Level> {
    let of = |rule: &std::sync::Arc<crate::net::Rule>| {
        ((rule.id.clone(), rule.todo.clone()), rule.level)
    };
    book.rules().iter().map(of).collect()
}

/// Everything that ends in a span of days, whosever it is.
pub(super) fn each_end<'s>(
    survey: &'s Survey<'_>,
    post: &'s Subject,
    diary: &Diary<'_>,
    span: (NaiveDate, NaiveDate),
    mut each: impl FnMut(Ends<'s>),
) {
    let terms: Vec<&str> = {
        let rules = survey.rulebook().rules().iter();
        rules.filter(|rule| rule.looks_at == Looks::Term).map(|rule| rule.id.as_str()).collect()
    };
    let others = survey.subjects().iter().filter(|subject| subject.kind != SubjectKind::Post);
    for subject in others.chain([post]) {
        for due in survey.due(subject, diary, span) {
            let what = if terms.contains(&due.rule.as_str()) { "letter" } else { "window" };
            each(Ends { subject, due, what });
        }
        for due in survey.deadlines(subject, span) {
            each(Ends { subject, due, what: "deadline" });
        }
    }
}

/// A week, month or year by its name.
///
/// # Errors
/// Wrong use.
pub fn calendar_span(text: &str) -> Result<Window> {
    let window = window_named(text)?;
    match window.period() {
        Period::Week | Period::Month | Period::Year => Ok(window),
        _ => Err(Error::usage("日程按周（2026-W45）、月（2026-11）、年（2026）看。")),
    }
}

impl Session {
    /// What ends on each day of a week, month or year.
    ///
    /// # Errors
    /// A span that is none; the database.
    pub fn calendar(&self, ask: &CalendarAsk) -> Result<CalendarReply> {
        let today = self.today();
        let span = match ask.span.as_deref().map(str::trim) {
            Some(text) if !text.is_empty() => calendar_span(text)?,
            _ => Period::Month.last_begun(today),
        };
        self.calendar_of(&span)
    }

    pub(super) fn calendar_of(&self, span: &Window) -> Result<CalendarReply> {
        let survey = self.survey()?;
        let today = survey.today;
        let days = match span.period() {
            // The weeks of a month begin on Monday and end on Sunday.
            Period::Month => (
                Period::Week.last_begun(span.first()).first(),
                Period::Week.last_begun(span.last()).last(),
            ),
            _ => (span.first(), span.last()),
        };
        let trails = (days.0 < today).then(|| self.trails(&survey)).transpose()?;
        let diary = trails.as_ref().map(Diary::of).unwrap_or_default();
        let mut ends = self.ends_by_day(&survey, &diary, days, span.period());
        let planned = self.planned_by_day(&survey)?;
        let shifts = self.shifts_by_day(days)?;
        let days = days.0.iter_days().take_while(|day| *day <= days.1).map(|day| CalendarDay {
            day: day.to_string(),
            weekday: weekday(day),
            inside: span.contains(day),
            when: match day.cmp(&today) {
                std::cmp::Ordering::Less => "past",
                std::cmp::Ordering::Equal => "today",
                std::cmp::Ordering::Greater => "ahead",
            },
            ends: ends.remove(&day).unwrap_or_default(),
            planned: planned.get(&day).copied().unwrap_or_default(),
            shifts: shifts.get(&day).copied().unwrap_or_default(),
        });
        let lines = self.lines_of(&survey)?.into_iter();
        let post = lines.filter(|knot| knot.subject.kind == SubjectKind::Post);
        Ok(CalendarReply {
            span: span.to_string(),
            kind: span.period().code(),
            title: title(span),
            previous: span.previous().to_string(),
            next: span.next().to_string(),
            current: span.contains(today),
            days: days.collect(),
            post: post
                .flat_map(|knot| knot.findings)
                .map(|found| GapView::new(&found, today))
                .collect(),
        })
    }

    /// What ends on each day, added up. In a year what goes by the month stands apart from
    /// what goes by the quarter.
    fn ends_by_day(
        &self,
        survey: &Survey<'_>,
        diary: &Diary<'_>,
        span: (NaiveDate, NaiveDate),
        period: Period,
    ) -> BTreeMap<NaiveDate, Vec<EndsView>> {
        let levels = levels(self.ledger.rulebook());
        let post = survey.post();
        let mut all: HashMap<(NaiveDate, String, String, &str, bool), EndsView> = HashMap::new();
        each_end(survey, &post, diary, span, |ends| {
            let (of, what, long) = (ends.of(), ends.what, ends.is_long());
            let Due { rule, todo, last, done, .. } = ends.due;
            let level = levels.get(&(rule.clone(), todo.clone())).map_or("low", |l| l.code());
            let view = all
                .entry((last, rule, todo, of, long && period == Period::Year))
                .or_insert_with_key(|key| EndsView {
                    rule: key.1.clone(),
                    todo: key.2.clone(),
                    of,
                    what,
                    level,
                    long,
                    count: 0,
                    done: 0,
                    names: Vec::new(),
                });
            view.count += 1;
            view.done += usize::from(done.is_some());
            if period == Period::Week && done.is_none() && of != "post" && view.names.len() < NAMES
            {
                view.names.push(ends.subject.facts.shown_name().to_owned());
            }
        });
        let mut out: BTreeMap<NaiveDate, Vec<EndsView>> = BTreeMap::new();
        for ((day, ..), view) in all {
            out.entry(day).or_default().push(view);
        }
        for views in out.values_mut() {
            views.sort_by(|a, b| order(a).cmp(&order(b)));
        }
        out
    }

    /// How many places are planned for each day, those left out that were gone to before it.
    fn planned_by_day(&self, survey: &Survey<'_>) -> Result<HashMap<NaiveDate, usize>> {
        let looks = self.looks_at_planned(survey)?;
        let plan = self.ledger.plan()?;
        Ok(plan.days().map(|(day, places)| (day, looks.own(day, places))).collect())
    }

    /// How many patrols began on each day.
    fn shifts_by_day(&self, span: (NaiveDate, NaiveDate)) -> Result<HashMap<NaiveDate, usize>> {
        let mut out = HashMap::new();
        let mut month = Period::Month.last_begun(span.0);
        while month.first() <= span.1.min(self.today()) {
            for shift in self.ledger.shifts(&month)?.shifts {
                let day = shift.from.date();
                if month.contains(day) {
                    *out.entry(day).or_default() += 1;
                }
            }
            month = month.next();
        }
        Ok(out)
    }
}

/// The gravest first; what the post and the lines owe after what places do.
fn order(view: &EndsView) -> (usize, &str, &str, &str) {
    let level = Level::ALL.iter().position(|level| level.code() == view.level);
    (level.unwrap_or_default(), view.of, &view.rule, &view.todo)
}

/// 2026年11月, 2026年第45周（11月2日至8日）, 2026年
fn title(span: &Window) -> String {
    let (first, last) = (span.first(), span.last());
    match span.period() {
        Period::Week => {
            let week = first.iso_week();
            let to = if first.month() == last.month() {
                format!("{}日", last.day())
            } else {
                format!("{}月{}日", last.month(), last.day())
            };
            format!(
                "{}年第{}周（{}月{}日至{to}）",
                week.year(),
                week.week(),
                first.month(),
                first.day()
            )
        }
        Period::Year => format!("{}年", first.year()),
        _ => format!("{}年{}月", first.year(), first.month()),
    }
}
