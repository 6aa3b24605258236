//! Holes that are not asked for until a day: with a reason, by somebody, to be read by all
//! (duties.md 4). An exemption ends by itself; ending it earlier, and granting it, are changes.

use chrono::NaiveDate;
use rusqlite::{Row, named_params, params};
use serde_json::json;

use crate::domain::{EntryId, ExemptionId};

use super::{Error, Result, Store, SubjectNo, Writer};

/// A hole that is not asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// Its id.
    pub id: ExemptionId,
    /// Whose.
    pub subject: SubjectNo,
    /// The rule's number.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// From this day.
    pub since: NaiveDate,
    /// Up to this day, included.
    pub until: NaiveDate,
    /// Who said so.
    pub user: String,
    /// Ended before its day.
    pub ended: bool,
}

impl Exemption {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        !self.ended && self.since <= day && day <= self.until
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Exemption> {
    let day = |column: &str| -> rusqlite::Result<NaiveDate> {
        let text: String = row.get(column)?;
        Ok(text.parse().unwrap_or(NaiveDate::MIN))
    };
    Ok(Exemption {
        id: ExemptionId::from_bytes(row.get("id")?),
        subject: SubjectNo(row.get("subject")?),
        rule: row.get("rule")?,
        reason: row.get("reason")?,
        since: day("since")?,
        until: day("until")?,
        user: row.get("user")?,
        ended: row.get("ended")?,
    })
}

impl Store {
    /// All exemptions of subjects that are there, the newest first; past and ended ones included.
    pub fn list_exemptions(&self) -> Result<Vec<Exemption>> {
        self.db
            .prepare_cached(include_str!("list_exemptions.sql"))?
            .query_map([], from_row)?
            .collect::<rusqlite::Result<_>>()
            .map_err(Error::from)
    }

    /// One exemption.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get_exemption(&self, id: ExemptionId) -> Result<Exemption> {
        let mut query = self.db.prepare_cached(
            "SELECT id, subject, rule, reason, since, until, user, ended FROM exemption WHERE id = ?1",
        )?;
        let mut rows = query.query_map(params![id.as_bytes()], from_row)?;
        rows.next().transpose()?.ok_or(Error::NotFound)
    }
}

impl Writer<'_> {
    /// Writes down that a rule is not asked for at a subject until a day.
    pub fn exempt(
        &mut self,
        subject: SubjectNo,
        rule: &str,
        reason: &str,
        until: NaiveDate,
    ) -> Result<ExemptionId> {
        let id = ExemptionId::from_uuid(self.new_id());
        let counter = self.next_counter();
        self.tx.prepare_cached(include_str!("insert_exemption.sql"))?.execute(named_params! {
            ":id": id.as_bytes(), ":subject": subject.0, ":rule": rule, ":reason": reason,
            ":since": self.today(), ":until": until.to_string(), ":user": self.user(),
            ":device": self.device(), ":counter": counter,
        })?;
        let payload = json!({ "rule": rule, "reason": reason, "until": until.to_string() });
        self.record("exempt", Some(row_of(id)), rule, &payload.to_string())?;
        Ok(id)
    }

    /// Ends an exemption, or lets it hold again.
    pub fn set_exemption_ended(&mut self, id: ExemptionId, ended: bool) -> Result<()> {
        let changed = self
            .tx
            .prepare_cached("UPDATE exemption SET ended = ?2 WHERE id = ?1 AND ended <> ?2")?
            .execute(params![id.as_bytes(), ended])?;
        if changed == 0 {
            return Ok(());
        }
        let action = if ended { "unexempt" } else { "exempt" };
        self.record(action, Some(row_of(id)), "", "{}")
    }
}

/// As a row of history names it.
const fn row_of(id: ExemptionId) -> EntryId {
    EntryId::from_uuid(id.uuid())
}
