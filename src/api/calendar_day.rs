//! One day of the calendar: what ends on it one by one, what is planned, who was out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{Period, SubjectId};
use crate::net::Diary;
use crate::store::Subject;

use super::calendar::{Ends, each_end, levels};
use super::desk::words_of_day;
use super::needles::{ShiftView, shift_view};
use super::plan::{PlanAsk, PlanStop};
use super::{Result, Session};

/// Which day.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DayAsk {
    /// The day.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// Only of this rule.
    #[serde(default)]
    pub rule: Option<String>,
    /// Only what is called so.
    #[serde(default)]
    pub todo: Option<String>,
    /// No more rows than so many.
    pub limit: usize,
}

/// The day.
#[derive(Serialize, TS)]
pub struct DayReply {
    /// 2026年11月5日 周四
    pub words: String,
    /// What ends on it: what is not done first, the gravest first, then as one walks.
    pub rows: Vec<DayRow>,
    /// How many rows there are in all.
    pub total: usize,
    /// Doors that are planned for it, in walking order.
    pub planned: Vec<PlanStop>,
    /// Patrols that began on it.
    pub shifts: Vec<ShiftView>,
}

/// Something that ends.
#[derive(Serialize, TS)]
pub struct DayRow {
    /// Whose; none for the post before anything was entered for it.
    pub subject: Option<SubjectId>,
    /// `place`, `organisation`, `post`
    pub of: &'static str,
    /// Its name.
    pub name: String,
    /// Community, road and what follows it.
    pub at: String,
    /// The rule's number.
    pub rule: String,
    /// What is to be done.
    pub todo: String,
    /// `window`, `letter`, `deadline`
    pub what: &'static str,
    /// The form that does it.
    pub form: String,
    /// `high`, `mid`, `low`
    pub level: &'static str,
    /// The first day on which it can be done.
    pub from: String,
    /// The day it was done.
    pub done: Option<String>,
}

impl Session {
    /// What ends on a day, one by one.
    ///
    /// # Errors
    /// Of the database.
    pub fn calendar_day(&self, ask: &DayAsk) -> Result<DayReply> {
        let survey = self.survey()?;
        // What was done of a window that is over is told with its day; of what is not over the newest
        // record says as much.
        let trails = match ask.day < survey.today {
            true => Some(self.trails(&survey)?),
            false => None,
        };
        let diary = trails.as_ref().map(Diary::of).unwrap_or_default();
        let levels = levels(self.ledger.rulebook());
        let post = survey.post();
        let mut all = Vec::new();
        each_end(&survey, &post, &diary, (ask.day, ask.day), |ends| {
            let wanted =
                |asked: &Option<String>, own: &str| asked.as_ref().is_none_or(|a| a == own);
            if wanted(&ask.rule, &ends.due.rule) && wanted(&ask.todo, &ends.due.todo) {
                all.push(ends);
            }
        });
        let level = |ends: &Ends<'_>| {
            let key = (ends.due.rule.clone(), ends.due.todo.clone());
            levels.get(&key).copied().unwrap_or(crate::net::Level::Low)
        };
        let way = |subject: &Subject| {
            let known = survey.facts(subject.no);
            let area = subject.facts.area.clone();
            (area, known.way.clone(), subject.number)
        };
        all.sort_by_cached_key(|ends| {
            let due = &ends.due;
            let thing = (level(ends), due.rule.clone(), due.todo.clone());
            (due.done.is_some(), thing, ends.of(), way(ends.subject))
        });
        let total = all.len();
        let rows = all.into_iter().take(ask.limit).map(|ends| {
            let (subject, known) = (ends.subject, survey.facts(ends.subject.no));
            DayRow {
                subject: (subject.number > 0).then_some(subject.id),
                of: ends.of(),
                name: match ends.of() {
                    "post" => "警务室".to_owned(),
                    _ => subject.facts.shown_name().to_owned(),
                },
                at: [subject.facts.area.as_str(), &known.road, &known.spot].concat(),
                level: level(&ends).code(),
                what: ends.what,
                rule: ends.due.rule,
                todo: ends.due.todo,
                form: ends.due.form,
                from: ends.due.from.to_string(),
                done: ends.due.done.map(|day| day.to_string()),
            }
        });
        Ok(DayReply {
            words: words_of_day(ask.day),
            rows: rows.collect(),
            total,
            planned: self.plan(&PlanAsk { day: Some(ask.day) })?.stops,
            shifts: self.shifts_on(ask.day)?,
        })
    }

    fn shifts_on(&self, day: NaiveDate) -> Result<Vec<ShiftView>> {
        if day > self.today() {
            return Ok(Vec::new());
        }
        let calendar = self.ledger.shifts(&Period::Month.last_begun(day))?;
        let own = calendar.shifts.iter().filter(|shift| shift.from.date() == day);
        Ok(own.map(|shift| shift_view(&calendar, shift)).collect())
    }
}
