//! What a write changed, so that a window refreshes from facts instead of guessing.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;

use crate::domain::SubjectId;

use super::{Result, Session};

/// More places than this are not named one by one.
const MANY: usize = 100;

/// What a write changed.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct Changes {
    /// Nothing was written.
    pub none: bool,
    /// More places than can be named; read everything anew.
    pub many: bool,
    /// The places and organisations whose pages changed.
    pub places: Vec<SubjectId>,
    /// Keys of the forms that changed.
    pub forms: Vec<String>,
    /// Whether settings of the ledger changed: the post, users, paper.
    pub settings: bool,
}

impl Session {
    /// The newest row of history.
    ///
    /// # Errors
    /// Of the database.
    pub fn history_head(&self) -> Result<i64> {
        Ok(self.ledger.store().history_head()?.0)
    }

    /// What the rows of history after `seq` changed.
    ///
    /// # Errors
    /// Of the database.
    pub fn changes_since(&self, seq: i64) -> Result<Changes> {
        if self.history_head()? == seq {
            return Ok(Changes { none: true, ..Changes::default() });
        }
        let touched = self.ledger.store().touched_since(seq)?;
        let places: BTreeSet<SubjectId> = touched.iter().filter_map(|t| t.subject).collect();
        let forms: BTreeSet<String> = touched.iter().filter_map(|t| t.form.clone()).collect();
        let many = places.len() > MANY;
        Ok(Changes {
            none: false,
            many,
            places: if many { Vec::new() } else { places.into_iter().collect() },
            forms: forms.into_iter().collect(),
            settings: touched.iter().any(|t| t.subject.is_none()),
        })
    }
}
