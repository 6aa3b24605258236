//! Small charts: bars and lines on a few rules, to be read in black and white.

use super::cell::SMALL;
use super::desk::Desk;
use super::fonts::Face;
use super::marks::{Layer, MM, Mark};
use super::text::{Line, Spacing};

/// Height in mm.
const HEIGHT: f32 = 46.0;
/// Room at the left for the scale, and at the right.
const SIDE: f32 = 12.0 * MM;
const RIGHT: f32 = 4.0 * MM;
/// Above: what the marks mean; below: what stands under each place.
const ABOVE: f32 = 9.0 * MM;
const BELOW: f32 = 7.0 * MM;
/// Type of a chart.
const TYPE: f32 = 7.5;

/// Values over a row of places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// What stands under each place.
    pub labels: Vec<String>,
    /// The values.
    pub series: Vec<ChartSeries>,
    /// Values are percent: the scale ends at 100.
    pub percent: bool,
}

/// Values of one kind; none where nothing is known.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSeries {
    /// What they are called.
    pub name: String,
    /// One for each place.
    pub values: Vec<Option<f64>>,
    /// How they are drawn.
    pub look: ChartLook,
}

/// How values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartLook {
    /// A bar with nothing in it.
    Hollow,
    /// A bar of ink.
    Solid,
    /// Points on a line.
    Line,
}

/// A chart with its words set.
#[derive(Clone, Debug)]
pub(super) struct SetChart {
    chart: Chart,
    labels: Vec<Line>,
    names: Vec<Line>,
    /// Words of each value.
    values: Vec<Vec<Option<Line>>>,
    scale: Vec<(f64, Line)>,
    top: f64,
}

impl SetChart {
    pub(super) fn new(desk: &Desk<'_>, chart: &Chart) -> Self {
        let words = |text: &str| desk.line(Face::Value, text, Spacing::Natural, "");
        let most = chart.series.iter().flat_map(|series| series.values.iter().flatten());
        let most = most.copied().fold(0.0, f64::max);
        let top = if chart.percent { 100.0 } else { round_up(most) };
        let unit = if chart.percent { "%" } else { "" };
        let scale = [0.0, 0.5, 1.0].map(|part| {
            let value = top * part;
            (value, words(&format!("{}{unit}", shown(value))))
        });
        let values = chart.series.iter().map(|series| {
            let words = |value: &Option<f64>| value.map(|value| words(&shown(value)));
            series.values.iter().map(words).collect()
        });
        Self {
            labels: chart.labels.iter().map(|text| words(text)).collect(),
            names: chart.series.iter().map(|series| words(&series.name)).collect(),
            values: values.collect(),
            scale: scale.into(),
            top,
            chart: chart.clone(),
        }
    }

    /// The height it takes.
    pub(super) const fn need() -> f32 {
        HEIGHT * MM
    }

    /// Draws it into a cell.
    pub(super) fn draw(&self, (left, top): (f32, f32), (width, tall): (f32, f32), own: &mut Layer) {
        let (x0, x1) = (left + SIDE, left + width - RIGHT);
        let (y0, y1) = (top + tall - BELOW, top + ABOVE);
        let height = |value: f64| (y0 - y1) * (value / self.top.max(1.0)) as f32;
        for (value, words) in &self.scale {
            let y = y0 - height(*value);
            own.line(x0, y, x1, y, if *value == 0.0 { 0.6 } else { 0.2 });
            let x = x0 - 1.5 * MM - words.width * TYPE;
            own.text(words, x, y, TYPE, Spacing::Natural);
        }
        self.legend(x0, top + ABOVE / 2.0 - 0.6 * MM, own);
        let step = (x1 - x0) / self.labels.len().max(1) as f32;
        for (at, label) in self.labels.iter().enumerate() {
            let middle = x0 + step * (at as f32 + 0.5);
            let x = middle - label.width * TYPE / 2.0;
            own.text(label, x, y0 + 3.4 * MM, TYPE, Spacing::Natural);
        }
        let bars = self.chart.series.iter().filter(|series| series.look != ChartLook::Line).count();
        let wide = (step * 0.62 / bars.max(1) as f32).min(7.0 * MM);
        let mut bar = 0;
        for (series, words) in self.chart.series.iter().zip(&self.values) {
            let shift = (bar as f32 - (bars as f32 - 1.0) / 2.0) * (wide + 0.8);
            bar += usize::from(series.look != ChartLook::Line);
            let mut before: Option<(f32, f32)> = None;
            for (at, (value, words)) in series.values.iter().zip(words).enumerate() {
                let middle = x0 + step * (at as f32 + 0.5);
                let (Some(value), Some(words)) = (value, words) else {
                    before = None;
                    continue;
                };
                let y = y0 - height(*value);
                let middle = if series.look == ChartLook::Line { middle } else { middle + shift };
                mark(series.look, (middle, y), (wide, y0), own);
                if series.look == ChartLook::Line {
                    if let Some((x, from)) = before.replace((middle, y)) {
                        own.line(x, from, middle, y, 0.9);
                    }
                }
                // A nought needs no words where nothing stands.
                if *value > 0.0 || series.look == ChartLook::Line {
                    let x = middle - words.width * TYPE / 2.0;
                    own.text(words, x, y - 1.9 * MM, TYPE, Spacing::Natural);
                }
            }
        }
    }

    fn legend(&self, left: f32, centre: f32, own: &mut Layer) {
        let mut x = left;
        for (series, name) in self.chart.series.iter().zip(&self.names) {
            match series.look {
                ChartLook::Line => {
                    own.line(x, centre, x + 4.0 * MM, centre, 0.9);
                    mark(series.look, (x + 2.0 * MM, centre), (0.0, 0.0), own);
                }
                look => {
                    let half = 1.0 * MM;
                    mark(look, (x + 2.0 * MM, centre - half), (4.0 * MM, centre + half), own);
                }
            }
            x += 5.5 * MM;
            own.text(name, x, centre, SMALL, Spacing::Natural);
            x += name.width * SMALL + 7.0 * MM;
        }
    }
}

/// A point, or a bar from `y` down to its foot.
fn mark(look: ChartLook, (x, y): (f32, f32), (wide, foot): (f32, f32), own: &mut Layer) {
    let half = 0.8 * MM;
    match look {
        ChartLook::Line => own.line(x - half, y, x + half, y, 2.0 * half),
        _ if foot - y < 0.2 => {}
        ChartLook::Solid => own.line(x, y, x, foot, wide),
        ChartLook::Hollow => {
            let inner = wide - 0.5;
            own.marks.push(Mark::Frame {
                x: x - inner / 2.0,
                y,
                w: inner,
                h: foot - y,
                width: 0.5,
            });
        }
    }
}

fn shown(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The end of a scale: a round even number that holds all values.
fn round_up(most: f64) -> f64 {
    let ends = (0..9).flat_map(|zeros| [2.0, 4.0, 6.0, 8.0].map(|end| end * 10_f64.powi(zeros)));
    ends.into_iter().find(|end| *end >= most).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn a_scale_ends_at_a_round_number_that_holds_everything() {
        for most in 0..5000 {
            let end = round_up(f64::from(most));
            assert!(end >= f64::from(most), "{most}: {end}");
            assert!(end <= f64::from(most) * 2.5 + 2.0, "{most}: {end}");
            assert_eq!(end % 2.0, 0.0, "{most}: {end}");
        }
    }
}
