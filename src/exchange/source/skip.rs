//! The rules that tell what is no record.
//!
//! A record must never be skipped by mistake: a person whose row vanished is worse than a total
//! that asks a question. So every rule that skips needs two signs (a word *and* an empty or
//! numeric row), and what fits no rule is a record.

use super::layout::HeaderAt;
use super::table::{Cell, CellKind, RawRow};

/// Why a row is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// A title over the table, or repeated on a new page.
    Title,
    /// The header, or the header repeated on a new page.
    Header,
    /// 小计.
    Subtotal,
    /// 合计, 总计.
    Total,
    /// Who filled it in, signatures, page numbers.
    Footer,
    /// Remarks on the whole table.
    Note,
    /// Nothing in it.
    Blank,
}

impl SkipReason {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "TITLE",
            Self::Header => "HEADER",
            Self::Subtotal => "SUBTOTAL",
            Self::Total => "TOTAL",
            Self::Footer => "FOOTER",
            Self::Note => "NOTE",
            Self::Blank => "BLANK",
        }
    }
}

/// The text of a row with a single filled cell.
pub(super) fn only_text(row: &RawRow<'_>) -> Option<String> {
    let mut filled = row.filled();
    let (_, cell) = filled.next()?;
    filled.next().is_none().then(|| squeezed(&cell.text))
}

/// Without any blank: `合　计` is 合计.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Why this row is no record; nothing for a record.
pub(super) fn skip_reason(row: &RawRow<'_>, header: &HeaderAt) -> Option<SkipReason> {
    if row.is_blank() {
        return Some(SkipReason::Blank);
    }
    let alone = only_text(row);
    if header.rows.first().is_some_and(|first| row.number < *first) {
        let note = alone.as_deref().is_some_and(is_note);
        return Some(if note { SkipReason::Note } else { SkipReason::Title });
    }
    if header.rows.contains(&row.number) || header.parts.iter().any(|part| repeats(row, part)) {
        return Some(SkipReason::Header);
    }
    if let Some(text) = &alone
        && let Some(reason) = lone_cell(text, row, header)
    {
        return Some(reason);
    }
    if is_split_note(row) {
        return Some(SkipReason::Note);
    }
    if is_footer(row, header) {
        return Some(SkipReason::Footer);
    }
    sum_line(row)
}

/// The same words in the same columns as the header; a few may have been corrected by hand.
fn repeats(row: &RawRow<'_>, part: &[String]) -> bool {
    let named = part.iter().filter(|name| !name.is_empty()).count();
    let same = row
        .filled()
        .filter(|(column, cell)| part.get(*column).is_some_and(|name| name == cell.text.trim()))
        .count();
    same > 0 && same * 10 >= named * 6 && same * 10 >= row.filled().count() * 6
}

/// A row with one filled cell: the title again, a note, a footer, or a heading over all columns.
fn lone_cell(text: &str, row: &RawRow<'_>, header: &HeaderAt) -> Option<SkipReason> {
    let width = header.width();
    let wide = row.spanned >= 2 && row.spanned * 2 >= width;
    let in_front = wide || row.filled().all(|(column, _)| column < 3);
    if header.titles.iter().any(|title| title == text) {
        return Some(SkipReason::Title);
    }
    if in_front && width > 1 && (is_note(text) || is_numbered_note(text, width)) {
        return Some(SkipReason::Note);
    }
    if width > 1 && (starts_footer(text) || is_signature(text)) {
        return Some(SkipReason::Footer);
    }
    if let (true, Some(reason)) = (in_front, sum_word(text)) {
        return Some(reason);
    }
    wide.then_some(SkipReason::Title)
}

const NOTE_WORDS: &[&str] = &[
    "注",
    "备注",
    "附注",
    "说明",
    "填表说明",
    "填写说明",
    "填报说明",
    "提示",
    "注意事项",
    "特此说明",
];

fn is_note(text: &str) -> bool {
    note_rest(text).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with([':', '：', '、', '.', '．', ')', '）', '】', ','])
    })
}

/// What follows the word that begins a note, and its number.
fn note_rest(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['※', '*', '＊', '（', '(', '【']);
    let rest = NOTE_WORDS.iter().filter_map(|word| text.strip_prefix(*word));
    // 注 begins 注意事项 too: the longest word counts.
    let rest = rest.min_by_key(|rest| rest.len())?;
    Some(rest.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// A note whose commas split it into cells: the word and a colon in the first cell, no numbers of
/// people behind it.
fn is_split_note(row: &RawRow<'_>) -> bool {
    let in_front = row.cells.first().is_some_and(|cell| {
        note_rest(&squeezed(&cell.text)).is_some_and(|rest| rest.starts_with([':', '：']))
    });
    in_front && !row.filled().any(|(_, cell)| has_long_number(&cell.text))
}

/// A note's second line: `2、日期填写到日。`
fn is_numbered_note(text: &str, width: usize) -> bool {
    let text = text.trim_start_matches(['（', '(']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < text.len() && rest.starts_with(['、', '.', '．', ')', '）']);
    numbered && width >= 4 && rest.chars().count() >= 8 && rest.chars().any(is_han)
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

/// Words that only a footer begins with.
const FOOTER_WORDS: &[&str] = &[
    "制表",
    "制表人",
    "制表单位",
    "制表时间",
    "制表日期",
    "填表人",
    "填表单位",
    "填表时间",
    "填表日期",
    "填报人",
    "填报单位",
    "填报时间",
    "填报日期",
    "审核人",
    "审批人",
    "复核人",
    "统计人",
    "统计时间",
    "统计日期",
    "经办人",
    "录入人",
    "录入时间",
    "打印人",
    "打印时间",
    "打印日期",
    "导出时间",
    "导出人",
    "负责人签字",
    "负责人签名",
    "单位负责人签字",
    "所长签字",
    "民警签字",
    "单位盖章",
    "单位公章",
    "报送时间",
    "报送单位",
];

/// Words that may also be the value of a cell (a person's position, a state): only with a colon.
const FOOTER_LABELS: &[&str] = &[
    "审核",
    "复核",
    "填报",
    "负责人",
    "单位负责人",
    "分管领导",
    "所长",
    "责任民警",
    "社区民警",
    "联系人",
    "签字",
    "签名",
    "盖章",
    "公章",
    "日期",
];

/// Begins like a footer: the word, then nothing, a colon or a bracket.
fn starts_footer(text: &str) -> bool {
    let bare = text.trim_start_matches(['（', '(']);
    let begins = |words: &[&str], behind: fn(&str) -> bool| {
        words.iter().any(|word| bare.strip_prefix(word).is_some_and(behind))
    };
    begins(FOOTER_WORDS, |rest| rest.is_empty() || rest.starts_with(BEHIND_WORD))
        || begins(FOOTER_LABELS, |rest| rest.starts_with([':', '：']))
        || is_page_number(bare)
}

const BEHIND_WORD: [char; 6] = [':', '：', '（', '(', '）', ')'];

/// `第1页`, `第 1 页 共 3 页`, `共3页`.
fn is_page_number(text: &str) -> bool {
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || "第页共，,/-—一二三四五六七八九十（）()".contains(c));
    plain && text.contains('页') && (text.starts_with('第') || text.starts_with('共'))
}

/// `某某派出所（盖章）`, `2026年11月1日`, `年 月 日`.
fn is_signature(text: &str) -> bool {
    let sealed =
        ["（盖章）", "(盖章)", "（章）", "(章)", "（公章）", "(公章)", "（签字）", "(签字)"];
    let dated =
        text.chars().all(|c| c.is_ascii_digit() || "年月日〇零一二三四五六七八九十二".contains(c));
    sealed.iter().any(|end| text.ends_with(end))
        || (dated && text.contains('年') && text.contains('月') && text.ends_with('日'))
}

/// A line of signatures: a footer's word begins it, and it holds little else or only such words.
/// A row with somebody's number is a record, unless the number stands behind a label.
fn is_footer(row: &RawRow<'_>, header: &HeaderAt) -> bool {
    let Some((_, first)) = row.filled().next() else { return false };
    if first.kind != CellKind::Text || !starts_footer(&squeezed(&first.text)) {
        return false;
    }
    let labelled = |text: &str| starts_footer(text) || text.contains([':', '：']);
    let all = row.filled().all(|(_, cell)| labelled(&squeezed(&cell.text)));
    let few = row.filled().count() * 2 <= header.width().max(8);
    all || (few && !row.filled().any(|(_, cell)| has_long_number(&cell.text)))
}

/// An identity number, credit code or phone: a row with one is a record.
fn has_long_number(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 11
}

/// 合计 or 小计 in one of the first cells, and nothing but figures beside it.
fn sum_line(row: &RawRow<'_>) -> Option<SkipReason> {
    let (at, reason) = row.filled().take(2).find_map(|(column, cell)| {
        let reason = sum_word(&squeezed(&cell.text))?;
        (column < 4 && cell.kind == CellKind::Text).then_some((column, reason))
    })?;
    let figures_only =
        row.filled().filter(|(column, _)| *column != at).all(|(_, cell)| is_figure(cell));
    figures_only.then_some(reason)
}

const SUBTOTAL_WORDS: &[&str] = &["小计", "本页合计", "本页小计", "本页总计", "分计"];
const TOTAL_WORDS: &[&str] = &["合计", "总计", "共计", "累计", "总合计", "全部合计"];

/// `合计`, `合计：45户`, `共计45人`, `幸福社区小计`; not `合计餐厅`.
fn sum_word(text: &str) -> Option<SkipReason> {
    const LONGEST: usize = 20;
    let text = text.trim_matches(['（', '）', '(', ')']);
    if text.chars().count() > LONGEST {
        return None;
    }
    let is = |word: &&str| {
        text.ends_with(*word)
            || text.trim_end_matches([':', '：']).ends_with(*word)
            || text.strip_prefix(*word).is_some_and(is_amount)
    };
    if SUBTOTAL_WORDS.iter().any(&is) {
        Some(SkipReason::Subtotal)
    } else if TOTAL_WORDS.iter().any(is) {
        Some(SkipReason::Total)
    } else {
        None
    }
}

/// `：45户`, `3家12人`.
fn is_amount(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || ":：.,，、元人户家间个名条处栋份次套张台".contains(c))
}

/// What may stand in a line of sums beside its word.
fn is_figure(cell: &Cell<'_>) -> bool {
    if matches!(cell.kind, CellKind::Error | CellKind::FormulaWithoutValue) {
        return true;
    }
    let text = squeezed(&cell.text);
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || "+-—/.,，%％㎡元人户家间个名条处栋份次套张台".contains(c));
    plain && !has_long_number(&text) || starts_footer(&text) || sum_word(&text).is_some()
}
