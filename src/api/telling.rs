//! The history in plain words: 谁 何时 把 什么 从 什么 改成 什么.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::domain::{ChangeId, EntryId, SubjectId};
use crate::forms::values::{self, Values};
use crate::forms::{FormDef, Kind};
use crate::ledger::late_entry::entered_late;
use crate::store::history::HistoryRow;
use crate::store::undo::{REDO, UNDO};

use super::entries::HistoryLine;
use super::{Result, Session};

/// Longer values are cut in the history.
const LONGEST: usize = 60;

/// Whose history, and how much of it.
#[derive(Deserialize, TS)]
pub struct PlaceHistoryAsk {
    /// The place.
    pub place: SubjectId,
    /// How many changes at most.
    pub limit: usize,
}

/// What happened on the pages of a place.
#[derive(Serialize, TS)]
pub struct PlaceHistoryReply {
    /// Changes, newest first.
    pub changes: Vec<ToldChange>,
    /// Whether there are older ones.
    pub more: bool,
}

/// One change in words.
#[derive(Serialize, TS)]
pub struct ToldChange {
    /// The change.
    pub change: ChangeId,
    /// Local time.
    pub at: String,
    /// User.
    pub user: String,
    /// Operation's key.
    pub op: String,
    /// In words when no single fields can be told: 新增从业人员登记表（12 条）.
    pub text: String,
    /// The form that changed, when it was one.
    pub form: Option<String>,
    /// Fields that changed.
    pub parts: Vec<ToldField>,
    /// Whether it was undone.
    pub undone: bool,
    /// Whether it can be undone from here.
    pub undoable: bool,
}

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ToldField {
    /// Its label.
    pub name: String,
    /// What was there; empty if nothing.
    pub before: String,
    /// What is there now; empty if nothing.
    pub after: String,
}

impl ToldField {
    fn sentence(&self, label: &str) -> String {
        let word = |text: &str| if text.is_empty() { "空".to_owned() } else { text.to_owned() };
        let (before, after) = (word(&self.before), word(&self.after));
        format!("把{label}的 {} 从 {before} 改成 {after}", self.name)
    }
}

impl Session {
    /// What happened on the pages of a place. Needs no right of its own: it says no more than the
    /// pages and the histories of their entries do.
    ///
    /// # Errors
    /// When the place is not there; of the database.
    pub fn history_of_place(&self, ask: &PlaceHistoryAsk) -> Result<PlaceHistoryReply> {
        let subject = self.ledger.store().get_subject(ask.place)?;
        // A change may have many rows: a pasted block, an import.
        let most = ask.limit.saturating_mul(20).clamp(200, 5000);
        let rows = self.ledger.store().history_of(subject.no, most)?;
        let newest = self.ledger.find_undoable()?.map(|change| change.id);
        let mut changes: Vec<ToldChange> = Vec::new();
        let mut rest = rows.as_slice();
        while let Some(first) = rest.first() {
            if changes.len() == ask.limit {
                return Ok(PlaceHistoryReply { changes, more: true });
            }
            let count = rest.iter().take_while(|row| row.change == first.change).count();
            let (own, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = after;
            changes.push(self.told(own, first, newest == Some(first.change)));
        }
        Ok(PlaceHistoryReply { changes, more: false })
    }

    fn told(&self, rows: &[HistoryRow], first: &HistoryRow, newest: bool) -> ToldChange {
        let forms: BTreeSet<&str> =
            rows.iter().filter_map(|row| self.form_of(row)).map(|form| form.key.as_str()).collect();
        let one = (forms.len() == 1).then(|| forms.first().map(|key| (*key).to_owned())).flatten();
        let entries: BTreeSet<_> = rows.iter().filter_map(|row| row.entry).collect();
        let backwards = matches!(first.op.as_str(), UNDO | REDO);
        let mut parts = Vec::new();
        let mut text = String::new();
        if entries.len() <= 1 && !backwards {
            parts = rows.iter().flat_map(|row| self.fields_of(row, self.form_of(row))).collect();
        }
        if parts.is_empty() {
            let opened =
                rows.iter().any(|row| matches!(row.action.as_str(), "open" | "reopen" | "close"));
            text = match rows {
                _ if backwards || first.op == "import" || first.op == "demo" => first.label.clone(),
                [row] => self.sentence(row, self.form_of(row)),
                _ if opened && rows.len() <= 3 => rows
                    .iter()
                    .map(|r| self.sentence(r, self.form_of(r)))
                    .collect::<Vec<_>>()
                    .join("，"),
                _ => first.label.clone(),
            };
            if entries.len() > 1 {
                text = format!("{text}（{} 条）", entries.len());
                if rows.iter().any(|row| self.is_late(row)) {
                    text.push_str("，有补录");
                }
            }
        }
        ToldChange {
            change: first.change,
            at: first.at.clone(),
            user: first.user.clone(),
            op: first.op.clone(),
            text,
            form: one,
            parts,
            undone: first.undone,
            // What came in a file touched other places too: it is taken back where it came in.
            undoable: newest && !matches!(first.op.as_str(), "import" | "demo" | "merge"),
        }
    }

    /// Whether a row made a record that bears the mark 补录.
    fn is_late(&self, row: &HistoryRow) -> bool {
        let late = || {
            let entry = self.ledger.store().get_entry(entry_of(row)?).ok()?;
            let form = self.catalogue().form(&entry.form)?;
            entered_late(&entry, form, (&row.at, &row.op))
        };
        row.action == "create" && late().is_some()
    }

    fn form_of(&self, row: &HistoryRow) -> Option<&FormDef> {
        let entry = self.ledger.store().get_entry(entry_of(row)?).ok()?;
        self.catalogue().form(&entry.form)
    }

    pub(super) fn history_line(&self, row: &HistoryRow) -> HistoryLine {
        let of_file =
            matches!(row.action.as_str(), "attach" | "detach" | "reattach" | "erase_attachment");
        // An attachment may hang on a whole page: then it is about no entry.
        let entry =
            entry_of(row).filter(|id| !of_file || self.ledger.store().get_entry(*id).is_ok());
        let fields = if of_file { "" } else { row.fields.as_str() };
        let what = self.sentence(row, self.form_of(row));
        HistoryLine {
            seq: row.seq,
            change: row.change,
            at: row.at.clone(),
            user: row.user.clone(),
            op: row.op.clone(),
            entry,
            fields: fields.split(',').filter(|f| !f.is_empty()).map(str::to_owned).collect(),
            text: format!("{} {} {what}", row.at, row.user),
            undone: row.undone,
        }
    }

    /// One row in words.
    pub(super) fn sentence(&self, row: &HistoryRow, form: Option<&FormDef>) -> String {
        let label = form.map_or("", |form| form.label.as_str());
        let whole = if label.is_empty() { "整套活页" } else { label };
        match row.action.as_str() {
            "create" if self.is_late(row) => format!("新增{label}（补录）"),
            "create" => format!("新增{label}"),
            "remove" => format!("删除{label}"),
            "restore" => format!("恢复{label}"),
            "open" => "新建一套活页".to_owned(),
            "close" => "收起一套活页".to_owned(),
            "reopen" => "重新打开一套活页".to_owned(),
            "erase" => format!("清除{label}的内容（保存期满）"),
            "attach" => {
                let name = payload(row)
                    .and_then(|payload| Some(payload.get("name")?.as_str()?.to_owned()));
                match name {
                    Some(name) => format!("给{whole}添加附件“{name}”"),
                    None => format!("给{whole}添加附件（内容已清除）"),
                }
            }
            "detach" => format!("移除{whole}的附件"),
            "reattach" => format!("恢复{whole}的附件"),
            "erase_attachment" => format!("清除{whole}的附件（保存期满）"),
            "setting" => setting(row),
            "update" if row.payload.is_none() => format!("修改{label}（内容已清除）"),
            "update" => {
                let parts = self.fields_of(row, form);
                if parts.is_empty() {
                    return format!("修改{label}");
                }
                parts.iter().map(|part| part.sentence(label)).collect::<Vec<_>>().join("；")
            }
            _ => row.label.clone(),
        }
    }

    /// The fields that a row of history changed, one by one; a row of a list as one thing.
    fn fields_of(&self, row: &HistoryRow, form: Option<&FormDef>) -> Vec<ToldField> {
        let (Some(form), Some(payload)) = (form, payload(row).filter(|_| row.action == "update"))
        else {
            return Vec::new();
        };
        let side = |side: &str| payload.get(side).and_then(Value::as_object).cloned();
        let (before, after) =
            (side("before").unwrap_or_default(), side("after").unwrap_or_default());
        let mut out = Vec::new();
        for key in row.fields.split(',').filter(|key| !key.is_empty()) {
            let pair = [&before, &after].map(|side| side.get(key).filter(|v| !v.is_null()));
            self.differ(form, key, pair, &mut out);
        }
        let raws = |name: &str| -> Vec<(String, String)> {
            let text = payload.get(name).and_then(Value::as_str).unwrap_or_default();
            let all: Vec<crate::store::Wrong> = serde_json::from_str(text).unwrap_or_default();
            all.into_iter().map(|w| (w.path, w.raw)).collect()
        };
        let (old, new) = (raws("wrong_before"), raws("wrong"));
        for (path, raw) in new.iter().filter(|wrong| !old.contains(wrong)) {
            let shown = self.told_value(form, path, &Value::String(raw.clone()));
            let name = name_at(form, path);
            match out.iter_mut().find(|part| part.name == name) {
                Some(part) => part.after = format!("{shown}（待改）"),
                None => out.push(ToldField {
                    name,
                    before: String::new(),
                    after: format!("{shown}（待改）"),
                }),
            }
        }
        out
    }

    fn differ(
        &self,
        form: &FormDef,
        path: &str,
        [before, after]: [Option<&Value>; 2],
        out: &mut Vec<ToldField>,
    ) {
        if before == after {
            return;
        }
        let told =
            |value: Option<&Value>| value.map(|v| self.brief(form, path, v)).unwrap_or_default();
        let field = form.at(path);
        let empty = Values::new();
        match field.map(|field| &field.kind) {
            Some(Kind::Group(children)) => {
                let [before, after] =
                    [before, after].map(|v| v.and_then(Value::as_object).unwrap_or(&empty));
                for child in children {
                    let pair = [before.get(&child.key), after.get(&child.key)];
                    self.differ(form, &format!("{path}.{}", child.key), pair, out);
                }
            }
            Some(Kind::List(_)) => {
                let [before, after] = [before, after]
                    .map(|v| v.and_then(Value::as_array).map_or(&[][..], Vec::as_slice));
                let gone: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
                let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
                for at in 0..gone.len().max(new.len()) {
                    let row = |rows: &[&Value]| {
                        rows.get(at).map(|v| self.brief(form, path, v)).unwrap_or_default()
                    };
                    let (before, after) = (row(&gone), row(&new));
                    if before != after {
                        out.push(ToldField { name: name_at(form, path), before, after });
                    }
                }
            }
            Some(Kind::Checklist) => out.push(ToldField {
                name: name_at(form, path),
                before: answers(before),
                after: answers(after),
            }),
            _ => out.push(ToldField {
                name: name_at(form, path),
                before: told(before),
                after: told(after),
            }),
        }
    }

    fn brief(&self, form: &FormDef, path: &str, value: &Value) -> String {
        let mut one = Values::new();
        let bare = path.rsplit('.').next().unwrap_or(path);
        one.insert(bare.to_owned(), value.clone());
        let above = path.strip_suffix(bare).unwrap_or_default();
        let parts: Vec<String> = values::leaves(&one)
            .into_iter()
            .map(|(path, value)| self.told_value(form, &format!("{above}{path}"), value))
            .filter(|text| !text.is_empty())
            .collect();
        let text = parts.join(" ");
        if text.chars().count() > LONGEST {
            text.chars().take(LONGEST).chain(['…']).collect()
        } else {
            text
        }
    }

    fn told_value(&self, form: &FormDef, path: &str, value: &Value) -> String {
        let value = self.masked(form, path, value);
        self.show_value(form, path, &value)
            .unwrap_or_else(|| values::show(&value).unwrap_or_default())
    }
}

/// The entry that a row is about, unless it is about a whole page.
fn entry_of(row: &HistoryRow) -> Option<EntryId> {
    row.entry
        .filter(|_| !matches!(row.action.as_str(), "open" | "reopen" | "close"))
        .map(EntryId::from_bytes)
}

pub(super) fn payload(row: &HistoryRow) -> Option<Value> {
    serde_json::from_str(row.payload.as_deref()?).ok()
}

/// The label of a field behind that of its group, unless it says so itself.
fn name_at(form: &FormDef, path: &str) -> String {
    let label = form.at(path).map_or_else(|| path.to_owned(), |field| field.label.clone());
    let group = path.rsplit_once('.').and_then(|(group, _)| form.at(group)).map(|g| &g.label);
    match group {
        Some(group) if !label.starts_with(group.as_str()) && !group.starts_with(&label) => {
            format!("{group}{label}")
        }
        _ => label,
    }
}

/// 符合 … as a count: nobody reads thirty answers in a line.
fn answers(value: Option<&Value>) -> String {
    let count = value.and_then(Value::as_array).map_or(0, Vec::len);
    if count == 0 { String::new() } else { format!("{count} 项") }
}

/// A setting that was changed, in words.
fn setting(row: &HistoryRow) -> String {
    let name = match row.fields.as_str() {
        "station" => "派出所",
        "post" => "警务室",
        "officer" => "责任民警",
        "officer_no" => "警号",
        "post_code" => "警务室代码",
        "bureau" => "分局",
        "officer_phone" => "民警电话",
        "backup_folder" => "备份文件夹",
        other => other,
    };
    let payload = payload(row);
    let side = |side: &str| {
        let text = payload.as_ref().and_then(|payload| payload.get(side)?.as_str());
        text.filter(|text| !text.is_empty()).unwrap_or("空").to_owned()
    };
    match side("before").as_str() {
        "空" => format!("{name} 写为 {}", side("after")),
        before => format!("把{name}从 {before} 改成 {}", side("after")),
    }
}
