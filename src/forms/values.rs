//! The values of an entry: plain JSON, addressed by paths (decisions.md 3).
//!
//! A text is a string, a whole number and a decimal are numbers, yes/no is a boolean, a date is
//! `2026-01-05`, a time `2026-01-05 10:20`, codes are strings, several codes an array, a group
//! an object, a list an array of objects. Nothing empty is stored: an empty cell is an absent key.

use serde_json::{Map, Value};

/// The values of an entry.
pub type Values = Map<String, Value>;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split('.').flat_map(|part| {
        let (key, index) = match part.split_once('[') {
            Some((key, rest)) => (key, rest.trim_end_matches(']').parse().ok()),
            None => (part, None),
        };
        std::iter::once(Step::Key(key)).chain(index.map(Step::Index))
    })
}

/// The value at a path such as `legal_rep.name` or `hazards[0].part`.
pub fn get<'v>(values: &'v Values, path: &str) -> Option<&'v Value> {
    let mut steps = steps(path);
    let Some(Step::Key(first)) = steps.next() else { return None };
    let mut at = values.get(first)?;
    for step in steps {
        at = match step {
            Step::Key(key) => at.as_object()?.get(key)?,
            Step::Index(index) => at.as_array()?.get(index)?,
        };
    }
    Some(at)
}

/// The text at a path; numbers and flags are shown as JSON would.
pub fn text(values: &Values, path: &str) -> Option<String> {
    get(values, path).and_then(show)
}

/// A value as plain text; `None` for groups and lists of groups.
pub fn show(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Object(_) => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => {
            let parts: Option<Vec<_>> = all.iter().map(show).collect();
            parts.map(|parts| parts.join("、"))
        }
        other => Some(other.to_string()),
    }
}

/// Sets the value at a path, making groups and rows on the way; an empty value removes it.
pub fn set(values: &mut Values, path: &str, value: Value) {
    if is_empty(&value) {
        remove(values, path);
        return;
    }
    let all: Vec<_> = steps(path).collect();
    let Some((Step::Key(first), rest)) = all.split_first() else { return };
    let mut at = values.entry((*first).to_owned()).or_insert(Value::Null);
    for step in rest {
        at = match step {
            Step::Key(key) => {
                if !at.is_object() {
                    *at = Value::Object(Map::new());
                }
                match at {
                    Value::Object(map) => map.entry((*key).to_owned()).or_insert(Value::Null),
                    _ => return,
                }
            }
            Step::Index(index) => {
                if !at.is_array() {
                    *at = Value::Array(Vec::new());
                }
                match at {
                    Value::Array(rows) if *index <= 9_999 => {
                        while rows.len() <= *index {
                            rows.push(Value::Object(Map::new()));
                        }
                        match rows.get_mut(*index) {
                            Some(row) => row,
                            None => return,
                        }
                    }
                    _ => return,
                }
            }
        };
    }
    *at = value;
}

/// Removes the value at a path; groups that become empty go with it.
pub fn remove(values: &mut Values, path: &str) {
    fn inner(at: &mut Value, steps: &[Step<'_>]) {
        let Some((first, rest)) = steps.split_first() else { return };
        match (first, at) {
            (Step::Key(key), Value::Object(map)) => {
                if rest.is_empty() {
                    map.shift_remove(*key);
                } else if let Some(next) = map.get_mut(*key) {
                    inner(next, rest);
                    if is_empty(next) {
                        map.shift_remove(*key);
                    }
                }
            }
            (Step::Index(index), Value::Array(rows)) => {
                if rest.is_empty() {
                    if *index < rows.len() {
                        rows.remove(*index);
                    }
                } else if let Some(next) = rows.get_mut(*index) {
                    inner(next, rest);
                }
            }
            _ => {}
        }
    }
    let all: Vec<_> = steps(path).collect();
    let mut whole = Value::Object(std::mem::take(values));
    inner(&mut whole, &all);
    if let Value::Object(map) = whole {
        *values = map;
    }
}

/// Nothing is stored for these.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(all) => all.is_empty(),
        Value::Object(map) => map.values().all(is_empty),
        _ => false,
    }
}

/// The rows of a list.
pub fn rows<'v>(values: &'v Values, path: &str) -> Vec<&'v Values> {
    get(values, path)
        .and_then(Value::as_array)
        .map(|rows| rows.iter().filter_map(Value::as_object).collect())
        .unwrap_or_default()
}

/// Every leaf with its path, groups opened, lists with an index; lists of codes stay whole.
pub fn leaves(values: &Values) -> Vec<(String, &Value)> {
    fn walk<'v>(path: String, value: &'v Value, out: &mut Vec<(String, &'v Value)>) {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    walk(super::definition::join(&path, key), inner, out);
                }
            }
            Value::Array(all) if all.iter().any(Value::is_object) => {
                for (at, inner) in all.iter().enumerate() {
                    walk(format!("{path}[{at}]"), inner, out);
                }
            }
            _ => out.push((path, value)),
        }
    }
    let mut out = Vec::new();
    for (key, value) in values {
        walk(key.clone(), value, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_reaches_into_groups_and_rows() {
        let mut values = Values::new();
        set(&mut values, "legal_rep.name", json!("王㛃"));
        set(&mut values, "hazards[1].part", json!("楼道"));
        set(&mut values, "hazards[0].part", json!("大厅"));
        assert_eq!(text(&values, "legal_rep.name").as_deref(), Some("王㛃"));
        assert_eq!(text(&values, "hazards[1].part").as_deref(), Some("楼道"));
        let paths: Vec<_> = leaves(&values).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["legal_rep.name", "hazards[0].part", "hazards[1].part"]);
    }

    #[test]
    fn nothing_empty_is_kept() {
        let mut values = Values::new();
        set(&mut values, "a.b", json!("x"));
        set(&mut values, "a.b", json!(""));
        assert!(values.is_empty());
        set(&mut values, "rows[0].a", json!(1));
        remove(&mut values, "rows[0]");
        assert!(rows(&values, "rows").is_empty());
    }
}
