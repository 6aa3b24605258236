//! The lattice: every place one knot, in an order that never moves, with what is found at it.

use crate::domain::{Address, AnchorCategory, NaturalKey, SubjectId};
use crate::forms::SubjectKind;
use crate::store::{Result, Store, Subject};

use super::rules::{self, Finding, Severity};
use super::sight::{Presence, Survey};

/// How a place looks on the net.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Something is over its day.
    Late,
    /// Something is not there.
    Missing,
    /// Whole, and something comes up.
    Soon,
    /// Whole.
    Whole,
    /// Out of use for a while; not in the denominator.
    Paused,
}

impl Mark {
    /// The word for a program.
    pub const fn code(self) -> &'static str {
        match self {
            Mark::Late => "late",
            Mark::Missing => "missing",
            Mark::Soon => "soon",
            Mark::Whole => "whole",
            Mark::Paused => "paused",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Mark::Late => "逾期",
            Mark::Missing => "缺",
            Mark::Soon => "将到期",
            Mark::Whole => "完好",
            Mark::Paused => "暂停",
        }
    }

    /// The mark of a place with these findings.
    pub fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.severity).min() {
            Some(Severity::Late) => Mark::Late,
            Some(Severity::Missing) => Mark::Missing,
            Some(Severity::Soon) => Mark::Soon,
            None => Mark::Whole,
        }
    }

    /// Whether the net is torn here.
    pub const fn is_hole(self) -> bool {
        matches!(self, Mark::Late | Mark::Missing)
    }
}

/// One place on the net.
pub struct Knot {
    /// The place.
    pub id: SubjectId,
    /// Its category.
    pub category: AnchorCategory,
    /// Name.
    pub name: String,
    /// Community.
    pub area: String,
    /// Road.
    pub road: String,
    /// What follows the road.
    pub spot: String,
    /// How it looks.
    pub mark: Mark,
    /// What was found, the gravest first.
    pub findings: Vec<Finding>,
    /// Leaves that are in order.
    pub leaves_whole: usize,
    way: Way,
}

/// Where a knot lies on the way of somebody who walks.
type Way = (String, String, NaturalKey, NaturalKey, u32);

impl Survey<'_> {
    /// Looks at one place with every rule; the gravest first.
    pub fn findings(&self, subject: &Subject) -> Vec<Finding> {
        if self.presence(subject) != Presence::OnNet {
            return Vec::new();
        }
        let sight = self.sight(subject);
        let mut out = Vec::new();
        for rule in self.book.for_kind(subject.kind, &subject.facts.subkind) {
            rules::look(&rule, &sight, &mut out);
        }
        out.sort_by_key(|finding| (finding.severity, finding.due));
        out
    }

    /// The mark of a place with these findings.
    pub fn mark(&self, subject: &Subject, findings: &[Finding]) -> Mark {
        match self.presence(subject) {
            Presence::OnNet => Mark::of(findings),
            _ => Mark::Paused,
        }
    }
}

/// Every place that is on the net, by category, area and address.
///
/// # Errors
/// Of the database.
pub fn lattice(store: &Store, survey: &Survey<'_>) -> Result<Vec<Knot>> {
    let mut knots: Vec<Knot> = store
        .list_subjects(None)?
        .into_iter()
        .filter(|subject| survey.presence(subject) != Presence::Gone)
        .filter_map(|subject| knot(survey, subject))
        .collect();
    knots.sort_by(|a, b| (a.category, &a.way).cmp(&(b.category, &b.way)));
    Ok(knots)
}

fn knot(survey: &Survey<'_>, subject: Subject) -> Option<Knot> {
    let SubjectKind::Place(category) = subject.kind else { return None };
    let findings = survey.findings(&subject);
    let mark = survey.mark(&subject, &findings);
    let leaves = survey.leaves_of(subject.kind);
    let touched = leaves.iter().filter(|form| findings.iter().any(|f| f.form == form.key)).count();
    let facts = subject.facts;
    let parts = Address::from_text(&facts.address);
    let (road, spot) = road_and_rest(&facts.address);
    let number = if parts.house_no.is_empty() { &parts.building } else { &parts.house_no };
    // A rental is named by its address: on the net the part below the community will do.
    let (name, spot) = match facts.name == facts.address && !road.is_empty() {
        true => (format!("{road}{spot}"), String::new()),
        false => (facts.name, spot),
    };
    let way = (
        facts.area.clone(),
        road.clone(),
        NaturalKey::new(number),
        NaturalKey::new(if spot.is_empty() { &name } else { &spot }),
        subject.number,
    );
    Some(Knot {
        id: subject.id,
        category,
        name,
        area: facts.area,
        road,
        spot,
        mark,
        leaves_whole: leaves.len().saturating_sub(touched),
        findings,
        way,
    })
}

/// Road or estate of an address, and what stands behind it however it was written down.
pub fn road_and_rest(address: &str) -> (String, String) {
    let parts = Address::from_text(address);
    let road = if parts.road.is_empty() { parts.estate } else { parts.road };
    let rest = match address.split_once(road.as_str()) {
        Some((_, rest)) if !road.is_empty() => rest.trim().to_owned(),
        _ => address.to_owned(),
    };
    (road, rest)
}

/// The knots where something is to be done, the gravest first and then as one walks.
pub fn todays_round(knots: &[Knot]) -> Vec<&Knot> {
    let mut round: Vec<&Knot> =
        knots.iter().filter(|knot| knot.mark.is_hole() || knot.mark == Mark::Soon).collect();
    round.sort_by(|a, b| (a.mark, &a.way).cmp(&(b.mark, &b.way)));
    round
}

#[cfg(test)]
mod tests;
