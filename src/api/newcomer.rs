//! A new place or organisation: the few fields that say which one it is, and whether it is there
//! already, before anything is saved.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::SubjectId;
use crate::forms::{FormDef, Kind, SubjectKind};
use crate::ledger::{Input, leaf_number};
use crate::vault::Right;

use super::entries::ChangeReply;
use super::{Error, Result, Session};

/// How many places that look alike are shown.
const TWINS: usize = 8;

/// What is asked of a new place or organisation.
#[derive(Serialize, TS)]
pub struct NewcomerReply {
    /// Key of the form that opens its page.
    pub form: String,
    /// Its title.
    pub label: String,
    /// The fields that say which one it is.
    pub fields: Vec<NewcomerField>,
}

/// A field that helps to tell which place it is.
#[derive(Serialize, TS)]
pub struct NewcomerField {
    /// Path.
    pub path: String,
    /// Label.
    pub label: String,
    /// `text` or `code`.
    pub kind: &'static str,
    /// Its code table.
    pub table: Option<String>,
    /// What to write here.
    pub hint: Option<String>,
    /// Whether the form wants it.
    pub required: bool,
    /// Whether it takes the whole line.
    pub wide: bool,
}

/// A new place or organisation, as it was typed.
#[derive(Deserialize, TS)]
pub struct NewcomerAsk {
    /// Key of the form that opens its page.
    pub form: String,
    /// Path → text.
    pub input: Vec<(String, String)>,
}

/// What is there already.
#[derive(Serialize, TS)]
pub struct TwinsReply {
    /// The surest first.
    pub twins: Vec<TwinLine>,
}

/// A place that looks like the new one.
#[derive(Serialize, TS)]
pub struct TwinLine {
    /// The place.
    pub id: SubjectId,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Leaf number without the leaf.
    pub leaf_no: String,
    /// 地址相同, 信用代码相同 …
    pub why: &'static str,
    /// Whether saving would be refused.
    pub same: bool,
}

/// The page that was opened.
#[derive(Serialize, TS)]
pub struct OpenedReply {
    /// The place.
    pub id: SubjectId,
    /// Key of its registration.
    pub form: String,
}

/// The fields by which a place is told from others, in the order in which they are asked.
const ROLES: &[&str] = &[
    "place.name",
    "org.name",
    "org.host",
    "place.area",
    "place.subkind",
    "place.address",
    "place.uscc",
    "ext_code",
    "place.phone",
    "org.head",
    "org.phone",
];

impl Session {
    /// What is asked of a new place of this category, or of an organisation.
    ///
    /// # Errors
    /// Unknown category.
    pub fn newcomer(&self, category: &str) -> Result<NewcomerReply> {
        let form = self.opening_form(category)?;
        let mut fields: Vec<NewcomerField> = Vec::new();
        for role in ROLES {
            let Some(path) = form.role_path(role) else { continue };
            let Some(field) = form.at(&path) else { continue };
            // Of an address its text: the parts are told from it, or filled in on the sheet.
            let text = field.child("addr_text").filter(|_| *role == "place.address");
            let (path, field) = match text {
                Some(text) => (format!("{path}.{}", text.key), text),
                None => (path, field),
            };
            let (kind, table) = match &field.kind {
                Kind::Code(table) => ("code", Some(table.clone())),
                Kind::Text | Kind::Name | Kind::Phone | Kind::CreditCode => ("text", None),
                _ => continue,
            };
            if fields.iter().any(|known| known.path == path) {
                continue;
            }
            fields.push(NewcomerField {
                path,
                label: field.label.clone(),
                kind,
                table,
                hint: field.blank_hint.clone(),
                required: field.required != crate::forms::definition::Required::No,
                wide: matches!(*role, "place.name" | "place.address" | "org.name"),
            });
        }
        Ok(NewcomerReply { form: form.key.clone(), label: form.label.clone(), fields })
    }

    /// The places that look like the one typed. Nothing is saved.
    ///
    /// # Errors
    /// Unknown form or field.
    pub fn find_twins(&self, ask: &NewcomerAsk) -> Result<TwinsReply> {
        if ask.input.iter().all(|(_, text)| text.trim().is_empty()) {
            return Ok(TwinsReply { twins: Vec::new() });
        }
        let code = self.ledger.post()?.code;
        let twins = match self.ledger.find_twins(&ask.form, &ask.input) {
            Ok(twins) => twins,
            // Not yet enough to tell what it will be.
            Err(crate::ledger::Error::NoSubject) => Vec::new(),
            Err(other) => return Err(other.into()),
        };
        let twins = twins
            .into_iter()
            .take(TWINS)
            .map(|twin| TwinLine {
                id: twin.subject.id,
                leaf_no: leaf_number(&code, &twin.subject, None),
                name: twin.subject.facts.name,
                address: twin.subject.facts.address,
                why: twin.why.label(),
                same: twin.same,
            })
            .collect();
        Ok(TwinsReply { twins })
    }

    /// Opens the page of a new place or organisation.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::add`].
    pub fn open_page(&mut self, ask: &NewcomerAsk) -> Result<OpenedReply> {
        let input: Input =
            ask.input.iter().filter(|(_, text)| !text.trim().is_empty()).cloned().collect();
        let reply = self.add(&ask.form, None, &input)?;
        Ok(OpenedReply { id: reply.place, form: ask.form.clone() })
    }

    /// Puts places into the recycle bin as one change.
    ///
    /// # Errors
    /// A place that is not there; `NOT_ALLOWED`.
    pub fn remove_places(&mut self, ids: &[SubjectId]) -> Result<ChangeReply> {
        self.ledger.require(Right::Enter)?;
        let done = self.ledger.remove_places(ids)?;
        Ok(ChangeReply {
            change: done.change,
            undone: None,
            label: format!("已放入回收站 {} 处，可以撤销", done.output),
            entries: done.output,
        })
    }

    /// The form that opens the page of a place of this category, or of an organisation.
    pub(super) fn opening_form(&self, category: &str) -> Result<&FormDef> {
        let kind = SubjectKind::from_code(category);
        let form = match kind {
            Some(kind) => self.catalogue().card_of(kind),
            None => None,
        };
        form.ok_or_else(|| Error::usage(format!("没有“{category}”这一类。")))
    }
}
