//! The plan of a day, the calendars on screen and paper, and changes of rules, from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;

use common::*;
use serde_json::{Value, json};

const CHECK: &str = "venue_inspection_log";
const LETTER: &str = "venue_security_letter";

fn on(book: &Book, today: &str, args: &[&str]) -> Value {
    let args = [args, &["--today", today]].concat();
    let answer = book.run(&args);
    let code = answer.code;
    answer.exits(code)
}

fn venue(book: &Book, name: &str, address: &str) -> String {
    let set = [
        format!("name={name}"),
        format!("addr.addr_text={address}"),
        "subkind=旅馆".to_owned(),
        "addr.community=八里社区".to_owned(),
    ];
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    text(&book.add("venue_registration", "", &set)["place"])
}

fn check(book: &Book, place: &str, day: &str) {
    let at = format!("checked_at={day} 10:00");
    let args = [
        "add",
        "--form",
        CHECK,
        "--place",
        place,
        "--today",
        day,
        "--set",
        &at,
        "--set",
        "result=pass",
    ];
    let answer = book.run(&args);
    assert!(answer.code < 2, "{}", answer.stdout);
}

/// The names of a day's plan, as one walks.
fn names(plan: &Value) -> Vec<String> {
    list(&plan["stops"]).iter().map(|stop| text(&stop["name"])).collect()
}

fn day<'c>(calendar: &'c Value, day: &str) -> &'c Value {
    list(&calendar["days"]).iter().find(|one| one["day"] == day).expect("the day")
}

/// How many of something end on a day, and how many of them are done.
fn ends(calendar: &Value, on: &str, todo: &str) -> (u64, u64) {
    let found = list(&day(calendar, on)["ends"]).iter().find(|one| one["todo"] == todo);
    found.map_or((0, 0), |one| (one["count"].as_u64().unwrap(), one["done"].as_u64().unwrap()))
}

#[test]
fn a_plan_lies_in_walking_order_and_what_was_not_done_stays_for_another_day() {
    let book = Book::empty();
    let far = venue(&book, "丙旅馆", "人民路120号");
    let near = venue(&book, "甲旅馆", "人民路9号");
    let mid = venue(&book, "乙旅馆", "人民路30号");
    let day = ["plan", "--day", "2026-11-05"];
    let all = [&day[..], &["--add", &far, "--add", &near, "--add", &mid]].concat();
    assert_eq!(names(&on(&book, "2026-11-04", &all)), ["甲旅馆", "乙旅馆", "丙旅馆"]);

    check(&book, &near, "2026-11-05");
    let plan = on(&book, "2026-11-05", &["plan"]);
    assert_eq!((plan["when"].clone(), plan["done"].clone()), (json!("today"), json!(1)));
    assert_eq!(plan["stops"][0]["done"], true);
    assert_eq!(plan["stops"][1]["done"], false);

    // The day after, two doors are left; one is moved, the other stays with its day.
    let next = on(&book, "2026-11-06", &["plan"]);
    assert_eq!(list(&next["stops"]).len(), 0);
    assert_eq!(next["left"][0]["day"], "2026-11-05");
    assert_eq!(list(&next["left"][0]["places"]).len(), 2);
    let moved = on(&book, "2026-11-06", &["plan", "--add", &mid]);
    assert_eq!(names(&moved), ["乙旅馆"]);
    assert_eq!(list(&moved["left"][0]["places"]).len(), 1);
    let was = on(&book, "2026-11-06", &day);
    assert_eq!(names(&was), ["甲旅馆", "丙旅馆"], "what was done stays where it was done");
    // Done later than planned is done too.
    check(&book, &far, "2026-11-07");
    assert_eq!(list(&on(&book, "2026-11-07", &["plan"])["left"]).len(), 1);

    let off = on(&book, "2026-11-06", &["plan", "--remove", &mid]);
    assert_eq!(names(&off), [""; 0]);
    book.run(&["plan", "--day", "2026-11-01", "--add", &mid, "--today", "2026-11-06"])
        .refuses("PLAN");
    assert_eq!(on(&book, "2026-11-07", &["check"])["ok"], true);
}

#[test]
fn a_visit_before_its_day_takes_the_place_off_the_plan() {
    let book = Book::empty();
    let seen = venue(&book, "甲旅馆", "人民路9号");
    let left = venue(&book, "乙旅馆", "人民路30号");
    // Somebody was there this morning, and plans to come again.
    check(&book, &seen, "2026-11-04");
    let day = ["plan", "--day", "2026-11-10"];
    let both = [&day[..], &["--add", &seen, "--add", &left]].concat();
    let plan = on(&book, "2026-11-04", &both);
    assert_eq!(plan["done"], 0, "what was known when it was planned is no visit of the plan");
    // A sheet of before, entered late, is none either; a locked door neither.
    let late = ["add", "--form", CHECK, "--place", &seen, "--set", "checked_at=2026-11-03 10:00"];
    let late = [&late[..], &["--set", "result=pass"]].concat();
    on(&book, "2026-11-06", &late);
    let shut = ["add", "--form", CHECK, "--place", &seen, "--set", "checked_at=2026-11-06 10:00"];
    on(&book, "2026-11-06", &[&shut[..], &["--set", "result=not_open"]].concat());
    assert_eq!(on(&book, "2026-11-06", &day)["done"], 0);

    let visit = book.file("上门.json", json!({ "answers": { "fire.exit": "yes" } }).to_string());
    let went = ["visit", &seen, "--file", path(&visit)];
    on(&book, "2026-11-07", &went);
    let plan = on(&book, "2026-11-07", &day);
    assert_eq!((&plan["done"], list(&plan["stops"]).len()), (&json!(1), 2), "{plan}");
    assert_eq!(names(&plan), ["甲旅馆", "乙旅馆"]);
    assert_eq!(
        (&plan["stops"][0]["done"], &plan["stops"][0]["early"]),
        (&json!(true), &json!("2026-11-07"))
    );
    assert_eq!(
        (&plan["stops"][1]["done"], &plan["stops"][1]["early"]),
        (&json!(false), &json!(null))
    );
    let line = &plan["ahead"][0];
    assert_eq!((&line["places"], &line["done"]), (&json!([left]), &json!(1)));
    let week = on(&book, "2026-11-07", &["calendar", "--week", "2026-W46"]);
    assert_eq!(self::day(&week, "2026-11-10")["planned"], 1, "one door is left to go to");
    // The route sheet has the other door alone.
    let pdf = book.beside("路线.pdf");
    let printed = [&day[..], &["--print", path(&pdf)]].concat();
    on(&book, "2026-11-07", &printed);
    // On the day itself nothing of it is left over, and taking the visit back brings it back.
    book.run(&["undo", "--today", "2026-11-07"]).exits(0);
    assert_eq!(on(&book, "2026-11-07", &day)["done"], 0);
    on(&book, "2026-11-07", &went);
    check(&book, &left, "2026-11-10");
    let plan = on(&book, "2026-11-10", &["plan"]);
    assert_eq!(plan["done"], 2);
    assert_eq!(plan["stops"][1]["early"], Value::Null);
    assert_eq!(list(&on(&book, "2026-11-11", &["plan"])["left"]).len(), 0);
    // Planned anew it is to be gone to again.
    let again = ["plan", "--day", "2026-11-12", "--add", &seen];
    assert_eq!(on(&book, "2026-11-11", &again)["done"], 0);
}

#[test]
fn a_plan_is_no_entry_and_is_printed_as_a_route_sheet() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆", "人民路9号");
    let before = list(&book.ok(&["log"])["history"]).len();
    book.ok(&["plan", "--add", &place]);
    assert_eq!(list(&book.ok(&["log"])["history"]).len(), before, "no trace of a plan");
    let pdf = book.beside("路线.pdf");
    let printed = book.run(&["plan", "--print", path(&pdf)]).exits(0);
    assert_eq!(printed["pages"], 1);
    assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    let none = book.run(&["plan", "--day", "2026-11-09", "--print", path(&pdf)]);
    assert_ne!(none.code, 0, "nothing is planned");
}

#[test]
fn a_closed_place_falls_out_of_the_plan() {
    let book = Book::empty();
    let place = venue(&book, "甲旅馆", "人民路9号");
    book.ok(&["plan", "--day", "2026-11-05", "--add", &place]);
    let card = entries(&book.page(&place), "venue_registration")[0]["entry"].clone();
    let edit = ["edit", &text(&card), "--set", "state=closed", "--set", "state_on=2026-11-02"];
    assert!(book.run(&edit).code < 2);
    let plan = on(&book, "2026-11-07", &["plan"]);
    assert_eq!(list(&plan["left"]).len(), 0);
    let was = on(&book, "2026-11-07", &["plan", "--day", "2026-11-05"]);
    assert_eq!(names(&was), [""; 0]);
}

#[test]
fn a_month_says_what_ends_when_and_what_of_it_is_done() {
    let book = Book::empty();
    let one = venue(&book, "甲旅馆", "人民路9号");
    venue(&book, "乙旅馆", "人民路30号");
    let letter =
        ["signed_on=2026-11-01", "valid_from=2026-11-01", "valid_to=2027-10-31", "state=signed"];
    // What else a letter needs is of no matter here.
    let set: Vec<&str> = letter.iter().flat_map(|set| ["--set", set]).collect();
    let args = [&["add", "--form", LETTER, "--place", &one][..], &set].concat();
    assert!(book.run(&args).code < 2);
    // Pages of November: the first window asked for is December's.
    let month = |span: &str, today: &str| on(&book, today, &["calendar", "--month", span]);
    assert_eq!(ends(&month("2026-11", "2026-11-05"), "2026-11-30", "检查"), (0, 0));
    let december = month("2026-12", "2026-11-05");
    assert_eq!((&december["kind"], &december["title"]), (&json!("month"), &json!("2026年12月")));
    assert_eq!(december["previous"], "2026-11");
    assert_eq!(list(&december["days"]).len(), 35, "whole weeks");
    assert_eq!(december["days"][0]["day"], "2026-11-30");
    assert_eq!(december["days"][0]["inside"], false);
    assert_eq!(ends(&december, "2026-12-31", "检查"), (2, 0));

    check(&book, &one, "2026-12-10");
    assert_eq!(ends(&month("2026-12", "2026-12-20"), "2026-12-31", "检查"), (2, 1));
    // The next month asks anew, and the year after ends the letter.
    assert_eq!(ends(&month("2027-01", "2026-12-20"), "2027-01-31", "检查"), (2, 0));
    let year = on(&book, "2026-12-20", &["calendar", "--year", "2027"]);
    assert_eq!(list(&year["days"]).len(), 365);
    assert_eq!(ends(&year, "2027-10-31", "责任书换签"), (1, 0));
    assert_eq!(ends(&year, "2027-03-31", "年初排查"), (2, 0));
    let long = list(&day(&year, "2027-03-31")["ends"]).iter().find(|one| one["todo"] == "年初排查");
    assert_eq!(long.unwrap()["long"], true);

    // What duties says of the same days is the same.
    let args = ["duties", "--from", "2026-12-31", "--to", "2026-12-31"];
    let duties = on(&book, "2026-12-20", &args);
    let checks: Vec<_> = list(&duties["duties"]).iter().filter(|d| d["label"] == "检查").collect();
    assert_eq!(checks.len(), 2);
    assert_eq!(checks.iter().filter(|duty| !duty["done_by"].is_null()).count(), 1);
}

#[test]
fn a_week_names_whose_day_it_is_and_counts_what_is_planned() {
    let book = Book::empty();
    let set = ["name=河湾社区居委会", "kind=居委会", "community=河湾社区"];
    book.add("organisation_registration", "", &set);
    let place = venue(&book, "甲旅馆", "人民路9号");
    book.ok(&["plan", "--day", "2026-11-12", "--add", &place]);
    let week = on(&book, "2026-11-05", &["calendar", "--week", "2026-W46"]);
    assert_eq!(week["title"], "2026年第46周（11月9日至15日）");
    assert_eq!(list(&week["days"]).len(), 7);
    assert_eq!(day(&week, "2026-11-12")["planned"], 1);
    let sunday = list(&day(&week, "2026-11-15")["ends"]);
    let talk = sunday.iter().find(|one| one["todo"] == "周交流").expect("an exchange");
    assert_eq!((&talk["of"], &talk["names"]), (&json!("organisation"), &json!(["河湾社区居委会"])));
    book.run(&["calendar", "--week", "2026-11"]).exits(0);
    book.run(&["calendar", "--month", "2026-Q1"]).fails(2, "USAGE");
}

#[test]
fn week_month_and_year_are_printed() {
    let book = Book::with_sample();
    for (span, name, most) in
        [("--week", "2026-W48", 2), ("--month", "2026-11", 1), ("--year", "2026", 1)]
    {
        let pdf = book.beside(&format!("{name}.pdf"));
        let printed = book.run(&["calendar", span, name, "--out", path(&pdf)]).exits(0);
        let pages = printed["pages"].as_u64().unwrap();
        assert!((1..=most).contains(&pages), "{name}: {pages}");
        assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    }
}

#[test]
fn a_change_of_a_rule_is_written_with_its_reason_and_is_in_force_at_once() {
    let book = Book::empty();
    venue(&book, "甲旅馆", "人民路9号");
    let rules = book.ok(&["rules"]);
    assert!(list(&rules["rules"]).len() > 20);
    assert_eq!(list(&rules["changes"]).len(), 0);
    let reason = "区里“2026年”方案，含 \"引号\" 和 \\";
    let set = [
        "rules",
        "set",
        "H03",
        "--category",
        "venue",
        "--subkind",
        "hotel",
        "--every",
        "quarter",
        "--reason",
        reason,
    ];
    let changed = book.ok(&set);
    let change = &changed["changes"][0];
    assert_eq!((&change["words"], &change["reason"]), (&json!("改为每季"), &json!(reason)));
    assert_eq!((&change["own"], &change["file"]), (&json!(0), &json!("本台账.toml")));
    assert!(book.ledger().join("rules/本台账.toml").exists());
    let december = on(&book, "2026-11-05", &["calendar", "--month", "2027-02"]);
    assert_eq!(ends(&december, "2027-02-28", "检查"), (0, 0), "a quarter does not end in February");
    let log = book.ok(&["log"]);
    assert!(log.to_string().contains("改网眼规则H03"), "{log}");

    // A second one stands after the first; taking back the first leaves the second.
    book.ok(&[
        "rules",
        "set",
        "H05",
        "--category",
        "venue",
        "--off",
        "--reason",
        "人员由行业系统核",
    ]);
    let left = book.ok(&["rules", "drop", "1"]);
    assert_eq!(list(&left["changes"]).len(), 1);
    assert_eq!(left["changes"][0]["words"], "不查");
    let february = on(&book, "2026-11-05", &["calendar", "--month", "2027-02"]);
    assert_eq!(ends(&february, "2027-02-28", "检查"), (1, 0));
}

#[test]
fn a_wrong_change_is_refused_with_line_and_key_and_a_file_of_hand_is_left_alone() {
    let book = Book::empty();
    let set =
        |args: &[&str]| book.run(&[&["rules", "set"], args, &["--reason", "区里方案"]].concat());
    let unknown = set(&["H99", "--off"]).refuses("RULES_REFUSED");
    let message = text(&unknown["error"]["message"]);
    assert!(message.contains("键 rule") && message.contains("行"), "{message}");
    set(&["H03", "--every", "fortnight"]).refuses("RULES_REFUSED");
    set(&["H03"]).refuses("RULES_REFUSED");
    set(&["H02", "--every", "month"]).refuses("RULES_REFUSED");
    // What is wrong with it is said, and not that nothing was said.
    let far = set(&["H03", "--remind-days", "400"]).refuses("RULES_REFUSED");
    assert!(text(&far["error"]["message"]).contains("0 到 366"), "{far}");
    for share in ["0", "101"] {
        let wrong = set(&["D13", "--share", share]).fails(2, "USAGE");
        assert!(text(&wrong["error"]["message"]).contains("1 到 100"), "{wrong}");
    }
    let blank = ["rules", "set", "H03", "--off", "--reason", "  "];
    book.run(&blank).refuses("RULES_REFUSED");
    assert!(!book.ledger().join("rules/本台账.toml").exists(), "nothing was written");

    let own = book.ledger().join("rules");
    fs::create_dir_all(&own).unwrap();
    let hand = "[[change]]\nrule = \"H03\"\ncategory = [\"unit\"]\nevery = \"quarter\"\nreason = \"区里\"\n";
    fs::write(own.join("区里.toml"), hand).unwrap();
    set(&["H05", "--category", "venue", "--off"]).exits(0);
    assert_eq!(fs::read_to_string(own.join("区里.toml")).unwrap(), hand);
    let changes = book.ok(&["rules"])["changes"].clone();
    let files: Vec<String> = list(&changes).iter().map(|one| text(&one["file"])).collect();
    assert_eq!(files.len(), 2);
    assert!(changes.to_string().contains("区里.toml"));
    // A spoiled file of the program is told and not written over.
    fs::write(own.join("本台账.toml"), "[[change]]\nrule = \"H03\"\noff = maybe\n").unwrap();
    let answer = book.run(&["rules"]).exits(1);
    assert_eq!(answer["problems"][0]["file"], "本台账.toml");
    assert_eq!(answer["problems"][0]["line"], 3);
    set(&["H05", "--category", "venue", "--off"]).refuses("RULES_REFUSED");
}
