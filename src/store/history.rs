//! The history: one row for every change of an entry, chained by digests.
//!
//! A row never changes. What was written stands beside it in `history_payload` and can be erased;
//! the row keeps SHA-256(salt ‖ payload), and the chain hashes rows only (decisions.md 21). So a
//! rewritten history shows, and an erasure does not break it.

use rusqlite::{OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use crate::domain::{ChangeId, EntryId};

use super::{Error, Result, Store, SubjectNo};

/// What an officer does in one go: a stable key and the Chinese words of menu and history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// Stable key: `add`, `edit`, `import`, `undo`, `print` …
    pub key: &'static str,
    /// Chinese words: 修改登记表.
    pub label: String,
}

impl Op {
    /// An operation.
    pub fn new(key: &'static str, label: impl Into<String>) -> Self {
        Self { key, label: label.into() }
    }
}

/// A row of history with the change it belongs to. Its payload holds values, so it has no `Debug`.
#[derive(Clone)]
pub struct HistoryRow {
    /// Sequence, from 1.
    pub seq: i64,
    /// The change.
    pub change: ChangeId,
    /// Local time, `YYYY-MM-DD HH:MM:SS`.
    pub at: String,
    /// User.
    pub user: String,
    /// Operation's key.
    pub op: String,
    /// Operation in Chinese.
    pub label: String,
    /// `create`, `update`, `remove`, `restore`, `open` (a subject), `note` …
    pub action: String,
    /// The entry (or subject, for `open`).
    pub entry: Option<[u8; 16]>,
    /// Field keys that changed, joined by commas.
    pub fields: String,
    /// What was written; gone after an erasure.
    pub payload: Option<String>,
    /// Whether the change was undone.
    pub undone: bool,
}

/// A change as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// Local time, `YYYY-MM-DD HH:MM:SS`.
    pub at: String,
    /// User.
    pub user: String,
    /// Operation's key.
    pub op: String,
    /// Operation in Chinese.
    pub label: String,
}

impl Store {
    /// When an entry was made, and by which operation.
    ///
    /// # Errors
    /// Of the database.
    pub fn made_by(&self, entry: EntryId) -> Result<Option<(String, String)>> {
        let made = self
            .db
            .prepare_cached(include_str!("find_creation.sql"))?
            .query_row(params![entry.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(made)
    }
}

pub(super) fn change_from_row(row: &Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change {
        id: ChangeId::from_bytes(row.get("id")?),
        at: row.get("at")?,
        user: row.get("user")?,
        op: row.get("op")?,
        label: row.get("label")?,
    })
}

/// Where a chain begins.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// What the chain hashes of one row.
pub(super) struct Link<'l> {
    pub seq: i64,
    pub change: &'l [u8; 16],
    pub device: &'l [u8; 16],
    pub at: &'l str,
    pub user: &'l str,
    pub op: &'l str,
    pub action: &'l str,
    pub entry: Option<&'l [u8; 16]>,
    pub fields: &'l str,
    pub digest: &'l [u8; 32],
}

impl Link<'_> {
    pub(super) fn chain(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(self.seq.to_be_bytes());
        hash.update(self.change);
        hash.update(self.device);
        for text in [self.at, self.user, self.op, self.action, self.fields] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.update(self.entry.map_or(&[][..], |id| &id[..]));
        hash.update(self.digest);
        hash.finalize().into()
    }
}

/// SHA-256(salt ‖ payload).
pub(super) fn digest(salt: &[u8; 16], payload: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(payload.as_bytes());
    hash.finalize().into()
}

impl Store {
    /// The chain's head: sequence and digest of the newest row.
    pub fn history_head(&self) -> Result<(i64, [u8; 32])> {
        head(&self.db)
    }

    /// The newest change of an operation, and what its newest row noted.
    pub fn find_last_change(&self, op: &str) -> Result<Option<(Change, Option<String>)>> {
        Ok(self
            .db
            .prepare_cached(include_str!("find_last_change.sql"))?
            .query_row(params![op], |row| Ok((change_from_row(row)?, row.get("payload")?)))
            .optional()?)
    }

    /// A change.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get_change(&self, id: ChangeId) -> Result<Change> {
        self.db
            .prepare_cached("SELECT id, at, user, op, label FROM change WHERE id = ?1")?
            .query_row(params![id.as_bytes()], change_from_row)
            .optional()?
            .ok_or(Error::NotFound)
    }

    /// The running number of the newest change of an operation; 0 if there is none.
    pub fn number_of_last(&self, op: &str) -> Result<i64> {
        Ok(self
            .db
            .prepare_cached("SELECT coalesce(max(no), 0) FROM change WHERE op = ?1")?
            .query_row(params![op], |row| row.get(0))?)
    }

    /// Rows of history, newest first; of one entry if given.
    pub fn history(&self, entry: Option<EntryId>, limit: usize) -> Result<Vec<HistoryRow>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        match entry {
            Some(id) => self
                .db
                .prepare_cached(include_str!("list_history_of_entry.sql"))?
                .query_map(params![id.as_bytes(), limit], history_from_row)?
                .collect::<rusqlite::Result<_>>()
                .map_err(Error::from),
            None => self
                .db
                .prepare_cached(include_str!("list_history.sql"))?
                .query_map(params![limit], history_from_row)?
                .collect::<rusqlite::Result<_>>()
                .map_err(Error::from),
        }
    }
}

impl Store {
    /// Rows of history about a subject and its entries, newest first.
    pub fn history_of(&self, subject: SubjectNo, limit: usize) -> Result<Vec<HistoryRow>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.db
            .prepare_cached(include_str!("list_history_of_subject.sql"))?
            .query_map(params![subject.0, limit], history_from_row)?
            .collect::<rusqlite::Result<_>>()
            .map_err(Error::from)
    }
}

pub(super) fn head(db: &rusqlite::Connection) -> Result<(i64, [u8; 32])> {
    let newest = db
        .prepare_cached("SELECT seq, chain FROM history ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
    match newest {
        Ok(newest) => Ok(newest),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok((0, GENESIS)),
        Err(other) => Err(other.into()),
    }
}

pub(super) fn history_from_row(row: &Row<'_>) -> rusqlite::Result<HistoryRow> {
    Ok(HistoryRow {
        seq: row.get("seq")?,
        change: ChangeId::from_bytes(row.get("change_id")?),
        at: row.get("at")?,
        user: row.get("user")?,
        op: row.get("op")?,
        label: row.get("label")?,
        action: row.get("action")?,
        entry: row.get("entry")?,
        fields: row.get("fields")?,
        payload: row.get("payload")?,
        undone: row.get("undone")?,
    })
}
