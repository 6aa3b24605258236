//! What kind of picture or document a file is, told by its first bytes and never by its name.

/// The kinds that can be attached to a page: what every window shows without help. TIFF is not
/// among them: windows do not show it, and a scan that must be saved to disk to be seen is no use here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// A photograph or scan.
    Jpeg,
    /// A picture without loss.
    Png,
    /// A newer kind of photograph.
    Webp,
    /// A bitmap, as older scanners write them.
    Bmp,
    /// A document.
    Pdf,
}

impl MediaType {
    const ALL: [Self; 5] = [Self::Jpeg, Self::Png, Self::Webp, Self::Bmp, Self::Pdf];

    /// Looks at the bytes; nothing if they are none of these.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            // Two letters are little; the length of the header that follows settles it.
            [
                b'B',
                b'M',
                _,
                _,
                _,
                _,
                0,
                0,
                0,
                0,
                _,
                _,
                _,
                _,
                12 | 40 | 52 | 56 | 64 | 108 | 124,
                0,
                0,
                0,
                ..,
            ] => Some(Self::Bmp),
            _ => None,
        }
    }

    /// The word that is stored and told.
    pub fn code(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Pdf => "application/pdf",
        }
    }

    /// Reads the stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.code() == code)
    }

    /// The usual ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Pdf => "pdf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_first_bytes() {
        let bmp = [&b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"[..], &[0; 40]].concat();
        for (bytes, media) in [
            (&b"\xFF\xD8\xFF\xE0 JFIF"[..], MediaType::Jpeg),
            (b"\x89PNG\r\n\x1a\nIHDR", MediaType::Png),
            (b"RIFF\x10\0\0\0WEBPVP8 ", MediaType::Webp),
            (b"%PDF-1.7\n", MediaType::Pdf),
            (&bmp, MediaType::Bmp),
        ] {
            assert_eq!(MediaType::of(bytes), Some(media));
            assert_eq!(MediaType::from_code(media.code()), Some(media));
        }
    }

    #[test]
    fn what_merely_begins_alike_is_not_taken() {
        for bytes in [
            &b""[..],
            b"BM",
            b"BMW 320i, gris",
            b"RIFF\0\0\0\0WAVE",
            b"MZ\x90",
            b"<html>%PDF-",
            b"II*\0",
        ] {
            assert_eq!(MediaType::of(bytes), None);
        }
    }
}
