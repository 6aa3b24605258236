//! The real window, end to end: the built program on a virtual display, driven through WebDriver,
//! with a real ledger in a folder of its own. What came of it is looked at from outside, after the
//! window is closed.

#![cfg(target_os = "linux")]

mod access;
mod door;
mod import;
mod keyboard;
mod leaf;
mod machine;
mod outside;
mod roster;
mod screen;
mod search;
