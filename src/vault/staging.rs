//! Building a folder out of sight, then putting it in place.
//!
//! Beside the target where it does not exist yet, or holds a ledger to be replaced; inside it where
//! it is an empty folder, which may be a mount point or somebody's current folder and must stay.
//! A staging folder that is dropped without being published takes everything with it.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::files::{create_private_file, create_private_folder, harden, is_there, parent_of, sync_folder, sync_tree};
use super::folder::{DATABASE, KEYS, LOCK};
use super::{Error, Result};

const MARK: &str = ".yuwang-";

#[derive(Debug)]
pub(super) struct Staging {
    temp: TempDir,
    target: PathBuf,
    place: Place,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    Beside,
    Inside,
}

impl Staging {
    /// For a target that must not exist, or be an empty folder.
    pub(super) fn for_new(target: &Path) -> Result<Self> {
        let target = std::path::absolute(target)?;
        if is_empty_folder(&target)? {
            let temp = tempfile::Builder::new().prefix(MARK).tempdir_in(&target)?;
            return Ok(Self { temp, target, place: Place::Inside });
        }
        if is_there(&target) {
            return Err(Error::Exists);
        }
        fs::create_dir_all(parent_of(&target))?;
        Self::beside(target)
    }

    /// For a target that holds a ledger.
    pub(super) fn for_replacing(target: &Path) -> Result<Self> {
        Self::beside(std::path::absolute(target)?)
    }

    fn beside(target: PathBuf) -> Result<Self> {
        let prefix = format!(".{}{MARK}", name_of(&target));
        let temp = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent_of(&target))?;
        Ok(Self { temp, target, place: Place::Beside })
    }

    pub(super) fn path(&self) -> &Path {
        self.temp.path()
    }

    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Puts the folder where there is nothing yet.
    pub(super) fn publish(self) -> Result<()> {
        harden(self.temp.path())?;
        sync_tree(self.temp.path())?;
        match self.place {
            Place::Beside => {
                // Rename would silently take the place of an empty folder made meanwhile; that is harmless.
                fs::rename(self.temp.path(), &self.target)?;
                let _gone = self.temp.keep();
                sync_folder(&parent_of(&self.target))
            }
            Place::Inside => self.move_up(),
        }
    }

    /// Moves the entries one level up, the key file last: without it the folder is no ledger.
    fn move_up(self) -> Result<()> {
        let mut names: Vec<_> =
            fs::read_dir(self.temp.path())?.map(|e| e.map(|e| e.file_name())).collect::<Result<_, _>>()?;
        names.sort_by_key(|name| name == KEYS);
        let mut moved = Vec::new();
        for name in &names {
            if let Err(error) = fs::rename(self.temp.path().join(name), self.target.join(name)) {
                for name in moved {
                    let _ = fs::rename(self.target.join(name), self.temp.path().join(name)); // then dropped with it
                }
                return Err(error.into());
            }
            moved.push(name);
        }
        sync_folder(&self.target)?;
        drop(self.temp);
        harden(&self.target)?;
        Ok(())
    }

    /// Moves the ledger at the target to `aside` and puts the new one in its place. If the second
    /// step fails the first is taken back.
    pub(super) fn publish_replacing(self, aside: &Path) -> Result<()> {
        harden(self.temp.path())?;
        sync_tree(self.temp.path())?;
        fs::rename(&self.target, aside)?;
        if let Err(error) = fs::rename(self.temp.path(), &self.target) {
            fs::rename(aside, &self.target)?;
            return Err(error.into());
        }
        let _gone = self.temp.keep();
        sync_folder(&parent_of(&self.target))
    }
}

/// Where a replaced ledger goes; a number is added if the name is taken.
pub(super) fn aside_name(target: &Path, stamp: &str) -> PathBuf {
    let name = name_of(target);
    let base = format!("{name}.replaced-{stamp}");
    let parent = parent_of(target);
    std::iter::once(base.clone())
        .chain((2..).map(|n| format!("{base}-{n}")))
        .map(|name| parent.join(name))
        .find(|path| !is_there(path))
        .unwrap_or_else(|| parent.join(base))
}

/// Takes back a swap that the power cut between its two renames: nothing at the target, the old
/// ledger aside and the new one still staged. Answers whether it did.
pub(super) fn undo_interrupted_swap(target: &Path) -> Result<bool> {
    let target = std::path::absolute(target)?;
    let parent = parent_of(&target);
    if is_there(&target) || !parent.is_dir() {
        return Ok(false);
    }
    let (staged, replaced) = (format!(".{}{MARK}", name_of(&target)), format!("{}.replaced-", name_of(&target)));
    let mut has_staged = false;
    let mut newest: Option<String> = None;
    for entry in fs::read_dir(&parent)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        has_staged |= name.starts_with(&staged);
        if name.starts_with(&replaced) && is_there(&parent.join(&name).join(KEYS)) {
            newest = newest.max(Some(name));
        }
    }
    match newest {
        Some(name) if has_staged => {
            fs::rename(parent.join(name), &target)?;
            sync_folder(&parent)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// An existing folder with nothing in it but what an interrupted run of ours may have left.
pub(super) fn is_empty_folder(path: &Path) -> Result<bool> {
    if !path.is_dir() {
        return Ok(false);
    }
    for entry in fs::read_dir(path)? {
        if !entry?.file_name().to_string_lossy().starts_with(MARK) {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn looks_like_a_ledger(path: &Path) -> bool {
    is_there(&path.join(KEYS)) || is_there(&path.join(DATABASE))
}

/// Makes the fixed subfolders of a ledger and the file to lock, where they are missing.
pub(super) fn make_subfolders(path: &Path) -> Result<()> {
    if !is_there(&path.join(LOCK)) {
        create_private_file(&path.join(LOCK))?;
    }
    for name in super::folder::SUBFOLDERS {
        let folder = path.join(name);
        if !folder.is_dir() {
            create_private_folder(&folder)?;
        }
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "ledger".into(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests;
