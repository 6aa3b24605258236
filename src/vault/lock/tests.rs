use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::*;
use crate::vault::test_ledger::TestLedger;

#[test]
fn a_second_handle_is_refused_until_the_first_is_dropped() {
    let ledger = TestLedger::new();
    let first = LedgerLock::acquire(&ledger.folder).unwrap();
    assert_eq!(LedgerLock::acquire(&ledger.folder).unwrap_err().code(), "LOCKED");
    drop(first);
    LedgerLock::acquire(&ledger.folder).unwrap();
}

/// The other program of the next test; does nothing when run by itself.
#[test]
fn hold_the_lock_until_standard_input_says_something() {
    let Some(path) = std::env::var_os("YUWANG_TEST_LOCK") else { return };
    let _lock = LedgerLock::acquire(&LedgerFolder::new(path)).unwrap();
    let mut out = std::io::stdout();
    out.write_all(b"\nheld\n").unwrap();
    out.flush().unwrap();
    let _ = std::io::stdin().lines().next();
}

#[test]
fn a_second_program_is_refused_and_a_killed_one_leaves_no_lock() {
    let ledger = TestLedger::new();
    let mut other = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "vault::lock::tests::hold_the_lock_until_standard_input_says_something"])
        .env("YUWANG_TEST_LOCK", ledger.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let held = BufReader::new(other.stdout.take().unwrap()).lines().any(|line| line.unwrap().contains("held"));
    assert!(held);
    assert_eq!(LedgerLock::acquire(&ledger.folder).unwrap_err().code(), "LOCKED");
    other.kill().unwrap();
    other.wait().unwrap();
    LedgerLock::acquire(&ledger.folder).unwrap();
}

#[test]
fn a_folder_that_is_not_there_is_unreadable() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(LedgerLock::acquire(&LedgerFolder::new(dir.path().join("gone"))).unwrap_err().code(), "UNREADABLE");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_read_only() {
    // sysfs refuses new files to everybody, root included.
    assert_eq!(LedgerLock::acquire(&LedgerFolder::new("/sys/kernel")).unwrap_err().code(), "READ_ONLY");
}
