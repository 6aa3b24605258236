//! What the placeholders of a letter stand for (letters.md 0, 5): all from the ledger.

use serde_json::Value;

use crate::domain::date;
use crate::forms::condition::Scope;
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Kind};
use crate::ledger::{Page, Post};
use crate::store::Entry;

/// Everything a letter may speak of.
pub struct Letter<'l> {
    /// The definitions in force.
    pub catalogue: &'l Catalogue,
    /// Who we are.
    pub post: &'l Post,
    /// The place.
    pub page: &'l Page,
    /// The place's entries.
    pub entries: &'l [Entry],
    /// The letter's form.
    pub form: &'l FormDef,
    /// The letter's values.
    pub vals: &'l Values,
    /// The scope of conditions, for what follows from the place's kind.
    pub scope: &'l dyn Scope,
}

impl Letter<'_> {
    /// The words for a placeholder; `None` leaves a blank to write in.
    pub fn value(&self, name: &str) -> Option<String> {
        let (first, rest) = name.split_once('.')?;
        match (first, rest) {
            ("place", "name") => {
                self.own("subject_name").or_else(|| filled(&self.page.subject.facts.name))
            }
            ("place", "addr") => filled(&self.page.subject.facts.address),
            ("place", "subkind_label") => self.card("place.subkind"),
            ("place", other) => self
                .card(&format!("place.{other}"))
                .or_else(|| values::text(&self.page.card, other)),
            ("rental", other) => self.card(&format!("rental.{other}")),
            ("party", "signer") => self.own("signer"),
            ("party", "role_label") => self.own("signer_role"),
            ("party", "phone") => self.own("phone"),
            ("police", "bureau") => {
                filled(&self.post.bureau).or_else(|| Some("上级公安机关".into()))
            }
            ("police", "station") => filled(&self.post.station),
            ("police", "post") => filled(&self.post.name),
            ("officer", "name") => self.own("officer").or_else(|| filled(&self.post.officer)),
            ("officer", "no") => filled(&self.post.officer_no),
            ("officer", "phone") => filled(&self.post.phone),
            ("security_resp" | "fire_resp", "name") => self.responsible(first),
            ("liaison", "name") => self.liaison(),
            ("letter", "no") => self.own("record_no"),
            ("letter", "year") => {
                let day = self.raw("valid_from").or_else(|| self.raw("signed_on"))?;
                day.get(..4).map(str::to_owned)
            }
            ("letter", "area") => values::text(self.vals, "area"),
            ("letter", other) => self
                .own(other)
                .or_else(|| values::text(self.vals, other))
                .or_else(|| values::show(self.form.at(other)?.default.as_ref()?)),
            ("alarm", "police") => Some("110".to_owned()),
            ("alarm", "fire") => Some("119".to_owned()),
            // 61 号令 26 条: the code table of units says who checks quarterly and who monthly.
            ("unit", "fire_check_period_label") => {
                match self.scope.meaning("place.subkind.fire_check_period") {
                    crate::forms::condition::Meaning::Text(period) => Some(period),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn raw(&self, role: &str) -> Option<String> {
        values::text(self.vals, &self.form.role_path(role)?)
    }

    /// A value of the letter itself, as it is printed.
    fn own(&self, role: &str) -> Option<String> {
        let path = self.form.role_path(role)?;
        shown(self.catalogue, self.form, self.vals, &path)
    }

    /// A value of the place's card, as it is printed.
    fn card(&self, role: &str) -> Option<String> {
        let form = self.catalogue.registration(self.page.category()?)?;
        let path = form.role_path(role)?;
        shown(self.catalogue, form, &self.page.card, &path)
    }

    /// The person who bears a responsibility: named so on a card, or in the list of responsible persons.
    fn responsible(&self, role: &str) -> Option<String> {
        self.entries.iter().find_map(|entry| {
            let form = self.catalogue.form(&entry.form)?;
            if let Some(path) = form.role_path(role)
                && let Some(name) = person_name(values::get(&entry.values, &path)?)
            {
                return Some(name);
            }
            let key = |role: &str| {
                form.role_path(role)
                    .and_then(|path| path.rsplit_once('.').map(|(_, key)| key.to_owned()))
            };
            let (role_key, person_key) = (key("responsible.role")?, key("responsible.person")?);
            let until_key = key("responsible.until");
            let list = form.role_path("responsible.role")?;
            let list = list.split_once('[').map(|(list, _)| list.to_owned())?;
            values::rows(&entry.values, &list)
                .into_iter()
                .filter(|row| until_key.as_ref().is_none_or(|key| !row.contains_key(key)))
                .find(|row| row.get(&role_key).and_then(Value::as_str) == Some(role))
                .and_then(|row| person_name(row.get(&person_key)?))
        })
    }

    fn liaison(&self) -> Option<String> {
        self.entries.iter().find_map(|entry| {
            let form = self.catalogue.form(&entry.form)?;
            let path = form.role_path("liaison")?;
            entry.until.is_empty().then(|| values::text(&entry.values, &path)).flatten()
        })
    }
}

fn person_name(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => filled(name),
        Value::Object(person) => person.get("name").and_then(Value::as_str).and_then(filled),
        _ => None,
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn shown(catalogue: &Catalogue, form: &FormDef, vals: &Values, path: &str) -> Option<String> {
    let field = form.at(path)?;
    let text = values::text(vals, path)?;
    Some(match &field.kind {
        Kind::Code(table) => catalogue.table(table)?.show(&text).to_owned(),
        Kind::Date | Kind::DateTime => date::parse_date(&text).map_or(text, date::format_cn),
        _ => text,
    })
}
