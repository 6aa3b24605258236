//! A new ledger, getting into it, and being kept out of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs::{self, File};

use common::*;
use serde_json::Value;

const INIT: [&str; 7] =
    ["init", "--post", "一警务室", "--station", "郭家店派出所", "--officer", "王警官"];

#[test]
fn a_new_ledger_says_where_it_is_and_shows_its_recovery_key_once() {
    let book = Book::absent();
    let sheet = book.beside("恢复密钥.pdf");
    let mut args = INIT.to_vec();
    args.extend(["--post-code", "G07", "--recovery-out", path(&sheet)]);
    let made = book.ok(&args);

    let keys: Vec<_> = made.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["ledger", "recovery_key"]);
    assert_eq!(made["ledger"], path(&book.ledger()));
    let recovery = text(&made["recovery_key"]);
    assert!(pdf_text(&sheet).contains(&recovery[..4]));
    for (file, bytes) in files_below(&book.ledger()) {
        let stored = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!stored.contains(&recovery), "{} keeps the recovery key", file.display());
        assert!(!stored.contains(PASSPHRASE), "{} keeps the passphrase", file.display());
    }

    let added = book.add("venue_registration", "", &["name=求质废品收购站"]);
    let page = book.page(&text(&added["place"]));
    assert_eq!(page["leaf_no"], "G07-V0001");
}

#[test]
fn a_second_ledger_in_the_same_place_is_refused_and_the_first_stays() {
    let book = Book::empty();
    let before = book.bytes();
    book.run(&INIT).refuses("EXISTS");
    assert_eq!(book.bytes(), before);
}

#[test]
fn a_new_ledger_is_not_put_among_other_files() {
    let book = Book::absent();
    fs::create_dir(book.ledger()).unwrap();
    fs::write(book.ledger().join("照片.jpg"), "foreign").unwrap();
    book.run(&INIT).refuses("EXISTS");
    assert_eq!(book.bytes().len(), 1);
}

#[test]
fn the_recovery_key_opens_the_ledger_without_a_passphrase() {
    let book = Book::absent();
    let made = book.ok(&INIT);
    let key = book.file("key.txt", format!("{}\n", text(&made["recovery_key"]).to_lowercase()));
    let open = ["places", "--recovery-file", path(&key)];
    let answer = run(book.command(&open).env_remove("YUWANG_PASSPHRASE"));
    assert_eq!(answer.exits(0)["places"], Value::Array(Vec::new()));

    let wrong = book.file("wrong.txt", "0000-0000-0000-0000\n");
    book.run(&["places", "--recovery-file", path(&wrong)]).refuses("CANNOT_UNLOCK");
}

#[test]
fn a_wrong_passphrase_is_refused_and_no_byte_changes() {
    let book = Book::empty();
    let before = book.bytes();
    for wrong in ["渔网 门牌 晨风 纸扇", "", " "] {
        let answer = run(book.command(&["places"]).env("YUWANG_PASSPHRASE", wrong));
        let said = answer.refuses("CANNOT_UNLOCK");
        assert!(is_chinese(&said["error"]["hint"]));
    }
    book.run(&["places", "--user", "李警官"]).refuses("CANNOT_UNLOCK");
    assert_eq!(book.bytes(), before);
}

#[test]
fn the_passphrase_comes_from_the_environment_or_from_a_file() {
    let book = Book::empty();
    let file = book.file("口令.txt", format!("{PASSPHRASE}\n第二行不算"));
    let open = ["places", "--passphrase-file", path(&file)];
    run(book.command(&open).env_remove("YUWANG_PASSPHRASE")).exits(0);
    // Nobody to ask: standard input is no terminal.
    run(book.command(&["places"]).env_remove("YUWANG_PASSPHRASE")).fails(2, "USAGE");
}

#[test]
fn a_weak_passphrase_makes_no_ledger() {
    for weak in ["", "123456789", "短口令", "1234567890", "aaaaaaaaaaaa"] {
        let book = Book::absent();
        run(book.command(&INIT).env("YUWANG_PASSPHRASE", weak)).refuses("PASSPHRASE_REFUSED");
        assert!(!book.ledger().exists(), "{weak}");
    }
}

#[test]
fn where_there_is_no_ledger_nothing_is_made() {
    let book = Book::absent();
    for command in [vec!["places"], vec!["check"], vec!["undo"], vec!["report"]] {
        book.run(&command).refuses("NO_LEDGER");
    }
    assert!(!book.ledger().exists());
}

#[test]
fn while_another_program_holds_the_ledger_nothing_is_changed() {
    let book = Book::empty();
    let lock = File::options().write(true).open(book.ledger().join("lock")).unwrap();
    lock.try_lock().unwrap();
    let before = book.bytes();
    book.run(&["places"]).refuses("LOCKED");
    book.run(&["add", "--form", "venue_registration", "--set", "name=甲"]).refuses("LOCKED");
    assert_eq!(book.bytes(), before);
    drop(lock);
    book.ok(&["places"]);
}

#[test]
fn a_ledger_of_a_newer_program_is_refused_untouched() {
    use yuwang::vault::{Credential, LedgerFolder, Passphrase, Slots, open_database};
    let book = Book::empty();
    let folder = LedgerFolder::open(book.ledger()).unwrap();
    let passphrase = Passphrase::new(PASSPHRASE);
    let credential = Credential::Passphrase { user: None, passphrase: &passphrase };
    let unlocked = Slots::load(&folder).unwrap().unlock(credential).unwrap();
    let db = open_database(&folder.database(), unlocked.key()).unwrap();
    db.pragma_update(None, "user_version", 9999).unwrap();
    db.close().unwrap();

    let before = book.bytes();
    book.run(&["places"]).refuses("LEDGER_TOO_NEW");
    book.run(&["add", "--form", "venue_registration", "--set", "name=甲"])
        .refuses("LEDGER_TOO_NEW");
    // Looking at a database in WAL mode makes an empty journal; what was there is as it was.
    let after = book.bytes();
    assert!(before.iter().all(|(file, digest)| after.get(file) == Some(digest)));
}

#[test]
fn a_key_file_of_a_newer_program_is_refused_untouched() {
    let book = Book::empty();
    let keys = book.ledger().join("keys.json");
    let mut content: Value = serde_json::from_slice(&fs::read(&keys).unwrap()).unwrap();
    content["version"] = 9999.into();
    fs::write(&keys, content.to_string()).unwrap();
    let before = book.bytes();
    book.run(&["places"]).refuses("LEDGER_TOO_NEW");
    assert_eq!(book.bytes(), before);
}

#[test]
fn half_a_ledger_is_called_damaged_and_is_left_alone() {
    for gone in ["keys.json", "ledger.db"] {
        let book = Book::empty();
        fs::remove_file(book.ledger().join(gone)).unwrap();
        let before = book.bytes();
        book.run(&["places"]).refuses("LEDGER_DAMAGED");
        assert_eq!(book.bytes(), before);
    }
}

#[test]
fn wrong_use_exits_2_with_chinese_words_and_touches_nothing() {
    let book = Book::empty();
    let before = book.bytes();
    let wrong: [&[&str]; 20] = [
        &[],
        &["fly"],
        &["places", "--colour", "red"],
        &["places", "--category", "castle"],
        &["init", "--post", "一警务室"],
        &["export", "--profile", "venue_staff_v1", "--out", "x", "--encoding", "latin1"],
        &["print", "--out", "x.pdf"],
        &["place", "not-an-id"],
        &["add", "--form", "no_such_form", "--set", "name=甲"],
        &["add", "--form", "venue_registration", "--set", "no_such_field=甲"],
        &["add", "--form", "venue_registration", "--set", "name"],
        &["places", "--today", "2026-02-30"],
        &["places", "--today", "1800-01-01"],
        &["places", "--today", "2101-01-01"],
        &["search", "王", "--limit", "0"],
        &["history", "--limit", "0"],
        &["log", "--limit", "0"],
        &["search", ""],
        &["search", " \u{3000}"],
        &["print", "--all", "--out", "x.pdf", "--changed", "--blank"],
    ];
    for args in wrong {
        let said = book.run(args).exits(2);
        assert!(is_chinese(&said["error"]["message"]), "{args:?} {said}");
        assert!(!text(&said["error"]["code"]).is_empty());
    }
    assert_eq!(book.bytes(), before);
}

#[test]
fn an_error_as_json_is_one_object_with_code_message_and_hint() {
    let book = Book::absent();
    let answer = book.run(&["places"]);
    assert_eq!(answer.stdout.trim_end().lines().count(), 1);
    let said = answer.exits(3);
    let keys: Vec<_> = said["error"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["code", "message", "hint"]);
    assert_eq!(said.as_object().unwrap().len(), 1);
}

#[test]
fn without_json_an_error_is_chinese_text_on_standard_error() {
    let book = Book::absent();
    let answer = run(yuwang().arg("--ledger").arg(book.ledger()).arg("places"));
    assert_eq!((answer.code, answer.stdout.as_str()), (3, ""));
    assert!(answer.stderr.contains("台账") && answer.stderr.contains("NO_LEDGER"));
}

#[test]
fn options_are_taken_before_and_after_the_command() {
    let book = Book::empty();
    let ledger = book.ledger();
    let secret = book.file("p.txt", PASSPHRASE);
    let options = [
        "--ledger",
        path(&ledger),
        "--json",
        "--today",
        TODAY,
        "--user",
        "王警官",
        "--passphrase-file",
        path(&secret),
    ];
    let before = run(yuwang().env_remove("YUWANG_PASSPHRASE").args(options).arg("report"));
    let after = run(yuwang().env_remove("YUWANG_PASSPHRASE").arg("report").args(options));
    let (before, after) = (before.exits(0), after.exits(0));
    assert_eq!(before["figures"]["as_of"], TODAY);
    assert_eq!(before, after);
}

#[test]
fn a_clock_before_the_newest_change_is_a_warning() {
    let book = Book::empty();
    book.add("venue_registration", "", &["name=求质废品收购站"]);
    let early = run(yuwang().arg("--ledger").arg(book.ledger()).args([
        "--json",
        "--today",
        "2026-01-01",
        "places",
    ]));
    assert_eq!(early.code, 0);
    assert!(early.stderr.contains("2026-11-01"), "{}", early.stderr);
}

#[test]
fn each_user_enters_with_his_own_passphrase_and_may_do_what_his_role_may() {
    let book = Book::empty();
    let own = "灯塔 竹篮 河岸 石桥";
    let secret = book.file("new.txt", own);
    let users = book.ok(&[
        "user",
        "add",
        "张辅警",
        "--role",
        "辅警",
        "--new-passphrase-file",
        path(&secret),
    ]);
    assert_eq!(list(&users["users"]).len(), 2);
    let as_helper = |args: &[&str]| run(book.command(args).env("YUWANG_PASSPHRASE", own));
    as_helper(&["add", "--form", "venue_registration", "--set", "name=甲旅馆"]).exits(0);
    let out = book.beside("出");
    as_helper(&["export", "--profile", "venue_staff_v1", "--out", path(&out)])
        .refuses("NOT_ALLOWED");
    as_helper(&["user", "disable", "王警官"]).refuses("NOT_ALLOWED");
    let said = as_helper(&["history"]).refuses("NOT_ALLOWED");
    assert!(text(&said["error"]["message"]).contains("全部修改记录"), "{said}");

    book.ok(&["user", "disable", "张辅警"]);
    as_helper(&["places"]).refuses("CANNOT_UNLOCK");
    book.run(&["user", "disable", "王警官"]).refuses("NOT_ALLOWED");
}

#[test]
fn a_ledger_of_no_post_no_station_or_no_officer_is_not_made() {
    let book = Book::absent();
    let sheet = book.beside("纸页").join("恢复.pdf");
    for blank in ["", "  ", "\u{3000}"] {
        for nameless in 0..3 {
            let mut words = ["乙警务室", "甲派出所", "丙警官"];
            words[nameless] = blank;
            let [post, station, officer] = words;
            let said = book
                .run(
                    &[
                        &["init", "--post", post, "--station", station, "--officer", officer][..],
                        &["--recovery-out", path(&sheet)],
                    ]
                    .concat(),
                )
                .fails(2, "POST_REFUSED");
            assert!(text(&said["error"]["message"]).contains("不能空着"), "{said}");
        }
    }
    assert!(!book.ledger().exists() && !sheet.parent().unwrap().exists());
}
