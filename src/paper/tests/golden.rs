//! Where everything stands on a page of every shape in every state, kept as text beside the tests
//! (`tests/golden/paper`): a change of the drawing is seen line by line. `YUWANG_WRITE_GOLDEN=1`
//! writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use super::samples::{self, State};
use super::*;
use crate::paper::marks::{MM, Mark, in_order};

const FORMS: [&str; 4] =
    ["rental_registration", "venue_staff_roster", "rental_security_letter", "venue_inspection_log"];

#[test]
fn pages_look_as_they_did() {
    let catalogue = Catalogue::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/paper");
    let write = std::env::var_os("YUWANG_WRITE_GOLDEN").is_some();
    let mut changed = Vec::new();
    for key in FORMS {
        let form = catalogue.form(key).expect("the form");
        for state in State::ALL {
            let sample =
                samples::in_state(&catalogue, form, state, samples::plain(&catalogue, form));
            let shared = Shared::default();
            let pages = sample
                .sheet(|sheet| lay_out(&catalogue, sheet, &options(), &shared).expect("laid out"));
            // The first pages and the last: those between are like them.
            let all = pages.len();
            let shown = pages.iter().filter(|page| page.number <= 2 || page.number == all);
            let text: String = shown.map(|page| snapshot(page, all)).collect();
            let path = folder.join(format!("{key}-{}.txt", state.name()));
            compare(&path, &text, write, &mut changed);
        }
    }
    for (name, pages) in super::lists::samples() {
        let text: String = pages.iter().map(|page| snapshot(page, pages.len())).collect();
        compare(&folder.join(format!("{name}.txt")), &text, write, &mut changed);
    }
    assert!(changed.is_empty(), "look at these pages, then YUWANG_WRITE_GOLDEN=1: {changed:#?}");
}

fn compare(path: &Path, text: &str, write: bool, changed: &mut Vec<String>) {
    if write {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    } else if std::fs::read_to_string(path).ok().as_deref() != Some(text) {
        changed.push(path.display().to_string());
    }
}

/// A page as text: lines of the table, then words in reading order, those on one height together;
/// in millimetres from the upper left corner.
pub(super) fn snapshot(page: &marks::Page, of: usize) -> String {
    let mut out = format!("page {} of {of}\n", page.number);
    let (mut across, mut down, mut boxes, mut ticks) = (Vec::new(), Vec::new(), 0, 0);
    for mark in page.form.marks.iter().chain(&page.own.marks) {
        let mm = |points: f32| (points / MM * 10.0).round() as i64;
        match *mark {
            Mark::Line { x1, y1, x2, y2, .. } if y1 == y2 => across.push((mm(y1), mm(x1), mm(x2))),
            Mark::Line { x1, y1, y2, .. } => down.push((mm(x1), mm(y1), mm(y2))),
            Mark::Frame { w, h, .. } if w == h => boxes += 1,
            Mark::Frame { x, y, w, h, .. } => {
                across.extend([(mm(y), mm(x), mm(x + w)), (mm(y + h), mm(x), mm(x + w))]);
            }
            Mark::Tick { .. } => ticks += 1,
            Mark::Run(_) => {}
        }
    }
    let _ = writeln!(out, "boxes {boxes}, ticks {ticks}");
    for (name, mut lines) in [("─", across), ("│", down)] {
        lines.sort_unstable();
        lines.dedup();
        for group in lines.chunk_by(|a, b| a.0 == b.0) {
            let parts: Vec<String> = group
                .iter()
                .map(|(_, from, to)| format!("{}–{}", tenths(*from), tenths(*to)))
                .collect();
            let at = group.first().map_or(0, |line| line.0);
            let _ = writeln!(out, "{name} {}: {}", tenths(at), parts.join(" "));
        }
    }
    let mut height = f32::NAN;
    for mark in in_order(&page.form, &page.own) {
        let Mark::Run(run) = mark else { continue };
        let y = run.y - run.face.centre() * run.size;
        if (y - height).abs() > 0.3 || height.is_nan() {
            height = y;
            let _ = write!(out, "\n{:.1}", y / MM);
        }
        let _ = write!(out, " |{:.1} {}:{} {}", run.x / MM, run.face as usize, run.size, run.text);
    }
    out.push_str("\n\n");
    out
}

fn tenths(number: i64) -> String {
    format!("{}.{}", number / 10, number % 10)
}
