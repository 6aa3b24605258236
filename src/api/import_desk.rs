//! Importing from a window: look at the file, mend it row by row, write it at once.
//!
//! The opened file and what every row shows stay in memory until they are written, given up or the
//! ledger is locked; the window asks for a screenful at a time. After a correction the row is looked
//! at again together with those it meets (the same number twice); where that cannot be told from them
//! alone (a place and what hangs on it) the whole dry run is done again, from memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

use crate::domain::{Reason, mask};
use crate::exchange::import::{
    self, CellLook, Edit, Fate, Found, Imported, Remembered, Request, RowLook, RowSaid, SheetLook,
    Way,
};
use crate::exchange::mapping::{Column, SubjectPart, Target};
use crate::exchange::source::{self, Coding, Container, Limits};
use crate::forms::{Catalogue, Kind, PiClass};
use crate::store::Op;
use crate::vault::Right;
use crate::watch::Watch;

pub use super::import_views::*;
use super::{Error, Result, Session};

/// Cells that a column gives as examples.
const EXAMPLES: usize = 3;
/// Most rows of one answer.
const MOST_ROWS: usize = 500;

/// A file that is being looked at.
pub(super) struct Looking {
    file: PathBuf,
    container: Container,
    found: Vec<Found>,
    remembered: BTreeMap<String, NaiveDate>,
    request: Request,
    seen: Imported,
}

impl Session {
    /// Opens a file and looks at all its rows; of text somebody may say what it is written in.
    /// Nothing is written. A file that is refused leaves the one that was looked at.
    ///
    /// # Errors
    /// A refusal of the file; `NOT_ALLOWED`, `CANCELLED`.
    pub fn import_open(
        &mut self,
        file: &Path,
        encoding: Option<&str>,
        watch: Watch<'_>,
    ) -> Result<LookReply> {
        self.ledger.require(Right::Enter)?;
        let coding = encoding.map(|word| Coding::from_word(word).ok_or_else(unknown_coding));
        let container = source::open_as(file, coding.transpose()?, Limits::default())
            .map_err(import::Error::Refused)?;
        self.looking = None;
        let request = Request {
            file: file.to_owned(),
            all_sheets: true,
            dry_run: true,
            look: true,
            ..Request::default()
        };
        let mut looking = Looking {
            file: file.to_owned(),
            found: import::survey(&self.ledger, &container, &request),
            container,
            remembered: BTreeMap::new(),
            request,
            seen: Imported::default(),
        };
        for (found, sheet) in looking.found.iter().zip(&looking.container.sheets) {
            let mut header = None;
            let mut told = import::remembered(&self.ledger, &found.headings)?;
            if told.is_none() {
                // Perhaps its headings are where the program does not look for them by itself.
                if let Some((first, last, above)) = import::remembered_above(&self.ledger, sheet)? {
                    (header, told) = (Some((first, last)), Some(above));
                }
            }
            let Some(told) = told else { continue };
            let said = SheetAsk {
                sheet: found.sheet.clone(),
                take: told.take,
                form: told.form,
                header: header.map(|(first, _)| first),
                header_last: header.map(|(_, last)| last),
                mapping: told.mapping,
            };
            looking.request.sheets.push(said.into());
            looking.remembered.insert(found.sheet.clone(), told.on);
        }
        self.look(looking, watch)
    }

    /// Says something of sheets: the form, the heading, the columns, whether it is imported.
    ///
    /// # Errors
    /// As [`Self::import_open`].
    pub fn import_sheets(&mut self, asks: Vec<SheetAsk>, watch: Watch<'_>) -> Result<LookReply> {
        let mut looking = self.looking.take().ok_or_else(nothing)?;
        let before = (looking.request.sheets.clone(), looking.remembered.clone());
        for ask in asks {
            looking.request.sheets.retain(|said| said.sheet != ask.sheet);
            looking.remembered.remove(&ask.sheet);
            looking.request.sheets.push(ask.into());
        }
        let reply = self.look(looking, watch);
        if let (Err(_), Some(looking)) = (&reply, &mut self.looking) {
            (looking.request.sheets, looking.remembered) = before;
        }
        reply
    }

    /// Says something of rows and cells; they are looked at again, with whatever hangs on them.
    ///
    /// # Errors
    /// As [`Self::import_open`].
    pub fn import_mend(&mut self, ask: MendAsk, watch: Watch<'_>) -> Result<LookReply> {
        let mut looking = self.looking.take().ok_or_else(nothing)?;
        let before = (looking.request.edits.clone(), looking.request.ways.clone());
        let edits = ask.edits.iter().map(|edit| (edit.sheet.clone(), edit.row));
        let touched: Vec<(String, usize)> =
            edits.chain(ask.ways.iter().map(|said| (said.sheet.clone(), said.row))).collect();
        for CorrectionAsk { sheet, row, column, text } in ask.edits {
            let edits = &mut looking.request.edits;
            edits.retain(|e| (e.sheet.as_str(), e.row, e.column) != (&sheet, row, column));
            if let Some(text) = text {
                edits.push(Edit { sheet, row, column, text });
            }
        }
        for RowAsk { sheet, row, way } in ask.ways {
            let ways = &mut looking.request.ways;
            ways.retain(|said| (said.sheet.as_str(), said.row) != (&sheet, row));
            if let Some(way) = way {
                ways.push(RowSaid { sheet, row, way: way.into() });
            }
        }
        let touched: Vec<(&str, usize)> = touched.iter().map(|(s, row)| (&**s, *row)).collect();
        let Looking { container, request, seen, .. } = &mut looking;
        let (container, request) = (&*container, &*request);
        let reply =
            match import::recheck(&mut self.ledger, container, request, seen, &touched, watch) {
                Ok(true) => {
                    let reply = looking.view(self);
                    self.looking = Some(looking);
                    return Ok(reply);
                }
                Ok(false) => self.look(looking, watch),
                Err(error) => {
                    self.looking = Some(looking);
                    Err(error.into())
                }
            };
        // What could not be looked at again was not said.
        if let (Err(_), Some(looking)) = (&reply, &mut self.looking) {
            (looking.request.edits, looking.request.ways) = before;
        }
        reply
    }

    /// Does the dry run and keeps what it showed. A run that was cancelled or refused leaves the
    /// last one.
    fn look(&mut self, mut looking: Looking, watch: Watch<'_>) -> Result<LookReply> {
        looking.found = import::survey(&self.ledger, &looking.container, &looking.request);
        let total = looking.found.iter().map(|found| found.rows).sum();
        let said = |done: usize, _: usize| watch.said(done, total);
        let watch = watch.told_by(&said);
        let container = &looking.container;
        match import::import_from(&mut self.ledger, container, &looking.request, watch) {
            Ok(seen) => looking.seen = seen,
            // Nothing is known yet: the officer says what it is.
            Err(import::Error::NoHeader | import::Error::FormUnknown(_)) => {
                looking.seen = Imported::default();
            }
            Err(error) => {
                self.looking = Some(looking);
                return Err(error.into());
            }
        }
        let reply = looking.view(self);
        self.looking = Some(looking);
        Ok(reply)
    }

    /// Some rows of a sheet.
    ///
    /// # Errors
    /// When no file is being looked at.
    pub fn import_rows(&self, ask: &RowsAsk) -> Result<RowsReply> {
        let looking = self.looking.as_ref().ok_or_else(nothing)?;
        let Some(look) = looking.seen.looks.iter().find(|look| look.sheet == ask.sheet) else {
            return Ok(RowsReply { total: 0, problems: 0, rows: Vec::new() });
        };
        let masks: Vec<Mask> = look.columns.iter().map(|c| mask_of(self.catalogue(), c)).collect();
        let (first, rest): (Vec<&RowLook>, Vec<&RowLook>) =
            look.rows.iter().filter(|row| ask.tab.has(row)).partition(|row| !mark(row).is_empty());
        let (problems, total) = (first.len(), first.len() + rest.len());
        let rows = first
            .into_iter()
            .chain(rest)
            .skip(ask.from)
            .take(ask.count.min(MOST_ROWS))
            .map(|row| row_view(row, look, &masks))
            .collect();
        Ok(RowsReply { total, problems, rows })
    }

    /// One cell in full, to be corrected. It is the file's own text, not the ledger's.
    ///
    /// # Errors
    /// When no file is being looked at, or there is no such cell.
    pub fn import_cell(&self, ask: &CellAsk) -> Result<String> {
        let looking = self.looking.as_ref().ok_or_else(nothing)?;
        let look = looking.seen.looks.iter().find(|look| look.sheet == ask.sheet);
        let row = look.and_then(|look| look.rows.iter().find(|row| row.row == ask.row));
        let cell = row.and_then(|row| row.cells.get(ask.column));
        cell.map(|cell| cell.raw.clone()).ok_or_else(nothing)
    }

    /// Writes what was looked at, in one change, and remembers how the columns were told.
    ///
    /// # Errors
    /// As [`Self::import_open`]; then nothing is written and the file stays open.
    pub fn import_write(&mut self, watch: Watch<'_>) -> Result<ImportedReply> {
        let mut looking = self.looking.take().ok_or_else(nothing)?;
        let total: usize = looking.seen.looks.iter().map(|look| look.rows.len()).sum();
        let said = |done: usize, _: usize| watch.said(done, total);
        looking.request.dry_run = false;
        let container = &looking.container;
        let request = &looking.request;
        let done = import::import_from(&mut self.ledger, container, request, watch.told_by(&said));
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                looking.request.dry_run = true;
                self.looking = Some(looking);
                return Err(error.into());
            }
        };
        self.remember(&looking)?;
        let mut counts = LookCounts::default();
        done.looks.iter().for_each(|look| counts.add(look));
        Ok(ImportedReply {
            file: looking.name(),
            change: done.change,
            counts,
            entries: done.reports.iter().map(|report| report.written_entries).sum(),
        })
    }

    /// Gives a file up: nothing was written, nothing is kept.
    pub fn import_drop(&mut self) {
        self.looking = None;
    }

    /// Puts the rows that would be held back into a CSV file, to be checked elsewhere. Logged.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a file that cannot be written.
    pub fn import_held_out(&mut self, out: &Path) -> Result<usize> {
        self.ledger.require(Right::Export)?;
        let looking = self.looking.as_ref().ok_or_else(nothing)?;
        let rows = looking.seen.held.len();
        super::files::write_held(out, &looking.seen.held)?;
        let what = serde_json::json!({ "rows": rows });
        self.ledger.note(Op::new("held_out", "另存待处理的导入行"), &what)?;
        Ok(rows)
    }

    /// Places that a row may mean whose place is not known: their names and addresses share most
    /// with the words.
    ///
    /// # Errors
    /// Of the database.
    pub fn near_places(&self, words: &str) -> Result<Vec<NearPlace>> {
        const MOST: usize = 8;
        let pairs = |text: &str| {
            let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            chars.array_windows().map(|[a, b]| (*a, *b)).collect::<std::collections::HashSet<_>>()
        };
        let wanted = pairs(words);
        let mut found: Vec<(usize, NearPlace)> = Vec::new();
        for subject in self.ledger.store().list_subjects(None)? {
            let facts = subject.facts;
            let text = format!("{} {} {}", facts.ext_code, facts.name, facts.address);
            let shared = pairs(&text).intersection(&wanted).count();
            if shared > 0 {
                let (name, address) = (facts.name, facts.address);
                found.push((shared, NearPlace { id: subject.id, name, address }));
            }
        }
        found.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        Ok(found.into_iter().take(MOST).map(|(_, place)| place).collect())
    }

    fn remember(&mut self, looking: &Looking) -> Result<()> {
        let on = self.ledger.clock().today();
        for said in &looking.request.sheets {
            let found = looking.found.iter().find(|found| found.sheet == said.sheet);
            let Some(found) = found else { continue };
            let SheetAsk { take, form, header, mapping, .. } = SheetAsk::of(said);
            // That a sheet is left out this time says nothing of the next one.
            let take = take.filter(|take| *take);
            if form.is_none() && mapping.is_empty() && header.is_none() && take.is_none() {
                import::forget(&mut self.ledger, &found.headings)?;
                continue;
            }
            let told = Remembered { on, take, form, mapping };
            import::remember(&mut self.ledger, &found.headings, &told)?;
        }
        Ok(())
    }
}

impl Looking {
    fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn view(&self, session: &Session) -> LookReply {
        let sheets: Vec<LookSheet> =
            self.found.iter().map(|found| self.sheet_view(session, found)).collect();
        let mut counts = LookCounts::default();
        self.seen.looks.iter().for_each(|look| counts.add(look));
        LookReply {
            file: self.name(),
            format: self.container.format.as_str(),
            encoding: self.container.encoding,
            delimiter: self.container.delimiter,
            sheets,
            counts,
        }
    }

    fn sheet_view(&self, session: &Session, found: &Found) -> LookSheet {
        let said = self.request.sheets.iter().find(|said| said.sheet == found.sheet);
        let at = self.seen.looks.iter().position(|look| look.sheet == found.sheet);
        let seen = at.and_then(|at| Some((self.seen.looks.get(at)?, self.seen.reports.get(at)?)));
        let mut counts = LookCounts::default();
        let wanted = said.and_then(|said| said.take).unwrap_or(!found.hidden);
        let mut out = LookSheet {
            sheet: found.sheet.clone(),
            hidden: found.hidden,
            take: seen.is_some(),
            known: seen.is_some() || !wanted,
            rows: found.rows,
            form: None,
            forms: Vec::new(),
            header_rows: found.header_rows.clone(),
            columns: Vec::new(),
            remembered: self.remembered.get(&found.sheet).map(NaiveDate::to_string),
            said: said.map_or_else(
                || SheetAsk { sheet: found.sheet.clone(), ..SheetAsk::default() },
                SheetAsk::of,
            ),
            counts,
            notices: Vec::new(),
        };
        let Some((look, report)) = seen else { return out };
        counts.add(look);
        let mapping = said.and_then(|said| said.mapping.as_ref()).and_then(Value::as_object);
        out.counts = counts;
        out.form = Some(report.form.clone());
        out.forms.clone_from(&report.forms);
        out.header_rows.clone_from(&report.container.header_rows);
        out.columns = look
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let mask = mask_of(session.catalogue(), column);
                let cells = look.rows.iter().filter_map(|row| row.cells.get(at));
                let filled = cells.clone().filter(|cell| !cell.raw.is_empty());
                LookColumn {
                    header: column.header.clone(),
                    fields: column.fields(),
                    subject: subject_of(column),
                    kind: kind_of(column),
                    said: mapping.is_some_and(|said| said.contains_key(&column.header)),
                    examples: filled.take(EXAMPLES).map(|cell| mask.hide(&cell.raw)).collect(),
                    rewritten: cells.clone().any(|cell| cell.value.is_some()),
                }
            })
            .collect();
        let columns = report.notices.iter().filter(|notice| notice.record == 0);
        out.notices = columns.map(|n| format!("{}:{}", n.reason, n.raw)).collect();
        out
    }
}

impl LookCounts {
    fn add(&mut self, look: &SheetLook) {
        for row in &look.rows {
            self.all += 1;
            match mark(row) {
                "mend" => self.mend += 1,
                "confirm" => self.confirm += 1,
                _ => {}
            }
            match row.fate {
                Fate::Added => self.added += 1,
                Fate::Updated => self.updated += 1,
                Fate::Unchanged => self.unchanged += 1,
                Fate::Held => self.held += 1,
                Fate::LeftOut => {}
            }
            self.aside += usize::from(is_aside(row));
            self.drafts += usize::from(row.fate != Fate::Held && row.way == Some(Way::Draft));
        }
    }
}

impl RowTab {
    fn has(self, row: &RowLook) -> bool {
        match self {
            RowTab::All => true,
            RowTab::Mend => mark(row) == "mend",
            RowTab::Confirm => mark(row) == "confirm",
            RowTab::Added => row.fate == Fate::Added,
            RowTab::Updated => row.fate == Fate::Updated,
            RowTab::Unchanged => row.fate == Fate::Unchanged,
            RowTab::Aside => is_aside(row),
        }
    }
}

/// Somebody has decided that it is not written.
fn is_aside(row: &RowLook) -> bool {
    matches!(row.way, Some(Way::Hold | Way::LeaveOut))
}

/// A question that a person answers by looking, rather than a value to be mended.
fn is_question(reason: &str) -> bool {
    [Reason::DupPlace.code(), Reason::DupIdInFile.code()].contains(&reason)
}

/// Whether a row still needs a person, and for what.
fn mark(row: &RowLook) -> &'static str {
    if row.fate != Fate::Held || is_aside(row) {
        ""
    } else if row.problems.iter().all(|problem| is_question(problem.reason)) {
        "confirm"
    } else {
        "mend"
    }
}

fn row_view(row: &RowLook, look: &SheetLook, masks: &[Mask]) -> RowView {
    let has = |reason: Reason| row.problems.iter().any(|p| p.reason == reason.code());
    let torn = [Reason::FieldCount, Reason::RowCut, Reason::NulByte];
    let place_known = !has(Reason::ParentUnknown) && !has(Reason::DupPlace);
    let columns: Vec<Option<usize>> =
        row.problems.iter().map(|p| column_of(&p.field, p.reason, &look.columns)).collect();
    let cell = |(at, cell): (usize, &CellLook)| {
        let asked = columns.contains(&Some(at));
        let wrong = cell.wrong || (asked && !mark(row).is_empty());
        let mask = masks.get(at).copied().unwrap_or(Mask::Nothing);
        let shown = |text: &str| if wrong { text.to_owned() } else { mask.hide(text) };
        LookCell {
            raw: shown(&cell.raw),
            value: cell.value.as_deref().map(shown),
            wrong,
            edited: cell.edited,
        }
    };
    RowView {
        record: row.record,
        row: row.row,
        fate: match row.fate {
            Fate::Added => "added",
            Fate::Updated => "updated",
            Fate::Unchanged => "unchanged",
            Fate::Held => "held",
            Fate::LeftOut => "left_out",
        },
        mark: mark(row),
        problems: row
            .problems
            .iter()
            .zip(&columns)
            .map(|(problem, column)| RowProblemView {
                column: *column,
                reason: problem.reason,
                message: problem.message.clone(),
            })
            .collect(),
        cells: row.cells.iter().enumerate().map(cell).collect(),
        way: row.way.map(WayAsk::from),
        can_draft: !row.problems.is_empty()
            && place_known
            && !has(Reason::DupIdInFile)
            && !torn.iter().any(|reason| has(*reason)),
        can_both: has(Reason::DupIdInFile) || row.way == Some(Way::Both),
        can_place: !look.card
            && (has(Reason::ParentUnknown) || matches!(row.way, Some(Way::At(_)))),
    }
}

/// The column that a problem is about: the one that feeds its field, or that names the place.
pub(super) fn column_of(field: &str, reason: &str, columns: &[Column]) -> Option<usize> {
    if field.is_empty() {
        let unknown = reason == Reason::ParentUnknown.code();
        let part = |name| columns.iter().position(|column| subject_of(column) == Some(name));
        let any = || part("name").or_else(|| part("address")).or_else(|| part("code"));
        return unknown.then(any)?;
    }
    let bare = import::without_numbers(field);
    let exact = columns.iter().position(|column| column.fields().contains(&bare));
    // Of a group the first column that feeds a part of it.
    exact.or_else(|| {
        let inside = format!("{bare}.");
        columns.iter().position(|c| c.fields().iter().any(|field| field.starts_with(&inside)))
    })
}

fn subject_of(column: &Column) -> Option<&'static str> {
    column.targets.iter().find_map(|target| match target {
        Target::Subject(SubjectPart::Code) => Some("code"),
        Target::Subject(SubjectPart::Name) => Some("name"),
        Target::Subject(SubjectPart::Address) => Some("address"),
        Target::Subject(SubjectPart::Category) => Some("category"),
        _ => None,
    })
}

fn kind_of(column: &Column) -> &'static str {
    if column.dropped.is_some() {
        return "dropped";
    }
    let has = |wanted: fn(&Target) -> bool| column.targets.iter().any(wanted);
    if has(|target| matches!(target, Target::Field { .. })) {
        "fields"
    } else if has(|target| matches!(target, Target::Subject(_))) {
        "subject"
    } else if has(|target| matches!(target, Target::Count)) {
        "count"
    } else if has(|target| matches!(target, Target::Ignored)) {
        "ignored"
    } else {
        "extra"
    }
}

/// How the cells of a column are masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mask {
    Nothing,
    Number,
    Phone,
    Address,
}

impl Mask {
    pub(super) fn hide(self, text: &str) -> String {
        match self {
            Mask::Nothing => text.to_owned(),
            Mask::Number => mask::mask_id(text),
            Mask::Phone => mask::mask_phone(text),
            Mask::Address => mask::mask_address(text),
        }
    }
}

/// The strictest of what a column feeds.
pub(super) fn mask_of(catalogue: &Catalogue, column: &Column) -> Mask {
    let mut out = Mask::Nothing;
    for target in &column.targets {
        let Target::Field { form, path, .. } = target else { continue };
        let field = catalogue.form(form).and_then(|form| form.at(&path.replace("[]", "[0]")));
        let Some(field) = field.filter(|field| field.class != PiClass::None) else { continue };
        match &field.kind {
            Kind::IdNumber { .. } => return Mask::Number,
            Kind::Phone => out = Mask::Phone,
            Kind::Text | Kind::Long
                if field.class == PiClass::Sensitive && out == Mask::Nothing =>
            {
                out = Mask::Address;
            }
            _ => {}
        }
    }
    out
}

fn unknown_coding() -> Error {
    Error::usage("没有这种编码。")
}

fn nothing() -> Error {
    Error::refused("NO_FILE", "没有正在看的文件，台账没有改动。", "请重新选择要导入的文件。")
}
