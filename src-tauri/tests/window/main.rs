//! The real window, end to end: the built program on a virtual display, driven through WebDriver,
//! with a real ledger in a folder of its own.

#![cfg(target_os = "linux")]

mod door;
mod screen;
