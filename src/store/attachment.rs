//! Attachments: what a scan of a signed sheet is called and which key opens its sealed file.
//!
//! The file lies in the ledger's folder and is the vault's; here is its row. In the history an
//! attachment stands by the id of its entry, or of its subject when it hangs on the whole page, and
//! `fields` holds its own id.

use rusqlite::{Connection, Row, named_params, params};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::domain::{AttachmentId, EntryId, MediaType, SubjectId};

use super::entry::Entry;
use super::{Error, Result, Store, SubjectNo, Writer};

/// An attachment as it stands. Its name may be a person's, so it has no `Debug`.
#[derive(Clone)]
pub struct Attachment {
    /// Public id.
    pub id: AttachmentId,
    /// The page it hangs on.
    pub subject: SubjectId,
    /// The entry it belongs to; none if it belongs to the page.
    pub entry: Option<EntryId>,
    /// The file's name when it was added; empty once erased.
    pub name: String,
    /// What its bytes are.
    pub media: MediaType,
    /// Bytes before sealing.
    pub size: u64,
    /// SHA-256 of its bytes in hexadecimal; empty once erased.
    pub sha256: String,
    /// The key of its sealed file; empty once erased.
    pub secret: Zeroizing<Vec<u8>>,
    /// Local time, `YYYY-MM-DD HH:MM:SS`.
    pub added_at: String,
    /// User.
    pub added_by: String,
    /// Taken off its page.
    pub deleted: bool,
    /// Its contents were erased.
    pub erased: bool,
}

/// An attachment that is to be written down; its file is on the disk already.
pub struct NewAttachment<'n> {
    /// Public id, also the file's.
    pub id: AttachmentId,
    /// The page.
    pub subject: SubjectNo,
    /// The entry on it, if it belongs to one.
    pub entry: Option<&'n Entry>,
    /// The file's name.
    pub name: &'n str,
    /// What its bytes are.
    pub media: MediaType,
    /// Its bytes, for size and digest.
    pub bytes: &'n [u8],
    /// The key of its sealed file.
    pub secret: &'n [u8],
}

fn attachment_from_row(row: &Row<'_>) -> Result<Attachment> {
    let media: String = row.get("media_type")?;
    let sha256: Vec<u8> = row.get("sha256")?;
    Ok(Attachment {
        id: AttachmentId::from_bytes(row.get("id")?),
        subject: SubjectId::from_bytes(row.get("subject_id")?),
        entry: row.get::<_, Option<[u8; 16]>>("entry_id")?.map(EntryId::from_bytes),
        name: row.get("name")?,
        media: MediaType::from_code(&media).ok_or(Error::Damaged)?,
        size: row.get::<_, i64>("size")?.unsigned_abs(),
        sha256: hex(&sha256),
        secret: Zeroizing::new(row.get("secret")?),
        added_at: row.get("added_at")?,
        added_by: row.get("added_by")?,
        deleted: row.get("deleted")?,
        erased: row.get("erased")?,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn get(db: &Connection, id: AttachmentId) -> Result<Attachment> {
    db.prepare_cached(include_str!("get_attachment.sql"))?
        .query_and_then(params![id.as_bytes()], attachment_from_row)?
        .next()
        .ok_or(Error::NotFound)?
}

fn list(db: &Connection, subject: SubjectNo) -> Result<Vec<Attachment>> {
    db.prepare_cached(include_str!("list_attachments.sql"))?
        .query_and_then(params![subject.0], attachment_from_row)?
        .collect()
}

impl Store {
    /// The attachments of a page that can be seen, in the order they were added.
    pub fn list_attachments(&self, subject: SubjectNo) -> Result<Vec<Attachment>> {
        list(&self.db, subject)
    }

    /// One attachment, taken off or not.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get_attachment(&self, id: AttachmentId) -> Result<Attachment> {
        get(&self.db, id)
    }

    /// The attachments of a page that hang on none of its entries, taken off ones too.
    pub fn list_page_attachments(&self, subject: SubjectNo) -> Result<Vec<AttachmentId>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT id FROM attachment WHERE subject = ?1 AND entry IS NULL AND erased = 0",
            )?
            .query_map(params![subject.0], |row| row.get(0).map(AttachmentId::from_bytes))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Every attachment that was ever added, taken off and erased ones too.
    pub fn list_all_attachments(&self) -> Result<Vec<AttachmentId>> {
        Ok(self
            .db
            .prepare_cached("SELECT id FROM attachment ORDER BY no")?
            .query_map([], |row| row.get(0).map(AttachmentId::from_bytes))?
            .collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Writes an attachment down.
    pub fn add_attachment(&mut self, new: &NewAttachment<'_>) -> Result<()> {
        let digest: [u8; 32] = Sha256::digest(new.bytes).into();
        let size = i64::try_from(new.bytes.len()).unwrap_or(i64::MAX);
        let counter = self.next_counter();
        self.tx.prepare_cached(include_str!("insert_attachment.sql"))?.execute(named_params! {
            ":id": new.id.as_bytes(), ":subject": new.subject.0,
            ":entry": new.entry.map(|entry| entry.no.0), ":name": new.name,
            ":media_type": new.media.code(), ":size": size, ":sha256": digest,
            ":secret": new.secret, ":added_at": self.at(), ":added_by": self.user(),
            ":device": self.device(), ":counter": counter,
        })?;
        let payload = serde_json::json!({
            "name": new.name, "media_type": new.media.code(), "size": size, "sha256": hex(&digest),
        });
        let attachment = get(self.tx, new.id)?;
        self.record_attachment("attach", &attachment, &payload.to_string())
    }

    /// Takes an attachment off its page, or puts it back. Its file stays.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Erased`].
    pub fn set_attachment_deleted(&mut self, id: AttachmentId, deleted: bool) -> Result<()> {
        let attachment = get(self.tx, id)?;
        if attachment.erased {
            return Err(Error::Erased);
        }
        if attachment.deleted == deleted {
            return Ok(());
        }
        self.tx
            .prepare_cached("UPDATE attachment SET deleted = ?2 WHERE id = ?1")?
            .execute(params![id.as_bytes(), deleted])?;
        self.record_attachment(if deleted { "detach" } else { "reattach" }, &attachment, "{}")
    }

    fn record_attachment(&mut self, action: &str, of: &Attachment, payload: &str) -> Result<()> {
        self.record(action, Some(hangs_on(of)), &of.id.to_string(), payload)
    }

    /// Whether a page has attachments of its own, without an entry.
    pub(super) fn has_attachments(&self, subject: &[u8; 16]) -> Result<bool> {
        Ok(self
            .tx
            .prepare_cached(
                "SELECT 1 FROM attachment a JOIN subject s ON s.no = a.subject
                 WHERE s.id = ?1 AND a.deleted = 0",
            )?
            .exists(params![subject])?)
    }

    /// Every attachment of an entry that has not been erased.
    pub(super) fn list_attachments_of(&self, entry: &Entry) -> Result<Vec<AttachmentId>> {
        Ok(self
            .tx
            .prepare_cached("SELECT id FROM attachment WHERE entry = ?1 AND erased = 0")?
            .query_map(params![entry.no.0], |row| row.get(0).map(AttachmentId::from_bytes))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Wipes what a row says of its file, the key first of all; answers how many payloads of the
    /// history went, nothing if there was nothing left to wipe.
    pub(super) fn erase_attachment(&mut self, id: AttachmentId) -> Result<Option<usize>> {
        let attachment = match get(self.tx, id) {
            Ok(attachment) if !attachment.erased => attachment,
            Ok(_) | Err(Error::NotFound) => return Ok(None),
            Err(other) => return Err(other),
        };
        let payloads = self
            .tx
            .prepare_cached(include_str!("erase_attachment_payloads.sql"))?
            .execute(params![hangs_on(&attachment).as_bytes(), id.to_string()])?;
        self.tx
            .prepare_cached(include_str!("erase_attachment.sql"))?
            .execute(params![id.as_bytes()])?;
        self.record_attachment("erase_attachment", &attachment, "{}")?;
        Ok(Some(payloads))
    }
}

/// Whose history it stands in.
fn hangs_on(attachment: &Attachment) -> EntryId {
    attachment.entry.unwrap_or(EntryId::from_bytes(*attachment.subject.as_bytes()))
}
