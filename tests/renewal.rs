//! A letter that is signed anew: the one before it is 已换签, in the same change, wherever it is signed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use serde_json::{Value, json};

const CARD: &str = "venue_registration";
const LETTER: &str = "venue_fire_letter";
const OTHER: &str = "general_letter";

fn venue(book: &Book) -> String {
    let set = ["name=甲旅馆", "subkind=hotel", "addr.addr_text=河东路1号", "ext_code=A1"];
    text(&book.add(CARD, "", &set)["place"])
}

fn sign(book: &Book, place: &str, day: &str, number: &str) -> String {
    let until = format!("valid_to={}-12-31", day.split('-').next().unwrap());
    let set = [
        &format!("signed_on={day}"),
        &format!("valid_from={day}"),
        &until,
        &format!("letter_no={number}"),
    ];
    let set: Vec<&str> = set.iter().map(|set| set.as_str()).collect();
    let added =
        book.run(&[&["add", "--form", LETTER, "--place", place][..], &pairs(&set)].concat());
    assert!(added.code < 2, "{}", added.stdout);
    text(&added.json["entry"])
}

fn pairs<'s>(set: &[&'s str]) -> Vec<&'s str> {
    set.iter().flat_map(|set| ["--set", set]).collect()
}

/// The letters of a place with state and what renewed them, oldest first.
fn letters(book: &Book, place: &str, form: &str) -> Vec<(String, String, String)> {
    let page = book.page(place);
    let own = entries(&page, form);
    let told = |one: &Value, key: &str| one["values"][key].as_str().unwrap_or_default().to_owned();
    let mut all: Vec<_> = own
        .iter()
        .map(|one| (told(one, "signed_on"), told(one, "state"), told(one, "replaced_by")))
        .collect();
    all.sort();
    all
}

fn row(day: &str, state: &str, by: &str) -> (String, String, String) {
    (day.to_owned(), state.to_owned(), by.to_owned())
}

#[test]
fn a_new_letter_replaces_the_one_before_it_in_one_change() {
    let book = Book::empty();
    let place = venue(&book);
    sign(&book, &place, "2025-01-08", "X-25");
    let new = sign(&book, &place, "2026-01-09", "X-26");
    let renewed = [row("2025-01-08", "replaced", "X-26"), row("2026-01-09", "signed", "")];
    assert_eq!(letters(&book, &place, LETTER), renewed);
    book.ok(&["undo"]);
    assert_eq!(letters(&book, &place, LETTER), [row("2025-01-08", "signed", "")]);
    book.ok(&["redo"]);
    assert_eq!(letters(&book, &place, LETTER), renewed);
    // A number that is corrected is corrected with the letter that names it.
    assert!(book.run(&["edit", &new, "--set", "letter_no=X-27"]).code < 2);
    assert_eq!(letters(&book, &place, LETTER)[0], row("2025-01-08", "replaced", "X-27"));
    // One that is removed renews nothing; brought back it does again.
    book.ok(&["remove", &new]);
    assert_eq!(letters(&book, &place, LETTER), [row("2025-01-08", "signed", "")]);
    book.ok(&["bring-back", &new]);
    assert_eq!(letters(&book, &place, LETTER)[0], row("2025-01-08", "replaced", "X-27"));
    // Signed by mistake, it is void: the one before stands.
    assert!(book.run(&["edit", &new, "--set", "state=void"]).code < 2);
    assert_eq!(letters(&book, &place, LETTER)[0], row("2025-01-08", "signed", ""));
    book.is_whole();
}

#[test]
fn a_letter_that_waits_for_its_signature_renews_nothing_before_it_is_signed() {
    let book = Book::empty();
    let place = venue(&book);
    sign(&book, &place, "2026-01-09", "X-26");
    let set = ["signed_on=2026-10-30", "valid_to=2026-12-31", "state=printed"];
    let added =
        book.run(&[&["add", "--form", LETTER, "--place", &place][..], &pairs(&set)].concat());
    let printed = text(&added.json["entry"]);
    assert_eq!(letters(&book, &place, LETTER)[0], row("2026-01-09", "signed", ""));
    assert!(book.run(&["edit", &printed, "--set", "state=signed"]).code < 2);
    let by = "2026-10-30签";
    assert_eq!(letters(&book, &place, LETTER)[0], row("2026-01-09", "replaced", by));
    // What somebody sets back by hand stays as he says.
    let page = book.page(&place);
    let all = entries(&page, LETTER);
    let old = all.iter().find(|one| one["values"]["signed_on"] == "2026-01-09").unwrap();
    let old = text(&old["entry"]);
    assert!(book.run(&["edit", &old, "--set", "state=signed", "--set", "replaced_by="]).code < 2);
    assert_eq!(letters(&book, &place, LETTER)[0], row("2026-01-09", "signed", ""));
}

#[test]
fn a_letter_that_is_begun_on_the_leaf_renews_once_its_day_is_written() {
    let book = Book::empty();
    let place = venue(&book);
    sign(&book, &place, "2026-01-09", "X-26");
    let begun = book.run(&["add", "--form", LETTER, "--place", &place, "--set", "copies=2"]);
    let begun = text(&begun.json["entry"]);
    assert_eq!(letters(&book, &place, LETTER)[1], row("2026-01-09", "signed", ""));
    for set in ["letter_no=X-26-2", "signed_on=2026-10-30"] {
        assert!(book.run(&["edit", &begun, "--set", set]).code < 2);
    }
    assert_eq!(letters(&book, &place, LETTER)[0], row("2026-01-09", "replaced", "X-26-2"));
}

#[test]
fn letters_of_another_name_or_place_stay_as_they_are_and_one_entered_late_was_renewed_already() {
    let book = Book::empty();
    let place = venue(&book);
    let general = |title: &str, day: &str| {
        let set = [format!("title={title}"), format!("signed_on={day}")];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let args = [&["add", "--form", OTHER, "--place", &place][..], &pairs(&set)].concat();
        assert!(book.run(&args).code < 2);
    };
    general("共建责任书", "2026-01-05");
    general("禁毒责任书", "2026-02-05");
    assert_eq!(
        letters(&book, &place, OTHER),
        [row("2026-01-05", "signed", ""), row("2026-02-05", "signed", "")]
    );
    general("共建责任书", "2025-01-05");
    let late = row("2025-01-05", "replaced", "2026-01-05签");
    assert_eq!(letters(&book, &place, OTHER)[0], late);
}

#[test]
fn at_the_door_the_old_letter_is_renewed_in_the_change_of_the_visit() {
    let book = Book::empty();
    let place = venue(&book);
    sign(&book, &place, "2026-01-09", "X-26");
    let visit = json!({
        "answers": { "fire.exit": "yes" },
        "letters": [{ "form": LETTER, "set": { "letter_no": "X-26-2" } }],
    });
    let file = book.file("上门.json", visit.to_string());
    let head = book.newest();
    book.ok(&["visit", &place, "--file", path(&file)]);
    let history = book.ok(&["history", "--limit", "20"]);
    let rows = list(&history["history"]).iter().filter(|row| row["seq"].as_i64().unwrap() > head);
    let changes: std::collections::BTreeSet<_> = rows.map(|row| text(&row["change"])).collect();
    assert_eq!(changes.len(), 1);
    assert_eq!(letters(&book, &place, LETTER)[0], row("2026-01-09", "replaced", "X-26-2"));
    book.ok(&["undo"]);
    assert_eq!(letters(&book, &place, LETTER), [row("2026-01-09", "signed", "")]);
}

#[test]
fn a_file_of_letters_is_taken_in_to_the_same_whatever_its_order_and_once() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let book = Book::empty();
        let place = venue(&book);
        let rows = [
            "A1,消防安全责任书,X-24,2024-01-08,2024-12-31,已签订",
            "A1,消防安全责任书,X-25,2025-01-08,2025-12-31,已签订",
            "A1,消防安全责任书,X-26,2026-01-08,2026-12-31,已签订",
        ];
        let head = "场所编号,责任书名称,责任书编号,签订日期,到期日期,责任书状态";
        let lines: Vec<&str> =
            std::iter::once(head).chain(order.iter().map(|at| rows[*at])).collect();
        let file = book.file("责任书.csv", csv(&lines));
        let report = book.import(&file, &[]).exits(0);
        assert_eq!(report["rows"]["good"], 3, "{report}");
        let last = [
            row("2024-01-08", "replaced", "X-25"),
            row("2025-01-08", "replaced", "X-26"),
            row("2026-01-08", "signed", ""),
        ];
        let told = letters(&book, &place, LETTER);
        assert_eq!((&told[1..], &*told[0].1), (&last[1..], "replaced"), "{order:?}");
        let again = book.import(&file, &[]).exits(0);
        assert_eq!(again["written_entries"], 0, "{again}");
        assert_eq!(letters(&book, &place, LETTER), told);
        book.ok(&["undo"]);
        assert!(letters(&book, &place, LETTER).is_empty());
        book.is_whole();
    }
}

#[test]
fn each_letter_names_the_one_after_it_whatever_is_removed_corrected_or_brought_back() {
    let book = Book::empty();
    let place = venue(&book);
    let told = || letters(&book, &place, LETTER);
    let a = sign(&book, &place, "2026-04-27", "A");
    let b = sign(&book, &place, "2026-10-05", "B");
    // Entered late, between the two.
    let c = sign(&book, &place, "2026-08-01", "C");
    let whole = [
        row("2026-04-27", "replaced", "C"),
        row("2026-08-01", "replaced", "B"),
        row("2026-10-05", "signed", ""),
    ];
    assert_eq!(told(), whole);
    book.ok(&["remove", &b]);
    assert_eq!(told(), [row("2026-04-27", "replaced", "C"), row("2026-08-01", "signed", "")]);
    book.ok(&["bring-back", &b]);
    assert_eq!(told(), whole);
    // One that was corrected to an earlier day renews others.
    assert!(book.run(&["edit", &b, "--set", "signed_on=2026-01-05"]).code < 2);
    let turned = [
        row("2026-01-05", "replaced", "A"),
        row("2026-04-27", "replaced", "C"),
        row("2026-08-01", "signed", ""),
    ];
    assert_eq!(told(), turned);
    // What renewed it lies in the bin when it comes back.
    for letter in [&b, &a, &c] {
        book.ok(&["remove", letter]);
    }
    book.ok(&["bring-back", &a]);
    assert_eq!(told(), [row("2026-04-27", "signed", "")]);
    book.ok(&["bring-back", &c]);
    assert_eq!(told()[0], row("2026-04-27", "replaced", "C"));
    book.is_whole();
}
