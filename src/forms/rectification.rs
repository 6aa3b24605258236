//! What may become of a hazard: which state follows which, and what has to be said with it.
//!
//! The states are data, the table `rectification_state`: `next` lists what may follow, `needs` the
//! roles that have to be filled with it, `asks` those that may be, `recheck` that only a check on
//! the spot decides so, `longest` how many days from today the last day set with it may lie.

use super::codes::{Code, CodeTable};

/// The table of states.
pub const STATES: &str = "rectification_state";
/// The state of a hazard that was just found.
const FIRST: &str = "open";

/// A hazard on its way from one state to another.
pub struct Move<'m> {
    /// Where it stands; `None` for one that is noted now.
    pub from: Option<&'m str>,
    /// Where it shall stand.
    pub to: &'m str,
    /// Whether a role is filled with it; the due day of an extension counts only when it is a new one.
    pub has: &'m dyn Fn(&str) -> bool,
    /// Whether a check of that day says so.
    pub rechecked: bool,
}

/// Why a hazard may not go where it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// That state does not follow.
    NotNext {
        /// Where it stands, in words.
        from: String,
        /// Where it was sent, in words.
        to: String,
        /// What may follow, in words.
        may: Vec<String>,
    },
    /// Something has to be said with it.
    Needs {
        /// Where it was sent, in words.
        to: String,
        /// The role that is empty.
        role: String,
    },
    /// Nobody has looked at it again.
    NoRecheck {
        /// Where it was sent, in words.
        to: String,
    },
}

impl Refusal {
    /// Words for the officer; `label` says what a role is called on the form.
    pub fn message(&self, label: impl Fn(&str) -> String) -> String {
        match self {
            Self::NotNext { from, may, .. } if may.is_empty() => {
                format!("这条隐患“{from}”，已经了结，不能再改")
            }
            Self::NotNext { from, to, may } => {
                format!("“{from}”之后不能是“{to}”，可以是：{}", may.join("、"))
            }
            Self::Needs { to, role } => format!("改为“{to}”须同时填{}", label(role)),
            Self::NoRecheck { to } => {
                format!("“{to}”须有当天的复查：请记一次复查，或在“上门”里办")
            }
        }
    }
}

/// The row of a state. What no code knows, and an empty one, stands where hazards begin.
fn row<'c>(table: &'c CodeTable, state: &str) -> Option<&'c Code> {
    table.get(state).or_else(|| table.get(FIRST))
}

/// The states that may follow one, in the order of the table.
pub fn next<'c>(table: &'c CodeTable, from: &str) -> Vec<&'c Code> {
    let Some(here) = row(table, from) else { return Vec::new() };
    let may: Vec<&str> = words(here, "next").collect();
    table.rows().iter().filter(|row| may.contains(&row.code.as_str())).collect()
}

/// Whether a hazard in this state is done with.
pub fn is_settled(table: &CodeTable, state: &str) -> bool {
    row(table, state).is_some_and(|row| row.get("terminal") == "1")
}

/// Whether only a check on the spot decides so.
pub fn is_by_recheck(state: &Code) -> bool {
    state.get("recheck") == "1"
}

/// The roles that have to be filled with a state.
pub fn needs(state: &Code) -> impl Iterator<Item = &str> {
    words(state, "needs")
}

/// The state of more time: the one that cannot be had without another last day.
pub fn longer(table: &CodeTable) -> Option<&Code> {
    table.rows().iter().find(|row| needs(row).any(|role| role == "hazard.due_on"))
}

/// So many days from today the last day may lie that is set with a state; `None` for any.
pub fn longest(state: &Code) -> Option<u64> {
    state.get("longest").parse().ok()
}

/// The roles that may be filled with it besides.
pub fn asks(state: &Code) -> impl Iterator<Item = &str> {
    words(state, "asks")
}

fn words<'c>(row: &'c Code, column: &str) -> impl Iterator<Item = &'c str> {
    row.get(column).split('|').map(str::trim).filter(|word| !word.is_empty())
}

/// Why a hazard may not go there; `None` when it may.
pub fn refuse(table: &CodeTable, step: &Move<'_>) -> Option<Refusal> {
    if step.from == Some(step.to) {
        return None;
    }
    let to = table.get(step.to)?;
    if let Some(from) = step.from {
        let may = next(table, from);
        if !may.iter().any(|row| row.code == to.code) {
            return Some(Refusal::NotNext {
                from: row(table, from).map_or(from, |row| &row.label).to_owned(),
                to: to.label.clone(),
                may: may.into_iter().map(|row| row.label.clone()).collect(),
            });
        }
    }
    // What is noted now may lack something, as any entry may.
    let lacks = needs(to).find(|role| step.from.is_some() && !(step.has)(role));
    if let Some(role) = lacks {
        return Some(Refusal::Needs { to: to.label.clone(), role: role.to_owned() });
    }
    (is_by_recheck(to) && !step.rechecked).then(|| Refusal::NoRecheck { to: to.label.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Catalogue;

    fn refused(from: Option<&str>, to: &str, has: &[&str], rechecked: bool) -> Option<Refusal> {
        let catalogue = Catalogue::builtin();
        let table = catalogue.table(STATES).expect("states");
        refuse(table, &Move { from, to, has: &|role| has.contains(&role), rechecked })
    }

    const ALL: [&str; 6] = [
        "hazard.due_on",
        "hazard.reason",
        "hazard.submitted_on",
        "hazard.rechecked_on",
        "hazard.transfer_to",
        "hazard.transfer_on",
    ];

    #[test]
    fn every_state_has_the_followers_of_its_row_and_no_others() {
        let catalogue = Catalogue::builtin();
        let table = catalogue.table(STATES).expect("states");
        for from in table.rows() {
            for to in table.rows().iter().filter(|to| to.code != from.code) {
                let may = from.get("next").split('|').any(|code| code == to.code);
                assert_eq!(
                    refused(Some(&from.code), &to.code, &ALL, true).is_none(),
                    may,
                    "{} to {}",
                    from.code,
                    to.code
                );
            }
            for code in from.get("next").split('|').filter(|code| !code.is_empty()) {
                assert!(table.get(code).is_some(), "{code} is no state");
            }
        }
    }

    #[test]
    fn every_role_that_a_state_needs_is_on_every_form_with_hazards() {
        let catalogue = Catalogue::builtin();
        let table = catalogue.table(STATES).expect("states");
        let hazards = |form: &&crate::forms::FormDef| form.role("hazard.state").is_some();
        for form in catalogue.forms().iter().filter(hazards) {
            for role in table.rows().iter().flat_map(|row| needs(row).chain(asks(row))) {
                assert!(form.role(role).is_some(), "{} has no {role}", form.key);
            }
        }
    }

    #[test]
    fn a_settled_hazard_stays_settled() {
        let catalogue = Catalogue::builtin();
        let table = catalogue.table(STATES).expect("states");
        for state in table.rows() {
            assert_eq!(is_settled(table, &state.code), next(table, &state.code).is_empty());
        }
        let refusal = refused(Some("closed"), "open", &ALL, true).expect("refused");
        assert_eq!(refusal.message(str::to_owned), "这条隐患“复查合格销号”，已经了结，不能再改");
    }

    #[test]
    fn a_hazard_is_closed_only_by_a_recheck() {
        let day = ["hazard.rechecked_on"];
        for from in ["open", "doing", "extended", "submitted", "failed"] {
            assert!(matches!(
                refused(Some(from), "closed", &day, false),
                Some(Refusal::NoRecheck { .. })
            ));
            assert!(matches!(
                refused(Some(from), "closed", &[], true),
                Some(Refusal::Needs { .. })
            ));
            assert_eq!(refused(Some(from), "closed", &day, true), None);
        }
        assert!(refused(None, "closed", &day, false).is_some(), "not one that is noted now either");
    }

    #[test]
    fn an_extension_needs_a_new_day_and_a_reason() {
        assert!(refused(Some("open"), "extended", &["hazard.due_on"], true).is_some());
        assert!(refused(Some("open"), "extended", &["hazard.reason"], true).is_some());
        let both = ["hazard.due_on", "hazard.reason"];
        assert_eq!(refused(Some("open"), "extended", &both, false), None);
    }

    #[test]
    fn what_no_code_knows_stands_where_hazards_begin() {
        assert_eq!(refused(Some("other:催办"), "doing", &[], false), None);
        assert_eq!(refused(Some(""), "doing", &[], false), None);
    }
}
