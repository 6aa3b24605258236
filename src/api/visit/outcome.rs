//! The result of a check, where it follows from its items and hazards.

use serde_json::Value;

use crate::forms::codes::{Code, CodeTable};
use crate::forms::{Catalogue, FormDef, Kind};

use super::super::Session;
use super::{Cells, Outcome};

/// The table of a coded field.
fn table_of<'c>(catalogue: &'c Catalogue, form: &FormDef, role: &str) -> Option<&'c CodeTable> {
    match &form.role(role)?.kind {
        Kind::Code(table) => catalogue.table(table),
        _ => None,
    }
}

/// The result of a check that looked and found nothing: the first that asks for no hazard.
fn clean(results: &CodeTable) -> Option<&Code> {
    results.rows().iter().find(|row| row.get("hazard_required") == "0" && row.get("seen") == "1")
}

impl Session {
    /// What results follow from what was done, the gravest last.
    pub(super) fn outcomes(&self, form: &FormDef) -> Vec<Outcome> {
        let catalogue = self.catalogue();
        let (Some(results), Some(actions)) =
            (table_of(catalogue, form, "result"), table_of(catalogue, form, "hazard.action"))
        else {
            return Vec::new();
        };
        let nothing = clean(results).map(|row| ("", row));
        let done = results.rows().iter().flat_map(|result| {
            let actions = actions.rows().iter();
            let actions = actions.filter(|action| action.get("result") == result.code);
            actions.map(move |action| (action.label.as_str(), result))
        });
        let outcome = |(action, result): (&str, &Code)| Outcome {
            action: action.to_owned(),
            result: result.label.clone(),
        };
        nothing.into_iter().chain(done).map(outcome).collect()
    }

    /// The result of a check whose every item was looked at, where nobody said another: nothing was
    /// found, or the gravest that was done about a hazard.
    pub(super) fn result_of(
        &self,
        form: &FormDef,
        asked: usize,
        rows: &[Value],
        hazards: &[Cells],
    ) -> Option<String> {
        let catalogue = self.catalogue();
        let results = table_of(catalogue, form, "result")?;
        let count = |code: &str| rows.iter().filter(|row| row["result"] == code).count();
        let (yes, no) = (count("yes"), count("no"));
        if hazards.is_empty() {
            let whole = yes > 0 && no == 0 && rows.len() >= asked && count("unchecked") == 0;
            return clean(results).filter(|_| whole).map(|row| row.code.clone());
        }
        let actions = table_of(catalogue, form, "hazard.action")?;
        let key = &form.role("hazard.action")?.key;
        let of = |hazard: &Cells| actions.find(hazard.get(key)?).map(|row| row.get("result"));
        let said: Option<Vec<&str>> = hazards.iter().map(of).collect();
        let said = said.filter(|said| said.iter().all(|code| !code.is_empty()))?;
        let gravest = results.rows().iter().rfind(|row| said.contains(&row.code.as_str()));
        gravest.map(|row| row.code.clone())
    }
}
