//! 1,000 different registration cards in one PDF, beside ReportLab and typst drawing the equivalent pages, and
//! beside the least that such a file costs: deflating its page streams. Then 300 letters of two pages.

#![allow(missing_docs)] // a program, not a library

mod bench;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use std::time::Instant;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};
use yuwang::forms::judge::nowhere;
use yuwang::forms::{Catalogue, Field, FormDef, Kind, Values, values};
use yuwang::paper::{Body, Head, Options, Paper, Sheet};
use yuwang::watch::Watch;

use bench::{Dice, Match, Outcome, line, measure, quietly};

const FORM: &str = "venue_registration";
const SHEETS: usize = 1_000;
/// Characters on a page, labels and values together.
const CHARACTERS: usize = 900;
const FONTS: [&str; 3] = ["NotoSerifSC-Black", "NotoSansSC-Regular", "NotoSerifSC-Regular"];
const LETTER: &str = "venue_security_letter";
const LETTERS: usize = 300;
const PEERS: [&str; 2] = ["reportlab==5.1.0", "typst==0.15.2"];
const WANTED_RATIO: f64 = 8.0;
const WANTED_FLOOR: f64 = 1.5;
const WANTED_MIB: f64 = 150.0;
const WANTED_SIZE: f64 = 4.0;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    bench::end(match args.next().as_deref() {
        // This very program, started once more to be measured.
        Some("print") => match (args.next(), args.next()) {
            (Some(cards), Some(out)) => print(cards.as_ref(), out.as_ref()),
            _ => Err("print CARDS OUT".to_owned()),
        },
        Some("letters") => {
            args.next().ok_or_else(String::new).and_then(|out| letters(out.as_ref()))
        }
        _ => run(),
    })
}

fn run() -> Outcome {
    let folder = bench::workshop("paper")?;
    let python = peers(&folder)?;
    for font in FONTS {
        unpack(font, &folder)?;
    }
    let words = folder.join("words.json");
    let (pages, characters) = words_for_peer()?;
    save(&words, pages.to_string().as_bytes())?;

    // Each side reads what it sets from a file.
    let cards = folder.join("cards.json");
    let catalogue = Catalogue::builtin();
    let form = catalogue.form(FORM).ok_or("no such form")?;
    let all: Vec<Values> = (0..SHEETS).map(|at| card(&catalogue, form, at)).collect();
    save(&cards, &serde_json::to_vec(&all).map_err(|error| error.to_string())?)?;

    let (ours_pdf, peer_pdf) = (folder.join("yuwang.pdf"), folder.join("reportlab.pdf"));
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut runs = Match { ours: Vec::new(), peer: Vec::new() };
    let (mut typst, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..bench::rounds() {
        runs.ours
            .push(measure(&python, Command::new(&this).arg("print").args([&cards, &ours_pdf]))?);
        floor.push(deflating(&ours_pdf)?);
        let mut other = Command::new(&python);
        other.arg(bench::folder().join("paper_typst.py"));
        other.arg(bench::folder().join("cards.typ")).args([&folder, &folder.join("typst.pdf")]);
        typst.push(measure(&python, &other)?);
        let mut peer = Command::new(&python);
        peer.arg(bench::folder().join("paper.py")).args([&words, &folder, &peer_pdf]);
        runs.peer.push(measure(&python, &peer)?);
    }

    let (ours, peer) = runs.typical();
    let (low, high) = runs.spread(|ours, peer| peer / ours);
    let ratio = peer.wall / ours.wall;
    let shown = format!("{ratio:.1}x faster ({low:.1}–{high:.1})");
    line("1,000 cards in one PDF, time", &shown, "at least 8x", ratio >= WANTED_RATIO);
    let typst = Match { ours: typst, peer: Vec::new() }.typical().0;
    let shown = format!("{:.1}x faster", typst.wall / ours.wall);
    line("the same beside typst", &shown, "at least 8x", typst.wall / ours.wall >= WANTED_RATIO);
    floor.sort_by(f64::total_cmp);
    let floor = floor.get(floor.len() / 2).copied().unwrap_or(f64::NAN);
    let above = ours.wall / floor;
    let shown = format!("{above:.1}x deflating alone ({floor:.2} s)");
    line("the whole process beside its floor", &shown, "at most 1.5x", above <= WANTED_FLOOR);
    let shown = format!("{:.2} s, {:.2} s", ours.wall, peer.wall);
    line("paper, wall: ours, ReportLab", &shown, "", true);
    let shown = format!("{:.0} MB (ReportLab {:.0})", ours.peak, peer.peak);
    line("paper, largest memory", &shown, "under 150 MB", ours.peak < WANTED_MIB);
    let (size, peer_size) = (megabytes(&ours_pdf)?, megabytes(&peer_pdf)?);
    let shown = format!("{size:.2} MB (ReportLab {peer_size:.2})");
    line("paper, file", &shown, "under 4 MB", size < WANTED_SIZE);
    let letters_pdf = folder.join("letters.pdf");
    let letters = measure(&python, Command::new(&this).arg("letters").arg(&letters_pdf))?;
    let shown = format!("{:.2} s, {:.2} MB", letters.wall, megabytes(&letters_pdf)?);
    line("300 letters of two pages", &shown, "", true);
    println!("a page has {} characters; all have {} different ones", characters.0, characters.1);
    Ok(())
}

/// What is measured: definitions, values, pages, file.
fn print(cards: &Path, out: &Path) -> Outcome {
    let catalogue = Catalogue::builtin();
    let form = catalogue.form(FORM).ok_or("no such form")?;
    let cards = fs::read(cards).map_err(|error| error.to_string())?;
    let all: Vec<Values> = serde_json::from_slice(&cards).map_err(|error| error.to_string())?;
    let sheets: Vec<Sheet<'_>> = all
        .iter()
        .enumerate()
        .map(|(at, vals)| Sheet {
            form,
            head: head(at, vals),
            body: Body::Card(vals),
            blank: false,
        })
        .collect();
    let options =
        Options { paper: Paper::A4, punch: None, duplex: false, printed_at: printed_at() };
    let printed = yuwang::paper::print(&catalogue, &sheets, &options, Watch::nobody())
        .map_err(|error| error.to_string())?;
    if printed.pages != SHEETS || !printed.missing.is_empty() {
        return Err(format!("{} pages, {} missing", printed.pages, printed.missing.len()));
    }
    save(out, &printed.bytes)
}

/// Letters of two pages, each with its own party.
fn letters(out: &Path) -> Outcome {
    let catalogue = Catalogue::builtin();
    let form = catalogue.form(LETTER).ok_or("no such form")?;
    let parties: Vec<String> = (0..LETTERS).map(|at| han(&mut Dice(at as u64 + 1), 12)).collect();
    let given: Vec<_> = parties
        .iter()
        .map(|party| move |name: &str| name.contains("name").then(|| party.clone()))
        .collect();
    let vals = Values::new();
    let sheets: Vec<Sheet<'_>> = given
        .iter()
        .enumerate()
        .map(|(at, given)| Sheet {
            form,
            head: head(at, &vals),
            body: Body::Letter { placeholders: given, scope: &nowhere },
            blank: false,
        })
        .collect();
    let options =
        Options { paper: Paper::A4, punch: None, duplex: false, printed_at: printed_at() };
    let printed = yuwang::paper::print(&catalogue, &sheets, &options, Watch::nobody())
        .map_err(|error| error.to_string())?;
    if printed.pages < 2 * LETTERS {
        return Err(format!("{} pages", printed.pages));
    }
    save(out, &printed.bytes)
}

/// Seconds that deflating what the pages of a file say takes alone, on two threads at level 6. What
/// our pages share stands in each of them here, as in a file that shares nothing.
fn deflating(pdf: &Path) -> Outcome<f64> {
    let file = lopdf::Document::load(pdf).map_err(|error| error.to_string())?;
    let pages = file.get_pages().into_values();
    let streams: Vec<Vec<u8>> = pages.map(|page| whole(&file, page)).collect::<Outcome<_>>()?;
    let start = Instant::now();
    let (first, second) = streams.split_at(streams.len() / 2);
    let deflate = |streams: &[Vec<u8>]| -> Outcome<usize> {
        let mut size = 0;
        for stream in streams {
            let mut to = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
            to.write_all(stream).map_err(|error| error.to_string())?;
            size += to.finish().map_err(|error| error.to_string())?.len();
        }
        Ok(size)
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| deflate(second));
        deflate(first)?;
        other.join().map_err(|_| "a thread died".to_owned())??;
        Ok(start.elapsed().as_secs_f64())
    })
}

/// The content of a page, the pieces it shares with others written out.
fn whole(file: &lopdf::Document, page: lopdf::ObjectId) -> Outcome<Vec<u8>> {
    let broken = |error: lopdf::Error| error.to_string();
    let mut out = Vec::new();
    let resources = file.get_page_resources(page).map_err(broken)?.1;
    let resources = resources.first().and_then(|id| file.get_dictionary(*id).ok());
    let pieces =
        resources.and_then(|all| all.get(b"XObject").and_then(lopdf::Object::as_dict).ok());
    for line in file.get_page_content(page).split_inclusive(|byte| *byte == b'\n') {
        let called = line.strip_prefix(b"/").and_then(|line| line.strip_suffix(b" Do\n"));
        let piece = pieces.zip(called).and_then(|(all, name)| all.get(name).ok());
        let piece = piece.and_then(|id| file.get_object(id.as_reference().ok()?).ok());
        match piece.and_then(|piece| piece.as_stream().ok()) {
            Some(piece) if piece.dict.has(b"Filter") => {
                out.extend(piece.decompressed_content().map_err(broken)?);
            }
            Some(piece) => out.extend_from_slice(&piece.content),
            None => out.extend_from_slice(line),
        }
    }
    Ok(out)
}

fn printed_at() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 1)
        .and_then(|day| day.and_hms_opt(9, 30, 0))
        .unwrap_or_default()
}

fn head(at: usize, vals: &Values) -> Head {
    Head {
        station: "郭家店派出所".into(),
        post: "河南社区警务室".into(),
        leaf_no: format!("P01-R{at:04}-1"),
        number_label: "",
        corner: None,
        place_name: values::text(vals, "name").unwrap_or_default(),
        place_address: values::text(vals, "addr.addr_text").unwrap_or_default(),
        place_kind: "旅馆".into(),
        subkind: "hotel".into(),
        category: "venue".into(),
        revision: 1,
        purpose: "归档".into(),
    }
}

/// A filled card; its remark makes up what a page lacks.
fn card(catalogue: &Catalogue, form: &FormDef, at: usize) -> Values {
    let mut dice = Dice(at as u64 + 1);
    let mut vals = fill(catalogue, &form.fields, &mut dice);
    let remark = form.leaves().into_iter().rev().find(|leaf| leaf.field.kind == Kind::Long);
    if let Some(remark) = remark {
        let have: usize =
            words(catalogue, form, &vals).iter().map(|(l, v)| count(l) + count(v)).sum();
        let lack = CHARACTERS.saturating_sub(have).clamp(1, 372);
        values::set(&mut vals, &remark.path, Value::String(han(&mut dice, lack)));
    }
    vals
}

fn fill(catalogue: &Catalogue, fields: &[Field], dice: &mut Dice) -> Values {
    let mut out = Values::new();
    for field in fields.iter().filter(|field| field.width > 0.0 && !field.hidden) {
        let value = match &field.kind {
            Kind::Text => {
                let room = field.max.map_or(6, |max| max as usize);
                Value::String(han(
                    dice,
                    if field.width >= 12.0 { 24.min(room) } else { 7.min(room) },
                ))
            }
            Kind::Long | Kind::Name => Value::String(han(dice, 3)),
            Kind::Date => {
                json!(format!("2025-{:02}-{:02}", dice.below(12) + 1, dice.below(28) + 1))
            }
            Kind::DateTime => json!(format!("2026-10-{:02} 10:20", dice.below(28) + 1)),
            Kind::Int | Kind::Dec => json!(dice.below(90) + 1),
            Kind::Flag => json!(dice.below(2) == 0),
            Kind::Code(table) => code(catalogue, table, dice),
            Kind::Codes(table) => Value::Array(vec![code(catalogue, table, dice)]),
            Kind::IdNumber { .. } => json!(format!("5105241990011{:05}", dice.below(100_000))),
            Kind::CreditCode => json!(format!("9122032200{:08}", dice.below(100_000_000))),
            Kind::Phone => json!(format!("144{:08}", dice.below(100_000_000))),
            Kind::Plate => json!(format!("吉C{:05}", dice.below(100_000))),
            Kind::Group(fields) => Value::Object(fill(catalogue, fields, dice)),
            Kind::Sign | Kind::List(_) | Kind::Checklist => continue,
        };
        out.insert(field.key.clone(), value);
    }
    out
}

fn code(catalogue: &Catalogue, table: &str, dice: &mut Dice) -> Value {
    let rows = catalogue.table(table).map_or(&[][..], |table| table.rows());
    rows.get(dice.below(rows.len())).map_or(Value::Null, |row| Value::String(row.code.clone()))
}

/// Characters of GB 2312's first level: 3,755 in common use.
fn han(dice: &mut Dice, length: usize) -> String {
    static ALL: LazyLock<Vec<char>> = LazyLock::new(|| {
        let pairs = (0xB0..=0xD7_u8).flat_map(|row| (0xA1..=0xFE_u8).flat_map(move |at| [row, at]));
        let pairs: Vec<u8> = pairs.take(2 * 3755).collect();
        encoding_rs::GB18030.decode_without_bom_handling(&pairs).0.chars().collect()
    });
    (0..length).filter_map(|_| ALL.get(dice.below(ALL.len()))).collect()
}

fn count(text: &str) -> usize {
    text.chars().count()
}

/// Labels and values as they stand on paper.
fn words(catalogue: &Catalogue, form: &FormDef, vals: &Values) -> Vec<(String, String)> {
    let leaves = form.leaves();
    let printed = leaves.iter().filter(|leaf| leaf.field.width > 0.0 && leaf.list.is_none());
    printed
        .map(|leaf| {
            let value = values::get(vals, &leaf.path);
            let shown = match (&leaf.field.kind, value) {
                (Kind::Code(table), Some(Value::String(code))) => {
                    catalogue.table(table).map_or(code.clone(), |table| table.show(code).to_owned())
                }
                (Kind::Flag, Some(Value::Bool(yes))) => if *yes { "是" } else { "否" }.to_owned(),
                (_, value) => value.and_then(values::show).unwrap_or_default(),
            };
            (leaf.field.paper_label().to_owned(), shown)
        })
        .collect()
}

/// The same words for the peer, and how many characters a page has and all pages together.
fn words_for_peer() -> Outcome<(Value, (usize, usize))> {
    let catalogue = Catalogue::builtin();
    let form = catalogue.form(FORM).ok_or("no such form")?;
    let mut different = std::collections::HashSet::new();
    let mut all = 0;
    let pages: Vec<Value> = (0..SHEETS)
        .map(|at| {
            let vals = card(&catalogue, form, at);
            let cells = words(&catalogue, form, &vals);
            for (label, value) in &cells {
                all += count(label) + count(value);
                different.extend(label.chars().chain(value.chars()));
            }
            let head = head(at, &vals);
            let above = format!("{}{}　{}", head.station, head.post, head.leaf_no);
            json!({ "title": form.title(), "above": above, "cells": cells })
        })
        .collect();
    Ok((Value::Array(pages), (all / SHEETS, different.len())))
}

/// The peers in an environment of their own.
fn peers(folder: &Path) -> Outcome<PathBuf> {
    let home = folder.join("venv");
    let (python, ready) = (home.join("bin/python"), home.join(PEERS.join(" ")));
    if !ready.exists() {
        quietly(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
        quietly(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PEERS))?;
        save(&ready, b"")?;
    }
    Ok(python)
}

fn unpack(font: &str, folder: &Path) -> Outcome {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/fonts/{font}.ttf.zst"));
    let packed = fs::read(&packed).map_err(|error| format!("{}: {error}", packed.display()))?;
    let bytes = zstd::decode_all(packed.as_slice()).map_err(|error| format!("{font}: {error}"))?;
    save(&folder.join(format!("{font}.ttf")), &bytes)
}

fn save(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn megabytes(path: &Path) -> Outcome<f64> {
    let data = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(data.len() as f64 / 1e6)
}
