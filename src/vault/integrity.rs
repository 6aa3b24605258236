//! Whether a database is whole, and whether two are the same.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Result;

/// What SQLite and SQLCipher find wrong with an open database; nothing if it is whole. The words are
/// theirs and name pages and tables, no content.
pub fn integrity_findings(db: &Connection) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for pragma in ["cipher_integrity_check", "integrity_check", "foreign_key_check"] {
        let mut statement = db.prepare(&format!("PRAGMA {pragma}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            match row.get_ref(0)?.as_str() {
                Ok("ok") => {}
                Ok(words) => findings.push(format!("{pragma}: {words}")),
                Err(_) => findings.push(pragma.to_owned()),
            }
        }
    }
    Ok(findings)
}

/// How many rows each table holds.
pub fn table_counts(db: &Connection) -> Result<BTreeMap<String, u64>> {
    let mut statement = db.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut counts = BTreeMap::new();
    for name in names {
        let sql = format!("SELECT count(*) FROM main.\"{}\"", name.replace('"', "\"\""));
        let count: i64 = db.query_row(&sql, [], |row| row.get(0))?;
        counts.insert(name, count.unsigned_abs());
    }
    Ok(counts)
}

/// Whether a finding means broken pages or tables, not merely a reference to a row that is gone.
pub(super) fn is_structural(finding: &str) -> bool {
    !finding.starts_with("foreign_key_check")
}
