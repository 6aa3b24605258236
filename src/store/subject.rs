//! What entries are about: places, organisations of the three lines, and the post itself.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use crate::domain::{Address, AddressKey, AnchorCategory, EntryId, SubjectId, tidy};
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, SubjectKind};

use super::{Error, Result, Store, Writer};

/// Local number of a subject; never leaves this ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubjectNo(pub(crate) i64);

impl SubjectNo {
    /// Of a subject that is not written yet.
    pub const UNSAVED: Self = Self(0);
}

/// A subject, with what its registration card says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Local number.
    pub no: SubjectNo,
    /// Public id.
    pub id: SubjectId,
    /// Kind.
    pub kind: SubjectKind,
    /// Running number within its kind, part of the leaf number.
    pub number: u32,
    /// The day its page was made.
    pub created_on: String,
    /// Came in a file: no grace for a new place (decisions.md 12).
    pub imported: bool,
    /// In the recycle bin.
    pub deleted: bool,
    /// What its card says.
    pub facts: SubjectFacts,
}

/// The columns of `subject` that follow from the registration card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubjectFacts {
    /// Code in the post's own old ledger.
    pub ext_code: String,
    /// Credit code.
    pub uscc: String,
    /// Name; for a rental its address.
    pub name: String,
    /// Name without blanks and marks, for comparing.
    pub name_key: String,
    /// Address in full.
    pub address: String,
    /// Duplicate key of the address (validation.md 9).
    pub address_key: String,
    /// Community.
    pub area: String,
    /// Code of its sub-kind.
    pub subkind: String,
    /// Code of its state.
    pub state: String,
}

impl SubjectFacts {
    /// Closed for good or moved away: nothing is expected of it, and its leaves leave the binder.
    pub fn is_gone(&self) -> bool {
        matches!(self.state.as_str(), "closed" | "moved")
    }

    /// What it is called in lists.
    pub fn shown_name(&self) -> &str {
        if self.name.is_empty() { &self.address } else { &self.name }
    }
}

/// Where a subject stands among those of its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before it.
    pub previous: Option<SubjectId>,
    /// The one after it.
    pub next: Option<SubjectId>,
    /// Its place, from 1; 0 if it has none.
    pub position: u32,
    /// How many there are.
    pub total: u32,
}

/// A name reduced to what tells it from others.
pub fn name_key(name: &str) -> String {
    tidy::half_width(name)
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）' | '·' | '"' | '“' | '”')
        })
        .flat_map(char::to_lowercase)
        .collect()
}

impl SubjectFacts {
    /// Reads them off a registration card by the roles of its form.
    pub fn of_card(form: &FormDef, vals: &Values) -> Self {
        let by_role = |role: &str| {
            form.role_path(role).and_then(|path| values::text(vals, &path)).unwrap_or_default()
        };
        let address = address_of(form, vals);
        let text = address.text();
        let area = by_role("place.area");
        // An organisation need not have an address: its area alone is none.
        let bare = text.is_empty() && form.subjects.contains(&SubjectKind::Organisation);
        let address_key = AddressKey::of_text_in(&area, &text)
            .filter(|_| !bare)
            .map(|key| key.as_str().to_owned())
            .unwrap_or_default();
        let mut name = by_role("place.name");
        if name.is_empty() {
            name = by_role("org.name");
        }
        if name.is_empty() {
            name.clone_from(&text);
        }
        let mut subkind = by_role("place.subkind");
        if subkind.is_empty() {
            subkind = kind_of(form, vals).unwrap_or_default();
        }
        Self {
            ext_code: by_role("ext_code"),
            uscc: by_role("place.uscc"),
            name_key: name_key(&name),
            name,
            address: text,
            address_key,
            area,
            subkind,
            state: state_of(form, vals),
        }
    }

    /// What an entry says of its subject, if it is a card or the head of an organisation's register.
    pub fn said_by(form: &FormDef, vals: &Values) -> Option<Self> {
        let names = |path: &str| values::get(vals, path).is_some();
        let says = form.is_registration() || form.names_organisation().is_some_and(names);
        says.then(|| Self::of_card(form, vals))
    }

    /// What holds when another entry says something of the same subject: a register does not speak
    /// against a card, otherwise the later one holds.
    pub(super) fn or_said(self, said: Self) -> Self {
        if said.is_of_register() && !self.is_of_register() { self } else { said }
    }

    /// Only a card says in which state an organisation is: without one, it has none.
    pub(super) fn is_of_register(&self) -> bool {
        self.state.is_empty()
    }
}

/// The kind of organisation that keeps such an entry.
pub(super) fn kind_of(form: &FormDef, vals: &Values) -> Option<String> {
    form.org_kind.as_ref().and_then(|kind| kind.of(vals)).map(str::to_owned)
}

/// The state on a card. That of an organisation is never empty, see [`SubjectFacts::is_of_register`].
fn state_of(form: &FormDef, vals: &Values) -> String {
    let Some(path) = form.role_at("place.state") else { return String::new() };
    let said = values::text(vals, path).unwrap_or_default();
    if said.is_empty() && form.subjects.contains(&SubjectKind::Organisation) {
        let usual = form.at(path).and_then(|field| field.default.as_ref()?.as_str());
        return usual.unwrap_or("active").to_owned();
    }
    said
}

/// The address group of a card as the domain's address.
pub fn address_of(form: &FormDef, vals: &Values) -> Address {
    let group = form
        .role_path("place.address")
        .and_then(|path| values::get(vals, &path).cloned())
        .unwrap_or_default();
    let part = |key: &str| {
        group.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    Address {
        province_code: part("province_code"),
        city_code: part("city_code"),
        county_code: part("county_code"),
        town: part("town"),
        community: part("community"),
        road: part("road"),
        house_no: part("house_no"),
        estate: part("estate"),
        building: part("building"),
        unit_no: part("unit_no"),
        floor: part("floor"),
        room: part("room"),
        addr_text: part("addr_text"),
        addr_manual: group.get("addr_manual").and_then(serde_json::Value::as_bool).unwrap_or(false),
        std_addr_code: part("std_addr_code"),
    }
}

const COLUMNS: &str = "no, id, kind, number, created_on, imported, deleted, ext_code, uscc, name,
    name_key, address, address_key, area, subkind, state";

/// A row of [`COLUMNS`], read by place: the net reads all of twenty thousand.
fn subject_from_row(row: &Row<'_>) -> rusqlite::Result<Subject> {
    let kind = row.get_ref(2)?.as_str()?;
    Ok(Subject {
        no: SubjectNo(row.get(0)?),
        id: SubjectId::from_bytes(row.get(1)?),
        kind: SubjectKind::from_code(kind).unwrap_or(SubjectKind::Post),
        number: row.get(3)?,
        created_on: row.get(4)?,
        imported: row.get(5)?,
        deleted: row.get(6)?,
        facts: SubjectFacts {
            ext_code: row.get(7)?,
            uscc: row.get(8)?,
            name: row.get(9)?,
            name_key: row.get(10)?,
            address: row.get(11)?,
            address_key: row.get(12)?,
            area: row.get(13)?,
            subkind: row.get(14)?,
            state: row.get(15)?,
        },
    })
}

/// Lists subjects by a condition on them.
fn list(db: &Connection, tail: &str, args: &[&dyn rusqlite::ToSql]) -> Result<Vec<Subject>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM subject {tail}"))?
        .query_map(args, subject_from_row)?
        .collect::<rusqlite::Result<_>>()
        .map_err(Error::from)
}

impl Store {
    /// The places of a category, or all subjects that are not deleted, by number.
    pub fn list_subjects(&self, kind: Option<SubjectKind>) -> Result<Vec<Subject>> {
        match kind {
            Some(kind) => {
                list(&self.db, "WHERE deleted = 0 AND kind = ?1 ORDER BY number", &[&kind.code()])
            }
            None => list(&self.db, "WHERE deleted = 0 ORDER BY no", &[]),
        }
    }

    /// Those that were removed while pages of theirs are, or were, in the binder.
    pub fn list_removed_in_binder(&self) -> Result<Vec<Subject>> {
        let tail = "WHERE deleted = 1 AND no IN (SELECT subject FROM binder_page)";
        list(&self.db, tail, &[])
    }

    /// How many there are of a kind, deleted ones left out.
    pub fn count_subjects(&self, kind: SubjectKind) -> Result<usize> {
        let mut query = self
            .db
            .prepare_cached("SELECT count(*) FROM subject WHERE deleted = 0 AND kind = ?1")?;
        let count: u32 = query.query_row([kind.code()], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Where a subject stands among those of its kind, by number; a deleted one nowhere.
    pub fn neighbours(&self, subject: &Subject) -> Result<Neighbours> {
        let mut query = self.db.prepare_cached(include_str!("neighbours.sql"))?;
        let row = query.query_row(params![subject.kind.code(), subject.number], |row| {
            let id = |column: &str| -> rusqlite::Result<Option<SubjectId>> {
                let bytes: Option<[u8; 16]> = row.get(column)?;
                Ok(bytes.map(SubjectId::from_bytes))
            };
            Ok(Neighbours {
                previous: id("previous")?,
                next: id("next")?,
                position: row.get("position")?,
                total: row.get("total")?,
            })
        })?;
        Ok(match subject.deleted {
            true => Neighbours { total: row.total, ..Neighbours::default() },
            false => row,
        })
    }

    /// One subject by id, deleted or not.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get_subject(&self, id: SubjectId) -> Result<Subject> {
        list(&self.db, "WHERE id = ?1", &[id.as_bytes()])?.pop().ok_or(Error::NotFound)
    }

    /// One subject by local number.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn subject(&self, no: SubjectNo) -> Result<Subject> {
        list(&self.db, "WHERE no = ?1", &[&no.0])?.pop().ok_or(Error::NotFound)
    }

    /// Works out the kinds of organisations that were opened before kinds were kept.
    pub fn infer_org_kinds(&mut self, catalogue: &Catalogue) -> Result<()> {
        let tail = "WHERE kind = 'organisation' AND state = '' AND subkind = '' AND deleted = 0";
        let mut known = Vec::new();
        for subject in list(&self.db, tail, &[])? {
            let said = self.list_entries(subject.no)?.into_iter().find_map(|entry| {
                catalogue.form(&entry.form).and_then(|form| kind_of(form, &entry.values))
            });
            known.extend(said.map(|kind| (subject.no, kind)));
        }
        for (no, kind) in known {
            self.db.execute(include_str!("set_org_kind.sql"), params![no.0, kind])?;
        }
        Ok(())
    }

    /// The post itself, if anything was ever entered for it.
    pub fn find_post(&self) -> Result<Option<Subject>> {
        Ok(list(&self.db, "WHERE kind = 'post' ORDER BY no LIMIT 1", &[])?.pop())
    }
}

impl Writer<'_> {
    /// Opens the page of a new subject; numbers are never used twice.
    pub fn open_subject(&mut self, kind: SubjectKind, imported: bool) -> Result<SubjectNo> {
        let number: u32 = self
            .tx
            .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM subject WHERE kind = ?1")?
            .query_row(params![kind.code()], |row| row.get(0))?;
        let id = SubjectId::from_uuid(self.new_id());
        let counter = self.next_counter();
        self.tx.prepare_cached(include_str!("insert_subject.sql"))?.execute(named_params! {
            ":id": id.as_bytes(), ":kind": kind.code(), ":number": number,
            ":created_on": self.today(), ":imported": imported,
            ":device": self.device(), ":counter": counter,
        })?;
        let no = SubjectNo(self.tx.last_insert_rowid());
        let payload = serde_json::json!({ "kind": kind.code(), "number": number }).to_string();
        self.record("open", Some(EntryId::from_bytes(*id.as_bytes())), "", &payload)?;
        Ok(no)
    }

    /// Writes down what the registration card says; what a register says of an organisation only
    /// while no card says it.
    pub(super) fn set_facts(&mut self, no: SubjectNo, facts: &SubjectFacts) -> Result<()> {
        let has_card = self
            .tx
            .prepare_cached(
                "SELECT 1 FROM subject WHERE no = ?1 AND kind = 'organisation' AND state <> ''",
            )?
            .exists([no.0])?;
        if has_card && facts.is_of_register() {
            return Ok(());
        }
        self.write_facts(no, facts)
    }

    fn write_facts(&mut self, no: SubjectNo, facts: &SubjectFacts) -> Result<()> {
        self.tx.prepare_cached(include_str!("update_subject.sql"))?.execute(named_params! {
            ":no": no.0, ":ext_code": facts.ext_code, ":uscc": facts.uscc, ":name": facts.name,
            ":name_key": facts.name_key, ":address": facts.address,
            ":address_key": facts.address_key, ":area": facts.area,
            ":subkind": facts.subkind, ":state": facts.state,
        })?;
        Ok(())
    }

    /// Notes the kind of an organisation that neither a card nor a register says.
    pub(super) fn set_org_kind(&mut self, no: SubjectNo, kind: &str) -> Result<()> {
        self.tx.prepare_cached(include_str!("set_org_kind.sql"))?.execute(params![no.0, kind])?;
        Ok(())
    }

    /// Works the facts of an organisation out anew from what is kept of it: its card may be gone.
    pub(super) fn renew_facts(&mut self, no: SubjectNo, catalogue: &Catalogue) -> Result<()> {
        let subject = self.subject(no)?;
        if subject.kind != SubjectKind::Organisation {
            return Ok(());
        }
        let mut facts = SubjectFacts::default();
        let mut kind = None;
        for form in catalogue.forms_of(subject.kind) {
            for entry in self.list_entries(no, &form.key)? {
                if let Some(said) = SubjectFacts::said_by(form, &entry.values) {
                    facts = facts.or_said(said);
                }
                kind = kind.or_else(|| kind_of(form, &entry.values));
            }
        }
        if facts.subkind.is_empty() {
            facts.subkind = kind.unwrap_or_default();
        }
        self.write_facts(no, &facts)
    }

    /// Takes a subject off the lists; its page can be opened again by undo.
    pub fn close_subject(&mut self, no: SubjectNo) -> Result<()> {
        let subject = self.subject(no)?;
        self.mark_subject(subject.id.as_bytes(), true)?;
        self.record("close", Some(EntryId::from_bytes(*subject.id.as_bytes())), "", "{}")
    }

    /// Sets or clears the deleted mark.
    pub(super) fn mark_subject(&mut self, id: &[u8; 16], deleted: bool) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE subject SET deleted = ?2 WHERE id = ?1")?
            .execute(params![id, deleted])?;
        Ok(())
    }

    /// One subject by local number, as this transaction sees it.
    pub fn subject(&self, no: SubjectNo) -> Result<Subject> {
        list(self.tx, "WHERE no = ?1", &[&no.0])?.pop().ok_or(Error::NotFound)
    }

    /// All subjects, deleted ones left out.
    pub fn list_subjects(&self) -> Result<Vec<Subject>> {
        list(self.tx, "WHERE deleted = 0 ORDER BY no", &[])
    }

    /// The post itself; opened when it was never needed before.
    pub fn post(&mut self) -> Result<SubjectNo> {
        let known: Option<i64> = self
            .tx
            .prepare_cached("SELECT no FROM subject WHERE kind = 'post' ORDER BY no LIMIT 1")?
            .query_row([], |row| row.get(0))
            .optional()?;
        match known {
            Some(no) => Ok(SubjectNo(no)),
            None => self.open_subject(SubjectKind::Post, false),
        }
    }
}

/// The category of a subject's kind, for the leaf number's letter; organisations and the post have none.
pub fn category_of(kind: SubjectKind) -> Option<AnchorCategory> {
    kind.category()
}
