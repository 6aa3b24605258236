//! Address codes that the superior system hands down. The ledger keeps them and never makes one.

use super::precision::is_float;
use super::reason::Reason;
use super::tidy;

/// The 12 digits of a community (区划 6, 街道 3, 社区 3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CommunityCode(String);

impl CommunityCode {
    /// Twelve digits, or `CODE_BAD`; so is `4.30102E+11`.
    pub fn parse(input: &str) -> Result<Self, Reason> {
        let text = tidy::tidy_number(input);
        let good = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
        good.then(|| Self(text.into_owned())).ok_or(Reason::CodeBad)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A standard address code: 6 to 40 digits and capital letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StandardAddressCode(String);

impl StandardAddressCode {
    /// 6 to 40 digits and letters, or `CODE_BAD`.
    pub fn parse(input: &str) -> Result<Self, Reason> {
        let text = tidy::tidy_number(input);
        let good = (6..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
            && !is_float(text.as_bytes());
        good.then(|| Self(text.into_owned())).ok_or(Reason::CodeBad)
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_superior_system() {
        assert_eq!(CommunityCode::parse("430102 450 000").unwrap().as_str(), "430102450000");
        assert_eq!(CommunityCode::parse("4.30102E+11"), Err(Reason::CodeBad));
        assert_eq!(CommunityCode::parse("43010245000"), Err(Reason::CodeBad));
        assert_eq!(
            StandardAddressCode::parse("43010245000000012ab").unwrap().as_str(),
            "43010245000000012AB"
        );
        assert_eq!(StandardAddressCode::parse("12345"), Err(Reason::CodeBad));
        assert_eq!(StandardAddressCode::parse("4.30102E+11"), Err(Reason::CodeBad));
    }
}
