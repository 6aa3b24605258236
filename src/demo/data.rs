//! What the sample post is made of: word lists, hints for fields, shares, fates (`assets/demo/`).
//!
//! Forms and fields may be named there and only there. A form that the files do not know is filled
//! by its types, roles and code tables.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde_json::Value;

use crate::forms::condition::Condition;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo");

/// All of `assets/demo/`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Data {
    /// Word lists by name.
    pub lists: BTreeMap<String, Words>,
    /// How persons and their numbers are made.
    pub people: People,
    /// The post itself.
    pub post: BTreeMap<String, Vec<String>>,
    /// Categories of places.
    pub places: BTreeMap<String, Places>,
    /// Organisations, by kind.
    pub organisations: Vec<Organisations>,
    /// Facts of the post as a subject.
    pub post_facts: Vec<Fact>,
    /// What becomes of places, one card of each deck per place.
    pub decks: BTreeMap<String, Vec<String>>,
    /// States in which a place is gone: its records end on that day.
    pub gone: Vec<String>,
    /// How a letter stands, by fate.
    pub letters: BTreeMap<String, LetterFate>,
    /// How a check ends, by fate.
    pub checks: BTreeMap<String, CheckFate>,
    /// How checklists are answered.
    pub checklist: Checklist,
    /// Roles and keys that are never left out of an incomplete entry.
    pub keep: Vec<String>,
    /// Incomplete entries in a hundred.
    pub incomplete: u32,
    /// Hints for one form.
    pub forms: BTreeMap<String, FormHint>,
    /// Hints for fields of any form, by path, key, label or `role:…`.
    pub fields: BTreeMap<String, Recipes>,
}

/// A word list: words between blanks, or one by one where they hold blanks themselves.
#[derive(Debug, Deserialize)]
#[serde(from = "OneText")]
pub(super) struct Words(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneText {
    Text(String),
    List(Vec<String>),
}

impl From<OneText> for Words {
    fn from(text: OneText) -> Self {
        match text {
            OneText::Text(text) => Words(text.split_whitespace().map(str::to_owned).collect()),
            OneText::List(list) => Words(list),
        }
    }
}

/// How persons are made.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct People {
    /// Templates of names by weight.
    pub names: Vec<(String, u32)>,
    /// Templates of foreigners' names.
    pub foreign_names: Vec<(String, u32)>,
    /// Kinds of document by weight.
    pub id_kinds: Vec<(String, u32)>,
    /// The list of the beginnings of identity numbers.
    pub divisions: String,
    /// Beginnings of telephone numbers; the rest is drawn.
    pub phones: Vec<(String, u32)>,
    /// Beginnings of credit codes by weight, ten characters.
    pub credit_codes: Vec<(String, u32)>,
    /// Youngest and oldest.
    pub age: (i64, i64),
}

/// One category of places.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Places {
    /// Places of a hundred.
    pub share: i64,
    /// The person whom others deal with.
    pub head: String,
    /// What is settled before any form is filled, in this order.
    pub facts: Vec<Fact>,
}

/// One kind of organisation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Organisations {
    /// The line it belongs to.
    pub line: String,
    /// Kind, named by `on` of a form.
    pub kind: String,
    /// One for so many places; 0 for one at all.
    pub per_places: usize,
    /// At least so many.
    pub least: usize,
    /// Categories of the places that have one.
    pub hosts: Vec<String>,
    /// What is settled before any form is filled.
    pub facts: Vec<Fact>,
}

/// Something that is settled about a subject.
#[derive(Debug, Deserialize)]
pub(super) struct Fact {
    /// Its name; dots make groups.
    pub key: String,
    /// How it comes about.
    #[serde(flatten)]
    pub recipe: Recipe,
}

/// How a letter stands.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LetterFate {
    /// Last day, in days from today; without it there is no letter.
    pub ends: Option<(i64, i64)>,
    /// State of the newest letter.
    pub state: String,
    /// State of the one before it, and how often there is one.
    pub before: Option<(String, u32)>,
}

/// How a check ends.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CheckFate {
    /// Days since the newest check; without it the place was never checked.
    pub age: Option<(i64, i64)>,
    /// How often in earlier checks.
    pub weight: u32,
    /// Whether nobody was met, so that nothing was looked at.
    pub unseen: bool,
    /// Number of hazards.
    pub hazards: (i64, i64),
    /// What is known of the whole check.
    pub facts: Vec<Fact>,
    /// What is known of each of its hazards.
    pub hazard: Vec<Fact>,
}

/// How checklists are answered.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Checklist {
    /// Table of the items.
    pub table: String,
    /// Column that names the checklist.
    pub list: String,
    /// Column of those it applies to.
    pub applies: String,
    /// Column of the kind of hazard it finds.
    pub finds: String,
    /// Code of the result when in order.
    pub good: String,
    /// Code of the result when not.
    pub bad: String,
    /// Code of the result when it does not matter here, and how often.
    pub void: (String, u32),
    /// Code of the result when nothing was looked at.
    pub unseen: String,
    /// The most items on one record, so that it stays on its sheet.
    pub most: usize,
    /// Kinds of hazard that are never made up.
    pub spare: Vec<String>,
    /// What is known of every hazard, whatever became of it.
    pub hazard: Vec<Fact>,
}

/// Hints for one form.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FormHint {
    /// Kinds of organisation, or `post`, that keep it; all of its subjects when empty.
    pub on: Vec<String>,
    /// One place out of so many has it, counted from `at`.
    pub every: usize,
    /// The first place that has it.
    pub at: usize,
    /// How many entries.
    pub count: Option<(i64, i64)>,
    /// Days between two records.
    pub gap: Option<(i64, i64)>,
    /// Days since the newest record.
    pub newest: Option<(i64, i64)>,
    /// Name under which the number of its rows is a fact.
    pub counted: String,
    /// Leavers in a hundred.
    pub leavers: u32,
    /// Known persons who are the first rows.
    pub people: Vec<String>,
    /// A list of facts, one row for each.
    pub each: String,
    /// Kinds of rows.
    pub rows: Vec<Variant>,
    /// Facts of each entry.
    pub facts: Vec<Fact>,
    /// Fields by path.
    pub fields: BTreeMap<String, Recipes>,
}

/// A kind of row.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Variant {
    /// How often.
    pub weight: u32,
    /// Whether the first row is of this kind.
    pub first: bool,
    /// Whether such a record is no check, on a form that may hold one.
    pub unchecked: bool,
    /// Age of the person.
    pub age: Option<(i64, i64)>,
    /// Fields by key.
    pub set: BTreeMap<String, Recipe>,
    /// Fields left empty.
    pub skip: Vec<String>,
}

/// One way, or several of which the first whose condition holds is taken.
#[derive(Debug, Deserialize)]
#[serde(from = "OneOrMany")]
pub(super) struct Recipes(pub Vec<Recipe>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<Recipe>),
    One(Box<Recipe>),
}

impl From<OneOrMany> for Recipes {
    fn from(recipes: OneOrMany) -> Self {
        match recipes {
            OneOrMany::Many(all) => Recipes(all),
            OneOrMany::One(one) => Recipes(vec![*one]),
        }
    }
}

/// A condition as it stands in a file.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct When(pub Condition);

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Condition::parse(&text).map(When)
    }
}

/// How a value comes about. The README beside the files says what each key means.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Recipe {
    pub when: Option<When>,
    pub fill: Option<u32>,
    pub early: bool,
    pub none: bool,
    pub value: Option<Value>,
    pub fact: Option<String>,
    pub text: Option<String>,
    pub words: Option<Vec<String>>,
    pub several: Option<(i64, i64)>,
    pub pick: Option<BTreeMap<String, u32>>,
    pub nth: Option<Nth>,
    pub step: Option<Step>,
    pub int: Option<(i64, i64)>,
    pub max_of: Option<String>,
    pub flag: Option<u32>,
    pub day: Option<(i64, i64)>,
    pub from: Option<String>,
    pub future: bool,
    pub clock: Option<(i64, i64)>,
    pub year: Option<(String, i64)>,
    pub person: Option<String>,
    pub age: Option<(i64, i64)>,
    pub phone: bool,
    pub credit_code: bool,
    pub column: Option<(String, String, String)>,
    pub rows: Option<(i64, i64)>,
    pub rows_of: Option<String>,
    pub each: Option<String>,
    pub list: Option<Vec<BTreeMap<String, Recipe>>>,
}

/// The word of a list that belongs to a running number.
#[derive(Debug, Deserialize)]
pub(super) struct Nth {
    pub list: String,
    #[serde(flatten)]
    pub number: Running,
}

/// A number made of a running number: `number % modulo * by + plus`.
#[derive(Debug, Deserialize)]
pub(super) struct Step {
    #[serde(flatten)]
    pub number: Running,
    pub modulo: i64,
    #[serde(default = "one")]
    pub by: i64,
    #[serde(default)]
    pub plus: i64,
}

/// A running number, multiplied and divided so that neighbours differ: `of * mul / div`.
#[derive(Debug, Deserialize)]
pub(super) struct Running {
    #[serde(default = "ordinal")]
    pub of: String,
    #[serde(default = "one")]
    pub mul: i64,
    #[serde(default = "one")]
    pub div: i64,
}

fn one() -> i64 {
    1
}

fn ordinal() -> String {
    "ordinal".to_owned()
}

impl Data {
    /// The files as the program carries them.
    pub(super) fn get() -> &'static Self {
        static DATA: OnceLock<Data> = OnceLock::new();
        DATA.get_or_init(|| match Self::read() {
            Ok(data) => data,
            // A test reads them; a released program never comes here.
            Err(why) => {
                eprintln!("{why}");
                Data::default()
            }
        })
    }

    /// Reads all files as if they were one.
    pub(super) fn read() -> Result<Self, String> {
        let mut whole = toml::Table::new();
        let mut files: Vec<_> = FILES.files().collect();
        files.sort_by_key(|file| file.path());
        for file in files {
            let name = file.path().display();
            let Some(text) = file.contents_utf8() else { continue };
            if file.path().extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            let table: toml::Table = text.parse().map_err(|why| format!("{name}: {why}"))?;
            for (key, value) in table {
                match (whole.get_mut(&key), value) {
                    (Some(toml::Value::Table(known)), toml::Value::Table(more)) => {
                        known.extend(more)
                    }
                    (_, value) => {
                        whole.insert(key, value);
                    }
                }
            }
        }
        whole.try_into().map_err(|why| format!("assets/demo: {why}"))
    }

    /// A word list; empty when nobody wrote it.
    pub(super) fn list(&self, name: &str) -> &[String] {
        self.lists.get(name).map_or(&[], |words| &words.0)
    }
}
