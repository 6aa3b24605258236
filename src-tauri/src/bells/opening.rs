//! Before and after a ledger is open: first run, lock, unlock, the frame.

use serde::Deserialize;
use ts_rs::TS;
use yuwang::api::desk::{InitAsk, UnlockAsk, look_at_folder, passphrase_problem};
use yuwang::api::door::{RecoverAsk, recover, restore_and_open};
use yuwang::api::{Session, desk};
use yuwang::printer::Spooler;

use crate::book::Book;

/// A backup to bring back.
#[derive(Deserialize, TS)]
pub struct RestoreAsk {
    /// Token of the file.
    pub file: u32,
    /// What opened the ledger on the day of the backup.
    pub open: UnlockAsk,
}

/// The queue that prints the recovery sheet.
#[derive(Deserialize, TS)]
pub struct RecoverySendAsk {
    /// Its name.
    pub queue: String,
    /// The key that was just made.
    pub recovery_key: String,
}

/// Where the recovery sheet goes.
#[derive(Deserialize, TS)]
pub struct RecoverySheetAsk {
    /// Token of the file.
    pub file: u32,
    /// The key that was just made.
    pub recovery_key: String,
}

pub fn ring(book: &mut Book) {
    book.shell("folder", |caller, ()| {
        let options = &caller.desk.options;
        Ok::<desk::FolderReply, _>(look_at_folder(&options.ledger, options.today))
    });
    book.shell("is_open", |caller, ()| Ok(caller.desk.is_open()));
    book.shell("passphrase_problem", |_, text: String| Ok(passphrase_problem(&text)));
    book.shell("seconds_to_wait", |caller, ()| Ok(caller.desk.seconds_to_wait()));
    book.shell("init", |caller, ask: InitAsk| {
        let options = &caller.desk.options;
        let (session, reply) = Session::init(&ask.at(&options.ledger, options.today))?;
        caller.desk.put(session);
        Ok(reply)
    });
    book.shell("unlock", |caller, ask: UnlockAsk| {
        let options = &caller.desk.options;
        let open = ask.at(&options.ledger, options.today)?;
        caller.desk.put(caller.desk.try_secret(|| Session::open(&open))?);
        Ok(())
    });
    book.shell("recover", |caller, ask: RecoverAsk| {
        let desk = &caller.desk;
        let (folder, today) = (&desk.options.ledger, desk.options.today);
        desk.put(desk.try_secret(|| recover(folder, &ask, today))?);
        Ok(())
    });
    book.shell_work("restore", |caller, ask: RestoreAsk, watch| {
        let desk = &caller.desk;
        let file = desk.path(ask.file)?;
        let open = ask.open.at(&desk.options.ledger, desk.options.today)?;
        desk.try_secret(|| desk.with_place(|place| restore_and_open(place, &file, &open, watch)))
    });
    book.file_write("recovery_sheet_save", |session, ask: RecoverySheetAsk, desk| {
        session.print_recovery_sheet(&ask.recovery_key, &desk.path(ask.file)?)
    });
    book.write("recovery_sheet_send", |session, ask: RecoverySendAsk| {
        session.send_recovery_sheet(&ask.recovery_key, &ask.queue, &Spooler::system())
    });
    book.shell("lock", |caller, ()| {
        caller.desk.close();
        Ok(())
    });
    book.read("desk", |session, ()| session.desk());
    book.read("definitions", |session, ()| session.definitions());
    book.work("fill_with_sample", |session, places: usize, watch| {
        session.fill_with_sample(places, watch)
    });
    book.write("remove_sample", |session, ()| session.remove_sample());
}
