//! Words are read back from the file, and from what print services make of it.

use std::collections::HashSet;
use std::fs;

use super::*;
use crate::paper::fonts::Face;

/// So many characters fit on a page.
const PAGE: usize = 1_200;

fn sheet_of(words: &str) -> Printed {
    let sheet = TextSheet {
        title: "字".to_owned(),
        paragraphs: vec![words.to_owned()],
        ..TextSheet::default()
    };
    print_text(&Catalogue::builtin(), &sheet, printed_at()).expect("printed")
}

/// Characters that the value face has, each with a glyph of its own: two characters of one glyph are
/// told apart by words beside it, which not every reader heeds.
fn characters() -> Vec<char> {
    let face = Face::Value.font().expect("the face");
    let all = ('!'..='~').chain('\u{4E00}'..='\u{9FFF}').chain('\u{3400}'..='\u{4DBF}');
    let mut seen = HashSet::new();
    all.filter(|character| face.glyph(*character).is_some_and(|glyph| seen.insert(glyph))).collect()
}

/// Of the path of a job through CUPS to a file: pages as `PostScript`, and that as a PDF again.
/// `None` where the programs are not installed.
fn through_print_filters(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("sent.pdf"), pdf).expect("written");
    let mut filter = Command::new("pdftocairo");
    filter.args(["-ps", "-level2", "-origpagesizes", "-nocenter", "-r", "300"]);
    let filtered = filter.arg(at("sent.pdf")).arg(at("job.ps")).output().ok()?;
    assert!(filtered.status.success(), "{}", String::from_utf8_lossy(&filtered.stderr));
    let mut backend = Command::new("gs");
    backend.args(["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite"]);
    let made = backend.arg("-o").arg(at("paper.pdf")).arg(at("job.ps")).output().ok()?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let fonts = Command::new("pdffonts").arg(at("paper.pdf")).output().ok()?;
    let fonts = String::from_utf8_lossy(&fonts.stdout).into_owned();
    assert!(!fonts.contains("Type 3"), "letters became pictures\n{fonts}");
    read_back("paper", &fs::read(at("paper.pdf")).expect("a file"))
}

#[test]
fn every_character_of_a_face_reads_back_whatever_its_number() {
    let words: String = characters().into_iter().collect();
    let printed = sheet_of(&words);
    assert_eq!(printed.missing, []);
    let document = lopdf::Document::load_mem(&printed.bytes).expect("a file");
    let text = bare(&document.extract_text(&[1]).expect("text"));
    assert!(text.contains(&words), "{} of {}", text.chars().count(), words.chars().count());
    // Numbers of glyphs run up to here: each byte that means something in a string of a PDF (brackets,
    // line ends, the backslash) was a first and a second one.
    assert!(words.chars().count() > usize::from(b'\\') << 8);
}

#[test]
fn words_can_be_read_from_what_a_print_service_makes_of_a_page() {
    for characters in characters().chunks(PAGE).take(3) {
        let mut words = String::new();
        for (at, some) in characters.chunks(9).enumerate() {
            words.extend(some);
            words.push_str(&at.to_string());
        }
        let Some(text) = through_print_filters(&sheet_of(&words).bytes) else { return };
        assert!(bare(&text).contains(&words), "{text}\n{words}");
    }
}

#[test]
fn a_calibration_page_can_be_read_from_what_a_print_service_makes_of_it() {
    let catalogue = Catalogue::builtin();
    for minute in [0, 10, 41] {
        let ask = Calibration {
            paper: Paper::A4,
            duplex: false,
            queue: "Paper".to_owned(),
            shift: None,
            printed_at: printed_at() + chrono::TimeDelta::minutes(minute),
        };
        let page = calibration(&catalogue, &ask).expect("printed");
        let Some(text) = through_print_filters(&page.bytes) else { return };
        let text = bare(&text);
        for words in ["正面", "没有校正", "两孔、四孔", "登记表、检查记录的版心"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}

#[test]
fn a_font_inside_has_no_name_that_its_parts_would_share() {
    let printed = sheet_of("两孔、四孔 A4");
    let document = lopdf::Document::load_mem(&printed.bytes).expect("a file");
    let mut fonts = 0;
    for object in document.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        let Ok(content) = stream.decompressed_content() else { continue };
        let Ok(font) = ttf_parser::RawFace::parse(&content, 0) else { continue };
        let table = font.table(ttf_parser::Tag::from_bytes(b"name")).expect("names");
        let names = ttf_parser::name::Table::parse(table).expect("names").names;
        let mut ids = names.into_iter().map(|name| name.name_id);
        assert!(ids.clone().any(|id| id == ttf_parser::name_id::COPYRIGHT_NOTICE));
        assert!(ids.all(|id| id != ttf_parser::name_id::POST_SCRIPT_NAME));
        fonts += 1;
    }
    assert_eq!(fonts, 2);
}
