//! From the locked door to a new rental in the ledger, without a mouse.

use super::outside::value;
use super::screen::{Screen, key};

/// As far as anything on these pages is away, in presses of Tab.
const FAR: usize = 120;

impl Screen {
    /// Presses Tab until the cursor stands in a field.
    async fn tab_to(&self, css: &str) {
        let inside = format!("return !!document.activeElement.closest(\"{css}\")");
        for _ in 0..FAR {
            if self.eval(&inside).await.expect("focus") == true {
                return;
            }
            self.press(key::TAB).await;
        }
        panic!("no way to {css} by Tab\n{}", self.page_text().await);
    }
}

#[tokio::test]
async fn keys_alone_lead_from_the_door_to_a_new_rental() {
    const ADDRESS: &str = "东桥街道柳堤社区河东路18号2单元301室";
    let mut screen = Screen::on_empty().await;
    // The cursor is where the passphrase belongs.
    screen.wait("#secret:focus").await;
    screen.press(super::outside::PASSPHRASE).await;
    screen.press(key::ENTER).await;
    screen.wait(".rail").await;
    screen.chord(key::ALT, "3").await;
    screen.wait_text("main h1", "出租房屋").await;
    screen.chord(key::CTRL, "n").await;
    screen.wait("[data-test=new-place] form").await;
    screen.tab_to("[data-path='addr.addr_text']").await;
    screen.press(ADDRESS).await;
    screen.press(key::ENTER).await;

    screen.wait_text("[data-test=leaf] h1", "河东路18号").await;
    for (cell, text) in [("rental_no", "QR-2026-0418"), ("landlord.name", "贺云舟")] {
        screen.tab_to(&format!("[data-path='{cell}']")).await;
        screen.press(text).await;
        screen.press(key::TAB).await;
        screen.wait_text("[data-test=history] li", text).await;
    }
    screen.stop().await;

    let mut outside = screen.outside();
    let (place, entry) = outside.find("rental", "rental_registration", |_| true);
    assert_eq!(outside.places("rental").len(), 1);
    assert!(place.name.contains("河东路18号"), "{}", place.name);
    assert_eq!(value(&entry, "rental_no"), "QR-2026-0418");
    assert_eq!(value(&entry, "landlord.name"), "贺云舟");
    outside.is_whole();
}
