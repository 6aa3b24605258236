//! Ids of what is stored: UUIDs, one type per noun, so that no place's id is ever taken for an entry's.
//!
//! Making a new id needs a clock and is the store's business; here they are only read and written.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// The id that a UUID stands for.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The id in 16 stored bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The id in stored bytes, if they are sixteen.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, NotAnId> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| NotAnId)
            }

            /// The 16 bytes to store.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text.trim()).map(Self).map_err(|_| NotAnId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// One entry on a form.
    EntryId;
    /// What an entry is about: a place, an organisation of the three lines, or the post.
    SubjectId;
    /// One change: what an officer did in one go.
    ChangeId;
    /// One row of an imported file that needs a person.
    HeldId;
    /// One batch of exported files.
    BatchId;
    /// One exemption from a rule of the net.
    ExemptionId;
    /// One print for the binder.
    RunId;
    /// One certificate of erasure.
    CertificateId;
    /// One scan or document kept with a page.
    AttachmentId;
    /// One laptop.
    DeviceId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_text_bytes_and_json() {
        let text = "01934c5e-7d2a-7b3c-8d4e-5f60718293a4";
        let id: EntryId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(EntryId::from_bytes(*id.as_bytes()), id);
        assert_eq!(EntryId::from_slice(id.as_bytes()), Ok(id));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<EntryId>(&json).unwrap(), id);
        assert_eq!(serde_json::from_value::<EntryId>(serde_json::json!(text)).unwrap(), id);
    }

    #[test]
    fn what_is_no_id_is_refused() {
        assert_eq!("3".parse::<SubjectId>(), Err(NotAnId));
        assert_eq!(SubjectId::from_slice(&[1, 2]), Err(NotAnId));
    }
}
