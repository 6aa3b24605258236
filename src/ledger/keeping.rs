//! What may no longer be kept (forms.md 1.2): the list of what is due, and erasing it.

use chrono::{Months, NaiveDate};

use crate::domain::AttachmentId;
use crate::forms::definition::Retention;
use crate::forms::judge::{Surroundings, nowhere};
use crate::forms::keeping::{months, over_since, retention_of};
use crate::forms::{FormDef, Kind, Values};
use crate::store::erase::{Certificate, Erasing, Why};
use crate::store::{self, Entry, Op, Prepared, Status};
use crate::vault::Right;

use super::{Ledger, Result};

/// An entry whose term is over.
#[derive(Clone)]
pub struct Due {
    /// The entry.
    pub entry: Entry,
    /// Its term.
    pub retention: Retention,
    /// The day from which it may no longer be kept.
    pub since: NaiveDate,
}

/// Whether an entry that comes in a file is past its term already, and since when. An erasure leaves
/// nothing by which a row could be known again, not even a digest of its number; but what was erased
/// for its age is too old in any file that brings it once more. Cards are left out: their term runs
/// from the end of their place.
pub(super) fn is_over(
    form: &FormDef,
    vals: &Values,
    prepared: &Prepared,
    around: &Surroundings<'_>,
) -> Option<NaiveDate> {
    let retention = retention_of(form, vals, around);
    let from = match retention {
        Retention::K1 => return None,
        Retention::K2 | Retention::K3 => prepared.until(),
        Retention::K4 | Retention::K5 => prepared.day(),
    };
    over_since(retention, from).filter(|since| *since < around.today)
}

impl Ledger {
    /// Entries whose term is over today: roster rows after leaving, letters after their term,
    /// records after their day, cards after their place was closed.
    ///
    /// # Errors
    /// Of the database.
    pub fn list_due_for_erasure(&self) -> Result<Vec<Due>> {
        let today = self.clock.today();
        let around = Surroundings { catalogue: &self.catalogue, today, place: &nowhere };
        let closed: std::collections::HashMap<_, _> = self
            .store
            .list_subjects(None)?
            .into_iter()
            .filter_map(|subject| {
                let form = self.catalogue.registration(subject.kind.category()?)?;
                let entry = self
                    .store
                    .list_entries(subject.no)
                    .ok()?
                    .into_iter()
                    .find(|entry| entry.form == form.key)?;
                let on = form.role_path("place.state_on")?;
                let code = subject.facts.state.as_str();
                let ended = matches!(code, "closed" | "moved");
                let day = crate::forms::values::text(&entry.values, &on)?;
                ended.then_some((subject.no, day))
            })
            .collect();
        let mut due = Vec::new();
        self.store.each_entry(|entry| {
            let Some(form) = self.catalogue.form(&entry.form) else { return Ok(()) };
            if entry.status == Status::Erased {
                return Ok(());
            }
            let retention = retention_of(form, &entry.values, &around);
            let from = match retention {
                Retention::K1 => closed.get(&entry.subject).cloned().unwrap_or_default(),
                Retention::K2 | Retention::K3 => entry.until.clone(),
                Retention::K4 | Retention::K5 => entry.day.clone(),
            };
            let since = over_since(retention, &from);
            if let Some(since) = since.filter(|since| *since < today) {
                due.push(Due { entry, retention, since });
            }
            Ok(())
        })?;
        Ok(due)
    }

    /// The numbers of persons in entries.
    fn numbers_in(&self, entries: &[Entry]) -> Vec<String> {
        let mut numbers = Vec::new();
        for entry in entries {
            let Some(form) = self.catalogue.form(&entry.form) else { continue };
            for (path, value) in crate::forms::values::leaves(&entry.values) {
                let is_number =
                    form.at(&path).is_some_and(|f| matches!(f.kind, Kind::IdNumber { .. }));
                if let Some(text) = value.as_str().filter(|_| is_number) {
                    numbers.push(text.to_owned());
                }
            }
        }
        numbers
    }

    /// Attachments that hang on a page whose registration goes, and on no entry of it: what is kept
    /// longest on the page decides how long they are kept.
    fn attachments_of_pages(&self, entries: &[Entry]) -> Result<Vec<AttachmentId>> {
        let mut all = Vec::new();
        for entry in entries {
            if self.catalogue.form(&entry.form).is_some_and(FormDef::is_registration) {
                all.extend(self.store.list_page_attachments(entry.subject)?);
            }
        }
        Ok(all)
    }

    /// Erases what is due and gives the certificate, which is also laid beside the database.
    /// `None` when nothing is due.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database; the folder.
    pub fn erase_due(&mut self) -> Result<Option<Certificate>> {
        self.require(Right::Erase)?;
        let due: Vec<Entry> =
            self.list_due_for_erasure()?.into_iter().map(|due| due.entry).collect();
        if due.is_empty() {
            return Ok(None);
        }
        let actor = self.actor();
        let at = actor.now.format("%Y-%m-%d %H:%M:%S").to_string();
        let op = Op::new("erase", format!("清除{}条保存期满的内容", due.len()));
        let numbers = self.numbers_in(&due);
        let held_before = self
            .clock
            .today()
            .checked_sub_months(Months::new(months(Retention::K2)))
            .map(|day| day.to_string())
            .unwrap_or_default();
        let why = Why { reason: "保存期满", at: &at, user: &actor.user };
        let attachments = self.attachments_of_pages(&due)?;
        let what = Erasing {
            entries: &due,
            attachments: &attachments,
            numbers: &numbers,
            held_before: &held_before,
        };
        let done =
            self.store.transact::<_, store::Error>(op, &actor, |writer| writer.erase(what, why))?;
        self.store.checkpoint()?;
        self.remove_erased_files(&done.output.attachments);
        let file = self.folder.certificates().join(format!("{}.json", done.output.id));
        crate::vault::files::write_whole(&file, &serde_json::to_vec_pretty(&done.output)?)?;
        Ok(Some(done.output))
    }
}
