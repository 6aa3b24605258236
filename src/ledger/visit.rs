//! Several sheets written in one go: a visit with all that was done at the door.
//!
//! All of it is one change, or nothing is written: one wrong value stops the whole.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use serde_json::Value;

use crate::domain::{ChangeId, EntryId, SubjectId};
use crate::forms::input::Context;
use crate::forms::judge::{Finding, Gravity};
use crate::forms::{FormDef, Shape, Values, values};
use crate::store::{self, Entry, Op, Prepared, Status, Wrong};
use crate::vault::Right;

use super::edit::{Input, default_inside, defaults, fill_snapshot, judge_entry};
use super::hazards::{Before, looked_on, stuck};
use super::renewal::Written;
use super::{Error, Ledger, Page, Result};

/// What is written on one sheet.
#[derive(Clone, Debug)]
pub struct Part {
    /// Whose sheet.
    pub subject: SubjectId,
    /// Key of its form.
    pub form: String,
    /// The entry that is written over; a new one if absent.
    pub entry: Option<EntryId>,
    /// The values.
    pub input: Input,
}

/// What stops a part.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// A value that cannot be one.
    Wrong(Wrong),
    /// Values that do not go together.
    Finding(Finding),
    /// A hazard that may not go there.
    Hazard(super::hazards::Stuck),
}

/// A part as it was written.
#[derive(Clone, Debug)]
pub struct WrittenPart {
    /// The entry.
    pub entry: EntryId,
    /// How far it has come.
    pub status: Status,
    /// What it lacks.
    pub findings: Vec<Finding>,
}

/// What became of several parts.
#[derive(Clone, Debug)]
pub enum Together {
    /// All of it was written; the change is absent when nothing differed.
    Written(Option<ChangeId>, Vec<WrittenPart>),
    /// Nothing was: what stops it, with the number of its part.
    Refused(Vec<(usize, Trouble)>),
}

/// A part on its way.
struct Ready<'p> {
    part: &'p Part,
    form: &'p FormDef,
    old: Option<Entry>,
    vals: Values,
    wrong: Vec<Wrong>,
}

impl Ledger {
    /// Writes several sheets as one change, or none of them.
    ///
    /// # Errors
    /// Unknown place, entry, form or field; a form that is not for its place; a second card.
    pub fn write_together(&mut self, label: String, parts: &[Part]) -> Result<Together> {
        self.require(Right::Enter)?;
        let catalogue = self.catalogue.clone();
        let mut pages: HashMap<SubjectId, Page> = HashMap::new();
        let mut ready = Vec::with_capacity(parts.len());
        for part in parts {
            let form =
                catalogue.form(&part.form).ok_or_else(|| Error::UnknownForm(part.form.clone()))?;
            let page = match pages.entry(part.subject) {
                Slot::Occupied(there) => there.into_mut(),
                Slot::Vacant(free) => free.insert(self.page(part.subject)?),
            };
            let one = self.read_part(part, form, page)?;
            if form.is_registration() {
                // The others are judged by the card as it will be.
                page.card = Arc::new(one.vals.clone());
            }
            ready.push(one);
        }
        let troubles = self.troubles(&ready, &pages)?;
        if !troubles.is_empty() {
            return Ok(Together::Refused(troubles));
        }
        let mut prepared = Vec::with_capacity(ready.len());
        for one in &ready {
            let page = pages.get(&one.part.subject);
            let judged = judge_entry(one.form, &one.vals, &one.wrong, page, &self.typed());
            let new = Prepared::new(one.form, &one.vals, &one.wrong, judged.status)?;
            prepared.push((one, new, judged));
        }
        let actor = self.actor();
        let context = Context::typed(&catalogue, self.clock.today());
        let op = Op::new("visit", label);
        let done = self.store.transact::<_, store::Error>(op, &actor, |writer| {
            let mut entries = Vec::with_capacity(prepared.len());
            for (one, new, _) in &prepared {
                entries.push(match &one.old {
                    Some(old) => {
                        writer.update_entry(&writer.get_entry(old.id)?, new)?;
                        old.id
                    }
                    None => {
                        let subject = pages.get(&one.part.subject).map(|page| page.subject.no);
                        writer.insert_entry(subject.ok_or(store::Error::NotFound)?, new)?
                    }
                });
            }
            // What a letter renews is told when all of them are written.
            for ((one, ..), entry) in prepared.iter().zip(&entries) {
                let page = pages.get(&one.part.subject);
                let judge = |vals: &Values, wrong: &[Wrong]| {
                    judge_entry(one.form, vals, wrong, page, &context).status
                };
                let letter = Written {
                    catalogue: &catalogue,
                    form: one.form,
                    subject: page.ok_or(store::Error::NotFound)?.subject.no,
                    entry: *entry,
                    before: one.old.as_ref().map(|old| &old.values),
                    after: Some(&one.vals),
                    judge: &judge,
                };
                letter.settle(writer)?;
            }
            Ok(entries)
        })?;
        let written = prepared.into_iter().zip(done.output).map(|((_, _, judged), entry)| {
            WrittenPart { entry, status: judged.status, findings: judged.findings }
        });
        Ok(Together::Written(done.change, written.collect()))
    }

    fn read_part<'p>(&self, part: &'p Part, form: &'p FormDef, page: &Page) -> Result<Ready<'p>> {
        if page.subject.deleted {
            return Err(store::Error::NotFound.into());
        }
        if !form.subjects.contains(&page.subject.kind) {
            return Err(Error::WrongSubject);
        }
        let old = part.entry.map(|id| self.live_entry(id)).transpose()?;
        let (mut vals, wrong) = match &old {
            Some(entry) if entry.form != form.key || entry.subject != page.subject.no => {
                return Err(Error::WrongSubject);
            }
            Some(entry) => (entry.values.clone(), entry.wrong.clone()),
            None => (defaults(form), Vec::new()),
        };
        if old.is_none() && form.shape == Shape::Card {
            let there = self.store.list_entries(page.subject.no)?;
            if there.iter().any(|entry| entry.form == form.key) {
                return Err(Error::CardExists);
            }
        }
        let wrong = self.read_input(form, &part.input, &mut vals, wrong)?;
        if old.is_none() {
            self.fill_in(form, &mut vals)?;
            fill_snapshot(form, page, &mut vals);
        } else {
            default_inside(&form.fields, &mut vals);
        }
        if form.is_registration() {
            self.refuse_duplicate(form, page.subject.kind, &vals, Some(page.subject.no))?;
        }
        Ok(Ready { part, form, old, vals, wrong })
    }

    /// What stops the parts. What was wrong with an entry before, and was not touched, does not.
    fn troubles(
        &self,
        ready: &[Ready<'_>],
        pages: &HashMap<SubjectId, Page>,
    ) -> Result<Vec<(usize, Trouble)>> {
        let mut out = Vec::new();
        for (at, one) in ready.iter().enumerate() {
            let page = pages.get(&one.part.subject);
            let before = one.old.as_ref();
            let known = before.map_or(&[][..], |old| old.wrong.as_slice());
            let fresh = one.wrong.iter().filter(|wrong| !known.contains(wrong));
            out.extend(fresh.map(|wrong| (at, Trouble::Wrong(wrong.clone()))));
            let errors = |vals: &Values, wrong: &[Wrong]| -> Vec<Finding> {
                let judged = judge_entry(one.form, vals, wrong, page, &self.typed());
                let errors = judged.findings.into_iter();
                errors.filter(|finding| finding.gravity == Gravity::Error).collect()
            };
            let old = before.map(|old| errors(&old.values, &old.wrong)).unwrap_or_default();
            let new = errors(&one.vals, &one.wrong).into_iter();
            let new = new.filter(|finding| !old.contains(finding));
            out.extend(new.map(|finding| (at, Trouble::Finding(finding))));
            let looked = self.looked(one, ready, page)?;
            let morning = self.this_morning(one.form, before)?;
            let before = Before { now: before.map(|old| &old.values), morning: morning.as_ref() };
            let today = self.clock.today();
            let hazards = stuck(&self.catalogue, one.form, before, &one.vals, &looked, today);
            out.extend(hazards.into_iter().map(|stuck| (at, Trouble::Hazard(stuck))));
        }
        Ok(out)
    }

    /// The days on which somebody looked at a place, by what is there and by what is written now.
    fn looked(
        &self,
        one: &Ready<'_>,
        ready: &[Ready<'_>],
        page: Option<&Page>,
    ) -> Result<Vec<String>> {
        if one.form.role_at("hazards").is_none() {
            return Ok(Vec::new());
        }
        let now = ready
            .iter()
            .filter(|other| other.part.subject == one.part.subject && !std::ptr::eq(*other, one))
            .filter_map(|other| looked_on(&self.catalogue, other.form, &other.vals));
        let mut out: Vec<String> = now.map(str::to_owned).collect();
        if let Some(page) = page {
            out.extend(self.looked_there(page, one.old.as_ref().map(|old| old.id))?);
        }
        Ok(out)
    }

    /// The days on which somebody looked at a place by the entries it has, but this one.
    pub(super) fn looked_there(&self, page: &Page, but: Option<EntryId>) -> Result<Vec<String>> {
        let entries = self.store.list_entries(page.subject.no)?;
        let others = entries.iter().filter(|entry| Some(entry.id) != but);
        let days = others.filter_map(|entry| {
            looked_on(&self.catalogue, self.catalogue.form(&entry.form)?, &entry.values)
        });
        Ok(days.map(str::to_owned).collect())
    }

    /// What an entry with hazards said when the day began, by its history; none for one made since.
    fn this_morning(&self, form: &FormDef, old: Option<&Entry>) -> Result<Option<Values>> {
        let Some(old) = old.filter(|_| form.role("hazard.state").is_some()) else {
            return Ok(None);
        };
        let today = self.clock.today().to_string();
        let mut vals = old.values.clone();
        for row in self.store.history(Some(old.id), usize::MAX)? {
            if row.at < today {
                break;
            }
            if row.action == "create" {
                return Ok(None);
            }
            let payload: Option<Value> =
                row.payload.and_then(|text| serde_json::from_str(&text).ok());
            let before = payload.as_ref().and_then(|payload| payload.get("before")?.as_object());
            for (key, value) in before.into_iter().flatten() {
                values::set(&mut vals, key, value.clone());
            }
        }
        Ok(Some(vals))
    }

    /// Refuses hazards that were sent where they may not go.
    pub(super) fn refuse_stuck(
        &self,
        form: &FormDef,
        old: Option<&Entry>,
        new: &Values,
        page: Option<&Page>,
    ) -> Result<()> {
        if form.role_at("hazard.state").is_none() {
            return Ok(());
        }
        let looked = match page {
            Some(page) => self.looked_there(page, old.map(|old| old.id))?,
            None => Vec::new(),
        };
        let morning = self.this_morning(form, old)?;
        let before = Before { now: old.map(|old| &old.values), morning: morning.as_ref() };
        let found = stuck(&self.catalogue, form, before, new, &looked, self.clock.today());
        match found.into_iter().next() {
            Some(stuck) => Err(Error::Hazard(stuck.message)),
            None => Ok(()),
        }
    }
}
