//! Scans of signed sheets and the like, hung on a page or on one of its entries.
//!
//! The file is sealed and on the disk before its row is written (see [`crate::vault::attachment`]);
//! what a killed program left between the two is settled when the ledger is opened.

use zeroize::Zeroizing;

use crate::domain::{AttachmentId, ChangeId, EntryId, MediaType, SubjectId};
use crate::store::integrity::Finding;
use crate::store::{self, Attachment, Entry, NewAttachment, Op, Status};
use crate::vault::{self, Found, Right, Shelf};
use crate::watch::Watch;

use super::{Error, Ledger, Result};

/// The largest file that can be attached, in bytes.
pub const LARGEST_ATTACHMENT: usize = 20 * 1024 * 1024;

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 120;

/// What became of an attachment.
#[derive(Clone)]
pub struct Attached {
    /// The attachment.
    pub attachment: Attachment,
    /// The change.
    pub change: Option<ChangeId>,
}

impl Ledger {
    fn shelf(&self) -> Shelf {
        Shelf::of(&self.folder)
    }

    /// Hangs a picture or PDF on a page, or on one of its entries.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `ATTACHMENT_TOO_LARGE`, `ATTACHMENT_KIND`; a page or entry that is not there or
    /// does not belong together; the disk. No file is left then.
    pub fn attach(
        &mut self,
        subject: SubjectId,
        entry: Option<EntryId>,
        name: &str,
        bytes: &[u8],
    ) -> Result<Attached> {
        self.require(Right::Enter)?;
        if bytes.len() > LARGEST_ATTACHMENT {
            return Err(Error::AttachmentTooLarge);
        }
        let media = MediaType::of(bytes).ok_or(Error::AttachmentKind)?;
        let subject = self.store.get_subject(subject)?;
        let entry = entry.map(|id| self.entry_to_attach_to(id)).transpose()?;
        if subject.deleted || entry.as_ref().is_some_and(|entry| entry.subject != subject.no) {
            return Err(store::Error::NotFound.into());
        }
        let to = entry.as_ref().and_then(|entry| self.catalogue.form(&entry.form));
        // A file's name may be a person's: it stands in the row, which can be erased, not in the label.
        let label = match to {
            Some(form) => format!("给{}添加附件", form.label),
            None => "添加附件".to_owned(),
        };
        let name = plain_name(name, media);
        let id = AttachmentId::from_uuid(uuid::Uuid::now_v7());
        let shelf = self.shelf();
        let secret = shelf.put(&id.to_string(), bytes)?;
        let new = NewAttachment {
            id,
            subject: subject.no,
            entry: entry.as_ref(),
            name: &name,
            media,
            bytes,
            secret: &secret,
        };
        let actor = self.actor();
        let done =
            self.store.transact::<_, store::Error>(Op::new("attach", label), &actor, |writer| {
                writer.add_attachment(&new)
            });
        match done {
            Ok(done) => {
                // If the name cannot be changed now, the next start changes it.
                let _ = shelf.keep(&id.to_string());
                Ok(Attached { attachment: self.store.get_attachment(id)?, change: done.change })
            }
            Err(error) => {
                let _ = shelf.remove(&id.to_string());
                Err(error.into())
            }
        }
    }

    fn entry_to_attach_to(&self, id: EntryId) -> Result<Entry> {
        let entry = self.store.get_entry(id)?;
        match (entry.status, entry.deleted) {
            (Status::Erased, _) => Err(store::Error::Erased.into()),
            (_, true) => Err(store::Error::NotFound.into()),
            _ => Ok(entry),
        }
    }

    /// The attachments of a page, those of its entries included.
    ///
    /// # Errors
    /// A page that is not there.
    pub fn attachments(&self, subject: SubjectId) -> Result<Vec<Attachment>> {
        let subject = self.store.get_subject(subject)?;
        Ok(self.store.list_attachments(subject.no)?)
    }

    /// An attachment and its bytes, in memory that is wiped.
    ///
    /// # Errors
    /// Not there or taken off; erased; `ATTACHMENT_DAMAGED`.
    pub fn open_attachment(&self, id: AttachmentId) -> Result<(Attachment, Zeroizing<Vec<u8>>)> {
        let attachment = self.store.get_attachment(id)?;
        if attachment.erased {
            return Err(store::Error::Erased.into());
        }
        if attachment.deleted {
            return Err(store::Error::NotFound.into());
        }
        let bytes = self.shelf().open(&id.to_string(), &attachment.secret).map_err(damaged)?;
        Ok((attachment, bytes))
    }

    /// Takes an attachment off its page; undo puts it back. Its file stays until it is erased.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; not there or taken off already; erased.
    pub fn remove_attachment(&mut self, id: AttachmentId) -> Result<Option<ChangeId>> {
        self.require(Right::Enter)?;
        if self.store.get_attachment(id)?.deleted {
            return Err(store::Error::NotFound.into());
        }
        let actor = self.actor();
        let op = Op::new("detach", "移除附件");
        let done = self.store.transact::<_, store::Error>(op, &actor, |writer| {
            writer.set_attachment_deleted(id, true)
        })?;
        Ok(done.change)
    }

    /// Rows without files that open, and files without rows.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn check_attachments(&self, watch: Watch<'_>) -> Result<Vec<Finding>> {
        let finding = |message: String| Finding { code: "ATTACHMENT", message };
        let shelf = self.shelf();
        let mut out = Vec::new();
        let mut known = std::collections::HashSet::new();
        for id in self.store.list_all_attachments()? {
            watch.go_on().map_err(store::Error::from)?;
            let attachment = self.store.get_attachment(id)?;
            if attachment.erased {
                continue;
            }
            match shelf.open(&id.to_string(), &attachment.secret) {
                Ok(_) => {}
                Err(vault::Error::Damaged(_)) => {
                    out.push(finding(format!("附件 {id} 的文件不见了，或已损坏")));
                }
                Err(other) => return Err(other.into()),
            }
            known.insert(id.to_string());
        }
        for found in shelf.list()? {
            match found {
                Found::New(id) | Found::Lasting(id) if known.contains(&id) => {}
                Found::New(name) | Found::Lasting(name) | Found::Foreign(name) => {
                    out.push(finding(format!("附件文件夹里的 {name} 在台账里没有登记")));
                }
            }
        }
        Ok(out)
    }

    /// Finishes what a killed program began. Nothing here is worth not opening the ledger for.
    pub(super) fn settle_attachments(&self) {
        let shelf = self.shelf();
        let _ = shelf.clear_half_written();
        for found in shelf.list().unwrap_or_default() {
            let (Found::New(name) | Found::Lasting(name)) = &found else { continue };
            let Ok(id) = name.parse::<AttachmentId>() else { continue };
            let row = self.store.get_attachment(id);
            let _ = match (&found, row) {
                (_, Ok(row)) if row.erased => shelf.remove(name),
                (Found::New(_), Ok(_)) => shelf.keep(name),
                (Found::New(_), Err(store::Error::NotFound)) => shelf.remove(name),
                _ => Ok(()),
            };
        }
    }

    /// The files of erased attachments. Their keys are gone already.
    pub(super) fn remove_erased_files<'i>(&self, ids: impl IntoIterator<Item = &'i AttachmentId>) {
        let shelf = self.shelf();
        for id in ids {
            let _ = shelf.remove(&id.to_string()); // else at the next start
        }
    }
}

fn damaged(error: vault::Error) -> Error {
    match error {
        vault::Error::Damaged(_) => Error::AttachmentDamaged,
        other => other.into(),
    }
}

/// A name without a folder, without what no file's name may hold, and without what makes text run
/// backwards on screen.
fn plain_name(name: &str, media: MediaType) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let unwanted = |c: char| {
        c.is_control()
            || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = last.chars().filter(|c| !unwanted(*c)).collect();
    let clean = clean.trim();
    if clean.chars().all(|c| c == '.') {
        return format!("附件.{}", media.ending());
    }
    // The end tells more than the beginning: it has the ending.
    clean.chars().skip(clean.chars().count().saturating_sub(LONGEST_NAME)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_without_folder_and_without_what_breaks_a_line() {
        let plain = |name: &str| plain_name(name, MediaType::Jpeg);
        assert_eq!(plain("/home/x/责任书.jpg"), "责任书.jpg");
        assert_eq!(plain("C:\\扫描\\责任书.jpg"), "责任书.jpg");
        assert_eq!(plain(" a\u{202e}b\n.jpg "), "ab.jpg");
        assert_eq!(plain(".."), "附件.jpg");
        assert_eq!(plain(""), "附件.jpg");
        assert!(plain(&"长".repeat(500)).chars().count() <= LONGEST_NAME);
    }
}
