//! The grid of a form: which fields stand beside each other, and how wide.
//!
//! Screen and paper draw from the same bands, so that a sheet looks the same on both. Fields fill
//! rows of twelve columns in the order of the definition; persons that follow each other become a
//! small table of people, a list a small table of its own, free text a row of its own. Nothing here
//! knows of ink or of pixels.

use serde_json::{Map, Value};

use super::definition::{Field, Kind, join};

/// Columns of a row.
pub const COLUMNS: f32 = 12.0;

/// One band of the grid, from the top down.
#[derive(Debug)]
pub enum Band<'f> {
    /// Fields side by side; the last takes what is left of the row.
    Row(Vec<Slot<'f>>),
    /// Persons with the same columns, below each other.
    People(Vec<&'f Field>),
    /// Rows of a list.
    List {
        /// Where it stands.
        path: String,
        /// The list.
        list: &'f Field,
        /// The fields of its rows.
        fields: &'f [Field],
    },
    /// Items of a check with their results.
    Checklist(&'f Field),
    /// Free text.
    Long(&'f Field),
}

/// A label with what stands beside it.
#[derive(Debug)]
pub struct Slot<'f> {
    /// The label.
    pub label: String,
    /// What stands beside it.
    pub what: What<'f>,
    /// Columns of twelve, label included.
    pub columns: f32,
}

/// What stands beside a label.
#[derive(Debug)]
pub enum What<'f> {
    /// A field of the form.
    Field {
        /// The field.
        field: &'f Field,
        /// Its path.
        path: String,
    },
    /// Words of the sheet's head: whose it is.
    Words(String),
}

/// Puts fields into bands. `columns` says how many columns a field takes.
pub struct Flow<'f, C> {
    columns: C,
    bands: Vec<Band<'f>>,
    open: Vec<Slot<'f>>,
    used: f32,
}

impl<'f, C: Fn(&Field) -> f32> Flow<'f, C> {
    /// An empty grid.
    pub fn new(columns: C) -> Self {
        Self { columns, bands: Vec::new(), open: Vec::new(), used: 0.0 }
    }

    /// Words of the sheet's head.
    pub fn words(&mut self, label: &str, text: &str, columns: f32) {
        let what = What::Words(text.to_owned());
        self.slot(Slot { label: label.to_owned(), what, columns });
    }

    /// The printed fields of a form.
    pub fn fields(&mut self, fields: &'f [Field]) {
        let mut rest = fields;
        while let Some((field, after)) = rest.split_first() {
            rest = after;
            match &field.kind {
                Kind::Group(_) if is_person(field) => {
                    let more =
                        after.iter().take_while(|f| is_person(f) && same_columns(f, field)).count();
                    let (others, left) = after.split_at(more);
                    rest = left;
                    let people: Vec<&Field> = std::iter::once(field).chain(others).collect();
                    self.band(Band::People(people));
                }
                Kind::Group(children) => self.group(field, children, &field.key),
                _ if field.width <= 0.0 => {}
                Kind::List(fields) => self.list(field, fields, field.key.clone()),
                Kind::Checklist => self.band(Band::Checklist(field)),
                Kind::Long => self.band(Band::Long(field)),
                _ => self.leaf(field, field.paper_label().to_owned(), field.key.clone()),
            }
        }
    }

    /// One field with the label given.
    pub fn leaf(&mut self, field: &'f Field, label: String, path: String) {
        let columns = (self.columns)(field);
        self.slot(Slot { label, what: What::Field { field, path }, columns });
    }

    /// A list; nothing when none of its columns is printed.
    pub fn list(&mut self, list: &'f Field, fields: &'f [Field], path: String) {
        self.band(Band::List { path, list, fields });
    }

    /// The bands.
    pub fn finish(mut self) -> Vec<Band<'f>> {
        self.flush();
        self.bands
    }

    /// Fields of a group one by one; its first bears the group's name unless it says more itself.
    fn group(&mut self, group: &'f Field, children: &'f [Field], path: &str) {
        for child in children.iter().filter(|child| child.width > 0.0) {
            let path = join(path, &child.key);
            match &child.kind {
                Kind::Group(inside) => self.group(child, inside, &path),
                Kind::List(inside) => self.list(child, inside, path),
                _ => self.leaf(child, label_in_group(group, child).to_owned(), path),
            }
        }
    }

    fn slot(&mut self, slot: Slot<'f>) {
        if self.used + slot.columns > COLUMNS + 0.01 {
            self.flush();
        }
        self.used += slot.columns;
        self.open.push(slot);
    }

    fn band(&mut self, band: Band<'f>) {
        self.flush();
        self.bands.push(band);
    }

    fn flush(&mut self) {
        self.used = 0.0;
        if !self.open.is_empty() {
            self.bands.push(Band::Row(std::mem::take(&mut self.open)));
        }
    }
}

/// Columns of the label of a field of so many columns.
pub fn label_columns(columns: f32) -> f32 {
    if columns >= 2.9 { 1.5 } else { columns.min(2.0) / 2.0 }
}

/// The label of a field in a group that is not set as a table.
pub fn label_in_group<'f>(group: &'f Field, child: &'f Field) -> &'f str {
    let plain = matches!(child.paper_label(), "姓名" | "名称" | "地址");
    if plain { group.paper_label() } else { child.paper_label() }
}

/// A group that names a person by a number.
pub fn is_person(field: &Field) -> bool {
    field.kind.fields().iter().any(|f| f.has_role("person.id_no") && f.width > 0.0)
        && matches!(field.kind, Kind::Group(_))
}

fn same_columns(a: &Field, b: &Field) -> bool {
    let keys = |f: &Field| -> Vec<String> {
        printed(f.kind.fields()).iter().map(|c| c.field.key.clone()).collect()
    };
    keys(a) == keys(b)
}

/// A printed field of a row, and the groups of the row it stands in.
pub struct Column<'f> {
    groups: Vec<&'f Field>,
    /// The field.
    pub field: &'f Field,
}

impl Column<'_> {
    /// The value of this column in a row.
    pub fn of<'v>(&self, row: &'v Map<String, Value>) -> Option<&'v Value> {
        let row = self.groups.iter().try_fold(row, |row, g| row.get(&g.key)?.as_object())?;
        row.get(&self.field.key)
    }

    /// Its heading: with the group's name where two groups of a row have a field of the same name.
    pub fn label(&self, all: &[Column<'_>]) -> String {
        let own = self.field.paper_label();
        let alike = all.iter().filter(|c| c.field.paper_label() == own).count();
        match self.groups.last() {
            Some(group) if alike > 1 => format!("{}{own}", group.paper_label()),
            _ => own.to_owned(),
        }
    }

    /// Its path inside of the row.
    pub fn path(&self) -> String {
        let groups = self.groups.iter().fold(String::new(), |path, g| join(&path, &g.key));
        join(&groups, &self.field.key)
    }
}

/// The printed columns of a row: its own fields and those of the groups inside it.
pub fn printed(fields: &[Field]) -> Vec<Column<'_>> {
    let mut columns = Vec::new();
    for field in fields {
        match &field.kind {
            Kind::Group(inner) => columns.extend(printed(inner).into_iter().map(|mut column| {
                column.groups.insert(0, field);
                column
            })),
            _ if field.width > 0.0 && field.is_leaf() => {
                columns.push(Column { groups: Vec::new(), field });
            }
            _ => {}
        }
    }
    columns
}

/// The weight of a column in a table of people.
pub fn person_weight(field: &Field) -> f32 {
    match () {
        () if field.has_role("person.id_kind") => 2.0,
        () if field.has_role("person.id_no") => 3.0,
        () if field.has_role("phone") => 2.5,
        () if field.has_role("person.name") => 3.0,
        () => field.width.max(0.5) as f32,
    }
}

/// The head of a column in a table of people: without the name of the person before it.
pub fn person_label(field: &Field) -> String {
    let known = ["姓名", "证件种类", "证件号码", "联系电话", "电话"];
    field.print_label.clone().unwrap_or_else(|| {
        known
            .iter()
            .find(|word| field.label.ends_with(**word))
            .map_or_else(|| field.label.clone(), |w| (*w).to_owned())
    })
}
