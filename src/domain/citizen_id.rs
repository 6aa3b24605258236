//! Citizen ID numbers (公民身份号码, GB 11643).
//!
//! A [`CitizenId`] always has 18 characters, a known province, a real birth date and a right check
//! character. A number of the old 15 digits is raised on the way in and the caller is told.

use super::date_order;
use super::id18::{self, Id18, hidden_debug};
use super::precision::Source;
use super::reason::Reason;
use chrono::NaiveDate;

/// Sex as the number states it (sex.csv).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男: the 17th digit is odd.
    Male,
    /// 女: the 17th digit is even.
    Female,
}

impl Sex {
    /// The word on forms.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

/// What happened to a number on its way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdNote {
    /// It had 15 digits and was raised to 18.
    Old15,
}

impl IdNote {
    /// The notice that tells the officer.
    pub const fn reason(self) -> Reason {
        match self {
            Self::Old15 => Reason::IdOld15,
        }
    }
}

/// A citizen ID number: 18 characters, province, birth date and check character right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CitizenId(Id18);

hidden_debug!(CitizenId);

impl CitizenId {
    /// Accepts full width, blanks, hyphens, a lower-case `x`, and the old 15 digits.
    pub fn parse(input: &str, today: NaiveDate) -> Result<(Self, Option<IdNote>), Reason> {
        Self::parse_from(input, Source::Text, today)
    }

    /// As [`CitizenId::parse`]; a number out of a numeric cell is not believed beyond 15 digits.
    pub fn parse_from(
        input: &str,
        source: Source,
        today: NaiveDate,
    ) -> Result<(Self, Option<IdNote>), Reason> {
        let text = id18::read(input, source)?;
        if let Ok(old) = <[u8; 15]>::try_from(text.bytes()) {
            return Self::raise(old, today).map(|id| (id, Some(IdNote::Old15)));
        }
        if text.len() != 18 {
            return Err(Reason::IdLength);
        }
        let id = Id18::from_bytes(text.bytes())?;
        if !id18::is_province(id.part(0, 2)) {
            return Err(Reason::IdPrefix);
        }
        id.judge(today)?;
        Ok((Self(id), None))
    }

    /// 15 digits to 18: the century, which can only be the twentieth, and the check character.
    fn raise(old: [u8; 15], today: NaiveDate) -> Result<Self, Reason> {
        if !old.iter().all(u8::is_ascii_digit) {
            return Err(Reason::IdFormat);
        }
        // 996–999 were given to people born before 1900: the century is not known.
        if old.ends_with(b"996")
            || old.ends_with(b"997")
            || old.ends_with(b"998")
            || old.ends_with(b"999")
        {
            return Err(Reason::Id15Centenarian);
        }
        let (division, rest) = old.split_at_checked(6).ok_or(Reason::IdLength)?;
        let mut body = [0; 17];
        for (slot, b) in body.iter_mut().zip(division.iter().chain(b"19").chain(rest)) {
            *slot = *b;
        }
        let id = Id18::with_check(body)?;
        if !id18::is_province(id.part(0, 2)) {
            return Err(Reason::IdPrefix);
        }
        id.judge(today)?;
        Ok(Self(id))
    }

    /// The 18 characters. Only forms, exports and storage call this; search for the callers.
    pub fn reveal(&self) -> &str {
        self.0.as_str()
    }

    /// `110101********0014`.
    pub fn masked(&self) -> String {
        super::mask::mask_id(self.reveal())
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

    /// The first six digits: the division of the first registration, which may have ceased to exist.
    pub fn division(&self) -> u32 {
        self.0.part(0, 6)
    }

    /// `ID_SEX_MISMATCH` if somebody states another sex than the number.
    pub fn sex_note(&self, stated: Sex) -> Option<Reason> {
        (self.sex() != stated).then_some(Reason::IdSexMismatch)
    }

    /// `ID_KIND_MISMATCH` if the number is one of a residence permit (81, 82, 83).
    pub fn kind_note(&self) -> Option<Reason> {
        matches!(self.0.part(0, 2), 81..=83).then_some(Reason::IdKindMismatch)
    }
}

#[cfg(test)]
mod tests;
