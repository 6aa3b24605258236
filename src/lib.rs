//! Yuwang (渔网台账).
pub mod demo;
pub mod domain;
pub mod exchange;
pub mod forms;
