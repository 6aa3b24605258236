//! A rule read from its file, with every complaint by line and key.

use crate::domain::{AnchorCategory, Period};
use crate::forms::SubjectKind;
use crate::forms::condition::Condition;
use crate::forms::toml_read::Table;

use super::rule::{Duty, Excuse, Fix, Level, Looks, Records, Remind, Rule};

/// Reads one `[[rule]]`.
pub fn read_rule(table: &Table<'_, '_>) -> Option<Rule> {
    let id = table.needed("id").unwrap_or_default();
    let label = table.needed("label").unwrap_or_default();
    let word = table.needed("looks_at").unwrap_or_default();
    let looks_at = Looks::ALL.iter().find(|(code, _)| *code == word).map(|(_, looks)| *looks);
    if looks_at.is_none() && !word.is_empty() {
        table.complain("looks_at", format!("不认识“{word}”"));
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
        id,
        duty: table.text("duty").unwrap_or_default(),
        todo: table.text("todo").unwrap_or_else(|| label.clone()),
        label,
        looks_at: looks_at?,
        of: kinds(table),
        subkinds: table.texts("subkind"),
        records: records(table),
        given: table.texts("given"),
        open: table.table("open").map(|inner| {
            let records = records(&inner);
            inner.finish();
            records
        }),
        excuse: table.table("excuse").map(|inner| {
            let mut records = records(&inner);
            if records.forms.is_empty() {
                records.forms = table.texts("forms");
            }
            let excuse = Excuse {
                records,
                times: whole(&inner, "times").unwrap_or(2),
                says: inner.needed("says").unwrap_or_default(),
            };
            inner.finish();
            excuse
        }),
        every: every.unwrap_or(Period::Month),
        share: share(table),
        since_begun: table.flag("since_begun").unwrap_or_default(),
        grace: whole(table, "grace").unwrap_or_default(),
        after: whole(table, "after").unwrap_or_default(),
        hours: whole(table, "hours"),
        level,
        card_level: self::level(table, "card_level").unwrap_or(level),
        fix: fix(table).unwrap_or(usual_fix(looks_at?)),
        remind,
        basis: table.needed("basis").unwrap_or_default(),
    };
    table.finish();
    Some(rule)
}

/// Reads one `[[duty]]`.
pub fn read_duty(table: &Table<'_, '_>) -> Option<Duty> {
    let duty = Duty {
        id: table.needed("id")?,
        label: table.needed("label").unwrap_or_default(),
        who: table.text("who").unwrap_or_default(),
        note: table.text("note").unwrap_or_default(),
    };
    table.finish();
    Some(duty)
}

const fn usual_fix(looks: Looks) -> Fix {
    match looks {
        Looks::Leaf => Fix::Start,
        Looks::Card | Looks::One | Looks::Count => Fix::Fill,
        Looks::Term => Fix::Renew,
        Looks::Window => Fix::Check,
        Looks::Item => Fix::Mend,
        Looks::Export => Fix::Export,
        Looks::Kept => Fix::Erase,
    }
}

/// Which entries: the same keys in a rule and in its `open`.
fn records(table: &Table<'_, '_>) -> Records {
    let when = table
        .text("when")
        .and_then(|text| Condition::parse(&text).map_err(|why| table.complain("when", why)).ok());
    Records {
        forms: table.texts("forms"),
        list: table.text("list"),
        when,
        day: table.texts("day"),
        to: table.texts("to"),
    }
}

/// Whose: the four categories when nothing is said.
fn kinds(table: &Table<'_, '_>) -> Vec<SubjectKind> {
    let words = table.texts("of");
    if words.is_empty() {
        return AnchorCategory::ALL.iter().copied().map(SubjectKind::Place).collect();
    }
    let kind = |word: &String| {
        let kind = SubjectKind::from_code(word);
        if kind.is_none() {
            table.complain("of", format!("没有“{word}”这一类"));
        }
        kind
    };
    words.iter().filter_map(kind).collect()
}

fn fix(table: &Table<'_, '_>) -> Option<Fix> {
    let word = table.text("fix")?;
    let fix = Fix::ALL.into_iter().find(|fix| fix.code() == word);
    if fix.is_none() {
        table.complain("fix", format!("不认识“{word}”"));
    }
    fix
}

/// The period that a table names.
pub fn period(table: &Table<'_, '_>) -> Option<Period> {
    let word = table.text("every")?;
    let period = Period::from_code(&word);
    if period.is_none() {
        let all: Vec<_> = Period::ALL.iter().map(|period| period.code()).collect();
        table.complain("every", format!("没有“{word}”这个周期，有 {}", all.join("、")));
    }
    period
}

/// A share of subjects in percent, 1 to 100.
pub fn share(table: &Table<'_, '_>) -> Option<u64> {
    let share = whole(table, "share")?;
    if !(1..=100).contains(&share) {
        table.complain("share", "要写 1 到 100");
        return None;
    }
    Some(share)
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
pub fn whole(table: &Table<'_, '_>, key: &str) -> Option<u64> {
    let number = table.number(key)?;
    if number.fract() != 0.0 || !(0.0..=366.0).contains(&number) {
        table.complain(key, "要写 0 到 366 的整数");
        return None;
    }
    Some(number as u64)
}
