//! A visit from outside: all that was done at a door is one change, hazards keep to their states.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use serde_json::{Value, json};

const CARD: &str = "venue_registration";
const CHECK: &str = "venue_inspection_log";
const STAFF: &str = "venue_staff_roster";
const LETTER: &str = "venue_fire_letter";

/// A venue with somebody who works there, and a check that found two hazards.
struct Door {
    book: Book,
    place: String,
    /// The check.
    check: String,
    /// The row of the roster.
    staff: String,
}

fn door() -> Door {
    let book = Book::empty();
    let card = book.add(
        CARD,
        "",
        &[
            "name=甲旅馆",
            "subkind=hotel",
            "addr.addr_text=河东路1号",
            "principal.name=顾明川",
            "principal.phone=14870000009",
        ],
    );
    let place = text(&card["place"]);
    let staff = book.add(STAFF, &place, &["name=周小英", "hired_on=2026-01-08"]);
    let hazards = json!([
        { "desc": "安全出口锁闭", "action": "order", "due_on": "2026-10-20", "state": "open" },
        { "desc": "灭火器过期", "action": "order", "due_on": "2026-10-20", "state": "open" },
    ]);
    let check = book.add(
        CHECK,
        &place,
        &["checked_at=2026-10-09", "result=rectify", &format!("hazards={hazards}")],
    );
    Door { place, check: text(&check["entry"]), staff: text(&staff["entry"]), book }
}

impl Door {
    fn visits(&self, visit: &Value) -> Answer {
        let file = self.book.file("上门.json", visit.to_string());
        self.book.run(&["visit", &self.place, "--file", path(&file)])
    }

    fn sheet(&self) -> Value {
        self.book.ok(&["visit", &self.place, "--show"])
    }

    fn hazard(&self, row: usize, key: &str) -> Value {
        let page = self.book.page(&self.place);
        let all = entries(&page, CHECK);
        let check = all.iter().find(|entry| entry["entry"] == self.check.as_str()).unwrap();
        check["values"][format!("hazards[{row}].{key}")].clone()
    }

    /// Nothing of a refused visit is in the ledger.
    #[track_caller]
    fn refuses(&self, visit: &Value, field: &str) -> Value {
        let before = self.book.newest();
        let refused = self.visits(visit).exits(3);
        assert_eq!(refused["change"], Value::Null);
        let problems = list(&refused["problems"]);
        let told = problems.iter().find(|problem| problem["field"] == field);
        let told = told.unwrap_or_else(|| panic!("{field} is not told: {refused}"));
        assert!(is_chinese(&told["message"]));
        assert_eq!(self.book.newest(), before, "something was written");
        told.clone()
    }
}

fn whole_visit(door: &Door) -> Value {
    json!({
        "check": {
            "officer_2": "高远", "showed_cert": "是", "companion_name": "顾明川",
            "roster_match": "不符",
        },
        "answers": { "fire.exit": "yes", "从业人员名簿齐全，与在岗人员相符": "不符合" },
        "rest": "不涉及",
        "hazards": [{
            "desc": "从业人员名簿不全", "hazard_kind": "reg_staff", "hazard_level": "general",
            "part": "前台", "action": "责令限期整改", "due_on": "2026-11-08",
        }],
        "rechecks": [
            { "entry": door.check, "row": 0, "state": "closed" },
            { "entry": door.check, "row": 1, "state": "已批准延期",
              "set": { "due_on": "2026-11-20", "state_reason": "等厂家换货" } },
        ],
        "roster": [
            { "form": STAFF, "entry": door.staff, "set": { "left_on": "2026-10-31" } },
            { "form": STAFF, "set": { "name": "宁书遥", "hired_on": "2026-11-01" } },
        ],
        "letters": [{ "form": LETTER, "set": { "letter_no": "XF-7" } }],
        "verified": true,
    })
}

#[test]
fn a_whole_visit_is_one_change_and_undone_as_one() {
    let door = door();
    let before = door.book.page(&door.place);
    let done = door.visits(&whole_visit(&door)).exits(0);
    assert!(done["change"].is_string(), "{done}");
    let parts: Vec<_> = list(&done["written"]).iter().map(|one| text(&one["part"])).collect();
    assert_eq!(parts, ["card", "roster", "roster", "letter", "check", "recheck"]);

    let page = door.book.page(&door.place);
    let card = &entries(&page, CARD)[0]["values"];
    assert_eq!(card["verified_on"], TODAY);
    assert_eq!(card["verified_by"], "王警官");
    let new = entries(&page, CHECK);
    let new = new.iter().find(|entry| entry["entry"] != door.check.as_str()).unwrap();
    let values = &new["values"];
    assert!(text(&values["checked_at"]).starts_with(TODAY));
    assert_eq!(values["officer_1"], "王警官");
    assert_eq!(values["data_refreshed"], true);
    assert_eq!(values["roster_match"], "不符");
    assert_eq!(values["result"], "rectify", "what was done about its hazard says so");
    assert_eq!(values["hazards[0].state"], "open");
    let items = (0..).map_while(|at| values[format!("checklist[{at}].result")].as_str());
    let items: Vec<&str> = items.collect();
    assert_eq!(items.len(), door_items(&door), "every item that is asked has an answer");
    assert_eq!(items.iter().filter(|result| **result == "no").count(), 1);
    assert_eq!(items.iter().filter(|result| **result == "yes").count(), 1);
    assert_eq!(
        (door.hazard(0, "state"), door.hazard(0, "rechecked_on")),
        (json!("closed"), json!(TODAY))
    );
    assert_eq!(
        (door.hazard(1, "state"), door.hazard(1, "due_on")),
        (json!("extended"), json!("2026-11-20"))
    );
    let staff = entries(&page, STAFF);
    assert_eq!(staff.len(), 2);
    assert!(staff.iter().any(|row| row["values"]["left_on"] == "2026-10-31"));
    let letter = &entries(&page, LETTER)[0]["values"];
    assert_eq!(letter["signer_name"], "顾明川", "who signs is known");
    assert_eq!((&letter["signed_on"], &letter["valid_to"]), (&json!(TODAY), &json!("2026-12-31")));

    door.book.ok(&["undo"]);
    let after = door.book.page(&door.place);
    let plain = |page: &Value| -> Vec<(String, Value)> {
        let all = list(&page["entries"]).iter();
        let mut all: Vec<_> = all.map(|one| (text(&one["entry"]), one["values"].clone())).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    assert_eq!(plain(&after), plain(&before), "one undo takes all of it back");
    door.book.is_whole();
}

fn door_items(door: &Door) -> usize {
    let sheet = door.sheet();
    list(&sheet["checklist"]).iter().map(|group| list(&group["items"]).len()).sum()
}

#[test]
fn the_sheet_of_a_visit_says_what_is_to_be_done_there() {
    let door = door();
    let sheet = door.sheet();
    assert_eq!(sheet["form"], CHECK);
    assert_eq!(sheet["last"], "2026-10-09");
    let hazards = list(&sheet["hazards"]);
    assert_eq!(hazards.len(), 2);
    assert_eq!((&hazards[0]["state"], &hazards[0]["over"]), (&json!("open"), &json!(12)));
    let next = list(&hazards[0]["next"]);
    let closed = next.iter().find(|state| state["code"] == "closed").unwrap();
    assert_eq!(closed["recheck"], true);
    assert_eq!(closed["fields"][0]["key"], "rechecked_on");
    let roster = list(&sheet["rosters"]).iter().find(|roster| roster["form"] == STAFF).unwrap();
    assert_eq!(list(&roster["rows"]).len(), 1);
    let letter = list(&sheet["letters"]).iter().find(|one| one["form"] == LETTER).unwrap();
    assert_eq!((&letter["due"], &letter["entry"]), (&json!(true), &Value::Null));
    assert_eq!(sheet["verified_on"], Value::Null);
}

#[test]
fn wrong_values_are_told_by_field_and_nothing_is_written() {
    let door = door();
    let mut visit = whole_visit(&door);
    visit["check"]["checked_at"] = json!("2026-13-40");
    door.refuses(&visit, "checked_at");
    let mut visit = whole_visit(&door);
    visit["roster"][1]["set"]["phone"] = json!("123");
    let told = door.refuses(&visit, "phone");
    assert_eq!((&told["part"], &told["at"]), (&json!("roster"), &json!(1)));
    let mut visit = whole_visit(&door);
    visit["hazards"][0]["due_on"] = json!("2026-10-01");
    door.refuses(&visit, "hazards[0].due_on");
    let mut visit = whole_visit(&door);
    visit["letters"][0]["set"]["valid_to"] = json!("2025-12-31");
    door.refuses(&visit, "valid_to");
}

#[test]
fn what_is_empty_does_not_stop_a_visit() {
    let door = door();
    let done = door.visits(&json!({ "answers": { "fire.exit": "yes" } })).exits(0);
    assert_eq!(done["written"][0]["status"], "incomplete");
    assert!(list(&done["written"][0]["findings"]).iter().all(|one| one["gravity"] == "missing"));
}

#[test]
fn words_that_nobody_knows_are_refused() {
    let door = door();
    door.visits(&json!({ "answers": { "没有这一项": "yes" } })).fails(2, "USAGE");
    door.visits(&json!({ "answers": { "fire.exit": "大概" } })).fails(2, "USAGE");
    door.visits(&json!({ "anwsers": {} })).fails(2, "USAGE");
    door.visits(&json!({})).refuses("EMPTY");
}

#[test]
fn a_hazard_is_closed_by_a_recheck_and_by_nothing_else() {
    let door = door();
    let state = |state: &str| format!("hazards[0].state={state}");
    // On the leaf: no day, then a day on which nobody was there.
    door.book.run(&["edit", &door.check, "--set", &state("closed")]).refuses("HAZARD_STATE");
    let day = "hazards[0].rechecked_on=2026-10-25";
    door.book
        .run(&["edit", &door.check, "--set", &state("closed"), "--set", day])
        .refuses("HAZARD_STATE");
    assert_eq!(door.hazard(0, "state"), "open");
    // A check of that day says so.
    door.book.add(
        CHECK,
        &door.place,
        &["checked_at=2026-10-25", "check_kind=recheck", "result=pass"],
    );
    door.book.ok(&["edit", &door.check, "--set", &state("closed"), "--set", day]);
    assert_eq!(door.hazard(0, "state"), "closed");
    // What is settled stays so.
    let refused =
        door.book.run(&["edit", &door.check, "--set", &state("open")]).refuses("HAZARD_STATE");
    assert!(text(&refused["error"]["message"]).contains("了结"));

    // At the door: without a check there is no recheck.
    let recheck = json!([{ "entry": door.check, "row": 1, "state": "closed" }]);
    let told = door.refuses(&json!({ "rechecks": recheck }), "hazards[1].state");
    assert_eq!(told["reason"], "HAZARD_STATE");
    // Nobody was there.
    let gone = json!({ "check": { "result": "not_open" }, "rechecks": recheck });
    door.refuses(&gone, "hazards[1].state");
    let there = json!({ "check": { "check_kind": "recheck" }, "rechecks": recheck });
    door.visits(&there).exits(0);
    assert_eq!(door.hazard(1, "state"), "closed");
    assert!(list(&door.sheet()["hazards"]).is_empty());
}

#[test]
fn an_extension_a_transfer_and_a_withdrawal_say_what_they_must() {
    let door = door();
    let to = |state: &str, set: Value| json!({ "rechecks": [{ "entry": door.check, "row": 0, "state": state, "set": set }] });
    door.refuses(&to("extended", json!({ "state_reason": "等货" })), "hazards[0].state");
    door.refuses(&to("extended", json!({ "due_on": "2026-11-20" })), "hazards[0].state");
    door.refuses(&to("transferred", json!({})), "hazards[0].state");
    door.refuses(&to("void", json!({})), "hazards[0].state");
    door.visits(&to("submitted", json!({}))).exits(0);
    assert_eq!(door.hazard(0, "submitted_on"), TODAY, "the day of the visit");
    // What was handed in is not extended any more.
    let told = door.refuses(
        &to("extended", json!({ "due_on": "2026-11-20", "state_reason": "等货" })),
        "hazards[0].state",
    );
    assert!(text(&told["message"]).contains("可以是"));
    door.visits(&to("transferred", json!({ "transfer_to": "区消防救援大队" }))).exits(0);
    assert_eq!(door.hazard(0, "transfer_on"), TODAY);
}

#[test]
fn what_is_put_right_on_the_spot_is_closed_by_the_very_check() {
    let door = door();
    let hazard = json!({ "desc": "楼道堆物", "part": "二层", "action": "责令当场改正" });
    let done = door.visits(&json!({ "rest": "yes", "hazards": [hazard] })).exits(0);
    let page = door.book.page(&door.place);
    let all = entries(&page, CHECK);
    let check = all.iter().find(|one| one["entry"] == done["written"][0]["entry"]).unwrap();
    assert_eq!(check["values"]["hazards[0].state"], "closed");
    assert_eq!(check["values"]["hazards[0].rechecked_on"], TODAY);
    assert_eq!(check["values"]["result"], "fixed_on_site");
}

#[test]
fn the_same_check_at_many_doors_is_one_change_with_its_exceptions() {
    let door = door();
    let mut places = vec![door.place.clone()];
    for at in 2..5 {
        let card = door.book.add(
            CARD,
            "",
            &[
                &format!("name=乙旅馆{at}"),
                "subkind=hotel",
                &format!("addr.addr_text=河东路{at}号"),
            ],
        );
        places.push(text(&card["place"]));
    }
    let hazard =
        json!({ "desc": "出口锁闭", "part": "一层", "action": "order", "due_on": "2026-11-08" });
    let mut visits: Vec<Value> = places.iter().map(|place| json!({ "place": place })).collect();
    visits[1]["answers"] = json!({ "fire.exit": "no" });
    visits[1]["hazards"] = json!([hazard]);
    let all = json!({
        "check": { "checked_at": "2026-10-31", "officer_2": "高远" },
        "rest": "符合", "verified": true, "visits": visits,
    });
    let head = door.book.newest();
    let file = door.book.file("一起.json", all.to_string());
    let done = door.book.ok(&["visit", "--file", path(&file)]);
    assert_eq!(done["places"], 4);
    let history = door.book.ok(&["history", "--limit", "50"]);
    let made: std::collections::BTreeSet<String> = list(&history["history"])
        .iter()
        .filter(|row| row["seq"].as_i64().unwrap() > head)
        .map(|row| text(&row["change"]))
        .collect();
    assert_eq!(made.len(), 1, "one change");
    for (at, place) in places.iter().enumerate() {
        let page = door.book.page(place);
        let check = entries(&page, CHECK);
        let check = check.iter().find(|one| one["values"]["checked_at"] == "2026-10-31").unwrap();
        assert_eq!(check["values"]["result"], if at == 1 { "rectify" } else { "pass" });
        assert_eq!(entries(&page, CARD)[0]["values"]["verified_on"], "2026-10-31");
    }
    door.book.ok(&["undo"]);
    assert!(places.iter().skip(1).all(|place| entries(&door.book.page(place), CHECK).is_empty()));
}

#[test]
fn the_rosters_of_many_doors_are_agreed_at_once_where_there_are_any() {
    let door = door();
    let other = |at: u32| {
        let address = format!("addr.addr_text=河东路{at}号");
        let name = format!("name=乙旅馆{at}");
        text(&door.book.add(CARD, "", &[&name, "subkind=hotel", &address])["place"])
    };
    let (without, with) = (other(2), other(3));
    door.book.add(STAFF, &with, &["name=宁书遥", "hired_on=2026-02-08"]);
    let many = json!({
        "answers": { "fire.exit": "yes" }, "agreed": "相符",
        "visits": [
            { "place": door.place, "check": { "roster_match": "不符" } },
            { "place": without }, { "place": with },
        ],
    });
    let file = door.book.file("一起.json", many.to_string());
    door.book.ok(&["visit", "--file", path(&file)]);
    let agreed = |place: &str| {
        let page = door.book.page(place);
        let all = entries(&page, CHECK);
        let check = all.iter().find(|one| text(&one["values"]["checked_at"]).starts_with(TODAY));
        check.unwrap()["values"]["roster_match"].clone()
    };
    assert_eq!(agreed(&door.place), "不符", "what one door says itself holds there");
    assert_eq!(agreed(&without), Value::Null, "nobody stands on a roster there");
    assert_eq!(agreed(&with), "相符");
    let sheet = door.book.ok(&["visit", &with, "--show"]);
    assert_eq!(sheet["agreed"]["words"], "相符");
}

#[test]
fn a_house_is_visited_with_the_days_of_visit_and_check_in_one() {
    let book = Book::empty();
    let card = book.add("rental_registration", "", &["addr.addr_text=河东路9号2单元301室"]);
    let place = text(&card["place"]);
    let visit =
        json!({ "check": { "checked_at": "2026-10-30", "roster_match": "相符" }, "rest": "yes" });
    let file = book.file("上门.json", visit.to_string());
    book.ok(&["visit", &place, "--file", path(&file)]);
    let page = book.page(&place);
    let values = &entries(&page, "rental_visit_log")[0]["values"];
    assert_eq!(
        (&values["visited_at"], &values["checked_at"]),
        (&json!("2026-10-30"), &json!("2026-10-30"))
    );
    assert_eq!(values["check_kind"], "rental");
    let sheet = book.ok(&["visit", &place, "--show"]);
    assert_eq!((&sheet["agreed"]["words"], &sheet["last"]), (&json!("相符"), &json!("2026-10-30")));
}

#[test]
fn the_round_goes_along_the_route_sheet() {
    let book = Book::with_sample();
    let stops = book.ok(&["visit", "--route"]);
    let stops = list(&stops["stops"]);
    assert!(stops.len() > 20, "{}", stops.len());
    assert!(stops.iter().all(|stop| !list(&stop["due"]).is_empty()));
    let areas: Vec<&str> = stops.iter().map(|stop| stop["area"].as_str().unwrap()).collect();
    assert!(areas.is_sorted(), "by community, as somebody walks");
    let venues = book.ok(&["visit", "--route", "--category", "venue"]);
    assert!(list(&venues["stops"]).iter().all(|stop| stop["category"] == "venue"));
}

#[test]
fn a_hazard_gets_more_time_without_a_visit_with_a_reason_and_a_later_day() {
    let door = door();
    let extend = |until: &str, reason: &str| {
        let more = ["hazard", "extend", &door.check, "--until", until, "--reason", reason];
        door.book.run(&more)
    };
    extend("2026-10-20", "等厂家换货").refuses("HAZARD_STATE");
    extend("2026-10-12", "等厂家换货").refuses("HAZARD_STATE");
    extend("2026-13-20", "等厂家换货").refuses("HAZARD_STATE");
    extend("2026-11-20", "  ").refuses("HAZARD_STATE");
    assert_eq!(door.hazard(0, "state"), "open");
    assert!(extend("2026-11-20", "等厂家换货").code < 2);
    assert_eq!(
        (door.hazard(0, "state"), door.hazard(0, "due_on"), door.hazard(0, "state_reason")),
        (json!("extended"), json!("2026-11-20"), json!("等厂家换货"))
    );
    assert_eq!(door.hazard(1, "state"), "open", "the other one is left alone");
    let listed = door.book.ok(&["hazard", "list", &door.place]);
    assert_eq!(list(&listed["hazards"]).len(), 2);
    // Once more, later still; taken back as one.
    extend("2026-11-20", "再等").refuses("HAZARD_STATE");
    assert!(extend("2026年12月1日", "再等").code < 2);
    assert_eq!(door.hazard(0, "due_on"), "2026-12-01");
    door.book.ok(&["undo"]);
    assert_eq!(door.hazard(0, "due_on"), "2026-11-20");
    // On the sheet itself an earlier day is no extension either.
    let set = ["--set", "hazards[1].state=extended", "--set", "hazards[1].due_on=2026-10-15"];
    let set = [&set[..], &["--set", "hazards[1].state_reason=等货"]].concat();
    let edit = [&["edit", &door.check][..], &set].concat();
    door.book.run(&edit).refuses("HAZARD_STATE");
    let one_more = ["hazard", "extend", &door.check, "--number", "3", "--until", "2026-12-01"];
    door.book.run(&[&one_more[..], &["--reason", "等货"]].concat()).fails(2, "USAGE");
}

#[test]
fn the_last_day_of_a_hazard_is_moved_only_by_an_extension_with_its_reason() {
    let door = door();
    let edit = |day: &str, set: &[&str]| {
        let mut args = vec!["edit", &door.check, "--today", day];
        set.iter().for_each(|set| args.extend(["--set", set]));
        door.book.run(&args)
    };
    // On its own day a mistake is put right.
    for due in ["", "2026-11-09", "2026-10-20"] {
        assert!(edit(TODAY, &[&format!("hazards[0].due_on={due}")]).code < 2);
    }
    // Later not, by whatever road.
    let next = "2026-11-02";
    edit(next, &["hazards[0].due_on=2030-01-01"]).refuses("HAZARD_STATE");
    edit(next, &["hazards[0].due_on="]).refuses("HAZARD_STATE");
    edit(next, &["hazards[0].due_on=2026-11-30", "hazards[0].state=doing"]).refuses("HAZARD_STATE");
    edit(next, &["hazards[0].due_on=2026-11-30", "hazards[0].state="]).refuses("HAZARD_STATE");
    edit(next, &["hazards[1]="]).refuses("HAZARD_STATE");
    assert_eq!(door.hazard(0, "due_on"), "2026-10-20");
    assert_eq!(door.hazard(1, "desc"), "灭火器过期");
    assert!(edit(next, &["hazards[0].part=前台"]).code < 2, "what else it says is written on");
    assert!(edit(next, &["hazards[0].due_on=2026-10-19"]).code < 2, "an earlier day asks for more");
    let more = ["hazards[0].state=extended", "hazards[0].due_on=2026-11-20"];
    edit(next, &more).refuses("HAZARD_STATE");
    let reason = "hazards[0].state_reason=等厂家换货";
    assert!(edit(next, &[more[0], more[1], reason]).code < 2);
    // Once more only with the reason of this time.
    edit("2026-11-03", &["hazards[0].due_on=2026-11-30"]).refuses("HAZARD_STATE");
    let again = ["hazards[0].due_on=2026-11-30", "hazards[0].state_reason=厂家缺货，再等"];
    assert!(edit("2026-11-03", &again).code < 2);
}

#[test]
fn an_extension_ends_after_today_and_within_a_year() {
    let door = door();
    let extend = |until: &str| {
        let more = ["hazard", "extend", &door.check, "--until", until, "--reason", "等厂家换货"];
        door.book.run(&more)
    };
    for until in ["2026-10-25", "2026-11-01", "2027-11-03", "2126-11-20"] {
        extend(until).refuses("HAZARD_STATE");
        // At the door and on the leaf the same.
        let visit = json!({
            "answers": { "fire.exit": "yes" },
            "rechecks": [{ "entry": door.check, "row": 0, "state": "已批准延期",
                           "set": { "due_on": until, "state_reason": "等厂家换货" } }],
        });
        door.refuses(&visit, "hazards[0].due_on");
        let due = format!("hazards[0].due_on={until}");
        let set = ["--set", "hazards[0].state=extended", "--set", "hazards[0].state_reason=等货"];
        let edit = [&["edit", &door.check, "--set", &due][..], &set].concat();
        door.book.run(&edit).refuses("HAZARD_STATE");
    }
    assert_eq!(door.hazard(0, "state"), "open");
    assert!(extend("2027-11-02").code < 2);
}
