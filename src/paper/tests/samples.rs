//! Leaves in the four states a page must bear: filled as in a sample post, half filled, blank for
//! the hand, and fuller than anybody will fill it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::demo::{self, DemoSubject};
use crate::forms::values;
use crate::forms::{Catalogue, Field, FormDef, Kind, Shape, SubjectKind, Values};
use crate::paper::{Body, Head, Sheet};

/// How full a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Filled,
    Half,
    Blank,
    Overfull,
}

impl State {
    pub(super) const ALL: [State; 4] = [State::Filled, State::Half, State::Blank, State::Overfull];

    pub(super) fn name(self) -> &'static str {
        match self {
            State::Filled => "filled",
            State::Half => "half",
            State::Blank => "blank",
            State::Overfull => "overfull",
        }
    }
}

/// Sixty characters, parted as such names are.
pub(super) const LONG_NAME: &str = "迪丽努尔·阿布都热合曼·麦合木提·吐尔逊江·艾尔肯·玉素甫·古丽仙木·帕提古丽·热依汗·努尔买买提·阿里木";
const LATIN_NAME: &str = "MARIA GUADALUPE FERNANDEZ DE LA CRUZ VILLANUEVA Y GONZALEZ-REYES";
const RARE: [&str; 10] = [
    "王㛃",
    "李䶮",
    "陈𬱖",
    "孙𠅤",
    "冯𪟝",
    "吴赟堃",
    "NGUYEN THI HONG",
    "喆",
    LATIN_NAME,
    LONG_NAME,
];
const LONG_ADDRESS: &str = "吉林省四平市梨树县郭家店镇大学新村与利泽中二路交会处向北二百米路东侧河南社区综合服务楼8幢4单元14层1401室（原第二粮库家属院附5号）";
const LONG_TEXT: &str = "2026年10月30日到场核对：一层营业区设灭火器12具，压力正常；二层东侧走廊应急照明2盏不亮，已当场告知负责人在11月15日前修复。后门疏散通道堆放饮料箱（约3㎡），当场清理完毕；厨房燃气软管超过2年，联系 Haier 售后更换，更换单号“HX-20261030-0077”。监控12路均在线，回放保存30日；门前停车位与邻户“安隆达”共用，双方签有协议。负责人提出：夜间23:00以后客流少，拟调整保安员班次为08:00—20:00、20:00—08:00两班；已提示重新报备。其他事项：消防控制室双人值班表已上墙，电话0434-5261234；下次复查日期2026年11月16日，由社区民警与消防文员一同前往。";

/// One leaf with all that its page is made of.
pub(super) struct Sample<'a> {
    pub(super) form: &'a FormDef,
    pub(super) state: State,
    pub(super) head: Head,
    pub(super) above: Values,
    /// Rows of a roster; of all others the first is the entry.
    pub(super) rows: Vec<Values>,
}

impl Sample<'_> {
    /// Hands its sheet to `use_it`.
    pub(super) fn sheet<T>(&self, use_it: impl FnOnce(&Sheet<'_>) -> T) -> T {
        let form = self.form;
        let none = Values::new();
        let first = self.rows.first().unwrap_or(&none);
        let rows: Vec<&Values> = self.rows.iter().collect();
        let body = match form.shape {
            Shape::Roster => Body::Roster { head: Some(&self.above), rows: &rows },
            Shape::Letter if form.letter.is_some() => Body::Letter {
                placeholders: match self.state {
                    State::Half => &half_placeholder,
                    State::Overfull => &long_placeholder,
                    _ => &super::placeholder,
                },
                scope: &super::scope,
            },
            Shape::Log => Body::Log(first),
            _ => Body::Card(first),
        };
        let blank = self.state == State::Blank;
        use_it(&Sheet { form, head: self.head.clone(), body, blank })
    }
}

fn half_placeholder(name: &str) -> Option<String> {
    super::placeholder(name).filter(|_| name.starts_with("police.") || name == "place.name")
}

fn long_placeholder(name: &str) -> Option<String> {
    let text = super::placeholder(name)?;
    Some(match name {
        "place.name" => LONG_NAME.chars().take(60).collect(),
        "place.addr" => LONG_ADDRESS.to_owned(),
        "party.signer" | "security_resp.name" => "迪丽努尔·阿布都热合曼·麦合木提".into(),
        "party.role_label" => "主要负责人（受委托的实际经营管理人）".into(),
        _ => text,
    })
}

/// Every form in every state, filled as in a sample post.
pub(super) fn all(catalogue: &Catalogue) -> Vec<Sample<'_>> {
    let made = entries(catalogue);
    let mut out = Vec::new();
    for form in catalogue.forms() {
        let known = made.get(form.key.as_str()).cloned().unwrap_or_else(|| plain(catalogue, form));
        out.extend(State::ALL.map(|state| in_state(catalogue, form, state, known.clone())));
    }
    out
}

/// Values that follow from the definition alone: they change with nothing else.
pub(super) fn plain(catalogue: &Catalogue, form: &FormDef) -> (Head, Vec<Values>) {
    let rows = if form.shape == Shape::Roster { 16 } else { 1 };
    let mut all: Vec<Values> =
        (0..rows).map(|at| super::all(catalogue, &form.fields, 5 + at)).collect();
    if !form.head.is_empty() {
        all.push(super::all(catalogue, &form.head, 6));
    }
    (super::head(1), all)
}

/// A form in one state.
pub(super) fn in_state<'a>(
    catalogue: &Catalogue,
    form: &'a FormDef,
    state: State,
    (mut head, known): (Head, Vec<Values>),
) -> Sample<'a> {
    let of_head = |row: &Values| row.keys().all(|key| form.head.iter().any(|f| f.key == *key));
    let (above, mut rows): (Vec<Values>, Vec<Values>) = known.into_iter().partition(of_head);
    let mut above = above.into_iter().next().unwrap_or_default();
    match state {
        State::Filled => {}
        State::Half => {
            rows.truncate(3);
            rows.iter_mut().for_each(thin);
            thin(&mut above);
        }
        State::Blank => {
            head = Head {
                station: head.station,
                post: head.post,
                subkind: head.subkind,
                category: head.category,
                purpose: head.purpose,
                ..Head::default()
            };
        }
        State::Overfull => {
            let count = if form.shape == Shape::Roster { 40 } else { 1 };
            rows = (0..count).map(|at| stretched(catalogue, &form.fields, at)).collect();
            above = stretched(catalogue, &form.head, 1);
            head.place_name = LONG_NAME.chars().take(60).collect();
            head.place_address = LONG_ADDRESS.to_owned();
            head.purpose = "上级检查调阅后归档".into();
        }
    }
    Sample { form, state, head, above, rows }
}

/// The fullest entry of every form of a sample post, with the head of its leaf.
fn entries(catalogue: &Catalogue) -> BTreeMap<String, (Head, Vec<Values>)> {
    let post = demo::post(7);
    let today = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    let plan = demo::Plan { places: 24, seed: 7, today };
    let mut out: BTreeMap<String, (Head, Vec<Values>)> = BTreeMap::new();
    for (number, subject) in demo::subjects(catalogue, &plan).enumerate() {
        let mut of: BTreeMap<&str, Vec<Values>> = BTreeMap::new();
        for entry in &subject.entries {
            of.entry(&entry.form).or_default().push(entry.values.clone());
        }
        for (key, mut rows) in of {
            let Some(form) = catalogue.form(key) else { continue };
            if form.shape == Shape::Roster {
                rows.truncate(16);
            } else {
                rows.sort_by_key(|row| std::cmp::Reverse(weight(row)));
                rows.truncate(1);
            }
            let head = head(catalogue, &subject, form, &post, number);
            let full = |rows: &[Values]| rows.iter().map(weight).sum::<usize>();
            let known = out.get(key).map_or(0, |(_, known)| full(known));
            if full(&rows) > known {
                out.insert(key.to_owned(), (head, rows));
            }
        }
    }
    out
}

fn weight(values: &Values) -> usize {
    fn of(value: &Value) -> usize {
        match value {
            Value::Object(all) => all.values().map(of).sum(),
            Value::Array(all) => all.iter().map(of).sum(),
            Value::Null => 0,
            _ => 1,
        }
    }
    values.values().map(of).sum()
}

fn head(
    catalogue: &Catalogue,
    subject: &DemoSubject,
    form: &FormDef,
    post: &demo::DemoPost,
    number: usize,
) -> Head {
    let card = subject.entries.first();
    let own = card.and_then(|card| Some((catalogue.form(&card.form)?, &card.values)));
    let role = |role: &str| {
        own.and_then(|(form, vals)| values::text(vals, &form.role_path(role)?)).unwrap_or_default()
    };
    let category = match subject.kind {
        SubjectKind::Place(category) => category.code().to_owned(),
        _ => String::new(),
    };
    let subkind = role("place.subkind");
    let kinds = own.and_then(|(form, _)| form.role("place.subkind")).map(|field| &field.kind);
    let kind = match kinds {
        Some(Kind::Code(table)) => catalogue.table(table).map(|t| t.show(&subkind).to_owned()),
        _ => None,
    };
    let address = own.and_then(|(_, vals)| values::text(vals, "addr.addr_text"));
    Head {
        station: post.station.clone(),
        post: post.post.clone(),
        leaf_no: format!("{}-V{number:04}-{}", post.post_code, form.order),
        place_name: subject.name.clone(),
        place_address: address.unwrap_or_default(),
        place_kind: if form.is_registration() { String::new() } else { kind.unwrap_or_default() },
        subkind,
        category,
        revision: 3,
        purpose: "归档".into(),
        ..Head::default()
    }
}

/// Takes out every second value, and all rows of a list but one.
fn thin(values: &mut Values) {
    let mut at = 0;
    values.retain(|_, value| {
        at += 1;
        match value {
            Value::Object(group) => {
                thin(group);
                true
            }
            Value::Array(rows) => {
                rows.truncate(1);
                true
            }
            _ => at % 2 == 1,
        }
    });
}

/// Values as long as they get.
pub(super) fn stretched(catalogue: &Catalogue, fields: &[Field], seed: usize) -> Values {
    let mut out = Map::new();
    for (at, field) in fields.iter().enumerate() {
        let value = stretch(catalogue, field, seed + at);
        if !value.is_null() {
            out.insert(field.key.clone(), value);
        }
    }
    out
}

fn stretch(catalogue: &Catalogue, field: &Field, seed: usize) -> Value {
    let longest = |table: &str, count: usize| {
        let mut rows: Vec<_> =
            catalogue.table(table).map_or(&[][..], |t| t.rows()).iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.label.chars().count()));
        rows.truncate(count);
        rows.into_iter().map(|row| json!(row.code)).collect::<Vec<_>>()
    };
    let cut = |text: &str| {
        let most = field.max.map_or(60, |max| max as usize);
        json!(text.chars().take(most).collect::<String>())
    };
    match &field.kind {
        Kind::Name => json!(RARE[seed % RARE.len()].chars().take(60).collect::<String>()),
        Kind::Text if field.label.contains("址") || field.label.contains("坐落") => {
            cut(LONG_ADDRESS)
        }
        Kind::Text if field.label.contains('号') => {
            cut("吉（2019）梨树县不动产权第0014016号-LSX-20190014016-A")
        }
        Kind::Text => cut(&format!("{LONG_ADDRESS}{LONG_TEXT}")),
        Kind::Long => json!(LONG_TEXT.chars().take(300).collect::<String>()),
        Kind::Code(table) => longest(table, 1).into_iter().next().unwrap_or_default(),
        Kind::Codes(table) => Value::Array(longest(table, 5)),
        Kind::Int => json!(123_456),
        Kind::Dec => json!(1_234_567.5),
        Kind::Phone => json!("0434-5261234转8012"),
        Kind::Group(fields) => Value::Object(stretched(catalogue, fields, seed)),
        Kind::List(fields) => Value::Array(
            (0..12).map(|at| Value::Object(stretched(catalogue, fields, seed + at))).collect(),
        ),
        _ => super::sample(catalogue, field, seed),
    }
}
