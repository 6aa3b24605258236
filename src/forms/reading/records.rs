//! What a definition says of the three lines: whose form it is, and what its records say of themselves.

use crate::forms::definition::{Field, FormDef, OrgKind, RecordDef};
use crate::forms::toml_read::Table;

use super::{Reader, condition};

impl Reader<'_> {
    /// `org_kind = "CODE"`, or `[org_kinds]`: a field and, for each of its values, a code.
    pub(super) fn org_kind(&self, top: &Table<'_, '_>, fields: &[Field]) -> Option<OrgKind> {
        let known = |table: &Table<'_, '_>, key: &str, code: &str| {
            let kinds = self.known.tables.get(OrgKind::TABLE);
            if kinds.is_none_or(|kinds| kinds.get(code).is_none()) {
                table.complain(key, format!("码表 {} 里没有 {code}", OrgKind::TABLE));
            }
        };
        if let Some(code) = top.text("org_kind") {
            known(top, "org_kind", &code);
            return Some(OrgKind::Always(code));
        }
        let table = top.table("org_kinds")?;
        let field = table.needed("field")?;
        if !fields.iter().any(|known| known.key == field) {
            table.complain("field", format!("本表没有栏目 {field}"));
        }
        let mut kinds = Vec::new();
        if let Some(named) = table.table("kinds") {
            for word in named.keys().collect::<Vec<_>>() {
                if let Some(code) = named.text(word) {
                    known(&named, word, &code);
                    kinds.push((word.to_owned(), code));
                }
            }
            named.finish();
        }
        table.finish();
        Some(OrgKind::By { field, kinds })
    }

    /// `[record]`.
    pub(super) fn record(&self, top: &Table<'_, '_>, form: &FormDef) -> RecordDef {
        let Some(table) = top.table("record") else { return RecordDef::default() };
        let [names, mended] = ["names", "mended"].map(|key| table.text(key));
        for (at, key) in
            names.iter().map(|key| ("names", key)).chain(mended.iter().map(|key| ("mended", key)))
        {
            if form.field(key).is_none() {
                table.complain(at, format!("本表没有栏目 {key}"));
            }
        }
        let good = table.text("good").and_then(|text| condition(&table, "good", &text));
        if let Some(good) = &good {
            self.check_names(&table, "good", good, form);
        }
        table.finish();
        RecordDef { names, good, mended }
    }
}
