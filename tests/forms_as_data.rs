//! Forms are data: a field, a whole form and an export profile by file alone, without a line of code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::*;
use serde_json::json;

/// The district's own files of this test.
fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own").join(name)
}

/// A ledger with the district's own field, form and profile, and one venue.
fn district() -> (Book, String) {
    let book = Book::empty();
    for (name, folder) in
        [("own_field.toml", "forms"), ("own_form.toml", "forms"), ("own_profile.toml", "profiles")]
    {
        fs::copy(own(name), book.ledger().join(folder).join(name)).unwrap();
    }
    let added =
        book.add("venue_registration", "", &["name=甲旅馆", "ext_code=CS01", "sign_lamp=DX-204"]);
    (book, text(&added["place"]))
}

#[test]
fn an_own_form_is_found_everywhere_without_code() {
    let (book, venue) = district();

    // forms
    let forms = book.ok(&["forms", "venue_keyholder"]);
    assert_eq!(
        (&forms["forms"][0]["own"], &forms["forms"][0]["label"]),
        (&json!(true), &json!("钥匙保管人登记表"))
    );
    assert_eq!(forms["refused"], json!([]));

    // add and validation
    let good = book.add(
        "venue_keyholder",
        &venue,
        &["name=周小英", "key_no=YS-1001", "phone=14147377101", "given_on=2026-09-01"],
    );
    assert_eq!(good["status"], "complete");
    let bad = book
        .run(&[
            "add",
            "--form",
            "venue_keyholder",
            "--place",
            &venue,
            "--set",
            "name=朱熊",
            "--set",
            "phone=12",
        ])
        .exits(1);
    assert_eq!(
        (&bad["status"], &bad["wrong"][0]["reason"]),
        (&json!("draft"), &json!("PHONE_BAD"))
    );
    book.ok(&["remove", &text(&bad["entry"])]);

    // import, by the names in the definition
    let file = book.file(
        "钥匙.csv",
        csv(&[
            "场所编号,保管人姓名,钥匙号,保管人电话,钥匙交接日期",
            "CS01,何营,YS-1002,14825529404,2026年9月2日",
        ]),
    );
    let report = book.import(&file, &[]).exits(0);
    assert_eq!(
        (&report["form"], &report["written"]["added"]),
        (&json!("venue_keyholder"), &json!(1))
    );
    assert_eq!(book.import(&file, &[]).exits(0)["written"]["unchanged"], 1);

    // search
    for sought in ["YS-1002", "heying", "9404"] {
        let hits = book.ok(&["search", sought])["hits"].clone();
        assert!(list(&hits).iter().any(|hit| hit["form"] == "venue_keyholder"), "{sought}");
    }

    // print
    let out = book.beside("钥匙.pdf");
    book.ok(&["print", "--form", "venue_keyholder", "--out", path(&out)]);
    let printed = pdf_text(&out);
    for word in [
        "钥匙保管人登记表",
        "周小英",
        "YS-1001",
        "14147377101",
        "何营",
        "YS-1002",
        "14825529404",
        "2026-09-02",
    ] {
        assert!(printed.contains(word), "{word}");
    }
    book.ok(&["print", "--form", "venue_keyholder", "--blank", "--out", path(&out)]);
    assert!(pdf_text(&out).contains("钥匙编号"));

    // export, by an own profile
    let dir = book.beside("出");
    let exported = book.ok(&["export", "--profile", "keyholders_v1", "--out", path(&dir)]);
    let lines = fs::read_to_string(text(&exported["files"][0]["file"])).unwrap();
    assert_eq!(exported["files"][0]["rows"], 2);
    assert!(
        lines.contains("甲旅馆,周小英,YS-1001\r\n") && lines.contains("甲旅馆,何营,YS-1002\r\n"),
        "{lines}"
    );

    // undo and the check know it too
    book.ok(&["undo"]);
    book.is_whole();
}

#[test]
fn an_own_field_on_a_form_of_the_program_is_found_everywhere_without_code() {
    let (book, venue) = district();
    let forms = book.ok(&["forms", "venue_registration"]);
    let paths: Vec<_> =
        list(&forms["forms"][0]["fields"]).iter().map(|f| text(&f["path"])).collect();
    assert!(paths.contains(&"sign_lamp".to_owned()) && paths.contains(&"sign_lamps".to_owned()));

    let page = book.page(&venue);
    let card = entries(&page, "venue_registration")[0];
    assert_eq!(card["values"]["sign_lamp"], "DX-204");
    let wrong = book.run(&["edit", &text(&card["entry"]), "--set", "sign_lamps=51"]).exits(1);
    assert_eq!(wrong["status"], "draft");
    assert_eq!(wrong["wrong"][0]["field"], "sign_lamps");
    book.ok(&["edit", &text(&card["entry"]), "--set", "sign_lamps=3"]);

    assert_eq!(list(&book.ok(&["search", "DX-204"])["hits"]).len(), 1);
    let file = book
        .file("场所.csv", csv(&["场所编号,场所名称,场所类别,灯箱号牌", "CS02,乙旅馆,旅馆,DX-205"]));
    book.import(&file, &[]).exits(0);
    let second = book.page(&book.place_called("CS02"));
    assert_eq!(entries(&second, "venue_registration")[0]["values"]["sign_lamp"], "DX-205");

    let out = book.beside("登记.pdf");
    book.ok(&["print", "--form", "venue_registration", "--out", path(&out)]);
    let printed = pdf_text(&out);
    for word in ["灯箱编号", "DX-204", "DX-205"] {
        assert!(printed.contains(word), "{word}");
    }
    fs::write(
        book.ledger().join("profiles/lamps.toml"),
        "key = \"lamps_v1\"\nname = \"灯箱\"\nversion = 1\nform = \"venue_registration\"\ncategory = \"venue\"\nrow_scope = \"all\"\n\
         filename = \"{profile}_{seq}.csv\"\nsplit = { by = \"none\", max_rows = 1000 }\n\
         [[columns]]\ntitle = \"灯箱\"\nvalue = \"sign_lamp\"\n",
    )
    .unwrap();
    let exported = book.ok(&["export", "--profile", "lamps_v1", "--out", path(&book.beside("出"))]);
    let lines = fs::read_to_string(text(&exported["files"][0]["file"])).unwrap();
    assert!(lines.contains("DX-204") && lines.contains("DX-205"), "{lines}");
    book.is_whole();
}

#[test]
fn a_bad_own_definition_is_refused_with_file_line_key_and_reason_and_the_rest_works() {
    let (book, venue) = district();
    fs::write(
        book.ledger().join("forms/坏表.toml"),
        "key = \"venue_lamp\"\nlabel = \"灯箱表\"\nshape = \"blob\"\nsubjects = [\"venue\"]\norder = 41\nretention = \"K2\"\n\n\
         [[fields]]\nkey = \"no\"\nlabel = \"编号\"\ntype = \"text\"\n",
    )
    .unwrap();
    let answer = book.run(&["place", &venue]);
    let told = answer.stderr.lines().find(|line| line.contains("坏表.toml")).unwrap_or_default();
    assert!(told.contains("第3行") && told.contains("shape"), "{}", answer.stderr);
    answer.exits(0);
    let forms = book.run(&["forms"]);
    let listed = forms.exits(1);
    assert!(listed["refused"].to_string().contains("坏表.toml"));
    assert!(list(&listed["forms"]).iter().all(|form| form["key"] != "venue_lamp"));
    assert!(list(&listed["forms"]).iter().any(|form| form["key"] == "venue_keyholder"));
    book.add("venue_keyholder", &venue, &["name=周小英"]);
}

#[test]
fn forms_check_names_line_key_and_reason() {
    let book = Book::absent();
    for good in ["own_field.toml", "own_form.toml"] {
        assert_eq!(book.ok(&["forms", "check", path(&own(good))])["ok"], true);
    }
    let form = fs::read_to_string(own("own_form.toml")).unwrap();
    let cases = [
        (form.replace("type = \"phone\"", "type = \"telephone\""), 30, "type"),
        (form.replace("shape = \"roster\"", "shape = \"blob\""), 3, "shape"),
        (form.replace("[\"venue\"]", "[\"castle\"]"), 4, "subjects"),
        (form.replace("required = true", "required = \"no_such = 1\""), 13, "required"),
        (form.replace("also = [\"钥匙号\"]", "alsoo = [\"钥匙号\"]"), 25, "alsoo"),
        (form.replace("also = [\"钥匙号\"]", "overflow = \"squeeze\""), 25, "overflow"),
        ("add_to = \"no_such_form\"\n\n[[fields]]\nkey = \"a\"\nlabel = \"甲\"\ntype = \"text\"\n".to_owned(), 1, "add_to"),
    ];
    for (content, line, key) in cases {
        let file = book.file("改.toml", &content);
        let said = book.run(&["forms", "check", path(&file)]).exits(1);
        assert_eq!(said["ok"], false);
        let found = list(&said["problems"]).iter().any(|p| {
            p["line"] == line && text(&p["key"]).contains(key) && is_chinese(&p["reason"])
        });
        assert!(found, "{line} {key}: {said}");
        // A field whose type is wrong is read on: one mistake, one complaint.
        assert!(key != "type" || list(&said["problems"]).len() == 1, "{said}");
    }
    let broken = book.file("不通.toml", "label = \"甲\"\nkey 乙\n");
    assert_eq!(book.run(&["forms", "check", path(&broken)]).exits(1)["problems"][0]["line"], 2);
    book.run(&["forms", "check", "没有.toml"]).refuses("UNREADABLE");
    book.run(&["forms", "check"]).fails(2, "USAGE");
}

#[test]
fn a_label_beyond_the_boundary_is_refused_in_forms_and_profiles() {
    let book = Book::empty();
    let form = fs::read_to_string(own("own_form.toml")).unwrap();
    for content in [
        form.replace("\"钥匙编号\"", "\"民族\""),
        form.replace("[\"钥匙号\"]", "[\"宗教信仰\"]"),
        form.replace("\"钥匙保管人登记表\"", "\"重点人员登记表\""),
    ] {
        let file = book.file("越界.toml", content);
        let said = book.run(&["forms", "check", path(&file)]).exits(1);
        assert_eq!(said["ok"], false, "{said}");
    }
    let profile = fs::read_to_string(own("own_profile.toml")).unwrap();
    fs::copy(own("own_form.toml"), book.ledger().join("forms/own_form.toml")).unwrap();
    let place = book.ledger().join("profiles/p.toml");
    fs::write(&place, profile.replace("title = \"钥匙编号\"", "title = \"民族\"")).unwrap();
    let out = book.beside("出");
    book.run(&["export", "--profile", "keyholders_v1", "--out", path(&out)])
        .fails(2, "UNKNOWN_PROFILE");
    // An empty column of that name may be asked for by the other side: it stays empty.
    let empty = profile
        .replace("title = \"钥匙编号\"\nvalue = \"key_no\"", "title = \"民族\"\nkind = \"empty\"");
    fs::write(&place, empty).unwrap();
    let added = book.add("venue_registration", "", &["name=甲旅馆"]);
    book.add("venue_keyholder", &text(&added["place"]), &["name=周小英", "key_no=YS-1"]);
    let exported = book.ok(&["export", "--profile", "keyholders_v1", "--out", path(&out)]);
    let lines = fs::read_to_string(text(&exported["files"][0]["file"])).unwrap();
    assert!(lines.ends_with("场所,保管人,民族\r\n甲旅馆,周小英,\r\n"), "{lines}");
}

#[test]
fn a_short_card_for_the_hand_is_listed_in_the_definition() {
    let book = Book::empty();
    let form = fs::read_to_string(own("own_form.toml")).unwrap();
    let form =
        form.replace("shape = \"roster\"", "shape = \"card\"").replace("width = ", "width = 6 # ");
    let file = book.ledger().join("forms/own_form.toml");
    let out = book.beside("手填.pdf");
    let short = "\n[[short]]\nrow = [\"name\", \"key_no\"]\n\n[[short]]\nlabel = \"钥匙种类\"\nboxes = [\"大门\", \"后门\"]\n";
    fs::write(&file, format!("{form}{short}")).unwrap();
    let print = |paper: &str| {
        let args = ["print", "--form", "venue_keyholder", "--blank", "--paper", paper];
        book.ok(&[&args[..], &["--out", path(&out)]].concat());
        squeezed(&pdf_text(&out))
    };
    let words = print("a5");
    assert!(words.contains("大门") && words.contains("钥匙种类"), "{words}");
    assert!(!print("b5").contains("大门"), "only on the small sheet");

    fs::write(&file, format!("{form}{}", short.replace("key_no", "nothing"))).unwrap();
    let refused = book.run(&["forms"]).exits(1)["refused"].to_string();
    assert!(refused.contains("本表没有栏目 nothing"), "{refused}");
}
