//! Figures of a post (decisions.md 29): which forms feed which number stands in
//! `assets/rules/figures.toml`. All places count, whatever their state.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};

use crate::forms::assets::{self, Folder};
use crate::forms::condition::Condition;
use crate::forms::judge::{Surroundings, nowhere, scope_of};
use crate::forms::toml_read::{Problem, Sheet, Table};
use crate::forms::values;
use crate::forms::{Catalogue, FormDef, Shape, SubjectKind};
use crate::store::{Entry, Result, Store, Subject};

/// The figures as an object with the keys of `figures.toml`.
pub type Figures = Map<String, Value>;

/// What `figures.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    categories: Vec<(String, String)>,
    rosters: Vec<Roster>,
    checks_key: String,
    letters_key: String,
    checks: Vec<CheckForm>,
    not_counted: Vec<String>,
    tests: Vec<Test>,
    labels: BTreeMap<String, String>,
    check_rules: Vec<String>,
    survey_rules: Vec<String>,
}

#[derive(Clone, Debug)]
struct Roster {
    form: String,
    key: String,
    present_key: String,
}

#[derive(Clone, Debug)]
struct CheckForm {
    category: String,
    form: String,
    when: Option<Condition>,
}

#[derive(Clone, Debug)]
struct Test {
    key: String,
    of_letter: bool,
    test: String,
    days: u64,
}

impl Plan {
    /// Reads the plan the program carries.
    ///
    /// # Errors
    /// Every problem of the file, by line.
    pub fn builtin() -> std::result::Result<Self, Vec<Problem>> {
        let text = assets::files(Folder::Rules)
            .into_iter()
            .find(|(name, _)| *name == "figures.toml")
            .map_or("", |(_, text)| text);
        let sheet = Sheet::new("figures.toml", text);
        let plan = sheet.read(read_plan);
        match plan {
            Some(plan) if sheet.is_clean() => Ok(plan),
            _ => Err(sheet.into_problems()),
        }
    }

    /// Counts what is there today.
    ///
    /// # Errors
    /// Of the database.
    pub fn count(&self, store: &Store, catalogue: &Catalogue, today: NaiveDate) -> Result<Figures> {
        self.count_as(store, catalogue, &When { day: today, past: false })
    }

    /// Counts what was there at the end of a day gone by, as far as the ledger can tell: entries by
    /// their own days and pages by the day they were made. What has no day counts; so do places that
    /// came in a file, whose page began in another ledger. Whether a hazard is settled, a letter void
    /// or a place removed is known of today alone.
    ///
    /// # Errors
    /// Of the database.
    pub fn count_back(
        &self,
        store: &Store,
        catalogue: &Catalogue,
        day: NaiveDate,
    ) -> Result<Figures> {
        self.count_as(store, catalogue, &When { day, past: true })
    }

    fn count_as(&self, store: &Store, catalogue: &Catalogue, at: &When) -> Result<Figures> {
        let mut tally = Tally::default();
        let around = Surroundings { catalogue, today: at.day, place: &nowhere };
        let gone: HashSet<_> = {
            let there: HashSet<_> = store.list_subjects(None)?.into_iter().map(|s| s.no).collect();
            let mut gone = HashSet::new();
            store.each_entry(|entry| {
                if !there.contains(&entry.subject) {
                    gone.insert(entry.subject);
                }
                Ok(())
            })?;
            gone
        };
        store.each_entry(|entry| {
            if !entry.deleted && !gone.contains(&entry.subject) && at.has_come(&entry.day) {
                self.add(entry, catalogue, &around, at, &mut tally);
            }
            Ok(())
        })?;
        self.answer(store, catalogue, at, &tally)
    }

    fn add(
        &self,
        entry: Entry,
        catalogue: &Catalogue,
        around: &Surroundings<'_>,
        at: &When,
        tally: &mut Tally,
    ) {
        let Some(form) = catalogue.form(&entry.form) else { return };
        if let Some(roster) = self.rosters.iter().find(|roster| roster.form == form.key) {
            *tally.rows.entry(roster.key.clone()).or_default() += 1;
            let present = tally.present.entry(roster.present_key.clone()).or_default();
            *present += u64::from(at.is_present(&entry.until));
        }
        if form.shape == Shape::Letter {
            *tally.rows.entry(self.letters_key.clone()).or_default() += 1;
            let state = form.role_path("state").and_then(|p| values::text(&entry.values, &p));
            if !state.is_some_and(|state| self.not_counted.contains(&state)) {
                tally.letters.newer(entry);
            }
            return;
        }
        let Some(check) = self.checks.iter().find(|check| check.form == form.key) else { return };
        let counts = check
            .when
            .as_ref()
            .is_none_or(|when| when.holds(&scope_of(form, &entry.values, around)));
        if counts {
            *tally.rows.entry(self.checks_key.clone()).or_default() += 1;
            tally.checks.newer(entry);
        }
    }

    fn answer(
        &self,
        store: &Store,
        catalogue: &Catalogue,
        at: &When,
        tally: &Tally,
    ) -> Result<Figures> {
        let today = at.day;
        let places = |category: &str| -> Result<Vec<Subject>> {
            let Some(kind) = SubjectKind::from_code(category) else { return Ok(Vec::new()) };
            let mut all = store.list_subjects(Some(kind))?;
            all.retain(|place| place.imported || at.has_come(&place.created_on));
            Ok(all)
        };
        let mut rows = Map::new();
        let mut out = Figures::new();
        out.insert("as_of".into(), json!(today.to_string()));
        for (category, key) in &self.categories {
            rows.insert(key.clone(), json!(places(category)?.len()));
        }
        for key in self
            .rosters
            .iter()
            .map(|roster| &roster.key)
            .chain([&self.checks_key, &self.letters_key])
        {
            rows.insert(key.clone(), json!(tally.rows.get(key).copied().unwrap_or_default()));
        }
        out.insert("rows".into(), Value::Object(rows));
        for test in &self.tests {
            let mut per_category = Map::new();
            for (category, key) in &self.categories {
                let newest = if test.of_letter { &tally.letters } else { &tally.checks };
                let count = places(category)?
                    .iter()
                    .filter(|place| test.holds(newest.0.get(&place.no.0), catalogue, today))
                    .count();
                per_category.insert(key.clone(), json!(count));
            }
            out.insert(test.key.clone(), Value::Object(per_category));
        }
        for roster in &self.rosters {
            let count = tally.present.get(&roster.present_key).copied().unwrap_or_default();
            out.insert(roster.present_key.clone(), json!(count));
        }
        Ok(out)
    }
}

/// The day that is looked at.
struct When {
    day: NaiveDate,
    /// It is over: only what had come by then counts.
    past: bool,
}

impl When {
    fn has_come(&self, day: &str) -> bool {
        let day = day.get(..10).unwrap_or(day).parse::<NaiveDate>();
        !self.past || day.map_or(true, |day| day <= self.day)
    }

    /// Whether somebody is there who leaves on a day, or never.
    fn is_present(&self, until: &str) -> bool {
        let left = until.parse::<NaiveDate>();
        until.is_empty() || self.past && left.is_ok_and(|left| left > self.day)
    }
}

impl Test {
    fn holds(&self, newest: Option<&Entry>, catalogue: &Catalogue, today: NaiveDate) -> bool {
        let Some(entry) = newest else { return self.test == "none" };
        let until = || entry.until.parse::<NaiveDate>().ok();
        match self.test.as_str() {
            "ended" => until().is_some_and(|day| day < today),
            "ends_within" => until().is_some_and(|day| {
                day >= today
                    && today.checked_add_days(Days::new(self.days)).is_some_and(|d| day <= d)
            }),
            "open_hazard" => open_hazards(entry, catalogue).next().is_some(),
            "overdue_hazard" => open_hazards(entry, catalogue).flatten().any(|due| due < today),
            _ => false,
        }
    }
}

/// Hazards of a check that are not settled: their due days, `None` for one without.
fn open_hazards<'e>(
    entry: &'e Entry,
    catalogue: &'e Catalogue,
) -> impl Iterator<Item = Option<NaiveDate>> + 'e {
    let form = catalogue.form(&entry.form);
    let list = form.and_then(|form| form.role_path("hazards"));
    let key = |role: &str| {
        let path = form?.role_path(role)?;
        path.rsplit_once('.').map(|(_, key)| key.to_owned())
    };
    let (state_key, due_key) = (key("hazard.state"), key("hazard.due_on"));
    let states = catalogue.table("rectification_state");
    list.map(|list| values::rows(&entry.values, &list)).unwrap_or_default().into_iter().filter_map(
        move |row| {
            let text = |key: &Option<String>| {
                key.as_ref().and_then(|key| row.get(key)).and_then(Value::as_str)
            };
            let settled = text(&state_key)
                .and_then(|code| states?.get(code))
                .is_some_and(|row| row.get("terminal") == "1");
            (!settled).then(|| text(&due_key).and_then(|day| day.parse().ok()))
        },
    )
}

#[derive(Default)]
struct Tally {
    rows: BTreeMap<String, u64>,
    present: BTreeMap<String, u64>,
    letters: Newest,
    checks: Newest,
}

#[derive(Default)]
struct Newest(HashMap<i64, Entry>);

impl Newest {
    /// Keeps the newest by day; of one day the one that was entered last.
    fn newer(&mut self, entry: Entry) {
        let better = self.0.get(&entry.subject.0).is_none_or(|old| entry.day >= old.day);
        if better {
            self.0.insert(entry.subject.0, entry);
        }
    }
}

fn read_plan(top: &Table<'_, '_>) -> Option<Plan> {
    let categories = top.table("categories").map(|table| {
        // In the order of the anchor categories, whatever the file's.
        let out = crate::domain::AnchorCategory::ALL
            .iter()
            .filter_map(|c| Some((c.code().to_owned(), table.text(c.code())?)))
            .collect();
        table.finish();
        out
    });
    let rosters = top
        .tables("rosters")
        .iter()
        .filter_map(|table| {
            let out = Roster {
                form: table.needed("form")?,
                key: table.needed("key")?,
                present_key: table.needed("present_key")?,
            };
            table.finish();
            Some(out)
        })
        .collect();
    let records = top.table("records")?;
    let (checks_key, letters_key) = (records.needed("checks"), records.needed("letters"));
    records.finish();
    let checks = top
        .tables("checks")
        .iter()
        .filter_map(|table| {
            let when = table.text("when").and_then(|text| {
                Condition::parse(&text).map_err(|why| table.complain("when", why)).ok()
            });
            let _day = table.text("day");
            let out = CheckForm {
                category: table.needed("category")?,
                form: table.needed("form")?,
                when,
            };
            table.finish();
            Some(out)
        })
        .collect();
    let letters = top.table("letters")?;
    let _newest_by = letters.text("newest_by");
    let not_counted = letters.texts("not_counted");
    letters.finish();
    let tests = top
        .tables("per_category")
        .iter()
        .filter_map(|table| {
            let _role = table.text("role");
            let out = Test {
                key: table.needed("key")?,
                of_letter: table.needed("of")? == "letter",
                test: table.needed("test")?,
                days: table.number("days").unwrap_or(0.0) as u64,
            };
            table.finish();
            Some(out)
        })
        .collect();
    let work = top.table("work")?;
    let (check_rules, survey_rules) = (work.texts("checks"), work.texts("survey"));
    work.finish();
    let labels = top.table("labels").map(|table| {
        let all = table.keys().collect::<Vec<_>>();
        let out =
            all.into_iter().filter_map(|key| Some((key.to_owned(), table.text(key)?))).collect();
        table.finish();
        out
    });
    Some(Plan {
        labels: labels.unwrap_or_default(),
        categories: categories?,
        rosters,
        checks_key: checks_key?,
        letters_key: letters_key?,
        checks,
        not_counted,
        tests,
        check_rules,
        survey_rules,
    })
}

impl Plan {
    /// The Chinese words for a key.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.get(key).map(String::as_str)
    }

    /// Whether an entry of this state makes a letter: one that was signed once.
    pub fn makes_a_letter(&self, state: &str) -> bool {
        !self.not_counted.iter().any(|other| other == state)
    }

    /// Whether the rows of a form are persons who come and leave.
    pub fn counts_people(&self, form: &str) -> bool {
        self.rosters.iter().any(|roster| roster.form == form)
    }

    /// Whether an entry is a check that counts.
    pub fn is_check(&self, entry: &Entry, form: &FormDef, around: &Surroundings<'_>) -> bool {
        let check = self.checks.iter().find(|check| check.form == form.key);
        check.is_some_and(|check| {
            let when = check.when.as_ref();
            when.is_none_or(|when| when.holds(&scope_of(form, &entry.values, around)))
        })
    }

    /// Whether the windows of a rule are the checks that are due.
    pub fn is_check_rule(&self, rule: &str) -> bool {
        self.check_rules.iter().any(|own| own == rule)
    }

    /// Whether the records of a rule are those of the year-start survey.
    pub fn is_survey_rule(&self, rule: &str) -> bool {
        self.survey_rules.iter().any(|own| own == rule)
    }

    /// The categories whose checks are named, for those who look at the plan.
    pub fn checked_categories(&self) -> impl Iterator<Item = &str> {
        self.checks.iter().map(|check| check.category.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_that_the_program_carries_reads() {
        let plan = Plan::builtin().expect("reads");
        assert_eq!(plan.tests.len(), 6);
        assert_eq!(plan.checked_categories().count(), 4);
    }
}
