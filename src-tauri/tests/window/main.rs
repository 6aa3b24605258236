//! The real window, end to end: the built program on a virtual display, driven through WebDriver,
//! with a real ledger in a folder of its own. What came of it is looked at from outside, after the
//! window is closed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
#![cfg(target_os = "linux")]

mod access;
mod batches;
mod calendar;
mod desktop;
mod door;
mod export;
mod first_run;
mod held;
mod home;
mod import;
mod keyboard;
mod leaf;
mod lines;
#[allow(dead_code)] // tools for every test
mod machine;
#[allow(dead_code)] // eyes for every test
mod outside;
mod paper;
mod pictures;
mod printer;
mod roles;
mod roster;
mod scans;
#[allow(dead_code)] // hands for every test
mod screen;
mod search;
mod settings;
mod visit;
