//! Home: a hole is gone to, exempted with a reason, gone from the net, and back when that is undone.

use super::screen::Screen;

const HOLES: &str = "[data-test=holes]";

#[tokio::test]
async fn a_hole_is_exempted_with_a_reason_and_comes_back_when_that_is_undone() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.wait("[data-test=coverage]").await;
    let torn = screen.text("[data-test=hole]").await;
    let torn: usize = torn.trim().parse().expect("a number");
    assert!(torn > 0, "the sample has holes");

    // The gravest of the round opens the very form that mends it.
    let stop = "[data-test=today] .stop";
    let words = screen.text(&format!("{stop} .w")).await;
    let first = words.split('，').next().unwrap_or_default().to_owned();
    screen.click(stop).await;
    screen.wait_text(&format!("{HOLES} li"), &first).await;
    let before = screen.count(&format!("{HOLES} li:not([data-test=exempted])")).await;

    screen.click_text(&format!("{HOLES} button"), "豁免…").await;
    screen.type_into(&format!("{HOLES} [data-test=reason]"), "房主在外地，约好月底换签").await;
    // The field of a day takes it in one piece, however the locale writes days.
    screen
        .eval(&format!(
            "const field = document.querySelector('{HOLES} [data-test=until]');
             field.value = '2026-11-30';
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
        ))
        .await
        .expect("a day");
    screen.click_text(&format!("{HOLES} form button"), "豁免").await;
    screen.wait_text("[data-test=exempted] p", "约好月底换签").await;
    let left = screen.count(&format!("{HOLES} li:not([data-test=exempted])")).await;
    assert_eq!(left, before - 1);

    // Taken back like any other change.
    screen.click_text("[data-test=exempted] button", "取消").await;
    screen.gone("[data-test=exempted]").await;
    screen.wait_text(&format!("{HOLES} li"), &first).await;
    screen.click(".rail a[href='/']").await;
    screen.wait("[data-test=coverage]").await;
    assert_eq!(screen.text("[data-test=hole]").await.trim(), torn.to_string());
    screen.stop().await;

    assert_eq!(screen.outside().exemption_states(), ["ended"]);
}
