//! Where things lie in a ledger folder.

use std::path::{Path, PathBuf};

use super::files::is_there;
use super::staging::{Staging, looks_like_a_ledger, make_subfolders, undo_interrupted_swap};
use super::{Error, Result, Slots};

pub(super) const DATABASE: &str = "ledger.db";
pub(super) const KEYS: &str = "keys.json";
pub(super) const LOCK: &str = "lock";
pub(super) const BACKUPS: &str = "backups";
pub(super) const CERTIFICATES: &str = "certificates";
/// Subfolders that a backup carries: a district's own definitions, attachments, certificates of erasure.
pub(super) const CARRIED: [&str; 5] = ["forms", "profiles", "rules", "attachments", CERTIFICATES];
pub(super) const SUBFOLDERS: [&str; 6] =
    ["forms", "profiles", "rules", "attachments", CERTIFICATES, BACKUPS];

/// The folder of one ledger. Having one says nothing about what is in it: see [`LedgerFolder::open`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFolder {
    path: PathBuf,
}

impl LedgerFolder {
    /// Names a folder without looking at it.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// A folder that holds a ledger: [`Error::NoLedger`] if there is none, [`Error::Damaged`] if
    /// half of one is missing. A restore that a power cut interrupted between its two renames is taken back first.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let folder = Self::new(path);
        undo_interrupted_swap(&folder.path)?;
        match (is_there(&folder.keys()), is_there(&folder.database())) {
            (true, true) => Ok(folder),
            (false, false) => Err(Error::NoLedger),
            (true, false) => Err(Error::Damaged(format!("{DATABASE} is missing"))),
            (false, true) => Err(Error::Damaged(format!("{KEYS} is missing"))),
        }
    }

    /// Starts a new ledger. Nothing is seen at `path` before [`NewLedger::finish`].
    /// [`Error::Exists`] if a ledger or anything else is there; an empty folder is welcome.
    pub fn create(path: impl AsRef<Path>) -> Result<NewLedger> {
        undo_interrupted_swap(path.as_ref())?;
        let staging = Staging::for_new(path.as_ref())?;
        make_subfolders(staging.path())?;
        Ok(NewLedger { folder: Self::new(staging.path()), staging })
    }

    /// Whether a ledger, or part of one, lies here.
    pub fn holds_a_ledger(&self) -> bool {
        looks_like_a_ledger(&self.path)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The encrypted database.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The key slots.
    pub fn keys(&self) -> PathBuf {
        self.path.join(KEYS)
    }

    /// The file that [`super::LedgerLock`] locks.
    pub fn lock_file(&self) -> PathBuf {
        self.path.join(LOCK)
    }

    /// Backups that the program makes by itself.
    pub fn backups(&self) -> PathBuf {
        self.path.join(BACKUPS)
    }

    /// A district's own form definitions.
    pub fn forms(&self) -> PathBuf {
        self.path.join("forms")
    }

    /// What the ledger changes of the net's rules.
    pub fn rules(&self) -> PathBuf {
        self.path.join("rules")
    }

    /// A district's own export profiles.
    pub fn profiles(&self) -> PathBuf {
        self.path.join("profiles")
    }

    /// Encrypted attachments.
    pub fn attachments(&self) -> PathBuf {
        self.path.join("attachments")
    }

    /// Certificates of erasure, beside the database so that a restore can apply them.
    pub fn certificates(&self) -> PathBuf {
        self.path.join(CERTIFICATES)
    }
}

/// A ledger that is being made. Dropped before [`NewLedger::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct NewLedger {
    folder: LedgerFolder,
    staging: Staging,
}

impl NewLedger {
    /// Where to make the database. Its connection must be closed before [`NewLedger::finish`]: the
    /// folder is renamed, and an open database would look for its journal under the old name.
    pub fn folder(&self) -> &LedgerFolder {
        &self.folder
    }

    /// Writes the key slots and puts the ledger in place.
    pub fn finish(self, slots: &Slots) -> Result<LedgerFolder> {
        if !is_there(&self.folder.database()) {
            return Err(Error::Damaged(format!("{DATABASE} was not made")));
        }
        slots.save(&self.folder)?;
        let target = LedgerFolder::new(self.staging.target());
        self.staging.publish()?;
        Ok(target)
    }
}

#[cfg(test)]
mod tests;
