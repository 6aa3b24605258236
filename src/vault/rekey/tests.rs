use super::*;
use crate::vault::test_ledger::{
    OFFICER, TestLedger, by_passphrase, facts, names, now, opening, picture, secret,
};
use crate::vault::{Role, SlotState, verify};

fn other() -> Passphrase {
    Passphrase::new("西街菜市场早上五点开门")
}

fn book() -> TestLedger {
    let mut ledger = TestLedger::new();
    let by = ledger.unlocked.clone();
    let chief = Passphrase::new("北门外三棵白杨树一口井");
    ledger
        .slots
        .add_user(&by, "王辅警", Role::Auxiliary, &other(), KdfParams::CHEAP, now())
        .unwrap();
    ledger.slots.add_user(&by, "赵所长", Role::Chief, &chief, KdfParams::CHEAP, now()).unwrap();
    ledger.slots.disable_user(&by, "王辅警").unwrap();
    ledger.slots.save(&ledger.folder).unwrap();
    ledger
}

fn job<'a>(ledger: &'a TestLedger, passphrase: &'a Passphrase) -> RekeyJob<'a> {
    RekeyJob {
        folder: &ledger.folder,
        by: &ledger.unlocked,
        user: OFFICER,
        passphrase,
        kdf: KdfParams::CHEAP,
        now: now(),
        read_facts: &facts,
    }
}

#[test]
fn a_new_data_key_shuts_out_all_old_keys_and_keeps_all_content() {
    let ledger = book();
    let lock = LedgerLock::acquire(&ledger.folder).unwrap();
    let (mut slots, unlocked, sheet) =
        rekey(&lock, ledger.open(), job(&ledger, &secret())).unwrap();

    assert!(unlocked.key() != ledger.unlocked.key());
    assert!(open_database(&ledger.folder.database(), ledger.unlocked.key()).is_err());
    assert_eq!(names(&ledger.folder, unlocked.key()), ["李雷"]);
    let version: u32 = open_database(&ledger.folder.database(), unlocked.key())
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, crate::vault::test_ledger::SCHEMA);

    assert_eq!(Slots::load(&ledger.folder).unwrap(), slots);
    let states: Vec<_> = slots.list().into_iter().map(|info| info.state).collect();
    assert_eq!(states, [SlotState::Active, SlotState::Disabled, SlotState::NeedsPassphrase]);
    assert!(slots.unlock(Credential::Recovery(&ledger.recovery)).is_err());
    assert!(slots.unlock(Credential::Recovery(&sheet)).unwrap().key() == unlocked.key());
    slots.set_passphrase(&unlocked, "赵所长", &other(), KdfParams::CHEAP, now()).unwrap();
    assert_eq!(slots.unlock(by_passphrase(&other())).unwrap().user(), "赵所长");
    let hidden = std::fs::read_dir(ledger.folder.path())
        .unwrap()
        .any(|e| e.unwrap().file_name().to_string_lossy().starts_with('.'));
    assert!(!hidden);
}

#[test]
fn a_backup_from_before_still_opens() {
    let ledger = book();
    let file = ledger.backup().file;
    let lock = LedgerLock::acquire(&ledger.folder).unwrap();
    rekey(&lock, ledger.open(), job(&ledger, &secret())).unwrap();
    verify(&file, Some(opening(&secret()))).unwrap();
}

#[test]
fn a_wrong_passphrase_changes_nothing() {
    let ledger = book();
    let lock = LedgerLock::acquire(&ledger.folder).unwrap();
    let before = picture(ledger.folder.path());
    assert_eq!(
        rekey(&lock, ledger.open(), job(&ledger, &other())).unwrap_err().code(),
        "CANNOT_UNLOCK"
    );
    assert!(picture(ledger.folder.path()) == before);
}

#[test]
fn a_change_of_key_cut_short_before_or_after_the_database_was_replaced_is_settled() {
    for replaced in [false, true] {
        let ledger = book();
        let lock = LedgerLock::acquire(&ledger.folder).unwrap();
        let (old_slots, old_database) = (
            Slots::load(&ledger.folder).unwrap(),
            std::fs::read(ledger.folder.database()).unwrap(),
        );
        let (new_slots, new, _) = rekey(&lock, ledger.open(), job(&ledger, &secret())).unwrap();

        // The state on disk when the power fails: both sets of keys, the old or the new database.
        let mut both = old_slots.clone();
        both.next = Some(new_slots.current.clone());
        both.save(&ledger.folder).unwrap();
        if !replaced {
            std::fs::write(ledger.folder.database(), old_database).unwrap();
        }
        let before = picture(ledger.folder.path());
        let wrong = Passphrase::new("南湖边的石桥有七个桥洞");
        assert_eq!(
            unlock(&lock, &ledger.folder, by_passphrase(&wrong)).unwrap_err().code(),
            "CANNOT_UNLOCK"
        );
        assert!(picture(ledger.folder.path()) == before);

        let (settled, unlocked) = unlock(&lock, &ledger.folder, by_passphrase(&secret())).unwrap();
        assert_eq!(unlocked.key() == new.key(), replaced);
        assert_eq!(names(&ledger.folder, unlocked.key()), ["李雷"]);
        assert_eq!(settled, if replaced { new_slots } else { old_slots });
        assert_eq!(Slots::load(&ledger.folder).unwrap(), settled);
    }
}

#[test]
fn unlocking_an_ordinary_ledger_writes_nothing() {
    let ledger = book();
    let lock = LedgerLock::acquire(&ledger.folder).unwrap();
    let before = picture(ledger.folder.path());
    unlock(&lock, &ledger.folder, by_passphrase(&secret())).unwrap();
    assert!(picture(ledger.folder.path()) == before);
}
