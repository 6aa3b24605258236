//! What a person at a terminal reads: Chinese words throughout, never a field's key.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;

/// Words of small Latin letters, as keys are written.
fn keys(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || "_.[]-".contains(c)))
        .filter(|word| word.chars().next().is_some_and(|c| c.is_ascii_lowercase()))
        // Ids and options are what a command is given again.
        .filter(|word| word.len() > 2 && !word.chars().any(|c| c.is_ascii_digit()))
        .filter(|word| !["yuwang", "queue"].contains(word))
        .collect()
}

#[test]
fn pages_changes_hits_and_imports_are_told_by_labels() {
    let book = Book::empty();
    let added = book.says(&["add", "--form", "venue_registration", "--set", "name=甲旅馆"]);
    assert_eq!((added.code, keys(&added.stdout)), (0, vec![]), "{}", added.stdout);
    let venue = book.place_called("甲旅馆");
    let wrong = book.says(&[
        "add",
        "--form",
        "venue_staff_roster",
        "--place",
        &venue,
        "--set",
        "name=周小英",
        "--set",
        "phone=123",
    ]);
    assert_eq!((wrong.code, keys(&wrong.stdout)), (1, vec![]), "{}", wrong.stdout);
    assert!(wrong.stdout.contains("· 联系电话："), "{}", wrong.stdout);
    let people = ["holders[0].role=fire_resp", "holders[0].person.name=何营"];
    book.says(&[
        "add",
        "--form",
        "venue_responsible",
        "--place",
        &venue,
        "--set",
        people[0],
        "--set",
        people[1],
    ]);

    let page = book.says(&["place", &venue]).stdout;
    assert_eq!(keys(&page), Vec::<&str>::new(), "{page}");
    assert!(page.contains("责任人（含历任）1 责任人 姓名：何营"), "{page}");
    let hits = book.says(&["search", "何营"]).stdout;
    assert_eq!(keys(&hits), Vec::<&str>::new(), "{hits}");
    assert!(hits.contains("治安责任人 "), "{hits}");

    let file = book.file(
        "承租.csv",
        csv(&[
            "房屋编号,姓名,公民身份号码,入住日期",
            "CZ404,李好,310105195312269378,2026-02-30",
            "CZ404,,,2026-02-03",
        ]),
    );
    let told = book.says(&["import", path(&file)]).stdout;
    assert!(told.contains("第2行 公民身份号码：") && told.contains("第3行 姓名："), "{told}");
    let told = told.replace(path(&file), "");
    assert_eq!(keys(&told), Vec::<&str>::new(), "{told}");
    let queue = book.says(&["queue"]).stdout.replace("承租.csv", "");
    assert_eq!(keys(&queue), Vec::<&str>::new(), "{queue}");
}
