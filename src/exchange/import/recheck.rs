//! Looking again at a few rows, after somebody corrected one of them.
//!
//! A row stands alone but for what it *meets* others in: the same number in the same place, the same
//! entry of the ledger. Those rows are looked at again with it, in the order of the file, through the
//! very steps of an import; of the other sheets only those that make places. What comes out is what
//! the whole run would give. Where that cannot be promised, the answer is that the whole run is due.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::exchange::source::Container;
use crate::ledger::Ledger;
use crate::watch::Watch;

use super::look::SheetLook;
use super::sheets::{Again, speaks_for};
use super::{Error, Imported, Request, as_of, run};

/// More rows than this are not few.
const FEW: usize = 2000;
/// A correction may bring a row together with others, and these with more; then all are read.
const ROUNDS: usize = 4;

/// Looks again at rows (sheet, row in the file) after something was said of them, and puts what they
/// show now into the last look. `false`: it cannot be told from them alone, and nothing was changed.
///
/// # Errors
/// As [`super::import`].
pub fn recheck(
    ledger: &mut Ledger,
    container: &Container,
    request: &Request,
    last: &mut Imported,
    touched: &[(&str, usize)],
    watch: Watch<'_>,
) -> Result<bool, Error> {
    if last.as_of != as_of(ledger)? {
        return Ok(false);
    }
    let mut rows: HashMap<String, Again> = HashMap::new();
    for (sheet, row) in touched {
        let Some(look) = last.looks.iter().find(|look| look.sheet == *sheet) else {
            return Ok(false);
        };
        if !stands_alone(look, &last.looks) {
            return Ok(false);
        }
        let again = rows
            .entry((*sheet).to_owned())
            .or_insert_with(|| Again { rows: BTreeSet::new(), hasher: look.hasher.clone() });
        again.rows.insert(*row);
    }
    for look in &last.looks {
        if let Some(again) = rows.get_mut(&look.sheet) {
            spread(look, &[], &mut again.rows);
        }
    }
    for _ in 0..ROUNDS {
        if rows.values().map(|again| again.rows.len()).sum::<usize>() > FEW {
            return Ok(false);
        }
        let seen = run(ledger, container, request, Some(&rows), watch)?;
        let mut more = false;
        for now in &seen.looks {
            let before = last.looks.iter().find(|look| look.sheet == now.sheet);
            let (Some(before), Some(again)) = (before, rows.get_mut(&now.sheet)) else { continue };
            let ties: Vec<u64> = now.rows.iter().flat_map(|row| &row.ties).copied().collect();
            more |= spread(before, &ties, &mut again.rows);
        }
        if !more {
            return Ok(put(last, seen, &rows));
        }
    }
    Ok(false)
}

/// Its rows make no places, and no other sheet's rows go where its rows go.
fn stands_alone(look: &SheetLook, all: &[SheetLook]) -> bool {
    let shares = |other: &&SheetLook| {
        !other.opens
            && other.sheet != look.sheet
            && other.feeds.iter().any(|form| look.feeds.contains(form))
    };
    !look.opens && !all.iter().any(|other| shares(&other))
}

/// Adds every row that meets one of these rows or ties, and what those meet. Whether any was added.
fn spread(look: &SheetLook, ties: &[u64], rows: &mut BTreeSet<usize>) -> bool {
    let mut known: HashSet<u64> = ties.iter().copied().collect();
    let before = rows.len();
    loop {
        let size = (rows.len(), known.len());
        for row in &look.rows {
            if rows.contains(&row.row) || row.ties.iter().any(|tie| known.contains(tie)) {
                rows.insert(row.row);
                known.extend(&row.ties);
            }
        }
        if (rows.len(), known.len()) == size || rows.len() > FEW {
            return rows.len() > before;
        }
    }
}

/// Puts rows that were looked at again into the last look.
fn put(last: &mut Imported, seen: Imported, rows: &HashMap<String, Again>) -> bool {
    // All or nothing: every row must be where it was.
    let found = seen.looks.iter().filter(|now| rows.contains_key(&now.sheet)).all(|now| {
        let before = last.looks.iter().find(|look| look.sheet == now.sheet);
        before.is_some_and(|before| now.rows.iter().all(|row| at(before, row.row).is_some()))
    });
    if !found {
        return false;
    }
    let order: Vec<String> = last.looks.iter().map(|look| look.sheet.clone()).collect();
    for now in seen.looks {
        if !rows.contains_key(&now.sheet) {
            continue;
        }
        let Some(index) = order.iter().position(|sheet| *sheet == now.sheet) else { continue };
        let Some(look) = last.looks.get_mut(index) else { continue };
        for mut row in now.rows {
            row.form = row.form.and_then(|form| now.forms.get(form)).map(|form| {
                let known = look.forms.iter().position(|known| known == form);
                known.unwrap_or_else(|| {
                    look.forms.push(form.clone());
                    look.forms.len() - 1
                })
            });
            if let Some(old) = at(look, row.row).and_then(|at| look.rows.get_mut(at)) {
                *old = row;
            }
        }
        if let Some(report) = last.reports.get_mut(index) {
            report.form = form_of(look);
        }
    }
    let again = |sheet: &str, row: usize| rows.get(sheet).is_some_and(|a| a.rows.contains(&row));
    last.held.retain(|held| !again(&held.sheet, held.row));
    last.held.extend(seen.held.into_iter().filter(|held| rows.contains_key(&held.sheet)));
    let place = |sheet: &str| order.iter().position(|known| known == sheet);
    last.held.sort_by_key(|held| (place(&held.sheet), held.row));
    true
}

/// Where a row of the file stands in a look.
fn at(look: &SheetLook, row: usize) -> Option<usize> {
    look.rows.binary_search_by_key(&row, |known| known.row).ok()
}

/// The form that most rows of a sheet have.
fn form_of(look: &SheetLook) -> String {
    let mut by_form: Vec<(String, usize)> =
        look.forms.iter().map(|form| (form.clone(), 0)).collect();
    for form in look.rows.iter().filter_map(|row| row.form) {
        if let Some((_, rows)) = by_form.get_mut(form) {
            *rows += 1;
        }
    }
    speaks_for(&by_form, &look.primary).to_owned()
}
