//! The four anchor categories.

/// One of the four anchor categories (四个桩).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnchorCategory {
    /// 场所
    Venue,
    /// 出租房屋
    Rental,
    /// 机关企事业单位
    Unit,
    /// 小区村居
    Block,
}
impl AnchorCategory {
    /// code
    pub fn code(self) -> &'static str {
        match self { Self::Venue => "venue", Self::Rental => "rental", Self::Unit => "unit", Self::Block => "block" }
    }
    /// from code
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Venue, Self::Rental, Self::Unit, Self::Block].into_iter().find(|c| c.code() == code)
    }
}
