//! Entries on forms.

use std::cell::RefCell;

use rusqlite::{Connection, Row, named_params, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::domain::{EntryId, Reason, SubjectId};
use crate::forms::values::{self, Values};
use crate::forms::{FormDef, Shape};

use super::subject::{SubjectFacts, SubjectNo, kind_of};
use super::{Error, Result, Store, history, search};

/// Local number of an entry; never leaves this ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryNo(pub(crate) i64);

/// How far an entry has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything required is there and right.
    Complete,
    /// Something required is empty; kept all the same.
    Incomplete,
    /// Something is wrong; kept, never accepted as right.
    Draft,
    /// Its contents were erased.
    Erased,
}

impl Status {
    /// The word stored and told.
    pub fn code(self) -> &'static str {
        match self {
            Status::Complete => "complete",
            Status::Incomplete => "incomplete",
            Status::Draft => "draft",
            Status::Erased => "erased",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        match code {
            "complete" => Status::Complete,
            "incomplete" => Status::Incomplete,
            "erased" => Status::Erased,
            _ => Status::Draft,
        }
    }
}

/// A value that was not accepted: kept with its reason, outside of the right values.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Path in the entry.
    pub path: String,
    /// As it was typed or stood in the file.
    pub raw: String,
    /// Why not.
    pub reason: Reason,
}

impl std::fmt::Debug for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wrong({} {})", self.path, self.reason.code())
    }
}

/// An entry as it stands. `Debug` shows no values: a stray `{:?}` must not put a name into a log.
#[derive(Clone)]
pub struct Entry {
    /// Local number.
    pub no: EntryNo,
    /// Public id.
    pub id: EntryId,
    /// What it is about.
    pub subject: SubjectNo,
    /// Public id of what it is about.
    pub subject_id: SubjectId,
    /// Key of its form.
    pub form: String,
    /// The day its roles name: signed, happened, began; may be empty.
    pub day: String,
    /// The last day its roles name: valid to, left; may be empty.
    pub until: String,
    /// How far it has come.
    pub status: Status,
    /// In the recycle bin.
    pub deleted: bool,
    /// Times it was changed, from 1.
    pub revision: u32,
    /// Sequence of the newest history row.
    pub changed: i64,
    /// Right values.
    pub values: Values,
    /// What is not accepted.
    pub wrong: Vec<Wrong>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry")
            .field("id", &self.id)
            .field("form", &self.form)
            .field("status", &self.status)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

/// An entry made ready for writing: everything that follows from form and values, done outside
/// of the transaction so that an import can do it on several threads.
#[derive(Clone)]
pub struct Prepared {
    pub(super) form: String,
    pub(super) day: String,
    pub(super) until: String,
    pub(super) identity: String,
    pub(super) status: Status,
    pub(super) vals: String,
    pub(super) wrong: String,
    pub(super) search: String,
    pub(super) payload: String,
    pub(super) salt: [u8; 16],
    pub(super) digest: [u8; 32],
    pub(super) ranked: bool,
    /// What a registration card says of its subject.
    pub(super) facts: Option<SubjectFacts>,
    /// The kind of organisation that keeps such an entry.
    org_kind: Option<String>,
}

impl Prepared {
    /// Makes an entry ready.
    ///
    /// # Errors
    /// Only if no random salt can be had.
    pub fn new(form: &FormDef, vals: &Values, wrong: &[Wrong], status: Status) -> Result<Self> {
        let json = serde_json::to_string(vals)?;
        let wrong = if wrong.is_empty() { String::new() } else { serde_json::to_string(wrong)? };
        let payload = match wrong.as_str() {
            "" => format!("{{\"after\":{json}}}"),
            wrong => format!("{{\"after\":{json},\"wrong\":{wrong}}}"),
        };
        let salt = new_salt()?;
        let dates = Dates::of(form, vals);
        Ok(Self {
            form: form.key.clone(),
            identity: identity_of(form, vals, &dates.day),
            day: dates.day,
            until: dates.until,
            status,
            search: search::text_of(form, vals),
            digest: history::digest(&salt, &payload),
            vals: json,
            wrong,
            payload,
            salt,
            ranked: form.shape != Shape::Roster,
            facts: SubjectFacts::said_by(form, vals),
            org_kind: kind_of(form, vals),
        })
    }

    /// The newest day of the entry.
    pub fn day(&self) -> &str {
        &self.day
    }

    /// The day on which it ended.
    pub fn until(&self) -> &str {
        &self.until
    }
}

/// Sixteen bytes that were never used before. The system is asked for a page of them at a time: a
/// call for each row of an import costs as much as hashing it.
pub(super) fn new_salt() -> Result<[u8; 16]> {
    const SALTS: usize = 256;
    thread_local! {
        static FRESH: RefCell<Vec<[u8; 16]>> = const { RefCell::new(Vec::new()) };
    }
    FRESH.with_borrow_mut(|fresh| {
        if fresh.is_empty() {
            fresh.resize(SALTS, [0; 16]);
            let filled = getrandom::fill(fresh.as_flattened_mut());
            if filled.is_err() {
                fresh.clear(); // zeroes are no salts
            }
        }
        fresh.pop().ok_or_else(|| Error::Refused("没有随机数可用".into()))
    })
}

/// The dates that an entry's roles name, as days.
pub struct Dates {
    /// Signed, happened, began.
    pub day: String,
    /// Valid to, left.
    pub until: String,
}

impl Dates {
    /// Reads them off the values.
    pub fn of(form: &FormDef, vals: &Values) -> Self {
        let first = |roles: &[&str]| {
            roles
                .iter()
                .filter_map(|role| form.role_at(role))
                .find_map(|path| values::get(vals, path)?.as_str())
                .map(|text| text.chars().take(10).collect::<String>())
                .unwrap_or_default()
        };
        Self {
            day: first(&["signed_on", "happened_on", "began_on"]),
            until: first(&["valid_to", "left_on"]),
        }
    }
}

/// What makes a row the same one on the next import, within its subject and form (decisions.md 13).
pub fn identity_of(form: &FormDef, vals: &Values, day: &str) -> String {
    match form.shape {
        Shape::Card => String::new(),
        Shape::Letter | Shape::Log => day.to_owned(),
        Shape::Roster => {
            let by_role =
                |role: &str| form.role_at(role).and_then(|path| values::get(vals, path)?.as_str());
            let person = by_role("person.id_no").or_else(|| by_role("person.name"));
            match person {
                Some(person) => format!("{person}|{day}"),
                None => String::new(),
            }
        }
    }
}

/// The hash by which entries of one identity are found.
pub(crate) fn identity_hash(subject: SubjectNo, form: &str, identity: &str) -> i64 {
    let mut hash = Sha256::new();
    hash.update(subject.0.to_be_bytes());
    hash.update(form.as_bytes());
    hash.update([0]);
    hash.update(identity.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

const COLUMNS: &str = "e.no, e.id, e.subject, s.id AS subject_id, e.form, e.day, e.until, e.status,
    e.deleted, e.revision, e.changed, e.vals, e.wrong";
const FROM: &str = "FROM entry e JOIN subject s ON s.no = e.subject";

fn entry_from_row(row: &Row<'_>) -> Result<Entry> {
    let vals: String = row.get("vals")?;
    let wrong: String = row.get("wrong")?;
    let status: String = row.get("status")?;
    Ok(Entry {
        no: EntryNo(row.get("no")?),
        id: EntryId::from_bytes(row.get("id")?),
        subject: SubjectNo(row.get("subject")?),
        subject_id: SubjectId::from_bytes(row.get("subject_id")?),
        form: row.get("form")?,
        day: row.get("day")?,
        until: row.get("until")?,
        status: Status::from_code(&status),
        deleted: row.get("deleted")?,
        revision: row.get("revision")?,
        changed: row.get("changed")?,
        values: serde_json::from_str(&vals)?,
        wrong: if wrong.is_empty() { Vec::new() } else { serde_json::from_str(&wrong)? },
    })
}

pub(super) fn list(
    db: &Connection,
    tail: &str,
    args: &[&dyn rusqlite::ToSql],
) -> Result<Vec<Entry>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} {FROM} {tail}"))?
        .query_and_then(args, entry_from_row)?
        .collect()
}

impl Store {
    /// One entry, deleted or not.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get_entry(&self, id: EntryId) -> Result<Entry> {
        list(&self.db, "WHERE e.id = ?1", &[id.as_bytes()])?.pop().ok_or(Error::NotFound)
    }

    /// One entry by local number.
    pub fn entry_by_no(&self, no: EntryNo) -> Result<Entry> {
        list(&self.db, "WHERE e.no = ?1", &[&no.0])?.pop().ok_or(Error::NotFound)
    }

    /// The entries of a subject that are not deleted, oldest first.
    pub fn list_entries(&self, subject: SubjectNo) -> Result<Vec<Entry>> {
        list(
            &self.db,
            "WHERE e.subject = ?1 AND e.deleted = 0 ORDER BY e.form, e.day, e.no",
            &[&subject.0],
        )
    }

    /// The entries on a form, of places that are not deleted, by place.
    pub fn list_entries_of_form(&self, form: &str) -> Result<Vec<Entry>> {
        list(
            &self.db,
            "WHERE e.form = ?1 AND e.deleted = 0 AND s.deleted = 0 ORDER BY s.kind, s.number, e.day, e.no",
            &[&form],
        )
    }

    /// The entries on a form of some days, both included, of subjects that are not deleted, by subject.
    pub fn list_entries_between(
        &self,
        form: &str,
        (from, to): (chrono::NaiveDate, chrono::NaiveDate),
    ) -> Result<Vec<Entry>> {
        list(
            &self.db,
            "WHERE e.form = ?1 AND e.deleted = 0 AND s.deleted = 0 AND e.status <> 'erased'
             AND e.day BETWEEN ?2 AND ?3 ORDER BY s.kind, s.number, e.day, e.no",
            &[&form, &from.to_string(), &to.to_string()],
        )
    }

    /// Walks over all entries without holding them in memory; `each` may stop it with an error.
    pub fn each_entry(&self, mut each: impl FnMut(Entry) -> Result<()>) -> Result<()> {
        let sql = format!("SELECT {COLUMNS} {FROM} ORDER BY e.no");
        let mut query = self.db.prepare(&sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(entry_from_row(row)?)?;
        }
        Ok(())
    }

    /// How many entries there are, deleted ones left out.
    pub fn count_entries(&self) -> Result<u64> {
        let count: i64 =
            self.db
                .query_row("SELECT count(*) FROM entry WHERE deleted = 0", [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The entry that was made last, deleted or not; the number before the first where there is none.
    ///
    /// # Errors
    /// Of the database.
    pub fn newest_entry(&self) -> Result<EntryNo> {
        let sql = "SELECT coalesce(max(no), 0) FROM entry";
        Ok(EntryNo(self.db.query_row(sql, [], |row| row.get(0))?))
    }

    /// Whether anything stands in the ledger.
    pub fn has_entries(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE deleted = 0)";
        Ok(self.db.query_row(sql, [], |row| row.get(0))?)
    }
}

impl super::Writer<'_> {
    /// One entry, as this transaction sees it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get_entry(&self, id: EntryId) -> Result<Entry> {
        list(self.tx, "WHERE e.id = ?1", &[id.as_bytes()])?.pop().ok_or(Error::NotFound)
    }

    /// The entry of a card form, if there is one.
    pub fn find_card(&self, subject: SubjectNo, form: &str) -> Result<Option<Entry>> {
        Ok(list(
            self.tx,
            "WHERE e.subject = ?1 AND e.form = ?2 AND e.deleted = 0 ORDER BY e.no LIMIT 1",
            &[&subject.0, &form],
        )?
        .pop())
    }

    /// Entries with the same identity (decisions.md 13), oldest first.
    pub fn list_same(&self, subject: SubjectNo, form: &str, identity: &str) -> Result<Vec<Entry>> {
        let hash = identity_hash(subject, form, identity);
        list(
            self.tx,
            "WHERE e.identity = ?1 AND e.subject = ?2 AND e.form = ?3 AND e.deleted = 0 ORDER BY e.no",
            &[&hash, &subject.0, &form],
        )
    }

    /// The identities of all entries on a form.
    pub fn list_identities(&self, form: &str) -> Result<std::collections::HashSet<i64>> {
        self.tx
            .prepare_cached("SELECT identity FROM entry WHERE form = ?1 AND deleted = 0")?
            .query_map(params![form], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()
            .map_err(Error::from)
    }

    /// Entries of a subject on a form, oldest first.
    pub fn list_entries(&self, subject: SubjectNo, form: &str) -> Result<Vec<Entry>> {
        list(
            self.tx,
            "WHERE e.subject = ?1 AND e.form = ?2 AND e.deleted = 0 ORDER BY e.no",
            &[&subject.0, &form],
        )
    }

    /// The entries of a subject on a form that were removed, what was erased left out.
    pub fn list_removed(&self, subject: SubjectNo, form: &str) -> Result<Vec<Entry>> {
        list(
            self.tx,
            "WHERE e.subject = ?1 AND e.form = ?2 AND e.deleted = 1 AND e.status <> 'erased'
             ORDER BY e.no",
            &[&subject.0, &form],
        )
    }

    /// Writes a new entry.
    pub fn insert_entry(&mut self, subject: SubjectNo, new: &Prepared) -> Result<EntryId> {
        let id = EntryId::from_uuid(self.new_id());
        let counter = self.next_counter();
        let seq = self.next_seq();
        let identity = identity_hash(subject, &new.form, &new.identity);
        let device = self.device();
        // In the order of the names in insert_entry.sql.
        self.inserts.entry.execute(params![
            id.as_bytes(),
            subject.0,
            new.form,
            new.day,
            new.until,
            identity,
            new.status.code(),
            new.ranked,
            seq,
            device,
            counter,
            new.vals,
            new.wrong,
        ])?;
        let no = EntryNo(self.tx.last_insert_rowid());
        self.inserts.search.execute(params![no.0, new.search])?;
        self.record_prepared("create", id, "", &new.payload, &new.salt, &new.digest)?;
        self.set_facts_of(subject, new)?;
        Ok(id)
    }

    /// Writes new values over an entry; the history keeps the difference. `false` when nothing
    /// differs, and then nothing is written.
    pub fn update_entry(&mut self, old: &Entry, new: &Prepared) -> Result<bool> {
        let after: Values = serde_json::from_str(&new.vals)?;
        let difference = difference(&old.values, &after);
        let old_wrong =
            if old.wrong.is_empty() { String::new() } else { serde_json::to_string(&old.wrong)? };
        if difference.is_empty() && old_wrong == new.wrong && old.status == new.status {
            return Ok(false);
        }
        self.write_over(old, new)?;
        let mut payload = serde_json::Map::new();
        let side = |pick: fn(&Difference) -> Option<Value>| {
            Value::Object(
                difference
                    .iter()
                    .map(|change| (change.0.clone(), pick(change).unwrap_or(Value::Null)))
                    .collect(),
            )
        };
        payload.insert("before".into(), side(|change| change.1.clone()));
        payload.insert("after".into(), side(|change| change.2.clone()));
        if old_wrong != new.wrong {
            payload.insert("wrong_before".into(), Value::String(old_wrong));
            payload.insert("wrong".into(), Value::String(new.wrong.clone()));
        }
        let fields: Vec<_> = difference.iter().map(|change| change.0.as_str()).collect();
        self.record(
            "update",
            Some(old.id),
            &fields.join(","),
            &Value::Object(payload).to_string(),
        )?;
        self.touch(old.no)?;
        Ok(true)
    }

    fn write_over(&mut self, old: &Entry, new: &Prepared) -> Result<()> {
        self.tx.prepare_cached(include_str!("update_entry.sql"))?.execute(named_params! {
            ":no": old.no.0, ":day": new.day, ":until": new.until,
            ":identity": identity_hash(old.subject, &old.form, &new.identity),
            ":status": new.status.code(), ":vals": new.vals, ":wrong": new.wrong,
        })?;
        self.tx
            .prepare_cached(
                "INSERT INTO search (entry, text) VALUES (?1, ?2)
                 ON CONFLICT (entry) DO UPDATE SET text = excluded.text",
            )?
            .execute(params![old.no.0, new.search])?;
        self.set_facts_of(old.subject, new)?;
        Ok(())
    }

    fn set_facts_of(&mut self, subject: SubjectNo, new: &Prepared) -> Result<()> {
        if let Some(facts) = &new.facts {
            self.set_facts(subject, facts)?;
        }
        match &new.org_kind {
            Some(kind) => self.set_org_kind(subject, kind),
            None => Ok(()),
        }
    }

    /// Puts an entry into the recycle bin, or takes it out again.
    pub fn set_deleted(&mut self, entry: &Entry, deleted: bool) -> Result<()> {
        if entry.deleted == deleted {
            return Ok(());
        }
        self.tx
            .prepare_cached("UPDATE entry SET deleted = ?2 WHERE no = ?1")?
            .execute(params![entry.no.0, deleted])?;
        self.record(if deleted { "remove" } else { "restore" }, Some(entry.id), "", "{}")?;
        self.touch(entry.no)
    }

    /// Says that the newest history row is about this entry.
    fn touch(&mut self, no: EntryNo) -> Result<()> {
        let seq = self.seq();
        self.tx
            .prepare_cached("UPDATE entry SET changed = ?2 WHERE no = ?1")?
            .execute(params![no.0, seq])?;
        Ok(())
    }
}

/// A top-level key that differs: key, before, after.
type Difference = (String, Option<Value>, Option<Value>);

/// Top-level keys that differ.
pub(super) fn difference(before: &Values, after: &Values) -> Vec<Difference> {
    let mut out = Vec::new();
    for (key, old) in before {
        let new = after.get(key);
        if new != Some(old) {
            out.push((key.clone(), Some(old.clone()), new.cloned()));
        }
    }
    for (key, new) in after {
        if !before.contains_key(key) {
            out.push((key.clone(), None, Some(new.clone())));
        }
    }
    out
}
