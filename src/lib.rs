//! Yuwang (渔网台账).
pub mod domain;
pub mod forms;
pub mod paper;
