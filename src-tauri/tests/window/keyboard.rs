//! From the locked door to a new rental in the ledger, without a mouse.

use super::outside::value;
use super::screen::{Screen, key};

/// Where the new rental is.
pub const ADDRESS: &str = "东桥街道柳堤社区河东路18号2单元301室";
/// What is written on its leaf.
pub const CELLS: [(&str, &str); 2] = [("rental_no", "QR-2026-0418"), ("landlord.name", "贺云舟")];
/// As far as anything on these pages may be away, in presses of Tab: the foot of the print page is
/// 25 from its beginning.
const FAR: usize = 30;

impl Screen {
    /// Presses Tab until the cursor stands in a field.
    pub async fn tab_to(&self, css: &str) {
        let inside = format!("return !!document.activeElement.closest(\"{css}\")");
        for _ in 0..FAR {
            if self.eval(&inside).await.expect("focus") == true {
                return;
            }
            self.press(key::TAB).await;
        }
        panic!("no way to {css} by Tab\n{}", self.page_text().await);
    }

    /// From wherever one is to the leaf of a new rental with some of its cells filled.
    pub async fn new_rental_by_keys(&self, address: &str, cells: &[(&str, &str)]) {
        self.chord(key::ALT, "3").await;
        self.wait_text("main h1", "出租房屋").await;
        self.chord(key::CTRL, "n").await;
        self.wait("[data-test=new-place] form").await;
        self.tab_to("[data-path='addr.addr_text']").await;
        self.press(address).await;
        self.press(key::ENTER).await;
        self.wait("[data-test=leaf] h1").await;
        for (cell, text) in cells {
            self.tab_to(&format!("[data-path='{cell}']")).await;
            self.press(text).await;
            self.press(key::TAB).await;
            self.wait_text("[data-test=history] li", text).await;
        }
    }
}

#[tokio::test]
async fn keys_alone_lead_from_the_door_to_a_new_rental() {
    let mut screen = Screen::on_empty().await;
    // The cursor is where the passphrase belongs.
    screen.wait("#secret:focus").await;
    screen.press(super::outside::PASSPHRASE).await;
    screen.press(key::ENTER).await;
    screen.wait(".rail").await;
    screen.new_rental_by_keys(ADDRESS, &CELLS).await;
    screen.stop().await;

    let mut outside = screen.outside();
    let (place, entry) = outside.find("rental", "rental_registration", |_| true);
    assert_eq!(outside.places("rental").len(), 1);
    assert!(place.name.contains("河东路18号"), "{}", place.name);
    assert_eq!(value(&entry, "rental_no"), "QR-2026-0418");
    assert_eq!(value(&entry, "landlord.name"), "贺云舟");
    outside.is_whole();
}
