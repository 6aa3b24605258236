//! Starting, as it looks to a person: nothing but the picture of the display is asked.
//!
//! Xvfb keeps its picture in a file. A start is over at the first moment from which on the picture
//! stays what it is, but for a blinking cursor.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::figures::{Figures, Goal};
use super::machine::{self, Group};
use super::memory;
use super::outside::TODAY;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(4);
/// A picture that stays for so long is the last one.
const STILL: Duration = Duration::from_millis(1500);
/// A cursor has fewer pixels than this.
const CURSOR: usize = 150;
/// WebKit's own small browser, with nothing on its page: what a start costs at the least.
const PEER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// Starts the window and, where it is installed, the peer, in turns.
pub fn measure(ledger: &Path, rounds: usize, figures: &mut Figures) {
    let peer = Path::new(PEER).exists();
    for round in 0..=rounds {
        let mut ours = Command::new(env!("CARGO_BIN_EXE_yuwang-app"));
        ours.arg("--ledger").arg(ledger).args(["--today", TODAY]);
        let (took, _) = start(&mut ours);
        let empty = peer.then(|| start(Command::new(PEER).arg("about:blank")));
        // The first one fills the caches of the machine.
        if round > 0 {
            figures.took("process start to usable lock screen", Goal::AtMost(1000.0), took);
            if let Some((took, held)) = empty {
                figures.took("  peer: WebKit's MiniBrowser, empty page", Goal::None, took);
                figures.note("  peer: its memory (PSS)", "MB", Goal::None, held);
            }
        }
    }
}

/// Milliseconds until a program shows what it shows, and MB that it then holds.
fn start(program: &mut Command) -> (f64, f64) {
    let home = tempfile::tempdir().expect("folder");
    let (display, name) = machine::display_with(&["-fbdir".as_ref(), home.path().as_os_str()]);
    let picture = home.path().join("Xvfb_screen0");
    machine::indoors(program, &name, home.path());
    program.stdout(Stdio::null()).stderr(Stdio::null());
    let mut seen: Vec<(Duration, Vec<u8>)> = vec![(Duration::ZERO, look(&picture))];
    let began = Instant::now();
    let window = Group::start(program);
    loop {
        let (at, now) = (began.elapsed(), look(&picture));
        let (last, before) = seen.last().expect("the first look");
        if differ(before, &now) > 0 {
            // A cursor that blinks is not worth another picture.
            if differ(before, &now) < CURSOR && seen.len() > 2 {
                if at > *last + STILL {
                    break;
                }
            } else {
                seen.push((at, now));
            }
        } else if at > *last + STILL && seen.len() > 1 {
            break;
        }
        assert!(at < machine::PATIENCE, "nothing to see");
        std::thread::sleep(LOOK);
    }
    let (_, last) = seen.last().expect("the first look");
    let first = seen.iter().rposition(|(_, picture)| differ(picture, last) >= CURSOR);
    let shown = first.and_then(|before| seen.get(before + 1)).expect("something to see");
    let held = memory::held(&window.members());
    drop(window);
    drop(display);
    (shown.0.as_secs_f64() * 1000.0, held.proportional)
}

fn look(picture: &Path) -> Vec<u8> {
    fs::read(picture).expect("the picture of the display")
}

/// How many pixels are not the same.
fn differ(one: &[u8], other: &[u8]) -> usize {
    if one == other {
        return 0;
    }
    one.chunks(4).zip(other.chunks(4)).filter(|(one, other)| one != other).count()
}
