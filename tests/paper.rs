//! Paper: every value is on it, can be read from it, and nothing is lost for want of a character.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use common::*;
use serde_json::{Value, json};

fn print(book: &Book, out: &Path, what: &[&str]) -> Answer {
    let mut args = vec!["print", "--out", path(out)];
    args.extend(what);
    book.run(&args)
}

/// Pages as told, and no fault that qpdf finds (where it is installed).
#[track_caller]
fn assert_sound(answer: &Value, out: &Path) {
    assert_eq!(answer["files"], json!([path(out)]));
    assert_all_sound(answer);
}

/// Of a print that may fill more than one file.
#[track_caller]
fn assert_all_sound(answer: &Value) {
    let files = list(&answer["files"]);
    assert_eq!(answer["file"], files[0]);
    let mut pages = 0;
    for file in files {
        let file = text(file);
        pages += pdf_pages(Path::new(&file));
        if let Ok(check) = Command::new("qpdf").arg("--check").arg(&file).output() {
            assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
        }
    }
    assert!(pages > 0);
    assert_eq!(answer["pages"], pages);
}

/// Widths on paper by path, without the numbers of rows.
fn widths(book: &Book, form: &str) -> BTreeMap<String, f64> {
    let told = book.ok(&["forms", form]);
    let fields = list(&told["forms"][0]["fields"]);
    fields
        .iter()
        .map(|f| (text(&f["path"]).replace("[]", ""), f["width"].as_f64().unwrap()))
        .collect()
}

fn without_rows(path: &str) -> String {
    path.chars().filter(|c| !matches!(c, '[' | ']') && !c.is_ascii_digit()).collect()
}

#[test]
fn every_printed_value_of_a_place_comes_out_of_the_pdf() {
    let book = Book::with_sample();
    let (mut seen, mut lost) = (0, Vec::new());
    for code in ["CS22032200002", "CZ22032200002", "DW22032200001", "XQ22032200001"] {
        let page = book.page(&book.place_called(code));
        let out = book.beside("一处.pdf");
        let answer = print(&book, &out, &["--place", &text(&page["id"])]).exits(0);
        assert_sound(&answer, &out);
        assert_eq!(answer["missing_glyphs"], json!([]));
        let printed = pdf_text(&out);
        let mut forms = BTreeMap::new();
        for entry in list(&page["entries"]) {
            // A letter is a text of its own; people who have left are not on today's page.
            let gone = entry["values"]
                .as_object()
                .unwrap()
                .keys()
                .any(|k| k == "left_on" || k == "moved_out_on");
            if entry["shape"] == "letter" || gone {
                continue;
            }
            let form = text(&entry["form"]);
            let width = forms.entry(form.clone()).or_insert_with(|| widths(&book, &form));
            for (field, value) in entry["shown"].as_object().unwrap() {
                let group = field.split(['.', '[']).next().unwrap();
                let on_paper = width.get(&without_rows(field)).is_some_and(|w| *w > 0.0);
                let short = ["sex", "id_kind"].iter().any(|k| field.ends_with(k))
                    || entry["values"][field].is_boolean();
                if !on_paper || short || group == "extra" {
                    continue;
                }
                seen += 1;
                let value = squeezed(value.as_str().unwrap());
                let spoken = spoken_date(&value);
                if !printed.contains(&value) && !spoken.is_some_and(|date| printed.contains(&date))
                {
                    lost.push(format!("{form}.{field}={value}"));
                }
            }
        }
    }
    assert!(seen > 60, "{seen}");
    assert!(lost.is_empty(), "{lost:?}");
}

fn spoken_date(value: &str) -> Option<String> {
    let (year, rest) = value.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Some(format!("{year}年{}月{}日", month.parse::<u32>().ok()?, day.parse::<u32>().ok()?))
}

#[test]
fn everybody_present_is_on_the_rosters_rare_characters_and_dots_as_well() {
    let book = Book::with_sample();
    for (table, form, name, id) in
        [("staff", "venue_staff_roster", 3, 5), ("tenants", "rental_tenant_roster", 4, 6)]
    {
        let out = book.beside(table);
        let answer = print(&book, &out, &["--form", form]).exits(0);
        assert_sound(&answer, &out);
        let printed = pdf_text(&out);
        let mut present = 0;
        for row in csv::Reader::from_reader(sample_csv(table).as_bytes()).records() {
            let row = row.unwrap();
            if !row[11].is_empty() {
                continue;
            }
            present += 1;
            let name = squeezed(&row[name]).replace(['•', '・'], "·");
            assert!(printed.contains(&name) && printed.contains(&row[id]), "{row:?}");
        }
        assert_eq!(present, summary()[format!("{table}_present")].as_u64().unwrap());
    }
}

#[test]
fn a_character_that_no_font_has_is_printed_by_its_number_and_told() {
    let book = Book::empty();
    let venue = text(&book.add("venue_registration", "", &["name=王㛃李䶮陈𬱖店"])["place"]);
    book.add("venue_staff_roster", &venue, &["name=张𰀀", "hired_on=2026-10-08"]);
    let out = book.beside("缺字.pdf");
    let answer = print(&book, &out, &["--place", &venue]).exits(1);
    let missing = list(&answer["missing_glyphs"]);
    assert_eq!(missing.len(), 1, "{answer}");
    assert_eq!(
        (&missing[0]["character"], &missing[0]["code_point"]),
        (&json!("𰀀"), &json!("U+30000"))
    );
    assert_eq!(missing[0]["leaf_no"], "P01-V0001-2");
    assert_eq!(missing[0]["place"], venue, "{answer}");
    assert!(is_chinese(&missing[0]["place_name"]) && is_chinese(&missing[0]["field"]), "{answer}");
    let printed = pdf_text(&out);
    assert!(printed.contains("张〔U+30000〕"), "{printed}");
    assert!(printed.contains("王㛃李䶮陈𬱖店"));
}

#[test]
fn all_of_a_category_and_the_whole_binder_print_with_page_numbers() {
    let book = Book::with_sample();
    let out = book.beside("单位.pdf");
    let units = print(&book, &out, &["--category", "unit"]).exits(0);
    assert_sound(&units, &out);
    assert!(units["leaves"].as_u64().unwrap() >= 54);
    let printed = pdf_text(&out);
    let pages = usize::try_from(units["pages"].as_u64().unwrap()).unwrap();
    let leaves = usize::try_from(units["leaves"].as_u64().unwrap()).unwrap();
    assert_eq!(printed.matches("页共").count(), pages);
    assert_eq!(printed.matches("第1页共").count(), leaves);
    assert!(printed.contains("第2页共2页"));

    let binder = book.beside("全部.pdf");
    let all = print(&book, &binder, &["--all"]).exits(0);
    assert_all_sound(&all);
    assert!(list(&all["files"]).len() > 1, "more than 2,000 sheets: {all}");
    assert!(all["leaves"].as_u64().unwrap() > units["leaves"].as_u64().unwrap());
}

#[test]
fn blank_forms_carry_their_labels_and_no_data_on_every_paper() {
    let book = Book::with_sample();
    let out = book.beside("空白.pdf");
    let answer = print(&book, &out, &["--all", "--blank"]).exits(0);
    assert_sound(&answer, &out);
    let forms = book.ok(&["forms"]);
    assert!(answer["leaves"].as_u64().unwrap() >= list(&forms["forms"]).len() as u64);
    let printed = pdf_text(&out);
    for word in ["场所登记表", "从业人员登记表", "身份证", "编号"] {
        assert!(printed.contains(word), "{word}");
    }
    assert!(!printed.contains("万航火锅城") && !printed.contains("330114196508289093"));
    for paper in ["a5", "b5", "16k"] {
        let answer =
            print(&book, &out, &["--form", "venue_staff_roster", "--blank", "--paper", paper])
                .exits(0);
        assert_sound(&answer, &out);
    }
}

#[test]
fn printing_is_logged_and_a_print_of_nothing_makes_no_file() {
    let book = Book::empty();
    let out = book.beside("无.pdf");
    print(&book, &out, &["--category", "venue"]).refuses("NOTHING_TO_PRINT");
    print(&book, &out, &["--form", "no_such_form"]).fails(2, "UNKNOWN_FORM");
    print(&book, &out, &["--all", "--category", "venue"]).exits(2);
    assert!(!out.exists());
    book.add("venue_registration", "", &["name=甲旅馆"]);
    print(&book, &out, &["--all", "--purpose", "年终归档"]).exits(0);
    assert!(pdf_text(&out).contains("年终归档"));
    let log = book.ok(&["log", "--limit", "1"]);
    assert_eq!(log["history"][0]["op"], "print");
}

#[test]
fn whoever_stands_in_a_list_is_printed_with_name_and_numbers() {
    let book = Book::empty();
    let venue = text(&book.add("venue_registration", "", &["name=甲旅馆"])["place"]);
    let set = [
        "holders[0].role=security_resp",
        "holders[0].person.name=怀鸿飞",
        "holders[0].person.id_no=330114196508289093",
        "holders[0].person.phone=14452635525",
        "holders[0].since=2024-03-01",
        "holders[0].until=2025-02-28",
        "holders[1].role=fire_resp",
        "holders[1].person.name=巴哈尔古丽·阿依古丽",
        "holders[1].person.phone=14147377101",
        "holders[1].since=2025-03-01",
    ];
    let mut args = vec!["add", "--form", "venue_responsible", "--place", &venue];
    args.extend(set.iter().flat_map(|pair| ["--set", pair]));
    book.run(&args);
    let out = book.beside("责任人.pdf");
    assert_sound(&print(&book, &out, &["--place", &venue]).exits(0), &out);
    let printed = pdf_text(&out);
    for word in ["怀鸿飞", "330114196508289093", "14452635525", "2024-03-01", "2025-02-28"] {
        assert!(printed.contains(word), "{word}: {printed}");
    }
    assert!(printed.contains("巴哈尔古丽·阿依古丽") && printed.contains("14147377101"));
}

#[test]
fn a_group_inside_the_rows_of_an_own_roster_is_printed() {
    let book = Book::empty();
    let form = r#"
key = "venue_relief"
label = "交接班登记表"
shape = "roster"
subjects = ["venue"]
order = 41
retention = "K2"

[[fields]]
key = "name"
label = "姓名"
type = "name"
required = true
class = "P"
roles = ["person.name"]
width = 30

[[fields]]
key = "relief"
label = "接班人"
type = "group"

[[fields.fields]]
key = "name"
label = "姓名"
type = "name"
class = "P"
width = 30

[[fields.fields]]
key = "phone"
label = "联系电话"
type = "phone"
class = "P"
width = 40
"#;
    std::fs::write(book.ledger().join("forms").join("venue_relief.toml"), form).unwrap();
    assert_eq!(book.ok(&["forms", "venue_relief"])["refused"], json!([]));
    let venue = text(&book.add("venue_registration", "", &["name=甲旅馆"])["place"]);
    book.add(
        "venue_relief",
        &venue,
        &["name=周小英", "relief.name=何营", "relief.phone=14825529404"],
    );
    let out = book.beside("交接班.pdf");
    assert_sound(&print(&book, &out, &["--form", "venue_relief"]).exits(0), &out);
    let printed = pdf_text(&out);
    for word in ["周小英", "何营", "14825529404", "接班人"] {
        assert!(printed.contains(word), "{word}: {printed}");
    }
}

const ORDINALS: [&str; 15] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四",
    "十五",
];

/// Which of them stand before the clauses of a letter: after a full stop, not in a word.
fn ordinals(printed: &str) -> Vec<&'static str> {
    let is_there = |word: &&str| {
        printed.match_indices(&format!("{word}、")).any(|(at, _)| {
            let before = printed[..at].chars().last();
            !before.is_some_and(|c| ORDINALS[..10].contains(&c.to_string().as_str()))
        })
    };
    ORDINALS.into_iter().filter(|word| is_there(word)).collect()
}

#[test]
fn the_clauses_of_a_letter_are_numbered_without_a_gap() {
    let book = Book::empty();
    let mut counts = Vec::new();
    for (name, subkind) in [("甲旅馆", "hotel"), ("乙网吧", "internet_cafe"), ("丙当铺", "pawn")]
    {
        let name = format!("name={name}");
        let subkind = format!("subkind={subkind}");
        let added = book.run(&["add", "--form", "venue_registration", "--set", &name, &subkind]);
        let venue = text(&added.json["place"]);
        book.add("venue_security_letter", &venue, &["signed_on=2026-10-08"]);
        let out = book.beside("责任书.pdf");
        print(&book, &out, &["--place", &venue]).exits(0);
        let printed = pdf_text(&out);
        let found = ordinals(&printed);
        assert_eq!(found, ORDINALS[..found.len()], "{printed}");
        counts.push(found.len());
    }
    counts.sort_unstable();
    counts.dedup();
    assert!(counts.len() > 1, "places of all kinds have the same clauses: {counts:?}");
}

#[test]
fn a_letter_without_its_days_has_room_to_write_them() {
    let book = Book::empty();
    let rental =
        text(&book.add("rental_registration", "", &["addr.addr_text=高坡巷310号"])["place"]);
    book.add("rental_security_letter", &rental, &["signed_on=2026-10-08"]);
    let out = book.beside("责任书.pdf");
    print(&book, &out, &["--form", "rental_security_letter"]).exits(0);
    let printed = pdf_text(&out);
    assert!(printed.contains("有效期年月日至年月日；"), "{printed}");
    assert!(printed.contains("2026年10月8日"), "{printed}");
    let blank = book.beside("空白.pdf");
    print(&book, &blank, &["--form", "rental_security_letter", "--blank"]).exits(0);
    let printed = pdf_text(&blank);
    assert!(printed.contains("有效期年月日至年月"), "{printed}");
}
