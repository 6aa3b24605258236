//! Masked forms of personal data, for lists and logs (decisions.md 25).

use super::person_name;

/// Keeps some characters at both ends and puts one star for each between.
fn keep_ends(text: &str, front: usize, back: usize) -> String {
    let count = text.chars().count();
    let hidden = front..count.saturating_sub(back).max(front);
    text.chars().enumerate().map(|(at, c)| if hidden.contains(&at) { '*' } else { c }).collect()
}

/// Front 6 and back 4 of a number of 15 characters and more (`110101********0014`); of a shorter one
/// the first and the last two, of a very short one nothing.
pub fn mask_id(number: &str) -> String {
    match number.chars().count() {
        15.. => keep_ends(number, 6, 4),
        7..=14 => keep_ends(number, 1, 2),
        short => "*".repeat(short),
    }
}

/// `138****0000`, `0371-***0000`; several numbers joined by `、` one by one.
pub fn mask_phone(numbers: &str) -> String {
    numbers.split('、').map(mask_one_phone).collect::<Vec<_>>().join("、")
}

fn mask_one_phone(number: &str) -> String {
    let mut parts = number.splitn(2, '-');
    match (parts.next(), parts.next()) {
        (Some(area), Some(rest)) if matches!(area.len(), 3 | 4) => {
            format!("{area}-{}", keep_ends(rest, 0, 4))
        }
        _ if number.chars().count() >= 11 => keep_ends(number, 3, 4),
        _ => "*".repeat(number.chars().count()),
    }
}

/// `王*`, `欧阳*`, `尔` becomes `*`, `MARIA GONZALEZ` becomes `M*`.
pub fn mask_name(name: &str) -> String {
    let surname = person_name::surname(name);
    if surname.len() == name.len() { "*".to_owned() } else { format!("{surname}*") }
}

/// The address down to the building or house number, then stars.
pub fn mask_address(address: &str) -> String {
    super::address::mask_text_to_building(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_ends() {
        assert_eq!(mask_id("110101190001010014"), "110101********0014");
        assert_eq!(mask_id("E00000012"), "E******12");
        assert_eq!(mask_id("A1"), "**");
        assert_eq!(mask_phone("13800000000"), "138****0000");
        assert_eq!(mask_phone("0371-2000000"), "0371-***0000");
        assert_eq!(mask_phone("13800000000、010-20000000"), "138****0000、010-****0000");
        assert_eq!(mask_phone("021-20000000-8001"), "021-*********8001");
    }

    #[test]
    fn names_keep_their_surname() {
        assert_eq!(mask_name("王五"), "王*");
        assert_eq!(mask_name("王小明"), "王*");
        assert_eq!(mask_name("欧阳淼淼"), "欧阳*");
        assert_eq!(mask_name("欧阳"), "欧*");
        assert_eq!(mask_name("尔"), "*");
        assert_eq!(mask_name("𠅤文昊"), "𠅤*");
        assert_eq!(mask_name("阿卜杜拉·买买提"), "阿*");
        assert_eq!(mask_name(""), "*");
    }

    #[test]
    fn addresses_keep_their_building() {
        assert_eq!(mask_address("郭家店镇拱北小区2栋3单元1104室"), "郭家店镇拱北小区2栋***");
    }
}
