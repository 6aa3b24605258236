//! How the rules look at a subject, each by itself: what they find goes into one list.
//!
//! Which rules there are and how they are set is data ([`super::rule`]); here are the mechanisms
//! behind them. Screens and lists are drawn from [`Finding`]s and know no rule.

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::{Period, Window};
use crate::forms::{Shape, SubjectKind};

use super::facts::State;
use super::rule::{Fix, Level, Looks, Rule};
use super::rulebook::SetRule;
use super::seen::Seen;
use super::sight::Sight;
use super::window::{Asked, Standing, Turn, over_before};

/// So long after it is told that something was settled too late; then nobody can learn from it.
const TOLD_FOR: i64 = 90;
/// Days in which a letter is signed anew when its signer is no longer responsible, or it was marked as
/// renewed (duties.md 3, letters.md 6).
const SIGN_ANEW: u64 = 7;
/// Days for which what may no longer be kept may wait to be erased (duties.md 4, H16).
const ERASE_WITHIN: u64 = 30;

/// How grave a finding is; the order is the order in which things are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Over its day.
    Late,
    /// Not there.
    Missing,
    /// Comes up; the place still counts as whole.
    Soon,
    /// To be put right when one is there anyway; it has no day and changes no mark.
    Hint,
}

/// Something that a subject lacks, or will lack soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Number of the rule that found it, or of its reminder: `H03b`.
    pub rule: String,
    /// The duty behind it: `D03`; may be empty.
    pub duty: String,
    /// What the rule or its reminder is called.
    pub label: String,
    /// How much it matters: high and mid tear the net.
    pub level: Level,
    /// Key of the form to open.
    pub form: String,
    /// What is done about it.
    pub fix: Fix,
    /// How grave.
    pub severity: Severity,
    /// The day it was or will be due: the last good one.
    pub due: Option<NaiveDate>,
    /// What it is, in a few words.
    pub words: String,
    /// The leaf itself is missing.
    pub leaf: bool,
    /// Why it might be exempted.
    pub excused: Option<Excused>,
}

/// So many days an exemption lasts at most; then somebody has to look again.
pub const LONGEST_EXEMPTION: u64 = 366;

/// What speaks for an exemption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excused {
    /// The rule that would be exempted.
    pub rule: String,
    /// The days on which somebody was there in vain.
    pub days: Vec<NaiveDate>,
    /// What was the matter, in words.
    pub says: String,
    /// Until when.
    pub until: NaiveDate,
}

impl Excused {
    /// The reason that an officer would write: 10月12日、10月20日两次上门未营业、无人.
    pub fn reason(&self) -> String {
        let day = |day: &NaiveDate| format!("{}月{}日", day.month(), day.day());
        let days: Vec<String> = self.days.iter().map(day).collect();
        format!("{} {} 次上门，{}", days.join("、"), self.days.len(), self.says)
    }
}

impl Finding {
    /// Whether an exemption from a rule covers it; what may be exempted is covered with its reminder.
    pub fn is_of(&self, rule: &str) -> bool {
        self.rule == rule || self.excused.as_ref().is_some_and(|excused| excused.rule == rule)
    }

    /// Whether it tears the net.
    pub fn is_hole(&self) -> bool {
        self.level != Level::Low
    }
}

/// A rule looking at a subject.
struct Look<'l> {
    rule: &'l Rule,
    at: usize,
    sight: &'l Sight<'l>,
    how: How,
    out: &'l mut Vec<Finding>,
}

/// How much is said of what is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Everything.
    InWords,
    /// How grave it is and on which form: enough for a mark, of twenty thousand places.
    InShort,
}

impl How {
    fn say(self, text: &str) -> String {
        if self == Self::InWords { text.to_owned() } else { String::new() }
    }
}

/// Looks at a subject with a rule.
pub fn look(set: &SetRule, sight: &Sight<'_>, how: How, out: &mut Vec<Finding>) {
    let mut look = Look { rule: &set.rule, at: set.at, sight, how, out };
    if !sight.has_given(&set.rule) {
        return;
    }
    match look.rule.looks_at {
        Looks::Leaf => look.leaves_there(),
        Looks::Card => look.cards_in_order(),
        Looks::Term => look.letters_in_term(),
        Looks::Window => look.done_in_time(),
        Looks::Item => look.nothing_open(),
        Looks::One => look.one_there(),
        Looks::Count => look.heads_agree(),
        Looks::Kept => look.nothing_kept_too_long(),
        // Which profiles there are is known further up.
        Looks::Export => {}
    }
}

impl Look<'_> {
    fn found(
        &mut self,
        form: &str,
        severity: Severity,
        due: Option<NaiveDate>,
        words: impl FnOnce() -> String,
    ) {
        let words = if self.how == How::InWords { words() } else { String::new() };
        let severity = match (self.rule.level, severity) {
            (Level::Low, Severity::Late | Severity::Missing) => Severity::Hint,
            (_, severity) => severity,
        };
        self.out.push(Finding {
            rule: self.how.say(&self.rule.id),
            duty: self.how.say(&self.rule.duty),
            label: self.how.say(&self.rule.label),
            level: self.rule.level,
            form: form.to_owned(),
            fix: self.rule.fix,
            severity,
            due,
            words,
            leaf: false,
            excused: None,
        });
    }

    /// Changes what was just found: its fix, or how much it matters.
    fn but(&mut self, change: impl FnOnce(&mut Finding)) {
        if let Some(finding) = self.out.last_mut() {
            change(finding);
        }
    }

    /// The reminder of the rule; none where it has none.
    fn remind(&mut self, form: &str, due: NaiveDate, words: impl FnOnce() -> String) {
        let words = if self.how == How::InWords { words() } else { String::new() };
        let Some(remind) = &self.rule.remind else { return };
        self.out.push(Finding {
            rule: self.how.say(&remind.id),
            duty: self.how.say(&self.rule.duty),
            label: self.how.say(&remind.label),
            level: remind.level,
            form: form.to_owned(),
            fix: self.rule.fix,
            severity: Severity::Soon,
            due: Some(due),
            words,
            leaf: false,
            excused: None,
        });
    }

    fn lead(&self) -> u64 {
        self.rule.remind.as_ref().map_or(0, |remind| remind.days)
    }

    /// The last day on which a new place may lack something; none for one that came in a file.
    fn grace_over(&self) -> Option<NaiveDate> {
        self.sight.created_on?.checked_add_days(Days::new(self.rule.grace))
    }

    /// Within its grace nothing is a hole yet: it is said as something that comes up.
    fn missing(&mut self, form: &str, due: Option<NaiveDate>, words: impl FnOnce() -> String) {
        let in_grace = due.is_some_and(|day| day >= self.sight.today);
        self.found(form, if in_grace { Severity::Soon } else { Severity::Missing }, due, words);
        if in_grace {
            self.but(|finding| finding.level = Level::Low);
        }
    }

    /// Every leaf of its kind is there.
    fn leaves_there(&mut self) {
        for form in self.sight.leaves {
            if self.sight.has(form) {
                continue;
            }
            let due = match form.shape {
                // A record is asked for by the rule of its windows, once one has passed.
                Shape::Log => match self.sight.created_on {
                    Some(made) if !self.has_passed(made) => continue,
                    _ => None,
                },
                _ => self.grace_over(),
            };
            self.missing(&form.key, due, || format!("没有{}", form.label));
            let (card, level) = (form.is_registration(), self.rule.card_level);
            self.but(|finding| {
                finding.leaf = true;
                if card && finding.severity != Severity::Soon {
                    finding.level = level;
                }
            });
        }
    }

    /// Whether a whole month has gone by since a page was made: the first window after the one it
    /// was made in.
    fn has_passed(&self, made: NaiveDate) -> bool {
        made < over_before(Period::Month, self.sight.today).first()
    }

    /// Its cards are filled and right.
    fn cards_in_order(&mut self) {
        for form in self.sight.leaves {
            let state = self.sight.standing(form).map(|facts| facts.status);
            let (fix, what) = match state.filter(|_| form.shape == Shape::Card) {
                Some(State::Incomplete) => (Fix::Fill, "有必填栏目空着"),
                Some(State::Draft) => (Fix::Mend, "有内容待改"),
                _ => continue,
            };
            let words = || format!("{}{what}", form.label);
            self.found(&form.key, Severity::Missing, None, words);
            self.but(|finding| finding.fix = fix);
        }
    }

    /// Its letters are in their term, and signed by somebody who is responsible still.
    fn letters_in_term(&mut self) {
        let today = self.sight.today;
        for form in self.sight.leaves {
            if form.shape != Shape::Letter {
                continue;
            }
            let Some(letter) = self.sight.standing(form) else {
                let due = self.grace_over();
                if due.is_none_or(|due| due < today) {
                    self.found(&form.key, Severity::Missing, due, || {
                        format!("没有在期的{}", form.label)
                    });
                    self.but(|finding| finding.fix = Fix::Start);
                }
                continue;
            };
            let left =
                letter.signer_left.and_then(|day| day.checked_add_days(Days::new(SIGN_ANEW)));
            // Marked as renewed, it stands until the new one ought to be there.
            let renewed =
                letter.renewed_on.and_then(|day| day.checked_add_days(Days::new(SIGN_ANEW)));
            match letter.until {
                Some(until) if until < today => {
                    let words = || format!("{} {} 到期", form.label, short_day(until, today));
                    self.found(&form.key, Severity::Late, Some(until), words);
                }
                _ if renewed.is_some_and(|day| day < today) => {
                    let words = || format!("{}已换签，没有新签的", form.label);
                    self.found(&form.key, Severity::Late, renewed, words);
                }
                _ if left.is_some_and(|day| day < today) => {
                    let words = || format!("{}的签订人已卸任，要换签", form.label);
                    self.found(&form.key, Severity::Late, left, words);
                }
                Some(until) if self.is_near(until) => {
                    self.remind(&form.key, until, || form.label.clone());
                    self.but(|finding| finding.fix = Fix::Print);
                }
                _ => {}
            }
        }
    }

    fn is_near(&self, day: NaiveDate) -> bool {
        let left = (day - self.sight.today).num_days();
        left >= 0 && left <= i64::try_from(self.lead()).unwrap_or(i64::MAX)
    }

    /// A record in every window. A window that passed without one is late until the next record;
    /// the one that runs is called for in its last days.
    fn done_in_time(&mut self) {
        let (newest, open, excused) = match self.sight.facts.seen(self.at) {
            Some(Seen::Window { newest, open, excused }) => (*newest, *open, excused.as_slice()),
            _ => (None, true, &[][..]),
        };
        let newest = newest.max(self.newest_elsewhere());
        if !open {
            return;
        }
        let asked = asked(self.rule, self.sight);
        let standing = Standing::of(self.rule.every, self.sight.today, newest, asked, self.lead());
        if matches!(standing, Standing::Done | Standing::Open(_)) {
            return;
        }
        let form = self.sight.opens(self.rule);
        let called = match self.rule.records.forms.as_slice() {
            [] => self.sight.catalogue.form(form).map_or("", |form| form.label.as_str()),
            _ => self.rule.todo.as_str(),
        };
        let called = if self.rule.records.when.is_some() { &self.rule.todo } else { called };
        match standing {
            Standing::Late(window) => {
                let words = || format!("{called}：{}没有", of_window(window));
                self.found(form, Severity::Late, Some(window.last()), words);
                self.excuse(window, excused);
            }
            Standing::Soon(window) => {
                let every = self.rule.every;
                let words = || format!("{called}：{}还没有", this_window(every));
                self.remind(form, window.last(), words);
                if self.rule.remind.is_some() {
                    self.excuse(window, excused);
                }
            }
            Standing::Done | Standing::Open(_) => {}
        }
    }

    /// What was just found may be exempted: somebody went there again and again in the window, and it did
    /// not count (duties.md 3.5).
    fn excuse(&mut self, window: Window, days: &[NaiveDate]) {
        let Some(excuse) = self.rule.excuse.as_ref().filter(|_| self.how == How::InWords) else {
            return;
        };
        let days: Vec<NaiveDate> =
            days.iter().copied().filter(|day| window.contains(*day)).collect();
        if (days.len() as u64) < excuse.times {
            return;
        }
        let rule = self.rule.id.clone();
        // Until the end of the next one, in which this one would be late and somebody goes there again.
        let last = self.sight.today.checked_add_days(Days::new(LONGEST_EXEMPTION));
        let until = window.next().last().min(last.unwrap_or(NaiveDate::MAX));
        let excused = Excused { rule, days, says: excuse.says.clone(), until };
        self.but(|finding| finding.excused = Some(excused));
    }

    /// What the post owes may stand on the pages of places.
    fn newest_elsewhere(&self) -> Option<NaiveDate> {
        if self.sight.subject.kind != SubjectKind::Post {
            return None;
        }
        let elsewhere = |key: &&String| {
            let form = self.sight.catalogue.form(key);
            form.is_some_and(|form| !form.subjects.contains(&SubjectKind::Post))
        };
        let forms = self.rule.records.forms.iter().filter(elsewhere);
        forms.filter_map(|form| self.sight.newest_anywhere(form)).max()
    }

    /// Nothing is open beyond its day.
    fn nothing_open(&mut self) {
        let Some(Seen::Items { due, at_once, late }) = self.sight.facts.seen(self.at) else {
            return;
        };
        let today = self.sight.today;
        let over: Vec<&NaiveDate> = due.iter().filter(|due| **due < today).collect();
        let form = self.sight.opens(self.rule);
        let roster = self.sight.catalogue.form(form).is_some_and(|f| f.shape == Shape::Roster);
        let unit = if roster { "人" } else { "处" };
        let many =
            |count: usize| if count > 1 { format!("（{count} {unit}）") } else { String::new() };
        let label = &self.rule.label;
        if *at_once > 0 {
            let words =
                || format!("{label}{}", many(usize::try_from(*at_once).unwrap_or_default()));
            self.missing(form, self.grace_over().filter(|_| self.rule.grace > 0), words);
        } else if let Some(first) = over.first() {
            let words = || format!("{label}{}", many(over.len()));
            self.found(form, Severity::Late, Some(**first), words);
        } else if let Some(next) = due.first().filter(|day| self.is_near(**day)) {
            let remind = self.rule.remind.as_ref();
            let words = || remind.map(|remind| remind.label.clone()).unwrap_or_default();
            self.remind(form, *next, words);
        } else if let Some(late) = late.filter(|day| (today - *day).num_days() <= TOLD_FOR) {
            let words = || format!("{label}：{} 才办", short_day(late, today));
            self.found(form, Severity::Hint, None, words);
            self.but(|finding| finding.level = Level::Low);
        }
    }

    /// There is one of something.
    fn one_there(&mut self) {
        if let Some(Seen::One(false)) = self.sight.facts.seen(self.at) {
            let (form, rule) = (self.sight.opens(self.rule), self.rule);
            self.missing(form, self.grace_over(), || rule.label.clone());
        }
    }

    /// The card says as many as the roster has: differing by a fifth and by two is a hole (H05).
    fn heads_agree(&mut self) {
        let Some(Seen::Count { said: Some(said), there }) = self.sight.facts.seen(self.at) else {
            return;
        };
        let apart = said.abs_diff(*there);
        if apart >= 2 && apart.saturating_mul(5) >= *said {
            let form = self.sight.opens(self.rule);
            let words = || format!("登记 {said} 人，名册在册 {there} 人，要核对");
            self.found(form, Severity::Missing, None, words);
        }
    }

    /// What may no longer be kept does not wait for ever.
    fn nothing_kept_too_long(&mut self) {
        let Some(since) = self.sight.first_release() else { return };
        // What came into a new ledger past its term has waited since then.
        let since = since.max(self.sight.begun.unwrap_or(since));
        let Some(last) = since.checked_add_days(Days::new(ERASE_WITHIN)) else { return };
        if last < self.sight.today {
            let today = self.sight.today;
            let words = || format!("保存期满的内容自 {} 起待清除", short_day(since, today));
            self.found("", Severity::Late, Some(last), words);
        }
    }
}

/// Which windows a rule asks of a subject.
pub fn asked<'s>(rule: &Rule, sight: &Sight<'s>) -> Asked<'s> {
    Asked {
        since: sight.created_on,
        begun: sight.begun.filter(|_| rule.since_begun),
        pauses: &sight.facts.pauses,
        turn: rule
            .share
            .filter(|share| *share < 100)
            .map(|share| Turn { share, number: sight.subject.number }),
    }
}

/// `10 月`, `第 44 周`: the window that went by.
pub fn of_window(window: Window) -> String {
    let first = window.first();
    match window.period() {
        Period::Week => format!("第 {} 周", first.iso_week().week()),
        Period::Month => format!("{} 月", first.month()),
        Period::Quarter => format!("第 {} 季", first.month0() / 3 + 1),
        Period::HalfYear if first.month() == 1 => "上半年".to_owned(),
        Period::HalfYear => "下半年".to_owned(),
        Period::Year => format!("{} 年", first.year()),
        season => format!("{} 年{}", first.year(), season.label()),
    }
}

fn this_window(period: Period) -> &'static str {
    match period {
        Period::Week => "本周",
        Period::Month => "本月",
        Period::Quarter => "本季",
        Period::HalfYear => "本半年",
        Period::Year => "今年",
        Period::YearStart => "年初",
        Period::YearEnd => "年终",
    }
}

/// `10-21`, or with the year when it is another one.
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    let pattern = if day.year() == today.year() { "%m-%d" } else { "%Y-%m-%d" };
    day.format(pattern).to_string()
}

/// What is said of a leaf that is missing is said once: whatever other rules find on its form
/// follows from that.
pub fn folded(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.iter().any(|found| found.leaf) {
        let missing: Vec<String> =
            findings.iter().filter(|found| found.leaf).map(|found| found.form.clone()).collect();
        findings.retain(|found| found.leaf || !missing.contains(&found.form));
    }
    findings
}

/// How grave the gravest of them is, once they are [`folded`].
pub fn gravest(findings: &[Finding]) -> Option<Severity> {
    let leaf_missing = |form: &str| findings.iter().any(|found| found.leaf && found.form == form);
    let said = findings.iter().filter(|found| found.leaf || !leaf_missing(&found.form));
    said.map(|found| found.severity).min()
}
