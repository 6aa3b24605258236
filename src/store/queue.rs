//! Rows of imported files that need a person: kept with reason and raw text until they are settled.

use rusqlite::{OptionalExtension, Row, named_params, params};
use serde_json::Value;

use crate::domain::HeldId;

use super::{Error, Result, Store, Writer};

/// A held row. It holds what a file says of people, so it has no `Debug`.
#[derive(Clone)]
pub struct Held {
    /// Id.
    pub id: HeldId,
    /// Name of the file.
    pub file: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Row in the file, from 1.
    pub row: usize,
    /// The form it was meant for.
    pub form: String,
    /// Why: `[{field, reason, raw, message}]`.
    pub reasons: Value,
    /// Headings of the table.
    pub headers: Vec<String>,
    /// Cells of the row.
    pub cells: Vec<String>,
}

fn held_from_row(row: &Row<'_>) -> Result<Held> {
    let json = |text: String| serde_json::from_str::<Value>(&text);
    let texts = |text: String| serde_json::from_str::<Vec<String>>(&text);
    Ok(Held {
        id: HeldId::from_bytes(row.get("id")?),
        file: row.get("file")?,
        sheet: row.get("sheet")?,
        row: usize::try_from(row.get::<_, i64>("row_no")?).unwrap_or_default(),
        form: row.get("form")?,
        reasons: json(row.get("reasons")?)?,
        headers: texts(row.get("headers")?)?,
        cells: texts(row.get("cells")?)?,
    })
}

impl Store {
    /// The rows that wait, in the order they came.
    pub fn list_held(&self) -> Result<Vec<Held>> {
        list(&self.db)
    }
}

fn list(db: &rusqlite::Connection) -> Result<Vec<Held>> {
    db.prepare_cached(
        "SELECT id, file, sheet, row_no, form, reasons, headers, cells FROM queue ORDER BY no",
    )?
    .query_and_then([], held_from_row)?
    .collect()
}

impl Writer<'_> {
    /// The rows that wait, as this transaction sees them.
    pub fn list_held(&self) -> Result<Vec<Held>> {
        list(self.tx)
    }

    /// Holds a row; the same row of the same table is held once, its reasons renewed.
    pub fn hold(&mut self, print: &[u8; 32], held: &Held) -> Result<()> {
        let (change, _) = self.change()?;
        self.tx.prepare_cached(include_str!("hold.sql"))?.execute(named_params! {
            ":id": held.id.as_bytes(), ":print": print, ":change": change, ":file": held.file,
            ":sheet": held.sheet, ":row_no": i64::try_from(held.row).unwrap_or(i64::MAX),
            ":form": held.form, ":reasons": held.reasons.to_string(),
            ":headers": serde_json::to_string(&held.headers)?,
            ":cells": serde_json::to_string(&held.cells)?,
        })?;
        Ok(())
    }

    /// Whether a row with this print waits already, for the same reasons.
    pub fn is_held(&self, print: &[u8; 32]) -> Result<bool> {
        Ok(self
            .tx
            .prepare_cached("SELECT 1 FROM queue WHERE print = ?1")?
            .exists(params![print])?)
    }

    /// The row is settled: it is taken off the queue; the history keeps it, so that undo can bring it back.
    pub fn release_print(&mut self, print: &[u8; 32]) -> Result<bool> {
        let no: Option<i64> = self
            .tx
            .prepare_cached("SELECT no FROM queue WHERE print = ?1")?
            .query_row(params![print], |row| row.get(0))
            .optional()?;
        match no {
            Some(no) => self.take_off(no).map(|()| true),
            None => Ok(false),
        }
    }

    /// Takes a row off the queue by its id.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn release(&mut self, id: HeldId) -> Result<()> {
        let no = self
            .tx
            .prepare_cached("SELECT no FROM queue WHERE id = ?1")?
            .query_row(params![id.as_bytes()], |row| row.get(0))
            .optional()?
            .ok_or(Error::NotFound)?;
        self.take_off(no)
    }

    /// Takes off the queue what a corrected file brings again: the row of the same number of the
    /// same table, when at least half of its filled cells are the same.
    pub fn release_corrected(&mut self, now: &Held) -> Result<bool> {
        let mut query = self.tx.prepare_cached(
            "SELECT no, headers, cells FROM queue
                 WHERE file = ?1 AND sheet = ?2 AND form = ?3 AND row_no = ?4",
        )?;
        let row_no = i64::try_from(now.row).unwrap_or(i64::MAX);
        let waiting: Vec<(i64, String, String)> = query
            .query_map(params![now.file, now.sheet, now.form, row_no], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        drop(query);
        for (no, headers, cells) in waiting {
            let headers: Vec<String> = serde_json::from_str(&headers)?;
            let cells: Vec<String> = serde_json::from_str(&cells)?;
            let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
            let same = headers
                .iter()
                .zip(&cells)
                .filter(|(_, cell)| !cell.is_empty())
                .filter(|pair| now.headers.iter().zip(&now.cells).any(|other| other == *pair))
                .count();
            if filled > 0 && same * 2 >= filled {
                self.take_off(no)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many rows wait.
    pub fn count_held(&self) -> Result<u64> {
        let count: i64 = self
            .tx
            .prepare_cached("SELECT count(*) FROM queue")?
            .query_row([], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn take_off(&mut self, no: i64) -> Result<()> {
        let kept: String = self
            .tx
            .prepare_cached(include_str!("held_as_json.sql"))?
            .query_row(params![no], |row| row.get(0))?;
        self.tx.prepare_cached("DELETE FROM queue WHERE no = ?1")?.execute(params![no])?;
        self.record("release", None, "", &kept)
    }

    /// Takes off what a change put there.
    pub(super) fn take_off_held_by(&mut self, change: i64) -> Result<()> {
        let held: Vec<i64> = self
            .tx
            .prepare_cached("SELECT no FROM queue WHERE change = ?1")?
            .query_map(params![change], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        held.into_iter().try_for_each(|no| self.take_off(no))
    }

    /// Puts a released row back as it was.
    pub(super) fn put_back(&mut self, kept: &str) -> Result<()> {
        self.tx.prepare_cached(include_str!("put_back.sql"))?.execute(params![kept])?;
        Ok(())
    }
}
