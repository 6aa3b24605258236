//! Single changes, undo, the history in plain words, search.

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::domain::{ChangeId, EntryId, SubjectId};
use crate::ledger::Input;
use crate::store::undo::Undone;
use crate::store::{Done, Op, Status};
use crate::vault::Right;

use super::places::{FindingReply, WrongReply, finding_reply, typed_wrong};
use super::{Error, Result, Session};

/// Answer of `add` and `edit`.
#[derive(Serialize, TS)]
pub struct EditReply {
    /// The entry.
    pub entry: EntryId,
    /// Key of its form.
    pub form: String,
    /// What it is about.
    pub place: SubjectId,
    /// The change; absent when nothing differed.
    pub change: Option<ChangeId>,
    /// `complete`, `incomplete`, `draft`.
    pub status: &'static str,
    /// What is missing or does not fit.
    pub findings: Vec<FindingReply>,
    /// What was not accepted and is kept as a draft.
    pub wrong: Vec<WrongReply>,
}

impl EditReply {
    /// Whether somebody should look at it.
    pub fn needs_attention(&self) -> bool {
        self.status == Status::Draft.code()
    }
}

/// Answer of `remove` and `undo`.
#[derive(Serialize, TS)]
pub struct ChangeReply {
    /// The change that was made.
    pub change: Option<ChangeId>,
    /// The change that was undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone: Option<ChangeId>,
    /// Words.
    pub label: String,
    /// Entries touched.
    pub entries: usize,
}

/// Answer of `history` and `log`.
#[derive(Serialize, TS)]
pub struct HistoryReply {
    /// Newest first.
    pub history: Vec<HistoryLine>,
}

/// One row of history.
#[derive(Serialize, TS)]
pub struct HistoryLine {
    /// Sequence.
    pub seq: i64,
    /// The change it belongs to.
    pub change: ChangeId,
    /// Local time.
    pub at: String,
    /// User.
    pub user: String,
    /// Operation's key.
    pub op: String,
    /// The entry.
    pub entry: Option<EntryId>,
    /// Keys that changed.
    pub fields: Vec<String>,
    /// The whole as a Chinese sentence.
    pub text: String,
    /// Whether the change was undone.
    pub undone: bool,
}

/// Answer of `search`.
#[derive(Serialize, TS)]
pub struct SearchReply {
    /// By place.
    pub hits: Vec<SearchHit>,
    /// Milliseconds.
    pub ms: f64,
}

/// Answer of the search box.
#[derive(Serialize, TS)]
pub struct FindReply {
    /// By place, a few lines each.
    pub hits: Vec<SearchHit>,
    /// How many places there are in all.
    pub places: usize,
}

/// A field that holds what was looked for.
#[derive(Serialize, TS)]
pub struct SearchHit {
    /// The place.
    pub place: SubjectId,
    /// Its name.
    pub name: String,
    /// Form key.
    pub form: String,
    /// The entry.
    pub entry: EntryId,
    /// Path.
    pub field: String,
    /// The value, masked unless asked for.
    pub text: String,
}

fn taken_back(done: Done<Undone>) -> ChangeReply {
    let Undone { change, label, entries } = done.output;
    let label = match label.strip_prefix("撤销") {
        Some(what) => format!("已恢复{what}"),
        None => format!("已撤销“{label}”"),
    };
    ChangeReply { change: done.change, undone: Some(change), label, entries }
}

impl Session {
    /// Adds an entry.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::add`].
    pub fn add(
        &mut self,
        form: &str,
        place: Option<SubjectId>,
        input: &Input,
    ) -> Result<EditReply> {
        let edited = self.ledger.add(form, place, input)?;
        Ok(edit_reply(edited))
    }

    /// Changes an entry.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::edit`].
    pub fn edit(&mut self, entry: EntryId, input: &Input) -> Result<EditReply> {
        let edited = self.ledger.edit(entry, input)?;
        Ok(edit_reply(edited))
    }

    /// Puts an entry into the recycle bin.
    ///
    /// # Errors
    /// Unknown entry.
    pub fn remove(&mut self, entry: EntryId) -> Result<ChangeReply> {
        let change = self.ledger.remove(entry)?;
        Ok(ChangeReply {
            change, undone: None, label: "已删除，可以撤销".to_owned(), entries: 1
        })
    }

    /// Undoes the newest change, or the one named.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::undo`].
    pub fn undo(&mut self, change: Option<ChangeId>) -> Result<ChangeReply> {
        Ok(taken_back(self.ledger.undo(change)?))
    }

    /// Takes the newest undo back, while nothing else was written after it.
    ///
    /// # Errors
    /// As [`Self::undo`].
    pub fn redo(&mut self) -> Result<ChangeReply> {
        Ok(taken_back(self.ledger.redo()?))
    }

    /// The history of an entry, or of all, newest first.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn history(&self, entry: Option<EntryId>, limit: usize) -> Result<HistoryReply> {
        if entry.is_none() && self.ledger.require(Right::Log).is_err() {
            return Err(Error::refused(
                "NOT_ALLOWED",
                "当前用户的角色不能看全部修改记录。",
                "可以看一条的：yuwang history 条目编号。",
            ));
        }
        let rows = self.ledger.store().history(entry, limit)?;
        Ok(HistoryReply { history: rows.iter().map(|row| self.history_line(row)).collect() })
    }

    /// Looks for a text in all places. Looking for a number is logged (decisions.md 28).
    ///
    /// # Errors
    /// Nothing to look for; the database.
    pub fn search(&mut self, text: &str, limit: usize) -> Result<SearchReply> {
        if text.trim().is_empty() {
            return Err(Error::usage("没有写要找什么。"));
        }
        if self.reveal {
            self.ledger.require(Right::RevealBulk)?;
            let what = serde_json::json!({ "search": true });
            self.ledger.note(Op::new("reveal", "查看搜索结果的完整号码"), &what)?;
        }
        let began = std::time::Instant::now();
        let hits = self.ledger.store().search(text, limit)?;
        let ms = began.elapsed().as_secs_f64() * 1000.0;
        self.note_number_search(text, hits.len())?;
        let hits = hits.into_iter().map(|hit| self.search_hit(hit)).collect();
        Ok(SearchReply { hits, ms: (ms * 1000.0).round() / 1000.0 })
    }
}

impl Session {
    /// Looks for a text in all places, for the search box: the places that bear it in their names
    /// first, a few lines each. Looking for a number is logged (decisions.md 28).
    ///
    /// # Errors
    /// Of the database.
    pub fn find(&mut self, text: &str) -> Result<FindReply> {
        /// How many places the box lists.
        const PLACES: usize = 30;
        /// How many lines of one.
        const LINES: usize = 3;
        let found = self.ledger.store().search_places(text, PLACES, LINES)?;
        self.note_number_search(text, found.places)?;
        let hits = found.hits.into_iter().map(|hit| self.search_hit(hit)).collect();
        Ok(FindReply { hits, places: found.places })
    }

    /// Looking for a number is logged, without the number.
    pub(super) fn note_number_search(&mut self, text: &str, hits: usize) -> Result<()> {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if digits >= 4 {
            let what = serde_json::json!({ "digits": digits, "hits": hits });
            self.ledger.note(Op::new("search_number", "按号码搜索"), &what)?;
        }
        Ok(())
    }

    fn search_hit(&self, hit: crate::store::search::Hit) -> SearchHit {
        let text = match self.catalogue().form(&hit.form) {
            Some(form) => self
                .masked(form, &hit.path, &Value::String(hit.text.clone()))
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            None => hit.text,
        };
        SearchHit {
            place: hit.subject,
            name: hit.subject_name,
            form: hit.form,
            entry: hit.entry,
            field: hit.path,
            text,
        }
    }
}

/// What was typed just now is shown as it was typed.
fn edit_reply(edited: crate::ledger::Edited) -> EditReply {
    EditReply {
        entry: edited.entry,
        form: edited.form,
        place: edited.subject,
        change: edited.change,
        status: edited.status.code(),
        findings: edited.findings.iter().map(finding_reply).collect(),
        wrong: edited.wrong.iter().map(typed_wrong).collect(),
    }
}
