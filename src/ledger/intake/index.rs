//! Every place by what rows call it, and rows made ready for it. Nothing here changes the ledger, so
//! that other threads may share it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::{AddressKey, Reason};
use crate::forms::input::Context;
use crate::forms::judge::{Surroundings, nowhere};
use crate::forms::values::Values;
use crate::forms::{Catalogue, FormDef, SubjectKind};
use crate::ledger::edit::fill_snapshot;
use crate::ledger::{Page, keeping};
use crate::store::subject::name_key;
use crate::store::{self, Prepared, Store, Subject, SubjectNo};

use super::refusal::NoPage;
use super::whole::judge_draft;
use super::{Draft, Ready, ReadyPart, Refusal, Row, SubjectRef};

/// Every place by what rows call it.
pub struct Index {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) today: NaiveDate,
    pub(super) pages: HashMap<SubjectNo, Page>,
    pub(super) by_code: HashMap<String, Vec<SubjectNo>>,
    pub(super) by_uscc: HashMap<String, Vec<SubjectNo>>,
    pub(super) by_name: HashMap<String, Vec<SubjectNo>>,
    pub(super) by_address: HashMap<String, Vec<SubjectNo>>,
    by_text: HashMap<String, Vec<SubjectNo>>,
}

impl Index {
    /// Reads all places and their cards.
    ///
    /// # Errors
    /// Of the database.
    pub fn read(
        store: &Store,
        catalogue: &Arc<Catalogue>,
        today: NaiveDate,
    ) -> store::Result<Self> {
        let mut index = Self {
            catalogue: catalogue.clone(),
            today,
            pages: HashMap::new(),
            by_code: HashMap::new(),
            by_uscc: HashMap::new(),
            by_name: HashMap::new(),
            by_address: HashMap::new(),
            by_text: HashMap::new(),
        };
        let mut cards: HashMap<SubjectNo, Values> = HashMap::new();
        for form in catalogue.forms().iter().filter(|form| form.is_registration()) {
            for entry in store.list_entries_of_form(&form.key)? {
                cards.insert(entry.subject, entry.values);
            }
        }
        for subject in store.list_subjects(None)? {
            let card = Arc::new(cards.remove(&subject.no).unwrap_or_default());
            index.put(Page { subject, card });
        }
        Ok(index)
    }

    pub(super) fn put(&mut self, page: Page) {
        let no = page.subject.no;
        if let Some(old) = self.pages.remove(&no) {
            self.drop_keys(&old.subject);
        }
        let facts = &page.subject.facts;
        for (map, key) in [
            (&mut self.by_code, &facts.ext_code),
            (&mut self.by_uscc, &facts.uscc),
            (&mut self.by_name, &facts.name_key),
            (&mut self.by_address, &facts.address_key),
            (&mut self.by_text, &name_key(&facts.address)),
        ] {
            if !key.is_empty() {
                map.entry(key.clone()).or_default().push(no);
            }
        }
        self.pages.insert(no, page);
    }

    fn drop_keys(&mut self, subject: &Subject) {
        let facts = &subject.facts;
        for (map, key) in [
            (&mut self.by_code, &facts.ext_code),
            (&mut self.by_uscc, &facts.uscc),
            (&mut self.by_name, &facts.name_key),
            (&mut self.by_address, &facts.address_key),
            (&mut self.by_text, &name_key(&facts.address)),
        ] {
            if let Some(list) = map.get_mut(key) {
                list.retain(|no| *no != subject.no);
            }
        }
    }

    /// The page of a place.
    pub fn page(&self, no: SubjectNo) -> Option<&Page> {
        self.pages.get(&no)
    }

    /// The one place that a row means: by code, else name, else address (decisions.md 14).
    ///
    /// # Errors
    /// `PARENT_UNKNOWN` when there is none or more than one.
    pub fn find(&self, wanted: &SubjectRef) -> Result<SubjectNo, Refusal> {
        if let Some(place) = wanted.place {
            let known = self.pages.values().find(|page| page.subject.id == place);
            return known.map(|page| page.subject.no).ok_or_else(|| no_page(NoPage::Gone));
        }
        let fits = |no: &SubjectNo| {
            wanted.category.is_none_or(|category| {
                self.pages.get(no).is_some_and(|page| page.category() == Some(category))
            })
        };
        let pick = |map: &HashMap<String, Vec<SubjectNo>>, key: &str| -> Vec<SubjectNo> {
            if key.is_empty() {
                return Vec::new();
            }
            map.get(key).into_iter().flatten().copied().filter(|no| fits(no)).collect()
        };
        let found = pick(&self.by_code, wanted.code.trim());
        if let [one] = found.as_slice() {
            return Ok(*one);
        }
        let mut doubtful = !found.is_empty();
        let address_text = name_key(&wanted.address);
        let address_key = AddressKey::of_text(&wanted.address)
            .map(|key| key.as_str().to_owned())
            .unwrap_or_default();
        let tries = [
            pick(&self.by_name, &name_key(&wanted.name)),
            pick(&self.by_text, &address_text),
            pick(&self.by_address, &address_key),
        ];
        for found in &tries {
            match found.as_slice() {
                [one] => return Ok(*one),
                [] => {}
                _ => {
                    // Several of one name: the address tells them apart.
                    let same: Vec<_> = found
                        .iter()
                        .filter(|no| {
                            self.pages.get(no).is_some_and(|page| {
                                !address_text.is_empty()
                                    && name_key(&page.subject.facts.address) == address_text
                            })
                        })
                        .collect();
                    if let [one] = same.as_slice() {
                        return Ok(**one);
                    }
                    doubtful = true;
                }
            }
        }
        Err(no_page(if doubtful { NoPage::Doubtful } else { NoPage::Absent }))
    }

    /// Makes a row ready whose place must be there already.
    ///
    /// # Errors
    /// `PARENT_UNKNOWN`, or a check between fields that only the place's card decides.
    pub fn ready(&self, row: Row, accept_wrong: bool) -> Result<Ready, Refusal> {
        let subject = self.find(&row.subject)?;
        let page = self.pages.get(&subject).ok_or_else(|| no_page(NoPage::Gone))?;
        self.ready_for(page, subject, row.drafts, accept_wrong)
    }

    pub(super) fn ready_for(
        &self,
        page: &Page,
        subject: SubjectNo,
        drafts: Vec<Draft>,
        accept_wrong: bool,
    ) -> Result<Ready, Refusal> {
        let mut parts = Vec::with_capacity(drafts.len());
        let mut warnings = Vec::new();
        for draft in drafts {
            let Some(form) = self.form_for(&draft, page.subject.kind) else {
                if draft.derived {
                    continue;
                }
                return Err(no_page(NoPage::OtherKind));
            };
            let mut vals = draft.values;
            fill_snapshot(form, page, &mut vals);
            let context = Context::typed(&self.catalogue, self.today);
            let (page, wrong) = (Some(page), draft.wrong.as_slice());
            let status =
                judge_draft(form, &vals, wrong, page, &context, accept_wrong, &mut warnings)?;
            let prepared =
                Prepared::new(form, &vals, &draft.wrong, status).map_err(|_| Refusal {
                    reason: Reason::RowCut,
                    field: String::new(),
                    message: "本行无法写入".to_owned(),
                })?;
            let around =
                Surroundings { catalogue: &self.catalogue, today: self.today, place: &nowhere };
            if let Some(since) = keeping::is_over(form, &vals, &prepared, &around) {
                let reason = Reason::RetentionOver;
                let words = format!("{}（{since}起）", reason.message());
                warnings.push((form.key.clone(), reason, words));
            }
            let identity = store::entry::identity_of(form, &vals, prepared.day());
            parts.push(ReadyPart {
                form: form.key.clone(),
                values: vals,
                wrong: draft.wrong,
                identity,
                prepared,
                derived: draft.derived,
                defaulted: draft.defaulted,
                cells: draft.cells,
            });
        }
        Ok(Ready { subject, parts, warnings })
    }

    pub(super) fn form_for(&self, draft: &Draft, kind: SubjectKind) -> Option<&FormDef> {
        draft
            .forms
            .iter()
            .filter_map(|key| self.catalogue.form(key))
            .find(|form| form.subjects.contains(&kind))
    }
}

/// Where a row should say more is any of the columns that name its place.
fn no_page(why: NoPage) -> Refusal {
    Refusal::no_page(why, String::new())
}
