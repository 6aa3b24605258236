//! What a file is, decided by its bytes. The name only chooses the words of a refusal.

use super::refusal::Disguise;
use super::zip::{self, Member};

/// What the first look says.
pub(super) enum Shape {
    /// A workbook in ZIP clothes, with its members.
    Xlsx(Vec<Member>),
    /// A workbook of the 97–2003 kind.
    Xls,
    /// A workbook behind a password.
    Encrypted,
    /// An archive without its end.
    CutShort,
    /// Something else entirely.
    Other(Disguise),
    /// Perhaps text.
    Text,
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const SIGNATURES: &[(&[u8], Disguise)] = &[
    (b"%PDF-", Disguise::Pdf),
    (b"\x89PNG\r\n\x1a\n", Disguise::Picture),
    (b"\xFF\xD8\xFF", Disguise::Picture),
    (b"GIF87a", Disguise::Picture),
    (b"GIF89a", Disguise::Picture),
    (b"II*\0", Disguise::Picture),
    (b"MM\0*", Disguise::Picture),
    (b"Rar!\x1a\x07", Disguise::Archive),
    (b"7z\xBC\xAF\x27\x1C", Disguise::Archive),
    (b"\x1F\x8B\x08", Disguise::Archive),
    (b"{\\rtf", Disguise::WordDocument),
    (b"\x7FELF", Disguise::Program),
];

/// Looks at the bytes.
pub(super) fn shape_of(bytes: &[u8]) -> Shape {
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Shape::Other(*what);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive(bytes);
    }
    if bytes.starts_with(OLE) {
        return compound(bytes);
    }
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    if bytes.starts_with(b"MZ") && start.contains(&0) {
        return Shape::Other(Disguise::Program);
    }
    Shape::Text
}

/// A web page or other markup that calls itself a table.
pub(super) fn markup(text: &str) -> Option<Disguise> {
    let start: String = text.trim_start().chars().take(2000).collect::<String>().to_lowercase();
    let is = |prefix: &str| start.starts_with(prefix);
    if is("<!doctype html") || is("<html") || is("<table") || is("<head") || is("<meta") {
        return Some(Disguise::WebPage);
    }
    if is("mime-version:") {
        return Some(Disguise::WebPage);
    }
    if is("<?xml") || is("<workbook") {
        let page = start.contains("<html") || start.contains("<!doctype html");
        return Some(if page { Disguise::WebPage } else { Disguise::Xml });
    }
    let tagged = is("<!--") || is("<style") || is("<div") || is("<body") || is("<script");
    (tagged && (text.contains("<table") || text.contains("<TABLE"))).then_some(Disguise::WebPage)
}

fn archive(bytes: &[u8]) -> Shape {
    let Some(members) = zip::members(bytes) else { return Shape::CutShort };
    let has = |start: &str| members.iter().any(|m| m.path.to_ascii_lowercase().starts_with(start));
    if has("xl/workbook.xml") {
        let locked = members.iter().any(|member| member.encrypted);
        return if locked { Shape::Encrypted } else { Shape::Xlsx(members) };
    }
    Shape::Other(if has("xl/workbook.bin") || has("content.xml") {
        Disguise::OtherWorkbook
    } else if has("word/") {
        Disguise::WordDocument
    } else if has("ppt/") {
        Disguise::Presentation
    } else {
        Disguise::Archive
    })
}

/// Tells the kinds of OLE2 files apart by the names in their directory.
fn compound(bytes: &[u8]) -> Shape {
    let entry = |name: &str| directory_entry(bytes, name);
    if entry("EncryptedPackage").is_some() {
        return Shape::Encrypted;
    }
    if let Some(found) = entry("Workbook").or_else(|| entry("Book")) {
        let locked = found.stream(bytes).is_some_and(starts_locked);
        return if locked { Shape::Encrypted } else { Shape::Xls };
    }
    if entry("WordDocument").is_some() {
        return Shape::Other(Disguise::WordDocument);
    }
    if entry("PowerPoint Document").is_some() {
        return Shape::Other(Disguise::Presentation);
    }
    // Every whole file of this family has a root; without it the directory is missing.
    let whole = entry("Root Entry").is_some();
    if whole { Shape::Other(Disguise::Binary) } else { Shape::CutShort }
}

/// Where a stream of an OLE2 file begins.
struct Entry {
    first_sector: u32,
    size: u32,
}

impl Entry {
    /// The bytes from the stream's start; only its first sector is sure to be contiguous.
    fn stream<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        const MINI_STREAM_BELOW: u32 = 4096;
        if self.size < MINI_STREAM_BELOW {
            return None;
        }
        let shift = u32::from(*bytes.get(30)?);
        let sector = 1usize.checked_shl(shift)?;
        let start = usize::try_from(self.first_sector).ok()?.checked_add(1)?.checked_mul(sector)?;
        bytes.get(start..start.checked_add(sector)?)
    }
}

/// Entries are 128 bytes, aligned, with the name in UTF-16 in front and its byte length behind it.
fn directory_entry(bytes: &[u8], name: &str) -> Option<Entry> {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.as_chunks::<128>().0.iter().find_map(|entry| {
        let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
        (entry.starts_with(&wide) && length == wide.len() + 2).then(|| Entry {
            first_sector: u32::from_le_bytes([entry[116], entry[117], entry[118], entry[119]]),
            size: u32::from_le_bytes([entry[120], entry[121], entry[122], entry[123]]),
        })
    })
}

/// A FilePass record among the first records of a workbook stream: any kind of password.
fn starts_locked(mut stream: &[u8]) -> bool {
    const FILE_PASS: u16 = 0x002F;
    for _ in 0..4 {
        let Some(([a, b, c, d], rest)) = stream.split_first_chunk::<4>() else { return false };
        if u16::from_le_bytes([*a, *b]) == FILE_PASS {
            return true;
        }
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        stream = rest.get(length..).unwrap_or_default();
    }
    false
}
