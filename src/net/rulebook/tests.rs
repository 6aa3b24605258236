use super::*;
use crate::domain::AnchorCategory;
use crate::forms::Catalogue;

const RENTAL: SubjectKind = SubjectKind::Place(AnchorCategory::Rental);
const VENUE: SubjectKind = SubjectKind::Place(AnchorCategory::Venue);

fn rule(book: &Rulebook, kind: SubjectKind, subkind: &str, id: &str) -> Option<Arc<Rule>> {
    book.for_kind(kind, subkind).into_iter().map(|set| set.rule).find(|rule| rule.id == id)
}

#[test]
fn the_rules_that_the_program_carries_are_in_order() {
    let book = Rulebook::read_builtin().expect("rules");
    let mut ids: Vec<_> = book.rules().iter().map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let all = [
        "H01", "H01b", "H02", "H03", "H04", "H04b", "H05", "H05b", "H05c", "H06", "H07", "H08",
        "H09", "H10", "H11", "H12", "H13", "H14", "H15", "H16",
    ];
    assert_eq!(ids, all);
}

/// Every duty is kept by a rule, or says how else it is.
#[test]
fn every_one_of_the_twenty_seven_duties_is_kept() {
    let book = Rulebook::builtin();
    let numbers: Vec<_> = book.duties().iter().map(|duty| duty.id.clone()).collect();
    let expected: Vec<_> = (1..=27).map(|number| format!("D{number:02}")).collect();
    assert_eq!(numbers, expected);
    for duty in book.duties() {
        let kept = book.rules().iter().any(|rule| rule.duty == duty.id);
        assert_ne!(kept, !duty.note.is_empty(), "{}", duty.id);
    }
    for rule in book.rules().iter().filter(|rule| !rule.duty.is_empty()) {
        assert!(numbers.contains(&rule.duty), "{}", rule.duty);
    }
}

/// What a rule names is there: forms, their lists and fields, sub-kinds.
#[test]
fn rules_name_nothing_that_is_not_there() {
    let (book, catalogue) = (Rulebook::builtin(), Catalogue::builtin());
    for rule in book.rules() {
        let named = rule.open.iter().chain([&rule.records]);
        for form in named.clone().flat_map(|records| &records.forms).chain(&rule.given) {
            assert!(catalogue.form(form).is_some(), "{}: {form}", rule.id);
        }
        for records in named {
            let forms: Vec<_> = match records.forms.as_slice() {
                [] => catalogue.forms().iter().filter(|form| form.is_check()).collect(),
                named => named.iter().filter_map(|key| catalogue.form(key)).collect(),
            };
            let list = |form: &crate::forms::FormDef| {
                let list = records.list.as_deref()?;
                list.strip_prefix('@').map_or(Some(list.to_owned()), |role| form.role_path(role))
            };
            let knows = |name: &str| {
                let first = name.split('.').next().unwrap_or_default();
                forms.iter().any(|form| {
                    let in_row = list(form).and_then(|list| form.at(&list)?.child(first).cloned());
                    form.field(first).is_some() || in_row.is_some()
                })
            };
            let of_when = records.when.iter().flat_map(|when| when.names());
            let names = of_when.chain(records.day.iter().chain(&records.to).map(String::as_str));
            for name in names.filter(|name| !name.starts_with('@')) {
                assert!(knows(name), "{} {}: {name}", rule.id, rule.label);
            }
        }
        let tables = ["venue_subkind", "unit_subkind", "block_subkind", "organisation_kind"];
        for subkind in &rule.subkinds {
            let known =
                |table: &&str| catalogue.table(table).is_some_and(|t| t.get(subkind).is_some());
            assert!(tables.iter().any(known), "{}: {subkind}", rule.id);
        }
    }
}

#[test]
fn a_ledger_changes_periods_and_says_where_a_rule_does_not_apply() {
    let mut book = Rulebook::builtin();
    let own = r#"
        [[change]]
        rule = "H03"
        category = ["rental"]
        every = "quarter"
        remind_days = 15
        reason = "区里方案"

        [[change]]
        rule = "H02"
        subkind = ["bathhouse"]
        off = true
        reason = "由分局统一签"
    "#;
    assert_eq!(book.add("own.toml", own), []);
    let check = rule(&book, RENTAL, "", "H03").expect("rule");
    assert_eq!((check.every, check.remind.as_ref().map(|r| r.days)), (Period::Quarter, Some(15)));
    assert_eq!(rule(&book, VENUE, "", "H03").expect("rule").every, Period::Month);
    assert!(rule(&book, VENUE, "bathhouse", "H02").is_none());
    assert!(rule(&book, VENUE, "hotel", "H02").is_some());
    assert_eq!(book.changes().len(), 2);
}

#[test]
fn a_file_with_a_mistake_is_left_out_and_told_by_line_and_key() {
    let mut book = Rulebook::builtin();
    let own = "[[change]]\nrule = \"H99\"\nevery = \"fortnight\"\nlevel = \"low\"\n";
    let problems = book.add("own.toml", own);
    let said: Vec<_> = problems.iter().map(|p| (p.line, p.key.as_str())).collect();
    assert!(said.contains(&(2, "rule")) && said.contains(&(3, "every")), "{problems:?}");
    assert!(said.contains(&(4, "level")), "a hole is not made less grave: {problems:?}");
    assert!(problems.iter().any(|p| p.key == "reason"), "{problems:?}");
    assert!(book.changes().is_empty());
}
