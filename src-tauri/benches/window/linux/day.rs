//! An officer's way through the window, timed at every step. Every round is a new process.

use std::path::Path;

use super::figures::{Figures, Goal, quantile};
use super::inside::DERIVING;
use super::memory;
use super::outside::PASSPHRASE;
use super::screen::{Screen, key};
use super::stopwatch::on;

const HOME: &str = "document.querySelector('[data-test=coverage]')
    && document.querySelector('[data-test=tiles] .tile, [data-test=lattice] .knot')
    && document.querySelector('[data-test=today] [data-id]')";
const GRID: &str = "document.querySelectorAll('[data-test=grid] [data-id]').length > 10";
const LEAF: &str = "document.querySelectorAll('[data-test=leaf] .sheet [data-cell]').length > 3";
/// A cell of a card that anything may be written into.
const CELL: &str = "[data-path=rental_no] input";

/// Goes through the day so many times.
pub async fn measure(ledger: &Path, rounds: usize, figures: &mut Figures) {
    for _ in 0..rounds {
        let mut screen = Screen::before_copy_of(ledger).await;
        screen.start().await;
        unlock(&screen, figures).await;
        home(&screen, figures).await;
        category(&screen, figures).await;
        leaf(&screen, figures).await;
        search(&screen, figures).await;
        let most = Goal::AtMost(350.0);
        let held = memory::held(&screen.processes());
        let what = "memory after the day, before printing (PSS)";
        figures.note(what, "MB", most, held.proportional);
        print(&screen, figures).await;
        let held = memory::held(&screen.processes());
        figures.note("memory of all processes at the end (PSS)", "MB", most, held.proportional);
        figures.note("  the same as RSS", "MB", Goal::None, held.resident);
        println!("at the end {}", held.parts());
        lock(&screen, figures).await;
        screen.stop().await;
    }
}

async fn unlock(screen: &Screen, figures: &mut Figures) {
    screen.overtype("#secret", PASSPHRASE).await;
    screen.set_watch(on::ENTER, HOME).await;
    screen.press(key::ENTER).await;
    let took = screen.read_watch().await;
    figures.took("Enter to home, the key derived in between", Goal::None, took.shown);
    let derived = figures.median(DERIVING);
    let goal = Goal::AtMost(700.0);
    figures.took("home after the key is derived", goal, took.shown - derived);
    let held = memory::held(&screen.processes());
    let most = Goal::AtMost(350.0);
    figures.note("memory of all processes at home (PSS)", "MB", most, held.proportional);
    println!("at home {}", held.parts());
}

async fn home(screen: &Screen, figures: &mut Figures) {
    // Down to the knots of the fullest area, and over them.
    const FULLEST: &str = "const tiles = [...document.querySelectorAll('[data-test=tiles] .tile')];
        const size = (tile) => Number(tile.querySelector('b').innerText);
        tiles.sort((a, b) => size(b) - size(a));
        tiles[0]?.setAttribute('data-fullest', '');
        return tiles.length ? size(tiles[0]) : 0";
    let knots = screen.eval(FULLEST).await.expect("tiles").as_u64().unwrap_or(0);
    if knots > 0 {
        screen
            .set_watch(on::CLICK, "document.querySelectorAll('[data-test=lattice] .knot').length")
            .await;
        screen.click("[data-fullest]").await;
        let took = screen.read_watch().await;
        figures.took("one area of the net, knot by knot", Goal::None, took.shown);
        println!("{knots} knots");
        frames(screen, figures, "scrolling the net, a frame", "[data-scroll]").await;
    }
}

async fn category(screen: &Screen, figures: &mut Figures) {
    screen.set_watch(on::CLICK, GRID).await;
    screen.click(".rail a[href='/category/rental']").await;
    let took = screen.read_watch().await;
    figures.took("a category, 4,000 rows", Goal::None, took.shown);
    frames(screen, figures, "scrolling a category, a frame", "[data-test=grid]").await;
    screen.set_watch(on::INPUT, "document.querySelector('.q em').innerText !== '4000 处'").await;
    screen.type_into("[data-test=filter]", "王").await;
    let took = screen.read_watch().await;
    figures.took("keystroke to rows found in a category", Goal::None, took.shown);
    screen.press(key::ESCAPE).await;
    screen.until("all rows", &format!("return Boolean({GRID})")).await;
}

async fn frames(screen: &Screen, figures: &mut Figures, what: &'static str, css: &str) {
    let times = screen.scroll(css, 90, 240).await;
    let average = times.iter().sum::<f64>() / times.len() as f64;
    figures.took(what, Goal::AtMost(20.0), average);
    println!(
        "{what}: 95 of 100 below {:.0} ms, longest {:.0} ms",
        quantile(&times, 0.95),
        quantile(&times, 1.0)
    );
}

async fn leaf(screen: &Screen, figures: &mut Figures) {
    const TOP: &str = "document.querySelector('[data-test=grid]').scrollTop = 0;
        requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
    let goal = Goal::AtMost(150.0);
    screen.eval_async(TOP, Vec::new()).await.expect("the first rows");
    screen.set_watch(on::CLICK, LEAF).await;
    screen.click("[data-test=grid] [data-id]").await;
    let took = screen.read_watch().await;
    figures.took("a leaf, the first one", goal, took.shown);
    figures.took("  until nothing moves any more", Goal::None, took.still);
    screen.click(".rail a[href='/category/rental']").await;
    screen.until("rows", &format!("return Boolean({GRID})")).await;
    screen.set_watch(on::CLICK, LEAF).await;
    screen.click("[data-test=grid] [data-id]").await;
    let took = screen.read_watch().await;
    figures.took("a leaf from its category, the second one", goal, took.shown);
    let name = "document.querySelector('[data-test=leaf] h1').innerText";
    for _ in 0..4 {
        let before = screen.text("[data-test=leaf] h1").await;
        let other = format!("{name} !== {} && {LEAF}", serde_json::json!(before));
        screen.set_watch(on::PAGE_DOWN, &other).await;
        screen.press(key::PAGE_DOWN).await;
        let took = screen.read_watch().await;
        figures.took("a leaf, the next one", goal, took.shown);
        figures.took("  and nothing moves any more", Goal::None, took.still);
    }
    // The first card with this cell, then three changes of it.
    screen.click(".tab[data-form=rental_registration]").await;
    screen.wait(CELL).await;
    for value in ["DQ-1", "DQ-2", "DQ-3"] {
        screen.overtype(CELL, value).await;
        let saved = format!(
            "document.querySelector('[data-test=history] li')?.innerText.includes('{value}')"
        );
        screen.set_watch(on::TAB, &saved).await;
        screen.press(key::TAB).await;
        let took = screen.read_watch().await;
        figures.took("keystroke to saved, told in the history", Goal::None, took.shown);
    }
}

async fn search(screen: &Screen, figures: &mut Figures) {
    for (text, what) in [
        ("王", "keystroke to found, one character, the first time"),
        ("李", "keystroke to found, one character"),
        ("138", "keystroke to found, part of a number"),
    ] {
        screen.chord(key::CTRL, "k").await;
        screen.eval("document.activeElement.select(); return true").await.expect("the box");
        screen.press(key::DELETE).await;
        screen
            .set_watch(on::INPUT, "document.querySelector('[data-test=search]').value && document.querySelector('[data-test=hits] [role=option]')")
            .await;
        screen.press(text).await;
        let took = screen.read_watch().await;
        figures.took(what, Goal::None, took.shown);
    }
    screen.press(key::ESCAPE).await;
    screen.press(key::ESCAPE).await;
}

async fn print(screen: &Screen, figures: &mut Figures) {
    screen.set_watch(on::CLICK, "document.querySelector('[data-page][data-drawn=true]')").await;
    screen.click_text("[data-test=leaf] .bar button", "打印").await;
    let took = screen.read_watch().await;
    figures.took("print screen with the first page of a leaf", Goal::None, took.shown);
}

async fn lock(screen: &Screen, figures: &mut Figures) {
    screen.set_watch(on::CONTROL, "document.querySelector('#secret')").await;
    screen.chord(key::CTRL, "l").await;
    let took = screen.read_watch().await;
    figures.took("Ctrl+L to lock screen", Goal::None, took.shown);
    screen.overtype("#secret", PASSPHRASE).await;
    screen
        .set_watch(on::ENTER, "document.querySelector('.rail') && document.querySelector('main')")
        .await;
    screen.press(key::ENTER).await;
    let took = screen.read_watch().await;
    let derived = figures.median(DERIVING);
    figures.took("unlocking again, after the key is derived", Goal::None, took.shown - derived);
}
