//! Fields of a definition: those written out, those of a shared group, and what `with` changes.

use crate::forms::codes::{Code, CodeTable};
use crate::forms::definition::{Field, Kind, Overflow, PiClass, Required};
use crate::forms::toml_read::{FlagOrText, Table};

use super::{ROLES, Reader, condition};

impl Reader<'_> {
    pub(super) fn fields(&mut self, table: &Table<'_, '_>, at: &str) -> Vec<Field> {
        let mut out: Vec<Field> = Vec::new();
        for entry in table.tables(at) {
            if entry.has("include") {
                out.extend(self.included(&entry));
            } else if let Some(field) = self.field(&entry) {
                out.push(field);
            }
            entry.finish();
        }
        out
    }

    fn included(&mut self, entry: &Table<'_, '_>) -> Vec<Field> {
        let Some(name) = entry.text("include") else { return Vec::new() };
        let except = entry.texts("except");
        let optional = entry.flag("optional").unwrap_or(false);
        let mut fields = self.group(entry, "include", &name);
        for key in &except {
            if !fields.iter().any(|f| f.key == *key) {
                entry.complain("except", format!("组 {name} 里没有 {key}"));
            }
        }
        fields.retain(|f| !except.contains(&f.key));
        if optional {
            fields.iter_mut().for_each(make_optional);
        }
        self.overlay(entry, &mut fields, &name);
        fields
    }

    fn group(&self, entry: &Table<'_, '_>, at: &str, name: &str) -> Vec<Field> {
        self.known.groups.get(name).cloned().unwrap_or_else(|| {
            entry.complain(at, format!("没有 {name} 这个组（groups/{name}.toml）"));
            Vec::new()
        })
    }

    /// `with.key = { … }` changes some keys of a field of a group.
    fn overlay(&mut self, entry: &Table<'_, '_>, fields: &mut [Field], name: &str) {
        let Some(with) = entry.table("with") else { return };
        for key in with.keys().collect::<Vec<_>>() {
            let Some(changes) = with.table(key) else { continue };
            match fields.iter_mut().find(|f| f.key == key) {
                Some(field) => {
                    self.apply(&changes, field);
                    if let Some(label) = changes.text("label") {
                        self.refuse_boundary(&changes, "label", &label);
                        field.label = label;
                    }
                    self.overlay(&changes, children_mut(field), key);
                }
                None => with.complain(key, format!("组 {name} 里没有 {key}")),
            }
            changes.finish();
        }
        with.finish();
    }

    fn field(&mut self, entry: &Table<'_, '_>) -> Option<Field> {
        let key = self.key(entry);
        let label = self.label(entry, "label");
        if let Some(key) = &key
            && self.known.forms.contains(key)
        {
            entry.complain("key", "栏目的键名不能与一张表同名");
        }
        let word = entry.needed("type");
        let kind =
            word.as_deref().and_then(|word| self.kind(entry, word, key.as_deref().unwrap_or("")));
        let group = matches!(kind, Some(Kind::Group(_))).then(|| entry.text("group")).flatten();
        let mut field = Field {
            key: key?,
            label: label?,
            print_label: None,
            // Already complained about; the other keys of the field are looked at all the same.
            kind: kind.unwrap_or(Kind::Text),
            group,
            required: Required::No,
            class: PiClass::None,
            also: Vec::new(),
            width: 0.0,
            roles: Vec::new(),
            max: None,
            min: None,
            decimals: 1,
            default: None,
            quiet: false,
            part: None,
            split: Vec::new(),
            hidden: false,
            overflow: match word.as_deref() {
                // In two lines they would be two dates, two numbers.
                Some("date" | "datetime" | "int" | "dec") => Overflow::Shrink,
                _ => Overflow::Wrap,
            },
            unit: None,
            blank_hint: None,
            public: None,
            search: true,
        };
        self.apply(entry, &mut field);
        if matches!(field.kind, Kind::Group(_) | Kind::List(_)) {
            let name = field.key.clone();
            self.overlay(entry, children_mut(&mut field), &name);
        }
        Some(field)
    }

    fn kind(&mut self, entry: &Table<'_, '_>, word: &str, key: &str) -> Option<Kind> {
        Some(match word {
            "text" => Kind::Text,
            "long" => Kind::Long,
            "name" => Kind::Name,
            "date" => Kind::Date,
            "datetime" => Kind::DateTime,
            "int" => Kind::Int,
            "dec" => Kind::Dec,
            "bool" => Kind::Flag,
            "uscc" => Kind::CreditCode,
            "phone" => Kind::Phone,
            "plate" => Kind::Plate,
            "sign" => Kind::Sign,
            "checklist" => Kind::Checklist,
            "idno" => Kind::IdNumber {
                kind_field: entry.text("number_kind").unwrap_or_else(|| "id_kind".to_owned()),
            },
            "code" => Kind::Code(self.table(entry, key)?),
            "codes" => Kind::Codes(self.table(entry, key)?),
            "group" => {
                let fields = match entry.text("group") {
                    Some(name) => self.group(entry, "group", &name),
                    None => self.fields(entry, "fields"),
                };
                Kind::Group(fields)
            }
            "list" => {
                let mut fields = self.fields(entry, "fields");
                if let Some(name) = entry.text("group") {
                    fields.extend(self.group(entry, "group", &name));
                }
                if fields.is_empty() {
                    entry.complain("fields", "列表里一个栏目也没有，用 [[fields.fields]] 分段写");
                }
                Kind::List(fields)
            }
            _ => {
                entry.complain("type", format!("没有“{word}”这种类型"));
                return None;
            }
        })
    }

    fn table(&mut self, entry: &Table<'_, '_>, key: &str) -> Option<String> {
        let options = entry.texts("options");
        if !options.is_empty() {
            let name = format!("{}.{key}", self.scope);
            let rows = options
                .iter()
                .map(|word| {
                    let (code, label) = word.split_once('=').unwrap_or((word, word));
                    Code { code: code.trim().into(), label: label.trim().into(), more: Vec::new() }
                })
                .collect();
            self.tables.push(CodeTable::new(&name, rows, &[]));
            return Some(name);
        }
        let name = entry.needed("table")?;
        if !self.known.tables.contains_key(&name) {
            entry.complain("table", format!("没有 {name} 这张码表（codes/{name}.csv）"));
            return None;
        }
        Some(name)
    }

    /// Sets what the table says and leaves the rest.
    fn apply(&mut self, entry: &Table<'_, '_>, field: &mut Field) {
        match entry.flag_or_text("required") {
            None => {}
            Some(FlagOrText::Flag(true)) => field.required = Required::Yes,
            Some(FlagOrText::Flag(false)) => field.required = Required::No,
            Some(FlagOrText::Text(text)) => {
                if let Some(condition) = condition(entry, "required", &text) {
                    field.required = Required::When(condition);
                }
            }
        }
        if let Some(word) = entry.text("class") {
            field.class = match word.as_str() {
                "-" => PiClass::None,
                "P" => PiClass::Personal,
                "S" => PiClass::Sensitive,
                _ => {
                    entry.complain("class", "个人信息写 \"-\"、\"P\" 或 \"S\"");
                    PiClass::Sensitive
                }
            };
        }
        if entry.has("also") {
            field.also = self.names(entry, "also");
        }
        if entry.has("roles") {
            field.roles = entry.texts("roles");
            for role in &field.roles {
                if !ROLES.contains(&role.as_str()) {
                    entry.complain("roles", format!("没有“{role}”这种身份"));
                }
            }
        }
        if entry.has("split") {
            field.split = entry.texts("split");
        }
        for (key, slot) in [("max", &mut field.max), ("min", &mut field.min)] {
            if let Some(number) = entry.number(key) {
                *slot = Some(number);
            }
        }
        if let Some(width) = entry.number("width") {
            if (0.0..=260.0).contains(&width) {
                field.width = width;
            } else {
                entry.complain("width", "宽度超出了纸面");
            }
        }
        if let Some(word) = entry.text("overflow") {
            match Overflow::from_code(&word) {
                Some(overflow) => field.overflow = overflow,
                None => entry.complain("overflow", "写 \"wrap\"、\"shrink\" 或 \"continue\""),
            }
        }
        if let Some(decimals) = entry.number("decimals") {
            field.decimals = decimals as u32;
        }
        if let Some(part) = entry.number("part") {
            field.part = Some(part as usize);
        }
        if entry.has("default") {
            field.default = entry.json("default");
        }
        for (key, slot) in [
            ("quiet", &mut field.quiet),
            ("hidden", &mut field.hidden),
            ("search", &mut field.search),
        ] {
            if let Some(flag) = entry.flag(key) {
                *slot = flag;
            }
        }
        if let Some(public) = entry.flag("public") {
            if public && field.class != PiClass::None {
                entry.complain("public", "个人信息栏目不上公开版");
            }
            field.public = Some(public);
        }
        for (key, slot) in [
            ("unit", &mut field.unit),
            ("blank_hint", &mut field.blank_hint),
            ("print_label", &mut field.print_label),
        ] {
            if let Some(text) = entry.text(key) {
                *slot = Some(text);
            }
        }
    }
}

fn children_mut(field: &mut Field) -> &mut [Field] {
    match &mut field.kind {
        Kind::Group(fields) | Kind::List(fields) => fields,
        _ => &mut [],
    }
}

fn make_optional(field: &mut Field) {
    field.required = Required::No;
    children_mut(field).iter_mut().for_each(make_optional);
}
