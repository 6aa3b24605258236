//! A row that an import left is settled through the window.

use std::fs;

use super::screen::Screen;

#[tokio::test]
async fn a_row_that_waits_is_mended_in_place_and_written() {
    let mut screen = Screen::on_empty().await;
    let file = screen.dir.path().join("出租房屋.csv");
    let text = "房屋编号,房屋地址,所属社区,房屋类型,出租人,联系电话\r\n\
        CZ-00001,麦香街道河东社区河东路1号,河东社区,住宅,贺云舟,13800138000\r\n\
        CZ-00002,麦香街道河东社区河东路2号,河东社区,住宅,贺云舟,1380013\r\n";
    fs::write(&file, text).expect("file");
    screen.unlock().await;
    screen.click(".rail a[href='/exchange']").await;
    screen.will_choose(&file);
    screen.click("[data-test=choose-file]").await;
    screen.click("[data-test=to-rows]").await;
    screen.click("[data-test=write]").await;
    screen.wait_text("[data-test=import-done]", "写入完成").await;
    screen.click("[data-test=see-held]").await;
    screen.click("[data-test=mend-row]").await;
    // The wrong cell has the focus and says what is wrong with it.
    screen.until("the wrong cell", "return document.activeElement?.matches('.bad input')").await;
    screen.type_into(".fields .bad input", "12").await;
    screen.click("[data-test=settle]").await;
    // Still wrong: the row stays open and says why.
    screen.wait_text("[data-test=held-row]", "还不能写入").await;
    screen.until("it stays open", "return document.activeElement?.matches('.bad input')").await;
    screen.overtype(".fields .bad input", "13800138001").await;
    screen.click("[data-test=settle]").await;
    screen.wait_text(".exchange", "没有等着处理的行").await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_eq!(outside.places("rental").len(), 2);
    outside.is_whole();
}
