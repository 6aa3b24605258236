//! A roster: one row a person, the head repeated on every page, numbered rows at the end to write in.

use crate::forms::flow::{Column, printed};
use crate::forms::{Field, FormDef, Kind, Overflow, Values};

use super::Head;
use super::card::{head_bands, rest, spread};
use super::cell::{Align, Body, Setting, value};
use super::desk::Desk;
use super::fonts::Face;
use super::grid::{Band, Row, Table, side_by_side};
use super::marks::MM;
use super::page::{Plan, Tail};

/// Lays out a roster.
pub(super) fn plan(
    desk: &Desk<'_>,
    form: &FormDef,
    head: Option<&Values>,
    rows: &[&Values],
) -> Plan {
    let width = desk.stock.content_width();
    let columns = printed(&form.fields);
    let number = 10.0 * MM;
    let mut widths = vec![number];
    widths.extend(column_widths(&columns, width - number));
    let names = columns.iter().map(|c| c.label(&columns));
    let heads = std::iter::once("序号".to_owned()).chain(names);
    let heads = heads.zip(&widths).map(|(word, w)| Body::Label(desk.label(&word, *w))).collect();
    let head_row = Row::new(side_by_side(0.0, &widths, heads), 9.0, 9.0);

    let mut bands = Vec::new();
    if !form.head.is_empty() {
        let none = Values::new();
        bands = head_bands(desk, form, head.unwrap_or(&none));
    }
    let follows = !bands.is_empty();
    let head_row = if follows { head_row.heavy() } else { head_row };
    let rows = if desk.blank { &[] } else { rows };
    let mut all: Vec<Row> = rows
        .iter()
        .enumerate()
        .map(|(at, values)| row(desk, at + 1, Some(values), &columns, &widths))
        .collect();
    let blanks = if desk.blank { blanks_on_a_page(desk, &bands) } else { form.paper.blank_rows };
    for at in 0..blanks {
        let empty = row(desk, rows.len() + at + 1, None, &columns, &widths);
        // A roster that is all blank is not there for its written rows.
        all.push(if desk.blank { empty } else { empty.spare() });
    }
    bands.push(Band { head: Some(head_row), rows: all, ..Band::default() });
    bands.extend(rest(desk));

    let Head { place_name, station, post, .. } = desk.head;
    let first =
        vec![("处所", place_name.clone()), ("派出所", station.clone()), ("警务室", post.clone())];
    let tail = tail(desk, form, rows);
    Plan {
        title: form.title().to_owned(),
        next: first.clone(),
        first,
        table: Table { bands },
        tail,
    }
}

/// Widths in the proportions of the definition; on small paper numbers and dates keep what they
/// need to stand on one line, and the others make room.
pub(super) fn column_widths(columns: &[Column<'_>], room: f32) -> Vec<f32> {
    widths_by(columns, room, |field| field.width.max(0.5) as f32)
}

/// The same with other proportions.
pub(super) fn widths_by(
    columns: &[Column<'_>],
    room: f32,
    weight: impl Fn(&Field) -> f32,
) -> Vec<f32> {
    let weights: Vec<f32> = columns.iter().map(|c| weight(c.field)).collect();
    let widths = spread(room, weights.into_iter());
    let wish = needs(columns, &widths, room, NUMBERS);
    let words = columns.iter().zip(&wish).filter(|(_, need)| need.is_none());
    let least: f32 = words.map(|(column, _)| least_of_words(column.field)).sum();
    let tight = wish.iter().flatten().sum::<f32>() + least > room;
    // Rather smaller numbers, where the definition allows it, than names below each other.
    let fixed = if tight { needs(columns, &widths, room, SMALL_NUMBERS) } else { wish };
    let taken: f32 = fixed.iter().flatten().sum();
    let others = widths.iter().zip(&fixed).filter(|(_, need)| need.is_none());
    let scale = ((room - taken) / others.map(|(w, _)| w).sum::<f32>().max(1.0)).max(0.4);
    let widths = widths.iter().zip(&fixed).map(|(w, need)| need.unwrap_or(w * scale));
    spread(room, widths.collect::<Vec<_>>().into_iter())
}

/// Widths in mm that an identity number, a telephone number, a date take on one line: in 小五, and in
/// 六号.
const NUMBERS: [f32; 3] = [34.2, 21.2, 18.4];
const SMALL_NUMBERS: [f32; 3] = [28.7, 17.9, 15.5];

/// What the number columns that would be too narrow need; `None`: as wide as it comes.
fn needs(columns: &[Column<'_>], widths: &[f32], room: f32, small: [f32; 3]) -> Vec<Option<f32>> {
    let need = |(column, width): (&Column<'_>, &f32)| {
        let may_shrink = column.field.overflow == Overflow::Shrink;
        let [id, phone, date] = if may_shrink { small } else { NUMBERS };
        let need = match column.field.kind {
            Kind::IdNumber { .. } => id,
            Kind::Phone => phone,
            Kind::Date => date,
            _ => return None,
        };
        let tight = small != NUMBERS && may_shrink;
        (*width < need * MM || tight).then_some((need * MM).min(room))
    };
    columns.iter().zip(widths).map(need).collect()
}

/// What a column of words takes at least: three characters, or a code.
fn least_of_words(field: &Field) -> f32 {
    MM * if field.kind == Kind::Name { 14.0 } else { 9.0 }
}

fn row(
    desk: &Desk<'_>,
    number: usize,
    values: Option<&&Values>,
    columns: &[Column<'_>],
    widths: &[f32],
) -> Row {
    let plain = Setting::centred();
    let mut widths = widths.iter();
    let mut cells = Vec::with_capacity(columns.len() + 1);
    let mut x = 0.0;
    let mut add = |body: Body, w: f32| {
        cells.push(super::cell::Cell::new(x, w, body));
        x += w;
    };
    if let Some(w) = widths.next() {
        add(value(desk, &number.to_string(), *w, &plain, ""), *w);
    }
    for (column, w) in columns.iter().zip(widths) {
        let field = column.field;
        let text =
            values.and_then(|v| column.of(v)).map(|v| desk.show(field, v)).unwrap_or_default();
        add(value(desk, &text, *w, &setting(field, *w), &field.label), *w);
    }
    Row::new(cells, if values.is_some() { 10.0 } else { 11.0 }, 9.5)
}

/// Names, sex and numbers large; kinds, posts, addresses and dates small throughout.
fn setting(field: &Field, width: f32) -> Setting {
    let mut setting = Setting::of(field, false);
    let large = match field.kind {
        Kind::Name | Kind::IdNumber { .. } | Kind::Phone | Kind::Int | Kind::Dec | Kind::Flag => {
            true
        }
        Kind::Code(_) => width < 16.0 * MM,
        _ => false,
    };
    if !large {
        setting.size = 9.0;
    }
    if matches!(field.kind, Kind::Text | Kind::Long) && width > 32.0 * MM {
        setting.align = Align::Left;
    }
    setting
}

fn blanks_on_a_page(desk: &Desk<'_>, above: &[Band]) -> usize {
    let above: f32 = above.iter().flat_map(|b| &b.rows).map(|r| r.usual).sum();
    let room = desk.stock.content_height() - above - (18.0 + 15.0 + 9.0) * MM;
    (room / (11.0 * MM)).floor().max(3.0) as usize
}

fn tail(desk: &Desk<'_>, form: &FormDef, rows: &[&Values]) -> Tail {
    let mut words = String::new();
    let left = form.role("left_on").filter(|f| f.width > 0.0);
    if !desk.blank {
        let key = form.role_path("left_on");
        let there = |values: &&&Values| key.as_ref().is_none_or(|key| !values.contains_key(key));
        let count = rows.iter().filter(there).count();
        words = format!("在册 {count} 人；空行供手写补记，回所录入。");
    }
    if let Some(field) = left {
        words = format!("{words}离开的在“{}”栏写明日期，不划去原字。", field.paper_label());
    }
    let note = desk.words(Face::Value, &words);
    let wide = desk.stock.content_width() > 200.0 * MM;
    let sign = if wide { vec!["核对人（签名）", "核对日期"] } else { Vec::new() };
    Tail { notes: vec![(note, if wide { 9.0 } else { 7.5 })], sign, ..Tail::default() }
}
