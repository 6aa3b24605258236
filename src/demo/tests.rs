use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::*;
use crate::domain::{CitizenId, CreditCode, NumberRule, check_number};
use crate::forms::definition::{Field, Kind};
use crate::forms::input::Context;
use crate::forms::judge::{Gravity, PlaceScope, Surroundings, judge, nowhere};

fn plan(places: usize, seed: u64) -> Plan {
    Plan { places, seed, today: "2026-11-01".parse().unwrap() }
}

fn all(plan: &Plan) -> Vec<DemoSubject> {
    subjects(&Catalogue::builtin(), plan).collect()
}

/// Three hundred places, made once for all tests that only look.
fn sample() -> &'static [DemoSubject] {
    static SAMPLE: std::sync::OnceLock<Vec<DemoSubject>> = std::sync::OnceLock::new();
    SAMPLE.get_or_init(|| all(&plan(300, 1)))
}

fn hash(subjects: &[DemoSubject]) -> String {
    let mut hash = Sha256::new();
    for subject in subjects {
        hash.update(subject.name.as_bytes());
        for entry in &subject.entries {
            hash.update(entry.form.as_bytes());
            hash.update(serde_json::to_vec(&entry.values).unwrap());
        }
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// Every value that stands in a field, with the values beside it.
fn walk<'v>(
    fields: &'v [Field],
    vals: &'v Values,
    seen: &mut dyn FnMut(&'v Field, &'v Value, &'v Values),
) {
    for field in fields {
        let Some(value) = vals.get(&field.key) else { continue };
        seen(field, value, vals);
        match value {
            Value::Object(map) => walk(field.kind.fields(), map, seen),
            Value::Array(rows) => {
                rows.iter()
                    .filter_map(Value::as_object)
                    .for_each(|r| walk(field.kind.fields(), r, seen));
            }
            _ => {}
        }
    }
}

fn each_value(subjects: &[DemoSubject], mut seen: impl FnMut(&Field, &Value, &Values)) {
    let catalogue = Catalogue::builtin();
    for entry in subjects.iter().flat_map(|s| &s.entries) {
        let form = catalogue.form(&entry.form).unwrap();
        for fields in [&form.head, &form.fields] {
            walk(fields, &entry.values, &mut |f, v, vals| seen(f, v, vals));
        }
    }
}

#[test]
fn the_data_files_are_right() {
    Data::read().unwrap();
}

#[test]
fn the_same_seed_gives_the_same_data_and_another_seed_other_data() {
    assert_eq!(hash(&all(&plan(30, 7))), hash(&all(&plan(30, 7))));
    assert_ne!(hash(&all(&plan(30, 7))), hash(&all(&plan(30, 8))));
    assert_eq!(post(7), post(7));
    assert_ne!(post(7).officer, post(8).officer);
}

#[test]
fn all_forms_are_there_for_eight_places_and_for_three_hundred() {
    let catalogue = Catalogue::builtin();
    for (places, seed) in [(8, 1), (8, 2), (8, 20_261_101), (300, 1)] {
        let made = all(&plan(places, seed));
        let there: BTreeSet<_> =
            made.iter().flat_map(|s| &s.entries).map(|e| e.form.as_str()).collect();
        let missing: Vec<_> = catalogue
            .forms()
            .iter()
            .map(|f| f.key.as_str())
            .filter(|k| !there.contains(k))
            .collect();
        assert!(missing.is_empty(), "{places} places lack {missing:?}");
    }
}

#[test]
fn the_categories_have_their_shares() {
    let made = sample();
    let count = |category| made.iter().filter(|s| s.kind == SubjectKind::Place(category)).count();
    assert_eq!(
        AnchorCategory::ALL.iter().map(|c| count(*c)).collect::<Vec<_>>(),
        [90, 120, 54, 36]
    );
    assert_eq!(made.last().unwrap().kind, SubjectKind::Post);
}

#[test]
fn the_first_entry_of_a_place_registers_it_and_no_address_comes_twice() {
    let catalogue = Catalogue::builtin();
    let mut addresses = BTreeSet::new();
    for subject in all(&plan(500, 3)) {
        let Some(category) = subject.kind.category() else { continue };
        let form = catalogue.registration(category).unwrap();
        let first = subject.entries.first().unwrap();
        assert_eq!(first.form, form.key);
        assert!(!subject.name.is_empty());
        let path = format!("{}.addr_text", form.role_path("place.address").unwrap());
        if let Some(address) = values::text(&first.values, &path) {
            assert!(addresses.insert(address.clone()), "{address}");
        }
    }
}

#[test]
fn every_value_is_one_that_the_desk_would_have_stored() {
    let catalogue = Catalogue::builtin();
    let today = plan(1, 1).today;
    let context = Context::typed(&catalogue, today);
    let mut wrong = BTreeSet::new();
    let more = all(&plan(60, 5));
    let both: Vec<_> = sample().iter().chain(&more).cloned().collect();
    each_value(&both, |field, value, beside| {
        if !field.is_leaf() {
            return;
        }
        let mut refused = Vec::new();
        let read = context.read_json(field, value, beside, &field.key, &mut refused);
        if read.as_ref() != Some(value) {
            wrong.insert(format!("{} {value} became {read:?} {refused:?}", field.key));
        }
        if let Kind::Code(name) | Kind::Codes(name) = &field.kind {
            let table = catalogue.table(name).unwrap();
            let codes = value.as_array().map_or_else(|| vec![value.clone()], Clone::clone);
            if codes.iter().any(|code| table.get(code.as_str().unwrap()).is_none()) {
                wrong.insert(format!("{} has no {value}", field.key));
            }
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_are_valid_and_nobodys() {
    let catalogue = Catalogue::builtin();
    let today = plan(1, 1).today;
    let free = ["140", "141", "144", "146", "148", "149", "1380000"];
    let mut kinds = BTreeMap::<String, usize>::new();
    each_value(sample(), |field, value, beside| match &field.kind {
        Kind::IdNumber { kind_field } => {
            let text = value.as_str().unwrap();
            let kind = beside.get(kind_field).and_then(Value::as_str).unwrap_or("resident_id");
            let row = catalogue.document_kinds().unwrap().get(kind).unwrap();
            let rule: NumberRule = row.get("number_rule").parse().unwrap();
            assert_eq!(check_number(rule, text, today).unwrap().text, text);
            if let Ok((id, note)) = CitizenId::parse(text, today) {
                assert!(
                    note.is_none() && (97..=99).contains(&(id.division() / 100 % 100)),
                    "{text}"
                );
            }
            *kinds.entry(kind.to_owned()).or_default() += 1;
        }
        Kind::CreditCode => {
            let code = CreditCode::parse(value.as_str().unwrap()).unwrap();
            assert!(code.notes().is_empty() && code.as_str().contains("329901"));
        }
        Kind::Phone => {
            let phones = crate::domain::phone::parse_phones(value.as_str().unwrap()).unwrap();
            for phone in phones.numbers() {
                assert!(
                    free.iter().any(|start| phone.reveal().starts_with(start)),
                    "{}",
                    phone.reveal()
                );
            }
        }
        _ => {}
    });
    assert!(kinds.len() >= 2, "{kinds:?}");
}

#[test]
fn nothing_is_wrong_with_an_entry_and_most_are_complete() {
    let catalogue = Catalogue::builtin();
    for (places, seed) in [(8, 11), (300, 11), (40, 20_261_101)] {
        let plan = plan(places, seed);
        let (mut whole, mut warned, mut total) = (0, 0, 0);
        let mut errors = BTreeSet::new();
        let mut gaps = BTreeMap::<String, usize>::new();
        for subject in all(&plan) {
            let registration = subject.kind.category().map(|_| subject.entries[0].clone());
            let scope = registration.as_ref().map(|entry| PlaceScope {
                form: catalogue.form(&entry.form).unwrap(),
                vals: &entry.values,
                category: subject.kind.code(),
                catalogue: &catalogue,
                today: plan.today,
            });
            for entry in &subject.entries {
                let form = catalogue.form(&entry.form).unwrap();
                let place: &dyn crate::forms::condition::Scope = match &scope {
                    Some(scope) => scope,
                    None => &nowhere,
                };
                let around = Surroundings { catalogue: &catalogue, today: plan.today, place };
                let found = judge(form, &entry.values, &around);
                total += 1;
                whole += usize::from(!found.iter().any(|f| f.gravity == Gravity::Missing));
                for finding in found {
                    let said = format!("{} {} {}", entry.form, finding.path, finding.message);
                    match finding.gravity {
                        Gravity::Error => drop(errors.insert(said)),
                        Gravity::Warn => warned += 1,
                        Gravity::Missing => *gaps.entry(said).or_default() += 1,
                    }
                }
            }
        }
        assert!(errors.is_empty(), "{errors:#?}");
        let often: Vec<_> = gaps.iter().filter(|(_, n)| **n > 90).collect();
        assert!(often.is_empty(), "{often:#?}");
        assert!(whole * 100 / total >= 80, "{whole} of {total} complete {gaps:#?}");
        assert!(warned * 100 <= total * 2, "{warned} warnings in {total} entries");
        if places == 300 {
            assert!(whole * 100 / total <= 92, "{whole} of {total} complete");
        }
    }
}

#[test]
fn the_net_has_holes() {
    let catalogue = Catalogue::builtin();
    let plan = plan(300, 1);
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut add = |what, yes| *counts.entry(what).or_default() += usize::from(yes);
    for subject in sample().iter().filter(|s| s.kind.category().is_some()) {
        let forms =
            || subject.entries.iter().map(|e| (catalogue.form(&e.form).unwrap(), &e.values));
        let day = |form: &crate::forms::FormDef, vals: &Values, role| -> Option<NaiveDate> {
            values::text(vals, &form.role_path(role)?)?.get(..10)?.parse().ok()
        };
        let ends: Vec<_> = forms().filter_map(|(f, v)| day(f, v, "valid_to")).collect();
        let open = forms().filter(|(f, _)| f.is_check()).any(|(_, v)| {
            values::rows(v, "hazards").iter().any(|row| {
                row["state"] != "closed"
                    && row.get("due_on").is_some_and(|d| d.as_str().unwrap() < "2026-11-01")
            })
        });
        let checked = |v: &Values| v.contains_key("checked_at");
        add("without letter", ends.is_empty() && subject.kind.code() != "block");
        add("expired", ends.iter().max().is_some_and(|day| *day < plan.today));
        add("lapsing", ends.iter().max().is_some_and(|day| (*day - plan.today).num_days() <= 30));
        add("never checked", !forms().any(|(f, v)| f.is_check() && checked(v)));
        add("overdue", open);
        let left = |(f, v): (&crate::forms::FormDef, &Values)| day(f, v, "left_on").is_some();
        add("leavers", forms().any(left));
        for state in ["suspended", "closed"] {
            let first = &subject.entries[0].values;
            add(
                if state == "closed" { "closed" } else { "suspended" },
                first.get("state") == Some(&state.into()),
            );
        }
    }
    assert!(counts.len() == 8 && counts.values().all(|n| *n >= 4), "{counts:?}");
}

#[test]
fn nothing_of_the_boundary_is_said() {
    let catalogue = Catalogue::builtin();
    each_value(sample(), |field, value, _| {
        if let Value::String(text) = value {
            assert_eq!(catalogue.beyond_boundary(text), None, "{}: {text}", field.key);
        }
    });
}

#[test]
fn roster_and_registration_say_the_same_number() {
    let catalogue = Catalogue::builtin();
    for subject in sample() {
        let first = subject.entries.first().unwrap();
        let form = catalogue.form(&first.form).unwrap();
        let stated =
            form.role_path("headcount").and_then(|path| values::text(&first.values, &path));
        let (Some(stated), true) = (stated, form.is_registration()) else { continue };
        let present = subject
            .entries
            .iter()
            .filter(|e| e.form == "venue_staff_roster" && !e.values.contains_key("left_on"))
            .count();
        assert_eq!(stated, present.to_string());
    }
}

#[test]
fn names_have_rare_characters_and_middle_dots() {
    let mut text = String::new();
    each_value(sample(), |field, value, _| {
        if field.has_role("person.name") {
            text.push_str(value.as_str().unwrap());
        }
    });
    assert!(text.contains('·') && text.contains('䶮') && text.chars().any(|c| c as u32 > 0xFFFF));
}

#[test]
fn any_day_will_do() {
    for today in ["2024-02-29", "2025-01-01", "2027-12-31"] {
        let plan = Plan { places: 40, seed: 4, today: today.parse().unwrap() };
        assert!(all(&plan).len() > 40);
    }
}

/// What a sample of 300 places holds, form by form; shown with `--nocapture`.
#[test]
fn a_sample_of_three_hundred_has_thousands_of_entries() {
    let _ = Catalogue::builtin();
    let start = std::time::Instant::now();
    let made = all(&plan(300, 1));
    let took = start.elapsed();
    let mut counts = BTreeMap::<&str, usize>::new();
    for entry in made.iter().flat_map(|s| &s.entries) {
        *counts.entry(&entry.form).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    println!("{} subjects, {total} entries, {took:?}\n{counts:#?}", made.len());
    assert!((4_000..9_000).contains(&total), "{total}");
    if let Ok(to) = std::env::var("YUWANG_DEMO_DUMP") {
        let lines: Vec<_> = made
            .iter()
            .flat_map(|s| s.entries.iter().map(move |e| (s, e)))
            .map(|(s, e)| {
                format!("{}\t{}\t{}", s.name, e.form, serde_json::to_string(&e.values).unwrap())
            })
            .collect();
        std::fs::write(to, lines.join("\n")).unwrap();
    }
}
