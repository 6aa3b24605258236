//! Yuwang (渔网台账): the ledger of places of one community police post.
//!
//! The whole program as a library; the command line and the desktop shell are two thin callers of
//! [`api`]. Imports run downwards only:
//!
//! [`domain`] ← [`forms`] ← [`store`] ← [`vault`] ← [`ledger`], [`net`] ← [`paper`], [`exchange`], [`printer`] ← [`api`].
//!
//! ARCHITECTURE.md says why.

pub mod api;
pub mod demo;
pub mod domain;
pub mod exchange;
pub mod forms;
pub mod guard;
pub mod ledger;
pub mod net;
pub mod outside;
pub mod paper;
pub mod printer;
pub mod store;
mod threads;
pub mod vault;
pub mod watch;
