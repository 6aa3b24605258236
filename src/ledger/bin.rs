//! Bringing back what was removed, whatever was done since.

use crate::domain::{ChangeId, EntryId};
use crate::forms::input::Context;
use crate::forms::{FormDef, Shape, Values};
use crate::store::bin::Removed;
use crate::store::{self, Op, Status, Wrong};
use crate::vault::Right;

use super::edit::judge_entry;
use super::renewal::Written;
use super::{Error, Ledger, Page, Result};

impl Ledger {
    /// What lies in the recycle bin, the newest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn recycle_bin(&self) -> Result<Vec<Removed>> {
        Ok(self.store.list_bin()?)
    }

    /// Brings an entry back, as a change of its own; a registration opens its place's page again.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; not in the bin; `ERASED`; `PAGE_CLOSED` when its place was removed and has to
    /// come back first; `CARD_EXISTS`, `DUP_PLACE` when another took its place meanwhile.
    pub fn bring_back(&mut self, id: EntryId) -> Result<Option<ChangeId>> {
        self.require(Right::Enter)?;
        let entry = self.store.get_entry(id)?;
        if entry.status == Status::Erased {
            return Err(store::Error::Erased.into());
        }
        if !entry.deleted {
            return Err(store::Error::NotFound.into());
        }
        let catalogue = self.catalogue.clone();
        let form =
            catalogue.form(&entry.form).ok_or_else(|| Error::UnknownForm(entry.form.clone()))?;
        let subject = self.store.subject(entry.subject)?;
        let reopens = subject.deleted && form.is_registration();
        if subject.deleted && !reopens {
            return Err(Error::PageClosed);
        }
        self.refuse_duplicate(form, subject.kind, &entry.values, Some(subject.no))?;
        let page = Page::read(&self.store, &catalogue, subject.clone())?;
        let context = Context::typed(&catalogue, self.clock.today());
        let judge = |vals: &Values, wrong: &[Wrong]| {
            judge_entry(form, vals, wrong, Some(&page), &context).status
        };
        let letter = Written {
            catalogue: &catalogue,
            form,
            subject: subject.no,
            entry: id,
            before: None,
            after: Some(&entry.values),
            judge: &judge,
        };
        let actor = self.actor();
        let op = Op::new("bring_back", format!("恢复{}", form.label));
        let done = self.store.transact::<_, Error>(op, &actor, |writer| {
            if form.shape == Shape::Card && writer.has_entry_on(subject.no, &form.key)? {
                return Err(Error::CardExists);
            }
            if reopens {
                writer.reopen_subject(subject.no)?;
            }
            let entry = writer.get_entry(id)?;
            writer.set_deleted(&entry, false)?;
            Ok(letter.settle(writer)?)
        })?;
        Ok(done.change)
    }

    /// Whether a removed entry took its place's page with it.
    pub fn took_its_page(&self, removed: &Removed) -> Result<bool> {
        let whole = self.catalogue.form(&removed.entry.form).is_some_and(FormDef::is_registration);
        Ok(whole && self.store.subject(removed.entry.subject)?.deleted)
    }
}
