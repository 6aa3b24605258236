//! What the rules of the net look at: subjects with what is known of them, and a day.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use chrono::NaiveDate;

use crate::forms::{Catalogue, FormDef, Shape, SubjectKind};
use crate::store::exemption::Exemption;
use crate::store::subject::{SubjectFacts, SubjectNo};
use crate::store::{Result, Store, Subject};

use super::facts::{Facts, FormFacts, Gatherer};
use super::figures::Plan;
use super::rule::Rule;
use super::rulebook::{Rulebook, SetRule};

/// Rules as they are set, by kind and sub-kind.
type Sets = HashMap<(SubjectKind, String), Rc<Vec<SetRule>>>;

/// Everything the rules may ask, read in one pass.
pub struct Survey<'c> {
    /// Today.
    pub today: NaiveDate,
    catalogue: &'c Catalogue,
    pub(super) book: &'c Rulebook,
    begun: Option<NaiveDate>,
    leaves: BTreeSet<&'c str>,
    subjects: Vec<Subject>,
    facts: HashMap<SubjectNo, Facts>,
    exemptions: HashMap<SubjectNo, Vec<Exemption>>,
    sets: RefCell<Sets>,
}

/// How far a subject is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is looked after.
    OnNet,
    /// Out of use for a while: no rule looks at it.
    Paused,
    /// Closed or moved away: no part of the net.
    Gone,
}

/// One subject, as a rule sees it.
pub struct Sight<'s> {
    /// The subject.
    pub subject: &'s Subject,
    /// Today.
    pub today: NaiveDate,
    /// The leaves that a place of its kind should have, by leaf order.
    pub leaves: Vec<&'s FormDef>,
    /// The day the ledger was begun, when that is behind us.
    pub begun: Option<NaiveDate>,
    /// What is known of it.
    pub facts: &'s Facts,
    /// The definitions.
    pub catalogue: &'s Catalogue,
    survey: &'s Survey<'s>,
}

/// What is known of a subject of which nothing was ever written.
static NOTHING: Facts = Facts {
    forms: Vec::new(),
    seen: Vec::new(),
    pauses: Vec::new(),
    release_on: None,
    road: String::new(),
    spot: String::new(),
    number: String::new(),
};

impl<'c> Survey<'c> {
    /// Reads how every subject stands; what is not known is gathered, and kept.
    ///
    /// # Errors
    /// Of the database.
    pub fn read(
        store: &Store,
        catalogue: &'c Catalogue,
        book: &'c Rulebook,
        today: NaiveDate,
    ) -> Result<Self> {
        let plan = Plan::builtin().unwrap_or_default();
        let gatherer = Gatherer { store, catalogue, book, plan: &plan };
        let stamp = gatherer.stamp();
        let mut known = store.standings(stamp)?;
        let subjects = store.list_subjects(None)?;
        let mut facts = HashMap::with_capacity(subjects.len());
        let mut fresh = Vec::new();
        for subject in &subjects {
            let kept = known.remove(&subject.no).and_then(|text| serde_json::from_str(&text).ok());
            let own = match kept {
                Some(kept) => kept,
                None => {
                    let own = gatherer.gather(subject)?;
                    fresh.push((subject.no, serde_json::to_string(&own)?));
                    own
                }
            };
            facts.insert(subject.no, own);
        }
        store.keep_standings(stamp, &fresh)?;
        Self::over(store, (catalogue, book), today, subjects, facts)
    }

    /// The same with nothing believed that was kept: for whoever checks what was.
    ///
    /// # Errors
    /// Of the database.
    pub fn afresh(
        store: &Store,
        catalogue: &'c Catalogue,
        book: &'c Rulebook,
        today: NaiveDate,
    ) -> Result<Self> {
        let plan = Plan::builtin().unwrap_or_default();
        let gatherer = Gatherer { store, catalogue, book, plan: &plan };
        let subjects = store.list_subjects(None)?;
        let gathered: Result<HashMap<SubjectNo, Facts>> =
            subjects.iter().map(|subject| Ok((subject.no, gatherer.gather(subject)?))).collect();
        Self::over(store, (catalogue, book), today, subjects, gathered?)
    }

    /// Subjects of which something else is kept than their entries say; none, or a program is wrong.
    pub fn differs_from(&self, fresh: &Self) -> Vec<&Subject> {
        let differs = |subject: &&Subject| self.facts(subject.no) != fresh.facts(subject.no);
        self.subjects.iter().filter(differs).collect()
    }

    /// Reads how one subject stands.
    ///
    /// # Errors
    /// Of the database.
    pub fn read_one(
        store: &Store,
        (catalogue, book): (&'c Catalogue, &'c Rulebook),
        today: NaiveDate,
        subject: &Subject,
    ) -> Result<Self> {
        let plan = Plan::builtin().unwrap_or_default();
        let gatherer = Gatherer { store, catalogue, book, plan: &plan };
        let stamp = gatherer.stamp();
        let kept = store.standing_of(subject.no, stamp)?;
        let own = match kept.and_then(|text| serde_json::from_str(&text).ok()) {
            Some(kept) => kept,
            None => {
                let own = gatherer.gather(subject)?;
                store.keep_standings(stamp, &[(subject.no, serde_json::to_string(&own)?)])?;
                own
            }
        };
        let facts = HashMap::from([(subject.no, own)]);
        Self::over(store, (catalogue, book), today, vec![subject.clone()], facts)
    }

    fn over(
        store: &Store,
        (catalogue, book): (&'c Catalogue, &'c Rulebook),
        today: NaiveDate,
        subjects: Vec<Subject>,
        facts: HashMap<SubjectNo, Facts>,
    ) -> Result<Self> {
        let mut exemptions: HashMap<SubjectNo, Vec<Exemption>> = HashMap::new();
        for exemption in store.list_exemptions()? {
            if exemption.holds_on(today) {
                exemptions.entry(exemption.subject).or_default().push(exemption);
            }
        }
        // A ledger that was begun after the day that is asked about knows no beginning.
        let begun = store.begun_on()?.filter(|begun| *begun <= today);
        let (leaves, sets) = (leaves(catalogue), RefCell::default());
        Ok(Self { today, catalogue, book, begun, leaves, subjects, facts, exemptions, sets })
    }

    /// The subjects it was read for: places, organisations and the post, by local number.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The rules in force.
    pub fn rulebook(&self) -> &'c Rulebook {
        self.book
    }

    /// The same ledger on another day.
    ///
    /// # Errors
    /// Of the database.
    pub fn on(self, store: &Store, today: NaiveDate) -> Result<Self> {
        Self::over(store, (self.catalogue, self.book), today, self.subjects, self.facts)
    }

    /// How far a subject is looked at, by its state.
    pub fn presence(&self, subject: &Subject) -> Presence {
        let state = subject.facts.state.as_str();
        let counts = self
            .catalogue
            .table("place_state")
            .and_then(|table| table.get(state))
            .is_none_or(|row| row.get("counts_for_gap") != "0");
        match (counts, subject.facts.is_gone()) {
            (true, _) => Presence::OnNet,
            (false, true) => Presence::Gone,
            (false, false) => Presence::Paused,
        }
    }

    /// What is known of a subject.
    pub fn facts(&self, subject: SubjectNo) -> &Facts {
        self.facts.get(&subject).unwrap_or(&NOTHING)
    }

    /// One subject as a rule sees it.
    pub fn sight<'s>(&'s self, subject: &'s Subject) -> Sight<'s> {
        Sight {
            subject,
            today: self.today,
            leaves: self.leaves_of(subject.kind),
            begun: self.begun,
            facts: self.facts(subject.no),
            catalogue: self.catalogue,
            survey: self,
        }
    }

    /// The leaves of a kind of place, by leaf order.
    pub fn leaves_of(&self, kind: SubjectKind) -> Vec<&'c FormDef> {
        self.catalogue
            .forms_of(kind)
            .filter(|form| self.leaves.contains(form.key.as_str()))
            .collect()
    }

    /// The rules as they are set for subjects of a kind and sub-kind.
    pub(super) fn rules_for(&self, kind: SubjectKind, subkind: &str) -> Rc<Vec<SetRule>> {
        let key = (kind, subkind.to_owned());
        let mut sets = self.sets.borrow_mut();
        sets.entry(key).or_insert_with(|| Rc::new(self.book.for_kind(kind, subkind))).clone()
    }

    /// The exemptions of a subject that hold today.
    pub fn exemptions(&self, subject: SubjectNo) -> &[Exemption] {
        self.exemptions.get(&subject).map_or(&[], Vec::as_slice)
    }

    /// The post itself, as a subject: before anything was entered for it, one of which nothing is known.
    pub fn post(&self) -> Subject {
        let post = self.subjects.iter().find(|subject| subject.kind == SubjectKind::Post);
        post.cloned().unwrap_or_else(|| Subject {
            no: SubjectNo::UNSAVED,
            id: crate::domain::SubjectId::from_bytes([0; 16]),
            kind: SubjectKind::Post,
            number: 0,
            created_on: String::new(),
            imported: false,
            deleted: false,
            facts: SubjectFacts::default(),
        })
    }
}

/// The forms that a binder has a leaf for.
fn leaves(catalogue: &Catalogue) -> BTreeSet<&str> {
    let table = catalogue.table("leaf_kind");
    table.map(|t| t.rows().iter().map(|row| row.code.as_str()).collect()).unwrap_or_default()
}

impl<'s> Sight<'s> {
    /// How it stands on a form.
    pub fn standing(&self, form: &FormDef) -> Option<&'s FormFacts> {
        self.facts.form(&form.key)
    }

    /// Whether anything was ever written on a form; of a letter, whether it was ever signed.
    pub fn has(&self, form: &FormDef) -> bool {
        self.standing(form).is_some_and(|facts| form.shape != Shape::Roster || facts.rows > 0)
    }

    /// The first form on which anything was written, by its key.
    pub fn first_form(&self) -> Option<&'s str> {
        self.facts.forms.first().map(|facts| facts.form.as_str())
    }

    /// Persons on its rosters who have not left; none without a roster.
    pub fn present(&self) -> Option<u32> {
        let rosters = || self.facts.forms.iter().filter(|facts| facts.rows > 0);
        rosters().next()?;
        Some(rosters().map(|facts| facts.present).sum())
    }

    /// The newest day on a form.
    pub fn day(&self, form: &FormDef) -> Option<NaiveDate> {
        self.standing(form)?.day
    }

    /// The last day of the newest letter on a form.
    pub fn until(&self, form: &FormDef) -> Option<NaiveDate> {
        self.standing(form)?.until
    }

    /// The day its page was made, from which its first windows and its grace count; none for a place
    /// that came in a file: it was there before (decisions.md 12).
    pub fn created_on(&self) -> Option<NaiveDate> {
        if self.subject.imported {
            return None;
        }
        self.subject.created_on.parse().ok()
    }

    /// The newest day of a record on a form, of any subject: what the post owes, kept on the pages of
    /// places.
    pub fn newest_anywhere(&self, form: &str) -> Option<NaiveDate> {
        self.survey.facts.values().filter_map(|facts| facts.form(form)?.day).max()
    }

    /// The first day from which something of any subject may no longer be kept.
    pub fn first_release(&self) -> Option<NaiveDate> {
        self.survey.facts.values().filter_map(|facts| facts.release_on).min()
    }

    /// Whether the subject has what a rule is about: somebody on a roster, a record.
    pub(super) fn has_given(&self, rule: &Rule) -> bool {
        let there = |form: &String| {
            self.facts.form(form).is_some_and(|facts| facts.rows == 0 || facts.present > 0)
        };
        rule.given.is_empty() || rule.given.iter().any(there)
    }

    /// The form that mends what a rule finds: one of its own that this subject may have, or the form
    /// of its checks.
    pub(super) fn opens(&self, rule: &Rule) -> String {
        let own = |key: &&String| {
            let form = self.catalogue.form(key);
            form.is_some_and(|form| form.subjects.contains(&self.subject.kind))
        };
        match rule.records.forms.iter().find(own).or(rule.records.forms.first()) {
            Some(named) => named.clone(),
            None => {
                let check = self.leaves.iter().find(|form| form.is_check());
                check.map(|form| form.key.clone()).unwrap_or_default()
            }
        }
    }
}
