//! Making a ledger and opening one.

use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::forms::{Catalogue, Problem};
use crate::net::Rulebook;
use crate::store::{self, Actor, Op, Store};
use crate::vault::sqlite::{self, Connection};
use crate::vault::{
    self, BackupFacts, BackupJob, Credential, DataKey, KdfParams, LedgerFolder, LedgerLock,
    Passphrase, RecoveryKey, Slots,
};

use crate::watch::Watch;

use super::{Clock, Error, Ledger, Post, Result};

impl Ledger {
    /// Makes a new ledger in a folder that holds none, and opens it. The recovery key is shown
    /// once and kept nowhere.
    ///
    /// # Errors
    /// `POST_REFUSED`, `EXISTS`, a passphrase against the rules, a folder that cannot be written.
    pub fn init(
        path: &Path,
        post: &Post,
        passphrase: &Passphrase,
        clock: Clock,
        kdf: KdfParams,
    ) -> Result<(Self, RecoveryKey)> {
        let post = post.checked()?;
        let new = LedgerFolder::create(path)?;
        let (slots, user, recovery) = Slots::create(&post.officer, passphrase, kdf, clock.now())?;
        let key: Zeroizing<String> = user.key().pragma_key();
        let mut store = Store::create(&new.folder().database(), &key)?;
        let actor = Actor { user: user.user().to_owned(), now: clock.now() };
        store.transact::<_, crate::store::Error>(
            Op::new("init", "新建台账"),
            &actor,
            |writer| post.write(writer),
        )?;
        store.checkpoint()?;
        drop(store);
        let folder = new.finish(&slots)?;
        let lock = LedgerLock::acquire(&folder)?;
        let store = Store::open(&folder.database(), &key)?;
        let (catalogue, rulebook, problems) = definitions(&folder);
        let ledger =
            Self { folder, lock, slots, user, store, catalogue, rulebook, problems, clock };
        Ok((ledger, recovery))
    }

    /// Opens a ledger with a passphrase or the recovery key. An older ledger is upgraded; a verified
    /// backup in its own folder comes first, and without one nothing is upgraded.
    ///
    /// # Errors
    /// `NO_LEDGER`, `LOCKED`, `CANNOT_UNLOCK`, `LEDGER_TOO_NEW`, `LEDGER_DAMAGED`.
    pub fn open(path: &Path, credential: Credential<'_>, clock: Clock) -> Result<Self> {
        let folder = LedgerFolder::open(path)?;
        let lock = LedgerLock::acquire(&folder)?;
        let (slots, user) = vault::unlock(&lock, &folder, credential)?;
        let key = user.key().pragma_key();
        let mut upgraded_from = None;
        let opened = Store::open_with(&folder.database(), &key, |db, schema| {
            upgraded_from = Some(schema);
            snapshot(db, &folder, user.key(), clock)
        });
        // The slot's cipher has already said that the key is right: it is the file that is not.
        let mut store = opened.map_err(|error| match error {
            Error::Store(store::Error::CannotUnlock) => store::Error::Damaged.into(),
            other => other,
        })?;
        let (catalogue, rulebook, problems) = definitions(&folder);
        store.infer_org_kinds(&catalogue)?;
        let mut ledger =
            Self { folder, lock, slots, user, store, catalogue, rulebook, problems, clock };
        ledger.settle_attachments();
        if let Some(from) = upgraded_from {
            let what = serde_json::json!({ "from": from, "to": Store::newest_schema() });
            ledger.note(Op::new("upgrade", "升级台账，升级前已备份"), &what)?;
        }
        Ok(ledger)
    }
}

/// A verified backup before the first step of an upgrade.
fn snapshot(db: &Connection, folder: &LedgerFolder, key: &DataKey, clock: Clock) -> Result<()> {
    let job = BackupJob {
        folder,
        key,
        dir: &folder.backups(),
        now: clock.now(),
        app_version: env!("CARGO_PKG_VERSION"),
        read_facts: &backup_facts,
        watch: Watch::nobody(),
    };
    if vault::write_backup(db, job)?.verified {
        Ok(())
    } else {
        // What is torn is not rebuilt on.
        Err(store::Error::Damaged.into())
    }
}

/// What the vault must know of a ledger's contents.
///
/// # Errors
/// Of the database.
pub fn backup_facts(db: &Connection) -> sqlite::Result<BackupFacts> {
    store::backup_facts(db).map(|(entries, head)| BackupFacts { entries, history_head: head })
}

/// Forms and rules in force, and what was refused of the ledger's own.
pub(super) fn definitions(folder: &LedgerFolder) -> (Arc<Catalogue>, Rulebook, Vec<Problem>) {
    let (catalogue, mut problems) = Catalogue::with_own(&folder.forms());
    let (rulebook, refused) = Rulebook::with_own(&folder.rules());
    problems.extend(refused);
    (catalogue, rulebook, problems)
}
