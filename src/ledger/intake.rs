//! Taking in rows of a file: which place, which entry, new or changed or the same (decisions.md 13–16).
//!
//! The exchange has already read the rows; here they meet the ledger. [`Index`] knows every place
//! by code, credit code, name and address. Rows of rosters, letters and logs are made ready by
//! [`Index::ready`], which changes nothing and may run on other threads; [`Intake`] then writes them, one
//! after the other, in the one transaction of the import.

mod index;
mod organisations;
mod refusal;
mod whole;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use crate::domain::{AnchorCategory, EntryId, Reason, SubjectId};
use crate::forms::input::Context;
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Kind, Shape, SubjectKind};
use crate::store::subject::SubjectFacts;
use crate::store::{self, Entry, Prepared, SubjectNo, Writer, Wrong};

use super::Page;
use super::edit::judge_entry;
use super::merge::overlay;
use super::renewal;

pub use index::Index;
pub use refusal::Refusal;

/// How a row names the place it belongs to.
#[derive(Clone, Default, PartialEq)]
pub struct SubjectRef {
    /// The place itself, when somebody said which it is.
    pub place: Option<SubjectId>,
    /// Code in the old ledger.
    pub code: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Category, when the row says it.
    pub category: Option<AnchorCategory>,
}

/// What a row says for one form.
#[derive(Clone, PartialEq)]
pub struct Draft {
    /// The forms it may be for, best first: one, or a family whose member the place's category picks.
    pub forms: Vec<String>,
    /// Right values.
    pub values: Values,
    /// Wrong ones; only rows taken in as drafts have any.
    pub wrong: Vec<Wrong>,
    /// It only repeats what another table says better (decisions.md 16).
    pub derived: bool,
    /// The row of a list that it fills: the list and what marks the row.
    pub list_row: Option<(String, Values)>,
    /// Paths whose value no cell gave: the definition's default. They never replace a value.
    pub defaulted: Vec<String>,
    /// Paths that the file has a column for, its cell empty or not.
    pub cells: Arc<[String]>,
}

/// A row of a file. It holds what the file says of people, so it has no `Debug`.
#[derive(Clone)]
pub struct Row {
    /// Data row, from 1.
    pub record: usize,
    /// Row in the file, from 1.
    pub row: usize,
    /// What it says of its place.
    pub subject: SubjectRef,
    /// What it says, the table's own form first.
    pub drafts: Vec<Draft>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something new.
    Added,
    /// Something changed.
    Updated,
    /// The ledger says the same already.
    Unchanged,
}

/// Something worth telling of a row that was taken in: `FORM.path`, reason, words.
pub type Warning = (String, Reason, String);

/// A place that was taken in.
pub struct Taken {
    /// The place.
    pub subject: SubjectNo,
    /// What became of the row.
    pub outcome: Outcome,
    /// What is worth telling.
    pub warnings: Vec<Warning>,
}

/// A row made ready: its place found, its entries judged and prepared.
pub struct Ready {
    /// Its place.
    pub subject: SubjectNo,
    parts: Vec<ReadyPart>,
    /// What is worth telling.
    pub warnings: Vec<Warning>,
}

impl Ready {
    /// What the row writes to, as numbers: rows that share one meet in the same entry.
    pub fn meets<'r>(&'r self, catalogue: &'r Catalogue) -> impl Iterator<Item = u64> + 'r {
        self.parts.iter().map(|part| {
            let card = catalogue.form(&part.form).is_some_and(|form| form.shape == Shape::Card);
            let identity = if card { "" } else { part.identity.as_str() };
            store::entry::identity_hash(self.subject, &part.form, identity).cast_unsigned()
        })
    }
}

struct ReadyPart {
    form: String,
    values: Values,
    wrong: Vec<Wrong>,
    identity: String,
    prepared: Prepared,
    derived: bool,
    defaulted: Vec<String>,
    cells: Arc<[String]>,
}

/// Tells of cells that are empty in the file and filled in the ledger: what an officer cleared in an
/// old list stays, since an empty cell there mostly means that nobody knew.
fn warn_of_empty_cells(
    form: &FormDef,
    cells: &[String],
    given: &Values,
    old: &Entry,
    warnings: &mut Vec<Warning>,
) {
    let reason = Reason::CellEmptyKept;
    let kept = |path: &&String| {
        values::get(given, path).is_none() && values::get(&old.values, path).is_some()
    };
    warnings.extend(
        cells
            .iter()
            .filter(kept)
            .map(|path| (format!("{}.{path}", form.key), reason, reason.message().to_owned())),
    );
}

/// An import being written.
pub struct Intake<'w, 't> {
    writer: &'w mut Writer<'t>,
    /// The places, kept up to date while places are taken in. Rows of other tables are made ready
    /// by threads that share it; nobody may hold it while places are taken in.
    pub index: Arc<Index>,
    known: HashMap<String, HashSet<i64>>,
    used: HashSet<EntryId>,
    seen_places: HashSet<SubjectNo>,
    /// Entries added or changed.
    pub entries: usize,
}

impl<'w, 't> Intake<'w, 't> {
    /// Begins.
    pub fn new(writer: &'w mut Writer<'t>, index: Index) -> Self {
        Self {
            writer,
            index: Arc::new(index),
            known: HashMap::new(),
            used: HashSet::new(),
            seen_places: HashSet::new(),
            entries: 0,
        }
    }

    /// The hand that writes, for holding rows.
    pub fn writer(&mut self) -> &mut Writer<'t> {
        self.writer
    }

    /// Begins another file or sheet: a place may come again.
    pub fn next_sheet(&mut self) {
        self.seen_places.clear();
        self.used.clear();
        self.known.clear();
    }

    /// Takes in a row of a place's own table: its registration, and what the row says for other forms.
    /// `named`: the table has a column for the name or the address.
    ///
    /// # Errors
    /// `NAME_MISSING`, `DUP_PLACE`, checks that fail; or the database.
    pub fn take_place(
        &mut self,
        row: &Row,
        named: bool,
        accept_wrong: bool,
    ) -> store::Result<Result<Taken, Refusal>> {
        let catalogue = self.index.catalogue.clone();
        let card = row.drafts.first();
        let form = card.and_then(|card| catalogue.form(card.forms.first()?));
        let (Some(card), Some(form)) = (card, form) else {
            return Err(store::Error::NotFound);
        };
        let kind = form.subjects.first().copied().ok_or(store::Error::NotFound)?;
        let facts = SubjectFacts::of_card(form, &card.values);
        let known = match self.known_place(&facts, kind) {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // An empty cell for the name is one more thing to fill in; a row that says in no way which
        // place it means registers nothing (decisions.md 11, 13).
        let coded = !(facts.ext_code.is_empty() && facts.uscc.is_empty());
        if known.is_none() && facts.name.is_empty() && !(named && coded) {
            let path = form.role_at("place.name").or_else(|| form.role_at("place.address"));
            return Ok(Err(Refusal {
                reason: Reason::NameMissing,
                field: format!("{}.{}", form.key, path.unwrap_or_default()),
                message: "没有名称，也没有地址，说不清是哪一处，请补填".to_owned(),
            }));
        }
        let old = match known {
            Some(no) => self.writer.find_card(no, &form.key)?,
            None => None,
        };
        let whole = match self.judge_whole(form, kind, (known, old), card, accept_wrong)? {
            Ok(whole) => whole,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut warnings = whole.warnings.clone();
        // The other forms are made ready before anything is written: a row is good as a whole.
        let (lists, others): (Vec<Draft>, Vec<Draft>) =
            row.drafts.iter().skip(1).cloned().partition(|draft| draft.list_row.is_some());
        let preview = &whole.page;
        let ready = match self.index.ready_for(preview, preview.subject.no, others, accept_wrong) {
            Ok(ready) => ready,
            Err(refusal) => return Ok(Err(refusal)),
        };
        warnings.extend(ready.warnings.iter().cloned());
        let (no, mut outcome) = self.put_whole(&whole)?;
        let page = Page { subject: self.writer.subject(no)?, card: whole.page.card };
        self.put_page(page.clone())?;
        self.seen_places.insert(no);
        for draft in &lists {
            let (of_list, ended) = self.put_list_row(&page, draft)?;
            warnings.extend(ended);
            outcome = of_list.join(outcome);
        }
        let (written, kept) = self.write(&Ready { subject: no, ..ready })?;
        outcome = written.join(outcome);
        warnings.extend(kept);
        Ok(Ok(Taken { subject: no, outcome, warnings }))
    }

    /// Takes in a row whose place must be there already.
    ///
    /// # Errors
    /// As [`Index::ready`]; or the database.
    pub fn take_entries(
        &mut self,
        row: Row,
        accept_wrong: bool,
    ) -> store::Result<Result<Taken, Refusal>> {
        let ready = match self.index.ready(row, accept_wrong) {
            Ok(ready) => ready,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (outcome, kept) = self.write(&ready)?;
        let mut warnings = ready.warnings;
        warnings.extend(kept);
        Ok(Ok(Taken { subject: ready.subject, outcome, warnings }))
    }

    /// The place that a registration row means, if it is there (decisions.md 13).
    fn known_place(
        &self,
        facts: &SubjectFacts,
        kind: SubjectKind,
    ) -> Result<Option<SubjectNo>, Refusal> {
        let of_kind = |map: &HashMap<String, Vec<SubjectNo>>, key: &str| -> Vec<SubjectNo> {
            if key.is_empty() {
                return Vec::new();
            }
            map.get(key)
                .into_iter()
                .flatten()
                .copied()
                .filter(|no| self.index.pages.get(no).is_some_and(|p| p.subject.kind == kind))
                .collect()
        };
        let duplicate = |what: &str| Refusal {
            reason: Reason::DupPlace,
            field: String::new(),
            message: format!("{what}，请核对是否同一处"),
        };
        let by_code = of_kind(&self.index.by_code, &facts.ext_code);
        if by_code.len() > 1 {
            return Err(duplicate("台账里有几处同一编号的处所"));
        }
        if let Some(no) = by_code.first() {
            if self.seen_places.contains(no) {
                return Err(duplicate("同一编号在文件中出现两次"));
            }
            return Ok(Some(*no));
        }
        let same_address = of_kind(&self.index.by_address, &facts.address_key);
        let twins = match kind {
            SubjectKind::Place(AnchorCategory::Rental) => same_address,
            // An organisation may have no address: the same name in the same area is the same.
            SubjectKind::Organisation => {
                let mut named = of_kind(&self.index.by_name, &facts.name_key);
                named.retain(|no| {
                    self.index.page(*no).is_some_and(|page| {
                        let there = &page.subject.facts;
                        there.area.is_empty() || facts.area.is_empty() || there.area == facts.area
                    })
                });
                named
            }
            _ => {
                let named = of_kind(&self.index.by_name, &facts.name_key);
                same_address.into_iter().filter(|no| named.contains(no)).collect()
            }
        };
        for (found, what) in [
            (of_kind(&self.index.by_uscc, &facts.uscc), "同一信用代码已登记在另一处所"),
            (twins, "名称、地址与另一处所相同"),
        ] {
            let Some(no) = found.first() else { continue };
            let other = self.index.pages.get(no).map(|p| p.subject.facts.ext_code.as_str());
            let other_code = other.is_some_and(|code| !code.is_empty() && code != facts.ext_code);
            if self.seen_places.contains(no) || (other_code && !facts.ext_code.is_empty()) {
                return Err(duplicate(what));
            }
            return Ok(Some(*no));
        }
        Ok(None)
    }

    /// Writes a row that was made ready; tells what came of it, and what only now can be told.
    ///
    /// # Errors
    /// Of the database.
    pub fn write(&mut self, ready: &Ready) -> store::Result<(Outcome, Vec<Warning>)> {
        let (mut outcome, mut warnings) = (Outcome::Unchanged, Vec::new());
        for part in &ready.parts {
            outcome = self.write_part(ready.subject, part, &mut warnings)?.join(outcome);
        }
        Ok((outcome, warnings))
    }

    fn write_part(
        &mut self,
        subject: SubjectNo,
        part: &ReadyPart,
        warnings: &mut Vec<Warning>,
    ) -> store::Result<Outcome> {
        let catalogue = self.index.catalogue.clone();
        let Some(form) = catalogue.form(&part.form) else { return Ok(Outcome::Unchanged) };
        let same = if form.shape == Shape::Card {
            self.writer.find_card(subject, &form.key)?.into_iter().collect()
        } else if part.derived {
            // Every row of a file repeats it: what this file added counts too.
            self.writer.list_same(subject, &form.key, &part.identity)?
        } else {
            self.list_same(subject, form, &part.identity)?
        };
        if part.derived && !same.is_empty() {
            return Ok(Outcome::Unchanged);
        }
        let Some(old) = self.pick(form, same, &part.values) else {
            let id = self.writer.insert_entry(subject, &part.prepared)?;
            self.used.insert(id);
            self.entries += 1;
            self.settle_letter(form, subject, id, None, &part.values)?;
            return Ok(Outcome::Added);
        };
        self.used.insert(old.id);
        warn_of_empty_cells(form, &part.cells, &part.values, &old, warnings);
        let mut vals = overlay(form, &old.values, &part.values, &part.defaulted);
        renewal::keep(&catalogue, form, &old.values, &mut vals);
        if vals == old.values && part.wrong == old.wrong {
            return Ok(Outcome::Unchanged);
        }
        let page = self.index.pages.get(&subject);
        let context = Context::typed(&catalogue, self.index.today);
        let judged = judge_entry(form, &vals, &part.wrong, page, &context);
        let prepared = Prepared::new(form, &vals, &part.wrong, judged.status)?;
        let changed = self.writer.update_entry(&old, &prepared)?;
        self.entries += usize::from(changed);
        self.settle_letter(form, subject, old.id, Some(&old.values), &vals)?;
        Ok(if changed { Outcome::Updated } else { Outcome::Unchanged })
    }

    /// Marks what a letter renews, whichever of them comes first in the file.
    fn settle_letter(
        &mut self,
        form: &FormDef,
        subject: SubjectNo,
        entry: EntryId,
        before: Option<&Values>,
        after: &Values,
    ) -> store::Result<()> {
        if form.shape != Shape::Letter {
            return Ok(());
        }
        let index = self.index.clone();
        let context = Context::typed(&index.catalogue, index.today);
        let judge = |vals: &Values, wrong: &[Wrong]| {
            judge_entry(form, vals, wrong, index.pages.get(&subject), &context).status
        };
        let (catalogue, after) = (&*index.catalogue, Some(after));
        let judge: renewal::Judge<'_> = &judge;
        let letter = renewal::Written { catalogue, form, subject, entry, before, after, judge };
        // Only the letters of the file are counted.
        letter.settle(self.writer)?;
        Ok(())
    }

    /// Entries of one identity. The set of identities that were there when the form first came up
    /// spares a look-up for every new row.
    fn list_same(
        &mut self,
        subject: SubjectNo,
        form: &FormDef,
        identity: &str,
    ) -> store::Result<Vec<Entry>> {
        if !self.known.contains_key(&form.key) {
            let set = self.writer.list_identities(&form.key)?;
            self.known.insert(form.key.clone(), set);
        }
        let hash = store::entry::identity_hash(subject, &form.key, identity);
        // What this very file added is never looked for: its rows are entries of their own.
        if self.known.get(&form.key).is_none_or(|set| !set.contains(&hash)) {
            return Ok(Vec::new());
        }
        self.writer.list_same(subject, &form.key, identity)
    }

    /// Of the entries with the same identity: the one with the same number, else one without.
    /// An entry is taken once per file.
    fn pick(&self, form: &FormDef, same: Vec<Entry>, vals: &Values) -> Option<Entry> {
        let open: Vec<Entry> = same.into_iter().filter(|e| !self.used.contains(&e.id)).collect();
        let Some(path) = form.role_path("record_no").filter(|_| form.shape == Shape::Log) else {
            return open.into_iter().next();
        };
        let number = values::text(vals, &path).unwrap_or_default();
        let number_of = |entry: &Entry| values::text(&entry.values, &path).unwrap_or_default();
        let at = open
            .iter()
            .position(|entry| number_of(entry) == number)
            .or_else(|| open.iter().position(|entry| number_of(entry).is_empty()))
            .or_else(|| number.is_empty().then_some(0).filter(|_| !open.is_empty()))?;
        open.into_iter().nth(at)
    }

    /// How many persons stand in the rosters of a place and have not left; `None` without a roster.
    ///
    /// # Errors
    /// Of the database.
    pub fn present_in_roster(&mut self, subject: SubjectNo) -> store::Result<Option<i64>> {
        let catalogue = self.index.catalogue.clone();
        let Some(kind) = self.index.pages.get(&subject).map(|page| page.subject.kind) else {
            return Ok(None);
        };
        let mut present = None;
        for form in catalogue.forms_of(kind) {
            let persons = form.shape == Shape::Roster && form.role_path("person.id_no").is_some();
            if !persons {
                continue;
            }
            let rows = self.writer.list_entries(subject, &form.key)?;
            if !rows.is_empty() {
                let there = rows.iter().filter(|row| row.until.is_empty()).count();
                *present.get_or_insert(0) += i64::try_from(there).unwrap_or(i64::MAX);
            }
        }
        Ok(present)
    }

    /// Fills the row of a list on a card: the one that is marked so and not ended. Another person
    /// ends it and begins a new row, so that former ones stay; who was ended is told.
    fn put_list_row(
        &mut self,
        page: &Page,
        draft: &Draft,
    ) -> store::Result<(Outcome, Option<Warning>)> {
        let catalogue = self.index.catalogue.clone();
        let (Some((list, marks)), Some(form)) =
            (&draft.list_row, self.index.form_for(draft, page.subject.kind))
        else {
            return Ok((Outcome::Unchanged, None));
        };
        let old = self.writer.find_card(page.subject.no, &form.key)?;
        let mut succeeded = None;
        let mut vals = old.as_ref().map(|entry| entry.values.clone()).unwrap_or_default();
        let Some(new_row) = values::rows(&draft.values, list).first().map(|row| (*row).clone())
        else {
            return Ok((Outcome::Unchanged, None));
        };
        let ended = form
            .role_path("responsible.until")
            .and_then(|p| p.rsplit_once('.').map(|(_, k)| k.to_owned()));
        let mut rows: Vec<Values> = values::rows(&vals, list).into_iter().cloned().collect();
        let current = rows.iter_mut().find(|row| {
            marks.iter().all(|(key, value)| row.get(key) == Some(value))
                && ended.as_ref().is_none_or(|key| !row.contains_key(key))
        });
        match current {
            Some(row) => {
                let name = |row: &Values| {
                    form.role_path("responsible.person")
                        .and_then(|path| path.rsplit_once('.').map(|(_, key)| key.to_owned()))
                        .and_then(|key| row.get(&key).and_then(|p| p.get("name")).cloned())
                };
                let (former, next) = (name(row), name(&new_row));
                if former.is_some() && former != next {
                    if let Some(key) = &ended {
                        row.insert(key.clone(), Value::String(self.index.today.to_string()));
                        let who = [
                            role_label(&catalogue, form, row),
                            former.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
                        ];
                        let who = who.join(" ");
                        let words = format!("{} 记为 {} 卸任", who.trim(), self.index.today);
                        let field = format!("{}.{list}", form.key);
                        succeeded = Some((field, Reason::Succeeded, words));
                    }
                    rows.push(new_row);
                } else {
                    for (path, value) in values::leaves(&new_row) {
                        values::set(row, &path, value.clone());
                    }
                }
            }
            None => rows.push(new_row),
        }
        let rows = rows.into_iter().map(Value::Object).collect();
        vals.insert(list.clone(), Value::Array(rows));
        let context = Context::typed(&catalogue, self.index.today);
        let judged = judge_entry(form, &vals, &draft.wrong, Some(page), &context);
        let prepared = Prepared::new(form, &vals, &draft.wrong, judged.status)?;
        let outcome = match &old {
            None => {
                self.writer.insert_entry(page.subject.no, &prepared)?;
                Outcome::Added
            }
            Some(old) if self.writer.update_entry(old, &prepared)? => Outcome::Updated,
            Some(_) => Outcome::Unchanged,
        };
        self.entries += usize::from(outcome != Outcome::Unchanged);
        Ok((outcome, succeeded))
    }
}

/// What the row of a list of responsible persons is about, in words.
fn role_label(catalogue: &Catalogue, form: &FormDef, row: &Values) -> String {
    let Some(path) = form.role_path("responsible.role") else { return String::new() };
    let key = path.rsplit_once('.').map_or(path.as_str(), |(_, key)| key);
    let code = row.get(key).and_then(Value::as_str).unwrap_or_default();
    match form.at(&path).map(|field| &field.kind) {
        Some(Kind::Code(table)) => {
            catalogue.table(table).map_or(code, |table| table.show(code)).to_owned()
        }
        _ => code.to_owned(),
    }
}

impl Outcome {
    /// What a row with several parts counts as: added if its own entry is, else updated if any
    /// part changed.
    fn join(self, primary: Outcome) -> Outcome {
        match (primary, self) {
            (Outcome::Unchanged, Outcome::Unchanged) => Outcome::Unchanged,
            (Outcome::Added, _) => Outcome::Added,
            (Outcome::Unchanged, other) => other,
            (Outcome::Updated, _) => Outcome::Updated,
        }
    }
}

#[cfg(test)]
mod tests;
