//! CUPS by its commands. They speak English here, whatever the desktop speaks.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Error, Job, Queue, SECRETS, Sent, Sides, Spooler, State};

/// `lpstat` may look for printers on the wire for a while.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// What `lpstat` says when there is nothing to say.
const NO_REASON: &str = "reason unknown";
/// A large file on a slow machine.
const HANDING_OVER: Duration = Duration::from_secs(120);

impl Spooler {
    /// One of its commands, with nothing of ours to see.
    pub(super) fn command(&self, name: &str) -> Command {
        let mut command = match &self.bin {
            Some(bin) => Command::new(bin.join(name)),
            None => Command::new(name),
        };
        command.env("LC_ALL", "C").stdout(Stdio::piped()).stderr(Stdio::piped());
        for secret in SECRETS {
            command.env_remove(secret);
        }
        command
    }

    pub(super) fn list(&self) -> Result<Vec<Queue>, Error> {
        let names = self.ask(&["-e"])?;
        if names.trim().is_empty() {
            // No queue, or nobody there to ask.
            self.is_running()?;
            return Ok(Vec::new());
        }
        let default = self.ask(&["-d"]).unwrap_or_default();
        let default = default.rsplit_once(": ").map_or("", |(_, name)| name.trim());
        let printers = self.ask(&["-p"]).unwrap_or_default();
        let accepting = self.ask(&["-a"]).unwrap_or_default();
        let queue = |name: &str| {
            let (state, said) = state_of(name, &printers, &accepting);
            Queue { name: name.to_owned(), default: name == default, state, said }
        };
        Ok(names.lines().map(str::trim).filter(|name| !name.is_empty()).map(queue).collect())
    }

    fn is_running(&self) -> Result<(), Error> {
        let said = self.ask(&["-r"]).unwrap_or_default();
        if said.contains("is running") { Ok(()) } else { Err(Error::NotRunning) }
    }

    fn ask(&self, args: &[&str]) -> Result<String, Error> {
        let child = self
            .command("lpstat")
            .args(args)
            .stdin(Stdio::null())
            .spawn()
            .map_err(|_| Error::NoService)?;
        let (_, out, _) = finish(child, &[], PATIENCE)?;
        Ok(out)
    }

    pub(super) fn hand_over(&self, job: &Job<'_>, pdf: &[u8]) -> Result<Sent, Error> {
        let sides = match job.sides {
            Sides::One => "one-sided",
            Sides::Both => "two-sided-long-edge",
        };
        let (width, height) = job.sheet;
        let child = self
            .command("lp")
            .args(["-d", job.queue, "-n", &job.copies.max(1).to_string(), "-t", job.title])
            .args(["-o", &format!("sides={sides}")])
            .args(["-o", &format!("media={}", media(width, height))])
            .args(["-o", "print-scaling=none"])
            .args(job.tray.iter().flat_map(|tray| ["-o", tray]))
            .arg("-")
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|_| Error::NoService)?;
        let (good, out, said) = finish(child, pdf, HANDING_OVER)?;
        if good {
            let job = out.split_once("request id is ").map_or("", |(_, rest)| rest);
            let job = job.split_whitespace().next().unwrap_or_default().to_owned();
            return Ok(Sent { job });
        }
        Err(why_not(&said))
    }
}

/// The name of a sheet as printers know it.
fn media(width: u32, height: u32) -> String {
    let name = match (width, height) {
        (210, 297) => "iso_a4",
        (148, 210) => "iso_a5",
        (182, 257) => "jis_b5",
        (184, 260) => "om_16k",
        _ => return format!("Custom.{width}x{height}mm"),
    };
    format!("{name}_{width}x{height}mm")
}

pub(super) fn why_not(said: &str) -> Error {
    let has = |words: &str| said.contains(words);
    if has("does not exist") || has("No such") || has("unknown destination") {
        Error::NoQueue
    } else if has("Unable to connect")
        || has("Connection refused")
        || has("Bad file descriptor")
        || has("scheduler not responding")
    {
        Error::NotRunning
    } else {
        Error::Refused(said.trim().chars().take(300).collect())
    }
}

/// What `lpstat -p` and `lpstat -a` say of a queue.
fn state_of(name: &str, printers: &str, accepting: &str) -> (State, String) {
    let about = |text: &str, lead: &str| {
        let start = format!("{lead}{name} ");
        let mut lines = text.lines().skip_while(|line| !line.starts_with(&start));
        let first = lines.next()?.strip_prefix(&start)?.to_owned();
        let more = lines.take_while(|line| line.starts_with([' ', '\t']));
        let more = more.map(str::trim).filter(|line| !line.is_empty() && *line != NO_REASON);
        let more: Vec<&str> = more.collect();
        Some((first, more.join(" ")))
    };
    if let Some((first, more)) = about(accepting, "")
        && first.starts_with("not accepting")
    {
        return (State::Refusing, more);
    }
    match about(printers, "printer ") {
        Some((first, more)) if first.starts_with("disabled") => (State::Stopped, more),
        Some((first, _)) if first.starts_with("is idle") => (State::Idle, String::new()),
        Some((first, _)) if first.starts_with("now printing") => (State::Busy, String::new()),
        _ => (State::Unknown, String::new()),
    }
}

/// Feeds a command and waits for it, but not for ever.
pub(super) fn finish(
    mut child: Child,
    input: &[u8],
    patience: Duration,
) -> Result<(bool, String, String), Error> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        // A command that dies early breaks the pipe; its own words say more than that.
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(input)));
        let out = scope.spawn(move || read_all(stdout));
        let err = scope.spawn(move || read_all(stderr));
        let until = Instant::now() + patience;
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if Instant::now() < until => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
            }
        };
        let text = |told: std::thread::Result<String>| told.unwrap_or_default();
        let (out, err) = (text(out.join()), text(err.join()));
        let status = status.ok_or(Error::Silent)?;
        Ok((status.success(), out, err))
    })
}

fn read_all(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}
