//! The rules as data: `assets/rules/net.toml`, and what a ledger's own `rules/` changes of them.
//!
//! A rule names a mechanism ([`Looks`]) and how it is set; what the mechanisms do is in
//! [`super::rules`]. A ledger changes how often and how early, or says that a rule does not apply to
//! a kind of place, always with a reason; it cannot make a hole less grave.

use std::path::Path;
use std::sync::Arc;

use crate::domain::{AnchorCategory, Period};
use crate::forms::SubjectKind;
use crate::forms::assets::{self, Folder};
use crate::forms::toml_read::{Problem, Sheet, Table, own_files};

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Every leaf of a place's kind is there.
    Leaf,
    /// Cards are filled and right.
    Card,
    /// Letters are in their term.
    Term,
    /// A record in every window of a period.
    Window,
}

impl Looks {
    const ALL: [(&'static str, Self); 4] = [
        ("leaf", Self::Leaf),
        ("card", Self::Card),
        ("term", Self::Term),
        ("window", Self::Window),
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
    const ALL: [Self; 3] = [Self::High, Self::Mid, Self::Low];

    /// The word in rules and replies.
    pub const fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Mid => "mid",
            Self::Low => "low",
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

/// One rule as it is set for a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its number: `H03`.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What is to be done, where that is said before anything is missing.
    pub duty: String,
    /// What it looks at.
    pub looks_at: Looks,
    /// How often, for windows.
    pub every: Period,
    /// Days that a new place has.
    pub grace: u64,
    /// How much it matters.
    pub level: Level,
    /// The same where a card is missing.
    pub card_level: Level,
    /// What comes before it.
    pub remind: Option<Remind>,
    /// Law, or the post's own working rule, in words.
    pub basis: String,
}

/// What a ledger says of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The rule's number.
    pub rule: String,
    categories: Vec<String>,
    subkinds: Vec<String>,
    every: Option<Period>,
    remind_days: Option<u64>,
    /// It does not apply.
    pub off: bool,
    /// Why.
    pub reason: String,
    /// The file that says so.
    pub file: String,
}

impl Change {
    fn concerns(&self, kind: SubjectKind, subkind: &str) -> bool {
        let among = |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w == word);
        among(&self.categories, kind.code()) && among(&self.subkinds, subkind)
    }
}

/// The rules in force.
#[derive(Clone, Debug)]
pub struct Rulebook {
    rules: Vec<Arc<Rule>>,
    changes: Vec<Change>,
}

impl Rulebook {
    /// The rules that the program carries; a test reads them.
    pub fn builtin() -> Self {
        Self::read_builtin().unwrap_or(Self { rules: Vec::new(), changes: Vec::new() })
    }

    /// The same, with what is wrong with them.
    ///
    /// # Errors
    /// Every problem of the file, by line.
    pub fn read_builtin() -> Result<Self, Vec<Problem>> {
        let text = assets::files(Folder::Rules)
            .into_iter()
            .find(|(name, _)| *name == "net.toml")
            .map_or("", |(_, text)| text);
        let sheet = Sheet::new("net.toml", text);
        let rules = sheet.read(|table| {
            let all: Vec<_> = table.tables("rule").iter().filter_map(read_rule).collect();
            Some(all)
        });
        match rules {
            Some(rules) if sheet.is_clean() => {
                Ok(Self { rules: rules.into_iter().map(Arc::new).collect(), changes: Vec::new() })
            }
            _ => Err(sheet.into_problems()),
        }
    }

    /// With the changes of a ledger's own `rules/`, read in the order of their names. A file with a
    /// mistake is left out whole.
    pub fn with_own(folder: &Path) -> (Self, Vec<Problem>) {
        let mut book = Self::builtin();
        let mut problems = Vec::new();
        for (name, text) in own_files(folder) {
            match text {
                Ok(text) => problems.extend(book.add(&name, &text)),
                Err(problem) => problems.push(problem),
            }
        }
        (book, problems)
    }

    /// Takes in a ledger's own file, or says what is wrong with it.
    pub fn add(&mut self, file: &str, text: &str) -> Vec<Problem> {
        let sheet = Sheet::new(file, text);
        let changes = sheet.read(|table| {
            let all: Vec<_> = table
                .tables("change")
                .iter()
                .filter_map(|change| self.read_change(change, file))
                .collect();
            Some(all)
        });
        match changes {
            Some(changes) if sheet.is_clean() => {
                self.changes.extend(changes);
                Vec::new()
            }
            _ => sheet.into_problems(),
        }
    }

    /// The rules as the program carries them, in order.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// What a rule or its reminder is called.
    pub fn label(&self, id: &str) -> &str {
        let of_remind = |rule: &'_ Arc<Rule>| rule.remind.as_ref().is_some_and(|r| r.id == id);
        self.rules
            .iter()
            .find_map(|rule| match &rule.remind {
                _ if rule.id == id => Some(rule.label.as_str()),
                Some(remind) if of_remind(rule) => Some(remind.label.as_str()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// What the ledger changed.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The rules as they are set for places of this kind and sub-kind.
    pub fn for_kind(&self, kind: SubjectKind, subkind: &str) -> Vec<Arc<Rule>> {
        let concerns: Vec<&Change> =
            self.changes.iter().filter(|change| change.concerns(kind, subkind)).collect();
        if concerns.is_empty() {
            return self.rules.clone();
        }
        let mut out = Vec::with_capacity(self.rules.len());
        for rule in &self.rules {
            let own: Vec<_> = concerns.iter().filter(|change| change.rule == rule.id).collect();
            if own.last().is_some_and(|change| change.off) {
                continue;
            }
            let mut set = rule.clone();
            for change in own {
                let rule = Arc::make_mut(&mut set);
                if let Some(every) = change.every {
                    rule.every = every;
                }
                if let (Some(remind), Some(days)) = (&mut rule.remind, change.remind_days) {
                    remind.days = days;
                }
            }
            out.push(set);
        }
        out
    }

    fn read_change(&self, table: &Table<'_, '_>, file: &str) -> Option<Change> {
        let rule = table.needed("rule");
        let known = rule.as_ref().and_then(|id| self.rules.iter().find(|rule| rule.id == *id));
        if let (Some(id), None) = (&rule, known) {
            let all: Vec<_> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
            table.complain("rule", format!("没有规则 {id}，有 {}", all.join("、")));
        }
        let categories = table.texts("category");
        for word in categories.iter().filter(|w| AnchorCategory::from_code(w).is_none()) {
            table.complain("category", format!("没有“{word}”这一类"));
        }
        let every = period(table);
        if let (Some(rule), true) = (known, every.is_some())
            && rule.looks_at != Looks::Window
        {
            table.complain("every", format!("规则 {} 不按周期，没有 every", rule.id));
        }
        let remind_days = whole(table, "remind_days");
        if let (Some(rule), true) = (known, remind_days.is_some())
            && rule.remind.is_none()
        {
            table.complain("remind_days", format!("规则 {} 没有提前提醒", rule.id));
        }
        let off = table.flag("off").unwrap_or_default();
        if !off && every.is_none() && remind_days.is_none() {
            table.complain("rule", "没有说改什么：写 every、remind_days 或 off = true");
        }
        let change = Change {
            rule: rule.unwrap_or_default(),
            categories,
            subkinds: table.texts("subkind"),
            every,
            remind_days,
            off,
            reason: table.needed("reason").unwrap_or_default(),
            file: file.to_owned(),
        };
        table.finish();
        Some(change)
    }
}

fn read_rule(table: &Table<'_, '_>) -> Option<Rule> {
    let id = table.needed("id");
    let label = table.needed("label").unwrap_or_default();
    let word = table.needed("looks_at").unwrap_or_default();
    let looks_at = Looks::ALL.iter().find(|(code, _)| *code == word).map(|(_, looks)| *looks);
    if looks_at.is_none() && !word.is_empty() {
        table.complain("looks_at", format!("不认识“{word}”"));
    }
    // The one kind of record that is looked for so far.
    if let Some(entry) = table.text("entry").filter(|entry| entry != "check") {
        table.complain("entry", format!("不认识“{entry}”"));
    }
    let every = period(table);
    if looks_at == Some(Looks::Window) && every.is_none() {
        table.complain("every", "按周期的规则要写 every");
    }
    let level = level(table, "level");
    if level.is_none() && !table.has("level") {
        table.complain("level", "缺这个键");
    }
    let level = level.unwrap_or(Level::Mid);
    let remind = table.table("remind").map(|inner| {
        let remind = Remind {
            id: inner.needed("id").unwrap_or_default(),
            label: inner.needed("label").unwrap_or_default(),
            days: whole(&inner, "days").unwrap_or_else(|| every.map_or(30, Period::lead_days)),
            level: self::level(&inner, "level").unwrap_or(Level::Low),
        };
        inner.finish();
        remind
    });
    let rule = Rule {
        id: id.unwrap_or_default(),
        duty: table.text("duty").unwrap_or_else(|| label.clone()),
        label,
        looks_at: looks_at?,
        every: every.unwrap_or(Period::Month),
        grace: whole(table, "grace").unwrap_or_default(),
        level,
        card_level: self::level(table, "card_level").unwrap_or(level),
        remind,
        basis: table.needed("basis").unwrap_or_default(),
    };
    table.finish();
    Some(rule)
}

fn period(table: &Table<'_, '_>) -> Option<Period> {
    let word = table.text("every")?;
    let period = Period::from_code(&word);
    if period.is_none() {
        let all: Vec<_> = Period::ALL.iter().map(|period| period.code()).collect();
        table.complain("every", format!("没有“{word}”这个周期，有 {}", all.join("、")));
    }
    period
}

fn level(table: &Table<'_, '_>, key: &str) -> Option<Level> {
    let word = table.text(key)?;
    let level = Level::ALL.into_iter().find(|level| level.code() == word);
    if level.is_none() {
        table.complain(key, "要写 high、mid 或 low");
    }
    level
}

/// A whole number of days, 0 to 366.
fn whole(table: &Table<'_, '_>, key: &str) -> Option<u64> {
    let number = table.number(key)?;
    if number.fract() != 0.0 || !(0.0..=366.0).contains(&number) {
        table.complain(key, "要写 0 到 366 的整数");
        return None;
    }
    Some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENTAL: SubjectKind = SubjectKind::Place(AnchorCategory::Rental);
    const VENUE: SubjectKind = SubjectKind::Place(AnchorCategory::Venue);

    fn rule(book: &Rulebook, kind: SubjectKind, subkind: &str, id: &str) -> Option<Arc<Rule>> {
        book.for_kind(kind, subkind).into_iter().find(|rule| rule.id == id)
    }

    #[test]
    fn the_rules_that_the_program_carries_are_in_order() {
        let book = Rulebook::read_builtin().expect("rules");
        let ids: Vec<_> = book.rules().iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, ["H01", "H01b", "H02", "H03"]);
    }

    #[test]
    fn a_ledger_changes_periods_and_says_where_a_rule_does_not_apply() {
        let mut book = Rulebook::builtin();
        let own = r#"
            [[change]]
            rule = "H03"
            category = ["rental"]
            every = "quarter"
            remind_days = 15
            reason = "区里方案"

            [[change]]
            rule = "H02"
            subkind = ["bathhouse"]
            off = true
            reason = "由分局统一签"
        "#;
        assert_eq!(book.add("own.toml", own), []);
        let check = rule(&book, RENTAL, "", "H03").expect("rule");
        assert_eq!(
            (check.every, check.remind.as_ref().map(|r| r.days)),
            (Period::Quarter, Some(15))
        );
        assert_eq!(rule(&book, VENUE, "", "H03").expect("rule").every, Period::Month);
        assert!(rule(&book, VENUE, "bathhouse", "H02").is_none());
        assert!(rule(&book, VENUE, "hotel", "H02").is_some());
        assert_eq!(book.changes().len(), 2);
    }

    #[test]
    fn a_file_with_a_mistake_is_left_out_and_told_by_line_and_key() {
        let mut book = Rulebook::builtin();
        let own = "[[change]]\nrule = \"H99\"\nevery = \"fortnight\"\nlevel = \"low\"\n";
        let problems = book.add("own.toml", own);
        let said: Vec<_> = problems.iter().map(|p| (p.line, p.key.as_str())).collect();
        assert!(said.contains(&(2, "rule")) && said.contains(&(3, "every")), "{problems:?}");
        assert!(said.contains(&(4, "level")), "a hole is not made less grave: {problems:?}");
        assert!(problems.iter().any(|p| p.key == "reason"), "{problems:?}");
        assert!(book.changes().is_empty());
    }
}
