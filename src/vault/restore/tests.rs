use super::*;
use crate::vault::test_ledger::{SCHEMA, TestLedger, names, now, opening, picture, secret};
use crate::vault::{Credential, Passphrase};

#[test]
fn a_restored_ledger_is_the_one_that_was_backed_up() {
    let ledger = TestLedger::new();
    ledger.enter("韩梅梅");
    let file = ledger.backup().file;
    let to = ledger.dir.path().join("another/place");
    let report = ledger.restore(&file, &to).unwrap();
    assert_eq!(report.replaced, None);
    assert_eq!(names(&report.folder, report.unlocked.key()), ["李雷", "韩梅梅"]);
    let carried = |folder: &LedgerFolder| {
        (
            picture(&folder.forms()).len(),
            picture(&folder.attachments()).into_values().collect::<Vec<_>>(),
        )
    };
    assert_eq!(carried(&report.folder), carried(&ledger.folder));
    LedgerFolder::open(&to).unwrap();
}

#[test]
fn an_empty_folder_can_be_restored_into_and_a_foreign_one_cannot() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    let empty = tempfile::tempdir().unwrap();
    ledger.restore(&file, empty.path()).unwrap();
    LedgerFolder::open(empty.path()).unwrap();

    let foreign = tempfile::tempdir().unwrap();
    fs::write(foreign.path().join("总结.docx"), "x").unwrap();
    assert_eq!(ledger.restore(&file, foreign.path()).unwrap_err().code(), "EXISTS");
    assert_eq!(picture(foreign.path()).len(), 1);
}

#[test]
fn a_replaced_ledger_stays_whole_beside_the_restored_one() {
    let ledger = TestLedger::new();
    let report = ledger.backup_to(&ledger.folder.backups(), now()).unwrap();
    ledger.enter("后来的人");
    let restored = ledger.restore(&report.file, ledger.folder.path()).unwrap();
    assert_eq!(ledger.names(), ["李雷"]);
    let aside = restored.replaced.unwrap();
    assert!(aside.ends_with("ledger.replaced-20260728-101500"));
    assert_eq!(names(&LedgerFolder::new(&aside), ledger.unlocked.key()), ["李雷", "后来的人"]);
    // The program's own backups stay with the ledger that is in use.
    assert!(report.file.exists());
}

#[test]
fn a_failed_restore_leaves_the_old_ledger_exactly_as_it_was() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    let whole = fs::read(&file).unwrap();
    let bad = ledger.dir.path().join("bad.ywb");
    let middle = whole.windows(16).position(|w| w == [7; 16]).unwrap();
    let mut tampered = whole.clone();
    tampered[middle] ^= 1;
    fs::write(&bad, &tampered).unwrap();
    let short = ledger.dir.path().join("short.ywb");
    fs::write(&short, &whole[..whole.len() / 2]).unwrap();
    let before = picture(ledger.dir.path());

    let to = ledger.folder.path();
    assert_eq!(ledger.restore(&bad, to).unwrap_err().code(), "LEDGER_DAMAGED");
    assert_eq!(ledger.restore(&short, to).unwrap_err().code(), "LEDGER_DAMAGED");
    assert_eq!(ledger.restore(&ledger.folder.keys(), to).unwrap_err().code(), "UNREADABLE");
    let wrong = Passphrase::new("西街菜市场早上五点开门");
    assert_eq!(
        restore(&file, to, opening(&wrong), now(), |_, _| Ok(())).unwrap_err().code(),
        "CANNOT_UNLOCK"
    );
    let passphrase = secret();
    let older = Opening { known_schema: SCHEMA - 1, ..opening(&passphrase) };
    assert_eq!(
        restore(&file, to, older, now(), |_, _| Ok(())).unwrap_err().code(),
        "LEDGER_TOO_NEW"
    );
    let refused =
        restore(&file, to, opening(&secret()), now(), |_, _| Err("migration failed".into()));
    assert_eq!(refused.unwrap_err().code(), "PREPARE_FAILED");
    assert!(picture(ledger.dir.path()) == before);

    // Nor does it leave half a ledger where there was none.
    let new = ledger.dir.path().join("new");
    assert!(ledger.restore(&bad, &new).is_err());
    assert!(!new.exists());
    assert!(picture(ledger.dir.path()) == before);
}

#[test]
fn a_ledger_in_use_is_not_replaced() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    let lock = LedgerLock::acquire(&ledger.folder).unwrap();
    assert_eq!(ledger.restore(&file, ledger.folder.path()).unwrap_err().code(), "LOCKED");
    drop(lock);
    ledger.restore(&file, ledger.folder.path()).unwrap();
}

#[test]
fn a_damaged_ledger_can_be_replaced_and_is_kept() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    fs::write(ledger.folder.keys(), "{").unwrap();
    fs::write(ledger.folder.database(), "not a database").unwrap();
    let report = ledger.restore(&file, ledger.folder.path()).unwrap();
    assert_eq!(ledger.names(), ["李雷"]);
    assert_eq!(fs::read(report.replaced.unwrap().join("ledger.db")).unwrap(), b"not a database");
}

#[test]
fn what_was_erased_after_the_backup_is_erased_again() {
    let ledger = TestLedger::new();
    fs::write(ledger.folder.certificates().join("1.json"), "old").unwrap();
    let file = ledger.backup().file;
    fs::write(ledger.folder.certificates().join("2.json"), "李雷").unwrap();
    let report =
        restore(&file, ledger.folder.path(), opening(&secret()), now(), |db, certificates| {
            assert_eq!(certificates.len(), 1);
            let erased = fs::read_to_string(&certificates[0])?;
            db.execute("DELETE FROM entry WHERE name = ?1", [erased])?;
            Ok(())
        })
        .unwrap();
    assert!(ledger.names().is_empty());
    assert_eq!(report.certificates, [ledger.folder.certificates().join("2.json")]);
    assert_eq!(picture(&ledger.folder.certificates()).len(), 2);
}

#[test]
fn certificates_of_another_ledger_are_not_carried_over() {
    let (ledger, other) = (TestLedger::new(), TestLedger::new());
    let file = ledger.backup().file;
    fs::write(other.folder.certificates().join("2.json"), "x").unwrap();
    let report = ledger.restore(&file, other.folder.path()).unwrap();
    assert!(report.certificates.is_empty());
    assert!(report.replaced.unwrap().join("certificates/2.json").exists());
}

#[test]
fn the_recovery_sheet_restores_too() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    let to = ledger.dir.path().join("new");
    let passphrase = secret();
    let sheet =
        Opening { credential: Credential::Recovery(&ledger.recovery), ..opening(&passphrase) };
    let report = restore(&file, &to, sheet, now(), |_, _| Ok(())).unwrap();
    assert!(report.unlocked.by_recovery_key());
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_is_read_only() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    assert_eq!(
        ledger.restore(&file, Path::new("/sys/kernel/ledger")).unwrap_err().code(),
        "READ_ONLY"
    );
}

/// Restores in a process with a limit on file size; does nothing when run by itself.
#[test]
fn restore_where_there_is_no_room() {
    let Some(path) = std::env::var_os("YUWANG_TEST_FULL_RESTORE") else { return };
    let path = Path::new(&path);
    let file = crate::vault::list_backups(&path.join("stick")).unwrap().remove(0).1;
    let outcome = restore(&file, &path.join("ledger"), opening(&secret()), now(), |_, _| Ok(()));
    println!("\noutcome {}", outcome.map_or_else(|error| error.code(), |_| "RESTORED"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_restore_without_room_leaves_the_old_ledger_exactly_as_it_was() {
    let ledger = TestLedger::new();
    (0..200).for_each(|n| ledger.enter(&format!("{n}").repeat(200)));
    ledger.backup();
    let before = picture(ledger.dir.path());
    let run = |blocks: u32| {
        let out = std::process::Command::new("bash")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" --exact --nocapture vault::restore::tests::restore_where_there_is_no_room"))
            .arg(std::env::current_exe().unwrap())
            .env("YUWANG_TEST_FULL_RESTORE", ledger.dir.path())
            .output()
            .unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    for blocks in [1, 64, 200] {
        let text = run(blocks);
        assert!(text.contains("outcome NO_SPACE"), "{blocks}: {text}");
        assert!(picture(ledger.dir.path()) == before, "{blocks}");
    }
    assert!(run(100_000).contains("outcome RESTORED"));
    assert_eq!(ledger.names().len(), 201);
}
