//! Ledgers of earlier versions still open, read and check clean; a newer one is refused untouched.
//!
//! Each folder under `tests/fixtures/ledgers/` is a real ledger as its version wrote it. They are
//! kept for ever: a new schema adds a folder and never changes an old one.

#![allow(clippy::expect_used, clippy::unwrap_used)] // helpers of tests count as code

use std::fs;
use std::path::{Path, PathBuf};

use yuwang::api::{Key, Open, Session};
use yuwang::ledger::{Clock, Ledger};
use yuwang::vault::{Credential, Passphrase};
use yuwang::watch::Watch;

const PASSPHRASE: &str = "yuwang-fixture-1";

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ledgers");
    let mut all: Vec<_> =
        fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("entry").path()).collect();
    all.sort();
    all
}

/// Those that this version has to upgrade: a folder bears the number of its schema.
fn older() -> Vec<PathBuf> {
    let newest = yuwang::store::Store::newest_schema();
    let number = |path: &PathBuf| {
        let name = path.file_name().expect("name").to_string_lossy();
        name.parse::<i32>().expect("a schema's number")
    };
    fixtures().into_iter().filter(|fixture| number(fixture) < newest).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("read") {
        let entry = entry.expect("entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copy");
        }
    }
    for folder in ["backups", "forms", "profiles", "attachments", "certificates"] {
        // git keeps no empty folders
        if to.join("keys.json").exists() {
            fs::create_dir_all(to.join(folder)).expect("folder");
        }
    }
}

fn schema(folder: &Path) -> Vec<String> {
    let passphrase = Passphrase::new(PASSPHRASE);
    let credential = Credential::Passphrase { user: None, passphrase: &passphrase };
    let ledger = Ledger::open(folder, credential, Clock::new(None)).expect("opens");
    let db = ledger.store().connection();
    let mut query = db
        .prepare(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1",
        )
        .expect("schema");
    query.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("rows")
}

fn fresh(folder: &Path) {
    let init = yuwang::api::Init {
        folder: folder.to_owned(),
        post: yuwang::ledger::Post {
            station: "郭家店派出所".into(),
            name: "一警务室".into(),
            officer: "陈立".into(),
            code: "P01".into(),
            ..Default::default()
        },
        passphrase: Passphrase::new(PASSPHRASE),
        today: None,
    };
    Session::init(&init).map(|_| ()).expect("init");
}

#[test]
fn every_old_ledger_opens_reads_back_and_is_whole() {
    let all = fixtures();
    assert!(!all.is_empty());
    for fixture in all {
        let temp = tempfile::tempdir().expect("temp");
        let folder = temp.path().join("ledger");
        copy(&fixture, &folder);
        let open = Open {
            folder,
            user: None,
            key: Key::Passphrase(Passphrase::new(PASSPHRASE)),
            today: None,
            reveal: false,
        };
        let mut session = Session::open(&open).expect("opens");
        let places = session.places(None, None).expect("places").places;
        assert_eq!(places.len(), 8, "{}", fixture.display());
        let search = session.search("1", 1000).expect("search");
        assert!(!search.hits.is_empty());
        let check = session.check(Watch::nobody()).expect("check");
        let findings: Vec<_> = check.findings.iter().map(|f| f.message.as_str()).collect();
        assert!(check.ok, "{}: {findings:?}", fixture.display());
    }
}

#[test]
fn an_old_ledger_has_the_schema_of_a_new_one_once_it_was_opened() {
    let temp = tempfile::tempdir().expect("temp");
    let new = temp.path().join("new");
    fresh(&new);
    let expected = schema(&new);
    for (at, fixture) in fixtures().into_iter().enumerate() {
        let folder = temp.path().join(format!("old-{at}"));
        copy(&fixture, &folder);
        assert_eq!(schema(&folder), expected, "{}", fixture.display());
    }
}

fn opening(folder: PathBuf) -> Open {
    let key = Key::Passphrase(Passphrase::new(PASSPHRASE));
    Open { folder, user: None, key, today: None, reveal: false }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect()
}

#[test]
fn an_upgrade_leaves_a_verified_backup_of_the_older_ledger_once() {
    for fixture in older() {
        let temp = tempfile::tempdir().expect("temp");
        let folder = temp.path().join("ledger");
        copy(&fixture, &folder);
        let open = opening(folder.clone());
        Session::open(&open).map(drop).expect("upgraded");
        let backups = files_in(&folder.join("backups"));
        let [backup] = backups.as_slice() else { panic!("{backups:?}") };
        let verified = yuwang::api::keep::verify_backup(backup, Some(&open)).expect("verified");
        assert!(verified.verified);
        let back = temp.path().join("back");
        yuwang::api::keep::restore(backup, &back, &open, Watch::nobody()).expect("restored");
        assert!(
            Session::open(&opening(back)).expect("opens").check(Watch::nobody()).expect("check").ok
        );
        Session::open(&open).map(drop).expect("nothing to upgrade");
        assert_eq!(files_in(&folder.join("backups")).len(), 1);
    }
}

#[test]
fn without_room_for_the_backup_nothing_is_upgraded() {
    for fixture in older() {
        let temp = tempfile::tempdir().expect("temp");
        let folder = temp.path().join("ledger");
        copy(&fixture, &folder);
        fs::remove_dir(folder.join("backups")).expect("remove");
        fs::write(folder.join("backups"), "in the way").expect("file");
        let before = fs::read(folder.join("ledger.db")).expect("read");
        let refused = Session::open(&opening(folder.clone())).err().expect("refused");
        assert_eq!(refused.code, "UNREADABLE");
        assert_eq!(fs::read(folder.join("ledger.db")).expect("read"), before);
    }
}

#[test]
fn a_newer_ledger_is_refused_byte_for_byte_untouched() {
    let temp = tempfile::tempdir().expect("temp");
    let folder = temp.path().join("ledger");
    fresh(&folder);
    {
        let passphrase = Passphrase::new(PASSPHRASE);
        let credential = Credential::Passphrase { user: None, passphrase: &passphrase };
        let ledger = Ledger::open(&folder, credential, Clock::new(None)).expect("opens");
        let db = ledger.store().connection();
        db.pragma_update(None, "user_version", 999).expect("newer");
        ledger.store().checkpoint().expect("checkpoint");
    }
    let before = fs::read(folder.join("ledger.db")).expect("read");
    let open = Open {
        folder: folder.clone(),
        user: None,
        key: Key::Passphrase(Passphrase::new(PASSPHRASE)),
        today: None,
        reveal: false,
    };
    let refused = Session::open(&open).err().expect("refused");
    assert_eq!(refused.code, "LEDGER_TOO_NEW");
    assert_eq!(fs::read(folder.join("ledger.db")).expect("read"), before);
}
