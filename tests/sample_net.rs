//! The holes of the sample post, place by place, each explained by the files it came from: what is
//! expected here is worked out from the tables alone, as a clerk would with a spreadsheet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use common::*;

/// The last day on which a letter's end is called for: thirty days ahead.
const SOON: &str = "2026-12-01";

type Row = HashMap<String, String>;

fn table(name: &str) -> Vec<Row> {
    let text = sample_csv(name);
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// The tables of what is kept of places.
struct Tables {
    letters: Vec<Row>,
    checks: Vec<Row>,
    staff: Vec<Row>,
    tenants: Vec<Row>,
}

/// What one kind of place is asked for, and what its table calls it.
struct Kind {
    table: &'static str,
    code: &'static str,
    card: &'static str,
    check: &'static str,
    /// The letter whose days the tables have.
    letter: Option<&'static str>,
    /// The first day that a newest check may have: of last month, or of last quarter.
    checked_since: &'static str,
    /// What no table of the sample has, so that every place lacks it: rule and form.
    lacks: &'static [(&'static str, &'static str)],
}

const KINDS: [Kind; 4] = [
    Kind {
        table: "venues",
        code: "场所编号",
        card: "venue_registration",
        check: "venue_inspection_log",
        letter: Some("venue_security_letter"),
        checked_since: "2026-10-01",
        lacks: &[
            // Cards lack what the tables have no column for.
            ("H01b", "venue_registration"),
            ("H01b", "venue_responsible"),
            ("H01", "venue_fire_letter"),
            ("H02", "venue_fire_letter"),
            ("H01", "venue_liaison_roster"),
            ("H07", "venue_liaison_roster"),
            // For security and for fire: nobody says that he was told his duties.
            ("H06", "venue_responsible"),
            ("H06", "venue_responsible"),
        ],
    },
    Kind {
        table: "rentals",
        code: "房屋编号",
        card: "rental_registration",
        check: "rental_visit_log",
        letter: Some("rental_security_letter"),
        checked_since: "2026-07-01",
        lacks: &[("H01b", "rental_registration")],
    },
    Kind {
        table: "units",
        code: "单位编号",
        card: "unit_registration",
        check: "unit_patrol_log",
        letter: Some("unit_safety_letter"),
        checked_since: "2026-10-01",
        lacks: &[
            ("H01b", "unit_registration"),
            ("H06", "unit_registration"),
            ("H01", "unit_fire_letter"),
            ("H02", "unit_fire_letter"),
            ("H01", "unit_liaison_roster"),
            ("H07", "unit_liaison_roster"),
            ("H01", "unit_visit_log"),
        ],
    },
    Kind {
        table: "blocks",
        code: "小区编号",
        card: "block_registration",
        check: "block_inspection_log",
        letter: None,
        checked_since: "2026-07-01",
        lacks: &[
            ("H01b", "block_registration"),
            ("H01", "block_patrol_log"),
            ("H01", "block_security_org"),
            // Nobody is its head, and nobody is in it.
            ("H12", "block_security_org"),
            ("H12", "block_security_org"),
        ],
    },
];

/// The newest day of a column for a place, in the table of records and on the row of the place.
fn newest(rows: &[Row], column: &str, place: &Row, own: &str, code: &str) -> String {
    let of_place = rows.iter().filter(|row| row["对象编号"] == code).map(|row| row[column].clone());
    of_place.chain(place.get(own).cloned()).max().unwrap_or_default()
}

/// Whether a hazard of a place is over its day and not settled.
fn has_late_hazard(tables: &Tables, place: &Row, code: &str) -> bool {
    let late = |row: &Row, settled: &str| {
        let end = row["整改期限"].as_str();
        !row["存在隐患"].is_empty() && row[settled] != "已整改" && !end.is_empty() && end < TODAY
    };
    late(place, "整改情况")
        || tables.checks.iter().any(|row| row["对象编号"] == code && late(row, "复查结果"))
}

fn expected(kind: &Kind, place: &Row, tables: &Tables) -> Vec<(String, String)> {
    let code = place[kind.code].as_str();
    let mut out: Vec<(&str, &str)> = kind.lacks.to_vec();
    if let Some(letter) = kind.letter {
        match newest(&tables.letters, "到期日期", place, "责任书到期日期", code).as_str()
        {
            "" => out.extend([("H01", letter), ("H02", letter)]),
            end if end < TODAY => out.push(("H02", letter)),
            end if end <= SOON => out.push(("H02b", letter)),
            _ => {}
        }
    }
    let checked = newest(&tables.checks, "检查日期", place, "最近检查日期", code);
    if checked.is_empty() {
        out.push(("H01", kind.check));
    }
    if checked.as_str() < kind.checked_since {
        out.push(("H03", kind.check));
    }
    if has_late_hazard(tables, place, code) {
        out.push(("H04", kind.check));
    }
    let there = |row: &&Row, place: &str, left: &str| {
        row[place] == code && (row[left].is_empty() || row[left].as_str() > TODAY)
    };
    let staff: Vec<_> =
        tables.staff.iter().filter(|row| there(row, "场所编号", "离职日期")).collect();
    // Nobody's papers were checked by the tables, and no guard has a certificate in them.
    if !staff.is_empty() {
        out.push(("H05b", "venue_staff_roster"));
    }
    if staff.iter().any(|row| row["岗位"] == "保安") {
        out.push(("H05b", "venue_staff_roster"));
    }
    if let Some(said) = place.get("从业人数").and_then(|said| said.parse::<usize>().ok()) {
        let apart = said.abs_diff(staff.len());
        if apart >= 2 && apart * 5 >= said {
            out.push(("H05", "venue_staff_roster"));
        }
    }
    // No table says when a tenant was reported.
    if tables.tenants.iter().any(|row| there(&row, "房屋编号", "搬离日期")) {
        out.push(("H05c", "rental_tenant_roster"));
    }
    out.into_iter().map(|(rule, form)| (rule.to_owned(), form.to_owned())).collect()
}

#[test]
fn every_hole_of_the_sample_post_is_explained_by_its_files() {
    let book = Book::with_sample();
    let codes: HashMap<String, String> =
        book.places().iter().map(|place| (text(&place["id"]), text(&place["ext_code"]))).collect();
    let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let net = book.run(&["net"]).exits(1);
    for hole in list(&net["holes"]) {
        let place = codes[hole["place"].as_str().expect("the sample has no organisations")].clone();
        found.entry(place).or_default().push((text(&hole["rule"]), text(&hole["form"])));
    }

    let tables = Tables {
        letters: table("letters"),
        checks: table("checks"),
        staff: table("staff"),
        tenants: table("tenants"),
    };
    let (mut looked_at, mut paused) = (0, BTreeSet::new());
    for kind in &KINDS {
        for place in table(kind.table) {
            let code = place[kind.code].clone();
            let mut found = found.remove(&code).unwrap_or_default();
            if place.get("经营状态").is_some_and(|state| state != "营业") {
                assert_eq!(found, [], "{code} is out of use");
                paused.insert(code);
                continue;
            }
            let mut expected = expected(kind, &place, &tables);
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{code}: {place:?}");
            assert!(found.iter().any(|(_, form)| form == kind.card), "{code}");
            looked_at += 1;
        }
    }
    assert_eq!(found, BTreeMap::new(), "holes of no place");
    assert_eq!((looked_at, paused.len()), (283, 17));
    assert_eq!(net["expected"], 283);
}
