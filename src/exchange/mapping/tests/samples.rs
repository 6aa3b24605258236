//! The sample ledgers must import without a single question.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::forms::values;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}

fn file(path: &str) -> Mapped {
    let path = data(path);
    let container = source::open(&path, source::Limits::default()).unwrap();
    let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
    let hints = Hints { names: &[&stem], ..Hints::default() };
    map_sheet(&Catalogue::builtin(), &container.sheets[0], hints, container.serial_offset)
}

const TABLES: &[(&str, &str, usize)] = &[
    ("venues", "venue_registration", 90),
    ("staff", "venue_staff_roster", 700),
    ("rentals", "rental_registration", 120),
    ("tenants", "rental_tenant_roster", 487),
    ("units", "unit_registration", 54),
    ("blocks", "block_registration", 36),
    ("checks", "venue_inspection_log", 540),
    ("letters", "venue_security_letter", 389),
];

/// What no form keeps, and what only names the place.
fn unclaimed(mapped: &Mapped) -> Vec<(&str, &Target)> {
    let columns = mapped.detected.columns.iter();
    let of = |column: &'_ Column| !column.targets.iter().any(|t| matches!(t, Target::Field { .. }));
    columns
        .filter(|column| of(column))
        .flat_map(|column| column.targets.iter().map(|target| (column.header.as_str(), target)))
        .collect()
}

fn asks_nothing(mapped: &Mapped) {
    assert_eq!(mapped.reasons(), Vec::<&str>::new());
    // Middle dots of another kind; nothing else is worth a word.
    assert!(mapped.notice_reasons().iter().all(|reason| *reason == "NORMALISED"));
    assert!(mapped.notice_reasons().len() <= 4);
    assert!(mapped.column_notices.is_empty());
    let extra = |draft: &Draft| draft.values.contains_key("extra");
    assert!(!mapped.rows.iter().flat_map(|row| &row.drafts).any(extra));
    assert!(mapped.rows.iter().all(|row| !row.undecided));
}

#[test]
fn every_table_finds_its_form_and_asks_nothing_in_either_encoding() {
    for folder in ["csv-utf8-bom", "csv-gb18030"] {
        for (table, form, rows) in TABLES {
            let mapped = file(&format!("{folder}/{table}.csv"));
            assert_eq!((mapped.detected.primary.as_str(), mapped.rows.len()), (*form, *rows));
            asks_nothing(&mapped);
        }
    }
}

#[test]
fn every_sheet_of_the_workbook_does_so_too_and_the_instructions_are_no_table() {
    let path = data("辖区基础台账.xlsx");
    let container = source::open(&path, source::Limits::default()).unwrap();
    let catalogue = Catalogue::builtin();
    let mut found = Vec::new();
    for sheet in &container.sheets {
        let index = HeadingIndex::new(&catalogue);
        let hints = Hints { names: &[&sheet.name], ..Hints::default() };
        let header = find_header(sheet, |names| index.score(names));
        let Some(Ok(_)) = header.map(|header| index.detect(&header.names, hints)) else { continue };
        let mapped = map_sheet(&catalogue, sheet, hints, container.serial_offset);
        asks_nothing(&mapped);
        found.push((mapped.detected.primary.clone(), mapped.rows.len()));
    }
    let expected: Vec<_> =
        TABLES.iter().map(|(_, form, rows)| ((*form).to_owned(), *rows)).collect();
    let mut sorted = (found.clone(), expected);
    sorted.0.sort();
    sorted.1.sort();
    assert_eq!(sorted.0, sorted.1);
}

#[test]
fn workbook_and_text_say_the_same() {
    let path = data("辖区基础台账.xlsx");
    let container = source::open(&path, source::Limits::default()).unwrap();
    let text = file("csv-gb18030/venues.csv");
    let sheet = container.sheets.iter().find(|sheet| sheet.name == "场所").unwrap();
    let book = map_sheet(&Catalogue::builtin(), sheet, Hints::default(), container.serial_offset);
    for (a, b) in text.rows.iter().zip(&book.rows) {
        assert_eq!(a.record_values(), b.record_values());
    }
}

#[test]
fn every_column_is_claimed_but_those_that_number_count_or_name_the_place() {
    let claimed = |table: &str| file(&format!("csv-utf8-bom/{table}.csv"));
    for table in ["venues", "units", "blocks"] {
        assert_eq!(unclaimed(&claimed(table)), [("序号", &Target::Ignored)]);
    }
    assert_eq!(
        unclaimed(&claimed("rentals")),
        [("序号", &Target::Ignored), ("现住人数", &Target::Count)]
    );
    let subject = Target::Subject;
    let (code, name) = (subject(SubjectPart::Code), subject(SubjectPart::Name));
    assert_eq!(
        unclaimed(&claimed("staff")),
        [("序号", &Target::Ignored), ("场所编号", &code), ("场所名称", &name)]
    );
    assert_eq!(
        unclaimed(&claimed("tenants")),
        [
            ("序号", &Target::Ignored),
            ("房屋编号", &code),
            ("房屋地址", &subject(SubjectPart::Address))
        ]
    );
    for table in ["checks", "letters"] {
        assert_eq!(
            unclaimed(&claimed(table)),
            [
                ("序号", &Target::Ignored),
                ("类别", &subject(SubjectPart::Category)),
                ("对象编号", &code),
                ("对象名称", &name)
            ]
        );
    }
}

#[test]
fn a_venues_row_is_a_card_a_responsible_person_a_letter_and_a_check() {
    let mapped = file("csv-utf8-bom/venues.csv");
    assert!(mapped.detected.card);
    for (field, value) in [
        ("venue_registration.name", "求质废品收购站"),
        ("venue_registration.legal_rep.name", "蔡从斌"),
        ("venue_registration.legal_rep.id_kind", "resident_id"),
        ("venue_registration.addr.community", "青堆子村"),
        ("venue_registration.area_business", "21"),
        ("venue_registration.state", "active"),
        ("venue_responsible.holders[0].person.name", "何营"),
        ("venue_responsible.holders[0].role", "security_resp"),
        ("venue_security_letter.valid_to", "2027-09-12"),
        ("venue_security_letter.state", "signed"),
        ("venue_inspection_log.checked_at", "2026-05-14"),
    ] {
        assert_eq!(mapped.text(0, field), value, "{field}");
    }
    let row = &mapped.rows[0];
    assert_eq!((row.record, row.row, row.undecided), (1, 2, false));
    assert_eq!(row.subject.code.as_deref(), Some("CS22032200001"));
    assert_eq!(row.subject.name.as_deref(), Some("求质废品收购站"));
    assert_eq!(row.subject.address.as_deref(), Some("吉林省四平市梨树县郭家店镇北园路96号"));
    assert_eq!(row.subject.category.map(|c| c.code()), Some("venue"));
    assert!(!row.drafts[0].derived && row.drafts[1..].iter().all(|draft| draft.derived));
    let list_row = mapped.draft(0, "venue_responsible").list_row.clone().unwrap();
    assert_eq!(list_row.list, "holders");
    assert_eq!(list_row.set["role"], "security_resp");
    assert!(
        mapped.draft(0, "venue_registration").defaulted.contains(&"legal_rep.id_kind".to_owned())
    );
    assert_eq!(row.record_values()["venue_registration.legal_rep.name"], "蔡从斌");
    assert_eq!(row.record_values()["venue_responsible.holders"][0]["person"]["name"], "何营");
}

#[test]
fn counts_are_given_for_comparing_only() {
    let mapped = file("csv-utf8-bom/rentals.csv");
    let count = &mapped.rows[0].counts[0];
    assert_eq!(
        (count.form.as_str(), count.header.as_str(), count.number),
        ("rental_registration", "现住人数", 1)
    );
}

#[test]
fn checks_go_to_the_form_of_the_category_with_a_row_for_each_hazard() {
    let mapped = file("csv-utf8-bom/checks.csv");
    let forms: std::collections::BTreeSet<_> =
        mapped.rows.iter().map(|row| row.drafts[0].form.as_str()).collect();
    assert_eq!(
        forms.into_iter().collect::<Vec<_>>(),
        ["block_inspection_log", "rental_visit_log", "unit_patrol_log", "venue_inspection_log"]
    );
    assert_eq!(mapped.text(0, "venue_inspection_log.officer_1"), "怀鸿飞");
    assert_eq!(mapped.text(0, "venue_inspection_log.officer_2"), "乙之吻");
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[1].desc"), "未落实实名登记制度");
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[1].due_on"), "2025-07-04");
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[1].state"), "closed");
    assert_eq!(mapped.text(1, "venue_inspection_log.result"), "pass");
    assert!(values::rows(&mapped.draft(1, "venue_inspection_log").values, "hazards").is_empty());
    let most =
        mapped.rows.iter().map(|row| values::rows(&row.drafts[0].values, "hazards").len()).max();
    assert_eq!(most, Some(3));
    let rental = mapped.rows.iter().find(|row| row.drafts[0].form == "rental_visit_log").unwrap();
    let vals = &rental.drafts[0].values;
    assert_eq!(values::text(vals, "visited_at"), values::text(vals, "checked_at"));
    assert!(!vals.contains_key("anonymous"));
}

#[test]
fn rosters_name_their_place_and_their_people() {
    let staff = file("csv-utf8-bom/staff.csv");
    assert_eq!(staff.rows[0].subject.code.as_deref(), Some("CS22032200001"));
    assert_eq!(staff.text(0, "venue_staff_roster.name"), "周小英");
    assert_eq!(staff.text(3, "venue_staff_roster.name"), "王㛃");
    assert_eq!(staff.text(80, "venue_staff_roster.name"), "古丽娜尔·吐尔逊");
    assert_eq!(staff.text(0, "venue_staff_roster.hired_on"), "2026-10-08");
    let tenants = file("csv-utf8-bom/tenants.csv");
    assert_eq!(tenants.text(0, "rental_tenant_roster.room"), "505");
    assert_eq!(tenants.text(0, "rental_tenant_roster.relation"), "self");
    assert!(tenants.rows[0].subject.address.is_some());
}

#[test]
fn letters_go_by_their_titles() {
    let mapped = file("csv-utf8-bom/letters.csv");
    let mut by_title = BTreeMap::new();
    for row in &mapped.rows {
        let draft = &row.drafts[0];
        by_title.insert(values::text(&draft.values, "title").unwrap(), draft.form.clone());
    }
    let found: Vec<_> = by_title.iter().map(|(t, f)| (t.as_str(), f.as_str())).collect();
    assert_eq!(
        found,
        [
            ("出租房屋治安责任保证书", "rental_security_letter"),
            ("单位内部治安保卫责任书", "unit_safety_letter"),
            ("平安小区（村居）共建责任书", "general_letter"),
            ("行业场所治安管理责任书", "venue_security_letter"),
        ]
    );
}

#[test]
fn many_rows_take_microseconds_each() {
    let text = std::fs::read_to_string(data("csv-utf8-bom/staff.csv")).unwrap();
    let (header, body) = text.split_once('\n').unwrap();
    let copies = if cfg!(debug_assertions) { 3 } else { 143 };
    let text = format!("{header}\n{}", body.repeat(copies));
    let container = container(&text);
    let catalogue = Catalogue::builtin();
    let index = HeadingIndex::new(&catalogue);
    let sheet = &container.sheets[0];
    let header = find_header(sheet, |names| index.score(names)).unwrap();
    let detected = index.detect(&header.names, Hints::default()).unwrap();
    let mapper = Mapper::new(&index, &detected, today(), 0);
    let rows: Vec<_> = sheet.rows().skip(1).collect();
    let start = std::time::Instant::now();
    let mut good = 0;
    for (at, row) in rows.iter().enumerate() {
        good += usize::from(mapper.map_row(row, at + 1).is_good());
    }
    // Told, not asserted: the machine may be busy.
    println!("{:.2} µs a row", start.elapsed().as_secs_f64() * 1e6 / rows.len() as f64);
    assert_eq!(good, rows.len());
}
