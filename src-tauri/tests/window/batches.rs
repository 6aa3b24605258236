//! Batches on the print screen: chosen, looked at, saved.

use super::outside::text_of_pdf;
use super::screen::Screen;

#[tokio::test]
async fn a_route_sheet_and_a_cover_come_out_of_the_print_screen() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(".rail a[href='/print']").await;
    screen.click("[data-test=kind-batch]").await;
    screen.wait("main.print canvas").await;
    screen.wait_text("main.print header", "年责任书").await;

    screen.choose_option("[data-test=batch-kind]", "上门路线单").await;
    screen.wait_text("main.print header", "1 张活页").await;
    let route = screen.dir.path().join("路线单.pdf");
    screen.will_choose(&route);
    screen.click("[data-test=save-pdf]:enabled").await;
    screen.wait_text(".notice", "已存为 PDF").await;
    let text = text_of_pdf(&route);
    for wanted in ["上门路线单", "LX-", "途中新发现", "上门"] {
        assert!(text.contains(wanted), "{wanted} is not on paper: {text}");
    }

    screen.choose_option("[data-test=batch-kind]", "活页夹用页").await;
    screen.choose_option("[data-test=batch-of]", "全部处所").await;
    screen.wait_text("main.print header", "活页夹用页 全部处所：7 张活页").await;
    let parts = screen.dir.path().join("封面.pdf");
    screen.will_choose(&parts);
    screen.click("[data-test=save-pdf]:enabled").await;
    screen.wait_text(".notice", "8 页").await;
    screen.stop().await;
    let text = text_of_pdf(&parts);
    assert!(text.contains("活页夹") && text.contains("出租房屋"), "{text}");
    let log = screen.outside().log();
    let saved: Vec<_> = log.iter().filter(|line| line.text.contains("存为 PDF")).collect();
    assert_eq!(saved.len(), 2);
    assert!(saved.iter().any(|line| line.text.contains("上门路线单 LX-")), "the number is told");
}
