//! Filling a ledger with whole subjects at once: the sample post.

use crate::forms::{SubjectKind, Values};
use crate::store::{self, Op, Prepared};

use crate::watch::Watch;

use super::edit::{fill_snapshot, judge_entry};
use super::{Ledger, Page, Result};

impl Ledger {
    /// Writes subjects with their entries in one change that can be undone; the first entry of a
    /// place is its registration. Gives the number of entries.
    ///
    /// # Errors
    /// Of the database; [`store::Error::Cancelled`].
    pub fn fill(
        &mut self,
        subjects: impl Iterator<Item = (SubjectKind, Vec<(String, Values)>)>,
        watch: Watch<'_>,
    ) -> Result<usize> {
        let catalogue = self.catalogue.clone();
        let today = self.clock.today();
        let actor = self.actor();
        let op = Op::new("demo", "写入示例数据");
        let done = self.store.transact::<_, store::Error>(op, &actor, |writer| {
            let mut count = 0;
            for (done, (kind, entries)) in subjects.enumerate() {
                watch.step(done, 0)?;
                let no = match kind {
                    SubjectKind::Post => writer.post()?,
                    kind => writer.open_subject(kind, false)?,
                };
                let mut page =
                    Page { subject: writer.subject(no)?, card: std::sync::Arc::default() };
                for (key, mut vals) in entries {
                    let Some(form) = catalogue.form(&key) else { continue };
                    if form.is_registration() {
                        page.card = std::sync::Arc::new(vals.clone());
                    }
                    fill_snapshot(form, &page, &mut vals);
                    let context = crate::forms::input::Context::typed(&catalogue, today);
                    let judged = judge_entry(form, &vals, &[], Some(&page), &context);
                    writer.insert_entry(no, &Prepared::new(form, &vals, &[], judged.status)?)?;
                    page.subject = writer.subject(no)?;
                    count += 1;
                }
            }
            Ok(count)
        })?;
        self.store.checkpoint()?;
        Ok(done.output)
    }
}
