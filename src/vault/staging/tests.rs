use super::*;
use crate::vault::LedgerFolder;
use crate::vault::test_ledger::{TestLedger, picture};

#[test]
fn a_swap_cut_between_its_two_renames_is_taken_back_on_the_next_start() {
    let ledger = TestLedger::new();
    let before = picture(ledger.folder.path());
    let staged = Staging::for_replacing(ledger.folder.path()).unwrap();
    fs::rename(ledger.folder.path(), aside_name(ledger.folder.path(), "20260728-101500")).unwrap();

    LedgerFolder::open(ledger.folder.path()).unwrap();
    assert!(picture(ledger.folder.path()) == before);
    drop(staged);
}

#[test]
fn a_ledger_that_was_moved_away_on_purpose_is_not_brought_back() {
    let ledger = TestLedger::new();
    fs::rename(ledger.folder.path(), aside_name(ledger.folder.path(), "20260728-101500")).unwrap();
    assert_eq!(LedgerFolder::open(ledger.folder.path()).unwrap_err().code(), "NO_LEDGER");
}

#[test]
fn a_swap_that_fails_leaves_the_old_ledger_in_place() {
    let ledger = TestLedger::new();
    let before = picture(ledger.folder.path());
    let staged = Staging::for_replacing(ledger.folder.path()).unwrap();
    let aside = aside_name(ledger.folder.path(), "20260728-101500");
    // The first rename fails: its target is a file.
    fs::write(&aside, "in the way").unwrap();
    assert!(staged.publish_replacing(&aside).is_err());
    assert!(picture(ledger.folder.path()) == before);
}

#[test]
fn a_taken_name_for_the_old_ledger_gets_a_number() {
    let ledger = TestLedger::new();
    fs::write(ledger.dir.path().join("ledger.replaced-1"), "").unwrap();
    assert!(aside_name(ledger.folder.path(), "1").ends_with("ledger.replaced-1-2"));
}
