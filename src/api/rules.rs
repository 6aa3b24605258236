//! The rules of the net as they are in force, and what this ledger changes of them, with a reason.
//!
//! What the program writes lies in one file of the ledger's own `rules/`, in the same words as a clerk
//! would write it. Files that somebody wrote by hand are read, shown and left alone.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{AnchorCategory, Period};
use crate::forms::SubjectKind;
use crate::forms::toml_read::{Problem, own_files};
use crate::net::rulebook::Change;
use crate::net::{Looks, Rule, Rulebook};
use crate::store::Op;
use crate::vault::Right;

use super::own_forms::RefusedLine;
use super::{Error, Result, Session};

/// The file that the program writes.
const FILE: &str = "本台账.toml";
/// What stands at its head.
const HEAD: &str =
    "# 本台账对网眼规则的改动，由程序写：设置、规则。手写的改动请另建一个文件，写法见帮助。\n";
/// A reason is one sentence.
const LONGEST_REASON: usize = 200;

/// Answer of `rules`.
#[derive(Serialize, TS)]
pub struct RulesReply {
    /// The rules as the program carries them, in order.
    pub rules: Vec<RuleView>,
    /// What this ledger changes, in the order in which it is read: a later one outdoes an earlier one.
    pub changes: Vec<RuleChangeView>,
    /// What is wrong with own files; such a file is left out whole.
    pub problems: Vec<RefusedLine>,
    /// Where own files lie.
    pub folder: String,
    /// Kinds that a change may be for.
    pub kinds: Vec<RuleKind>,
    /// How often something may be asked for.
    pub periods: Vec<RuleWord>,
}

/// A rule.
#[derive(Serialize, TS)]
pub struct RuleView {
    /// Its number.
    pub id: String,
    /// The duty behind it; may be empty.
    pub duty: String,
    /// The same in words.
    pub duty_label: String,
    /// What a hole of it is called.
    pub label: String,
    /// Whose, in words.
    pub of: Vec<String>,
    /// Codes of these kinds.
    pub kinds: Vec<&'static str>,
    /// Only of these sub-kinds, in words; none: of all.
    pub subkinds: Vec<String>,
    /// Code of how often; none where it goes by no period.
    pub every: Option<&'static str>,
    /// The same in words.
    pub every_label: &'static str,
    /// How many days before something is due it is brought up; none where it is not.
    pub remind_days: Option<u64>,
    /// Of how many in a hundred it is asked, by turns; none where it may not be asked of some alone.
    pub share: Option<u64>,
    /// `high`, `mid`, `low`
    pub level: &'static str,
    /// Law, or the post's own working rule.
    pub basis: String,
    /// Which of the changes are of it, from 0.
    pub changed: Vec<usize>,
}

/// What the ledger changes of a rule.
#[derive(Serialize, TS)]
pub struct RuleChangeView {
    /// The rule's number, or that of its duty.
    pub rule: String,
    /// Codes of the kinds it is for; none: all.
    pub category: Vec<String>,
    /// Whom it is for, in words.
    pub of: String,
    /// What it changes, in words.
    pub words: String,
    /// Why.
    pub reason: String,
    /// The file that says so.
    pub file: String,
    /// Which of the program's own changes it is, from 0; none where it was written by hand.
    pub own: Option<usize>,
}

/// A code with its word.
#[derive(Serialize, TS)]
pub struct RuleWord {
    /// Code.
    pub code: String,
    /// Word.
    pub label: String,
}

/// A kind that a change may be for.
#[derive(Serialize, TS)]
pub struct RuleKind {
    /// Code.
    pub code: &'static str,
    /// Word.
    pub label: &'static str,
    /// Its sub-kinds.
    pub subkinds: Vec<RuleWord>,
}

/// A change to be written down.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct RuleChangeAsk {
    /// The rule's number, or that of its duty.
    pub rule: String,
    /// Only for these kinds; none: all.
    pub category: Vec<String>,
    /// Only for these sub-kinds; none: all.
    pub subkind: Vec<String>,
    /// How often instead.
    pub every: Option<String>,
    /// How early instead.
    pub remind_days: Option<u32>,
    /// Of how many in a hundred instead.
    pub share: Option<u32>,
    /// It does not apply.
    pub off: bool,
    /// Why.
    pub reason: String,
}

impl Session {
    /// The rules in force, and what this ledger changes of them.
    ///
    /// # Errors
    /// None so far.
    pub fn rules(&self) -> Result<RulesReply> {
        let book = self.ledger.rulebook();
        let mut own = 0;
        let changes: Vec<_> = book
            .changes()
            .iter()
            .map(|change| {
                let at = (change.file == FILE).then_some(own);
                own += usize::from(at.is_some());
                self.change_view(change, at)
            })
            .collect();
        let names: Vec<String> =
            own_files(&self.ledger.folder().rules()).into_iter().map(|(name, _)| name).collect();
        let refused = self.ledger.refused_definitions().iter();
        Ok(RulesReply {
            rules: book.rules().iter().map(|rule| self.rule_view(rule)).collect(),
            changes,
            problems: refused
                .filter(|problem| names.contains(&problem.file))
                .map(RefusedLine::from)
                .collect(),
            folder: self.ledger.folder().rules().display().to_string(),
            kinds: self.rule_kinds(),
            periods: Period::ALL
                .into_iter()
                .map(|period| word(period.code(), period.label()))
                .collect(),
        })
    }

    /// Writes a change into the ledger's own file. It is in force at once.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `RULES_REFUSED` with line and key where the change says nothing that can be; the
    /// folder.
    pub fn change_rule(&mut self, ask: &RuleChangeAsk) -> Result<RulesReply> {
        self.ledger.require(Right::Settings)?;
        let reason = ask.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            return Err(Error::refused(
                "RULES_REFUSED",
                format!("改规则要写理由，不超过 {LONGEST_REASON} 字。规则没有改动。"),
                "",
            ));
        }
        let ask = RuleChangeAsk { reason, ..ask.clone() };
        let mut blocks = self.own_changes()?;
        blocks.push(block(&ask));
        let what = serde_json::json!({ "rule": ask.rule, "reason": ask.reason });
        self.write_rules(&blocks, &format!("改网眼规则{}：{}", ask.rule, ask.reason), &what)
    }

    /// Takes back one of the changes that the program wrote, by its place among them.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; no such change; the folder.
    pub fn drop_rule_change(&mut self, at: usize) -> Result<RulesReply> {
        self.ledger.require(Right::Settings)?;
        let mut blocks = self.own_changes()?;
        if at >= blocks.len() {
            return Err(Error::usage("没有这一条改动。"));
        }
        let gone = blocks.remove(at);
        let what = serde_json::json!({ "was": gone });
        self.write_rules(&blocks, "取消一条网眼规则的改动", &what)
    }

    /// The changes of the program's own file, each as it is written. A file that somebody spoiled is
    /// not written over.
    fn own_changes(&self) -> Result<Vec<String>> {
        let spoiled = self.ledger.refused_definitions().iter().find(|problem| problem.file == FILE);
        if let Some(problem) = spoiled {
            return Err(refused(problem));
        }
        let own = self.ledger.rulebook().changes().iter().filter(|change| change.file == FILE);
        Ok(own.map(|change| block(&RuleChangeAsk::from(change))).collect())
    }

    fn write_rules(
        &mut self,
        blocks: &[String],
        words: &str,
        what: &serde_json::Value,
    ) -> Result<RulesReply> {
        let text = format!("{HEAD}{}", blocks.concat());
        if let Some(problem) = Rulebook::builtin().add(FILE, &text).first() {
            return Err(refused(problem));
        }
        let path = self.ledger.folder().rules().join(FILE);
        super::write_file(&path, text.as_bytes())
            .map_err(|error| Error::writing(&error, &path.display().to_string()))?;
        self.ledger.reload_definitions();
        self.ledger.note(Op::new("rules", words), what)?;
        self.rules()
    }

    fn rule_view(&self, rule: &Rule) -> RuleView {
        let book = self.ledger.rulebook();
        let duty = book.duties().iter().find(|duty| duty.id == rule.duty);
        let changed = book.changes().iter().enumerate().filter(|(_, change)| {
            let kinds = &change.kinds;
            let concerns = rule.of.iter().any(|kind| kinds.iter().any(|code| code == kind.code()));
            (change.rule == rule.id || change.rule == rule.duty) && (kinds.is_empty() || concerns)
        });
        let by_period = rule.looks_at == Looks::Window;
        RuleView {
            id: rule.id.clone(),
            duty: rule.duty.clone(),
            duty_label: duty.map(|duty| duty.label.clone()).unwrap_or_default(),
            label: rule.label.clone(),
            of: rule.of.iter().map(|kind| kind_label(*kind).to_owned()).collect(),
            kinds: rule.of.iter().map(|kind| kind.code()).collect(),
            subkinds: rule.subkinds.iter().map(|code| self.subkind_word(code)).collect(),
            every: by_period.then(|| rule.every.code()),
            every_label: if by_period { rule.every.label() } else { "" },
            remind_days: rule.remind.as_ref().map(|remind| remind.days),
            share: rule.share,
            level: rule.level.code(),
            basis: rule.basis.clone(),
            changed: changed.map(|(at, _)| at).collect(),
        }
    }

    fn change_view(&self, change: &Change, own: Option<usize>) -> RuleChangeView {
        let kinds = change.kinds.iter().filter_map(|code| SubjectKind::from_code(code));
        let mut of: Vec<String> = kinds.map(|kind| kind_label(kind).to_owned()).collect();
        of.extend(change.subkinds.iter().map(|code| self.subkind_word(code)));
        let mut words = Vec::new();
        if change.off {
            words.push("不查".to_owned());
        }
        words.extend(change.every.map(|every| format!("改为{}", every.label())));
        words.extend(change.remind_days.map(|days| format!("提前 {days} 天提醒")));
        words.extend(change.share.map(|share| format!("抽查 {share}%，轮着来")));
        RuleChangeView {
            rule: change.rule.clone(),
            category: change.kinds.clone(),
            of: if of.is_empty() { "全部".to_owned() } else { of.join("、") },
            words: words.join("，"),
            reason: change.reason.clone(),
            file: change.file.clone(),
            own,
        }
    }

    /// The word of a sub-kind, whichever table it is of.
    fn subkind_word(&self, code: &str) -> String {
        let kinds = self.rule_kinds().into_iter();
        let mut words = kinds.flat_map(|kind| kind.subkinds);
        words.find(|word| word.code == code).map_or_else(|| code.to_owned(), |word| word.label)
    }

    fn rule_kinds(&self) -> Vec<RuleKind> {
        let kinds = AnchorCategory::ALL.iter().map(|category| SubjectKind::Place(*category));
        kinds
            .chain([SubjectKind::Organisation, SubjectKind::Post])
            .map(|kind| RuleKind {
                code: kind.code(),
                label: kind_label(kind),
                subkinds: self.subkinds_of(kind),
            })
            .collect()
    }

    fn subkinds_of(&self, kind: SubjectKind) -> Vec<RuleWord> {
        let catalogue = self.catalogue();
        let registration = match kind {
            SubjectKind::Place(category) => catalogue.registration(category),
            _ => catalogue.forms_of(kind).find(|form| form.is_registration()),
        };
        let field = registration.and_then(|form| form.role("place.subkind"));
        let table = field.and_then(|field| match &field.kind {
            crate::forms::Kind::Code(table) => catalogue.table(table),
            _ => None,
        });
        let rows = table.map_or(&[][..], |table| table.rows());
        rows.iter().map(|row| word(&row.code, &row.label)).collect()
    }
}

fn kind_label(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Place(category) => super::desk::short_label(category),
        SubjectKind::Organisation => "三条线组织",
        SubjectKind::Post => "警务室",
    }
}

fn word(code: &str, label: &str) -> RuleWord {
    RuleWord { code: code.to_owned(), label: label.to_owned() }
}

fn refused(problem: &Problem) -> Error {
    Error::refused("RULES_REFUSED", format!("规则没有改动：{problem}。"), "请照提示改好再试。")
}

impl From<&Change> for RuleChangeAsk {
    fn from(change: &Change) -> Self {
        Self {
            rule: change.rule.clone(),
            category: change.kinds.clone(),
            subkind: change.subkinds.clone(),
            every: change.every.map(|every| every.code().to_owned()),
            remind_days: change.remind_days.and_then(|days| u32::try_from(days).ok()),
            share: change.share.and_then(|share| u32::try_from(share).ok()),
            off: change.off,
            reason: change.reason.clone(),
        }
    }
}

/// A change as it stands in a file.
fn block(change: &RuleChangeAsk) -> String {
    let list = |words: &[String]| words.iter().map(|w| quoted(w)).collect::<Vec<_>>().join(", ");
    let mut out = format!("\n[[change]]\nrule = {}\n", quoted(&change.rule));
    for (key, words) in [("category", &change.category), ("subkind", &change.subkind)] {
        if !words.is_empty() {
            let _ = writeln!(out, "{key} = [{}]", list(words));
        }
    }
    if let Some(every) = &change.every {
        let _ = writeln!(out, "every = {}", quoted(every));
    }
    if let Some(days) = change.remind_days {
        let _ = writeln!(out, "remind_days = {days}");
    }
    if let Some(share) = change.share {
        let _ = writeln!(out, "share = {share}");
    }
    if change.off {
        out.push_str("off = true\n");
    }
    let _ = writeln!(out, "reason = {}", quoted(&change.reason));
    out
}

/// Text as a TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
