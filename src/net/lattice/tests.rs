//! The net over a real encrypted file.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;
use crate::forms::values::{self, Values};
use crate::forms::{Catalogue, FormDef, Kind, Shape};
use crate::net::{Fix, Rulebook};
use crate::store::{Actor, Error, Op, Prepared, Status, Store, SubjectNo};

const KEY: &str = "x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'";

struct Post {
    _folder: tempfile::TempDir,
    store: Store,
    catalogue: std::sync::Arc<Catalogue>,
    book: Rulebook,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("day")
}

impl Post {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::create(&folder.path().join("ledger.db"), KEY).expect("create");
        Self { _folder: folder, store, catalogue: Catalogue::builtin(), book: Rulebook::builtin() }
    }

    fn form(&self, wanted: impl Fn(&FormDef) -> bool) -> FormDef {
        let kind = SubjectKind::Place(AnchorCategory::Unit);
        self.catalogue.forms_of(kind).find(|form| wanted(form)).expect("form").clone()
    }

    fn write<T>(
        &mut self,
        work: impl FnOnce(&mut crate::store::Writer<'_>) -> crate::store::Result<T>,
    ) -> T {
        let now = day("2026-01-05").and_hms_opt(9, 0, 0).expect("time");
        let actor = Actor { user: "陈立".into(), now };
        self.store
            .transact::<_, Error>(Op::new("add", "新增"), &actor, work)
            .expect("written")
            .output
    }

    /// A unit that came in a file, with an entry on every leaf: all in order on 2026-11-05.
    fn whole(&mut self, name: &str, area: &str, address: &str) -> SubjectNo {
        let kind = SubjectKind::Place(AnchorCategory::Unit);
        let leaves: Vec<FormDef> = {
            let survey = Survey::read(&self.store, &self.catalogue, &self.book, day("2026-11-05"))
                .expect("read");
            survey.leaves_of(kind).iter().copied().cloned().collect()
        };
        let place = self.write(|writer| writer.open_subject(kind, true));
        for form in leaves {
            let mut vals = Values::new();
            for field in &form.fields {
                match field.kind {
                    Kind::Flag => vals.insert(field.key.clone(), json!(true)),
                    Kind::Date if !field.has_role("left_on") => {
                        vals.insert(field.key.clone(), json!("2026-11-02"))
                    }
                    Kind::Group(_)
                        if field.has_role("security_resp") || field.has_role("fire_resp") =>
                    {
                        vals.insert(field.key.clone(), json!({ "name": "李雷" }))
                    }
                    _ => None,
                };
            }
            let mut put = |role: &str, text: &str| {
                if let Some(path) = form.role_path(role).filter(|path| !path.contains('[')) {
                    values::set(&mut vals, &path, Value::String(text.to_owned()));
                }
            };
            put("place.name", name);
            put("place.area", area);
            put("place.state", "active");
            put("signed_on", "2026-03-01");
            put("valid_to", "2027-02-28");
            put("happened_on", "2026-11-02");
            put("person.name", "李雷");
            if form.shape == Shape::Letter {
                put("state", "signed");
            }
            if let Some(path) = form.role_path("place.address") {
                values::set(&mut vals, &format!("{path}.addr_text"), json!(address));
            }
            self.put(place, &form, &vals, Status::Complete);
            if form.is_check() {
                let kind = form.role_path("check.kind").expect("role");
                values::set(&mut vals, &kind, json!("survey"));
                let day = form.role_path("happened_on").expect("role");
                values::set(&mut vals, &day, json!("2026-02-10"));
                self.put(place, &form, &vals, Status::Complete);
            }
        }
        place
    }

    fn put(&mut self, place: SubjectNo, form: &FormDef, vals: &Values, status: Status) {
        let prepared = Prepared::new(form, vals, &[], status).expect("prepared");
        self.write(|writer| writer.insert_entry(place, &prepared));
    }

    fn letter(&mut self, place: SubjectNo, signed: &str, until: &str, state: &str) -> FormDef {
        let form = self.form(|form| form.shape == Shape::Letter);
        let mut vals = Values::new();
        for (role, text) in [("signed_on", signed), ("valid_to", until), ("state", state)] {
            let path = form.role_path(role).expect("role");
            values::set(&mut vals, &path, json!(text));
        }
        self.put(place, &form, &vals, Status::Complete);
        form
    }

    fn remove(&mut self, place: SubjectNo, form: &FormDef) {
        self.write(|writer| {
            for entry in writer.list_entries(place, &form.key)? {
                writer.set_deleted(&entry, true)?;
            }
            Ok(())
        });
    }

    fn knots(&self, today: &str) -> Vec<Knot> {
        let survey =
            Survey::read(&self.store, &self.catalogue, &self.book, day(today)).expect("read");
        let knots = lattice(&survey);
        let dots = sketch(&survey);
        let dots = in_net_order(dots.iter().collect());
        let dots: Vec<_> = dots.into_iter().map(|dot| (survey.knot(dot).id, dot.mark)).collect();
        assert_eq!(dots, knots.iter().map(|knot| (knot.id, knot.mark)).collect::<Vec<_>>());
        knots
    }

    /// Names on today's round, the first so many.
    fn round(&self, today: &str, stops: usize) -> (Vec<String>, usize) {
        let survey =
            Survey::read(&self.store, &self.catalogue, &self.book, day(today)).expect("read");
        let dots = sketch(&survey);
        let (round, total) = todays_round(&dots, stops);
        (round.into_iter().map(|dot| survey.knot(dot).name).collect(), total)
    }

    fn one(&self, today: &str) -> Knot {
        self.knots(today).pop().expect("a knot")
    }
}

#[test]
fn a_place_with_all_its_leaves_is_whole() {
    let mut post = Post::new();
    post.whole("卫生服务站", "晴川社区", "柳岸街道晴川社区南苑路12号");
    let knot = post.one("2026-11-05");
    assert_eq!((knot.mark, knot.findings.len()), (Mark::Whole, 0));
    assert_eq!((knot.road.as_str(), knot.spot.as_str()), ("南苑路", "12号"));
    assert!(knot.leaves_whole >= 4);
}

#[test]
fn a_leaf_that_is_not_there_is_a_hole_and_says_which() {
    let mut post = Post::new();
    let place = post.whole("卫生服务站", "晴川社区", "南苑路12号");
    let roster = post.form(|form| form.shape == Shape::Roster);
    post.remove(place, &roster);
    let knot = post.one("2026-11-05");
    assert_eq!(knot.mark, Mark::Missing);
    assert_eq!(knot.findings[0].form, roster.key);
    assert_eq!(knot.findings[0].words, format!("没有{}", roster.label));
}

#[test]
fn a_letter_is_due_thirty_days_before_its_end_and_lapsed_the_day_after() {
    let mut post = Post::new();
    let place = post.whole("卫生服务站", "晴川社区", "南苑路12号");
    let form = post.letter(place, "2026-06-01", "2026-12-31", "signed");
    let marks: Vec<Mark> = ["2026-11-30", "2026-12-01", "2026-12-31"]
        .iter()
        .map(|today| post.one(today).mark)
        .collect();
    assert_eq!(marks, [Mark::Whole, Mark::Soon, Mark::Soon]);
    let knot = post.one("2027-01-01");
    assert_eq!((knot.mark, knot.findings[0].fix), (Mark::Late, Fix::Renew));
    assert_eq!(knot.findings[0].form, form.key);
}

#[test]
fn a_letter_that_waits_for_its_signature_does_not_hide_the_one_that_lapsed() {
    let mut post = Post::new();
    let place = post.whole("卫生服务站", "晴川社区", "南苑路12号");
    let form = post.form(|form| form.shape == Shape::Letter);
    post.remove(place, &form);
    post.letter(place, "2025-09-01", "2026-09-01", "signed");
    post.letter(place, "2026-11-01", "2027-11-01", "printed");
    assert_eq!(post.one("2026-11-05").mark, Mark::Late);
    post.letter(place, "2026-11-02", "2027-11-01", "signed");
    assert_eq!(post.one("2026-11-05").mark, Mark::Whole);
}

#[test]
fn a_months_check_is_called_for_in_its_last_week_and_late_when_the_month_is_over() {
    let mut post = Post::new();
    let place = post.whole("卫生服务站", "晴川社区", "南苑路12号");
    let check = post.form(FormDef::is_check);
    post.remove(place, &check);
    let mut vals = Values::new();
    values::set(&mut vals, &check.role_path("happened_on").expect("role"), json!("2026-01-31"));
    post.put(place, &check, &vals, Status::Complete);
    // duties.md 3.1
    let of = |today: &str| {
        post.one(today).findings.into_iter().find(|f| f.form == check.key).map(|f| f.severity)
    };
    assert_eq!(of("2026-02-01"), None);
    assert_eq!(of("2026-02-21"), None);
    assert_eq!(of("2026-02-22"), Some(Severity::Soon));
    assert_eq!(of("2026-02-28"), Some(Severity::Soon));
    assert_eq!(of("2026-03-01"), Some(Severity::Late));
}

#[test]
fn a_card_that_is_not_full_is_a_hole() {
    let mut post = Post::new();
    let place = post.whole("卫生服务站", "晴川社区", "南苑路12号");
    let card = post.catalogue.registration(AnchorCategory::Unit).expect("card").clone();
    let old = post.write(|writer| writer.find_card(place, &card.key)).expect("card");
    post.remove(place, &card);
    post.put(place, &card, &old.values, Status::Incomplete);
    let knot = post.one("2026-11-05");
    assert_eq!((knot.mark, knot.findings[0].fix), (Mark::Missing, Fix::Fill));
}

#[test]
fn knots_never_move_and_the_round_goes_by_gravity_then_as_one_walks() {
    let mut post = Post::new();
    for (name, area, address) in [
        ("丁", "乙社区", "南苑路2号"),
        ("丙", "甲社区", "南苑路10号"),
        ("乙", "甲社区", "南苑路9号"),
        ("甲", "甲社区", "东风路100号"),
    ] {
        let place = post.whole(name, area, address);
        let letter = post.form(|form| form.shape == Shape::Letter);
        if name == "丁" {
            post.remove(place, &letter);
            post.letter(place, "2025-01-01", "2026-01-01", "signed");
        } else {
            post.remove(place, &letter);
        }
    }
    let order = ["丁", "甲", "乙", "丙"].map(str::to_owned);
    let names = post.knots("2026-11-05").into_iter().map(|knot| knot.name);
    assert_eq!(names.collect::<Vec<_>>(), order);
    assert_eq!(post.round("2026-11-05", 9), (order.to_vec(), 4), "the lapsed letter first");
    for stops in 0..4 {
        assert_eq!(post.round("2026-11-05", stops), (order[..stops].to_vec(), 4));
    }
}

#[test]
fn a_place_out_of_use_is_paused_and_a_closed_one_is_gone() {
    let mut post = Post::new();
    let card = post.catalogue.registration(AnchorCategory::Unit).expect("card").clone();
    for state in ["suspended", "closed"] {
        let kind = SubjectKind::Place(AnchorCategory::Unit);
        let place = post.write(|writer| writer.open_subject(kind, true));
        let mut vals = Values::new();
        values::set(&mut vals, &card.role_path("place.state").expect("role"), json!(state));
        values::set(&mut vals, &card.role_path("place.name").expect("role"), json!(state));
        post.put(place, &card, &vals, Status::Incomplete);
    }
    let knots = post.knots("2026-11-05");
    assert_eq!(knots.len(), 1);
    assert_eq!((knots[0].name.as_str(), knots[0].mark), ("suspended", Mark::Paused));
    assert!(knots[0].findings.is_empty());
}

#[test]
fn a_new_place_has_fifteen_days_for_its_leaves() {
    let mut post = Post::new();
    let card = post.catalogue.registration(AnchorCategory::Unit).expect("card").clone();
    let kind = SubjectKind::Place(AnchorCategory::Unit);
    let place = post.write(|writer| writer.open_subject(kind, false));
    let mut vals = Values::new();
    values::set(&mut vals, &card.role_path("place.state").expect("role"), json!("active"));
    post.put(place, &card, &vals, Status::Complete);
    assert_eq!(post.one("2026-01-06").mark, Mark::Soon);
    assert_eq!(post.one("2026-01-20").mark, Mark::Soon);
    assert_eq!(post.one("2026-01-21").mark, Mark::Missing);
}
