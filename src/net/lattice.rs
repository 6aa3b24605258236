//! The lattice: every place one knot, in an order that never moves, with what is found at it.

use crate::domain::{Address, AnchorCategory, SubjectId};
use crate::forms::SubjectKind;
use crate::store::Subject;

use super::rules::{self, Finding, How, Severity, folded};
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
            Some(Severity::Hint) | None => Mark::Whole,
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
    /// What was found, the gravest first, for somebody who sets to work.
    pub findings: Vec<Finding>,
    /// Leaves that are in order.
    pub leaves_whole: usize,
    /// Its place among the subjects of the survey.
    at: usize,
    way: Way,
}

/// Where a knot lies on the way of somebody who walks: area, way, number.
type Way = (String, String, u32);

impl Survey<'_> {
    /// Everything that the rules find at a subject, the gravest first; what is exempted is left out.
    pub fn all_findings(&self, subject: &Subject) -> Vec<Finding> {
        self.found(subject, How::InWords)
    }

    fn found(&self, subject: &Subject, how: How) -> Vec<Finding> {
        if self.presence(subject) != Presence::OnNet {
            return Vec::new();
        }
        let sight = self.sight(subject);
        let mut out = Vec::new();
        for set in self.rules_for(subject.kind, &subject.facts.subkind).iter() {
            rules::look(set, &sight, how, &mut out);
        }
        let exempt = self.exemptions(subject.no);
        let is_exempt = |found: &Finding| exempt.iter().any(|exempt| found.is_of(&exempt.rule));
        out.retain(|found| !is_exempt(found));
        out.sort_by_key(|finding| (finding.severity, finding.due));
        out
    }

    /// The same for somebody who sets to work: what is said of a missing leaf is said once.
    pub fn findings(&self, subject: &Subject) -> Vec<Finding> {
        folded(self.all_findings(subject))
    }

    /// What was found at a knot, in words.
    pub fn told(&self, knot: &Knot) -> Vec<Finding> {
        self.subjects().get(knot.at).map(|subject| self.findings(subject)).unwrap_or_default()
    }

    /// The mark of a place with these findings.
    pub fn mark(&self, subject: &Subject, findings: &[Finding]) -> Mark {
        match self.presence(subject) {
            Presence::OnNet => Mark::of(findings),
            _ => Mark::Paused,
        }
    }
}

/// An organisation, or the post, with what is found about it.
pub struct LineKnot {
    /// The subject; the post may not be there yet.
    pub subject: Subject,
    /// What was found, the gravest first.
    pub findings: Vec<Finding>,
}

/// What the three lines lack: of each organisation that is there, and of the post itself.
pub fn lines(survey: &Survey<'_>) -> Vec<LineKnot> {
    let organisations =
        survey.subjects().iter().filter(|subject| subject.kind == SubjectKind::Organisation);
    let all = organisations.cloned().chain([survey.post()]);
    let knot = |subject: Subject| {
        let findings = survey.all_findings(&subject);
        LineKnot { subject, findings }
    };
    all.filter(|subject| survey.presence(subject) == Presence::OnNet).map(knot).collect()
}

/// Every place that is on the net, by category, area and address.
pub fn lattice(survey: &Survey<'_>) -> Vec<Knot> {
    knots(survey, How::InWords)
}

/// The same with marks alone: what was found is told of those that somebody looks at
/// ([`Survey::told`]).
pub fn sketch(survey: &Survey<'_>) -> Vec<Knot> {
    knots(survey, How::InShort)
}

fn knots(survey: &Survey<'_>, how: How) -> Vec<Knot> {
    let mut knots: Vec<Knot> = survey
        .subjects()
        .iter()
        .enumerate()
        .filter(|(_, subject)| survey.presence(subject) != Presence::Gone)
        .filter_map(|(at, subject)| knot(survey, at, subject, how))
        .collect();
    knots.sort_by(|a, b| (a.category, &a.way).cmp(&(b.category, &b.way)));
    knots
}

fn knot(survey: &Survey<'_>, at: usize, subject: &Subject, how: How) -> Option<Knot> {
    let SubjectKind::Place(category) = subject.kind else { return None };
    let findings = folded(survey.found(subject, how));
    let mark = survey.mark(subject, &findings);
    let leaves = survey.leaves_of(subject.kind);
    let touched = leaves.iter().filter(|form| findings.iter().any(|f| f.form == form.key)).count();
    let (known, facts) = (survey.facts(subject.no), &subject.facts);
    // A rental is named by its address: on the net the part below the community will do.
    let (name, spot) = match facts.name == facts.address && !known.road.is_empty() {
        true => (format!("{}{}", known.road, known.spot), String::new()),
        false => (facts.name.clone(), known.spot.clone()),
    };
    let way = (facts.area.clone(), known.way.clone(), subject.number);
    Some(Knot {
        id: subject.id,
        category,
        name,
        area: facts.area.clone(),
        road: known.road.clone(),
        spot,
        mark,
        leaves_whole: leaves.len().saturating_sub(touched),
        findings,
        at,
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

/// The same knots as somebody walks past them, whatever their category.
pub fn along_the_way(mut knots: Vec<Knot>) -> Vec<Knot> {
    knots.sort_by(|a, b| (&a.way, a.category).cmp(&(&b.way, b.category)));
    knots
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
