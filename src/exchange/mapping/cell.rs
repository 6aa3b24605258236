//! One cell: what counts as nothing, its parts, and whether reading changed it.

use serde_json::Value;

use crate::domain::tidy;
use crate::forms::{Field, Kind};

/// Words for "none" that people write where nothing is to be written.
const NONE_WORDS: &[&str] = &["无", "暂无", "没有"];
/// Words that say that a check found nothing, where its findings are listed.
const NO_FINDINGS: &[&str] =
    &["无隐患", "无安全隐患", "未发现", "未发现隐患", "未发现问题", "没有隐患", "无问题", "正常"];
/// What joins several names in one cell.
const JOINTS: [char; 9] = ['、', ',', '，', ';', '；', '/', '／', '|', '\n'];

/// Nothing but blanks and strokes, or a word for none where no such value exists.
pub(super) fn is_nothing(field: &Field, bare: &str) -> bool {
    if bare.is_empty() {
        return true;
    }
    match field.kind {
        Kind::Text
        | Kind::Long
        | Kind::Int
        | Kind::Dec
        | Kind::Flag
        | Kind::Code(_)
        | Kind::Codes(_) => {
            let listed = !field.split.is_empty();
            (!matches!(field.kind, Kind::Text | Kind::Long) || listed)
                && bare.chars().all(is_stroke)
                || listed && is_no_item(bare)
        }
        _ => bare.chars().all(is_stroke) || NONE_WORDS.contains(&bare),
    }
}

fn is_stroke(c: char) -> bool {
    tidy::is_dash(c) || matches!(c, '/' | '／' | '\\' | '─')
}

/// Strokes or a word for none: not worth keeping where no field took it.
pub(super) fn says_nothing(bare: &str) -> bool {
    bare.chars().all(is_stroke) || is_no_item(bare)
}

/// A cell that lists nothing.
pub(super) fn is_no_item(bare: &str) -> bool {
    NONE_WORDS.contains(&bare) || NO_FINDINGS.contains(&bare)
}

/// The parts of a cell that hold something.
pub(super) fn rows<'t>(text: &'t str, separators: &[String]) -> Vec<&'t str> {
    let mut parts = vec![text];
    for separator in separators.iter().filter(|s| !s.is_empty()) {
        parts = parts.iter().flat_map(|part| part.split(separator.as_str())).collect();
    }
    parts.into_iter().map(tidy::strip_guards).filter(|part| !part.is_empty()).collect()
}

/// The names in a cell: joined by signs, else by blanks if each of them is longer than one
/// character (`王 伟` is one person, `王伟 李强` are two, `MARIA GONZALEZ` is one).
pub(super) fn names(text: &str) -> Vec<&str> {
    let bare = tidy::strip_guards(text);
    if bare.contains(JOINTS) {
        return bare.split(JOINTS).map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    let words: Vec<&str> = bare.split_whitespace().collect();
    let whole =
        |word: &&str| word.chars().count() > 1 && !word.chars().any(|c| c.is_ascii_alphabetic());
    if words.len() > 1 && words.iter().all(whole) {
        return words;
    }
    if bare.is_empty() { Vec::new() } else { vec![bare] }
}

/// Whether the stored value is written differently from the cell: another notation of a date, other
/// punctuation of a number, other characters in a name. Codes for words and trimming do not count.
pub(super) fn is_changed(field: &Field, bare: &str, value: &Value) -> bool {
    match (&field.kind, value) {
        (
            Kind::Date
            | Kind::DateTime
            | Kind::Phone
            | Kind::IdNumber { .. }
            | Kind::CreditCode
            | Kind::Plate
            | Kind::Name,
            Value::String(stored),
        ) => stored != bare,
        (Kind::Int | Kind::Dec, Value::Number(stored)) => {
            bare.parse::<f64>().ok() != stored.as_f64()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parted_by_signs_and_only_with_care_by_blanks() {
        assert_eq!(names("怀鸿飞、乙之吻"), ["怀鸿飞", "乙之吻"]);
        assert_eq!(names("怀鸿飞, 乙之吻；骆勉采"), ["怀鸿飞", "乙之吻", "骆勉采"]);
        assert_eq!(names("怀鸿飞　乙之吻"), ["怀鸿飞", "乙之吻"]);
        assert_eq!(names("王 伟"), ["王 伟"]);
        assert_eq!(names("MARIA GONZALEZ"), ["MARIA GONZALEZ"]);
        assert_eq!(names(" "), Vec::<&str>::new());
    }

    #[test]
    fn rows_are_parted_by_the_separators_of_the_definition_alone() {
        let separators = ["；".to_owned(), "\n".to_owned()];
        assert_eq!(rows("甲；乙\n丙；", &separators), ["甲", "乙", "丙"]);
        assert_eq!(rows("甲、乙,丙", &separators), ["甲、乙,丙"]);
    }
}
