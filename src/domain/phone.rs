//! Telephone numbers as officers write them: with spaces, brackets, country code, several in one cell.
//!
//! Any punctuation is accepted that loses no digit; every digit of the cell ends up in exactly one
//! number, or the cell is refused.

use super::id18::hidden_debug;
use super::precision;
use super::reason::Reason;
use super::tidy;

mod read;

/// What kind of line a number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// 手机.
    Mobile,
    /// 座机, with area code and perhaps an extension.
    Landline,
    /// 400 and 800 numbers.
    Service,
    /// 短号 such as 110 or 12345; only where a field allows them.
    Short,
}

/// One telephone number in its stored form: `13800000000`, `0371-2000000`, `021-20000000-8001`,
/// `400-000-0000`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    text: String,
    kind: PhoneKind,
}

hidden_debug!(Phone, Phones);

impl Phone {
    /// One number, in any punctuation.
    pub fn parse(input: &str) -> Result<Self, Reason> {
        let mut numbers = parse_phones(input)?.0.into_iter();
        match (numbers.next(), numbers.next()) {
            (Some(phone), None) => Ok(phone),
            _ => Err(Reason::PhoneBad),
        }
    }

    /// One number, or a short one of three to five digits that begins with 1 or 9.
    pub fn parse_or_short(input: &str) -> Result<Self, Reason> {
        let text = tidy::tidy_number(input);
        let short = (3..=5).contains(&text.len())
            && text.starts_with(['1', '9'])
            && text.bytes().all(|b| b.is_ascii_digit());
        if short {
            Ok(Self { text: text.into_owned(), kind: PhoneKind::Short })
        } else {
            Self::parse(input)
        }
    }

    /// The number. Only forms, exports and storage call this.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What kind of line it is.
    pub fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// `138****0000`.
    pub fn masked(&self) -> String {
        super::mask::mask_phone(&self.text)
    }
}

/// One to three numbers of one cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Phones(Vec<Phone>);

impl Phones {
    /// The most numbers that one field takes.
    pub const MOST: usize = 3;

    /// The numbers, in the order of the cell.
    pub fn numbers(&self) -> &[Phone] {
        &self.0
    }

    /// The numbers joined by `、`, as they are stored.
    pub fn reveal(&self) -> String {
        match self.0.as_slice() {
            [one] => one.text.clone(),
            many => many.iter().map(Phone::reveal).collect::<Vec<_>>().join("、"),
        }
    }
}

/// One to three numbers with any separator.
pub fn parse_phones(input: &str) -> Result<Phones, Reason> {
    let text = tidy::strip_guards(input);
    if is_mobile(text.as_bytes()) {
        return Ok(Phones(vec![Phone { text: text.to_owned(), kind: PhoneKind::Mobile }]));
    }
    if is_damaged(text) {
        return Err(Reason::PhonePrecision);
    }
    read::read_cell(text).map(Phones).ok_or(Reason::PhoneBad)
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 11
        && matches!(digits, [b'1', b'3'..=b'9', ..])
        && digits.iter().all(u8::is_ascii_digit)
}

/// `1.38E+10`, `13800000000.0`; but `010.20000000` is punctuation.
fn is_damaged(text: &str) -> bool {
    if !precision::is_float(text.as_bytes()) {
        return false;
    }
    match text.split_once('.') {
        _ if text.contains(['E', 'e']) => true,
        Some((whole, fraction)) => whole.len() >= 7 && fraction.bytes().all(|b| b == b'0'),
        None => false,
    }
}

#[cfg(test)]
mod tests;
