//! Before and after a ledger is open: first run, lock, unlock, the frame.

use yuwang::api::desk::{InitAsk, UnlockAsk, look_at_folder, passphrase_problem};
use yuwang::api::{Session, desk};

use crate::book::Book;

pub fn ring(book: &mut Book) {
    book.shell("folder", |caller, ()| {
        let options = &caller.desk.options;
        Ok::<desk::FolderReply, _>(look_at_folder(&options.ledger, options.today))
    });
    book.shell("is_open", |caller, ()| Ok(caller.desk.is_open()));
    book.shell("passphrase_problem", |_, text: String| Ok(passphrase_problem(&text)));
    book.shell("init", |caller, ask: InitAsk| {
        let options = &caller.desk.options;
        let (session, reply) = Session::init(&ask.at(&options.ledger, options.today))?;
        caller.desk.put(session);
        Ok(reply)
    });
    book.shell("unlock", |caller, ask: UnlockAsk| {
        let options = &caller.desk.options;
        let session = Session::open(&ask.at(&options.ledger, options.today)?)?;
        caller.desk.put(session);
        Ok(())
    });
    book.shell("lock", |caller, ()| {
        caller.desk.close();
        Ok(())
    });
    book.read("desk", |session, ()| session.desk());
    book.read("definitions", |session, ()| session.definitions());
}
