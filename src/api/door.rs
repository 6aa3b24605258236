//! Before a ledger is open: who may come in, how often somebody may try, and the way in with the
//! recovery sheet.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ledger::{Clock, Ledger};
use crate::store::Op;
use crate::vault::{
    Credential, KdfParams, LedgerFolder, Passphrase, RecoveryKey, Right, SlotState, Slots,
};
use crate::watch::Watch;

use super::keep::{RestoreReply, restore, verify_backup};
use super::{Error, Key, Open, Result, Session};

/// Somebody who has a key to the ledger. Names and roles are readable without a passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DoorUser {
    /// Name.
    pub name: String,
    /// 民警, 辅警, 所长
    pub role: &'static str,
    /// Whether his passphrase opens the ledger now; if not, an officer must give him a new one.
    pub can_enter: bool,
}

/// The users of a folder as its key file names them; the disabled are left out.
///
/// # Errors
/// A key file that is not there, damaged, or of a newer program.
pub(super) fn users_of(folder: &Path) -> Result<Vec<DoorUser>> {
    let users = Slots::load(&LedgerFolder::new(folder))?
        .list()
        .into_iter()
        .filter(|info| info.state != SlotState::Disabled)
        .map(|info| DoorUser {
            name: info.user,
            role: info.role.label(),
            can_enter: info.state == SlotState::Active,
        })
        .collect();
    Ok(users)
}

/// How often may be tried: after five wrong passphrases in a row each further one waits a minute
/// (decisions.md 24). What defends the file is its key derivation; this only slows a person.
#[derive(Debug, Default)]
pub struct Patience {
    failures: u32,
    until: Option<Instant>,
}

const FREE_TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(60);

impl Patience {
    /// Seconds until the next try; 0 when it may be made now.
    pub fn seconds_left(&self, now: Instant) -> u64 {
        let left = self.until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        left.as_secs() + u64::from(left.subsec_nanos() > 0)
    }

    /// # Errors
    /// `TOO_MANY_TRIES` while it is too early.
    pub fn check(&self, now: Instant) -> Result<()> {
        match self.seconds_left(now) {
            0 => Ok(()),
            seconds => Err(Error::refused(
                "TOO_MANY_TRIES",
                format!("口令连错{}次，还要等{seconds}秒才能再试。台账完好。", self.failures),
                "忘了口令，可以用恢复单上的密钥。",
            )),
        }
    }

    /// Takes note of how a try ended. Only a wrong secret counts.
    pub fn note<R>(&mut self, tried: &Result<R>, now: Instant) {
        match tried {
            Ok(_) => *self = Self::default(),
            Err(error) if error.code == "CANNOT_UNLOCK" => {
                self.failures += 1;
                if self.failures >= FREE_TRIES {
                    self.until = Some(now + PAUSE);
                }
            }
            Err(_) => {}
        }
    }
}

/// Coming in with the recovery sheet.
#[derive(Deserialize, TS)]
pub struct RecoverAsk {
    /// What stands on the sheet.
    pub recovery_key: String,
    /// Who comes in and gets the new passphrase.
    pub user: String,
    /// The new passphrase.
    pub passphrase: String,
}

/// Opens a ledger with the recovery key, gives a user a new passphrase, and lets him in with it.
/// There is no way in with the recovery key that leaves the forgotten passphrase as it was.
///
/// # Errors
/// `CANNOT_UNLOCK` for a wrong key; a passphrase against the rules; a user who is disabled.
pub fn recover(folder: &Path, ask: &RecoverAsk, today: Option<NaiveDate>) -> Result<Session> {
    let key = RecoveryKey::parse(&ask.recovery_key).map_err(|problem| {
        let message = format!("恢复密钥有误：{}。台账没有改动。", problem.reason());
        Error::refused("RECOVERY_KEY", message, "请照恢复单逐组核对。")
    })?;
    let passphrase = Passphrase::new(&ask.passphrase);
    // Before the database is opened: the slots alone tell whether all of it can be done.
    passphrase.check_new().map_err(crate::vault::Error::Passphrase)?;
    let clock = Clock::new(today);
    let mut ledger = Ledger::open(folder, Credential::Recovery(&key), clock)?;
    let (slots, by, place) = ledger.slots_mut();
    slots.set_passphrase(by, &ask.user, &passphrase, KdfParams::DEFAULT, clock.now())?;
    slots.save(place)?;
    let what = serde_json::json!({ "user": ask.user });
    let words = format!("用恢复密钥进入，更换{}的口令", ask.user);
    ledger.note(Op::new("user_passwd", words), &what)?;
    drop(ledger);
    Session::open(&Open {
        folder: folder.to_owned(),
        user: Some(ask.user.clone()),
        key: Key::Passphrase(passphrase),
        today,
        reveal: false,
    })
}

/// Brings a backup back over the ledger of its folder, open or not, and opens it with the same
/// passphrase. After a recovery key it stays locked: a new passphrase comes first ([`recover`]).
///
/// # Errors
/// See [`restore`]. What was there stays, and stays open where the passphrase is its own too.
pub fn restore_and_open(
    place: &mut Option<Session>,
    file: &Path,
    open: &Open,
    watch: Watch<'_>,
) -> Result<RestoreReply> {
    if let Some(session) = place {
        session.ledger.require(Right::Backup)?;
        // A mistyped passphrase or a torn file is no reason to close what is open.
        verify_backup(file, Some(open))?;
    }
    let was_open = place.take().is_some();
    let restored = restore(file, &open.folder, open, watch);
    let enter = matches!(open.key, Key::Passphrase(_)) && (was_open || restored.is_ok());
    if enter {
        *place = Session::open(open).ok();
    }
    restored
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong() -> Result<()> {
        Err(crate::vault::Error::CannotUnlock.into())
    }

    #[test]
    fn the_fifth_wrong_passphrase_in_a_row_costs_a_minute_and_so_does_each_after_it() {
        let (mut patience, start) = (Patience::default(), Instant::now());
        for _ in 0..4 {
            patience.check(start).unwrap();
            patience.note(&wrong(), start);
        }
        assert_eq!(patience.seconds_left(start), 0);
        patience.note(&wrong(), start);
        assert_eq!(patience.seconds_left(start), 60);
        assert_eq!(patience.check(start).unwrap_err().code, "TOO_MANY_TRIES");
        let later = start + PAUSE;
        patience.check(later).unwrap();
        patience.note(&wrong(), later);
        assert_eq!(patience.seconds_left(later), 60);
    }

    #[test]
    fn a_right_passphrase_forgets_the_wrong_ones_and_other_errors_count_for_nothing() {
        let (mut patience, now) = (Patience::default(), Instant::now());
        for _ in 0..4 {
            patience.note(&wrong(), now);
        }
        patience.note::<()>(&Err(crate::vault::Error::Locked.into()), now);
        patience.note(&Ok(()), now);
        for _ in 0..4 {
            patience.note(&wrong(), now);
        }
        patience.check(now).unwrap();
    }
}
