//! Places and organisations: lists, and one with all its entries.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::domain::{AnchorCategory, EntryId, SubjectId, mask};
use crate::forms::judge::Gravity;
use crate::forms::values::leaves;
use crate::forms::{FormDef, Kind, PiClass, Shape, SubjectKind};
use crate::ledger::edit::judge_entry;
use crate::ledger::late_entry::entered_late;
use crate::ledger::{Page, leaf_number};
use crate::store::{Entry, Op, Subject};

use super::{Error, Result, Session};

/// A line of a list.
#[derive(Serialize, TS)]
pub struct PlaceLine {
    /// Public id.
    pub id: SubjectId,
    /// `venue`, `rental`, `unit`, `block`; `organisation`, `post`.
    pub category: &'static str,
    /// Leaf number without the leaf.
    pub leaf_no: String,
    /// Name; of a rental its address.
    pub name: String,
    /// Address.
    pub address: String,
    /// Community.
    pub area: String,
    /// Code in the post's own old ledger.
    pub ext_code: String,
    /// Code of its sub-kind.
    pub subkind: String,
    /// Code of its state.
    pub state: String,
}

/// Answer of `places`.
#[derive(Serialize, TS)]
pub struct PlacesReply {
    /// The places.
    pub places: Vec<PlaceLine>,
}

/// Answer of `orgs`.
#[derive(Serialize, TS)]
pub struct OrgsReply {
    /// The organisations.
    pub orgs: Vec<PlaceLine>,
}

/// One place with all its entries.
#[derive(Serialize, TS)]
pub struct PlaceReply {
    /// The place.
    #[serde(flatten)]
    pub line: PlaceLine,
    /// Its entries, by leaf order.
    pub entries: Vec<EntryReply>,
}

/// An entry as it is shown.
#[derive(Serialize, TS)]
pub struct EntryReply {
    /// Public id.
    pub entry: EntryId,
    /// Key of its form.
    pub form: String,
    /// Title of its form.
    pub label: String,
    /// Shape of its form.
    pub shape: &'static str,
    /// Leaf number.
    pub leaf_no: String,
    /// `complete`, `incomplete`, `draft`, `erased`.
    pub status: &'static str,
    /// Times it was changed, from 1.
    pub revision: u32,
    /// 补录: the day on which it was entered, more than three days after the one it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub entered_late: Option<String>,
    /// Values by path; personal ones masked unless they were asked for.
    pub values: BTreeMap<String, Value>,
    /// The same, as an officer reads them: labels of codes, days in figures.
    pub shown: BTreeMap<String, String>,
    /// What is missing or does not fit.
    pub findings: Vec<FindingReply>,
    /// What was not accepted and is kept as a draft.
    pub wrong: Vec<WrongReply>,
}

/// Something missing or not fitting.
#[derive(Serialize, TS)]
pub struct FindingReply {
    /// Path of the field.
    pub field: String,
    /// Its label.
    pub label: String,
    /// Reason code.
    pub reason: &'static str,
    /// Words.
    pub message: String,
    /// `warn`, `missing`, `error`.
    pub gravity: &'static str,
}

/// A value that was not accepted.
#[derive(Serialize, TS)]
pub struct WrongReply {
    /// Path of the field.
    pub field: String,
    /// As it was typed.
    pub raw: String,
    /// Reason code.
    pub reason: &'static str,
    /// Words.
    pub message: &'static str,
}

pub(super) fn finding_reply(finding: &crate::forms::judge::Finding) -> FindingReply {
    FindingReply {
        field: finding.path.clone(),
        label: finding.label.clone(),
        reason: finding.reason.code(),
        message: finding.message.clone(),
        gravity: match finding.gravity {
            Gravity::Warn => "warn",
            Gravity::Missing => "missing",
            Gravity::Error => "error",
        },
    }
}

impl Session {
    /// The places, of one category or state if named.
    ///
    /// # Errors
    /// Unknown category; the database.
    pub fn places(&mut self, category: Option<&str>, state: Option<&str>) -> Result<PlacesReply> {
        let category = category.map(category_of).transpose()?;
        if let Some(state) = state {
            let known =
                self.catalogue().table("place_state").is_none_or(|t| t.get(state).is_some());
            if !known {
                return Err(Error::usage(format!("没有“{state}”这种状态。")));
            }
        }
        let mut places = Vec::new();
        let post_code = self.ledger.post()?.code;
        for subject in self.ledger.store().list_subjects(category.map(SubjectKind::Place))? {
            let wanted = subject.kind.category().is_some()
                && state.is_none_or(|state| subject.facts.state == state);
            if wanted {
                places.push(self.line(&subject, &post_code));
            }
        }
        Ok(PlacesReply { places })
    }

    /// The organisations of the three lines.
    ///
    /// # Errors
    /// Of the database.
    pub fn orgs(&mut self) -> Result<OrgsReply> {
        let post_code = self.ledger.post()?.code;
        let all = self.ledger.store().list_subjects(Some(SubjectKind::Organisation))?;
        Ok(OrgsReply { orgs: all.iter().map(|subject| self.line(subject, &post_code)).collect() })
    }

    /// One place or organisation with all its entries. `reveal` is logged.
    ///
    /// # Errors
    /// When it is not there; `NOT_ALLOWED`.
    pub fn place(&mut self, id: SubjectId) -> Result<PlaceReply> {
        if self.reveal {
            let what = serde_json::json!({ "subject": id });
            self.ledger.note(Op::new("reveal", "查看一个处所的完整号码"), &what)?;
        }
        let page = self.ledger.page(id)?;
        let post_code = self.ledger.post()?.code;
        let mut entries = Vec::new();
        for entry in self.ledger.store().list_entries(page.subject.no)? {
            entries.push(self.entry_reply(&entry, &page, &post_code));
        }
        let order =
            |entry: &EntryReply| self.catalogue().form(&entry.form).map_or(999, |f| f.order);
        entries.sort_by_key(order);
        Ok(PlaceReply { line: self.line(&page.subject, &post_code), entries })
    }

    pub(super) fn line(&self, subject: &Subject, post_code: &str) -> PlaceLine {
        let facts = &subject.facts;
        PlaceLine {
            id: subject.id,
            category: subject.kind.code(),
            leaf_no: leaf_number(post_code, subject, None),
            name: facts.name.clone(),
            address: facts.address.clone(),
            area: facts.area.clone(),
            ext_code: facts.ext_code.clone(),
            subkind: facts.subkind.clone(),
            state: facts.state.clone(),
        }
    }

    pub(super) fn entry_reply(&self, entry: &Entry, page: &Page, post_code: &str) -> EntryReply {
        let catalogue = self.catalogue();
        let form = catalogue.form(&entry.form);
        let mut values = BTreeMap::new();
        let mut shown = BTreeMap::new();
        for (path, value) in leaves(&entry.values) {
            let value = form.map_or_else(|| value.clone(), |form| self.masked(form, &path, value));
            if let Some(text) = form.and_then(|form| self.show_value(form, &path, &value)) {
                shown.insert(path.clone(), text);
            }
            values.insert(path, value);
        }
        let findings = form
            .map(|form| {
                let context = self.ledger.typed();
                judge_entry(form, &entry.values, &entry.wrong, Some(page), &context).findings
            })
            .unwrap_or_default();
        EntryReply {
            entry: entry.id,
            form: entry.form.clone(),
            label: form.map_or_else(|| entry.form.clone(), |form| form.label.clone()),
            shape: form.map_or("card", |form| form.shape.code()),
            leaf_no: leaf_number(post_code, &page.subject, form),
            status: entry.status.code(),
            revision: entry.revision,
            entered_late: form.and_then(|form| self.entered_late(entry, form)),
            values,
            shown,
            findings: findings.iter().map(finding_reply).collect(),
            wrong: entry.wrong.iter().map(|wrong| self.wrong_line(form, wrong)).collect(),
        }
    }

    /// The day on which a record was entered, where that is late.
    pub(super) fn entered_late(&self, entry: &Entry, form: &FormDef) -> Option<String> {
        if form.shape != Shape::Log {
            return None;
        }
        let (at, op) = self.ledger.store().made_by(entry.id).ok()??;
        entered_late(entry, form, (&at, &op))
    }

    /// A value that was not accepted, masked as a right one would be.
    fn wrong_line(&self, form: Option<&FormDef>, wrong: &crate::store::Wrong) -> WrongReply {
        let raw = Value::String(wrong.raw.clone());
        let raw = form.map_or(raw.clone(), |form| self.masked(form, &wrong.path, &raw));
        WrongReply { raw: raw.as_str().unwrap_or_default().to_owned(), ..typed_wrong(wrong) }
    }

    /// A value as it may be shown: numbers and addresses of persons are masked (decisions.md 25).
    pub(super) fn masked(&self, form: &FormDef, path: &str, value: &Value) -> Value {
        let Some(field) = form.at(path) else { return value.clone() };
        let Some(text) = value.as_str().filter(|_| !self.reveal) else { return value.clone() };
        if field.class == PiClass::None {
            return value.clone();
        }
        let masked = match &field.kind {
            Kind::IdNumber { .. } => mask::mask_id(text),
            Kind::Phone => mask::mask_phone(text),
            Kind::Text | Kind::Long if field.class == PiClass::Sensitive => {
                mask::mask_address(text)
            }
            _ => return value.clone(),
        };
        Value::String(masked)
    }

    pub(super) fn show_value(&self, form: &FormDef, path: &str, value: &Value) -> Option<String> {
        let field = form.at(path)?;
        Some(match (&field.kind, value) {
            (Kind::Code(table) | Kind::Codes(table), Value::String(code)) => {
                self.catalogue().table(table)?.show(code).to_owned()
            }
            (Kind::Code(table) | Kind::Codes(table), Value::Array(codes)) => {
                let table = self.catalogue().table(table)?;
                let words: Vec<_> =
                    codes.iter().filter_map(Value::as_str).map(|code| table.show(code)).collect();
                words.join("、")
            }
            (_, Value::Bool(yes)) => if *yes { "是" } else { "否" }.to_owned(),
            (_, other) => crate::forms::values::show(other)?,
        })
    }
}

pub(super) fn typed_wrong(wrong: &crate::store::Wrong) -> WrongReply {
    WrongReply {
        field: wrong.path.clone(),
        raw: wrong.raw.clone(),
        reason: wrong.reason.code(),
        message: wrong.reason.message(),
    }
}

pub(super) fn category_of(code: &str) -> Result<AnchorCategory> {
    AnchorCategory::from_code(code).ok_or_else(|| {
        Error::usage(format!("没有“{code}”这一类；四个桩是 venue、rental、unit、block。"))
    })
}
