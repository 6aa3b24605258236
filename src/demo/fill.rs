//! An entry filled by its definition: each field by its hint, else by its type.

use serde_json::{Value, json};

use crate::forms::definition::{Field, FormDef, Kind, Required};
use crate::forms::values;
use crate::forms::{Catalogue, Values};

use super::cook::{Around, Facts, Kitchen, Layer};
use super::data::{Data, FormHint, Recipe, Recipes, Variant};
use super::dice::Dice;

/// A form with the hints of its fields looked up once.
pub(super) struct FormPlan<'p> {
    pub form: &'p FormDef,
    pub hint: Option<&'static FormHint>,
    /// Whether it comes before the other forms of its subject.
    pub first: bool,
    pub head: Vec<FieldPlan<'p>>,
    pub fields: Vec<FieldPlan<'p>>,
}

/// A field with its hint.
pub(super) struct FieldPlan<'p> {
    pub field: &'p Field,
    recipes: &'static [Recipe],
    keep: bool,
    children: Vec<FieldPlan<'p>>,
}

/// The plans of all forms, in the order of the catalogue.
pub(super) fn plans<'p>(catalogue: &'p Catalogue, data: &'static Data) -> Vec<FormPlan<'p>> {
    let of = |form: &'p FormDef| {
        let hint = data.forms.get(&form.key);
        let all = |fields: &'p [Field]| {
            fields.iter().map(|f| field_plan(f, "", hint, data)).collect::<Vec<_>>()
        };
        FormPlan {
            form,
            hint,
            first: form.is_registration() || !form.head.is_empty(),
            head: all(&form.head),
            fields: all(&form.fields),
        }
    };
    catalogue.forms().iter().map(of).collect()
}

fn field_plan<'p>(
    field: &'p Field,
    parent: &str,
    hint: Option<&'static FormHint>,
    data: &'static Data,
) -> FieldPlan<'p> {
    let path =
        if parent.is_empty() { field.key.clone() } else { format!("{parent}.{}", field.key) };
    let recipes = hint
        .and_then(|hint| hint.fields.get(&path))
        .or_else(|| data.fields.get(&path))
        .or_else(|| field.roles.iter().find_map(|role| data.fields.get(&format!("role:{role}"))))
        .or_else(|| data.fields.get(&field.key))
        .or_else(|| data.fields.get(&field.label))
        .map_or(&[][..], |Recipes(all)| all);
    let keep = data.keep.iter().any(|name| *name == field.key || field.has_role(name));
    let children =
        field.kind.fields().iter().map(|child| field_plan(child, &path, hint, data)).collect();
    FieldPlan { field, recipes, keep, children }
}

/// What a kind of row changes about its fields.
#[derive(Clone, Copy, Default)]
pub(super) struct Changes<'c> {
    set: Option<&'c std::collections::BTreeMap<String, Recipe>>,
    skip: &'c [String],
}

impl<'c> From<&'c Variant> for Changes<'c> {
    fn from(variant: &'c Variant) -> Self {
        Self { set: Some(&variant.set), skip: &variant.skip }
    }
}

impl Kitchen<'_> {
    /// Fills fields. Those that are required under a condition come second, when what the
    /// condition asks for is there.
    pub(super) fn fill(
        &self,
        plans: &[FieldPlan<'_>],
        around: &Around<'_>,
        changes: Changes<'_>,
        dice: &mut Dice,
    ) -> Values {
        let mut vals = Values::new();
        for second in [false, true] {
            for plan in plans {
                let key = &plan.field.key;
                let set = changes.set.and_then(|set| set.get(key));
                let recipes = set.map_or(plan.recipes, std::slice::from_ref);
                let late = matches!(plan.field.required, Required::When(_))
                    && !recipes.iter().any(|recipe| recipe.early);
                if late != second || changes.skip.contains(key) {
                    continue;
                }
                let layer = Layer { plans, vals: &vals, outer: around.layer };
                let here = Around { layer: Some(&layer), ..*around };
                let value = self.field(plan, recipes, set.is_some(), &here, dice);
                if let Some(value) = value.filter(|value| !values::is_empty(value)) {
                    vals.insert(key.clone(), value);
                }
            }
        }
        let mut ordered = Values::new();
        for plan in plans {
            if let Some(value) = vals.get_mut(&plan.field.key) {
                ordered.insert(plan.field.key.clone(), value.take());
            }
        }
        ordered
    }

    fn field(
        &self,
        plan: &FieldPlan<'_>,
        recipes: &[Recipe],
        set: bool,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Option<Value> {
        let recipe = self.choose(recipes, around);
        if recipe.is_none() && !recipes.is_empty() {
            return None;
        }
        let wanted = match &plan.field.required {
            Required::Yes => true,
            Required::When(when) => self.holds(when, around),
            Required::No => false,
        };
        let chance = match (recipe, &plan.field.required) {
            _ if wanted => 100,
            (Some(recipe), _) if recipe.fill.is_some() => recipe.fill.unwrap_or(0),
            (Some(_), _) if set => 100,
            (Some(_), Required::No) => 75,
            (None, Required::No) if !plan.field.hidden && plan.field.is_leaf() => 35,
            _ => 0,
        };
        if !dice.percent(chance) {
            return None;
        }
        let unhinted_text = recipe.is_none()
            && !wanted
            && matches!(
                plan.field.kind,
                Kind::Text | Kind::Long | Kind::Name | Kind::IdNumber { .. }
            );
        if unhinted_text {
            return None;
        }
        match &plan.field.kind {
            Kind::Group(fields) => self.group(plan, fields, recipe, around, dice),
            Kind::List(_) => self.list(plan, recipe, around, dice),
            Kind::Checklist => around.find("checklist").cloned(),
            Kind::Sign => None,
            Kind::Code(table) if plan.field.has_role("person.sex") => {
                let male = around.find("person.male").and_then(Value::as_bool)?;
                self.sex_code(table, male)
            }
            _ => match recipe {
                Some(recipe) => self.cook(recipe, Some(plan.field), around, dice),
                None => self.by_type(plan.field, around, dice),
            },
        }
    }

    fn group(
        &self,
        plan: &FieldPlan<'_>,
        fields: &[Field],
        recipe: Option<&Recipe>,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Option<Value> {
        let mut own = Values::new();
        if fields.iter().any(|field| field.has_role("person.name")) {
            let known = recipe
                .and_then(|recipe| recipe.person.as_ref())
                .map(|name| around.find(name).cloned());
            let person = match known {
                Some(known) => known?,
                None => self.person(dice, recipe.and_then(|recipe| recipe.age)),
            };
            own.insert("person".to_owned(), person);
        }
        let facts = Facts { own: &own, outer: Some(&around.facts) };
        let around = Around { facts, ..*around };
        Some(Value::Object(self.fill(&plan.children, &around, Changes::default(), dice)))
    }

    fn list(
        &self,
        plan: &FieldPlan<'_>,
        recipe: Option<&Recipe>,
        around: &Around<'_>,
        dice: &mut Dice,
    ) -> Option<Value> {
        let mut frames: Vec<(Values, Changes<'_>)> = Vec::new();
        if let Some(rows) = recipe.and_then(|recipe| recipe.list.as_ref()) {
            frames.extend(
                rows.iter().map(|set| (Values::new(), Changes { set: Some(set), skip: &[] })),
            );
        } else if let Some(name) = recipe.and_then(|recipe| recipe.each.as_ref()) {
            let items = around.find(name).and_then(Value::as_array)?;
            let most = recipe
                .and_then(|r| r.rows)
                .map_or(usize::MAX, |(a, b)| usize::try_from(dice.between(a, b)).unwrap_or(0));
            let items = items.iter().filter_map(Value::as_object).take(most);
            frames.extend(items.map(|item| (item.clone(), Changes::default())));
        } else {
            let known = recipe
                .and_then(|recipe| around.find(recipe.rows_of.as_ref()?)?.as_i64())
                .map(|count| count.min(12));
            let (low, high) = recipe.and_then(|recipe| recipe.rows).unwrap_or((1, 2));
            let count = known.unwrap_or_else(|| dice.between(low, high));
            frames.extend((0..count).map(|_| (Values::new(), Changes::default())));
        }
        let mut rows = Vec::new();
        for (at, (mut own, changes)) in frames.into_iter().enumerate() {
            own.insert("n".to_owned(), json!(at + 1));
            let facts = Facts { own: &own, outer: Some(&around.facts) };
            let around = Around { facts, ..*around };
            let row = self.fill(&plan.children, &around, changes, dice);
            rows.push(Value::Object(row));
        }
        Some(Value::Array(rows))
    }

    /// Takes one or two required values out of an entry, as happens at a desk.
    pub(super) fn thin(&self, plans: &[FieldPlan<'_>], vals: &mut Values, dice: &mut Dice) {
        let mut paths = Vec::new();
        for plan in plans {
            loose(plan, String::new(), vals, &mut paths);
        }
        for _ in 0..dice.between(1, 2) {
            if let Some(path) = dice.pick(&paths) {
                values::remove(vals, path);
            }
        }
    }
}

/// The paths of required values that may be missing.
fn loose(plan: &FieldPlan<'_>, parent: String, vals: &Values, out: &mut Vec<String>) {
    let path = if parent.is_empty() {
        plan.field.key.clone()
    } else {
        format!("{parent}.{}", plan.field.key)
    };
    if plan.keep || values::get(vals, &path).is_none() {
        return;
    }
    match plan.field.kind {
        Kind::Group(_) => {
            plan.children.iter().for_each(|child| loose(child, path.clone(), vals, out));
        }
        Kind::List(_) | Kind::Checklist | Kind::Sign => {}
        _ if plan.field.required == Required::Yes => out.push(path),
        _ => {}
    }
}
