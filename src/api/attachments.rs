//! Scans hung on pages: added, listed, shown from memory, saved outside on purpose.

use std::io::Read;
use std::path::Path;

use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::domain::{AttachmentId, ChangeId, EntryId, SubjectId};
use crate::ledger::attachments::LARGEST_ATTACHMENT;
use crate::outside;
use crate::store::{Attachment, Op};
use crate::vault::Right;

use super::entries::ChangeReply;
use super::{Error, Result, Session};

/// An attachment of a page.
#[derive(Clone, Serialize, TS)]
pub struct AttachmentLine {
    /// Its id.
    pub attachment: AttachmentId,
    /// The page it hangs on.
    pub place: SubjectId,
    /// The entry it belongs to; none if it belongs to the page.
    pub entry: Option<EntryId>,
    /// Name of the file when it was added.
    pub name: String,
    /// `image/jpeg`, `image/png`, `image/webp`, `image/bmp`, `application/pdf`.
    pub media_type: &'static str,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Local time.
    pub added_at: String,
    /// User.
    pub added_by: String,
}

impl From<Attachment> for AttachmentLine {
    fn from(from: Attachment) -> Self {
        Self {
            attachment: from.id,
            place: from.subject,
            entry: from.entry,
            name: from.name,
            media_type: from.media.code(),
            size: from.size,
            sha256: from.sha256,
            added_at: from.added_at,
            added_by: from.added_by,
        }
    }
}

/// Answer of `attachments`.
#[derive(Serialize, TS)]
pub struct AttachmentsReply {
    /// In the order they were added.
    pub attachments: Vec<AttachmentLine>,
}

/// Answer of `attach`.
#[derive(Serialize, TS)]
pub struct AttachReply {
    /// What was added.
    #[serde(flatten)]
    pub line: AttachmentLine,
    /// The change.
    pub change: Option<ChangeId>,
}

/// An attachment to be shown. It has no `Serialize`: bytes go to the window as bytes.
pub struct AttachmentContent {
    /// What it is.
    pub line: AttachmentLine,
    /// Its bytes; wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Answer of `attachment --out`.
#[derive(Serialize, TS)]
pub struct SavedReply {
    /// The file.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

impl Session {
    /// Hangs a picture or PDF on a page, or on one of its entries.
    ///
    /// # Errors
    /// See [`crate::ledger::Ledger::attach`].
    pub fn attach(
        &mut self,
        place: SubjectId,
        entry: Option<EntryId>,
        name: &str,
        bytes: &[u8],
    ) -> Result<AttachReply> {
        let done = self.ledger.attach(place, entry, name, bytes)?;
        Ok(AttachReply { line: done.attachment.into(), change: done.change })
    }

    /// The same with a file.
    ///
    /// # Errors
    /// A file that cannot be read, and as [`Session::attach`].
    pub fn attach_file(
        &mut self,
        place: SubjectId,
        entry: Option<EntryId>,
        path: &Path,
    ) -> Result<AttachReply> {
        let failed = |error: &std::io::Error| Error::reading(error, &path.display().to_string());
        let file = outside::open(path).map_err(|error| failed(&error))?;
        let mut bytes = Zeroizing::new(Vec::new());
        // One byte more than may be is enough to know; a file never says reliably how long it is.
        let limit = LARGEST_ATTACHMENT as u64 + 1;
        file.take(limit).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.attach(place, entry, &name, &bytes)
    }

    /// The attachments of a page, those of its entries included.
    ///
    /// # Errors
    /// A page that is not there.
    pub fn attachments(&self, place: SubjectId) -> Result<AttachmentsReply> {
        let attachments =
            self.ledger.attachments(place)?.into_iter().map(AttachmentLine::from).collect();
        Ok(AttachmentsReply { attachments })
    }

    /// An attachment, for showing it from memory.
    ///
    /// # Errors
    /// Not there; `ERASED`; `ATTACHMENT_DAMAGED`.
    pub fn attachment(&self, id: AttachmentId) -> Result<AttachmentContent> {
        let (attachment, bytes) = self.ledger.open_attachment(id)?;
        Ok(AttachmentContent { line: attachment.into(), bytes })
    }

    /// Saves an attachment as a plain file, which is logged.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a file that cannot be written; as [`Session::attachment`].
    pub fn save_attachment(&mut self, id: AttachmentId, path: &Path) -> Result<SavedReply> {
        self.ledger.require(Right::Export)?;
        let content = self.attachment(id)?;
        super::write_file(path, &content.bytes)
            .map_err(|error| Error::writing(&error, &path.display().to_string()))?;
        let what = serde_json::json!({ "attachment": id, "place": content.line.place });
        self.ledger.note(Op::new("save_attachment", "另存附件"), &what)?;
        Ok(SavedReply {
            file: path.display().to_string(),
            bytes: content.line.size,
            sha256: content.line.sha256,
        })
    }

    /// Takes an attachment off its page; undo puts it back.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; not there.
    pub fn remove_attachment(&mut self, id: AttachmentId) -> Result<ChangeReply> {
        let change = self.ledger.remove_attachment(id)?;
        Ok(ChangeReply {
            change,
            undone: None,
            label: "已移除附件，可以撤销".to_owned(),
            entries: 1,
        })
    }
}
