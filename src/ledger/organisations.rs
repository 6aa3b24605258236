//! When two organisations are one (decisions.md 13, which says so of places).

use crate::forms::{FormDef, SubjectKind, Values, values};
use crate::store::subject::{SubjectFacts, name_key};

use super::{Error, Ledger, Result};

/// What an entry says of which organisation it is about.
struct Said {
    name: String,
    hosts: Vec<String>,
}

impl Said {
    fn by(form: &FormDef, vals: &Values) -> Option<Self> {
        let facts = SubjectFacts::said_by(form, vals)?;
        let mut hosts: Vec<String> = ties(form, vals);
        hosts.iter_mut().for_each(|host| *host = name_key(host));
        Some(Self { name: facts.name_key, hosts })
    }

    /// The same name, and not of different units.
    fn is_one_with(&self, other: &Self) -> bool {
        let silent = self.hosts.is_empty() || other.hosts.is_empty();
        self.name == other.name && (silent || self.hosts.iter().any(|h| other.hosts.contains(h)))
    }
}

/// The places that an entry ties its organisation to, as they were typed: the unit it belongs to,
/// and those of its card.
pub fn ties(form: &FormDef, vals: &Values) -> Vec<String> {
    let host = form.role_at("org.host").and_then(|path| values::text(vals, path));
    let listed = form.role_at("org.places").and_then(|path| path.split_once("[]."));
    let rows = listed.map_or_else(Vec::new, |(list, _)| values::rows(vals, list));
    let named = rows.into_iter().filter_map(|row| {
        let key = listed.map(|(_, key)| key)?;
        Some(row.get(key)?.as_str()?.trim().to_owned())
    });
    host.into_iter().chain(named).filter(|name| !name.is_empty()).collect()
}

impl Ledger {
    /// Refuses a new organisation that is there already: by code, else by name and kind. Those of
    /// different units may bear the same name.
    pub(super) fn refuse_second_organisation(
        &self,
        form: &FormDef,
        kind: SubjectKind,
        vals: &Values,
    ) -> Result<()> {
        if kind != SubjectKind::Organisation {
            return Ok(());
        }
        let new = SubjectFacts::of_card(form, vals);
        let Some(said) = Said::by(form, vals) else { return Ok(()) };
        let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        for other in self.store.list_subjects(Some(kind))? {
            let facts = &other.facts;
            let coded = !new.ext_code.is_empty() && new.ext_code == facts.ext_code;
            let likely = said.name == facts.name_key && !differ(&new.subkind, &facts.subkind);
            if coded || likely && !said.name.is_empty() && self.is_said_of(form, &said, other.no)? {
                return Err(Error::DuplicateOrganisation(other.id));
            }
        }
        Ok(())
    }

    /// Whether the card of an organisation, or the same register, says the same of it.
    fn is_said_of(
        &self,
        form: &FormDef,
        said: &Said,
        other: crate::store::SubjectNo,
    ) -> Result<bool> {
        Ok(self.store.list_entries(other)?.iter().any(|entry| {
            let there = self.catalogue.form(&entry.form).filter(|there| {
                there.key == form.key || there.is_registration() || form.is_registration()
            });
            there
                .and_then(|there| Said::by(there, &entry.values))
                .is_some_and(|there| said.is_one_with(&there))
        }))
    }
}
