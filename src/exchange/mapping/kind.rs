//! To which form of a family a row belongs: by the category of its place, for letters by their title.

use crate::domain::{AnchorCategory, tidy};
use crate::forms::{Catalogue, FormDef, Shape};

use super::heading;
use super::plan::is_required;

/// The table of categories and the other words for them.
const CATEGORIES: &str = "place_category";
/// The table of titles: their codes are keys of letter forms.
const TITLES: &str = "letter_kind";

/// The category that a cell names.
pub(super) fn category(catalogue: &Catalogue, word: &str) -> Option<AnchorCategory> {
    let found = catalogue.table(CATEGORIES)?.find(tidy::strip_guards(word))?;
    AnchorCategory::from_code(&found.code)
}

/// What a row says about its form.
pub(super) struct Says<'r> {
    pub category: Option<AnchorCategory>,
    /// The category in the words of the file.
    pub word: &'r str,
    pub title: &'r str,
}

/// Which of the family a row belongs to; the first of the family when nothing speaks for another.
pub(super) fn choose(catalogue: &Catalogue, family: &[&FormDef], says: &Says<'_>) -> usize {
    if family.len() < 2 {
        return 0;
    }
    let letters = family.first().is_some_and(|form| form.shape == Shape::Letter);
    if letters && let Some(at) = by_title(catalogue, family, says) {
        return at;
    }
    let Some(category) = says.category else { return 0 };
    let fits = |form: &FormDef| form.is_for(category);
    if family.first().is_some_and(|form| fits(form)) && !letters {
        return 0;
    }
    // A letter without a title is the category's first; what only registers comes last by order.
    family
        .iter()
        .enumerate()
        .filter(|(_, form)| fits(form))
        .min_by_key(|(_, form)| form.order)
        .map_or(0, |(at, _)| at)
}

fn by_title(catalogue: &Catalogue, family: &[&FormDef], says: &Says<'_>) -> Option<usize> {
    let title = tidy::strip_guards(says.title).trim_matches(['《', '》', '“', '”', '"']);
    if title.is_empty() {
        return None;
    }
    let fits = |form: &FormDef| says.category.is_none_or(|category| form.is_for(category));
    let known = |word: &str| {
        let code = &catalogue.table(TITLES)?.find(word)?.code;
        family.iter().position(|form| form.key == *code && fits(form))
    };
    let undated = title.trim_start_matches(|c: char| c.is_ascii_digit());
    let undated =
        undated.strip_prefix("年度").or_else(|| undated.strip_prefix('年')).unwrap_or(undated);
    let in_category = || {
        says.category?;
        known(&format!("{}{undated}", tidy::strip_guards(says.word))).or_else(|| {
            let word = heading::key(undated);
            let mut named = family.iter().enumerate().filter(|(_, form)| {
                let mut names =
                    form.also.iter().chain([&form.label]).map(|name| heading::key(name));
                fits(form) && !keeps_any_title(form) && names.any(|name| name.ends_with(&word))
            });
            let (at, _) = named.next()?;
            named.next().is_none().then_some(at)
        })
    };
    known(title)
        .or_else(|| known(undated))
        .or_else(in_category)
        .or_else(|| family.iter().position(|form| keeps_any_title(form)))
}

/// The form for letters whose title no form knows: it insists on a title.
fn keeps_any_title(form: &FormDef) -> bool {
    form.role("title").is_some_and(is_required)
}
