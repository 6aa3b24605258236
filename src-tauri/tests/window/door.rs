//! Getting in, and being kept out.

use std::fs;

use super::outside::{PASSPHRASE, value};
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
    // One goes on where one was.
    screen.wait(&format!("{CELL}:focus")).await;
    screen.strike("66").await;
    screen.wait_value(CELL, "没写完 8866").await;
    screen.press(key::TAB).await;
    screen.wait_text("[data-test=history] li", "没写完 8866").await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_ne!(before, "没写完 88");
    assert_eq!(value(&outside.again(&place, &entry), "rental_no"), "没写完 8866");
}

#[tokio::test]
async fn a_desk_that_nobody_touched_for_ten_minutes_is_locked_and_keeps_what_was_half_typed() {
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("rental", "rental_registration", |_| true);
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, "rental_registration").await;
    screen.overtype(CELL, "没写完 88").await;
    // As after a sleep: the clock has gone on, nobody has touched anything.
    let later = "const real = Date.now; Date.now = () => real() + arguments[0] * 60000;";
    let sleep = |minutes: u32| later.replace("arguments[0]", &minutes.to_string());
    screen.eval(&sleep(9)).await.expect("the clock");
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    screen.wait_value(CELL, "没写完 88").await;
    screen.eval(&sleep(2)).await.expect("the clock");
    screen.wait("#secret").await;
    let left = screen.page_text().await;
    assert!(left.contains("没人动") && !left.contains(&place.name), "{left}");
    screen.unlock().await;
    if screen.count("[data-test=leaf]").await == 0 {
        screen.open_leaf(&place, "rental_registration").await;
    }
    screen.wait_value(CELL, "没写完 88").await;
}

impl Screen {
    /// First run: who we are.
    pub async fn say_who_we_are(&self) {
        for (field, text) in
            [("station", "柳溪派出所"), ("name", "东桥警务室"), ("officer", "陈立")]
        {
            self.type_into(&format!("[data-test=post-{field}]"), text).await;
        }
        self.press(key::ENTER).await;
        self.wait("[autocomplete=new-password]").await;
    }

    /// A new passphrase, typed twice.
    pub async fn set_passphrase(&self, passphrase: &str) {
        self.type_into("[autocomplete=new-password]", passphrase).await;
        self.type_into(".passphrase ~ .passphrase [autocomplete=new-password]", passphrase).await;
        self.press(key::ENTER).await;
    }

    /// First run: the recovery sheet goes into a file. Gives the key.
    pub async fn keep_the_sheet(&self) -> String {
        let key = self.text("[data-test=recovery-key]").await;
        self.will_choose(&self.dir.path().join("恢复单.pdf"));
        self.click("[data-test=save-sheet]").await;
        self.click("[data-test=next]:enabled").await;
        self.wait("[name=start]").await;
        key
    }

    /// First run: an empty ledger, and a folder for the backups.
    pub async fn start_empty(&self) {
        self.click_text("label", "从第一个处所建起").await;
        self.click("[data-test=next]:enabled").await;
        let backups = self.dir.path().join("备份");
        fs::create_dir(&backups).expect("folder");
        self.will_choose(&backups);
        self.click("[data-test=choose-folder]").await;
        self.wait("[data-test=backup-folder]").await;
    }
}

#[tokio::test]
async fn the_first_run_makes_a_ledger_and_its_recovery_sheet_opens_it() {
    let mut screen = Screen::on_nothing().await;
    screen.say_who_we_are().await;
    screen.set_passphrase("头一次的口令-2026").await;
    let recovery = screen.keep_the_sheet().await;
    screen.start_empty().await;
    screen.click("[data-test=enter]").await;
    screen.wait_text(".top", "东桥警务室").await;
    screen.stop().await;
    let sheet = fs::read(screen.dir.path().join("恢复单.pdf")).expect("sheet");
    assert!(sheet.starts_with(b"%PDF"));

    screen.start().await;
    screen.click("[data-test=to-recover]").await;
    screen.type_into("#recovery", &recovery.replace('\n', " ")).await;
    screen.set_passphrase(PASSPHRASE).await;
    screen.wait_text(".top", "东桥警务室").await;
    screen.stop().await;
    screen.outside().is_whole();
}
