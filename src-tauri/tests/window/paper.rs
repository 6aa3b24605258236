//! Paper: from the first run to the first printed leaf, and through a print queue of the system.

use super::keyboard::{ADDRESS, CELLS};
use super::outside::{pages_of_pdf, text_of_pdf, value};
use super::printer::{PrintService, QUEUE};
use super::screen::{Screen, key};

/// A queue that takes nothing.
const CLOSED: &str = "Closed";
/// A queue that takes everything and gives it up.
const BROKEN: &str = "Broken";
/// A queue that keeps what it gets.
const STOPPED: &str = "Stopped";

#[tokio::test]
async fn the_first_run_leads_to_a_first_printed_leaf() {
    let mut screen = Screen::on_nothing().await;
    screen.say_who_we_are().await;
    screen.set_passphrase(super::outside::PASSPHRASE).await;
    let recovery = screen.keep_the_sheet().await;
    screen.start_empty().await;
    screen.click("[data-test=enter]").await;
    screen.wait_text("main h1", "网").await;
    screen.new_rental_by_keys(ADDRESS, &CELLS).await;
    screen.chord(key::CTRL, "p").await;
    screen.wait("main.print canvas").await;
    let file = screen.dir.path().join("活页.pdf");
    screen.will_choose(&file);
    screen.tab_to("[data-test=save-pdf]").await;
    screen.press(key::ENTER).await;
    screen.wait_text(".notice", "已存为 PDF").await;

    let text = text_of_pdf(&file);
    let name = "河东路18号";
    for wanted in
        [name, "柳溪派出所", "东桥警务室", "陈立"].into_iter().chain(CELLS.map(|cell| cell.1))
    {
        assert!(text.contains(wanted), "{wanted} is not on paper: {text}");
    }
    let sheet = text_of_pdf(&screen.dir.path().join("恢复单.pdf"));
    for part in recovery.split_whitespace() {
        assert!(sheet.contains(part), "{part} is not on the recovery sheet");
    }
    screen.stop().await;
    let mut outside = screen.outside();
    let (place, entry) = outside.find("rental", "rental_registration", |_| true);
    assert!(place.name.contains(name));
    for (cell, text) in CELLS {
        assert_eq!(value(&entry, cell), text);
    }
    assert_eq!(outside.log().iter().filter(|line| line.text.contains("存为 PDF")).count(), 1);
    outside.is_whole();
}

#[tokio::test]
async fn a_leaf_comes_out_of_a_queue_of_the_system() {
    let service = PrintService::start();
    service.add_queue(CLOSED);
    service.close_queue(CLOSED, "硒鼓送修");
    let mut screen = Screen::before_sample().await;
    let (place, entry) =
        screen.outside().find("venue", "venue_registration", |one| one.wrong.is_empty());
    let head = screen.outside().head();
    screen.printers = Some(service.socket());
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, "venue_registration").await;
    screen.click("[data-test=print-leaf]").await;
    screen.wait("main.print canvas").await;

    // A queue that takes nothing says so before and after, and nothing counts as printed.
    screen.choose_option("[data-test=queue]", &format!("{CLOSED}（不接收任务）")).await;
    screen.wait_text("main.print", "硒鼓送修").await;
    screen.click("[data-test=send]:enabled").await;
    screen.wait_text(".notice", "打印机没有接收").await;
    screen.wait_text(".notice", "台账没有改动").await;

    screen.choose_option("[data-test=queue]", &format!("{QUEUE}（空闲）")).await;
    screen.choose_option("#print-duplex", "双面").await;
    screen.overtype("#print-copies", "3").await;
    screen.wait_text("[data-test=send]:enabled", "3 份").await;
    screen.click("[data-test=send]:enabled").await;
    screen.wait_text(".notice", &format!("已交给 {QUEUE}")).await;
    let paper = service.paper().await;
    let text = text_of_pdf(&paper);
    for wanted in [&place.name, &value(&entry, "addr.addr_text"), &place.leaf_no] {
        let wanted: String = wanted.chars().filter(|one| !one.is_whitespace()).collect();
        assert!(!wanted.is_empty() && text.contains(&wanted), "{wanted} is not on paper: {text}");
    }
    assert_eq!(service.papers().len(), 1);
    let jobs = service.jobs();
    assert!(!jobs.is_empty());
    for (copies, options) in jobs {
        assert_eq!(copies, "3");
        assert!(options.contains("sides=two-sided-long-edge"), "{options}");
        assert!(options.contains("media=iso_a4_210x297mm"), "{options}");
    }
    screen.stop().await;
    let outside = screen.outside();
    let printed: Vec<String> = outside
        .log()
        .into_iter()
        .filter(|line| line.seq > head && line.text.contains("打印"))
        .map(|line| line.text)
        .collect();
    // The print, and the run that waits to be put into the binder.
    let pages = pages_of_pdf(&paper);
    let [print, run] = &printed[..] else { panic!("{printed:?}") };
    assert!(print.contains(&format!("打印{pages}页，3份")), "{printed:?}");
    assert!(run.starts_with("打印活页批次"), "{printed:?}");
    outside.is_whole();
}

#[tokio::test]
async fn paper_that_never_came_out_is_not_in_the_binder() {
    let service = PrintService::start();
    service.add_broken_queue(BROKEN);
    service.add_queue(STOPPED);
    service.stop_queue(STOPPED);
    service.add_queue(CLOSED);
    service.close_queue(CLOSED, "硒鼓送修");
    let mut screen = Screen::before_sample().await;
    let (place, _) =
        screen.outside().find("venue", "venue_registration", |one| one.wrong.is_empty());
    screen.printers = Some(service.socket());
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, "venue_registration").await;
    screen.click("[data-test=print-leaf]").await;
    screen.click("[data-test=changed]").await;
    screen.wait_text("main.print", "新增").await;

    // Not taken at all: no run is kept.
    screen.choose_option("[data-test=queue]", &format!("{CLOSED}（不接收任务）")).await;
    screen.click("[data-test=send]:enabled").await;
    screen.wait_text(".notice", "打印机没有接收").await;
    screen.gone("[data-test=runs]").await;

    // Given up by the printer: it says why, and the run is called back.
    screen.choose_option("[data-test=queue]", &format!("{BROKEN}（空闲）")).await;
    screen.click("[data-test=send]:enabled").await;
    screen.wait_text("[data-test=runs]", "还没说放入").await;
    screen.wait_text("[data-test=jobs] .failed", "Paper jam in tray 2").await;
    screen.wait_text(".notice", "没有打出来").await;
    screen.wait_text(".notice", "活页夹仍是原来的页").await;
    screen.gone("[data-test=runs]").await;

    // Called off while it waits.
    screen.wait_text("main.print", "新增").await;
    screen.choose_option("[data-test=queue]", &format!("{STOPPED}（已停用，任务会先排着）")).await;
    screen.click("[data-test=send]:enabled").await;
    screen.wait_text("[data-test=jobs]", "排队中").await;
    screen.wait_text("[data-test=runs]", "还没说放入").await;
    service.cancel_all(STOPPED);
    screen.wait_text("[data-test=jobs]", "已取消").await;
    screen.gone("[data-test=runs]").await;

    // Printed, from the tray that was chosen: it waits to be put in.
    screen.choose_option("[data-test=queue]", &format!("{QUEUE}（空闲）")).await;
    screen.choose_option("[data-test=tray]", "纸盒 2").await;
    screen.click("[data-test=send]:enabled").await;
    screen.wait_text("[data-test=jobs] .done", "已打完").await;
    screen.wait_text("[data-test=runs]", "还没说放入").await;
    let paper = service.paper().await;
    assert!(text_of_pdf(&paper).contains("活页替换清单"));
    let jobs = service.jobs();
    assert!(jobs.iter().any(|(_, options)| options.contains("InputSlot=Tray2")), "{jobs:?}");
    screen.stop().await;
    let outside = screen.outside();
    let log = outside.log();
    let of = |words: &str| log.iter().filter(|line| line.text.contains(words)).count();
    assert_eq!((of("打印活页替换批次"), of("作废活页替换批次")), (3, 2));
    outside.is_whole();
}

#[tokio::test]
async fn a_printer_is_measured_and_its_pages_are_moved() {
    let service = PrintService::start();
    let mut screen = Screen::before_sample().await;
    screen.printers = Some(service.socket());
    screen.start().await;
    screen.unlock().await;
    screen.click("a[href='/settings']").await;
    screen.click("[data-test=settings-paper]").await;
    screen.choose_option("[data-test=offset-queue]", QUEUE).await;
    screen.click("[data-test=calibrate]:enabled").await;
    screen.wait_text(".notice", "校准页已交给").await;
    let paper = service.paper().await;
    assert!(text_of_pdf(&paper).contains("没有校正"));
    screen.type_into("[data-test=left-front]", "51").await;
    screen.type_into("[data-test=top-front]", "49.5").await;
    screen.click("[data-test=keep-front]:enabled").await;
    screen.wait_text("[data-test=offset-front]", "向右移 -1.0 毫米，向下移 0.5 毫米").await;
    // Measured again on a page that is moved: what is left over comes on top.
    screen.click("[data-test=calibrate]:enabled").await;
    screen.wait_text(".notice", "校准页已交给").await;
    screen.type_into("[data-test=left-front]", "50.5").await;
    screen.type_into("[data-test=top-front]", "50").await;
    screen.click("[data-test=keep-front]:enabled").await;
    screen.wait_text("[data-test=offset-front]", "向右移 -1.5 毫米，向下移 0.5 毫米").await;
    screen.stop().await;
}

#[tokio::test]
async fn changed_pages_are_printed_with_their_list_and_count_once_they_are_in_the_binder() {
    let mut screen = Screen::before_sample().await;
    let (place, _) =
        screen.outside().find("venue", "venue_registration", |one| one.wrong.is_empty());
    screen.start().await;
    screen.unlock().await;
    screen.open_leaf(&place, "venue_registration").await;
    screen.click("[data-test=print-leaf]").await;
    screen.wait("main.print canvas").await;
    screen.choose_option("#print-form", "全部的表").await;
    screen.click("[data-test=changed]").await;
    screen.wait_text("main.print .bar", "新增").await;
    let file = screen.dir.path().join("更换.pdf");
    screen.will_choose(&file);
    screen.click("[data-test=save-pdf]:enabled").await;
    screen.wait_text(".notice", "已存为 PDF").await;
    let text = text_of_pdf(&file);
    assert!(text.contains("活页替换清单") && text.contains("打印批次"), "{text}");

    screen.wait_text("[data-test=runs]", "还没说放入").await;
    screen.click_text("[data-test=runs] button", "已放入活页夹").await;
    screen.wait_text("[data-test=same]", "没有要更换的活页").await;
    screen.wait_text("[data-test=runs]", "其实没放").await;
    screen.click_text("[data-test=runs] button", "其实没放").await;
    screen.wait_text("main.print .bar", "新增").await;
    screen.stop().await;
    screen.outside().is_whole();
}
