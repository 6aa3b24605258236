//! Who claims a heading: every name that a column of any form may bear, read once.

use std::collections::{HashMap, HashSet};

use crate::domain::AnchorCategory;
use crate::forms::definition::{Leaf, Required};
use crate::forms::{Catalogue, FormDef, Kind, Shape};

use super::columns::SubjectPart;
use super::heading;

/// How well a name fits; of two columns for one field the better one is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The bare label of a field in a list's row: any list may have a 名称.
    Row,
    /// A name of the definition without its remark in parentheses.
    Shortened,
    /// One of the other names.
    Also,
    /// The label, alone or behind the label of its group.
    Label,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    /// Which of the form's leaves.
    pub leaf: usize,
    pub fit: Fit,
}

/// A form and the headings it claims.
pub(super) struct FormIndex<'c> {
    pub form: &'c FormDef,
    pub leaves: Vec<Leaf<'c>>,
    by_heading: HashMap<String, Vec<Claim>>,
    /// Paths without which its rows make no sense: the name, the day.
    pub essential: Vec<String>,
}

impl<'c> FormIndex<'c> {
    fn new(form: &'c FormDef) -> Self {
        let leaves = form.leaves();
        let mut by_heading: HashMap<String, Vec<Claim>> = HashMap::new();
        for (at, leaf) in leaves.iter().enumerate() {
            if matches!(leaf.field.kind, Kind::Sign | Kind::Checklist) {
                continue;
            }
            for (name, fit) in names(form, leaf) {
                let claims = by_heading.entry(name).or_default();
                match claims.iter_mut().find(|claim| claim.leaf == at) {
                    Some(claim) => claim.fit = claim.fit.max(fit),
                    None => claims.push(Claim { leaf: at, fit }),
                }
            }
        }
        Self { form, leaves, by_heading, essential: essential(form) }
    }

    /// The leaves that claim a normalised heading: as it stands, else without its remark. Only those
    /// that fit best in kind: a row's bare label gives way to any other claim.
    pub(super) fn claims(&self, key: &str) -> Vec<Claim> {
        let found = self
            .by_heading
            .get(key)
            .or_else(|| heading::without_remark(key).and_then(|bare| self.by_heading.get(bare)));
        let Some(found) = found else { return Vec::new() };
        let strong = |claim: &&Claim| claim.fit >= Fit::Also;
        if found.iter().any(|claim| strong(&claim)) {
            return found.iter().filter(strong).copied().collect();
        }
        let best = found.iter().map(|claim| claim.fit).max();
        found.iter().find(|claim| Some(claim.fit) == best).copied().into_iter().collect()
    }

    /// The canonical path of a leaf for a path with or without marks of rows.
    pub(super) fn leaf_path(&self, path: &str) -> Option<&str> {
        let bare = without_rows(path);
        self.leaves.iter().map(|leaf| leaf.path.as_str()).find(|leaf| without_rows(leaf) == bare)
    }
}

/// `hazards[0].part` and `hazards[].part` are `hazards.part`.
pub(super) fn without_rows(path: &str) -> String {
    let mut inside = false;
    path.chars()
        .filter(|c| match c {
            '[' => {
                inside = true;
                false
            }
            ']' => {
                inside = false;
                false
            }
            _ => !inside,
        })
        .collect()
}

/// The fields of one form that bear these headings, outside of lists; `None` for a heading that
/// names none.
pub fn fields_named(form: &FormDef, headings: &[&str]) -> Vec<Option<String>> {
    let index = FormIndex::new(form);
    let path = |heading: &&str| {
        let claims = index.claims(&heading::key(heading));
        let best = claims.iter().max_by_key(|claim| claim.fit)?;
        let leaf = index.leaves.get(best.leaf)?;
        leaf.list.is_none().then(|| leaf.path.clone())
    };
    headings.iter().map(path).collect()
}

/// The names that a leaf's column goes by.
fn names(form: &FormDef, leaf: &Leaf<'_>) -> Vec<(String, Fit)> {
    let field = leaf.field;
    let mut out = Vec::new();
    let in_list = leaf.list.is_some();
    out.push((heading::key(&field.label), if in_list { Fit::Row } else { Fit::Label }));
    if leaf.path.contains('.') {
        out.push((heading::key(&leaf.label), Fit::Label));
        let parent = leaf.path.rsplit_once('.').map_or("", |(parent, _)| parent);
        if let Some(group) = form.at(parent) {
            let group_key = heading::key(&group.label);
            let bare = heading::without_remark(&group_key).unwrap_or(&group_key);
            for label in [field.label.as_str(), field.paper_label()] {
                out.push((format!("{group_key}{}", heading::key(label)), Fit::Label));
                out.push((format!("{bare}{}", heading::key(label)), Fit::Label));
            }
        }
    }
    out.extend(field.also.iter().map(|name| (heading::key(name), Fit::Also)));
    let short: Vec<_> = out
        .iter()
        .filter(|(_, fit)| *fit >= Fit::Also)
        .filter_map(|(name, _)| heading::without_remark(name))
        .map(|name| (name.to_owned(), Fit::Shortened))
        .collect();
    out.extend(short);
    out
}

/// The fields that tell what a row is about, by shape.
fn essential(form: &FormDef) -> Vec<String> {
    let roles: &[&str] = match form.shape {
        Shape::Card => &["place.name", "place.address"],
        Shape::Roster => &["person.name"],
        Shape::Letter => &["signed_on"],
        Shape::Log => &["happened_on"],
    };
    let mut paths: Vec<String> =
        roles.iter().flat_map(|role| form.paths_of(role)).filter(|p| !p.contains("[]")).collect();
    if form.shape == Shape::Card && paths.is_empty() {
        // A card beside the registration: the person it is about.
        paths.extend(form.paths_of("responsible.person").into_iter().take(1));
    }
    if form.shape == Shape::Roster {
        let in_head =
            |path: &String| form.head.iter().any(|f| path.split('.').next() == Some(&f.key));
        paths.retain(|path| !in_head(path));
        if paths.is_empty() {
            let named = |f: &&crate::forms::Field| {
                f.kind == Kind::Name && matches!(f.required, Required::Yes)
            };
            paths.extend(form.fields.iter().find(named).map(|f| f.key.clone()));
        }
        paths.truncate(1);
        // A register of organisations may name them alone, without their members.
        paths.extend(form.names_organisation().map(str::to_owned));
    }
    paths
}

/// A column of a place's own table that another form's `from_card` claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CardClaim {
    pub form: usize,
    pub block: usize,
    /// Which of the block's columns.
    pub column: usize,
    /// Its place among the names; earlier is better.
    pub name: usize,
}

/// Every name that a column may bear, in all forms in force.
pub struct HeadingIndex<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) forms: Vec<FormIndex<'c>>,
    cards: HashMap<AnchorCategory, HashMap<String, Vec<CardClaim>>>,
    subject: HashMap<String, (SubjectPart, usize)>,
    counts: HashMap<usize, HashSet<String>>,
    /// How many forms of a shape claim a heading: what few claim says more.
    shared: HashMap<(Shape, String), u16>,
}

impl<'c> HeadingIndex<'c> {
    /// The definitions behind it.
    pub fn catalogue(&self) -> &'c Catalogue {
        self.catalogue
    }

    /// Reads the names out of the definitions in force.
    pub fn new(catalogue: &'c Catalogue) -> Self {
        let forms: Vec<_> = catalogue.forms().iter().map(FormIndex::new).collect();
        let mut shared = HashMap::new();
        for index in &forms {
            for name in index.by_heading.keys() {
                *shared.entry((index.form.shape, name.clone())).or_insert(0) += 1;
            }
        }
        let mut subject = HashMap::new();
        let columns = &catalogue.subject;
        for (part, names) in [
            (SubjectPart::Code, &columns.code),
            (SubjectPart::Name, &columns.name),
            (SubjectPart::Address, &columns.address),
            (SubjectPart::Category, &columns.category),
        ] {
            for (at, name) in names.iter().enumerate() {
                subject.entry(heading::key(name)).or_insert((part, at));
            }
        }
        let counts = forms
            .iter()
            .enumerate()
            .map(|(at, index)| {
                (at, index.form.counts.iter().map(|name| heading::key(name)).collect())
            })
            .collect();
        let cards = card_claims(&forms);
        Self { catalogue, forms, cards, subject, counts, shared }
    }

    /// For `find_header`: how many of these names some form knows; 0 for fewer than two.
    pub fn score(&self, names: &[&str]) -> f32 {
        let mut seen = HashSet::new();
        let known = names
            .iter()
            .map(|name| heading::key(name))
            .filter(|key| !key.is_empty() && self.is_known(key) && seen.insert(key.clone()))
            .count();
        if known < 2 { 0.0 } else { known as f32 }
    }

    fn is_known(&self, key: &str) -> bool {
        heading::is_ordinal(key)
            || self.subject_part(key).is_some()
            || self.forms.iter().any(|form| !form.claims(key).is_empty())
            || self.cards.keys().any(|category| !self.card_claims(*category, key).is_empty())
            || (0..self.forms.len()).any(|form| self.is_count(form, key))
            || self.catalogue.beyond_boundary(key).is_some()
    }

    /// The part of the subject that a heading names, with its place among the names.
    pub(super) fn subject_part(&self, key: &str) -> Option<(SubjectPart, usize)> {
        let bare = || heading::without_remark(key).and_then(|bare| self.subject.get(bare));
        self.subject.get(key).or_else(bare).copied()
    }

    /// Whether a heading is a count that follows from entries, for this form.
    pub(super) fn is_count(&self, form: usize, key: &str) -> bool {
        let bare = heading::without_remark(key);
        self.counts.get(&form).is_some_and(|names| {
            names.contains(key) || bare.is_some_and(|bare| names.contains(bare))
        })
    }

    /// What other forms claim of the row of a place of this category.
    pub(super) fn card_claims(&self, category: AnchorCategory, key: &str) -> &[CardClaim] {
        let Some(names) = self.cards.get(&category) else { return &[] };
        let bare = || heading::without_remark(key).and_then(|bare| names.get(bare));
        names.get(key).or_else(bare).map_or(&[], Vec::as_slice)
    }

    /// How many forms of this shape claim a heading.
    pub(super) fn shared(&self, shape: Shape, key: &str) -> u16 {
        let count = |key: &str| self.shared.get(&(shape, key.to_owned())).copied();
        count(key).or_else(|| heading::without_remark(key).and_then(count)).unwrap_or(1)
    }

    /// How many forms of any shape claim a heading.
    pub(super) fn shared_by_all(&self, key: &str) -> u16 {
        let shapes = [Shape::Card, Shape::Roster, Shape::Letter, Shape::Log];
        let count = |key: &str| -> u16 {
            shapes.iter().filter_map(|shape| self.shared.get(&(*shape, key.to_owned()))).sum()
        };
        match (count(key), heading::without_remark(key)) {
            (0, Some(bare)) => count(bare),
            (found, _) => found,
        }
    }

    /// Which form has this key.
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        self.forms.iter().position(|index| index.form.key == key)
    }
}

fn card_claims(
    forms: &[FormIndex<'_>],
) -> HashMap<AnchorCategory, HashMap<String, Vec<CardClaim>>> {
    let mut out: HashMap<AnchorCategory, HashMap<String, Vec<CardClaim>>> = HashMap::new();
    for (form, index) in forms.iter().enumerate() {
        for (block, from) in index.form.from_card.iter().enumerate() {
            let subjects =
                if from.subjects.is_empty() { &index.form.subjects } else { &from.subjects };
            for category in subjects.iter().filter_map(|subject| subject.category()) {
                let names = out.entry(category).or_default();
                for (column, (_, also)) in from.columns.iter().enumerate() {
                    for (name, text) in also.iter().enumerate() {
                        let claim = CardClaim { form, block, column, name };
                        names.entry(heading::key(text)).or_default().push(claim);
                    }
                }
            }
        }
    }
    out
}
