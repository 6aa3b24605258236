//! Attachments as sealed files.
//!
//! Each attachment has its own random key, which is kept in its row of the encrypted database. So a
//! change of the data key touches no attachment, and erasing the row makes every copy of the file unreadable.
//!
//! Two things cannot be written at once, so a file comes first: [`Shelf::put`] writes and syncs it as
//! *new*, then the row is committed, then [`Shelf::keep`] gives the file its lasting name. What is
//! still called new at the next start was cut short: with a row it is kept, without one it never
//! counted and goes. A lasting file is never removed because no row knows it: that may be the doing of
//! an older copy of the database, and the newer one still has its key.

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::files::{create_private_folder, is_there, sync_folder, write_whole};
use super::wrap::{Sealed, bind};
use super::{DataKey, Error, LedgerFolder, Result};

const LASTING: &str = "att";
const NEW: &str = "new";

/// The folder of sealed files.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// A file found on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Written, and perhaps never committed.
    New(String),
    /// Kept under its lasting name.
    Lasting(String),
    /// Nothing the program puts there, by its name.
    Foreign(String),
}

impl Shelf {
    /// The shelf of a ledger.
    pub fn of(folder: &LedgerFolder) -> Self {
        Self { folder: folder.attachments() }
    }

    fn path(&self, id: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{id}.{ending}"))
    }

    /// Seals `content` into a new file, on the disk when this returns, and answers its key.
    pub fn put(&self, id: &str, content: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        if !self.folder.is_dir() {
            create_private_folder(&self.folder)?;
        }
        seal_attachment(&self.path(id, NEW), id, content)
    }

    /// Gives a new file its lasting name, once its row is committed.
    pub fn keep(&self, id: &str) -> Result<()> {
        fs::rename(self.path(id, NEW), self.path(id, LASTING))?;
        sync_folder(&self.folder)
    }

    /// The content of an attachment. [`Error::Damaged`] if its file is gone or is not what was sealed.
    pub fn open(&self, id: &str, key: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let lasting = self.path(id, LASTING);
        let file = if is_there(&lasting) { lasting } else { self.path(id, NEW) };
        if !is_there(&file) {
            return Err(Error::Damaged("attachment is missing".into()));
        }
        open_attachment(&file, id, key)
    }

    /// Removes a file, under either name.
    pub fn remove(&self, id: &str) -> Result<()> {
        for path in [self.path(id, LASTING), self.path(id, NEW)] {
            if is_there(&path) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// What lies on the shelf, by name. Half-written files of a killed program are no part of it.
    pub fn list(&self) -> Result<Vec<Found>> {
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let is_file = entry.file_type()?.is_file();
            found.push(match name.rsplit_once('.') {
                Some((id, LASTING)) if is_file => Found::Lasting(id.to_owned()),
                Some((id, NEW)) if is_file => Found::New(id.to_owned()),
                _ => Found::Foreign(name),
            });
        }
        Ok(found)
    }

    /// Removes what a killed program left half-written. The ledger's lock is held, so nobody is at it.
    pub fn clear_half_written(&self) -> Result<()> {
        if !self.folder.is_dir() {
            return Ok(());
        }
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let ours = entry.file_name().to_string_lossy().starts_with(".yuwang-");
            if ours && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Seals `content` into `file` and answers the key to keep in the database. `id` is the attachment's
/// id: the file opens only under it.
pub fn seal_attachment(file: &Path, id: &str, content: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let key = DataKey::random()?;
    let sealed = Sealed::seal(key.bytes(), &bind(&["yuwang attachment 1", id]), content)?;
    write_whole(file, &sealed.as_file())?;
    Ok(Zeroizing::new(key.bytes().to_vec()))
}

/// The content of a sealed file, for showing from memory. [`Error::Damaged`] if it is not what was sealed.
pub fn open_attachment(file: &Path, id: &str, key: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let sealed = Sealed::from_file(&fs::read(file)?);
    let key = DataKey::from_bytes(key);
    sealed
        .zip(key)
        .and_then(|(sealed, key)| sealed.open(key.bytes(), &bind(&["yuwang attachment 1", id])))
        .ok_or_else(|| Error::Damaged("attachment".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_new_until_it_is_kept_and_opens_all_along() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(&LedgerFolder::new(dir.path()));
        assert_eq!(shelf.list().unwrap(), []);
        let key = shelf.put("1", b"scan").unwrap();
        assert_eq!(shelf.list().unwrap(), [Found::New("1".into())]);
        assert_eq!(shelf.open("1", &key).unwrap().as_slice(), b"scan");
        shelf.keep("1").unwrap();
        assert_eq!(shelf.list().unwrap(), [Found::Lasting("1".into())]);
        assert_eq!(shelf.open("1", &key).unwrap().as_slice(), b"scan");
        shelf.remove("1").unwrap();
        assert_eq!(shelf.open("1", &key).unwrap_err().code(), "LEDGER_DAMAGED");
        assert_eq!(shelf.list().unwrap(), []);
    }

    #[test]
    fn what_a_killed_program_left_half_written_goes_and_the_rest_stays() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(&LedgerFolder::new(dir.path()));
        shelf.put("1", b"scan").unwrap();
        let folder = dir.path().join("attachments");
        fs::write(folder.join(".yuwang-aB3"), "half").unwrap();
        fs::write(folder.join("照片.jpg"), "foreign").unwrap();
        shelf.clear_half_written().unwrap();
        assert!(!folder.join(".yuwang-aB3").exists());
        let mut found = shelf.list().unwrap();
        found.sort_by_key(|found| format!("{found:?}"));
        assert_eq!(found, [Found::Foreign("照片.jpg".into()), Found::New("1".into())]);
    }

    #[test]
    fn an_attachment_is_unreadable_on_disk_and_opens_under_its_own_id_only() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("1.att");
        let key = seal_attachment(&file, "1", "扫描件".as_bytes()).unwrap();
        assert!(!fs::read(&file).unwrap().windows(9).any(|w| w == "扫描件".as_bytes()));
        assert_eq!(open_attachment(&file, "1", &key).unwrap().as_slice(), "扫描件".as_bytes());
        assert_eq!(open_attachment(&file, "2", &key).unwrap_err().code(), "LEDGER_DAMAGED");
        fs::write(&file, "short").unwrap();
        assert_eq!(open_attachment(&file, "1", &key).unwrap_err().code(), "LEDGER_DAMAGED");
    }
}
