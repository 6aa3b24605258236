//! Residence permits of Hong Kong, Macao and Taiwan residents (港澳台居民居住证).
//!
//! The division is fixed at 810000, 820000 or 830000; all else is as in a citizen ID number. 71, the
//! division of Taiwan province, never stands here.

use super::citizen_id::Sex;
use super::date_order;
use super::id18::{self, Id18, hidden_debug};
use super::precision::Source;
use super::reason::Reason;
use chrono::NaiveDate;

/// Where the holder comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// 香港, 810000.
    HongKong,
    /// 澳门, 820000.
    Macao,
    /// 台湾, 830000.
    Taiwan,
}

impl Region {
    /// The word on forms.
    pub const fn label(self) -> &'static str {
        match self {
            Self::HongKong => "香港",
            Self::Macao => "澳门",
            Self::Taiwan => "台湾",
        }
    }
}

/// The number of a residence permit: region, birth date and check character right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResidencePermit(Id18);

hidden_debug!(ResidencePermit);

impl ResidencePermit {
    /// Accepts full width, blanks, hyphens and a lower-case `x`.
    pub fn parse(input: &str, today: NaiveDate) -> Result<Self, Reason> {
        Self::parse_from(input, Source::Text, today)
    }

    /// As [`ResidencePermit::parse`]; a number out of a numeric cell is not believed.
    pub fn parse_from(input: &str, source: Source, today: NaiveDate) -> Result<Self, Reason> {
        let text = id18::read(input, source)?;
        if text.len() != 18 {
            return Err(Reason::IdLength);
        }
        let id = Id18::from_bytes(text.bytes())?;
        if !matches!(id.part(0, 6), 810_000 | 820_000 | 830_000) {
            return Err(Reason::HmtPrefix);
        }
        id.judge(today)?;
        Ok(Self(id))
    }

    /// The 18 characters. Only forms, exports and storage call this.
    pub fn reveal(&self) -> &str {
        self.0.as_str()
    }

    /// `810000********0019`.
    pub fn masked(&self) -> String {
        super::mask::mask_id(self.reveal())
    }

    /// Where the holder comes from.
    pub fn region(&self) -> Region {
        match self.0.part(0, 2) {
            81 => Region::HongKong,
            82 => Region::Macao,
            _ => Region::Taiwan,
        }
    }

    /// The birth date.
    pub fn birth(&self) -> NaiveDate {
        self.0.birth().unwrap_or_default() // always there: `judge` has seen it
    }

    /// The sex that the number states.
    pub fn sex(&self) -> Sex {
        self.0.sex()
    }

    /// Full years on that day (周岁).
    pub fn age_on(&self, day: NaiveDate) -> i32 {
        date_order::age_on(self.birth(), day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn parse(text: &str) -> Result<ResidencePermit, Reason> {
        ResidencePermit::parse(text, NaiveDate::from_ymd_opt(2026, 11, 1).unwrap())
    }

    #[test]
    fn the_prefix_tells_the_region() {
        assert_eq!(parse("810000199001010019").unwrap().region(), Region::HongKong);
        assert_eq!(parse("820000199001010010").unwrap().region(), Region::Macao);
        let taiwan = parse("830000199001010020").unwrap();
        assert_eq!((taiwan.region().label(), taiwan.sex()), ("台湾", Sex::Female));
    }

    #[test]
    fn a_resident_number_is_no_residence_permit() {
        assert_eq!(parse("110101190001010014"), Err(Reason::HmtPrefix));
        assert_eq!(parse("8.1E+17"), Err(Reason::IdPrecision));
    }
}
