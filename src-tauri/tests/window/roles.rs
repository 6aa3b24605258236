//! What a user may not do is not offered to him.

use super::keyboard::ADDRESS;
use super::outside::PASSPHRASE;
use super::screen::{Screen, key};

/// Who they are, and what opens for each.
const CHIEF: (&str, &str) = ("吴所", "灯塔 竹篮 河岸 石桥");
const AUXILIARY: (&str, &str) = ("周敏", "芦花 木桨 清晨 渡口");
const OFFICER: (&str, &str) = ("陈立", PASSPHRASE);
const VENUES: &str = ".rail a[href='/category/venue']";

impl Screen {
    /// A window, locked, on a sample post with a user of every role.
    async fn with_all_roles() -> Self {
        let mut screen = Self::before_sample().await;
        let mut outside = screen.outside();
        outside.add_user(CHIEF.0, "所长", CHIEF.1);
        outside.add_user(AUXILIARY.0, "辅警", AUXILIARY.1);
        drop(outside);
        screen.start().await;
        screen
    }

    async fn unlock_as(&self, (name, passphrase): (&str, &str)) {
        self.click_text("fieldset label", name).await;
        self.type_into("#secret", passphrase).await;
        self.press(key::ENTER).await;
        self.wait(".rail").await;
    }

    /// The first place of the category that is open.
    async fn open_first(&self) {
        self.wait("[data-test=grid] [data-id]").await;
        self.click("[data-test=grid] [data-id]").await;
        self.wait("[data-test=leaf] .f").await;
        self.wait("[data-test=history] li").await;
    }

    async fn offers_none_of(&self, parts: &[&str]) {
        for part in parts {
            assert_eq!(self.count(part).await, 0, "{part} is offered\n{}", self.page_text().await);
        }
    }

    async fn offers(&self, parts: &[&str]) {
        for part in parts {
            self.wait(part).await;
        }
    }
}

#[tokio::test]
async fn a_chief_looks_and_is_offered_nothing_else() {
    let screen = Screen::with_all_roles().await;
    screen.unlock_as(CHIEF).await;
    screen.wait("[data-test=today] .stop").await;
    screen
        .offers_none_of(&[".rail a[href='/print']", ".rail a[href='/exchange']", ".today .fix"])
        .await;

    screen.click(VENUES).await;
    screen.wait("[data-test=grid] [data-id]").await;
    screen
        .offers_none_of(&["[data-test=new]", "[data-test=export]", "[data-test=grid] .tick"])
        .await;
    for letter in ["n", "p"] {
        screen.chord(key::CTRL, letter).await;
    }
    // What comes after was heard: what came before did nothing.
    screen.click("[data-test=columns]").await;
    screen.wait("[data-test=chooser]").await;
    screen.offers_none_of(&["[data-test=new-place]", ".notice"]).await;
    screen.press(key::ESCAPE).await;
    screen.gone("[data-test=chooser]").await;

    screen.open_first().await;
    screen.click(".tab[data-form=venue_inspection_log]").await;
    screen.wait(".tab[data-form=venue_inspection_log][aria-current=page]").await;
    screen.wait("[data-test=leaf] .f").await;
    screen
        .offers_none_of(&["[data-test=print-leaf]", "[data-test=new]", "[data-test=history] .back"])
        .await;
    screen.chord(key::CTRL, "p").await;
    screen.click("a[href='/settings']").await;
    screen.click("[data-test=settings-forms]").await;
    screen.wait_text(".what", "加表请民警来做").await;
    screen.offers_none_of(&["[data-test=choose-form]"]).await;
    screen.click("[data-test=settings-log]").await;
    screen.wait("[data-test=log]").await;
}

#[tokio::test]
async fn an_auxiliary_enters_and_prints_and_is_offered_no_export() {
    let screen = Screen::with_all_roles().await;
    screen.unlock_as(AUXILIARY).await;
    screen.click(VENUES).await;
    screen.wait("[data-test=grid] [data-id]").await;
    screen.offers(&["[data-test=new]", "[data-test=columns]", "[data-test=grid] .tick"]).await;
    screen.offers_none_of(&["[data-test=export]"]).await;
    screen.open_first().await;
    screen.offers(&["[data-test=print-leaf]"]).await;
    screen.click(".rail a[href='/exchange']").await;
    screen.wait("[data-test=tab-import]").await;
    screen.offers_none_of(&["[data-test=tab-export]"]).await;
    screen.click("a[href='/settings']").await;
    screen.click("[data-test=settings-forms]").await;
    screen.wait_text(".what", "加表请民警来做").await;
    screen.offers_none_of(&["[data-test=choose-form]"]).await;
}

#[tokio::test]
async fn whoever_comes_after_another_on_the_print_page_is_told_once() {
    let screen = Screen::with_all_roles().await;
    screen.unlock_as(OFFICER).await;
    screen.click(".rail a[href='/print']").await;
    screen.wait("[data-test=send]").await;
    screen.chord(key::CTRL, "l").await;
    screen.unlock_as(CHIEF).await;
    screen.wait_text("[data-test=not-allowed]", "所长，不能打印").await;
    screen.offers_none_of(&[".options", "[data-test=send]", ".notice"]).await;
}

#[tokio::test]
async fn an_empty_ledger_says_what_belongs_where() {
    let screen = Screen::on_empty().await;
    screen.unlock().await;
    screen.click(VENUES).await;
    screen.wait_text("[data-test=empty]", "还没有场所").await;
    screen.offers_none_of(&["[data-test=export]", "[data-test=columns]"]).await;
    screen.click(".rail a[href='/print']").await;
    screen.wait_text("[data-test=empty]", "还没有处所").await;
    screen.click("[data-test=print-blank]").await;
    screen.wait("[data-test=preview]").await;

    // A letter that was never signed: one way to begin it, and it begins in its first cell.
    screen.new_rental_by_keys(ADDRESS, &[]).await;
    screen.click(".tab[data-form=rental_security_letter]").await;
    screen.wait(".tab[data-form=rental_security_letter][aria-current=page]").await;
    screen.wait_text("[data-test=leaf]", "这里还没有").await;
    let begin = "return document.querySelectorAll('[data-test=new]').length === 1";
    screen.until("one button", begin).await;
    screen.click("[data-test=new]").await;
    screen.wait("[data-sheet] [data-cell]:focus").await;
}
