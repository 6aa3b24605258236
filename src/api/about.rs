//! What the program is made of: its fonts and the packages of others in it, with their licences.

use serde::Serialize;
use ts_rs::TS;

/// Written by `cargo xtask parts`, which also says when it is stale.
static PARTS: &str = include_str!("../../assets/about/parts.csv");

/// The program and what it is made of.
#[derive(Serialize, TS)]
pub struct AboutReply {
    /// Version.
    pub version: &'static str,
    /// Licence.
    pub licence: &'static str,
    /// Fonts, crates, packages of the pages.
    pub parts: Vec<PartLine>,
}

/// A part.
#[derive(Serialize, TS)]
pub struct PartLine {
    /// `font`, `crate`, `page`.
    pub kind: &'static str,
    /// Name.
    pub name: &'static str,
    /// Version; empty for fonts.
    pub version: &'static str,
    /// Licence.
    pub licence: &'static str,
}

/// The program and what it is made of.
pub fn about() -> AboutReply {
    let parts = PARTS
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.splitn(4, ',');
            let mut next = || cells.next().map(|cell| cell.trim_matches('"'));
            Some(PartLine { kind: next()?, name: next()?, version: next()?, licence: next()? })
        })
        .collect();
    AboutReply { version: env!("CARGO_PKG_VERSION"), licence: env!("CARGO_PKG_LICENSE"), parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_name_and_a_licence() {
        let parts = about().parts;
        for kind in ["font", "crate", "page"] {
            assert!(parts.iter().any(|part| part.kind == kind), "{kind}");
        }
        assert!(parts.iter().all(|part| !part.name.is_empty() && !part.licence.is_empty()));
    }
}
