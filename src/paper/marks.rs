//! What stands on a page: lines, boxes, ticks, runs of text; in points from the upper left corner.

use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::fonts::Face;
use super::press::Content;
use super::text::{Line, Spacing};

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// One thing on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A straight line of a width.
    Line { x1: f32, y1: f32, x2: f32, y2: f32, width: f32 },
    /// A rectangle.
    Frame { x: f32, y: f32, w: f32, h: f32, width: f32 },
    /// A tick in a box of so many points.
    Tick { x: f32, y: f32, size: f32 },
    /// Text on its baseline.
    Run(Run),
}

/// Text on its baseline, all in one face.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) spacing: Spacing,
    pub(super) text: String,
}

/// Things on their way to a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    pub(super) marks: Vec<Mark>,
    /// Tell what was filled in from the words of the form; asked for when only that is printed.
    pub(super) parted: bool,
    /// Where among the marks something filled in stands.
    filled: Vec<Range<usize>>,
}

impl Layer {
    /// A layer that tells what was filled in from the words of the form.
    pub(super) fn parted(parted: bool) -> Self {
        Self { parted, ..Self::default() }
    }

    /// What `draw` puts down was filled in.
    pub(super) fn filled(&mut self, draw: impl FnOnce(&mut Self)) {
        let from = self.marks.len();
        draw(self);
        if self.parted && self.marks.len() > from {
            self.filled.push(from..self.marks.len());
        }
    }

    /// Keeps only what was filled in.
    pub(super) fn keep_filled(&mut self) {
        let mut at = 0;
        let filled = std::mem::take(&mut self.filled);
        self.marks.retain(|_| {
            at += 1;
            filled.iter().any(|part| part.contains(&(at - 1)))
        });
    }

    pub(super) fn line(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, width: f32) {
        self.marks.push(Mark::Line { x1, y1, x2, y2, width });
    }

    /// A line of text, its optical centre at `centre`.
    pub(super) fn text(&mut self, line: &Line, x: f32, centre: f32, size: f32, spacing: Spacing) {
        let mut x = x;
        for piece in &line.pieces {
            let y = centre + piece.face.centre() * size;
            self.marks.push(Mark::Run(Run {
                face: piece.face,
                size,
                x,
                y,
                spacing,
                text: piece.text.clone(),
            }));
            x += piece.width * size;
        }
    }

    /// A check box of `size`, its centre at `centre`.
    pub(super) fn check_box(&mut self, x: f32, centre: f32, size: f32, ticked: bool) {
        let y = centre - size / 2.0;
        self.marks.push(Mark::Frame { x, y, w: size, h: size, width: 0.5 });
        if ticked {
            self.filled(|layer| layer.marks.push(Mark::Tick { x, y, size }));
        }
    }
}

/// A page: what is the same on every page of its form, and its own.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) form: Arc<Layer>,
    pub(super) own: Layer,
    /// Which page of its leaf, from 1.
    pub(super) number: usize,
    /// What stands on it, above the foot line.
    pub(super) content: Content,
}

impl Page {
    /// A page on a sheet of this size, with nothing in its foot yet.
    pub(super) fn content_of(
        size: (f32, f32),
        number: usize,
        of: usize,
        form: &Layer,
        own: &Layer,
    ) -> Content {
        let mut digest = Sha256::new();
        digest.update(format!("{:.0}x{:.0} {number}/{of}", size.0, size.1));
        for mark in form.marks.iter().chain(&own.marks) {
            match mark {
                Mark::Run(run) => {
                    digest.update([1]);
                    digest.update(&run.text);
                }
                Mark::Frame { .. } => digest.update([2]),
                Mark::Tick { .. } => digest.update([3]),
                Mark::Line { .. } => {}
            }
        }
        digest.finalize().into()
    }
}
