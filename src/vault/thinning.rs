//! Which of the program's own backups to keep.

use std::collections::HashSet;
use std::hash::Hash;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};

/// What to keep and what may go, both newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thinning {
    /// Stay.
    pub keep: Vec<NaiveDateTime>,
    /// May be deleted.
    pub delete: Vec<NaiveDateTime>,
}

/// Keeps everything of today and yesterday, then the newest of each day for two weeks, of each
/// week for two months, of each month for two years. The newest of all always stays, and so does
/// whatever bears a date in the future: a wrong clock must not cost a backup.
pub fn thin(backups: &[NaiveDateTime], today: NaiveDate) -> Thinning {
    let mut newest_first = backups.to_vec();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    let since = |days| today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    let (yesterday, two_weeks, two_months, two_years) = (since(1), since(14), since(61), since(731));
    let (mut days, mut weeks, mut months) = (HashSet::new(), HashSet::new(), HashSet::new());
    let mut plan = Thinning::default();
    for (place, stamp) in newest_first.into_iter().enumerate() {
        let day = stamp.date();
        let week = day.iso_week();
        let first_of_day = is_new(&mut days, day);
        let first_of_week = is_new(&mut weeks, (week.year(), week.week()));
        let first_of_month = is_new(&mut months, (day.year(), day.month()));
        let keep = place == 0
            || day >= yesterday
            || (day >= two_weeks && first_of_day)
            || (day >= two_months && first_of_week)
            || (day >= two_years && first_of_month);
        if keep { plan.keep.push(stamp) } else { plan.delete.push(stamp) }
    }
    plan
}

fn is_new<T: Eq + Hash>(seen: &mut HashSet<T>, period: T) -> bool {
    seen.insert(period)
}

#[cfg(test)]
mod tests;
