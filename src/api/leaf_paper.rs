//! A leaf as it lies on paper, for the screen: the very pages, numbers masked as on the screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{EntryId, SubjectId};
use crate::paper::{Options, Press};
use crate::watch::Watch;

use super::leaves::Wanted;
use super::printing::paper_of;
use super::{Result, Session};

/// Which leaf, on which paper.
#[derive(Debug, Deserialize, TS)]
pub struct LeafPaperAsk {
    /// Whose.
    pub place: SubjectId,
    /// Key of its form.
    pub form: String,
    /// Of letters and records which one; the first if it is not said.
    pub entry: Option<EntryId>,
    /// Paper, as [`super::print_desk::PrintAsk::paper`].
    pub paper: String,
    /// Hole pattern.
    pub punch: Option<String>,
}

/// The pages.
#[derive(Serialize, TS)]
pub struct LeafPaperReply {
    /// Each as an SVG document, to be shown as a picture.
    pub pages: Vec<String>,
}

impl Session {
    /// Draws a leaf. Nothing leaves the ledger and no number is shown in full, so it is not logged.
    ///
    /// # Errors
    /// Unknown place or form; no such paper. No pages when nothing is filled in yet.
    pub fn leaf_paper(&self, ask: &LeafPaperAsk) -> Result<LeafPaperReply> {
        let options = Options {
            paper: paper_of(&ask.paper)?,
            punch: ask.punch.clone(),
            duplex: false,
            printed_at: self.ledger.clock().now(),
        };
        let form = self.form(&ask.form)?;
        let subject = self.ledger.store().get_subject(ask.place)?;
        let post = self.ledger.post()?;
        let catalogue = self.catalogue().clone();
        let mut press = Press::new(&catalogue, &options);
        let wanted = Wanted { only: Some(form), post: &post, purpose: "", masked: true };
        let mut found = false;
        let (subjects, watch) = (std::slice::from_ref(&subject), Watch::nobody());
        self.each_leaf(subjects, &wanted, &mut press, watch, |press, leaf, laid| {
            let this = match ask.entry {
                Some(id) => leaf.entries.iter().any(|entry| entry.id == id),
                None => !found,
            };
            if this {
                found = true;
                press.put(laid);
            }
            Ok(())
        })?;
        Ok(LeafPaperReply { pages: press.draw() })
    }
}
