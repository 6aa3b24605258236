use super::*;
use crate::vault::test_ledger::{
    OFFICER, SCHEMA, TestLedger, at, by_passphrase, facts, now, opening, picture, secret,
};
use crate::vault::{KdfParams, Passphrase};

fn names_in(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_one_verified_file_and_nothing_else() {
    let ledger = TestLedger::new();
    ledger.enter("韩梅梅");
    let before = picture(ledger.folder.path());
    let report = ledger.backup();
    assert!(report.verified && report.findings.is_empty() && report.skipped.is_empty());
    assert_eq!(report.entries, 2);
    assert_eq!(names_in(&ledger.outside()), ["yuwang-20260728-101500.ywb"]);
    assert_eq!(stamp_of(&report.file), Some(now()));
    assert!(picture(ledger.folder.path()) == before);

    let verified = verify(&report.file, Some(opening(&secret()))).unwrap();
    assert!(verified.opened && verified.findings.is_empty());
    assert_eq!((verified.sha256, verified.bytes), (report.sha256, report.bytes));
    assert_eq!(verified.manifest.history_head, report.history_head);
    let members: Vec<_> = verified.manifest.members.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(
        members,
        ["keys.json", "ledger.db", "forms/自定义表.toml", "attachments/2026/照片.att"]
    );
}

#[test]
fn a_backup_holds_no_readable_name() {
    let ledger = TestLedger::new();
    let bytes = fs::read(ledger.backup().file).unwrap();
    assert!(!bytes.windows(6).any(|w| w == "李雷".as_bytes()));
}

#[test]
fn two_backups_in_one_second_are_two_files() {
    let ledger = TestLedger::new();
    ledger.backup();
    let second = ledger.backup().file;
    assert_eq!(
        names_in(&ledger.outside()),
        ["yuwang-20260728-101500-2.ywb", "yuwang-20260728-101500.ywb"]
    );
    assert_eq!(stamp_of(&second), Some(now()));
    fs::write(ledger.outside().join("别的.ywb"), "x").unwrap();
    assert_eq!(list_backups(&ledger.outside()).unwrap().len(), 2);
}

#[test]
fn a_missing_folder_is_made_and_a_killed_backup_is_cleared_away() {
    let ledger = TestLedger::new();
    let dir = ledger.dir.path().join("new");
    ledger.backup_to(&dir, now()).unwrap();
    fs::create_dir(dir.join(format!(".yuwang-backup-{}-abc", ledger.slots.ledger_id()))).unwrap();
    ledger.backup_to(&dir, at("2026-07-28 11:00:00")).unwrap();
    assert_eq!(names_in(&dir).len(), 2);
    assert_eq!(
        ledger.backup_to(&ledger.dir.path().join("no/such/stick"), now()).unwrap_err().code(),
        "UNREADABLE"
    );
}

#[test]
fn a_path_that_cannot_be_written_leaves_ledger_and_target_as_they_were() {
    let ledger = TestLedger::new();
    let before = picture(ledger.dir.path());
    let file = ledger.dir.path().join("ledger/forms/自定义表.toml");
    assert_eq!(ledger.backup_to(&file, now()).unwrap_err().code(), "UNREADABLE");
    #[cfg(target_os = "linux")]
    assert_eq!(ledger.backup_to(Path::new("/sys/kernel"), now()).unwrap_err().code(), "READ_ONLY");
    assert!(picture(ledger.dir.path()) == before);
}

#[test]
fn links_in_the_ledger_folder_are_named_and_not_followed() {
    let ledger = TestLedger::new();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", ledger.folder.forms().join("x.toml")).unwrap();
    #[cfg(unix)]
    assert_eq!(ledger.backup().skipped, ["forms/x.toml"]);
}

#[test]
fn the_hashes_can_be_checked_without_a_passphrase_and_the_seal_only_with_one() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    assert!(!verify(&file, None).unwrap().opened);
    let wrong = Passphrase::new("西街菜市场早上五点开门");
    assert_eq!(verify(&file, Some(opening(&wrong))).unwrap_err().code(), "CANNOT_UNLOCK");

    // Somebody changes a form and writes fitting hashes.
    let dir = tempfile::tempdir().unwrap();
    let archive = archive::read(&file, dir.path(), |_| true, Watch::nobody()).unwrap();
    fs::write(dir.path().join("forms/自定义表.toml"), "title = '别的'").unwrap();
    let files: Vec<_> = archive
        .manifest
        .members
        .iter()
        .map(|m| (m.name.clone(), dir.path().join(&m.name)))
        .collect();
    let mut manifest = archive.manifest;
    manifest.members =
        files.iter().map(|(name, path)| archive::describe(name, path).unwrap()).collect();
    let forged = dir.path().join("forged.ywb");
    archive::write(&forged, &manifest.to_bytes().unwrap(), &archive.seal, &files, Watch::nobody())
        .unwrap();
    verify(&forged, None).unwrap();
    assert_eq!(verify(&forged, Some(opening(&secret()))).unwrap_err().code(), "LEDGER_DAMAGED");
}

#[test]
fn a_flipped_or_missing_byte_never_passes_as_something_else() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    let whole = fs::read(&file).unwrap();
    let manifest = verify(&file, None).unwrap().manifest;
    for place in (0..whole.len()).step_by(97) {
        let mut flipped = whole.clone();
        flipped[place] ^= 4;
        fs::write(&file, &flipped).unwrap();
        match verify(&file, None) {
            Err(error) => {
                assert!(matches!(error.code(), "LEDGER_DAMAGED" | "UNREADABLE"), "{place}: {error}")
            }
            Ok(report) => assert!(report.manifest == manifest || place < 1024 * 4, "{place}"), // tar padding
        }
    }
    for length in (0..whole.len() - 1024).step_by(1501) {
        fs::write(&file, &whole[..length]).unwrap();
        let code = verify(&file, None).unwrap_err().code();
        assert!(matches!(code, "LEDGER_DAMAGED" | "UNREADABLE"), "{length}: {code}");
    }
}

#[test]
fn a_backup_from_a_newer_schema_or_format_is_too_new() {
    let ledger = TestLedger::new();
    let file = ledger.backup().file;
    let passphrase = secret();
    let older = Opening { known_schema: SCHEMA - 1, ..opening(&passphrase) };
    assert_eq!(verify(&file, Some(older)).unwrap_err().code(), "LEDGER_TOO_NEW");
    let newer = Manifest::parse(br#"{"format":"yuwang-backup","version":2}"#).unwrap_err();
    assert_eq!(newer.code(), "LEDGER_TOO_NEW");
}

#[test]
fn an_old_backup_opens_with_the_passphrase_of_its_day() {
    let mut ledger = TestLedger::new();
    let file = ledger.backup().file;
    let new = Passphrase::new("西街菜市场早上五点开门");
    ledger.slots.set_passphrase(&ledger.unlocked, OFFICER, &new, KdfParams::CHEAP, now()).unwrap();
    ledger.slots.save(&ledger.folder).unwrap();
    verify(&file, Some(opening(&secret()))).unwrap();
    let passphrase = secret();
    let sheet =
        Opening { credential: Credential::Recovery(&ledger.recovery), ..opening(&passphrase) };
    verify(&file, Some(sheet)).unwrap();
    assert!(ledger.slots.unlock(by_passphrase(&secret())).is_err());
}

#[test]
fn a_ledger_that_changes_under_the_backup_gives_no_file() {
    let ledger = TestLedger::new();
    let db = ledger.open();
    let growing = |read: &Connection| {
        let found = facts(read)?;
        ledger.enter("又一个"); // somebody writes between the first look and the copy
        Ok(found)
    };
    let dir = ledger.outside();
    let key = ledger.unlocked.key();
    let job = BackupJob {
        folder: &ledger.folder,
        key,
        dir: &dir,
        now: now(),
        app_version: "0",
        read_facts: &growing,
        watch: Watch::nobody(),
    };
    assert_eq!(write_backup(&db, job).unwrap_err().code(), "LOCKED");
    assert!(names_in(&dir).is_empty());
}

/// Makes a backup in a process with a limit on file size; does nothing when run by itself.
#[test]
fn make_a_backup_where_there_is_no_room() {
    let Some(path) = std::env::var_os("YUWANG_TEST_FULL") else { return };
    let folder = LedgerFolder::new(Path::new(&path).join("ledger"));
    let unlocked = Slots::load(&folder).unwrap().unlock(by_passphrase(&secret())).unwrap();
    let dir = Path::new(&path).join("stick");
    let db = open_database(&folder.database(), unlocked.key()).unwrap();
    let key = unlocked.key();
    let job = BackupJob {
        folder: &folder,
        key,
        dir: &dir,
        now: now(),
        app_version: "0",
        read_facts: &facts,
        watch: Watch::nobody(),
    };
    let outcome = write_backup(&db, job).map_or_else(|error| error.code(), |_| "WRITTEN");
    println!("\noutcome {outcome}");
}

/// `ulimit -f` with the signal ignored makes writes fail in the middle, as a full stick does (without privileges).
#[cfg(target_os = "linux")]
#[test]
fn no_room_at_any_point_gives_no_space_no_target_and_a_whole_ledger() {
    let ledger = TestLedger::new();
    (0..400).for_each(|n| ledger.enter(&format!("{n}").repeat(200)));
    fs::write(ledger.folder.attachments().join("large.att"), vec![1; 600 * 1024]).unwrap();
    let stick = ledger.outside();
    let before = picture(ledger.dir.path());
    let mut outcomes = Vec::new();
    for blocks in [64, 256, 512, 700, 1000, 100_000] {
        let out = std::process::Command::new("bash")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" --exact --nocapture vault::backup::tests::make_a_backup_where_there_is_no_room"))
            .arg(std::env::current_exe().unwrap())
            .env("YUWANG_TEST_FULL", ledger.dir.path())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let outcome =
            text.lines().find_map(|line| line.strip_prefix("outcome ")).unwrap_or(&text).to_owned();
        if outcome != "WRITTEN" {
            let now: Vec<_> = picture(ledger.dir.path())
                .into_iter()
                .filter(|(p, _)| {
                    !p.to_string_lossy().ends_with("-shm") && !p.to_string_lossy().ends_with("-wal")
                })
                .collect();
            assert!(now == before.clone().into_iter().collect::<Vec<_>>(), "{blocks}");
        }
        outcomes.push(outcome);
    }
    assert!(outcomes.iter().filter(|o| *o == "NO_SPACE").count() >= 3, "{outcomes:?}");
    assert_eq!(outcomes.last().unwrap(), "WRITTEN", "{outcomes:?}");
    assert!(outcomes.iter().all(|o| o == "NO_SPACE" || o == "WRITTEN"), "{outcomes:?}");
    assert_eq!(names_in(&stick).len(), outcomes.iter().filter(|o| *o == "WRITTEN").count());
    assert_eq!(ledger.names().len(), 401);
}
