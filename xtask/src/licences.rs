//! Licences, origin and known faults of the dependencies.
//!
//! `deny.toml` is the one list of what is allowed. cargo-deny reads it, and so does the small check
//! here, because building cargo-deny takes longer than building the program: this part needs
//! nothing and always runs. Advisories need the tool and its database; where either cannot be had,
//! that is said and the build goes on.

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Outcome;
use crate::metadata::{self, Package};
use crate::steps::{cargo, say};

/// Every dependency comes from the registry and carries a licence that `deny.toml` allows.
pub fn check(root: &Path) -> Outcome {
    let rules = Rules::read(root)?;
    let packages = metadata::packages(root)?;
    let foreign: Vec<&Package> =
        packages.iter().filter(|package| package.source.is_some()).collect();
    let mut faults: Vec<String> =
        foreign.iter().filter_map(|package| rules.fault(package)).collect();
    faults.sort();
    if faults.is_empty() {
        say(&format!("licences: {} dependencies, all allowed by deny.toml", foreign.len()));
        Ok(())
    } else {
        Err(format!("==> licences: not allowed by deny.toml\n  {}", faults.join("\n  ")))
    }
}

/// Known faults in the dependencies, where cargo-deny and its database are at hand.
pub fn advisories() -> Outcome {
    if !succeeds(&["deny", "--version"]) {
        say("advisories: SKIPPED, cargo-deny is not installed (cargo install --locked cargo-deny)");
        return Ok(());
    }
    if !succeeds(&["deny", "fetch", "db"]) {
        say("advisories: SKIPPED, the advisory database cannot be fetched");
        return Ok(());
    }
    cargo(&["deny", "check", "--disable-fetch", "advisories", "bans", "licenses", "sources"], &[])
}

fn succeeds(args: &[&str]) -> bool {
    Command::new("cargo")
        .args(args)
        .current_dir(crate::root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The part of `deny.toml` that needs no database.
struct Rules {
    allowed: HashSet<String>,
    /// Package name and the licence that it alone may have.
    exceptions: HashSet<(String, String)>,
}

impl Rules {
    fn read(root: &Path) -> Result<Self, String> {
        let file = root.join("deny.toml");
        let text = std::fs::read_to_string(&file).map_err(|error| format!("deny.toml: {error}"))?;
        let table: toml::Table = text.parse().map_err(|error| format!("deny.toml: {error}"))?;
        let licences = table.get("licenses").ok_or("deny.toml: no [licenses]")?;
        let exceptions =
            licences.get("exceptions").and_then(toml::Value::as_array).into_iter().flatten();
        Ok(Self {
            allowed: strings(licences.get("allow")).collect(),
            exceptions: exceptions
                .filter_map(|one| Some((one.get("crate")?.as_str()?.to_owned(), one.get("allow"))))
                .flat_map(|(name, allow)| {
                    strings(allow).map(move |licence| (name.clone(), licence))
                })
                .collect(),
        })
    }

    /// Why the package may not be used.
    fn fault(&self, package: &Package) -> Option<String> {
        let Package { name, version, source, license, .. } = package;
        if !source.as_deref().is_some_and(|source| source.starts_with("registry+")) {
            return Some(format!("{name} {version}: does not come from the registry"));
        }
        let Some(license) = license else {
            return Some(format!("{name} {version}: names no licence"));
        };
        let may = |licence: &str| {
            self.allowed.contains(licence)
                || self.exceptions.contains(&(name.clone(), licence.to_owned()))
        };
        (!satisfied(license, &may)).then(|| format!("{name} {version}: {license}"))
    }
}

fn strings(value: Option<&toml::Value>) -> impl Iterator<Item = String> {
    value
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .map(str::to_owned)
}

/// Whether an SPDX expression can be met with allowed licences: `OR` (or the old `/`) needs one
/// side, `AND` both, and `WITH` belongs to its licence.
fn satisfied(expression: &str, may: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words, may) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, may: &dyn Fn(&str) -> bool) -> bool {
    let mut met = all(words, may);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, may);
    }
    met
}

fn all(words: &mut Words<'_>, may: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(words, may);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, may);
    }
    met
}

fn one(words: &mut Words<'_>, may: &dyn Fn(&str) -> bool) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any(words, may);
        return words.next() == Some(")") && met;
    }
    let Some(licence) = words.next() else { return false };
    if words.next_if_eq(&"WITH").is_some() {
        let exception = words.next().unwrap_or_default();
        return may(&format!("{licence} WITH {exception}"));
    }
    may(licence)
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    #[test]
    fn a_choice_needs_one_side_and_a_sum_both() {
        let may = |licence: &str| ["MIT", "Apache-2.0 WITH LLVM-exception"].contains(&licence);
        assert!(satisfied("MIT/Apache-2.0", &may));
        assert!(satisfied("(GPL-3.0 OR MIT) AND MIT", &may));
        assert!(satisfied("Apache-2.0 WITH LLVM-exception", &may));
        assert!(!satisfied("MIT AND GPL-3.0", &may));
        assert!(!satisfied("Apache-2.0", &may));
        assert!(!satisfied("", &may));
        assert!(!satisfied("MIT MIT", &may));
    }
}
