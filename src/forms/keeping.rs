//! How long an entry is kept (forms.md 1.2): its class, and the day from which it may no longer be.

use chrono::{Months, NaiveDate};

use super::definition::{FormDef, Retention};
use super::judge::{Surroundings, scope_of};
use super::values::Values;

/// How many months each class is kept after what it follows; the post's chief may change them.
pub const fn months(retention: Retention) -> u32 {
    match retention {
        Retention::K1 => 36,
        Retention::K2 | Retention::K3 | Retention::K5 => 24,
        Retention::K4 => 60,
    }
}

/// The class of an entry: a visit with a check is kept as one.
pub fn retention_of(form: &FormDef, vals: &Values, around: &Surroundings<'_>) -> Retention {
    match &form.retention_if {
        Some((when, other)) if when.holds(&scope_of(form, vals, around)) => *other,
        _ => form.retention,
    }
}

/// The day from which something may no longer be kept whose term runs from a day.
pub fn over_since(retention: Retention, from: &str) -> Option<NaiveDate> {
    let day = from.parse::<NaiveDate>().ok()?;
    day.checked_add_months(Months::new(months(retention)))
}
