//! What a person said before a file is written: of a sheet, of a cell, of a row.

use std::collections::HashMap;

use serde_json::Value;

use crate::domain::{HeldId, SubjectId};

use super::Request;

/// What was said of one sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetSaid {
    /// Its name; empty for text.
    pub sheet: String,
    /// Whether it is imported at all; visible sheets are, unless something else is said.
    pub take: Option<bool>,
    /// Its form.
    pub form: Option<String>,
    /// The first row of its headings.
    pub header: Option<usize>,
    /// The last one, when they have several.
    pub header_last: Option<usize>,
    /// Heading → paths, as in a mapping file.
    pub mapping: Option<Value>,
}

/// A cell as somebody corrected it. It holds what a file says of people, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    /// The sheet.
    pub sheet: String,
    /// Row in the file.
    pub row: usize,
    /// Column from 0.
    pub column: usize,
    /// What it says now.
    pub text: String,
}

/// What is to become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Into the queue, whatever it is like.
    Hold,
    /// Written with its wrong values as a draft.
    Draft,
    /// Written although another row has the same number.
    Both,
    /// Not imported and not kept.
    LeaveOut,
    /// Belongs to this place.
    At(SubjectId),
}

/// What was said of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSaid {
    /// The sheet.
    pub sheet: String,
    /// Row in the file.
    pub row: usize,
    /// What is to become of it.
    pub way: Way,
}

/// The row of the queue that is being settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settling {
    /// Its id; it is taken off the queue first.
    pub id: HeldId,
    /// The sheet it came from.
    pub sheet: String,
    /// The row it came from.
    pub row: usize,
}

/// What was said of the rows of one sheet, by row.
#[derive(Default)]
pub(super) struct SaidOfRows {
    edits: HashMap<usize, Vec<(usize, String)>>,
    ways: HashMap<usize, Way>,
}

impl SaidOfRows {
    pub(super) fn of(request: &Request, sheet: &str) -> Self {
        let mut out = Self::default();
        for edit in request.edits.iter().filter(|edit| edit.sheet == sheet) {
            let row = out.edits.entry(edit.row).or_default();
            row.retain(|(column, _)| *column != edit.column);
            row.push((edit.column, edit.text.clone()));
        }
        for said in request.ways.iter().filter(|said| said.sheet == sheet) {
            out.ways.insert(said.row, said.way);
        }
        out
    }

    pub(super) fn edits(&self, row: usize) -> &[(usize, String)] {
        self.edits.get(&row).map_or(&[], Vec::as_slice)
    }

    pub(super) fn way(&self, row: usize) -> Option<Way> {
        self.ways.get(&row).copied()
    }
}
