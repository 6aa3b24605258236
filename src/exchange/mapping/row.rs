//! One row of the file becomes drafts of entries.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use crate::domain::{AnchorCategory, Reason, Source, tidy};
use crate::exchange::source::{CellKind, RawRow, RowProblem};
use crate::forms::definition::Kind;
use crate::forms::input::{Context, Reading};
use crate::forms::{FormDef, Values, values};

use super::claims::without_rows;
use super::columns::SubjectPart;
use super::mapper::{Mapper, Use};
use super::outcome::{Count, Draft, MappedRow, Notice, Problem, SubjectRef, WrongCell};
use super::plan::{Essential, LeafNode, ListNode, Node, Plan, Purpose};
use super::{cell, kind};

/// The key under which columns stand that no form knows.
const EXTRA: &str = "extra";

/// A row on its way.
pub(super) struct Mapping<'m, 'c, 'r> {
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

impl<'m, 'c, 'r> Mapping<'m, 'c, 'r> {
    /// The drafts of a row and what is wrong with its cells; not yet held against definitions.
    pub(super) fn of(
        mapper: &'m Mapper<'c>,
        row: &'m RawRow<'r>,
        record: usize,
        category: Option<AnchorCategory>,
    ) -> MappedRow {
        let mut mapping = Self {
            mapper,
            row,
            readable: mapper.is_readable(row),
            quiet: row.problems.iter().any(|p| !matches!(p, RowProblem::NulByte)),
            text: mapper.context(Source::Text),
            number: mapper.context(Source::NumberCell),
            kept: vec![false; mapper.columns.len()],
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
        mapping.out
    }

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
                    format!(
                        "{}（表头 {expected} 列，本行 {found} 列）",
                        Reason::FieldCount.message()
                    ),
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
                    if found.is_some()
                        && let Some(kept) = self.kept.get_mut(column)
                    {
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
                match plan.purpose {
                    Purpose::Own { .. } => self.registered(&draft.values),
                    Purpose::Head => self.organised(plan.form, &draft.values),
                    Purpose::Derived { .. } => {}
                }
                self.out.drafts.push(draft);
            }
        }
        let own = matches!(self.out.drafts.first(), Some(draft) if !draft.derived && !draft.head);
        // An organisation without a member: the row is about the organisation itself.
        if !own && self.out.drafts.iter().any(|draft| self.names_organisation(draft)) {
            return;
        }
        if !own && let Some(plan) = plans.first() {
            self.out.drafts.insert(0, blank(plan));
        }
        if let Some(Purpose::Own { essential: Some(essential) }) = plans.first().map(|p| &p.purpose)
        {
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
            place: None,
            code: text(&registered.code),
            name: text(&registered.name),
            address: text(&registered.address),
            category: registered.category,
        };
    }

    fn names_organisation(&self, draft: &Draft) -> bool {
        let form = self.mapper.catalogue.form(&draft.form).filter(|_| draft.head);
        let path = form.and_then(FormDef::names_organisation);
        path.is_some_and(|path| values::get(&draft.values, path).is_some())
    }

    /// The members of an organisation go to it, not to the unit that it belongs to.
    fn organised(&mut self, form: &FormDef, vals: &Values) {
        let name = form.names_organisation().and_then(|path| values::text(vals, path));
        if let Some(name) = name {
            self.out.subject = SubjectRef { name: Some(name), ..SubjectRef::default() };
        }
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
                    let path =
                        list.map_or_else(|| path.clone(), |list| format!("{list}[0].{path}"));
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
            cells: if derived { Arc::default() } else { plan.cells.clone() },
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
        let mut out = Values::with_capacity(nodes.len());
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

    fn wrong(
        &self,
        column: usize,
        path: String,
        raw: &str,
        reason: Reason,
        filling: &mut Filling<'_>,
    ) {
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
        if !extra.is_empty()
            && let Some(draft) = self.out.drafts.first_mut()
        {
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
        cells: Arc::default(),
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
        let Node::Leaf(LeafNode { field, default: Some(default), path, .. }) = node else {
            continue;
        };
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
