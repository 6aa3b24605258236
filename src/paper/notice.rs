//! A sheet that is no form: a title, paragraphs, and a key to be typed off again.

use std::sync::Arc;

use super::breaking::{Manner, break_lines};
use super::desk::Desk;
use super::fonts::Face;
use super::marks::{Layer, MM, Mark, Page};
use super::page::Title;
use super::text::{Spacing, clean, collect, sorts};

/// What a sheet of text says.
#[derive(Clone, Debug, Default)]
pub struct TextSheet {
    /// Title.
    pub title: String,
    /// Paragraphs before the key.
    pub paragraphs: Vec<String>,
    /// Lines of the key, in groups parted by spaces; may be empty.
    pub key: Vec<String>,
    /// Paragraphs after the key.
    pub after: Vec<String>,
}

const SIZE: f32 = 12.0;
const PITCH: f32 = 21.0;
const SLOT: f32 = 0.66;

pub(super) fn page(desk: &Desk<'_>, sheet: &TextSheet) -> Page {
    let stock = &desk.stock;
    let width = stock.content_width();
    let (x, top) = stock.corner(1);
    let (form, mut own) = (Layer::default(), Layer::default());
    let title = Title::new(desk, &sheet.title, 18.0, width);
    title.draw(x, top, width, &mut own);
    let mut y = top + 16.0 * MM;
    paragraphs(desk, &sheet.paragraphs, x, &mut y, width, &mut own);
    if !sheet.key.is_empty() {
        y += 5.0 * MM;
        y = key(desk, &sheet.key, x, y, width, &mut own) + 8.0 * MM;
    }
    paragraphs(desk, &sheet.after, x, &mut y, width, &mut own);
    let (width, height) = (stock.width, stock.height);
    let content = Page::content_of((width, height), 1, 1, &form, &own);
    Page { width, height, form: Arc::new(form), own, number: 1, content }
}

fn paragraphs(desk: &Desk<'_>, all: &[String], x: f32, y: &mut f32, width: f32, layer: &mut Layer) {
    for text in all {
        let sorts =
            sorts(Face::Value, &clean(text), Spacing::Natural, &mut |c| desk.note_missing(c, ""));
        for (at, line) in
            break_lines(&sorts, width / SIZE, 2.0, Manner::Text).into_iter().enumerate()
        {
            let indent = if at == 0 { 2.0 * SIZE } else { 0.0 };
            layer.text(&collect(line), x + indent, *y + PITCH / 2.0, SIZE, Spacing::Natural);
            *y += PITCH;
        }
        *y += 4.0;
    }
}

fn key(desk: &Desk<'_>, lines: &[String], x: f32, y: f32, width: f32, layer: &mut Layer) -> f32 {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(1).max(1) as f32;
    let size = ((width - 12.0 * MM) / (longest * SLOT)).min(22.0);
    let pitch = size * 1.7;
    let height = pitch * lines.len() as f32 + 8.0 * MM;
    layer.marks.push(Mark::Frame { x, y, w: width, h: height, width: 1.0 });
    let left = x + (width - longest * SLOT * size) / 2.0;
    for (at, text) in lines.iter().enumerate() {
        let line = desk.line(Face::Label, text, Spacing::Mono(SLOT), "");
        layer.text(
            &line,
            left,
            y + 4.0 * MM + (at as f32 + 0.5) * pitch,
            size,
            Spacing::Mono(SLOT),
        );
    }
    y + height
}
