//! Why the ledger cannot take a row, in words for the person at the desk.

use crate::domain::Reason;

/// Why the ledger cannot take a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub reason: Reason,
    /// Field that bears it, `FORM.path`; may be empty.
    pub field: String,
    /// Words, when they say more than the reason.
    pub message: String,
}

/// Why it is not known which page a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPage {
    /// Somebody said which, and it is gone since.
    Gone,
    /// None is like it.
    Absent,
    /// Several are like it.
    Doubtful,
    /// Several organisations bear the name, and the row does not tell them apart.
    Namesakes,
    /// The page that was found has no such form.
    OtherKind,
}

impl NoPage {
    fn message(self) -> &'static str {
        match self {
            NoPage::Gone => "选定的处所已经不在台账里",
            NoPage::Absent => "台账里找不到本行所属的处所，登记处所后会自动再试",
            NoPage::Doubtful => "有几个处所都对得上，请写明编号",
            NoPage::Namesakes => "有几个组织都叫这个名称，请写明所属单位",
            NoPage::OtherKind => "找到的处所没有这张表，请核对类别和编号",
        }
    }
}

impl Refusal {
    /// `PARENT_UNKNOWN`, with its words. `field`: where the row should say more; may be empty.
    pub(super) fn no_page(why: NoPage, field: String) -> Self {
        Self { reason: Reason::ParentUnknown, field, message: why.message().to_owned() }
    }
}
