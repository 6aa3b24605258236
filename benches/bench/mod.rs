//! What both measurements share: running two programs in turns, and the table at the end.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Why there is no result.
pub type Outcome<T = ()> = Result<T, String>;

/// One run of a whole process.
#[derive(Clone, Copy)]
pub struct Run {
    /// Seconds from start to exit.
    pub wall: f64,
    /// Largest resident memory in MiB.
    pub peak: f64,
}

/// Ours and the peer's runs, taken in turns.
pub struct Match {
    /// Ours.
    pub ours: Vec<Run>,
    /// The peer's.
    pub peer: Vec<Run>,
}

impl Match {
    /// Median wall times and largest peaks: (ours, peer).
    pub fn typical(&self) -> (Run, Run) {
        (typical(&self.ours), typical(&self.peer))
    }

    /// Smallest and largest ratio of two runs that followed each other.
    pub fn spread(&self, ratio: fn(f64, f64) -> f64) -> (f64, f64) {
        let all = self.ours.iter().zip(&self.peer).map(|(ours, peer)| ratio(ours.wall, peer.wall));
        all.fold((f64::INFINITY, 0.0), |(low, high), r| (f64::min(low, r), f64::max(high, r)))
    }
}

fn typical(runs: &[Run]) -> Run {
    let mut walls: Vec<f64> = runs.iter().map(|run| run.wall).collect();
    walls.sort_by(f64::total_cmp);
    let peak = runs.iter().map(|run| run.peak).fold(0.0, f64::max);
    Run { wall: walls.get(walls.len() / 2).copied().unwrap_or(f64::NAN), peak }
}

/// Runs a command to its end and measures it.
pub fn measure(python: &Path, command: &Command) -> Outcome<Run> {
    let out = Command::new(python)
        .arg(folder().join("measure.py"))
        .arg(command.get_program())
        .args(command.get_args())
        .output()
        .map_err(|error| format!("{}: {error}", python.display()))?;
    let said = String::from_utf8_lossy(&out.stdout);
    if !out.status.success() {
        let shown = command.get_program().display();
        return Err(format!("{shown} failed\n{said}{}", String::from_utf8_lossy(&out.stderr)));
    }
    let line = said.lines().rev().find_map(|line| line.strip_prefix("MEASURED ")).unwrap_or("");
    let mut numbers = line.split(' ').filter_map(|number| number.parse::<f64>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(wall), Some(kib)) => Ok(Run { wall, peak: kib / 1024.0 }),
        _ => Err(format!("no measure in: {said}")),
    }
}

/// Runs a command that is not measured.
pub fn quietly(command: &mut Command) -> Outcome {
    let out = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if out.status.success() {
        return Ok(());
    }
    let (said, why) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    Err(format!("{command:?} failed\n{said}{why}"))
}

/// How many rounds the command line asks for; cargo adds `--bench`, which says nothing.
pub fn rounds() -> usize {
    std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(3)
}

/// The folder of this file's parent.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches")
}

/// A folder for what a measurement makes; it lies in `target/`.
pub fn workshop(name: &str) -> Outcome<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench").join(name);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// One line of the table: a name, what was measured, what is wanted, and whether it holds.
pub fn line(what: &str, measured: &str, wanted: &str, holds: bool) {
    println!("{what:<34} {measured:<34} {wanted:<16} {}", if holds { "ok" } else { "MISSED" });
}

/// Ends the program: a missed target is said, not failed, since the machine may be busy.
pub fn end(outcome: Outcome) -> std::process::ExitCode {
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// The same numbers on every run (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % end).unwrap_or(0)
    }
}
