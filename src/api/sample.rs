//! Sample data in an officer's own ledger: one change, taken back by one click.

use serde::Serialize;
use ts_rs::TS;

use crate::demo::{self, Plan};
use crate::domain::ChangeId;
use crate::vault::Right;
use crate::watch::Watch;

use super::entries::ChangeReply;
use super::{Error, Result, Session};

/// The operation under which sample data is written.
const OP: &str = "demo";

/// Sample data that stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SampleView {
    /// The change that wrote it.
    pub change: ChangeId,
    /// When, local time.
    pub at: String,
}

/// Answer of filling.
#[derive(Serialize, TS)]
pub struct SampleReply {
    /// Places that were written.
    pub places: usize,
    /// Entries that were written.
    pub entries: usize,
}

impl Session {
    /// Fills an empty ledger with an invented post of so many places, in one change.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `NOT_EMPTY` when something stands in the ledger; `CANCELLED`.
    pub fn fill_with_sample(&mut self, places: usize, watch: Watch<'_>) -> Result<SampleReply> {
        self.ledger.require(Right::Enter)?;
        if !self.ledger.store().list_subjects(None)?.is_empty() {
            return Err(Error::refused(
                "NOT_EMPTY",
                "台账里已有内容，没有写入样例；原有内容没有改动。",
                "样例只能写进空台账；想看样例，可以另建一本。",
            ));
        }
        let catalogue = self.catalogue().clone();
        let plan = Plan { places, seed: 1, today: self.ledger.clock().today() };
        let subjects = demo::subjects(&catalogue, &plan).map(|subject| {
            let entries = subject.entries.into_iter().map(|entry| (entry.form, entry.values));
            (subject.kind, entries.collect())
        });
        let told = |done: usize, _: usize| watch.said(done.min(places), places);
        let entries = self.ledger.fill(subjects, watch.told_by(&told))?;
        Ok(SampleReply { places, entries })
    }

    /// The sample data that stands in the ledger.
    ///
    /// # Errors
    /// Of the database.
    pub fn sample(&self) -> Result<Option<SampleView>> {
        let found = self.ledger.store().find_standing(OP)?;
        Ok(found.map(|(change, at)| SampleView { change, at }))
    }

    /// Takes the sample data back; what the officer wrote besides stays.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `SAMPLE_IN_USE` when something was written on its pages.
    pub fn remove_sample(&mut self) -> Result<ChangeReply> {
        self.ledger.require(Right::Settings)?;
        let sample = self.sample()?.ok_or_else(|| {
            Error::refused("NOTHING_TO_UNDO", "台账里没有样例数据，没有改动。", "")
        })?;
        self.undo(Some(sample.change)).map_err(|error| match error.code.as_str() {
            "CHANGED_SINCE" => Error::refused(
                "SAMPLE_IN_USE",
                "样例处所里有后来写的内容，样例没有清除，什么都没有改动。",
                "请先删掉写在样例处所里的内容，再清除样例。",
            ),
            _ => error,
        })
    }
}
