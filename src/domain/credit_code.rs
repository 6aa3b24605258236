//! Unified social credit codes (统一社会信用代码, GB 32100-2015).
//!
//! A [`CreditCode`] has 18 characters of the right alphabet and a right check character. Doubts about
//! the parts within it are notes: real codes of small traders break those rules.

use super::check_digit;
use super::id18;
use super::reason::Reason;
use super::tidy::{self, Compact};

/// A unified social credit code. It is public, so `Debug` shows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditCode([u8; 18]);

impl CreditCode {
    /// Accepts full width, lower case, blanks and hyphens.
    pub fn parse(input: &str) -> Result<Self, Reason> {
        let text = Compact::<24>::read(input);
        let bytes: [u8; 18] = text.bytes().try_into().map_err(|_| Reason::UsccFormat)?;
        let in_alphabet = bytes.iter().all(|&b| check_digit::gb32100_value(b).is_some());
        let division = bytes.get(2..8).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
        if !(in_alphabet && division) {
            return Err(Reason::UsccFormat);
        }
        let [body @ .., check] = &bytes;
        if check_digit::gb32100(body) != *check {
            return Err(Reason::UsccChecksum);
        }
        Ok(Self(bytes))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// `USCC_REGION` if the division is in no province, `USCC_ORG` if the organisation code fails
    /// its own check.
    ///
    /// 100000 is the national register. 000000 stands for no division and raises no doubt.
    pub fn notes(&self) -> Vec<Reason> {
        let mut notes = Vec::new();
        let division = self.0.get(2..8).map_or(0, id18::number);
        let known = id18::is_province(division / 10_000) || matches!(division, 0 | 100_000);
        if !known {
            notes.push(Reason::UsccRegion);
        }
        let org = self.0.get(8..17).and_then(<[u8]>::split_last);
        if org.is_some_and(|(check, body)| check_digit::gb11714(body) != *check) {
            notes.push(Reason::UsccOrg);
        }
        notes
    }

    /// Whether the code is one of a sole trader (个体工商户, 92).
    pub fn is_sole_trader(&self) -> bool {
        self.0.starts_with(b"92")
    }
}

impl std::fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreditCode({})", self.as_str())
    }
}

impl std::fmt::Display for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the text is a registration number of the time before credit codes (15 digits): it belongs
/// into `license_no_old`, not into the credit code.
pub fn is_old_registration(input: &str) -> bool {
    let text = tidy::tidy_number(input);
    text.len() == 15 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubts_about_the_parts_are_notes_not_errors() {
        assert!(CreditCode::parse("91000000MA00000157").unwrap().notes().is_empty());
        // Organisation code 000000011: its check would be 9.
        let body = b"91110000000000011";
        let code = format!("91110000000000011{}", char::from(check_digit::gb32100(body)));
        assert_eq!(CreditCode::parse(&code).unwrap().notes(), [Reason::UsccOrg]);
        let body = b"91990000000000000";
        let code = format!("91990000000000000{}", char::from(check_digit::gb32100(body)));
        assert_eq!(CreditCode::parse(&code).unwrap().notes(), [Reason::UsccRegion]);
    }

    #[test]
    fn letters_in_the_division_and_letters_left_out_of_the_alphabet_are_refused() {
        assert_eq!(CreditCode::parse("91A00000000000000K"), Err(Reason::UsccFormat));
        for letter in ["I", "O", "S", "V", "Z"] {
            assert_eq!(
                CreditCode::parse(&format!("91000000000000000{letter}")),
                Err(Reason::UsccFormat)
            );
        }
        assert_eq!(CreditCode::parse("9.1E+17"), Err(Reason::UsccFormat));
    }

    #[test]
    fn an_old_registration_number_is_told_from_a_credit_code() {
        assert!(is_old_registration("110000 000000 000"));
        assert!(!is_old_registration("91000000000000000K"));
        assert_eq!(CreditCode::parse("110000000000000"), Err(Reason::UsccFormat));
    }
}
