//! Key slots: one wrapped copy of the data key per user, and one for the recovery key.
//!
//! Every field of a slot is bound to its wrapped key, so changing a name, a role or a date by hand
//! makes the slot useless. A disabled user's wrapped key is deleted, not flagged: writing
//! "active" back into the file brings nothing back.
//!
//! The functions that change slots take the [`Unlocked`] of whoever asks and check his role. They
//! change the value in memory; [`Slots::save`] replaces the file as a whole.

use std::fs;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::files::write_whole;
use super::keys::random_bytes;
use super::wrap::{KdfParams, Sealed, bind};
use super::{DataKey, Error, LedgerFolder, Passphrase, RecoveryKey, Result, Right, Role, hex};

/// The name under which the recovery key acts; no user may bear it.
pub const RECOVERY_USER: &str = "恢复密钥";

const FORMAT: &str = "yuwang-keys";
const VERSION: u32 = 1;
const LARGEST_FILE: u64 = 1024 * 1024;
const LONGEST_NAME: usize = 40;

/// The key file of one ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slots {
    format: String,
    version: u32,
    ledger: String,
    #[serde(flatten)]
    pub(super) current: KeySet,
    /// The keys after a change of data key, while that change is under way ([`super::rekey()`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<KeySet>,
}

/// All slots for one data key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeySet {
    pub(super) slots: Vec<Slot>,
    recovery: RecoverySlot,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Slot {
    id: String,
    user: String,
    role: Role,
    state: SlotState,
    created: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lock: Option<PassphraseLock>,
}

/// Whether a user can enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Enters with his passphrase.
    Active,
    /// Locked out by an officer.
    Disabled,
    /// The data key changed; an officer must give him a new passphrase.
    NeedsPassphrase,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct PassphraseLock {
    kdf: KdfParams,
    #[serde(with = "hex")]
    salt: Vec<u8>,
    key: Sealed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct RecoverySlot {
    id: String,
    created: String,
    key: Sealed,
}

/// What a person offers to be let in.
#[derive(Clone, Copy, Debug)]
pub enum Credential<'a> {
    /// A passphrase; without a name every active user's slot is tried.
    Passphrase {
        /// Who says it.
        user: Option<&'a str>,
        /// What is said.
        passphrase: &'a Passphrase,
    },
    /// The recovery key from the paper sheet.
    Recovery(&'a RecoveryKey),
}

/// Proof that somebody opened a slot: only the vault makes one.
#[derive(Clone, Debug)]
pub struct Unlocked {
    key: DataKey,
    ledger: String,
    user: String,
    role: Role,
    entrance: Entrance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entrance {
    Passphrase(KdfParams),
    Recovery,
}

impl Unlocked {
    /// The data key.
    pub fn key(&self) -> &DataKey {
        &self.key
    }

    /// The ledger it belongs to.
    pub fn ledger_id(&self) -> &str {
        &self.ledger
    }

    /// Who entered; [`RECOVERY_USER`] for the recovery key.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// His role. The recovery key acts as an officer.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Refuses with [`Error::NotAllowed`] what the role does not allow.
    pub fn require(&self, right: Right) -> Result<()> {
        self.role.may(right).then_some(()).ok_or(Error::NotAllowed(right))
    }

    /// Whether the recovery key was used: the person should now set a new passphrase.
    pub fn by_recovery_key(&self) -> bool {
        self.entrance == Entrance::Recovery
    }

    /// Whether the slot was made with other parameters than today's; setting the same passphrase again renews it.
    pub fn has_old_parameters(&self) -> bool {
        matches!(self.entrance, Entrance::Passphrase(kdf) if kdf != KdfParams::DEFAULT)
    }
}

/// One line of the list of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserInfo {
    /// The name.
    pub user: String,
    /// The role.
    pub role: Role,
    /// Whether he can enter.
    pub state: SlotState,
    /// When the slot was made, `YYYY-MM-DD HH:MM:SS`.
    pub created: String,
}

impl Slots {
    /// The first slots of a new ledger: one officer and the recovery key, around a new data key.
    pub fn create(
        officer: &str,
        passphrase: &Passphrase,
        kdf: KdfParams,
        now: NaiveDateTime,
    ) -> Result<(Self, Unlocked, RecoveryKey)> {
        let ledger = random_id()?;
        let officer = checked_name(officer)?;
        let key = DataKey::random()?;
        let (current, recovery) =
            KeySet::create(&ledger, &key, &NewSlot { user: &officer, role: Role::Officer, passphrase, kdf, now })?;
        let unlocked = Unlocked {
            key,
            ledger: ledger.clone(),
            user: officer,
            role: Role::Officer,
            entrance: Entrance::Passphrase(kdf),
        };
        Ok((Self { format: FORMAT.into(), version: VERSION, ledger, current, next: None }, unlocked, recovery))
    }

    /// Reads the key file. [`Error::NoLedger`] if it is not there, [`Error::Damaged`] if it cannot be one.
    pub fn load(folder: &LedgerFolder) -> Result<Self> {
        let file = folder.keys();
        match fs::metadata(&file) {
            Ok(meta) if meta.len() > LARGEST_FILE => Err(Error::Damaged("key file too large".into())),
            Ok(_) => Self::parse(&fs::read(&file)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::NoLedger),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        // serde's own words may quote the file, so only the place is kept.
        let damaged = |e: serde_json::Error| Error::Damaged(format!("key file, line {} column {}", e.line(), e.column()));
        let head: Head = serde_json::from_slice(bytes).map_err(damaged)?;
        if head.format != FORMAT {
            return Err(Error::Damaged("key file of another kind".into()));
        }
        if head.version > VERSION {
            return Err(Error::TooNew { what: "key file", found: head.version, known: VERSION });
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|_| Error::Crypto)
    }

    /// Replaces the key file; at any moment the old or the new one is there, whole.
    pub fn save(&self, folder: &LedgerFolder) -> Result<()> {
        write_whole(&folder.keys(), &self.to_bytes()?)
    }

    /// The ledger's id: what its backups must match, never a secret.
    pub fn ledger_id(&self) -> &str {
        &self.ledger
    }

    /// Opens a slot. [`Error::CannotUnlock`] for a wrong passphrase, an unknown or disabled user and a slot
    /// that was tampered with alike. Programs call [`super::unlock()`], which also settles an interrupted rekey.
    pub fn unlock(&self, credential: Credential<'_>) -> Result<Unlocked> {
        self.current.unlock(&self.ledger, credential)
    }

    /// The users, in the order in which they were added.
    pub fn list(&self) -> Vec<UserInfo> {
        let info = |slot: &Slot| UserInfo {
            user: slot.user.clone(),
            role: slot.role,
            state: slot.state,
            created: slot.created.clone(),
        };
        self.current.slots.iter().map(info).collect()
    }

    /// Adds a user. Needs [`Right::Users`].
    pub fn add_user(
        &mut self,
        by: &Unlocked,
        user: &str,
        role: Role,
        passphrase: &Passphrase,
        kdf: KdfParams,
        now: NaiveDateTime,
    ) -> Result<()> {
        self.check_authority(by)?;
        by.require(Right::Users)?;
        let user = checked_name(user)?;
        if self.current.slots.iter().any(|slot| slot.user == user) {
            return Err(Error::UserExists);
        }
        let new = NewSlot { user: &user, role, passphrase, kdf, now };
        self.current.slots.push(Slot::lock(&self.ledger, random_id()?, &by.key, &new)?);
        Ok(())
    }

    /// Gives a user a new passphrase: everybody his own, with [`Right::Users`] anybody's. A disabled user
    /// stays disabled: [`Error::UserDisabled`].
    pub fn set_passphrase(
        &mut self,
        by: &Unlocked,
        user: &str,
        passphrase: &Passphrase,
        kdf: KdfParams,
        now: NaiveDateTime,
    ) -> Result<()> {
        self.check_authority(by)?;
        if by.user != user.trim() {
            by.require(Right::Users)?;
        }
        if self.slot(user)?.state == SlotState::Disabled {
            return Err(Error::UserDisabled);
        }
        self.relock(by, user, passphrase, kdf, now)
    }

    /// Lets a disabled user in again, with a new passphrase. Needs [`Right::Users`].
    pub fn enable_user(
        &mut self,
        by: &Unlocked,
        user: &str,
        passphrase: &Passphrase,
        kdf: KdfParams,
        now: NaiveDateTime,
    ) -> Result<()> {
        self.check_authority(by)?;
        by.require(Right::Users)?;
        self.relock(by, user, passphrase, kdf, now)
    }

    /// Locks a user out and deletes his wrapped key. Needs [`Right::Users`]; the last active officer stays.
    /// Old copies of the ledger still open for him: only [`super::rekey()`] makes later ones useless too.
    pub fn disable_user(&mut self, by: &Unlocked, user: &str) -> Result<()> {
        self.check_authority(by)?;
        by.require(Right::Users)?;
        let user = self.slot(user)?.user.clone();
        let is_active_officer = |slot: &Slot| slot.role == Role::Officer && slot.state == SlotState::Active;
        if !self.current.slots.iter().any(|slot| is_active_officer(slot) && slot.user != user) {
            return Err(Error::LastOfficer);
        }
        let slot = self.slot_mut(&user)?;
        slot.state = SlotState::Disabled;
        slot.lock = None;
        Ok(())
    }

    /// A new recovery key; the old paper sheet opens nothing any more. Needs [`Right::Users`].
    pub fn renew_recovery(&mut self, by: &Unlocked, now: NaiveDateTime) -> Result<RecoveryKey> {
        self.check_authority(by)?;
        by.require(Right::Users)?;
        let (slot, key) = RecoverySlot::lock(&self.ledger, &by.key, now)?;
        self.current.recovery = slot;
        Ok(key)
    }

    /// Someone who unlocked another ledger, or this one before its data key changed, has no say here.
    fn check_authority(&self, by: &Unlocked) -> Result<()> {
        (by.ledger == self.ledger && self.next.is_none()).then_some(()).ok_or(Error::CannotUnlock)
    }

    fn relock(&mut self, by: &Unlocked, user: &str, passphrase: &Passphrase, kdf: KdfParams, now: NaiveDateTime) -> Result<()> {
        let ledger = self.ledger.clone();
        let slot = self.slot_mut(user)?;
        let new = NewSlot { user: &slot.user, role: slot.role, passphrase, kdf, now };
        *slot = Slot::lock(&ledger, slot.id.clone(), &by.key, &new)?;
        Ok(())
    }

    fn slot(&self, user: &str) -> Result<&Slot> {
        self.current.slots.iter().find(|slot| slot.user == user.trim()).ok_or(Error::UserUnknown)
    }

    fn slot_mut(&mut self, user: &str) -> Result<&mut Slot> {
        self.current.slots.iter_mut().find(|slot| slot.user == user.trim()).ok_or(Error::UserUnknown)
    }
}

struct NewSlot<'a> {
    user: &'a str,
    role: Role,
    passphrase: &'a Passphrase,
    kdf: KdfParams,
    now: NaiveDateTime,
}

impl KeySet {
    fn create(ledger: &str, key: &DataKey, first: &NewSlot<'_>) -> Result<(Self, RecoveryKey)> {
        let slot = Slot::lock(ledger, random_id()?, key, first)?;
        let (recovery_slot, recovery) = RecoverySlot::lock(ledger, key, first.now)?;
        Ok((Self { slots: vec![slot], recovery: recovery_slot }, recovery))
    }

    /// The same users around a new data key. Only `user` can be let in, for only his passphrase is
    /// known; the others wait for a new one, the disabled stay disabled.
    pub(super) fn renew(
        &self,
        ledger: &str,
        key: &DataKey,
        user: &str,
        passphrase: &Passphrase,
        kdf: KdfParams,
        now: NaiveDateTime,
    ) -> Result<(Self, RecoveryKey)> {
        let renewed = |slot: &Slot| {
            if slot.user == user {
                let new = NewSlot { user, role: slot.role, passphrase, kdf, now };
                return Slot::lock(ledger, slot.id.clone(), key, &new);
            }
            let state = match slot.state {
                SlotState::Disabled => SlotState::Disabled,
                SlotState::Active | SlotState::NeedsPassphrase => SlotState::NeedsPassphrase,
            };
            Ok(Slot { state, lock: None, ..slot.clone() })
        };
        let slots = self.slots.iter().map(renewed).collect::<Result<_>>()?;
        let (recovery_slot, recovery) = RecoverySlot::lock(ledger, key, now)?;
        Ok((Self { slots, recovery: recovery_slot }, recovery))
    }

    pub(super) fn unlock(&self, ledger: &str, credential: Credential<'_>) -> Result<Unlocked> {
        match credential {
            Credential::Recovery(recovery) => {
                let key = self.recovery.open(ledger, recovery).ok_or(Error::CannotUnlock)?;
                let (user, ledger) = (RECOVERY_USER.into(), ledger.into());
                Ok(Unlocked { key, ledger, user, role: Role::Officer, entrance: Entrance::Recovery })
            }
            Credential::Passphrase { user, passphrase } => {
                let named = |slot: &&Slot| user.is_none_or(|user| slot.user == user.trim());
                let mut refusal = Error::CannotUnlock;
                for slot in self.slots.iter().filter(named) {
                    match slot.open(ledger, passphrase) {
                        Ok(Some((key, kdf))) => {
                            let (user, ledger) = (slot.user.clone(), ledger.into());
                            return Ok(Unlocked { key, ledger, user, role: slot.role, entrance: Entrance::Passphrase(kdf) });
                        }
                        Ok(None) => {}
                        Err(error) => refusal = error, // one damaged slot must not shut out the others
                    }
                }
                Err(refusal)
            }
        }
    }
}

impl Slot {
    fn lock(ledger: &str, id: String, key: &DataKey, new: &NewSlot<'_>) -> Result<Self> {
        new.passphrase.check_new().map_err(Error::Passphrase)?;
        let salt: [u8; 16] = random_bytes()?;
        let created = stamp(new.now);
        let bound_to = bound_to(ledger, &id, new.user, new.role, &created, new.kdf, &salt);
        let wrapping_key = new.kdf.derive(new.passphrase, &salt)?;
        let sealed = Sealed::seal(&wrapping_key, &bound_to, key.bytes())?;
        let lock = PassphraseLock { kdf: new.kdf, salt: salt.to_vec(), key: sealed };
        Ok(Self { id, user: new.user.into(), role: new.role, state: SlotState::Active, created, lock: Some(lock) })
    }

    fn open(&self, ledger: &str, passphrase: &Passphrase) -> Result<Option<(DataKey, KdfParams)>> {
        let (SlotState::Active, Some(lock)) = (self.state, &self.lock) else { return Ok(None) };
        let bound_to = bound_to(ledger, &self.id, &self.user, self.role, &self.created, lock.kdf, &lock.salt);
        let wrapping_key = lock.kdf.derive(passphrase, &lock.salt)?;
        let key = lock.key.open(&wrapping_key, &bound_to).and_then(|bytes| DataKey::from_bytes(&bytes));
        Ok(key.map(|key| (key, lock.kdf)))
    }
}

impl RecoverySlot {
    fn lock(ledger: &str, key: &DataKey, now: NaiveDateTime) -> Result<(Self, RecoveryKey)> {
        let recovery = RecoveryKey::random()?;
        let (id, created) = (random_id()?, stamp(now));
        let bound_to = bind(&["yuwang recovery slot 1", ledger, &id, &created]);
        let sealed = Sealed::seal(&recovery.wrapping_key(ledger), &bound_to, key.bytes())?;
        Ok((Self { id, created, key: sealed }, recovery))
    }

    fn open(&self, ledger: &str, recovery: &RecoveryKey) -> Option<DataKey> {
        let bound_to = bind(&["yuwang recovery slot 1", ledger, &self.id, &self.created]);
        let bytes = self.key.open(&recovery.wrapping_key(ledger), &bound_to)?;
        DataKey::from_bytes(&bytes)
    }
}

fn bound_to(ledger: &str, id: &str, user: &str, role: Role, created: &str, kdf: KdfParams, salt: &[u8]) -> Vec<u8> {
    bind(&["yuwang slot 1", ledger, id, user, role.code(), created, &kdf.describe(), &hex::encode(salt)])
}

fn checked_name(user: &str) -> Result<String> {
    let user = user.trim();
    let good = (1..=LONGEST_NAME).contains(&user.chars().count())
        && !user.chars().any(char::is_control)
        && user != RECOVERY_USER;
    good.then(|| user.to_owned()).ok_or(Error::UserName)
}

fn random_id() -> Result<String> {
    Ok(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid().to_string())
}

fn stamp(now: NaiveDateTime) -> String {
    now.format("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests;
