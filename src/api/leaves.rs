//! The leaves of a place: which there are, with which words around them, laid out one after the other.
//!
//! Some places are read at a time, so that a whole binder never lies in memory and there is enough
//! to lay out for every thread.

use std::sync::Arc;

use crate::forms::judge::{Surroundings, scope_of};
use crate::forms::{FormDef, Shape, Values, values};
use crate::ledger::{Page, Post, leaf_number};
use crate::paper::{Body, Head, Laid, Press, Sheet};
use crate::store::{Entry, Subject};
use crate::watch::Watch;

use super::placeholders::Letter;
use super::{Result, Session};

/// Places that are read at a time.
const AT_ONCE: usize = 16;

/// Which leaves of a place are wanted, and what stands on all of them.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// Only those of this form.
    pub(super) only: Option<&'w FormDef>,
    /// Whose binder it is.
    pub(super) post: &'w Post,
    /// What they are printed for.
    pub(super) purpose: &'w str,
    /// Numbers and addresses of persons masked, as they are on the screen.
    pub(super) masked: bool,
}

/// One leaf before it is laid out; owns what a [`Sheet`] borrows.
pub(super) struct Leaf<'l> {
    pub(super) form: &'l FormDef,
    pub(super) head: Head,
    pub(super) entries: Vec<&'l Entry>,
    pub(super) page: &'l Page,
    pub(super) all: &'l [Entry],
}

impl Session {
    /// Lays out the leaves of places, in the order of the binder, and hands each to `each`.
    pub(super) fn each_leaf(
        &self,
        subjects: &[Subject],
        wanted: &Wanted<'_>,
        press: &mut Press<'_>,
        watch: Watch<'_>,
        mut each: impl FnMut(&mut Press<'_>, &Leaf<'_>, Laid) -> Result<()>,
    ) -> Result<()> {
        let catalogue = self.catalogue().clone();
        for (part, some) in subjects.chunks(AT_ONCE).enumerate() {
            let mut read = Vec::with_capacity(some.len());
            for (subject, done) in some.iter().zip(part * AT_ONCE..) {
                watch.step(done, subjects.len())?;
                read.push(self.read_page(subject, wanted)?);
            }
            let mut leaves = Vec::new();
            for (page, entries) in &read {
                let forms = catalogue.forms_of(page.subject.kind);
                let forms =
                    forms.filter(|form| wanted.only.is_none_or(|only| only.key == form.key));
                for form in forms {
                    leaves.extend(self.leaves(form, page, entries, wanted.post, wanted.purpose));
                }
            }
            self.set_leaves(&leaves, wanted.post, press, watch, &mut each)?;
        }
        Ok(())
    }

    /// A place with its entries, as its paper shows them.
    fn read_page(&self, subject: &Subject, wanted: &Wanted<'_>) -> Result<(Page, Vec<Entry>)> {
        let catalogue = self.catalogue();
        let store = self.ledger.store();
        let mut page = Page::read(store, catalogue, subject.clone())?;
        let mut entries = store.list_entries(page.subject.no)?;
        entries.iter_mut().for_each(mark_wrong);
        if wanted.masked {
            for entry in &mut entries {
                if let Some(form) = catalogue.form(&entry.form) {
                    entry.values = self.masked_values(form, &entry.values);
                }
            }
            if let Some(card) = page.category().and_then(|one| catalogue.registration(one)) {
                page.card = Arc::new(self.masked_values(card, &page.card));
            }
        }
        Ok((page, entries))
    }

    /// The leaves of one form on one page: one for a card or a roster, one for each letter and record.
    pub(super) fn leaves<'l>(
        &self,
        form: &'l FormDef,
        page: &'l Page,
        all: &'l [Entry],
        post: &Post,
        purpose: &str,
    ) -> Vec<Leaf<'l>> {
        let own: Vec<&Entry> = all.iter().filter(|entry| entry.form == form.key).collect();
        let head = |revision: u32, snapshot: Option<&Values>| {
            self.head(form, page, post, purpose, revision, snapshot)
        };
        match form.shape {
            _ if own.is_empty() => Vec::new(),
            Shape::Roster => {
                let revision = own.iter().map(|entry| entry.revision).max().unwrap_or(1);
                vec![Leaf { form, head: head(revision, None), entries: own, page, all }]
            }
            Shape::Card | Shape::Letter | Shape::Log => own
                .into_iter()
                .map(|entry| Leaf {
                    form,
                    head: head(entry.revision, Some(&entry.values)),
                    entries: vec![entry],
                    page,
                    all,
                })
                .collect(),
        }
    }

    /// What kind of place it is, in words; empty when nobody knows.
    pub(super) fn kind_words(&self, subject: &Subject) -> String {
        let table = subject.kind.category().and_then(|category| {
            match &self.catalogue().registration(category)?.role("place.subkind")?.kind {
                crate::forms::Kind::Code(table) => self.catalogue().table(table),
                _ => None,
            }
        });
        table.map(|table| table.show(&subject.facts.subkind).to_owned()).unwrap_or_default()
    }

    fn masked_values(&self, form: &FormDef, given: &Values) -> Values {
        let mut out = given.clone();
        for (path, value) in values::leaves(given) {
            values::set(&mut out, &path, self.masked(form, &path, value));
        }
        out
    }

    /// The words around a form on the page of a place.
    pub(super) fn head(
        &self,
        form: &FormDef,
        page: &Page,
        post: &Post,
        purpose: &str,
        revision: u32,
        snapshot: Option<&Values>,
    ) -> Head {
        let facts = &page.subject.facts;
        // Letters and records keep the name of their day.
        let then = snapshot
            .filter(|_| form.shape != Shape::Card)
            .zip(form.role_path("subject_name"))
            .and_then(|(vals, path)| crate::forms::values::text(vals, &path));
        Head {
            station: post.station.clone(),
            post: post.name.clone(),
            number_label: "",
            corner: None,
            leaf_no: leaf_number(&post.code, &page.subject, Some(form)),
            place_name: then.unwrap_or_else(|| facts.name.clone()),
            place_address: facts.address.clone(),
            place_kind: self.kind_words(&page.subject),
            subkind: facts.subkind.clone(),
            category: page.subject.kind.code().to_owned(),
            revision,
            purpose: purpose.to_owned(),
        }
    }

    /// Lays leaves out and hands them on, one by one.
    pub(super) fn set_leaves(
        &self,
        leaves: &[Leaf<'_>],
        post: &Post,
        press: &mut Press<'_>,
        watch: Watch<'_>,
        mut each: impl FnMut(&mut Press<'_>, &Leaf<'_>, Laid) -> Result<()>,
    ) -> Result<()> {
        let catalogue = self.catalogue();
        let today = self.ledger.clock().today();
        let empty = Values::new();
        let rows: Vec<RosterRows<'_>> =
            leaves.iter().map(|leaf| RosterRows::of(leaf, &today.to_string())).collect();
        let places: Vec<_> = leaves.iter().map(|leaf| leaf.page.scope(catalogue, today)).collect();
        let around: Vec<_> = places
            .iter()
            .map(|place| Surroundings { catalogue: catalogue.as_ref(), today, place })
            .collect();
        let scopes: Vec<_> = leaves
            .iter()
            .zip(&around)
            .map(|(leaf, around)| scope_of(leaf.form, leaf.values().unwrap_or(&empty), around))
            .collect();
        let letters: Vec<_> = leaves
            .iter()
            .zip(&scopes)
            .map(|(leaf, scope)| Letter {
                catalogue,
                post,
                page: leaf.page,
                entries: leaf.all,
                form: leaf.form,
                vals: leaf.values().unwrap_or(&empty),
                scope,
            })
            .collect();
        let fills: Vec<_> =
            letters.iter().map(|letter| move |name: &str| letter.value(name)).collect();
        let parts = leaves.iter().zip(&rows).zip(&scopes).zip(&fills);
        let sheets = parts.map(|(((leaf, rows), scope), fill)| {
            let vals = leaf.values().unwrap_or(&empty);
            let body = match leaf.form.shape {
                Shape::Roster => Body::Roster { head: rows.head, rows: &rows.rows },
                Shape::Log => Body::Log(vals),
                Shape::Letter if leaf.form.letter.is_some() => {
                    Body::Letter { placeholders: fill, scope }
                }
                Shape::Letter | Shape::Card => Body::Card(vals),
            };
            Sheet { form: leaf.form, head: leaf.head.clone(), body, blank: false }
        });
        let laid = press.lay_out_all(&sheets.collect::<Vec<_>>(), watch)?;
        leaves.iter().zip(laid).try_for_each(|(leaf, laid)| each(press, leaf, laid))
    }
}

impl Leaf<'_> {
    /// What a file of this leaf alone is called.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.form.title(), self.head.leaf_no)
    }

    fn values(&self) -> Option<&Values> {
        self.entries.first().map(|entry| &entry.values)
    }
}

/// What was not accepted is not printed, and must not look as if nobody had filled it in.
pub(super) fn mark_wrong(entry: &mut Entry) {
    for wrong in &entry.wrong {
        let mark = serde_json::Value::String("（待核）".to_owned());
        crate::forms::values::set(&mut entry.values, &wrong.path, mark);
    }
}

/// A roster's head and the rows that are on today's page: those who left are not printed.
struct RosterRows<'r> {
    head: Option<&'r Values>,
    rows: Vec<&'r Values>,
}

impl<'r> RosterRows<'r> {
    fn of(leaf: &'r Leaf<'_>, today: &str) -> Self {
        let mut out = Self { head: None, rows: Vec::new() };
        if leaf.form.shape != Shape::Roster {
            return out;
        }
        for entry in &leaf.entries {
            let is_head = leaf.form.head.iter().any(|f| entry.values.contains_key(&f.key));
            if is_head {
                out.head = Some(&entry.values);
            } else if entry.until.is_empty() || entry.until.as_str() > today {
                out.rows.push(&entry.values);
            }
        }
        out
    }
}
