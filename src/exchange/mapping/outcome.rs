//! What became of a row.
//!
//! `Debug` is masked: drafts hold names and numbers of people, and a stray `{:?}` must not put
//! them into a log.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::domain::{AnchorCategory, Reason, SubjectId};
use crate::forms::Values;

/// Something that needs a person: the row is held.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// `FORM.path`; empty when it is about the whole row.
    pub field: String,
    /// Why.
    pub reason: Reason,
    /// The text of the cell.
    pub raw: String,
    /// Chinese words.
    pub message: String,
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.reason)
    }
}

/// Something worth mentioning: the row is good.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    /// `FORM.path`; empty when it is about the row or a column.
    pub field: String,
    /// What.
    pub reason: Reason,
    /// The text of the cell.
    pub raw: String,
    /// The value as stored.
    pub value: String,
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.reason)
    }
}

/// A cell that was not accepted.
#[derive(Clone, PartialEq, Eq)]
pub struct WrongCell {
    /// Path in the draft.
    pub path: String,
    /// The text of the cell.
    pub raw: String,
    /// Why.
    pub reason: Reason,
}

impl fmt::Debug for WrongCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.reason)
    }
}

/// The draft is one row of a list of a card that may be there already.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRow {
    /// Key of the list; the draft's values hold it with one row.
    pub list: String,
    /// The constants that tell this row from others of the list.
    pub set: Values,
}

/// A draft of an entry.
#[derive(Clone, PartialEq)]
pub struct Draft {
    /// Key of its form.
    pub form: String,
    /// Its values.
    pub values: Values,
    /// Makes an entry only if none is there (decisions.md 16).
    pub derived: bool,
    /// It holds the head of a roster, not a row.
    pub head: bool,
    /// It is one row of a card's list.
    pub list_row: Option<ListRow>,
    /// Cells that were not accepted.
    pub wrong: Vec<WrongCell>,
    /// Paths whose value no cell gave: the definition's default. They never replace a value.
    pub defaulted: Vec<String>,
    /// Paths that the file has a column for, its cell empty or not; none where it only repeats.
    pub cells: Arc<[String]>,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("form", &self.form)
            .field("values", &self.values.len())
            .field("derived", &self.derived)
            .field("wrong", &self.wrong)
            .finish_non_exhaustive()
    }
}

/// How a row names its place. Of a place's own row: what its card says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SubjectRef {
    /// The place itself, when somebody said which it is.
    pub place: Option<SubjectId>,
    /// Its code in the old ledger.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Its anchor category.
    pub category: Option<AnchorCategory>,
}

impl fmt::Debug for SubjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectRef").field("category", &self.category).finish_non_exhaustive()
    }
}

/// A count that follows from entries, as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Key of the form whose column it is.
    pub form: String,
    /// The heading.
    pub header: String,
    /// The number.
    pub number: i64,
}

/// One row of the file as drafts of entries.
#[derive(Clone, Debug, PartialEq)]
pub struct MappedRow {
    /// Data row from 1.
    pub record: usize,
    /// Physical row.
    pub row: usize,
    /// What it feeds, its own form first.
    pub drafts: Vec<Draft>,
    /// What needs a person.
    pub attention: Vec<Problem>,
    /// What is worth mentioning.
    pub notices: Vec<Notice>,
    /// How it names its place.
    pub subject: SubjectRef,
    /// Counts to compare.
    pub counts: Vec<Count>,
    /// Hidden in the sheet.
    pub hidden: bool,
    /// The row does not say of which category its place is, and its form depends on that: map it
    /// again with [`super::Mapper::map_row_as`] once the place is known.
    pub undecided: bool,
}

impl MappedRow {
    /// No question is open.
    pub fn is_good(&self) -> bool {
        self.attention.is_empty()
    }

    /// All values as the report lists them: `FORM.path` → value, lists as arrays. Several rows for
    /// one list of a card stand in one array.
    pub fn record_values(&self) -> Values {
        let mut out = Values::new();
        for draft in &self.drafts {
            for (key, value) in &draft.values {
                flatten(&format!("{}.{key}", draft.form), value, &mut out);
            }
        }
        out
    }
}

fn flatten(path: &str, value: &Value, out: &mut Values) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, inner)| flatten(&format!("{path}.{key}"), inner, out));
        }
        Value::Array(rows) => match out.get_mut(path) {
            Some(Value::Array(known)) => known.extend(rows.iter().cloned()),
            _ => {
                out.insert(path.to_owned(), value.clone());
            }
        },
        _ => {
            out.insert(path.to_owned(), value.clone());
        }
    }
}
