//! The rules of ARCHITECTURE.md that a program can check.
//!
//! * The shell has no SQL, and the core no window and no network: their manifests say so.
//! * Imports in `src/` run downwards only.
//! * Only the layers that own the data file speak to the database.
//! * No code names a form: forms are data.
//!
//! This reads text, not meaning: it finds `crate::store`, also in groups and behind `super::`, but
//! not a name that a macro puts together. Comments and text after `#[cfg(test)]` do not count, so a
//! file's tests come last in it.

mod source;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::metadata::{self, Package};
use crate::steps::say;
use source::{Code, words};

/// Modules of `src/` from the ground up. A module uses those before its row; two in one row may
/// use each other in one direction, not both.
const LAYERS: &[&[&str]] = &[
    &["domain", "guard", "outside", "threads", "watch"],
    &["forms"],
    &["store", "demo"],
    &["vault"],
    &["ledger", "net"],
    &["paper", "exchange", "printer"],
    &["api"],
    &["cli"],
];

/// Only these may name the database library.
const MAY_SPEAK_SQL: &[&str] = &["store", "vault", "ledger", "net"];

const DATABASE: &[&str] = &["rusqlite", "libsqlite3-sys"];

/// The core has no network code at all, and no window.
const ABSENT_FROM_CORE: &[&str] = &[
    "tauri",
    "wry",
    "tokio",
    "mio",
    "socket2",
    "hyper",
    "reqwest",
    "ureq",
    "curl",
    "native-tls",
    "rustls",
];

/// Where code lives. `tests/`, `benches/`, `docs/` and `assets/` may name forms.
const CODE: &[&str] = &["src", "src-tauri/src", "ui/src", "xtask/src"];
const CODE_ENDINGS: &[&str] = &["rs", "sql", "ts", "vue", "html"];

/// Checks all rules and tells every breach at once.
pub fn check(root: &Path) -> Outcome {
    let mut breaches = manifests(&metadata::packages(root)?, &metadata::contents(root, "yuwang")?);
    breaches.extend(imports(&modules(root)?));
    let keys = form_keys(root)?;
    for folder in CODE {
        for file in files(&root.join(folder))? {
            breaches.extend(named_forms(root, &file, &keys)?);
        }
    }
    if breaches.is_empty() {
        say(&format!("arch: manifests, imports and {} form keys are in order", keys.len()));
        Ok(())
    } else {
        Err(format!(
            "==> arch: {} breaches of ARCHITECTURE.md\n  {}",
            breaches.len(),
            breaches.join("\n  ")
        ))
    }
}

fn manifests(packages: &[Package], core: &BTreeSet<String>) -> Vec<String> {
    let mut breaches = Vec::new();
    for shell in
        packages.iter().filter(|package| package.source.is_none() && package.name == "yuwang-app")
    {
        for name in shell.asks_for.iter().filter(|name| DATABASE.contains(&name.as_str())) {
            breaches.push(format!(
                "src-tauri/Cargo.toml: depends on {name}; ask the core through yuwang::api"
            ));
        }
    }
    for name in ABSENT_FROM_CORE.iter().filter(|name| core.contains(**name)) {
        breaches
            .push(format!("Cargo.toml: the core contains {name}; it has no network and no window"));
    }
    breaches
}

/// One file of `src/` and where it stands.
struct Module {
    shown: String,
    /// `["store", "history"]` for `src/store/history.rs`.
    path: Vec<String>,
    code: Code,
}

fn modules(root: &Path) -> Result<Vec<Module>, String> {
    let folder = root.join("src");
    let mut found = Vec::new();
    for file in files(&folder)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"))
    {
        let inside = file.strip_prefix(&folder).unwrap_or(&file).with_extension("");
        let mut path: Vec<String> =
            inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        path.pop_if(|last| last == "mod");
        let top = path.len() == 1
            && path.first().is_some_and(|name| ["lib", "main"].contains(&name.as_str()));
        if !top && !is_test(&file) {
            found.push(Module { shown: shown(root, &file), path, code: Code::read(&file)? });
        }
    }
    Ok(found)
}

fn imports(modules: &[Module]) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut sideways: BTreeSet<(&str, &str)> = BTreeSet::new();
    for module in modules {
        let shown = &module.shown;
        let Some((own, rank)) = module.path.first().and_then(|name| layer(name)) else {
            breaches.push(format!(
                "{shown}: has no place in the order of layers (LAYERS in xtask/src/arch.rs)"
            ));
            continue;
        };
        for (line, used) in module.code.uses(module.path.len()) {
            let Some((used, used_rank)) = layer(&used) else { continue };
            if used_rank > rank {
                breaches
                    .push(format!("{shown}:{line}: `{own}` uses `{used}`, which stands above it"));
            } else if used_rank == rank && used != own {
                sideways.insert((own, used));
            }
        }
        if !MAY_SPEAK_SQL.contains(&own) {
            for line in module.code.lines_with("rusqlite") {
                breaches.push(format!(
                    "{shown}:{line}: `{own}` speaks to the database; ask `ledger` or `store`"
                ));
            }
        }
    }
    for (one, other) in &sideways {
        if one < other && sideways.contains(&(*other, *one)) {
            breaches.push(format!(
                "src/: `{one}` and `{other}` use each other; only one may use the other"
            ));
        }
    }
    breaches
}

/// The layer's name and its height.
fn layer(name: &str) -> Option<(&'static str, usize)> {
    LAYERS
        .iter()
        .enumerate()
        .find_map(|(rank, row)| Some((*row.iter().find(|own| **own == name)?, rank)))
}

/// The keys of all forms: a definition is called by its file's name. Groups are no forms, and
/// `subject.toml` names columns.
fn form_keys(root: &Path) -> Result<BTreeSet<String>, String> {
    let folder = root.join("assets/forms");
    let mut keys = BTreeSet::new();
    for file in files(&folder)? {
        let is_form = file.parent() == Some(folder.as_path())
            && file.extension().is_some_and(|ending| ending == "toml")
            && file.file_name().is_none_or(|name| name != "subject.toml");
        if is_form {
            keys.extend(file.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    Ok(keys)
}

fn named_forms(root: &Path, file: &Path, keys: &BTreeSet<String>) -> Result<Vec<String>, String> {
    let is_code =
        file.extension().is_some_and(|ending| CODE_ENDINGS.iter().any(|code| ending == *code));
    if !is_code || is_test(file) {
        return Ok(Vec::new());
    }
    let code = Code::read_with_strings(file)?;
    let shown = shown(root, file);
    let found = code.lines().flat_map(|(number, line)| {
        words(line)
            .filter(|word| keys.contains(*word))
            .map(move |word| (number, word))
            .collect::<Vec<_>>()
    });
    Ok(found
        .map(|(line, key)| {
            format!("{shown}:{line}: names the form `{key}`; name a role or a shape")
        })
        .collect())
}

fn shown(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).display().to_string()
}

/// `foo/tests.rs`, `foo/tests/…`, `foo.test.ts`.
fn is_test(file: &Path) -> bool {
    file.iter().any(|part| part == "tests" || part == "tests.rs")
        || file.file_name().is_some_and(|name| name.to_string_lossy().contains(".test."))
}

/// All files below a folder, in order; none if there is no folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries =
            std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
