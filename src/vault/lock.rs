//! One program at a time.
//!
//! The lock is the operating system's, on the open file: it goes when the process ends, however it
//! ends, so there is no stale lock to clear away.

use std::fs::{File, TryLockError};

use super::{Error, LedgerFolder, Result};

/// Held while a program has the ledger open. Dropping it lets the next one in.
#[derive(Debug)]
pub struct LedgerLock {
    _file: File,
}

impl LedgerLock {
    /// [`Error::Locked`] at once if another program, or another handle of this one, holds it.
    pub fn acquire(folder: &LedgerFolder) -> Result<Self> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(folder.lock_file())?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests;
