//! Names of persons (validation.md 10).
//!
//! Nothing is folded but the middle dot: a name keeps every rare and compatibility character that it
//! was entered with.

use super::id18::hidden_debug;
use super::reason::Reason;
use super::tidy;

/// A name of 1 to 50 characters: Han characters, Latin letters, `·`, blank, `'` and `-`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonName(String);

hidden_debug!(PersonName);

/// The most characters of a name.
const LONGEST: usize = 50;

impl PersonName {
    /// `NAME_MISSING` if empty, `TEXT_TOO_LONG` beyond 50 characters, `NAME_BAD` for digits, control
    /// characters and other signs.
    pub fn parse(input: &str) -> Result<Self, Reason> {
        let text = tidy::strip_guards(input);
        if text.is_empty() {
            return Err(Reason::NameMissing);
        }
        let mut name = String::with_capacity(text.len());
        let mut count = 0;
        for c in text.chars().filter(|&c| !tidy::is_invisible(c)) {
            let c = match c {
                c if tidy::is_other_middle_dot(c) => '·',
                '\u{3000}' | '\u{00A0}' => ' ',
                c => c,
            };
            if !belongs(c) {
                return Err(Reason::NameBad);
            }
            count += 1;
            name.push(c);
        }
        if count > LONGEST { Err(Reason::TextTooLong) } else { Ok(Self(name)) }
    }

    /// The name. Only forms, exports and storage call this.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `王*`, `欧阳*`: the surname and one star, whatever the length.
    pub fn masked(&self) -> String {
        super::mask::mask_name(&self.0)
    }

    /// `PRIVATE_USE_CHAR` if a character was made by some computer's own font.
    pub fn note(&self) -> Option<Reason> {
        self.0.chars().any(is_private_use).then_some(Reason::PrivateUseChar)
    }
}

fn belongs(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | ' ' | '\'' | '’' | '-' | '·')
        || is_han(c)
        || is_private_use(c)
        || is_latin(c)
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
        && !matches!(c, '×' | '÷')
}

/// Characters of the private use areas (造字).
pub fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}')
}

/// Han characters, with all extensions, compatibility characters and 〇.
pub fn is_han(c: char) -> bool {
    matches!(
        c,
        '\u{4E00}'..='\u{9FFF}'
            | '\u{3400}'..='\u{4DBF}'
            | '〇'
            | '\u{2E80}'..='\u{2FDF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFD}'
    )
}

/// The surname of a Han name: one character, or two if it is a compound surname.
pub fn surname(name: &str) -> &str {
    let mut ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let one = ends.next().unwrap_or(0);
    let two = ends.next().filter(|&end| end < name.len()).and_then(|end| name.get(..end));
    match two {
        Some(pair) if COMPOUND.contains(&pair) => pair,
        _ => name.get(..one).unwrap_or_default(),
    }
}

/// Compound surnames in use.
const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文",
    "司徒", "夏侯", "轩辕", "端木", "百里", "东郭", "南宫", "西门", "呼延", "独孤", "南门", "公冶",
    "太史", "申屠", "仲孙", "澹台", "宗政", "濮阳", "淳于", "单于", "太叔", "公羊", "赫连", "闻人",
    "鲜于", "闾丘", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父",
    "谷梁", "拓跋", "夹谷", "段干", "第五", "梁丘", "左丘", "东门", "公户", "羊舌", "微生", "纳兰",
    "完颜", "叶赫", "司空", "钟离", "万俟", "子车", "仉督", "歐陽", "尔朱", "达奚", "贺兰", "哥舒",
];

#[cfg(test)]
mod tests;
