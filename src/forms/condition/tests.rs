use super::*;

fn scope(name: &str) -> Meaning {
    match name {
        "subkind" => Meaning::Text("hotel".into()),
        "subkind.group" => Meaning::Text("lodging".into()),
        "kind" => Meaning::Text("other:水上乐园".into()),
        "rooms" => Meaning::Number(12.0),
        "days" => Meaning::Number(30.0),
        "level" => Meaning::Many(vec!["key".into(), "fire_key".into()]),
        "living" => Meaning::Flag(true),
        "from" => Meaning::Text("2026-03-01".into()),
        "to" => Meaning::Text("2026-02-01".into()),
        "at" => Meaning::Text("2026-02-01 10:20".into()),
        "today" => Meaning::Text("2026-11-01".into()),
        _ => Meaning::Empty,
    }
}

fn holds(text: &str) -> bool {
    Condition::parse(text).expect(text).holds(&scope)
}

#[test]
fn a_condition_reads_like_a_sentence() {
    for yes in [
        "subkind = hotel",
        "subkind = \"hotel\"",
        "subkind.group in entertainment|lodging",
        "level has key",
        "rooms > 10 and rooms <= 12",
        "living",
        "not gone",
        "gone != x",
        "(rooms < 3 or living) and subkind != bath",
        "kind = other",
        "from > to",
        "at = at",
        "living = true",
        "gone = false",
    ] {
        assert!(holds(yes), "{yes}");
    }
    for no in [
        "subkind = bath",
        "gone",
        "not living",
        "level has none",
        "rooms > 12",
        "from < to",
        "gone = x",
    ] {
        assert!(!holds(no), "{no}");
    }
}

#[test]
fn a_check_between_fields_passes_while_one_of_them_is_empty() {
    let check = |text: &str| Condition::parse(text).expect(text).holds_or_empty(&scope);
    assert!(check("left >= from"));
    assert!(check("from <= left"));
    assert!(!check("to >= from"));
    assert!(check("at <= today"));
    assert!(check("to <= at"), "a date and a time of the same day agree");
    assert!(!check("rooms >= 30"));
    assert!(check("days >= 30"));
}

#[test]
fn a_broken_condition_says_why_in_chinese() {
    for (text, why) in [
        ("", "空的"),
        ("a and", "没有写完"),
        ("(a", "括号"),
        ("a ! b", "!="),
        ("a =", "右边"),
        ("a b", "放错"),
    ] {
        let error = Condition::parse(text).expect_err(text);
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn names_lists_what_must_exist() {
    let condition = Condition::parse("a.b = c and not (d or e in x|y)").expect("parses");
    assert_eq!(condition.names(), ["a.b", "d", "e"]);
}
