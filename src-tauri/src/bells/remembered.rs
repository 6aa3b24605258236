//! What the user left on his desk: half-typed texts and preferences, both inside the ledger.

use serde::Deserialize;
use ts_rs::TS;

use crate::book::Book;

/// A text under a key.
#[derive(Deserialize, TS)]
pub struct KeepAsk {
    /// Key, in the window's own words.
    pub key: String,
    /// JSON, as the window wrote it.
    pub json: String,
}

pub fn ring(book: &mut Book) {
    book.read("save_draft", |session, ask: KeepAsk| session.save_draft(&ask.key, &ask.json));
    book.read("draft", |session, key: String| Ok(session.draft(&key)?.map(|draft| draft.json)));
    book.read("draft_count", |session, ()| Ok(session.drafts()?.drafts.len()));
    book.read("drop_draft", |session, key: String| session.drop_draft(&key));
    book.read("preference", |session, key: String| session.preference(&key));
    book.read("set_preference", |session, ask: KeepAsk| {
        session.set_preference(&ask.key, &ask.json)
    });
}
