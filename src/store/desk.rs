//! What lies on a user's desk: what he had half typed, and how he likes his lists.
//!
//! The one exception to "every change is one row of history": none of this is the ledger's content
//! until it is saved as an entry, and a history of half-typed words would keep what nobody meant to
//! say. Each user has his own. The json is the window's; it is kept as it comes.

use chrono::NaiveDateTime;
use rusqlite::{OptionalExtension, params};

use super::{Result, Store, Writer};

/// Something half typed. It may say anything of anybody, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is a draft of, in the window's own words.
    pub key: String,
    /// What was typed, as the window wrote it down.
    pub json: String,
    /// Local time, `YYYY-MM-DD HH:MM:SS`.
    pub saved_at: String,
}

impl Store {
    /// Keeps a draft, in place of the one of this key.
    pub fn save_draft(&self, user: &str, key: &str, json: &str, at: NaiveDateTime) -> Result<()> {
        let at = at.format("%Y-%m-%d %H:%M:%S").to_string();
        self.db
            .prepare_cached(
                "INSERT INTO draft (user, key, json, saved_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (user, key) DO UPDATE SET json = excluded.json, saved_at = excluded.saved_at",
            )?
            .execute(params![user, key, json, at])?;
        Ok(())
    }

    /// A user's draft of this key.
    pub fn find_draft(&self, user: &str, key: &str) -> Result<Option<Draft>> {
        Ok(self
            .db
            .prepare_cached("SELECT json, saved_at FROM draft WHERE user = ?1 AND key = ?2")?
            .query_row(params![user, key], |row| {
                Ok(Draft { key: key.to_owned(), json: row.get(0)?, saved_at: row.get(1)? })
            })
            .optional()?)
    }

    /// All drafts of a user, the newest first.
    pub fn list_drafts(&self, user: &str) -> Result<Vec<Draft>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT key, json, saved_at FROM draft WHERE user = ?1 ORDER BY saved_at DESC, key",
            )?
            .query_map(params![user], |row| {
                Ok(Draft { key: row.get(0)?, json: row.get(1)?, saved_at: row.get(2)? })
            })?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Throws a draft away; `false` if there was none.
    pub fn drop_draft(&self, user: &str, key: &str) -> Result<bool> {
        let gone = self
            .db
            .prepare_cached("DELETE FROM draft WHERE user = ?1 AND key = ?2")?
            .execute(params![user, key])?;
        Ok(gone > 0)
    }

    /// A user's preference.
    pub fn preference(&self, user: &str, key: &str) -> Result<Option<String>> {
        Ok(self
            .db
            .prepare_cached("SELECT json FROM preference WHERE user = ?1 AND key = ?2")?
            .query_row(params![user, key], |row| row.get(0))
            .optional()?)
    }

    /// Sets a preference.
    pub fn set_preference(&self, user: &str, key: &str, json: &str) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO preference (user, key, json) VALUES (?1, ?2, ?3)
                 ON CONFLICT (user, key) DO UPDATE SET json = excluded.json",
            )?
            .execute(params![user, key, json])?;
        Ok(())
    }

    /// Forgets a preference; `false` if there was none.
    pub fn drop_preference(&self, user: &str, key: &str) -> Result<bool> {
        let gone = self
            .db
            .prepare_cached("DELETE FROM preference WHERE user = ?1 AND key = ?2")?
            .execute(params![user, key])?;
        Ok(gone > 0)
    }
}

impl Writer<'_> {
    /// Throws away every user's drafts that speak of one of `these` (ids or numbers), in key or text.
    pub(super) fn erase_drafts_with(&mut self, these: &str) -> Result<()> {
        self.tx
            .prepare_cached("DELETE FROM draft WHERE instr(key, ?1) > 0 OR instr(json, ?1) > 0")?
            .execute(params![these])?;
        Ok(())
    }

    /// Throws away drafts last saved before a day, `YYYY-MM-DD`.
    pub(super) fn erase_drafts_before(&mut self, day: &str) -> Result<()> {
        self.tx.prepare_cached("DELETE FROM draft WHERE saved_at < ?1")?.execute(params![day])?;
        Ok(())
    }
}
