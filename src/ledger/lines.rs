//! The three lines (三条线): the organisations with the places they are tied to and their members,
//! the boards of what they are owed, and what can be drafted from the records.
//!
//! No form is named here. What is owed, of whom and how often, are the rules of the net; what a record
//! says of itself stands in its definition (`[record]`); the line of an organisation follows from its kind
//! (code table [`OrgKind::TABLE`]).

pub mod board;
pub mod drafts;
pub mod equipment;
pub mod matters;
pub mod shifts;

use std::collections::HashMap;

use crate::domain::{Line, SubjectId};
use crate::forms::definition::OrgKind;
use crate::forms::{SubjectKind, Values, values};
use crate::net::Survey;
use crate::store::subject::name_key;
use crate::store::{self, Subject};

use super::organisations::ties;
use super::{Ledger, leaf_number};

/// An organisation of the three lines.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// The organisation.
    pub subject: Subject,
    /// Its kind in words; empty when nobody said it.
    pub kind: String,
    /// Its line, by its kind.
    pub line: Option<Line>,
    /// Who heads it.
    pub head: String,
    /// The places it is tied to.
    pub ties: Vec<Tie>,
    /// Persons on its rosters who have not left; none without a roster.
    pub members: Option<u32>,
    /// Whether it has a card of its own.
    pub has_card: bool,
}

/// A place that an organisation is tied to.
#[derive(Clone, Debug)]
pub struct Tie {
    /// As it was typed.
    pub said: String,
    /// The place, when the words mean exactly one.
    pub place: Option<(SubjectId, String)>,
}

/// Finds a place by what somebody wrote: its leaf number, its code in the old ledger, its name.
pub struct PlaceFinder {
    by_word: HashMap<String, Vec<usize>>,
    places: Vec<(SubjectId, String)>,
}

impl PlaceFinder {
    fn new(post_code: &str, subjects: Vec<Subject>) -> Self {
        let mut finder = Self { by_word: HashMap::new(), places: Vec::new() };
        for subject in subjects.into_iter().filter(|s| s.kind.category().is_some()) {
            let at = finder.places.len();
            let facts = &subject.facts;
            let number = leaf_number(post_code, &subject, None);
            let mut words: Vec<String> =
                [&number, &facts.ext_code, &facts.name, &facts.address].map(|w| name_key(w)).into();
            words.sort_unstable();
            words.dedup();
            for word in words.into_iter().filter(|word| !word.is_empty()) {
                finder.by_word.entry(word).or_default().push(at);
            }
            finder.places.push((subject.id, facts.shown_name().to_owned()));
        }
        finder
    }

    /// The one place that the words mean.
    pub fn find(&self, words: &str) -> Option<&(SubjectId, String)> {
        let key = name_key(words);
        // `P01-V0001-5` is a leaf of `P01-V0001`.
        let leaf = key.rsplit_once('-').map(|(page, _)| page);
        let mut found = [Some(key.as_str()), leaf].into_iter().flatten();
        match found.find_map(|key| self.by_word.get(key))?.as_slice() {
            [one] => self.places.get(*one),
            _ => None,
        }
    }
}

impl Ledger {
    /// Finds places by their words.
    ///
    /// # Errors
    /// Of the database.
    pub fn place_finder(&self) -> super::Result<PlaceFinder> {
        Ok(PlaceFinder::new(&self.post()?.code, self.store().list_subjects(None)?))
    }

    /// The organisations by their numbers; those that are gone only on demand.
    ///
    /// # Errors
    /// Of the database.
    pub fn organisations(&self, with_gone: bool) -> super::Result<Vec<Organisation>> {
        let kind = SubjectKind::Organisation;
        let finder = self.place_finder()?;
        let today = self.clock.today();
        let survey = Survey::read(self.store(), &self.catalogue, &self.rulebook, today)?;
        let mut said: HashMap<store::SubjectNo, Vec<(&crate::forms::FormDef, Values)>> =
            HashMap::new();
        let says = ["org.head", "org.host", "org.places"];
        for form in self.catalogue().forms_of(kind) {
            if says.iter().all(|role| form.role_at(role).is_none()) {
                continue;
            }
            for entry in self.store().list_entries_of_form(&form.key)? {
                said.entry(entry.subject).or_default().push((form, entry.values));
            }
        }
        let mut out = Vec::new();
        for subject in self.store().list_subjects(Some(kind))? {
            if subject.facts.is_gone() && !with_gone {
                continue;
            }
            let own = said.remove(&subject.no).unwrap_or_default();
            let head = own.iter().find_map(|(form, vals)| {
                values::text(vals, form.role_at("org.head")?).filter(|name| !name.is_empty())
            });
            let mut words: Vec<String> =
                own.iter().flat_map(|(form, vals)| ties(form, vals)).collect();
            let mut seen = std::collections::HashSet::new();
            words.retain(|word| seen.insert(name_key(word)));
            let tied = words.into_iter().map(|said| {
                let place = finder.find(&said).cloned();
                Tie { said, place }
            });
            out.push(Organisation {
                kind: self.org_kind_words(&subject),
                line: self.line_of(&subject),
                head: head.unwrap_or_default(),
                ties: tied.collect(),
                members: survey.sight(&subject).present(),
                has_card: own.iter().any(|(form, _)| form.is_registration()),
                subject,
            });
        }
        Ok(out)
    }

    /// The line of an organisation, by its kind.
    pub fn line_of(&self, subject: &Subject) -> Option<Line> {
        let table = self.catalogue().table(OrgKind::TABLE)?;
        Line::from_code(table.get(&subject.facts.subkind)?.get("line"))
    }

    fn org_kind_words(&self, subject: &Subject) -> String {
        let kind = &subject.facts.subkind;
        let table = self.catalogue().table(OrgKind::TABLE).filter(|_| !kind.is_empty());
        table.map_or_else(String::new, |table| table.show(kind).to_owned())
    }
}
