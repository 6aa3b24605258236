//! xlsx and xls.

use rust_xlsxwriter::{ExcelDateTime, Format as Look, Formula, Workbook};

use super::*;

fn xlsx(build: impl FnOnce(&mut Workbook)) -> Container {
    let mut book = Workbook::new();
    build(&mut book);
    read_named(book.save_to_buffer().unwrap(), "台账.xlsx").unwrap()
}

fn kinds_of(row: &RawRow<'_>) -> Vec<(String, CellKind)> {
    row.cells.iter().map(|cell| (cell.text.to_string(), cell.kind)).collect()
}

fn cell(text: &str, kind: CellKind) -> (String, CellKind) {
    (text.to_owned(), kind)
}

/// Replaces a member of a workbook by rewriting its text.
fn patched(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};

    use flate2::{Compression, write::DeflateEncoder};
    // Every member is unpacked, changed, packed again; the directory is written anew.
    let members = super::super::zip::members(&bytes).unwrap();
    let (mut out, mut directory) = (Cursor::new(Vec::new()), Vec::new());
    for member in &members {
        let mut content = Vec::new();
        member.unpack(&bytes).unwrap().read_to_end(&mut content).unwrap();
        let content = String::from_utf8(content).unwrap().replace(from, to).into_bytes();
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&content).unwrap();
        let packed = packer.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(&content);
        let mut facts = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        facts.extend(crc.sum().to_le_bytes());
        facts.extend((packed.len() as u32).to_le_bytes());
        facts.extend((content.len() as u32).to_le_bytes());
        facts.extend((member.path.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        let at = out.position() as u32;
        out.write_all(b"PK\x03\x04").unwrap();
        out.write_all(&facts).unwrap();
        out.write_all(member.path.as_bytes()).unwrap();
        out.write_all(&packed).unwrap();
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(member.path.as_bytes());
    }
    let (at, count) = (out.position() as u32, members.len() as u16);
    out.write_all(&directory).unwrap();
    out.write_all(b"PK\x05\x06\0\0\0\0").unwrap();
    out.write_all(&count.to_le_bytes()).unwrap();
    out.write_all(&count.to_le_bytes()).unwrap();
    out.write_all(&(directory.len() as u32).to_le_bytes()).unwrap();
    out.write_all(&at.to_le_bytes()).unwrap();
    out.write_all(&[0, 0]).unwrap();
    out.into_inner()
}

#[test]
fn cells_say_what_they_are() {
    let found = xlsx(|book| {
        let sheet = book.add_worksheet();
        let day = Look::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let moment = Look::new().set_num_format("yyyy-mm-dd hh:mm");
        let clock = Look::new().set_num_format("hh:mm");
        let date = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
        sheet.write(0, 0, "007").unwrap();
        sheet.write(0, 1, 45.0).unwrap();
        sheet.write(0, 2, 110101190001010014.0).unwrap();
        sheet.write(0, 3, 88.5).unwrap();
        sheet.write(0, 4, 0.1 + 0.2).unwrap();
        sheet.write_with_format(0, 5, date("2026-01-05"), &day).unwrap();
        sheet.write_with_format(0, 6, date("2026-01-05T08:30:00"), &moment).unwrap();
        sheet.write_with_format(0, 7, date("08:30:00"), &clock).unwrap();
        sheet.write(0, 8, true).unwrap();
        sheet.write(0, 9, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write(0, 10, Formula::new("=B1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(0, 12, " 龙䶮 ").unwrap();
    });
    let row = found.sheets[0].rows().next().unwrap();
    use CellKind::*;
    assert_eq!(
        kinds_of(&row),
        [
            cell("007", Text),
            cell("45", Number),
            cell("110101190001010020", Number),
            cell("88.5", Number),
            cell("0.3", Number),
            cell("2026-01-05", DateSerial),
            cell("2026-01-05 08:30", DateSerial),
            cell("08:30", Text),
            cell("TRUE", Bool),
            cell("2", Number),
            cell("#DIV/0!", Error),
            cell("", Empty),
            cell(" 龙䶮 ", Text),
        ]
    );
    assert_eq!((found.format, found.encoding, found.serial_offset), (Format::Xlsx, None, 0));
}

#[test]
fn a_formula_that_was_never_computed_is_not_a_blank() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "姓名").unwrap().write(0, 1, Formula::new("=A1").set_result("77")).unwrap();
    let bytes = patched(book.save_to_buffer().unwrap(), "<v>77</v>", "");
    let found = read_named(bytes, "a.xlsx").unwrap();
    let row = found.sheets[0].rows().next().unwrap();
    assert_eq!(row.cells[1].kind, CellKind::FormulaWithoutValue);
}

#[test]
fn an_error_that_the_library_does_not_know_is_still_an_error() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "甲").unwrap();
    sheet.write(0, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(0, 2, "乙").unwrap();
    let bytes = patched(book.save_to_buffer().unwrap(), "<v>#DIV/0!</v>", "<v>#SPILL!</v>");
    let found = read_named(bytes, "a.xlsx").unwrap();
    let row = found.sheets[0].rows().next().unwrap();
    assert_eq!(
        kinds_of(&row),
        [cell("甲", CellKind::Text), cell("#ERROR!", CellKind::Error), cell("乙", CellKind::Text)]
    );
}

#[test]
fn a_workbook_counting_from_1904_gives_the_same_dates() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Look::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(0, 0, 46027 - 1462, &day).unwrap().write(0, 1, 46027 - 1462).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let bytes = patched(bytes, "<workbookPr ", "<workbookPr date1904=\"1\" ");
    let found = read_named(bytes, "a.xlsx").unwrap();
    let row = found.sheets[0].rows().next().unwrap();
    assert_eq!(kinds_of(&row)[0], cell("2026-01-05", CellKind::DateSerial));
    // A bare serial number is for whoever knows that the column holds dates.
    assert_eq!(kinds_of(&row)[1], cell("44565", CellKind::Number));
    assert_eq!(found.serial_offset, 1462);
}

#[test]
fn titles_sheets_and_rows_know_whether_they_are_merged_or_hidden() {
    let found = xlsx(|book| {
        let sheet = book.add_worksheet().set_name("场所 & 人员").unwrap();
        sheet.merge_range(0, 0, 0, 2, "从业人员台账", &Look::new()).unwrap();
        sheet.write_row(1, 0, ["序号", "姓名", "备注"]).unwrap();
        sheet.write(2, 0, 1).unwrap().write(2, 1, "甲").unwrap();
        sheet.write(3, 0, 2).unwrap().write(3, 1, "乙").unwrap();
        sheet.set_row_hidden(3).unwrap();
        let old = book.add_worksheet().set_name("旧").unwrap();
        old.write(0, 0, "x").unwrap();
        old.set_hidden(true);
    });
    let names: Vec<_> = found.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(names, [("场所 & 人员", false), ("旧", true)]);
    let sheet = &found.sheets[0];
    let rows: Vec<_> = sheet.rows().map(|row| (row.number, row.spanned, row.hidden)).collect();
    assert_eq!(rows, [(1, 3, false), (2, 1, false), (3, 1, false), (4, 1, true)]);
    assert_eq!(header_of(sheet).rows, [2]);
    assert_eq!(data_rows(sheet), 2);
}

#[test]
fn a_cell_merged_downwards_shows_in_every_row_it_covers() {
    let found = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["场所名称", "姓名"]).unwrap();
        sheet.merge_range(1, 0, 3, 0, "龙门客栈", &Look::new()).unwrap();
        sheet.write(1, 1, "甲").unwrap().write(2, 1, "乙").unwrap();
        sheet.write(4, 1, "丙").unwrap();
    });
    let rows = grid(&found.sheets[0]);
    assert_eq!(rows[1], ["龙门客栈", "甲"]);
    assert_eq!(rows[2], ["龙门客栈", "乙"]);
    assert_eq!(rows[3], [""; 0]);
    assert_eq!(rows[4], ["", "丙"]);
}

#[test]
fn headings_over_several_columns_are_joined_with_those_below() {
    let found = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 3, "出租房屋台账", &Look::new()).unwrap();
        sheet.merge_range(1, 0, 2, 0, "姓名", &Look::new()).unwrap();
        sheet.merge_range(1, 1, 1, 2, "责任书", &Look::new()).unwrap();
        sheet.merge_range(1, 3, 2, 3, "备注", &Look::new()).unwrap();
        sheet.write(2, 1, "签订日期").unwrap().write(2, 2, "到期日期").unwrap();
        sheet.write_row(3, 0, ["甲", "2026-01-01", "2026-12-31"]).unwrap();
    });
    let header = header_of(&found.sheets[0]);
    assert_eq!(header.rows, [2, 3]);
    assert_eq!(header.names, ["姓名", "责任书签订日期", "责任书到期日期", "备注"]);
    assert_eq!(data_rows(&found.sheets[0]), 1);

    let text = csv("姓名,责任书,,备注\n,签订日期,到期日期,\n甲,2026-01-01,2026-12-31,\n");
    let header = header_of(&text.sheets[0]);
    assert_eq!(header.names, ["姓名", "责任书签订日期", "责任书到期日期", "备注"]);
    assert_eq!(data_rows(&text.sheets[0]), 1);
}

#[test]
fn a_used_range_blown_up_to_the_last_cell_costs_nothing() {
    let found = xlsx(|book| {
        let sheet = book.add_worksheet();
        let grey = Look::new().set_background_color("#eeeeee");
        sheet.write_row(0, 0, ["姓名", "备注"]).unwrap();
        sheet.write(1, 0, "甲").unwrap();
        sheet.write_blank(1_048_575, 16_383, &grey).unwrap();
    });
    assert_eq!(found.sheets[0].rows().count(), 2);
    let found = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "姓名").unwrap().write(3, 0, "甲").unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    let numbers: Vec<_> = found.sheets[0].rows().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 1_048_576]);
}

#[test]
fn an_old_workbook_reads_like_a_new_one() {
    let found = read_named(*include_bytes!("../testdata/venues.xls"), "台账.et").unwrap();
    assert_eq!(found.format, Format::Xls);
    let names: Vec<_> = found.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(names, [("场所", false), ("旧", true)]);
    let rows: Vec<_> = found.sheets[0].rows().collect();
    assert_eq!((rows[0].spanned, rows[0].cells[0].text.as_ref()), (6, "辖区场所台账"));
    use CellKind::*;
    let first: Vec<_> = kinds_of(&rows[2]).into_iter().take(5).collect();
    assert_eq!(
        first,
        [
            cell("1", Number),
            cell("龙䶮茶楼", Text),
            cell("0501", Text),
            cell("2026-01-05", DateSerial),
            cell("88.5", Number),
        ]
    );
    assert_eq!(rows[3].cells[4], Cell { text: "TRUE".into(), kind: Bool });
    assert_eq!(rows[3].cells[5].kind, Error);
    assert_eq!(rows[3].cells[2].kind, Number);
}

#[test]
fn a_hundred_thousand_rows_of_a_workbook_read_in_full() {
    let found = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["姓名", "联系电话", "备注"]).unwrap();
        for row in 1..=100_000u32 {
            sheet.write_row(row, 0, ["甲", "14000000001", ""]).unwrap();
            sheet.write(row, 3, row).unwrap();
        }
    });
    assert_eq!(data_rows(&found.sheets[0]), 100_000);
}
