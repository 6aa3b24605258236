//! Places: lists, pages, search.

use yuwang::api::Session;
use yuwang::api::entries::SearchReply;
use yuwang::api::places::{PlaceReply, PlacesReply};
use yuwang::domain::SubjectId;

use crate::book::Book;

/// How many hits the search box shows.
const HITS: usize = 60;

pub fn ring(book: &mut Book) {
    book.read("places", |session, category: String| -> Result<PlacesReply, _> {
        session.places(Some(&category), None)
    });
    book.read("place", |session, id: SubjectId| -> Result<PlaceReply, _> { session.place(id) });
    book.read("search", |session: &mut Session, text: String| -> Result<SearchReply, _> {
        session.search(&text, HITS)
    });
}
