//! A ledger opened for one caller: the window, a command, a test.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use crate::forms::Catalogue;
use crate::ledger::{Clock, Ledger, Post};
use crate::vault::{Credential, KdfParams, Passphrase, RecoveryKey};

use super::{Error, Result};

/// An opened ledger and how much of it may be shown.
pub struct Session {
    pub(super) ledger: Ledger,
    /// Personal numbers in full; asked for, and logged.
    pub(super) reveal: bool,
    /// The pages that were looked at last; gone when the ledger is locked.
    pub(super) laid_out: Option<super::print_desk::LaidOut>,
    /// The leaves whose pages were shown last, and logged.
    pub(super) previewed: Option<super::print_desk::Previewed>,
    /// The file that is being looked at before it is imported; gone when the ledger is locked.
    pub(super) looking: Option<super::import_desk::Looking>,
}

/// Who says what to get in.
pub enum Key {
    /// A passphrase.
    Passphrase(Passphrase),
    /// The key from the recovery sheet.
    Recovery(RecoveryKey),
}

/// How to open.
pub struct Open {
    /// The ledger's folder.
    pub folder: PathBuf,
    /// The user; any whose passphrase fits if absent.
    pub user: Option<String>,
    /// Passphrase or recovery key.
    pub key: Key,
    /// A fixed day instead of the laptop's.
    pub today: Option<NaiveDate>,
    /// Show personal numbers in full.
    pub reveal: bool,
}

/// A new ledger.
pub struct Init {
    /// Where.
    pub folder: PathBuf,
    /// Whose.
    pub post: Post,
    /// The first officer's passphrase.
    pub passphrase: Passphrase,
    /// A fixed day instead of the laptop's.
    pub today: Option<NaiveDate>,
}

/// Answer of a new ledger.
#[derive(Serialize, TS)]
pub struct InitReply {
    /// The folder.
    pub ledger: String,
    /// The recovery key, shown this once.
    pub recovery_key: String,
}

impl Session {
    /// Opens a ledger.
    ///
    /// # Errors
    /// See [`Ledger::open`].
    pub fn open(open: &Open) -> Result<Self> {
        let clock = Clock::new(open.today);
        let credential = match &open.key {
            Key::Passphrase(passphrase) => {
                Credential::Passphrase { user: open.user.as_deref(), passphrase }
            }
            Key::Recovery(key) => Credential::Recovery(key),
        };
        let ledger = Ledger::open(&open.folder, credential, clock)?;
        Ok(Self::over(ledger, open.reveal))
    }

    /// Makes a new ledger and opens it.
    ///
    /// # Errors
    /// See [`Ledger::init`].
    pub fn init(init: &Init) -> Result<(Self, InitReply)> {
        let clock = Clock::new(init.today);
        let (ledger, recovery) =
            Ledger::init(&init.folder, &init.post, &init.passphrase, clock, KdfParams::DEFAULT)?;
        let reply = InitReply {
            ledger: init.folder.display().to_string(),
            recovery_key: recovery.reveal().to_string(),
        };
        Ok((Self::over(ledger, false), reply))
    }

    fn over(ledger: Ledger, reveal: bool) -> Self {
        Self { ledger, reveal, laid_out: None, previewed: None, looking: None }
    }

    /// The definitions in force.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        self.ledger.catalogue()
    }

    /// Own definitions that were refused when the ledger was opened, as sentences.
    pub fn refused_definitions(&self) -> Vec<String> {
        self.ledger.refused_definitions().iter().map(ToString::to_string).collect()
    }

    /// A sentence when the laptop's clock stands before the newest change (decisions.md 27).
    ///
    /// # Errors
    /// Of the database.
    pub fn clock_warning(&self) -> Result<Option<String>> {
        let newest = self.ledger.store().history(None, 1)?.pop();
        let now = self.ledger.clock().now().format("%Y-%m-%d %H:%M:%S").to_string();
        Ok(newest
            .filter(|row| row.at.get(..10) > now.get(..10))
            .map(|row| format!("电脑的日期早于台账里最后一次修改（{}），请核对电脑时间。", row.at)))
    }

    /// The day that counts as today.
    pub fn today(&self) -> NaiveDate {
        self.ledger.clock().today()
    }

    /// The ledger's folder.
    pub fn folder(&self) -> &Path {
        self.ledger.folder().path()
    }
}

/// The platform's folder for the ledger when none is named.
///
/// # Errors
/// When the platform names no home folder.
pub fn default_folder() -> Result<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("yuwang"))
        .ok_or_else(|| Error::usage("不知道台账放在哪里，请用 --ledger 指定文件夹。"))
}
