//! Batches that were sent to the district system: what "changed since last exported" counts from.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, named_params, params};

use crate::domain::BatchId;

use super::{Result, Store, Writer};

/// A batch that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentBatch {
    /// The profile, with its version.
    pub profile: String,
    /// The day.
    pub day: String,
    /// Rows.
    pub rows: u32,
}

impl Store {
    /// The last history row that the newest batch of a profile covers; 0 for none.
    pub fn last_batch(&self, profile: &str) -> Result<i64> {
        Ok(self
            .db
            .prepare_cached("SELECT max(upto) FROM batch WHERE profile = ?1 AND void = 0")?
            .query_row(params![profile], |row| row.get::<_, Option<i64>>(0))?
            .unwrap_or_default())
    }

    /// The newest batches of all profiles.
    pub fn list_batches(&self, limit: u32) -> Result<Vec<SentBatch>> {
        let mut query = self.db.prepare_cached(
            "SELECT profile, at, row_count FROM batch WHERE void = 0 ORDER BY no DESC LIMIT ?1",
        )?;
        let rows = query.query_map(params![limit], |row| {
            let day: String = row.get("at")?;
            let day = day.get(..10).unwrap_or(&day).to_owned();
            Ok(SentBatch { profile: row.get("profile")?, day, rows: row.get("row_count")? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The day on which a row of history was written.
    pub fn changed_on(&self, seq: i64) -> Result<NaiveDate> {
        let at: Option<String> = self
            .db
            .prepare_cached(
                "SELECT c.at FROM history h JOIN change c ON c.no = h.change WHERE h.seq = ?1",
            )?
            .query_row(params![seq], |row| row.get(0))
            .optional()?;
        let day = at.and_then(|at| at.get(..10)?.parse().ok());
        Ok(day.unwrap_or_default())
    }
}

impl Writer<'_> {
    /// Keeps a batch.
    pub fn add_batch(&mut self, id: BatchId, profile: &str, upto: i64, rows: usize) -> Result<()> {
        self.tx.prepare_cached(include_str!("insert_batch.sql"))?.execute(named_params! {
            ":id": id.as_bytes(), ":profile": profile, ":at": self.today(), ":upto": upto,
            ":row_count": i64::try_from(rows).unwrap_or(i64::MAX),
        })?;
        Ok(())
    }
}
