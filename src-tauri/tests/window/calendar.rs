//! 日程: a plan is chosen from what is due, worked off with visits and moved on; a day of the month
//! opens a form; a rule is changed with its reason.

use yuwang::api::calendar::CalendarAsk;
use yuwang::api::plan::PlanAsk;

use super::outside::text_of_pdf;
use super::screen::{Screen, key};

const RAIL: &str = ".rail a[href='/calendar']";

#[tokio::test]
async fn a_plan_is_chosen_worked_off_and_what_is_left_moves_to_another_day() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    screen.wait("[data-test=empty]").await;
    screen.click("[data-test=add-area]").await;
    screen.wait(".plan .stop").await;
    let places =
        "return [...document.querySelectorAll('.plan .stop')].map((one) => one.dataset.place)";
    let chosen = screen.eval(places).await.expect("stops");
    let chosen: Vec<String> = serde_json::from_value(chosen).expect("ids");
    screen.click("[data-test=take-off]").await;
    screen.gone(&format!(".stop[data-place='{}']", chosen[0])).await;
    screen.click(&format!("[data-choice='{}'] [data-test=add]", chosen[0])).await;
    screen.wait(&format!(".stop[data-place='{}']", chosen[0])).await;

    // The first door opens as a visit; what is planned and not gone to moves on.
    screen.click("[data-test=begin]").await;
    screen.wait("[data-test=visit]").await;
    screen.click(RAIL).await;
    screen.click("[data-test=all-tomorrow]").await;
    screen.wait("[data-test=empty]").await;
    screen.click("[data-test=next]").await;
    screen.wait_text("[data-test=plan-day]", "11月6日").await;
    screen.wait(".plan .stop").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let tomorrow = "2026-11-06".parse().ok();
    let plan = outside.plan(&PlanAsk { day: tomorrow });
    let ids: Vec<String> = plan.stops.iter().map(|stop| stop.place.to_string()).collect();
    assert_eq!(ids, chosen, "in the order in which one walks, whatever the order of choosing");
    outside.is_whole();
}

#[tokio::test]
async fn a_plan_is_printed_and_a_visit_takes_its_door_off_the_day() {
    const NEXT: &str = "[data-test=next]";
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    screen.wait("[data-test=empty]").await;
    screen.click(NEXT).await;
    screen.wait_text("[data-test=plan-day]", "11月6日").await;
    for planned in 1..=2 {
        screen.click(".right [data-test=add]").await;
        let there = format!("return document.querySelectorAll('.plan .stop').length === {planned}");
        screen.until("one more door", &there).await;
    }
    let names = screen
        .eval("return [...document.querySelectorAll('.plan .stop b')].map((b) => b.textContent)")
        .await
        .expect("names");
    let names: Vec<String> = serde_json::from_value(names).expect("names");

    // The route sheet of the day has these doors and no other.
    screen.click("[data-test=print-plan]").await;
    screen.wait("main.print canvas").await;
    let sheet = screen.dir.path().join("路线单.pdf");
    screen.will_choose(&sheet);
    screen.click("[data-test=save-pdf]:enabled").await;
    screen.wait_text(".notice", "已存为 PDF").await;
    let paper = text_of_pdf(&sheet);
    assert!(paper.contains("上门路线单"), "{paper}");
    for name in &names {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(paper.contains(&name), "{name} is not on the route: {paper}");
    }

    // A visit today, a day early.
    screen.click(RAIL).await;
    screen.click(NEXT).await;
    screen.wait_text("[data-test=plan-day]", "11月6日").await;
    screen.click("[data-test=begin]").await;
    screen.wait("[data-test=visit] [data-test=items]").await;
    let door = screen.text("[data-test=visit] h1").await;
    assert!(door.contains(&names[0]), "{door} is not {}", names[0]);
    screen.wait(":focus").await;
    screen.tab_to("[data-path='officer_2']").await;
    screen.press("高远").await;
    screen.click("[data-test=verified]").await;
    screen.wait_text("[data-test=visit] .foot", "数据核实").await;
    screen.chord(key::CTRL, key::ENTER).await;
    screen.wait_text(".notice", "这次上门已记下").await;
    screen.wait_text("[data-test=visit] .bar", "路线 2 / 2").await;

    // Off the day: what is left of it is one door, on screen and on paper.
    screen.click(RAIL).await;
    screen.click(NEXT).await;
    screen.wait_text("[data-test=plan-day]", "11月6日").await;
    screen.wait_text(".plan .stop.done", "11-05 提前去过").await;
    screen.wait_text(".plan .sum", "2 处，已去 1 处").await;
    assert_eq!(screen.count(".plan .stop:not(.done)").await, 1);
    screen.click("[data-test=print-plan]").await;
    screen.wait_text("main.print header", "计划的 1 处").await;
    screen.wait("main.print canvas").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let plan = outside.plan(&PlanAsk { day: "2026-11-06".parse().ok() });
    assert_eq!((plan.stops.len(), plan.done), (2, 1));
    let early: Vec<_> = plan.stops.iter().filter_map(|stop| stop.early.as_deref()).collect();
    assert_eq!(early, ["2026-11-05"]);
    let week = outside.calendar(&CalendarAsk { span: Some("2026-W45".to_owned()) });
    let day = week.days.iter().find(|day| day.day == "2026-11-06").expect("the day");
    assert_eq!(day.planned, 1, "one door is left to go to");
    outside.is_whole();
}

#[tokio::test]
async fn a_day_of_the_month_says_what_ends_and_a_row_opens_its_form() {
    let mut screen = Screen::before_sample().await;
    let month = CalendarAsk { span: Some("2026-12".to_owned()) };
    let december = screen.outside().calendar(&month);
    let place = |day: &&yuwang::api::calendar::CalendarDay| {
        day.inside && day.ends.iter().any(|ends| ends.of == "place")
    };
    let day = december.days.iter().find(place).expect("a day with something").day.clone();
    screen.start().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    screen.click("[data-tab=month]").await;
    screen.wait_text("[data-test=span]", "2026年11月").await;
    screen.click("[data-test=next]").await;
    screen.wait_text("[data-test=span]", "2026年12月").await;
    screen.click(&format!("[data-day='{day}']")).await;
    screen.click("[data-test=day] [data-row]").await;
    screen.wait("[data-test=leaf]").await;

    screen.click(RAIL).await;
    screen.click("[data-tab=week]").await;
    screen.wait_text("[data-test=span]", "第45周").await;
    screen.click("[data-tab=year]").await;
    screen.click("[data-month='2026-12']").await;
    screen.wait_text("[data-test=span]", "2026年12月").await;
    screen.click("[data-test=print-span]").await;
    screen.wait("main.print canvas").await;
    screen.stop().await;
    screen.outside().is_whole();
}

#[tokio::test]
async fn a_rule_is_changed_with_its_reason_and_back() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(".rail a[href='/settings']").await;
    screen.click("[data-test=settings-rules]").await;
    screen.click("[data-rule=H03] [data-test=change]").await;
    screen.wait("[data-test=change-form]").await;
    screen.choose_option("[data-test=every]", "每季").await;
    screen.type_into("[data-test=reason]", "区里2026年检查方案").await;
    screen.click("[data-test=save]").await;
    screen.wait_text("[data-test=changes]", "改为每季").await;
    screen.wait_text("[data-test=changes]", "区里2026年检查方案").await;
    assert!(screen.ledger.join("rules/本台账.toml").exists());
    screen.click("[data-test=drop]").await;
    screen.gone("[data-test=changes]").await;
    screen.stop().await;
    screen.outside().is_whole();
}
