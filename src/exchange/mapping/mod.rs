//! The middle steps of an import: columns become fields, rows become drafts of entries.
//!
//! Pure: no store, no SQL, no clock. [`HeadingIndex`] knows every name a column may bear and finds
//! the form of a table; a [`Mapper`] turns one row into a [`MappedRow`], row by row and from as many
//! threads as the caller likes; [`Duplicates`] is the one step that must see the rows in order.
//!
//! What must stay true: a filled cell is either read into a draft, named in `wrong`, kept as
//! `extra`, or stands in a column that is known to say nothing (序号, counts) or must not be kept.
//! The cells of a column beyond the boundary are never copied anywhere (decisions.md 15).
//! No form and no field is named here: shapes, roles and definitions decide.

mod cell;
mod claims;
mod columns;
mod duplicates;
mod fitting;
mod heading;
mod kind;
mod mapper;
mod outcome;
mod plan;
mod row;

pub use claims::{HeadingIndex, fields_named};
pub use columns::{Column, Detected, Hints, Mapping, SubjectPart, Target, Undetected};
pub use duplicates::Duplicates;
pub use mapper::Mapper;
pub use outcome::{Count, Draft, ListRow, MappedRow, Notice, Problem, SubjectRef, WrongCell};

#[cfg(test)]
mod tests;
