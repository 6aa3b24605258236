//! The net over 1,000 to 100,000 places: home, one save with what it does to the holes of its place, and the
//! figures of a month, the year-start survey and the list of a day gone by, the first time and from then
//! on. How they grow is what counts; the milliseconds are of this machine.
//!
//! `cargo bench --bench net` measures up to 20,000 places; `-- 100000` adds a larger one.

#![allow(missing_docs, clippy::expect_used)] // a program, not a library

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use yuwang::api::calendar_day::DayAsk;
use yuwang::api::net::NetAsk;
use yuwang::api::{Key, Open, Session};
use yuwang::domain::{AnchorCategory, SubjectId};
use yuwang::forms::{SubjectKind, Values};
use yuwang::ledger::{Clock, Ledger, Post};
use yuwang::net::Survey;
use yuwang::vault::{Credential, KdfParams, Passphrase};
use yuwang::watch::Watch;

const PASSPHRASE: &str = "bench-passphrase-2026";
const TODAY: &str = "2026-11-05";
const ROUNDS: usize = 9;

fn main() {
    let more = std::env::args().skip(1).filter_map(|arg| arg.parse().ok());
    let sizes: Vec<usize> = [1_000, 5_000, 20_000].into_iter().chain(more).collect();
    println!(" places  gathering       home  of it reading       save  its holes");
    let ledgers: Vec<_> = sizes.iter().map(|places| measure(*places)).collect();
    println!(" places  figures first     again  after a save     survey  past day");
    for (places, temp) in sizes.iter().zip(&ledgers) {
        measure_year(*places, &temp.path().join("ledger"));
    }
}

fn measure(places: usize) -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("folder");
    let folder = temp.path().join("ledger");
    fill(&folder, places);
    let (gathering, home) = {
        let mut session = open(&folder);
        let gathering = timed(|| look(&mut session));
        (gathering, median((0..ROUNDS).map(|_| timed(|| look(&mut session)))))
    };
    let mut ledger = unlock(&folder);
    let ids: Vec<SubjectId> = subjects(&ledger);
    let reading = median((0..ROUNDS).map(|_| {
        timed(|| {
            let definitions = (ledger.catalogue(), ledger.rulebook());
            let today = ledger.clock().today();
            Survey::read(ledger.store(), definitions.0, definitions.1, today).expect("survey");
        })
    }));
    let (mut saves, mut holes) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let place = ids.get(round * ids.len() / ROUNDS).copied().expect("place");
        let subject = ledger.store().get_subject(place).expect("subject");
        let entry =
            ledger.store().list_entries(subject.no).expect("entries").pop().expect("one").id;
        let input = vec![("remark".to_owned(), format!("第 {round} 次"))];
        saves.push(timed(|| drop(ledger.edit(entry, &input).expect("saved"))));
        holes.push(timed(|| {
            let definitions = (ledger.catalogue().as_ref(), ledger.rulebook());
            let today = ledger.clock().today();
            let survey =
                Survey::read_one(ledger.store(), definitions, today, &subject).expect("survey");
            survey.findings(&subject);
        }));
    }
    let (save, holes) = (median(saves.into_iter()), median(holes.into_iter()));
    println!(
        "{places:>7} {gathering:>8.0}ms {home:>8.1}ms {reading:>12.1}ms {save:>8.2}ms {holes:>8.2}ms"
    );
    temp
}

/// What reads the records of a year: nothing is kept the first time, and of one place after a save.
fn measure_year(places: usize, folder: &Path) {
    forget(folder);
    let session = open(folder);
    let figures = || drop(session.figures(Some("2026-10")).expect("figures"));
    let first = timed(figures);
    let again = median((0..ROUNDS).map(|_| timed(figures)));
    let survey =
        median((0..ROUNDS).map(|_| timed(|| drop(session.campaign(None).expect("survey")))));
    let day = "2026-09-30".parse().expect("day");
    let ask = DayAsk { day, rule: None, todo: None, limit: 500 };
    let day = median((0..ROUNDS).map(|_| timed(|| drop(session.calendar_day(&ask).expect("day")))));
    drop(session);
    let mut saved = Vec::new();
    for round in 0..3 {
        let mut ledger = unlock(folder);
        let place = subjects(&ledger).get(round).copied().expect("place");
        let subject = ledger.store().get_subject(place).expect("subject");
        let entry =
            ledger.store().list_entries(subject.no).expect("entries").pop().expect("one").id;
        let input = vec![("remark".to_owned(), format!("又 {round} 次"))];
        ledger.edit(entry, &input).expect("saved");
        drop(ledger);
        let session = open(folder);
        saved.push(timed(|| drop(session.figures(Some("2026-10")).expect("figures"))));
    }
    let saved = median(saved.into_iter());
    println!(
        "{places:>7} {first:>12.0}ms {again:>8.0}ms {saved:>11.0}ms {survey:>8.0}ms {day:>7.0}ms"
    );
}

/// Takes away what the ledger keeps of records, as after an import.
fn forget(folder: &Path) {
    let ledger = unlock(folder);
    ledger.store().connection().execute("DELETE FROM trail", []).expect("forgotten");
}

/// Home, as the window asks for it.
fn look(session: &mut Session) {
    let reply = session.net(&NetAsk { stops: 12, ..NetAsk::default() }).expect("net");
    assert!(reply.expected > 0);
}

fn subjects(ledger: &Ledger) -> Vec<SubjectId> {
    ledger.store().list_subjects(None).expect("subjects").iter().map(|one| one.id).collect()
}

/// Venues with ten entries each: a card, two letters, four checks, three of the staff.
fn fill(folder: &Path, places: usize) {
    let post = Post {
        station: "郭家店派出所".into(),
        name: "一警务室".into(),
        officer: "陈立".into(),
        code: "P01".into(),
        ..Post::default()
    };
    let passphrase = Passphrase::new(PASSPHRASE);
    let clock = Clock::new(TODAY.parse().ok());
    let (mut ledger, _) =
        Ledger::init(folder, &post, &passphrase, clock, KdfParams::default()).expect("new");
    let venue = SubjectKind::Place(AnchorCategory::Venue);
    let all = (0..places).map(|at| (venue, entries(at)));
    ledger.fill(all, Watch::nobody()).expect("filled");
}

fn entries(at: usize) -> Vec<(String, Values)> {
    let entry = |form: &str, values: Value| {
        (form.to_owned(), values.as_object().cloned().unwrap_or_default())
    };
    let card = json!({
        "name": format!("第{at}旅馆"), "subkind": "hotel", "state": "active", "state_on": "2020-01-01",
        "addr": { "community": format!("{}社区", at % 40), "road": format!("{}路", at % 200), "house_no": format!("{}号", at % 900) },
        "staff_count": 3, "verified_on": "2026-10-20",
    });
    let letter = json!({
        "signed_on": "2026-01-10", "valid_from": "2026-01-10",
        "valid_to": format!("2026-{:02}-28", 9 + at % 4), "state": "signed", "signer_name": "何营",
    });
    let mut out = vec![
        entry("venue_registration", card),
        entry("venue_security_letter", letter.clone()),
        entry("venue_fire_letter", letter),
    ];
    for month in 7..=10 {
        let check = json!({
            "checked_at": format!("2026-{month:02}-1{}", at % 10), "check_kind": "public_security",
            "result": "pass", "roster_match": "相符", "data_refreshed": true,
        });
        out.push(entry("venue_inspection_log", check));
    }
    for name in ["李雷", "韩梅", "王芳"] {
        let row = json!({ "name": name, "hired_on": "2026-01-05", "id_checked_on": "2026-01-05" });
        out.push(entry("venue_staff_roster", row));
    }
    out
}

fn open(folder: &Path) -> Session {
    let key = Key::Passphrase(Passphrase::new(PASSPHRASE));
    let today = TODAY.parse().ok();
    Session::open(&Open { folder: folder.to_owned(), user: None, key, today, reveal: false })
        .expect("opened")
}

fn unlock(folder: &Path) -> Ledger {
    let passphrase = Passphrase::new(PASSPHRASE);
    let credential = Credential::Passphrase { user: None, passphrase: &passphrase };
    Ledger::open(folder, credential, Clock::new(TODAY.parse().ok())).expect("opened")
}

/// Milliseconds that something takes.
fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

fn median(all: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<f64> = all.collect();
    all.sort_unstable_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}
