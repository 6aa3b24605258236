//! What the user at the desk left lying there: drafts and preferences (decisions.md 24).

use serde::de::IgnoredAny;

use crate::store::desk::Draft;
use crate::vault::Right;

use super::{Error, Ledger, Result};

/// The largest draft, in bytes.
pub const LARGEST_DRAFT: usize = 1024 * 1024;
/// The largest preference, in bytes.
pub const LARGEST_PREFERENCE: usize = 64 * 1024;
/// The user whom preferences of the computer belong to: no name is empty.
const NOBODY: &str = "";
/// The longest key of either, in bytes.
const LONGEST_KEY: usize = 200;

impl Ledger {
    /// Keeps what is half typed.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `TOO_LARGE`, `NOT_JSON`; the database.
    pub fn save_draft(&mut self, key: &str, json: &str) -> Result<()> {
        self.require(Right::Enter)?;
        fits(key, json, LARGEST_DRAFT)?;
        Ok(self.store.save_draft(self.user.user(), key, json, self.clock.now())?)
    }

    /// What was half typed.
    ///
    /// # Errors
    /// Of the database.
    pub fn draft(&self, key: &str) -> Result<Option<Draft>> {
        Ok(self.store.find_draft(self.user.user(), key)?)
    }

    /// All that was half typed, the newest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        Ok(self.store.list_drafts(self.user.user())?)
    }

    /// Throws a draft away; `false` if there was none.
    ///
    /// # Errors
    /// Of the database.
    pub fn drop_draft(&mut self, key: &str) -> Result<bool> {
        Ok(self.store.drop_draft(self.user.user(), key)?)
    }

    /// A preference of the user.
    ///
    /// # Errors
    /// Of the database.
    pub fn preference(&self, key: &str) -> Result<Option<String>> {
        Ok(self.store.preference(self.user.user(), key)?)
    }

    /// Sets a preference of the user.
    ///
    /// # Errors
    /// `TOO_LARGE`, `NOT_JSON`; the database.
    pub fn set_preference(&mut self, key: &str, json: &str) -> Result<()> {
        fits(key, json, LARGEST_PREFERENCE)?;
        Ok(self.store.set_preference(self.user.user(), key, json)?)
    }

    /// A preference of nobody: what belongs to the computer, such as its printers.
    ///
    /// # Errors
    /// Of the database.
    pub fn shared_preference(&self, key: &str) -> Result<Option<String>> {
        Ok(self.store.preference(NOBODY, key)?)
    }

    /// Sets a preference of nobody.
    ///
    /// # Errors
    /// `TOO_LARGE`, `NOT_JSON`; the database.
    pub fn set_shared_preference(&mut self, key: &str, json: &str) -> Result<()> {
        fits(key, json, LARGEST_PREFERENCE)?;
        Ok(self.store.set_preference(NOBODY, key, json)?)
    }

    /// Forgets a preference of the user; `false` if there was none.
    ///
    /// # Errors
    /// Of the database.
    pub fn drop_preference(&mut self, key: &str) -> Result<bool> {
        Ok(self.store.drop_preference(self.user.user(), key)?)
    }
}

fn fits(key: &str, json: &str, largest: usize) -> Result<()> {
    if json.len() > largest || key.len() > LONGEST_KEY {
        return Err(Error::TooLarge { largest });
    }
    serde_json::from_str::<IgnoredAny>(json).map_err(|_| Error::NotJson)?;
    Ok(())
}
