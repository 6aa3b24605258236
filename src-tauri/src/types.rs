//! The TypeScript side of the book: types and one function a bell, generated and checked in.
//!
//! `cargo xtask types` writes `ui/src/api/generated.ts`; the test below fails when it is stale.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use crate::book::{Book, Manner, Progress};
use crate::desk::Chosen;

/// Declarations by name.
pub struct Types {
    config: Config,
    seen: BTreeSet<TypeId>,
    declared: BTreeMap<String, String>,
}

impl Default for Types {
    fn default() -> Self {
        Self {
            config: Config::new().with_large_int("number"),
            seen: BTreeSet::new(),
            declared: BTreeMap::new(),
        }
    }
}

impl Types {
    /// Declares a type and all that it needs; gives its TypeScript name.
    pub fn take_in<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        let name = T::name(&self.config);
        if name == "null" { "void".to_owned() } else { name }
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let ident = T::ident(&self.config);
            let text = format!("{docs}export {}\n", T::decl(&self.config));
            if let Some(other) = self.declared.insert(ident.clone(), text.clone()) {
                assert_eq!(other, text, "two types are called {ident}");
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole file.
fn generated() -> String {
    let Book { mut signatures, mut types, .. } = crate::bells::all();
    types.visit::<Progress>();
    types.visit::<Chosen>();
    types.visit::<yuwang::api::Error>();
    types.visit::<yuwang::api::changes::Changes>();
    signatures.sort_by_key(|s| s.name);
    let mut out = String::from(
        "// Generated from the shell's book of doorbells: `cargo xtask types`. Do not edit.\n\
         import { bytes, read, work, write, type Watch } from \"./call\";\n\n",
    );
    for text in types.declared.values() {
        out.push_str(text);
        out.push('\n');
    }
    out.push_str("/** Every command of the shell. */\nexport const api = {\n");
    for s in &signatures {
        let (name, ask, reply) = (s.name, &s.ask, &s.reply);
        let (arg, pass) =
            if ask == "void" { (String::new(), "null") } else { (format!("ask: {ask}"), "ask") };
        let comma = if arg.is_empty() { "" } else { ", " };
        let _ = match s.manner {
            Manner::Read => {
                writeln!(out, "  {name}: ({arg}) => read<{reply}>(\"{name}\", {pass}),")
            }
            Manner::Write => {
                writeln!(out, "  {name}: ({arg}) => write<{reply}>(\"{name}\", {pass}),")
            }
            Manner::Work => writeln!(
                out,
                "  {name}: ({arg}{comma}watch: Watch) => work<{reply}>(\"{name}\", {pass}, watch),"
            ),
            Manner::Bytes => writeln!(out, "  {name}: ({arg}) => bytes(\"{name}\", {pass}),"),
        };
    }
    out.push_str("};\n");
    out
}

#[test]
fn the_generated_types_are_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/generated.ts");
    let now = generated();
    if std::env::var_os("YUWANG_WRITE_TYPES").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == now, "ui/src/api/generated.ts is stale: run `cargo xtask types`");
}

/// The forms as the window gets them, for the tests of the pages.
#[test]
fn the_definitions_of_the_pages_tests_are_current() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/tests/definitions.json");
    let builtin = yuwang::api::definitions::DefinitionsReply::builtin();
    let now = serde_json::to_string_pretty(&builtin).unwrap() + "\n";
    if std::env::var_os("YUWANG_WRITE_TYPES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == now, "ui/tests/definitions.json is stale: run `cargo xtask types`");
}
