//! The window opens no connection: the built program runs on a display of its own while every socket
//! call of it and of the web view's processes is written down.
//!
//! What is allowed: Unix sockets (the display, the web view's own pipes, the single instance), and one
//! conversation with the kernel: GLib's network monitor, inside the web view's library, asks over
//! `NETLINK_ROUTE` which routes there are. That leaves the machine as little as reading a file does.
//! What is not: a socket of any other family, loopback included.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
#![cfg(target_os = "linux")]

#[allow(dead_code)]
#[path = "window/machine.rs"]
mod machine;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use machine::{Group, MOMENT, PATIENCE};

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
        .stderr(
            fs::File::options().create(true).append(true).open(dir.join("said")).expect("file"),
        );
    machine::without_buses(&mut command);
    command
}

/// Waits until a window of the program is shown and its page has had time to load.
fn wait_for_window(display: &str, running: &mut Group, dir: &Path) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let seen = Command::new("xwininfo")
            .args(["-display", display, "-root", "-tree"])
            .env("LC_ALL", "C.UTF-8") // else it cannot write the title
            .output()
            .expect("xwininfo");
        if String::from_utf8_lossy(&seen.stdout).contains("渔网台账") {
            return;
        }
        let (end, late) = (running.ended(), Instant::now() > deadline);
        if end.is_some() || late {
            let said = fs::read_to_string(dir.join("said")).unwrap_or_default();
            panic!("no window; ended: {end:?}; it said: {said}; seen: {seen:?}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn ended(start: &mut Group) -> ExitStatus {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = start.ended() {
            return status;
        }
        assert!(Instant::now() < deadline, "the second start does not end");
        std::thread::sleep(MOMENT);
    }
}

/// Whether a line of strace makes or uses a socket that is not one of those allowed.
fn reaches_out(line: &str) -> bool {
    // What the kernel answers about routes is full of families and addresses; it is only heard.
    if line.contains(" recv") || line.contains(" getsockname(") {
        return false;
    }
    if let Some((_, made)) = line.split_once(" socket(") {
        let allowed = made.starts_with("AF_UNIX")
            || (made.starts_with("AF_NETLINK") && made.contains("NETLINK_ROUTE"));
        return !allowed;
    }
    let at = line.split_once("sa_family=").map_or("AF_UNIX", |(_, family)| family);
    !(at.starts_with("AF_UNIX") || at.starts_with("AF_NETLINK"))
}

#[test]
fn a_line_that_leaves_the_machine_is_known() {
    for out in [
        "7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5",
        "7 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP <unfinished ...>",
        "7 socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER) = 5",
        "7 connect(5, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0",
        "7 bind(5, {sa_family=AF_INET6, sin6_port=htons(0)}, 28) = 0",
        "7 sendto(5, \"x\", 1, 0, {sa_family=AF_PACKET}, 20) = 1",
    ] {
        assert!(reaches_out(out), "{out}");
    }
    for inside in [
        "7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 5",
        "7 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 5",
        "7 connect(5, {sa_family=AF_UNIX, sun_path=@\"/tmp/.X11-unix/X99\"}, 20) = 0",
        "7 bind(5, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=0x000440}, 12) = 0",
        "7 recvmsg(5, {msg_name={sa_family=AF_NETLINK}, msg_iov=[{rtm_family=AF_INET}]}) = 20",
        "7 sendmsg(5, {msg_name=NULL, msg_namelen=0}, MSG_NOSIGNAL) = 8",
    ] {
        assert!(!reaches_out(inside), "{inside}");
    }
}

#[test]
fn the_window_asks_nobody_on_any_network() {
    let dir = tempfile::tempdir().expect("folder");
    let log = dir.path().join("sockets");
    let (_display, name) = machine::display();
    let log_name = log.to_str().expect("path");
    let watch = ["strace", "-f", "-qq", "-s", "128", "-e", "trace=%network", "-o", log_name];
    let mut running = Group::start(&mut program(&name, dir.path(), &watch));
    wait_for_window(&name, &mut running, dir.path());
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
}

#[test]
fn a_second_start_ends_at_once_and_the_first_goes_on() {
    let dir = tempfile::tempdir().expect("folder");
    let (_display, name) = machine::display();
    let mut first = Group::start(&mut program(&name, dir.path(), &[]));
    wait_for_window(&name, &mut first, dir.path());
    let mut second = Group::start(&mut program(&name, dir.path(), &[]));
    assert!(ended(&mut second).success());
    assert!(first.ended().is_none(), "the first window went away");
    wait_for_window(&name, &mut first, dir.path());
}

#[test]
fn two_ledgers_may_be_open_side_by_side() {
    let (one, two) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    let (_display, name) = machine::display();
    let mut first = Group::start(&mut program(&name, one.path(), &[]));
    wait_for_window(&name, &mut first, one.path());
    let mut second = Group::start(&mut program(&name, two.path(), &[]));
    std::thread::sleep(WATCHED);
    assert!(second.ended().is_none(), "another ledger's window was refused");
}
