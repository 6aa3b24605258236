use super::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn name(period: Period, on: NaiveDate) -> String {
    period.last_begun(on).to_string()
}

#[test]
fn a_month_is_reminded_on_its_last_week_and_overdue_after_it() {
    let february = Period::Month.window_on(day(2026, 2, 1)).unwrap();
    assert!(!february.contains(day(2026, 1, 31)));
    assert!(february.contains(day(2026, 2, 28)));
    assert_eq!(february.remind_from(Period::Month.lead_days()), day(2026, 2, 22));
    assert_eq!(february.overdue_on(), day(2026, 3, 1));
    assert_eq!(february.next().to_string(), "2026-03");
    assert_eq!(february.previous().to_string(), "2026-01");
}

#[test]
fn weeks_across_the_year_go_by_the_iso_year() {
    let week = Period::Week.window_on(day(2026, 12, 29)).unwrap();
    assert_eq!(week.to_string(), "2026-W53");
    assert!(week.contains(day(2027, 1, 3)));
    assert_eq!(name(Period::Week, day(2027, 1, 3)), "2026-W53");
    assert_eq!(name(Period::Week, day(2027, 1, 4)), "2027-W01");
    assert_eq!(week.next().to_string(), "2027-W01");
    assert_eq!((week.first(), week.last()), (day(2026, 12, 28), day(2027, 1, 3)));
}

#[test]
fn quarters_halves_and_years_go_by_the_calendar() {
    assert_eq!(name(Period::Quarter, day(2026, 6, 30)), "2026-Q2");
    assert_eq!(name(Period::Quarter, day(2026, 12, 31)), "2026-Q4");
    assert_eq!(name(Period::HalfYear, day(2026, 6, 30)), "2026-H1");
    assert_eq!(name(Period::HalfYear, day(2026, 7, 1)), "2026-H2");
    assert_eq!(name(Period::Year, day(2026, 7, 1)), "2026");
    assert_eq!(Period::Quarter.last_begun(day(2026, 12, 31)).next().to_string(), "2027-Q1");
    assert_eq!(Period::HalfYear.last_begun(day(2026, 1, 1)).previous().to_string(), "2025-H2");
    assert_eq!(Period::Year.last_begun(day(2028, 2, 29)).last(), day(2028, 12, 31));
    assert_eq!(Period::Month.last_begun(day(2028, 2, 3)).last(), day(2028, 2, 29));
}

#[test]
fn the_survey_of_the_year_is_overdue_from_april() {
    let survey = Period::YearStart.window_on(day(2026, 3, 31)).unwrap();
    assert_eq!(survey.overdue_on(), day(2026, 4, 1));
    assert_eq!(Period::YearStart.window_on(day(2026, 4, 1)), None);
    assert_eq!(Period::YearStart.last_begun(day(2026, 11, 1)), survey);
    assert_eq!(survey.next().first(), day(2027, 1, 1));
    assert_eq!(survey.previous().last(), day(2025, 3, 31));
}

#[test]
fn the_evaluation_of_the_year_runs_into_the_next() {
    let window = Period::YearEnd.window_on(day(2027, 1, 15)).unwrap();
    assert_eq!((window.first(), window.to_string().as_str()), (day(2026, 12, 1), "2026-年终"));
    assert_eq!(Period::YearEnd.window_on(day(2027, 1, 16)), None);
    assert_eq!(window.next().first(), day(2027, 12, 1));
}

#[test]
fn a_suspension_exempts_only_a_window_that_it_covers() {
    let october = Period::Month.window_on(day(2026, 10, 15)).unwrap();
    assert!(october.is_covered_by(day(2026, 10, 1), day(2026, 10, 31)));
    assert!(!october.is_covered_by(day(2026, 10, 10), day(2026, 10, 31)));
}

#[test]
fn windows_follow_one_another_without_a_gap() {
    for period in [Period::Week, Period::Month, Period::Quarter, Period::HalfYear, Period::Year] {
        let mut window = period.last_begun(day(2023, 5, 17));
        for _ in 0..300 {
            let next = window.next();
            assert_eq!(next.first(), window.overdue_on());
            assert_eq!(next.previous(), window);
            window = next;
        }
    }
}

#[test]
fn codes_lead_back_to_periods() {
    for period in Period::ALL {
        assert_eq!(Period::from_code(period.code()), Some(period));
        assert!(!period.label().is_empty());
    }
    assert_eq!(Period::from_code("on_event"), None);
}
