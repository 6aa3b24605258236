//! What a backup says about itself.
//!
//! The hashes find damage; the seal, made with a key derived from the data key, finds forgery:
//! without it somebody could change a form definition in a backup and write new hashes.

use serde::{Deserialize, Serialize};

use super::wrap::Sealed;
use super::{DataKey, Error, Result};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SEAL: &str = "manifest.seal";

const FORMAT: &str = "yuwang-backup";
const VERSION: u32 = 1;

/// The first member of a `.ywb` file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub(super) format: String,
    pub(super) version: u32,
    /// The ledger's id.
    pub ledger: String,
    /// When the backup was made, `YYYY-MM-DD HH:MM:SS`.
    pub created: String,
    /// The program's version.
    pub app_version: String,
    /// The database's `user_version`.
    pub schema_version: u32,
    /// The head of the history chain, in hexadecimal; empty if there is no history.
    pub history_head: String,
    /// How many entries the ledger held.
    pub entries: u64,
    /// Every other file in the backup.
    pub members: Vec<Member>,
}

/// One file in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its path in the ledger folder, with `/`.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(ledger: &str, created: String, app_version: &str, schema_version: u32) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            ledger: ledger.into(),
            created,
            app_version: app_version.into(),
            schema_version,
            history_head: String::new(),
            entries: 0,
            members: Vec::new(),
        }
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let head: Head = serde_json::from_slice(bytes).map_err(|_| Error::NotABackup("no manifest".into()))?;
        if head.format != FORMAT {
            return Err(Error::NotABackup("another kind of file".into()));
        }
        if head.version > VERSION {
            return Err(Error::TooNew { what: "backup format", found: head.version, known: VERSION });
        }
        serde_json::from_slice(bytes).map_err(|_| Error::BackupDamaged("manifest".into()))
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|_| Error::Crypto)
    }

    pub(super) fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

pub(super) fn seal(manifest: &[u8], key: &DataKey) -> Result<Vec<u8>> {
    Ok(Sealed::seal(&*key.derive("yuwang manifest 1"), manifest, b"")?.to_file())
}

pub(super) fn check_seal(manifest: &[u8], seal: &[u8], key: &DataKey) -> Result<()> {
    Sealed::from_file(seal)
        .and_then(|sealed| sealed.open(&*key.derive("yuwang manifest 1"), manifest))
        .map(|_| ())
        .ok_or_else(|| Error::BackupDamaged("seal".into()))
}
