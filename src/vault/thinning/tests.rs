use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str, hour: u32) -> NaiveDateTime {
    day(text).and_hms_opt(hour, 0, 0).unwrap()
}

#[test]
fn all_of_today_and_yesterday_stay() {
    let backups = [at("2026-07-28", 9), at("2026-07-28", 17), at("2026-07-27", 9), at("2026-07-27", 17)];
    assert!(thin(&backups, day("2026-07-28")).delete.is_empty());
}

#[test]
fn an_older_day_keeps_its_newest() {
    let plan = thin(&[at("2026-07-20", 9), at("2026-07-20", 17), at("2026-07-28", 9)], day("2026-07-28"));
    assert_eq!(plan.keep, [at("2026-07-28", 9), at("2026-07-20", 17)]);
    assert_eq!(plan.delete, [at("2026-07-20", 9)]);
}

#[test]
fn a_year_of_daily_backups_thins_to_days_weeks_and_months() {
    let today = day("2026-07-28");
    let backups: Vec<_> = (0..365).map(|n| (today - Days::new(n)).and_hms_opt(18, 0, 0).unwrap()).collect();
    let plan = thin(&backups, today);
    assert_eq!(plan.keep.len() + plan.delete.len(), 365);
    assert!((28..=36).contains(&plan.keep.len()), "{}", plan.keep.len());
    assert_eq!(thin(&plan.keep, today).keep, plan.keep, "thinning again changes nothing");
}

#[test]
fn thinning_every_day_leaves_at_least_one_a_month() {
    let mut kept: Vec<NaiveDateTime> = Vec::new();
    let mut today = day("2025-01-01");
    while today < day("2026-07-01") {
        kept.push(today.and_hms_opt(18, 0, 0).unwrap());
        kept = thin(&kept, today).keep;
        today = today + Days::new(1);
    }
    let months: HashSet<_> = kept.iter().map(|s| (s.year(), s.month())).collect();
    assert_eq!(months.len(), 18);
}

#[test]
fn the_only_backup_stays_however_old_and_the_future_stays_too() {
    assert!(thin(&[at("2001-01-01", 9)], day("2026-07-28")).delete.is_empty());
    let plan = thin(&[at("2030-01-01", 9), at("2030-01-01", 8), at("2026-07-28", 9)], day("2026-07-28"));
    assert!(plan.delete.is_empty());
    assert!(thin(&[], day("2026-07-28")).keep.is_empty());
}
