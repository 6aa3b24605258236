//! Where a line may end.

use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::text::Sort;

/// What kind of text is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Running text: the usual rules, and a number stays with what it counts.
    Text,
    /// A name: only after a dot, a space or a hyphen.
    Name,
    /// Numbers: only between them.
    Number,
}

/// What a number before it belongs to.
const COUNTED: &str = "号室栋幢组楼层座户弄巷单元人间年月日时分条㎡%℃具";

/// A line to write a part of a day on; the day never parts.
pub(super) const DAY_BLANK: char = '\u{FDD3}';

/// What may hang over the end of a line.
const HANGING: &str = "，。、；：";

/// Cuts into lines no wider than `limit` (em); `first` is what the first line has less of it.
/// A part without a chance to break is cut anywhere rather than run over its cell.
pub(super) fn break_lines(sorts: &[Sort], limit: f32, first: f32, manner: Manner) -> Vec<&[Sort]> {
    Breakable::new(sorts, manner).lines(limit, first)
}

/// The same lines as places in the text. With `hang`, a comma or full stop that a line has no more
/// room for stands beyond its end.
pub(super) fn break_ranges(
    sorts: &[Sort],
    limit: f32,
    first: f32,
    manner: Manner,
    hang: bool,
) -> Vec<Range<usize>> {
    Breakable::new(sorts, manner).ranges(limit, first, hang)
}

/// A text with the places where its lines may end, to be cut at more than one measure.
pub(super) struct Breakable<'s> {
    sorts: &'s [Sort],
    /// For each character, whether a line may end after it.
    may: Vec<bool>,
}

impl<'s> Breakable<'s> {
    pub(super) fn new(sorts: &'s [Sort], manner: Manner) -> Self {
        Self { sorts, may: chances(sorts, manner) }
    }

    /// As [`break_lines`].
    pub(super) fn lines(&self, limit: f32, first: f32) -> Vec<&'s [Sort]> {
        let lines = self.ranges(limit, first, false).into_iter();
        lines.filter_map(|line| self.sorts.get(line)).collect()
    }

    /// As [`break_ranges`].
    pub(super) fn ranges(&self, limit: f32, first: f32, hang: bool) -> Vec<Range<usize>> {
        let Self { sorts, may } = self;
        let mut lines = Vec::new();
        let mut start = 0;
        let mut room = limit - first;
        while start < sorts.len() {
            let (mut width, mut fits, mut chance, mut forced) = (0.0_f32, start, start, false);
            for (at, sort) in sorts.iter().enumerate().skip(start) {
                if sort.character == '\n' {
                    chance = at;
                    forced = true;
                    break;
                }
                width += sort.width;
                let over = width > room + 0.01;
                let hangs = hang && is_hanging(sort.character) && width - sort.width <= room + 0.01;
                if over && sort.character != ' ' && !hangs {
                    break;
                }
                fits = at + 1;
                if may.get(at).copied().unwrap_or(true) || fits == sorts.len() {
                    chance = fits;
                }
                if over && hangs {
                    break;
                }
            }
            let cut = match (forced, chance > start) {
                (true, _) | (false, true) => chance,
                (false, false) => kinder(sorts, start, fits.max(start + 1)),
            };
            let line = sorts.get(start..cut).unwrap_or_default();
            lines.push(start..start + trim(line).len());
            start = cut + usize::from(forced);
            room = limit;
        }
        lines
    }
}

/// A cut where none is allowed, moved so that no line begins or ends with the wrong mark.
fn kinder(sorts: &[Sort], start: usize, cut: usize) -> usize {
    let is = |at: usize, marks: &str| sorts.get(at).is_some_and(|s| marks.contains(s.character));
    let wrong = |at: usize| is(at, "，。、；：！？）》」』”’〕%‰") || is(at - 1, "（《「『“‘〔");
    (start + 1..=cut).rev().take(4).find(|at| !wrong(*at)).unwrap_or(cut)
}

/// Whether a character may hang over the end of a line.
pub(super) fn is_hanging(character: char) -> bool {
    HANGING.contains(character)
}

/// The widest word or part of a name: of a text without chances to break inside of it, in em. A
/// number is none: in smaller type it could not be read, it rather parts.
pub(super) fn widest_word(sorts: &[Sort], manner: Manner) -> f32 {
    let may = chances(sorts, manner);
    let parts: Vec<(&Sort, bool)> = sorts.iter().zip(may).collect();
    let words = parts.split_inclusive(|(_, may)| *may);
    let words = words.filter(|word| !word.iter().any(|(sort, _)| sort.character.is_ascii_digit()));
    let width = |word: &[(&Sort, bool)]| {
        let ink = word.iter().filter(|(sort, _)| sort.character != ' ');
        ink.map(|(sort, _)| sort.width).sum()
    };
    words.map(width).fold(0.0, f32::max)
}

fn trim(line: &[Sort]) -> &[Sort] {
    let end = line.iter().rposition(|s| s.character != ' ').map_or(0, |at| at + 1);
    line.get(..end).unwrap_or(line)
}

/// For each character, whether a line may end after it.
fn chances(sorts: &[Sort], manner: Manner) -> Vec<bool> {
    let text: String = sorts.iter().map(|s| s.character).collect();
    let mut out = vec![false; sorts.len()];
    match manner {
        Manner::Text => {
            let mut breaks =
                linebreaks(&text).map(|(at, kind)| (at, kind == BreakOpportunity::Mandatory));
            let mut next = breaks.next();
            let mut end = 0;
            let followers = sorts.iter().skip(1).map(|s| Some(s.character)).chain([None]);
            for ((slot, sort), after) in out.iter_mut().zip(sorts).zip(followers) {
                end += sort.character.len_utf8();
                while next.is_some_and(|(at, _)| at < end) {
                    next = breaks.next();
                }
                *slot =
                    next.is_some_and(|(at, _)| at == end) && !holds_together(sort.character, after);
            }
        }
        Manner::Name => {
            for (slot, sort) in out.iter_mut().zip(sorts) {
                *slot = matches!(sort.character, '·' | ' ' | '-' | '、' | '，' | '/' | '（');
            }
        }
        Manner::Number => {
            let followers = sorts.iter().skip(1).map(|s| s.character).chain([' ']);
            for ((slot, sort), after) in out.iter_mut().zip(sorts).zip(followers) {
                *slot = matches!(sort.character, ' ' | '、' | '，' | ',' | '；' | ';' | '/')
                    || matches!(after, '转' | '（' | '(');
            }
        }
    }
    out
}

fn holds_together(before: char, after: Option<char>) -> bool {
    after.is_some_and(|after| {
        (before.is_ascii_alphanumeric() && COUNTED.contains(after))
            || before == DAY_BLANK
            || (after == DAY_BLANK && matches!(before, '年' | '月'))
            || (matches!(before, '第' | '附') && after.is_ascii_digit())
            || (before == '单' && after == '元')
            || (before == '号' && after == '楼')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::fonts::Face;
    use crate::paper::text::{Spacing, sorts};

    fn lines(text: &str, limit: f32, manner: Manner) -> Vec<String> {
        let sorts = sorts(Face::Value, text, Spacing::Natural, &mut |_| {});
        break_lines(&sorts, limit, 0.0, manner)
            .iter()
            .map(|line| line.iter().map(|s| s.character).collect())
            .collect()
    }

    #[test]
    fn a_number_stays_with_its_house() {
        assert_eq!(
            lines("郭家店镇利泽中二路437号", 10.5, Manner::Text),
            ["郭家店镇利泽中二路", "437号"]
        );
    }

    #[test]
    fn a_comma_hangs_and_brackets_stay_with_what_they_hold() {
        let sorts = sorts(
            Face::Value,
            "查验身份证件，登记姓名（《目录》）。",
            Spacing::Natural,
            &mut |_| {},
        );
        let lines = break_ranges(&sorts, 6.0, 0.0, Manner::Text, true);
        assert_eq!(lines.first().map(|line| line.len()), Some(7));
        for line in lines.iter().filter_map(|line| sorts.get(line.clone())) {
            let first = line.first().map_or(' ', |s| s.character);
            let last = line.last().map_or(' ', |s| s.character);
            assert!(!"，。、；：）》」！？".contains(first) && !"（《「".contains(last));
        }
    }

    #[test]
    fn a_day_to_write_in_never_parts() {
        let mut all = sorts(Face::Value, "有效期至", Spacing::Natural, &mut |_| {});
        for word in ["年", "月", "日"] {
            all.push(Sort { character: DAY_BLANK, face: Face::Value, width: 2.0, filled: false });
            all.extend(sorts(Face::Value, word, Spacing::Natural, &mut |_| {}));
        }
        for limit in [9.5, 10.5, 11.5, 12.5] {
            assert_eq!(break_ranges(&all, limit, 0.0, Manner::Text, true), [0..4, 4..10]);
        }
    }

    #[test]
    fn a_name_breaks_after_its_dots_only() {
        let name = lines("迪丽努尔·阿布都热合曼·麦合木提", 7.5, Manner::Name);
        assert_eq!(name, ["迪丽努尔·", "阿布都热合曼·", "麦合木提"]);
    }

    #[test]
    fn nothing_runs_over_and_nothing_is_lost() {
        let long = "9".repeat(60);
        assert_eq!(lines(&long, 5.0, Manner::Number).concat(), long);
        assert!(lines(&"字".repeat(30), 5.0, Manner::Name).iter().all(|l| l.chars().count() <= 5));
        assert_eq!(lines("甲\n\n乙", 5.0, Manner::Text), ["甲", "", "乙"]);
    }
}
