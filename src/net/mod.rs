//! The net: what should be there, held against what is.
//!
//! So far the figures of a post and the first rule, a form that a place should have and has not
//! (duties.md 4, H01). The other rules come with their files under `assets/rules/`.

pub mod figures;
pub mod holes;

pub use figures::Figures;
pub use holes::{Hole, missing_forms};
