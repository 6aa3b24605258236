//! The printer at hand: trays, jobs followed to their end, offsets, what was filled in alone. The
//! queue is played by scripts, so that the promises hold without a print service.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::*;
use yuwang::api::Session;
use yuwang::api::log::LogAsk;
use yuwang::api::print_desk::{PrintAsk, PrintWhat, SendAsk};
use yuwang::api::print_jobs::{SentJob, ask_about_jobs};
use yuwang::api::printers::{CalibrationAsk, FormOffset, MeasureAsk, OffsetView, QueueOffset};
use yuwang::printer::Spooler;
use yuwang::watch::Watch;

const HOUSE: &str = "CZ22032200001";

/// A queue that keeps what it gets, and says of its jobs what it is told to say.
struct Printer {
    bin: PathBuf,
}

impl Printer {
    fn at(bin: PathBuf) -> Self {
        fs::create_dir_all(&bin).unwrap();
        let printer = Self { bin };
        printer.script(
            "lp",
            "echo x >> count; printf '%s\\n' \"$@\" > args; cat > got\n\
             echo \"request id is PDF-$(wc -l < count | tr -d ' ') (0 file(s))\"",
        );
        printer.script("lpoptions", "echo 'InputSlot/Media Source: *Auto Tray1 Tray2'");
        printer.script("lpstat", "case \"$3\" in\nnot-completed) cat waiting 2>/dev/null;;\ncompleted) cat over 2>/dev/null;;\nesac\nexit 0");
        printer.script("cancel", "grep -h \"^$1 \" ends | cut -d' ' -f2- >&2; exit 1");
        printer
    }

    fn script(&self, name: &str, body: &str) {
        let path = self.bin.join(name);
        fs::write(&path, format!("#!/bin/sh\ncd \"$(dirname \"$0\")\"\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn spooler(&self) -> Spooler {
        Spooler::with_commands_in(self.bin.clone())
    }

    /// Has these jobs be under way.
    fn prints(&self, jobs: &[&str]) {
        let line = |job: &&str| format!("{job} me 9 Mon\n\tAlerts: job-printing\n");
        fs::write(self.bin.join("waiting"), jobs.iter().map(line).collect::<String>()).unwrap();
    }

    /// Has a job end: `completed`, `aborted`, `canceled`.
    fn ends(&self, jobs: &[(&str, &str)]) {
        self.prints(&[]);
        let line = |job: &str| {
            format!("{job} me 9 Mon\n\tStatus: Paper jam\n\tAlerts: processing-to-stop-point\n")
        };
        let over: String = jobs.iter().map(|(job, _)| line(job)).collect();
        fs::write(self.bin.join("over"), over).unwrap();
        let end = |(job, how): &(&str, &str)| {
            format!("{job} cancel: cancel-job failed: Job #1 is already {how} - can't cancel.\n")
        };
        fs::write(self.bin.join("ends"), jobs.iter().map(end).collect::<String>()).unwrap();
    }

    fn got(&self) -> Vec<u8> {
        fs::read(self.bin.join("got")).unwrap()
    }
}

/// The house's pages that differ from the binder.
fn changes(house: &str) -> PrintAsk {
    PrintAsk {
        what: PrintWhat::Places(vec![house.parse().unwrap()]),
        form: None,
        blank: false,
        paper: "a4".to_owned(),
        punch: Some("a4_iso4".to_owned()),
        duplex: false,
        purpose: "更新活页夹".to_owned(),
        changed: true,
        values_only: false,
        batch: None,
        split: None,
    }
}

fn whole(house: &str) -> PrintAsk {
    PrintAsk { changed: false, ..changes(house) }
}

fn to_queue(print: PrintAsk) -> SendAsk {
    SendAsk { print, queue: "PDF".to_owned(), copies: 1, tray: None }
}

fn send(desk: &mut Session, ask: &SendAsk, printer: &Printer) -> String {
    desk.print_send(ask, &printer.spooler(), Watch::nobody()).unwrap().job
}

fn follow(desk: &mut Session, printer: &Printer) -> Vec<SentJob> {
    let told = ask_about_jobs(&printer.spooler(), &desk.open_jobs().unwrap());
    desk.jobs_told(&told).unwrap()
}

fn states(desk: &Session) -> Vec<&'static str> {
    desk.binder_runs().unwrap().iter().map(|run| run.state).collect()
}

#[test]
fn a_job_that_fails_calls_its_run_back_and_the_pages_are_stale_again() {
    for end in ["aborted", "canceled"] {
        let book = Book::with_sample();
        let house = book.place_called(HOUSE);
        let printer = Printer::at(book.beside("队列"));
        let mut desk = book.desk();
        let ask = to_queue(changes(&house));
        let seen = desk.print_look(&ask.print, Watch::nobody()).unwrap().changed.unwrap();
        assert_eq!(send(&mut desk, &ask, &printer), "PDF-1");
        assert_eq!(states(&desk), ["printed"]);

        printer.prints(&["PDF-1"]);
        let told = follow(&mut desk, &printer);
        assert_eq!((told[0].words, told[0].over, told[0].news), ("正在打印", false, false));
        assert_eq!(states(&desk), ["printed"]);

        printer.ends(&[("PDF-1", end)]);
        let told = follow(&mut desk, &printer);
        assert!(told[0].over && told[0].news && !told[0].recalled.is_empty(), "{told:?}");
        assert_eq!(told[0].said, "Paper jam");
        assert_eq!(states(&desk), ["recalled"]);
        assert!(!follow(&mut desk, &printer)[0].news, "told once");

        let again = desk.print_look(&ask.print, Watch::nobody()).unwrap().changed.unwrap();
        assert_eq!(again.pages_in, seen.pages_in, "still to be printed");
        assert_eq!(send(&mut desk, &ask, &printer), "PDF-2");
        assert_eq!(states(&desk), ["printed", "recalled"], "a run of its own");
        drop(desk);
        book.is_whole();
    }
}

#[test]
fn a_job_that_failed_while_the_ledger_was_closed_is_found_when_it_is_opened() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let printer = Printer::at(book.beside("队列"));
    let mut desk = book.desk();
    send(&mut desk, &to_queue(changes(&house)), &printer);
    drop(desk);
    printer.ends(&[("PDF-1", "aborted")]);
    let mut desk = book.desk();
    assert!(follow(&mut desk, &printer)[0].news);
    assert_eq!(states(&desk), ["recalled"]);
}

#[test]
fn paper_that_came_out_or_was_put_in_is_not_called_back() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let printer = Printer::at(book.beside("队列"));
    let mut desk = book.desk();
    let ask = to_queue(changes(&house));
    // Sent twice: one job is lost, the other one came out.
    send(&mut desk, &ask, &printer);
    send(&mut desk, &ask, &printer);
    assert_eq!(states(&desk), ["printed"], "the same pages are one run");
    printer.ends(&[("PDF-1", "aborted"), ("PDF-2", "completed")]);
    let told = follow(&mut desk, &printer);
    let told: Vec<_> = told.iter().map(|job| (job.words, job.recalled.as_str())).collect();
    assert_eq!(told, [("已打完", ""), ("失败", "")]);
    assert_eq!(states(&desk), ["printed"]);

    // Confirmed by somebody who saw the paper, whatever the queue says afterwards.
    let run = desk.binder_run(None).unwrap();
    desk.binder_confirm(run).unwrap();
    let other = PrintAsk { paper: "b5".to_owned(), punch: None, ..changes(&house) };
    send(&mut desk, &to_queue(other), &printer);
    let run = desk.binder_run(None).unwrap();
    desk.binder_confirm(run).unwrap();
    printer.ends(&[("PDF-3", "canceled")]);
    assert_eq!(follow(&mut desk, &printer)[0].recalled, "");
    assert_eq!(states(&desk), ["confirmed", "confirmed"]);
}

#[test]
fn a_queue_that_refuses_keeps_no_run_and_no_job() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let printer = Printer::at(book.beside("队列"));
    printer.script("lp", "echo 'lp: Destination \"PDF\" is not accepting jobs.' >&2; exit 1");
    let mut desk = book.desk();
    let before = desk.history_head().unwrap();
    let ask = to_queue(changes(&house));
    let refused = desk.print_send(&ask, &printer.spooler(), Watch::nobody()).err().unwrap();
    assert_eq!(refused.code, "QUEUE_REFUSED");
    assert_eq!(states(&desk), Vec::<&str>::new());
    assert_eq!(desk.open_jobs().unwrap(), Vec::<String>::new());
    assert_eq!(desk.history_head().unwrap(), before);
}

#[test]
fn of_several_files_only_those_that_the_queue_took_wait_for_the_binder() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let mut desk = book.desk();
    let printer = Printer::at(book.beside("队列"));
    // The queue takes one file and then no more.
    printer.script(
        "lp",
        "test -e got && { echo 'lp: No space left' >&2; exit 1; }\ncat > got\n\
         echo 'request id is PDF-1 (0 file(s))'",
    );
    for print in [whole(&house), changes(&house)] {
        let _ = fs::remove_file(printer.bin.join("got"));
        let ask = to_queue(PrintAsk { split: Some(2), ..print });
        let all = desk.print_look(&ask.print, Watch::nobody()).unwrap();
        assert!(all.files.len() > 1);
        let runs = desk.binder_runs().unwrap().len();
        let error = desk.print_send(&ask, &printer.spooler(), Watch::nobody()).err().unwrap();
        assert!(error.message.contains("前 1 个文件"), "{}", error.message);
        let line = desk.log(&LogAsk::default()).unwrap().lines.remove(0).text;
        let sent = format!("打印{}页，后面的没有交出", all.files[0]);
        assert!(line.contains(&sent), "{line}");
        assert_eq!(desk.open_jobs().unwrap(), ["PDF-1"]);
        let now = desk.binder_runs().unwrap();
        assert_eq!(now.len(), runs + 1);
        let list = all.changed.as_ref().map_or(0, |changed| changed.list_pages);
        assert_eq!(now[0].pages_in as usize, all.files[0] - list, "what is on paper");
        // The others differ from the binder still.
        desk.binder_confirm(now[0].id).unwrap();
        let rest = desk.print_look(&changes(&house), Watch::nobody()).unwrap();
        assert!(rest.pages > 0);
    }
}

#[test]
fn a_tray_is_passed_on_and_remembered_and_an_unknown_one_refused() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let printer = Printer::at(book.beside("队列"));
    let mut desk = book.desk();
    let mut ask = SendAsk { tray: Some("InputSlot=Tray2".to_owned()), ..to_queue(whole(&house)) };
    send(&mut desk, &ask, &printer);
    let args = fs::read_to_string(printer.bin.join("args")).unwrap();
    assert!(args.contains("-o\nInputSlot=Tray2\n"), "{args}");
    let last = desk.print_choices().unwrap().last.unwrap();
    assert_eq!((last.queue.as_str(), last.tray.as_deref()), ("PDF", Some("InputSlot=Tray2")));
    ask.tray = Some("InputSlot=Tray2 job-sheets=secret".to_owned());
    let refused = desk.print_send(&ask, &printer.spooler(), Watch::nobody()).err().unwrap();
    assert_eq!(refused.code, "NO_TRAY");
}

/// Where the first word of a page stands, in points from the upper left corner.
fn word_at(pdf: &Path, page: usize, word: &str) -> (f64, f64) {
    let page = page.to_string();
    let out = Command::new("pdftotext")
        .args(["-bbox", "-f", &page, "-l", &page])
        .args([pdf, Path::new("-")])
        .output()
        .unwrap();
    let html = String::from_utf8_lossy(&out.stdout).into_owned();
    let mut words = html.lines().filter(|line| line.contains("<word "));
    let line = words.find(|line| line.contains(word)).unwrap_or_else(|| panic!("{html}"));
    let number = |name: &str| {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse::<f64>().unwrap()
    };
    (number("xMin"), number("yMin"))
}

fn is_sound(pdf: &Path) {
    if let Ok(check) = Command::new("qpdf").arg("--check").arg(pdf).output() {
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.1
}

const MM: f64 = 72.0 / 25.4;

#[test]
fn pages_for_a_queue_are_moved_and_the_preview_is_not() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let printer = Printer::at(book.beside("队列"));
    let mut desk = book.desk();
    let measured =
        |back, left, top| MeasureAsk { queue: "PDF".to_owned(), back, left, top, corrected: false };
    // A millimetre too far to the right and half a one too high.
    desk.measure_queue(&measured(false, 510, 495)).unwrap();
    let kept = desk.measure_queue(&measured(true, 480, 500)).unwrap();
    let offset = |x, y| OffsetView { x, y };
    assert_eq!(
        kept.queues,
        [QueueOffset { queue: "PDF".to_owned(), front: offset(-10, 5), back: offset(20, 0) }]
    );
    let ask = PrintAsk { duplex: true, ..whole(&house) };
    desk.print_look(&ask, Watch::nobody()).unwrap();
    let seen = desk.print_pages().unwrap();
    send(&mut desk, &to_queue(ask.clone()), &printer);
    let saved = book.beside("存.pdf");
    desk.print_save(&ask, &saved, Watch::nobody()).unwrap();
    assert_eq!(fs::read(&saved).unwrap(), seen, "what is saved stays as it was looked at");
    let sent = book.file("印.pdf", printer.got());
    assert_ne!(printer.got(), seen);
    is_sound(&sent);
    let (x, y) = word_at(&saved, 1, "派出所");
    let (moved_x, moved_y) = word_at(&sent, 1, "派出所");
    assert!(near(moved_x, x - MM) && near(moved_y, y + 0.5 * MM), "{x} {y} {moved_x} {moved_y}");

    // Right again: nothing is kept, the very same bytes go out.
    let mut again = measured(false, 490, 505);
    again.corrected = true;
    let kept = desk.measure_queue(&again).unwrap();
    assert_eq!(kept.queues[0].front, offset(0, 0));
    let back = MeasureAsk { back: true, left: 520, top: 500, corrected: true, ..again };
    assert_eq!(desk.measure_queue(&back).unwrap().queues, []);
    desk.print_look(&ask, Watch::nobody()).unwrap();
    send(&mut desk, &to_queue(ask), &printer);
    assert_eq!(printer.got(), desk.print_pages().unwrap());
    let far = desk.measure_queue(&measured(false, 50, 50)).err().unwrap();
    assert_eq!(far.code, "TOO_FAR_OFF");
}

#[test]
fn a_page_on_its_side_is_moved_as_it_lies_in_the_printer() {
    let book = Book::with_sample();
    let out = book.beside("名册.pdf");
    let moved = book.beside("移.pdf");
    let form = ["--form", "rental_tenant_roster"];
    book.ok(&[&["print", "--out", path(&out)], &form[..]].concat());
    book.ok(&[&["print", "--out", path(&moved), "--offset", "-1.0,2"], &form[..]].concat());
    is_sound(&moved);
    // 297 × 210, its top at the left edge of the sheet: the distance from its top is that from the
    // left, the distance from its right that from the top.
    let (_, y) = word_at(&out, 1, "处所");
    let (moved_x, _) = word_at(&moved, 1, "处所");
    assert!(near(moved_x, y - MM), "{y} {moved_x}");
    let info = Command::new("pdfinfo").arg(&moved).output().unwrap();
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(info.contains("595.28 x 841.89") || info.contains("(A4)"), "{info}");
}

#[test]
fn what_was_filled_in_comes_out_alone_where_the_printed_form_wants_it() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let (full, bare) = (book.beside("全.pdf"), book.beside("值.pdf"));
    let args = |out, more: &[&'static str]| {
        let mut args: Vec<String> =
            ["print", "--out", path(out), "--place", &house].map(str::to_owned).to_vec();
        args.extend(more.iter().map(|more| (*more).to_owned()));
        args
    };
    book.ok(&args(&full, &[]));
    let told = book.ok(&args(&bare, &["--values-only"]));
    assert_eq!(told["pages"], pdf_pages(&full));
    is_sound(&bare);
    let (all, values) = (squeezed(&pdf_text(&full)), squeezed(&pdf_text(&bare)));
    for word in ["出租房屋登记表", "派出所", "活页编号", "打印", "出租人"] {
        assert!(all.contains(word), "{word}");
        if word != "派出所" {
            assert!(!values.contains(word), "{word} is the form's: {values}");
        }
    }
    let page = book.page(&house);
    let card = list(&page["entries"]).iter().find(|e| e["shape"] == "card").unwrap();
    for path in ["landlord.name", "landlord.phone"] {
        let value = text(&card["values"][path]);
        assert!(values.contains(&squeezed(&value)), "{path} {value}: {values}");
    }
    // At the very same place.
    let name = text(&card["values"]["landlord.name"]);
    assert_eq!(word_at(&full, 1, &name), word_at(&bare, 1, &name));

    let mut desk = book.desk();
    desk.set_form_offset(FormOffset { form: text(&card["form"]), x: 30, y: -10, scale: 1000 })
        .unwrap();
    drop(desk);
    let moved = book.beside("移.pdf");
    book.ok(&args(&moved, &["--values-only"]));
    let ((x, y), (moved_x, moved_y)) = (word_at(&bare, 1, &name), word_at(&moved, 1, &name));
    assert!(near(moved_x, x + 3.0 * MM) && near(moved_y, y - MM), "{x} {y} {moved_x} {moved_y}");
    // The program's own form is not moved.
    book.ok(&args(&moved, &[]));
    assert_eq!(word_at(&full, 1, &name), word_at(&moved, 1, &name));
    for wrong in ["--blank", "--changed"] {
        let mut args = args(&moved, &["--values-only"]);
        args.push(wrong.to_owned());
        assert_eq!(book.run(&args).code, 2, "{wrong}");
    }
}

#[test]
fn a_dry_run_names_what_is_missing_and_writes_nothing() {
    let book = Book::with_sample();
    let house = book.place_called(HOUSE);
    let page = book.page(&house);
    let card = list(&page["entries"]).iter().find(|e| e["shape"] == "card").unwrap();
    let set = format!("{}.title_no=证😀号", text(&card["form"]));
    book.run(&["edit", &text(&card["entry"]), "--set", &set]);
    let before = book.newest();
    let told = book.run(&["print", "--dry-run", "--place", &house]).exits(1);
    let missing = &list(&told["missing_glyphs"])[0];
    assert_eq!(
        (text(&missing["code_point"]), text(&missing["place"])),
        ("U+1F600".to_owned(), house.clone())
    );
    assert_eq!(text(&missing["form"]), text(&card["form"]));
    assert!(is_chinese(&missing["place_name"]) && missing["field"] == "权属证号", "{missing}");
    assert_eq!(book.newest(), before);
    let said = book.says(&["print", "--dry-run", "--place", &house]);
    assert!(
        said.stdout.contains("没有写文件") && said.stdout.contains("权属证号"),
        "{}",
        said.stdout
    );
    assert_eq!(book.run(&["print", "--place", &house]).code, 2, "a file, or a dry run");
}

#[test]
fn a_calibration_page_needs_no_ledger_and_is_moved_when_asked() {
    let book = Book::absent();
    let (plain, moved) = (book.beside("校准.pdf"), book.beside("移.pdf"));
    let told = book.ok(&["calibration", "--out", path(&plain), "--duplex"]);
    assert_eq!((told["pages"].as_u64().unwrap(), pdf_pages(&plain)), (2, 2));
    book.ok(&["calibration", "--out", path(&moved), "--duplex", "--offset", "1.5,-2"]);
    is_sound(&plain);
    is_sound(&moved);
    for page in [1, 2] {
        let ((x, y), (moved_x, moved_y)) =
            (word_at(&plain, page, "距左边"), word_at(&moved, page, "距左边"));
        assert!(near(moved_x, x + 1.5 * MM) && near(moved_y, y - 2.0 * MM));
    }
    let words = squeezed(&pdf_text(&moved));
    assert!(words.contains("已校正：向右1.5毫米，向下-2.0毫米"), "{words}");
    for paper in ["a5", "b5", "16k"] {
        book.ok(&["calibration", "--out", path(&plain), "--paper", paper]);
        is_sound(&plain);
    }
    assert_eq!(book.run(&["calibration", "--out", path(&plain), "--offset", "90,0"]).code, 2);
}

#[test]
fn a_calibration_page_goes_to_its_queue_and_into_no_log() {
    let book = Book::with_sample();
    let printer = Printer::at(book.beside("队列"));
    let mut desk = book.desk();
    let before = desk.history_head().unwrap();
    let ask = CalibrationAsk {
        paper: "a4".to_owned(),
        duplex: false,
        queue: "PDF".to_owned(),
        corrected: false,
    };
    assert_eq!(desk.calibration_send(&ask, &printer.spooler()).unwrap(), "PDF-1");
    let page = book.file("校准.pdf", printer.got());
    assert!(squeezed(&pdf_text(&page)).contains("没有校正"));
    assert_eq!(desk.history_head().unwrap(), before);
    assert_eq!(desk.open_jobs().unwrap(), ["PDF-1"], "followed like any other");
}
