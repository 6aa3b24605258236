//! From the text of a definition file to a [`FormDef`], or to a list of what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Reason;

use super::codes::CodeTable;
use super::condition::Condition;
use super::definition::{
    Check, Field, FormDef, FromCard, Level, PaperDef, RecordDef, Required, Retention, RoleIndex,
    Shape, ShortRow, SubjectKind,
};
use super::toml_read::{Problem, Sheet, Table};

mod fields;
mod records;

/// The roles a definition may name (`assets/forms/README.md` explains each).
pub const ROLES: &[&str] = &[
    "place.name",
    "place.address",
    "place.area",
    "place.subkind",
    "place.uscc",
    "place.phone",
    "place.opened_on",
    "place.state",
    "place.state_on",
    "place.close_reason",
    "place.level",
    "ext_code",
    "subject_name",
    "person.name",
    "person.id_kind",
    "person.id_no",
    "person.sex",
    "person.birth",
    "phone",
    "began_on",
    "left_on",
    "signed_on",
    "valid_from",
    "valid_to",
    "signer",
    "signer_role",
    "copies",
    "title",
    "letter.apart",
    "renewed_by",
    "happened_on",
    "record_no",
    "result",
    "findings",
    "officer",
    "checklist",
    "hazards",
    "hazard.item",
    "hazard.kind",
    "hazard.due_on",
    "hazard.state",
    "hazard.action",
    "hazard.level",
    "hazard.part",
    "hazard.submitted_on",
    "hazard.rechecked_on",
    "hazard.transfer_to",
    "hazard.transfer_on",
    "hazard.reason",
    "check.kind",
    "check.at",
    "roster.agreed",
    "due_on",
    "state",
    "headcount",
    "subkind_note",
    "text_version",
    "verified_on",
    "verified_by",
    "data_refreshed",
    "filled_on",
    "remark",
    "responsible",
    "responsible.role",
    "responsible.person",
    "responsible.since",
    "responsible.until",
    "security_resp",
    "fire_resp",
    "principal",
    "legal_rep",
    "landlord",
    "liaison",
    "agent",
    "rental.no",
    "rental.rooms",
    "org.name",
    "org.head",
    "org.phone",
    "org.host",
    "org.places",
    "equipment.camera",
    "equipment.alarm",
    "equipment.access",
    "equipment.fire",
    "shift.from",
    "shift.to",
    "shift.party",
    "shift.count",
    "draft.figures",
    "draft.scope",
    "draft.org",
    "draft.good_share",
    "draft.mended_share",
    "matter.what",
    "matter.closed_on",
];

/// What a definition may refer to.
pub struct Known<'k> {
    /// Shared groups, by name.
    pub groups: &'k BTreeMap<String, Vec<Field>>,
    /// Code tables, by name.
    pub tables: &'k BTreeMap<String, CodeTable>,
    /// Words no label, key or other name may contain (decisions.md 15).
    pub boundary: &'k [String],
    /// Keys of the forms already read.
    pub forms: &'k BTreeSet<String>,
    /// Stems of the letter texts.
    pub letters: &'k BTreeSet<String>,
}

/// What a definition file holds.
pub enum Definition {
    /// A whole form.
    Form(Box<FormDef>),
    /// Fields for a form that exists (`add_to`).
    Addition {
        /// Key of that form.
        form: String,
        /// What is added.
        fields: Vec<Field>,
        /// Code tables the fields brought with them (`options`).
        tables: Vec<CodeTable>,
    },
}

/// A definition read, with the code tables that its `options` made.
pub struct Read {
    /// The definition.
    pub definition: Definition,
    /// Tables made from `options`.
    pub tables: Vec<CodeTable>,
}

/// Reads the file of a form. `own` marks one of the ledger's own.
///
/// # Errors
/// Every problem of the file, by line.
pub fn read_definition(
    file: &str,
    text: &str,
    known: &Known<'_>,
    own: bool,
) -> Result<Read, Vec<Problem>> {
    let sheet = Sheet::new(file, text);
    let mut reader = Reader { known, tables: Vec::new(), scope: file_stem(file) };
    let definition = sheet
        .read(|top| if top.has("add_to") { reader.addition(top) } else { reader.form(top, own) });
    let tables = std::mem::take(&mut reader.tables);
    match definition {
        Some(definition) if sheet.is_clean() => Ok(Read { definition, tables }),
        _ => Err(sheet.into_problems()),
    }
}

/// Reads a file of `groups/`.
///
/// # Errors
/// Every problem of the file, by line.
pub fn read_group(
    file: &str,
    text: &str,
    known: &Known<'_>,
) -> Result<(Vec<Field>, Vec<CodeTable>), Vec<Problem>> {
    let sheet = Sheet::new(file, text);
    let mut reader = Reader { known, tables: Vec::new(), scope: file_stem(file) };
    let fields = sheet.read(|top| Some(reader.fields(top, "fields")));
    let tables = std::mem::take(&mut reader.tables);
    match fields {
        Some(fields) if sheet.is_clean() => Ok((fields, tables)),
        _ => Err(sheet.into_problems()),
    }
}

fn file_stem(file: &str) -> String {
    file.strip_suffix(".toml").unwrap_or(file).to_owned()
}

struct Reader<'k> {
    known: &'k Known<'k>,
    tables: Vec<CodeTable>,
    scope: String,
}

impl Reader<'_> {
    fn form(&mut self, top: &Table<'_, '_>, own: bool) -> Option<Definition> {
        let key = self.key(top);
        if let Some(key) = &key {
            if self.known.forms.contains(key) {
                top.complain("key", format!("已经有一张表叫 {key}；加栏目请写 add_to"));
            }
            self.scope.clone_from(key);
        }
        let label = self.label(top, "label");
        let shape = top.needed("shape").and_then(|word| {
            Shape::from_code(&word).or_else(|| {
                top.complain("shape", "形态只有 card、roster、letter、log 四种");
                None
            })
        });
        let subjects = self.subjects(top);
        let order = top.number("order");
        if order.is_none() && !top.has("order") {
            top.complain("order", "缺这个键");
        }
        let retention = top.needed("retention").and_then(|word| {
            Retention::from_code(&word).or_else(|| {
                top.complain("retention", "保存期限档写 K1 到 K5");
                None
            })
        });
        let letter = top.text("letter");
        if let Some(name) = &letter
            && !self.known.letters.contains(name)
        {
            top.complain("letter", format!("没有 {name} 这份责任书正文"));
        }
        let head = self.fields(top, "head");
        let fields = self.fields(top, "fields");
        if fields.is_empty() {
            top.complain("fields", "一个栏目也没有，用 [[fields]] 分段写");
        }
        self.unique_keys(top, head.iter().chain(&fields));
        let paper = self.paper(top);
        let (basis, also) = (top.text("basis").unwrap_or_default(), self.names(top, "also"));
        let (checklists, unique, counts) =
            (top.texts("checklists"), top.texts("unique"), top.texts("counts"));
        let tab = top.text("tab").or_else(|| label.clone());
        let org_kind = self.org_kind(top, &fields);
        let retention_if = self.retention_if(top);
        if shape.is_none() || key.is_none() || order.is_none() || retention.is_none() {
            // Looked at later, for a form that is whole.
            top.skip(&["checks", "from_card", "short", "record"]);
        }
        let mut form = FormDef {
            key: key?,
            tab: tab?,
            label: label?,
            shape: shape?,
            subjects,
            order: order? as u32,
            retention: retention?,
            retention_if,
            basis,
            also,
            letter,
            checklists,
            unique,
            counts,
            head,
            fields,
            checks: Vec::new(),
            from_card: Vec::new(),
            paper,
            short: Vec::new(),
            own,
            org_kind,
            record: RecordDef::default(),
            roles: RoleIndex::default(),
        };
        form.short = self.short(top, &form);
        form.checks = self.checks(top, &form);
        form.record = self.record(top, &form);
        form.from_card = self.card_rows(top, &form);
        for path in &form.unique {
            if form.at(path).is_none() {
                top.complain("unique", format!("本表没有栏目 {path}"));
            }
        }
        self.conditions(top, &form);
        Some(Definition::Form(Box::new(form)))
    }

    fn retention_if(&self, top: &Table<'_, '_>) -> Option<(Condition, Retention)> {
        let table = top.table("retention_if")?;
        let when = table.needed("when").and_then(|text| condition(&table, "when", &text));
        let term = table.needed("retention").and_then(|word| Retention::from_code(&word));
        if term.is_none() {
            table.complain("retention", "保存期限档写 K1 到 K5");
        }
        table.finish();
        Some((when?, term?))
    }

    fn addition(&mut self, top: &Table<'_, '_>) -> Option<Definition> {
        let form = top.needed("add_to")?;
        if !self.known.forms.contains(&form) {
            top.complain("add_to", format!("没有 {form} 这张表"));
        }
        self.scope = format!("{form}_{}", self.scope);
        let fields = self.fields(top, "fields");
        if fields.is_empty() {
            top.complain("fields", "一个栏目也没有，用 [[fields]] 分段写");
        }
        self.unique_keys(top, fields.iter());
        let tables = std::mem::take(&mut self.tables);
        Some(Definition::Addition { form, fields, tables })
    }

    fn subjects(&self, top: &Table<'_, '_>) -> Vec<SubjectKind> {
        let words = top.texts("subjects");
        if words.is_empty() {
            top.complain("subjects", "缺这个键：写明哪些对象有这张表");
        }
        words
            .iter()
            .filter_map(|word| {
                let kind = SubjectKind::from_code(word);
                if kind.is_none() {
                    top.complain("subjects", format!("没有“{word}”这种对象"));
                }
                kind
            })
            .collect()
    }

    fn key(&self, table: &Table<'_, '_>) -> Option<String> {
        let key = table.needed("key")?;
        let good = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !good {
            table.complain("key", "键名只能用小写英文字母、数字和下划线，以字母开头");
            return None;
        }
        self.refuse_boundary(table, "key", &key);
        Some(key)
    }

    fn label(&self, table: &Table<'_, '_>, at: &str) -> Option<String> {
        let label = table.needed(at)?;
        self.refuse_boundary(table, at, &label);
        Some(label)
    }

    fn names(&self, table: &Table<'_, '_>, at: &str) -> Vec<String> {
        let names = table.texts(at);
        for name in &names {
            self.refuse_boundary(table, at, name);
        }
        names
    }

    fn refuse_boundary(&self, table: &Table<'_, '_>, at: &str, text: &str) {
        if let Some(word) = self.known.boundary.iter().find(|word| text.contains(word.as_str())) {
            table.complain(at, format!("“{word}”在边界之外，台账不登记这一项"));
        }
    }

    fn unique_keys<'f>(&self, top: &Table<'_, '_>, fields: impl Iterator<Item = &'f Field>) {
        let mut seen = BTreeSet::new();
        for field in fields {
            if !seen.insert(field.key.as_str()) {
                top.complain("fields", format!("栏目键名 {} 写了两次", field.key));
            }
        }
    }

    fn paper(&self, top: &Table<'_, '_>) -> PaperDef {
        let mut paper =
            PaperDef { landscape: false, title: None, blank_rows: 4, public_copy: false };
        let Some(table) = top.table("paper") else { return paper };
        match table.text("orientation").as_deref() {
            None | Some("portrait") => {}
            Some("landscape") => paper.landscape = true,
            Some(_) => table.complain("orientation", "写 portrait 或 landscape"),
        }
        paper.title = table.text("title");
        if let Some(rows) = table.number("blank_rows") {
            paper.blank_rows = rows as usize;
        }
        paper.public_copy = table.flag("public_copy").unwrap_or(false);
        table.finish();
        paper
    }

    fn short(&self, top: &Table<'_, '_>, form: &FormDef) -> Vec<ShortRow> {
        let mut out = Vec::new();
        for table in top.tables("short") {
            if form.shape != Shape::Card {
                table.complain("row", "只有登记卡（card）有手填的小表");
            }
            let (fields, boxes) = (table.texts("row"), table.texts("boxes"));
            for path in fields.iter().filter(|path| form.at(path).is_none()) {
                table.complain("row", format!("本表没有栏目 {path}"));
            }
            if fields.is_empty() == boxes.is_empty() {
                table.complain("row", "写 row（栏目）或 boxes（方框后的字），只写一样");
            }
            let label = table.text("label").unwrap_or_default();
            if label.is_empty() && !boxes.is_empty() {
                table.complain("label", "boxes 要写 label");
            }
            table.finish();
            out.push(ShortRow { label, fields, boxes });
        }
        out
    }

    fn checks(&self, top: &Table<'_, '_>, form: &FormDef) -> Vec<Check> {
        let mut out = Vec::new();
        for table in top.tables("checks") {
            let must = table.needed("must").and_then(|text| condition(&table, "must", &text));
            let when = table.text("when").and_then(|text| condition(&table, "when", &text));
            let field = table.needed("field");
            if let Some(field) = &field
                && form.at(field).is_none()
            {
                table.complain("field", format!("本表没有栏目 {field}"));
            }
            let level = match table.text("level").as_deref() {
                Some("warn") => Level::Warn,
                Some("error") | None => Level::Error,
                Some(_) => {
                    table.complain("level", "写 error 或 warn");
                    Level::Error
                }
            };
            let reason = table.text("reason").unwrap_or_else(|| "DATE_ORDER".to_owned());
            let reason = Reason::from_code(&reason).or_else(|| {
                table.complain("reason", format!("没有 {reason} 这个校验代码"));
                None
            });
            let message = table.needed("message");
            table.finish();
            if let (Some(must), Some(field), Some(reason), Some(message)) =
                (must, field, reason, message)
            {
                for condition in std::iter::once(&must).chain(&when) {
                    self.check_names(&table, "must", condition, form);
                }
                out.push(Check { must, when, field, reason, level, message });
            }
        }
        out
    }

    fn card_rows(&self, top: &Table<'_, '_>, form: &FormDef) -> Vec<FromCard> {
        let mut out = Vec::new();
        for table in top.tables("from_card") {
            let list = table.text("list");
            let subjects = if table.has("subjects") { self.subjects(&table) } else { Vec::new() };
            let inside = |path: &str| match &list {
                Some(list) => format!("{list}[].{path}"),
                None => path.to_owned(),
            };
            let mut set = Vec::new();
            if let Some(constants) = table.table("set") {
                for key in constants.keys().collect::<Vec<_>>() {
                    if let Some(value) = constants.json(key) {
                        set.push((key.to_owned(), value));
                    }
                }
                constants.finish();
            }
            let mut columns = Vec::new();
            if let Some(named) = table.table("columns") {
                for key in named.keys().collect::<Vec<_>>() {
                    if form.at(&inside(key)).is_none() {
                        named.complain(key, format!("本表没有栏目 {key}"));
                    }
                    columns.push((key.to_owned(), self.names(&named, key)));
                }
                named.finish();
            }
            let needs = table.texts("needs");
            table.finish();
            for path in set.iter().map(|(path, _)| path).chain(&needs) {
                if form.at(&inside(path)).is_none() {
                    table.complain("needs", format!("本表没有栏目 {path}"));
                }
            }
            out.push(FromCard { subjects, list, set, columns, needs });
        }
        out
    }

    fn conditions(&self, top: &Table<'_, '_>, form: &FormDef) {
        for leaf in form.fields.iter().chain(&form.head) {
            self.field_conditions(top, leaf, form);
        }
    }

    fn field_conditions(&self, top: &Table<'_, '_>, field: &Field, form: &FormDef) {
        if let Required::When(condition) = &field.required {
            self.check_names(top, "required", condition, form);
        }
        field.kind.fields().iter().for_each(|f| self.field_conditions(top, f, form));
    }

    fn check_names(&self, at: &Table<'_, '_>, key: &str, condition: &Condition, form: &FormDef) {
        for name in condition.names() {
            let first = name.split('.').next().unwrap_or(name);
            let known = first == "today"
                || first == "place"
                || form.fields.iter().chain(&form.head).any(|f| has_key(f, first));
            if !known {
                let reason = format!("条件“{}”里的 {name} 不是本表的栏目", condition.source());
                at.complain_where(condition.source(), key, reason);
            }
        }
    }
}

fn has_key(field: &Field, key: &str) -> bool {
    field.key == key || field.kind.fields().iter().any(|f| has_key(f, key))
}

fn condition(table: &Table<'_, '_>, key: &str, text: &str) -> Option<Condition> {
    Condition::parse(text).map_err(|why| table.complain(key, why)).ok()
}
