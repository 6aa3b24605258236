//! A font file without the name that `PostScript` would call it by.
//!
//! Print filters (poppler's `pdftocairo`) part a font of many characters into several, and call each
//! by the name inside the font file. Whoever reads such `PostScript` on, as Ghostscript does to make a
//! PDF of it, takes those of one name for one font: some words then come out as pictures of letters,
//! which cannot be searched or copied. Of a font without the name each part gets a name of its own.
//! A PDF names its fonts itself, so nothing else misses it; the copyright and licence inside stay.

/// Where the lists of tables and of names begin, and how long an entry is.
const TABLES: usize = 12;
const TABLE: usize = 16;
const NAMES: usize = 6;
const NAME: usize = 12;
/// The entry of a list of names that is the `PostScript` name.
const POSTSCRIPT: u16 = 6;

/// What a font's checksums add up to.
const WHOLE: u32 = 0xB1B0_AFBA;

/// The font, as long as it was, without the name; `None` for what is no font.
pub(super) fn nameless(mut font: Vec<u8>) -> Option<Vec<u8>> {
    let names = Table::find(&font, b"name")?;
    let table = font.get_mut(names.start..names.start + names.length)?;
    let count = usize::from(short(table, 2)?);
    let records = table.get_mut(NAMES..NAMES + count * NAME)?;
    let kept: Vec<u8> = records
        .chunks_exact(NAME)
        .filter(|record| short(record, 6) != Some(POSTSCRIPT))
        .flatten()
        .copied()
        .collect();
    records.fill(0);
    records.get_mut(..kept.len())?.copy_from_slice(&kept);
    let count = u16::try_from(kept.len() / NAME).ok()?;
    table.get_mut(2..4)?.copy_from_slice(&count.to_be_bytes());
    let sum = checksum(table);
    font.get_mut(names.entry + 4..names.entry + 8)?.copy_from_slice(&sum.to_be_bytes());
    let head = Table::find(&font, b"head")?.start;
    font.get_mut(head + 8..head + 12)?.fill(0);
    let rest = WHOLE.wrapping_sub(checksum(&font));
    font.get_mut(head + 8..head + 12)?.copy_from_slice(&rest.to_be_bytes());
    Some(font)
}

/// A table of a font file.
struct Table {
    /// Where its entry stands in the list of tables.
    entry: usize,
    start: usize,
    length: usize,
}

impl Table {
    fn find(font: &[u8], tag: &[u8; 4]) -> Option<Self> {
        let count = usize::from(short(font, 4)?);
        let at = font
            .get(TABLES..)?
            .chunks_exact(TABLE)
            .take(count)
            .position(|entry| entry.starts_with(tag))?;
        let entry = TABLES + at * TABLE;
        let start = usize::try_from(long(font, entry + 8)?).ok()?;
        let length = usize::try_from(long(font, entry + 12)?).ok()?;
        Some(Self { entry, start, length })
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

/// The sum of the numbers of four bytes; the last filled up with zeros.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, chunk| {
        let number = chunk.iter().chain(&[0; 3]).take(4);
        sum.wrapping_add(number.fold(0, |number, byte| number << 8 | u32::from(*byte)))
    })
}

#[cfg(test)]
mod tests {
    use subsetter::GlyphRemapper;

    use super::super::fonts::Face;
    use super::*;

    #[test]
    fn the_name_alone_is_gone_and_the_sums_are_right() {
        for face in Face::ALL {
            let Some(font) = face.font() else { continue };
            let mut glyphs = GlyphRemapper::new();
            glyphs.remap(font.glyph('〇').or(font.glyph('𠀀')).expect("a glyph"));
            let file = font.file().expect("a file");
            let full = subsetter::subset(&file, 0, &glyphs).expect("a font");
            let bare = nameless(full.clone()).expect("a font");
            assert_eq!(bare.len(), full.len());
            assert_eq!(checksum(&bare), WHOLE, "{face:?}");
            let names = Table::find(&bare, b"name").expect("names");
            let sum = checksum(&bare[names.start..names.start + names.length]);
            assert_eq!(long(&bare, names.entry + 4), Some(sum), "{face:?}");
            let names = |font: &[u8]| {
                let raw = ttf_parser::RawFace::parse(font, 0).expect("a font");
                let table = raw.table(ttf_parser::Tag::from_bytes(b"name")).expect("names");
                let names = ttf_parser::name::Table::parse(table).expect("names").names;
                names.into_iter().map(|n| (n.name_id, n.name.to_vec())).collect::<Vec<_>>()
            };
            let mut expected = names(&full);
            assert!(expected.iter().any(|(id, _)| *id == POSTSCRIPT), "{face:?}");
            expected.retain(|(id, _)| *id != POSTSCRIPT);
            assert_eq!(names(&bare), expected, "{face:?}");
        }
    }

    #[test]
    fn what_is_no_font_is_none() {
        assert_eq!(
            nameless(b"\0\x01\0\0\0\x01\0\0\0\0\0\0name\0\0\0\0\0\0\xFF\xFF".to_vec()),
            None
        );
    }
}
