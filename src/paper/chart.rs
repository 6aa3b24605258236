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
        let mut room =
            Room { top: y1 - 1.0 * MM, foot: y0, taken: Vec::new(), strokes: Vec::new() };
        for (value, _) in self.scale.iter().filter(|(value, _)| *value > 0.0) {
            room.taken.push(Spot { x: x0, y: y0 - height(*value) - 0.3, w: x1 - x0, h: 0.6 });
        }
        let mut bar = 0;
        let mut labels: Vec<(&Line, f32, f32, Option<f32>)> = Vec::new();
        for (series, words) in self.chart.series.iter().zip(&self.values) {
            let is_line = series.look == ChartLook::Line;
            let shift = (bar as f32 - (bars as f32 - 1.0) / 2.0) * (wide + 0.8);
            bar += usize::from(!is_line);
            let mut before: Option<(f32, f32)> = None;
            for (at, (value, words)) in series.values.iter().zip(words).enumerate() {
                let middle = x0 + step * (at as f32 + 0.5);
                let (Some(value), Some(words)) = (value, words) else {
                    before = None;
                    continue;
                };
                let y = y0 - height(*value);
                let middle = if is_line { middle } else { middle + shift };
                mark(series.look, (middle, y), (wide, y0), own);
                if is_line {
                    let point = 0.8 * MM;
                    room.taken.push(Spot {
                        x: middle - point,
                        y: y - point,
                        w: 2.0 * point,
                        h: 2.0 * point,
                    });
                    if let Some((x, from)) = before.replace((middle, y)) {
                        own.line(x, from, middle, y, 0.9);
                        room.strokes.push(((x, from), (middle, y)));
                    }
                } else if y0 - y > 0.2 {
                    room.taken.push(Spot { x: middle - wide / 2.0, y, w: wide, h: y0 - y });
                }
                // A nought needs no words where nothing stands.
                if *value > 0.0 || is_line {
                    labels.push((words, middle, y, is_line.then_some(wide)));
                }
            }
        }
        for (words, x, y, line) in labels {
            let w = words.width * TYPE;
            let spot = match line {
                Some(_) => room.beside_point((x, y), w),
                None => room.over_bar((x, y), w),
            };
            if let Some(spot) = spot {
                own.text(words, spot.x, spot.y + spot.h / 2.0, TYPE, Spacing::Natural);
                room.taken.push(spot);
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

/// Where words may stand in a chart: on nothing that is drawn, and on no other words.
struct Room {
    top: f32,
    foot: f32,
    taken: Vec<Spot>,
    strokes: Vec<((f32, f32), (f32, f32))>,
}

/// A rectangle, by its upper left corner.
#[derive(Clone, Copy)]
struct Spot {
    x: f32,
    y: f32,
    w: f32,
    h: f32,
}

impl Spot {
    fn is_on(&self, other: &Self) -> bool {
        let apart = 0.3 * MM;
        self.x < other.x + other.w + apart
            && other.x < self.x + self.w + apart
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    /// Whether a line from a point to a point goes through it.
    fn is_crossed(&self, ((x1, y1), (x2, y2)): ((f32, f32), (f32, f32))) -> bool {
        let (from, to) = (self.x.max(x1), (self.x + self.w).min(x2));
        if from > to || x2 <= x1 {
            return false;
        }
        let at = |x: f32| y1 + (y2 - y1) * (x - x1) / (x2 - x1);
        let (a, b) = (at(from), at(to));
        a.min(b) < self.y + self.h + 0.6 && a.max(b) > self.y - 0.6
    }
}

impl Room {
    fn is_free(&self, spot: &Spot) -> bool {
        spot.y >= self.top
            && spot.y + spot.h <= self.foot - 0.8 * MM
            && !self.taken.iter().any(|other| spot.is_on(other))
            && !self.strokes.iter().any(|stroke| spot.is_crossed(*stroke))
    }

    /// Over a bar, or over what stands beside it and is higher; none where there is no room left. What
    /// the figures are stands in the tables too.
    fn over_bar(&self, (x, y): (f32, f32), w: f32) -> Option<Spot> {
        let mut spot = Spot { x: x - w / 2.0, y: y - 2.2 * MM - TYPE / 2.0, w, h: TYPE };
        for _ in 0..8 {
            let Some(other) = self.taken.iter().find(|other| spot.is_on(other)) else { break };
            spot.y = other.y - TYPE - 0.6 * MM;
        }
        self.is_free(&spot).then_some(spot)
    }

    /// Over a point, below it or beside it.
    fn beside_point(&self, (x, y): (f32, f32), w: f32) -> Option<Spot> {
        let (above, below) = (y - 2.2 * MM - TYPE / 2.0, y + 2.2 * MM - TYPE / 2.0);
        let beside = 0.9 * MM;
        let places = [
            (x - w / 2.0, above),
            (x - w / 2.0, below),
            (x - w - beside, above),
            (x + beside, above),
            (x - w - beside, below),
            (x + beside, below),
        ];
        let spots = places.into_iter().map(|(x, y)| Spot { x, y, w, h: TYPE });
        spots.into_iter().find(|spot| self.is_free(spot))
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
    if value >= 10_000.0 {
        return format!("{}万", shown(value / 10_000.0));
    }
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
