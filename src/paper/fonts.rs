//! The faces that paper is set in.
//!
//! Packed with zstd and compiled in; a face is unpacked when a page first needs it. Its tables of
//! glyphs and advances stay for the process, so [`Font::glyph`] and [`Font::advance`], asked for
//! every character while laying out, are plain look-ups. The file itself (63 MB, all faces
//! together) is only needed to cut a font down for a PDF: it stays while somebody [`keep`]s it.
//! FandolFang is a file of its own beside the program (its licence asks for that): without it
//! letters are set in the value face.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError, Weak};

/// A face, by the role it plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Titles: Noto Serif SC Black.
    Title,
    /// Labels and heads: Noto Sans SC.
    Label,
    /// Group rows: Noto Sans SC Medium.
    Medium,
    /// Values, and what other faces lack: Noto Serif SC.
    Value,
    /// Notes: Yuwang Kai.
    Note,
    /// Bodies of letters: FandolFang, if it is there.
    Letter,
    /// Rare characters: HanaMinB.
    Rare,
}

impl Face {
    /// All faces, in a fixed order.
    pub const ALL: [Face; 7] =
        [Face::Title, Face::Label, Face::Medium, Face::Value, Face::Note, Face::Letter, Face::Rare];

    /// Name inside the file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Face::Title => "NotoSerifSC-Black",
            Face::Label => "NotoSansSC-Regular",
            Face::Medium => "NotoSansSC-Medium",
            Face::Value => "NotoSerifSC-Regular",
            Face::Note => "YuwangKai-Regular",
            Face::Letter => "FandolFang-Regular",
            Face::Rare => "HanaMinB",
        }
    }

    /// Centre of a full-body glyph above the baseline, in em (paper/README.md).
    pub(super) fn centre(self) -> f32 {
        match self {
            Face::Title | Face::Value => 0.370,
            Face::Label | Face::Medium => 0.361,
            Face::Note => 0.334,
            Face::Letter => 0.295,
            Face::Rare => 0.411,
        }
    }

    fn packed(self) -> Option<std::borrow::Cow<'static, [u8]>> {
        macro_rules! font {
            ($file:literal) => {
                include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/", $file))
                    .as_slice()
            };
        }
        let bytes = match self {
            Face::Title => font!("NotoSerifSC-Black.ttf.zst"),
            Face::Label => font!("NotoSansSC-Regular.ttf.zst"),
            Face::Medium => font!("NotoSansSC-Medium.ttf.zst"),
            Face::Value => font!("NotoSerifSC-Regular.ttf.zst"),
            Face::Note => font!("YuwangKai-Regular.ttf.zst"),
            Face::Letter => return letter_file().map(Into::into),
            Face::Rare => font!("HanaMinB.ttf.zst"),
        };
        Some(bytes.into())
    }

    /// The loaded face; `None` only for [`Face::Letter`] when its file is missing.
    pub fn font(self) -> Option<&'static Font> {
        static FONTS: [OnceLock<Option<Font>>; 7] = [const { OnceLock::new() }; 7];
        let slot = FONTS.get(self as usize)?;
        slot.get_or_init(|| Font::load(self)).as_ref()
    }

    /// This face, or the value face when it is not there.
    pub(super) fn or_value(self) -> Face {
        if self == Face::Letter && self.font().is_none() { Face::Value } else { self }
    }
}

/// Begins to load what nearly every page is set in, the largest first, beside what its caller does
/// meanwhile.
pub(super) fn begin() {
    const USUAL: [Face; 3] = [Face::Value, Face::Title, Face::Label];
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let load = || USUAL.map(|face| face.font().is_some());
        // Without a thread each is loaded when it is needed.
        let _ = std::thread::Builder::new().name("fonts".to_owned()).spawn(load);
    });
}

fn unpack(face: Face) -> Option<File> {
    let packed = face.packed()?;
    let size = zstd::zstd_safe::get_frame_content_size(&packed).ok()??;
    let file = Arc::new(zstd::bulk::decompress(&packed, usize::try_from(size).ok()?).ok()?);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.0 > 0 {
        kept.1.push(file.clone());
    }
    Some(file)
}

/// Where the file of the letter face may lie: set by hand, beside the program, in the clone.
fn letter_file() -> Option<Vec<u8>> {
    const FILE: &str = "FandolFang-Regular.otf.zst";
    let mut folders: Vec<PathBuf> = Vec::new();
    folders.extend(std::env::var_os("YUWANG_FONTS").map(PathBuf::from));
    if let Some(beside) = std::env::current_exe().ok().as_deref().and_then(|exe| exe.parent()) {
        for place in ["fonts", "../Resources/fonts", "../lib/yuwang/fonts", "../share/yuwang/fonts"]
        {
            folders.push(beside.join(place));
        }
    }
    folders.push(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts")));
    folders.into_iter().find_map(|folder| std::fs::read(folder.join(FILE)).ok())
}

/// An unpacked font file.
type File = Arc<Vec<u8>>;

/// Who keeps unpacked files, and which.
static KEPT: Mutex<(usize, Vec<File>)> = Mutex::new((0, Vec::new()));

/// Unpacked font files stay as long as one of these lives.
#[derive(Debug)]
pub struct Keep(());

/// Keeps the font files that are unpacked from now on: who prints again and again unpacks once.
pub fn keep() -> Keep {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).0 += 1;
    Keep(())
}

impl Drop for Keep {
    fn drop(&mut self) {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 = kept.0.saturating_sub(1);
        if kept.0 == 0 {
            kept.1 = Vec::new();
        }
    }
}

/// A loaded face.
pub struct Font {
    role: Face,
    file: Mutex<Weak<Vec<u8>>>,
    pub(super) units: u16,
    pub(super) cff: bool,
    pub(super) weight: u16,
    pub(super) bounds: (i16, i16, i16, i16),
    low: Vec<u16>,
    high: HashMap<u32, u16>,
    advances: Vec<u16>,
}

impl Font {
    /// The font file as it was before packing; unpacked once more if nobody has kept it.
    pub fn file(&self) -> Option<Arc<Vec<u8>>> {
        let mut known = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = known.upgrade() {
            return Some(file);
        }
        let file = unpack(self.role)?;
        *known = Arc::downgrade(&file);
        Some(file)
    }

    fn load(role: Face) -> Option<Self> {
        let data = unpack(role)?;
        let face = ttf_parser::Face::parse(&data, 0).ok()?;
        let units = face.units_per_em();
        let advances = (0..face.number_of_glyphs())
            .map(|id| face.glyph_hor_advance(ttf_parser::GlyphId(id)).unwrap_or(units))
            .collect();
        let mut low = vec![0_u16; 0x1_0000];
        let mut high = HashMap::new();
        let subtables = face.tables().cmap.map(|cmap| cmap.subtables);
        for table in subtables.into_iter().flatten().filter(|table| table.is_unicode()) {
            table.codepoints(|code| {
                let Some(glyph) = table.glyph_index(code).filter(|glyph| glyph.0 != 0) else {
                    return;
                };
                match low.get_mut(code as usize) {
                    Some(slot) => *slot = glyph.0,
                    None => {
                        high.insert(code, glyph.0);
                    }
                }
            });
        }
        let bounds = face.global_bounding_box();
        let bounds = (bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max);
        let cff = face.tables().cff.is_some();
        let weight = face.weight().to_number();
        let file = Mutex::new(Arc::downgrade(&data));
        Some(Self { role, file, units, cff, weight, bounds, low, high, advances })
    }

    /// The glyph of a character.
    pub fn glyph(&self, character: char) -> Option<u16> {
        let code = character as u32;
        match self.low.get(code as usize) {
            Some(0) => None,
            Some(glyph) => Some(*glyph),
            None => self.high.get(&code).copied(),
        }
    }

    /// The advance of a glyph, in em.
    pub fn advance(&self, glyph: u16) -> f32 {
        self.advances.get(usize::from(glyph)).map_or(1.0, |a| f32::from(*a) / f32::from(self.units))
    }

    pub(super) fn raw_advance(&self, glyph: u16) -> u16 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or(self.units)
    }
}
