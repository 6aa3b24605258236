//! Hazards of earlier checks, with where each of them may go.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::{EntryId, SubjectId};
use crate::forms::rectification::{self, STATES};
use crate::forms::{FormDef, Kind, Values, values};
use crate::ledger::Input;
use crate::store::{Entry, Status};

use super::super::entries::EditReply;
use super::super::{Error, Result, Session};
use super::{NextState, OpenHazard, StateField};

/// The hazards of a place that are not settled.
#[derive(Serialize, TS)]
pub struct HazardsReply {
    /// The oldest first.
    pub hazards: Vec<OpenHazard>,
}

/// More time for a hazard.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ExtendAsk {
    /// The check it was found in.
    pub entry: EntryId,
    /// Which of its hazards, from 0.
    #[serde(default)]
    pub row: usize,
    /// The new last day, later than the one before.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// Roles that say a day of what is done now.
pub(super) const DONE_NOW: [&str; 3] =
    ["hazard.submitted_on", "hazard.rechecked_on", "hazard.transfer_on"];

impl Session {
    /// The hazards of a place that are not settled, with where each may go.
    ///
    /// # Errors
    /// Unknown place; the database.
    pub fn hazards(&self, place: SubjectId) -> Result<HazardsReply> {
        let page = self.ledger.page(place)?;
        let mut all = self.ledger.store().list_entries(page.subject.no)?;
        all.retain(|entry| entry.status != Status::Erased);
        Ok(HazardsReply { hazards: self.open_hazards_of(&all, self.ledger.clock().today()) })
    }

    /// Gives a hazard more time, with the reason: a change of its own, without a visit.
    ///
    /// # Errors
    /// `HAZARD_STATE` where its state allows none, the day is no later one, is over or too far off; no
    /// reason; unknown entry or hazard; `NOT_ALLOWED`.
    pub fn extend_hazard(&mut self, ask: &ExtendAsk) -> Result<EditReply> {
        let entry = self.ledger.store().get_entry(ask.entry)?;
        let catalogue = self.catalogue().clone();
        let none = || Error::usage(format!("这次检查没有第 {} 条隐患。", ask.row + 1));
        let form = catalogue.form(&entry.form).ok_or_else(none)?;
        let list = form.role_at("hazards").ok_or_else(none)?;
        let rows = values::rows(&entry.values, list);
        let row = rows.get(ask.row).ok_or_else(none)?;
        let roles = ["hazard.state", "hazard.due_on", "hazard.reason"];
        let [Some(state), Some(due), Some(reason)] = roles.map(|role| form.role(role)) else {
            return Err(none());
        };
        let longer = catalogue.table(STATES).and_then(rectification::longer).ok_or_else(none)?;
        let stuck = |message: &str| Error::refused("HAZARD_STATE", message, "");
        if ask.reason.trim().is_empty() {
            return Err(stuck("延期要写明理由"));
        }
        let until = crate::domain::date::parse_date(&ask.until);
        let until = until.map_err(|_| stuck("新期限不是日期"))?.to_string();
        let before = row.get(&due.key).and_then(Value::as_str).unwrap_or_default();
        if until.as_str() <= before {
            return Err(stuck(&format!("新期限要晚于原期限 {before}")));
        }
        let path = |key: &str| format!("{list}[{}].{key}", ask.row);
        let set: Input = vec![
            (path(&state.key), longer.code.clone()),
            (path(&due.key), until),
            (path(&reason.key), ask.reason.trim().to_owned()),
        ];
        self.edit(ask.entry, &set)
    }

    /// The hazards of these entries that are not settled, the oldest first.
    pub(in crate::api) fn open_hazards_of(
        &self,
        entries: &[Entry],
        today: NaiveDate,
    ) -> Vec<OpenHazard> {
        let mut out = Vec::new();
        for entry in entries {
            let Some(form) = self.catalogue().form(&entry.form) else { continue };
            let Some(list) = form.role_at("hazards") else { continue };
            for (at, row) in values::rows(&entry.values, list).into_iter().enumerate() {
                out.extend(self.open_hazard(form, entry, at, row, today));
            }
        }
        out.sort_by(|a, b| (&a.day, a.row).cmp(&(&b.day, b.row)));
        out
    }

    fn open_hazard(
        &self,
        form: &FormDef,
        entry: &Entry,
        at: usize,
        row: &Values,
        today: NaiveDate,
    ) -> Option<OpenHazard> {
        let table = self.catalogue().table(STATES)?;
        form.role("hazard.state")?;
        let text = |role: &str| {
            let field = form.role(role)?;
            row.get(&field.key).and_then(Value::as_str).map(str::to_owned)
        };
        let shown = |role: &str| {
            let code = text(role)?;
            match &form.role(role)?.kind {
                Kind::Code(table) => Some(self.catalogue().table(table)?.show(&code).to_owned()),
                _ => Some(code),
            }
        };
        let state = text("hazard.state").unwrap_or_default();
        if rectification::is_settled(table, &state) {
            return None;
        }
        let next = rectification::next(table, &state).into_iter().map(|code| {
            let field = |role: &str, needed: bool| {
                let field = form.role(role)?;
                let now = DONE_NOW.contains(&role);
                let start = if now { today.to_string() } else { String::new() };
                Some(StateField {
                    key: field.key.clone(),
                    label: field.label.clone(),
                    kind: field.kind.code(),
                    needed,
                    text: start,
                })
            };
            let needed = rectification::needs(code).filter_map(|role| field(role, true));
            let asked = rectification::asks(code).filter_map(|role| field(role, false));
            NextState {
                code: code.code.clone(),
                label: code.label.clone(),
                recheck: rectification::is_by_recheck(code),
                fields: needed.chain(asked).collect(),
            }
        });
        let due = text("hazard.due_on");
        let over = due.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
        Some(OpenHazard {
            entry: entry.id,
            form: form.key.clone(),
            row: at,
            day: entry.day.clone(),
            words: text("hazard.item").or_else(|| shown("hazard.kind")).unwrap_or_default(),
            part: text("hazard.part").unwrap_or_default(),
            level: shown("hazard.level").unwrap_or_default(),
            due_on: due,
            over: over.map(|due| (today - due).num_days()),
            state_label: if state.is_empty() {
                "未写整改情况".to_owned()
            } else {
                table.show(&state).to_owned()
            },
            next: next.collect(),
            state,
        })
    }
}
