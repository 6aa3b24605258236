//! Erasing what the law says must go: contents, not the fact that something was there.
//!
//! Payloads of history, values, search text, keys of attachments, drafts and held rows are deleted
//! (with `secure_delete`), and a certificate stays: ids and counts, no content (decisions.md 21). The
//! identity goes as well: a digest of a number is as good as the number to whoever can try them all.
//! So a file that brings an erased row again brings it as new, and the import says that its term is
//! over (`RETENTION_OVER`).

use std::collections::BTreeSet;

use rusqlite::{named_params, params};
use serde::{Deserialize, Serialize};

use crate::domain::{AttachmentId, CertificateId, EntryId};

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
    /// Their attachments, and those of pages that went whole.
    #[serde(default)]
    pub attachments: BTreeSet<AttachmentId>,
    /// How many payloads went.
    pub payloads: usize,
}

/// What goes.
#[derive(Clone, Copy, Default)]
pub struct Erasing<'e> {
    /// The entries; their attachments and drafts go with them.
    pub entries: &'e [Entry],
    /// Attachments that hang on a page and no entry.
    pub attachments: &'e [AttachmentId],
    /// Numbers of the persons in the entries: drafts and rows of files that hold one of them go too,
    /// waiting or released.
    pub numbers: &'e [String],
    /// As do those that came before this day (`YYYY-MM-DD`).
    pub held_before: &'e str,
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
        "SELECT id, at, user, reason, first, entries, attachments, payload_count
         FROM certificate ORDER BY no",
    )?
    .query_and_then([], |row| {
        let entries: String = row.get("entries")?;
        let attachments: String = row.get("attachments")?;
        Ok(Certificate {
            id: CertificateId::from_bytes(row.get("id")?),
            at: row.get("at")?,
            user: row.get("user")?,
            reason: row.get("reason")?,
            first: row.get("first")?,
            entries: serde_json::from_str(&entries)?,
            attachments: serde_json::from_str(&attachments)?,
            payloads: usize::try_from(row.get::<_, i64>("payload_count")?).unwrap_or_default(),
        })
    })?
    .collect()
}

impl Writer<'_> {
    /// Erases and writes the certificate.
    pub fn erase(&mut self, what: Erasing<'_>, why: Why<'_>) -> Result<Certificate> {
        let (payloads, attachments) = self.erase_contents(what)?;
        let certificate = Certificate {
            id: CertificateId::from_uuid(self.new_id()),
            at: why.at.to_owned(),
            user: why.user.to_owned(),
            reason: why.reason.to_owned(),
            first: self.seq(),
            entries: what.entries.iter().map(|entry| entry.id).collect(),
            attachments,
            payloads,
        };
        self.add_certificate(&certificate)?;
        Ok(certificate)
    }

    /// Answers how many payloads went and which attachments.
    fn erase_contents(&mut self, what: Erasing<'_>) -> Result<(usize, BTreeSet<AttachmentId>)> {
        let mut payloads = 0;
        let mut attachments: BTreeSet<_> = what.attachments.iter().copied().collect();
        for entry in what.entries {
            attachments.extend(self.list_attachments_of(entry)?);
        }
        let mut gone = BTreeSet::new();
        for id in attachments {
            if let Some(count) = self.erase_attachment(id)? {
                payloads += count;
                gone.insert(id);
            }
        }
        for entry in what.entries {
            payloads += self.erase_entry(entry)?;
        }
        payloads += self.erase_held(what)?;
        Ok((payloads, gone))
    }

    fn erase_entry(&mut self, entry: &Entry) -> Result<usize> {
        let payloads = self
            .tx
            .prepare_cached(
                "DELETE FROM history_payload
                 WHERE seq IN (SELECT seq FROM history WHERE entry = ?1)",
            )?
            .execute(params![entry.id.as_bytes()])?;
        self.tx.prepare_cached(include_str!("erase_entry.sql"))?.execute(params![entry.no.0])?;
        self.tx
            .prepare_cached("DELETE FROM search WHERE entry = ?1")?
            .execute(params![entry.no.0])?;
        self.erase_drafts_with(&entry.id.to_string())?;
        self.forget_binder_pages(entry.subject, &entry.form)?;
        self.record("erase", Some(entry.id), "", "{}")?;
        Ok(payloads)
    }

    /// Drafts and rows of files, by the numbers in them and by their age.
    fn erase_held(&mut self, what: Erasing<'_>) -> Result<usize> {
        let mut payloads = 0;
        for number in what.numbers {
            self.erase_drafts_with(number)?;
            self.tx
                .prepare_cached("DELETE FROM queue WHERE instr(cells, ?1) > 0")?
                .execute(params![number])?;
            payloads += self
                .tx
                .prepare_cached(include_str!("erase_released_by_number.sql"))?
                .execute(params![number])?;
        }
        self.erase_drafts_before(what.held_before)?;
        self.tx
            .prepare_cached(
                "DELETE FROM queue WHERE change IN (SELECT no FROM change WHERE at < ?1)",
            )?
            .execute(params![what.held_before])?;
        payloads += self
            .tx
            .prepare_cached(include_str!("erase_released_before.sql"))?
            .execute(params![what.held_before])?;
        Ok(payloads)
    }

    /// Erases in this copy what a certificate from another says is erased; answers which
    /// attachments went.
    pub(super) fn apply_certificate(
        &mut self,
        certificate: &Certificate,
    ) -> Result<BTreeSet<AttachmentId>> {
        let mut entries = Vec::new();
        for id in &certificate.entries {
            match self.get_entry(*id) {
                Ok(entry) => entries.push(entry),
                Err(super::Error::NotFound) => {}
                Err(other) => return Err(other),
            }
        }
        let attachments: Vec<_> = certificate.attachments.iter().copied().collect();
        let what = Erasing { entries: &entries, attachments: &attachments, ..Erasing::default() };
        let (_, gone) = self.erase_contents(what)?;
        // What this copy lost, it lost up to now.
        let mut here = Certificate { first: self.seq(), ..certificate.clone() };
        here.attachments.extend(&gone);
        self.add_certificate(&here)?;
        Ok(gone)
    }

    /// Keeps a certificate, from this ledger or from beside a restored one.
    pub fn add_certificate(&mut self, certificate: &Certificate) -> Result<()> {
        self.tx.prepare_cached(include_str!("insert_certificate.sql"))?.execute(named_params! {
            ":id": certificate.id.as_bytes(), ":at": certificate.at, ":user": certificate.user,
            ":reason": certificate.reason, ":first": certificate.first,
            ":entries": serde_json::to_string(&certificate.entries)?,
            ":attachments": serde_json::to_string(&certificate.attachments)?,
            ":payload_count": i64::try_from(certificate.payloads).unwrap_or(i64::MAX),
        })?;
        Ok(())
    }
}
