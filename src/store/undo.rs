//! A change backwards, as a change of its own: it survives a restart and can itself be undone.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use crate::domain::{ChangeId, EntryId, ExemptionId};
use crate::forms::{Catalogue, FormDef, Values};

use super::entry::{Entry, Prepared, Status, Wrong};
use super::history::{Change, change_from_row};
use super::{Actor, Done, Error, Op, Result, Store, SubjectNo, Writer};

/// What was undone.
#[derive(Clone, Debug)]
pub struct Undone {
    /// The change that is undone now.
    pub change: ChangeId,
    /// Its Chinese words.
    pub label: String,
    /// Entries that were touched.
    pub entries: usize,
}

/// How far an entry is: its form, values, what is not accepted, and its subject.
pub type Judge<'j> = &'j dyn Fn(&FormDef, &Values, &[Wrong], SubjectNo) -> Status;

/// The operations of this module, as the log keeps them.
pub const UNDO: &str = "undo";
/// An undo taken back.
pub const REDO: &str = "redo";

struct Step {
    action: String,
    fields: String,
    entry: Option<[u8; 16]>,
    payload: Option<String>,
}

impl Store {
    /// The newest change that can be undone, of one user or of all: not an undo, not undone, not a
    /// mere note.
    pub fn find_undoable(&self, user: Option<&str>) -> Result<Option<Change>> {
        Ok(self
            .db
            .prepare_cached(include_str!("find_undoable.sql"))?
            .query_row(params![user], change_from_row)
            .optional()?)
    }

    /// The newest undo, of one user or of all, while nothing else was written after it.
    pub fn find_redoable(&self, user: Option<&str>) -> Result<Option<Change>> {
        Ok(self
            .db
            .prepare_cached(include_str!("find_redoable.sql"))?
            .query_row(params![user], change_from_row)
            .optional()?)
    }

    /// Undoes a change. Of an undo that is a redo: what was undone is there again and can be undone
    /// once more; a redo itself is taken back by undoing that.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`] when it is undone already; [`Error::Erased`] when contents it needs were erased;
    /// [`Error::ChangedSince`] when something it touched was changed again.
    ///
    /// `judge` says how far an entry is that gets its old values back.
    pub fn undo(
        &mut self,
        id: ChangeId,
        catalogue: &Catalogue,
        judge: Judge<'_>,
        actor: &Actor,
    ) -> Result<Done<Undone>> {
        let (no, label, op, undone): (i64, String, String, bool) = self
            .db
            .prepare_cached("SELECT no, label, op, undone FROM change WHERE id = ?1")?
            .query_row(params![id.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        let op = match op.as_str() {
            _ if undone => return Err(Error::NothingToUndo),
            "erase" => return Err(Error::Erased),
            REDO => return Err(Error::NothingToUndo),
            UNDO => {
                let what = label.strip_prefix("撤销").unwrap_or(&label);
                Op::new(REDO, format!("恢复{what}"))
            }
            _ => Op::new(UNDO, format!("撤销“{label}”")),
        };
        self.transact(op, actor, |writer| {
            writer.undoes = Some(no);
            let entries = writer.undo_change(no, catalogue, judge)?;
            Ok(Undone { change: id, label, entries })
        })
    }
}

impl Writer<'_> {
    fn undo_change(&mut self, no: i64, catalogue: &Catalogue, judge: Judge<'_>) -> Result<usize> {
        // Newest first, in slices: an import may have a hundred thousand rows.
        let mut before = i64::MAX;
        let mut touched = 0;
        loop {
            let steps: Vec<(i64, Step)> = self
                .tx
                .prepare_cached(include_str!("list_steps.sql"))?
                .query_map(params![no, before], |row| {
                    let step = Step {
                        action: row.get(1)?,
                        entry: row.get(2)?,
                        payload: row.get(3)?,
                        fields: row.get(4)?,
                    };
                    Ok((row.get(0)?, step))
                })?
                .collect::<rusqlite::Result<_>>()?;
            let Some((oldest, _)) = steps.last() else { break };
            before = *oldest;
            for (_, step) in &steps {
                touched += usize::from(self.undo_step(step, catalogue, judge)?);
            }
        }
        self.take_off_held_by(no)?;
        self.tx
            .prepare_cached("UPDATE change SET undone = 1 WHERE no = ?1")?
            .execute(params![no])?;
        // An undo that is taken back no longer undoes.
        self.tx
            .prepare_cached(
                "UPDATE change SET undone = 0 WHERE no = (SELECT undoes FROM change WHERE no = ?1)",
            )?
            .execute(params![no])?;
        self.change()?;
        Ok(touched)
    }

    fn undo_step(&mut self, step: &Step, catalogue: &Catalogue, judge: Judge<'_>) -> Result<bool> {
        let Some(id) = step.entry else { return self.undo_other(step) };
        match step.action.as_str() {
            "open" | "reopen" | "close" => {
                let deleted = step.action != "close";
                // A page that was opened again was there before, with what stands on it.
                if step.action == "open" && (self.has_entries(&id)? || self.has_attachments(&id)?) {
                    // Somebody wrote on this page later: it must not vanish with it.
                    return Err(Error::ChangedSince);
                }
                self.mark_subject(&id, deleted)?;
                let action = if deleted { "close" } else { "reopen" };
                self.record(action, Some(EntryId::from_bytes(id)), "", "{}")?;
            }
            "create" | "restore" => {
                let entry = self.get_entry(EntryId::from_bytes(id))?;
                if entry.status == Status::Erased {
                    return Err(Error::Erased);
                }
                self.set_deleted(&entry, true)?;
                self.renew_facts(entry.subject, catalogue)?;
            }
            "remove" => {
                let entry = self.get_entry(EntryId::from_bytes(id))?;
                if entry.status == Status::Erased {
                    return Err(Error::Erased);
                }
                self.set_deleted(&entry, false)?;
                self.renew_facts(entry.subject, catalogue)?;
            }
            "update" => {
                let entry = self.get_entry(EntryId::from_bytes(id))?;
                self.undo_update(&entry, step, catalogue, judge)?;
            }
            "exempt" | "unexempt" => {
                let ended = step.action == "exempt";
                self.set_exemption_ended(ExemptionId::from_bytes(id), ended)?;
            }
            "attach" | "reattach" | "detach" => {
                let id = step.fields.parse().map_err(|_| Error::Damaged)?;
                self.set_attachment_deleted(id, step.action != "detach")?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Settings and rows of the queue: their payload says what was there before.
    fn undo_other(&mut self, step: &Step) -> Result<bool> {
        let payload = step.payload.as_deref().ok_or(Error::Erased)?;
        match step.action.as_str() {
            "release" => self.put_back(payload)?,
            "setting" => {
                let payload: Value = serde_json::from_str(payload)?;
                let before = payload.get("before").and_then(Value::as_str).unwrap_or_default();
                self.set_setting(&step.fields, before)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn has_entries(&self, subject: &[u8; 16]) -> Result<bool> {
        Ok(self
            .tx
            .prepare_cached(
                "SELECT 1 FROM entry e JOIN subject s ON s.no = e.subject
                 WHERE s.id = ?1 AND e.deleted = 0",
            )?
            .exists(params![subject])?)
    }

    fn undo_update(
        &mut self,
        entry: &Entry,
        step: &Step,
        catalogue: &Catalogue,
        judge: Judge<'_>,
    ) -> Result<()> {
        let payload = step.payload.as_deref().ok_or(Error::Erased)?;
        let payload: Value = serde_json::from_str(payload)?;
        let side = |name: &str| payload.get(name).and_then(Value::as_object).cloned();
        let (before, after) =
            (side("before").unwrap_or_default(), side("after").unwrap_or_default());
        let mut values = entry.values.clone();
        for (key, new) in &after {
            let now = values.get(key).cloned().unwrap_or(Value::Null);
            if now != *new {
                return Err(Error::ChangedSince);
            }
            match before.get(key) {
                Some(Value::Null) | None => {
                    values.shift_remove(key);
                }
                Some(old) => {
                    values.insert(key.clone(), old.clone());
                }
            }
        }
        let wrong: Vec<Wrong> = match payload.get("wrong_before").and_then(Value::as_str) {
            Some("") => Vec::new(),
            Some(text) => serde_json::from_str(text)?,
            None => entry.wrong.clone(),
        };
        let form = catalogue.form(&entry.form).ok_or(Error::NotFound)?;
        let status = judge(form, &values, &wrong, entry.subject);
        let prepared = Prepared::new(form, &values, &wrong, status)?;
        self.update_entry(entry, &prepared)?;
        Ok(())
    }
}
