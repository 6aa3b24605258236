//! The definitions that the program carries. Adding a file to the folder is all it takes.

use include_dir::{Dir, include_dir};

static FORMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/forms");
static CODES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/codes");
static LETTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/letters");
static PROFILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/profiles");
static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/rules");
static BOUNDARY: &str = include_str!("../../assets/boundary.txt");

/// The folders of embedded definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Form definitions.
    Forms,
    /// Groups of fields that forms include.
    Groups,
    /// Code tables.
    Codes,
    /// Texts of letters.
    Letters,
    /// Export profiles.
    Profiles,
    /// Rules and figures.
    Rules,
}

/// The text files of a folder: (name with ending, text), by name.
pub fn files(folder: Folder) -> Vec<(&'static str, &'static str)> {
    let dir = match folder {
        Folder::Forms => Some(&FORMS),
        Folder::Groups => FORMS.get_dir("groups"),
        Folder::Codes => Some(&CODES),
        Folder::Letters => Some(&LETTERS),
        Folder::Profiles => Some(&PROFILES),
        Folder::Rules => Some(&RULES),
    };
    let mut out: Vec<_> = dir
        .into_iter()
        .flat_map(Dir::files)
        .filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents_utf8()?)))
        .collect();
    out.sort_unstable();
    out
}

/// The words of the boundary (decisions.md 15), one a line.
pub fn boundary() -> impl Iterator<Item = &'static str> {
    BOUNDARY.lines().map(str::trim).filter(|word| !word.is_empty())
}
