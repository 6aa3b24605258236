//! A small ledger in a temporary folder, for the vault's tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
pub(super) use crate::watch::Watch;

pub(super) const SCHEMA: u32 = 7;
pub(super) const OFFICER: &str = "张民警";

pub(super) fn secret() -> Passphrase {
    Passphrase::new("东门老槐树下的两只猫咪")
}

pub(super) fn now() -> NaiveDateTime {
    at("2026-07-28 10:15:00")
}

pub(super) fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
}

pub(super) fn by_passphrase(passphrase: &Passphrase) -> Credential<'_> {
    Credential::Passphrase { user: None, passphrase }
}

pub(super) fn facts(db: &Connection) -> rusqlite::Result<BackupFacts> {
    db.query_row("SELECT count(*), coalesce(max(digest), '') FROM entry", [], |row| {
        Ok(BackupFacts { entries: row.get::<_, i64>(0)?.unsigned_abs(), history_head: row.get(1)? })
    })
}

pub(super) fn opening(passphrase: &Passphrase) -> Opening<'_> {
    Opening {
        credential: by_passphrase(passphrase),
        known_schema: SCHEMA,
        read_facts: &facts,
        watch: Watch::nobody(),
    }
}

pub(super) struct TestLedger {
    pub(super) dir: TempDir,
    pub(super) folder: LedgerFolder,
    pub(super) slots: Slots,
    pub(super) unlocked: Unlocked,
    pub(super) recovery: RecoveryKey,
}

impl TestLedger {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (folder, slots, unlocked, recovery) = make(&dir.path().join("ledger"));
        Self { dir, folder, slots, unlocked, recovery }
    }

    pub(super) fn open(&self) -> Connection {
        open_database(&self.folder.database(), self.unlocked.key()).unwrap()
    }

    pub(super) fn enter(&self, name: &str) {
        self.open()
            .execute("INSERT INTO entry (name, digest) VALUES (?1, hex(?1))", [name])
            .unwrap();
    }

    pub(super) fn names(&self) -> Vec<String> {
        names(&self.folder, self.unlocked.key())
    }

    pub(super) fn outside(&self) -> PathBuf {
        let dir = self.dir.path().join("stick");
        let _ = fs::create_dir(&dir);
        dir
    }

    pub(super) fn backup_to(&self, dir: &Path, now: NaiveDateTime) -> Result<BackupReport> {
        let key = self.unlocked.key();
        let job = BackupJob {
            folder: &self.folder,
            key,
            dir,
            now,
            app_version: "0.1.0",
            read_facts: &facts,
            watch: Watch::nobody(),
        };
        write_backup(&self.open(), job)
    }

    pub(super) fn backup(&self) -> BackupReport {
        self.backup_to(&self.outside(), now()).unwrap()
    }

    pub(super) fn restore(&self, file: &Path, to: &Path) -> Result<RestoreReport> {
        restore(file, to, opening(&secret()), now(), |_, _| Ok(()))
    }
}

pub(super) fn make(path: &Path) -> (LedgerFolder, Slots, Unlocked, RecoveryKey) {
    let (slots, unlocked, recovery) =
        Slots::create(OFFICER, &secret(), KdfParams::CHEAP, now()).unwrap();
    let new = LedgerFolder::create(path).unwrap();
    let db = Connection::open(new.folder().database()).unwrap();
    unlocked.key().apply(&db).unwrap();
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA application_id = 1234; PRAGMA user_version = {SCHEMA};
         CREATE TABLE entry (id INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL);
         CREATE VIRTUAL TABLE search USING fts5(name, content='');
         INSERT INTO entry (name, digest) VALUES ('李雷', hex('李雷'));"
    ))
    .unwrap();
    drop(db);
    let folder = new.finish(&slots).unwrap();
    fs::write(folder.forms().join("自定义表.toml"), "title = '自定义'").unwrap();
    fs::create_dir(folder.attachments().join("2026")).unwrap();
    fs::write(folder.attachments().join("2026/照片.att"), [7; 3000]).unwrap();
    (folder, slots, unlocked, recovery)
}

pub(super) fn names(folder: &LedgerFolder, key: &DataKey) -> Vec<String> {
    let db = open_database(&folder.database(), key).unwrap();
    let mut statement = db.prepare("SELECT name FROM entry ORDER BY id").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Every file below `path` with its bytes, to show that nothing changed.
pub(super) fn picture(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.insert(path.clone(), Vec::new());
            files.extend(picture(&path));
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    files
}
