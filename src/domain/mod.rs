//! The words of the trade, as types that cannot be wrong.
//!
//! Parse at the door, trust inside: a value of one of these types has passed its check, so nothing
//! behind the door checks it again. This module does no I/O, reads no clock (`today` is passed in) and
//! depends on nothing else in the crate. `Debug` of personal data shows the type and nothing of the
//! value, so that a stray `{:?}` puts no number into a log.

pub mod address;
pub mod address_code;
pub mod address_key;
mod address_text;
mod check_digit;
pub mod citizen_id;
pub mod credit_code;
pub mod date;
pub mod date_order;
pub mod foreign_pr;
mod id18;
pub mod id_document;
pub mod ids;
pub mod mask;
pub mod media;
pub mod natural;
mod numerals;
pub mod period;
pub mod person_name;
pub mod phone;
pub mod place;
pub mod plate;
pub mod precision;
pub mod reason;
pub mod residence_permit;
pub mod search_text;
pub mod tidy;
pub mod travel_document;

pub use address::Address;
pub use address_code::{CommunityCode, StandardAddressCode};
pub use address_key::AddressKey;
pub use citizen_id::{CitizenId, IdNote, Sex};
pub use credit_code::CreditCode;
pub use date::{Moment, ValidTo};
pub use foreign_pr::ForeignPrCard;
pub use id_document::{Checked, NumberRule, check_number};
pub use ids::{
    AttachmentId, BatchId, CertificateId, ChangeId, DeviceId, EntryId, ExemptionId, HeldId, RunId,
    SubjectId,
};
pub use media::MediaType;
pub use natural::NaturalKey;
pub use period::{Period, Window};
pub use person_name::PersonName;
pub use phone::{Phone, PhoneKind, Phones};
pub use place::{AnchorCategory, Line};
pub use plate::Plate;
pub use precision::Source;
pub use reason::{Reason, Weight};
pub use residence_permit::ResidencePermit;
pub use search_text::{SearchKeys, search_keys};
pub use travel_document::TravelDocument;

#[cfg(test)]
mod vectors;
