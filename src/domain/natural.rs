//! Natural order of building, unit and room numbers: 负1, 1, 2, 10, 甲1, B2.
//!
//! They are text and stay text; only the order is by number.

use super::numerals;
use super::tidy;

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Piece {
    /// A number; negative for what lies below ground.
    Number(i64),
    /// 甲乙丙丁, by their order.
    Stem(u8),
    /// Anything else.
    Text(String),
}

/// A key by which house, building, unit and room numbers sort naturally.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NaturalKey(Vec<Piece>);

impl NaturalKey {
    /// The key of a text such as `1`, `01`, `甲1`, `B2`, `1-2`, `负1`, `十二`.
    pub fn new(text: &str) -> Self {
        let text = numerals::count_to_digits(
            &tidy::half_width(&tidy::tidy_text(text)).to_ascii_uppercase(),
        );
        let mut pieces = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let below = c == '负' && chars.peek().is_some_and(char::is_ascii_digit);
            if below || c.is_ascii_digit() {
                let mut n = c.to_digit(10).map_or(0, i64::from);
                while let Some(d) = chars.peek().and_then(|d| d.to_digit(10)) {
                    n = n.saturating_mul(10).saturating_add(i64::from(d));
                    chars.next();
                }
                pieces.push(Piece::Number(if below { -n } else { n }));
            } else if let Some(at) = "甲乙丙丁戊己庚辛壬癸".chars().position(|stem| stem == c)
            {
                pieces.push(Piece::Stem(u8::try_from(at).unwrap_or(u8::MAX)));
            } else if let Some(Piece::Text(text)) = pieces.last_mut() {
                text.push(c);
            } else {
                pieces.push(Piece::Text(c.to_string()));
            }
        }
        Self(pieces)
    }

    /// The same order as one text, for where the key is kept: texts sort by their bytes as keys do.
    pub fn sortable(&self) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                // With the sign's bit turned, negative numbers come before the others.
                Piece::Number(n) => {
                    out.push_str(&format!("1{:016x}", n.cast_unsigned() ^ (1 << 63)))
                }
                Piece::Stem(at) => out.push_str(&format!("2{at:02x}")),
                Piece::Text(text) => {
                    out.push('3');
                    out.push_str(text);
                    out.push('\0');
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::NaturalKey;

    #[test]
    fn numbers_sort_as_people_count() {
        let mut rooms = ["10", "甲1", "2", "B2", "1-2", "负1", "01", "乙1", "十二", "负2"];
        rooms.sort_by_key(|room| NaturalKey::new(room));
        assert_eq!(rooms, ["负2", "负1", "01", "1-2", "2", "10", "十二", "甲1", "乙1", "B2"]);
    }

    #[test]
    fn a_key_that_is_kept_sorts_as_the_key_itself() {
        let rooms = [
            "10", "甲1", "2", "B2", "1-2", "负1", "01", "乙1", "十二", "负2", "", "B", "B10",
            "9号楼",
        ];
        for a in rooms {
            for b in rooms {
                let (a, b) = (NaturalKey::new(a), NaturalKey::new(b));
                assert_eq!(a.cmp(&b), a.sortable().cmp(&b.sortable()), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn leading_zeros_and_width_make_no_difference() {
        assert_eq!(NaturalKey::new("0501"), NaturalKey::new("５０１"));
        assert!(NaturalKey::new("9号楼") < NaturalKey::new("10号楼"));
    }
}
