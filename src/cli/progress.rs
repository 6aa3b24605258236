//! A progress bar on a terminal for anything that takes over a second.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts; silent without a terminal or with `--json`.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar saying `已读 120 行`.
    pub fn new(before: &str, after: &str, json: bool) -> Self {
        if json || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) =
            ProgressStyle::with_template(&format!("{{spinner}} {before} {{pos}} {after}"))
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(Some(bar))
    }

    /// How far it is.
    pub fn set(&self, at: usize) {
        if let Some(bar) = &self.0 {
            bar.set_position(at as u64);
        }
    }

    /// Takes it off the terminal.
    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
