//! Travel documents (通行证、护照): numbers with a pattern but no check character.
//!
//! The patterns are those usually seen; series change and old cards differ. A number that does not fit
//! is therefore kept as it is and only mentioned.

/// The kinds of travel document whose usual pattern is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TravelDocument {
    /// 港澳居民来往内地通行证: H or M and eight digits.
    HmPermit,
    /// 台湾居民来往大陆通行证: eight digits.
    TwPermit,
    /// 中国普通护照: E or G and eight digits, or E, a letter but I and O, and seven digits.
    ChinesePassport,
    /// 外国护照: 5 to 15 letters and digits.
    ForeignPassport,
}

impl TravelDocument {
    /// Whether a tidied number has the usual pattern.
    pub fn fits(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let digits = |rest: &[u8], n: usize| rest.len() == n && rest.iter().all(u8::is_ascii_digit);
        match (self, bytes) {
            (Self::HmPermit, [b'H' | b'M', rest @ ..]) => digits(rest, 8),
            (Self::TwPermit, rest) => digits(rest, 8),
            (Self::ChinesePassport, [b'E' | b'G', rest @ ..]) if digits(rest, 8) => true,
            (Self::ChinesePassport, [b'E', letter, rest @ ..]) => {
                letter.is_ascii_uppercase() && !matches!(letter, b'I' | b'O') && digits(rest, 7)
            }
            (Self::ForeignPassport, all) => {
                (5..=15).contains(&all.len())
                    && all.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TravelDocument::*;

    #[test]
    fn patterns_of_the_specification() {
        assert!(HmPermit.fits("H00000000") && HmPermit.fits("M00000001"));
        assert!(!HmPermit.fits("H000000000") && !HmPermit.fits("C00000000"));
        assert!(TwPermit.fits("00000000"));
        assert!(!TwPermit.fits("0000000") && !TwPermit.fits("000000001"));
        for good in ["E00000000", "EA0000000", "G00000000"] {
            assert!(ChinesePassport.fits(good), "{good}");
        }
        for odd in ["EI0000000", "E0000000", "SE0000000", "GA0000000"] {
            assert!(!ChinesePassport.fits(odd), "{odd}");
        }
        assert!(ForeignPassport.fits("AB1234567"));
        assert!(!ForeignPassport.fits("A1") && !ForeignPassport.fits("X-1234567"));
    }
}
