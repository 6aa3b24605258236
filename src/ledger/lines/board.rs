//! The boards: what the organisations and the post owe in a window, and whether it is there.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::{EntryId, Line, Period, Window};
use crate::forms::definition::OrgKind;
use crate::forms::judge::{Surroundings, nowhere, scope_of};
use crate::forms::{FormDef, SubjectKind, values};
use crate::ledger::{Ledger, Result};
use crate::net::rules::asked;
use crate::net::{Looks, Rule, Survey};
use crate::store::{Entry, Subject};

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
    /// Not owed: the window is yet to come, went by before the ledger knew of it, or it is the turn of
    /// others.
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

    /// Of a window without its record: by the rule that asks for it, as the net does.
    fn without(rule: &Rule, window: &Window, survey: &Survey<'_>, subject: &Subject) -> Self {
        let exempt = survey.exemptions(subject.no).iter().any(|exempt| exempt.rule == rule.id);
        let sight = survey.sight(subject);
        // Whoever has records was met, whenever his page was made here.
        let met = sight.facts.forms.iter().any(|facts| rule.records.forms.contains(&facts.form));
        let mut asked = asked(rule, &sight);
        asked.since = asked.since.filter(|_| !met);
        if exempt || !asked.asks(window) {
            return State::NotOwed;
        }
        match window {
            window if window.contains(survey.today) => State::Open,
            window if window.last() < survey.today => State::Missing,
            _ => State::NotOwed,
        }
    }
}

/// A duty of the three lines: the rules of the net that look at one form for the same organisations.
#[derive(Clone, Debug)]
pub struct LineDuty {
    /// What it is called.
    pub label: String,
    /// Every organisation of this line is owed it; without one the post does it once.
    pub line: Option<Line>,
    /// How often.
    pub every: Period,
    /// Its parts, looked at one by one: the rules.
    pub parts: Vec<Arc<Rule>>,
}

impl LineDuty {
    /// The field that a part is about, when it asks for one to be filled.
    pub fn field_of(part: &Rule) -> &str {
        let names = part.records.when.as_ref().map(|when| when.names()).unwrap_or_default();
        match names.as_slice() {
            [one] => one,
            _ => "",
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
    pub duty: LineDuty,
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
    pub duty: LineDuty,
    /// The window.
    pub window: Window,
    /// How it stands.
    pub cell: Cell,
    /// How many records there are.
    pub records: usize,
}

impl Ledger {
    /// The boards of the organisations for the windows that hold `day`, week by week.
    ///
    /// # Errors
    /// Of the database.
    pub fn boards(&self, survey: &Survey<'_>, day: NaiveDate) -> Result<Vec<Board<'_>>> {
        let organisations = self.organisations(false)?;
        let mut out = Vec::new();
        for (form, duty) in self.duties_of(SubjectKind::Organisation) {
            let window = duty.every.last_begun(day);
            let records = self.records_in(form, &window)?;
            let mut rows = Vec::new();
            for org in &organisations {
                let subject = &org.subject;
                let mut owed = duty.parts.iter();
                if !owed.any(|rule| rule.concerns(subject.kind, &subject.facts.subkind)) {
                    continue;
                }
                let own: Vec<&Entry> =
                    records.iter().filter(|entry| entry.subject == subject.no).collect();
                let cell = |rule: &Arc<Rule>| {
                    self.cell(form, rule, &own).unwrap_or_else(|| Cell {
                        state: State::without(rule, &window, survey, subject),
                        day: String::new(),
                        by: String::new(),
                        entry: own.last().map(|entry| entry.id),
                    })
                };
                let cells = duty.parts.iter().map(cell).collect();
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
        let survey = self.survey()?;
        let post = survey.post();
        let mut out = Vec::new();
        for (form, duty) in self.duties_of(SubjectKind::Post) {
            let window = duty.every.last_begun(day);
            let Some(rule) = duty.parts.first() else { continue };
            let records = self.records_in(form, &window)?;
            let own: Vec<&Entry> =
                records.iter().filter(|entry| self.counts(form, rule, entry)).collect();
            let cell = self.cell(form, rule, &own).unwrap_or_else(|| Cell {
                state: State::without(rule, &window, &survey, &post),
                day: String::new(),
                by: String::new(),
                entry: None,
            });
            out.push(PostDuty { form, window, cell, records: own.len(), duty });
        }
        out.sort_by_key(|duty| duty.duty.every);
        Ok(out)
    }

    fn survey(&self) -> Result<Survey<'_>> {
        let today = self.clock().today();
        Ok(Survey::read(self.store(), &self.catalogue, &self.rulebook, today)?)
    }

    /// The duties in windows that organisations, or the post, are owed, with the form of their records:
    /// rules on one form for the same organisations are parts of one duty.
    pub(super) fn duties_of(&self, kind: SubjectKind) -> Vec<(&FormDef, LineDuty)> {
        let mut out: Vec<(&FormDef, LineDuty)> = Vec::new();
        for rule in self.rulebook.rules() {
            if rule.looks_at != Looks::Window || !rule.of.contains(&kind) {
                continue;
            }
            let Some(form) = rule.records.forms.first().and_then(|key| self.catalogue.form(key))
            else {
                continue;
            };
            let subkind = rule.subkinds.first().map_or("", String::as_str);
            // As this ledger sets it; one that it switched off is none.
            let set = self.rulebook.for_kind(kind, subkind);
            let Some(rule) = set.into_iter().map(|set| set.rule).find(|own| {
                own.id == rule.id && own.duty == rule.duty && own.records == rule.records
            }) else {
                continue;
            };
            let same = |(other, duty): &&mut (&FormDef, LineDuty)| {
                kind == SubjectKind::Organisation
                    && other.key == form.key
                    && duty.parts.iter().all(|part| part.subkinds == rule.subkinds)
            };
            match out.iter_mut().find(same) {
                Some((_, duty)) => duty.parts.push(rule),
                None => {
                    let duty = LineDuty {
                        label: rule.todo.clone(),
                        line: self.line_of_kind(subkind),
                        every: rule.every,
                        parts: vec![rule],
                    };
                    out.push((form, duty));
                }
            }
        }
        out
    }

    fn line_of_kind(&self, kind: &str) -> Option<Line> {
        let row = self.catalogue.table(OrgKind::TABLE)?.get(kind)?;
        Line::from_code(row.get("line"))
    }

    fn records_in(&self, form: &FormDef, window: &Window) -> Result<Vec<Entry>> {
        Ok(self.store().list_entries_between(&form.key, (window.first(), window.last()))?)
    }

    /// The newest record that a rule counts.
    fn cell(&self, form: &FormDef, rule: &Rule, own: &[&Entry]) -> Option<Cell> {
        let entry = own.iter().rev().find(|entry| self.counts(form, rule, entry))?;
        let officer = form.role_at("officer").filter(|path| !path.contains('['));
        Some(Cell {
            state: State::Done,
            day: entry.day.clone(),
            by: officer.and_then(|path| values::text(&entry.values, path)).unwrap_or_default(),
            entry: Some(entry.id),
        })
    }

    /// Whether a record is one that a rule counts.
    fn counts(&self, form: &FormDef, rule: &Rule, entry: &Entry) -> bool {
        rule.records.when.as_ref().is_none_or(|when| self.holds(when, form, entry))
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
}
