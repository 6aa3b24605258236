//! Paper: which leaves, with which words around them, into one PDF file.

use std::path::PathBuf;

use serde::Serialize;
use ts_rs::TS;

use crate::domain::{AnchorCategory, SubjectId};
use crate::forms::judge::{Surroundings, scope_of};
use crate::forms::{FormDef, Shape, SubjectKind, Values};
use crate::ledger::{Page, Post};
use crate::paper::{self, Body, Head, Options, Paper, Press, Sheet};
use crate::store::{Op, Subject};
use crate::vault::Right;
use crate::watch::Watch;

use super::binder::Replaced;
use super::leaves::Wanted;
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
    /// Only what differs from the paper in the binder, with the list of what to replace in front.
    pub changed: bool,
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
    /// What was done with the binder, when only changes were printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Replaced>,
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

impl Session {
    /// Prints leaves into a file: written whole or not at all, and logged.
    ///
    /// # Errors
    /// Nothing to print; `NOT_ALLOWED`; a file that cannot be written.
    pub fn print(&mut self, request: &PrintRequest, watch: Watch<'_>) -> Result<PrintReply> {
        self.ledger.require(Right::Print)?;
        if request.changed {
            return self.print_changed(request, watch);
        }
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
            changed: None,
        })
    }

    /// Prints what differs from the binder. When nothing does, no file is written.
    fn print_changed(&mut self, request: &PrintRequest, watch: Watch<'_>) -> Result<PrintReply> {
        let Some(difference) = self.lay_out_changed(request, watch)? else {
            return Ok(PrintReply {
                file: String::new(),
                pages: 0,
                leaves: 0,
                missing_glyphs: Vec::new(),
                changed: Some(Replaced::default()),
            });
        };
        watch.go_on()?;
        let printed = &difference.printed;
        super::write_file(&request.out, &printed.bytes)
            .map_err(|error| Error::writing(&error, &request.out.display().to_string()))?;
        self.keep_run(&difference.run)?;
        let replaced = difference.run.replaced;
        Ok(PrintReply {
            file: request.out.display().to_string(),
            pages: difference.printed.pages,
            leaves: replaced.replaced + replaced.added,
            missing_glyphs: missing_glyphs(&difference.printed),
            changed: Some(replaced),
        })
    }

    /// Lays leaves out without writing or logging anything (a preview).
    ///
    /// # Errors
    /// Nothing to print.
    pub fn lay_out(&self, request: &PrintRequest, watch: Watch<'_>) -> Result<paper::Printed> {
        let options = self.print_options(request)?;
        let post = self.ledger.post()?;
        if request.blank {
            return self.blank(request, &post, &options, watch);
        }
        let catalogue = self.catalogue().clone();
        let mut press = Press::new(&catalogue, &options);
        let mut names = Vec::new();
        let subjects = self.subjects_of(&request.selection)?;
        let wanted = Wanted {
            only: self.only(request)?,
            post: &post,
            purpose: &request.purpose,
            masked: false,
        };
        self.each_leaf(&subjects, &wanted, &mut press, watch, |press, leaf, laid| {
            if names.len() < 2 {
                names.push(leaf.title());
            }
            press.put(laid);
        })?;
        let title = match names.as_slice() {
            [one] => one.clone(),
            _ => format!("渔网台账 {}页", press.pages()),
        };
        Ok(press.bind(&title, watch)?)
    }

    /// Paper, holes and the rest of a request.
    pub(super) fn print_options(&self, request: &PrintRequest) -> Result<Options> {
        let paper = paper_of(&request.paper)?;
        if let Some(punch) = &request.punch {
            let known =
                self.catalogue().table("paper_profile").and_then(|t| t.get(punch)).is_some();
            if !known {
                return Err(Error::usage(format!("没有“{punch}”这种打孔。")));
            }
        }
        Ok(Options {
            paper,
            punch: request.punch.clone(),
            duplex: request.duplex,
            printed_at: self.ledger.clock().now(),
        })
    }

    /// The places and organisations of a selection, in the order of the binder.
    pub(super) fn subjects_of(&self, selection: &Selection) -> Result<Vec<Subject>> {
        let store = self.ledger.store();
        Ok(match selection {
            Selection::Places(ids) => {
                ids.iter().map(|id| store.get_subject(*id)).collect::<crate::store::Result<_>>()?
            }
            Selection::Category(code) => store.list_subjects(Some(kind_of(code)?))?,
            Selection::Form(_) | Selection::All => {
                let mut all = store.list_subjects(None)?;
                all.sort_by_key(|subject| (subject.kind.code(), subject.number));
                all
            }
        })
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
    pub(super) fn only(&self, request: &PrintRequest) -> Result<Option<&FormDef>> {
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
pub(super) fn kind_of(code: &str) -> Result<SubjectKind> {
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
