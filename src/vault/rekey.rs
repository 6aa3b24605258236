//! A new data key, and opening a ledger whose change of key was cut short.
//!
//! Database and key file are two files, and no system replaces two at once. So the key file first
//! carries both sets of keys, then the database is replaced, then the old set is dropped. Whenever
//! the power fails, one of the two sets opens the database, and [`unlock`] finds out which.

use std::fs;

use chrono::NaiveDateTime;
use rusqlite::Connection;
use tempfile::TempDir;

use super::backup::{Content, ReadFacts, vacuum_into};
use super::files::sync_folder;
use super::folder::DATABASE;
use super::slots::KeySet;
use super::{
    Credential, DataKey, Error, KdfParams, LedgerFolder, LedgerLock, Passphrase, RecoveryKey, Result, Right, Slots,
    Unlocked, integrity_findings, open_database,
};

/// Loads the key file and opens a slot. Changes nothing unless the credential is right *and* a change of
/// data key was interrupted: then the set of keys that fits the database is made the only one.
pub fn unlock(_lock: &LedgerLock, folder: &LedgerFolder, credential: Credential<'_>) -> Result<(Slots, Unlocked)> {
    let mut slots = Slots::load(folder)?;
    let Some(next) = slots.next.clone() else {
        let unlocked = slots.unlock(credential)?;
        return Ok((slots, unlocked));
    };
    let fits = |set: &KeySet| -> Result<Option<Unlocked>> {
        match set.unlock(&slots.ledger_id().to_owned(), credential) {
            Ok(unlocked) => Ok(open_database(&folder.database(), unlocked.key()).is_ok().then_some(unlocked)),
            Err(Error::CannotUnlock) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let unlocked = match fits(&slots.current)? {
        Some(unlocked) => unlocked,
        None => {
            let unlocked = fits(&next)?.ok_or(Error::CannotUnlock)?;
            slots.current = next;
            unlocked
        }
    };
    slots.next = None;
    slots.save(folder)?;
    Ok((slots, unlocked))
}

/// Who asks for a new data key, and how he will enter afterwards.
#[derive(Clone, Copy)]
pub struct RekeyJob<'a> {
    /// The ledger.
    pub folder: &'a LedgerFolder,
    /// Who asks: needs [`Right::Users`].
    pub by: &'a Unlocked,
    /// The officer who can enter afterwards.
    pub user: &'a str,
    /// His passphrase, the present one; it must open his slot.
    pub passphrase: &'a Passphrase,
    /// How hard his new slot is to guess.
    pub kdf: KdfParams,
    /// The time.
    pub now: NaiveDateTime,
    /// Reads the facts to compare old and new by.
    pub read_facts: ReadFacts<'a>,
}

/// Encrypts the ledger with a new data key, so that keys known to former users open nothing written from now on.
///
/// `db` is closed by this; open the ledger again with the key answered. Everybody but `job.user` waits for a new
/// passphrase ([`super::SlotState::NeedsPassphrase`]), the disabled stay disabled, and the recovery key is new.
/// Backups made before still open with the keys of their day; attachments have keys of their own and stay as they are.
pub fn rekey(_lock: &LedgerLock, db: Connection, job: RekeyJob<'_>) -> Result<(Slots, Unlocked, RecoveryKey)> {
    job.by.require(Right::Users)?;
    let folder = job.folder;
    let mut slots = Slots::load(folder)?;
    let credential = Credential::Passphrase { user: Some(job.user), passphrase: job.passphrase };
    let officer = slots.unlock(credential)?;
    officer.require(Right::Users)?;
    if slots.next.is_some() || officer.key() != job.by.key() {
        return Err(Error::CannotUnlock);
    }

    let work = tempfile::Builder::new().prefix(".yuwang-").tempdir_in(folder.path())?;
    let key = DataKey::random()?;
    make_copy(&db, &work, officer.key(), &key, job.read_facts)?;
    let (next, recovery) =
        slots.current.renew(slots.ledger_id(), &key, officer.user(), job.passphrase, job.kdf, job.now)?;
    db.close().map_err(|(_, error)| error)?;
    for suffix in ["-wal", "-journal"] {
        // Left only if somebody else in this program still has the database open.
        if fs::metadata(folder.path().join(format!("{DATABASE}{suffix}"))).is_ok_and(|meta| meta.len() > 0) {
            return Err(Error::Locked);
        }
    }

    slots.next = Some(next.clone());
    slots.save(folder)?;
    fs::rename(work.path().join(DATABASE), folder.database())?;
    sync_folder(folder.path())?;
    slots.current = next;
    slots.next = None;
    slots.save(folder)?;
    let unlocked = slots.unlock(credential)?;
    Ok((slots, unlocked, recovery))
}

fn make_copy(db: &Connection, work: &TempDir, old: &DataKey, new: &DataKey, read_facts: ReadFacts<'_>) -> Result<()> {
    let file = work.path().join(DATABASE);
    let before = Content::read(db, read_facts)?;
    vacuum_into(db, &file)?;
    let copy = open_database(&file, old)?;
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    new.reencrypt(&copy)?;
    copy.close().map_err(|(_, error)| error)?;

    let copy = open_database(&file, new)?;
    if !integrity_findings(&copy)?.is_empty() || Content::read(&copy, read_facts)? != before {
        return Err(Error::Damaged("the newly encrypted copy differs".into()));
    }
    copy.close().map_err(|(_, error)| error)?;
    fs::File::options().write(true).open(&file)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests;
