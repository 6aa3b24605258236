//! What is settled about a place or an organisation before any form is filled.
//!
//! The facts of a place follow from the seed, its category and its running number alone. So an
//! organisation can speak of a place that was handed out long ago, and nothing is kept in memory.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::domain::AnchorCategory;
use crate::forms::Values;
use crate::forms::definition::SubjectKind;
use crate::forms::values;

use super::cook::{Around, Facts, Kitchen, alone, day_of};
use super::data::Organisations;
use super::dice::{Dice, number_of};
use super::fill::FormPlan;

impl Kitchen<'_> {
    /// What holds for all of the post.
    pub(super) fn post_facts(&self) -> Values {
        let mut dice = Dice::new(self.seed, &[number_of("post")]);
        let mut facts = Values::new();
        for (key, words) in &self.data.post {
            if let Some(text) = dice.pick(words) {
                let text = self.words(text, &mut dice);
                values::set(&mut facts, key, text.into());
            }
        }
        for who in ["officer", "officer_2"] {
            let mut person = self.person(&mut dice, Some((28, 52)));
            if let Some(person) = person.as_object_mut() {
                person.insert("no".to_owned(), dice.digits(6).into());
            }
            facts.insert(who.to_owned(), person);
        }
        facts
    }

    /// What holds for one place; `ordinal` counts the places of its category from 0.
    pub(super) fn place_facts(
        &self,
        category: AnchorCategory,
        ordinal: usize,
        post: &Values,
        plans: &[FormPlan<'_>],
    ) -> Values {
        let mut dice = Dice::new(self.seed, &[number_of(category.code()), number_u64(ordinal)]);
        let mut facts = Values::new();
        facts.insert("ordinal".to_owned(), json!(ordinal));
        facts.insert("category".to_owned(), json!(category.code()));
        let shift = AnchorCategory::ALL.iter().position(|c| *c == category).unwrap_or(0) * 3;
        // The first place of a category is the one that lacks nothing.
        let card = if ordinal == 0 { 0 } else { ordinal + shift };
        for (deck, cards) in &self.data.decks {
            if let Some(fate) = cards.get(card % cards.len().max(1)) {
                facts.insert(deck.clone(), json!(fate));
            }
        }
        let outer = Facts { own: post, outer: None };
        let around = Around { layer: None, facts: outer, place: None, now: self.today };
        if let Some(places) = self.data.places.get(category.code()) {
            self.settle(&places.facts, &mut facts, &around, &mut dice);
            if let Some(head) = values::get(&facts, &places.head).cloned() {
                facts.insert("head".to_owned(), head);
            }
        }
        self.count_rows(SubjectKind::Place(category), &mut facts, plans, &mut dice);
        facts
    }

    /// Settles how many rows the rosters have, and how many of them have left.
    pub(super) fn count_rows(
        &self,
        kind: SubjectKind,
        facts: &mut Values,
        plans: &[FormPlan<'_>],
        dice: &mut Dice,
    ) {
        let gone = self.is_gone(facts);
        for plan in plans.iter().filter(|plan| plan.form.subjects.contains(&kind)) {
            let Some(hint) = plan.hint.filter(|hint| !hint.counted.is_empty()) else { continue };
            let (low, high) = hint.count.unwrap_or((1, 3));
            let all = dice.between(low, high);
            let left = match gone {
                true => all,
                false => (1..all).filter(|_| dice.percent(hint.leavers)).count() as i64,
            };
            let counts = json!({ "all": all, "left": left, "present": all - left });
            facts.insert(hint.counted.clone(), counts);
        }
    }

    fn is_gone(&self, facts: &Values) -> bool {
        let state = values::text(facts, "state").unwrap_or_default();
        self.data.gone.contains(&state)
    }

    /// The day on which the records of a subject end.
    pub(super) fn now(&self, facts: &Values) -> NaiveDate {
        match self.is_gone(facts) {
            true => day_of(facts, "state_on").unwrap_or(self.today),
            false => self.today,
        }
    }

    /// What holds for one organisation and, if it belongs to a place, for that place.
    pub(super) fn organisation_facts(
        &self,
        kind: &Organisations,
        ordinal: usize,
        host: Option<&Values>,
        post: &Values,
        plans: &[FormPlan<'_>],
    ) -> Values {
        let mut dice = Dice::new(self.seed, &[number_of(&kind.kind), number_u64(ordinal)]);
        let mut facts = Values::new();
        facts.insert("ordinal".to_owned(), json!(ordinal));
        let with_host =
            host.map_or_else(Values::new, |host| alone("host", Value::Object(host.clone())));
        let post = Facts { own: post, outer: None };
        let facts_around = Facts { own: &with_host, outer: Some(&post) };
        let around = Around { layer: None, facts: facts_around, place: None, now: self.today };
        self.settle(&kind.facts, &mut facts, &around, &mut dice);
        facts.extend(with_host);
        self.count_rows(SubjectKind::Organisation, &mut facts, plans, &mut dice);
        facts
    }

    /// What others say of a place: its name, its head, its address.
    pub(super) fn summary(&self, facts: &Values) -> Value {
        let get = |path: &str| values::get(facts, path).cloned().unwrap_or(Value::Null);
        json!({
            "name": get("name"),
            "person": get("head"),
            "address": get("addr.text"),
            "category": get("category"),
        })
    }
}

fn number_u64(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
