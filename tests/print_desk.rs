//! Printing as a window does it: what was looked at is what is saved and sent, and each is logged once.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use common::*;
use yuwang::api::Session;
use yuwang::api::leaf_paper::LeafPaperAsk;
use yuwang::api::log::LogAsk;
use yuwang::api::print_desk::{PrintAsk, PrintWhat, SendAsk};
use yuwang::printer::Spooler;
use yuwang::watch::Watch;

fn asked(what: PrintWhat) -> PrintAsk {
    PrintAsk {
        what,
        form: None,
        blank: false,
        paper: "a4".to_owned(),
        punch: Some("a4_iso4".to_owned()),
        duplex: true,
        purpose: "上级检查".to_owned(),
        changed: false,
        batch: None,
        split: None,
        values_only: false,
    }
}

/// A queue that keeps what it gets in its folder.
fn queue(bin: &Path) -> Spooler {
    fs::create_dir_all(bin).unwrap();
    let lp = bin.join("lp");
    let words = "#!/bin/sh\ncd \"$(dirname \"$0\")\"\nprintf '%s\\n' \"$@\" > args\ncat > got\n\
                 echo 'request id is PDF-9 (0 file(s))'\n";
    fs::write(&lp, words).unwrap();
    fs::set_permissions(&lp, fs::Permissions::from_mode(0o755)).unwrap();
    Spooler::with_commands_in(bin.to_owned())
}

fn seq(desk: &Session) -> i64 {
    desk.history_head().unwrap()
}

#[test]
fn the_pages_looked_at_are_saved_and_sent_byte_for_byte() {
    let book = Book::with_sample();
    let place = book.place_called("CS22032200001");
    let mut desk = book.desk();
    let ask = asked(PrintWhat::Places(vec![place.parse().unwrap()]));
    let unseen = seq(&desk);
    let other_paper = PrintAsk { paper: "a5".to_owned(), ..ask.clone() };
    desk.print_look(&other_paper, Watch::nobody()).unwrap();
    let seen = desk.print_look(&ask, Watch::nobody()).unwrap();
    let pages = desk.print_pages().unwrap();
    let line = desk.log(&LogAsk::default()).unwrap().lines.remove(0);
    assert_eq!(line.place.map(|id| id.to_string()), Some(place), "whose page it was");
    assert!(line.text.contains("预览"), "{}", line.text);
    let before = seq(&desk);
    assert_eq!(
        before,
        unseen + 1,
        "numbers in full on the screen: logged, once for the same leaves"
    );

    let file = book.beside("活页.pdf");
    assert_eq!(desk.print_save(&ask, &file, Watch::nobody()).unwrap().pages, seen.pages);
    assert_eq!(fs::read(&file).unwrap(), pages);
    assert_eq!(pdf_pages(&file), seen.pages as u64);
    assert_eq!(seq(&desk), before + 1, "saved: logged once");

    let bin = book.beside("队列");
    let send = SendAsk { print: ask.clone(), queue: "PDF".to_owned(), copies: 2, tray: None };
    let sent = desk.print_send(&send, &queue(&bin), Watch::nobody()).unwrap();
    assert_eq!((sent.job.as_str(), sent.pages), ("PDF-9", seen.pages));
    assert_eq!(fs::read(bin.join("got")).unwrap(), pages);
    let args = fs::read_to_string(bin.join("args")).unwrap();
    assert!(args.contains("two-sided-long-edge") && args.contains("iso_a4_210x297mm"), "{args}");
    assert_eq!(seq(&desk), before + 2, "sent: logged once");

    let last = desk.print_choices().unwrap().last.unwrap();
    assert_eq!(
        (last.queue.as_str(), last.purpose.as_str(), last.duplex),
        ("PDF", "上级检查", true)
    );
}

#[test]
fn a_queue_that_refuses_leaves_no_line_in_the_log() {
    let book = Book::with_sample();
    let mut desk = book.desk();
    let before = seq(&desk);
    let mut send = SendAsk {
        print: asked(PrintWhat::Category("block".to_owned())),
        queue: "PDF".to_owned(),
        copies: 1,
        tray: None,
    };
    let nobody = Spooler::with_commands_in(book.beside("没有"));
    let error = desk.print_send(&send, &nobody, Watch::nobody()).err().unwrap();
    assert_eq!(error.code, "NO_PRINT_SERVICE");
    send.copies = 0;
    let error = desk.print_send(&send, &nobody, Watch::nobody()).err().unwrap();
    assert_eq!(error.code, "COPIES");
    assert_eq!(seq(&desk), before);
}

#[test]
fn blank_forms_and_single_forms_are_chosen_in_the_same_way() {
    let book = Book::with_sample();
    let mut desk = book.desk();
    let mut ask = PrintAsk { blank: true, ..asked(PrintWhat::Category("venue".to_owned())) };
    let all = desk.print_look(&ask, Watch::nobody()).unwrap();
    ask.form = Some("venue_registration".to_owned());
    let one = desk.print_look(&ask, Watch::nobody()).unwrap();
    assert!(all.leaves > 3 && one.leaves == 1, "{} {}", all.leaves, one.leaves);
    ask.blank = false;
    assert_eq!(desk.print_look(&ask, Watch::nobody()).unwrap().leaves, 90);
    let choices = desk.print_choices().unwrap();
    let papers: Vec<_> = choices.papers.iter().map(|p| (p.code, p.punches.len())).collect();
    assert_eq!(papers, [("a4", 3), ("a5", 2), ("b5", 1), ("k16", 0)]);
}

#[test]
fn a_leaf_on_the_screen_has_the_pages_it_prints_on_and_leaves_no_line_in_the_log() {
    let book = Book::with_sample();
    let place = book.place_called("CS22032200002");
    let mut desk = book.desk();
    for form in ["venue_registration", "venue_staff_roster"] {
        let before = seq(&desk);
        let ask = LeafPaperAsk {
            place: place.parse().expect("an id"),
            form: form.to_owned(),
            entry: None,
            paper: "a4".to_owned(),
            punch: None,
        };
        let drawn = desk.leaf_paper(&ask).expect("drawn").pages;
        let what = PrintWhat::Places(vec![ask.place]);
        let printed = PrintAsk { form: Some(form.to_owned()), punch: None, ..asked(what) };
        let watch = Watch::nobody();
        assert_eq!(seq(&desk), before);
        assert_eq!(drawn.len(), desk.print_look(&printed, watch).expect("laid out").pages);
        let landscape = form == "venue_staff_roster";
        for page in drawn {
            let size = if landscape { r#"width="297.00mm""# } else { r#"width="210.00mm""# };
            assert!(page.starts_with("<svg") && page.ends_with("</svg>") && page.contains(size));
            // Whatever is drawn is drawn with an outline that is there.
            for used in page.split("href=\"#").skip(1) {
                let id = used.split('"').next().expect("an id");
                assert!(page.contains(&format!("<path id=\"{id}\" d=\"")), "{id}");
            }
            assert!(!page.contains("NaN") && !page.contains("inf"));
        }
    }
}

#[test]
fn leaves_for_the_binder_wait_once_they_are_saved_or_sent() {
    let book = Book::with_sample();
    let place = book.place_called("CS22032200001");
    let mut desk = book.desk();
    let what = PrintWhat::Places(vec![place.parse().unwrap()]);
    let ask = PrintAsk { purpose: "更新活页夹".to_owned(), ..asked(what) };
    let seen = desk.print_look(&ask, Watch::nobody()).unwrap();
    assert!(desk.binder_runs().unwrap().is_empty(), "only looked at");
    let file = book.beside("活页.pdf");
    desk.print_save(&ask, &file, Watch::nobody()).unwrap();
    desk.print_save(&ask, &file, Watch::nobody()).unwrap();
    let runs = desk.binder_runs().unwrap();
    assert_eq!(runs.len(), 1, "the same pages wait once");
    assert_eq!(runs[0].state, "printed");
    assert!(runs[0].pages_in as usize <= seen.pages);

    desk.binder_confirm(runs[0].id).unwrap();
    let changed = PrintAsk { changed: true, ..ask.clone() };
    let seen = desk.print_look(&changed, Watch::nobody()).unwrap();
    assert_eq!(seen.pages, 0, "it is what the binder has");
    // A copy for an inspection is none of the binder's.
    desk.print_save(&PrintAsk { purpose: "上级检查".to_owned(), ..ask }, &file, Watch::nobody())
        .unwrap();
    assert_eq!(desk.binder_runs().unwrap().len(), 1);
}

#[test]
fn each_of_several_files_can_be_looked_at() {
    let book = Book::with_sample();
    let place = book.place_called("CS22032200001");
    let mut desk = book.desk();
    let what = PrintWhat::Places(vec![place.parse().unwrap()]);
    let ask = PrintAsk { split: Some(2), ..asked(what) };
    let seen = desk.print_look(&ask, Watch::nobody()).unwrap();
    assert!(seen.files.len() > 2 && seen.files.iter().sum::<usize>() == seen.pages);
    let mut looked = vec![desk.print_pages().unwrap()];
    for at in 1..seen.files.len() {
        desk.print_look_file(&ask, at, Watch::nobody()).unwrap();
        looked.push(desk.print_pages().unwrap());
    }
    let beyond = desk.print_look_file(&ask, seen.files.len(), Watch::nobody()).err().unwrap();
    assert_eq!(beyond.code, "NOTHING_TO_PRINT");
    desk.print_save(&ask, &book.beside("活页.pdf"), Watch::nobody()).unwrap();
    for (at, pages) in looked.iter().enumerate() {
        let file = book.beside(&format!("活页-{}.pdf", at + 1));
        assert_eq!(&fs::read(&file).unwrap(), pages, "file {}", at + 1);
        assert_eq!(pdf_pages(&file), seen.files[at] as u64);
    }
}
