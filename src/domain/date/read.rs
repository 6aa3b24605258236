//! Reading the rarer notations of dates: one pass over a tidied copy.

use super::{Moment, from_serial, local, real_date};
use crate::domain::numerals;
use crate::domain::reason::Reason;
use crate::domain::tidy;
use chrono::{NaiveDate, NaiveTime};

/// A number in the text, with its count of digits; a month's English name has none.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
    word: bool,
}

struct Cursor<'a> {
    rest: &'a str,
}

pub(super) fn read(text: &str) -> Result<Moment, Reason> {
    let text = plain(text);
    let mut cursor = Cursor { rest: &text };
    let Some(first) = cursor.number_or_month() else {
        return Err(Reason::DateBad);
    };
    if let Some(moment) = compact(first, &mut cursor)? {
        return Ok(moment);
    }
    if !cursor.separator() {
        return Err(Reason::DateBad);
    }
    let Some(second) = cursor.number_or_month() else {
        return Err(lone(first));
    };
    let separated = cursor.separator();
    let third = if separated { cursor.number_or_month() } else { None };
    let Some(third) = third.filter(|_| !cursor.rest.starts_with([':', '时', '点'])) else {
        return Err(pair(first, second));
    };
    cursor.day_mark();
    let date = arrange(first, second, third)?;
    cursor.weekday();
    finish(date, cursor.rest)
}

/// Half width, Chinese numerals as digits, dashes as hyphens, no blanks around.
fn plain(text: &str) -> String {
    let text = tidy::strip_guards(text);
    let narrow: String = text
        .chars()
        .filter(|&c| !tidy::is_invisible(c))
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => {
                char::from_u32(u32::from(c).wrapping_sub(0xFEE0)).unwrap_or(c)
            }
            _ if tidy::is_dash(c) => '-',
            _ if c.is_whitespace() => ' ',
            _ => c,
        })
        .collect();
    if narrow.is_ascii() { narrow } else { numerals::date_to_digits(&narrow) }
}

/// Notations without separators: 20260105, 46027, 20260105123000, 46027.5.
fn compact(first: Number, cursor: &mut Cursor<'_>) -> Result<Option<Moment>, Reason> {
    if first.word {
        return Ok(None);
    }
    match (first.digits, cursor.rest) {
        (8, rest) => {
            let (year, month, day) =
                (first.value / 10_000, first.value / 100 % 100, first.value % 100);
            let date = real_date(year, month, day).ok_or(Reason::DateBad)?;
            finish(date, rest).map(Some)
        }
        (5, "") => Ok(Some(Moment { date: from_serial(first.value)?, time: None })),
        (5, rest) => {
            let fraction = rest.strip_prefix('.').ok_or(Reason::DateBad)?;
            if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return Err(Reason::DateBad);
            }
            let share: f64 = format!("0.{fraction}").parse().map_err(|_| Reason::DateBad)?;
            let time = time_of_share(share);
            Ok(Some(Moment { date: from_serial(first.value)?, time }))
        }
        (6, "") if plausible_pair(first) => Err(Reason::DatePartial),
        (1..=4, "") => Err(lone(first)),
        (1..=4, _) => Ok(None),
        _ => Err(Reason::DateBad),
    }
}

/// `202601` or `260105`: month or century is there, something else is not.
fn plausible_pair(number: Number) -> bool {
    let year_month =
        (1..=12).contains(&(number.value % 100)) && (1800..2200).contains(&(number.value / 100));
    let short_date =
        (1..=12).contains(&(number.value / 100 % 100)) && (1..=31).contains(&(number.value % 100));
    year_month || short_date
}

fn time_of_share(share: f64) -> Option<NaiveTime> {
    if share == 0.0 {
        return None;
    }
    // Whole minutes of a day: below 1440, so the cast keeps the value.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let minutes = (share * 1440.0).round().clamp(0.0, 1439.0) as u32;
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)
}

/// A year and no more: a date somebody can complete.
fn lone(first: Number) -> Reason {
    let year = first.digits == 4 && (1800..2200).contains(&first.value);
    if year || first.word { Reason::DatePartial } else { Reason::DateBad }
}

/// Two of the three numbers of a date.
fn pair(first: Number, second: Number) -> Reason {
    let month = |n: Number| n.word || (n.digits <= 2 && (1..=12).contains(&n.value));
    let small = |n: Number| n.word || (n.digits <= 2 && n.value <= 31);
    let year = |n: Number| n.digits == 4 && (1800..2200).contains(&n.value);
    let partial = (year(first) && month(second))
        || (month(first) && (year(second) || small(second)))
        || (first.digits == 2 && month(second));
    if partial { Reason::DatePartial } else { Reason::DateBad }
}

/// Which of the three numbers is the year, the month, the day.
fn arrange(a: Number, b: Number, c: Number) -> Result<NaiveDate, Reason> {
    let short = |n: Number| n.digits <= 2;
    let (year, month, day) = match (a.digits, b.digits, c.digits) {
        (4, ..) if short(b) && short(c) && !c.word => (a, b, c),
        (.., 4) if short(a) && short(b) => {
            if b.word || (a.value > 12 && !a.word) || (a.value == b.value && !a.word) {
                (c, b, a)
            } else if a.word || b.value > 12 {
                (c, a, b)
            } else {
                return Err(Reason::DatePartial); // 1/5/2026
            }
        }
        _ if short(a) && short(b) && short(c) => return Err(Reason::DatePartial), // 26-1-5
        _ => return Err(Reason::DateBad),
    };
    real_date(year.value, month.value, day.value).ok_or(Reason::DateBad)
}

/// What stands behind the date must be a time, or nothing.
fn finish(date: NaiveDate, rest: &str) -> Result<Moment, Reason> {
    let rest = rest.trim_matches(|c: char| c == ' ' || c == '.' || c == '。');
    if rest.is_empty() {
        return Ok(Moment { date, time: None });
    }
    let digits = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_start();
    let (time, zone) = clock(digits).ok_or(Reason::DateBad)?;
    let Some(minutes_east) = zone else {
        return Ok(Moment { date, time: Some(time) });
    };
    let moment = local(date.and_time(time), minutes_east).ok_or(Reason::DateBad)?;
    Ok(Moment { date: moment.date(), time: Some(moment.time()) })
}

/// `9:30`, `09:30:15.000`, `上午9时30分`, `9:30 PM`, `093000`, each perhaps with `Z` or `+08:00`.
fn clock(text: &str) -> Option<(NaiveTime, Option<i32>)> {
    let (mut afternoon, mut text) = (None, text);
    for (word, late) in [
        ("上午", false),
        ("早上", false),
        ("凌晨", false),
        ("下午", true),
        ("晚上", true),
        ("中午", true),
        ("AM", false),
        ("PM", true),
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            (afternoon, text) = (Some(late), rest.trim_start());
        }
    }
    let mut cursor = Cursor { rest: text };
    let first = cursor.number()?;
    let (hour, minute) = if matches!(first.digits, 4 | 6) {
        let value = if first.digits == 6 { first.value / 100 } else { first.value };
        (value / 100, value % 100)
    } else {
        if !cursor.one_of(&[':', '时', '点']) {
            return None;
        }
        let minute = cursor.number().map_or(0, |n| n.value);
        cursor.one_of(&['分']);
        cursor.one_of(&[':']);
        if let Some(seconds) = cursor.number()
            && seconds.value > 60
        {
            return None;
        }
        cursor.one_of(&['秒', '整']);
        if cursor.one_of(&['.']) {
            cursor.number();
        }
        (first.value, minute)
    };
    let mut rest = cursor.rest.trim();
    for (word, late) in [("AM", false), ("PM", true), ("am", false), ("pm", true)] {
        if let Some(after) = rest.strip_suffix(word) {
            (afternoon, rest) = (Some(late), after.trim());
        }
    }
    let hour = match afternoon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    let zone = if rest.is_empty() { None } else { Some(offset(rest)?) };
    NaiveTime::from_hms_opt(hour, minute, 0).map(|time| (time, zone))
}

/// Minutes east of Greenwich: `Z`, `+08:00`, `+0800`, `+08`.
fn offset(text: &str) -> Option<i32> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut cursor = Cursor { rest: text.strip_prefix(['+', '-'])? };
    let first = cursor.number()?;
    let (hours, minutes) = if first.digits == 4 {
        (first.value / 100, first.value % 100)
    } else {
        cursor.one_of(&[':']);
        (first.value, cursor.number().map_or(0, |n| n.value))
    };
    let total = i32::try_from(hours * 60 + minutes).ok().filter(|t| *t <= 14 * 60)?;
    cursor.rest.is_empty().then_some(sign * total)
}

impl Cursor<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn number(&mut self) -> Option<Number> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (run, rest) = self.rest.split_at_checked(digits)?;
        // More than nine digits are no number of a date but 20260105123000.
        if digits > 9 && matches!(digits, 12 | 14) {
            let (date, _) = self.rest.split_at_checked(8)?;
            let (_, time) = self.rest.split_at_checked(8)?;
            self.rest = time;
            return Some(Number { value: date.parse().ok()?, digits: 8, word: false });
        }
        let value = run.parse().ok().filter(|_| digits > 0)?;
        self.rest = rest;
        Some(Number { value, digits, word: false })
    }

    fn number_or_month(&mut self) -> Option<Number> {
        self.skip_blanks();
        if let Some(number) = self.number() {
            return Some(number);
        }
        let letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, rest) = self.rest.split_at_checked(letters)?;
        let names = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let word = word.to_ascii_lowercase();
        let at = names.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
        self.rest = rest;
        Some(Number { value: u32::try_from(at).ok()? + 1, digits: 2, word: true })
    }

    fn one_of(&mut self, signs: &[char]) -> bool {
        match self.rest.strip_prefix(signs) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// What may stand between the numbers of a date.
    fn separator(&mut self) -> bool {
        let before = self.rest.len();
        self.skip_blanks();
        self.one_of(&['-', '/', '.', '\\', '年', '月', '日', ',', '、', '。', '_']);
        self.skip_blanks();
        self.rest.len() < before
    }

    fn day_mark(&mut self) {
        self.skip_blanks();
        self.one_of(&['日', '号']);
        self.skip_blanks();
    }

    /// 星期一, （周一）: dropped.
    fn weekday(&mut self) {
        let open = self.rest.strip_prefix('(');
        let text = open.unwrap_or(self.rest);
        for word in ["星期", "周", "礼拜"] {
            let after = text
                .strip_prefix(word)
                .and_then(|t| t.strip_prefix(['1', '2', '3', '4', '5', '6', '7', '日', '天']));
            if let Some(after) = after {
                match open {
                    None => self.rest = after,
                    Some(_) => self.rest = after.strip_prefix(')').unwrap_or(self.rest),
                }
                self.skip_blanks();
                return;
            }
        }
    }
}
