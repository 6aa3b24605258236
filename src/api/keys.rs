//! One's own passphrase, users who come back, and a new recovery sheet.

use serde::Serialize;
use ts_rs::TS;

use crate::store::Op;
use crate::vault::{Credential, KdfParams, Passphrase};

use super::keep::UsersReply;
use super::{Error, Result, Session};

/// A recovery key that was just made.
#[derive(Serialize, TS)]
pub struct RecoveryReply {
    /// The key, shown this once; the one before it opens nothing any more.
    pub recovery_key: String,
}

impl Session {
    /// Changes the passphrase of whoever is at the desk; the present one must be right.
    ///
    /// # Errors
    /// `WRONG_PASSPHRASE`; a passphrase against the rules.
    pub fn change_passphrase(&mut self, present: &Passphrase, new: &Passphrase) -> Result<()> {
        new.check_new().map_err(crate::vault::Error::Passphrase)?;
        let credential =
            Credential::Passphrase { user: Some(self.ledger.user().user()), passphrase: present };
        self.ledger.slots().unlock(credential).map_err(|_| {
            Error::refused(
                "WRONG_PASSPHRASE",
                "现在的口令不对，口令没有更换。",
                "请再输一遍现在的口令。",
            )
        })?;
        self.set_passphrase(None, new)?;
        Ok(())
    }

    /// Lets a disabled user in again with a new passphrase.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a passphrase against the rules.
    pub fn enable_user(&mut self, name: &str, passphrase: &Passphrase) -> Result<UsersReply> {
        let now = self.ledger.clock().now();
        let (slots, by, folder) = self.ledger.slots_mut();
        slots.enable_user(by, name, passphrase, KdfParams::DEFAULT, now)?;
        slots.save(folder)?;
        let what = serde_json::json!({ "user": name });
        self.ledger.note(Op::new("user_enable", format!("启用用户{name}")), &what)?;
        self.users()
    }

    /// Makes a new recovery key; the old sheet opens nothing from now on.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the folder.
    pub fn renew_recovery(&mut self) -> Result<RecoveryReply> {
        let now = self.ledger.clock().now();
        let (slots, by, folder) = self.ledger.slots_mut();
        let key = slots.renew_recovery(by, now)?;
        slots.save(folder)?;
        self.ledger.note(Op::new("recovery", "更换恢复密钥"), &serde_json::json!({}))?;
        Ok(RecoveryReply { recovery_key: key.reveal().to_string() })
    }
}
