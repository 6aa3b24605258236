//! The history as a log: by days, in slices from the newest back.

use rusqlite::{OptionalExtension, named_params, params};

use crate::domain::ChangeId;

use super::history::history_from_row;
use super::{Error, HistoryRow, Result, Store};

/// Which rows of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Only rows before this one; `i64::MAX` for the newest.
    pub before: i64,
    /// Not before this local time.
    pub from: String,
    /// Before this local time.
    pub until: String,
}

impl Store {
    /// Rows of history, newest first.
    pub fn log(&self, slice: &Slice, limit: usize) -> Result<Vec<HistoryRow>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let Slice { before, from, until } = slice;
        self.db
            .prepare_cached(include_str!("list_log.sql"))?
            .query_map(
                named_params! { ":before": before, ":from": from, ":until": until, ":limit": limit },
                history_from_row,
            )?
            .collect::<rusqlite::Result<_>>()
            .map_err(Error::from)
    }

    /// How many prints are told with these words.
    pub fn count_prints(&self, words: &str) -> Result<u32> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT count(*) FROM change WHERE op = 'print' AND instr(label, ?1) > 0",
            )?
            .query_row(params![words], |row| row.get(0))?)
    }

    /// The newest change of an operation that was not undone, and when it was made.
    pub fn find_standing(&self, op: &str) -> Result<Option<(ChangeId, String)>> {
        Ok(self
            .db
            .prepare_cached(include_str!("find_standing.sql"))?
            .query_row(params![op], |row| Ok((ChangeId::from_bytes(row.get(0)?), row.get(1)?)))
            .optional()?)
    }
}
