//! One program at a time.
//!
//! The lock is the operating system's, on the open file: it goes when the process ends, however it
//! ends, so there is no stale lock to clear away.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::{Error, LedgerFolder, Result};

/// Held while a program has the ledger open. Dropping it lets the next one in.
#[derive(Debug)]
pub struct LedgerLock {
    file: File,
}

impl Drop for LedgerLock {
    /// Closing the file is not enough: a child that is being started right now still has a copy of
    /// its descriptor, and the lock would live on until that child has become its program.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl LedgerLock {
    /// [`Error::Locked`] at once if another program, or another handle of this one, holds it.
    /// A folder without a ledger is [`Error::NoLedger`] and gets no lock file.
    pub fn acquire(folder: &LedgerFolder) -> Result<Self> {
        if !folder.holds_a_ledger() {
            return Err(Error::NoLedger);
        }
        lock(&folder.lock_file())
    }
}

fn lock(path: &Path) -> Result<LedgerLock> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(LedgerLock { file }),
        Err(TryLockError::WouldBlock) => Err(Error::Locked),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;
