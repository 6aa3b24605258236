//! Reading a definition file so that every complaint names line, key and reason.
//!
//! Serde would stop at the first mistake and say it in English. A district's clerk gets all
//! mistakes at once, in Chinese, each with its line: the file is walked by hand, every key that
//! is read is ticked off, and what is left over at the end is unknown.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::outside;

/// One thing that is wrong with a definition file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's name as the reader knows it (no folder).
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The key that is wrong, as written in the file; empty for a broken line.
    pub key: String,
    /// Why, in Chinese.
    pub reason: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 第{}行", self.file, self.line)?;
        if !self.key.is_empty() {
            write!(f, "，键 {}", self.key)?;
        }
        write!(f, "：{}", self.reason)
    }
}

/// A definition of a ledger's own: its name, and its text or why it cannot be read.
pub type OwnFile = (String, Result<String, Problem>);

/// The definitions in a folder of the ledger, by name. A folder that is not there has none.
pub fn own_files(folder: &Path) -> Vec<OwnFile> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = outside::read_text(&path).map_err(|_| Problem {
            file: name.clone(),
            line: 1,
            key: String::new(),
            reason: "文件读不出，要用 UTF-8 保存".to_owned(),
        });
        (name, text)
    };
    paths.into_iter().map(read).collect()
}

/// Collects the problems of one file while it is read.
pub struct Sheet<'t> {
    file: &'t str,
    text: &'t str,
    problems: RefCell<Vec<Problem>>,
}

impl<'t> Sheet<'t> {
    /// A reader over `text`; `file` only appears in messages.
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text, problems: RefCell::default() }
    }

    /// Notes a problem at a line.
    pub fn complain(&self, line: usize, key: &str, reason: impl Into<String>) {
        self.problems.borrow_mut().push(Problem {
            file: self.file.to_owned(),
            line,
            key: key.to_owned(),
            reason: reason.into(),
        });
    }

    /// What was found, in the order of the lines.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut all = self.problems.into_inner();
        all.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
        all.dedup();
        all
    }

    /// Whether anything was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    fn line_of(&self, offset: usize) -> usize {
        let upto = self.text.as_bytes().get(..offset).unwrap_or(self.text.as_bytes());
        upto.iter().filter(|b| **b == b'\n').count() + 1
    }

    /// Parses the text and hands its top table to `read`; a broken file gives one problem.
    pub fn read<T>(&self, read: impl FnOnce(&Table<'_, '_>) -> Option<T>) -> Option<T> {
        match DeTable::parse(self.text) {
            Ok(root) => {
                let table = Table::new(self, root.get_ref(), 1);
                let out = read(&table);
                table.finish();
                out
            }
            Err(error) => {
                let line = error.span().map_or(1, |span| self.line_of(span.start));
                let reason = if error.message().contains("duplicate key") {
                    "这个键写了两遍"
                } else {
                    "这一行读不懂：看看引号、等号、括号是否成对，文字是否用英文双引号括住"
                };
                self.complain(line, "", reason);
                None
            }
        }
    }
}

/// One table of the file; reading a key ticks it off.
pub struct Table<'s, 'v> {
    sheet: &'s Sheet<'s>,
    line: usize,
    entries: BTreeMap<&'v str, (usize, &'v DeValue<'v>)>,
    taken: RefCell<BTreeSet<String>>,
}

impl<'s, 'v> Table<'s, 'v> {
    fn new(sheet: &'s Sheet<'s>, table: &'v DeTable<'v>, line: usize) -> Self {
        let entries: BTreeMap<_, _> = table
            .iter()
            .map(|(key, value)| {
                let at = sheet.line_of(key.span().start);
                (key.get_ref().as_ref(), (at, value.get_ref()))
            })
            .collect();
        let line = entries.values().map(|(at, _)| *at).min().unwrap_or(line);
        Self { sheet, line, entries, taken: RefCell::default() }
    }

    /// The first line of this table.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The line of a key, or of the table when the key is absent.
    pub fn line_of(&self, key: &str) -> usize {
        self.entries.get(key).map_or(self.line, |(line, _)| *line)
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The keys of the table, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &'v str> + '_ {
        self.entries.keys().copied()
    }

    /// Notes a problem at a key.
    pub fn complain(&self, key: &str, reason: impl Into<String>) {
        self.sheet.complain(self.line_of(key), key, reason);
    }

    fn take(&self, key: &str) -> Option<&'v DeValue<'v>> {
        let (_, value) = self.entries.get(key)?;
        self.taken.borrow_mut().insert(key.to_owned());
        Some(value)
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.take(key)? {
            DeValue::String(s) => Some(s.to_string()),
            _ => {
                self.complain(key, "这里要写文字，用英文双引号括住");
                None
            }
        }
    }

    /// A text that must be there.
    pub fn needed(&self, key: &str) -> Option<String> {
        if !self.has(key) {
            self.complain(key, "缺这个键");
            return None;
        }
        let text = self.text(key)?;
        if text.trim().is_empty() {
            self.complain(key, "不能空着");
            return None;
        }
        Some(text)
    }

    /// Yes or no.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.take(key)? {
            DeValue::Boolean(b) => Some(*b),
            _ => {
                self.complain(key, "这里要写 true 或 false");
                None
            }
        }
    }

    /// A number, whole or not.
    pub fn number(&self, key: &str) -> Option<f64> {
        let parsed = match self.take(key)? {
            DeValue::Integer(i) => i.as_str().parse().ok(),
            DeValue::Float(x) => x.as_str().parse().ok(),
            _ => None,
        };
        if parsed.is_none() {
            self.complain(key, "这里要写数");
        }
        parsed
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&self, key: &str) -> Vec<String> {
        match self.take(key) {
            None => Vec::new(),
            Some(DeValue::String(s)) => vec![s.to_string()],
            Some(DeValue::Array(items)) => items
                .iter()
                .filter_map(|item| match item.get_ref() {
                    DeValue::String(s) => Some(s.to_string()),
                    _ => {
                        self.complain(key, "方括号里的每一样都要写成文字");
                        None
                    }
                })
                .collect(),
            Some(_) => {
                self.complain(key, "这里要写几样文字，如 [\"甲\", \"乙\"]");
                Vec::new()
            }
        }
    }

    /// `true`/`false` or a text.
    pub fn flag_or_text(&self, key: &str) -> Option<FlagOrText> {
        match self.take(key)? {
            DeValue::Boolean(b) => Some(FlagOrText::Flag(*b)),
            DeValue::String(s) => Some(FlagOrText::Text(s.to_string())),
            _ => {
                self.complain(key, "这里要写 true、false 或一句条件");
                None
            }
        }
    }

    /// A plain value as JSON (default values, constants).
    pub fn json(&self, key: &str) -> Option<serde_json::Value> {
        let value = self.take(key)?;
        let json = match value {
            DeValue::String(s) => Some(serde_json::Value::from(s.as_ref())),
            DeValue::Boolean(b) => Some(serde_json::Value::from(*b)),
            DeValue::Integer(i) => i.as_str().parse::<i64>().ok().map(serde_json::Value::from),
            DeValue::Float(x) => x.as_str().parse::<f64>().ok().map(serde_json::Value::from),
            _ => None,
        };
        if json.is_none() {
            self.complain(key, "这里要写文字、数或 true/false");
        }
        json
    }

    /// A table inside.
    pub fn table(&self, key: &str) -> Option<Table<'s, 'v>> {
        match self.take(key)? {
            DeValue::Table(t) => Some(Table::new(self.sheet, t, self.line_of(key))),
            _ => {
                self.complain(key, "这里要写一组 键 = 值");
                None
            }
        }
    }

    /// An array of tables; absent means none.
    pub fn tables(&self, key: &str) -> Vec<Table<'s, 'v>> {
        match self.take(key) {
            None => Vec::new(),
            Some(DeValue::Array(items)) => items
                .iter()
                .filter_map(|item| match item.get_ref() {
                    DeValue::Table(t) => {
                        let line = self.sheet.line_of(item.span().start);
                        Some(Table::new(self.sheet, t, line))
                    }
                    _ => {
                        self.complain(key, "这里要用 [[…]] 分段写");
                        None
                    }
                })
                .collect(),
            Some(_) => {
                self.complain(key, "这里要用 [[…]] 分段写");
                Vec::new()
            }
        }
    }

    /// Notes a problem on the line where `words` stand: for what is looked at when the whole file was read.
    pub fn complain_where(&self, words: &str, key: &str, reason: impl Into<String>) {
        match self.sheet.text.find(words) {
            Some(offset) => self.sheet.complain(self.sheet.line_of(offset), key, reason),
            None => self.complain(key, reason),
        }
    }

    /// Ticks keys off that are not looked at this time.
    pub fn skip(&self, keys: &[&str]) {
        self.taken.borrow_mut().extend(keys.iter().map(|key| (*key).to_owned()));
    }

    /// Says which keys nobody asked for. Every table that was read must be finished.
    pub fn finish(&self) {
        let taken = self.taken.borrow();
        for (key, (line, _)) in &self.entries {
            if !taken.contains(*key) {
                self.sheet.complain(*line, key, "没有这样的键，看看拼写");
            }
        }
    }
}

/// Answer of [`Table::flag_or_text`].
pub enum FlagOrText {
    /// `true` or `false`.
    Flag(bool),
    /// Anything in quotes.
    Text(String),
}
