//! Months gone by, from outside: who was on the net then, what was due then, how whole the net was then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use serde_json::{Value, json};

const CHECK: &str = "venue_inspection_log";

/// Runs a command on a day; what it finds is no failure.
fn on(book: &Book, today: &str, args: &[&str]) -> Value {
    let answer = book.run(&[args, &["--today", today]].concat());
    let code = answer.code;
    assert!(code < 2, "{}", answer.stdout);
    answer.exits(code)
}

/// Writes an entry on a day.
fn write(book: &Book, today: &str, form: &str, place: &str, set: &[&str]) -> Value {
    let mut args = vec!["add", "--form", form];
    if !place.is_empty() {
        args.extend(["--place", place]);
    }
    args.extend(set.iter().flat_map(|set| ["--set", set]));
    on(book, today, &args)
}

fn venue(book: &Book, today: &str, name: &str) -> String {
    let (name, address) = (format!("name={name}"), format!("addr.addr_text=河东路{name}号"));
    text(&write(book, today, "venue_registration", "", &[&name, &address])["place"])
}

fn check(book: &Book, place: &str, day: &str) {
    write(book, day, CHECK, place, &[&format!("checked_at={day}"), "result=pass"]);
}

/// Writes on the card of a place.
fn card(book: &Book, place: &str, today: &str, set: &[&str]) {
    let entry = text(&entries(&book.page(place), "venue_registration")[0]["entry"]);
    let mut args = vec!["edit", &entry];
    args.extend(set.iter().flat_map(|set| ["--set", set]));
    on(book, today, &args);
}

fn period(text: &str) -> &'static str {
    if text.len() == 4 { "--year" } else { "--month" }
}

/// What was due in a month or year, and of it made in time, late, and not.
fn checks(book: &Book, today: &str, month: &str) -> [u64; 4] {
    let work = on(book, today, &["report", period(month), month])["work"].clone();
    ["checks_due", "checks_done", "checks_late", "checks_open"].map(|key| {
        let parts = list(&work["parts"]).iter().flat_map(|part| list(&part["rows"]));
        parts.filter(|row| row["key"] == key).map(|row| row["total"].as_u64().unwrap()).sum()
    })
}

#[test]
fn a_place_counts_in_the_months_in_which_it_was_on_the_net() {
    let book = Book::empty();
    let lines =
        ["场所编号,场所名称,经营地址,开业日期", "CS1,甲,河东路1号,", "CS2,乙,河东路2号,2026-03-10"];
    book.import(&book.file("场所.csv", csv(&lines)), &["--form", "venue_registration"]).exits(0);
    let old = book.place_called("CS1");
    let today = "2026-11-05";
    // One was always there, one was opened in March: its first check is that of April.
    assert_eq!(checks(&book, today, "2026-01"), [1, 0, 0, 1]);
    assert_eq!(checks(&book, today, "2026-03"), [1, 0, 0, 1]);
    assert_eq!(checks(&book, today, "2026-04"), [2, 0, 0, 2]);
    // A page made in March counts from April too.
    venue(&book, "2026-03-15", "丙");
    assert_eq!(checks(&book, today, "2026-01"), [1, 0, 0, 1]);
    assert_eq!(checks(&book, today, "2026-03"), [1, 0, 0, 1]);
    assert_eq!(checks(&book, today, "2026-04"), [3, 0, 0, 3]);
    // Closed in May: what was due before was due, and what was done was done.
    check(&book, &old, "2026-02-10");
    card(&book, &old, "2026-05-10", &["state=closed", "state_on=2026-05-10"]);
    assert_eq!(checks(&book, today, "2026-01"), [1, 0, 1, 0]);
    assert_eq!(checks(&book, today, "2026-02"), [1, 1, 0, 0]);
    assert_eq!(checks(&book, today, "2026-04"), [3, 0, 0, 3]);
    assert_eq!(checks(&book, today, "2026-05"), [2, 0, 0, 2]);
    assert_eq!(checks(&book, today, "2026-06"), [2, 0, 0, 2]);
    // The list of a past day says the same.
    let day = |day: &str| {
        let due = on(&book, today, &["duties", "--from", day, "--to", day]);
        list(&due["duties"]).iter().filter(|due| due["rule"] == "H03").count()
    };
    assert_eq!((day("2026-04-30"), day("2026-05-31")), (3, 2));
}

/// The vectors of duties.md 3.1 that speak of windows, as figures tell them.
#[test]
fn the_vectors_of_the_months_hold_in_figures() {
    let book = Book::empty();
    let lines = ["场所编号,场所名称,经营地址", "CS1,甲,河东路1号"];
    book.import(&book.file("场所.csv", csv(&lines)), &["--form", "venue_registration"]).exits(0);
    let place = book.place_called("CS1");
    check(&book, &place, "2026-01-31");
    // 月检: the last on 31 January, on 1 February nothing is late, from 1 March February is.
    assert_eq!(checks(&book, "2026-02-01", "2026-01"), [1, 1, 0, 0]);
    assert_eq!(checks(&book, "2026-02-01", "2026-02"), [1, 0, 0, 0], "it is not over");
    assert_eq!(checks(&book, "2026-03-01", "2026-02"), [1, 0, 0, 1]);
    // 月检: on 1 February, so it is done on the 28th.
    check(&book, &place, "2026-02-01");
    assert_eq!(checks(&book, "2026-02-28", "2026-02"), [1, 1, 0, 0]);
    // 暂停: all of October is exempt, a part of it is not.
    let pause = |since: &str, until: &str| {
        card(&book, &place, "2026-11-02", &["state=suspended", &format!("state_on={since}")]);
        let paused = checks(&book, "2026-11-02", "2026-10")[0];
        card(&book, &place, "2026-11-02", &["state=active", &format!("state_on={until}")]);
        (paused, checks(&book, "2026-11-02", "2026-10")[0])
    };
    assert_eq!(pause("2026-10-01", "2026-11-01"), (0, 0));
    let book = Book::copy_of(&book.ledger());
    let whole = venue(&book, "2026-09-20", "乙");
    card(&book, &whole, "2026-11-02", &["state=suspended", "state_on=2026-10-10"]);
    assert_eq!(checks(&book, "2026-11-02", "2026-10")[0], 1, "a part of October is not exempt");
    // 新建: a page made on 20 November owes nothing in November.
    venue(&book, "2026-11-20", "丙");
    let before = checks(&book, "2026-11-30", "2026-11")[0];
    assert_eq!(checks(&book, "2026-12-05", "2026-12")[0], before + 1);
}

/// One check makes up for the window before its own, and for no other: the months add up to what was done.
#[test]
fn a_check_makes_up_for_one_month_alone() {
    let book = Book::empty();
    let lines = ["场所编号,场所名称,经营地址", "CS1,甲,河东路1号"];
    book.import(&book.file("场所.csv", csv(&lines)), &["--form", "venue_registration"]).exits(0);
    let place = book.place_called("CS1");
    check(&book, &place, "2026-04-10");
    check(&book, &place, "2026-09-10");
    let today = "2026-11-05";
    let month = |month: u32| checks(&book, today, &format!("2026-{month:02}"));
    let [on_time, late, open] = [[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1]];
    let told: Vec<_> = (1..=10).map(month).collect();
    assert_eq!(
        told,
        [open, open, late, on_time, open, open, open, late, on_time, open],
        "of April one is late, of September another"
    );
    let year = checks(&book, today, "2026");
    assert_eq!((year[1], year[2]), (2, 2), "{year:?}");
    // The calendar of the year and the list of what was due say the same.
    let calendar = on(&book, today, &["calendar", "--year", "2026"]);
    let ends = list(&calendar["days"]).iter().flat_map(|day| list(&day["ends"]));
    let done: u64 =
        ends.filter(|end| end["rule"] == "H03").map(|end| end["done"].as_u64().unwrap()).sum();
    assert_eq!(done, 4);
}

/// 周查跨年: a record of 29 December is that of the week that ends on 3 January.
#[test]
fn a_week_that_crosses_the_year_ends_in_january() {
    let book = Book::empty();
    let set = ["name=甲村村委会", "kind=村委会"];
    let made = write(&book, "2026-12-01", "organisation_registration", "", &set);
    let talk = ["exchanged_on=2026-12-29", "talk=走访"];
    let mut args = vec!["add", "--form", "line_weekly_exchange", "--org"];
    let org = text(&made["place"]);
    args.push(&org);
    args.extend(talk.iter().flat_map(|set| ["--set", set]));
    on(&book, "2026-12-29", &args);
    let january = |today: &str| {
        let work = on(&book, today, &["report", "--month", "2027-01"])["work"].clone();
        let line = list(&work["lines"]).iter().find(|line| line["duty"] == "D04").cloned();
        line.map(|line| (line["due"].as_u64().unwrap(), line["done"].as_u64().unwrap()))
    };
    assert_eq!(january("2027-01-03"), Some((1, 1)));
    assert_eq!(january("2027-01-04"), Some((2, 1)), "a new week, not done yet");
}

/// What was done on the lines before the ledger was begun is told, as of places.
#[test]
fn work_of_the_lines_before_the_ledger_was_begun_is_counted() {
    let book = Book::empty();
    let set = ["name=甲村村委会", "kind=村委会"];
    let made = write(&book, "2026-11-05", "organisation_registration", "", &set);
    let org = text(&made["place"]);
    for day in ["2026-09-22", "2026-09-29", "2026-10-20"] {
        let set = ["--set", &format!("exchanged_on={day}"), "--set", "talk=走访"];
        let args = ["add", "--form", "line_weekly_exchange", "--org", &org];
        on(&book, "2026-11-05", &[&args[..], &set[..]].concat());
    }
    let line = |span: &str| {
        let work = on(&book, "2026-11-05", &["report", period(span), span])["work"].clone();
        let line = list(&work["lines"]).iter().find(|line| line["duty"] == "D04").cloned();
        line.map(|line| (line["due"].as_u64().unwrap(), line["done"].as_u64().unwrap()))
    };
    // Weeks 40 to 43 end in October; as with a place the week of the first record is not asked for.
    assert_eq!(line("2026-10"), Some((4, 2)));
    assert_eq!(line("2026-08"), None, "nothing is known of it");
    assert_eq!(line("2026").map(|line| line.1), Some(2));
}

/// 期初 + 新登记 + 补录入网 − 注销迁出 = 期末, in every month and in the year.
#[test]
fn places_at_the_end_are_those_at_the_beginning_with_what_came_and_without_what_left() {
    let book = Book::empty();
    let lines = [
        "场所编号,场所名称,经营地址,开业日期",
        "CS1,甲,河东路1号,",
        "CS2,乙,河东路2号,2026-03-10",
        "CS3,丙,河东路3号,2026-08-01",
    ];
    book.import(&book.file("场所.csv", csv(&lines)), &["--form", "venue_registration"]).exits(0);
    let [old, opened, late] = ["CS1", "CS2", "CS3"].map(|code| book.place_called(code));
    venue(&book, "2026-04-15", "丁");
    // A page made in June of a place that was checked in February.
    let known = venue(&book, "2026-06-15", "戊");
    check(&book, &known, "2026-02-10");
    let brief = venue(&book, "2026-07-01", "己");
    let gone = |place: &str, day: &str| {
        card(&book, place, "2026-10-20", &["state=closed", &format!("state_on={day}")]);
    };
    gone(&old, "2026-05-10");
    gone(&opened, "2026-09-01");
    gone(&brief, "2026-07-01");
    // Closed, by its card, before it was opened: it was never there.
    gone(&late, "2026-06-01");
    let count = |span: &str| {
        let work = on(&book, "2026-11-05", &["report", period(span), span])["work"].clone();
        let parts = list(&work["parts"]).iter().flat_map(|part| list(&part["rows"]));
        let rows: Vec<_> = parts.collect();
        let of = |key: &str| {
            let row = rows.iter().find(|row| row["key"] == key).expect(key);
            (row["total"].as_i64().unwrap(), row["cells"].clone())
        };
        let keys = ["places_before", "opened", "joined", "closed", "places"];
        let [before, new, joined, closed, end] = keys.map(|key| of(key).0);
        assert_eq!(before + new + joined - closed, end, "{span}");
        let kinds = list(&work["kinds"]).iter();
        let kinds = kinds.map(|kind| kind["joined"].as_i64().unwrap()).sum::<i64>();
        assert_eq!(kinds, joined, "{span}");
        [before, new, joined, closed, end]
    };
    let months: Vec<_> = (1..=11).map(|month| count(&format!("2026-{month:02}"))).collect();
    for two in months.windows(2) {
        assert_eq!(two[0][4], two[1][0], "{months:?}");
    }
    let year = count("2026");
    assert_eq!(year, [1, 2, 2, 3, 2], "{months:?}");
    for at in 1..=3 {
        assert_eq!(year[at], months.iter().map(|month| month[at]).sum::<i64>(), "{months:?}");
    }
    assert_eq!(count("2025"), [1, 0, 0, 0, 1]);
}

/// Only checks, hazards and rosters are looked at; what a place lacks else is of no matter here.
fn few_rules(book: &Book) {
    for rule in ["H01", "H01b", "H02", "H05", "H06", "H07", "H08", "H13"] {
        let reason = ["--reason", "只看检查、隐患"];
        book.ok(&[&["rules", "set", rule, "--category", "venue", "--off"], &reason[..]].concat());
    }
}

#[test]
fn months_that_nobody_looked_at_are_told_from_the_entries_as_they_were() {
    let book = Book::empty();
    few_rules(&book);
    let first = venue(&book, "2026-01-05", "甲");
    let closed = venue(&book, "2026-01-06", "乙");
    let mut seen = Vec::new();
    let mut look = |end: &str| {
        let net = on(&book, end, &["net", "--holes"]);
        seen.push((end.to_owned(), net["coverage"]["all"].clone(), net["present"].clone()));
    };
    look("2026-01-31");
    check(&book, &first, "2026-02-10");
    check(&book, &closed, "2026-02-10");
    look("2026-02-28");
    check(&book, &first, "2026-03-10");
    check(&book, &closed, "2026-03-10");
    look("2026-03-31");
    look("2026-04-30");
    // One is closed in May; nobody checks the other in April and May.
    card(&book, &closed, "2026-05-10", &["state=closed", "state_on=2026-05-10"]);
    look("2026-05-31");
    // In June there is a hazard, not settled by its day; in July it is.
    let hazards = json!([{ "desc": "灭火器过期", "due_on": "2026-06-20", "state": "open" }]);
    let found = ["checked_at=2026-06-10", "result=rectify", &format!("hazards={hazards}")];
    let check_of_june = text(&write(&book, "2026-06-10", CHECK, &first, &found)["entry"]);
    look("2026-06-30");
    let recheck = ["checked_at=2026-07-10", "check_kind=recheck", "result=pass"];
    write(&book, "2026-07-10", CHECK, &first, &recheck);
    let settled =
        ["--set", "hazards[0].state=closed", "--set", "hazards[0].rechecked_on=2026-07-10"];
    on(&book, "2026-07-10", &[&["edit", &check_of_june], &settled[..]].concat());
    check(&book, &first, "2026-07-11");
    look("2026-07-31");
    // Somebody comes whose number is not known, and leaves in September.
    let row = write(
        &book,
        "2026-08-03",
        "venue_staff_roster",
        &first,
        &["name=李雷", "hired_on=2026-08-03"],
    );
    check(&book, &first, "2026-08-11");
    look("2026-08-31");
    on(&book, "2026-09-02", &["edit", &text(&row["entry"]), "--set", "left_on=2026-09-02"]);
    check(&book, &first, "2026-09-11");
    look("2026-09-30");
    // A place is out of use from October on.
    card(&book, &first, "2026-10-02", &["state=suspended", "state_on=2026-10-02"]);
    venue(&book, "2026-10-03", "丙");
    look("2026-10-31");

    let work = on(&book, "2026-11-05", &["report", "--year", "2026"])["work"].clone();
    let told: Vec<_> = list(&work["trend"])
        .iter()
        .filter(|point| point["day"] != "2026-11-05")
        .map(|point| (text(&point["day"]), point["coverage"].clone(), point["expected"].clone()))
        .collect();
    assert_eq!(told.len(), 10, "{told:?}");
    assert!(seen.iter().any(|(_, share, _)| share == 0.0), "{seen:?}");
    for (then, now) in seen.iter().zip(&told) {
        assert_eq!((&then.0, &then.1), (&now.0, &now.1));
    }
    let expected: Vec<u64> = told.iter().map(|(_, _, count)| count.as_u64().unwrap()).collect();
    assert_eq!(expected, [2, 2, 2, 2, 1, 1, 1, 1, 1, 1]);
    // What is kept says the same a second time, and what was written since is heard.
    let again = on(&book, "2026-11-05", &["report", "--year", "2026"])["work"].clone();
    assert_eq!(again["trend"], work["trend"]);
    check(&book, &first, "2026-05-20");
    let mended = on(&book, "2026-11-05", &["report", "--month", "2026-05"])["work"].clone();
    let may = list(&mended["trend"]).iter().find(|point| point["day"] == "2026-05-31").unwrap();
    assert_eq!(may["coverage"], 100.0);
    book.is_whole();
}

/// A card that says 停业 without a day says so of all days that anybody knows of.
#[test]
fn a_place_out_of_use_since_nobody_knows_when_owed_nothing() {
    let book = Book::empty();
    let lines =
        ["场所编号,场所名称,经营地址,经营状态", "CS1,甲,河东路1号,停业", "CS2,乙,河东路2号,在营"];
    book.import(&book.file("场所.csv", csv(&lines)), &["--form", "venue_registration"]).exits(0);
    check(&book, &book.place_called("CS2"), "2026-08-10");
    let today = "2026-11-05";
    assert_eq!(checks(&book, today, "2026-09"), [1, 0, 0, 1]);
    let work = on(&book, today, &["report", "--month", "2026-09"])["work"].clone();
    let september = list(&work["trend"]).iter().find(|point| point["day"] == "2026-09-30").unwrap();
    assert_eq!(september["expected"], 1, "as many as owe a check");
}

#[test]
fn who_became_responsible_later_was_not_so_in_the_months_before() {
    let book = Book::empty();
    for rule in ["H01", "H01b", "H02", "H03", "H04", "H05", "H07", "H08", "H13"] {
        let reason = ["--reason", "只看责任人"];
        book.ok(&[&["rules", "set", rule, "--category", "venue", "--off"], &reason[..]].concat());
    }
    let place = venue(&book, "2026-01-02", "甲");
    check(&book, &place, "2026-01-05");
    let row = |role: &str, since: &str| json!({ "role": role, "person": { "name": "何营" }, "since": since, "duty_notice": true });
    let holders = |rows: Value| format!("holders={rows}");
    let both = |since: &str| [row("security_resp", since), row("fire_resp", since)];
    let mut rows = both("2026-01-05").to_vec();
    let made = write(&book, "2026-01-05", "venue_responsible", &place, &[&holders(json!(rows))]);
    let mut seen = Vec::new();
    let mut look = |end: &str| {
        let net = on(&book, end, &["net", "--holes"]);
        seen.push((end.to_owned(), net["coverage"]["all"].clone()));
    };
    look("2026-01-31");
    // They leave in February; others come in March.
    let card = text(&made["entry"]);
    rows.iter_mut().for_each(|row| row["until"] = json!("2026-02-10"));
    on(&book, "2026-02-10", &["edit", &card, "--set", &holders(json!(rows))]);
    look("2026-02-28");
    rows.extend(both("2026-03-20"));
    on(&book, "2026-03-20", &["edit", &card, "--set", &holders(json!(rows))]);
    look("2026-03-31");
    let shares: Vec<_> = seen.iter().map(|(_, share)| share.as_f64().unwrap()).collect();
    assert_eq!(shares, [100.0, 0.0, 100.0]);

    let work = on(&book, "2026-04-05", &["report", "--year", "2026"])["work"].clone();
    let told: Vec<_> = list(&work["trend"])
        .iter()
        .filter(|point| point["day"] != "2026-04-05")
        .map(|point| (text(&point["day"]), point["coverage"].clone()))
        .collect();
    assert_eq!(told, seen);
}
