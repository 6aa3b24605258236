//! A list that is no form: columns of given widths, rows in groups, a total, and who signs.
//!
//! The replacement list is one; so is every list that goes before or with a batch of leaves. What
//! stands in it is given; nothing here asks whose list it is.

use std::borrow::Cow;

use super::cell::{Align, Body, Cell, SMALL, Setting, boundary, choices, value};
use super::desk::Desk;
use super::fonts::Face;
use super::grid::{Band, Row, Table, side_by_side};
use super::list_cell::Listed;
use super::marks::Page;
use super::month_cell::{ListMonth, SetMonth};
use super::page::{Plan, Tail};
use super::text::{Line, Spacing};
use super::{Head, Options};

/// A list.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Its title.
    pub title: String,
    /// The words around it: station and post; `leaf_no` bears the list's own number, under
    /// `number_label`.
    pub head: Head,
    /// What stands left above the table, label and value; a label may be empty.
    pub above: Vec<(&'static str, String)>,
    /// The columns.
    pub columns: Vec<ListColumn>,
    /// The rows, in groups.
    pub groups: Vec<ListGroup>,
    /// Numbered rows at the end to be written in, about so many.
    pub spare: usize,
    /// The last row: words right-aligned over the columns before, then one for each column from
    /// there.
    pub total: Option<(String, Vec<String>)>,
    /// The boundary line of free text stands below: something is written in by hand.
    pub bounded: bool,
    /// Paragraphs below.
    pub notes: Vec<String>,
    /// Words each followed by a line to sign on.
    pub sign: Vec<&'static str>,
    /// On A4 on its side.
    pub landscape: bool,
}

/// A column.
#[derive(Clone, Debug)]
pub struct ListColumn {
    /// Its head.
    pub head: Cow<'static, str>,
    /// Its share of the width, in mm; all together fill the sheet that is printed on.
    pub width: f32,
}

/// Rows under a heading of their own.
#[derive(Clone, Debug, Default)]
pub struct ListGroup {
    /// The heading; without one the rows follow at once.
    pub name: String,
    /// What is said beside it.
    pub note: String,
    /// The rows: a cell for each column.
    pub rows: Vec<Vec<ListCell>>,
    /// Height of a row in mm.
    pub row_height: f32,
}

/// A cell.
#[derive(Clone, Debug)]
pub enum ListCell {
    /// To be written in.
    Empty,
    /// Text at the left.
    Text(String),
    /// Text in the middle.
    Middle(String),
    /// Text in the middle, small from the start: numbers and codes that stand below each other.
    Small(String),
    /// A box to tick for each, one below the other.
    Boxes(Vec<String>),
    /// A box to tick for each, side by side, in small type.
    Ticks(Vec<String>),
    /// A line, and a smaller one below it.
    Two(String, String),
    /// A day of a calendar: its number at the top, lines below; some of them stand out.
    Day(String, Vec<(String, bool)>),
    /// A month of a year, with its days.
    Month(Box<ListMonth>),
    /// Room to write, with 月 日 and a box for nobody there at its foot.
    Visit,
}

/// The pages of a list. Its spare rows fill the last page; they take one more only when there is
/// hardly room for any.
pub(super) fn pages(desk: &Desk<'_>, list: &Listing, options: &Options) -> Vec<Page> {
    let pages = |spare: usize| plan(desk, list, spare).pages(desk, options);
    let bare = pages(0);
    if list.spare == 0 {
        return bare;
    }
    let few = list.spare.div_ceil(2);
    let filled = (few..=list.spare).rev().map(pages).find(|filled| filled.len() == bare.len());
    filled.unwrap_or_else(|| pages(list.spare * 2))
}

/// Lays a list out.
fn plan(desk: &Desk<'_>, list: &Listing, spare: usize) -> Plan {
    let room = desk.stock.content_width();
    let all: f32 = list.columns.iter().map(|column| column.width).sum();
    let widths: Vec<f32> = list.columns.iter().map(|c| c.width / all.max(1.0) * room).collect();
    let head = head_row(desk, &list.columns, &widths);
    // Columns that are called nothing have no head.
    let headed = list.columns.iter().any(|column| !column.head.is_empty());
    let mut bands = Vec::new();
    if headed {
        bands.push(Band::plain(head.clone()));
    }
    for group in &list.groups {
        let mut rows: Vec<Row> =
            group.rows.iter().map(|cells| row(desk, &widths, cells, group.row_height)).collect();
        let mut over = head.clone();
        if !group.name.is_empty() {
            let named = heading(desk, group, room);
            if rows.is_empty() {
                rows.push(named);
            } else {
                // The heading is the head of its rows: it comes again where they go on.
                bands.push(Band { head: Some(named), over: Some(over), rows, ..Band::default() });
                continue;
            }
        }
        over.heavy = false;
        bands.push(Band { over: headed.then_some(over), rows, ..Band::default() });
    }
    if spare > 0 {
        let before: usize = list.groups.iter().map(|group| group.rows.len()).sum();
        let height = list.groups.last().map_or(10.0, |group| group.row_height);
        let rows = (1..=spare).map(|more| {
            let mut cells = vec![ListCell::Middle((before + more).to_string())];
            cells.resize(list.columns.len(), ListCell::Empty);
            row(desk, &widths, &cells, height)
        });
        let over = Some(head.clone());
        bands.push(Band { over, rows: rows.collect(), ..Band::default() });
    }
    if let Some((words, sums)) = &list.total {
        bands.push(Band::plain(total(desk, &widths, words, sums)));
    }
    let measure = room / SMALL;
    let notes = list.notes.iter().flat_map(|text| desk.paragraph(Face::Value, text, measure));
    let mut below: Vec<_> = Vec::new();
    if list.bounded {
        below.extend(boundary(desk, room).iter().map(|line| (line.clone(), 7.5)));
        below.push((Line::default(), 4.5));
    }
    below.extend(notes.map(|line| (line, SMALL)));
    let tail = Tail { notes: below, sign: Vec::new(), below: list.sign.clone() };
    Plan {
        title: list.title.clone(),
        first: list.above.clone(),
        next: list.above.clone(),
        table: Table { bands },
        tail,
    }
}

/// The heads of columns.
pub(super) fn head_row(desk: &Desk<'_>, columns: &[ListColumn], widths: &[f32]) -> Row {
    let label = |c: &ListColumn, w: &f32| match Listed::head(desk, &c.head, *w) {
        Some(head) => Body::Listed(head),
        None => Body::Label(desk.label(&c.head, *w)),
    };
    let heads = columns.iter().zip(widths).map(|(c, w)| label(c, w)).collect();
    Row::new(side_by_side(0.0, widths, heads), 8.0, 8.0)
}

pub(super) fn row(desk: &Desk<'_>, widths: &[f32], cells: &[ListCell], height: f32) -> Row {
    let bodies = cells.iter().zip(widths).map(|(cell, w)| match cell {
        ListCell::Empty => Body::Empty,
        ListCell::Text(text) => value(desk, text, *w, &Setting::left(), ""),
        ListCell::Middle(text) => value(desk, text, *w, &Setting::centred(), ""),
        ListCell::Small(text) => {
            value(desk, text, *w, &Setting { size: SMALL, ..Setting::centred() }, "")
        }
        ListCell::Boxes(words) => {
            let words: Vec<_> = words.iter().map(|word| (word.clone(), false)).collect();
            let plain = || {
                let text: Vec<_> = words.iter().map(|(word, _)| word.as_str()).collect();
                value(desk, &text.join("；"), *w, &Setting::left(), "")
            };
            choices(desk, &words, *w, words.len().max(1), "").unwrap_or_else(plain)
        }
        ListCell::Ticks(words) => Body::Listed(Listed::ticks(desk, words, *w)),
        ListCell::Two(first, second) => Body::Listed(Listed::two(desk, first, second, *w)),
        ListCell::Day(number, lines) => Body::Listed(Listed::day(desk, number, lines, *w)),
        ListCell::Month(month) => {
            Body::Listed(Listed::Month(Box::new(SetMonth::new(desk, month, *w))))
        }
        ListCell::Visit => Body::Listed(Listed::visit(desk)),
    });
    let bodies = bodies.collect();
    Row::new(side_by_side(0.0, widths, bodies), height.max(8.0), height.clamp(8.0, 9.5))
}

pub(super) fn heading(desk: &Desk<'_>, group: &ListGroup, room: f32) -> Row {
    let name = desk.line(Face::Medium, &group.name, Spacing::Natural, "");
    let note = desk.line(Face::Value, &group.note, Spacing::Natural, "");
    Row::new(vec![Cell::new(0.0, room, Body::Heading { name, note })], 8.0, 7.0)
}

fn total(desk: &Desk<'_>, widths: &[f32], words: &str, sums: &[String]) -> Row {
    let before = widths.len().saturating_sub(sums.len());
    let (left, right) = widths.split_at(before);
    let wide: f32 = left.iter().sum();
    let mut all = vec![wide];
    all.extend(right);
    let setting = Setting { align: Align::Right, ..Setting::left() };
    let mut bodies = vec![value(desk, words, wide, &setting, "")];
    bodies.extend(
        sums.iter().zip(right).map(|(text, w)| value(desk, text, *w, &Setting::centred(), "")),
    );
    Row::new(side_by_side(0.0, &all, bodies), 10.0, 8.0)
}
