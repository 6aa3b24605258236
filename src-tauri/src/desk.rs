//! The desk: the one ledger that is open, the files that were chosen, the work under way.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::Serialize;
use tauri::{DragDropEvent, Emitter, WebviewWindow, WindowEvent};
use ts_rs::TS;
use yuwang::api::door::Patience;
use yuwang::api::{Error, Session};

use crate::options::Options;

/// A file or folder that the officer chose. The window knows its name and a number; the path
/// stays here.
#[derive(Clone, Serialize, TS)]
pub struct Chosen {
    /// Stands for it in later calls.
    pub token: u32,
    /// Its name without the folders.
    pub name: String,
    /// The whole path as an officer may read it.
    pub shown: String,
}

/// What the shell keeps between calls.
pub struct Desk {
    /// How the window was started.
    pub options: Options,
    session: Mutex<Option<Session>>,
    patience: Mutex<Patience>,
    chosen: Mutex<Vec<PathBuf>>,
    works: Mutex<BTreeMap<u32, Arc<AtomicBool>>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// A desk with no ledger open.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            session: Mutex::default(),
            patience: Mutex::default(),
            chosen: Mutex::default(),
            works: Mutex::default(),
        }
    }

    /// Works with the open ledger.
    ///
    /// # Errors
    /// `NOT_OPEN` when it is locked; what the work says.
    pub fn with<R>(&self, work: impl FnOnce(&mut Session) -> Result<R, Error>) -> Result<R, Error> {
        let mut session = held(&self.session);
        let session = session.as_mut().ok_or_else(|| {
            Error::refused("NOT_OPEN", "台账已经锁上，没有改动。", "请先输入口令打开。")
        })?;
        work(session)
    }

    /// Works with the ledger or with its absence: opening, restoring.
    pub fn with_place<R>(&self, work: impl FnOnce(&mut Option<Session>) -> R) -> R {
        work(&mut held(&self.session))
    }

    /// Tries a passphrase or recovery key. One at a time, and slower after several wrong ones.
    ///
    /// # Errors
    /// `TOO_MANY_TRIES`; what the work says.
    pub fn try_secret<R>(&self, work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        let mut patience = held(&self.patience);
        patience.check(Instant::now())?;
        let tried = work();
        patience.note(&tried, Instant::now());
        tried
    }

    /// Seconds until the next passphrase may be tried.
    pub fn seconds_to_wait(&self) -> u64 {
        held(&self.patience).seconds_left(Instant::now())
    }

    /// Puts an opened ledger on the desk, in the place of the one that was there.
    pub fn put(&self, session: Session) {
        *held(&self.session) = Some(session);
    }

    /// Closes the ledger: keys are wiped, the folder is free again.
    pub fn close(&self) {
        *held(&self.session) = None;
    }

    /// Whether a ledger is open.
    pub fn is_open(&self) -> bool {
        held(&self.session).is_some()
    }

    /// Keeps a path that the officer chose.
    pub fn keep(&self, path: PathBuf) -> Chosen {
        let mut chosen = held(&self.chosen);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = path.display().to_string();
        chosen.push(path);
        Chosen { token: u32::try_from(chosen.len()).unwrap_or(u32::MAX), name, shown }
    }

    /// The path behind a token.
    ///
    /// # Errors
    /// A token that was never given out.
    pub fn path(&self, token: u32) -> Result<PathBuf, Error> {
        let chosen = held(&self.chosen);
        let at = usize::try_from(token).unwrap_or(0).wrapping_sub(1);
        chosen.get(at).cloned().ok_or_else(|| Error::fault("unknown file token"))
    }

    /// Begins a long work under the number that the window gave it; what is answered turns true when
    /// somebody wants it to stop.
    pub fn begin_work(&self, work: u32) -> Arc<AtomicBool> {
        let stop = Arc::new(AtomicBool::new(false));
        held(&self.works).insert(work, stop.clone());
        stop
    }

    /// Forgets a work that is over.
    pub fn end_work(&self, work: u32) {
        held(&self.works).remove(&work);
    }

    /// Asks a work to stop.
    pub fn cancel(&self, work: u32) {
        if let Some(stop) = held(&self.works).get(&work) {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// Files dropped anywhere on the window are kept and told as the event `dropped`.
    pub fn listen_for_drops(self: &Arc<Self>, window: &WebviewWindow) {
        let (desk, target) = (self.clone(), window.clone());
        window.on_window_event(move |event| {
            if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
                let files: Vec<Chosen> = paths.iter().map(|path| desk.keep(path.clone())).collect();
                let _ = target.emit("dropped", files);
            }
        });
    }
}
