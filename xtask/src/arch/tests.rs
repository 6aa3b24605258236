use std::collections::BTreeSet;

use super::source::{Code, words};
use super::{Module, imports};

fn module(path: &[&str], text: &str) -> Module {
    Module {
        shown: format!("src/{}.rs", path.join("/")),
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        code: Code::new(text, false),
    }
}

#[test]
fn a_module_may_use_what_stands_below_it() {
    assert!(
        imports(&[module(
            &["ledger", "leaf"],
            "use crate::{domain::Period, store::{self, entry}};"
        )])
        .is_empty()
    );
}

#[test]
fn a_module_may_not_use_what_stands_above_it() {
    for text in [
        "use crate::ledger::Leaf;",
        "use crate::{domain, ledger::Leaf};",
        "fn f() {\n    crate::ledger::open()\n}",
        "use super::super::ledger;",
    ] {
        let breaches = imports(&[module(&["store", "entry"], text)]);
        assert_eq!(breaches.len(), 1, "{text}: {breaches:?}");
        assert!(breaches[0].contains("`store` uses `ledger`"));
    }
}

#[test]
fn the_line_of_a_breach_is_told() {
    let breaches =
        imports(&[module(&["forms"], "//! Words.\n\nuse crate::domain;\nuse crate::api;\n")]);
    assert!(breaches[0].starts_with("src/forms.rs:4:"), "{breaches:?}");
}

#[test]
fn comments_strings_and_tests_do_not_count() {
    let text = r##"
        //! See [`crate::ledger`].
        /* crate::api /* crate::ledger */ crate::api */
        const A: &str = "crate::ledger";
        const B: &str = r#"crate::"ledger"#;
        fn f<'a>(x: &'a str) -> char { '"' }
        fn g() -> char { '\'' }
        #[cfg(test)]
        mod tests { use crate::ledger; }
    "##;
    assert_eq!(imports(&[module(&["store"], text)]), Vec::<String>::new());
}

#[test]
fn code_after_a_string_still_counts() {
    let text = "fn f() -> &'static str { let _ = '\"'; \"\\\"//\" }\nuse crate::ledger;";
    assert_eq!(imports(&[module(&["store"], text)]).len(), 1);
}

#[test]
fn neighbours_use_each_other_in_one_direction_only() {
    let one = module(&["paper"], "use crate::exchange;");
    let other = module(&["exchange"], "use crate::paper;");
    assert_eq!(imports(&[one, module(&["exchange"], "")]).len(), 0);
    let one = module(&["paper"], "use crate::exchange;");
    assert_eq!(imports(&[one, other]).len(), 1);
}

#[test]
fn paper_does_not_query() {
    assert_eq!(imports(&[module(&["paper", "pages"], "use rusqlite::Connection;")]).len(), 1);
    assert_eq!(imports(&[module(&["store", "entry"], "use rusqlite::Connection;")]).len(), 0);
}

#[test]
fn a_module_without_a_place_is_told() {
    assert_eq!(imports(&[module(&["helpers"], "")]).len(), 1);
}

#[test]
fn strings_are_kept_for_form_keys() {
    let code = Code::new("let key = \"rental_card\"; // venue_card\n", true);
    let seen: BTreeSet<&str> = code.lines().flat_map(|(_, line)| words(line)).collect();
    assert!(seen.contains("rental_card") && !seen.contains("venue_card"));
}
