//! Settings: users and keys, own forms, backups, erasing, the log.

use serde::Deserialize;
use ts_rs::TS;
use yuwang::api::desk::UnlockAsk;
use yuwang::api::keep::verify_backup;
use yuwang::api::log::LogAsk;
use yuwang::api::own_forms::save_form_guide;
use yuwang::api::post::PostFields;
use yuwang::vault::Passphrase;

use crate::book::Book;

/// A user, or a new passphrase for one.
#[derive(Deserialize, TS)]
pub struct UserAsk {
    /// Name.
    pub name: String,
    /// `officer`, `auxiliary`, `chief`; only for a new user.
    #[serde(default)]
    pub role: String,
    /// His passphrase.
    pub passphrase: String,
}

/// One's own passphrase.
#[derive(Deserialize, TS)]
pub struct PassphraseAsk {
    /// The present one.
    pub present: String,
    /// The new one.
    pub new: String,
}

/// A backup to look at.
#[derive(Deserialize, TS)]
pub struct VerifyAsk {
    /// Token of the file.
    pub file: u32,
    /// What opens it; without it only its hashes are checked.
    pub open: Option<UnlockAsk>,
}

pub fn ring(book: &mut Book) {
    users(book);
    backups(book);
    book.write("set_post", |session, post: PostFields| session.set_post(post));
    book.read("own_forms", |session, ()| session.own_forms());
    book.shell("save_form_guide", |caller, file: u32| save_form_guide(&caller.desk.path(file)?));
    book.shell("check_own_form", |caller, file: u32| {
        let file = caller.desk.path(file)?;
        caller.desk.with(|session| session.check_own_form(&file))
    });
    book.file_write("install_own_form", |session, file: u32, desk| {
        session.install_own_form(&desk.path(file)?)
    });
    book.read("recycle_bin", |session, ()| session.recycle_bin());
    book.read("due_for_erasure", |session, ()| session.due_for_erasure());
    book.write("erase_due", |session, ()| session.erase(true));
    book.read("log", |session, ask: LogAsk| session.log(&ask));
    book.read("verify_log", |session, ()| session.verify_log());
    book.work("check", |session, (), watch| session.check(watch));
}

fn users(book: &mut Book) {
    book.read("users", |session, ()| session.users());
    book.write("add_user", |session, ask: UserAsk| {
        session.add_user(&ask.name, &ask.role, &Passphrase::new(&ask.passphrase))
    });
    book.write("disable_user", |session, name: String| session.disable_user(&name));
    book.write("enable_user", |session, ask: UserAsk| {
        session.enable_user(&ask.name, &Passphrase::new(&ask.passphrase))
    });
    book.write("set_passphrase", |session, ask: UserAsk| {
        session.set_passphrase(Some(&ask.name), &Passphrase::new(&ask.passphrase))
    });
    book.write("change_passphrase", |session, ask: PassphraseAsk| {
        session.change_passphrase(&Passphrase::new(&ask.present), &Passphrase::new(&ask.new))
    });
    book.write("rekey", |session, passphrase: String| {
        session.rekey(None, &Passphrase::new(&passphrase))
    });
    book.write("renew_recovery", |session, ()| session.renew_recovery());
}

fn backups(book: &mut Book) {
    book.read("backups", |session, ()| session.backups());
    book.file_write("set_backup_folder", |session, folder: u32, desk| {
        session.set_backup_folder(&desk.path(folder)?)
    });
    book.work("backup", |session, (), watch| {
        let folder = session.backup_folder()?;
        session.backup(&folder, watch)
    });
    book.write("thin_backups", |session, ()| session.thin_backups());
    book.shell("verify_backup", |caller, ask: VerifyAsk| {
        let desk = &caller.desk;
        let file = desk.path(ask.file)?;
        let open =
            ask.open.map(|open| open.at(&desk.options.ledger, desk.options.today)).transpose()?;
        desk.try_secret(|| verify_backup(&file, open.as_ref()))
    });
}
