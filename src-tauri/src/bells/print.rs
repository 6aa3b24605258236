//! Printing: look at the pages, save or send the very same ones.

use serde::Deserialize;
use ts_rs::TS;
use yuwang::api::print_desk::{PrintAsk, SendAsk, print_queues};
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

pub fn ring(book: &mut Book) {
    book.read("print_choices", |session, ()| session.print_choices());
    book.shell("print_queues", |_, ()| print_queues());
    book.work("print_look", |session, ask: PrintAsk, watch| session.print_look(&ask, watch));
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
