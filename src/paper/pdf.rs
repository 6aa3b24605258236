//! Pages to a PDF file.
//!
//! printpdf makes the document: pages, fonts with their widths and `ToUnicode`. Three things are
//! done here because it does them slowly or not at all without its layout engine: fonts are cut
//! down to the characters used, the content of pages is written compactly (what is the same on
//! several pages of a form stands in the file once), and streams are deflated on several threads.
//! Dates and ids follow from the content, so the same sheets give the same bytes.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDateTime;
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};
use printpdf::{
    FontId, FontMetrics, FontType, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, PdfWarnMsg, Pt, TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use crate::threads;
use crate::watch::Watch;

use super::Error;
use super::content::piece_name;
use super::fonts::{Face, Font};
use super::marks::{Layer, Mark, Page};
use super::nameless::nameless;
use super::template::{Job, Templates};

/// Bytes of the file that holds these pages, of this title and author.
pub(super) fn write(
    pages: &[Page],
    (title, author): (&str, &str),
    printed_at: NaiveDateTime,
    watch: Watch<'_>,
) -> Result<Vec<u8>, Error> {
    let faces = Faces::used_by(pages);
    let templates = Templates::of(pages);
    let (fonts, contents) = streams(pages, &faces, &templates, watch)?;
    let mut document = skeleton(pages, &fonts, title);
    let resources = share_resources(&mut document)?;
    let mut packer = Packer::default();
    fill_pages(&mut document, pages, &templates, (contents, resources), &mut packer)?;
    compress_fonts(&mut document, fonts, &mut packer)?;
    finish(&mut document, author, printed_at)?;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|_| Error::Pdf)?;
    Ok(bytes)
}

/// The glyphs of one face that are used, renumbered.
pub(super) struct Glyphs {
    face: Face,
    pub(super) font: &'static Font,
    remapper: GlyphRemapper,
    low: Vec<u16>,
    high: HashMap<char, u16>,
    /// (new glyph, old glyph, the character it reads back as)
    claimed: Vec<(u16, u16, char)>,
    /// Characters that share a glyph with another one, and so need their own words.
    pub(super) twins: Vec<char>,
}

impl Glyphs {
    fn new(face: Face, characters: impl Iterator<Item = char>) -> Option<Self> {
        let font = face.font()?;
        let mut out = Self {
            face,
            font,
            remapper: GlyphRemapper::new(),
            low: vec![0; 0x1_0000],
            high: HashMap::new(),
            claimed: Vec::new(),
            twins: Vec::new(),
        };
        for character in characters {
            let Some(old) = font.glyph(character) else { continue };
            let known = usize::from(out.remapper.num_gids());
            let new = out.remapper.remap(old);
            if usize::from(new) >= known {
                out.claimed.push((new, old, character));
            } else {
                out.twins.push(character);
            }
            match out.low.get_mut(character as usize) {
                Some(slot) => *slot = new,
                None => {
                    out.high.insert(character, new);
                }
            }
        }
        Some(out)
    }

    pub(super) fn get(&self, character: char) -> u16 {
        match self.low.get(character as usize) {
            Some(glyph) => *glyph,
            None => self.high.get(&character).copied().unwrap_or(0),
        }
    }

    fn subset(&self) -> Result<Vec<u8>, Error> {
        let broken = || Error::Font(self.face.name());
        let file = self.font.file().ok_or_else(broken)?;
        let cut = subsetter::subset(&file, 0, &self.remapper).map_err(|_| broken())?;
        nameless(cut).ok_or_else(broken)
    }

    fn resource(&self) -> String {
        format!("F{}", self.face as usize)
    }

    fn parsed(&self, subset: Vec<u8>) -> ParsedFont {
        let tag = Sha256::digest(&subset);
        let tag: String = tag.iter().take(6).map(|b| char::from(b'A' + b % 26)).collect();
        let (x_min, y_min, x_max, y_max) = self.font.bounds;
        let units = self.font.units;
        let em = |share: f32| (share * f32::from(units)) as i16;
        ParsedFont {
            original_bytes: subset,
            font_index: 0,
            font_name: Some(format!("{tag}+{}", self.face.name())),
            codepoint_to_glyph: self.claimed.iter().map(|(new, _, c)| (*c as u32, *new)).collect(),
            glyph_widths: self
                .claimed
                .iter()
                .map(|(new, old, _)| (*new, self.font.raw_advance(*old)))
                .collect(),
            units_per_em: units,
            font_metrics: FontMetrics { ascent: em(0.88), descent: em(-0.12) },
            font_type: if self.font.cff { FontType::OpenTypeCFF(()) } else { FontType::TrueType },
            pdf_font_metrics: printpdf::PdfFontMetricsStub {
                units_per_em: units,
                x_min,
                y_min,
                x_max,
                y_max,
                caret_slope_rise: 1,
                caret_slope_run: 0,
                us_weight_class: self.font.weight,
            },
        }
    }
}

/// The faces that the pages use.
pub(super) struct Faces {
    by_face: [Option<Glyphs>; 7],
}

impl Faces {
    fn used_by(pages: &[Page]) -> Self {
        const WORDS: usize = 0x11_0000 / 64;
        let mut used: [Vec<u64>; 7] = std::array::from_fn(|_| Vec::new());
        let mut seen: Option<*const Layer> = None;
        let mut note = |layer: &Layer| {
            for mark in &layer.marks {
                let Mark::Run(run) = mark else { continue };
                let Some(set) = used.get_mut(run.face as usize) else { continue };
                if set.is_empty() {
                    set.resize(WORDS, 0);
                }
                for c in run.text.chars() {
                    if let Some(word) = set.get_mut(c as usize / 64) {
                        *word |= 1 << (c as u32 % 64);
                    }
                }
            }
        };
        for page in pages {
            if seen != Some(Arc::as_ptr(&page.form)) {
                note(&page.form);
                seen = Some(Arc::as_ptr(&page.form));
            }
            note(&page.own);
        }
        let mut faces = Face::ALL.iter().zip(&used);
        Self {
            by_face: std::array::from_fn(|_| {
                let (face, set) = faces.next()?;
                let characters = set.iter().enumerate().flat_map(|(at, word)| {
                    (0..64)
                        .filter(move |bit| word >> bit & 1 == 1)
                        .map(move |bit| at as u32 * 64 + bit)
                });
                if set.is_empty() {
                    return None;
                }
                Glyphs::new(*face, characters.filter_map(char::from_u32))
            }),
        }
    }

    pub(super) fn get(&self, face: Face) -> Option<&Glyphs> {
        self.by_face.get(face as usize)?.as_ref()
    }

    fn all(&self) -> impl Iterator<Item = &Glyphs> {
        self.by_face.iter().flatten()
    }
}

/// A font cut down, plain and deflated.
struct Cut<'f> {
    glyphs: &'f Glyphs,
    plain: Vec<u8>,
    packed: Vec<u8>,
}

/// Content, templates first, then pages; all of it deflated but the pieces of templates.
type Contents = Vec<Vec<u8>>;

/// What takes time.
enum Made<'f> {
    Font(Cut<'f>),
    Stream(Vec<u8>),
}

/// Everything that takes time, on as many threads as help; what takes longest first.
fn streams<'f>(
    pages: &[Page],
    faces: &'f Faces,
    templates: &Templates<'_>,
    watch: Watch<'_>,
) -> Result<(Vec<Cut<'f>>, Contents), Error> {
    let fonts: Vec<&'f Glyphs> = faces.all().collect();
    let mut streams = Vec::with_capacity(pages.len() + templates.all.len());
    for template in &templates.all {
        streams.push(Job::Lines(template));
        streams.extend(template.pieces.iter().map(|piece| Job::Piece(template, piece.clone())));
    }
    streams.extend(pages.iter().enumerate().map(|(at, page)| Job::Page(page, templates.get(at))));

    let threads = if streams.len() < 4 { 1 } else { threads::helpful() };
    let mut packers: Vec<Packer> = (0..threads).map(|_| Packer::default()).collect();
    let made = threads::share(&mut packers, fonts.len() + streams.len(), |packer, at| {
        watch.go_on()?;
        if let Some(glyphs) = fonts.get(at) {
            let plain = glyphs.subset()?;
            return Ok(Made::Font(Cut { glyphs, packed: packer.deflate(&plain)?, plain }));
        }
        let job = streams.get(at - fonts.len()).ok_or(Error::Pdf)?;
        packer.stream(job, faces).map(Made::Stream)
    });
    let (mut cut, mut contents) = (Vec::new(), Vec::with_capacity(streams.len()));
    for made in made {
        match made? {
            Made::Font(font) => cut.push(font),
            Made::Stream(content) => contents.push(content),
        }
    }
    Ok((cut, contents))
}

/// Writes and deflates streams, one after the other, with what one of them needs kept for the next.
struct Packer {
    deflate: libdeflater::Compressor,
    plain: Vec<u8>,
    packed: Vec<u8>,
}

impl Default for Packer {
    fn default() -> Self {
        let level = libdeflater::CompressionLvl::default();
        let deflate = libdeflater::Compressor::new(level);
        Self { deflate, plain: Vec::new(), packed: Vec::new() }
    }
}

impl Packer {
    fn stream(&mut self, job: &Job<'_>, faces: &Faces) -> Result<Vec<u8>, Error> {
        let mut plain = std::mem::take(&mut self.plain);
        plain.clear();
        job.write(faces, &mut plain);
        let out = match job {
            // Compared with others first.
            Job::Piece(..) => Ok(plain.clone()),
            _ => self.deflate(&plain),
        };
        self.plain = plain;
        out
    }

    fn deflate(&mut self, plain: &[u8]) -> Result<Vec<u8>, Error> {
        self.packed.resize(self.deflate.zlib_compress_bound(plain.len()), 0);
        let length = self.deflate.zlib_compress(plain, &mut self.packed).map_err(|_| Error::Pdf)?;
        self.packed.get(..length).map(<[u8]>::to_vec).ok_or(Error::Pdf)
    }
}

/// The document as printpdf makes it; its pages are still empty.
fn skeleton(pages: &[Page], fonts: &[Cut<'_>], title: &str) -> lopdf::Document {
    let mut document = PdfDocument::new(title);
    document.metadata.info.creator = "渔网台账".to_owned();
    document.metadata.info.producer = format!("yuwang {}", env!("CARGO_PKG_VERSION"));
    document.metadata.info.identifier = String::new();
    // printpdf embeds a font only when a page shows text in it: this page's text is replaced later.
    let mut show = Vec::new();
    for cut in fonts {
        let id = FontId(cut.glyphs.resource());
        let text = cut.glyphs.claimed.iter().map(|(_, _, c)| c).collect();
        show.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) });
        show.push(Op::ShowText { items: vec![TextItem::Text(text)] });
        document.resources.fonts.map.insert(id, PdfFont::new(cut.glyphs.parsed(cut.plain.clone())));
    }
    document.pages = pages
        .iter()
        .map(|page| {
            PdfPage::new(Pt(page.width).into(), Pt(page.height).into(), std::mem::take(&mut show))
        })
        .collect();
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: false, ..PdfSaveOptions::default() };
    let mut warnings: Vec<PdfWarnMsg> = Vec::new();
    document.to_lopdf_document(&options, &mut warnings)
}

/// One dictionary of resources for all pages, with fonts only.
fn share_resources(document: &mut lopdf::Document) -> Result<ObjectId, Error> {
    let first = document.page_iter().next().ok_or(Error::Pdf)?;
    let page = document.get_dictionary(first).map_err(|_| Error::Pdf)?;
    let resources =
        page.get(b"Resources").and_then(Object::as_reference).map_err(|_| Error::Pdf)?;
    let fonts = document
        .get_dictionary(resources)
        .and_then(|all| all.get(b"Font"))
        .map_err(|_| Error::Pdf)?
        .clone();
    let mut shared = Dictionary::new();
    shared.set("Font", fonts);
    Ok(document.add_object(shared))
}

fn fill_pages(
    document: &mut lopdf::Document,
    pages: &[Page],
    templates: &Templates<'_>,
    (contents, resources): (Contents, ObjectId),
    packer: &mut Packer,
) -> Result<(), Error> {
    let mut contents = contents.into_iter();
    let mut next = || contents.next().ok_or(Error::Pdf);
    let size = page_size(pages);
    let mut shared = Vec::new();
    // Forms that differ in the height of one row have most pieces in common.
    let mut pieces: HashMap<Vec<u8>, ObjectId> = HashMap::new();
    for template in &templates.all {
        let lines = document.add_object(packed_stream(Dictionary::new(), next()?));
        let mut called = Dictionary::new();
        for at in 0..template.pieces.len() {
            let content = next()?;
            let id = match pieces.get(&content) {
                Some(id) => *id,
                None => {
                    let id = document.add_object(piece(size, resources, &content, packer)?);
                    pieces.insert(content, id);
                    id
                }
            };
            called.set(piece_name(at), id);
        }
        let fonts = document.get_dictionary(resources).map_err(|_| Error::Pdf)?;
        let mut own = fonts.clone();
        own.set("XObject", called);
        shared.push((lines, document.add_object(own)));
    }
    let ids: Vec<ObjectId> = document.page_iter().collect();
    for ((id, page), template) in ids.into_iter().zip(pages).zip(&templates.of_page) {
        let own = document.add_object(packed_stream(Dictionary::new(), next()?));
        let shared = template.and_then(|at| shared.get(at));
        let (contents, resources) = match shared {
            Some((lines, all)) => (vec![Object::Reference(*lines), Object::Reference(own)], *all),
            None => (vec![Object::Reference(own)], resources),
        };
        let entry = document.get_dictionary_mut(id).map_err(|_| Error::Pdf)?;
        let stale: Vec<_> = [b"Contents".as_slice(), b"Resources"]
            .iter()
            .filter_map(|key| entry.get(key).and_then(Object::as_reference).ok())
            .collect();
        for key in [b"TrimBox".as_slice(), b"CropBox", b"Annots"] {
            entry.remove(key);
        }
        let edge = |points: f32| Object::Real((points * 100.0).round() / 100.0);
        let corners = vec![0.into(), 0.into(), edge(page.width), edge(page.height)];
        entry.set("MediaBox", corners);
        entry.set("Resources", resources);
        entry.set("Contents", contents);
        for old in stale {
            document.objects.remove(&old);
        }
    }
    Ok(())
}

/// A piece so short is smaller as it is.
const PLAIN: usize = 160;

/// A piece of a form as an object; it may stand anywhere on the largest of the pages.
fn piece(
    (width, height): (f32, f32),
    resources: ObjectId,
    content: &[u8],
    packer: &mut Packer,
) -> Result<Stream, Error> {
    let mut entries = Dictionary::new();
    entries.set("Subtype", "Form");
    let edge = |points: f32| Object::Integer(points.ceil() as i64);
    entries.set("BBox", vec![0.into(), 0.into(), edge(width), edge(height)]);
    entries.set("Resources", resources);
    if content.len() <= PLAIN {
        return Ok(Stream::new(entries, content.to_vec()).with_compression(false));
    }
    Ok(packed_stream(entries, packer.deflate(content)?))
}

fn page_size(pages: &[Page]) -> (f32, f32) {
    pages.iter().fold((0.0, 0.0), |(w, h), page| (page.width.max(w), page.height.max(h)))
}

fn packed_stream(mut entries: Dictionary, packed: Vec<u8>) -> Stream {
    entries.set("Filter", "FlateDecode");
    Stream::new(entries, packed).with_compression(false)
}

/// Font programs and `ToUnicode` maps, deflated.
fn compress_fonts(
    document: &mut lopdf::Document,
    fonts: Vec<Cut<'_>>,
    packer: &mut Packer,
) -> Result<(), Error> {
    for object in document.objects.values_mut() {
        let stream = match object {
            Object::Stream(stream) => stream,
            Object::Dictionary(entries) => {
                shorten_widths(entries);
                continue;
            }
            _ => continue,
        };
        if stream.dict.has(b"Filter") || stream.dict.has(b"BBox") {
            continue;
        }
        let ready = fonts.iter().find(|cut| cut.plain == stream.content);
        let packed = match ready {
            Some(cut) => cut.packed.clone(),
            None => packer.deflate(&stream.content)?,
        };
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(packed);
    }
    Ok(())
}

/// Leaves out of a font's widths those that are the default, 1,000: nearly all.
fn shorten_widths(entries: &mut Dictionary) {
    let Ok(Object::Array(parts)) = entries.get_mut(b"DescendantFonts") else { return };
    let Some(Object::Dictionary(part)) = parts.first_mut() else { return };
    if part.get(b"DW").and_then(Object::as_i64).ok() != Some(1000) {
        return;
    }
    let Ok(Object::Array(widths)) = part.get_mut(b"W") else { return };
    let mut short: Vec<Object> = Vec::new();
    for pair in widths.chunks(2) {
        let [Object::Integer(first), Object::Array(all)] = pair else { return };
        let mut expected = None;
        for (glyph, width) in (*first..).zip(all) {
            if width.as_i64().is_ok_and(|width| width == 1000) {
                continue;
            }
            if expected != Some(glyph) {
                short.extend([Object::Integer(glyph), Object::Array(Vec::new())]);
            }
            if let Some(Object::Array(list)) = short.last_mut() {
                list.push(width.clone());
            }
            expected = Some(glyph + 1);
        }
    }
    *widths = short;
}

/// Version, dates, and an id that follows from the content.
fn finish(
    document: &mut lopdf::Document,
    author: &str,
    printed_at: NaiveDateTime,
) -> Result<(), Error> {
    document.version = "1.7".to_owned();
    let info =
        document.trailer.get(b"Info").and_then(Object::as_reference).map_err(|_| Error::Pdf)?;
    let info = document.get_dictionary_mut(info).map_err(|_| Error::Pdf)?;
    for key in [
        b"GTS_PDFXVersion".as_slice(),
        b"Identifier",
        b"Trapped",
        b"Author",
        b"Subject",
        b"Keywords",
    ] {
        info.remove(key);
    }
    if !author.is_empty() {
        info.set("Author", lopdf::text_string(author));
    }
    let stamp = format!("D:{}+08'00'", printed_at.format("%Y%m%d%H%M%S"));
    for key in ["CreationDate", "ModDate"] {
        info.set(key, Object::string_literal(stamp.as_str()));
    }
    let mut digest = Sha256::new();
    for object in document.objects.values() {
        if let Object::Stream(stream) = object {
            digest.update(&stream.content);
        }
    }
    digest.update(stamp.as_bytes());
    let id: Vec<u8> = digest.finalize().iter().take(16).copied().collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}
