//! One sheet of an import, row by row: mapped on one thread, written on the other.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::hash::RandomState;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use crate::domain::{HeldId, Reason};
use crate::exchange::mapping::{Count, Duplicates, MappedRow, Mapper, Notice};
use crate::exchange::source::{Cell, CellKind, RawRow, RowKind, lay_out};
use crate::forms::Catalogue;
use crate::ledger::intake::{Index, Intake, Outcome, Ready, Refusal, Warning};
use crate::store::SubjectNo;
use crate::store::queue::Held;

use super::choosing::Plan;
use super::look::{self, CellLook, Fate, RowLook, SheetLook};
use super::report::{
    Attention, ColumnReport, NoticeLine, Record, Report, RowCounts, SkippedLine, Written,
};
use super::rows::{
    as_row, can_be_draft, decide, fingerprint, sought, subject_ref, take_opening, take_row,
};
use super::said::{SaidOfRows, Way};
use super::{Error, HeldRow, Job, file_name, words};

/// Rows handed from thread to thread at a time.
const BATCH: usize = 256;
/// Why a row is passed over that somebody left out.
const LEFT_OUT: &str = "LEFT_OUT";
/// Why a row waits that somebody held back.
pub(super) const HELD_BY_HAND: &str = "HELD_BY_HAND";

/// What became of a sheet.
pub(super) struct Done {
    pub report: Report,
    pub held: Vec<HeldRow>,
    pub newly_held: usize,
    pub look: Option<SheetLook>,
}

/// A row between the threads.
enum Step {
    Skipped(SkippedLine),
    Data(Box<DataRow>),
}

/// A record, mapped and, unless it is a place's own row, made ready.
struct DataRow {
    mapped: MappedRow,
    /// Its cells, for the queue; empty when it will not be held.
    kept: Vec<(String, String)>,
    ready: Option<Result<Ready, Refusal>>,
    /// What it shows; empty unless somebody looks.
    cells: Vec<CellLook>,
    /// What somebody said of it.
    way: Option<Way>,
    /// What it meets other rows in; empty unless somebody looks.
    ties: Vec<u64>,
}

/// Some rows of a sheet that are looked at again, and the hasher of the look before.
#[derive(Clone)]
pub(super) struct Again {
    pub rows: BTreeSet<usize>,
    pub hasher: RandomState,
}

/// Imports a sheet: all of it, or the rows that are looked at again.
pub(super) fn take(
    job: &Job<'_>,
    plan: &Plan<'_>,
    only: Option<&Again>,
    intake: &mut Intake<'_, '_>,
) -> Result<Done, Error> {
    let mapper = Mapper::new(job.headings, &plan.detected, job.today, plan.serial_offset);
    let mut sheet = SheetWriter::new(job, plan, &mapper);
    if let Some(again) = only {
        sheet.hasher = again.hasher.clone();
    }
    let shared = (!plan.opens()).then(|| intake.index.clone());
    let accept = job.request.accept_attention;
    // With an empty queue no good row needs its cells again.
    let waiting = intake.writer().count_held()? > 0;
    sheet.waiting = waiting;
    let said = SaidOfRows::of(job.request, &plan.sheet.name);
    let hasher = sheet.hasher.clone();
    std::thread::scope(|scope| {
        let (sender, receiver): (SyncSender<Vec<Step>>, Receiver<Vec<Step>>) = sync_channel(8);
        // What the other thread has put together is taken apart there too: freeing a row here would
        // cost more than hashing it.
        let (give_back, spent) = channel();
        let mapper = &mapper;
        let ways = Ways {
            accept,
            waiting,
            records: job.request.records,
            look: (job.request.look && job.request.dry_run).then_some(job.headings.catalogue()),
            only,
            hasher: &hasher,
        };
        let said = &said;
        scope.spawn(move || map_rows(mapper, plan, shared.as_deref(), ways, said, &sender, &spent));
        for mut batch in &receiver {
            for step in &mut batch {
                sheet.step(step, intake)?;
            }
            job.watch.step(sheet.counts.total, 0).map_err(crate::store::Error::from)?;
            let _ = give_back.send(batch); // all rows may be mapped already
        }
        Ok::<_, Error>(())
    })?;
    sheet.finish(intake)
}

/// How rows are mapped.
#[derive(Clone, Copy)]
struct Ways<'c> {
    /// Wrong values are kept as drafts.
    accept: bool,
    /// Rows wait in the queue: good ones may be theirs.
    waiting: bool,
    /// The report lists every row's values.
    records: bool,
    /// Somebody looks: every row says what it shows.
    look: Option<&'c Catalogue>,
    /// Only these rows are looked at.
    only: Option<&'c Again>,
    /// Gives rows that are looked at again the numbers they had.
    hasher: &'c RandomState,
}

fn map_rows(
    mapper: &Mapper<'_>,
    plan: &Plan<'_>,
    index: Option<&Index>,
    ways: Ways<'_>,
    said: &SaidOfRows,
    sender: &SyncSender<Vec<Step>>,
    spent: &Receiver<Vec<Step>>,
) {
    let mut duplicates = Duplicates::new(ways.hasher.clone());
    let mut record = 0;
    let mut batch = Vec::with_capacity(BATCH);
    for (kind, mut raw) in lay_out(plan.sheet, &plan.header) {
        match kind {
            RowKind::Skipped(why) => {
                batch.push(Step::Skipped(SkippedLine { row: raw.number, why: why.as_str() }));
            }
            RowKind::Data => {
                record += 1;
                if ways.only.is_some_and(|again| !again.rows.contains(&raw.number)) {
                    continue;
                }
                let edits = said.edits(raw.number);
                correct(&mut raw, edits);
                let way = said.way(raw.number);
                let mut mapped = mapper.map_row(&raw, record);
                if let Some(Way::At(place)) = way {
                    mapped.subject.place = Some(place);
                }
                if let (true, Some(index)) = (mapped.undecided, index) {
                    mapped = decide(mapper, &raw, record, mapped, index);
                }
                // A row that is left out is no first one of two.
                let mut ties = match way {
                    Some(Way::LeaveOut) => Vec::new(),
                    _ => duplicates.check(mapper, &mut mapped),
                };
                if way == Some(Way::Both) {
                    mapped.attention.retain(|problem| problem.reason != Reason::DupIdInFile);
                }
                let cells = ways.look.map_or_else(Vec::new, |catalogue| {
                    look::cells(mapper, catalogue, &raw, &mapped, edits)
                });
                let accept = ways.accept || way == Some(Way::Draft);
                let good = mapped.is_good() || (accept && can_be_draft(&mapped.attention));
                let ready = index.filter(|_| good).map(|index| {
                    let row = if ways.records { as_row(&mapped) } else { take_row(&mut mapped) };
                    index.ready(row, accept)
                });
                match (ways.look, &ready) {
                    (Some(catalogue), Some(Ok(ready))) => ties.extend(ready.meets(catalogue)),
                    (Some(_), _) => {}
                    (None, _) => ties.clear(),
                }
                let settled =
                    ready.as_ref().is_some_and(Result::is_ok) && mapped.is_good() && way.is_none();
                let kept =
                    if settled && !ways.waiting { Vec::new() } else { mapper.kept_cells(&raw) };
                batch.push(Step::Data(Box::new(DataRow { mapped, kept, ready, cells, way, ties })));
            }
        }
        if batch.len() == BATCH {
            let next = Vec::with_capacity(BATCH);
            if sender.send(std::mem::replace(&mut batch, next)).is_err() {
                return; // the writer gave up
            }
            spent.try_iter().for_each(drop);
        }
    }
    let _ = sender.send(batch);
}

/// Puts what somebody typed into a row.
fn correct(raw: &mut RawRow<'_>, edits: &[(usize, String)]) {
    for (column, text) in edits {
        if raw.cells.len() <= *column {
            raw.cells.resize(column + 1, Cell::EMPTY);
        }
        if let Some(cell) = raw.cells.get_mut(*column) {
            let blank = text.trim().is_empty();
            cell.kind = if blank { CellKind::Empty } else { CellKind::Text };
            cell.text = std::borrow::Cow::Owned(text.clone());
        }
    }
}

/// Writes the rows of one sheet and keeps its report.
struct SheetWriter<'s> {
    job: &'s Job<'s>,
    plan: &'s Plan<'s>,
    headers: Vec<String>,
    counts: RowCounts,
    written: Written,
    entries_before: Option<usize>,
    attention: Vec<Attention>,
    notices: Vec<NoticeLine>,
    skipped: Vec<SkippedLine>,
    records: Option<Vec<Record>>,
    look: Option<Vec<RowLook>>,
    held: Vec<HeldRow>,
    newly_held: usize,
    waiting: bool,
    /// The forms of its rows, and how many each has.
    by_form: Vec<(String, usize)>,
    registered: Vec<(usize, usize, SubjectNo, Count)>,
    hasher: RandomState,
}

impl<'s> SheetWriter<'s> {
    fn new(job: &'s Job<'s>, plan: &'s Plan<'s>, mapper: &Mapper<'_>) -> Self {
        let column_notices = mapper.column_notices();
        Self {
            job,
            plan,
            headers: plan.kept_headings(),
            counts: RowCounts::default(),
            written: Written::default(),
            entries_before: None,
            attention: Vec::new(),
            notices: column_notices.iter().map(|n| notice_line(0, 0, n)).collect(),
            skipped: Vec::new(),
            records: job.request.records.then(Vec::new),
            look: job.request.look.then(Vec::new),
            held: Vec::new(),
            newly_held: 0,
            waiting: false,
            by_form: Vec::new(),
            registered: Vec::new(),
            hasher: RandomState::new(),
        }
    }

    fn step(&mut self, step: &mut Step, intake: &mut Intake<'_, '_>) -> Result<(), Error> {
        self.entries_before.get_or_insert(intake.entries);
        match step {
            Step::Skipped(line) => {
                self.counts.skipped += 1;
                self.skipped.push(line.clone());
                Ok(())
            }
            Step::Data(row) => self.data(row, intake),
        }
    }

    fn data(&mut self, data: &mut DataRow, intake: &mut Intake<'_, '_>) -> Result<(), Error> {
        let cells = std::mem::take(&mut data.cells);
        let ties = std::mem::take(&mut data.ties);
        let DataRow { mapped, kept, ready, way, .. } = &*data;
        let (ready, way) = (ready.as_ref(), *way);
        let (record, row) = (mapped.record, mapped.row);
        if way == Some(Way::LeaveOut) {
            self.counts.skipped += 1;
            self.skipped.push(SkippedLine { row, why: LEFT_OUT });
            let problems = mapped_problems(mapped);
            let fate = Fate::LeftOut;
            self.show(RowLook { record, row, fate, problems, cells, way, ties, form: None });
            return Ok(());
        }
        self.counts.total += 1;
        if let Some(records) = &mut self.records {
            records.push(Record { record, values: mapped.record_values() });
        }
        self.notices.extend(mapped.notices.iter().map(|n| notice_line(record, row, n)));
        let form = mapped.drafts.first().map(|draft| self.count_form(&draft.form));
        let mut problems = mapped_problems(mapped);
        if way == Some(Way::Hold) {
            problems.push(Attention {
                record,
                row,
                field: String::new(),
                reason: HELD_BY_HAND,
                raw: String::new(),
                message: "先留下，以后再定".to_owned(),
            });
        }
        let accept = (self.job.request.accept_attention || way == Some(Way::Draft))
            && way != Some(Way::Hold)
            && can_be_draft(&mapped.attention);
        let mut outcome = None;
        if problems.is_empty() || accept {
            match self.write(mapped, ready, accept, intake)? {
                Ok(done) => outcome = Some(done),
                Err(refusal) => problems.push(Attention {
                    record,
                    row,
                    field: refusal.field.clone(),
                    reason: refusal.reason.code(),
                    raw: sought(mapped),
                    message: words(&refusal.message, refusal.reason),
                }),
            }
        } else if !self.plan.opens() {
            // Held for another reason; say so too when its place is missing.
            if let Err(refusal) = intake.index.find(&subject_ref(mapped)) {
                let known = problems.iter().any(|p| p.reason == refusal.reason.code());
                if !known {
                    problems.push(Attention {
                        record,
                        row,
                        field: refusal.field.clone(),
                        reason: refusal.reason.code(),
                        raw: sought(mapped),
                        message: words(&refusal.message, refusal.reason),
                    });
                }
            }
        }
        match outcome {
            Some(Outcome::Added) => self.written.added += 1,
            Some(Outcome::Updated) => self.written.updated += 1,
            Some(Outcome::Unchanged) => self.written.unchanged += 1,
            None => {}
        }
        // A row that was good from the start keeps no cells while nothing waits.
        let print = || fingerprint(&self.plan.detected.primary, kept);
        if outcome.is_some() && self.waiting && !intake.writer().release_print(&print())? {
            let now = self.as_held(row, kept, serde_json::Value::Null);
            intake.writer().release_corrected(&now)?;
        }
        let fate = outcome.map_or(Fate::Held, Fate::from);
        if self.look.is_some() {
            let problems = problems.clone();
            self.show(RowLook { record, row, fate, problems, cells, way, ties, form });
        }
        if problems.is_empty() {
            self.counts.good += 1;
            return Ok(());
        }
        self.counts.attention += 1;
        if outcome.is_none() {
            let print = print();
            self.hold(row, kept, &print, &problems, intake)?;
        }
        self.attention.extend(problems);
        Ok(())
    }

    fn write(
        &mut self,
        mapped: &MappedRow,
        ready: Option<&Result<Ready, Refusal>>,
        accept: bool,
        intake: &mut Intake<'_, '_>,
    ) -> Result<Result<Outcome, Refusal>, Error> {
        let (record, row) = (mapped.record, mapped.row);
        let organisations = self.plan.organisations.as_deref();
        let detected = &self.plan.detected;
        if let Some(taken) = take_opening(intake, detected, organisations, mapped, accept)? {
            return Ok(taken.map(|taken| {
                self.warn(record, row, &taken.warnings);
                let counts = mapped.counts.iter().filter(|_| detected.card).cloned();
                self.registered.extend(counts.map(|count| (record, row, taken.subject, count)));
                taken.outcome
            }));
        }
        match ready {
            Some(Ok(ready)) => {
                self.warn(record, row, &ready.warnings);
                let (outcome, kept) = intake.write(ready)?;
                self.warn(record, row, &kept);
                Ok(Ok(outcome))
            }
            Some(Err(refusal)) => Ok(Err(refusal.clone())),
            None => Ok(Err(Refusal {
                reason: Reason::ParentUnknown,
                field: String::new(),
                message: String::new(),
            })),
        }
    }

    /// Keeps what a row shows, if somebody looks.
    fn show(&mut self, row: RowLook) {
        if let Some(look) = &mut self.look {
            look.push(row);
        }
    }

    /// One more row of a form; gives its place among the forms.
    fn count_form(&mut self, form: &str) -> usize {
        if let Some(at) = self.by_form.iter().position(|(known, _)| known == form) {
            if let Some((_, rows)) = self.by_form.get_mut(at) {
                *rows += 1;
            }
            return at;
        }
        self.by_form.push((form.to_owned(), 1));
        self.by_form.len() - 1
    }

    fn warn(&mut self, record: usize, row: usize, warnings: &[Warning]) {
        for (field, reason, message) in warnings {
            let known = self
                .notices
                .iter()
                .rev()
                .take_while(|line| line.record == record)
                .any(|line| line.field == *field && line.reason == reason.code());
            if !known {
                self.notices.push(NoticeLine {
                    record,
                    row,
                    field: field.clone(),
                    reason: reason.code(),
                    raw: String::new(),
                    value: message.clone(),
                });
            }
        }
    }

    fn hold(
        &mut self,
        row: usize,
        kept: &[(String, String)],
        print: &[u8; 32],
        problems: &[Attention],
        intake: &mut Intake<'_, '_>,
    ) -> Result<(), Error> {
        let why: Vec<_> = problems.iter().map(|p| p.message.as_str()).collect();
        let sheet = self.plan.sheet.name.clone();
        self.held.push(HeldRow { sheet, row, cells: kept.to_vec(), why: why.join("；") });
        if intake.writer().is_held(print)? {
            return Ok(());
        }
        let reasons = serde_json::to_value(problems).map_err(crate::store::Error::from)?;
        let held = self.as_held(row, kept, reasons);
        intake.writer().hold(print, &held)?;
        self.newly_held += 1;
        Ok(())
    }

    fn as_held(&self, row: usize, kept: &[(String, String)], reasons: serde_json::Value) -> Held {
        let cell = |header: &String| {
            kept.iter().find(|(h, _)| h == header).map(|(_, t)| t.clone()).unwrap_or_default()
        };
        let settling = self.job.request.settling.as_ref();
        Held {
            id: HeldId::from_uuid(uuid::Uuid::now_v7()),
            file: file_name(&self.job.request.file),
            sheet: settling.map_or(&self.plan.sheet.name, |held| &held.sheet).clone(),
            row: settling.map_or(row, |held| held.row),
            form: self.plan.detected.primary.clone(),
            reasons,
            headers: self.headers.clone(),
            cells: self.headers.iter().map(cell).collect(),
        }
    }

    fn finish(mut self, intake: &mut Intake<'_, '_>) -> Result<Done, Error> {
        for (record, row, subject, count) in std::mem::take(&mut self.registered) {
            if let Some(present) = intake.present_in_roster(subject)?
                && present != count.number
            {
                self.notices.push(NoticeLine {
                    record,
                    row,
                    field: format!("{}.{}", count.form, count.header),
                    reason: Reason::CountDiffers.code(),
                    raw: count.number.to_string(),
                    value: present.to_string(),
                });
            }
        }
        let written_rows = self.written.added + self.written.updated + self.written.unchanged;
        let form = speaks_for(&self.by_form, &self.plan.detected.primary).to_owned();
        let entries = intake.entries - self.entries_before.unwrap_or(intake.entries);
        let columns = self.plan.detected.columns.iter().map(|column| ColumnReport {
            header: column.header.clone(),
            fields: column.fields(),
            dropped: column.dropped.map(Reason::code),
        });
        let report = Report {
            file: self.job.request.file.display().to_string(),
            outcome: if written_rows > 0 { "imported" } else { "held" },
            container: self.plan.container.clone(),
            form,
            forms: self.plan.detected.family.clone(),
            columns: columns.collect(),
            dry_run: self.job.request.dry_run,
            other_sheets: self.plan.others.clone(),
            rows: self.counts,
            written: self.written,
            written_entries: entries,
            attention: self.attention,
            notices: self.notices,
            skipped: self.skipped,
            records: self.records,
        };
        let sheet = self.plan.sheet.name.clone();
        let detected = &self.plan.detected;
        let (columns, card) = (detected.columns.clone(), detected.card);
        let (forms, feeds, hasher) = (
            self.by_form.into_iter().map(|(form, _)| form).collect(),
            detected.feeds(),
            self.hasher,
        );
        let look = self.look.map(|rows| SheetLook {
            sheet,
            columns,
            card,
            opens: self.plan.opens(),
            rows,
            primary: detected.primary.clone(),
            forms,
            feeds,
            hasher,
        });
        Ok(Done { report, held: self.held, newly_held: self.newly_held, look })
    }
}

/// The form with most rows speaks for a family; of equals the detected one.
pub(super) fn speaks_for<'f>(by_form: &'f [(String, usize)], primary: &'f str) -> &'f str {
    let some = by_form.iter().filter(|(_, rows)| *rows > 0);
    let most = some.max_by_key(|(form, rows)| (*rows, form == primary, Reverse(form)));
    most.map_or(primary, |(form, _)| form.as_str())
}

/// What mapping alone found.
fn mapped_problems(mapped: &MappedRow) -> Vec<Attention> {
    let (record, row) = (mapped.record, mapped.row);
    mapped
        .attention
        .iter()
        .map(|problem| Attention {
            record,
            row,
            field: problem.field.clone(),
            reason: problem.reason.code(),
            raw: problem.raw.clone(),
            message: words(&problem.message, problem.reason),
        })
        .collect()
}

fn notice_line(record: usize, row: usize, notice: &Notice) -> NoticeLine {
    NoticeLine {
        record,
        row,
        field: notice.field.clone(),
        reason: notice.reason.code(),
        raw: notice.raw.clone(),
        value: notice.value.clone(),
    }
}
