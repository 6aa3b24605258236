//! Settings: a user with a role, a backup that is brought back, a form that a district added.

use std::fs;
use std::path::Path;

use super::outside::PASSPHRASE;
use super::screen::{Screen, key};

const HELPER: &str = "灯塔 竹篮 河岸 石桥";

async fn page(screen: &Screen, name: &str) {
    screen.click("a[href='/settings']").await;
    screen.click(&format!("[data-test=settings-{name}]")).await;
}

#[tokio::test]
async fn an_auxiliary_is_told_what_he_may_not_do() {
    let screen = Screen::on_empty().await;
    screen.unlock().await;
    page(&screen, "users").await;
    screen.click("[data-test=add-user]").await;
    screen.type_into("#user-name", "周敏").await;
    let first = "input[autocomplete=new-password]";
    screen.type_into(first, HELPER).await;
    screen.press(key::TAB).await;
    screen.press(&format!("{}{HELPER}", key::TAB)).await;
    screen.click("[data-test=finish-user]:not(:disabled)").await;
    screen.wait_text("[data-test=user-周敏]", "辅警").await;

    screen.chord(key::CTRL, "l").await;
    screen.click_text("fieldset label", "周敏").await;
    screen.type_into("#secret", HELPER).await;
    screen.press(key::ENTER).await;
    // The page that was open is there again, for him with other words.
    screen.wait_text("[data-test=not-allowed]", "辅警，不能管理用户").await;
    screen.click("[data-test=settings-log]").await;
    screen.wait_text("[data-test=not-allowed]", "不能查看日志").await;
    screen.click("[data-test=settings-backup]").await;
    screen.wait("[data-test=backup-now]").await;
}

#[tokio::test]
async fn a_backup_is_made_and_brought_back() {
    let screen = Screen::on_sample().await;
    screen.unlock().await;
    let places = screen.text(".rail a[href='/category/rental'] i").await;
    page(&screen, "backup").await;
    let stick = screen.dir.path().join("U盘");
    fs::create_dir(&stick).expect("folder");
    screen.will_choose(&stick);
    screen.click("[data-test=choose-backup-folder]").await;
    screen.wait_text("[data-test=backup-where]", "U盘").await;
    screen.click("[data-test=backup-now]").await;
    screen.wait_text("[data-test=backup-made]", "核对过").await;
    let file = fs::read_dir(&stick).expect("folder").flatten().next().expect("a backup").path();

    screen.click("[data-test=settings-post]").await;
    screen.click("[data-test=remove-sample]").await;
    screen.gone("[data-test=sample]").await;
    screen.click("[data-test=settings-backup]").await;
    screen.click("[data-test=begin-restore]").await;
    screen.will_choose(&file);
    screen.click("[data-test=choose-backup]").await;
    screen.type_into(".panel input[type=password]", "不是这一句-2026").await;
    screen.click(".panel .btn.big:not(:disabled)").await;
    screen.wait_text(".panel [role=alert]", "什么都没有改动").await;
    screen.overtype(".panel input[type=password]", PASSPHRASE).await;
    screen.click(".panel .btn.big:not(:disabled)").await;
    screen.wait("[data-test=restored]").await;
    screen.click("[data-test=restored] .btn").await;
    screen.wait_text(".rail a[href='/category/rental'] i", &places).await;
    screen.wait("[data-test=sample]").await;
}

#[tokio::test]
async fn a_districts_form_is_checked_before_it_is_taken_in() {
    let screen = Screen::on_empty().await;
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/own/own_form.toml");
    let good = fs::read_to_string(own).expect("form");
    let file = screen.dir.path().join("venue_keyholder.toml");
    fs::write(&file, good.replace("\"name\"\nrequired", "\"nmae\"\nrequired")).expect("form");
    screen.unlock().await;
    page(&screen, "forms").await;
    screen.will_choose(&file);
    screen.click("[data-test=choose-form]").await;
    screen.wait_text("[data-test=problems]", "type").await;
    assert_eq!(screen.count("[data-test=install-form]").await, 0);
    fs::write(&file, good).expect("form");
    screen.click_text("button", "再查一遍").await;
    screen.click("[data-test=install-form]").await;
    screen.wait_text(".lines", "钥匙保管人登记表").await;
    screen.click("[data-test=settings-log]").await;
    screen.wait_text("[data-test=log]", "采用自己的表单").await;
}

#[tokio::test]
async fn f1_opens_the_page_of_the_screen_and_pinyin_finds_a_page() {
    let screen = Screen::on_empty().await;
    screen.unlock().await;
    screen.click("a[href='/print']").await;
    screen.wait("main").await;
    screen.press("\u{e031}").await;
    screen.wait_text("[data-test=help-page] h1", "打印").await;
    screen.type_into("[data-test=help-search]", "hfd").await;
    screen.wait_text("[data-test=help-hits]", "恢复单").await;
    screen.press(key::ENTER).await;
    screen.wait_text("[data-test=help-page] h1", "恢复单").await;
}
