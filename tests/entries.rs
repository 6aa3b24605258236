//! Single changes: added, edited, removed, undone, found again; and what the history says of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;
use serde_json::Value;

const NAME: &str = "求质废品收购站";

fn venue(book: &Book, set: &[&str]) -> (String, String) {
    let added = book.add("venue_registration", "", set);
    (text(&added["place"]), text(&added["entry"]))
}

fn value(book: &Book, place: &str, form: &str, field: &str) -> Value {
    entries(&book.page(place), form)[0]["values"][field].clone()
}

#[test]
fn what_was_added_is_listed_edited_and_removed() {
    let book = Book::empty();
    let (place, card) = venue(&book, &[&format!("name={NAME}"), "addr.addr_text=北园路96号"]);

    let listed = &book.ok(&["places", "--category", "venue"])["places"];
    assert_eq!(list(listed).len(), 1);
    for (key, wanted) in
        [("id", place.as_str()), ("category", "venue"), ("name", NAME), ("address", "北园路96号")]
    {
        assert_eq!(listed[0][key], wanted);
    }
    assert_eq!(book.ok(&["places", "--category", "unit"])["places"], Value::Array(Vec::new()));

    let edited =
        book.ok(&["edit", &card, "--set", "addr.addr_text=北园路98号", "--set", "staff_count=４"]);
    assert_eq!(edited["entry"], card.as_str());
    assert!(edited["change"].is_string());
    assert_eq!(value(&book, &place, "venue_registration", "addr.addr_text"), "北园路98号");
    assert_eq!(value(&book, &place, "venue_registration", "staff_count"), 4);

    let staff = book.add("venue_staff_roster", &place, &["name=周小英", "hired_on=2026-10-08"]);
    let removed = book.ok(&["remove", &text(&staff["entry"])]);
    assert!(removed["change"].is_string());
    assert!(entries(&book.page(&place), "venue_staff_roster").is_empty());
    book.is_whole();
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let book = Book::empty();
    let (_, card) = venue(&book, &[&format!("name={NAME}")]);
    let before = book.newest();
    let edited = book.ok(&["edit", &card, "--set", &format!("name=　{NAME} ")]);
    assert_eq!(edited["change"], Value::Null);
    assert_eq!(book.newest(), before);
}

#[test]
fn every_kind_of_change_can_be_undone_after_a_restart_newest_first() {
    let book = Book::empty();
    let (place, card) = venue(&book, &[&format!("name={NAME}")]);
    let staff = book.add("venue_staff_roster", &place, &["name=周小英", "hired_on=2026-10-08"]);
    book.ok(&["edit", &card, "--set", "name=新名废品收购站"]);
    let removed = book.ok(&["remove", &text(&staff["entry"])]);

    let undone = book.ok(&["undo"]);
    assert_eq!(undone["undone"], removed["change"]);
    assert_eq!(entries(&book.page(&place), "venue_staff_roster").len(), 1);
    book.ok(&["undo"]);
    assert_eq!(book.page(&place)["name"], NAME);
    book.ok(&["undo"]);
    assert!(entries(&book.page(&place), "venue_staff_roster").is_empty());
    book.ok(&["undo"]);
    assert!(book.places().is_empty());
    book.run(&["undo"]).refuses("NOTHING_TO_UNDO");
    book.is_whole();
}

#[test]
fn a_change_can_be_undone_by_name_unless_the_entry_changed_since() {
    let book = Book::empty();
    let (place, card) = venue(&book, &[&format!("name={NAME}")]);
    let first = text(&book.ok(&["edit", &card, "--set", "name=甲站"])["change"]);
    let second = text(&book.ok(&["edit", &card, "--set", "name=乙站"])["change"]);
    book.run(&["undo", &first]).refuses("CHANGED_SINCE");
    book.ok(&["undo", &second]);
    book.ok(&["undo", &first]);
    assert_eq!(book.page(&place)["name"], NAME);
}

#[test]
fn the_old_owner_stays_in_the_history_in_chinese_words() {
    let book = Book::empty();
    let (_, card) = venue(
        &book,
        &[&format!("name={NAME}"), "legal_rep.name=蔡从斌", "legal_rep.id_no=341126198202213579"],
    );
    book.ok(&[
        "edit",
        &card,
        "--set",
        "legal_rep.name=何营",
        "--set",
        "legal_rep.id_no=330114196508289093",
    ]);

    let told = book.ok(&["history", &card, "--reveal"]);
    let newest = &told["history"][0];
    assert_eq!(newest["fields"], serde_json::json!(["legal_rep"]));
    let sentence = text(&newest["text"]);
    for word in ["王警官", "把场所登记表的", "从", "蔡从斌", "改成", "何营"] {
        assert!(sentence.contains(word), "{sentence}");
    }
    let masked = text(&book.ok(&["history", &card])["history"][0]["text"]);
    assert!(masked.contains("蔡从斌") && !masked.contains("341126198202213579"), "{masked}");
    // Undo is a new change: the history grows and nothing in it goes.
    let before = list(&told["history"]).len();
    book.ok(&["undo"]);
    let after = book.ok(&["history", &card]);
    assert_eq!(list(&after["history"]).len(), before + 1);
    assert_eq!(after["history"][1]["undone"], true);
}

#[test]
fn a_letter_keeps_the_name_of_its_day_when_the_place_gets_another() {
    let book = Book::empty();
    let (place, card) = venue(&book, &[&format!("name={NAME}")]);
    book.add(
        "venue_security_letter",
        &place,
        &["signed_on=2026-01-05", "valid_to=2026-12-31", "signer_name=蔡从斌"],
    );
    book.ok(&["edit", &card, "--set", "name=新名废品收购站"]);
    assert_eq!(book.page(&place)["name"], "新名废品收购站");
    assert_eq!(value(&book, &place, "venue_security_letter", "party_name"), NAME);

    let out = book.beside("责任书.pdf");
    book.ok(&["print", "--form", "venue_security_letter", "--out", path(&out)]);
    let printed = pdf_text(&out);
    assert!(printed.contains(NAME) && !printed.contains("新名废品收购站"));
}

#[test]
fn a_wrong_value_is_kept_as_a_draft_with_its_reason_and_never_as_right() {
    let book = Book::empty();
    let (place, _) = venue(&book, &[&format!("name={NAME}")]);
    let set = ["name=周小英", "id_no=140321195112196734", "hired_on=2026-02-30"];
    let mut args = vec!["add", "--form", "venue_staff_roster", "--place", &place];
    for pair in set {
        args.extend(["--set", pair]);
    }
    let added = book.run(&args).exits(1);
    assert_eq!(added["status"], "draft");
    let wrong: Vec<_> = list(&added["wrong"])
        .iter()
        .map(|w| (text(&w["field"]), text(&w["reason"]), text(&w["raw"])))
        .collect();
    assert!(
        wrong.contains(&("id_no".into(), "ID_CHECKSUM".into(), "140321195112196734".into())),
        "{wrong:?}"
    );
    assert!(
        wrong.contains(&("hired_on".into(), "DATE_BAD".into(), "2026-02-30".into())),
        "{wrong:?}"
    );
    assert!(list(&added["wrong"]).iter().all(|w| is_chinese(&w["message"])));

    let page = book.page(&place);
    let kept = entries(&page, "venue_staff_roster")[0];
    assert_eq!(kept["status"], "draft");
    assert_eq!(kept["values"]["id_no"], Value::Null);
    assert_eq!(list(&kept["wrong"]).len(), 2);

    let mended = book.ok(&[
        "edit",
        &text(&added["entry"]),
        "--set",
        "id_no=140321195112196733",
        "--set",
        "hired_on=2026-03-02",
    ]);
    assert_eq!(mended["wrong"], Value::Array(Vec::new()));
    assert_ne!(mended["status"], "draft");
    assert_eq!(value(&book, &place, "venue_staff_roster", "id_no"), "140321195112196733");
    book.is_whole();
}

#[test]
fn a_card_with_gaps_is_kept_and_says_what_is_missing() {
    let book = Book::empty();
    let added = book.add("venue_registration", "", &[&format!("name={NAME}")]);
    assert_eq!(added["status"], "incomplete");
    let missing: Vec<_> = list(&added["findings"]).iter().map(|f| text(&f["field"])).collect();
    assert!(
        missing.contains(&"uscc".to_owned()) && missing.contains(&"addr".to_owned()),
        "{missing:?}"
    );
    assert!(
        list(&added["findings"])
            .iter()
            .all(|f| f["reason"] == "REQUIRED_MISSING" && is_chinese(&f["message"]))
    );
}

#[test]
fn the_same_place_is_not_registered_twice_and_a_card_not_either() {
    let book = Book::empty();
    let same =
        [&format!("name={NAME}") as &str, "addr.addr_text=吉林省四平市梨树县郭家店镇北园路96号"];
    let (place, _) = venue(&book, &same);
    book.run(&[
        "add",
        "--form",
        "venue_registration",
        "--set",
        same[0],
        "--set",
        "addr.addr_text=吉林省四平市梨树县郭家店镇北园路９６号",
    ])
    .refuses("DUP_PLACE");
    book.run(&["add", "--form", "venue_registration", "--place", &place, "--set", "name=乙"])
        .refuses("CARD_EXISTS");
    book.run(&["add", "--form", "venue_staff_roster", "--set", "name=周小英"])
        .fails(2, "NO_SUBJECT");
    book.run(&["add", "--form", "unit_visit_log", "--place", &place]).fails(2, "WRONG_SUBJECT");
    assert_eq!(book.places().len(), 1);
}

#[test]
fn search_finds_characters_pinyin_initials_and_last_digits() {
    let book = Book::with_sample();
    let venue = book.place_called("CS22032200002");
    for (sought, field) in [
        ("万航", "name"),
        ("锅城（采", "name"),
        ("wanhanghuoguo", "name"),
        ("whhgc", "name"),
        ("䶮", "legal_rep.name"),
        ("longyan", "legal_rep.name"),
        ("9093", "legal_rep.id_no"),
        ("5019", "legal_rep.phone"),
        ("小糖房胡同438", "addr.addr_text"),
        ("92220322MAYD357PXL", "uscc"),
    ] {
        let found = book.ok(&["search", sought, "--limit", "200"]);
        let hit = list(&found["hits"])
            .iter()
            .find(|hit| hit["place"] == venue.as_str() && hit["field"] == field);
        assert!(hit.is_some(), "{sought} does not find {field}: {found}");
        assert!(found["ms"].is_number());
    }
    for rare in ["㛃", "𬱖", "𠅤", "尔", "MARIA", "买买提"] {
        let found = book.ok(&["search", rare]);
        assert!(!list(&found["hits"]).is_empty(), "{rare}");
    }
    assert_eq!(book.ok(&["search", "查无此处"])["hits"], Value::Array(Vec::new()));
    assert_eq!(list(&book.ok(&["search", "街", "--limit", "3"])["hits"]).len(), 3);
}

#[test]
fn what_was_removed_or_changed_is_found_no_more_and_comes_back_with_undo() {
    let book = Book::empty();
    let (_, card) = venue(&book, &["name=甲旅馆"]);
    book.ok(&["edit", &card, "--set", "name=乙旅馆"]);
    assert_eq!(book.ok(&["search", "甲旅"])["hits"], Value::Array(Vec::new()));
    book.ok(&["undo"]);
    assert_eq!(list(&book.ok(&["search", "甲旅"])["hits"]).len(), 1);
}

#[test]
fn personal_numbers_are_masked_until_revealed_and_that_is_logged() {
    let book = Book::with_sample();
    let venue = book.place_called("CS22032200002");
    // Numbers, not names (decisions.md 25): a name is what one looks for.
    let secrets = ["330114196508289093", "330825195408234506", "14944790224"];
    let masked = book.run(&["place", &venue]).stdout;
    let plain =
        run(yuwang().arg("--ledger").arg(book.ledger()).args(["--today", TODAY, "place", &venue]))
            .stdout;
    for secret in secrets {
        assert!(!masked.contains(secret), "{secret} stands in the JSON");
        assert!(!plain.contains(secret), "{secret} stands in the text");
    }
    for sought in ["9093", "䶮"] {
        let found = book.run(&["search", sought]).stdout;
        assert!(secrets.iter().all(|secret| !found.contains(secret)), "{found}");
    }
    let revealed = book.page(&venue).to_string();
    for secret in secrets {
        assert!(revealed.contains(secret));
    }
    let log = book.ok(&["log", "--limit", "3"]);
    assert!(list(&log["history"]).iter().any(|row| row["op"] == "reveal"), "{log}");
}

#[test]
fn an_organisation_of_the_three_lines_has_its_own_pages() {
    let book = Book::empty();
    let forms = book.ok(&["forms"]);
    let own: Vec<_> = list(&forms["forms"])
        .iter()
        .filter(|f| f["subjects"].to_string().contains("organisation"))
        .map(|f| text(&f["key"]))
        .collect();
    let register = own.iter().find(|key| key.contains("register")).unwrap();
    let fields = book.ok(&["forms", register]);
    let name = list(&fields["forms"][0]["fields"])
        .iter()
        .find(|f| f["roles"].to_string().contains("org.name"))
        .map(|f| text(&f["path"]))
        .unwrap();
    let added = book.add(register, "", &[&format!("{name}=河南社区治保会")]);
    let orgs = book.ok(&["orgs"]);
    assert_eq!(orgs["orgs"][0]["name"], "河南社区治保会");
    let page = book.ok(&["org", &text(&added["place"])]);
    assert_eq!(list(&page["entries"]).len(), 1);
    assert!(book.places().is_empty());
}

#[test]
fn an_entry_that_is_not_there_is_wrong_use() {
    let book = Book::empty();
    let nobody = "01a2054b-e8b5-77f3-9554-3efceeafdddc";
    for args in
        [["edit", nobody, "--set", "name=甲"].as_slice(), &["remove", nobody], &["place", nobody]]
    {
        book.run(args).fails(2, "NOT_FOUND");
    }
}

#[test]
fn an_organisation_of_the_same_name_kind_and_host_is_not_opened_twice() {
    let book = Book::empty();
    let form = "line_security_org_register";
    let add = |set: &[&str]| {
        let mut args = vec!["add", "--form", form];
        args.extend(set.iter().flat_map(|pair| ["--set", pair]));
        book.run(&args)
    };
    add(&["org_name=保卫科", "host=甲厂"]).exits(0);
    let newest = book.newest();
    for twin in [["org_name=保卫科", "host=甲厂"], ["org_name= 保卫科 ", "host="]] {
        add(&twin).refuses("DUP_PLACE");
    }
    assert_eq!(book.newest(), newest);
    // Every factory has a 保卫科: the host tells them apart.
    add(&["org_name=保卫科", "host=乙厂"]).exits(0);
    add(&["org_name=夜巡队", "host=甲厂"]).exits(0);
    let orgs = book.ok(&["orgs"])["orgs"].as_array().unwrap().clone();
    assert_eq!(orgs.len(), 3);

    // Members in a file find their organisation by its name, of several by their unit; one of
    // several is not guessed.
    let file = book.file(
        "保卫组织.csv",
        csv(&[
            "机构名称,所属单位,姓名,岗位",
            "夜巡队,甲厂,何营,队员",
            "保卫科,,周小英,队员",
            "保卫科,乙厂,朱熊,队员",
        ]),
    );
    let report = book.import(&file, &["--form", form]).exits(1);
    assert_eq!(report["rows"]["good"], 2, "{report}");
    assert_eq!(list(&book.ok(&["orgs"])["orgs"]).len(), 3);
    assert_eq!(reasons(&report), ["PARENT_UNKNOWN"]);
    let org = text(&orgs.iter().find(|org| org["name"] == "夜巡队").unwrap()["id"]);
    let page = book.ok(&["org", &org]);
    assert!(entries(&page, form).iter().any(|entry| entry["values"]["name"] == "何营"), "{page}");
}

#[test]
fn figures_of_a_period_that_is_over_count_what_was_there_then() {
    let book = Book::with_sample();
    let of = |args: &[&str]| {
        let mut all = vec!["report"];
        all.extend(args);
        book.ok(&all)["figures"].clone()
    };
    // What is not over is today, and today is what the outside count says.
    let now = of(&[]);
    assert_eq!(of(&["--year", "2026"]), now);
    assert_eq!(of(&["--month", "2026-11"]), now);

    let end = "2025-12-31";
    let then = of(&["--year", "2025"]);
    assert_eq!(then["as_of"], end);
    let rows = |table: &str| -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(sample_csv(table).as_bytes())
            .records()
            .map(Result::unwrap)
            .collect()
    };
    let column = |table: &str, name: &str| {
        let text = sample_csv(table);
        text.lines().next().unwrap().split(',').position(|h| h == name).unwrap()
    };
    for (table, began, left) in
        [("staff", "入职日期", "离职日期"), ("tenants", "入住日期", "搬离日期")]
    {
        let (began, left) = (column(table, began), column(table, left));
        let come: Vec<_> = rows(table).into_iter().filter(|row| &row[began] <= end).collect();
        let present = come.iter().filter(|row| row[left].is_empty() || &row[left] > end).count();
        assert_eq!(then["rows"][table], come.len(), "{table}");
        assert_eq!(then[format!("{table}_present")], present, "{table}");
        assert!(come.len() < rows(table).len());
    }
    for (table, day) in [("checks", "检查日期"), ("letters", "签订日期")] {
        let day = column(table, day);
        let come = rows(table).iter().filter(|row| &row[day] <= end).count();
        assert_eq!(then["rows"][table], come, "{table}");
    }
    // Imported pages count always, a page made here from its day on.
    assert_eq!(then["rows"]["venues"], now["rows"]["venues"]);
    book.add("venue_registration", "", &["name=新旅馆"]);
    assert_eq!(of(&["--month", "2026-10"])["rows"]["venues"], 90);
    assert_eq!(of(&[])["rows"]["venues"], 91);
    book.run(&["report", "--month", "10月"]).exits(2);
}

#[test]
fn figures_as_a_table_are_in_words() {
    let book = Book::with_sample();
    let out = book.beside("统计.csv");
    book.ok(&["report", "--csv", path(&out)]);
    let table = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<_> = table.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "项目,细目,数值");
    let venues = book.figures()["rows"]["venues"].to_string();
    assert!(lines.iter().any(|line| line.contains("场所") && line.ends_with(&venues)), "{table}");
    let key = lines.iter().find(|line| line.chars().any(|c| c.is_ascii_alphabetic()));
    assert!(key.is_none_or(|line| line.ends_with("DQ01")), "a key instead of words: {key:?}");
}

/// duties.md 3.6: a record that is entered more than three days after its day counts, and bears the mark.
#[test]
fn a_record_entered_late_bears_the_mark() {
    let book = Book::empty();
    let place = book.add(
        "venue_registration",
        "",
        &["name=甲旅馆", "subkind=hotel", "addr.addr_text=河东路1号", "ext_code=A1"],
    );
    let place = text(&place["place"]);
    let check = |day: &str| {
        let day = format!("checked_at={day} 10:00");
        text(&book.add("venue_inspection_log", &place, &[&day, "result=pass"])["entry"])
    };
    // The day of the tests is the first of November.
    let (late, in_time) = (check("2026-10-28"), check("2026-10-29"));
    let mark = |entry: &str| {
        let page = book.page(&place);
        let all = list(&page["entries"]).to_vec();
        all.into_iter().find(|one| one["entry"] == entry).unwrap()["entered_late"].clone()
    };
    assert_eq!((mark(&late), mark(&in_time)), (TODAY.into(), Value::Null));
    let says = book.says(&["place", &place]).stdout;
    assert_eq!(says.matches("补录（2026-11-01 录入）").count(), 1, "{says}");
    let history = book.ok(&["history", &late]).to_string();
    assert!(history.contains("新增安全检查记录（补录）"), "{history}");
    assert!(!book.ok(&["history", &in_time]).to_string().contains("补录"));
    // The mark follows the days: a day that is corrected takes it away, or brings it.
    book.run(&["edit", &late, "--set", "checked_at=2026-10-31 10:00"]);
    book.run(&["edit", &in_time, "--set", "checked_at=2026-10-20 10:00"]);
    assert_eq!((mark(&late), mark(&in_time)), (Value::Null, TODAY.into()));
    // What an old ledger wrote down in its time was not entered late.
    let file =
        book.file("检查.csv", csv(&["场所编号,检查日期,检查结果", "A1,2026-03-02,未发现问题"]));
    book.import(&file, &["--form", "venue_inspection_log"]).exits(0);
    let page = book.page(&place);
    let old = entries(&page, "venue_inspection_log");
    let old = old.iter().find(|one| one["values"]["checked_at"] == "2026-03-02").unwrap();
    assert_eq!(old["entered_late"], Value::Null);
}
