//! The ledger seen from outside, before a window has it and after.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Instant;

use yuwang::api::calendar::{CalendarAsk, CalendarReply};
use yuwang::api::lines::{BoardAsk, BoardReply};
use yuwang::api::log::{LogAsk, LogLine};
use yuwang::api::places::{EntryReply, PlaceLine, PlaceReply};
use yuwang::api::plan::{PlanAsk, PlanReply};
use yuwang::api::{Init, Key, Open, Session};
use yuwang::exchange::import::Request;
use yuwang::ledger::Post;
use yuwang::vault::Passphrase;
use yuwang::watch::Watch;

use super::machine::{MOMENT, PATIENCE};

/// The passphrase of every ledger in these tests.
pub const PASSPHRASE: &str = "测试台账-2026-冬";
/// The day in every window of these tests.
pub const TODAY: &str = "2026-11-05";
/// Places of the sample post.
const PLACES: usize = 24;

/// Copies a ledger with a sample post to `folder`. It is made once for all tests.
pub fn sample(folder: &Path) {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window-sample");
        let _ = fs::remove_dir_all(&made);
        let mut session = init(&made);
        session.fill_with_sample(PLACES, Watch::nobody()).expect("sample");
        made
    });
    copy(made, folder);
}

/// Makes an empty ledger in `folder`.
pub fn empty(folder: &Path) {
    drop(init(folder));
}

/// Makes an empty ledger and keeps it open.
pub fn init(folder: &Path) -> Session {
    let post = Post {
        station: "柳溪派出所".into(),
        name: "东桥警务室".into(),
        officer: "陈立".into(),
        code: "DQ01".into(),
        ..Post::default()
    };
    let (passphrase, today) = (Passphrase::new(PASSPHRASE), Some(TODAY.parse().expect("day")));
    let init = Init { folder: folder.to_owned(), post, passphrase, today };
    Session::init(&init).expect("ledger").0
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copy");
        }
    }
}

/// The ledger, opened as the command line opens it. The window must be closed.
pub struct Outside {
    session: Session,
    folder: PathBuf,
}

impl Outside {
    /// Opens it; personal numbers are masked.
    pub fn of(folder: &Path) -> Self {
        Self { session: open(folder, false), folder: folder.to_owned() }
    }

    /// The same ledger with personal numbers in full.
    pub fn in_full(self) -> Self {
        let Self { session, folder } = self;
        drop(session);
        Self { session: open(&folder, true), folder }
    }

    /// Lets somebody else in, too.
    pub fn add_user(&mut self, name: &str, role: &str, passphrase: &str) {
        let passphrase = Passphrase::new(passphrase);
        self.session.add_user(name, role, &passphrase).expect("a user");
    }

    /// How the exemptions stand, the newest first.
    pub fn exemption_states(&self) -> Vec<&'static str> {
        let all = self.session.exemptions(None).expect("exemptions").exemptions;
        all.iter().map(|one| one.state).collect()
    }

    /// The places of a category, by its code.
    pub fn places(&mut self, category: &str) -> Vec<PlaceLine> {
        self.session.places(Some(category), None).expect("places").places
    }

    /// Adds an entry to a place.
    pub fn add(&mut self, form: &str, place: &PlaceLine, set: &[(&str, &str)]) {
        let input: Vec<_> =
            set.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        self.session.add(form, Some(place.id), &input).expect("an entry");
    }

    /// Takes a place in from a file, as the old ledger has it, and names it.
    pub fn take_in(&mut self, category: &str, head: &str, row: &str) -> PlaceLine {
        let file = self.folder.with_extension("csv");
        fs::write(&file, format!("{head}\r\n{row}\r\n")).expect("a file");
        let before: Vec<_> = self.places(category).iter().map(|place| place.id).collect();
        let request = Request { file, ..Request::default() };
        self.session.import(&request, None, Watch::nobody()).expect("an import");
        let mut places = self.places(category).into_iter();
        places.find(|place| !before.contains(&place.id)).expect("a new place")
    }

    /// The board of a week.
    pub fn week(&mut self, ask: &BoardAsk) -> BoardReply {
        self.session.week_board(ask).expect("a week")
    }

    /// The plan of a day.
    pub fn plan(&mut self, ask: &PlanAsk) -> PlanReply {
        self.session.plan(ask).expect("a plan")
    }

    /// A week, a month or a year.
    pub fn calendar(&mut self, ask: &CalendarAsk) -> CalendarReply {
        self.session.calendar(ask).expect("a calendar")
    }

    /// The page of a place.
    pub fn page(&mut self, place: &PlaceLine) -> PlaceReply {
        self.session.place(place.id).expect("place")
    }

    /// The first place of a category with an entry on a form that fits.
    pub fn find(
        &mut self,
        category: &str,
        form: &str,
        fits: impl Fn(&EntryReply) -> bool,
    ) -> (PlaceLine, EntryReply) {
        for place in self.places(category) {
            let entries = self.page(&place).entries;
            if let Some(entry) = entries.into_iter().find(|one| one.form == form && fits(one)) {
                return (place, entry);
            }
        }
        panic!("no {category} with a {form} that fits");
    }

    /// The entry as it is now.
    pub fn again(&mut self, place: &PlaceLine, entry: &EntryReply) -> EntryReply {
        let entries = self.page(place).entries;
        entries.into_iter().find(|one| one.entry == entry.entry).expect("the entry is there")
    }

    /// The entries of a place on a form.
    pub fn entries(&mut self, place: &PlaceLine, form: &str) -> Vec<EntryReply> {
        let entries = self.page(place).entries;
        entries.into_iter().filter(|entry| entry.form == form).collect()
    }

    /// What hangs on a place: the names and what is in them.
    pub fn attachments(&mut self, place: &PlaceLine) -> Vec<(String, Vec<u8>)> {
        let all = self.session.attachments(place.id).expect("attachments").attachments;
        all.into_iter()
            .map(|one| {
                let content = self.session.attachment(one.attachment).expect("attachment");
                (one.name, content.bytes.to_vec())
            })
            .collect()
    }

    /// How many changes of entries were made after a row of history.
    pub fn changes_since(&self, head: i64) -> usize {
        let rows = self.session.history(None, 500).expect("history").history;
        let newer = rows.iter().filter(|row| row.seq > head && row.entry.is_some());
        newer.map(|row| row.change.to_string()).collect::<BTreeSet<_>>().len()
    }

    /// The newest lines of the log.
    pub fn log(&self) -> Vec<LogLine> {
        self.session.log(&LogAsk::default()).expect("log").lines
    }

    /// The number of the newest row of history.
    pub fn head(&self) -> i64 {
        self.session.history_head().expect("history")
    }

    /// Asserts that nothing in the ledger is damaged, its chain of history included.
    pub fn is_whole(&self) {
        for check in [self.session.check(Watch::nobody()), self.session.verify_log()] {
            let check = check.expect("check");
            assert!(check.ok, "{}", serde_json::to_string(&check).unwrap_or_default());
        }
    }
}

fn open(folder: &Path, reveal: bool) -> Session {
    let open = Open {
        folder: folder.to_owned(),
        user: None,
        key: Key::Passphrase(Passphrase::new(PASSPHRASE)),
        today: Some(TODAY.parse().expect("day")),
        reveal,
    };
    let deadline = Instant::now() + PATIENCE;
    loop {
        match Session::open(&open) {
            Ok(session) => return session,
            Err(error) if Instant::now() > deadline => panic!("{}", error.message),
            Err(_) => std::thread::sleep(MOMENT),
        }
    }
}

/// What can be read in a PDF, without the spaces between: a checked, sound PDF.
pub fn text_of_pdf(file: &Path) -> String {
    let checked = run(Command::new("qpdf").arg("--check").arg(file), "qpdf");
    assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
    let mut command = Command::new("pdftotext");
    let text = run(command.args(["-raw", "-enc", "UTF-8"]).arg(file).arg("-"), "poppler-utils");
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// How many pages a PDF has.
pub fn pages_of_pdf(file: &Path) -> usize {
    let told = run(Command::new("qpdf").arg("--show-npages").arg(file), "qpdf");
    told.trim().parse().expect("a number")
}

/// Runs a tool of the package to its good end; what it said.
pub fn run(command: &mut Command, package: &str) -> String {
    let tool = command.get_program().display().to_string();
    let output = command.output().unwrap_or_else(|error| {
        panic!("{tool} does not start ({error}); install {package}, or run: cargo xtask setup")
    });
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{tool}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A value of an entry as a text.
pub fn value(entry: &EntryReply, path: &str) -> String {
    match entry.values.get(path) {
        None => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
