//! Reports, boards, calendars and routes of the sample post as pictures, beside the forms that
//! `cargo xtask gallery` draws.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::*;

const TODAY: &str = "2026-11-12";

/// Name, what it is, and the command that prints it.
const SHEETS: [(&str, &str, &[&str]); 11] = [
    ("report-month", "月报", &["report", "--month", "2026-10"]),
    ("report-year", "年报", &["report", "--year", "2026"]),
    ("campaign", "年初排查情况", &["campaign"]),
    ("handover", "交接单", &["report", "--handover"]),
    ("board", "三条线周表", &["batch", "board", "--week", "2026-W46"]),
    ("calendar-week", "周历", &["calendar", "--week", "2026-W46"]),
    ("calendar-month", "月历", &["calendar", "--month", "2026-11"]),
    ("calendar-year", "年历", &["calendar", "--year", "2027"]),
    ("route", "路线单", &["batch", "route"]),
    ("route-survey", "年初排查路线单", &["batch", "route", "--survey"]),
    ("register", "登记册", &["batch", "register", "--category", "venue"]),
];

#[test]
#[ignore = "draws pictures: cargo xtask gallery"]
fn gallery_of_lists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    fs::create_dir_all(&folder).unwrap();
    let book = Book::absent();
    let out = book.beside("demo");
    let demo = ["demo", "--places", "60", "--out", path(&out), "--today", TODAY];
    assert!(run(yuwang().args(demo)).code < 2);
    let mut index = String::from("<h2>报表、周表、日程、路线单</h2>");
    for (name, words, args) in SHEETS {
        let pdf = folder.join(format!("{name}.pdf"));
        let mut command = yuwang();
        command.arg("--ledger").arg(out.join("ledger")).args(["--today", TODAY]).args(args);
        command.arg("--out").arg(&pdf);
        let answer = run(&mut command);
        assert!(answer.code < 2, "{name}: {}{}", answer.stdout, answer.stderr);
        let drawn = Command::new("pdftoppm")
            .args(["-gray", "-png", "-r", "84", "-l", "8"])
            .args([&pdf, &folder.join(name)])
            .status();
        assert!(drawn.expect("pdftoppm is installed").success(), "{name}");
        let mut pictures: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|file| file.starts_with(&format!("{name}-")) && file.ends_with("png"))
            .filter(|file| {
                file.trim_start_matches(name).trim_start_matches('-').starts_with(char::is_numeric)
            })
            .collect();
        pictures.sort();
        for picture in pictures {
            let _ = write!(
                index,
                "<figure><a href={picture}><img loading=lazy src={picture}></a><figcaption>{words} {picture}</figcaption></figure>"
            );
        }
    }
    let page = folder.join("index.html");
    let before =
        fs::read_to_string(&page).unwrap_or_else(|_| "<!doctype html><meta charset=utf-8>".into());
    fs::write(page, before + &index).unwrap();
}
