use super::*;

const GOOD: &str = r#"key = "mine"
name = "我的方案"
version = 1
form = "venue_staff_roster"
category = "venue"

[[columns]]
title = "姓名"
value = "name"
"#;

fn problems(text: &str) -> Vec<(usize, String, String)> {
    match read_profile("mine.toml", text, &Catalogue::builtin(), true) {
        Ok(_) => Vec::new(),
        Err(all) => all.into_iter().map(|p| (p.line, p.key, p.reason)).collect(),
    }
}

fn with(line: &str) -> String {
    format!("{line}\n{GOOD}")
}

#[test]
fn every_builtin_profile_reads() {
    let (profiles, problems) = Profiles::load_builtin(&Catalogue::builtin());
    assert_eq!(problems, []);
    assert_eq!(profiles.all().len(), 6);
}

#[test]
fn a_small_profile_has_the_defaults_of_the_readme() {
    let profile = read_profile("mine.toml", GOOD, &Catalogue::builtin(), true).unwrap();
    assert_eq!(profile.charset, Charset::Utf8Bom);
    assert_eq!(profile.newline, "\r\n");
    assert_eq!(profile.split, Split { by: SplitBy::Rows, max_rows: 1000 });
    assert_eq!(profile.formula_guard, FormulaGuard::Reject);
    assert!(profile.header);
}

#[test]
fn a_mark_of_the_editor_does_no_harm() {
    assert_eq!(problems(&format!("\u{FEFF}{GOOD}")), []);
}

#[test]
fn a_boundary_heading_is_refused_unless_its_column_is_empty() {
    for title in ["民族", "民 族*", "民\u{200B}族", "文化程度", "宗教信仰"] {
        let text = format!("{GOOD}\n[[columns]]\ntitle = \"{title}\"\nvalue = \"residence\"\n");
        let found = problems(&text);
        assert_eq!((found[0].0, found[0].1.as_str()), (12, "title"), "{title}");
        assert!(found[0].2.contains("不属于登记范围"));
        let empty = text.replace("value = \"residence\"", "kind = \"empty\"");
        assert_eq!(problems(&empty), [], "{title}");
    }
    let named = GOOD.replace("我的方案", "重点人员方案");
    assert_eq!(problems(&named)[0].1, "name");
}

#[test]
fn mistakes_are_named_by_line_and_key() {
    let cases = [
        (with("encoding = \"big5\""), "encoding"),
        (with("row_scope = \"some\""), "row_scope"),
        (with("delimiter = \"|\""), "delimiter"),
        (with("newline = \"cr\""), "newline"),
        (with("date_style = \"YY\""), "date_style"),
        (with("filename = \"{name}_{seq}.csv\""), "filename"),
        (with("filename = \"../{seq}.csv\""), "filename"),
        (with("filename = \"{batch}.csv\""), "filename"),
        (with("rows = \"nothing = 1\""), "rows"),
        (with("shows = [\"nothing\"]"), "shows"),
        (with("colour = \"red\""), "colour"),
        (GOOD.replace("venue_staff_roster", "nothing"), "form"),
        (GOOD.replace("category = \"venue\"", "category = \"unit\""), "category"),
        (GOOD.replace("value = \"name\"", "value = \"nothing\""), "value"),
        (GOOD.replace("value = \"name\"", "value = \"place.nothing\""), "value"),
        (GOOD.replace("value = \"name\"", "value = \"latest.check.nothing\""), "value"),
        (GOOD.replace("value = \"name\"", "value = \"all.check.hazards\""), "value"),
        (GOOD.replace("value = \"name\"", "kind = \"const\"\nconst = \"{name}\""), "const"),
        (format!("{GOOD}map = \"none\"\n"), "map"),
        (format!("{GOOD}style = \"pretty\"\n"), "style"),
        (format!("{GOOD}max = 0\n"), "max"),
        (format!("{GOOD}\n[maps.a]\nx = {{ code = \"1-2\", label = \"甲\" }}\n"), "code"),
    ];
    for (text, key) in cases {
        let found = problems(&text);
        assert!(!found.is_empty(), "{text}");
        assert!(found.iter().all(|problem| problem.1 == key), "{text}\n{found:?}");
    }
    assert_eq!(problems(&with("encoding = \"big5\""))[0].0, 1);
}

#[test]
fn a_list_or_a_group_is_no_value() {
    let card = GOOD.replace("venue_staff_roster", "venue_registration");
    assert_eq!(problems(&card.replace("value = \"name\"", "value = \"addr\"")).len(), 1);
    assert_eq!(problems(&card.replace("value = \"name\"", "value = \"addr.addr_text\"")), []);
    assert_eq!(problems(&card.replace("value = \"name\"", "value = \"place.uscc\"")), []);
}

#[test]
fn only_rosters_can_tell_who_has_left() {
    let card = GOOD.replace("venue_staff_roster", "venue_registration");
    assert_eq!(problems(&format!("row_scope = \"present\"\n{card}"))[0].1, "row_scope");
    assert_eq!(problems(&with("row_scope = \"present\"")), []);
}

#[test]
fn the_ledgers_own_profile_takes_the_place_of_the_programs() {
    let folder = tempfile::tempdir().unwrap();
    let own = GOOD.replace("\"mine\"", "\"venue_staff_v1\"");
    std::fs::write(folder.path().join("a.toml"), own).unwrap();
    std::fs::write(folder.path().join("b.toml"), GOOD).unwrap();
    std::fs::write(folder.path().join("c.toml"), GOOD).unwrap();
    std::fs::write(folder.path().join("d.toml"), b"\xFF\xFE").unwrap();
    let (profiles, problems) = Profiles::with_own(folder.path(), &Catalogue::builtin());
    assert_eq!(profiles.all().len(), 7);
    assert_eq!(profiles.get("venue_staff_v1").unwrap().name, "我的方案");
    let files: Vec<_> = problems.iter().map(|p| p.file.as_str()).collect();
    assert_eq!(files, ["c.toml", "d.toml"]);
}

#[test]
fn the_command_line_writes_encodings_with_a_hyphen() {
    assert_eq!(Charset::from_word("utf8-bom"), Some(Charset::Utf8Bom));
    assert_eq!(Charset::from_word("GBK"), Some(Charset::Gbk));
    assert_eq!(Charset::from_word("big5"), None);
}
