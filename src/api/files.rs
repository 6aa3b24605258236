//! Files in and files out: import, the queue, export.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::domain::{AnchorCategory, BatchId, EntryId, HeldId, SubjectId};
use crate::exchange::export::{self, BadRows, PlaceFacts, Row, Source, SourceError};
use crate::exchange::import::{self, Imported, Report, Request};
use crate::exchange::profile::{Charset, Profiles};
use crate::forms::{Catalogue, SubjectKind};
use crate::ledger::{Page, leaf_number};
use crate::store::{Entry, Op, Status, Store};
use crate::vault::Right;
use crate::watch::Watch;

use super::{Error, Exit, Result, Session};

/// Answer of `import`.
#[derive(Serialize, TS)]
#[serde(untagged)]
pub enum ImportReply {
    /// Of one sheet.
    One(Box<Report>),
    /// Of `--all-sheets`.
    Many {
        /// One report a sheet, places first.
        sheets: Vec<Report>,
    },
}

impl ImportReply {
    /// Whether some row needs a person.
    pub fn needs_attention(&self) -> bool {
        self.reports().iter().any(|report| report.rows.attention > 0)
    }

    /// The reports.
    pub fn reports(&self) -> &[Report] {
        match self {
            ImportReply::One(report) => std::slice::from_ref(report),
            ImportReply::Many { sheets } => sheets,
        }
    }
}

/// Answer of `queue`.
#[derive(Serialize, TS)]
pub struct QueueReply {
    /// The rows that wait.
    pub queue: Vec<QueueLine>,
    /// Rows that found their place now.
    pub released: usize,
}

/// A row that waits.
#[derive(Serialize, TS)]
pub struct QueueLine {
    /// Its id.
    pub id: HeldId,
    /// Its file.
    pub file: String,
    /// Its sheet.
    pub sheet: String,
    /// Its row.
    pub row: usize,
    /// The form it was meant for.
    pub form: String,
    /// Why it waits.
    pub reasons: Value,
    /// Its cells, only with `--reveal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells: Option<Vec<(String, String)>>,
}

/// What to export.
pub struct ExportRequest {
    /// Key of the profile.
    pub profile: String,
    /// Where the files go.
    pub dir: PathBuf,
    /// Only rows changed on or after this day.
    pub since: Option<NaiveDate>,
    /// Must be the profile's category when given.
    pub category: Option<String>,
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

impl From<import::Error> for Error {
    fn from(error: import::Error) -> Self {
        use import::Error as E;
        match error {
            E::Refused(refusal) => {
                Self::refused(refusal.code.as_str(), refusal.message(), refusal.hint())
            }
            E::NoHeader => Self::refused(
                "NO_HEADER",
                "找不到表头行，没有导入，台账没有改动。",
                "请确认文件里有一行是列名（如 姓名、身份证号），或另存为 CSV 后再试。",
            ),
            E::FormUnknown(_) => Self::refused(
                "FORM_UNKNOWN",
                "认不出这是哪一张表，没有导入，台账没有改动。",
                "可以用 --form 指定表，或用 --mapping 说明各列是什么。",
            ),
            E::NoSuchSheet(name) => Self::new(
                Exit::Usage,
                "NO_SHEET",
                format!("文件里没有“{name}”这个工作表。"),
                "请核对工作表名。",
            ),
            E::NoSuchForm(key) => crate::ledger::Error::UnknownForm(key).into(),
            E::Mapping(paths) => {
                Self::usage(format!("列对应关系里有不认识的栏目：{}。", paths.join("、")))
            }
            E::Ledger(error) => error.into(),
            E::Store(error) => error.into(),
            E::DryRun(_) => Self::fault("dry run escaped"),
        }
    }
}

impl From<export::ExportError> for Error {
    fn from(error: export::ExportError) -> Self {
        let mut out = Self::refused(error.code(), error.user_message(), error.hint());
        out.inside = format!("{error:?}");
        out
    }
}

impl Session {
    /// Imports a file. `held_out` also writes the rows held back into a CSV file, which is logged.
    ///
    /// # Errors
    /// A refusal with the ledger untouched.
    pub fn import(
        &mut self,
        request: &Request,
        held_out: Option<&Path>,
        watch: Watch<'_>,
    ) -> Result<ImportReply> {
        if held_out.is_some() {
            self.ledger.require(Right::Export)?;
        }
        let Imported { mut reports, held } = import::import(&mut self.ledger, request, watch)?;
        if let Some(path) = held_out {
            write_held(path, &held)?;
            let what = serde_json::json!({ "rows": held.len() });
            self.ledger.note(Op::new("held_out", "另存待处理的导入行"), &what)?;
        }
        Ok(if request.all_sheets {
            ImportReply::Many { sheets: reports }
        } else {
            match reports.pop() {
                Some(report) => ImportReply::One(Box::new(report)),
                None => return Err(Error::fault("import without a report")),
            }
        })
    }

    /// The rows that wait; tried again or dropped first when asked for.
    ///
    /// # Errors
    /// Unknown id; the database.
    pub fn queue(&mut self, retry: bool, drop: Option<HeldId>) -> Result<QueueReply> {
        if let Some(id) = drop {
            self.ledger.require(Right::Enter)?;
            self.ledger.release_held(id)?;
        }
        let released = if retry { import::retry(&mut self.ledger)? } else { 0 };
        if self.reveal {
            self.ledger.require(Right::RevealBulk)?;
            let what = serde_json::json!({ "queue": true });
            self.ledger.note(Op::new("reveal", "查看待处理导入行的原文"), &what)?;
        }
        let queue = self
            .ledger
            .store()
            .list_held()?
            .into_iter()
            .map(|held| QueueLine {
                id: held.id,
                file: held.file,
                sheet: held.sheet,
                row: held.row,
                form: held.form,
                reasons: if self.reveal { held.reasons } else { without_raw(held.reasons) },
                cells: self.reveal.then(|| held.headers.into_iter().zip(held.cells).collect()),
            })
            .collect();
        Ok(QueueReply { queue, released })
    }

    /// Exports by a profile: checks everything, writes the files and the manifest, keeps the batch
    /// in the log.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `CANNOT_ENCODE`, `NO_SPACE` …; nothing of the batch is left then.
    pub fn export(&mut self, request: &ExportRequest, watch: Watch<'_>) -> Result<ExportReply> {
        self.ledger.require(Right::Export)?;
        let catalogue = self.ledger.catalogue().clone();
        let folder = self.ledger.folder().profiles();
        let (profiles, problems) = Profiles::with_own(&folder, &catalogue);
        for problem in problems {
            eprintln!("没有采用自己的导出方案：{problem}");
        }
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
        let charset = request
            .encoding
            .as_deref()
            .map(|word| Charset::from_word(word).ok_or_else(|| Error::usage("没有这种编码。")))
            .transpose()?;
        let post = self.ledger.post()?;
        let (upto, head) = self.ledger.store().history_head()?;
        let batch_id = BatchId::from_uuid(uuid::Uuid::now_v7());
        let now = self.ledger.clock().now();
        let version = format!("{}/{}", profile.key, profile.version);
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
            after: self.ledger.store().last_batch(&version)?.unsigned_abs(),
            since: request.since,
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
        let batch = planned?;
        let exported = export::write(&batch, &request.dir)?;
        let rows: usize = exported.files.iter().map(|file| file.rows).sum();
        self.ledger.log_batch(batch_id, &version, upto, rows, &profile.name, &request.purpose)?;
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

fn without_raw(mut reasons: Value) -> Value {
    if let Some(all) = reasons.as_array_mut() {
        for reason in all.iter_mut().filter_map(Value::as_object_mut) {
            reason.shift_remove("raw");
        }
    }
    reasons
}

fn write_held(path: &Path, held: &[import::HeldRow]) -> Result<()> {
    let failed = |error: &std::io::Error| Error::writing(error, &path.display().to_string());
    let mut headers: Vec<String> = Vec::new();
    for (header, _) in held.iter().flat_map(|row| &row.cells) {
        if !headers.contains(header) {
            headers.push(header.clone());
        }
    }
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    let guarded = |text: &str| {
        if crate::domain::tidy::is_formula_like(text) {
            format!("'{text}")
        } else {
            text.to_owned()
        }
    };
    let first =
        import::HELD_OUT_HEADINGS.into_iter().map(str::to_owned).chain(headers.iter().cloned());
    let mut lines = vec![first.collect::<Vec<_>>()];
    for row in held {
        let cell = |header: &String| {
            row.cells.iter().find(|(h, _)| h == header).map_or("", |(_, text)| text)
        };
        let cells = headers.iter().map(|header| guarded(cell(header)));
        lines.push([row.row.to_string(), row.why.clone()].into_iter().chain(cells).collect());
    }
    for line in lines {
        out.write_record(&line).map_err(Error::fault)?;
    }
    let bytes = out.into_inner().map_err(Error::fault)?;
    super::write_file(path, &bytes).map_err(|error| failed(&error))
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
