//! Reading a source file as words: comments gone, tests gone, lines kept.

use std::path::Path;

/// The text of one file in which every character that does not count is a space.
pub struct Code(String);

impl Code {
    /// Rust without comments, strings and tests.
    pub fn read(file: &Path) -> Result<Self, String> {
        Ok(Self::new(&text(file)?, false))
    }

    /// The same, strings kept. Files that are not Rust are taken as they are.
    pub fn read_with_strings(file: &Path) -> Result<Self, String> {
        let text = text(file)?;
        let rust = file.extension().is_some_and(|ending| ending == "rs");
        Ok(if rust { Self::new(&text, true) } else { Self(text) })
    }

    pub fn new(text: &str, keep_strings: bool) -> Self {
        let mut code = blank(text, keep_strings);
        if let Some((before_tests, _)) = code.split_once("#[cfg(test)]") {
            code = before_tests.to_owned();
        }
        Self(code)
    }

    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.0.lines())
    }

    pub fn lines_with(&self, word: &str) -> impl Iterator<Item = usize> {
        self.lines()
            .filter(move |(_, line)| words(line).any(|other| other == word))
            .map(|(number, _)| number)
    }

    /// The top-level modules that a file `depth` modules deep names, each with its line:
    /// `crate::x`, `crate::{x, y::z}`, and as many `super::` as lead to the top.
    pub fn uses(&self, depth: usize) -> Vec<(usize, String)> {
        let to_top = "super::".repeat(depth.max(1));
        let mut found = Vec::new();
        for start in ["crate::", to_top.as_str()] {
            let mut line = 1;
            let mut rest = self.0.as_str();
            while let Some((before, after)) = rest.split_once(start) {
                line += before.matches('\n').count();
                rest = after;
                let fresh = !before.ends_with(is_word)
                    && !before.ends_with("super::")
                    && !before.ends_with("$");
                if fresh {
                    found.extend(first_names(after).into_iter().map(|name| (line, name)));
                }
            }
        }
        found
    }
}

fn text(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of a line.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// What follows `crate::`: one name, or the first name of every member of a group.
fn first_names(after: &str) -> Vec<String> {
    let Some(group) = after.strip_prefix('{') else {
        return after.split(|c| !is_word(c)).next().map(str::to_owned).into_iter().collect();
    };
    let mut names = vec![String::new()];
    let mut depth = 0;
    let mut in_path = false;
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(String::new());
                in_path = false;
            }
            ':' => in_path = true,
            c if depth == 0 && !in_path && is_word(c) => {
                if let Some(name) = names.last_mut() {
                    name.push(c);
                }
            }
            c if c.is_whitespace() && names.last().is_some_and(|name| !name.is_empty()) => {
                in_path = true
            }
            _ => {}
        }
    }
    names
}

/// Replaces comments, and strings unless they are kept, by spaces; line ends stay.
fn blank(text: &str, keep_strings: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let comment = comment(rest);
        // In `bar"` the r belongs to a word, not to a raw string.
        let in_word = out.ends_with(is_word) && is_word(first);
        let string = string(rest).filter(|_| !in_word);
        let length = comment.or(string).unwrap_or(first.len_utf8());
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if comment.is_some() || (string.is_some() && !keep_strings) {
            out.extend(part.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(part);
        }
        rest = after;
    }
    out
}

/// How many bytes of comment the text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let mut depth = 0_usize;
    let mut marks = text.match_indices(['/', '*']).map(|(at, _)| at).peekable();
    while let Some(at) = marks.next() {
        let here = text.get(at..).unwrap_or("");
        if here.starts_with("/*") {
            depth += 1;
        } else if here.starts_with("*/") {
            depth -= 1;
        } else {
            continue;
        }
        marks.next();
        if depth == 0 {
            return Some(at + 2);
        }
    }
    Some(text.len())
}

/// How many bytes of string or character literal the text begins with.
fn string(text: &str) -> Option<usize> {
    if let Some(inside) = text.strip_prefix('"') {
        return Some(1 + quoted(inside, '"'));
    }
    if let Some(inside) = text.strip_prefix('\'') {
        let mut chars = inside.chars();
        let (first, second) = (chars.next()?, chars.next());
        // `'a` without a closing quote is a lifetime.
        return (first == '\\' || second == Some('\'')).then(|| 1 + quoted(inside, '\''));
    }
    let raw = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let inside = raw.trim_start_matches('#').strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let at = inside.find(&end).unwrap_or(inside.len());
    Some((text.len() - inside.len() + at + end.len()).min(text.len()))
}

/// Up to and with the closing quote.
fn quoted(inside: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        if !escaped && c == quote {
            return at + c.len_utf8();
        }
        escaped = !escaped && c == '\\';
    }
    inside.len()
}
