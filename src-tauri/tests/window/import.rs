//! A file brought in through the window.

use std::fmt::Write as _;
use std::fs;

use super::screen::Screen;

/// Enough that writing takes a while.
const ROWS: usize = 6000;

fn rentals() -> String {
    let mut text = String::from("房屋编号,房屋地址,所属社区,房屋类型,出租人\r\n");
    for row in 1..=ROWS {
        let _ = write!(text, "CZ-{row:05},麦香街道河东社区河东路{row}号,河东社区,住宅,贺云舟\r\n");
    }
    text
}

#[tokio::test]
async fn a_window_that_dies_in_the_middle_of_an_import_leaves_the_ledger_whole() {
    let mut screen = Screen::before_sample().await;
    let before = screen.outside().places("rental").len();
    let head = screen.outside().head();
    let file = screen.dir.path().join("出租房屋.csv");
    fs::write(&file, rentals()).expect("file");
    screen.start().await;
    screen.unlock().await;
    screen.click(".rail a[href='/exchange']").await;
    screen.will_choose(&file);
    screen.click("[data-test=choose-file]").await;
    screen.click("[data-test=to-rows]").await;
    screen.click("[data-test=write]").await;
    // Some rows are written; on a very fast machine perhaps all of them.
    let some = "return document.querySelector('progress')?.value > 0
        || !!document.querySelector('[data-test=import-done]')";
    screen.until("rows are written", some).await;
    screen.kill();

    let mut outside = screen.outside();
    let after = outside.places("rental").len();
    assert!(after == before || after == before + ROWS, "{before} before, {after} after");
    assert_eq!(after == before, outside.head() == head, "rows without history");
    outside.is_whole();
    drop(outside);

    // The next window opens it as if nothing had been.
    screen.start().await;
    screen.unlock().await;
    screen.wait_text(".rail a[href='/category/rental']", &after.to_string()).await;
}

#[tokio::test]
async fn an_import_is_looked_at_written_and_taken_back() {
    let mut screen = Screen::on_empty().await;
    let file = screen.dir.path().join("出租房屋.csv");
    let text: String = rentals().lines().take(41).map(|line| format!("{line}\r\n")).collect();
    fs::write(&file, text).expect("file");
    screen.unlock().await;
    screen.click(".rail a[href='/exchange']").await;
    screen.will_choose(&file);
    screen.click("[data-test=choose-file]").await;
    screen.wait_text(".dock", "还没有写入任何内容").await;
    screen.click("[data-test=to-rows]").await;
    screen.click("[data-test=write]").await;
    screen.wait_text("[data-test=import-done]", "写入完成").await;
    screen.wait_text(".rail a[href='/category/rental']", "40").await;
    screen.stop().await;
    assert_eq!(screen.outside().places("rental").len(), 40);

    screen.start().await;
    screen.unlock().await;
    screen.chord(super::screen::key::CTRL, "z").await;
    screen.wait_text(".notice", "已撤销").await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_eq!(outside.places("rental").len(), 0);
    outside.is_whole();
}
