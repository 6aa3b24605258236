//! Running cargo, with its words on the screen.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::Outcome;

/// One line that stands out from cargo's own.
pub fn say(line: &str) {
    eprintln!("==> {line}");
}

fn command(args: &[&str], rest: &[String]) -> Command {
    say(&format!("cargo {} {}", args.join(" "), rest.join(" ")));
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).args(rest).current_dir(crate::root());
    command
}

/// Runs one cargo command in the workspace.
pub fn cargo(args: &[&str], rest: &[String]) -> Outcome {
    finish(args, command(args, rest).status())
}

/// Whether a window could be seen here.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(all(unix, not(target_os = "macos")))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn npm(args: &[&str]) -> Outcome {
    say(&format!("npm {} (in ui/)", args.join(" ")));
    // On Windows npm is a script, which only a shell finds.
    let mut command = if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "npm"]);
        command
    } else {
        Command::new("npm")
    };
    let status = command.args(args).current_dir(crate::root().join("ui")).status();
    let status = status.map_err(|error| format!("npm: {error}; install Node 20 or newer"))?;
    if status.success() { Ok(()) } else { Err(format!("==> npm {} failed", args.join(" "))) }
}

/// Fetches what the pages of the window need and builds them into `ui/dist`.
pub fn pages() -> Outcome {
    npm(&["ci", "--no-audit", "--no-fund"])?;
    npm(&["run", "build"])
}

/// Types and tests of the pages.
pub fn pages_test() -> Outcome {
    npm(&["run", "types"])?;
    npm(&["run", "test"])
}

/// `cargo doc`, where a broken link is an error.
pub fn documentation() -> Outcome {
    let args = ["doc", "--workspace", "--no-deps"];
    finish(&args, command(&args, &[]).env("RUSTDOCFLAGS", "-D warnings").status())
}

/// Writes `ui/src/api/generated.ts` and the definitions that the tests of the pages use.
pub fn types() -> Outcome {
    let args = ["test", "--quiet", "-p", "yuwang-app", "--bin", "yuwang-app", "are_current"];
    finish(&args, command(&args, &[]).env("YUWANG_WRITE_TYPES", "1").status())
}

/// Draws the pictures in `docs/screens` anew.
pub fn screens() -> Outcome {
    let test = ["test", "-p", "yuwang-app", "--test", "window"];
    cargo(&[&test[..], &["pictures::", "--", "--ignored"]].concat(), &[])
}

/// Draws every form in its four states, and reports, boards, calendars and routes of the sample post, with a
/// page to look through them.
pub fn gallery() -> Outcome {
    let test = ["test", "--quiet", "-p", "yuwang", "--lib", "gallery", "--", "--ignored"];
    cargo(&test, &[])?;
    let lists = ["test", "--quiet", "-p", "yuwang", "--test", "gallery", "--", "--ignored"];
    cargo(&lists, &[])?;
    say("look into target/gallery/index.html");
    Ok(())
}

/// Measures, and prints a small table; a number says how many rounds.
pub fn cargo_bench(rest: &[String]) -> Outcome {
    let args = ["bench", "--quiet", "--bench", "paper", "--bench", "import", "--"];
    finish(&args, command(&args, rest).status())
}

/// All tests of the workspace; ends with one line that counts them, since cargo counts per program.
pub fn cargo_test(rest: &[String]) -> Outcome {
    let args = ["test", "--workspace", "--no-fail-fast"];
    let mut child = command(&args, rest)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cargo test: {error}"))?;
    let mut count = Count::default();
    if let Some(stdout) = child.stdout.take() {
        let mut screen = std::io::stdout();
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|error| format!("cargo test: {error}"))?;
            count.add(&String::from_utf8_lossy(&line));
            // A closed screen does not stop the tests.
            let _ = screen
                .write_all(&line)
                .and_then(|()| screen.write_all(b"\n"))
                .and_then(|()| screen.flush());
        }
    }
    let outcome = finish(&args, child.wait());
    println!("\n{} passed, {} failed, {} skipped", count.passed, count.failed, count.skipped);
    outcome
}

fn finish(args: &[&str], status: std::io::Result<std::process::ExitStatus>) -> Outcome {
    let name = args.join(" ");
    let status = status.map_err(|error| format!("cargo {name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("==> cargo {name} failed")) }
}

/// The sum over the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Count {
    fn add(&mut self, line: &str) {
        let Some((_, result)) =
            line.trim().strip_prefix("test result: ").and_then(|text| text.split_once(". "))
        else {
            return;
        };
        for part in result.split("; ") {
            match part.split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                Some((number, "ignored")) => self.skipped += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn the_results_of_several_programs_are_added_up() {
        let mut count = Count::default();
        count.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        count.add("test names::of_people ... ok");
        count.add("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s");
        assert_eq!((count.passed, count.failed, count.skipped), (7, 2, 1));
    }
}
