//! Erasing what the law says must go: contents, not the fact that something was there.
//!
//! Payloads of history, values, search text and held rows are deleted (with `secure_delete`), and
//! a certificate stays: ids and counts, no content (decisions.md 21). The identity goes as well: a
//! digest of a number is as good as the number to whoever can try them all. So a file that brings an
//! erased row again brings it as new, and the import says that its term is over (`RETENTION_OVER`).

use std::collections::BTreeSet;

use rusqlite::{named_params, params};
use serde::{Deserialize, Serialize};

use crate::domain::{CertificateId, EntryId};

use super::entry::Entry;
use super::{Result, Store, Writer};

/// Proof of an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Id.
    pub id: CertificateId,
    /// When, local time.
    pub at: String,
    /// By whom.
    pub user: String,
    /// Why, in Chinese.
    pub reason: String,
    /// The history row that recorded it; payloads of these entries before it may be gone.
    pub first: i64,
    /// The entries.
    pub entries: BTreeSet<EntryId>,
    /// How many payloads went.
    pub payloads: usize,
}

/// Who erases, when and why: the words of the certificate.
#[derive(Clone, Copy)]
pub struct Why<'w> {
    /// Why, in Chinese.
    pub reason: &'w str,
    /// When, local time.
    pub at: &'w str,
    /// By whom.
    pub user: &'w str,
}

impl Store {
    /// All certificates, oldest first.
    pub fn list_certificates(&self) -> Result<Vec<Certificate>> {
        list(&self.db)
    }
}

pub(super) fn list(db: &rusqlite::Connection) -> Result<Vec<Certificate>> {
    db.prepare_cached(
        "SELECT id, at, user, reason, first, entries, payload_count FROM certificate ORDER BY no",
    )?
    .query_and_then([], |row| {
        let entries: String = row.get("entries")?;
        Ok(Certificate {
            id: CertificateId::from_bytes(row.get("id")?),
            at: row.get("at")?,
            user: row.get("user")?,
            reason: row.get("reason")?,
            first: row.get("first")?,
            entries: serde_json::from_str(&entries)?,
            payloads: usize::try_from(row.get::<_, i64>("payload_count")?).unwrap_or_default(),
        })
    })?
    .collect()
}

impl Writer<'_> {
    /// Erases entries and writes the certificate. `numbers` are the numbers of the persons in them:
    /// rows of files that hold one of them go too, waiting or released, as do those that came
    /// before `held_before` (`YYYY-MM-DD`).
    pub fn erase(
        &mut self,
        entries: &[Entry],
        numbers: &[String],
        held_before: &str,
        why: Why<'_>,
    ) -> Result<Certificate> {
        let payloads = self.erase_contents(entries, numbers, held_before)?;
        let certificate = Certificate {
            id: CertificateId::from_uuid(self.new_id()),
            at: why.at.to_owned(),
            user: why.user.to_owned(),
            reason: why.reason.to_owned(),
            first: self.seq(),
            entries: entries.iter().map(|entry| entry.id).collect(),
            payloads,
        };
        self.add_certificate(&certificate)?;
        Ok(certificate)
    }

    fn erase_contents(
        &mut self,
        entries: &[Entry],
        numbers: &[String],
        held_before: &str,
    ) -> Result<usize> {
        let mut payloads = 0;
        for entry in entries {
            payloads += self
                .tx
                .prepare_cached(
                    "DELETE FROM history_payload
                     WHERE seq IN (SELECT seq FROM history WHERE entry = ?1)",
                )?
                .execute(params![entry.id.as_bytes()])?;
            self.tx
                .prepare_cached(include_str!("erase_entry.sql"))?
                .execute(params![entry.no.0])?;
            self.tx
                .prepare_cached("DELETE FROM search WHERE entry = ?1")?
                .execute(params![entry.no.0])?;
            self.record("erase", Some(entry.id), "", "{}")?;
            self.refresh_latest(entry.subject, &entry.form)?;
        }
        for number in numbers {
            self.tx
                .prepare_cached("DELETE FROM queue WHERE instr(cells, ?1) > 0")?
                .execute(params![number])?;
            payloads += self
                .tx
                .prepare_cached(include_str!("erase_released_by_number.sql"))?
                .execute(params![number])?;
        }
        self.tx
            .prepare_cached(
                "DELETE FROM queue WHERE change IN (SELECT no FROM change WHERE at < ?1)",
            )?
            .execute(params![held_before])?;
        payloads += self
            .tx
            .prepare_cached(include_str!("erase_released_before.sql"))?
            .execute(params![held_before])?;
        Ok(payloads)
    }

    /// Erases in this copy what a certificate from another says is erased.
    pub(super) fn apply_certificate(&mut self, certificate: &Certificate) -> Result<()> {
        let mut entries = Vec::new();
        for id in &certificate.entries {
            match self.get_entry(*id) {
                Ok(entry) => entries.push(entry),
                Err(super::Error::NotFound) => {}
                Err(other) => return Err(other),
            }
        }
        self.erase_contents(&entries, &[], "")?;
        // What this copy lost, it lost up to now.
        let here = Certificate { first: self.seq(), ..certificate.clone() };
        self.add_certificate(&here)
    }

    /// Keeps a certificate, from this ledger or from beside a restored one.
    pub fn add_certificate(&mut self, certificate: &Certificate) -> Result<()> {
        self.tx.prepare_cached(include_str!("insert_certificate.sql"))?.execute(named_params! {
            ":id": certificate.id.as_bytes(), ":at": certificate.at, ":user": certificate.user,
            ":reason": certificate.reason, ":first": certificate.first,
            ":entries": serde_json::to_string(&certificate.entries)?,
            ":payload_count": i64::try_from(certificate.payloads).unwrap_or(i64::MAX),
        })?;
        Ok(())
    }
}
