//! Making a backup, and looking whether one can be trusted.
//!
//! A backup is copied from *inside* the database (`VACUUM INTO`), packed, unpacked again, opened
//! with its key, checked and compared with the original. Only then does it get its name. All work
//! happens in one hidden folder beside the target, which goes whatever happens.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use rusqlite::Connection;

use crate::watch::Watch;

use super::archive::{self, Opened};
use super::files::{create_private_folder, is_there, sync_folder};
use super::folder::{DATABASE, KEYS};
use super::integrity::{is_structural, table_counts};
use super::manifest::{self, Manifest};
use super::slots::Unlocked;
use super::{
    Credential, DataKey, Error, LedgerFolder, Result, Slots, integrity_findings, open_database,
};

/// What the vault must know of a ledger's content. The store answers; the vault has no SQL for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFacts {
    /// How many entries there are.
    pub entries: u64,
    /// The head of the history chain, in hexadecimal; empty if there is no history.
    pub history_head: String,
}

/// Reads the [`BackupFacts`] of an open database.
pub type ReadFacts<'a> = &'a dyn Fn(&Connection) -> rusqlite::Result<BackupFacts>;

/// What a backup needs besides the open database.
#[derive(Clone, Copy)]
pub struct BackupJob<'a> {
    /// The ledger.
    pub folder: &'a LedgerFolder,
    /// Its data key.
    pub key: &'a DataKey,
    /// Where the backup goes; made if only its last part is missing.
    pub dir: &'a Path,
    /// The time for the file's name and manifest.
    pub now: NaiveDateTime,
    /// The program's version.
    pub app_version: &'a str,
    /// Reads the facts to compare and record.
    pub read_facts: ReadFacts<'a>,
    /// Who watches; hears bytes.
    pub watch: Watch<'a>,
}

/// A finished backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The `.ywb` file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// How many entries it holds.
    pub entries: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// The history head written into it.
    pub history_head: String,
    /// Whether it was reopened, is whole and equals the ledger. False only if the ledger itself has
    /// the same damage: then a backup with [`BackupReport::findings`] is better than none.
    pub verified: bool,
    /// What is wrong with the ledger, and so with its copy.
    pub findings: Vec<String>,
    /// Links and the like in the ledger folder that are not carried.
    pub skipped: Vec<String>,
}

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    /// What the backup says about itself.
    pub manifest: Manifest,
    /// The file's size.
    pub bytes: u64,
    /// The file's SHA-256 in hexadecimal.
    pub sha256: String,
    /// Whether it was also opened: without a credential only the hashes were checked.
    pub opened: bool,
    /// What integrity checks found; empty if it is whole or was not opened.
    pub findings: Vec<String>,
}

/// How to open a backup for [`verify`].
#[derive(Clone, Copy)]
pub struct Opening<'a> {
    /// Opens the backup's own key slots, which are those of the day it was made.
    pub credential: Credential<'a>,
    /// The newest schema version this build reads.
    pub known_schema: u32,
    /// Reads the facts to compare with the manifest.
    pub read_facts: ReadFacts<'a>,
    /// Who watches; hears bytes.
    pub watch: Watch<'a>,
}

/// Writes one `.ywb` file. `db` must be open, keyed and in no transaction. On any error the target
/// is absent and the ledger untouched.
pub fn write_backup(db: &Connection, job: BackupJob<'_>) -> Result<BackupReport> {
    let slots = Slots::load(job.folder)?;
    if slots.next.is_some() {
        return Err(Error::Damaged("a change of data key is unfinished".into()));
    }
    if !job.dir.is_dir() {
        create_private_folder(job.dir)?;
    }
    let dir = std::path::absolute(job.dir)?;
    let prefix = format!(".yuwang-backup-{}-", slots.ledger_id());
    clear_leftovers(&dir, &prefix)?;
    let work = tempfile::Builder::new().prefix(&prefix).tempdir_in(&dir)?;

    let watch = job.watch;
    watch.go_on()?;
    let before = Content::read(db, job.read_facts)?;
    let snapshot = work.path().join(DATABASE);
    vacuum_into(db, &snapshot)?;
    watch.go_on()?;

    let (mut files, skipped) = archive::files_to_carry(job.folder)?;
    files.insert(1, (DATABASE.into(), snapshot.clone())); // after the keys, before what may be large
    let mut manifest = before.manifest(slots.ledger_id(), job);
    manifest.members =
        files.iter().map(|(name, path)| archive::describe(name, path)).collect::<Result<_>>()?;
    let manifest_bytes = manifest.to_bytes()?;
    let seal = manifest::seal(&manifest_bytes, job.key)?;
    let packed = work.path().join("backup.ywb");
    archive::write(&packed, &manifest_bytes, &seal, &files, watch)?;
    fs::remove_file(&snapshot)?; // makes room for the copy that is looked at

    let check = work.path().join("check");
    create_private_folder(&check)?;
    let opened = archive::read(&packed, &check, |name| name == DATABASE, watch)?;
    manifest::check_seal(&opened.manifest_bytes, &opened.seal, job.key)?;
    let copy = open_database(&check.join(DATABASE), job.key).map_err(of_the_copy)?;
    watch.go_on()?;
    let findings: Vec<_> = integrity_findings(&copy)?;
    let in_copy = Content::read(&copy, job.read_facts)?;
    copy.close().map_err(|(_, error)| error)?;
    if in_copy != before {
        // Another connection of this program may have written between the first look and the copy.
        let moved_on = Content::read(db, job.read_facts)? != before;
        return Err(if moved_on {
            Error::Locked
        } else {
            Error::BackupDamaged("the copy differs from the ledger".into())
        });
    }
    let structural = findings.iter().any(|finding| is_structural(finding));
    if structural && !integrity_findings(db)?.iter().any(|finding| is_structural(finding)) {
        return Err(Error::BackupDamaged("the copy is not whole".into()));
    }

    let whole = archive::describe("", &packed)?;
    watch.go_on()?; // the last chance: from here on it is done
    let file = free_name(&dir, job.now);
    fs::rename(&packed, &file)?;
    sync_folder(&dir)?;
    Ok(BackupReport {
        file,
        bytes: whole.bytes,
        entries: before.facts.entries,
        sha256: whole.sha256,
        history_head: before.facts.history_head,
        verified: !structural,
        findings,
        skipped,
    })
}

/// Checks a backup's hashes and, given an [`Opening`], its keys, its seal and its database.
/// Reads the file only; what must be unpacked goes, still encrypted, to the system's temporary folder.
pub fn verify(file: &Path, opening: Option<Opening<'_>>) -> Result<VerifyReport> {
    let scratch = tempfile::tempdir()?;
    let wanted = |name: &str| opening.is_some() && matches!(name, DATABASE | KEYS);
    let watch = opening.map_or(Watch::nobody(), |opening| opening.watch);
    let archive = archive::read(file, scratch.path(), wanted, watch)?;
    let whole = archive::describe("", file)?;
    let findings = match opening {
        None => Vec::new(),
        Some(opening) => open_unpacked(scratch.path(), &archive, opening)?.findings,
    };
    let opened = opening.is_some();
    Ok(VerifyReport {
        manifest: archive.manifest,
        bytes: whole.bytes,
        sha256: whole.sha256,
        opened,
        findings,
    })
}

/// What a backup says about itself, without a look at the rest: enough to list it, not to trust it.
pub fn look_at_backup(file: &Path) -> Result<Manifest> {
    archive::read_manifest(file)
}

/// A backup that was unpacked, unlocked and found sound.
pub(super) struct Sound {
    pub(super) db: Connection,
    pub(super) unlocked: Unlocked,
    pub(super) findings: Vec<String>,
}

/// Unlocks the unpacked keys and database in `folder` and holds them against the manifest.
pub(super) fn open_unpacked(
    folder: &Path,
    archive: &Opened,
    opening: Opening<'_>,
) -> Result<Sound> {
    let manifest = &archive.manifest;
    let slots = Slots::parse(&fs::read(folder.join(KEYS))?).map_err(of_the_copy)?;
    let unlocked = slots.unlock(opening.credential)?;
    manifest::check_seal(&archive.manifest_bytes, &archive.seal, unlocked.key())?;
    if slots.ledger_id() != manifest.ledger {
        return Err(Error::BackupDamaged("keys of another ledger".into()));
    }
    if manifest.schema_version > opening.known_schema {
        let (found, known) = (manifest.schema_version, opening.known_schema);
        return Err(Error::TooNew { what: "database schema", found, known });
    }
    let db = open_database(&folder.join(DATABASE), unlocked.key()).map_err(of_the_copy)?;
    if schema_version(&db)? != manifest.schema_version {
        return Err(Error::BackupDamaged("schema version".into()));
    }
    opening.watch.go_on()?;
    let findings = integrity_findings(&db)?;
    let facts = (opening.read_facts)(&db)?;
    if facts.entries != manifest.entries || facts.history_head != manifest.history_head {
        return Err(Error::BackupDamaged("content differs from the manifest".into()));
    }
    Ok(Sound { db, unlocked, findings })
}

pub(super) fn schema_version(db: &Connection) -> Result<u32> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Copies an open database into a new file under the same key.
pub(super) fn vacuum_into(db: &Connection, target: &Path) -> Result<()> {
    let path = target
        .to_str()
        .ok_or_else(|| Error::from(io::Error::from(io::ErrorKind::InvalidFilename)))?;
    match db.execute("VACUUM INTO ?1", [path]) {
        Ok(_) => Ok(()),
        Err(error) => Err(why_writing_failed(db, target).unwrap_or_else(|| error.into())),
    }
}

/// SQLite says only "I/O error" for a used-up quota or a file-size limit, and cuts the half-made file
/// back. Writing as much as the copy needs asks the system for its own words.
fn why_writing_failed(db: &Connection, half_made: &Path) -> Option<Error> {
    // SQLCipher answers `page_size` with words; 4096 is its default.
    let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0)).ok()?;
    let needed = pages.unsigned_abs().saturating_mul(4096);
    let mut file = File::options().write(true).open(half_made).ok()?;
    let error =
        io::copy(&mut io::repeat(0).take(needed), &mut file).and_then(|_| file.sync_all()).err()?;
    Some(error.into())
}

/// What must be equal in a ledger and its copy.
#[derive(PartialEq, Eq)]
pub(super) struct Content {
    facts: BackupFacts,
    schema_version: u32,
    application_id: i32,
    rows: BTreeMap<String, u64>,
}

impl Content {
    pub(super) fn read(db: &Connection, read_facts: ReadFacts<'_>) -> Result<Self> {
        Ok(Self {
            facts: read_facts(db)?,
            schema_version: schema_version(db)?,
            application_id: db.query_row("PRAGMA application_id", [], |row| row.get(0))?,
            rows: table_counts(db)?,
        })
    }

    fn manifest(&self, ledger: &str, job: BackupJob<'_>) -> Manifest {
        let created = job.now.format("%Y-%m-%d %H:%M:%S").to_string();
        Manifest {
            history_head: self.facts.history_head.clone(),
            entries: self.facts.entries,
            ..Manifest::new(ledger, created, job.app_version, self.schema_version)
        }
    }
}

/// Damage found in a copy is the copy's.
fn of_the_copy(error: Error) -> Error {
    match error {
        Error::Damaged(why) => Error::BackupDamaged(why),
        other => other,
    }
}

/// Work folders of backups of this ledger that were killed. The ledger's lock is held, so none is in use.
fn clear_leftovers(dir: &Path, prefix: &str) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(prefix) && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// ASCII on purpose: memory sticks are carried between systems that disagree about file names.
fn free_name(dir: &Path, now: NaiveDateTime) -> PathBuf {
    let base = format!("yuwang-{}", file_stamp(now));
    std::iter::once(base.clone())
        .chain((2..).map(|n| format!("{base}-{n}")))
        .map(|name| dir.join(name).with_extension("ywb"))
        .find(|path| !is_there(path))
        .unwrap_or_else(|| dir.join(base).with_extension("ywb"))
}

/// `YYYYMMDD-HHMMSS`, as in the names of backups and of folders put aside.
pub(super) fn file_stamp(now: NaiveDateTime) -> String {
    now.format("%Y%m%d-%H%M%S").to_string()
}

/// The time in a backup's name; nothing for a file that the program did not name.
pub fn stamp_of(file: &Path) -> Option<NaiveDateTime> {
    let name = file.file_name()?.to_str()?.strip_prefix("yuwang-")?.strip_suffix(".ywb")?;
    NaiveDateTime::parse_from_str(name.get(..15)?, "%Y%m%d-%H%M%S").ok()
}

/// The backups in a folder that the program named, newest first: what [`super::thin`] decides about.
pub fn list_backups(dir: &Path) -> Result<Vec<(NaiveDateTime, PathBuf)>> {
    let mut backups = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if let (true, Some(stamp)) = (entry.file_type()?.is_file(), stamp_of(&entry.path())) {
            backups.push((stamp, entry.path()));
        }
    }
    backups.sort_unstable_by(|a, b| b.cmp(a));
    Ok(backups)
}

#[cfg(test)]
mod tests;
