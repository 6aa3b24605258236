//! The texts of responsibility letters: clauses with the condition under which they apply,
//! placeholders that the ledger fills, and the signature block (letters.md 0).

use super::condition::{Condition, Scope};
use super::toml_read::{Problem, Sheet, Table};

/// One letter.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterText {
    /// Name of the file.
    pub key: String,
    /// Version; kept with every letter that was printed (`text_version`).
    pub version: String,
    /// Title, with placeholders.
    pub title: String,
    /// Pieces of the line under the title.
    pub number_line: Vec<String>,
    /// Opening paragraph; may be empty.
    pub intro: String,
    /// Clauses in order.
    pub clauses: Vec<Clause>,
    /// Signature lines of the party, left.
    pub left: Vec<SignatureLine>,
    /// Signature lines of the police station, right.
    pub right: Vec<SignatureLine>,
    /// Date under the signatures.
    pub date: String,
    /// Signed by several parties: a table instead of the left column.
    pub many: bool,
    /// Notice at the end of the last page.
    pub notice: String,
}

/// A clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Key, for additions and for talk about it.
    pub key: String,
    /// Text with placeholders.
    pub text: String,
    /// The articles it restates.
    pub basis: String,
    /// When it is printed; always if absent.
    pub when: Option<Condition>,
    /// Other wordings, the first whose condition holds wins.
    pub alternatives: Vec<(Condition, String)>,
}

impl Clause {
    /// The wording that applies, or nothing.
    pub fn wording(&self, scope: &dyn Scope) -> Option<&str> {
        if let Some((_, text)) = self.alternatives.iter().find(|(when, _)| when.holds(scope)) {
            return Some(text);
        }
        self.when.as_ref().is_none_or(|when| when.holds(scope)).then_some(self.text.as_str())
    }
}

/// A line of the signature block.
#[derive(Clone, Debug, PartialEq)]
pub struct SignatureLine {
    /// What stands before.
    pub label: String,
    /// Placeholder text; empty is a line to sign on.
    pub value: String,
}

impl LetterText {
    /// Reads a file of `assets/letters/`.
    ///
    /// # Errors
    /// Every problem, by line.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let sheet = Sheet::new(file, text);
        let letter = sheet.read(|top| {
            let signatures = top.table("signatures");
            let side = |name: &str| {
                signatures.as_ref().map(|table| signature_lines(table, name)).unwrap_or_default()
            };
            let (left, right) = (side("left"), side("right"));
            let date = signatures.as_ref().and_then(|t| t.text("date")).unwrap_or_default();
            let many = signatures.as_ref().and_then(|t| t.flag("many")).unwrap_or(false);
            if let Some(table) = &signatures {
                table.finish();
            }
            let notice = top.table("notice").map(|table| {
                let text = table.text("text").unwrap_or_default();
                let _basis = table.text("basis");
                table.finish();
                text
            });
            Some(Self {
                key: top.needed("key")?,
                version: top.needed("version")?,
                title: top.needed("title")?,
                number_line: top.texts("number_line"),
                intro: top.text("intro").unwrap_or_default(),
                clauses: clauses(top),
                left,
                right,
                date,
                many,
                notice: notice.unwrap_or_default(),
            })
        });
        match letter {
            Some(letter) if sheet.is_clean() => Ok(letter),
            _ => Err(sheet.into_problems()),
        }
    }
}

fn clauses(top: &Table<'_, '_>) -> Vec<Clause> {
    let mut out = Vec::new();
    for table in top.tables("clauses") {
        let parse = |table: &Table<'_, '_>| {
            table.text("when").and_then(|text| {
                Condition::parse(&text).map_err(|why| table.complain("when", why)).ok()
            })
        };
        let when = parse(&table);
        let mut alternatives = Vec::new();
        for other in table.tables("alternatives") {
            if let (Some(when), Some(text)) = (parse(&other), other.needed("text")) {
                alternatives.push((when, text));
            }
            other.finish();
        }
        if let (Some(key), Some(text)) = (table.needed("key"), table.needed("text")) {
            let basis = table.text("basis").unwrap_or_default();
            out.push(Clause { key, text, basis, when, alternatives });
        }
        table.finish();
    }
    out
}

fn signature_lines(table: &Table<'_, '_>, side: &str) -> Vec<SignatureLine> {
    table
        .tables(side)
        .iter()
        .filter_map(|line| {
            let out = SignatureLine {
                label: line.needed("label")?,
                value: line.text("value").unwrap_or_default(),
            };
            line.finish();
            Some(out)
        })
        .collect()
}

/// Fills `{name}` placeholders; `None` from `value` leaves a blank of eight ems (letters.md 0, 5),
/// which is the character U+FFFC here and drawn as a line by the paper.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                match value(name).filter(|v| !v.is_empty()) {
                    Some(v) => out.push_str(&v),
                    None => out.push(BLANK),
                }
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Stands for a blank of eight ems to write in.
pub const BLANK: char = '\u{FFFC}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_without_a_value_becomes_a_blank_to_write_in() {
        let name = |name: &str| (name == "a.b").then(|| "甲".to_owned());
        assert_eq!(fill("由{a.b}和{c}签订{", name), format!("由甲和{BLANK}签订{{"));
    }

    #[test]
    fn a_clause_takes_the_first_wording_whose_condition_holds() {
        let text = r#"
key = "x"
version = "1"
title = "书"
[[clauses]]
key = "c1"
text = "一般"
when = "place.category = venue"
alternatives = [{ when = "place.small", text = "小场所" }]
"#;
        let letter = LetterText::read("x.toml", text).expect("reads");
        let clause = letter.clauses.first().expect("one clause");
        use super::super::condition::Meaning;
        let venue = |name: &str| match name {
            "place.category" => Meaning::Text("venue".into()),
            _ => Meaning::Empty,
        };
        assert_eq!(clause.wording(&venue), Some("一般"));
        assert_eq!(clause.wording(&|_: &str| Meaning::Flag(true)), Some("小场所"));
        assert_eq!(clause.wording(&|_: &str| Meaning::Empty), None);
    }
}
