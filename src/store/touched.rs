//! What has changed since a row of history: the change report that a window refreshes from.

use rusqlite::named_params;

use crate::domain::SubjectId;

use super::{Result, Store};

/// One kind of thing that a row of history speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// What happened: `create`, `update`, `setting` …
    pub action: String,
    /// Whose page.
    pub subject: Option<SubjectId>,
    /// On which form.
    pub form: Option<String>,
}

impl Store {
    /// What the rows of history after `seq` speak of, each once.
    ///
    /// # Errors
    /// Of the database.
    pub fn touched_since(&self, seq: i64) -> Result<Vec<Touched>> {
        self.db
            .prepare_cached(include_str!("list_touched.sql"))?
            .query_and_then(named_params! { ":seq": seq }, |row| {
                let subject: Option<Vec<u8>> = row.get("subject")?;
                Ok(Touched {
                    action: row.get("action")?,
                    subject: subject.and_then(|bytes| SubjectId::from_slice(&bytes).ok()),
                    form: row.get("form")?,
                })
            })?
            .collect()
    }
}
