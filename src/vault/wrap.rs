//! Turning a passphrase into a key, and wrapping one key in another.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::keys::random_bytes;
use super::{Error, Passphrase, Result, hex};

/// How hard Argon2id works. Stored beside each slot, so that a later program may raise the default.
///
/// New slots always take the program's parameters, never a file's: weakening a file only makes its
/// slots fail to open. The bounds keep a forged file from eating all memory or all day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfParams {
    /// Memory in KiB.
    m_kib: u32,
    /// Passes.
    t: u32,
    /// Lanes.
    p: u32,
}

impl KdfParams {
    /// What new slots take: 64 MiB, three passes, one lane.
    pub const DEFAULT: Self = Self { m_kib: 64 * 1024, t: 3, p: 1 };

    /// The weakest that is accepted from a file.
    #[cfg(not(test))]
    const LEAST: Self = Self { m_kib: 19 * 1024, t: 2, p: 1 };
    #[cfg(test)]
    const LEAST: Self = Self::CHEAP;

    const MOST: Self = Self { m_kib: 1024 * 1024, t: 16, p: 8 };

    /// Only tests inside this crate can ask for these, and only a test build accepts them.
    #[cfg(test)]
    pub(crate) const CHEAP: Self = Self { m_kib: 8, t: 1, p: 1 };

    #[cfg(test)]
    pub(crate) const ABSURD: Self = Self { m_kib: u32::MAX, t: u32::MAX, p: 1 };

    pub(super) fn check(self) -> Result<()> {
        let within = |least, value, most| (least..=most).contains(&value);
        let (least, most) = (Self::LEAST, Self::MOST);
        (within(least.m_kib, self.m_kib, most.m_kib) && within(least.t, self.t, most.t) && within(least.p, self.p, most.p))
            .then_some(())
            .ok_or_else(|| Error::Damaged("key derivation parameters out of bounds".into()))
    }

    /// For the associated data of a slot.
    pub(super) fn describe(self) -> String {
        format!("argon2id m={} t={} p={}", self.m_kib, self.t, self.p)
    }

    pub(super) fn derive(self, passphrase: &Passphrase, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        self.check()?;
        let params = Params::new(self.m_kib, self.t, self.p, Some(32)).map_err(|_| Error::Crypto)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.reveal().as_bytes(), salt, key.as_mut())
            .map_err(|_| Error::CannotUnlock)?; // only a salt of a wrong length gets here
        Ok(key)
    }
}

impl Default for KdfParams {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Bytes under XChaCha20-Poly1305, with the nonce they need.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed {
    #[serde(with = "hex")]
    nonce: Vec<u8>,
    #[serde(with = "hex")]
    bytes: Vec<u8>,
}

impl Sealed {
    pub(super) fn seal(key: &[u8; 32], bound_to: &[u8], plain: &[u8]) -> Result<Self> {
        let nonce: [u8; 24] = random_bytes()?;
        let bytes = XChaCha20Poly1305::new(key.into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: bound_to })
            .map_err(|_| Error::Crypto)?;
        Ok(Self { nonce: nonce.to_vec(), bytes })
    }

    /// Nothing if the key, the bytes or what they are bound to differ in one bit.
    pub(super) fn open(&self, key: &[u8; 32], bound_to: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let nonce: [u8; 24] = self.nonce.as_slice().try_into().ok()?;
        XChaCha20Poly1305::new(key.into())
            .decrypt(XNonce::from_slice(&nonce), Payload { msg: &self.bytes, aad: bound_to })
            .ok()
            .map(Zeroizing::new)
    }

    /// Nonce, then ciphertext: one file.
    pub(super) fn to_file(&self) -> Vec<u8> {
        [self.nonce.as_slice(), self.bytes.as_slice()].concat()
    }

    pub(super) fn from_file(file: &[u8]) -> Option<Self> {
        let (nonce, bytes) = file.split_at_checked(24)?;
        Some(Self { nonce: nonce.to_vec(), bytes: bytes.to_vec() })
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes.len())
    }
}

/// Joins fields so that no two different lists give the same bytes.
pub(super) fn bind(fields: &[&str]) -> Vec<u8> {
    fields
        .iter()
        .flat_map(|field| (field.len() as u64).to_be_bytes().into_iter().chain(field.bytes()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_parameters_are_refused_before_any_memory_is_taken() {
        let secret = Passphrase::new("一二三四五六七八九十");
        assert_eq!(KdfParams::ABSURD.derive(&secret, &[0; 16]).unwrap_err().code(), "LEDGER_DAMAGED");
    }

    #[test]
    fn the_default_is_what_the_decisions_ask_for() {
        assert_eq!(KdfParams::DEFAULT.describe(), "argon2id m=65536 t=3 p=1");
        KdfParams::DEFAULT.check().unwrap();
    }

    #[test]
    fn fields_cannot_slide_into_each_other() {
        assert_ne!(bind(&["ab", "c"]), bind(&["a", "bc"]));
    }

    #[test]
    fn sealed_bytes_open_only_where_they_belong() {
        let sealed = Sealed::seal(&[1; 32], b"here", b"secret").unwrap();
        assert_eq!(sealed.open(&[1; 32], b"here").unwrap().as_slice(), b"secret");
        assert!(sealed.open(&[1; 32], b"there").is_none());
        assert!(sealed.open(&[2; 32], b"here").is_none());
        let mut file = sealed.to_file();
        file[30] ^= 1;
        assert!(Sealed::from_file(&file).unwrap().open(&[1; 32], b"here").is_none());
    }
}
