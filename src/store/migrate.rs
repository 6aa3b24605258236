//! From any older schema to this program's: append only, one file and one transaction a step.

use rusqlite::{Connection, TransactionBehavior};

use super::Result;

const STEPS: &[&str] = &[
    include_str!("migrations/0001_start.sql"),
    include_str!("migrations/0002_window.sql"),
    include_str!("migrations/0003_large.sql"),
    include_str!("migrations/0004_binder.sql"),
    include_str!("migrations/0005_net.sql"),
    include_str!("migrations/0006_trail.sql"),
];

/// The newest schema, `PRAGMA user_version`.
pub(super) const NEWEST: i32 = STEPS.len() as i32;

/// The schema of a file.
pub(super) fn version(db: &Connection) -> Result<i32> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Runs the steps that are missing. A step that fails leaves the file at the step before.
pub(super) fn to_newest(db: &Connection) -> Result<()> {
    for (at, step) in STEPS.iter().enumerate().skip(version(db)?.max(0) as usize) {
        let tx = rusqlite::Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "user_version", at as i32 + 1)?;
        tx.commit()?;
    }
    Ok(())
}
