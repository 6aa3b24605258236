//! Settings of the ledger: the post's name and the like. Small texts by key.

use rusqlite::{OptionalExtension, params};

use super::{Result, Store, Writer};

impl Store {
    /// A setting, if it was ever set.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(self
            .db
            .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
            .query_row(params![key], |row| row.get(0))
            .optional()?)
    }
}

impl Writer<'_> {
    /// Sets a setting; the old and the new value go into the history.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<()> {
        let old: Option<String> = self
            .tx
            .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
            .query_row(params![key], |row| row.get(0))
            .optional()?;
        if old.as_deref() == Some(value) {
            return Ok(());
        }
        self.tx
            .prepare_cached(
                "INSERT INTO setting (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![key, value])?;
        let payload = serde_json::json!({ "before": old, "after": value });
        self.record("setting", None, key, &payload.to_string())
    }
}
