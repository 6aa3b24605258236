//! The calibration page: what a printer makes of a sheet, to be measured with a ruler.
//!
//! Rulers run along all four edges, from the edge inwards, so that what the printer cannot reach is
//! seen; a cross stands at a known distance from two edges; then the margins of every kind of page,
//! the crosses of every hole pattern, a mark in every corner.

use std::ops::RangeInclusive;

use chrono::NaiveDateTime;

use crate::forms::Catalogue;
use crate::watch::Watch;

use super::desk::{Desk, Shared};
use super::fonts::Face;
use super::holes::Holes;
use super::marks::{Layer, MM, Mark, Page};
use super::page::{Stock, Title};
use super::shift::{Offset, Shift, shifted};
use super::text::Spacing;
use super::{Error, Head, Options, Paper, Printed, pdf};

/// What stands on a calibration page.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The sheet.
    pub paper: Paper,
    /// A page for the back too.
    pub duplex: bool,
    /// Whose page it is; empty on a file.
    pub queue: String,
    /// Printed as moved by this, to see whether it is right now.
    pub shift: Option<Shift>,
    /// Stands on the page and in the file.
    pub printed_at: NaiveDateTime,
}

impl Calibration {
    /// Where the cross stands that is measured: from the left and from the top edge, in mm.
    pub const CROSS: f32 = 50.0;
}

const HAIR: f32 = 0.25;
const SMALL: f32 = 7.0;
const TEXT: f32 = 10.5;
/// Rulers leave the corners to the corner marks.
const CORNER: u16 = 10;

/// The pages of a calibration, as a file.
///
/// # Errors
/// When the file cannot be put together.
pub fn calibration(catalogue: &Catalogue, ask: &Calibration) -> Result<Printed, Error> {
    let options =
        Options { paper: ask.paper, punch: None, duplex: ask.duplex, printed_at: ask.printed_at };
    let shared = Shared::default();
    let (stock, head) = (Stock::form(catalogue, &options, false), Head::default());
    let desk = Desk { catalogue, stock, head: &head, blank: false, shared: &shared };
    let sides: &[usize] = if ask.duplex { &[1, 2] } else { &[1] };
    let pages: Vec<Page> =
        sides.iter().map(|side| Sheet::page(&desk, &options, ask, *side)).collect();
    let title = format!("打印机校准页 {}", ask.paper.label());
    let mut bytes = pdf::write(&pages, (&title, ""), ask.printed_at, Watch::nobody())?;
    if let Some(shift) = ask.shift.filter(|shift| !shift.is_none()) {
        bytes = shifted(&bytes, shift, ask.duplex)?;
    }
    let missing = shared.missing.into_inner();
    Ok(Printed { bytes, pages: pages.len(), leaf_pages: vec![pages.len()], missing })
}

/// One page in the making; lengths in mm from the upper left corner of the sheet.
struct Sheet<'a> {
    desk: &'a Desk<'a>,
    width: f32,
    height: f32,
    /// Which page: 2 is a back, bound at its other side.
    side: usize,
    layer: Layer,
}

impl<'a> Sheet<'a> {
    fn page(desk: &'a Desk<'a>, options: &Options, ask: &Calibration, side: usize) -> Page {
        let (width, height) = ask.paper.size();
        let mut sheet = Self { desk, width, height, side, layer: Layer::default() };
        sheet.corners();
        sheet.rulers();
        sheet.reach();
        sheet.margins(options);
        sheet.holes(ask.paper);
        sheet.cross();
        sheet.words(ask);
        let (width, height) = (width * MM, height * MM);
        let form = Layer::default();
        let content = Page::content_of((width, height), side, side, &form, &sheet.layer);
        let form = desk.shared.layer(form);
        Page { width, height, form, own: sheet.layer, number: side, content }
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32) {
        self.layer.line(from.0 * MM, from.1 * MM, to.0 * MM, to.1 * MM, width);
    }

    /// Words around a point.
    fn label(&mut self, text: &str, at: (f32, f32), size: f32) {
        let line = self.desk.words(Face::Value, text);
        let x = at.0 * MM - line.width * size / 2.0;
        self.layer.text(&line, x, at.1 * MM, size, Spacing::Natural);
    }

    /// Words that begin, or on a back end, at a distance from the bound edge.
    fn bound_label(&mut self, text: &str, across: f32, y: f32) {
        let line = self.desk.words(Face::Value, text);
        let x = match self.is_back() {
            false => across * MM,
            true => (self.width - across) * MM - line.width * SMALL,
        };
        self.layer.text(&line, x, y * MM, SMALL, Spacing::Natural);
    }

    fn is_back(&self) -> bool {
        self.side.is_multiple_of(2)
    }

    /// So far from the bound edge.
    fn across(&self, across: f32) -> f32 {
        if self.is_back() { self.width - across } else { across }
    }

    /// A point so far along an edge and so deep inside of it: 0 top, 1 bottom, 2 left, 3 right.
    fn at_edge(&self, edge: usize, along: f32, deep: f32) -> (f32, f32) {
        match edge {
            0 => (along, deep),
            1 => (along, self.height - deep),
            2 => (deep, along),
            _ => (self.width - deep, along),
        }
    }

    fn length(&self, edge: usize) -> u16 {
        (if edge < 2 { self.width } else { self.height }) as u16
    }

    fn is_bound(&self, edge: usize) -> bool {
        edge == if self.is_back() { 3 } else { 2 }
    }

    fn corners(&mut self) {
        for (x, right) in [(5.0, 1.0), (self.width - 5.0, -1.0)] {
            for (y, down) in [(5.0, 1.0), (self.height - 5.0, -1.0)] {
                self.line((x, y), (x + right * 5.0, y), 0.75);
                self.line((x, y), (x, y + down * 5.0), 0.75);
            }
        }
    }

    /// A tick for every millimetre, from the edge inwards; the tens numbered.
    fn rulers(&mut self) {
        for edge in 0..4 {
            let bound = self.is_bound(edge);
            let stair = self.stair(edge);
            for mm in CORNER..=self.length(edge) - CORNER {
                let along = f32::from(mm);
                if stair.contains(&along) {
                    continue;
                }
                let (deep, width) = match () {
                    () if mm.is_multiple_of(10) => (if bound { 5.0 } else { 6.0 }, 0.4),
                    () if mm.is_multiple_of(5) => (if bound { 4.5 } else { 5.0 }, HAIR),
                    () => (if bound { 3.5 } else { 4.0 }, HAIR),
                };
                self.line(self.at_edge(edge, along, 0.0), self.at_edge(edge, along, deep), width);
                let inner = mm >= 2 * CORNER && mm <= self.length(edge) - 2 * CORNER;
                if inner && mm.is_multiple_of(10) {
                    let deep = if bound { 17.5 } else { 7.9 };
                    self.label(&mm.to_string(), self.at_edge(edge, along, deep), SMALL);
                }
            }
        }
    }

    /// A stair from each edge inwards, a millimetre a step: the first that is seen is how near to the
    /// edge the printer comes.
    fn reach(&mut self) {
        for edge in 0..4 {
            let from = *self.stair(edge).start();
            // At the bound edge the crosses of a row of holes stand further in.
            let last = if self.is_bound(edge) { 4 } else { 8 };
            for step in 1_u8..=last {
                let along = from + 2.0 + f32::from(step - 1) * 3.0;
                let at = |along: f32| self.at_edge(edge, along, f32::from(step));
                let (a, b) = (at(along), at(along + 3.0));
                self.line(a, b, 0.75);
                if step == 1 || step == last {
                    let deep = if self.is_bound(edge) { 9.5 } else { f32::from(step) + 2.2 };
                    let at = self.at_edge(edge, along + 1.5, deep);
                    self.label(&step.to_string(), at, 6.0);
                }
            }
        }
    }

    /// Where along an edge the stair stands; the ruler leaves it out, up to the next ten.
    fn stair(&self, edge: usize) -> RangeInclusive<f32> {
        let from = (f32::from(self.length(edge)) * 0.062).round() * 10.0;
        from + 0.5..=from + 29.5
    }

    /// The margins of every kind of page, each with its name.
    fn margins(&mut self, options: &Options) {
        let (x, y, w, h) = Stock::form(self.desk.catalogue, options, false).content(self.side);
        self.layer.marks.push(Mark::Frame { x, y, w, h, width: HAIR });
        self.frame_name("登记表、检查记录", x, y + h, w);
        if options.paper == Paper::A4 {
            let (x, y, w, h) = Stock::letter(self.desk.catalogue, options).content(self.side);
            self.layer.marks.push(Mark::Frame { x, y, w, h, width: HAIR });
            self.frame_name("责任书", x, y + h, w);
        }
        // A page on its side, as it is fed: its top at the left. Only its corners, the first frame is near.
        let (x, y, w, h) = Stock::form(self.desk.catalogue, options, true).content(self.side);
        let (left, right) = (y, y + h);
        let (top, bottom) = (self.height * MM - x - w, self.height * MM - x);
        for (x, inner) in [(left, 1.0), (right, -1.0)] {
            for (y, down) in [(top, 1.0), (bottom, -1.0)] {
                self.layer.line(x, y, x + inner * 4.0 * MM, y, 0.75);
                self.layer.line(x, y, x, y + down * 4.0 * MM, 0.75);
            }
        }
    }

    fn frame_name(&mut self, words: &str, x: f32, bottom: f32, w: f32) {
        let line = self.desk.words(Face::Value, &format!("{words}的版心"));
        let x = x + w - line.width * SMALL - 1.5 * MM;
        self.layer.text(&line, x, bottom - 2.2 * MM, SMALL, Spacing::Natural);
    }

    /// The crosses of all patterns of this paper.
    fn holes(&mut self, paper: Paper) {
        let patterns = Holes::all(self.desk.catalogue, paper);
        let room = if paper == Paper::A4 { 30.0 } else { 23.0 };
        for Holes { across, along: all, .. } in &patterns {
            let arm = if all.len() > 6 { 1.5 } else { 2.5 };
            for (at, along) in all.iter().copied().enumerate() {
                let x = self.across(*across);
                self.line((x - arm, along), (x + arm, along), HAIR);
                self.line((x, along - arm), (x, along + arm), HAIR);
                // Of a pattern one hole is named, of a row one that has room beside it.
                if at == if all.len() > 6 { 3 } else { 0 } {
                    let here =
                        |holes: &&Holes| holes.across == *across && holes.along.contains(&along);
                    let names: Vec<&str> =
                        patterns.iter().filter(here).map(|holes| holes.name.as_str()).collect();
                    self.bound_label(&names.join("、"), room, along);
                }
            }
        }
    }

    /// The cross to measure, with a line from each of the two edges.
    fn cross(&mut self) {
        let at = Calibration::CROSS;
        self.line((0.0, at), (at - 12.0, at), HAIR);
        self.line((at, 0.0), (at, at - 12.0), HAIR);
        self.line((at - 12.0, at), (at + 12.0, at), 0.75);
        self.line((at, at - 12.0), (at, at + 12.0), 0.75);
        self.label("距左边 50.0", (at - 9.0, at + 3.0), SMALL);
        self.label("距上边 50.0", (at + 9.5, at - 9.5), SMALL);
    }

    fn words(&mut self, ask: &Calibration) {
        let desk = self.desk;
        // Inside of all margins, beside the names of the holes.
        let (bound, free) = if ask.paper == Paper::A4 { (46.0, 30.0) } else { (36.0, 16.0) };
        let room = (self.width - bound - free) * MM;
        let left = MM * if self.is_back() { free } else { bound };
        let top = 72.0 * MM;
        let title = Title::new(desk, "打印机校准页", 18.0, room);
        title.draw(left, top, room, &mut self.layer);
        let side = if self.is_back() { "反面" } else { "正面" };
        let mut first = vec![ask.paper.label().to_owned(), side.to_owned()];
        first.extend((!ask.queue.is_empty()).then(|| ask.queue.clone()));
        first.push(ask.printed_at.format("%Y-%m-%d %H:%M").to_string());
        let moved = ask.shift.map(|shift| if self.is_back() { shift.back } else { shift.front });
        let moved = match moved {
            None | Some(Offset { x: 0, y: 0 }) => "没有校正。".to_owned(),
            Some(Offset { x, y }) => {
                format!("已校正：向右 {} 毫米，向下 {} 毫米。", tenths(x), tenths(y))
            }
        };
        let mut y = top + 12.0 * MM;
        let paragraphs = [
            format!("{}。{moved}", first.join("　")),
            "一、用直尺量十字：从纸的左边量到竖线，从纸的上边量到横线，量到半毫米以内，写在下面。".to_owned(),
            "二、把两个数填进程序：设置，纸张，打印机。双面打印的，反面另填。".to_owned(),
            "三、再印一张已校正的校准页，两处都是 50.0 就对了。".to_owned(),
            "四边的尺子从纸边起每毫米一格。阶梯从 1 毫米起，看得见的第一级就是打印机能印到的地方。".to_owned(),
            "尺子上 20 到 120 之间量得不是 100 毫米，是打印机缩放了页面：在打印机设置里选“实际大小”。".to_owned(),
            "订口一边的十字是各种孔位，粗角是横排名册的版心。".to_owned(),
        ];
        for words in &paragraphs {
            for line in desk.paragraph(Face::Value, words, room / TEXT) {
                self.layer.text(&line, left, y, TEXT, Spacing::Natural);
                y += TEXT * 1.55;
            }
            y += 1.2 * MM;
        }
        y += 3.0 * MM;
        for words in ["距左边　应为 50.0　量得", "距上边　应为 50.0　量得"] {
            let line = desk.words(Face::Value, words);
            self.layer.text(&line, left, y, TEXT, Spacing::Natural);
            let from = left + (line.width + 0.5) * TEXT;
            self.layer.line(from, y + 6.0, (from + 22.0 * MM).min(left + room), y + 6.0, 0.5);
            y += 10.0 * MM;
        }
    }
}

/// Tenths as they are read: -0.5.
fn tenths(value: i32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{}", value.abs() / 10, value.abs() % 10)
}
