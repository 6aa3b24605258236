//! Files for the district's system: what is in them, how they are written, and what stops them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::Path;

use common::*;
use serde_json::{Value, json};

fn export(book: &Book, profile: &str, out: &Path, more: &[&str]) -> Answer {
    let mut args = vec!["export", "--profile", profile, "--out", path(out)];
    args.extend(more);
    book.run(&args)
}

/// Every file is what the answer and the manifest say of it, and there is no other.
#[track_caller]
fn assert_manifest(answer: &Value, dir: &Path) {
    let manifest = fs::read_to_string(text(&answer["manifest"])).unwrap();
    let files = list(&answer["files"]);
    for file in files {
        let name = text(&file["file"]);
        let digest = sha256(&fs::read(&name).unwrap());
        assert_eq!(file["sha256"], digest.as_str());
        let short = Path::new(&name).file_name().unwrap().to_str().unwrap();
        let line = manifest.lines().find(|line| line.contains(short)).unwrap();
        assert!(line.contains(&digest) && line.contains(&file["rows"].to_string()), "{line}");
    }
    assert_eq!(fs::read_dir(dir).unwrap().count(), files.len() + 1);
}

fn rows(answer: &Value) -> u64 {
    list(&answer["files"]).iter().map(|file| file["rows"].as_u64().unwrap()).sum()
}

fn staff_of(book: &Book, code: &str) -> (String, Vec<Value>) {
    let page = book.page(&book.place_called(code));
    (text(&page["id"]), entries(&page, "venue_staff_roster").into_iter().cloned().collect())
}

#[test]
fn the_staff_of_the_sample_post_goes_out_one_file_a_venue_and_every_row_is_in_it() {
    let book = Book::with_sample();
    let out = book.beside("出");
    let answer = export(&book, "venue_staff_v1", &out, &[]).exits(0);
    assert_eq!((list(&answer["files"]).len(), rows(&answer)), (90, 700));
    assert_eq!(answer["problems"], json!([]));
    assert_manifest(&answer, &out);
    let all: String = list(&answer["files"])
        .iter()
        .map(|f| fs::read_to_string(text(&f["file"])).unwrap())
        .collect();
    for row in csv::Reader::from_reader(sample_csv("staff").as_bytes()).records() {
        let row = row.unwrap();
        // The dot in a name is written in one way, whatever the old ledger had.
        let name = row[3].replace(['•', '・'], "·");
        assert!(all.contains(&name) && all.contains(&row[5]), "{row:?}");
    }
    let first = fs::read(text(&answer["files"][0]["file"])).unwrap();
    assert!(first.starts_with(b"\xEF\xBB\xBF") && first.ends_with(b"\r\n"));
}

#[test]
fn a_row_that_lacks_what_the_template_needs_is_a_problem_and_stays_at_home() {
    let book = Book::with_sample();
    for (profile, missing) in [
        ("rental_tenant_v1", "rental_tenant_roster.stay_reason"),
        ("unit_card_v1", "unit_registration.level"),
        ("block_card_v1", "block_registration.gates"),
    ] {
        let out = book.beside(profile);
        let answer = export(&book, profile, &out, &[]).exits(1);
        assert_eq!(rows(&answer), 0);
        assert_manifest(&answer, &out);
        let problem = list(&answer["problems"]).iter().find(|p| p["field"] == missing).unwrap();
        assert_eq!(
            (&problem["record"], &problem["reason"]),
            (&json!(1), &json!("REQUIRED_MISSING"))
        );
        assert!(is_chinese(&problem["message"]) && problem["entry"].is_string());
    }
}

#[test]
fn what_is_filled_in_goes_out_with_the_other_sides_codes_and_dates() {
    let book = Book::with_sample();
    let house = book.page(&book.place_called("CZ22032200001"));
    for tenant in entries(&house, "rental_tenant_roster") {
        book.ok(&[
            "edit",
            &text(&tenant["entry"]),
            "--set",
            "stay_reason=务工",
            "--set",
            "stay_term=6to12m",
        ]);
    }
    let answer = export(&book, "rental_tenant_v1", &book.beside("租"), &[]).exits(1);
    assert_eq!(rows(&answer), 1);
    let lines = fs::read_to_string(text(&answer["files"][0]["file"])).unwrap();
    assert!(
        lines.contains("张建制,310105195312269379,14875622160") && lines.contains("2026-01-07"),
        "{lines}"
    );

    let unit = book.page(&book.place_called("DW22032200004"));
    let card = text(&entries(&unit, "unit_registration")[0]["entry"]);
    book.run(&[
        "edit",
        &card,
        "--set",
        "duty_phone=0434-5550000",
        "--set",
        "principal.name=史定县",
        "--set",
        "full_guard=2",
        "--set",
        "level=general",
    ]);
    let out = book.beside("单位");
    let answer = export(&book, "unit_card_v1", &out, &[]).exits(1);
    assert_eq!(rows(&answer), 1, "{answer}");
    let bytes = fs::read(text(&answer["files"][0]["file"])).unwrap();
    let (lines, _, broken) = encoding_rs::GB18030.decode(&bytes);
    assert!(!broken && lines.contains("0434-5550000,史定县"), "{lines}");
    assert_manifest(&answer, &out);

    let block = book.page(&book.place_called("XQ22032200001"));
    let card = text(&entries(&block, "block_registration")[0]["entry"]);
    let mut args = vec!["edit", &card];
    for pair in [
        "community_code=220322001001",
        "gates=2",
        "parking=30",
        "closed=是",
        "security_head.name=谢心湾",
        "security_head.phone=14193532758",
        "guard_mode=自招",
        "guard_filing_no=ZZ-1",
        "posts=2",
        "on_duty=2",
    ] {
        args.extend(["--set", pair]);
    }
    book.run(&args);
    let answer = export(&book, "block_card_v1", &book.beside("小区"), &[]).exits(1);
    let of_it: Vec<_> =
        list(&answer["problems"]).iter().filter(|p| p["entry"] == card.as_str()).collect();
    assert_eq!((rows(&answer), of_it.len()), (1, 0), "{of_it:?}");
}

#[test]
fn a_character_that_the_encoding_cannot_hold_stops_the_export_and_leaves_nothing() {
    let book = Book::with_sample();
    let out = book.beside("出");
    let newest = book.newest();
    let said =
        export(&book, "venue_staff_v1", &out, &["--encoding", "gbk"]).refuses("CANNOT_ENCODE");
    let message = text(&said["error"]["message"]);
    for word in ["第2行第1列", "姓名", "㛃", "U+36C3"] {
        assert!(message.contains(word), "{message}");
    }
    assert!(!out.exists() || fs::read_dir(&out).unwrap().next().is_none());
    assert_eq!(book.newest(), newest);

    let answer = export(&book, "venue_staff_v1", &out, &["--encoding", "gb18030"]).exits(0);
    let (_, staff) = staff_of(&book, "CS22032200002");
    assert!(staff.iter().any(|e| e["values"]["name"] == "李䶮"));
    let bytes = fs::read(text(&answer["files"][1]["file"])).unwrap();
    assert!(bytes.windows(4).any(|w| w == [0xC0, 0xEE, 0xFE, 0x9F]), "李䶮 is C0EE FE9F");
    let (lines, _, broken) = encoding_rs::GB18030.decode(&bytes);
    assert!(!broken && lines.contains("李䶮") && lines.contains("朱家㿠"));

    let plain =
        export(&book, "venue_staff_v1", &book.beside("无标记"), &["--encoding", "utf8"]).exits(0);
    assert!(!fs::read(text(&plain["files"][0]["file"])).unwrap().starts_with(b"\xEF\xBB\xBF"));
}

#[test]
fn a_formula_like_cell_is_rejected_and_commas_and_quotes_survive() {
    let book = Book::empty();
    let venue = text(&book.add("venue_registration", "", &["name=甲旅馆"])["place"]);
    let staff = |name: &str, id: &str, residence: &str| {
        book.run(&[
            "add",
            "--form",
            "venue_staff_roster",
            "--place",
            &venue,
            "--set",
            &format!("name={name}"),
            "--set",
            &format!("id_no={id}"),
            "--set",
            "phone=14147377101",
            "--set",
            "position=其他",
            "--set",
            "hired_on=2026-10-08",
            "--set",
            &format!("residence={residence}"),
        ]);
    };
    staff("周小英", "140321195112196733", "店,\"二\"楼");
    staff("朱熊", "361126196111163873", "=1+1");
    let answer = export(&book, "venue_staff_v1", &book.beside("出"), &[]).exits(1);
    assert_eq!(rows(&answer), 1);
    assert_eq!(list(&answer["problems"]).len(), 1, "{answer}");
    assert_eq!(answer["problems"][0]["column"], "居住地址*");
    let bytes = fs::read(text(&answer["files"][0]["file"])).unwrap();
    let mut read = csv::Reader::from_reader(&bytes[3..]);
    let row = read.records().next().unwrap().unwrap();
    assert!(row.iter().any(|cell| cell == "店,\"二\"楼"), "{row:?}");
}

#[test]
fn since_and_category_narrow_and_wrong_words_are_wrong_use() {
    let book = Book::with_sample();
    let out = book.beside("出");
    assert_eq!(
        rows(&export(&book, "venue_staff_v1", &out, &["--since", "2026-11-02"]).exits(0)),
        0
    );
    export(&book, "no_such", &out, &[]).fails(2, "UNKNOWN_PROFILE");
    export(&book, "venue_staff_v1", &out, &["--category", "unit"]).exits(2);
    let log = book.ok(&["log", "--limit", "2"]);
    assert!(
        list(&log["history"]).iter().any(|row| text(&row["text"]).contains("从业人员")),
        "{log}"
    );
}
