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

use super::look::{RowLook, SheetLook};
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
    let mut due: HashMap<String, Again> = HashMap::new();
    for (sheet, row) in touched {
        let Some(look) = last.looks.iter().find(|look| look.sheet == *sheet) else {
            return Ok(false);
        };
        if !stands_alone(look, &last.looks) {
            return Ok(false);
        }
        let again = due
            .entry((*sheet).to_owned())
            .or_insert_with(|| Again { rows: BTreeSet::new(), hasher: look.hasher.clone() });
        again.rows.insert(*row);
    }
    let Some(seen) = look_again(ledger, container, request, last, &mut due, watch)? else {
        return Ok(false);
    };
    let all_known = all_known(last, &seen, &due);
    if all_known {
        merge(last, seen, &due);
    }
    Ok(all_known)
}

/// Looks at the rows that are due, and at those that these turn out to meet, until no more come.
/// `None` when they become too many.
fn look_again(
    ledger: &mut Ledger,
    container: &Container,
    request: &Request,
    last: &Imported,
    due: &mut HashMap<String, Again>,
    watch: Watch<'_>,
) -> Result<Option<Imported>, Error> {
    let touched = last.looks.iter().filter(|look| due.contains_key(&look.sheet));
    let meetings: Vec<Meetings<'_>> = touched.map(Meetings::of).collect();
    for meeting in &meetings {
        if let Some(again) = due.get_mut(&meeting.look.sheet) {
            meeting.add_rows_that_meet(&[], &mut again.rows);
        }
    }
    for _ in 0..ROUNDS {
        if due.values().map(|again| again.rows.len()).sum::<usize>() > FEW {
            return Ok(None);
        }
        let seen = run(ledger, container, request, Some(due), watch)?;
        let mut more = false;
        for now in &seen.looks {
            let meeting = meetings.iter().find(|meeting| meeting.look.sheet == now.sheet);
            let (Some(meeting), Some(again)) = (meeting, due.get_mut(&now.sheet)) else { continue };
            let ties: Vec<u64> = now.rows.iter().flat_map(|row| &row.ties).copied().collect();
            more |= meeting.add_rows_that_meet(&ties, &mut again.rows);
        }
        if !more {
            return Ok(Some(seen));
        }
    }
    Ok(None)
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

/// Which rows of a sheet meet in what.
struct Meetings<'l> {
    look: &'l SheetLook,
    /// Ties and the rows that have them, in order.
    by_tie: Vec<(u64, &'l RowLook)>,
}

impl<'l> Meetings<'l> {
    fn of(look: &'l SheetLook) -> Self {
        let ties = look.rows.iter().flat_map(|row| row.ties.iter().map(move |tie| (*tie, row)));
        let mut by_tie: Vec<_> = ties.collect();
        by_tie.sort_unstable_by_key(|(tie, row)| (*tie, row.row));
        Self { look, by_tie }
    }

    fn rows_with(&self, tie: u64) -> impl Iterator<Item = &'l RowLook> {
        let first = self.by_tie.partition_point(|(known, _)| *known < tie);
        let from_there = self.by_tie.get(first..).unwrap_or_default().iter();
        from_there.take_while(move |(known, _)| *known == tie).map(|(_, row)| *row)
    }

    /// Adds every row that meets one of these rows or ties, and what those meet. Whether any was added.
    fn add_rows_that_meet(&self, ties: &[u64], rows: &mut BTreeSet<usize>) -> bool {
        let before = rows.len();
        let mut to_follow = ties.to_vec();
        for row in rows.iter().filter_map(|row| self.look.rows.get(position_of(self.look, *row)?)) {
            to_follow.extend(&row.ties);
        }
        let mut followed = HashSet::new();
        while let Some(tie) = to_follow.pop() {
            if rows.len() > FEW {
                break;
            }
            if followed.insert(tie) {
                for row in self.rows_with(tie) {
                    if rows.insert(row.row) {
                        to_follow.extend(&row.ties);
                    }
                }
            }
        }
        rows.len() > before
    }
}

/// Whether every row that was looked at again stands where it stood.
fn all_known(last: &Imported, seen: &Imported, due: &HashMap<String, Again>) -> bool {
    seen.looks.iter().filter(|now| due.contains_key(&now.sheet)).all(|now| {
        let before = last.looks.iter().find(|look| look.sheet == now.sheet);
        before
            .is_some_and(|before| now.rows.iter().all(|row| position_of(before, row.row).is_some()))
    })
}

/// Puts rows that were looked at again, all of them known, into the last look.
fn merge(last: &mut Imported, seen: Imported, due: &HashMap<String, Again>) {
    let order: Vec<String> = last.looks.iter().map(|look| look.sheet.clone()).collect();
    for now in seen.looks {
        if !due.contains_key(&now.sheet) {
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
            if let Some(old) = position_of(look, row.row).and_then(|at| look.rows.get_mut(at)) {
                *old = row;
            }
        }
        if let Some(report) = last.reports.get_mut(index) {
            report.form = form_of(look);
        }
    }
    let again = |sheet: &str, row: usize| due.get(sheet).is_some_and(|a| a.rows.contains(&row));
    last.held.retain(|held| !again(&held.sheet, held.row));
    last.held.extend(seen.held.into_iter().filter(|held| due.contains_key(&held.sheet)));
    let place = |sheet: &str| order.iter().position(|known| known == sheet);
    last.held.sort_by_key(|held| (place(&held.sheet), held.row));
}

/// Where a row of the file stands in a look.
fn position_of(look: &SheetLook, row: usize) -> Option<usize> {
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
