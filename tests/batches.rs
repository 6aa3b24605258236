//! Sheets for many places at once, and prints that fill more than one file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use common::*;
use serde_json::{Value, json};
use yuwang::api::batches::{Batch, BatchWhat};
use yuwang::api::printing::{PrintRequest, Selection};
use yuwang::watch::Watch;

/// Items that are asked of a hotel, and one that is not.
const HOTEL: [&str; 2] = ["住宿登记如实、逐人登记", "境外旅客24小时内报送"];
const NOT_HOTEL: &str = "上网登记和记录备份留存60日";

/// Prints a batch and gives what was answered and what stands on paper.
#[track_caller]
fn batch(book: &Book, what: &[&str]) -> (Value, String) {
    let out = book.beside("成批.pdf");
    let mut args = vec!["batch"];
    args.extend(what);
    args.extend(["--out", path(&out)]);
    let reply = book.ok(&args);
    let pages: u64 =
        list(&reply["files"]).iter().map(|file| pdf_pages(&PathBuf::from(text(file)))).sum();
    assert_eq!(reply["pages"], pages, "{reply}");
    let words = squeezed(&pdf_text(&PathBuf::from(text(&reply["file"]))));
    (reply, words)
}

fn newest_line(book: &Book) -> String {
    text(&list(&book.ok(&["log", "--limit", "1"])["history"])[0]["text"])
}

/// Everything that is kept of places; a log line more is no change of theirs.
fn kept(book: &Book) -> (Value, usize) {
    (book.figures(), book.places().len())
}

/// A place with a name, on a road of its number.
fn venue(book: &Book, name: &str, address: &str) -> String {
    let reply = book.add(
        "venue_registration",
        "",
        &[
            &format!("name={name}"),
            &format!("addr.addr_text={address}"),
            "addr.community=八里社区",
            "subkind=hotel",
            "principal.name=朱沅芷",
            "principal.phone=14135848793",
        ],
    );
    text(&reply["place"])
}

/// Three places of one road and one of another, entered against the way one walks.
fn four_places() -> (Book, [String; 4]) {
    let book = Book::empty();
    let places = [
        ("丁旅馆", "郭家店镇八里社区高坡巷310号"),
        ("丙旅馆", "郭家店镇八里社区高坡巷81号"),
        ("乙旅馆", "郭家店镇八里社区高坡巷9号"),
        ("甲旅馆", "郭家店镇八里社区东望街12号"),
    ]
    .map(|(name, address)| venue(&book, name, address));
    (book, places)
}

#[track_caller]
fn in_order(words: &str, all: &[&str]) {
    let mut from = 0;
    for one in all {
        let at = words[from..].find(one).unwrap_or_else(|| panic!("{one} after {from}: {words}"));
        from += at + one.len();
    }
}

#[test]
fn a_years_letters_come_with_a_list_to_sign() {
    let (book, places) = four_places();
    let before = kept(&book);
    let (reply, words) = batch(&book, &["letters", "--category", "venue", "--year", "2027"]);
    // Two letters for each place and the list.
    assert_eq!(reply["leaves"], 9, "{reply}");
    assert_eq!(kept(&book), before);
    in_order(
        &words,
        &["2027年度责任书送达签收表", "东望街", "甲旅馆", "高坡巷", "乙旅馆", "丙旅馆", "丁旅馆"],
    );
    assert!(words.contains("签收人") && words.contains("送达人（签名）"), "{words}");
    // Filled from the ledger, no day of its own.
    assert!(words.contains("2027年度场所治安责任书"), "{words}");
    assert!(words.contains("朱沅芷（主要负责人）对本场所治安安全负责"), "{words}");
    assert!(!words.contains("2026年11月1日"), "{words}");
    let said = newest_line(&book);
    assert!(said.contains("2027年责任书") && said.contains("场所"), "{said}");
    assert!(!said.contains("旅馆") && !said.contains("朱"), "{said}");

    // A letter that is there is printed as it is, and is not asked for again.
    book.add(
        "venue_security_letter",
        &places[0],
        &[
            "letter_no=ZR2027-7",
            "signed_on=2026-10-20",
            "valid_from=2027-01-01",
            "valid_to=2027-12-31",
            "signer_name=朱沅芷",
            "signer_role=principal",
        ],
    );
    let one = ["letters", "--place", &places[0], "--year", "2027"];
    let (all, words) = batch(&book, &one);
    assert_eq!(all["leaves"], 3, "{all}");
    assert!(words.contains("ZR2027-7") && words.contains("2027年12月31日"), "{words}");
    let missing: Vec<&str> = one.iter().copied().chain(["--only-missing"]).collect();
    let (rest, words) = batch(&book, &missing);
    assert_eq!(rest["leaves"], 2, "{rest}");
    assert!(!words.contains("ZR2027-7"), "{words}");
    let fire = ["letters", "--category", "venue", "--year", "2027", "--form", "venue_fire_letter"];
    assert_eq!(batch(&book, &fire).0["leaves"], 5);
    book.run(&[
        "batch",
        "letters",
        "--form",
        "venue_registration",
        "--out",
        path(&book.beside("x.pdf")),
    ])
    .fails(2, "USAGE");
    book.is_whole();
}

#[test]
fn check_sheets_are_made_for_the_kind_of_each_place() {
    let (book, places) = four_places();
    let before = kept(&book);
    let month = ["checks", "--category", "venue", "--month", "2026-11"];
    let (reply, words) = batch(&book, &month);
    assert_eq!(reply["leaves"], 4, "{reply}");
    assert_eq!(kept(&book), before);
    in_order(&words, &["甲旅馆", "2026年11月日", "乙旅馆", "丙旅馆", "丁旅馆"]);
    // Asked of hotels, and nothing that is asked of other kinds alone.
    assert!(HOTEL.iter().all(|item| words.contains(item)), "{words}");
    assert!(!words.contains(NOT_HOTEL), "{words}");
    book.add(
        "venue_inspection_log",
        &places[3],
        &["checked_at=2026-11-01 09:00", "officer_1=王警官", "check_kind=public_security"],
    );
    let missing: Vec<&str> = month.iter().copied().chain(["--only-missing"]).collect();
    let (reply, words) = batch(&book, &missing);
    assert_eq!(reply["leaves"], 3, "{reply}");
    assert!(!words.contains("甲旅馆"), "{words}");
    assert_eq!(batch(&book, &["checks", "--subkind", "旅馆"]).0["leaves"], 4);
    let out = book.beside("x.pdf");
    let none = ["batch", "checks", "--subkind", "internet_cafe", "--out", path(&out)];
    book.run(&none).refuses("NOTHING_TO_PRINT");
    assert!(!book.beside("x.pdf").exists());
}

#[test]
fn a_route_sheet_says_what_is_due_as_one_walks() {
    let (book, places) = four_places();
    book.add(
        "venue_security_letter",
        &places[2],
        &[
            "letter_no=ZR1",
            "signed_on=2025-01-01",
            "valid_from=2025-01-01",
            "valid_to=2025-12-31",
            "signer_name=朱沅芷",
            "signer_role=principal",
        ],
    );
    book.add(
        "venue_inspection_log",
        &places[1],
        &[
            "checked_at=2026-10-08 09:00",
            "officer_1=王警官",
            "check_kind=public_security",
            "result=rectify",
            "hazards[0].desc=安全出口堆放杂物",
            "hazards[0].hazard_kind=exit_block",
            "hazards[0].state=open",
        ],
    );
    let (reply, words) = batch(&book, &["route", "--category", "venue"]);
    assert_eq!(reply["leaves"], 1);
    in_order(
        &words,
        &[
            "上门路线单",
            "2026年11月",
            "东望街",
            "甲旅馆",
            "高坡巷",
            "乙旅馆",
            "丙旅馆",
            "丁旅馆",
            "途中新发现",
            "应办4处",
        ],
    );
    assert!(words.contains("LX-202611-01") && words.contains("朱沅芷14135848793"), "{words}");
    assert!(words.contains("治安责任书换签（已过期）"), "{words}");
    assert!(words.contains("复查：安全出口堆放杂物"), "{words}");
    assert!(words.contains("月检查") && words.contains("责任书签订（新）"), "{words}");
    assert!(newest_line(&book).contains("LX-202611-01"));
    let (_, second) = batch(&book, &["route", "--area", "八里社区", "--place", &places[1]]);
    assert!(second.contains("LX-202611-02") && second.contains("丙旅馆"), "{second}");
    assert!(!second.contains("丁旅馆"), "{second}");
    let out = book.beside("x.pdf");
    let nowhere = ["batch", "route", "--area", "没有的社区", "--out", path(&out)];
    book.run(&nowhere).refuses("NOTHING_TO_PRINT");
}

/// A door found locked is a visit and no check: what is late there stays on the sheet.
#[test]
fn a_visit_in_vain_leaves_the_check_on_the_route_sheet() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆", "郭家店镇八里社区高坡巷9号");
    let today = ["--today", "2027-01-05"];
    let check = |day: &str, result: &str| {
        let (day, result) = (format!("checked_at={day}"), format!("result={result}"));
        let args = ["add", "--form", "venue_inspection_log", "--place", &place, "--set", &day];
        let args = [&args[..], &["--set", &result], &today].concat();
        assert!(book.run(&args).code < 2);
    };
    let sheet = || {
        let day = ["--day", "2027-01-06"];
        let (_, words) = batch(&book, &[&["route", "--place", &place], &today[..]].concat());
        let pdf = book.beside("计划.pdf");
        let plan = [&["plan"], &day[..], &["--add", &place, "--print", path(&pdf)], &today];
        assert!(book.run(&plan.concat()).code < 2);
        [words, squeezed(&pdf_text(&pdf))].map(|words| words.contains("月检查"))
    };
    check("2027-01-04", "not_open");
    assert_eq!(sheet(), [true, true]);
    check("2027-01-05", "pass");
    assert_eq!(sheet(), [false, false]);
}

#[test]
fn the_route_of_a_survey_names_what_was_found_and_closed_of_its_category_alone() {
    let book = Book::empty();
    venue(&book, "甲旅馆", "郭家店镇八里社区高坡巷9号");
    let closed = venue(&book, "乙旅馆", "郭家店镇八里社区高坡巷10号");
    let run = |args: &[&str]| {
        let answer = book.run(&[args, &["--today", "2027-01-04"]].concat());
        assert!(answer.code < 2, "{}", answer.stdout);
    };
    let card = text(&entries(&book.page(&closed), "venue_registration")[0]["entry"]);
    run(&["edit", &card, "--set", "state=closed", "--set", "state_on=2027-01-04"]);
    for (form, name, address) in [
        ("venue_registration", "name=丙旅馆", "addr.addr_text=郭家店镇八里社区高坡巷11号"),
        (
            "rental_registration",
            "landlord.name=朱沅芷",
            "addr.addr_text=郭家店镇八里社区东望街77号",
        ),
    ] {
        run(&["add", "--form", form, "--set", name, "--set", address]);
    }
    let sheet = |more: &[&str]| {
        let survey = ["route", "--survey", "--today", "2027-01-05"];
        batch(&book, &[&survey, more].concat()).1
    };
    let all = sheet(&[]);
    assert!(all.contains("丙旅馆") && all.contains("东望街77号"), "{all}");
    let venues = sheet(&["--category", "venue"]);
    in_order(&venues, &["甲旅馆", "丙旅馆", "乙旅馆"]);
    assert!(!venues.contains("东望街77号"), "{venues}");
}

#[test]
fn a_public_copy_names_nobody() {
    let (book, places) = four_places();
    let entry = book.add(
        "venue_inspection_log",
        &places[0],
        &[
            "checked_at=2026-10-08 09:00",
            "officer_1=怀鸿飞",
            "officer_2=乙之吻",
            "companion_name=骆勉采",
            "companion_title=前台",
            "check_kind=public_security",
            "result=rectify",
            "findings=前台骆勉采在场",
            "demand=请朱沅芷（14135848793）于3日内清理",
            "hazards[0].desc=安全出口被骆勉采堆放杂物",
            "hazards[0].hazard_kind=exit_block",
            "hazards[0].part=二楼",
            "remark=另找骆勉采谈",
        ],
    );
    let entry = text(&entry["entry"]);
    book.add(
        "venue_inspection_log",
        &places[1],
        &["checked_at=2026-09-08 09:00", "officer_1=怀鸿飞", "check_kind=public_security"],
    );
    let (reply, words) = batch(&book, &["public", "--entry", &entry]);
    assert_eq!(reply["leaves"], 1);
    assert!(words.contains("安全检查记录（公开版）") && words.contains("丁旅馆"), "{words}");
    assert!(
        words.contains("堆放杂物") && words.contains("二楼") && words.contains("于3日内清理"),
        "{words}"
    );
    for left_out in [
        "怀鸿飞",
        "乙之吻",
        "骆勉采",
        "朱沅芷",
        "14135848793",
        "前台",
        "签名",
        "陪同",
        "检查人员",
        "备注",
        "见证",
    ] {
        assert!(!words.contains(left_out), "{left_out}: {words}");
    }
    assert!(newest_line(&book).contains("公开版"));
    // The record itself is as it was.
    let whole = book.beside("原件.pdf");
    book.ok(&["print", "--place", &places[0], "--out", path(&whole)]);
    assert!(squeezed(&pdf_text(&whole)).contains("骆勉采"));
    assert_eq!(batch(&book, &["public", "--category", "venue"]).0["leaves"], 2);
    assert_eq!(batch(&book, &["public", "--month", "2026-09"]).0["leaves"], 1);
    let card = entries(&book.page(&places[0]), "venue_registration")[0].clone();
    let out = book.beside("x.pdf");
    book.run(&["batch", "public", "--entry", &text(&card["entry"]), "--out", path(&out)])
        .fails(2, "USAGE");
}

#[test]
fn a_register_lists_places_and_nobody() {
    let (book, _) = four_places();
    let (reply, words) = batch(&book, &["register", "--category", "venue"]);
    assert_eq!(reply["leaves"], 1);
    in_order(&words, &["场所登记册", "P01-V0001", "丁旅馆", "高坡巷310号", "P01-V0004", "甲旅馆"]);
    assert!(!words.contains("朱沅芷") && !words.contains("14135848793"), "{words}");
    let sample = Book::with_sample();
    assert_eq!(batch(&sample, &["register"]).0["leaves"], 4, "one for each category");
}

#[test]
fn a_binder_gets_its_cover_contents_labels_and_dividers() {
    let (book, _) = four_places();
    let (reply, words) =
        batch(&book, &["binder", "--category", "venue", "--year", "2026", "--number", "2"]);
    assert_eq!((&reply["leaves"], &reply["pages"]), (&json!(4), &json!(4)), "{reply}");
    in_order(
        &words,
        &[
            "郭家店派出所",
            "一警务室",
            "王警官",
            "P01-V0001至P01-V0004",
            "目录",
            "丁旅馆",
            "甲旅馆",
            "20毫米",
        ],
    );
    assert!(words.contains("第2册") && words.contains("从业人员登记表"), "{words}");
    let (reply, words) = batch(&book, &["binder", "--part", "tabs"]);
    assert_eq!(reply["pages"], 4);
    assert!(
        ["场所", "出租房屋", "单位", "小区村居"].iter().all(|tab| words.contains(tab)),
        "{words}"
    );
    let empty = Book::empty();
    assert_eq!(batch(&empty, &["binder"]).0["pages"], 6, "cover, label, four dividers");
}

#[test]
fn a_print_of_many_sheets_goes_into_several_whole_files() {
    let (book, _) = four_places();
    let out = book.beside("年度.pdf");
    let args =
        ["batch", "letters", "--year", "2027", "--duplex", "--split", "3", "--out", path(&out)];
    let reply = book.ok(&args);
    let files: Vec<PathBuf> =
        list(&reply["files"]).iter().map(|f| PathBuf::from(text(f))).collect();
    assert!(files.len() >= 3, "{reply}");
    assert_eq!(files[0], book.beside("年度-1.pdf"));
    assert_eq!(reply["file"], path(&files[0]));
    assert!(!out.exists());
    let mut pages = 0;
    for file in &files {
        pages += pdf_pages(file);
        assert!(pdf_pages(file) <= 6, "three sheets on both sides");
        // Every letter is in one file with all of its pages.
        let words = squeezed(&pdf_text(file));
        let (first, second) =
            (words.matches("第1页共2页").count(), words.matches("第2页共2页").count());
        assert_eq!(first, second, "{}", file.display());
        // In front of them the list of just these, to be signed.
        assert_eq!(words.matches("送达签收表").count(), 1, "{words}");
        let letters = words.matches("第1页共").count() - 1;
        assert!(words.contains(&format!("共{letters}份")), "{letters}: {words}");
    }
    assert_eq!(reply["pages"], pages);

    let whole = book.beside("全部.pdf");
    let one = book.ok(&["print", "--all", "--out", path(&whole)]);
    assert_eq!((&one["file"], &one["files"]), (&json!(path(&whole)), &json!([path(&whole)])));
    let many = book.ok(&["print", "--all", "--split", "2", "--out", path(&whole)]);
    assert_eq!(many["pages"], one["pages"]);
    assert!(list(&many["files"]).len() > 1, "{many}");
    let said = book.says(&["print", "--all", "--split", "2", "--out", path(&whole)]);
    assert!(
        said.stdout.contains("全部-2.pdf") && said.stdout.contains("个文件"),
        "{}",
        said.stdout
    );
}

#[test]
fn a_batch_given_up_half_way_leaves_no_file() {
    let (book, _) = four_places();
    let newest = book.newest();
    let mut desk = book.desk();
    let request = PrintRequest {
        out: book.beside("半途.pdf"),
        selection: Selection::All,
        purpose: "当面签字".to_owned(),
        split: 3,
        batch: Some(Batch {
            what: BatchWhat::Letters { year: 2027, only_missing: false },
            area: None,
            subkind: None,
        }),
        ..PrintRequest::default()
    };
    let steps = AtomicUsize::new(0);
    let never = AtomicBool::new(false);
    let count = |_: usize, _: usize| {
        steps.fetch_add(1, Ordering::Relaxed);
    };
    desk.print(&request, Watch::new(&count, &never)).unwrap();
    let files = |book: &Book| files_below(book.beside("半途.pdf").parent().unwrap()).len();
    for file in 1.. {
        let name = book.beside(&format!("半途-{file}.pdf"));
        if std::fs::remove_file(name).is_err() {
            break;
        }
    }
    let there = files(&book);
    let steps = steps.load(Ordering::Relaxed);
    for times in [1, steps / 3, steps * 2 / 3, steps] {
        let (heard, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let said = |_: usize, _: usize| {
            if heard.fetch_add(1, Ordering::Relaxed) + 1 == times {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let error = desk.print(&request, Watch::new(&said, &stop)).err().expect("given up");
        assert_eq!(error.code, "CANCELLED");
        assert_eq!(files(&book), there, "after {times} steps");
    }
    drop(desk);
    assert_eq!(book.newest(), newest + 1, "only the print that was finished is logged");
}

#[test]
fn who_may_not_print_gets_no_batch() {
    let (book, _) = four_places();
    let secret = book.file("new.txt", "灯塔 竹篮 河岸 石桥");
    book.ok(&["user", "add", "赵所长", "--role", "所长", "--new-passphrase-file", path(&secret)]);
    let out = book.beside("x.pdf");
    for what in ["letters", "checks", "route", "public", "register", "binder"] {
        let args = ["batch", what, "--out", path(&out)];
        run(book.command(&args).env("YUWANG_PASSPHRASE", "灯塔 竹篮 河岸 石桥"))
            .refuses("NOT_ALLOWED");
    }
    assert!(!out.exists());
}

#[test]
fn letters_that_wait_for_a_signature_or_are_due_are_printed_alone() {
    let (book, places) = four_places();
    let letter = |place: &str, form: &str, number: &str, more: &[&str]| {
        let number = format!("letter_no={number}");
        let mut args = vec!["add", "--form", form, "--place", place, "--set", &number];
        args.extend(more.iter().flat_map(|set| ["--set", set]));
        let added = book.run(&args);
        assert!(added.code < 2, "{}", added.stdout);
        text(&added.json["entry"])
    };
    let signed = ["signed_on=2026-01-10", "valid_from=2026-01-10", "valid_to=2026-12-31"];
    let ending = ["signed_on=2025-11-16", "valid_from=2025-11-16", "valid_to=2026-11-15"];
    let (security, fire) = ("venue_security_letter", "venue_fire_letter");
    // 丁 has a letter that waits and one in its term, 丙 one that ends soon and one in its term.
    letter(&places[0], fire, "XF-1", &signed);
    letter(&places[0], security, "ZA-0", &ending);
    let waits = ["state=printed", "valid_from=2026-11-16", "valid_to=2026-12-31"];
    let printed = letter(&places[0], security, "ZA-1", &waits);
    letter(&places[1], fire, "XF-2", &signed);
    letter(&places[1], security, "ZA-2", &ending);
    for place in &places[2..] {
        letter(place, fire, "XF-3", &signed);
        letter(place, security, "ZA-3", &signed);
    }
    let (reply, words) = batch(&book, &["letters", "--unsigned"]);
    assert_eq!(reply["leaves"], 3, "the list and two letters: {reply}");
    in_order(&words, &["待签责任书送达签收表", "丙旅馆", "丁旅馆"]);
    assert!(words.contains("ZA-1"), "{words}");
    assert!(!words.contains("消防安全责任书") && !words.contains("甲旅馆"), "{words}");
    assert_eq!(words.matches("2026年度场所治安责任书").count(), 2, "{words}");
    assert!(newest_line(&book).contains("待签的责任书"));

    // At one door there is no list; once it is signed nothing waits there any more.
    let one = ["letters", "--unsigned", "--place", &places[0]];
    let (reply, words) = batch(&book, &one);
    assert_eq!(reply["leaves"], 1, "{reply}");
    assert!(words.contains("ZA-1") && !words.contains("签收表"), "{words}");
    let set = ["--set", "state=signed", "--set", "signed_on=2026-11-01"];
    assert!(book.run(&[&["edit", &printed][..], &set].concat()).code < 2);
    let out = book.beside("没有.pdf");
    let none = ["batch", "letters", "--unsigned", "--place", &places[0], "--out", path(&out)];
    book.run(&none).refuses("NOTHING_TO_PRINT");
}
