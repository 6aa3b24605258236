//! Scans hung on pages: sealed on the disk, shown from memory, gone when the law says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::*;
use serde_json::Value;

const OTHER: &str = "灯塔 竹篮 河岸 石桥";

/// A picture by its first bytes; the rest says what it is to the test.
fn scan(words: &str) -> Vec<u8> {
    [b"\xFF\xD8\xFF\xE0", words.as_bytes()].concat()
}

fn venue(book: &Book, name: &str) -> String {
    text(&book.add("venue_registration", "", &[&format!("name={name}")])["place"])
}

/// A person who left long ago: his row is due for erasure.
fn former(book: &Book, place: &str) -> String {
    let set = ["name=李雷", "hired_on=2020-01-01", "left_on=2023-01-01"];
    text(&book.add("venue_staff_roster", place, &set)["entry"])
}

#[track_caller]
fn attach(book: &Book, place: &str, entry: Option<&str>, words: &str) -> String {
    let file = book.file(&format!("{words}.jpg"), scan(words));
    let mut args = vec!["attach", "--place", place];
    args.extend(entry.iter().flat_map(|entry| ["--entry", entry]));
    args.push(path(&file));
    text(&book.ok(&args)["attachment"])
}

fn attachments(book: &Book, place: &str) -> Vec<Value> {
    list(&book.ok(&["attachments", "--place", place])["attachments"]).to_vec()
}

fn names(book: &Book, place: &str) -> Vec<String> {
    attachments(book, place).iter().map(|line| text(&line["name"])).collect()
}

/// The bytes of an attachment, saved outside.
#[track_caller]
fn saved(book: &Book, id: &str) -> Vec<u8> {
    let out = book.beside("存出.jpg");
    book.ok(&["attachment", id, "--out", path(&out)]);
    fs::read(out).unwrap()
}

fn shelf(book: &Book) -> PathBuf {
    book.ledger().join("attachments")
}

fn files(book: &Book) -> Vec<String> {
    let names = files_below(&shelf(book)).into_keys();
    names.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

fn check(book: &Book) -> Vec<String> {
    let found = book.run(&["check"]).json;
    list(&found["findings"]).iter().map(|finding| text(&finding["code"])).collect()
}

#[test]
fn a_scan_comes_back_as_it_was_and_is_unreadable_on_the_disk() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let row = former(&book, &place);
    let of_page = attach(&book, &place, None, "责任书签字页");
    let of_row = attach(&book, &place, Some(&row), "合同");
    let all = attachments(&book, &place);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["name"], "责任书签字页.jpg");
    assert_eq!(all[0]["media_type"], "image/jpeg");
    assert_eq!(all[0]["size"], scan("责任书签字页").len());
    assert_eq!(all[0]["sha256"], sha256(&scan("责任书签字页")).as_str());
    assert_eq!((&all[0]["entry"], text(&all[1]["entry"])), (&Value::Null, row));
    assert_eq!(saved(&book, &of_page), scan("责任书签字页"));
    assert_eq!(saved(&book, &of_row), scan("合同"));
    for (file, bytes) in files_below(&book.ledger()) {
        let inside = bytes.windows(18).any(|part| part == "责任书签字页".as_bytes());
        assert!(!inside, "{} shows the scan", file.display());
        assert!(!path(&file).contains("责任书"), "{} tells its name", file.display());
    }
    book.is_whole();
}

#[test]
fn adding_and_removing_can_be_undone_and_stand_in_the_history() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let id = attach(&book, &place, None, "门牌");
    book.ok(&["undo"]);
    assert!(names(&book, &place).is_empty());
    assert_eq!(book.places().len(), 1);
    let undo = text(&book.ok(&["history", "--limit", "1"])["history"][0]["change"]);
    book.ok(&["undo", &undo]);
    assert_eq!(names(&book, &place), ["门牌.jpg"]);
    book.ok(&["detach", &id]);
    assert!(names(&book, &place).is_empty());
    book.run(&["detach", &id]).fails(2, "NOT_FOUND");
    book.run(&["attachment", &id, "--out", path(&book.beside("x"))]).fails(2, "NOT_FOUND");
    book.ok(&["undo"]);
    assert_eq!(saved(&book, &id), scan("门牌"));
    let history = book.ok(&["history"]);
    let said: Vec<_> = list(&history["history"]).iter().map(|line| text(&line["text"])).collect();
    assert!(said.iter().any(|line| line.contains("添加附件“门牌.jpg”")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("另存附件")), "{said:?}");
    book.is_whole();
}

#[test]
fn a_page_with_scans_does_not_vanish_when_its_opening_is_undone() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let opened = text(&book.ok(&["history", "--limit", "1"])["history"][0]["change"]);
    attach(&book, &place, None, "门牌");
    book.run(&["undo", &opened]).refuses("CHANGED_SINCE");
    assert_eq!(names(&book, &place), ["门牌.jpg"]);
}

#[test]
fn the_scans_of_a_removed_entry_wait_with_it() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let row = former(&book, &place);
    attach(&book, &place, Some(&row), "合同");
    book.ok(&["remove", &row]);
    assert!(names(&book, &place).is_empty());
    book.ok(&["undo"]);
    assert_eq!(names(&book, &place), ["合同.jpg"]);
}

#[test]
fn what_cannot_be_attached_is_refused_and_leaves_no_file() {
    let book = Book::empty();
    let (place, other) = (venue(&book, "甲旅馆"), venue(&book, "乙旅馆"));
    let row = former(&book, &other);
    let good = book.file("好.jpg", scan("好"));
    let refuse = |file: &Path, more: &[&str], code: &str| {
        let mut args = vec!["attach", "--place", &place];
        args.extend(more);
        args.push(path(file));
        let said = book.run(&args);
        assert_eq!(said.json["error"]["code"], code, "{said:?}");
    };
    refuse(&book.file("文字.jpg", "名为图片"), &[], "ATTACHMENT_KIND");
    refuse(&book.file("空.pdf", ""), &[], "ATTACHMENT_KIND");
    refuse(&book.file("扫描.tif", "II*\0...."), &[], "ATTACHMENT_KIND");
    let mut large = scan("大");
    large.resize(20 * 1024 * 1024 + 1, 0);
    refuse(&book.file("大.jpg", &large), &[], "ATTACHMENT_TOO_LARGE");
    refuse(&book.beside("没有.jpg"), &[], "UNREADABLE");
    refuse(&good, &["--entry", &row], "NOT_FOUND");
    refuse(&good, &["--entry", &place], "NOT_FOUND");
    book.run(&["attach", path(&good)]).fails(2, "USAGE");
    assert!(files(&book).is_empty());
    large.truncate(20 * 1024 * 1024);
    let whole = book.file("正好.jpg", &large);
    let id = text(&book.ok(&["attach", "--place", &place, path(&whole)])["attachment"]);
    assert_eq!(saved(&book, &id), large);
    book.is_whole();
}

#[test]
fn a_helper_adds_scans_a_chief_lists_them_and_neither_carries_them_out() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let id = attach(&book, &place, None, "门牌");
    let secret = book.file("new.txt", OTHER);
    let scan = book.file("好.jpg", scan("好"));
    for (name, role, may) in [("张辅警", "辅警", true), ("赵所长", "所长", false)] {
        let new = ["--new-passphrase-file", path(&secret)];
        book.ok(&[&["user", "add", name, "--role", role][..], &new[..]].concat());
        let as_him = |args: &[&str]| {
            run(book.command(args).args(["--user", name]).env("YUWANG_PASSPHRASE", OTHER))
        };
        let seen = as_him(&["attachments", "--place", &place]).exits(0);
        assert!(!list(&seen["attachments"]).is_empty());
        let added = as_him(&["attach", "--place", &place, path(&scan)]);
        assert_eq!(added.code == 0, may, "{added:?}");
        if !may {
            as_him(&["detach", &id]).refuses("NOT_ALLOWED");
        }
        let out = book.beside("带走.jpg");
        as_him(&["attachment", &id, "--out", path(&out)]).refuses("NOT_ALLOWED");
        assert!(!out.exists());
    }
}

#[test]
fn a_full_disk_leaves_neither_file_nor_row() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let mut bytes = scan("大");
    bytes.resize(300_000, 7);
    let file = book.file("大.jpg", &bytes);
    book.run_on_a_full_disk(100, &["attach", "--place", &place, path(&file)]).refuses("NO_SPACE");
    assert!(files(&book).is_empty(), "{:?}", files(&book));
    assert!(names(&book, &place).is_empty());
    book.is_whole();
}

#[test]
fn what_a_killed_program_left_is_settled_at_the_next_start() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let id = attach(&book, &place, None, "门牌");
    let (new, lasting) = (shelf(&book).join(format!("{id}.new")), format!("{id}.att"));
    // Killed after the row was committed.
    fs::rename(shelf(&book).join(&lasting), &new).unwrap();
    // Killed before its row was committed, and in the middle of a file.
    fs::write(shelf(&book).join("01934c5e-7d2a-7b3c-8d4e-5f60718293a4.new"), "sealed").unwrap();
    fs::write(shelf(&book).join(".yuwang-Xy12"), "half").unwrap();
    assert_eq!(saved(&book, &id), scan("门牌"));
    assert_eq!(files(&book), [lasting]);
    book.is_whole();
}

#[test]
fn check_tells_of_files_without_rows_and_rows_without_files_and_removes_nothing() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let (one, two) = (attach(&book, &place, None, "一"), attach(&book, &place, None, "二"));
    let stray = shelf(&book).join("01934c5e-7d2a-7b3c-8d4e-5f60718293a4.att");
    fs::write(&stray, "a file of a newer copy of the database").unwrap();
    assert_eq!(check(&book), ["ATTACHMENT"]);
    assert!(stray.exists());
    fs::remove_file(&stray).unwrap();

    fs::remove_file(shelf(&book).join(format!("{one}.att"))).unwrap();
    let file = shelf(&book).join(format!("{two}.att"));
    let mut bytes = fs::read(&file).unwrap();
    bytes[30] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(check(&book), ["ATTACHMENT", "ATTACHMENT"]);
    for id in [one, two] {
        book.run(&["attachment", &id, "--out", path(&book.beside("x"))])
            .refuses("ATTACHMENT_DAMAGED");
    }
}

#[test]
fn an_erasure_takes_the_scans_of_what_it_erases_also_those_removed_before() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let row = former(&book, &place);
    let gone = attach(&book, &place, Some(&row), "合同");
    let removed = attach(&book, &place, Some(&row), "旧合同");
    let kept = attach(&book, &place, None, "门牌");
    book.ok(&["detach", &removed]);
    let detached = text(&book.ok(&["history", "--limit", "1"])["history"][0]["change"]);
    let done = book.ok(&["erase", "--confirm"]);
    assert_eq!(list(&done["certificate"]["attachments"]).len(), 2);
    assert_eq!(files(&book), [format!("{kept}.att")]);
    assert_eq!(names(&book, &place), ["门牌.jpg"]);
    book.run(&["undo", &detached]).refuses("ERASED");
    book.run(&["attachment", &gone, "--out", path(&book.beside("x"))]).refuses("ERASED");
    let history = book.ok(&["history"]).to_string();
    assert!(!history.contains("合同"), "{history}");
    book.is_whole();
}

#[test]
fn a_page_that_went_whole_takes_its_own_scans_along() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    attach(&book, &place, None, "门牌");
    let card = text(&entries(&book.page(&place), "venue_registration")[0]["entry"]);
    let closed = ["edit", &card, "--set", "state=closed", "state_on=2020-01-01"];
    book.run(&closed).exits(0);
    book.ok(&["erase", "--confirm"]);
    assert!(files(&book).is_empty());
    book.is_whole();
}

#[test]
fn a_backup_brings_scans_back_and_a_certificate_takes_the_erased_ones_again() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆");
    let row = former(&book, &place);
    let (gone, kept) =
        (attach(&book, &place, Some(&row), "合同"), attach(&book, &place, None, "门牌"));
    let backup = text(&book.ok(&["backup", path(&book.beside("U盘"))])["file"]);

    let elsewhere = book.beside("新电脑");
    book.ok(&["restore", &backup, "--to", path(&elsewhere)]);
    let copy = Book::copy_of(&elsewhere);
    assert_eq!(saved(&copy, &gone), scan("合同"));
    assert_eq!(saved(&copy, &kept), scan("门牌"));
    copy.is_whole();

    book.ok(&["erase", "--confirm"]);
    book.ok(&["restore", &backup, "--to", path(&book.ledger())]);
    assert_eq!(files(&book), [format!("{kept}.att")]);
    book.run(&["attachment", &gone, "--out", path(&book.beside("x"))]).refuses("ERASED");
    assert_eq!(saved(&book, &kept), scan("门牌"));
    book.is_whole();
}
