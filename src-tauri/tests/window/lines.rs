//! The three lines: a cell of the week is opened, written and seen done; a circular is drafted from
//! the figures and kept; an organisation is opened and tied to a place.

use yuwang::api::lines::BoardAsk;

use super::screen::{Screen, key};

const RAIL: &str = ".rail a[href='/lines']";
const LAW: &str = "[data-board=grassroots] td[data-path=law]";

#[tokio::test]
async fn a_cell_of_the_week_is_opened_written_and_seen_done() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    let open = format!("{LAW} [data-state=open]");
    screen.wait(&open).await;
    let id = screen
        .eval(&format!("return document.querySelector('{open}').closest('tr').dataset.id"))
        .await
        .expect("a row");
    let id = id.as_str().expect("an id").to_owned();
    screen.click(&open).await;
    screen.wait("[data-test=leaf] [data-sheet]").await;
    let focused = "return document.activeElement?.closest('[data-path]')?.dataset.path === 'law'";
    screen.until("the cursor in the cell that was clicked", focused).await;
    screen.type_into("[data-path=law] textarea", "防诈骗宣传").await;
    screen.press(key::TAB).await;
    screen.wait_text("[data-test=history] li", "与基层组织周交流记录").await;

    screen.click(RAIL).await;
    screen.wait(&format!("tr[data-id='{id}'] td[data-path=law] [data-state=done]")).await;
    screen.wait(&format!("tr[data-id='{id}'] td[data-path=talk] [data-state=open]")).await;
    screen.click("[data-test=previous]").await;
    screen.wait_text("[data-test=week]", "第 44 周").await;
    screen.click("[data-test=this-week]").await;
    screen.wait_text("[data-test=week]", "第 45 周").await;
    screen.stop().await;

    let mut outside = screen.outside();
    let board = outside.week(&BoardAsk::default());
    let row = board.boards[0].rows.iter().find(|row| row.id.to_string() == id).expect("a row");
    let told: Vec<&str> = row.cells.iter().map(|cell| cell.state).collect();
    assert_eq!(told, ["open", "open", "done", "open"]);
    assert_eq!(row.cells[2].day, "2026-11-05");
    outside.is_whole();
}

#[tokio::test]
async fn a_circular_is_drafted_from_the_figures_and_kept() {
    let mut screen = Screen::on_sample().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    screen.click("[data-tab=year]").await;
    screen.wait("[data-test=matters]").await;
    screen.click("[data-draft='2026-10']").await;
    screen.wait("[data-test=drafted]").await;
    let told = "return [...document.querySelectorAll('[data-sheet] textarea')].some((one) => one.value.startsWith('10月检查'))";
    screen.until("the figures on the sheet", told).await;
    screen.click("[data-test=keep-draft]").await;
    screen.gone("[data-test=drafted]").await;
    screen.click(RAIL).await;
    screen.click("[data-tab=year]").await;
    screen.wait("[data-duty=line_monthly_circular] [data-state=done]").await;
    screen.stop().await;
    screen.outside().is_whole();
}

#[tokio::test]
async fn an_organisation_is_opened_and_tied_to_a_place() {
    let mut screen = Screen::before_sample().await;
    let block = screen.outside().places("block").remove(0);
    screen.start().await;
    screen.unlock().await;
    screen.click(RAIL).await;
    screen.click("[data-test=new]").await;
    screen.type_into(".newplace [data-path=name]", "北岗村村民委员会").await;
    screen.choose_option(".newplace [data-path=kind]", "村委会").await;
    screen.type_into(".newplace [data-path=community]", "北岗村").await;
    screen.click_text(".newplace button[type=submit]", "新建").await;
    screen.wait_text("[data-test=leaf] h1", "北岗村村民委员会").await;
    screen.click(RAIL).await;
    screen.wait_text("[data-board=grassroots]", "北岗村村民委员会").await;
    screen.click("[data-tab=orgs]").await;
    let row = "[data-line=grassroots] tr:last-child";
    screen.wait_text(row, "北岗村村民委员会").await;
    screen.click(&format!("{row} [data-test^=ties-]")).await;
    screen.type_into("[data-test=tie]", &block.name).await;
    screen.click_text(".found button", &block.name).await;
    screen.wait_text(".notice", "已联系").await;
    screen.wait_text(&format!("{row} .tie"), &block.name).await;
    screen.stop().await;
    screen.outside().is_whole();
}
