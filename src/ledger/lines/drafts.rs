//! Entries that are begun from what the ledger knows already: the figures of a month for its circular,
//! the weekly checks of a year for its review. Nothing is saved; the sheet opens with them.
//!
//! Categories and counts only: no name of a person or a place goes into a circular.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::{AnchorCategory, Period, SubjectId, Window};
use crate::forms::definition::OrgKind;
use crate::forms::{FormDef, Kind, Shape, SubjectKind, values};
use crate::ledger::{Error, Input, Ledger, Result};

/// How many kinds of hazard a circular names before the rest is 其他.
const KINDS: usize = 5;

/// An entry that is about to be begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// What it is about; the post if none.
    pub subject: Option<SubjectId>,
    /// Key of the form.
    pub form: String,
    /// What a new one starts with.
    pub set: Input,
}

impl Ledger {
    /// Begins the record of a duty for the window that holds `day`: `drafted` from the figures of that
    /// window, otherwise as of today.
    ///
    /// # Errors
    /// Unknown form; the database.
    pub fn begin_duty(
        &self,
        form: &str,
        subject: Option<SubjectId>,
        day: NaiveDate,
        drafted: bool,
    ) -> Result<Begun> {
        let form =
            self.catalogue().form(form).ok_or_else(|| Error::UnknownForm(form.to_owned()))?;
        let kind = subject.map_or(SubjectKind::Post, |_| SubjectKind::Organisation);
        let duties = self.duties_of(kind);
        let every = duties.iter().find(|(own, _)| own.key == form.key).map(|(_, duty)| duty.every);
        let every = every.ok_or(Error::NoSubject)?;
        let today = self.clock().today();
        // What is made today is a record of today's window, whichever was looked at.
        let window = every.last_begun(if drafted { day } else { today });
        let mut set = Input::new();
        let mut say = |path: Option<&str>, text: String| {
            if let Some(path) = path.filter(|path| !path.contains('[') && !text.is_empty()) {
                set.push((path.to_owned(), text));
            }
        };
        say(form.role_at("happened_on").or_else(|| form.role_at("signed_on")), today.to_string());
        say(form.role_at("officer").filter(|_| form.shape == Shape::Log), self.post()?.officer);
        say(form.record.names.as_deref(), name_of(&window));
        if let (Some(id), Some(OrgKind::By { field, kinds })) = (subject, &form.org_kind) {
            let kind = self.store().get_subject(id)?.facts.subkind;
            let word = kinds.iter().find(|(_, code)| *code == kind);
            say(Some(field), word.map_or_else(String::new, |(word, _)| word.clone()));
        }
        if drafted {
            say(form.role_at("draft.figures"), self.figures_of(&window)?);
            say(form.role_at("draft.scope"), "全体保卫组织、基层组织".to_owned());
            set.extend(self.review_of(form, &window)?);
        }
        Ok(Begun { subject, form: form.key.clone(), set })
    }

    /// What was done in a window, in one paragraph.
    fn figures_of(&self, window: &Window) -> Result<String> {
        let days = (window.first(), window.last());
        let mut checks: Vec<(AnchorCategory, usize)> = Vec::new();
        let mut hazards: BTreeMap<String, (String, usize)> = BTreeMap::new();
        let (mut found, mut closed, mut letters) = (0_usize, 0_usize, 0_usize);
        for form in self.catalogue().forms() {
            if form.shape == Shape::Letter {
                letters += self.store().list_entries_between(&form.key, days)?.len();
            }
            if !form.is_check() {
                continue;
            }
            let Some(category) = form.subjects.iter().find_map(|kind| kind.category()) else {
                continue;
            };
            let entries = self.store().list_entries_between(&form.key, days)?;
            let answered = form.role_at("checklist");
            let is_check = |entry: &&crate::store::Entry| {
                answered.is_some_and(|path| values::get(&entry.values, path).is_some())
                    || form
                        .role_at("result")
                        .is_some_and(|path| values::get(&entry.values, path).is_some())
            };
            let count = entries.iter().filter(is_check).count();
            if count > 0 {
                checks.push((category, count));
            }
            let inside = |role: &str| Some(form.role_at(role)?.split_once("[].")?.1);
            let (kind, state) = (inside("hazard.kind"), inside("hazard.state"));
            let Some(list) = form.role_at("hazards") else { continue };
            for row in entries.iter().flat_map(|entry| values::rows(&entry.values, list)) {
                let text = |key: Option<&str>| {
                    key.and_then(|key| row.get(key)?.as_str()).unwrap_or_default()
                };
                found += 1;
                closed += usize::from(self.is_over(form, "hazard.state", text(state)));
                let label = self.word(form, "hazard.kind", text(kind));
                let slot = hazards.entry(text(kind).to_owned()).or_insert((label, 0));
                slot.1 += 1;
            }
        }
        checks.sort_unstable();
        let total: usize = checks.iter().map(|(_, count)| count).sum();
        let parts: Vec<String> =
            checks.iter().map(|(category, n)| format!("{} {n} 次", category.label())).collect();
        let mut out = match total {
            0 => format!("{}没有检查记录。", month_words(window)),
            _ => format!("{}检查 {total} 次（{}）", month_words(window), parts.join("、")),
        };
        if total > 0 {
            out.push_str(&match found {
                0 => "，没有发现隐患。".to_owned(),
                _ => {
                    let mut kinds: Vec<(String, usize)> = hazards.into_values().collect();
                    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
                    kinds.retain(|(label, _)| !label.is_empty());
                    let rest: usize = kinds.iter().skip(KINDS).map(|(_, n)| n).sum();
                    kinds.truncate(KINDS);
                    kinds.extend((rest > 0).then(|| ("其他".to_owned(), rest)));
                    let kinds: Vec<String> =
                        kinds.into_iter().map(|(label, n)| format!("{label} {n}")).collect();
                    format!(
                        "，发现隐患 {found} 处（{}），已销 {closed} 处，未销 {} 处。",
                        kinds.join("、"),
                        found - closed
                    )
                }
            });
        }
        out.push_str(&format!("签订各类责任书 {letters} 份。"));
        for (form, duty) in self.duties_of(SubjectKind::Organisation) {
            let n = self.store().list_entries_between(&form.key, days)?.len();
            if n > 0 {
                out.push_str(&format!("{} {n} 次。", duty.label));
            }
        }
        Ok(out)
    }

    /// The candidates of a year: for every organisation with checks, how many found all in order and
    /// how much of the rest was put right. Where nothing was to be put right, all of it was.
    fn review_of(&self, form: &FormDef, window: &Window) -> Result<Input> {
        let inside = |role: &str| form.role_at(role)?.split_once("[].");
        let (Some((list, org)), Some((_, good)), Some((_, mended))) =
            (inside("draft.org"), inside("draft.good_share"), inside("draft.mended_share"))
        else {
            return Ok(Input::new());
        };
        // The review of 年终 is of the year that its season began in.
        let year = Period::Year.last_begun(window.first());
        let mut rows: Vec<(String, f64, f64)> = Vec::new();
        for checks in self.catalogue().forms() {
            let Some(all_right) = &checks.record.good else { continue };
            let entries =
                self.store().list_entries_between(&checks.key, (year.first(), year.last()))?;
            for own in entries.chunk_by(|a, b| a.subject == b.subject) {
                let Some(first) = own.first() else { continue };
                let (mut right, mut wrong, mut put_right) = (0_usize, 0_usize, 0_usize);
                for entry in own {
                    if self.holds(all_right, checks, entry) {
                        right += 1;
                        continue;
                    }
                    wrong += 1;
                    let done = checks
                        .record
                        .mended
                        .as_ref()
                        .and_then(|path| values::get(&entry.values, path));
                    put_right += usize::from(done.is_some());
                }
                let name = self.store().subject(first.subject)?.facts.shown_name().to_owned();
                rows.push((name, share(right, own.len()), share(put_right, wrong)));
            }
        }
        let mut out = Input::new();
        for (at, (name, right, put_right)) in rows.into_iter().enumerate() {
            out.push((format!("{list}[{at}].{org}"), name));
            out.push((format!("{list}[{at}].{good}"), format!("{right:.1}")));
            out.push((format!("{list}[{at}].{mended}"), format!("{put_right:.1}")));
        }
        Ok(out)
    }

    fn word(&self, form: &FormDef, role: &str, code: &str) -> String {
        match form.role(role).map(|field| &field.kind) {
            Some(Kind::Code(table)) => {
                self.catalogue().table(table).map_or(code, |table| table.show(code)).to_owned()
            }
            _ => code.to_owned(),
        }
    }

    /// Whether a state is one that ends its matter, as its code table says.
    fn is_over(&self, form: &FormDef, role: &str, code: &str) -> bool {
        let Some(Kind::Code(table)) = form.role(role).map(|field| &field.kind) else {
            return false;
        };
        let row = self.catalogue().table(table).and_then(|table| table.get(code));
        row.is_some_and(|row| row.get("terminal") == "1")
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// A window as a record names it: the year of a season.
fn name_of(window: &Window) -> String {
    let name = window.to_string();
    match window.period() {
        Period::YearStart | Period::YearEnd => {
            name.split('-').next().unwrap_or_default().to_owned()
        }
        _ => name,
    }
}

fn month_words(window: &Window) -> String {
    use chrono::Datelike;
    match window.period() {
        Period::Month => format!("{}月", window.first().month()),
        _ => format!("{window} "),
    }
}
