//! An import from end to end: look at the file, read every row, write all good rows in one
//! transaction; rows that need a person go to the queue (decisions.md 11–20).
//!
//! Rows of rosters, letters and logs are mapped, judged and made ready on a second thread while
//! this one writes; places are few and go one after the other.

mod choosing;
mod look;
mod recheck;
mod remembered;
mod report;
mod rows;
mod said;
mod sheets;
mod waiting;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

use crate::exchange::mapping::{HeadingIndex, Mapping, Undetected};
use crate::exchange::source::{self, Container, Limits, Refusal};

use crate::domain::ChangeId;
use crate::ledger::Ledger;
use crate::ledger::intake::{Index, Intake};
use crate::store::{self, Op};
use crate::vault::Right;
use crate::watch::Watch;

pub use choosing::Found;
pub use look::{CellLook, Fate, RowLook, SheetLook, without_numbers};
pub use recheck::recheck;
use remembered::Told;
pub use remembered::{Remembered, forget, remember, remembered, remembered_above};
use sheets::Again;

pub use said::{Edit, RowSaid, Settling, SheetSaid, Way};

pub use report::{
    Attention, ColumnReport, ContainerReport, NoticeLine, OtherSheet, Record, Report, RowCounts,
    SkippedLine, Written,
};

/// What to import and how.
#[derive(Clone, Default)]
pub struct Request {
    /// The file.
    pub file: PathBuf,
    /// The form, when the user names it.
    pub form: Option<String>,
    /// The sheet, when the user names it.
    pub sheet: Option<String>,
    /// Every sheet that is recognised.
    pub all_sheets: bool,
    /// What the user said about columns.
    pub mapping: Option<Value>,
    /// Write nothing.
    pub dry_run: bool,
    /// Keep rows with wrong values as drafts.
    pub accept_attention: bool,
    /// List every row's values.
    pub records: bool,
    /// What was said of single sheets.
    pub sheets: Vec<SheetSaid>,
    /// Cells as they were corrected.
    pub edits: Vec<Edit>,
    /// What is to become of single rows.
    pub ways: Vec<RowSaid>,
    /// Keep what every row shows.
    pub look: bool,
    /// The row of the queue that this is.
    pub settling: Option<Settling>,
}

impl Request {
    /// What was said of a sheet.
    fn said_of(&self, sheet: &str) -> Option<&SheetSaid> {
        self.sheets.iter().find(|said| said.sheet == sheet)
    }
}

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file itself.
    #[error("file refused")]
    Refused(Refusal),
    /// No row looks like a heading.
    #[error("no header")]
    NoHeader,
    /// No form knows the table.
    #[error("form unknown")]
    FormUnknown(Vec<String>),
    /// There is no sheet of this name.
    #[error("no such sheet")]
    NoSuchSheet(String),
    /// There is no form of this key.
    #[error("no such form")]
    NoSuchForm(String),
    /// The mapping names fields that do not exist.
    #[error("bad mapping")]
    Mapping(Vec<String>),
    /// The desk.
    #[error(transparent)]
    Ledger(#[from] crate::ledger::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Only looking: carries the result out of a transaction that is rolled back.
    #[error("dry run")]
    DryRun(Box<Imported>),
}

/// Headings that a file of held rows adds in front; they are passed over when it comes back.
pub const HELD_OUT_HEADINGS: [&str; 2] = ["渔网·行号", "渔网·原因"];

/// A row held back, for `--held-out`.
#[derive(Clone)]
pub struct HeldRow {
    /// Its sheet; empty for text.
    pub sheet: String,
    /// Row in the file.
    pub row: usize,
    /// Headings and cells, without columns beyond the boundary.
    pub cells: Vec<(String, String)>,
    /// Why, in words.
    pub why: String,
}

/// What an import found and did.
#[derive(Default)]
pub struct Imported {
    /// One report a sheet.
    pub reports: Vec<Report>,
    /// The rows held back.
    pub held: Vec<HeldRow>,
    /// What every row shows, one look a sheet; only when asked for.
    pub looks: Vec<SheetLook>,
    /// The change in the history, if anything was written.
    pub change: Option<ChangeId>,
    /// The newest row of history and the day on which it was done.
    as_of: (i64, NaiveDate),
}

impl std::fmt::Debug for Imported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Imported").field("sheets", &self.reports.len()).finish_non_exhaustive()
    }
}

/// Imports a file.
///
/// # Errors
/// A refusal of the file, with the ledger untouched; or of the ledger, rolled back.
pub fn import(ledger: &mut Ledger, request: &Request, watch: Watch<'_>) -> Result<Imported, Error> {
    ledger.require(Right::Enter)?;
    let container = source::open(&request.file, Limits::default()).map_err(Error::Refused)?;
    import_from(ledger, &container, request, watch)
}

/// All sheets of an opened file with their headings.
pub fn survey(ledger: &Ledger, container: &Container, request: &Request) -> Vec<Found> {
    let headings = HeadingIndex::new(ledger.catalogue());
    choosing::survey(container, &headings, request)
}

/// Imports a file that was opened before.
///
/// # Errors
/// As [`import`].
pub fn import_from(
    ledger: &mut Ledger,
    container: &Container,
    request: &Request,
    watch: Watch<'_>,
) -> Result<Imported, Error> {
    run(ledger, container, request, None, watch)
}

/// Imports all, or looks again at some rows: of the other sheets those that make places.
fn run(
    ledger: &mut Ledger,
    container: &Container,
    request: &Request,
    only: Option<&HashMap<String, Again>>,
    watch: Watch<'_>,
) -> Result<Imported, Error> {
    ledger.require(Right::Enter)?;
    let catalogue = ledger.catalogue().clone();
    let as_of = as_of(ledger)?;
    let (_, today) = as_of;
    let index = Index::read(ledger.store(), &catalogue, today)?;
    let headings = HeadingIndex::new(&catalogue);
    let plans = choosing::choose(container, &headings, request)?;
    let name = file_name(&request.file);
    let actor = ledger.actor();
    // Whoever only looks is shown the rows of the file, none of those that wait.
    let looks = request.dry_run && request.look;
    let told = if looks { Told::default() } else { Told::of(ledger, &plans, request)? };
    let op = match &request.settling {
        Some(held) => Op::new("settle", format!("处理“{name}”留下的第 {} 行", held.row)),
        None => Op::new("import", format!("导入“{name}”")),
    };
    let outcome = ledger.store_mut().transact(op, &actor, |writer| {
        let mut intake = Intake::new(writer, index);
        if let Some(held) = &request.settling {
            intake.writer().release(held.id)?;
        }
        let mut all = Imported { as_of, ..Imported::default() };
        let job = Job { headings: &headings, request, told: &told, today, watch };
        let mut newly_held = 0;
        let mut before = 0;
        for plan in &plans {
            let again = only.and_then(|only| only.get(&plan.sheet.name));
            if only.is_some() && again.is_none() && !plan.opens() {
                continue;
            }
            intake.next_sheet();
            let said = |done: usize, total: usize| watch.said(before + done, total);
            let job = Job { watch: watch.told_by(&said), ..job };
            let done = sheets::take(&job, plan, again, &mut intake)?;
            before += done.report.rows.total;
            newly_held += done.newly_held;
            all.reports.push(done.report);
            all.held.extend(done.held);
            all.looks.extend(done.look);
        }
        let retried = if looks { 0 } else { waiting::retry_queue(&job, &mut intake)? };
        if intake.entries > 0 || newly_held > 0 || retried > 0 {
            let note = serde_json::json!({
                "file": name, "entries": intake.entries, "held": newly_held, "released": retried,
            });
            intake.writer().note(&note)?;
        }
        watch.go_on().map_err(store::Error::from)?; // the last chance: then it is written
        if request.dry_run {
            return Err(Error::DryRun(Box::new(all)));
        }
        Ok(all)
    });
    match outcome {
        Ok(done) => {
            if done.change.is_some() {
                ledger.store().checkpoint()?;
            }
            Ok(Imported { change: done.change, ..done.output })
        }
        Err(Error::DryRun(looked)) => Ok(*looked),
        Err(other) => Err(other),
    }
}

/// What a look depends on besides the file: the ledger and the day.
fn as_of(ledger: &Ledger) -> Result<(i64, NaiveDate), Error> {
    Ok((ledger.store().history_head()?.0, ledger.clock().today()))
}

/// Tries the rows that wait for their place once more.
///
/// # Errors
/// Of the database.
pub fn retry(ledger: &mut Ledger) -> Result<usize, Error> {
    ledger.require(Right::Enter)?;
    let catalogue = ledger.catalogue().clone();
    let today = ledger.clock().today();
    let index = Index::read(ledger.store(), &catalogue, today)?;
    let headings = HeadingIndex::new(&catalogue);
    let actor = ledger.actor();
    let request = Request::default();
    let told = Told::of(ledger, &[], &request)?;
    let watch = Watch::nobody();
    let job = Job { headings: &headings, request: &request, told: &told, today, watch };
    let done = ledger.store_mut().transact::<_, Error>(
        Op::new("retry", "再试待处理的导入行"),
        &actor,
        |writer| {
            let mut intake = Intake::new(writer, index);
            waiting::retry_queue(&job, &mut intake)
        },
    )?;
    Ok(done.output)
}

/// What every step of one import shares.
#[derive(Clone, Copy)]
struct Job<'j> {
    headings: &'j HeadingIndex<'j>,
    request: &'j Request,
    told: &'j Told,
    today: NaiveDate,
    watch: Watch<'j>,
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn mapping(request: &Request) -> Option<Mapping> {
    request.mapping.as_ref().and_then(Mapping::from_json)
}

fn undetected(why: Undetected, form: Option<&str>, headings: &[String]) -> Error {
    match why {
        Undetected::Unknown => Error::FormUnknown(headings.to_vec()),
        Undetected::NoSuchForm => Error::NoSuchForm(form.unwrap_or_default().to_owned()),
        Undetected::Mapping(paths) => Error::Mapping(paths),
    }
}

/// Words for a reason: the row's own if it has any, else the reason's.
fn words(message: &str, reason: crate::domain::Reason) -> String {
    if message.is_empty() { reason.message().to_owned() } else { message.to_owned() }
}
