//! The leaf of a place: sheets, cells, rosters, history, scans.

use serde::Deserialize;
use ts_rs::TS;
use yuwang::api::Session;
use yuwang::api::exemptions::ExemptAsk;
use yuwang::api::leaf::{LeafAsk, LeafReply};
use yuwang::api::leaf_paper::LeafPaperAsk;
use yuwang::api::telling::{PlaceHistoryAsk, PlaceHistoryReply};
use yuwang::api::typing::{AddAsk, EditAsk, PasteAsk, RevealAsk, TypedAsk, TypedReply};
use yuwang::domain::{AttachmentId, ChangeId, EntryId, ExemptionId, SubjectId};

use crate::book::Book;

/// A scan for a page.
#[derive(Deserialize, TS)]
pub struct AttachAsk {
    /// The page.
    pub place: SubjectId,
    /// The entry it belongs to, if to one.
    pub entry: Option<EntryId>,
    /// The file that was chosen or dropped.
    pub token: u32,
}

/// Where a scan is saved as a plain file.
#[derive(Deserialize, TS)]
pub struct SaveScanAsk {
    /// The scan.
    pub attachment: AttachmentId,
    /// The file that was chosen.
    pub token: u32,
}

pub fn ring(book: &mut Book) {
    book.read("leaf", |session, ask: LeafAsk| -> Result<LeafReply, _> { session.leaf(&ask) });
    book.read("leaf_paper", |session, ask: LeafPaperAsk| session.leaf_paper(&ask));
    book.read("exemptions", |session, place: Option<SubjectId>| session.exemptions(place));
    book.write("exempt", |session, ask: ExemptAsk| session.exempt(&ask));
    book.write("end_exemption", |session, id: ExemptionId| session.end_exemption(id));
    book.read("check_field", |session: &mut Session, ask: TypedAsk| -> Result<TypedReply, _> {
        session.check_field(&ask)
    });
    book.read("reveal", |session, ask: RevealAsk| session.reveal(&ask));
    book.read(
        "history_of_place",
        |session, ask: PlaceHistoryAsk| -> Result<PlaceHistoryReply, _> {
            session.history_of_place(&ask)
        },
    );
    book.write("edit", |session, ask: EditAsk| session.edit_cells(ask));
    book.write("add", |session, ask: AddAsk| session.add_cells(ask));
    book.write("remove", |session, entry: EntryId| session.remove(entry));
    book.write("undo", |session, change: Option<ChangeId>| session.undo(change));
    book.write("roster_paste", |session, ask: PasteAsk| session.roster_paste(&ask));
    book.read("attachments", |session, place: SubjectId| session.attachments(place));
    book.bytes("attachment", |session, id: AttachmentId| {
        Ok(session.attachment(id)?.bytes.to_vec())
    });
    book.file_write("attach", |session, ask: AttachAsk, desk| {
        session.attach_file(ask.place, ask.entry, &desk.path(ask.token)?)
    });
    book.file_write("save_attachment", |session, ask: SaveScanAsk, desk| {
        session.save_attachment(ask.attachment, &desk.path(ask.token)?)
    });
    book.read("bin_of_place", |session, place: SubjectId| session.bin_of_place(place));
    book.write("bring_back", |session, entry: EntryId| session.bring_back(entry));
    book.write("remove_attachment", |session, id: AttachmentId| session.remove_attachment(id));
}
