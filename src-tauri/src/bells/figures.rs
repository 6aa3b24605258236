//! Figures, the year-start survey, the handover sheet, and their pages.

use serde::Deserialize;
use ts_rs::TS;
use yuwang::api::figure_places::FigureAsk;
use yuwang::api::report_desk::{ReportAsk, ReportSendAsk};
use yuwang::printer::Spooler;

use crate::book::Book;

/// Where the pages of a report go.
#[derive(Deserialize, TS)]
pub struct ReportSaveAsk {
    /// Which report.
    pub report: ReportAsk,
    /// Token of the file.
    pub file: u32,
}

/// Where the table of figures goes.
#[derive(Deserialize, TS)]
pub struct FigureTableAsk {
    /// Month or year.
    pub period: String,
    /// Token of the file.
    pub file: u32,
}

pub fn ring(book: &mut Book) {
    book.read("figures", |session, period: String| session.figures(Some(&period)));
    book.read("figure_places", |session, ask: FigureAsk| session.figure_places(&ask));
    book.read("campaign", |session, year: Option<i32>| session.campaign(year));
    book.read("handover", |session, ()| session.handover());
    book.bytes("report_pages", |session, ask: ReportAsk| session.report_pages(&ask));
    book.file_write("report_save", |session, ask: ReportSaveAsk, desk| {
        session.report_save(&ask.report, &desk.path(ask.file)?)
    });
    book.file_write("report_table", |session, ask: FigureTableAsk, desk| {
        session.report_table(&ask.period, &desk.path(ask.file)?)
    });
    book.read("report_send", |session, ask: ReportSendAsk| {
        session.report_send(&ask, &Spooler::system())
    });
}
