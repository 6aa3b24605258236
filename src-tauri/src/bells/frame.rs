//! The frame, the net, the grids of places, new places.

use yuwang::api::Session;
use yuwang::api::entries::FindReply;
use yuwang::api::frame::BackupAge;
use yuwang::api::grid::{GridAsk, GridFindAsk, GridReply};
use yuwang::api::net::{NetAsk, NetReply};
use yuwang::api::newcomer::{NewcomerAsk, NewcomerReply, OpenedReply, TwinsReply};
use yuwang::domain::SubjectId;

use crate::book::Book;

pub fn ring(book: &mut Book) {
    book.read("backup_age", |session: &mut Session, ()| -> Result<BackupAge, _> {
        session.backup_age()
    });
    book.read("net", |session: &mut Session, ask: NetAsk| -> Result<NetReply, _> {
        session.net(&ask)
    });
    book.read("find", |session: &mut Session, text: String| -> Result<FindReply, _> {
        session.find(&text)
    });
    book.read("grid", |session: &mut Session, ask: GridAsk| -> Result<GridReply, _> {
        session.grid(&ask)
    });
    book.read("grid_find", |session: &mut Session, ask: GridFindAsk| session.grid_find(&ask));
    book.read("newcomer", |session: &mut Session, category: String| -> Result<NewcomerReply, _> {
        session.newcomer(&category)
    });
    book.read("find_twins", |session: &mut Session, ask: NewcomerAsk| -> Result<TwinsReply, _> {
        session.find_twins(&ask)
    });
    book.write("open_page", |session: &mut Session, ask: NewcomerAsk| -> Result<OpenedReply, _> {
        session.open_page(&ask)
    });
    book.write("remove_places", |session: &mut Session, ids: Vec<SubjectId>| {
        session.remove_places(&ids)
    });
    book.read("undoable", |session: &mut Session, ()| session.undoable());
    book.write("redo", |session: &mut Session, ()| session.redo());
}
