//! What is due when: every window of every rule that falls into a span of days, with the day on which
//! it was done; and letters that end in it.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use crate::domain::Window;
use crate::forms::{Catalogue, Shape};
use crate::store::subject::SubjectNo;
use crate::store::{Result, Store, Subject};

use super::rule::{Looks, Rule};
use super::rules::asked;
use super::seen::{Gathering, Seen};
use super::sight::{Presence, Sight, Survey};

/// No window is longer than this.
const LONGEST_WINDOW: u64 = 366;

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

/// The days of records by subject and rule (its place in the book), the earliest first. An empty one
/// knows whether something was done, but of what is past only the newest day.
#[derive(Default)]
pub struct Diary(HashMap<(SubjectNo, usize), Vec<NaiveDate>>);

impl Diary {
    /// Reads the records of all subjects from a year before a day on.
    ///
    /// # Errors
    /// Of the database.
    pub fn read(
        store: &Store,
        survey: &Survey<'_>,
        catalogue: &Catalogue,
        from: NaiveDate,
    ) -> Result<Self> {
        let since = from.checked_sub_days(Days::new(LONGEST_WINDOW)).unwrap_or(from);
        let subjects: HashMap<SubjectNo, &Subject> =
            survey.subjects().iter().map(|subject| (subject.no, subject)).collect();
        let mut days: HashMap<(SubjectNo, usize), Vec<NaiveDate>> = HashMap::new();
        store.each_entry_since(since, |entry| {
            let Some(subject) = subjects.get(&entry.subject) else { return Ok(()) };
            let Some(form) = catalogue.form(&entry.form) else { return Ok(()) };
            let entries = vec![(&entry, form)];
            let gathering = Gathering { subject, entries, catalogue };
            for (at, rule) in survey.book.rules().iter().enumerate() {
                if rule.looks_at != Looks::Window || !rule.of.contains(&subject.kind) {
                    continue;
                }
                if let Some(Seen::Window { newest: Some(day), .. }) = gathering.see(rule) {
                    days.entry((subject.no, at)).or_default().push(day);
                }
            }
            Ok(())
        })?;
        days.values_mut().for_each(|days| days.sort_unstable());
        Ok(Self(days))
    }

    /// The day on which a window's record was made; one that came after it makes up for it.
    fn done(&self, subject: SubjectNo, at: usize, window: &Window) -> Option<NaiveDate> {
        let days = self.0.get(&(subject, at))?;
        days.iter().find(|day| **day >= window.first()).copied()
    }

    /// Whether a record lies in the window itself.
    pub fn is_done_in(&self, subject: SubjectNo, at: usize, window: &Window) -> bool {
        let days = self.0.get(&(subject, at));
        days.is_some_and(|days| days.iter().any(|day| window.contains(*day)))
    }
}

impl Survey<'_> {
    /// What is due at a subject from a day to a day, both included, by rule.
    pub fn due(&self, subject: &Subject, diary: &Diary, span: (NaiveDate, NaiveDate)) -> Vec<Due> {
        let mut out = Vec::new();
        if self.presence(subject) != Presence::OnNet {
            return out;
        }
        let sight = self.sight(subject);
        for set in self.rules_for(subject.kind, &subject.facts.subkind).iter() {
            match set.rule.looks_at {
                Looks::Window => windows(&set.rule, set.at, &sight, diary, span, &mut out),
                Looks::Term => letters(&set.rule, &sight, span, &mut out),
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

fn windows(
    rule: &Rule,
    at: usize,
    sight: &Sight<'_>,
    diary: &Diary,
    span: (NaiveDate, NaiveDate),
    out: &mut Vec<Due>,
) {
    let (newest, open) = match sight.facts.seen(at) {
        Some(Seen::Window { newest, open, .. }) => (*newest, *open),
        _ => (None, true),
    };
    if !open || !sight.has_given(rule) {
        return;
    }
    let form = sight.opens(rule);
    let asked = asked(rule, sight);
    let mut window = rule.every.last_begun(span.0);
    while window.first() <= span.1 {
        if span.0 <= window.last() && window.last() <= span.1 && asked.asks(&window) {
            out.push(Due {
                rule: rule.id.clone(),
                duty: rule.duty.clone(),
                todo: rule.todo.clone(),
                form: form.to_owned(),
                from: window.first(),
                last: window.last(),
                // Days that stand on cards and rosters are no records: only the newest is known.
                done: diary
                    .done(sight.subject.no, at, &window)
                    .or(newest.filter(|day| window.first() <= *day)),
            });
        }
        window = window.next();
    }
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
