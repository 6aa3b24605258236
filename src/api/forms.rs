//! The definitions in force, for screens and for those who write their own.

use serde::Serialize;
use ts_rs::TS;

use crate::forms::definition::Required;
use crate::forms::{Catalogue, FormDef, PiClass};

use super::{Error, Exit, Result};

/// Answer of `forms`.
#[derive(Serialize, TS)]
pub struct FormsReply {
    /// The forms, by leaf order.
    pub forms: Vec<FormLine>,
    /// Own definitions that were refused.
    pub refused: Vec<String>,
}

/// A form.
#[derive(Serialize, TS)]
pub struct FormLine {
    /// Key.
    pub key: String,
    /// Title.
    pub label: String,
    /// Shape.
    pub shape: &'static str,
    /// What it is about.
    pub subjects: Vec<&'static str>,
    /// Leaf order.
    pub order: u32,
    /// Retention class.
    pub retention: &'static str,
    /// From the ledger's own folder.
    pub own: bool,
    /// Its leaf fields; only when one form is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldLine>,
}

/// A field.
#[derive(Serialize, TS)]
pub struct FieldLine {
    /// Path; `[]` marks rows of a list.
    pub path: String,
    /// Label from the form down.
    pub label: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// `always`, `optional`, or the condition.
    pub required: String,
    /// `-`, `P`, `S`.
    pub class: &'static str,
    /// Width on paper.
    pub width: f64,
    /// Roles.
    pub roles: Vec<String>,
    /// Other names of its column.
    pub also: Vec<String>,
}

/// The forms in force; one with its fields if named.
///
/// # Errors
/// Unknown key.
pub fn forms(catalogue: &Catalogue, key: Option<&str>, refused: Vec<String>) -> Result<FormsReply> {
    let forms = match key {
        None => catalogue.forms().iter().map(|form| line(form, false)).collect(),
        Some(key) => {
            let form = catalogue.form(key).ok_or_else(|| {
                Error::new(
                    Exit::Usage,
                    "UNKNOWN_FORM",
                    format!("没有“{key}”这张表。"),
                    "用 yuwang forms 看有哪些表。",
                )
            })?;
            vec![line(form, true)]
        }
    };
    Ok(FormsReply { forms, refused })
}

fn line(form: &FormDef, with_fields: bool) -> FormLine {
    let fields = if with_fields {
        form.leaves()
            .into_iter()
            .map(|leaf| FieldLine {
                path: leaf.path,
                label: leaf.label,
                kind: leaf.field.kind.code(),
                required: match &leaf.field.required {
                    Required::No => "optional".to_owned(),
                    Required::Yes => "always".to_owned(),
                    Required::When(when) => when.source().to_owned(),
                },
                class: match leaf.field.class {
                    PiClass::None => "-",
                    PiClass::Personal => "P",
                    PiClass::Sensitive => "S",
                },
                width: leaf.field.width,
                roles: leaf.field.roles.clone(),
                also: leaf.field.also.clone(),
            })
            .collect()
    } else {
        Vec::new()
    };
    FormLine {
        key: form.key.clone(),
        label: form.label.clone(),
        shape: form.shape.code(),
        subjects: form.subjects.iter().map(|s| s.code()).collect(),
        order: form.order,
        retention: form.retention.code(),
        own: form.own,
        fields,
    }
}

/// Answer of `forms check`.
#[derive(Serialize, TS)]
pub struct CheckedDefinition {
    /// Whether the file can be used.
    pub ok: bool,
    /// What is wrong with it.
    pub problems: Vec<ProblemLine>,
}

/// One thing that is wrong with a definition.
#[derive(Serialize, TS)]
pub struct ProblemLine {
    /// Line, from 1.
    pub line: usize,
    /// The key.
    pub key: String,
    /// Why.
    pub reason: String,
}

impl CheckedDefinition {
    /// From what was found.
    pub fn new(problems: &[crate::forms::Problem]) -> Self {
        Self {
            ok: problems.is_empty(),
            problems: problems
                .iter()
                .map(|p| ProblemLine { line: p.line, key: p.key.clone(), reason: p.reason.clone() })
                .collect(),
        }
    }
}
