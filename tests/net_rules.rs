//! Every rule of the net from outside: the hole is made, told with its number, mended, and gone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::path::PathBuf;
use std::sync::OnceLock;

use common::*;
use serde_json::Value;

/// A ledger with one venue, rental, unit and block that came in files: no grace, all of the past.
struct Beat {
    book: Book,
    venue: String,
    rental: String,
    unit: String,
    block: String,
}

impl Beat {
    fn new() -> Self {
        static PREPARED: OnceLock<PathBuf> = OnceLock::new();
        let folder = PREPARED.get_or_init(|| {
            prepare("beat", |book| {
                copy_folder(&Book::empty().ledger(), &book.ledger());
                Self::fill(book);
            })
        });
        let book = Book::copy_of(folder);
        let id = |code: &str| book.place_called(code);
        let (venue, rental, unit, block) = (id("CS1"), id("CZ1"), id("DW1"), id("XQ1"));
        Self { book, venue, rental, unit, block }
    }

    fn fill(book: &Book) {
        for (form, lines) in [
            ("venue_registration", ["场所编号,场所名称,经营地址", "CS1,甲旅馆,河东路1号"]),
            ("rental_registration", ["房屋编号,房屋地址,出租人", "CZ1,河东路2号,李雷"]),
            ("unit_registration", ["单位编号,单位名称,单位地址", "DW1,乙公司,河东路3号"]),
            ("block_registration", ["小区编号,小区（村居）名称,地址", "XQ1,丙小区,河东路4号"]),
        ] {
            let file = book.file(&format!("{form}.csv"), csv(&lines));
            book.import(&file, &["--form", form]).exits(0);
        }
    }

    /// The holes of a rule on a day, of a place, an organisation or (with `post`) the post.
    fn holes(&self, rule: &str, whose: &str, today: &str) -> Vec<Value> {
        let net = self.book.run(&["net", "--holes", "--today", today]);
        let code = net.code;
        let net = net.exits(code);
        let is_of = |hole: &Value| {
            hole["place"] == whose
                || hole["organisation"] == whose
                || (whose == "post" && hole["post"] == true)
        };
        list(&net["holes"])
            .iter()
            .filter(|hole| hole["rule"] == rule && is_of(hole))
            .cloned()
            .collect()
    }

    fn labels(&self, rule: &str, whose: &str, today: &str) -> Vec<String> {
        self.holes(rule, whose, today).iter().map(|hole| text(&hole["label"])).collect()
    }

    #[track_caller]
    fn has(&self, rule: &str, whose: &str, today: &str) {
        assert!(!self.holes(rule, whose, today).is_empty(), "{rule} is not there on {today}");
    }

    #[track_caller]
    fn has_not(&self, rule: &str, whose: &str, today: &str) {
        let there = self.holes(rule, whose, today);
        assert!(there.is_empty(), "{rule} on {today}: {there:?}");
    }

    /// Adds an entry as on a day, and hands on its id; `place` is empty for the post.
    #[track_caller]
    fn add(&self, form: &str, place: &str, set: &[&str], today: &str) -> String {
        let mut args = vec!["add", "--form", form, "--today", today];
        if !place.is_empty() {
            args.extend(["--place", place]);
        }
        for pair in set {
            args.extend(["--set", pair]);
        }
        text(&self.book.ok(&args)["entry"])
    }

    /// Changes an entry, as on a day.
    #[track_caller]
    fn edit(&self, entry: &str, set: &[&str], today: &str) {
        let mut args = vec!["edit", entry, "--today", today];
        for pair in set {
            args.extend(["--set", pair]);
        }
        self.book.ok(&args);
    }

    fn entry_on(&self, place: &str, form: &str) -> String {
        text(&entries(&self.book.page(place), form)[0]["entry"])
    }

    fn organisation(&self, name: &str, kind: &str) -> String {
        let set = [format!("name={name}"), format!("kind={kind}"), "state=active".to_owned()];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let mut args = vec!["add", "--form", "organisation_registration", "--today", NOW];
        set.iter().for_each(|pair| args.extend(["--set", pair]));
        text(&self.book.ok(&args)["place"])
    }
}

const NOW: &str = "2026-11-05";

#[test]
fn h01_a_leaf_that_is_missing_and_h02_a_letter_that_was_never_signed() {
    let beat = Beat::new();
    let letter = "venue_security_letter";
    let of_letter = |rule: &str| {
        beat.holes(rule, &beat.venue, NOW).iter().filter(|hole| hole["form"] == letter).count()
    };
    assert_eq!((of_letter("H01"), of_letter("H02")), (1, 1));
    let set = ["signed_on=2026-03-01", "valid_from=2026-03-01", "valid_to=2027-02-28"];
    beat.add(letter, &beat.venue, &set, NOW);
    assert_eq!((of_letter("H01"), of_letter("H02")), (0, 0));
}

#[test]
fn h02_a_letter_whose_signer_is_no_longer_responsible_is_signed_anew_within_seven_days() {
    let beat = Beat::new();
    let set = ["signed_on=2026-03-01", "valid_from=2026-03-01", "valid_to=2027-02-28"];
    let signer = |name: &str| [set[0], set[1], set[2], name].map(str::to_owned);
    let sign = |name: &str, on: &str| {
        let mut all = signer(&format!("signer_name={name}"));
        all[0] = format!("signed_on={on}");
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        beat.add("venue_fire_letter", &beat.venue, &all, NOW);
        beat.add("venue_security_letter", &beat.venue, &all, NOW);
    };
    sign("何营", "2026-03-01");
    let holders = [
        "holders[0].role=security_resp",
        "holders[0].person.name=何营",
        "holders[0].since=2025-01-01",
        "holders[0].until=2026-10-20",
        "holders[1].role=security_resp",
        "holders[1].person.name=龙云",
        "holders[1].since=2026-10-21",
    ];
    beat.add("venue_responsible", &beat.venue, &holders, NOW);
    beat.has_not("H02", &beat.venue, "2026-10-27");
    beat.has("H02", &beat.venue, "2026-10-28");
    sign("龙云", "2026-10-29");
    beat.has_not("H02", &beat.venue, "2026-10-29");
}

#[test]
fn h02_a_letter_marked_as_renewed_stands_seven_days_without_the_new_one() {
    let beat = Beat::new();
    let sign = |form: &str, day: &str| {
        let day = format!("signed_on={day}");
        beat.add(form, &beat.venue, &[&day, "valid_from=2026-03-01", "valid_to=2027-02-28"], NOW)
    };
    sign("venue_fire_letter", "2026-03-01");
    let letter = sign("venue_security_letter", "2026-03-01");
    beat.has_not("H02", &beat.venue, "2026-11-20");
    beat.edit(&letter, &["state=replaced"], NOW);
    // Whatever else is written on it meanwhile.
    beat.edit(&letter, &["copies=2"], "2026-11-07");
    beat.has_not("H02", &beat.venue, "2026-11-12");
    beat.has("H02", &beat.venue, "2026-11-13");
    sign("venue_security_letter", "2026-11-05");
    beat.has_not("H02", &beat.venue, "2026-11-13");
    beat.has_not("H02", &beat.venue, "2027-02-28");
}

#[test]
fn h03_a_visit_before_a_closed_door_is_no_check() {
    let beat = Beat::new();
    let check = |day: &str, result: &str| {
        let set = [format!("checked_at={day}"), format!("result={result}")];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        beat.add("venue_inspection_log", &beat.venue, &set, NOW);
    };
    check("2026-09-10", "pass");
    check("2026-10-10", "not_open");
    beat.has_not("H03", &beat.venue, "2026-10-31");
    beat.has("H03", &beat.venue, "2026-11-01");
    check("2026-11-02", "pass");
    beat.has_not("H03", &beat.venue, "2026-11-05");
}

/// The vectors 暂停 of duties.md 3.1: the whole window, and a part of it.
#[test]
fn h03_a_window_in_which_the_place_was_out_of_use_is_not_asked_for() {
    for (since, owed) in [("2026-10-01", false), ("2026-10-10", true)] {
        let beat = Beat::new();
        let set = ["checked_at=2026-09-10", "result=pass"];
        beat.add("venue_inspection_log", &beat.venue, &set, NOW);
        let card = beat.entry_on(&beat.venue, "venue_registration");
        beat.edit(&card, &["state=suspended", &format!("state_on={since}")], "2026-10-11");
        beat.has_not("H03", &beat.venue, "2026-10-20");
        beat.edit(&card, &["state=active", "state_on=2026-11-01"], "2026-11-01");
        let holes = beat.holes("H03", &beat.venue, "2026-11-03");
        assert_eq!(!holes.is_empty(), owed, "{since}: {holes:?}");
    }
}

#[test]
fn h04_a_hazard_over_its_day_is_a_hole_until_a_recheck_settles_it() {
    let beat = Beat::new();
    let set = [
        "checked_at=2026-10-01",
        "result=rectify",
        "hazards[0].desc=灭火器过期",
        "hazards[0].due_on=2026-10-20",
        "hazards[0].state=open",
    ];
    let check = beat.add("venue_inspection_log", &beat.venue, &set, NOW);
    beat.has_not("H04", &beat.venue, "2026-10-20");
    beat.has("H04", &beat.venue, "2026-10-21");
    beat.edit(
        &check,
        &["hazards[0].state=submitted", "hazards[0].submitted_on=2026-10-18"],
        "2026-10-18",
    );
    beat.has_not("H04b", &beat.venue, "2026-10-21");
    beat.has("H04b", &beat.venue, "2026-10-22");
    let recheck = ["checked_at=2026-10-22", "check_kind=recheck", "result=pass"];
    beat.add("venue_inspection_log", &beat.venue, &recheck, NOW);
    beat.edit(
        &check,
        &["hazards[0].state=closed", "hazards[0].rechecked_on=2026-10-22"],
        "2026-10-22",
    );
    for rule in ["H04", "H04b"] {
        beat.has_not(rule, &beat.venue, "2026-11-01");
    }
}

#[test]
fn h05_a_roster_is_held_against_who_is_there_every_month_and_against_the_card() {
    let beat = Beat::new();
    let card = beat.entry_on(&beat.venue, "venue_registration");
    beat.edit(&card, &["staff_count=5"], NOW);
    let agreed = "名册未核对";
    assert!(beat.labels("H05", &beat.venue, "2026-12-02").iter().all(|label| label != agreed));
    for name in ["李雷", "韩梅", "王芳"] {
        let set = [format!("name={name}"), "hired_on=2026-01-05".to_owned()];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        beat.add("venue_staff_roster", &beat.venue, &set, NOW);
    }
    // The ledger was begun in November: that month is the first that is asked for.
    assert_eq!(beat.labels("H05", &beat.venue, NOW), ["从业人数与名册不符"]);
    let both = beat.labels("H05", &beat.venue, "2026-12-02");
    assert!(both.iter().any(|label| label == agreed), "{both:?}");
    let check = ["checked_at=2026-12-02", "roster_match=相符", "result=pass"];
    beat.add("venue_inspection_log", &beat.venue, &check, "2026-12-02");
    beat.edit(&card, &["staff_count=4"], "2026-12-02");
    beat.has_not("H05", &beat.venue, "2026-12-02");
}

#[test]
fn h05b_rows_that_lack_a_number_and_h05c_tenants_reported_late() {
    let beat = Beat::new();
    let row = ["name=李雷", "hired_on=2026-01-05", "id_no=330114196508289093"];
    let staff = beat.add("venue_staff_roster", &beat.venue, &row, NOW);
    beat.has("H05b", &beat.venue, NOW);
    beat.edit(&staff, &["id_checked_on=2026-11-05"], NOW);
    beat.has_not("H05b", &beat.venue, NOW);

    let tenant = ["name=韩梅", "id_no=330825195408234506", "moved_in_on=2026-11-01"];
    let tenant = beat.add("rental_tenant_roster", &beat.rental, &tenant, NOW);
    beat.has_not("H05c", &beat.rental, "2026-11-04");
    beat.has("H05c", &beat.rental, "2026-11-05");
    beat.edit(&tenant, &["reported_on=2026-11-04"], NOW);
    beat.has_not("H05c", &beat.rental, "2026-11-05");
}

/// The vector 外国人 of duties.md 3.1.
#[test]
fn h05c_a_foreigner_is_reported_within_twenty_four_hours() {
    for (reported, late) in [("2026-05-02 19:59", false), ("2026-05-02 20:01", true)] {
        let beat = Beat::new();
        let set = [
            "name=SMITH JOHN",
            "id_kind=passport_foreign",
            "id_no=E12345678",
            "moved_in_on=2026-05-01",
            "arrived_at=2026-05-01 20:00",
            &format!("reported_at={reported}"),
        ];
        beat.add("rental_tenant_roster", &beat.rental, &set, NOW);
        let holes = beat.holes("H05c", &beat.rental, "2026-05-03");
        assert_eq!(!holes.is_empty(), late, "{reported}: {holes:?}");
    }
}

#[test]
fn h06_somebody_is_responsible_and_was_told_so() {
    let beat = Beat::new();
    assert_eq!(beat.holes("H06", &beat.venue, NOW).len(), 2);
    let told = |at: usize, role: &str| {
        [
            format!("holders[{at}].role={role}"),
            format!("holders[{at}].person.name=何营"),
            format!("holders[{at}].since=2026-01-01"),
            format!("holders[{at}].duty_notice=true"),
        ]
    };
    let all = [told(0, "security_resp"), told(1, "fire_resp")].concat();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let card = beat.add("venue_responsible", &beat.venue, &all, NOW);
    beat.has_not("H06", &beat.venue, NOW);
    beat.edit(&card, &["holders[1].until=2026-10-31"], NOW);
    assert_eq!(beat.holes("H06", &beat.venue, NOW).len(), 1);

    beat.has("H06", &beat.unit, NOW);
    let card = beat.entry_on(&beat.unit, "unit_registration");
    beat.edit(&card, &["security_head.name=丁岩", "fire_resp.name=丁岩"], NOW);
    beat.has_not("H06", &beat.unit, NOW);
}

#[test]
fn h07_a_liaison_has_agreed_is_posted_and_answers_his_telephone_every_quarter() {
    let beat = Beat::new();
    let one = "没有同意并公示的信息员";
    assert_eq!(beat.labels("H07", &beat.venue, NOW), [one]);
    let set = [
        "name=何营",
        "position=经理",
        "phone=13900000000",
        "designated_on=2026-11-01",
        "consent_on=2026-11-01",
    ];
    let row = beat.add("venue_liaison_roster", &beat.venue, &set, NOW);
    assert_eq!(beat.labels("H07", &beat.venue, NOW), [one]);
    beat.edit(&row, &["posted=true", "phone_ok_on=2026-11-02"], NOW);
    beat.has_not("H07", &beat.venue, "2027-03-31");
    let late = beat.holes("H07", &beat.venue, "2027-04-01");
    assert_eq!(late.len(), 1);
    assert_eq!(late[0]["level"], "low");
}

/// The vector 年初排查 of duties.md 3.1. The ledger is older than the day that is asked about.
#[test]
fn h08_whoever_was_not_surveyed_by_the_end_of_march_is_a_hole_from_april_on() {
    let beat = Beat::new();
    beat.has_not("H08", &beat.block, NOW);
    beat.has_not("H08", &beat.block, "2027-03-31");
    beat.has("H08", &beat.block, "2027-04-01");
    beat.add(
        "block_inspection_log",
        &beat.block,
        &["checked_at=2027-04-02", "check_kind=survey", "result=pass"],
        "2027-04-02",
    );
    beat.has_not("H08", &beat.block, "2027-04-02");
}

#[test]
fn h09_data_are_verified_month_by_month_and_that_tears_nothing() {
    let beat = Beat::new();
    let hole = beat.holes("H09", &beat.unit, "2026-12-01");
    assert_eq!((hole.len(), text(&hole[0]["level"])), (1, "low".to_owned()));
    let card = beat.entry_on(&beat.unit, "unit_registration");
    beat.edit(&card, &["verified_on=2026-12-01"], "2026-12-01");
    beat.has_not("H09", &beat.unit, "2026-12-31");
    beat.has("H09", &beat.unit, "2027-02-01");
}

#[test]
fn h10_the_four_weekly_duties_of_a_committee_are_four_holes_each_mended_by_its_own_lines() {
    let beat = Beat::new();
    let org = beat.organisation("南苑社区居委会", "residents_committee");
    // Made on a Thursday: the week it was made in is not asked for.
    beat.has_not("H10", &org, "2026-11-09");
    beat.has_not("H10", &org, "2026-11-15");
    let duties = |today: &str| -> Vec<String> {
        beat.holes("H10", &org, today).iter().map(|hole| text(&hole["duty"])).collect()
    };
    assert_eq!(duties("2026-11-16"), ["D04", "D05", "D06", "D07"]);
    beat.add(
        "line_weekly_exchange",
        &org,
        &["exchanged_on=2026-11-16", "week=2026-W47", "talk=换届前的安保", "law=反诈宣传"],
        "2026-11-16",
    );
    assert_eq!(duties("2026-11-16"), ["D05", "D07"]);
}

#[test]
fn h10_what_the_post_owes_itself_by_month_season_and_year() {
    let beat = Beat::new();
    let duties = |today: &str| -> Vec<String> {
        beat.holes("H10", "post", today).iter().map(|hole| text(&hole["duty"])).collect()
    };
    assert!(duties(NOW).is_empty());
    assert_eq!(duties("2026-12-01"), ["D14"]);
    let late = duties("2027-04-01");
    for duty in ["D09", "D10", "D11", "D14", "D15", "D18", "D19"] {
        assert!(late.iter().any(|has| has == duty), "{duty}: {late:?}");
    }
    beat.add(
        "line_annual_meeting",
        "",
        &["met_on=2027-04-01", "meeting_kind=年度会议和培训"],
        "2027-04-01",
    );
    let left = duties("2027-04-01");
    assert!(!left.iter().any(|duty| duty == "D09" || duty == "D11"), "{left:?}");
    // Kept on the page of a house, owed by the post.
    let award = ["nominated_on=2026-11-05"];
    beat.add("line_civil_household", &beat.rental, &award, NOW);
    assert!(!duties("2027-04-01").iter().any(|duty| duty == "D19"));
}

#[test]
fn h11_an_open_matter_is_checked_every_week_until_it_is_settled() {
    let beat = Beat::new();
    let set = ["source=检查发现", "fact=other", "checked_on=2026-10-20", "result=rectify"];
    let matter = beat.add("line_noncompliant_check", &beat.rental, &set, NOW);
    beat.has_not("H11", &beat.rental, "2026-11-01");
    beat.has("H11", &beat.rental, "2026-11-02");
    beat.add(
        "rental_visit_log",
        &beat.rental,
        &["visited_at=2026-11-03", "checked_at=2026-11-03"],
        NOW,
    );
    beat.has_not("H11", &beat.rental, "2026-11-05");
    beat.has("H11", &beat.rental, "2026-11-16");
    beat.edit(&matter, &["handling=改正", "closed_on=2026-11-05"], NOW);
    beat.has_not("H11", &beat.rental, "2026-11-16");
}

#[test]
fn h12_a_block_has_a_head_of_its_security_committee_and_somebody_in_it() {
    let beat = Beat::new();
    assert_eq!(beat.holes("H12", &beat.block, NOW).len(), 2);
    let row = ["name=韦切成", "post=member", "joined_on=2026-01-01"];
    beat.add("block_security_org", &beat.block, &row, NOW);
    assert_eq!(beat.labels("H12", &beat.block, NOW), ["没有治保负责人"]);
    beat.add("block_security_org", &beat.block, &["name=谢心湾", "post=head"], NOW);
    beat.has_not("H12", &beat.block, NOW);
}

#[test]
fn h13_a_filing_is_made_within_fifteen_days_and_h14_a_place_found_is_settled_in_as_many() {
    let beat = Beat::new();
    let card = beat.entry_on(&beat.venue, "venue_registration");
    beat.edit(&card, &["subkind=recycle", "opened_on=2026-10-20"], NOW);
    beat.has_not("H13", &beat.venue, "2026-11-04");
    beat.has("H13", &beat.venue, "2026-11-05");
    beat.edit(&card, &["filing_no=备2026-11"], NOW);
    beat.has_not("H13", &beat.venue, NOW);

    let card = beat.entry_on(&beat.unit, "unit_registration");
    beat.edit(&card, &["state=pending", "state_on=2026-10-20"], NOW);
    beat.has_not("H14", &beat.unit, "2026-11-04");
    beat.has("H14", &beat.unit, "2026-11-05");
    beat.edit(&card, &["state=active", "state_on=2026-11-05"], NOW);
    beat.has_not("H14", &beat.unit, NOW);
}

#[test]
fn h15_what_changed_after_the_last_batch_is_reminded_of_before_the_month_is_over() {
    let book = Book::with_sample();
    let post = |today: &str| -> Vec<String> {
        let net = book.run(&["net", "--today", today]).exits(1);
        let own = list(&net["holes"]).iter().filter(|hole| hole["post"] == true);
        own.map(|hole| text(&hole["rule"])).filter(|rule| rule.starts_with("H15")).collect()
    };
    let out = book.beside("out");
    let code = book.run(&["export", "--profile", "rental_tenant_v1", "--out", path(&out)]).code;
    assert!(code == 0 || code == 1, "{code}");
    assert!(post("2026-11-28").is_empty(), "nothing changed since");
    let house = book.place_called("CZ22032200001");
    let tenant = text(&entries(&book.page(&house), "rental_tenant_roster")[0]["entry"]);
    book.ok(&["edit", &tenant, "--set", "remark=改", "--today", "2026-11-10"]);
    assert!(post("2026-11-20").is_empty(), "too early");
    assert_eq!(post("2026-11-28"), ["H15b"]);
    assert_eq!(post("2026-12-02"), ["H15"]);
}

#[test]
fn h16_what_may_no_longer_be_kept_waits_thirty_days_at_most() {
    let beat = Beat::new();
    let row = [
        "name=李雷",
        "id_no=330114196508289093",
        "moved_in_on=2024-01-01",
        "moved_out_on=2024-11-10",
        "reason=other",
    ];
    beat.add("rental_tenant_roster", &beat.rental, &row, NOW);
    beat.has_not("H16", "post", "2026-12-10");
    beat.has("H16", "post", "2026-12-11");
    beat.book.ok(&["erase", "--confirm", "--today", "2026-12-11"]);
    beat.has_not("H16", "post", "2026-12-11");
}

#[test]
fn a_hole_is_exempted_with_a_reason_until_a_day_and_that_can_be_undone_and_ended() {
    let beat = Beat::new();
    let set = ["checked_at=2026-09-10", "result=pass"];
    beat.add("venue_inspection_log", &beat.venue, &set, NOW);
    beat.has("H03", &beat.venue, NOW);
    let add = |reason: &str, until: &str| {
        let mut args = vec!["exemption", "add", &beat.venue, "--rule", "H03"];
        args.extend(["--until", until, "--reason", reason, "--today", NOW]);
        beat.book.run(&args)
    };
    add(" ", "2026-12-31").refuses("EXEMPTION");
    add("装修停业", "2026-11-04").refuses("EXEMPTION");
    add("装修停业", "2028-01-01").refuses("EXEMPTION");
    let list_of = add("装修停业", "2026-12-31").exits(0);
    assert_eq!(list_of["exemptions"][0]["reason"], "装修停业");
    beat.has_not("H03", &beat.venue, "2026-12-31");
    beat.has("H03", &beat.venue, "2027-01-01");
    beat.book.ok(&["undo"]);
    beat.has("H03", &beat.venue, NOW);
    beat.book.ok(&["redo"]);
    beat.has_not("H03", &beat.venue, NOW);
    let id = text(&beat.book.ok(&["exemption"])["exemptions"][0]["id"]);
    beat.book.ok(&["exemption", "end", &id]);
    beat.has("H03", &beat.venue, NOW);
    beat.book.is_whole();
}

/// duties.md 3.5: a window may be exempted where somebody found the place shut twice in a row.
#[test]
fn a_place_that_was_shut_twice_in_a_row_offers_an_exemption() {
    let beat = Beat::new();
    let check = |day: &str, result: &str| {
        let (day, result) = (format!("checked_at={day}"), format!("result={result}"));
        let args = ["add", "--form", "venue_inspection_log", "--place", &beat.venue];
        let args =
            [&args[..], &["--set", &day, "--set", &result, "--today", "2026-12-31"]].concat();
        assert!(beat.book.run(&args).code < 2);
    };
    let offered = |rule: &str, today: &str| {
        let holes = beat.holes(rule, &beat.venue, today);
        holes.first().expect("a hole")["excused"].clone()
    };
    check("2026-09-10", "pass");
    check("2026-10-12", "not_open");
    assert_eq!(offered("H03", "2026-11-05"), Value::Null, "once is no row");
    check("2026-10-20", "not_open");
    let excused = offered("H03", "2026-11-05");
    assert_eq!((&excused["times"], &excused["rule"]), (&2.into(), &"H03".into()));
    assert_eq!(excused["reason"], "10月12日、10月20日 2 次上门，未营业、无人");
    assert_eq!(excused["until"], "2026-11-30");
    // In the month itself the reminder offers it; what was months ago says nothing of a later one.
    assert_eq!(offered("H03b", "2026-10-30")["rule"], "H03");
    assert_eq!(offered("H03", "2026-12-05"), Value::Null);
    let says = beat.book.says(&["net", "--holes", "--today", "2026-11-05"]);
    assert!(says.stdout.contains("连续 2 次上门未营业、无人，可以豁免"), "{}", says.stdout);

    let reason = text(&excused["reason"]);
    let exempt = ["exemption", "add", &beat.venue, "--rule", "H03", "--until", "2026-11-30"];
    let exempt = [&exempt[..], &["--reason", &reason, "--today", "2026-11-05"]].concat();
    beat.book.ok(&exempt);
    beat.has_not("H03", &beat.venue, "2026-11-05");
    beat.book.ok(&["undo"]);
    // Somebody was there: the row is broken.
    check("2026-10-25", "pass");
    beat.has_not("H03", &beat.venue, "2026-11-05");
}

/// duties.md 3.5: what is excused is the window with the visits in vain, while it runs and once it is late.
#[test]
fn an_exemption_for_a_closed_door_covers_its_own_window_and_no_other() {
    let beat = Beat::new();
    let shut = |place: &str, days: &[&str]| {
        for day in days {
            let day = format!("checked_at={day}");
            let args = ["add", "--form", "venue_inspection_log", "--place", place, "--set", &day];
            let args = [&args[..], &["--set", "result=not_open", "--today", "2027-01-05"]].concat();
            assert!(beat.book.run(&args).code < 2);
        }
    };
    let pass = ["checked_at=2026-11-10", "result=pass"];
    beat.add("venue_inspection_log", &beat.venue, &pass, "2026-11-10");
    // Nobody went there in December: visits of January say nothing of it.
    shut(&beat.venue, &["2027-01-03", "2027-01-04"]);
    let late = beat.holes("H03", &beat.venue, "2027-01-05");
    assert_eq!((late.len(), &late[0]["excused"]), (1, &Value::Null));
    // Twice in vain in December: what is offered then holds in January too, where December is late.
    shut(&beat.venue, &["2026-12-20", "2026-12-22"]);
    let soon = beat.holes("H03b", &beat.venue, "2026-12-28");
    let excused = &soon[0]["excused"];
    assert_eq!(excused["reason"], "12月20日、12月22日 2 次上门，未营业、无人");
    let (rule, until) = (text(&excused["rule"]), text(&excused["until"]));
    let exempt = ["exemption", "add", &beat.venue, "--rule", &rule, "--until", &until];
    let exempt = [&exempt[..], &["--reason", "未营业", "--today", "2026-12-28"]].concat();
    beat.book.ok(&exempt);
    beat.has_not("H03b", &beat.venue, "2026-12-28");
    beat.has_not("H03", &beat.venue, "2027-01-01");
    beat.has_not("H03", &beat.venue, "2027-01-31");
    // January is not excused by it.
    beat.has("H03", &beat.venue, "2027-02-01");
}

/// The months in which a check is asked for, as the calendar of a day says.
fn months(beat: &Beat, today: &str) -> Vec<String> {
    let span = ["duties", "--from", "2026-08-01", "--to", "2027-06-30", "--today", today];
    let duties = beat.book.ok(&span);
    let own = list(&duties["duties"])
        .iter()
        .filter(|due| due["label"] == "检查" && due["subject"] == beat.venue.as_str());
    let mut months: Vec<String> =
        own.map(|due| text(&due["due"]).chars().take(7).collect()).collect();
    months.dedup();
    months
}

impl Beat {
    fn card(&self) -> String {
        text(&entries(&self.book.page(&self.venue), "venue_registration")[0]["entry"])
    }

    /// Sets the state of the venue on a day, as an officer at the leaf; without a day the one that
    /// stands there stays.
    fn state(&self, today: &str, state: &str, since: &str) {
        let card = self.card();
        let (state, since) = (format!("state={state}"), format!("state_on={since}"));
        let mut args = vec!["edit", card.as_str(), "--today", today, "--set", &state];
        if since != "state_on=" {
            args.extend(["--set", &since]);
        }
        let edited = self.book.run(&args);
        assert!(edited.code < 2, "{}", edited.stdout);
    }
}

/// duties.md 3.5 and 590ca22: a place shut and opened again several times is let off for the months that it
/// was shut all through, and for no other; a day left standing says nothing of a new state.
#[test]
fn a_place_shut_and_opened_several_times_is_let_off_for_whole_months_alone() {
    let beat = Beat::new();
    beat.state("2026-11-20", "suspended", "2026-11-20");
    let shut = months(&beat, "2026-11-25");
    assert_eq!(shut.last().map(String::as_str), Some("2026-10"), "from then on nothing is asked");
    // Opened without a word of when: the day that stands there is that of the shutting.
    beat.state("2027-01-05", "active", "");
    let after = |months: &[String]| {
        months.iter().filter(|m| m.as_str() >= "2026-11").cloned().collect::<Vec<_>>()
    };
    let told = after(&months(&beat, "2027-01-06"));
    assert_eq!(told, ["2026-11", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05", "2027-06"]);
    // Shut again, with the old day left standing, and opened with one.
    beat.state("2027-02-01", "suspended", "");
    beat.state("2027-03-10", "active", "2027-03-10");
    let told = after(&months(&beat, "2027-03-12"));
    assert_eq!(told, ["2026-11", "2027-01", "2027-03", "2027-04", "2027-05", "2027-06"]);
    // Shut and opened within a month, twice: it is asked for.
    beat.state("2027-03-15", "suspended", "2027-03-15");
    beat.state("2027-03-18", "active", "2027-03-18");
    beat.state("2027-03-20", "suspended", "2027-03-20");
    beat.state("2027-04-03", "active", "2027-04-01");
    let told = after(&months(&beat, "2027-04-05"));
    assert_eq!(told, ["2026-11", "2027-01", "2027-03", "2027-04", "2027-05", "2027-06"]);
    beat.has("H03", &beat.venue, "2027-04-05");
    // Another cell of the card is no change of state.
    let card = beat.card();
    let edit = ["edit", &card, "--today", "2027-04-10", "--set", "principal.phone=14870000009"];
    assert!(beat.book.run(&edit).code < 2);
    assert_eq!(after(&months(&beat, "2027-04-12")), told);
    assert_eq!(beat.book.ok(&["check", "--today", "2027-04-12"])["ok"], true);
}

#[test]
fn a_state_that_comes_in_a_file_counts_from_its_day_or_from_the_day_of_the_file() {
    let beat = Beat::new();
    let file = |today: &str, head: &str, row: &str| {
        let table = beat.book.file("场所.csv", csv(&[head, row]));
        let args = ["--form", "venue_registration", "--today", today];
        beat.book.import(&table, &args).exits(0);
    };
    let head = "场所编号,场所名称,经营地址,经营状态,状态起日";
    file("2026-11-02", head, "CS1,甲旅馆,河东路1号,停业,2026-09-10");
    let before = ["2026-08", "2026-09"];
    assert_eq!(months(&beat, "2026-11-05"), before, "what went before stays asked for");
    file("2026-12-05", head, "CS1,甲旅馆,河东路1号,在营,2026-12-01");
    // September was shut in part, October and November wholly.
    let told = months(&beat, "2026-12-06");
    assert_eq!(
        told,
        [
            "2026-08", "2026-09", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05",
            "2027-06"
        ]
    );
    // The same file again changes nothing; one without the day leaves the old one standing.
    file("2026-12-08", head, "CS1,甲旅馆,河东路1号,在营,2026-12-01");
    assert_eq!(months(&beat, "2026-12-09"), told);
    let bare = "场所编号,场所名称,经营地址,经营状态";
    file("2027-01-01", bare, "CS1,甲旅馆,河东路1号,停业");
    file("2027-03-02", bare, "CS1,甲旅馆,河东路1号,在营");
    let told = months(&beat, "2027-03-05");
    assert_eq!(told, ["2026-08", "2026-09", "2026-12", "2027-03", "2027-04", "2027-05", "2027-06"]);
    assert_eq!(beat.book.ok(&["check", "--today", "2027-04-12"])["ok"], true);
}
