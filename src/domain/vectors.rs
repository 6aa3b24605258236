//! Every row of codes/test_vectors.csv, by its `rule` column.

use super::*;
use crate::domain::{date, phone};
use chrono::NaiveDate;

const FILE: &str = include_str!("../../assets/codes/test_vectors.csv");

struct Outcome {
    text: String,
    notes: Vec<Reason>,
}

fn apply(rule: &str, input: &str) -> Result<Outcome, Reason> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
    let number = |rule: &str| {
        let rule: NumberRule = rule.parse().unwrap();
        check_number(rule, input, today).map(|c| Outcome { text: c.text, notes: c.notes })
    };
    let plain = |text: &str| Outcome { text: text.to_owned(), notes: vec![] };
    match rule {
        "citizen_id" => number("idcn18"),
        "id15_upgrade" => {
            let (id, note) = CitizenId::parse(input, today)?;
            assert_eq!(note, Some(IdNote::Old15), "{input}");
            Ok(plain(id.reveal()))
        }
        "hmt_residence" => number("idhmt18"),
        "foreign_pr" => number("pr18|pr15"),
        "hm_permit" => number("hmpermit"),
        "tw_permit" => number("twpermit"),
        "passport_cn" => number("ppcn"),
        "uscc" => CreditCode::parse(input)
            .map(|c| Outcome { text: c.as_str().to_owned(), notes: c.notes() }),
        "phone" => phone::Phone::parse(input).map(|p| plain(p.reveal())),
        "plate" => Plate::parse(input).map(|p| plain(p.reveal())),
        "date" => date::parse_date(input).map(|d| plain(&date::format_iso(d))),
        other => panic!("no rule {other}: the table is newer than this test"),
    }
}

#[test]
fn every_row_of_the_vector_file_comes_out_as_it_says() {
    let mut reader = csv::Reader::from_reader(FILE.trim_start_matches('\u{FEFF}').as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (rule, input, expect, error, normalized) =
            (&row[0], &row[1], &row[2], &row[3], &row[4]);
        let outcome = apply(rule, input);
        match (expect, outcome) {
            ("ok", Ok(found)) => {
                assert_eq!(found.text, normalized, "{rule} {input}");
                assert_eq!(found.notes, [], "{rule} {input}");
            }
            ("warn", Ok(found)) => {
                let codes: Vec<_> = found.notes.iter().map(|n| n.code()).collect();
                assert_eq!(codes, [error], "{rule} {input}");
                assert!(!found.notes.iter().any(|n| n.holds()));
                let kept = if normalized.is_empty() { input } else { normalized };
                assert_eq!(found.text, kept, "{rule} {input}");
            }
            ("error", Err(reason)) => assert_eq!(reason.code(), error, "{rule} {input}"),
            (_, Ok(found)) => {
                panic!("{rule} {input}: expected {expect} {error}, got {}", found.text)
            }
            (_, Err(reason)) => panic!("{rule} {input}: expected {expect}, got {reason}"),
        }
        rows += 1;
    }
    assert_eq!(rows, 89);
}
