//! Which characters an encoding holds, and their bytes.
//!
//! `encoding_rs` follows the web: its GBK is GB 18030 without the four-byte area, so it would write
//! 䶮 as FE9F and made-up characters as they come, which a program that really reads GBK takes for
//! something else. Here GBK is what code page 936 calls by that name.

use encoding_rs::{EncoderResult, Encoding, GB18030, GBK, UTF_8};

use crate::exchange::profile::Charset;

/// Two-byte codes that came with GB 18030 and that GBK does not know.
const NOT_IN_GBK: &[std::ops::RangeInclusive<u16>] = &[
    0xA6D9..=0xA6DF,
    0xA6EC..=0xA6ED,
    0xA6F3..=0xA6F3,
    0xA8BC..=0xA8BC,
    0xA8BF..=0xA8BF,
    0xA989..=0xA995,
    0xFE50..=0xFEA0,
];

impl Charset {
    fn encoding(self) -> &'static Encoding {
        match self {
            Charset::Utf8Bom | Charset::Utf8 => UTF_8,
            Charset::Gb18030 => GB18030,
            Charset::Gbk => GBK,
        }
    }

    /// Whether the character has bytes of its own.
    pub fn holds(self, c: char) -> bool {
        if c.is_ascii() || self.encoding() == UTF_8 {
            return true;
        }
        let mut text = [0; 4];
        let mut bytes = [0; 8];
        let mut encoder = self.encoding().new_encoder();
        let (result, _, written) = encoder.encode_from_utf8_without_replacement(
            c.encode_utf8(&mut text),
            &mut bytes,
            true,
        );
        if result != EncoderResult::InputEmpty {
            return false;
        }
        match (self, bytes.get(..written)) {
            (Charset::Gbk, Some(&[high, low])) => {
                let code = u16::from_be_bytes([high, low]);
                !is_private(c) && !NOT_IN_GBK.iter().any(|range| range.contains(&code))
            }
            (Charset::Gbk, _) => false,
            _ => true,
        }
    }

    /// The bytes of a text of which every character is held.
    pub(super) fn bytes(self, text: &str) -> Vec<u8> {
        let bytes = self.encoding().encode(text).0;
        match self {
            Charset::Utf8Bom => [b"\xEF\xBB\xBF", &*bytes].concat(),
            _ => bytes.into_owned(),
        }
    }
}

fn is_private(c: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gbk_refuses_what_only_gb18030_knows() {
        for rare in ['䶮', '㛃', '𠮷', '€', '龴', 'ǹ', '⿰', '\u{E000}'] {
            assert!(!Charset::Gbk.holds(rare), "{rare}");
            assert!(Charset::Gb18030.holds(rare), "{rare}");
        }
        for usual in ['·', '王', '喆', '镕', '〇', 'Ａ', 'ü', '\t'] {
            assert!(Charset::Gbk.holds(usual), "{usual}");
        }
        let held = ('\u{80}'..=char::MAX).filter(|c| Charset::Gbk.holds(*c)).count();
        assert_eq!(held, 21_791, "as many as code page 936 has");
    }

    #[test]
    fn gb18030_writes_the_standards_bytes() {
        assert_eq!(Charset::Gb18030.bytes("䶮"), b"\xFE\x9F");
        assert_eq!(Charset::Gb18030.bytes("㛃"), b"\x82\x30\xB7\x31");
        assert_eq!(Charset::Gb18030.bytes("𠮷"), b"\x95\x34\xB2\x35");
        assert_eq!(Charset::Gb18030.bytes("·"), b"\xA1\xA4");
        assert!(!Charset::Gb18030.holds('\u{E5E5}'));
    }

    #[test]
    fn the_mark_stands_in_front_once() {
        assert_eq!(Charset::Utf8Bom.bytes("a"), b"\xEF\xBB\xBFa");
        assert_eq!(Charset::Utf8.bytes("a"), b"a");
    }
}
