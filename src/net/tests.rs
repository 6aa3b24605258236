//! Random histories: whatever is written, in whatever order, what the net keeps says the same on every
//! day of two years as what it gathers from the entries.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::figures::Plan;
use super::trail::Trails;
use super::*;
use crate::domain::{AnchorCategory, ChangeId, EntryId};
use crate::forms::values::Values;
use crate::forms::{Catalogue, FormDef, SubjectKind};
use crate::store::{Actor, Error, Op, Prepared, Status, Store, SubjectNo, Writer};

const KEY: &str = "x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'";
const STEPS: u64 = 120;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap_or_default()]
    }
}

struct Story {
    _folder: tempfile::TempDir,
    store: Store,
    catalogue: std::sync::Arc<Catalogue>,
    book: Rulebook,
    dice: Dice,
    today: NaiveDate,
    subjects: Vec<(SubjectNo, AnchorCategory)>,
    changes: Vec<ChangeId>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("day")
}

impl Story {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::create(&folder.path().join("ledger.db"), KEY).expect("create");
        let (catalogue, book) = (Catalogue::builtin(), Rulebook::builtin());
        let mut story = Self {
            _folder: folder,
            store,
            catalogue,
            book,
            dice: Dice(seed),
            today: day("2026-01-05"),
            subjects: Vec::new(),
            changes: Vec::new(),
        };
        for (at, category) in AnchorCategory::ALL.iter().copied().cycle().take(6).enumerate() {
            let no = story
                .write(|writer| writer.open_subject(SubjectKind::Place(category), at % 2 == 0));
            story.subjects.push((no, category));
        }
        story
    }

    fn write<T>(&mut self, work: impl FnOnce(&mut Writer<'_>) -> crate::store::Result<T>) -> T {
        let now = self.today.and_hms_opt(9, 0, 0).expect("time");
        let actor = Actor { user: "陈立".into(), now };
        let op = Op::new("add", "新增");
        let done = self.store.transact::<_, Error>(op, &actor, work).expect("written");
        self.changes.extend(done.change);
        done.output
    }

    /// Some day not too far from today.
    fn near(&mut self) -> String {
        let back = self.dice.below(40);
        self.today.checked_sub_days(Days::new(back)).expect("day").to_string()
    }

    fn step(&mut self) {
        self.today = self.today.checked_add_days(Days::new(self.dice.below(8))).expect("day");
        let (subject, category) = self.dice.one_of(&self.subjects.clone());
        let kind = SubjectKind::Place(category);
        let forms: Vec<FormDef> = self.catalogue.forms_of(kind).cloned().collect();
        let at = usize::try_from(self.dice.below(forms.len() as u64)).expect("small");
        match self.dice.below(10) {
            0..=4 => {
                let vals = self.values(&forms[at]);
                let prepared = self.prepared(&forms[at], &vals);
                self.write(|writer| writer.insert_entry(subject, &prepared));
            }
            5 | 6 => self.change_one(subject),
            7 => self.remove_one(subject),
            8 => self.undo(),
            _ => {
                let rule = self.dice.one_of(&["H01", "H02", "H03", "H06"]);
                let until =
                    self.today.checked_add_days(Days::new(self.dice.below(60))).expect("day");
                self.write(|writer| writer.exempt(subject, rule, "试", until));
            }
        }
    }

    fn prepared(&mut self, form: &FormDef, vals: &Values) -> Prepared {
        let status = self.dice.one_of(&[Status::Complete, Status::Incomplete, Status::Draft]);
        Prepared::new(form, vals, &[], status).expect("prepared")
    }

    /// Something in every field that a rule may look at.
    fn values(&mut self, form: &FormDef) -> Values {
        let mut vals = Values::new();
        for field in &form.fields {
            if self.dice.below(3) == 0 {
                continue;
            }
            if let Some(value) = self.value(field) {
                vals.insert(field.key.clone(), value);
            }
        }
        vals
    }

    fn value(&mut self, field: &crate::forms::Field) -> Option<Value> {
        use crate::forms::Kind;
        Some(match &field.kind {
            Kind::Date | Kind::DateTime => json!(self.near()),
            Kind::Flag => json!(self.dice.below(2) == 0),
            Kind::Int => json!(self.dice.below(9)),
            Kind::Name | Kind::Text | Kind::Long => {
                json!(self.dice.one_of(&["何营", "龙云", "李雷"]))
            }
            Kind::Code(table) => {
                let codes: Vec<String> = {
                    let table = self.catalogue.table(table)?;
                    table.rows().iter().map(|row| row.code.clone()).collect()
                };
                json!(codes[usize::try_from(self.dice.below(codes.len() as u64)).ok()?])
            }
            Kind::Group(fields) => {
                let fields = fields.clone();
                Value::Object(
                    fields.iter().filter_map(|f| Some((f.key.clone(), self.value(f)?))).collect(),
                )
            }
            Kind::List(fields) => {
                let fields = fields.clone();
                let rows = self.dice.below(3);
                let row = |story: &mut Self| {
                    Value::Object(
                        fields
                            .iter()
                            .filter_map(|f| Some((f.key.clone(), story.value(f)?)))
                            .collect(),
                    )
                };
                Value::Array((0..rows).map(|_| row(self)).collect())
            }
            _ => return None,
        })
    }

    fn entries(&self, subject: SubjectNo) -> Vec<(EntryId, String)> {
        let all = self.store.list_entries(subject).expect("entries");
        all.into_iter().map(|entry| (entry.id, entry.form)).collect()
    }

    fn change_one(&mut self, subject: SubjectNo) {
        let all = self.entries(subject);
        let Some((id, key)) = (!all.is_empty()).then(|| {
            all[usize::try_from(self.dice.below(all.len() as u64)).expect("small")].clone()
        }) else {
            return;
        };
        let form = self.catalogue.form(&key).expect("form").clone();
        let old = self.store.get_entry(id).expect("entry");
        let mut vals = old.values.clone();
        vals.extend(self.values(&form));
        let prepared = self.prepared(&form, &vals);
        self.write(|writer| writer.update_entry(&old, &prepared));
    }

    fn remove_one(&mut self, subject: SubjectNo) {
        if let Some((id, _)) = self.entries(subject).first() {
            let old = self.store.get_entry(*id).expect("entry");
            self.write(|writer| writer.set_deleted(&old, true));
        }
    }

    /// Takes the newest change back where that is possible.
    fn undo(&mut self) {
        let Some(change) = self.changes.pop() else { return };
        let now = self.today.and_hms_opt(10, 0, 0).expect("time");
        let actor = Actor { user: "陈立".into(), now };
        let judge =
            |_: &FormDef, _: &Values, _: &[crate::store::Wrong], _: SubjectNo| Status::Incomplete;
        let _ = self.store.undo(change, &self.catalogue, &judge, &actor);
    }
}

#[test]
fn what_the_net_keeps_says_the_same_as_the_entries_on_every_day_of_two_years() {
    for seed in 1..=4 {
        let mut story = Story::new(seed);
        let plan = Plan::builtin().expect("plan");
        for _ in 0..STEPS {
            story.step();
            // Somebody looks in between, so that rows are kept and grow old.
            if story.dice.below(3) == 0 {
                Survey::read(&story.store, &story.catalogue, &story.book, story.today)
                    .map(|survey| Trails::read(&story.store, &survey, &story.catalogue, &plan))
                    .expect("read")
                    .expect("read");
            }
        }
        let (store, catalogue, book) = (&story.store, &story.catalogue, &story.book);
        let mut kept = Survey::read(store, catalogue, book, story.today).expect("kept");
        let mut fresh = Survey::afresh(store, catalogue, book, story.today).expect("fresh");
        assert!(kept.differs_from(&fresh).is_empty(), "seed {seed}");
        let done = Trails::read(store, &kept, catalogue, &plan).expect("kept");
        assert!(done == Trails::afresh(store, &kept, catalogue, &plan).expect("fresh"), "{seed}");
        let mut found = 0;
        for day in day("2026-01-01").iter_days().take(730) {
            kept = kept.on(store, day).expect("on");
            fresh = fresh.on(store, day).expect("on");
            for subject in kept.subjects() {
                let findings = kept.all_findings(subject);
                assert_eq!(findings, fresh.all_findings(subject), "seed {seed}, {day}");
                found += findings.len();
            }
        }
        assert!(found > 1_000, "seed {seed}: the histories are too tame: {found}");
    }
}
