//! Dates and times as people write them, stored as `YYYY-MM-DD`.
//!
//! Any complete and unambiguous notation is read. A date that lacks its day or its century, or that two
//! countries would read differently, is `DATE_PARTIAL`: somebody must say which day it is. A day that
//! does not exist is `DATE_BAD`.

use super::reason::Reason;
use super::tidy;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

mod read;

/// A date, with the time of day if somebody wrote it down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub date: NaiveDate,
    /// Hour and minute.
    pub time: Option<NaiveTime>,
}

impl std::fmt::Display for Moment {
    /// `2026-01-05 09:30`, or the date only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", format_iso(self.date))?;
        match self.time {
            Some(time) => write!(f, " {:02}:{:02}", time.hour(), time.minute()),
            None => Ok(()),
        }
    }
}

/// The end of a validity (有效期止).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValidTo {
    /// The last day.
    On(NaiveDate),
    /// 长期.
    Open,
}

/// A date in any complete notation. A time behind it is dropped.
pub fn parse_date(text: &str) -> Result<NaiveDate, Reason> {
    if let Some(date) = plain_iso(text) {
        return date.ok_or(Reason::DateBad);
    }
    read::read(text).map(|moment| moment.date)
}

/// A date in any complete notation, with its time of day if there is one.
pub fn parse_datetime(text: &str) -> Result<Moment, Reason> {
    if let Some(date) = plain_iso(text) {
        return date.map(|date| Moment { date, time: None }).ok_or(Reason::DateBad);
    }
    read::read(text)
}

/// The end of a validity: a date, or 长期 in its usual words (9999-12-31 among them).
pub fn parse_valid_to(text: &str) -> Result<ValidTo, Reason> {
    let word = tidy::strip_guards(text);
    let open = ["长期", "长期有效", "永久", "永久有效", "无固定期限", "9999-12-31", "99991231"];
    if open.contains(&word) { Ok(ValidTo::Open) } else { parse_date(text).map(ValidTo::On) }
}

/// `2026年1月5日`.
pub fn format_cn(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `2026-01-05`.
pub fn format_iso(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// The day of a spreadsheet's serial number (1900 system). 60 is the day that never was.
pub fn from_serial(serial: u32) -> Result<NaiveDate, Reason> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).ok_or(Reason::DateBad)?;
    match serial {
        0 | 60 => Err(Reason::DateBad),
        1..60 => zero.checked_add_days(Days::new(u64::from(serial) + 1)).ok_or(Reason::DateBad),
        _ => zero.checked_add_days(Days::new(u64::from(serial))).ok_or(Reason::DateBad),
    }
}

/// Years that a ledger can mean.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

fn real_date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|y| YEARS.contains(y))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The notation that nearly all cells have, without touching the heap.
fn plain_iso(text: &str) -> Option<Option<NaiveDate>> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else {
        return None;
    };
    let digits = [y0, y1, y2, y3, m0, m1, d0, d1];
    digits.iter().all(|b| b.is_ascii_digit()).then(|| {
        let number = super::id18::number;
        real_date(number(&[*y0, *y1, *y2, *y3]), number(&[*m0, *m1]), number(&[*d0, *d1]))
    })
}

/// A moment of another time zone as the local one (UTC+8).
fn local(moment: NaiveDateTime, minutes_east: i32) -> Option<NaiveDateTime> {
    moment.checked_add_signed(chrono::TimeDelta::minutes(i64::from(8 * 60 - minutes_east)))
}

#[cfg(test)]
mod tests;
