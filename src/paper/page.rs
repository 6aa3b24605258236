//! The sheet: sizes and margins, title and head line, foot line, hole marks.

use crate::forms::Catalogue;

use super::desk::Desk;
use super::fonts::Face;
use super::grid::Table;
use super::holes::Holes;
#[cfg(test)]
use super::marks::Mark;
use super::marks::{Layer, MM, Page};
use super::text::{Line, Spacing};
use super::{Options, Paper};

/// A sheet to print on: sizes in points.
#[derive(Clone, Debug)]
pub(super) struct Stock {
    pub(super) width: f32,
    pub(super) height: f32,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    foot: f32,
    landscape: bool,
    pub(super) paper: Paper,
    duplex: bool,
    holes: Holes,
    cross: f32,
}

impl Stock {
    /// The sheet for a form.
    pub(super) fn form(catalogue: &Catalogue, options: &Options, landscape: bool) -> Self {
        let (width, height) = options.paper.size();
        let (left, right, top, bottom, foot) = match options.paper {
            Paper::A4 if landscape => (18.5, 18.5, 25.0, 15.0, 11.0),
            Paper::A4 => (25.0, 15.0, 20.0, 18.0, 13.0),
            _ if landscape => (12.0, 12.0, 20.0, 12.0, 8.0),
            Paper::A5 => (20.0, 10.0, 13.0, 13.0, 9.0),
            Paper::B5 | Paper::K16 => (22.0, 12.0, 16.0, 15.0, 10.0),
        };
        let (width, height) = if landscape { (height, width) } else { (width, height) };
        let holes = Holes::of(catalogue, options.punch.as_deref(), options.paper);
        Self::new(options, holes, landscape, (width, height), [left, right, top, bottom, foot])
    }

    /// The sheet for a letter: always A4, with the margins of GB/T 9704.
    pub(super) fn letter(catalogue: &Catalogue, options: &Options) -> Self {
        let options = Options { paper: Paper::A4, ..options.clone() };
        let holes = Holes::of(catalogue, options.punch.as_deref(), options.paper);
        Self::new(&options, holes, false, Paper::A4.size(), [28.0, 26.0, 37.0, 35.0, 13.0])
    }

    fn new(
        options: &Options,
        holes: Holes,
        landscape: bool,
        size: (f32, f32),
        margins: [f32; 5],
    ) -> Self {
        let [left, right, top, bottom, foot] = margins.map(|mm| mm * MM);
        Self {
            width: size.0 * MM,
            height: size.1 * MM,
            left,
            right,
            top,
            bottom,
            foot,
            landscape,
            paper: options.paper,
            duplex: options.duplex,
            holes,
            cross: if options.paper == Paper::A5 { 4.0 } else { 5.0 },
        }
    }

    pub(super) fn content_width(&self) -> f32 {
        self.width - self.left - self.right
    }

    pub(super) fn content_height(&self) -> f32 {
        self.height - self.top - self.bottom
    }

    /// Upper left corner of what is printed on the page with this number, from 1.
    pub(super) fn corner(&self, number: usize) -> (f32, f32) {
        match (self.back(number), self.landscape) {
            (false, _) => (self.left, self.top),
            (true, false) => (self.right, self.top),
            (true, true) => (self.left, self.bottom),
        }
    }

    /// What is printed on the page with this number: corner, width, height.
    pub(super) fn content(&self, number: usize) -> (f32, f32, f32, f32) {
        let (x, y) = self.corner(number);
        (x, y, self.content_width(), self.content_height())
    }

    /// The bound edge lies on the other side.
    fn back(&self, number: usize) -> bool {
        self.duplex && number.is_multiple_of(2)
    }

    pub(super) fn mark_holes(&self, number: usize, layer: &mut Layer) {
        let place = |along: f32, across: f32| {
            let (x, y) =
                if self.landscape { (along * MM, across * MM) } else { (across * MM, along * MM) };
            match (self.back(number), self.landscape) {
                (false, _) => (x, y),
                (true, false) => (self.width - x, y),
                (true, true) => (x, self.height - y),
            }
        };
        let arm = self.cross / 2.0 * MM;
        for along in &self.holes.along {
            let (x, y) = place(*along, self.holes.across);
            layer.line(x - arm, y, x + arm, y, 0.25);
            layer.line(x, y - arm, x, y + arm, 0.25);
        }
        if self.holes.by_punch() {
            let half = if self.landscape { self.width } else { self.height } / 2.0 / MM;
            let ((x1, y1), (x2, y2)) = (place(half, 5.0), place(half, 8.0));
            layer.line(x1, y1, x2, y2, 0.25);
        }
    }

    /// A page of what stands above its foot line: adds that and the hole marks.
    pub(super) fn finish(
        &self,
        desk: &Desk<'_>,
        options: &Options,
        foot: &Foot,
        mut form: Layer,
        mut own: Layer,
    ) -> Page {
        let size = (self.width, self.height);
        let content = Page::content_of(size, foot.page, foot.of, &form, &own);
        form.forget_parts();
        own.forget_parts();
        desk.shared.usual_marks.set((form.marks.len() + FOOT_MARKS, own.marks.len() + FOOT_MARKS));
        self.foot(desk, options, foot, (&mut form, &mut own));
        let form = desk.shared.layer(form);
        let number = foot.page;
        Page { width: self.width, height: self.height, form, own, number, content }
    }

    /// The foot line and the hole marks.
    fn foot(
        &self,
        desk: &Desk<'_>,
        options: &Options,
        foot: &Foot,
        layers: (&mut Layer, &mut Layer),
    ) {
        let (form, own) = layers;
        self.mark_holes(foot.page, form);
        let size = if self.paper == Paper::A5 { 6.5 } else { 7.5 };
        let (x, _) = self.corner(foot.page);
        let width = self.content_width();
        let centre = self.height - self.foot - size * 0.37;
        let head = desk.head;
        let number = if head.leaf_no.is_empty() {
            "空白表".to_owned()
        } else {
            format!("{}　{}", head.number_label(), head.leaf_no)
        };
        let mut middle = Vec::new();
        if let Some(text) = &foot.version {
            middle.push(text.clone());
        } else if !desk.blank && head.revision > 0 {
            middle.push(format!("第 {} 版", head.revision));
        }
        middle.push(format!("打印 {}", options.printed_at.format("%Y-%m-%d %H:%M")));
        if !head.purpose.is_empty() {
            middle.push(format!("用途 {}", head.purpose));
        }
        let left = desk.words(Face::Value, &number);
        let middle = desk.words(Face::Value, &middle.join("　　"));
        let right = desk.words(Face::Value, &format!("第 {} 页　共 {} 页", foot.page, foot.of));
        let (wide, far) = (left.width * size, (width - right.width * size).max(0.0));
        own.follow(form);
        own.text(&left, x, centre, size, Spacing::Natural);
        let room = far - wide;
        let at =
            ((width - middle.width * size) / 2.0).max(wide + (room - middle.width * size) / 2.0);
        own.text(&middle, x + at, centre, size, Spacing::Natural);
        own.text(&right, x + far, centre, size, Spacing::Natural);
    }
}

/// More than the marks of a foot line and the holes.
const FOOT_MARKS: usize = 16;

/// What the foot line says.
pub(super) struct Foot {
    pub(super) page: usize,
    pub(super) of: usize,
    /// Instead of the revision.
    pub(super) version: Option<String>,
}

/// What stands under the end of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail {
    /// Lines of notes in a face and size.
    pub(super) notes: Vec<(Line, f32)>,
    /// Words each followed by a line to write on, at the right of the first note.
    pub(super) sign: Vec<&'static str>,
    /// The same, on a line of their own below the notes, over the whole width.
    pub(super) below: Vec<&'static str>,
}

impl Tail {
    fn height(&self) -> f32 {
        let notes: f32 = self.notes.iter().map(|(_, size)| size * 1.35).sum();
        let sign: f32 = if self.sign.is_empty() { 0.0 } else { 12.0 };
        let above = if notes + sign > 0.0 { notes.max(sign) + 1.6 * MM } else { 0.0 };
        if self.below.is_empty() { above } else { above + BELOW }
    }
}

/// A form that is a table, ready to be cut into pages.
pub(super) struct Plan {
    pub(super) title: String,
    /// The head line of the first page: label and value.
    pub(super) first: Vec<(&'static str, String)>,
    /// That of the others.
    pub(super) next: Vec<(&'static str, String)>,
    pub(super) table: Table,
    pub(super) tail: Tail,
}

impl Plan {
    /// The pages of the leaf.
    pub(super) fn pages(mut self, desk: &Desk<'_>, options: &Options) -> Vec<Page> {
        let stock = &desk.stock;
        let width = stock.content_width();
        let size = if stock.paper == Paper::A5 { 15.0 } else { 18.0 };
        let title = Title::new(desk, &self.title, size, width);
        let first = head_lines(desk, &self.first, width);
        let next = head_lines(desk, &self.next, width);
        let head = |lines: &HeadLines| title.size + 4.5 * MM + lines.height() + 1.6 * MM;
        let tail = self.tail.height();
        let room = stock.content_height() - tail;
        self.table.fit(room - head(&first));
        let whole: f32 =
            self.table.bands.iter().flat_map(|b| b.head.iter().chain(&b.rows)).count() as f32;
        // Room for 接下页, unless it all fits on one page.
        let turn = 4.6 * MM;
        let one = self.table.is_one_page(room - head(&first) + whole * 0.01, room);
        let less = if one { -whole * 0.01 } else { turn.max(tail) - tail };
        let rooms = (room - head(&first) - less, room - head(&next) - less);
        if !one {
            self.table.fit_pages(rooms.0, rooms.1);
        }
        let fragments = self.table.pages(rooms.0, rooms.1);
        let of = fragments.len();
        let mut out = Vec::with_capacity(of);
        for (at, fragment) in fragments.iter().enumerate() {
            let page = at + 1;
            let (x, y) = stock.corner(page);
            let (of_form, of_own) = desk.shared.usual_marks.get();
            let mut form = Layer::default().with_room(of_form);
            let mut own = desk.own_layer().with_room(of_own);
            title.draw(x, y, width, &mut form);
            if at > 0 {
                let word = desk.words(Face::Label, "续页");
                form.text(
                    &word,
                    x + width - word.width * 9.0,
                    y + title.size * 0.6,
                    9.0,
                    Spacing::Natural,
                );
            }
            let lines = if at == 0 { &first } else { &next };
            let line_y = y + title.size + 4.5 * MM;
            let above = own.marks.len();
            lines.draw(desk, x, line_y, width, &mut form, &mut own);
            own.part(above);
            let top = line_y + lines.height() + 1.6 * MM;
            fragment.draw(x, top, width, &mut form, &mut own);
            let end = top + fragment.height + 1.0 * MM;
            if page < of {
                let word = desk.words(Face::Label, "接下页");
                form.text(&word, x + width - word.width * 9.0, end + 5.4, 9.0, Spacing::Natural);
            } else {
                self.tail.draw(desk, x, end, width, &mut form, &mut own);
            }
            let foot = Foot { page, of, version: None };
            out.push(stock.finish(desk, options, &foot, form, own));
        }
        out
    }
}

impl Tail {
    fn draw(&self, desk: &Desk<'_>, x: f32, y: f32, width: f32, form: &mut Layer, own: &mut Layer) {
        own.follow(form);
        let (mut at, notes) = (y, own.marks.len());
        for (line, size) in &self.notes {
            own.text(line, x, at + size * 0.65, *size, Spacing::Natural);
            at += size * 1.35;
        }
        own.part(notes);
        let mut right = x + width;
        for (word, blank) in self.sign.iter().rev().zip([27.0_f32, 32.0, 32.0]) {
            let word = desk.words(Face::Value, word);
            form.line(right - blank * MM, y + 10.5, right, y + 10.5, 0.5);
            right -= blank * MM + word.width * 9.0;
            form.text(&word, right, y + 5.85, 9.0, Spacing::Natural);
            right -= 3.0 * MM;
        }
        if self.below.is_empty() {
            return;
        }
        let centre = y + self.height() - BELOW / 2.0 + 2.0 * MM;
        let part = width / self.below.len() as f32;
        for (number, word) in self.below.iter().enumerate() {
            let left = x + number as f32 * part;
            let word = desk.words(Face::Value, word);
            form.text(&word, left, centre, 10.5, Spacing::Natural);
            let from = left + word.width * 10.5 + 1.0 * MM;
            let last = number + 1 == self.below.len();
            let to = left + part - if last { 0.0 } else { 6.0 * MM };
            form.line(from, centre + 6.0, to, centre + 6.0, 0.5);
        }
    }
}

/// Room for a line to sign on under the notes.
const BELOW: f32 = 16.0 * MM;

/// A tracked title that shrinks rather than run over.
pub(super) struct Title {
    line: Line,
    tracking: f32,
    pub(super) size: f32,
}

impl Title {
    pub(super) fn new(desk: &Desk<'_>, text: &str, size: f32, room: f32) -> Self {
        let tracking = if size > 20.0 { 0.06 } else { 0.12 };
        let line = desk.line(Face::Title, text, Spacing::Spread(tracking), "表题");
        let size = size.min(room / line.width.max(1.0));
        Self { line, tracking, size }
    }

    pub(super) fn draw(&self, x: f32, y: f32, width: f32, layer: &mut Layer) {
        let wide = (self.line.width - self.tracking) * self.size;
        let spacing = Spacing::Spread(self.tracking);
        let left = x + (width - wide) / 2.0;
        layer.text(&self.line, left, y + self.size / 2.0, self.size, spacing);
        // Spaces at its beginning are to be filled by hand.
        let first = self.line.pieces.first().map_or("", |piece| piece.text.as_str());
        let blanks = first.chars().take_while(|c| *c == '\u{3000}').count();
        if blanks > 0 {
            let end = left + blanks as f32 * (1.0 + self.tracking) * self.size;
            layer.line(left, y + self.size * 1.05, end - 2.0, y + self.size * 1.05, 0.5);
        }
    }
}

/// The line between title and table; more than one when names are long.
struct HeadLines {
    /// (line of text, x, row, a blank to write on behind it, of the form)
    parts: Vec<(Line, f32, usize, bool)>,
    rows: usize,
}

impl HeadLines {
    fn height(&self) -> f32 {
        9.0 * (1.0 + 1.4 * (self.rows as f32 - 1.0))
    }

    fn draw(&self, desk: &Desk<'_>, x: f32, y: f32, width: f32, form: &mut Layer, own: &mut Layer) {
        for (line, at, row, label) in &self.parts {
            own.follow(form);
            let layer = if *label { &mut *form } else { &mut *own };
            layer.text(line, x + at, y + 4.5 + *row as f32 * 12.6, 9.0, Spacing::Natural);
        }
        let (label, number) = desk.head.corner();
        let to_write = number.is_empty();
        let label = desk.words(Face::Value, &format!("{label}　"));
        let number = desk.words(Face::Value, number);
        let blank = to_write_on(desk);
        let wide = if to_write { blank } else { number.width * 9.0 };
        form.text(&label, x + width - wide - label.width * 9.0, y + 4.5, 9.0, Spacing::Natural);
        if to_write {
            form.line(x + width - blank, y + 9.5, x + width, y + 9.5, 0.5);
        } else {
            own.follow(form);
            own.text(&number, x + width - wide, y + 4.5, 9.0, Spacing::Natural);
        }
    }
}

/// Room to write a number on in the head line.
fn to_write_on(desk: &Desk<'_>) -> f32 {
    MM * if desk.stock.paper == Paper::A5 { 27.0 } else { 38.0 }
}

fn head_lines(desk: &Desk<'_>, items: &[(&'static str, String)], width: f32) -> HeadLines {
    let (label, number) = desk.head.corner();
    let to_write = number.is_empty();
    let number = desk.words(Face::Value, &format!("{label}　{number}")).width * 9.0;
    let number = if to_write { to_write_on(desk) + 45.0 } else { number };
    let mut out = HeadLines { parts: Vec::new(), rows: 1 };
    let mut x = 0.0;
    for (label, text) in items.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let bare = label.is_empty();
        let label = desk.words(Face::Value, label);
        let indent = if bare { 0.0 } else { label.width * 9.0 + 9.0 };
        let sorts = super::text::sorts(Face::Value, text, Spacing::Natural, &mut |c| {
            desk.note_missing(c, "页眉")
        });
        let whole: f32 = sorts.iter().map(|s| s.width * 9.0).sum();
        let room = |row: usize| if row == 0 { width - number - 9.0 } else { width };
        if x > 0.0 && x + indent + whole > room(out.rows - 1) {
            (x, out.rows) = (0.0, out.rows + 1);
        }
        out.parts.push((label, x, out.rows - 1, true));
        let lines = super::breaking::break_lines(
            &sorts,
            (width - indent) / 9.0,
            ((width - indent) - (room(out.rows - 1) - x - indent)).max(0.0) / 9.0,
            super::breaking::Manner::Text,
        );
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let line = super::text::collect(line);
            let end = x + indent + line.width * 9.0;
            out.parts.push((line, x + indent, out.rows - 1, false));
            if at + 1 < count {
                (x, out.rows) = (0.0, out.rows + 1);
            } else {
                x = end + 27.0;
            }
        }
    }
    out
}

/// An empty page, so that the next leaf starts on a sheet of its own.
pub(super) fn empty(like: &Page) -> Page {
    Page {
        width: like.width,
        height: like.height,
        form: std::sync::Arc::default(),
        own: Layer::default(),
        number: like.number + 1,
        content: super::Content::default(),
    }
}

/// Whether anything stands on a page beyond its edges.
#[cfg(test)]
pub(super) fn runs_over(page: &Page) -> Option<Mark> {
    let inside = |x: f32, y: f32| x >= 0.0 && y >= 0.0 && x <= page.width && y <= page.height;
    let mut all = page.form.marks.iter().chain(&page.own.marks);
    let over = |mark: &&Mark| match *mark {
        Mark::Line { x1, y1, x2, y2, .. } => !inside(*x1, *y1) || !inside(*x2, *y2),
        Mark::Frame { x, y, w, h, .. } => !inside(*x, *y) || !inside(x + w, y + h),
        Mark::Tick { x, y, size } => !inside(*x, *y) || !inside(x + size, y + size),
        Mark::Run(run) => {
            let wide = super::text::width(run.face, &run.text, run.spacing) * run.size;
            !inside(run.x, run.y) || !inside(run.x + wide, run.y)
        }
    };
    all.find(over).cloned()
}
