//! The queue after an import: rows that wait only for their place are tried once more.

use std::borrow::Cow;

use crate::domain::Reason;
use crate::exchange::mapping::{Hints, Mapper};
use crate::exchange::source::{Cell, CellKind, RawRow};
use crate::ledger::intake::Intake;
use crate::store::queue::Held;

use super::rows::{decide, fingerprint, take_opening, take_row};
use super::{Error, Job};

/// Tries rows once more that wait only for their place (decisions.md 14). Gives how many found it.
pub(super) fn retry_queue(job: &Job<'_>, intake: &mut Intake<'_, '_>) -> Result<usize, Error> {
    let waiting: Vec<Held> =
        intake.writer().list_held()?.into_iter().filter(waits_for_place).collect();
    let mut released = 0;
    for held in waiting {
        job.watch.go_on().map_err(crate::store::Error::from)?;
        intake.next_sheet();
        let hints = Hints { form: Some(&held.form), names: &[], mapping: job.told.of_row(&held) };
        let Ok(detected) = job.headings.detect(&held.headers, hints) else { continue };
        let mapper = Mapper::new(job.headings, &detected, job.today, 0);
        let raw = RawRow {
            number: held.row,
            cells: held
                .cells
                .iter()
                .map(|text| Cell {
                    text: Cow::Borrowed(text.as_str()),
                    kind: if text.is_empty() { CellKind::Empty } else { CellKind::Text },
                })
                .collect(),
            hidden: false,
            spanned: 0,
            problems: Vec::new(),
        };
        let mut mapped = mapper.map_row(&raw, 1);
        if mapped.undecided {
            mapped = decide(&mapper, &raw, 1, mapped, &intake.index);
        }
        if !mapped.is_good() {
            continue;
        }
        // The way that the row would go in a file of its own.
        let organisations = detected.organisations(job.headings.catalogue());
        let opened = take_opening(intake, &detected, organisations.as_deref(), &mapped, false)?;
        let taken = match opened {
            Some(taken) => taken,
            None => intake.take_entries(take_row(&mut mapped), false)?,
        };
        if taken.is_err() {
            continue;
        }
        let print = fingerprint(&held.form, &mapper.kept_cells(&raw));
        if !intake.writer().release_print(&print)? {
            intake.writer().release(held.id)?;
        }
        released += 1;
    }
    Ok(released)
}

fn waits_for_place(held: &Held) -> bool {
    held.reasons.as_array().is_some_and(|reasons| {
        !reasons.is_empty()
            && reasons.iter().all(|r| {
                r.get("reason").and_then(serde_json::Value::as_str)
                    == Some(Reason::ParentUnknown.code())
            })
    })
}
