//! A hole that is not asked for until a day: with a reason, to be read by all (duties.md 4). A hole
//! cannot be closed by hand; this is the only other way.

use chrono::{Days, NaiveDate};

use crate::domain::{ChangeId, ExemptionId, SubjectId};
use crate::net::rules::LONGEST_EXEMPTION;
use crate::store::exemption::Exemption;
use crate::store::{self, Op};
use crate::vault::Right;

use super::{Error, Ledger, Result};

/// A reason is one sentence.
const LONGEST_REASON: usize = 200;

impl Ledger {
    /// Grants an exemption from a rule of the net.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; unknown subject or rule, or one that does not look at such a subject; no
    /// reason; a day that is over or more than a year away.
    pub fn exempt(
        &mut self,
        subject: SubjectId,
        rule: &str,
        reason: &str,
        until: NaiveDate,
    ) -> Result<ExemptionId> {
        self.require(Right::Settings)?;
        let subject = self.store.get_subject(subject)?;
        if subject.deleted {
            return Err(store::Error::NotFound.into());
        }
        let set = self.rulebook.for_kind(subject.kind, &subject.facts.subkind);
        let Some(known) = set.iter().find(|set| set.rule.id == rule) else {
            return Err(Error::Exemption(format!("没有规则 {rule}，或者它不管这一处。")));
        };
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            return Err(Error::Exemption(format!("豁免要写理由，不超过 {LONGEST_REASON} 字。")));
        }
        let today = self.clock.today();
        let last = today.checked_add_days(Days::new(LONGEST_EXEMPTION)).unwrap_or(until);
        if until < today || until > last {
            return Err(Error::Exemption("豁免的止期要在今天到一年之内。".to_owned()));
        }
        let op = Op::new("exempt", format!("豁免“{}”到 {until}", known.rule.label));
        let actor = self.actor();
        let done = self.store.transact::<_, Error>(op, &actor, |writer| {
            Ok(writer.exempt(subject.no, rule, &reason, until)?)
        })?;
        Ok(done.output)
    }

    /// Ends an exemption before its day.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; unknown.
    pub fn end_exemption(&mut self, id: ExemptionId) -> Result<Option<ChangeId>> {
        self.require(Right::Settings)?;
        let exemption = self.store.get_exemption(id)?;
        let op = Op::new("unexempt", format!("取消豁免 {}", exemption.rule));
        let actor = self.actor();
        let done = self
            .store
            .transact::<_, Error>(op, &actor, |writer| Ok(writer.set_exemption_ended(id, true)?))?;
        Ok(done.change)
    }

    /// All exemptions, the newest first; past and ended ones included.
    ///
    /// # Errors
    /// Of the database.
    pub fn exemptions(&self) -> Result<Vec<Exemption>> {
        Ok(self.store.list_exemptions()?)
    }
}
