//! What became of pages that were sent: jobs are followed until they are over, and paper for the
//! binder that never came out is called back.
//!
//! The jobs of the last days are kept in the ledger, as a preference of nobody: one that fails after
//! the window was closed is found when it is opened again. Asking the system takes its time, so it
//! is done without the ledger: first which jobs, then what the system says, then what follows.

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::printer::{Progress, Spooler, Told};
use crate::store::binder::RunState;
use crate::vault::Right;

use super::{Result, Session};

const JOBS: &str = "print.jobs";
/// How many jobs are kept.
const MOST: usize = 20;
/// A job that is older is of no interest to anybody.
const DAYS: i64 = 3;
const TIME: &str = "%Y-%m-%d %H:%M:%S";

/// A job as the ledger keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    job: String,
    queue: String,
    pages: usize,
    /// The run for the binder whose pages it prints; empty when it prints none.
    run: String,
    at: String,
    /// As [`SentJob::state`].
    state: String,
    said: String,
    #[serde(default)]
    recalled: bool,
}

/// A job that was sent to a queue.
#[derive(Debug, Serialize, TS)]
pub struct SentJob {
    /// `PDF-17`.
    pub job: String,
    /// The queue.
    pub queue: String,
    /// Pages.
    pub pages: usize,
    /// When it was sent, local time.
    pub at: String,
    /// `waiting`, `held`, `printing`, `done`, `failed`, `cancelled`, `gone`.
    pub state: String,
    /// 排队中, 正在打印, 已打完, 失败 …
    pub words: &'static str,
    /// The system's own words; often empty.
    pub said: String,
    /// Nothing more will come of it.
    pub over: bool,
    /// It ended just now: nobody was told before.
    pub news: bool,
    /// The run for the binder that was called back because of it; empty when none was.
    pub recalled: String,
}

/// What the system says of jobs; those it could not be asked about are left out.
pub fn ask_about_jobs(spooler: &Spooler, jobs: &[String]) -> Vec<(String, Told)> {
    let told = |job: &String| Some((job.clone(), spooler.follow(job).ok()?));
    jobs.iter().filter_map(told).collect()
}

fn code(progress: Progress) -> &'static str {
    match progress {
        Progress::Waiting => "waiting",
        Progress::Held => "held",
        Progress::Printing => "printing",
        Progress::Done => "done",
        Progress::Failed => "failed",
        Progress::Cancelled => "cancelled",
        Progress::Gone => "gone",
    }
}

fn words(state: &str) -> &'static str {
    match state {
        "held" => "先留着没印",
        "printing" => "正在打印",
        "done" => "已打完",
        "failed" => "失败",
        "cancelled" => "已取消",
        "gone" => "系统里已没有这个任务",
        _ => "排队中",
    }
}

impl Kept {
    fn is_over(&self) -> bool {
        !matches!(self.state.as_str(), "waiting" | "held" | "printing")
    }

    fn came_to_nothing(&self) -> bool {
        matches!(self.state.as_str(), "failed" | "cancelled")
    }

    fn view(&self, news: bool) -> SentJob {
        SentJob {
            job: self.job.clone(),
            queue: self.queue.clone(),
            pages: self.pages,
            at: self.at.clone(),
            state: self.state.clone(),
            words: words(&self.state),
            said: self.said.clone(),
            over: self.is_over(),
            news,
            recalled: if self.recalled { self.run.clone() } else { String::new() },
        }
    }
}

impl Session {
    /// Remembers a job, to follow it. `run`: whose pages for the binder it prints.
    pub(super) fn keep_job(
        &mut self,
        job: &str,
        queue: &str,
        pages: usize,
        run: &str,
    ) -> Result<()> {
        if job.is_empty() {
            return Ok(());
        }
        let mut jobs = self.kept_jobs()?;
        jobs.retain(|old| old.job != job);
        jobs.push(Kept {
            job: job.to_owned(),
            queue: queue.to_owned(),
            pages,
            run: run.to_owned(),
            at: self.ledger.clock().now().format(TIME).to_string(),
            state: code(Progress::Waiting).to_owned(),
            said: String::new(),
            recalled: false,
        });
        let excess = jobs.len().saturating_sub(MOST);
        jobs.drain(..excess);
        self.keep_jobs(&jobs)
    }

    /// The jobs that are not over yet, by name.
    ///
    /// # Errors
    /// `NOT_ALLOWED`.
    pub fn open_jobs(&self) -> Result<Vec<String>> {
        self.ledger.require(Right::Print)?;
        let open = self.kept_jobs()?.into_iter().filter(|kept| !kept.is_over());
        Ok(open.map(|kept| kept.job).collect())
    }

    /// Takes in what the system said of jobs, and calls back the runs for the binder of which no
    /// page will come out: the binder holds what it held, the pages are stale as before. A run that
    /// somebody has confirmed stays confirmed: he has seen the paper.
    ///
    /// # Errors
    /// `NOT_ALLOWED`.
    pub fn jobs_told(&mut self, told: &[(String, Told)]) -> Result<Vec<SentJob>> {
        self.ledger.require(Right::Print)?;
        let mut jobs = self.kept_jobs()?;
        let mut news = Vec::new();
        for kept in jobs.iter_mut().filter(|kept| !kept.is_over()) {
            let Some((_, told)) = told.iter().find(|(job, _)| *job == kept.job) else { continue };
            code(told.progress).clone_into(&mut kept.state);
            if !told.said.is_empty() || !kept.came_to_nothing() {
                kept.said.clone_from(&told.said);
            }
            if kept.is_over() {
                news.push(kept.job.clone());
            }
        }
        for at in 0..jobs.len() {
            let Some(kept) = jobs.get(at).filter(|kept| news.contains(&kept.job)) else { continue };
            let run = kept.run.clone();
            let lost = |kept: &Kept| kept.run != run || kept.came_to_nothing();
            if !run.is_empty() && jobs.iter().all(lost) && self.recall_waiting(&run)? {
                jobs.iter_mut().skip(at).take(1).for_each(|kept| kept.recalled = true);
            }
        }
        self.keep_jobs(&jobs)?;
        Ok(jobs.iter().rev().map(|kept| kept.view(news.contains(&kept.job))).collect())
    }

    /// Calls a run back that still waits to be confirmed.
    fn recall_waiting(&mut self, number: &str) -> Result<bool> {
        let runs = self.ledger.store().list_binder_runs(u32::MAX)?;
        let waiting =
            runs.iter().find(|run| run.number == number && run.state == RunState::Printed);
        let Some(run) = waiting else { return Ok(false) };
        self.binder_recall(run.id)?;
        Ok(true)
    }

    fn kept_jobs(&self) -> Result<Vec<Kept>> {
        let kept = self.ledger.shared_preference(JOBS)?;
        let mut jobs: Vec<Kept> =
            kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let oldest = self.ledger.clock().now() - TimeDelta::days(DAYS);
        let recent = |kept: &Kept| {
            NaiveDateTime::parse_from_str(&kept.at, TIME).is_ok_and(|at| at >= oldest)
        };
        jobs.retain(recent);
        Ok(jobs)
    }

    fn keep_jobs(&mut self, jobs: &[Kept]) -> Result<()> {
        Ok(self.ledger.set_shared_preference(JOBS, &serde_json::to_string(jobs)?)?)
    }
}
