//! Keys of the search index: what a text is found by.
//!
//! A text is found by itself (folded: lower case, half width, without blanks and middle dots), by the
//! pinyin of its Han characters, and by their initials. Called for every row of an import, so one pass
//! and no more than three strings.

use super::person_name::is_han;
use super::tidy;
use pinyin::ToPinyin;

/// What a text is found by. `pinyin` and `initials` are empty if the text has no Han character.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SearchKeys {
    /// The folded text.
    pub plain: String,
    /// Full pinyin without tones; letters and digits of the text stay in their places.
    pub pinyin: String,
    /// First letters of the pinyin; letters and digits of the text stay in their places.
    pub initials: String,
}

super::id18::hidden_debug!(SearchKeys);

/// The keys of a text, each character by its main reading.
pub fn search_keys(text: &str) -> SearchKeys {
    keys(text, false)
}

/// The keys of a person's name: a first character such as 单 or 曾 is read as a surname.
pub fn name_search_keys(name: &str) -> SearchKeys {
    keys(name, true)
}

/// A text as it stands in `plain`; what somebody types into the search box goes through this too.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_folded(&mut out, c);
    }
    out
}

fn keys(text: &str, is_name: bool) -> SearchKeys {
    let mut plain = String::with_capacity(text.len());
    let mut pinyin = String::new();
    let mut initials = String::new();
    let mut has_han = false;
    for (at, c) in text.chars().enumerate() {
        push_folded(&mut plain, c);
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                let c = c.to_ascii_lowercase();
                pinyin.push(c);
                initials.push(c);
            }
            continue;
        }
        if !is_han(c) {
            let c = tidy::half_width_char(c);
            if c.is_ascii_alphanumeric() {
                pinyin.push(c.to_ascii_lowercase());
                initials.push(c.to_ascii_lowercase());
            }
            continue;
        }
        if !has_han {
            has_han = true;
            pinyin.reserve(text.len() * 2); // three bytes a character, three to six letters
            initials.reserve(text.len() / 2);
        }
        let surname = if is_name && at == 0 { surname_reading(c) } else { None };
        if let Some(reading) = surname.or_else(|| c.to_pinyin().map(|p| p.plain())) {
            // lü is typed lv.
            pinyin.extend(reading.chars().map(|c| if c == 'ü' { 'v' } else { c }));
            initials.extend(reading.chars().next());
        }
    }
    if !has_han {
        pinyin = String::new();
        initials = String::new();
    }
    SearchKeys { plain, pinyin, initials }
}

fn push_folded(out: &mut String, c: char) {
    if c.is_ascii() {
        if !c.is_ascii_whitespace() {
            out.push(c.to_ascii_lowercase());
        }
    } else if is_han(c) {
        out.push(c);
    } else if c == '·' || tidy::is_other_middle_dot(c) || c.is_whitespace() || tidy::is_invisible(c)
    {
    } else {
        let half = match c {
            '\u{FF01}'..='\u{FF5E}' => {
                char::from_u32(u32::from(c).wrapping_sub(0xFEE0)).unwrap_or(c)
            }
            _ => c,
        };
        out.extend(half.to_lowercase());
    }
}

/// Characters that are read otherwise when they are a surname.
fn surname_reading(c: char) -> Option<&'static str> {
    Some(match c {
        '单' => "shan",
        '曾' => "zeng",
        '解' => "xie",
        '仇' => "qiu",
        '区' => "ou",
        '查' => "zha",
        '盖' => "ge",
        '任' => "ren",
        '乐' => "yue",
        '朴' => "piao",
        '尉' => "wei",
        '种' => "chong",
        '秘' => "bi",
        '冼' => "xian",
        '覃' => "qin",
        '折' => "she",
        '员' => "yun",
        '繁' => "po",
        '宓' => "mi",
        '缪' => "miao",
        '翟' => "zhai",
        '洗' => "xian",
        '长' => "zhang",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_itself_its_pinyin_and_its_initials() {
        let keys = search_keys("欧阳淼淼");
        assert_eq!(
            (keys.plain.as_str(), keys.pinyin.as_str(), keys.initials.as_str()),
            ("欧阳淼淼", "ouyangmiaomiao", "oymm")
        );
        assert_eq!(search_keys("吕绿").pinyin, "lvlv");
    }

    #[test]
    fn dots_blanks_width_and_case_make_no_difference() {
        assert_eq!(fold("阿卜杜拉•买买提"), "阿卜杜拉买买提");
        assert_eq!(fold(" Maria　ＧＯＮＺＡＬＥＺ "), "mariagonzalez");
        assert_eq!(search_keys("海地路465-3号").plain, "海地路465-3号");
        assert_eq!(search_keys("海地路465-3号").initials, "hdl4653h");
    }

    #[test]
    fn a_text_without_han_characters_needs_no_pinyin() {
        let keys = search_keys("110101190001010014");
        assert_eq!((keys.plain.as_str(), keys.pinyin.as_str()), ("110101190001010014", ""));
    }

    #[test]
    fn surnames_have_their_own_readings() {
        assert_eq!(name_search_keys("单田").pinyin, "shantian");
        assert_eq!(name_search_keys("曾单").pinyin, "zengdan");
    }

    #[test]
    fn rare_characters_stay_in_the_plain_key() {
        assert_eq!(search_keys("李䶮").plain, "李䶮");
        assert!(search_keys("𠅤文昊").pinyin.ends_with("wenhao"));
    }
}
