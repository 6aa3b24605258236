//! Which doors come one after the other: as on the route sheet.

use super::super::{Result, Session};
use super::{VisitRoundAsk, VisitRoundReply, VisitStop};

impl Session {
    /// The doors of a round in the order of its route sheet.
    ///
    /// # Errors
    /// Unknown category or place; the database.
    pub fn visit_round(&self, ask: &VisitRoundAsk) -> Result<VisitRoundReply> {
        let today = self.ledger.clock().today().to_string();
        let mut stops = Vec::new();
        for stop in self.route_of(&ask.places, ask.category.as_deref(), ask.area.clone())? {
            let entries = self.ledger.store().list_entries(stop.subject.no)?;
            let knot = stop.knot;
            stops.push(VisitStop {
                place: knot.id,
                category: knot.category.code(),
                subkind: stop.subject.facts.subkind.clone(),
                kind: stop.kind,
                name: knot.name,
                area: knot.area,
                road: knot.road,
                spot: knot.spot,
                due: stop.due,
                seen_today: self.looked_last(&entries).as_deref() == Some(&today),
            });
        }
        Ok(VisitRoundReply { stops })
    }
}
