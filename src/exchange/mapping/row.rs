//! One row of the file becomes drafts of entries.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde_json::Value;

use crate::domain::{AnchorCategory, Reason, Source, tidy};
use crate::exchange::source::{CellKind, RawRow, RowProblem};
use crate::forms::condition::Scope;
use crate::forms::definition::Kind;
use crate::forms::input::{Context, Reading};
use crate::forms::judge::{self, Gravity, Surroundings};
use crate::forms::{Catalogue, FormDef, Values, values};

use super::claims::{HeadingIndex, without_rows};
use super::columns::{Column, Detected, SubjectPart, Target};
use super::outcome::{Count, Draft, MappedRow, Notice, Problem, SubjectRef, WrongCell};
use super::plan::{Essential, LeafNode, ListNode, Node, Plan, Purpose};
use super::{cell, kind};

/// The key under which columns stand that no form knows.
const EXTRA: &str = "extra";

/// Turns the rows of one table into drafts. Immutable: any number of threads may share it.
pub struct Mapper<'c> {
    catalogue: &'c Catalogue,
    today: NaiveDate,
    serial_offset: i64,
    columns: Vec<Column>,
    /// What the cell of each column is for, besides fields.
    uses: Vec<Use>,
    family: Vec<&'c FormDef>,
    own: Vec<Vec<Plan<'c>>>,
    derived: Vec<Plan<'c>>,
    /// For each of the family, the column of the letter's title.
    titles: Vec<Option<usize>>,
    registered: Option<Registered>,
    has_boundary: bool,
}

/// Where a registration says what its place is called.
struct Registered {
    category: Option<AnchorCategory>,
    code: Option<String>,
    name: Option<String>,
    address: Option<String>,
}

#[derive(Clone, Copy, Default)]
struct Use {
    field: bool,
    subject: Option<SubjectPart>,
    extra: bool,
    count: bool,
}

impl<'c> Mapper<'c> {
    /// Works out once what every row needs. `serial_offset` is the container's.
    pub fn new(
        index: &HeadingIndex<'c>,
        detected: &Detected,
        today: NaiveDate,
        serial_offset: i64,
    ) -> Self {
        let of = |key: &str| index.position(key).and_then(|at| index.forms.get(at));
        let mut family = Vec::new();
        let mut own = Vec::new();
        let mut titles = Vec::new();
        for (key, feeds) in &detected.own {
            let Some(form) = of(key) else { continue };
            let title = form.form.role_path("title");
            titles.push(feeds.iter().find(|(p, _)| Some(p) == title.as_ref()).map(|(_, c)| *c));
            own.push(Plan::own(form, feeds));
            family.push(form.form);
        }
        let derived = detected
            .blocks
            .iter()
            .filter_map(|used| Some(Plan::derived(of(&used.form)?, used)))
            .collect();
        let registered = family.first().filter(|_| detected.card).map(|form| Registered {
            category: form.subjects.iter().find_map(|subject| subject.category()),
            code: form.role_path("ext_code"),
            name: form.role_path("place.name"),
            address: form.role_path("place.address").map(|path| match form.at(&path) {
                // The whole address is the one required field of its group.
                Some(group) => group
                    .kind
                    .fields()
                    .iter()
                    .find(|field| super::plan::is_required(field))
                    .map_or_else(|| path.clone(), |field| format!("{path}.{}", field.key)),
                None => path,
            }),
        });
        Self {
            catalogue: index.catalogue,
            today,
            serial_offset,
            uses: detected.columns.iter().map(use_of).collect(),
            has_boundary: detected.columns.iter().any(|column| column.dropped.is_some()),
            columns: detected.columns.clone(),
            family,
            own,
            derived,
            titles,
            registered,
        }
    }

    /// The columns of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What is to be said of columns, once per file: those no form knows, and those beyond the
    /// boundary. Only their headings are given.
    pub fn column_notices(&self) -> Vec<Notice> {
        self.columns
            .iter()
            .filter_map(|column| {
                let extra = column.targets.contains(&Target::Extra).then_some(Reason::ExtraColumn);
                let (field, value) = (String::new(), String::new());
                let reason = column.dropped.or(extra)?;
                Some(Notice { field, reason, raw: column.header.clone(), value })
            })
            .collect()
    }

    /// The cells of a row that may be kept while it waits in the queue: heading and text. A row
    /// whose cells may have shifted keeps none when the file has a column beyond the boundary.
    pub fn kept_cells(&self, row: &RawRow<'_>) -> Vec<(String, String)> {
        if !self.is_readable(row) {
            return Vec::new();
        }
        row.filled()
            .filter_map(|(at, cell)| {
                let header = match self.columns.get(at) {
                    Some(column) if column.dropped.is_some() => return None,
                    Some(column) => column.header.clone(),
                    None => format!("第{}列", at + 1),
                };
                Some((header, cell.text.trim().to_owned()))
            })
            .collect()
    }

    /// Maps a row; its category, if the form depends on it, is what the row says.
    pub fn map_row(&self, row: &RawRow<'_>, record: usize) -> MappedRow {
        self.map_row_as(row, record, None)
    }

    /// Maps a row whose place is known to be of a category.
    pub fn map_row_as(
        &self,
        row: &RawRow<'_>,
        record: usize,
        category: Option<AnchorCategory>,
    ) -> MappedRow {
        let mut mapping = Mapping {
            mapper: self,
            row,
            readable: self.is_readable(row),
            quiet: row.problems.iter().any(|p| !matches!(p, RowProblem::NulByte)),
            text: self.context(Source::Text),
            number: self.context(Source::NumberCell),
            kept: vec![false; self.columns.len()],
            seen: Vec::new(),
            out: MappedRow {
                record,
                row: row.number,
                drafts: Vec::new(),
                attention: Vec::new(),
                notices: Vec::new(),
                subject: SubjectRef::default(),
                counts: Vec::new(),
                hidden: row.hidden,
                undecided: false,
            },
        };
        mapping.row_problems();
        mapping.subject(category);
        mapping.drafts();
        mapping.rest();
        let mut out = mapping.out;
        if !out.drafts.is_empty() && row.problems.is_empty() {
            self.judge(&mut out, &judge::nowhere);
        }
        out
    }

    /// Holds the drafts against their definitions: checks between fields, and what is missing where
    /// the file has a column for it. [`Self::map_row`] has done so without a place; once the place
    /// is known the caller does it again with its scope: only what is new is added.
    pub fn judge(&self, mapped: &mut MappedRow, place: &dyn Scope) {
        let around = Surroundings { catalogue: self.catalogue, today: self.today, place };
        let MappedRow { drafts, attention, notices, .. } = mapped;
        for draft in drafts {
            let own = self.family.iter().position(|form| form.key == draft.form && !draft.derived);
            let plan = own.and_then(|at| self.own.get(at)).and_then(|plans| plans.first());
            let Some(form) = self.catalogue.form(&draft.form) else { continue };
            for finding in judge::judge(form, &draft.values, &around) {
                if draft.wrong.iter().any(|wrong| wrong.path == finding.path) {
                    continue;
                }
                let field = || format!("{}.{}", draft.form, finding.path);
                let raw = || values::text(&draft.values, &finding.path).unwrap_or_default();
                match finding.gravity {
                    Gravity::Missing => {
                        let in_file = !draft.head && plan.is_some_and(|p| p.is_fed(&finding.path));
                        // A quiet field is empty because another field keeps what its cell says.
                        if !in_file || form.at(&finding.path).is_some_and(|field| field.quiet) {
                            continue;
                        }
                        let (field, reason) = (field(), Reason::RequiredMissing);
                        let said = attention.iter().any(|known| known.field == field);
                        let (raw, value) = (String::new(), String::new());
                        push_notice(notices, said, Notice { field, reason, raw, value });
                    }
                    Gravity::Error => {
                        let (field, reason) = (field(), finding.reason);
                        if !attention.iter().any(|p| p.field == field && p.reason == reason) {
                            attention.push(Problem { field, reason, raw: raw(), message: finding.message });
                        }
                    }
                    Gravity::Warn => {
                        let notice = Notice { field: field(), reason: finding.reason, raw: raw(), value: raw() };
                        push_notice(notices, false, notice);
                    }
                }
            }
        }
    }

    /// A roster of this file with unique fields, and where its rows say that somebody left.
    pub(super) fn roster(&self, form: &str) -> Option<(&'c FormDef, Option<&str>)> {
        let at = self.family.iter().position(|known| known.key == form)?;
        let plan = self.own.get(at)?.first()?;
        (!plan.form.unique.is_empty()).then_some((plan.form, plan.left_on.as_deref()))
    }

    fn context(&self, source: Source) -> Context<'c> {
        Context {
            catalogue: self.catalogue,
            today: self.today,
            source,
            serial_offset: self.serial_offset,
        }
    }

    /// Cells of a broken row may stand in other columns: none is read if one of them might be what
    /// must not be kept.
    fn is_readable(&self, row: &RawRow<'_>) -> bool {
        let shifted = |problem: &RowProblem| !matches!(problem, RowProblem::NulByte);
        !(self.has_boundary && row.problems.iter().any(shifted))
    }
}

fn push_notice(notices: &mut Vec<Notice>, said: bool, notice: Notice) {
    let known = |n: &Notice| n.field == notice.field && n.reason == notice.reason;
    if !said && !notices.iter().any(known) {
        notices.push(notice);
    }
}

fn use_of(column: &Column) -> Use {
    let mut out = Use::default();
    for target in &column.targets {
        match target {
            Target::Field { .. } => out.field = true,
            Target::Subject(part) => out.subject = Some(*part),
            Target::Extra => out.extra = true,
            Target::Count => out.count = true,
            Target::Ignored => {}
        }
    }
    out
}

impl Plan<'_> {
    /// Whether the file has a column for this path or something in it.
    fn is_fed(&self, path: &str) -> bool {
        if path.contains('[') { self.fed.contains(&without_rows(path)) } else { self.fed.contains(path) }
    }
}

/// A row on its way.
struct Mapping<'m, 'c, 'r> {
    mapper: &'m Mapper<'c>,
    row: &'m RawRow<'r>,
    /// Its cells may be read at all.
    readable: bool,
    /// Its cells may stand in wrong columns: what is wrong with one says nothing.
    quiet: bool,
    text: Context<'c>,
    number: Context<'c>,
    /// Columns whose cell found a place.
    kept: Vec<bool>,
    /// What was said already: one cell feeds several fields, but is one question.
    seen: Vec<(usize, Reason)>,
    out: MappedRow,
}

/// A draft on its way.
struct Filling<'p> {
    form: &'p str,
    wrong: Vec<WrongCell>,
    defaulted: Vec<String>,
    kept: Vec<usize>,
    attention: Vec<(usize, Problem)>,
    notices: Vec<(usize, Notice)>,
}

/// Which row of a list is being filled.
#[derive(Clone, Copy)]
struct Slot<'p> {
    at: usize,
    of: usize,
    list: &'p ListNode<'p>,
}

impl<'c> Mapping<'_, 'c, '_> {
    fn cell(&self, column: usize) -> Option<(&str, CellKind)> {
        if !self.readable {
            return None;
        }
        let cell = self.row.cells.get(column).filter(|cell| !cell.is_blank())?;
        Some((cell.text.as_ref(), cell.kind))
    }

    fn row_problems(&mut self) {
        for problem in &self.row.problems {
            let (reason, message) = match problem {
                RowProblem::FieldCount { expected, found } => (
                    Reason::FieldCount,
                    format!("{}（表头 {expected} 列，本行 {found} 列）", Reason::FieldCount.message()),
                ),
                RowProblem::RowCut => (Reason::RowCut, Reason::RowCut.message().to_owned()),
                RowProblem::NulByte => (Reason::NulByte, Reason::NulByte.message().to_owned()),
            };
            let (field, raw) = (String::new(), String::new());
            self.out.attention.push(Problem { field, reason, raw, message });
        }
        if self.row.hidden {
            let (field, raw, value) = (String::new(), String::new(), String::new());
            self.out.notices.push(Notice { field, reason: Reason::HiddenRow, raw, value });
        }
    }

    fn subject(&mut self, known: Option<AnchorCategory>) {
        let mut subject = SubjectRef { category: known, ..SubjectRef::default() };
        for (column, used) in self.mapper.uses.iter().enumerate() {
            let Some(part) = used.subject else { continue };
            let Some((text, kind)) = self.cell(column) else { continue };
            if matches!(kind, CellKind::Error | CellKind::FormulaWithoutValue) {
                continue;
            }
            let bare = tidy::tidy_text(text);
            let kept = match part {
                SubjectPart::Code => &mut subject.code,
                SubjectPart::Name => &mut subject.name,
                SubjectPart::Address => &mut subject.address,
                SubjectPart::Category => {
                    let found = kind::category(self.mapper.catalogue, &bare);
                    subject.category = subject.category.or(found);
                    if found.is_some() && let Some(kept) = self.kept.get_mut(column) {
                        *kept = true;
                    }
                    continue;
                }
            };
            if !bare.is_empty() {
                *kept = Some(bare.into_owned());
                if let Some(kept) = self.kept.get_mut(column) {
                    *kept = true;
                }
            }
        }
        self.out.subject = subject;
    }

    fn drafts(&mut self) {
        let mapper = self.mapper;
        let chosen = self.choose();
        let Some(plans) = mapper.own.get(chosen) else { return };
        for plan in plans.iter().chain(&mapper.derived) {
            if let Some(draft) = self.draft(plan) {
                if matches!(plan.purpose, Purpose::Own { .. }) {
                    self.registered(&draft.values);
                }
                self.out.drafts.push(draft);
            }
        }
        let own = matches!(self.out.drafts.first(), Some(draft) if !draft.derived && !draft.head);
        if !own && let Some(plan) = plans.first() {
            self.out.drafts.insert(0, blank(plan));
        }
        if let Some(Purpose::Own { essential: Some(essential) }) = plans.first().map(|p| &p.purpose) {
            self.essential(essential);
        }
    }

    fn choose(&mut self) -> usize {
        let mapper = self.mapper;
        if mapper.family.len() < 2 {
            return 0;
        }
        let find = |part| mapper.uses.iter().position(|used| used.subject == Some(part));
        let text = |column: Option<usize>| {
            column.and_then(|column| self.cell(column)).map_or("", |(text, _)| text)
        };
        let says = kind::Says {
            category: self.out.subject.category,
            word: text(find(SubjectPart::Category)),
            title: text(mapper.titles.iter().find_map(|title| *title)),
        };
        let chosen = kind::choose(mapper.catalogue, &mapper.family, &says);
        self.out.undecided = says.category.is_none();
        chosen
    }

    /// What the card of a place says is how its row names it.
    fn registered(&mut self, vals: &Values) {
        let Some(registered) = &self.mapper.registered else { return };
        let text = |path: &Option<String>| path.as_ref().and_then(|path| values::text(vals, path));
        self.out.subject = SubjectRef {
            code: text(&registered.code),
            name: text(&registered.name),
            address: text(&registered.address),
            category: registered.category,
        };
    }

    fn draft(&mut self, plan: &Plan<'c>) -> Option<Draft> {
        let mut filling = Filling {
            form: &plan.form.key,
            wrong: Vec::new(),
            defaulted: Vec::new(),
            kept: Vec::new(),
            attention: Vec::new(),
            notices: Vec::new(),
        };
        let mut vals = self.fill(&plan.nodes, None, &mut filling);
        if vals.is_empty() && filling.wrong.is_empty() {
            return None;
        }
        let derived = match &plan.purpose {
            Purpose::Derived { needs, set, list } => {
                let there = |path: &String| {
                    filling.wrong.iter().any(|wrong| without_rows(&wrong.path) == *path)
                        || values::get(&vals, path).is_some()
                        || list.is_some_and(|_| values::get(&vals, &first_row(path)).is_some())
                };
                if !needs.iter().all(there) {
                    return None;
                }
                for (path, value) in *set {
                    let path = list.map_or_else(|| path.clone(), |list| format!("{list}[0].{path}"));
                    if values::get(&vals, &path).is_none() {
                        values::set(&mut vals, &path, value.clone());
                    }
                }
                true
            }
            Purpose::Head => true,
            Purpose::Own { .. } => false,
        };
        defaults(&plan.nodes, None, &mut vals, &mut filling);
        self.keep(&mut filling);
        Some(Draft {
            form: plan.form.key.clone(),
            list_row: plan.list_row(&vals),
            values: vals,
            derived,
            head: matches!(plan.purpose, Purpose::Head),
            wrong: filling.wrong,
            defaulted: filling.defaulted,
        })
    }

    /// The draft stands: its cells have found a place, and its questions are asked.
    fn keep(&mut self, filling: &mut Filling<'_>) {
        for column in filling.kept.drain(..) {
            if let Some(kept) = self.kept.get_mut(column) {
                *kept = true;
            }
        }
        if self.quiet {
            return;
        }
        for (column, problem) in filling.attention.drain(..) {
            if self.says_first(column, problem.reason) {
                self.out.attention.push(problem);
            }
        }
        for (column, notice) in filling.notices.drain(..) {
            if self.says_first(column, notice.reason) {
                self.out.notices.push(notice);
            }
        }
    }

    fn says_first(&mut self, column: usize, reason: Reason) -> bool {
        let first = !self.seen.contains(&(column, reason));
        if first {
            self.seen.push((column, reason));
        }
        first
    }

    fn fill(
        &self,
        nodes: &[Node<'c>],
        slot: Option<Slot<'_>>,
        filling: &mut Filling<'_>,
    ) -> Values {
        let mut out = Values::new();
        for node in nodes {
            match node {
                Node::Leaf(leaf) => {
                    if let Some(value) = self.leaf(leaf, slot, &out, filling) {
                        out.insert(leaf.field.key.clone(), value);
                    }
                }
                Node::Group { field, children } => {
                    let mut inner = self.fill(children, slot, filling);
                    if !inner.is_empty() {
                        defaults(children, slot.map(|slot| slot.at), &mut inner, filling);
                        out.insert(field.key.clone(), Value::Object(inner));
                    }
                }
                Node::List(list) => {
                    let rows = self.list(list, filling);
                    if !rows.is_empty() {
                        out.insert(list.field.key.clone(), Value::Array(rows));
                    }
                }
            }
        }
        out
    }

    fn list(&self, list: &ListNode<'c>, filling: &mut Filling<'_>) -> Vec<Value> {
        let of = if list.items.is_empty() { 1 } else { self.item_count(list, filling) };
        let mut rows = Vec::with_capacity(of);
        let mut any = false;
        for at in 0..of {
            let mut inner = self.fill(&list.children, Some(Slot { at, of, list }), filling);
            defaults(&list.children, Some(at), &mut inner, filling);
            any |= !inner.is_empty();
            // A row all of whose cells are wrong keeps its place: paths count rows.
            rows.push(Value::Object(inner));
        }
        if any { rows } else { Vec::new() }
    }

    /// How many rows the cells of the items make; none when they are empty, whatever else is there.
    fn item_count(&self, list: &ListNode<'c>, filling: &mut Filling<'_>) -> usize {
        let mut most = 0;
        for (column, separators) in &list.items {
            let Some((text, kind)) = self.cell(*column) else { continue };
            if matches!(kind, CellKind::Error | CellKind::FormulaWithoutValue) {
                most = most.max(1); // so that the cell is read and said to be wrong
            } else if cell::is_no_item(tidy::strip_guards(text)) {
                filling.kept.push(*column);
            } else {
                most = most.max(cell::rows(text, separators).len());
            }
        }
        most
    }

    fn leaf(
        &self,
        leaf: &LeafNode<'c>,
        slot: Option<Slot<'_>>,
        siblings: &Values,
        filling: &mut Filling<'_>,
    ) -> Option<Value> {
        let column = leaf.column?;
        let (whole, kind) = self.cell(column)?;
        let path = || match slot {
            Some(slot) => leaf.path.replacen("[]", &format!("[{}]", slot.at), 1),
            None => leaf.path.clone(),
        };
        let broken = match kind {
            CellKind::Error => Some(Reason::CellError),
            CellKind::FormulaWithoutValue => Some(Reason::NoCachedValue),
            _ => None,
        };
        if let Some(reason) = broken {
            self.wrong(column, path(), whole, reason, filling);
            return None;
        }
        let text = match slot {
            Some(slot) if slot.of > 1 => slotted(whole, leaf, slot)?,
            _ => whole,
        };
        let text = match leaf.field.part {
            Some(part) => *cell::names(text).get(part.checked_sub(1)?)?,
            None => text,
        };
        let bare = tidy::strip_guards(text);
        if cell::is_nothing(leaf.field, bare) {
            filling.kept.push(column);
            return None;
        }
        let context = if kind == CellKind::Number { &self.number } else { &self.text };
        match context.read(leaf.field, text, siblings) {
            Reading::Empty => None,
            Reading::Good { value, notes } => {
                if leaf.field.quiet && notes.contains(&Reason::CodeUnknown) {
                    return None;
                }
                filling.kept.push(column);
                let changed = notes.is_empty() && cell::is_changed(leaf.field, bare, &value);
                for reason in notes.into_iter().chain(changed.then_some(Reason::Normalised)) {
                    let field = format!("{}.{}", filling.form, path());
                    let shown = values::show(&value).unwrap_or_default();
                    let notice = Notice { field, reason, raw: text.to_owned(), value: shown };
                    filling.notices.push((column, notice));
                }
                Some(value)
            }
            Reading::Wrong(reason) => {
                self.wrong(column, path(), text, reason, filling);
                None
            }
        }
    }

    fn wrong(&self, column: usize, path: String, raw: &str, reason: Reason, filling: &mut Filling<'_>) {
        filling.kept.push(column);
        let header = self.mapper.columns.get(column).map_or("", |column| column.header.as_str());
        let field = format!("{}.{path}", filling.form);
        let raw = raw.trim().to_owned();
        if reason.holds() {
            let message = format!("{header}：{}", reason.message());
            filling.attention.push((column, Problem { field, reason, raw: raw.clone(), message }));
        } else {
            let value = String::new();
            filling.notices.push((column, Notice { field, reason, raw: raw.clone(), value }));
        }
        filling.wrong.push(WrongCell { path, raw, reason });
    }

    /// No name in a roster, no day in a letter or log.
    fn essential(&mut self, essential: &Essential) {
        let (path, reason) = match essential {
            Essential::Name(path) => (path, Reason::NameMissing),
            Essential::Date(path) => (path, Reason::DateMissing),
        };
        let Some(draft) = self.out.drafts.first() else { return };
        let wrong = draft.wrong.iter().any(|wrong| wrong.path == *path);
        if self.quiet || wrong || values::get(&draft.values, path).is_some() {
            return;
        }
        let field = format!("{}.{path}", draft.form);
        let (raw, message) = (String::new(), reason.message().to_owned());
        self.out.attention.push(Problem { field, reason, raw, message });
    }

    /// Counts, columns that no form knows, and cells that found no place: nothing is lost.
    fn rest(&mut self) {
        let mapper = self.mapper;
        let mut extra = Values::new();
        let parts = mapper.own.iter().flatten().flat_map(|plan| &plan.parts);
        let too_many: Vec<usize> = parts
            .filter(|(column, most)| {
                self.cell(*column).is_some_and(|(text, _)| cell::names(text).len() > *most)
            })
            .map(|(column, _)| *column)
            .collect();
        for column in 0..self.row.cells.len() {
            let Some((text, cell_kind)) = self.cell(column) else { continue };
            let (header, used) = match (mapper.columns.get(column), mapper.uses.get(column)) {
                (Some(known), Some(_)) if known.dropped.is_some() => continue,
                (Some(known), Some(used)) => (Cow::Borrowed(known.header.as_str()), *used),
                _ => (
                    Cow::Owned(format!("第{}列", column + 1)),
                    Use { extra: true, ..Use::default() },
                ),
            };
            let kept = self.kept.get(column).copied().unwrap_or(false);
            let keep = used.extra
                || (used.field || used.subject.is_some()) && !kept
                || too_many.contains(&column);
            let bare = tidy::tidy_text(text);
            if used.count {
                let digits = tidy::half_width(&bare);
                let digits = digits.trim_end_matches(|c: char| !c.is_ascii_digit());
                if let (Ok(number), Some(form)) = (digits.parse(), mapper.family.first()) {
                    let (form, header) = (form.key.clone(), header.into_owned());
                    self.out.counts.push(Count { form, header, number });
                    continue;
                }
            }
            if !(keep || used.count) || bare.is_empty() || used.field && cell::says_nothing(&bare) {
                continue;
            }
            let reason = match cell_kind {
                CellKind::Error => Some(Reason::CellError),
                CellKind::FormulaWithoutValue => Some(Reason::NoCachedValue),
                _ => None,
            };
            match reason {
                Some(reason) => {
                    let form = mapper.family.first().map_or("", |form| form.key.as_str());
                    let problem = Problem {
                        field: format!("{form}.{EXTRA}"),
                        reason,
                        raw: bare.clone().into_owned(),
                        message: format!("{header}：{}", reason.message()),
                    };
                    if !self.quiet {
                        self.out.attention.push(problem);
                    }
                }
                None => {
                    extra.insert(header.into_owned(), Value::String(bare.into_owned()));
                }
            }
        }
        if !extra.is_empty() && let Some(draft) = self.out.drafts.first_mut() {
            draft.values.insert(EXTRA.to_owned(), Value::Object(extra));
        }
    }
}

fn blank(plan: &Plan<'_>) -> Draft {
    Draft {
        form: plan.form.key.clone(),
        values: Values::new(),
        derived: false,
        head: false,
        list_row: None,
        wrong: Vec::new(),
        defaulted: Vec::new(),
    }
}

/// `holders.person.name` → `holders[0].person.name`.
fn first_row(path: &str) -> String {
    path.split_once('.').map_or_else(|| path.to_owned(), |(list, rest)| format!("{list}[0].{rest}"))
}

/// The part of a cell that belongs to one row of a list: its own part if there are as many parts as
/// rows, the whole cell otherwise. A defining cell has nothing for rows beyond its own.
fn slotted<'t>(whole: &'t str, leaf: &LeafNode<'_>, slot: Slot<'_>) -> Option<&'t str> {
    let defines = !leaf.field.split.is_empty();
    let separators = if defines {
        leaf.field.split.as_slice()
    } else {
        slot.list.items.first().map_or(&[][..], |(_, separators)| *separators)
    };
    let parts = cell::rows(whole, separators);
    if parts.len() == slot.of || defines && parts.len() > 1 {
        return parts.get(slot.at).copied();
    }
    Some(whole)
}

/// Fills in what the definition says is usual, where something is there already.
fn defaults(nodes: &[Node<'_>], row: Option<usize>, vals: &mut Values, filling: &mut Filling<'_>) {
    if vals.is_empty() {
        return;
    }
    for node in nodes {
        let Node::Leaf(LeafNode { field, default: Some(default), path, .. }) = node else { continue };
        if vals.contains_key(&field.key) || matches!(field.kind, Kind::Flag) {
            continue;
        }
        let path = match row {
            Some(row) => path.replacen("[]", &format!("[{row}]"), 1),
            None => path.clone(),
        };
        if filling.wrong.iter().all(|wrong| wrong.path != path) {
            vals.insert(field.key.clone(), (*default).clone());
            filling.defaulted.push(path);
        }
    }
}
