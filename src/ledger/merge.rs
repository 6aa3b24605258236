//! New values laid over old ones: what a file or a form says replaces, what it does not say stays.

use serde_json::Value;

use crate::forms::values::{self, Values, is_empty};
use crate::forms::{Field, FormDef, Kind};

/// Lays `new` over `old`. What is only a default (`defaulted`, paths) never replaces what is there;
/// rows of a list are laid over one by one when there are as many, else the list is replaced.
pub fn overlay(form: &FormDef, old: &Values, new: &Values, defaulted: &[String]) -> Values {
    let mut given;
    let mut new = new;
    if defaulted.iter().any(|path| values::get(old, path).is_some()) {
        given = new.clone();
        for path in defaulted.iter().filter(|path| values::get(old, path).is_some()) {
            values::remove(&mut given, path);
        }
        new = &given;
    }
    let mut out = old.clone();
    for (key, value) in new {
        let field = form.field(key);
        let merged = match (out.get(key), field) {
            (Some(before), Some(field)) => merge(field, before, value),
            (Some(Value::Object(before)), None) => {
                // extra columns of files
                let mut both = before.clone();
                if let Value::Object(more) = value {
                    both.extend(more.clone());
                }
                Value::Object(both)
            }
            _ => value.clone(),
        };
        if !is_empty(&merged) {
            out.insert(key.clone(), merged);
        }
    }
    out
}

fn merge(field: &Field, before: &Value, new: &Value) -> Value {
    if is_empty(new) {
        return before.clone();
    }
    match (&field.kind, before, new) {
        (Kind::Group(fields), Value::Object(old), Value::Object(more)) => {
            Value::Object(merge_fields(fields, old, more))
        }
        (Kind::List(fields), Value::Array(old), Value::Array(more)) if old.len() == more.len() => {
            let rows = old.iter().zip(more).map(|(old, more)| match (old, more) {
                (Value::Object(old), Value::Object(more)) => {
                    Value::Object(merge_fields(fields, old, more))
                }
                _ => more.clone(),
            });
            Value::Array(rows.collect())
        }
        _ => new.clone(),
    }
}

fn merge_fields(fields: &[Field], old: &Values, more: &Values) -> Values {
    let mut out = old.clone();
    for (key, value) in more {
        let merged = match (out.get(key), fields.iter().find(|f| f.key == *key)) {
            (Some(before), Some(field)) => merge(field, before, value),
            _ => value.clone(),
        };
        if !is_empty(&merged) {
            out.insert(key.clone(), merged);
        }
    }
    out
}
