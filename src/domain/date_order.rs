//! Which date may stand before which (validation.md 8), and full years of age.

use super::reason::Reason;
use chrono::{Datelike, Months, NaiveDate};

/// `DATE_ORDER` unless `earlier` ≤ `later`.
pub fn in_order(earlier: NaiveDate, later: NaiveDate) -> Result<(), Reason> {
    if earlier <= later { Ok(()) } else { Err(Reason::DateOrder) }
}

/// Birth ≤ began (入职、入住) ≤ today.
pub fn check_began(
    birth: Option<NaiveDate>,
    began: NaiveDate,
    today: NaiveDate,
) -> Result<(), Reason> {
    birth.map_or(Ok(()), |birth| in_order(birth, began))?;
    in_order(began, today)
}

/// Left (离职、搬离) ≥ began.
pub fn check_left(began: NaiveDate, left: NaiveDate) -> Result<(), Reason> {
    in_order(began, left)
}

/// The last day to which a letter of one year may run. From 29 February it is 28 February.
pub fn latest_valid_to(from: NaiveDate) -> NaiveDate {
    from.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX)
}

/// A letter's term: `valid_to` after `valid_from` and at most a year later.
pub fn check_term(from: NaiveDate, to: NaiveDate) -> Result<(), Reason> {
    if from < to && to <= latest_valid_to(from) { Ok(()) } else { Err(Reason::DateOrder) }
}

/// Full years (周岁): reached on the birthday itself; by those born on 29 February, in a common year,
/// on 1 March. Negative before birth.
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> i32 {
    let years = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) { years - 1 } else { years }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn birth_then_beginning_then_today() {
        let today = day(2026, 11, 1);
        assert_eq!(check_began(Some(day(1990, 1, 1)), day(2026, 1, 1), today), Ok(()));
        assert_eq!(check_began(None, today, today), Ok(()));
        assert_eq!(
            check_began(Some(day(2026, 2, 1)), day(2026, 1, 1), today),
            Err(Reason::DateOrder)
        );
        assert_eq!(check_began(None, day(2026, 11, 2), today), Err(Reason::DateOrder));
        assert_eq!(check_left(today, today), Ok(()));
        assert_eq!(check_left(today, day(2026, 10, 31)), Err(Reason::DateOrder));
    }

    #[test]
    fn a_letter_runs_a_year_at_most() {
        assert_eq!(check_term(day(2026, 1, 1), day(2026, 12, 31)), Ok(()));
        assert_eq!(check_term(day(2026, 1, 1), day(2027, 1, 1)), Ok(()));
        assert_eq!(check_term(day(2026, 1, 1), day(2027, 1, 2)), Err(Reason::DateOrder));
        assert_eq!(check_term(day(2026, 1, 1), day(2026, 1, 1)), Err(Reason::DateOrder));
        assert_eq!(latest_valid_to(day(2028, 2, 29)), day(2029, 2, 28));
        assert_eq!(check_term(day(2028, 2, 29), day(2029, 3, 1)), Err(Reason::DateOrder));
    }

    #[test]
    fn age_turns_on_the_birthday_and_on_the_first_of_march() {
        assert_eq!(age_on(day(2008, 11, 2), day(2026, 11, 1)), 17);
        assert_eq!(age_on(day(2008, 11, 1), day(2026, 11, 1)), 18);
        assert_eq!(age_on(day(2000, 2, 29), day(2026, 2, 28)), 25);
        assert_eq!(age_on(day(2000, 2, 29), day(2026, 3, 1)), 26);
        assert_eq!(age_on(day(2000, 2, 29), day(2028, 2, 29)), 28);
    }
}
