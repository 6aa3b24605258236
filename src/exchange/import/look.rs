//! What every row shows before it is written: the cell as it stands beside the value as it would be
//! stored. Only a window asks for it.

use std::hash::RandomState;

use crate::exchange::mapping::{Column, Draft, MappedRow, Mapper, Target};
use crate::exchange::source::RawRow;
use crate::forms::{Catalogue, Kind, Values, values};
use crate::ledger::intake::Outcome;

use super::report::Attention;
use super::said::Way;

/// One sheet, row by row.
pub struct SheetLook {
    /// Its name; empty for text.
    pub sheet: String,
    /// Its columns and what they feed.
    pub columns: Vec<Column>,
    /// Each row is a place.
    pub card: bool,
    /// Its rows may open pages that the rows of other sheets belong to.
    pub(super) opens: bool,
    /// Its rows, in the order of the file.
    pub rows: Vec<RowLook>,
    /// The form that was detected.
    pub(super) primary: String,
    /// The forms of its rows.
    pub(super) forms: Vec<String>,
    /// All forms that it may write to.
    pub(super) feeds: Vec<String>,
    /// Gives the same numbers to the same ties when rows are looked at again.
    pub(super) hasher: RandomState,
}

/// One row. It holds what the file says of people, so it has no `Debug`.
pub struct RowLook {
    /// Data row from 1.
    pub record: usize,
    /// Row in the file.
    pub row: usize,
    /// What would become of it.
    pub fate: Fate,
    /// What needs a person.
    pub problems: Vec<Attention>,
    /// Its cells, one for each column.
    pub cells: Vec<CellLook>,
    /// What was said of it.
    pub way: Option<Way>,
    /// What it meets other rows in: the same number, the same entry of the ledger.
    pub(super) ties: Vec<u64>,
    /// Its form, among the sheet's.
    pub(super) form: Option<usize>,
}

/// What would become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// New.
    Added,
    /// Changes what is there.
    Updated,
    /// The ledger says the same already.
    Unchanged,
    /// Goes into the queue.
    Held,
    /// Left out because somebody said so.
    LeftOut,
}

impl From<Outcome> for Fate {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Added => Fate::Added,
            Outcome::Updated => Fate::Updated,
            Outcome::Unchanged => Fate::Unchanged,
        }
    }
}

/// One cell.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CellLook {
    /// As it stands in the file, or as it was corrected.
    pub raw: String,
    /// As it would be stored, in words; absent when it reads the same.
    pub value: Option<String>,
    /// It was not accepted.
    pub wrong: bool,
    /// Somebody corrected it.
    pub edited: bool,
}

/// The cells of a row, one for each column; those beyond the boundary stay empty.
pub(super) fn cells(
    mapper: &Mapper<'_>,
    catalogue: &Catalogue,
    raw: &RawRow<'_>,
    mapped: &MappedRow,
    edits: &[(usize, String)],
) -> Vec<CellLook> {
    let readable = !mapper.kept_cells(raw).is_empty() || raw.is_blank();
    mapper
        .columns()
        .iter()
        .enumerate()
        .map(|(at, column)| {
            if column.dropped.is_some() || !readable {
                return CellLook::default();
            }
            let text = raw.cells.get(at).map_or("", |cell| cell.text.trim()).to_owned();
            let value = shown(catalogue, column, &mapped.drafts).filter(|value| *value != text);
            let wrong = is_wrong(column, &mapped.drafts);
            let edited = edits.iter().any(|(column, _)| *column == at);
            CellLook { raw: text, value, wrong, edited }
        })
        .collect()
}

/// The fields of a column that a row fills: their draft and their path.
fn targets<'m>(
    column: &'m Column,
    drafts: &'m [Draft],
) -> impl Iterator<Item = (&'m Draft, &'m str)> {
    column.targets.iter().filter_map(|target| match target {
        Target::Field { form, path, derived } => {
            let fits =
                |draft: &&Draft| draft.form == *form && (draft.derived == *derived || draft.head);
            drafts.iter().find(fits).map(|draft| (draft, path.as_str()))
        }
        _ => None,
    })
}

fn is_wrong(column: &Column, drafts: &[Draft]) -> bool {
    targets(column, drafts).any(|(draft, path)| {
        let bare = path.replace("[]", "");
        draft.wrong.iter().any(|wrong| without_numbers(&wrong.path) == bare)
    })
}

/// `hazards[0].part` is `hazards.part`.
pub fn without_numbers(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// The value of a column in words: that of its first form; parts of one cell joined again.
fn shown(catalogue: &Catalogue, column: &Column, drafts: &[Draft]) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut first: Option<&str> = None;
    for (draft, path) in targets(column, drafts) {
        if first.is_some_and(|form| form != draft.form) {
            continue;
        }
        first = Some(&draft.form);
        let found = match path.split_once("[].") {
            Some((list, rest)) => {
                let rows = values::rows(&draft.values, list).into_iter();
                let rows = rows.filter_map(|row| in_words(catalogue, draft, path, row, rest));
                let rows: Vec<String> = rows.collect();
                (!rows.is_empty()).then(|| rows.join("；"))
            }
            None => in_words(catalogue, draft, path, &draft.values, path),
        };
        if let Some(found) = found
            && !words.contains(&found)
        {
            words.push(found);
        }
    }
    (!words.is_empty()).then(|| words.join("、"))
}

/// A value in words: `path` names its field, `at` where it stands in `vals`.
fn in_words(
    catalogue: &Catalogue,
    draft: &Draft,
    path: &str,
    vals: &Values,
    at: &str,
) -> Option<String> {
    let value = values::get(vals, at)?;
    let field = catalogue.form(&draft.form)?.at(&path.replace("[]", "[0]"))?;
    let word = |table: &str, code: &str| match catalogue.table(table) {
        Some(table) => table.show(code).to_owned(),
        None => code.to_owned(),
    };
    match (&field.kind, value) {
        (Kind::Code(table) | Kind::Codes(table), serde_json::Value::String(code)) => {
            Some(word(table, code))
        }
        (Kind::Codes(table), serde_json::Value::Array(codes)) => {
            let words = codes.iter().filter_map(|code| Some(word(table, code.as_str()?)));
            Some(words.collect::<Vec<_>>().join("、"))
        }
        (_, serde_json::Value::Bool(yes)) => Some(if *yes { "是" } else { "否" }.to_owned()),
        (_, other) => values::show(other),
    }
}
