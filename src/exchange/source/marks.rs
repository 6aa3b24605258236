//! What calamine does not tell about an xlsx sheet: hidden rows, merged cells, error cells.
//!
//! One pass over the sheet's XML, tag by tag, without building anything. If the XML looks
//! different from what is expected the marks stay empty; the cells are still read by calamine.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};

use super::table::Merge;
use super::zip::Member;

/// Notes about one sheet; rows from 1.
#[derive(Default)]
pub(super) struct SheetMarks {
    pub hidden_rows: HashSet<usize>,
    pub merges: Vec<Merge>,
    /// Columns of error cells by row.
    pub errors: HashMap<usize, Vec<u16>>,
}

/// A tag longer than this is none of ours.
const LONGEST_TAG: u64 = 1 << 20;

/// The marks of every `<sheet>` of the workbook, in its order.
pub(super) fn read_marks(bytes: &[u8], members: &[Member], most: u64) -> Vec<SheetMarks> {
    let mut targets = HashMap::new();
    each_tag(bytes, members, "xl/_rels/workbook.xml.rels", most, |tag| {
        if tag.name == b"Relationship"
            && let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target"))
        {
            targets.insert(id.to_owned(), target.to_owned());
        }
    });
    let mut sheets = Vec::new();
    each_tag(bytes, members, "xl/workbook.xml", most, |tag| {
        if tag.name == b"sheet" {
            sheets.push(tag.attribute("id").and_then(|id| targets.get(id)).cloned());
        }
    });
    let path = |target: String| match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    };
    sheets
        .into_iter()
        .map(|target| {
            target.map(|t| sheet_marks(bytes, members, &path(t), most)).unwrap_or_default()
        })
        .collect()
}

fn sheet_marks(bytes: &[u8], members: &[Member], path: &str, most: u64) -> SheetMarks {
    let mut marks = SheetMarks::default();
    let mut row = 0;
    each_tag(bytes, members, path, most, |tag| match tag.name {
        b"row" => {
            row = tag.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
            if matches!(tag.attribute("hidden"), Some("1" | "true")) {
                marks.hidden_rows.insert(row);
            }
        }
        b"c" if tag.attribute("t") == Some("e") => {
            if let Some((row, column)) = tag.attribute("r").and_then(place)
                && let Ok(column) = u16::try_from(column)
            {
                marks.errors.entry(row).or_default().push(column);
            }
        }
        b"mergeCell" => marks.merges.extend(tag.attribute("ref").and_then(merge)),
        _ => (),
    });
    marks
}

/// `B3:D3`.
fn merge(reference: &str) -> Option<Merge> {
    let (from, to) = reference.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (place(from)?, place(to)?);
    Some(Merge { first_row, last_row, first_column, last_column })
}

/// `C7` is row 7, column 2 (from 0).
fn place(reference: &str) -> Option<(usize, usize)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = reference.split_at_checked(digits)?;
    let mut column = 0usize;
    for letter in letters.bytes() {
        if !letter.is_ascii_uppercase() || column > 20_000 {
            return None;
        }
        column = column * 26 + usize::from(letter - b'A') + 1;
    }
    Some((row.parse().ok()?, column.checked_sub(1)?))
}

/// An opening or empty tag.
struct Tag<'x> {
    /// Without a namespace prefix.
    name: &'x [u8],
    attributes: &'x [u8],
}

impl<'x> Tag<'x> {
    fn parse(inside: &'x [u8]) -> Self {
        let end = inside
            .iter()
            .position(|b| b.is_ascii_whitespace() || *b == b'/')
            .unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(end).unwrap_or((inside, &[]));
        Self { name: local(name), attributes }
    }

    /// The raw value of an attribute, whatever its prefix.
    fn attribute(&self, wanted: &str) -> Option<&'x str> {
        let mut rest = self.attributes;
        loop {
            let equals = memchr::memchr(b'=', rest)?;
            let (before, after) = rest.split_at_checked(equals)?;
            let after = after.get(1..)?.trim_ascii_start();
            let (quote, value) = after.split_first()?;
            let end = memchr::memchr(*quote, value)?;
            if local(before.trim_ascii()) == wanted.as_bytes() {
                return std::str::from_utf8(value.get(..end)?).ok();
            }
            rest = value.get(end + 1..)?;
        }
    }
}

fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|b| *b == b':').next().unwrap_or(name)
}

fn each_tag(
    bytes: &[u8],
    members: &[Member],
    path: &str,
    most: u64,
    mut visit: impl FnMut(Tag<'_>),
) {
    let Some(member) = members.iter().find(|member| member.path.eq_ignore_ascii_case(path)) else {
        return;
    };
    let Some(stream) = member.unpack(bytes) else { return };
    let mut stream = BufReader::with_capacity(1 << 16, stream.take(most));
    let mut piece = Vec::new();
    loop {
        piece.clear();
        match stream.by_ref().take(LONGEST_TAG).read_until(b'>', &mut piece) {
            Ok(1..) => (),
            _ => return, // the end, or damage that calamine will report
        }
        let Some(open) = memchr::memrchr(b'<', &piece) else { continue };
        let inside = piece.get(open + 1..).unwrap_or_default();
        visit(Tag::parse(inside.strip_suffix(b">").unwrap_or(inside)));
    }
}
