//! The main job in one go: a sample post, its binder, its rosters, its exports.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use crate::demo::{self, Plan};
use crate::domain::AnchorCategory;
use crate::exchange::profile::Profiles;
use crate::forms::{Catalogue, Shape};
use crate::ledger::Post;
use crate::vault::Passphrase;
use crate::watch::Watch;

use super::files::{ExportRequest, ExportedFile};
use super::printing::{PrintRequest, Selection};
use super::{Error, Init, Result, Session};

/// What sample to make.
pub struct DemoRequest {
    /// Where everything goes; the ledger into its folder `ledger`.
    pub out: PathBuf,
    /// How many places.
    pub places: usize,
    /// Same seed, same sample.
    pub seed: u64,
    /// Passphrase of the sample ledger.
    pub passphrase: Passphrase,
    /// A fixed day instead of the laptop's.
    pub today: Option<NaiveDate>,
}

/// Answer of `demo`.
#[derive(Serialize, TS)]
pub struct DemoReply {
    /// The ledger's folder.
    pub ledger: String,
    /// Places in it.
    pub places: usize,
    /// Entries in it.
    pub entries: usize,
    /// What was printed.
    pub pdfs: Vec<DemoPdf>,
    /// What was exported.
    pub exports: Vec<ExportedFile>,
    /// Forms that places should have and have not.
    pub holes: usize,
}

/// A printed file.
#[derive(Serialize, TS)]
pub struct DemoPdf {
    /// The file.
    pub file: String,
    /// Its pages.
    pub pages: usize,
}

/// The passphrase of a sample, which everybody knows, unless the caller gives another.
pub const PASSPHRASE: &str = "yuwang-demo-ledger";

/// Marks a folder that may be made anew without asking.
pub(super) const MARKER: &str = ".yuwang-demo";

/// What a sample makes in its folder.
const MADE: [&str; 4] = ["ledger", "活页夹", "名册", "导出"];

/// Makes the sample. A folder that an earlier sample made is made anew; any other that holds a
/// ledger is refused. When it is cancelled nothing of it is left.
///
/// # Errors
/// `EXISTS`, `NO_SPACE`, `READ_ONLY`, `CANCELLED` …
pub fn demo(request: &DemoRequest, watch: Watch<'_>) -> Result<DemoReply> {
    let out = &request.out;
    let failed = |error: &std::io::Error| Error::writing(error, &out.display().to_string());
    if out.join(MARKER).exists() {
        clear(out).map_err(|error| failed(&error))?;
    }
    std::fs::create_dir_all(out).map_err(|error| failed(&error))?;
    let made = make(request, watch);
    if watch.cancelled() && made.is_err() && out.join(MARKER).exists() {
        clear(out)
            .and_then(|()| std::fs::remove_file(out.join(MARKER)))
            .map_err(|error| failed(&error))?;
        let _ = std::fs::remove_dir(out); // stays if it holds anything else
    }
    made
}

fn clear(out: &Path) -> std::io::Result<()> {
    for made in MADE {
        match std::fs::remove_dir_all(out.join(made)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn make(request: &DemoRequest, watch: Watch<'_>) -> Result<DemoReply> {
    let out = &request.out;
    let post = demo::post(request.seed);
    let init = Init {
        folder: out.join("ledger"),
        post: Post {
            station: post.station,
            name: post.post,
            officer: post.officer,
            officer_no: post.officer_no,
            code: post.post_code,
            ..Post::default()
        },
        passphrase: request.passphrase.clone(),
        today: request.today,
    };
    let (mut session, _) = Session::init(&init)?;
    super::write_file(&out.join(MARKER), b"")
        .map_err(|error| Error::writing(&error, &out.display().to_string()))?;
    let catalogue = session.catalogue().clone();
    let plan =
        Plan { places: request.places, seed: request.seed, today: session.ledger.clock().today() };
    let jobs = print_jobs(out, &catalogue);
    // Places first, then files: one count for the person who waits.
    let total = plan.places + jobs.len();
    let count_places = |done: usize, _: usize| watch.said(done.min(plan.places), total);
    let subjects = demo::subjects(&catalogue, &plan).map(|subject| {
        (
            subject.kind,
            subject.entries.into_iter().map(|entry| (entry.form, entry.values)).collect(),
        )
    });
    let entries = session.ledger.fill(subjects, watch.told_by(&count_places))?;
    let count_files = |done: usize, _: usize| watch.said(plan.places + done, total);
    let pdfs = session.print_demo(jobs, watch.told_by(&count_files))?;
    let exports = session.export_demo(out, &catalogue, watch.in_silence())?;
    let places = session.places(None, None)?.places.len();
    let holes = session.holes(None)?.holes.iter().filter(|hole| hole.level != "low").count();
    Ok(DemoReply {
        ledger: init.folder.display().to_string(),
        places,
        entries,
        pdfs,
        exports,
        holes,
    })
}

/// The binder by category, what the three lines keep, and the rosters.
fn print_jobs(out: &Path, catalogue: &Catalogue) -> Vec<(PathBuf, Selection)> {
    let mut jobs: Vec<(PathBuf, Selection)> = AnchorCategory::ALL
        .iter()
        .map(|category| {
            let file = out.join("活页夹").join(format!("{}.pdf", category.label()));
            (file, Selection::Category(category.code().to_owned()))
        })
        .collect();
    // What the three lines keep hangs on no category.
    let lines = catalogue
        .forms()
        .iter()
        .filter(|form| form.subjects.iter().all(|subject| subject.category().is_none()));
    jobs.extend(lines.map(|form| {
        let file = out.join("活页夹").join("三条线").join(format!("{}.pdf", form.label));
        (file, Selection::Form(form.key.clone()))
    }));
    let rosters = catalogue.forms().iter().filter(|form| {
        form.shape == Shape::Roster && form.subjects.iter().any(|s| s.category().is_some())
    });
    jobs.extend(rosters.map(|form| {
        let file = out.join("名册").join(format!("{}（{}）.pdf", form.label, form.order));
        (file, Selection::Form(form.key.clone()))
    }));
    jobs
}

impl Session {
    fn print_demo(
        &mut self,
        jobs: Vec<(PathBuf, Selection)>,
        watch: Watch<'_>,
    ) -> Result<Vec<DemoPdf>> {
        let mut pdfs = Vec::new();
        for (done, (file, selection)) in jobs.into_iter().enumerate() {
            watch.said(done, 0);
            let request = PrintRequest {
                out: file,
                selection,
                form: None,
                blank: false,
                paper: "a4".to_owned(),
                punch: Some("a4_iso4".to_owned()),
                duplex: false,
                purpose: "归档".to_owned(),
                ..PrintRequest::default()
            };
            match self.print(&request, watch.in_silence()) {
                Ok(reply) => {
                    let files = reply.files.into_iter().zip(reply.file_pages);
                    pdfs.extend(files.map(|(file, pages)| DemoPdf { file, pages }));
                }
                Err(error) if error.code == "NOTHING_TO_PRINT" => {}
                Err(error) => return Err(error),
            }
        }
        Ok(pdfs)
    }

    fn export_demo(
        &mut self,
        out: &Path,
        catalogue: &Catalogue,
        watch: Watch<'_>,
    ) -> Result<Vec<ExportedFile>> {
        let (profiles, _) = Profiles::load_builtin(catalogue);
        let mut exports = Vec::new();
        for profile in profiles.all() {
            let request = ExportRequest {
                profile: profile.key.clone(),
                dir: out.join("导出").join(&profile.key),
                only_new: false,
                since: None,
                category: None,
                places: Vec::new(),
                encoding: None,
                purpose: "示例".to_owned(),
            };
            let reply = self.export(&request, watch)?;
            exports.extend(reply.files);
        }
        Ok(exports)
    }
}
