//! A ledger in a folder of its own and the built command, as a person at a terminal has them.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use yuwang::api::{Key, Open, Session};
use yuwang::vault::Passphrase;

pub const PASSPHRASE: &str = "渔网 门牌 晨风 纸伞";
pub const TODAY: &str = "2026-11-01";

/// The eight sample tables, places before what hangs on them.
pub const TABLES: [&str; 8] =
    ["venues", "rentals", "units", "blocks", "staff", "tenants", "checks", "letters"];

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub json: Value,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    fn of(output: &Output) -> Self {
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let json = serde_json::from_str(&stdout).unwrap_or(Value::Null);
        Self { code: output.status.code().unwrap_or(-1), json, stdout, stderr }
    }

    /// Asserts the exit code and one JSON document; hands the document on.
    #[track_caller]
    pub fn exits(self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        assert!(!self.json.is_null(), "no JSON document: {}\n{}", self.stdout, self.stderr);
        self.json
    }

    /// Asserts a refusal: exit 3, this code, Chinese words.
    #[track_caller]
    pub fn refuses(self, code: &str) -> Value {
        self.fails(3, code)
    }

    /// Asserts an error: its exit code, its code, Chinese words.
    #[track_caller]
    pub fn fails(self, exit: i32, code: &str) -> Value {
        let json = self.exits(exit);
        assert_eq!(json["error"]["code"], code, "{json}");
        assert!(is_chinese(&json["error"]["message"]), "{json}");
        json
    }
}

pub fn is_chinese(value: &Value) -> bool {
    value.as_str().unwrap_or_default().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The command, with nothing of this machine's surroundings in it.
pub fn yuwang() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yuwang"));
    surroundings(&mut command);
    command
}

fn surroundings(command: &mut Command) {
    command.stdin(Stdio::null()).env("YUWANG_PASSPHRASE", PASSPHRASE);
    command.env_remove("YUWANG_NEW_PASSPHRASE");
}

pub fn run(command: &mut Command) -> Answer {
    Answer::of(&command.output().unwrap())
}

/// A ledger folder that goes when the test ends, and room for files beside it.
pub struct Book {
    dir: TempDir,
}

impl Book {
    /// No ledger yet.
    pub fn absent() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A new, empty ledger.
    pub fn empty() -> Self {
        static PREPARED: OnceLock<PathBuf> = OnceLock::new();
        Self::copy_of(PREPARED.get_or_init(|| {
            prepare("empty", |book| {
                book.ok(&[
                    "init",
                    "--post",
                    "一警务室",
                    "--station",
                    "郭家店派出所",
                    "--officer",
                    "王警官",
                ]);
            })
        }))
    }

    /// A ledger with the whole sample workbook in it.
    pub fn with_sample() -> Self {
        static PREPARED: OnceLock<PathBuf> = OnceLock::new();
        let empty = Self::empty();
        Self::copy_of(PREPARED.get_or_init(move || {
            prepare("sample", |book| {
                copy_folder(&empty.ledger(), &book.ledger());
                book.ok(&["import", "--all-sheets", path(&sample("辖区基础台账.xlsx"))]);
            })
        }))
    }

    /// A ledger of its own that looks like `folder`.
    pub fn copy_of(folder: &Path) -> Self {
        let book = Self::absent();
        copy_folder(folder, &book.ledger());
        book
    }

    pub fn ledger(&self) -> PathBuf {
        self.dir.path().join("台账")
    }

    /// A path beside the ledger.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file beside the ledger.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.beside(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = yuwang();
        command.arg("--ledger").arg(self.ledger()).args(["--json", "--today", TODAY]).args(args);
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Answer {
        run(&mut self.command(args))
    }

    /// What a person at a terminal reads, without `--json`.
    pub fn says<S: AsRef<OsStr>>(&self, args: &[S]) -> Answer {
        let mut command = yuwang();
        command.arg("--ledger").arg(self.ledger()).args(["--today", TODAY]).args(args);
        run(&mut command)
    }

    /// The same, with every file the command writes limited to so many KiB: a disk that is full.
    pub fn run_on_a_full_disk<S: AsRef<OsStr>>(&self, kib: u64, args: &[S]) -> Answer {
        let mut command = Command::new("bash");
        surroundings(&mut command);
        command
            .args(["-c", &format!("ulimit -f {kib}; exec \"$0\" \"$@\"")])
            .arg(env!("CARGO_BIN_EXE_yuwang"))
            .arg("--ledger")
            .arg(self.ledger())
            .args(["--json", "--today", TODAY])
            .args(args);
        run(&mut command)
    }

    /// Runs and asserts that all is well.
    #[track_caller]
    pub fn ok<S: AsRef<OsStr>>(&self, args: &[S]) -> Value {
        self.run(args).exits(0)
    }

    #[track_caller]
    pub fn import(&self, file: &Path, more: &[&str]) -> Answer {
        let mut args = vec!["import", path(file)];
        args.extend(more);
        self.run(&args)
    }

    /// Adds an entry and hands on its id; `place` is empty for a registration.
    #[track_caller]
    pub fn add(&self, form: &str, place: &str, set: &[&str]) -> Value {
        let mut args = vec!["add", "--form", form];
        if !place.is_empty() {
            args.extend(["--place", place]);
        }
        for pair in set {
            args.extend(["--set", pair]);
        }
        self.ok(&args)
    }

    pub fn places(&self) -> Vec<Value> {
        self.ok(&["places"])["places"].as_array().unwrap().clone()
    }

    /// The id of the place of this name (of a rental: its address) or old code.
    #[track_caller]
    pub fn place_called(&self, name: &str) -> String {
        let places = self.places();
        let found = places.iter().find(|place| place["name"] == name || place["ext_code"] == name);
        text(&found.unwrap_or_else(|| panic!("no place {name}"))["id"])
    }

    /// The page of a place with numbers in full.
    pub fn page(&self, id: &str) -> Value {
        self.ok(&["place", id, "--reveal"])
    }

    pub fn figures(&self) -> Value {
        self.ok(&["report"])["figures"].clone()
    }

    /// The number of the newest row of history.
    pub fn newest(&self) -> i64 {
        self.ok(&["history", "--limit", "1"])["history"][0]["seq"].as_i64().unwrap()
    }

    pub fn queue(&self) -> Vec<Value> {
        self.run(&["queue", "--reveal"]).json["queue"].as_array().unwrap().clone()
    }

    #[track_caller]
    pub fn is_whole(&self) {
        let check = self.ok(&["check"]);
        assert_eq!(check["ok"], true, "{check}");
        assert_eq!(self.ok(&["log", "--verify"])["ok"], true);
    }

    /// How the window opens it, on the tests' day.
    pub fn opening(&self, passphrase: &str) -> Open {
        let key = Key::Passphrase(Passphrase::new(passphrase));
        let today = Some(TODAY.parse().unwrap());
        Open { folder: self.ledger(), user: None, key, today, reveal: false }
    }

    /// The ledger as the window has it open. Drop it before a command is run.
    pub fn desk(&self) -> Session {
        Session::open(&self.opening(PASSPHRASE)).unwrap()
    }

    /// Every file of the ledger and the digest of its bytes.
    pub fn bytes(&self) -> BTreeMap<PathBuf, String> {
        let all = files_below(&self.ledger());
        all.into_iter().map(|(path, bytes)| (path, sha256(&bytes))).collect()
    }
}

/// A ledger that a test binary makes once and copies often.
/// A ledger folder that many tests copy, filled once.
pub fn prepare(name: &str, fill: impl FnOnce(&Book)) -> PathBuf {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", env!("CARGO_CRATE_NAME")));
    let _ = fs::remove_dir_all(&folder);
    let book = Book::absent();
    fill(&book);
    copy_folder(&book.ledger(), &folder);
    folder
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    if !folder.exists() {
        return all;
    }
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files_below(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            all.insert(path, bytes);
        }
    }
    all
}

/// A file of the sample post (`tests/data`).
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

pub fn sample_csv(table: &str) -> String {
    let text = fs::read_to_string(sample(&format!("csv-utf8-bom/{table}.csv"))).unwrap();
    text.trim_start_matches('\u{feff}').to_owned()
}

/// What an outside count says about the sample post.
pub fn summary() -> Value {
    serde_json::from_str(&fs::read_to_string(sample("summary.json")).unwrap()).unwrap()
}

/// Tenants of one house, each with a name that a person can have.
pub fn many_tenants(count: u32) -> String {
    let mut lines = vec!["房屋编号,姓名,性别,联系电话,入住日期".to_owned()];
    lines.extend((0..count).map(|n| {
        let given = char::from_u32(0x4E00 + n % 20_000).unwrap();
        format!("CZ22032200001,李{given},男,1487{n:07},2026-01-07")
    }));
    csv(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

pub fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// The entries of one form on a page.
pub fn entries<'v>(page: &'v Value, form: &str) -> Vec<&'v Value> {
    list(&page["entries"]).iter().filter(|entry| entry["form"] == form).collect()
}

/// The reasons why rows wait, in order.
pub fn reasons(report: &Value) -> Vec<String> {
    list(&report["attention"]).iter().map(|line| text(&line["reason"])).collect()
}

/// A table as CSV with a line for each row.
pub fn csv(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The words of a PDF in the order they were set, without any white space.
pub fn pdf_text(file: &Path) -> String {
    let output =
        Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(file).arg("-").output();
    let output = output.expect("pdftotext is missing: apt-get install poppler-utils");
    assert!(output.status.success(), "pdftotext: {}", String::from_utf8_lossy(&output.stderr));
    squeezed(&String::from_utf8(output.stdout).unwrap())
}

/// Pages of a PDF, as an outside program counts them.
pub fn pdf_pages(file: &Path) -> u64 {
    let output = Command::new("pdfinfo").arg(file).output();
    let output = output.expect("pdfinfo is missing: apt-get install poppler-utils");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said.lines().find_map(|line| line.strip_prefix("Pages:"));
    line.and_then(|count| count.trim().parse().ok()).unwrap_or_else(|| panic!("no pages: {said}"))
}

pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
