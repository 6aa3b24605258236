//! Where something that is due in windows stands: "every month" means once in each month, not so many
//! days after the last time (duties.md 3.2). The windows themselves are [`crate::domain::period`].

use chrono::NaiveDate;

use crate::domain::{Period, Window};

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

/// Which windows are asked for at all (duties.md 3.4, 3.5).
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// A window that this day falls into, and those before it, are not: a new place owes its first
    /// check from the next window on.
    pub since: Option<NaiveDate>,
    /// Windows that ended before this day are not: nobody kept this ledger then.
    pub begun: Option<NaiveDate>,
    /// Windows that lie wholly in one of these spans are not: the place was out of use.
    pub pauses: &'a [(NaiveDate, Option<NaiveDate>)],
}

impl Asked<'_> {
    /// Whether a window is asked for.
    pub fn asks(&self, window: &Window) -> bool {
        let paused = |(first, last): &(NaiveDate, Option<NaiveDate>)| {
            *first <= window.first() && last.is_none_or(|last| window.last() <= last)
        };
        self.since.is_none_or(|since| since < window.first())
            && self.begun.is_none_or(|begun| begun <= window.last())
            && !self.pauses.iter().any(paused)
    }
}

impl Standing {
    /// Where something due in the windows of `period` stands on `today`, when it was last done on
    /// `newest` (none: never); `lead` is how many of a window's last days remind of it. A record
    /// after a window makes up for it.
    pub fn of(
        period: Period,
        today: NaiveDate,
        newest: Option<NaiveDate>,
        asked: Asked<'_>,
        lead: u64,
    ) -> Self {
        let done_in = |window: &Window| newest.is_some_and(|day| day >= window.first());
        let now = period.window_on(today);
        if now.as_ref().is_some_and(done_in) {
            return Self::Done;
        }
        let past = over_before(period, today);
        if asked.asks(&past) && !done_in(&past) {
            return Self::Late(past);
        }
        match now.filter(|window| asked.asks(window)) {
            Some(window) if today >= window.remind_from(lead) => Self::Soon(window),
            Some(window) => Self::Open(window),
            None => Self::Done,
        }
    }
}

/// The newest window that ended before a day.
pub fn over_before(period: Period, day: NaiveDate) -> Window {
    let begun = period.last_begun(day);
    if begun.last() < day { begun } else { begun.previous() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn window(period: Period, at: &str) -> Window {
        period.window_on(day(at)).unwrap()
    }

    fn month(today: &str, newest: &str) -> Standing {
        Standing::of(Period::Month, day(today), Some(day(newest)), Asked::default(), 7)
    }

    #[test]
    fn a_month_without_a_check_is_called_for_in_its_last_week_and_late_after_it() {
        let february = window(Period::Month, "2026-02-01");
        assert_eq!(month("2026-02-01", "2026-01-31"), Standing::Open(february));
        assert_eq!(month("2026-02-21", "2026-01-31"), Standing::Open(february));
        assert_eq!(month("2026-02-22", "2026-01-31"), Standing::Soon(february));
        assert_eq!(month("2026-02-28", "2026-01-31"), Standing::Soon(february));
        assert_eq!(month("2026-03-01", "2026-01-31"), Standing::Late(february));
        assert_eq!(month("2026-02-28", "2026-02-01"), Standing::Done);
    }

    #[test]
    fn a_week_belongs_to_its_iso_year() {
        let newest = Some(day("2026-12-29"));
        let week =
            |today: &str| Standing::of(Period::Week, day(today), newest, Asked::default(), 2);
        assert_eq!(week("2027-01-03"), Standing::Done);
        let next = window(Period::Week, "2027-01-04");
        assert_eq!(week("2027-01-04"), Standing::Open(next));
        assert_eq!(week("2027-01-09"), Standing::Soon(next));
        assert_eq!(week("2027-01-11"), Standing::Late(next));
    }

    #[test]
    fn the_survey_of_the_year_is_late_from_the_first_of_april() {
        let survey = |today: &str, newest: &str| {
            Standing::of(Period::YearStart, day(today), Some(day(newest)), Asked::default(), 30)
        };
        let season = window(Period::YearStart, "2026-01-01");
        assert_eq!(survey("2026-02-01", "2025-02-10"), Standing::Open(season));
        assert_eq!(survey("2026-03-31", "2025-02-10"), Standing::Soon(season));
        assert_eq!(survey("2026-04-01", "2025-02-10"), Standing::Late(season));
        assert_eq!(survey("2026-12-31", "2025-02-10"), Standing::Late(season));
        assert_eq!(survey("2026-06-01", "2026-05-20"), Standing::Done);
    }

    #[test]
    fn the_review_of_the_year_reaches_into_january() {
        let season = window(Period::YearEnd, "2026-12-01");
        assert_eq!(over_before(Period::YearEnd, day("2027-01-15")), season.previous());
        assert_eq!(over_before(Period::YearEnd, day("2027-01-16")), season);
    }

    #[test]
    fn a_new_place_owes_nothing_in_the_window_that_its_page_was_made_in() {
        let asked = Asked { since: Some(day("2026-11-20")), ..Asked::default() };
        let at = |today: &str| Standing::of(Period::Month, day(today), None, asked, 7);
        assert_eq!(at("2026-11-30"), Standing::Done);
        assert!(matches!(at("2026-12-01"), Standing::Open(_)));
        assert!(matches!(at("2027-01-01"), Standing::Late(_)));
    }

    /// The vectors 暂停 of duties.md 3.1.
    #[test]
    fn a_window_is_not_asked_for_when_the_place_was_out_of_use_all_through_it() {
        let on = |pauses: &[(NaiveDate, Option<NaiveDate>)]| {
            let asked = Asked { pauses, ..Asked::default() };
            let newest = Some(day("2026-09-10"));
            Standing::of(Period::Month, day("2026-11-02"), newest, asked, 7)
        };
        let november = window(Period::Month, "2026-11-01");
        let october = window(Period::Month, "2026-10-01");
        let till = |last: &str| Some(day(last));
        assert_eq!(on(&[(day("2026-10-01"), till("2026-10-31"))]), Standing::Open(november));
        assert_eq!(on(&[(day("2026-10-10"), till("2026-10-31"))]), Standing::Late(october));
        assert_eq!(on(&[]), Standing::Late(october));
    }

    #[test]
    fn what_ended_before_the_ledger_was_begun_is_not_asked_for() {
        let at = |today: &str| {
            let asked = Asked { begun: Some(day("2026-11-05")), ..Asked::default() };
            Standing::of(Period::YearStart, day(today), None, asked, 30)
        };
        assert_eq!(at("2026-11-06"), Standing::Done);
        assert!(matches!(at("2027-04-01"), Standing::Late(_)));
    }
}
