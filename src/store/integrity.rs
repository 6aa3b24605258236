//! Whether all of it agrees: the file, the chain, the entries with their definitions, what is derived.

use std::collections::BTreeMap;

use rusqlite::params;
use serde_json::Value;

use crate::domain::EntryId;
use crate::forms::Catalogue;
use crate::watch::Watch;

use super::entry::{self, Prepared, Status};
use super::history::{self, GENESIS, Link};
use super::subject::SubjectFacts;
use super::{Result, Store, erase};

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code: `FILE`, `CHAIN`, `PAYLOAD`, `DEFINITION`, `DERIVED`, `ATTACHMENT`.
    pub code: &'static str,
    /// Chinese words, without contents of entries.
    pub message: String,
}

fn finding(code: &'static str, message: impl Into<String>) -> Finding {
    Finding { code, message: message.into() }
}

impl Store {
    /// Checks everything; an empty list means whole.
    ///
    /// # Errors
    /// Only when the file cannot be read at all, or [`super::Error::Cancelled`].
    pub fn check(&self, catalogue: &Catalogue, watch: Watch<'_>) -> Result<Vec<Finding>> {
        let mut out = self.check_file()?;
        out.extend(self.verify_history(watch)?);
        out.extend(self.check_entries(catalogue, watch)?);
        Ok(out)
    }

    /// SQLite's and SQLCipher's own checks.
    pub fn check_file(&self) -> Result<Vec<Finding>> {
        let mut out = Vec::new();
        for pragma in ["integrity_check", "cipher_integrity_check", "foreign_key_check"] {
            let mut query = self.db.prepare(&format!("PRAGMA {pragma}"))?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let said: String = row.get::<_, rusqlite::types::Value>(0).map(|v| match v {
                    rusqlite::types::Value::Text(text) => text,
                    other => format!("{other:?}"),
                })?;
                if said != "ok" {
                    out.push(finding("FILE", format!("数据文件有损坏（{pragma}）：{said}")));
                }
            }
        }
        Ok(out)
    }

    /// Walks the chain of digests; a payload that is gone must be covered by a certificate.
    pub fn verify_history(&self, watch: Watch<'_>) -> Result<Vec<Finding>> {
        let certificates = erase::list(&self.db)?;
        let mut covered: BTreeMap<EntryId, i64> = BTreeMap::new();
        for certificate in &certificates {
            for entry in &certificate.entries {
                let upto = covered.entry(*entry).or_default();
                *upto = (*upto).max(certificate.first);
            }
        }
        let mut files: BTreeMap<String, i64> = BTreeMap::new();
        for certificate in &certificates {
            for id in &certificate.attachments {
                let upto = files.entry(id.to_string()).or_default();
                *upto = (*upto).max(certificate.first);
            }
        }
        let last_erasure = certificates.iter().map(|c| c.first).max().unwrap_or_default();
        let mut out = Vec::new();
        let mut query = self.db.prepare(include_str!("verify_history.sql"))?;
        let mut rows = query.query([])?;
        let mut chain = GENESIS;
        let mut expected = 1;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get("seq")?;
            watch.go_on()?;
            if seq != expected {
                out.push(finding("CHAIN", format!("历史缺了第{expected}到第{}条", seq - 1)));
                expected = seq;
            }
            expected += 1;
            let (change, device): ([u8; 16], [u8; 16]) =
                (row.get("change_id")?, row.get("device_id")?);
            let entry: Option<[u8; 16]> = row.get("entry")?;
            let digest: [u8; 32] = row.get("digest")?;
            let text = |name: &str| row.get::<_, String>(name);
            let (at, user, op, action, fields) =
                (text("at")?, text("user")?, text("op")?, text("action")?, text("fields")?);
            let link = Link {
                seq,
                change: &change,
                device: &device,
                at: &at,
                user: &user,
                op: &op,
                action: &action,
                entry: entry.as_ref(),
                fields: &fields,
                digest: &digest,
            };
            chain = link.chain(&chain);
            if row.get::<_, [u8; 32]>("chain")? != chain {
                out.push(finding("CHAIN", format!("历史第{seq}条与前一条接不上，可能被改过")));
                chain = row.get("chain")?;
            }
            let payload: Option<String> = row.get("payload")?;
            match (payload, row.get::<_, Option<[u8; 16]>>("salt")?) {
                (Some(payload), Some(salt)) => {
                    if history::digest(&salt, &payload) != digest {
                        out.push(finding("PAYLOAD", format!("历史第{seq}条的内容被改过")));
                    }
                }
                _ => {
                    let of_entry = entry.and_then(|id| covered.get(&EntryId::from_bytes(id)));
                    let of_queue = (action == "release").then_some(&last_erasure);
                    let of_file = files.get(&fields);
                    let covers = [of_entry, of_queue, of_file];
                    let excused = covers.into_iter().flatten().any(|upto| seq <= *upto);
                    if !excused {
                        out.push(finding(
                            "PAYLOAD",
                            format!("历史第{seq}条的内容不见了，没有清除证明"),
                        ));
                    }
                }
            }
        }
        Ok(out)
    }

    /// Entries against their definitions, and what is derived from them against a fresh copy.
    pub fn check_entries(&self, catalogue: &Catalogue, watch: Watch<'_>) -> Result<Vec<Finding>> {
        let total = usize::try_from(self.count_entries()?).unwrap_or_default();
        let mut done = 0;
        let mut out = Vec::new();
        let mut facts: BTreeMap<i64, SubjectFacts> = BTreeMap::new();
        self.each_entry(|entry| {
            done += 1;
            watch.step(done, total.max(done))?;
            if entry.status == Status::Erased {
                return Ok(());
            }
            let Some(form) = catalogue.form(&entry.form) else {
                out.push(finding(
                    "DEFINITION",
                    format!("表单 {} 的定义不在，条目 {}", entry.form, entry.id),
                ));
                return Ok(());
            };
            for key in entry.values.keys().filter(|key| *key != "extra") {
                if form.field(key).is_none() {
                    out.push(finding(
                        "DEFINITION",
                        format!("{}没有栏目 {key}，条目 {}", form.label, entry.id),
                    ));
                }
            }
            let fresh = Prepared::new(form, &entry.values, &entry.wrong, entry.status)?;
            let (search, identity): (Option<String>, i64) = self
                .db
                .prepare_cached(
                    "SELECT t.text, e.identity
                     FROM entry e LEFT JOIN search t ON t.entry = e.no
                     WHERE e.no = ?1",
                )?
                .query_row(params![entry.no.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if search.as_deref() != Some(fresh.search.as_str()) {
                out.push(finding("DERIVED", format!("检索内容与条目 {} 不符", entry.id)));
            }
            if fresh.day != entry.day
                || fresh.until != entry.until
                || identity != entry::identity_hash(entry.subject, &entry.form, &fresh.identity)
            {
                out.push(finding("DERIVED", format!("日期或身份与条目 {} 不符", entry.id)));
            }
            if let (false, Some(said)) = (entry.deleted, fresh.facts) {
                let known = facts.remove(&entry.subject.0).unwrap_or_default();
                facts.insert(entry.subject.0, known.or_said(said));
            }
            Ok(())
        })?;
        for subject in self.list_subjects(None)? {
            if facts.get(&subject.no.0).is_some_and(|fresh| *fresh != subject.facts) {
                out.push(finding("DERIVED", format!("处所 {} 的摘要与登记表不符", subject.id)));
            }
        }
        Ok(out)
    }
}

/// A payload as JSON, for those who show the history.
pub fn payload_json(payload: Option<&str>) -> Value {
    payload.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}
