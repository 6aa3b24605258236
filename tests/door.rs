//! Getting in and settings, through the same door as the window: the sample, the recovery sheet,
//! restoring, own forms, backups, the log.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::*;
use yuwang::api::desk::look_at_folder;
use yuwang::api::door::{RecoverAsk, recover, restore_and_open};
use yuwang::api::log::LogAsk;
use yuwang::api::{Init, InitReply, Key, Open, Session};
use yuwang::ledger::Post;
use yuwang::vault::Passphrase;
use yuwang::watch::Watch;

const NEW: &str = "灯塔 竹篮 河岸 石桥";

fn nobody() -> Watch<'static> {
    Watch::nobody()
}

fn opening(folder: &Path, passphrase: &str) -> Open {
    Open {
        folder: folder.to_owned(),
        user: None,
        key: Key::Passphrase(Passphrase::new(passphrase)),
        today: Some(TODAY.parse().unwrap()),
        reveal: false,
    }
}

fn first_run(folder: &Path) -> (Session, InitReply) {
    Session::init(&Init {
        folder: folder.to_owned(),
        post: Post {
            station: "郭家店派出所".into(),
            name: "一警务室".into(),
            officer: "王警官".into(),
            code: "P01".into(),
            ..Post::default()
        },
        passphrase: Passphrase::new(PASSPHRASE),
        today: Some(TODAY.parse().unwrap()),
    })
    .unwrap()
}

/// Error codes are the promise; the words may change.
#[track_caller]
fn refuses<T>(code: &str, said: yuwang::api::Result<T>) {
    let error = said.err().expect("refused");
    assert_eq!(error.code, code, "{error}");
    assert!(!error.message.is_empty());
}

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own").join(name)
}

#[test]
fn the_sample_is_one_change_that_one_click_takes_back() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, _) = first_run(&dir.path().join("ledger"));
    assert_eq!(desk.sample().unwrap(), None);
    let filled = desk.fill_with_sample(8, nobody()).unwrap();
    assert_eq!((filled.places, desk.places(None, None).unwrap().places.len()), (8, 8));
    assert!(desk.desk().unwrap().sample.is_some());
    refuses("NOT_EMPTY", desk.fill_with_sample(8, nobody()));
    desk.remove_sample().unwrap();
    assert!(desk.places(None, None).unwrap().places.is_empty());
    assert_eq!(desk.sample().unwrap(), None);
    refuses("NOTHING_TO_UNDO", desk.remove_sample());
    // The post is the officer's own, not the sample's.
    assert_eq!(desk.post().unwrap().name, "一警务室");
    assert!(desk.check(nobody()).unwrap().ok);
}

#[test]
fn what_was_written_on_a_page_of_the_sample_is_not_swept_away_with_it() {
    let book = Book::absent();
    let folder = book.ledger();
    let (mut desk, _) = first_run(&folder);
    desk.fill_with_sample(6, nobody()).unwrap();
    let venue = desk.places(Some("venue"), None).unwrap().places[0].id;
    drop(desk);
    book.add("venue_staff_roster", &venue.to_string(), &["name=李雷"]);
    let mut desk = Session::open(&opening(&folder, PASSPHRASE)).unwrap();
    refuses("SAMPLE_IN_USE", desk.remove_sample());
    assert_eq!(desk.places(None, None).unwrap().places.len(), 6);
    assert!(desk.sample().unwrap().is_some());
}

#[test]
fn the_recovery_sheet_lets_in_only_together_with_a_new_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ledger");
    let (mut desk, made) = first_run(&folder);
    let sheet = dir.path().join("恢复单.pdf");
    desk.print_recovery_sheet(&made.recovery_key, &sheet).unwrap();
    assert!(fs::read(&sheet).unwrap().starts_with(b"%PDF"));
    drop(desk);
    let today = Some(TODAY.parse().unwrap());
    let ask = |key: &str, user: &str, passphrase: &str| RecoverAsk {
        recovery_key: key.to_owned(),
        user: user.to_owned(),
        passphrase: passphrase.to_owned(),
    };
    let key = made.recovery_key.as_str();
    let other = if key.starts_with('0') { "1" } else { "0" };
    let mistyped = format!("{other}{}", &key[1..]);
    refuses("RECOVERY_KEY", recover(&folder, &ask(&mistyped, "王警官", NEW), today));
    refuses("PASSPHRASE_REFUSED", recover(&folder, &ask(key, "王警官", "123"), today));
    refuses("USER_UNKNOWN", recover(&folder, &ask(key, "没有此人", NEW), today));
    let mut desk = recover(&folder, &ask(key, "王警官", NEW), today).unwrap();
    assert_eq!(desk.desk().unwrap().user, "王警官");
    drop(desk);
    refuses("CANNOT_UNLOCK", Session::open(&opening(&folder, PASSPHRASE)));
    Session::open(&opening(&folder, NEW)).unwrap();
}

#[test]
fn the_cover_names_the_users_and_says_why_nobody_can_open() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ledger");
    assert!(!look_at_folder(&folder, None).exists);
    let (mut desk, _) = first_run(&folder);
    desk.add_user("周敏", "辅警", &Passphrase::new(NEW)).unwrap();
    desk.add_user("高远", "民警", &Passphrase::new("北门 外三棵 白杨 水井")).unwrap();
    desk.disable_user("高远").unwrap();
    let door = look_at_folder(&folder, None);
    let seen: Vec<_> = door.users.iter().map(|u| (u.name.as_str(), u.role)).collect();
    assert_eq!(seen, [("王警官", "民警"), ("周敏", "辅警")]);
    assert!(door.problem.is_none());
    desk.enable_user("高远", &Passphrase::new("北门 外三棵 白杨 水井")).unwrap();
    assert_eq!(look_at_folder(&folder, None).users.len(), 3);
    drop(desk);
    let keys = folder.join("keys.json");
    let text = fs::read_to_string(&keys).unwrap();
    fs::write(&keys, &text[..text.len() / 2]).unwrap();
    assert_eq!(look_at_folder(&folder, None).problem.unwrap().code, "LEDGER_DAMAGED");
    fs::write(&keys, text.replacen("\"version\": 1", "\"version\": 99", 1)).unwrap();
    assert_eq!(look_at_folder(&folder, None).problem.unwrap().code, "LEDGER_TOO_NEW");
}

#[test]
fn ones_own_passphrase_is_changed_only_by_who_knows_the_present_one() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ledger");
    let (mut desk, made) = first_run(&folder);
    let (old, new) = (Passphrase::new(PASSPHRASE), Passphrase::new(NEW));
    refuses("WRONG_PASSPHRASE", desk.change_passphrase(&new, &new));
    refuses("PASSPHRASE_REFUSED", desk.change_passphrase(&old, &Passphrase::new("123")));
    desk.change_passphrase(&old, &new).unwrap();
    let missing = |desk: &mut Session| desk.desk().unwrap().sheet_missing;
    assert!(missing(&mut desk), "nobody ever kept a sheet");
    desk.print_recovery_sheet(&made.recovery_key, &dir.path().join("恢复单.pdf")).unwrap();
    assert!(!missing(&mut desk));
    let renewed = desk.renew_recovery().unwrap();
    assert_ne!(renewed.recovery_key, made.recovery_key);
    assert!(missing(&mut desk), "the sheet that was kept opens nothing any more");
    drop(desk);
    Session::open(&opening(&folder, NEW)).unwrap();
    let ask = RecoverAsk {
        recovery_key: made.recovery_key,
        user: "王警官".into(),
        passphrase: PASSPHRASE.into(),
    };
    refuses("CANNOT_UNLOCK", recover(&folder, &ask, None));
}

#[test]
fn a_backup_is_brought_back_over_an_open_ledger_and_a_wrong_passphrase_closes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ledger");
    let (mut desk, _) = first_run(&folder);
    desk.fill_with_sample(5, nobody()).unwrap();
    let stick = dir.path().join("stick");
    fs::create_dir(&stick).unwrap();
    desk.set_backup_folder(&stick).unwrap();
    let made = desk.backup(&desk.backup_folder().unwrap(), nobody()).unwrap();
    desk.remove_sample().unwrap();
    let mut place = Some(desk);
    let file = PathBuf::from(made.file);
    let wrong = opening(&folder, NEW);
    refuses("CANNOT_UNLOCK", restore_and_open(&mut place, &file, &wrong, nobody()));
    assert!(place.is_some());
    let right = opening(&folder, PASSPHRASE);
    let done = restore_and_open(&mut place, &file, &right, nobody()).unwrap();
    assert!(done.replaced.is_some());
    let mut desk = place.expect("open");
    assert_eq!(desk.places(None, None).unwrap().places.len(), 5);
    drop(desk);
    // On a laptop with nothing on it.
    let (mut place, elsewhere) = (None, dir.path().join("new laptop"));
    let open = opening(&elsewhere, PASSPHRASE);
    restore_and_open(&mut place, &file, &open, nobody()).unwrap();
    assert_eq!(place.unwrap().places(None, None).unwrap().places.len(), 5);
}

#[test]
fn the_backup_folder_is_remembered_and_only_this_ledgers_copies_are_thinned() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, _) = first_run(&dir.path().join("ledger"));
    let (mut other, _) = first_run(&dir.path().join("other"));
    let stick = dir.path().join("stick");
    fs::create_dir(&stick).unwrap();
    assert!(!desk.backups().unwrap().chosen);
    desk.set_backup_folder(&stick).unwrap();
    let made = PathBuf::from(desk.backup(&stick, nobody()).unwrap().file);
    let foreign = PathBuf::from(other.backup(&stick, nobody()).unwrap().file);
    // Two of the same old day, and one that is no backup at all.
    fs::copy(&made, stick.join("yuwang-20260901-080000.ywb")).unwrap();
    fs::copy(&made, stick.join("yuwang-20260901-090000.ywb")).unwrap();
    fs::copy(&foreign, stick.join("yuwang-20260901-070000.ywb")).unwrap();
    fs::write(stick.join("yuwang-20260901-060000.ywb"), "no").unwrap();
    let seen = desk.backups().unwrap();
    assert!(seen.chosen && seen.problem.is_none());
    let going: Vec<_> = seen.backups.iter().filter(|b| b.may_go).map(|b| b.name.as_str()).collect();
    assert_eq!(going, ["yuwang-20260901-080000.ywb"]);
    assert_eq!(seen.backups.iter().filter(|b| b.note.is_some()).count(), 3);
    assert_eq!(desk.thin_backups().unwrap(), 1);
    assert_eq!(desk.thin_backups().unwrap(), 0);
    assert_eq!(fs::read_dir(&stick).unwrap().count(), 5);
    assert!(made.exists() && foreign.exists());
    fs::remove_dir_all(&stick).unwrap();
    let gone = desk.backups().unwrap();
    assert!(gone.problem.is_some() && gone.backups.is_empty());
}

#[test]
fn an_own_form_is_taken_in_only_without_mistakes_and_is_in_force_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, _) = first_run(&dir.path().join("ledger"));
    let bad = dir.path().join("venue_keyholder.toml");
    let good = fs::read_to_string(own("own_form.toml")).unwrap();
    fs::write(&bad, good.replace("type = \"name\"", "type = \"nmae\"")).unwrap();
    let checked = desk.check_own_form(&bad).unwrap();
    assert!(checked.problems.iter().any(|p| p.line > 1 && !p.reason.is_empty()));
    refuses("FORM_REFUSED", desk.install_own_form(&bad));
    assert!(desk.catalogue().form("venue_keyholder").is_none());
    assert!(desk.own_forms().unwrap().added.is_empty());

    fs::write(&bad, &good).unwrap();
    assert!(!desk.install_own_form(&bad).unwrap().replaces);
    assert!(desk.catalogue().form("venue_keyholder").is_some());
    desk.install_own_form(&own("own_field.toml")).unwrap();
    let seen = desk.own_forms().unwrap();
    let lines: Vec<_> = seen.added.iter().map(|a| (a.file.as_str(), a.fields.len())).collect();
    assert_eq!(lines, [("own_field.toml", 2), ("venue_keyholder.toml", 0)]);

    // A better version of the same file takes its place.
    assert!(desk.check_own_form(&bad).unwrap().problems.is_empty());
    assert!(desk.install_own_form(&bad).unwrap().replaces);
    fs::write(dir.path().join("ledger/forms/broken.toml"), "key = ").unwrap();
    drop(desk);
    let desk = Session::open(&opening(&dir.path().join("ledger"), PASSPHRASE)).unwrap();
    let seen = desk.own_forms().unwrap();
    assert_eq!((seen.added.len(), seen.refused[0].file.as_str()), (2, "broken.toml"));
}

#[test]
fn the_log_is_read_by_words_and_days_and_goes_on_where_it_ended() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, _) = first_run(&dir.path().join("ledger"));
    desk.fill_with_sample(40, nobody()).unwrap();
    let all = |words: &str, from: &str, to: &str| {
        let mut ask =
            LogAsk { words: words.into(), from: from.into(), to: to.into(), ..LogAsk::default() };
        let mut lines = Vec::new();
        loop {
            let reply = desk.log(&ask).unwrap();
            lines.extend(reply.lines);
            match reply.next {
                Some(next) => ask.before = Some(next),
                None => return lines,
            }
        }
    };
    let lines = all("", "", "");
    assert!(lines.len() > 400);
    assert!(lines.windows(2).all(|two| two[0].seq == two[1].seq + 1));
    assert_eq!(lines.last().unwrap().seq, 1);
    assert_eq!(all("", TODAY, TODAY).len(), lines.len());
    assert!(all("", "2026-11-02", "").is_empty() && all("", "", "2026-10-31").is_empty());
    let name = &lines.iter().find(|line| !line.place_name.is_empty()).unwrap().place_name;
    let found = all(&format!("{name} 新增"), "", "");
    assert!(!found.is_empty() && found.iter().all(|line| line.text.starts_with("新增")));
    assert!(all("没有这样的话", "", "").is_empty());
}

#[test]
fn a_chief_reads_the_log_and_changes_no_settings_and_an_auxiliary_the_other_way_round() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ledger");
    let (mut desk, _) = first_run(&folder);
    desk.add_user("赵所长", "所长", &Passphrase::new(NEW)).unwrap();
    desk.add_user("张辅警", "辅警", &Passphrase::new("北门 外三棵 白杨 水井")).unwrap();
    drop(desk);
    let mut chief = Session::open(&opening(&folder, NEW)).unwrap();
    assert!(!chief.log(&LogAsk::default()).unwrap().lines.is_empty());
    refuses("NOT_ALLOWED", chief.fill_with_sample(3, nobody()));
    refuses("NOT_ALLOWED", chief.install_own_form(&own("own_form.toml")));
    refuses("NOT_ALLOWED", chief.set_backup_folder(dir.path()));
    refuses("NOT_ALLOWED", chief.renew_recovery());
    refuses("NOT_ALLOWED", chief.due_for_erasure());
    drop(chief);
    let mut helper = Session::open(&opening(&folder, "北门 外三棵 白杨 水井")).unwrap();
    refuses("NOT_ALLOWED", helper.log(&LogAsk::default()));
    refuses("NOT_ALLOWED", helper.enable_user("赵所长", &Passphrase::new(NEW)));
    helper.set_backup_folder(dir.path()).unwrap();
}
