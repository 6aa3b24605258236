//! Paper: which leaves, with which words around them, into one PDF file.

use std::path::PathBuf;

use serde::Serialize;
use ts_rs::TS;

use crate::domain::{AnchorCategory, SubjectId};
use crate::forms::judge::{Surroundings, scope_of};
use crate::forms::{FormDef, Shape, SubjectKind, Values};
use crate::ledger::{Page, Post, leaf_number};
use crate::paper::{self, Body, Head, Missing, Options, Paper, Press, Sheet, Shift};
use crate::store::{Op, Subject};
use crate::vault::Right;
use crate::watch::Watch;

use super::batches::Batch;
use super::binder::{FOR_THE_BINDER, Replaced, WaitingRun, WholeLeaves};
use super::leaves::Wanted;
use super::parts::{Outcome, Outlet, Parts, Run};
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
    /// Only what was filled in, for sheets that have the form on them already.
    pub values_only: bool,
    /// Move the pages of the file.
    pub shift: Shift,
    /// Write nothing: only say how many pages there would be and what could not be set.
    pub dry_run: bool,
    /// No more sheets than so many in one file; see [`super::parts::SHEETS_PER_FILE`].
    pub split: usize,
    /// Not the leaves themselves: sheets made for all of these places at once.
    pub batch: Option<Batch>,
    /// When it is printed, as its pages say; now when nothing is said.
    pub printed_at: Option<chrono::NaiveDateTime>,
}

impl Default for PrintRequest {
    fn default() -> Self {
        Self {
            out: PathBuf::new(),
            selection: Selection::All,
            form: None,
            blank: false,
            paper: Paper::default().code().to_owned(),
            punch: None,
            duplex: false,
            purpose: String::new(),
            changed: false,
            values_only: false,
            shift: Shift::default(),
            dry_run: false,
            split: super::parts::SHEETS_PER_FILE,
            batch: None,
            printed_at: None,
        }
    }
}

/// Answer of `print`.
#[derive(Serialize, TS)]
pub struct PrintReply {
    /// The file; of several the first.
    pub file: String,
    /// All files, in their order.
    pub files: Vec<String>,
    /// Pages of each.
    #[serde(skip)]
    pub(super) file_pages: Vec<usize>,
    /// Their pages.
    pub pages: usize,
    /// Their leaves.
    pub leaves: usize,
    /// Characters that no font has, printed as 〔U+XXXX〕.
    pub missing_glyphs: Vec<MissingGlyph>,
    /// Number of the run that waits to be put into the binder; empty when this is for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub run: String,
    /// What was done with the binder, when only changes were printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Replaced>,
}

/// Leaves laid out, and what the ledger keeps of them once they are on paper.
#[derive(Default)]
pub(super) struct Layout {
    /// All files in figures.
    pub(super) outcome: Outcome,
    /// For the binder.
    pub(super) waiting: Option<WaitingRun>,
    /// What becomes of the binder, when only changes were asked for.
    pub(super) changed: Option<Replaced>,
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
    /// The label of its field; empty for words of the program's own.
    pub field: String,
    /// Whose leaf it is.
    pub place: Option<SubjectId>,
    /// Its name.
    pub place_name: String,
    /// The form of the leaf; empty when there is no leaf.
    pub form: String,
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

impl PrintRequest {
    /// The pages of a file, moved as the request says.
    fn moved(&self, printed: paper::Printed) -> Result<paper::Printed> {
        if self.shift.is_none() {
            return Ok(printed);
        }
        let bytes = paper::shifted(&printed.bytes, self.shift, self.duplex)?;
        Ok(paper::Printed { bytes, ..printed })
    }

    /// Whole leaves that are to be put into the binder: no blank forms, no batch, no copy for
    /// somebody else.
    fn for_the_binder(&self) -> bool {
        let whole = !self.blank && !self.values_only && self.batch.is_none();
        whole && self.purpose.trim() == FOR_THE_BINDER
    }

    /// What was filled in alone is for forms that are printed already: no blank form, and nothing the
    /// binder could be held against.
    pub(super) fn check(&self) -> Result<()> {
        if self.values_only && (self.blank || self.changed) {
            return Err(Error::usage("只印填写内容时，不能同时选空白表或只印不同的。"));
        }
        Ok(())
    }
}

impl Session {
    /// Prints leaves into a file: written whole or not at all, and logged.
    ///
    /// # Errors
    /// Nothing to print; `NOT_ALLOWED`; a file that cannot be written.
    pub fn print(&mut self, request: &PrintRequest, watch: Watch<'_>) -> Result<PrintReply> {
        self.ledger.require(Right::Print)?;
        request.check()?;
        let mut parts = Parts::new(&request.out);
        let layout = self.lay_out(request, watch, &mut |printed| match request.dry_run {
            true => Ok(()),
            false => parts.take(&request.moved(printed)?),
        })?;
        watch.go_on()?;
        let Layout { outcome, waiting, mut changed } = layout;
        let mut files = Vec::new();
        let mut run = String::new();
        if request.dry_run {
            changed.iter_mut().for_each(|replaced| replaced.run.clear());
        } else if outcome.pages > 0 {
            files = parts.settle()?;
            if let Some(waiting) = &waiting {
                self.keep_run(waiting)?;
                run.clone_from(&waiting.number);
            }
            self.note_printed(request, &outcome)?;
        }
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        Ok(PrintReply {
            file: files.first().cloned().unwrap_or_default(),
            files,
            file_pages: outcome.file_pages,
            pages: outcome.pages,
            leaves: outcome.leaves,
            missing_glyphs: self.missing_glyphs(&outcome.missing)?,
            run,
            changed,
        })
    }

    fn note_printed(&mut self, request: &PrintRequest, outcome: &Outcome) -> Result<()> {
        let what = serde_json::json!({
            "pages": outcome.pages, "leaves": outcome.leaves, "purpose": request.purpose,
            "files": outcome.files, "subjects": request.selection.places(),
        });
        let scope = self.scope_words(request, &outcome.number);
        let words = format!("打印{}页：{scope}", outcome.pages);
        self.ledger.note(Op::new("print", words), &what)?;
        Ok(())
    }

    /// The characters that no font has, as they are told: with the place and the field.
    pub(super) fn missing_glyphs(&self, missing: &[Missing]) -> Result<Vec<MissingGlyph>> {
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        let post = self.ledger.post()?;
        let subjects = self.ledger.store().list_subjects(None)?;
        let leaf_of = |number: &str| {
            subjects.iter().find_map(|subject| {
                // The leaf's number begins with the place's own.
                let rest = number.strip_prefix(&leaf_number(&post.code, subject, None))?;
                if !(rest.is_empty() || rest.starts_with('-')) {
                    return None;
                }
                let mut forms = self.catalogue().forms_of(subject.kind);
                let form =
                    forms.find(|form| leaf_number(&post.code, subject, Some(form)) == number);
                Some((subject, form.map(|form| form.key.clone()).unwrap_or_default()))
            })
        };
        Ok(missing
            .iter()
            .map(|missing| {
                let (subject, form) = leaf_of(&missing.leaf_no).unzip();
                MissingGlyph {
                    character: missing.character.to_string(),
                    code_point: missing.code_point.clone(),
                    leaf_no: missing.leaf_no.clone(),
                    field: missing.field.clone(),
                    place: subject.map(|subject| subject.id),
                    place_name: subject
                        .map(|subject| subject.facts.shown_name().to_owned())
                        .unwrap_or_default(),
                    form: form.unwrap_or_default(),
                }
            })
            .collect())
    }

    /// Lays leaves out, file by file, without writing or logging anything.
    pub(super) fn lay_out(
        &self,
        request: &PrintRequest,
        watch: Watch<'_>,
        outlet: Outlet<'_>,
    ) -> Result<Layout> {
        request.check()?;
        if request.changed {
            return self.lay_out_changed(request, watch, outlet);
        }
        let options = self.print_options(request)?;
        let post = self.ledger.post()?;
        let catalogue = self.catalogue().clone();
        let mut press = Press::new(&catalogue, &options);
        if request.values_only {
            press.values_only(self.form_nudges()?);
        }
        let mut run = Run::new(request.split, watch, outlet);
        let mut whole = WholeLeaves::default();
        if let Some(batch) = &request.batch {
            self.lay_out_batch(request, batch, &mut press, &mut run, watch)?;
        } else if request.blank {
            self.blank(request, &post, &mut press, &mut run, watch)?;
        } else {
            let subjects = self.subjects_of(&request.selection)?;
            let (only, purpose) = (self.only(request)?, request.purpose.as_str());
            let wanted = Wanted { only, post: &post, purpose, masked: false };
            self.each_leaf(&subjects, &wanted, &mut press, watch, |press, leaf, laid| {
                if request.for_the_binder() {
                    whole.take(self, leaf, &laid)?;
                }
                run.put(press, laid, &leaf.title())?;
                whole.put(run.files());
                Ok(())
            })?;
        }
        let outcome = run.finish(press)?;
        let waiting = whole.into_run(self.next_run()?, self.scope_words(request, ""));
        Ok(Layout { outcome, waiting, changed: None })
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
            printed_at: request.printed_at.unwrap_or_else(|| self.ledger.clock().now()),
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
        press: &mut Press<'_>,
        run: &mut Run<'_>,
        watch: Watch<'_>,
    ) -> Result<()> {
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
        let scopes: Vec<_> =
            forms.iter().map(|(_, form)| scope_of(form, &empty, &around)).collect();
        for (done, ((page, form), scope)) in forms.iter().zip(&scopes).enumerate() {
            watch.step(done, forms.len())?;
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
            let name = format!("{} {}", form.title(), head.leaf_no);
            let laid = press.lay_out(&Sheet { form, head, body, blank: true })?;
            run.put(press, laid, &name)?;
        }
        Ok(())
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
    pub(super) fn scope_words(&self, request: &PrintRequest, number: &str) -> String {
        let batch = request.batch.as_ref().map(|batch| format!("{} {number}", batch.what.words()));
        let batch = batch.map(|words| words.trim().to_owned());
        let of = match &request.selection {
            Selection::Places(ids) => format!("{}处", ids.len()),
            Selection::Category(code) => {
                AnchorCategory::from_code(code).map_or("三条线", AnchorCategory::label).to_owned()
            }
            Selection::Form(_) => String::new(),
            Selection::All if request.batch.as_ref().is_some_and(Batch::is_one) => "1条".to_owned(),
            Selection::All => "全部".to_owned(),
        };
        let form = self.only(request).ok().flatten().map(|form| form.label.clone());
        let blank = request.blank.then(|| "空白表".to_owned());
        let bare = request.values_only.then(|| "只印填写内容".to_owned());
        let words = [batch, Some(of), form, blank, bare, Some(request.purpose.clone())];
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
