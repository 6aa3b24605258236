//! What a person at a terminal reads: Chinese words throughout, never a field's key.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::*;

/// Words of small Latin letters, as keys are written.
fn keys(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || "_.[]-".contains(c)))
        .filter(|word| word.chars().next().is_some_and(|c| c.is_ascii_lowercase()))
        // Ids and options are what a command is given again.
        .filter(|word| word.len() > 2 && !word.chars().any(|c| c.is_ascii_digit()))
        .filter(|word| !["yuwang", "queue"].contains(word))
        .collect()
}

#[test]
fn pages_changes_hits_and_imports_are_told_by_labels() {
    let book = Book::empty();
    let added = book.says(&["add", "--form", "venue_registration", "--set", "name=甲旅馆"]);
    assert_eq!((added.code, keys(&added.stdout)), (0, vec![]), "{}", added.stdout);
    let venue = book.place_called("甲旅馆");
    let wrong = book.says(&[
        "add",
        "--form",
        "venue_staff_roster",
        "--place",
        &venue,
        "--set",
        "name=周小英",
        "--set",
        "phone=123",
    ]);
    assert_eq!((wrong.code, keys(&wrong.stdout)), (1, vec![]), "{}", wrong.stdout);
    assert!(wrong.stdout.contains("· 联系电话："), "{}", wrong.stdout);
    let people = ["holders[0].role=fire_resp", "holders[0].person.name=何营"];
    book.says(&[
        "add",
        "--form",
        "venue_responsible",
        "--place",
        &venue,
        "--set",
        people[0],
        "--set",
        people[1],
    ]);

    let page = book.says(&["place", &venue]).stdout;
    assert_eq!(keys(&page), Vec::<&str>::new(), "{page}");
    assert!(page.contains("责任人（含历任）1 责任人 姓名：何营"), "{page}");
    let hits = book.says(&["search", "何营"]).stdout;
    assert_eq!(keys(&hits), Vec::<&str>::new(), "{hits}");
    assert!(hits.contains("治安责任人 "), "{hits}");

    let file = book.file(
        "承租.csv",
        csv(&[
            "房屋编号,姓名,公民身份号码,入住日期",
            "CZ404,李好,310105195312269378,2026-02-30",
            "CZ404,,,2026-02-03",
        ]),
    );
    let told = book.says(&["import", path(&file)]).stdout;
    assert!(told.contains("第2行 公民身份号码：") && told.contains("第3行 姓名："), "{told}");
    let told = told.replace(path(&file), "");
    assert_eq!(keys(&told), Vec::<&str>::new(), "{told}");
    let queue = book.says(&["queue"]).stdout.replace("承租.csv", "");
    assert_eq!(keys(&queue), Vec::<&str>::new(), "{queue}");
}

/// The commands that a help lists.
fn commands(help: &str) -> Vec<String> {
    let listed = help.split("\n命令:\n").nth(1).unwrap_or_default();
    let names = listed.lines().take_while(|line| !line.is_empty());
    names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

#[test]
fn the_help_of_every_command_is_chinese() {
    let help = |args: &[&str]| {
        let answer = run(yuwang().args(args).arg("--help"));
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        answer.stdout
    };
    let mut all = vec![help(&[])];
    for command in commands(&all[0].clone()) {
        all.push(help(&[&command]));
        for action in commands(&all[all.len() - 1].clone()) {
            all.push(help(&[&command, &action]));
        }
    }
    assert!(all.len() > 25, "{}", all.len());
    for text in all {
        assert!(text.contains("用法：yuwang"), "{text}");
        for english in ["Usage", "Options", "Arguments", "Commands", "[default", "possible values"]
        {
            assert!(!text.contains(english), "{english}: {text}");
        }
        for line in text.lines().filter(|line| line.starts_with("  ")) {
            assert!(is_chinese(&line.into()), "{line}\n{text}");
            // What is to be put in the place of a value is said in Chinese too.
            let places =
                line.split(['<', '[']).skip(1).filter_map(|rest| rest.split(['>', ']']).next());
            for place in places.filter(|place| !place.contains('"')) {
                assert!(is_chinese(&place.into()), "{line}");
            }
        }
    }
}

#[test]
fn wrong_use_is_told_in_chinese_and_ends_with_two() {
    let wrong: [&[&str]; 12] = [
        &[],
        &["improt"],
        &["place"],
        &["user"],
        &["places", "--no-such"],
        &["places", "--state"],
        &["places", "one", "two"],
        &["--today", "yesterday", "places"],
        &["history", "--limit", "many"],
        &["print", "--out", "x.pdf", "--paper", "a9"],
        &["report", "--month", "2026-10", "--year", "2026"],
        &["add", "--form", "one", "--form", "two"],
    ];
    for args in wrong {
        let said = run(yuwang().args(args));
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{args:?}");
        assert!(is_chinese(&said.stderr.clone().into()), "{args:?}: {}", said.stderr);
        assert!(!said.stderr.contains("error:") && !said.stderr.contains("Usage"), "{args:?}");
        if !args.is_empty() {
            run(yuwang().arg("--json").args(args)).fails(2, "USAGE");
        }
    }
}

#[test]
fn what_may_have_been_meant_is_said_only_when_it_is_near() {
    let said = |args: &[&str]| run(yuwang().args(args)).stderr;
    let far: [&[&str]; 4] = [&["net"], &["duties"], &["fly"], &["places", "--no-such"]];
    for far in far {
        assert!(!said(far).contains("是不是"), "{}", said(far));
    }
    assert!(said(&["improt"]).contains("是不是 import？"));
    assert!(said(&["places", "--catgory", "venue"]).contains("是不是 --category？"));
    assert!(said(&["--today", "1800-01-01", "places"]).contains("年份在 2000 到 2100 之间"));
}

#[test]
fn a_place_that_is_gone_is_not_found_by_whatever_asks_for_it() {
    let book = Book::empty();
    book.add("venue_registration", "", &["name=甲旅馆"]);
    let gone = "01990000-0000-7000-8000-000000000000";
    let scan = book.file("扫描.pdf", "%PDF-1.4 扫描");
    let out = book.beside("出.pdf");
    let asks: [&[&str]; 8] = [
        &["place", gone],
        &["org", gone],
        &["attachments", gone],
        &["attachments", "--place", gone],
        &["attachments", "--org", gone],
        &["attach", path(&scan), "--place", gone],
        &["add", "--form", "venue_staff_roster", "--place", gone, "--set", "name=李雷"],
        &["print", "--place", gone, "--out", path(&out)],
    ];
    for ask in asks {
        book.run(ask).fails(2, "NOT_FOUND");
    }
    // Removed, but still in the bin: its page can be seen, and what hangs on it.
    let place = book.place_called("甲旅馆");
    assert!(list(&book.ok(&["attachments", &place])["attachments"]).is_empty());
}

#[test]
fn a_file_that_cannot_be_written_is_not_said_to_be_missing() {
    let book = Book::empty();
    book.add("venue_registration", "", &["name=甲旅馆"]);
    let file = book.file("文件", "x");
    let folder = book.beside("文件夹.pdf");
    std::fs::create_dir(&folder).unwrap();
    for out in [file.join("下面.pdf"), folder] {
        let said = book.run(&["print", "--all", "--out", path(&out)]).refuses("READ_ONLY");
        let words = text(&said["error"]["message"]);
        assert!(words.contains("没有写成") && !words.contains("找不到"), "{words}");
        let said = book.run(&["report", "--csv", path(&out)]).refuses("READ_ONLY");
        assert!(text(&said["error"]["message"]).contains("没有写成"), "{said}");
    }
    let missing = book.beside("没有.txt");
    let said = book.run(&["places", "--passphrase-file", path(&missing)]).refuses("UNREADABLE");
    assert!(text(&said["error"]["message"]).contains("找不到"), "{said}");
}
