//! The little of ZIP that recognising and annotating a workbook needs: the list of members and one
//! member's bytes. Cells themselves are read by calamine.

use std::io::Read;

use flate2::read::DeflateDecoder;

const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// One member of an archive.
pub(super) struct Member {
    /// Path with forward slashes, without a leading one.
    pub path: String,
    /// Locked with an archive password.
    pub encrypted: bool,
    /// What the archive says it unpacks to.
    pub unpacked_size: usize,
    deflated: bool,
    packed_size: usize,
    header_at: usize,
}

/// The members, or nothing if the directory at the end of the file is missing or broken.
pub(super) fn members(bytes: &[u8]) -> Option<Vec<Member>> {
    let end = memchr::memmem::rfind(bytes, END_OF_DIRECTORY)?;
    let count = u16_at(bytes, end + 10)?;
    let mut at = u32_at(bytes, end + 16)?;
    let mut found = Vec::with_capacity(count.min(1000));
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != DIRECTORY_ENTRY {
            return None;
        }
        let name_len = u16_at(bytes, at + 28)?;
        let name = bytes.get(at + 46..(at + 46).checked_add(name_len)?)?;
        found.push(Member {
            path: String::from_utf8_lossy(name).replace('\\', "/").trim_start_matches('/').into(),
            encrypted: u16_at(bytes, at + 8)? & 1 == 1,
            deflated: u16_at(bytes, at + 10)? == 8,
            packed_size: u32_at(bytes, at + 20)?,
            unpacked_size: u32_at(bytes, at + 24)?,
            header_at: u32_at(bytes, at + 42)?,
        });
        at += 46 + name_len + u16_at(bytes, at + 30)? + u16_at(bytes, at + 32)?;
    }
    Some(found)
}

impl Member {
    /// The unpacked bytes as a stream; the reader stops at whatever bound the caller sets.
    pub(super) fn unpack<'b>(&self, bytes: &'b [u8]) -> Option<Box<dyn Read + 'b>> {
        let name_len = u16_at(bytes, self.header_at + 26)?;
        let extra_len = u16_at(bytes, self.header_at + 28)?;
        let start = self.header_at + 30 + name_len + extra_len;
        let packed = bytes.get(start..start.checked_add(self.packed_size)?)?;
        Some(if self.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let raw: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(raw).into())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let raw: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(raw)).ok()
}
