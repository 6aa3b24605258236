//! What is due when: every window of every rule that falls into a span of days, with the day on which
//! it was done; and letters that end in it.

use chrono::NaiveDate;

use crate::domain::Window;
use crate::forms::{Shape, SubjectKind};
use crate::store::Subject;
use crate::store::subject::SubjectNo;

use super::account::Span;
use super::rule::{Looks, Rule};
use super::rules::asked;
use super::seen::Seen;
use super::sight::{Presence, Sight, Survey};
use super::trail::Trails;
use super::window::Asked;

/// Windows that are looked ahead through for the next one that is asked for.
const LOOK_AHEAD: usize = 120;

/// Something that is due, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The rule's number.
    pub rule: String,
    /// The duty behind it; may be empty.
    pub duty: String,
    /// What is to be done.
    pub todo: String,
    /// The form that does it.
    pub form: String,
    /// The first day on which it can be done; of a letter its last day too.
    pub from: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    /// The day it was done; none while it is not.
    pub done: Option<NaiveDate>,
}

/// The days of records by subject and rule. An empty one knows whether something was done, but of what is
/// past only the newest day, and of places that are gone nothing.
#[derive(Clone, Copy, Default)]
pub struct Diary<'t>(Option<&'t Trails>);

impl<'t> Diary<'t> {
    /// From what was done.
    pub fn of(trails: &'t Trails) -> Self {
        Self(Some(trails))
    }

    fn days(&self, subject: SubjectNo, at: usize) -> &'t [NaiveDate] {
        self.0.and_then(|trails| trails.of(subject)).map_or(&[], |trail| trail.days_of(at))
    }

    /// The day on which a window's record was made. One that came after it makes up for it up to a last day,
    /// so that no record makes up for more than one window.
    fn done(
        &self,
        subject: SubjectNo,
        at: usize,
        window: &Window,
        until: NaiveDate,
    ) -> Option<NaiveDate> {
        let mut days = self.days(subject, at).iter();
        days.find(|day| window.first() <= **day && **day <= until).copied()
    }

    /// Whether a record lies in the window itself.
    pub fn is_done_in(&self, subject: SubjectNo, at: usize, window: &Window) -> bool {
        self.days(subject, at).iter().any(|day| window.contains(*day))
    }

    /// The first day of which something was done, from which on a subject is known though its page was made
    /// later: at a place a check or a letter, elsewhere anything that a rule looks at.
    fn first(&self, subject: &Subject) -> Option<NaiveDate> {
        let trail = self.0.and_then(|trails| trails.of(subject.no))?;
        match subject.kind {
            SubjectKind::Place(_) => trail.first,
            _ => trail.days.iter().filter_map(|(_, days)| days.0.first()).min().copied(),
        }
    }

    /// The span in which windows may be asked of a subject, both ends included: since it was opened and as
    /// long as it was there. Today's state says how it is now, and nothing of months gone by.
    fn asks_between(&self, subject: &Subject) -> (NaiveDate, NaiveDate) {
        let trail = self.0.and_then(|trails| trails.of(subject.no));
        let opened = trail.filter(|_| subject.imported).and_then(|trail| {
            let opened = trail.opened?;
            // What was done there before is the older news.
            Some(trail.first.map_or(opened, |first| opened.min(first)))
        });
        // The window that it was opened in is not asked for, as with a new page.
        let first = opened.and_then(|day| day.succ_opt()).unwrap_or(NaiveDate::MIN);
        let gone = trail.and_then(|trail| trail.gone.as_ref()?.day?.pred_opt());
        (first, gone.unwrap_or(NaiveDate::MIN))
    }
}

impl Survey<'_> {
    /// What is due at a subject from a day to a day, both included, by rule.
    pub fn due(&self, subject: &Subject, diary: &Diary<'_>, span: Span) -> Vec<Due> {
        self.due_of(subject, diary, span, |_| true)
    }

    /// The same of some rules. Of a place that is closed or out of use now, what was due while it was
    /// not: windows that ended before.
    pub fn due_of(
        &self,
        subject: &Subject,
        diary: &Diary<'_>,
        span: Span,
        of: impl Fn(&Rule) -> bool,
    ) -> Vec<Due> {
        let mut out = Vec::new();
        if self.is_paused_ever(subject) {
            return out;
        }
        let presence = self.presence(subject);
        let (first, gone) = diary.asks_between(subject);
        let yesterday = self.today.pred_opt().unwrap_or(self.today);
        let last = match presence {
            Presence::OnNet => NaiveDate::MAX,
            Presence::Paused => yesterday,
            Presence::Gone => gone.min(yesterday),
        };
        let sight = self.sight(subject);
        for set in self.rules_for(subject.kind, &subject.facts.subkind).iter() {
            if !of(&set.rule) {
                continue;
            }
            match set.rule.looks_at {
                Looks::Window => {
                    let mut look = Windows { rule: &set.rule, at: set.at, sight: &sight, diary };
                    look.between((first, last), span, &mut out);
                }
                Looks::Term if presence == Presence::OnNet => {
                    letters(&set.rule, &sight, span, &mut out);
                }
                _ => {}
            }
        }
        out
    }

    /// The last days of what is open at a subject, hazards and the like, that fall into a span of
    /// days.
    pub fn deadlines(&self, subject: &Subject, span: (NaiveDate, NaiveDate)) -> Vec<Due> {
        let mut out = Vec::new();
        if self.presence(subject) != Presence::OnNet {
            return out;
        }
        let sight = self.sight(subject);
        for set in self.rules_for(subject.kind, &subject.facts.subkind).iter() {
            let Some(Seen::Items { due, .. }) = sight.facts.seen(set.at) else { continue };
            for day in due.iter().filter(|day| span.0 <= **day && **day <= span.1) {
                out.push(Due {
                    rule: set.rule.id.clone(),
                    duty: set.rule.duty.clone(),
                    todo: set.rule.todo.clone(),
                    form: sight.opens(&set.rule).to_owned(),
                    from: *day,
                    last: *day,
                    done: None,
                });
            }
        }
        out
    }
}

/// A rule of windows looking at a subject.
struct Windows<'w> {
    rule: &'w Rule,
    at: usize,
    sight: &'w Sight<'w>,
    diary: &'w Diary<'w>,
}

impl Windows<'_> {
    /// Windows that end in a span and lie between two days, on which the subject was there.
    fn between(&mut self, there: Span, span: Span, out: &mut Vec<Due>) {
        let Self { rule, at, sight, diary } = self;
        let (newest, open) = match sight.facts.seen(*at) {
            Some(Seen::Window { newest, open, .. }) => (*newest, *open),
            _ => (None, true),
        };
        if !open || !sight.has_given(rule) {
            return;
        }
        let form = sight.opens(rule);
        let mut asked = asked(rule, sight);
        if let Some(first) = diary.first(sight.subject) {
            asked.since = asked.since.map(|made| made.min(first));
            // Whoever has older records of the lines was at work before this ledger was begun.
            if !matches!(sight.subject.kind, SubjectKind::Place(_)) {
                asked.begun = asked.begun.map(|begun| begun.min(first));
            }
        }
        let mut window = rule.every.last_begun(span.0);
        while window.first() <= span.1 {
            let within = span.0 <= window.last() && window.last() <= span.1;
            let there = there.0 <= window.first() && window.last() <= there.1;
            if within && there && asked.asks(&window) {
                let until = made_up_until(&asked, &window);
                out.push(Due {
                    rule: rule.id.clone(),
                    duty: rule.duty.clone(),
                    todo: rule.todo.clone(),
                    form: form.to_owned(),
                    from: window.first(),
                    last: window.last(),
                    // Days that stand on cards and rosters are no records: only the newest is known.
                    done: diary
                        .done(sight.subject.no, *at, &window, until)
                        .or(newest.filter(|day| window.first() <= *day && *day <= until)),
                });
            }
            window = window.next();
        }
    }
}

/// The last day on which a record makes up for a window: that of the next window that is asked for, or, of
/// a season, the day before the next one begins.
fn made_up_until(asked: &Asked<'_>, window: &Window) -> NaiveDate {
    let next = window.next();
    if window.last().succ_opt().is_some_and(|day| day < next.first()) {
        return next.first().pred_opt().unwrap_or(window.last());
    }
    // A turn of others, or a time out of use, is no window of its own.
    let mut nexts = std::iter::successors(Some(next), |next| Some(next.next()));
    nexts.by_ref().take(LOOK_AHEAD).find(|next| asked.asks(next)).unwrap_or(next).last()
}

fn letters(rule: &Rule, sight: &Sight<'_>, span: (NaiveDate, NaiveDate), out: &mut Vec<Due>) {
    for form in sight.leaves.iter().filter(|form| form.shape == Shape::Letter) {
        let Some(until) = sight.until(form) else { continue };
        if span.0 <= until && until <= span.1 {
            out.push(Due {
                rule: rule.id.clone(),
                duty: rule.duty.clone(),
                todo: rule.todo.clone(),
                form: form.key.clone(),
                from: until,
                last: until,
                done: None,
            });
        }
    }
}
