//! What is known of a place while its entries are judged, printed or sent: its card, its numbers.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::AnchorCategory;
use crate::forms::condition::{Meaning, Scope};
use crate::forms::judge::PlaceScope;
use crate::forms::{Catalogue, FormDef, Values};
use crate::store::{Store, Subject};

/// A subject with its registration card.
#[derive(Clone)]
pub struct Page {
    /// The subject.
    pub subject: Subject,
    /// Its card's values; empty when it has none yet.
    pub card: Arc<Values>,
}

impl Page {
    /// Reads it from the store.
    ///
    /// # Errors
    /// Of the database.
    pub fn read(
        store: &Store,
        catalogue: &Catalogue,
        subject: Subject,
    ) -> crate::store::Result<Self> {
        let card = match catalogue.card_of(subject.kind) {
            Some(form) => store
                .list_entries(subject.no)?
                .into_iter()
                .find(|entry| entry.form == form.key)
                .map(|entry| entry.values)
                .unwrap_or_default(),
            None => Values::new(),
        };
        Ok(Self { subject, card: Arc::new(card) })
    }

    /// Its category; organisations and the post have none.
    pub fn category(&self) -> Option<AnchorCategory> {
        self.subject.kind.category()
    }

    /// The scope of `place.` in conditions.
    pub fn scope<'a>(&'a self, catalogue: &'a Catalogue, today: NaiveDate) -> impl Scope + 'a {
        let form = catalogue.card_of(self.subject.kind);
        move |name: &str| match form {
            Some(form) => PlaceScope {
                form,
                vals: &self.card,
                category: self.subject.kind.code(),
                catalogue,
                today,
            }
            .meaning(name),
            None => Meaning::Empty,
        }
    }
}

/// The leaf number, `{post}-{letter}{number}-{order}` (decisions.md 9). Organisations bear an O,
/// the post itself a P.
pub fn leaf_number(post_code: &str, subject: &Subject, form: Option<&FormDef>) -> String {
    let letter = match subject.kind.category() {
        Some(category) => category.letter(),
        None if subject.kind == crate::forms::SubjectKind::Organisation => 'O',
        None => 'P',
    };
    let base = format!("{post_code}-{letter}{:04}", subject.number);
    match form {
        Some(form) => format!("{base}-{}", form.order),
        None => base,
    }
}
