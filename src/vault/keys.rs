//! The data key, and opening a database with it.
//!
//! The statement that hands the key to SQLCipher is built in memory that is wiped, and an error of
//! that statement is dropped: rusqlite's errors quote the SQL.

use std::fmt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Error, Result, hex};

/// The 256-bit key of one ledger's database. Wiped when dropped; `Debug` is masked.
///
/// Boxed: a value that is moved leaves its bytes behind on the stack, where no drop finds them.
#[derive(PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct DataKey(Box<[u8; 32]>);

impl Clone for DataKey {
    fn clone(&self) -> Self {
        let mut key = Self::zeroes();
        key.0.copy_from_slice(self.0.as_slice());
        key
    }
}

impl DataKey {
    /// A new random key.
    pub fn random() -> Result<Self> {
        let mut key = Self::zeroes();
        getrandom::fill(key.0.as_mut_slice()).map_err(|_| Error::Crypto)?;
        Ok(key)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::zeroes();
        (bytes.len() == key.0.len()).then(|| {
            key.0.copy_from_slice(bytes);
            key
        })
    }

    fn zeroes() -> Self {
        Self(Box::new([0; 32]))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key as SQLCipher takes it raw, without a derivation of its own: `x'…'`, 64 digits.
    pub fn pragma_key(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0.as_slice()));
        Zeroizing::new(format!("x'{}'", digits.as_str()))
    }

    /// A key for another purpose, from which this one cannot be found.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut hash = Sha256::new();
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(self.0.as_slice());
        Zeroizing::new(hash.finalize().into())
    }

    /// Keys `db`, which must not have been read from yet, and keeps temporary tables in memory.
    /// [`Error::Damaged`] if the file does not open with this key.
    pub fn apply(&self, db: &Connection) -> Result<()> {
        db.execute_batch("PRAGMA cipher_log_level = NONE")?; // it would write to standard error by itself
        self.run_pragma(db, "key")?;
        db.execute_batch("PRAGMA temp_store = MEMORY")?;
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(())
    }

    /// Re-encrypts an open database with this key.
    pub(super) fn reencrypt(&self, db: &Connection) -> Result<()> {
        self.run_pragma(db, "rekey")
    }

    fn run_pragma(&self, db: &Connection, pragma: &str) -> Result<()> {
        let sql = Zeroizing::new(format!("PRAGMA {pragma} = \"{}\"", self.pragma_key().as_str()));
        db.execute_batch(&sql).map_err(|error| match Error::from(error) {
            Error::Db(_) => Error::Crypto,
            known => known,
        })
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// Opens an existing database file with its key; never creates one.
pub fn open_database(file: &Path, key: &DataKey) -> Result<Connection> {
    let db = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    key.apply(&db)?;
    Ok(db)
}

/// Fresh random bytes from the system.
pub(super) fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Crypto)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_shows_in_debug() {
        let key = DataKey::from_bytes(&[0xab; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "DataKey(…)");
        assert_eq!(key.pragma_key().len(), 67);
    }

    #[test]
    fn the_database_is_unreadable_without_its_key() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ledger.db");
        let key = DataKey::random().unwrap();
        let db = Connection::open(&file).unwrap();
        key.apply(&db).unwrap();
        db.execute_batch("CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('李雷')")
            .unwrap();
        drop(db);

        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.starts_with(b"SQLite format"));
        assert!(!bytes.windows(6).any(|w| w == "李雷".as_bytes()));
        assert!(open_database(&file, &key).is_ok());
        let wrong = open_database(&file, &DataKey::random().unwrap()).unwrap_err();
        assert_eq!(wrong.code(), "LEDGER_DAMAGED");
        assert_eq!(std::fs::read(&file).unwrap(), bytes);
    }

    #[test]
    fn opening_a_missing_database_does_not_make_one() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ledger.db");
        assert!(open_database(&file, &DataKey::random().unwrap()).is_err());
        assert!(!file.exists());
    }
}
