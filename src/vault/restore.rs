//! Bringing a backup back.
//!
//! Everything happens in a staging folder: unpack, check hashes, unlock, check seal, integrity and
//! version, carry over certificates of erasure, migrate. Only a ledger that has passed is swapped
//! in, and the one it replaces stays beside it under a dated name.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use rusqlite::Connection;

use super::backup::{Opening, file_stamp, open_unpacked};
use super::folder::{BACKUPS, CERTIFICATES};
use super::integrity::is_structural;
use super::manifest::Manifest;
use super::slots::Unlocked;
use super::staging::{
    Staging, aside_name, looks_like_a_ledger, make_subfolders, undo_interrupted_swap,
};
use super::{Error, LedgerFolder, LedgerLock, Result, Slots, archive};

/// A finished restore.
#[derive(Debug)]
pub struct RestoreReport {
    /// The ledger that is now in place.
    pub folder: LedgerFolder,
    /// Where the ledger that was there before lies now.
    pub replaced: Option<PathBuf>,
    /// What the backup says about itself.
    pub manifest: Manifest,
    /// Who opened it.
    pub unlocked: Unlocked,
    /// Certificates of erasure that the backup did not know; they lie in the restored ledger and were given to `prepare`.
    pub certificates: Vec<PathBuf>,
    /// Broken references that the ledger had when the backup was made.
    pub findings: Vec<String>,
}

/// Restores `file` to the folder `to`, which may be absent, empty, or hold a ledger.
///
/// `prepare` is called on the open database in its staging folder with the certificates to apply:
/// the caller migrates and erases there. If it fails nothing is swapped. After the swap, the
/// backups that lay in the replaced ledger are moved to the restored one if both are the same ledger.
pub fn restore<F>(
    file: &Path,
    to: &Path,
    opening: Opening<'_>,
    now: NaiveDateTime,
    prepare: F,
) -> Result<RestoreReport>
where
    F: FnOnce(&mut Connection, &[PathBuf]) -> Result<(), Box<dyn StdError + Send + Sync>>,
{
    undo_interrupted_swap(to)?;
    let old = LedgerFolder::new(std::path::absolute(to)?);
    let replaces = looks_like_a_ledger(old.path());
    let lock = if replaces { Some(LedgerLock::acquire(&old)?) } else { None };
    let staging = if replaces { Staging::for_replacing(to)? } else { Staging::for_new(to)? };

    let archive = archive::read(file, staging.path(), |_| true, opening.watch)?;
    make_subfolders(staging.path())?;
    let mut sound = open_unpacked(staging.path(), &archive, opening)?;
    if sound.findings.iter().any(|finding| is_structural(finding)) {
        return Err(Error::BackupDamaged("the database is not whole".into()));
    }
    let same_ledger = Slots::load(&old).map(|slots| slots.ledger_id() == archive.manifest.ledger);
    let staged_certificates = match same_ledger {
        Ok(false) => Vec::new(),
        // If the old keys cannot be read: a foreign certificate names nothing here, a lost one would bring back the erased.
        Ok(true) | Err(_) => carry_certificates(&old, &archive.manifest, &staging)?,
    };
    prepare(&mut sound.db, &staged_certificates).map_err(Error::Prepare)?;
    sound.db.close().map_err(|(_, error)| error)?;
    opening.watch.go_on()?; // the last chance: from here on it is done

    let target = staging.target().to_path_buf();
    let replaced = replaces.then(|| aside_name(&target, &file_stamp(now)));
    match &replaced {
        None => staging.publish()?,
        Some(aside) => {
            #[cfg(windows)]
            drop(lock); // Windows does not rename a folder while a file in it is open
            staging.publish_replacing(aside)?;
            #[cfg(not(windows))]
            drop(lock);
        }
    }
    let folder = LedgerFolder::new(target);
    if let (Some(aside), Ok(true)) = (&replaced, same_ledger) {
        move_backups(aside, &folder);
    }
    let certificates = staged_certificates
        .iter()
        .filter_map(|path| Some(folder.certificates().join(path.file_name()?)))
        .collect();
    let (unlocked, findings) = (sound.unlocked, sound.findings);
    Ok(RestoreReport {
        folder,
        replaced,
        manifest: archive.manifest,
        unlocked,
        certificates,
        findings,
    })
}

/// Certificates that lie beside the current database and that the backup does not hold: what they
/// erased is still in the backup and must be erased again after a restore.
pub fn certificates_to_apply(current: &LedgerFolder, manifest: &Manifest) -> Result<Vec<PathBuf>> {
    let folder = current.certificates();
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_file() {
            continue;
        }
        let name = format!("{CERTIFICATES}/{}", entry.file_name().to_string_lossy());
        let known = manifest.member(&name).map(|member| &member.sha256);
        if known != Some(&archive::describe(&name, &entry.path())?.sha256) {
            found.insert(name, entry.path());
        }
    }
    Ok(found.into_values().collect())
}

/// Copies them into the staged ledger. One that bears the same name as another in the backup gets a new one.
fn carry_certificates(
    old: &LedgerFolder,
    manifest: &Manifest,
    staging: &Staging,
) -> Result<Vec<PathBuf>> {
    let into = staging.path().join(CERTIFICATES);
    let mut carried = Vec::new();
    for path in certificates_to_apply(old, manifest)? {
        let name =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let free = std::iter::once(name.clone())
            .chain((2..).map(|n| format!("{n}-{name}")))
            .map(|name| into.join(name))
            .find(|path| !path.exists());
        if let Some(target) = free {
            fs::copy(&path, &target)?;
            carried.push(target);
        }
    }
    Ok(carried)
}

/// A convenience after the deed: whatever cannot be moved stays, safe, in the replaced ledger.
fn move_backups(aside: &Path, folder: &LedgerFolder) {
    let (from, to) = (aside.join(BACKUPS), folder.backups());
    if from.is_dir() && fs::remove_dir(&to).is_ok() && fs::rename(&from, &to).is_err() {
        let _ = fs::create_dir(&to);
    }
}

#[cfg(test)]
mod tests;
