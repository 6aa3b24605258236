//! What a definition says of the three lines: whose form it is, and what its records are the trace of.

use crate::domain::{Line, Period};
use crate::forms::definition::{Field, FormDef, LineDuty, OrgKind};
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

    /// `[[duties]]`.
    pub(super) fn duties(&self, top: &Table<'_, '_>, form: &FormDef) -> Vec<LineDuty> {
        top.tables("duties").iter().filter_map(|table| self.duty(table, form)).collect()
    }

    fn duty(&self, table: &Table<'_, '_>, form: &FormDef) -> Option<LineDuty> {
        let label = self.label(table, "label");
        let line = table.text("line").and_then(|word| {
            Line::from_code(&word).or_else(|| {
                table.complain("line", "写 grassroots、security 或 society");
                None
            })
        });
        let every = table.needed("every").and_then(|word| {
            Period::from_code(&word).or_else(|| {
                table.complain("every", format!("没有“{word}”这种周期"));
                None
            })
        });
        let columns = table.texts("columns");
        let [names, mended] = ["names", "mended"].map(|key| table.text(key));
        for (at, key) in columns
            .iter()
            .map(|key| ("columns", key))
            .chain(names.iter().map(|key| ("names", key)))
            .chain(mended.iter().map(|key| ("mended", key)))
        {
            if form.field(key).is_none() {
                table.complain(at, format!("本表没有栏目 {key}"));
            }
        }
        let [when, good] = ["when", "good"].map(|key| {
            let read = table.text(key).and_then(|text| condition(table, key, &text))?;
            self.check_names(table, key, &read, form);
            Some(read)
        });
        table.finish();
        Some(LineDuty { label: label?, line, every: every?, columns, names, when, good, mended })
    }
}
