//! Forms are data: definitions, what they refer to, and entries checked against them.
//!
//! Five readers share a definition: the screen, the validation, the paper, the import and the
//! export. None of them names a form or a field; what they must know about a field is a role.
//!
//! - [`definition`] what a form says · [`reading`] from TOML, with line, key and reason
//! - [`catalogue`] all definitions in force · [`codes`] code tables · [`letters`] letter texts
//! - [`flow`] the grid that screen and paper share · [`checklist`] the items of a check
//! - [`judge`] an entry held against its form · [`keeping`] how long it is kept
//! - [`values`] the values of an entry and their paths · [`condition`] the language of conditions

pub mod assets;
pub mod catalogue;
pub mod checklist;
pub mod codes;
pub mod condition;
pub mod definition;
pub mod flow;
pub mod input;
pub mod judge;
pub mod keeping;
pub mod letters;
pub mod reading;
pub mod rectification;
pub mod toml_read;
pub mod values;

pub use catalogue::Catalogue;
pub use codes::CodeTable;
pub use definition::{Field, FormDef, Kind, Overflow, PiClass, Shape, ShortRow, SubjectKind};
pub use toml_read::Problem;
pub use values::Values;
