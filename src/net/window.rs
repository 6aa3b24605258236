//! Windows on the calendar: what is due "every month" is due once in each month, not so many days
//! after the last time (duties.md 3.2).
//!
//! Days are local dates without a time of day. A week is an ISO week and belongs to its ISO year;
//! quarters and half years begin in January, the seasons of a year are two spans of days that a
//! ledger's own rules may move.

use chrono::{Datelike, Days, Months, NaiveDate};

/// How often something is due (codes/period.csv).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// A calendar year.
    Year,
    /// The survey at the beginning of the year: 1 January to 31 March.
    YearStart,
    /// The review at its end: 1 December to 15 January.
    YearEnd,
}

/// Days from the first to the last, both in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// The first day.
    pub first: NaiveDate,
    /// The last day; until its end nothing is late.
    pub last: NaiveDate,
}

/// Where something that is due in windows stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Done in the window that runs, or not due in any.
    Done,
    /// The window runs and nothing is late.
    Open(Window),
    /// The window runs and its last days have come: it is time to be reminded.
    Soon(Window),
    /// A window went by without it: the newest one that did.
    Late(Window),
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::HalfYear,
        Self::Year,
        Self::YearStart,
        Self::YearEnd,
    ];

    /// The word in rules and in table `period`.
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

    /// Reads the word of a rule.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == code)
    }

    /// How many days before the end of a window one is reminded, unless a rule says otherwise
    /// (duties.md 3.3).
    pub const fn lead_days(self) -> u64 {
        match self {
            Self::Week => 2,
            Self::Month => 7,
            Self::Quarter => 15,
            Self::HalfYear | Self::Year | Self::YearStart | Self::YearEnd => 30,
        }
    }

    /// The window that a day lies in; none for a day outside of a season.
    pub fn window(self, day: NaiveDate) -> Option<Window> {
        let months = |count: u32| {
            let first_month = day.month0() / count * count + 1;
            let first = NaiveDate::from_ymd_opt(day.year(), first_month, 1)?;
            let last = first.checked_add_months(Months::new(count))?.pred_opt()?;
            Some(Window { first, last })
        };
        match self {
            Self::Week => {
                let back = u64::from(day.weekday().num_days_from_monday());
                let first = day.checked_sub_days(Days::new(back))?;
                Some(Window { first, last: first.checked_add_days(Days::new(6))? })
            }
            Self::Month => months(1),
            Self::Quarter => months(3),
            Self::HalfYear => months(6),
            Self::Year => months(12),
            Self::YearStart => span(day.year(), (1, 1), (3, 31)).filter(|w| w.contains(day)),
            Self::YearEnd => [day.year(), day.year() - 1]
                .into_iter()
                .filter_map(|year| span(year, (12, 1), (1, 15)))
                .find(|window| window.contains(day)),
        }
    }

    /// The newest window that ended before a day.
    pub fn before(self, day: NaiveDate) -> Option<Window> {
        match self {
            Self::YearStart | Self::YearEnd => {
                let (from, to) =
                    if self == Self::YearStart { ((1, 1), (3, 31)) } else { ((12, 1), (1, 15)) };
                [day.year(), day.year() - 1, day.year() - 2]
                    .into_iter()
                    .filter_map(|year| span(year, from, to))
                    .find(|window| window.last < day)
            }
            _ => self.window(self.window(day)?.first.pred_opt()?),
        }
    }

    /// Where something due in these windows stands on `today`, when it was last done on `newest`
    /// and nothing was expected before `since` (both may be unknown: never done, always expected).
    /// A window that `since` falls into does not count yet: a new place owes its first check from
    /// the next window on (duties.md 3.4).
    pub fn standing(
        self,
        today: NaiveDate,
        newest: Option<NaiveDate>,
        since: Option<NaiveDate>,
        lead: u64,
    ) -> Standing {
        let expected = |window: Window| since.is_none_or(|since| since < window.first);
        let done_in = |window: Window| newest.is_some_and(|day| day >= window.first);
        let now = self.window(today);
        if now.is_some_and(done_in) {
            return Standing::Done;
        }
        match self.before(today).filter(|window| expected(*window)) {
            Some(past) if !done_in(past) => return Standing::Late(past),
            _ => {}
        }
        match now.filter(|window| expected(*window)) {
            Some(window) if window.days_left(today) < lead => Standing::Soon(window),
            Some(window) => Standing::Open(window),
            None => Standing::Done,
        }
    }
}

impl Window {
    /// Whether a day lies in it.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Days after today until its last day; 0 on the last day and after it.
    pub fn days_left(&self, today: NaiveDate) -> u64 {
        u64::try_from((self.last - today).num_days()).unwrap_or_default()
    }

    /// `2026-11`, `2026-W53`, `2026 年第 4 季`: what it is called.
    pub fn label(&self, period: Period) -> String {
        let (first, year) = (self.first, self.first.year());
        match period {
            Period::Week => {
                let week = first.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Period::Month => first.format("%Y-%m").to_string(),
            Period::Quarter => format!("{year} 年第 {} 季", first.month0() / 3 + 1),
            Period::HalfYear if first.month() == 1 => format!("{year} 年上半年"),
            Period::HalfYear => format!("{year} 年下半年"),
            Period::Year => format!("{year} 年"),
            Period::YearStart => format!("{year} 年年初"),
            Period::YearEnd => format!("{year} 年年终"),
        }
    }
}

/// From a day of a year to a day of the same or the next one.
fn span(year: i32, from: (u32, u32), to: (u32, u32)) -> Option<Window> {
    let first = NaiveDate::from_ymd_opt(year, from.0, from.1)?;
    let last = NaiveDate::from_ymd_opt(year + i32::from(to < from), to.0, to.1)?;
    Some(Window { first, last })
}

/// The last day for something that is due so many days after an event: counted from the day after
/// it (duties.md 3.7).
pub fn due_after(event: NaiveDate, days: u64) -> Option<NaiveDate> {
    event.checked_add_days(Days::new(days))
}

/// The last day of a term of so many months that begins on a day: a term from 29 February ends on
/// 28 February at the latest.
pub fn end_of_term(first: NaiveDate, months: u32) -> Option<NaiveDate> {
    let same = first.checked_add_months(Months::new(months))?;
    if same.day() < first.day() { Some(same) } else { same.pred_opt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn month(today: &str, newest: &str) -> Standing {
        Period::Month.standing(day(today), Some(day(newest)), None, 7)
    }

    #[test]
    fn a_month_without_a_check_is_called_for_in_its_last_week_and_late_after_it() {
        let february = Window { first: day("2026-02-01"), last: day("2026-02-28") };
        assert_eq!(month("2026-02-01", "2026-01-31"), Standing::Open(february));
        assert_eq!(month("2026-02-21", "2026-01-31"), Standing::Open(february));
        assert_eq!(month("2026-02-22", "2026-01-31"), Standing::Soon(february));
        assert_eq!(month("2026-02-28", "2026-01-31"), Standing::Soon(february));
        assert_eq!(month("2026-03-01", "2026-01-31"), Standing::Late(february));
        assert_eq!(month("2026-02-28", "2026-02-01"), Standing::Done);
    }

    #[test]
    fn a_week_belongs_to_its_iso_year() {
        let week =
            |today: &str| Period::Week.standing(day(today), Some(day("2026-12-29")), None, 2);
        let last = Period::Week.window(day("2027-01-03")).unwrap();
        assert_eq!(last.label(Period::Week), "2026-W53");
        assert_eq!(week("2027-01-03"), Standing::Done);
        let next = Period::Week.window(day("2027-01-04")).unwrap();
        assert_eq!(next.label(Period::Week), "2027-W01");
        assert_eq!(week("2027-01-04"), Standing::Open(next));
        assert_eq!(week("2027-01-09"), Standing::Soon(next));
        assert_eq!(week("2027-01-11"), Standing::Late(next));
    }

    #[test]
    fn the_survey_of_the_year_is_late_from_the_first_of_april() {
        let survey = |today: &str, newest: Option<&str>| {
            Period::YearStart.standing(day(today), newest.map(day), None, 30)
        };
        let window = Window { first: day("2026-01-01"), last: day("2026-03-31") };
        let before = Some("2025-02-10");
        assert_eq!(survey("2026-02-01", before), Standing::Open(window));
        assert_eq!(survey("2026-03-31", before), Standing::Soon(window));
        assert_eq!(survey("2026-04-01", before), Standing::Late(window));
        assert_eq!(survey("2026-12-31", before), Standing::Late(window));
        assert_eq!(survey("2026-06-01", Some("2026-05-20")), Standing::Done);
    }

    #[test]
    fn the_review_of_the_year_reaches_into_january() {
        let window = Window { first: day("2026-12-01"), last: day("2027-01-15") };
        assert_eq!(Period::YearEnd.window(day("2026-12-01")), Some(window));
        assert_eq!(Period::YearEnd.window(day("2027-01-15")), Some(window));
        assert_eq!(Period::YearEnd.window(day("2027-01-16")), None);
        assert_eq!(Period::YearEnd.before(day("2027-01-16")), Some(window));
        assert_eq!(Period::YearEnd.before(day("2026-12-31")).unwrap().first, day("2025-12-01"));
    }

    #[test]
    fn a_new_place_owes_nothing_in_the_window_that_its_page_was_made_in() {
        let since = Some(day("2026-11-20"));
        let at = |today: &str| Period::Month.standing(day(today), None, since, 7);
        assert_eq!(at("2026-11-30"), Standing::Done);
        assert!(matches!(at("2026-12-01"), Standing::Open(_)));
        assert!(matches!(at("2027-01-01"), Standing::Late(_)));
    }

    #[test]
    fn every_day_lies_in_one_window_and_the_window_before_ends_the_day_before() {
        let regular =
            [Period::Week, Period::Month, Period::Quarter, Period::HalfYear, Period::Year];
        for period in regular {
            let mut at = day("2023-12-25");
            while at < day("2028-03-05") {
                let window = period.window(at).unwrap();
                assert!(window.contains(at), "{period:?} {at}");
                let before = period.before(at).unwrap();
                assert_eq!(before.last.succ_opt(), Some(window.first), "{period:?} {at}");
                at = at.succ_opt().unwrap();
            }
        }
    }

    #[test]
    fn terms_and_days_after_an_event_are_counted_as_the_law_counts_them() {
        assert_eq!(end_of_term(day("2028-02-29"), 12), Some(day("2029-02-28")));
        assert_eq!(end_of_term(day("2026-11-01"), 12), Some(day("2027-10-31")));
        assert_eq!(due_after(day("2026-11-20"), 15), Some(day("2026-12-05")));
    }

    #[test]
    fn codes_read_back_and_stand_in_the_table() {
        let catalogue = crate::forms::Catalogue::builtin();
        let table = catalogue.table("period").unwrap();
        for period in Period::ALL {
            assert_eq!(Period::from_code(period.code()), Some(period));
            assert!(table.get(period.code()).is_some(), "{}", period.code());
        }
    }
}
