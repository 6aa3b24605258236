//! Rows of imported files that need a person: kept with reason and raw text until they are settled.

use rusqlite::{Row, named_params, params};
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

    /// The row is settled: it is taken off the queue.
    pub fn release_print(&mut self, print: &[u8; 32]) -> Result<bool> {
        let gone = self
            .tx
            .prepare_cached("DELETE FROM queue WHERE print = ?1")?
            .execute(params![print])?;
        Ok(gone > 0)
    }

    /// Takes a row off the queue by its id.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn release(&mut self, id: HeldId) -> Result<()> {
        let gone = self
            .tx
            .prepare_cached("DELETE FROM queue WHERE id = ?1")?
            .execute(params![id.as_bytes()])?;
        if gone == 0 {
            return Err(Error::NotFound);
        }
        self.record("release", None, "", &serde_json::json!({ "held": id }).to_string())
    }
}
