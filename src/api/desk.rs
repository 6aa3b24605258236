//! The desk of a window: is there a ledger, who sits here, what day it is.

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::AnchorCategory;
use crate::forms::SubjectKind;
use crate::ledger::Clock;
use crate::vault::{LedgerFolder, Passphrase, RecoveryKey, Right};

use super::post::PostFields;
use super::session::{Init, Key, Open};
use super::{Error, Result, Session};

/// What can be said of a folder before anything is unlocked.
#[derive(Serialize, TS)]
pub struct FolderReply {
    /// Whether a ledger lies there.
    pub exists: bool,
    /// Where.
    pub folder: String,
    /// A sample that `yuwang demo` made: its passphrase is known to everybody.
    pub sample_passphrase: Option<String>,
    /// Today, `2026-11-05`.
    pub today: String,
    /// Who may come in.
    pub users: Vec<super::door::DoorUser>,
    /// Why this ledger cannot be opened by anybody: its key file is damaged, or of a newer program.
    pub problem: Option<Error>,
    /// The program's version.
    pub version: &'static str,
}

/// A new ledger.
#[derive(Deserialize, TS)]
pub struct InitAsk {
    /// Whose.
    pub post: PostFields,
    /// The first officer's passphrase.
    pub passphrase: String,
}

/// How to get in.
#[derive(Deserialize, TS)]
pub struct UnlockAsk {
    /// The user; any whose passphrase fits if empty.
    #[serde(default)]
    pub user: String,
    /// The passphrase, or the key of the recovery sheet.
    pub secret: String,
    /// Whether the secret is the recovery key.
    #[serde(default)]
    pub recovery: bool,
}

/// What the frame of the window shows.
#[derive(Serialize, TS)]
pub struct DeskReply {
    /// Who we are.
    pub post: PostFields,
    /// Who sits here.
    pub user: String,
    /// 民警, 辅警, 所长
    pub role: &'static str,
    /// What he may do.
    pub rights: RightsView,
    /// Today, `2026-11-05`.
    pub today: String,
    /// 2026年11月5日 周四
    pub today_words: String,
    /// The four anchor categories in their order.
    pub categories: Vec<CategoryView>,
    /// The organisations of the three lines.
    pub organisations: usize,
    /// A sentence when the laptop's clock stands before the newest change.
    pub clock_warning: Option<String>,
    /// Own definitions that were refused, as sentences.
    pub refused_definitions: Vec<String>,
    /// Sample data that stands in the ledger and can be taken back in one click.
    pub sample: Option<super::sample::SampleView>,
    /// The recovery key in force was never put on a sheet, and this user may make a new one.
    pub sheet_missing: bool,
    /// The program's version.
    pub version: &'static str,
}

/// What a user may do (decisions.md 27).
#[derive(Serialize, TS)]
pub struct RightsView {
    /// Enter and change.
    pub enter: bool,
    /// Print.
    pub print: bool,
    /// Show numbers of many at once.
    pub reveal_bulk: bool,
    /// Export.
    pub export: bool,
    /// Erase what is due.
    pub erase: bool,
    /// Users and keys.
    pub users: bool,
    /// Figures.
    pub figures: bool,
    /// The log.
    pub log: bool,
    /// Backups.
    pub backup: bool,
    /// What the ledger says of the post itself, and own forms.
    pub settings: bool,
}

/// One of the four anchor categories.
#[derive(Serialize, TS)]
pub struct CategoryView {
    /// `venue`, `rental`, `unit`, `block`.
    pub code: &'static str,
    /// 场所, 出租房屋, 机关企事业单位, 小区村居.
    pub label: &'static str,
    /// The same where room is short.
    pub short: &'static str,
    /// Places in it.
    pub places: usize,
    /// Key of its registration form.
    pub registration: String,
    /// Key of the form that a check of it is written on, if there is one.
    pub check: Option<String>,
}

/// What there is in a folder. Opens and changes nothing.
pub fn look_at_folder(folder: &Path, today: Option<NaiveDate>) -> FolderReply {
    let sample = folder.parent().is_some_and(|out| out.join(super::demo::MARKER).exists());
    let exists = LedgerFolder::new(folder).holds_a_ledger();
    let users = if exists { super::door::users_of(folder) } else { Ok(Vec::new()) };
    let (users, problem) = match users {
        Ok(users) => (users, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    FolderReply {
        exists,
        users,
        problem,
        version: env!("CARGO_PKG_VERSION"),
        folder: folder.display().to_string(),
        sample_passphrase: sample.then(|| super::demo::PASSPHRASE.to_owned()),
        today: Clock::new(today).today().to_string(),
    }
}

/// Whether a passphrase may be used, in words when not.
pub fn passphrase_problem(text: &str) -> Option<&'static str> {
    Passphrase::new(text).check_new().err().map(crate::vault::PassphraseProblem::reason)
}

impl InitAsk {
    /// The request for a folder.
    pub fn at(self, folder: &Path, today: Option<NaiveDate>) -> Init {
        Init {
            folder: folder.to_owned(),
            post: self.post.into(),
            passphrase: Passphrase::new(&self.passphrase),
            today,
        }
    }
}

impl UnlockAsk {
    /// The request for a folder.
    ///
    /// # Errors
    /// A recovery key that cannot be one.
    pub fn at(self, folder: &Path, today: Option<NaiveDate>) -> Result<Open> {
        let key = if self.recovery {
            let key = RecoveryKey::parse(&self.secret).map_err(|problem| {
                let message = format!("恢复密钥有误：{}。台账没有改动。", problem.reason());
                Error::refused("RECOVERY_KEY", message, "请照恢复单逐组核对。")
            })?;
            Key::Recovery(key)
        } else {
            Key::Passphrase(Passphrase::new(&self.secret))
        };
        let user = Some(self.user).filter(|user| !user.is_empty());
        Ok(Open { folder: folder.to_owned(), user, key, today, reveal: false })
    }
}

impl Session {
    /// What the frame of the window shows.
    ///
    /// # Errors
    /// Of the database.
    pub fn desk(&mut self) -> Result<DeskReply> {
        let user = self.ledger.user();
        let may = |right| user.role().may(right);
        let rights = RightsView {
            enter: may(Right::Enter),
            print: may(Right::Print),
            reveal_bulk: may(Right::RevealBulk),
            export: may(Right::Export),
            erase: may(Right::Erase),
            users: may(Right::Users),
            figures: may(Right::Figures),
            log: may(Right::Log),
            backup: may(Right::Backup),
            settings: may(Right::Settings),
        };
        let today = self.ledger.clock().today();
        let catalogue = self.catalogue();
        let mut categories = Vec::new();
        for &category in AnchorCategory::ALL {
            categories.push(CategoryView {
                code: category.code(),
                label: category.label(),
                short: short_label(category),
                places: self.ledger.store().count_subjects(SubjectKind::Place(category))?,
                registration: catalogue
                    .registration(category)
                    .map(|form| form.key.clone())
                    .unwrap_or_default(),
                check: catalogue.check_form(category).map(|form| form.key.clone()),
            });
        }
        Ok(DeskReply {
            post: self.ledger.post()?.into(),
            user: user.user().to_owned(),
            role: user.role().label(),
            rights,
            today: today.to_string(),
            today_words: words_of_day(today),
            categories,
            organisations: self.ledger.store().count_subjects(SubjectKind::Organisation)?,
            clock_warning: self.clock_warning()?,
            refused_definitions: self.refused_definitions(),
            sample: self.sample()?,
            sheet_missing: may(Right::Users) && self.recovery_sheet_missing()?,
            version: env!("CARGO_PKG_VERSION"),
        })
    }
}

/// The name of a category where room is short.
pub(super) fn short_label(category: AnchorCategory) -> &'static str {
    match category {
        AnchorCategory::Unit => "单位",
        other => other.label(),
    }
}

/// 2026年11月5日 周四
pub(super) fn words_of_day(day: NaiveDate) -> String {
    const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let name = usize::try_from(day.weekday().num_days_from_monday()).ok();
    let name = name.and_then(|at| DAYS.get(at)).unwrap_or(&"");
    format!("{}年{}月{}日 周{name}", day.year(), day.month(), day.day())
}
