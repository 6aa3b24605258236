use std::fs;

use super::*;
use crate::vault::test_ledger::{TestLedger, make, picture};

#[test]
fn a_new_ledger_has_its_files_and_belongs_to_its_owner_alone() {
    let ledger = TestLedger::new();
    LedgerFolder::open(ledger.folder.path()).unwrap();
    for name in SUBFOLDERS {
        assert!(ledger.folder.path().join(name).is_dir(), "{name}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(ledger.folder.path()), 0o700);
        assert_eq!(mode(&ledger.folder.backups()), 0o700);
        for file in [ledger.folder.keys(), ledger.folder.database(), ledger.folder.lock_file()] {
            assert_eq!(mode(&file), 0o600, "{file:?}");
        }
    }
    let left: Vec<_> = fs::read_dir(ledger.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["ledger"]);
}

#[test]
fn an_existing_ledger_or_foreign_file_is_refused_and_untouched() {
    let ledger = TestLedger::new();
    let before = picture(ledger.dir.path());
    assert_eq!(LedgerFolder::create(ledger.folder.path()).unwrap_err().code(), "EXISTS");
    assert!(picture(ledger.dir.path()) == before);

    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("总结.docx"), "x").unwrap();
    assert_eq!(LedgerFolder::create(dir.path()).unwrap_err().code(), "EXISTS");
    assert_eq!(LedgerFolder::create(dir.path().join("总结.docx")).unwrap_err().code(), "EXISTS");
    assert_eq!(picture(dir.path()).len(), 1);
}

#[test]
fn an_empty_folder_is_used_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, ..) = make(dir.path());
    LedgerFolder::open(folder.path()).unwrap();
    assert!(fs::read_dir(dir.path()).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().starts_with('.')));
}

#[test]
fn missing_parents_are_made() {
    let dir = tempfile::tempdir().unwrap();
    make(&dir.path().join("a/b/台账"));
    LedgerFolder::open(dir.path().join("a/b/台账")).unwrap();
}

#[test]
fn an_abandoned_new_ledger_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    for target in [dir.path().to_path_buf(), dir.path().join("ledger")] {
        let new = LedgerFolder::create(&target).unwrap();
        fs::write(new.folder().database(), "half made").unwrap();
        assert!(!target.join("ledger.db").exists());
        drop(new);
        assert!(picture(dir.path()).is_empty());
    }
}

#[test]
fn half_a_ledger_is_damaged_and_none_is_no_ledger() {
    let ledger = TestLedger::new();
    let keys = fs::read(ledger.folder.keys()).unwrap();
    fs::remove_file(ledger.folder.keys()).unwrap();
    assert_eq!(LedgerFolder::open(ledger.folder.path()).unwrap_err().code(), "LEDGER_DAMAGED");
    fs::write(ledger.folder.keys(), keys).unwrap();
    fs::remove_file(ledger.folder.database()).unwrap();
    assert_eq!(LedgerFolder::open(ledger.folder.path()).unwrap_err().code(), "LEDGER_DAMAGED");
    assert_eq!(LedgerFolder::open(ledger.dir.path()).unwrap_err().code(), "NO_LEDGER");
    assert_eq!(LedgerFolder::open(ledger.dir.path().join("x/y")).unwrap_err().code(), "NO_LEDGER");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_is_read_only() {
    assert_eq!(LedgerFolder::create("/sys/kernel/ledger").unwrap_err().code(), "READ_ONLY");
}
