//! The public copy of a record: everybody may read it, so nobody's personal information stands on it.
//!
//! What is left out follows from the definition (`class`, `public`), by no name of a field. What is
//! written in words is searched, too, for the names and numbers the ledger knows at this place.

use chrono::NaiveDate;
use serde_json::Value;

use crate::domain::EntryId;
use crate::forms::{Field, FormDef, Kind, PiClass, Shape, Values, values};
use crate::ledger::{Page, leaf_number};
use crate::paper::{Body, Press, Sheet};
use crate::store::Entry;

use super::super::leaves::mark_wrong;
use super::super::parts::Run;
use super::super::{Error, Result, Session};
use super::Job;

/// Stands for a name or number in a text.
const LEFT_OUT: &str = "×××";

impl Session {
    pub(super) fn public_records(
        &self,
        job: &Job<'_>,
        only_entry: Option<EntryId>,
        month: Option<NaiveDate>,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let catalogue = self.catalogue().clone();
        let only = self.only(job.request)?;
        if let Some(form) = only.filter(|form| !may_be_public(form)) {
            return Err(Error::usage(format!("“{}”没有公开版。", form.label)));
        }
        let forms: Vec<(&FormDef, FormDef)> = catalogue
            .forms()
            .iter()
            .filter(|form| may_be_public(form))
            .filter(|form| only.is_none_or(|only| only.key == form.key))
            .map(|form| (form, public_form(form)))
            .collect();
        let month = month.map(|month| month.format("%Y-%m").to_string());
        let subjects = match only_entry {
            Some(id) => {
                let entry = self.ledger.store().get_entry(id)?;
                if !forms.iter().any(|(form, _)| form.key == entry.form) {
                    return Err(Error::usage("这一条没有公开版。"));
                }
                vec![self.ledger.store().get_subject(entry.subject_id)?]
            }
            None => self.subjects_in(job)?,
        };
        for (done, subject) in subjects.iter().enumerate() {
            job.watch.step(done, subjects.len())?;
            let page = Page::read(self.ledger.store(), &catalogue, subject.clone())?;
            let mut entries = self.ledger.store().list_entries(subject.no)?;
            entries.iter_mut().for_each(mark_wrong);
            let known = self.personal_values(&entries);
            for (form, public) in &forms {
                let wanted = entries.iter().filter(|entry| {
                    entry.form == form.key
                        && only_entry.is_none_or(|id| id == entry.id)
                        && month.as_ref().is_none_or(|month| entry.day.starts_with(month))
                });
                for entry in wanted {
                    let vals = public_values(&public.fields, &entry.values, &known);
                    let (purpose, post) = (&job.request.purpose, job.post);
                    let head =
                        self.head(form, &page, post, purpose, entry.revision, Some(&entry.values));
                    let sheet = Sheet { form: public, head, body: Body::Log(&vals), blank: false };
                    let laid = press.lay_out(&sheet)?;
                    let number = leaf_number(&post.code, subject, Some(form));
                    run.put(press, laid, &format!("{} {number}", public.title()))?;
                }
            }
        }
        Ok(())
    }

    /// Names and numbers of persons that stand anywhere on the pages of a place, longest first.
    fn personal_values(&self, entries: &[Entry]) -> Vec<String> {
        let mut known = Vec::new();
        for entry in entries {
            let Some(form) = self.catalogue().form(&entry.form) else { continue };
            for (path, value) in values::leaves(&entry.values) {
                let personal = form.at(&path).filter(|field| field.class != PiClass::None);
                let telling = personal.is_some_and(|field| {
                    matches!(
                        field.kind,
                        Kind::Name | Kind::Phone | Kind::IdNumber { .. } | Kind::Plate
                    ) || (field.kind == Kind::Text && field.class == PiClass::Sensitive)
                });
                if let Some(text) = value.as_str().filter(|text| telling && long_enough(text)) {
                    known.push(text.trim().to_owned());
                }
            }
        }
        known.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
        known.dedup();
        known
    }
}

fn may_be_public(form: &FormDef) -> bool {
    form.paper.public_copy && form.shape == Shape::Log
}

/// One character is no name.
fn long_enough(text: &str) -> bool {
    text.trim().chars().count() >= 2
}

/// The form with what may be shown, under its title for everybody.
fn public_form(form: &FormDef) -> FormDef {
    let mut public = form.clone();
    public.paper.title = Some(format!("{}（公开版）", form.title()));
    keep_public(&mut public.fields);
    public
}

fn keep_public(fields: &mut Vec<Field>) {
    fields.retain(Field::is_public);
    for field in fields.iter_mut() {
        if let Kind::Group(inner) | Kind::List(inner) = &mut field.kind {
            keep_public(inner);
        }
    }
    fields.retain(|field| field.is_leaf() || field.kind == Kind::Checklist || has_fields(field));
}

fn has_fields(field: &Field) -> bool {
    !field.kind.fields().is_empty()
}

/// The values of those fields alone, their texts without the names and numbers known.
fn public_values(fields: &[Field], vals: &Values, known: &[String]) -> Values {
    let mut out = Values::new();
    for field in fields {
        let Some(value) = vals.get(&field.key) else { continue };
        let value = match (&field.kind, value) {
            (Kind::Group(inner), Value::Object(group)) => {
                Value::Object(public_values(inner, group, known))
            }
            (Kind::List(inner), Value::Array(rows)) => rows
                .iter()
                .filter_map(Value::as_object)
                .map(|row| Value::Object(public_values(inner, row, known)))
                .collect(),
            (Kind::Text | Kind::Long, Value::String(text))
                if !field.has_role("subject_name") && !field.has_role("record_no") =>
            {
                Value::String(without(text, known))
            }
            _ => value.clone(),
        };
        out.insert(field.key.clone(), value);
    }
    out
}

/// A text without the names and numbers known, and without any number as long as a person's.
fn without(text: &str, known: &[String]) -> String {
    let mut out = text.to_owned();
    for word in known {
        out = out.replace(word.as_str(), LEFT_OUT);
    }
    let mut clean = String::with_capacity(out.len());
    let mut digits = String::new();
    for c in out.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_digit() || (digits.len() >= 17 && matches!(c, 'X' | 'x')) => {
                digits.push(c);
            }
            other => {
                clean.push_str(if digits.len() >= 11 { LEFT_OUT } else { &digits });
                digits.clear();
                clean.extend(other);
            }
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_loses_names_and_long_numbers() {
        let known = ["朱沅芷".to_owned()];
        assert_eq!(
            without("通知朱沅芷（14135848793）3日内整改", &known),
            "通知×××（×××）3日内整改"
        );
        assert_eq!(without("身份证11010119900307001X，灭火器4具", &[]), "身份证×××，灭火器4具");
    }
}
