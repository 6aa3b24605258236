//! The net from outside: what is missing is told with its rule, made, mended, and gone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use serde_json::{Value, json};

/// What the net says on a day of one place: rule, form, days.
fn holes_on(book: &Book, place: &str, today: &str) -> Vec<(String, String, Value)> {
    let net = book.run(&["net", "--holes", "--today", today]);
    let code = net.code;
    let net = net.exits(code);
    list(&net["holes"])
        .iter()
        .filter(|hole| hole["place"] == place)
        .map(|hole| (text(&hole["rule"]), text(&hole["form"]), hole["days"].clone()))
        .collect()
}

fn of_rule(holes: &[(String, String, Value)], rule: &str) -> Vec<(String, Value)> {
    holes
        .iter()
        .filter(|(id, ..)| id == rule)
        .map(|(_, form, days)| (form.clone(), days.clone()))
        .collect()
}

/// A venue that came in a file, with a check on a day.
fn venue_checked_on(day: &str) -> (Book, String) {
    let book = Book::empty();
    let file = book.file("场所.csv", csv(&["场所编号,场所名称,经营地址", "CS1,甲旅馆,河东路1号"]));
    book.import(&file, &["--form", "venue_registration"]).exits(0);
    let place = book.place_called("CS1");
    book.add("venue_inspection_log", &place, &[&format!("checked_at={day}")]);
    (book, place)
}

#[test]
fn a_month_without_a_check_is_called_for_then_late_and_gone_once_it_is_made() {
    let (book, place) = venue_checked_on("2026-01-31");
    let check = "venue_inspection_log".to_owned();
    let on = |today: &str| holes_on(&book, &place, today);
    assert_eq!(of_rule(&on("2026-02-01"), "H03"), []);
    assert_eq!(of_rule(&on("2026-02-01"), "H03b"), []);
    assert_eq!(of_rule(&on("2026-02-22"), "H03b"), [(check.clone(), json!(-7))]);
    assert_eq!(of_rule(&on("2026-03-01"), "H03"), [(check.clone(), json!(0))]);
    assert_eq!(of_rule(&on("2026-03-05"), "H03"), [(check, json!(4))]);
    book.add("venue_inspection_log", &place, &["checked_at=2026-03-05"]);
    assert_eq!(of_rule(&on("2026-03-05"), "H03"), []);
}

#[test]
fn a_letter_is_called_for_thirty_days_before_its_end_and_late_from_the_day_after_it() {
    let (book, place) = venue_checked_on("2026-10-30");
    let letter = "venue_security_letter";
    let set =
        ["signed_on=2026-01-01", "valid_from=2026-01-01", "valid_to=2026-12-31", "state=signed"];
    book.add(letter, &place, &set);
    let on = |today: &str, rule: &str| {
        let mut found = of_rule(&holes_on(&book, &place, today), rule);
        found.retain(|(form, _)| form == letter);
        found
    };
    assert_eq!(on("2026-11-30", "H02b"), []);
    assert_eq!(on("2026-12-01", "H02b").len(), 1);
    assert_eq!(on("2026-12-31", "H02"), []);
    assert_eq!(on("2027-01-01", "H02"), [(letter.to_owned(), json!(0))]);
}

#[test]
fn a_ledger_changes_a_period_with_a_reason_and_a_mistake_is_told_and_left_out() {
    let (book, place) = venue_checked_on("2026-01-31");
    let rules = book.ledger().join("rules");
    std::fs::create_dir_all(&rules).unwrap();
    let quarter = "[[change]]\nrule = \"H03\"\ncategory = [\"venue\"]\nevery = \"quarter\"\nreason = \"区里方案\"\n";
    std::fs::write(rules.join("周期.toml"), quarter).unwrap();
    assert_eq!(of_rule(&holes_on(&book, &place, "2026-03-05"), "H03"), []);
    assert_eq!(of_rule(&holes_on(&book, &place, "2026-07-01"), "H03").len(), 1);

    std::fs::write(rules.join("周期.toml"), quarter.replace("reason", "raeson")).unwrap();
    assert_eq!(of_rule(&holes_on(&book, &place, "2026-03-05"), "H03").len(), 1);
    let said = book.says(&["places"]);
    assert!(said.stderr.contains("周期.toml") && said.stderr.contains("raeson"), "{}", said.stderr);
}

#[test]
fn figures_of_the_net_agree_and_a_category_is_a_part_of_it() {
    let book = Book::with_sample();
    let all = book.run(&["net", "--today", "2026-11-05"]).exits(1);
    let expected = all["expected"].as_u64().unwrap();
    let mut sum = 0;
    for category in ["venue", "rental", "unit", "block"] {
        let part = book.run(&["net", "--category", category, "--today", "2026-11-05"]);
        let code = part.code;
        let part = part.exits(code);
        sum += part["expected"].as_u64().unwrap();
        assert_eq!(part["coverage"]["all"], all["coverage"][category]);
    }
    assert_eq!(sum, expected);
    let torn: std::collections::BTreeSet<_> = list(&all["holes"])
        .iter()
        .filter(|hole| hole["level"] != "low")
        .map(|hole| text(&hole["place"]))
        .collect();
    assert_eq!(expected - all["present"].as_u64().unwrap(), torn.len() as u64);
}

#[test]
fn what_is_due_is_told_by_its_last_day_and_who_did_it_when() {
    let (book, place) = venue_checked_on("2026-02-10");
    book.add("venue_inspection_log", &place, &["checked_at=2026-04-03"]);
    let due =
        book.ok(&["duties", "--from", "2026-02-01", "--to", "2026-04-30", "--today", "2026-02-15"]);
    let checks: Vec<_> = list(&due["duties"])
        .iter()
        .filter(|duty| duty["subject"] == place && duty["rule"] == "H03")
        .map(|duty| (text(&duty["due"]), duty["done_by"].clone()))
        .collect();
    assert_eq!(
        checks,
        [
            ("2026-02-28".to_owned(), json!("2026-02-10")),
            // Made up for.
            ("2026-03-31".to_owned(), json!("2026-04-03")),
            ("2026-04-30".to_owned(), json!("2026-04-03")),
        ]
    );
    let later = book.ok(&["duties", "--from", "2026-05-01", "--to", "2026-05-31"]);
    assert!(list(&later["duties"]).iter().all(|duty| duty["done_by"].is_null()), "{later}");
    book.run(&["duties", "--from", "2026-03-01", "--to", "2026-02-01"]).exits(2);
}

#[test]
fn a_new_place_is_reminded_of_its_leaves_and_torn_only_when_its_grace_is_over() {
    let book = Book::empty();
    let made =
        ["add", "--form", "venue_registration", "--set", "name=甲旅馆", "--today", "2026-11-20"];
    let place = text(&book.ok(&made)["place"]);
    let levels = |today: &str| -> Vec<String> {
        let net = book.run(&["net", "--today", today]);
        let code = net.code;
        let net = net.exits(code);
        let of_place = list(&net["holes"]).iter().filter(|hole| hole["place"] == place.as_str());
        of_place.filter(|hole| hole["rule"] == "H01").map(|hole| text(&hole["level"])).collect()
    };
    let before = levels("2026-11-23");
    assert!(!before.is_empty() && before.iter().all(|level| level == "low"), "{before:?}");
    assert!(levels("2026-12-06").iter().all(|level| level == "mid"));
}

#[test]
fn a_full_disk_does_not_hide_the_net() {
    let book = Book::with_sample();
    let told = book.run(&["net", "--holes"]).exits(1);
    // Nothing is known yet: what is gathered here has no room to be kept in.
    let fresh = Book::with_sample();
    let answer = fresh.run_on_a_full_disk(64, &["net", "--holes"]).exits(1);
    assert_eq!(answer["present"], told["present"]);
    assert_eq!(list(&answer["holes"]).len(), list(&told["holes"]).len());
    // No room even for the 32 KiB that SQLite's connections would share.
    let answer = fresh.run_on_a_full_disk(16, &["net", "--holes"]).exits(1);
    assert_eq!(answer["present"], told["present"]);
}
