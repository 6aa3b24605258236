//! A visit: what is to be looked at, all of it written at once, which door comes next.

use yuwang::api::visit::hazards::ExtendAsk;
use yuwang::api::visit::{VisitRoundAsk, VisitSaveAsk};
use yuwang::domain::SubjectId;

use crate::book::Book;

pub fn ring(book: &mut Book) {
    book.read("visit_sheet", |session, place: SubjectId| session.visit_sheet(place));
    book.read("visit_round", |session, ask: VisitRoundAsk| session.visit_round(&ask));
    book.read("hazards", |session, place: SubjectId| session.hazards(place));
    book.write("extend_hazard", |session, ask: ExtendAsk| session.extend_hazard(&ask));
    book.write("visit_save", |session, ask: VisitSaveAsk| session.visit_save(&ask));
}
