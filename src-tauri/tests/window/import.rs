//! A file brought in through the window.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

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

impl Screen {
    /// Opens the window and is in the middle of writing [`ROWS`] new rentals.
    async fn begin_a_large_import(&mut self) {
        let file = self.dir.path().join("出租房屋.csv");
        fs::write(&file, rentals()).expect("file");
        self.start().await;
        self.unlock().await;
        self.click(".rail a[href='/exchange']").await;
        self.will_choose(&file);
        self.click("[data-test=choose-file]").await;
        self.click("[data-test=to-rows]").await;
        self.click("[data-test=write]").await;
        // Some rows are written; on a very fast machine perhaps all of them.
        let some = "return document.querySelector('progress')?.value > 0
            || !!document.querySelector('[data-test=import-done]')";
        self.until("rows are written", some).await;
    }
}

#[tokio::test]
async fn a_window_that_dies_in_the_middle_of_an_import_leaves_the_ledger_whole() {
    let mut screen = Screen::before_sample().await;
    let before = screen.outside().places("rental").len();
    let head = screen.outside().head();
    screen.begin_a_large_import().await;
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
    // A whole file is named before it is taken back, and can be brought back at once.
    screen.chord(super::screen::key::CTRL, "z").await;
    screen.wait_text(".notice", "导入“出租房屋.csv”").await;
    screen.click_text(".notice button", "撤销它").await;
    screen.wait_text(".notice", "已撤销").await;
    screen.chord(super::screen::key::CTRL, "y").await;
    screen.wait_text(".notice", "已恢复").await;
    screen.wait_text(".rail a[href='/category/rental']", "40").await;
    screen.chord(super::screen::key::CTRL, "z").await;
    screen.click_text(".notice button", "撤销它").await;
    screen.wait_text(".notice", "已撤销").await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_eq!(outside.places("rental").len(), 0);
    outside.is_whole();
}

#[tokio::test]
async fn a_window_closed_in_the_middle_of_an_import_leaves_the_ledger_whole() {
    let mut screen = Screen::before_sample().await;
    let before = screen.outside().places("rental").len();
    let head = screen.outside().head();
    screen.begin_a_large_import().await;
    screen.close_by_its_frame().await;

    let mut outside = screen.outside();
    let after = outside.places("rental").len();
    assert!(after == before || after == before + ROWS, "{before} before, {after} after");
    assert_eq!(after == before, outside.head() == head, "rows without history");
    outside.is_whole();
}

#[tokio::test]
async fn a_table_dropped_anywhere_on_the_window_is_looked_at_by_the_import() {
    let mut screen = Screen::on_empty().await;
    let file = screen.dir.path().join("旧台账 100% 出租房屋.csv");
    let text: String = rentals().lines().take(8).map(|line| format!("{line}\r\n")).collect();
    fs::write(&file, text).expect("file");
    // Nothing is taken in as long as the ledger is locked.
    screen.wait("#secret").await;
    screen.drop_files(&[&file]).await;
    screen.unlock().await;
    screen.click(".rail a[href='/settings']").await;
    screen.wait("main.settings").await;
    assert_eq!(screen.count("main.exchange").await, 0);
    // What nothing can be done with is not passed over in silence.
    let letter = screen.dir.path().join("通知.docx");
    fs::write(&letter, "not a table").expect("file");
    screen.drop_files(&[&letter]).await;
    screen.wait_text(".notice.error", "收不下").await;
    assert_eq!(screen.count("main.exchange").await, 0);

    screen.drop_files(&[&file]).await;
    screen.wait("main.exchange").await;
    screen.wait_text(".dock", "还没有写入任何内容").await;
    screen.wait_text("main", "旧台账 100% 出租房屋.csv").await;
    screen.click("[data-test=to-rows]").await;
    screen.click("[data-test=write]").await;
    screen.wait_text("[data-test=import-done]", "写入完成").await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_eq!(outside.places("rental").len(), 7);
    outside.is_whole();
}

#[tokio::test]
async fn the_old_workbook_goes_through_the_wizard_and_back_out_again() {
    const PLACES: [(&str, usize); 4] =
        [("venue", 90), ("rental", 120), ("unit", 54), ("block", 36)];
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/辖区基础台账.xlsx");
    let mut screen = Screen::on_empty().await;
    screen.unlock().await;
    screen.click(".rail a[href='/exchange']").await;
    screen.will_choose(&file);
    screen.click("[data-test=choose-file]").await;
    screen.wait_text("main", "8 张要导入").await;
    screen.wait_text(".dock", "还没有写入任何内容").await;
    screen.click("[data-test=to-rows]").await;
    screen.click("[data-test=write]").await;
    screen.wait_text("[data-test=import-done]", "写入完成").await;
    for (category, count) in PLACES {
        screen
            .wait_text(&format!(".rail a[href='/category/{category}']"), &count.to_string())
            .await;
    }
    screen.click("[data-test=undo-import]").await;
    screen.wait_text("[data-test=import-done]", "已撤销这次导入").await;
    screen.stop().await;
    let mut outside = screen.outside();
    for (category, _) in PLACES {
        assert_eq!(outside.places(category).len(), 0, "{category}");
    }
    outside.is_whole();
}
