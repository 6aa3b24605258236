//! Numbers of identity documents of any kind.
//!
//! The kinds are data (codes/id_doc_kind.csv) and may grow; what the program knows is a handful of
//! number rules, named in the column `number_rule` of that table.

use super::citizen_id::CitizenId;
use super::foreign_pr::ForeignPrCard;
use super::precision::{Source, is_float};
use super::reason::Reason;
use super::residence_permit::ResidencePermit;
use super::tidy;
use super::travel_document::TravelDocument;
use chrono::NaiveDate;
use std::str::FromStr;

/// How the number of a kind of document is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberRule {
    /// `idcn18`: citizen ID number.
    CitizenId,
    /// `idhmt18`: residence permit of Hong Kong, Macao and Taiwan residents.
    ResidencePermit,
    /// `pr18|pr15`: permanent residence card of a foreigner.
    ForeignPr,
    /// `hmpermit`, `twpermit`, `ppcn`, `ppany`: a pattern that only warns.
    Travel(TravelDocument),
    /// `free`: 1 to 30 characters.
    Free,
}

/// A `number_rule` that this program does not know; the code table is newer or mistyped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown number rule `{0}`")]
pub struct UnknownNumberRule(pub String);

impl FromStr for NumberRule {
    type Err = UnknownNumberRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.trim() {
            "idcn18" => Self::CitizenId,
            "idhmt18" => Self::ResidencePermit,
            "pr18|pr15" | "pr15|pr18" => Self::ForeignPr,
            "hmpermit" => Self::Travel(TravelDocument::HmPermit),
            "twpermit" => Self::Travel(TravelDocument::TwPermit),
            "ppcn" => Self::Travel(TravelDocument::ChinesePassport),
            "ppany" => Self::Travel(TravelDocument::ForeignPassport),
            "free" => Self::Free,
            other => return Err(UnknownNumberRule(other.to_owned())),
        })
    }
}

/// A number that may be stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Checked {
    /// The canonical text.
    pub text: String,
    /// What the officer should know; none of them holds a row.
    pub notes: Vec<Reason>,
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checked").field("text", &"***").field("notes", &self.notes).finish()
    }
}

impl Checked {
    fn new(text: &str, note: Option<Reason>) -> Self {
        Self { text: text.to_owned(), notes: note.into_iter().collect() }
    }
}

/// The most characters of a number whose kind has no rule.
const FREE_MAX: usize = 30;

/// Checks a number by the rule of its kind. An empty one is `REQUIRED_MISSING`.
pub fn check_number(rule: NumberRule, input: &str, today: NaiveDate) -> Result<Checked, Reason> {
    check_number_from(rule, input, Source::Text, today)
}

/// As [`check_number`], for a text that may come out of a numeric cell.
pub fn check_number_from(
    rule: NumberRule,
    input: &str,
    source: Source,
    today: NaiveDate,
) -> Result<Checked, Reason> {
    if tidy::strip_guards(input).is_empty() {
        return Err(Reason::RequiredMissing);
    }
    match rule {
        NumberRule::CitizenId => {
            let (id, note) = CitizenId::parse_from(input, source, today)?;
            let notes = [note.map(|n| n.reason()), id.kind_note()];
            Ok(Checked {
                text: id.reveal().to_owned(),
                notes: notes.into_iter().flatten().collect(),
            })
        }
        NumberRule::ResidencePermit => {
            Ok(Checked::new(ResidencePermit::parse_from(input, source, today)?.reveal(), None))
        }
        NumberRule::ForeignPr => {
            let card = ForeignPrCard::parse_from(input, source, today)?;
            Ok(Checked::new(card.reveal(), card.note()))
        }
        NumberRule::Travel(document) => {
            let text = tidy::tidy_document(input);
            if is_float(text.as_bytes()) {
                return Err(Reason::IdPrecision);
            }
            if text.chars().count() > FREE_MAX {
                return Err(Reason::TextTooLong);
            }
            Ok(Checked::new(&text, (!document.fits(&text)).then_some(Reason::DocFormat)))
        }
        NumberRule::Free => {
            let text = tidy::tidy_text(input);
            let text = tidy::half_width(&text).to_ascii_uppercase();
            if text.chars().count() > FREE_MAX {
                return Err(Reason::TextTooLong);
            }
            if text.chars().any(char::is_control) {
                return Err(Reason::IdFormat);
            }
            Ok(Checked::new(&text, None))
        }
    }
}

#[cfg(test)]
mod tests;
