//! What paper promises, through its public door. With `YUWANG_PAPER_OUT=folder` the files are kept
//! for the eye.

mod bounds;
mod gallery;
mod golden;
mod lists;
mod reading;
mod samples;

use std::process::Command;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Map, Value, json};

mod values;

use super::*;
use crate::forms::condition::Meaning;
use crate::forms::{Field, Kind};

const NAMES: [&str; 10] = [
    "张桢著",
    "王㛃",
    "李䶮",
    "陈𬱖",
    "巴哈尔古丽·阿依古丽",
    "迪丽努尔·阿布都热合曼·麦合木提",
    "MARIA GONZALEZ",
    "吴赟堃",
    "孙𠅤",
    "欧阳淼淼",
];

fn printed_at() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 1).and_then(|d| d.and_hms_opt(9, 30, 0)).expect("a time")
}

fn options() -> Options {
    Options {
        paper: Paper::A4,
        punch: Some("a4_iso4".into()),
        duplex: false,
        printed_at: printed_at(),
    }
}

fn head(leaf: usize) -> Head {
    Head {
        station: "郭家店派出所".into(),
        post: "河南社区警务室".into(),
        leaf_no: format!("P01-R{leaf:04}-1"),
        number_label: "",
        corner: None,
        place_name: "安隆达宾馆".into(),
        place_address: "吉林省四平市梨树县郭家店镇高坡巷310号附5号".into(),
        place_kind: "旅馆".into(),
        subkind: "hotel".into(),
        category: "venue".into(),
        revision: 3,
        purpose: "归档".into(),
    }
}

/// A value as a field may hold it, different for each seed.
fn sample(catalogue: &Catalogue, field: &Field, seed: usize) -> Value {
    let pick = |table: &str, seed: usize| {
        let rows = catalogue.table(table).map_or(&[][..], |t| t.rows());
        rows.get(seed % rows.len().max(1)).map_or(Value::Null, |r| json!(r.code))
    };
    match &field.kind {
        Kind::Name => json!(NAMES[seed % NAMES.len()]),
        Kind::Text if field.label.contains("址") || field.label.contains("坐落") => {
            json!(format!(
                "吉林省四平市梨树县郭家店镇大学新村{}幢{}单元{}室",
                seed % 90,
                seed % 7,
                seed % 1900
            ))
        }
        Kind::Text if field.label.contains('号') => json!(format!("CZ2203220{:04}", seed % 9999)),
        Kind::Text => json!(format!("甲乙{}", seed % 100)),
        Kind::Long => {
            json!(format!("房屋装修中，预计2026年11月底完工；电表箱已换新，编号{seed}。"))
        }
        Kind::Date => json!(format!("2025-{:02}-{:02}", seed % 12 + 1, seed % 28 + 1)),
        Kind::DateTime => json!(format!("2026-11-{:02} 10:20", seed % 28 + 1)),
        Kind::Int => json!(seed % 40),
        Kind::Dec => json!((seed % 900) as f64 + 0.5),
        Kind::Flag => json!(!seed.is_multiple_of(3)),
        Kind::Code(table) => pick(table, seed),
        Kind::Codes(table) => json!([pick(table, seed), pick(table, seed + 1)]),
        Kind::IdNumber { .. } => {
            json!(format!("51052419{:02}0113{:04}", seed % 90 + 10, seed % 9999))
        }
        Kind::CreditCode => json!(format!("9122032200{:08}", seed % 99_999_999)),
        Kind::Phone => json!(format!("144{:08}", seed * 7919 % 99_999_999)),
        Kind::Plate => json!("吉C12345"),
        Kind::Sign => Value::Null,
        Kind::Group(fields) => Value::Object(all(catalogue, fields, seed)),
        Kind::List(fields) => Value::Array(
            (0..3).map(|at| Value::Object(all(catalogue, fields, seed + at))).collect(),
        ),
        Kind::Checklist => {
            let rows = catalogue.table("check_item").map_or(&[][..], |t| t.rows());
            let list = "fire";
            let given = rows.iter().filter(|r| r.get("checklist") == list).enumerate();
            let result = |at: usize| ["yes", "yes", "no", "na"][(at + seed) % 4];
            given.map(|(at, r)| json!({"item": r.code, "result": result(at)})).collect()
        }
    }
}

fn all(catalogue: &Catalogue, fields: &[Field], seed: usize) -> Map<String, Value> {
    let values = fields
        .iter()
        .enumerate()
        .map(|(at, f)| (f.key.clone(), sample(catalogue, f, seed * 31 + at * 7)));
    values.filter(|(_, v)| !v.is_null()).collect()
}

/// Writes a file for looking at and returns what `pdftotext` reads in it, if it is installed.
fn read_back(name: &str, bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = std::env::var_os("YUWANG_PAPER_OUT").map_or(folder.path().to_owned(), Into::into);
    let path = folder.join(format!("{name}.pdf"));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(&path, bytes).expect("written");
    if let Ok(check) = Command::new("qpdf").arg("--check").arg(&path).output() {
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    }
    let read = Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&read.stdout).into_owned())
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every text of the printed fields stands in the read-back text, those in groups and rows as well.
fn assert_reads(
    catalogue: &Catalogue,
    fields: &[Field],
    values: &Map<String, Value>,
    text: &str,
    form: &str,
) {
    for field in fields {
        let inside = match values.get(&field.key) {
            Some(Value::Object(group)) => vec![group],
            Some(Value::Array(rows)) if field.width > 0.0 => {
                rows.iter().filter_map(Value::as_object).collect()
            }
            _ => Vec::new(),
        };
        for values in inside {
            assert_reads(catalogue, field.kind.fields(), values, text, form);
        }
    }
    for field in fields.iter().filter(|f| f.width > 0.0 && f.is_leaf() && f.kind != Kind::Long) {
        let Some(value) = values.get(&field.key) else { continue };
        let shown = match &field.kind {
            Kind::IdNumber { .. } | Kind::Phone | Kind::Date => {
                value.as_str().unwrap_or_default().to_owned()
            }
            // 男, 女: the roster is narrow.
            Kind::Code(_) if field.has_role("person.sex") => continue,
            Kind::Code(table) => catalogue
                .table(table)
                .map_or("", |t| t.show(value.as_str().unwrap_or_default()))
                .to_owned(),
            Kind::Text | Kind::Name => value.as_str().unwrap_or_default().to_owned(),
            _ => continue,
        };
        assert!(
            text.contains(&shown) || bare(text).contains(&bare(&shown)),
            "{form} {}: {shown}",
            field.key
        );
    }
}

#[test]
fn every_form_prints_filled_and_blank_on_every_paper() {
    let catalogue = Catalogue::builtin();
    for form in catalogue.forms() {
        with_everything(&catalogue, form, |everything, body| {
            prints_on_every_paper(&catalogue, form, everything, body);
        });
    }
}

/// Values for all that a form has: one entry, the head of a roster and 22 of its rows.
struct Everything {
    values: Map<String, Value>,
    heads: Map<String, Value>,
    rows: Vec<Map<String, Value>>,
}

/// Fills a form with everything, as the body of its sheet.
fn with_everything(
    catalogue: &Catalogue,
    form: &FormDef,
    use_it: impl FnOnce(&Everything, Body<'_>),
) {
    let everything = Everything {
        values: all(catalogue, &form.fields, 5),
        heads: all(catalogue, &form.head, 6),
        rows: (0..22).map(|at| all(catalogue, &form.fields, at)).collect(),
    };
    let Everything { values, heads, rows } = &everything;
    let rows: Vec<&Map<String, Value>> = rows.iter().collect();
    let body = match form.shape {
        Shape::Roster => Body::Roster { head: Some(heads), rows: &rows },
        Shape::Letter if form.letter.is_some() => {
            Body::Letter { placeholders: &placeholder, scope: &scope }
        }
        Shape::Log => Body::Log(values),
        Shape::Letter | Shape::Card => Body::Card(values),
    };
    use_it(&everything, body);
}

fn prints_on_every_paper(
    catalogue: &Catalogue,
    form: &FormDef,
    everything: &Everything,
    body: Body<'_>,
) {
    let Everything { values, heads, rows } = everything;
    for (paper, blank) in [
        (Paper::A4, false),
        (Paper::A4, true),
        (Paper::A5, false),
        (Paper::A5, true),
        (Paper::B5, false),
    ] {
        let shared = Shared::default();
        let options = Options { paper, ..options() };
        let mut head = head(18);
        if form.is_registration() {
            head.place_kind.clear();
        }
        if blank {
            head.leaf_no.clear();
        }
        let sheet = Sheet { form, head, body, blank };
        for page in lay_out(catalogue, &sheet, &options, &shared).expect("laid out") {
            if let Some(mark) = page::runs_over(&page) {
                panic!("{} on {paper:?}: {mark:?}", form.key);
            }
        }
        let printed = print(catalogue, std::slice::from_ref(&sheet), &options, Watch::nobody())
            .expect("printed");
        assert_eq!(printed.missing, [], "{}", form.key);
        let name = format!("{}_{}{}", form.key, paper.code(), if blank { "_blank" } else { "" });
        let text = read_back(&name, &printed.bytes);
        if let (Some(text), false, Paper::A4) = (text, blank, paper) {
            match form.shape {
                Shape::Roster => {
                    assert_reads(catalogue, &form.head, heads, &text, &form.key);
                    rows.iter().for_each(|row| {
                        assert_reads(catalogue, &form.fields, row, &text, &form.key)
                    });
                }
                Shape::Letter if form.letter.is_some() => {}
                _ => assert_reads(catalogue, &form.fields, values, &text, &form.key),
            }
        }
    }
}

fn placeholder(name: &str) -> Option<String> {
    Some(match name {
        "place.name" => "安隆达宾馆".into(),
        "place.addr" => "郭家店镇大学新村8幢4单元1401室".into(),
        "party.signer" => "王㛃".into(),
        "party.role_label" => "主要负责人".into(),
        "party.phone" => "14452635525".into(),
        "police.station" => "郭家店派出所".into(),
        "police.post" => "河南社区警务室".into(),
        "police.bureau" => "梨树县公安局".into(),
        "officer.name" => "怀鸿飞".into(),
        "letter.no" => "ZR202600118".into(),
        "letter.year" => "2026".into(),
        "letter.valid_from" => "2026年11月1日".into(),
        "letter.valid_to" => "2027年10月31日".into(),
        "letter.copies" => "2".into(),
        "security_resp.name" => "陈𬱖".into(),
        "rental.rooms" => "2".into(),
        _ => return None,
    })
}

fn scope(name: &str) -> Meaning {
    match name {
        "place.subkind.group" => Meaning::Text("lodging".into()),
        "place.subkind" => Meaning::Text("hotel".into()),
        "place.category" => Meaning::Text("venue".into()),
        _ => Meaning::Empty,
    }
}

#[test]
fn what_is_too_long_grows_and_stays_on_the_page() {
    let catalogue = Catalogue::builtin();
    for form in catalogue.forms().iter().filter(|f| f.shape != Shape::Letter) {
        let mut values = all(&catalogue, &form.fields, 3);
        for field in &form.fields {
            match &field.kind {
                Kind::Text | Kind::Name => {
                    drop(values.insert(field.key.clone(), json!("长".repeat(60))))
                }
                Kind::Long => {
                    drop(values.insert(field.key.clone(), json!("很长的备注。".repeat(50))))
                }
                Kind::List(fields) => {
                    let rows =
                        (0..30).map(|at| Value::Object(all(&catalogue, fields, at))).collect();
                    values.insert(field.key.clone(), Value::Array(rows));
                }
                _ => {}
            }
        }
        let rows: Vec<&Map<String, Value>> = (0..200).map(|_| &values).collect();
        let body = if form.shape == Shape::Roster {
            Body::Roster { head: None, rows: &rows }
        } else {
            Body::Card(&values)
        };
        for paper in [Paper::A4, Paper::A5] {
            let shared = Shared::default();
            let options = Options { paper, duplex: true, ..options() };
            let long = Head { place_name: "名".repeat(60), ..head(1) };
            let sheet = Sheet { form, head: long, body, blank: false };
            let pages = lay_out(&catalogue, &sheet, &options, &shared).expect("laid out");
            for page in &pages {
                if let Some(mark) = page::runs_over(page) {
                    panic!("{} on {paper:?}: {mark:?}", form.key);
                }
            }
            let printed = print(&catalogue, &[sheet], &options, Watch::nobody()).expect("printed");
            let text = read_back(&format!("long_{}_{}", form.key, paper.code()), &printed.bytes);
            if let (Some(text), Shape::Roster) = (text, form.shape) {
                let last = format!("{}", 200);
                assert!(
                    text.split_whitespace().any(|word| word == last),
                    "{}: row 200 is missing",
                    form.key
                );
            }
        }
    }
}

#[test]
fn a_character_without_a_glyph_is_printed_as_its_code_and_reported() {
    let catalogue = Catalogue::builtin();
    let form = catalogue.form("rental_registration").expect("the form");
    let mut values = all(&catalogue, &form.fields, 1);
    values.insert("title_no".into(), json!("证\u{7}\u{202E}😀\u{2F00}•号"));
    let sheet = Sheet { form, head: head(7), body: Body::Card(&values), blank: false };
    let printed = print(&catalogue, &[sheet], &options(), Watch::nobody()).expect("printed");
    let missing: Vec<_> =
        printed.missing.iter().map(|m| (m.code_point.as_str(), m.field.as_str())).collect();
    assert_eq!(missing, [("U+1F600", "权属证号")]);
    if let Some(text) = read_back("missing", &printed.bytes) {
        assert!(text.contains("证〔U+1F600〕\u{2F00}·号"), "{text}");
    }
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    let catalogue = Catalogue::builtin();
    let form = catalogue.form("venue_registration").expect("the form");
    let values = all(&catalogue, &form.fields, 1);
    let once = || {
        let sheets: Vec<_> = (0..5)
            .map(|at| Sheet { form, head: head(at), body: Body::Card(&values), blank: false })
            .collect();
        print(&catalogue, &sheets, &options(), Watch::nobody()).expect("printed").bytes
    };
    assert_eq!(once(), once());
}

#[test]
fn both_sides_start_every_leaf_on_its_own_sheet() {
    let catalogue = Catalogue::builtin();
    let form = catalogue.form("rental_registration").expect("the form");
    let values = all(&catalogue, &form.fields, 1);
    let sheets: Vec<_> = (0..3)
        .map(|at| Sheet { form, head: head(at), body: Body::Card(&values), blank: false })
        .collect();
    let printed =
        print(&catalogue, &sheets, &Options { duplex: true, ..options() }, Watch::nobody())
            .expect("printed");
    let leaves: usize = printed.leaf_pages.iter().sum();
    assert_eq!((leaves, printed.pages), (3, 5));
}

#[test]
fn a_recovery_key_reads_back_as_it_is_typed() {
    let catalogue = Catalogue::builtin();
    let sheet = TextSheet {
        title: "渔网台账 恢复密钥".into(),
        paragraphs: vec!["请把本页密封后交所里保管。忘记口令时，用下面的密钥可以重新打开台账；没有口令也没有本页，任何人都打不开。".into()],
        key: vec!["K7QF 2M9X 8WTR C4HD".into(), "1LZP 6VNB 3JGY 5SAE".into()],
        after: vec!["领取人（签名）：".into()],
    };
    let printed = print_text(&catalogue, &sheet, printed_at()).expect("printed");
    if let Some(text) = read_back("recovery", &printed.bytes) {
        assert!(
            text.contains("K7QF 2M9X 8WTR C4HD") && text.contains("1LZP 6VNB 3JGY 5SAE"),
            "{text}"
        );
    }
}
