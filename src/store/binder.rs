//! What is on paper in the binder: prints for it, page by page, and which of them were put in.
//!
//! A run begins as `printed` and counts only once it is `confirmed`; a run that is `recalled` counts
//! as if it had never been, so that calling one back brings back what the binder held before it.
//! What is in the binder is therefore read off the confirmed runs and stands nowhere else.

use rusqlite::{OptionalExtension, named_params, params};

use crate::domain::RunId;

use super::{Error, Result, Store, SubjectNo, Writer};

/// A leaf of the binder: a place's card or roster, or one of its letters and records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeafKey {
    /// Key of its form.
    pub form: String,
    /// Local number of the letter or record; 0 for a card or a roster, of which there is one.
    pub entry: i64,
}

/// A page of a leaf as it lies in the binder, or as a run puts it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BinderPage {
    /// The leaf.
    pub leaf: LeafKey,
    /// Which of its pages, from 1.
    pub page: u32,
    /// Revision printed in its foot.
    pub revision: u32,
    /// Digest of what stands on it; `None`: taken out.
    pub content: Option<[u8; 32]>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Printed; nothing says that it is in the binder.
    Printed,
    /// Put in.
    Confirmed,
    /// Called back.
    Recalled,
}

impl RunState {
    /// The word in the database and in replies.
    pub const fn code(self) -> &'static str {
        match self {
            RunState::Printed => "printed",
            RunState::Confirmed => "confirmed",
            RunState::Recalled => "recalled",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "confirmed" => RunState::Confirmed,
            "recalled" => RunState::Recalled,
            _ => RunState::Printed,
        }
    }
}

/// A print for the binder.
#[derive(Clone, Debug)]
pub struct Run {
    /// Local number.
    pub no: i64,
    /// Id.
    pub id: RunId,
    /// `DY-20261101-02`, as on its list.
    pub number: String,
    /// When it was printed, local time.
    pub at: String,
    /// By whom.
    pub user: String,
    /// What was printed, in Chinese.
    pub words: String,
    /// How far it is.
    pub state: RunState,
    /// It waits, and all of its pages were printed again by runs that were not called back.
    pub superseded: bool,
    /// When it was put in or called back; empty before.
    pub settled_at: String,
    /// Pages put in.
    pub pages_in: u32,
    /// Pages taken out for good, not replaced.
    pub pages_out: u32,
}

impl Store {
    /// The pages of a place that lie in the binder, by leaf and page.
    pub fn list_binder(&self, subject: SubjectNo) -> Result<Vec<BinderPage>> {
        let pages: Result<Vec<BinderPage>> = self
            .db
            .prepare_cached(include_str!("list_binder.sql"))?
            .query_and_then(named_params! { ":subject": subject.0 }, |row| {
                let content: Vec<u8> = row.get("content")?;
                Ok(BinderPage {
                    leaf: LeafKey { form: row.get("form")?, entry: row.get("entry")? },
                    page: row.get("page")?,
                    revision: row.get("revision")?,
                    content: content.try_into().ok(),
                })
            })?
            .collect();
        Ok(pages?.into_iter().filter(|page| page.content.is_some()).collect())
    }

    /// The newest runs, newest first.
    pub fn list_binder_runs(&self, limit: u32) -> Result<Vec<Run>> {
        self.db
            .prepare_cached(include_str!("list_binder_runs.sql"))?
            .query_and_then(named_params! { ":limit": limit }, |row| {
                let state: String = row.get("state")?;
                Ok(Run {
                    no: row.get("no")?,
                    id: RunId::from_bytes(row.get("id")?),
                    number: row.get("number")?,
                    at: row.get("at")?,
                    user: row.get("user")?,
                    words: row.get("words")?,
                    state: RunState::from_code(&state),
                    superseded: row.get("superseded")?,
                    settled_at: row.get("settled_at")?,
                    pages_in: row.get("pages_in")?,
                    pages_out: row.get("pages_out")?,
                })
            })?
            .collect()
    }

    /// How many runs were printed on a day (`YYYY-MM-DD`).
    pub fn count_binder_runs(&self, day: &str) -> Result<u32> {
        Ok(self
            .db
            .prepare_cached("SELECT count(*) FROM binder_run WHERE substr(at, 1, 10) = ?1")?
            .query_row(params![day], |row| row.get(0))?)
    }

    /// The number of a run.
    pub fn binder_run_number(&self, id: RunId) -> Result<Option<String>> {
        Ok(self
            .db
            .prepare_cached("SELECT number FROM binder_run WHERE id = ?1")?
            .query_row(params![id.as_bytes()], |row| row.get(0))
            .optional()?)
    }

    /// A run by the number on its list.
    pub fn find_binder_run(&self, number: &str) -> Result<Option<RunId>> {
        Ok(self
            .db
            .prepare_cached("SELECT id FROM binder_run WHERE number = ?1 ORDER BY no DESC LIMIT 1")?
            .query_row(params![number], |row| row.get(0))
            .optional()?
            .map(RunId::from_bytes))
    }
}

impl Writer<'_> {
    /// Keeps a run that was printed; it does not count yet.
    pub fn add_binder_run(
        &mut self,
        number: &str,
        words: &str,
        pages: &[(SubjectNo, BinderPage)],
    ) -> Result<RunId> {
        let id = RunId::from_uuid(self.new_id());
        let counter = self.next_counter();
        self.tx.prepare_cached(include_str!("insert_binder_run.sql"))?.execute(named_params! {
            ":id": id.as_bytes(), ":number": number, ":at": self.at(), ":user": self.user(),
            ":words": words, ":device": self.device(), ":counter": counter,
        })?;
        let run = self.tx.last_insert_rowid();
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO binder_page (run, subject, form, entry, page, revision, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (subject, page) in pages {
            let content = page.content.as_ref().map_or(&[][..], |digest| digest);
            insert.execute(params![
                run,
                subject.0,
                page.leaf.form,
                page.leaf.entry,
                page.page,
                page.revision,
                content
            ])?;
        }
        Ok(id)
    }

    /// Says of a run that it was put in, or calls it back. A run that was called back stays so: its
    /// paper is gone.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a run that is not there, was called back, or is confirmed already.
    pub fn settle_binder_run(&mut self, id: RunId, state: RunState) -> Result<()> {
        let from = match state {
            RunState::Confirmed => "'printed'",
            _ => "'printed', 'confirmed'",
        };
        let sql = format!(
            "UPDATE binder_run SET state = ?2, settled_at = ?3 WHERE id = ?1 AND state IN ({from})"
        );
        let at = self.at().to_owned();
        let count =
            self.tx.prepare_cached(&sql)?.execute(params![id.as_bytes(), state.code(), at])?;
        if count == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    /// What stood on the pages of a leaf is no longer known; they differ from whatever is printed
    /// next. A digest of what was erased is as good as the text to whoever can try all texts.
    pub(super) fn forget_binder_pages(&mut self, subject: SubjectNo, form: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE binder_page SET content = zeroblob(32)
                 WHERE subject = ?1 AND form = ?2 AND length(content) = 32",
            )?
            .execute(params![subject.0, form])?;
        Ok(())
    }
}
