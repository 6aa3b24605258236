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
