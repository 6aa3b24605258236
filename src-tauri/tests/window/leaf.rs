//! Writing on a leaf: saved when a cell is left, kept when it is wrong, taken back.

use super::outside::value;
use super::screen::{Screen, key};

const FORM: &str = "rental_registration";
const NO: &str = "[data-path=rental_no] input";
const HISTORY: &str = "[data-test=history] li";

#[tokio::test]
async fn a_cell_is_saved_when_it_is_left() {
    let mut screen = Screen::before_sample().await;
    let (place, entry) = screen.outside().find("rental", FORM, |_| true);
    let head = screen.outside().head();
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    screen.overtype(NO, "QR-2026-0417").await;
    screen.press(key::TAB).await;
    screen.wait_text(HISTORY, "QR-2026-0417").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let after = outside.again(&place, &entry);
    assert_eq!(value(&after, "rental_no"), "QR-2026-0417");
    assert_eq!(after.revision, entry.revision + 1, "one change");
    assert_eq!(
        outside
            .log()
            .iter()
            .filter(|line| line.seq > head && line.text.contains("QR-2026-0417"))
            .count(),
        1
    );
    outside.is_whole();
}

#[tokio::test]
async fn a_wrong_number_is_kept_as_a_draft_with_its_reason() {
    const ID: &str = "[data-path='landlord.id_no'] input";
    let mut screen = Screen::before_sample().await;
    let (place, entry) = screen.outside().find("rental", FORM, |one| {
        value(one, "landlord.id_kind") == "resident_id" && one.wrong.is_empty()
    });
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    // 110101199003070038 would be right.
    screen.overtype(ID, "110101199003070039").await;
    screen.wait(&format!("{ID}[aria-invalid=true]")).await;
    screen.press(key::TAB).await;
    screen.wait_text("[data-test=saved]", "已存为草稿").await;
    let told = screen.page_text().await;
    screen.stop().await;

    let mut outside = screen.outside().in_full();
    let after = outside.again(&place, &entry);
    assert_eq!(after.status, "draft");
    let wrong = after.wrong.iter().find(|one| one.field == "landlord.id_no").expect("a reason");
    assert_eq!(wrong.raw, "110101199003070039");
    assert!(told.contains(wrong.message), "the reason {} is not on screen: {told}", wrong.message);
    outside.is_whole();
}

#[tokio::test]
async fn ctrl_z_takes_a_cell_back() {
    let mut screen = Screen::before_sample().await;
    let (place, entry) = screen.outside().find("rental", FORM, |_| true);
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    screen.overtype(NO, "QR-2026-0417").await;
    screen.press(key::TAB).await;
    screen.wait_text(HISTORY, "QR-2026-0417").await;
    screen.chord(key::CTRL, "z").await;
    screen.wait_value(NO, &value(&entry, "rental_no")).await;
    screen.wait_text(".notice", "已撤销").await;
    screen.stop().await;

    let mut outside = screen.outside();
    assert_eq!(value(&outside.again(&place, &entry), "rental_no"), value(&entry, "rental_no"));
    outside.is_whole();
}

#[tokio::test]
async fn ctrl_z_takes_back_what_was_done_before_a_restart() {
    let mut screen = Screen::before_sample().await;
    let (place, entry) = screen.outside().find("rental", FORM, |_| true);
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    screen.overtype(NO, "QR-2026-0417").await;
    screen.press(key::TAB).await;
    screen.wait_text(HISTORY, "QR-2026-0417").await;
    screen.stop().await;

    screen.start().await;
    screen.unlock().await;
    screen.chord(key::CTRL, "z").await;
    screen.wait_text(".notice", "已撤销").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let after = outside.again(&place, &entry);
    assert_eq!(value(&after, "rental_no"), value(&entry, "rental_no"));
    assert!(outside.log().iter().any(|line| line.undone && line.text.contains("QR-2026-0417")));
    outside.is_whole();
}

#[tokio::test]
async fn a_masked_number_is_shown_when_asked_for_and_the_log_says_so() {
    const CELL: &str = "[data-path='landlord.id_no']";
    let mut screen = Screen::before_sample().await;
    let fits = |one: &yuwang::api::places::EntryReply| {
        value(one, "landlord.id_kind") == "resident_id" && one.wrong.is_empty()
    };
    let (place, entry) = screen.outside().find("rental", FORM, fits);
    let number = value(&screen.outside().in_full().again(&place, &entry), "landlord.id_no");
    let head = screen.outside().head();
    assert_eq!(number.len(), 18);
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, FORM).await;
    screen.wait(&format!("{CELL} input.masked")).await;
    assert!(!screen.page_text().await.contains(&number));
    screen.click(&format!("{CELL} button")).await;
    screen.wait_value(&format!("{CELL} input"), &number).await;
    // The log can be read in the window; it has who and what, and not the number.
    screen.click("a[href='/settings']").await;
    screen.click("[data-test=settings-log]").await;
    screen.wait_text("[data-test=log] [role=listitem]", "查看").await;
    assert!(!screen.page_text().await.contains(&number));
    screen.stop().await;

    let outside = screen.outside();
    let shown =
        outside.log().iter().filter(|line| line.seq > head && line.text.contains("查看")).count();
    assert_eq!(shown, 1, "the log says once that a number was shown");
    assert!(outside.log().iter().all(|line| !line.text.contains(&number)));
    outside.is_whole();
}

#[tokio::test]
async fn a_new_record_begins_in_its_first_cell_and_is_written_on_while_it_is_made() {
    const LOG: &str = "venue_inspection_log";
    const CHECK_NO: &str = "[data-path=check_no] input";
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("venue", LOG, |_| true);
    let before = screen.outside().entries(&place, LOG).len();
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, LOG).await;
    screen.click("[data-test=new]").await;
    screen.wait("[data-path=check_kind] input:focus").await;
    screen.strike("治安检查").await;
    screen.press(key::ESCAPE).await;
    screen.tab_to("[data-path=check_no]").await;
    screen.strike("12").await;
    screen.wait_text(HISTORY, "新增").await;
    screen.wait(&format!("{CHECK_NO}:focus")).await;
    screen.strike("34").await;
    screen.press(key::TAB).await;
    screen.wait_text(HISTORY, "1234").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let after = outside.entries(&place, LOG);
    assert_eq!(after.len(), before + 1);
    assert!(after.iter().any(|one| value(one, "check_no") == "1234"));
    outside.is_whole();
}

#[tokio::test]
async fn a_leaf_is_looked_at_as_it_lies_on_paper() {
    let mut screen = Screen::before_sample().await;
    let (place, _) =
        screen.outside().find("venue", "venue_registration", |one| one.wrong.is_empty());
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, "venue_registration").await;
    screen.click("[data-test=on-paper]").await;
    let drawn = "const one = document.querySelector('[data-test=leaf-paper] img'); \
                 return !!one && one.naturalWidth > 700 \
                     && Math.abs(one.naturalHeight / one.naturalWidth - 297 / 210) < 0.01";
    screen.until("an upright page of paper", drawn).await;
    screen.click("[data-test=on-paper]").await;
    screen.wait("[data-path='addr.addr_text']").await;
}

const CHECK: &str = "venue_inspection_log";

#[tokio::test]
async fn a_hazard_gets_more_time_on_the_leaf_with_a_day_and_a_reason() {
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("venue", "venue_registration", |_| true);
    let hazards =
        r#"[{"desc":"安全出口锁闭","action":"order","due_on":"2026-11-03","state":"open"}]"#;
    let check = [("checked_at", "2026-11-01"), ("result", "rectify"), ("hazards", hazards)];
    screen.outside().add(CHECK, &place, &check);
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, CHECK).await;
    screen.click_text("[data-test=leaf] .chip", "2026-11-01").await;
    // Entered four days after its day: the mark says so.
    screen.wait_text("[data-test=late-entry]", "补录").await;
    screen.wait_text("[data-test=hazard-steps]", "超期 2 天").await;
    screen.click_text("[data-test=hazard-steps] button", "已批准延期").await;
    screen.wait("[data-test=hazard-steps] .with input").await;
    // Neither without a reason nor without a later day.
    screen.click("[data-test=save-steps]").await;
    screen.wait_text(".notice", "还要填").await;
    screen.overtype("[data-test=hazard-steps] label:nth-child(1) input", "15").await;
    screen.press(key::TAB).await;
    screen.type_into("[data-test=hazard-steps] label:nth-child(2) input", "等厂家换货").await;
    screen.press(key::TAB).await;
    screen.click("[data-test=save-steps]").await;
    screen.wait_text("[data-test=hazard-steps]", "已批准延期，2026-11-20 前改").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let checks = outside.entries(&place, CHECK);
    let check = checks.iter().find(|one| value(one, "checked_at") == "2026-11-01").expect("it");
    assert_eq!(value(check, "hazards[0].state"), "extended");
    assert_eq!(value(check, "hazards[0].due_on"), "2026-11-20");
    assert_eq!(value(check, "hazards[0].state_reason"), "等厂家换货");
    outside.is_whole();
}

#[tokio::test]
async fn a_place_found_shut_again_and_again_is_exempted_with_the_reason_at_hand() {
    let mut screen = Screen::before_sample().await;
    // It was there before the ledger was: October is asked for.
    let row = "CS1,甲旅馆,河东路1号";
    let place = screen.outside().take_in("venue", "场所编号,场所名称,经营地址", row);
    for day in ["2026-10-12", "2026-10-20"] {
        screen.outside().add(CHECK, &place, &[("checked_at", day), ("result", "not_open")]);
    }
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, CHECK).await;
    screen.wait_text("[data-test=excused]", "连续 2 次上门未营业、无人，可以豁免").await;
    screen.click("[data-test=exempt]").await;
    screen
        .wait_value(
            "[data-test=holes] [data-test=reason]",
            "10月12日、10月20日 2 次上门，未营业、无人",
        )
        .await;
    screen.wait_value("[data-test=holes] [data-test=until]", "2026-11-30").await;
    screen.click("[data-test=holes] form [type=submit]").await;
    screen.wait("[data-test=exempted]").await;
    screen.stop().await;
    assert_eq!(screen.outside().exemption_states(), ["holds"]);
    screen.outside().is_whole();
}
