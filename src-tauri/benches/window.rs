//! How long an officer waits: the release program on a virtual display with a large post.
//!
//! `cargo xtask measure [PLACES]` prints the table that docs/performance.md holds. Times are taken
//! where they are felt: from the process's start to a field that takes keys, from a key to what it
//! brings on the screen.

#[cfg(target_os = "linux")]
#[path = "../tests/window/screen.rs"]
mod screen;

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("measured on Linux only");
}

#[cfg(target_os = "linux")]
fn main() {
    let places = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(10_000);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("runtime").block_on(measure::all(places));
}

#[cfg(target_os = "linux")]
mod measure {
    use std::time::{Duration, Instant};

    use super::screen::Screen;

    /// Times each is taken; the median is shown.
    const ROUNDS: usize = 5;

    pub async fn all(places: usize) {
        let mut screen = Screen::on_sample(places).await;
        println!("{places} places, {} roster rows and more", screen.count_entries());
        let mut lock = Vec::new();
        let mut home = Vec::new();
        for _ in 0..ROUNDS {
            screen.stop().await;
            let began = Instant::now();
            screen.start().await;
            screen.wait("#secret:focus").await;
            lock.push(began.elapsed());
            screen.wait("#secret").await;
            home.push(screen.timed("#secret", "[data-test=home-ready]", "unlock").await);
        }
        show("process start to usable lock screen (with the driver's own start)", lock);
        show("unlock to home, key derivation included", home);
        let mut grid = Vec::new();
        let mut leaf = Vec::new();
        let mut saved = Vec::new();
        for _ in 0..ROUNDS {
            screen.click(".rail a[href='/']").await;
            screen.wait("[data-test=home-ready]").await;
            grid.push(
                screen
                    .timed_click(".rail a[href='/category/rental']", "[role=row] [role=gridcell]")
                    .await,
            );
            leaf.push(screen.timed_click("[data-test=open-first]", "[data-test=sheet]").await);
            saved.push(screen.timed_save().await);
        }
        show("open a category", grid);
        show("open a leaf", leaf);
        show("last keystroke to saved", saved);
        screen.click(".rail a[href='/category/rental']").await;
        screen.wait("[role=row] [role=gridcell]").await;
        let frames = screen.frames_while_scrolling("[data-test=grid-scroll]").await;
        println!("| frame while scrolling, mean / worst | {:.0} / {:.0} ms |", frames.0, frames.1);
        println!("| memory of all processes (PSS) | {} MB |", screen.memory_mb());
        screen.stop().await;
    }

    fn show(what: &str, mut times: Vec<Duration>) {
        times.sort();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let worst = times.last().copied().unwrap_or_default();
        println!("| {what} | {} / {} ms |", median.as_millis(), worst.as_millis());
    }
}
