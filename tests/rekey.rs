//! A new data key: what former users know opens nothing any more, and nothing is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::*;
use yuwang::api::Session;
use yuwang::vault::Passphrase;

const HELPER: &str = "灯塔 竹篮 河岸 石桥";
const FORMER: &str = "北门 白杨 水井 石磨";

struct Post {
    book: Book,
    old_recovery: PathBuf,
    venue: String,
}

/// A ledger with a helper, a helper who was disabled, a place with a scan, and its first recovery key.
fn post() -> Post {
    let book = Book::absent();
    let made = book.ok(&["init", "--post", "一", "--station", "所", "--officer", "王警官"]);
    let old_recovery = book.file("旧密钥.txt", text(&made["recovery_key"]));
    for (name, passphrase) in [("张辅警", HELPER), ("李辅警", FORMER)] {
        let secret = book.file("new.txt", passphrase);
        book.ok(&["user", "add", name, "--new-passphrase-file", path(&secret)]);
    }
    let venue = text(&book.add("venue_registration", "", &["name=甲旅馆"])["place"]);
    let scan = book.file("门牌.png", b"\x89PNG\r\n\x1a\nIHDR");
    book.ok(&["attach", "--place", &venue, path(&scan)]);
    Post { book, old_recovery, venue }
}

fn with(book: &Book, passphrase: &str, args: &[&str]) -> Answer {
    run(book.command(args).env("YUWANG_PASSPHRASE", passphrase))
}

#[test]
fn a_new_data_key_shuts_former_users_out_and_keeps_everything() {
    let Post { book, old_recovery, venue } = post();
    let backup = text(&book.ok(&["backup", path(&book.beside("U盘"))])["file"]);
    let old_keys = fs::read(book.ledger().join("keys.json")).unwrap();
    book.ok(&["user", "disable", "李辅警"]);
    let sheet = book.beside("新密钥.pdf");
    let done = book.ok(&["rekey", "--recovery-out", path(&sheet)]);
    assert_eq!(list(&done["waiting"]), ["张辅警"]);
    let recovery = text(&done["recovery_key"]);
    assert!(pdf_text(&sheet).contains(&recovery[..4]));
    book.is_whole();

    let old = ["places", "--recovery-file", path(&old_recovery)];
    book.run(&old).refuses("CANNOT_UNLOCK");
    let new = book.file("新密钥.txt", &recovery);
    book.ok(&["places", "--recovery-file", path(&new)]);
    with(&book, FORMER, &["places"]).refuses("CANNOT_UNLOCK");
    with(&book, HELPER, &["places"]).refuses("CANNOT_UNLOCK");
    let states: Vec<_> = list(&book.ok(&["user", "list"])["users"])
        .iter()
        .map(|user| text(&user["state"]))
        .collect();
    assert_eq!(states, ["active", "needs_passphrase", "disabled"]);
    let secret = book.file("new.txt", HELPER);
    book.ok(&["user", "passwd", "张辅警", "--new-passphrase-file", path(&secret)]);
    with(&book, HELPER, &["places"]).exits(0);

    let scan = text(&book.ok(&["attachments", "--place", &venue])["attachments"][0]["attachment"]);
    let out = book.beside("存出.png");
    book.ok(&["attachment", &scan, "--out", path(&out)]);
    assert_eq!(fs::read(out).unwrap(), b"\x89PNG\r\n\x1a\nIHDR");
    let history = book.ok(&["history"]).to_string();
    assert!(history.contains("更换数据密钥和恢复密钥"), "{history}");
    book.ok(&["undo"]); // of the scan: the history goes on
    book.ok(&["backup", "verify", &backup]);

    // Who kept a copy of the old key file gets his old key out of it, and it opens nothing.
    fs::write(book.ledger().join("keys.json"), old_keys).unwrap();
    with(&book, FORMER, &["places"]).refuses("LEDGER_DAMAGED");
}

#[test]
fn a_change_of_key_that_cannot_be_done_leaves_all_keys_as_they_were() {
    let Post { book, old_recovery, .. } = post();
    let sheet = book.beside("新.pdf");
    with(&book, HELPER, &["rekey"]).refuses("NOT_ALLOWED");
    book.run(&["rekey", "--recovery-out", "/proc/yuwang/新.pdf"]).exits(3);
    book.run(&["rekey", "--recovery-file", path(&old_recovery)]).fails(2, "USAGE");
    book.run_on_a_full_disk(20, &["rekey", "--recovery-out", path(&sheet)]).refuses("NO_SPACE");
    assert!(!sheet.exists());
    book.is_whole();
    with(&book, HELPER, &["places"]).exits(0);
    book.ok(&["places", "--recovery-file", path(&old_recovery)]);
    let left: Vec<_> = fs::read_dir(book.ledger())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".yuwang-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_mistyped_passphrase_does_not_close_the_ledger_and_work_goes_on_after_a_change() {
    let Post { book, venue, .. } = post();
    let mut desk = book.desk();
    let refused = desk.rekey(None, &Passphrase::new("错的 口令 不是 这个")).err().unwrap();
    assert_eq!(refused.code, "CANNOT_UNLOCK");
    assert_eq!(desk.places(None, None).unwrap().places.len(), 1);
    desk.rekey(None, &Passphrase::new(PASSPHRASE)).unwrap();
    let venue = venue.parse().unwrap();
    assert_eq!(desk.attachments(venue).unwrap().attachments.len(), 1);
    desk.attach(venue, None, "新.pdf", b"%PDF-1.7").unwrap();
    assert!(Session::open(&book.opening(PASSPHRASE)).is_err_and(|error| error.code == "LOCKED"));
    drop(desk);
    book.is_whole();
}
