//! What cargo knows about the workspace and its dependencies.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Where the program runs.
const PLATFORMS: &[&str] =
    &["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-pc-windows-msvc"];

/// One package, ours or another's.
pub struct Package {
    pub name: String,
    pub version: String,
    /// `None` for the packages of this workspace.
    pub source: Option<String>,
    pub license: Option<String>,
    /// Names of the packages that this one's manifest asks for, tests and build scripts included.
    pub asks_for: Vec<String>,
}

/// All packages, for every platform.
pub fn packages(root: &Path) -> Result<Vec<Package>, String> {
    let text = ask(root, &["metadata", "--format-version", "1", "--quiet"])?;
    let all: Value =
        serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(list(&all, "/packages").iter().map(package).collect())
}

/// The names of everything that ends up in the package `name` or builds it, where it is to run.
pub fn contents(root: &Path, name: &str) -> Result<BTreeSet<String>, String> {
    let mut args =
        vec!["tree", "--quiet", "--package", name, "--edges", "normal,build", "--prefix", "none"];
    for platform in PLATFORMS {
        args.extend(["--target", platform]);
    }
    let tree = ask(root, &args)?;
    Ok(tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

fn ask(root: &Path, args: &[&str]) -> Result<String, String> {
    let failed = |why: &dyn std::fmt::Display| format!("cargo {}: {why}", args.join(" "));
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(args)
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(&error))
}

fn package(value: &Value) -> Package {
    Package {
        name: text(value, "/name").unwrap_or_default(),
        version: text(value, "/version").unwrap_or_default(),
        source: text(value, "/source"),
        license: text(value, "/license"),
        asks_for: list(value, "/dependencies")
            .iter()
            .filter_map(|dependency| text(dependency, "/name"))
            .collect(),
    }
}

fn text(value: &Value, path: &str) -> Option<String> {
    value.pointer(path).and_then(Value::as_str).map(str::to_owned)
}

fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
