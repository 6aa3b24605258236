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

/// Where a cell stands, and which marks of its layer stand in it: what the tests of bounds look at.
#[cfg(test)]
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
    pub(super) marks: Range<usize>,
}

/// Things on their way to a page.
///
/// A page has two: what its form says and what its entry says. They are drawn side by side, so that
/// the first can be shared by many pages, and read as one: [`Layer::follow`] notes at which mark
/// of the other a layer goes on, [`in_order`] reads both together.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    pub(super) marks: Vec<Mark>,
    /// Tell what was filled in from the words of the form; asked for when only that is printed.
    pub(super) parted: bool,
    /// Where among the marks something filled in stands.
    filled: Vec<Range<usize>>,
    /// How many cells were drawn, and where the marks of those stand that are not empty.
    cells: u32,
    parts: Vec<(u32, Range<usize>)>,
    /// The cells drawn so far.
    #[cfg(test)]
    pub(super) areas: Vec<Area>,
    /// (number of own marks, number of marks of the form that are read before them)
    joins: Vec<(usize, usize)>,
}

/// The marks of a page as a person reads them: a mark of the form and those of the entry after it.
pub(super) fn in_order<'l>(form: &'l Layer, own: &'l Layer) -> impl Iterator<Item = &'l Mark> {
    own.turns(form.marks.len()).flat_map(move |(of_form, of_own)| {
        let part = |layer: &'l Layer, range: Range<usize>| layer.marks.get(range).unwrap_or(&[]);
        part(form, of_form).iter().chain(part(own, of_own))
    })
}

impl Layer {
    /// A layer that tells what was filled in from the words of the form.
    pub(super) fn parted(parted: bool) -> Self {
        Self { parted, ..Self::default() }
    }

    /// The same with room for so many marks.
    pub(super) fn with_room(mut self, marks: usize) -> Self {
        self.marks.reserve_exact(marks);
        self
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
        self.joins.clear();
    }

    /// What comes now is read after all that stands in `form` so far.
    pub(super) fn follow(&mut self, form: &Layer) {
        let join = (self.marks.len(), form.marks.len());
        match self.joins.last_mut() {
            Some(last) if last.0 == join.0 => last.1 = join.1,
            _ => self.joins.push(join),
        }
    }

    /// In turn: marks of the form (of `all`), then own marks.
    pub(super) fn turns(&self, all: usize) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let ends = self.joins.iter().skip(1).map(|join| join.0).chain([self.marks.len()]);
        let first = self.joins.first().map_or(self.marks.len(), |join| join.0);
        let mut done = 0;
        let turns = self.joins.iter().zip(ends).map(move |((from, until), to)| {
            let until = (*until).clamp(done, all);
            (std::mem::replace(&mut done, until)..until, *from..to)
        });
        let turns: Vec<_> = turns.collect();
        let last = turns.last().map_or(0, |(of_form, _)| of_form.end);
        [(0..0, 0..first)].into_iter().chain(turns).chain([(last..all, 0..0)])
    }

    /// All marks since `from` are one text, however it was broken into lines: a cell, a paragraph.
    pub(super) fn part(&mut self, from: usize) {
        self.cells += 1;
        if self.marks.len() > from {
            self.parts.push((self.cells, from..self.marks.len()));
        }
    }

    /// Where the parts are is of no use once the page has its digest.
    pub(super) fn forget_parts(&mut self) {
        self.parts = Vec::new();
    }

    /// Adds what it says to a digest: of each part its words without the spaces that a line may end
    /// with, its boxes and ticks, and which of all parts it is.
    fn digest(&self, digest: &mut Sha256) {
        let mut parts = self.parts.iter().peekable();
        for (at, mark) in self.marks.iter().enumerate() {
            while parts.next_if(|(_, part)| part.end <= at).is_some() {}
            let part = parts.peek().filter(|(_, part)| part.contains(&at));
            if let Some((number, _)) = part.filter(|(_, part)| part.start == at) {
                digest.update([4]);
                digest.update(number.to_le_bytes());
            }
            match mark {
                Mark::Run(run) => {
                    if part.is_none() {
                        digest.update([1]);
                    }
                    run.text.split_whitespace().for_each(|word| digest.update(word));
                }
                Mark::Frame { .. } => digest.update([2]),
                Mark::Tick { .. } => digest.update([3]),
                Mark::Line { .. } => {}
            }
        }
    }

    /// All marks since `from` stand in this cell.
    #[cfg(test)]
    pub(super) fn area(&mut self, from: usize, x: f32, y: f32, w: f32, h: f32) {
        if self.marks.len() > from {
            self.areas.push(Area { x, y, w, h, marks: from..self.marks.len() });
        }
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
        form.digest(&mut digest);
        own.digest(&mut digest);
        digest.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A layer of cells, each of so many lines.
    fn cells(all: &[&[&str]]) -> Layer {
        let mut layer = Layer::default();
        for lines in all {
            let from = layer.marks.len();
            for text in *lines {
                let run = Run {
                    face: Face::Value,
                    size: 9.0,
                    x: 0.0,
                    y: 0.0,
                    spacing: Spacing::Natural,
                    text: (*text).to_owned(),
                };
                layer.marks.push(Mark::Run(run));
            }
            layer.part(from);
        }
        layer
    }

    fn content(all: &[&[&str]]) -> Content {
        Page::content_of((1.0, 1.0), 1, 1, &Layer::default(), &cells(all))
    }

    #[test]
    fn where_lines_end_makes_no_other_page() {
        let page = content(&[&["河南社区 John Smith"], &["一楼"]]);
        assert_eq!(page, content(&[&["河南", "社区 John", "Smith"], &["一楼"]]));
        assert_eq!(page, content(&[&["河南社区 John Smith"], &["一楼"], &[]]), "a row to spare");
        assert_ne!(page, content(&[&["河南社区 John Smith一"], &["楼"]]));
        assert_ne!(page, content(&[&["河南社区 John Smith"], &["二楼"]]));
        assert_ne!(content(&[&["一楼"], &[]]), content(&[&[], &["一楼"]]), "another cell");
    }
}
