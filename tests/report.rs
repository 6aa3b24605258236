//! Figures of a month or year, the year-start survey and the handover sheet, from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use serde_json::Value;
use yuwang::api::figure_places::FigureAsk;

/// A column of a sample table.
fn column(table: &str, name: &str) -> Vec<String> {
    let text = sample_csv(table);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader.headers().unwrap().iter().position(|head| head == name).unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

fn row<'v>(work: &'v Value, key: &str) -> &'v Value {
    let parts = list(&work["parts"]).iter();
    parts.flat_map(|part| list(&part["rows"])).find(|row| row["key"] == key).expect(key)
}

#[test]
fn a_month_is_counted_as_a_spreadsheet_would() {
    let book = Book::with_sample();
    let work = book.ok(&["report", "--month", "2026-10"])["work"].clone();
    let in_october =
        |days: &[String]| days.iter().filter(|day| day.starts_with("2026-10")).count() as u64;
    let came =
        in_october(&column("staff", "入职日期")) + in_october(&column("tenants", "入住日期"));
    let left =
        in_october(&column("staff", "离职日期")) + in_october(&column("tenants", "搬离日期"));
    assert_eq!(row(&work, "came")["total"], came);
    assert_eq!(row(&work, "left")["total"], left);
    let checks = in_october(&column("checks", "检查日期"));
    assert_eq!(row(&work, "checks")["total"], checks);
    assert_eq!(row(&work, "letters_signed")["total"], in_october(&column("letters", "签订日期")));
    for part in ["checks", "letters"] {
        let of = |what: &str| row(&work, &format!("{part}_{what}"))["total"].as_u64().unwrap();
        let late = if part == "checks" { of("late") } else { 0 };
        assert_eq!(of("due"), of("done") + late + of("ahead") + of("open"), "{part}");
        assert_eq!(of("ahead"), 0, "October is over");
    }
    // What outside checks ask for stands beside it as before.
    let figures = book.figures();
    for (key, wanted) in summary().as_object().unwrap() {
        if figures.get(key).is_some_and(Value::is_number) {
            assert_eq!(&figures[key], wanted, "{key}");
        }
    }
}

#[test]
fn what_is_not_over_yet_is_not_said_to_be_left_undone() {
    let book = Book::with_sample();
    let on = |today: &str, month: &str, more: &[&str]| {
        let args = ["report", "--month", month, "--today", today];
        book.ok(&[&args[..], more].concat())["work"].clone()
    };
    for (today, month) in [("2026-11-01", "2026-11"), ("2026-11-30", "2026-11")] {
        let work = on(today, month, &[]);
        let of = |key: &str| row(&work, key)["total"].as_u64().unwrap();
        assert!(of("checks_due") > 0 && of("checks_ahead") > 0, "{today}");
        assert_eq!(of("checks_open"), 0, "{today}: nothing due in November is over");
        assert_eq!(of("checks_due"), of("checks_done") + of("checks_late") + of("checks_ahead"));
        let letters = of("letters_done") + of("letters_ahead") + of("letters_open");
        assert_eq!(of("letters_due"), letters, "{today}");
    }
    let over = on("2026-12-01", "2026-11", &[]);
    assert_eq!((&row(&over, "checks_ahead")["total"], &over["so_far"]), (&0.into(), &"".into()));
    // That it is not over stands on screen, on paper and in the file in the same words.
    let (table, pages) = (book.beside("十一月.csv"), book.beside("十一月.pdf"));
    let work = on("2026-11-01", "2026-11", &["--csv", path(&table), "--out", path(&pages)]);
    let words = "还没有结束，数字到今天（2026-11-01）";
    assert_eq!(work["so_far"], words);
    assert!(std::fs::read_to_string(&table).unwrap().contains(words));
    assert!(squeezed(&pdf_text(&pages)).contains(words));
    let ahead = ["report", "--month", "2026-12", "--today", "2026-11-30"];
    let refused = book.run(&ahead).exits(2);
    assert!(is_chinese(&refused["error"]["message"]), "{refused}");
    assert!(refused.to_string().contains("2026年12月还没有开始"), "{refused}");
}

/// The course of the months, the table and what stands behind it count the letters of places.
#[test]
fn letters_of_organisations_are_in_no_month() {
    let book = Book::empty();
    let place = text(&book.add("venue_registration", "", &["name=甲旅馆"])["place"]);
    let org = ["name=甲村村委会", "kind=村委会"];
    let org = text(&book.add("organisation_registration", "", &org)["place"]);
    book.add("general_letter", &place, &["signed_on=2026-10-12"]);
    let set = ["--org", &org, "--set", "signed_on=2026-10-13", "--today", "2026-11-05"];
    let signed = book.run(&[&["add", "--form", "general_letter"], &set[..]].concat());
    assert!(signed.code < 2, "{}", signed.stdout);
    for (period, code) in [("--month", "2026-10"), ("--year", "2026")] {
        let work = book.ok(&["report", period, code])["work"].clone();
        let months = list(&work["months"]).iter();
        let course: u64 = months.map(|one| one["letters_signed"].as_u64().unwrap()).sum();
        assert_eq!((row(&work, "letters_signed")["total"].as_u64(), course), (Some(1), 1));
    }
    let ask = FigureAsk {
        period: "2026".to_owned(),
        figure: "letters_signed".to_owned(),
        ..FigureAsk::default()
    };
    assert_eq!(book.desk().figure_places(&ask).unwrap().total, 1);
}

/// A letter that ends in the month and is in force today is not one that nobody signed.
#[test]
fn a_letter_that_ends_in_days_to_come_is_not_yet_due() {
    let book = Book::empty();
    let file = book.file("场所.csv", csv(&["场所编号,场所名称,经营地址", "CS1,甲旅馆,河东路1号"]));
    book.import(&file, &["--form", "venue_registration"]).exits(0);
    let place = book.place_called("CS1");
    let form = "venue_fire_letter";
    book.add(form, &place, &["signed_on=2025-11-20", "valid_to=2026-11-20"]);
    let on = |today: &str| {
        let work = book.ok(&["report", "--month", "2026-11", "--today", today])["work"].clone();
        ["due", "done", "ahead", "open"]
            .map(|key| row(&work, &format!("letters_{key}"))["total"].as_u64().unwrap())
    };
    let [before, last, after] = ["2026-11-01", "2026-11-20", "2026-11-21"].map(on);
    assert_eq!(before, last);
    assert_eq!((before[2], after[2]), (1, 0));
    assert_eq!((before[0], before[3] + 1), (after[0], after[3]));
}

#[test]
fn the_table_and_what_stands_behind_say_the_same_numbers() {
    let book = Book::with_sample();
    let out = book.beside("十月.csv");
    let work = book.ok(&["report", "--month", "2026-10", "--csv", path(&out)])["work"].clone();
    let table = std::fs::read_to_string(&out).unwrap();
    // A year is its months, where windows are no longer than a month.
    let year = book.ok(&["report", "--year", "2026"])["work"].clone();
    let months: u64 =
        list(&year["months"]).iter().map(|month| month["hazards_found"].as_u64().unwrap()).sum();
    assert_eq!(row(&year, "hazards_found")["total"], months);
    assert_eq!(list(&year["months"]).len(), 12);
    let desk = book.desk();
    for part in list(&work["parts"]) {
        for row in list(&part["rows"]) {
            let item = format!("2026年10月　{}　{}", text(&part["title"]), text(&row["label"]));
            let line = |part: &str, count: &Value| {
                let line = format!("{item},{part},{count}");
                assert!(table.lines().any(|told| told == line), "{line} is not in the table");
            };
            line("合计", &row["total"]);
            for (at, category) in list(&work["categories"]).iter().enumerate() {
                let count = &row["cells"][at];
                line(&text(&category["label"]), count);
                if at % 2 == 1 {
                    continue;
                }
                let ask = FigureAsk {
                    period: "2026-10".to_owned(),
                    figure: text(&row["key"]),
                    category: text(&category["code"]),
                    ..FigureAsk::default()
                };
                let behind = desk.figure_places(&ask).unwrap();
                let sum: u32 = behind.places.iter().map(|place| place.count).sum();
                assert_eq!((sum, behind.total), (count.as_u64().unwrap() as u32, sum), "{item}");
            }
        }
    }
}

/// Of a month gone by the file and the terminal tell its own figures alone.
#[test]
fn the_table_of_a_past_month_says_nothing_beside_its_own_figures() {
    let book = Book::with_sample();
    let table = |period: &[&str]| {
        let out = book.beside("表.csv");
        let args = [&["report"], period, &["--csv", path(&out)]].concat();
        let json = book.ok(&args);
        (json["figures"]["rows"]["venues"].clone(), std::fs::read_to_string(&out).unwrap())
    };
    let (counted, now) = table(&["--month", "2026-11"]);
    let (past, then) = table(&["--month", "2026-10"]);
    assert!(counted.is_number() && past.is_number(), "programs are told both");
    let first = |text: &str| text.lines().nth(1).unwrap().to_owned();
    let own = |line: &&str| !line.starts_with("2026年") && !line.starts_with("逐月");
    assert!(now.lines().skip(1).filter(own).count() > 20, "{}", first(&now));
    let beside: Vec<&str> = then.lines().skip(1).filter(own).collect();
    assert_eq!(beside.len(), 3, "{beside:?}");
    assert!(beside.iter().any(|line| line.contains("一警务室")), "{beside:?}");
    let said = book.says(&["report", "--month", "2026-10"]).stdout;
    assert!(said.lines().position(|line| line == "2026年10月").unwrap() < 6, "{said}");
}

#[test]
fn a_report_is_printed_with_its_charts() {
    let book = Book::with_sample();
    let out = book.beside("统计.pdf");
    book.ok(&["report", "--month", "2026-10", "--out", path(&out)]);
    let text = squeezed(&pdf_text(&out));
    for wanted in
        ["工作统计", "2026年10月", "一警务室", "检查逐月", "隐患逐月", "处所按种类", "共4页"]
    {
        assert!(text.contains(wanted), "{wanted} is not on paper: {text}");
    }
    assert_eq!(pdf_pages(&out), 4);
}

/// Three venues that came in a file: one is seen in the season, one is not, one is closed in it.
fn surveyed() -> (Book, [String; 3]) {
    let book = Book::empty();
    let file = book.file(
        "场所.csv",
        csv(&[
            "场所编号,场所名称,经营地址",
            "CS1,甲旅馆,河东路1号",
            "CS2,乙旅馆,河东路2号",
            "CS3,丙旅馆,河东路3号",
        ]),
    );
    book.import(&file, &["--form", "venue_registration"]).exits(0);
    let places = ["CS1", "CS2", "CS3"].map(|code| book.place_called(code));
    book.add("venue_inspection_log", &places[0], &["checked_at=2026-02-10", "check_kind=survey"]);
    book.add("venue_inspection_log", &places[1], &["checked_at=2026-02-11"]);
    let page = book.page(&places[2]);
    let card = text(&entries(&page, "venue_registration")[0]["entry"]);
    let set = ["state=closed", "state_on=2026-02-20", "close_reason=demolished"];
    let set: Vec<_> = set.iter().flat_map(|set| ["--set", set]).collect();
    let all = [&["edit", &card], set.as_slice()].concat();
    let code = book.run(&all).code;
    assert!(code < 2, "{code}");
    (book, places)
}

fn ids(all: &Value) -> Vec<String> {
    list(all).iter().map(|place| text(&place["id"])).collect()
}

#[test]
fn the_survey_of_a_year_says_who_was_seen_and_stays_as_it_was() {
    let (book, [seen, waiting, closed]) = surveyed();
    let on = |today: &str, args: &[&str]| {
        let mut all = vec!["campaign", "--today", today];
        all.extend(args);
        book.run(&all)
    };
    let now = on("2026-03-01", &[]).exits(0);
    assert_eq!(
        (&now["awaited"], &now["seen"], &now["running"]),
        (&2.into(), &1.into(), &true.into())
    );
    assert_eq!(ids(&now["waiting"]), std::slice::from_ref(&waiting));
    assert_eq!(ids(&now["closed"]), [closed]);
    assert!(is_chinese(&now["closed"][0]["why"]), "{now}");
    assert_eq!(now["base"][0]["all"]["places"], 2);

    // The season is over: who was not seen is called for; seen late is seen, and said so.
    on("2026-04-01", &[]).exits(1);
    book.add("venue_inspection_log", &waiting, &["checked_at=2026-04-05", "check_kind=survey"]);
    let late = on("2026-04-06", &[]).exits(0);
    assert_eq!((&late["seen"], &late["late"]), (&1.into(), &1.into()));

    // Next year begins anew, and last year reads as it was.
    let next = on("2027-01-10", &[]).exits(0);
    assert_eq!((&next["awaited"], &next["seen"]), (&2.into(), &0.into()));
    assert_eq!(ids(&next["waiting"]), [seen, waiting]);
    let last = on("2027-01-10", &["--year", "2026"]).exits(0);
    for key in ["awaited", "seen", "late", "areas", "closed", "base"] {
        assert_eq!(last[key], late[key], "{key}");
    }
    on("2026-04-06", &["--year", "2027"]).exits(2);

    let out = book.beside("排查.pdf");
    on("2026-04-06", &["--out", path(&out)]).exits(0);
    let text = squeezed(&pdf_text(&out));
    for wanted in ["年初排查情况", "2026年", "底数", "丙旅馆", "拆除征收"] {
        assert!(text.contains(wanted), "{wanted} is not on paper: {text}");
    }
}

/// What becomes of a place after the season changes nothing of it, in that year and in the next.
#[test]
fn a_season_that_is_over_stays_as_it_was_on_its_last_day() {
    let (book, [_, waiting, _]) = surveyed();
    let file = book.file(
        "又.csv",
        csv(&[
            "场所编号,场所名称,经营地址",
            "CS4,丁旅馆,河东路4号",
            "CS5,戊旅馆,河东路5号",
            "CS6,己旅馆,河东路6号",
        ]),
    );
    book.import(&file, &["--form", "venue_registration"]).exits(0);
    let on = |today: &str| {
        let told = book.run(&["campaign", "--year", "2026", "--today", today]);
        let code = told.code;
        assert!(code < 2, "{}", told.stdout);
        told.exits(code)
    };
    let keys = ["awaited", "seen", "late", "paused", "areas", "closed", "waiting", "base"];
    let card = |code: &str, today: &str, set: &[&str]| {
        let page = book.page(&book.place_called(code));
        let card = text(&entries(&page, "venue_registration")[0]["entry"]);
        let set: Vec<_> = set.iter().flat_map(|set| ["--set", set]).collect();
        let told = book.run(&[&["edit", &card, "--today", today], set.as_slice()].concat());
        assert!(told.code < 2, "{}", told.stdout);
    };
    // One is out of use on the last day and comes back in May.
    card("CS4", "2026-03-20", &["state=suspended", "state_on=2026-03-20"]);
    let last = on("2026-03-31");
    assert_eq!((&last["awaited"], &last["paused"]), (&4.into(), &1.into()));
    card("CS4", "2026-05-10", &["state=active", "state_on=2026-05-10"]);
    // One goes out of use in April, one is closed in June.
    card("CS5", "2026-04-20", &["state=suspended", "state_on=2026-04-20"]);
    let set = ["state=closed", "state_on=2026-06-05", "close_reason=demolished"];
    card("CS6", "2026-06-05", &set);
    for today in ["2026-12-31", "2027-01-01"] {
        let told = on(today);
        for key in keys.iter().filter(|key| **key != "waiting") {
            assert_eq!(told[*key], last[*key], "{key} on {today}");
        }
        assert_eq!(list(&told["waiting"]).len(), 3, "{today}");
        assert!(ids(&told["waiting"]).contains(&waiting));
    }
}

#[test]
fn the_handover_sheet_tells_of_places_and_never_of_persons() {
    let book = Book::with_sample();
    let venue = text(&book.add("venue_registration", "", &["name=新旅馆"])["place"]);
    let form = "venue_staff_roster";
    book.add(form, &venue, &["name=欧阳特别"]);
    let out = book.beside("交接单.pdf");
    let sheet = book.ok(&["report", "--handover", "--out", path(&out)]);
    let text = squeezed(&pdf_text(&out));
    for wanted in ["警务室交接单", "底数", "网眼", "未销隐患", "导出批次", "移交人", "接收人"]
    {
        assert!(text.contains(wanted), "{wanted} is not on paper: {text}");
    }
    assert!(!text.contains("欧阳特别") && !sheet.to_string().contains("欧阳特别"));
    // Its holes are those of the net.
    let net = book.run(&["net", "--holes"]);
    let net = net.exits(1);
    for holes in list(&sheet["holes"]) {
        let told = list(&net["holes"])
            .iter()
            .filter(|hole| ["rule", "label", "level"].iter().all(|key| hole[*key] == holes[*key]));
        assert_eq!(holes["count"], told.count(), "{}", holes["rule"]);
    }
    let open = book.ok(&["report", "--month", "2026-11"])["work"].clone();
    assert!(
        list(&sheet["hazards"]).len() as u64
            <= row(&open, "hazards_open")["total"].as_u64().unwrap()
    );
}

#[test]
fn the_route_of_a_survey_names_who_is_still_to_be_seen_and_what_was_found_and_closed() {
    let (book, _) = surveyed();
    let found =
        ["--set", "name=丁旅馆", "--set", "addr.addr_text=河东路4号", "--today", "2026-03-02"];
    let answer = book.run(&[&["add", "--form", "venue_registration"], &found[..]].concat());
    assert!(answer.code < 2, "{}", answer.stdout);
    let out = book.beside("排查路线单.pdf");
    let batch = ["batch", "route", "--survey", "--today", "2026-03-05", "--out", path(&out)];
    assert!(book.run(&batch).code < 2);
    let text = squeezed(&pdf_text(&out));
    for wanted in
        ["2026年年初排查", "乙旅馆", "已新发现", "丁旅馆", "已注销、迁出", "丙旅馆", "排查1"]
    {
        assert!(text.contains(wanted), "{wanted} is not on paper: {text}");
    }
    assert!(!text.contains("甲旅馆"), "it was seen: {text}");
    let nobody = [
        "batch",
        "route",
        "--survey",
        "--today",
        "2026-03-05",
        "--area",
        "没有",
        "--out",
        path(&out),
    ];
    assert!(book.run(&nobody).code >= 2);
    // Of a day: what is planned for it, and its day over the list.
    let place = book.place_called("CS2");
    book.ok(&["plan", "--day", "2026-11-12", "--add", &place]);
    let day = ["batch", "route", "--day", "2026-11-12", "--out", path(&out)];
    assert!(book.run(&day).code < 2);
    let text = squeezed(&pdf_text(&out));
    assert!(text.contains("2026年11月12日周四") && text.contains("乙旅馆"), "{text}");
    assert!(!text.contains("丁旅馆"), "{text}");
}
