//! Addresses in their parts (forms.md 3.1).
//!
//! Every part is text and stays as entered: `01`, `甲1`, `B2`, `1-2`, `负1` are all room numbers. Two
//! spellings of one address meet in [`AddressKey`], not here.

use super::address_key::AddressKey;
use super::address_text;
use super::tidy;

/// The parts of an address. Empty text means: not stated.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Province (GB/T 2260).
    pub province_code: String,
    /// City (GB/T 2260).
    pub city_code: String,
    /// County (GB/T 2260).
    pub county_code: String,
    /// 街道、乡镇.
    pub town: String,
    /// 社区、村.
    pub community: String,
    /// 街路巷.
    pub road: String,
    /// 门牌.
    pub house_no: String,
    /// 小区、院落.
    pub estate: String,
    /// 幢.
    pub building: String,
    /// 单元.
    pub unit_no: String,
    /// 层.
    pub floor: String,
    /// 室.
    pub room: String,
    /// The whole as one text.
    pub addr_text: String,
    /// Whether somebody wrote `addr_text` by hand, so that the parts no longer make it.
    pub addr_manual: bool,
    /// Standard address code of the superior system, kept as it is.
    pub std_addr_code: String,
}

super::id18::hidden_debug!(Address);

impl Address {
    /// The most characters of `addr_text`.
    pub const LONGEST: usize = 120;

    /// The parts that a free text names, as far as they can be told; the text itself is kept.
    ///
    /// For comparing and masking. What the text does not say in so many words stays empty.
    pub fn from_text(text: &str) -> Self {
        let text = tidy::tidy_text(text);
        let parts = address_text::split(&text);
        Self {
            town: parts.town,
            community: parts.community,
            road: parts.road,
            house_no: parts.house_no,
            estate: parts.estate,
            building: parts.building,
            unit_no: parts.unit_no,
            floor: parts.floor,
            room: parts.room,
            addr_text: text.into_owned(),
            addr_manual: true,
            ..Self::default()
        }
    }

    /// The text that the parts make, each with its measure word if it lacks one. The names of the
    /// divisions are not known here; the caller puts them in front.
    pub fn compose(&self) -> String {
        let mut out = self.compose_to_building();
        push(&mut out, &self.unit_no, "单元");
        push(&mut out, &self.floor, "层");
        push(&mut out, &self.room, "室");
        out
    }

    fn compose_to_building(&self) -> String {
        let mut out = String::new();
        for name in [&self.town, &self.community, &self.road] {
            out.push_str(name);
        }
        push(&mut out, &self.house_no, "号");
        out.push_str(&self.estate);
        push(&mut out, &self.building, "幢");
        out
    }

    /// The text for paper and lists: the hand-written one, else what the parts make.
    pub fn text(&self) -> String {
        if self.addr_manual || !self.has_parts() { self.addr_text.clone() } else { self.compose() }
    }

    /// Whether any part from the road downwards is stated.
    pub fn has_parts(&self) -> bool {
        [&self.road, &self.house_no, &self.estate, &self.building, &self.unit_no, &self.room]
            .iter()
            .any(|part| !part.is_empty())
    }

    /// The key by which duplicates are found. None if there is nothing to compare.
    pub fn key(&self) -> Option<AddressKey> {
        AddressKey::of(self)
    }

    /// The address down to its building or house number; `***` stands for the rest.
    pub fn mask_to_building(&self) -> String {
        if self.addr_manual || !self.has_parts() {
            return mask_text_to_building(&self.addr_text);
        }
        let mut out = self.compose_to_building();
        if [&self.unit_no, &self.floor, &self.room].iter().any(|part| !part.is_empty()) {
            out.push_str("***");
        }
        out
    }
}

/// A free text down to its building or house number; `***` stands for the rest.
pub fn mask_text_to_building(text: &str) -> String {
    let text = tidy::tidy_text(text);
    let parts = address_text::split(&text);
    let kept = text.chars().take(parts.building_end).collect::<String>();
    if kept.len() == text.len() { kept } else { format!("{kept}***") }
}

/// Appends a number with its measure word, unless it ends in one already.
fn push(out: &mut String, part: &str, measure: &str) {
    if part.is_empty() {
        return;
    }
    out.push_str(part);
    let has_measure =
        part.ends_with(['号', '栋', '幢', '座', '楼', '元', '层', '室', '房', '户', '院', '门']);
    if !has_measure {
        out.push_str(measure);
    }
}

#[cfg(test)]
mod tests;
