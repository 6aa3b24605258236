//! What the user left on his desk: drafts and preferences. The json is the window's own; it comes
//! back as it went in.

use serde::Serialize;
use ts_rs::TS;

use super::{Result, Session};

/// Something half typed.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DraftReply {
    /// What it is a draft of, in the window's own words.
    pub key: String,
    /// What was typed, as the window wrote it down.
    pub json: String,
    /// Local time, `YYYY-MM-DD HH:MM:SS`.
    pub saved_at: String,
}

/// Answer of `drafts`.
#[derive(Serialize, TS)]
pub struct DraftsReply {
    /// The newest first.
    pub drafts: Vec<DraftReply>,
}

impl From<crate::store::desk::Draft> for DraftReply {
    fn from(draft: crate::store::desk::Draft) -> Self {
        Self { key: draft.key, json: draft.json, saved_at: draft.saved_at }
    }
}

impl Session {
    /// Keeps what is half typed, in place of the draft of this key.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `TOO_LARGE` beyond 1 MB; `NOT_JSON`.
    pub fn save_draft(&mut self, key: &str, json: &str) -> Result<()> {
        Ok(self.ledger.save_draft(key, json)?)
    }

    /// What was half typed.
    ///
    /// # Errors
    /// Of the database.
    pub fn draft(&self, key: &str) -> Result<Option<DraftReply>> {
        Ok(self.ledger.draft(key)?.map(DraftReply::from))
    }

    /// All that was half typed.
    ///
    /// # Errors
    /// Of the database.
    pub fn drafts(&self) -> Result<DraftsReply> {
        let drafts = self.ledger.drafts()?.into_iter().map(DraftReply::from).collect();
        Ok(DraftsReply { drafts })
    }

    /// Throws a draft away; `false` if there was none.
    ///
    /// # Errors
    /// Of the database.
    pub fn drop_draft(&mut self, key: &str) -> Result<bool> {
        Ok(self.ledger.drop_draft(key)?)
    }

    /// A preference of the user.
    ///
    /// # Errors
    /// Of the database.
    pub fn preference(&self, key: &str) -> Result<Option<String>> {
        Ok(self.ledger.preference(key)?)
    }

    /// Sets a preference of the user.
    ///
    /// # Errors
    /// `TOO_LARGE` beyond 64 kB; `NOT_JSON`.
    pub fn set_preference(&mut self, key: &str, json: &str) -> Result<()> {
        Ok(self.ledger.set_preference(key, json)?)
    }
}
