//! What a sheet asks while somebody types on it: is this right, what does it say of its neighbours,
//! the one number in full, a block out of a spreadsheet.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::{ChangeId, CitizenId, EntryId, Reason, SubjectId};
use crate::exchange::mapping::fields_named;
use crate::forms::input::Reading;
use crate::forms::values::{self, Values};
use crate::forms::{Field, FormDef, Kind};
use crate::ledger::Input;
use crate::ledger::edit::{defaults, said_by_number};
use crate::store::Op;

use super::entries::EditReply;
use super::{Error, Result, Session};

/// The largest block that can be pasted, in bytes and in rows.
const LARGEST_PASTE: usize = 4 * 1024 * 1024;
const MOST_ROWS: usize = 5000;

/// A text for a field.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TypedText {
    /// Path.
    pub path: String,
    /// What was typed; empty clears.
    pub text: String,
}

fn input(set: Vec<TypedText>) -> Input {
    set.into_iter().map(|typed| (typed.path, typed.text)).collect()
}

/// Cells of an entry that were left.
#[derive(Deserialize, TS)]
pub struct EditAsk {
    /// The entry.
    pub entry: EntryId,
    /// The cells.
    pub set: Vec<TypedText>,
}

/// A new entry, from the first cell that was filled.
#[derive(Deserialize, TS)]
pub struct AddAsk {
    /// Key of its form.
    pub form: String,
    /// What it is about; absent for what opens a page of its own.
    pub place: Option<SubjectId>,
    /// The cells.
    pub set: Vec<TypedText>,
}

/// A cell that is being typed into.
#[derive(Deserialize, TS)]
pub struct TypedAsk {
    /// Key of the form.
    pub form: String,
    /// The entry, if there is one.
    pub entry: Option<EntryId>,
    /// The cell.
    pub path: String,
    /// What stands in it.
    pub text: String,
    /// What else was typed and is not saved yet.
    #[serde(default)]
    pub typed: Vec<TypedText>,
}

/// What becomes of a text once it is left.
#[derive(Serialize, TS)]
pub struct TypedReply {
    /// Whether it would be accepted. An empty text is.
    pub ok: bool,
    /// As it would read.
    pub shown: String,
    /// Reason code when it would not be accepted, or should be looked at.
    pub reason: Option<&'static str>,
    /// Words for that, or what a number says: 北京，男，1990-01-01 出生.
    pub message: String,
    /// Empty fields beside it that it fills.
    pub fills: Vec<FillView>,
}

/// A field filled from its neighbour.
#[derive(Serialize, TS)]
pub struct FillView {
    /// Path.
    pub path: String,
    /// As it reads.
    pub shown: String,
}

/// One value that is asked for in full.
#[derive(Deserialize, TS)]
pub struct RevealAsk {
    /// The entry.
    pub entry: EntryId,
    /// The field.
    pub path: String,
}

/// A block pasted into a roster.
#[derive(Deserialize, TS)]
pub struct PasteAsk {
    /// Key of the roster.
    pub form: String,
    /// Whose roster.
    pub place: SubjectId,
    /// Columns from the cell that was pasted into, to the right.
    pub columns: Vec<String>,
    /// Rows that are there from that cell downward; what is left of the block becomes new rows.
    pub rows: Vec<EntryId>,
    /// The block as it came from the clipboard.
    pub text: String,
}

/// What became of a block.
#[derive(Serialize, TS)]
pub struct PasteReply {
    /// The one change, which can be undone.
    pub change: Option<ChangeId>,
    /// New rows.
    pub added: usize,
    /// Rows that were there and differ now.
    pub changed: usize,
    /// Rows that have cells to mend.
    pub drafts: usize,
    /// Columns of the block that have no place on the roster and were left out, by their headings.
    pub left_out: Vec<String>,
}

impl Session {
    /// Saves cells of an entry. A mask is never saved over the number behind it.
    ///
    /// # Errors
    /// As [`Session::edit`].
    pub fn edit_cells(&mut self, ask: EditAsk) -> Result<EditReply> {
        let entry = self.ledger.store().get_entry(ask.entry)?;
        let mut set = input(ask.set);
        if let Some(form) = self.catalogue().form(&entry.form) {
            set.retain(|(path, text)| {
                let wrong = entry.wrong.iter().find(|w| &w.path == path).map(|w| w.raw.clone());
                let whole = wrong.or_else(|| values::text(&entry.values, path));
                let Some(whole) = whole.filter(|whole| whole != text) else { return true };
                self.masked(form, path, &Value::String(whole)).as_str() != Some(text)
            });
        }
        self.edit(ask.entry, &set)
    }

    /// Makes an entry from its first cells.
    ///
    /// # Errors
    /// As [`Session::add`].
    pub fn add_cells(&mut self, ask: AddAsk) -> Result<EditReply> {
        self.add(&ask.form, ask.place, &input(ask.set))
    }

    /// What becomes of a text, without saving it.
    ///
    /// # Errors
    /// Unknown form, field or entry.
    pub fn check_field(&self, ask: &TypedAsk) -> Result<TypedReply> {
        let catalogue = self.catalogue();
        let form = catalogue
            .form(&ask.form)
            .ok_or_else(|| crate::ledger::Error::UnknownForm(ask.form.clone()))?;
        let field = form
            .at(&ask.path)
            .ok_or_else(|| crate::ledger::Error::UnknownField(ask.path.clone()))?;
        let context = self.ledger.typed();
        let mut vals = match ask.entry {
            Some(id) => self.ledger.store().get_entry(id)?.values,
            None => defaults(form),
        };
        let parent = ask.path.rsplit_once('.').map(|(parent, _)| parent);
        let beside = |vals: &Values| match parent {
            Some(parent) => {
                values::get(vals, parent).and_then(Value::as_object).cloned().unwrap_or_default()
            }
            None => vals.clone(),
        };
        for typed in ask.typed.iter().filter(|typed| typed.path != ask.path) {
            let Some(other) = form.at(&typed.path).filter(|other| other.is_leaf()) else {
                continue;
            };
            if let Reading::Good { value, .. } = context.read(other, &typed.text, &beside(&vals)) {
                values::set(&mut vals, &typed.path, value);
            }
        }
        let mut reply = TypedReply {
            ok: true,
            shown: String::new(),
            reason: None,
            message: String::new(),
            fills: Vec::new(),
        };
        match context.read(field, &ask.text, &beside(&vals)) {
            Reading::Empty => {}
            Reading::Wrong(reason) => {
                reply.ok = false;
                reply.say(reason);
            }
            Reading::Good { value, notes } => {
                reply.shown = self.show_value(form, &ask.path, &value).unwrap_or_default();
                values::set(&mut vals, &ask.path, value);
                match notes.first() {
                    Some(note) => reply.say(*note),
                    None => reply.message = self.number_says(field, &reply.shown),
                }
                for (path, value) in said_by_number(form, &ask.path, &vals, &context) {
                    if values::get(&vals, &path).is_none() {
                        let shown = self.show_value(form, &path, &value).unwrap_or_default();
                        reply.fills.push(FillView { path, shown });
                    }
                }
            }
        }
        Ok(reply)
    }

    /// Where a citizen's number comes from, whose it is. No field takes the region: a number keeps
    /// that of its first registration.
    fn number_says(&self, field: &Field, text: &str) -> String {
        let Kind::IdNumber { .. } = field.kind else { return String::new() };
        let today = self.ledger.clock().today();
        let Ok((id, _)) = CitizenId::parse(text, today) else { return String::new() };
        let province = self
            .catalogue()
            .table("province_prefix")
            .and_then(|table| table.get(&(id.division() / 10_000).to_string()))
            .map(|row| format!("{}，", row.label))
            .unwrap_or_default();
        format!("{province}{}，{} 出生，{} 岁", id.sex().label(), id.birth(), id.age_on(today))
    }

    /// One value in full; that is logged.
    ///
    /// # Errors
    /// Unknown entry or field.
    pub fn reveal(&mut self, ask: &RevealAsk) -> Result<String> {
        let entry = self.ledger.store().get_entry(ask.entry)?;
        let wrong = entry.wrong.iter().find(|w| w.path == ask.path).map(|w| w.raw.clone());
        let text = wrong
            .or_else(|| values::text(&entry.values, &ask.path))
            .ok_or_else(|| crate::ledger::Error::UnknownField(ask.path.clone()))?;
        let what = serde_json::json!({
            "subject": entry.subject_id, "entry": entry.id, "path": ask.path,
        });
        self.ledger.note(Op::new("reveal", "查看一个完整号码"), &what)?;
        Ok(text)
    }

    /// Pastes a block into a roster: a first line of headings is recognised, cells go to the right
    /// and downward, each row becomes an entry, all of it one change.
    ///
    /// # Errors
    /// `TOO_LARGE`, an empty block; as [`crate::ledger::Ledger::write_rows`].
    pub fn roster_paste(&mut self, ask: &PasteAsk) -> Result<PasteReply> {
        if ask.text.len() > LARGEST_PASTE {
            return Err(too_large());
        }
        let catalogue = self.catalogue().clone();
        let form = catalogue
            .form(&ask.form)
            .ok_or_else(|| crate::ledger::Error::UnknownForm(ask.form.clone()))?;
        let mut block = block(&ask.text);
        let mut columns: Vec<Option<String>> = ask.columns.iter().cloned().map(Some).collect();
        let mut left_out = Vec::new();
        if let Some(named) = block.first().and_then(|first| headings(form, first)) {
            let first = block.remove(0);
            for (heading, path) in first.iter().zip(&named) {
                let beyond = catalogue.beyond_boundary(heading).is_some();
                if path.is_none() && !heading.trim().is_empty() && !beyond {
                    left_out.push(heading.trim().to_owned());
                }
            }
            columns = named;
        }
        if block.len() > MOST_ROWS {
            return Err(too_large());
        }
        let mut there = ask.rows.iter().copied();
        let mut rows: Vec<(Option<EntryId>, Input)> = Vec::new();
        for cells in block {
            let entry = there.next();
            let set: Input = columns
                .iter()
                .zip(cells)
                .filter_map(|(path, text)| Some((path.clone()?, text)))
                .filter(|(_, text)| entry.is_some() || !text.trim().is_empty())
                .collect();
            if !set.is_empty() {
                rows.push((entry, set));
            }
        }
        if rows.is_empty() {
            return Err(Error::refused(
                "EMPTY",
                "剪贴板里没有可以填的内容，名册没有改动。",
                "请在表格里选中几行再复制。",
            ));
        }
        let done = self.ledger.write_rows(&ask.form, ask.place, &rows)?;
        Ok(PasteReply {
            change: done.change,
            added: done.added,
            changed: done.changed,
            drafts: done.drafts,
            left_out,
        })
    }
}

impl TypedReply {
    fn say(&mut self, reason: Reason) {
        self.reason = Some(reason.code());
        reason.message().clone_into(&mut self.message);
    }
}

fn too_large() -> Error {
    Error::refused("TOO_LARGE", "这一块太大，名册没有改动。", "请用导入，或分几次粘贴。")
}

/// A block as spreadsheets put it on the clipboard: tabs between cells, cells with line breaks in
/// quotes. Lines with nothing in them are left out.
fn block(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader
        .records()
        .filter_map(std::result::Result::ok)
        .map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
        .filter(|cells| cells.iter().any(|cell| !cell.trim().is_empty()))
        .collect()
}

/// The fields that a first line names, when it is one of headings: at least two of them are known.
fn headings(form: &FormDef, first: &[String]) -> Option<Vec<Option<String>>> {
    let names: Vec<&str> = first.iter().map(String::as_str).collect();
    let mut named = fields_named(form, &names);
    for path in &mut named {
        // The head of a roster is no row of it.
        let key = path.as_deref().and_then(|path| path.split('.').next());
        if key.is_some_and(|key| form.head.iter().any(|field| field.key == key)) {
            *path = None;
        }
    }
    (named.iter().flatten().count() >= 2).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Catalogue;

    #[test]
    fn a_block_keeps_quoted_lines_and_drops_empty_ones() {
        let rows = block("甲\t\"一\n二\"\r\n\t\r\n乙\t3\r\n");
        assert_eq!(rows, [["甲", "一\n二"], ["乙", "3"]]);
    }

    #[test]
    fn a_line_of_headings_is_told_from_a_row() {
        let catalogue = Catalogue::builtin();
        let roster = catalogue.forms().iter().find(|f| !f.unique.is_empty()).expect("a roster");
        let first = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let named =
            headings(roster, &first(&["序号", "姓名", "民族", "联系电话"])).expect("headings");
        assert_eq!(
            named.iter().map(Option::is_some).collect::<Vec<_>>(),
            [false, true, false, true]
        );
        assert!(headings(roster, &first(&["张三", "男", "13800000000"])).is_none());
    }
}
