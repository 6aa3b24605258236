//! One error type with a code, Chinese words and a hint; the window branches on the code.

use serde::Serialize;
use ts_rs::TS;

use crate::domain::SubjectId;
use crate::{ledger, store, vault};

/// How a command ends (cli.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Wrong use.
    Usage = 2,
    /// Refused with nothing changed.
    Refused = 3,
    /// A fault of ours.
    Fault = 4,
}

/// What went wrong, for a person and for a program.
#[derive(Debug, Serialize, TS)]
pub struct Error {
    /// Stable code.
    pub code: String,
    /// What happened and whether the data is safe.
    pub message: String,
    /// What to do next.
    pub hint: String,
    /// How a command ends with it.
    #[serde(skip)]
    pub exit: Exit,
    /// What happened inside, for the log; no personal numbers, no keys.
    #[serde(skip)]
    pub inside: String,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, "{}", self.hint) }
    }
}

impl std::error::Error for Error {}

/// The result of the api.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of the given kind.
    pub fn new(
        exit: Exit,
        code: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            hint: hint.into(),
            exit,
            inside: String::new(),
        }
    }

    /// Wrong use.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "USAGE", message, "用 yuwang --help 看用法。")
    }

    /// Refused with nothing changed.
    pub fn refused(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::Refused, code, message, hint)
    }

    /// Somebody asked to stop.
    pub fn cancelled() -> Self {
        vault::Error::Cancelled(crate::watch::Cancelled).into()
    }

    /// A fault of ours.
    pub fn fault(inside: impl std::fmt::Display) -> Self {
        let mut error = Self::new(
            Exit::Fault,
            "INTERNAL",
            "程序出错，操作没有完成，本次修改未写入。",
            "请重试；若再出现，请把这条提示和操作步骤告诉维护人员。",
        );
        error.inside = inside.to_string();
        error
    }

    /// A file of the outside world that could not be read.
    pub fn reading(error: &std::io::Error, what: &str) -> Self {
        use std::io::ErrorKind as K;
        let (why, hint) = match error.kind() {
            K::NotFound => ("找不到", "请核对路径。"),
            K::PermissionDenied => ("不允许读取", "请检查权限，或另存一份再试。"),
            K::IsADirectory => ("是文件夹，不是文件", "请核对路径。"),
            K::InvalidInput => ("是管道或设备，不是普通文件", "请先另存成文件，再选这个文件。"),
            K::InvalidData => ("不是文字文件，读不出来", "请核对是不是选错了文件。"),
            _ => ("读不出来", "请检查路径和磁盘是否正常。"),
        };
        let mut out = Self::refused("UNREADABLE", format!("{what}{why}，台账没有改动。"), hint);
        out.inside = error.to_string();
        out
    }

    /// A file of the outside world that could not be written; what was there is still there.
    pub fn writing(error: &std::io::Error, what: &str) -> Self {
        use std::io::ErrorKind as K;
        let (code, why, hint) = match error.kind() {
            K::StorageFull | K::FileTooLarge | K::QuotaExceeded => {
                ("NO_SPACE", "没有写成：磁盘空间不足", "请清理磁盘或换一个位置。")
            }
            K::PermissionDenied | K::ReadOnlyFilesystem => {
                ("READ_ONLY", "不允许写入", "请检查权限、写保护，或换一个位置。")
            }
            K::IsADirectory => ("READ_ONLY", "没有写成：已有同名的文件夹", "请换一个文件名。"),
            K::NotADirectory | K::AlreadyExists => {
                ("READ_ONLY", "没有写成：路径中有一段是文件，不是文件夹", "请换一个位置。")
            }
            _ => ("READ_ONLY", "没有写成", "请检查路径和磁盘是否正常，或换一个位置。"),
        };
        let mut out = Self::refused(code, format!("{what}{why}，台账没有改动。"), hint);
        out.inside = error.to_string();
        out
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        use store::Error as E;
        let inside = error.to_string();
        let mut out = match error {
            E::CannotUnlock => vault::Error::CannotUnlock.into(),
            E::TooNew { .. } => Self::refused(
                "LEDGER_TOO_NEW",
                "台账来自更新版本的程序，没有改动。",
                "请先升级程序。",
            ),
            E::Damaged => Self::refused(
                "LEDGER_DAMAGED",
                "台账文件已损坏，程序没有改动它。",
                "请不要删除文件；先另存整个文件夹，再用最近的备份恢复。",
            ),
            E::NoSpace => Self::refused(
                "NO_SPACE",
                "磁盘空间不足，本次修改没有写入；台账完好。",
                "请清理磁盘后再试。",
            ),
            E::ReadOnly => Self::refused(
                "READ_ONLY",
                "台账文件夹不允许写入，本次修改没有写入。",
                "请检查文件夹权限或写保护。",
            ),
            E::NotFound => Self::new(Exit::Usage, "NOT_FOUND", "没有这一条。", "请核对编号。"),
            E::Erased => Self::refused("ERASED", "内容已按保存期限清除，不能撤销。", ""),
            E::NothingToUndo => Self::refused("NOTHING_TO_UNDO", "没有可以撤销的修改。", ""),
            E::ChangedSince => Self::refused(
                "CHANGED_SINCE",
                "这一条后来又改过，不能直接撤销。",
                "请先撤销后来的修改，或直接改正。",
            ),
            E::Cancelled(_) => Self::cancelled(),
            E::Refused(message) => Self::refused("REFUSED", message, ""),
            E::Fault(why) => Self::fault(why),
            E::Db(inner) => Self::fault(format!("sqlite: {inner}")),
            E::Json(inner) => Self::fault(format!("stored json: {inner}")),
        };
        if out.inside.is_empty() {
            out.inside = inside;
        }
        out
    }
}

impl From<crate::watch::Cancelled> for Error {
    fn from(_: crate::watch::Cancelled) -> Self {
        Self::cancelled()
    }
}

impl From<vault::Error> for Error {
    fn from(error: vault::Error) -> Self {
        let exit = match error {
            vault::Error::Crypto | vault::Error::Db(_) | vault::Error::Prepare(_) => Exit::Fault,
            vault::Error::UserUnknown | vault::Error::UserName => Exit::Usage,
            _ => Exit::Refused,
        };
        let mut out = Self::new(exit, error.code(), error.user_message(), error.hint());
        out.inside = format!("{error:?}");
        out
    }
}

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Self {
        use ledger::Error as E;
        match error {
            E::Store(error) => error.into(),
            E::Vault(error) => error.into(),
            E::UnknownForm(key) => Self::new(
                Exit::Usage,
                "UNKNOWN_FORM",
                format!("没有“{key}”这张表。"),
                "用 yuwang forms 看有哪些表。",
            ),
            E::UnknownField(path) => Self::new(
                Exit::Usage,
                "UNKNOWN_FIELD",
                format!("这张表没有“{path}”这个栏目。"),
                "用 yuwang forms 表名 看有哪些栏目。",
            ),
            E::WrongSubject => Self::new(
                Exit::Usage,
                "WRONG_SUBJECT",
                "这个对象没有这张表。",
                "请核对表名和处所。",
            ),
            E::NoSubject => Self::new(
                Exit::Usage,
                "NO_SUBJECT",
                "没有说明写在哪个处所的活页上。",
                "请加 --place 编号 或 --org 编号。",
            ),
            E::CardExists => Self::refused(
                "CARD_EXISTS",
                "这个处所已有这张表，没有改动。",
                "请用 edit 修改原来的那一张。",
            ),
            E::PageClosed => Self::refused(
                "PAGE_CLOSED",
                "这一条所在的处所也已删除，没有恢复。",
                "请先恢复处所的登记表。",
            ),
            E::DuplicatePlace(id) => duplicate(id),
            E::AttachmentTooLarge => Self::refused(
                "ATTACHMENT_TOO_LARGE",
                "文件超过20 MB，没有附上。",
                "请用较低的分辨率重新扫描，或分成几个文件。",
            ),
            E::AttachmentKind => Self::refused(
                "ATTACHMENT_KIND",
                "文件不是 JPEG、PNG、WebP、BMP 图片，也不是 PDF，没有附上。",
                "请另存为 JPEG 或 PDF 后再附上。",
            ),
            E::AttachmentDamaged => Self::refused(
                "ATTACHMENT_DAMAGED",
                "这个附件的文件不见了，或已损坏，打不开；台账其他内容没有改动。",
                "请从备份恢复，或重新扫描后再附上。",
            ),
            E::TooLarge { largest } => Self::refused(
                "TOO_LARGE",
                format!("内容太长，超过{} KB，没有保存。", largest / 1024),
                "请先保存已填好的部分，再接着填。",
            ),
            E::Post(why) => Self::new(
                Exit::Usage,
                "POST_REFUSED",
                format!("{why}，没有改动。"),
                "请改正后再试。",
            ),
            E::Exemption(why) => Self::refused("EXEMPTION", why, ""),
            E::Plan(why) => Self::refused("PLAN", format!("{why}。计划没有改动。"), ""),
            E::Hazard(why) => Self::refused("HAZARD_STATE", format!("{why}。没有改动。"), ""),
            E::NotJson => Self::new(Exit::Usage, "NOT_JSON", "内容不是合法的 JSON，没有保存。", ""),
            E::DuplicateOrganisation(id) => Self::refused(
                "DUP_PLACE",
                format!("台账里已有同名的同类组织（{id}），没有重复建页。"),
                "请打开原来的活页；确是两个组织的，请写明所属单位，或改名称区分。",
            ),
            E::Json(inner) => Self::fault(inner),
        }
    }
}

fn duplicate(id: SubjectId) -> Error {
    Error::refused(
        "DUP_PLACE",
        format!("台账里已有同一处所（{id}），没有重复建页。"),
        "请打开原来的活页；确是两处的，请改正编号、名称或地址。",
    )
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::fault(error)
    }
}
