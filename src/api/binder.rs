//! Prints for the binder: kept as runs when they are on paper, and what is said of them afterwards.
//!
//! What was printed counts as in the binder only once somebody confirms it; a misprint is called
//! back. So a job that fails, or paper that never left the tray, leaves the binder as it was and the
//! pages stale: the next print has them again. Runs come of two kinds of prints: of what changed
//! (`binder_changes`), and of whole leaves that are printed [`FOR_THE_BINDER`].

use serde::Serialize;
use ts_rs::TS;

use crate::domain::RunId;
use crate::paper::Laid;
use crate::store::binder::{BinderPage, Run, RunState};
use crate::store::{Op, SubjectNo};
use crate::vault::Right;

use super::binder_changes::{gone, pages_of};
use super::leaves::Leaf;
use super::{Error, Result, Session};

/// How many runs are told of.
const TOLD: u32 = 20;
/// What leaves are printed for that are to be put into the binder.
pub const FOR_THE_BINDER: &str = "更新活页夹";

/// What a print of changes did with the binder.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct Replaced {
    /// `DY-20261101-02`, on the list and in [`Session::binder_runs`]; empty while it is only looked at.
    pub run: String,
    /// Leaves of which pages are replaced.
    pub replaced: usize,
    /// Leaves that were not in the binder.
    pub added: usize,
    /// Leaves to take out for good.
    pub removed: usize,
    /// Pages to put in.
    pub pages_in: usize,
    /// Pages to take out.
    pub pages_out: usize,
    /// Pages of the list in front.
    pub list_pages: usize,
}

/// A print for the binder, as it is told.
#[derive(Serialize, TS)]
pub struct RunView {
    /// Id.
    pub id: RunId,
    /// `DY-20261101-02`, as on its list.
    pub number: String,
    /// When it was printed, local time.
    pub at: String,
    /// By whom.
    pub user: String,
    /// What was printed.
    pub words: String,
    /// `printed`, `confirmed`, `recalled`; `superseded`: printed, and all of its pages printed again
    /// since.
    pub state: &'static str,
    /// When it was put in or called back; empty before.
    pub settled_at: String,
    /// Pages put in.
    pub pages_in: u32,
    /// Pages taken out for good.
    pub pages_out: u32,
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            number: run.number,
            at: run.at,
            user: run.user,
            words: run.words,
            state: if run.superseded { "superseded" } else { run.state.code() },
            settled_at: run.settled_at,
            pages_in: run.pages_in,
            pages_out: run.pages_out,
        }
    }
}

/// A print for the binder before it is kept.
#[derive(Debug)]
pub(super) struct WaitingRun {
    /// `DY-20261101-02`.
    pub(super) number: String,
    /// 活页批次, or 活页替换批次 with its list in front.
    pub(super) called: &'static str,
    /// What it is of, in words.
    pub(super) words: String,
    /// Its pages, and those that go with it, in the order of the files.
    pub(super) pages: Vec<(SubjectNo, BinderPage)>,
    /// How many of them are on paper with each file; the last has the rest.
    pub(super) ends: Vec<usize>,
}

impl WaitingRun {
    /// What of it is on paper when only so many files came so far.
    pub(super) fn keep_files(&mut self, files: usize) {
        if let Some(end) = files.checked_sub(1).and_then(|at| self.ends.get(at)) {
            self.pages.truncate(*end);
            self.words = format!("{}，只印了前{files}个文件", self.words);
        }
    }
}

impl Session {
    /// Keeps what was printed as a run that waits to be confirmed.
    pub(super) fn keep_run(&mut self, run: &WaitingRun) -> Result<RunId> {
        let op = Op::new("binder_print", format!("打印{} {}", run.called, run.number));
        let count =
            |put: bool| run.pages.iter().filter(|(_, page)| page.content.is_some() == put).count();
        let what = serde_json::json!({
            "run": run.number, "pages_in": count(true), "pages_out": count(false),
        });
        let actor = self.ledger.actor();
        let done =
            self.ledger.store_mut().transact::<_, crate::store::Error>(op, &actor, |writer| {
                let id = writer.add_binder_run(&run.number, &run.words, &run.pages)?;
                writer.note(&what)?;
                Ok(id)
            })?;
        Ok(done.output)
    }

    /// The number of the next run.
    pub(super) fn next_run(&self) -> Result<String> {
        let today = self.ledger.clock().today();
        let number = self.ledger.store().count_binder_runs(&today.to_string())? + 1;
        Ok(format!("DY-{}-{number:02}", today.format("%Y%m%d")))
    }

    /// The newest prints for the binder, newest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn binder_runs(&self) -> Result<Vec<RunView>> {
        let runs = self.ledger.store().list_binder_runs(TOLD)?;
        Ok(runs.into_iter().map(RunView::from).collect())
    }

    /// The run with this number, or the newest that waits when none is given.
    ///
    /// # Errors
    /// `NO_RUN`.
    pub fn binder_run(&self, number: Option<&str>) -> Result<RunId> {
        let store = self.ledger.store();
        let id = match number {
            Some(number) => store.find_binder_run(number.trim())?,
            None => store
                .list_binder_runs(TOLD)?
                .into_iter()
                .find(|run| run.state == RunState::Printed && !run.superseded)
                .map(|run| run.id),
        };
        id.ok_or_else(no_run)
    }

    /// The pages of a run were put into the binder, and those they replace taken out.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `NO_RUN` for one that is not there or is settled already.
    pub fn binder_confirm(&mut self, id: RunId) -> Result<()> {
        self.settle_run(id, RunState::Confirmed, "已放入活页夹")
    }

    /// The pages of a run were misprinted or never put in: the binder holds what it held before.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `NO_RUN` for one that is not there or was called back already.
    pub fn binder_recall(&mut self, id: RunId) -> Result<()> {
        self.settle_run(id, RunState::Recalled, "作废活页替换批次")
    }

    fn settle_run(&mut self, id: RunId, state: RunState, words: &str) -> Result<()> {
        self.ledger.require(Right::Print)?;
        let number = self.ledger.store().binder_run_number(id)?.ok_or_else(no_run)?;
        let op = Op::new("binder", format!("{words}：{number}"));
        let what = serde_json::json!({ "run": number, "state": state.code() });
        let actor = self.ledger.actor();
        let done =
            self.ledger.store_mut().transact::<_, crate::store::Error>(op, &actor, |writer| {
                writer.settle_binder_run(id, state)?;
                writer.note(&what)
            });
        match done {
            Ok(_) => Ok(()),
            Err(crate::store::Error::NotFound) => Err(no_run()),
            Err(other) => Err(other.into()),
        }
    }
}

/// The pages of whole leaves, for a run that waits.
#[derive(Default)]
pub(super) struct WholeLeaves {
    pages: Vec<(SubjectNo, BinderPage)>,
    ends: Vec<usize>,
    /// Where the leaf begins that was taken last.
    begun: usize,
    /// What lies in the binder of the place that leaves were taken of last.
    there: Option<(SubjectNo, Vec<BinderPage>)>,
}

impl WholeLeaves {
    /// Takes note of a leaf. Pages that the binder has of it beyond its last go out with it.
    pub(super) fn take(&mut self, session: &Session, leaf: &Leaf<'_>, laid: &Laid) -> Result<()> {
        let subject = leaf.page.subject.no;
        let pages = pages_of(leaf, laid);
        if self.there.as_ref().is_none_or(|(known, _)| *known != subject) {
            self.there = Some((subject, session.ledger.store().list_binder(subject)?));
        }
        self.begun = self.pages.len();
        let there = self.there.iter().flat_map(|(_, there)| there);
        let beyond = there.filter(|old| {
            pages.first().is_some_and(|page| page.leaf == old.leaf)
                && old.page as usize > pages.len()
        });
        self.pages.extend(beyond.map(|old| (subject, gone(old))));
        self.pages.extend(pages.into_iter().map(|page| (subject, page)));
        Ok(())
    }

    /// Says how many files were done when the leaf taken last was put into one.
    pub(super) fn put(&mut self, files: usize) {
        self.ends.resize(files, self.begun);
    }

    /// As a run; `None` when there was no leaf.
    pub(super) fn into_run(self, number: String, words: String) -> Option<WaitingRun> {
        let (pages, ends, called) = (self.pages, self.ends, "活页批次");
        (!pages.is_empty()).then_some(WaitingRun { number, called, words, pages, ends })
    }
}

fn no_run() -> Error {
    Error::refused("NO_RUN", "没有这个打印批次，或者它已经办完。", "请核对清单上的打印批次。")
}
