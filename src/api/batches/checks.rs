//! A month's check sheets: the form of each place's category with the items of its kind, to be
//! filled by hand.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use crate::forms::{FormDef, Values, values};
use crate::ledger::Page;
use crate::ledger::edit::fill_snapshot;
use crate::net::Survey;
use crate::paper::{Body, Press, Sheet};
use crate::store::SubjectNo;

use super::super::parts::Run;
use super::super::{Error, Result, Session};
use super::{Job, month_words};

impl Session {
    pub(super) fn check_sheets(
        &self,
        job: &Job<'_>,
        month: NaiveDate,
        only_missing: bool,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let catalogue = self.catalogue().clone();
        let only = self.only(job.request)?;
        if let Some(form) = only.filter(|form| !form.is_check()) {
            return Err(Error::usage(format!("“{}”不是检查用的表。", form.label)));
        }
        self.category_in(job)?;
        let survey =
            Survey::read(self.ledger.store(), &catalogue, self.ledger.rulebook(), job.today)?;
        let stops = self.stops(job, &survey)?;
        for (done, stop) in stops.iter().enumerate() {
            job.watch.step(done, stops.len())?;
            let Some(form) = stop.subject.kind.category().and_then(|c| catalogue.check_form(c))
            else {
                continue;
            };
            if only_missing && self.was_checked(stop.subject.no, form, month)? {
                continue;
            }
            let page = Page::read(self.ledger.store(), &catalogue, stop.subject.clone())?;
            let mut known = Values::new();
            fill_snapshot(form, &page, &mut known);
            if let Some(path) = form.role_at("happened_on") {
                values::set(&mut known, path, Value::String(day_to_write(month)));
            }
            let head = self.head(form, &page, job.post, &job.request.purpose, 0, None);
            let name = format!("{} {}", form.title(), head.leaf_no);
            let sheet = Sheet { form, head, body: Body::Hand(&known), blank: true };
            let laid = press.lay_out(&sheet)?;
            run.put(press, laid, &name)?;
        }
        if press.pages() > 0 {
            run.called(format!("{}检查表", month_words(month)));
        }
        Ok(())
    }
}

impl Session {
    /// Whether there is a record of a month.
    fn was_checked(&self, subject: SubjectNo, form: &FormDef, month: NaiveDate) -> Result<bool> {
        let month = month.format("%Y-%m").to_string();
        let entries = self.ledger.store().list_entries(subject)?;
        Ok(entries.iter().any(|entry| entry.form == form.key && entry.day.starts_with(&month)))
    }
}

/// A day of a month, the day itself to be written in.
fn day_to_write(month: NaiveDate) -> String {
    format!("{}年{}月　　日", month.year(), month.month())
}
