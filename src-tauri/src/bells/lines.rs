//! The three lines and the two needles.

use yuwang::api::lines::{BeginAsk, BoardAsk, TieAsk};
use yuwang::api::needles::{EquippedAsk, NeedlesAsk};
use yuwang::domain::SubjectId;

use crate::book::Book;

pub fn ring(book: &mut Book) {
    book.read("organisations", |session, ()| session.organisations());
    book.read("week_board", |session, ask: BoardAsk| session.week_board(&ask));
    book.read("begin_record", |session, ask: BeginAsk| session.begin_record(&ask));
    book.write("post_page", |session, ()| -> Result<SubjectId, _> { session.post_page() });
    book.write("tie_place", |session, ask: TieAsk| session.tie_place(&ask));
    book.write("untie_place", |session, ask: TieAsk| session.untie_place(&ask));
    book.read("needles", |session, ask: NeedlesAsk| session.needles(&ask));
    book.read("equipped", |session, ask: EquippedAsk| session.equipped(&ask));
}
