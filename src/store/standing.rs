//! How every place stands on every form, read in one pass: what the net and the lists ask for.
//!
//! No contents are read, only what an index repeats; ten thousand places are some forty thousand
//! short rows.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rusqlite::{Row, params};

use crate::domain::EntryId;

use super::entry::Status;
use super::subject::SubjectNo;
use super::{Result, Store};

/// The newest entry of a subject on a form.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Key of the form.
    pub form: String,
    /// The entry.
    pub entry: EntryId,
    /// The day its roles name: signed, happened.
    pub day: String,
    /// The last day its roles name: valid to.
    pub until: String,
    /// How far it has come.
    pub status: Status,
    /// Its state, when its form has one that was asked for.
    pub state: String,
}

/// The rows of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterCount {
    /// Key of the form.
    pub form: String,
    /// All rows.
    pub rows: u32,
    /// Rows without a day of leaving.
    pub present: u32,
}

/// A row with what `states` says of where its form keeps its state; an entry of an older schema has
/// no copy of that beside it.
fn standing_from_row(
    store: &Store,
    row: &Row<'_>,
    states: &BTreeMap<String, String>,
) -> Result<Standing> {
    let (form, status): (String, String) = (row.get("form")?, row.get("status")?);
    let state = match (states.get(&form), row.get("state")?) {
        (None, _) => String::new(),
        (Some(_), Some(state)) => state,
        (Some(path), None) => store.state_of(row.get("entry")?, path)?,
    };
    Ok(Standing {
        form,
        entry: EntryId::from_bytes(row.get("id")?),
        day: row.get("day")?,
        until: row.get("until")?,
        status: Status::from_code(&status),
        state,
    })
}

impl Store {
    /// The newest entries by subject. `states` says for forms with a state where it stands.
    pub fn standings(
        &self,
        states: &BTreeMap<String, String>,
    ) -> Result<HashMap<SubjectNo, Vec<Standing>>> {
        let mut query = self.connection().prepare_cached(include_str!("standing.sql"))?;
        let mut rows = query.query([])?;
        let mut out: HashMap<SubjectNo, Vec<Standing>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let standing = standing_from_row(self, row, states)?;
            out.entry(SubjectNo(row.get("subject")?)).or_default().push(standing);
        }
        Ok(out)
    }

    /// The days of all entries on a form since a day, by subject, the earliest first.
    pub fn list_days(
        &self,
        form: &str,
        since: NaiveDate,
    ) -> Result<HashMap<SubjectNo, Vec<NaiveDate>>> {
        let mut query = self.connection().prepare_cached(include_str!("list_days.sql"))?;
        let mut rows = query.query(params![form, since.to_string()])?;
        let mut out: HashMap<SubjectNo, Vec<NaiveDate>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let day: String = row.get("day")?;
            if let Ok(day) = day.parse() {
                out.entry(SubjectNo(row.get("subject")?)).or_default().push(day);
            }
        }
        Ok(out)
    }

    /// The newest entries of one subject.
    pub fn standings_of(
        &self,
        subject: SubjectNo,
        states: &BTreeMap<String, String>,
    ) -> Result<Vec<Standing>> {
        self.connection()
            .prepare_cached(include_str!("standing_of.sql"))?
            .query_and_then(params![subject.0], |row| standing_from_row(self, row, states))?
            .collect()
    }

    fn state_of(&self, entry: i64, path: &str) -> Result<String> {
        let mut query = self.connection().prepare_cached(include_str!("state_of.sql"))?;
        Ok(query.query_row(params![entry, format!("$.{path}")], |row| row.get(0))?)
    }

    /// How many rows the rosters of every subject have.
    pub fn count_rosters(&self) -> Result<HashMap<SubjectNo, Vec<RosterCount>>> {
        let mut query = self.connection().prepare_cached(include_str!("count_rosters.sql"))?;
        let mut rows = query.query([])?;
        let mut out: HashMap<SubjectNo, Vec<RosterCount>> = HashMap::new();
        while let Some(row) = rows.next()? {
            out.entry(SubjectNo(row.get("subject")?)).or_default().push(RosterCount {
                form: row.get("form")?,
                rows: row.get("row_count")?,
                present: row.get("present")?,
            });
        }
        Ok(out)
    }
}
