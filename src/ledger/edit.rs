//! Single changes at the desk: add, edit, remove, undo.

use serde_json::Value;

use crate::domain::{AnchorCategory, ChangeId, CitizenId, EntryId, SubjectId};
use crate::forms::input::{Context, Reading};
use crate::forms::judge::{self, Finding, Gravity, Surroundings};
use crate::forms::values::{self, Values};
use crate::forms::{Field, FormDef, Kind, Shape, SubjectKind};
use crate::store::history::Change;
use crate::store::undo::Undone;
use crate::store::{self, Done, Op, Prepared, Status, SubjectNo, Wrong};
use crate::vault::Right;

use super::renewal::{Judge, Written};
use super::{Error, Ledger, Page, Result};

/// Values as they come from a form on screen or the command line: path → text, empty to clear.
/// A text that begins with `[` or `{` is read as JSON for groups, lists and checklists.
pub type Input = Vec<(String, String)>;

/// What became of a change.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The entry.
    pub entry: EntryId,
    /// Key of its form.
    pub form: String,
    /// What it is about.
    pub subject: SubjectId,
    /// The change; absent when nothing differed.
    pub change: Option<ChangeId>,
    /// How far the entry has come.
    pub status: Status,
    /// What is missing or does not fit.
    pub findings: Vec<Finding>,
    /// What was not accepted and is kept as a draft.
    pub wrong: Vec<Wrong>,
}

/// Values judged: ready to be prepared for the store.
pub struct Judged {
    /// How far the entry has come.
    pub status: Status,
    /// What is missing or does not fit.
    pub findings: Vec<Finding>,
}

/// Judges an entry of a page.
pub fn judge_entry(
    form: &FormDef,
    vals: &Values,
    wrong: &[Wrong],
    page: Option<&Page>,
    context: &Context<'_>,
) -> Judged {
    let scope;
    let place: &dyn crate::forms::condition::Scope = match page {
        Some(page) => {
            scope = page.scope(context.catalogue, context.today);
            &scope
        }
        None => &judge::nowhere,
    };
    let around = Surroundings { catalogue: context.catalogue, today: context.today, place };
    let mut findings = judge::judge(form, vals, &around);
    // What was typed wrong is not missing.
    findings.retain(|finding| {
        finding.gravity != Gravity::Missing || !wrong.iter().any(|w| w.path == finding.path)
    });
    let worst = findings.iter().map(|finding| finding.gravity).max();
    let status = match worst {
        _ if !wrong.is_empty() => Status::Draft,
        Some(Gravity::Error) => Status::Draft,
        Some(Gravity::Missing) => Status::Incomplete,
        _ => Status::Complete,
    };
    Judged { status, findings }
}

impl Ledger {
    /// Adds an entry. A registration opens the page of a new place; other forms name theirs.
    ///
    /// # Errors
    /// Unknown form or field, a form that is not for the subject, a second card, a place that is
    /// there already. A wrong value is no error: the entry is kept as a draft.
    pub fn add(&mut self, form: &str, subject: Option<SubjectId>, input: &Input) -> Result<Edited> {
        self.require(Right::Enter)?;
        let catalogue = self.catalogue.clone();
        let form = catalogue.form(form).ok_or_else(|| Error::UnknownForm(form.to_owned()))?;
        let mut vals = defaults(form);
        let wrong = self.read_input(form, input, &mut vals, Vec::new())?;
        self.fill_in(form, &mut vals)?;
        let page = match subject {
            Some(id) => Some(self.page(id)?).filter(|page| !page.subject.deleted),
            None => self.own_page(form)?,
        };
        if subject.is_some() && page.is_none() {
            return Err(store::Error::NotFound.into());
        }
        let kind = match &page {
            Some(page) if form.subjects.contains(&page.subject.kind) => page.subject.kind,
            Some(_) => return Err(Error::WrongSubject),
            None => new_subject_kind(form, &vals).ok_or(Error::NoSubject)?,
        };
        if let Some(page) = &page {
            if form.shape == Shape::Card
                && self.store.list_entries(page.subject.no)?.iter().any(|e| e.form == form.key)
            {
                return Err(Error::CardExists);
            }
            fill_snapshot(form, page, &mut vals);
        } else {
            self.refuse_duplicate(form, kind, &vals, None)?;
            self.refuse_second_organisation(form, kind, &vals)?;
        }
        self.refuse_stuck(form, None, &vals, page.as_ref())?;
        let judged = {
            let fresh = page.is_none().then(|| vals.clone());
            let page = page.clone().or_else(|| fresh.map(|card| new_page(kind, form, card)));
            judge_entry(form, &vals, &wrong, page.as_ref(), &self.typed())
        };
        let prepared = Prepared::new(form, &vals, &wrong, judged.status)?;
        let actor = self.actor();
        let context = Context::typed(&catalogue, self.clock.today());
        let op = Op::new("add", format!("新增{}", form.label));
        let done: Done<(EntryId, SubjectNo)> =
            self.store.transact::<_, store::Error>(op, &actor, |writer| {
                let subject = match &page {
                    Some(page) => page.subject.no,
                    None if kind == SubjectKind::Post => writer.post()?,
                    None => writer.open_subject(kind, false)?,
                };
                let entry = writer.insert_entry(subject, &prepared)?;
                let judge = |vals: &Values, wrong: &[Wrong]| {
                    judge_entry(form, vals, wrong, page.as_ref(), &context).status
                };
                let judge: Judge<'_> = &judge;
                let (before, after) = (None, Some(&vals));
                let catalogue = &catalogue;
                Written { catalogue, form, subject, entry, before, after, judge }.settle(writer)?;
                Ok((entry, subject))
            })?;
        let (entry, subject) = done.output;
        Ok(Edited {
            entry,
            form: form.key.clone(),
            subject: self.store.subject(subject)?.id,
            change: done.change,
            status: judged.status,
            findings: judged.findings,
            wrong,
        })
    }

    /// Changes values of an entry; an empty text clears.
    ///
    /// # Errors
    /// Unknown entry or field.
    pub fn edit(&mut self, id: EntryId, input: &Input) -> Result<Edited> {
        self.require(Right::Enter)?;
        let entry = self.live_entry(id)?;
        let catalogue = self.catalogue.clone();
        let form =
            catalogue.form(&entry.form).ok_or_else(|| Error::UnknownForm(entry.form.clone()))?;
        let mut vals = entry.values.clone();
        let wrong = self.read_input(form, input, &mut vals, entry.wrong.clone())?;
        default_inside(&form.fields, &mut vals);
        let mut page = Page::read(&self.store, &catalogue, self.store.subject(entry.subject)?)?;
        if form.is_registration() {
            self.refuse_duplicate(form, page.subject.kind, &vals, Some(entry.subject))?;
            page.card = std::sync::Arc::new(vals.clone());
        }
        self.refuse_stuck(form, Some(&entry), &vals, Some(&page))?;
        let judged = judge_entry(form, &vals, &wrong, Some(&page), &self.typed());
        let prepared = Prepared::new(form, &vals, &wrong, judged.status)?;
        let actor = self.actor();
        let op = Op::new("edit", format!("修改{}", form.label));
        let context = Context::typed(&catalogue, self.clock.today());
        let judge = |vals: &Values, wrong: &[Wrong]| {
            judge_entry(form, vals, wrong, Some(&page), &context).status
        };
        let letter = Written {
            catalogue: &catalogue,
            form,
            subject: entry.subject,
            entry: id,
            before: Some(&entry.values),
            after: Some(&vals),
            judge: &judge,
        };
        let done = self.store.transact::<_, store::Error>(op, &actor, |writer| {
            let old = writer.get_entry(id)?;
            writer.update_entry(&old, &prepared)?;
            letter.settle(writer)
        })?;
        Ok(Edited {
            entry: id,
            form: form.key.clone(),
            subject: entry.subject_id,
            change: done.change,
            status: judged.status,
            findings: judged.findings,
            wrong,
        })
    }

    /// Puts an entry into the recycle bin; a registration takes its place with it.
    ///
    /// # Errors
    /// Unknown entry.
    pub fn remove(&mut self, id: EntryId) -> Result<Option<ChangeId>> {
        self.require(Right::Enter)?;
        let entry = self.live_entry(id)?;
        let catalogue = self.catalogue.clone();
        let form = catalogue.form(&entry.form);
        let label = form.map_or(entry.form.clone(), |form| form.label.clone());
        let whole = form.is_some_and(FormDef::is_registration);
        let page = Page::read(&self.store, &catalogue, self.store.subject(entry.subject)?)?;
        let context = Context::typed(&catalogue, self.clock.today());
        let actor = self.actor();
        let op = Op::new("remove", format!("删除{label}"));
        let done = self.store.transact::<_, store::Error>(op, &actor, |writer| {
            let old = writer.get_entry(id)?;
            writer.set_deleted(&old, true)?;
            if let Some(form) = form {
                let judge = |vals: &Values, wrong: &[Wrong]| {
                    judge_entry(form, vals, wrong, Some(&page), &context).status
                };
                let (before, after) = (Some(&entry.values), None);
                let (subject, entry, judge) = (entry.subject, id, &judge as Judge<'_>);
                let catalogue = &catalogue;
                Written { catalogue, form, subject, entry, before, after, judge }.settle(writer)?;
            }
            if whole { writer.close_subject(entry.subject) } else { Ok(()) }
        })?;
        Ok(done.change)
    }

    /// Whose changes whoever is at the desk may take back: his own, or all.
    fn may_undo_of(&self) -> Option<&str> {
        let user = self.user();
        (!user.role().may(Right::Settings)).then(|| user.user())
    }

    /// What undo would take back.
    ///
    /// # Errors
    /// Of the database.
    pub fn find_undoable(&self) -> Result<Option<Change>> {
        Ok(self.store.find_undoable(self.may_undo_of())?)
    }

    /// Takes the newest undo back, while nothing else was written after it.
    ///
    /// # Errors
    /// As [`Self::undo`].
    pub fn redo(&mut self) -> Result<Done<Undone>> {
        self.require(Right::Enter)?;
        let undo = self.store.find_redoable(self.may_undo_of())?;
        self.undo(Some(undo.ok_or(store::Error::NothingToUndo)?.id))
    }

    /// Undoes the newest change, or the one named; an undo as well. Somebody else's only 民警 may
    /// (decisions.md 27: 辅警 enters).
    ///
    /// # Errors
    /// Nothing to undo; not allowed; erased; changed since.
    pub fn undo(&mut self, change: Option<ChangeId>) -> Result<Done<Undone>> {
        self.require(Right::Enter)?;
        let change = match change {
            Some(id) => self.store.get_change(id)?,
            None => self.find_undoable()?.ok_or(store::Error::NothingToUndo)?,
        };
        if self.may_undo_of().is_some_and(|own| own != change.user) {
            self.require(Right::Settings)?;
        }
        let catalogue = self.catalogue.clone();
        let actor = self.actor();
        let today = self.clock.today();
        let index = super::intake::Index::read(&self.store, &catalogue, today)?;
        let judge = |form: &FormDef, vals: &Values, wrong: &[Wrong], subject: SubjectNo| {
            let page = index.page(subject).map(|page| {
                let mut page = page.clone();
                if form.is_registration() {
                    page.card = std::sync::Arc::new(vals.clone());
                }
                page
            });
            let context = Context::typed(&catalogue, today);
            judge_entry(form, vals, wrong, page.as_ref(), &context).status
        };
        Ok(self.store.undo(change.id, &catalogue, &judge, &actor)?)
    }

    /// An entry that can be written on: not erased, not in the recycle bin.
    pub(super) fn live_entry(&self, id: EntryId) -> Result<store::Entry> {
        let entry = self.store.get_entry(id)?;
        match (entry.status, entry.deleted) {
            (Status::Erased, _) => Err(store::Error::Erased.into()),
            (_, true) => Err(store::Error::NotFound.into()),
            _ => Ok(entry),
        }
    }

    /// What reading typed texts needs.
    pub fn typed(&self) -> Context<'_> {
        Context::typed(&self.catalogue, self.clock.today())
    }

    /// The page that a form without a subject goes to: the post's.
    fn own_page(&self, form: &FormDef) -> Result<Option<Page>> {
        if !form.subjects.contains(&SubjectKind::Post) {
            return Ok(None);
        }
        let post = self.store.find_post()?;
        Ok(post.map(|subject| Page { subject, card: std::sync::Arc::default() }))
    }

    /// Reads typed texts into values; what is not accepted is returned, older wrong values that
    /// were typed again are dropped.
    pub(super) fn read_input(
        &self,
        form: &FormDef,
        input: &Input,
        vals: &mut Values,
        mut wrong: Vec<Wrong>,
    ) -> Result<Vec<Wrong>> {
        let context = self.typed();
        let again = numbers_to_read_again(form, input, vals, &wrong);
        // The kind of a document is read before its number.
        let mut ordered: Vec<&(String, String)> = input.iter().chain(&again).collect();
        ordered.sort_by_key(|(path, _)| {
            form.at(bare_path(form, path)).is_some_and(|f| matches!(f.kind, Kind::IdNumber { .. }))
        });
        for (path, text) in ordered {
            let path = bare_path(form, path);
            let field = form.at(path).ok_or_else(|| Error::UnknownField(path.to_owned()))?;
            let inside = |w: &Wrong| {
                w.path.strip_prefix(path).is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with('.') || rest.starts_with('[')
                })
            };
            wrong.retain(|w| !inside(w));
            if text.trim().is_empty() {
                values::remove(vals, path);
                move_up(&mut wrong, path);
                continue;
            }
            if field.is_leaf() && !(matches!(field.kind, Kind::Codes(_)) && text.starts_with('[')) {
                let siblings = siblings(vals, path);
                match context.read(field, text, &siblings) {
                    Reading::Empty => values::remove(vals, path),
                    Reading::Good { value, .. } => values::set(vals, path, value),
                    Reading::Wrong(reason) => {
                        values::remove(vals, path);
                        wrong.push(Wrong { path: path.to_owned(), raw: text.clone(), reason });
                    }
                }
                continue;
            }
            let json: Value = serde_json::from_str(text)
                .map_err(|_| Error::UnknownField(format!("{path}（这里要写 JSON）")))?;
            let mut refused = Vec::new();
            let siblings = siblings(vals, path);
            match context.read_json(field, &json, &siblings, path, &mut refused) {
                Some(value) => values::set(vals, path, value),
                None => values::remove(vals, path),
            }
            wrong.extend(refused.into_iter().map(|(path, raw, reason)| Wrong {
                path,
                raw,
                reason,
            }));
        }
        for (path, _) in input {
            for (path, value) in said_by_number(form, bare_path(form, path), vals, &context) {
                if values::get(vals, &path).is_none() && !wrong.iter().any(|w| w.path == path) {
                    values::set(vals, &path, value);
                }
            }
        }
        Ok(wrong)
    }

    /// What a new entry says by itself: today, the officer, and the defaults of groups and rows that
    /// were begun.
    pub(super) fn fill_in(&self, form: &FormDef, vals: &mut Values) -> Result<()> {
        let today = self.clock.today().to_string();
        let mut fill = |role: &str, text: &str| {
            let at = form.role_path(role).filter(|path| !path.contains('['));
            if let Some(path) = at.filter(|path| values::get(vals, path).is_none()) {
                values::set(vals, &path, Value::String(text.to_owned()));
            }
        };
        fill("filled_on", &today);
        fill("place.state_on", &today);
        if matches!(form.shape, Shape::Card | Shape::Letter) {
            fill("officer", &self.post()?.officer);
        }
        default_inside(&form.fields, vals);
        Ok(())
    }

    /// Refuses a new place or organisation that is there already.
    pub(super) fn refuse_known(
        &self,
        form: &FormDef,
        kind: SubjectKind,
        vals: &Values,
    ) -> Result<()> {
        self.refuse_duplicate(form, kind, vals, None)?;
        self.refuse_second_organisation(form, kind, vals)
    }

    pub(super) fn refuse_duplicate(
        &self,
        form: &FormDef,
        kind: SubjectKind,
        vals: &Values,
        but: Option<SubjectNo>,
    ) -> Result<()> {
        if !form.is_registration() || kind == SubjectKind::Organisation {
            return Ok(());
        }
        let facts = store::subject::SubjectFacts::of_card(form, vals);
        let others = self.store.list_subjects(Some(kind))?;
        let twin = others.into_iter().find(|other| {
            if Some(other.no) == but {
                return false;
            }
            let other = &other.facts;
            let same = |a: &str, b: &str| !a.is_empty() && a == b;
            same(&facts.ext_code, &other.ext_code)
                || same(&facts.uscc, &other.uscc)
                || (same(&facts.address_key, &other.address_key)
                    && (facts.name_key == other.name_key
                        || kind == SubjectKind::Place(AnchorCategory::Rental)))
        });
        match twin {
            Some(twin) => Err(Error::DuplicatePlace(twin.id)),
            None => Ok(()),
        }
    }
}

/// What a citizen's number says of the fields beside it: sex, and birth where the form asks for it.
pub fn said_by_number(
    form: &FormDef,
    path: &str,
    vals: &Values,
    context: &Context<'_>,
) -> Vec<(String, Value)> {
    let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
    let in_head = form.head.iter().any(|f| f.key == key);
    let fields = match (parent.is_empty(), in_head) {
        (true, true) => form.head.as_slice(),
        (true, false) => form.fields.as_slice(),
        _ => form.at(parent).map_or(&[][..], |group| group.kind.fields()),
    };
    let number = fields.iter().find(|f| f.key == key).filter(|f| f.has_role("person.id_no"));
    let read = number.and_then(|_| values::get(vals, path)?.as_str());
    let Some(Ok((id, _))) = read.map(|text| CitizenId::parse(text, context.today)) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for field in fields {
        let value = match &field.kind {
            Kind::Code(table) if field.has_role("person.sex") => {
                let table = context.catalogue.table(table);
                table.and_then(|t| t.find(id.sex().label())).map(|row| row.code.clone())
            }
            Kind::Date if field.has_role("person.birth") => Some(id.birth().to_string()),
            _ => None,
        };
        let path = crate::forms::definition::join(parent, &field.key);
        out.extend(value.map(|value| (path, Value::String(value))));
    }
    out
}

/// Numbers that were read by another kind of document than the one that is set now.
fn numbers_to_read_again(
    form: &FormDef,
    input: &Input,
    vals: &Values,
    wrong: &[Wrong],
) -> Vec<(String, String)> {
    let paths: Vec<&str> = input.iter().map(|(path, _)| bare_path(form, path)).collect();
    let mut out = Vec::new();
    for path in &paths {
        let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
        let fields = match parent {
            "" => form.fields.as_slice(),
            _ => form.at(parent).map_or(&[][..], |group| group.kind.fields()),
        };
        for field in fields {
            let Kind::IdNumber { kind_field } = &field.kind else { continue };
            let number = crate::forms::definition::join(parent, &field.key);
            if kind_field != key || paths.contains(&number.as_str()) {
                continue;
            }
            let typed = wrong.iter().find(|w| w.path == number).map(|w| w.raw.clone());
            out.extend(typed.or_else(|| values::text(vals, &number)).map(|text| (number, text)));
        }
    }
    out
}

/// A row was taken out of its list: what was typed wrong in the rows behind it moves up with them.
fn move_up(wrong: &mut [Wrong], row: &str) {
    let Some((list, at)) = row.strip_suffix(']').and_then(|row| row.rsplit_once('[')) else {
        return;
    };
    let Ok(gone) = at.parse::<usize>() else { return };
    for w in wrong {
        let moved = w.path.strip_prefix(list).and_then(|rest| {
            let (at, rest) = rest.strip_prefix('[')?.split_once(']')?;
            let at = at.parse::<usize>().ok().filter(|at| *at > gone)?;
            Some(format!("{list}[{}]{rest}", at - 1))
        });
        if let Some(path) = moved {
            w.path = path;
        }
    }
}

/// `FORM.path` and `path` are both understood (decisions.md 3).
fn bare_path<'p>(form: &FormDef, path: &'p str) -> &'p str {
    path.strip_prefix(form.key.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(path)
}

/// The values beside a path: of its group or row, or of the entry.
fn siblings(vals: &Values, path: &str) -> Values {
    match path.rsplit_once('.') {
        Some((parent, _)) => {
            values::get(vals, parent).and_then(Value::as_object).cloned().unwrap_or_default()
        }
        None => vals.clone(),
    }
}

/// The values a new entry starts with.
pub fn defaults(form: &FormDef) -> Values {
    let mut vals = Values::new();
    for field in &form.fields {
        if let (Some(value), true) = (&field.default, field.is_leaf()) {
            vals.insert(field.key.clone(), value.clone());
        }
    }
    vals
}

/// Defaults of the fields inside groups and rows that hold something already.
pub(super) fn default_inside(fields: &[Field], vals: &mut Values) {
    for field in fields {
        let inner: Vec<&mut Values> = match vals.get_mut(&field.key) {
            Some(Value::Object(group)) => vec![group],
            Some(Value::Array(rows)) => rows.iter_mut().filter_map(Value::as_object_mut).collect(),
            _ => continue,
        };
        for group in inner {
            for child in field.kind.fields() {
                if let (Some(value), false) = (&child.default, group.contains_key(&child.key)) {
                    group.insert(child.key.clone(), value.clone());
                }
            }
            default_inside(field.kind.fields(), group);
        }
    }
}

/// A letter or record keeps the name of its place as it was on its day.
pub fn fill_snapshot(form: &FormDef, page: &Page, vals: &mut Values) {
    if !matches!(form.shape, Shape::Letter | Shape::Log) || page.subject.facts.name.is_empty() {
        return;
    }
    if let Some(path) = form.role_at("subject_name")
        && values::get(vals, path).is_none()
    {
        values::set(vals, path, Value::String(page.subject.facts.name.clone()));
    }
}

/// The kind of subject that an entry without one opens: its registration, an organisation's head,
/// or the post.
pub(super) fn new_subject_kind(form: &FormDef, vals: &Values) -> Option<SubjectKind> {
    match form.subjects.as_slice() {
        [one] if form.is_registration() => Some(*one),
        subjects if subjects.contains(&SubjectKind::Organisation) => {
            let names_one =
                form.role_path("org.name").is_some_and(|path| values::get(vals, &path).is_some());
            (names_one || !subjects.contains(&SubjectKind::Post))
                .then_some(SubjectKind::Organisation)
                .filter(|_| names_one)
                .or_else(|| subjects.contains(&SubjectKind::Post).then_some(SubjectKind::Post))
        }
        subjects if subjects.contains(&SubjectKind::Post) => Some(SubjectKind::Post),
        _ => None,
    }
}

fn new_page(kind: SubjectKind, form: &FormDef, card: Values) -> Page {
    Page {
        subject: store::Subject {
            no: SubjectNo::UNSAVED,
            id: SubjectId::from_bytes([0; 16]),
            kind,
            number: 0,
            created_on: String::new(),
            imported: false,
            deleted: false,
            facts: store::subject::SubjectFacts::of_card(form, &card),
        },
        card: std::sync::Arc::new(card),
    }
}
