//! Labels: spread to four em, in two lines where they are longer, parted where their words part.

use super::breaking::{Manner, break_lines};
use super::cell::SMALL;
use super::desk::Desk;
use super::fonts::Face;
use super::marks::MM;
use super::text::{Line, Spacing, clean, collect, sorts, width};

/// A label: one line or two, spread.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) lines: Vec<(Line, Spacing, f32)>,
    pub(super) size: f32,
}

/// Words that a label may be parted before.
const PARTS: &[&str] = &[
    "意见",
    "签名",
    "签到",
    "日期",
    "电话",
    "号码",
    "性质",
    "情况",
    "时间",
    "名称",
    "人员",
    "人数",
    "件数",
    "地址",
    "编号",
    "种类",
    "类别",
    "单位",
    "机构",
    "物品",
    "事实",
    "隐患",
    "身份",
    "位置",
    "负责人",
    "责任人",
    "管理人",
    "在场人",
    "现住址",
    "经营者",
    "有效",
    "信息系统",
    "二维码号",
    "证号",
    "备案号",
    "认定文号",
    "总层",
    "培训日",
    "所在地",
    "关系",
    "事项",
    "问题",
    "检查",
    "消防检查",
    "责任书",
    "代码",
];

/// A label for a cell: two to four characters spread to four em, longer ones in two lines.
pub(super) fn label(desk: &Desk<'_>, text: &str, cell: f32) -> Label {
    let text: String = clean(text).split_whitespace().collect();
    let count = text.chars().count();
    let room = cell - 2.0 * 0.9 * MM;
    let em = |text: &str| width(Face::Label, text, Spacing::Natural);
    let parts: Vec<String> = if (count <= 4 || em(&text) <= 4.2) && em(&text) * SMALL <= room {
        vec![text]
    } else {
        let (a, b) = part(&text);
        vec![a, b]
    };
    let widest = parts.iter().map(|p| em(p)).fold(0.0, f32::max);
    let mut size = SMALL;
    while widest * size > room && size > 6.5 {
        size -= 0.5;
    }
    if widest * size > room {
        let sorts = sorts(Face::Label, &parts.concat(), Spacing::Natural, &mut |_| {});
        let lines = break_lines(&sorts, room / size, 0.0, Manner::Text);
        let lines = lines.into_iter().map(collect).map(|l| (l.width * size, l));
        return Label { lines: lines.map(|(w, l)| (l, Spacing::Natural, w)).collect(), size };
    }
    let target = if parts.len() == 1 && cell > 19.0 * MM { 4.0 } else { widest };
    let target = if parts.len() == 1 && cell > 15.5 * MM && target < 4.0 && count > 1 {
        (room / size).min(4.0).max(widest)
    } else {
        target
    };
    let lines = parts
        .iter()
        .map(|part| {
            let line = desk.words(Face::Label, part);
            let gaps = part.chars().count().saturating_sub(1) as f32;
            if gaps < 1.0 || line.width >= target - 0.01 {
                let wide = line.width * size;
                return (line, Spacing::Natural, wide);
            }
            let extra = (target - line.width) / gaps;
            let wide = target * size;
            (line, Spacing::Spread(extra), wide)
        })
        .collect();
    Label { lines, size }
}

fn part(text: &str) -> (String, String) {
    let all: Vec<char> = text.chars().collect();
    let count = all.len();
    let tails = PARTS.iter().filter(|tail| text.ends_with(**tail)).map(|t| t.chars().count());
    let known = tails.filter(|t| count >= t + 2 && (count - t).abs_diff(*t) <= 3).max();
    let bracket = all.iter().position(|c| *c == '（').filter(|at| *at >= 2);
    let at = match (bracket, known) {
        (Some(at), _) => at,
        (None, Some(tail)) => count - tail,
        _ => count / 2,
    };
    let (a, b) = all.split_at(at.clamp(1, count.max(2) - 1).min(count));
    (a.iter().collect(), b.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_label_is_parted_where_its_words_part() {
        let parted = |text: &str| {
            let (a, b) = part(text);
            format!("{a}/{b}")
        };
        assert_eq!(parted("受托管理人"), "受托/管理人");
        assert_eq!(parted("被检查方意见"), "被检查方/意见");
        assert_eq!(parted("出租人现住址"), "出租人/现住址");
        assert_eq!(parted("消防安全管理人"), "消防安全/管理人");
        assert_eq!(parted("参加单位签到"), "参加单位/签到");
        assert_eq!(parted("组织负责人签名"), "组织负责人/签名");
        assert_eq!(parted("营业前消防检查"), "营业前/消防检查");
    }
}
