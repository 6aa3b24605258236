//! Files in and out of the ledger.

pub mod source;
