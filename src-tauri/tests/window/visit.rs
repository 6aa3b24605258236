//! A visit by keys: checked, hazards followed, the roster agreed, written as one change, taken back.

use super::outside::value;
use super::screen::{Screen, key};

const CHECK: &str = "venue_inspection_log";
const CARD: &str = "venue_registration";
/// What is asked of every venue.
const EXIT: &str = "fire.exit";
/// Seven days after the visit.
const DUE: &str = "2026-11-12";

impl Screen {
    /// From the leaf that is open to its visit.
    async fn visit_by_keys(&self) {
        self.chord(key::CTRL, "m").await;
        self.wait("[data-test=visit] [data-test=items]").await;
        self.wait(":focus").await;
    }
}

#[tokio::test]
async fn a_visit_by_keys_is_one_change_and_taken_back_as_one() {
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("venue", CARD, |_| true);
    let checks = screen.outside().entries(&place, CHECK).len();
    let before = value(&screen.outside().entries(&place, CARD)[0], "verified_on");
    let head = screen.outside().head();
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, CARD).await;
    screen.visit_by_keys().await;

    // The cursor stands in the first cell that has to be filled; the items are on its way.
    screen.tab_to("[data-path='officer_2']").await;
    screen.press("高远").await;
    screen.tab_to("[data-item]").await;
    screen.press("1").await;
    screen.press("1").await;
    screen.chord(key::CTRL, "d").await;
    screen.wait_text("[data-test=visit] .foot", "检查 1 条").await;
    // One that is not met brings its hazard.
    screen.click(&format!("[data-item='{EXIT}'] .no")).await;
    screen.wait("[data-test=found] .row").await;
    screen.tab_to("[data-test=found] [data-path$='.part']").await;
    screen.press("二层东侧").await;
    screen.tab_to("[data-test=found] [data-path$='.hazard_level']").await;
    screen.press("一般隐患").await;
    screen.tab_to("[data-test=found] [data-path$='.action']").await;
    screen.press("责令限期整改").await;
    // So many days from the visit, a wrong one first.
    screen.tab_to("[data-test=found] [data-path$='.due_on']").await;
    screen.press("2026-02-30").await;
    screen.press(key::TAB).await;
    screen.wait("[data-test=found] .say").await;
    screen.chord(key::CTRL, key::ENTER).await;
    screen.wait_text("[data-test=visit] .foot", "什么都还没有写").await;
    screen.overtype("[data-test=found] [data-path$='.due_on'] input", "7").await;
    screen.press(key::TAB).await;
    screen.gone("[data-test=found] .say").await;
    screen.click("[data-test=verified]").await;
    screen.wait_text("[data-test=visit] .foot", "数据核实").await;
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(screen.eval(wide).await.expect("width"), false);
    screen.chord(key::CTRL, key::ENTER).await;
    screen.wait_text(".notice", "这次上门已记下").await;
    screen.wait("[data-test=leaf] h1").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let after = outside.entries(&place, CHECK);
    assert_eq!(after.len(), checks + 1);
    let new = after.iter().find(|one| value(one, "officer_2") == "高远").expect("the check");
    assert_eq!(value(new, "result"), "责令限期整改");
    assert_eq!(value(new, "hazards[0].part"), "二层东侧");
    assert_eq!(value(new, "hazards[0].due_on"), DUE);
    assert_eq!(outside.changes_since(head), 1, "one change");
    let verified = value(&outside.entries(&place, CARD)[0], "verified_on");
    assert_ne!(verified, before);
    outside.is_whole();
    drop(outside);

    screen.start().await;
    screen.unlock().await;
    screen.chord(key::CTRL, "z").await;
    screen.wait_text(".notice", "上门").await;
    screen.stop().await;
    let mut outside = screen.outside();
    assert_eq!(outside.entries(&place, CHECK).len(), checks);
    assert_eq!(value(&outside.entries(&place, CARD)[0], "verified_on"), before);
    outside.is_whole();
}

#[tokio::test]
async fn a_round_goes_from_door_to_door_and_keeps_who_went() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click("[data-test=today] .stop").await;
    screen.wait("[data-test=leaf] h1").await;
    screen.visit_by_keys().await;
    screen.click_text("[data-test=visit] .bar a", "按路线回录").await;
    screen.wait("[data-test=round] .stop").await;
    screen.chord(key::CTRL, key::ENTER).await;
    screen.wait("[data-test=visit] [data-test=items]").await;
    screen.tab_to("[data-path='officer_2']").await;
    screen.press("高远").await;
    screen.click("[data-test=verified]").await;
    let first = screen.text("[data-test=visit] h1").await;
    screen.chord(key::CTRL, key::ENTER).await;
    screen.wait_text("[data-test=visit] .bar", "路线 2 /").await;
    screen.wait("[data-test=visit] [data-test=items]").await;
    assert_ne!(screen.text("[data-test=visit] h1").await, first);
    let who = "return document.querySelector(\"[data-path='officer_2'] input\")?.value ?? ''";
    assert_eq!(screen.eval(who).await.expect("who"), "高远");
    screen.stop().await;
    screen.outside().is_whole();
}
