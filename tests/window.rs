//! What a window asks of the core besides entries: drafts, preferences.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;
use yuwang::api::{Key, Open, Session};
use yuwang::vault::Passphrase;

const HELPER: &str = "灯塔 竹篮 河岸 石桥";

fn open_with(book: &Book, passphrase: &str) -> Session {
    let today = TODAY.parse().unwrap();
    let key = Key::Passphrase(Passphrase::new(passphrase));
    Session::open(&Open {
        folder: book.ledger(),
        user: None,
        key,
        today: Some(today),
        reveal: true,
    })
    .unwrap()
}

fn open(book: &Book) -> Session {
    open_with(book, PASSPHRASE)
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
    let mut desk = open(&book);
    desk.save_draft("new/venue", r#"{"name": "求质"}"#).unwrap();
    desk.save_draft("new/venue", r#"{"name": "求质废品"}"#).unwrap();
    desk.save_draft("note", "[]").unwrap();
    drop(desk);
    let mut desk = open(&book);
    let draft = desk.draft("new/venue").unwrap().unwrap();
    assert_eq!(draft.json, r#"{"name": "求质废品"}"#);
    assert!(draft.saved_at.starts_with(TODAY));
    assert_eq!(desk.drafts().unwrap().drafts.len(), 2);
    assert!(desk.drop_draft("new/venue").unwrap());
    assert!(!desk.drop_draft("new/venue").unwrap());
    assert!(desk.draft("new/venue").unwrap().is_none());
    drop(desk);
    // Opening with a reveal asked for writes nothing by itself.
    assert_eq!(book.newest(), newest);
    book.is_whole();
}

#[test]
fn drafts_and_preferences_are_each_users_own() {
    let book = Book::empty();
    let mut desk = open(&book);
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
    let desk = open(&book);
    assert_eq!(desk.preference("columns").unwrap().unwrap(), r#"["name"]"#);
    assert_eq!(desk.draft("k").unwrap().unwrap().json, "1");
}

#[test]
fn what_is_too_long_or_no_json_is_refused_and_the_old_one_stays() {
    let book = Book::empty();
    let mut desk = open(&book);
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
    let mut desk = open(&book);
    let entry = text(&added["entry"]);
    desk.save_draft(&format!("entry/{entry}"), "{}").unwrap();
    desk.save_draft("other", "{\"id_no\": \"11010519491231002X\"}").unwrap();
    desk.save_draft("kept", "{}").unwrap();
    assert!(desk.erase(true).unwrap().certificate.is_some());
    let left: Vec<_> = desk.drafts().unwrap().drafts.into_iter().map(|d| d.key).collect();
    assert_eq!(left, ["kept"]);
}
