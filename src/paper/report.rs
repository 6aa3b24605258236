//! A report: several tables and charts under one title, each with columns of its own.

use super::cell::SMALL;
use super::cell::{Body, Cell};
use super::chart::{Chart, SetChart};
use super::desk::Desk;
use super::fonts::Face;
use super::grid::{Band, Row, Table, side_by_side};
use super::list_cell::Listed;
use super::listing::{head_row, heading, row};
use super::marks::Page;
use super::page::{Plan, Tail};
use super::text::Spacing;
use super::{Head, ListCell, ListColumn, ListGroup, Options};

/// A report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// The words around it.
    pub head: Head,
    /// What stands left above the table, label and value; a label may be empty.
    pub above: Vec<(&'static str, String)>,
    /// Its parts.
    pub parts: Vec<ReportPart>,
    /// Paragraphs below.
    pub notes: Vec<String>,
    /// Words each followed by a line to sign on.
    pub sign: Vec<&'static str>,
}

/// A table or a chart of a report.
#[derive(Clone, Debug, Default)]
pub struct ReportPart {
    /// The heading.
    pub name: String,
    /// What is said beside it.
    pub note: String,
    /// A chart, over the rows.
    pub chart: Option<Chart>,
    /// The columns; none for a chart alone.
    pub columns: Vec<ListColumn>,
    /// The rows: a cell for each column.
    pub rows: Vec<Vec<ListCell>>,
    /// Height of a row in mm.
    pub row_height: f32,
}

/// The pages of a report.
pub(super) fn pages(desk: &Desk<'_>, report: &Report, options: &Options) -> Vec<Page> {
    let room = desk.stock.content_width();
    let bands = report.parts.iter().map(|part| band(desk, part, room)).collect();
    let notes = report.notes.iter();
    let notes = notes.flat_map(|text| desk.paragraph(Face::Value, text, room / SMALL));
    let tail = Tail {
        notes: notes.map(|line| (line, SMALL)).collect(),
        sign: Vec::new(),
        below: report.sign.clone(),
    };
    let plan = Plan {
        title: report.title.clone(),
        first: report.above.clone(),
        next: report.above.clone(),
        table: Table { bands },
        tail,
    };
    plan.pages(desk, options)
}

fn band(desk: &Desk<'_>, part: &ReportPart, room: f32) -> Band {
    let group =
        ListGroup { name: part.name.clone(), note: part.note.clone(), ..ListGroup::default() };
    let named = heading(desk, &group, room).heavy();
    let mut rows = Vec::new();
    if let Some(chart) = &part.chart {
        let body = Body::Listed(Listed::Chart(Box::new(SetChart::new(desk, chart))));
        rows.push(Row::new(vec![Cell::new(0.0, room, body)], 8.0, 8.0));
    }
    let mut over = None;
    if !part.columns.is_empty() {
        let all: f32 = part.columns.iter().map(|column| column.width).sum();
        let widths: Vec<f32> = part.columns.iter().map(|c| c.width / all.max(1.0) * room).collect();
        let head = head_row(desk, &part.columns, &widths);
        over = Some(head.clone());
        rows.push(head);
        if part.rows.is_empty() {
            let words = desk.line(Face::Value, "没有", Spacing::Natural, "");
            let none = Body::Heading { name: words, note: desk.words(Face::Value, "") };
            rows.push(Row::new(side_by_side(0.0, &[room], vec![none]), part.row_height, 7.0));
        }
        rows.extend(part.rows.iter().map(|cells| row(desk, &widths, cells, part.row_height)));
    }
    // A chart is a row of its own; the heads of columns go with the first row below them.
    let leading = if part.columns.is_empty() { 0 } else { 1 + usize::from(part.chart.is_some()) };
    Band { head: Some(named), over, rows, label: None, leading }
}
