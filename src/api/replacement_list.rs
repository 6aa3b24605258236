//! The list in front of a print of what changed: what to take out of the binder and what to put in.

use std::collections::BTreeSet;

use crate::paper::{Head, ListCell, ListColumn, ListGroup, Listing};
use crate::store::binder::BinderPage;

/// What becomes of a leaf.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Replaced,
    Added,
    Removed,
}

/// A line of the list.
pub(super) struct Line {
    pub(super) fate: Fate,
    pub(super) leaf_no: String,
    pub(super) place: String,
    pub(super) form: String,
    /// The leaf of the binder that it is put behind; `None`: the first of its place. Empty: behind
    /// the line before.
    pub(super) after: Option<String>,
    pub(super) out: Vec<BinderPage>,
    /// All pages of the leaf are taken out.
    pub(super) out_whole: bool,
    pub(super) put: Vec<BinderPage>,
    pub(super) put_whole: bool,
}

/// `12 版 2 页` for a whole leaf, `12 版第 2 页` for some of its pages.
fn pages_in_words(pages: &[BinderPage], whole: bool) -> String {
    let revisions: BTreeSet<u32> = pages.iter().map(|page| page.revision).collect();
    let revisions: Vec<String> = revisions.iter().map(u32::to_string).collect();
    let revisions = format!("{} 版", revisions.join("、"));
    if whole {
        return format!("{revisions} {} 页", pages.len());
    }
    let mut numbers: Vec<String> = Vec::new();
    for part in pages.chunk_by(|a, b| a.page + 1 == b.page) {
        match (part.first(), part.last()) {
            (Some(first), Some(last)) if last.page > first.page => {
                numbers.push(format!("{}–{}", first.page, last.page));
            }
            (Some(first), _) => numbers.push(first.page.to_string()),
            _ => {}
        }
    }
    format!("{revisions}第 {} 页", numbers.join("、"))
}

/// The list in front: what to take out and what to put in, a box for each.
pub(super) fn listing(lines: &[Line], head: Head) -> Listing {
    let mut number = 0;
    let mut groups = Vec::new();
    for (fate, name, note) in [
        (Fate::Replaced, "更换", "取出旧页，放入新页"),
        (Fate::Added, "新增", "插入新页"),
        (Fate::Removed, "注销", "整份抽出，按期限存放"),
    ] {
        let rows: Vec<Vec<ListCell>> = lines
            .iter()
            .filter(|line| line.fate == fate)
            .map(|line| {
                number += 1;
                row(number, line)
            })
            .collect();
        if !rows.is_empty() {
            let note = format!("{note}　{} 份", rows.len());
            groups.push(ListGroup { name: name.to_owned(), note, rows, row_height: 10.0 });
        }
    }
    let pages_out: usize = lines.iter().map(|line| line.out.len()).sum();
    let pages_in: usize = lines.iter().map(|line| line.put.len()).sum();
    let column = |head: &'static str, width| ListColumn { head: head.into(), width };
    Listing {
        title: "活页替换清单".to_owned(),
        above: vec![("派出所", head.station.clone()), ("警务室", head.post.clone())],
        head,
        columns: vec![
            column("序号", 9.0),
            column("活页编号", 31.0),
            column("处所", 45.0),
            column("表单", 37.0),
            column("取出", 24.0),
            column("放入", 24.0),
        ],
        groups,
        total: Some((
            "合计".to_owned(),
            vec![format!("取出 {pages_out} 页"), format!("放入 {pages_in} 页")],
        )),
        notes: vec![
            "每组内的次序与活页夹一致，由前往后逐份办理，办一份勾一份。取出的旧页不得留在夹内：责任书和检查记录按保存期限存放，其余当日交还统一销毁。全部勾完后在程序中点“已放入活页夹”，本批才算完成；印坏的点“作废本批”。".to_owned(),
        ],
        sign: vec!["经手人（签名）", "复核人（签名）", "办妥日期"],
        ..Listing::default()
    }
}

fn row(number: usize, line: &Line) -> Vec<ListCell> {
    let pages = |pages: &[BinderPage], whole: bool| {
        if pages.is_empty() {
            ListCell::Middle("—".to_owned())
        } else {
            ListCell::Boxes(vec![pages_in_words(pages, whole)])
        }
    };
    let form = match (line.fate, line.after.as_deref()) {
        (Fate::Added, None) => format!("{}\n新的一处，按编号放", line.form),
        (Fate::Added, Some(after)) if !after.is_empty() => {
            format!("{}\n放在{after}后", line.form)
        }
        _ => line.form.clone(),
    };
    vec![
        ListCell::Middle(number.to_string()),
        ListCell::Text(line.leaf_no.clone()),
        ListCell::Text(line.place.clone()),
        ListCell::Text(form),
        pages(&line.out, line.out_whole),
        pages(&line.put, line.put_whole),
    ]
}
