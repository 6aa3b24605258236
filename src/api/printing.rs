//! Paper: which leaves, with which words around them, into one PDF file.

use std::path::PathBuf;

use serde::Serialize;
use ts_rs::TS;

use crate::domain::{AnchorCategory, SubjectId};
use crate::forms::judge::{Surroundings, scope_of};
use crate::forms::{FormDef, Shape, SubjectKind, Values};
use crate::ledger::{Page, Post, leaf_number};
use crate::paper::{self, Body, Head, Options, Paper, Sheet};
use crate::store::{Entry, Op};
use crate::vault::Right;
use crate::watch::Watch;

use super::placeholders::Letter;
use super::places::category_of;
use super::{Error, Result, Session};

/// Which leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All leaves of these places or organisations, in this order.
    Places(Vec<SubjectId>),
    /// All leaves of all places of a category, or of all organisations.
    Category(String),
    /// One form, of all that have it.
    Form(String),
    /// Everything.
    All,
}

impl Selection {
    /// The places that were named one by one; the log keeps their ids, which outlive no name.
    pub(super) fn places(&self) -> &[SubjectId] {
        match self {
            Self::Places(ids) => ids,
            _ => &[],
        }
    }
}

/// What to print and how.
#[derive(Clone, Debug)]
pub struct PrintRequest {
    /// The PDF file.
    pub out: PathBuf,
    /// Which leaves.
    pub selection: Selection,
    /// Of them only those of this form.
    pub form: Option<String>,
    /// Blank forms.
    pub blank: bool,
    /// `a4`, `a5`, `b5`, `16k`.
    pub paper: String,
    /// Hole pattern.
    pub punch: Option<String>,
    /// Both sides.
    pub duplex: bool,
    /// What for; in the foot line and the log.
    pub purpose: String,
}

/// Answer of `print`.
#[derive(Serialize, TS)]
pub struct PrintReply {
    /// The file.
    pub file: String,
    /// Its pages.
    pub pages: usize,
    /// Its leaves.
    pub leaves: usize,
    /// Characters that no font has, printed as 〔U+XXXX〕.
    pub missing_glyphs: Vec<MissingGlyph>,
}

/// A character that no font has.
#[derive(Serialize, TS)]
pub struct MissingGlyph {
    /// The character.
    pub character: String,
    /// `U+XXXX`.
    pub code_point: String,
    /// The leaf it stands on.
    pub leaf_no: String,
    /// The label of its field.
    pub field: String,
}

impl From<paper::Error> for Error {
    fn from(error: paper::Error) -> Self {
        match error {
            paper::Error::Nothing => {
                Self::refused("NOTHING_TO_PRINT", error.user_message(), "请核对选择的处所或表。")
            }
            paper::Error::Cancelled(_) => Self::cancelled(),
            _ => {
                let mut out = Self::fault(format!("{error:?}"));
                out.message = error.user_message();
                out
            }
        }
    }
}

/// One leaf before it is laid out; owns what a [`Sheet`] borrows.
struct Leaf<'l> {
    form: &'l FormDef,
    head: Head,
    entries: Vec<&'l Entry>,
    page: &'l Page,
    all: &'l [Entry],
}

impl Session {
    /// Prints leaves into a file: written whole or not at all, and logged.
    ///
    /// # Errors
    /// Nothing to print; `NOT_ALLOWED`; a file that cannot be written.
    pub fn print(&mut self, request: &PrintRequest, watch: Watch<'_>) -> Result<PrintReply> {
        self.ledger.require(Right::Print)?;
        let printed = self.lay_out(request, watch)?;
        watch.go_on()?;
        super::write_file(&request.out, &printed.bytes)
            .map_err(|error| Error::writing(&error, &request.out.display().to_string()))?;
        let what = serde_json::json!({
            "pages": printed.pages, "leaves": printed.leaf_pages.len(), "purpose": request.purpose,
            "subjects": request.selection.places(),
        });
        let words = format!("打印{}页：{}", printed.pages, self.scope_words(request));
        self.ledger.note(Op::new("print", words), &what)?;
        Ok(PrintReply {
            file: request.out.display().to_string(),
            pages: printed.pages,
            leaves: printed.leaf_pages.len(),
            missing_glyphs: missing_glyphs(&printed),
        })
    }

    /// Lays leaves out without writing or logging anything (a preview).
    ///
    /// # Errors
    /// Nothing to print.
    pub fn lay_out(&self, request: &PrintRequest, watch: Watch<'_>) -> Result<paper::Printed> {
        let paper = paper_of(&request.paper)?;
        if let Some(punch) = &request.punch {
            let known =
                self.catalogue().table("paper_profile").and_then(|t| t.get(punch)).is_some();
            if !known {
                return Err(Error::usage(format!("没有“{punch}”这种打孔。")));
            }
        }
        let options = Options {
            paper,
            punch: request.punch.clone(),
            duplex: request.duplex,
            printed_at: self.ledger.clock().now(),
        };
        let post = self.ledger.post()?;
        if request.blank {
            return self.blank(request, &post, &options, watch);
        }
        let catalogue = self.catalogue().clone();
        let store = self.ledger.store();
        let subjects = match &request.selection {
            Selection::Places(ids) => {
                ids.iter().map(|id| store.get_subject(*id)).collect::<crate::store::Result<_>>()?
            }
            Selection::Category(code) => store.list_subjects(Some(kind_of(code)?))?,
            Selection::Form(_) | Selection::All => {
                let mut all = store.list_subjects(None)?;
                all.sort_by_key(|subject| (subject.kind.code(), subject.number));
                all
            }
        };
        let only = self.only(request)?;
        let mut pages = Vec::new();
        for subject in subjects {
            watch.go_on()?;
            let page = Page::read(store, &catalogue, subject)?;
            let mut entries = store.list_entries(page.subject.no)?;
            entries.iter_mut().for_each(mark_wrong);
            pages.push((page, entries));
        }
        let mut leaves = Vec::new();
        for (page, entries) in &pages {
            for form in catalogue.forms_of(page.subject.kind) {
                if only.is_none_or(|only| only.key == form.key) {
                    leaves.extend(self.leaves(form, page, entries, &post, &request.purpose));
                }
            }
        }
        self.sheets(&leaves, &post, &options, watch)
    }

    /// The leaves of one form on one page: one for a card or a roster, one for each letter and record.
    fn leaves<'l>(
        &self,
        form: &'l FormDef,
        page: &'l Page,
        all: &'l [Entry],
        post: &Post,
        purpose: &str,
    ) -> Vec<Leaf<'l>> {
        let own: Vec<&Entry> = all.iter().filter(|entry| entry.form == form.key).collect();
        let head = |revision: u32, snapshot: Option<&Values>| {
            self.head(form, page, post, purpose, revision, snapshot)
        };
        match form.shape {
            _ if own.is_empty() => Vec::new(),
            Shape::Roster => {
                let revision = own.iter().map(|entry| entry.revision).max().unwrap_or(1);
                vec![Leaf { form, head: head(revision, None), entries: own, page, all }]
            }
            Shape::Card | Shape::Letter | Shape::Log => own
                .into_iter()
                .map(|entry| Leaf {
                    form,
                    head: head(entry.revision, Some(&entry.values)),
                    entries: vec![entry],
                    page,
                    all,
                })
                .collect(),
        }
    }

    fn head(
        &self,
        form: &FormDef,
        page: &Page,
        post: &Post,
        purpose: &str,
        revision: u32,
        snapshot: Option<&Values>,
    ) -> Head {
        let facts = &page.subject.facts;
        // Letters and records keep the name of their day.
        let then = snapshot
            .filter(|_| form.shape != Shape::Card)
            .zip(form.role_path("subject_name"))
            .and_then(|(vals, path)| crate::forms::values::text(vals, &path));
        let kind = page.category().and_then(|category| {
            let card = self.catalogue().registration(category)?;
            let field = card.role("place.subkind")?;
            match &field.kind {
                crate::forms::Kind::Code(table) => {
                    Some(self.catalogue().table(table)?.show(&facts.subkind).to_owned())
                }
                _ => None,
            }
        });
        Head {
            station: post.station.clone(),
            post: post.name.clone(),
            leaf_no: leaf_number(&post.code, &page.subject, Some(form)),
            place_name: then.unwrap_or_else(|| facts.name.clone()),
            place_address: facts.address.clone(),
            place_kind: kind.unwrap_or_default(),
            subkind: facts.subkind.clone(),
            category: page.subject.kind.code().to_owned(),
            revision,
            purpose: purpose.to_owned(),
        }
    }

    fn sheets(
        &self,
        leaves: &[Leaf<'_>],
        post: &Post,
        options: &Options,
        watch: Watch<'_>,
    ) -> Result<paper::Printed> {
        let catalogue = self.catalogue();
        let today = self.ledger.clock().today();
        let empty = Values::new();
        let rows: Vec<RosterRows<'_>> =
            leaves.iter().map(|leaf| RosterRows::of(leaf, &today.to_string())).collect();
        let places: Vec<_> = leaves.iter().map(|leaf| leaf.page.scope(catalogue, today)).collect();
        let around: Vec<_> = places
            .iter()
            .map(|place| Surroundings { catalogue: catalogue.as_ref(), today, place })
            .collect();
        let scopes: Vec<_> = leaves
            .iter()
            .zip(&around)
            .map(|(leaf, around)| scope_of(leaf.form, leaf.values().unwrap_or(&empty), around))
            .collect();
        let letters: Vec<_> = leaves
            .iter()
            .zip(&scopes)
            .map(|(leaf, scope)| Letter {
                catalogue,
                post,
                page: leaf.page,
                entries: leaf.all,
                form: leaf.form,
                vals: leaf.values().unwrap_or(&empty),
                scope,
            })
            .collect();
        let fills: Vec<_> =
            letters.iter().map(|letter| move |name: &str| letter.value(name)).collect();
        let mut sheets = Vec::with_capacity(leaves.len());
        for ((((leaf, rows), scope), fill), _) in
            leaves.iter().zip(&rows).zip(&scopes).zip(&fills).zip(0..)
        {
            let vals = leaf.values().unwrap_or(&empty);
            let body = match leaf.form.shape {
                Shape::Roster => Body::Roster { head: rows.head, rows: &rows.rows },
                Shape::Log => Body::Log(vals),
                Shape::Letter if leaf.form.letter.is_some() => {
                    Body::Letter { placeholders: fill, scope }
                }
                Shape::Letter | Shape::Card => Body::Card(vals),
            };
            sheets.push(Sheet { form: leaf.form, head: leaf.head.clone(), body, blank: false });
        }
        Ok(paper::print(catalogue, &sheets, options, watch)?)
    }

    fn blank(
        &self,
        request: &PrintRequest,
        post: &Post,
        options: &Options,
        watch: Watch<'_>,
    ) -> Result<paper::Printed> {
        let catalogue = self.catalogue().clone();
        let only = self.only(request)?;
        let wanted = |form: &&FormDef| only.is_none_or(|only| only.key == form.key);
        let mut pages = Vec::new();
        if let Selection::Places(ids) = &request.selection {
            for id in ids {
                pages.push(self.ledger.page(*id)?);
            }
        }
        let forms: Vec<(Option<&Page>, &FormDef)> = match &request.selection {
            Selection::Form(key) => vec![(None, self.form(key)?)],
            Selection::Category(code) => {
                let kind = kind_of(code)?;
                catalogue.forms_of(kind).filter(wanted).map(|form| (None, form)).collect()
            }
            Selection::Places(_) => pages
                .iter()
                .flat_map(|page| {
                    let forms = catalogue.forms_of(page.subject.kind).filter(wanted);
                    forms.map(move |form| (Some(page), form))
                })
                .collect(),
            Selection::All => {
                catalogue.forms().iter().filter(wanted).map(|form| (None, form)).collect()
            }
        };
        let empty = Values::new();
        let nothing = |_: &str| None;
        let today = self.ledger.clock().today();
        let around =
            Surroundings { catalogue: &catalogue, today, place: &crate::forms::judge::nowhere };
        let mut sheets = Vec::new();
        let scopes: Vec<_> =
            forms.iter().map(|(_, form)| scope_of(form, &empty, &around)).collect();
        for ((page, form), scope) in forms.into_iter().zip(&scopes) {
            let head = match page {
                Some(page) => self.head(form, page, post, &request.purpose, 0, None),
                None => Head {
                    station: post.station.clone(),
                    post: post.name.clone(),
                    category: form
                        .subjects
                        .first()
                        .map(|subject| subject.code().to_owned())
                        .unwrap_or_default(),
                    purpose: request.purpose.clone(),
                    ..Head::default()
                },
            };
            let body = match form.shape {
                Shape::Roster => Body::Roster { head: None, rows: &[] },
                Shape::Log => Body::Log(&empty),
                Shape::Letter if form.letter.is_some() => {
                    Body::Letter { placeholders: &nothing, scope }
                }
                Shape::Letter | Shape::Card => Body::Card(&empty),
            };
            sheets.push(Sheet { form, head, body, blank: true });
        }
        Ok(paper::print(&catalogue, &sheets, options, watch)?)
    }

    /// The one form that is wanted, if only one is.
    fn only(&self, request: &PrintRequest) -> Result<Option<&FormDef>> {
        let key = match &request.selection {
            Selection::Form(key) => Some(key),
            _ => request.form.as_ref(),
        };
        key.map(|key| self.form(key)).transpose()
    }

    /// Which leaves, as the log says it: kinds and numbers, no name of a place (names are erased in
    /// their time, lines of the log are not).
    pub(super) fn scope_words(&self, request: &PrintRequest) -> String {
        let of = match &request.selection {
            Selection::Places(ids) => format!("{}处", ids.len()),
            Selection::Category(code) => {
                AnchorCategory::from_code(code).map_or("三条线", AnchorCategory::label).to_owned()
            }
            Selection::Form(_) => String::new(),
            Selection::All => "全部".to_owned(),
        };
        let form = self.only(request).ok().flatten().map(|form| form.label.clone());
        let blank = request.blank.then(|| "空白表".to_owned());
        let words = [Some(of), form, blank, Some(request.purpose.clone())];
        words.into_iter().flatten().filter(|one| !one.is_empty()).collect::<Vec<_>>().join("，")
    }

    pub(super) fn form(&self, key: &str) -> Result<&FormDef> {
        self.catalogue()
            .form(key)
            .ok_or_else(|| crate::ledger::Error::UnknownForm(key.to_owned()).into())
    }
}

/// A category, or the organisations.
fn kind_of(code: &str) -> Result<SubjectKind> {
    match SubjectKind::from_code(code) {
        Some(SubjectKind::Organisation) => Ok(SubjectKind::Organisation),
        _ => category_of(code).map(SubjectKind::Place),
    }
}

/// A paper by the word of a request.
pub(super) fn paper_of(word: &str) -> Result<Paper> {
    let code = if word == "16k" { "k16" } else { word };
    Paper::from_code(code).ok_or_else(|| Error::usage("没有这种纸。"))
}

/// The characters that no font has, as they are told.
pub(super) fn missing_glyphs(printed: &paper::Printed) -> Vec<MissingGlyph> {
    printed
        .missing
        .iter()
        .map(|missing| MissingGlyph {
            character: missing.character.to_string(),
            code_point: format!("U+{:04X}", u32::from(missing.character)),
            leaf_no: missing.leaf_no.clone(),
            field: missing.field.clone(),
        })
        .collect()
}

impl Leaf<'_> {
    fn values(&self) -> Option<&Values> {
        self.entries.first().map(|entry| &entry.values)
    }
}

/// What was not accepted is not printed, and must not look as if nobody had filled it in.
fn mark_wrong(entry: &mut Entry) {
    for wrong in &entry.wrong {
        let mark = serde_json::Value::String("（待核）".to_owned());
        crate::forms::values::set(&mut entry.values, &wrong.path, mark);
    }
}

/// A roster's head and the rows that are on today's page: those who left are not printed.
struct RosterRows<'r> {
    head: Option<&'r Values>,
    rows: Vec<&'r Values>,
}

impl<'r> RosterRows<'r> {
    fn of(leaf: &'r Leaf<'_>, today: &str) -> Self {
        let mut out = Self { head: None, rows: Vec::new() };
        if leaf.form.shape != Shape::Roster {
            return out;
        }
        for entry in &leaf.entries {
            let is_head = leaf.form.head.iter().any(|f| entry.values.contains_key(&f.key));
            if is_head {
                out.head = Some(&entry.values);
            } else if entry.until.is_empty() || entry.until.as_str() > today {
                out.rows.push(&entry.values);
            }
        }
        out
    }
}
