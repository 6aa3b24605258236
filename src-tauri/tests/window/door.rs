//! Getting in, and being kept out.

use super::outside::value;
use super::screen::{Screen, key};

/// The cell of a card that the tests write on.
const CELL: &str = "[data-path=rental_no] input";

#[tokio::test]
async fn a_wrong_passphrase_is_told_and_the_right_one_opens() {
    let screen = Screen::on_sample().await;
    screen.type_into("#secret", "不是这一句-2026").await;
    screen.press(key::ENTER).await;
    screen.wait_text("[role=alert]", "台账没有改动").await;
    screen.unlock().await;
    screen.wait_text(".rail", "出租房屋").await;
}

#[tokio::test]
async fn what_was_half_typed_is_there_after_unlocking() {
    let mut screen = Screen::before_sample().await;
    let (place, entry) = screen.outside().find("rental", "rental_registration", |_| true);
    let before = value(&entry, "rental_no");
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, "rental_registration").await;
    screen.overtype(CELL, "没写完 88").await;
    screen.chord(key::CTRL, "l").await;
    screen.wait("#secret").await;
    let left = screen.page_text().await;
    assert!(!left.contains("没写完 88") && !left.contains(&place.name), "{left}");

    screen.unlock().await;
    // Wherever the window opens, the leaf has it.
    if screen.count("[data-test=leaf]").await == 0 {
        screen.open_leaf(&place, "rental_registration").await;
    }
    screen.wait_value(CELL, "没写完 88").await;
    screen.press(key::TAB).await;
    screen.wait_text("[data-test=history] li", "没写完 88").await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_ne!(before, "没写完 88");
    assert_eq!(value(&outside.again(&place, &entry), "rental_no"), "没写完 88");
}
