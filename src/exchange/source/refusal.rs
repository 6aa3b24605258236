//! Why a file was not read, in words for the person at the desk.
//!
//! A refusal happens before anything is written, so every message can say that nothing changed.

use std::fmt;

/// What the caller branches on; the names are part of the command line's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// Nothing in it but blanks.
    Empty,
    /// Not text with columns.
    NotACsv,
    /// Called a workbook, but is none.
    NotAWorkbook,
    /// Locked with a password.
    Encrypted,
    /// Cut short or damaged.
    Corrupt,
    /// Characters that no known encoding explains.
    Encoding,
    /// More than this program reads at once.
    TooLarge,
    /// The system does not give us the file.
    Unreadable,
}

impl RefusalCode {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "EMPTY",
            Self::NotACsv => "NOT_A_CSV",
            Self::NotAWorkbook => "NOT_A_WORKBOOK",
            Self::Encrypted => "ENCRYPTED",
            Self::Corrupt => "CORRUPT",
            Self::Encoding => "ENCODING",
            Self::TooLarge => "TOO_LARGE",
            Self::Unreadable => "UNREADABLE",
        }
    }
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a file turned out to be instead of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disguise {
    /// A web page, saved under another name.
    WebPage,
    /// XML, such as the “XML 表格” of 2003.
    Xml,
    /// PDF.
    Pdf,
    /// A picture.
    Picture,
    /// Word or WPS 文字.
    WordDocument,
    /// PowerPoint or WPS 演示.
    Presentation,
    /// A workbook in a format that is not read here (xlsb, ods).
    OtherWorkbook,
    /// A compressed folder.
    Archive,
    /// A program.
    Program,
    /// None of these, but not text.
    Binary,
}

impl Disguise {
    /// As one would call it at the desk.
    fn words(self) -> &'static str {
        match self {
            Self::WebPage => "网页（HTML）",
            Self::Xml => "XML 文件",
            Self::Pdf => "PDF 文件",
            Self::Picture => "图片",
            Self::WordDocument => "文字文档（Word）",
            Self::Presentation => "演示文稿（PPT）",
            Self::OtherWorkbook => "其他格式的电子表格（xlsb、ods）",
            Self::Archive => "压缩包",
            Self::Program => "程序文件",
            Self::Binary => "二进制文件",
        }
    }
}

/// The particulars that the words need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nothing more to say.
    None,
    /// What the file really is.
    Is(Disguise),
    /// The line where it went wrong, from 1.
    Line(usize),
    /// The end of the file is missing.
    CutShort,
    /// The limit in megabytes.
    Megabytes(u64),
    /// The limit in filled cells.
    Cells(usize),
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// It is a pipe, a device or the like.
    NoFile,
    /// No permission, a broken disk, or the file is held by another program.
    Denied,
}

/// A file that was not read. Carries no content of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("import refused: {code}")]
pub struct Refusal {
    /// What to branch on.
    pub code: RefusalCode,
    /// What the message fills in.
    pub detail: Detail,
}

impl Refusal {
    /// A refusal with its particulars.
    pub(super) fn new(code: RefusalCode, detail: Detail) -> Self {
        Self { code, detail }
    }

    /// What happened, and that nothing was changed.
    pub fn message(&self) -> String {
        let what = match (self.code, self.detail) {
            (RefusalCode::Empty, _) => "文件是空的，没有可以导入的内容".to_owned(),
            (RefusalCode::NotACsv, Detail::Is(what)) => {
                format!("这不是表格文本（CSV），实际是{}", what.words())
            }
            (RefusalCode::NotACsv, _) => "这不是表格文本（CSV）".to_owned(),
            (RefusalCode::NotAWorkbook, Detail::Is(what)) => {
                format!("这不是 Excel 工作簿，实际是{}", what.words())
            }
            (RefusalCode::NotAWorkbook, _) => "这不是 Excel 工作簿".to_owned(),
            (RefusalCode::Encrypted, _) => "工作簿设有打开密码，无法读取".to_owned(),
            (RefusalCode::Corrupt, Detail::CutShort) => "文件不完整，后半部分缺失".to_owned(),
            (RefusalCode::Corrupt, _) => "文件已损坏，无法读取".to_owned(),
            (RefusalCode::Encoding, Detail::Line(line)) => {
                format!("文字编码有误，第 {line} 行附近有无法识别的字符")
            }
            (RefusalCode::Encoding, Detail::CutShort) => {
                "文件不完整，末尾的汉字只剩一半".to_owned()
            }
            (RefusalCode::Encoding, _) => "文字编码无法识别".to_owned(),
            (RefusalCode::TooLarge, Detail::Megabytes(limit)) => {
                format!("文件太大，超过 {limit} MB")
            }
            (RefusalCode::TooLarge, Detail::Cells(limit)) => {
                format!("表格太大，超过 {limit} 个单元格")
            }
            (RefusalCode::TooLarge, _) => "文件太大".to_owned(),
            (RefusalCode::Unreadable, Detail::Missing) => "找不到这个文件".to_owned(),
            (RefusalCode::Unreadable, Detail::Folder) => "这是一个文件夹，不是文件".to_owned(),
            (RefusalCode::Unreadable, Detail::NoFile) => "这是管道或设备，不是普通文件".to_owned(),
            (RefusalCode::Unreadable, _) => "文件打不开".to_owned(),
        };
        format!("{what}。台账未作任何改动。")
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match (self.code, self.detail) {
            (RefusalCode::Empty, _) => "请确认选对了文件，并在原软件中保存后再导入。",
            (_, Detail::Is(Disguise::WebPage | Disguise::Xml | Disguise::OtherWorkbook)) => {
                "请用 WPS 或 Excel 打开，另存为“Excel 工作簿（*.xlsx）”后再导入。"
            }
            (_, Detail::Is(Disguise::Archive)) => "请先解压，再选其中的表格文件。",
            (RefusalCode::NotACsv | RefusalCode::NotAWorkbook, _) => {
                "请选择 xlsx、xls 或 CSV 格式的表格文件。"
            }
            (RefusalCode::Encrypted, _) => {
                "请用 WPS 或 Excel 输入密码打开，取消密码另存一份后再导入，用完及时删除。"
            }
            (RefusalCode::Corrupt, _) => {
                "请重新拷贝一份；若原件能打开，用 WPS 或 Excel 另存后再导入。"
            }
            (RefusalCode::Encoding, Detail::CutShort) => "请重新拷贝或重新导出一份。",
            (RefusalCode::Encoding, _) => {
                "请用 WPS 或 Excel 打开原件，另存为“Excel 工作簿（*.xlsx）”或“CSV UTF-8”后再导入。"
            }
            (RefusalCode::TooLarge, _) => "请拆成几个文件，分次导入。",
            (RefusalCode::Unreadable, Detail::Missing) => "请检查文件名和位置，或重新插好 U 盘。",
            (RefusalCode::Unreadable, Detail::Folder) => "请选择文件夹里的某个表格文件。",
            (RefusalCode::Unreadable, Detail::NoFile) => "请先另存成文件，再选这个文件。",
            (RefusalCode::Unreadable, _) => "请关闭正在使用它的软件，检查权限或 U 盘后重试。",
        }
    }
}
