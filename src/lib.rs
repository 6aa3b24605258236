//! Yuwang (渔网台账).
pub mod domain;
pub mod exchange;
pub mod forms;
pub mod ledger;
pub mod net;
pub mod store;
pub mod vault;
