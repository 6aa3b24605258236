//! From an empty folder to a ledger, and back in with the recovery sheet.

use std::fs;

use super::outside::PASSPHRASE;
use super::screen::{Screen, key};

const NEW: &str = "灯塔 竹篮 河岸 石桥";

async fn new_passphrase(screen: &Screen, text: &str) {
    let fields = "input[autocomplete=new-password]";
    screen.type_into(fields, text).await;
    screen.press(key::TAB).await;
    screen.press(&format!("{}{text}", key::TAB)).await;
}

#[tokio::test]
async fn the_first_run_ends_in_a_ledger_whose_sheet_was_really_written() {
    let screen = Screen::on_nothing().await;
    screen.type_into("[data-test=post-station]", "柳溪派出所").await;
    screen.type_into("[data-test=post-name]", "东桥警务室").await;
    screen.type_into("[data-test=post-officer]", "陈立").await;
    screen.press(key::ENTER).await;

    screen.wait("input[autocomplete=new-password]").await;
    screen.type_into("input[autocomplete=new-password]", "1234567890").await;
    screen.wait_text("[role=status]", "还不能用").await;
    screen.overtype("input[autocomplete=new-password]", PASSPHRASE).await;
    screen.press(key::TAB).await;
    screen.press(&format!("{}{PASSPHRASE}", key::TAB)).await;
    screen.click(".btn.big:not(:disabled)").await;

    // Not on before the sheet is on the disk: a folder that is not there writes nothing.
    screen.wait("[data-test=recovery-key]").await;
    let recovery_key = screen.text("[data-test=recovery-key]").await;
    assert_eq!(screen.count("[data-test=next]:disabled").await, 1);
    let blocked = screen.dir.path().join("blocked");
    fs::write(&blocked, "").expect("file");
    screen.will_choose(&blocked.join("sheet.pdf"));
    screen.click("[data-test=save-sheet]").await;
    screen.wait_text("[role=status]", "台账没有改动").await;
    assert_eq!(screen.count("[data-test=next]:disabled").await, 1);
    let sheet = screen.dir.path().join("恢复单.pdf");
    screen.will_choose(&sheet);
    screen.click("[data-test=save-sheet]").await;
    screen.click("[data-test=next]:not(:disabled)").await;
    assert!(fs::read(&sheet).expect("sheet").starts_with(b"%PDF"));

    screen.click_text(".ways label", "样例").await;
    screen.click("[data-test=next]").await;
    let stick = screen.dir.path().join("U盘");
    fs::create_dir(&stick).expect("folder");
    screen.will_choose(&stick);
    screen.click("[data-test=choose-folder]").await;
    screen.wait_text("[data-test=backup-folder]", "U盘").await;
    screen.click("[data-test=enter]").await;

    // The sample goes in one click.
    screen.wait(".rail").await;
    screen.click("[data-test=remove-sample]").await;
    screen.gone("[data-test=sample]").await;
    screen.wait_text("main", "还没有处所").await;

    // In with the sheet, and only together with a new passphrase.
    screen.chord(key::CTRL, "l").await;
    screen.click("[data-test=to-recover]").await;
    screen.type_into("#recovery", &recovery_key).await;
    new_passphrase(&screen, NEW).await;
    screen.click(".btn.big:not(:disabled)").await;
    screen.wait(".rail").await;
    screen.chord(key::CTRL, "l").await;
    screen.type_into("#secret", PASSPHRASE).await;
    screen.press(key::ENTER).await;
    screen.wait_text("[role=alert]", "口令不对").await;
    screen.overtype("#secret", NEW).await;
    screen.press(key::ENTER).await;
    screen.wait(".rail").await;
}

#[tokio::test]
async fn after_five_wrong_passphrases_the_window_makes_one_wait() {
    let screen = Screen::on_empty().await;
    for _ in 0..5 {
        screen.overtype("#secret", "不是这一句-2026").await;
        screen.press(key::ENTER).await;
        screen.until("an answer", "return !document.querySelector('form button.main').disabled || document.body.innerText.includes('还要等')").await;
    }
    screen.wait_text("[role=timer]", "还要等").await;
    assert_eq!(screen.count(".btn.big:disabled").await, 1);
}
