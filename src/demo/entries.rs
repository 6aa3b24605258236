//! The entries of one subject: its registration first, then form by form.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::forms::Values;
use crate::forms::condition::{Meaning, Scope as _};
use crate::forms::definition::{FormDef, Shape, SubjectKind};
use crate::forms::judge::PlaceScope;
use crate::forms::values;

use super::DemoEntry;
use super::cook::{Around, Facts, Kitchen, day_of, shifted};
use super::data::{CheckFate, FormHint, Variant};
use super::dice::{Dice, number_of};
use super::fill::{Changes, FieldPlan, FormPlan};

/// One subject while its entries are made.
pub(super) struct Subject<'s, 'k> {
    pub kitchen: &'s Kitchen<'k>,
    pub kind: SubjectKind,
    /// Kind of organisation, `post`, or empty.
    pub on: &'s str,
    pub facts: &'s Values,
    pub post: &'s Values,
}

struct Pot<'p> {
    form: &'p FormDef,
    hint: &'p FormHint,
    facts: Values,
    /// What check items can be for.
    tokens: &'p [String],
}

impl Subject<'_, '_> {
    /// All entries.
    pub(super) fn entries(&self, plans: &[FormPlan<'_>]) -> Vec<DemoEntry> {
        let mut plans: Vec<_> = plans.iter().filter(|plan| self.keeps(plan)).collect();
        plans.sort_by_key(|plan| (!plan.form.is_registration(), !plan.first));
        let ordinal = self.ordinal();
        let parts = [number_of(self.kind.code()), number_of(self.on), ordinal, 1];
        let mut dice = Dice::new(self.kitchen.seed, &parts);
        let mut out: Vec<DemoEntry> = Vec::new();
        let none = FormHint::default();
        let mut registration: Option<(&FormDef, Values)> = None;
        let mut tokens = Vec::new();
        for plan in plans {
            if let (None, SubjectKind::Place(_), Some(entry)) =
                (&registration, self.kind, out.first())
            {
                let form = self.kitchen.catalogue.form(&entry.form);
                registration = form.map(|form| (form, entry.values.clone()));
                tokens = self.tokens(registration.as_ref());
            }
            let place = registration.as_ref().map(|(form, vals)| self.place_scope(form, vals));
            let pot = Pot {
                form: plan.form,
                hint: plan.hint.unwrap_or(&none),
                facts: Values::new(),
                tokens: &tokens,
            };
            match plan.form.shape {
                Shape::Card => {
                    let entry = self.entry(
                        &pot,
                        &plan.fields,
                        place.as_ref(),
                        Changes::default(),
                        &mut dice,
                    );
                    out.push(entry);
                }
                Shape::Roster => self.roster(pot, plan, place.as_ref(), &mut dice, &mut out),
                Shape::Letter => self.letters(pot, plan, place.as_ref(), &mut dice, &mut out),
                Shape::Log => self.log(pot, plan, place.as_ref(), &mut dice, &mut out),
            }
        }
        out
    }

    fn ordinal(&self) -> u64 {
        self.facts.get("ordinal").and_then(Value::as_u64).unwrap_or(0)
    }

    fn keeps(&self, plan: &FormPlan<'_>) -> bool {
        if !plan.form.subjects.contains(&self.kind) {
            return false;
        }
        let Some(hint) = plan.hint else { return true };
        let place = matches!(self.kind, SubjectKind::Place(_));
        let every = u64::try_from(hint.every).unwrap_or(0).max(1);
        let at = u64::try_from(hint.at).unwrap_or(0);
        (place || hint.on.is_empty() || hint.on.iter().any(|on| on == self.on))
            && self.ordinal() % every == at % every
    }

    fn now(&self) -> NaiveDate {
        self.kitchen.now(self.facts)
    }

    fn opened(&self) -> NaiveDate {
        day_of(self.facts, "opened_on").unwrap_or_else(|| shifted(self.now(), -700))
    }

    fn entry(
        &self,
        pot: &Pot<'_>,
        plans: &[FieldPlan<'_>],
        place: Option<&PlaceScope<'_>>,
        changes: Changes<'_>,
        dice: &mut Dice,
    ) -> DemoEntry {
        let post = Facts { own: self.post, outer: None };
        let subject = Facts { own: self.facts, outer: Some(&post) };
        let mut own = pot.facts.clone();
        let around = Around { layer: None, facts: subject, place, now: self.now() };
        self.kitchen.settle(&pot.hint.facts, &mut own, &around, dice);
        let facts = Facts { own: &own, outer: Some(&subject) };
        let around = Around { facts, ..around };
        let mut vals = self.kitchen.fill(plans, &around, changes, dice);
        if self.ordinal() > 0 && dice.percent(self.kitchen.data.incomplete) {
            self.kitchen.thin(plans, &mut vals, dice);
        }
        DemoEntry { form: pot.form.key.clone(), values: vals }
    }

    fn roster(
        &self,
        mut pot: Pot<'_>,
        plan: &FormPlan<'_>,
        place: Option<&PlaceScope<'_>>,
        dice: &mut Dice,
        out: &mut Vec<DemoEntry>,
    ) {
        if !plan.head.is_empty() {
            out.push(self.entry(&pot, &plan.head, place, Changes::default(), dice));
        }
        let items = self.facts.get(&pot.hint.each).and_then(Value::as_array);
        let counted = |what: &str| {
            let counts = self.facts.get(&pot.hint.counted)?;
            counts.get(what)?.as_u64().and_then(|n| usize::try_from(n).ok())
        };
        let (low, high) = pot.hint.count.unwrap_or((1, 3));
        let rows = match items {
            Some(items) => items.len(),
            None => counted("all")
                .unwrap_or_else(|| usize::try_from(dice.between(low, high)).unwrap_or(1)),
        };
        let left = counted("left").unwrap_or(0);
        let mut people = self.known_people(pot.hint).into_iter();
        let (now, opened) = (self.now(), self.opened());
        let mut lead = Value::Null;
        for at in 0..rows {
            let variant = choose_row(&pot.hint.rows, at == 0, false, dice);
            let item = items.and_then(|items| items.get(at)).and_then(Value::as_object);
            let mut facts = item.cloned().unwrap_or_default();
            if !facts.contains_key("person") {
                let age = variant.and_then(|variant| variant.age);
                let person = people.next().unwrap_or_else(|| self.kitchen.person(dice, age));
                facts.insert("person".to_owned(), person);
            }
            if at == 0 {
                lead = facts.get("person").cloned().unwrap_or_default();
            }
            facts.insert("lead".to_owned(), lead.clone());
            facts.insert("n".to_owned(), json!(at + 1));
            let from = opened.max(shifted(now, -1400)).max(self.grown_up(&facts, variant, now));
            let span = (now - from).num_days().max(2);
            let leaves = at + left >= rows;
            let latest = if leaves { span / 2 } else { span - 1 };
            let began = shifted(from, dice.between(0, latest));
            facts.insert("began".to_owned(), json!(began.to_string()));
            if leaves {
                let longest = (now - began).num_days().max(1);
                let left_on = shifted(began, dice.between(longest / 2, longest - 1).max(1));
                facts.insert("left".to_owned(), json!(left_on.min(now).to_string()));
            }
            pot.facts = facts;
            let changes = variant.map_or_else(Changes::default, Changes::from);
            out.push(self.entry(&pot, &plan.fields, place, changes, dice));
        }
    }

    /// The day from which a person was old enough for such a row.
    fn grown_up(&self, facts: &Values, variant: Option<&Variant>, now: NaiveDate) -> NaiveDate {
        let youngest =
            variant.and_then(|variant| variant.age).unwrap_or(self.kitchen.data.people.age).0;
        let years = values::get(facts, "person.years").and_then(Value::as_i64).unwrap_or(0);
        shifted(now, -((years - youngest) * 365).max(30))
    }

    /// The persons named by a hint, each once.
    fn known_people(&self, hint: &FormHint) -> Vec<Value> {
        let mut out: Vec<Value> = Vec::new();
        for name in &hint.people {
            let person = values::get(self.facts, name);
            let known = |p: &Value| out.iter().any(|q| q.get("id_no") == p.get("id_no"));
            if let Some(person) = person.filter(|person| !known(person)) {
                out.push(person.clone());
            }
        }
        out
    }

    fn letters(
        &self,
        mut pot: Pot<'_>,
        plan: &FormPlan<'_>,
        place: Option<&PlaceScope<'_>>,
        dice: &mut Dice,
        out: &mut Vec<DemoEntry>,
    ) {
        let letters = &self.kitchen.data.letters;
        let name = values::text(self.facts, "letters").unwrap_or_default();
        let fate = letters.get(&name).or_else(|| letters.get("current"));
        let Some((fate, (low, high))) = fate.and_then(|fate| Some((fate, fate.ends?))) else {
            return;
        };
        let now = self.now();
        let valid_to = shifted(now, dice.between(low, high));
        let valid_from = shifted(valid_to, -364);
        let signed_on = valid_from.min(now).max(self.opened().min(now));
        let number = |day: NaiveDate, dice: &mut Dice| {
            format!("ZR{}-{}", day.format("%Y%m"), dice.digits(4))
        };
        let newest = number(signed_on, dice);
        if let Some((state, chance)) = &fate.before {
            let earlier = shifted(valid_from, -365);
            if earlier > self.opened() && dice.percent(*chance) {
                let before = json!({
                    "no": number(earlier, dice), "state": state, "signed_on": earlier.to_string(),
                    "valid_from": earlier.to_string(),
                    "valid_to": shifted(valid_from, -1).to_string(), "replaced_by": newest,
                });
                pot.facts.insert("letter".to_owned(), before);
                out.push(self.entry(&pot, &plan.fields, place, Changes::default(), dice));
            }
        }
        let letter = json!({
            "no": newest, "state": fate.state, "signed_on": signed_on.to_string(),
            "valid_from": valid_from.max(self.opened().min(now)).to_string(),
            "valid_to": valid_to.to_string(),
        });
        pot.facts.insert("letter".to_owned(), letter);
        out.push(self.entry(&pot, &plan.fields, place, Changes::default(), dice));
    }

    fn log(
        &self,
        mut pot: Pot<'_>,
        plan: &FormPlan<'_>,
        place: Option<&PlaceScope<'_>>,
        dice: &mut Dice,
        out: &mut Vec<DemoEntry>,
    ) {
        let checks = &self.kitchen.data.checks;
        let name = values::text(self.facts, "checks").unwrap_or_default();
        let newest_fate = plan.form.is_check().then(|| checks.get(&name)).flatten();
        let never = newest_fate.is_some_and(|fate| fate.age.is_none());
        if never && !pot.hint.rows.iter().any(|row| row.unchecked) {
            return;
        }
        let (low, high) = pot.hint.count.unwrap_or((1, 3));
        let (soon, late) =
            newest_fate.and_then(|fate| fate.age).or(pot.hint.newest).unwrap_or((1, 25));
        let (gap_low, gap_high) = pot.hint.gap.unwrap_or((27, 34));
        let mut day = shifted(self.now(), -dice.between(soon, late));
        let mut made = Vec::new();
        for at in 0..dice.between(low, high) {
            if day <= self.opened() {
                break;
            }
            let variant = choose_row(&pot.hint.rows, at == 0, never, dice);
            let quarter = dice.between(36, 67);
            pot.facts = Values::new();
            pot.facts.insert("on".to_owned(), json!(day.to_string()));
            let time = format!("{day} {:02}:{:02}", quarter / 4, quarter % 4 * 15);
            pot.facts.insert("at".to_owned(), json!(time));
            if plan.form.is_check() && !variant.is_some_and(|variant| variant.unchecked) {
                let fate = newest_fate
                    .filter(|_| at == 0)
                    .or_else(|| dice.weighted(checks.values().map(|fate| (fate, fate.weight))));
                if let Some(fate) = fate {
                    self.check(&mut pot, fate, place, dice);
                }
            }
            let changes = variant.map_or_else(Changes::default, Changes::from);
            made.push(self.entry(&pot, &plan.fields, place, changes, dice));
            day = shifted(day, -dice.between(gap_low, gap_high));
        }
        out.extend(made.into_iter().rev());
    }

    /// The checklist, answered so that it fits the hazards, and the hazards.
    fn check(
        &self,
        pot: &mut Pot<'_>,
        fate: &CheckFate,
        place: Option<&PlaceScope<'_>>,
        dice: &mut Dice,
    ) {
        let list = &self.kitchen.data.checklist;
        let Some(table) = self.kitchen.catalogue.table(&list.table) else { return };
        let items: Vec<_> = table
            .rows()
            .iter()
            .filter(|row| pot.form.checklists.iter().any(|name| name == row.get(&list.list)))
            .filter(|row| {
                row.get(&list.applies)
                    .split('|')
                    .any(|t| t == "*" || pot.tokens.iter().any(|k| k == t))
            })
            .take(list.most)
            .collect();
        let mut found: Vec<&str> = Vec::new();
        for _ in 0..dice.between(fate.hazards.0, fate.hazards.1) {
            let item = dice.pick(&items).filter(|item| {
                let kind = item.get(&list.finds);
                !kind.is_empty() && !list.spare.iter().any(|spare| spare == kind)
            });
            found.extend(item.map(|item| item.code.as_str()).filter(|code| !found.contains(code)));
        }
        if found.is_empty() && fate.hazards.0 > 0 {
            let usual =
                items.iter().find(|item| !list.spare.iter().any(|s| s == item.get(&list.finds)));
            found.extend(usual.map(|item| item.code.as_str()));
        }
        let post = Facts { own: self.post, outer: None };
        let subject = Facts { own: self.facts, outer: Some(&post) };
        let mut hazards = Vec::new();
        let mut answers = Vec::new();
        for item in &items {
            let bad = found.contains(&item.code.as_str());
            let answer = match bad {
                true => &list.bad,
                false if fate.unseen => &list.unseen,
                false if dice.percent(list.void.1) => &list.void.0,
                false => &list.good,
            };
            answers.push(json!({ "item": item.code, "result": answer }));
            if bad {
                let mut hazard = Values::new();
                hazard.insert("kind".to_owned(), json!(item.get(&list.finds)));
                hazard.insert("item".to_owned(), json!(item.label));
                let check = Facts { own: &pot.facts, outer: Some(&subject) };
                let around = Around { layer: None, facts: check, place, now: self.now() };
                self.kitchen.settle(&list.hazard, &mut hazard, &around, dice);
                self.kitchen.settle(&fate.hazard, &mut hazard, &around, dice);
                hazards.push(Value::Object(hazard));
            }
        }
        let names: Vec<_> =
            hazards.iter().filter_map(|h| h.get("desc")?.as_str().map(str::to_owned)).collect();
        pot.facts.insert("checking".to_owned(), json!(true));
        if !hazards.is_empty() {
            pot.facts.insert("found".to_owned(), json!(names.join("；")));
        }
        pot.facts.insert("hazards".to_owned(), Value::Array(hazards));
        pot.facts.insert("checklist".to_owned(), Value::Array(answers));
        let around = Around { layer: None, facts: subject, place, now: self.now() };
        self.kitchen.settle(&fate.facts, &mut pot.facts, &around, dice);
    }

    fn place_scope<'v>(&'v self, form: &'v FormDef, vals: &'v Values) -> PlaceScope<'v> {
        PlaceScope {
            form,
            vals,
            category: self.kind.code(),
            catalogue: self.kitchen.catalogue,
            today: self.kitchen.today,
        }
    }

    /// What check items can be for: the category, the kind of place and its groups, its levels.
    fn tokens(&self, registration: Option<&(&FormDef, Values)>) -> Vec<String> {
        let mut out = vec![self.kind.code().to_owned()];
        let Some((form, vals)) = registration else { return out };
        for role in ["place.subkind", "place.level"] {
            match form.role_path(role).and_then(|path| values::get(vals, &path)) {
                Some(Value::String(code)) => out.push(code.clone()),
                Some(Value::Array(all)) => {
                    out.extend(all.iter().filter_map(|v| v.as_str().map(str::to_owned)));
                }
                _ => {}
            }
        }
        let place = self.place_scope(form, vals);
        for column in ["subkind.group", "subkind.parent"] {
            if let Meaning::Text(text) = place.meaning(column) {
                out.push(text);
            }
        }
        out
    }
}

/// The kind of a row: the first one's own, then by weight.
fn choose_row<'r>(
    rows: &'r [Variant],
    first: bool,
    unchecked: bool,
    dice: &mut Dice,
) -> Option<&'r Variant> {
    if unchecked {
        return rows.iter().find(|row| row.unchecked);
    }
    if first {
        return rows.iter().find(|row| row.first).or_else(|| rows.first());
    }
    dice.weighted(rows.iter().map(|row| (row, row.weight)))
}
