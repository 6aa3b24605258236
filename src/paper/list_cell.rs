//! Cells that only lists have: two lines of two sizes, boxes side by side, room for a visit.

use super::breaking::{Manner, break_lines};
use super::cell::{CENTRE_PAD, LARGE, SMALL, TEXT_PAD};
use super::chart::SetChart;
use super::desk::Desk;
use super::fonts::Face;
use super::marks::{Layer, MM};
use super::month_cell::SetMonth;
use super::text::{Line, Spacing, clean, collect, sorts};

const BOX: f32 = 3.2 * MM;
/// From a box to its words.
const AFTER_BOX: f32 = 1.2 * MM;
/// From line to line of boxes, and inside of the words of one.
const ROW: f32 = SMALL + 1.9 * MM;
const PITCH: f32 = SMALL * 1.28;

/// Such a cell.
#[derive(Clone, Debug)]
pub(super) enum Listed {
    /// The head of a column, in one line.
    Head(Line),
    /// Lines with their sizes.
    Lines(Vec<(Line, f32)>),
    /// Boxes with the lines of their words: x of the box, its row, how many lines stand above.
    Ticks(Vec<Tick>, f32),
    /// The lines of a day, from the top down, with their sizes.
    Day(Vec<(Line, f32)>),
    /// 月, 日 and 无人.
    Visit([Line; 3]),
    /// A chart over the whole width.
    Chart(Box<SetChart>),
    /// A month of a year.
    Month(Box<SetMonth>),
}

/// A box with its words.
#[derive(Clone, Debug)]
pub(super) struct Tick {
    x: f32,
    /// Centre of its first line, from that of the first of all.
    y: f32,
    lines: Vec<Line>,
}

impl Listed {
    /// The head of a column too long to be spread, if it fits in one line.
    pub(super) fn head(desk: &Desk<'_>, text: &str, cell: f32) -> Option<Self> {
        let line = desk.words(Face::Label, text);
        let fits = line.width * SMALL <= cell - 2.0 * CENTRE_PAD;
        (text.chars().count() > 4 && fits).then_some(Self::Head(line))
    }

    /// A line of a value, and a smaller one below it; both grow to more lines.
    pub(super) fn two(desk: &Desk<'_>, first: &str, second: &str, cell: f32) -> Self {
        let room = cell - 2.0 * TEXT_PAD;
        let mut lines = Vec::new();
        let whole = desk.line(Face::Value, first.trim(), Spacing::Natural, "");
        let size = if whole.width * LARGE <= room { LARGE } else { SMALL };
        for (text, size) in [(first, size), (second, SMALL)] {
            lines.extend(broken(desk, text, room / size).into_iter().map(|line| (line, size)));
        }
        Self::Lines(lines)
    }

    /// Boxes one after the other, as many in a row as there is room for.
    pub(super) fn ticks(desk: &Desk<'_>, words: &[String], cell: f32) -> Self {
        let room = cell - 2.0 * TEXT_PAD;
        let (mut x, mut y) = (0.0_f32, 0.0_f32);
        let mut all: Vec<Tick> = Vec::new();
        let mut tall = 0.0_f32;
        for word in words {
            let lines = broken(desk, word, (room - BOX - AFTER_BOX) / SMALL);
            let widest = lines.iter().map(|line| line.width).fold(0.0, f32::max) * SMALL;
            let wide = BOX + AFTER_BOX + widest;
            if x > 0.0 && (x + wide > room + 0.01 || lines.len() > 1) {
                (x, y) = (0.0, y + tall + ROW);
                tall = 0.0;
            }
            tall = tall.max((lines.len().max(1) as f32 - 1.0) * PITCH);
            let several = lines.len() > 1;
            all.push(Tick { x, y, lines });
            x = if several { room } else { x + wide + 2.0 * MM };
        }
        Self::Ticks(all, y + tall)
    }

    /// A day of a calendar: its number, then what is on it.
    pub(super) fn day(desk: &Desk<'_>, number: &str, lines: &[(String, bool)], cell: f32) -> Self {
        let room = (cell - 2.0 * TEXT_PAD) / SMALL;
        let mut all = vec![(desk.line(Face::Medium, number, Spacing::Natural, ""), LARGE)];
        for (text, heavy) in lines {
            let face = if *heavy { Face::Medium } else { Face::Value };
            all.extend(broken_in(desk, face, text, room).into_iter().map(|line| (line, SMALL)));
        }
        Self::Day(all)
    }

    /// Room for a visit.
    pub(super) fn visit(desk: &Desk<'_>) -> Self {
        Self::Visit(["月", "日", "无人"].map(|word| desk.words(Face::Value, word)))
    }

    /// The least height that holds it.
    pub(super) fn need(&self) -> f32 {
        match self {
            Self::Head(_) => SMALL + 1.8 * MM,
            Self::Lines(lines) => height(lines) + 2.6 * MM,
            Self::Ticks(all, _) if all.is_empty() => 0.0,
            Self::Ticks(_, last) => last + BOX + 2.8 * MM,
            Self::Day(lines) => height(lines) + 3.2 * MM,
            Self::Visit(_) => 11.0 * MM,
            Self::Chart(_) => SetChart::need(),
            Self::Month(month) => month.need(),
        }
    }

    /// Draws it into a cell.
    pub(super) fn draw(
        &self,
        (left, top): (f32, f32),
        (width, tall): (f32, f32),
        form: &mut Layer,
        own: &mut Layer,
    ) {
        match self {
            Self::Head(line) => {
                let x = left + (width - line.width * SMALL) / 2.0;
                form.text(line, x, top + tall / 2.0, SMALL, Spacing::Natural);
            }
            Self::Lines(lines) => {
                let mut y = top + (tall - height(lines)) / 2.0;
                for (line, size) in lines {
                    own.text(line, left + TEXT_PAD, y + size / 2.0, *size, Spacing::Natural);
                    y += size * 1.32;
                }
            }
            Self::Day(lines) => {
                let mut y = top + 1.4 * MM;
                for (line, size) in lines {
                    own.text(line, left + TEXT_PAD, y + size / 2.0, *size, Spacing::Natural);
                    y += size * 1.32;
                }
            }
            Self::Ticks(all, last) => {
                let first = top + (tall - last) / 2.0;
                for tick in all {
                    let (x, y) = (left + TEXT_PAD + tick.x, first + tick.y);
                    own.check_box(x, y, BOX, false);
                    for (at, line) in tick.lines.iter().enumerate() {
                        let y = y + at as f32 * PITCH;
                        own.text(line, x + BOX + AFTER_BOX, y, SMALL, Spacing::Natural);
                    }
                }
            }
            Self::Chart(chart) => chart.draw((left, top), (width, tall), own),
            Self::Month(month) => month.draw((left, top), width, form, own),
            Self::Visit([month, day, nobody]) => {
                let centre = top + tall - 2.8 * MM;
                let right = left + width - CENTRE_PAD;
                let x = right - nobody.width * SMALL;
                form.text(nobody, x, centre, SMALL, Spacing::Natural);
                let x = x - AFTER_BOX - BOX;
                form.check_box(x, centre, BOX, false);
                let x = x - 3.0 * MM - day.width * SMALL;
                form.text(day, x, centre, SMALL, Spacing::Natural);
                let x = x - 6.0 * MM - month.width * SMALL;
                form.text(month, x, centre, SMALL, Spacing::Natural);
            }
        }
    }
}

fn height(lines: &[(Line, f32)]) -> f32 {
    let all: f32 = lines.iter().map(|(_, size)| size * 1.32).sum();
    all - lines.last().map_or(0.0, |(_, size)| size * 0.32)
}

/// Text in lines of so many em; none for an empty text.
fn broken(desk: &Desk<'_>, text: &str, measure: f32) -> Vec<Line> {
    broken_in(desk, Face::Value, text, measure)
}

pub(super) fn broken_in(desk: &Desk<'_>, face: Face, text: &str, measure: f32) -> Vec<Line> {
    let text = clean(text);
    if text.trim().is_empty() {
        return Vec::new();
    }
    let sorts = sorts(face, text.trim(), Spacing::Natural, &mut |c| desk.note_missing(c, ""));
    break_lines(&sorts, measure, 0.0, Manner::Text).into_iter().map(collect).collect()
}
