//! The post's own particulars, what undo would take back, and how old the last backup is.

use std::path::PathBuf;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::ChangeId;
use crate::ledger::Post;

use super::entries::ChangeReply;
use super::{Result, Session};

/// The words on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PostFields {
    /// 派出所
    pub station: String,
    /// 警务室
    pub name: String,
    /// 责任民警
    pub officer: String,
    /// 警号
    pub officer_no: String,
    /// Code in leaf numbers; `P01` if empty.
    pub code: String,
    /// 上级公安机关
    pub bureau: String,
    /// 责任民警电话
    pub phone: String,
}

impl From<Post> for PostFields {
    fn from(post: Post) -> Self {
        let Post { station, name, officer, officer_no, code, bureau, phone } = post;
        Self { station, name, officer, officer_no, code, bureau, phone }
    }
}

impl From<PostFields> for Post {
    fn from(fields: PostFields) -> Self {
        let PostFields { station, name, officer, officer_no, mut code, bureau, phone } = fields;
        if code.trim().is_empty() {
            "P01".clone_into(&mut code);
        }
        Self { station, name, officer, officer_no, code, bureau, phone }
    }
}

/// What undo would take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UndoableReply {
    /// The change.
    pub change: ChangeId,
    /// Its words: 修改登记表.
    pub label: String,
    /// Local time.
    pub at: String,
    /// User.
    pub user: String,
    /// Whether it should be named before it is taken back: what came in at once from a file or as a
    /// sample, or from somebody else.
    pub named: bool,
}

/// How things stand with backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BackupStateReply {
    /// When the last one was made, local time; absent when none ever was.
    pub last_at: Option<String>,
    /// How many days ago.
    pub days: Option<i64>,
    /// Where the next one goes unless another folder is chosen: where the last one went, or the
    /// ledger's own folder for backups.
    pub folder: String,
    /// Whether that folder is the ledger's own, on the same disk: no help against theft or fire.
    pub own_folder: bool,
}

impl Session {
    /// The words on every page.
    ///
    /// # Errors
    /// Of the database.
    pub fn post(&self) -> Result<PostFields> {
        Ok(self.ledger.post()?.into())
    }

    /// Changes the words on every page.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `POST_REFUSED`; the database.
    pub fn set_post(&mut self, post: PostFields) -> Result<ChangeReply> {
        let change = self.ledger.set_post(&post.into())?;
        let label = if change.is_some() {
            "已保存，可以撤销"
        } else {
            "没有变化，没有写入"
        };
        Ok(ChangeReply { change, undone: None, label: label.to_owned(), entries: 0 })
    }

    /// What undo would take back; nothing if there is nothing to undo.
    ///
    /// # Errors
    /// Of the database.
    pub fn undoable(&self) -> Result<Option<UndoableReply>> {
        let next = self.ledger.find_undoable()?;
        Ok(next.map(|change| UndoableReply {
            change: change.id,
            named: matches!(change.op.as_str(), "import" | "demo" | "merge")
                || change.user != self.ledger.user().user(),
            label: change.label,
            at: change.at,
            user: change.user,
        }))
    }

    /// How things stand with backups, as the history tells it.
    ///
    /// # Errors
    /// Of the database.
    pub fn backup_state(&self) -> Result<BackupStateReply> {
        let last = self.ledger.store().find_last_change("backup")?;
        let folder = self.backup_folder()?;
        let last_at = last.map(|(change, _)| change.at);
        let today = self.ledger.clock().today();
        let days = last_at
            .as_deref()
            .and_then(|at| NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M:%S").ok())
            .map(|at| (today - at.date()).num_days().max(0));
        let own_folder = folder == self.own_backup_folder();
        Ok(BackupStateReply { last_at, days, folder: folder.display().to_string(), own_folder })
    }

    /// Where the last backup went, if one was ever made.
    pub(super) fn last_backup_folder(&self) -> Result<Option<PathBuf>> {
        let last = self.ledger.store().find_last_change("backup")?;
        Ok(last.and_then(|(_, payload)| folder_in(payload.as_deref()?)))
    }

    /// Closes the ledger: the keys are wiped, the database is closed, then the lock is let go, so that
    /// it can be opened again at once. Dropping a session does the same.
    pub fn lock(self) {}
}

fn folder_in(payload: &str) -> Option<PathBuf> {
    let payload: serde_json::Value = serde_json::from_str(payload).ok()?;
    Some(PathBuf::from(payload.get("folder")?.as_str()?))
}
