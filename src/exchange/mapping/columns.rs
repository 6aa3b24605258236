//! From headings to fields: which form a table belongs to, and what each of its columns feeds.

use std::collections::HashMap;

use crate::domain::{AnchorCategory, Reason};
use crate::forms::{Catalogue, Shape};

use super::claims::{Fit, FormIndex, HeadingIndex};
use super::heading;

/// A part of what names the subject of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubjectPart {
    /// Its code in the old ledger.
    Code,
    /// Its name.
    Name,
    /// Its address.
    Address,
    /// Its anchor category.
    Category,
}

/// What a column feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A field.
    Field {
        /// Key of the form.
        form: String,
        /// Path in it, rows of lists marked `[]`.
        path: String,
        /// Fed by the row of a place's own table: makes an entry only if none is there.
        derived: bool,
    },
    /// It names the subject.
    Subject(SubjectPart),
    /// A number that follows from entries: compared, not stored.
    Count,
    /// It only numbers the rows, or a mapping says so.
    Ignored,
    /// No form knows it: kept under its heading.
    Extra,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading as it stands; `第9列` when there is none.
    pub header: String,
    /// What it feeds.
    pub targets: Vec<Target>,
    /// Why its cells are never read.
    pub dropped: Option<Reason>,
}

impl Column {
    /// For the report: `FORM.path`, without the marks of rows.
    pub fn fields(&self) -> Vec<String> {
        let mut out = Vec::new();
        for target in &self.targets {
            if let Target::Field { form, path, .. } = target {
                let name = format!("{form}.{}", path.replace("[]", ""));
                if !out.contains(&name) {
                    out.push(name);
                }
            }
        }
        out
    }
}

/// Which columns feed which leaves of a form: (path, column).
pub(super) type Feeds = Vec<(String, usize)>;

/// What a row feeds besides its own form.
#[derive(Clone, Debug)]
pub(super) struct BlockUse {
    pub form: String,
    /// Which `from_card`; none when only a mapping asks for it.
    pub block: Option<usize>,
    pub feeds: Feeds,
}

/// The form of a table and the use of its columns.
#[derive(Clone, Debug)]
pub struct Detected {
    /// The forms its rows may belong to, the primary one first.
    pub family: Vec<String>,
    /// The form that the table as a whole is taken for.
    pub primary: String,
    /// Each row is a place.
    pub card: bool,
    /// A column gives the name or the address of what a row is about; only asked of places.
    pub named: bool,
    /// How well it fits; comparable between sheets.
    pub score: f32,
    /// All columns, in the order of the file.
    pub columns: Vec<Column>,
    pub(super) own: Vec<(String, Feeds)>,
    pub(super) blocks: Vec<BlockUse>,
}

impl Detected {
    /// Each row names an organisation, which is opened if it is not there: the form that says so.
    pub fn organisations(&self, catalogue: &Catalogue) -> Option<String> {
        let form = catalogue.form(self.family.first()?).filter(|_| self.family.len() == 1)?;
        let path = form.names_organisation()?;
        let feeds = self.own.iter().any(|(_, feeds)| feeds.iter().any(|(fed, _)| fed == path));
        feeds.then(|| form.key.clone())
    }

    /// Every form that a row may be written to.
    pub fn feeds(&self) -> Vec<String> {
        let blocks = self.blocks.iter().map(|block| block.form.clone());
        self.family.iter().cloned().chain(blocks).collect()
    }
}

/// What is known besides the headings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// The form that the user named.
    pub form: Option<&'h str>,
    /// Names of the sheet and of the file without its ending.
    pub names: &'h [&'h str],
    /// What the user said about columns.
    pub mapping: Option<&'h Mapping>,
}

/// Why no form was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undetected {
    /// No form claims enough of the headings.
    #[error("no form knows this table")]
    Unknown,
    /// There is no form with the key that the user named.
    #[error("no such form")]
    NoSuchForm,
    /// Paths of the mapping that no form has.
    #[error("mapping names unknown fields")]
    Mapping(Vec<String>),
}

/// Heading → paths, as the user wrote them; an empty list leaves the column out. Besides
/// `FORM.path` a path may be `subject.code`, `subject.name`, `subject.address` or `subject.category`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(HashMap<String, Vec<String>>);

impl Mapping {
    /// From pairs of headings and paths.
    pub fn new(pairs: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        Self(pairs.into_iter().map(|(header, paths)| (heading::key(&header), paths)).collect())
    }

    /// From the JSON of a mapping file: `{heading: [paths]}`; one path may stand without brackets.
    pub fn from_json(value: &serde_json::Value) -> Option<Self> {
        let pairs = value.as_object()?.iter().map(|(header, paths)| {
            let paths = match paths {
                serde_json::Value::String(path) => Some(vec![path.clone()]),
                serde_json::Value::Array(all) => {
                    all.iter().map(|path| path.as_str().map(str::to_owned)).collect()
                }
                _ => None,
            };
            paths.map(|paths| (header.clone(), paths))
        });
        pairs.collect::<Option<Vec<_>>>().map(Self::new)
    }
}

/// What a mapping says about a column.
#[derive(Clone, Debug)]
pub(super) enum Said {
    Field { form: usize, path: String },
    Subject(SubjectPart),
}

/// A heading of the file on its way to its targets.
pub(super) struct Heading {
    pub(super) key: String,
    shown: String,
    boundary: bool,
    pub(super) said: Option<Vec<Said>>,
}

impl Heading {
    /// Free for the definitions to claim.
    pub(super) fn is_free(&self) -> bool {
        !self.boundary && self.said.is_none() && !self.key.is_empty()
    }

    pub(super) fn says(&self, form: usize) -> impl Iterator<Item = &str> {
        self.said.iter().flatten().filter_map(move |said| match said {
            Said::Field { form: at, path } if *at == form && !self.boundary => Some(path.as_str()),
            _ => None,
        })
    }
}

impl HeadingIndex<'_> {
    /// Finds the form of a table by its headings, and what each column feeds.
    pub fn detect(&self, names: &[String], hints: Hints<'_>) -> Result<Detected, Undetected> {
        let headings = self.headings(names, hints.mapping)?;
        let (primary, score) = self.primary(&headings, hints)?;
        let forms = self.family(primary, &headings);
        let is_card = self.forms.get(primary).is_some_and(|index| index.form.is_registration());
        let category = if is_card { self.category_of(primary) } else { None };
        let key = |form: usize| {
            self.forms.get(form).map(|index| index.form.key.clone()).unwrap_or_default()
        };
        let own: Vec<(String, Feeds)> =
            forms.iter().map(|form| (key(*form), self.own_feeds(*form, &headings))).collect();
        let blocks = self.block_uses(&forms, category, &headings);
        let subject = if is_card { HashMap::new() } else { self.subject_columns(&headings) };
        let columns = headings
            .iter()
            .enumerate()
            .map(|(at, heading)| self.column(at, heading, primary, &own, &blocks, &subject))
            .collect();
        let family = own.iter().map(|(form, _)| form.clone()).collect();
        let named = is_card && self.names_places(primary, &headings);
        let primary = key(primary);
        Ok(Detected { family, primary, card: is_card, named, score, columns, own, blocks })
    }

    fn headings(
        &self,
        names: &[String],
        mapping: Option<&Mapping>,
    ) -> Result<Vec<Heading>, Undetected> {
        let mut unknown = Vec::new();
        let mut said_about = |key: &str| {
            let paths = mapping?.0.get(key)?;
            let mut out = Vec::new();
            for path in paths {
                match self.said(path) {
                    Some(said) => out.push(said),
                    None => unknown.push(path.clone()),
                }
            }
            Some(out)
        };
        let mut seen: HashMap<String, usize> = HashMap::new();
        let headings = names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let key = heading::key(name);
                let shown: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
                let shown = if shown.is_empty() { format!("第{}列", at + 1) } else { shown };
                // Two columns of one name must not share a place under `extra`.
                let times = seen.entry(shown.clone()).or_insert(0);
                *times += 1;
                let shown = if *times > 1 { format!("{shown}（{times}）") } else { shown };
                let beyond = |text: &str| self.catalogue.beyond_boundary(text).is_some();
                let boundary = beyond(name) || beyond(&key);
                let said = said_about(&key);
                Heading { key, shown, boundary, said }
            })
            .collect();
        if unknown.is_empty() { Ok(headings) } else { Err(Undetected::Mapping(unknown)) }
    }

    fn said(&self, path: &str) -> Option<Said> {
        let (form, rest) = path.split_once('.')?;
        if form == "subject" {
            return Some(Said::Subject(match rest {
                "code" => SubjectPart::Code,
                "name" => SubjectPart::Name,
                "address" => SubjectPart::Address,
                "category" => SubjectPart::Category,
                _ => return None,
            }));
        }
        let form = self.position(form)?;
        let path = self.forms.get(form)?.leaf_path(rest)?.to_owned();
        Some(Said::Field { form, path })
    }

    pub(super) fn category_of(&self, form: usize) -> Option<AnchorCategory> {
        self.forms.get(form)?.form.subjects.iter().find_map(|subject| subject.category())
    }

    /// The forms that rows of this table may belong to, the primary one first.
    fn family(&self, primary: usize, headings: &[Heading]) -> Vec<usize> {
        let mut out = vec![primary];
        let Some(first) = self.forms.get(primary) else { return out };
        if first.form.is_registration() {
            return out;
        }
        let claimed = self.claimed_headings(primary, headings);
        for (at, index) in self.forms.iter().enumerate() {
            let form = index.form;
            if at == primary || form.shape != first.form.shape || form.is_registration() {
                continue;
            }
            let belongs = if form.shape == Shape::Letter || form.is_check() && first.form.is_check()
            {
                self.has_essential(at, headings) || !self.has_essential(primary, headings)
            } else {
                let apart = form.subjects.iter().all(|s| !first.form.subjects.contains(s));
                apart && self.claimed_headings(at, headings) == claimed
            };
            if belongs {
                out.push(at);
            }
        }
        out
    }

    fn claimed_headings(&self, form: usize, headings: &[Heading]) -> Vec<usize> {
        let Some(index) = self.forms.get(form) else { return Vec::new() };
        let claims =
            |heading: &Heading| heading.is_free() && !index.claims(&heading.key).is_empty();
        headings.iter().enumerate().filter(|(_, h)| claims(h)).map(|(at, _)| at).collect()
    }

    fn has_essential(&self, form: usize, headings: &[Heading]) -> bool {
        let Some(index) = self.forms.get(form) else { return false };
        self.own_feeds(form, headings).iter().any(|(path, _)| is_essential(index, path))
    }

    /// Which column feeds each leaf of a form: of several the one that fits best. The others, if
    /// nothing else wants them, are kept as they stand.
    pub(super) fn own_feeds(&self, form: usize, headings: &[Heading]) -> Feeds {
        let Some(index) = self.forms.get(form) else { return Vec::new() };
        let mut best: HashMap<usize, (usize, (u8, Fit, usize))> = HashMap::new();
        let mut offer = |leaf: usize, column: usize, fit: (u8, Fit, usize)| {
            let taken = best.entry(leaf).or_insert((column, fit));
            if fit > taken.1 {
                *taken = (column, fit);
            }
        };
        for (column, heading) in headings.iter().enumerate() {
            for path in heading.says(form) {
                if let Some(leaf) = index.leaves.iter().position(|leaf| leaf.path == path) {
                    offer(leaf, column, (1, Fit::Label, 0));
                }
            }
            if heading.is_free() {
                for claim in index.claims(&heading.key) {
                    // A longer name says more exactly whose number it is.
                    offer(claim.leaf, column, (0, claim.fit, heading.key.len()));
                }
            }
        }
        let mut feeds: Vec<(usize, usize)> =
            best.into_iter().map(|(leaf, (column, _))| (leaf, column)).collect();
        feeds.sort_unstable();
        feeds
            .into_iter()
            .filter_map(|(leaf, column)| Some((index.leaves.get(leaf)?.path.clone(), column)))
            .collect()
    }

    fn block_uses(
        &self,
        family: &[usize],
        category: Option<AnchorCategory>,
        headings: &[Heading],
    ) -> Vec<BlockUse> {
        // (form, block) → path → (column, place of the name)
        type Found = Vec<((usize, Option<usize>), HashMap<String, (usize, usize)>)>;
        let mut found: Found = Vec::new();
        let mut offer = |at: (usize, Option<usize>), path: String, column: usize, name: usize| {
            if !found.iter().any(|(known, _)| *known == at) {
                found.push((at, HashMap::new()));
            }
            let Some((_, paths)) = found.iter_mut().find(|(known, _)| *known == at) else { return };
            let taken = paths.entry(path).or_insert((column, name));
            if name < taken.1 {
                *taken = (column, name);
            }
        };
        for (column, heading) in headings.iter().enumerate() {
            for (form, index) in self.forms.iter().enumerate() {
                if family.contains(&form) {
                    continue;
                }
                for path in heading.says(form) {
                    let block = category.and_then(|c| block_with(index, c, path));
                    offer((form, block), path.to_owned(), column, 0);
                }
            }
            let Some(category) = category.filter(|_| heading.is_free()) else { continue };
            for claim in self.card_claims(category, &heading.key) {
                let path = self.forms.get(claim.form).and_then(|index| {
                    let block = index.form.from_card.get(claim.block)?;
                    let (path, _) = block.columns.get(claim.column)?;
                    let path =
                        block.list.as_ref().map_or_else(|| path.clone(), |l| format!("{l}.{path}"));
                    index.leaf_path(&path).map(str::to_owned)
                });
                if let Some(path) = path {
                    offer((claim.form, Some(claim.block)), path, column, claim.name + 1);
                }
            }
        }
        found.sort_by_key(|(at, _)| *at);
        let mut out = Vec::new();
        for ((form, block), paths) in found {
            let Some(index) = self.forms.get(form) else { continue };
            let order = |path: &str| index.leaves.iter().position(|leaf| leaf.path == path);
            let mut feeds: Feeds =
                paths.into_iter().map(|(path, (column, _))| (path, column)).collect();
            feeds.sort_by_key(|(path, _)| order(path));
            out.push(BlockUse { form: index.form.key.clone(), block, feeds });
        }
        out
    }

    /// The column for each part of the subject: of several the one named first.
    fn subject_columns(&self, headings: &[Heading]) -> HashMap<SubjectPart, usize> {
        let mut best: HashMap<SubjectPart, (usize, usize)> = HashMap::new();
        for (column, heading) in headings.iter().enumerate() {
            let mut offers = Vec::new();
            if let Some(said) = heading.said.as_ref().filter(|_| !heading.boundary) {
                offers.extend(said.iter().filter_map(|said| match said {
                    Said::Subject(part) => Some((*part, 0)),
                    Said::Field { .. } => None,
                }));
            } else if heading.is_free() {
                offers.extend(self.subject_part(&heading.key).map(|(part, name)| (part, name + 1)));
            }
            for (part, name) in offers {
                let taken = best.entry(part).or_insert((column, name));
                if name < taken.1 {
                    *taken = (column, name);
                }
            }
        }
        best.into_iter().map(|(part, (column, _))| (part, column)).collect()
    }

    fn column(
        &self,
        at: usize,
        heading: &Heading,
        primary: usize,
        own: &[(String, Feeds)],
        blocks: &[BlockUse],
        subject: &HashMap<SubjectPart, usize>,
    ) -> Column {
        let header = heading.shown.clone();
        if heading.boundary {
            return Column { header, targets: Vec::new(), dropped: Some(Reason::Boundary) };
        }
        let mut targets = Vec::new();
        let mut field = |form: &str, feeds: &Feeds, derived: bool| {
            for (path, _) in feeds.iter().filter(|(_, column)| *column == at) {
                let (form, path) = (form.to_owned(), path.clone());
                targets.push(Target::Field { form, path, derived });
            }
        };
        own.iter().for_each(|(form, feeds)| field(form, feeds, false));
        blocks.iter().for_each(|block| field(&block.form, &block.feeds, true));
        targets.extend(
            [SubjectPart::Code, SubjectPart::Name, SubjectPart::Address, SubjectPart::Category]
                .into_iter()
                .filter(|part| subject.get(part) == Some(&at))
                .map(Target::Subject),
        );
        if targets.is_empty() {
            let unwanted = heading.said.as_ref().is_some_and(Vec::is_empty);
            targets.push(if unwanted || heading::is_ordinal(&heading.key) {
                Target::Ignored
            } else if heading.is_free() && self.is_count(primary, &heading.key) {
                Target::Count
            } else {
                Target::Extra
            });
        }
        Column { header, targets, dropped: None }
    }
}

pub(super) fn is_essential(index: &FormIndex<'_>, path: &str) -> bool {
    index.essential.iter().any(|known| {
        path.strip_prefix(known.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// The `from_card` of a form for a category that knows a path.
fn block_with(index: &FormIndex<'_>, category: AnchorCategory, path: &str) -> Option<usize> {
    index.form.from_card.iter().position(|block| {
        let subjects =
            if block.subjects.is_empty() { &index.form.subjects } else { &block.subjects };
        let list = block.list.as_deref();
        subjects.iter().any(|subject| subject.category() == Some(category))
            && block.columns.iter().any(|(column, _)| {
                let full = list.map_or_else(|| column.clone(), |list| format!("{list}.{column}"));
                index.leaf_path(&full) == Some(path)
            })
    })
}
