//! Bytes to text: byte-order mark, then UTF-16 by its shape, then UTF-8, then GB 18030.
//!
//! Never GBK: the decoder for GB 18030 reads it too, and GBK cannot hold the rare characters of
//! names (䶮, 㛃). A character that does not decode refuses the whole file: a name with a hole in
//! it is worse than no import.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::refusal::{Detail, Disguise, Refusal, RefusalCode};

/// Decoded text and what it was.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
}

/// What somebody says that a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// GB 18030, with all of GBK and GB 2312.
    Gb18030,
    /// UTF-16, by its mark or its shape, else with the low byte first.
    Utf16,
}

impl Coding {
    /// By its word: `utf-8`, `gb18030`, `utf-16`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "utf-8" => Some(Self::Utf8),
            "gb18030" => Some(Self::Gb18030),
            "utf-16" => Some(Self::Utf16),
            _ => None,
        }
    }
}

/// Decodes the whole file as somebody said, or refuses it.
pub(super) fn decode_as(bytes: Vec<u8>, coding: Coding) -> Result<Decoded, Refusal> {
    let decoded = match (coding, bytes.as_slice()) {
        (Coding::Utf8, [0xEF, 0xBB, 0xBF, ..]) => utf8_bom(bytes)?,
        (Coding::Utf8, _) => String::from_utf8(bytes)
            .map(|text| Decoded { text, encoding: "utf-8" })
            .map_err(|error| broken_utf8(error.as_bytes(), error.utf8_error()))?,
        (Coding::Gb18030, plain) => {
            let text = GB18030.decode_without_bom_handling_and_without_replacement(plain);
            let refused = || Refusal::new(RefusalCode::Encoding, gb18030_break(plain));
            Decoded { text: text.ok_or_else(refused)?.into_owned(), encoding: "gb18030" }
        }
        (Coding::Utf16, [0xFF, 0xFE, rest @ ..]) => utf16(rest, "utf-16le")?,
        (Coding::Utf16, [0xFE, 0xFF, rest @ ..]) => utf16(rest, "utf-16be")?,
        (Coding::Utf16, plain) => utf16(plain, utf16_shape(plain).unwrap_or("utf-16le"))?,
    };
    // Read wrongly it is full of signs that no table has: that is no other kind of file.
    if is_binary(decoded.text.as_bytes()) {
        return Err(Refusal::new(RefusalCode::Encoding, Detail::None));
    }
    refuse_broken(&decoded.text)?;
    Ok(decoded)
}

/// Decodes the whole file or refuses it.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, Refusal> {
    let decoded = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, "utf-16le")?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, "utf-16be")?,
        plain => match utf16_shape(plain) {
            Some(encoding) => utf16(plain, encoding)?,
            // Asked first: bytes that are no text at all must not be called a wrong encoding.
            None if is_binary(plain) => return Err(no_text()),
            None if plain.starts_with(b"\xEF\xBB\xBF") => utf8_bom(bytes)?,
            None => utf8_or_gb18030(bytes)?,
        },
    };
    if is_binary(decoded.text.as_bytes()) {
        return Err(no_text());
    }
    refuse_broken(&decoded.text)?;
    Ok(decoded)
}

fn no_text() -> Refusal {
    Refusal::new(RefusalCode::NotACsv, Detail::Is(Disguise::Binary))
}

fn utf8_bom(mut bytes: Vec<u8>) -> Result<Decoded, Refusal> {
    bytes.drain(..3);
    String::from_utf8(bytes)
        .map(|text| Decoded { text, encoding: "utf-8-bom" })
        .map_err(|error| broken_utf8(error.as_bytes(), error.utf8_error()))
}

fn broken_utf8(bytes: &[u8], error: std::str::Utf8Error) -> Refusal {
    let detail = match error.error_len() {
        None => Detail::CutShort,
        Some(_) => line_at(bytes, error.valid_up_to()),
    };
    Refusal::new(RefusalCode::Encoding, detail)
}

fn line_at(bytes: &[u8], at: usize) -> Detail {
    let before = bytes.get(..at).unwrap_or_default();
    Detail::Line(memchr::memchr_iter(b'\n', before).count() + 1)
}

fn utf16(bytes: &[u8], encoding: &'static str) -> Result<Decoded, Refusal> {
    let decoder = if encoding == "utf-16le" { UTF_16LE } else { UTF_16BE };
    let refused = |detail| Refusal::new(RefusalCode::Encoding, detail);
    if !bytes.len().is_multiple_of(2) {
        return Err(refused(Detail::CutShort));
    }
    decoder
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| Decoded { text: text.into_owned(), encoding })
        .ok_or_else(|| refused(Detail::None))
}

/// UTF-16 without a mark: the separators have their zero half on one side (that of characters such as
/// 一, U+4E00, lies on the other), and what comes out is Chinese text.
fn utf16_shape(bytes: &[u8]) -> Option<&'static str> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let is_separator = |byte: u8| matches!(byte, b',' | b'\t' | b';' | b'\n' | b'\r');
    let (mut little, mut big) = (0usize, 0usize);
    for pair in bytes.chunks_exact(2) {
        match pair {
            [byte, 0] if is_separator(*byte) => little += 1,
            [0, byte] if is_separator(*byte) => big += 1,
            _ => {}
        }
    }
    let (encoding, decoder) = match (little, big) {
        (1.., 0) => ("utf-16le", UTF_16LE),
        (0, 1..) => ("utf-16be", UTF_16BE),
        _ => return None,
    };
    // A stray zero byte in 8-bit text is rare; in UTF-16 every separator has one.
    let zeros = memchr::memchr_iter(0, bytes).count();
    let enough = zeros * 50 >= bytes.len()
        && (zeros * 10 >= bytes.len() || std::str::from_utf8(bytes).is_err());
    if !enough {
        return None;
    }
    let text = decoder.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (mut all, mut strange) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        strange += usize::from(!is_of_tables(c));
    }
    (strange * 10 <= all && !text.bytes().any(is_odd_control)).then_some(encoding)
}

/// A character that tables of Chinese offices hold: ASCII, Latin letters with marks, Chinese characters
/// and punctuation, full-width forms.
fn is_of_tables(c: char) -> bool {
    matches!(c,
        '\u{9}'..='\u{17F}' | '\u{2000}'..='\u{26FF}' | '\u{2E80}'..='\u{303F}'
        | '\u{3200}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE10}'..='\u{FFEE}'
        | '\u{20000}'..='\u{3FFFF}')
}

fn utf8_or_gb18030(bytes: Vec<u8>) -> Result<Decoded, Refusal> {
    let (error, bytes) = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, encoding: "utf-8" }),
        Err(error) => (error.utf8_error(), error.into_bytes()),
    };
    // GB 18030 would read a damaged UTF-8 file as nonsense without complaint.
    if mostly_utf8(&bytes) {
        return Err(broken_utf8(&bytes, error));
    }
    let refused = |detail| Err(Refusal::new(RefusalCode::Encoding, detail));
    let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(&bytes) else {
        return refused(gb18030_break(&bytes));
    };
    // One made-up character is a notice for its row; many mean that the guess was wrong.
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let private = text.chars().filter(|c| ('\u{E000}'..='\u{F8FF}').contains(c)).count();
    if private * 20 > foreign {
        return refused(Detail::None);
    }
    Ok(Decoded { text: text.into_owned(), encoding: "gb18030" })
}

/// Whether nearly everything beyond ASCII is well-formed UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 3
}

/// Says where GB 18030 stops making sense, or that only the last character is incomplete.
fn gb18030_break(bytes: &[u8]) -> Detail {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(bytes.len() * 2);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
    match result {
        encoding_rs::DecoderResult::Malformed(..) if read >= bytes.len() => Detail::CutShort,
        encoding_rs::DecoderResult::Malformed(..) => line_at(bytes, read),
        _ => Detail::None,
    }
}

/// A control character that no table contains.
fn is_odd_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A)
}

/// A stray zero byte is one row's problem; many, or other control characters, are no text at all.
/// Neither UTF-8 nor GB 18030 uses these bytes inside a character.
fn is_binary(bytes: &[u8]) -> bool {
    let zeros = memchr::memchr_iter(0, bytes).count();
    let controls = bytes.iter().filter(|byte| is_odd_control(**byte)).count() - zeros;
    let more_than_one_in = |few: usize, count: usize| count * few > bytes.len();
    more_than_one_in(20, zeros)
        || more_than_one_in(100, controls)
        || (zeros > 0 && more_than_one_in(1000, controls))
}

/// U+FFFD means that an earlier conversion already lost characters.
fn refuse_broken(text: &str) -> Result<(), Refusal> {
    match text.find(char::REPLACEMENT_CHARACTER) {
        Some(at) => Err(Refusal::new(RefusalCode::Encoding, line_at(text.as_bytes(), at))),
        None => Ok(()),
    }
}

/// Text without the end-of-file character that DOS programs leave behind.
pub(super) fn without_dos_end(mut text: String) -> String {
    let kept = text.trim_end_matches('\x1A').len();
    text.truncate(kept);
    text
}
