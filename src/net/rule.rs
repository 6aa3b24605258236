//! One rule as data: of whom, which records, how often, how early, how grave.
//!
//! What the mechanisms behind [`Looks`] do is in [`super::rules`]; what they need to know of a
//! subject's entries is gathered by [`super::seen`].

use crate::domain::Period;
use crate::forms::SubjectKind;
use crate::forms::condition::Condition;

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Every leaf of a place's kind is there.
    Leaf,
    /// Cards are filled and right.
    Card,
    /// Letters are in their term, and whoever signed them is still responsible.
    Term,
    /// A record in every window of a period.
    Window,
    /// Nothing stays open beyond its day: hazards, rows of a roster, a filing.
    Item,
    /// There is at least one of something: a person responsible, a liaison.
    One,
    /// The head count of the card agrees with the roster.
    Count,
    /// What changed in a month was handed over. Looked at where profiles are known.
    Export,
    /// What may no longer be kept was erased.
    Kept,
}

impl Looks {
    /// Every mechanism with its word.
    pub const ALL: [(&'static str, Self); 9] = [
        ("leaf", Self::Leaf),
        ("card", Self::Card),
        ("term", Self::Term),
        ("window", Self::Window),
        ("item", Self::Item),
        ("one", Self::One),
        ("count", Self::Count),
        ("export", Self::Export),
        ("kept", Self::Kept),
    ];
}

/// How much it matters (duties.md 4). High and mid tear the net, low only reminds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 高
    High,
    /// 中
    Mid,
    /// 低
    Low,
}

impl Level {
    /// Every level, the gravest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Mid, Self::Low];

    /// The word in rules and replies.
    pub const fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Mid => "mid",
            Self::Low => "low",
        }
    }
}

/// What is done about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fix {
    /// Begin the form.
    Start,
    /// Fill what is empty.
    Fill,
    /// Correct what is wrong.
    Mend,
    /// Sign the letter anew.
    Renew,
    /// Print the letter to be signed.
    Print,
    /// Go and check.
    Check,
    /// Go and look whether a hazard is settled.
    Recheck,
    /// Hold the roster against who is there.
    Agree,
    /// Do it and write it down.
    Record,
    /// Hand the changes over.
    Export,
    /// Erase what may no longer be kept.
    Erase,
}

impl Fix {
    /// Every fix.
    pub const ALL: [Self; 11] = [
        Self::Start,
        Self::Fill,
        Self::Mend,
        Self::Renew,
        Self::Print,
        Self::Check,
        Self::Recheck,
        Self::Agree,
        Self::Record,
        Self::Export,
        Self::Erase,
    ];

    /// The word on a button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Start => "去补",
            Self::Fill => "补填",
            Self::Mend => "去改",
            Self::Renew => "换签",
            Self::Print => "打印待签",
            Self::Check => "去检查",
            Self::Recheck => "去复查",
            Self::Agree => "去核对",
            Self::Record => "去记",
            Self::Export => "导出",
            Self::Erase => "清除",
        }
    }

    /// The same for a program and in rules.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Fill => "fill",
            Self::Mend => "mend",
            Self::Renew => "renew",
            Self::Print => "print",
            Self::Check => "check",
            Self::Recheck => "recheck",
            Self::Agree => "agree",
            Self::Record => "record",
            Self::Export => "export",
            Self::Erase => "erase",
        }
    }
}

/// The reminder before something is a hole.
#[derive(Clone, Debug, PartialEq)]
pub struct Remind {
    /// Its own number: `H03b`.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// So many days before the end.
    pub days: u64,
    /// How much it matters.
    pub level: Level,
}

/// Which entries a rule looks at, and what in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// On these forms; none: on the check form of the place's kind.
    pub forms: Vec<String>,
    /// Not the entry itself but the rows of this list in it (a path, or a role with `@` before it).
    pub list: Option<String>,
    /// Only those for which this holds; it may name fields of the row and of the entry.
    pub when: Option<Condition>,
    /// Their day; none: the entry's own. Several: the first that is filled.
    pub day: Vec<String>,
    /// Of an item that is settled by a second day: that day, the first of these that is filled.
    pub to: Vec<String>,
}

/// Records that count for nothing, so many of them in a row that a window may be exempted: nobody was
/// there (duties.md 3.5).
#[derive(Clone, Debug, PartialEq)]
pub struct Excuse {
    /// Which, on the forms of the rule.
    pub records: Records,
    /// How many in a row.
    pub times: u64,
    /// What they say, in words.
    pub says: String,
}

/// One rule as it is set for a kind of place, of organisation, or the post.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its number: `H03`. Several rules may be parts of one.
    pub id: String,
    /// The duty it is the net of: `D03`; may be empty (duties.md 1).
    pub duty: String,
    /// What a hole of it is called.
    pub label: String,
    /// What is to be done, where that is said before anything is missing.
    pub todo: String,
    /// What it looks at.
    pub looks_at: Looks,
    /// Whose.
    pub of: Vec<SubjectKind>,
    /// Only of these sub-kinds; none: of all.
    pub subkinds: Vec<String>,
    /// Which records.
    pub records: Records,
    /// Asked only while one of these forms has a row or entry that holds good.
    pub given: Vec<String>,
    /// Asked only while one of these records is there (`open` in the file).
    pub open: Option<Records>,
    /// So many of these in a row speak for an exemption.
    pub excuse: Option<Excuse>,
    /// How often, for windows.
    pub every: Period,
    /// Of how many subjects in a hundred it is asked in a window, by turns; none: the rule may not be
    /// asked of some alone.
    pub share: Option<u64>,
    /// Windows that ended before the ledger was begun are not asked for.
    pub since_begun: bool,
    /// Days that a new place has.
    pub grace: u64,
    /// Days that an item may stay open after its day.
    pub after: u64,
    /// The same in hours, where both times of day are known.
    pub hours: Option<u64>,
    /// How much it matters.
    pub level: Level,
    /// The same where a registration card is missing.
    pub card_level: Level,
    /// What is done about it.
    pub fix: Fix,
    /// What comes before it.
    pub remind: Option<Remind>,
    /// Law, or the post's own working rule, in words.
    pub basis: String,
}

impl Rule {
    /// Whether it looks at subjects of this kind and sub-kind.
    pub fn concerns(&self, kind: SubjectKind, subkind: &str) -> bool {
        let code = subkind.split(':').next().unwrap_or_default();
        self.of.contains(&kind)
            && (self.subkinds.is_empty() || self.subkinds.iter().any(|own| own == code))
    }
}

/// One of the 27 duties (duties.md 1): what it is called, who does it, and how it is kept an eye on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Its number: `D03`.
    pub id: String,
    /// What is to be done.
    pub label: String,
    /// Who does it.
    pub who: String,
    /// Where no rule looks: why, in words.
    pub note: String,
}
