//! The recycle bin: entries that were removed and can be brought back.

use rusqlite::params;

use crate::domain::EntryId;

use super::{Entry, Result, Store, SubjectNo, Writer};

/// A removed entry.
#[derive(Clone)]
pub struct Removed {
    /// The entry.
    pub entry: Entry,
    /// When, local time.
    pub at: String,
    /// By whom.
    pub user: String,
}

impl Store {
    /// What lies in the bin, the newest first.
    pub fn list_bin(&self) -> Result<Vec<Removed>> {
        let removed: Vec<([u8; 16], String, String)> = self
            .db
            .prepare_cached(include_str!("list_bin.sql"))?
            .query_map([], |row| Ok((row.get("id")?, row.get("at")?, row.get("user")?)))?
            .collect::<rusqlite::Result<_>>()?;
        removed
            .into_iter()
            .map(|(id, at, user)| {
                Ok(Removed { entry: self.get_entry(EntryId::from_bytes(id))?, at, user })
            })
            .collect()
    }
}

impl Writer<'_> {
    /// Puts a closed page on the lists again.
    pub fn reopen_subject(&mut self, no: SubjectNo) -> Result<()> {
        let subject = self.subject(no)?;
        self.mark_subject(subject.id.as_bytes(), false)?;
        self.record("reopen", Some(EntryId::from_bytes(*subject.id.as_bytes())), "", "{}")
    }

    /// Whether a page has a live entry on a form.
    pub fn has_entry_on(&self, subject: SubjectNo, form: &str) -> Result<bool> {
        Ok(self
            .tx
            .prepare_cached("SELECT 1 FROM entry WHERE subject = ?1 AND form = ?2 AND deleted = 0")?
            .exists(params![subject.0, form])?)
    }
}
