//! The measurement itself; it needs Xvfb, WebKit's driver and `/proc`.

mod day;
#[path = "../../../tests/window/desktop.rs"]
#[allow(dead_code)] // hands for every test
mod desktop;
mod eyes;
mod figures;
mod inside;
mod ledger;
#[path = "../../../tests/window/machine.rs"]
#[allow(dead_code)] // tools for every test
mod machine;
mod memory;
#[path = "../../../tests/window/outside.rs"]
#[allow(dead_code)] // eyes for every test
mod outside;
#[path = "../../../tests/window/screen.rs"]
#[allow(dead_code)] // hands for every test
mod screen;
mod stopwatch;

use figures::{Figures, load};

/// Measures so many rounds and prints the table.
pub fn measure(rounds: usize) {
    let post = ledger::made();
    let (places, rows, entries) = (post.places, post.roster_rows, post.entries);
    println!("{places} places, {rows} roster rows, {entries} entries; {rounds} rounds");
    println!("load of the machine before: {}", load());
    let mut figures = Figures::default();
    inside::measure(&post.folder, rounds, &mut figures);
    eyes::measure(&post.folder, rounds, &mut figures);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("runtime").block_on(day::measure(&post.folder, rounds, &mut figures));
    figures.print();
    println!("load of the machine after: {}", load());
}
