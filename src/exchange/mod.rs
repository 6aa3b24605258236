//! Files in and out of the ledger.

pub mod mapping;
pub mod source;
