//! Which form a table is taken for: how well each fits the headings, and whether that is enough.

use crate::forms::{FormDef, Shape};

use super::claims::{Fit, FormIndex, HeadingIndex};
use super::columns::{Heading, Hints, Undetected, is_essential};
use super::heading;

/// A heading that at most so many forms claim says something about the table.
const FEW: u16 = 4;

impl HeadingIndex<'_> {
    pub(super) fn primary(
        &self,
        headings: &[Heading],
        hints: Hints<'_>,
    ) -> Result<(usize, f32), Undetected> {
        if let Some(key) = hints.form {
            let form = self.position(key).ok_or(Undetected::NoSuchForm)?;
            let card = self.forms.get(form).is_some_and(|index| index.form.is_registration());
            if card && !self.tells_places_apart(form, headings) {
                return Err(Undetected::Unknown);
            }
            return Ok((form, self.fit(form, headings).0));
        }
        let mut best: Option<(usize, f32)> = None;
        for (at, index) in self.forms.iter().enumerate() {
            let (score, enough) = self.fit(at, headings);
            let bonus = name_bonus(index.form, hints.names);
            let enough = enough && (bonus > 0.0 || self.is_telling(index, headings));
            let score = score + bonus;
            if enough && best.is_none_or(|(_, most)| score > most + 1e-4) {
                best = Some((at, score));
            }
        }
        best.ok_or(Undetected::Unknown)
    }

    /// Whether a column says which place a row registers: its name, address, code or credit code.
    fn tells_places_apart(&self, form: usize, headings: &[Heading]) -> bool {
        let Some(index) = self.forms.get(form) else { return false };
        let feeds = self.own_feeds(form, headings);
        let by_role = |role: &str| {
            index.form.role_at(role).is_some_and(|path| feeds.iter().any(|(fed, _)| fed == path))
        };
        self.names_places(form, headings) || by_role("ext_code") || by_role("place.uscc")
    }

    /// Whether a column feeds the name or address of the places that a registration is about.
    pub(super) fn names_places(&self, form: usize, headings: &[Heading]) -> bool {
        let Some(index) = self.forms.get(form) else { return false };
        self.own_feeds(form, headings).iter().any(|(path, _)| is_essential(index, path))
    }

    /// Whether a table of people is more than a list of names: it names their place, has a column that
    /// few forms have, or two that not every other form has. A name and a remark stand on any list.
    fn is_telling(&self, index: &FormIndex<'_>, headings: &[Heading]) -> bool {
        let of_people = match index.form.shape {
            Shape::Roster => true,
            Shape::Card => !index.form.is_registration(),
            Shape::Letter | Shape::Log => false,
        };
        if !of_people {
            return true;
        }
        let half = u16::try_from(self.forms.len() / 2).unwrap_or(u16::MAX);
        let mut uncommon = 0;
        for heading in headings {
            if heading.said.as_ref().is_some_and(|said| !said.is_empty()) {
                return true;
            }
            if !heading.is_free() {
                continue;
            }
            if self.subject_part(&heading.key).is_some() {
                return true;
            }
            if !index.claims(&heading.key).is_empty() {
                let shared = self.shared_by_all(&heading.key);
                if shared <= FEW {
                    return true;
                }
                uncommon += usize::from(shared < half);
            }
        }
        uncommon >= 2
    }

    /// How well a form fits the headings, and whether that is enough to take it unasked.
    fn fit(&self, at: usize, headings: &[Heading]) -> (f32, bool) {
        let Some(index) = self.forms.get(at) else { return (0.0, false) };
        let card = index.form.is_registration();
        let category = if card { self.category_of(at) } else { None };
        let (mut score, mut claimed, mut named) = (0.0_f32, 0_usize, 0_usize);
        let mut placed = 0;
        let mut essential = index.essential.is_empty();
        let mut seen = Vec::new();
        for heading in headings {
            let said = heading.says(at).count();
            if said > 0 {
                score += 3.0;
                claimed += 2;
                essential |= heading.says(at).any(|path| is_essential(index, path));
            }
            if !heading.is_free() || heading::is_ordinal(&heading.key) {
                continue;
            }
            named += 1;
            if seen.contains(&&heading.key) {
                continue;
            }
            seen.push(&heading.key);
            let claims = index.claims(&heading.key);
            if let Some(fit) = claims.iter().map(|claim| claim.fit).max() {
                let rare = 1.0 / f32::from(self.shared(index.form.shape, &heading.key).max(1));
                score += 1.0 + rare + if fit == Fit::Label { 0.25 } else { 0.0 };
                claimed += 1;
                essential |= claims
                    .iter()
                    .filter_map(|claim| index.leaves.get(claim.leaf))
                    .any(|leaf| is_essential(index, &leaf.path));
            } else if card
                && category.is_some_and(|c| !self.card_claims(c, &heading.key).is_empty())
            {
                score += 0.75;
                claimed += 1;
            } else if card && self.is_count(at, &heading.key) {
                score += 1.0;
                claimed += 1;
            } else if !card && self.subject_part(&heading.key).is_some() {
                score += 0.5;
                named -= 1;
                placed = 1;
            }
        }
        score += if essential { 2.0 } else { -2.0 };
        // Two columns of its own and one that names the place are as good as three of its own.
        let most = named.min(3);
        let enough = claimed >= most.max(1) || claimed >= 2 && claimed + placed >= most;
        (score, essential && enough && claimed * 5 >= named * 2)
    }
}

/// The sheet or the file is called like the form.
fn name_bonus(form: &FormDef, names: &[&str]) -> f32 {
    let own = [&form.label, &form.tab, &form.key];
    let known: Vec<String> =
        own.into_iter().chain(&form.also).map(|name| heading::key(name)).collect();
    names
        .iter()
        .map(|name| heading::key(name))
        .filter(|name| !name.is_empty())
        .map(|name| {
            if known.contains(&name) {
                3.0
            } else {
                known
                    .iter()
                    .filter(|known| known.chars().count() > 1 && name.contains(known.as_str()))
                    .map(|known| 1.0 + known.chars().count() as f32 / 20.0)
                    .fold(0.0, f32::max)
            }
        })
        .fold(0.0, f32::max)
}
