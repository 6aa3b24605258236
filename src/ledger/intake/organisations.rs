//! Rows that name an organisation: it is opened when it is not there, as a place is by its own table.

use crate::forms::{FormDef, SubjectKind, Values, values};
use crate::ledger::Page;
use crate::store::subject::name_key;
use crate::store::{self, Entry, SubjectNo};

use super::refusal::NoPage;
use super::{Draft, Intake, Outcome, Refusal, Row, Taken};

impl Intake<'_, '_> {
    /// Takes in a row of a register of organisations: a member of one, or the organisation alone.
    /// Two of one name are told apart by the unit that they belong to.
    ///
    /// # Errors
    /// `PARENT_UNKNOWN` when several could be meant or none is named; checks that fail; or the
    /// database.
    pub fn take_organised(
        &mut self,
        mut row: Row,
        form: &str,
        accept_wrong: bool,
    ) -> store::Result<Result<Taken, Refusal>> {
        let catalogue = self.index.catalogue.clone();
        let form = catalogue.form(form).ok_or(store::Error::NotFound)?;
        let heads = |draft: &Draft| head_name(form, &draft.values).is_some();
        let head = row.drafts.iter().position(heads).filter(|_| row.subject.place.is_none());
        let Some(head) = head.map(|at| row.drafts.remove(at)) else {
            return self.take_entries(row, accept_wrong);
        };
        let known = match self.organisation(form, &head.values)? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let old = match known {
            Some(no) => self.head_of(no, form)?,
            None => None,
        };
        // What members repeat of their organisation only fills what is not there (decisions.md 16).
        let alone = row.drafts.is_empty();
        let (no, outcome, warnings) = match (known, old) {
            (Some(no), Some(_)) if !alone => (no, Outcome::Unchanged, Vec::new()),
            there => {
                let kind = SubjectKind::Organisation;
                let whole = match self.judge_whole(form, kind, there, &head, accept_wrong)? {
                    Ok(whole) => whole,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let (no, outcome) = self.put_whole(&whole)?;
                (no, outcome, whole.warnings)
            }
        };
        let subject = self.writer.subject(no)?;
        row.subject.place = Some(subject.id);
        let card = self.index.page(no).map(|page| page.card.clone()).unwrap_or_default();
        self.put_page(Page { subject, card })?;
        if alone {
            return Ok(Ok(Taken { subject: no, outcome, warnings }));
        }
        Ok(self.take_entries(row, accept_wrong)?.map(|mut taken| {
            taken.warnings.splice(0..0, warnings);
            taken.outcome = taken.outcome.join(outcome);
            taken
        }))
    }

    /// The organisation that a head means, if it is there.
    fn organisation(
        &mut self,
        form: &FormDef,
        head: &Values,
    ) -> store::Result<Result<Option<SubjectNo>, Refusal>> {
        let host = |vals: &Values| {
            let host = form.role_at("org.host").and_then(|path| values::text(vals, path));
            name_key(&host.unwrap_or_default())
        };
        let name = name_key(&head_name(form, head).unwrap_or_default());
        let named = self.index.by_name.get(&name).cloned().unwrap_or_default();
        let mut same = Vec::new();
        for no in named {
            let kind = self.index.page(no).map(|page| page.subject.kind);
            if kind != Some(SubjectKind::Organisation) {
                continue;
            }
            // One that another register opened says nothing of its unit here.
            let there = self.head_of(no, form)?.map(|old| host(&old.values)).unwrap_or_default();
            let wanted = host(head);
            if wanted.is_empty() || there.is_empty() || wanted == there {
                same.push((no, there == wanted));
            }
        }
        let exact: Vec<SubjectNo> =
            same.iter().filter(|(_, exact)| *exact).map(|(no, _)| *no).collect();
        Ok(match (same.as_slice(), exact.as_slice()) {
            ([], _) => Ok(None),
            ([(one, _)], _) | (_, [one]) => Ok(Some(*one)),
            _ => {
                let says = form.role_at("org.host").or_else(|| form.names_organisation());
                let field = says.map(|path| format!("{}.{path}", form.key)).unwrap_or_default();
                Err(Refusal::no_page(NoPage::Namesakes, field))
            }
        })
    }

    /// What a register says of an organisation as a whole.
    fn head_of(&mut self, no: SubjectNo, form: &FormDef) -> store::Result<Option<Entry>> {
        let entries = self.writer.list_entries(no, &form.key)?;
        Ok(entries.into_iter().find(|entry| head_name(form, &entry.values).is_some()))
    }
}

fn head_name(form: &FormDef, vals: &Values) -> Option<String> {
    form.names_organisation().and_then(|path| values::text(vals, path))
}
