//! The log as the settings show it: by days and words, newest first, a slice at a time.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::search_text::fold;
use crate::domain::{EntryId, SubjectId};
use crate::store::HistoryRow;
use crate::store::log::Slice;
use crate::vault::Right;

use super::telling::payload;
use super::{Result, Session};

/// Lines in one answer.
const SLICE: usize = 200;
/// Rows that are looked at for one answer when only some of them are wanted.
const LOOKED_AT: usize = 4000;

/// What of the log.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct LogAsk {
    /// Words that must all stand in a line; every line if empty.
    pub words: String,
    /// First day, `2026-11-05`; no bound if empty.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Goes on where an earlier answer ended.
    pub before: Option<i64>,
}

/// A slice of the log.
#[derive(Serialize, TS)]
pub struct LogReply {
    /// Newest first.
    pub lines: Vec<LogLine>,
    /// Goes on from here; absent at the end.
    pub next: Option<i64>,
    /// The day that was looked at last, while there is more.
    pub reached: Option<String>,
}

/// A line of the log.
#[derive(Serialize, TS)]
pub struct LogLine {
    /// Sequence, from 1.
    pub seq: i64,
    /// Local time.
    pub at: String,
    /// Who.
    pub user: String,
    /// What: 把登记表的 出租间数 从 2 改成 3.
    pub text: String,
    /// Whose page.
    pub place: Option<SubjectId>,
    /// Its name.
    pub place_name: String,
    /// Whether the change was undone.
    pub undone: bool,
}

impl Session {
    /// A slice of the log.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn log(&self, ask: &LogAsk) -> Result<LogReply> {
        self.ledger.require(Right::Log)?;
        let words: Vec<String> = ask.words.split_whitespace().map(fold).collect();
        let wanted = |line: &LogLine| {
            let text = fold(&format!("{}{}{}{}", line.at, line.user, line.text, line.place_name));
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let mut slice = Slice {
            before: ask.before.unwrap_or(i64::MAX),
            from: ask.from.clone(),
            // "2026-11-05~" stands after every time of that day.
            until: if ask.to.is_empty() { "~".to_owned() } else { format!("{}~", ask.to) },
        };
        let (mut lines, mut seen, mut reached) = (Vec::new(), 0, None);
        while lines.len() < SLICE && seen < LOOKED_AT {
            let rows = self.ledger.store().log(&slice, SLICE)?;
            let Some(last) = rows.last() else {
                return Ok(LogReply { lines, next: None, reached: None });
            };
            slice.before = last.seq;
            reached = last.at.get(..10).map(str::to_owned);
            seen += rows.len();
            lines.extend(rows.iter().map(|row| self.log_line(row)).filter(&wanted));
        }
        Ok(LogReply { lines, next: Some(slice.before), reached })
    }

    fn log_line(&self, row: &HistoryRow) -> LogLine {
        let store = self.ledger.store();
        let entry = row.entry.and_then(|id| store.get_entry(EntryId::from_bytes(id)).ok());
        let form = entry.as_ref().and_then(|entry| self.catalogue().form(&entry.form));
        let subject = match &entry {
            Some(entry) => store.subject(entry.subject).ok(),
            // A page that is opened or closed is named by its own id, one that was shown in the note.
            None => row
                .entry
                .map(SubjectId::from_bytes)
                .or_else(|| noted(row))
                .and_then(|id| store.get_subject(id).ok()),
        };
        LogLine {
            seq: row.seq,
            at: row.at.clone(),
            user: row.user.clone(),
            text: self.sentence(row, form),
            place: subject.as_ref().map(|subject| subject.id),
            place_name: subject.map(|subject| subject.facts.name).unwrap_or_default(),
            undone: row.undone,
        }
    }
}

/// The one place whose numbers a note says were shown or printed.
fn noted(row: &HistoryRow) -> Option<SubjectId> {
    let payload = payload(row)?;
    let only = || match payload.get("subjects")?.as_array()?.as_slice() {
        [one] => Some(one),
        _ => None,
    };
    payload.get("subject").or_else(only)?.as_str()?.parse().ok()
}
