//! The sheet of a form: the grid that is printed, and the fields that are kept but not printed.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;

use crate::forms::definition::Leaf;
use crate::forms::flow::{self, Band, Flow, What};
use crate::forms::{Field, FormDef, Kind, Shape};

/// The sheet of a form.
#[derive(Serialize, TS)]
pub struct SheetView {
    /// Over the rows of a roster.
    pub head: Vec<BandView>,
    /// As on paper. Empty on a roster, which has columns.
    pub bands: Vec<BandView>,
    /// What is kept and not printed.
    pub rest: Vec<BandView>,
    /// Columns of a roster as on paper.
    pub columns: Vec<ColumnView>,
    /// Columns of a roster that are not printed.
    pub more: Vec<ColumnView>,
}

/// One band of the grid, from the top down.
#[derive(Serialize, TS)]
#[serde(tag = "band", rename_all = "snake_case")]
pub enum BandView {
    /// Fields side by side; the last takes what is left of twelve columns.
    Row {
        /// The fields.
        cells: Vec<CellView>,
    },
    /// Persons below each other.
    People {
        /// Their groups.
        people: Vec<PersonView>,
        /// The columns; a path is one inside of the group.
        columns: Vec<ColumnView>,
    },
    /// Rows of a list.
    List {
        /// Path of the list.
        path: String,
        /// Label.
        label: String,
        /// Whether its rows bear numbers.
        numbered: bool,
        /// The columns; a path is one inside of the row.
        columns: Vec<ColumnView>,
        /// Columns that are not printed.
        more: Vec<ColumnView>,
    },
    /// Items of a check with their results.
    Checklist {
        /// Path.
        path: String,
        /// Label.
        label: String,
    },
    /// Free text.
    Long {
        /// Path.
        path: String,
        /// Label.
        label: String,
    },
}

/// A field in a row of the grid.
#[derive(Serialize, TS)]
pub struct CellView {
    /// Path.
    pub path: String,
    /// Label as on paper.
    pub label: String,
    /// The label in full, for those who hear it.
    pub name: String,
    /// Columns of twelve, label included.
    pub columns: f32,
    /// Columns of the label.
    pub label_columns: f32,
}

/// A group that names a person.
#[derive(Serialize, TS)]
pub struct PersonView {
    /// Path of the group.
    pub path: String,
    /// Label.
    pub label: String,
}

/// A column of a roster, a list or a table of people.
#[derive(Serialize, TS)]
pub struct ColumnView {
    /// Path of the field inside of its row.
    pub path: String,
    /// Label as on paper.
    pub label: String,
    /// The label in full.
    pub name: String,
    /// Its width in proportion to the others.
    pub weight: f32,
}

impl SheetView {
    /// The sheet of a form.
    pub fn of(form: &FormDef) -> Self {
        let mut sheet = Self {
            head: Vec::new(),
            bands: Vec::new(),
            rest: Vec::new(),
            columns: Vec::new(),
            more: Vec::new(),
        };
        if form.shape == Shape::Roster {
            sheet.head = grid(form, &form.head);
            sheet.head.extend(rest(form, &form.head));
            (sheet.columns, sheet.more) = columns(&form.fields);
        } else {
            sheet.bands = grid(form, &form.fields);
            sheet.rest = rest(form, &form.fields);
        }
        sheet
    }
}

/// The columns of rows that are printed, and those that are not.
fn columns(fields: &[Field]) -> (Vec<ColumnView>, Vec<ColumnView>) {
    let all = flow::printed(fields);
    let (mut printed, mut more) = (Vec::new(), Vec::new());
    for leaf in row_leaves(fields) {
        let column = all.iter().find(|column| column.path() == leaf.path);
        let view = ColumnView {
            label: column.map_or_else(|| leaf.label.clone(), |column| column.label(&all)),
            path: leaf.path,
            name: leaf.label,
            weight: leaf.field.width.max(0.5) as f32,
        };
        if column.is_some() { &mut printed } else { &mut more }.push(view);
    }
    (printed, more)
}

/// The bands that are printed.
fn grid(form: &FormDef, fields: &[Field]) -> Vec<BandView> {
    let mut flow = Flow::new(|field: &Field| field.width.clamp(1.0, 12.0) as f32);
    flow.fields(fields);
    flow.finish().into_iter().map(|band| view(form, band)).collect()
}

/// The leaves that no printed band holds, in rows of their own.
fn rest(form: &FormDef, fields: &[Field]) -> Vec<BandView> {
    let mut held = BTreeSet::new();
    for band in &grid(form, fields) {
        hold(band, &mut held);
    }
    let mut flow = Flow::new(|field: &Field| match field.kind {
        Kind::Text if field.max.is_some_and(|max| max > 40.0) => 8.0,
        _ => 4.0,
    });
    for leaf in row_leaves(fields) {
        if !held.contains(&leaf.path) {
            flow.leaf(leaf.field, leaf.label, leaf.path);
        }
    }
    // Lists that are not printed, with all they have.
    for field in fields.iter().filter(|f| f.width <= 0.0) {
        if let Kind::List(inner) = &field.kind {
            flow.list(field, inner, field.key.clone());
        }
    }
    flow.finish().into_iter().map(|band| view(form, band)).collect()
}

fn hold(band: &BandView, held: &mut BTreeSet<String>) {
    match band {
        BandView::Row { cells } => held.extend(cells.iter().map(|cell| cell.path.clone())),
        BandView::People { people, columns } => {
            for person in people {
                held.extend(columns.iter().map(|c| format!("{}.{}", person.path, c.path)));
            }
        }
        BandView::Long { path, .. } | BandView::Checklist { path, .. } => {
            held.insert(path.clone());
        }
        BandView::List { .. } => {}
    }
}

/// Leaves outside of lists that somebody can type into, with a label that says whose they are.
fn row_leaves(fields: &[Field]) -> Vec<Leaf<'_>> {
    let mut out = Vec::new();
    for field in fields {
        walk(field, "", "", &mut out);
    }
    out
}

fn walk<'f>(field: &'f Field, parent: &str, above: &str, out: &mut Vec<Leaf<'f>>) {
    let path = crate::forms::definition::join(parent, &field.key);
    let label = whole_label(above, &field.label);
    match &field.kind {
        Kind::Group(inner) => inner.iter().for_each(|f| walk(f, &path, &field.label, out)),
        Kind::List(_) | Kind::Sign => {}
        _ => out.push(Leaf { path, field, list: None, label }),
    }
}

/// The label behind that of its group, unless it says so itself.
fn whole_label(group: &str, label: &str) -> String {
    let known = group.is_empty() || label.starts_with(group) || group.starts_with(label);
    if known { label.to_owned() } else { format!("{group}{label}") }
}

fn view(form: &FormDef, band: Band<'_>) -> BandView {
    match band {
        Band::Row(slots) => BandView::Row {
            cells: slots
                .into_iter()
                .filter_map(|slot| {
                    let What::Field { field, path } = slot.what else { return None };
                    let group = path.rsplit_once('.').and_then(|(group, _)| form.at(group));
                    Some(CellView {
                        name: whole_label(group.map_or("", |g| &g.label), &field.label),
                        path,
                        label: slot.label,
                        columns: slot.columns,
                        label_columns: flow::label_columns(slot.columns),
                    })
                })
                .collect(),
        },
        Band::People(people) => {
            let columns = people.first().map(|p| flow::printed(p.kind.fields()));
            let column = |column: flow::Column<'_>| ColumnView {
                path: column.path(),
                label: flow::person_label(column.field),
                name: flow::person_label(column.field),
                weight: flow::person_weight(column.field),
            };
            BandView::People {
                people: people
                    .iter()
                    .map(|p| PersonView { path: p.key.clone(), label: p.paper_label().to_owned() })
                    .collect(),
                columns: columns.unwrap_or_default().into_iter().map(column).collect(),
            }
        }
        Band::List { path, list, fields } => {
            let (mut columns, mut more) = columns(fields);
            if columns.is_empty() {
                columns = std::mem::take(&mut more);
            }
            BandView::List {
                path,
                label: list.paper_label().to_owned(),
                numbered: list.has_role("hazards"),
                columns,
                more,
            }
        }
        Band::Checklist(field) => {
            BandView::Checklist { path: field.key.clone(), label: field.paper_label().to_owned() }
        }
        Band::Long(field) => {
            BandView::Long { path: field.key.clone(), label: field.paper_label().to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Catalogue;

    /// Every path that a sheet lets somebody type into; lists with `[]`.
    fn paths(sheet: &SheetView) -> Vec<String> {
        let mut held = BTreeSet::new();
        let mut out: Vec<String> =
            sheet.columns.iter().chain(&sheet.more).map(|c| c.path.clone()).collect();
        for band in sheet.head.iter().chain(&sheet.bands).chain(&sheet.rest) {
            let before = held.len();
            hold(band, &mut held);
            if let BandView::List { path, columns, more, .. } = band {
                out.extend(columns.iter().chain(more).map(|c| format!("{path}[].{}", c.path)));
            } else {
                assert!(held.len() > before, "a band shows something");
            }
        }
        out.extend(held);
        out
    }

    #[test]
    fn every_field_that_can_be_typed_stands_on_the_sheet_exactly_once() {
        for form in Catalogue::builtin().forms() {
            let mut shown = paths(&SheetView::of(form));
            shown.retain(|path| form.at(path).is_none_or(|field| field.kind != Kind::Sign));
            shown.sort();
            let mut wanted: Vec<String> = form
                .leaves()
                .into_iter()
                .filter(|leaf| leaf.field.kind != Kind::Sign)
                .map(|leaf| leaf.path)
                .collect();
            wanted.sort();
            assert_eq!(shown, wanted, "{form}");
        }
    }
}
