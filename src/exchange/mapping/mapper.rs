//! What is worked out once per table, so that its rows can be mapped one by one on any thread.

use chrono::NaiveDate;

use crate::domain::{AnchorCategory, Reason, Source};
use crate::exchange::source::{RawRow, RowProblem};
use crate::forms::condition::Scope;
use crate::forms::input::Context;
use crate::forms::judge::{self, Gravity, Surroundings};
use crate::forms::{Catalogue, FormDef, values};

use super::claims::{HeadingIndex, without_rows};
use super::columns::{Column, Detected, SubjectPart, Target};
use super::outcome::{Draft, MappedRow, Notice, Problem};
use super::plan::Plan;
use super::row::Mapping;

/// Turns the rows of one table into drafts. Immutable: any number of threads may share it.
pub struct Mapper<'c> {
    pub(super) catalogue: &'c Catalogue,
    today: NaiveDate,
    serial_offset: i64,
    pub(super) columns: Vec<Column>,
    /// What the cell of each column is for, besides fields.
    pub(super) uses: Vec<Use>,
    pub(super) family: Vec<&'c FormDef>,
    pub(super) own: Vec<Vec<Plan<'c>>>,
    pub(super) derived: Vec<Plan<'c>>,
    /// For each of the family, the column of the letter's title.
    pub(super) titles: Vec<Option<usize>>,
    pub(super) registered: Option<Registered>,
    has_boundary: bool,
}

/// Where a registration says what its place is called.
pub(super) struct Registered {
    pub category: Option<AnchorCategory>,
    pub code: Option<String>,
    pub name: Option<String>,
    pub address: Option<String>,
}

/// What the cell of a column is for.
#[derive(Clone, Copy, Default)]
pub(super) struct Use {
    pub field: bool,
    pub subject: Option<SubjectPart>,
    pub extra: bool,
    pub count: bool,
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
        let mut out = Mapping::of(self, row, record, category);
        if !out.drafts.is_empty() && row.problems.is_empty() {
            self.judge(&mut out, row, &judge::nowhere);
        }
        out
    }

    /// Holds the drafts against their definitions: checks between fields, and what is missing where
    /// the file has a column for it. [`Self::map_row`] has done so without a place; once the place
    /// is known the caller does it again with its scope: only what is new is added.
    pub fn judge(&self, mapped: &mut MappedRow, row: &RawRow<'_>, place: &dyn Scope) {
        let around = Surroundings { catalogue: self.catalogue, today: self.today, place };
        let MappedRow { drafts, attention, notices, .. } = mapped;
        for draft in drafts {
            let own = self.family.iter().position(|form| form.key == draft.form && !draft.derived);
            let plan = own.and_then(|at| self.own.get(at)).and_then(|plans| plans.first());
            let whole = || self.catalogue.form(&draft.form);
            let Some(form) = plan.map(|plan| &plan.lean).or_else(whole) else { continue };
            for finding in judge::judge(form, &draft.values, &around) {
                if draft.wrong.iter().any(|wrong| wrong.path == finding.path) {
                    continue;
                }
                let field = || format!("{}.{}", draft.form, finding.path);
                let value = || values::text(&draft.values, &finding.path).unwrap_or_default();
                let raw = || self.cell_text(row, draft, &finding.path).unwrap_or_else(value);
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
                            attention.push(Problem {
                                field,
                                reason,
                                raw: raw(),
                                message: finding.message,
                            });
                        }
                    }
                    Gravity::Warn => {
                        let notice = Notice {
                            field: field(),
                            reason: finding.reason,
                            raw: raw(),
                            value: value(),
                        };
                        push_notice(notices, false, notice);
                    }
                }
            }
        }
    }

    /// What the cell of a field says, as it stands in the file.
    fn cell_text(&self, row: &RawRow<'_>, draft: &Draft, path: &str) -> Option<String> {
        let plans = self.own.iter().flatten().chain(&self.derived);
        let column = plans
            .filter(|plan| plan.form.key == draft.form)
            .find_map(|plan| plan.column_of(&without_rows(path)))?;
        let cell = row.cells.get(column).filter(|cell| !cell.is_blank())?;
        Some(cell.text.trim().to_owned())
    }

    /// A roster of this file with unique fields, and where its rows say that somebody left.
    pub(super) fn roster(&self, form: &str) -> Option<(&'c FormDef, Option<&str>)> {
        let at = self.family.iter().position(|known| known.key == form)?;
        let plan = self.own.get(at)?.first()?;
        (!plan.form.unique.is_empty()).then_some((plan.form, plan.left_on.as_deref()))
    }

    pub(super) fn context(&self, source: Source) -> Context<'c> {
        Context {
            catalogue: self.catalogue,
            today: self.today,
            source,
            serial_offset: self.serial_offset,
        }
    }

    /// Cells of a broken row may stand in other columns: none is read if one of them might be what
    /// must not be kept.
    pub(super) fn is_readable(&self, row: &RawRow<'_>) -> bool {
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
        if path.contains('[') {
            self.fed.contains(&without_rows(path))
        } else {
            self.fed.contains(path)
        }
    }
}
