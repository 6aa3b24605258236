//! What a transaction may write with: every change goes into the history as it is made.

use chrono::Timelike;
use rusqlite::{CachedStatement, Transaction, named_params, params};
use uuid::Uuid;

use crate::domain::{ChangeId, EntryId};

use super::entry::new_salt;
use super::history::{self, Link, Op};
use super::{Actor, Result};

/// Where the newest row of history stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenAt(pub i64);

/// The four statements that every new entry needs, kept at hand: an import runs each of them a
/// hundred thousand times, and looking them up and binding by name would cost as much as one of them.
pub(super) struct Inserts<'t> {
    pub(super) entry: CachedStatement<'t>,
    pub(super) search: CachedStatement<'t>,
    history: CachedStatement<'t>,
    payload: CachedStatement<'t>,
}

impl<'t> Inserts<'t> {
    fn prepare(tx: &'t Transaction<'t>) -> Result<Self> {
        Ok(Self {
            entry: tx.prepare_cached(include_str!("insert_entry.sql"))?,
            search: tx.prepare_cached("INSERT INTO search (entry, text) VALUES (?1, ?2)")?,
            history: tx.prepare_cached(include_str!("insert_history.sql"))?,
            payload: tx.prepare_cached(
                "INSERT INTO history_payload (seq, salt, payload) VALUES (?1, ?2, ?3)",
            )?,
        })
    }
}

/// The hand that writes, inside of one transaction.
pub struct Writer<'t> {
    pub(super) tx: &'t Transaction<'t>,
    pub(super) inserts: Inserts<'t>,
    op: Op,
    user: String,
    at: String,
    today: String,
    device: i64,
    device_id: [u8; 16],
    counter: i64,
    change: Option<(i64, [u8; 16])>,
    pub(super) undoes: Option<i64>,
    seq: i64,
    chain: [u8; 32],
    rows: usize,
}

impl<'t> Writer<'t> {
    pub(super) fn start(
        tx: &'t Transaction<'t>,
        op: Op,
        actor: &Actor,
        device: i64,
    ) -> Result<Self> {
        let (seq, chain) = history::head(tx)?;
        let counter: i64 =
            tx.query_row("SELECT counter FROM setting_counter", [], |row| row.get(0))?;
        let device_id = tx
            .prepare_cached("SELECT id FROM device WHERE no = ?1")?
            .query_row(params![device], |row| row.get(0))?;
        let now = actor.now.with_nanosecond(0).unwrap_or(actor.now);
        Ok(Self {
            tx,
            inserts: Inserts::prepare(tx)?,
            op,
            user: actor.user.clone(),
            at: now.format("%Y-%m-%d %H:%M:%S").to_string(),
            today: now.date().to_string(),
            device,
            device_id,
            counter,
            change: None,
            undoes: None,
            seq,
            chain,
            rows: 0,
        })
    }

    pub(super) fn finish(self) -> Result<(Option<ChangeId>, usize)> {
        if self.change.is_some() {
            self.tx
                .prepare_cached("UPDATE setting_counter SET counter = ?1")?
                .execute(params![self.counter])?;
        }
        Ok((self.change.map(|(_, id)| ChangeId::from_bytes(id)), self.rows))
    }

    /// Today, `YYYY-MM-DD`.
    pub fn today(&self) -> &str {
        &self.today
    }

    /// Now, local time, `YYYY-MM-DD HH:MM:SS`.
    pub(super) fn at(&self) -> &str {
        &self.at
    }

    /// Who does it.
    pub(super) fn user(&self) -> &str {
        &self.user
    }

    /// Local number of this laptop.
    pub(super) fn device(&self) -> i64 {
        self.device
    }

    /// The sequence of the newest row of history.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    pub(super) fn next_seq(&self) -> i64 {
        self.seq + 1
    }

    /// A new time-ordered id.
    pub(super) fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// The next value of this laptop's counter.
    pub(super) fn next_counter(&mut self) -> i64 {
        self.counter += 1;
        self.counter
    }

    /// The local number of this change; its row is written when the first thing is recorded.
    pub(super) fn change(&mut self) -> Result<(i64, [u8; 16])> {
        if let Some(change) = self.change {
            return Ok(change);
        }
        let id = *self.new_id().as_bytes();
        let counter = self.next_counter();
        self.tx.prepare_cached(include_str!("insert_change.sql"))?.execute(named_params! {
            ":id": id, ":at": self.at, ":user": self.user, ":op": self.op.key,
            ":label": self.op.label, ":device": self.device, ":counter": counter,
            ":undoes": self.undoes,
        })?;
        let change = (self.tx.last_insert_rowid(), id);
        self.change = Some(change);
        Ok(change)
    }

    /// Appends a row of history with its payload.
    pub fn record(
        &mut self,
        action: &str,
        entry: Option<EntryId>,
        fields: &str,
        payload: &str,
    ) -> Result<()> {
        let salt = new_salt()?;
        let digest = history::digest(&salt, payload);
        self.append(action, entry, fields, payload, &salt, &digest)
    }

    /// As [`Self::record`], with the digest made beforehand.
    pub(super) fn record_prepared(
        &mut self,
        action: &str,
        entry: EntryId,
        fields: &str,
        payload: &str,
        salt: &[u8; 16],
        digest: &[u8; 32],
    ) -> Result<()> {
        self.append(action, Some(entry), fields, payload, salt, digest)
    }

    fn append(
        &mut self,
        action: &str,
        entry: Option<EntryId>,
        fields: &str,
        payload: &str,
        salt: &[u8; 16],
        digest: &[u8; 32],
    ) -> Result<()> {
        let (change, change_id) = self.change()?;
        let seq = self.seq + 1;
        let link = Link {
            seq,
            change: &change_id,
            device: &self.device_id,
            at: &self.at,
            user: &self.user,
            op: self.op.key,
            action,
            entry: entry.as_ref().map(EntryId::as_bytes),
            fields,
            digest,
        };
        let chain = link.chain(&self.chain);
        // In the order of the names in insert_history.sql.
        let entry = entry.as_ref().map(EntryId::as_bytes);
        self.inserts.history.execute(params![seq, change, action, entry, fields, digest, chain])?;
        self.inserts.payload.execute(params![seq, salt, payload])?;
        self.seq = seq;
        self.chain = chain;
        self.rows += 1;
        Ok(())
    }

    /// Notes something that changed no entry: a print, an export, a backup, numbers shown (K6).
    pub fn note(&mut self, what: &serde_json::Value) -> Result<()> {
        self.record("note", None, "", &what.to_string())
    }
}
