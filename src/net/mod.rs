//! The net: what should be there, held against what is.
//!
//! The figures of a post; the rules as data ([`rulebook`]) and how they look at a place ([`rules`]),
//! by windows on the calendar ([`window`]); the lattice that is drawn from what they find.

pub mod figures;
pub mod holes;
pub mod lattice;
pub mod rulebook;
pub mod rules;
pub mod sight;
pub mod window;

pub use figures::Figures;
pub use holes::{Hole, missing_forms};
pub use lattice::{Knot, Mark, along_the_way, lattice, road_and_rest, todays_round};
pub use rulebook::{Level, Rule, Rulebook};
pub use rules::{Finding, Fix, Severity};
pub use sight::{Presence, Sight, Survey};
pub use window::Standing;
