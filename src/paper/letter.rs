//! A responsibility letter in the sizes of GB/T 9704: title, number line, clauses that apply,
//! the signature block in one piece, the notice in its frame.

use std::borrow::Cow;
use std::ops::Range;

use crate::forms::condition::Scope;
use crate::forms::letters::{BLANK, LetterText, fill};
use crate::forms::{FormDef, Kind};

use super::Options;
use super::breaking::{DAY_BLANK, Manner, break_ranges, is_hanging};
use super::desk::Desk;
use super::fonts::Face;
use super::marks::{Layer, MM, Page};
use super::page::{Foot, Title};
use super::signatures::End;
use super::text::{Line, Sort, Spacing, clean, collect, sorts};

const BODY: f32 = 16.0;
/// 28 characters on a line of 156 mm.
const TRACKING: f32 = -0.21 / BODY;
const PITCH: f32 = 28.99;
const TIGHTEST: f32 = 24.0;
pub(super) const SIGN: f32 = 14.0;
const BLANK_EMS: f32 = 8.0;
/// A blank in running text may become so short.
const LEAST_BLANK_EMS: f32 = 5.0;
/// Around a value that was filled in; neither is a character.
const FROM: char = '\u{FDD0}';
const TO: char = '\u{FDD1}';
/// A day to write in: ＿＿年＿月＿日.
const DAY: char = '\u{FDD2}';
const DAY_WORDS: [(f32, &str); 3] = [(3.0, "年"), (2.0, "月"), (2.0, "日")];
/// Before what is counted: 间, 份.
const COUNT_EMS: f32 = 3.0;

/// What fills a letter.
pub(super) struct Filling<'a> {
    /// The letter's form, which says what kind of value a placeholder stands for.
    pub(super) form: &'a FormDef,
    pub(super) placeholders: &'a dyn Fn(&str) -> Option<String>,
    pub(super) scope: &'a dyn Scope,
}

/// A line of the body, ready to be set.
struct Set {
    sorts: Vec<Sort>,
    indent: f32,
    /// Stretch to the full measure.
    full: bool,
}

/// Lays out a letter.
pub(super) fn pages(
    desk: &Desk<'_>,
    letter: &LetterText,
    filling: &Filling<'_>,
    options: &Options,
) -> Vec<Page> {
    let stock = &desk.stock;
    let width = stock.content_width();
    let mut lines = Vec::new();
    if !letter.intro.trim().is_empty() {
        paragraph(desk, &filled(&letter.intro, filling), width, &mut lines);
    }
    let mut ordinal = 0;
    for clause in &letter.clauses {
        if let Some(text) = clause.wording(filling.scope) {
            let text = renumbered(text, &mut ordinal);
            paragraph(desk, &filled(&text, filling), width, &mut lines);
        }
    }
    // Two lines of the text stand above it.
    let room = stock.content_height();
    let end = End::new(desk, letter, filling, (width, room - 2.0 * PITCH));
    let title = filled(&letter.title, filling).replace(is_blank, "　　　");
    let title = Title::new(desk, &plain(&title), 22.0, width);
    let numbers: Vec<String> =
        letter.number_line.iter().map(|text| filled(text, filling)).collect();
    let numbers = NumberLine::new(desk, &numbers, width);
    let body_top = 14.0 * MM + numbers.height();
    let cut = |pitch: f32| breaks(lines.len(), pitch, room - body_top, room, end.height);
    let pitches =
        std::iter::successors(Some(PITCH), |p| Some(p - 0.5)).take_while(|p| *p >= TIGHTEST - 0.01);
    let pitch = pitches.chain([TIGHTEST]).find(|p| cut(*p).len() <= 2).unwrap_or(PITCH);
    let parts = cut(pitch);
    let of = parts.len();
    let mut lines = lines.into_iter();
    let mut out = Vec::with_capacity(of);
    for (at, count) in parts.into_iter().enumerate() {
        let page = at + 1;
        let (x, top) = stock.corner(page);
        let (form, mut own) = (Layer::default(), desk.own_layer());
        let mut y = top;
        if at == 0 {
            title.draw(x, top, width, &mut own);
            numbers.draw(x, top + 15.2 * MM, &mut own);
            y += body_top;
        }
        let clauses = own.marks.len();
        for line in lines.by_ref().take(count) {
            line.draw(x, y + pitch / 2.0, width, &mut own);
            y += pitch;
        }
        own.part(clauses);
        let signatures = own.marks.len();
        if page == of {
            end.draw(desk, x, y, width, &mut own);
        }
        own.part(signatures);
        let foot = Foot { page, of, version: Some(format!("正文 {} 版", letter.version)) };
        out.push(stock.finish(desk, options, &foot, form, own));
    }
    out
}

/// How many lines each page takes; the end stands on the last one, never alone.
fn breaks(lines: usize, pitch: f32, first: f32, next: f32, end: f32) -> Vec<usize> {
    let mut out = Vec::new();
    let mut left = lines;
    let mut room = first;
    loop {
        let holds = (room / pitch).floor().max(1.0) as usize;
        if left as f32 * pitch + end <= room || (left <= 2 && !out.is_empty()) {
            out.push(left);
            return out;
        }
        let take = if left <= holds { left.saturating_sub(2) } else { holds.min(left - 2) };
        out.push(take);
        left -= take;
        room = next;
    }
}

/// A clause under the number that follows from those before it: the texts number all clauses, and
/// not all of them apply to every place.
fn renumbered<'t>(text: &'t str, last: &mut usize) -> Cow<'t, str> {
    match text.split_once('、') {
        Some((ordinal, rest)) if is_ordinal(ordinal) => {
            *last += 1;
            Cow::Owned(format!("{}、{rest}", ordinal_of(*last)))
        }
        _ => Cow::Borrowed(text),
    }
}

fn is_ordinal(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// 1 to 99 as clauses are numbered.
fn ordinal_of(number: usize) -> String {
    let digit = |at: usize| "一二三四五六七八九".chars().nth(at.wrapping_sub(1));
    let tens = match number / 10 {
        0 => None,
        1 => Some("十".to_owned()),
        more => Some(digit(more).into_iter().chain(['十']).collect()),
    };
    tens.into_iter().chain(digit(number % 10).map(String::from)).collect()
}

/// Whether a placeholder stands for a day of the letter.
fn is_day(form: &FormDef, name: &str) -> bool {
    let Some(of_letter) = name.strip_prefix("letter.") else { return false };
    let field = form.role(of_letter).or_else(|| form.at(of_letter));
    field.is_some_and(|field| matches!(field.kind, Kind::Date | Kind::DateTime))
}

/// A text with its placeholders filled, each value between [`FROM`] and [`TO`].
pub(super) fn filled(text: &str, filling: &Filling<'_>) -> String {
    let text = fill(text, |name| {
        let value = (filling.placeholders)(name).unwrap_or_default();
        let value = clean(&value);
        match value.trim() {
            "" => is_day(filling.form, name).then(|| DAY.to_string()),
            value => Some(format!("{FROM}{value}{TO}")),
        }
    });
    // The sources part a placeholder from Chinese text by spaces; print has none there.
    let mut out = String::with_capacity(text.len());
    let mut all = text.chars().peekable();
    while let Some(c) = all.next() {
        let inner = |c: char| c == FROM || is_blank(c);
        if c == ' ' && (out.ends_with([TO, BLANK, DAY]) || all.peek().is_some_and(|n| inner(*n))) {
            continue;
        }
        out.push(c);
    }
    out
}

/// A place to write in.
pub(super) fn is_blank(c: char) -> bool {
    c == BLANK || c == DAY
}

/// A day to write in, piece by piece.
pub(super) fn day(desk: &Desk<'_>, face: Face, spacing: Spacing) -> Vec<Sort> {
    let mut out = Vec::new();
    for (blank, word) in DAY_WORDS {
        out.push(Sort { character: DAY_BLANK, face, width: blank, filled: false });
        out.extend(run(desk, word, face, spacing));
    }
    out
}

pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if is_blank(c) { '　' } else { c })
        .filter(|c| *c != FROM && *c != TO)
        .collect()
}

/// Sorts of a filled text; a value with a character the letter face lacks is set whole in the value face.
pub(super) fn set(desk: &Desk<'_>, text: &str, face: Face, spacing: Spacing) -> Vec<Sort> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find([FROM, BLANK, DAY]) {
        let (before, from) = rest.split_at(at);
        out.extend(run(desk, before, face, spacing));
        let mut tail = from.chars();
        let first = tail.next();
        if first.is_some_and(is_blank) {
            if first == Some(DAY) {
                out.extend(day(desk, face, spacing));
            } else {
                let counts = tail.as_str().starts_with(['间', '份']);
                let width = if counts { COUNT_EMS } else { BLANK_EMS };
                out.push(Sort { character: BLANK, face, width, filled: false });
            }
            rest = tail.as_str();
            continue;
        }
        let (value, after) = tail.as_str().split_once(TO).unwrap_or((tail.as_str(), ""));
        let value = run(desk, value, face, spacing).into_iter();
        out.extend(value.map(|sort| Sort { filled: true, ..sort }));
        rest = after;
    }
    out.extend(run(desk, rest, face, spacing));
    out
}

fn run(desk: &Desk<'_>, text: &str, face: Face, spacing: Spacing) -> Vec<Sort> {
    let face = face.or_value();
    let whole = face.font().is_some_and(|font| text.chars().all(|c| font.glyph(c).is_some()));
    let face = if whole { face } else { Face::Value };
    sorts(face, text, spacing, &mut |c| desk.note_missing(c, "正文"))
}

fn paragraph(desk: &Desk<'_>, text: &str, measure: f32, out: &mut Vec<Set>) {
    let (heading, rest) = heading(text);
    let spacing = Spacing::Tracked(TRACKING);
    let mut all = set(desk, heading, Face::Label, spacing);
    all.extend(set(desk, rest, Face::Letter, spacing));
    let room = measure / BODY;
    let lines = lines_with_blanks(&mut all, room);
    let count = lines.len();
    for (at, line) in lines.into_iter().enumerate() {
        let indent = if at == 0 { 2.0 * BODY } else { 0.0 };
        let sorts = all.get(line).unwrap_or_default().to_vec();
        out.push(Set { sorts, indent, full: at + 1 < count });
    }
}

/// Lines of a paragraph; a blank that no line has room for becomes shorter rather than leave half a
/// line empty before it.
fn lines_with_blanks(all: &mut [Sort], room: f32) -> Vec<Range<usize>> {
    loop {
        let lines = break_ranges(all, room, 2.0, Manner::Text, true);
        let mut shorter = None;
        for (at, pair) in lines.windows(2).enumerate() {
            let [line, next] = pair else { continue };
            let used: f32 = all.get(line.clone()).unwrap_or_default().iter().map(|s| s.width).sum();
            let left = room - used - if at == 0 { 2.0 } else { 0.0 };
            let blank = all.get(next.start).filter(|s| s.character == BLANK);
            if blank.is_some_and(|blank| blank.width > left && left >= LEAST_BLANK_EMS) {
                shorter = Some((next.start, left - 0.02));
                break;
            }
        }
        let Some((at, width)) = shorter else { return lines };
        match all.get_mut(at) {
            Some(blank) => blank.width = width,
            None => return lines,
        }
    }
}

/// The ordinal and, when a clause has one, its heading: up to the first 。 within ten characters.
fn heading(text: &str) -> (&str, &str) {
    let Some((ordinal, rest)) = text.split_once('、') else { return ("", text) };
    if !is_ordinal(ordinal) {
        return ("", text);
    }
    let end = rest
        .char_indices()
        .take(11)
        .find(|(_, c)| *c == '。')
        .map_or(0, |(at, c)| at + c.len_utf8());
    text.split_at_checked(ordinal.len() + '、'.len_utf8() + end).unwrap_or(("", text))
}

impl Set {
    fn draw(&self, x: f32, centre: f32, measure: f32, layer: &mut Layer) {
        let whole: f32 = self.sorts.iter().map(|s| s.width).sum::<f32>() * BODY;
        // A comma beyond the end hangs; the characters before it fill the measure.
        let hangs = self
            .sorts
            .last()
            .filter(|s| is_hanging(s.character) && self.indent + whole > measure + 0.01 * BODY);
        let wide = whole - hangs.map_or(0.0, |s| s.width * BODY);
        let count = self.sorts.len() - usize::from(hangs.is_some());
        let gaps = count.saturating_sub(1).max(1) as f32;
        let slack = (measure - self.indent - wide) / gaps / BODY;
        // More than this would look like spaces, to the eye and to who copies the text.
        let extra = if self.full && slack.abs() < 0.085 { slack } else { 0.0 };
        draw_sorts(&self.sorts, x + self.indent, centre, BODY, TRACKING, extra, layer);
    }
}

/// Draws sorts that were measured with `tracking`, each `extra` further apart; blanks become lines.
pub(super) fn draw_sorts(
    all: &[Sort],
    x: f32,
    centre: f32,
    size: f32,
    tracking: f32,
    extra: f32,
    layer: &mut Layer,
) {
    let mut x = x;
    let is_line = |sort: &Sort| matches!(sort.character, BLANK | DAY_BLANK);
    for part in all.split_inclusive(is_line) {
        let (text, blank) = match part.split_last() {
            Some((last, text)) if is_line(last) => (text, Some(last)),
            _ => (part, None),
        };
        let spacing = if tracking == 0.0 && extra == 0.0 {
            Spacing::Natural
        } else {
            Spacing::Tracked(tracking + extra)
        };
        let parted = layer.parted;
        for part in text.chunk_by(|a, b| !parted || a.filled == b.filled) {
            let mut line: Line = collect(part);
            for piece in &mut line.pieces {
                piece.width += extra * piece.text.chars().count() as f32;
            }
            let wide: f32 = line.pieces.iter().map(|p| p.width).sum();
            let draw = |layer: &mut Layer| layer.text(&line, x, centre, size, spacing);
            if part.first().is_some_and(|sort| sort.filled) {
                layer.filled(draw);
            } else {
                draw(layer);
            }
            x += wide * size;
        }
        if let Some(blank) = blank {
            let end = x + (blank.width + extra) * size;
            layer.line(x + 1.0, centre + size * 0.5, end - 1.0, centre + size * 0.5, 0.5);
            x = end;
        }
    }
}

/// The numbers under the title: side by side, in smaller type where they are long, or below each
/// other where that does not do.
struct NumberLine {
    size: f32,
    rows: Vec<Vec<(Vec<Sort>, f32)>>,
}

impl NumberLine {
    const SIZES: [f32; 3] = [12.0, 10.5, 9.0];
    const ROW: f32 = 6.0 * MM;

    fn new(desk: &Desk<'_>, numbers: &[String], measure: f32) -> Self {
        let all: Vec<Vec<Sort>> = numbers
            .iter()
            .map(|text| {
                let mut all = set(desk, text, Face::Letter, Spacing::Natural);
                for sort in all.iter_mut().filter(|s| s.character == BLANK) {
                    sort.width = 7.0;
                }
                all
            })
            .collect();
        let wide = |sorts: &[Sort]| sorts.iter().map(|s| s.width).sum::<f32>();
        let (count, whole) = (all.len(), all.iter().map(|one| wide(one)).sum::<f32>());
        // At least two characters between them.
        let fits = |size: &f32| (whole + 2.0 * count.saturating_sub(1) as f32) * size <= measure;
        if let Some(size) = Self::SIZES.into_iter().find(fits) {
            let gap = (measure - whole * size) / count.saturating_sub(1).max(1) as f32;
            let mut x = 0.0;
            let row = all.into_iter().map(|one| {
                let left = x;
                x += wide(&one) * size + gap;
                (one, left)
            });
            let row: Vec<_> = row.collect();
            return Self { size, rows: if row.is_empty() { Vec::new() } else { vec![row] } };
        }
        let [.., size] = Self::SIZES;
        let lines = all.iter().flat_map(|one| {
            let lines = break_ranges(one, measure / size, 0.0, Manner::Text, false);
            lines.into_iter().filter_map(|line| Some(vec![(one.get(line)?.to_vec(), 0.0)]))
        });
        Self { size, rows: lines.collect() }
    }

    fn height(&self) -> f32 {
        self.rows.len() as f32 * Self::ROW
    }

    fn draw(&self, x: f32, top: f32, layer: &mut Layer) {
        for (at, row) in self.rows.iter().enumerate() {
            for (sorts, left) in row {
                let centre = top + at as f32 * Self::ROW;
                draw_sorts(sorts, x + left, centre, self.size, 0.0, 0.0, layer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{breaks, heading};

    #[test]
    fn a_heading_ends_with_its_first_full_stop() {
        assert_eq!(heading("一、依法登记。出租前登记。"), ("一、依法登记。", "出租前登记。"));
        assert_eq!(
            heading("八、发现承租人利用房屋实施犯罪活动的，及时报告。"),
            ("八、", "发现承租人利用房屋实施犯罪活动的，及时报告。")
        );
        assert_eq!(heading("本责任书有效。"), ("", "本责任书有效。"));
    }

    #[test]
    fn the_signatures_never_stand_alone() {
        for lines in 1..120 {
            let parts = breaks(lines, 28.99, 580.0, 638.0, 260.0);
            assert_eq!(parts.iter().sum::<usize>(), lines);
            assert!(*parts.last().expect("a page") >= lines.min(2) || parts.len() == 1);
        }
    }
}
