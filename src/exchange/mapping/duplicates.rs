//! The same number twice in one file: the only question that one row alone cannot answer.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use crate::domain::Reason;
use crate::forms::values;

use super::mapper::Mapper;
use super::outcome::{MappedRow, Problem};

/// What was seen so far: sixteen bytes a row, no numbers kept.
pub struct Duplicates {
    seen: HashMap<u64, u32>,
    hasher: RandomState,
}

impl Duplicates {
    /// Nothing seen yet. Two of one hasher give the same numbers to the same keys.
    pub fn new(hasher: RandomState) -> Self {
        Self { seen: HashMap::new(), hasher }
    }

    /// Holds a row whose number a row before it has for the same place, both of people still
    /// there. Rows must come in the order of the file. What the row is compared by comes back.
    pub fn check(&mut self, mapper: &Mapper<'_>, mapped: &mut MappedRow) -> Vec<u64> {
        let mut keys = Vec::new();
        let mut found = Vec::new();
        for draft in mapped.drafts.iter().filter(|draft| !draft.derived && !draft.head) {
            let Some((form, left_on)) = mapper.roster(&draft.form) else { continue };
            let gone = left_on.is_some_and(|path| values::get(&draft.values, path).is_some());
            if gone {
                continue;
            }
            for path in &form.unique {
                let Some(raw) = values::text(&draft.values, path) else { continue };
                let mut hasher = self.hasher.build_hasher();
                let subject = &mapped.subject;
                subject
                    .code
                    .as_ref()
                    .or(subject.name.as_ref())
                    .or(subject.address.as_ref())
                    .hash(&mut hasher);
                (&draft.form, path, &raw).hash(&mut hasher);
                let row = u32::try_from(mapped.row).unwrap_or(u32::MAX);
                let key = hasher.finish();
                keys.push(key);
                let first = *self.seen.entry(key).or_insert(row);
                if first != row {
                    found.push(Problem {
                        field: format!("{}.{path}", draft.form),
                        reason: Reason::DupIdInFile,
                        raw,
                        message: format!(
                            "{}（与第 {first} 行相同）",
                            Reason::DupIdInFile.message()
                        ),
                    });
                }
            }
        }
        mapped.attention.extend(found);
        keys
    }
}
