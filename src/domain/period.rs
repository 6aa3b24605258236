//! Periods of duties and their windows (duties.md 3).
//!
//! A periodic duty asks whether its window holds a record, not how many days ago the last one was. A
//! window has a first and a last day; the duty is overdue on the day after the last. Weeks are ISO
//! weeks and go by the ISO year: 3 January 2027 lies in `2026-W53`.

use chrono::{Datelike, Days, IsoWeek, Months, NaiveDate, Weekday};
use std::fmt;

/// How often a duty recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// ISO week, Monday to Sunday.
    Week,
    /// Calendar month.
    Month,
    /// Calendar quarter.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// Calendar year.
    Year,
    /// 年初: 1 January to 31 March, for the yearly survey.
    YearStart,
    /// 年终: 1 December to 15 January, for the yearly evaluation.
    YearEnd,
}

impl Period {
    /// Every period, shortest first.
    pub const ALL: [Self; 7] = [
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::HalfYear,
        Self::Year,
        Self::YearStart,
        Self::YearEnd,
    ];

    /// The code of period.csv.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half_year",
            Self::Year => "year",
            Self::YearStart => "year_start",
            Self::YearEnd => "year_end",
        }
    }

    /// The word on screen and paper.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "每周",
            Self::Month => "每月",
            Self::Quarter => "每季",
            Self::HalfYear => "每半年",
            Self::Year => "每年",
            Self::YearStart => "年初",
            Self::YearEnd => "年终",
        }
    }

    /// The period with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code() == code)
    }

    /// How many days before the end of a window its duty is brought up, unless a rule says otherwise.
    pub const fn lead_days(self) -> u64 {
        match self {
            Self::Week => 2,
            Self::Month => 7,
            Self::Quarter | Self::HalfYear => 15,
            Self::Year | Self::YearStart | Self::YearEnd => 30,
        }
    }

    /// The window that holds this day. None between the seasons of 年初 and 年终.
    pub fn window_on(self, day: NaiveDate) -> Option<Window> {
        let window = self.last_begun(day);
        window.contains(day).then_some(window)
    }

    /// The window that holds this day or, between seasons, the one that ended last.
    pub fn last_begun(self, day: NaiveDate) -> Window {
        let year = day.year();
        let month0 = day.month0();
        match self {
            Self::Week => {
                let first = day.week(Weekday::Mon).checked_first_day().unwrap_or(day);
                Window { period: self, first, last: plus_days(first, 6) }
            }
            Self::Month => self.months(year, day.month(), 1),
            Self::Quarter => self.months(year, month0 / 3 * 3 + 1, 3),
            Self::HalfYear => self.months(year, month0 / 6 * 6 + 1, 6),
            Self::Year => self.months(year, 1, 12),
            Self::YearStart => self.months(year, 1, 3),
            Self::YearEnd => {
                let year = if day.month() == 12 { year } else { year - 1 };
                let first = date(year, 12, 1);
                Window { period: self, first, last: date(year + 1, 1, 15) }
            }
        }
    }

    fn months(self, year: i32, month: u32, count: u32) -> Window {
        let first = date(year, month, 1);
        let next = first.checked_add_months(Months::new(count)).unwrap_or(NaiveDate::MAX);
        Window { period: self, first, last: next.pred_opt().unwrap_or(next) }
    }
}

/// A date known to exist; far outside the calendar it stops at its end.
fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MAX)
}

fn plus_days(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// One window of a period: the days in which its duty is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    period: Period,
    first: NaiveDate,
    last: NaiveDate,
}

impl Window {
    /// Its period.
    pub fn period(&self) -> Period {
        self.period
    }

    /// Its first day.
    pub fn first(&self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub fn last(&self) -> NaiveDate {
        self.last
    }

    /// Whether the day lies within.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether the days from `from` to `to` cover all of it.
    pub fn is_covered_by(&self, from: NaiveDate, to: NaiveDate) -> bool {
        from <= self.first && self.last <= to
    }

    /// The window after it; of a season, that of the next year.
    #[must_use]
    pub fn next(&self) -> Self {
        match self.period {
            Period::YearStart | Period::YearEnd => {
                let first = self.first.checked_add_months(Months::new(12)).unwrap_or(self.first);
                self.period.last_begun(first)
            }
            period => period.last_begun(plus_days(self.last, 1)),
        }
    }

    /// The window before it; of a season, that of the year before.
    #[must_use]
    pub fn previous(&self) -> Self {
        match self.period {
            Period::YearStart | Period::YearEnd => {
                let first = self.first.checked_sub_months(Months::new(12)).unwrap_or(self.first);
                self.period.last_begun(first)
            }
            period => period.last_begun(self.first.pred_opt().unwrap_or(self.first)),
        }
    }

    /// The first day on which the duty counts as overdue.
    pub fn overdue_on(&self) -> NaiveDate {
        plus_days(self.last, 1)
    }

    /// The day from which the duty is brought up: the last `lead` days of the window.
    pub fn remind_from(&self, lead: u64) -> NaiveDate {
        let day = self.overdue_on().checked_sub_days(Days::new(lead)).unwrap_or(self.first);
        day.max(self.first)
    }
}

impl fmt::Display for Window {
    /// `2026-W53`, `2026-02`, `2026-Q1`, `2026-H1`, `2026`, `2026-年初`, `2026-年终`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month0) = (self.first.year(), self.first.month0());
        match self.period {
            Period::Week => {
                let week: IsoWeek = self.first.iso_week();
                write!(f, "{}-W{:02}", week.year(), week.week())
            }
            Period::Month => write!(f, "{year}-{:02}", month0 + 1),
            Period::Quarter => write!(f, "{year}-Q{}", month0 / 3 + 1),
            Period::HalfYear => write!(f, "{year}-H{}", month0 / 6 + 1),
            Period::Year => write!(f, "{year}"),
            Period::YearStart | Period::YearEnd => write!(f, "{year}-{}", self.period.label()),
        }
    }
}

#[cfg(test)]
mod tests;
