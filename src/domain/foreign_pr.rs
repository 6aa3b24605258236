//! Permanent residence cards of foreigners (外国人永久居留身份证).
//!
//! Two patterns are valid side by side: 18 digits since December 2023, before that three letters and
//! twelve digits without a check character.

use super::citizen_id::Sex;
use super::id18::{self, Id18, hidden_debug};
use super::precision::Source;
use super::reason::Reason;
use chrono::NaiveDate;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Number {
    Card2023(Id18),
    Card2017([u8; 15]),
}

/// The number of a permanent residence card, of either pattern.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ForeignPrCard(Number);

hidden_debug!(ForeignPrCard);

impl ForeignPrCard {
    /// Accepts full width, blanks, hyphens and lower case.
    pub fn parse(input: &str, today: NaiveDate) -> Result<Self, Reason> {
        Self::parse_from(input, Source::Text, today)
    }

    /// As [`ForeignPrCard::parse`]; a number out of a numeric cell is not believed.
    pub fn parse_from(input: &str, source: Source, today: NaiveDate) -> Result<Self, Reason> {
        let text = id18::read(input, source)?;
        if let Ok(old) = <[u8; 15]>::try_from(text.bytes()) {
            let (country, digits) = old.split_at_checked(3).ok_or(Reason::PrFormat)?;
            let good =
                country.iter().all(u8::is_ascii_uppercase) && digits.iter().all(u8::is_ascii_digit);
            return good.then_some(Self(Number::Card2017(old))).ok_or(Reason::PrFormat);
        }
        let id = Id18::from_bytes(text.bytes()).map_err(|_| Reason::PrFormat)?;
        if text.len() != 18 || id.part(0, 1) != 9 {
            return Err(Reason::PrFormat);
        }
        if !id18::is_province(id.part(1, 3)) {
            return Err(Reason::PrProvince);
        }
        id.judge(today)?;
        Ok(Self(Number::Card2023(id)))
    }

    /// The characters. Only forms, exports and storage call this.
    pub fn reveal(&self) -> &str {
        match &self.0 {
            Number::Card2023(id) => id.as_str(),
            Number::Card2017(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
        }
    }

    /// Front six, back four.
    pub fn masked(&self) -> String {
        super::mask::mask_id(self.reveal())
    }

    /// `PR_OLD` for a card of the 2017 pattern: has it been replaced?
    pub fn note(&self) -> Option<Reason> {
        matches!(self.0, Number::Card2017(_)).then_some(Reason::PrOld)
    }

    /// The birth date, which only the new number states.
    pub fn birth(&self) -> Option<NaiveDate> {
        match &self.0 {
            Number::Card2023(id) => id.birth(),
            Number::Card2017(_) => None,
        }
    }

    /// The sex, which only the new number states.
    pub fn sex(&self) -> Option<Sex> {
        match &self.0 {
            Number::Card2023(id) => Some(id.sex()),
            Number::Card2017(_) => None,
        }
    }

    /// The numeric country code of the new number (GB/T 2659).
    pub fn country(&self) -> Option<u32> {
        match &self.0 {
            Number::Card2023(id) => Some(id.part(3, 6)),
            Number::Card2017(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ForeignPrCard, Reason> {
        ForeignPrCard::parse(text, NaiveDate::from_ymd_opt(2026, 11, 1).unwrap())
    }

    #[test]
    fn the_published_specimens_pass_and_tell_country_and_sex() {
        let beijing = parse("911124198108030024").unwrap();
        assert_eq!((beijing.country(), beijing.sex()), (Some(124), Some(Sex::Female)));
        let jiangsu = parse("932682198501010017").unwrap();
        assert_eq!((jiangsu.country(), jiangsu.sex()), (Some(682), Some(Sex::Male)));
        assert_eq!(jiangsu.birth(), NaiveDate::from_ymd_opt(1985, 1, 1));
    }

    #[test]
    fn a_card_of_the_old_pattern_passes_with_a_note() {
        let old = parse("abc110000000000").unwrap();
        assert_eq!(
            (old.reveal(), old.note(), old.birth()),
            ("ABC110000000000", Some(Reason::PrOld), None)
        );
    }

    #[test]
    fn a_resident_number_is_no_permanent_residence_card() {
        assert_eq!(parse("110101190001010014"), Err(Reason::PrFormat));
        assert_eq!(parse("9.11840E+17"), Err(Reason::IdPrecision));
    }
}
