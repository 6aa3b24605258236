//! Every form in its four states as pictures with a page to look through them: `cargo xtask gallery`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::samples::{self, Sample, State};
use super::*;

/// The pages in `docs/paper`: form, state, paper, page.
const SHOWN: [(&str, State, Paper, usize); 12] = [
    ("rental_registration", State::Filled, Paper::A4, 1),
    ("rental_registration", State::Blank, Paper::A5, 1),
    ("venue_registration", State::Filled, Paper::A4, 1),
    ("unit_registration", State::Half, Paper::A4, 1),
    ("venue_staff_roster", State::Overfull, Paper::A4, 1),
    ("rental_tenant_roster", State::Filled, Paper::A4, 1),
    ("rental_security_letter", State::Filled, Paper::A4, 1),
    ("rental_security_letter", State::Filled, Paper::A4, 2),
    ("venue_inspection_log", State::Filled, Paper::A4, 1),
    ("venue_inspection_log", State::Filled, Paper::A4, 2),
    ("unit_patrol_log", State::Filled, Paper::A4, 1),
    ("line_annual_meeting", State::Overfull, Paper::A4, 1),
];

const SMALL_PNG: [&str; 7] = ["-strip", "-colorspace", "Gray", "-depth", "4", "-quality", "95"];

const STYLE: &str = "body{font:15px sans-serif;margin:2em;color:#222}h2{margin-top:2em}\
figure{display:inline-block;margin:0 1em 1em 0;vertical-align:top}figcaption{font-size:13px}\
img{border:1px solid #999;max-height:640px}";

#[test]
#[ignore = "draws pictures: cargo xtask gallery"]
fn gallery() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/gallery");
    let wanted = std::env::var("YUWANG_GALLERY").unwrap_or_default();
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let _fonts = fonts::keep();
    let catalogue = Catalogue::builtin();
    let samples = samples::all(&catalogue);
    let mut index = format!(
        "<!doctype html><meta charset=utf-8><title>纸样</title><style>{STYLE}</style><h1>纸样</h1>"
    );
    for sample in &samples {
        if !wanted.split(',').any(|part| sample.form.key.contains(part)) {
            continue;
        }
        if sample.state == State::Filled {
            let _ = write!(index, "<h2>{} {}</h2>", sample.form.title(), sample.form.key);
        }
        for paper in papers(sample) {
            for picture in draw(&folder, sample, paper, 84, &["-gray"]) {
                let name = picture.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
                let _ = write!(
                    index,
                    "<figure><a href={name}><img loading=lazy src={name}></a><figcaption>{name}</figcaption></figure>"
                );
            }
        }
    }
    fs::write(folder.join("index.html"), index).expect("written");
    if wanted.is_empty() {
        shown(&folder, &samples, &root.join("docs/paper"));
    }
}

/// A5 as well for the forms that a narrow sheet presses hardest: cards and logs, blank and overfull.
fn papers(sample: &Sample<'_>) -> Vec<Paper> {
    let small = matches!(sample.state, State::Blank | State::Overfull)
        && matches!(sample.form.shape, Shape::Card | Shape::Log);
    if small { vec![Paper::A4, Paper::A5] } else { vec![Paper::A4] }
}

/// The pages of a leaf as pictures.
fn draw(folder: &Path, sample: &Sample<'_>, paper: Paper, dpi: u32, how: &[&str]) -> Vec<PathBuf> {
    let name = format!("{}-{}-{}", sample.form.key, sample.state.name(), paper.code());
    let punch = if paper == Paper::A5 { "a5_6" } else { "a4_iso4" };
    let options = Options { paper, punch: Some(punch.into()), ..options() };
    let catalogue = Catalogue::builtin();
    let printed = sample.sheet(|sheet| {
        print(&catalogue, std::slice::from_ref(sheet), &options, Watch::nobody()).expect("printed")
    });
    let file = folder.join(format!("{name}.pdf"));
    fs::write(&file, &printed.bytes).expect("written");
    let run = Command::new("pdftoppm")
        .args(how)
        .args(["-png", "-r", &dpi.to_string()])
        .args([&file, &folder.join(&name)])
        .status();
    assert!(run.expect("pdftoppm is installed").success(), "{name}");
    let mut pictures: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let file = path.file_name().map(|n| n.to_string_lossy().into_owned());
            file.is_some_and(|file| file.starts_with(&format!("{name}-")) && file.ends_with("png"))
        })
        .collect();
    pictures.sort();
    pictures
}

/// Twelve pages for the reader of the repository.
fn shown(folder: &Path, samples: &[Sample<'_>], to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("a folder");
    let work = folder.join("shown");
    fs::create_dir_all(&work).expect("a folder");
    for (form, state, paper, page) in SHOWN {
        let sample = samples.iter().find(|s| s.form.key == form && s.state == state);
        let pictures = draw(&work, sample.expect("such a leaf"), paper, 100, &["-gray"]);
        let picture = pictures.get(page - 1).expect("such a page");
        let name = format!("{form}-{}-{page}.png", state.name());
        let to = to.join(name);
        // Sixteen greys are enough for ink; without ImageMagick the file is larger, no more.
        let small = Command::new("convert").arg(picture).args(SMALL_PNG).arg(&to).status();
        if !small.is_ok_and(|status| status.success()) {
            fs::copy(picture, &to).expect("copied");
        }
    }
}
