//! Files in and out of the ledger.

pub mod export;
pub mod profile;
pub mod source;
