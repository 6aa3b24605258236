use super::*;
use crate::vault::test_ledger::{OFFICER, TestLedger, by_passphrase, now, picture, secret};

const CHEAP: KdfParams = KdfParams::CHEAP;

fn other() -> Passphrase {
    Passphrase::new("西街菜市场早上五点开门")
}

fn named<'a>(user: &'a str, passphrase: &'a Passphrase) -> Credential<'a> {
    Credential::Passphrase { user: Some(user), passphrase }
}

fn book() -> (Slots, Unlocked, RecoveryKey) {
    Slots::create(OFFICER, &secret(), CHEAP, now()).unwrap()
}

#[test]
fn the_passphrase_and_the_recovery_key_open_the_same_data_key() {
    let (slots, unlocked, recovery) = book();
    let mine = slots.unlock(by_passphrase(&secret())).unwrap();
    assert!(mine.key() == unlocked.key());
    assert_eq!((mine.user(), mine.role()), (OFFICER, Role::Officer));
    let typed = RecoveryKey::parse(&recovery.reveal().to_lowercase()).unwrap();
    let by_sheet = slots.unlock(Credential::Recovery(&typed)).unwrap();
    assert!(by_sheet.key() == unlocked.key());
    assert!(by_sheet.by_recovery_key());
}

#[test]
fn a_wrong_passphrase_or_name_cannot_unlock_and_touches_nothing() {
    let ledger = TestLedger::new();
    let before = picture(ledger.folder.path());
    let slots = Slots::load(&ledger.folder).unwrap();
    for credential in [by_passphrase(&other()), named(OFFICER, &other()), named("无此人", &secret())] {
        assert_eq!(slots.unlock(credential).unwrap_err().code(), "CANNOT_UNLOCK");
    }
    let foreign = book().2;
    assert_eq!(slots.unlock(Credential::Recovery(&foreign)).unwrap_err().code(), "CANNOT_UNLOCK");
    assert!(picture(ledger.folder.path()) == before);
}

#[test]
fn every_user_opens_with_his_own_passphrase_without_saying_his_name() {
    let (mut slots, officer, _) = book();
    slots.add_user(&officer, "王辅警", Role::Auxiliary, &other(), CHEAP, now()).unwrap();
    let helper = slots.unlock(by_passphrase(&other())).unwrap();
    assert_eq!((helper.user(), helper.role()), ("王辅警", Role::Auxiliary));
    assert!(helper.key() == officer.key());
    assert_eq!(slots.unlock(named(OFFICER, &other())).unwrap_err().code(), "CANNOT_UNLOCK");
}

#[test]
fn an_auxiliary_changes_his_own_passphrase_and_no_other_user() {
    let (mut slots, officer, _) = book();
    slots.add_user(&officer, "王辅警", Role::Auxiliary, &other(), CHEAP, now()).unwrap();
    let helper = slots.unlock(by_passphrase(&other())).unwrap();
    let third = Passphrase::new("北门外三棵白杨树一口井");
    let codes = [
        slots.add_user(&helper, "新人", Role::Officer, &third, CHEAP, now()).unwrap_err().code(),
        slots.set_passphrase(&helper, OFFICER, &third, CHEAP, now()).unwrap_err().code(),
        slots.disable_user(&helper, OFFICER).unwrap_err().code(),
        slots.renew_recovery(&helper, now()).unwrap_err().code(),
    ];
    assert_eq!(codes, ["NOT_ALLOWED"; 4]);
    slots.set_passphrase(&helper, "王辅警", &third, CHEAP, now()).unwrap();
    assert!(slots.unlock(by_passphrase(&other())).is_err());
    assert_eq!(slots.unlock(by_passphrase(&third)).unwrap().user(), "王辅警");
}

#[test]
fn a_new_passphrase_must_follow_the_rules() {
    let (mut slots, officer, _) = book();
    for weak in ["123456789", "password123", "aaaaaaaaaaaa", "1234567890"] {
        let error = slots.set_passphrase(&officer, OFFICER, &Passphrase::new(weak), CHEAP, now()).unwrap_err();
        assert_eq!(error.code(), "PASSPHRASE_REFUSED");
    }
    assert!(Slots::create(OFFICER, &Passphrase::new("short"), CHEAP, now()).is_err());
    slots.unlock(by_passphrase(&secret())).unwrap();
}

#[test]
fn a_disabled_user_is_out_and_his_key_is_gone_from_the_file() {
    let (mut slots, officer, _) = book();
    slots.add_user(&officer, "王辅警", Role::Auxiliary, &other(), CHEAP, now()).unwrap();
    slots.disable_user(&officer, "王辅警").unwrap();
    assert_eq!(slots.unlock(named("王辅警", &other())).unwrap_err().code(), "CANNOT_UNLOCK");
    assert_eq!(slots.set_passphrase(&officer, "王辅警", &other(), CHEAP, now()).unwrap_err().code(), "NOT_ALLOWED");

    let forged = String::from_utf8(slots.to_bytes().unwrap()).unwrap().replace("disabled", "active");
    let forged = Slots::parse(forged.as_bytes()).unwrap();
    assert_eq!(forged.list()[1].state, SlotState::Active);
    assert_eq!(forged.unlock(named("王辅警", &other())).unwrap_err().code(), "CANNOT_UNLOCK");

    slots.enable_user(&officer, "王辅警", &other(), CHEAP, now()).unwrap();
    slots.unlock(named("王辅警", &other())).unwrap();
}

#[test]
fn the_last_active_officer_cannot_be_disabled() {
    let (mut slots, officer, _) = book();
    slots.add_user(&officer, "王辅警", Role::Auxiliary, &other(), CHEAP, now()).unwrap();
    assert_eq!(slots.disable_user(&officer, OFFICER).unwrap_err().code(), "NOT_ALLOWED");
    slots.add_user(&officer, "刘民警", Role::Officer, &other(), CHEAP, now()).unwrap();
    slots.disable_user(&officer, OFFICER).unwrap();
    assert_eq!(slots.disable_user(&officer, "刘民警").unwrap_err().code(), "NOT_ALLOWED");
}

#[test]
fn names_are_unique_and_sensible() {
    let (mut slots, officer, _) = book();
    let mut add = |name: &str| slots.add_user(&officer, name, Role::Chief, &other(), CHEAP, now()).map_err(|e| e.code());
    assert_eq!(add(OFFICER), Err("EXISTS"));
    for name in ["", "   ", "a\nb", RECOVERY_USER, &"长".repeat(41)] {
        assert_eq!(add(name), Err("USER_NAME"));
    }
    assert_eq!(add("  赵所长 "), Ok(()));
    assert_eq!(slots.list()[1].user, "赵所长");
}

#[test]
fn whoever_unlocked_another_ledger_has_no_say_here() {
    let (mut slots, _, _) = book();
    let (_, stranger, _) = book();
    assert_eq!(slots.disable_user(&stranger, OFFICER).unwrap_err().code(), "CANNOT_UNLOCK");
    assert!(slots.add_user(&stranger, "新人", Role::Officer, &other(), CHEAP, now()).is_err());
}

#[test]
fn after_the_recovery_key_a_new_passphrase_can_be_set_and_the_sheet_renewed() {
    let (mut slots, _, sheet) = book();
    let by_sheet = slots.unlock(Credential::Recovery(&sheet)).unwrap();
    slots.set_passphrase(&by_sheet, OFFICER, &other(), CHEAP, now()).unwrap();
    slots.unlock(named(OFFICER, &other())).unwrap();
    let new_sheet = slots.renew_recovery(&by_sheet, now()).unwrap();
    assert!(slots.unlock(Credential::Recovery(&sheet)).is_err());
    slots.unlock(Credential::Recovery(&new_sheet)).unwrap();
}

#[test]
fn no_flipped_byte_of_the_key_file_opens_or_panics() {
    let (slots, unlocked, _) = book();
    let bytes = slots.to_bytes().unwrap();
    let (mut refused, mut harmless) = (0, Vec::new());
    for place in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        match Slots::parse(&flipped).and_then(|slots| slots.unlock(by_passphrase(&secret()))) {
            Err(Error::CannotUnlock | Error::Damaged(_) | Error::TooNew { .. }) => refused += 1,
            Err(error) => panic!("byte {place}: {error}"),
            Ok(opened) => {
                assert!(opened.key() == unlocked.key() && opened.role() == Role::Officer && opened.user() == OFFICER);
                harmless.push(place);
            }
        }
    }
    // What may change unnoticed: bytes outside the officer's slot (the recovery slot has its own
    // seal) and blanks. The slot itself has none.
    let text = String::from_utf8(bytes).unwrap();
    let slot = text.find("\"id\"").unwrap()..text.find("\"recovery\"").unwrap();
    let in_slot: Vec<_> = harmless.into_iter().filter(|p| slot.contains(p) && !text.as_bytes()[*p].is_ascii_whitespace()).collect();
    assert!(in_slot.is_empty(), "{in_slot:?}");
    assert!(refused > 300);
}

#[test]
fn a_higher_role_written_by_hand_makes_the_slot_useless() {
    let (mut slots, officer, _) = book();
    slots.add_user(&officer, "王辅警", Role::Auxiliary, &other(), CHEAP, now()).unwrap();
    let forged = String::from_utf8(slots.to_bytes().unwrap()).unwrap().replace("auxiliary", "officer");
    let forged = Slots::parse(forged.as_bytes()).unwrap();
    assert_eq!(forged.unlock(named("王辅警", &other())).unwrap_err().code(), "CANNOT_UNLOCK");
    forged.unlock(named(OFFICER, &secret())).unwrap();
}

#[test]
fn one_slot_with_absurd_parameters_does_not_shut_out_the_others() {
    let (mut slots, officer, _) = book();
    slots.add_user(&officer, "王辅警", Role::Auxiliary, &other(), CHEAP, now()).unwrap();
    slots.current.slots[0].lock.as_mut().unwrap().kdf = KdfParams::ABSURD;
    assert_eq!(slots.unlock(by_passphrase(&secret())).unwrap_err().code(), "LEDGER_DAMAGED");
    assert_eq!(slots.unlock(by_passphrase(&other())).unwrap().user(), "王辅警");
}

#[test]
fn a_truncated_key_file_is_damaged_and_a_newer_one_is_left_alone() {
    let ledger = TestLedger::new();
    let whole = fs::read(ledger.folder.keys()).unwrap();
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(ledger.folder.keys(), &whole[..length]).unwrap();
        assert_eq!(Slots::load(&ledger.folder).unwrap_err().code(), "LEDGER_DAMAGED");
    }
    fs::write(ledger.folder.keys(), r#"{"format":"yuwang-keys","version":2,"what":"the future brings"}"#).unwrap();
    assert_eq!(Slots::load(&ledger.folder).unwrap_err().code(), "LEDGER_TOO_NEW");
    fs::remove_file(ledger.folder.keys()).unwrap();
    assert_eq!(Slots::load(&ledger.folder).unwrap_err().code(), "NO_LEDGER");
}

#[test]
fn saved_slots_read_back_and_hold_no_key() {
    let ledger = TestLedger::new();
    assert_eq!(Slots::load(&ledger.folder).unwrap(), ledger.slots);
    let text = fs::read_to_string(ledger.folder.keys()).unwrap();
    assert!(!text.contains(&hex::encode(ledger.unlocked.key().bytes())));
    assert!(!format!("{:?} {:?}", ledger.slots, ledger.unlocked).contains(&hex::encode(ledger.unlocked.key().bytes())));
}

#[test]
fn a_slot_with_the_default_parameters_opens() {
    let (slots, _, _) = Slots::create(OFFICER, &secret(), KdfParams::DEFAULT, now()).unwrap();
    assert!(!slots.unlock(by_passphrase(&secret())).unwrap().has_old_parameters());
}
