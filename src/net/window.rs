//! Where something that is due in windows stands: "every month" means once in each month, not so many
//! days after the last time (duties.md 3.2). The windows themselves are [`crate::domain::period`].

use chrono::{Datelike, NaiveDate};

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
    /// Only windows in which it is the subject's turn are.
    pub turn: Option<Turn>,
}

/// Something that is asked of a share of the subjects alone, by turns (duties.md 1, D13): over the
/// windows each is asked as often as the others, and in each window about the share of them.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Of how many in a hundred.
    pub share: u64,
    /// The subject's running number.
    pub number: u32,
}

/// Windows that are looked back through for the last one in which it was a subject's turn.
const LOOK_BACK: usize = 120;

impl Turn {
    /// Whether it is the subject's turn in a window.
    fn is_in(self, window: &Window) -> bool {
        const WHOLE: i64 = 100_000;
        let step = i64::try_from(self.share.min(100)).unwrap_or(100) * (WHOLE / 100);
        // The golden section: neighbours, and every second one, lie far apart.
        let phase = i64::from(self.number) * 61_803 % WHOLE;
        let at = ordinal(window) * step + phase;
        (at + step).div_euclid(WHOLE) > at.div_euclid(WHOLE)
    }
}

/// The number of a window among those of its period.
fn ordinal(window: &Window) -> i64 {
    let first = window.first();
    let (year, month) = (i64::from(first.year()), i64::from(first.month0()));
    match window.period() {
        Period::Week => i64::from(first.num_days_from_ce()).div_euclid(7),
        Period::Month => year * 12 + month,
        Period::Quarter => year * 4 + month / 3,
        Period::HalfYear => year * 2 + month / 6,
        Period::Year | Period::YearStart | Period::YearEnd => year,
    }
}

impl Asked<'_> {
    /// Whether it is the subject's turn in a window.
    fn is_turn(&self, window: &Window) -> bool {
        self.turn.is_none_or(|turn| turn.is_in(window))
    }

    /// Whether a window is asked for.
    pub fn asks(&self, window: &Window) -> bool {
        let paused = |(first, last): &(NaiveDate, Option<NaiveDate>)| {
            *first <= window.first() && last.is_none_or(|last| window.last() <= last)
        };
        self.since.is_none_or(|since| since < window.first())
            && self.is_turn(window)
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
        let mut past = over_before(period, today);
        // A turn that was missed is not forgotten in the windows that are others' turn.
        for _ in 0..LOOK_BACK {
            if asked.is_turn(&past) {
                break;
            }
            past = past.previous();
        }
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
    fn of_a_share_each_has_its_turn_and_a_missed_one_is_not_forgotten() {
        for share in [10, 33, 50, 75, 100] {
            let is_in = |number: u32, week: &Window| Turn { share, number }.is_in(week);
            let mut week = window(Period::Week, "2026-01-05");
            let mut turns = [0; 30];
            for _ in 0..100 {
                let now: Vec<bool> = (0..30).map(|number| is_in(number, &week)).collect();
                let count = now.iter().filter(|turn| **turn).count() as u64;
                assert!(count.abs_diff(30 * share / 100) <= 2, "{count} of 30 at {share} %");
                turns.iter_mut().zip(now).for_each(|(sum, turn)| *sum += u64::from(turn));
                week = week.next();
            }
            assert!(turns.iter().all(|sum| sum.abs_diff(share) <= 1), "{share} %: {turns:?}");
        }
        // Of two neighbours, and of every second one, half have their turn.
        for step in [1, 2, 3, 4] {
            let week = window(Period::Week, "2026-11-02");
            let turn = |at: u32| Turn { share: 50, number: at * step }.is_in(&week);
            let count = (0..20).filter(|at| turn(*at)).count();
            assert!((8..=12).contains(&count), "{count} of 20 at steps of {step}");
        }
        let asked = |number| Asked { turn: Some(Turn { share: 50, number }), ..Asked::default() };
        let mine = window(Period::Week, "2026-11-02");
        let number = (0..9).find(|number| asked(*number).is_turn(&mine)).unwrap();
        let at = |today: &str, newest: Option<&str>| {
            Standing::of(Period::Week, day(today), newest.map(day), asked(number), 2)
        };
        assert_eq!(at("2026-11-04", Some("2026-10-20")), Standing::Open(mine));
        assert_eq!(at("2026-11-10", Some("2026-10-20")), Standing::Late(mine));
        assert_eq!(at("2026-11-10", Some("2026-11-09")), Standing::Done);
        assert_eq!(at("2026-11-10", Some("2026-11-03")), Standing::Done);
        let next = window(Period::Week, "2026-11-16");
        assert_eq!(at("2026-11-18", Some("2026-11-03")), Standing::Open(next));
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
