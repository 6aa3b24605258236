//! The net for the home screen: figures, the lattice, and what is to be done today.
//!
//! Everything is drawn from findings; a rule that comes later changes nothing here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{AnchorCategory, Period, SubjectId};
use crate::forms::SubjectKind;
use crate::ledger::lines::board::State;
use crate::net::{Dot, Finding, Mark, Severity, Survey, in_net_order, sketch, todays_round};
use crate::store::standing::NetDay;

use super::{Result, Session};

/// More knots than this are not drawn one by one: areas are shown first.
const KNOTS: usize = 600;
/// More than this a page of one area cannot hold either.
const KNOTS_OF_AREA: usize = 3000;

/// Which part of the net to draw.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct NetAsk {
    /// Only knots of this category.
    pub category: Option<String>,
    /// Only knots of this area.
    pub area: Option<String>,
    /// How many stops of today's round.
    pub stops: usize,
}

/// The net.
#[derive(Serialize, TS)]
pub struct NetReply {
    /// Places on the net: those in use and those to be confirmed.
    pub expected: usize,
    /// Whole ones, those with something coming up included.
    pub kept: usize,
    /// `kept` of `expected` in percent, one decimal; none without a place.
    pub coverage: Option<f64>,
    /// All knots by mark.
    pub counts: MarkCounts,
    /// Communities in the order of the columns; `""` is where none was written.
    pub areas: Vec<String>,
    /// The categories in their order.
    pub categories: Vec<NetCategory>,
    /// The knots of the part that was asked for, in their order; absent when there are too many to
    /// draw one by one.
    pub knots: Option<Vec<NetKnot>>,
    /// Today's round, the gravest first and then as one walks.
    pub round: Vec<NetKnot>,
    /// How many places today's round has in all.
    pub round_total: usize,
    /// What the three lines and the post lack, the gravest first.
    pub lines: Vec<LineGap>,
    /// Organisations with duties of this week that are still to be done.
    pub this_week: Vec<WeekGap>,
    /// How whole the net was at the end of each month that somebody looked at it, the oldest first; the
    /// month that runs as it is today.
    pub trend: Vec<MonthCoverage>,
}

/// Something that an organisation or the post lacks.
#[derive(Serialize, TS)]
pub struct LineGap {
    /// The organisation; absent for the post.
    pub subject: Option<SubjectId>,
    /// What it is called.
    pub name: String,
    /// What it lacks.
    pub gap: GapView,
}

/// An organisation that somebody has yet to meet this week.
#[derive(Serialize, TS)]
pub struct WeekGap {
    /// The organisation.
    pub subject: SubjectId,
    /// What it is called.
    pub name: String,
    /// What is still to be done, in words.
    pub duties: Vec<String>,
}

/// How whole the net was in a month.
#[derive(Serialize, TS)]
pub struct MonthCoverage {
    /// `2026-11`.
    pub month: String,
    /// Whole places in percent.
    pub coverage: Option<f64>,
}

/// Knots by mark. `whole` does not include `soon`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct MarkCounts {
    /// Whole, nothing comes up.
    pub whole: usize,
    /// Whole, something comes up.
    pub soon: usize,
    /// Something is missing or over its day.
    pub hole: usize,
    /// Out of use for a while.
    pub paused: usize,
}

impl MarkCounts {
    pub(super) fn add(&mut self, mark: Mark) {
        match mark {
            Mark::Whole => self.whole += 1,
            Mark::Soon => self.soon += 1,
            Mark::Late | Mark::Missing => self.hole += 1,
            Mark::Paused => self.paused += 1,
        }
    }

    pub(super) fn expected(self) -> usize {
        self.whole + self.soon + self.hole
    }

    pub(super) fn coverage(self) -> Option<f64> {
        share(self.whole + self.soon, self.expected())
    }
}

/// The rope of one category.
#[derive(Serialize, TS)]
pub struct NetCategory {
    /// Code.
    pub code: &'static str,
    /// Name where room is short.
    pub label: &'static str,
    /// Its knots by mark.
    pub counts: MarkCounts,
    /// Whole ones in percent.
    pub coverage: Option<f64>,
    /// By area, those that have a place.
    pub tiles: Vec<NetTile>,
}

/// The knots of one category in one area.
#[derive(Serialize, TS)]
pub struct NetTile {
    /// The area.
    pub area: String,
    /// Its knots by mark.
    pub counts: MarkCounts,
    /// Whole ones in percent.
    pub coverage: Option<f64>,
}

/// One place.
#[derive(Serialize, TS)]
pub struct NetKnot {
    /// The place.
    pub id: SubjectId,
    /// Its category.
    pub category: &'static str,
    /// Name.
    pub name: String,
    /// Community.
    pub area: String,
    /// Road.
    pub road: String,
    /// What follows the road.
    pub spot: String,
    /// `whole`, `soon`, `missing`, `late`, `paused`.
    pub mark: &'static str,
    /// What is to be done, the gravest first.
    pub gaps: Vec<GapView>,
    /// Leaves that are in order.
    pub leaves_whole: usize,
}

/// Something to be done at a place.
#[derive(Serialize, TS)]
pub struct GapView {
    /// Number of the rule that asks for it.
    pub rule: String,
    /// `high`, `mid`: a hole; `low`: a reminder.
    pub level: &'static str,
    /// Key of the form to open; empty where it is no form.
    pub form: String,
    /// `start`, `fill`, `mend`, `renew`, `print`, `check`.
    pub fix: &'static str,
    /// The same on a button.
    pub fix_label: &'static str,
    /// `late`, `missing`, `soon`.
    pub mark: &'static str,
    /// What it is.
    pub words: String,
    /// The day it was or will be due.
    pub due: Option<String>,
    /// Days over it; negative while there are days left.
    pub days: Option<i64>,
    /// 逾期 15 天, 剩 9 天, 缺
    pub when: String,
    /// What speaks for an exemption.
    pub excused: Option<ExcusedView>,
}

/// An exemption that could be granted: somebody was there again and again in vain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExcusedView {
    /// The rule that would be exempted.
    pub rule: String,
    /// How often somebody was there in vain.
    pub times: usize,
    /// The reason to begin with.
    pub reason: String,
    /// The day to begin with.
    pub until: String,
    /// What is offered, in words.
    pub words: String,
}

impl ExcusedView {
    pub(super) fn of(finding: &Finding) -> Option<Self> {
        let excused = finding.excused.as_ref()?;
        Some(Self {
            rule: excused.rule.clone(),
            times: excused.days.len(),
            reason: excused.reason(),
            until: excused.until.to_string(),
            words: format!("连续 {} 次上门{}，可以豁免", excused.days.len(), excused.says),
        })
    }
}

impl GapView {
    pub(super) fn new(finding: &Finding, today: NaiveDate) -> Self {
        let days = finding.due.map(|due| (today - due).num_days());
        let (mark, when) = match (finding.severity, days) {
            (Severity::Late, Some(days)) => (Mark::Late, format!("逾期 {days} 天")),
            (Severity::Late, None) => (Mark::Late, "逾期".to_owned()),
            (Severity::Missing, Some(days)) if days > 0 => (Mark::Missing, format!("缺 {days} 天")),
            (Severity::Missing, _) => (Mark::Missing, "缺".to_owned()),
            (Severity::Soon, Some(0)) => (Mark::Soon, "今天".to_owned()),
            (Severity::Soon, Some(days)) => (Mark::Soon, format!("剩 {} 天", -days)),
            (Severity::Soon, None) => (Mark::Soon, "将到期".to_owned()),
            (Severity::Hint, _) => (Mark::Soon, "顺便".to_owned()),
        };
        Self {
            rule: finding.rule.clone(),
            level: finding.level.code(),
            form: finding.form.clone(),
            fix: finding.fix.code(),
            fix_label: finding.fix.label(),
            mark: mark.code(),
            words: finding.words.clone(),
            due: finding.due.map(|due| due.to_string()),
            days,
            when,
            excused: ExcusedView::of(finding),
        }
    }
}

impl NetKnot {
    fn new(survey: &Survey<'_>, dot: &Dot<'_>) -> Self {
        let knot = survey.knot(dot);
        Self {
            id: knot.id,
            category: knot.category.code(),
            name: knot.name,
            area: knot.area,
            road: knot.road,
            spot: knot.spot,
            mark: knot.mark.code(),
            gaps: knot.findings.iter().map(|found| GapView::new(found, survey.today)).collect(),
            leaves_whole: knot.leaves_whole,
        }
    }
}

impl Session {
    /// The net, or a part of it.
    ///
    /// # Errors
    /// Unknown category; the database.
    pub fn net(&mut self, ask: &NetAsk) -> Result<NetReply> {
        let category = ask.category.as_deref().map(super::places::category_of).transpose()?;
        let survey = self.survey()?;
        let today = survey.today;
        let dots = sketch(&survey);
        let drawn = |all: Vec<&Dot<'_>>| -> Vec<NetKnot> {
            all.into_iter().map(|dot| NetKnot::new(&survey, dot)).collect()
        };
        let categories: Vec<NetCategory> =
            AnchorCategory::ALL.iter().map(|&category| net_category(category, &dots)).collect();
        let mut counts = MarkCounts::default();
        dots.iter().for_each(|dot| counts.add(dot.mark));
        let mut areas: Vec<String> = categories
            .iter()
            .flat_map(|category| category.tiles.iter().map(|tile| tile.area.clone()))
            .collect();
        areas.sort_by(|a, b| (a.is_empty(), a).cmp(&(b.is_empty(), b)));
        areas.dedup();
        let wanted: Vec<&Dot<'_>> = dots
            .iter()
            .filter(|dot| {
                category.is_none_or(|category| dot.category == category)
                    && ask.area.as_ref().is_none_or(|area| dot.area() == area)
            })
            .collect();
        let limit = if ask.area.is_some() { KNOTS_OF_AREA } else { KNOTS };
        let (round, round_total) = todays_round(&dots, ask.stops);
        // On a full disk the net is shown all the same; the month lacks a point.
        let _ = self.note_day(&categories, today);
        Ok(NetReply {
            expected: counts.expected(),
            kept: counts.whole + counts.soon,
            coverage: counts.coverage(),
            counts,
            areas,
            knots: (wanted.len() <= limit).then(|| drawn(in_net_order(wanted))),
            round_total,
            round: drawn(round),
            lines: self.line_gaps(&survey)?,
            this_week: self.week_gaps(&survey)?,
            trend: self.months_gone_by()?,
            categories,
        })
    }

    /// What the three lines lack, one line each.
    fn line_gaps(&self, survey: &Survey<'_>) -> Result<Vec<LineGap>> {
        let mut out: Vec<(Severity, LineGap)> = Vec::new();
        for line in self.lines_of(survey)? {
            let place = line.subject.number > 0 && line.subject.kind != SubjectKind::Post;
            for found in &line.findings {
                let gap = LineGap {
                    subject: place.then_some(line.subject.id),
                    name: super::holes::name_of(&line.subject),
                    gap: GapView::new(found, survey.today),
                };
                out.push((found.severity, gap));
            }
        }
        out.sort_by_key(|(severity, _)| *severity);
        Ok(out.into_iter().map(|(_, gap)| gap).collect())
    }

    /// Whom nobody has met this week, and for what.
    fn week_gaps(&self, survey: &Survey<'_>) -> Result<Vec<WeekGap>> {
        let mut out: Vec<WeekGap> = Vec::new();
        let boards = self.ledger.boards(survey, survey.today)?.into_iter();
        for board in boards.filter(|board| board.window.period() == Period::Week) {
            for row in board.rows {
                let parts = board.duty.parts.iter().zip(&row.cells);
                let open = parts.filter(|(_, cell)| cell.state == State::Open);
                let duties: Vec<String> = open.map(|(part, _)| part.todo.clone()).collect();
                let subject = row.org.subject.id;
                match out.iter_mut().find(|gap| gap.subject == subject) {
                    _ if duties.is_empty() => {}
                    Some(gap) => gap.duties.extend(duties),
                    None => {
                        let name = super::holes::name_of(&row.org.subject);
                        out.push(WeekGap { subject, name, duties });
                    }
                }
            }
        }
        Ok(out)
    }

    /// Keeps how whole the net is today, by category: next month nobody could tell.
    fn note_day(&self, categories: &[NetCategory], day: NaiveDate) -> Result<()> {
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        for category in categories.iter().filter(|category| category.counts.expected() > 0) {
            let (expected, kept) =
                (category.counts.expected(), category.counts.whole + category.counts.soon);
            self.ledger.store().note_net_day(&NetDay {
                day,
                kind: category.code.to_owned(),
                expected: small(expected),
                kept: small(kept),
            })?;
        }
        Ok(())
    }

    /// How whole the net was, month by month, over all categories.
    fn months_gone_by(&self) -> Result<Vec<MonthCoverage>> {
        let today = self.ledger.clock().today();
        let mut months: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for day in self.ledger.store().list_net_months()? {
            if day.day > today {
                continue;
            }
            let month = months.entry(day.day.format("%Y-%m").to_string()).or_default();
            month.0 += day.expected;
            month.1 += day.kept;
        }
        let point = |(month, (expected, kept)): (String, (u32, u32))| MonthCoverage {
            month,
            coverage: share(kept as usize, expected as usize),
        };
        Ok(months.into_iter().map(point).collect())
    }
}

/// A part of a whole in percent, rounded down: a net with a hole never reads 100.
fn share(kept: usize, expected: usize) -> Option<f64> {
    (expected > 0).then(|| (kept as f64 * 1000.0 / expected as f64).floor() / 10.0)
}

fn net_category(category: AnchorCategory, dots: &[Dot<'_>]) -> NetCategory {
    let mut counts = MarkCounts::default();
    let mut tiles: BTreeMap<(bool, &str), MarkCounts> = BTreeMap::new();
    for dot in dots.iter().filter(|dot| dot.category == category) {
        counts.add(dot.mark);
        tiles.entry((dot.area().is_empty(), dot.area())).or_default().add(dot.mark);
    }
    NetCategory {
        code: category.code(),
        label: super::desk::short_label(category),
        coverage: counts.coverage(),
        counts,
        tiles: tiles
            .into_iter()
            .map(|((_, area), counts)| NetTile {
                area: area.to_owned(),
                coverage: counts.coverage(),
                counts,
            })
            .collect(),
    }
}
