//! The net: what should be there, held against what is.
//!
//! The figures of a post; the rules that look at a place and what they find ([`rules`]); the
//! lattice that is drawn from it. The other rules come with their files under `assets/rules/`.

pub mod figures;
pub mod holes;
pub mod lattice;
pub mod rules;
pub mod sight;
pub mod window;

pub use figures::Figures;
pub use holes::{Hole, missing_forms};
pub use lattice::{Knot, Mark, lattice, road_and_rest, todays_round};
pub use rules::{Finding, Fix, RULES, Severity};
pub use sight::{Presence, Sight, Survey};
pub use window::{Period, Window};
