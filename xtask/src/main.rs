//! The task runner: every command a builder of Yuwang needs, and exactly what CI runs.
//!
//! It does not depend on the program, so that it builds in seconds and can say what is missing
//! before the long build starts.

mod arch;
mod licences;
mod metadata;
mod parts;
mod setup;
mod steps;

use std::path::Path;
use std::process::ExitCode;

use setup::Purpose;

const HELP: &str = "\
cargo xtask COMMAND

  run           set up, build, make a sample post under out/ and open the window on it;
                without a display only the sample, its binder and its exports are made
  test [ARG …]  set up and pass all tests
  setup         only install what this machine lacks
  check, ci     lint, then test: what CI runs
  lint          arch, licences, formatting, clippy, documentation, advisories
  types         write the window's TypeScript side of the commands anew
  arch          the rules of ARCHITECTURE.md that a program can check
  licences      licences and origin of all dependencies against deny.toml
  parts         write the list of fonts and packages that the page 关于 shows
  gallery       draw every form filled, half filled, blank and overfull into target/gallery, and
                twelve of its pages into docs/paper; reports, boards, calendars and routes too
  screens       draw docs/screens anew from the window on a sample post
  bench [ROUNDS] paper beside ReportLab, import beside sqlite3: the ratios (benches/README.md)
  measure [ROUNDS]
                the window on 10,000 places and 60,000 roster rows: start, home, leaf, saving,
                scrolling, memory against their goals (docs/performance.md)
";

/// What goes wrong is told to a person; no one matches on it.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next();
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_deref() {
        Some("run") => run(&rest),
        Some("test") => test(&rest),
        Some("setup") => setup::prepare(Purpose::Test),
        Some("check" | "ci") => lint().and_then(|()| test(&rest)),
        Some("lint") => lint(),
        Some("types") => steps::types(),
        Some("arch") => arch::check(root()),
        Some("licences") => licences::check(root()).and_then(|()| parts::check(root())),
        Some("parts") => parts::write(root()),
        Some("gallery") => steps::gallery(),
        Some("screens") => setup::prepare(Purpose::Test)
            .and_then(|()| steps::pages())
            .and_then(|()| steps::screens()),
        Some("bench") => setup::prepare(Purpose::Bench).and_then(|()| steps::cargo_bench(&rest)),
        Some("measure") => measure(&rest),
        Some("help" | "-h" | "--help") => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(rest: &[String]) -> Outcome {
    if !steps::has_display() {
        steps::say("no display here: the sample is made without opening the window");
        setup::prepare(Purpose::Run)?;
        steps::cargo(&["run", "--release", "--", "demo", "--out", "out/"], rest)?;
        steps::say("done: look into out/");
        return Ok(());
    }
    setup::prepare(Purpose::Window)?;
    steps::pages()?;
    steps::cargo(&["build", "--release", "-p", "yuwang", "-p", "yuwang-app"], &[])?;
    steps::cargo(&["run", "--release", "--", "demo", "--out", "out/"], rest)?;
    steps::say("the window opens on the sample post; its passphrase is yuwang-demo-ledger");
    steps::cargo(&["run", "--release", "-p", "yuwang-app", "--", "--ledger", "out/ledger"], &[])
}

fn test(rest: &[String]) -> Outcome {
    setup::prepare(Purpose::Test)?;
    steps::pages()?;
    let pages = steps::pages_test();
    steps::cargo_test(rest).and(pages)
}

fn measure(rest: &[String]) -> Outcome {
    setup::prepare(Purpose::Test)?;
    steps::pages()?;
    steps::cargo(&["bench", "--quiet", "-p", "yuwang-app", "--bench", "window", "--"], rest)
}

fn lint() -> Outcome {
    arch::check(root())?;
    licences::check(root())?;
    parts::check(root())?;
    steps::cargo(&["fmt", "--all", "--check"], &[])?;
    setup::prepare(Purpose::Test)?;
    steps::pages()?;
    steps::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[])?;
    steps::documentation()?;
    licences::advisories()
}

/// The folder that holds the workspace.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
