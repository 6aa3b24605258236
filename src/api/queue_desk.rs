//! The rows of imported files that wait for a person: look at them, settle, try again, drop.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::HeldId;
use crate::exchange::import::{self, Edit, Request, RowSaid, Settling};
use crate::exchange::mapping::{Column, HeadingIndex, Hints, Mapping};
use crate::exchange::source::{self, Limits};
use crate::store::queue::Held;
use crate::vault::Right;
use crate::watch::Watch;

use super::import_desk::{Mask, WayAsk, column_of, mask_of};
use super::{Error, Result, Session};

/// Most rows of one answer; the others are counted.
const MOST: usize = 500;

/// The rows that wait.
#[derive(Serialize, TS)]
pub struct HeldReply {
    /// How many there are.
    pub total: usize,
    /// The first few hundred, in the order they came.
    pub rows: Vec<HeldView>,
}

/// A row that waits.
#[derive(Serialize, TS)]
pub struct HeldView {
    /// Its id.
    pub id: HeldId,
    /// Its file.
    pub file: String,
    /// Its sheet.
    pub sheet: String,
    /// Its row there.
    pub row: usize,
    /// The form it was meant for.
    pub form: String,
    /// Why it waits.
    pub problems: Vec<HeldProblem>,
    /// Its cells.
    pub cells: Vec<HeldCell>,
    /// Its place is not known, and somebody could say which it is.
    pub can_place: bool,
    /// It could be written as a draft.
    pub can_draft: bool,
}

/// Why a row waits.
#[derive(Serialize, TS)]
pub struct HeldProblem {
    /// Its cell, if it is about one.
    pub column: Option<usize>,
    /// Reason code.
    pub reason: String,
    /// Words.
    pub message: String,
}

/// A cell of a row that waits.
#[derive(Serialize, TS)]
pub struct HeldCell {
    /// Heading.
    pub header: String,
    /// Text; masked when it is personal and right.
    pub text: String,
    /// It was not accepted.
    pub wrong: bool,
}

/// How a row is settled.
#[derive(Clone, Deserialize, TS)]
pub struct SettleAsk {
    /// The row.
    pub id: HeldId,
    /// Cells that were corrected: column from 0, and what it says now.
    pub edits: Vec<(usize, String)>,
    /// What is to become of it.
    pub way: Option<WayAsk>,
}

/// What became of a row.
#[derive(Serialize, TS)]
pub struct SettledReply {
    /// It is written and waits no longer.
    pub written: bool,
    /// Why it still waits.
    pub why: String,
    /// The row as it waits on, with what was typed.
    pub waits: Option<HeldId>,
}

/// Which cell.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct HeldCellAsk {
    /// The row.
    pub id: HeldId,
    /// Column from 0.
    pub column: usize,
}

impl Session {
    /// The rows that wait.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn held_rows(&self) -> Result<HeldReply> {
        self.ledger.require(Right::Enter)?;
        let all = self.ledger.store().list_held()?;
        let catalogue = self.catalogue();
        let headings = HeadingIndex::new(catalogue);
        let mut tables: HashMap<(String, Vec<String>), Vec<Column>> = HashMap::new();
        let total = all.len();
        let mut rows = Vec::new();
        for held in all.into_iter().take(MOST) {
            let key = (held.form.clone(), held.headers.clone());
            let columns = tables.entry(key).or_insert_with(|| {
                let told = self.mapping_of(&held).and_then(|json| Mapping::from_json(&json));
                let hints = Hints { form: Some(&held.form), names: &[], mapping: told.as_ref() };
                headings.detect(&held.headers, hints).map(|d| d.columns).unwrap_or_default()
            });
            let masks: Vec<Mask> = columns.iter().map(|c| mask_of(catalogue, c)).collect();
            rows.push(view(held, columns, &masks));
        }
        Ok(HeldReply { total, rows })
    }

    /// One cell in full, to be corrected.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; unknown row or cell.
    pub fn held_cell(&self, ask: &HeldCellAsk) -> Result<String> {
        self.ledger.require(Right::Enter)?;
        let held = self.held(ask.id)?;
        held.cells.get(ask.column).cloned().ok_or_else(|| crate::store::Error::NotFound.into())
    }

    /// Takes a row in after all, corrected; what still does not fit waits on with its new text.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; unknown row; the database.
    pub fn settle(&mut self, ask: SettleAsk) -> Result<SettledReply> {
        self.ledger.require(Right::Enter)?;
        let held = self.held(ask.id)?;
        let container = source::read(as_csv(&held)?, "csv", Limits::default())
            .map_err(import::Error::Refused)?;
        // The one row below its headings, which may have several lines.
        let row = 2;
        let sheet = String::new();
        let request = Request {
            file: held.file.clone().into(),
            form: Some(held.form.clone()),
            mapping: self.mapping_of(&held),
            edits: ask
                .edits
                .into_iter()
                .map(|(column, text)| Edit { sheet: sheet.clone(), row, column, text })
                .collect(),
            ways: ask
                .way
                .map(|way| RowSaid { sheet: sheet.clone(), row, way: way.into() })
                .into_iter()
                .collect(),
            settling: Some(Settling { id: held.id, sheet: held.sheet.clone(), row: held.row }),
            ..Request::default()
        };
        let done = import::import_from(&mut self.ledger, &container, &request, Watch::nobody())?;
        let why: Vec<_> = done.held.iter().map(|row| row.why.clone()).collect();
        let written = done.held.is_empty();
        let same =
            |row: &Held| (&row.file, &row.sheet, row.row) == (&held.file, &held.sheet, held.row);
        let waits = match written {
            true => None,
            false => self.ledger.store().list_held()?.into_iter().rfind(same).map(|row| row.id),
        };
        Ok(SettledReply { written, why: why.join("；"), waits })
    }

    /// Takes a row off the queue for good; undo brings it back.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; unknown row.
    pub fn drop_held(&mut self, id: HeldId) -> Result<()> {
        self.ledger.require(Right::Enter)?;
        Ok(self.ledger.release_held(id)?)
    }

    /// Tries once more the rows that wait only for their place; gives how many found it.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn retry_held(&mut self) -> Result<usize> {
        Ok(import::retry(&mut self.ledger)?)
    }

    fn held(&self, id: HeldId) -> Result<Held> {
        let all = self.ledger.store().list_held()?;
        let found = all.into_iter().find(|held| held.id == id);
        found.ok_or_else(|| crate::store::Error::NotFound.into())
    }

    /// How the columns of its table were told, if they were.
    fn mapping_of(&self, held: &Held) -> Option<Value> {
        let told = import::remembered(&self.ledger, &held.headers).ok()??;
        let mapping = told.mapping;
        (!mapping.is_empty()).then(|| serde_json::json!(mapping))
    }
}

fn view(held: Held, columns: &[Column], masks: &[Mask]) -> HeldView {
    let text = |value: &Value, key: &str| {
        value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let problems: Vec<HeldProblem> = held
        .reasons
        .as_array()
        .into_iter()
        .flatten()
        .map(|reason| HeldProblem {
            column: column_of(&text(reason, "field"), &text(reason, "reason"), columns),
            message: text(reason, "message"),
            reason: text(reason, "reason"),
        })
        .collect();
    let waits_for_place = problems.iter().any(|p| p.reason == "PARENT_UNKNOWN");
    let cells = held.headers.into_iter().zip(held.cells).enumerate();
    let cells = cells
        .map(|(at, (header, text))| {
            let wrong = problems.iter().any(|problem| problem.column == Some(at));
            let mask = masks.get(at).copied().unwrap_or(Mask::Nothing);
            HeldCell { header, text: if wrong { text } else { mask.hide(&text) }, wrong }
        })
        .collect();
    const WHOLE: [&str; 6] =
        ["PARENT_UNKNOWN", "DUP_PLACE", "DUP_ID_IN_FILE", "FIELD_COUNT", "ROW_CUT", "NUL_BYTE"];
    HeldView {
        id: held.id,
        file: held.file,
        sheet: held.sheet,
        row: held.row,
        form: held.form,
        can_place: waits_for_place,
        can_draft: !problems.iter().any(|p| WHOLE.contains(&p.reason.as_str())),
        problems,
        cells,
    }
}

/// The row with its headings as a table of its own.
fn as_csv(held: &Held) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let one_line = |text: &String| text.replace(['\r', '\n'], " ");
    out.write_record(held.headers.iter().map(one_line)).map_err(Error::fault)?;
    out.write_record(&held.cells).map_err(Error::fault)?;
    out.into_inner().map_err(Error::fault)
}
