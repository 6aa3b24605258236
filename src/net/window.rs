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

impl Standing {
    /// Where something due in the windows of `period` stands on `today`, when it was last done on
    /// `newest` and nothing was expected before `since` (both may be unknown: never done, always
    /// expected); `lead` is how many of a window's last days remind of it. A window that `since`
    /// falls into does not count yet: a new place owes its first check from the next window on
    /// (duties.md 3.4). A record after a window makes up for it.
    pub fn of(
        period: Period,
        today: NaiveDate,
        newest: Option<NaiveDate>,
        since: Option<NaiveDate>,
        lead: u64,
    ) -> Self {
        let expected = |window: &Window| since.is_none_or(|since| since < window.first());
        let done_in = |window: &Window| newest.is_some_and(|day| day >= window.first());
        let now = period.window_on(today);
        if now.as_ref().is_some_and(done_in) {
            return Self::Done;
        }
        let past = over_before(period, today);
        if expected(&past) && !done_in(&past) {
            return Self::Late(past);
        }
        match now.filter(expected) {
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
        Standing::of(Period::Month, day(today), Some(day(newest)), None, 7)
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
        let week = |today: &str| Standing::of(Period::Week, day(today), newest, None, 2);
        assert_eq!(week("2027-01-03"), Standing::Done);
        let next = window(Period::Week, "2027-01-04");
        assert_eq!(week("2027-01-04"), Standing::Open(next));
        assert_eq!(week("2027-01-09"), Standing::Soon(next));
        assert_eq!(week("2027-01-11"), Standing::Late(next));
    }

    #[test]
    fn the_survey_of_the_year_is_late_from_the_first_of_april() {
        let survey = |today: &str, newest: &str| {
            Standing::of(Period::YearStart, day(today), Some(day(newest)), None, 30)
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
        let since = Some(day("2026-11-20"));
        let at = |today: &str| Standing::of(Period::Month, day(today), None, since, 7);
        assert_eq!(at("2026-11-30"), Standing::Done);
        assert!(matches!(at("2026-12-01"), Standing::Open(_)));
        assert!(matches!(at("2027-01-01"), Standing::Late(_)));
    }
}
