//! What the screen of a visit shows of a place.

use crate::domain::SubjectId;
use crate::forms::{FormDef, Shape, SubjectKind, values};
use crate::ledger::Page;
use crate::store::{Entry, Op, Status};

use super::super::net::GapView;
use super::super::{Error, Result, Session};
use super::{Cells, RosterAgreed, VisitRoster, VisitSheetReply};

impl Session {
    /// Everything that a visit of a place needs.
    ///
    /// # Errors
    /// When it is not there, or is no place; `NOT_ALLOWED`.
    pub fn visit_sheet(&mut self, place: SubjectId) -> Result<VisitSheetReply> {
        if self.reveal {
            let what = serde_json::json!({ "subject": place });
            self.ledger.note(Op::new("reveal", "查看一个处所的完整号码"), &what)?;
        }
        let page = self.ledger.page(place)?;
        let post = self.ledger.post()?;
        let catalogue = self.catalogue().clone();
        let category = page.category().filter(|_| !page.subject.deleted).ok_or_else(not_a_place)?;
        let form = catalogue.check_form(category).ok_or_else(not_a_place)?;
        let mut all = self.ledger.store().list_entries(page.subject.no)?;
        all.retain(|entry| entry.status != Status::Erased && !entry.deleted);
        let today = self.ledger.clock().today();
        let gaps = self.gaps(&page)?;
        let rosters = catalogue.forms_of(page.subject.kind);
        let rosters = rosters.filter(|form| form.shape == Shape::Roster && self.has_leaf(form));
        let rosters = rosters.map(|form| VisitRoster {
            form: form.key.clone(),
            rows: all
                .iter()
                .filter(|entry| entry.form == form.key && entry.until.is_empty())
                .map(|entry| self.leaf_entry(entry, Some(form), &page, &post.code))
                .filter(|row| !row.head)
                .collect(),
        });
        let rosters = rosters.collect();
        let card = catalogue.registration(category);
        let entry = all.iter().find(|entry| card.is_some_and(|card| card.key == entry.form));
        let verified = card.and_then(|card| card.role_at("verified_on"));
        let (name, _) = self.contact_of(&page);
        Ok(VisitSheetReply {
            category_label: match page.subject.kind {
                SubjectKind::Place(category) => category.label(),
                _ => "",
            },
            kind: self.kind_words(&page.subject),
            form: form.key.clone(),
            last: self.looked_last(&all),
            contact: name,
            start: self.start_of_check(form, &page)?,
            checklist: self.asked(form, &page, &[]),
            results: self.results(),
            outcomes: self.outcomes(form),
            hazards: self.open_hazards_of(&all, today),
            rosters,
            agreed: self.agreed_last(&all),
            letters: self.letters_at(&page, &all, &gaps, today),
            gaps: gaps.iter().map(|gap| GapView::new(gap, today)).collect(),
            card: entry.map(|entry| entry.id),
            registration: card.map(|card| card.key.clone()).unwrap_or_default(),
            verified_on: entry.and_then(|entry| values::text(&entry.values, verified?)),
            line: self.line(&page.subject, &post.code),
        })
    }

    /// What a check of now starts with: its kind, when, who.
    pub(super) fn start_of_check(&self, form: &FormDef, page: &Page) -> Result<Cells> {
        let mut out = Cells::new();
        let now = self.ledger.clock().now().format("%Y-%m-%d %H:%M").to_string();
        for role in ["happened_on", "check.at"] {
            out.extend(form.role_at(role).map(|path| (path.to_owned(), now.clone())));
        }
        if let Some(path) = form.role_at("officer") {
            out.insert(path.to_owned(), self.ledger.post()?.officer);
        }
        out.extend(self.kind_of_check(form, page));
        Ok(out)
    }

    /// The kind of a check where nobody says another: that of its form, else that of the category.
    pub(super) fn kind_of_check(&self, form: &FormDef, page: &Page) -> Option<(String, String)> {
        use crate::forms::Kind;
        let field = form.role("check.kind")?;
        let path = form.role_at("check.kind")?.to_owned();
        let Kind::Code(table) = &field.kind else { return None };
        let table = self.catalogue().table(table)?;
        let usual = field.default.as_ref().and_then(values::show).or_else(|| {
            let category = page.category()?.code();
            let row = table.rows().iter().find(|row| row.get("category") == category)?;
            Some(row.code.clone())
        })?;
        Some((path, table.show(&usual).to_owned()))
    }

    /// The last day on which somebody looked at the place.
    pub(in crate::api) fn looked_last(&self, all: &[Entry]) -> Option<String> {
        let days = all.iter().filter_map(|entry| {
            let form = self.catalogue().form(&entry.form)?;
            crate::ledger::hazards::looked_on(self.catalogue(), form, &entry.values)
        });
        days.max().map(str::to_owned)
    }

    fn agreed_last(&self, all: &[Entry]) -> Option<RosterAgreed> {
        let said = all.iter().filter_map(|entry| {
            let form = self.catalogue().form(&entry.form)?;
            let path = form.role_at("roster.agreed")?;
            let value = values::get(&entry.values, path)?;
            Some((&entry.day, self.show_value(form, path, value)?))
        });
        let (day, words) = said.max_by_key(|(day, _)| *day)?;
        Some(RosterAgreed { day: day.clone(), words })
    }
}

pub(super) fn not_a_place() -> Error {
    Error::refused("WRONG_SUBJECT", "上门检查的是处所，这一页不是。", "")
}
