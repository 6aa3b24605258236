//! What the rules of the net look at: one place with how it stands on each of its leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::forms::{Catalogue, FormDef, Shape, SubjectKind};
use crate::store::standing::{RosterCount, Standing};
use crate::store::subject::SubjectNo;
use crate::store::{Result, Store, Subject};

use super::figures::Plan;
use super::rulebook::Rulebook;

/// Everything the rules may ask, read in one pass.
pub struct Survey<'c> {
    /// Today.
    pub today: NaiveDate,
    catalogue: &'c Catalogue,
    pub(super) book: &'c Rulebook,
    leaves: BTreeSet<&'c str>,
    standings: HashMap<SubjectNo, Vec<Standing>>,
    rosters: HashMap<SubjectNo, Vec<RosterCount>>,
}

/// How far a place is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is looked after.
    OnNet,
    /// Out of use for a while: no rule looks at it.
    Paused,
    /// Closed or moved away: no part of the net.
    Gone,
}

/// One place, as a rule sees it.
pub struct Sight<'s> {
    /// The place.
    pub subject: &'s Subject,
    /// Today.
    pub today: NaiveDate,
    /// The leaves that a place of its kind should have, by leaf order.
    pub leaves: Vec<&'s FormDef>,
    standings: &'s [Standing],
    rosters: &'s [RosterCount],
}

impl<'c> Survey<'c> {
    /// Reads how every place stands.
    ///
    /// # Errors
    /// Of the database.
    pub fn read(
        store: &Store,
        catalogue: &'c Catalogue,
        book: &'c Rulebook,
        today: NaiveDate,
    ) -> Result<Self> {
        let mut standings = store.standings(&states(catalogue))?;
        keep_signed(store, catalogue, &mut standings)?;
        let (leaves, rosters) = (leaves(catalogue), store.count_rosters()?);
        Ok(Self { today, catalogue, book, leaves, standings, rosters })
    }

    /// Reads how one place stands; `rosters` are the rows it has.
    ///
    /// # Errors
    /// Of the database.
    pub fn read_one(
        store: &Store,
        (catalogue, book): (&'c Catalogue, &'c Rulebook),
        today: NaiveDate,
        subject: SubjectNo,
        rosters: Vec<RosterCount>,
    ) -> Result<Self> {
        let own = store.standings_of(subject, &states(catalogue))?;
        let mut standings = HashMap::from([(subject, own)]);
        keep_signed(store, catalogue, &mut standings)?;
        let rosters = HashMap::from([(subject, rosters)]);
        Ok(Self { today, catalogue, book, leaves: leaves(catalogue), standings, rosters })
    }

    /// How far a place is looked at, by its state.
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

    /// One place as a rule sees it.
    pub fn sight<'s>(&'s self, subject: &'s Subject) -> Sight<'s> {
        Sight {
            subject,
            today: self.today,
            leaves: self.leaves_of(subject.kind),
            standings: self.standings.get(&subject.no).map_or(&[], Vec::as_slice),
            rosters: self.rosters.get(&subject.no).map_or(&[], Vec::as_slice),
        }
    }

    /// The leaves of a kind of place, by leaf order.
    pub fn leaves_of(&self, kind: SubjectKind) -> Vec<&'c FormDef> {
        self.catalogue
            .forms_of(kind)
            .filter(|form| self.leaves.contains(form.key.as_str()))
            .collect()
    }
}

/// The forms that a binder has a leaf for.
fn leaves(catalogue: &Catalogue) -> BTreeSet<&str> {
    let table = catalogue.table("leaf_kind");
    table.map(|t| t.rows().iter().map(|row| row.code.as_str()).collect()).unwrap_or_default()
}

/// Where letters say their state.
fn states(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let letters = catalogue.forms().iter().filter(|form| form.shape == Shape::Letter);
    letters.filter_map(|form| Some((form.key.clone(), form.role_path("state")?))).collect()
}

/// A letter that was never signed, or is void, does not stand for the one before it.
fn keep_signed(
    store: &Store,
    catalogue: &Catalogue,
    standings: &mut HashMap<SubjectNo, Vec<Standing>>,
) -> Result<()> {
    let Ok(plan) = Plan::builtin() else { return Ok(()) };
    for (subject, list) in standings {
        if list.iter().all(|standing| plan.makes_a_letter(&standing.state)) {
            continue;
        }
        let entries = store.list_entries(*subject)?;
        list.retain_mut(|standing| {
            if plan.makes_a_letter(&standing.state) {
                return true;
            }
            let Some(path) = catalogue.form(&standing.form).and_then(|f| f.role_path("state"))
            else {
                return true;
            };
            let state = |entry: &crate::store::Entry| {
                crate::forms::values::text(&entry.values, &path).unwrap_or_default()
            };
            // Oldest first: the last one is the newest.
            let signed = entries
                .iter()
                .rfind(|entry| entry.form == standing.form && plan.makes_a_letter(&state(entry)));
            if let Some(entry) = signed {
                standing.entry = entry.id;
                standing.day.clone_from(&entry.day);
                standing.until.clone_from(&entry.until);
                standing.status = entry.status;
                standing.state = state(entry);
            }
            signed.is_some()
        });
    }
    Ok(())
}

impl<'s> Sight<'s> {
    /// The newest entry on a form; of a roster none.
    pub fn standing(&self, form: &FormDef) -> Option<&'s Standing> {
        self.standings.iter().find(|standing| standing.form == form.key)
    }

    /// Whether anything was ever written on a form.
    pub fn has(&self, form: &FormDef) -> bool {
        match form.shape {
            Shape::Roster => {
                self.rosters.iter().any(|roster| roster.form == form.key && roster.rows > 0)
            }
            _ => self.standing(form).is_some(),
        }
    }

    /// The first form on which anything was written, by its key.
    pub fn first_form(&self) -> Option<&'s str> {
        let standings = self.standings.iter().map(|standing| standing.form.as_str());
        let rosters = self.rosters.iter().map(|roster| roster.form.as_str());
        standings.chain(rosters).next()
    }

    /// Persons on its rosters who have not left.
    pub fn present(&self) -> Option<u32> {
        let mut rosters = self.rosters.iter().peekable();
        rosters.peek()?;
        Some(rosters.map(|roster| roster.present).sum())
    }

    /// The newest day on a form.
    pub fn day(&self, form: &FormDef) -> Option<NaiveDate> {
        self.standing(form)?.day.parse().ok()
    }

    /// The last day of the newest letter on a form.
    pub fn until(&self, form: &FormDef) -> Option<NaiveDate> {
        self.standing(form)?.until.parse().ok()
    }

    /// The day its page was made, from which its first windows and its grace count; none for a place
    /// that came in a file: it was there before (decisions.md 12).
    pub fn created_on(&self) -> Option<NaiveDate> {
        if self.subject.imported {
            return None;
        }
        self.subject.created_on.parse().ok()
    }
}
