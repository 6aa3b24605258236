//! What was measured, and the table at the end.

use std::fs;

/// What a figure should be.
#[derive(Clone, Copy, PartialEq)]
pub enum Goal {
    /// At most so much, in the figure's own unit.
    AtMost(f64),
    /// Nobody set one.
    None,
}

struct Figure {
    what: &'static str,
    unit: &'static str,
    goal: Goal,
    values: Vec<f64>,
}

/// All figures, in the order in which they first came.
#[derive(Default)]
pub struct Figures(Vec<Figure>);

impl Figures {
    /// One more value of a figure; times are in milliseconds.
    pub fn note(&mut self, what: &'static str, unit: &'static str, goal: Goal, value: f64) {
        match self.0.iter_mut().find(|figure| figure.what == what) {
            Some(figure) => figure.values.push(value),
            None => self.0.push(Figure { what, unit, goal, values: vec![value] }),
        }
    }

    /// A time.
    pub fn took(&mut self, what: &'static str, goal: Goal, ms: f64) {
        self.note(what, "ms", goal, ms);
    }

    /// The median of a figure.
    pub fn median(&self, what: &str) -> f64 {
        let figure = self.0.iter().find(|figure| figure.what == what);
        figure.map_or(f64::NAN, |figure| quantile(&figure.values, 0.5))
    }

    /// The table. The median counts; a missed goal is said, not failed: the machine may be busy.
    pub fn print(&self) {
        println!(
            "{:<52} {:>8} {:>8} {:>8} {:>4} {:>8}",
            "figure", "least", "median", "most", "", "goal"
        );
        for figure in &self.0 {
            let at = |share| quantile(&figure.values, share);
            let (least, median, most) = (at(0.0), at(0.5), at(1.0));
            let (goal, holds) = match figure.goal {
                Goal::AtMost(goal) => {
                    (format!("{goal:.0}"), if median <= goal { "ok" } else { "MISSED" })
                }
                Goal::None => (String::new(), ""),
            };
            println!(
                "{:<52} {least:>8.1} {median:>8.1} {most:>8.1} {:>4} {goal:>8} {holds}",
                figure.what, figure.unit
            );
        }
    }
}

/// The value below which this share of all lies.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * share).round();
    // A share of at most one: never beyond the last.
    sorted.get(at as usize).copied().unwrap_or(f64::NAN)
}

/// How busy the machine is: the average of the last minute.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}
