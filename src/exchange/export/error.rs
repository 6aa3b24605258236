//! Why nothing was exported, in words for the person at the desk.

use std::io::{self, ErrorKind};

use crate::domain::EntryId;
use crate::exchange::profile::Charset;

use super::{Problem, SourceError};

/// A character that the encoding cannot hold, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unencodable {
    /// The file it would stand in.
    pub file: String,
    /// Row of the file as a spreadsheet counts, from 1, headings included.
    pub row: usize,
    /// Column, from 1.
    pub column: usize,
    /// Heading of the column.
    pub title: String,
    /// The character.
    pub character: char,
    /// The entry it comes from; none for headings.
    pub entry: Option<EntryId>,
}

impl std::fmt::Display for Unencodable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 第{}行第{}列", self.file, self.row, self.column)?;
        if !self.title.is_empty() {
            write!(f, "“{}”", self.title)?;
        }
        write!(f, "里的“{}”（U+{:04X}）", self.character, u32::from(self.character))
    }
}

/// Why nothing was exported. Whatever it is, nothing of the batch is left in the folder.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The encoding cannot hold some characters.
    #[error("{} characters cannot be encoded", hits.len())]
    CannotEncode {
        /// The encoding.
        charset: Charset,
        /// Every place where one stands.
        hits: Vec<Unencodable>,
    },
    /// Rows have problems and the caller wants all or nothing.
    #[error("{} problems", .0.len())]
    NotClean(Vec<Problem>),
    /// The profile names a form that is no longer in force.
    #[error("profile does not fit the forms in force")]
    ProfileStale,
    /// The batch id or the post's code cannot stand in a file name, or two files have one name.
    #[error("no usable file names")]
    FileName,
    /// A file of that name is there already.
    #[error("file exists")]
    Exists(String),
    /// The disk is full.
    #[error("no space left")]
    NoSpace(#[source] io::Error),
    /// The folder cannot be written.
    #[error("target is read-only")]
    ReadOnly(#[source] io::Error),
    /// The folder cannot be reached.
    #[error("target cannot be used")]
    Unreadable(#[source] io::Error),
    /// The ledger gave an error.
    #[error("the ledger cannot be read")]
    Source(#[source] SourceError),
}

/// Places named in a message; the others are counted.
const NAMED: usize = 5;

impl ExportError {
    /// The error of the target folder.
    pub(super) fn from_io(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::NoSpace(error)
            }
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly(error),
            _ => Self::Unreadable(error),
        }
    }

    /// What to branch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CannotEncode { .. } => "CANNOT_ENCODE",
            Self::NotClean(_) => "NOT_CLEAN",
            Self::ProfileStale => "PROFILE",
            Self::FileName => "FILE_NAME",
            Self::Exists(_) => "EXISTS",
            Self::NoSpace(_) => "NO_SPACE",
            Self::ReadOnly(_) => "READ_ONLY",
            Self::Unreadable(_) => "UNREADABLE",
            Self::Source(_) => "SOURCE",
        }
    }

    /// What happened, and that nothing was written.
    pub fn user_message(&self) -> String {
        let what = match self {
            Self::CannotEncode { charset, hits } => {
                let named: Vec<_> = hits.iter().take(NAMED).map(ToString::to_string).collect();
                let more = match hits.len() {
                    0..=NAMED => String::new(),
                    all => format!("，等{all}处"),
                };
                format!("{} 编码装不下：{}{more}", charset.label(), named.join("；"))
            }
            Self::NotClean(problems) => format!("有{}处问题，须先改正", problems.len()),
            Self::ProfileStale => "导出方案与现在的表单对不上".to_owned(),
            Self::FileName => "批次号或警务室代码不能用作文件名，或两个文件重名".to_owned(),
            Self::Exists(file) => format!("文件夹里已有 {file}"),
            Self::NoSpace(_) => "磁盘或 U 盘空间不够".to_owned(),
            Self::ReadOnly(_) => "这个文件夹不能写入".to_owned(),
            Self::Unreadable(_) => "这个文件夹打不开".to_owned(),
            Self::Source(_) => "台账读取出错".to_owned(),
        };
        format!("{what}。没有导出任何文件，台账未改动。")
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::CannotEncode { charset: Charset::Gbk, .. } => {
                "请改用 gb18030 编码再导出；对方只收 GBK 的，先与对方商定这些字怎么写。"
            }
            Self::CannotEncode { .. } => "请改用 utf8_bom 编码再导出，或在原表改正这些字。",
            Self::NotClean(_) => "请逐条改正，或选择只导出合格的行。",
            Self::ProfileStale => "请检查方案文件里的表名和类别。",
            Self::FileName => "警务室代码只用字母和数字；方案的文件名里要有 {seq}。",
            Self::Exists(_) => "请换一个文件夹，或先移走同名文件。",
            Self::NoSpace(_) => "请清出空间，或换一个位置。",
            Self::ReadOnly(_) => "请检查 U 盘写保护和文件夹权限，或换一个位置。",
            Self::Unreadable(_) => "请检查位置，重新插好 U 盘后再试。",
            Self::Source(_) => "请重试；仍然不行，先做一次检查。",
        }
    }
}
