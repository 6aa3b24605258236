//! A category as a grid: its places, one row each, columns from the registration form and from
//! what the net knows.
//!
//! Rows go out as plain texts for the columns that are shown. Filters and sorting happen in the
//! window, where the rows are: they answer within a frame, and nothing of them is the ledger's.
//! What is typed is looked for here, where pinyin and numbers are kept.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::SubjectId;
use crate::forms::values::{self, Values};
use crate::forms::{FormDef, Kind, Shape, SubjectKind};
use crate::ledger::leaf_number;
use crate::net::{Mark, Severity, Sight, Survey, road_and_rest};
use crate::store::Subject;

use super::net::{GapView, MarkCounts};
use super::{Result, Session};

/// What is wanted of a category.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct GridAsk {
    /// `venue`, `rental`, `unit`, `block`, `organisation`.
    pub category: String,
    /// The columns, in order; those of the program's choice if absent.
    #[serde(default)]
    pub columns: Option<Vec<String>>,
}

/// A text looked for in a category.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct GridFindAsk {
    /// The category.
    pub category: String,
    /// Characters, pinyin, initials, part of a number.
    pub text: String,
}

/// A category as a grid.
#[derive(Serialize, TS)]
pub struct GridReply {
    /// Name of the category.
    pub label: String,
    /// Key of its registration form.
    pub form: String,
    /// The columns of the rows, in order.
    pub columns: Vec<GridColumn>,
    /// All columns there are to choose from.
    pub choices: Vec<GridColumn>,
    /// The rows, by number.
    pub rows: Vec<GridRow>,
    /// By mark; of organisations nothing is known.
    pub counts: MarkCounts,
    /// Whole ones in percent.
    pub coverage: Option<f64>,
}

/// A column.
#[derive(Clone, Debug, Serialize, TS)]
pub struct GridColumn {
    /// Path in the registration form, or one of the program's own beginning with `@`.
    pub path: String,
    /// Label.
    pub label: String,
    /// `mark`, `text`, `number`, `date`, `code`.
    pub kind: &'static str,
    /// Whether it is shown when nobody chose.
    pub usual: bool,
}

/// A row.
#[derive(Serialize, TS)]
pub struct GridRow {
    /// The place.
    pub id: SubjectId,
    /// `whole`, `soon`, `missing`, `late`, `paused`; empty of an organisation.
    pub mark: &'static str,
    /// Key of the form where the gravest gap is; empty without one.
    pub fix: String,
    /// Texts by column.
    pub cells: Vec<String>,
    /// Columns whose text is overdue or coming up: index and `late` or `soon`.
    pub tones: Vec<(usize, &'static str)>,
}

const MARK: &str = "@mark";
const NUMBER: &str = "@no";
const NAME: &str = "@name";
const ADDRESS: &str = "@address";
const PRESENT: &str = "@present";
const LETTER: &str = "@letter";
const CHECK: &str = "@check";
const GAP: &str = "@gap";

/// Roles whose fields are shown when nobody chose, in this order behind name and area.
const USUAL: &[&str] = &["place.area", "place.subkind", "rental.rooms", "org.host", "org.head"];

/// How a column gets its text.
enum Source<'f> {
    Own(&'static str),
    Field(&'f FormDef, String),
}

impl Session {
    /// A category as a grid.
    ///
    /// # Errors
    /// Unknown category; the database.
    pub fn grid(&mut self, ask: &GridAsk) -> Result<GridReply> {
        let form = self.opening_form(&ask.category)?;
        let kind = SubjectKind::from_code(&ask.category).unwrap_or(SubjectKind::Organisation);
        let choices = self.grid_choices(form, kind);
        let columns: Vec<GridColumn> = match &ask.columns {
            Some(wanted) => wanted
                .iter()
                .filter_map(|path| choices.iter().find(|column| column.path == *path).cloned())
                .collect(),
            None => choices.iter().filter(|column| column.usual).cloned().collect(),
        };
        let sources: Vec<Source<'_>> =
            columns.iter().map(|column| source(form, &column.path)).collect();
        let today = self.ledger.clock().today();
        let store = self.ledger.store();
        let survey = Survey::read(store, self.catalogue(), self.ledger.rulebook(), today)?;
        let cards = if sources.iter().any(|source| matches!(source, Source::Field(..))) {
            self.cards(form)?
        } else {
            HashMap::new()
        };
        let code = self.ledger.post()?.code;
        let none = Values::new();
        let mut counts = MarkCounts::default();
        let mut rows = Vec::new();
        for subject in store.list_subjects(Some(kind))? {
            let findings = survey.findings(&subject);
            let mark = survey.mark(&subject, &findings);
            if kind.category().is_some() && survey.presence(&subject) != crate::net::Presence::Gone
            {
                counts.add(mark);
            }
            let sight = survey.sight(&subject);
            let card = cards.get(&subject.id).unwrap_or(&none);
            let mut tones = Vec::new();
            let mut cells = Vec::with_capacity(sources.len());
            for (at, source) in sources.iter().enumerate() {
                cells.push(match source {
                    Source::Field(form, path) => self.shown_at(form, card, path),
                    Source::Own(path) => {
                        let tone = match *path {
                            LETTER => tone(&findings, &sight, |form| form.shape == Shape::Letter),
                            CHECK => tone(&findings, &sight, FormDef::is_check),
                            GAP => findings.first().and_then(|finding| word(finding.severity)),
                            _ => None,
                        };
                        tones.extend(tone.map(|tone| (at, tone)));
                        let text = own(path, &subject, &sight, mark, &findings, &code, today);
                        if *path == NAME && text.is_empty() { self.nameless(&sight) } else { text }
                    }
                });
            }
            rows.push(GridRow {
                id: subject.id,
                mark: if kind.category().is_some() { mark.code() } else { "" },
                fix: findings.first().map(|finding| finding.form.clone()).unwrap_or_default(),
                cells,
                tones,
            });
        }
        let label = match kind.category() {
            Some(category) => category.label().to_owned(),
            None => "三条线".to_owned(),
        };
        let form = form.key.clone();
        let coverage = counts.coverage();
        Ok(GridReply { label, form, columns, choices, rows, counts, coverage })
    }

    /// The places of a category that hold the text. Looking for a number is logged (decisions.md 28).
    ///
    /// # Errors
    /// Unknown category; the database.
    pub fn grid_find(&mut self, ask: &GridFindAsk) -> Result<Vec<SubjectId>> {
        let form = self.opening_form(&ask.category)?;
        // The officer stands on every sheet: his initials would find them all.
        let but = form.paths_of("officer");
        let mut found = self.ledger.store().find_subjects(&form.key, &ask.text, &but)?;
        // An organisation without a card is named by a register.
        let registers = form.subjects.first().into_iter().flat_map(|kind| {
            self.catalogue().forms_of(*kind).filter(|form| form.names_organisation().is_some())
        });
        for register in registers {
            let more = self.ledger.store().find_subjects(&register.key, &ask.text, &[])?;
            found.extend(more.into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>());
        }
        self.note_number_search(&ask.text, found.len())?;
        Ok(found)
    }

    /// The columns there are: the program's own, then the fields of the registration.
    fn grid_choices(&self, form: &FormDef, kind: SubjectKind) -> Vec<GridColumn> {
        let place = kind.category().is_some();
        let own = |path: &str, label: &str, kind, usual| GridColumn {
            path: path.to_owned(),
            label: label.to_owned(),
            kind,
            usual,
        };
        let named = form.role_at("place.name").is_some() || form.role_at("org.name").is_some();
        let mut out = Vec::new();
        if place {
            out.push(own(MARK, "状态", "mark", true));
        }
        out.push(own(NUMBER, "编号", "text", true));
        let name =
            ["place.name", "org.name", "place.address"].into_iter().find_map(|r| form.role(r));
        out.push(own(NAME, name.map_or("名称", |field| field.label.as_str()), "text", true));
        if place && named {
            let label = form.role("place.address").map_or("地址", |f| f.label.as_str());
            out.push(own(ADDRESS, label, "text", true));
        }
        let mut fields = self.field_columns(form);
        // Usual ones first, in the order of their roles.
        for role in USUAL {
            let Some(path) = form.role_at(role) else { continue };
            if let Some(at) = fields.iter().position(|column| column.path == path) {
                let mut column = fields.remove(at);
                column.usual = true;
                out.push(column);
            }
        }
        if place {
            let rosters = form.subjects.first().is_some_and(|kind| {
                self.catalogue().forms_of(*kind).any(|form| form.shape == Shape::Roster)
            });
            if rosters {
                out.push(own(PRESENT, "名册在册", "number", true));
            }
            out.push(own(LETTER, "责任书到期", "date", true));
            out.push(own(CHECK, "最近检查", "date", true));
            out.push(own(GAP, "缺什么", "text", true));
        }
        out.extend(fields);
        out
    }

    /// The leaf fields of a registration that can stand in a column. Numbers of persons cannot: a
    /// column of them would be a list of persons.
    fn field_columns(&self, form: &FormDef) -> Vec<GridColumn> {
        // A register's head is what tells of the organisation; its rows are its members.
        let head: Vec<&str> = form.head.iter().map(|field| field.key.as_str()).collect();
        let address = form.role_at("place.address").map(|path| format!("{path}."));
        form.leaves()
            .into_iter()
            .filter(|leaf| leaf.list.is_none())
            .filter(|leaf| {
                form.shape != Shape::Roster
                    || head.contains(&leaf.path.split('.').next().unwrap_or_default())
            })
            .filter(|leaf| {
                !matches!(leaf.field.kind, Kind::Sign | Kind::IdNumber { .. })
                    && !leaf.field.has_role("person.birth")
                    && !leaf.field.has_role("place.name")
                    && !leaf.field.has_role("org.name")
                    && !leaf.field.has_role("ext_code")
                    && !leaf.field.hidden
            })
            .map(|leaf| GridColumn {
                kind: match leaf.field.kind {
                    Kind::Int | Kind::Dec => "number",
                    Kind::Date | Kind::DateTime => "date",
                    Kind::Code(_) | Kind::Flag => "code",
                    _ => "text",
                },
                // There is but one address: its parts need not say so.
                label: match &address {
                    Some(address) if leaf.path.starts_with(address) => leaf.field.label.clone(),
                    _ => leaf.label,
                },
                path: leaf.path,
                usual: false,
            })
            .collect()
    }

    /// The newest registration of every subject.
    pub(super) fn cards(&self, form: &FormDef) -> Result<HashMap<SubjectId, Values>> {
        let mut out: HashMap<SubjectId, Values> = HashMap::new();
        let register = form.role_at("org.name").filter(|_| !form.is_registration());
        for entry in self.ledger.store().list_entries_of_form(&form.key)? {
            // Of a register the row that names the organisation.
            if register.is_none_or(|path| values::get(&entry.values, path).is_some()) {
                out.entry(entry.subject_id).or_insert(entry.values);
            }
        }
        Ok(out)
    }

    /// What to call an organisation that never got a name: by the form that is kept of it.
    fn nameless(&self, sight: &Sight<'_>) -> String {
        let form = sight.first_form().and_then(|key| self.catalogue().form(key));
        form.map_or_else(|| "没有名称".to_owned(), |form| format!("（{}）", form.label))
    }

    fn shown_at(&self, form: &FormDef, card: &Values, path: &str) -> String {
        let Some(value) = values::get(card, path) else { return String::new() };
        let value = self.masked(form, path, value);
        self.show_value(form, path, &value).unwrap_or_default()
    }
}

fn source<'f>(form: &'f FormDef, path: &str) -> Source<'f> {
    [MARK, NUMBER, NAME, ADDRESS, PRESENT, LETTER, CHECK, GAP]
        .into_iter()
        .find(|own| *own == path)
        .map_or_else(|| Source::Field(form, path.to_owned()), Source::Own)
}

fn own(
    path: &str,
    subject: &Subject,
    sight: &Sight<'_>,
    mark: Mark,
    findings: &[crate::net::Finding],
    code: &str,
    today: NaiveDate,
) -> String {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match path {
        MARK => mark.label().to_owned(),
        NUMBER if subject.facts.ext_code.is_empty() => leaf_number(code, subject, None),
        NUMBER => subject.facts.ext_code.clone(),
        NAME if subject.facts.name == subject.facts.address => from_road(&subject.facts.address),
        NAME => subject.facts.name.clone(),
        ADDRESS => from_road(&subject.facts.address),
        PRESENT => sight.present().map(|count| count.to_string()).unwrap_or_default(),
        LETTER => day(soonest_letter(sight)),
        CHECK => {
            day(sight.leaves.iter().filter(|f| f.is_check()).filter_map(|f| sight.day(f)).max())
        }
        GAP => findings
            .first()
            .map(|finding| {
                let gap = GapView::new(finding, today);
                let more = match findings.len() {
                    0 | 1 => String::new(),
                    many => format!("，另 {} 项", many - 1),
                };
                match gap.when.as_str() {
                    "缺" => format!("{}{more}", gap.words),
                    when => format!("{}，{when}{more}", gap.words),
                }
            })
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// An address from its road or estate on: the community stands in a column of its own.
pub(super) fn from_road(address: &str) -> String {
    let (road, rest) = road_and_rest(address);
    if road.is_empty() { address.to_owned() } else { format!("{road}{rest}") }
}

/// Of several letters the one that ends first.
fn soonest_letter(sight: &Sight<'_>) -> Option<NaiveDate> {
    sight.leaves.iter().filter(|f| f.shape == Shape::Letter).filter_map(|f| sight.until(f)).min()
}

fn tone(
    findings: &[crate::net::Finding],
    sight: &Sight<'_>,
    of: impl Fn(&FormDef) -> bool,
) -> Option<&'static str> {
    findings
        .iter()
        .filter(|finding| finding.due.is_some())
        .find(|finding| sight.leaves.iter().any(|form| form.key == finding.form && of(form)))
        .and_then(|finding| word(finding.severity))
}

fn word(severity: Severity) -> Option<&'static str> {
    Some(match severity {
        Severity::Late | Severity::Missing => "late",
        Severity::Soon => "soon",
        Severity::Hint => return None,
    })
}
