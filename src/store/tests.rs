//! The store through its own door, on a real encrypted file.

use serde_json::json;

use super::*;
use crate::domain::AnchorCategory;
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, SubjectKind};

const KEY: &str = "x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'";

struct Desk {
    folder: tempfile::TempDir,
    store: Store,
    catalogue: std::sync::Arc<Catalogue>,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::create(&folder.path().join("ledger.db"), KEY).expect("create");
        Self { folder, store, catalogue: Catalogue::builtin() }
    }

    fn reopen(self) -> Self {
        let Self { folder, store, catalogue } = self;
        drop(store);
        let store = Store::open(&folder.path().join("ledger.db"), KEY).expect("open");
        Self { folder, store, catalogue }
    }

    fn actor() -> Actor {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 1).expect("day");
        Actor { user: "陈立".into(), now: day.and_hms_opt(9, 30, 0).expect("time") }
    }

    fn card(&self) -> &FormDef {
        self.catalogue.registration(AnchorCategory::Venue).expect("card")
    }

    fn prepared(&self, name: &str) -> Prepared {
        Prepared::new(self.card(), &venue(self.card(), name), &[], Status::Incomplete)
            .expect("prepared")
    }

    fn add_venue(&mut self, name: &str) -> crate::domain::EntryId {
        let prepared = self.prepared(name);
        self.store
            .transact::<_, Error>(Op::new("add", "新建场所"), &Self::actor(), |w| {
                let place = w.open_subject(SubjectKind::Place(AnchorCategory::Venue), false)?;
                w.insert_entry(place, &prepared)
            })
            .expect("added")
            .output
    }

    fn rename(&mut self, id: crate::domain::EntryId, name: &str) {
        let prepared = self.prepared(name);
        self.store
            .transact::<_, Error>(Op::new("edit", "修改登记表"), &Self::actor(), |w| {
                let old = w.get_entry(id)?;
                w.update_entry(&old, &prepared)
            })
            .expect("renamed");
    }

    fn names(&self) -> Vec<String> {
        self.store.list_subjects(None).expect("list").into_iter().map(|s| s.facts.name).collect()
    }

    fn undo(&mut self) -> Result<undo::Undone> {
        let catalogue = self.catalogue.clone();
        let id = self.store.find_undoable(None)?.ok_or(Error::NothingToUndo)?.id;
        self.store
            .undo(id, &catalogue, &|_, _, _, _| Status::Incomplete, &Self::actor())
            .map(|done| done.output)
    }

    fn assert_whole(&self) {
        assert_eq!(
            self.store.check(&self.catalogue, crate::watch::Watch::nobody()).expect("check"),
            []
        );
    }
}

fn venue(form: &FormDef, name: &str) -> Values {
    let mut vals = Values::new();
    let path = form.role_path("place.name").expect("name role");
    values::set(&mut vals, &path, json!(name));
    vals
}

#[test]
fn undo_walks_back_one_change_at_a_time_also_after_a_restart() {
    let mut desk = Desk::new();
    let id = desk.add_venue("安隆达宾馆");
    desk.rename(id, "新隆达宾馆");
    assert_eq!(desk.names(), ["新隆达宾馆"]);
    let mut desk = desk.reopen();
    desk.undo().expect("undo the new name");
    assert_eq!(desk.names(), ["安隆达宾馆"]);
    desk.assert_whole();
    desk.undo().expect("undo the place");
    assert!(desk.names().is_empty());
    assert!(matches!(desk.undo(), Err(Error::NothingToUndo)));
    desk.assert_whole();
}

#[test]
fn an_undo_can_be_undone() {
    let mut desk = Desk::new();
    desk.add_venue("安隆达宾馆");
    desk.undo().expect("undo");
    let undo = desk.store.history(None, 1).expect("history").remove(0).change;
    let catalogue = desk.catalogue.clone();
    desk.store
        .undo(undo, &catalogue, &|_, _, _, _| Status::Incomplete, &Desk::actor())
        .expect("redo");
    assert_eq!(desk.names(), ["安隆达宾馆"]);
    desk.assert_whole();
}

#[test]
fn a_failed_change_leaves_nothing() {
    let mut desk = Desk::new();
    let prepared = desk.prepared("安隆达宾馆");
    let failed = desk.store.transact::<(), Error>(Op::new("add", "新建"), &Desk::actor(), |w| {
        let place = w.open_subject(SubjectKind::Place(AnchorCategory::Venue), false)?;
        w.insert_entry(place, &prepared)?;
        Err(Error::Refused("不行".into()))
    });
    assert!(failed.is_err());
    assert!(desk.names().is_empty());
    assert_eq!(desk.store.history_head().expect("head").0, 0);
}

#[test]
fn search_finds_characters_pinyin_initials_and_parts_of_numbers() {
    let mut desk = Desk::new();
    desk.add_venue("安隆达宾馆8号店");
    for text in ["隆", "隆达", "anlongda", "ald", "8号"] {
        assert_eq!(desk.store.search(text, 10).expect("search").len(), 1, "{text}");
    }
    assert!(desk.store.search("不在", 10).expect("search").is_empty());
}

#[test]
fn a_rewritten_history_shows() {
    let mut desk = Desk::new();
    let id = desk.add_venue("安隆达宾馆");
    desk.rename(id, "新隆达宾馆");
    let meddle = |sql: &str| desk.store.connection().execute_batch(sql).expect("meddle");
    meddle("UPDATE history_payload SET payload = '{}' WHERE seq = 2");
    let codes = |desk: &Desk| {
        desk.store
            .verify_history(crate::watch::Watch::nobody())
            .expect("verify")
            .iter()
            .map(|f| f.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&desk), ["PAYLOAD"]);
    meddle("UPDATE history SET fields = 'name2' WHERE seq = 3");
    assert!(codes(&desk).contains(&"CHAIN"));
    meddle("DELETE FROM history_payload WHERE seq = 1");
    assert_eq!(codes(&desk).iter().filter(|c| **c == "PAYLOAD").count(), 2);
}

#[test]
fn erasing_takes_the_contents_and_leaves_a_certificate() {
    let mut desk = Desk::new();
    let id = desk.add_venue("安隆达宾馆");
    desk.rename(id, "新隆达宾馆");
    desk.store
        .transact::<_, Error>(Op::new("erase", "清除到期内容"), &Desk::actor(), |w| {
            let entry = w.get_entry(id)?;
            let why =
                erase::Why { reason: "保存期满", at: "2026-11-01 09:30:00", user: "陈立" };
            let what = erase::Erasing { entries: &[entry], ..Default::default() };
            w.erase(what, why)
        })
        .expect("erased");
    assert_eq!(desk.store.verify_history(crate::watch::Watch::nobody()).expect("verify"), []);
    assert!(desk.store.search("隆达", 10).expect("search").is_empty());
    let left: i64 = desk
        .store
        .connection()
        .query_row("SELECT count(*) FROM history_payload WHERE payload LIKE '%隆达%'", [], |r| {
            r.get(0)
        })
        .expect("count");
    assert_eq!(left, 0);
    let edit = desk
        .store
        .history(None, 10)
        .expect("history")
        .into_iter()
        .find(|row| row.op == "edit")
        .expect("edit")
        .change;
    let catalogue = desk.catalogue.clone();
    assert!(matches!(
        desk.store.undo(edit, &catalogue, &|_, _, _, _| Status::Incomplete, &Desk::actor()),
        Err(Error::Erased | Error::NotFound)
    ));
}

#[test]
fn a_wrong_key_and_a_newer_ledger_are_refused_and_the_file_is_untouched() {
    let desk = Desk::new();
    let path = desk.folder.path().join("ledger.db");
    desk.store.connection().pragma_update(None, "user_version", 99).expect("newer");
    desk.store.checkpoint().expect("checkpoint");
    let Desk { store, folder, .. } = desk;
    drop(store);
    let before = std::fs::read(&path).expect("read");
    let wrong = KEY.replace("00", "ff");
    assert!(matches!(Store::open(&path, &wrong), Err(Error::CannotUnlock)));
    assert!(matches!(Store::open(&path, KEY), Err(Error::TooNew { found: 99, .. })));
    assert_eq!(std::fs::read(&path).expect("read"), before);
    drop(folder);
}

#[test]
fn nothing_readable_stands_in_the_file() {
    let mut desk = Desk::new();
    desk.add_venue("FINDME-安隆达宾馆");
    desk.store.checkpoint().expect("checkpoint");
    let bytes = std::fs::read(desk.folder.path().join("ledger.db")).expect("read");
    assert!(!bytes.windows(6).any(|w| w == b"FINDME" || w == b"SQLite"));
}
