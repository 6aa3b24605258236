//! Days as numbers, for what is kept of twenty thousand places: a day is three bytes instead of ten.

use chrono::{Datelike, NaiveDate};

fn number(day: &NaiveDate) -> i32 {
    day.num_days_from_ce()
}

fn day(number: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(number).unwrap_or(NaiveDate::MIN)
}

/// A day that may be absent.
pub mod maybe {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
        day.as_ref().map(super::number).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        Ok(Option::<i32>::deserialize(from)?.map(super::day))
    }
}

/// Some days.
pub mod list {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(days: &[NaiveDate], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(days.iter().map(super::number))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<NaiveDate>, D::Error> {
        Ok(Vec::<i32>::deserialize(from)?.into_iter().map(super::day).collect())
    }
}

/// Spans from a day to a day, or without an end.
pub mod spans {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    type Span = (NaiveDate, Option<NaiveDate>);

    pub fn serialize<S: Serializer>(spans: &[Span], to: S) -> Result<S::Ok, S::Error> {
        let numbers =
            |(first, last): &Span| (super::number(first), last.as_ref().map(super::number));
        to.collect_seq(spans.iter().map(numbers))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Span>, D::Error> {
        let all = Vec::<(i32, Option<i32>)>::deserialize(from)?;
        let days = |(first, last): (i32, Option<i32>)| (super::day(first), last.map(super::day));
        Ok(all.into_iter().map(days).collect())
    }
}

/// A day.
pub mod one {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(day: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        super::number(day).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        Ok(super::day(i32::deserialize(from)?))
    }
}

/// The id of an entry, as its bytes.
pub mod id {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::domain::EntryId;

    pub fn serialize<S: Serializer>(id: &EntryId, to: S) -> Result<S::Ok, S::Error> {
        id.as_bytes().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<EntryId, D::Error> {
        Ok(EntryId::from_bytes(<[u8; 16]>::deserialize(from)?))
    }
}
