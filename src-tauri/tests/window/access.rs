//! What axe finds on every screen: nothing serious, nothing critical.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::screen::{Screen, key};

/// Loads axe, where the page does not have it yet.
fn axe() -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
    fs::read_to_string(file).expect("axe-core is missing: run npm ci in ui/")
}

const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, impact, nodes }) => `${impact} ${id}: ` + nodes.slice(0, 4)
                .map((node) => `${node.target.join(' ')} (${node.failureSummary.split('\\n')[1] ?? ''})`)
                .join('; ') + (nodes.length > 4 ? ` and ${nodes.length - 4} more` : ''))),
        (error) => done([String(error)]));";

/// Looks at screen after screen and tells all at the end.
struct Audit<'s> {
    screen: &'s Screen,
    found: Vec<String>,
}

impl<'s> Audit<'s> {
    fn of(screen: &'s Screen) -> Self {
        Self { screen, found: Vec::new() }
    }

    async fn look(&mut self, name: &str) {
        let screen = self.screen;
        screen.until("the page stands still", STILL).await;
        if screen.eval("return typeof axe === 'object'").await.expect("page") == json!(false) {
            screen.eval(&axe()).await.expect("axe");
        }
        let found = screen.eval_async(RUN, Vec::new()).await.expect("axe runs");
        let Value::Array(found) = found else { panic!("axe answered {found}") };
        let lines = found.iter().filter_map(Value::as_str);
        self.found.extend(lines.map(|line| format!("{name}: {line}")));
    }

    fn done(self) {
        assert!(self.found.is_empty(), "{} findings\n{}", self.found.len(), self.found.join("\n"));
    }
}

/// Nothing fades in or out any more.
const STILL: &str = "return document.readyState === 'complete'
    && document.getAnimations().every((one) => one.playState !== 'running')";

#[tokio::test]
async fn the_doors() {
    let screen = Screen::on_nothing().await;
    let mut audit = Audit::of(&screen);
    screen.wait("[data-test=first-run]").await;
    audit.look("first run, the post").await;
    screen.click("[data-test=to-restore]").await;
    screen.gone("[data-test=first-run]").await;
    audit.look("restoring").await;
    screen.click_text(".btn", "回去").await;
    screen.say_who_we_are().await;
    audit.look("first run, the passphrase").await;
    screen.set_passphrase("头一次的口令-2026").await;
    screen.wait("[data-test=recovery-key]").await;
    audit.look("first run, the recovery sheet").await;
    screen.keep_the_sheet().await;
    audit.look("first run, where to start").await;
    screen.start_empty().await;
    audit.look("first run, the backups").await;
    screen.click("[data-test=enter]").await;
    screen.wait_text("main h1", "网").await;
    audit.look("an empty net").await;
    screen.click(".rail a[href='/category/rental']").await;
    screen.wait("[data-test=empty]").await;
    audit.look("an empty category").await;
    audit.done();
    drop(screen);

    let screen = Screen::on_sample().await;
    let mut audit = Audit::of(&screen);
    screen.wait("#secret").await;
    audit.look("locked").await;
    screen.click("[data-test=to-recover]").await;
    screen.gone("[data-test=to-recover]").await;
    audit.look("recovery").await;
    audit.done();
}

#[tokio::test]
async fn the_net_the_categories_and_their_dialogs() {
    let screen = Screen::on_sample().await;
    screen.unlock().await;
    let mut audit = Audit::of(&screen);
    screen.wait_text("main h1", "网").await;
    audit.look("net").await;
    for (category, label) in
        [("venue", "场所"), ("rental", "出租房屋"), ("unit", "单位"), ("block", "小区")]
    {
        screen.click(&format!(".rail a[href='/category/{category}']")).await;
        screen.wait_text("main h1", label).await;
        screen.wait("[data-test=grid] [data-id]").await;
        audit.look(category).await;
    }
    screen.click(".rail a[href='/lines']").await;
    for (tab, there) in [
        ("week", "[data-board=grassroots]"),
        ("year", "[data-test=post-duties]"),
        ("orgs", "[data-line=grassroots]"),
        ("needles", "[data-test=equipment]"),
    ] {
        screen.click(&format!("[data-tab={tab}]")).await;
        screen.wait(there).await;
        audit.look(tab).await;
    }
    screen.click(".rail a[href='/calendar']").await;
    screen.click("[data-test=add-area]").await;
    screen.wait(".plan .stop").await;
    audit.look("the plan of a day").await;
    for (tab, there) in [
        ("week", "[data-test=week]"),
        ("month", "[data-day='2026-11-05']"),
        ("year", "[data-test=year]"),
    ] {
        screen.click(&format!("[data-tab={tab}]")).await;
        screen.wait(there).await;
        audit.look(&format!("calendar, {tab}")).await;
    }
    screen.click(".rail a[href='/figures']").await;
    screen.click("tr[data-figure=hazards_found] td button").await;
    screen.wait("[data-test=behind] [data-test=record]").await;
    audit.look("figures, what is behind one").await;
    for (tab, there) in
        [("campaign", "[data-test=campaign] h2"), ("handover", "[data-test=handover] h2")]
    {
        screen.click(&format!("[data-tab={tab}]")).await;
        screen.wait(there).await;
        audit.look(tab).await;
    }
    screen.click(".rail a[href='/lines']").await;
    screen.click_text("main .btn", "表格").await;
    screen.wait("[data-test=grid] [data-id]").await;
    audit.look("organisations").await;
    screen.chord(key::CTRL, "n").await;
    screen.wait("[data-test=new-place] form").await;
    audit.look("a new organisation").await;
    screen.press(key::ESCAPE).await;
    screen.gone("[data-test=new-place]").await;
    screen.click_text("main .btn", "选列").await;
    screen.wait("[data-test=chooser]").await;
    audit.look("choosing columns").await;
    screen.press(key::ESCAPE).await;
    screen.gone("[data-test=chooser]").await;
    screen.click("[data-test=grid] .hd").await;
    screen.wait("[data-test=column-menu]").await;
    audit.look("the menu of a column").await;
    screen.press(key::ESCAPE).await;
    screen.chord(key::CTRL, "k").await;
    screen.press("柳").await;
    screen.wait("[data-test=hits] [role=option]").await;
    audit.look("search").await;
    screen.press(key::ESCAPE).await;
    screen.press(key::ESCAPE).await;
    screen.eval("document.activeElement.blur()").await.expect("focus");
    screen.press("?").await;
    screen.wait("[data-test=keys]").await;
    audit.look("the keys").await;
    audit.done();
}

#[tokio::test]
async fn leaves_of_every_shape() {
    let mut screen = Screen::before_sample().await;
    let forms = [
        "rental_registration",
        "rental_tenant_roster",
        "rental_security_letter",
        "rental_visit_log",
    ];
    let mut outside = screen.outside();
    let place = outside
        .places("rental")
        .into_iter()
        .find(|place| {
            let page = outside.page(place);
            forms.iter().all(|form| page.entries.iter().any(|entry| entry.form == *form))
        })
        .expect("a rental with everything");
    drop(outside);
    screen.start().await;
    screen.unlock().await;
    let mut audit = Audit::of(&screen);
    for form in forms {
        screen.open_leaf(&place, form).await;
        screen.wait("[data-sheet]").await;
        audit.look(form).await;
    }
    screen.open_leaf(&place, "rental_registration").await;
    screen.overtype("[data-path='landlord.id_no'] input", "110101199003070039").await;
    screen.press(key::TAB).await;
    screen.wait("[data-test=saved]").await;
    audit.look("a wrong number").await;
    screen.open_leaf(&place, "rental_visit_log").await;
    screen.click("[data-test=new]").await;
    screen.wait("[data-sheet]:not([data-entry])").await;
    audit.look("a new visit").await;
    screen.open_leaf(&place, "rental_registration").await;
    screen.click("[data-path=house_kind] input").await;
    screen.wait("[role=listbox]").await;
    audit.look("a list of codes").await;
    audit.done();
}

#[tokio::test]
async fn one_door_many_doors_and_the_round() {
    let screen = Screen::on_sample().await;
    screen.unlock().await;
    let mut audit = Audit::of(&screen);
    screen.click(".rail a[href='/category/venue']").await;
    screen.wait("[data-test=filter]").await;
    screen.click("[role=columnheader] input[type=checkbox]").await;
    screen.click("[data-test=visit-chosen]").await;
    screen.wait("[data-test=many] [data-item]").await;
    audit.look("many doors").await;
    screen.click("[data-test=doors] button[aria-expanded]").await;
    screen.wait("[data-test=doors] [data-test=items]").await;
    audit.look("an exception among many doors").await;
    screen.click(".rail a[href='/']").await;
    screen.click("[data-test=today] .stop").await;
    screen.wait("[data-test=leaf] h1").await;
    screen.click("[data-test=visit]").await;
    screen.wait("[data-test=visit] [data-item]").await;
    screen.click("[data-item] .no").await;
    screen.click_text("[data-test=roster] .roster button", "来了新人").await;
    audit.look("a visit").await;
    screen.click_text(".visit .bar a", "按路线回录").await;
    screen.wait("[data-test=round] .stop").await;
    audit.look("the round").await;
    audit.done();
}

#[tokio::test]
async fn printing_exchange_settings_and_the_manual() {
    let screen = Screen::on_sample().await;
    screen.unlock().await;
    let mut audit = Audit::of(&screen);
    screen.click(".rail a[href='/print']").await;
    screen.wait_text("main h1", "打印").await;
    audit.look("print").await;
    screen.click("[data-test=kind-batch]").await;
    screen.wait("main.print canvas").await;
    audit.look("print, a batch").await;
    screen.click(".rail a[href='/category/unit']").await;
    screen.click("[data-test=grid] [data-id]").await;
    screen.click_text("[data-test=leaf] .btn", "打印").await;
    screen.wait("main.print canvas").await;
    audit.look("print, one leaf").await;
    screen.click(".rail a[href='/exchange']").await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/csv-utf8-bom/rentals.csv");
    screen.will_choose(Path::new(file));
    screen.click("[data-test=choose-file]").await;
    screen.wait("[data-test=to-rows]:enabled").await;
    audit.look("import, what was found").await;
    screen.click("[data-test=to-rows]").await;
    screen.wait("[data-test=write]:enabled").await;
    audit.look("import, the rows").await;
    screen.click("[data-test=write]").await;
    screen.wait("[data-test=import-done]").await;
    audit.look("import, done").await;
    for tab in ["import", "held", "export"] {
        screen.click(&format!("[data-test=tab-{tab}]")).await;
        screen.wait(&format!("[data-test=tab-{tab}][aria-selected=true]")).await;
        audit.look(tab).await;
    }
    screen.click(".rail a[href='/settings']").await;
    for page in [
        "post",
        "display",
        "rules",
        "paper",
        "forms",
        "passphrase",
        "users",
        "keys",
        "backup",
        "bin",
        "erase",
        "log",
        "about",
    ] {
        let link = format!("[data-test=settings-{page}]");
        screen.click(&link).await;
        screen.wait(&format!("{link}[aria-current=page]")).await;
        audit.look(page).await;
    }
    screen.press("\u{e031}").await; // F1
    screen.wait("[data-test=help-search]").await;
    audit.look("the manual").await;
    audit.done();
}

#[tokio::test]
async fn on_a_dark_desktop() {
    let mut screen = Screen::before_sample().await;
    let (place, _) = screen.outside().find("rental", "rental_visit_log", |_| true);
    screen.dark = true;
    screen.start().await;
    let dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    screen.until("the pages are dark", dark).await;
    screen.wait("#secret").await;
    let mut audit = Audit::of(&screen);
    audit.look("locked, dark").await;
    screen.unlock().await;
    screen.wait_text("main h1", "网").await;
    audit.look("net, dark").await;
    screen.click(".rail a[href='/category/rental']").await;
    screen.wait("[data-test=grid] [data-id]").await;
    audit.look("rentals, dark").await;
    for form in ["rental_registration", "rental_tenant_roster", "rental_visit_log"] {
        screen.open_leaf(&place, form).await;
        screen.wait("[data-sheet]").await;
        audit.look(&format!("{form}, dark")).await;
    }
    for page in ["print", "exchange", "settings", "lines", "calendar", "figures"] {
        screen.click(&format!(".rail a[href='/{page}']")).await;
        screen.wait(&format!("main.{page}")).await;
        audit.look(&format!("{page}, dark")).await;
    }
    screen.wait("[data-test=sums]").await;
    audit.look("the figures, dark").await;
    audit.done();
}
