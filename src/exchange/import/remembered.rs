//! How the tables of one kind were said to be read: kept by their headings for the next file of that
//! kind, and for its rows that wait.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::exchange::mapping::Mapping;
use crate::exchange::source::{Sheet, top_headers};
use crate::forms::Catalogue;
use crate::ledger::Ledger;
use crate::store::queue::Held;

use super::choosing::Plan;
use super::{Error, Request};

/// Before the fingerprint of a table's headings.
const COLUMNS: &str = "import.columns.";

/// What was said of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Remembered {
    /// The day.
    pub on: NaiveDate,
    /// It is imported although its sheet is hidden.
    #[serde(default)]
    pub take: Option<bool>,
    /// Its form.
    pub form: Option<String>,
    /// Heading → paths.
    pub mapping: BTreeMap<String, Vec<String>>,
}

/// What was said of the table with these headings.
///
/// # Errors
/// Of the database.
pub fn remembered(ledger: &Ledger, headings: &[String]) -> Result<Option<Remembered>, Error> {
    let Some(key) = key(ledger.catalogue(), headings) else { return Ok(None) };
    let json = ledger.preference(&key)?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

/// What was said of a table that may have its headings anywhere at the top of a sheet: the first and
/// the last row of the headings, and what was said.
///
/// # Errors
/// Of the database.
pub fn remembered_above(
    ledger: &Ledger,
    sheet: &Sheet,
) -> Result<Option<(usize, usize, Remembered)>, Error> {
    for (first, last, names) in top_headers(sheet) {
        if let Some(told) = remembered(ledger, &names)? {
            return Ok(Some((first, last, told)));
        }
    }
    Ok(None)
}

/// Keeps what was said of the table with these headings.
///
/// # Errors
/// Of the database.
pub fn remember(ledger: &mut Ledger, headings: &[String], told: &Remembered) -> Result<(), Error> {
    let Some(key) = key(ledger.catalogue(), headings) else { return Ok(()) };
    let json = serde_json::to_string(told).map_err(crate::store::Error::from)?;
    Ok(ledger.set_preference(&key, &json)?)
}

/// Nothing is said of the table with these headings any more.
///
/// # Errors
/// Of the database.
pub fn forget(ledger: &mut Ledger, headings: &[String]) -> Result<(), Error> {
    let Some(key) = key(ledger.catalogue(), headings) else { return Ok(()) };
    ledger.drop_preference(&key)?;
    Ok(())
}

/// Where it is kept: the same for tables with the same headings in the same order, whatever lies
/// beyond the boundary. One heading alone says nothing of a table.
fn key(catalogue: &Catalogue, headings: &[String]) -> Option<String> {
    let mut hash = Sha256::new();
    let mut known = 0;
    for heading in headings {
        let text: String = heading.split_whitespace().collect();
        if text.is_empty() || is_made_up(&text) || catalogue.beyond_boundary(&text).is_some() {
            continue;
        }
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
        known += 1;
    }
    let digest: String =
        hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    (known > 1).then(|| format!("{COLUMNS}{digest}"))
}

/// Whether a heading only says which column stands under none: 第3列.
fn is_made_up(heading: &str) -> bool {
    let number = heading.strip_prefix('第').and_then(|rest| rest.strip_suffix('列'));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// How the columns of rows in the queue are read, by their headings.
#[derive(Default)]
pub(super) struct Told(HashMap<Vec<String>, Mapping>);

impl Told {
    /// Of the rows that wait now, and of the tables that are being imported.
    pub(super) fn of(
        ledger: &Ledger,
        plans: &[Plan<'_>],
        request: &Request,
    ) -> Result<Self, Error> {
        let mut out = HashMap::new();
        for held in ledger.store().list_held()? {
            if out.contains_key(&held.headers) {
                continue;
            }
            let told = remembered(ledger, &held.headers)?.map(|told| told.mapping);
            let mapping = told.filter(|mapping| !mapping.is_empty());
            let mapping = mapping.and_then(|map| Mapping::from_json(&serde_json::json!(map)));
            out.insert(held.headers, mapping);
        }
        let whole = request.mapping.as_ref();
        for plan in plans {
            let own = request.said_of(&plan.sheet.name).and_then(|said| said.mapping.as_ref());
            if let Some(mapping) = own.or(whole).and_then(Mapping::from_json) {
                out.insert(plan.kept_headings(), Some(mapping));
            }
        }
        Ok(Self(out.into_iter().filter_map(|(key, told)| Some((key, told?))).collect()))
    }

    /// How a row that waits is read.
    pub(super) fn of_row(&self, held: &Held) -> Option<&Mapping> {
        self.0.get(&held.headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_heading_that_was_made_up_says_nothing_of_a_table() {
        let catalogue = Catalogue::builtin();
        let key = |headings: &[&str]| {
            let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
            key(&catalogue, &headings)
        };
        let bare = key(&["店名", "地址"]);
        assert!(bare.is_some());
        assert_eq!(key(&["店名", "第12列", "地址"]), bare);
        for own in ["第一联系人列", "第列", "第一列"] {
            assert_ne!(key(&["店名", own, "地址"]), bare, "{own}");
        }
        assert_eq!(key(&["店名"]), None);
    }
}
