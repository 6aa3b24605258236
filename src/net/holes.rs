//! Holes: expectations with no entry. Derived each time, never ticked off.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::SubjectId;
use crate::forms::{Catalogue, SubjectKind};
use crate::store::{Result, Store};

/// A form that a place should have and has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The place.
    pub place: SubjectId,
    /// The form.
    pub form: String,
}

/// The leaves that places lack (H01): every form of their category but those that any category has
/// or that the three lines keep. Places that are closed, moved or suspended have no holes.
///
/// # Errors
/// Of the database.
pub fn missing_forms(store: &Store, catalogue: &Catalogue) -> Result<Vec<Hole>> {
    let leaves: BTreeSet<&str> = catalogue
        .table("leaf_kind")
        .map(|table| table.rows().iter().map(|row| row.code.as_str()).collect())
        .unwrap_or_default();
    let mut present: BTreeMap<SubjectId, BTreeSet<String>> = BTreeMap::new();
    store.each_entry(|entry| {
        if !entry.deleted {
            present.entry(entry.subject_id).or_default().insert(entry.form);
        }
        Ok(())
    })?;
    let states = catalogue.table("place_state");
    let none = BTreeSet::new();
    let mut holes = Vec::new();
    for subject in store.list_subjects(None)? {
        let SubjectKind::Place(_) = subject.kind else { continue };
        let counts = states
            .and_then(|table| table.get(&subject.facts.state))
            .is_none_or(|row| row.get("counts_for_gap") != "0");
        if !counts {
            continue;
        }
        let has = present.get(&subject.id).unwrap_or(&none);
        for form in catalogue.forms_of(subject.kind) {
            if leaves.contains(form.key.as_str()) && !has.contains(&form.key) {
                holes.push(Hole { place: subject.id, form: form.key.clone() });
            }
        }
    }
    Ok(holes)
}
