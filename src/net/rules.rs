//! The rules that look at a place, each by itself: what they find goes into one list.
//!
//! A rule is a function; the list [`RULES`] is all there is to know of them. Screens and lists are
//! drawn from [`Finding`]s and know no rule. So far: H01, H01b, H02, H02b, H03, H03b of duties.md 4.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::forms::{FormDef, Shape};
use crate::store::Status;

use super::sight::Sight;

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

/// A rule of the net.
pub type Rule = fn(&Sight<'_>, &mut Vec<Finding>);

/// The rules in force.
pub const RULES: &[Rule] = &[leaves_there, card_in_order, letters_in_term, checks_done];

/// A letter is renewed from this many days before its end (H02b).
const LETTER_LEAD: i64 = 30;
/// A month's check is called for from this many days before the month's end (H03b).
const CHECK_LEAD: i64 = 7;
/// Days that a new place has for its leaves (duties.md 3, 4).
const GRACE: u64 = 15;

/// H01: every leaf of its kind is there.
fn leaves_there(sight: &Sight<'_>, out: &mut Vec<Finding>) {
    for form in &sight.leaves {
        if sight.has(form) {
            continue;
        }
        let due = match form.shape {
            // A month's record is asked for by the rule of checks, once a month has passed.
            Shape::Log => match sight.expected_since() {
                Some(since) if sight.today < since + Months::new(1) => continue,
                _ => None,
            },
            _ => grace_over(sight),
        };
        let severity = match due {
            Some(day) if day >= sight.today => Severity::Soon,
            _ => Severity::Missing,
        };
        out.push(Finding {
            form: form.key.clone(),
            fix: Fix::Start,
            severity,
            due,
            words: format!("没有{}", form.label),
        });
    }
}

/// The last day on which a new place may lack a leaf; none for one that came in a file.
fn grace_over(sight: &Sight<'_>) -> Option<NaiveDate> {
    if sight.subject.imported {
        return None;
    }
    sight.subject.created_on.parse::<NaiveDate>().ok()?.checked_add_days(Days::new(GRACE))
}

/// H01b: its cards are filled and right.
fn card_in_order(sight: &Sight<'_>, out: &mut Vec<Finding>) {
    for form in sight.leaves.iter().filter(|form| form.shape == Shape::Card) {
        let (fix, words) = match sight.standing(form).map(|standing| standing.status) {
            Some(Status::Incomplete) => (Fix::Fill, format!("{}有必填栏目空着", form.label)),
            Some(Status::Draft) => (Fix::Mend, format!("{}有内容待改", form.label)),
            _ => continue,
        };
        let form = form.key.clone();
        out.push(Finding { form, fix, severity: Severity::Missing, due: None, words });
    }
}

/// H02, H02b: its letters are in their term.
fn letters_in_term(sight: &Sight<'_>, out: &mut Vec<Finding>) {
    for form in sight.leaves.iter().filter(|form| form.shape == Shape::Letter) {
        let Some(until) = sight.until(form) else { continue };
        let left = (until - sight.today).num_days();
        let (severity, fix, words) = if left < 0 {
            let on = short_day(until, sight.today);
            (Severity::Late, Fix::Renew, format!("{} {on} 到期", form.label))
        } else if left <= LETTER_LEAD {
            (Severity::Soon, Fix::Print, form.label.clone())
        } else {
            continue;
        };
        out.push(Finding { form: form.key.clone(), fix, severity, due: Some(until), words });
    }
}

/// H03, H03b: the check of each month is done. A window that passed without one is late until the
/// next check; the month that runs is called for in its last days.
fn checks_done(sight: &Sight<'_>, out: &mut Vec<Finding>) {
    for form in sight.leaves.iter().filter(|form| form.is_check()) {
        if let Some(finding) = check_of_month(sight, form) {
            out.push(finding);
        }
    }
}

fn check_of_month(sight: &Sight<'_>, form: &FormDef) -> Option<Finding> {
    let this_month = sight.today.with_day(1)?;
    let last_month = this_month.checked_sub_months(Months::new(1))?;
    let expected = sight.expected_since();
    // Nothing was ever written: the leaf itself is missing, which is said once.
    let newest = sight.day(form)?;
    if newest >= this_month {
        return None;
    }
    let finding = |severity, due, words| {
        Some(Finding { form: form.key.clone(), fix: Fix::Check, severity, due: Some(due), words })
    };
    if newest < last_month && expected.is_none_or(|since| since <= last_month) {
        let due = this_month.pred_opt()?;
        return finding(Severity::Late, due, format!("{}：{} 月没有", form.label, due.month()));
    }
    let due = this_month.checked_add_months(Months::new(1))?.pred_opt()?;
    let left = (due - sight.today).num_days();
    if left < CHECK_LEAD && expected.is_none_or(|since| since <= this_month) {
        return finding(Severity::Soon, due, format!("{}：本月还没有", form.label));
    }
    None
}

/// `10-21`, or with the year when it is another one.
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    let pattern = if day.year() == today.year() { "%m-%d" } else { "%Y-%m-%d" };
    day.format(pattern).to_string()
}
