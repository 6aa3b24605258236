//! How the rules look at a place, each by itself: what they find goes into one list.
//!
//! Which rules there are and how they are set is data ([`super::rulebook`]); here are the mechanisms
//! behind them. Screens and lists are drawn from [`Finding`]s and know no rule. So far: H01, H01b,
//! H02, H02b, H03, H03b of duties.md 4.

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::{Period, Window};
use crate::forms::{FormDef, Shape};
use crate::store::Status;

use super::rulebook::{Level, Looks, Rule};
use super::sight::Sight;
use super::window::{Standing, over_before};

/// How grave a finding is; the order is the order in which things are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Over its day.
    Late,
    /// Not there.
    Missing,
    /// Comes up; the place still counts as whole.
    Soon,
}

/// Something that a place lacks, or will lack soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Number of the rule that found it, or of its reminder: `H03b`.
    pub rule: String,
    /// How much it matters: high and mid tear the net.
    pub level: Level,
    /// Key of the form to open.
    pub form: String,
    /// What is done about it.
    pub fix: Fix,
    /// How grave.
    pub severity: Severity,
    /// The day it was or will be due.
    pub due: Option<NaiveDate>,
    /// What it is, in a few words.
    pub words: String,
}

impl Finding {
    fn new(
        (rule, level): (&str, Level),
        form: &FormDef,
        fix: Fix,
        severity: Severity,
        due: Option<NaiveDate>,
        words: String,
    ) -> Self {
        Self { rule: rule.to_owned(), level, form: form.key.clone(), fix, severity, due, words }
    }
}

/// What is done about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// 新建
    Start,
    /// 补填
    Fill,
    /// 改正
    Mend,
    /// 换签
    Renew,
    /// 打印待签
    Print,
    /// 去检查
    Check,
}

impl Fix {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Fix::Start => "去补",
            Fix::Fill => "补填",
            Fix::Mend => "去改",
            Fix::Renew => "换签",
            Fix::Print => "打印待签",
            Fix::Check => "去检查",
        }
    }

    /// The same for a program.
    pub const fn code(self) -> &'static str {
        match self {
            Fix::Start => "start",
            Fix::Fill => "fill",
            Fix::Mend => "mend",
            Fix::Renew => "renew",
            Fix::Print => "print",
            Fix::Check => "check",
        }
    }
}

/// Looks at a place with a rule.
pub fn look(rule: &Rule, sight: &Sight<'_>, out: &mut Vec<Finding>) {
    match rule.looks_at {
        Looks::Leaf => leaves_there(rule, sight, out),
        Looks::Card => cards_in_order(rule, sight, out),
        Looks::Term => letters_in_term(rule, sight, out),
        Looks::Window => done_in_time(rule, sight, out),
    }
}

/// Every leaf of its kind is there.
fn leaves_there(rule: &Rule, sight: &Sight<'_>, out: &mut Vec<Finding>) {
    for form in &sight.leaves {
        if sight.has(form) {
            continue;
        }
        let due = match form.shape {
            // A record is asked for by the rule of its windows, once one has passed.
            Shape::Log => match sight.created_on() {
                Some(made) if !has_passed(sight, made) => continue,
                _ => None,
            },
            _ => grace_over(rule, sight),
        };
        let severity = match due {
            Some(day) if day >= sight.today => Severity::Soon,
            _ => Severity::Missing,
        };
        // Within its grace it is no hole yet.
        let level = match severity {
            Severity::Soon => Level::Low,
            _ if form.is_registration() => rule.card_level,
            _ => rule.level,
        };
        let words = format!("没有{}", form.label);
        out.push(Finding::new((rule.id.as_str(), level), form, Fix::Start, severity, due, words));
    }
}

/// Whether a whole month has gone by since a page was made: the first window after the one it was
/// made in.
fn has_passed(sight: &Sight<'_>, made: NaiveDate) -> bool {
    made < over_before(Period::Month, sight.today).first()
}

/// The last day on which a new place may lack a leaf; none for one that came in a file.
fn grace_over(rule: &Rule, sight: &Sight<'_>) -> Option<NaiveDate> {
    sight.created_on()?.checked_add_days(Days::new(rule.grace))
}

/// Its cards are filled and right.
fn cards_in_order(rule: &Rule, sight: &Sight<'_>, out: &mut Vec<Finding>) {
    for form in sight.leaves.iter().filter(|form| form.shape == Shape::Card) {
        let (fix, words) = match sight.standing(form).map(|standing| standing.status) {
            Some(Status::Incomplete) => (Fix::Fill, format!("{}有必填栏目空着", form.label)),
            Some(Status::Draft) => (Fix::Mend, format!("{}有内容待改", form.label)),
            _ => continue,
        };
        let number = (rule.id.as_str(), rule.level);
        out.push(Finding::new(number, form, fix, Severity::Missing, None, words));
    }
}

/// Its letters are in their term.
fn letters_in_term(rule: &Rule, sight: &Sight<'_>, out: &mut Vec<Finding>) {
    for form in sight.leaves.iter().filter(|form| form.shape == Shape::Letter) {
        let Some(until) = sight.until(form) else { continue };
        let left = (until - sight.today).num_days();
        let finding = if left < 0 {
            let words = format!("{} {} 到期", form.label, short_day(until, sight.today));
            let number = (rule.id.as_str(), rule.level);
            Finding::new(number, form, Fix::Renew, Severity::Late, Some(until), words)
        } else {
            let Some(remind) = &rule.remind else { continue };
            if left > i64::try_from(remind.days).unwrap_or(i64::MAX) {
                continue;
            }
            let number = (remind.id.as_str(), remind.level);
            let words = form.label.clone();
            Finding::new(number, form, Fix::Print, Severity::Soon, Some(until), words)
        };
        out.push(finding);
    }
}

/// A check is done in every window. A window that passed without one is late until the next check;
/// the one that runs is called for in its last days.
fn done_in_time(rule: &Rule, sight: &Sight<'_>, out: &mut Vec<Finding>) {
    let remind = rule.remind.as_ref();
    let lead = remind.map_or(0, |remind| remind.days);
    for form in sight.leaves.iter().filter(|form| form.is_check()) {
        // Nothing was ever written: the leaf itself is missing, which is said once.
        let Some(newest) = sight.day(form) else { continue };
        let standing =
            Standing::of(rule.every, sight.today, Some(newest), sight.created_on(), lead);
        let (number, severity, window, words) = match (standing, remind) {
            (Standing::Late(window), _) => {
                let words = format!("{}：{}没有", form.label, of_window(window));
                ((rule.id.as_str(), rule.level), Severity::Late, window, words)
            }
            (Standing::Soon(window), Some(remind)) => {
                let words = format!("{}：{}还没有", form.label, this_window(rule.every));
                ((remind.id.as_str(), remind.level), Severity::Soon, window, words)
            }
            _ => continue,
        };
        out.push(Finding::new(number, form, Fix::Check, severity, Some(window.last()), words));
    }
}

/// `10 月`, `第 44 周`: the window that went by.
fn of_window(window: Window) -> String {
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
