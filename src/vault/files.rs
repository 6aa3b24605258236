//! Files that are whole or absent.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Result;

/// Replaces `path` with `bytes`: whoever looks sees the whole old file or the whole new one, also
/// after a power cut. The new file can be read by its owner only.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = parent_of(path);
    let mut temp = NamedTempFile::with_prefix_in(".yuwang-", &folder)?;
    temp.write_all(bytes)?;
    temp.as_file().sync_all()?;
    temp.persist(path).map_err(|e| e.error)?;
    sync_folder(&folder)
}

/// Makes a rename in `folder` survive a power cut. Some file systems of memory sticks cannot sync a
/// folder; there the rename is as safe as that file system makes it.
pub fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    match File::open(folder).and_then(|f| f.sync_all()) {
        Ok(()) => {}
        Err(e) if matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
        Err(e) => return Err(e.into()),
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The folder that holds `path`; the current one for a bare name.
pub(super) fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Makes a folder that only its owner can enter; fails if it exists.
pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Opens a new file that only its owner can read; fails if it exists.
pub(super) fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Takes every right from group and others, for the folder and all in it. Links are not followed.
/// A file system that knows no rights (a memory stick) is no reason to fail.
pub(super) fn harden(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let kind = fs::symlink_metadata(path)?.file_type();
        if kind.is_dir() {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o700));
            for entry in fs::read_dir(path)? {
                harden(&entry?.path())?;
            }
        } else if kind.is_file() {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Syncs every file and folder under `path`, before a rename makes it the real one.
pub(super) fn sync_tree(path: &Path) -> Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        } else {
            // Windows flushes only through a handle that may write.
            File::options().read(true).write(true).open(entry.path())?.sync_all()?;
        }
    }
    sync_folder(path)
}

/// Whether anything, a dangling link included, bears this name.
pub(super) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
