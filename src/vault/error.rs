//! What can go wrong with a ledger folder: one type, a stable code for programs, Chinese words for people.
//!
//! Errors carry no passphrase, no key and no personal number. SQL statements that hold a key never
//! travel inside one: see [`crate::vault::keys`].

use std::io;

use super::{PassphraseProblem, RecoveryKeyProblem, Right};

/// The result of everything in the vault.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the vault refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no ledger in the folder.
    #[error("no ledger in this folder")]
    NoLedger,
    /// A ledger, or something foreign, is already where a new ledger or file should go.
    #[error("the target exists")]
    Exists,
    /// Another program has the ledger open.
    #[error("another program holds the ledger")]
    Locked,
    /// No key slot opens: a wrong passphrase, a disabled user, or a slot that was tampered with.
    #[error("cannot unlock")]
    CannotUnlock,
    /// Written by a newer program.
    #[error("{what} has version {found}, this build reads up to {known}")]
    TooNew {
        /// Which version: the key file, the database schema or the backup format.
        what: &'static str,
        /// The version found.
        found: u32,
        /// The newest version this build reads.
        known: u32,
    },
    /// The ledger itself is damaged; the reason is technical and holds no content.
    #[error("ledger damaged: {0}")]
    Damaged(String),
    /// A backup file is damaged or was altered.
    #[error("backup damaged: {0}")]
    BackupDamaged(String),
    /// The file is not a backup at all.
    #[error("not a backup file: {0}")]
    NotABackup(String),
    /// The disk is full, a quota is used up, or the file system cannot hold a file so large.
    #[error("no space left")]
    NoSpace(#[source] io::Error),
    /// The folder cannot be written.
    #[error("cannot write here")]
    ReadOnly(#[source] io::Error),
    /// Any other failure of the file system.
    #[error("file system failed")]
    Unreadable(#[source] io::Error),
    /// The user's role does not allow this.
    #[error("role lacks the right {0:?}")]
    NotAllowed(Right),
    /// The last officer who can enter must stay.
    #[error("the last enabled officer cannot be disabled")]
    LastOfficer,
    /// The user name is taken.
    #[error("user exists")]
    UserExists,
    /// No such user.
    #[error("no such user")]
    UserUnknown,
    /// The user is disabled; an officer must enable him with a new passphrase.
    #[error("user is disabled")]
    UserDisabled,
    /// The user name is empty, too long, or reserved.
    #[error("user name refused")]
    UserName,
    /// A new passphrase breaks the rules.
    #[error("passphrase refused: {0:?}")]
    Passphrase(PassphraseProblem),
    /// A typed recovery key cannot be right.
    #[error("recovery key refused: {0:?}")]
    RecoveryKey(RecoveryKeyProblem),
    /// The last step before the swap (migration, certificates) failed.
    #[error("preparing the restored ledger failed")]
    Prepare(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] crate::watch::Cancelled),
    /// The system's random numbers failed, or a cipher refused its input: a fault, never the user's.
    #[error("cryptography failed")]
    Crypto,
    /// SQLite failed in a way that says nothing about passphrase, space or damage.
    #[error("sqlite failed")]
    Db(#[source] rusqlite::Error),
}

impl Error {
    /// The code that scripts and windows branch on (the design's `cli.md`).
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoLedger => "NO_LEDGER",
            Self::Exists | Self::UserExists => "EXISTS",
            Self::Locked => "LOCKED",
            Self::CannotUnlock | Self::RecoveryKey(_) => "CANNOT_UNLOCK",
            Self::TooNew { .. } => "LEDGER_TOO_NEW",
            Self::Damaged(_) | Self::BackupDamaged(_) => "LEDGER_DAMAGED",
            Self::NotABackup(_) | Self::Unreadable(_) => "UNREADABLE",
            Self::NoSpace(_) => "NO_SPACE",
            Self::ReadOnly(_) => "READ_ONLY",
            Self::NotAllowed(_) | Self::LastOfficer | Self::UserDisabled => "NOT_ALLOWED",
            Self::UserUnknown => "USER_UNKNOWN",
            Self::UserName => "USER_NAME",
            Self::Passphrase(_) => "PASSPHRASE_REFUSED",
            Self::Prepare(_) => "PREPARE_FAILED",
            Self::Cancelled(_) => "CANCELLED",
            Self::Crypto | Self::Db(_) => "INTERNAL",
        }
    }

    /// What happened, and whether the data is safe.
    pub fn user_message(&self) -> String {
        match self {
            Self::NoLedger => "这个文件夹里没有台账。".into(),
            Self::Exists => "目标位置已有台账或其他文件，没有改动。".into(),
            Self::Locked => "台账正被另一个程序使用，没有改动。".into(),
            Self::CannotUnlock => {
                "无法打开台账：用户名或口令不对，或密钥文件已损坏。台账没有改动。".into()
            }
            Self::TooNew { .. } => "台账来自更新版本的程序，没有改动。".into(),
            Self::Damaged(_) => "台账文件已损坏，程序没有改动它。".into(),
            Self::BackupDamaged(_) => {
                "备份文件已损坏或被改动过，没有使用它；现有台账没有改动。".into()
            }
            Self::NotABackup(_) => "这不是本程序的备份文件，没有使用它。".into(),
            Self::NoSpace(_) => "磁盘空间不足，没有写成；台账完好。".into(),
            Self::ReadOnly(_) => "文件夹不允许写入，没有写成；台账完好。".into(),
            Self::Unreadable(_) => "文件或文件夹无法读写，操作没有完成；台账没有改动。".into(),
            Self::NotAllowed(right) => format!("当前用户的角色不能{}。", right.label()),
            Self::LastOfficer => "至少要留一名能登录的民警，没有停用。".into(),
            Self::UserExists => "已有同名用户，没有改动。".into(),
            Self::UserUnknown => "没有这个用户。".into(),
            Self::UserDisabled => "这个用户已停用，没有改动。".into(),
            Self::UserName => "用户名不能为空，不超过40个字，也不能用保留的名称。".into(),
            Self::Passphrase(why) => format!("口令不合要求：{}。", why.reason()),
            Self::RecoveryKey(why) => format!("恢复密钥有误：{}。", why.reason()),
            Self::Prepare(_) => "恢复出的台账没有通过最后的整理，未启用；现有台账没有改动。".into(),
            Self::Cancelled(_) => "已取消，台账没有改动。".into(),
            Self::Crypto => "加密运算没有完成，没有改动。".into(),
            Self::Db(_) => "数据库操作没有完成，本次修改未写入。".into(),
        }
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoLedger => "请核对台账文件夹的位置，或先新建台账。",
            Self::Exists => "请换一个空文件夹。",
            Self::Locked => "请关闭另一个窗口或命令后再试。",
            Self::CannotUnlock => {
                "请核对用户名、口令和大小写后再试；已停用的用户须由民警重新启用；忘记口令可用恢复密钥。"
            }
            Self::TooNew { .. } => "请先升级程序。",
            Self::Damaged(_) => "请不要删除文件；先另存整个文件夹，再用最近的备份恢复。",
            Self::BackupDamaged(_) => "请换一份备份再试。",
            Self::NotABackup(_) => "请选择扩展名为 ywb 的备份文件。",
            Self::NoSpace(_) => "请清理磁盘或换一个位置；U盘为FAT32格式时单个文件不能超过4GB。",
            Self::ReadOnly(_) => "请检查文件夹权限、U盘写保护，或换一个位置。",
            Self::Unreadable(_) => "请检查路径和磁盘是否正常，U盘是否已插好。",
            Self::NotAllowed(_) => "请由有权限的用户操作。",
            Self::LastOfficer => "请先添加或启用另一名民警。",
            Self::UserExists => "请换一个用户名。",
            Self::UserUnknown => "请查看用户列表。",
            Self::UserDisabled => "请由民警重新启用并设置新口令。",
            Self::UserName => "请换一个用户名。",
            Self::Passphrase(_) => "请用10个字符以上、不常见的口令，例如几个不相关的词。",
            Self::RecoveryKey(_) => "请对照恢复密钥单逐组核对。",
            Self::Prepare(_) => "请换一份备份，或导出诊断信息。",
            Self::Cancelled(_) => "",
            Self::Crypto | Self::Db(_) => "请重试，或导出诊断信息。",
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::FileTooLarge | K::QuotaExceeded => Self::NoSpace(error),
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::ReadOnly(error),
            _ => Self::Unreadable(error),
        }
    }
}

impl From<rusqlite::Error> for Error {
    /// `NotADatabase` is *not* a wrong passphrase here: the slot's authenticated cipher has already
    /// said that the key is right when a database is opened, so the database is what is damaged.
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        let io = |kind| io::Error::new(kind, "reported by sqlite");
        match error.sqlite_error_code() {
            Some(C::DiskFull) => Self::NoSpace(io(io::ErrorKind::StorageFull)),
            Some(C::ReadOnly | C::PermissionDenied) => {
                Self::ReadOnly(io(io::ErrorKind::PermissionDenied))
            }
            Some(C::DatabaseCorrupt | C::NotADatabase) => Self::Damaged("database pages".into()),
            Some(C::DatabaseBusy | C::DatabaseLocked) => Self::Locked,
            Some(C::CannotOpen | C::SystemIoFailure) => Self::Unreadable(io(io::ErrorKind::Other)),
            _ => Self::Db(error),
        }
    }
}

#[cfg(test)]
mod tests;
