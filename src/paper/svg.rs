//! Pages to SVG, for a screen: the same marks that [`super::pdf`] paints, at the same places.
//!
//! Glyphs are drawn as their outlines, each once a page, so that a page looks on any screen as it
//! prints, whatever fonts that screen has. Nothing in the picture can be run or followed: it is
//! meant for an `<img>`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ttf_parser::{GlyphId, OutlineBuilder};

use super::fonts::Face;
use super::marks::{MM, Mark, Page, Run};
use super::text::stand;

/// One page as an SVG document; its size is in millimetres.
pub(super) fn draw(page: &Page) -> String {
    let marks = || page.form.marks.iter().chain(&page.own.marks);
    let mut out = String::new();
    let (width, height) = (page.width, page.height);
    // Writing to a String does not fail, here and below.
    let _ = write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{:.2}mm" height="{:.2}mm" viewBox="0 0 {width:.2} {height:.2}">"#,
        width / MM,
        height / MM
    );
    out.push_str("<defs>");
    let mut used = BTreeSet::new();
    for run in runs(marks()) {
        let Some(font) = run.face.font() else { continue };
        used.extend(run.text.chars().filter_map(|c| Some((run.face, font.glyph(c)?))));
    }
    for face in Face::ALL {
        let glyphs = used.iter().filter(|(of, _)| *of == face).map(|(_, glyph)| *glyph);
        outlines(face, glyphs, &mut out);
    }
    out.push_str(r#"</defs><rect width="100%" height="100%" fill="white"/>"#);
    out.push_str(r#"<g fill="none" stroke="black">"#);
    for mark in marks() {
        line(mark, &mut out);
    }
    out.push_str("</g>");
    for run in runs(marks()) {
        text(run, &mut out);
    }
    out.push_str("</svg>");
    out
}

fn runs<'p>(marks: impl Iterator<Item = &'p Mark>) -> impl Iterator<Item = &'p Run> {
    marks.filter_map(|mark| if let Mark::Run(run) = mark { Some(run) } else { None })
}

fn id(face: Face, glyph: u16) -> String {
    format!("g{}-{glyph}", face as usize)
}

fn line(mark: &Mark, out: &mut String) {
    let _ = match *mark {
        Mark::Line { x1, y1, x2, y2, width } => {
            write!(out, r#"<path stroke-width="{width}" d="M{x1:.2} {y1:.2}L{x2:.2} {y2:.2}"/>"#)
        }
        Mark::Frame { x, y, w, h, width } => write!(
            out,
            r#"<path stroke-width="{width}" d="M{x:.2} {y:.2}h{w:.2}v{h:.2}h-{w:.2}z"/>"#
        ),
        Mark::Tick { x, y, size } => {
            let at = |right: f32, down: f32| {
                format!("{:.2} {:.2}", x + right / 3.2 * size, y + down / 3.2 * size)
            };
            write!(
                out,
                r#"<path stroke-width="1" stroke-linecap="round" stroke-linejoin="round" d="M{}L{}L{}"/>"#,
                at(0.62, 1.65),
                at(1.35, 2.45),
                at(2.65, 0.75)
            )
        }
        Mark::Run(_) => Ok(()),
    };
}

fn text(run: &Run, out: &mut String) {
    let Some(font) = run.face.font() else { return };
    let scale = run.size / f32::from(font.units);
    let _ = write!(
        out,
        r#"<g transform="matrix({scale:.6} 0 0 -{scale:.6} {:.2} {:.2})">"#,
        run.x, run.y
    );
    let mut x = 0.0_f32;
    for character in run.text.chars() {
        let Some(glyph) = font.glyph(character) else { continue };
        let (before, own, after) = stand(font, character, glyph, run.spacing);
        x += before;
        let at = x * f32::from(font.units);
        let _ = write!(out, r##"<use href="#{}" x="{at:.0}"/>"##, id(run.face, glyph));
        x += own + after;
    }
    out.push_str("</g>");
}

fn outlines(face: Face, glyphs: impl Iterator<Item = u16>, out: &mut String) {
    let mut glyphs = glyphs.peekable();
    if glyphs.peek().is_none() {
        return;
    }
    let Some(file) = face.font().and_then(|font| font.file()) else { return };
    let Ok(parsed) = ttf_parser::Face::parse(&file, 0) else { return };
    for glyph in glyphs {
        let _ = write!(out, r#"<path id="{}" d=""#, id(face, glyph));
        parsed.outline_glyph(GlyphId(glyph), &mut Outline(out));
        out.push_str("\"/>");
    }
}

/// An outline in the units of its font, y upwards.
struct Outline<'o>(&'o mut String);

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "M{x:.0} {y:.0}");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "L{x:.0} {y:.0}");
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let _ = write!(self.0, "Q{x1:.0} {y1:.0} {x:.0} {y:.0}");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let _ = write!(self.0, "C{x1:.0} {y1:.0} {x2:.0} {y2:.0} {x:.0} {y:.0}");
    }

    fn close(&mut self) {
        self.0.push('Z');
    }
}
