//! The content of pages: marks to the operators of PDF, as compactly as they can be said.

use std::io::Write as _;
use std::ops::Range;

use super::fonts::Face;
use super::marks::{Layer, Mark, Page, Run, in_order};
use super::pdf::{Faces, Glyphs};
use super::text::{Spacing, stand};

/// The lines and boxes of a form that several pages share.
pub(super) fn write_shared_lines(form: &Layer, height: f32, out: &mut Vec<u8>) {
    write_lines(form, height, out);
}

/// A stretch of a form's words that several pages share.
pub(super) fn write_piece(marks: &[Mark], height: f32, faces: &Faces, out: &mut Vec<u8>) {
    // What calls a piece may have tracked its last words.
    let mut pen = Pen { tracking: None, ..Pen::default() };
    for mark in marks {
        pen.mark(mark, height, faces, out);
    }
    pen.close(out);
}

/// The content of a page in the order it is read. `pieces` are the stretches of its form that stand
/// in the file once and are called by their number; without them the form is written out.
pub(super) fn write_page(
    page: &Page,
    pieces: Option<&[Range<usize>]>,
    faces: &Faces,
    out: &mut Vec<u8>,
) {
    let (form, own, height) = (&*page.form, &page.own, page.height);
    if pieces.is_none() {
        write_lines(form, height, out);
    }
    write_lines(own, height, out);
    let mut pen = Pen { tracking: Some(0), ..Pen::default() };
    let Some(pieces) = pieces else {
        for mark in in_order(form, own) {
            pen.mark(mark, height, faces, out);
        }
        pen.close(out);
        return;
    };
    for (of_form, of_own) in own.turns(form.marks.len()) {
        for (at, _) in pieces.iter().enumerate().filter(|(_, p)| of_form.contains(&p.start)) {
            pen.close(out);
            let _ = writeln!(out, "/{} Do", piece_name(at));
        }
        for mark in own.marks.get(of_own).unwrap_or_default() {
            pen.mark(mark, height, faces, out);
        }
    }
    pen.close(out);
}

/// What a page calls a shared piece of its form.
pub(super) fn piece_name(at: usize) -> String {
    format!("P{at}")
}

fn write_lines(layer: &Layer, height: f32, out: &mut Vec<u8>) {
    let mut width_now = f32::NAN;
    let mut set_width = |width: f32, out: &mut Vec<u8>| {
        if width_now != width {
            width_now = width;
            number(hundredths(width), out);
            out.extend_from_slice(b"w\n");
        }
    };
    for mark in &layer.marks {
        match mark {
            Mark::Line { x1, y1, x2, y2, width } => {
                set_width(*width, out);
                point(*x1, height - y1, out);
                out.extend_from_slice(b"m ");
                point(*x2, height - y2, out);
                out.extend_from_slice(b"l S\n");
            }
            Mark::Frame { x, y, w, h, width } => {
                set_width(*width, out);
                point(*x, height - y - h, out);
                point(*w, *h, out);
                out.extend_from_slice(b"re S\n");
            }
            Mark::Tick { x, y, size } => {
                set_width(1.0, out);
                out.extend_from_slice(b"1 J 1 j ");
                for ((right, down), step) in
                    [((0.62, 1.65), "m "), ((1.35, 2.45), "l "), ((2.65, 0.75), "l S 0 J 0 j\n")]
                {
                    point(x + right / 3.2 * size, height - (y + down / 3.2 * size), out);
                    out.extend_from_slice(step.as_bytes());
                }
            }
            Mark::Run(_) => {}
        }
    }
}

#[derive(Default)]
struct Pen {
    open: bool,
    x: i32,
    y: i32,
    face: Option<Face>,
    size: f32,
    /// In hundredths of a point; unknown where others wrote before.
    tracking: Option<i32>,
}

impl Pen {
    fn mark(&mut self, mark: &Mark, height: f32, faces: &Faces, out: &mut Vec<u8>) {
        let Mark::Run(run) = mark else { return };
        let Some(glyphs) = faces.get(run.face) else { return };
        if !std::mem::replace(&mut self.open, true) {
            out.extend_from_slice(b"BT\n");
            (self.x, self.y) = (0, 0);
        }
        self.write(run, height, glyphs, out);
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.open) {
            out.extend_from_slice(b"ET\n");
        }
    }

    fn write(&mut self, run: &Run, height: f32, glyphs: &Glyphs, out: &mut Vec<u8>) {
        if self.face != Some(run.face) || self.size != run.size {
            self.face = Some(run.face);
            self.size = run.size;
            out.extend_from_slice(b"/F");
            number(run.face as i32 * 100, out);
            number(hundredths(run.size), out);
            out.extend_from_slice(b"Tf ");
        }
        let tracking = match run.spacing {
            Spacing::Spread(em) | Spacing::Tracked(em) => hundredths(em * run.size),
            _ => 0,
        };
        if self.tracking != Some(tracking) {
            self.tracking = Some(tracking);
            number(tracking, out);
            out.extend_from_slice(b"Tc ");
        }
        let (x, y) = (hundredths(run.x), hundredths(height - run.y));
        number(x - self.x, out);
        number(y - self.y, out);
        out.extend_from_slice(b"Td ");
        (self.x, self.y) = (x, y);
        let apart = matches!(run.spacing, Spacing::Spread(_) | Spacing::Mono(_));
        let twin = !glyphs.twins.is_empty() && run.text.chars().any(|c| glyphs.twins.contains(&c));
        if apart || twin {
            out.extend_from_slice(b"/Span<</ActualText<FEFF");
            for unit in run.text.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.extend_from_slice(b">>>BDC ");
        }
        if matches!(run.spacing, Spacing::Slots | Spacing::Mono(_)) || run.text.contains('·') {
            spaced(run, glyphs, out);
        } else {
            out.push(b'(');
            for c in run.text.chars() {
                glyph(glyphs.get(c), out);
            }
            out.extend_from_slice(b")Tj\n");
        }
        if apart || twin {
            out.extend_from_slice(b"EMC\n");
        }
    }
}

fn spaced(run: &Run, glyphs: &Glyphs, out: &mut Vec<u8>) {
    out.extend_from_slice(b"[(");
    let mut due = 0.0_f32;
    for c in run.text.chars() {
        let Some(old) = glyphs.font.glyph(c) else { continue };
        let (before, _, after) = match run.spacing {
            Spacing::Spread(_) | Spacing::Tracked(_) => (0.0, 0.0, 0.0),
            spacing => stand(glyphs.font, c, old, spacing),
        };
        due += before;
        let step = (-due * 1000.0).round() as i32;
        if step != 0 {
            out.push(b')');
            number(step * 100, out);
            out.push(b'(');
            due += step as f32 / 1000.0;
        }
        glyph(glyphs.get(c), out);
        due += after;
    }
    out.extend_from_slice(b")]TJ\n");
}

fn glyph(glyph: u16, out: &mut Vec<u8>) {
    for byte in glyph.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            byte => out.push(byte),
        }
    }
}

fn hundredths(points: f32) -> i32 {
    (points * 100.0).round() as i32
}

fn point(x: f32, y: f32, out: &mut Vec<u8>) {
    number(hundredths(x), out);
    number(hundredths(y), out);
}

/// A number given in hundredths, and a space.
fn number(hundredths: i32, out: &mut Vec<u8>) {
    if hundredths < 0 {
        out.push(b'-');
    }
    let whole = hundredths.unsigned_abs() / 100;
    let part = hundredths.unsigned_abs() % 100;
    let mut digits = [0_u8; 8];
    let mut rest = whole;
    let mut length = 0;
    for slot in &mut digits {
        *slot = b'0' + (rest % 10) as u8;
        rest /= 10;
        length += 1;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits.iter().take(length).rev());
    if part != 0 {
        out.push(b'.');
        out.push(b'0' + (part / 10) as u8);
        if !part.is_multiple_of(10) {
            out.push(b'0' + (part % 10) as u8);
        }
    }
    out.push(b' ');
}
