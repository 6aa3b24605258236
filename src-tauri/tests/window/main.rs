//! The real window, end to end: the built program on a virtual display, driven through WebDriver,
//! with a real ledger in a folder of its own.

#![cfg(target_os = "linux")]

#[path = "../display/mod.rs"]
mod display;
mod door;
mod screen;
