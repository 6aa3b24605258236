//! Single words of a profile: what each may be, and what it means.

use crate::exchange::profile::{CodeStyle, DatePattern, Related, Split, SplitBy, Style};
use crate::forms::FormDef;
use crate::forms::definition::{Field, Kind};
use crate::forms::toml_read::Table;

use super::{Ground, MAX_ROWS};

pub(super) fn related(rest: &str) -> Option<(Related, &str)> {
    match rest.split_once('.')? {
        ("letter", role) => Some((Related::Letter, role)),
        ("check", role) => Some((Related::Check, role)),
        _ => None,
    }
}

/// A field that holds one value: not a group, and not within the rows of a list.
pub(super) fn plain_field<'f>(form: &'f FormDef, path: &str) -> Option<&'f Field> {
    let leaf = form.leaves().into_iter().find(|leaf| leaf.path == path)?;
    (leaf.list.is_none() && leaf.field.kind != Kind::Sign).then_some(leaf.field)
}

pub(super) fn is_code(field: &Field) -> bool {
    matches!(field.kind, Kind::Code(_) | Kind::Codes(_))
}

pub(super) fn is_key(key: &str) -> bool {
    key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a cell cannot stand bare (RFC 4180).
pub(in crate::exchange) fn needs_quotes(text: &str, delimiter: char) -> bool {
    text.contains([delimiter, '"', '\r', '\n'])
}

pub(super) fn word<T: Copy>(
    top: &Table<'_, '_>,
    key: &str,
    otherwise: T,
    all: &[T],
    code: fn(T) -> &'static str,
) -> T {
    let Some(text) = top.text(key) else { return otherwise };
    all.iter().copied().find(|one| code(*one) == text).unwrap_or_else(|| {
        let words: Vec<_> = all.iter().map(|one| code(*one)).collect();
        top.complain(key, format!("没有“{text}”这种写法，只有 {}", words.join("、")));
        otherwise
    })
}

pub(super) fn version(top: &Table<'_, '_>) -> u32 {
    if !top.has("version") {
        top.complain("version", "缺这个键");
        return 1;
    }
    whole(top, "version").and_then(|n| u32::try_from(n).ok()).unwrap_or(1)
}

pub(super) fn whole(table: &Table<'_, '_>, key: &str) -> Option<usize> {
    let number = table.number(key)?;
    if number.fract() != 0.0 || !(1.0..=1_000_000.0).contains(&number) {
        table.complain(key, "这里要写从 1 起的整数");
        return None;
    }
    Some(number as usize)
}

pub(super) fn newline(top: &Table<'_, '_>) -> &'static str {
    match top.text("newline").as_deref() {
        None | Some("crlf") => "\r\n",
        Some("lf") => "\n",
        Some(_) => {
            top.complain("newline", "写 crlf 或 lf");
            "\r\n"
        }
    }
}

pub(super) fn delimiter(top: &Table<'_, '_>) -> char {
    match top.text("delimiter").as_deref() {
        None | Some(",") => ',',
        Some("\t" | "\\t") => '\t',
        Some(";") => ';',
        Some(_) => {
            top.complain("delimiter", "分隔符写 , 或 \\t 或 ;");
            ','
        }
    }
}

pub(super) fn pattern(top: &Table<'_, '_>, key: &str, otherwise: &str) -> Option<DatePattern> {
    let text = top.text(key).unwrap_or_else(|| otherwise.to_owned());
    DatePattern::parse(&text).map_err(|why| top.complain(key, why)).ok()
}

pub(super) fn split(top: &Table<'_, '_>) -> Split {
    let otherwise = Split { by: SplitBy::Rows, max_rows: MAX_ROWS };
    if !top.has("split") {
        return otherwise;
    }
    let Some(table) = top.table("split") else { return otherwise };
    let by = word(&table, "by", SplitBy::Rows, SplitBy::ALL, SplitBy::code);
    let max_rows = whole(&table, "max_rows").unwrap_or(MAX_ROWS);
    table.finish();
    Split { by, max_rows }
}

pub(super) fn shows(top: &Table<'_, '_>, ground: Option<Ground<'_>>) -> Vec<String> {
    let all = top.texts("shows");
    for path in &all {
        if ground.is_some_and(|ground| ground.form.at(path).is_none()) {
            top.complain("shows", format!("本表没有栏目 {path}"));
        }
    }
    all
}

pub(super) fn style(table: &Table<'_, '_>, word: &str) -> Option<Style> {
    match word {
        "date" => Some(Style::Date),
        "mobile_first" => Some(Style::MobileFirst),
        _ => CodeStyle::from_code(word).map(Style::Code).or_else(|| {
            table.complain("style", "style 写 label、code、code-label、date、mobile_first");
            None
        }),
    }
}

/// Says which `{…}` nobody knows.
pub(super) fn placeholders(table: &Table<'_, '_>, key: &str, text: &str, known: &[&str]) {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            table.complain(key, "大括号不成对");
            return;
        };
        if !known.contains(&name) {
            let words: Vec<_> = known.iter().map(|name| format!("{{{name}}}")).collect();
            table.complain(key, format!("没有 {{{name}}}，这里只能写 {}", words.join(" ")));
        }
        rest = behind;
    }
}
