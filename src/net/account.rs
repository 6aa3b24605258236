//! A month or a year of a post: what was due and done, what came and went.
//!
//! Every figure is kept by subject, so that what a table says and the places behind it are one and
//! the same count.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::forms::{Shape, SubjectKind};
use crate::store::Subject;
use crate::store::subject::SubjectNo;

use super::duties::{Diary, Due};
use super::figures::Plan;
use super::records::{Letter, Records};
use super::rule::Rule;
use super::sight::Survey;
use super::trail::Trails;

/// First and last day, both included.
pub type Span = (NaiveDate, NaiveDate);

/// How often something is counted at each subject.
pub type Counts = BTreeMap<SubjectNo, u32>;

/// Something that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Figure {
    /// Places at the beginning.
    Before,
    /// Places at the end.
    Places,
    /// Places whose page was made.
    Opened,
    /// Places that were there before anybody registered them: known by an older record, or by the day their
    /// card says they were opened.
    Joined,
    /// Places that were closed or moved away.
    Closed,
    /// Persons on rosters at the end.
    Present,
    /// Persons who came.
    Came,
    /// Persons who left.
    Left,
    /// Checks that were due.
    ChecksDue,
    /// Those of them that were made in their time.
    ChecksDone,
    /// Those that were made after it.
    ChecksLate,
    /// Those that are not made, and whose last day is not over yet.
    ChecksAhead,
    /// Those that were not made.
    ChecksOpen,
    /// Checks on record.
    Checks,
    /// Hazards found.
    Found,
    /// Hazards found to be dealt with.
    Settled,
    /// Hazards not dealt with at the end.
    Unsettled,
    /// Those of them whose last day had gone by.
    Overdue,
    /// Letters to be signed: none was in force, or its term ended.
    LettersDue,
    /// Those of them that were signed.
    LettersDone,
    /// Those that are not, while the one before is still in force.
    LettersAhead,
    /// Those that were not.
    LettersOpen,
    /// Letters signed.
    Signed,
}

/// Figures that belong together, with what is to be known of them.
pub struct Part {
    /// What they are called together.
    pub title: &'static str,
    /// What is counted.
    pub unit: &'static str,
    /// How.
    pub note: &'static str,
    /// The figures.
    pub figures: &'static [Figure],
}

/// All figures, in the order they are read.
pub const PARTS: &[Part] = &[
    Part {
        title: "处所",
        unit: "处",
        note: "期初＋新登记＋补录入网－注销、迁出＝期末；导入的、建页前就有记录的算补录入网",
        figures: &[Figure::Before, Figure::Opened, Figure::Joined, Figure::Closed, Figure::Places],
    },
    Part {
        title: "人员",
        unit: "人",
        note: "从业人员和承租人员，只计数",
        figures: &[Figure::Present, Figure::Came, Figure::Left],
    },
    Part {
        title: "检查",
        unit: "次",
        note: "应查按规则的周期，看周期最后一天落在本期的，最后一天还没过的算未到期；处所按当时在网的算",
        figures: &[
            Figure::ChecksDue,
            Figure::ChecksDone,
            Figure::ChecksLate,
            Figure::ChecksAhead,
            Figure::ChecksOpen,
            Figure::Checks,
        ],
    },
    Part {
        title: "隐患",
        unit: "件",
        note: "误登撤销的不计",
        figures: &[Figure::Found, Figure::Settled, Figure::Unsettled, Figure::Overdue],
    },
    Part {
        title: "责任书",
        unit: "份",
        note: "应签是期内没有在期的，或期内到期的；现在还在期的算未到期",
        figures: &[
            Figure::LettersDue,
            Figure::LettersDone,
            Figure::LettersAhead,
            Figure::LettersOpen,
            Figure::Signed,
        ],
    },
];

impl Figure {
    /// The word in requests.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Before => "places_before",
            Self::Places => "places",
            Self::Opened => "opened",
            Self::Joined => "joined",
            Self::Closed => "closed",
            Self::Present => "present",
            Self::Came => "came",
            Self::Left => "left",
            Self::ChecksDue => "checks_due",
            Self::ChecksDone => "checks_done",
            Self::ChecksLate => "checks_late",
            Self::ChecksAhead => "checks_ahead",
            Self::ChecksOpen => "checks_open",
            Self::Checks => "checks",
            Self::Found => "hazards_found",
            Self::Settled => "hazards_settled",
            Self::Unsettled => "hazards_open",
            Self::Overdue => "hazards_overdue",
            Self::LettersDue => "letters_due",
            Self::LettersDone => "letters_done",
            Self::LettersAhead => "letters_ahead",
            Self::LettersOpen => "letters_open",
            Self::Signed => "letters_signed",
        }
    }

    /// The words on screen and paper.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Before => "期初处所",
            Self::Places => "期末处所",
            Self::Opened => "新登记",
            Self::Joined => "补录入网",
            Self::Closed => "注销、迁出",
            Self::Present => "期末在册",
            Self::Came => "新来",
            Self::Left => "离开",
            Self::ChecksDue => "应查",
            Self::ChecksDone => "按期查了",
            Self::ChecksLate => "过期补查",
            Self::ChecksAhead | Self::LettersAhead => "未到期",
            Self::ChecksOpen => "没查",
            Self::Checks => "检查记录",
            Self::Found => "发现",
            Self::Settled => "销号、移送",
            Self::Unsettled => "期末未销",
            Self::Overdue => "其中超期",
            Self::LettersDue => "应签",
            Self::LettersDone => "已签",
            Self::LettersOpen => "没签",
            Self::Signed => "签订份数",
        }
    }

    /// The figure with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        let mut all = PARTS.iter().flat_map(|part| part.figures);
        all.find(|figure| figure.code() == code).copied()
    }
}

/// What is due, with whose it is, over a span that holds all months and years that are asked for.
pub struct Dues(Vec<(SubjectNo, SubjectKind, Due)>);

impl Dues {
    /// Holds the rules against the records. Of places only the checks are asked for.
    pub fn of(survey: &Survey<'_>, trails: &Trails, plan: &Plan, span: Span) -> Self {
        let diary = Diary::of(trails);
        let post = survey.post();
        let others = survey.subjects().iter().filter(|s| s.kind != SubjectKind::Post);
        let all = others.chain([&post]).flat_map(|subject| {
            let is_place = matches!(subject.kind, SubjectKind::Place(_));
            let of = |rule: &Rule| !is_place || plan.is_check_rule(&rule.id);
            let due = survey.due_of(subject, &diary, span, of).into_iter();
            due.map(|due| (subject.no, subject.kind, due))
        });
        Self(all.collect())
    }

    /// Those whose last day lies in a span, and whose first day has come.
    fn ending_in(
        &self,
        span: Span,
        today: NaiveDate,
    ) -> impl Iterator<Item = &(SubjectNo, SubjectKind, Due)> {
        self.0.iter().filter(move |(_, _, due)| within(due.last, span) && due.from <= today)
    }
}

/// A duty of the three lines or of the post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineAccount {
    /// Number of the duty.
    pub duty: String,
    /// What is to be done.
    pub label: String,
    /// Windows that ended.
    pub due: Counts,
    /// Those of them in which it was done.
    pub done: Counts,
}

/// How fast hazards were dealt with: days from finding to settling, the shortest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speed(Vec<i64>);

impl Speed {
    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Half of them took no longer.
    pub fn median(&self) -> Option<i64> {
        self.0.get(self.0.len().checked_sub(1)? / 2).copied()
    }

    /// All took so long together, divided by their number, to a tenth.
    pub fn mean(&self) -> Option<f64> {
        let all: i64 = self.0.iter().sum();
        (!self.0.is_empty()).then(|| (all as f64 * 10.0 / self.0.len() as f64).round() / 10.0)
    }

    /// The longest.
    pub fn longest(&self) -> Option<i64> {
        self.0.last().copied()
    }
}

/// A month or a year.
#[derive(Default)]
pub struct Account {
    figures: HashMap<Figure, Counts>,
    /// The three lines and the post, by duty.
    pub lines: Vec<LineAccount>,
    /// How fast hazards were dealt with.
    pub speed: Speed,
}

/// What accounts are made of.
pub struct Ground<'g> {
    /// How everything stands.
    pub survey: &'g Survey<'g>,
    /// What was done.
    pub records: &'g Records,
    /// What was due.
    pub dues: &'g Dues,
    /// Which rules are which figure.
    pub plan: &'g Plan,
}

impl Ground<'_> {
    /// Counts a span. A window that runs is due, and ahead while it is not done; one that is still to come is
    /// not due.
    pub fn account(&self, span: Span) -> Account {
        let mut out = Account::default();
        let end = span.1.min(self.survey.today);
        self.work(span, end, &mut out);
        self.places(span, end, &mut out);
        self.people(span, end, &mut out);
        self.letters(span, end, &mut out);
        self.lines(span, &mut out);
        out
    }

    /// What was done in a span, for the course of many: checks, hazards, letters signed.
    pub fn course(&self, span: Span) -> Account {
        let mut out = Account::default();
        self.work(span, span.1.min(self.survey.today), &mut out);
        out
    }

    fn work(&self, span: Span, end: NaiveDate, out: &mut Account) {
        self.checks(span, out);
        self.hazards(span, end, out);
        for letter in &self.records.letters {
            out.add_if(within(letter.signed, span), Figure::Signed, letter.subject);
        }
    }

    fn each_place(&self) -> impl Iterator<Item = &Subject> {
        let all = self.survey.subjects().iter();
        all.filter(|subject| matches!(subject.kind, SubjectKind::Place(_)))
    }

    fn places(&self, span: Span, end: NaiveDate, out: &mut Account) {
        let before = span.0.pred_opt().unwrap_or(span.0);
        for place in self.each_place() {
            let known = self.records.known_since(place);
            let is_new = self.records.found_on(place).is_some();
            let gone = self.records.gone.get(&place.no);
            let gone_on = gone.and_then(|gone| gone.day);
            out.add_if(self.records.is_there_on(place, before), Figure::Before, place.no);
            out.add_if(self.records.is_there_on(place, end), Figure::Places, place.no);
            // One that was gone before anybody knew of it was never there, and neither came nor went.
            let was_there = match (known, gone) {
                (Some(known), Some(_)) => gone_on.is_some_and(|gone| known <= gone),
                _ => true,
            };
            let in_span = |day: Option<NaiveDate>| {
                was_there && day.is_some_and(|day| within(day, (span.0, end)))
            };
            let came = if is_new { Figure::Opened } else { Figure::Joined };
            out.add_if(in_span(known), came, place.no);
            out.add_if(in_span(gone_on), Figure::Closed, place.no);
        }
    }

    fn people(&self, span: Span, end: NaiveDate, out: &mut Account) {
        for stay in &self.records.people {
            out.add_if(stay.is_there_on(end), Figure::Present, stay.subject);
            out.add_if(stay.came.is_some_and(|d| within(d, span)), Figure::Came, stay.subject);
            out.add_if(stay.left.is_some_and(|d| within(d, span)), Figure::Left, stay.subject);
        }
    }

    fn checks(&self, span: Span, out: &mut Account) {
        for (subject, day) in &self.records.checks {
            out.add_if(within(*day, span), Figure::Checks, *subject);
        }
        for (subject, _, due) in self.dues.ending_in(span, self.survey.today) {
            if !self.plan.is_check_rule(&due.rule) {
                continue;
            }
            out.add(Figure::ChecksDue, *subject);
            out.add(
                match due.done {
                    Some(day) if day <= due.last => Figure::ChecksDone,
                    Some(_) => Figure::ChecksLate,
                    None if due.last >= self.survey.today => Figure::ChecksAhead,
                    None => Figure::ChecksOpen,
                },
                *subject,
            );
        }
    }

    fn hazards(&self, span: Span, end: NaiveDate, out: &mut Account) {
        for hazard in &self.records.hazards {
            for figure in [Figure::Found, Figure::Settled, Figure::Unsettled, Figure::Overdue] {
                out.add_if(hazard.counts_as(figure, span, end), figure, hazard.subject);
            }
            if let Some(day) = hazard.settled_on.filter(|day| within(*day, span)) {
                out.speed.0.push((day - hazard.found).num_days().max(0));
            }
        }
        out.speed.0.sort_unstable();
    }

    fn letters(&self, span: Span, end: NaiveDate, out: &mut Account) {
        let mut own: HashMap<(SubjectNo, &str), Vec<&Letter>> = HashMap::new();
        for letter in &self.records.letters {
            own.entry((letter.subject, &letter.form)).or_default().push(letter);
        }
        for place in self.each_place() {
            if !self.records.is_on_net_on(self.survey, place, end) {
                continue;
            }
            let leaves = self.survey.leaves_of(place.kind).iter();
            for form in leaves.filter(|form| form.shape == Shape::Letter) {
                let letters = own.get(&(place.no, form.key.as_str()));
                let letters = || letters.into_iter().flatten();
                let before = letters().filter(|letter| letter.signed < span.0);
                let lasts = |until: Option<NaiveDate>| until.is_none_or(|until| until > span.1);
                if before.clone().any(|letter| lasts(letter.until)) {
                    continue;
                }
                out.add(Figure::LettersDue, place.no);
                let done = letters().any(|letter| within(letter.signed, span));
                let holds =
                    |letter: &&Letter| letter.until.is_none_or(|until| until >= self.survey.today);
                let figure = match () {
                    () if done => Figure::LettersDone,
                    () if before.clone().any(holds) => Figure::LettersAhead,
                    () => Figure::LettersOpen,
                };
                out.add(figure, place.no);
            }
        }
    }

    fn lines(&self, span: Span, out: &mut Account) {
        let mut lines: BTreeMap<(&str, &str), LineAccount> = BTreeMap::new();
        let others = self
            .dues
            .ending_in(span, self.survey.today)
            .filter(|(_, kind, _)| matches!(kind, SubjectKind::Organisation | SubjectKind::Post));
        for (subject, _, due) in others {
            let line = lines.entry((&due.duty, &due.todo)).or_default();
            *line.due.entry(*subject).or_default() += 1;
            if due.done.is_some_and(|day| day <= due.last) {
                *line.done.entry(*subject).or_default() += 1;
            }
        }
        out.lines = lines
            .into_iter()
            .map(|((duty, label), line)| LineAccount {
                duty: duty.to_owned(),
                label: label.to_owned(),
                ..line
            })
            .collect();
    }
}

impl Account {
    /// A figure by subject.
    pub fn of(&self, figure: Figure) -> &Counts {
        static NOTHING: Counts = Counts::new();
        self.figures.get(&figure).unwrap_or(&NOTHING)
    }

    /// A figure over all subjects.
    pub fn total(&self, figure: Figure) -> u32 {
        self.of(figure).values().sum()
    }

    fn add(&mut self, figure: Figure, subject: SubjectNo) {
        *self.figures.entry(figure).or_default().entry(subject).or_default() += 1;
    }

    fn add_if(&mut self, counts: bool, figure: Figure, subject: SubjectNo) {
        if counts {
            self.add(figure, subject);
        }
    }
}

fn within(day: NaiveDate, span: Span) -> bool {
    span.0 <= day && day <= span.1
}
