//! The boards: what the organisations and the post owe in a window, and whether it is there.

use chrono::NaiveDate;

use crate::domain::{EntryId, Window};
use crate::forms::definition::LineDuty;
use crate::forms::judge::{Surroundings, nowhere, scope_of};
use crate::forms::{FormDef, SubjectKind, values};
use crate::ledger::{Ledger, Result};
use crate::store::{Entry, SubjectNo};

use super::Organisation;

/// How a cell of a board stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The record is there.
    Done,
    /// The window runs and nothing is there yet.
    Open,
    /// The window is over and nothing is there.
    Missing,
    /// Not owed: the window is yet to come, or went by before the ledger knew of it.
    NotOwed,
}

impl State {
    /// The word of replies.
    pub const fn code(self) -> &'static str {
        match self {
            State::Done => "done",
            State::Open => "open",
            State::Missing => "missing",
            State::NotOwed => "not_owed",
        }
    }

    /// The word on screen and paper.
    pub const fn label(self) -> &'static str {
        match self {
            State::Done => "已做",
            State::Open => "还没有",
            State::Missing => "缺",
            State::NotOwed => "",
        }
    }

    fn of(window: &Window, today: NaiveDate, since: Option<NaiveDate>, done: bool) -> Self {
        // A window in which a page was made does not count yet (duties.md 3.4).
        let known = since.is_none_or(|since| since < window.first());
        match (done, known) {
            (true, _) => State::Done,
            (false, true) if window.contains(today) => State::Open,
            (false, true) if window.last() < today => State::Missing,
            _ => State::NotOwed,
        }
    }
}

/// A cell: one duty, or one part of it, of one window.
#[derive(Clone, Debug)]
pub struct Cell {
    /// How it stands.
    pub state: State,
    /// The day of the record.
    pub day: String,
    /// Who made it.
    pub by: String,
    /// The record, also one that lacks just this part.
    pub entry: Option<EntryId>,
}

/// An organisation with its cells.
#[derive(Clone, Debug)]
pub struct BoardRow {
    /// The organisation.
    pub org: Organisation,
    /// A cell for each column, or one for the record as a whole.
    pub cells: Vec<Cell>,
}

/// The board of one duty.
pub struct Board<'c> {
    /// The form of its records.
    pub form: &'c FormDef,
    /// The duty.
    pub duty: &'c LineDuty,
    /// The window.
    pub window: Window,
    /// The organisations of its line.
    pub rows: Vec<BoardRow>,
}

/// A duty of the post.
pub struct PostDuty<'c> {
    /// The form of its records.
    pub form: &'c FormDef,
    /// The duty.
    pub duty: &'c LineDuty,
    /// The window.
    pub window: Window,
    /// How it stands.
    pub cell: Cell,
    /// How many records there are.
    pub records: usize,
}

/// What both kinds of boards go through.
struct Records<'c> {
    form: &'c FormDef,
    all: Vec<Entry>,
}

impl Records<'_> {
    fn cell(&self, own: &[&Entry], column: Option<&str>) -> Option<Cell> {
        let holds = |entry: &&&Entry| {
            column.is_none_or(|key| {
                entry.values.get(key).is_some_and(|value| !values::is_empty(value))
            })
        };
        let entry = own.iter().rev().find(holds)?;
        let officer = self.form.role_at("officer").filter(|path| !path.contains('['));
        Some(Cell {
            state: State::Done,
            day: entry.day.clone(),
            by: officer.and_then(|path| values::text(&entry.values, path)).unwrap_or_default(),
            entry: Some(entry.id),
        })
    }
}

impl Ledger {
    /// The boards of the organisations for the windows that hold `day`, week by week.
    ///
    /// # Errors
    /// Of the database.
    pub fn boards(&self, day: NaiveDate) -> Result<Vec<Board<'_>>> {
        let organisations = self.organisations(false)?;
        let mut out = Vec::new();
        for (form, duty) in self.duties_of_lines() {
            let Some(line) = duty.line else { continue };
            let window = duty.every.last_begun(day);
            let records = self.records(form, duty, &window)?;
            let mut rows = Vec::new();
            for org in organisations.iter().filter(|org| org.line == Some(line)) {
                let since = self.known_since(org.subject.no, form, &window)?;
                let own: Vec<&Entry> =
                    records.all.iter().filter(|e| e.subject == org.subject.no).collect();
                let cell = |column: Option<&str>| {
                    records.cell(&own, column).unwrap_or_else(|| Cell {
                        state: State::of(&window, self.clock().today(), since, false),
                        day: String::new(),
                        by: String::new(),
                        entry: own.last().map(|entry| entry.id),
                    })
                };
                let cells = match duty.columns.as_slice() {
                    [] => vec![cell(None)],
                    columns => columns.iter().map(|key| cell(Some(key))).collect(),
                };
                rows.push(BoardRow { org: org.clone(), cells });
            }
            out.push(Board { form, duty, window, rows });
        }
        out.sort_by_key(|board| board.duty.line);
        Ok(out)
    }

    /// What the post itself owes, in the windows that hold `day` or ended last before it.
    ///
    /// # Errors
    /// Of the database.
    pub fn post_duties(&self, day: NaiveDate) -> Result<Vec<PostDuty<'_>>> {
        let post = self.store().find_post()?;
        let today = self.clock().today();
        let mut out = Vec::new();
        for (form, duty) in self.duties_of_lines().filter(|(_, duty)| duty.line.is_none()) {
            let window = duty.every.last_begun(day);
            let records = self.records(form, duty, &window)?;
            let own: Vec<&Entry> = records.all.iter().collect();
            let since = match &post {
                Some(post) => self.known_since(post.no, form, &window)?,
                // Nothing was ever entered for the post: it owes from the next window on.
                None => Some(today),
            };
            let cell = records.cell(&own, None).unwrap_or_else(|| Cell {
                state: State::of(&window, today, since, false),
                day: String::new(),
                by: String::new(),
                entry: None,
            });
            out.push(PostDuty { form, duty, window, cell, records: own.len() });
        }
        out.sort_by_key(|duty| duty.duty.every);
        Ok(out)
    }

    fn duties_of_lines(&self) -> impl Iterator<Item = (&FormDef, &LineDuty)> {
        let forms = self.catalogue().forms().iter();
        forms.flat_map(|form| form.duties.iter().map(move |duty| (form, duty)))
    }

    /// The records of a duty in a window.
    fn records<'c>(
        &self,
        form: &'c FormDef,
        duty: &LineDuty,
        window: &Window,
    ) -> Result<Records<'c>> {
        let mut all =
            self.store().list_entries_between(&form.key, (window.first(), window.last()))?;
        all.retain(|entry| self.counts(form, duty, entry));
        Ok(Records { form, all })
    }

    /// Whether a record is one of the duty.
    pub(super) fn counts(&self, form: &FormDef, duty: &LineDuty, entry: &Entry) -> bool {
        duty.when.as_ref().is_none_or(|when| self.holds(when, form, entry))
    }

    pub(super) fn holds(
        &self,
        condition: &crate::forms::condition::Condition,
        form: &FormDef,
        entry: &Entry,
    ) -> bool {
        let (catalogue, today) = (self.catalogue(), self.clock().today());
        let around = Surroundings { catalogue, today, place: &nowhere };
        condition.holds(&scope_of(form, &entry.values, &around))
    }

    /// The day from which on records of a form can be expected of a subject; none when it has some from
    /// before its page was made here, or came in a file.
    fn known_since(
        &self,
        no: SubjectNo,
        form: &FormDef,
        window: &Window,
    ) -> Result<Option<NaiveDate>> {
        let subject = self.store().subject(no)?;
        let made: Option<NaiveDate> = subject.created_on.parse().ok();
        if subject.imported || made.is_none_or(|made| made < window.first()) {
            return Ok(None);
        }
        // Of the post anything will do: it was there all the time.
        let is_post = subject.kind == SubjectKind::Post;
        let before = if is_post { window.overdue_on() } else { window.first() };
        let has_older = self.store().list_entries(no)?.into_iter().any(|entry| {
            (is_post || entry.form == form.key)
                && entry.day.parse::<NaiveDate>().is_ok_and(|day| day < before)
        });
        Ok(if has_older { None } else { made })
    }
}
