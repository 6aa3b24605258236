//! A batch into a folder: all of it or nothing.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::exchange::profile::Charset;

use super::{Batch, ExportError, Problem, manifest};

/// One written file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Where it is.
    pub file: PathBuf,
    /// Rows without headings.
    pub rows: usize,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The files in order.
    pub files: Vec<ExportedFile>,
    /// The manifest.
    pub manifest: PathBuf,
    /// What is wrong with rows that were left out.
    pub problems: Vec<Problem>,
    /// Good to know, in Chinese.
    pub notices: Vec<String>,
}

/// Writes a batch into a folder, which is made if it is not there.
///
/// # Errors
/// See [`ExportError`]; nothing of the batch is left then. A file that was there before is never
/// replaced.
pub fn write(batch: &Batch, dir: &Path) -> Result<Exported, ExportError> {
    write_with(batch, dir, &mut |_| Ok(()))
}

/// `before_rename` is where a test pulls out the stick.
pub(super) fn write_with(
    batch: &Batch,
    dir: &Path,
    before_rename: &mut dyn FnMut(&Path) -> io::Result<()>,
) -> Result<Exported, ExportError> {
    let made = missing_folders(dir);
    let result = write_all(batch, dir, before_rename);
    if result.is_err() {
        // Only what this call made, and only if empty: `remove_dir` sees to that.
        for folder in &made {
            let _ = fs::remove_dir(folder);
        }
    }
    result
}

fn write_all(
    batch: &Batch,
    dir: &Path,
    before_rename: &mut dyn FnMut(&Path) -> io::Result<()>,
) -> Result<Exported, ExportError> {
    fs::create_dir_all(dir).map_err(ExportError::from_io)?;
    let manifest = manifest_path(batch, dir);
    let mut files = Vec::new();
    for file in &batch.files {
        files.push(ExportedFile {
            file: dir.join(&file.name),
            rows: file.rows,
            sha256: file.sha256.clone(),
        });
    }
    for target in files.iter().map(|file| &file.file).chain([&manifest]) {
        if target.symlink_metadata().is_ok() {
            let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(ExportError::Exists(name));
        }
    }
    let mut waiting = Vec::new();
    for (file, target) in batch.files.iter().zip(&files) {
        waiting.push((temporary(dir, &file.bytes)?, target.file.clone()));
    }
    let text = Charset::Utf8Bom.bytes(&batch.manifest);
    waiting.push((temporary(dir, &text)?, manifest.clone()));

    let mut placed = Vec::new();
    for (file, target) in waiting {
        let moved = before_rename(&target)
            .and_then(|()| file.persist(&target).map_err(|error| error.error));
        if let Err(error) = moved {
            placed.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err(ExportError::from_io(error));
        }
        placed.push(target);
    }
    sync_folder(dir);
    Ok(Exported {
        files,
        manifest,
        problems: batch.problems.clone(),
        notices: batch.notices.clone(),
    })
}

/// A file that goes away by itself unless it is renamed.
fn temporary(dir: &Path, bytes: &[u8]) -> Result<NamedTempFile, ExportError> {
    let write = || {
        let mut file =
            tempfile::Builder::new().prefix(".yuwang-").suffix(".part").tempfile_in(dir)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(ExportError::from_io)
}

/// The manifest of an earlier batch stays; this one then bears its batch in its name.
fn manifest_path(batch: &Batch, dir: &Path) -> PathBuf {
    let path = dir.join(manifest::NAME);
    if path.symlink_metadata().is_err() {
        return path;
    }
    dir.join(format!("清单_{}.txt", batch.id))
}

/// The folders that `create_dir_all` will make, innermost first.
fn missing_folders(dir: &Path) -> Vec<PathBuf> {
    dir.ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && path.symlink_metadata().is_err())
        .map(Path::to_path_buf)
        .collect()
}

/// Renames survive a power cut. Not every file system can; the files themselves are synced.
fn sync_folder(dir: &Path) {
    let _ = File::open(dir).and_then(|folder| folder.sync_all());
}
