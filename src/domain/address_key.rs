//! The key by which two spellings of one address are found to be one (validation.md 9).
//!
//! A duplicate key only asks a question. It never joins two places by itself.

use super::address::Address;
use super::address_text;
use super::numerals;
use super::tidy;

/// Community, road, house number, estate, building, unit and room in one spelling.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddressKey {
    text: String,
    specific: bool,
}

super::id18::hidden_debug!(AddressKey);

impl AddressKey {
    /// The key of an address. Without parts its text is read; a community that it states counts.
    pub fn of(address: &Address) -> Option<Self> {
        if address.has_parts() {
            return Self::build([
                &address.community,
                &address.road,
                &address.house_no,
                &address.estate,
                &address.building,
                &address.unit_no,
                &room_or_floor(&address.room, &address.floor),
            ]);
        }
        if address.addr_text.is_empty() && address.community.is_empty() {
            return None;
        }
        Self::of_text_in(&address.community, &address.addr_text)
    }

    /// The key of a free text.
    pub fn of_text(text: &str) -> Option<Self> {
        Self::of_text_in("", text)
    }

    /// The key of a free text in a community that stands in another column.
    pub fn of_text_in(community: &str, text: &str) -> Option<Self> {
        let parts = address_text::split(&tidy::tidy_text(text));
        let community =
            if community.trim().is_empty() { parts.community.as_str() } else { community };
        Self::build([
            community,
            &parts.road,
            &parts.house_no,
            &parts.estate,
            &parts.building,
            &parts.unit_no,
            &room_or_floor(&parts.room, &parts.floor),
        ])
    }

    fn build(parts: [&str; 7]) -> Option<Self> {
        let [community, road, house_no, estate, building, unit_no, room] = parts;
        let numbers = [number(house_no), number(building), number(unit_no), number(room)];
        let specific = numbers.iter().any(|n| !n.is_empty());
        let [house_no, building, unit_no, room] = numbers;
        let names = [community_name(community), name(road), name(estate)];
        let [community, road, estate] = names;
        let text = [community, road, house_no, estate, building, unit_no, room].join("|");
        (!text.bytes().all(|b| b == b'|')).then_some(Self { text, specific })
    }

    /// The key as it is stored.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it has a house, building, unit or room number. Two places on one road are not one
    /// place because nobody wrote down their numbers.
    pub fn is_specific(&self) -> bool {
        self.specific
    }
}

/// The room or, where only a floor is stated, the floor: 63号二楼 and 63号三楼 are two addresses.
fn room_or_floor(room: &str, floor: &str) -> String {
    if !room.is_empty() || floor.is_empty() {
        return room.to_owned();
    }
    format!("{}层", number(floor.trim_end_matches('层')))
}

/// Half width, upper case, no blanks or punctuation, counting numerals as digits.
fn name(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|&c| c.is_alphanumeric() || c == '-' || tidy::is_dash(c))
        .map(|c| if tidy::is_dash(c) { '-' } else { address_text::narrow(c) })
        .collect();
    numerals::count_to_digits(&plain)
}

fn community_name(text: &str) -> String {
    let name = name(text);
    for ending in
        ["社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会", "社区"]
    {
        if let Some(rest) = name.strip_suffix(ending).filter(|rest| !rest.is_empty()) {
            let village = ending.starts_with("村民") || ending.starts_with("村委");
            return if village && !rest.ends_with('村') {
                format!("{rest}村")
            } else {
                rest.to_owned()
            };
        }
    }
    name
}

/// As a name, without measure words at the end and zeros at the front: `0501室` is `501`.
fn number(text: &str) -> String {
    let name = name(text);
    let mut rest = name.as_str();
    while let Some(shorter) =
        ["号楼", "号院", "楼", "栋", "幢", "座", "单元", "室", "号", "户", "房", "门"]
            .iter()
            .find_map(|ending| rest.strip_suffix(ending))
    {
        rest = shorter;
    }
    let digits = rest.trim_start_matches('0');
    if digits.is_empty() && !rest.is_empty() {
        return "0".to_owned();
    }
    if digits.starts_with(|c: char| c.is_ascii_digit()) {
        digits.to_owned()
    } else {
        rest.to_owned()
    }
}

#[cfg(test)]
mod tests;
