//! How every subject stands, one short row each: what the net asks for on every screen.
//!
//! What the rows say is the net's business; here they are only kept. A row goes as soon as anything
//! of its subject is written, by triggers of the schema, and is gathered again when somebody asks.
//! Rows are derived, so that writing them is no change and leaves no trace.

use chrono::NaiveDate;
use rusqlite::params;

use super::subject::SubjectNo;
use super::{Result, Store};

impl Store {
    /// What is known of all subjects, gathered under this stamp.
    pub fn standings(&self, stamp: i64) -> Result<Vec<(SubjectNo, Vec<u8>)>> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT subject, facts FROM standing WHERE stamp = ?1")?;
        let rows = query.query_map(params![stamp], |row| {
            Ok((SubjectNo(row.get(0)?), row.get::<_, Vec<u8>>(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is known of one subject, gathered under this stamp.
    pub fn standing_of(&self, subject: SubjectNo, stamp: i64) -> Result<Option<Vec<u8>>> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT facts FROM standing WHERE subject = ?1 AND stamp = ?2")?;
        let mut rows = query.query_map(params![subject.0, stamp], |row| row.get(0))?;
        Ok(rows.next().transpose()?)
    }

    /// Keeps what was gathered, all in one transaction.
    pub fn keep_standings(&self, stamp: i64, all: &[(SubjectNo, Vec<u8>)]) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let tx = self.connection().unchecked_transaction()?;
        {
            let mut insert = tx.prepare_cached(
                "INSERT OR REPLACE INTO standing (subject, stamp, facts) VALUES (?1, ?2, ?3)",
            )?;
            for (subject, facts) in all {
                insert.execute(params![subject.0, stamp, facts])?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    /// The day the ledger was begun; none before anything was written.
    pub fn begun_on(&self) -> Result<Option<NaiveDate>> {
        let mut query =
            self.connection().prepare_cached("SELECT at FROM change ORDER BY no LIMIT 1")?;
        let mut rows = query.query_map([], |row| row.get::<_, String>(0))?;
        let at = rows.next().transpose()?;
        Ok(at.and_then(|at| at.get(..10)?.parse().ok()))
    }

    /// Notes how whole the net is on a day.
    pub fn note_net_day(&self, day: &NetDay) -> Result<()> {
        self.connection().prepare_cached(include_str!("note_net_day.sql"))?.execute(params![
            day.day.to_string(),
            day.kind,
            day.expected,
            day.kept
        ])?;
        Ok(())
    }

    /// How whole the net was, by day and kind of place: the newest note of every month.
    pub fn list_net_months(&self) -> Result<Vec<NetDay>> {
        let mut query = self.connection().prepare_cached(include_str!("list_net_months.sql"))?;
        let rows = query.query_map([], |row| {
            let day: String = row.get("day")?;
            Ok((day.parse().ok(), row.get("kind")?, row.get("expected")?, row.get("kept")?))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (day, kind, expected, kept) = row?;
            out.extend(day.map(|day| NetDay { day, kind, expected, kept }));
        }
        Ok(out)
    }
}

/// How whole the net was on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetDay {
    /// The day.
    pub day: NaiveDate,
    /// The kind of place.
    pub kind: String,
    /// Places on the net.
    pub expected: u32,
    /// Whole ones.
    pub kept: u32,
}
