//! The recovery key: printed on paper, typed in again years later.
//!
//! 256 random bits as 52 letters and digits without look-alikes (Crockford's base 32), in groups of
//! four, and a last group that catches typing errors before anything is tried.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::Result as VaultResult;
use super::keys::random_bytes;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const KEY_CHARACTERS: usize = 52;
const CHECK_CHARACTERS: usize = 4;

/// Opens the recovery slot. Wiped when dropped; `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryKey([u8; 32]);

/// Why a typed recovery key cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryKeyProblem {
    /// Too few or too many characters.
    Length,
    /// A character that no recovery key has.
    Character,
    /// The check group does not fit: something is mistyped.
    Check,
}

impl RecoveryKeyProblem {
    /// The reason, to follow “恢复密钥有误：”.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Length => "应为14组、每组4个字符",
            Self::Character => "含有不会出现的字符",
            Self::Check => "校验不符，可能抄错了字符",
        }
    }
}

impl RecoveryKey {
    pub(super) fn random() -> VaultResult<Self> {
        Ok(Self(random_bytes()?))
    }

    /// Reads what a person typed: any case, any spaces, dashes or line breaks, full-width or not,
    /// O for 0 and I or L for 1.
    pub fn parse(typed: &str) -> Result<Self, RecoveryKeyProblem> {
        let mut digits = Zeroizing::new(Vec::with_capacity(typed.len()));
        for c in typed.chars().filter(|c| !is_separator(*c)) {
            digits.push(digit(c).ok_or(RecoveryKeyProblem::Character)?);
        }
        if digits.len() != KEY_CHARACTERS + CHECK_CHARACTERS {
            return Err(RecoveryKeyProblem::Length);
        }
        let (key_digits, check) = digits.split_at(KEY_CHARACTERS);
        let mut bytes = Zeroizing::new([0_u8; 32]);
        let mut bits = key_digits.iter().flat_map(|d| (0..5).rev().map(move |i| d >> i & 1));
        for byte in bytes.iter_mut() {
            *byte = bits.by_ref().take(8).fold(0, |byte, bit| byte << 1 | bit);
        }
        let spare_is_zero = bits.all(|bit| bit == 0);
        (spare_is_zero && check == check_digits(&bytes).as_slice())
            .then(|| Self(*bytes))
            .ok_or(RecoveryKeyProblem::Check)
    }

    /// The fourteen groups for the screen and the paper sheet. Shown once, stored nowhere.
    pub fn groups(&self) -> Zeroizing<Vec<String>> {
        let digits = Zeroizing::new(key_digits(&self.0).into_iter().chain(check_digits(&self.0)).collect::<Vec<_>>());
        Zeroizing::new(digits.chunks(4).map(|group| group.iter().map(|d| letter(*d)).collect()).collect())
    }

    /// The groups with dashes between, as typed back.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(self.groups().join("-"))
    }

    /// The key that wraps the data key of this ledger. 256 random bits need no slow derivation.
    pub(super) fn wrapping_key(&self, ledger_id: &str) -> Zeroizing<[u8; 32]> {
        let mut hash = Sha256::new();
        hash.update(b"yuwang recovery 1\0");
        hash.update(self.0);
        hash.update(ledger_id.as_bytes());
        Zeroizing::new(hash.finalize().into())
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '–' | '—' | '－' | '‐' | '‑' | '−' | '·' | '.' | ',' | '，')
}

fn digit(c: char) -> Option<u8> {
    let narrow = match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0)?,
        _ => c,
    };
    let plain = match narrow.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == plain).and_then(|i| u8::try_from(i).ok())
}

fn letter(digit: u8) -> char {
    ALPHABET.get(usize::from(digit)).map_or('0', |a| char::from(*a))
}

fn five_bits(bytes: &[u8]) -> Vec<u8> {
    let bits: Zeroizing<Vec<u8>> = Zeroizing::new(bytes.iter().flat_map(|b| (0..8).rev().map(move |i| b >> i & 1)).collect());
    bits.chunks(5).map(|chunk| chunk.iter().fold(0, |d, bit| d << 1 | bit) << (5 - chunk.len())).collect()
}

fn key_digits(bytes: &[u8; 32]) -> Vec<u8> {
    five_bits(bytes)
}

fn check_digits(bytes: &[u8; 32]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"yuwang recovery check\0");
    hash.update(bytes);
    five_bits(&hash.finalize()).into_iter().take(CHECK_CHARACTERS).collect()
}

#[cfg(test)]
mod tests;
