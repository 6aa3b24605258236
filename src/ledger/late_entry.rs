//! 补录: a record that was entered more than three days after the day it tells of counts, and bears the
//! mark (duties.md 3.6). It follows from the two days and is kept nowhere.

use chrono::NaiveDate;

use crate::forms::{FormDef, Shape};
use crate::store::Entry;

/// Days after which a record is entered late.
const IN_TIME: i64 = 3;
/// What somebody else wrote down in time: a file of records, the sample, another ledger.
const FROM_ELSEWHERE: [&str; 5] = ["import", "settle", "retry", "demo", "merge"];

/// The day on which a record was entered, where that is late; `at` is when it was made, `op` by what.
pub fn entered_late(entry: &Entry, form: &FormDef, (at, op): (&str, &str)) -> Option<String> {
    if form.shape != Shape::Log || FROM_ELSEWHERE.contains(&op) {
        return None;
    }
    let entered = at.get(..10)?;
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let late = (day(entered)? - day(&entry.day)?).num_days() > IN_TIME;
    late.then(|| entered.to_owned())
}
