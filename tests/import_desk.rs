//! Importing as a window does it: look, mend, decide, write, undo; and the rows that wait.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::path::Path;

use common::*;
use yuwang::api::export::ExportRequest;
use yuwang::api::import_desk::{
    CellAsk, CorrectionAsk, LookReply, MendAsk, RowAsk, RowTab, RowView, RowsAsk, SheetAsk, WayAsk,
};
use yuwang::api::log::LogAsk;
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
    desk.import_open(file, None, NOBODY())
        .unwrap_or_else(|error| panic!("{error} {}", error.inside))
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
    // Taken back, it is forgotten.
    desk.import_sheets(vec![SheetAsk::default()], NOBODY()).unwrap();
    desk.import_write(NOBODY()).unwrap();
    assert!(look(&mut desk, &next).sheets[0].remembered.is_none());
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
    assert_eq!(reply.waits, Some(row.id));
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
        places: Vec::new(),
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

/// Everything a window is shown of the file.
fn shown(desk: &Session, reply: &LookReply) -> String {
    let sheets = reply.sheets.iter().map(|sheet| {
        let ask = RowsAsk { sheet: sheet.sheet.clone(), tab: RowTab::All, from: 0, count: 500 };
        serde_json::to_string(&desk.import_rows(&ask).unwrap()).unwrap()
    });
    let rows: Vec<String> = sheets.collect();
    format!("{}\n{}", serde_json::to_string(reply).unwrap(), rows.join("\n"))
}

/// What was looked at again in part is what looking at all of it gives.
#[track_caller]
fn as_the_whole_says(desk: &mut Session, partly: &LookReply) {
    let partly = shown(desk, partly);
    let whole = desk.import_sheets(Vec::new(), NOBODY()).unwrap();
    assert_eq!(partly, shown(desk, &whole));
}

#[test]
fn a_row_looked_at_again_says_what_the_whole_file_would_say() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let text = std::fs::read_to_string(sample("csv-utf8-bom/staff.csv")).unwrap();
    let mut lines: Vec<String> = text.lines().take(41).map(str::to_owned).collect();
    // One person twice, another three times, and rows that the ledger knows already.
    for at in [3, 7, 7] {
        lines.push(lines[at].clone());
    }
    let file = book.file("从业人员.csv", lines.join("\r\n") + "\r\n");
    let seen = look(&mut desk, &file);
    let at = |name: &str| {
        seen.sheets[0].columns.iter().position(|column| column.header.contains(name)).unwrap()
    };
    let (name, id) = (at("姓名"), at("身份"));
    let place = seen.sheets[0].columns.iter().position(|c| c.subject == Some("code")).unwrap();
    assert_eq!((seen.counts.confirm, seen.counts.unchanged), (3, 40));
    let number = |desk: &Session, row: usize| {
        desk.import_cell(&CellAsk { sheet: String::new(), row, column: id }).unwrap()
    };
    // The first of three gets another number: the second is the first now.
    let third = number(&desk, 8);
    let seen = edit(&mut desk, 8, id, "110101199001010031");
    assert_eq!((seen.counts.confirm, seen.counts.unchanged), (2, 40));
    as_the_whole_says(&mut desk, &seen);
    // Another row gets that number: it stands before them.
    let seen = edit(&mut desk, 5, id, &third);
    as_the_whole_says(&mut desk, &seen);
    for (row, column, text) in [
        (5, id, "12345"),
        (5, place, "没有这个编号"),
        (6, name, ""),
        (4, name, "改了名"),
        (43, id, "110101199001010031"),
        (8, place, "没有这个编号"),
    ] {
        let seen = edit(&mut desk, row, column, text);
        as_the_whole_says(&mut desk, &seen);
    }
    for (row, way) in [
        (42, Some(WayAsk::Both)),
        (4, Some(WayAsk::LeaveOut)),
        (42, None),
        (7, Some(WayAsk::Hold)),
        (6, Some(WayAsk::Draft)),
        (4, None),
    ] {
        let seen = decide(&mut desk, row, way);
        as_the_whole_says(&mut desk, &seen);
    }
    // Only that row and those it meets were read, not the whole file.
    let most = std::sync::atomic::AtomicUsize::new(0);
    let order = std::sync::atomic::Ordering::Relaxed;
    let said = |done: usize, _: usize| {
        most.fetch_max(done, order);
    };
    let edits = vec![CorrectionAsk {
        sheet: String::new(),
        row: 20,
        column: name,
        text: Some("另一个名".to_owned()),
    }];
    let ask = MendAsk { edits, ways: Vec::new() };
    let seen = desk.import_mend(ask, NOBODY().told_by(&said)).unwrap();
    assert!((1..5).contains(&most.load(order)), "{most:?} rows were read");
    as_the_whole_says(&mut desk, &seen);
    // What is put aside for checking is what is held back now.
    let held = desk.import_sheets(Vec::new(), NOBODY()).unwrap().counts.held;
    assert_eq!(desk.import_held_out(&book.beside("核对.csv")).unwrap(), held);
    let seen = edit(&mut desk, 6, name, "有名了");
    let left = desk.import_held_out(&book.beside("再核对.csv")).unwrap();
    assert_eq!(left, seen.counts.held);
    let written = desk.import_write(NOBODY()).unwrap();
    assert_eq!(written.counts, seen.counts);
    drop(desk);
    book.is_whole();
}

#[test]
fn a_correction_in_a_workbook_reaches_the_rows_of_its_other_sheets() {
    let book = Book::empty();
    let mut desk = open(&book);
    let seen = look(&mut desk, &sample("辖区基础台账.xlsx"));
    let find = |card: &str| {
        let column = |sheet: &yuwang::api::import_desk::LookSheet| {
            sheet.columns.iter().position(|column| column.header == card)
        };
        let found = seen.sheets.iter().filter(|sheet| sheet.take);
        found.filter_map(|sheet| Some((sheet.sheet.clone(), column(sheet)?))).next().unwrap()
    };
    let say = |desk: &mut Session, (sheet, column): (String, usize), row: usize, text: &str| {
        let edits = vec![CorrectionAsk { sheet, row, column, text: Some(text.to_owned()) }];
        desk.import_mend(MendAsk { edits, ways: Vec::new() }, NOBODY()).unwrap()
    };
    let header = seen.sheets.iter().find(|sheet| sheet.take).unwrap().header_rows[0];
    let seen_again = say(&mut desk, find("岗位"), header + 1, "保安");
    as_the_whole_says(&mut desk, &seen_again);
    let seen_again = say(&mut desk, find("场所编号"), header + 1, "改了编号");
    as_the_whole_says(&mut desk, &seen_again);
}

/// `cargo test --release --test import_desk -- --ignored --nocapture`
#[test]
#[ignore = "measures; in release"]
fn how_long_a_hundred_thousand_rows_take() {
    use std::fmt::Write as _;
    let book = Book::with_sample();
    let venues = std::fs::read_to_string(sample("csv-utf8-bom/venues.csv")).unwrap();
    let codes: Vec<&str> = venues.lines().skip(1).filter_map(|l| l.split(',').nth(1)).collect();
    let mut text = String::from("场所编号,姓名,公民身份号码,联系电话,岗位,入职日期\n");
    for at in 0..100_000 {
        let day = chrono::NaiveDate::from_ymd_opt(1960, 1, 1).unwrap()
            + chrono::Days::new(at / 999 * 7 % 14_000);
        let first = format!("110101{}{:03}", day.format("%Y%m%d"), at % 999 + 1);
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = first.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
        let last = b"10X98765432"[(sum % 11) as usize] as char;
        let code = codes[usize::try_from(at).unwrap() % codes.len()];
        writeln!(text, "{code},王小明,{first}{last},13800138000,保安员,2026-01-01").unwrap();
    }
    let file = book.file("十万行.csv", text);
    let mut desk = open(&book);
    let time = |what: &str, since: std::time::Instant| {
        println!("{what}: {:.2} s", since.elapsed().as_secs_f64());
        std::time::Instant::now()
    };
    let now = std::time::Instant::now();
    let seen = look(&mut desk, &file);
    let now = time("first look", now);
    println!("{:?}", seen.counts);
    rows(&desk, RowTab::All);
    let now = time("a page", now);
    edit(&mut desk, 50_000, 2, "12345");
    let now = time("one correction", now);
    rows(&desk, RowTab::Mend);
    let now = time("a tab", now);
    desk.import_write(NOBODY()).unwrap();
    time("written", now);
    drop(desk);
    let book = Book::with_sample();
    let now = std::time::Instant::now();
    book.run(&["import", "--dry-run", file.to_str().unwrap()]);
    time("the command, dry", now);
}

#[test]
fn a_selection_is_exported_alone_and_says_so() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let venues = desk.places(Some("venue"), None).unwrap().places;
    let rentals = desk.places(Some("rental"), None).unwrap().places;
    let out = book.beside("选中");
    let mut request = ExportRequest {
        profile: "venue_staff_v1".to_owned(),
        dir: out.clone(),
        only_new: false,
        since: None,
        category: None,
        places: vec![venues[0].id, venues[3].id],
        encoding: None,
        purpose: "核对".to_owned(),
    };
    let check = desk.export_check(&request, NOBODY()).unwrap();
    assert_eq!(check.files, 2);
    assert!(check.selected < 40);
    let reply = desk.export(&request, NOBODY()).unwrap();
    assert_eq!(reply.files.iter().map(|file| file.rows).sum::<usize>(), check.rows);
    let manifest = std::fs::read_to_string(&reply.manifest).unwrap();
    assert!(manifest.contains("范围：选中的2处"), "{manifest}");
    let ask = LogAsk { words: "选中的2处".to_owned(), ..LogAsk::default() };
    assert_eq!(desk.log(&ask).unwrap().lines.len(), 1);
    // It is not the last batch of all: what was not handed over is not called old.
    request.places.clear();
    request.only_new = true;
    assert_eq!(desk.export_check(&request, NOBODY()).unwrap().selected, 700);
    assert!(desk.export_profiles().unwrap().profiles.iter().all(|p| p.last.is_none()));
    request.only_new = false;
    request.dir = book.beside("全部");
    let reply = desk.export(&request, NOBODY()).unwrap();
    assert!(std::fs::read_to_string(&reply.manifest).unwrap().contains("范围：这一类全部处所"));
    request.places = vec![rentals[0].id];
    let refused = desk.export_check(&request, NOBODY()).err().unwrap();
    assert_eq!(refused.code, "USAGE");
    let (first, fourth) = (venues[0].id.to_string(), venues[3].id.to_string());
    drop(desk);
    let dir = book.beside("命令");
    let args = ["export", "--profile", "venue_staff_v1", "--out", dir.to_str().unwrap()];
    let some = [args.as_slice(), &["--place", &first, "--place", &fourth]].concat();
    let reply = book.ok(&some);
    assert_eq!(reply["files"].as_array().unwrap().len(), 2);
}

#[test]
fn somebody_says_what_a_text_is_written_in() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let text = staff();
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let file = book.file("国标.csv", &gb);
    assert_eq!(look(&mut desk, &file).encoding, Some("gb18030"));
    let open_as =
        |desk: &mut Session, file: &Path, word: &str| desk.import_open(file, Some(word), NOBODY());
    let refused = open_as(&mut desk, &file, "utf-8").err().unwrap();
    assert_eq!(refused.code, "ENCODING");
    // What was looked at before is still there.
    assert_eq!(rows(&desk, RowTab::All).len(), 3);
    assert_eq!(open_as(&mut desk, &file, "gb18030").unwrap().counts.all, 3);
    assert_eq!(open_as(&mut desk, &file, "latin").err().unwrap().code, "USAGE");
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let file = book.file("宽.csv", [vec![0xFE, 0xFF], wide].concat());
    let seen = open_as(&mut desk, &file, "utf-16").unwrap();
    assert_eq!((seen.encoding, seen.counts.all), (Some("utf-16be"), 3));
    // A few letters of English in GB 18030 could be anything: nothing is lost by saying it.
    let file = book.file("八位.csv", &text);
    assert_eq!(open_as(&mut desk, &file, "utf-8").unwrap().encoding, Some("utf-8"));
}

#[test]
fn a_header_of_two_rows_is_said_once_and_found_again() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let form = look(&mut desk, &sample("csv-utf8-bom/staff.csv")).sheets[0].form.clone().unwrap();
    let table = |rows: &str| format!("某警务室\n人员,,在哪\n甲,乙,丙\n{rows}");
    let file = book.file("名单.csv", table("周小英,保安,求质废品收购站\n"));
    assert!(!look(&mut desk, &file).sheets[0].known);
    let said = |header, header_last, mapping: &[(&str, String)]| SheetAsk {
        form: Some(form.clone()),
        header,
        header_last,
        mapping: mapping
            .iter()
            .map(|(name, path)| ((*name).to_owned(), vec![path.clone()]))
            .collect(),
        ..SheetAsk::default()
    };
    let seen = desk.import_sheets(vec![said(Some(2), Some(3), &[])], NOBODY()).unwrap();
    let names: Vec<_> = seen.sheets[0].columns.iter().map(|c| c.header.as_str()).collect();
    assert_eq!(
        (names.as_slice(), seen.sheets[0].header_rows.as_slice()),
        (["人员甲", "人员乙", "在哪丙"].as_slice(), [2, 3].as_slice())
    );
    let mapping = [
        ("人员甲", format!("{form}.name")),
        ("人员乙", format!("{form}.cert_no")),
        ("在哪丙", "subject.name".to_owned()),
    ];
    let seen = desk.import_sheets(vec![said(Some(2), Some(3), &mapping)], NOBODY()).unwrap();
    assert_eq!((seen.counts.all, seen.counts.added), (1, 1));
    desk.import_write(NOBODY()).unwrap();
    // The next one has a line more above, and is read all the same.
    let file =
        book.file("下月名单.csv", format!("十二月\n{}", table("朱熊,保安,求质废品收购站\n")));
    let seen = look(&mut desk, &file);
    assert_eq!(seen.sheets[0].header_rows, [3, 4]);
    assert_eq!((seen.counts.added, seen.sheets[0].remembered.as_deref()), (1, Some(TODAY)));
    // Taken back, it is forgotten.
    desk.import_sheets(vec![SheetAsk::default()], NOBODY()).unwrap();
    desk.import_sheets(vec![said(Some(3), Some(4), &mapping)], NOBODY()).unwrap();
    desk.import_write(NOBODY()).unwrap();
    assert!(look(&mut desk, &file).sheets[0].remembered.is_some());
}

#[test]
fn rows_that_wait_are_tried_again_as_their_columns_were_told() {
    let book = Book::with_sample();
    let mut desk = open(&book);
    let form = look(&mut desk, &sample("csv-utf8-bom/staff.csv")).sheets[0].form.clone().unwrap();
    let file = book.file("名单.csv", "甲,乙\n周小英,新开的店\n");
    look(&mut desk, &file);
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
    desk.import_sheets(vec![ask], NOBODY()).unwrap();
    let written = desk.import_write(NOBODY()).unwrap();
    assert_eq!(written.counts.held, 1);
    assert_eq!(desk.retry_held().unwrap(), 0);
    let input = vec![("name".to_owned(), "新开的店".to_owned())];
    desk.add("venue_registration", None, &input).unwrap();
    assert_eq!(desk.retry_held().unwrap(), 1);
    assert_eq!(desk.held_rows().unwrap().total, 0);
}
