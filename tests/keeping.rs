//! The ledger outlives full disks, killed programs, tampering and restores.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::*;
use serde_json::json;

fn backup(book: &Book) -> (PathBuf, serde_json::Value) {
    let done = book.ok(&["backup", path(&book.beside("U盘"))]);
    (PathBuf::from(text(&done["file"])), done)
}

/// Restores into a folder and hands on a book that looks at it.
fn restored(from: &Book, file: &std::path::Path, to: &str) -> Book {
    let folder = from.beside(to);
    from.ok(&["restore", path(file), "--to", path(&folder)]);
    Book::copy_of(&folder)
}

#[test]
fn a_ledger_in_use_is_whole() {
    let book = Book::with_sample();
    let check = book.ok(&["check"]);
    assert_eq!(check, json!({ "ok": true, "findings": [] }));
    assert_eq!(book.ok(&["log", "--verify"])["ok"], true);
}

#[test]
fn a_flipped_byte_in_the_database_is_refused_or_found() {
    let sample = Book::with_sample();
    let whole = fs::read(sample.ledger().join("ledger.db")).unwrap();
    for at in [20, whole.len() / 3, whole.len() / 2, whole.len() - 100] {
        let book = Book::copy_of(&sample.ledger());
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        fs::write(book.ledger().join("ledger.db"), &bytes).unwrap();
        let answer = book.run(&["check"]);
        let noticed = match answer.code {
            1 => answer.json["ok"] == false && !list(&answer.json["findings"]).is_empty(),
            3 => answer.json["error"]["code"] == "LEDGER_DAMAGED",
            _ => false,
        };
        assert!(noticed, "byte {at}: {answer:?}");
    }
}

#[test]
fn a_backup_is_one_verified_file_that_restores_to_the_same_ledger() {
    let book = Book::with_sample();
    let (file, done) = backup(&book);
    assert_eq!(file.extension().unwrap(), "ywb");
    let bytes = fs::read(&file).unwrap();
    assert_eq!(done["bytes"], bytes.len());
    assert_eq!(done["sha256"], sha256(&bytes).as_str());
    assert_eq!(done["verified"], true);
    assert_eq!(fs::read_dir(book.beside("U盘")).unwrap().count(), 1);

    let verified = book.ok(&["backup", "verify", path(&file)]);
    assert_eq!((&verified["verified"], &verified["sha256"]), (&json!(true), &done["sha256"]));
    assert_eq!(verified["entries"], done["entries"]);

    let copy = restored(&book, &file, "新电脑");
    assert_eq!(copy.figures(), book.figures());
    let found = copy.ok(&["search", "李䶮"]);
    assert_eq!(list(&found["hits"]).len(), list(&book.ok(&["search", "李䶮"])["hits"]).len());
    copy.is_whole();
    // Undo works in the copy as well.
    copy.ok(&["undo"]);
    assert!(copy.places().is_empty());
}

#[test]
fn a_restore_over_a_ledger_keeps_the_old_one_beside_it() {
    let book = Book::empty();
    book.add("venue_registration", "", &["name=甲旅馆"]);
    let (file, _) = backup(&book);
    book.add("venue_registration", "", &["name=乙旅馆"]);
    let done = book.ok(&["restore", path(&file), "--to", path(&book.ledger())]);
    let names: Vec<_> = book.places().iter().map(|place| text(&place["name"])).collect();
    assert_eq!(names, ["甲旅馆"]);
    book.is_whole();
    let old = Book::copy_of(std::path::Path::new(&text(&done["replaced"])));
    assert_eq!(old.places().len(), 2);
}

#[test]
fn a_tampered_backup_is_refused_and_the_ledger_stays() {
    let book = Book::with_sample();
    let (file, _) = backup(&book);
    let whole = fs::read(&file).unwrap();
    let before = book.bytes();
    for at in [10, whole.len() / 2, whole.len() - 700] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x01;
        let bad = book.file("改过.ywb", bytes);
        let answer = book.run(&["restore", path(&bad), "--to", path(&book.ledger())]);
        let code = text(&answer.exits(3)["error"]["code"]);
        assert!(["LEDGER_DAMAGED", "UNREADABLE"].contains(&code.as_str()), "byte {at}: {code}");
    }
    let half = book.file("半个.ywb", &whole[..whole.len() / 2]);
    for refused in [
        half,
        book.file("空.ywb", ""),
        book.file("别的.ywb", "这不是备份"),
        book.beside("没有.ywb"),
    ] {
        book.run(&["restore", path(&refused), "--to", path(&book.ledger())]).exits(3);
        assert_ne!(book.run(&["backup", "verify", path(&refused)]).code, 0);
    }
    run(book
        .command(&["restore", path(&file), "--to", path(&book.beside("新"))])
        .env("YUWANG_PASSPHRASE", "灯塔 竹篮 河岸 石桥"))
    .refuses("CANNOT_UNLOCK");
    assert!(!book.beside("新").exists());
    assert_eq!(book.bytes(), before);
    book.is_whole();
}

#[test]
fn a_target_that_cannot_be_written_is_a_clear_refusal() {
    let book = Book::with_sample();
    // Nobody may make a file in /proc, not even root.
    for args in [
        ["print", "--form", "venue_registration", "--out", "/proc/yuwang/登记.pdf"].as_slice(),
        &["export", "--profile", "venue_staff_v1", "--out", "/proc/yuwang"],
        &["backup", "/proc/yuwang"],
        &["restore", "/proc/version", "--to", "/proc/yuwang"],
    ] {
        let said = book.run(args).exits(3);
        let code = text(&said["error"]["code"]);
        assert!(["READ_ONLY", "UNREADABLE"].contains(&code.as_str()), "{args:?}: {said}");
        assert!(is_chinese(&said["error"]["message"]) && is_chinese(&said["error"]["hint"]));
    }
    book.is_whole();
}

#[test]
fn a_full_disk_in_an_import_leaves_the_ledger_as_it_was() {
    let book = Book::empty();
    for kib in [40, 200, 1000] {
        let answer = book.run_on_a_full_disk(
            kib,
            &["import", "--all-sheets", path(&sample("辖区基础台账.xlsx"))],
        );
        answer.refuses("NO_SPACE");
        assert!(book.places().is_empty(), "{kib}");
        book.is_whole();
    }
    book.import(&sample("辖区基础台账.xlsx"), &["--all-sheets"]).exits(0);
    book.is_whole();
}

#[test]
fn a_full_disk_in_print_export_and_backup_leaves_the_target_absent_or_whole() {
    let book = Book::with_sample();
    let profile = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/assets/profiles/venue_staff_v1.toml"
    ))
    .unwrap();
    let profile = profile
        .replace("key = \"venue_staff_v1\"", "key = \"all_staff\"")
        .replace("by = \"place\"", "by = \"none\"")
        .replace("{profile}_{place}", "{profile}");
    fs::write(book.ledger().join("profiles/all_staff.toml"), profile).unwrap();
    let pdf = book.file("登记.pdf", "昨天的");
    let (out, usb) = (book.beside("出"), book.beside("U盘"));
    let args: [&[&str]; 3] = [
        &["print", "--form", "venue_registration", "--out", path(&pdf)],
        &["export", "--profile", "all_staff", "--out", path(&out)],
        &["backup", path(&usb)],
    ];
    for args in args {
        book.run_on_a_full_disk(60, args).refuses("NO_SPACE");
    }
    assert_eq!(fs::read_to_string(&pdf).unwrap(), "昨天的");
    for folder in [&out, &usb] {
        let left = files_below(folder);
        assert!(left.is_empty(), "{:?}", left.keys());
    }
    book.is_whole();
    for args in args {
        book.ok(args);
    }
    assert_eq!(
        list(&book.ok(&["export", "--profile", "all_staff", "--out", path(&out)])["files"])[0]["rows"],
        700
    );
}

#[test]
fn a_full_disk_in_a_single_change_and_in_a_restore_changes_nothing() {
    let book = Book::with_sample();
    let (file, _) = backup(&book);
    let to = book.beside("新");
    book.run_on_a_full_disk(100, &["restore", path(&file), "--to", path(&to)]).refuses("NO_SPACE");
    assert!(!to.exists());
    let fresh = book.beside("新台账");
    let args = [
        "init",
        "--ledger",
        path(&fresh),
        "--post",
        "一",
        "--station",
        "所",
        "--officer",
        "王警官",
    ];
    let mut command = std::process::Command::new("bash");
    command
        .args(["-c", "ulimit -f 8; exec \"$0\" --json \"$@\"", env!("CARGO_BIN_EXE_yuwang")])
        .args(args);
    command.env("YUWANG_PASSPHRASE", PASSPHRASE);
    run(&mut command).refuses("NO_SPACE");
    assert!(!fresh.exists());
}

#[test]
fn a_killed_import_leaves_all_rows_or_none() {
    let sample = Book::with_sample();
    let lines = many_tenants(20_000);
    // How far it has come is seen from the journal growing beside the database.
    for grown in [100_000, 4_000_000] {
        let book = Book::copy_of(&sample.ledger());
        let file = book.file("很多.csv", &lines);
        let journal = book.ledger().join("ledger.db-wal");
        let mut child = book
            .command(&["import", path(&file)])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if fs::metadata(&journal).is_ok_and(|meta| meta.len() > grown) {
                break None;
            }
            std::thread::yield_now();
        };
        child.kill().unwrap();
        child.wait().unwrap();
        let tenants = book.figures()["rows"]["tenants"].as_u64().unwrap();
        assert!(tenants == 487 || tenants == 20_487, "{tenants} after {grown}, ended {ended:?}");
        book.is_whole();
        book.add("venue_registration", "", &["name=新旅馆"]);
    }
}

/// A pipe that nobody writes into.
#[cfg(unix)]
#[test]
fn a_pipe_is_refused_at_once_by_whatever_reads_a_file() {
    let book = Book::empty();
    book.add("venue_registration", "", &["name=甲旅馆"]);
    let place = book.place_called("甲旅馆");
    let before = book.bytes();
    let pipe = |name: &str| {
        let pipe = book.beside(name);
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        pipe
    };
    let (table, backup, form) = (pipe("管道.csv"), pipe("管道.ywb"), pipe("表.toml"));
    let into = book.beside("恢复到");
    let asks: [&[&str]; 5] = [
        &["import", path(&table)],
        &["restore", path(&backup), "--to", path(&into)],
        &["backup", "verify", path(&backup)],
        &["forms", "check", path(&form)],
        &["attach", path(&table), "--place", &place],
    ];
    for ask in asks {
        // Whatever waits for a writer is ended from outside, with another code.
        let mut command = std::process::Command::new("timeout");
        command.arg("20").arg(env!("CARGO_BIN_EXE_yuwang")).arg("--ledger").arg(book.ledger());
        command.args(["--json", "--today", TODAY]).args(ask).env("YUWANG_PASSPHRASE", PASSPHRASE);
        run(&mut command).refuses("UNREADABLE");
    }
    assert!(!into.exists());
    assert_eq!(book.bytes(), before);

    // Among the ledger's own definitions it is told of, and the rest works.
    for folder in ["forms", "profiles", "rules"] {
        std::fs::create_dir_all(book.ledger().join(folder)).unwrap();
        std::fs::rename(pipe("管道.toml"), book.ledger().join(folder).join("管道.toml")).unwrap();
    }
    let mut command = std::process::Command::new("timeout");
    command.arg("20").arg(env!("CARGO_BIN_EXE_yuwang")).arg("--ledger").arg(book.ledger());
    command.args(["--json", "places"]).env("YUWANG_PASSPHRASE", PASSPHRASE);
    let told = run(&mut command);
    assert!(told.stderr.contains("管道.toml"), "{}", told.stderr);
    assert_eq!(list(&told.exits(0)["places"]).len(), 1);
}
