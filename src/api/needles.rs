//! The two needles (两根针): the equipment of the places as a picture by area, and the patrols of all
//! forces in one calendar.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::{AnchorCategory, EntryId, Period, SubjectId};
use crate::ledger::leaf_number;
use crate::ledger::lines::equipment::{EQUIPMENT, Equipped, Has};
use crate::ledger::lines::shifts::{Calendar, Shift};

use super::lines::window_named;
use super::{Error, Result, Session};

/// Which month.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct NeedlesAsk {
    /// `2026-11`; the one that runs if absent.
    pub month: Option<String>,
}

/// The two needles.
#[derive(Serialize, TS)]
pub struct NeedlesReply {
    /// Equipment, one table a kind.
    pub equipment: Vec<EquipmentView>,
    /// Patrols of the month.
    pub patrols: PatrolView,
}

/// One kind of equipment.
#[derive(Serialize, TS)]
pub struct EquipmentView {
    /// `camera`, `alarm`, `access`, `fire`.
    pub key: String,
    /// 监控 …
    pub label: &'static str,
    /// Areas, those without a name last; each with the categories whose card asks for it.
    pub areas: Vec<EquipmentArea>,
    /// Over all areas.
    pub all: Vec<EquipmentCount>,
}

/// An area.
#[derive(Serialize, TS)]
pub struct EquipmentArea {
    /// Its name; empty where none was written.
    pub area: String,
    /// By category, in the order of the anchors.
    pub counts: Vec<EquipmentCount>,
}

/// How many places have it.
#[derive(Clone, Serialize, TS)]
pub struct EquipmentCount {
    /// The category.
    pub category: &'static str,
    /// The same in words.
    pub label: &'static str,
    /// Places that have some.
    pub some: usize,
    /// Places that have none.
    pub none: usize,
    /// Places where nobody wrote it down.
    pub unsaid: usize,
    /// How many there are, where the card counts them.
    pub count: u64,
}

/// Which places.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct EquippedAsk {
    /// `camera` …
    pub key: String,
    /// Only of this category.
    #[serde(default)]
    pub category: Option<String>,
    /// Only in this area; `""` is where none was written.
    #[serde(default)]
    pub area: Option<String>,
    /// `some`, `none`, `unsaid`.
    pub has: String,
}

/// The places.
#[derive(Serialize, TS)]
pub struct EquippedReply {
    /// By category and number.
    pub places: Vec<EquippedView>,
}

/// A place.
#[derive(Serialize, TS)]
pub struct EquippedView {
    /// The place.
    pub id: SubjectId,
    /// Number of its page.
    pub leaf_no: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Community.
    pub area: String,
    /// Key of the card.
    pub form: String,
    /// Where the card says so.
    pub path: String,
    /// How many.
    pub count: u64,
}

/// Patrols of a month.
#[derive(Serialize, TS)]
pub struct PatrolView {
    /// `2026-11`
    pub month: String,
    /// The month before.
    pub previous: String,
    /// The month after.
    pub next: String,
    /// Whether it is the month that runs.
    pub current: bool,
    /// 警力, 保安, 志愿者: the order of the bits of an hour.
    pub forces: Vec<String>,
    /// Its days up to today.
    pub days: Vec<PatrolDay>,
    /// On how many days each hour of the day was covered.
    pub hours: Vec<u32>,
    /// Hours of the day in which nobody was ever out: 02:00—06:00.
    pub gaps: Vec<String>,
    /// Days on which nobody was out.
    pub idle_days: usize,
    /// Hours covered in all, one decimal.
    pub covered: f64,
    /// The same for each force.
    pub covered_by: Vec<f64>,
    /// The shifts, by their beginning.
    pub shifts: Vec<ShiftView>,
    /// Records whose times cannot be right.
    pub doubtful: usize,
}

/// A day.
#[derive(Serialize, TS)]
pub struct PatrolDay {
    /// The day.
    pub day: String,
    /// 一 … 日
    pub weekday: &'static str,
    /// For each hour the forces that were out, a bit each.
    pub hours: Vec<u8>,
    /// Hours covered, one decimal.
    pub covered: f64,
}

/// A shift.
#[derive(Serialize, TS)]
pub struct ShiftView {
    /// Whose page it stands on.
    pub place: SubjectId,
    /// What that is called.
    pub name: String,
    /// Key of its form.
    pub form: String,
    /// Its record.
    pub entry: EntryId,
    /// 11-03 19:00
    pub from: String,
    /// 21:30
    pub to: String,
    /// 警力 2，志愿者 6
    pub people: String,
}

const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

impl Session {
    /// Both needles.
    ///
    /// # Errors
    /// A month that is none; the database.
    pub fn needles(&self, ask: &NeedlesAsk) -> Result<NeedlesReply> {
        let today = self.ledger.clock().today();
        let month = match &ask.month {
            Some(text) => window_named(text)?,
            None => Period::Month.last_begun(today),
        };
        if month.period() != Period::Month {
            return Err(Error::usage("这里要写月份，如 2026-10。"));
        }
        let calendar = self.ledger.shifts(&month)?;
        let all = self.ledger.equipment()?;
        let equipment = EQUIPMENT
            .iter()
            .enumerate()
            .map(|(at, (role, label))| picture(&all, at, role, label))
            .collect();
        Ok(NeedlesReply {
            equipment,
            patrols: PatrolView {
                month: month.to_string(),
                previous: month.previous().to_string(),
                next: month.next().to_string(),
                current: month.contains(today),
                ..patrols(&calendar)
            },
        })
    }

    /// The places that have some of an equipment, none, or where nobody wrote it down.
    ///
    /// # Errors
    /// Unknown words; the database.
    pub fn equipped(&self, ask: &EquippedAsk) -> Result<EquippedReply> {
        let at = EQUIPMENT.iter().position(|(role, _)| key_of(role) == ask.key);
        let at = at.ok_or_else(|| Error::usage(format!("没有“{}”这种设施。", ask.key)))?;
        let has = Has::from_code(&ask.has)
            .ok_or_else(|| Error::usage("写 some（有）、none（无）或 unsaid（未填）。"))?;
        let category = ask.category.as_deref().map(super::places::category_of).transpose()?;
        let code = self.ledger.post()?.code;
        let fits = |one: &Equipped| {
            one.equipment == at
                && one.has == has
                && category.is_none_or(|category| one.category == category)
                && ask.area.as_ref().is_none_or(|area| one.subject.facts.area == *area)
        };
        let mut places: Vec<Equipped> = self.ledger.equipment()?.into_iter().filter(fits).collect();
        places.sort_by_key(|one| (one.category, one.subject.number));
        let view = |one: Equipped| EquippedView {
            id: one.subject.id,
            leaf_no: leaf_number(&code, &one.subject, None),
            name: one.subject.facts.shown_name().to_owned(),
            address: one.subject.facts.address.clone(),
            area: one.subject.facts.area.clone(),
            form: self
                .catalogue()
                .registration(one.category)
                .map_or_else(String::new, |form| form.key.clone()),
            path: one.path,
            count: one.count,
        };
        Ok(EquippedReply { places: places.into_iter().map(view).collect() })
    }
}

/// 一 … 日
pub(super) fn weekday(day: chrono::NaiveDate) -> &'static str {
    let at = usize::try_from(day.weekday().num_days_from_monday()).ok();
    at.and_then(|at| WEEKDAYS.get(at).copied()).unwrap_or("")
}

fn key_of(role: &str) -> &str {
    role.rsplit_once('.').map_or(role, |(_, key)| key)
}

fn picture(all: &[Equipped], at: usize, role: &str, label: &'static str) -> EquipmentView {
    type Counts = BTreeMap<AnchorCategory, EquipmentCount>;
    let mut areas: BTreeMap<(bool, &str), Counts> = BTreeMap::new();
    let mut whole: Counts = BTreeMap::new();
    let blank = |category: AnchorCategory| EquipmentCount {
        category: category.code(),
        label: super::desk::short_label(category),
        some: 0,
        none: 0,
        unsaid: 0,
        count: 0,
    };
    for one in all.iter().filter(|one| one.equipment == at) {
        let area = one.subject.facts.area.as_str();
        let here = areas.entry((area.is_empty(), area)).or_default();
        for counts in [here, &mut whole] {
            let count = counts.entry(one.category).or_insert_with(|| blank(one.category));
            match one.has {
                Has::Some => count.some += 1,
                Has::None => count.none += 1,
                Has::Unsaid => count.unsaid += 1,
            }
            count.count += one.count;
        }
    }
    EquipmentView {
        key: key_of(role).to_owned(),
        label,
        areas: areas
            .into_iter()
            .map(|((_, area), counts)| EquipmentArea {
                area: area.to_owned(),
                counts: counts.into_values().collect(),
            })
            .collect(),
        all: whole.into_values().collect(),
    }
}

/// Everything but which month it is.
fn patrols(calendar: &Calendar) -> PatrolView {
    let hours = |minutes: u32| (f64::from(minutes) / 6.0).round() / 10.0;
    let forces = &calendar.forces;
    let clock = |hour: usize| format!("{hour:02}:00");
    PatrolView {
        month: String::new(),
        previous: String::new(),
        next: String::new(),
        current: false,
        forces: forces.clone(),
        days: calendar
            .days
            .iter()
            .map(|day| PatrolDay {
                day: day.date.to_string(),
                weekday: weekday(day.date),
                hours: day.hours.to_vec(),
                covered: hours(day.minutes),
            })
            .collect(),
        hours: calendar.by_hour().to_vec(),
        gaps: calendar
            .gaps()
            .into_iter()
            .map(|(from, to)| format!("{}—{}", clock(from), clock(to)))
            .collect(),
        idle_days: calendar.days.iter().filter(|day| day.minutes == 0).count(),
        covered: hours(calendar.days.iter().map(|day| day.minutes).sum()),
        covered_by: (0..forces.len())
            .map(|at| hours(calendar.days.iter().filter_map(|day| day.by_force.get(at)).sum()))
            .collect(),
        shifts: calendar.shifts.iter().map(|shift| shift_view(calendar, shift)).collect(),
        doubtful: calendar.doubtful,
    }
}

pub(super) fn shift_view(calendar: &Calendar, shift: &Shift) -> ShiftView {
    let force = |(force, n): &(usize, u32)| Some(format!("{} {n}", calendar.forces.get(*force)?));
    let people: Vec<String> = shift.people.iter().filter_map(force).collect();
    ShiftView {
        place: shift.subject,
        name: shift.name.clone(),
        form: shift.form.clone(),
        entry: shift.entry,
        from: shift.from.format("%m-%d %H:%M").to_string(),
        to: shift.to.format("%H:%M").to_string(),
        people: people.join("，"),
    }
}
