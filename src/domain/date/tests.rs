use super::*;

fn iso(text: &str) -> Result<String, Reason> {
    parse_date(text).map(format_iso)
}

fn moment(text: &str) -> Result<String, Reason> {
    parse_datetime(text).map(|m| m.to_string())
}

#[test]
fn every_complete_notation_is_read() {
    for text in [
        "2026-01-05",
        "2026-1-5",
        "2026/01/05",
        "2026.1.5",
        "20260105",
        "2026年1月5日",
        "46027",
        "２０２６－０１－０５",
        "２０２６年１月５日",
        "２０２６／１／５",
        "２０２６．１．５",
        "２０２６０１０５",
        "二〇二六年一月五日",
        "二零二六年一月五日",
        "二○二六年一月五号",
        " 2026年 1月 5日 ",
        "2026 1 5",
        "2026年01月05",
        "2026-01-05 00:00:00",
        "2026/1/5 9:30",
        "2026-01-05T08:30:00",
        "2026年1月5日上午9时30分",
        "2026年1月5日 星期一",
        "2026-01-05（周一）",
        "2026、1、5",
        "2026—01—05",
        "46027.0",
        "46027.5",
        "20260105 12:30",
        "20260105123000",
        "=\"2026-01-05\"",
        "'2026-01-05",
        "2026.01.05.",
        "5-Jan-2026",
        "January 5, 2026",
        "\u{FEFF}2026-01-05",
    ] {
        assert_eq!(iso(text).as_deref(), Ok("2026-01-05"), "{text}");
    }
    assert_eq!(iso("二〇二六年十一月三日").as_deref(), Ok("2026-11-03"));
    assert_eq!(iso("二零二六年十一月三日").as_deref(), Ok("2026-11-03"));
    assert_eq!(iso("二〇二六年十二月廿三日").as_deref(), Ok("2026-12-23"));
    assert_eq!(iso("二〇二六年十月二十日").as_deref(), Ok("2026-10-20"));
    assert_eq!(iso("25/12/2026").as_deref(), Ok("2026-12-25"));
    assert_eq!(iso("12/25/2026").as_deref(), Ok("2026-12-25"));
    assert_eq!(iso("5/5/2026").as_deref(), Ok("2026-05-05"));
}

#[test]
fn a_date_without_day_or_century_or_with_two_readings_is_partial() {
    for text in [
        "2026",
        "2026年",
        "2026-01",
        "2026.1",
        "2026年1月",
        "202601",
        "260105",
        "26-1-5",
        "26年1月5日",
        "1月5日",
        "2026年1月底",
        "2026年1月初",
        "1/5/2026",
        "2026年1月 9:30",
        "二〇二六年一月",
        "5-Jan-26",
    ] {
        assert_eq!(iso(text), Err(Reason::DatePartial), "{text}");
    }
}

#[test]
fn a_day_that_does_not_exist_is_bad() {
    for text in [
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "20260229",
        "60",
        "0",
        "",
        "长期",
        "无",
        "2026-1-32",
        "1234567",
        "2026-01-05abc",
        "2026-01-05 25:00",
        "九月",
        "9999-12-31",
        "2026-1-5至2026-2-5",
        "-",
        "初一",
    ] {
        assert_eq!(iso(text), Err(Reason::DateBad), "{text}");
    }
}

#[test]
fn serial_numbers_count_in_the_1900_system() {
    assert_eq!(from_serial(46027).map(format_iso).as_deref(), Ok("2026-01-05"));
    assert_eq!(from_serial(59).map(format_iso).as_deref(), Ok("1900-02-28"));
    assert_eq!(from_serial(61).map(format_iso).as_deref(), Ok("1900-03-01"));
    assert_eq!(from_serial(1).map(format_iso).as_deref(), Ok("1900-01-01"));
    assert_eq!(from_serial(60), Err(Reason::DateBad));
}

#[test]
fn a_time_is_kept_where_it_is_asked_for() {
    assert_eq!(moment("2026-01-05").as_deref(), Ok("2026-01-05"));
    assert_eq!(moment("2026-1-5 9:05").as_deref(), Ok("2026-01-05 09:05"));
    assert_eq!(moment("2026年1月5日下午3时").as_deref(), Ok("2026-01-05 15:00"));
    assert_eq!(moment("2026/1/5 9:30:15 PM").as_deref(), Ok("2026-01-05 21:30"));
    assert_eq!(moment("46027.5").as_deref(), Ok("2026-01-05 12:00"));
    assert_eq!(moment("2026-01-05T09:30:00.000").as_deref(), Ok("2026-01-05 09:30"));
    assert_eq!(moment("二〇二六年一月五日九时三十分").as_deref(), Ok("2026-01-05 09:30"));
    assert_eq!(moment("20260105093000").as_deref(), Ok("2026-01-05 09:30"));
}

#[test]
fn a_time_of_another_zone_may_belong_to_the_next_day_here() {
    assert_eq!(iso("2026-01-04T16:00:00.000Z").as_deref(), Ok("2026-01-05"));
    assert_eq!(moment("2026-01-05T09:30:00+08:00").as_deref(), Ok("2026-01-05 09:30"));
    assert_eq!(moment("2026-01-05T09:30:00-0500").as_deref(), Ok("2026-01-05 22:30"));
}

#[test]
fn a_validity_may_be_open() {
    for text in ["长期", " 长期有效", "9999-12-31"] {
        assert_eq!(parse_valid_to(text), Ok(ValidTo::Open), "{text}");
    }
    assert!(matches!(parse_valid_to("2026年12月31日"), Ok(ValidTo::On(_))));
    assert_eq!(parse_valid_to("无"), Err(Reason::DateBad));
}

#[test]
fn dates_are_shown_in_chinese() {
    assert_eq!(format_cn(NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()), "2026年1月5日");
}
