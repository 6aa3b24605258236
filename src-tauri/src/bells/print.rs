//! Printing: look at the pages, save or send the very same ones.

use serde::Deserialize;
use ts_rs::TS;
use yuwang::api::print_desk::{PrintAsk, SendAsk};
use yuwang::api::print_jobs::ask_about_jobs;
use yuwang::api::printers::{
    CalibrationAsk, FormOffset, MeasureAsk, QueueOffset, print_queues, print_trays,
};
use yuwang::domain::RunId;
use yuwang::printer::Spooler;

use crate::book::Book;

/// Where the pages go.
#[derive(Deserialize, TS)]
pub struct SaveAsk {
    /// What.
    pub print: PrintAsk,
    /// Token of the file.
    pub file: u32,
}

/// Which of several files to look at.
#[derive(Deserialize, TS)]
pub struct LookFileAsk {
    /// What.
    pub print: PrintAsk,
    /// From 0.
    pub file: usize,
}

/// Where a calibration page goes.
#[derive(Deserialize, TS)]
pub struct CalibrationSaveAsk {
    /// Which.
    pub page: CalibrationAsk,
    /// Token of the file.
    pub file: u32,
}

pub fn ring(book: &mut Book) {
    book.read("print_choices", |session, ()| session.print_choices());
    book.shell("print_queues", |_, ()| print_queues());
    book.shell("print_trays", |_, queue: String| print_trays(&queue));
    // The system is asked without the ledger: it may take its time, the window does not wait for it.
    book.shell("print_jobs", |caller, ()| {
        let open = caller.desk.with(|session| session.open_jobs())?;
        let told = ask_about_jobs(&Spooler::system(), &open);
        caller.desk.with(|session| session.jobs_told(&told))
    });
    book.read("print_offsets", |session, ()| session.print_offsets());
    book.read("set_queue_offset", |session, ask: QueueOffset| session.set_queue_offset(ask));
    book.read("measure_queue", |session, ask: MeasureAsk| session.measure_queue(&ask));
    book.read("set_form_offset", |session, ask: FormOffset| session.set_form_offset(ask));
    book.file_write("calibration_save", |session, ask: CalibrationSaveAsk, desk| {
        session.calibration_save(&ask.page, &desk.path(ask.file)?)
    });
    book.read("calibration_send", |session, ask: CalibrationAsk| {
        session.calibration_send(&ask, &Spooler::system())
    });
    book.work("print_look", |session, ask: PrintAsk, watch| session.print_look(&ask, watch));
    book.work("print_look_file", |session, ask: LookFileAsk, watch| {
        session.print_look_file(&ask.print, ask.file, watch)
    });
    book.bytes("print_pages", |session, ()| session.print_pages());
    book.read("print_close", |session, ()| {
        session.print_close();
        Ok(())
    });
    book.read("binder_runs", |session, ()| session.binder_runs());
    book.write("binder_confirm", |session, run: RunId| session.binder_confirm(run));
    book.write("binder_recall", |session, run: RunId| session.binder_recall(run));
    book.file_work("print_save", |session, ask: SaveAsk, desk, watch| {
        session.print_save(&ask.print, &desk.path(ask.file)?, watch)
    });
    book.work("print_send", |session, ask: SendAsk, watch| {
        session.print_send(&ask, &Spooler::system(), watch)
    });
}
