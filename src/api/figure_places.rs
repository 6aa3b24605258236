//! What stands behind a figure: its places, and of letters and hazards their records.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{EntryId, NaturalKey, SubjectId};
use crate::forms::{SubjectKind, values};
use crate::net::Figure;
use crate::net::account::{Counts, PARTS, Span};
use crate::net::records::Hazard;
use crate::store::Subject;
use crate::store::subject::SubjectNo;

use super::desk::short_label;
use super::figures::{Counting, Period, kind_of};
use super::{Error, Result, Session};

/// Figures of the lines are asked for by this and the number of their row.
const LINE: &str = "line";

/// Which places stand behind a figure.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct FigureAsk {
    /// Month or year.
    pub period: String,
    /// The figure; `line` for a duty of the three lines.
    pub figure: String,
    /// Only of this category; all if empty.
    pub category: String,
    /// Only of this kind.
    pub kind: Option<String>,
    /// The duty, by its words; only windows in which it was not done.
    pub line: String,
}

/// The places behind a figure.
#[derive(Serialize, TS)]
pub struct FigurePlacesReply {
    /// What it is, in words.
    pub title: String,
    /// What is counted.
    pub unit: &'static str,
    /// The figure.
    pub total: u32,
    /// The places, by category and as one walks.
    pub places: Vec<FigurePlace>,
}

/// A place behind a figure.
#[derive(Serialize, TS)]
pub struct FigurePlace {
    /// The place or organisation; none for the post before anything was entered for it.
    pub id: Option<SubjectId>,
    /// Its category in words.
    pub category: &'static str,
    /// Name.
    pub name: String,
    /// Community.
    pub area: String,
    /// Its kind in words.
    pub kind: String,
    /// How often it is counted.
    pub count: u32,
    /// Of letters and hazards, the records behind it, the newest first.
    pub records: Vec<FigureRecord>,
}

/// A record behind a figure.
#[derive(Serialize, TS)]
pub struct FigureRecord {
    /// The entry.
    pub entry: EntryId,
    /// Its form.
    pub form: String,
    /// The cell that is meant; empty: the whole record.
    pub at: String,
    /// What it is.
    pub words: String,
    /// Its days.
    pub when: String,
}

impl Session {
    /// The places that a figure counts.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; no such period or figure; the database.
    pub fn figure_places(&self, ask: &FigureAsk) -> Result<FigurePlacesReply> {
        let period = Period::of(&ask.period)?;
        let category = match ask.category.as_str() {
            "" => None,
            code => Some(super::places::category_of(code)?),
        };
        let counting = self.counting(&period)?;
        let account = counting.account(period.span);
        let (label, unit, counts) = if ask.figure == LINE {
            let line = account.lines.iter().find(|line| line.label == ask.line);
            let line = line.ok_or_else(|| Error::usage(format!("没有“{}”这一项。", ask.line)))?;
            let missed = line.due.iter().filter_map(|(no, due)| {
                let left = due - line.done.get(no).copied().unwrap_or_default();
                (left > 0).then_some((*no, left))
            });
            (format!("{}　没做", line.label), "次", missed.collect::<Counts>())
        } else {
            let figure = Figure::from_code(&ask.figure)
                .ok_or_else(|| Error::usage(format!("没有“{}”这一项。", ask.figure)))?;
            let part = PARTS.iter().find(|part| part.figures.contains(&figure));
            let (title, unit) = part.map_or(("", ""), |part| (part.title, part.unit));
            (format!("{title}　{}", figure.label()), unit, account.of(figure).clone())
        };
        let subjects = counting.subjects();
        let mut found: Vec<(&Subject, u32)> = counts
            .iter()
            .filter_map(|(no, count)| Some((*subjects.get(no)?, *count)))
            .filter(|(subject, _)| category.is_none_or(|c| subject.kind.category() == Some(c)))
            .filter(|(subject, _)| ask.kind.as_ref().is_none_or(|kind| *kind == kind_of(subject)))
            .collect();
        found.sort_by_cached_key(|(subject, _)| {
            let facts = &subject.facts;
            let way = (facts.area.clone(), NaturalKey::new(&facts.address));
            (subject.kind.category(), way, subject.number)
        });
        let mut behind = match Figure::from_code(&ask.figure) {
            Some(figure) => self.records_behind(figure, &counting, period.span)?,
            None => HashMap::new(),
        };
        let mut places: Vec<FigurePlace> = found
            .into_iter()
            .map(|(subject, count)| FigurePlace {
                records: behind.remove(&subject.no).unwrap_or_default(),
                ..self.figure_place(subject, count)
            })
            .collect();
        // What the post owes before anything was entered for it.
        if let Some(count) = counts.get(&SubjectNo::UNSAVED).filter(|_| category.is_none()) {
            let (name, area, kind) = ("警务室".to_owned(), String::new(), String::new());
            places.push(FigurePlace {
                id: None,
                category: "警务室",
                name,
                area,
                kind,
                count: *count,
                records: Vec::new(),
            });
        }
        let scope = category.map_or(String::new(), |c| format!("　{}", short_label(c)));
        Ok(FigurePlacesReply {
            title: format!("{}　{label}{scope}", period.title),
            unit,
            total: places.iter().map(|place| place.count).sum(),
            places,
        })
    }

    fn figure_place(&self, subject: &Subject, count: u32) -> FigurePlace {
        FigurePlace {
            id: Some(subject.id),
            category: match subject.kind {
                SubjectKind::Place(category) => short_label(category),
                SubjectKind::Organisation => "组织",
                SubjectKind::Post => "警务室",
            },
            name: match subject.kind {
                SubjectKind::Post => "警务室".to_owned(),
                _ => super::handover::name_of(subject),
            },
            area: subject.facts.area.clone(),
            kind: self.kind_words(subject),
            count,
            records: Vec::new(),
        }
    }

    /// The hazards and letters that a figure counts, by place.
    fn records_behind(
        &self,
        figure: Figure,
        counting: &Counting<'_>,
        span: Span,
    ) -> Result<HashMap<SubjectNo, Vec<FigureRecord>>> {
        let end = span.1.min(counting.survey.today);
        let within = |day: NaiveDate| span.0 <= day && day <= span.1;
        let mut found: Vec<(NaiveDate, SubjectNo, FigureRecord)> = Vec::new();
        for hazard in &counting.records.hazards {
            if hazard.counts_as(figure, span, end) {
                let record = self.hazard_behind(hazard, end)?;
                found.extend(record.map(|record| (hazard.found, hazard.subject, record)));
            }
        }
        if matches!(figure, Figure::Signed | Figure::LettersDone) {
            for letter in counting.records.letters.iter().filter(|one| within(one.signed)) {
                let label = self.catalogue().form(&letter.form).map_or("", |form| &form.tab);
                let until = letter.until.map(|day| format!("，到 {day}")).unwrap_or_default();
                let record = FigureRecord {
                    entry: letter.entry,
                    form: letter.form.clone(),
                    at: String::new(),
                    words: label.to_owned(),
                    when: format!("{} 签{until}", letter.signed),
                };
                found.push((letter.signed, letter.subject, record));
            }
        }
        found.sort_by_key(|(day, ..)| std::cmp::Reverse(*day));
        let mut out: HashMap<SubjectNo, Vec<FigureRecord>> = HashMap::new();
        for (_, subject, record) in found {
            out.entry(subject).or_default().push(record);
        }
        Ok(out)
    }

    /// A hazard in words, and where it stands.
    fn hazard_behind(&self, hazard: &Hazard, end: NaiveDate) -> Result<Option<FigureRecord>> {
        let entry = self.ledger.store().get_entry(hazard.entry)?;
        let Some(form) = self.catalogue().form(&entry.form) else { return Ok(None) };
        let Some(list) = form.role_at("hazards") else { return Ok(None) };
        let rows = values::rows(&entry.values, list);
        let row = usize::try_from(hazard.row).ok().and_then(|at| rows.get(at));
        let what = ["hazard.item", "hazard.part"].into_iter().find_map(|role| {
            row?.get(&form.role(role)?.key)?.as_str().filter(|text| !text.is_empty())
        });
        let state = match (hazard.settled_on, hazard.due) {
            (Some(day), _) if day <= end => format!("{day} 了结"),
            (_, Some(due)) => format!("限 {due}"),
            _ => "没有期限".to_owned(),
        };
        let words = what.unwrap_or("隐患").to_owned();
        let when = format!("{} 发现，{state}", hazard.found);
        let at = form.role("hazard.state").map(|field| &field.key);
        let at = at.map(|key| format!("{list}[{}].{key}", hazard.row)).unwrap_or_default();
        Ok(Some(FigureRecord { entry: hazard.entry, form: entry.form.clone(), at, words, when }))
    }
}
