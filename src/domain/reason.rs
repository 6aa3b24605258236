//! Reason codes: why a value, a row or a file is not simply good.
//!
//! A code is a promise to scripts (cli.md) and never changes its spelling. The message is for the
//! officer: what is wrong and what to do, never the value itself.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a reason does to the row or file that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// The row needs a person; it waits in the queue.
    Holds,
    /// The row is good; the report mentions it.
    Notice,
    /// The row is good once somebody has confirmed it; on import it counts as a notice.
    Warning,
    /// The whole file is refused.
    Refusal,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $weight:ident, $message:literal;)+) => {
        /// Why a value, a row or a file is not simply good.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason {
            $($(#[$doc])* $name,)+
        }

        impl Reason {
            /// Every reason, in the order of cli.md.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code, in `SCREAMING_SNAKE_CASE`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// The reason with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// What it does to the row or file.
            pub const fn weight(self) -> Weight {
                match self {
                    $(Self::$name => Weight::$weight,)+
                }
            }

            /// Short words for the officer: what is wrong, what to do.
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)+
                }
            }
        }
    };
}

reasons! {
    /// Check character of an 18-character number is wrong.
    IdChecksum = "ID_CHECKSUM", Holds, "证件号码校验位不对，请对照证件核对";
    /// Not 18 (or 15) characters.
    IdLength = "ID_LENGTH", Holds, "证件号码位数不对，应为18位，请对照证件核对";
    /// A character that cannot stand there.
    IdFormat = "ID_FORMAT", Holds, "证件号码含有不应出现的字符，请对照证件核对";
    /// The birth date in the number is impossible, before 1880 or in the future.
    IdDate = "ID_DATE", Holds, "证件号码中的出生日期不存在或不合理，请对照证件核对";
    /// The first two digits are no province.
    IdPrefix = "ID_PREFIX", Holds, "证件号码开头的地区码不存在，请对照证件核对";
    /// A spreadsheet has turned the number into a float.
    IdPrecision = "ID_PRECISION", Holds, "证件号码被电子表格改成了数值，末几位已丢失，请从原表按文本重取";
    /// A 15-digit number whose last digits are kept for people over a hundred.
    Id15Centenarian = "ID15_CENTENARIAN", Holds, "15位号码属百岁老人专用顺序码，不能自动升位，请对照证件填18位";
    /// A residence permit that does not begin with 810000, 820000 or 830000.
    HmtPrefix = "HMT_PREFIX", Holds, "居住证号码应以810000、820000或830000开头，请对照证件核对";
    /// A permanent residence card of no known shape.
    PrFormat = "PR_FORMAT", Holds, "永久居留身份证号码格式不对，请对照证件核对";
    /// A permanent residence card with an unknown province.
    PrProvince = "PR_PROVINCE", Holds, "永久居留身份证号码中的省份代码不存在，请对照证件核对";
    /// Check character of a credit code is wrong.
    UsccChecksum = "USCC_CHECKSUM", Holds, "统一社会信用代码校验位不对，请对照执照核对";
    /// Not a credit code by length or characters.
    UsccFormat = "USCC_FORMAT", Holds, "统一社会信用代码应为18位数字和大写字母，请对照执照核对";
    /// No date, or a date that does not exist.
    DateBad = "DATE_BAD", Holds, "日期不存在或无法识别，请按2026-01-05的写法填写";
    /// A date without day or century, or one that can be read in two ways.
    DatePartial = "DATE_PARTIAL", Holds, "日期不完整或有两种读法，请补全年月日";
    /// Two dates in the wrong order.
    DateOrder = "DATE_ORDER", Holds, "日期先后不对，请核对前后两个日期";
    /// Not a telephone number.
    PhoneBad = "PHONE_BAD", Holds, "电话号码不对，请核对；座机请带区号，多个号码用顿号分开";
    /// A spreadsheet has turned the number into a float.
    PhonePrecision = "PHONE_PRECISION", Holds, "电话号码被电子表格改成了数值，请从原表按文本重取";
    /// Not a licence plate.
    PlateBad = "PLATE_BAD", Holds, "车牌号码不对，请核对";
    /// A roster row without a name.
    NameMissing = "NAME_MISSING", Holds, "缺姓名，请补填";
    /// A log or letter row without its date.
    DateMissing = "DATE_MISSING", Holds, "缺日期，请补填";
    /// The same place stands in the ledger or the file already.
    DupPlace = "DUP_PLACE", Holds, "与另一处所重复，请核对是否同一处";
    /// The same number twice in one file.
    DupIdInFile = "DUP_ID_IN_FILE", Holds, "同一证件号码在文件中出现两次，请核对";
    /// A row with more or fewer cells than the header.
    FieldCount = "FIELD_COUNT", Holds, "本行列数与表头不一致，请检查分隔符和引号";
    /// The file ends within the row.
    RowCut = "ROW_CUT", Holds, "本行不完整，文件可能被截断，请重新取得文件";
    /// A NUL byte within the row.
    NulByte = "NUL_BYTE", Holds, "本行含有损坏的字符，请从原表重取";
    /// A cell shows an error such as `#REF!`.
    CellError = "CELL_ERROR", Holds, "单元格是公式错误，请在原表改正";
    /// A formula cell without its last value.
    NoCachedValue = "NO_CACHED_VALUE", Holds, "单元格只有公式没有结果，请在原表打开并保存一次";
    /// The place of the row is not in the ledger, or there are several.
    ParentUnknown = "PARENT_UNKNOWN", Holds, "找不到本行所属的处所，请先登记处所或指定处所";
    /// The same number twice among those present at one place.
    DupInPlace = "DUP_IN_PLACE", Holds, "同一处所已有相同证件号码的在册人员，请核对";
    /// A code that does not fit its pattern.
    CodeBad = "CODE_BAD", Holds, "代码格式不对，请按上级下发的代码填写";
    /// Not a number, or out of range.
    NumberBad = "NUMBER_BAD", Holds, "数值不对，请填写合理的数字";
    /// Longer than the field allows.
    TextTooLong = "TEXT_TOO_LONG", Holds, "内容过长，请缩短后再存";
    /// A name with digits, control characters or other signs.
    NameBad = "NAME_BAD", Holds, "姓名含有不应出现的字符，请核对";
    /// Something must be put right but no date says until when.
    DueMissing = "DUE_MISSING", Holds, "限期整改缺整改期限，请补填";

    /// The value was brought into its usual form.
    Normalised = "NORMALISED", Notice, "已按统一写法整理";
    /// A required field is empty.
    RequiredMissing = "REQUIRED_MISSING", Notice, "必填项为空，请以后补填";
    /// No code table knows the word.
    CodeUnknown = "CODE_UNKNOWN", Notice, "选项不在代码表内，已按原文保留";
    /// A 15-digit number was raised to 18.
    IdOld15 = "ID_OLD15", Notice, "15位旧号码已升为18位，请对照证件核对";
    /// A permanent residence card of the 2017 pattern.
    PrOld = "PR_OLD", Notice, "旧版永久居留身份证，请核对是否已换发";
    /// A travel document of unusual shape, kept as it is.
    DocFormat = "DOC_FORMAT", Notice, "证件号码与常见格式不符，已按原文保留，请核对";
    /// Too young for the work.
    Age = "AGE", Notice, "年龄不符合用工规定，请核实";
    /// A row that a filter hid.
    HiddenRow = "HIDDEN_ROW", Notice, "本行在原表中被筛选隐藏，已照常导入";
    /// A column that no form knows.
    ExtraColumn = "EXTRA_COLUMN", Notice, "表中没有对应栏目，已放入其他";
    /// A count does not agree with the roster.
    CountDiffers = "COUNT_DIFFERS", Notice, "填报人数与名册人数不一致，请核对";
    /// A character of the private use area.
    PrivateUseChar = "PRIVATE_USE_CHAR", Notice, "疑似造字，请改正";
    /// Another person took over; the former one was ended.
    Succeeded = "SUCCEEDED", Notice, "换了人，前一位已记为卸任";
    /// The file's cell is empty, the ledger's is not: an empty cell takes nothing away.
    CellEmptyKept = "CELL_EMPTY_KEPT", Notice, "文件里这一格空着，台账里原有的没有动；要清掉请在活页上改";
    /// The law says that it may not be kept any longer.
    RetentionOver = "RETENTION_OVER", Notice, "保存期已满，下次清除时会清除";
    /// A column that this ledger must not keep.
    Boundary = "BOUNDARY", Notice, "本列不属台账登记范围，未读取";

    /// The stated sex is not that of the number.
    IdSexMismatch = "ID_SEX_MISMATCH", Warning, "性别与证件号码不符，请核对";
    /// The number belongs to another kind of document.
    IdKindMismatch = "ID_KIND_MISMATCH", Warning, "号码像是港澳台居民居住证，请核对证件种类";
    /// The division within a credit code is not known.
    UsccRegion = "USCC_REGION", Warning, "信用代码中的登记地区不在区划表内，请核对";
    /// The organisation code within a credit code fails its own check.
    UsccOrg = "USCC_ORG", Warning, "信用代码中的主体标识校验不符，请对照执照核对";
    /// The result of a check does not fit its hazards.
    HazardMismatch = "HAZARD_MISMATCH", Warning, "检查结果与隐患记录不一致，请核对";
    /// More than six beds in an e-sports room.
    BedsOver = "BEDS_OVER", Warning, "电竞房单间床位超过6张，请核实";
    /// Text that a spreadsheet would run as a formula.
    FormulaLike = "FORMULA_LIKE", Warning, "内容以公式符号开头，已按文字保存，请核对";

    /// Nothing in the file.
    Empty = "EMPTY", Refusal, "文件是空的，请检查是否选错文件";
    /// Not a text table.
    NotACsv = "NOT_A_CSV", Refusal, "不是文本表格文件，请另存为CSV或Excel后再导入";
    /// Not a workbook.
    NotAWorkbook = "NOT_A_WORKBOOK", Refusal, "不是Excel工作簿，请检查文件";
    /// A workbook with a password.
    Encrypted = "ENCRYPTED", Refusal, "文件设有密码，请去掉密码后再导入";
    /// A damaged file.
    Corrupt = "CORRUPT", Refusal, "文件已损坏，请重新取得文件";
    /// Bytes of no known encoding.
    Encoding = "ENCODING", Refusal, "文字编码无法识别，请另存为UTF-8后再导入";
    /// No line that looks like a header.
    NoHeader = "NO_HEADER", Refusal, "找不到表头，请检查首行标题";
    /// A header that no form knows.
    FormUnknown = "FORM_UNKNOWN", Refusal, "认不出是哪一张表，请指定表单";
    /// A file beyond what is reasonable.
    TooLarge = "TOO_LARGE", Refusal, "文件过大，请拆分后再导入";
}

impl Reason {
    /// Whether a row with this reason waits for a person.
    pub fn holds(self) -> bool {
        self.weight() == Weight::Holds
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Reason {}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("unknown reason code"))
    }
}

#[cfg(test)]
mod tests;
