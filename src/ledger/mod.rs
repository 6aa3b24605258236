//! What an officer does: open the ledger, write on a leaf, take it back, take in a file.
//!
//! A [`Ledger`] is an unlocked folder. Reading goes through [`Ledger::store`]; every change goes
//! through a method here, which judges the entry by its definition and writes through the store's
//! one door. No SQL, no files of the outside world, no words for a window.

pub mod attachments;
pub mod bin;
pub mod desk;
pub mod edit;
pub mod exempting;
pub mod facts;
pub mod filling;
pub mod hazards;
pub mod intake;
pub mod keeping;
pub mod late_entry;
pub mod lines;
pub mod merge;
pub mod opening;
pub mod organisations;
pub mod places;
pub mod planning;
mod post;
pub mod rekey;
pub mod renewal;
mod rows;
pub mod visit;

use std::sync::Arc;

use chrono::{Local, NaiveDate, NaiveDateTime};

use crate::domain::SubjectId;
use crate::forms::{Catalogue, Problem};
use crate::net::Rulebook;
use crate::store::{self, Actor, Store};
use crate::vault::{LedgerFolder, LedgerLock, Right, Slots, Unlocked};

pub use edit::{Edited, Input};
pub use facts::{Page, leaf_number};
pub use post::Post;

/// What can go wrong at the desk.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] crate::vault::Error),
    /// No form of this key.
    #[error("unknown form")]
    UnknownForm(String),
    /// No field of this path on the form.
    #[error("unknown field")]
    UnknownField(String),
    /// The form is not for this subject.
    #[error("form not for subject")]
    WrongSubject,
    /// The input does not say which place.
    #[error("no subject")]
    NoSubject,
    /// The place has this card already.
    #[error("card exists")]
    CardExists,
    /// The entry's place was removed; it has to come back first.
    #[error("page closed")]
    PageClosed,
    /// The same place is there already.
    #[error("duplicate place")]
    DuplicatePlace(SubjectId),
    /// An attachment is larger than it may be.
    #[error("attachment too large")]
    AttachmentTooLarge,
    /// The bytes are no picture and no PDF.
    #[error("not a kind that can be attached")]
    AttachmentKind,
    /// The sealed file is gone, or is not what was sealed.
    #[error("attachment damaged")]
    AttachmentDamaged,
    /// A draft or preference is larger than it may be.
    #[error("larger than {largest} bytes")]
    TooLarge {
        /// What may be, in bytes.
        largest: usize,
    },
    /// A draft or preference is no JSON.
    #[error("not json")]
    NotJson,
    /// The organisation is there already.
    #[error("duplicate organisation")]
    DuplicateOrganisation(SubjectId),
    /// What is said of the post cannot stand on a page; Chinese words on which part.
    #[error("post refused")]
    Post(String),
    /// An exemption cannot be granted; Chinese words why.
    #[error("exemption refused")]
    Exemption(String),
    /// A plan cannot be kept; Chinese words why.
    #[error("plan refused")]
    Plan(String),
    /// A hazard was sent to a state that does not follow; Chinese words why.
    #[error("hazard may not go there")]
    Hazard(String),
    /// Stored JSON could not be written.
    #[error("json")]
    Json(#[from] serde_json::Error),
}

/// The result at the desk.
pub type Result<T> = std::result::Result<T, Error>;

/// Which day and time it is.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    fixed: Option<NaiveDate>,
}

impl Clock {
    /// The laptop's clock, or a fixed day with the laptop's time of day.
    pub fn new(fixed: Option<NaiveDate>) -> Self {
        Self { fixed }
    }

    /// Now, local time.
    pub fn now(&self) -> NaiveDateTime {
        let now = Local::now().naive_local();
        self.fixed.map_or(now, |day| day.and_time(now.time()))
    }

    /// Today.
    pub fn today(&self) -> NaiveDate {
        self.now().date()
    }
}

/// An unlocked ledger.
pub struct Ledger {
    folder: LedgerFolder,
    slots: Slots,
    user: Unlocked,
    store: Store,
    catalogue: Arc<Catalogue>,
    rulebook: Rulebook,
    problems: Vec<Problem>,
    clock: Clock,
    /// Dropped last: nobody gets in before the database is closed.
    lock: LedgerLock,
}

impl Ledger {
    /// For reading.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The definitions in force.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// The rules in force.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// Own definitions that were refused when the ledger was opened.
    pub fn refused_definitions(&self) -> &[Problem] {
        &self.problems
    }

    /// The folder.
    pub fn folder(&self) -> &LedgerFolder {
        &self.folder
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Who is at the desk.
    pub fn user(&self) -> &Unlocked {
        &self.user
    }

    /// The key slots.
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    pub(crate) fn slots_mut(&mut self) -> (&mut Slots, &Unlocked, &LedgerFolder) {
        (&mut self.slots, &self.user, &self.folder)
    }

    pub(crate) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Refuses what the user's role does not allow (decisions.md 27).
    ///
    /// # Errors
    /// `NOT_ALLOWED`.
    pub fn require(&self, right: Right) -> Result<()> {
        Ok(self.user.require(right)?)
    }

    /// Who does something now.
    pub fn actor(&self) -> Actor {
        Actor { user: self.user.user().to_owned(), now: self.clock.now() }
    }

    /// A place or other subject with its card.
    ///
    /// # Errors
    /// When it is not there.
    pub fn page(&self, id: SubjectId) -> Result<Page> {
        let subject = self.store.get_subject(id)?;
        Ok(Page::read(&self.store, &self.catalogue, subject)?)
    }

    /// Notes in the history what left the ledger or was shown (K6).
    ///
    /// # Errors
    /// Of the database.
    pub fn note(&mut self, op: store::Op, what: &serde_json::Value) -> Result<()> {
        let actor = self.actor();
        self.store.transact::<_, store::Error>(op, &actor, |writer| writer.note(what))?;
        Ok(())
    }

    /// Writes a setting of the ledger, as a change that can be undone.
    ///
    /// # Errors
    /// Of the database.
    pub fn set_setting(&mut self, op: store::Op, key: &str, value: &str) -> Result<()> {
        let actor = self.actor();
        self.store.transact::<_, store::Error>(op, &actor, |w| w.set_setting(key, value))?;
        Ok(())
    }

    /// Reads the ledger's own definitions again, after a file in its folder changed.
    pub fn reload_definitions(&mut self) {
        (self.catalogue, self.rulebook, self.problems) = opening::definitions(&self.folder);
    }

    /// Takes a row off the queue for good.
    ///
    /// # Errors
    /// Unknown id.
    pub fn release_held(&mut self, id: crate::domain::HeldId) -> Result<()> {
        let actor = self.actor();
        let op = store::Op::new("release", "不要一条待处理的导入行");
        self.store.transact::<_, store::Error>(op, &actor, |writer| writer.release(id))?;
        Ok(())
    }

    /// Logs an export and keeps its batch.
    ///
    /// # Errors
    /// Of the database.
    pub fn log_batch(&mut self, batch: &HandedOver<'_>) -> Result<()> {
        let HandedOver { id, profile, upto, rows, name, purpose, places } = *batch;
        let actor = self.actor();
        let part = if places > 0 { format!("（选中的{places}处）") } else { String::new() };
        let op = store::Op::new("export", format!("导出“{name}”{rows}行{part}"));
        // What was handed over of some places says nothing of the others: it is no last batch.
        let kept = if places > 0 { format!("{profile}/places") } else { profile.to_owned() };
        self.store.transact::<_, store::Error>(op, &actor, |writer| {
            writer.add_batch(id, &kept, upto, rows)?;
            let mut note = serde_json::json!({
                "batch": id, "profile": profile, "rows": rows, "purpose": purpose,
            });
            if let (Some(note), true) = (note.as_object_mut(), places > 0) {
                note.insert("places".to_owned(), places.into());
            }
            writer.note(&note)
        })?;
        Ok(())
    }
}

/// An export as the log keeps it.
#[derive(Clone, Copy)]
pub struct HandedOver<'b> {
    /// Its id.
    pub id: crate::domain::BatchId,
    /// Key and version of its profile.
    pub profile: &'b str,
    /// The row of history that it reaches to.
    pub upto: i64,
    /// Rows written.
    pub rows: usize,
    /// The profile's name.
    pub name: &'b str,
    /// What for.
    pub purpose: &'b str,
    /// How many places were selected; 0 for all of the category.
    pub places: usize,
}
