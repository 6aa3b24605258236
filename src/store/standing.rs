//! How every place stands on every form, read in one pass: what the net and the lists ask for.
//!
//! No contents are read but the state of letters, only what an index repeats; ten thousand places
//! are some forty thousand short rows.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Row, params};

use crate::domain::EntryId;
use crate::forms::values;

use super::entry::{EntryNo, Status};
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

fn standing_from_row(row: &Row<'_>) -> Result<Standing> {
    let status: String = row.get("status")?;
    Ok(Standing {
        form: row.get("form")?,
        entry: EntryId::from_bytes(row.get("id")?),
        day: row.get("day")?,
        until: row.get("until")?,
        status: Status::from_code(&status),
        state: String::new(),
    })
}

impl Store {
    /// The newest entries by subject. `states` says for forms with a state where it stands.
    pub fn standings(
        &self,
        states: &BTreeMap<String, String>,
    ) -> Result<HashMap<SubjectNo, Vec<Standing>>> {
        let mut said: HashMap<i64, String> = HashMap::new();
        for (form, path) in states {
            let mut query = self.connection().prepare_cached(include_str!("state_of.sql"))?;
            let mut rows = query.query(params![form, format!("$.{path}")])?;
            while let Some(row) = rows.next()? {
                said.insert(row.get("entry")?, row.get("state")?);
            }
        }
        let mut query = self.connection().prepare_cached(include_str!("standing.sql"))?;
        let mut rows = query.query([])?;
        let mut out: HashMap<SubjectNo, Vec<Standing>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let subject = SubjectNo(row.get("subject")?);
            let mut standing = standing_from_row(row)?;
            standing.state = said.remove(&row.get("entry")?).unwrap_or_default();
            out.entry(subject).or_default().push(standing);
        }
        Ok(out)
    }

    /// The newest entries of one subject.
    pub fn standings_of(
        &self,
        subject: SubjectNo,
        states: &BTreeMap<String, String>,
    ) -> Result<Vec<Standing>> {
        let mut query = self.connection().prepare_cached(include_str!("standing_of.sql"))?;
        let mut rows = query.query(params![subject.0])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let mut standing = standing_from_row(row)?;
            if let Some(path) = states.get(&standing.form) {
                let entry = self.entry_by_no(EntryNo(row.get("entry")?))?;
                standing.state = values::text(&entry.values, path).unwrap_or_default();
            }
            out.push(standing);
        }
        Ok(out)
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
