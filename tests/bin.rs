//! The recycle bin: what was removed comes back, whatever was done since.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;
use serde_json::Value;

fn bin(book: &Book) -> Vec<Value> {
    list(&book.ok(&["bin"])["bin"]).to_vec()
}

fn venue(book: &Book, name: &str) -> (String, String) {
    let added = book.add("venue_registration", "", &[&format!("name={name}")]);
    (text(&added["place"]), text(&added["entry"]))
}

fn person(book: &Book, place: &str, name: &str) -> String {
    text(&book.add("venue_staff_roster", place, &[&format!("name={name}")])["entry"])
}

fn people(book: &Book, place: &str) -> Vec<String> {
    let page = book.page(place);
    entries(&page, "venue_staff_roster").iter().map(|e| text(&e["values"]["name"])).collect()
}

#[test]
fn what_was_removed_comes_back_out_of_order_and_that_can_be_undone() {
    let book = Book::empty();
    let (place, _) = venue(&book, "甲旅馆");
    let (li, wang) = (person(&book, &place, "李雷"), person(&book, &place, "王梅"));
    book.ok(&["remove", &li]);
    book.ok(&["remove", &wang]);
    person(&book, &place, "张三");
    let lying = bin(&book);
    assert_eq!(lying.len(), 2);
    assert_eq!((&lying[0]["what"], &lying[1]["what"]), (&"王梅".into(), &"李雷".into()));
    assert_eq!(lying[0]["place_name"], "甲旅馆");
    assert_eq!(lying[0]["user"], "王警官");
    assert!(text(&lying[0]["at"]).starts_with(TODAY));
    assert_eq!(lying[0]["whole_page"], false);
    assert!(is_chinese(&lying[0]["label"]));

    book.ok(&["bring-back", &li]);
    assert_eq!(people(&book, &place), ["李雷", "张三"]);
    assert_eq!(bin(&book).len(), 1);
    book.run(&["bring-back", &li]).fails(2, "NOT_FOUND");
    book.ok(&["undo"]);
    assert_eq!(people(&book, &place), ["张三"]);
    assert_eq!(bin(&book).len(), 2);
    book.is_whole();
}

#[test]
fn a_place_comes_back_with_all_that_stood_on_its_page() {
    let book = Book::empty();
    let (place, card) = venue(&book, "甲旅馆");
    let (li, wang) = (person(&book, &place, "李雷"), person(&book, &place, "王梅"));
    book.ok(&["edit", &card, "--set", "legal_rep.name=赵敏"]);
    book.ok(&["remove", &wang]);
    book.ok(&["remove", &card]);
    assert!(book.places().is_empty());
    let lying = bin(&book);
    assert_eq!(lying[0]["what"], "", "a place is not told by a person on its card");
    assert_eq!((text(&lying[0]["entry"]), &lying[0]["whole_page"]), (card.clone(), &true.into()));
    book.run(&["bring-back", &wang]).refuses("PAGE_CLOSED");
    book.ok(&["bring-back", &card]);
    assert_eq!(book.place_called("甲旅馆"), place);
    assert_eq!(people(&book, &place), ["李雷"]);
    // Bringing back can be undone, and that be undone, with people on the page.
    book.ok(&["undo"]);
    assert!(book.places().is_empty());
    let undo = text(&book.ok(&["history", "--limit", "1"])["history"][0]["change"]);
    book.ok(&["undo", &undo]);
    assert_eq!(people(&book, &place), ["李雷"]);
    book.ok(&["bring-back", &wang]);
    assert_eq!(people(&book, &place), ["李雷", "王梅"]);
    book.ok(&["remove", &li]);
    book.is_whole();
}

#[test]
fn a_card_whose_place_was_taken_is_refused() {
    let book = Book::empty();
    let (place, card) = venue(&book, "甲旅馆");
    let set = ["ext_code=A1"];
    book.ok(&[&["edit", card.as_str(), "--set"][..], &set[..]].concat());
    let first = text(&book.add("venue_responsible", &place, &[])["entry"]);
    book.ok(&["remove", &first]);
    book.add("venue_responsible", &place, &[]);
    let newest = book.newest();
    book.run(&["bring-back", &first]).refuses("CARD_EXISTS");
    book.ok(&["remove", &card]);
    book.add("venue_registration", "", &["name=乙旅馆", "ext_code=A1"]);
    book.run(&["bring-back", &card]).refuses("DUP_PLACE");
    assert_eq!(book.newest(), newest + 4);
    book.is_whole();
}

#[test]
fn what_undo_took_back_as_it_was_made_and_what_was_erased_is_not_in_the_bin() {
    let book = Book::empty();
    let (place, _) = venue(&book, "甲旅馆");
    person(&book, &place, "李雷");
    book.ok(&["undo"]);
    assert!(bin(&book).is_empty());
    let set = ["name=王梅", "hired_on=2020-01-01", "left_on=2023-01-01"];
    let left = text(&book.add("venue_staff_roster", &place, &set)["entry"]);
    book.ok(&["remove", &left]);
    assert_eq!(bin(&book).len(), 1);
    book.ok(&["erase", "--confirm"]);
    assert!(bin(&book).is_empty());
    book.run(&["bring-back", &left]).refuses("ERASED");
}

#[test]
fn a_chief_looks_into_the_bin_and_takes_nothing_out() {
    let book = Book::empty();
    let (place, _) = venue(&book, "甲旅馆");
    let li = person(&book, &place, "李雷");
    book.ok(&["remove", &li]);
    let secret = book.file("new.txt", "灯塔 竹篮 河岸 石桥");
    book.ok(&["user", "add", "赵所长", "--role", "所长", "--new-passphrase-file", path(&secret)]);
    let as_chief =
        |args: &[&str]| run(book.command(args).env("YUWANG_PASSPHRASE", "灯塔 竹篮 河岸 石桥"));
    assert_eq!(list(&as_chief(&["bin"]).exits(0)["bin"]).len(), 1);
    as_chief(&["bring-back", &li]).refuses("NOT_ALLOWED");
}
