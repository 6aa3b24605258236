//! The definitions in force, as screens are drawn from them. No screen knows a particular form.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use crate::forms::definition::Required;
use crate::forms::{Catalogue, CodeTable, Field, FormDef, Kind, PiClass};

use super::sheets::SheetView;
use super::{Result, Session};

/// All forms and code tables.
#[derive(Serialize, TS)]
pub struct DefinitionsReply {
    /// The forms by leaf order.
    pub forms: Vec<FormView>,
    /// Code tables by name.
    pub tables: BTreeMap<String, Vec<CodeView>>,
}

/// A row of a code table.
#[derive(Serialize, TS)]
pub struct CodeView {
    /// What is stored.
    pub code: String,
    /// What an officer reads.
    pub label: String,
    /// Initials in pinyin, for typing: `zls` finds 自来水.
    pub initials: String,
}

/// A form.
#[derive(Serialize, TS)]
pub struct FormView {
    /// Key.
    pub key: String,
    /// Title.
    pub label: String,
    /// On the tab of the binder.
    pub tab: String,
    /// Over the sheet of paper.
    pub title: String,
    /// `card`, `roster`, `letter`, `log`.
    pub shape: &'static str,
    /// What it is about: `venue` … `organisation`, `post`.
    pub subjects: Vec<&'static str>,
    /// Order on the leaf.
    pub order: u32,
    /// Whether it opens the page of a place.
    pub registration: bool,
    /// Whether a check is written on it.
    pub check: bool,
    /// Whether its paper has the text of a letter.
    pub letter: bool,
    /// From the ledger's own folder.
    pub own: bool,
    /// Fields over the rows of a roster.
    pub head: Vec<FieldView>,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// Where the fields with a role stand: role → path.
    pub roles: BTreeMap<String, String>,
    /// Its grid.
    pub sheet: SheetView,
}

/// A field.
#[derive(Serialize, TS)]
pub struct FieldView {
    /// Key inside its parent.
    pub key: String,
    /// Label.
    pub label: String,
    /// Label where it is short of room: on paper and in column heads.
    pub short: String,
    /// `text`, `long`, `name`, `date`, `datetime`, `int`, `dec`, `bool`, `code`, `codes`, `idno`,
    /// `uscc`, `phone`, `plate`, `sign`, `group`, `list`, `checklist`.
    pub kind: &'static str,
    /// Its code table.
    pub table: Option<String>,
    /// For an identity number: the field beside it that says the kind of document.
    pub kind_field: Option<String>,
    /// Columns of twelve; millimetres on a roster; 0 is not printed.
    pub width: f64,
    /// `always`, `optional`, `when`.
    pub required: &'static str,
    /// `-`, `P`, `S`.
    pub class: &'static str,
    /// Kept but not shown unless filled.
    pub hidden: bool,
    /// 平方米, 元 …
    pub unit: Option<String>,
    /// What to write here.
    pub hint: Option<String>,
    /// Longest text, or largest number.
    pub max: Option<f64>,
    /// Roles.
    pub roles: Vec<String>,
    /// Fields of a group or of a row of a list.
    pub fields: Vec<FieldView>,
}

impl Session {
    /// All forms and code tables in force.
    ///
    /// # Errors
    /// None so far.
    pub fn definitions(&self) -> Result<DefinitionsReply> {
        Ok(DefinitionsReply::of(self.catalogue()))
    }
}

impl DefinitionsReply {
    /// The forms and code tables that the program carries.
    pub fn builtin() -> Self {
        Self::of(&Catalogue::builtin())
    }

    fn of(catalogue: &Catalogue) -> Self {
        let forms: Vec<FormView> = catalogue.forms().iter().map(form).collect();
        let mut tables = BTreeMap::new();
        for field in forms.iter().flat_map(|f| f.head.iter().chain(&f.fields)) {
            collect(field, catalogue, &mut tables);
        }
        for extra in ["place_state"] {
            if let Some(table) = catalogue.table(extra) {
                tables.insert(extra.to_owned(), codes(table));
            }
        }
        Self { forms, tables }
    }
}

fn collect(field: &FieldView, catalogue: &Catalogue, tables: &mut BTreeMap<String, Vec<CodeView>>) {
    if let Some(name) = &field.table
        && !tables.contains_key(name)
        && let Some(table) = catalogue.table(name)
    {
        tables.insert(name.clone(), codes(table));
    }
    for inner in &field.fields {
        collect(inner, catalogue, tables);
    }
}

fn codes(table: &CodeTable) -> Vec<CodeView> {
    table
        .rows()
        .iter()
        .map(|row| CodeView {
            code: row.code.clone(),
            label: row.label.clone(),
            initials: crate::domain::search_text::search_keys(&row.label).initials,
        })
        .collect()
}

fn form(form: &FormDef) -> FormView {
    let mut roles = BTreeMap::new();
    for leaf in form.leaves() {
        for role in &leaf.field.roles {
            roles.entry(role.clone()).or_insert_with(|| leaf.path.clone());
        }
    }
    for field in form.head.iter().chain(&form.fields).filter(|field| !field.is_leaf()) {
        for role in &field.roles {
            roles.entry(role.clone()).or_insert_with(|| field.key.clone());
        }
    }
    FormView {
        key: form.key.clone(),
        label: form.label.clone(),
        tab: form.tab.clone(),
        title: form.title().to_owned(),
        shape: form.shape.code(),
        subjects: form.subjects.iter().map(|subject| subject.code()).collect(),
        order: form.order,
        registration: form.is_registration(),
        check: form.is_check(),
        letter: form.letter.is_some(),
        own: form.own,
        head: form.head.iter().map(field).collect(),
        fields: form.fields.iter().map(field).collect(),
        roles,
        sheet: SheetView::of(form),
    }
}

fn field(def: &Field) -> FieldView {
    let (table, kind_field) = match &def.kind {
        Kind::Code(table) | Kind::Codes(table) => (Some(table.clone()), None),
        Kind::IdNumber { kind_field } => (None, Some(kind_field.clone())),
        _ => (None, None),
    };
    FieldView {
        key: def.key.clone(),
        label: def.label.clone(),
        short: def.paper_label().to_owned(),
        kind: def.kind.code(),
        table,
        kind_field,
        width: def.width,
        required: match def.required {
            Required::Yes => "always",
            Required::No => "optional",
            Required::When(_) => "when",
        },
        class: match def.class {
            PiClass::None => "-",
            PiClass::Personal => "P",
            PiClass::Sensitive => "S",
        },
        hidden: def.hidden,
        unit: def.unit.clone(),
        hint: def.blank_hint.clone(),
        max: def.max,
        roles: def.roles.clone(),
        fields: def.kind.fields().iter().map(field).collect(),
    }
}
