//! Files in and files out: the import wizard, the rows that wait, the export.

use serde::Deserialize;
use ts_rs::TS;
use yuwang::api::entries::ChangeReply;
use yuwang::api::export::{ExportCheck, ExportReply, ExportRequest};
use yuwang::api::import_desk::{CellAsk, MendAsk, RowsAsk, SheetAsk};
use yuwang::api::queue_desk::{HeldCellAsk, SettleAsk};
use yuwang::api::{Error, Session};
use yuwang::domain::{ChangeId, HeldId, SubjectId};

use crate::book::Book;

/// What to export, as a window asks it.
#[derive(Deserialize, TS)]
pub struct ExportAsk {
    /// Key of the profile.
    pub profile: String,
    /// Token of the folder; none when it is only checked.
    pub folder: Option<u32>,
    /// Only rows changed since the last batch of this profile.
    pub only_new: bool,
    /// Only rows changed on or after this day.
    pub since: Option<String>,
    /// Only these places; empty for all of the profile's category.
    pub places: Vec<SubjectId>,
    /// Instead of the profile's encoding.
    pub encoding: Option<String>,
    /// What for.
    pub purpose: String,
}

/// A file to look at.
#[derive(Deserialize, TS)]
pub struct OpenFileAsk {
    /// Token of the file.
    pub file: u32,
    /// Of text, what it is said to be written in: `utf-8`, `gb18030`, `utf-16`.
    pub encoding: Option<String>,
}

impl ExportAsk {
    fn request(self, folder: std::path::PathBuf) -> Result<ExportRequest, Error> {
        Ok(ExportRequest {
            profile: self.profile,
            dir: folder,
            only_new: self.only_new,
            since: yuwang::api::export::day(self.since.as_deref())?,
            category: None,
            places: self.places,
            encoding: self.encoding,
            purpose: self.purpose,
        })
    }
}

pub fn ring(book: &mut Book) {
    book.file_work("import_open", |session, ask: OpenFileAsk, desk, watch| {
        session.import_open(&desk.path(ask.file)?, ask.encoding.as_deref(), watch)
    });
    book.work("import_sheets", |session, asks: Vec<SheetAsk>, watch| {
        session.import_sheets(asks, watch)
    });
    book.work("import_mend", |session, ask: MendAsk, watch| session.import_mend(ask, watch));
    book.read("import_rows", |session, ask: RowsAsk| session.import_rows(&ask));
    book.read("import_cell", |session, ask: CellAsk| session.import_cell(&ask));
    book.work("import_write", |session, (): (), watch| session.import_write(watch));
    book.read("import_drop", |session, ()| {
        session.import_drop();
        Ok(())
    });
    book.file_work("import_held_out", |session, file: u32, desk, _| {
        session.import_held_out(&desk.path(file)?)
    });
    book.write(
        "import_undo",
        |session: &mut Session, change: ChangeId| -> Result<ChangeReply, _> {
            session.undo(Some(change))
        },
    );
    book.read("near_places", |session, words: String| session.near_places(&words));
    book.read("held_rows", |session, ()| session.held_rows());
    book.read("held_cell", |session, ask: HeldCellAsk| session.held_cell(&ask));
    book.write("settle", |session, ask: SettleAsk| session.settle(ask));
    book.write("drop_held", |session, id: HeldId| session.drop_held(id));
    book.write("retry_held", |session, ()| session.retry_held());
    book.read("export_profiles", |session, ()| session.export_profiles());
    book.work("export_check", |session, ask: ExportAsk, watch| -> Result<ExportCheck, _> {
        session.export_check(&ask.request(std::path::PathBuf::new())?, watch)
    });
    book.file_work("export", |session, ask: ExportAsk, desk, watch| -> Result<ExportReply, _> {
        let folder = desk.path(ask.folder.unwrap_or_default())?;
        session.export(&ask.request(folder)?, watch)
    });
}
