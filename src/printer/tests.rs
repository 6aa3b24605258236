//! The queue is played by two small scripts, so that the promises hold on a machine without CUPS.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

fn script(bin: &Path, name: &str, body: &str) {
    let path = bin.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("script");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("mode");
}

fn played(lpstat: &str, lp: &str) -> (tempfile::TempDir, Spooler) {
    let bin = tempfile::tempdir().expect("folder");
    script(bin.path(), "lpstat", lpstat);
    script(bin.path(), "lp", lp);
    let spooler = Spooler::with_commands_in(bin.path().to_owned());
    (bin, spooler)
}

const JOB: Job<'static> = Job {
    queue: "PDF",
    copies: 2,
    sides: Sides::Both,
    sheet: (210, 297),
    tray: Some("InputSlot=Tray2"),
    title: "渔网台账 3页",
};

#[test]
fn queues_are_told_with_their_state_the_default_one_first() {
    let (_bin, spooler) = played(
        r#"case "$1" in
-e) printf 'Attic\nHall\nPDF\nStore\n';;
-d) echo 'system default destination: PDF';;
-p) printf 'printer Attic disabled since Mon -\n\treason unknown\nprinter Hall disabled since Mon -\n\tPaper jam\nprinter PDF is idle.  enabled since Mon\nprinter Store now printing Store-4.  enabled since Mon\n';;
-a) printf 'Hall accepting requests since Mon\nPDF accepting requests since Mon\nStore not accepting requests since Mon -\n\tmoved away\n';;
esac"#,
        "exit 1",
    );
    let queues = spooler.queues().expect("queues");
    let told: Vec<_> =
        queues.iter().map(|q| (q.name.as_str(), q.default, q.state, q.said.as_str())).collect();
    assert_eq!(
        told,
        [
            ("PDF", true, State::Idle, ""),
            ("Attic", false, State::Stopped, ""),
            ("Hall", false, State::Stopped, "Paper jam"),
            ("Store", false, State::Refusing, "moved away"),
        ]
    );
}

#[test]
fn no_queue_is_an_answer_and_no_service_an_error() {
    let (_bin, none) = played(r#"[ "$1" = -r ] && echo 'scheduler is running'; exit 0"#, "");
    assert_eq!(none.queues(), Ok(Vec::new()));
    let (_bin, down) = played("[ \"$1\" = -r ] && echo 'scheduler is not running'; exit 1", "");
    assert_eq!(down.queues(), Err(Error::NotRunning));
    let nothing = tempfile::tempdir().expect("folder");
    let missing = Spooler::with_commands_in(nothing.path().to_owned());
    assert_eq!(missing.queues(), Err(Error::NoService));
    assert_eq!(missing.send(&JOB, b"%PDF"), Err(Error::NoService));
}

#[test]
fn the_pdf_goes_through_standard_input_with_copies_sides_and_sheet() {
    let (bin, spooler) = played(
        "",
        r#"cd "$(dirname "$0")"; printf '%s\n' "$@" > args; cat > got; echo 'request id is PDF-17 (0 file(s))'"#,
    );
    let pdf = vec![b'x'; 300_000];
    let sent = spooler.send(&JOB, &pdf).expect("sent");
    assert_eq!(sent.job, "PDF-17");
    assert_eq!(std::fs::read(bin.path().join("got")).expect("got"), pdf);
    let args = std::fs::read_to_string(bin.path().join("args")).expect("args");
    for wanted in [
        "-d\nPDF\n",
        "-n\n2\n",
        "-t\n渔网台账 3页\n",
        "sides=two-sided-long-edge\n",
        "media=iso_a4_210x297mm\n",
        "-o\nInputSlot=Tray2\n",
    ] {
        assert!(args.contains(wanted), "{wanted} in {args}");
    }
    let command = spooler.command("lp");
    let hidden = command.get_envs().any(|(name, value)| name == SECRETS[0] && value.is_none());
    assert!(hidden, "the passphrase is not passed on");
}

#[test]
fn refusals_are_told_apart() {
    for (words, error) in [
        ("lp: Error - The printer or class does not exist.", Error::NoQueue),
        ("lp: Error - scheduler not responding.", Error::NotRunning),
        (
            "lp: Destination \"PDF\" is not accepting jobs.",
            Error::Refused("lp: Destination \"PDF\" is not accepting jobs.".to_owned()),
        ),
    ] {
        let (_bin, spooler) = played("", &format!("echo '{words}' >&2; exit 1"));
        assert_eq!(spooler.send(&JOB, b"%PDF-1.7"), Err(error));
    }
}

#[test]
fn trays_are_those_of_the_model() {
    let (bin, spooler) = played("", "");
    let said =
        "echo 'PageSize/Media Size: *A4 A5'; echo 'InputSlot/Media Source: Default *Tray1 Manual'";
    script(bin.path(), "lpoptions", said);
    let trays = spooler.trays("PDF").expect("trays");
    let told: Vec<_> = trays.iter().map(|tray| (tray.option.as_str(), tray.default)).collect();
    assert_eq!(
        told,
        [("InputSlot=Default", false), ("InputSlot=Tray1", true), ("InputSlot=Manual", false)]
    );
    script(bin.path(), "lpoptions", "echo 'no model' >&2; exit 1");
    assert_eq!(spooler.trays("PDF"), Ok(Vec::new()));
}

/// What is told of job `PDF-17` when the system lists it so, and `cancel` answers so.
fn followed(waiting: &str, over: &str, cancel: &str) -> Told {
    let lpstat = format!(
        "case \"$3\" in\nnot-completed) printf '{waiting}';;\ncompleted) printf '{over}';;\nesac"
    );
    let (bin, spooler) = played(&lpstat, "");
    script(bin.path(), "cancel", &format!("echo \"{cancel}\" >&2; exit 1"));
    spooler.follow("PDF-17").expect("told")
}

#[test]
fn a_job_is_followed_to_its_end() {
    let listed = |alerts: &str, said: &str| {
        format!(
            "PDF-1 me 1 Mon\\n\tAlerts: none\\nPDF-17 me 9 Mon\\n\tStatus: {said}\\n\tAlerts: {alerts}\\n"
        )
    };
    let now = |alerts: &str| followed(&listed(alerts, ""), "", "never asked").progress;
    assert_eq!(now("none"), Progress::Waiting);
    assert_eq!(now("printer-stopped"), Progress::Waiting);
    assert_eq!(now("job-hold-until-specified"), Progress::Held);
    assert_eq!(now("job-printing"), Progress::Printing);
    let over = |said: &str| {
        followed("", &listed("processing-to-stop-point", "Paper jam"), &format!("cancel: {said}"))
    };
    let failed = over("cancel-job failed: Job #17 is already aborted - can't cancel.");
    assert_eq!((failed.progress, failed.said.as_str()), (Progress::Failed, "Paper jam"));
    let ended =
        |said: &str| over(&format!("cancel-job failed: Job #17 is already {said} - can't cancel."));
    assert_eq!(ended("canceled").progress, Progress::Cancelled);
    assert_eq!(ended("completed").progress, Progress::Done);
    // Newer services say it themselves.
    let said = |alerts: &str| followed("", &listed(alerts, ""), "never asked").progress;
    assert_eq!(said("job-completed-successfully"), Progress::Done);
    assert_eq!(said("aborted-by-system"), Progress::Failed);
    assert_eq!(said("job-canceled-by-user"), Progress::Cancelled);
    assert_eq!(followed("", "", "").progress, Progress::Gone);
}
