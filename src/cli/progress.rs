//! Long work at a terminal: a progress bar for anything that takes over a second, and Ctrl-C.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use yuwang::watch::Watch;

/// Work that may take long. From its start Ctrl-C asks it to stop; a second one ends the program on
/// the spot, which the ledger survives too.
pub struct Work {
    bar: Option<ProgressBar>,
    stop: Arc<AtomicBool>,
}

impl Work {
    /// Begins; the bar says `已读 120 行`, and keeps silent without a terminal or with `--json`.
    pub fn begin(before: &str, after: &str, json: bool) -> Self {
        Self { bar: bar(before, after, json), stop: stop_on_ctrl_c() }
    }

    /// Does it.
    pub fn run<T>(self, work: impl FnOnce(Watch<'_>) -> T) -> T {
        let said = |done: usize, total: usize| {
            if let Some(bar) = &self.bar {
                if total > 0 && bar.length() != Some(total as u64) {
                    bar.set_length(total as u64);
                }
                bar.set_position(done as u64);
            }
        };
        let done = work(Watch::new(&said, &self.stop));
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        done
    }
}

fn bar(before: &str, after: &str, json: bool) -> Option<ProgressBar> {
    if json || !std::io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) =
        ProgressStyle::with_template(&format!("{{spinner}} {before} {{pos}} {after}"))
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    Some(bar)
}

/// On Windows Ctrl-C ends the program, as ever: the ledger survives that.
fn stop_on_ctrl_c() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGINT, SIGTERM};
        for signal in [SIGINT, SIGTERM] {
            // The order counts: the second one finds the flag set and ends the program.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, stop.clone());
            let _ = signal_hook::flag::register(signal, stop.clone());
        }
    }
    stop
}
