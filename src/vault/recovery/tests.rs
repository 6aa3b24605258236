use super::*;

#[test]
fn what_is_printed_reads_back() {
    for _ in 0..50 {
        let key = RecoveryKey::random().unwrap();
        assert!(RecoveryKey::parse(&key.reveal()).unwrap() == key);
    }
    let key = RecoveryKey([0; 32]);
    assert_eq!(key.groups().len(), 14);
    assert!(key.groups().iter().all(|group| group.len() == 4));
}

#[test]
fn typing_is_forgiven() {
    let key = RecoveryKey(std::array::from_fn(|i| i as u8));
    let shown = key.reveal();
    for typed in [
        shown.to_lowercase(),
        shown.replace('-', ""),
        shown.replace('-', " — "),
        shown.replace('0', "o").replace('1', "l"),
        shown.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect(),
        format!("  {}\r\n", shown.as_str()),
    ] {
        assert!(RecoveryKey::parse(&typed) == Ok(key.clone()), "{typed}");
    }
}

#[test]
fn one_wrong_character_anywhere_is_caught() {
    let key = RecoveryKey(std::array::from_fn(|i| (i * 7) as u8));
    let shown: Vec<char> = key.reveal().chars().collect();
    for place in (0..shown.len()).filter(|i| shown[*i] != '-') {
        let mut typed = shown.clone();
        typed[place] = if typed[place] == 'Z' { '2' } else { 'Z' };
        assert_eq!(RecoveryKey::parse(&typed.iter().collect::<String>()), Err(RecoveryKeyProblem::Check));
    }
}

#[test]
fn missing_groups_and_foreign_characters_are_named() {
    let shown = RecoveryKey([9; 32]).reveal().to_string();
    assert_eq!(RecoveryKey::parse(&shown[..shown.len() - 5]), Err(RecoveryKeyProblem::Length));
    assert_eq!(RecoveryKey::parse(&format!("{shown}U")), Err(RecoveryKeyProblem::Character));
    assert_eq!(RecoveryKey::parse(""), Err(RecoveryKeyProblem::Length));
}

#[test]
fn a_recovery_key_never_shows_in_debug() {
    assert_eq!(format!("{:?}", RecoveryKey([9; 32])), "RecoveryKey(…)");
}
