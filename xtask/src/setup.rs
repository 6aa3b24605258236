//! What the machine itself must have, and how it gets there.
//!
//! On Debian and its children the missing packages are named first and then installed. Anywhere
//! else nothing is touched: the program says what to install and stops only if it is not there.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::Outcome;
use crate::steps::say;

/// What the machine is being prepared for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Building the core and running it.
    Run,
    /// Building the window and opening it.
    Window,
    /// Building everything, the window included, and testing it.
    Test,
    /// Building the core and measuring it beside others.
    Bench,
}

/// Something outside cargo that a build or a test needs.
struct Need {
    debian: &'static str,
    why: &'static str,
    /// How to see on any Unix that it is there; empty when only the package manager knows.
    probe: &'static [&'static str],
    whose: Whose,
}

/// Who needs it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Everyone,
    /// The window, and the tests.
    Window,
    Tests,
    Benches,
}

const NEEDS: &[Need] = &[
    Need {
        debian: "build-essential",
        why: "a C compiler: SQLCipher, OpenSSL and zstd are built from source",
        probe: &["cc", "--version"],
        whose: Whose::Everyone,
    },
    Need {
        debian: "perl",
        why: "OpenSSL's own build needs it",
        probe: &["perl", "--version"],
        whose: Whose::Everyone,
    },
    Need {
        debian: "pkg-config",
        why: "finds the system's libraries",
        probe: &["pkg-config", "--version"],
        whose: Whose::Everyone,
    },
    Need {
        debian: "libwebkit2gtk-4.1-dev",
        why: "the window draws with WebKitGTK 4.1",
        probe: &["pkg-config", "--exists", "webkit2gtk-4.1"],
        whose: Whose::Window,
    },
    Need {
        debian: "poppler-utils",
        why: "tests read printed pages back with pdftotext and pdftoppm",
        probe: &["pdftotext", "-v"],
        whose: Whose::Tests,
    },
    Need {
        debian: "qpdf",
        why: "tests check that every PDF is sound",
        probe: &["qpdf", "--version"],
        whose: Whose::Tests,
    },
    Need {
        debian: "strace",
        why: "a test watches the window's sockets",
        probe: &["strace", "--version"],
        whose: Whose::Tests,
    },
    Need {
        debian: "x11-utils",
        why: "tests see with xwininfo that the window is open",
        probe: &["xwininfo", "-version"],
        whose: Whose::Tests,
    },
    Need {
        debian: "webkit2gtk-driver",
        why: "tests drive the real window",
        probe: &["WebKitWebDriver", "--help"],
        whose: Whose::Tests,
    },
    Need {
        debian: "xvfb",
        why: "a display for a window that nobody looks at",
        probe: &["xvfb-run", "--help"],
        whose: Whose::Tests,
    },
    Need {
        debian: "fonts-noto-cjk",
        why: "Chinese characters in the window",
        probe: &["sh", "-c", "fc-list :lang=zh-cn | grep -q ."],
        whose: Whose::Tests,
    },
    Need {
        debian: "cups",
        why: "tests hand pages to a real print queue",
        probe: &["sh", "-c", "test -x /usr/sbin/cupsd"],
        whose: Whose::Tests,
    },
    Need {
        debian: "printer-driver-cups-pdf",
        why: "a print queue whose paper is a file",
        probe: &["sh", "-c", "test -e /usr/lib/cups/backend/cups-pdf"],
        whose: Whose::Tests,
    },
    Need {
        debian: "sqlite3",
        why: "the import is measured beside it",
        probe: &["sqlite3", "--version"],
        whose: Whose::Benches,
    },
    Need {
        debian: "python3-venv",
        why: "the paper is measured beside ReportLab, in an environment of its own",
        probe: &["python3", "-m", "venv", "--help"],
        whose: Whose::Benches,
    },
];

/// What macOS brings along or has no use for: the window is tested on Linux.
const LINUX_ONLY: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "webkit2gtk-driver",
    "xvfb",
    "fonts-noto-cjk",
    "cups",
    "printer-driver-cups-pdf",
];

/// Makes the machine ready, or says what it lacks.
pub fn prepare(purpose: Purpose) -> Outcome {
    let needs = NEEDS.iter().filter(|need| match need.whose {
        Whose::Everyone => true,
        Whose::Window => matches!(purpose, Purpose::Window | Purpose::Test),
        Whose::Tests => purpose == Purpose::Test,
        Whose::Benches => purpose == Purpose::Bench,
    });
    if is_debian() {
        let missing: Vec<&Need> = needs.filter(|need| !is_installed(need.debian)).collect();
        if missing.is_empty() { Ok(()) } else { install(&missing) }
    } else {
        advise(needs.collect())
    }
}

fn is_debian() -> bool {
    cfg!(target_os = "linux")
        && Path::new("/etc/debian_version").exists()
        && answers(&["apt-get", "--version"])
}

fn is_installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|seen| seen.status.success() && seen.stdout == b"installed")
}

/// Whether the command exists and succeeds.
fn answers(command: &[&str]) -> bool {
    let Some((program, args)) = command.split_first() else { return false };
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn install(missing: &[&Need]) -> Outcome {
    let packages: Vec<&str> = missing.iter().map(|need| need.debian).collect();
    let by_hand = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    say("this machine lacks system packages, which are installed now:");
    for need in missing {
        eprintln!("      {} ({})", need.debian, need.why);
    }
    let root = is_root();
    if !root && !answers(&["sudo", "--version"]) {
        return Err(format!(
            "neither root nor sudo here. As root, run:\n  apt-get update && {by_hand}"
        ));
    }
    let apt = |args: &[&str]| -> Outcome {
        let shown = format!("{}apt-get {}", if root { "" } else { "sudo " }, args.join(" "));
        say(&shown);
        let mut command = if root { Command::new("env") } else { Command::new("sudo") };
        if !root {
            command.arg("env");
        }
        let status = command
            .arg("DEBIAN_FRONTEND=noninteractive")
            .arg("apt-get")
            .args(args)
            .status()
            .map_err(|error| format!("{shown}: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{shown} failed; as root, run:\n  {by_hand}"))
        }
    };
    apt(&["update", "--quiet"])?;
    let mut args = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    args.extend(packages);
    apt(&args)
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|seen| seen.stdout.trim_ascii() == b"0")
}

/// Not Debian: names what to install, and stops only when something is not there.
fn advise(needs: Vec<&Need>) -> Outcome {
    if cfg!(windows) {
        say(
            "Windows: needs the Visual Studio Build Tools (C++), Strawberry Perl and, for the window, WebView2.",
        );
        say("The tests also call poppler (pdftotext, pdftoppm) and qpdf; put them on the PATH.");
        return Ok(());
    }
    let macos = cfg!(target_os = "macos");
    let missing: Vec<String> = needs
        .iter()
        .filter(|need| !(macos && LINUX_ONLY.contains(&need.debian)))
        .filter(|need| !answers(need.probe))
        .map(|need| format!("  {}: {}", need.debian, need.why))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let how = if macos {
        "xcode-select --install, and with Homebrew: brew install pkg-config poppler qpdf"
    } else if answers(&["dnf", "--version"]) {
        "dnf install gcc gcc-c++ make perl pkgconf webkit2gtk4.1-devel poppler-utils qpdf \
         xorg-x11-server-Xvfb google-noto-sans-cjk-fonts cups cups-pdf"
    } else if answers(&["pacman", "--version"]) {
        "pacman -S base-devel perl pkgconf webkit2gtk-4.1 poppler qpdf xorg-server-xvfb \
         noto-fonts-cjk cups cups-pdf"
    } else {
        "the packages of your system that match these of Debian"
    };
    Err(format!(
        "Only Debian and Ubuntu are set up by themselves. This machine lacks (by Debian's names):\n{}\n\
         Install: {how}\nThen run the command again.",
        missing.join("\n")
    ))
}
