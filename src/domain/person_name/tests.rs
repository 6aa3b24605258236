use super::*;

fn parse(text: &str) -> Result<String, Reason> {
    PersonName::parse(text).map(|n| n.reveal().to_owned())
}

#[test]
fn names_of_all_kinds_pass_unchanged() {
    for name in [
        "王五",
        "尔",
        "欧阳淼淼",
        "阿卜杜拉·买买提",
        "迪丽努尔·阿布都热合曼·麦合木提",
        "MARIA GONZALEZ",
        "Jean-Pierre O'Neil",
        "José",
        "王㛃",
        "李䶮",
        "陈𬱖",
        "孙𠅤",
        "吴赟堃",
        "郑㬎",
        "冯𪟝",
        "龦",
        "𠮷",
        "〇",
    ] {
        assert_eq!(parse(name).as_deref(), Ok(name));
    }
}

#[test]
fn blanks_around_go_and_middle_dots_become_one() {
    assert_eq!(parse(" 王五\u{200B}　").as_deref(), Ok("王五"));
    assert_eq!(parse("古丽娜尔•吐尔逊").as_deref(), Ok("古丽娜尔·吐尔逊"));
    assert_eq!(parse("依明・库尔班").as_deref(), Ok("依明·库尔班"));
    assert_eq!(parse("依明．库尔班").as_deref(), Ok("依明·库尔班"));
}

#[test]
fn compatibility_characters_are_not_folded() {
    assert_eq!(parse("\u{F9D1}某").as_deref(), Ok("\u{F9D1}某"));
}

#[test]
fn digits_control_characters_and_other_signs_are_refused() {
    for text in ["王5", "王\n五", "王\t五", "王五（小名）", "王五！", "王\0五", "１号"]
    {
        assert_eq!(parse(text), Err(Reason::NameBad), "{text:?}");
    }
    assert_eq!(parse("  "), Err(Reason::NameMissing));
    assert_eq!(parse(&"王".repeat(50)).map(|n| n.chars().count()), Ok(50));
    assert_eq!(parse(&"王".repeat(51)), Err(Reason::TextTooLong));
}

#[test]
fn a_made_up_character_is_kept_and_mentioned() {
    let name = PersonName::parse("王\u{E000}").unwrap();
    assert_eq!(name.note(), Some(Reason::PrivateUseChar));
    assert_eq!(PersonName::parse("王五").unwrap().note(), None);
}

#[test]
fn masked_names_show_the_surname_only() {
    assert_eq!(PersonName::parse("王小明").unwrap().masked(), "王*");
    assert_eq!(PersonName::parse("欧阳淼淼").unwrap().masked(), "欧阳*");
    assert_eq!(format!("{:?}", PersonName::parse("王五").unwrap()), "PersonName(***)");
}

#[test]
fn rare_characters_have_the_bytes_of_the_table() {
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02X}")).collect::<String>();
    for (c, gb18030, utf8) in [
        ("中", "D6D0", "E4B8AD"),
        ("·", "A1A4", "C2B7"),
        ("䶮", "FE9F", "E4B6AE"),
        ("㛃", "8230B731", "E39B83"),
        ("龦", "82358F33", "E9BEA6"),
        ("𠮷", "9534B235", "F0A0AEB7"),
    ] {
        let name = PersonName::parse(&format!("王{c}")).unwrap();
        let last = name.reveal().strip_prefix('王').unwrap();
        assert_eq!(hex(last.as_bytes()), utf8, "{c}");
        assert_eq!(hex(&encoding_rs::GB18030.encode(last).0), gb18030, "{c}");
    }
}
