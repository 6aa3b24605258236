//! The frame of the window: how old the last backup is.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use ts_rs::TS;

use super::{Result, Session};

/// A backup older than this many days is said in red.
const STALE_DAYS: i64 = 7;

/// How old the last backup is.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub struct BackupAge {
    /// Local time of the last one; none if there never was one.
    pub at: Option<String>,
    /// 备份 今天 08:40, 备份 3 天前, 还没有备份
    pub words: String,
    /// Whether it is time for one.
    pub stale: bool,
}

impl BackupAge {
    fn of(at: Option<String>, today: NaiveDate, empty: bool) -> Self {
        let time = at
            .as_deref()
            .and_then(|at| NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M:%S").ok());
        let Some(time) = time else {
            return Self { at, words: "还没有备份".to_owned(), stale: !empty };
        };
        let days = (today - time.date()).num_days();
        let words = match days {
            ..=0 => format!("备份 今天 {}", time.format("%H:%M")),
            1 => format!("备份 昨天 {}", time.format("%H:%M")),
            days => format!("备份 {days} 天前"),
        };
        Self { at, words, stale: days > STALE_DAYS }
    }
}

impl Session {
    /// How old the last backup is. A ledger in which nothing stands needs none.
    ///
    /// # Errors
    /// Of the database.
    pub fn backup_age(&self) -> Result<BackupAge> {
        let store = self.ledger.store();
        let last = store.find_last_change("backup")?.map(|(change, _)| change.at);
        let empty = last.is_none() && !store.has_entries()?;
        Ok(BackupAge::of(last, self.ledger.clock().today(), empty))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_stale_after_seven_days_and_when_there_never_was_one() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 5).expect("day");
        let age = |at: &str| BackupAge::of(Some(at.to_owned()), today, false);
        assert_eq!(age("2026-11-05 08:40:00").words, "备份 今天 08:40");
        assert!(!age("2026-10-29 08:40:00").stale);
        assert!(age("2026-10-28 08:40:00").stale);
        assert_eq!(age("2026-10-28 08:40:00").words, "备份 8 天前");
        assert!(BackupAge::of(None, today, false).stale);
        assert!(!BackupAge::of(None, today, true).stale, "nothing to keep yet");
    }
}
