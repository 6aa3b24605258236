//! Text before it is placed: cleaned, its coverage settled, measured.
//!
//! What leaves here is a list of [`Piece`]s, each wholly in one face that has all of its
//! characters. A character that no face has has become 〔U+XXXX〕 and is noted; a control
//! character is gone. Nothing after this needs to ask whether a glyph exists.

use std::borrow::Cow;

use super::fonts::{Face, Font};

/// How far apart glyphs stand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Spacing {
    /// As the face has it.
    #[default]
    Natural,
    /// Digits in slots of one width: identity numbers, telephones, dates.
    Slots,
    /// So many em after each glyph; what is drawn apart is still one word to who copies it.
    Spread(f32),
    /// The same, by so little that nobody takes it for spaces.
    Tracked(f32),
    /// Every glyph in a slot of so many em.
    Mono(f32),
}

/// A stretch of text in one face.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The face; it has every character.
    pub face: Face,
    /// The text.
    pub text: String,
    /// Its width in em.
    pub width: f32,
}

/// One line of pieces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// From left to right.
    pub pieces: Vec<Piece>,
    /// Together, in em.
    pub width: f32,
}

/// A character that no face has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The character.
    pub character: char,
    /// `U+XXXX`, as printed.
    pub code_point: String,
    /// The leaf it stands on.
    pub leaf_no: String,
    /// The label of its field.
    pub field: String,
}

/// A character with the face it is set in and its width in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sort {
    pub(super) character: char,
    pub(super) face: Face,
    pub(super) width: f32,
    /// Of a value, not of the words around it; told apart in letters only.
    pub(super) filled: bool,
}

/// Space before and after the glyph, and its own advance, in em.
pub(super) fn stand(font: &Font, character: char, glyph: u16, spacing: Spacing) -> (f32, f32, f32) {
    let own = font.advance(glyph);
    let slot = |width: f32| ((width - own) / 2.0, own, (width - own) / 2.0);
    match spacing {
        Spacing::Mono(width) => slot(width),
        Spacing::Slots if character.is_ascii_digit() => slot(0.54),
        Spacing::Slots if character == '-' => slot(0.36),
        _ if character == '·' && own < 0.5 => slot(0.5),
        Spacing::Spread(extra) | Spacing::Tracked(extra) => (0.0, own, extra),
        _ => (0.0, own, 0.0),
    }
}

fn width_of(font: &Font, character: char, spacing: Spacing) -> f32 {
    let Some(glyph) = font.glyph(character) else { return 0.0 };
    let (before, own, after) = stand(font, character, glyph, spacing);
    before + own + after
}

/// Width in em of text that the face is known to have.
pub(super) fn width(face: Face, text: &str, spacing: Spacing) -> f32 {
    face.font().map_or(0.0, |font| text.chars().map(|c| width_of(font, c, spacing)).sum())
}

/// Takes out what must not reach the page; dots of names become one kind of dot.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    fn odd(c: char) -> bool {
        c.is_control()
            || matches!(c, '•' | '・' | '\u{A0}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
                | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
    }
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' | '\u{A0}' => out.push(' '),
            '•' | '・' => out.push('·'),
            c if odd(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Chooses the face for a text: its own, else the value face for the whole of it, else the value
/// face with the rare face for single characters, else a visible mark.
pub(super) fn settle(
    role: Face,
    text: &str,
    spacing: Spacing,
    mut missing: impl FnMut(char),
) -> Line {
    let role = role.or_value();
    let has_all =
        |face: Face| face.font().is_some_and(|font| text.chars().all(|c| font.glyph(c).is_some()));
    if let Some(face) = [role, Face::Value].into_iter().find(|face| has_all(*face)) {
        let width = width(face, text, spacing);
        return Line { pieces: vec![Piece { face, text: text.to_owned(), width }], width };
    }
    collect(&sorts(Face::Value, text, spacing, &mut missing))
}

/// Every character with its face; what no face has is spelt out as 〔U+XXXX〕.
pub(super) fn sorts(
    role: Face,
    text: &str,
    spacing: Spacing,
    missing: &mut dyn FnMut(char),
) -> Vec<Sort> {
    let role = role.or_value();
    let mut out = Vec::with_capacity(text.len() / 3 + 1);
    for character in text.chars() {
        if character == '\n' {
            out.push(Sort { character, face: role, width: 0.0, filled: false });
            continue;
        }
        let found = [role, Face::Value, Face::Rare].into_iter().find_map(|face| {
            let font = face.font()?;
            font.glyph(character).map(|_| (face, width_of(font, character, spacing)))
        });
        match found {
            Some((face, width)) => out.push(Sort { character, face, width, filled: false }),
            None => {
                missing(character);
                let mark = format!("〔U+{:04X}〕", character as u32);
                out.extend(mark.chars().map(|c| Sort {
                    character: c,
                    face: Face::Value,
                    width: Face::Value.font().map_or(0.0, |font| width_of(font, c, spacing)),
                    filled: false,
                }));
            }
        }
    }
    out
}

/// Joins neighbours of one face.
pub(super) fn collect(sorts: &[Sort]) -> Line {
    let mut line = Line::default();
    for sort in sorts {
        line.width += sort.width;
        match line.pieces.last_mut() {
            Some(last) if last.face == sort.face => {
                last.text.push(sort.character);
                last.width += sort.width;
            }
            _ => line.pieces.push(Piece {
                face: sort.face,
                text: sort.character.to_string(),
                width: sort.width,
            }),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_one_face_while_it_can() {
        let line = settle(Face::Label, "王㐀", Spacing::Natural, |_| {});
        assert_eq!(line.pieces.iter().map(|p| p.face).collect::<Vec<_>>(), [Face::Value]);
        let line = settle(Face::Value, "冯𪟝", Spacing::Natural, |_| {});
        assert!(line.pieces.len() <= 2);
    }

    #[test]
    fn a_character_no_face_has_is_shown_and_noted() {
        let mut noted = Vec::new();
        let line = settle(Face::Value, "张😀", Spacing::Natural, |c| noted.push(c));
        assert_eq!(noted, ['😀']);
        assert_eq!(
            line.pieces.iter().map(|p| p.text.as_str()).collect::<String>(),
            "张〔U+1F600〕"
        );
    }

    #[test]
    fn control_characters_never_reach_the_page() {
        assert_eq!(clean("a\u{7}b\u{200B}c\u{202E}•"), "abc·");
    }
}
