//! What the rules of the net look at: subjects with what is known of them, and a day.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;

use crate::domain::AnchorCategory;
use crate::forms::{Catalogue, FormDef, Shape, SubjectKind};
use crate::store::exemption::Exemption;
use crate::store::subject::{SubjectFacts, SubjectNo};
use crate::store::{Result, Store, Subject};
use crate::threads;

use super::facts::{Facts, FormFacts, Gatherer};
use super::figures::Plan;
use super::rule::Rule;
use super::rulebook::{Rulebook, SetRule};
use super::seen::Seen;

/// Rules as they are set, by kind and sub-kind.
type Sets = HashMap<SubjectKind, HashMap<String, Arc<[SetRule]>>>;

/// Everything the rules may ask, read in one pass.
pub struct Survey<'c> {
    /// Today.
    pub today: NaiveDate,
    catalogue: &'c Catalogue,
    pub(super) book: &'c Rulebook,
    begun: Option<NaiveDate>,
    leaves: HashMap<SubjectKind, Vec<&'c FormDef>>,
    /// States in which nothing is asked for.
    resting: HashSet<&'c str>,
    subjects: Vec<Subject>,
    facts: HashMap<SubjectNo, Facts>,
    exemptions: HashMap<SubjectNo, Vec<Exemption>>,
    sets: RwLock<Sets>,
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
    pub leaves: &'s [&'s FormDef],
    /// The day the ledger was begun, when that is behind us.
    pub begun: Option<NaiveDate>,
    /// The day its page was made, from which its first windows and its grace count; none for a place
    /// that came in a file: it was there before (decisions.md 12).
    pub created_on: Option<NaiveDate>,
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
    way: String::new(),
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
        let subjects = store.list_subjects(None)?;
        let mut kept = unpacked(&store.standings(stamp)?);
        let mut facts = HashMap::with_capacity(subjects.len());
        let mut fresh = Vec::new();
        for subject in &subjects {
            let own = match kept.remove(&subject.no) {
                Some(kept) => kept,
                None => {
                    let own = gatherer.gather(subject)?;
                    fresh.push((subject.no, own.to_bytes()));
                    own
                }
            };
            facts.insert(subject.no, own);
        }
        keep(store, stamp, &fresh);
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
        let own = match kept.and_then(|bytes| Facts::from_bytes(&bytes)) {
            Some(kept) => kept,
            None => {
                let own = gatherer.gather(subject)?;
                keep(store, stamp, &[(subject.no, own.to_bytes())]);
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
        Ok(Self {
            today,
            catalogue,
            book,
            begun,
            leaves: leaves(catalogue),
            resting: resting(catalogue),
            subjects,
            facts,
            exemptions,
            sets: RwLock::default(),
        })
    }

    /// The subjects it was read for: places, organisations and the post, by local number.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The rules in force.
    pub fn rulebook(&self) -> &'c Rulebook {
        self.book
    }

    /// The same rules on another day, with no subjects.
    pub(super) fn empty_on(&self, store: &Store, today: NaiveDate) -> Result<Self> {
        Self::over(store, (self.catalogue, self.book), today, Vec::new(), HashMap::new())
    }

    /// One subject as a rule sees it, of which this is known.
    pub(super) fn sight_with<'s>(&'s self, subject: &'s Subject, facts: &'s Facts) -> Sight<'s> {
        Sight { facts, ..self.sight(subject) }
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
        let facts = &subject.facts;
        match (self.resting.contains(facts.state.as_str()), facts.is_gone()) {
            (false, _) => Presence::OnNet,
            (true, true) => Presence::Gone,
            (true, false) => Presence::Paused,
        }
    }

    /// Whether it is out of use and nobody knows since when: a card that says so without a day has been so
    /// as long as anybody knows.
    pub fn is_paused_ever(&self, subject: &Subject) -> bool {
        self.presence(subject) == Presence::Paused && self.facts(subject.no).pauses.is_empty()
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
            created_on: (!subject.imported).then(|| subject.created_on.parse().ok()).flatten(),
            facts: self.facts(subject.no),
            catalogue: self.catalogue,
            survey: self,
        }
    }

    /// The leaves of a kind of place, by leaf order.
    pub fn leaves_of(&self, kind: SubjectKind) -> &[&'c FormDef] {
        self.leaves.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The rules as they are set for subjects of a kind and sub-kind.
    pub(super) fn rules_for(&self, kind: SubjectKind, subkind: &str) -> Arc<[SetRule]> {
        {
            let sets = self.sets.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = sets.get(&kind).and_then(|of_kind| of_kind.get(subkind)) {
                return known.clone();
            }
        }
        let set: Arc<[SetRule]> = self.book.for_kind(kind, subkind).into();
        let mut sets = self.sets.write().unwrap_or_else(PoisonError::into_inner);
        sets.entry(kind).or_default().insert(subkind.to_owned(), set.clone());
        set
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

/// What was kept, but for what cannot be read.
fn unpacked(kept: &[(SubjectNo, Vec<u8>)]) -> HashMap<SubjectNo, Facts> {
    let unpack = |(no, bytes): &(SubjectNo, Vec<u8>)| Some((*no, Facts::from_bytes(bytes)?));
    threads::share_all(kept, unpack).into_iter().flatten().collect()
}

/// Keeps what was gathered. That it cannot be kept, on a full disk, is no reason to show no net: it is
/// gathered again next time.
fn keep(store: &Store, stamp: i64, fresh: &[(SubjectNo, Vec<u8>)]) {
    let _ = store.keep_standings(stamp, fresh);
}

/// The forms that a binder has a leaf for, by kind of place.
fn leaves(catalogue: &Catalogue) -> HashMap<SubjectKind, Vec<&FormDef>> {
    let table = catalogue.table("leaf_kind");
    let bound = |form: &&FormDef| table.is_some_and(|table| table.get(&form.key).is_some());
    let of = |category: &AnchorCategory| {
        let kind = SubjectKind::Place(*category);
        (kind, catalogue.forms_of(kind).filter(bound).collect())
    };
    AnchorCategory::ALL.iter().map(of).collect()
}

/// The states of a place in which nothing is asked for.
fn resting(catalogue: &Catalogue) -> HashSet<&str> {
    let rows = catalogue.table("place_state").map_or(&[][..], |table| table.rows());
    let resting = rows.iter().filter(|row| row.get("counts_for_gap") == "0");
    resting.map(|row| row.code.as_str()).collect()
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

    /// The newest day of a record that counts for a rule of windows, by its place in the book.
    pub fn newest_of(&self, at: usize) -> Option<NaiveDate> {
        match self.facts.seen(at) {
            Some(Seen::Window { newest, .. }) => *newest,
            _ => None,
        }
    }

    /// The last day of the newest letter on a form.
    pub fn until(&self, form: &FormDef) -> Option<NaiveDate> {
        self.standing(form)?.until
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
    pub(super) fn opens<'r>(&self, rule: &'r Rule) -> &'r str
    where
        's: 'r,
    {
        let own = |key: &&String| {
            let form = self.catalogue.form(key);
            form.is_some_and(|form| form.subjects.contains(&self.subject.kind))
        };
        match rule.records.forms.iter().find(own).or(rule.records.forms.first()) {
            Some(named) => named,
            None => {
                let check = self.leaves.iter().find(|form| form.is_check());
                check.map_or("", |form| &form.key)
            }
        }
    }
}
