//! Chinese numerals, as far as dates and addresses need them.

/// The digit that a character stands for.
pub(crate) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn ten(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 1,
        '廿' => 2,
        '卅' => 3,
        _ => return None,
    })
}

/// Whether a character belongs to a numeral.
pub(crate) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || ten(c).is_some()
}

/// A well-formed counting numeral from 1 to 99: 三, 十, 十一, 二十, 九十九, 廿三. Not 五一, 二〇.
pub(crate) fn counting(run: &[char]) -> Option<u32> {
    let unit = |c: char| digit(c).filter(|&d| d > 0);
    let small_ten = |c: char| ten(c).filter(|&t| t == 1);
    match *run {
        [a] => unit(a).or_else(|| ten(a).map(|t| t * 10)),
        [a, b] if ten(a).is_some() => Some(ten(a)? * 10 + unit(b)?),
        [a, b] => Some(unit(a)? * small_ten(b)? * 10),
        [a, b, c] => Some(unit(a)? * small_ten(b)? * 10 + unit(c)?),
        _ => None,
    }
}

/// Digits one after another: 二〇二六 is `2026`.
pub(crate) fn positional(run: &[char]) -> Option<String> {
    run.iter().map(|&c| digit(c).and_then(|d| char::from_digit(d, 10))).collect()
}

/// Counting numerals become digits in a text; runs that are no counting numeral stay.
pub(crate) fn count_to_digits(text: &str) -> String {
    rewrite(text, |run| counting(run).map(|n| n.to_string()))
}

/// Every run of numerals becomes digits, counted or one after another.
pub(crate) fn date_to_digits(text: &str) -> String {
    rewrite(text, |run| {
        if run.len() > 1 && run.iter().all(|&c| digit(c).is_some()) {
            return positional(run);
        }
        counting(run).map(|n| n.to_string()).or_else(|| positional(run))
    })
}

fn rewrite(text: &str, number: impl Fn(&[char]) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    let flush = |run: &mut Vec<char>, out: &mut String| {
        match number(run) {
            Some(digits) => out.push_str(&digits),
            None => out.extend(run.iter()),
        }
        run.clear();
    };
    for c in text.chars() {
        if is_numeral(c) {
            run.push(c);
        } else {
            if !run.is_empty() {
                flush(&mut run, &mut out);
            }
            out.push(c);
        }
    }
    if !run.is_empty() {
        flush(&mut run, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_numerals_up_to_ninety_nine() {
        for (text, n) in
            [("三", 3), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("廿三", 23)]
        {
            assert_eq!(counting(&text.chars().collect::<Vec<_>>()), Some(n), "{text}");
        }
        for text in ["五一", "二〇", "零", "十十", ""] {
            assert_eq!(counting(&text.chars().collect::<Vec<_>>()), None, "{text}");
        }
    }

    #[test]
    fn names_with_numerals_that_do_not_count_stay() {
        assert_eq!(count_to_digits("五一路十二号"), "五一路12号");
        assert_eq!(date_to_digits("二〇二六年十一月三日"), "2026年11月3日");
    }
}
