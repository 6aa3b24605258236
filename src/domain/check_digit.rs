//! Check characters: the three sums that the trade's numbers carry.
//!
//! Each takes characters that are known to be in its alphabet; others count as zero, so the caller
//! checks the alphabet first.

/// GB 11643 (ISO 7064 MOD 11-2) over the first 17 digits of an 18-character number.
pub(crate) fn gb11643(body: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        body.iter().zip(WEIGHTS).map(|(&b, w)| u32::from(b.wrapping_sub(b'0')) * w).sum();
    let index = usize::try_from(sum % 11).unwrap_or(0);
    b"10X98765432".get(index).copied().unwrap_or(b'1')
}

/// The alphabet of credit codes: no I, O, S, V, Z.
const GB32100: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The value of a character in GB 32100, or nothing if it does not belong there.
pub(crate) fn gb32100_value(byte: u8) -> Option<u32> {
    GB32100.iter().position(|&b| b == byte).and_then(|at| u32::try_from(at).ok())
}

/// GB 32100 over the first 17 characters of a credit code.
pub(crate) fn gb32100(body: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(&b, w)| gb32100_value(b).unwrap_or(0) * w).sum();
    let index = usize::try_from((31 - sum % 31) % 31).unwrap_or(0);
    GB32100.get(index).copied().unwrap_or(b'0')
}

/// GB 11714 over the eight characters of an organisation code.
pub(crate) fn gb11714(body: &[u8]) -> u8 {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'Z' => u32::from(b - b'A') + 10,
        _ => 0,
    };
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(&b, w)| value(b) * w).sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => u8::try_from(digit).map_or(b'0', |d| b'0' + d),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_examples_of_the_specification() {
        assert_eq!(gb11643(b"11010119000101001"), b'4');
        assert_eq!(gb32100(b"91000000000000000"), b'K');
        assert_eq!(gb32100(b"91000000MA0000015"), b'7');
        assert_eq!(gb11714(b"MA000001"), b'5');
    }

    #[test]
    fn the_recursive_way_of_iso_7064_agrees() {
        let mut seed = 20_260_105_u64;
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let body = format!("{:017}", seed % 100_000_000_000_000_000);
            let p = body.bytes().fold(0_u32, |p, b| (p + u32::from(b - b'0')) * 2 % 11);
            let check = (12 - p) % 11;
            let expected = if check == 10 { b'X' } else { b'0' + u8::try_from(check).unwrap() };
            assert_eq!(gb11643(body.as_bytes()), expected, "{body}");
        }
    }
}
