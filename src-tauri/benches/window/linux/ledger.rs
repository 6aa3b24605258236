//! The large post: made once by a fixed seed, kept among what the build made, made anew when the
//! definitions, the database or the wanted size have changed since.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use yuwang::demo::{self, DemoEntry, DemoSubject, Plan};
use yuwang::forms::{Catalogue, Shape};
use yuwang::ledger::{Clock, Ledger};
use yuwang::store::Store;
use yuwang::vault::{Credential, Passphrase};
use yuwang::watch::Watch;

use super::outside::{self, PASSPHRASE, TODAY};

const PLACES: usize = 10_000;
const ROSTER_ROWS: usize = 60_000;
const SEED: u64 = 1;

/// The post, and what was written into it.
#[derive(Serialize, Deserialize)]
pub struct LargePost {
    /// The folder of its ledger.
    pub folder: PathBuf,
    /// Places.
    pub places: usize,
    /// Rows of rosters.
    pub roster_rows: usize,
    /// Entries of all forms.
    pub entries: usize,
}

/// The ledger, which must not be changed.
pub fn made() -> LargePost {
    let catalogue = Catalogue::builtin();
    let mut stamp = DefaultHasher::new();
    (PLACES, ROSTER_ROWS, SEED, TODAY, PASSPHRASE, Store::newest_schema()).hash(&mut stamp);
    format!("{:?}", catalogue.forms()).hash(&mut stamp);
    let name = format!("window-{:016x}", stamp.finish());
    let workshop = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench").join("window");
    let (folder, note) = (workshop.join(&name), workshop.join(format!("{name}.json")));
    if let Some(post) = fs::read(&note).ok().and_then(|text| serde_json::from_slice(&text).ok()) {
        return post;
    }
    let _ = fs::remove_dir_all(&workshop); // there may be none
    fs::create_dir_all(&workshop).expect("folder");
    println!("making {PLACES} places with {ROSTER_ROWS} roster rows, once");
    let post = make(&folder, &catalogue);
    let text = serde_json::to_vec(&post).expect("json");
    fs::write(note, text).expect("note");
    post
}

/// The sample post of that size has fewer rows on its rosters: further ones come from the same
/// places of samples with other seeds.
fn make(folder: &Path, catalogue: &Catalogue) -> LargePost {
    drop(outside::init(folder));
    let today = TODAY.parse().expect("day");
    let passphrase = Passphrase::new(PASSPHRASE);
    let credential = Credential::Passphrase { user: None, passphrase: &passphrase };
    let mut ledger = Ledger::open(folder, credential, Clock::new(Some(today))).expect("it opens");
    let plan = |seed| Plan { places: PLACES, seed, today };
    let (own_plan, other_plans) = (plan(SEED), [2, 3, 4, 5, 6].map(plan));
    let is_row = |entry: &DemoEntry| {
        let form = catalogue.form(&entry.form);
        form.is_some_and(|form| {
            form.shape == Shape::Roster
                && form.head.iter().all(|head| !entry.values.contains_key(&head.key))
        })
    };
    let rows_of = |subject: &DemoSubject| subject.entries.iter().filter(|e| is_row(e)).count();
    let own: usize = demo::subjects(catalogue, &own_plan).map(|subject| rows_of(&subject)).sum();
    let mut wanted = ROSTER_ROWS.saturating_sub(own);
    let mut rows = 0;
    let mut others: Vec<_> =
        other_plans.iter().map(|plan| demo::subjects(catalogue, plan)).collect();
    let subjects = demo::subjects(catalogue, &own_plan).map(|mut subject| {
        rows += rows_of(&subject);
        for other in &mut others {
            let Some(twin) = other.next().filter(|twin| twin.kind == subject.kind) else {
                continue;
            };
            if subject.kind.category().is_some() {
                let more: Vec<DemoEntry> =
                    twin.entries.into_iter().filter(is_row).take(wanted).collect();
                wanted -= more.len();
                rows += more.len();
                subject.entries.extend(more);
            }
        }
        let entries = subject.entries.into_iter().map(|entry| (entry.form, entry.values));
        (subject.kind, entries.collect())
    });
    let entries = ledger.fill(subjects, Watch::nobody()).expect("it is filled");
    LargePost { folder: folder.to_owned(), places: PLACES, roster_rows: rows, entries }
}
