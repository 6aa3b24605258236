//! The core alone, without a window: what of the times outside is its own. Deriving the key from
//! the passphrase is slow on purpose and is told apart by this.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;
use yuwang::api::grid::GridAsk;
use yuwang::api::leaf::LeafAsk;
use yuwang::api::net::NetAsk;
use yuwang::api::{Key, Open, Session};
use yuwang::vault::{Credential, LedgerFolder, Passphrase, Slots};

use super::figures::{Figures, Goal};
use super::outside::{PASSPHRASE, TODAY};

/// The time of deriving the key, by name.
pub const DERIVING: &str = "deriving the key (Argon2id)";

/// Asks the core what the window asks it.
pub fn measure(ledger: &Path, rounds: usize, figures: &mut Figures) {
    for _ in 0..rounds {
        let slots = Slots::load(&LedgerFolder::new(ledger)).expect("key slots");
        let passphrase = Passphrase::new(PASSPHRASE);
        let credential = Credential::Passphrase { user: None, passphrase: &passphrase };
        let (derived, unlocked) = timed(|| slots.unlock(credential));
        unlocked.expect("the passphrase fits");
        figures.took(DERIVING, Goal::None, derived);

        let open = Open {
            folder: ledger.to_owned(),
            user: None,
            key: Key::Passphrase(Passphrase::new(PASSPHRASE)),
            today: Some(TODAY.parse().expect("day")),
            reveal: false,
        };
        let (took, session) = timed(|| Session::open(&open));
        let mut session = session.map_err(|error| error.message).expect("it opens");
        figures.took("core: opening, without deriving", Goal::None, took - derived);
        let mut answer = |what, (took, bytes): (f64, usize)| {
            figures.took(what, Goal::None, took);
            println!("{what}: {took:.1} ms, {:.1} KiB", bytes as f64 / 1024.0);
        };
        let home = NetAsk { stops: 60, ..NetAsk::default() };
        let grid = |category: &str| GridAsk { category: category.into(), columns: None };
        answer("core: desk", reply(|| session.desk()));
        answer("core: definitions", reply(|| session.definitions()));
        answer("core: net, first time", reply(|| session.net(&home)));
        answer("core: net, again", reply(|| session.net(&home)));
        answer("core: grid of rentals", reply(|| session.grid(&grid("rental"))));
        let places = session.places(Some("rental"), None).map_err(|e| e.message).expect("places");
        let place = places.places.get(places.places.len() / 2).expect("a rental").id;
        let leaf = LeafAsk { place, form: None };
        answer("core: leaf", reply(|| session.leaf(&leaf)));
        answer("core: leaf, again", reply(|| session.leaf(&leaf)));
        answer("core: find, first time", reply(|| session.find("王")));
        answer("core: find, again", reply(|| session.find("王")));
    }
}

fn timed<R>(work: impl FnOnce() -> R) -> (f64, R) {
    let began = Instant::now();
    let done = black_box(work());
    (began.elapsed().as_secs_f64() * 1000.0, done)
}

/// Time and size of an answer as the window gets it.
fn reply<R: Serialize>(ask: impl FnOnce() -> yuwang::api::Result<R>) -> (f64, usize) {
    let (took, text) = timed(|| {
        let answer = ask().map_err(|error| error.message).expect("an answer");
        serde_json::to_string(&answer).expect("json")
    });
    (took, text.len())
}
