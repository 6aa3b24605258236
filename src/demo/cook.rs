//! From a recipe to a value: word lists, numbers, days, persons, rows.
//!
//! A recipe may use what is settled: the values beside the field, those around it, then the facts
//! of the row, the entry, the subject and the post, innermost first. Conditions see the same names.

use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Map, Value, json};

use crate::forms::condition::{Meaning, Scope};
use crate::forms::definition::{Field, Kind};
use crate::forms::judge::{PlaceScope, meaning_of, plain_meaning};
use crate::forms::values;
use crate::forms::{Catalogue, Values};

use super::data::{Data, Fact, Recipe, Running};
use super::dice::Dice;
use super::fill::FieldPlan;

/// Everything that stays the same while a post is made.
pub(super) struct Kitchen<'k> {
    /// The definitions in force.
    pub catalogue: &'k Catalogue,
    /// The data files.
    pub data: &'static Data,
    /// The seed of the post.
    pub seed: u64,
    /// Today.
    pub today: NaiveDate,
}

/// Facts, innermost first.
#[derive(Clone, Copy)]
pub(super) struct Facts<'f> {
    pub own: &'f Values,
    pub outer: Option<&'f Facts<'f>>,
}

/// Values of an entry while it is filled, innermost level first.
#[derive(Clone, Copy)]
pub(super) struct Layer<'l> {
    pub plans: &'l [FieldPlan<'l>],
    pub vals: &'l Values,
    pub outer: Option<&'l Layer<'l>>,
}

/// What a recipe may look at.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub layer: Option<&'a Layer<'a>>,
    pub facts: Facts<'a>,
    /// The registration of the place; `None` while it is being filled.
    pub place: Option<&'a PlaceScope<'a>>,
    /// The day on which records end: today, or the day the place was gone.
    pub now: NaiveDate,
}

impl<'a> Around<'a> {
    /// A value by name.
    pub(super) fn find(&self, name: &str) -> Option<&'a Value> {
        let mut layer = self.layer;
        while let Some(at) = layer {
            if let Some(value) = values::get(at.vals, name) {
                return Some(value);
            }
            layer = at.outer;
        }
        let mut facts = Some(&self.facts);
        while let Some(at) = facts {
            if let Some(value) = values::get(at.own, name) {
                return Some(value);
            }
            facts = at.outer;
        }
        None
    }

    fn day(&self, name: &str) -> Option<NaiveDate> {
        if name == "now" {
            return Some(self.now);
        }
        self.find(name)?.as_str()?.get(..10)?.parse().ok()
    }

    fn running(&self, number: &Running) -> Option<i64> {
        let n = self.find(&number.of)?.as_i64()?;
        n.checked_mul(number.mul)?.checked_div(number.div)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.find(name)?.as_f64()
    }
}

struct Names<'n> {
    around: &'n Around<'n>,
    kitchen: &'n Kitchen<'n>,
}

impl Scope for Names<'_> {
    fn meaning(&self, name: &str) -> Meaning {
        if name == "today" {
            return Meaning::Text(self.kitchen.today.to_string());
        }
        if let Some(rest) = name.strip_prefix("place.") {
            return self.around.place.map_or(Meaning::Empty, |place| place.meaning(rest));
        }
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        let mut layer = self.around.layer;
        while let Some(at) = layer {
            if let Some(field) =
                at.plans.iter().map(|plan| plan.field).find(|field| field.key == first)
            {
                let (catalogue, today) = (self.kitchen.catalogue, self.kitchen.today);
                return meaning_of(field, at.vals.get(first), rest, catalogue, today);
            }
            layer = at.outer;
        }
        self.around.find(name).map_or(Meaning::Empty, plain_meaning)
    }
}

impl Kitchen<'_> {
    /// Whether a condition holds here.
    pub(super) fn holds(
        &self,
        when: &crate::forms::condition::Condition,
        around: &Around<'_>,
    ) -> bool {
        when.holds(&Names { around, kitchen: self })
    }

    /// The first recipe that applies.
    pub(super) fn choose<'r>(&self, all: &'r [Recipe], around: &Around<'_>) -> Option<&'r Recipe> {
        all.iter().find(|r| r.when.as_ref().is_none_or(|when| self.holds(&when.0, around)))
    }

    /// Adds facts in their order; each may use those before it.
    pub(super) fn settle(
        &self,
        all: &[Fact],
        into: &mut Values,
        around: &Around<'_>,
        dice: &mut Dice,
    ) {
        for fact in all {
            let value = {
                let facts = Facts { own: into, outer: Some(&around.facts) };
                let around = Around { facts, ..*around };
                let applies =
                    fact.recipe.when.as_ref().is_none_or(|when| self.holds(&when.0, &around));
                if !applies || !dice.percent(fact.recipe.fill.unwrap_or(100)) {
                    continue;
                }
                self.cook(&fact.recipe, None, &around, dice)
            };
            if let Some(value) = value {
                values::set(into, &fact.key, value);
            }
        }
    }

    /// A value by a recipe.
    pub(super) fn cook(
        &self,
        recipe: &Recipe,
        field: Option<&Field>,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Option<Value> {
        if recipe.none {
            return None;
        }
        if let Some(value) = &recipe.value {
            return Some(value.clone());
        }
        if let Some(name) = &recipe.fact {
            return around.find(name).filter(|value| !values::is_empty(value)).cloned();
        }
        if let Some(text) = &recipe.text {
            return self.fitting(field, self.fill_in(text, Some(around), dice));
        }
        if let Some(names) = &recipe.words {
            return self.word_from(recipe, names, field, around, dice);
        }
        if let Some(weights) = &recipe.pick {
            let several = recipe.several.map_or(1, |(a, b)| dice.between(a, b));
            let draw = |dice: &mut Dice| {
                dice.weighted(weights.iter().map(|(code, w)| (code.as_str(), *w))).map(|c| json!(c))
            };
            if !matches!(field.map(|f| &f.kind), Some(Kind::Codes(_))) && recipe.several.is_none() {
                return draw(dice);
            }
            let mut all = Vec::new();
            for _ in 0..several {
                all.extend(draw(dice).filter(|code| !all.contains(code)));
            }
            return Some(Value::Array(all));
        }
        if let Some(nth) = &recipe.nth {
            let list = self.data.list(&nth.list);
            let at =
                around.running(&nth.number)?.checked_rem_euclid(i64::try_from(list.len()).ok()?)?;
            return list.get(usize::try_from(at).ok()?).map(|word| json!(word));
        }
        if let Some(step) = &recipe.step {
            let number = around.running(&step.number)?.checked_rem_euclid(step.modulo)?;
            return Some((number * step.by + step.plus).into());
        }
        if let Some((low, high)) = recipe.int {
            return Some(self.int(recipe, low, high, field, around, dice));
        }
        if let Some(chance) = recipe.flag {
            return Some(dice.percent(chance).into());
        }
        if let Some((low, high)) = recipe.day {
            return self.some_day(recipe, low, high, field, around, dice);
        }
        if let Some((name, by)) = &recipe.year {
            return Some((i64::from(around.day(name)?.year()) + by).into());
        }
        if let Some(name) = &recipe.person {
            return around.find(name).cloned();
        }
        if recipe.age.is_some() {
            return Some(self.person(dice, recipe.age));
        }
        if recipe.phone {
            return Some(self.phone(dice).into());
        }
        if recipe.credit_code {
            return Some(self.credit_code(dice).into());
        }
        if let Some((table, of, column)) = &recipe.column {
            let code = around.find(of)?.as_str()?;
            let row = self.catalogue.table(table)?.get(code)?;
            return Some(
                if column == "label" { row.label.as_str() } else { row.get(column) }.into(),
            );
        }
        None
    }

    fn word_from(
        &self,
        recipe: &Recipe,
        names: &[String],
        field: Option<&Field>,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Option<Value> {
        let list = names
            .iter()
            .map(|name| self.data.list(&self.fill_in(name, Some(around), dice)))
            .find(|list| !list.is_empty())?;
        let mut parts: Vec<String> = Vec::new();
        for _ in 0..recipe.several.map_or(1, |(a, b)| dice.between(a, b)) {
            let part = self.fill_in(dice.pick(list)?, Some(around), dice);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        self.fitting(field, parts.join("；"))
    }

    fn fitting(&self, field: Option<&Field>, text: String) -> Option<Value> {
        let most = field.and_then(|f| f.max).filter(|_| {
            field.is_some_and(|f| matches!(f.kind, Kind::Text | Kind::Long | Kind::Name))
        });
        if text.is_empty() {
            return None;
        }
        Some(match most {
            Some(most) if text.chars().count() as f64 > most => {
                json!(text.chars().take(most as usize).collect::<String>())
            }
            _ => json!(text),
        })
    }

    fn int(
        &self,
        recipe: &Recipe,
        low: i64,
        high: i64,
        field: Option<&Field>,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Value {
        let cap = recipe.max_of.as_ref().and_then(|name| around.number(name));
        let number =
            dice.between(low, cap.map_or(high, |cap| high.min(cap as i64)).max(low.min(high)));
        if matches!(field.map(|f| &f.kind), Some(Kind::Dec)) && dice.percent(40) {
            let with_tenth = number as f64 + dice.between(1, 9) as f64 / 10.0;
            if cap.is_none_or(|cap| with_tenth <= cap) && with_tenth <= high as f64 {
                return json!(with_tenth);
            }
        }
        number.into()
    }

    fn some_day(
        &self,
        recipe: &Recipe,
        low: i64,
        high: i64,
        field: Option<&Field>,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Option<Value> {
        let start = around.day(recipe.from.as_deref().unwrap_or("now"))?;
        let mut day = shifted(start, dice.between(low, high));
        if !recipe.future && day > around.now {
            day = around.now.max(start.min(around.now));
        }
        let with_time = matches!(field.map(|f| &f.kind), Some(Kind::DateTime));
        Some(match recipe.clock {
            Some((from, to)) if with_time || field.is_none() => {
                let quarter = dice.between(from * 4, to * 4 - 1);
                json!(format!("{day} {:02}:{:02}", quarter / 4, quarter % 4 * 15))
            }
            _ => json!(day.to_string()),
        })
    }

    /// A text of word lists alone.
    pub(super) fn words(&self, template: &str, dice: &mut Dice) -> String {
        self.fill_in(template, None, dice)
    }

    /// Fills the braces of a template: `{name}`, `{name@week}`, `{*list}`, `{#4}` digits, `{1..30}`.
    pub(super) fn fill_in(
        &self,
        template: &str,
        around: Option<&Around<'_>>,
        dice: &mut Dice,
    ) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, more)) = rest.split_once('{') {
            out.push_str(before);
            let (inside, after) = more.split_once('}').unwrap_or((more, ""));
            rest = after;
            if let Some(list) = inside.strip_prefix('*') {
                let list = self.data.list(list);
                if let Some(word) = dice.pick(list) {
                    out.push_str(&self.fill_in(word, around, dice));
                }
            } else if let Some(count) = inside.strip_prefix('#') {
                out.push_str(&dice.digits(count.parse().unwrap_or(1)));
            } else if let Some((low, high)) = inside.split_once("..") {
                let number = dice.between(low.parse().unwrap_or(0), high.parse().unwrap_or(0));
                out.push_str(&number.to_string());
            } else if let Some(around) = around {
                let (name, form) = inside.split_once('@').unwrap_or((inside, ""));
                out.push_str(&shown(around, name, form));
            }
        }
        out.push_str(rest);
        out
    }

    /// A value by the type of a field alone.
    pub(super) fn by_type(
        &self,
        field: &Field,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Option<Value> {
        let table = |name: &str| self.catalogue.table(name);
        let usual = |name: &str, dice: &mut Dice| {
            let rows = table(name)?.rows();
            let usual: Vec<_> = rows.iter().filter(|row| !row.code.starts_with("other")).collect();
            dice.pick(&usual).map(|row| json!(row.code))
        };
        match &field.kind {
            Kind::Text | Kind::Long => self.fitting(Some(field), self.words("{*any_text}", dice)),
            Kind::Name => self.person(dice, None).get("name").cloned(),
            Kind::Date => Some(json!(shifted(around.now, -dice.between(1, 300)).to_string())),
            Kind::DateTime => {
                let day = shifted(around.now, -dice.between(1, 300));
                Some(json!(format!("{day} {:02}:00", dice.between(9, 17))))
            }
            Kind::Int | Kind::Dec => {
                let low = field.min.unwrap_or(0.0).ceil().max(0.0) as i64;
                let high = field.max.unwrap_or(20.0).min(low as f64 + 9.0) as i64;
                Some(dice.between(low.max(1).min(high), high).into())
            }
            Kind::Flag => Some(dice.percent(50).into()),
            Kind::Code(name) => match &field.default {
                Some(code) if dice.percent(70) => Some(code.clone()),
                _ => usual(name, dice),
            },
            Kind::Codes(name) => usual(name, dice).map(|code| json!([code])),
            Kind::IdNumber { .. } => around
                .find("person.id_no")
                .cloned()
                .or_else(|| self.person(dice, None).get("id_no").cloned()),
            Kind::CreditCode => Some(self.credit_code(dice).into()),
            Kind::Phone => Some(self.phone(dice).into()),
            Kind::Plate | Kind::Sign | Kind::Group(_) | Kind::List(_) | Kind::Checklist => None,
        }
    }
}

fn shown(around: &Around<'_>, name: &str, form: &str) -> String {
    let Some(value) = around.find(name) else { return String::new() };
    let day = || value.as_str().and_then(|text| text.get(..10)?.parse::<NaiveDate>().ok());
    match (form, day()) {
        ("week", Some(day)) => {
            let week = day.iso_week();
            format!("{}-W{:02}", week.year(), week.week())
        }
        ("month", Some(day)) => day.format("%Y-%m").to_string(),
        ("year", Some(day)) => day.year().to_string(),
        ("plain", Some(day)) => day.format("%Y%m%d").to_string(),
        _ => values::show(value).unwrap_or_default(),
    }
}

/// A day moved by some days.
pub(super) fn shifted(day: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) };
    moved.unwrap_or(day)
}

/// The day of a fact.
pub(super) fn day_of(facts: &Values, path: &str) -> Option<NaiveDate> {
    values::get(facts, path)?.as_str()?.get(..10)?.parse().ok()
}

/// One fact as a map of its own.
pub(super) fn alone(key: &str, value: Value) -> Values {
    let mut map = Map::new();
    map.insert(key.to_owned(), value);
    map
}
