//! What a form definition says, once read and checked.
//!
//! A [`FormDef`] is the one source for screen, validation, paper, import and export. It is only
//! made by [`super::reading`], which refuses what does not hold together, so the readers here
//! may trust it: paths are unique, roles are known, conditions parse, code tables exist.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use crate::domain::AnchorCategory;

use super::condition::Condition;
use super::values::Values;

/// The four shapes of an entry; there is no fifth (architecture.md, idea 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// One per subject: a registration.
    Card,
    /// Many rows, one person or thing each.
    Roster,
    /// Signed, with a term.
    Letter,
    /// Dated, only ever appended to.
    Log,
}

impl Shape {
    /// The word used in definition files and in replies.
    pub fn code(self) -> &'static str {
        match self {
            Shape::Card => "card",
            Shape::Roster => "roster",
            Shape::Letter => "letter",
            Shape::Log => "log",
        }
    }

    /// What an officer calls it.
    pub fn label(self) -> &'static str {
        match self {
            Shape::Card => "登记卡",
            Shape::Roster => "名册",
            Shape::Letter => "责任书",
            Shape::Log => "记录",
        }
    }

    /// Reads the word of a definition file.
    pub fn from_code(code: &str) -> Option<Self> {
        [Shape::Card, Shape::Roster, Shape::Letter, Shape::Log]
            .into_iter()
            .find(|s| s.code() == code)
    }
}

/// What an entry can be about (decisions.md 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubjectKind {
    /// A place of one anchor category.
    Place(AnchorCategory),
    /// An organisation of the three lines.
    Organisation,
    /// The post itself: circulars, meetings.
    Post,
}

impl SubjectKind {
    /// The word used in definition files.
    pub fn code(self) -> &'static str {
        match self {
            SubjectKind::Place(category) => category.code(),
            SubjectKind::Organisation => "organisation",
            SubjectKind::Post => "post",
        }
    }

    /// Reads the word of a definition file.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "organisation" => Some(SubjectKind::Organisation),
            "post" => Some(SubjectKind::Post),
            _ => AnchorCategory::from_code(code).map(SubjectKind::Place),
        }
    }

    /// The category, when the subject is a place.
    pub fn category(self) -> Option<AnchorCategory> {
        match self {
            SubjectKind::Place(category) => Some(category),
            _ => None,
        }
    }
}

/// How long an entry is kept (forms.md 1.2). K6 is the access log, which no form has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Retention {
    /// Registration cards and responsible persons: while registered, then 3 years.
    K1,
    /// Roster rows: 2 years after leaving.
    K2,
    /// Letters: 2 years after their term.
    K3,
    /// Checks, hazards, patrols: 5 years.
    K4,
    /// Visits, exchanges, meetings: 2 years.
    K5,
}

impl Retention {
    /// The word used in definition files.
    pub fn code(self) -> &'static str {
        match self {
            Retention::K1 => "K1",
            Retention::K2 => "K2",
            Retention::K3 => "K3",
            Retention::K4 => "K4",
            Retention::K5 => "K5",
        }
    }

    /// Why its term is over, in words.
    pub fn why(self) -> &'static str {
        match self {
            Retention::K1 => "处所关闭满三年",
            Retention::K2 => "离开满两年",
            Retention::K3 => "责任书到期满两年",
            Retention::K4 => "检查满五年",
            Retention::K5 => "走访满两年",
        }
    }

    /// Reads the word of a definition file.
    pub fn from_code(code: &str) -> Option<Self> {
        [Retention::K1, Retention::K2, Retention::K3, Retention::K4, Retention::K5]
            .into_iter()
            .find(|k| k.code() == code)
    }
}

/// Personal-information class of a field (forms.md 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PiClass {
    /// None.
    #[default]
    None,
    /// Personal: masked in lists.
    Personal,
    /// Sensitive: masked until asked for, and that is logged.
    Sensitive,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Several lines; its cell on paper carries the boundary line.
    Long,
    /// A person's name.
    Name,
    /// A day.
    Date,
    /// A day, with a time of day if known.
    DateTime,
    /// A whole number.
    Int,
    /// A number with decimals.
    Dec,
    /// Yes or no.
    Flag,
    /// One code of a table.
    Code(String),
    /// Several codes of a table.
    Codes(String),
    /// A document number; the sibling field named here says which kind of document.
    IdNumber {
        /// Key of the sibling code field that holds the kind of document.
        kind_field: String,
    },
    /// A unified social credit code.
    CreditCode,
    /// One to three telephone numbers.
    Phone,
    /// A number plate.
    Plate,
    /// Signed by hand: never entered, a blank on paper.
    Sign,
    /// A group of fields.
    Group(Vec<Field>),
    /// Any number of rows of fields.
    List(Vec<Field>),
    /// Check items with their results: rows of `{item, result}`.
    Checklist,
}

impl Kind {
    /// The word used in definition files and in replies.
    pub fn code(&self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Long => "long",
            Kind::Name => "name",
            Kind::Date => "date",
            Kind::DateTime => "datetime",
            Kind::Int => "int",
            Kind::Dec => "dec",
            Kind::Flag => "bool",
            Kind::Code(_) => "code",
            Kind::Codes(_) => "codes",
            Kind::IdNumber { .. } => "idno",
            Kind::CreditCode => "uscc",
            Kind::Phone => "phone",
            Kind::Plate => "plate",
            Kind::Sign => "sign",
            Kind::Group(_) => "group",
            Kind::List(_) => "list",
            Kind::Checklist => "checklist",
        }
    }

    /// The fields inside a group or a row.
    pub fn fields(&self) -> &[Field] {
        match self {
            Kind::Group(fields) | Kind::List(fields) => fields,
            _ => &[],
        }
    }
}

/// When a field must be filled. An empty required field never stops an entry from being kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Required {
    /// Optional.
    #[default]
    No,
    /// Always.
    Yes,
    /// When the condition holds.
    When(Condition),
}

/// What becomes of a value that is too long for its cell on paper, after 五号 and 小五.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// More lines; the row grows.
    #[default]
    Wrap,
    /// Smaller, down to 六号, to stay on one line; then more lines.
    Shrink,
    /// A few lines; the rest at the end of the sheet under a number.
    Continue,
}

impl Overflow {
    /// Reads the word of a definition file.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "wrap" => Some(Overflow::Wrap),
            "shrink" => Some(Overflow::Shrink),
            "continue" => Some(Overflow::Continue),
            _ => None,
        }
    }
}

/// One field of a form, of a group or of a list row.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Key within its parent.
    pub key: String,
    /// Chinese label on screen.
    pub label: String,
    /// Label on paper when it differs.
    pub print_label: Option<String>,
    /// Type.
    pub kind: Kind,
    /// Name of the group definition a group came from (`person`, `address` …).
    pub group: Option<String>,
    /// Required or not.
    pub required: Required,
    /// Personal-information class.
    pub class: PiClass,
    /// Other names its column goes by.
    pub also: Vec<String>,
    /// Width on paper: columns of 12 on cards and logs, millimetres on rosters; 0 is not printed.
    pub width: f64,
    /// What the program must know about it.
    pub roles: Vec<String>,
    /// Longest text in characters; largest number.
    pub max: Option<f64>,
    /// Smallest number.
    pub min: Option<f64>,
    /// Decimals of a number.
    pub decimals: u32,
    /// Filled in when an entry is made.
    pub default: Option<serde_json::Value>,
    /// Import: unknown words are neither noticed nor kept.
    pub quiet: bool,
    /// Import: which part of a column that holds several values, from 1.
    pub part: Option<usize>,
    /// Import: separators that make several rows out of one cell.
    pub split: Vec<String>,
    /// Folded away on screen.
    pub hidden: bool,
    /// What becomes of a value too long for its cell on paper.
    pub overflow: Overflow,
    /// Unit, printed after the value.
    pub unit: Option<String>,
    /// Hint printed in the empty cell of a blank form.
    pub blank_hint: Option<String>,
    /// Whether a copy without personal information shows it, where the definition says so.
    pub public: Option<bool>,
    /// Whether search finds its text.
    pub search: bool,
}

impl Field {
    /// Whether it bears a role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|r| r == role)
    }

    /// The label on paper.
    pub fn paper_label(&self) -> &str {
        self.print_label.as_deref().unwrap_or(&self.label)
    }

    /// Whether a copy without personal information shows it: never what is personal, and free text
    /// only where the definition says so.
    pub fn is_public(&self) -> bool {
        let usual = !matches!(self.kind, Kind::Long | Kind::Name | Kind::Sign);
        self.class == PiClass::None && self.public.unwrap_or(usual)
    }

    /// A group, list or checklist holds no value of its own.
    pub fn is_leaf(&self) -> bool {
        !matches!(self.kind, Kind::Group(_) | Kind::List(_) | Kind::Checklist)
    }

    /// The field inside with this key.
    pub fn child(&self, key: &str) -> Option<&Field> {
        self.kind.fields().iter().find(|f| f.key == key)
    }
}

/// How grave a failed check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The entry stays a draft.
    Error,
    /// Kept, and said.
    Warn,
}

/// A rule between fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What must hold; an empty side passes.
    pub must: Condition,
    /// When the rule applies at all.
    pub when: Option<Condition>,
    /// The field that bears the finding.
    pub field: String,
    /// The reason's code, one of `domain::Reason`.
    pub reason: crate::domain::Reason,
    /// How grave.
    pub level: Level,
    /// Chinese words.
    pub message: String,
}

/// How the row of a place's own table also feeds this form.
#[derive(Clone, Debug, PartialEq)]
pub struct FromCard {
    /// Categories whose rows feed it; all of the form's when empty.
    pub subjects: Vec<SubjectKind>,
    /// The list whose row is filled, if any.
    pub list: Option<String>,
    /// Constants: path → value.
    pub set: Vec<(String, serde_json::Value)>,
    /// Path → names of columns.
    pub columns: Vec<(String, Vec<String>)>,
    /// Paths without which nothing is made.
    pub needs: Vec<String>,
}

/// How a form lies on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperDef {
    /// A4 on its side.
    pub landscape: bool,
    /// Title on paper when it differs from the label.
    pub title: Option<String>,
    /// Blank rows at the end of a roster.
    pub blank_rows: usize,
    /// A copy without personal information may be printed.
    pub public_copy: bool,
}

/// What an entry tells of the kind of its organisation where no card says it.
#[derive(Clone, Debug, PartialEq)]
pub enum OrgKind {
    /// Organisations of this kind alone keep the form.
    Always(String),
    /// The value of a field tells it.
    By {
        /// Key of the field.
        field: String,
        /// Value → code of the kind.
        kinds: Vec<(String, String)>,
    },
}

impl OrgKind {
    /// The code table of kinds; its column `line` says which of the three lines a kind belongs to.
    pub const TABLE: &'static str = "organisation_kind";

    /// The code of the kind.
    pub fn of(&self, vals: &Values) -> Option<&str> {
        match self {
            OrgKind::Always(code) => Some(code),
            OrgKind::By { field, kinds } => {
                let said = vals.get(field)?.as_str()?;
                kinds.iter().find(|(word, _)| word == said).map(|(_, code)| code.as_str())
            }
        }
    }
}

/// What a record of the three lines says of itself, for boards and drafts; which records are owed, and
/// when, the rules of the net say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordDef {
    /// The field that is given the name of the window: `2026-W45`, `2026-10`, `2026`.
    pub names: Option<String>,
    /// Which records say that all was in order.
    pub good: Option<Condition>,
    /// The field that says, of the others, when it was put right.
    pub mended: Option<String>,
}

/// A row of the short card that is filled by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShortRow {
    /// Its label when it is not that of its fields.
    pub label: String,
    /// Paths of its fields, from the left.
    pub fields: Vec<String>,
    /// Words of boxes to tick instead.
    pub boxes: Vec<String>,
}

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormDef {
    /// Key, never changed once released.
    pub key: String,
    /// Title.
    pub label: String,
    /// Short name on the tab.
    pub tab: String,
    /// Shape.
    pub shape: Shape,
    /// What it can be about.
    pub subjects: Vec<SubjectKind>,
    /// Leaf order; last part of the leaf number.
    pub order: u32,
    /// How long entries are kept.
    pub retention: Retention,
    /// Another term for entries of which a condition holds (decisions.md 7).
    pub retention_if: Option<(Condition, Retention)>,
    /// Where the form comes from.
    pub basis: String,
    /// Names of tables and sheets.
    pub also: Vec<String>,
    /// The letter text printed for it.
    pub letter: Option<String>,
    /// Checklists of `check_item` that apply.
    pub checklists: Vec<String>,
    /// Roster: fields that may not repeat among those present.
    pub unique: Vec<String>,
    /// Columns of real files that hold a count which follows from entries: compared, not stored.
    pub counts: Vec<String>,
    /// Head fields of a roster (decisions.md 2).
    pub head: Vec<Field>,
    /// Fields.
    pub fields: Vec<Field>,
    /// Rules between fields.
    pub checks: Vec<Check>,
    /// How a place's own row feeds it.
    pub from_card: Vec<FromCard>,
    /// Paper.
    pub paper: PaperDef,
    /// Its short card for the hand, row by row; empty when it has none.
    pub short: Vec<ShortRow>,
    /// `true` when it stands in the ledger's own folder.
    pub own: bool,
    /// What kind of organisation keeps it, for one that has no card of its own.
    pub org_kind: Option<OrgKind>,
    /// What its records say of themselves.
    pub record: RecordDef,
    /// Where its roles stand; follows from the fields.
    pub roles: RoleIndex,
}

/// Where the roles of a form stand, worked out when the first is asked for: an import asks for a
/// dozen of them on every row, and a walk over a hundred fields each time is half its work.
///
/// A copy starts anew, since whoever copies a form may go on to change its fields.
#[derive(Default)]
pub struct RoleIndex(OnceLock<HashMap<String, Vec<String>>>);

impl Clone for RoleIndex {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// It follows from the fields, which are compared themselves.
impl PartialEq for RoleIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for RoleIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RoleIndex")
    }
}

/// Where a leaf field stands in its form: keys joined by dots, list rows without index
/// (`hazards.part`). With an index it is a place in an entry: `hazards[0].part`.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf<'f> {
    /// Keys from the form down, a list's key followed by `[]`: `hazards[].part`.
    pub path: String,
    /// The field.
    pub field: &'f Field,
    /// The list it stands in.
    pub list: Option<&'f Field>,
    /// Labels from the form down, joined: `法定代表人 姓名`.
    pub label: String,
}

impl FormDef {
    /// The top-level field with this key, head fields of a roster included.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().chain(&self.head).find(|f| f.key == key)
    }

    /// The field at a path such as `legal_rep.name`, `hazards[0].part`, `hazards[].part`.
    pub fn at(&self, path: &str) -> Option<&Field> {
        let mut parts = path.split('.').map(|part| part.split('[').next().unwrap_or(part));
        let mut field = self.field(parts.next()?)?;
        for part in parts {
            field = field.child(part)?;
        }
        Some(field)
    }

    /// How a path reads to an officer, labels from the form down: `holders[0].person.name` is
    /// `责任人（含历任）1 责任人 姓名`. A column that no field knows is its own heading.
    pub fn label_at(&self, path: &str) -> String {
        if let Some(heading) = path.strip_prefix("extra.") {
            return heading.to_owned();
        }
        let mut above: Option<&Field> = None;
        let mut words = Vec::new();
        for part in path.split('.') {
            let (key, row) = part.split_once('[').map_or((part, None), |(key, row)| {
                (key, row.trim_end_matches(']').parse::<usize>().ok())
            });
            let field = above.map_or_else(|| self.field(key), |above| above.child(key));
            let label = field.map_or(key, |field| field.label.as_str());
            words.push(row.map_or_else(|| label.to_owned(), |row| format!("{label}{}", row + 1)));
            above = field.or(above);
        }
        words.join(" ")
    }

    /// Every leaf field, in the order of the definition; head fields first.
    pub fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut out = Vec::new();
        for field in self.head.iter().chain(&self.fields) {
            push_leaves(field, String::new(), String::new(), None, &mut out);
        }
        out
    }

    /// The path of the first field that bears a role (`hazards[].due_on` for one in a list).
    pub fn role_path(&self, role: &str) -> Option<String> {
        self.role_at(role).map(str::to_owned)
    }

    /// As [`Self::role_path`], borrowed.
    pub fn role_at(&self, role: &str) -> Option<&str> {
        self.role_paths(role).first().map(String::as_str)
    }

    /// Where an entry says what the organisation is called that it is about.
    pub fn names_organisation(&self) -> Option<&str> {
        self.role_at("org.name").filter(|_| self.subjects.contains(&SubjectKind::Organisation))
    }

    /// The paths of all fields with a role, groups and lists included.
    pub fn paths_of(&self, role: &str) -> Vec<String> {
        self.role_paths(role).to_vec()
    }

    fn role_paths(&self, role: &str) -> &[String] {
        let index = self.roles.0.get_or_init(|| {
            let mut out = HashMap::new();
            for field in self.head.iter().chain(&self.fields) {
                push_roles(field, "", &mut out);
            }
            out
        });
        index.get(role).map_or(&[], Vec::as_slice)
    }

    /// The first top-level field (or field of a group or list) with a role.
    pub fn role(&self, role: &str) -> Option<&Field> {
        self.at(self.role_at(role)?)
    }

    /// Whether it can be about a place of this category.
    pub fn is_for(&self, category: AnchorCategory) -> bool {
        self.subjects.contains(&SubjectKind::Place(category))
    }

    /// The card that a category's place is registered on bears the role `place.name` or `place.address`.
    pub fn is_registration(&self) -> bool {
        self.shape == Shape::Card
            && (self.role_at("place.name").is_some() || self.role_at("place.address").is_some())
    }

    /// A log whose rows are checks: it bears hazards and an officer.
    pub fn is_check(&self) -> bool {
        self.shape == Shape::Log && !self.checklists.is_empty()
    }

    /// Title on paper.
    pub fn title(&self) -> &str {
        self.paper.title.as_deref().unwrap_or(&self.label)
    }
}

fn push_leaves<'f>(
    field: &'f Field,
    parent: String,
    label: String,
    list: Option<&'f Field>,
    out: &mut Vec<Leaf<'f>>,
) {
    let path = join(&parent, &field.key);
    let label =
        if label.is_empty() { field.label.clone() } else { format!("{label} {}", field.label) };
    match &field.kind {
        Kind::Group(fields) => {
            fields.iter().for_each(|f| push_leaves(f, path.clone(), label.clone(), list, out));
        }
        Kind::List(fields) => {
            let path = format!("{path}[]");
            fields
                .iter()
                .for_each(|f| push_leaves(f, path.clone(), label.clone(), Some(field), out));
        }
        _ => out.push(Leaf { path, field, list, label }),
    }
}

fn push_roles(field: &Field, parent: &str, out: &mut HashMap<String, Vec<String>>) {
    let path = join(parent, &field.key);
    for role in &field.roles {
        out.entry(role.clone()).or_default().push(path.clone());
    }
    let inner = if matches!(field.kind, Kind::List(_)) { format!("{path}[]") } else { path };
    for child in field.kind.fields() {
        push_roles(child, &inner, out);
    }
}

/// Joins a parent path and a key.
pub(crate) fn join(parent: &str, key: &str) -> String {
    if parent.is_empty() { key.to_owned() } else { format!("{parent}.{key}") }
}

impl fmt::Display for FormDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}（{}）", self.label, self.key)
    }
}
