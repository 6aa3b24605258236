//! Passphrases: what a new one must be, and keeping them out of logs and freed memory.

use std::fmt;

use zeroize::Zeroizing;

static COMMONEST: &str = include_str!("../../assets/common_passphrases.txt");

const LEAST_CHARACTERS: usize = 10;

/// A passphrase as typed. Wiped when dropped; `Debug` is masked.
///
/// Full-width letters, digits and signs become half-width ones: a Chinese input method must not
/// decide whether the ledger opens. This mapping is part of the format and never changes.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes any text: an old passphrase may break today's rules. New ones must pass
    /// [`Passphrase::check_new`], which every function that stores one calls.
    pub fn new(text: &str) -> Self {
        let mut narrow = Zeroizing::new(String::with_capacity(text.len())); // never grows, so leaves no copies
        narrow.extend(text.chars().map(half_width));
        Self(narrow)
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether this may become a user's passphrase.
    pub fn check_new(&self) -> Result<(), PassphraseProblem> {
        let text = Zeroizing::new(self.0.to_lowercase());
        let characters = Zeroizing::new(text.chars().map(u32::from).collect::<Vec<_>>());
        if characters.len() < LEAST_CHARACTERS {
            return Err(PassphraseProblem::TooShort);
        }
        if (1..=4).any(|unit| repeats(&characters, unit)) {
            return Err(PassphraseProblem::Repetition);
        }
        if is_sequence(&characters) {
            return Err(PassphraseProblem::Sequence);
        }
        if commonest().any(|common| common == text.trim()) {
            return Err(PassphraseProblem::Common);
        }
        Ok(())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Why a new passphrase is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseProblem {
    /// Fewer than ten characters.
    TooShort,
    /// One of the commonest.
    Common,
    /// One to four characters over and over.
    Repetition,
    /// Characters in a straight row, up or down.
    Sequence,
}

impl PassphraseProblem {
    /// The reason, to follow “口令不合要求：”.
    pub fn reason(self) -> &'static str {
        match self {
            Self::TooShort => "至少要10个字符",
            Self::Common => "太常见，容易被猜到",
            Self::Repetition => "不能是同样几个字符的重复",
            Self::Sequence => "不能是连续的字符",
        }
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn commonest() -> impl Iterator<Item = &'static str> {
    COMMONEST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# "))
}

fn repeats(characters: &[u32], unit: usize) -> bool {
    characters.iter().zip(characters.iter().skip(unit)).all(|(a, b)| a == b)
}

/// Up or down in steps of one; digits also run from 9 to 0 and back.
fn is_sequence(characters: &[u32]) -> bool {
    let (nine, zero) = (u32::from('9'), u32::from('0'));
    let follows = |a: u32, b: u32| a.checked_add(1) == Some(b) || (a == nine && b == zero);
    let pairs = || characters.iter().copied().zip(characters.iter().copied().skip(1));
    pairs().all(|(a, b)| follows(a, b)) || pairs().all(|(a, b)| follows(b, a))
}

#[cfg(test)]
mod tests;
