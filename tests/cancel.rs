//! Long work that is given up half-way leaves the ledger and every target as they were.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use common::*;
use yuwang::api::Result;
use yuwang::api::demo::{DemoRequest, demo};
use yuwang::api::files::ExportRequest;
use yuwang::api::keep::restore;
use yuwang::api::printing::{PrintRequest, Selection};
use yuwang::exchange::import::Request;
use yuwang::vault::Passphrase;
use yuwang::watch::Watch;

/// Does the work and gives it up as soon as it has said something `times` times.
#[track_caller]
fn given_up<T>(times: usize, work: impl FnOnce(Watch<'_>) -> Result<T>) {
    let (heard, stop) = (AtomicUsize::new(0), AtomicBool::new(times == 0));
    let said = |_: usize, _: usize| {
        if heard.fetch_add(1, Ordering::Relaxed) + 1 == times {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let error = work(Watch::new(&said, &stop)).err().expect("given up");
    assert_eq!(error.code, "CANCELLED", "{error} {}", error.inside);
    assert_eq!(error.message, "已取消，台账没有改动。");
    assert_eq!(error.exit as u8, 3);
    assert!(heard.load(Ordering::Relaxed) >= times, "it never came so far");
}

fn many(book: &Book) -> PathBuf {
    book.file("很多.csv", many_tenants(20_000))
}

fn everything(out: &Path) -> PrintRequest {
    PrintRequest {
        out: out.to_path_buf(),
        selection: Selection::All,
        form: None,
        blank: false,
        paper: "a4".to_owned(),
        punch: None,
        duplex: false,
        purpose: "归档".to_owned(),
        ..PrintRequest::default()
    }
}

#[test]
fn an_import_given_up_half_way_writes_nothing() {
    let book = Book::with_sample();
    let file = many(&book);
    let (before, newest) = (book.figures(), book.newest());
    let mut desk = book.desk();
    for times in [0, 1, 20] {
        let request = Request { file: file.clone(), ..Request::default() };
        given_up(times, |watch| desk.import(&request, None, watch));
    }
    drop(desk);
    assert_eq!((book.figures(), book.newest()), (before, newest));
    book.is_whole();
}

#[test]
fn a_print_given_up_half_way_leaves_yesterdays_file() {
    let book = Book::with_sample();
    let newest = book.newest();
    let (old, new) = (book.file("旧.pdf", "昨天的"), book.beside("新.pdf"));
    let mut desk = book.desk();
    for times in [0, 1, 30] {
        given_up(times, |watch| desk.print(&everything(&old), watch));
        given_up(times, |watch| desk.print(&everything(&new), watch));
    }
    drop(desk);
    assert_eq!(fs::read_to_string(&old).unwrap(), "昨天的");
    assert!(!new.exists());
    assert_eq!(fs::read_dir(book.beside("")).unwrap().count(), 2, "the ledger and the old file");
    assert_eq!(book.newest(), newest);
}

#[test]
fn an_export_given_up_half_way_leaves_no_file() {
    let book = Book::with_sample();
    let newest = book.newest();
    let dir = book.beside("出");
    let mut desk = book.desk();
    for times in [0, 1, 30] {
        let request = ExportRequest {
            profile: "venue_staff_v1".to_owned(),
            dir: dir.clone(),
            only_new: false,
            since: None,
            category: None,
            places: Vec::new(),
            encoding: None,
            purpose: "试".to_owned(),
        };
        given_up(times, |watch| desk.export(&request, watch));
    }
    drop(desk);
    assert!(!dir.exists());
    assert_eq!(book.newest(), newest);
}

#[test]
fn a_backup_and_a_restore_given_up_half_way_leave_what_was_there() {
    let book = Book::with_sample();
    let (good, bad) = (book.beside("好"), book.beside("坏"));
    let file = PathBuf::from(text(&book.ok(&["backup", path(&good)])["file"]));
    let newest = book.newest();
    let mut desk = book.desk();
    for times in [0, 1, 3] {
        given_up(times, |watch| desk.backup(&bad, watch));
    }
    drop(desk);
    assert!(files_below(&bad).is_empty());
    assert_eq!(book.newest(), newest);

    let (before, fresh) = (book.bytes(), book.beside("新"));
    for times in [0, 1, 3] {
        given_up(times, |watch| restore(&file, &book.ledger(), &book.opening(PASSPHRASE), watch));
        given_up(times, |watch| restore(&file, &fresh, &book.opening(PASSPHRASE), watch));
    }
    assert_eq!(book.bytes(), before);
    assert!(!fresh.exists());
    let left: Vec<_> = fs::read_dir(book.beside(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name != "台账" && name != "好" && name != "坏")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_check_and_a_sample_can_be_given_up() {
    let book = Book::with_sample();
    let desk = book.desk();
    given_up(0, |watch| desk.check(watch));
    given_up(100, |watch| desk.check(watch));
    drop(desk);
    let out = book.beside("示例");
    for times in [0, 5, 22] {
        let request = DemoRequest {
            out: out.clone(),
            places: 20,
            seed: 1,
            passphrase: Passphrase::new(PASSPHRASE),
            today: Some(TODAY.parse().unwrap()),
        };
        given_up(times, |watch| demo(&request, watch));
        assert!(!out.exists(), "{:?}", files_below(&out).keys());
    }
}

/// Whether a process has a hand on Ctrl-C: it does from the beginning of long work. The signal that
/// is taken in hand last is SIGTERM.
#[cfg(target_os = "linux")]
fn minds_ctrl_c(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    u64::from_str_radix(caught.trim(), 16).unwrap() & (1 << 14) != 0
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_is_a_refusal_with_nothing_changed() {
    let book = Book::with_sample();
    let file = many(&book);
    let newest = book.newest();
    let pdf = book.beside("全部.pdf");
    for args in [vec!["import", path(&file)], vec!["print", "--all", "--out", path(&pdf)]] {
        let mut command = book.command(&args);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let child = command.spawn().unwrap();
        while !minds_ctrl_c(child.id()) {
            std::thread::yield_now();
        }
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(3), "{args:?}");
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said["error"]["code"], "CANCELLED");
    }
    assert_eq!(book.newest(), newest);
    assert!(!pdf.exists());
    book.is_whole();
}
