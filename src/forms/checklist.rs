//! The items of a check: which are asked of which place.

use super::codes::Code;
use super::{Catalogue, FormDef};

/// The table of items.
pub const ITEMS: &str = "check_item";
/// The table of results.
pub const RESULTS: &str = "item_result";
/// The result of an item that nobody looked at; it has no box on paper.
pub const UNCHECKED: &str = "unchecked";

/// What is known of the place that is checked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Code of its category.
    pub category: &'a str,
    /// Code of its kind; empty when nobody knows it.
    pub subkind: &'a str,
    /// Ask everything when the kind is not known.
    pub blank: bool,
}

/// Items under one heading.
#[derive(Debug)]
pub struct Group<'c> {
    /// 治安, 消防, 内保.
    pub label: &'static str,
    /// The items.
    pub items: Vec<&'c Code>,
}

/// The items of a form for a place, by list; those in `given` always.
pub fn groups<'c>(
    catalogue: &'c Catalogue,
    form: &FormDef,
    asked: Asked<'_>,
    given: &dyn Fn(&str) -> bool,
) -> Vec<Group<'c>> {
    let Some(table) = catalogue.table(ITEMS) else { return Vec::new() };
    let lists = form.checklists.iter().map(|list| Group {
        label: group_label(list),
        items: table
            .rows()
            .iter()
            .filter(|item| item.get("checklist") == list)
            .filter(|item| given(&item.code) || fits(catalogue, item, asked))
            .collect(),
    });
    lists.filter(|group| !group.items.is_empty()).collect()
}

/// Whether an item is asked of this place: everywhere, or where its kind, group or category is named.
fn fits(catalogue: &Catalogue, item: &Code, asked: Asked<'_>) -> bool {
    let applies = item.get("applies").trim();
    if applies.is_empty() || applies == "*" {
        return true;
    }
    if asked.subkind.is_empty() && asked.blank {
        return true;
    }
    let subkind = asked.subkind.split(':').next().unwrap_or_default();
    let group = [format!("{}_subkind", asked.category), "rental_house_kind".to_owned()]
        .iter()
        .filter_map(|name| catalogue.table(name)?.get(subkind))
        .map(|row| {
            let group = row.get("group");
            if group.is_empty() { row.get("parent").to_owned() } else { group.to_owned() }
        })
        .next()
        .unwrap_or_default();
    applies.split('|').map(str::trim).any(|word| {
        word == subkind || (!group.is_empty() && word == group) || word == asked.category
    })
}

fn group_label(list: &str) -> &'static str {
    match list {
        "fire" => "消防",
        "unit" => "内保",
        _ => "治安",
    }
}
