//! The folder that backups go to: which one, what lies in it, what of it may go.

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use serde::Serialize;
use ts_rs::TS;

use crate::store::Op;
use crate::vault::{self, Right};

use super::{Error, Result, Session};

/// Key of the setting.
const FOLDER: &str = "backup_folder";

/// Answer of `backups`.
#[derive(Serialize, TS)]
pub struct BackupsReply {
    /// Where backups go.
    pub folder: String,
    /// Whether an officer chose it; else it is the ledger's own, on the same disk.
    pub chosen: bool,
    /// Why it cannot be looked into, if so: the memory stick is not there.
    pub problem: Option<String>,
    /// What lies there, newest first.
    pub backups: Vec<BackupLine>,
}

/// A backup that lies in the folder.
#[derive(Serialize, TS)]
pub struct BackupLine {
    /// Its name.
    pub name: String,
    /// When it was made, local time.
    pub at: String,
    /// How many days ago.
    pub days: i64,
    /// Its size.
    pub bytes: u64,
    /// Entries in it; absent when it cannot be read or belongs to another ledger.
    pub entries: Option<u64>,
    /// What is wrong with it, or that it belongs to another ledger.
    pub note: Option<&'static str>,
    /// Whether it may go: newer ones stand for it.
    pub may_go: bool,
}

struct Found {
    file: PathBuf,
    line: BackupLine,
}

impl Session {
    /// The folder that backups go to: the one that was chosen, else where the last one went, else
    /// the ledger's own.
    ///
    /// # Errors
    /// Of the database.
    pub fn backup_folder(&self) -> Result<PathBuf> {
        let chosen = self.ledger.store().setting(FOLDER)?.filter(|folder| !folder.is_empty());
        match chosen {
            Some(folder) => Ok(PathBuf::from(folder)),
            None => Ok(self.last_backup_folder()?.unwrap_or_else(|| self.own_backup_folder())),
        }
    }

    /// The ledger's own folder for backups, on the same disk.
    pub(super) fn own_backup_folder(&self) -> PathBuf {
        let own = self.ledger.folder().backups();
        std::path::absolute(&own).unwrap_or(own)
    }

    /// Remembers where backups go.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a folder that cannot be written.
    pub fn set_backup_folder(&mut self, folder: &Path) -> Result<()> {
        self.ledger.require(Right::Backup)?;
        super::check_writable(&folder.join("yuwang"))?;
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        self.ledger.set_setting(
            Op::new(FOLDER, "选定备份文件夹"),
            FOLDER,
            &folder.display().to_string(),
        )?;
        Ok(())
    }

    /// What lies in the folder for backups.
    ///
    /// # Errors
    /// Of the database.
    pub fn backups(&self) -> Result<BackupsReply> {
        let folder = self.backup_folder()?;
        let (backups, problem) = match self.backups_in(&folder) {
            Ok(found) => (found.into_iter().map(|found| found.line).collect(), None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let chosen = folder != self.own_backup_folder();
        Ok(BackupsReply { folder: folder.display().to_string(), chosen, problem, backups })
    }

    /// Deletes the backups of this ledger that newer ones stand for, and logs their names.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the folder.
    pub fn thin_backups(&mut self) -> Result<usize> {
        self.ledger.require(Right::Backup)?;
        let folder = self.backup_folder()?;
        let going: Vec<Found> =
            self.backups_in(&folder)?.into_iter().filter(|found| found.line.may_go).collect();
        if going.is_empty() {
            return Ok(0);
        }
        let names: Vec<&str> = going.iter().map(|found| found.line.name.as_str()).collect();
        let what = serde_json::json!({ "folder": folder.display().to_string(), "files": names });
        self.ledger.note(Op::new("thin_backups", format!("清理{}份旧备份", names.len())), &what)?;
        for found in &going {
            std::fs::remove_file(&found.file)
                .map_err(|error| Error::writing(&error, &found.file.display().to_string()))?;
        }
        Ok(going.len())
    }

    fn backups_in(&self, folder: &Path) -> Result<Vec<Found>> {
        let today = self.ledger.clock().today();
        let own = self.ledger.slots().ledger_id();
        let mut found: Vec<(NaiveDateTime, Found)> = Vec::new();
        for (stamp, file) in vault::list_backups(folder)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let (entries, note) = match vault::look_at_backup(&file) {
                Ok(manifest) if manifest.ledger == own => (Some(manifest.entries), None),
                Ok(_) => (None, Some("另一本台账的备份")),
                Err(_) => (None, Some("读不出，可能已损坏")),
            };
            let line = BackupLine {
                name,
                at: stamp.format("%Y-%m-%d %H:%M:%S").to_string(),
                days: (today - stamp.date()).num_days().max(0),
                bytes: file.metadata().map_or(0, |meta| meta.len()),
                entries,
                note,
                may_go: false,
            };
            found.push((stamp, Found { file, line }));
        }
        // Only sound copies of this ledger stand for each other.
        let ours: Vec<NaiveDateTime> =
            found.iter().filter(|(_, f)| f.line.note.is_none()).map(|(at, _)| *at).collect();
        let plan = vault::thin(&ours, today);
        for (stamp, found) in &mut found {
            found.line.may_go = found.line.note.is_none() && plan.delete.contains(stamp);
        }
        Ok(found.into_iter().map(|(_, found)| found).collect())
    }
}
