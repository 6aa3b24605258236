//! The 18-character number that three cards share: resident card, residence permit of Hong Kong, Macao
//! and Taiwan residents, permanent residence card of foreigners since 2023.
//!
//! Here is what they have in common (characters, birth date, sex, check character); what the first
//! digits mean is the business of each card.

use super::citizen_id::Sex;
use super::precision::{Source, is_float};
use super::reason::Reason;
use super::tidy::Compact;
use chrono::{Datelike, NaiveDate};

/// The province codes of province_prefix.csv, 81–83 included.
pub(crate) const fn is_province(code: u32) -> bool {
    matches!(
        code,
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83
    )
}

/// The number of some decimal digits.
pub(crate) fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |n: u32, &b| n.wrapping_mul(10).wrapping_add(u32::from(b.wrapping_sub(b'0'))))
}

/// Seventeen digits and a check character that may be X. The check itself is [`Id18::judge`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id18([u8; 18]);

impl Id18 {
    /// Takes tidied characters. `ID_LENGTH` or `ID_FORMAT` if they are not of this shape.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Reason> {
        let bytes: [u8; 18] = bytes.try_into().map_err(|_| Reason::IdLength)?;
        let [body @ .., last] = &bytes;
        let good = body.iter().all(u8::is_ascii_digit) && (last.is_ascii_digit() || *last == b'X');
        good.then_some(Self(bytes)).ok_or(Reason::IdFormat)
    }

    /// Appends the check character to 17 digits.
    pub(crate) fn with_check(body: [u8; 17]) -> Result<Self, Reason> {
        let mut bytes = [0; 18];
        let check = super::check_digit::gb11643(&body);
        for (slot, b) in bytes.iter_mut().zip(body.into_iter().chain([check])) {
            *slot = b;
        }
        Self::from_bytes(&bytes)
    }

    /// The characters.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The number of the digits from `from` up to but without `to`.
    pub(crate) fn part(&self, from: usize, to: usize) -> u32 {
        self.0.get(from..to).map_or(0, number)
    }

    /// The birth date, if there is such a day.
    pub(crate) fn birth(&self) -> Option<NaiveDate> {
        let year = i32::try_from(self.part(6, 10)).ok()?;
        NaiveDate::from_ymd_opt(year, self.part(10, 12), self.part(12, 14))
    }

    /// The sex by the parity of the 17th digit.
    pub(crate) fn sex(&self) -> Sex {
        if self.part(16, 17) % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Birth date between 1880 and `today`, then the check character.
    pub(crate) fn judge(&self, today: NaiveDate) -> Result<(), Reason> {
        let birth = self.birth().ok_or(Reason::IdDate)?;
        if birth.year() < 1880 || birth > today {
            return Err(Reason::IdDate);
        }
        let [body @ .., check] = &self.0;
        if super::check_digit::gb11643(body) == *check {
            return Ok(());
        }
        // A spreadsheet keeps 15 digits and writes 000 for the rest.
        Err(if self.0.ends_with(b"000") { Reason::IdPrecision } else { Reason::IdChecksum })
    }
}

/// Tidies a number of one of the three cards and refuses what a spreadsheet has damaged.
pub(crate) fn read(input: &str, source: Source) -> Result<Compact<24>, Reason> {
    let text = Compact::<24>::read(input);
    let from_float = source == Source::NumberCell && text.len() > 15;
    if from_float || is_float(text.bytes()) {
        return Err(Reason::IdPrecision);
    }
    Ok(text)
}

/// `Debug` that names the type and hides the value.
macro_rules! hidden_debug {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    )+};
}
pub(crate) use hidden_debug;
