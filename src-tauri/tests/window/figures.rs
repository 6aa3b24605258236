//! 统计: a figure is followed down to its places, the table is saved, the pages are looked at and saved;
//! the survey of a year and the handover sheet are there.

use super::outside::text_of_pdf;
use super::screen::{Screen, key};

const RAIL: &str = ".rail a[href='/figures']";

#[tokio::test]
async fn a_figure_is_followed_to_its_places_and_the_report_is_saved() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    let figure = "tr[data-figure=places] td[data-category=venue] button";
    screen.wait(figure).await;
    screen.click(figure).await;
    screen.wait("[data-test=behind] li a").await;
    let same = format!(
        "return document.querySelectorAll('[data-test=behind] li').length \
         === Number(document.querySelector('{figure}').textContent)"
    );
    screen.until("as many places as the figure says", &same).await;

    let table = screen.dir.path().join("统计.csv");
    screen.will_choose(&table);
    screen.click("[data-test=csv]").await;
    screen.wait_text(".notice", "已存成").await;
    let told = std::fs::read_to_string(&table).expect("a table");
    assert!(told.contains("处所　期末处所,合计,"), "{told}");

    screen.click("[data-test=print-report]").await;
    screen.wait("[data-test=report-paper] canvas").await;
    let pages = screen.dir.path().join("统计.pdf");
    screen.will_choose(&pages);
    screen.click("[data-test=report-save]:enabled").await;
    screen.gone("[data-test=report-paper]").await;
    let text = text_of_pdf(&pages);
    assert!(text.contains("工作统计") && text.contains("检查逐月"), "{text}");

    // From the list one click leads to the place, and back to the list.
    screen.click("[data-test=behind] li a").await;
    screen.wait("[data-test=leaf] h1").await;
    screen.click("[data-test=to-list]").await;
    screen.wait(figure).await;
    screen.until("the same list", &same).await;
    screen.click("[data-test=behind-close]").await;
    screen.gone("[data-test=behind]").await;
    // A hazard leads to the record it stands on.
    screen.click("tr[data-figure=hazards_found] td button").await;
    screen.wait("[data-test=behind] [data-test=record]").await;
    screen.click("[data-test=behind] [data-test=record]").await;
    screen.wait("[data-test=leaf] [data-sheet]").await;
    screen.click("[data-test=to-list]").await;
    screen.wait("[data-test=behind] [data-test=record]").await;
    screen.stop().await;
    screen.outside().is_whole();
}

/// What 150 % leaves of a small laptop's screen.
#[tokio::test]
async fn at_150_percent_nothing_leaves_the_page() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.narrow(911, 512).await;
    let mut wide: Vec<String> = Vec::new();
    for (rail, tabs) in [
        ("/", [""].as_slice()),
        ("/lines", &["week", "year", "orgs", "needles"]),
        ("/calendar", &["plan", "week", "month", "year"]),
        ("/figures", &["figures", "campaign", "handover"]),
    ] {
        screen.click(&format!(".rail a[href='{rail}']")).await;
        screen.wait("main h1").await;
        for tab in tabs {
            if !tab.is_empty() {
                screen.click(&format!("[data-tab={tab}]")).await;
                screen.wait(&format!("[data-tab={tab}][aria-selected=true]")).await;
            }
            let fits = "return document.documentElement.scrollWidth <= innerWidth \
                && document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth + 1";
            let page = format!("{rail} {tab}");
            if screen.eval(fits).await.expect("page") != serde_json::json!(true) {
                wide.push(page);
            }
        }
    }
    assert!(wide.is_empty(), "wider than the page: {wide:?}");
    screen.stop().await;
}

#[tokio::test]
async fn the_survey_of_the_year_and_the_handover_sheet_are_there() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    screen.click("[data-tab=campaign]").await;
    screen.wait_text("[data-test=campaign] h2", "2026年年初排查").await;
    screen.wait("[data-test=base] tbody tr").await;
    screen.choose_option("#campaign-year", "2025年").await;
    screen.wait_text("[data-test=campaign] h2", "2025年年初排查").await;

    screen.click("[data-tab=handover]").await;
    screen.wait("[data-test=handover] [data-rule]").await;
    screen.click("[data-test=handover] [data-rule] summary").await;
    screen.wait("[data-test=handover] [data-rule] p a").await;
    screen.click("[data-test=print-report]").await;
    screen.wait("[data-test=report-paper] canvas").await;
    screen.press(key::ESCAPE).await;
    screen.gone("[data-test=report-paper]").await;
    screen.stop().await;
    screen.outside().is_whole();
}
