//! The leaf of one place: what it shows, how it is typed into, what its history says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;
use yuwang::api::Session;
use yuwang::api::entries::EditReply;
use yuwang::api::leaf::{LeafAsk, LeafEntry, LeafReply};
use yuwang::api::telling::{PlaceHistoryAsk, ToldField};
use yuwang::api::typing::{AddAsk, EditAsk, PasteAsk, RevealAsk, TypedAsk, TypedText};
use yuwang::domain::SubjectId;

const GOOD_ID: &str = "341126198202213579";

fn typed(set: &[(&str, &str)]) -> Vec<TypedText> {
    set.iter()
        .map(|(path, text)| TypedText { path: (*path).into(), text: (*text).into() })
        .collect()
}

fn add(
    desk: &mut Session,
    form: &str,
    place: Option<SubjectId>,
    set: &[(&str, &str)],
) -> EditReply {
    desk.add_cells(AddAsk { form: form.into(), place, set: typed(set) }).unwrap()
}

fn rental(desk: &mut Session) -> SubjectId {
    let set = [("addr.addr_text", "采菱路214号3幢2单元402"), ("house_kind", "成套住宅")];
    add(desk, "rental_registration", None, &set).place
}

fn leaf(desk: &mut Session, place: SubjectId, form: &str) -> LeafReply {
    desk.leaf(&LeafAsk { place, form: Some(form.into()) }).unwrap()
}

fn card(desk: &mut Session, place: SubjectId) -> LeafEntry {
    leaf(desk, place, "rental_registration").entries.into_iter().next().unwrap()
}

fn edit(desk: &mut Session, entry: &LeafEntry, set: &[(&str, &str)]) -> EditReply {
    desk.edit_cells(EditAsk { entry: entry.entry.entry, set: typed(set) }).unwrap()
}

#[test]
fn every_form_of_a_place_has_a_tab_with_its_state() {
    let book = Book::empty();
    let mut desk = book.desk();
    let place = rental(&mut desk);
    let shown = leaf(&mut desk, place, "rental_registration");
    assert_eq!((shown.position, shown.total), (1, 1));
    assert_eq!(shown.entries.len(), 1);
    let tab = |shown: &LeafReply, form: &str| {
        let tab = shown.tabs.iter().find(|tab| tab.form == form).unwrap();
        (tab.mark, tab.words.clone())
    };
    // A new place has its days of grace.
    assert_eq!(tab(&shown, "rental_security_letter"), (Some("soon"), "11-16 前补".to_owned()));
    let letter =
        [("signed_on", "2025-11-28"), ("valid_from", "2025-11-28"), ("valid_to", "2026-11-27")];
    add(&mut desk, "rental_security_letter", Some(place), &letter);
    let shown = leaf(&mut desk, place, "rental_security_letter");
    assert_eq!(shown.entries[0].day, "2025-11-28");
    // What is missing on it comes before what is coming; only a card that lacks something is a hole.
    let (mark, words) = tab(&shown, "rental_security_letter");
    assert_eq!(mark, Some("mend"));
    assert!(words.starts_with("缺 "), "{words}");
    let wrong = card(&mut desk, place);
    edit(&mut desk, &wrong, &[("landlord.phone", "12345")]);
    let (mark, words) = tab(&leaf(&mut desk, place, "rental_registration"), "rental_registration");
    assert_eq!(mark, Some("missing"));
    assert!(words.contains("待改 1"), "{words}");
}

#[test]
fn a_wrong_cell_is_a_draft_and_a_mask_is_never_saved_over_its_number() {
    let book = Book::empty();
    let mut desk = book.desk();
    let place = rental(&mut desk);
    let entry = card(&mut desk, place);
    edit(&mut desk, &entry, &[("landlord.name", "宋知远"), ("landlord.id_no", GOOD_ID)]);
    let entry = card(&mut desk, place);
    let mask = entry.entry.shown["landlord.id_no"].clone();
    assert_eq!(mask, "341126********3579");
    assert!(entry.masked.contains(&"landlord.id_no".to_owned()));
    let same = edit(&mut desk, &entry, &[("landlord.id_no", &mask)]);
    assert!(same.change.is_none());
    let ask = RevealAsk { entry: entry.entry.entry, path: "landlord.id_no".into() };
    let before = desk.history_head().unwrap();
    assert_eq!(desk.reveal(&ask).unwrap(), GOOD_ID);
    assert_eq!(desk.history_head().unwrap(), before + 1, "it is logged");
    let refused = edit(&mut desk, &entry, &[("landlord.id_no", "341126198202213570")]);
    assert_eq!(refused.status, "draft");
    assert_eq!(refused.wrong[0].reason, "ID_CHECKSUM");
    assert_eq!(desk.reveal(&ask).unwrap(), "341126198202213570");
    drop(desk);
    book.is_whole();
}

#[test]
fn a_number_is_checked_as_it_is_typed_and_fills_what_it_says() {
    let book = Book::empty();
    let mut desk = book.desk();
    let place = rental(&mut desk);
    let ask = |entry, text: &str| TypedAsk {
        form: "rental_registration".into(),
        entry,
        path: "landlord.id_no".into(),
        text: text.into(),
        typed: Vec::new(),
    };
    let entry = card(&mut desk, place);
    let bad = desk.check_field(&ask(Some(entry.entry.entry), "341126198202213570")).unwrap();
    assert!(!bad.ok && bad.reason == Some("ID_CHECKSUM") && bad.fills.is_empty());
    let good = desk.check_field(&ask(Some(entry.entry.entry), "3411 2619 8202 2135 79")).unwrap();
    assert!(
        good.ok && good.message.starts_with("安徽，男，1982-02-21 出生，44 岁"),
        "{}",
        good.message
    );
    let fills: Vec<_> = good.fills.iter().map(|f| (f.path.as_str(), f.shown.as_str())).collect();
    assert_eq!(fills, [("landlord.sex", "男性"), ("landlord.birth", "1982-02-21")]);
    edit(&mut desk, &entry, &[("landlord.name", "宋知远"), ("landlord.id_no", GOOD_ID)]);
    let entry = card(&mut desk, place);
    assert_eq!(entry.entry.shown["landlord.sex"], "男性");
    // What somebody typed himself stays.
    edit(&mut desk, &entry, &[("landlord.sex", "女"), ("landlord.id_no", "330114196508289093")]);
    let entry = card(&mut desk, place);
    assert_eq!(entry.entry.shown["landlord.sex"], "女性");
    assert!(entry.entry.findings.iter().any(|f| f.reason == "ID_SEX_MISMATCH"));
}

#[test]
fn another_kind_of_document_reads_its_number_again() {
    let book = Book::empty();
    let mut desk = book.desk();
    let place = rental(&mut desk);
    let entry = card(&mut desk, place);
    let first =
        edit(&mut desk, &entry, &[("landlord.name", "MARIA"), ("landlord.id_no", "AB1234567")]);
    assert_eq!(first.status, "draft");
    let second = edit(&mut desk, &entry, &[("landlord.id_kind", "外国护照")]);
    assert!(second.wrong.is_empty(), "the number is right for a passport");
    let third = edit(&mut desk, &entry, &[("landlord.id_kind", "居民身份证")]);
    assert_eq!(third.wrong.len(), 1);
}

#[test]
fn a_row_is_taken_out_of_a_list_with_what_was_wrong_in_it_only() {
    let book = Book::empty();
    let mut desk = book.desk();
    let place = rental(&mut desk);
    let entry = card(&mut desk, place);
    edit(&mut desk, &entry, &[("rooms[0].room_no", "402-1"), ("rooms[0].area", "一间")]);
    edit(&mut desk, &entry, &[("rooms[1].room_no", "402-2"), ("rooms[1].area", "很大")]);
    let left = edit(&mut desk, &entry, &[("rooms[0]", "")]);
    let wrong: Vec<_> = left.wrong.iter().map(|w| (w.field.as_str(), w.raw.as_str())).collect();
    assert_eq!(wrong, [("rooms[0].area", "很大")]);
    assert_eq!(card(&mut desk, place).entry.shown["rooms[0].room_no"], "402-2");
}

#[test]
fn a_block_out_of_a_spreadsheet_is_one_change_that_can_be_undone() {
    let book = Book::empty();
    let mut desk = book.desk();
    let venue = add(&mut desk, "venue_registration", None, &[("name", "求质废品收购站")]).place;
    let there = add(&mut desk, "venue_staff_roster", Some(venue), &[("name", "周小英")]);
    let paste = |columns: &[&str], rows: &[_], text: &str| PasteAsk {
        form: "venue_staff_roster".into(),
        place: venue,
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        rows: rows.to_vec(),
        text: text.into(),
    };
    // With headings, in any order, one of them nobody knows and one that must not be kept.
    let block = format!(
        "序号\t联系电话\t姓名\t民族\t爱好\t证件号码\n1\t13800000000\t王桂兰\t汉\t跳舞\t{GOOD_ID}\n2\t1380\t李四\t汉\t\t\n"
    );
    let done = desk.roster_paste(&paste(&["name"], &[], &block)).unwrap();
    assert_eq!((done.added, done.changed, done.drafts), (2, 0, 1));
    assert_eq!(done.left_out, ["序号", "爱好"]);
    let shown = leaf(&mut desk, venue, "venue_staff_roster");
    assert_eq!(shown.entries.len(), 3);
    let wang = shown.entries.iter().find(|e| e.entry.shown["name"] == "王桂兰").unwrap();
    assert_eq!(wang.entry.shown["sex"], "男性");
    assert!(!wang.entry.values.values().any(|v| v == "汉" || v == "跳舞"));
    // Without headings: to the right and downward, over rows that are there and beyond them.
    let done = desk
        .roster_paste(&paste(
            &["phone", "position"],
            &[there.entry],
            "13900000000\t服务员\n13700000000\t收银",
        ))
        .unwrap();
    assert_eq!((done.added, done.changed), (1, 1));
    assert_eq!(leaf(&mut desk, venue, "venue_staff_roster").entries.len(), 4);
    desk.undo(done.change).unwrap();
    assert_eq!(leaf(&mut desk, venue, "venue_staff_roster").entries.len(), 3);
    desk.undo(None).unwrap();
    assert_eq!(leaf(&mut desk, venue, "venue_staff_roster").entries.len(), 1);
    assert!(desk.roster_paste(&paste(&["name"], &[], "\n\t\n")).is_err());
    drop(desk);
    book.is_whole();
}

#[test]
fn those_who_left_are_told_from_those_who_are_there() {
    let book = Book::empty();
    let mut desk = book.desk();
    let venue = add(&mut desk, "venue_registration", None, &[("name", "求质废品收购站")]).place;
    add(&mut desk, "venue_staff_roster", Some(venue), &[("name", "周小英")]);
    let gone = add(
        &mut desk,
        "venue_staff_roster",
        Some(venue),
        &[("name", "王五"), ("left_on", "2026.10.1")],
    );
    let shown = leaf(&mut desk, venue, "venue_staff_roster");
    let left: Vec<_> = shown.entries.iter().filter(|e| e.left).map(|e| e.entry.entry).collect();
    assert_eq!(left, [gone.entry]);
}

#[test]
fn the_history_of_a_page_tells_field_by_field_and_needs_no_right_to_the_log() {
    let book = Book::empty();
    let mut desk = book.desk();
    let place = rental(&mut desk);
    let other = add(&mut desk, "venue_registration", None, &[("name", "别处")]).place;
    let entry = card(&mut desk, place);
    edit(&mut desk, &entry, &[("landlord.name", "宋知远"), ("landlord.phone", "13800000377")]);
    edit(&mut desk, &entry, &[("landlord.phone", "13800000615"), ("rooms[0].room_no", "402-3")]);
    edit(&mut desk, &entry, &[("rooms_rented", "三间半")]);
    let told = desk.history_of_place(&PlaceHistoryAsk { place, limit: 10 }).unwrap();
    assert_eq!(told.changes.len(), 4, "nothing of other places, one line a change");
    let field = |name: &str, before: &str, after: &str| ToldField {
        name: name.into(),
        before: before.into(),
        after: after.into(),
    };
    assert_eq!(told.changes[0].parts, [field("出租间数", "", "三间半（待改）")]);
    assert_eq!(
        told.changes[1].parts,
        [field("出租人电话", "138****0377", "138****0615"), field("房间列表", "", "402-3")]
    );
    assert!(told.changes[0].undoable && !told.changes[1].undoable);
    let elsewhere = desk.history_of_place(&PlaceHistoryAsk { place: other, limit: 10 }).unwrap();
    assert_eq!(elsewhere.changes.len(), 1);
    desk.undo(Some(told.changes[0].change)).unwrap();
    let told = desk.history_of_place(&PlaceHistoryAsk { place, limit: 1 }).unwrap();
    assert!(told.more && told.changes[0].op == "undo");
    assert!(card(&mut desk, place).entry.wrong.is_empty());
}

#[test]
fn the_answers_of_a_check_are_kept_and_its_items_are_those_of_the_place() {
    let book = Book::empty();
    let mut desk = book.desk();
    let set = [("name", "安隆达宾馆"), ("subkind", "旅馆")];
    let venue = add(&mut desk, "venue_registration", None, &set).place;
    let shown = leaf(&mut desk, venue, "venue_inspection_log");
    let items: Vec<&str> =
        shown.checklist.iter().flat_map(|g| &g.items).map(|i| i.code.as_str()).collect();
    assert!(items.contains(&"venue.guest_register"), "{items:?}");
    assert!(shown.results.iter().any(|r| r.label == "不涉及"));
    let answers = r#"[{"item":"venue.guest_register","result":"no"}]"#;
    add(
        &mut desk,
        "venue_inspection_log",
        Some(venue),
        &[("checked_at", TODAY), ("checklist", answers)],
    );
    let kept = leaf(&mut desk, venue, "venue_inspection_log").entries.remove(0);
    assert_eq!(kept.entry.values["checklist[0].result"], "no");
}
