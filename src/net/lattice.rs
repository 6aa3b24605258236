//! The lattice: every place one knot, in an order that never moves, with what is found at it.

use crate::domain::{Address, AnchorCategory, SubjectId};
use crate::forms::SubjectKind;
use crate::store::Subject;
use crate::threads;

use super::rules::{self, Finding, How, Severity, folded};
use super::sight::{Presence, Sight, Survey};

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
        Self::of_gravest(findings.iter().map(|finding| finding.severity).min())
    }

    fn of_gravest(severity: Option<Severity>) -> Self {
        match severity {
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
    way: Way<String>,
}

/// Where a knot lies on the way of somebody who walks: area, way, number.
type Way<S> = (S, S, u32);

/// One place on the net as a mark alone, of twenty thousand.
#[derive(Clone, Copy, Debug)]
pub struct Dot<'s> {
    subject: &'s Subject,
    /// The category.
    pub category: AnchorCategory,
    /// How it looks.
    pub mark: Mark,
    way: Way<&'s str>,
}

impl<'s> Dot<'s> {
    /// Community.
    pub fn area(&self) -> &'s str {
        self.way.0
    }
}

impl Survey<'_> {
    /// Everything that the rules find at a subject, the gravest first; what is exempted is left out.
    pub fn all_findings(&self, subject: &Subject) -> Vec<Finding> {
        self.found(subject, How::InWords)
    }

    fn found(&self, subject: &Subject, how: How) -> Vec<Finding> {
        if self.presence(subject) != Presence::OnNet {
            return Vec::new();
        }
        self.found_by(&self.sight(subject), how)
    }

    /// What the rules find that look at a subject, but for what is exempted.
    pub(super) fn found_by(&self, sight: &Sight<'_>, how: How) -> Vec<Finding> {
        let subject = sight.subject;
        let exempt = self.exemptions(subject.no);
        // An exemption is known by its rule.
        let how = if exempt.is_empty() { how } else { How::InWords };
        let mut out = Vec::new();
        for set in self.rules_for(subject.kind, &subject.facts.subkind).iter() {
            rules::look(set, sight, how, &mut out);
        }
        let is_exempt = |found: &Finding| exempt.iter().any(|exempt| found.is_of(&exempt.rule));
        out.retain(|found| !is_exempt(found));
        if how == How::InWords {
            out.sort_by_key(|finding| (finding.severity, finding.due));
        }
        out
    }

    /// The same for somebody who sets to work: what is said of a missing leaf is said once.
    pub fn findings(&self, subject: &Subject) -> Vec<Finding> {
        folded(self.all_findings(subject))
    }

    /// A dot with all that was found at it.
    pub fn knot(&self, dot: &Dot<'_>) -> Knot {
        knot(self, dot.subject, dot.category)
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
    let mut knots: Vec<Knot> =
        on_net(survey).map(|(subject, category)| knot(survey, subject, category)).collect();
    knots.sort_by(|a, b| (a.category, &a.way).cmp(&(b.category, &b.way)));
    knots
}

/// The same places with their marks alone, in no order: what was found is told of those that
/// somebody looks at ([`Survey::knot`]).
pub fn sketch<'s>(survey: &'s Survey<'_>) -> Vec<Dot<'s>> {
    let places: Vec<_> = on_net(survey).collect();
    threads::share_all(&places, |(subject, category)| dot(survey, subject, *category))
}

fn on_net<'s>(survey: &'s Survey<'_>) -> impl Iterator<Item = (&'s Subject, AnchorCategory)> {
    let subjects = survey.subjects().iter();
    subjects.filter_map(|subject| match subject.kind {
        SubjectKind::Place(category) if survey.presence(subject) != Presence::Gone => {
            Some((subject, category))
        }
        _ => None,
    })
}

fn dot<'s>(survey: &'s Survey<'_>, subject: &'s Subject, category: AnchorCategory) -> Dot<'s> {
    let mark = match survey.presence(subject) {
        Presence::OnNet => Mark::of_gravest(rules::gravest(&survey.found(subject, How::InShort))),
        _ => Mark::Paused,
    };
    Dot { subject, category, mark, way: way(survey, subject) }
}

fn way<'s>(survey: &'s Survey<'_>, subject: &'s Subject) -> Way<&'s str> {
    (&subject.facts.area, &survey.facts(subject.no).way, subject.number)
}

fn knot(survey: &Survey<'_>, subject: &Subject, category: AnchorCategory) -> Knot {
    let findings = survey.findings(subject);
    let mark = survey.mark(subject, &findings);
    let leaves = survey.leaves_of(subject.kind);
    let touched = leaves.iter().filter(|form| findings.iter().any(|f| f.form == form.key)).count();
    let (known, facts) = (survey.facts(subject.no), &subject.facts);
    // A rental is named by its address: on the net the part below the community will do.
    let (name, spot) = match facts.name == facts.address && !known.road.is_empty() {
        true => (format!("{}{}", known.road, known.spot), String::new()),
        false => (facts.name.clone(), known.spot.clone()),
    };
    let (area, way, number) = way(survey, subject);
    Knot {
        id: subject.id,
        category,
        name,
        area: area.to_owned(),
        road: known.road.clone(),
        spot,
        mark,
        leaves_whole: leaves.len().saturating_sub(touched),
        findings,
        way: (area.to_owned(), way.to_owned(), number),
    }
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

/// Every place on the net in the order in which somebody walks past them.
pub fn on_the_way<'s>(survey: &'s Survey<'_>) -> Vec<&'s Subject> {
    let mut places: Vec<_> = on_net(survey).collect();
    places.sort_by_cached_key(|(subject, category)| (way(survey, subject), *category));
    places.into_iter().map(|(subject, _)| subject).collect()
}

/// Dots in the order of the net: by category, and then as one walks.
pub fn in_net_order<'d, 's>(mut dots: Vec<&'d Dot<'s>>) -> Vec<&'d Dot<'s>> {
    dots.sort_unstable_by_key(|dot| (dot.category, dot.way));
    dots
}

/// The first stops of today's round, the gravest first and then as one walks; and how many there are
/// in all: wherever something is to be done.
pub fn todays_round<'d, 's>(dots: &'d [Dot<'s>], stops: usize) -> (Vec<&'d Dot<'s>>, usize) {
    let to_do = |dot: &&Dot<'_>| dot.mark.is_hole() || dot.mark == Mark::Soon;
    let mut round: Vec<&Dot<'_>> = dots.iter().filter(to_do).collect();
    let total = round.len();
    let order = |dot: &&Dot<'s>| (dot.mark, dot.way);
    if stops < total {
        round.select_nth_unstable_by_key(stops, order);
        round.truncate(stops);
    }
    round.sort_unstable_by_key(order);
    (round, total)
}

#[cfg(test)]
mod tests;
