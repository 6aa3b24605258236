//! A picture of every screen for `docs/screens`, drawn by `cargo xtask screens`.

use std::fs;
use std::path::Path;

use super::outside::PASSPHRASE;
use super::screen::{Screen, key};

/// A workbook of eight sheets.
const WORKBOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/辖区基础台账.xlsx");

/// Takes pictures of one window.
struct Album<'s> {
    screen: &'s Screen,
}

impl Album<'_> {
    /// Keeps what is seen once nothing moves any more.
    async fn keep(&self, name: &str) {
        const STILL: &str = "const done = arguments[0];
            const still = () => document.readyState === 'complete'
                && document.getAnimations().every((one) => one.playState !== 'running');
            const look = () => still()
                ? requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 400)))
                : setTimeout(look, 50);
            look();";
        self.screen.eval_async(STILL, Vec::new()).await.expect("the page stands still");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screens");
        fs::create_dir_all(&folder).expect("folder");
        self.screen.picture(&folder.join(name).with_extension("png"));
    }
}

#[tokio::test]
#[ignore = "writes docs/screens anew: cargo xtask screens"]
async fn of_every_screen() {
    let screen = Screen::on_nothing().await;
    let album = Album { screen: &screen };
    screen.say_who_we_are().await;
    screen.type_into("[autocomplete=new-password]", PASSPHRASE).await;
    screen.wait("[role=status]").await;
    album.keep("first-run").await;
    screen.press(&format!("{}{}", key::TAB, key::TAB)).await;
    screen.press(&format!("{PASSPHRASE}{}", key::ENTER)).await;
    screen.keep_the_sheet().await;
    screen.click_text(".ways label", "样例").await;
    screen.click("[data-test=next]:enabled").await;
    let stick = screen.dir.path().join("U盘");
    fs::create_dir(&stick).expect("folder");
    screen.will_choose(&stick);
    screen.click("[data-test=choose-folder]").await;
    screen.click("[data-test=enter]:enabled").await;
    screen.wait_text("main h1", "网").await;

    screen.click(".rail a[href='/settings']").await;
    screen.click("[data-test=settings-backup]").await;
    screen.click("[data-test=backup-now]").await;
    screen.wait("[data-test=backup-made]").await;
    album.keep("settings").await;
    screen.click(".rail a[href='/']").await;
    screen.wait("[data-test=today] li").await;
    album.keep("net").await;

    screen.click(".rail a[href='/category/rental']").await;
    screen.wait("[data-test=grid] [data-id]").await;
    album.keep("category").await;
    screen.chord(key::CTRL, "k").await;
    screen.press("lyj").await;
    screen.wait("[data-test=hits] [role=option]").await;
    album.keep("search").await;
    screen.press(key::ESCAPE).await;
    screen.press(key::ESCAPE).await;
    screen.click("[data-test=grid] [data-id]").await;
    screen.wait("[data-sheet]").await;
    screen.click(".tab[data-form=rental_registration]").await;
    screen.wait(".tab[data-form=rental_registration][aria-current=page]").await;
    album.keep("leaf").await;
    screen.click("[data-test=print-leaf]").await;
    screen.wait("main.print canvas").await;
    album.keep("print").await;
    screen.click(".rail a[href='/category/venue']").await;
    screen.click("[data-test=grid] [data-id]").await;
    screen.wait("[data-sheet]").await;
    screen.click(".tab[data-form=venue_staff_roster]").await;
    screen.wait(".tab[data-form=venue_staff_roster][aria-current=page]").await;
    album.keep("roster").await;

    screen.click(".rail a[href='/lines']").await;
    screen.wait("[data-board]").await;
    album.keep("lines").await;
    screen.click(".rail a[href='/calendar']").await;
    screen.click("[data-test=add-area]").await;
    screen.wait(".plan .stop").await;
    album.keep("plan").await;
    screen.click("[data-tab=month]").await;
    screen.wait("[data-day]").await;
    album.keep("calendar").await;
    screen.click(".rail a[href='/figures']").await;
    screen.click("tr[data-figure=hazards_open] td button").await;
    screen.wait("[data-test=behind] li").await;
    album.keep("figures").await;
    screen.click("[data-tab=campaign]").await;
    screen.wait("[data-test=campaign] h2").await;
    album.keep("campaign").await;
    screen.click("[data-tab=handover]").await;
    screen.wait("[data-test=handover] h2").await;
    album.keep("handover").await;
    screen.click(".rail a[href='/']").await;
    screen.click("[data-test=today] .stop").await;
    screen.wait("[data-test=leaf] h1").await;
    screen.click("[data-test=visit]").await;
    screen.wait("[data-test=visit] [data-item]").await;
    album.keep("visit").await;

    screen.click(".rail a[href='/exchange']").await;
    screen.will_choose(Path::new(WORKBOOK));
    screen.click("[data-test=choose-file]").await;
    screen.wait("[data-test=to-rows]:enabled").await;
    album.keep("import").await;
    screen.click("[data-test=tab-export]").await;
    screen.wait("[data-test=tab-export][aria-selected=true]").await;
    album.keep("export").await;
    screen.click(".rail a[href='/settings']").await;
    screen.click("[data-test=settings-rules]").await;
    screen.wait("[data-test=settings-rules][aria-current=page]").await;
    album.keep("rules").await;
    screen.click("[data-test=settings-log]").await;
    screen.wait("[data-test=settings-log][aria-current=page]").await;
    album.keep("log").await;
    screen.click(".rail a[href='/category/rental']").await;
    screen.wait("[data-test=grid] [data-id]").await;
    screen.press("\u{e031}").await; // F1
    screen.wait("[data-test=help-search]").await;
    album.keep("help").await;
    screen.chord(key::CTRL, "l").await;
    screen.wait("#secret").await;
    album.keep("lock").await;
}
