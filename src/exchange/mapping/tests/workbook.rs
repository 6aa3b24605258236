//! What only a workbook can hold.

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

const HEADER: [&str; 5] = ["姓名", "公民身份号码", "联系电话", "岗位", "入职日期"];

fn sheet(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Mapped {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(HEADER) {
        sheet.write_string(0, column, name).unwrap();
    }
    sheet.write_string(1, 0, "周小英").unwrap();
    fill(sheet);
    let bytes = book.save_to_buffer().unwrap();
    let container = source::read(bytes, "xlsx", source::Limits::default()).unwrap();
    let hints = Hints::default();
    map_sheet(&Catalogue::builtin(), &container.sheets[0], hints, container.serial_offset)
}

#[test]
fn a_number_that_a_spreadsheet_has_cut_is_held() {
    let mapped = sheet(|sheet| {
        sheet.write_number(1, 1, 140_321_195_112_196_733_f64).unwrap();
    });
    assert_eq!(mapped.reasons(), ["ID_PRECISION"]);
}

#[test]
fn dates_come_as_date_cells_and_as_bare_serial_numbers() {
    let bare = sheet(|sheet| {
        sheet.write_number(1, 4, 46_027).unwrap();
    });
    assert_eq!(bare.text(0, "venue_staff_roster.hired_on"), "2026-01-05");
    let cell = sheet(|sheet| {
        let format = Format::new().set_num_format("yyyy/m/d");
        sheet.write_number_with_format(1, 4, 46_027, &format).unwrap();
    });
    assert_eq!(cell.text(0, "venue_staff_roster.hired_on"), "2026-01-05");
    assert!(!cell.notice_reasons().contains(&"NORMALISED"));
}

#[test]
fn numbers_of_people_kept_as_numbers_are_read() {
    let mapped = sheet(|sheet| {
        sheet.write_number(1, 2, 14_147_377_101_f64).unwrap();
    });
    assert_eq!(mapped.reasons(), Vec::<&str>::new());
    assert_eq!(mapped.text(0, "venue_staff_roster.phone"), "14147377101");
}

#[test]
fn cells_that_show_an_error_hold_the_row_and_hidden_rows_are_mentioned() {
    let mapped = sheet(|sheet| {
        sheet.write_formula(1, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.set_row_hidden(1).unwrap();
    });
    assert_eq!(mapped.reasons(), ["CELL_ERROR"]);
    assert!(mapped.notice_reasons().contains(&"HIDDEN_ROW"));
    assert!(mapped.rows[0].hidden);
}
