//! Code tables: a stable English code, a Chinese label, and the other words real ledgers use.
//!
//! Stored is the code. A word that no code, label or alias knows is stored as `other:原文`
//! (decisions.md 10), so that nothing is lost and the paper shows what was written.

use std::collections::HashMap;

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable key.
    pub code: String,
    /// Chinese label.
    pub label: String,
    /// The other columns of the table, by heading (`group`, `needs_cert`, `terminal` …).
    pub more: Vec<(String, String)>,
}

impl Code {
    /// Another column of this row; empty when the table has none.
    pub fn get(&self, column: &str) -> &str {
        self.more.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value)
    }
}

/// A code table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeTable {
    name: String,
    rows: Vec<Code>,
    by_word: HashMap<String, usize>,
    by_code: HashMap<String, usize>,
}

impl CodeTable {
    /// Builds a table; `aliases` are (word, code) pairs.
    pub fn new(name: &str, rows: Vec<Code>, aliases: &[(String, String)]) -> Self {
        let by_code: HashMap<_, _> =
            rows.iter().enumerate().map(|(at, row)| (row.code.clone(), at)).collect();
        let mut by_word = HashMap::new();
        for (word, code) in aliases {
            if let Some(at) = by_code.get(code) {
                by_word.insert(word_key(word), *at);
            }
        }
        // A label beats an alias, a code beats a label.
        for (at, row) in rows.iter().enumerate() {
            by_word.insert(word_key(&row.label), at);
        }
        for (at, row) in rows.iter().enumerate() {
            by_word.insert(word_key(&row.code), at);
        }
        Self { name: name.to_owned(), rows, by_word, by_code }
    }

    /// Reads a table from its CSV file (`code,label,…`, UTF-8).
    pub fn from_csv(name: &str, text: &str, aliases: &[(String, String)]) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|_| "表头读不出".to_owned())?.clone();
        let column = |want: &str| header.iter().position(|h| h == want);
        let code_at = column("code").ok_or("缺 code 列")?;
        let label_at = column("label").ok_or("缺 label 列")?;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|_| "有一行读不出".to_owned())?;
            let more = header
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != code_at && *at != label_at)
                .map(|(at, name)| (name.to_owned(), record.get(at).unwrap_or("").to_owned()))
                .collect();
            rows.push(Code {
                code: record.get(code_at).unwrap_or("").to_owned(),
                label: record.get(label_at).unwrap_or("").to_owned(),
                more,
            });
        }
        Ok(Self::new(name, rows, aliases))
    }

    /// The table's name, that of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All rows in the order of the file.
    pub fn rows(&self) -> &[Code] {
        &self.rows
    }

    /// The row of a code; `other:原文` finds the row of `other`.
    pub fn get(&self, code: &str) -> Option<&Code> {
        let bare = code.split_once(':').map_or(code, |(c, _)| c);
        self.by_code.get(code).or_else(|| self.by_code.get(bare)).and_then(|at| self.rows.get(*at))
    }

    /// The code for a word of a real ledger: a code, a label, an alias, or `code-label`.
    pub fn find(&self, word: &str) -> Option<&Code> {
        let at = self.by_word.get(&word_key(word)).or_else(|| {
            let (code, label) = word.split_once('-')?;
            let at = self.by_code.get(code.trim())?;
            (self.rows.get(*at)?.label == label.trim()).then_some(at)
        })?;
        self.rows.get(*at)
    }

    /// The code that takes words nobody knows: `other`, or the one that starts so.
    pub fn other(&self) -> &str {
        self.rows
            .iter()
            .find(|row| row.code == "other")
            .or_else(|| self.rows.iter().find(|row| row.code.starts_with("other")))
            .map_or("other", |row| &row.code)
    }

    /// The Chinese word to show for a stored code: its label, or the original word it was kept with.
    pub fn show<'a>(&'a self, code: &'a str) -> &'a str {
        match code.split_once(':') {
            Some((_, word)) => word,
            None => self.get(code).map_or(code, |row| &row.label),
        }
    }
}

fn word_key(word: &str) -> String {
    word.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            ',' => '，',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
