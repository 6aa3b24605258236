//! A print service of the test's own, with a queue whose paper is a file.
//!
//! It is CUPS with cups-pdf, as Debian has them, in a folder of its own and on a socket of its own:
//! queues, jobs and papers of the machine are not touched. cups-pdf works for root alone; anybody
//! else has a backend of three lines in its place, behind the same filters.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use super::machine::{Group, MOMENT, PATIENCE};
use super::outside::run;

const PROGRAMS: &str = "/usr/lib/cups";
const MODEL: &str = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd";
const INSTALL: &str = "install cups and printer-driver-cups-pdf, or run: cargo xtask setup";
/// The queue that prints.
pub const QUEUE: &str = "Paper";

/// The service; it ends with the test.
pub struct PrintService {
    cupsd: Group,
    dir: TempDir,
}

impl PrintService {
    /// Starts it with the queue [`QUEUE`].
    pub fn start() -> Self {
        let dir = tempfile::Builder::new().prefix("printer").tempdir().expect("folder");
        let at = dir.path();
        // Filters run as another user.
        fs::set_permissions(at, Permissions::from_mode(0o755)).expect("permissions");
        for folder in ["etc/ppd", "jobs/tmp", "cache", "state", "paper", "spool"] {
            fs::create_dir_all(at.join(folder)).expect("folder");
        }
        let programs = programs(at);
        let show = |path: &str| at.join(path).display().to_string();
        let files = format!(
            "ServerRoot {}\nRequestRoot {}\nTempDir {}\nCacheDir {}\nStateDir {}\nServerBin {}\n\
             AccessLog stderr\nErrorLog stderr\nPageLog stderr\nSandboxing relaxed\n",
            show("etc"),
            show("jobs"),
            show("jobs/tmp"),
            show("cache"),
            show("state"),
            programs.display(),
        );
        fs::write(at.join("cups-files.conf"), files).expect("settings");
        let settings = format!(
            "Listen {}\nBrowsing No\nWebInterface No\nDefaultAuthType None\nLogLevel debug\n\
             <Location />\n  Order allow,deny\n</Location>\n\
             <Policy default>\n  <Limit All>\n    Order allow,deny\n  </Limit>\n</Policy>\n",
            show("socket"),
        );
        fs::write(at.join("cupsd.conf"), settings).expect("settings");
        fs::write(at.join("model.ppd"), model()).expect("model");
        let log = fs::File::create(at.join("log")).expect("log");
        let mut command = Command::new("/usr/sbin/cupsd");
        command
            .arg("-f")
            .args(["-c".into(), at.join("cupsd.conf")])
            .args(["-s".into(), at.join("cups-files.conf")])
            .current_dir(at)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let service = Self { cupsd: Group::start(&mut command), dir };
        let deadline = Instant::now() + PATIENCE;
        while !service.tool("lpstat").arg("-r").output().is_ok_and(|told| told.status.success())
            || !service.socket().exists()
        {
            assert!(Instant::now() < deadline, "cupsd does not start\n{}", service.log());
            std::thread::sleep(MOMENT);
        }
        service.add_queue(QUEUE);
        service
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.dir.path().join("socket")
    }

    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.env("CUPS_SERVER", self.socket());
        command
    }

    /// Adds a queue.
    pub fn add_queue(&self, name: &str) {
        let mut command = self.tool("/usr/sbin/lpadmin");
        command.args(["-p", name, "-E", "-v", "cups-pdf:/"]);
        command.args(["-P".into(), self.dir.path().join("model.ppd")]);
        // The other ways through PostScript turn letters into pictures.
        command.args(["-o", "pdftops-renderer-default=pdftocairo"]);
        run(&mut command, "cups");
    }

    /// Adds a queue that gives up whatever it is sent, after saying why.
    pub fn add_broken_queue(&self, name: &str) {
        let mut command = self.tool("/usr/sbin/lpadmin");
        command.args(["-p", name, "-E", "-v", "broken:/"]);
        command.args(["-P".into(), self.dir.path().join("model.ppd")]);
        command.args(["-o", "printer-error-policy=abort-job"]);
        run(&mut command, "cups");
    }

    /// Has a queue keep what it is sent.
    pub fn stop_queue(&self, name: &str) {
        run(self.tool("/usr/sbin/cupsdisable").arg(name), "cups");
    }

    /// Calls off whatever a queue keeps.
    pub fn cancel_all(&self, queue: &str) {
        run(self.tool("cancel").args(["-a", queue]), "cups");
    }

    /// Has a queue take no more jobs.
    pub fn close_queue(&self, name: &str, why: &str) {
        run(self.tool("/usr/sbin/cupsreject").args(["-r", why, name]), "cups");
    }

    /// What came out of [`QUEUE`], once it is all there.
    pub async fn paper(&self) -> PathBuf {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let waiting = run(self.tool("lpstat").arg("-o"), "cups");
            let paper = self.papers().pop();
            if let (Some(paper), true) = (paper, waiting.trim().is_empty()) {
                return paper;
            }
            assert!(Instant::now() < deadline, "no paper comes out\n{}", self.log());
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// Everything that came out of it.
    pub fn papers(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.dir.path().join("paper")).expect("folder");
        folder.flatten().map(|entry| entry.path()).collect()
    }

    /// How the jobs were asked for, as the service starts the backend for each: copies and options.
    pub fn jobs(&self) -> Vec<(String, String)> {
        let log = self.log();
        let of = |argument: &str| {
            let lead = format!("{argument}=\"");
            let lines = log.lines().filter_map(|line| Some(line.split_once(&lead)?.1.to_owned()));
            lines.map(|rest| rest.trim_end_matches('"').to_owned()).collect::<Vec<_>>()
        };
        of("argv[4]").into_iter().zip(of("argv[5]")).collect()
    }

    fn log(&self) -> String {
        let log = fs::read(self.dir.path().join("log")).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }
}

impl Drop for PrintService {
    fn drop(&mut self) {
        // Filters have groups of their own: the service ends them when it is asked to end.
        self.cupsd.ask_to_end();
    }
}

/// The model of a cups-pdf printer, with folders as seen from where the service was started: only
/// there may it be told in the model, and a path may not.
fn model() -> String {
    let model = fs::read_to_string(MODEL)
        .unwrap_or_else(|error| panic!("no model of a PDF printer ({error}); {INSTALL}"));
    let folder = |option: &str, folder: &str| {
        format!(
            "*OpenUI *{option}: PickOne\n*Default{option}: {folder}\n*{option} {folder}: \"\"\n\
             *CloseUI: *{option}\n"
        )
    };
    let own = [("Out", "paper"), ("Spool", "spool"), ("Log", "state")];
    let own: String = own.map(|(option, name)| folder(option, name)).concat();
    let trays = "*OpenUI *InputSlot/Media Source: PickOne\n*DefaultInputSlot: Auto\n\
                 *InputSlot Auto: \"\"\n*InputSlot Tray1: \"\"\n*InputSlot Tray2: \"\"\n\
                 *CloseUI: *InputSlot\n";
    let own = own + trays;
    let (before, after) = model.split_once("*OpenUI *Resolution").expect("a known model");
    format!("{before}{own}*OpenUI *Resolution{after}")
}

/// The service's programs, with backends of the test's own: one that prints, and one that fails.
fn programs(at: &Path) -> PathBuf {
    let programs = at.join("programs");
    fs::create_dir_all(programs.join("backend")).expect("folder");
    let script = "#!/bin/sh\n[ $# -gt 0 ] || exit 0\ncat \"${6:--}\" > /dev/null\n\
                  echo 'ERROR: Paper jam in tray 2' >&2\nsleep 1\nexit 1\n";
    let broken = programs.join("backend/broken");
    fs::write(&broken, script).expect("backend");
    fs::set_permissions(&broken, Permissions::from_mode(0o755)).expect("permissions");
    for folder in ["cgi-bin", "daemon", "driver", "filter", "monitor", "notifier"] {
        symlink(Path::new(PROGRAMS).join(folder), programs.join(folder)).expect("link");
    }
    let backend = programs.join("backend/cups-pdf");
    if rustix::process::getuid().is_root() {
        let own = Path::new(PROGRAMS).join("backend/cups-pdf");
        fs::copy(own, &backend).unwrap_or_else(|error| panic!("{error}; {INSTALL}"));
        fs::set_permissions(&backend, Permissions::from_mode(0o700)).expect("permissions");
        return programs;
    }
    let paper = at.join("paper");
    let script = format!(
        "#!/bin/sh\n[ $# -gt 0 ] || exit 0\n\
         exec gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile='{}'/\"$1\".pdf \"${{6:--}}\"\n",
        paper.display()
    );
    fs::write(&backend, script).expect("backend");
    fs::set_permissions(&backend, Permissions::from_mode(0o755)).expect("permissions");
    programs
}
