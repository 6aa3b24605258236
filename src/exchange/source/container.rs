//! Opens a file and says what it is: format, encoding, delimiter, sheets.
//!
//! Decided by content: a CSV called `.xls` is read as CSV, a web page called `.xls` is refused.

use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::outside;

use super::csv::CsvText;
use super::encoding::{self, Coding, Decoded};
use super::refusal::{Detail, Disguise, Refusal, RefusalCode};
use super::shape::{self, Shape};
use super::table::{Body, Sheet};
use super::workbook;

/// How much is read at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Filled cells of all sheets of a workbook.
    pub cells: usize,
    /// Bytes of a workbook after unpacking.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 200 << 20, cells: 10_000_000, unpacked_bytes: 1 << 30 }
    }
}

/// What the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text, whatever the delimiter.
    Csv,
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97–2003.
    Xls,
}

impl Format {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
        }
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct Container {
    /// What it is.
    pub format: Format,
    /// Of text: `utf-8`, `utf-8-bom`, `gb18030`, `utf-16le` or `utf-16be`.
    pub encoding: Option<&'static str>,
    /// Of text.
    pub delimiter: Option<char>,
    /// Days to add to a bare serial number before reading it as a date: 1462 in a workbook that
    /// counts from 1904. Date cells are already right.
    pub serial_offset: i64,
    /// At least one; text has exactly one, without a name.
    pub sheets: Vec<Sheet>,
}

/// Reads the file at `path`.
pub fn open(path: &Path, limits: Limits) -> Result<Container, Refusal> {
    open_as(path, None, limits)
}

/// Reads the file at `path`; of text somebody may have said what it is written in.
pub fn open_as(path: &Path, coding: Option<Coding>, limits: Limits) -> Result<Container, Refusal> {
    let denied = |error: std::io::Error| {
        let detail = match error.kind() {
            ErrorKind::NotFound => Detail::Missing,
            ErrorKind::IsADirectory => Detail::Folder,
            ErrorKind::InvalidInput => Detail::NoFile,
            _ => Detail::Denied,
        };
        Refusal::new(RefusalCode::Unreadable, detail)
    };
    let file = outside::open(path).map_err(denied)?;
    let size = file.metadata().map_err(denied)?.len();
    refuse_large(size, limits)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(denied)?;
    refuse_large(bytes.len() as u64, limits)?;
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    read_as(bytes, &extension.to_ascii_lowercase(), coding, limits)
}

/// Reads what a file held. The extension (lower case) only chooses the words of a refusal.
pub fn read(bytes: Vec<u8>, extension: &str, limits: Limits) -> Result<Container, Refusal> {
    read_as(bytes, extension, None, limits)
}

fn read_as(
    bytes: Vec<u8>,
    extension: &str,
    coding: Option<Coding>,
    limits: Limits,
) -> Result<Container, Refusal> {
    refuse_large(bytes.len() as u64, limits)?;
    let refused = |code, detail| Err(Refusal::new(code, detail));
    match shape::shape_of(&bytes) {
        Shape::Xlsx(members) => workbook::read_xlsx(&bytes, &members, limits),
        Shape::Xls => workbook::read_xls(&bytes, limits),
        Shape::Encrypted => refused(RefusalCode::Encrypted, Detail::None),
        Shape::CutShort => refused(RefusalCode::Corrupt, Detail::CutShort),
        Shape::Other(what) => Err(not_a_table(what, extension)),
        Shape::Text => read_text(bytes, extension, coding),
    }
}

fn read_text(
    bytes: Vec<u8>,
    extension: &str,
    coding: Option<Coding>,
) -> Result<Container, Refusal> {
    let decoded = match coding {
        Some(coding) => encoding::decode_as(bytes, coding),
        None => encoding::decode(bytes),
    };
    let Decoded { text, encoding } = decoded.map_err(|refusal| match refusal.detail {
        Detail::Is(what) => not_a_table(what, extension),
        _ => refusal,
    })?;
    let text = encoding::without_dos_end(text);
    if text.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '\u{FEFF}')) {
        return Err(Refusal::new(RefusalCode::Empty, Detail::None));
    }
    if let Some(what) = shape::markup(&text) {
        return Err(not_a_table(what, extension));
    }
    let text = CsvText::new(text);
    Ok(Container {
        format: Format::Csv,
        encoding: Some(encoding),
        delimiter: Some(text.delimiter()),
        serial_offset: 0,
        sheets: vec![Sheet {
            name: String::new(),
            hidden: false,
            merges: Vec::new(),
            body: Body::Text(text),
        }],
    })
}

fn not_a_table(what: Disguise, extension: &str) -> Refusal {
    let workbook = matches!(
        extension,
        "xls" | "xlsx" | "xlsm" | "xlsb" | "xlt" | "xltx" | "et" | "ett" | "ods"
    );
    let code = if workbook { RefusalCode::NotAWorkbook } else { RefusalCode::NotACsv };
    Refusal::new(code, Detail::Is(what))
}

fn refuse_large(size: u64, limits: Limits) -> Result<(), Refusal> {
    if size > limits.file_bytes {
        let megabytes = Detail::Megabytes(limits.file_bytes >> 20);
        return Err(Refusal::new(RefusalCode::TooLarge, megabytes));
    }
    Ok(())
}
