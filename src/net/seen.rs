//! What a rule needs to know of a subject's entries, whatever the day: gathered when something was
//! written, looked at as often as somebody asks.
//!
//! Nothing that is seen depends on today, so that the same can be asked for every day of a year; and
//! nothing of a person is kept, only days and counts.

use chrono::{Days, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::forms::condition::Scope;
use crate::forms::judge::{Surroundings, nowhere, scope_of, scope_of_row};
use crate::forms::values;
use crate::forms::{Catalogue, FormDef};
use crate::store::{Entry, Subject};

use super::rule::{Looks, Records, Rule};

/// So many days of open items are kept; a place with more is beyond counting.
const MOST_DUE: usize = 40;

/// So many of the newest days that excuse are kept.
const MOST_EXCUSED: usize = 6;

/// The page's own day, where a rule asks for it among the days of a record.
const MADE: &str = "@made";

/// What was seen for a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// For windows.
    Window {
        /// The newest day of a record that counts.
        #[serde(with = "super::days::maybe")]
        newest: Option<NaiveDate>,
        /// Whether what it is asked for is open; always, where a rule does not say.
        open: bool,
        /// Days after it that excuse, the earliest first.
        #[serde(with = "super::days::list")]
        excused: Vec<NaiveDate>,
    },
    /// For items.
    Items {
        /// The last good days of those that are open, the earliest first.
        #[serde(with = "super::days::list")]
        due: Vec<NaiveDate>,
        /// Open ones that are a hole at once.
        at_once: u32,
        /// The newest day on which one was settled too late.
        #[serde(with = "super::days::maybe")]
        late: Option<NaiveDate>,
    },
    /// Whether there is one.
    One(bool),
    /// Heads by the card, and by the roster.
    Count {
        /// As the card says; none: it does not.
        said: Option<u32>,
        /// Rows of those who are there.
        there: u32,
    },
}

/// A subject with its entries, as it is gathered from.
pub struct Gathering<'g> {
    /// The subject.
    pub subject: &'g Subject,
    /// Its entries that are not removed, with their forms.
    pub entries: Vec<(&'g Entry, &'g FormDef)>,
    /// The definitions.
    pub catalogue: &'g Catalogue,
}

impl Gathering<'_> {
    /// What a rule needs; none where what is known of the forms is enough for it.
    pub fn see(&self, rule: &Rule) -> Option<Seen> {
        Some(match rule.looks_at {
            Looks::Leaf | Looks::Card | Looks::Term | Looks::Export | Looks::Kept => return None,
            Looks::Window => {
                let mut newest = None;
                self.each(&rule.records, |found| {
                    newest = newest.max(found.day(&rule.records.day));
                });
                let open = rule.open.as_ref().is_none_or(|open| {
                    let mut any = false;
                    self.each(open, |_| any = true);
                    any
                });
                let mut excused = Vec::new();
                if let Some(excuse) = &rule.excuse {
                    self.each(&excuse.records, |found| {
                        excused
                            .extend(found.day(&excuse.records.day).filter(|d| Some(*d) > newest));
                    });
                    excused.sort_unstable();
                    excused.dedup();
                    excused.drain(..excused.len().saturating_sub(MOST_EXCUSED));
                }
                Seen::Window { newest, open, excused }
            }
            Looks::Item => self.items(rule),
            Looks::One => {
                let mut any = false;
                self.each(&rule.records, |_| any = true);
                Seen::One(any)
            }
            Looks::Count => self.count(rule),
        })
    }

    fn items(&self, rule: &Rule) -> Seen {
        let (mut due, mut at_once, mut late) = (Vec::new(), 0, None);
        // Hours count as whole days where no time of day is known.
        let days = rule.hours.map_or(rule.after, |hours| hours.div_ceil(24));
        let last_good = |day: NaiveDate| day.checked_add_days(Days::new(days));
        self.each(&rule.records, |found| {
            if rule.records.day.is_empty() {
                at_once += 1;
                return;
            }
            let Some(day) = found.day(&rule.records.day) else { return };
            let settled = rule.records.to.iter().find_map(|name| found.text(name));
            match settled {
                None => due.extend(last_good(day)),
                Some(settled) => {
                    let began = rule.records.day.iter().find_map(|name| found.text(name));
                    if is_late(&began.unwrap_or_default(), &settled, days, rule.hours) {
                        late = late.max(day_of(&settled));
                    }
                }
            }
        });
        due.sort_unstable();
        due.truncate(MOST_DUE);
        Seen::Items { due, at_once, late }
    }

    fn count(&self, rule: &Rule) -> Seen {
        let said = self.entries.iter().find_map(|(entry, form)| {
            let path = form.is_registration().then(|| form.role_at("headcount")).flatten()?;
            values::get(&entry.values, path)?.as_u64()?.try_into().ok()
        });
        let mut there = 0;
        self.each(&rule.records, |_| there += 1);
        Seen::Count { said, there }
    }

    /// Walks over the records that a rule looks at.
    fn each(&self, records: &Records, mut each: impl FnMut(&Found<'_>)) {
        let around =
            Surroundings { catalogue: self.catalogue, today: NaiveDate::MIN, place: &nowhere };
        for (entry, form) in &self.entries {
            let named = match records.forms.as_slice() {
                [] => form.is_check(),
                forms => forms.contains(&form.key),
            };
            if !named {
                continue;
            }
            let mut look = |row: Option<&Map<String, Value>>, scope: &dyn Scope| {
                if records.when.as_ref().is_none_or(|when| when.holds(scope)) {
                    each(&Found { entry, row, made: &self.subject.created_on });
                }
            };
            let Some(list) = &records.list else {
                look(None, &scope_of(form, &entry.values, &around));
                continue;
            };
            let path = match list.strip_prefix('@') {
                Some(role) => form.role_at(role),
                None => Some(list.as_str()),
            };
            let Some(path) = path else { continue };
            for row in values::rows(&entry.values, path) {
                look(Some(row), &scope_of_row(form, path, row, &entry.values, &around));
            }
        }
    }
}

/// A record that a rule looks at.
struct Found<'f> {
    entry: &'f Entry,
    row: Option<&'f Map<String, Value>>,
    made: &'f str,
}

impl Found<'_> {
    /// A text of the row or else of the entry.
    fn text(&self, name: &str) -> Option<String> {
        if name == MADE {
            return Some(self.made.to_owned());
        }
        let of_row = self.row.and_then(|row| values::text(row, name));
        of_row.or_else(|| values::text(&self.entry.values, name)).filter(|text| !text.is_empty())
    }

    /// Its day: the first of these that is filled, or the entry's own.
    fn day(&self, names: &[String]) -> Option<NaiveDate> {
        match names {
            [] => day_of(&self.entry.day),
            names => names.iter().find_map(|name| day_of(&self.text(name)?)),
        }
    }
}

/// The day of a date, with or without a time of day.
fn day_of(text: &str) -> Option<NaiveDate> {
    text.get(..10).and_then(|day| day.parse().ok())
}

/// Whether something was settled later than so many days after it began, or so many hours where
/// both times are known. The term runs from the next day on (duties.md 3.7).
fn is_late(began: &str, settled: &str, days: u64, hours: Option<u64>) -> bool {
    let time = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok();
    if let (Some(hours), Some(began), Some(settled)) = (hours, time(began), time(settled)) {
        return (settled - began).num_minutes() > i64::try_from(hours * 60).unwrap_or(i64::MAX);
    }
    let (Some(began), Some(settled)) = (day_of(began), day_of(settled)) else { return false };
    (settled - began).num_days() > i64::try_from(days).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::is_late;

    /// The vector 外国人 of duties.md 3.1.
    #[test]
    fn a_foreigner_is_reported_within_twenty_four_hours() {
        let late = |at: &str| is_late("2026-05-01 20:00", at, 1, Some(24));
        assert!(!late("2026-05-02 19:59"));
        assert!(!late("2026-05-02 20:00"));
        assert!(late("2026-05-02 20:01"));
        // Without a time of day the next day will do.
        assert!(!is_late("2026-05-01", "2026-05-02", 1, Some(24)));
        assert!(is_late("2026-05-01", "2026-05-03", 1, Some(24)));
    }

    #[test]
    fn a_tenant_is_reported_within_three_days_from_the_next_on() {
        assert!(!is_late("2026-05-01", "2026-05-04", 3, None));
        assert!(is_late("2026-05-01", "2026-05-05", 3, None));
    }
}
