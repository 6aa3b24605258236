//! Hazards of earlier checks, with where each of them may go.

use chrono::NaiveDate;
use serde_json::Value;

use crate::forms::rectification::{self, STATES};
use crate::forms::{FormDef, Kind, Values, values};
use crate::store::Entry;

use super::super::Session;
use super::{NextState, OpenHazard, StateField};

/// Roles that say a day of what is done now.
pub(super) const DONE_NOW: [&str; 3] =
    ["hazard.submitted_on", "hazard.rechecked_on", "hazard.transfer_on"];

impl Session {
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
