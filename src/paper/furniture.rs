//! What a binder has besides its leaves: a cover, labels for its back, dividers with a tab.

use std::sync::Arc;

use super::desk::Desk;
use super::fonts::Face;
use super::marks::{Layer, MM, Mark, Page};
use super::page::Title;
use super::text::{Line, Spacing};

/// The first sheet of a binder.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// Over the title: the station.
    pub above: String,
    /// Title.
    pub title: String,
    /// Below it, in large type: what is in the binder.
    pub subject: String,
    /// Words and what stands beside each; an empty one is a line to write on.
    pub facts: Vec<(&'static str, String)>,
}

/// Labels for the back of a binder, side by side on one sheet.
#[derive(Clone, Debug, Default)]
pub struct Spines {
    /// Widths in mm.
    pub widths: Vec<f32>,
    /// At the top, one character below the other.
    pub above: String,
    /// In the middle, large.
    pub subject: String,
    /// Below it: year, number of the binder; each on a line of its own.
    pub below: Vec<String>,
}

/// A sheet before a part of the binder.
#[derive(Clone, Debug, Default)]
pub struct Divider {
    /// Letter on the tab.
    pub letter: String,
    /// Words on the tab, one character below the other.
    pub tab: String,
    /// Which tab from the top, from 0, and of how many.
    pub position: (usize, usize),
    /// Title.
    pub title: String,
    /// Under it, in two columns: number and words.
    pub lines: Vec<(String, String)>,
    /// Below the lines.
    pub note: String,
}

/// How far a tab stands out, in mm.
const TAB: f32 = 14.0;
/// Height of a label for the back, in mm.
const SPINE: f32 = 250.0;

pub(super) fn cover(desk: &Desk<'_>, cover: &Cover) -> Page {
    let stock = &desk.stock;
    let mut own = Layer::default();
    stock.mark_holes(1, &mut own);
    let (x, top) = stock.corner(1);
    let width = stock.content_width();
    let middle = x + width / 2.0;
    let above = desk.line(Face::Value, &cover.above, Spacing::Natural, "");
    centred(&above, middle, top + 34.0 * MM, fitting(&above, 18.0, width), &mut own);
    let title = Title::new(desk, &cover.title, 36.0, width);
    title.draw(x, top + 46.0 * MM, width, &mut own);
    let subject = desk.line(Face::Medium, &cover.subject, Spacing::Natural, "");
    centred(&subject, middle, top + 80.0 * MM, fitting(&subject, 26.0, width), &mut own);
    facts(desk, &cover.facts, middle, top + 124.0 * MM, &mut own);
    bare(desk, own)
}

/// Rows of a word and what stands beside it, on a line.
fn facts(desk: &Desk<'_>, all: &[(&'static str, String)], middle: f32, top: f32, own: &mut Layer) {
    const SIZE: f32 = 14.0;
    let (label_width, wide, row) = (30.0 * MM, 110.0 * MM, 14.0 * MM);
    let left = middle - wide / 2.0;
    for (at, (label, text)) in all.iter().enumerate() {
        let centre = top + at as f32 * row;
        let word = spread(desk, label, 4);
        own.text(&word.0, left, centre, SIZE, word.1);
        let from = left + label_width;
        let value = desk.line(Face::Value, text, Spacing::Natural, label);
        let size = fitting(&value, SIZE, wide - label_width - 2.0 * MM);
        centred(&value, from + (wide - label_width) / 2.0, centre, size, own);
        own.line(from, centre + 9.5, left + wide, centre + 9.5, 0.5);
    }
}

/// A label drawn apart to so many em.
fn spread(desk: &Desk<'_>, text: &str, to: usize) -> (Line, Spacing) {
    let count = text.chars().count();
    let spacing = match count {
        2.. if count < to => Spacing::Spread((to - count) as f32 / (count - 1) as f32),
        _ => Spacing::Natural,
    };
    (desk.line(Face::Value, text, spacing, ""), spacing)
}

pub(super) fn spines(desk: &Desk<'_>, spines: &Spines) -> Page {
    let stock = &desk.stock;
    let mut own = Layer::default();
    let gap = 8.0 * MM;
    let count = spines.widths.len().max(1) as f32;
    let all: f32 = spines.widths.iter().map(|width| width * MM).sum::<f32>() + gap * (count - 1.0);
    let mut x = (stock.width - all) / 2.0;
    let top = (stock.height - SPINE * MM) / 2.0;
    for width in &spines.widths {
        label(desk, spines, (x, top), (width * MM, SPINE * MM), &mut own);
        x += width * MM + gap;
    }
    let words = desk.words(Face::Value, "沿虚线剪下，插入或贴在活页夹背上");
    centred(&words, stock.width / 2.0, top - 9.0 * MM, 9.0, &mut own);
    let mut x = (stock.width - all) / 2.0;
    for width in &spines.widths {
        let words = desk.words(Face::Value, &format!("{width:.0} 毫米"));
        centred(&words, x + width * MM / 2.0, top - 3.5 * MM, 9.0, &mut own);
        x += width * MM + gap;
    }
    bare(desk, own)
}

fn label(
    desk: &Desk<'_>,
    spines: &Spines,
    (x, top): (f32, f32),
    (width, height): (f32, f32),
    own: &mut Layer,
) {
    for (x1, y1, x2, y2) in [
        (x, top, x + width, top),
        (x, top + height, x + width, top + height),
        (x, top, x, top + height),
        (x + width, top, x + width, top + height),
    ] {
        dashed(x1, y1, x2, y2, own);
    }
    let middle = x + width / 2.0;
    let inner = width - 5.0 * MM;
    let small = (inner * 0.42).clamp(11.0, 16.0);
    let after = stacked(desk, &spines.above, Face::Value, (middle, top + 9.0 * MM), small, own);
    let lines = spines.below.len() as f32;
    let size = (inner * 0.34).min(15.0);
    let below = top + height - 10.0 * MM - (lines - 1.0).max(0.0) * size * 1.7;
    for (at, text) in spines.below.iter().enumerate() {
        let line = desk.line(Face::Value, text, Spacing::Natural, "");
        let size = fitting(&line, size, inner);
        centred(&line, middle, below + at as f32 * size * 1.7, size, own);
    }
    // The subject stands in the middle of what is left, as large as it may be.
    let count = spines.subject.chars().count().max(1) as f32;
    let (from, to) = (after + 8.0 * MM, below - 10.0 * MM);
    let size = (inner * 0.78).min(64.0).min((to - from) / (count * 1.25));
    let tall = count * size * 1.25;
    let start = from + ((to - from) - tall) / 2.0;
    stacked(desk, &spines.subject, Face::Title, (middle, start), size, own);
}

/// Characters one below the other from `top`; gives where they end.
fn stacked(
    desk: &Desk<'_>,
    text: &str,
    face: Face,
    (middle, top): (f32, f32),
    size: f32,
    own: &mut Layer,
) -> f32 {
    let mut y = top;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let line = desk.line(face, c.encode_utf8(&mut [0; 4]), Spacing::Natural, "");
        centred(&line, middle, y + size * 0.625, size, own);
        y += size * 1.25;
    }
    y
}

pub(super) fn divider(desk: &Desk<'_>, divider: &Divider) -> Page {
    let stock = &desk.stock;
    let mut own = Layer::default();
    stock.mark_holes(1, &mut own);
    let (x, top) = stock.corner(1);
    let width = stock.content_width() - TAB * MM;
    tab(desk, divider, &mut own);
    let title = Title::new(desk, &divider.title, 30.0, width);
    title.draw(x, top + 24.0 * MM, width, &mut own);
    let row = 8.5 * MM;
    let first = top + 56.0 * MM;
    for (at, (number, words)) in divider.lines.iter().enumerate() {
        let centre = first + at as f32 * row;
        let number = desk.words(Face::Value, number);
        let size = 12.0;
        let right = x + 34.0 * MM;
        own.text(&number, right - number.width * size, centre, size, Spacing::Natural);
        let words = desk.line(Face::Value, words, Spacing::Natural, "");
        let size = fitting(&words, size, width - 40.0 * MM);
        own.text(&words, right + 6.0 * MM, centre, size, Spacing::Natural);
    }
    let note = first + divider.lines.len() as f32 * row + 8.0 * MM;
    for (at, line) in desk.paragraph(Face::Value, &divider.note, width / 10.5).iter().enumerate() {
        own.text(line, x, note + at as f32 * 16.0, 10.5, Spacing::Natural);
    }
    bare(desk, own)
}

/// The tab at the outer edge, and where the rest of that edge is cut away.
fn tab(desk: &Desk<'_>, divider: &Divider, own: &mut Layer) {
    let stock = &desk.stock;
    let (at, of) = divider.position;
    let (margin, inner) = (14.0 * MM, stock.width - TAB * MM);
    let each = (stock.height - 2.0 * margin) / of.max(1) as f32;
    let (from, to) = (margin + at as f32 * each, margin + (at as f32 + 1.0) * each);
    dashed(inner, 0.0, inner, from, own);
    dashed(inner, to, inner, stock.height, own);
    dashed(inner, from, stock.width, from, own);
    dashed(inner, to, stock.width, to, own);
    let middle = inner + TAB * MM / 2.0 - 1.0 * MM;
    let count = divider.tab.chars().count() as f32;
    let size = 20.0_f32.min((each - 14.0 * MM) / ((count + 1.6) * 1.25));
    let tall = size * 1.25 * (count + 1.6);
    let top = from + (each - tall) / 2.0;
    let letter = desk.words(Face::Title, &divider.letter);
    centred(&letter, middle, top + size * 0.75, size * 1.2, own);
    stacked(desk, &divider.tab, Face::Title, (middle, top + size * 1.25 * 1.6), size, own);
}

/// A line to cut along.
fn dashed(x1: f32, y1: f32, x2: f32, y2: f32, own: &mut Layer) {
    const DASH: f32 = 1.6 * MM;
    let long = (x2 - x1).hypot(y2 - y1);
    let steps = (long / (2.0 * DASH)).round().max(1.0);
    let part = |at: f32| {
        let share = at / (2.0 * steps - 1.0);
        (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
    };
    for step in 0..steps as usize {
        let (from, to) = (part(2.0 * step as f32), part(2.0 * step as f32 + 1.0));
        own.marks.push(Mark::Line { x1: from.0, y1: from.1, x2: to.0, y2: to.1, width: 0.4 });
    }
}

fn fitting(line: &Line, size: f32, room: f32) -> f32 {
    size.min(room / line.width.max(0.1))
}

fn centred(line: &Line, middle: f32, centre: f32, size: f32, own: &mut Layer) {
    own.text(line, middle - line.width * size / 2.0, centre, size, Spacing::Natural);
}

/// A page of its own, without a foot line.
fn bare(desk: &Desk<'_>, own: Layer) -> Page {
    let (width, height) = (desk.stock.width, desk.stock.height);
    let form = Layer::default();
    let content = Page::content_of((width, height), 1, 1, &form, &own);
    Page { width, height, form: Arc::new(form), own, number: 1, content }
}
