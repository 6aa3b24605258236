//! Patrols of police, guards and volunteers in one calendar (两根针 之 人巡): which hours were covered.
//!
//! A shift is any record whose form says when it began and ended (roles `shift.from`, `shift.to`) and
//! who took part (`shift.party`, `shift.count`). Which force a party belongs to is the column `group`
//! of its code table.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use crate::domain::{EntryId, SubjectId, Window};
use crate::forms::{FormDef, Kind, Values, values};
use crate::ledger::{Ledger, Result};

/// Minutes of a day.
const MINUTES: usize = 24 * 60;
/// A shift that seems to last longer was written down wrong: its end is not believed.
const LONGEST_HOURS: i64 = 24;

/// A shift.
#[derive(Clone, Debug)]
pub struct Shift {
    /// Its record.
    pub entry: EntryId,
    /// Key of its form.
    pub form: String,
    /// Whose page it stands on.
    pub subject: SubjectId,
    /// What that is called.
    pub name: String,
    /// When it began.
    pub from: NaiveDateTime,
    /// When it ended.
    pub to: NaiveDateTime,
    /// How many took part, by force: its place in [`Calendar::forces`].
    pub people: Vec<(usize, u32)>,
}

/// One day.
#[derive(Clone, Debug)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// Minutes in which anybody was out.
    pub minutes: u32,
    /// The same for each force.
    pub by_force: Vec<u32>,
    /// For each hour the forces that were out, a bit each.
    pub hours: [u8; 24],
}

/// A month of shifts.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The forces in the order of their table.
    pub forces: Vec<String>,
    /// Its days up to today.
    pub days: Vec<Day>,
    /// The shifts, by their beginning.
    pub shifts: Vec<Shift>,
    /// Records whose times cannot be right.
    pub doubtful: usize,
}

impl Calendar {
    /// On how many days each hour was covered.
    pub fn by_hour(&self) -> [u32; 24] {
        let mut out = [0; 24];
        for day in &self.days {
            for (count, mask) in out.iter_mut().zip(day.hours) {
                *count += u32::from(mask != 0);
            }
        }
        out
    }

    /// The hours of the day in which nobody was ever out, as ranges `[from, to)`.
    pub fn gaps(&self) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::new();
        for (hour, count) in self.by_hour().into_iter().enumerate() {
            match out.last_mut() {
                _ if count > 0 => {}
                Some(last) if last.1 == hour => last.1 = hour + 1,
                _ => out.push((hour, hour + 1)),
            }
        }
        out
    }
}

impl Ledger {
    /// The shifts of a month.
    ///
    /// # Errors
    /// Of the database.
    pub fn shifts(&self, month: &Window) -> Result<Calendar> {
        let today = self.clock().today();
        let forms: Vec<&FormDef> = self
            .catalogue()
            .forms()
            .iter()
            .filter(|form| {
                form.role_at("shift.from").is_some() && form.role_at("shift.to").is_some()
            })
            .collect();
        let forces = self.forces(&forms);
        // A shift of the evening before may reach into the first day.
        let eve = month.first().checked_sub_days(Days::new(1)).unwrap_or(month.first());
        let (mut shifts, mut doubtful) = (Vec::new(), 0);
        for form in forms {
            for entry in self.store().list_entries_between(&form.key, (eve, month.last()))? {
                let Some((from, to)) = times(form, &entry.values) else {
                    doubtful += usize::from(month.first().to_string() <= entry.day);
                    continue;
                };
                if to.date() < month.first() {
                    continue;
                }
                let subject = self.store().subject(entry.subject)?;
                shifts.push(Shift {
                    entry: entry.id,
                    form: form.key.clone(),
                    subject: subject.id,
                    name: subject.facts.shown_name().to_owned(),
                    from,
                    to,
                    people: self.people(form, &entry.values, &forces),
                });
            }
        }
        shifts.sort_by_key(|shift| (shift.from, shift.to));
        let last = month.last().min(today);
        let days = month
            .first()
            .iter_days()
            .take_while(|day| *day <= last)
            .map(|date| day_of(date, &shifts, forces.len()))
            .collect();
        Ok(Calendar { forces, days, shifts, doubtful })
    }

    /// The forces that parties belong to.
    fn forces(&self, forms: &[&FormDef]) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for form in forms {
            let Some(Kind::Code(table)) = form.role("shift.party").map(|field| &field.kind) else {
                continue;
            };
            for row in self.catalogue().table(table).map_or(&[][..], |table| table.rows()) {
                let group = row.get("group");
                if !group.is_empty() && !out.iter().any(|known| known == group) {
                    out.push(group.to_owned());
                }
            }
        }
        out.truncate(8); // a bit each
        out
    }

    fn people(&self, form: &FormDef, vals: &Values, forces: &[String]) -> Vec<(usize, u32)> {
        let Some((list, party)) =
            form.role_at("shift.party").and_then(|path| path.split_once("[]."))
        else {
            return Vec::new();
        };
        let count = form.role_at("shift.count").and_then(|path| path.split_once("[]."));
        let table = form.role("shift.party").and_then(|field| match &field.kind {
            Kind::Code(table) => self.catalogue().table(table),
            _ => None,
        });
        let mut out: Vec<(usize, u32)> = Vec::new();
        for row in values::rows(vals, list) {
            let code = row.get(party).and_then(serde_json::Value::as_str).unwrap_or_default();
            let group = table.and_then(|table| table.get(code)).map_or("", |row| row.get("group"));
            let Some(force) = forces.iter().position(|force| force == group) else { continue };
            let people = count
                .and_then(|(_, key)| row.get(key)?.as_u64())
                .and_then(|count| u32::try_from(count).ok())
                .unwrap_or(1);
            match out.iter_mut().find(|(known, _)| *known == force) {
                Some((_, sum)) => *sum = sum.saturating_add(people),
                None => out.push((force, people)),
            }
        }
        out
    }
}

/// Beginning and end of a shift. One that ends on the clock before it began, on the same day, went on
/// past midnight.
fn times(form: &FormDef, vals: &Values) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let at = |role: &str| parse(&values::text(vals, form.role_at(role)?)?);
    let (from, mut to) = (at("shift.from")?, at("shift.to")?);
    if to < from && to.date() == from.date() {
        to = to.checked_add_days(Days::new(1))?;
    }
    let hours = (to - from).num_hours();
    (to > from && hours <= LONGEST_HOURS).then_some((from, to))
}

fn parse(text: &str) -> Option<NaiveDateTime> {
    let text = text.replace('T', " ");
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok())
}

fn day_of(date: NaiveDate, shifts: &[Shift], forces: usize) -> Day {
    let midnight = date.and_time(NaiveTime::MIN);
    let minute = |at: NaiveDateTime| -> usize {
        if at.date() < date {
            0
        } else if at.date() > date {
            MINUTES
        } else {
            usize::try_from(at.num_seconds_from_midnight() / 60).unwrap_or(0)
        }
    };
    let mut out = vec![0_u8; MINUTES];
    for shift in shifts.iter().filter(|s| s.to > midnight && s.from.date() <= date) {
        let mask = shift.people.iter().fold(0_u8, |mask, (force, _)| mask | (1 << force));
        let (from, to) = (minute(shift.from), minute(shift.to));
        for slot in out.iter_mut().take(to).skip(from) {
            // Nobody named: somebody was out all the same.
            *slot |= if mask == 0 { 0x80 } else { mask };
        }
    }
    let mut hours = [0_u8; 24];
    for (hour, minutes) in hours.iter_mut().zip(out.chunks(60)) {
        // An hour counts when half of it is covered.
        for bit in 0..8 {
            let covered = minutes.iter().filter(|mask| **mask & (1 << bit) != 0).count();
            *hour |= u8::from(covered >= 30) << bit;
        }
    }
    let count = |test: &dyn Fn(u8) -> bool| {
        u32::try_from(out.iter().filter(|mask| test(**mask)).count()).unwrap_or(0)
    };
    Day {
        date,
        minutes: count(&|mask| mask != 0),
        by_force: (0..forces).map(|force| count(&|mask| mask & (1 << force) != 0)).collect(),
        hours,
    }
}

/// The month that holds a day.
pub fn month_of(day: NaiveDate) -> Window {
    crate::domain::Period::Month.last_begun(day.with_day(1).unwrap_or(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EntryId;

    fn shift(from: &str, to: &str, force: usize) -> Shift {
        Shift {
            entry: EntryId::from_bytes([0; 16]),
            form: String::new(),
            subject: SubjectId::from_bytes([0; 16]),
            name: String::new(),
            from: parse(from).unwrap(),
            to: parse(to).unwrap(),
            people: vec![(force, 2)],
        }
    }

    #[test]
    fn shifts_that_overlap_are_counted_once_and_reach_past_midnight() {
        let shifts = [
            shift("2026-11-02 20:00", "2026-11-02 22:00", 0),
            shift("2026-11-02T21:00", "2026-11-03T01:20", 1),
        ];
        let second = day_of("2026-11-02".parse().unwrap(), &shifts, 2);
        assert_eq!(second.minutes, 240);
        assert_eq!(second.by_force, [120, 180]);
        assert_eq!(second.hours[19..], [0, 1, 3, 2, 2]);
        let third = day_of("2026-11-03".parse().unwrap(), &shifts, 2);
        assert_eq!((third.minutes, third.hours[0], third.hours[1]), (80, 2, 0));
    }

    #[test]
    fn gaps_are_the_hours_in_which_nobody_was_ever_out() {
        let shifts = [shift("2026-11-02 06:00", "2026-11-02 23:00", 0)];
        let days = vec![day_of("2026-11-02".parse().unwrap(), &shifts, 1)];
        let calendar =
            Calendar { forces: vec!["警力".into()], days, shifts: vec![], doubtful: 0 };
        assert_eq!(calendar.gaps(), [(0, 6), (23, 24)]);
    }
}
