//! Numbers that a spreadsheet has damaged (exchange.md 3.1).
//!
//! A spreadsheet keeps 15 digits. An 18-digit number becomes `1.10101E+17` on the screen and ends in
//! `000` once saved. The lost digits cannot be guessed, so such a number is always held.

/// Where a text comes from; it decides how far long digit strings may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Source {
    /// Typed by a person, or a text cell, or a CSV field.
    #[default]
    Text,
    /// A numeric cell of a workbook, printed as text: beyond 15 digits it is not what was entered.
    NumberCell,
}

/// Whether the bytes are a float: `1.10101E+17`, `1.1E17`, `110101190001010000.0`.
pub(crate) fn is_float(bytes: &[u8]) -> bool {
    let mut dots = 0;
    let mut exponent = false;
    let mut plus = false;
    let mut before = false;
    for &b in bytes {
        match b {
            b'0'..=b'9' => before = true,
            b'.' if before && !exponent && dots == 0 => dots = 1,
            b'E' | b'e' if before && !exponent => exponent = true,
            b'+' if exponent && !plus => plus = true,
            _ => return false,
        }
    }
    before && (dots == 1 || plus) && bytes.last().is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::is_float;

    #[test]
    fn floats_are_told_from_numbers_and_passports() {
        for text in ["1.10101E+17", "1.1E17", "1E+17", "110101190001010000.0"] {
            assert!(is_float(text.as_bytes()), "{text}");
        }
        for text in [
            "110101190001010014",
            "E00000000",
            "1E1234567",
            "",
            "11010119000101009X",
            ".5",
            "1.2.3",
        ] {
            assert!(!is_float(text.as_bytes()), "{text}");
        }
    }
}
