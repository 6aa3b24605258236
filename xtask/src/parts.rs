//! The list of what the program is made of, as its page 关于 shows it: `assets/about/parts.csv`.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::Outcome;
use crate::metadata;

const FILE: &str = "assets/about/parts.csv";

/// Writes the list anew.
pub fn write(root: &Path) -> Outcome {
    let now = list(root)?;
    std::fs::write(root.join(FILE), now).map_err(|error| format!("{FILE}: {error}"))
}

/// Fails when the list is stale.
pub fn check(root: &Path) -> Outcome {
    let there = std::fs::read_to_string(root.join(FILE)).unwrap_or_default();
    if there == list(root)? {
        Ok(())
    } else {
        Err(format!("==> {FILE} is stale: run `cargo xtask parts`"))
    }
}

fn list(root: &Path) -> Result<String, String> {
    let mut out = String::from("kind,name,version,licence\n");
    let mut add = |kind: &str, mut parts: Vec<[String; 3]>| {
        parts.sort();
        for [name, version, licence] in parts {
            let _ = writeln!(out, "{kind},{name},{version},{licence}");
        }
    };
    add("font", fonts(root)?);
    add("crate", crates(root)?);
    add("page", pages(root)?);
    Ok(out)
}

/// The rows of the table in `assets/fonts/README.md`.
fn fonts(root: &Path) -> Result<Vec<[String; 3]>, String> {
    let text = read(root, "assets/fonts/README.md")?;
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| `")?.split('|').map(str::trim).collect();
        let (name, licence) = (cells.first()?.strip_suffix('`')?, cells.get(3)?);
        Some((name.split('.').next()?.to_owned(), (*licence).to_owned()))
    });
    let mut fonts: Vec<[String; 3]> = Vec::new();
    for (name, licence) in rows {
        let licence = match (licence.as_str(), fonts.last()) {
            ("the same", Some([_, _, above])) => above.clone(),
            (said, _) => said.split(',').next().unwrap_or_default().to_owned(),
        };
        fonts.push([name, String::new(), licence]);
    }
    Ok(fonts)
}

/// What is linked into the window or builds it.
fn crates(root: &Path) -> Result<Vec<[String; 3]>, String> {
    let inside = metadata::contents(root, "yuwang-app")?;
    let foreign = metadata::packages(root)?
        .into_iter()
        .filter(|package| package.source.is_some() && inside.contains(&package.name));
    Ok(foreign
        .map(|package| [package.name, package.version, package.license.unwrap_or_default()])
        .collect())
}

/// What the pages are built from, without what only builds or tests them.
fn pages(root: &Path) -> Result<Vec<[String; 3]>, String> {
    const LOCK: &str = "ui/package-lock.json";
    let lock: Value =
        serde_json::from_str(&read(root, LOCK)?).map_err(|error| format!("{LOCK}: {error}"))?;
    let packages = lock.get("packages").and_then(Value::as_object).into_iter().flatten();
    Ok(packages
        .filter(|(_, package)| package.get("dev").is_none() && package.get("optional").is_none())
        .filter_map(|(path, package)| {
            let (_, name) = path.rsplit_once("node_modules/")?;
            let text = |key: &str| package.get(key)?.as_str().map(str::to_owned);
            Some([name.to_owned(), text("version")?, text("license").unwrap_or_default()])
        })
        .collect())
}

fn read(root: &Path, file: &str) -> Result<String, String> {
    std::fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))
}
