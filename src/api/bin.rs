//! The recycle bin.

use serde::Serialize;
use ts_rs::TS;

use crate::domain::{EntryId, SubjectId};
use crate::forms::{FormDef, Shape, values};
use crate::store::Entry;

use super::entries::ChangeReply;
use super::{Result, Session};

/// Answer of `bin`.
#[derive(Serialize, TS)]
pub struct BinReply {
    /// The newest first.
    pub bin: Vec<BinLine>,
}

/// Something that was removed.
#[derive(Serialize, TS)]
pub struct BinLine {
    /// The entry; bringing it back is done by this id.
    pub entry: EntryId,
    /// What it is about.
    pub place: SubjectId,
    /// Name of that.
    pub place_name: String,
    /// Key of its form.
    pub form: String,
    /// Title of its form.
    pub label: String,
    /// What tells it from its like: the person in a row, the day of a letter or record. Nothing for
    /// a card, of which there is one.
    pub what: String,
    /// Whether the whole page went with it.
    pub whole_page: bool,
    /// When, local time.
    pub at: String,
    /// By whom.
    pub user: String,
}

impl Session {
    /// What was removed and can be brought back.
    ///
    /// # Errors
    /// Of the database.
    pub fn recycle_bin(&self) -> Result<BinReply> {
        let mut bin = Vec::new();
        for removed in self.ledger.recycle_bin()? {
            let form = self.catalogue().form(&removed.entry.form);
            let subject = self.ledger.store().subject(removed.entry.subject)?;
            bin.push(BinLine {
                entry: removed.entry.id,
                place: subject.id,
                place_name: subject.facts.name,
                form: removed.entry.form.clone(),
                label: form.map_or_else(|| removed.entry.form.clone(), |f| f.label.clone()),
                what: form.map(|form| what(form, &removed.entry)).unwrap_or_default(),
                whole_page: self.ledger.took_its_page(&removed)?,
                at: removed.at,
                user: removed.user,
            });
        }
        Ok(BinReply { bin })
    }

    /// What was removed from one page and can be brought back.
    ///
    /// # Errors
    /// Of the database.
    pub fn bin_of_place(&self, place: SubjectId) -> Result<BinReply> {
        let mut reply = self.recycle_bin()?;
        reply.bin.retain(|line| line.place == place);
        Ok(reply)
    }

    /// Brings an entry back, whatever was done since.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::bring_back`].
    pub fn bring_back(&mut self, entry: EntryId) -> Result<ChangeReply> {
        let change = self.ledger.bring_back(entry)?;
        Ok(ChangeReply { change, undone: None, label: "已恢复".to_owned(), entries: 1 })
    }
}

/// Of a row its person by name, of a letter or record its day; a card is told by its place alone.
/// Names are shown, numbers are not.
fn what(form: &FormDef, entry: &Entry) -> String {
    match form.shape {
        Shape::Card => String::new(),
        Shape::Letter | Shape::Log => entry.day.clone(),
        Shape::Roster => form
            .role_path("person.name")
            .and_then(|path| values::text(&entry.values, &path))
            .unwrap_or_else(|| entry.day.clone()),
    }
}
