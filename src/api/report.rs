//! Figures of the post.

use std::path::Path;

use serde::Serialize;
use ts_rs::TS;

use crate::net::figures::{Figures, Plan};
use crate::vault::Right;

use super::figures::FiguresReply;
use super::{Error, Result, Session};

/// Answer of `report`.
#[derive(Serialize, TS)]
pub struct ReportReply {
    /// The figures; keys of `assets/rules/figures.toml`.
    pub figures: Figures,
    /// The month or year: what was due and done, came and went.
    pub work: FiguresReply,
}

impl ReportReply {
    /// The figures for somebody who reads them: of a month or year that is over only whose they are, as the
    /// others count all pages that were made by then and are no figures of that month (decisions.md 29).
    pub fn shown_figures(&self) -> impl Iterator<Item = (&String, &serde_json::Value)> {
        self.figures.iter().filter(|(_, value)| self.work.running || value.is_string())
    }
}

impl Session {
    /// Counts, as of today or of the last day of a month (`2026-10`) or year (`2026`); what of the past
    /// can be told [`Plan::count_back`] says.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn report(&mut self, period: Option<&str>) -> Result<ReportReply> {
        self.ledger.require(Right::Figures)?;
        let plan = Plan::builtin().map_err(|problems| {
            let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
            Error::fault(said.join("; "))
        })?;
        let today = self.ledger.clock().today();
        // A month or year that is not over yet is looked at as of today.
        let ended = period
            .map(|period| {
                last_day(period).ok_or_else(|| {
                    Error::usage(format!("“{period}”不是月份（2026-10）或年份（2026）。"))
                })
            })
            .transpose()?
            .filter(|day| *day < today);
        let (store, catalogue) = (self.ledger.store(), self.ledger.catalogue());
        let mut figures = match ended {
            Some(day) => plan.count_back(store, catalogue, day)?,
            None => plan.count(store, catalogue, today)?,
        };
        let post = self.ledger.post()?;
        figures.insert("post".into(), post.name.into());
        figures.insert("station".into(), post.station.into());
        Ok(ReportReply { figures, work: self.figures(period)? })
    }

    /// The figures as a CSV file for a spreadsheet: 项目, 细目, 数值 in words, one number a line.
    /// Which of them: [`ReportReply::shown_figures`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn report_csv(&self, reply: &ReportReply, path: &Path) -> Result<()> {
        let plan = Plan::builtin().map_err(|_| Error::fault("figures.toml"))?;
        let label = |key: &str| plan.label(key).unwrap_or(key).to_owned();
        let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
        out.write_record(["项目", "细目", "数值"]).map_err(Error::fault)?;
        for (key, value) in reply.shown_figures() {
            for (part, number) in parts(value) {
                let record = [label(key), part.map(&label).unwrap_or_default(), number];
                out.write_record(record).map_err(Error::fault)?;
            }
        }
        for record in work_records(&reply.work) {
            out.write_record(record).map_err(Error::fault)?;
        }
        let bytes = out.into_inner().map_err(Error::fault)?;
        super::write_file(path, &bytes).map_err(|e| Error::writing(&e, &path.display().to_string()))
    }
}

/// The numbers of a figure, each with its part when it has parts.
fn parts(value: &serde_json::Value) -> Vec<(Option<&str>, String)> {
    let number =
        |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value.as_object() {
        Some(inner) => {
            inner.iter().map(|(key, value)| (Some(key.as_str()), number(value))).collect()
        }
        None => vec![(None, number(value))],
    }
}

/// The figures of a month or year, one number a line: what they are of stands before each.
fn work_records(work: &FiguresReply) -> Vec<[String; 3]> {
    let mut out = Vec::new();
    if work.running {
        let days = format!("{} 至 {}", work.first, work.last);
        out.push([format!("{}　统计期", work.title), days, work.so_far.clone()]);
    }
    let mut add = |item: String, part: &str, number: u32| {
        out.push([format!("{}　{item}", work.title), part.to_owned(), number.to_string()]);
    };
    for part in &work.parts {
        for row in &part.rows {
            let item = format!("{}　{}", part.title, row.label);
            add(item.clone(), "合计", row.total);
            for (column, count) in work.categories.iter().zip(&row.cells) {
                add(item.clone(), column.label, *count);
            }
        }
    }
    for line in &work.lines {
        add(line.label.clone(), "应做", line.due);
        add(line.label.clone(), "做了", line.done);
    }
    for kind in &work.kinds {
        let category = work.categories.iter().find(|column| column.code == kind.category);
        let category = category.map_or("", |column| column.label);
        // What a kind is called, without the examples behind it.
        let label = kind.label.split('（').next().unwrap_or_default();
        add(format!("期末处所　{category}"), label, kind.places);
    }
    for month in &work.months {
        for (label, count) in [
            ("应查", month.checks_due),
            ("按期查了", month.checks_done),
            ("发现隐患", month.hazards_found),
            ("销号、移送", month.hazards_settled),
            ("签订责任书", month.letters_signed),
        ] {
            add(format!("逐月　{}", month.month), label, count);
        }
    }
    for point in &work.trend {
        add(format!("应在网　{}", point.day), "合计", point.expected);
        add(format!("完好　{}", point.day), "合计", point.kept);
    }
    out
}

fn last_day(period: &str) -> Option<chrono::NaiveDate> {
    let (year, month) = match period.split_once('-') {
        Some((year, month)) => (year.parse().ok()?, month.parse().ok()?),
        None => (period.parse().ok()?, 12),
    };
    let first = chrono::NaiveDate::from_ymd_opt(year, month, 1)?;
    first.checked_add_months(chrono::Months::new(1))?.pred_opt()
}
