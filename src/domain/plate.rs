//! Licence plates (车牌号码), for places that deal with cars.

use super::id18::hidden_debug;
use super::reason::Reason;
use super::tidy;

/// What kind of plate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlateKind {
    /// 普通.
    Ordinary,
    /// 学、挂、警、港、澳、领 at the end.
    Special,
    /// 新能源小型.
    NewEnergySmall,
    /// 新能源大型.
    NewEnergyLarge,
}

/// A licence plate without blanks or dots.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Plate {
    text: String,
    kind: PlateKind,
    energy: Option<char>,
}

hidden_debug!(Plate);

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const SPECIAL: &str = "学挂警港澳领";

fn is_letter(c: char) -> bool {
    c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')
}

fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c)
}

/// D and F, and the letters kept for later, of which it is not known whether they are in use.
fn is_energy(c: char) -> bool {
    matches!(c, 'A'..='H' | 'J' | 'K')
}

fn all(chars: &[char], good: impl Fn(char) -> bool) -> bool {
    chars.iter().all(|&c| good(c))
}

impl Plate {
    /// Accepts full width, lower case, blanks, hyphens and the dot after the second character.
    pub fn parse(input: &str) -> Result<Self, Reason> {
        let text = tidy::tidy_number(input);
        let chars: Vec<char> = text
            .chars()
            .filter(|&c| c != '·' && c != '.' && !tidy::is_other_middle_dot(c))
            .collect();
        let [province, office, rest @ ..] = chars.as_slice() else {
            return Err(Reason::PlateBad);
        };
        if !PROVINCES.contains(*province) || !is_letter(*office) {
            return Err(Reason::PlateBad);
        }
        let digit = |c: char| c.is_ascii_digit();
        let (kind, energy) = match rest {
            [marks @ .., last]
                if marks.len() == 4 && SPECIAL.contains(*last) && all(marks, is_mark) =>
            {
                (PlateKind::Special, None)
            }
            marks if marks.len() == 5 && all(marks, is_mark) => (PlateKind::Ordinary, None),
            [energy, mark, digits @ ..]
                if digits.len() == 4
                    && is_energy(*energy)
                    && is_mark(*mark)
                    && all(digits, digit) =>
            {
                (PlateKind::NewEnergySmall, Some(*energy))
            }
            [digits @ .., energy]
                if digits.len() == 5 && is_energy(*energy) && all(digits, digit) =>
            {
                (PlateKind::NewEnergyLarge, Some(*energy))
            }
            _ => return Err(Reason::PlateBad),
        };
        Ok(Self { text: chars.into_iter().collect(), kind, energy })
    }

    /// The plate. Only forms, exports and storage call this.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What kind of plate it is.
    pub fn kind(&self) -> PlateKind {
        self.kind
    }

    /// Whether a new-energy plate bears a letter other than D and F, worth a second look.
    pub fn has_unusual_letter(&self) -> bool {
        self.energy.is_some_and(|c| !matches!(c, 'D' | 'F'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_plates() {
        let kind = |text| Plate::parse(text).map(|p| p.kind());
        assert_eq!(kind("京A00000"), Ok(PlateKind::Ordinary));
        assert_eq!(kind("京AD00000"), Ok(PlateKind::NewEnergySmall));
        assert_eq!(kind("京ADA0000"), Ok(PlateKind::NewEnergySmall));
        assert_eq!(kind("京A00000F"), Ok(PlateKind::NewEnergyLarge));
        assert_eq!(kind("京A0000学"), Ok(PlateKind::Special));
        assert_eq!(kind("京AL00000"), Err(Reason::PlateBad));
        assert_eq!(kind(""), Err(Reason::PlateBad));
    }

    #[test]
    fn dots_blanks_and_lower_case_are_tidied() {
        assert_eq!(Plate::parse(" 京a·12345").unwrap().reveal(), "京A12345");
        assert_eq!(Plate::parse("京A-Ｄ1234５").unwrap().reveal(), "京AD12345");
    }

    #[test]
    fn letters_kept_for_later_are_mentioned() {
        assert!(Plate::parse("京AK00000").unwrap().has_unusual_letter());
        assert!(!Plate::parse("京AD00000").unwrap().has_unusual_letter());
    }
}
