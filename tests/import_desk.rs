//! Importing as a window does it: look, mend, decide, write, undo; and the rows that wait.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::path::Path;

use common::*;
use yuwang::api::export::ExportRequest;
use yuwang::api::import_desk::{
    CellAsk, CorrectionAsk, LookReply, MendAsk, RowAsk, RowTab, RowView, RowsAsk, SheetAsk, WayAsk,
};
use yuwang::api::queue_desk::SettleAsk;
use yuwang::api::{Key, Open, Session};
use yuwang::vault::Passphrase;
use yuwang::watch::Watch;

const NOBODY: fn() -> Watch<'static> = Watch::nobody;

fn open(book: &Book) -> Session {
    let key = Key::Passphrase(Passphrase::new(PASSPHRASE));
    let today = Some(TODAY.parse().unwrap());
    Session::open(&Open { folder: book.ledger(), user: None, key, today, reveal: false }).unwrap()
}

fn look(desk: &mut Session, file: &Path) -> LookReply {
    desk.import_open(file, NOBODY()).unwrap_or_else(|error| panic!("{error} {}", error.inside))
}

fn rows(desk: &Session, tab: RowTab) -> Vec<RowView> {
    let ask = RowsAsk { sheet: String::new(), tab, from: 0, count: 500 };
    desk.import_rows(&ask).unwrap().rows
}

fn edit(desk: &mut Session, row: usize, column: usize, text: &str) -> LookReply {
    let text = Some(text.to_owned());
    let edits = vec![CorrectionAsk { sheet: String::new(), row, column, text }];
    desk.import_mend(MendAsk { edits, ways: Vec::new() }, NOBODY()).unwrap()
}

fn decide(desk: &mut Session, row: usize, way: Option<WayAsk>) -> LookReply {
    let ways = vec![RowAsk { sheet: String::new(), row, way }];
    desk.import_mend(MendAsk { edits: Vec::new(), ways }, NOBODY()).unwrap()
}

/// Three of the sample's staff: the second with a wrong number, the third as the first again.
fn staff() -> String {
    let head = "场所编号,场所名称,姓名,公民身份号码,民族,联系电话,岗位,入职日期,工装尺码\n";
    let row = |name: &str, id: &str| {
        format!("CS22032200001,求质废品收购站,{name},{id},汉,14147377101,收购员,2026-10-08,XL\n")
    };
    [
        head.to_owned(),
        row("周小英", "110101199001010015"),
        row("朱熊", "110101199001010016"),
        row("周小瑛", "110101199001010015"),
    ]
    .concat()
}

#[test]
fn the_old_workbook_goes_through_without_a_question_and_back_again() {
    let book = Book::empty();
    let before = book.figures();
    let mut desk = open(&book);
    let seen = look(&mut desk, &sample("辖区基础台账.xlsx"));
    // Eight tables; what else there is are words for people.
    assert_eq!(seen.sheets.iter().filter(|sheet| sheet.take).count(), 8);
    assert_eq!((seen.counts.mend, seen.counts.confirm, seen.counts.held), (0, 0, 0));
    assert_eq!(seen.counts.all, seen.counts.added + seen.counts.updated + seen.counts.unchanged);
    let written = desk.import_write(NOBODY()).unwrap();
    assert_eq!(written.counts, seen.counts);
    let change = written.change.expect("a change");
    desk.undo(Some(change)).unwrap();
    drop(desk);
    assert_eq!(book.figures(), before);
    book.is_whole();
}

#[test]
fn looking_writes_nothing_and_masks_what_is_right() {
    let book = Book::with_sample();
    let newest = book.newest();
    let mut desk = open(&book);
    let file = book.file("从业人员.csv", staff());
    let seen = look(&mut desk, &file);
    let columns = &seen.sheets[0].columns;
    assert_eq!((columns[4].kind, columns[4].examples.len()), ("dropped", 0));
    assert_eq!(columns[8].kind, "extra");
    assert_eq!((seen.counts.mend, seen.counts.confirm, seen.counts.added), (1, 1, 1));
    let all = rows(&desk, RowTab::All);
    let marks: Vec<_> = all.iter().map(|row| (row.row, row.mark)).collect();
    assert_eq!(marks, [(3, "mend"), (4, "confirm"), (2, "")]);
    // In full only the number that is wrong; what lies beyond the boundary not at all.
    assert_eq!(all[0].cells[3].raw, "110101199001010016");
    assert_eq!(all[2].cells[3].raw, "110101********0015");
    assert!(all.iter().all(|row| row.cells[4].raw.is_empty()));
    let cell = CellAsk { sheet: String::new(), row: 2, column: 3 };
    assert_eq!(desk.import_cell(&cell).unwrap(), "110101199001010015");
    desk.import_drop();
    assert_eq!(desk.import_cell(&cell).unwrap_err().code, "NO_FILE");
    drop(desk);
    assert_eq!(book.newest(), newest);
}

#[test]
fn a_corrected_cell_is_read_again_and_written_corrected() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let file = book.file("从业人员.csv", staff());
    look(&mut desk, &file);
    let seen = edit(&mut desk, 3, 3, "１１０１０１ 19900101 0031");
    assert_eq!((seen.counts.mend, seen.counts.added), (0, 2));
    let row = rows(&desk, RowTab::Added).into_iter().find(|row| row.row == 3).unwrap();
    assert!(row.cells[3].edited);
    assert_eq!(row.cells[3].value.as_deref(), Some("110101********0031"));
    // Taken back, it is wrong again.
    let edits = vec![CorrectionAsk { sheet: String::new(), row: 3, column: 3, text: None }];
    let seen = desk.import_mend(MendAsk { edits, ways: Vec::new() }, NOBODY()).unwrap();
    assert_eq!(seen.counts.mend, 1);
    edit(&mut desk, 3, 3, "110101199001010031");
    let written = desk.import_write(NOBODY()).unwrap();
    assert_eq!((written.counts.added, written.counts.held), (2, 1));
    assert_eq!(desk.held_rows().unwrap().total, 1);
}

#[test]
fn rows_are_held_left_out_kept_both_or_drafted_as_somebody_says() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let file = book.file("从业人员.csv", staff());
    look(&mut desk, &file);
    let confirm = &rows(&desk, RowTab::Confirm)[0];
    assert!(confirm.can_both && !confirm.can_draft);
    assert_eq!(decide(&mut desk, 4, Some(WayAsk::Both)).counts.added, 2);
    assert_eq!(decide(&mut desk, 4, Some(WayAsk::LeaveOut)).counts.added, 1);
    let seen = decide(&mut desk, 3, Some(WayAsk::Draft));
    assert_eq!((seen.counts.drafts, seen.counts.mend, seen.counts.added), (1, 0, 2));
    let seen = decide(&mut desk, 2, Some(WayAsk::Hold));
    assert_eq!((seen.counts.held, seen.counts.aside, seen.counts.added), (1, 2, 1));
    // The first of two held back: the second is no second one's question any more.
    let seen = decide(&mut desk, 4, None);
    assert_eq!(seen.counts.all, 3);
    decide(&mut desk, 4, Some(WayAsk::LeaveOut));
    let written = desk.import_write(NOBODY()).unwrap();
    assert_eq!((written.counts.added, written.counts.held, written.counts.drafts), (1, 1, 1));
    let waiting = desk.held_rows().unwrap();
    assert_eq!(waiting.rows.len(), 1);
    assert_eq!(waiting.rows[0].problems[0].reason, "HELD_BY_HAND");
    desk.undo(written.change).unwrap();
    assert_eq!(desk.held_rows().unwrap().total, 0);
    drop(desk);
    book.is_whole();
}

#[test]
fn what_was_said_of_columns_is_remembered_for_the_next_file_of_this_kind() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let file = book.file("从业人员.csv", staff());
    let seen = look(&mut desk, &file);
    let form = seen.sheets[0].form.clone().unwrap();
    let note = format!("{form}.cert_no");
    let mapping = [("工装尺码".to_owned(), vec![note.clone()])].into();
    let ask = SheetAsk { mapping, ..SheetAsk::default() };
    let seen = desk.import_sheets(vec![ask], NOBODY()).unwrap();
    assert_eq!(seen.sheets[0].columns[8].fields, std::slice::from_ref(&note));
    assert!(seen.sheets[0].columns[8].said && seen.sheets[0].remembered.is_none());
    desk.import_write(NOBODY()).unwrap();
    let next = book.file("下个月.csv", staff());
    let seen = look(&mut desk, &next);
    assert_eq!(seen.sheets[0].remembered.as_deref(), Some(TODAY));
    assert_eq!(seen.sheets[0].columns[8].fields, [note]);
}

#[test]
fn a_table_nobody_knows_is_shown_and_somebody_says_what_it_is() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let staff = look(&mut desk, &sample("csv-utf8-bom/staff.csv"));
    let form = staff.sheets[0].form.clone().unwrap();
    let file = book.file("名单.csv", "甲,乙\n周小英,求质废品收购站\n");
    let seen = look(&mut desk, &file);
    assert!(!seen.sheets[0].known && !seen.sheets[0].take);
    let mapping = [
        ("甲".to_owned(), vec![format!("{form}.name")]),
        ("乙".to_owned(), vec!["subject.name".to_owned()]),
    ];
    let ask = SheetAsk {
        form: Some(form),
        header: Some(1),
        mapping: mapping.into(),
        ..SheetAsk::default()
    };
    let seen = desk.import_sheets(vec![ask], NOBODY()).unwrap();
    assert_eq!((seen.counts.all, seen.counts.added), (1, 1), "{:?}", seen.sheets[0].header_rows);
}

#[test]
fn a_row_that_waits_is_settled_in_place() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let file = book.file("从业人员.csv", staff());
    look(&mut desk, &file);
    decide(&mut desk, 4, Some(WayAsk::LeaveOut));
    desk.import_write(NOBODY()).unwrap();
    let waiting = desk.held_rows().unwrap();
    let row = &waiting.rows[0];
    let column = row.problems[0].column.expect("a column");
    assert_eq!((row.row, row.cells[column].header.as_str()), (3, "公民身份号码"));
    assert_eq!(row.cells[column].text, "110101199001010016");
    let id = row.id;
    // Still wrong: it waits on, with what was typed.
    let edits = vec![(column, "110101199001010032".to_owned())];
    let reply = desk.settle(SettleAsk { id, edits, way: None }).unwrap();
    assert!(!reply.written && !reply.why.is_empty());
    let row = &desk.held_rows().unwrap().rows[0];
    assert_eq!((row.row, row.cells[column].text.as_str()), (3, "110101199001010032"));
    let edits = vec![(column, "110101199001010031".to_owned())];
    let reply = desk.settle(SettleAsk { id: row.id, edits, way: None }).unwrap();
    assert!(reply.written, "{}", reply.why);
    assert_eq!(desk.held_rows().unwrap().total, 0);
    desk.undo(None).unwrap();
    assert_eq!(desk.held_rows().unwrap().total, 1);
    drop(desk);
    book.is_whole();
}

#[test]
fn a_row_without_a_place_goes_where_somebody_says() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let text = staff().replace("CS22032200001,求质废品收购站", ",求质收购店");
    let file = book.file("从业人员.csv", text);
    look(&mut desk, &file);
    let row = rows(&desk, RowTab::All).into_iter().find(|row| row.row == 2).unwrap();
    assert!(row.can_place, "{:?}", row.problems[0].message);
    let near = desk.near_places("求质收购店").unwrap();
    assert_eq!(near[0].name, "求质废品收购站");
    let seen = decide(&mut desk, 2, Some(WayAsk::At(near[0].id)));
    assert_eq!(seen.counts.added, 1);
}

#[test]
fn an_export_is_checked_without_a_trace() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let profiles = desk.export_profiles().unwrap();
    assert!(profiles.profiles.iter().all(|profile| profile.last.is_none()));
    let out = book.beside("出");
    let mut request = ExportRequest {
        profile: "venue_staff_v1".to_owned(),
        dir: out.clone(),
        only_new: false,
        since: None,
        category: None,
        encoding: None,
        purpose: "上报".to_owned(),
    };
    let head = desk.history_head().unwrap();
    let check = desk.export_check(&request, NOBODY()).unwrap();
    assert_eq!((check.selected, check.rows, check.files), (700, 700, 90));
    assert!(!out.exists());
    assert_eq!(desk.history_head().unwrap(), head);
    let reply = desk.export(&request, NOBODY()).unwrap();
    assert_eq!(reply.files.len(), 90);
    // Since then nothing has changed.
    request.only_new = true;
    assert_eq!(desk.export_check(&request, NOBODY()).unwrap().selected, 0);
    let profiles = desk.export_profiles().unwrap();
    assert!(profiles.profiles.iter().any(|profile| profile.last.as_deref() == Some(TODAY)));
}
