//! Hole patterns, as table `paper_profile` has them: so many holes so far apart, centred along the
//! bound edge and at a distance from it; with a gap in the middle they are two groups.

use crate::forms::Catalogue;
use crate::forms::codes::Code;

use super::Paper;

/// Patterns of no more holes than this are made with a punch that is set at the middle of the sheet.
const BY_PUNCH: u16 = 4;

/// A pattern on a paper; lengths in mm.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Holes {
    /// 四孔
    pub(super) name: String,
    /// Centres, from the bound edge.
    pub(super) across: f32,
    /// Centres, along the bound edge.
    pub(super) along: Vec<f32>,
}

impl Holes {
    /// The pattern with this code; none when it belongs to another paper.
    pub(super) fn of(catalogue: &Catalogue, code: Option<&str>, paper: Paper) -> Self {
        let row = code.zip(catalogue.table(TABLE)).and_then(|(code, table)| table.get(code));
        row.and_then(|row| Self::read(row, paper)).unwrap_or_default()
    }

    /// All patterns of a paper.
    pub(super) fn all(catalogue: &Catalogue, paper: Paper) -> Vec<Self> {
        let rows = catalogue.table(TABLE).map_or(&[][..], |table| table.rows());
        rows.iter().filter_map(|row| Self::read(row, paper)).collect()
    }

    fn read(row: &Code, paper: Paper) -> Option<Self> {
        let (width, height) = paper.sheet();
        if row.get("paper_mm") != format!("{width}x{height}") {
            return None;
        }
        let number = |column: &str| row.get(column).trim().parse::<f32>().ok();
        let count = row.get("holes").trim().parse::<u16>().ok().filter(|count| *count > 0)?;
        let (pitch, across) = (number("pitch_mm")?, number("edge_to_center_mm")?);
        // One step of all is the gap; without groups it is a step like the others.
        let gap = number("group_gap_mm").unwrap_or(pitch);
        let steps = f32::from(count) - 1.0;
        let whole = (steps - 1.0).max(0.0) * pitch + if count > 1 { gap } else { 0.0 };
        let first = (height as f32 - whole) / 2.0;
        let along = (0..count).map(|at| {
            let beyond = if count > 1 && at >= count.div_ceil(2) { gap - pitch } else { 0.0 };
            first + f32::from(at) * pitch + beyond
        });
        let name = row.label.split(['（', '(']).next().unwrap_or_default();
        let name = name.rsplit(' ').next().unwrap_or_default().to_owned();
        Some(Self { name, across, along: along.collect() })
    }

    /// Whether the middle of the sheet is marked for a punch.
    pub(super) fn by_punch(&self) -> bool {
        (1..=usize::from(BY_PUNCH)).contains(&self.along.len())
    }
}

const TABLE: &str = "paper_profile";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_centred_along_the_edge() {
        let catalogue = Catalogue::builtin();
        let of = |code, paper| Holes::of(&catalogue, Some(code), paper);
        let four = of("a4_iso4", Paper::A4);
        assert_eq!((four.across, four.along), (12.0, vec![28.5, 108.5, 188.5, 268.5]));
        assert_eq!(of("a4_iso2", Paper::A4).along, [108.5, 188.5]);
        assert_eq!(of("a5_6", Paper::A5).along, [32.0, 51.0, 70.0, 140.0, 159.0, 178.0]);
        let many = of("a4_30", Paper::A4);
        assert_eq!((many.along.first(), many.along.last()), (Some(&10.75), Some(&286.25)));
        assert!(!many.by_punch() && many.across == 6.5 && many.name == "三十孔");
        assert_eq!(of("a4_iso4", Paper::A5), Holes::default(), "of another paper");
        assert_eq!(of("none", Paper::A4), Holes::default());
    }
}
