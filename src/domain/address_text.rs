//! Telling the parts of an address that stands in one text.
//!
//! Chinese addresses run from the large to the small, and nearly every number is followed by a measure
//! word that says what it counts. The reader goes from number to number: what stands between two is a
//! name, what follows a number decides what the number is. Divisions above the community are dropped;
//! within one post they never tell two places apart.

use super::numerals;
use super::tidy;

/// What a text says; empty where it says nothing.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) town: String,
    pub(crate) community: String,
    pub(crate) road: String,
    pub(crate) house_no: String,
    pub(crate) estate: String,
    pub(crate) building: String,
    pub(crate) unit_no: String,
    pub(crate) floor: String,
    pub(crate) room: String,
    /// How many characters of the text reach down to the building or, without one, the house number.
    pub(crate) building_end: usize,
}

/// What a measure word counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Building,
    Unit,
    Floor,
    Room,
    Yard,
    House,
    /// 楼: a building before a unit, a floor behind a building.
    Storey,
    /// 组、队、弄 …: belongs to the name before it.
    Name,
}

/// The longest first.
const MEASURES: &[(&str, Measure)] = &[
    ("号楼", Measure::Building),
    ("号栋", Measure::Building),
    ("号幢", Measure::Building),
    ("#楼", Measure::Building),
    ("栋", Measure::Building),
    ("幢", Measure::Building),
    ("座", Measure::Building),
    ("单元", Measure::Unit),
    ("门", Measure::Unit),
    ("层", Measure::Floor),
    ("号室", Measure::Room),
    ("号房", Measure::Room),
    ("室", Measure::Room),
    ("房", Measure::Room),
    ("户", Measure::Room),
    ("号大院", Measure::Yard),
    ("号院", Measure::Yard),
    ("号", Measure::House),
    ("楼", Measure::Storey),
    ("#", Measure::Building),
    ("组", Measure::Name),
    ("社", Measure::Name),
    ("队", Measure::Name),
    ("弄", Measure::Name),
    ("期", Measure::Name),
    ("区", Measure::Name),
];

/// One character as addresses compare it.
pub(crate) fn narrow(c: char) -> char {
    tidy::half_width_char(c).to_ascii_uppercase()
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    name: String,
    parts: Parts,
    house_end: usize,
}

/// The parts of a text that is tidied already.
pub(crate) fn split(text: &str) -> Parts {
    let (chars, origin) = narrowed(text);
    let (town, start) = divisions(&chars);
    let mut reader = Reader {
        chars: &chars,
        at: start,
        name: String::new(),
        parts: Parts::default(),
        house_end: start,
    };
    reader.parts.town = town;
    reader.run();
    let mut parts = reader.parts;
    parts.building_end = match parts.building_end.checked_sub(1).and_then(|last| origin.get(last)) {
        Some(last) if parts.building_end < chars.len() => last + 1,
        _ => text.chars().count(),
    };
    parts
}

/// The characters to read, and where each stood. Blanks go; one between two numbers is a hyphen.
fn narrowed(text: &str) -> (Vec<char>, Vec<usize>) {
    let (mut chars, mut origin): (Vec<char>, Vec<usize>) = Default::default();
    let mut blank = None;
    for (at, c) in text.chars().enumerate() {
        let c = match c {
            c if tidy::is_dash(c) => '-',
            '＃' => '#',
            c => narrow(c),
        };
        if c.is_whitespace() || tidy::is_invisible(c) {
            blank = Some(at);
            continue;
        }
        let between =
            chars.last().is_some_and(char::is_ascii_alphanumeric) && c.is_ascii_alphanumeric();
        if let Some(at) = blank.take().filter(|_| between) {
            chars.push('-');
            origin.push(at);
        }
        chars.push(c);
        origin.push(at);
    }
    (chars, origin)
}

/// The town, and where the text below it begins.
fn divisions(chars: &[char]) -> (String, usize) {
    let mut start = 0;
    let mut above = false;
    for (endings, longest) in [
        (&["自治区", "省"][..], 8),
        (&["自治州", "地区", "市", "盟"][..], 12),
        (&["自治县", "县", "区", "旗", "市"][..], 12),
    ] {
        if let Some(end) = division(chars, start, endings, longest) {
            (start, above) = (end, true);
        }
    }
    let before = start;
    if let Some(end) = division(chars, start, &["街道办事处", "街道", "镇", "乡", "苏木"], 8)
    {
        let name = end.saturating_sub(before);
        if above || name >= 3 {
            let town = chars.get(before..end).map(|c| c.iter().collect()).unwrap_or_default();
            return (town, end);
        }
    }
    (String::new(), start)
}

/// Where a division that begins at `start` ends, if one does.
fn division(chars: &[char], start: usize, endings: &[&str], longest: usize) -> Option<usize> {
    let rest = chars.get(start..)?;
    for at in 1..rest.len().min(longest) {
        let tail = rest.get(at..)?;
        // A number comes first: what follows is a house, not a division.
        if rest.get(at.saturating_sub(1)).is_some_and(char::is_ascii_digit) {
            return None;
        }
        for ending in endings {
            if !starts_with(tail, ending) {
                continue;
            }
            let end = at + ending.chars().count();
            let before = rest.get(at - 1).copied().unwrap_or(' ');
            let next = rest.get(end).copied().unwrap_or(' ');
            // 江北区 below a city is a district; 花园东区 is part of an estate.
            let district =
                start > 0 && at == 2 && matches!(before, '东' | '西' | '南' | '北' | '中');
            let estate = *ending == "区"
                && !district
                && (matches!(
                    before,
                    '小' | '社'
                        | '园'
                        | '院'
                        | '校'
                        | '厂'
                        | '片'
                        | '新'
                        | '东'
                        | '西'
                        | '南'
                        | '北'
                        | '中'
                        | '街'
                ) || numerals::is_numeral(before));
            let inside_name = matches!(
                next,
                ' ' | '路' | '街' | '巷' | '场' | '民' | '政' | '府' | '医' | '第' | '立'
            ) || (*ending == "市" && matches!(next, '区'));
            if !estate && !inside_name && at >= 1 {
                return Some(start + end);
            }
        }
        if starts_with(tail, "路") || starts_with(tail, "小区") || starts_with(tail, "胡同") {
            return None;
        }
    }
    None
}

fn starts_with(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

impl Reader<'_> {
    fn rest(&self) -> &[char] {
        self.chars.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(&c) = self.rest().first() {
            if !(c.is_alphanumeric() || c == '-' || c == '#') {
                self.at += 1; // blanks and punctuation
            } else if let Some((number, length)) = self.number() {
                self.at += length;
                self.place(&number);
            } else {
                self.name.push(c);
                self.at += 1;
            }
        }
        self.settle_name();
        if self.parts.building_end == 0 {
            self.parts.building_end =
                if self.parts.house_no.is_empty() { self.chars.len() } else { self.house_end };
        }
    }

    /// A number at this point, and its length: digits and letters, or a counting numeral before a
    /// measure word.
    fn number(&self) -> Option<(String, usize)> {
        let rest = self.rest();
        let first = *rest.first()?;
        if numerals::is_numeral(first) {
            let length = rest.iter().take_while(|&&c| numerals::is_numeral(c)).count();
            let value = numerals::counting(rest.get(..length)?)?;
            measure(rest.get(length..)?)?;
            return Some((value.to_string(), length));
        }
        let marked = matches!(first, '甲' | '乙' | '丙' | '丁' | '负' | '附');
        if !(first.is_ascii_alphanumeric() || marked) {
            return None;
        }
        let body = rest.get(usize::from(marked)..)?;
        let length = body.iter().take_while(|&&c| c.is_ascii_alphanumeric() || c == '-').count();
        let number = body.get(..length)?;
        let counts = number.iter().any(char::is_ascii_digit)
            || (length == 1
                && number.iter().all(char::is_ascii_alphabetic)
                && measure(body.get(length..)?).is_some());
        if !counts {
            return None;
        }
        let length = length + usize::from(marked);
        Some((rest.get(..length)?.iter().collect(), length))
    }

    /// Decides what a number is by the word behind it and by what is known already.
    fn place(&mut self, number: &str) {
        let found = measure(self.rest());
        if let Some((word, _)) = found {
            self.at += word.chars().count();
        }
        match found {
            Some((word, Measure::Name)) => {
                self.name.push_str(number);
                self.name.push_str(word);
            }
            Some((_, Measure::Building)) => self.building(number),
            Some((_, Measure::Unit)) => self.unit(number),
            Some((_, Measure::Floor)) => self.floor(number),
            Some((_, Measure::Room)) => self.room(number),
            Some((_, Measure::Yard)) => self.house(number),
            Some((_, Measure::Storey)) => {
                if self.parts.building.is_empty() && self.unit_follows() {
                    self.building(number);
                } else {
                    self.floor(number);
                }
            }
            Some((_, Measure::House)) => self.numbered(number),
            None => self.bare(number),
        }
    }

    /// `N号`: a house on a road, a building of an estate if a unit follows, a room within a building.
    fn numbered(&mut self, number: &str) {
        let within = !self.parts.building.is_empty() || !self.parts.unit_no.is_empty();
        if let Some(annex) = number.strip_prefix('附') {
            self.settle_name();
            self.parts.house_no.push('附');
            self.parts.house_no.push_str(annex);
            self.house_end = self.at;
        } else if within {
            self.room(number);
        } else if self.unit_follows() && !ends_in_road(&self.name) {
            self.building(number);
        } else {
            self.house(number);
        }
    }

    /// A number with no measure word behind it.
    fn bare(&mut self, number: &str) {
        let pieces: Vec<&str> = number.split('-').filter(|piece| !piece.is_empty()).collect();
        let on_road =
            ends_in_road(&self.name) || (self.name.is_empty() && self.parts.estate.is_empty());
        match (self.parts.building.is_empty(), self.parts.unit_no.is_empty(), pieces.as_slice()) {
            (true, true, [building, unit, room]) if !on_road || !self.parts.house_no.is_empty() => {
                self.building(building);
                self.unit(unit);
                self.room(room);
            }
            (false, true, [unit, room]) => {
                self.unit(unit);
                self.room(room);
            }
            (true, true, _) if self.at < self.chars.len() && !on_road => self.name.push_str(number),
            (true, true, _) if self.parts.house_no.is_empty() => self.house(number),
            _ => self.room(number),
        }
    }

    fn unit_follows(&self) -> bool {
        let rest = self.rest();
        let digits = rest
            .iter()
            .take_while(|&&c| c.is_ascii_alphanumeric() || numerals::is_numeral(c))
            .count();
        digits > 0
            && rest
                .get(digits..)
                .is_some_and(|after| starts_with(after, "单元") || starts_with(after, "门"))
    }

    fn house(&mut self, number: &str) {
        self.settle_name();
        set_or_add(&mut self.parts.house_no, number);
        self.house_end = self.at;
    }

    fn building(&mut self, number: &str) {
        self.settle_name();
        set_or_add(&mut self.parts.building, number);
        self.parts.building_end = self.at;
    }

    fn unit(&mut self, number: &str) {
        self.settle_name();
        set_or_add(&mut self.parts.unit_no, number);
    }

    fn floor(&mut self, number: &str) {
        self.settle_name();
        set_or_add(&mut self.parts.floor, number);
    }

    fn room(&mut self, number: &str) {
        self.settle_name();
        set_or_add(&mut self.parts.room, number);
    }

    /// Files the name read so far under road, community or estate.
    fn settle_name(&mut self) {
        let name = std::mem::take(&mut self.name);
        if name.is_empty() {
            return;
        }
        let parts = &mut self.parts;
        if !parts.building.is_empty() || !parts.unit_no.is_empty() {
            parts.room.push_str(&name); // 地下室, 阁楼
            return;
        }
        let (community, name) = after_community(&name);
        if parts.community.is_empty() {
            parts.community.push_str(community);
        } else {
            parts.road.push_str(community);
        }
        let (road, estate) = after_road(name);
        parts.road.push_str(road);
        parts.estate.push_str(estate);
    }
}

fn set_or_add(part: &mut String, number: &str) {
    if !part.is_empty() {
        part.push('-');
    }
    part.push_str(number);
}

fn measure(rest: &[char]) -> Option<(&'static str, Measure)> {
    let found = MEASURES.iter().find(|(word, _)| starts_with(rest, word)).copied()?;
    let next = rest.get(found.0.chars().count()).copied().unwrap_or(' ');
    // 门市, 门面, 户外, 社区, 区域 … are words of their own.
    let other_word = match found.0 {
        "门" => matches!(next, '市' | '面' | '店' | '口' | '厅'),
        "社" => next == '区',
        "队" | "组" | "房" | "室" | "户" => matches!(next, '长' | '产' | '内' | '外'),
        "楼" => matches!(next, '盘' | '村'),
        _ => false,
    };
    (!other_word).then_some(found)
}

const ROADS: &[&str] = &["路", "街", "巷", "道", "胡同", "弄", "条", "线"];

fn ends_in_road(name: &str) -> bool {
    ROADS.iter().any(|road| name.ends_with(road))
}

/// The community or village at the front of a name, and the rest.
fn after_community(name: &str) -> (&str, &str) {
    for word in ["社区", "居委会", "村委会"] {
        if let Some(at) = name.find(word).filter(|&at| at > 0)
            && let Some(halves) = name.split_at_checked(at + word.len())
        {
            return halves;
        }
    }
    match name.find('村').filter(|&at| at > 0) {
        // 新村 is an estate, 村 before a road word part of its name.
        Some(at) if !name.get(..at).is_some_and(|n| n.ends_with('新')) => {
            let halves = name.split_at_checked(at + '村'.len_utf8()).unwrap_or(("", name));
            if ROADS.iter().any(|road| halves.1.starts_with(road)) { ("", name) } else { halves }
        }
        _ => ("", name),
    }
}

/// The road at the front of a name, and the estate behind it.
fn after_road(name: &str) -> (&str, &str) {
    if ends_in_road(name) || name.ends_with(['组', '队', '屯', '社']) {
        return (name, "");
    }
    let end = ROADS
        .iter()
        .filter_map(|road| name.find(road).filter(|&at| at > 0).map(|at| at + road.len()))
        .max();
    match end.and_then(|end| name.split_at_checked(end)) {
        // 青年路小区 is one name.
        Some((road, estate)) if estate.chars().count() >= 3 && !estate.starts_with("小区") => {
            (road, estate)
        }
        _ => ("", name),
    }
}

#[cfg(test)]
mod tests;
