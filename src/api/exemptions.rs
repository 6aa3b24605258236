//! Holes that are not asked for until a day, with their reasons.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{ExemptionId, SubjectId};

use super::entries::ChangeReply;
use super::{Result, Session};

/// A hole that should not be asked for.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ExemptAsk {
    /// The place or organisation.
    pub place: SubjectId,
    /// The rule's number.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Up to this day, included; a year at most.
    #[ts(type = "string")]
    pub until: NaiveDate,
}

/// Answer of `exemptions`.
#[derive(Serialize, TS)]
pub struct ExemptionsReply {
    /// The newest first; past and ended ones included.
    pub exemptions: Vec<ExemptionView>,
}

/// An exemption.
#[derive(Serialize, TS)]
pub struct ExemptionView {
    /// Its id.
    pub id: ExemptionId,
    /// The place or organisation.
    pub place: SubjectId,
    /// Its name.
    pub name: String,
    /// The rule's number.
    pub rule: String,
    /// What the rule is called.
    pub label: String,
    /// Why.
    pub reason: String,
    /// From this day.
    pub since: String,
    /// Up to this day.
    pub until: String,
    /// Who said so.
    pub user: String,
    /// `holds`, `over`, `ended`.
    pub state: &'static str,
}

impl Session {
    /// Grants an exemption.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::exempt`].
    pub fn exempt(&mut self, ask: &ExemptAsk) -> Result<ExemptionsReply> {
        self.ledger.exempt(ask.place, &ask.rule, &ask.reason, ask.until)?;
        self.exemptions(Some(ask.place))
    }

    /// Ends one before its day.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; unknown.
    pub fn end_exemption(&mut self, id: ExemptionId) -> Result<ChangeReply> {
        let change = self.ledger.end_exemption(id)?;
        Ok(ChangeReply { change, undone: None, label: "已取消豁免".to_owned(), entries: 0 })
    }

    /// All exemptions, or those of one place.
    ///
    /// # Errors
    /// Of the database.
    pub fn exemptions(&self, place: Option<SubjectId>) -> Result<ExemptionsReply> {
        let today = self.ledger.clock().today();
        let rules = self.ledger.rulebook().rules();
        let mut exemptions = Vec::new();
        for exemption in self.ledger.exemptions()? {
            let subject = self.ledger.store().subject(exemption.subject)?;
            if place.is_some_and(|place| place != subject.id) {
                continue;
            }
            let rule = rules.iter().find(|rule| rule.id == exemption.rule);
            let state = match exemption.holds_on(today) {
                true => "holds",
                false if exemption.ended => "ended",
                false => "over",
            };
            exemptions.push(ExemptionView {
                id: exemption.id,
                place: subject.id,
                name: subject.facts.shown_name().to_owned(),
                label: rule.map(|rule| rule.label.clone()).unwrap_or_default(),
                rule: exemption.rule,
                reason: exemption.reason,
                since: exemption.since.to_string(),
                until: exemption.until.to_string(),
                user: exemption.user,
                state,
            });
        }
        Ok(ExemptionsReply { exemptions })
    }
}
