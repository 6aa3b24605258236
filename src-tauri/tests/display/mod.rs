//! A display of its own for a window under test, and processes that leave nothing behind.

use std::fs::File;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A child in a process group of its own, which is killed by its id when this goes.
pub struct Group(pub Child);

impl Group {
    pub fn start(command: &mut Command) -> Self {
        Self(command.process_group(0).spawn().expect("start"))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = rustix::process::Pid::from_raw(self.0.id() as i32) {
            let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

/// A virtual display, and its name.
pub fn start() -> (Group, String) {
    let (read, write) = rustix::pipe::pipe().expect("pipe");
    // The write end goes to Xvfb as its standard output, so no descriptor number has to be agreed.
    let mut command = Command::new("Xvfb");
    command
        .args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::from(write))
        .stderr(Stdio::null());
    let display = Group::start(&mut command);
    drop(command);
    let mut name = String::new();
    let mut file = File::from(read);
    let mut byte = [0];
    while file.read(&mut byte).unwrap_or(0) == 1 {
        match byte {
            [b'\n'] => break,
            [digit] => name.push(char::from(digit)),
        }
    }
    assert!(!name.is_empty(), "Xvfb did not start");
    (display, format!(":{name}"))
}
