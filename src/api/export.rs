//! Export: the check first, then the files.

use std::cell::Cell;
use std::path::PathBuf;

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use crate::domain::{AnchorCategory, BatchId, EntryId, SubjectId};
use crate::exchange::export::{self, BadRows, Batch, PlaceFacts, Row, Source, SourceError};
use crate::exchange::profile::{Charset, Profile, Profiles};
use crate::forms::{Catalogue, SubjectKind};
use crate::ledger::{HandedOver, Page, leaf_number};
use crate::store::{Entry, Status, Store};
use crate::vault::Right;
use crate::watch::Watch;

use super::{Error, Exit, Result, Session};

/// Most problems that a check names; the others are counted.
const NAMED: usize = 500;

/// What to export.
pub struct ExportRequest {
    /// Key of the profile.
    pub profile: String,
    /// Where the files go.
    pub dir: PathBuf,
    /// Only rows changed since the last batch of this profile.
    pub only_new: bool,
    /// Only rows changed on or after this day.
    pub since: Option<NaiveDate>,
    /// Must be the profile's category when given.
    pub category: Option<String>,
    /// Only rows of these places, all of the profile's category; empty for all places of it.
    pub places: Vec<SubjectId>,
    /// Instead of the profile's encoding: `utf8-bom`, `utf8`, `gb18030`, `gbk`.
    pub encoding: Option<String>,
    /// What for.
    pub purpose: String,
}

/// Answer of `export`.
#[derive(Serialize, TS)]
pub struct ExportReply {
    /// The files.
    pub files: Vec<ExportedFile>,
    /// The manifest.
    pub manifest: String,
    /// Rows that were left out, and why.
    pub problems: Vec<ExportProblem>,
    /// Worth knowing.
    pub notices: Vec<String>,
}

/// A file.
#[derive(Serialize, TS)]
pub struct ExportedFile {
    /// Where it is.
    pub file: String,
    /// Rows without headings.
    pub rows: usize,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Something wrong with a row.
#[derive(Serialize, TS)]
pub struct ExportProblem {
    /// Row among those selected, from 1.
    pub record: usize,
    /// `FORM.path` or heading.
    pub field: String,
    /// Heading.
    pub column: String,
    /// Reason code.
    pub reason: &'static str,
    /// Words.
    pub message: String,
    /// The entry to mend.
    pub entry: EntryId,
}

/// The export profiles in force.
#[derive(Serialize, TS)]
pub struct ProfilesReply {
    /// The profiles.
    pub profiles: Vec<ProfileView>,
    /// Own profiles that were refused, as sentences.
    pub refused: Vec<String>,
    /// Encodings: word and label.
    pub encodings: Vec<EncodingView>,
}

/// An encoding.
#[derive(Serialize, TS)]
pub struct EncodingView {
    /// Its word.
    pub code: &'static str,
    /// What one calls it at the desk.
    pub label: &'static str,
}

/// An export profile.
#[derive(Serialize, TS)]
pub struct ProfileView {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Its form.
    pub form: String,
    /// Its category.
    pub category: &'static str,
    /// Its encoding.
    pub encoding: &'static str,
    /// Headings of its columns.
    pub columns: Vec<String>,
    /// Day of its last batch.
    pub last: Option<String>,
}

/// What an export would write, checked.
#[derive(Serialize, TS)]
pub struct ExportCheck {
    /// Rows selected.
    pub selected: usize,
    /// Rows that would be written.
    pub rows: usize,
    /// Rows that would be left out.
    pub left_out: usize,
    /// Files that would be written: name and rows.
    pub files: usize,
    /// Their names, the first few.
    pub names: Vec<String>,
    /// What is wrong, the first few hundred.
    pub problems: Vec<CheckProblem>,
    /// How many problems there are.
    pub problem_count: usize,
    /// Why nothing can be exported at all.
    pub stopped: Option<String>,
    /// What to do then.
    pub hint: String,
    /// Worth knowing.
    pub notices: Vec<String>,
}

/// Something wrong with a row, and the leaf where it can be mended.
#[derive(Serialize, TS)]
pub struct CheckProblem {
    /// The place.
    pub place: SubjectId,
    /// Its name.
    pub place_name: String,
    /// The form.
    pub form: String,
    /// The entry to mend.
    pub entry: EntryId,
    /// Heading of the column; empty for the whole row.
    pub column: String,
    /// Reason code.
    pub reason: &'static str,
    /// Words.
    pub message: String,
}

impl From<export::ExportError> for Error {
    fn from(error: export::ExportError) -> Self {
        let mut out = Self::refused(error.code(), error.user_message(), error.hint());
        out.inside = format!("{error:?}");
        out
    }
}

impl Session {
    /// The export profiles in force.
    ///
    /// # Errors
    /// `NOT_ALLOWED`.
    pub fn export_profiles(&self) -> Result<ProfilesReply> {
        self.ledger.require(Right::Export)?;
        let (profiles, problems) = self.profiles();
        let mut views = Vec::new();
        for profile in profiles.all() {
            let upto = self.ledger.store().last_batch(&version(profile))?;
            let last = match upto {
                0 => None,
                upto => Some(self.ledger.store().changed_on(upto)?.to_string()),
            };
            views.push(ProfileView {
                key: profile.key.clone(),
                name: profile.name.clone(),
                form: profile.form.clone(),
                category: profile.category.code(),
                encoding: profile.charset.code(),
                columns: profile.columns.iter().map(|column| column.title.clone()).collect(),
                last,
            });
        }
        let encodings = Charset::ALL.iter();
        let encodings = encodings.map(|c| EncodingView { code: c.code(), label: c.label() });
        Ok(ProfilesReply { profiles: views, refused: problems, encodings: encodings.collect() })
    }

    /// Checks what an export would write. Nothing is written or logged.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `UNKNOWN_PROFILE`, `CANCELLED`.
    pub fn export_check(
        &mut self,
        request: &ExportRequest,
        watch: Watch<'_>,
    ) -> Result<ExportCheck> {
        self.ledger.require(Right::Export)?;
        let planned = match self.planned(request, watch)? {
            (_, Ok(batch)) => batch,
            (_, Err(error)) => return self.stopped(&error),
        };
        let left: std::collections::HashSet<_> =
            planned.problems.iter().map(|problem| problem.record).collect();
        let mut problems = Vec::new();
        for problem in planned.problems.iter().take(NAMED) {
            let (column, message) = (problem.column.clone(), problem.message.clone());
            problems.push(self.problem(problem.entry, column, problem.reason.code(), message)?);
        }
        Ok(ExportCheck {
            selected: planned.selected,
            rows: planned.rows(),
            left_out: left.len(),
            files: planned.files.len(),
            names: planned.files.iter().take(5).map(|file| file.name.clone()).collect(),
            problem_count: planned.problems.len(),
            problems,
            stopped: None,
            hint: String::new(),
            notices: planned.notices,
        })
    }

    /// A check that ends in a refusal: what is in the way, each with its leaf.
    fn stopped(&self, error: &export::ExportError) -> Result<ExportCheck> {
        let mut problems = Vec::new();
        let mut problem_count = 0;
        if let export::ExportError::CannotEncode { hits, .. } = error {
            problem_count = hits.len();
            for hit in hits.iter().take(NAMED) {
                let Some(entry) = hit.entry else { continue };
                let message = format!(
                    "“{}”（U+{:04X}）这种编码装不下",
                    hit.character,
                    u32::from(hit.character)
                );
                let problem = self.problem(entry, hit.title.clone(), "CANNOT_ENCODE", message)?;
                problems.push(problem);
            }
        }
        Ok(ExportCheck {
            selected: 0,
            rows: 0,
            left_out: 0,
            files: 0,
            names: Vec::new(),
            problems,
            problem_count,
            stopped: Some(error.user_message()),
            hint: error.hint().to_owned(),
            notices: Vec::new(),
        })
    }

    fn problem(
        &self,
        entry: EntryId,
        column: String,
        reason: &'static str,
        message: String,
    ) -> Result<CheckProblem> {
        let store = self.ledger.store();
        let known = store.get_entry(entry)?;
        let place = store.get_subject(known.subject_id)?;
        Ok(CheckProblem {
            place: known.subject_id,
            place_name: place.facts.name,
            form: known.form,
            entry,
            column,
            reason,
            message,
        })
    }

    pub(super) fn profiles(&self) -> (Profiles, Vec<String>) {
        let folder = self.ledger.folder().profiles();
        let (profiles, problems) = Profiles::with_own(&folder, self.ledger.catalogue());
        let refused = problems.iter().map(|p| format!("没有采用自己的导出方案：{p}")).collect();
        (profiles, refused)
    }

    /// What an export would write, in memory.
    fn planned(
        &self,
        request: &ExportRequest,
        watch: Watch<'_>,
    ) -> Result<(Profile, std::result::Result<Batch, export::ExportError>)> {
        let catalogue = self.ledger.catalogue().clone();
        let (profiles, _) = self.profiles();
        let profile = profiles.get(&request.profile).ok_or_else(|| {
            let known: Vec<_> = profiles.all().iter().map(|p| p.key.clone()).collect();
            Error::new(
                Exit::Usage,
                "UNKNOWN_PROFILE",
                format!("没有“{}”这个导出方案。", request.profile),
                format!("现有方案：{}。", known.join("、")),
            )
        })?;
        if request.category.as_deref().is_some_and(|c| c != profile.category.code()) {
            return Err(Error::usage(format!("这个方案只导出{}。", profile.category.label())));
        }
        for place in &request.places {
            let place = self.ledger.store().get_subject(*place)?;
            if place.deleted || place.kind != SubjectKind::Place(profile.category) {
                let (name, label) = (&place.facts.name, profile.category.label());
                return Err(Error::usage(format!(
                    "“{name}”不在{label}里，这个方案只导出{label}。"
                )));
            }
        }
        let charset = request
            .encoding
            .as_deref()
            .map(|word| Charset::from_word(word).ok_or_else(|| Error::usage("没有这种编码。")))
            .transpose()?;
        let post = self.ledger.post()?;
        let (upto, head) = self.ledger.store().history_head()?;
        let now = self.ledger.clock().now();
        let options = export::Options {
            today: now.date(),
            batch: now.format("%H%M%S").to_string(),
            post: export::Post {
                code: post.code.clone(),
                name: post.name.clone(),
                station: post.station.clone(),
                division: post.bureau.clone(),
                officer: post.officer.clone(),
            },
            exporter: self.ledger.user().user().to_owned(),
            purpose: request.purpose.clone(),
            history_head: head.iter().map(|byte| format!("{byte:02x}")).collect(),
            upto: upto.unsigned_abs(),
            after: self.ledger.store().last_batch(&version(profile))?.unsigned_abs(),
            only_new: request.only_new,
            since: request.since,
            places: request.places.iter().copied().collect(),
            charset,
            bad_rows: BadRows::LeaveOut,
        };
        let desk = ExportDesk {
            store: self.ledger.store(),
            catalogue: &catalogue,
            post_code: &post.code,
            read: Cell::new(0),
            watch,
        };
        let planned = export::plan(profile, &catalogue, &desk, &options);
        watch.go_on()?; // whatever the plan says of it
        Ok((profile.clone(), planned))
    }

    /// Exports by a profile: checks everything, writes the files and the manifest, keeps the batch
    /// in the log.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `CANNOT_ENCODE`, `NO_SPACE` …; nothing of the batch is left then.
    pub fn export(&mut self, request: &ExportRequest, watch: Watch<'_>) -> Result<ExportReply> {
        self.ledger.require(Right::Export)?;
        for problem in self.profiles().1 {
            eprintln!("{problem}");
        }
        let batch_id = BatchId::from_uuid(uuid::Uuid::now_v7());
        let (profile, planned) = self.planned(request, watch)?;
        let batch = planned?;
        let upto = i64::try_from(batch.upto).unwrap_or(i64::MAX);
        let exported = export::write(&batch, &request.dir)?;
        let rows: usize = exported.files.iter().map(|file| file.rows).sum();
        self.ledger.log_batch(&HandedOver {
            id: batch_id,
            profile: &version(&profile),
            upto,
            rows,
            name: &profile.name,
            purpose: &request.purpose,
            places: request.places.len(),
        })?;
        Ok(ExportReply {
            files: exported
                .files
                .into_iter()
                .map(|file| ExportedFile {
                    file: file.file.display().to_string(),
                    rows: file.rows,
                    sha256: file.sha256,
                })
                .collect(),
            manifest: exported.manifest.display().to_string(),
            problems: exported
                .problems
                .into_iter()
                .map(|problem| ExportProblem {
                    record: problem.record,
                    field: problem.field,
                    column: problem.column,
                    reason: problem.reason.code(),
                    message: problem.message,
                    entry: problem.entry,
                })
                .collect(),
            notices: exported.notices,
        })
    }
}

/// A day as a window sends it; nothing means any.
///
/// # Errors
/// Words that are no day.
pub fn day(text: Option<&str>) -> Result<Option<NaiveDate>> {
    let day = text.filter(|text| !text.is_empty()).map(str::parse).transpose();
    day.map_err(|_| {
        Error::refused("DATE", "日期读不出来，没有导出。", "请写成 2026-11-05 的样子。")
    })
}

/// What batches of a profile are kept under.
pub(super) fn version(profile: &Profile) -> String {
    format!("{}/{}", profile.key, profile.version)
}

/// The ledger as an export sees it.
struct ExportDesk<'d> {
    store: &'d Store,
    catalogue: &'d Catalogue,
    post_code: &'d str,
    read: Cell<usize>,
    watch: Watch<'d>,
}

impl ExportDesk<'_> {
    fn row(&self, entry: Entry) -> std::result::Result<Row, SourceError> {
        self.read.set(self.read.get() + 1);
        self.watch.step(self.read.get(), 0)?;
        Ok(Row {
            entry: entry.id,
            place: entry.subject_id,
            changed: entry.changed.unsigned_abs(),
            changed_on: self.store.changed_on(entry.changed)?,
            status: match entry.status {
                Status::Complete => export::Status::Complete,
                Status::Incomplete => export::Status::Incomplete,
                Status::Draft | Status::Erased => export::Status::Draft,
            },
            wrong: entry.wrong.iter().map(|w| (w.path.clone(), w.reason)).collect(),
            values: entry.values,
        })
    }
}

impl Source for ExportDesk<'_> {
    fn rows(
        &self,
        form: &str,
        category: AnchorCategory,
    ) -> std::result::Result<Vec<Row>, SourceError> {
        let places: std::collections::HashSet<_> = self
            .store
            .list_subjects(Some(SubjectKind::Place(category)))?
            .into_iter()
            .map(|place| place.no)
            .collect();
        self.store
            .list_entries_of_form(form)?
            .into_iter()
            .filter(|entry| places.contains(&entry.subject))
            .map(|entry| self.row(entry))
            .collect()
    }

    fn place(&self, place: SubjectId) -> std::result::Result<PlaceFacts, SourceError> {
        self.watch.go_on()?;
        let subject = self.store.get_subject(place)?;
        let page = Page::read(self.store, self.catalogue, subject)?;
        let card = page
            .category()
            .and_then(|category| self.catalogue.registration(category))
            .and_then(|form| {
                let entries = self.store.list_entries(page.subject.no).ok()?;
                entries.into_iter().find(|entry| entry.form == form.key)
            });
        Ok(PlaceFacts {
            number: page.subject.number,
            leaf_base: leaf_number(self.post_code, &page.subject, None),
            address: page.subject.facts.address.clone(),
            changed: card.map_or(0, |card| card.changed.unsigned_abs()),
            card: (*page.card).clone(),
        })
    }

    fn rows_of(&self, place: SubjectId, form: &str) -> std::result::Result<Vec<Row>, SourceError> {
        let subject = self.store.get_subject(place)?;
        self.store
            .list_entries(subject.no)?
            .into_iter()
            .filter(|entry| entry.form == form)
            .map(|entry| self.row(entry))
            .collect()
    }
}
