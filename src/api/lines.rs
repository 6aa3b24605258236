//! The three lines on screen: organisations with their ties, the week as a board, what the post owes
//! in month and year, matters that are not settled, and entries begun from the figures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{EntryId, Line, Period, SubjectId, Window};
use crate::forms::SubjectKind;
use crate::ledger::leaf_number;
use crate::ledger::lines::Organisation;
use crate::ledger::lines::board::{Board, Cell, LineDuty, PostDuty};
use crate::vault::Right;

use super::entries::EditReply;
use super::typing::TypedText;
use super::{Error, Result, Session};

/// Answer of `organisations`.
#[derive(Serialize, TS)]
pub struct LinesReply {
    /// The three lines, and last those of which nobody said the kind.
    pub lines: Vec<LineView>,
}

/// One of the three lines.
#[derive(Serialize, TS)]
pub struct LineView {
    /// `grassroots`, `security`, `society`; empty for those of no known kind.
    pub code: &'static str,
    /// 基层组织 …
    pub label: &'static str,
    /// Its organisations.
    pub orgs: Vec<OrgView>,
}

/// An organisation.
#[derive(Clone, Serialize, TS)]
pub struct OrgView {
    /// The organisation.
    pub id: SubjectId,
    /// Its number.
    pub leaf_no: String,
    /// Name.
    pub name: String,
    /// Its kind in words.
    pub kind: String,
    /// Community.
    pub area: String,
    /// Who heads it.
    pub head: String,
    /// Persons on its rosters; none without a roster.
    pub members: Option<u32>,
    /// The places it is tied to.
    pub ties: Vec<TieView>,
    /// Whether it has a card of its own, where ties are written down.
    pub has_card: bool,
    /// Out of use, to be confirmed …; empty while nothing is special.
    pub state: String,
}

/// A place that an organisation is tied to.
#[derive(Clone, Serialize, TS)]
pub struct TieView {
    /// As it was typed.
    pub said: String,
    /// The place; none when the words mean none or several.
    pub place: Option<SubjectId>,
    /// What the place is called.
    pub name: String,
}

/// Which week.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct BoardAsk {
    /// `2026-W45`; the one that runs if absent.
    pub week: Option<String>,
}

/// The week.
#[derive(Serialize, TS)]
pub struct BoardReply {
    /// `2026-W45`
    pub week: String,
    /// Its first day.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// The week before.
    pub previous: String,
    /// The week after.
    pub next: String,
    /// Whether it is the week that runs.
    pub current: bool,
    /// A board for each duty that every organisation of a line is owed.
    pub boards: Vec<BoardView>,
    /// What the post owes in month and year, the shortest windows first.
    pub post: Vec<PostDutyView>,
    /// Matters that are not settled, the oldest first.
    pub matters: Vec<MatterView>,
}

/// The board of one duty.
#[derive(Serialize, TS)]
pub struct BoardView {
    /// What the duty is called.
    pub label: String,
    /// The form of its records.
    pub form: String,
    /// The line that it is owed to.
    pub line: &'static str,
    /// The same in words.
    pub line_label: &'static str,
    /// Its window: `2026-W45`.
    pub window: String,
    /// Columns: path and words; a path is empty when the record as a whole is looked at.
    pub columns: Vec<BoardColumn>,
    /// Rows.
    pub rows: Vec<BoardLine>,
    /// Organisations with all of it done.
    pub done: usize,
    /// Cells that are missing or not there yet.
    pub lacking: usize,
}

/// A column of a board.
#[derive(Serialize, TS)]
pub struct BoardColumn {
    /// Path of the field; empty for the whole record.
    pub path: String,
    /// Words.
    pub label: String,
}

/// An organisation on a board.
#[derive(Serialize, TS)]
pub struct BoardLine {
    /// The organisation.
    pub id: SubjectId,
    /// Name.
    pub name: String,
    /// Its kind in words.
    pub kind: String,
    /// Community.
    pub area: String,
    /// A cell for each column.
    pub cells: Vec<BoardCell>,
}

/// A cell of a board.
#[derive(Serialize, TS)]
pub struct BoardCell {
    /// `done`, `open`, `missing`, `not_owed`.
    pub state: &'static str,
    /// The same in words; of what is done its day.
    pub words: String,
    /// The day of the record.
    pub day: String,
    /// Who made it.
    pub by: String,
    /// The record; also one that lacks just this.
    pub entry: Option<EntryId>,
}

/// A duty of the post.
#[derive(Serialize, TS)]
pub struct PostDutyView {
    /// What it is called.
    pub label: String,
    /// The form of its records.
    pub form: String,
    /// The title of that form.
    pub form_label: String,
    /// `week`, `month`, `year_start` …
    pub every: &'static str,
    /// 每月, 年初 …
    pub every_label: &'static str,
    /// Its window: `2026-11`, `2026-年初`.
    pub window: String,
    /// First day of the window.
    pub first: String,
    /// Last day of the window.
    pub last: String,
    /// How it stands.
    pub cell: BoardCell,
    /// How many records there are.
    pub records: usize,
    /// Whose page the record is on; none when the next one is to be made on the post's.
    pub place: Option<SubjectId>,
    /// Whether it can be drafted from the figures.
    pub drafts: bool,
    /// Whether its records are made on the post's page.
    pub of_post: bool,
}

/// A matter that is not settled.
#[derive(Serialize, TS)]
pub struct MatterView {
    /// The place.
    pub place: SubjectId,
    /// Its name.
    pub name: String,
    /// Community.
    pub area: String,
    /// The form.
    pub form: String,
    /// Its newest record.
    pub entry: EntryId,
    /// What it is.
    pub what: String,
    /// When it came up.
    pub since: String,
    /// When it was looked at last.
    pub checked: String,
    /// The day until which it is to be settled; empty if none.
    pub due_on: String,
    /// Whether somebody looked at it this week.
    pub checked_this_week: bool,
}

/// Which record to begin, or to open.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BeginAsk {
    /// The form.
    pub form: String,
    /// The organisation; the post if none.
    pub place: Option<SubjectId>,
    /// The window: `2026-W45`, `2026-10`, `2026`; the one that runs if none.
    #[serde(default)]
    pub window: Option<String>,
    /// Drafted from the figures of the window.
    #[serde(default)]
    pub drafted: bool,
}

/// A record that is about to be begun. Nothing of it is saved.
#[derive(Serialize, TS)]
pub struct BegunReply {
    /// Whose page it goes on; none as long as nothing was entered for the post.
    pub place: Option<SubjectId>,
    /// The form.
    pub form: String,
    /// What it starts with.
    pub set: Vec<TypedText>,
}

/// A place and an organisation.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TieAsk {
    /// The organisation.
    pub org: SubjectId,
    /// The place: its id to tie.
    #[serde(default)]
    pub place: Option<SubjectId>,
    /// The words of the tie that is to be taken off.
    #[serde(default)]
    pub said: String,
}

/// The window with a name, and how often it comes.
///
/// # Errors
/// Wrong use.
pub fn window_named(text: &str) -> Result<Window> {
    let text = text.trim();
    let wrong =
        || Error::usage(format!("“{text}”不是周次（2026-W45）、月份（2026-11）或年度（2026）。"));
    let day = |text: String| text.parse::<NaiveDate>().map_err(|_| wrong());
    if let Some((year, week)) = text.split_once("-W") {
        let (year, week) = (year.parse().map_err(|_| wrong())?, week.parse().map_err(|_| wrong())?);
        let day = NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon).ok_or_else(wrong)?;
        return Ok(Period::Week.last_begun(day));
    }
    if let Some((year, season)) = text.split_once("-年") {
        let period = if season == "初" { Period::YearStart } else { Period::YearEnd };
        let month = if season == "初" { "01" } else { "12" };
        return Ok(period.last_begun(day(format!("{year}-{month}-01"))?));
    }
    for (mark, period, step) in [("-Q", Period::Quarter, 3), ("-H", Period::HalfYear, 6)] {
        if let Some((year, part)) = text.split_once(mark) {
            let part: u32 = part.parse().map_err(|_| wrong())?;
            let month = part.checked_sub(1).ok_or_else(wrong)? * step + 1;
            return Ok(period.last_begun(day(format!("{year}-{month:02}-01"))?));
        }
    }
    match text.len() {
        4 => Ok(Period::Year.last_begun(day(format!("{text}-01-01"))?)),
        _ => Ok(Period::Month.last_begun(day(format!("{text}-01"))?)),
    }
}

/// The week with a name.
///
/// # Errors
/// Wrong use.
pub fn week_named(text: &str) -> Result<Window> {
    let window = window_named(text)?;
    match window.period() {
        Period::Week => Ok(window),
        _ => Err(Error::usage("这里要写周次，如 2026-W45。")),
    }
}

impl Session {
    /// The organisations by line.
    ///
    /// # Errors
    /// Of the database.
    pub fn organisations(&self) -> Result<LinesReply> {
        let code = self.ledger.post()?.code;
        let all = self.ledger.organisations(false)?;
        let of = |line: Option<Line>| -> Vec<OrgView> {
            let own = all.iter().filter(|org| org.line == line);
            own.map(|org| self.org_view(org, &code)).collect()
        };
        let mut lines: Vec<LineView> = Line::ALL
            .iter()
            .map(|line| LineView { code: line.code(), label: line.label(), orgs: of(Some(*line)) })
            .collect();
        let unknown = of(None);
        if !unknown.is_empty() {
            lines.push(LineView { code: "", label: "没写种类", orgs: unknown });
        }
        Ok(LinesReply { lines })
    }

    fn org_view(&self, org: &Organisation, code: &str) -> OrgView {
        let facts = &org.subject.facts;
        let state = match facts.state.as_str() {
            "" | "active" => String::new(),
            state => self
                .catalogue()
                .table("place_state")
                .map_or(state, |table| table.show(state))
                .to_owned(),
        };
        OrgView {
            id: org.subject.id,
            leaf_no: leaf_number(code, &org.subject, None),
            name: facts.shown_name().to_owned(),
            kind: org.kind.clone(),
            area: facts.area.clone(),
            head: org.head.clone(),
            members: org.members,
            ties: org
                .ties
                .iter()
                .map(|tie| TieView {
                    said: tie.said.clone(),
                    place: tie.place.as_ref().map(|(id, _)| *id),
                    name: tie.place.as_ref().map_or(&tie.said, |(_, name)| name).clone(),
                })
                .collect(),
            has_card: org.has_card,
            state,
        }
    }

    /// The week as a board, with what the post owes beside it.
    ///
    /// # Errors
    /// A week that is none; the database.
    pub fn week_board(&self, ask: &BoardAsk) -> Result<BoardReply> {
        let today = self.ledger.clock().today();
        let week = match &ask.week {
            Some(text) => week_named(text)?,
            None => Period::Week.last_begun(today),
        };
        let day = week.last().min(today.max(week.first()));
        let boards =
            self.ledger.boards(&self.survey()?, day)?.into_iter().map(|board| self.board(board));
        let mut matters = Vec::new();
        for matter in self.ledger.open_matters()? {
            let place = self.ledger.store().get_subject(matter.entry.subject_id)?;
            matters.push(MatterView {
                place: place.id,
                name: place.facts.shown_name().to_owned(),
                area: place.facts.area.clone(),
                form: matter.entry.form.clone(),
                entry: matter.entry.id,
                what: matter.what,
                since: matter.since,
                checked: matter.entry.day.clone(),
                due_on: matter.due_on,
                checked_this_week: matter.checked_this_week,
            });
        }
        let duties = self.ledger.post_duties(day)?;
        Ok(BoardReply {
            week: week.to_string(),
            first: week.first().to_string(),
            last: week.last().to_string(),
            previous: week.previous().to_string(),
            next: week.next().to_string(),
            current: week.contains(today),
            boards: boards.collect(),
            post: duties.iter().map(|duty| self.post_duty(duty)).collect::<Result<_>>()?,
            matters,
        })
    }

    fn board(&self, board: Board<'_>) -> BoardView {
        let column = |part: &std::sync::Arc<crate::net::Rule>| BoardColumn {
            path: LineDuty::field_of(part).to_owned(),
            label: part.todo.clone(),
        };
        let columns: Vec<BoardColumn> = board.duty.parts.iter().map(column).collect();
        let window = board.window;
        let is_done = |cell: &Cell| cell.state.code() == "done";
        let lacks = |cell: &&Cell| matches!(cell.state.code(), "open" | "missing");
        BoardView {
            label: board.duty.label.clone(),
            form: board.form.key.clone(),
            line: board.duty.line.map_or("", Line::code),
            line_label: board.duty.line.map_or("", Line::label),
            window: board.window.to_string(),
            columns,
            done: board.rows.iter().filter(|row| row.cells.iter().all(is_done)).count(),
            lacking: board.rows.iter().flat_map(|row| &row.cells).filter(lacks).count(),
            rows: board
                .rows
                .into_iter()
                .map(|row| BoardLine {
                    id: row.org.subject.id,
                    name: row.org.subject.facts.shown_name().to_owned(),
                    kind: row.org.kind,
                    area: row.org.subject.facts.area.clone(),
                    cells: row.cells.into_iter().map(|cell| cell_view(cell, &window)).collect(),
                })
                .collect(),
        }
    }

    fn post_duty(&self, duty: &PostDuty<'_>) -> Result<PostDutyView> {
        let of_post = duty.form.subjects.contains(&SubjectKind::Post);
        let place = match duty.cell.entry {
            Some(entry) => Some(self.ledger.store().get_entry(entry)?.subject_id),
            None if of_post => self.ledger.store().find_post()?.map(|post| post.id),
            None => None,
        };
        Ok(PostDutyView {
            label: duty.duty.label.clone(),
            form: duty.form.key.clone(),
            form_label: duty.form.label.clone(),
            every: duty.duty.every.code(),
            every_label: duty.duty.every.label(),
            window: duty.window.to_string(),
            first: duty.window.first().to_string(),
            last: duty.window.last().to_string(),
            cell: cell_view(duty.cell.clone(), &duty.window),
            records: duty.records,
            place,
            drafts: ["draft.figures", "draft.org"]
                .iter()
                .any(|role| duty.form.role_at(role).is_some()),
            of_post,
        })
    }

    /// What a new record of a duty starts with. Nothing is saved.
    ///
    /// # Errors
    /// Unknown form or window; the database.
    pub fn begin_record(&self, ask: &BeginAsk) -> Result<BegunReply> {
        let day = match &ask.window {
            Some(text) => window_named(text)?.first(),
            None => self.ledger.clock().today(),
        };
        let begun = self.ledger.begin_duty(&ask.form, ask.place, day, ask.drafted)?;
        let place = match begun.subject {
            Some(id) => Some(id),
            None => self.ledger.store().find_post()?.map(|post| post.id),
        };
        let set = begun.set.into_iter().map(|(path, text)| TypedText { path, text });
        Ok(BegunReply { place, form: begun.form, set: set.collect() })
    }

    /// The page of the post itself, opened when nothing was ever entered for it.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn post_page(&mut self) -> Result<SubjectId> {
        Ok(self.ledger.open_post_page()?)
    }

    /// Ties an organisation to a place; one without a card gets it.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; what is not there; the database.
    pub fn tie_place(&mut self, ask: &TieAsk) -> Result<EditReply> {
        self.ledger.require(Right::Enter)?;
        let place = ask.place.ok_or_else(|| Error::usage("还缺：要联系的处所。"))?;
        let place = self.ledger.store().get_subject(place)?;
        if place.kind.category().is_none() {
            return Err(Error::usage("联系的要是一处处所。"));
        }
        let name = place.facts.shown_name().to_owned();
        // A name that several bear says nothing: the number does.
        let finder = self.ledger.place_finder()?;
        let words = match finder.find(&name) {
            Some((id, _)) if *id == place.id => name,
            _ => leaf_number(&self.ledger.post()?.code, &place, None),
        };
        let (form, list, key) = self.tie_field()?;
        let org = self.ledger.page(ask.org)?;
        let rows = crate::forms::values::rows(&org.card, &list).len();
        let set = vec![(format!("{list}[{rows}].{key}"), words)];
        match self.card_of(org.subject.no, &form)? {
            Some(entry) => self.edit(entry, &set),
            None => {
                let name = org.subject.facts.name.clone();
                let form_def = self.catalogue().form(&form);
                let path = form_def.and_then(|f| f.role_path("place.name"));
                let kind = form_def.and_then(|f| f.role_path("place.subkind"));
                let subkind = org.subject.facts.subkind.clone();
                let known = [(path, name), (kind, subkind)];
                let mut all: Vec<(String, String)> = known
                    .into_iter()
                    .filter_map(|(path, text)| Some((path?, text)).filter(|(_, t)| !t.is_empty()))
                    .collect();
                all.extend(set);
                self.add(&form, Some(ask.org), &all)
            }
        }
    }

    /// Takes a tie off the card of an organisation.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; a tie that is not on the card; the database.
    pub fn untie_place(&mut self, ask: &TieAsk) -> Result<EditReply> {
        self.ledger.require(Right::Enter)?;
        let (form, list, key) = self.tie_field()?;
        let org = self.ledger.page(ask.org)?;
        let said = |row: &&crate::forms::Values| {
            row.get(&key).and_then(serde_json::Value::as_str).map(str::trim)
                == Some(ask.said.trim())
        };
        let rows = crate::forms::values::rows(&org.card, &list);
        let at = rows.iter().position(said);
        match (at, self.card_of(org.subject.no, &form)?) {
            (Some(at), Some(entry)) => {
                self.edit(entry, &vec![(format!("{list}[{at}]"), String::new())])
            }
            _ => Err(Error::usage("登记卡上没有这一处；写在名册上的所属单位请到名册上改。")),
        }
    }

    /// Where ties are written: the card of organisations, its list, the key in its rows.
    fn tie_field(&self) -> Result<(String, String, String)> {
        let form = self.catalogue().card_of(SubjectKind::Organisation);
        form.and_then(|form| {
            let (list, key) = form.role_at("org.places")?.split_once("[].")?;
            Some((form.key.clone(), list.to_owned(), key.to_owned()))
        })
        .ok_or_else(|| Error::usage("组织登记卡上没有“联系的处所”一栏。"))
    }

    fn card_of(&self, no: crate::store::SubjectNo, form: &str) -> Result<Option<EntryId>> {
        let entries = self.ledger.store().list_entries(no)?;
        Ok(entries.into_iter().find(|entry| entry.form == form).map(|entry| entry.id))
    }
}

fn cell_view(cell: Cell, window: &Window) -> BoardCell {
    let weekday = || Some(super::needles::weekday(cell.day.parse().ok()?));
    let words = match (window.period(), cell.day.get(5..)) {
        (Period::Week, Some(_)) => weekday().map(|day| format!("周{day}")).unwrap_or_default(),
        (_, Some(day)) => day.to_owned(),
        (_, None) => cell.state.label().to_owned(),
    };
    BoardCell { state: cell.state.code(), words, day: cell.day, by: cell.by, entry: cell.entry }
}
