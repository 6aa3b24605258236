//! Letters at the door: how each of them stands, and what a new one starts with.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use crate::forms::{FormDef, Kind, Shape, values};
use crate::ledger::Page;
use crate::net::Finding;
use crate::store::Entry;

use super::super::Session;
use super::{Cells, LetterWay, VisitLetter};

impl Session {
    /// The letters that a place has a leaf for.
    pub(super) fn letters_at(
        &self,
        page: &Page,
        entries: &[Entry],
        gaps: &[Finding],
        today: NaiveDate,
    ) -> Vec<VisitLetter> {
        let forms = self.catalogue().forms_of(page.subject.kind);
        let forms = forms.filter(|form| form.shape == Shape::Letter && self.has_leaf(form));
        let letters = forms.map(|form| {
            let tab = self.tab(form, page, entries, gaps);
            VisitLetter {
                form: form.key.clone(),
                entry: newest(form, entries).map(|entry| entry.id),
                due: gaps.iter().any(|gap| gap.form == form.key),
                mark: tab.mark,
                words: tab.words,
                start: self.shown_letter(form, page, entries, today),
                ways: self.ways(form),
            }
        });
        letters.collect()
    }

    /// The same as it may be shown: what is masked stays what it is unless somebody types another.
    fn shown_letter(
        &self,
        form: &FormDef,
        page: &Page,
        entries: &[Entry],
        day: NaiveDate,
    ) -> Cells {
        let start = self.new_letter(form, page, entries, day).into_iter();
        let shown = start.map(|(path, text)| {
            let masked = self.masked(form, &path, &Value::String(text.clone()));
            (path, masked.as_str().map_or(text, str::to_owned))
        });
        shown.collect()
    }

    /// How a letter can be left at the door, signed ones first.
    fn ways(&self, form: &FormDef) -> Vec<LetterWay> {
        let table = form.role("state").and_then(|field| match &field.kind {
            Kind::Code(table) => self.catalogue().table(table),
            _ => None,
        });
        let rows = table.map_or(&[][..], |table| table.rows());
        let ways = rows.iter().filter(|row| !row.get("at_door").is_empty());
        let mut ways: Vec<LetterWay> = ways
            .map(|row| LetterWay {
                code: row.code.clone(),
                label: row.get("at_door").to_owned(),
                signed: row.get("counts_as_valid") == "1",
            })
            .collect();
        ways.sort_by_key(|way| !way.signed);
        ways
    }

    /// What a new letter of a day starts with.
    pub(super) fn new_letter(
        &self,
        form: &FormDef,
        page: &Page,
        entries: &[Entry],
        day: NaiveDate,
    ) -> Cells {
        let known = self.known_of_letter(form, page);
        let mut out: Cells = values::leaves(&known)
            .into_iter()
            .filter_map(|(path, value)| Some((path, values::show(value)?)))
            .collect();
        let kinds = self.catalogue().table("letter_kind");
        let term = kinds.and_then(|table| table.get(&form.key)).map_or("", |row| row.get("term"));
        let until = newest(form, entries).and_then(|entry| entry.until.parse().ok());
        let (from, to) = term_from(term, day, until);
        let days = [("signed_on", Some(day)), ("valid_from", Some(from)), ("valid_to", to)];
        for (role, day) in days {
            if let (Some(path), Some(day)) = (form.role_at(role), day) {
                out.insert(path.to_owned(), day.to_string());
            }
        }
        out
    }
}

fn newest<'e>(form: &FormDef, entries: &'e [Entry]) -> Option<&'e Entry> {
    let own = entries.iter().filter(|entry| entry.form == form.key);
    own.max_by(|a, b| (&a.day, a.no).cmp(&(&b.day, b.no)))
}

/// The term of a letter that is signed on a day, where the one before lasts until `before`. One that
/// lasts to the end of the year already is followed by next year's.
fn term_from(
    term: &str,
    day: NaiveDate,
    before: Option<NaiveDate>,
) -> (NaiveDate, Option<NaiveDate>) {
    let end_of = |year: i32| NaiveDate::from_ymd_opt(year, 12, 31);
    let from = before.filter(|before| *before >= day).and_then(|before| before.succ_opt());
    match term {
        "year_end" => {
            let from = from.filter(|from| from.year() > day.year()).unwrap_or(day);
            (from, end_of(from.year()))
        }
        "one_year" => {
            let from = from.unwrap_or(day);
            let to = from.checked_add_months(chrono::Months::new(12));
            // A year from the 29th of February ends on the 28th, one from any other day before it.
            let to =
                to.map(|to| if to.day() == from.day() { to.pred_opt().unwrap_or(to) } else { to });
            (from, to)
        }
        _ => (day, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn term(term: &str, on: &str, before: Option<&str>) -> (String, String) {
        let (from, to) = term_from(term, day(on), before.map(day));
        (from.to_string(), to.expect("an end").to_string())
    }

    #[test]
    fn a_letter_lasts_to_the_end_of_its_year() {
        let same = ("2026-11-05".to_owned(), "2026-12-31".to_owned());
        assert_eq!(term("year_end", "2026-11-05", Some("2026-10-21")), same);
        assert_eq!(term("year_end", "2026-11-05", None), same);
        let next = ("2027-01-01".to_owned(), "2027-12-31".to_owned());
        assert_eq!(term("year_end", "2026-12-20", Some("2026-12-31")), next);
    }

    #[test]
    fn a_letter_of_one_year_follows_the_one_before_it() {
        let follows = ("2026-12-01".to_owned(), "2027-11-30".to_owned());
        assert_eq!(term("one_year", "2026-11-05", Some("2026-11-30")), follows);
        assert_eq!(term("one_year", "2028-02-29", None).1, "2029-02-28");
    }
}
