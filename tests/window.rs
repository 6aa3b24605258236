//! What a window asks of the core besides entries: drafts, preferences, the post, undo, the lock.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;
use yuwang::api::post::PostFields;
use yuwang::api::{Open, Session};
use yuwang::vault::Passphrase;
use yuwang::watch::Watch;

const HELPER: &str = "灯塔 竹篮 河岸 石桥";

fn open_with(book: &Book, passphrase: &str) -> Session {
    Session::open(&book.opening(passphrase)).unwrap()
}

/// Error codes are the promise; the words may change.
#[track_caller]
fn refuses<T>(code: &str, said: yuwang::api::Result<T>) {
    let error = said.err().expect("refused");
    assert_eq!(error.code, code, "{error}");
    assert!(!error.message.is_empty());
}

#[test]
fn a_draft_is_there_after_a_restart_and_leaves_no_history() {
    let book = Book::empty();
    let newest = book.newest();
    let mut desk = book.desk();
    desk.save_draft("new/venue", r#"{"name": "求质"}"#).unwrap();
    desk.save_draft("new/venue", r#"{"name": "求质废品"}"#).unwrap();
    desk.save_draft("note", "[]").unwrap();
    drop(desk);
    let mut desk = book.desk();
    let draft = desk.draft("new/venue").unwrap().unwrap();
    assert_eq!(draft.json, r#"{"name": "求质废品"}"#);
    assert!(draft.saved_at.starts_with(TODAY));
    assert_eq!(desk.drafts().unwrap().drafts.len(), 2);
    assert!(desk.drop_draft("new/venue").unwrap());
    assert!(!desk.drop_draft("new/venue").unwrap());
    assert!(desk.draft("new/venue").unwrap().is_none());
    drop(desk);
    assert_eq!(book.newest(), newest);
    book.is_whole();
}

#[test]
fn drafts_and_preferences_are_each_users_own() {
    let book = Book::empty();
    let mut desk = book.desk();
    for (name, role, passphrase) in
        [("张辅警", "辅警", HELPER), ("赵所长", "所长", "北门 外三棵 白杨 水井")]
    {
        desk.add_user(name, role, &Passphrase::new(passphrase)).unwrap();
    }
    desk.save_draft("k", "1").unwrap();
    desk.set_preference("columns", r#"["name"]"#).unwrap();
    drop(desk);
    let mut helper = open_with(&book, HELPER);
    assert!(helper.draft("k").unwrap().is_none());
    assert!(helper.drafts().unwrap().drafts.is_empty());
    assert!(helper.preference("columns").unwrap().is_none());
    helper.set_preference("columns", "[]").unwrap();
    drop(helper);
    let mut chief = open_with(&book, "北门 外三棵 白杨 水井");
    refuses("NOT_ALLOWED", chief.save_draft("k", "1"));
    chief.set_preference("zoom", "1.5").unwrap();
    drop(chief);
    let desk = book.desk();
    assert_eq!(desk.preference("columns").unwrap().unwrap(), r#"["name"]"#);
    assert_eq!(desk.draft("k").unwrap().unwrap().json, "1");
}

#[test]
fn what_is_too_long_or_no_json_is_refused_and_the_old_one_stays() {
    let book = Book::empty();
    let mut desk = book.desk();
    desk.save_draft("k", "1").unwrap();
    desk.set_preference("k", "2").unwrap();
    let long = |size: usize| format!("\"{}\"", "a".repeat(size - 2));
    desk.save_draft("long", &long(1024 * 1024)).unwrap();
    desk.set_preference("long", &long(64 * 1024)).unwrap();
    refuses("TOO_LARGE", desk.save_draft("k", &long(1024 * 1024 + 1)));
    refuses("TOO_LARGE", desk.set_preference("k", &long(64 * 1024 + 1)));
    refuses("TOO_LARGE", desk.set_preference(&"k".repeat(300), "1"));
    refuses("NOT_JSON", desk.save_draft("k", "{"));
    refuses("NOT_JSON", desk.set_preference("k", ""));
    assert_eq!(desk.draft("k").unwrap().unwrap().json, "1");
    assert_eq!(desk.preference("k").unwrap().unwrap(), "2");
}

#[test]
fn an_erasure_takes_the_drafts_of_what_it_erases() {
    let book = Book::empty();
    let place = text(&book.add("venue_registration", "", &["name=求质废品收购站"])["place"]);
    let added = book.add(
        "venue_staff_roster",
        &place,
        &["name=李雷", "id_no=11010519491231002X", "hired_on=2020-01-01", "left_on=2023-01-01"],
    );
    let mut desk = book.desk();
    let entry = text(&added["entry"]);
    desk.save_draft(&format!("entry/{entry}"), "{}").unwrap();
    desk.save_draft("other", "{\"id_no\": \"11010519491231002X\"}").unwrap();
    desk.save_draft("kept", "{}").unwrap();
    assert!(desk.erase(true).unwrap().certificate.is_some());
    let left: Vec<_> = desk.drafts().unwrap().drafts.into_iter().map(|d| d.key).collect();
    assert_eq!(left, ["kept"]);
}

#[test]
fn what_undo_would_take_back_is_told_before_it_is_done() {
    let book = Book::empty();
    let mut desk = book.desk();
    assert!(desk.undoable().unwrap().is_none());
    let name = vec![("name".to_owned(), "甲旅馆".to_owned())];
    let added = desk.add("venue_registration", None, &name).unwrap();
    let next = desk.undoable().unwrap().unwrap();
    assert_eq!((Some(next.change), next.user.as_str()), (added.change, "王警官"));
    assert!(next.label.starts_with("新增") && next.at.starts_with(TODAY));
    // What merely left the ledger is not undone.
    desk.backup(&book.beside("U盘"), Watch::nobody()).unwrap();
    assert_eq!(desk.undoable().unwrap().unwrap(), next);
    assert_eq!(desk.undo(None).unwrap().undone, Some(next.change));
    assert!(desk.undoable().unwrap().is_none());
}

#[test]
fn what_was_undone_can_be_brought_back_until_something_else_is_written() {
    let book = Book::with_sample();
    let before = book.figures();
    let mut desk = book.desk();
    let next = desk.undoable().unwrap().unwrap();
    assert!(next.named, "a whole file is named before it is taken back");
    let undone = desk.undo(None).unwrap();
    assert!(undone.entries > 300 && desk.places(None, None).unwrap().places.is_empty());
    let back = desk.redo().unwrap();
    assert_eq!((back.label.starts_with("已恢复"), back.entries), (true, undone.entries));
    assert_eq!(desk.undoable().unwrap().unwrap(), next, "it can be undone again");
    assert_eq!(desk.redo().err().unwrap().code, "NOTHING_TO_UNDO");

    // Two steps back, two forth; then something new, and the way forth is gone.
    let mut name = vec![("name".to_owned(), "甲旅馆".to_owned())];
    desk.add("venue_registration", None, &name).unwrap();
    name[0].1 = "乙旅馆".to_owned();
    desk.add("venue_registration", None, &name).unwrap();
    let touched = [desk.undo(None).unwrap().entries, desk.undo(None).unwrap().entries];
    assert_eq!(touched, [2, 2], "the page and its card");
    desk.redo().unwrap();
    desk.redo().unwrap();
    let names = desk.places(Some("venue"), None).unwrap().places;
    assert!(["甲旅馆", "乙旅馆"].iter().all(|one| names.iter().any(|place| place.name == *one)));
    desk.undo(None).unwrap();
    name[0].1 = "丙旅馆".to_owned();
    desk.add("venue_registration", None, &name).unwrap();
    assert_eq!(desk.redo().err().unwrap().code, "NOTHING_TO_UNDO");
    drop(desk);
    book.is_whole();
    assert_eq!(before["rows"]["rentals"], book.figures()["rows"]["rentals"]);
}

#[test]
fn an_auxiliary_takes_back_only_what_he_wrote() {
    let book = Book::with_sample();
    let mut desk = book.desk();
    let officers = desk.undoable().unwrap().unwrap().change;
    desk.add_user("周敏", "辅警", &Passphrase::new("北门 外三棵 白杨 水井")).unwrap();
    drop(desk);
    let mut open = book.opening("北门 外三棵 白杨 水井");
    open.user = Some("周敏".into());
    let mut desk = Session::open(&open).unwrap();
    assert!(desk.undoable().unwrap().is_none());
    assert_eq!(desk.undo(None).err().unwrap().code, "NOTHING_TO_UNDO");
    assert_eq!(desk.undo(Some(officers)).err().unwrap().code, "NOT_ALLOWED");
    assert_eq!(desk.remove_sample().err().unwrap().code, "NOT_ALLOWED");
    let name = vec![("name".to_owned(), "甲旅馆".to_owned())];
    let added = desk.add("venue_registration", None, &name).unwrap();
    assert_eq!(desk.undo(None).unwrap().undone, added.change);
}

#[test]
fn the_age_and_folder_of_the_last_backup_are_known() {
    let book = Book::empty();
    let mut desk = book.desk();
    let state = desk.backup_state().unwrap();
    assert_eq!((state.last_at, state.days, state.own_folder), (None, None, true));
    assert!(state.folder.ends_with("backups"));
    let usb = book.beside("U盘");
    desk.backup(&usb, Watch::nobody()).unwrap();
    desk.backup(std::path::Path::new("/proc/yuwang"), Watch::nobody()).err().unwrap();
    drop(desk);
    let later = Open { today: Some("2026-11-09".parse().unwrap()), ..book.opening(PASSPHRASE) };
    let state = Session::open(&later).unwrap().backup_state().unwrap();
    assert!(state.last_at.unwrap().starts_with(TODAY));
    assert_eq!((state.days, state.folder.as_str()), (Some(8), path(&usb)));
    assert!(!state.own_folder);
}

#[test]
fn the_posts_particulars_can_be_changed_and_changed_back() {
    let book = Book::empty();
    let mut desk = book.desk();
    let before = desk.post().unwrap();
    assert_eq!((before.name.as_str(), before.code.as_str()), ("一警务室", "P01"));
    let after = PostFields {
        officer: "李警官".into(),
        code: "G07".into(),
        bureau: " 梨树县公安局 ".into(),
        ..before.clone()
    };
    assert!(desk.set_post(after).unwrap().change.is_some());
    let now = desk.post().unwrap();
    assert_eq!((now.officer.as_str(), now.bureau.as_str()), ("李警官", "梨树县公安局"));
    assert!(desk.set_post(now.clone()).unwrap().change.is_none());
    refuses("POST_REFUSED", desk.set_post(PostFields { name: String::new(), ..now.clone() }));
    refuses("POST_REFUSED", desk.set_post(PostFields { code: "G/7".into(), ..now.clone() }));
    drop(desk);
    let place = text(&book.add("venue_registration", "", &["name=甲旅馆"])["place"]);
    assert_eq!(book.page(&place)["leaf_no"], "G07-V0001");
    book.ok(&["undo"]);
    book.ok(&["undo"]);
    assert_eq!(book.ok(&["post"])["officer"], before.officer.as_str());
    book.ok(&["post", "--officer-no", "012345"]);
    assert_eq!(book.ok(&["post"])["officer_no"], "012345");
    let secret = book.file("new.txt", HELPER);
    book.ok(&["user", "add", "张辅警", "--new-passphrase-file", path(&secret)]);
    let mut helper = open_with(&book, HELPER);
    refuses("NOT_ALLOWED", helper.set_post(before));
    drop(helper);
    book.is_whole();
}

#[test]
fn a_locked_ledger_can_be_opened_again_at_once() {
    let book = Book::empty();
    for _ in 0..3 {
        let desk = book.desk();
        refuses("LOCKED", Session::open(&book.opening(PASSPHRASE)));
        desk.lock();
    }
    let log = book.ledger().join("ledger.db-wal");
    assert!(!log.exists(), "the database was closed properly");
}
