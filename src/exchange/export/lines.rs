//! Cells to lines, as RFC 4180 has it.

use crate::exchange::profile::{Profile, Quote, needs_quotes};

/// One line with its end.
pub(super) fn push_line(out: &mut String, cells: &[String], profile: &Profile) {
    let alone = cells.len() == 1;
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(profile.delimiter);
        }
        let quoted = match profile.quote {
            Quote::None => false,
            Quote::All => true,
            // A line of one empty cell would be no row at all.
            Quote::Minimal => needs_quotes(cell, profile.delimiter) || (alone && cell.is_empty()),
        };
        if quoted {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str(profile.newline);
}
