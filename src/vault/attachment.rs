//! Attachments as sealed files.
//!
//! Each attachment has its own random key, which is kept in its row of the encrypted database. So a
//! change of the data key touches no attachment, and erasing the row makes every copy of the file unreadable.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::files::write_whole;
use super::wrap::{Sealed, bind};
use super::{DataKey, Error, Result};

/// Seals `content` into `file` and answers the key to keep in the database. `id` is the attachment's
/// id: the file opens only under it.
pub fn seal_attachment(file: &Path, id: &str, content: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let key = DataKey::random()?;
    let sealed = Sealed::seal(key.bytes(), &bind(&["yuwang attachment 1", id]), content)?;
    write_whole(file, &sealed.to_file())?;
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
