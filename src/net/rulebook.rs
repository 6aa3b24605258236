//! The rules in force: `assets/rules/net.toml`, and what a ledger's own `rules/` changes of them.
//!
//! A ledger changes how often and how early, or says that a rule does not apply to a kind of place,
//! always with a reason; it cannot make a hole less grave.

use std::path::Path;
use std::sync::Arc;

use crate::domain::Period;
use crate::forms::SubjectKind;
use crate::forms::assets::{self, Folder};
use crate::forms::toml_read::{Problem, Sheet, Table, own_files};

use super::rule::{Duty, Looks, Rule};
use super::rule_reading::{period, read_duty, read_rule, share, whole};

/// What a ledger says of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The rule's number, or that of its duty.
    pub rule: String,
    /// Only for these kinds; none: all.
    pub kinds: Vec<String>,
    /// Only for these sub-kinds; none: all.
    pub subkinds: Vec<String>,
    /// How often instead.
    pub every: Option<Period>,
    /// How early instead.
    pub remind_days: Option<u64>,
    /// Of how many in a hundred instead.
    pub share: Option<u64>,
    /// It does not apply.
    pub off: bool,
    /// Why.
    pub reason: String,
    /// The file that says so.
    pub file: String,
}

impl Change {
    fn concerns(&self, kind: SubjectKind, subkind: &str) -> bool {
        let code = subkind.split(':').next().unwrap_or_default();
        let among = |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w == word);
        among(&self.kinds, kind.code()) && among(&self.subkinds, code)
    }

    fn is_of(&self, rule: &Rule) -> bool {
        self.rule == rule.id || self.rule == rule.duty
    }
}

/// A rule as it is set for a kind, with its place in the book: what was seen for it is kept by that.
#[derive(Clone, Debug)]
pub struct SetRule {
    /// Its place in [`Rulebook::rules`].
    pub at: usize,
    /// How it is set.
    pub rule: Arc<Rule>,
}

/// The rules in force.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    rules: Vec<Arc<Rule>>,
    duties: Vec<Duty>,
    changes: Vec<Change>,
}

impl Rulebook {
    /// The rules that the program carries; a test reads them.
    pub fn builtin() -> Self {
        Self::read_builtin().unwrap_or_default()
    }

    /// The same, with what is wrong with them.
    ///
    /// # Errors
    /// Every problem of the file, by line.
    pub fn read_builtin() -> Result<Self, Vec<Problem>> {
        let sheet = Sheet::new("net.toml", builtin_text());
        let book = sheet.read(|table| {
            let rules: Vec<_> =
                table.tables("rule").iter().filter_map(read_rule).map(Arc::new).collect();
            let duties = table.tables("duty").iter().filter_map(read_duty).collect();
            Some(Self { rules, duties, changes: Vec::new() })
        });
        match book {
            Some(book) if sheet.is_clean() => Ok(book),
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
                .map(|change| self.read_change(change, file))
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

    /// The duties that the rules are the net of.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// What the ledger changed.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The rules as they are set for subjects of this kind and sub-kind.
    pub fn for_kind(&self, kind: SubjectKind, subkind: &str) -> Vec<SetRule> {
        let concerns: Vec<&Change> =
            self.changes.iter().filter(|change| change.concerns(kind, subkind)).collect();
        let mut out = Vec::with_capacity(self.rules.len());
        for (at, rule) in self.rules.iter().enumerate() {
            if !rule.concerns(kind, subkind) {
                continue;
            }
            let own: Vec<_> = concerns.iter().filter(|change| change.is_of(rule)).collect();
            if own.last().is_some_and(|change| change.off) {
                continue;
            }
            let mut rule = rule.clone();
            for change in own {
                let rule = Arc::make_mut(&mut rule);
                if let (Some(every), Looks::Window) = (change.every, rule.looks_at) {
                    rule.every = every;
                }
                if let (Some(remind), Some(days)) = (&mut rule.remind, change.remind_days) {
                    remind.days = days;
                }
                rule.share = rule.share.map(|own| change.share.unwrap_or(own));
            }
            out.push(SetRule { at, rule });
        }
        out
    }

    fn read_change(&self, table: &Table<'_, '_>, file: &str) -> Change {
        let number = table.needed("rule").unwrap_or_default();
        let known: Vec<&Arc<Rule>> =
            self.rules.iter().filter(|rule| rule.id == number || rule.duty == number).collect();
        if known.is_empty() && !number.is_empty() {
            let mut all: Vec<_> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
            all.dedup();
            table.complain("rule", format!("没有规则 {number}，有 {}", all.join("、")));
        }
        let kinds = table.texts("category");
        for word in kinds.iter().filter(|word| SubjectKind::from_code(word).is_none()) {
            table.complain("category", format!("没有“{word}”这一类"));
        }
        let every = period(table);
        let no_rule =
            |holds: fn(&Rule) -> bool| !known.is_empty() && !known.iter().any(|rule| holds(rule));
        if every.is_some() && no_rule(|rule| rule.looks_at == Looks::Window) {
            table.complain("every", format!("规则 {number} 不按周期，没有 every"));
        }
        let remind_days = whole(table, "remind_days");
        if remind_days.is_some() && no_rule(|rule| rule.remind.is_some()) {
            table.complain("remind_days", format!("规则 {number} 没有提前提醒"));
        }
        let share = share(table);
        if share.is_some() && no_rule(|rule| rule.share.is_some()) {
            table.complain("share", format!("规则 {number} 不能按比例抽查"));
        }
        let off = table.flag("off");
        // What was written and is wrong is told as such.
        let says = ["every", "remind_days", "share"].iter().any(|key| table.has(key));
        if !says && off.map_or(!table.has("off"), |off| !off) {
            table.complain("rule", "没有说改什么：写 every、remind_days、share 或 off = true");
        }
        let change = Change {
            rule: number,
            kinds,
            subkinds: table.texts("subkind"),
            every,
            remind_days,
            share,
            off: off.unwrap_or_default(),
            reason: table.needed("reason").unwrap_or_default(),
            file: file.to_owned(),
        };
        table.finish();
        change
    }
}

/// The text of the rules that the program carries.
pub(super) fn builtin_text() -> &'static str {
    assets::files(Folder::Rules)
        .into_iter()
        .find(|(name, _)| *name == "net.toml")
        .map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests;
