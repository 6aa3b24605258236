//! One cell of a table: what it says, how much room that takes, and how it is drawn.
//!
//! Too long a value goes from 10.5 pt to 9 pt, then on to more lines at 9 pt: the row grows. A
//! definition may have it stay on one line down to 7.5 pt, or have what six lines cannot hold go on
//! at the end of the sheet (`overflow` in assets/forms/README.md). Nothing is cut, nothing squeezed.

use std::ops::Range;
use std::sync::Arc;

use crate::forms::{Field, Kind, Overflow};

use super::Paper;
use super::breaking::{Breakable, Manner, widest_word};
use super::desk::Desk;
use super::fonts::Face;
use super::label::Label;
use super::marks::{Layer, MM};
use super::text::{Line, Sort, Spacing, clean, collect, sorts};

/// Size of a value: 五号, and 小五 when it is long.
pub(super) const LARGE: f32 = 10.5;
/// 小五: long values, labels.
pub(super) const SMALL: f32 = 9.0;
/// 六号: the least size of a value that must stay on one line.
const FLOOR: f32 = 7.5;
/// 小六: what to heed in a column.
const HINT: f32 = 6.5;
/// Lines of a cell whose rest goes to the end of the sheet; two more are no rest worth it.
const MOST_LINES: usize = 6;
/// From line to line, in sizes.
pub(super) const PITCH: f32 = 1.28;
/// Beside text that stands left.
pub(super) const TEXT_PAD: f32 = 1.6 * MM;
/// Beside what is centred.
pub(super) const CENTRE_PAD: f32 = 1.0 * MM;
const BOX: f32 = 3.2 * MM;

/// The boundary line of free text (forms.md 0).
pub(super) const BOUNDARY: &str = "只写处所和事项；不写他人的民族、宗教、政治观点、健康；违法犯罪线索按接报案程序另行登记，本栏只写“已另行受理”。";

/// Where text stands in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Centre,
    Left,
    Right,
}

/// Lines of a value.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) lines: Vec<Line>,
    /// For each line, what its glyphs stand further apart to fill the measure, in em.
    pub(super) stretch: Vec<f32>,
    pub(super) size: f32,
    pub(super) spacing: Spacing,
    pub(super) align: Align,
    /// From the top instead of in the middle.
    pub(super) top: bool,
    /// Lines of the boundary note at its foot.
    pub(super) note: Arc<Vec<Line>>,
    /// Belongs to the form, not to its values.
    pub(super) printed: bool,
    /// Was filled in: a value of the ledger, no number of a row.
    pub(super) filled: bool,
}

/// A box to tick.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    line: Line,
    ticked: bool,
    /// Its words were filled in; they are none of the form's.
    pub(super) filled: bool,
    x: f32,
    row: usize,
}

/// What a cell holds.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Empty,
    Label(Arc<Label>),
    /// Words over a group of rows, and what is said beside them.
    Heading {
        name: Line,
        note: Line,
    },
    /// The head of a column, and smaller what to heed in it.
    Hinted(Line, Line),
    /// One character below the other.
    Upright(Vec<Line>),
    Text(Block),
    Choices {
        all: Vec<Choice>,
        size: f32,
        rows: usize,
    },
    /// What only a list has.
    Listed(super::list_cell::Listed),
    /// One box in the middle.
    Tick(bool),
    /// 年 月 日, at the foot of a cell to sign in or in the middle of one to date.
    Day {
        words: Arc<Vec<Line>>,
        foot: bool,
    },
    /// 年 月 日 至 年 月 日.
    Term(Arc<Vec<Line>>, Line),
}

/// A cell at its place in the row.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) w: f32,
    pub(super) body: Body,
}

impl Cell {
    pub(super) fn new(x: f32, w: f32, body: Body) -> Self {
        Self { x, w, body }
    }

    /// The least height that holds it.
    pub(super) fn need(&self) -> f32 {
        match &self.body {
            Body::Empty | Body::Tick(_) => 0.0,
            Body::Label(label) => lines_height(label.lines.len(), label.size, 1.16) + 1.8 * MM,
            Body::Heading { .. } => LARGE + 1.8 * MM,
            Body::Hinted(..) => SMALL + 1.8 * MM,
            Body::Upright(lines) => lines.len() as f32 * LARGE * 1.3 + 1.8 * MM,
            Body::Text(block) => block.need(),
            Body::Listed(listed) => listed.need(),
            Body::Choices { size, rows, .. } => {
                (*rows as f32 - 1.0) * choice_pitch(*size) + BOX + 4.2 * MM
            }
            Body::Day { .. } | Body::Term(..) => SMALL + 1.8 * MM,
        }
    }

    /// Draws it into a row from `top` down; `x` is the left edge of the table.
    pub(super) fn place(&self, x: f32, top: f32, height: f32, form: &mut Layer, own: &mut Layer) {
        let (of_form, of_own) = (form.marks.len(), own.marks.len());
        own.follow(form);
        self.draw(x, top, height, form, own);
        form.part(of_form);
        own.part(of_own);
        #[cfg(test)]
        {
            form.area(of_form, x + self.x, top, self.w, height);
            own.area(of_own, x + self.x, top, self.w, height);
        }
    }

    fn draw(&self, x: f32, top: f32, height: f32, form: &mut Layer, own: &mut Layer) {
        let (left, middle) = (x + self.x, top + height / 2.0);
        match &self.body {
            Body::Empty => {}
            Body::Label(label) => {
                let pitch = label.size * 1.16;
                let first = middle - (label.lines.len() as f32 - 1.0) * pitch / 2.0;
                for (at, (line, spacing, width)) in label.lines.iter().enumerate() {
                    let x = left + (self.w - width) / 2.0;
                    form.text(line, x, first + at as f32 * pitch, label.size, *spacing);
                }
            }
            Body::Heading { name, note } => {
                let x = left + TEXT_PAD;
                own.text(name, x, middle, LARGE, Spacing::Natural);
                let x = x + (name.width + 1.0) * LARGE;
                own.text(note, x, middle, SMALL, Spacing::Natural);
            }
            Body::Hinted(name, hint) => {
                let (name_wide, hint_wide) = (name.width * SMALL, hint.width * HINT);
                let x = left + (self.w - name_wide - hint_wide) / 2.0;
                form.text(name, x, middle, SMALL, Spacing::Natural);
                form.text(hint, x + name_wide, middle, HINT, Spacing::Natural);
            }
            Body::Upright(lines) if self.need() > height => {
                // Two by two in rows too few for one below the other.
                let count = lines.len().div_ceil(2) as f32;
                let wide = (self.w - 1.8 * MM) / 2.0;
                let size = ((height - 1.8 * MM) / (count * 1.16)).min(wide).min(SMALL);
                let pitch = size * 1.16;
                let first = middle - (count - 1.0) * pitch / 2.0;
                for (at, pair) in lines.chunks(2).enumerate() {
                    let whole: f32 = pair.iter().map(|line| line.width * size).sum();
                    let mut x = left + (self.w - whole) / 2.0;
                    for line in pair {
                        form.text(line, x, first + at as f32 * pitch, size, Spacing::Natural);
                        x += line.width * size;
                    }
                }
            }
            Body::Upright(lines) => {
                let pitch = LARGE * 1.3;
                let first = middle - (lines.len() as f32 - 1.0) * pitch / 2.0;
                for (at, line) in lines.iter().enumerate() {
                    let x = left + (self.w - line.width * LARGE) / 2.0;
                    form.text(line, x, first + at as f32 * pitch, LARGE, Spacing::Natural);
                }
            }
            Body::Text(block) => {
                let draw = |layer: &mut Layer| block.draw(left, self.w, top, height, layer);
                match (block.printed, block.filled) {
                    (true, _) => draw(form),
                    (false, true) => own.filled(draw),
                    (false, false) => draw(own),
                }
                let pitch = note_size(self.w) * 1.25;
                let count = block.note.len() as f32;
                for (at, line) in block.note.iter().enumerate() {
                    let centre = top + height - 1.4 * MM - (count - at as f32 - 0.5) * pitch;
                    form.text(line, left + TEXT_PAD, centre, note_size(self.w), Spacing::Natural);
                }
            }
            Body::Choices { all, size, rows } => {
                let pitch = choice_pitch(*size);
                let first = middle - (*rows as f32 - 1.0) * pitch / 2.0;
                for choice in all {
                    let centre = first + choice.row as f32 * pitch;
                    own.check_box(left + choice.x, centre, BOX, choice.ticked);
                    let x = left + choice.x + BOX + 1.2 * MM;
                    let draw = |layer: &mut Layer| {
                        layer.text(&choice.line, x, centre, *size, Spacing::Natural);
                    };
                    if choice.filled {
                        own.filled(draw);
                    } else {
                        draw(own);
                    }
                }
            }
            Body::Listed(listed) => listed.draw((left, top), (self.w, height), form, own),
            Body::Tick(ticked) => own.check_box(left + (self.w - BOX) / 2.0, middle, BOX, *ticked),
            Body::Day { words, foot } => {
                let centre = if *foot { top + height - 3.4 * MM } else { middle };
                draw_day(words, (left, self.w), 10.0 * MM, centre, form);
            }
            Body::Term(words, until) => {
                let half = (self.w - TERM) / 2.0;
                draw_day(words, (left, half), 13.0 * MM, middle, form);
                form.text(until, left + half + 1.0 * MM, middle, SMALL, Spacing::Natural);
                draw_day(words, (left + half + TERM, half), 13.0 * MM, middle, form);
            }
        }
    }

    /// Splits a text that is taller than a page: what fits stays, the rest is returned.
    pub(super) fn split(&mut self, room: f32) -> Cell {
        let mut rest = Cell::new(self.x, self.w, Body::Empty);
        match &mut self.body {
            Body::Text(block) => {
                let fits = ((room - 3.2 * MM - block.size) / (block.size * PITCH)).floor().max(0.0)
                    as usize
                    + 1;
                if block.lines.len() > fits {
                    let tail = block.lines.split_off(fits);
                    let stretch = block.stretch.split_off(fits.min(block.stretch.len()));
                    let note = std::mem::take(&mut block.note);
                    block.top = true;
                    rest.body = Body::Text(Block { lines: tail, stretch, note, ..block.clone() });
                }
            }
            Body::Label(_) => rest.body = self.body.clone(),
            _ => {}
        }
        rest
    }
}

/// Room of 至 between two days.
const TERM: f32 = 4.0 * MM;

/// 年 月 日 at the right end of a stretch, from its left and its width; at `most` so far apart.
fn draw_day(words: &[Line], (left, width): (f32, f32), most: f32, centre: f32, form: &mut Layer) {
    let gap = (width / 4.2).min(most);
    for (line, back) in words.iter().rev().zip(0_u8..) {
        let x = left + width - 3.0 * MM - SMALL - f32::from(back) * gap;
        form.text(line, x, centre, SMALL, Spacing::Natural);
    }
}

fn choice_pitch(size: f32) -> f32 {
    size + 2.6 * MM
}

fn lines_height(lines: usize, size: f32, pitch: f32) -> f32 {
    (lines.max(1) as f32 - 1.0) * size * pitch + size
}

pub(super) fn note_size(cell: f32) -> f32 {
    if cell < 105.0 * MM { 6.5 } else { 7.5 }
}

impl Block {
    fn need(&self) -> f32 {
        let text = lines_height(self.lines.len(), self.size, PITCH)
            + if self.top { 3.2 } else { 2.6 } * MM;
        let note =
            if self.note.is_empty() { 0.0 } else { self.note.len() as f32 * 7.5 * 1.25 + 2.0 * MM };
        text + note
    }

    fn draw(&self, left: f32, width: f32, top: f32, height: f32, layer: &mut Layer) {
        let pitch = self.size * PITCH;
        let tall = (self.lines.len() as f32 - 1.0) * pitch;
        let first = if self.top {
            top + 1.8 * MM + self.size / 2.0
        } else {
            top + height / 2.0 - tall / 2.0
        };
        for (at, line) in self.lines.iter().enumerate() {
            let x = match self.align {
                Align::Centre => left + (width - line.width * self.size) / 2.0,
                Align::Left => left + TEXT_PAD,
                Align::Right => left + width - TEXT_PAD - line.width * self.size,
            };
            let centre = first + at as f32 * pitch;
            match self.stretch.get(at) {
                Some(extra) if *extra != 0.0 => {
                    layer.text(
                        &stretched(line, *extra),
                        x,
                        centre,
                        self.size,
                        Spacing::Tracked(*extra),
                    );
                }
                _ => layer.text(line, x, centre, self.size, self.spacing),
            }
        }
    }
}

/// A line whose glyphs stand so many em further apart.
fn stretched(line: &Line, extra: f32) -> Line {
    let mut line = line.clone();
    for piece in &mut line.pieces {
        piece.width += extra * piece.text.chars().count() as f32;
    }
    line
}

/// How a field's value is set.
pub(super) struct Setting {
    pub(super) spacing: Spacing,
    pub(super) manner: Manner,
    pub(super) align: Align,
    /// Start at this size.
    pub(super) size: f32,
    /// When it is too long.
    pub(super) overflow: Overflow,
}

impl Setting {
    /// As fits the kind of field; long text of a wide cell stands left.
    pub(super) fn of(field: &Field, wide: bool) -> Self {
        let (spacing, manner) = match field.kind {
            Kind::IdNumber { .. }
            | Kind::Phone
            | Kind::Date
            | Kind::DateTime
            | Kind::CreditCode => (Spacing::Slots, Manner::Number),
            Kind::Name => (Spacing::Natural, Manner::Name),
            _ => (Spacing::Natural, Manner::Text),
        };
        let text = matches!(field.kind, Kind::Text | Kind::Long | Kind::Codes(_) | Kind::Code(_));
        let align = if wide && text { Align::Left } else { Align::Centre };
        Self { spacing, manner, align, size: LARGE, overflow: field.overflow }
    }

    pub(super) fn left() -> Self {
        Self {
            spacing: Spacing::Natural,
            manner: Manner::Text,
            align: Align::Left,
            size: LARGE,
            overflow: Overflow::Wrap,
        }
    }

    pub(super) fn centred() -> Self {
        Self { align: Align::Centre, ..Self::left() }
    }
}

/// A value in a cell of this width. `field` is the label of its field; without one they are words
/// of the program's own.
pub(super) fn value(
    desk: &Desk<'_>,
    text: &str,
    cell: f32,
    setting: &Setting,
    field: &str,
) -> Body {
    let text = clean(text);
    let text = text.trim();
    if text.is_empty() {
        return Body::Empty;
    }
    let pad = if setting.align == Align::Centre { CENTRE_PAD } else { TEXT_PAD };
    let room = cell - 2.0 * pad;
    let block = |lines: Vec<Line>, size| {
        Body::Text(Block {
            lines,
            stretch: Vec::new(),
            size,
            spacing: setting.spacing,
            align: setting.align,
            top: false,
            note: Arc::default(),
            printed: false,
            filled: !field.is_empty(),
        })
    };
    if !text.contains('\n') {
        let line = desk.line(Face::Value, text, setting.spacing, field);
        let smaller =
            [8.5, 8.0, FLOOR].into_iter().filter(|_| setting.overflow == Overflow::Shrink);
        for size in [setting.size, SMALL].into_iter().chain(smaller) {
            if line.width * size <= room {
                return block(vec![line], size);
            }
        }
    }
    let sorts = sorts(Face::Value, text, setting.spacing, &mut |c| desk.note_missing(c, field));
    // Smaller rather than parted inside of a word; a number may part.
    let size = if setting.manner == Manner::Number {
        SMALL
    } else {
        let widest = widest_word(&sorts, setting.manner);
        let sizes = [SMALL, 8.5, 8.0, FLOOR];
        sizes.into_iter().find(|size| widest * size <= room).unwrap_or(SMALL)
    };
    let mut lines = balanced(&sorts, room / size, setting.manner);
    if setting.overflow == Overflow::Continue && lines.len() > MOST_LINES + 2 {
        // The mark takes the last line; what follows stands at the end of the sheet.
        let from = lines.get(MOST_LINES - 1).map_or(0, |line| line.start);
        lines.truncate(MOST_LINES - 1);
        let rest = sorts.get(from..).unwrap_or_default().iter().map(|s| s.character).collect();
        let number = desk.shared.put_off(field, rest);
        let mut mark = desk.words(Face::Value, &format!("（接续{number}）"));
        if mark.width * size > room {
            mark = desk.words(Face::Value, &format!("续{number}"));
        }
        return block(pick(&sorts, &lines).into_iter().chain([mark]).collect(), size);
    }
    block(pick(&sorts, &lines), size)
}

fn pick(sorts: &[Sort], lines: &[Range<usize>]) -> Vec<Line> {
    lines.iter().filter_map(|line| sorts.get(line.clone())).map(collect).collect()
}

/// Lines of about the same length, no more of them than it takes: no character alone on the last.
fn balanced(sorts: &[Sort], room: f32, manner: Manner) -> Vec<Range<usize>> {
    let text = Breakable::new(sorts, manner);
    let cut = |limit: f32| text.ranges(limit, 0.0, false);
    let mut lines = cut(room);
    let last = lines.last().map_or(0, ExactSizeIterator::len);
    if manner != Manner::Text || !(2..=3).contains(&lines.len()) || last > 2 {
        return lines;
    }
    let mut limit = room;
    while limit > room * 0.6 {
        limit -= 0.5;
        let tighter = cut(limit);
        if tighter.len() > lines.len() {
            break;
        }
        let better = tighter.last().map_or(0, ExactSizeIterator::len) > 2;
        lines = tighter;
        if better {
            break;
        }
    }
    lines
}

/// Free text from the top of its cell, with the boundary line at its foot.
pub(super) fn long(desk: &Desk<'_>, text: &str, cell: f32, bounded: bool, field: &str) -> Body {
    let text = clean(text);
    let room = cell - 2.0 * TEXT_PAD;
    let paragraphs: Vec<Vec<Sort>> = text
        .trim()
        .split('\n')
        .map(|part| {
            sorts(Face::Value, part, Spacing::Natural, &mut |c| desk.note_missing(c, field))
        })
        .collect();
    let paragraphs: Vec<_> =
        paragraphs.iter().map(|sorts| Breakable::new(sorts, Manner::Text)).collect();
    let cut = |size: f32| {
        let (mut lines, mut stretch) = (Vec::new(), Vec::new());
        for paragraph in &paragraphs {
            let parts = paragraph.lines(room / size, 0.0);
            if parts.is_empty() {
                lines.push(Line::default());
                stretch.push(0.0);
            }
            let last = parts.len();
            for (at, part) in parts.into_iter().enumerate() {
                let line = collect(part);
                let gaps = part.len().saturating_sub(1).max(1) as f32;
                let slack = (room / size - line.width) / gaps;
                // More would look like spaces.
                let full = at + 1 < last && (0.0..0.12).contains(&slack);
                stretch.push(if full { slack } else { 0.0 });
                lines.push(line);
            }
        }
        (lines, stretch)
    };
    let ((mut lines, mut stretch), mut size) = (cut(LARGE), LARGE);
    if lines.len() > 3 {
        ((lines, stretch), size) = (cut(SMALL), SMALL);
    }
    Body::Text(Block {
        lines,
        stretch,
        size,
        spacing: Spacing::Natural,
        align: Align::Left,
        top: true,
        note: if bounded { boundary(desk, cell) } else { Arc::default() },
        printed: false,
        filled: true,
    })
}

/// The boundary line, broken for a width.
pub(super) fn boundary(desk: &Desk<'_>, cell: f32) -> Arc<Vec<Line>> {
    desk.note(BOUNDARY, cell - 2.0 * TEXT_PAD, note_size(cell))
}

/// The words 年 月 日.
pub(super) fn day_words(desk: &Desk<'_>) -> Arc<Vec<Line>> {
    Arc::new(["年", "月", "日"].iter().map(|word| desk.words(Face::Value, word)).collect())
}

/// The head of a column with a hint in brackets behind it, if there is room for both.
pub(super) fn hinted(desk: &Desk<'_>, text: &str, hint: Option<&str>, cell: f32) -> Body {
    let name = desk.words(Face::Label, text);
    let hint = hint.map(|hint| desk.words(Face::Label, &format!("（{hint}）")));
    let fits = |hint: &Line| name.width * SMALL + hint.width * HINT <= cell - 2.0 * CENTRE_PAD;
    match hint.filter(fits) {
        Some(hint) => Body::Hinted(name, hint),
        None => Body::Label(desk.label(text, cell)),
    }
}

/// A hint in the empty cell of a blank form.
pub(super) fn hint(desk: &Desk<'_>, text: &str, cell: f32) -> Body {
    let lines = desk.note(text, cell - 2.0 * TEXT_PAD, 7.5);
    Body::Text(Block {
        lines: (*lines).clone(),
        stretch: Vec::new(),
        size: 7.5,
        spacing: Spacing::Natural,
        align: Align::Left,
        top: false,
        note: Arc::default(),
        printed: true,
        filled: false,
    })
}

/// Boxes to tick, if they fit in so many rows: on five tabs when written by hand, else one after the other.
pub(super) fn choices(
    desk: &Desk<'_>,
    words: &[(String, bool)],
    cell: f32,
    most: usize,
    field: &str,
) -> Option<Body> {
    let room = cell - 2.0 * TEXT_PAD;
    let small = desk.blank && desk.stock.paper == Paper::A5;
    let sizes = [(LARGE, true), (SMALL, true), (SMALL, false)];
    'sizes: for (size, tabbed) in sizes.into_iter().skip(usize::from(small)) {
        let (mut x, mut row) = (0.0_f32, 0);
        let mut all = Vec::new();
        let lines: Vec<_> = words
            .iter()
            .map(|(word, _)| desk.line(Face::Value, word, Spacing::Natural, field))
            .collect();
        let widest =
            lines.iter().map(|line| line.width).fold(0.0, f32::max) * size + BOX + 2.2 * MM;
        let tabs = (room / widest).floor().clamp(1.0, 5.0);
        let tab = (tabbed && desk.blank && words.len() > 2 && tabs > 1.0).then_some(room / tabs);
        for (line, (_, ticked)) in lines.into_iter().zip(words) {
            let wide = BOX + 1.2 * MM + line.width * size;
            if wide > room {
                continue 'sizes;
            }
            if x > 0.0 && x + wide > room + 0.01 {
                (x, row) = (0.0, row + 1);
            }
            if row >= most {
                continue 'sizes;
            }
            let left = x + TEXT_PAD;
            all.push(Choice { line, ticked: *ticked, filled: false, x: left, row });
            x = match tab {
                Some(tab) => ((x + wide + 1.0 * MM) / tab).ceil() * tab,
                None => x + wide + 3.4 * MM,
            };
        }
        return Some(Body::Choices { all, size, rows: row + 1 });
    }
    None
}
