//! Several rows of a roster in one go: a block pasted out of a spreadsheet.

use crate::domain::{ChangeId, EntryId, SubjectId};
use crate::forms::{FormDef, Shape};
use crate::store::{self, Op, Prepared, Status};
use crate::vault::Right;

use super::edit::{Input, defaults, fill_snapshot, judge_entry};
use super::{Error, Ledger, Page, Result};

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowsWritten {
    /// The one change; absent when nothing differed.
    pub change: Option<ChangeId>,
    /// Rows that are new.
    pub added: usize,
    /// Rows that were there and differ now.
    pub changed: usize,
    /// Rows that have cells to mend.
    pub drafts: usize,
}

impl Ledger {
    /// Writes rows of a roster as one change: over an entry, or as a new one. A wrong cell is kept
    /// as a draft of its row.
    ///
    /// # Errors
    /// Unknown form, field or entry; a form that is no roster or not for this subject.
    pub fn write_rows(
        &mut self,
        form: &str,
        subject: SubjectId,
        rows: &[(Option<EntryId>, Input)],
    ) -> Result<RowsWritten> {
        self.require(Right::Enter)?;
        let catalogue = self.catalogue.clone();
        let form = catalogue.form(form).ok_or_else(|| Error::UnknownForm(form.to_owned()))?;
        let page = self.page(subject)?;
        if page.subject.deleted {
            return Err(store::Error::NotFound.into());
        }
        if form.shape != Shape::Roster || !form.subjects.contains(&page.subject.kind) {
            return Err(Error::WrongSubject);
        }
        let mut out = RowsWritten::default();
        let mut ready = Vec::with_capacity(rows.len());
        for (entry, input) in rows {
            let prepared = self.prepare_row(form, &page, *entry, input)?;
            out.drafts += usize::from(prepared.1 == Status::Draft);
            ready.push((*entry, prepared.0));
        }
        let actor = self.actor();
        let op = Op::new("edit", format!("粘贴{}{}行", form.label, rows.len()));
        let done = self.store.transact::<_, store::Error>(op, &actor, |writer| {
            let (mut added, mut changed) = (0, 0);
            for (entry, prepared) in &ready {
                match entry {
                    Some(id) => {
                        let old = writer.get_entry(*id)?;
                        changed += usize::from(writer.update_entry(&old, prepared)?);
                    }
                    None => {
                        writer.insert_entry(page.subject.no, prepared)?;
                        added += 1;
                    }
                }
            }
            Ok((added, changed))
        })?;
        (out.added, out.changed) = done.output;
        out.change = done.change;
        Ok(out)
    }

    fn prepare_row(
        &self,
        form: &FormDef,
        page: &Page,
        entry: Option<EntryId>,
        input: &Input,
    ) -> Result<(Prepared, Status)> {
        let (mut vals, wrong) = match entry {
            Some(id) => {
                let entry = self.live_entry(id)?;
                if entry.form != form.key || entry.subject != page.subject.no {
                    return Err(Error::WrongSubject);
                }
                (entry.values, entry.wrong)
            }
            None => (defaults(form), Vec::new()),
        };
        let wrong = self.read_input(form, input, &mut vals, wrong)?;
        if entry.is_none() {
            self.fill_in(form, &mut vals)?;
            fill_snapshot(form, page, &mut vals);
        }
        let judged = judge_entry(form, &vals, &wrong, Some(page), &self.typed());
        Ok((Prepared::new(form, &vals, &wrong, judged.status)?, judged.status))
    }
}
