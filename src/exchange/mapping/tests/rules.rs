//! One rule a test, each with a file as small as it can be.

use super::*;
use crate::forms::values;

const STAFF: &str = "场所编号,姓名,公民身份号码,联系电话,岗位,入职日期,离职日期";

fn staff(rows: &str) -> Mapped {
    csv(&format!("{STAFF}\n{rows}"))
}

const CHECKS: &str = "类别,对象编号,检查日期,检查人员,检查情况,存在隐患,整改要求,整改期限,复查日期,复查结果,隐患部位";

fn check(row: &str) -> Mapped {
    csv(&format!("{CHECKS}\n场所,CS1,{row}\n"))
}

#[test]
fn a_column_beyond_the_boundary_is_never_copied() {
    let text = "姓名,民族,公民身份号码,岗位,入职日期\n周小英,满洲族,,收银员,2026-01-05\n李丁,满洲族,,收银员\n";
    let mapped = csv(text);
    let column = mapped.detected.columns.iter().find(|c| c.header == "民族").unwrap();
    assert_eq!((column.dropped.map(|r| r.code()), column.targets.len()), (Some("BOUNDARY"), 0));
    assert_eq!(mapped.column_notices[0].reason.code(), "BOUNDARY");
    assert_eq!(mapped.text(0, "venue_staff_roster.name"), "周小英");
    // The second row is short: a cell may have slipped into another column, so none is read.
    assert_eq!(mapped.reasons(), ["FIELD_COUNT"]);
    assert!(mapped.rows[1].record_values().is_empty());
    for row in &mapped.rows {
        let all = serde_json::to_string(&row.record_values()).unwrap();
        let said: String = row.notices.iter().map(|n| format!("{}{}", n.raw, n.value)).collect();
        let asked: String =
            row.attention.iter().map(|p| format!("{}{}", p.raw, p.message)).collect();
        for out in [all, said, asked, format!("{row:?}"), format!("{:?}", row.drafts)] {
            assert!(!out.contains("满洲族"), "{out}");
        }
    }
    let catalogue = Catalogue::builtin();
    let index = HeadingIndex::new(&catalogue);
    let mapper = Mapper::new(&index, &mapped.detected, today(), 0);
    let container = container(text);
    for row in container.sheets[0].rows().skip(1) {
        assert!(mapper.kept_cells(&row).iter().all(|(_, text)| text != "满洲族"));
    }
}

#[test]
fn debug_shows_no_person() {
    let mapped = staff("CS1,周小英,140321195112196730,14147377101,收银员,2026-01-05,\n");
    let shown = format!("{:?}", mapped.rows);
    for secret in ["周小英", "140321", "14147377101", "CS1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_wrong_cell_holds_the_row_and_stays_beside_the_draft() {
    let mapped = staff("CS1,周小英,140321195112196730,123,收银员,2026-02-30,\n");
    assert_eq!(mapped.reasons(), ["PHONE_BAD", "DATE_BAD", "ID_CHECKSUM"]);
    let draft = mapped.draft(0, "venue_staff_roster");
    assert_eq!(draft.wrong.len(), 3);
    assert_eq!(draft.wrong[2].path, "id_no");
    assert_eq!(draft.wrong[2].raw, "140321195112196730");
    assert!(draft.values.get("id_no").is_none());
    let problem = &mapped.rows[0].attention[2];
    assert_eq!(problem.field, "venue_staff_roster.id_no");
    assert!(problem.message.starts_with("公民身份号码："));
}

#[test]
fn the_kind_of_a_document_is_read_before_its_number() {
    let mapped = csv(
        "姓名,证件号码,证件种类,岗位,入职日期\nMARIA GONZALEZ,E12345678,护照,经理,2026-01-05\n",
    );
    assert_eq!(mapped.reasons(), Vec::<&str>::new());
    assert_eq!(mapped.text(0, "venue_staff_roster.id_no"), "E12345678");
    assert!(mapped.draft(0, "venue_staff_roster").defaulted.is_empty());
}

#[test]
fn another_notation_is_noticed_and_stored_in_the_usual_one() {
    let mapped = staff("CS1,周小英,14032119511219673x,141 4737 7101,收银员,２０２６年１月５日,\n");
    let notices: Vec<_> =
        mapped.rows[0].notices.iter().filter(|n| n.reason.code() == "NORMALISED").collect();
    assert_eq!(notices.len(), 2); // the number is wrong, so it is not stored
    assert!(notices.iter().any(|n| n.raw == "２０２６年１月５日" && n.value == "2026-01-05"));
    assert_eq!(mapped.text(0, "venue_staff_roster.phone"), "14147377101");
}

#[test]
fn old_numbers_are_raised_with_one_notice() {
    let mapped = staff("CS1,周小英,110105491231002,14147377101,收银员,2026-01-05,\n");
    assert_eq!(mapped.reasons(), Vec::<&str>::new());
    assert_eq!(mapped.notice_reasons().iter().filter(|r| **r == "ID_OLD15").count(), 1);
    assert!(!mapped.notice_reasons().contains(&"NORMALISED"));
}

#[test]
fn a_roster_row_needs_a_name_and_a_log_or_letter_row_its_day() {
    assert_eq!(staff("CS1,,,14147377101,收银员,2026-01-05,\n").reasons(), ["NAME_MISSING"]);
    assert_eq!(check(",张三、李四,,,,,,,").reasons(), ["DATE_MISSING"]);
    let letters = "类别,对象编号,责任书名称,签订人,签订日期,到期日期\n场所,CS1,场所治安责任书,王五,,2026-12-31\n";
    assert_eq!(csv(letters).reasons(), ["DATE_MISSING"]);
}

#[test]
fn a_day_that_is_wrong_is_not_missing_too() {
    assert_eq!(check("2026-13-01,张三、李四,,,,,,,").reasons(), ["DATE_BAD"]);
}

#[test]
fn an_empty_required_cell_is_a_notice_and_only_for_columns_of_the_file() {
    let mapped = staff("CS1,周小英,,14147377101,,2026-01-05,\n");
    assert_eq!(mapped.reasons(), Vec::<&str>::new());
    let fields: Vec<_> = mapped.rows[0].notices.iter().map(|n| n.field.as_str()).collect();
    assert_eq!(fields, ["venue_staff_roster.id_no", "venue_staff_roster.position"]);
}

#[test]
fn checks_between_fields_hold_or_notice_by_their_level() {
    let mapped = staff("CS1,周小英,,14147377101,收银员,2026-01-05,2025-01-05\n");
    assert_eq!(mapped.reasons(), ["DATE_ORDER"]);
    assert_eq!(mapped.rows[0].attention[0].field, "venue_staff_roster.left_on");
    let child = staff("CS1,周小英,110101201501010011,14147377101,收银员,2026-01-05,\n");
    assert!(child.reasons().is_empty() || child.reasons() == ["ID_CHECKSUM"]);
}

#[test]
fn the_same_number_twice_at_one_place_holds_the_later_row_unless_somebody_left() {
    let id = "140321195112196733";
    let row = |place: &str, left: &str| {
        format!("{place},周小英,{id},14147377101,收银员,2026-01-05,{left}\n")
    };
    let twice = staff(&(row("CS1", "") + &row("CS1", "")));
    assert_eq!(twice.reasons(), ["DUP_ID_IN_FILE"]);
    assert_eq!(twice.rows[1].attention.len(), 1);
    assert!(twice.rows[1].attention[0].message.contains("第 2 行"));
    assert!(staff(&(row("CS1", "") + &row("CS2", ""))).reasons().is_empty());
    assert!(staff(&(row("CS1", "2026-03-01") + &row("CS1", ""))).reasons().is_empty());
}

#[test]
fn hazards_in_one_cell_are_rows_and_a_single_value_is_for_all() {
    let mapped =
        check("2026-01-05,张三、李四,发现隐患,甲；乙,限期整改,2026-02-05,,整改中,前厅；后厨");
    let form = "venue_inspection_log";
    assert_eq!(mapped.reasons(), Vec::<&str>::new());
    let rows = values::rows(&mapped.draft(0, form).values, "hazards");
    assert_eq!(rows.len(), 2);
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[0].part"), "前厅");
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[1].part"), "后厨");
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[1].due_on"), "2026-02-05");
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[1].state"), "doing");
}

#[test]
fn a_state_that_nobody_wrote_is_the_usual_one_and_marked() {
    let mapped = check("2026-01-05,张三、李四,,甲,,,,,");
    assert_eq!(mapped.text(0, "venue_inspection_log.hazards[0].state"), "open");
    let draft = mapped.draft(0, "venue_inspection_log");
    assert!(draft.defaulted.contains(&"hazards[0].state".to_owned()));
}

#[test]
fn without_hazards_their_other_columns_make_no_row_and_are_not_lost() {
    let mapped = check("2026-01-05,张三、李四,,无,,2026-02-05,,,");
    assert!(values::rows(&mapped.draft(0, "venue_inspection_log").values, "hazards").is_empty());
    assert_eq!(mapped.text(0, "venue_inspection_log.extra.整改期限"), "2026-02-05");
    assert_eq!(mapped.text(0, "venue_inspection_log.extra.存在隐患"), "");
}

#[test]
fn a_third_officer_is_not_lost() {
    let mapped = check("2026-01-05,张三、李四、王五,,,,,,,");
    assert_eq!(mapped.text(0, "venue_inspection_log.officer_2"), "李四");
    assert_eq!(mapped.text(0, "venue_inspection_log.extra.检查人员"), "张三、李四、王五");
}

#[test]
fn a_word_that_a_quiet_field_does_not_know_is_dropped_where_another_keeps_it() {
    let mapped = check("2026-01-05,张三、李四,一切照旧,,,,,,");
    assert_eq!(mapped.text(0, "venue_inspection_log.findings"), "一切照旧");
    assert_eq!(mapped.text(0, "venue_inspection_log.result"), "");
    assert!(mapped.rows[0].notices.is_empty());
}

#[test]
fn a_word_that_no_code_knows_is_kept_with_a_notice() {
    let mapped = staff("CS1,周小英,,14147377101,驯兽师,2026-01-05,\n");
    assert_eq!(mapped.text(0, "venue_staff_roster.position"), "other:驯兽师");
    assert!(mapped.notice_reasons().contains(&"CODE_UNKNOWN"));
}

#[test]
fn a_column_that_no_form_knows_is_kept_under_its_heading() {
    let mapped = csv(&format!("{STAFF},生肖\nCS1,周小英,,14147377101,收银员,2026-01-05,,兔\n"));
    assert_eq!(mapped.text(0, "venue_staff_roster.extra.生肖"), "兔");
    assert_eq!(mapped.column_notices[0].raw, "生肖");
    assert_eq!(mapped.column_notices[0].reason.code(), "EXTRA_COLUMN");
}

#[test]
fn a_derived_letter_without_its_day_is_not_made_and_its_cell_is_kept() {
    let mapped = csv(
        "场所名称,场所类别,详细地址,责任书签订日期,责任书到期日期\n某店,旅馆,某路1号,,2026-12-31\n",
    );
    assert_eq!(mapped.rows[0].drafts.len(), 1);
    assert_eq!(mapped.text(0, "venue_registration.extra.责任书到期日期"), "2026-12-31");
}

#[test]
fn without_a_category_the_form_of_a_check_waits_for_its_place() {
    let text = "对象编号,检查日期,检查人员,存在隐患\nXQ1,2026-01-05,张三、李四,甲\n";
    let mapped = csv(text);
    assert!(mapped.rows[0].undecided);
    let catalogue = Catalogue::builtin();
    let index = HeadingIndex::new(&catalogue);
    let mapper = Mapper::new(&index, &mapped.detected, today(), 0);
    let container = container(text);
    let row = container.sheets[0].rows().nth(1).unwrap();
    let again = mapper.map_row_as(&row, 1, Some(crate::domain::AnchorCategory::Block));
    assert_eq!((again.drafts[0].form.as_str(), again.undecided), ("block_inspection_log", false));
}

#[test]
fn a_title_that_no_form_knows_goes_to_the_register_of_letters_and_one_of_the_category_to_its_form()
{
    let head = "类别,对象编号,责任书名称,签订人,签订日期\n";
    let form = |row: &str| csv(&format!("{head}{row}\n")).rows[0].drafts[0].form.clone();
    assert_eq!(form("单位,DW1,养犬责任书,王五,2026-01-05"), "general_letter");
    assert_eq!(form("单位,DW1,治安责任书,王五,2026-01-05"), "unit_safety_letter");
    assert_eq!(form("单位,DW1,消防安全责任书,王五,2026-01-05"), "unit_fire_letter");
    assert_eq!(form("场所,CS1,2026年度场所治安责任书,王五,2026-01-05"), "venue_security_letter");
    assert_eq!(form("出租房屋,CZ1,,王五,2026-01-05"), "rental_security_letter");
    assert_eq!(form("小区,XQ1,,王五,2026-01-05"), "general_letter");
}

#[test]
fn the_head_of_a_roster_is_a_draft_of_its_own() {
    let mapped = csv(
        "小区名称,治保会名称,治保主任,姓名,力量类别,职务,联系电话\n某小区,某某治保会,王五,李四,,委员,14147377101\n",
    );
    assert_eq!(mapped.detected.primary, "block_security_org");
    let [row, head] = mapped.rows[0].drafts.as_slice() else { panic!() };
    assert!(!row.head && head.head && head.derived);
    assert_eq!(values::text(&head.values, "org_name").as_deref(), Some("某某治保会"));
    assert_eq!(values::text(&row.values, "name").as_deref(), Some("李四"));
}

#[test]
fn broken_rows_are_held_for_what_broke_them() {
    let mapped =
        staff("CS1,周小英,123,14147377101,收银员\nCS1,李\0丁,,14147377101,收银员,2026-01-05,\n");
    assert_eq!(mapped.rows[0].attention.len(), 1);
    assert_eq!(mapped.reasons().first(), Some(&"FIELD_COUNT"));
    assert!(mapped.reasons().contains(&"NUL_BYTE"));
}

#[test]
fn strokes_and_none_say_nothing() {
    let mapped = staff("CS1,周小英,/,无,收银员,2026-01-05,——\n");
    assert_eq!(mapped.reasons(), Vec::<&str>::new());
    assert!(!mapped.draft(0, "venue_staff_roster").values.contains_key("extra"));
}

#[test]
fn an_unknown_word_in_the_column_of_a_second_form_is_asked_once() {
    let mapped = csv("场所名称,场所类别,详细地址,联系电话\n某店,旅馆,某路1号,12\n");
    assert_eq!(mapped.reasons(), ["PHONE_BAD"]);
    assert_eq!(mapped.draft(0, "venue_registration").wrong.len(), 2);
}

#[test]
fn any_number_of_threads_may_share_a_mapper() {
    fn shared<T: Send + Sync>() {}
    shared::<Mapper<'static>>();
    shared::<MappedRow>();
}
