//! Tidying of input before it is judged (validation.md 0).
//!
//! Codes and numbers go to half width and upper case and lose their spaces and hyphens. Names and
//! addresses never do: width folding and NFKC change compatibility characters, and a name with a
//! changed character is another name.

use std::borrow::Cow;

/// Characters that have no width: left over from web pages, chats and byte order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{180E}')
}

/// Dashes that people type where a hyphen is meant.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '﹣' | '\u{00AD}')
}

/// Half width for the full-width digits, letters, parentheses and hyphen; others unchanged.
pub fn half_width_char(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '（' | '）' | '－' => {
            char::from_u32(u32::from(c).wrapping_sub(0xFEE0)).unwrap_or(c)
        }
        _ => c,
    }
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Removes what spreadsheets put around text to keep it text: `="…"`, a leading `'`, a trailing tab;
/// and the blanks around it.
pub fn strip_guards(text: &str) -> &str {
    let text = text.trim_matches(is_edge);
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim_matches(is_edge)
}

/// Free text, names and addresses: guards, outer blanks and invisible characters removed, no more.
pub fn tidy_text(text: &str) -> Cow<'_, str> {
    let text = strip_guards(text);
    if text.contains(is_invisible) {
        Cow::Owned(text.chars().filter(|&c| !is_invisible(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Half width for digits, letters, parentheses and hyphens. Not for names and addresses.
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| half_width_char(c) != c) {
        Cow::Owned(text.chars().map(half_width_char).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Document numbers and codes: half width, upper case, no blanks, no hyphens.
pub fn tidy_number(text: &str) -> Cow<'_, str> {
    let text = strip_guards(text);
    if text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let dropped = |c: char| c.is_whitespace() || is_invisible(c) || is_dash(c);
    Cow::Owned(
        text.chars()
            .filter(|&c| !dropped(c))
            .map(|c| half_width_char(c).to_ascii_uppercase())
            .collect(),
    )
}

/// Travel documents and other numbers whose hyphens mean something: half width, upper case, no blanks.
pub fn tidy_document(text: &str) -> Cow<'_, str> {
    let text = strip_guards(text);
    if text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter(|&c| !(c.is_whitespace() || is_invisible(c)))
            .map(|c| half_width_char(c).to_ascii_uppercase())
            .collect(),
    )
}

/// Middle dots that are meant as U+00B7.
pub fn is_other_middle_dot(c: char) -> bool {
    matches!(
        c,
        '\u{2022}' | '\u{30FB}' | '\u{FF0E}' | '\u{2027}' | '\u{FF65}' | '\u{22C5}' | '\u{2219}'
    )
}

/// Makes every middle dot U+00B7.
pub fn unify_dots(text: &str) -> Cow<'_, str> {
    if text.contains(is_other_middle_dot) {
        Cow::Owned(text.chars().map(|c| if is_other_middle_dot(c) { '·' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Text that a spreadsheet would run as a formula when it opens an exported file (exchange.md 3.2).
pub fn is_formula_like(text: &str) -> bool {
    text.starts_with(['\t', '\r'])
        || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// A number tidied into a fixed buffer without touching the heap: what [`tidy_number`] does, for the
/// numbers of which an import checks a hundred thousand.
///
/// `len` counts characters, also those that did not fit; a character outside ASCII is kept as NUL,
/// which no format accepts.
pub(crate) struct Compact<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Compact<N> {
    /// Reads and tidies `text`.
    pub(crate) fn read(text: &str) -> Self {
        let mut out = Self { bytes: [0; N], len: 0 };
        for c in strip_guards(text).chars() {
            let c = half_width_char(c);
            if c.is_ascii_alphanumeric() {
                out.push(u8::try_from(c).unwrap_or(0).to_ascii_uppercase());
            } else if !(c.is_whitespace() || is_invisible(c) || is_dash(c)) {
                out.push(u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(0));
            }
        }
        out
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
        }
        self.len = self.len.saturating_add(1);
    }

    /// Number of characters, also of those that did not fit.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The characters, as far as they fit.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&self.bytes)
    }
}

#[cfg(test)]
mod tests;
