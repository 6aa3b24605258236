//! A visit on its way into the ledger: what was done at the door becomes parts, and all parts are
//! written as one change.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::domain::{EntryId, SubjectId};
use crate::forms::checklist::{self, Asked};
use crate::forms::rectification::{self, STATES, needs};
use crate::forms::{FormDef, Kind, Shape, values};
use crate::ledger::visit::{Part, Together, Trouble};
use crate::ledger::{Input, Page};
use crate::store::Entry;

use super::super::places::{finding_reply, typed_wrong};
use super::super::{Error, Result, Session};
use super::hazards::DONE_NOW;
use super::sheet::not_a_place;
use super::{Cells, RecheckAsk, VisitAsk, VisitProblem, VisitReply, VisitSaveAsk, VisitWritten};

/// A part with what it is called in the answer.
struct Named {
    part: Part,
    name: &'static str,
    /// Which of its kind, from 0.
    at: usize,
}

impl Session {
    /// Writes visits as one change that is taken back as one. Where a value is wrong nothing is
    /// written at all; an empty required field stops nothing.
    ///
    /// # Errors
    /// Unknown place, entry, field or item; `NOT_ALLOWED`.
    pub fn visit_save(&mut self, ask: &VisitSaveAsk) -> Result<VisitReply> {
        let mut named = Vec::new();
        let mut name = None;
        for visit in &ask.visits {
            let place = visit.place.ok_or_else(|| Error::usage("没有写明是哪一处。"))?;
            let page = self.ledger.page(place)?;
            name.get_or_insert_with(|| page.subject.facts.name.clone());
            self.parts_of(ask, visit, place, &page, &mut named)?;
        }
        if named.is_empty() {
            return Err(Error::refused(
                "EMPTY",
                "这次上门什么也没有写，台账没有改动。",
                "请至少勾一项检查，或核对、换签、核实其中一样。",
            ));
        }
        let label = match (ask.visits.as_slice(), name) {
            ([_], Some(name)) => format!("上门 {name}"),
            (many, _) => format!("一起检查 {} 处", many.len()),
        };
        let parts: Vec<Part> = named.iter().map(|named| named.part.clone()).collect();
        let places = ask.visits.len();
        Ok(match self.ledger.write_together(label, &parts)? {
            Together::Written(change, written) => VisitReply {
                change,
                places,
                written: named
                    .into_iter()
                    .zip(written)
                    .map(|(named, written)| VisitWritten {
                        place: named.part.subject,
                        part: named.name,
                        form: named.part.form,
                        entry: written.entry,
                        status: written.status.code(),
                        findings: written.findings.iter().map(finding_reply).collect(),
                    })
                    .collect(),
                problems: Vec::new(),
            },
            Together::Refused(troubles) => VisitReply {
                change: None,
                places,
                written: Vec::new(),
                problems: troubles
                    .iter()
                    .filter_map(|(at, trouble)| {
                        Some(self.problem_of_visit(named.get(*at)?, trouble))
                    })
                    .collect(),
            },
        })
    }

    /// What one visit writes, the card first: the others are judged by it.
    fn parts_of(
        &self,
        ask: &VisitSaveAsk,
        visit: &VisitAsk,
        place: SubjectId,
        page: &Page,
        out: &mut Vec<Named>,
    ) -> Result<()> {
        let category = page.category().ok_or_else(not_a_place)?;
        let catalogue = self.catalogue().clone();
        let form = catalogue.check_form(category).ok_or_else(not_a_place)?;
        let entries = self.ledger.store().list_entries(page.subject.no)?;
        let verified = visit.verified || ask.verified;
        let listed = self.has_somebody_listed(page, &entries);
        let check = self.check_cells(ask, visit, form, (page, listed))?;
        let day = self.day_of_visit(form, check.as_ref());
        let mut push = |name, at, form: &str, entry, input: Input| {
            let part = Part { subject: place, form: form.to_owned(), entry, input };
            out.push(Named { part, name, at });
        };
        if let Some(card) = catalogue.registration(category) {
            let entry = entries.iter().find(|entry| entry.form == card.key);
            let mut cells = visit.card.clone();
            if let (true, Some(_)) = (verified, entry) {
                let by = self.ledger.user().user().to_owned();
                for (role, text) in [("verified_on", day.to_string()), ("verified_by", by)] {
                    if let Some(path) = card.role_at(role) {
                        cells.entry(path.to_owned()).or_insert(text);
                    }
                }
            }
            if let (Some(entry), false) = (entry, cells.is_empty()) {
                push("card", 0, &card.key, Some(entry.id), input(&cells));
            }
        }
        for (at, row) in visit.roster.iter().enumerate() {
            push("roster", at, &row.form, row.entry, input(&row.set));
        }
        for (at, letter) in visit.letters.iter().enumerate() {
            let mut cells = Cells::new();
            if let (None, Some(form)) = (letter.entry, catalogue.form(&letter.form)) {
                cells = self.new_letter(form, page, &entries, day);
            }
            cells.extend(letter.set.clone());
            push("letter", at, &letter.form, letter.entry, input(&cells));
        }
        if let Some(mut cells) = check {
            if let Some(path) = form.role_at("data_refreshed") {
                let fresh = verified || !visit.card.is_empty() || !visit.roster.is_empty();
                let words = if fresh { "是" } else { "否" };
                cells.entry(path.to_owned()).or_insert_with(|| words.to_owned());
            }
            push("check", 0, &form.key, None, input(&cells));
        }
        for (at, (entry, input)) in self.rechecks(&visit.rechecks, day)?.into_iter().enumerate() {
            push("recheck", at, &self.ledger.store().get_entry(entry)?.form, Some(entry), input);
        }
        Ok(())
    }

    /// The cells of the check; `None` when none was made.
    fn check_cells(
        &self,
        ask: &VisitSaveAsk,
        visit: &VisitAsk,
        form: &FormDef,
        (page, listed): (&Page, bool),
    ) -> Result<Option<Cells>> {
        let mut answers = ask.answers.clone();
        answers.extend(visit.answers.clone());
        let rest = visit.rest.as_deref().or(ask.rest.as_deref());
        let agreed = ask.agreed.as_ref().filter(|_| listed).zip(form.role_at("roster.agreed"));
        let said = visit.check.is_some() || ask.check.is_some() || agreed.is_some();
        if !said && answers.is_empty() && rest.is_none() && visit.hazards.is_empty() {
            return Ok(None);
        }
        let mut cells = self.start_of_check(form, page)?;
        let mut own: Cells = ask.check.clone().unwrap_or_default();
        own.extend(visit.check.clone().unwrap_or_default());
        if let Some((words, path)) = agreed {
            own.entry(path.to_owned()).or_insert_with(|| words.clone());
        }
        // Where a form has a day for the visit and one for the check, one says both.
        let days: Vec<&str> =
            ["check.at", "happened_on"].iter().filter_map(|role| form.role_at(role)).collect();
        let day = days.iter().find_map(|path| own.get(*path).cloned());
        for path in days {
            if let Some(day) = &day {
                own.entry(path.to_owned()).or_insert_with(|| day.clone());
            }
        }
        cells.extend(own);
        if let Some(path) = form.role_at("checklist") {
            let (asked, rows) = self.answered(form, page, &answers, &visit.answers, rest)?;
            let result = form
                .role_at("result")
                .filter(|path| cells.get(*path).is_none_or(|text| text.trim().is_empty()));
            if let (Some(at), Some(result)) =
                (result, self.result_of(form, asked, &rows, &visit.hazards))
            {
                cells.insert(at.to_owned(), result);
            }
            if !rows.is_empty() {
                cells.insert(path.to_owned(), Value::Array(rows).to_string());
            }
        }
        if let (Some(path), false) = (form.role_at("hazards"), visit.hazards.is_empty()) {
            let day = self.day_of_visit(form, Some(&cells));
            let rows = visit.hazards.iter().map(|row| self.new_hazard(form, row, day));
            cells.insert(path.to_owned(), Value::Array(rows.collect()).to_string());
        }
        Ok(Some(cells))
    }

    /// Whether anybody stands on a roster of the place and has not left.
    fn has_somebody_listed(&self, page: &Page, entries: &[Entry]) -> bool {
        let rosters = self.catalogue().forms_of(page.subject.kind);
        let rosters: Vec<&FormDef> =
            rosters.filter(|form| form.shape == Shape::Roster && self.has_leaf(form)).collect();
        let is_there = |entry: &&Entry| {
            let form = rosters.iter().find(|form| form.key == entry.form);
            let head =
                |form: &&FormDef| form.head.iter().any(|f| entry.values.contains_key(&f.key));
            entry.until.is_empty() && form.is_some_and(|form| !head(form))
        };
        entries.iter().any(|entry| is_there(&entry))
    }

    /// A hazard that is noted now. One that was put right on the spot is closed by this very check.
    fn new_hazard(&self, form: &FormDef, row: &Cells, day: NaiveDate) -> Value {
        let mut cells: Map<String, Value> = row
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(key, text)| (key.clone(), Value::String(text.clone())))
            .collect();
        let roles = ["hazard.action", "hazard.state", "hazard.rechecked_on"];
        let [Some(action), Some(state), Some(looked)] = roles.map(|role| form.role(role)) else {
            return Value::Object(cells);
        };
        let on_spot = || {
            let Kind::Code(table) = &action.kind else { return false };
            let row = cells.get(&action.key).and_then(Value::as_str);
            let row = row.and_then(|word| self.catalogue().table(table)?.find(word));
            row.is_some_and(|row| row.get("on_spot") == "1")
        };
        if !cells.contains_key(&state.key) && on_spot() {
            let table = self.catalogue().table(STATES);
            let closed = table.and_then(|table| {
                table
                    .rows()
                    .iter()
                    .find(|row| row.get("terminal") == "1" && rectification::is_by_recheck(row))
            });
            if let Some(closed) = closed {
                cells.insert(state.key.clone(), Value::String(closed.code.clone()));
                let today = || Value::String(day.to_string());
                cells.entry(looked.key.clone()).or_insert_with(today);
            }
        }
        Value::Object(cells)
    }

    /// How many items are asked here, and those with a result, in their order.
    fn answered(
        &self,
        form: &FormDef,
        page: &Page,
        answers: &BTreeMap<String, String>,
        own: &BTreeMap<String, String>,
        rest: Option<&str>,
    ) -> Result<(usize, Vec<Value>)> {
        let (items, results) =
            (self.catalogue().table(checklist::ITEMS), self.catalogue().table(checklist::RESULTS));
        let (Some(items), Some(results)) = (items, results) else {
            return Ok((0, Vec::new()));
        };
        let code = |word: &str| {
            let row = results.find(word);
            row.map(|row| row.code.clone())
                .ok_or_else(|| Error::usage(format!("检查项目的结果没有“{word}”这一种。")))
        };
        let mut given: BTreeMap<&str, String> = BTreeMap::new();
        let mut here = Vec::new();
        for (word, result) in answers {
            let item = items
                .find(word)
                .ok_or_else(|| Error::usage(format!("没有“{word}”这个检查项目。")))?;
            if own.contains_key(word) {
                here.push(item.code.as_str());
            }
            if !result.trim().is_empty() {
                given.insert(&item.code, code(result)?);
            }
        }
        let rest = rest.map(code).transpose()?;
        let asked = Asked {
            category: page.subject.kind.code(),
            subkind: &page.subject.facts.subkind,
            blank: true,
        };
        // What was answered for this very place counts even where nobody asks for it.
        let groups = checklist::groups(self.catalogue(), form, asked, &|item| here.contains(&item));
        let asked: Vec<_> = groups.iter().flat_map(|group| &group.items).collect();
        let rows = asked.iter().filter_map(|item| {
            let result = given.get(item.code.as_str()).or(rest.as_ref())?;
            Some(json!({ "item": item.code, "result": result }))
        });
        Ok((asked.len(), rows.collect()))
    }

    /// The day of a visit: that of its check, else today.
    fn day_of_visit(&self, form: &FormDef, check: Option<&Cells>) -> NaiveDate {
        let path = form.role_at("check.at").or_else(|| form.role_at("happened_on"));
        let text = check.zip(path).and_then(|(check, path)| check.get(path));
        let moment = text.and_then(|text| crate::domain::date::parse_datetime(text).ok());
        moment.map_or_else(|| self.ledger.clock().today(), |moment| moment.date)
    }

    /// What became of hazards found before, by check.
    fn rechecks(&self, asks: &[RecheckAsk], day: NaiveDate) -> Result<Vec<(EntryId, Input)>> {
        let mut by_entry: Vec<(EntryId, Input)> = Vec::new();
        for ask in asks {
            let entry = self.ledger.store().get_entry(ask.entry)?;
            let form = self.catalogue().form(&entry.form);
            let unknown = || Error::usage("这一条没有隐患。");
            let form = form.ok_or_else(unknown)?;
            let list = form.role_at("hazards").ok_or_else(unknown)?;
            let state = form.role("hazard.state").ok_or_else(unknown)?;
            if values::rows(&entry.values, list).get(ask.row).is_none() {
                return Err(Error::usage(format!("这次检查没有第 {} 条隐患。", ask.row + 1)));
            }
            let path = |key: &str| format!("{list}[{}].{key}", ask.row);
            let mut set: Input = vec![(path(&state.key), ask.state.clone())];
            set.extend(ask.set.iter().map(|(key, text)| (path(key), text.clone())));
            self.done_now(form, ask, day, |key, text| set.push((path(key), text)));
            match by_entry.iter_mut().find(|(id, _)| *id == ask.entry) {
                Some((_, input)) => input.extend(set),
                None => by_entry.push((ask.entry, set)),
            }
        }
        Ok(by_entry)
    }

    /// The days that a state needs and nobody named are that of the visit.
    fn done_now(
        &self,
        form: &FormDef,
        ask: &RecheckAsk,
        day: NaiveDate,
        mut set: impl FnMut(&str, String),
    ) {
        let state = self.catalogue().table(STATES).and_then(|table| table.find(&ask.state));
        let Some(state) = state else { return };
        for role in needs(state).filter(|role| DONE_NOW.contains(role)) {
            if let Some(field) = form.role(role)
                && !ask.set.contains_key(&field.key)
            {
                set(&field.key, day.to_string());
            }
        }
    }

    fn problem_of_visit(&self, named: &Named, trouble: &Trouble) -> VisitProblem {
        let part = &named.part;
        let form = self.catalogue().form(&part.form);
        let (field, reason, message) = match trouble {
            Trouble::Wrong(wrong) => {
                let reply = typed_wrong(wrong);
                (reply.field, reply.reason, reply.message.to_owned())
            }
            Trouble::Finding(finding) => {
                let reply = finding_reply(finding);
                (reply.field, reply.reason, reply.message)
            }
            Trouble::Hazard(stuck) => (stuck.path.clone(), "HAZARD_STATE", stuck.message.clone()),
        };
        VisitProblem {
            place: part.subject,
            part: named.name,
            at: named.at,
            form: part.form.clone(),
            entry: part.entry,
            label: form.map_or_else(|| field.clone(), |form| form.label_at(&field)),
            field,
            reason,
            message,
        }
    }
}

fn input(cells: &Cells) -> Input {
    cells.iter().map(|(path, text)| (path.clone(), text.clone())).collect()
}
