//! Rows of cells, broken into pages between rows.

use super::cell::{Body, Cell};
use super::marks::{Layer, MM};

/// Line around a table, and between parts that follow each other.
const HEAVY: f32 = 1.0;
/// Line inside a table.
const FINE: f32 = 0.4;

/// The least part of a row taller than a page that may stand before a page ends.
const CUT: f32 = 40.0 * MM;

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
    /// So many of its first rows do not stand alone: heads of columns under its own head.
    pub(super) leading: usize,
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
    /// A row stands on it that is no spare one.
    written: bool,
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
            row.height = ((row.height * 20.0).floor() / 20.0).max(row.least);
        }
    }

    /// Chooses heights for a table of several pages: rows shrink a little, or spare rows go, where
    /// that saves a page; no more than it takes.
    pub(super) fn fit_pages(&mut self, first: f32, next: f32) {
        self.save_pages(first, next);
        self.trim_spares(first, next);
    }

    /// Takes spare rows out from the end as long as a page holds nothing else.
    fn trim_spares(&mut self, first: f32, next: f32) {
        let spare = |pages: &[Fragment]| pages.last().is_some_and(|page| !page.written);
        while spare(&self.clone().pages(first, next)) {
            let last = self.bands.iter_mut().rfind(|band| !band.rows.is_empty());
            if last.and_then(|band| band.rows.pop_if(|row| row.spare)).is_none() {
                return;
            }
        }
    }

    fn save_pages(&mut self, first: f32, next: f32) {
        let usual = self.clone().pages(first, next).len();
        let mut slim = self.clone();
        slim.set_heights(0.0);
        if slim.clone().pages(first, next).len() >= usual {
            let mut trimmed = slim.clone();
            trimmed.trim_spares(first, next);
            if trimmed.clone().pages(first, next).len() < usual {
                slim = trimmed;
            } else {
                for band in &mut slim.bands {
                    band.rows.retain(|row| !row.spare);
                }
                if slim.clone().pages(first, next).len() >= usual {
                    return;
                }
            }
            *self = slim.clone();
        }
        let best = slim.pages(first, next).len();
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..5 {
            let share = f32::midpoint(low, high);
            self.set_heights(share);
            if self.clone().pages(first, next).len() > best {
                high = share;
            } else {
                low = share;
            }
        }
        self.set_heights(low);
    }

    fn set_heights(&mut self, share: f32) {
        for row in self.bands.iter_mut().flat_map(Band::all_mut) {
            let height = row.least + (row.usual - row.least) * share;
            row.height = ((height * 20.0).floor() / 20.0).max(row.least);
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

    /// Whether all of it stands on the first page.
    pub(super) fn is_one_page(&self, first: f32, next: f32) -> bool {
        self.sum(|row| row.height) <= first || self.clone().pages(first, next).len() == 1
    }

    /// Cuts into pages. No row is cut, but one that is taller than a page.
    pub(super) fn pages(self, first: f32, next: f32) -> Vec<Fragment> {
        let mut out = Vec::new();
        let mut page = Fragment::default();
        let mut room = first;
        for (number, band) in self.bands.into_iter().enumerate() {
            let Band { label, head, over, rows, leading } = band;
            let head_height = head.as_ref().map_or(0.0, |h| h.height);
            let over_height = over.as_ref().map_or(0.0, |o| o.height);
            let fresh = next - head_height - over_height;
            let start_of = |row: &Row| if row.height > fresh { CUT } else { row.height };
            let led: f32 = rows.iter().take(leading).map(|row| row.height).sum();
            let first_row = led + rows.get(leading).map_or(0.0, start_of);
            if page.height > 0.0 && page.height + head_height + first_row > room + 0.1 {
                out.push(std::mem::take(&mut page));
                room = next;
                if let Some(over) = over.as_ref().filter(|_| leading == 0) {
                    page.push(over.clone(), number);
                }
            }
            let mut start = page.height;
            if let Some(head) = &head {
                page.push(head.clone(), number);
            }
            let mut rows: std::collections::VecDeque<Row> = rows.into();
            while let Some(mut row) = rows.pop_front() {
                if page.height + row.height > room + 0.1 {
                    let left = room - page.height;
                    if row.height > fresh && left >= CUT - 0.2 {
                        rows.push_front(split(&mut row, left));
                        page.written = true;
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
                page.written |= !row.spare;
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
            let starts = |(_, from, _): &&(Cell, f32, f32)| (placed.top - from).abs() < 0.01;
            for (label, from, to) in self.labels.iter().filter(starts) {
                label.place(x, y + from, to - from, form, own);
            }
            for cell in &placed.row.cells {
                if cell.x > 0.1 {
                    form.line(x + cell.x, top, x + cell.x, top + height, FINE);
                }
                cell.place(x, top, height, form, own);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Bands of rows of all heights; heads are marked by their heavy line.
    fn table(seed: u64) -> Table {
        let mut state = seed;
        let mut below = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % n
        };
        let mut bands = Vec::new();
        for _ in 0..=below(6) {
            let mut row = |most: u64| {
                let usual = 8.0 + below(most) as f32;
                Row::new(Vec::new(), usual, usual * 0.8)
            };
            let head = row(4).heavy();
            let rows = (0..1 + seed % 9).map(|_| row(90)).collect();
            let head = (!seed.is_multiple_of(3)).then_some(head);
            bands.push(Band { head, rows, ..Band::default() });
        }
        Table { bands }
    }

    #[test]
    fn no_row_is_lost_no_head_stands_alone_and_no_page_is_too_full() {
        for seed in 1..400 {
            let mut table = table(seed);
            let rows: usize = table.bands.iter().map(|band| band.rows.len()).sum();
            let (first, next) = (230.0 * MM, 240.0 * MM);
            table.fit(first);
            table.fit_pages(first, next);
            let pages = table.pages(first, next);
            let own = |page: &Fragment| page.rows.iter().filter(|p| !p.row.heavy).count();
            assert_eq!(pages.iter().map(own).sum::<usize>(), rows, "{seed}");
            for (at, page) in pages.iter().enumerate() {
                let room = if at == 0 { first } else { next };
                assert!(page.height <= room + 0.2, "{seed}: {} of {room}", page.height);
                assert!(page.rows.last().is_some_and(|p| !p.row.heavy), "{seed}: a head alone");
            }
        }
    }
}
