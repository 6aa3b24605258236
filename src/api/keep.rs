//! Keeping the ledger safe: check, backup, restore, users, the log, erasing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;
use ts_rs::TS;

use crate::domain::SubjectId;
use crate::forms::Catalogue;
use crate::ledger::Clock;
use crate::ledger::opening::backup_facts;
use crate::store::erase::Certificate;
use crate::store::{self, Op, Store};
use crate::vault::{
    self, BackupJob, Credential, KdfParams, Opening, Passphrase, Right, Role, Shelf, SlotState,
};

use crate::watch::Watch;

use super::session::{Key, Open};
use super::{Error, Result, Session};

/// Answer of `check` and `log --verify`.
#[derive(Serialize, TS)]
pub struct CheckReply {
    /// Whether all of it agrees.
    pub ok: bool,
    /// What does not.
    pub findings: Vec<FindingLine>,
}

/// One thing that does not agree.
#[derive(Serialize, TS)]
pub struct FindingLine {
    /// `FILE`, `CHAIN`, `PAYLOAD`, `DEFINITION`, `DERIVED`, `ATTACHMENT`, `FORMS`, `CLOCK`.
    pub code: String,
    /// Words.
    pub message: String,
}

/// Answer of `backup` and `backup verify`.
#[derive(Serialize, TS)]
pub struct BackupReply {
    /// The file.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Entries in it.
    pub entries: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// Reopened, whole and equal to the ledger.
    pub verified: bool,
    /// Words on what is wrong.
    pub findings: Vec<String>,
}

/// Answer of `restore`.
#[derive(Serialize, TS)]
pub struct RestoreReply {
    /// The folder.
    pub ledger: String,
    /// Where the ledger that was there lies now.
    pub replaced: Option<String>,
    /// Entries in it.
    pub entries: u64,
    /// Certificates of erasure that were applied to it.
    pub certificates: usize,
}

/// Answer of `user list`.
#[derive(Serialize, TS)]
pub struct UsersReply {
    /// The users.
    pub users: Vec<UserLine>,
}

/// A user.
#[derive(Serialize, TS)]
pub struct UserLine {
    /// Name.
    pub name: String,
    /// Code of the role.
    pub role: &'static str,
    /// Chinese name of the role.
    pub role_label: &'static str,
    /// Whether he can enter.
    pub active: bool,
    /// `active`, `disabled`, `needs_passphrase`.
    pub state: &'static str,
    /// Chinese word for it.
    pub state_label: &'static str,
}

/// Answer of `rekey`.
#[derive(Serialize, TS)]
pub struct RekeyReply {
    /// The new recovery key, shown this once; the old one opens nothing any more.
    pub recovery_key: String,
    /// Users who need a new passphrase.
    pub waiting: Vec<String>,
}

/// Answer of `erase`.
#[derive(Serialize, TS)]
pub struct EraseReply {
    /// What is due: entries by retention class.
    pub due: usize,
    /// The certificate, when something was erased.
    #[ts(type = "unknown")]
    pub certificate: Option<Certificate>,
    /// Backups in the ledger's folder that are older than any term of rosters and letters: they
    /// still hold what is erased here and should be deleted.
    pub old_backups: Vec<String>,
}

impl Session {
    /// Checks everything.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self, watch: Watch<'_>) -> Result<CheckReply> {
        let mut findings: Vec<FindingLine> = self
            .ledger
            .store()
            .check(self.catalogue(), watch)?
            .into_iter()
            .chain(self.ledger.check_attachments(watch)?)
            .map(|f| FindingLine { code: f.code.to_owned(), message: f.message })
            .collect();
        findings.extend(
            self.refused_definitions()
                .into_iter()
                .map(|message| FindingLine { code: "FORMS".to_owned(), message }),
        );
        findings.extend(self.check_standings()?);
        if let Some(message) = self.clock_warning()? {
            findings.push(FindingLine { code: "CLOCK".to_owned(), message });
        }
        Ok(CheckReply { ok: findings.is_empty(), findings })
    }

    /// What the net and figures keep of every subject, against what its entries say.
    fn check_standings(&self) -> Result<Vec<FindingLine>> {
        let (kept, fresh) = (self.survey()?, self.survey_afresh()?);
        let finding = |subject: &crate::store::Subject| FindingLine {
            code: "DERIVED".to_owned(),
            message: format!("处所 {} 在网上的情况与条目不符", subject.id),
        };
        let mut out: Vec<FindingLine> =
            kept.differs_from(&fresh).into_iter().map(finding).collect();
        if self.trails(&kept)? != self.trails_afresh(&fresh)? {
            let message = "统计底账与条目不符".to_owned();
            out.push(FindingLine { code: "DERIVED".to_owned(), message });
        }
        Ok(out)
    }

    /// Walks the chain of the history.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn verify_log(&self) -> Result<CheckReply> {
        self.ledger.require(Right::Log)?;
        let findings: Vec<FindingLine> = self
            .ledger
            .store()
            .verify_history(Watch::nobody())?
            .into_iter()
            .map(|f| FindingLine { code: f.code.to_owned(), message: f.message })
            .collect();
        Ok(CheckReply { ok: findings.is_empty(), findings })
    }

    /// Writes one backup file into a folder and logs it.
    ///
    /// # Errors
    /// `NO_SPACE`, `READ_ONLY`, `NOT_ALLOWED` …; the target is absent then.
    pub fn backup(&mut self, dir: &Path, watch: Watch<'_>) -> Result<BackupReply> {
        self.ledger.require(Right::Backup)?;
        let report = vault::write_backup(
            self.ledger.store().connection(),
            BackupJob {
                folder: self.ledger.folder(),
                key: self.ledger.user().key(),
                dir,
                now: self.ledger.clock().now(),
                app_version: env!("CARGO_PKG_VERSION"),
                read_facts: &backup_facts,
                watch,
            },
        )?;
        // Only now: a backup that was not made is none.
        let folder = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
        let what = serde_json::json!({
            "folder": folder.display().to_string(), "sha256": report.sha256,
            "bytes": report.bytes, "verified": report.verified,
        });
        self.ledger.note(Op::new("backup", "备份台账"), &what)?;
        Ok(BackupReply {
            file: report.file.display().to_string(),
            bytes: report.bytes,
            entries: report.entries,
            sha256: report.sha256,
            verified: report.verified,
            findings: report.findings,
        })
    }

    /// The users.
    ///
    /// # Errors
    /// None so far.
    pub fn users(&self) -> Result<UsersReply> {
        let users = self
            .ledger
            .slots()
            .list()
            .into_iter()
            .map(|info| UserLine {
                name: info.user,
                role: info.role.code(),
                role_label: info.role.label(),
                active: info.state == SlotState::Active,
                state: info.state.code(),
                state_label: info.state.label(),
            })
            .collect();
        Ok(UsersReply { users })
    }

    /// Adds a user.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `EXISTS`, a passphrase against the rules.
    pub fn add_user(
        &mut self,
        name: &str,
        role: &str,
        passphrase: &Passphrase,
    ) -> Result<UsersReply> {
        let role = Role::parse(role)
            .ok_or_else(|| Error::usage(format!("没有“{role}”这种角色；有 民警、辅警、所长。")))?;
        let now = self.ledger.clock().now();
        let (slots, by, folder) = self.ledger.slots_mut();
        slots.add_user(by, name, role, passphrase, KdfParams::DEFAULT, now)?;
        slots.save(folder)?;
        let what = serde_json::json!({ "user": name, "role": role.code() });
        self.ledger.note(Op::new("user_add", format!("添加用户{name}")), &what)?;
        self.users()
    }

    /// Locks a user out.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the last officer stays.
    pub fn disable_user(&mut self, name: &str) -> Result<UsersReply> {
        let (slots, by, folder) = self.ledger.slots_mut();
        slots.disable_user(by, name)?;
        slots.save(folder)?;
        let what = serde_json::json!({ "user": name });
        self.ledger.note(Op::new("user_disable", format!("停用用户{name}")), &what)?;
        self.users()
    }

    /// Gives a user a new passphrase; the caller himself if none is named.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a passphrase against the rules.
    pub fn set_passphrase(
        &mut self,
        name: Option<&str>,
        passphrase: &Passphrase,
    ) -> Result<UsersReply> {
        let now = self.ledger.clock().now();
        let (slots, by, folder) = self.ledger.slots_mut();
        let name = name.unwrap_or(by.user()).to_owned();
        slots.set_passphrase(by, &name, passphrase, KdfParams::DEFAULT, now)?;
        slots.save(folder)?;
        let what = serde_json::json!({ "user": name });
        self.ledger.note(Op::new("user_passwd", format!("更换{name}的口令")), &what)?;
        self.users()
    }

    /// Encrypts the ledger with a new data key. `user` is the officer who can enter afterwards with his
    /// present passphrase; without a name whoever is at the desk.
    ///
    /// # Errors
    /// `NOT_ALLOWED`, `CANNOT_UNLOCK`, `NO_SPACE` …; what was valid before stays valid then.
    pub fn rekey(&mut self, user: Option<&str>, passphrase: &Passphrase) -> Result<RekeyReply> {
        let recovery = self.ledger.rekey(user, passphrase, KdfParams::DEFAULT)?;
        Ok(RekeyReply {
            recovery_key: recovery.reveal().to_string(),
            waiting: self.ledger.waiting_for_a_passphrase(),
        })
    }

    /// What is due for erasure; erased when `confirm`.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn erase(&mut self, confirm: bool) -> Result<EraseReply> {
        let due = self.ledger.list_due_for_erasure()?.len();
        let certificate = if confirm { self.ledger.erase_due()? } else { None };
        let today = self.ledger.clock().today();
        let limit = today.checked_sub_months(chrono::Months::new(24));
        let old_backups = vault::list_backups(&self.ledger.folder().backups())?
            .into_iter()
            .filter(|(at, _)| limit.is_some_and(|limit| at.date() < limit))
            .map(|(_, file)| file.display().to_string())
            .collect();
        Ok(EraseReply { due, certificate, old_backups })
    }
}

/// Something whose term is over.
#[derive(Serialize, TS)]
pub struct DueLine {
    /// Whose page.
    pub place: SubjectId,
    /// Its name.
    pub place_name: String,
    /// Title of the form.
    pub form: String,
    /// Why: 名册，离开满两年.
    pub why: &'static str,
    /// Since when it may no longer be kept.
    pub since: String,
}

impl Session {
    /// What is due for erasure, one line an entry; no contents.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn due_for_erasure(&self) -> Result<Vec<DueLine>> {
        self.ledger.require(Right::Erase)?;
        let mut lines = Vec::new();
        for due in self.ledger.list_due_for_erasure()? {
            let subject = self.ledger.store().subject(due.entry.subject)?;
            let form = self.catalogue().form(&due.entry.form);
            lines.push(DueLine {
                place: subject.id,
                place_name: subject.facts.name,
                form: form.map_or_else(|| due.entry.form.clone(), |form| form.label.clone()),
                why: due.retention.why(),
                since: due.since.to_string(),
            });
        }
        lines.sort_by(|a, b| (&a.since, &a.place_name).cmp(&(&b.since, &b.place_name)));
        Ok(lines)
    }
}

/// Looks whether a backup can be trusted; opens it when a passphrase is given.
///
/// # Errors
/// `UNREADABLE`, `LEDGER_DAMAGED`, `CANNOT_UNLOCK`.
pub fn verify_backup(file: &Path, open: Option<&Open>) -> Result<BackupReply> {
    let credential = open.map(credential_of);
    let report = vault::verify(
        file,
        credential.map(|credential| Opening {
            credential,
            known_schema: Store::newest_schema().unsigned_abs(),
            read_facts: &backup_facts,
            watch: Watch::nobody(),
        }),
    )?;
    Ok(BackupReply {
        file: file.display().to_string(),
        bytes: report.bytes,
        entries: report.manifest.entries,
        sha256: report.sha256,
        verified: report.findings.is_empty(),
        findings: report.findings,
    })
}

fn credential_of(open: &Open) -> Credential<'_> {
    match &open.key {
        Key::Passphrase(passphrase) => {
            Credential::Passphrase { user: open.user.as_deref(), passphrase }
        }
        Key::Recovery(key) => Credential::Recovery(key),
    }
}

/// Brings a backup back: into a temporary folder, checked, then swapped in.
///
/// # Errors
/// `CANNOT_UNLOCK`, `LEDGER_DAMAGED`, `LEDGER_TOO_NEW`, `LOCKED` …; what was there stays then.
pub fn restore(file: &Path, to: &Path, open: &Open, watch: Watch<'_>) -> Result<RestoreReply> {
    let clock = Clock::new(open.today);
    let opening = Opening {
        credential: credential_of(open),
        known_schema: Store::newest_schema().unsigned_abs(),
        read_facts: &backup_facts,
        watch,
    };
    let now = clock.now();
    let mut erased = BTreeSet::new();
    let report = vault::restore(file, to, opening, now, |db, certificates: &[PathBuf]| {
        let mut all = Vec::new();
        for path in certificates {
            all.push(serde_json::from_slice::<Certificate>(&std::fs::read(path)?)?);
        }
        erased = store::prepare_restored(db, &all, now)?;
        Ok(())
    })?;
    let shelf = Shelf::of(&report.folder);
    for id in erased {
        let _ = shelf.remove(&id.to_string()); // its key is gone; else at the next start
    }
    Ok(RestoreReply {
        ledger: report.folder.path().display().to_string(),
        replaced: report.replaced.map(|path| path.display().to_string()),
        entries: report.manifest.entries,
        certificates: report.certificates.len(),
    })
}

/// Checks a district's own definition file.
///
/// # Errors
/// When the file cannot be read.
pub fn check_definition(file: &Path, catalogue: &Catalogue) -> Result<Vec<crate::forms::Problem>> {
    let text = crate::outside::read_text(file)
        .map_err(|error| Error::reading(&error, &file.display().to_string()))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Ok(catalogue.check_file(&name, &text))
}
