//! Column headings as people write them, brought to one form for comparing.

use crate::domain::tidy;

/// Names of the column that only numbers the rows.
const ORDINALS: &[&str] = &[
    "序号",
    "序",
    "行号",
    "顺序号",
    "顺序",
    "no",
    "no.",
    "#",
    "№",
    // What the file of held rows adds (`import::HELD_OUT_HEADINGS`).
    "渔网·行号",
    "渔网·原因",
];

/// A heading without blanks, stars and colons, at half width, in lower case.
pub(super) fn key(heading: &str) -> String {
    heading
        .chars()
        .filter(|&c| !(c.is_whitespace() || tidy::is_invisible(c)))
        .filter(|c| !matches!(c, '*' | '＊' | ':' | '：' | '★' | '☆' | '"' | '“' | '”'))
        .map(tidy::half_width_char)
        .flat_map(char::to_lowercase)
        .collect()
}

/// A normalised heading without the remarks in parentheses at its end: `房屋面积(㎡)` is `房屋面积`.
pub(super) fn without_remark(key: &str) -> Option<&str> {
    let mut rest = key;
    while let Some((before, _)) = rest.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')) {
        rest = before;
    }
    (rest.len() < key.len() && !rest.is_empty()).then_some(rest)
}

/// A column that only numbers the rows.
pub(super) fn is_ordinal(key: &str) -> bool {
    ORDINALS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_blanks_width_and_remarks_do_not_matter() {
        assert_eq!(key(" 姓　名＊："), "姓名");
        assert_eq!(key("ＮＯ．"), "no．");
        assert_eq!(key("出租人（房东）"), "出租人(房东)");
        assert_eq!(without_remark(&key("房屋面积（㎡）")), Some("房屋面积"));
        assert_eq!(without_remark(&key("入职日期（必填）（年月日）")), Some("入职日期"));
        assert_eq!(without_remark("(一)"), None);
        assert_eq!(without_remark("备用(值班)电话"), None);
    }
}
