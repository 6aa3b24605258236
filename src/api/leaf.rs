//! The leaf of one place: its line, its neighbours, its tabs, and one sheet with its entries.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::SubjectId;
use crate::forms::checklist::{self, Asked};
use crate::forms::values;
use crate::forms::{FormDef, Shape, SubjectKind};
use crate::ledger::Page;
use crate::net::rules::short_day;
use crate::net::{Finding, Severity, Survey};
use crate::store::{Entry, Status};

use super::net::GapView;
use super::places::{EntryReply, PlaceLine};
use super::{Result, Session};

/// Which leaf.
#[derive(Deserialize, TS)]
pub struct LeafAsk {
    /// The place or organisation.
    pub place: SubjectId,
    /// The form on top; the first if absent.
    pub form: Option<String>,
}

/// The leaf of one place.
#[derive(Serialize, TS)]
pub struct LeafReply {
    /// The place.
    pub line: PlaceLine,
    /// 场所, 出租房屋 …
    pub category_label: &'static str,
    /// In words: 在册, 停业 …
    pub state_label: String,
    /// The one before it in its category.
    pub previous: Option<SubjectId>,
    /// The one after it.
    pub next: Option<SubjectId>,
    /// Its place among them, from 1.
    pub position: u32,
    /// How many there are.
    pub total: u32,
    /// A tab for every form.
    pub tabs: Vec<TabReply>,
    /// The form on top.
    pub form: String,
    /// Its leaf number.
    pub leaf_no: String,
    /// Its entries: the newest first on letters and logs, by their order otherwise.
    pub entries: Vec<LeafEntry>,
    /// The items of a check that are asked here.
    pub checklist: Vec<CheckGroup>,
    /// How an item can turn out, with the word for it.
    pub results: Vec<CheckWord>,
    /// What stands over a sheet that is not the registration: label and words.
    pub about: Vec<(String, String)>,
}

/// A tab of the binder.
#[derive(Serialize, TS)]
pub struct TabReply {
    /// Key of the form.
    pub form: String,
    /// `whole`, `soon`, `missing`, `late`, `mend`; none when nothing need be there.
    pub mark: Option<&'static str>,
    /// In words: 缺 1，待改 1; 11-28 到期; 4 人在册.
    pub words: String,
    /// Entries on it.
    pub entries: usize,
    /// Neither there nor needed: folded away.
    pub folded: bool,
    /// What the rules of the net find on it, the gravest first.
    pub gaps: Vec<GapView>,
}

/// An entry on its sheet.
#[derive(Serialize, TS)]
pub struct LeafEntry {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryReply,
    /// The day its roles name: signed, happened, began.
    pub day: String,
    /// The last day its roles name: valid to, left.
    pub until: String,
    /// On a roster: no longer there.
    pub left: bool,
    /// The head of a roster, not one of its rows.
    pub head: bool,
    /// Paths whose values are masked.
    pub masked: Vec<String>,
}

/// Items of a check under one heading.
#[derive(Serialize, TS)]
pub struct CheckGroup {
    /// 治安, 消防, 内保.
    pub label: &'static str,
    /// The items.
    pub items: Vec<CheckWord>,
}

/// An item or a result: code and word.
#[derive(Serialize, TS)]
pub struct CheckWord {
    /// What is stored.
    pub code: String,
    /// What an officer reads.
    pub label: String,
    /// The kind of hazard it finds; empty if none.
    pub hazard: String,
}

impl Session {
    /// The leaf of one place with one form on top.
    ///
    /// # Errors
    /// When it is not there; `NOT_ALLOWED`.
    pub fn leaf(&mut self, ask: &LeafAsk) -> Result<LeafReply> {
        let page = self.ledger.page(ask.place)?;
        let post_code = self.ledger.post()?.code;
        let all = self.ledger.store().list_entries(page.subject.no)?;
        let catalogue = self.catalogue().clone();
        let forms: Vec<&FormDef> = catalogue.forms_of(page.subject.kind).collect();
        let gaps = self.gaps(&page)?;
        let tabs = forms.iter().map(|form| self.tab(form, &page, &all, &gaps)).collect();
        let form = forms.iter().find(|form| Some(&form.key) == ask.form.as_ref());
        let form = form.or(forms.first()).copied();
        let key = form.map(|form| form.key.clone()).unwrap_or_default();
        let mut entries: Vec<LeafEntry> = all
            .iter()
            .filter(|entry| entry.form == key && entry.status != Status::Erased)
            .map(|entry| self.leaf_entry(entry, form, &page, &post_code))
            .collect();
        if form.is_some_and(|form| matches!(form.shape, Shape::Letter | Shape::Log)) {
            entries.reverse();
        }
        let beside = self.ledger.store().neighbours(&page.subject)?;
        let state = &page.subject.facts.state;
        let leaf_no = crate::ledger::leaf_number(&post_code, &page.subject, form);
        Ok(LeafReply {
            category_label: match page.subject.kind {
                SubjectKind::Place(category) => category.label(),
                SubjectKind::Organisation => "三条线",
                SubjectKind::Post => "警务室",
            },
            state_label: catalogue
                .table("place_state")
                .map_or_else(String::new, |table| table.show(state).to_owned()),
            previous: beside.previous,
            next: beside.next,
            position: beside.position,
            total: beside.total,
            tabs,
            form: key,
            leaf_no,
            entries,
            checklist: form.map_or_else(Vec::new, |form| self.asked(form, &page, &all)),
            results: self.results(),
            about: form.map_or_else(Vec::new, |form| self.about(form, &page)),
            line: PlaceLine {
                name: match page.subject.kind {
                    SubjectKind::Post => self.ledger.post()?.name,
                    _ => page.subject.facts.name.clone(),
                },
                ..self.line(&page.subject, &post_code)
            },
        })
    }

    pub(super) fn leaf_entry(
        &self,
        entry: &Entry,
        form: Option<&FormDef>,
        page: &Page,
        post_code: &str,
    ) -> LeafEntry {
        let reply = self.entry_reply(entry, page, post_code);
        let whole: BTreeMap<String, &serde_json::Value> =
            values::leaves(&entry.values).into_iter().collect();
        let differs = |(path, value): &(&String, &serde_json::Value)| {
            whole.get(*path).is_some_and(|w| w != value)
        };
        let mut masked: Vec<String> =
            reply.values.iter().filter(differs).map(|(path, _)| path.clone()).collect();
        masked.extend(reply.wrong.iter().filter_map(|shown| {
            let raw = entry.wrong.iter().find(|w| w.path == shown.field)?;
            (raw.raw != shown.raw).then(|| shown.field.clone())
        }));
        let roster = form.is_some_and(|form| form.shape == Shape::Roster);
        LeafEntry {
            day: entry.day.clone(),
            until: entry.until.clone(),
            left: roster && !entry.until.is_empty(),
            head: form.is_some_and(|form| is_head(form, entry)),
            masked,
            entry: reply,
        }
    }

    /// What the rules of the net find here.
    pub(super) fn gaps(&self, page: &Page) -> Result<Vec<Finding>> {
        let survey = Survey::read_one(
            self.ledger.store(),
            (self.catalogue(), self.ledger.rulebook()),
            self.ledger.clock().today(),
            &page.subject,
        )?;
        Ok(survey.findings(&page.subject))
    }

    /// The state of a form on this page.
    pub(super) fn tab(
        &self,
        form: &FormDef,
        page: &Page,
        all: &[Entry],
        gaps: &[Finding],
    ) -> TabReply {
        let own: Vec<&Entry> = all.iter().filter(|entry| entry.form == form.key).collect();
        let gap = gaps.iter().find(|gap| gap.form == form.key);
        let (mark, words) = self.state(form, page, &own, gap);
        let folded = own.is_empty() && !self.has_leaf(form);
        let today = self.ledger.clock().today();
        let own_gaps = gaps.iter().filter(|gap| gap.form == form.key);
        TabReply {
            form: form.key.clone(),
            mark,
            words,
            entries: own.len(),
            folded,
            gaps: own_gaps.map(|gap| GapView::new(gap, today)).collect(),
        }
    }

    fn state(
        &self,
        form: &FormDef,
        page: &Page,
        own: &[&Entry],
        gap: Option<&Finding>,
    ) -> (Option<&'static str>, String) {
        let today = self.ledger.clock().today();
        let day = |day: &str| day.parse().map_or_else(|_| day.to_owned(), |d| short_day(d, today));
        if own.is_empty() {
            return match gap.map(|gap| (gap.severity, gap.due)) {
                Some((Severity::Soon, Some(due))) => {
                    (Some("soon"), format!("{} 前补", short_day(due, today)))
                }
                Some(_) => (Some("missing"), "缺".to_owned()),
                None => (None, "没有".to_owned()),
            };
        }
        // What is behind counts no more: only the newest letter or log says how things stand.
        let newest = own.iter().max_by(|a, b| (&a.day, a.no).cmp(&(&b.day, b.no)));
        let judged: Vec<&Entry> = match form.shape {
            Shape::Card => own.to_vec(),
            Shape::Roster => own.iter().filter(|entry| entry.until.is_empty()).copied().collect(),
            Shape::Letter | Shape::Log => newest.into_iter().copied().collect(),
        };
        let (mut missing, mut mend) = (0, 0);
        for entry in judged {
            let (lacks, wrong) = self.judged(entry, page);
            missing += lacks;
            mend += wrong;
        }
        // Only a card that lacks something is a hole in the net.
        let hole = if form.shape == Shape::Card { "missing" } else { "mend" };
        let there = || own.iter().filter(|e| e.until.is_empty() && !is_head(form, e)).count();
        let faults = match (missing, mend) {
            (0, 0) => None,
            (0, mend) => Some(("mend", format!("待改 {mend}"))),
            (missing, 0) => Some((hole, format!("缺 {missing}"))),
            (missing, mend) => Some((hole, format!("缺 {missing}，待改 {mend}"))),
        };
        let faults = faults.map(|(mark, words)| match form.shape {
            Shape::Roster => (mark, format!("{} 人，{words}", there())),
            _ => (mark, words),
        });
        let over = gap.and_then(|gap| {
            let late = |due: NaiveDate| (today - due).num_days();
            match (gap.severity, gap.due) {
                (Severity::Late, Some(due)) => Some(("late", format!("逾期 {} 天", late(due)))),
                (Severity::Soon, _) if form.shape == Shape::Log => {
                    Some(("soon", "本月还没有".to_owned()))
                }
                (Severity::Soon, Some(due)) => {
                    Some(("soon", format!("{} 到期", short_day(due, today))))
                }
                _ => None,
            }
        });
        let until = newest.map(|entry| entry.until.as_str()).unwrap_or_default();
        let began = newest.map(|entry| entry.day.as_str()).unwrap_or_default();
        let whole = match form.shape {
            Shape::Card => "完好".to_owned(),
            Shape::Roster => format!("{} 人在册", there()),
            Shape::Log => format!("最近 {}", day(began)),
            Shape::Letter if until.is_empty() => format!("{} 签", day(began)),
            Shape::Letter => format!("{} 到期", day(until)),
        };
        let late = over.as_ref().is_some_and(|(mark, _)| *mark == "late");
        let (mark, words) = match (late, faults) {
            (false, Some(faults)) => faults,
            _ => over.unwrap_or(("whole", whole)),
        };
        (Some(mark), words)
    }

    /// How much an entry lacks, how much of it is to be mended.
    fn judged(&self, entry: &Entry, page: &Page) -> (usize, usize) {
        use crate::forms::judge::Gravity;
        let Some(form) = self.catalogue().form(&entry.form) else { return (0, 0) };
        let context = self.ledger.typed();
        let judged = crate::ledger::edit::judge_entry(
            form,
            &entry.values,
            &entry.wrong,
            Some(page),
            &context,
        );
        let count =
            |gravity| judged.findings.iter().filter(|finding| finding.gravity == gravity).count();
        (count(Gravity::Missing), count(Gravity::Error) + entry.wrong.len())
    }

    /// Whether the binder has a leaf for the form.
    pub(super) fn has_leaf(&self, form: &FormDef) -> bool {
        let table = self.catalogue().table("leaf_kind");
        table.is_some_and(|table| table.get(&form.key).is_some())
    }

    /// The items of a check for this place, and those that were answered here before.
    pub(super) fn asked(&self, form: &FormDef, page: &Page, all: &[Entry]) -> Vec<CheckGroup> {
        let Some(path) = form.role_at("checklist") else { return Vec::new() };
        let answered: Vec<String> = all
            .iter()
            .filter(|entry| entry.form == form.key)
            .flat_map(|entry| values::rows(&entry.values, path))
            .filter_map(|row| Some(row.get("item")?.as_str()?.to_owned()))
            .collect();
        let asked = Asked {
            category: page.subject.kind.code(),
            subkind: &page.subject.facts.subkind,
            blank: true,
        };
        let given = |item: &str| answered.iter().any(|code| code == item);
        checklist::groups(self.catalogue(), form, asked, &given)
            .into_iter()
            .map(|group| CheckGroup {
                label: group.label,
                items: group
                    .items
                    .into_iter()
                    .map(|item| CheckWord {
                        code: item.code.clone(),
                        label: item.label.clone(),
                        hazard: item.get("hazard_kind").to_owned(),
                    })
                    .collect(),
            })
            .collect()
    }

    pub(super) fn results(&self) -> Vec<CheckWord> {
        let table = self.catalogue().table(checklist::RESULTS);
        let rows = table.map_or(&[][..], |table| table.rows());
        rows.iter()
            .map(|row| CheckWord {
                code: row.code.clone(),
                label: row.label.clone(),
                hazard: String::new(),
            })
            .collect()
    }

    /// Whose sheet it is, when the form does not say itself.
    fn about(&self, form: &FormDef, page: &Page) -> Vec<(String, String)> {
        let facts = &page.subject.facts;
        let silent = form.is_registration()
            || page.subject.kind == SubjectKind::Post
            || (page.category().is_none() && form.role_path("org.name").is_some());
        if silent {
            return Vec::new();
        }
        let name = if page.category().is_none() { "组织名称" } else { "处所名称" };
        let mut out = vec![(name.to_owned(), facts.name.clone())];
        if !facts.address.is_empty() && facts.address != facts.name {
            out.push(("地址".to_owned(), facts.address.clone()));
        }
        out
    }
}

fn is_head(form: &FormDef, entry: &Entry) -> bool {
    !form.head.is_empty() && form.head.iter().any(|field| entry.values.contains_key(&field.key))
}
