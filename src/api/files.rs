//! Files in: import and the queue.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::domain::HeldId;
use crate::exchange::import::{self, Imported, Report, Request};
use crate::store::Op;
use crate::vault::Right;
use crate::watch::Watch;

pub use super::export::{ExportProblem, ExportReply, ExportRequest, ExportedFile};
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
        let Imported { mut reports, held, .. } = import::import(&mut self.ledger, request, watch)?;
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
}

fn without_raw(mut reasons: Value) -> Value {
    if let Some(all) = reasons.as_array_mut() {
        for reason in all.iter_mut().filter_map(Value::as_object_mut) {
            reason.shift_remove("raw");
        }
    }
    reasons
}

pub(super) fn write_held(path: &Path, held: &[import::HeldRow]) -> Result<()> {
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
