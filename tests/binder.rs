//! Only what changed: what is printed for the binder, and when it counts as being in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::path::PathBuf;

use common::*;
use serde_json::{Value, json};

const HOUSE: &str = "CZ22032200001";
const ROSTER: &str = "rental_tenant_roster";

/// A sample post with a house of two or three pages of tenants, and what `print` is asked for it.
struct Binder {
    book: Book,
    house: String,
    out: PathBuf,
}

impl Binder {
    fn of_the_house() -> Self {
        let book = Book::with_sample();
        book.import(&book.file("多人.csv", many_tenants(30)), &[]).exits(0);
        let house = book.place_called(HOUSE);
        let out = book.beside("更换.pdf");
        Self { book, house, out }
    }

    #[track_caller]
    fn print(&self, more: &[&str]) -> Value {
        let mut args = vec!["print", "--changed", "--out", path(&self.out), "--place", &self.house];
        args.extend(more);
        self.book.ok(&args)
    }

    /// Prints everything and says that it is in the binder.
    fn filled(self, more: &[&str]) -> Self {
        self.print(more);
        self.confirm();
        assert_eq!(self.print(more)["pages"], 0);
        self
    }

    #[track_caller]
    fn confirm(&self) {
        self.book.ok(&["binder", "confirm"]);
    }

    fn row(&self, number: usize) -> Value {
        entries(&self.book.page(&self.house), ROSTER)[number - 1].clone()
    }

    #[track_caller]
    fn edit(&self, entry: &Value, set: &str) {
        self.book.ok(&["edit", &text(&entry["entry"]), "--set", set]);
    }

    fn words(&self) -> String {
        squeezed(&pdf_text(&self.out))
    }
}

#[test]
fn nothing_counts_as_in_the_binder_before_it_is_confirmed() {
    let binder = Binder::of_the_house();
    let first = binder.print(&[]);
    assert_eq!(first["changed"]["replaced"], 0);
    assert_eq!(first["changed"]["pages_out"], 0);
    let added = first["changed"]["added"].as_u64().unwrap();
    assert!(added >= 3, "card, roster and letter: {first}");
    assert_eq!(first["leaves"], added);
    assert_eq!(first["pages"], pdf_pages(&binder.out));
    let in_front = first["changed"]["list_pages"].as_u64().unwrap();
    assert_eq!(
        first["changed"]["pages_in"].as_u64().unwrap() + in_front,
        first["pages"].as_u64().unwrap()
    );

    let again = binder.print(&[]);
    assert_eq!(again["changed"]["pages_in"], first["changed"]["pages_in"]);
    assert_ne!(again["changed"]["run"], first["changed"]["run"]);

    binder.confirm();
    std::fs::remove_file(&binder.out).unwrap();
    let nothing = binder.print(&[]);
    assert_eq!((&nothing["pages"], &nothing["file"]), (&json!(0), &json!("")));
    assert!(!binder.out.exists());
    binder.book.is_whole();
}

#[test]
fn after_a_change_in_one_row_only_its_page_comes_out() {
    let binder = Binder::of_the_house().filled(&[]);
    binder.edit(&binder.row(3), &format!("{ROSTER}.phone=14899990003"));
    let print = binder.print(&[]);
    let changed = &print["changed"];
    assert_eq!(
        (&changed["replaced"], &changed["pages_in"], &changed["pages_out"]),
        (&json!(1), &json!(1), &json!(1)),
        "{print}"
    );
    assert_eq!(print["pages"], 2, "the list and the page");
    let words = binder.words();
    assert!(words.contains("活页替换清单") && words.contains("14899990003"), "{words}");
    assert!(words.contains("更换") && words.contains("版第1页"), "{words}");
    // Row 25 stands on a page that stays in the binder.
    assert!(!words.contains("14870000024"), "{words}");
}

#[test]
fn a_misprint_is_called_back_before_and_after() {
    let binder = Binder::of_the_house().filled(&[]);
    binder.edit(&binder.row(3), &format!("{ROSTER}.phone=14899990003"));
    let print = binder.print(&[]);
    let run = text(&print["changed"]["run"]);
    binder.book.ok(&["binder", "recall", &run]);
    binder.book.run(&["binder", "confirm", &run]).refuses("NO_RUN");
    assert_eq!(binder.print(&[])["changed"]["pages_in"], 1, "still differs");

    binder.confirm();
    assert_eq!(binder.print(&[])["pages"], 0);
    let runs = binder.book.ok(&["binder"]);
    let newest = text(&list(&runs["runs"])[0]["number"]);
    assert_eq!(list(&runs["runs"])[0]["state"], "confirmed");
    binder.book.ok(&["binder", "recall", &newest]);
    assert_eq!(binder.print(&[])["changed"]["pages_in"], 1, "the old page is back");
}

#[test]
fn on_both_sides_the_whole_sheet_comes_out() {
    let binder = Binder::of_the_house().filled(&["--duplex"]);
    binder.edit(&binder.row(3), &format!("{ROSTER}.phone=14899990003"));
    let print = binder.print(&["--duplex"]);
    assert_eq!(print["changed"]["pages_in"], 2, "{print}");
    // The list, an empty back, the sheet.
    assert_eq!(print["pages"], 4);
}

#[test]
fn who_is_gone_is_taken_out() {
    let binder = Binder::of_the_house().filled(&[]);
    let page = binder.book.page(&binder.house);
    let letter = list(&page["entries"]).iter().find(|e| e["shape"] == "letter").unwrap();
    binder.book.ok(&["remove", &text(&letter["entry"])]);
    let print = binder.print(&[]);
    let changed = &print["changed"];
    assert_eq!((&changed["removed"], &changed["pages_in"]), (&json!(1), &json!(0)), "{print}");
    assert!(changed["pages_out"].as_u64().unwrap() > 0);
    assert!(binder.words().contains("注销"));

    // A house that is let no more leaves the binder whole.
    let card = list(&page["entries"]).iter().find(|e| e["shape"] == "card").unwrap();
    binder.edit(card, "rental_registration.state=closed");
    let print = binder.print(&[]);
    assert_eq!(print["changed"]["pages_in"], 0, "{print}");
    assert!(print["changed"]["removed"].as_u64().unwrap() >= 3);
    binder.confirm();
    assert_eq!(binder.print(&[])["pages"], 0);
}

#[test]
fn a_run_stands_in_the_log_and_survives_a_restart_of_everything() {
    let binder = Binder::of_the_house();
    let print = binder.print(&[]);
    binder.confirm();
    let run = text(&print["changed"]["run"]);
    let log = binder.book.ok(&["log"]).to_string();
    assert!(log.contains(&format!("打印活页替换批次 {run}")), "{log}");
    assert!(log.contains(&format!("已放入活页夹：{run}")));
    binder.book.is_whole();
}

/// The runs as `binder` tells them, newest first: number and state.
fn runs(book: &Book) -> Vec<(String, String)> {
    let told = book.ok(&["binder"]);
    list(&told["runs"]).iter().map(|run| (text(&run["number"]), text(&run["state"]))).collect()
}

#[test]
fn whole_leaves_for_the_binder_wait_too() {
    let binder = Binder::of_the_house();
    let whole = |more: &[&str]| {
        let mut args = vec!["print", "--out", path(&binder.out), "--place", &binder.house];
        args.extend(more);
        binder.book.ok(&args)
    };
    let purpose = ["--purpose", "更新活页夹"];
    // For something else, or on no paper of the binder's own: nothing waits.
    whole(&[]);
    whole(&["--purpose", "更新活页夹", "--dry-run"]);
    whole(&["--purpose", "更新活页夹", "--values-only"]);
    whole(&["--purpose", "更新活页夹", "--blank"]);
    let batch = ["batch", "binder", "--category", "rental", "--out", path(&binder.out)];
    binder.book.ok(&batch);
    assert_eq!(runs(&binder.book), []);

    let print = whole(&purpose);
    let run = text(&print["run"]);
    assert_eq!(runs(&binder.book), [(run.clone(), "printed".to_owned())]);
    let told = binder.book.ok(&["binder"]);
    assert_eq!(list(&told["runs"])[0]["pages_in"], print["pages"], "every page, and no list");
    assert!(binder.print(&["--dry-run"])["pages"].as_u64().unwrap() > 0, "nobody has put it in");

    binder.confirm();
    assert_eq!(binder.print(&[])["pages"], 0);
    binder.edit(&binder.row(3), &format!("{ROSTER}.phone=14899990003"));
    assert_eq!(binder.print(&["--dry-run"])["changed"]["pages_in"], 1);
    binder.book.is_whole();
}

#[test]
fn a_print_that_was_printed_again_waits_no_more() {
    let binder = Binder::of_the_house();
    let whole = || {
        let args = ["print", "--out", path(&binder.out), "--place", &binder.house];
        let print = binder.book.ok(&[&args[..], &["--purpose", "更新活页夹"]].concat());
        text(&print["run"])
    };
    let states = |book: &Book| runs(book).into_iter().map(|(_, state)| state).collect::<Vec<_>>();
    let (first, second) = (whole(), whole());
    assert_ne!(first, second);
    assert_eq!(states(&binder.book), ["printed", "superseded"]);
    // The second came to nothing: the first may still be what is in the binder.
    binder.book.ok(&["binder", "recall", &second]);
    assert_eq!(states(&binder.book), ["recalled", "printed"]);
    binder.confirm();
    assert_eq!(states(&binder.book), ["recalled", "confirmed"]);
    assert_eq!(binder.print(&[])["pages"], 0);
}

#[test]
fn a_whole_leaf_that_became_shorter_leaves_no_page_behind() {
    let binder = Binder::of_the_house().filled(&[]);
    for entry in entries(&binder.book.page(&binder.house), ROSTER).iter().skip(5) {
        binder.book.ok(&["remove", &text(&entry["entry"])]);
    }
    let args = ["print", "--out", path(&binder.out), "--place", &binder.house];
    binder.book.ok(&[&args[..], &["--purpose", "更新活页夹"]].concat());
    binder.confirm();
    let print = binder.print(&[]);
    assert_eq!(print["pages"], 0, "{print}");
}

#[test]
fn what_changed_is_split_like_every_other_print() {
    let binder = Binder::of_the_house();
    let print = binder.print(&["--split", "2"]);
    let files: Vec<PathBuf> = list(&print["files"]).iter().map(|f| text(f).into()).collect();
    assert!(files.len() > 1, "{print}");
    assert_eq!(files[0], binder.book.beside("更换-1.pdf"));
    assert_eq!(files.iter().map(|file| pdf_pages(file)).sum::<u64>(), print["pages"]);
    let has_list = |file: &PathBuf| squeezed(&pdf_text(file)).contains("活页替换清单");
    assert!(has_list(&files[0]) && !files[1..].iter().any(has_list), "the list is in front");
    binder.confirm();
    assert_eq!(binder.print(&[])["pages"], 0);
}
