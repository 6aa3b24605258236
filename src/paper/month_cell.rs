//! A month of a year calendar: its days in weeks with their numbers, what is on them marked, and below it
//! what the month holds.

use super::cell::{LARGE, SMALL, TEXT_PAD};
use super::desk::Desk;
use super::fonts::Face;
use super::list_cell::broken_in;
use super::marks::{Layer, MM, Mark};
use super::text::{Line, Spacing};

/// From week to week.
const WEEK: f32 = 4.45 * MM;
/// What the number of a week takes.
const NUMBER: f32 = 6.4 * MM;
/// From the top to the centre of the name.
const NAME: f32 = 3.6 * MM;
/// From line to line below the days.
const PITCH: f32 = SMALL * 1.32;

/// A month.
#[derive(Clone, Debug, Default)]
pub struct ListMonth {
    /// What it is called.
    pub name: String,
    /// Its weeks from Monday to Sunday, with their numbers.
    pub weeks: Vec<(u32, Vec<Option<MonthDay>>)>,
    /// What stands below; some lines stand out.
    pub lines: Vec<(String, bool)>,
}

/// A day of such a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthDay {
    /// Day of the month.
    pub number: u32,
    /// Framed: something of the year ends.
    pub framed: bool,
    /// A line under it: a period ends.
    pub underlined: bool,
    /// A dot beside it: a letter or a term ends.
    pub dotted: bool,
}

/// A day with its number set; none where the week lies in another month.
type SetDay = Option<(Line, MonthDay)>;

/// A month with its words set.
#[derive(Clone, Debug)]
pub(super) struct SetMonth {
    name: Line,
    heads: Vec<Line>,
    weeks: Vec<(Line, Vec<SetDay>)>,
    lines: Vec<Line>,
}

impl SetMonth {
    pub(super) fn new(desk: &Desk<'_>, month: &ListMonth, cell: f32) -> Self {
        let words = |face, text: &str| desk.line(face, text, Spacing::Natural, "");
        let room = (cell - 2.0 * TEXT_PAD) / SMALL;
        let day = |day: &Option<MonthDay>| {
            let day = (*day)?;
            let face = if day.framed { Face::Medium } else { Face::Value };
            Some((words(face, &day.number.to_string()), day))
        };
        let lines = month.lines.iter().flat_map(|(text, heavy)| {
            let face = if *heavy { Face::Medium } else { Face::Value };
            broken_in(desk, face, text, room)
        });
        Self {
            name: words(Face::Medium, &month.name),
            heads: ["周", "一", "二", "三", "四", "五", "六", "日"]
                .map(|head| words(Face::Label, head))
                .into(),
            weeks: month
                .weeks
                .iter()
                .map(|(number, days)| {
                    (words(Face::Label, &number.to_string()), days.iter().map(day).collect())
                })
                .collect(),
            lines: lines.collect(),
        }
    }

    /// The least height that holds it.
    pub(super) fn need(&self) -> f32 {
        let days = (self.weeks.len() + 1) as f32 * WEEK;
        NAME + LARGE / 2.0 + 1.0 * MM + days + self.lines.len() as f32 * PITCH + 2.6 * MM
    }

    /// Draws it into a cell.
    pub(super) fn draw(
        &self,
        (left, top): (f32, f32),
        width: f32,
        form: &mut Layer,
        own: &mut Layer,
    ) {
        let (x0, x1) = (left + TEXT_PAD, left + width - TEXT_PAD);
        let step = (x1 - x0 - NUMBER) / 7.0;
        let middle = |at: usize| match at {
            0 => x0 + NUMBER / 2.0,
            day => x0 + NUMBER + step * (day as f32 - 0.5),
        };
        form.text(&self.name, x0, top + NAME, LARGE, Spacing::Natural);
        let mut y = top + NAME + LARGE / 2.0 + 1.0 * MM + WEEK / 2.0;
        for (at, head) in self.heads.iter().enumerate() {
            form.text(head, middle(at) - head.width * SMALL / 2.0, y, SMALL, Spacing::Natural);
        }
        form.line(x0, y + WEEK / 2.0, x1, y + WEEK / 2.0, 0.3);
        let foot = y + WEEK * (self.weeks.len() as f32 + 0.5);
        form.line(x0 + NUMBER, y - WEEK / 2.0, x0 + NUMBER, foot, 0.3);
        for (number, days) in &self.weeks {
            y += WEEK;
            let x = middle(0) - number.width * SMALL / 2.0;
            form.text(number, x, y, SMALL, Spacing::Natural);
            for (at, (words, day)) in
                days.iter().enumerate().filter_map(|(at, d)| Some((at, d.as_ref()?)))
            {
                let centre = middle(at + 1);
                let half = words.width * SMALL / 2.0;
                own.text(words, centre - half, y, SMALL, Spacing::Natural);
                marks(*day, (centre, y), (half, step), own);
            }
        }
        y = foot + PITCH / 2.0 + 0.8 * MM;
        for line in &self.lines {
            own.text(line, x0, y, SMALL, Spacing::Natural);
            y += PITCH;
        }
    }
}

/// What stands around the number of a day.
fn marks(day: MonthDay, (x, y): (f32, f32), (half, step): (f32, f32), own: &mut Layer) {
    if day.framed {
        let (w, h) = (step - 0.3 * MM, WEEK - 0.5 * MM);
        own.marks.push(Mark::Frame { x: x - w / 2.0, y: y - h / 2.0, w, h, width: 0.5 });
    }
    if day.underlined {
        let low = y + SMALL / 2.0 + 0.15 * MM;
        own.line(x - 1.7 * MM, low, x + 1.7 * MM, low, 0.5);
    }
    if day.dotted {
        let size = 0.8 * MM;
        let (left, high) = (x + half + 0.25 * MM, y - SMALL / 2.0 + 0.7 * MM);
        own.line(left, high, left + size, high, size);
    }
}
