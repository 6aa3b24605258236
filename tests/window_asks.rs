//! What the window's first screens ask: the net, a category as a grid, a new place, the search box.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use yuwang::api::grid::{GridAsk, GridFindAsk, GridReply};
use yuwang::api::net::NetAsk;
use yuwang::api::newcomer::NewcomerAsk;
use yuwang::api::{Init, Session};
use yuwang::domain::SubjectId;
use yuwang::ledger::Post;
use yuwang::vault::Passphrase;
use yuwang::watch::Watch;

struct Desk {
    _folder: tempfile::TempDir,
    session: Session,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let init = Init {
            folder: folder.path().join("ledger"),
            post: Post {
                station: "郭家店派出所".into(),
                name: "一警务室".into(),
                officer: "陈立".into(),
                code: "P01".into(),
                ..Post::default()
            },
            passphrase: Passphrase::new("灯塔 竹篮 河岸 石桥"),
            today: "2026-11-05".parse().ok(),
        };
        let (session, _) = Session::init(&init).unwrap();
        Self { _folder: folder, session }
    }

    /// What a new place of a category is asked, answered by label.
    fn ask(&self, category: &str, answers: &[(&str, &str)]) -> NewcomerAsk {
        let asked = self.session.newcomer(category).unwrap();
        let input = answers.iter().map(|(label, text)| {
            let field = asked.fields.iter().find(|field| field.label.contains(label));
            (field.unwrap_or_else(|| panic!("{label}")).path.clone(), (*text).to_owned())
        });
        NewcomerAsk { input: input.collect(), form: asked.form }
    }

    fn open(&mut self, category: &str, answers: &[(&str, &str)]) -> SubjectId {
        let ask = self.ask(category, answers);
        self.session.open_page(&ask).unwrap().id
    }

    fn rental(&mut self, community: &str, address: &str) -> SubjectId {
        self.open("rental", &[("社区", community), ("坐落", address)])
    }

    fn twins(&self, category: &str, answers: &[(&str, &str)]) -> Vec<(&'static str, bool)> {
        let twins = self.session.find_twins(&self.ask(category, answers)).unwrap().twins;
        twins.iter().map(|twin| (twin.why, twin.same)).collect()
    }

    fn grid(&mut self, category: &str) -> GridReply {
        self.session.grid(&GridAsk { category: category.into(), columns: None }).unwrap()
    }

    fn found(&mut self, category: &str, text: &str) -> usize {
        let ask = GridFindAsk { category: category.into(), text: text.into() };
        self.session.grid_find(&ask).unwrap().len()
    }
}

#[test]
fn a_new_place_is_held_against_those_that_are_there_before_anything_is_saved() {
    let mut desk = Desk::new();
    desk.rental("东桥社区", "采菱路214号3幢2单元402室");
    desk.open("venue", &[("名称", "顺达旅馆"), ("地址", "采菱路183号"), ("社区", "东桥社区")]);
    let before = desk.session.history_head().unwrap();
    // Another spelling of the same address.
    let spelled = [("社区", "东桥社区"), ("坐落", "采菱路214号3栋2单元0402室")];
    assert_eq!(desk.twins("rental", &spelled), [("地址相同", true)]);
    assert_eq!(desk.twins("rental", &[("社区", "东桥社区"), ("坐落", "采菱路215号")]), []);
    assert_eq!(desk.twins("venue", &[("名称", "顺达 旅馆")]), [("名称相同", false)]);
    let same = [("名称", "顺达旅馆"), ("地址", "采菱路183号"), ("社区", "东桥社区")];
    assert_eq!(desk.twins("venue", &same), [("名称和地址相同", true)]);
    assert_eq!(desk.twins("venue", &[("名称", " ")]), []);
    assert_eq!(desk.session.history_head().unwrap(), before, "nothing was written");
}

#[test]
fn an_organisation_is_opened_and_held_against_the_others_too() {
    let mut desk = Desk::new();
    let first = [("组织全称", "东桥保卫科"), ("所属社区", "东桥社区")];
    desk.open("organisation", &first);
    assert_eq!(desk.twins("organisation", &first), [("名称相同", true)]);
    let grid = desk.grid("organisation");
    let name = grid.columns.iter().position(|column| column.path == "@name").unwrap();
    assert_eq!(grid.rows[0].cells[name], "东桥保卫科");
    assert!(grid.columns.iter().any(|column| column.label.contains("负责人")));
    assert_eq!(desk.found("organisation", "dqbwk"), 1);

    // One that only a register names is on the list and found there as well.
    let set = [("org_name", "纺织厂保卫股"), ("host", "纺织厂")];
    let set: Vec<(String, String)> = set.map(|(p, t)| (p.to_owned(), t.to_owned())).to_vec();
    desk.session.add("line_security_org_register", None, &set).unwrap();
    let grid = desk.grid("organisation");
    assert_eq!(grid.rows[1].cells[name], "纺织厂保卫股");
    assert_eq!(desk.found("organisation", "fzcbwg"), 1);
}

#[test]
fn a_grid_has_a_row_for_every_place_and_finds_it_by_pinyin_initials_and_number() {
    let mut desk = Desk::new();
    desk.rental("东桥社区", "采菱路214号");
    desk.rental("柳溪社区", "东望街36号");
    let grid = desk.grid("rental");
    assert_eq!(grid.rows.len(), 2);
    assert!(grid.rows.iter().all(|row| row.cells.len() == grid.columns.len()));
    let name = grid.columns.iter().position(|column| column.path == "@name").unwrap();
    assert_eq!(grid.rows[0].cells[name], "采菱路214号");
    for text in ["采", "cl", "cailing", "214", "菱路2"] {
        assert_eq!(desk.found("rental", text), 1, "{text}");
    }
    assert_eq!(desk.found("rental", "addr"), 0, "keys of fields are no contents");
    assert_eq!(desk.found("venue", "cl"), 0);
    // No column gathers numbers of persons.
    assert!(grid.choices.iter().all(|column| !column.label.contains("身份证")));
}

#[test]
fn chosen_columns_come_in_the_order_chosen() {
    let mut desk = Desk::new();
    desk.rental("东桥社区", "采菱路214号");
    let columns = Some(vec!["@gap".to_owned(), "@name".to_owned(), "nothing".to_owned()]);
    let grid = desk.session.grid(&GridAsk { category: "rental".into(), columns }).unwrap();
    let paths: Vec<&str> = grid.columns.iter().map(|column| column.path.as_str()).collect();
    assert_eq!(paths, ["@gap", "@name"]);
    assert_eq!(grid.rows[0].cells[1], "采菱路214号");
}

#[test]
fn places_go_into_the_bin_as_one_change_and_come_back_by_one_undo() {
    let mut desk = Desk::new();
    let ids = [desk.rental("东桥社区", "采菱路214号"), desk.rental("柳溪社区", "东望街36号")];
    desk.rental("柳溪社区", "纺织路66号");
    desk.session.remove_places(&ids).unwrap();
    assert_eq!(desk.grid("rental").rows.len(), 1);
    assert_eq!(desk.session.find("采菱").unwrap().places, 0);
    let undone = desk.session.undo(None).unwrap();
    assert_eq!(undone.label, "已撤销“删除 2 处”");
    assert_eq!(desk.grid("rental").rows.len(), 3);
    assert_eq!(desk.session.find("采菱").unwrap().places, 1);
    assert!(desk.session.check(Watch::nobody()).unwrap().ok);
}

#[test]
fn an_organisation_in_the_bin_comes_back_as_well() {
    let mut desk = Desk::new();
    let id = desk.open("organisation", &[("组织全称", "东桥保卫科")]);
    desk.session.remove_places(&[id]).unwrap();
    assert_eq!(desk.grid("organisation").rows.len(), 0);
    desk.session.undo(None).unwrap();
    assert_eq!(desk.grid("organisation").rows.len(), 1);
    assert!(desk.session.check(Watch::nobody()).unwrap().ok);
}

#[test]
fn the_figures_of_the_net_add_up() {
    let mut desk = Desk::new();
    let empty = desk.session.net(&NetAsk::default()).unwrap();
    assert_eq!((empty.expected, empty.coverage), (0, None));
    for at in 1..=3 {
        desk.rental("东桥社区", &format!("采菱路{at}号"));
        desk.rental("柳溪社区", &format!("东望街{at}号"));
    }
    desk.open("venue", &[("名称", "顺达旅馆"), ("地址", "采菱路183号"), ("社区", "东桥社区")]);
    let net = desk.session.net(&NetAsk { stops: 4, ..NetAsk::default() }).unwrap();
    let counts = net.counts;
    assert_eq!(net.expected, counts.whole + counts.soon + counts.hole);
    assert_eq!(net.kept, counts.whole + counts.soon);
    assert_eq!(net.expected + counts.paused, 7);
    let of_tiles: usize = net
        .categories
        .iter()
        .flat_map(|category| &category.tiles)
        .map(|tile| tile.counts.whole + tile.counts.soon + tile.counts.hole)
        .sum();
    assert_eq!(of_tiles, net.expected);
    assert_eq!(net.knots.as_ref().unwrap().len(), 7);
    assert_eq!(net.round_total, counts.soon + counts.hole);
    assert_eq!(net.round.len(), 4);
    assert_eq!(net.areas, ["东桥社区", "柳溪社区"]);
    let part = NetAsk { area: Some("柳溪社区".into()), ..NetAsk::default() };
    assert_eq!(desk.session.net(&part).unwrap().knots.unwrap().len(), 3);
}

#[test]
fn the_box_finds_by_place_names_first_and_never_by_person() {
    let mut desk = Desk::new();
    desk.open("venue", &[("名称", "彩云网吧"), ("地址", "顺达路3号"), ("社区", "东桥社区")]);
    desk.open("venue", &[("名称", "顺达旅馆"), ("地址", "采菱路183号"), ("社区", "东桥社区")]);
    let found = desk.session.find("sd").unwrap();
    assert_eq!(found.places, 2);
    assert_eq!(found.hits[0].name, "顺达旅馆");
    assert_eq!(desk.session.find("东").unwrap().places, 2, "one character will do");
    assert_eq!(desk.session.find("183").unwrap().places, 1);
    assert_eq!(desk.session.find("  ").unwrap().places, 0);
}
