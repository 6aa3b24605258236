//! Batches: sheets for many places at once, and what a binder has besides its leaves.
//!
//! A batch is a print like any other: looked at, saved, sent and logged on the same ways. Its places
//! come in the order in which somebody walks past them.

mod binder_parts;
mod board;
mod calendar;
mod checks;
mod letters;
mod public;
mod register;
pub(in crate::api) mod route;

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use crate::domain::{AnchorCategory, EntryId, Period, SubjectId, Window};
use crate::forms::SubjectKind;
use crate::ledger::Post;
use crate::net::{Knot, Mark, Survey, along_the_way, lattice};
use crate::paper::{Head, ListCell, ListColumn, Press};
use crate::store::Subject;
use crate::watch::Watch;

use super::desk::words_of_day;
use super::parts::Run;
use super::printing::{PrintRequest, Selection};
use super::{Error, Result, Session};

pub use binder_parts::{BinderPart, BinderParts};

/// What is printed for many places at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// What.
    pub what: BatchWhat,
    /// Only places of this community.
    pub area: Option<String>,
    /// Only places of this kind, a code or its words.
    pub subkind: Option<String>,
}

/// The kinds of batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchWhat {
    /// A year's letters with a list to sign for them.
    Letters {
        /// The year.
        year: i32,
        /// Only for places that have none of that year.
        only_missing: bool,
    },
    /// Letters that wait for their signature, and those that it is time to sign.
    Unsigned,
    /// A month's check sheets, to be filled by hand.
    Checks {
        /// Its first day.
        month: NaiveDate,
        /// Only for places not checked in that month.
        only_missing: bool,
    },
    /// What is due, as somebody walks.
    Route(Round),
    /// Records without personal information.
    Public {
        /// Only this one.
        entry: Option<EntryId>,
        /// Only of this month.
        month: Option<NaiveDate>,
    },
    /// One line a place.
    Register,
    /// Cover, contents, labels for the back, dividers.
    Binder(BinderParts),
    /// The boards of the three lines for a week.
    Board {
        /// The week; the one that runs if none.
        week: Option<Window>,
    },
    /// What ends in a week, a month or a year.
    Calendar {
        /// Which.
        span: Window,
    },
}

/// What somebody goes round for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// What is due in a month: its first day.
    Month(NaiveDate),
    /// What is planned for a day, or the places that are named, on that day.
    Day(NaiveDate),
    /// The survey at the beginning of a year: places not seen yet, new and closed ones beside them.
    Survey(i32),
}

impl Round {
    /// When, in words.
    fn words(self) -> String {
        match self {
            Self::Month(month) => month_words(month),
            Self::Day(day) => words_of_day(day),
            Self::Survey(year) => format!("{year}年年初排查"),
        }
    }
}

impl Batch {
    /// Of one entry alone.
    pub(super) fn is_one(&self) -> bool {
        matches!(self.what, BatchWhat::Public { entry: Some(_), .. })
    }
}

impl BatchWhat {
    /// What it is called, on paper and in the log.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Letters { year, .. } => format!("{year}年责任书"),
            Self::Unsigned => "待签的责任书".to_owned(),
            Self::Checks { month, .. } => format!("{}检查表", month_words(*month)),
            Self::Route(round) => format!("{}上门路线单", round.words()),
            Self::Public { .. } => "检查记录公开版".to_owned(),
            Self::Register => "登记册".to_owned(),
            Self::Binder(_) => "活页夹用页".to_owned(),
            Self::Calendar { span } => calendar::called(span).to_owned(),
            Self::Board { week } => {
                let week = week.map_or_else(String::new, |week| week.to_string());
                format!("{week}三条线周表")
            }
        }
    }
}

/// A month as requests write it, `2026-11`.
///
/// # Errors
/// Wrong use.
pub fn month_of(text: &str) -> Result<NaiveDate> {
    let day = format!("{}-01", text.trim()).parse::<NaiveDate>().ok();
    day.filter(|day| (2000..=2100).contains(&day.year()))
        .ok_or_else(|| Error::usage(format!("“{text}”不是月份，写成 2026-11。")))
}

/// A day as requests write it, `2026-11-12`.
///
/// # Errors
/// Wrong use.
pub fn day_of(text: &str) -> Result<NaiveDate> {
    let wrong = || Error::usage(format!("“{text}”不是日期，写成 2026-11-12。"));
    text.trim().parse().map_err(|_| wrong())
}

pub(super) fn month_words(month: NaiveDate) -> String {
    format!("{}年{}月", month.year(), month.month())
}

/// A batch on its way to paper.
struct Job<'j> {
    request: &'j PrintRequest,
    batch: &'j Batch,
    post: &'j Post,
    today: NaiveDate,
    watch: Watch<'j>,
}

/// A place with its knot on the net.
struct Stop {
    knot: Knot,
    subject: Subject,
    /// Its kind in words.
    kind: String,
}

impl Session {
    /// Lays a batch out.
    pub(super) fn lay_out_batch(
        &self,
        request: &PrintRequest,
        batch: &Batch,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
        watch: Watch<'_>,
    ) -> Result<()> {
        let post = self.ledger.post()?;
        let job = Job { request, batch, post: &post, today: self.ledger.clock().today(), watch };
        match &batch.what {
            BatchWhat::Letters { year, only_missing } => {
                self.letters_of_year(&job, *year, *only_missing, press, run)
            }
            BatchWhat::Unsigned => self.unsigned_letters(&job, press, run),
            BatchWhat::Checks { month, only_missing } => {
                self.check_sheets(&job, *month, *only_missing, press, run)
            }
            BatchWhat::Route(round) => self.route_sheet(&job, *round, press, run),
            BatchWhat::Public { entry, month } => {
                self.public_records(&job, *entry, *month, press, run)
            }
            BatchWhat::Register => self.register(&job, press, run),
            BatchWhat::Binder(parts) => self.binder_parts(&job, parts, press, run),
            BatchWhat::Board { week } => {
                let week = week.unwrap_or_else(|| Period::Week.last_begun(job.today));
                self.week_boards(&job, &week, press, run)
            }
            BatchWhat::Calendar { span } => self.calendar_sheet(&job, span, press, run),
        }
    }

    /// The places of a batch that are looked after, as one walks past them.
    fn stops(&self, job: &Job<'_>, survey: &Survey<'_>) -> Result<Vec<Stop>> {
        let mut subjects: HashMap<SubjectId, Subject> =
            self.subjects_in(job)?.into_iter().map(|subject| (subject.id, subject)).collect();
        let knots = along_the_way(lattice(survey));
        let stops = knots.into_iter().filter(|knot| knot.mark != Mark::Paused);
        Ok(stops
            .filter_map(|knot| {
                let subject = subjects.remove(&knot.id)?;
                let kind = self.kind_words(&subject);
                Some(Stop { knot, subject, kind })
            })
            .collect())
    }

    /// The places of a batch, in the order of the binder.
    fn subjects_in(&self, job: &Job<'_>) -> Result<Vec<Subject>> {
        let mut all = self.subjects_ever_in(job)?;
        all.retain(|subject| !subject.facts.is_gone());
        Ok(all)
    }

    /// The same with those that are gone.
    fn subjects_ever_in(&self, job: &Job<'_>) -> Result<Vec<Subject>> {
        let mut all = self.subjects_of(&job.request.selection)?;
        let only = self.only(job.request)?;
        let area = job.batch.area.as_deref().map(str::trim);
        let kind = job.batch.subkind.as_deref().map(str::trim);
        all.retain(|subject| {
            let facts = &subject.facts;
            subject.kind.category().is_some()
                && !subject.deleted
                && only.is_none_or(|form| form.subjects.contains(&subject.kind))
                && area.is_none_or(|area| facts.area == area)
                && kind.is_none_or(|kind| self.is_of_kind(subject, kind))
        });
        if matches!(job.request.selection, Selection::All) {
            all.sort_by_key(|subject| (subject.kind.category(), subject.number));
        }
        Ok(all)
    }

    fn is_of_kind(&self, subject: &Subject, kind: &str) -> bool {
        let code = subject.facts.subkind.split(':').next().unwrap_or_default();
        // 旅馆 is enough of 旅馆（宾馆、招待所、客栈）.
        code == kind || (!kind.is_empty() && self.kind_words(subject).starts_with(kind))
    }

    /// Of which category everything is, when it is of one.
    fn category_in(&self, job: &Job<'_>) -> Result<Option<AnchorCategory>> {
        Ok(match &job.request.selection {
            Selection::Category(code) => match super::printing::kind_of(code)? {
                SubjectKind::Place(category) => Some(category),
                _ => return Err(Error::usage("成批打印的是处所，三条线组织没有。")),
            },
            _ => None,
        })
    }

    /// What a list says of the places it is about: 场所，八里社区.
    fn scope_of_batch(&self, job: &Job<'_>) -> String {
        let category = match &job.request.selection {
            Selection::Category(code) => {
                AnchorCategory::from_code(code).map_or("", AnchorCategory::label).to_owned()
            }
            _ => String::new(),
        };
        let words = [Some(category), job.batch.area.clone(), job.batch.subkind.clone()];
        let words: Vec<String> =
            words.into_iter().flatten().filter(|word| !word.is_empty()).collect();
        words.join("　")
    }
}

impl Job<'_> {
    /// The words around a list of this batch.
    fn head(&self, number_label: &'static str, number: String) -> Head {
        Head {
            station: self.post.station.clone(),
            post: self.post.name.clone(),
            number_label,
            leaf_no: number,
            purpose: self.request.purpose.clone(),
            ..Head::default()
        }
    }
}

fn column(head: impl Into<Cow<'static, str>>, width: f32) -> ListColumn {
    ListColumn { head: head.into(), width }
}

/// A number in the first column.
fn number(number: usize) -> ListCell {
    ListCell::Middle(number.to_string())
}

/// Name and address of a place in one cell; a house is called by its address, and of what kind it
/// is stands below.
fn name_and_address(stop: &Stop, more: &str) -> ListCell {
    let knot = &stop.knot;
    let facts = &stop.subject.facts;
    let below = if facts.name == facts.address {
        [stop.kind.as_str(), more].join("　").trim().to_owned()
    } else {
        format!("{}{}", knot.road, knot.spot)
    };
    ListCell::Two(knot.name.clone(), below)
}

/// Neighbours of one road, in the order given.
fn by_road<T>(all: &[T], road: impl Fn(&T) -> (&str, &str)) -> Vec<&[T]> {
    all.chunk_by(|a, b| road(a) == road(b)).collect()
}

/// What a road is called over its places: with its community, where several communities are listed.
fn road_heading(knot: &Knot, several: bool) -> (String, String) {
    let road = if knot.road.is_empty() { "其他地址".to_owned() } else { knot.road.clone() };
    let area =
        if several && !knot.area.is_empty() { format!("{}　", knot.area) } else { String::new() };
    (road, area)
}

fn several_areas<'k>(knots: impl Iterator<Item = &'k Knot>) -> bool {
    let mut areas = knots.map(|knot| knot.area.as_str());
    let first = areas.next();
    areas.any(|area| Some(area) != first)
}
