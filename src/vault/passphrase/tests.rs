use super::*;

fn check(text: &str) -> Result<(), PassphraseProblem> {
    Passphrase::new(text).check_new()
}

#[test]
fn ten_characters_count_as_characters_not_bytes() {
    assert_eq!(check("短口令短口令短口"), Err(PassphraseProblem::TooShort));
    assert_eq!(check("Tr7#kq!9z"), Err(PassphraseProblem::TooShort));
    assert_eq!(check("明月几时有把酒问青天"), Ok(()));
    assert_eq!(check("yuwang-demo-ledger"), Ok(()));
}

#[test]
fn habits_are_refused_in_any_case_and_width() {
    for text in [
        "1q2w3e4r5t", "QwertyUiop", "Password12", "woaini1314", "a1234567890", "Admin12345", "wang123456", "１ｑ２ｗ３ｅ４ｒ５ｔ",
        "woaini520520", "zhang123456",
    ] {
        assert_eq!(check(text), Err(PassphraseProblem::Common), "{text}");
    }
}

#[test]
fn repetitions_and_straight_sequences_are_refused() {
    for text in ["aaaaaaaaaa", "哈哈哈哈哈哈哈哈哈哈", "1212121212", "5205205205", "123412341234"] {
        assert_eq!(check(text), Err(PassphraseProblem::Repetition), "{text}");
    }
    for text in ["1234567890", "0123456789", "9876543210", "0987654321", "abcdefghij", "ZYXWVUTSRQ"] {
        assert_eq!(check(text), Err(PassphraseProblem::Sequence), "{text}");
    }
}

#[test]
fn a_name_inside_a_longer_passphrase_is_fine() {
    assert_eq!(check("东门警务室的老槐树1987"), Ok(()));
}

#[test]
fn full_width_typing_gives_the_same_passphrase() {
    assert!(Passphrase::new("ａｂｃ　１２３！") == Passphrase::new("abc 123!"));
}

#[test]
fn every_listed_one_is_long_enough_lower_case_and_listed_once() {
    let mut seen = std::collections::HashSet::new();
    for common in commonest() {
        assert!(common.chars().count() >= LEAST_CHARACTERS, "{common}");
        assert_eq!(common, common.to_lowercase());
        assert!(seen.insert(common), "{common} twice");
        assert!(check(common).is_err());
    }
    assert!(seen.len() >= 150, "{}", seen.len());
}

#[test]
fn a_passphrase_never_shows_in_debug() {
    assert_eq!(format!("{:?}", Passphrase::new("东门警务室的老槐树1987")), "Passphrase(…)");
}
