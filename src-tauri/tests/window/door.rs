//! Getting in, and being kept out.

use super::screen::Screen;

#[tokio::test]
async fn the_passphrase_opens_the_ledger_and_ctrl_l_locks_it() {
    let screen = Screen::at_work(6).await;
    screen.wait_text(".rail", "出租房屋").await;
    screen.chord("\u{e009}", "l").await;
    screen.wait("#secret").await;
    screen.unlock().await;
}
