//! The window opens no connection: the built program runs on a display of its own while every socket
//! call of it and of the web view's processes is written down.
//!
//! What is allowed: Unix sockets (the display, D-Bus, the web view's own pipes, the single instance).
//! What is not: any connect, bind, listen or send on the Internet families, loopback included.

#![cfg(target_os = "linux")]

mod display;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use display::Group;

/// As long as anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the open window is watched.
const WATCHED: Duration = Duration::from_secs(3);

/// The program on this ledger, with nothing of this machine's surroundings in it.
fn program(display: &str, dir: &Path, before: &[&str]) -> Command {
    let built = env!("CARGO_BIN_EXE_yuwang-app");
    let mut command = match before.split_first() {
        Some((first, rest)) => {
            let mut command = Command::new(first);
            command.args(rest).arg(built);
            command
        }
        None => Command::new(built),
    };
    command
        .arg("--ledger")
        .arg(dir.join("ledger"))
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("XDG_CACHE_HOME", dir.join("cache"))
        .env("XDG_DATA_HOME", dir.join("data"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Waits until a window of the program is shown and its page has had time to load.
fn wait_for_window(display: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let seen = Command::new("xwininfo")
            .args(["-display", display, "-root", "-tree"])
            .output()
            .expect("xwininfo");
        if String::from_utf8_lossy(&seen.stdout).contains("渔网台账") {
            return;
        }
        assert!(Instant::now() < deadline, "no window: {seen:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn ended(child: &mut std::process::Child) -> ExitStatus {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().expect("wait") {
            return status;
        }
        assert!(Instant::now() < deadline, "the second start does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Calls that reach, or offer to be reached, over a network.
fn reaches_out(line: &str) -> bool {
    let call = ["connect(", "bind(", "listen(", "sendto(", "sendmsg(", "sendmmsg("];
    let family = ["AF_INET", "AF_INET6", "AF_PACKET", "AF_VSOCK", "AF_BLUETOOTH"];
    call.iter().any(|call| line.contains(call)) && family.iter().any(|f| line.contains(f))
}

#[test]
fn the_window_asks_nobody_on_any_network() {
    let dir = tempfile::tempdir().expect("folder");
    let log = dir.path().join("sockets");
    let (_display, name) = display::start();
    let log_name = log.to_str().expect("path");
    let watch = ["strace", "-f", "-qq", "-s", "128", "-e", "trace=%network", "-o", log_name];
    let running = Group::start(&mut program(&name, dir.path(), &watch));
    wait_for_window(&name);
    std::thread::sleep(WATCHED);
    drop(running);

    let sockets = fs::read_to_string(&log).expect("what strace saw");
    // That it watched at all, the web view's own processes included.
    assert!(sockets.lines().any(|line| line.contains("AF_UNIX")), "strace saw nothing");
    let programs: std::collections::BTreeSet<&str> =
        sockets.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(programs.len() > 1, "only one process was seen");
    let out: Vec<&str> = sockets.lines().filter(|line| reaches_out(line)).collect();
    assert!(out.is_empty(), "network calls:\n{}", out.join("\n"));
    // Not even a socket is made that could.
    let made: Vec<&str> = sockets
        .lines()
        .filter(|line| line.contains("socket(AF_INET") || line.contains("socket(AF_PACKET"))
        .collect();
    assert!(made.is_empty(), "sockets of a network:\n{}", made.join("\n"));
}

#[test]
fn a_second_start_ends_at_once_and_the_first_goes_on() {
    let dir = tempfile::tempdir().expect("folder");
    let (_display, name) = display::start();
    let mut first = Group::start(&mut program(&name, dir.path(), &[]));
    wait_for_window(&name);
    let mut second = Group::start(&mut program(&name, dir.path(), &[]));
    assert!(ended(&mut second.0).success());
    assert!(first.0.try_wait().expect("wait").is_none(), "the first window went away");
    wait_for_window(&name);
}

#[test]
fn two_ledgers_may_be_open_side_by_side() {
    let (one, two) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    let (_display, name) = display::start();
    let _first = Group::start(&mut program(&name, one.path(), &[]));
    wait_for_window(&name);
    let mut second = Group::start(&mut program(&name, two.path(), &[]));
    std::thread::sleep(WATCHED);
    assert!(second.0.try_wait().expect("wait").is_none(), "another ledger's window was refused");
}
