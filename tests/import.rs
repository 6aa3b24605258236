//! Real tables come in: every container, every row, nothing dropped, nothing repaired by guessing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::Path;

use common::*;
use serde_json::{Value, json};

const HOUSE: &str = "CZ22032200001";
const TENANTS: &str = "房屋编号,姓名,性别,公民身份号码,联系电话,入住日期,搬离日期,备注";

/// Every figure of the outside count, and none that differs.
#[track_caller]
fn assert_figures(book: &Book) {
    let (figures, wanted) = (book.figures(), summary());
    for (key, value) in wanted.as_object().unwrap() {
        if !matches!(key.as_str(), "post" | "division") {
            assert_eq!(&figures[key], value, "{key}");
        }
    }
}

fn import_all(book: &Book, folder: &str, order: [&str; 8]) {
    for table in order {
        let rows = summary()["rows"][table].as_u64().unwrap();
        let report = book.import(&sample(&format!("{folder}/{table}.csv")), &[]).exits(0);
        assert_eq!(report["outcome"], "imported");
        assert_eq!(report["rows"]["total"], rows, "{table}");
        assert_eq!(report["rows"]["good"], rows, "{table}: {}", report["attention"]);
        assert_eq!(report["attention"], json!([]));
        let written = &report["written"];
        let sum = ["added", "updated", "unchanged"].map(|key| written[key].as_u64().unwrap());
        assert_eq!(sum.iter().sum::<u64>(), rows, "{table}");
    }
}

#[track_caller]
fn assert_nothing_new(report: &Value) {
    let total = report["rows"]["total"].as_u64().unwrap();
    assert_eq!(
        report["written"],
        json!({ "added": 0, "updated": 0, "unchanged": total }),
        "{}",
        report["form"]
    );
    assert_eq!(report["written_entries"], 0);
}

#[test]
fn the_eight_tables_as_csv_in_utf8_import_without_a_question_and_again_without_a_change() {
    let book = Book::empty();
    import_all(&book, "csv-utf8-bom", TABLES);
    assert_figures(&book);
    let newest = book.newest();
    for table in TABLES {
        assert_nothing_new(
            &book.import(&sample(&format!("csv-utf8-bom/{table}.csv")), &[]).exits(0),
        );
    }
    assert_eq!(book.newest(), newest);
    assert_eq!(book.ok(&["queue"])["queue"], json!([]));
    book.is_whole();
}

#[test]
fn the_eight_tables_as_csv_in_gb18030_import_in_another_order_to_the_same_figures() {
    let book = Book::empty();
    import_all(
        &book,
        "csv-gb18030",
        ["blocks", "units", "venues", "staff", "rentals", "letters", "checks", "tenants"],
    );
    assert_figures(&book);
    // The other encoding holds the same text: nothing is new in it.
    for table in ["venues", "staff", "letters"] {
        assert_nothing_new(
            &book.import(&sample(&format!("csv-utf8-bom/{table}.csv")), &[]).exits(0),
        );
    }
    let found = book.ok(&["search", "陈𬱖", "--reveal"]);
    assert!(!list(&found["hits"]).is_empty());
}

#[test]
fn the_workbook_imports_whole_without_a_question_and_again_without_a_change() {
    let book = Book::empty();
    let workbook = sample("辖区基础台账.xlsx");
    let report = book.import(&workbook, &["--all-sheets"]).exits(0);
    let rows: Vec<_> =
        list(&report["sheets"]).iter().map(|s| s["rows"]["total"].as_u64().unwrap()).collect();
    assert_eq!(rows, [90, 120, 54, 36, 700, 487, 540, 389]);
    assert!(list(&report["sheets"]).iter().all(|s| s["attention"] == json!([])));
    let venues = &report["sheets"][0];
    assert_eq!(venues["container"]["format"], "xlsx");
    assert_eq!(venues["container"]["header_rows"], json!([2]));
    let skipped: Vec<_> = list(&venues["skipped"]).iter().map(|s| text(&s["why"])).collect();
    assert_eq!(skipped, ["TITLE", "NOTE"]);
    assert_figures(&book);

    let newest = book.newest();
    let again = book.import(&workbook, &["--all-sheets"]).exits(0);
    list(&again["sheets"]).iter().for_each(assert_nothing_new);
    assert_eq!(book.newest(), newest);
    // And the CSV files say the same as the workbook.
    for table in TABLES {
        assert_nothing_new(
            &book.import(&sample(&format!("csv-gb18030/{table}.csv")), &[]).exits(0),
        );
    }
    assert_eq!(book.newest(), newest);
}

#[test]
fn without_a_sheet_named_the_first_one_known_is_read_and_the_others_are_told() {
    let book = Book::empty();
    let workbook = sample("辖区基础台账.xlsx");
    let first = book.import(&workbook, &["--dry-run"]).exits(0);
    assert_eq!(first["form"], "venue_registration");
    let others: Vec<_> = list(&first["other_sheets"]).iter().map(|o| text(&o["sheet"])).collect();
    assert!(others.contains(&"出租房屋".to_owned()) && others.len() >= 7, "{others:?}");
    let named = book.import(&workbook, &["--dry-run", "--sheet", "单位"]).exits(0);
    assert_eq!(
        (named["form"].as_str(), named["rows"]["total"].as_u64()),
        (Some("unit_registration"), Some(54))
    );
    book.import(&workbook, &["--sheet", "没有"]).fails(2, "NO_SHEET");
}

#[test]
fn an_edited_file_updates_just_the_rows_that_were_edited_and_undo_takes_all_of_them_back() {
    let book = Book::with_sample();
    let before = sample_csv("tenants");
    let edited = before
        .replace("14875622160", "14875622169")
        .replace(",14174126244,", ",14174126240,")
        .replace(",2025-01-10,2025-09-14,", ",2025-01-10,2025-09-15,");
    let file = book.file("tenants.csv", &edited);
    let newest = book.newest();
    let report = book.import(&file, &[]).exits(0);
    assert_eq!(report["written"], json!({ "added": 0, "updated": 2, "unchanged": 485 }));
    assert_eq!(report["written_entries"], 2);
    // One row for each entry and one for the import itself.
    assert_eq!(book.newest(), newest + 3);
    assert!(!list(&book.ok(&["search", "14875622169"])["hits"]).is_empty());

    book.ok(&["undo"]);
    assert_nothing_new(&book.import(&sample("csv-utf8-bom/tenants.csv"), &[]).exits(0));
    assert_figures(&book);
}

#[test]
fn a_cell_emptied_in_the_file_takes_nothing_away_and_is_told() {
    let book = Book::with_sample();
    let told = |report: &Value| -> Vec<(Value, String)> {
        list(&report["notices"])
            .iter()
            .filter(|notice| notice["reason"] == "CELL_EMPTY_KEPT")
            .map(|notice| (notice["record"].clone(), text(&notice["field"])))
            .collect()
    };
    for table in TABLES {
        let same = book.import(&sample(&format!("csv-utf8-bom/{table}.csv")), &[]).exits(0);
        assert_eq!(told(&same), [], "{table}");
    }
    let before = sample_csv("tenants");
    let emptied = before.replace("14875622160", "");
    let record = before.lines().position(|line| line.contains("14875622160")).unwrap();
    let report = book.import(&book.file("tenants.csv", &emptied), &[]).exits(0);
    assert_eq!(report["written"]["updated"], 0);
    assert_eq!(told(&report), [(json!(record), "rental_tenant_roster.phone".to_owned())]);
    assert!(!list(&book.ok(&["search", "14875622160"])["hits"]).is_empty());
}

#[test]
fn a_whole_import_is_undone_as_one_change_also_later() {
    let book = Book::with_sample();
    let undone = book.ok(&["undo"]);
    assert!(undone["entries"].as_u64().unwrap() > 2000);
    assert!(book.places().is_empty());
    let figures = book.figures();
    assert_eq!(figures["rows"]["staff"], 0);
    assert_eq!(figures["staff_present"], 0);
    book.is_whole();
    // It can be brought in again.
    book.import(&sample("辖区基础台账.xlsx"), &["--all-sheets"]).exits(0);
    assert_figures(&book);
}

#[test]
fn a_dry_run_tells_all_and_writes_nothing() {
    let book = Book::empty();
    let newest = book.newest();
    let looked = book.import(&sample("csv-utf8-bom/venues.csv"), &["--dry-run"]).exits(0);
    assert_eq!(looked["dry_run"], true);
    assert_eq!(looked["outcome"], "imported");
    assert_eq!(looked["written"]["added"], 90);
    assert!(book.places().is_empty());
    let bad = book.file("t.csv", csv(&[TENANTS, "CZ404,张三,男,,,2026-01-07,,"]));
    book.import(&bad, &["--dry-run"]).exits(1);
    assert_eq!(book.newest(), newest);
    assert!(book.queue().is_empty());
}

#[test]
fn encoding_and_delimiter_are_found_by_the_program() {
    let book = Book::empty();
    let plain = sample_csv("units");
    let with = |delimiter: u8| {
        let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        for row in
            csv::ReaderBuilder::new().has_headers(false).from_reader(plain.as_bytes()).records()
        {
            out.write_record(&row.unwrap()).unwrap();
        }
        out.into_inner().unwrap()
    };
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let bare = |order: fn(u16) -> [u8; 2]| plain.encode_utf16().flat_map(order).collect();
    let files = [
        ("小端.csv", bare(u16::to_le_bytes), "utf-16le", ','),
        ("大端.csv", bare(u16::to_be_bytes), "utf-16be", ','),
        ("无标记.csv", plain.clone().into_bytes(), "utf-8", ','),
        ("宽字符.csv", utf16, "utf-16le", ','),
        ("制表符.tsv", with(b'\t'), "utf-8", '\t'),
        ("分号.csv", with(b';'), "utf-8", ';'),
    ];
    for (name, bytes, encoding, delimiter) in files {
        let report = book.import(&book.file(name, bytes), &["--dry-run"]).exits(0);
        assert_eq!(report["form"], "unit_registration", "{name}");
        assert_eq!(report["rows"]["good"], 54, "{name}");
        assert_eq!(text(&report["container"]["encoding"]).to_lowercase(), encoding, "{name}");
        assert_eq!(report["container"]["delimiter"], delimiter.to_string(), "{name}");
        assert_eq!(report["container"]["format"], "csv");
    }
}

#[test]
fn bad_rows_are_held_with_reason_and_raw_text_while_good_rows_come_in() {
    let book = Book::with_sample();
    let file = book.file(
        "承租.csv",
        csv(&[
            TENANTS,
            "CZ22032200001,李好,男,,14875622161,2026-02-03,,",
            "CZ22032200001,张校,男,310105195312269378,14875622162,2026-01-07,,",
            "CZ22032200001,张短,男,31010519531226937,14875622163,2026-01-07,,",
            "CZ22032200001,张科,男,3.10105E+17,14875622164,2026-01-07,,",
            "CZ22032200001,李日,男,,14875622165,2026-02-30,,",
            "CZ22032200001,李月,男,,14875622165,2026-02,,",
            "CZ22032200001,李电,男,,123,2026-02-03,,",
            "CZ22032200001,,男,,14875622166,2026-02-03,,",
            "CZ22032200001,李反,男,,14875622167,2026-02-03,2026-01-03,",
            "CZ40400000000,李无,男,,14875622168,2026-02-03,,",
        ]),
    );
    let report = book.import(&file, &["--records"]).exits(1);
    assert_eq!(report["outcome"], "imported");
    assert_eq!(report["rows"], json!({ "total": 10, "good": 1, "attention": 9, "skipped": 0 }));
    assert_eq!(report["written"]["added"], 1);
    let told: Vec<_> = list(&report["attention"])
        .iter()
        .map(|a| (a["row"].as_u64().unwrap(), text(&a["reason"]), text(&a["raw"])))
        .collect();
    for (row, reason, raw) in [
        (3, "ID_CHECKSUM", "310105195312269378"),
        (4, "ID_LENGTH", "31010519531226937"),
        (5, "ID_PRECISION", "3.10105E+17"),
        (6, "DATE_BAD", "2026-02-30"),
        (7, "DATE_PARTIAL", "2026-02"),
        (8, "PHONE_BAD", "123"),
        (9, "NAME_MISSING", ""),
        (10, "DATE_ORDER", "2026-01-03"),
    ] {
        assert!(told.contains(&(row, reason.into(), raw.into())), "{row} {reason} {raw}: {told:?}");
    }
    assert!(told.iter().any(|(row, reason, _)| *row == 11 && reason == "PARENT_UNKNOWN"));
    assert!(list(&report["attention"]).iter().all(|a| is_chinese(&a["message"])));
    assert_eq!(list(&report["records"]).len(), 10);

    let waiting = book.queue();
    assert_eq!(waiting.len(), 9);
    let kept = waiting.iter().find(|line| line["row"] == 3).unwrap();
    assert_eq!(kept["reasons"][0]["reason"], "ID_CHECKSUM");
    assert!(kept["cells"].to_string().contains("310105195312269378"));
    // Without --reveal the queue does not show the cells.
    let masked = book.run(&["queue"]);
    assert_eq!(masked.code, 1);
    assert!(
        !masked.stdout.contains("310105195312269378") && !masked.stdout.contains("14875622162")
    );

    // Again: no row waits twice. Dropped: one less.
    book.import(&file, &[]).exits(1);
    assert_eq!(book.queue().len(), 9);
    let fewer = book.run(&["queue", "--drop", &text(&kept["id"])]).exits(1);
    assert_eq!(list(&fewer["queue"]).len(), 8);
    book.is_whole();
}

#[test]
fn a_row_without_its_place_waits_once_and_comes_in_when_the_place_does() {
    let book = Book::empty();
    let tenants =
        book.file("承租.csv", csv(&[TENANTS, "CZ01,周小英,女,,14875622161,2026-02-03,,自行车"]));
    for _ in 0..2 {
        let report = book.import(&tenants, &[]).exits(1);
        assert_eq!(report["outcome"], "held");
        assert_eq!(reasons(&report), ["PARENT_UNKNOWN"]);
        assert_eq!(book.queue().len(), 1);
    }
    let rentals = book.file(
        "房屋.csv",
        csv(&[
            "房屋编号,房屋地址,总间数",
            "CZ01,吉林省四平市梨树县郭家店镇拱北小区2栋3单元1104室,4",
        ]),
    );
    book.import(&rentals, &[]).exits(0);
    assert!(book.queue().is_empty());
    let page = book.page(&book.place_called("CZ01"));
    let tenant = entries(&page, "rental_tenant_roster");
    assert_eq!(tenant.len(), 1);
    assert_eq!(tenant[0]["values"]["name"], "周小英");
    assert_eq!(tenant[0]["values"]["remark"], "自行车");
    book.is_whole();
}

#[test]
fn a_column_beyond_the_boundary_is_never_stored_queued_or_echoed() {
    let book = Book::with_sample();
    let cell = "瑶瑶族甲乙";
    let file = book.file(
        "承租.csv",
        csv(&[
            "房屋编号,姓名,民族,公民身份号码,联系电话,入住日期,政治面貌",
            &format!("{HOUSE},李好,{cell},,14875622161,2026-02-03,{cell}"),
            &format!("{HOUSE},张校,{cell},310105195312269378,14875622162,2026-01-07,{cell}"),
            &format!("CZ404,李无,{cell},,14875622168,2026-02-03,{cell}"),
        ]),
    );
    let held = book.beside("待处理.csv");
    let answer = book.import(&file, &["--records", "--held-out", path(&held)]);
    assert!(!answer.stdout.contains(cell) && !answer.stderr.contains(cell), "{}", answer.stdout);
    let report = answer.exits(1);
    let dropped: Vec<_> = list(&report["columns"])
        .iter()
        .filter(|c| c["dropped"] == "BOUNDARY")
        .map(|c| text(&c["header"]))
        .collect();
    assert_eq!(dropped, ["民族", "政治面貌"]);
    assert!(
        list(&report["columns"])
            .iter()
            .filter(|c| c["dropped"] == "BOUNDARY")
            .all(|c| c["fields"] == json!([]))
    );
    assert!(
        list(&report["notices"]).iter().any(|n| n["reason"] == "BOUNDARY" && n["raw"] == "民族")
    );

    assert!(!fs::read_to_string(&held).unwrap().contains(cell));
    let house = book.place_called(HOUSE);
    for args in [
        vec!["queue", "--reveal"],
        vec!["place", &house, "--reveal"],
        vec!["history", "--reveal", "--limit", "20"],
        vec!["search", cell],
    ] {
        assert!(!book.run(&args).stdout.contains(cell), "{args:?}");
    }
    let log = book.ok(&["log", "--limit", "10"]);
    assert!(list(&log["history"]).iter().any(|row| row["op"] == "held_out"));
}

#[test]
fn an_unknown_column_is_kept_under_its_heading() {
    let book = Book::with_sample();
    let file = book.file(
        "承租.csv",
        csv(&[
            "房屋编号,姓名,联系电话,入住日期,合同编号",
            &format!("{HOUSE},李好,14875622161,2026-02-03,HT-0001"),
        ]),
    );
    let report = book.import(&file, &["--records"]).exits(0);
    assert!(
        list(&report["notices"])
            .iter()
            .any(|n| n["reason"] == "EXTRA_COLUMN" && n["raw"] == "合同编号")
    );
    assert_eq!(report["records"][0]["values"]["rental_tenant_roster.extra.合同编号"], "HT-0001");
    let page = book.page(&book.place_called(HOUSE));
    let kept = entries(&page, "rental_tenant_roster");
    let kept = kept.iter().find(|e| e["values"]["name"] == "李好").unwrap();
    assert_eq!(kept["values"]["extra.合同编号"], "HT-0001");
    let out = book.beside("一处.pdf");
    book.ok(&["print", "--place", &text(&page["id"]), "--out", path(&out)]);
    assert!(!pdf_text(&out).contains("HT-0001"));
}

#[test]
fn a_letter_that_no_form_knows_becomes_a_general_letter_and_keeps_its_title() {
    let book = Book::with_sample();
    let file = book.file(
        "责任书.csv",
        csv(&[
            "责任书编号,类别,对象编号,对象名称,责任书名称,签订人,签订日期,到期日期",
            "ZR209900001,场所,CS22032200002,,爱护绿地承诺书,龙䶮,2026-09-13,2027-09-12",
        ]),
    );
    let report = book.import(&file, &[]).exits(0);
    assert_eq!(report["form"], "general_letter");
    let page = book.page(&book.place_called("CS22032200002"));
    let letters = entries(&page, "general_letter");
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["values"]["title"], "爱护绿地承诺书");
    assert_eq!(letters[0]["values"]["valid_to"], "2027-09-12");
    assert_nothing_new(&book.import(&file, &[]).exits(0));
}

#[test]
fn doubtful_rows_may_be_taken_in_as_drafts_but_never_without_a_place() {
    let book = Book::with_sample();
    let file = book.file(
        "承租.csv",
        csv(&[
            TENANTS,
            "CZ22032200001,张校,男,310105195312269378,14875622162,2026-01-07,,",
            "CZ404,李无,男,,14875622168,2026-02-03,,",
        ]),
    );
    let report = book.import(&file, &["--accept-attention"]).exits(1);
    assert_eq!(report["written"]["added"], 1);
    let page = book.page(&book.place_called(HOUSE));
    let all = entries(&page, "rental_tenant_roster");
    let draft = all.iter().find(|e| e["values"]["name"] == "张校").unwrap();
    assert_eq!(draft["status"], "draft");
    assert_eq!(draft["wrong"][0]["raw"], "310105195312269378");
    assert_eq!(draft["values"]["id_no"], Value::Null);
    let waiting = book.queue();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["reasons"][0]["reason"], "PARENT_UNKNOWN");
}

#[test]
fn records_show_the_values_as_they_are_stored() {
    let book = Book::empty();
    let file = book.file("场所.csv", csv(&[
        "场所编号,场所名称,场所类别,详细地址,公民身份号码,联系电话,从业人数,责任书签订日期,最近检查日期,存在隐患,整改期限",
        "CS01,　甲 旅馆 ,旅馆,北园路９６号,34112619820221357９,138 0000-0000，0434-5550000,４,2026年9月3日,2026/10/1,灭火器过期；通道堵塞,20261015",
    ]));
    let report = book.import(&file, &["--records"]).exits(0);
    let values = &report["records"][0]["values"];
    assert_eq!(report["records"][0]["record"], 1);
    for (field, wanted) in [
        ("venue_registration.ext_code", json!("CS01")),
        ("venue_registration.subkind", json!("hotel")),
        ("venue_registration.staff_count", json!(4)),
        ("venue_security_letter.signed_on", json!("2026-09-03")),
        ("venue_inspection_log.checked_at", json!("2026-10-01")),
    ] {
        assert_eq!(values[field], wanted, "{field}: {values}");
    }
    let all = values.to_string();
    assert!(
        all.contains("灭火器过期")
            && all.contains("通道堵塞")
            && all.contains("341126198202213579"),
        "{all}"
    );
    // What is told is what is stored.
    let page = book.page(&book.place_called("CS01"));
    for (path, value) in values.as_object().unwrap() {
        let (form, field) = path.split_once('.').unwrap();
        let stored = entries(&page, form);
        assert!(!stored.is_empty(), "no {form}");
        let flat = |v: &Value| v.to_string().replace(['"', '[', ']', '{', '}'], "");
        let holds = |e: &&Value| {
            e["values"][field] == *value
                || flat(value).split(',').all(|part| {
                    let part = part.rsplit(':').next().unwrap_or_default();
                    e["values"].to_string().contains(part)
                })
        };
        assert!(stored.iter().any(holds), "{path} = {value} is not in {stored:?}");
    }
}

#[test]
fn duplicates_are_held_on_the_later_row() {
    let book = Book::empty();
    let venues = book.file(
        "场所.csv",
        csv(&[
            "场所编号,场所名称,场所类别,详细地址",
            "CS01,甲旅馆,旅馆,吉林省四平市梨树县郭家店镇北园路96号",
            "CS02,甲旅馆,旅馆,吉林省四平市梨树县郭家店镇北园路９６号",
            "CS03,甲旅馆,旅馆,吉林省四平市梨树县郭家店镇北园路97号",
        ]),
    );
    let report = book.import(&venues, &[]).exits(1);
    assert_eq!(reasons(&report), ["DUP_PLACE"]);
    assert_eq!(report["attention"][0]["record"], 2);
    assert_eq!(book.places().len(), 2, "a name alone makes no duplicate");

    let staff = book.file(
        "从业.csv",
        csv(&[
            "场所编号,姓名,公民身份号码,入职日期",
            "CS01,周小英,140321195112196733,2026-10-08",
            "CS01,朱熊,140321195112196733,2026-10-09",
        ]),
    );
    let report = book.import(&staff, &[]).exits(1);
    assert!(reasons(&report).contains(&"DUP_ID_IN_FILE".to_owned()), "{report}");
    assert!(list(&report["attention"]).iter().all(|a| a["record"] == 2));
}

#[test]
fn a_formula_like_cell_is_plain_text() {
    let book = Book::with_sample();
    let file = book.file(
        "承租.csv",
        csv(&[TENANTS, "CZ22032200001,李好,男,,+8614875622161,2026-02-03,,=1+1"]),
    );
    book.import(&file, &[]).exits(0);
    let page = book.page(&book.place_called(HOUSE));
    let all = entries(&page, "rental_tenant_roster");
    let kept = all.iter().find(|e| e["values"]["name"] == "李好").unwrap();
    assert_eq!(kept["values"]["remark"], "=1+1");
    assert_eq!(kept["values"]["phone"], "14875622161");
}

#[test]
fn the_user_may_say_which_form_and_which_columns() {
    let book = Book::with_sample();
    let file = book
        .file("不明.csv", csv(&["房屋编号,姓名,何时来的", &format!("{HOUSE},李好,2026-02-03")]));
    book.import(&file, &[]).refuses("FORM_UNKNOWN");
    let mapping = book
        .file("列.json", json!({ "何时来的": ["rental_tenant_roster.moved_in_on"] }).to_string());
    let form = ["--form", "rental_tenant_roster"];
    let report = book.import(&file, &[form[0], form[1], "--mapping", path(&mapping)]).exits(0);
    assert_eq!(report["written"]["added"], 1);
    let page = book.page(&book.place_called(HOUSE));
    let came = entries(&page, "rental_tenant_roster")
        .iter()
        .any(|e| e["values"]["moved_in_on"] == "2026-02-03");
    assert!(came);
    let nonsense =
        book.file("错.json", json!({ "何时来的": ["rental_tenant_roster.no_such"] }).to_string());
    book.import(&file, &["--form", "rental_tenant_roster", "--mapping", path(&nonsense)]).exits(2);
    book.import(&file, &["--form", "no_such_form"]).fails(2, "UNKNOWN_FORM");
}

/// The start of an OLE2 file with these names in its directory.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    for name in names {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u8::try_from(entry.len() + 2).unwrap();
        entry.resize(128, 0);
        entry[64] = length;
        bytes.extend(entry);
    }
    bytes
}

#[test]
fn a_file_that_is_no_table_is_refused_in_chinese_and_the_ledger_stays() {
    let book = Book::empty();
    book.places();
    let xlsx = fs::read(sample("辖区基础台账.xlsx")).unwrap();
    let mut bad_utf8 = sample_csv("units").into_bytes();
    bad_utf8.extend([0xFF, 0xFF, 0xFE, 0xC0, 0x80]);
    let files: Vec<(&str, Vec<u8>, &str)> = vec![
        ("空.csv", Vec::new(), "EMPTY"),
        ("空白.csv", b"\r\n  \r\n".to_vec(), "EMPTY"),
        ("扫描件.csv", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n".to_vec(), "NOT_A_CSV"),
        ("网页.xls", "<html><body><p>请先登录</p></body></html>".into(), "NOT_A_WORKBOOK"),
        ("图片.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "NOT_A_WORKBOOK"),
        ("加密.xlsx", compound(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]), "ENCRYPTED"),
        ("半个.xlsx", xlsx[..xlsx.len() / 2].to_vec(), "CORRUPT"),
        ("乱码.csv", bad_utf8, "ENCODING"),
        ("无头.csv", "这里只有一句话\r\n还有一句\r\n".into(), "NO_HEADER"),
        ("别的.csv", "房屋编号,姓名,何时来的\r\nCZ1,李好,昨天\r\n".into(), "FORM_UNKNOWN"),
    ];
    let before = book.bytes();
    let mut seen = Vec::new();
    for (name, bytes, code) in files {
        let answer = book.import(&book.file(name, bytes), &[]);
        let said = answer.exits(3);
        assert_eq!(said["outcome"], "refused", "{name}");
        seen.push((name, text(&said["error"]["code"]), code));
        assert!(
            is_chinese(&said["error"]["message"]) && is_chinese(&said["error"]["hint"]),
            "{said}"
        );
    }
    assert!(seen.iter().all(|(_, said, wanted)| said == wanted), "{seen:?}");
    for unreadable in [book.beside("没有这个文件.csv"), book.ledger()] {
        book.import(&unreadable, &[]).refuses("UNREADABLE");
    }
    let after = book.bytes();
    let grew = |file: &Path| file.ends_with("ledger.db-wal") || file.ends_with("ledger.db-shm");
    assert!(after.iter().all(|(file, digest)| grew(file) || before.get(file) == Some(digest)));
    assert!(book.places().is_empty() && book.queue().is_empty());
}

#[test]
fn a_row_that_does_not_say_which_place_it_registers_is_held() {
    let book = Book::empty();
    // No column for a name, an address or a code: the table registers nothing.
    let file = book.file("甲.csv", csv(&["负责人,联系电话", "张三,14875622161"]));
    book.import(&file, &["--form", "unit_registration"]).refuses("FORM_UNKNOWN");
    assert!(book.places().is_empty());

    // A code alone opens no page; a row with nothing at all does not either.
    let file = book.file("乙.csv", csv(&["单位编号,负责人", "DW01,张三", ",李四"]));
    let report = book.import(&file, &["--form", "unit_registration"]).exits(1);
    assert_eq!(reasons(&report), ["NAME_MISSING", "NAME_MISSING"]);
    assert!(book.places().is_empty());
    assert_eq!(book.queue().len(), 2);

    // Where the table has a name, a coded row without one is only not filled in yet (decisions.md 11).
    let file = book.file(
        "丙.csv",
        csv(&["单位编号,单位名称,单位地址,保卫负责人", "DW01,,,张三", ",,,李四", "DW02,乙厂,,"]),
    );
    let report = book.import(&file, &["--form", "unit_registration"]).exits(1);
    assert_eq!(reasons(&report), ["NAME_MISSING"]);
    assert_eq!(report["written"]["added"], 2);

    // A page that is there may be added to by its code.
    let file = book.file("丁.csv", csv(&["单位编号,职工人数", "DW02,35"]));
    let report = book.import(&file, &["--form", "unit_registration"]).exits(0);
    assert_eq!(report["written"]["updated"], 1);
    book.is_whole();
}

#[test]
fn a_list_of_names_is_no_table_and_a_roster_with_a_strange_column_is_one() {
    let book = Book::with_sample();
    let names = book.file("甲.csv", csv(&["姓名,备注", "周小英,自行车"]));
    book.import(&names, &[]).refuses("FORM_UNKNOWN");
    // Who says what it is gets it; so does a file that bears the name of the table.
    book.import(&names, &["--form", "rental_tenant_roster"]).exits(1);
    let named = book.file("从业人员.csv", csv(&["姓名,备注", "周小英,自行车"]));
    assert_eq!(book.import(&named, &["--dry-run"]).exits(1)["form"], "venue_staff_roster");

    let roster = book.file(
        "乙.csv",
        csv(&["房屋编号,姓名,入住日期,合同编号", &format!("{HOUSE},周小英,2026-02-03,HT-07")]),
    );
    let report = book.import(&roster, &[]).exits(0);
    assert_eq!(report["form"], "rental_tenant_roster");
    let page = book.page(&book.place_called(HOUSE));
    let kept = entries(&page, "rental_tenant_roster")
        .iter()
        .any(|entry| entry["values"]["extra.合同编号"] == "HT-07");
    assert!(kept, "{page}");
}

#[test]
fn a_question_about_a_cell_shows_the_cell_as_it_stands() {
    let book = Book::with_sample();
    let file = book.file(
        "承租.csv",
        csv(&[
            TENANTS,
            &format!("{HOUSE},李好,男,330114196508289093,,2026/2/3,2026年1月3日,"),
            &format!("{HOUSE},张男,女性,330114196508289093,,2026/2/3,,"),
        ]),
    );
    let report = book.import(&file, &["--dry-run"]).exits(1);
    let told = &list(&report["attention"])[0];
    assert_eq!(
        (&told["reason"], &told["raw"]),
        (&json!("DATE_ORDER"), &json!("2026年1月3日")),
        "{report}"
    );
    let sex: Vec<_> = list(&report["notices"])
        .iter()
        .filter(|line| line["reason"] == "ID_SEX_MISMATCH")
        .map(|line| (text(&line["raw"]), line["row"].as_u64().unwrap()))
        .collect();
    assert_eq!(sex, [("女性".to_owned(), 3)], "{}", report["notices"]);
}

#[test]
fn a_row_that_was_erased_for_its_age_does_not_come_back_without_a_word() {
    let book = Book::with_sample();
    let file = book.file(
        "承租.csv",
        csv(&[
            TENANTS,
            &format!("{HOUSE},欧阳晚秋,女,,14875622161,2023-02-03,2024-05-01,"),
            &format!("{HOUSE},何营,男,,14875622162,2023-02-03,2025-05-01,"),
            &format!("{HOUSE},李好,男,,14875622163,2023-02-03,,"),
        ]),
    );
    let over = |report: &Value| -> Vec<u64> {
        let notices = list(&report["notices"]).iter();
        let over = notices.filter(|line| line["reason"] == "RETENTION_OVER");
        over.map(|line| line["row"].as_u64().unwrap()).collect()
    };
    let first = book.import(&file, &[]).exits(0);
    assert_eq!((over(&first), &first["written"]["added"]), (vec![2], &json!(3)), "{first}");
    book.ok(&["erase", "--confirm"]);
    assert!(list(&book.ok(&["search", "欧阳晚秋", "--reveal"])["hits"]).is_empty());
    // What was erased is new again, as its row is; what it is too old for is said.
    let again = book.import(&file, &[]).exits(0);
    assert_eq!(over(&again), [2]);
    assert_eq!(again["written"], json!({ "added": 1, "updated": 0, "unchanged": 2 }));
    book.ok(&["erase", "--confirm"]);
    book.is_whole();
}

#[test]
fn who_takes_over_ends_who_was_responsible_and_that_is_told() {
    let book = Book::empty();
    let headings = "场所编号,场所名称,经营地址,治安责任人,治安责任人电话";
    let import = |name: &str| {
        let row = format!("CS01,甲旅馆,吉林省四平市梨树县郭家店镇高坡巷310号,{name},14875622161");
        book.import(&book.file("场所.csv", csv(&[headings, &row])), &[]).exits(0)
    };
    let told = |report: &Value| -> Vec<String> {
        let notices = list(&report["notices"]).iter();
        notices.filter(|n| n["reason"] == "SUCCEEDED").map(|n| text(&n["value"])).collect()
    };
    assert!(told(&import("何营")).is_empty());
    assert!(told(&import("何营")).is_empty());
    let report = import("周小英");
    assert_eq!(told(&report), ["治安责任人 何营 记为 2026-11-01 卸任"], "{report}");
    assert!(!report["notices"].to_string().contains("14875622161"));
    let page = book.page(&book.place_called("CS01"));
    let values = &entries(&page, "venue_responsible")[0]["values"];
    assert_eq!(values["holders[0].until"], "2026-11-01");
    assert_eq!(values["holders[1].person.name"], "周小英");
    // At a terminal too.
    let row = "CS01,甲旅馆,吉林省四平市梨树县郭家店镇高坡巷310号,李好,14875622161";
    let file = book.file("场所.csv", csv(&[headings, row]));
    let said = book.says(&["import", path(&file)]).stdout;
    assert!(said.contains("周小英 记为 2026-11-01 卸任"), "{said}");
}

#[test]
fn a_table_of_organisations_opens_them_as_a_table_of_places_does() {
    let book = Book::empty();
    let orgs = |book: &Book| list(&book.ok(&["orgs"])["orgs"]).to_vec();
    let head = "机构名称,所属单位（小区）,机构负责人,机构负责人电话,专职人数,兼职人数,保安人数,有巡逻班次制度";
    let register = book.file(
        "保卫组织.csv",
        csv(&[
            head,
            "东街村治保会,东街村,张建国,13800138001,2,3,1,是",
            "西街业委会,西街小区,李强,13800138002,1,0,4,否",
        ]),
    );
    let report = book.import(&register, &[]).exits(0);
    assert_eq!(report["form"], "line_security_org_register", "{report}");
    assert_eq!(report["written"]["added"], 2, "{report}");
    let names: Vec<_> = orgs(&book).iter().map(|org| text(&org["name"])).collect();
    assert_eq!(names, ["东街村治保会", "西街业委会"]);
    // The same again is the same; a new head is a change.
    let report = book.import(&register, &[]).exits(0);
    assert_eq!(report["written"]["unchanged"], 2, "{report}");
    let newer = book.file("新.csv", csv(&[head, "西街业委会,西街小区,王芳,13800138002,1,0,4,否"]));
    let report = book.import(&newer, &[]).exits(0);
    assert_eq!(report["written"]["updated"], 1, "{report}");

    // Members bring their organisation along; of one name the unit tells them apart.
    let members = book.file(
        "成员.csv",
        csv(&[
            &format!("{head},姓名,力量类别,职务,联系电话,负责片区,加入日期"),
            "东街村治保会,东街村,张建国,13800138001,2,3,1,是,周小英,治保会,成员,13800138003,一组,2025-01-01",
            "保卫科,甲厂,赵一,13800138006,2,3,1,是,朱熊,治保会,成员,13800138004,二组,2025-01-01",
            "保卫科,甲厂,赵一,13800138006,2,3,1,是,朱虎,治保会,成员,13800138005,三组,2025-01-01",
            "保卫科,乙厂,钱二,13800138007,2,3,1,是,何营,治保会,成员,13800138008,四组,2025-01-01",
        ]),
    );
    let report = book.import(&members, &[]).exits(0);
    assert_eq!(report["written"]["added"], 4, "{report}");
    let all = orgs(&book);
    assert_eq!(all.len(), 4);
    let page = book.ok(&["org", &text(&all[2]["id"])]);
    let rows = entries(&page, "line_security_org_register");
    assert_eq!(rows.len(), 3, "a head and two members: {page}");
    let report = book.import(&members, &[]).exits(0);
    assert_eq!(report["written"]["unchanged"], 4, "{report}");
    book.is_whole();
    // One change each: undone, the organisations are gone again.
    let book = Book::empty();
    let before = book.figures();
    book.import(&members, &[]).exits(0);
    book.ok(&["undo"]);
    assert_eq!(book.figures(), before);
    assert!(orgs(&book).is_empty());
}

#[test]
fn the_head_of_a_roster_stands_once_however_often_the_file_repeats_it() {
    let book = Book::with_sample();
    let block = sample_csv("blocks");
    let mut lines = block.lines();
    let heading = lines.next().unwrap();
    let code = lines
        .next()
        .unwrap()
        .split(',')
        .nth(heading.split(',').position(|name| name.ends_with("编号")).unwrap());
    let row = |name: &str| {
        format!("{},东街治保会,2001-01-01,{name},治保会,成员,13800138003", code.unwrap())
    };
    let file = book.file(
        "治保组织.csv",
        csv(&[
            "小区编号,组织名称,成立日期,姓名,力量类别,职务,联系电话",
            &row("周小英"),
            &row("朱熊"),
        ]),
    );
    let report = book.import(&file, &["--form", "block_security_org"]).exits(0);
    assert_eq!(
        (report["written"]["added"].clone(), report["written_entries"].clone()),
        (2.into(), 3.into()),
        "{report}"
    );
}

#[test]
fn a_row_of_one_of_two_namesakes_comes_in_once_only_one_bears_the_name() {
    let book = Book::empty();
    let head = "机构名称,所属单位（小区）,机构负责人,机构负责人电话,专职人数,兼职人数,保安人数,有巡逻班次制度";
    let two = ["保卫科,甲厂,赵一,13800138006,2,3,1,是", "保卫科,乙厂,钱二,13800138007,2,3,1,是"];
    book.import(&book.file("组织.csv", csv(&[head, two[0], two[1]])), &[]).exits(0);
    let member = "保卫科,,,,,,,,何营,治保会,成员,13800138008,四组,2025-01-01";
    let member = book.file(
        "成员.csv",
        csv(&[&format!("{head},姓名,力量类别,职务,联系电话,负责片区,加入日期"), member]),
    );
    let report = book.import(&member, &[]).exits(1);
    let held = list(&report["attention"]);
    assert_eq!(held.len(), 1, "{report}");
    assert_eq!(held[0]["reason"], "PARENT_UNKNOWN");
    assert_eq!(held[0]["field"], "line_security_org_register.host", "{report}");
    assert!(text(&held[0]["message"]).contains("所属单位"), "{report}");
    assert_eq!(book.run(&["queue", "--retry"]).exits(1)["released"], 0);

    let orgs = book.ok(&["orgs"]);
    let orgs: Vec<_> = list(&orgs["orgs"]).iter().map(|org| text(&org["id"])).collect();
    let form = "line_security_org_register";
    let first = text(&entries(&book.ok(&["org", &orgs[0]]), form)[0]["entry"]);
    let name = text(&report["columns"][0]["fields"][0]).replace(&format!("{form}."), "");
    book.run(&["edit", &first, "--set", &format!("{name}=保卫一科")]);
    assert_eq!(book.ok(&["queue", "--retry"])["released"], 1);
    assert_eq!(entries(&book.ok(&["org", &orgs[1]]), form).len(), 2, "head and member");
    assert_eq!(list(&book.ok(&["orgs"])["orgs"]).len(), 2);
    // The same file says nothing new.
    let again = book.import(&member, &[]).exits(0);
    assert_eq!(again["written"]["unchanged"], 1, "{again}");
    book.is_whole();
}
