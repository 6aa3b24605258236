//! A finished file moved on its sheets, because a printer does not feed straight: same pages, same
//! layout, every page painted a little aside.
//!
//! The file that was looked at stays as it is; this makes another one for the printer. A page that
//! lies on its side is turned upright here, to the left, the way a print service turns it anyway:
//! only then are left and top of the page those of the sheet in the printer.

use lopdf::{Document, Object, ObjectId, Stream};

use super::Error;
use super::marks::MM;

/// How far off something is, in tenths of a millimetre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offset {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// How to move the pages of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// On the front of a sheet.
    pub front: Offset,
    /// On its back; the same as the front where one side only is printed.
    pub back: Offset,
}

impl Shift {
    /// Nothing to move.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// The file with its pages moved. `duplex`: every second page is a back.
///
/// # Errors
/// A file that is none of the program's.
pub fn shifted(pdf: &[u8], shift: Shift, duplex: bool) -> Result<Vec<u8>, Error> {
    let mut document = Document::load_mem(pdf).map_err(|_| Error::Pdf)?;
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let mut known: Vec<((Offset, Option<i64>), ObjectId)> = Vec::new();
    for (at, id) in pages.into_iter().enumerate() {
        let offset = if duplex && at % 2 == 1 { shift.back } else { shift.front };
        let page = document.get_dictionary(id).map_err(|_| Error::Pdf)?;
        let (width, height) = size(page)?;
        let turned = (width > height).then(|| height.round() as i64);
        let before = match known.iter().find(|(what, _)| *what == (offset, turned)) {
            Some((_, stream)) => *stream,
            None => {
                let words = transform(offset, turned.map(|_| height));
                let stream = Stream::new(lopdf::Dictionary::new(), words.into_bytes());
                let stream = document.add_object(stream.with_compression(false));
                known.push(((offset, turned), stream));
                stream
            }
        };
        let page = document.get_dictionary_mut(id).map_err(|_| Error::Pdf)?;
        let mut contents = vec![Object::Reference(before)];
        match page.get(b"Contents") {
            Ok(Object::Array(all)) => contents.extend(all.iter().cloned()),
            Ok(one) => contents.push(one.clone()),
            Err(_) => {}
        }
        page.set("Contents", contents);
        if turned.is_some() {
            page.set(
                "MediaBox",
                vec![0.into(), 0.into(), Object::Real(height), Object::Real(width)],
            );
        }
    }
    let mut bytes = Vec::with_capacity(pdf.len() + 1024);
    document.save_to(&mut bytes).map_err(|_| Error::Pdf)?;
    Ok(bytes)
}

fn size(page: &lopdf::Dictionary) -> Result<(f32, f32), Error> {
    let corners = page.get(b"MediaBox").and_then(Object::as_array).map_err(|_| Error::Pdf)?;
    match corners.as_slice() {
        [_, _, width, height] => Ok((
            width.as_float().map_err(|_| Error::Pdf)?,
            height.as_float().map_err(|_| Error::Pdf)?,
        )),
        _ => Err(Error::Pdf),
    }
}

/// The operator that moves what follows; `turned`: the height of a page that lies on its side.
fn transform(offset: Offset, turned: Option<f32>) -> String {
    let points = |tenths: i32| tenths as f32 / 10.0 * MM;
    let (x, y) = (points(offset.x), -points(offset.y));
    match turned {
        // Its top comes to the left edge: (x, y) goes to (height - y, x).
        Some(height) => format!("0 1 -1 0 {:.2} {y:.2} cm\n", height + x),
        None => format!("1 0 0 1 {x:.2} {y:.2} cm\n"),
    }
}
