//! Windows: the shell's print verb, which only takes a file. Untried: no such machine was at hand.
//!
//! The file lies in the user's own temporary folder until the program that prints it has ended.

use std::io::Write;
use std::process::Command;

use super::{Error, Job, Queue, SECRETS, Sent, State, Told, Tray};

/// Windows chooses the printer itself: the default one.
pub(super) fn queues() -> Vec<Queue> {
    vec![Queue {
        name: "默认打印机".to_owned(),
        default: true,
        state: State::Unknown,
        said: String::new(),
    }]
}

/// The shell's verb knows no trays.
pub(super) fn trays(_queue: &str) -> Vec<Tray> {
    Vec::new()
}

/// The program that prints does not say what became of it.
pub(super) fn told(_job: &str) -> Told {
    Told::gone()
}

pub(super) fn print(job: &Job<'_>, pdf: &[u8]) -> Result<Sent, Error> {
    let refused = |error: std::io::Error| Error::Refused(error.to_string());
    let mut file =
        tempfile::Builder::new().prefix("yuwang-").suffix(".pdf").tempfile().map_err(refused)?;
    file.write_all(pdf).map_err(refused)?;
    let path = file.into_temp_path();
    for _ in 0..job.copies.max(1) {
        let mut command = Command::new("powershell");
        for secret in SECRETS {
            command.env_remove(secret);
        }
        let status = command
            .args(["-NoProfile", "-NonInteractive", "-Command"])
            .arg("Start-Process -FilePath $env:YUWANG_PRINT -Verb Print -Wait")
            .env("YUWANG_PRINT", path.as_os_str())
            .status()
            .map_err(|_| Error::NoService)?;
        if !status.success() {
            return Err(Error::Refused(status.to_string()));
        }
    }
    Ok(Sent { job: String::new() })
}
