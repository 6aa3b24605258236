//! What a row says of a page as a whole, a place's card or the head of an organisation: laid over what
//! stands there, judged, put down. And the judging that every part of a row goes through.

use std::sync::Arc;

use crate::domain::SubjectId;
use crate::forms::input::Context;
use crate::forms::judge::Gravity;
use crate::forms::{FormDef, SubjectKind, Values};
use crate::ledger::Page;
use crate::ledger::edit::judge_entry;
use crate::ledger::merge::overlay;
use crate::store::subject::SubjectFacts;
use crate::store::{self, Entry, Prepared, Status, Subject, SubjectNo, Wrong};

use super::{Draft, Intake, Outcome, Refusal, Warning, warn_of_empty_cells};

/// What a row says of a page as a whole, judged and not yet put down.
pub(super) struct Whole {
    known: Option<SubjectNo>,
    kind: SubjectKind,
    old: Option<Entry>,
    prepared: Prepared,
    /// The page as it will be.
    pub(super) page: Page,
    /// What is worth telling.
    pub(super) warnings: Vec<Warning>,
}

/// Judges what a row says for a form; what is worth telling goes to `warnings`.
pub(super) fn judge_draft(
    form: &FormDef,
    vals: &Values,
    wrong: &[Wrong],
    page: Option<&Page>,
    context: &Context<'_>,
    accept_wrong: bool,
    warnings: &mut Vec<Warning>,
) -> Result<Status, Refusal> {
    let judged = judge_entry(form, vals, wrong, page, context);
    for finding in judged.findings {
        let field = format!("{}.{}", form.key, finding.path);
        let (reason, message) = (finding.reason, finding.message);
        match finding.gravity {
            Gravity::Error if !accept_wrong => return Err(Refusal { reason, field, message }),
            Gravity::Warn => warnings.push((field, reason, message)),
            _ => {}
        }
    }
    Ok(judged.status)
}

impl Intake<'_, '_> {
    /// Lays what a row says over what stands there (`old`) and judges it. Nothing is written.
    pub(super) fn judge_whole(
        &self,
        form: &FormDef,
        kind: SubjectKind,
        (known, old): (Option<SubjectNo>, Option<Entry>),
        draft: &Draft,
        accept_wrong: bool,
    ) -> store::Result<Result<Whole, Refusal>> {
        let vals = match &old {
            Some(old) => overlay(form, &old.values, &draft.values, &draft.defaulted),
            None => draft.values.clone(),
        };
        let subject = Subject {
            no: known.unwrap_or(SubjectNo::UNSAVED),
            id: SubjectId::from_bytes([0; 16]),
            kind,
            number: 0,
            created_on: String::new(),
            imported: true,
            deleted: false,
            facts: SubjectFacts::of_card(form, &vals),
        };
        let page = Page { subject, card: Arc::new(vals) };
        // An organisation has no card that conditions could ask.
        let around = matches!(kind, SubjectKind::Place(_)).then_some(&page);
        let context = Context::typed(&self.index.catalogue, self.index.today);
        let mut warnings = Vec::new();
        if let Some(old) = &old {
            warn_of_empty_cells(form, &draft.cells, &draft.values, old, &mut warnings);
        }
        let judged = judge_draft(
            form,
            &page.card,
            &draft.wrong,
            around,
            &context,
            accept_wrong,
            &mut warnings,
        );
        let status = match judged {
            Ok(status) => status,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let prepared = Prepared::new(form, &page.card, &draft.wrong, status)?;
        Ok(Ok(Whole { known, kind, old, prepared, page, warnings }))
    }

    /// Opens the page, or puts down what is new of it.
    pub(super) fn put_whole(&mut self, whole: &Whole) -> store::Result<(SubjectNo, Outcome)> {
        let (no, outcome) = match (whole.known, &whole.old) {
            (Some(no), Some(old)) => {
                let changed = self.writer.update_entry(old, &whole.prepared)?;
                (no, if changed { Outcome::Updated } else { Outcome::Unchanged })
            }
            (known, _) => {
                let no = match known {
                    Some(no) => no,
                    None => self.writer.open_subject(whole.kind, true)?,
                };
                self.writer.insert_entry(no, &whole.prepared)?;
                (no, Outcome::Added)
            }
        };
        self.entries += usize::from(outcome != Outcome::Unchanged);
        Ok((no, outcome))
    }

    /// The rows that follow find the page.
    ///
    /// # Errors
    /// A fault when threads still hold the index: the page would be opened a second time.
    pub(super) fn put_page(&mut self, page: Page) -> store::Result<()> {
        let index = Arc::get_mut(&mut self.index)
            .ok_or(store::Error::Fault("the index is held while a page is taken in"))?;
        index.put(page);
        Ok(())
    }
}
