//! Rows of cells, broken into pages between rows.

use super::cell::{Body, Cell};
use super::marks::{Layer, MM};

/// Line around a table, and between parts that follow each other.
const HEAVY: f32 = 1.0;
/// Line inside a table.
const FINE: f32 = 0.4;

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Height by the book.
    pub(super) usual: f32,
    /// Height when room is short.
    pub(super) least: f32,
    /// Height when there is room to spare.
    pub(super) most: f32,
    /// A line of 1 pt above.
    pub(super) heavy: bool,
    /// For the hand; may be left out when the page is full.
    pub(super) spare: bool,
    height: f32,
}

impl Row {
    /// A row of the usual height, in mm.
    pub(super) fn new(cells: Vec<Cell>, usual: f32, least: f32) -> Self {
        let need = cells.iter().map(Cell::need).fold(0.0, f32::max);
        let usual = (usual * MM).max(need);
        let least = (least * MM).max(need);
        Self { cells, usual, least, most: usual, heavy: false, spare: false, height: usual }
    }

    pub(super) fn up_to(mut self, most: f32) -> Self {
        self.most = self.usual.max(most * MM);
        self
    }

    pub(super) fn heavy(mut self) -> Self {
        self.heavy = true;
        self
    }

    pub(super) fn spare(mut self) -> Self {
        self.spare = true;
        self
    }
}

/// Rows that belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    /// A cell at the left that spans them.
    pub(super) label: Option<Cell>,
    /// Their head, repeated on a new page.
    pub(super) head: Option<Row>,
    /// What stands over the whole width when they go on on a new page.
    pub(super) over: Option<Row>,
    pub(super) rows: Vec<Row>,
}

impl Band {
    pub(super) fn plain(row: Row) -> Self {
        Self { rows: vec![row], ..Self::default() }
    }

    fn all(&self) -> impl Iterator<Item = &Row> {
        self.head.iter().chain(&self.rows)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        self.head.iter_mut().chain(&mut self.rows)
    }
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) bands: Vec<Band>,
}

/// The part of a table that stands on one page.
#[derive(Debug, Default)]
pub(super) struct Fragment {
    rows: Vec<Placed>,
    labels: Vec<(Cell, f32, f32)>,
    pub(super) height: f32,
}

#[derive(Debug)]
struct Placed {
    row: Row,
    top: f32,
    band: usize,
}

impl Table {
    fn sum(&self, of: impl Fn(&Row) -> f32) -> f32 {
        self.bands.iter().flat_map(Band::all).map(of).sum()
    }

    /// Chooses heights so that the table fits into `room` if it can: rows shrink a little, then
    /// spare rows go; with room left, the rows for free text grow.
    pub(super) fn fit(&mut self, room: f32) {
        if self.sum(|r| r.least) > room && self.without_spares() <= room {
            self.drop_spares(room);
        }
        let (usual, least) = (self.sum(|r| r.usual), self.sum(|r| r.least));
        let most = self.sum(|r| r.most);
        let share = |from: f32, to: f32| {
            if to > from { ((room - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 }
        };
        for row in self.bands.iter_mut().flat_map(Band::all_mut) {
            row.height = if usual <= room {
                row.usual + (row.most - row.usual) * share(usual, most)
            } else if least <= room {
                row.least + (row.usual - row.least) * share(least, usual)
            } else {
                row.usual
            };
            // Whole hundredths keep pages of one form alike.
            row.height = (row.height * 20.0).floor() / 20.0;
        }
    }

    fn without_spares(&self) -> f32 {
        self.sum(|r| if r.spare { 0.0 } else { r.least })
    }

    fn drop_spares(&mut self, room: f32) {
        let mut over = self.sum(|r| r.least) - room;
        for band in &mut self.bands {
            while over > 0.0 && band.rows.last().is_some_and(|r| r.spare) {
                over -= band.rows.pop().map_or(0.0, |r| r.least);
            }
        }
    }

    /// Cuts into pages. No row is cut, but one that is taller than a page.
    pub(super) fn pages(self, first: f32, next: f32) -> Vec<Fragment> {
        let mut out = Vec::new();
        let mut page = Fragment::default();
        let mut room = first;
        for (number, band) in self.bands.into_iter().enumerate() {
            let Band { label, head, over, rows } = band;
            let head_height = head.as_ref().map_or(0.0, |h| h.height);
            // Only a row taller than a page is cut; any other goes on with its head.
            let over_height = over.as_ref().map_or(0.0, |o| o.height);
            let first_row = rows.first().map_or(0.0, |r| r.height);
            let cut = first_row > next - head_height - over_height;
            let first_row = if cut { first_row.min(30.0 * MM) } else { first_row };
            if page.height > 0.0 && page.height + head_height + first_row > room {
                out.push(std::mem::take(&mut page));
                room = next;
                if let Some(over) = over.as_ref() {
                    page.push(over.clone(), number);
                }
            }
            let mut start = page.height;
            if let Some(head) = &head {
                page.push(head.clone(), number);
            }
            let mut rows: std::collections::VecDeque<Row> = rows.into();
            while let Some(mut row) = rows.pop_front() {
                let over_height = over.as_ref().map_or(0.0, |o| o.height);
                let fresh = next - head_height - over_height;
                if page.height + row.height > room + 0.1 {
                    let left = room - page.height;
                    if row.height > fresh && left > 40.0 * MM {
                        rows.push_front(split(&mut row, left));
                        page.push(row, number);
                        continue;
                    }
                    if page.height > start + head_height + 0.1
                        || page.height > head_height + over_height + 0.1
                    {
                        page.close(&label, start);
                        out.push(std::mem::take(&mut page));
                        room = next;
                        if let Some(over) = &over {
                            page.push(over.clone(), number);
                        }
                        start = page.height;
                        if let Some(head) = &head {
                            page.push(head.clone(), number);
                        }
                        rows.push_front(row);
                        continue;
                    }
                }
                page.push(row, number);
            }
            page.close(&label, start);
        }
        out.push(page);
        out
    }
}

fn split(row: &mut Row, room: f32) -> Row {
    let cells: Vec<Cell> = row.cells.iter_mut().map(|cell| cell.split(room)).collect();
    row.height = room;
    let mut rest = Row::new(cells, 8.0, 8.0);
    rest.height = rest.usual;
    rest
}

impl Fragment {
    fn push(&mut self, row: Row, band: usize) {
        let height = row.height;
        self.rows.push(Placed { row, top: self.height, band });
        self.height += height;
    }

    fn close(&mut self, label: &Option<Cell>, start: f32) {
        if let Some(label) = label.as_ref().filter(|_| self.height > start) {
            self.labels.push((label.clone(), start, self.height));
        }
    }

    /// Draws the fragment with its frame.
    pub(super) fn draw(&self, x: f32, y: f32, width: f32, form: &mut Layer, own: &mut Layer) {
        for (at, placed) in self.rows.iter().enumerate() {
            let (top, height) = (y + placed.top, placed.row.height);
            for cell in &placed.row.cells {
                if cell.x > 0.1 {
                    form.line(x + cell.x, top, x + cell.x, top + height, FINE);
                }
                cell.draw(x, top, height, form, own);
            }
            if let Some(before) = at.checked_sub(1).and_then(|at| self.rows.get(at)) {
                let inner = self
                    .labels
                    .iter()
                    .any(|(_, from, to)| placed.top > from + 0.1 && placed.top < to - 0.1);
                let first = placed.row.cells.first().map_or(0.0, |cell| cell.x);
                let left = if inner && before.band == placed.band { first } else { 0.0 };
                let line = if placed.row.heavy { HEAVY } else { FINE };
                form.line(x + left, top, x + width, top, line);
            }
        }
        for (label, from, to) in &self.labels {
            label.draw(x, y + from, to - from, form, own);
        }
        form.marks.push(super::marks::Mark::Frame { x, y, w: width, h: self.height, width: HEAVY });
    }
}

/// Cells side by side from widths.
pub(super) fn side_by_side(from: f32, widths: &[f32], bodies: Vec<Body>) -> Vec<Cell> {
    let mut x = from;
    widths
        .iter()
        .zip(bodies)
        .map(|(w, body)| {
            let cell = Cell::new(x, *w, body);
            x += w;
            cell
        })
        .collect()
}
