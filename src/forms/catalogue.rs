//! All definitions in force: the program's own and those of the ledger's `forms/` folder.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::domain::AnchorCategory;

use super::assets::{self, Folder};
use super::codes::CodeTable;
use super::definition::{Field, FormDef, RoleIndex, Shape, SubjectKind};
use super::letters::LetterText;
use super::reading::{Definition, Known, read_definition, read_group};
use super::toml_read::{Problem, Sheet, own_files};

/// The columns by which a row of a table names the place it belongs to (`subject.toml`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubjectColumns {
    /// By its code in the old ledger.
    pub code: Vec<String>,
    /// By its name.
    pub name: Vec<String>,
    /// By its address.
    pub address: Vec<String>,
    /// The anchor category.
    pub category: Vec<String>,
}

/// What one file of the ledger's own `forms/` folder brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDefinition {
    /// The file's name.
    pub file: String,
    /// Title of the form that is new or got fields.
    pub form: String,
    /// Labels of the fields that were added to a form of the program; empty for a whole form.
    pub fields: Vec<String>,
}

/// Forms, code tables, letter texts. Immutable once loaded; shared by reference count.
#[derive(Clone, Debug)]
pub struct Catalogue {
    forms: Vec<FormDef>,
    by_key: HashMap<String, usize>,
    tables: BTreeMap<String, CodeTable>,
    letters: BTreeMap<String, LetterText>,
    boundary: Vec<String>,
    own: Vec<OwnDefinition>,
    fingerprint: u64,
    /// How rows name their place.
    pub subject: SubjectColumns,
}

impl Catalogue {
    /// The program's own definitions.
    ///
    /// # Panics
    /// Never in a released program: a test reads every embedded file.
    pub fn builtin() -> Arc<Self> {
        static BUILTIN: OnceLock<Arc<Catalogue>> = OnceLock::new();
        BUILTIN
            .get_or_init(|| {
                let (catalogue, problems) = Self::load_builtin();
                for problem in problems {
                    eprintln!("{problem}");
                }
                Arc::new(catalogue)
            })
            .clone()
    }

    /// Reads the embedded definitions, with what is wrong in them (nothing, says a test).
    pub fn load_builtin() -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let boundary: Vec<String> = assets::boundary().map(str::to_owned).collect();
        let mut tables = code_tables(&mut problems);
        let letters = letter_texts(&mut problems);
        let groups = groups(&mut tables, &boundary, &mut problems);
        let mut catalogue = Self {
            forms: Vec::new(),
            by_key: HashMap::new(),
            tables,
            letters,
            boundary,
            own: Vec::new(),
            fingerprint: fingerprint_of(
                [Folder::Forms, Folder::Groups, Folder::Codes].into_iter().flat_map(assets::files),
            ),
            subject: SubjectColumns::default(),
        };
        for (file, text) in assets::files(Folder::Forms) {
            match file {
                "subject.toml" => catalogue.subject = subject_columns(file, text, &mut problems),
                _ if file.ends_with(".toml") => {
                    problems.extend(catalogue.add(file, text, &groups, false));
                }
                _ => {}
            }
        }
        (catalogue, problems)
    }

    /// The program's definitions and those in the ledger's own folder. A bad file is left out and
    /// told of; the rest works. A folder that is not there adds nothing.
    pub fn with_own(folder: &Path) -> (Arc<Self>, Vec<Problem>) {
        Self::with_own_but(folder, "")
    }

    /// The same without the file of this name, which is about to be replaced.
    pub fn with_own_but(folder: &Path, left_out: &str) -> (Arc<Self>, Vec<Problem>) {
        let mut files = own_files(folder);
        files.retain(|(name, _)| name != left_out);
        if files.is_empty() {
            return (Self::builtin(), Vec::new());
        }
        let mut catalogue = (*Self::builtin()).clone();
        let texts = files.iter().filter_map(|(name, text)| Some((name, text.as_ref().ok()?)));
        catalogue.fingerprint ^= fingerprint_of(texts);
        let mut problems = Vec::new();
        let mut ignored = Vec::new();
        let groups = groups(&mut catalogue.tables, &catalogue.boundary, &mut ignored);
        for (name, text) in files {
            match text {
                Ok(text) => problems.extend(catalogue.add(&name, &text, &groups, true)),
                Err(problem) => problems.push(problem),
            }
        }
        (Arc::new(catalogue), problems)
    }

    /// Checks one file as if it were added; the key of a form that exists already may be checked
    /// against itself.
    pub fn check_file(&self, file: &str, text: &str) -> Vec<Problem> {
        let mut copy = self.clone();
        let stem = file.strip_suffix(".toml").unwrap_or(file);
        if copy.form(stem).is_some_and(|form| !form.own) {
            copy.forms.retain(|form| form.key != stem);
            copy.reindex();
        }
        let mut ignored = Vec::new();
        let boundary = copy.boundary.clone();
        let groups = groups(&mut copy.tables, &boundary, &mut ignored);
        copy.add(file, text, &groups, true)
    }

    fn add(
        &mut self,
        file: &str,
        text: &str,
        groups: &BTreeMap<String, Vec<Field>>,
        own: bool,
    ) -> Vec<Problem> {
        let keys: BTreeSet<String> = self.by_key.keys().cloned().collect();
        let letters: BTreeSet<String> = self.letters.keys().cloned().collect();
        let known = Known {
            groups,
            tables: &self.tables,
            boundary: &self.boundary,
            forms: &keys,
            letters: &letters,
        };
        let read = match read_definition(file, text, &known, own) {
            Ok(read) => read,
            Err(problems) => return problems,
        };
        let mut tables = read.tables;
        let mut brought =
            OwnDefinition { file: file.to_owned(), form: String::new(), fields: Vec::new() };
        match read.definition {
            Definition::Form(form) => {
                brought.form.clone_from(&form.label);
                self.forms.push(*form);
            }
            Definition::Addition { form, fields, tables: more } => {
                tables.extend(more);
                let Some(target) = self.forms.iter_mut().find(|f| f.key == form) else {
                    return Vec::new();
                };
                for field in fields {
                    if target.field(&field.key).is_some() {
                        return vec![Problem {
                            file: file.to_owned(),
                            line: 1,
                            key: field.key.clone(),
                            reason: format!("{}已有这个栏目", target.label),
                        }];
                    }
                    brought.fields.push(field.label.clone());
                    target.fields.push(field);
                    target.roles = RoleIndex::default();
                }
                brought.form.clone_from(&target.label);
            }
        }
        if own {
            self.own.push(brought);
        }
        self.tables.extend(tables.into_iter().map(|table| (table.name().to_owned(), table)));
        self.reindex();
        Vec::new()
    }

    fn reindex(&mut self) {
        self.forms.sort_by(|a, b| (a.order, &a.key).cmp(&(b.order, &b.key)));
        self.by_key = self.forms.iter().enumerate().map(|(at, f)| (f.key.clone(), at)).collect();
    }

    /// All forms, by leaf order.
    pub fn forms(&self) -> &[FormDef] {
        &self.forms
    }

    /// What the ledger's own files brought, by file.
    pub fn own(&self) -> &[OwnDefinition] {
        &self.own
    }

    /// Tells these definitions from others: what was gathered by them is known by it.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How `FORM.path` reads to an officer; the words themselves when no form is meant.
    pub fn label_of(&self, field: &str) -> String {
        match field.split_once('.').and_then(|(form, path)| Some((self.form(form)?, path))) {
            Some((form, path)) => form.label_at(path),
            None => self.form(field).map_or_else(|| field.to_owned(), |form| form.label.clone()),
        }
    }

    /// The form with this key.
    pub fn form(&self, key: &str) -> Option<&FormDef> {
        self.by_key.get(key).and_then(|at| self.forms.get(*at))
    }

    /// The form a place of this category is registered on.
    pub fn registration(&self, category: AnchorCategory) -> Option<&FormDef> {
        self.forms.iter().find(|form| form.is_for(category) && form.is_registration())
    }

    /// The card of a subject of this kind: a place's registration, an organisation's; the post has none.
    pub fn card_of(&self, kind: SubjectKind) -> Option<&FormDef> {
        self.forms.iter().find(|form| form.subjects.contains(&kind) && form.is_registration())
    }

    /// The forms a subject of this kind has: its card, then by leaf order.
    pub fn forms_of(&self, subject: SubjectKind) -> impl Iterator<Item = &FormDef> {
        let own = move |form: &&FormDef| form.subjects.contains(&subject);
        let (cards, others) = (self.forms.iter().filter(own), self.forms.iter().filter(own));
        cards.filter(|form| form.is_registration()).chain(others.filter(|f| !f.is_registration()))
    }

    /// The form on which a place of this category is checked (decisions.md 7).
    pub fn check_form(&self, category: AnchorCategory) -> Option<&FormDef> {
        self.forms
            .iter()
            .find(|form| form.shape == Shape::Log && form.is_for(category) && form.is_check())
    }

    /// A code table.
    pub fn table(&self, name: &str) -> Option<&CodeTable> {
        self.tables.get(name)
    }

    /// The table of identity documents: the one that names a rule for its numbers.
    pub fn document_kinds(&self) -> Option<&CodeTable> {
        self.table("id_doc_kind")
    }

    /// A letter text.
    pub fn letter(&self, key: &str) -> Option<&LetterText> {
        self.letters.get(key)
    }

    /// The word of the boundary that a heading contains, if any (decisions.md 15).
    pub fn beyond_boundary(&self, heading: &str) -> Option<&str> {
        let plain: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
        self.boundary.iter().map(String::as_str).find(|word| plain.contains(word))
    }

    /// Splits a path written with its form, `FORM.path` (decisions.md 3).
    pub fn split_path<'c, 'p>(&'c self, path: &'p str) -> Option<(&'c FormDef, &'p str)> {
        let (form, rest) = path.split_once('.')?;
        Some((self.form(form)?, rest))
    }
}

fn code_tables(problems: &mut Vec<Problem>) -> BTreeMap<String, CodeTable> {
    let files = assets::files(Folder::Codes);
    let mut aliases: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for (_, text) in files.iter().filter(|(name, _)| *name == "aliases.csv") {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for record in reader.records().flatten() {
            if let (Some(table), Some(word), Some(code)) =
                (record.get(0), record.get(1), record.get(2))
            {
                aliases
                    .entry(table.to_owned())
                    .or_default()
                    .push((word.to_owned(), code.to_owned()));
            }
        }
    }
    let mut tables = BTreeMap::new();
    for (file, text) in files {
        let name = file.strip_suffix(".csv").unwrap_or(file);
        if matches!(name, "aliases" | "test_vectors" | "industry_code_example")
            || !file.ends_with(".csv")
        {
            continue;
        }
        match CodeTable::from_csv(name, text, aliases.get(name).map_or(&[], Vec::as_slice)) {
            Ok(table) => {
                tables.insert(name.to_owned(), table);
            }
            Err(reason) => problems.push(Problem {
                file: file.to_owned(),
                line: 1,
                key: String::new(),
                reason,
            }),
        }
    }
    tables
}

fn letter_texts(problems: &mut Vec<Problem>) -> BTreeMap<String, LetterText> {
    let mut letters = BTreeMap::new();
    for (file, text) in assets::files(Folder::Letters) {
        if !file.ends_with(".toml") {
            continue;
        }
        match LetterText::read(file, text) {
            Ok(letter) => {
                letters.insert(letter.key.clone(), letter);
            }
            Err(found) => problems.extend(found),
        }
    }
    letters
}

/// Reads the shared groups. A group may use another: they are read until nothing new comes.
fn groups(
    tables: &mut BTreeMap<String, CodeTable>,
    boundary: &[String],
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Vec<Field>> {
    let mut groups = BTreeMap::new();
    let mut open: Vec<_> =
        assets::files(Folder::Groups).into_iter().filter(|(f, _)| f.ends_with(".toml")).collect();
    loop {
        let before = open.len();
        let mut failed = Vec::new();
        let mut found = Vec::new();
        for (file, text) in open {
            let known = Known {
                groups: &groups,
                tables,
                boundary,
                forms: &BTreeSet::new(),
                letters: &BTreeSet::new(),
            };
            match read_group(file, text, &known) {
                Ok((fields, more)) => {
                    let stem = file.strip_suffix(".toml").unwrap_or(file);
                    groups.insert(stem.to_owned(), fields);
                    tables.extend(more.into_iter().map(|table| (table.name().to_owned(), table)));
                }
                Err(wrong) => {
                    failed.push((file, text));
                    found.extend(wrong);
                }
            }
        }
        open = failed;
        if open.is_empty() || open.len() == before {
            problems.extend(found);
            return groups;
        }
    }
}

fn subject_columns(file: &str, text: &str, problems: &mut Vec<Problem>) -> SubjectColumns {
    let sheet = Sheet::new(file, text);
    let columns = sheet.read(|top| {
        Some(SubjectColumns {
            code: top.texts("code"),
            name: top.texts("name"),
            address: top.texts("address"),
            category: top.texts("category"),
        })
    });
    problems.extend(sheet.into_problems());
    columns.unwrap_or_default()
}

/// A hash of files and their texts.
fn fingerprint_of(files: impl Iterator<Item: Hash>) -> u64 {
    let mut hash = DefaultHasher::new();
    files.for_each(|file| file.hash(&mut hash));
    hash.finish()
}

#[cfg(test)]
mod tests;
