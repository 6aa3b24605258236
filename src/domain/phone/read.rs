//! Reading a cell of telephone numbers: groups of digits, what stands between them, and the one way to
//! put the groups together in which every digit belongs to a number.

use super::{Phone, PhoneKind, Phones, is_mobile};
use crate::domain::tidy;

/// What stands before a group of digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// Blank, dot, bracket.
    Soft,
    /// Hyphen or dash.
    Dash,
    /// 转, `#`, ext: an extension follows.
    Extension,
    /// `、`, `;`, line break …: most likely another number follows.
    Hard,
}

struct Group {
    digits: String,
    gap: Gap,
    plus: bool,
}

/// The most groups that a cell of three numbers can reasonably have.
const MOST_GROUPS: usize = 16;

/// The numbers of a cell, if there is a way to read it.
pub(super) fn read_cell(text: &str) -> Option<Vec<Phone>> {
    let groups = split_groups(text)?;
    if groups.is_empty() || groups.len() > MOST_GROUPS {
        return None;
    }
    // First with every strong separator between two numbers; then, as in `138,0000,0000`, within one.
    for strict in [true, false] {
        for count in 1..=Phones::MOST {
            if let Some(numbers) = divide(&groups, count, strict) {
                return Some(numbers);
            }
        }
    }
    None
}

fn split_groups(text: &str) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut gap = Some(Gap::Soft); // a gap that waits for its group
    let mut plus = false;
    let mut word = String::new();
    for c in text.chars() {
        let c = tidy::half_width_char(c);
        if tidy::is_invisible(c) {
            continue;
        }
        if c.is_ascii_digit() {
            if !word.is_empty() && !matches!(word.as_str(), "x" | "ext" | "t") {
                return None;
            }
            word.clear();
            match (gap.take(), groups.last_mut()) {
                (None, Some(group)) => group.digits.push(c),
                (found, _) => {
                    groups.push(Group {
                        digits: c.to_string(),
                        gap: found.unwrap_or(Gap::Soft),
                        plus,
                    });
                    plus = false;
                }
            }
            continue;
        }
        let stronger = match c {
            '\n' | '\r' | '、' | ';' | '；' | ',' | '，' | '/' | '／' | '\\' | '|' | '｜'
            | '或' | '和' | '及' | '&' | '＆' | '。' => Gap::Hard,
            '转' | '轉' | '#' | '＃' => Gap::Extension,
            '分' | '机' => Gap::Extension,
            _ if tidy::is_dash(c) => Gap::Dash,
            '+' | '＋' => {
                plus = true;
                Gap::Soft
            }
            // Signs that stand in for digits which somebody has hidden or did not know.
            '*' | '＊' | '?' | '？' | '…' | '×' => return None,
            _ if c.is_ascii_alphabetic() => {
                word.push(c.to_ascii_lowercase());
                Gap::Extension
            }
            _ if c.is_alphanumeric() => return None,
            _ => Gap::Soft,
        };
        gap = Some(gap.map_or(stronger, |g| g.max(stronger)));
    }
    let left_over = !word.is_empty() || gap == Some(Gap::Extension);
    (!left_over).then_some(groups)
}

/// The groups as exactly `count` numbers.
fn divide(groups: &[Group], count: usize, strict: bool) -> Option<Vec<Phone>> {
    if count == 1 {
        return one(groups, strict).map(|phone| vec![phone]);
    }
    (1..groups.len()).find_map(|at| {
        let (head, rest) = groups.split_at_checked(at)?;
        let phone = one(head, strict)?;
        let mut numbers = divide(rest, count - 1, strict)?;
        numbers.insert(0, phone);
        Some(numbers)
    })
}

/// The groups as one number.
fn one(groups: &[Group], strict: bool) -> Option<Phone> {
    let (first, rest) = groups.split_first()?;
    if strict && rest.iter().any(|g| g.gap == Gap::Hard) {
        return None;
    }
    let (first_digits, abroad) = without_country(first, rest);
    let mut parts: Vec<(&str, Gap)> = Vec::with_capacity(groups.len());
    if !first_digits.is_empty() {
        parts.push((first_digits, first.gap));
    }
    parts.extend(rest.iter().map(|g| (g.digits.as_str(), g.gap)));

    let extended = parts.iter().skip(1).any(|(_, gap)| *gap == Gap::Extension);
    let mut all: String = parts.iter().map(|(digits, _)| *digits).collect();
    if !extended && is_mobile(all.as_bytes()) {
        return Some(Phone { text: all, kind: PhoneKind::Mobile });
    }
    if !extended && !abroad && all.len() == 10 && (all.starts_with("400") || all.starts_with("800"))
    {
        all.insert(6, '-');
        all.insert(3, '-');
        return Some(Phone { text: all, kind: PhoneKind::Service });
    }
    landline(&parts, abroad)
}

/// Drops +86, 0086 or 86- from the first group and says whether it did.
fn without_country<'a>(first: &'a Group, rest: &[Group]) -> (&'a str, bool) {
    let digits = first.digits.as_str();
    let total: usize = digits.len() + rest.iter().map(|g| g.digits.len()).sum::<usize>();
    let short = digits.strip_prefix("86").filter(|after| {
        first.plus
            || (after.is_empty() && !rest.is_empty())
            || (total == 13 && after.starts_with('1'))
    });
    match digits.strip_prefix("0086").or(short) {
        Some(after) => (after, true),
        None => (digits, false),
    }
}

fn landline(parts: &[(&str, Gap)], abroad: bool) -> Option<Phone> {
    // Dialled from abroad the area code has lost its 0.
    let zero = abroad && !parts.first()?.0.starts_with('0');
    let join = |parts: &[(&str, Gap)]| -> String {
        zero.then_some("0").into_iter().chain(parts.iter().map(|(digits, _)| *digits)).collect()
    };
    // The last group may be an extension: 021-20000000-8001.
    if let Some(((extension, gap), head)) = parts.split_last()
        && matches!(gap, Gap::Dash | Gap::Extension)
        && extension.len() <= 6
        && !head.iter().skip(1).any(|(_, gap)| *gap == Gap::Extension)
        && let Some((area, number)) = area_and_number(&join(head))
    {
        return Some(Phone {
            text: format!("{area}-{number}-{extension}"),
            kind: PhoneKind::Landline,
        });
    }
    if parts.iter().skip(1).any(|(_, gap)| *gap == Gap::Extension) {
        return None;
    }
    let all = join(parts);
    let (area, number) = area_and_number(&all)?;
    // `0371 2000000 1` is not the eight digits 20000001.
    let seventh = area.len() + 7;
    let mut end = usize::from(zero);
    let broken = parts.iter().any(|(digits, _)| {
        end += digits.len();
        end == seventh
    });
    if number.len() == 8 && broken {
        return None;
    }
    Some(Phone { text: format!("{area}-{number}"), kind: PhoneKind::Landline })
}

fn area_and_number(digits: &str) -> Option<(&str, &str)> {
    let area = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return None,
    };
    let (area, number) = digits.split_at_checked(area)?;
    let good = matches!(number.len(), 7 | 8) && matches!(number.as_bytes(), [b'2'..=b'8', ..]);
    good.then_some((area, number))
}
