//! The locked folder: users and keys, the lock, backups, restore, integrity.
//!
//! A ledger is one folder. Its database is encrypted with a random 256-bit [`DataKey`]; the key is
//! never stored bare, only wrapped once per user and once for the recovery key ([`Slots`]).
//!
//! What the vault promises:
//! - a wrong passphrase, a newer ledger and a second program change not one byte;
//! - a file that is being replaced is at any moment the whole old one or the whole new one;
//! - a backup under its final name has been reopened with its key and compared with the original;
//! - a restore that fails leaves the old ledger exactly as it was, one that succeeds keeps it aside.
//!
//! Absent on purpose: SQL about places and entries (what the vault must know of them arrives as a
//! [`ReadFacts`] function), the clock (stamps are passed in), and counters of failed attempts.
//!
//! Whoever writes here holds the [`LedgerLock`] of the folder.

pub mod attachment;
pub mod backup;
pub mod error;
pub mod files;
pub mod folder;
pub mod keys;
pub mod lock;
pub mod passphrase;
pub mod recovery;
pub mod rekey;
pub mod restore;
pub mod role;
pub mod slots;
pub mod thinning;

mod archive;
mod hex;
mod integrity;
mod manifest;
mod staging;
mod wrap;

pub use attachment::{Found, Shelf};
pub use backup::{
    BackupFacts, BackupJob, BackupReport, Opening, ReadFacts, VerifyReport, list_backups,
    look_at_backup, stamp_of, verify, write_backup,
};
pub use error::{Error, Result};
pub use folder::{LedgerFolder, NewLedger};
pub use integrity::{integrity_findings, table_counts};
pub use keys::{DataKey, open_database};
pub use lock::LedgerLock;
pub use manifest::{Manifest, Member};
pub use passphrase::{Passphrase, PassphraseProblem};
pub use recovery::{RecoveryKey, RecoveryKeyProblem};
pub use rekey::{RekeyJob, rekey, unlock};
pub use restore::{RestoreReport, certificates_to_apply, restore};
pub use role::{Right, Role};
pub use slots::{Credential, RECOVERY_USER, SlotState, Slots, Unlocked, UserInfo};
pub use thinning::{Thinning, thin};
pub use wrap::KdfParams;

/// SQLite's types as they stand in the signatures here, for those above who only pass them on.
pub mod sqlite {
    pub use rusqlite::{Connection, Result};
}

#[cfg(test)]
mod test_ledger;
