//! Cover, contents, labels for the back and dividers of a binder.

use serde::Deserialize;
use ts_rs::TS;

use crate::domain::AnchorCategory;
use crate::forms::SubjectKind;
use crate::ledger::leaf_number;
use crate::paper::{Cover, Divider, ListCell, ListGroup, Listing, Press, Spines};
use crate::store::Subject;

use super::super::parts::Run;
use super::super::{Result, Session};
use super::{Job, column, number};

/// A part of a binder that is no leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BinderPart {
    /// 封面.
    Cover,
    /// 目录.
    Index,
    /// 书脊签.
    Spine,
    /// 分隔页.
    Tabs,
}

impl BinderPart {
    /// All of them, in the order in which they are printed.
    pub const ALL: [BinderPart; 4] =
        [BinderPart::Cover, BinderPart::Index, BinderPart::Spine, BinderPart::Tabs];

    /// Reads the word of a request.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "cover" => Some(Self::Cover),
            "index" => Some(Self::Index),
            "spine" => Some(Self::Spine),
            "tabs" => Some(Self::Tabs),
            _ => None,
        }
    }
}

/// Which parts, and what stands on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BinderParts {
    /// The parts; all when there are none.
    pub parts: Vec<BinderPart>,
    /// The year of the binder.
    pub year: i32,
    /// Which binder it is of its year; empty leaves room to write it in.
    pub number: String,
}

/// Widths of backs, in mm.
const BACKS: [f32; 3] = [20.0, 35.0, 50.0];

impl Session {
    pub(super) fn binder_parts(
        &self,
        job: &Job<'_>,
        wanted: &BinderParts,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let category = self.category_in(job)?;
        let subjects = self.subjects_in(job)?;
        let has = |part| wanted.parts.is_empty() || wanted.parts.contains(&part);
        let title = category.map_or("全部处所", AnchorCategory::label);
        if has(BinderPart::Cover) {
            let laid = press.lay_out_cover(&cover(job, wanted, title, &subjects));
            run.put(press, laid, "封面")?;
        }
        if has(BinderPart::Index) && (!subjects.is_empty() || !wanted.parts.is_empty()) {
            let laid = press.lay_out_list(&index(job, wanted, category, &subjects));
            run.put(press, laid, "目录")?;
        }
        if has(BinderPart::Spine) {
            let number =
                if wanted.number.is_empty() { "　".to_owned() } else { wanted.number.clone() };
            let spines = Spines {
                widths: BACKS.to_vec(),
                above: job.post.name.clone(),
                subject: format!("{title}活页"),
                below: vec![format!("{}年", wanted.year), format!("第{number}册")],
            };
            let laid = press.lay_out_spines(&spines);
            run.put(press, laid, "书脊签")?;
        }
        if has(BinderPart::Tabs) {
            for (at, each) in AnchorCategory::ALL.iter().enumerate() {
                if category.is_none_or(|category| category == *each) {
                    let laid = press.lay_out_divider(&self.divider(job, *each, at));
                    run.put(press, laid, "分隔页")?;
                }
            }
        }
        run.called(format!("活页夹用页 {title}"));
        Ok(())
    }

    /// The divider of a category: its tab has the same place in every binder.
    fn divider(&self, job: &Job<'_>, category: AnchorCategory, at: usize) -> Divider {
        let forms: Vec<_> = self.catalogue().forms_of(SubjectKind::Place(category)).collect();
        let (letter, code) = (category.letter(), &job.post.code);
        let example = forms
            .last()
            .map(|form| format!("例如 {code}-{letter}0001-{} 是{}", form.order, form.label));
        Divider {
            letter: letter.to_string(),
            tab: super::super::desk::short_label(category).to_owned(),
            position: (at, AnchorCategory::ALL.len()),
            title: category.label().to_owned(),
            lines: forms.iter().map(|form| (form.order.to_string(), form.label.clone())).collect(),
            note: format!(
                "活页编号末尾的数字是上面的叶序，{}。一处一套，编号小的在前。沿虚线裁去右边，留下索引签。",
                example.unwrap_or_default()
            ),
        }
    }
}

fn cover(job: &Job<'_>, wanted: &BinderParts, title: &str, subjects: &[Subject]) -> Cover {
    let number = |subject: Option<&Subject>| {
        subject.map(|subject| leaf_number(&job.post.code, subject, None)).unwrap_or_default()
    };
    let one_kind = subjects.windows(2).all(|two| match two {
        [a, b] => a.kind == b.kind,
        _ => true,
    });
    let range = match (subjects.first(), subjects.last()) {
        (Some(first), Some(last)) if one_kind && first.no != last.no => {
            format!("{} 至 {}", number(Some(first)), number(Some(last)))
        }
        (first, _) if one_kind => number(first),
        _ => String::new(),
    };
    let of = if wanted.number.is_empty() {
        "第　　　册　共　　　册".to_owned()
    } else {
        format!("第 {} 册　共　　　册", wanted.number)
    };
    Cover {
        above: job.post.station.clone(),
        title: "处所台账活页夹".to_owned(),
        subject: title.to_owned(),
        facts: vec![
            ("警务室", job.post.name.clone()),
            ("责任民警", job.post.officer.clone()),
            ("年度", format!("{}年", wanted.year)),
            ("册号", of),
            ("活页编号", range),
            ("建册日期", String::new()),
            ("存放位置", String::new()),
        ],
    }
}

fn index(
    job: &Job<'_>,
    wanted: &BinderParts,
    category: Option<AnchorCategory>,
    subjects: &[Subject],
) -> Listing {
    let mut at = 0;
    let mut groups = Vec::new();
    for of_kind in subjects.chunk_by(|a, b| a.kind == b.kind) {
        let rows = of_kind.iter().map(|subject| {
            at += 1;
            let facts = &subject.facts;
            let same = facts.name == facts.address;
            vec![
                number(at),
                ListCell::Small(leaf_number(&job.post.code, subject, None)),
                ListCell::Two(
                    facts.name.clone(),
                    if same { String::new() } else { facts.address.clone() },
                ),
                ListCell::Empty,
                ListCell::Empty,
            ]
        });
        let rows: Vec<_> = rows.collect();
        let kind = of_kind.first().and_then(|subject| subject.kind.category());
        let name = kind.filter(|_| category.is_none()).map_or("", AnchorCategory::label).to_owned();
        let note = if name.is_empty() { String::new() } else { format!("{} 处", rows.len()) };
        groups.push(ListGroup { name, note, rows, row_height: 10.0 });
    }
    let title = category.map_or("全部处所", AnchorCategory::label);
    let mut head = job.head("目录", format!("{title} {}年", wanted.year));
    let binder = if wanted.number.is_empty() { "　　" } else { wanted.number.as_str() };
    head.corner = Some(("册号", format!("第 {binder} 册")));
    Listing {
        title: "目录".to_owned(),
        above: vec![
            ("", format!("{title}　{}年", wanted.year)),
            ("派出所", head.station.clone()),
            ("警务室", head.post.clone()),
        ],
        head,
        columns: vec![
            column("序号", 10.0),
            column("活页编号", 28.0),
            column("处所与地址", 84.0),
            column("页数", 18.0),
            column("备注", 30.0),
        ],
        groups,
        // Room for places that come to the binder later.
        spare: 6,
        ..Listing::default()
    }
}
