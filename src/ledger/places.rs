//! Places as wholes: whether a new one is there already, and taking several off the lists at once.

use crate::domain::SubjectId;
use crate::forms::SubjectKind;
use crate::store::subject::SubjectFacts;
use crate::store::{self, Done, Op, Subject};
use crate::vault::Right;

use super::edit::{Input, new_subject_kind};
use super::{Error, Ledger, Result};

/// Why two places look like one, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same code in the post's own old ledger.
    Code,
    /// The same credit code.
    CreditCode,
    /// The same name at the same address, or the same rental.
    NameAndAddress,
    /// The same address.
    Address,
    /// The same name.
    Name,
}

impl Likeness {
    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Likeness::Code => "编号相同",
            Likeness::CreditCode => "信用代码相同",
            Likeness::NameAndAddress => "名称和地址相同",
            Likeness::Address => "地址相同",
            Likeness::Name => "名称相同",
        }
    }
}

/// A place that is there already and looks like the new one.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The place.
    pub subject: Subject,
    /// Why.
    pub why: Likeness,
    /// Whether saving would be refused.
    pub same: bool,
}

impl Ledger {
    /// The places that look like one that is about to be entered, the surest first.
    ///
    /// # Errors
    /// Unknown form or field; a form that opens no page.
    pub fn find_twins(&self, form: &str, input: &Input) -> Result<Vec<Twin>> {
        let form =
            self.catalogue().form(form).ok_or_else(|| Error::UnknownForm(form.to_owned()))?;
        let mut vals = super::edit::defaults(form);
        self.read_input(form, input, &mut vals, Vec::new())?;
        let kind = new_subject_kind(form, &vals).ok_or(Error::NoSubject)?;
        let new = SubjectFacts::of_card(form, &vals);
        let refused = match self.refuse_known(form, kind, &vals) {
            Ok(()) => None,
            Err(Error::DuplicatePlace(id) | Error::DuplicateOrganisation(id)) => Some(id),
            Err(other) => return Err(other),
        };
        let mut twins: Vec<Twin> = self
            .store()
            .list_subjects(Some(kind))?
            .into_iter()
            .filter_map(|subject| {
                let same = refused == Some(subject.id);
                let why = likeness(&new, &subject).or(same.then_some(Likeness::Name))?;
                Some(Twin { subject, why, same })
            })
            .collect();
        twins.sort_by_key(|twin| (!twin.same, twin.why, twin.subject.number));
        Ok(twins)
    }

    /// Puts places with their registrations into the recycle bin, all of them as one change.
    ///
    /// # Errors
    /// A place that is not there; `NOT_ALLOWED`.
    pub fn remove_places(&mut self, ids: &[SubjectId]) -> Result<Done<usize>> {
        self.require(Right::Enter)?;
        let mut subjects = Vec::new();
        for &id in ids {
            let subject = self.store().get_subject(id)?;
            if subject.deleted || subject.kind == SubjectKind::Post {
                return Err(store::Error::NotFound.into());
            }
            subjects.push(subject);
        }
        let label = match subjects.as_slice() {
            [one] => format!("删除{}", one.facts.name),
            many => format!("删除 {} 处", many.len()),
        };
        let catalogue = self.catalogue().clone();
        let actor = self.actor();
        Ok(self.store_mut().transact::<_, store::Error>(
            Op::new("remove", label),
            &actor,
            |writer| {
                for subject in &subjects {
                    let card = catalogue.card_of(subject.kind);
                    if let Some(card) = card {
                        for entry in writer.list_entries(subject.no, &card.key)? {
                            writer.set_deleted(&entry, true)?;
                        }
                    }
                    writer.close_subject(subject.no)?;
                }
                Ok(subjects.len())
            },
        )?)
    }
}

fn likeness(new: &SubjectFacts, there: &Subject) -> Option<Likeness> {
    let facts = &there.facts;
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    let (name, address) =
        (same(&new.name_key, &facts.name_key), same(&new.address_key, &facts.address_key));
    if same(&new.ext_code, &facts.ext_code) {
        Some(Likeness::Code)
    } else if same(&new.uscc, &facts.uscc) {
        Some(Likeness::CreditCode)
    } else if address && name {
        Some(Likeness::NameAndAddress)
    } else if address {
        Some(Likeness::Address)
    } else {
        name.then_some(Likeness::Name)
    }
}
