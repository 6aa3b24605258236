//! The machine around one window: a virtual display, a driver, the program.
//!
//! Each runs in a process group of its own, which is killed by its id when the test ends: nothing
//! is left behind when a test fails.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::sync::{Semaphore, SemaphorePermit};

/// As long as anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(90);
/// Between two looks.
pub const MOMENT: Duration = Duration::from_millis(30);

/// Windows that are open at once: each draws in software.
static ROOM: Semaphore = Semaphore::const_new(2);

/// Waits until there is room for one more window.
pub async fn room() -> SemaphorePermit<'static> {
    ROOM.acquire().await.expect("never closed")
}

/// A child in a process group of its own.
pub struct Group(Child);

impl Group {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_owned();
        let child = command.process_group(0).spawn();
        Self(child.unwrap_or_else(|error| {
            panic!("{} does not start ({error}); run: cargo xtask setup", program.display())
        }))
    }

    /// Whether anybody but the child itself still runs in its group.
    pub fn has_company(&self) -> bool {
        self.members().iter().any(|member| *member != self.0.id())
    }

    /// Who runs in its group.
    pub fn members(&self) -> Vec<u32> {
        let group = self.0.id().to_string();
        let runs_in_group = |entry: &fs::DirEntry| {
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            // After the name in brackets: state, parent, group.
            let mut rest = stat.rsplit(") ").next().unwrap_or_default().split(' ');
            let (state, of) = (rest.next(), rest.nth(1));
            of == Some(group.as_str()) && state != Some("Z")
        };
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let members = processes.filter(runs_in_group);
        members.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    /// How the child ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().expect("wait")
    }

    /// Asks it to end, and waits until it has.
    pub fn ask_to_end(&mut self) {
        self.signal(Signal::TERM);
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.ended().is_none() && Instant::now() < deadline {
            std::thread::sleep(MOMENT);
        }
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(pid, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        let _ = self.0.wait();
        // Its own children end a moment later, and hold the ledger until then.
        let deadline = Instant::now() + PATIENCE;
        while self.has_company() && Instant::now() < deadline {
            std::thread::sleep(MOMENT);
        }
    }
}

/// Without the desktop's buses: GTK would start their daemons, and those outlive the test.
pub fn without_buses(command: &mut Command) {
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/dev/null").env("NO_AT_BRIDGE", "1");
}

/// The surroundings of a program with a window: its display, and a folder in the place of a home.
pub fn indoors(command: &mut Command, display: &str, home: &Path) {
    command
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .env("GTK_IM_MODULE", "gtk-im-context-simple")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_DATA_HOME", home.join("data"))
        .stdin(Stdio::null());
    without_buses(command);
}

/// A virtual display and its name.
pub fn display() -> (Group, String) {
    display_with(&[])
}

/// A virtual display, started with some more arguments.
pub fn display_with(more: &[&OsStr]) -> (Group, String) {
    // Xvfb writes the number it found free to its standard output. Without -noreset it begins anew
    // whenever its last client goes, and refuses whoever comes in that moment.
    let (read, write) = rustix::pipe::pipe().expect("pipe");
    let mut command = Command::new("Xvfb");
    command
        .args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"])
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::from(write))
        .stderr(Stdio::null());
    let display = Group::start(&mut command);
    drop(command);
    let (mut number, mut byte) = (String::new(), [0]);
    let mut file = File::from(read);
    while file.read(&mut byte).is_ok_and(|count| count == 1) && byte != *b"\n" {
        number.extend(byte.map(char::from));
    }
    assert!(!number.is_empty(), "Xvfb did not start");
    (display, format!(":{number}"))
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("address").port()
}
