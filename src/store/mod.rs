//! The encrypted database: what is kept, the one way to change it, and what is derived.
//!
//! - [`Store::transact`] is the only door for writes: one transaction holds the change, its rows
//!   of history and everything derived from it. `&Store` methods read, a [`Writer`] writes.
//! - [`attachment`] scans of signed sheets, as rows
//! - [`desk`] drafts and preferences, the one thing that is not history
//! - [`subject`] places, organisations, the post · [`entry`] entries on forms
//! - [`history`] the chain of digests, payloads beside it · [`undo`] a change backwards
//! - [`bin`] what was removed and can be brought back
//! - [`binder`] what is on paper, page by page
//! - [`standing`] how every subject stands, one short row each · [`exemption`] what is not asked for
//! - [`search`] what search looks through · [`queue`] rows that need a person
//! - [`erase`] what the law says must go · [`integrity`] whether all of it agrees
//!
//! Deliberately absent: any table or index that gathers a person across places.

pub mod attachment;
pub mod batch;
pub mod bin;
pub mod binder;
pub mod desk;
pub mod entry;
pub mod erase;
pub mod exemption;
pub mod history;
pub mod integrity;
pub mod log;
mod migrate;
pub mod queue;
pub mod search;
pub mod setting;
pub mod standing;
pub mod subject;
pub mod touched;
pub mod undo;
mod writer;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDateTime;
use rusqlite::{
    Connection, OpenFlags, OptionalExtension, TransactionBehavior, config::DbConfig, params,
};

use zeroize::Zeroizing;

use crate::domain::{AttachmentId, ChangeId, DeviceId};

pub use attachment::{Attachment, NewAttachment};
pub use entry::{Entry, EntryNo, Prepared, Status, Wrong};
pub use history::{HistoryRow, Op};
pub use subject::{Subject, SubjectNo};
pub use writer::{Writer, WrittenAt};

/// Marks a file as a ledger (`PRAGMA application_id`): "YWTZ".
pub const APPLICATION_ID: i32 = 0x5957_545A;

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite's code 26: a wrong key or a damaged file.
    #[error("cannot unlock the database")]
    CannotUnlock,
    /// Written by a newer program.
    #[error("schema {found} is newer than {known}")]
    TooNew {
        /// In the file.
        found: i32,
        /// In this program.
        known: i32,
    },
    /// The file is no ledger, or is torn.
    #[error("the database is damaged")]
    Damaged,
    /// No room on the disk, or a size limit.
    #[error("no space left")]
    NoSpace,
    /// The folder or file cannot be written.
    #[error("read only")]
    ReadOnly,
    /// The entry, place or change is not there (any more).
    #[error("not found")]
    NotFound,
    /// Undo across an erasure (decisions.md 21).
    #[error("erased")]
    Erased,
    /// Nothing to undo.
    #[error("nothing to undo")]
    NothingToUndo,
    /// An undo of something that was changed again since.
    #[error("changed since")]
    ChangedSince,
    /// Anything else of SQLite.
    #[error("sqlite failed")]
    Db(#[source] rusqlite::Error),
    /// Stored JSON that does not read: damage.
    #[error("stored json does not read")]
    Json(#[from] serde_json::Error),
    /// Somebody asked to stop; the transaction was rolled back.
    #[error(transparent)]
    Cancelled(#[from] crate::watch::Cancelled),
    /// A work function refused; the transaction was rolled back.
    #[error("refused: {0}")]
    Refused(String),
    /// What the program itself must never do; the transaction was rolled back.
    #[error("fault: {0}")]
    Fault(&'static str),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        match error.sqlite_error_code() {
            Some(C::NotADatabase) => Error::CannotUnlock,
            Some(C::DiskFull) => Error::NoSpace,
            Some(C::ReadOnly | C::PermissionDenied) => Error::ReadOnly,
            Some(C::DatabaseCorrupt) => Error::Damaged,
            // A write that hits a file-size limit or a full disk fails as an I/O error.
            Some(C::SystemIoFailure) if is_write_failure(&error) => Error::NoSpace,
            _ => match error {
                rusqlite::Error::QueryReturnedNoRows => Error::NotFound,
                other => Error::Db(other),
            },
        }
    }
}

fn is_write_failure(error: &rusqlite::Error) -> bool {
    // SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE, _SHMSIZE
    matches!(error, rusqlite::Error::SqliteFailure(e, _)
        if matches!(e.extended_code, 778 | 1034 | 1546 | 4874))
}

/// The result of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// The database of one ledger, unlocked.
pub struct Store {
    db: Connection,
    device: i64,
    device_id: DeviceId,
}

/// Who does something, and when.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Name of the user.
    pub user: String,
    /// Local time.
    pub now: NaiveDateTime,
}

/// What a transaction did.
#[derive(Debug)]
pub struct Done<T> {
    /// What the work gave back.
    pub output: T,
    /// The change, if anything was written.
    pub change: Option<ChangeId>,
    /// Rows of history it made.
    pub rows: usize,
}

impl Store {
    /// Makes a new database. `key` is SQLCipher's raw key literal (`x'…'`).
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub fn create(path: &Path, key: &str) -> Result<Self> {
        let db = Connection::open(path)?;
        unlock(&db, key)?;
        // Before the first page is written: a rollback journal would be a second format.
        db.pragma_update(None, "application_id", APPLICATION_ID)?;
        settle(&db)?;
        migrate::to_newest(&db)?;
        Self::with_device(db)
    }

    /// Opens a database, upgrades it when it is older, and refuses it untouched when it is newer.
    ///
    /// # Errors
    /// [`Error::CannotUnlock`], [`Error::TooNew`], [`Error::Damaged`].
    pub fn open(path: &Path, key: &str) -> Result<Self> {
        Self::open_with(path, key, |_, _| Ok(()))
    }

    /// As [`Store::open`]. Before an older file is upgraded, `before_upgrade` gets it with the schema
    /// it has, for a snapshot; an error there leaves the file at that schema.
    ///
    /// # Errors
    /// As [`Store::open`], and whatever `before_upgrade` says.
    pub fn open_with<E: From<Error>>(
        path: &Path,
        key: &str,
        before_upgrade: impl FnOnce(&Connection, i32) -> std::result::Result<(), E>,
    ) -> std::result::Result<Self, E> {
        let (db, found) = open_untouched(path, key)?;
        settle(&db)?;
        if found < migrate::NEWEST {
            before_upgrade(&db, found)?;
            migrate::to_newest(&db)?;
        }
        Ok(Self::with_device(db)?)
    }

    /// A store of nothing, to stand in while the real file is being replaced.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn nothing() -> Result<Self> {
        let device_id = DeviceId::from_bytes([0; 16]);
        Ok(Self { db: Connection::open_in_memory()?, device: 0, device_id })
    }

    /// Gives the open database away, to be closed by whoever takes it.
    pub fn into_connection(self) -> Connection {
        self.db
    }

    fn with_device(db: Connection) -> Result<Self> {
        db.set_prepared_statement_cache_capacity(128);
        let known = db.query_row("SELECT no, id FROM device ORDER BY no LIMIT 1", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 16]>(1)?))
        });
        let (device, id) = match known {
            Ok(known) => known,
            Err(rusqlite::Error::QueryReturnedNoRows) => {
                let id = *uuid::Uuid::now_v7().as_bytes();
                db.execute("INSERT INTO device (no, id) VALUES (1, ?1)", params![id])?;
                (1, id)
            }
            Err(other) => return Err(other.into()),
        };
        Ok(Self { db, device, device_id: DeviceId::from_bytes(id) })
    }

    /// The newest schema this program reads.
    pub fn newest_schema() -> i32 {
        migrate::NEWEST
    }

    /// This laptop.
    pub fn device_id(&self) -> DeviceId {
        self.device_id
    }

    /// For reading only: the vault copies the database from inside, tests look at its schema.
    pub fn connection(&self) -> &Connection {
        &self.db
    }

    /// The only door for writes. `work` gets a [`Writer`]; an error drops the transaction, which
    /// rolls everything back. A transaction that wrote nothing leaves no trace.
    ///
    /// # Errors
    /// Whatever `work` says, or the database.
    pub fn transact<T, E: From<Error>>(
        &mut self,
        op: Op,
        actor: &Actor,
        work: impl FnOnce(&mut Writer<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Done<T>, E> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Error::from)?;
        let mut writer = Writer::start(&tx, op, actor, self.device)?;
        let output = work(&mut writer)?;
        let (change, rows) = writer.finish()?;
        if change.is_some() {
            tx.commit().map_err(Error::from)?;
        }
        Ok(Done { output, change, rows })
    }

    /// Writes the log back into the database file (after large imports, before closing).
    pub fn checkpoint(&self) -> Result<()> {
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

/// A file of this program or an older one and its schema; nothing has been written yet.
fn open_untouched(path: &Path, key: &str) -> Result<(Connection, i32)> {
    look_first(path, key)?;
    let db = match connect(path, key, false) {
        // On a full disk there is no room for the index that several connections share: one alone
        // keeps it in memory, and what is there can be read.
        Err(Error::NoSpace) => connect(path, key, true)?,
        db => db?,
    };
    let found = migrate::version(&db)?;
    if found > migrate::NEWEST {
        return Err(Error::TooNew { found, known: migrate::NEWEST });
    }
    let id: i32 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(Error::Damaged);
    }
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok((db, found))
}

/// A connection that writes nothing yet, not even a checkpoint on closing.
fn connect(path: &Path, key: &str, alone: bool) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    if alone {
        db.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    }
    unlock(&db, key)?;
    Ok(db)
}

/// Tells a wrong key and a newer ledger without so much as a file beside the database, when it
/// was closed properly and has no log.
fn look_first(path: &Path, key: &str) -> Result<()> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if std::fs::metadata(&log).is_ok_and(|meta| meta.len() > 0) {
        return Ok(());
    }
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'%' | b'?' | b'#' => uri.push_str(&format!("%{byte:02X}")),
            b'\\' => uri.push('/'),
            _ if byte.is_ascii() => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(uri, flags)?;
    unlock(&db, key)?;
    let found = migrate::version(&db)?;
    if found > migrate::NEWEST {
        return Err(Error::TooNew { found, known: migrate::NEWEST });
    }
    Ok(())
}

/// What a backup records of a ledger: entries, and the head of the history in hexadecimal.
///
/// # Errors
/// Of SQLite.
pub fn backup_facts(db: &Connection) -> rusqlite::Result<(u64, String)> {
    let entries: i64 =
        db.query_row("SELECT count(*) FROM entry WHERE deleted = 0", [], |row| row.get(0))?;
    let head: Option<[u8; 32]> = db
        .query_row("SELECT chain FROM history ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
        .optional()?;
    let head = head.map(|head| head.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    Ok((entries.unsigned_abs(), head.unwrap_or_default()))
}

/// Brings a restored database to this program's schema and erases again what was erased after the
/// backup was made. Answers the attachments whose files must go.
///
/// # Errors
/// Of the database.
pub fn prepare_restored(
    db: &mut Connection,
    certificates: &[erase::Certificate],
    now: NaiveDateTime,
) -> Result<BTreeSet<AttachmentId>> {
    migrate::to_newest(db)?;
    let mut attachments = BTreeSet::new();
    if certificates.is_empty() {
        return Ok(attachments);
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let op = Op::new("erase", "恢复备份后再次清除");
    let actor = Actor { user: "恢复".to_owned(), now };
    let mut writer = Writer::start(&tx, op, &actor, 1)?;
    for certificate in certificates {
        attachments.extend(writer.apply_certificate(certificate)?);
    }
    writer.finish()?;
    tx.commit()?;
    Ok(attachments)
}

fn unlock(db: &Connection, key: &str) -> Result<()> {
    // SQLCipher would write to standard error on its own.
    db.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // An error of this statement would quote the key.
    let sql = Zeroizing::new(format!("PRAGMA key = \"{key}\""));
    db.execute_batch(&sql).map_err(|_| Error::CannotUnlock)?;
    // The first read tells a wrong key.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

fn settle(db: &Connection) -> Result<()> {
    db.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA cache_size = -16384;
         PRAGMA trusted_schema = OFF;",
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
