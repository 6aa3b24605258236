//! The sample ledgers beside the project: every file gives the rows its README promises.

use std::path::{Path, PathBuf};

use super::*;

const TABLES: [(&str, &str, usize); 8] = [
    ("venues", "场所", 90),
    ("staff", "从业人员", 700),
    ("rentals", "出租房屋", 120),
    ("tenants", "承租人员", 487),
    ("units", "单位", 54),
    ("blocks", "小区村居", 36),
    ("checks", "检查记录", 540),
    ("letters", "责任书", 389),
];

/// The folder of samples.
fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no sample ledgers at {}", folder.display());
    None
}

#[test]
fn every_sample_csv_gives_its_rows_without_a_single_problem() {
    let Some(folder) = samples() else { return };
    for (encoding, sub) in [("utf-8-bom", "csv-utf8-bom"), ("gb18030", "csv-gb18030")] {
        for (file, _, rows) in TABLES {
            let path = folder.join(sub).join(file).with_extension("csv");
            let found = open(&path, Limits::default()).unwrap();
            assert_eq!((found.encoding, found.delimiter), (Some(encoding), Some(',')), "{file}");
            let sheet = &found.sheets[0];
            let header = header_of(sheet);
            assert_eq!(header.rows, [1], "{file}");
            let mut records = 0;
            for (kind, row) in lay_out(sheet, &header) {
                assert_eq!(kind, RowKind::Data, "{file} row {}", row.number);
                assert!(row.problems.is_empty(), "{file} row {}", row.number);
                records += 1;
            }
            assert_eq!(records, rows, "{file}");
        }
    }
}

#[test]
fn both_encodings_of_a_sample_hold_the_same_text() {
    let Some(folder) = samples() else { return };
    for (file, ..) in TABLES {
        let read = |sub: &str| {
            let path = folder.join(sub).join(file).with_extension("csv");
            grid(&open(&path, Limits::default()).unwrap().sheets[0])
        };
        assert_eq!(read("csv-utf8-bom"), read("csv-gb18030"), "{file}");
    }
}

#[test]
fn the_sample_workbook_holds_what_the_csv_files_hold() {
    let Some(folder) = samples() else { return };
    let book = open(&folder.join("辖区基础台账.xlsx"), Limits::default()).unwrap();
    for (file, name, rows) in TABLES {
        let sheet = book.sheets.iter().find(|sheet| sheet.name == name).unwrap();
        let header = header_of(sheet);
        assert_eq!(header.rows, [2], "{name}");
        let text = csv_records(&folder.join("csv-utf8-bom").join(file).with_extension("csv"));
        let mut records = Vec::new();
        let mut skipped = Vec::new();
        for (kind, row) in lay_out(sheet, &header) {
            match kind {
                RowKind::Data => records.push(row_texts(&row)),
                RowKind::Skipped(why) => skipped.push((row.number, why)),
            }
        }
        assert_eq!(records.len(), rows, "{name}");
        assert_eq!(records, text, "{name}");
        let mut expected = vec![(1, SkipReason::Title)];
        if file == "venues" {
            expected.push((93, SkipReason::Note));
        }
        assert_eq!(skipped, expected, "{name}");
    }
}

fn csv_records(path: &Path) -> Vec<Vec<String>> {
    let found = open(path, Limits::default()).unwrap();
    let header = header_of(&found.sheets[0]);
    lay_out(&found.sheets[0], &header).map(|(_, row)| row_texts(&row)).collect()
}

/// Without the blanks at the end, which a workbook does not store.
fn row_texts(row: &RawRow<'_>) -> Vec<String> {
    let mut texts: Vec<String> = row.cells.iter().map(|cell| cell.text.to_string()).collect();
    while texts.pop_if(|text| text.is_empty()).is_some() {}
    texts
}
