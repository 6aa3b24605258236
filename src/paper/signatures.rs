//! The end of a letter: signatures and seals in one piece, the notice in its frame.

use crate::forms::letters::{LetterText, SignatureLine};

use super::breaking::{Manner, break_lines};
use super::cell::SMALL;
use super::desk::Desk;
use super::fonts::Face;
use super::letter::{Filling, SIGN, day, draw_sorts, filled, is_blank, plain, set};
use super::marks::{Layer, MM, Mark};
use super::text::{Sort, Spacing, settle, width};

/// A row of the signature block, relative to its column.
struct Row {
    lines: Vec<Vec<Sort>>,
    /// A line to sign on after the last line of text.
    to_sign: bool,
    /// At the right edge.
    right: bool,
    size: f32,
}

/// What stands at the end: signatures and the notice.
pub(super) struct End {
    left: Vec<Row>,
    right: Vec<Row>,
    /// Too long for a column: below both.
    below: Vec<Row>,
    table: Vec<String>,
    notice: Vec<(Vec<Sort>, f32)>,
    pub(super) height: f32,
}

const ROW: f32 = 12.0 * MM;
const GAP: f32 = 9.0 * MM;
const TABLE_ROWS: usize = 8;

impl End {
    /// The end of a letter as large as `room` lets it be: it stands on one page.
    pub(super) fn new(
        desk: &Desk<'_>,
        letter: &LetterText,
        filling: &Filling<'_>,
        (measure, room): (f32, f32),
    ) -> Self {
        let sized = |size: f32| Self::sized(desk, letter, filling, measure, size);
        let smaller = || [10.5, SMALL].into_iter().map(sized).find(|end| end.height <= room);
        let usual = sized(SIGN);
        if usual.height <= room { usual } else { smaller().unwrap_or(usual) }
    }

    fn sized(
        desk: &Desk<'_>,
        letter: &LetterText,
        filling: &Filling<'_>,
        measure: f32,
        size: f32,
    ) -> Self {
        let scale = measure / (156.0 * MM);
        let (left_width, right_width) = (76.0 * MM * scale, 74.0 * MM * scale);
        let row = |line: &SignatureLine, width: f32| {
            let label = filled(&line.label, filling);
            let value = filled(&line.value, filling);
            let value = if value.contains(is_blank) { String::new() } else { value };
            let sealed = line.label.contains("盖章") && !value.is_empty();
            let text = match (sealed && width == right_width, value.is_empty()) {
                (true, _) => format!("{value}（盖章）"),
                (false, true) => label,
                (false, false) => format!("{label}　{value}"),
            };
            let all = set(desk, &text, Face::Letter, Spacing::Natural);
            let lines = break_lines(&all, width / size, 0.0, Manner::Text);
            let right = sealed && width == right_width;
            let mut lines: Vec<Vec<Sort>> = lines.into_iter().map(<[Sort]>::to_vec).collect();
            let to_sign = value.is_empty() || line.label.contains("签名");
            let used =
                lines.last().map_or(0.0, |line| line.iter().map(|s| s.width).sum::<f32>() * size);
            if to_sign && width - used < 30.0 * MM {
                lines.push(Vec::new());
            }
            Row { lines, to_sign, right, size }
        };
        let date = || {
            let text = filled(&letter.date, filling);
            let known = !(text.is_empty() || text.contains(is_blank));
            let all = if known {
                set(desk, &text, Face::Letter, Spacing::Natural)
            } else {
                day(desk, Face::Letter, Spacing::Natural)
            };
            let lines = break_lines(&all, right_width / size, 0.0, Manner::Text);
            let lines = lines.into_iter().map(<[Sort]>::to_vec).collect();
            (Row { lines, to_sign: false, right: true, size }, known)
        };
        let (mut left, mut below, mut table) = (Vec::new(), Vec::new(), Vec::new());
        let (signed, known) = date();
        if letter.many {
            table = letter.left.iter().map(|line| plain(&filled(&line.label, filling))).collect();
        } else {
            let fits = |line: &&SignatureLine| {
                let label = filled(&line.label, filling);
                let all = set(desk, &label, Face::Letter, Spacing::Natural);
                all.iter().map(|s| s.width).sum::<f32>() * size <= left_width
            };
            let (own, wide): (Vec<_>, Vec<_>) = letter.left.iter().partition(fits);
            left = own.into_iter().map(|line| row(line, left_width)).collect();
            below = wide.into_iter().map(|line| row(line, measure * 0.82)).collect();
            if !known {
                left.push(date().0);
            }
        }
        let (seals, others): (Vec<_>, Vec<_>) =
            letter.right.iter().map(|line| row(line, right_width)).partition(|row| row.right);
        let mut right = others;
        let bottom: Vec<Row> = seals.into_iter().chain([signed]).collect();
        while right.len() + bottom.len() < left.len() {
            right.push(Row { lines: Vec::new(), to_sign: false, right: false, size });
        }
        right.extend(bottom);
        let notice = notice(desk, letter, filling, measure);
        let column = |rows: &[Row]| rows.iter().map(Row::height).sum::<f32>();
        let table_height =
            if table.is_empty() { 0.0 } else { (TABLE_ROWS as f32 * 10.0 + 9.0 + 4.0) * MM };
        let frame =
            if notice.is_empty() { 0.0 } else { notice.len() as f32 * SMALL * 1.4 + 10.0 * MM };
        let height =
            GAP + table_height + column(&left).max(column(&right)) + column(&below) + frame;
        Self { left, right, below, table, notice, height }
    }

    pub(super) fn draw(&self, desk: &Desk<'_>, x: f32, y: f32, measure: f32, layer: &mut Layer) {
        let scale = measure / (156.0 * MM);
        let mut y = y + GAP;
        if !self.table.is_empty() {
            y = self.draw_table(desk, x, y, measure, layer) + 4.0 * MM;
        }
        let mut ends = [y, y];
        for ((end, rows), (from, wide)) in ends
            .iter_mut()
            .zip([&self.left, &self.right])
            .zip([(0.0, 76.0 * MM * scale), (82.0 * MM * scale, 74.0 * MM * scale)])
        {
            for row in rows {
                row.draw(x + from, *end, wide, layer);
                *end += row.height();
            }
        }
        let [left, right] = ends;
        let mut end = left.max(right);
        for row in &self.below {
            row.draw(x, end, measure * 0.82, layer);
            end += row.height();
        }
        if !self.notice.is_empty() {
            let pitch = SMALL * 1.4;
            let top = end + 4.0 * MM;
            let h = self.notice.len() as f32 * pitch + 4.0 * MM;
            layer.marks.push(Mark::Frame { x, y: top, w: measure, h, width: 0.4 });
            for (at, (line, _)) in self.notice.iter().enumerate() {
                let centre = top + 2.0 * MM + (at as f32 + 0.5) * pitch;
                draw_sorts(line, x + 2.5 * MM, centre, SMALL, 0.0, 0.0, layer);
            }
        }
    }

    fn draw_table(&self, desk: &Desk<'_>, x: f32, y: f32, measure: f32, layer: &mut Layer) -> f32 {
        let weights: Vec<f32> =
            self.table.iter().enumerate().map(|(at, _)| if at == 0 { 1.6 } else { 1.0 }).collect();
        let sum: f32 = weights.iter().sum();
        let (head, row) = (9.0 * MM, 10.0 * MM);
        let height = head + row * TABLE_ROWS as f32;
        layer.marks.push(Mark::Frame { x, y, w: measure, h: height, width: 1.0 });
        let mut left = x;
        for (label, weight) in self.table.iter().zip(&weights) {
            let wide = measure * weight / sum;
            let line = desk.words(Face::Label, label);
            let size = 10.5_f32.min((wide - 2.0 * MM) / line.width.max(1.0));
            layer.text(
                &line,
                left + (wide - line.width * size) / 2.0,
                y + head / 2.0,
                size,
                Spacing::Natural,
            );
            if left > x {
                layer.line(left, y, left, y + height, 0.4);
            }
            left += wide;
        }
        for at in 0..TABLE_ROWS {
            let line = y + head + row * at as f32;
            layer.line(x, line, x + measure, line, 0.4);
        }
        y + height
    }
}

impl Row {
    /// Its height with one line.
    fn least(&self) -> f32 {
        ROW * (self.size / SIGN).max(0.75)
    }

    fn height(&self) -> f32 {
        self.least() + (self.lines.len().max(1) - 1) as f32 * self.size * 1.3
    }

    fn draw(&self, x: f32, y: f32, wide: f32, layer: &mut Layer) {
        let mut centre = y + self.least() / 2.0;
        let last = self.lines.len();
        for (at, line) in self.lines.iter().enumerate() {
            let width: f32 = line.iter().map(|s| s.width).sum::<f32>() * self.size;
            let left = if self.right { (wide - width).max(0.0) } else { 0.0 };
            draw_sorts(line, x + left, centre, self.size, 0.0, 0.0, layer);
            if at + 1 == last && self.to_sign {
                let from =
                    if line.is_empty() { x + wide - 36.0 * MM } else { x + width + 1.5 * MM };
                layer.line(from, centre + self.size * 0.5, x + wide, centre + self.size * 0.5, 0.5);
            }
            centre += self.size * 1.3;
        }
    }
}

fn notice(
    desk: &Desk<'_>,
    letter: &LetterText,
    filling: &Filling<'_>,
    measure: f32,
) -> Vec<(Vec<Sort>, f32)> {
    if letter.notice.trim().is_empty() {
        return Vec::new();
    }
    let room = (measure - 5.0 * MM) / SMALL;
    let word = settle(Face::Medium, "告知", Spacing::Natural, |_| {});
    let mut all: Vec<Sort> = Vec::new();
    for piece in &word.pieces {
        let each = |c: char| Sort {
            character: c,
            face: piece.face,
            width: width(piece.face, c.encode_utf8(&mut [0; 4]), Spacing::Natural),
            filled: false,
        };
        all.extend(piece.text.chars().map(each));
    }
    all.extend(set(
        desk,
        &format!("　{}", filled(letter.notice.trim(), filling)),
        Face::Value,
        Spacing::Natural,
    ));
    break_lines(&all, room, 0.0, Manner::Text)
        .into_iter()
        .map(|line| (line.to_vec(), room))
        .collect()
}
