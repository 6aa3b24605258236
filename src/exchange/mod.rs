//! Files in and files out.
//!
//! In: [`source`] container → table → rows, [`mapping`] rows → values → drafts, [`mod@import`] drafts →
//! ledger. Out: [`profile`] what a district wants, [`export`] checked rows → files and manifest.

pub mod export;
pub mod import;
pub mod mapping;
pub mod profile;
pub mod source;
