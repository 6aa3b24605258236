//! Export profiles: how the district's template wants a form's rows (`assets/profiles/README.md`).
//!
//! A [`Profile`] is only made by `reading`, which refuses what does not hold together: its form
//! exists, its paths lead to a value, its conditions parse, and no heading crosses the boundary
//! (decisions.md 15) unless its column is empty for ever. No form and no field is named here.

mod pattern;
mod reading;

use std::collections::BTreeMap;
use std::path::Path as FilePath;

use crate::domain::AnchorCategory;
use crate::forms::assets::{self, Folder};
use crate::forms::condition::Condition;
use crate::forms::definition::Required;
use crate::forms::toml_read::{Problem, own_files};
use crate::forms::{Catalogue, FormDef, Shape};

pub use pattern::DatePattern;
pub use reading::read_profile;
pub(in crate::exchange) use reading::related_forms;
pub(in crate::exchange) use reading::words::needs_quotes;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// All words, in the order of the README.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in profiles.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The one with this word.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

words! {
    /// Which rows of the form go out.
    RowScope {
        /// All.
        All = "all";
        /// Those who have not left.
        Present = "present";
        /// Those who have left.
        Left = "left";
        /// Those changed since the last batch that was not called off.
        ChangedSinceLast = "changed_since_last";
    }
}

words! {
    /// Bytes of the file.
    Charset {
        /// UTF-8 with a byte order mark: opens in a spreadsheet.
        Utf8Bom = "utf8_bom";
        /// UTF-8.
        Utf8 = "utf8";
        /// GB 18030: every character.
        Gb18030 = "gb18030";
        /// GBK: no rare characters of names.
        Gbk = "gbk";
    }
}

words! {
    /// Which cells stand in quotes.
    Quote {
        /// Those that need it (RFC 4180).
        Minimal = "minimal";
        /// All.
        All = "all";
        /// None: a cell that would need it is a problem.
        None = "none";
    }
}

words! {
    /// How an option is written.
    CodeStyle {
        /// 名称.
        Label = "label";
        /// 代码.
        Code = "code";
        /// 代码-名称, of which the receiver makes two at the only hyphen.
        CodeLabel = "code-label";
    }
}

words! {
    /// What keeps a spreadsheet from making a number of a code. Machines take it for dirt.
    TextGuard {
        /// Nothing.
        None = "none";
        /// A tab behind the value.
        Tab = "tab";
        /// `="…"`.
        Eq = "eq";
        /// A single quote in front.
        Apos = "apos";
    }
}

words! {
    /// What happens to a value that a spreadsheet would run as a formula.
    FormulaGuard {
        /// The row is a problem.
        Reject = "reject";
        /// A single quote in front.
        PrefixApos = "prefix_apos";
        /// The signs in front are left out.
        Strip = "strip";
    }
}

words! {
    /// When the next file begins.
    SplitBy {
        /// With every place, and when it is full.
        Place = "place";
        /// When it is full.
        Rows = "rows";
        /// Never.
        None = "none";
    }
}

words! {
    /// How much the person at the desk must confirm before the export.
    PiLevel {
        /// Nothing personal.
        None = "none";
        /// Personal.
        Personal = "P";
        /// Sensitive: asked twice, with a purpose, logged.
        Sensitive = "S";
    }
}

impl Charset {
    /// Reads the word of a profile or of the command line (`utf8-bom`).
    pub fn from_word(word: &str) -> Option<Self> {
        Self::from_code(&word.to_ascii_lowercase().replace('-', "_"))
    }

    /// As one would call it at the desk.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8Bom => "UTF-8（带 BOM）",
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB 18030",
            Self::Gbk => "GBK",
        }
    }
}

/// How rows are shared out among files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// When the next file begins.
    pub by: SplitBy,
    /// A file is full at so many rows.
    pub max_rows: usize,
}

/// What kind of entries of a place a path looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Related {
    /// Letters in force.
    Letter,
    /// Checks.
    Check,
}

impl Related {
    /// Whether entries of the form are of this kind.
    pub fn is_on(self, form: &FormDef) -> bool {
        match self {
            Related::Letter => form.shape == Shape::Letter,
            Related::Check => form.is_check(),
        }
    }

    /// The role of the day that says which entry is the newest.
    pub const fn day_role(self) -> &'static str {
        match self {
            Related::Letter => "signed_on",
            Related::Check => "happened_on",
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValuePath {
    /// A field of the row itself.
    Own(String),
    /// A role on the place's registration: what stands after `place.`.
    Place(String),
    /// The place's address in full.
    PlaceAddress,
    /// The leaf number of the place's registration.
    PlaceLeaf,
    /// A role on the place's newest entry of a kind.
    Latest {
        /// Letters or checks.
        of: Related,
        /// The role.
        role: String,
        /// Only on this form.
        form: Option<String>,
    },
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The first of these that is not empty.
    Field(Vec<ValuePath>),
    /// Fixed words, with `{post}` and the like.
    Const(String),
    /// Nothing, for ever.
    Empty,
    /// The number of the row in its file.
    RowNumber,
    /// How many rows of a list all entries of a kind have together.
    Count {
        /// Letters or checks.
        of: Related,
        /// The role of the list.
        role: String,
        /// Only on this form.
        form: Option<String>,
        /// Only rows of which this holds.
        when: Option<Condition>,
    },
    /// One of two words.
    Flag {
        /// Empty values make the cell empty.
        value: Vec<ValuePath>,
        /// Decides.
        when: Condition,
        /// Written when it holds.
        yes: String,
        /// Written when it does not.
        no: String,
    },
}

/// A style of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Another style for options.
    Code(CodeStyle),
    /// The day only, of a day and time.
    Date,
    /// One number of several, a mobile one if there is one.
    MobileFirst,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Heading, to the letter.
    pub title: String,
    /// What it holds.
    pub content: Content,
    /// Must it be filled.
    pub required: Required,
    /// Longest text in characters.
    pub max: Option<usize>,
    /// The text guard applies.
    pub guard: bool,
    /// Style of its own.
    pub style: Option<Style>,
    /// Date style of its own.
    pub date_style: Option<DatePattern>,
    /// What an empty value is written as.
    pub empty: Option<String>,
    /// Name of its map.
    pub map: Option<String>,
}

/// The receiver's code and label for one of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// Code.
    pub code: String,
    /// Label.
    pub label: String,
}

/// Our codes to the receiver's.
pub type CodeMap = BTreeMap<String, Mapped>;

/// A profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Raised with every change; stands in every manifest.
    pub version: u32,
    /// Key of the form whose rows go out.
    pub form: String,
    /// Category of the places.
    pub category: AnchorCategory,
    /// Which rows.
    pub row_scope: RowScope,
    /// Only rows of which this holds.
    pub rows: Option<Condition>,
    /// Bytes.
    pub charset: Charset,
    /// `\r\n` or `\n`.
    pub newline: &'static str,
    /// Between cells.
    pub delimiter: char,
    /// Quotes.
    pub quote: Quote,
    /// Is there a row of headings.
    pub header: bool,
    /// Rows above it.
    pub lead_rows: Vec<String>,
    /// Days.
    pub date_style: DatePattern,
    /// Days with a time.
    pub datetime_style: DatePattern,
    /// Options.
    pub code_style: CodeStyle,
    /// Guard of codes and numbers.
    pub text_guard: TextGuard,
    /// Guard against formulas.
    pub formula_guard: FormulaGuard,
    /// Files.
    pub split: Split,
    /// Template of file names.
    pub filename: String,
    /// What must be confirmed.
    pub pi_level: PiLevel,
    /// What an empty value is written as.
    pub empty: String,
    /// Fields, folded away on screen, that this profile needs.
    pub shows: Vec<String>,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Maps by name.
    pub maps: BTreeMap<String, CodeMap>,
    /// Stands in the ledger's own folder.
    pub own: bool,
}

impl Profile {
    /// Every path the columns look at.
    pub fn paths(&self) -> impl Iterator<Item = &ValuePath> {
        self.columns.iter().flat_map(|column| match &column.content {
            Content::Field(paths) | Content::Flag { value: paths, .. } => paths.as_slice(),
            _ => &[],
        })
    }
}

/// The profiles in force.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    all: Vec<Profile>,
}

impl Profiles {
    /// The program's own profiles, with what is wrong in them (nothing, says a test).
    pub fn load_builtin(catalogue: &Catalogue) -> (Self, Vec<Problem>) {
        let mut profiles = Self::default();
        let mut problems = Vec::new();
        for (file, text) in assets::files(Folder::Profiles) {
            if file.ends_with(".toml") {
                problems.extend(profiles.add(file, text, catalogue, false));
            }
        }
        (profiles, problems)
    }

    /// The program's profiles and those in the ledger's own folder; the same key is replaced. A bad
    /// file is left out and told of; the rest works. A folder that is not there adds nothing.
    pub fn with_own(folder: &FilePath, catalogue: &Catalogue) -> (Self, Vec<Problem>) {
        let (mut profiles, mut problems) = Self::load_builtin(catalogue);
        for (name, text) in own_files(folder) {
            match text {
                Ok(text) => problems.extend(profiles.add(&name, &text, catalogue, true)),
                Err(problem) => problems.push(problem),
            }
        }
        (profiles, problems)
    }

    fn add(&mut self, file: &str, text: &str, catalogue: &Catalogue, own: bool) -> Vec<Problem> {
        let profile = match read_profile(file, text, catalogue, own) {
            Ok(profile) => profile,
            Err(problems) => return problems,
        };
        match self.all.iter_mut().find(|known| known.key == profile.key) {
            Some(known) if known.own == own => {
                return vec![Problem {
                    file: file.to_owned(),
                    line: 1,
                    key: "key".to_owned(),
                    reason: format!("另一个文件里已有方案 {}", profile.key),
                }];
            }
            Some(known) => *known = profile,
            None => self.all.push(profile),
        }
        Vec::new()
    }

    /// All profiles, by the name of their file.
    pub fn all(&self) -> &[Profile] {
        &self.all
    }

    /// The profile with this key.
    pub fn get(&self, key: &str) -> Option<&Profile> {
        self.all.iter().find(|profile| profile.key == key)
    }
}

/// The path of what `name` means on a registration (`ext_code`, `security_resp.name`): the longest
/// beginning that is a role, and a field below it.
pub fn place_path(form: &FormDef, name: &str) -> Option<String> {
    let mut role = name;
    loop {
        let path = form.role_path(&format!("place.{role}")).or_else(|| form.role_path(role));
        if let Some(path) = path {
            let rest = name.get(role.len()..).unwrap_or("");
            let whole = format!("{path}{rest}");
            let is_value = form.at(&whole).is_some_and(|field| field.is_leaf());
            return (is_value && !whole.contains('[')).then_some(whole);
        }
        role = role.rsplit_once('.')?.0;
    }
}

#[cfg(test)]
mod tests;
