//! A sample post of any size, invented from the first name to the last number.
//!
//! The same plan gives the same data on every platform. What stands in `assets/demo/` says how
//! shops are called and how hazards read; which fields there are, which of them must be filled and
//! which codes they take, the definitions say. So a district's own form gets sample entries too.
//!
//! What is invented can belong to nobody: identity numbers bear divisions that no register gives
//! out, telephones lie in segments without subscribers of flesh and blood.

mod cook;
mod data;
mod dice;
mod entries;
mod facts;
mod fill;
mod people;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use crate::domain::{AnchorCategory, Line};
use crate::forms::definition::SubjectKind;
use crate::forms::values;
use crate::forms::{Catalogue, Values};

use cook::Kitchen;
use data::{Data, Organisations};
use dice::Dice;
use entries::Subject;
use fill::FormPlan;

/// What sample is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Number of places.
    pub places: usize,
    /// Same seed, same sample.
    pub seed: u64,
    /// The day on which the sample is looked at.
    pub today: NaiveDate,
}

/// The sample post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPost {
    /// 派出所.
    pub station: String,
    /// 警务室.
    pub post: String,
    /// 责任民警.
    pub officer: String,
    /// 警号.
    pub officer_no: String,
    /// Beginning of the leaf numbers.
    pub post_code: String,
}

/// A place, an organisation or the post, with its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoSubject {
    /// What it is.
    pub kind: SubjectKind,
    /// What it is called; a rental by its address.
    pub name: String,
    /// The line an organisation belongs to.
    pub line: Option<Line>,
    /// Its entries; the first one of a place is its registration.
    pub entries: Vec<DemoEntry>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoEntry {
    /// Key of its form.
    pub form: String,
    /// Right values, as they are stored.
    pub values: Values,
}

/// The post that a seed gives.
pub fn post(seed: u64) -> DemoPost {
    let catalogue = Catalogue::builtin();
    // A fixed day: who is the officer must not depend on when it is asked.
    let kitchen = Kitchen { catalogue: &catalogue, data: Data::get(), seed, today: first_day() };
    let facts = kitchen.post_facts();
    let text = |path: &str| values::text(&facts, path).unwrap_or_default();
    DemoPost {
        station: text("station"),
        post: text("post"),
        officer: text("officer.name"),
        officer_no: text("officer.no"),
        post_code: text("post_code"),
    }
}

/// The subjects of a plan, one after the other: places of all categories in turn, then the
/// organisations, last the post. Nothing is kept: ten thousand places need no more memory than ten.
pub fn subjects(catalogue: &Catalogue, plan: &Plan) -> impl Iterator<Item = DemoSubject> {
    let data = Data::get();
    let kitchen = Kitchen { catalogue, data, seed: plan.seed, today: plan.today };
    let shares = Shares::new(data);
    let counts =
        shares.clone().take(plan.places).fold(BTreeMap::new(), |mut counts, (category, _)| {
            *counts.entry(category).or_insert(0) += 1;
            counts
        });
    let made = Post {
        facts: kitchen.post_facts(),
        plans: fill::plans(catalogue, data),
        counts: counts.clone(),
        kitchen,
    };
    let places = shares.take(plan.places).map(Wanted::Place);
    let organisations = data.organisations.iter().flat_map({
        let counts = counts.clone();
        let places = plan.places;
        move |kind| {
            hosts(kind, &counts, places).into_iter().map(move |h| Wanted::Organisation(kind, h))
        }
    });
    places
        .chain(organisations)
        .chain(std::iter::once(Wanted::Post))
        .map(move |wanted| made.subject(wanted))
}

/// The first day of the calendar that samples use where no day matters.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default()
}

/// One more subject of the post.
enum Wanted {
    /// The n-th place of a category.
    Place((AnchorCategory, usize)),
    /// An organisation: its running number and the place it belongs to.
    Organisation(&'static Organisations, (usize, Option<(AnchorCategory, usize)>)),
    /// The post itself.
    Post,
}

struct Post<'p> {
    kitchen: Kitchen<'p>,
    facts: Values,
    plans: Vec<FormPlan<'p>>,
    counts: BTreeMap<AnchorCategory, usize>,
}

impl Post<'_> {
    fn subject(&self, wanted: Wanted) -> DemoSubject {
        match wanted {
            Wanted::Place((category, ordinal)) => {
                let facts = self.place(category, ordinal);
                self.finish(SubjectKind::Place(category), "", None, &facts)
            }
            Wanted::Organisation(kind, (ordinal, host)) => {
                let host = host.map(|(category, ordinal)| self.place(category, ordinal));
                let mut facts = self.kitchen.organisation_facts(
                    kind,
                    ordinal,
                    host.as_ref(),
                    &self.facts,
                    &self.plans,
                );
                if host.is_none() {
                    // An association has its members among the houses of the post.
                    facts.insert("rentals".to_owned(), self.some(AnchorCategory::Rental, 15));
                }
                self.finish(
                    SubjectKind::Organisation,
                    &kind.kind,
                    Line::from_code(&kind.line),
                    &facts,
                )
            }
            Wanted::Post => {
                let mut facts = Values::new();
                let mut partners = Vec::new();
                for category in [AnchorCategory::Unit, AnchorCategory::Block] {
                    if let Value::Array(some) = self.some(category, 5) {
                        partners.extend(some);
                    }
                }
                facts.insert("partners".to_owned(), Value::Array(partners));
                let mut dice = Dice::new(self.kitchen.seed, &[dice::number_of("the post")]);
                let own = &self.kitchen.data.post_facts;
                let outer = cook::Facts { own: &self.facts, outer: None };
                let now = self.kitchen.today;
                let around = cook::Around { layer: None, facts: outer, place: None, now };
                self.kitchen.settle(own, &mut facts, &around, &mut dice);
                self.finish(SubjectKind::Post, "post", None, &facts)
            }
        }
    }

    fn place(&self, category: AnchorCategory, ordinal: usize) -> Values {
        self.kitchen.place_facts(category, ordinal, &self.facts, &self.plans)
    }

    /// What is said of the first places of a category.
    fn some(&self, category: AnchorCategory, most: usize) -> Value {
        let count = self.counts.get(&category).copied().unwrap_or(0).min(most);
        (0..count).map(|ordinal| self.kitchen.summary(&self.place(category, ordinal))).collect()
    }

    fn finish(
        &self,
        kind: SubjectKind,
        on: &str,
        line: Option<Line>,
        facts: &Values,
    ) -> DemoSubject {
        let subject = Subject { kitchen: &self.kitchen, kind, on, facts, post: &self.facts };
        DemoSubject {
            kind,
            name: values::text(facts, "name").unwrap_or_default(),
            line,
            entries: subject.entries(&self.plans),
        }
    }
}

/// Categories in turn so that at any moment each has its share.
#[derive(Clone)]
struct Shares {
    shares: Vec<(AnchorCategory, i64, usize)>,
    given: i64,
}

impl Shares {
    fn new(data: &Data) -> Self {
        let share = |c: &AnchorCategory| data.places.get(c.code()).map_or(0, |places| places.share);
        Self { shares: AnchorCategory::ALL.iter().map(|c| (*c, share(c), 0)).collect(), given: 0 }
    }
}

impl Iterator for Shares {
    type Item = (AnchorCategory, usize);

    fn next(&mut self) -> Option<Self::Item> {
        self.given += 1;
        let given = self.given;
        let behind = |(_, share, have): &(AnchorCategory, i64, usize)| {
            share * given - i64::try_from(*have).unwrap_or(i64::MAX).saturating_mul(100)
        };
        // The first of those furthest behind.
        let most = self.shares.iter().map(behind).max()?;
        let (category, _, have) = self.shares.iter_mut().find(|s| behind(s) == most)?;
        *have += 1;
        Some((*category, *have - 1))
    }
}

/// Running number and place of each organisation of a kind.
fn hosts(
    kind: &Organisations,
    counts: &BTreeMap<AnchorCategory, usize>,
    places: usize,
) -> Vec<(usize, Option<(AnchorCategory, usize)>)> {
    let wanted = places.checked_div(kind.per_places).unwrap_or(1).max(kind.least);
    if kind.hosts.is_empty() {
        return (0..wanted).map(|n| (n, None)).collect();
    }
    let mut all = Vec::new();
    for ordinal in 0..places {
        for category in kind.hosts.iter().filter_map(|code| AnchorCategory::from_code(code)) {
            if ordinal < counts.get(&category).copied().unwrap_or(0) && all.len() < wanted {
                all.push((all.len(), Some((category, ordinal))));
            }
        }
        if all.len() >= wanted {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests;
