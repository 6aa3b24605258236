//! The words of the trade as types that cannot be wrong.
pub mod place;
pub mod reason;
pub use place::AnchorCategory;
pub use reason::{Reason, Weight};
