//! What changed and was not handed over to the district system: the rule that needs to know the
//! profiles (duties.md 4, H15).

use chrono::{Datelike, Months, NaiveDate};

use crate::forms::SubjectKind;
use crate::net::rules::short_day;
use crate::net::{Finding, Looks, Rule, Severity, Survey};

use super::export::version;
use super::{Result, Session};

impl Session {
    /// Profiles that this ledger has used, whose rows changed since: reminded of in the last days of
    /// the month, and said until they are handed over once the month is behind. A profile that was
    /// never used is none of this post's.
    pub(super) fn unexported(&self, survey: &Survey<'_>) -> Result<Vec<Finding>> {
        let set = self.ledger.rulebook().for_kind(SubjectKind::Post, "");
        let Some(rule) = set.iter().map(|set| &set.rule).find(|r| r.looks_at == Looks::Export)
        else {
            return Ok(Vec::new());
        };
        let store = self.ledger.store();
        let mut out = Vec::new();
        for profile in self.profiles().0.all() {
            let upto = store.last_batch(&version(profile))?;
            if upto == 0 {
                continue;
            }
            let places = survey.subjects().iter();
            let changed = places
                .filter(|subject| subject.kind == SubjectKind::Place(profile.category))
                .filter_map(|subject| survey.facts(subject.no).form(&profile.form))
                .map(|facts| facts.changed)
                .filter(|changed| *changed > upto)
                .min();
            let Some(changed) = changed else { continue };
            out.extend(found(rule, &profile.name, store.changed_on(changed)?, survey.today));
        }
        Ok(out)
    }
}

fn found(rule: &Rule, profile: &str, changed: NaiveDate, today: NaiveDate) -> Option<Finding> {
    let next = changed.with_day(1)?.checked_add_months(Months::new(1))?;
    let last = next.pred_opt()?;
    let days_left = (last - today).num_days();
    let words = format!("{profile}：{} 起的变更还没导出", short_day(changed, today));
    let of = |id: &str, label: &str, level, severity| Finding {
        rule: id.to_owned(),
        duty: rule.duty.clone(),
        label: label.to_owned(),
        level,
        form: String::new(),
        fix: rule.fix,
        severity,
        due: Some(last),
        words: words.clone(),
        leaf: false,
        excused: None,
    };
    if days_left < 0 {
        return Some(of(&rule.id, &rule.label, rule.level, Severity::Hint));
    }
    let remind = rule.remind.as_ref()?;
    let near = days_left <= i64::try_from(remind.days).unwrap_or(i64::MAX);
    near.then(|| of(&remind.id, &remind.label, remind.level, Severity::Soon))
}
