//! How fast the window is on a large post, seen from outside: the built program on a virtual
//! display. `docs/performance.md` says what is measured and how.
//!
//! `cargo xtask measure` runs it, `cargo xtask measure 9` in nine rounds instead of five.

#![allow(missing_docs)] // a program, not a library
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

#[cfg(target_os = "linux")]
mod linux;

fn main() {
    #[cfg(target_os = "linux")]
    linux::measure(std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(5));
}
