//! The three lines and the two needles from outside: organisations with a card, the week as a board,
//! matters that are gone once they are settled, equipment and shifts added up, drafts from the figures.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;
use serde_json::{Value, json};
use yuwang::api::lines::{BeginAsk, BoardAsk, TieAsk};
use yuwang::domain::SubjectId;

const CARD: &str = "organisation_registration";
const EXCHANGE: &str = "line_weekly_exchange";
const DUTY: &str = "line_org_duty_check";

fn organisation(book: &Book, name: &str, kind: &str) -> String {
    let set = [format!("name={name}"), format!("kind={kind}"), "community=八里社区".to_owned()];
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    text(&book.add(CARD, "", &set)["place"])
}

/// What `lines` answers on a day.
fn lines(book: &Book, today: &str, more: &[&str]) -> Value {
    let args = [&["lines", "--today", today], more].concat();
    let answer = book.run(&args);
    let code = answer.code;
    answer.exits(code)
}

/// The states of an organisation's cells on the board of a form.
fn cells(board: &Value, form: &str, org: &str) -> Vec<String> {
    let board = list(&board["boards"]).iter().find(|board| board["form"] == form).unwrap();
    let row = list(&board["rows"]).iter().find(|row| row["id"] == org).expect("on the board");
    list(&row["cells"]).iter().map(|cell| text(&cell["state"])).collect()
}

#[test]
fn a_card_opens_an_organisation_whose_kind_says_its_line() {
    let book = Book::empty();
    let village = organisation(&book, "北岗村村民委员会", "村委会");
    organisation(&book, "八里社区义务巡逻队", "夕阳红巡逻队");
    let answer = lines(&book, "2026-11-05", &[]);
    let of = |code: &str| {
        let line = list(&answer["lines"]).iter().find(|line| line["code"] == code).unwrap();
        list(&line["orgs"]).iter().map(|org| text(&org["name"])).collect::<Vec<_>>()
    };
    assert_eq!(of("grassroots"), ["北岗村村民委员会"]);
    assert_eq!(of("security"), [""; 0]);
    assert_eq!(of("society"), ["八里社区义务巡逻队"]);
    let orgs = book.ok(&["orgs"])["orgs"].clone();
    assert_eq!(orgs[0]["subkind"], "village_committee");
    assert_eq!(orgs[0]["state"], "active");
    assert_eq!(orgs[0]["area"], "八里社区");

    let again = book.run(&["add", "--form", CARD, "--set", "name=北岗村村民委员会"]);
    again.refuses("DUP_PLACE");
    book.ok(&["undo"]);
    assert_eq!(list(&book.ok(&["orgs"])["orgs"]).len(), 1);
    assert_eq!(book.page(&village)["name"], "北岗村村民委员会");
    book.is_whole();
}

#[test]
fn a_register_keeps_naming_its_organisation_until_a_card_does() {
    let book = Book::empty();
    let register = "line_security_org_register";
    let set = ["org_name=棉纺厂保卫科", "host=棉纺厂", "head=周小英"];
    let org = text(&book.add(register, "", &set)["place"]);
    let orgs = || book.ok(&["orgs"])["orgs"][0].clone();
    assert_eq!(orgs()["name"], "棉纺厂保卫科");
    assert_eq!(orgs()["subkind"], "security_org", "its register says what it is");
    book.is_whole();

    book.add(CARD, &org, &["name=棉纺厂保卫处", "kind=保卫组织", "community=八里社区"]);
    assert_eq!(orgs()["name"], "棉纺厂保卫处");
    let head = entries(&book.page(&org), register)[0]["entry"].clone();
    book.ok(&["edit", &text(&head), "--set", "org_name=棉纺厂保卫股"]);
    assert_eq!(orgs()["name"], "棉纺厂保卫处", "the card goes before the register");
    book.is_whole();
    book.ok(&["undo"]);
    book.ok(&["undo"]);
    assert_eq!(orgs()["name"], "棉纺厂保卫科", "without a card the register says it again");
    assert_eq!(orgs()["state"], "");
    book.is_whole();
}

#[test]
fn the_week_shows_each_of_four_duties_and_the_next_week_begins_anew() {
    let book = Book::empty();
    let org = organisation(&book, "河湾社区居委会", "居委会");
    let guard = organisation(&book, "棉纺厂保卫科", "保卫组织");
    // The page is of 1 November: that week, W44, is not owed yet.
    let w44 = lines(&book, "2026-11-01", &[]);
    assert_eq!(cells(&w44, EXCHANGE, &org), ["not_owed"; 4]);
    let w45 = || lines(&book, "2026-11-05", &[]);
    assert_eq!(cells(&w45(), EXCHANGE, &org), ["open"; 4]);
    let made = book.run(&[
        "add",
        "--form",
        EXCHANGE,
        "--org",
        &org,
        "--today",
        "2026-11-04",
        "--set",
        "exchanged_on=2026-11-04",
        "--set",
        "talk=走访",
        "--set",
        "law=防诈宣传",
        "--set",
        "officer_name=王警官",
    ]);
    let entry = made.exits(0)["entry"].clone();
    assert_eq!(cells(&w45(), EXCHANGE, &org), ["done", "open", "done", "open"]);
    let answer = w45();
    let cell = &list(&answer["boards"])[0]["rows"][0]["cells"];
    assert_eq!((&cell[0]["by"], &cell[0]["words"]), (&json!("王警官"), &json!("周三")));
    assert_eq!(cell[1]["entry"], entry, "the record that lacks just this is opened");
    let entry = text(&entry);
    let (briefing, opinion) = ("briefing=盗窃 1 起", "opinion=路灯不亮");
    let edit = ["edit", &entry, "--set", briefing, "--set", opinion, "--today", "2026-11-04"];
    book.ok(&edit);
    assert_eq!(cells(&w45(), EXCHANGE, &org), ["done"; 4]);
    assert_eq!(cells(&w45(), DUTY, &guard), ["open"]);

    let w46 = lines(&book, "2026-11-12", &[]);
    assert_eq!(w46["week"], "2026-W46");
    assert_eq!(cells(&w46, EXCHANGE, &org), ["open"; 4]);
    let back = lines(&book, "2026-11-12", &["--week", "2026-W45"]);
    assert_eq!((&back["first"], &back["next"]), (&json!("2026-11-02"), &json!("2026-W46")));
    assert_eq!(cells(&back, DUTY, &guard), ["missing"], "what went by without it stays missing");
    book.run(&["lines", "--week", "2026-11"]).fails(2, "USAGE");
}

#[test]
fn an_exchange_without_a_card_tells_what_kind_of_organisation_it_is() {
    let book = Book::empty();
    let file = book.file(
        "保卫组织.csv",
        csv(&["机构名称,所属单位,姓名,力量类别", "甲保卫科,甲厂,周小英,专职"]),
    );
    book.import(&file, &["--form", "line_security_org_register"]);
    let answer = lines(&book, "2026-11-05", &[]);
    let line = list(&answer["lines"]).iter().find(|line| line["code"] == "security").unwrap();
    assert_eq!(line["orgs"][0]["name"], "甲保卫科");
    assert_eq!(line["orgs"][0]["ties"][0]["said"], "甲厂");
}

#[test]
fn a_house_is_listed_until_its_matter_is_settled_and_then_gone() {
    let book = Book::empty();
    let form = "line_noncompliant_check";
    let house = book.add("rental_registration", "", &["addr.addr_text=北园路96号"]);
    let house = text(&house["place"]);
    let matters = || list(&lines(&book, "2026-11-01", &[])["matters"]).to_vec();
    assert!(matters().is_empty());
    let set = ["checked_on=2026-10-20", "fact=no_letter", "result=rectify", "due_on=2026-10-27"];
    book.add(form, &house, &set);
    let later = ["checked_on=2026-10-28", "fact=no_letter", "result=rectify", "due_on=2026-11-05"];
    let second = book.add(form, &house, &later);
    let open = matters();
    assert_eq!(open.len(), 1, "two checks of one fact are one matter");
    assert_eq!(
        (&open[0]["since"], &open[0]["due_on"]),
        (&json!("2026-10-20"), &json!("2026-11-05"))
    );
    assert_eq!(open[0]["checked_this_week"], true);
    let close = ["handling=改正", "handled_on=2026-10-30", "closed_on=2026-10-30"];
    let mut args = vec!["edit".to_owned(), text(&second["entry"])];
    args.extend(close.iter().flat_map(|set| ["--set".to_owned(), (*set).to_owned()]));
    book.ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(matters().is_empty());
}

#[test]
fn equipment_adds_up_and_none_is_not_the_same_as_unsaid() {
    let book = Book::empty();
    for (name, set) in [("甲旅馆", "cctv_points=8"), ("乙旅馆", "cctv_points=0"), ("丙旅馆", "")]
    {
        let mut all = vec![format!("name={name}"), format!("addr.addr_text=河东路{name}")];
        all.extend((!set.is_empty()).then(|| set.to_owned()));
        book.add("venue_registration", "", &all.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let needles = book.ok(&["needles"]);
    let camera = &needles["equipment"][0];
    assert_eq!(camera["key"], "camera");
    let venues = &camera["all"][0];
    let told = ["some", "none", "unsaid", "count"].map(|key| venues[key].as_u64().unwrap());
    assert_eq!((&venues["category"], told), (&json!("venue"), [1, 1, 1, 8]));
}

#[test]
fn shifts_of_all_forces_are_one_calendar() {
    let book = Book::empty();
    let org = organisation(&book, "八里社区义务巡逻队", "义务巡逻队");
    let block = text(&book.add("block_registration", "", &["name=听澜家园"])["place"]);
    let shift = |form: &str, place: &str, from: &str, to: &str, party: &str| {
        let parties = format!("parties=[{{\"party_kind\":\"{party}\",\"count\":3}}]");
        let set = [format!("start_at={from}"), format!("end_at={to}"), parties];
        book.add(form, place, &set.each_ref().map(String::as_str));
    };
    let (team, patrol) = ("line_volunteer_shift", "block_patrol_log");
    shift(team, &org, "2026-10-05 19:00", "2026-10-05 21:00", "volunteer");
    shift(patrol, &block, "2026-10-05 20:00", "2026-10-05 22:00", "police");
    shift(patrol, &block, "2026-10-09 23:00", "2026-10-10 01:00", "security");
    let patrols = book.ok(&["needles", "--month", "2026-10"])["patrols"].clone();
    assert_eq!(patrols["forces"], json!(["警力", "保安", "志愿者"]));
    assert_eq!(patrols["covered"], json!(5.0), "an hour that two forces share counts once");
    assert_eq!(patrols["covered_by"], json!([2.0, 2.0, 2.0]));
    assert_eq!(patrols["idle_days"], 31 - 3);
    assert_eq!(patrols["gaps"], json!(["01:00—19:00", "22:00—23:00"]));
    let day = &patrols["days"][4];
    assert_eq!(
        (&day["hours"][19], &day["hours"][20], &day["hours"][21]),
        (&json!(4), &json!(5), &json!(1))
    );
    assert_eq!(list(&patrols["shifts"]).len(), 3);
    book.run(&["needles", "--month", "2026-W40"]).fails(2, "USAGE");
}

#[test]
fn drafts_hold_figures_and_no_names() {
    let book = Book::empty();
    let place = text(
        &book.add("venue_registration", "", &["name=求质旅馆", "addr.addr_text=河东路1号"])["place"],
    );
    let hazard = r#"hazards=[{"desc":"杂物堵门","hazard_kind":"exit_block","action":"on_site","state":"closed","rechecked_on":"2026-10-06"}]"#;
    book.add(
        "venue_inspection_log",
        &place,
        &["checked_at=2026-10-06", "result=rectify", "officer_1=王警官", hazard],
    );
    let org = organisation(&book, "棉纺厂保卫科", "保卫组织");
    for (day, result, done) in [
        ("2026-10-06", "符合", ""),
        ("2026-10-13", "不符合", "2026-10-15"),
        ("2026-10-20", "不符合", ""),
    ] {
        let mut set = vec![format!("checked_on={day}"), format!("result={result}")];
        set.extend((!done.is_empty()).then(|| format!("done_on={done}")));
        book.add(DUTY, &org, &set.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let session = book.desk();
    let begin = |form: &str, window: &str| {
        let window = Some(window.to_owned());
        let ask = BeginAsk { form: form.to_owned(), place: None, window, drafted: true };
        let begun = session.begin_record(&ask).unwrap();
        begun.set.into_iter().map(|one| (one.path, one.text)).collect::<Vec<_>>()
    };
    let circular = begin("line_monthly_circular", "2026-10");
    let told = |path: &str| circular.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str());
    assert_eq!(told("month"), Some("2026-10"));
    let figures = told("situation").unwrap();
    for wanted in ["检查 1 次", "场所 1 次", "发现隐患 1 处", "已销 1 处", "履职检查 3 次"]
    {
        assert!(figures.contains(wanted), "{wanted}: {figures}");
    }
    for (_, text) in &circular {
        assert!(!text.contains("求质") && !text.contains("棉纺厂"), "{text}");
    }
    let review = begin("line_year_end_eval", "2026-年终");
    let row = |key: &str| {
        let path = format!("candidates[0].{key}");
        review.iter().find(|(p, _)| *p == path).map(|(_, text)| text.clone())
    };
    assert_eq!(row("org").as_deref(), Some("棉纺厂保卫科"));
    assert_eq!(row("check_rate").as_deref(), Some("33.3"));
    assert_eq!(row("rectify_rate").as_deref(), Some("50.0"));
    assert_eq!(review.iter().find(|(p, _)| p == "year").unwrap().1, "2026");
}

#[test]
fn a_tie_is_found_by_name_or_number_and_taken_off_again() {
    let book = Book::empty();
    let org = organisation(&book, "河湾社区居委会", "居委会");
    let id: SubjectId = org.parse().unwrap();
    for road in ["河东路1号", "河东路2号"] {
        book.add("block_registration", "", &["name=同名小区", &format!("addr.addr_text={road}")]);
    }
    let blocks = book.ok(&["places"])["places"].clone();
    let block: SubjectId = text(&blocks[1]["id"]).parse().unwrap();
    let mut session = book.desk();
    session.tie_place(&TieAsk { org: id, place: Some(block), said: String::new() }).unwrap();
    let tie = |session: &yuwang::api::Session| {
        session.organisations().unwrap().lines[0].orgs[0].ties.clone()
    };
    let tied = tie(&session);
    assert_eq!(
        tied[0].said,
        text(&blocks[1]["leaf_no"]),
        "two bear the name: the number says which"
    );
    assert_eq!((tied[0].place, tied[0].name.as_str()), (Some(block), "同名小区"));
    session.untie_place(&TieAsk { org: id, place: None, said: tied[0].said.clone() }).unwrap();
    assert!(tie(&session).is_empty());
    assert!(session.week_board(&BoardAsk { week: Some("2026-W99".into()) }).is_err());
    drop(session);
    book.is_whole();
}

#[test]
fn the_week_comes_out_on_paper() {
    let book = Book::empty();
    organisation(&book, "河湾社区居委会", "居委会");
    let out = book.beside("周表.pdf");
    book.ok(&["batch", "board", "--week", "2026-W45", "--out", out.to_str().unwrap()]);
    let text = squeezed(&pdf_text(&out));
    for wanted in ["基层组织周交流表", "2026-W45", "河湾社区居委会", "社情民意"]
    {
        assert!(text.contains(wanted), "{wanted} is not on paper: {text}");
    }
}

/// duties.md 1, D13: where there are many organisations a share of them is checked each week, by turns.
#[test]
fn a_share_of_the_organisations_is_checked_each_week_by_turns() {
    let book = Book::empty();
    let orgs: Vec<String> =
        (1..=6).map(|at| organisation(&book, &format!("第{at}保安队"), "security_org")).collect();
    let asked = |today: &str, day: &str| -> Vec<String> {
        let args = ["duties", "--from", day, "--to", day, "--today", today];
        let duties = book.ok(&args);
        let own = list(&duties["duties"]).iter().filter(|due| due["label"] == "履职检查");
        own.map(|due| text(&due["subject"])).collect()
    };
    // Weeks end on Sundays; the first after the pages were made.
    assert_eq!(
        asked("2026-11-09", "2026-11-15").len(),
        6,
        "all of them, unless somebody says less"
    );
    let set = ["rules", "set", "D13", "--share", "50", "--reason", "六个队，每周抽查一半"];
    let rules = book.ok(&set);
    assert_eq!(rules["changes"][0]["words"], "抽查 50%，轮着来");
    let (one, other) = (asked("2026-11-09", "2026-11-15"), asked("2026-11-09", "2026-11-22"));
    assert_eq!((one.len(), other.len()), (3, 3));
    let mut both = [one.clone(), other].concat();
    both.sort();
    let mut all = orgs.clone();
    all.sort();
    assert_eq!(both, all, "whoever is not asked this week is asked the next");

    // On the board nothing is owed by those whose turn it is not.
    let board = lines(&book, "2026-11-11", &[]);
    let owed = |org: &String| cells(&board, DUTY, org) == ["open"];
    assert_eq!(orgs.iter().filter(|org| owed(org)).cloned().collect::<Vec<_>>(), one);
    // A turn that was missed stays a hole in the week of the others, until it is made up for.
    let holes = |today: &str| -> Vec<String> {
        let net = book.run(&["net", "--holes", "--today", today]);
        let code = net.code;
        let net = net.exits(code);
        let own = list(&net["holes"]).iter().filter(|hole| hole["duty"] == "D13");
        let late = own.filter(|hole| hole["rule"] == "H10");
        late.map(|hole| text(&hole["organisation"])).collect()
    };
    let checked = |org: &str, day: &str| {
        let on = format!("checked_on={day}");
        let add = ["add", "--form", DUTY, "--place", org, "--today", day, "--set", &on];
        let added = book.run(&[&add[..], &["--set", "result=符合"]].concat());
        assert!(added.code < 2, "{}", added.stdout);
    };
    orgs.iter().filter(|org| !one.contains(org)).for_each(|org| checked(org, "2026-11-04"));
    let mut late = holes("2026-11-18");
    late.sort();
    let mut first = one.clone();
    first.sort();
    assert_eq!(late, first);
    checked(&one[0], "2026-11-18");
    assert_eq!(holes("2026-11-18").len(), 2);

    // Only what says so may be asked of a share.
    let no = ["rules", "set", "H03", "--share", "50", "--reason", "忙"];
    let refused = book.run(&no).refuses("RULES_REFUSED");
    assert!(text(&refused["error"]["message"]).contains("share"), "{refused}");
    book.run(&["rules", "set", "D13", "--share", "0", "--reason", "忙"]).fails(2, "USAGE");
}
