//! The net: what should be there, held against what is.
//!
//! - [`rule`] a rule as data · [`rulebook`] the rules in force, and what a ledger changes of them
//! - [`seen`], [`facts`] what is known of a subject, gathered when something was written
//! - [`sight`] a subject with a day · [`rules`] the mechanisms · [`window`] windows on the calendar
//! - [`duties`] what is due when
//! - [`records`] what was done, read in one pass · [`account`] a month or a year · [`campaign`] the year-start survey
//! - [`mod@lattice`] what screens are drawn from · [`figures`] the figures of a post

pub mod account;
pub mod campaign;
mod days;
pub mod duties;
pub mod facts;
pub mod figures;
pub mod lattice;
pub mod records;
pub mod rule;
mod rule_reading;
pub mod rulebook;
pub mod rules;
pub mod seen;
pub mod sight;
pub mod window;

pub use account::{Account, Figure};
pub use campaign::Campaign;
pub use duties::{Diary, Due};
pub use figures::Figures;
pub use lattice::{
    Dot, Knot, LineKnot, Mark, along_the_way, in_net_order, lattice, lines, road_and_rest, sketch,
    todays_round,
};
pub use records::Records;
pub use rule::{Fix, Level, Looks, Rule};
pub use rulebook::Rulebook;
pub use rules::{Finding, Severity};
pub use sight::{Presence, Sight, Survey};
pub use window::Standing;

#[cfg(test)]
mod tests;
