//! From the text of a profile to a [`Profile`], or to a list of what is wrong with it.

pub(super) mod words;

use std::collections::BTreeMap;

use crate::domain::{AnchorCategory, tidy};
use crate::forms::condition::Condition;
use crate::forms::definition::{Field, Kind, Required};
use crate::forms::reading::ROLES;
use crate::forms::toml_read::{FlagOrText, Problem, Sheet, Table};
use crate::forms::{Catalogue, FormDef};

use super::{
    Charset, CodeMap, CodeStyle, Column, Content, DatePattern, FormulaGuard, Mapped, PiLevel,
    Profile, Quote, Related, RowScope, Split, SplitBy, TextGuard, ValuePath, place_path,
};

use words::{
    delimiter, is_code, is_key, needs_quotes, newline, pattern, placeholders, plain_field, related,
    shows, split, style, version, whole, word,
};

/// What a file name may be made of.
const NAME_PARTS: &[&str] = &["profile", "post", "place", "date", "batch", "seq"];
/// What fixed words may fill in.
const CONST_PARTS: &[&str] = &["post", "station", "division", "officer"];
/// Rows to a file when nothing is said.
const MAX_ROWS: usize = 1000;

/// Reads the file of a profile. `own` marks one of the ledger's own.
///
/// # Errors
/// Every problem of the file, by line.
pub fn read_profile(
    file: &str,
    text: &str,
    catalogue: &Catalogue,
    own: bool,
) -> Result<Profile, Vec<Problem>> {
    // The editor of Windows puts a mark in front.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let sheet = Sheet::new(file, text);
    let profile = sheet.read(|top| Reader { catalogue }.profile(top, own));
    match profile {
        Some(profile) if sheet.is_clean() => Ok(profile),
        _ => Err(sheet.into_problems()),
    }
}

struct Reader<'c> {
    catalogue: &'c Catalogue,
}

/// What paths and conditions of the columns are held against.
#[derive(Clone, Copy)]
struct Ground<'c> {
    form: &'c FormDef,
    category: AnchorCategory,
}

impl<'c> Reader<'c> {
    fn profile(&self, top: &Table<'_, '_>, own: bool) -> Option<Profile> {
        let key = top.needed("key");
        if key.as_deref().is_some_and(|key| !is_key(key)) {
            top.complain("key", "键名只用小写英文、数字、下划线");
        }
        let name = top.needed("name");
        if let Some(name) = &name {
            self.boundary(top, "name", name);
        }
        let version = version(top);
        let form_key = top.needed("form");
        let form = form_key.as_deref().and_then(|key| {
            self.catalogue.form(key).or_else(|| {
                top.complain("form", format!("没有 {key} 这张表"));
                None
            })
        });
        let category = top.needed("category").and_then(|code| {
            AnchorCategory::from_code(&code).or_else(|| {
                top.complain("category", "处所类别写 venue、rental、unit、block");
                None
            })
        });
        if let (Some(form), Some(category)) = (form, category)
            && !form.is_for(category)
        {
            top.complain("category", format!("{}没有“{}”这张表", category.label(), form.label));
        }
        let ground = form.zip(category).map(|(form, category)| Ground { form, category });
        let row_scope = word(top, "row_scope", RowScope::All, RowScope::ALL, RowScope::code);
        if let (RowScope::Present | RowScope::Left, Some(ground)) = (row_scope, ground)
            && ground.form.role_path("left_on").is_none()
        {
            top.complain("row_scope", "这张表没有离开日期，分不出在册和离开，请写 all");
        }
        let quote = word(top, "quote", Quote::Minimal, Quote::ALL, Quote::code);
        let delimiter = delimiter(top);
        let bare = |key: &str, table: &Table<'_, '_>, text: &str| {
            if quote == Quote::None && needs_quotes(text, delimiter) {
                table.complain(key, "quote 写了 none，这里不能有分隔符、引号、换行");
            }
        };
        let lead_rows = top.texts("lead_rows");
        for row in &lead_rows {
            self.boundary(top, "lead_rows", row);
            self.formula(top, "lead_rows", row);
            bare("lead_rows", top, row);
        }
        let maps = self.maps(top);
        let split = split(top);
        let columns = self.columns(top, ground, &maps, &bare);
        // Read before any `?`, so that the keys behind a mistake do not count as unknown.
        let date_style = pattern(top, "date_style", "YYYY-MM-DD");
        let datetime_style = pattern(top, "datetime_style", "YYYY-MM-DD HH:mm");
        Some(Profile {
            version,
            row_scope,
            rows: top.text("rows").and_then(|text| self.condition(top, "rows", &text, ground)),
            charset: word(top, "encoding", Charset::Utf8Bom, Charset::ALL, Charset::code),
            newline: newline(top),
            delimiter,
            quote,
            header: top.flag("header").unwrap_or(true),
            lead_rows,

            code_style: word(top, "code_style", CodeStyle::Label, CodeStyle::ALL, CodeStyle::code),
            text_guard: word(top, "text_guard", TextGuard::None, TextGuard::ALL, TextGuard::code),
            formula_guard: word(
                top,
                "formula_guard",
                FormulaGuard::Reject,
                FormulaGuard::ALL,
                FormulaGuard::code,
            ),
            filename: self.filename(top, split),
            split,
            pi_level: word(top, "pi_level", PiLevel::Sensitive, PiLevel::ALL, PiLevel::code),
            empty: top.text("empty").unwrap_or_default(),
            shows: shows(top, ground),
            columns,
            maps,
            own,
            date_style: date_style?,
            datetime_style: datetime_style?,
            key: key?,
            name: name?,
            form: form_key?,
            category: category?,
        })
    }

    fn boundary(&self, table: &Table<'_, '_>, key: &str, text: &str) {
        let seen: String = text.chars().filter(|c| !tidy::is_invisible(*c)).collect();
        if let Some(word) = self.catalogue.beyond_boundary(&seen) {
            table.complain(
                key,
                format!(
                    "“{word}”不属于登记范围；对方模板确有这一列的，写 kind = \"empty\"，输出恒空"
                ),
            );
        }
    }

    fn formula(&self, table: &Table<'_, '_>, key: &str, text: &str) {
        if tidy::is_formula_like(text) {
            table.complain(key, "不能以 = + - @ 开头，电子表格会当成公式");
        }
    }

    fn columns(
        &self,
        top: &Table<'_, '_>,
        ground: Option<Ground<'c>>,
        maps: &BTreeMap<String, CodeMap>,
        bare: &dyn Fn(&str, &Table<'_, '_>, &str),
    ) -> Vec<Column> {
        let tables = top.tables("columns");
        if tables.is_empty() {
            top.complain("columns", "一列也没有，用 [[columns]] 分段写");
        }
        let mut out = Vec::new();
        for table in tables {
            let column = self.column(&table, ground, maps);
            if let Some(column) = &column {
                bare("title", &table, &column.title);
            }
            table.finish();
            out.extend(column);
        }
        out
    }

    fn column(
        &self,
        table: &Table<'_, '_>,
        ground: Option<Ground<'c>>,
        maps: &BTreeMap<String, CodeMap>,
    ) -> Option<Column> {
        let title = table.needed("title");
        let kind = table.text("kind").unwrap_or_else(|| "field".to_owned());
        if let (Some(title), true) = (&title, kind != "empty") {
            self.boundary(table, "title", title);
        }
        if let Some(title) = &title {
            self.formula(table, "title", title);
        }
        let content = self.content(table, &kind, ground);
        let map = table.text("map");
        if let Some(name) = &map {
            if !maps.contains_key(name) {
                table.complain("map", format!("文件里没有映射表 [maps.{name}]"));
            }
            let fields = ground.map(|g| self.fields_of(content.as_ref(), g)).unwrap_or_default();
            if fields.iter().any(|field| !is_code(field)) {
                table.complain("map", "映射表只用在选项栏目上");
            }
        }
        let required = match table.flag_or_text("required") {
            None | Some(FlagOrText::Flag(false)) => Required::No,
            Some(FlagOrText::Flag(true)) => Required::Yes,
            Some(FlagOrText::Text(text)) => self
                .condition(table, "required", &text, ground)
                .map_or(Required::No, Required::When),
        };
        if required != Required::No && kind == "empty" {
            table.complain("required", "空列不能必填");
        }
        Some(Column {
            required,
            max: whole(table, "max"),
            guard: table.flag("guard").unwrap_or(false),
            style: table.text("style").and_then(|word| style(table, &word)),
            date_style: match table.text("date_style") {
                Some(text) => {
                    DatePattern::parse(&text).map_err(|why| table.complain("date_style", why)).ok()
                }
                None => None,
            },
            empty: table.text("empty"),
            map,
            title: title?,
            content: content?,
        })
    }

    fn content(
        &self,
        table: &Table<'_, '_>,
        kind: &str,
        ground: Option<Ground<'c>>,
    ) -> Option<Content> {
        match kind {
            "empty" => Some(Content::Empty),
            "row_number" => Some(Content::RowNumber),
            "const" => {
                let text = table.needed("const")?;
                placeholders(table, "const", &text, CONST_PARTS);
                self.formula(table, "const", &text);
                Some(Content::Const(text))
            }
            "field" => {
                if !table.has("value") {
                    table.complain("value", "缺这个键：写取哪个栏目");
                }
                let paths = self.values(table, ground);
                (!paths.is_empty()).then_some(Content::Field(paths))
            }
            "flag" => {
                let value = self.values(table, ground);
                let when = table.needed("when");
                let when = when.and_then(|text| self.condition(table, "when", &text, ground));
                let mut words = table.texts("flags").into_iter();
                let (yes, no) = match (words.next(), words.next(), words.next()) {
                    (Some(yes), Some(no), None) => (yes, no),
                    (None, ..) => ("是".to_owned(), "否".to_owned()),
                    _ => {
                        table.complain("flags", "写两样：成立时写什么、不成立时写什么");
                        return None;
                    }
                };
                Some(Content::Flag { value, when: when?, yes, no })
            }
            "count" => self.count(table, ground),
            _ => {
                table.complain("kind", "kind 写 field、const、empty、row_number、count、flag");
                None
            }
        }
    }

    fn count(&self, table: &Table<'_, '_>, ground: Option<Ground<'c>>) -> Option<Content> {
        let value = table.needed("value");
        let form = table.text("form");
        let when = table.text("when").and_then(|text| {
            Condition::parse(&text).map_err(|why| table.complain("when", why)).ok()
        });
        let value = value?;
        let Some((of, role)) = value.strip_prefix("all.").and_then(related) else {
            table.complain("value", "count 的 value 写 all.check.hazards 这样的");
            return None;
        };
        let ground = ground?;
        let forms = self.related_forms(table, ground, of, form.as_deref());
        let lists: Vec<&Field> = forms.iter().filter_map(|form| form.role(role)).collect();
        let rows = lists.iter().filter(|field| matches!(field.kind, Kind::List(_)));
        if !forms.is_empty() && rows.count() == 0 {
            table.complain("value", format!("没有身份是 {role} 的一组行"));
        }
        for name in when.iter().flat_map(Condition::names) {
            let first = name.split('.').next().unwrap_or(name);
            if !lists.is_empty() && lists.iter().all(|list| list.child(first).is_none()) {
                table.complain("when", format!("条件里的 {name} 不是这一组行的栏目"));
            }
        }
        Some(Content::Count { of, role: role.to_owned(), form, when })
    }

    fn related_forms(
        &self,
        table: &Table<'_, '_>,
        ground: Ground<'c>,
        of: Related,
        only: Option<&str>,
    ) -> Vec<&'c FormDef> {
        let all = related_forms(self.catalogue, ground.category, of, only);
        if all.is_empty() {
            match only {
                Some(key) => table.complain("form", format!("{key} 不是这类处所的责任书或检查")),
                None => table.complain("value", "这类处所没有这样的表"),
            }
        }
        all
    }

    fn values(&self, table: &Table<'_, '_>, ground: Option<Ground<'c>>) -> Vec<ValuePath> {
        let form = table.text("form");
        let texts = table.texts("value");
        if form.is_some() && !texts.iter().any(|text| text.starts_with("latest.")) {
            table.complain("form", "form 只与 latest.、all. 同用");
        }
        texts.iter().filter_map(|text| self.path(table, text, form.as_deref(), ground)).collect()
    }

    fn path(
        &self,
        table: &Table<'_, '_>,
        text: &str,
        only: Option<&str>,
        ground: Option<Ground<'c>>,
    ) -> Option<ValuePath> {
        let ground = ground?;
        let no = |reason: String| {
            table.complain("value", reason);
            None
        };
        match text.split_once('.') {
            Some(("place", "addr_text")) => Some(ValuePath::PlaceAddress),
            Some(("place", "leaf_no")) => Some(ValuePath::PlaceLeaf),
            Some(("place", name)) => {
                let card = self.catalogue.registration(ground.category)?;
                match place_path(card, name) {
                    Some(_) => Some(ValuePath::Place(name.to_owned())),
                    None => no(format!("“{}”上没有身份是 {name} 的栏目", card.label)),
                }
            }
            Some(("latest", rest)) => {
                let Some((of, role)) = related(rest) else {
                    return no("latest. 后面写 letter. 或 check. 和身份".to_owned());
                };
                if !ROLES.contains(&role) {
                    return no(format!("没有 {role} 这种身份"));
                }
                let forms = self.related_forms(table, ground, of, only);
                let found = forms.iter().filter_map(|form| form.role(role)).any(Field::is_leaf);
                if !forms.is_empty() && !found {
                    return no(format!("没有身份是 {role} 的栏目"));
                }
                let form = only.map(str::to_owned);
                Some(ValuePath::Latest { of, role: role.to_owned(), form })
            }
            Some(("all", _)) => no("all. 只用在 kind = \"count\"".to_owned()),
            _ => match plain_field(ground.form, text) {
                Some(_) => Some(ValuePath::Own(text.to_owned())),
                None => no(format!("“{}”没有栏目 {text}", ground.form.label)),
            },
        }
    }

    fn fields_of(&self, content: Option<&Content>, ground: Ground<'c>) -> Vec<&'c Field> {
        let Some(Content::Field(paths)) = content else { return Vec::new() };
        let found = |path: &ValuePath| match path {
            ValuePath::Own(path) => plain_field(ground.form, path).into_iter().collect(),
            ValuePath::Place(name) => self
                .catalogue
                .registration(ground.category)
                .and_then(|card| card.at(&place_path(card, name)?))
                .into_iter()
                .collect(),
            ValuePath::Latest { of, role, form } => {
                related_forms(self.catalogue, ground.category, *of, form.as_deref())
                    .into_iter()
                    .filter_map(|form| form.role(role))
                    .collect()
            }
            ValuePath::PlaceAddress | ValuePath::PlaceLeaf => Vec::new(),
        };
        paths.iter().flat_map(|path| -> Vec<&'c Field> { found(path) }).collect()
    }

    fn condition(
        &self,
        table: &Table<'_, '_>,
        key: &str,
        text: &str,
        ground: Option<Ground<'c>>,
    ) -> Option<Condition> {
        let condition = Condition::parse(text).map_err(|why| table.complain(key, why)).ok()?;
        if let Some(ground) = ground {
            for name in condition.names() {
                let first = name.split('.').next().unwrap_or(name);
                if !matches!(first, "today" | "place") && ground.form.field(first).is_none() {
                    table.complain(key, format!("条件“{text}”里的 {name} 不是本表的栏目"));
                }
            }
        }
        Some(condition)
    }

    fn maps(&self, top: &Table<'_, '_>) -> BTreeMap<String, CodeMap> {
        let mut maps = BTreeMap::new();
        let Some(all) = top.has("maps").then(|| top.table("maps")).flatten() else { return maps };
        for name in all.keys() {
            let Some(table) = all.table(name) else { continue };
            let mut map = CodeMap::new();
            for ours in table.keys() {
                let Some(theirs) = table.table(ours) else { continue };
                let code = theirs.needed("code");
                let label = theirs.needed("label");
                for (key, text) in [("code", &code), ("label", &label)] {
                    if text.as_deref().is_some_and(|text| text.contains('-')) {
                        theirs.complain(key, "不得有 -：对方按一个连字符切成两段");
                    }
                }
                theirs.finish();
                if let (Some(code), Some(label)) = (code, label) {
                    map.insert(ours.to_owned(), Mapped { code, label });
                }
            }
            maps.insert(name.to_owned(), map);
        }
        maps
    }

    fn filename(&self, top: &Table<'_, '_>, split: Split) -> String {
        let Some(text) = top.text("filename") else {
            return match split.by {
                SplitBy::Place => "{profile}_{place}_{date}_{batch}_{seq}.csv".to_owned(),
                _ => "{profile}_{post}_{date}_{batch}_{seq}.csv".to_owned(),
            };
        };
        placeholders(top, "filename", &text, NAME_PARTS);
        self.boundary(top, "filename", &text);
        let strange = |c: char| c.is_control() || "\\/:*?\"<>|".contains(c);
        if text.contains(strange) || text.starts_with(['.', ' ']) || text.chars().count() > 100 {
            top.complain(
                "filename",
                "文件名里不能有 \\ / : * ? \" < > |，不能以点或空格开头，不能太长",
            );
        }
        if !text.to_ascii_lowercase().ends_with(".csv") {
            top.complain("filename", "文件名要以 .csv 结尾");
        }
        if !text.contains("{seq}") && split.by != SplitBy::None {
            top.complain("filename", "会分成几个文件，文件名里要有 {seq}");
        }
        if text.contains("{place}") && split.by != SplitBy::Place {
            top.complain("filename", "不按处所分文件的，文件名里不能写 {place}");
        }
        text
    }
}

/// The forms on which a category's letters or checks stand.
pub(in crate::exchange) fn related_forms<'c>(
    catalogue: &'c Catalogue,
    category: AnchorCategory,
    of: Related,
    only: Option<&str>,
) -> Vec<&'c FormDef> {
    let all = catalogue.forms().iter().filter(|form| form.is_for(category) && of.is_on(form));
    all.filter(|form| only.is_none_or(|key| form.key == key)).collect()
}
