//! How a district's template writes days: `YYYY/M/D`, `YYYYMMDD`, `YYYY年M月D日`.

use chrono::{Datelike, Timelike};

use crate::domain::Moment;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Year,
    Month { padded: bool },
    Day { padded: bool },
    Hour,
    Minute,
    Text(char),
}

/// A way to write days, perhaps with the time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern(Vec<Piece>);

impl DatePattern {
    /// Reads a pattern of `YYYY MM M DD D HH mm` and signs. The error is a Chinese sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let known = [
                ("YYYY", Piece::Year),
                ("MM", Piece::Month { padded: true }),
                ("DD", Piece::Day { padded: true }),
                ("HH", Piece::Hour),
                ("mm", Piece::Minute),
                ("M", Piece::Month { padded: false }),
                ("D", Piece::Day { padded: false }),
            ];
            let hit = known
                .into_iter()
                .find_map(|(word, piece)| rest.strip_prefix(word).map(|after| (piece, after)));
            let (piece, after) = match hit {
                Some(hit) => hit,
                None if c.is_ascii_alphanumeric() => {
                    return Err(format!("日期写法里的 {c} 看不懂，只用 YYYY MM DD M D HH mm"));
                }
                None => (Piece::Text(c), rest.strip_prefix(c).unwrap_or_default()),
            };
            pieces.push(piece);
            rest = after;
        }
        let has = |want: fn(&Piece) -> bool| pieces.iter().any(want);
        let whole = has(|p| *p == Piece::Year)
            && has(|p| matches!(p, Piece::Month { .. }))
            && has(|p| matches!(p, Piece::Day { .. }));
        if whole {
            Ok(Self(pieces))
        } else {
            Err("日期写法要有年、月、日，如 YYYY-MM-DD".to_owned())
        }
    }

    /// The moment in this pattern; a time that nobody wrote down is midnight.
    pub fn write(&self, moment: Moment) -> String {
        let time = moment.time.unwrap_or_default();
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Year => out.push_str(&format!("{:04}", moment.date.year())),
                Piece::Month { padded } => push(&mut out, moment.date.month(), *padded),
                Piece::Day { padded } => push(&mut out, moment.date.day(), *padded),
                Piece::Hour => push(&mut out, time.hour(), true),
                Piece::Minute => push(&mut out, time.minute(), true),
                Piece::Text(c) => out.push(*c),
            }
        }
        out
    }
}

fn push(out: &mut String, number: u32, padded: bool) {
    let text = if padded { format!("{number:02}") } else { number.to_string() };
    out.push_str(&text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::parse_datetime;

    #[test]
    fn days_are_written_as_the_template_wants() {
        let moment = parse_datetime("2026-01-05 09:30").unwrap();
        for (pattern, want) in [
            ("YYYY-MM-DD", "2026-01-05"),
            ("YYYYMMDD", "20260105"),
            ("YYYY/M/D", "2026/1/5"),
            ("YYYY年M月D日", "2026年1月5日"),
            ("YYYYMMDDHHmm", "202601050930"),
            ("YYYY/M/D HH:mm", "2026/1/5 09:30"),
        ] {
            assert_eq!(DatePattern::parse(pattern).unwrap().write(moment), want);
        }
    }

    #[test]
    fn half_a_pattern_is_refused() {
        assert!(DatePattern::parse("YY-MM-DD").is_err());
        assert!(DatePattern::parse("YYYY-MM").is_err());
        assert!(DatePattern::parse("").is_err());
    }
}
