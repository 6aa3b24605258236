//! Reports on their way out: looked at, saved, sent to the printer, as a table for a spreadsheet.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::paper::{Options, Paper, Press, Printed};
use crate::printer::{Job, Sides, Spooler};
use crate::store::Op;
use crate::vault::Right;
use crate::watch::Watch;

use super::{Error, Result, Session, report_paper};

/// Which report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The figures of a month or a year.
    #[default]
    Figures,
    /// The survey at the beginning of a year.
    Campaign,
    /// The handover sheet.
    Handover,
}

/// Which report, of when.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct ReportAsk {
    /// Which.
    pub kind: ReportKind,
    /// Month or year of figures, year of a survey; the running one if empty.
    pub period: String,
}

/// A report for a queue of the printer.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReportSendAsk {
    /// Which.
    pub report: ReportAsk,
    /// The queue.
    pub queue: String,
}

impl ReportAsk {
    fn year(&self) -> Result<Option<i32>> {
        let wrong = || Error::usage(format!("“{}”不是年份。", self.period));
        (!self.period.is_empty()).then(|| self.period.parse().map_err(|_| wrong())).transpose()
    }
}

impl Session {
    /// The pages of a report as a file.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; no such period; the database.
    pub fn report_pages(&self, ask: &ReportAsk) -> Result<Vec<u8>> {
        Ok(self.printed_report(ask)?.0.bytes)
    }

    /// Writes the pages of a report; answers how many.
    ///
    /// # Errors
    /// As [`Self::report_pages`], and when the file cannot be written.
    pub fn report_save(&mut self, ask: &ReportAsk, path: &Path) -> Result<usize> {
        let (printed, title) = self.printed_report(ask)?;
        super::write_file(path, &printed.bytes)
            .map_err(|error| Error::writing(&error, &path.display().to_string()))?;
        self.note_report(&title, printed.pages)?;
        Ok(printed.pages)
    }

    /// Sends a report to the printer; answers the number of its job.
    ///
    /// # Errors
    /// As [`Self::report_pages`]; what the queue says.
    pub fn report_send(&mut self, ask: &ReportSendAsk, spooler: &Spooler) -> Result<String> {
        self.ledger.require(Right::Print)?;
        let (printed, title) = self.printed_report(&ask.report)?;
        let job = Job {
            queue: &ask.queue,
            copies: 1,
            sides: Sides::One,
            sheet: Paper::A4.sheet(),
            tray: None,
            title: &title,
        };
        let sent = spooler.send(&job, &printed.bytes)?;
        self.keep_job(&sent.job, &ask.queue, printed.pages, "")?;
        self.note_report(&title, printed.pages)?;
        Ok(sent.job)
    }

    /// The figures of a month or year as a table for a spreadsheet.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; no such period; when the file cannot be written.
    pub fn report_table(&mut self, period: &str, path: &Path) -> Result<()> {
        let reply = self.report(Some(period).filter(|period| !period.is_empty()))?;
        self.report_csv(&reply, path)
    }

    fn printed_report(&self, ask: &ReportAsk) -> Result<(Printed, String)> {
        let post = self.ledger.post()?;
        let report = match ask.kind {
            ReportKind::Figures => report_paper::figures(&self.figures(Some(&ask.period))?, &post),
            ReportKind::Campaign => report_paper::campaign(&self.campaign(ask.year()?)?, &post),
            ReportKind::Handover => report_paper::handover(&self.handover()?, &post),
        };
        let printed_at = self.ledger.clock().now();
        let options = Options { paper: Paper::A4, punch: None, duplex: false, printed_at };
        let catalogue = self.catalogue().clone();
        let mut press = Press::new(&catalogue, &options);
        let laid = press.lay_out_report(&report);
        press.put(laid);
        let title = format!("{} {}", report.title, report.head.leaf_no);
        Ok((press.bind(&title, Watch::nobody())?, title))
    }

    fn note_report(&mut self, title: &str, pages: usize) -> Result<()> {
        self.ledger.note(Op::new("print", format!("打印{title}")), &json!({ "pages": pages }))?;
        Ok(())
    }
}
