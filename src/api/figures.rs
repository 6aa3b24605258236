//! Figures of a month or a year: a table by category, what stands behind each figure, and their course.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

use crate::domain::AnchorCategory;
use crate::net::account::{Counts, Dues, Ground, PARTS, Span};
use crate::net::figures::Plan;
use crate::net::past::{Past, Wholeness};
use crate::net::{Account, Figure, Records, Survey, Trails, sketch};
use crate::store::Subject;
use crate::store::subject::SubjectNo;
use crate::vault::Right;

use super::desk::short_label;
use super::net::MarkCounts;
use super::{Error, Result, Session};

/// More months than this do not fit a chart.
const MONTHS: u32 = 12;

/// A month or a year of the post.
#[derive(Serialize, TS)]
pub struct FiguresReply {
    /// `2026-10` or `2026`.
    pub period: String,
    /// 2026年10月
    pub title: String,
    /// Its first day.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// It is not over yet.
    pub running: bool,
    /// That it is not over, in words; empty once it is.
    pub so_far: String,
    /// The categories, the columns of the tables.
    pub categories: Vec<FigureColumn>,
    /// The figures.
    pub parts: Vec<FigurePart>,
    /// How fast hazards were dealt with.
    pub speed: FigureSpeed,
    /// Places by kind.
    pub kinds: Vec<KindFigures>,
    /// The three lines and the post, by duty.
    pub lines: Vec<LineFigures>,
    /// How whole the net was, month by month.
    pub trend: Vec<TrendPoint>,
    /// What was due and done, month by month.
    pub months: Vec<MonthFigures>,
    /// The months and years that can be asked for, the newest first.
    pub choices: Vec<FigureChoice>,
}

/// A column.
#[derive(Serialize, TS)]
pub struct FigureColumn {
    /// Code of a category.
    pub code: &'static str,
    /// Its name where room is short.
    pub label: &'static str,
}

/// Figures that belong together.
#[derive(Serialize, TS)]
pub struct FigurePart {
    /// What they are called.
    pub title: &'static str,
    /// What is counted.
    pub unit: &'static str,
    /// How.
    pub note: &'static str,
    /// The figures.
    pub rows: Vec<FigureRow>,
}

/// A figure.
#[derive(Serialize, TS)]
pub struct FigureRow {
    /// The word in requests.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// By category, in the order of the columns.
    pub cells: Vec<u32>,
    /// Over all categories.
    pub total: u32,
}

/// How fast hazards were dealt with, in days from finding to settling.
#[derive(Serialize, TS)]
pub struct FigureSpeed {
    /// How many.
    pub count: usize,
    /// Half of them took no longer.
    pub median: Option<i64>,
    /// On the average.
    pub mean: Option<f64>,
    /// The longest.
    pub longest: Option<i64>,
}

/// Places of a kind.
#[derive(Serialize, TS)]
pub struct KindFigures {
    /// Code of the category.
    pub category: &'static str,
    /// Code of the kind; empty where none was written.
    pub kind: String,
    /// The kind in words.
    pub label: String,
    /// Places at the end.
    pub places: u32,
    /// New ones.
    pub opened: u32,
    /// Those that were there before and became known.
    pub joined: u32,
    /// Closed ones.
    pub closed: u32,
}

/// A duty of the three lines or of the post.
#[derive(Serialize, TS)]
pub struct LineFigures {
    /// Number of the duty.
    pub duty: String,
    /// What is to be done.
    pub label: String,
    /// Windows that ended in the period.
    pub due: u32,
    /// Those of them in which it was done.
    pub done: u32,
}

/// How whole the net was at the end of a month, or is today.
#[derive(Serialize, TS)]
pub struct TrendPoint {
    /// The day it was noted.
    pub day: String,
    /// Places on the net.
    pub expected: u32,
    /// Whole ones.
    pub kept: u32,
    /// In percent.
    pub coverage: Option<f64>,
    /// The same by category.
    pub cells: Vec<Option<f64>>,
}

/// A month.
#[derive(Serialize, TS)]
pub struct MonthFigures {
    /// `2026-10`.
    pub month: String,
    /// Checks that were due.
    pub checks_due: u32,
    /// Those made in their time.
    pub checks_done: u32,
    /// Hazards found.
    pub hazards_found: u32,
    /// Hazards dealt with.
    pub hazards_settled: u32,
    /// Letters signed.
    pub letters_signed: u32,
}

/// A month or year that can be asked for.
#[derive(Serialize, TS)]
pub struct FigureChoice {
    /// `2026-10` or `2026`.
    pub period: String,
    /// In words.
    pub label: String,
}

/// A month or a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) span: Span,
}

impl Period {
    /// Reads `2026-10` or `2026`.
    pub(super) fn of(text: &str) -> Result<Self> {
        let wrong = || Error::usage(format!("“{text}”不是月份（2026-10）或年份（2026）。"));
        let (first, months) = match text.len() {
            4 => (format!("{text}-01-01"), 12),
            _ => (format!("{text}-01"), 1),
        };
        let first: NaiveDate = first.parse().map_err(|_| wrong())?;
        if !(2000..=2100).contains(&first.year()) {
            return Err(wrong());
        }
        Self::from(first, months).ok_or_else(wrong)
    }

    fn from(first: NaiveDate, months: u32) -> Option<Self> {
        let last = first.checked_add_months(Months::new(months))?.pred_opt()?;
        let (code, title) = match months {
            12 => (first.format("%Y").to_string(), format!("{}年", first.year())),
            _ => (
                first.format("%Y-%m").to_string(),
                format!("{}年{}月", first.year(), first.month()),
            ),
        };
        Some(Self { code, title, span: (first, last) })
    }

    /// The months of the chart: those of the year, or the last ones up to this month.
    fn months(&self) -> Vec<Self> {
        let last = self.span.1.with_day(1).unwrap_or(self.span.1);
        let firsts =
            (0..MONTHS).rev().filter_map(|back| last.checked_sub_months(Months::new(back)));
        firsts.filter_map(|first| Self::from(first, 1)).collect()
    }
}

/// Everything figures are counted from, read once.
pub(super) struct Counting<'c> {
    pub(super) survey: Survey<'c>,
    pub(super) trails: Trails,
    pub(super) records: Records,
    pub(super) plan: Plan,
    dues: Dues,
}

impl Counting<'_> {
    pub(super) fn account(&self, span: Span) -> Account {
        self.ground().account(span)
    }

    fn ground(&self) -> Ground<'_> {
        let Self { survey, records, dues, plan, .. } = self;
        Ground { survey, records, dues, plan }
    }

    pub(super) fn subjects(&self) -> HashMap<SubjectNo, &Subject> {
        self.survey.subjects().iter().map(|subject| (subject.no, subject)).collect()
    }
}

impl Session {
    /// Reads what figures of the months up to the end of a period are counted from.
    pub(super) fn counting(&self, period: &Period) -> Result<Counting<'_>> {
        self.ledger.require(Right::Figures)?;
        if period.span.0 > self.ledger.clock().today() {
            return Err(Error::usage(format!("{}还没有开始，没有数字。", period.title)));
        }
        let plan = Plan::builtin().map_err(|_| Error::fault("figures.toml"))?;
        let (store, catalogue) = (self.ledger.store(), self.catalogue());
        let survey = self.survey()?;
        let trails = Trails::read(store, &survey, catalogue, &plan)?;
        let records = Records::of(&trails, &survey, &plan);
        let first = period.months().first().map_or(period.span.0, |month| month.span.0);
        let dues = Dues::of(&survey, &trails, &plan, (first, period.span.1));
        Ok(Counting { survey, trails, records, plan, dues })
    }

    /// The figures of a month or a year: the month that runs if none is named.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; no month or year, or one to come; the database.
    pub fn figures(&self, period: Option<&str>) -> Result<FiguresReply> {
        let today = self.ledger.clock().today();
        let running = today.format("%Y-%m").to_string();
        let period = Period::of(period.filter(|text| !text.is_empty()).unwrap_or(&running))?;
        let counting = self.counting(&period)?;
        let account = counting.account(period.span);
        let subjects = counting.subjects();
        let parts = PARTS.iter().map(|part| FigurePart {
            title: part.title,
            unit: part.unit,
            note: part.note,
            rows: part.figures.iter().map(|f| figure_row(*f, account.of(*f), &subjects)).collect(),
        });
        let months = period.months().into_iter().map(|month| {
            let account = counting.ground().course(month.span);
            MonthFigures {
                month: month.code,
                checks_due: account.total(Figure::ChecksDue),
                checks_done: account.total(Figure::ChecksDone),
                hazards_found: account.total(Figure::Found),
                hazards_settled: account.total(Figure::Settled),
                letters_signed: account.total(Figure::Signed),
            }
        });
        let lines = account.lines.iter().map(|line| LineFigures {
            duty: line.duty.clone(),
            label: line.label.clone(),
            due: line.due.values().sum(),
            done: line.done.values().sum(),
        });
        Ok(FiguresReply {
            parts: parts.collect(),
            months: months.collect(),
            lines: lines.collect(),
            speed: FigureSpeed {
                count: account.speed.count(),
                median: account.speed.median(),
                mean: account.speed.mean(),
                longest: account.speed.longest(),
            },
            kinds: self.kind_figures(&account, &counting),
            trend: self.trend(&counting, &period)?,
            choices: figure_choices(&counting.trails, today),
            categories: columns(),
            first: period.span.0.to_string(),
            last: period.span.1.to_string(),
            running: period.span.1 >= today,
            so_far: match period.span.1 >= today {
                true => format!("还没有结束，数字到今天（{today}）"),
                false => String::new(),
            },
            period: period.code,
            title: period.title,
        })
    }

    /// Places by category and kind; a kind of which there is and was none is left out.
    fn kind_figures(&self, account: &Account, counting: &Counting<'_>) -> Vec<KindFigures> {
        let mut kinds: BTreeMap<(AnchorCategory, String), KindFigures> = BTreeMap::new();
        for subject in counting.survey.subjects() {
            let Some(category) = subject.kind.category() else { continue };
            let of = |figure| account.of(figure).get(&subject.no).copied().unwrap_or_default();
            let kind = kind_of(subject);
            let row = kinds.entry((category, kind.clone())).or_insert_with(|| KindFigures {
                category: category.code(),
                label: match kind.as_str() {
                    "" => "没有填种类".to_owned(),
                    _ => self.kind_words(subject),
                },
                kind,
                places: 0,
                opened: 0,
                joined: 0,
                closed: 0,
            });
            row.places += of(Figure::Places);
            row.opened += of(Figure::Opened);
            row.joined += of(Figure::Joined);
            row.closed += of(Figure::Closed);
        }
        let mut out: Vec<KindFigures> = kinds.into_values().collect();
        out.retain(|row| row.places + row.opened + row.joined + row.closed > 0);
        out
    }

    /// How whole the net was at the end of each month of the chart: as it was noted when somebody looked at
    /// the net, or else as the entries tell it; of the month that runs, as it is now.
    fn trend(&self, counting: &Counting<'_>, period: &Period) -> Result<Vec<TrendPoint>> {
        let (survey, span) = (&counting.survey, period.span);
        let today = survey.today;
        let month = |day: NaiveDate| (day.year(), day.month());
        let months = period.months();
        let mut days: BTreeMap<NaiveDate, Wholeness> = BTreeMap::new();
        let at = |code: &str| AnchorCategory::ALL.iter().position(|one| one.code() == code);
        for note in self.ledger.store().list_net_months()? {
            let asked = months.iter().any(|one| month(one.span.0) == month(note.day));
            if !asked || month(note.day) >= month(today) {
                continue;
            }
            let slots = days.entry(note.day).or_default();
            if let Some(slot) = at(&note.kind).and_then(|at| slots.get_mut(at)) {
                *slot = (note.expected, note.kept);
            }
        }
        let noted: Vec<_> = days.keys().map(|day| month(*day)).collect();
        let ends = months.iter().map(|one| one.span.1);
        let ends: Vec<NaiveDate> = ends.filter(|day| !noted.contains(&month(*day))).collect();
        let past = Past {
            store: self.ledger.store(),
            catalogue: self.catalogue(),
            survey,
            records: &counting.records,
            plan: &counting.plan,
        };
        days.extend(past.months(&ends)?);
        if span.0 <= today && today <= span.1 {
            let slots = days.entry(today).or_default();
            let knots = sketch(survey);
            for (category, slot) in AnchorCategory::ALL.iter().zip(slots) {
                let mut counts = MarkCounts::default();
                knots.iter().filter(|k| k.category == *category).for_each(|k| counts.add(k.mark));
                let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                *slot = (number(counts.expected()), number(counts.whole + counts.soon));
            }
        }
        Ok(days
            .into_iter()
            .map(|(day, slots)| {
                let expected = slots.iter().map(|slot| slot.0).sum();
                let kept = slots.iter().map(|slot| slot.1).sum();
                let cells = slots.iter().map(|(expected, kept)| percent(*kept, *expected));
                TrendPoint {
                    day: day.to_string(),
                    expected,
                    kept,
                    coverage: percent(kept, expected),
                    cells: cells.collect(),
                }
            })
            .collect())
    }
}

/// This year and its months, and all years before it of which anything is known, back to ten.
fn figure_choices(trails: &Trails, today: NaiveDate) -> Vec<FigureChoice> {
    let first = trails.earliest().map_or(today.year(), |day| day.year().min(today.year()));
    let first = first.max(today.year() - 10);
    let mut out = Vec::new();
    for year in (first..=today.year()).rev() {
        let last = if year == today.year() { today.month() } else { 12 };
        let year = NaiveDate::from_ymd_opt(year, 1, 1);
        let months = (0..last).rev().filter_map(|m| year?.checked_add_months(Months::new(m)));
        let all = year.map(|first| (first, 12)).into_iter().chain(months.map(|m| (m, 1)));
        out.extend(all.filter_map(|(first, months)| Period::from(first, months)));
    }
    out.into_iter().map(|p| FigureChoice { period: p.code, label: p.title }).collect()
}
fn columns() -> Vec<FigureColumn> {
    let all = AnchorCategory::ALL.iter();
    all.map(|one| FigureColumn { code: one.code(), label: short_label(*one) }).collect()
}

fn figure_row(
    figure: Figure,
    counts: &Counts,
    subjects: &HashMap<SubjectNo, &Subject>,
) -> FigureRow {
    let cells: Vec<u32> = AnchorCategory::ALL
        .iter()
        .map(|category| {
            let own = |no: &SubjectNo| {
                subjects.get(no).is_some_and(|s| s.kind.category() == Some(*category))
            };
            counts.iter().filter(|(no, _)| own(no)).map(|(_, count)| count).sum()
        })
        .collect();
    FigureRow { key: figure.code(), label: figure.label(), total: cells.iter().sum(), cells }
}

/// The code of a kind, without what was written beside it.
pub(super) fn kind_of(subject: &Subject) -> String {
    subject.facts.subkind.split(':').next().unwrap_or_default().to_owned()
}

/// One decimal, rounded down; none of none.
pub(super) fn percent(part: u32, whole: u32) -> Option<f64> {
    let share = f64::from(part) * 1000.0 / f64::from(whole.max(1));
    (whole > 0).then(|| share.floor() / 10.0)
}
