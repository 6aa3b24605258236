//! What a window or a script may ask and what it gets back.
//!
//! Plain requests, plain replies, one error type with a code and Chinese words. The command line
//! and the shell are two thin callers of this module. Only types of this module (and stored JSON)
//! are serialised, so a stored type may change without breaking a window.

pub mod about;
pub mod attachments;
pub mod backups;
pub mod batches;
pub mod bin;
pub mod binder;
mod binder_changes;
pub mod calendar;
pub mod calendar_day;
pub mod campaign;
pub mod changes;
pub mod definitions;
pub mod demo;
pub mod desk;
pub mod door;
pub mod entries;
pub mod error;
pub mod exemptions;
pub mod export;
pub mod figure_places;
pub mod figures;
pub mod files;
pub mod forms;
pub mod frame;
pub mod grid;
pub mod handover;
pub mod help;
pub mod holes;
pub mod import_desk;
pub mod import_views;
pub mod keep;
pub mod keys;
pub mod leaf;
pub mod leaf_paper;
mod leaves;
pub mod lines;
pub mod log;
pub mod needles;
pub mod net;
pub mod newcomer;
pub mod own_forms;
pub mod parts;
mod placeholders;
pub mod places;
pub mod plan;
pub mod post;
pub mod print_desk;
pub mod print_jobs;
pub mod printers;
pub mod printing;
pub mod queue_desk;
mod recovery;
pub mod remembered;
mod replacement_list;
pub mod report;
pub mod report_desk;
mod report_paper;
pub mod rules;
pub mod sample;
pub mod session;
pub mod sheets;
pub mod telling;
pub mod typing;
mod unexported;
pub mod visit;
mod wire;

pub use error::{Error, Exit, Result};
pub use session::{Init, InitReply, Key, Open, Session, default_folder};

/// A font that the program carries, for the screen: `rare` or `serif`.
pub fn screen_font(name: &str) -> Option<Vec<u8>> {
    use crate::paper::fonts::Face;
    let face = match name {
        "rare" => Face::Rare,
        "serif" => Face::Value,
        "title" => Face::Title,
        _ => return None,
    };
    face.font()?.file().map(|file| file.to_vec())
}

/// Whether a file could be written there; tells before something that cannot be repeated.
///
/// # Errors
/// `READ_ONLY`, `NO_SPACE`.
pub fn check_writable(path: &std::path::Path) -> Result<()> {
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => std::path::Path::new("."),
    };
    std::fs::create_dir_all(dir)
        .and_then(|()| tempfile::Builder::new().prefix(".yuwang-").tempfile_in(dir))
        .map(|_| ())
        .map_err(|error| Error::writing(&error, &path.display().to_string()))
}

/// Writes a file whole or not at all: beside its target, synced, renamed.
pub(crate) fn write_file(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    write_beside(path, bytes)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes what is to become a file beside its target, under a passing name.
fn write_beside(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    use std::io::Write;
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => std::path::Path::new("."),
    };
    std::fs::create_dir_all(dir)?;
    let mut file = tempfile::Builder::new().prefix(".yuwang-").tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}
