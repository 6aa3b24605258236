//! A new data key for the ledger: what former users know opens nothing written from then on.

use crate::store::{Op, Store};
use crate::vault::{
    self, Credential, KdfParams, Passphrase, RecoveryKey, RekeyJob, Right, SlotState,
};

use super::opening::backup_facts;
use super::{Ledger, Result};

impl Ledger {
    /// Encrypts the ledger with a new data key and answers the new recovery key, shown once and kept
    /// nowhere. `user` is the officer who can enter afterwards, with his present passphrase; without a
    /// name it is whoever is at the desk. Everybody else needs a new passphrase. Attachments have keys
    /// of their own and stay as they are; old backups open with what was valid on their day.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `CANNOT_UNLOCK` for a wrong passphrase; the disk. The ledger stays open, and
    /// what was valid before stays valid.
    pub fn rekey(
        &mut self,
        user: Option<&str>,
        passphrase: &Passphrase,
        kdf: KdfParams,
    ) -> Result<RecoveryKey> {
        self.require(Right::Users)?;
        let user = user.unwrap_or(self.user.user()).to_owned();
        let credential = Credential::Passphrase { user: Some(&user), passphrase };
        // Before the database is let go of: a mistyped passphrase is no reason to close it.
        self.slots.unlock(credential)?.require(Right::Users)?;
        let db = std::mem::replace(&mut self.store, Store::nothing()?).into_connection();
        let job = RekeyJob {
            folder: &self.folder,
            by: &self.user,
            user: &user,
            passphrase,
            kdf,
            now: self.clock.now(),
            read_facts: &backup_facts,
        };
        let done = vault::rekey(&self.lock, db, job);
        // Also after a failure: wherever it was cut short, one set of keys fits, and this finds it.
        (self.slots, self.user) = vault::unlock(&self.lock, &self.folder, credential)?;
        self.store = Store::open(&self.folder.database(), &self.user.key().pragma_key())?;
        let (_, _, recovery) = done?;
        let waiting: Vec<String> = self.waiting_for_a_passphrase();
        let what = serde_json::json!({ "user": user, "waiting": waiting });
        self.note(Op::new("rekey", "更换数据密钥和恢复密钥"), &what)?;
        Ok(recovery)
    }

    /// Users who can enter again once an officer gives them a new passphrase.
    pub fn waiting_for_a_passphrase(&self) -> Vec<String> {
        let waits = |state| state == SlotState::NeedsPassphrase;
        let all = self.slots.list().into_iter();
        all.filter(|info| waits(info.state)).map(|info| info.user).collect()
    }
}
