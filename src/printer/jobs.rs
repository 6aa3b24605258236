//! What CUPS tells by its commands of a queue's trays and of a job that was sent.
//!
//! `lpstat` knows whether a job is over; how it ended it says only in newer versions. `cancel` says
//! it in all of them: asked to cancel a job that is over it does nothing and answers that the job is
//! already completed, aborted or canceled. It is asked of none that is not over.

use std::process::Stdio;

use super::cups::{PATIENCE, finish};
use super::{Error, Progress, Spooler, Told, Tray};

/// What a choice of trays is called, in the models of printers and in IPP.
const TRAY_OPTIONS: [&str; 2] = ["InputSlot", "media-source"];

impl Spooler {
    pub(super) fn list_trays(&self, queue: &str) -> Result<Vec<Tray>, Error> {
        let (good, out, _) = self.hear("lpoptions", &["-p", queue, "-l"])?;
        // A queue whose model cannot be read has no trays to choose from.
        Ok(if good { trays_in(&out) } else { Vec::new() })
    }

    pub(super) fn ask_about(&self, job: &str) -> Result<Told, Error> {
        let Some((queue, _)) = job.rsplit_once('-') else { return Ok(Told::gone()) };
        let (_, waiting, said) =
            self.hear("lpstat", &["-l", "-W", "not-completed", "-o", queue])?;
        if let Some(told) = told_in(&waiting, job) {
            return Ok(told);
        }
        let (good, over, _) = self.hear("lpstat", &["-l", "-W", "completed", "-o", queue])?;
        let Some(mut told) = told_in(&over, job) else {
            let nobody = !good && !said.contains("Invalid destination");
            return if nobody { Err(super::cups::why_not(&said)) } else { Ok(Told::gone()) };
        };
        if !told.progress.is_over() {
            let (_, _, said) = self.hear("cancel", &[job])?;
            told.progress = ended(&said);
        }
        Ok(told)
    }

    fn hear(&self, name: &str, args: &[&str]) -> Result<(bool, String, String), Error> {
        let child = self
            .command(name)
            .args(args)
            .stdin(Stdio::null())
            .spawn()
            .map_err(|_| Error::NoService)?;
        finish(child, &[], PATIENCE)
    }
}

/// `InputSlot/Media Source: *Auto Tray1 Tray2`
fn trays_in(options: &str) -> Vec<Tray> {
    let trays = TRAY_OPTIONS.iter().find_map(|option| {
        let line = options.lines().find(|line| {
            line.strip_prefix(option).is_some_and(|rest| rest.starts_with(['/', ':']))
        })?;
        let (_, choices) = line.split_once(": ")?;
        Some(choices.split_whitespace().map(move |choice| {
            let code = choice.trim_start_matches('*');
            Tray { option: format!("{option}={code}"), default: choice.starts_with('*') }
        }))
    });
    trays.into_iter().flatten().collect()
}

/// What the long list of `lpstat -o` says of a job.
fn told_in(list: &str, job: &str) -> Option<Told> {
    let mut lines = list.lines().skip_while(|line| line.split_whitespace().next() != Some(job));
    lines.next()?;
    let (mut said, mut alerts) = (String::new(), String::new());
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        if let Some(status) = line.trim().strip_prefix("Status:") {
            status.trim().clone_into(&mut said);
        } else if let Some(all) = line.trim().strip_prefix("Alerts:") {
            all.trim().clone_into(&mut alerts);
        }
    }
    let has = |word: &str| alerts.contains(word);
    let progress = if has("job-completed") {
        Progress::Done
    } else if has("canceled") {
        Progress::Cancelled
    } else if has("aborted") {
        Progress::Failed
    } else if has("hold") || has("incoming") {
        Progress::Held
    } else if has("resources-are-not-ready") || has("stopped") {
        Progress::Waiting
    } else if has("printing") || has("processing") {
        Progress::Printing
    } else {
        Progress::Waiting
    };
    Some(Told { progress, said })
}

/// `Job #5 is already aborted - can't cancel.`
fn ended(said: &str) -> Progress {
    if said.contains("already aborted") {
        Progress::Failed
    } else if said.contains("already canceled") {
        Progress::Cancelled
    } else if said.contains("already completed") {
        Progress::Done
    } else {
        Progress::Gone
    }
}
