//! Chance that falls the same way on every platform: splitmix64, seeded by what is being drawn.

/// A stream of numbers that depends on its seed alone.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// A stream for one purpose: the same parts give the same stream, whatever was drawn before.
    pub(super) fn new(seed: u64, parts: &[u64]) -> Self {
        let mut dice = Self(seed ^ 0x9E37_79B9_7F4A_7C15);
        for part in parts {
            dice.0 ^= part.wrapping_mul(0xD6E8_FEB8_6659_FD93);
            dice.0 = dice.next();
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(1).max(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included; `low` when they are the wrong way round.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(0).unsigned_abs().saturating_add(1);
        let step = i64::try_from(self.next() % width).unwrap_or(0);
        low.saturating_add(step)
    }

    /// True in so many cases of a hundred.
    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < usize::try_from(chance).unwrap_or(100)
    }

    /// One of a list.
    pub(super) fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        let at = self.below(list.len());
        list.get(at)
    }

    /// One of a list, by weight.
    pub(super) fn weighted<'l, T>(
        &mut self,
        list: impl Iterator<Item = (&'l T, u32)> + Clone,
    ) -> Option<&'l T>
    where
        T: ?Sized,
    {
        let total: u32 = list.clone().map(|(_, weight)| weight).sum();
        let mut left = self.below(usize::try_from(total).unwrap_or(0));
        for (item, weight) in list {
            let weight = usize::try_from(weight).unwrap_or(0);
            if left < weight {
                return Some(item);
            }
            left -= weight;
        }
        None
    }

    /// So many digits, the first of them not 0.
    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|at| {
                let digit = if at == 0 { 1 + self.below(9) } else { self.below(10) };
                u8::try_from(digit).map_or('0', |d| char::from(b'0' + d))
            })
            .collect()
    }
}

/// A number for a text, the same everywhere (FNV-1a); `Hash` promises nothing of the kind.
pub(super) fn number_of(text: &str) -> u64 {
    text.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |n, b| (n ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3))
}
