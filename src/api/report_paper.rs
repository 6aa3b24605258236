//! Figures, the year-start survey and the handover sheet as pages.

use std::borrow::Cow;

use crate::ledger::Post;
use crate::paper::{Chart, ChartLook, ChartSeries, Head, ListCell, ListColumn, Report, ReportPart};

use super::campaign::{BaseCell, BaseRow, CampaignPlace, CampaignReply};
use super::figures::{FigureColumn, FiguresReply, percent};
use super::handover::{HandoverHoles, HandoverReply};

/// More places than these are not named one by one behind a hole.
const NAMED: usize = 12;
/// Height of a row, in mm.
const ROW: f32 = 7.5;

/// The figures of a month or a year.
pub(super) fn figures(reply: &FiguresReply, post: &Post) -> Report {
    let mut report = begin(post, "工作统计", "统计期", &reply.title);
    let mut days = format!("{} 至 {}", reply.first, reply.last);
    if reply.running {
        days = format!("{days}，{}", reply.so_far);
    }
    report.above.insert(0, ("", days));
    report.parts.extend(trend(reply));
    for part in &reply.parts {
        let rows = part.rows.iter().map(|row| {
            let cells = row.cells.iter().map(|count| number(*count));
            [text(row.label), number(row.total)].into_iter().chain(cells).collect()
        });
        report.parts.push(ReportPart {
            name: format!("{}（{}）", part.title, part.unit),
            note: part.note.to_owned(),
            columns: columns(&[("项目", 46.0), ("合计", 24.0)], &reply.categories, 25.0),
            rows: rows.collect(),
            row_height: ROW,
            ..ReportPart::default()
        });
    }
    report.parts.extend(courses(reply));
    report.parts.push(lines(reply));
    report.parts.push(kinds(reply));
    if let Some(median) = reply.speed.median {
        report.notes.push(format!(
            "本期销号、移送的 {} 件隐患，一半在发现后 {median} 天内办完，平均 {} 天，最长 {} 天。",
            reply.speed.count,
            reply.speed.mean.unwrap_or_default(),
            reply.speed.longest.unwrap_or_default(),
        ));
    }
    report
}

/// The survey of a year.
pub(super) fn campaign(reply: &CampaignReply, post: &Post) -> Report {
    let mut report = begin(post, "年初排查情况", "年度", &format!("{}年", reply.year));
    report.above.insert(0, ("", format!("{} 至 {}", reply.first, reply.last)));
    let progress = |seen: u32, awaited: u32| match percent(seen, awaited) {
        Some(share) => small(&format!("{seen}／{awaited}　{share}%")),
        None => middle("—"),
    };
    let rows = reply.areas.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| progress(cell.seen, cell.awaited));
        [area(&row.area), progress(row.all.seen, row.all.awaited)]
            .into_iter()
            .chain(cells)
            .collect()
    });
    let seen = reply.seen + reply.late;
    report.parts.push(ReportPart {
        name: "进度（已看／应看）".to_owned(),
        note: format!(
            "应看 {} 处，已看 {seen} 处，其中过期补看 {} 处；停业停租不看 {} 处",
            reply.awaited, reply.late, reply.paused
        ),
        columns: columns(&[("社区", 46.0), ("合计", 24.0)], &reply.categories, 25.0),
        rows: rows.collect(),
        row_height: ROW,
        ..ReportPart::default()
    });
    report.parts.push(base(&reply.base, &reply.categories, &reply.as_of));
    let places = |name: &str, note: &str, day: &'static str, all: &[CampaignPlace]| ReportPart {
        name: format!("{name}　{} 处", all.len()),
        note: note.to_owned(),
        columns: vec![
            column("序号", 11.0),
            column("处所", 62.0),
            column("类别", 24.0),
            column("社区", 30.0),
            column(day, 26.0),
            column("说明", 27.0),
        ],
        rows: all.iter().enumerate().map(|(at, place)| place_row(at, place)).collect(),
        row_height: 9.0,
        ..ReportPart::default()
    };
    report.parts.push(places("新发现", "期内建页的和待核实的", "建页", &reply.found));
    report.parts.push(places("注销、迁出", "期内", "日期", &reply.closed));
    report.parts.push(places("还没看", "按走的路排", "看了", &reply.waiting));
    report
}

/// The handover sheet.
pub(super) fn handover(reply: &HandoverReply, post: &Post) -> Report {
    let mut report = begin(post, "警务室交接单", "截至", &reply.as_of);
    report.parts.push(base(&reply.base, &reply.categories, &reply.as_of));
    report.parts.push(ReportPart {
        name: "网眼".to_owned(),
        note: "缺什么、在哪里；补齐了自然没有".to_owned(),
        columns: vec![
            column("规则", 16.0),
            column("网眼", 40.0),
            column("级别", 14.0),
            column("数", 14.0),
            column("处所", 96.0),
        ],
        rows: reply.holes.iter().map(holes).collect(),
        row_height: ROW,
        ..ReportPart::default()
    });
    let over = reply.hazards.iter().filter(|hazard| hazard.over.is_some()).count();
    report.parts.push(ReportPart {
        name: format!("未销隐患　{} 件", reply.hazards.len()),
        note: format!("其中超期 {over} 件"),
        columns: vec![
            column("处所", 58.0),
            column("隐患", 60.0),
            column("发现", 23.0),
            column("期限", 23.0),
            column("超期", 16.0),
        ],
        rows: reply
            .hazards
            .iter()
            .map(|hazard| {
                let over = hazard.over.map_or(String::new(), |days| format!("{days} 天"));
                vec![
                    ListCell::Two(hazard.name.clone(), hazard.area.clone()),
                    text(&hazard.words),
                    small(&hazard.found),
                    small(&hazard.due),
                    small(&over),
                ]
            })
            .collect(),
        row_height: 9.0,
        ..ReportPart::default()
    });
    report.parts.push(ReportPart {
        name: format!("60 天内到期的责任书　{} 份", reply.letters.len()),
        columns: vec![
            column("处所", 66.0),
            column("社区", 30.0),
            column("责任书", 44.0),
            column("到期", 24.0),
            column("还有", 16.0),
        ],
        rows: reply
            .letters
            .iter()
            .map(|letter| {
                vec![
                    text(&letter.name),
                    small(&letter.area),
                    small(&letter.letter),
                    small(&letter.until),
                    small(&format!("{} 天", letter.days)),
                ]
            })
            .collect(),
        row_height: ROW,
        ..ReportPart::default()
    });
    report.parts.push(ReportPart {
        name: "最近的导出批次".to_owned(),
        columns: vec![column("日期", 30.0), column("方案", 120.0), column("行数", 30.0)],
        rows: reply
            .batches
            .iter()
            .map(|batch| vec![small(&batch.day), text(&batch.profile), number(batch.rows)])
            .collect(),
        row_height: ROW,
        ..ReportPart::default()
    });
    report.parts.push(ReportPart {
        name: format!("三条线组织　{} 个", reply.organisations.len()),
        note: "成员名单在各自的活页里".to_owned(),
        columns: vec![
            column("组织", 70.0),
            column("线", 28.0),
            column("种类", 36.0),
            column("成员", 18.0),
            column("联系处所", 28.0),
        ],
        rows: reply
            .organisations
            .iter()
            .map(|org| {
                let members = org.members.map_or(String::new(), |count| format!("{count} 人"));
                vec![
                    ListCell::Two(org.name.clone(), org.area.clone()),
                    small(org.line),
                    small(&org.kind),
                    small(&members),
                    small(&format!("{} 处", org.ties)),
                ]
            })
            .collect(),
        row_height: 9.0,
        ..ReportPart::default()
    });
    report.notes.push("本单只列处所和数字，不含人员名单；名册在各处所活页内。".to_owned());
    report.sign = vec!["移交人（签名）", "接收人（签名）", "监交人（签名）"];
    report
}

fn begin(post: &Post, title: &str, label: &'static str, words: &str) -> Report {
    let head = Head {
        station: post.station.clone(),
        post: post.name.clone(),
        number_label: label,
        leaf_no: words.to_owned(),
        ..Head::default()
    };
    Report {
        title: title.to_owned(),
        above: vec![("派出所", head.station.clone()), ("警务室", head.post.clone())],
        head,
        sign: vec!["制表（签名）", "审核（签名）", "日期"],
        ..Report::default()
    }
}

/// How whole the net was; nothing where nothing was noted yet.
fn trend(reply: &FiguresReply) -> Option<ReportPart> {
    let last = reply.trend.last()?;
    let now = last.coverage.map_or("—".to_owned(), |share| format!("{share}%"));
    Some(ReportPart {
        name: "覆盖率".to_owned(),
        note: format!(
            "应在网 {} 处，完好 {} 处，{now}（{}）；没有缺的、没有逾期的才算完好",
            last.expected, last.kept, last.day
        ),
        // One point is no course.
        chart: (reply.trend.len() > 1).then(|| Chart {
            labels: reply.trend.iter().map(|point| month_label(&point.day)).collect(),
            series: vec![ChartSeries {
                name: "完好处所占应在网处所（%）".to_owned(),
                values: reply.trend.iter().map(|point| point.coverage).collect(),
                look: ChartLook::Line,
            }],
            percent: true,
        }),
        ..ReportPart::default()
    })
}

/// Checks and hazards month by month.
fn courses(reply: &FiguresReply) -> [ReportPart; 2] {
    let labels: Vec<String> = reply.months.iter().map(|month| month_label(&month.month)).collect();
    let bars = |name: &str, note: &str, [due, done]: [(&str, Vec<u32>); 2]| {
        let series = |(name, values): (&str, Vec<u32>), look| ChartSeries {
            name: name.to_owned(),
            values: values.into_iter().map(|count| Some(f64::from(count))).collect(),
            look,
        };
        ReportPart {
            name: name.to_owned(),
            note: note.to_owned(),
            chart: Some(Chart {
                labels: labels.clone(),
                series: vec![series(due, ChartLook::Hollow), series(done, ChartLook::Solid)],
                percent: false,
            }),
            ..ReportPart::default()
        }
    };
    let months = &reply.months;
    [
        bars(
            "检查逐月",
            "周期最后一天落在当月的",
            [
                ("应查", months.iter().map(|month| month.checks_due).collect()),
                ("按期查了", months.iter().map(|month| month.checks_done).collect()),
            ],
        ),
        bars(
            "隐患逐月",
            "",
            [
                ("发现", months.iter().map(|month| month.hazards_found).collect()),
                ("销号、移送", months.iter().map(|month| month.hazards_settled).collect()),
            ],
        ),
    ]
}

fn lines(reply: &FiguresReply) -> ReportPart {
    let rows = reply.lines.iter().map(|line| {
        let share =
            percent(line.done, line.due).map_or("—".to_owned(), |share| format!("{share}%"));
        vec![
            text(&line.label),
            number(line.due),
            number(line.done),
            number(line.due - line.done),
            middle(&share),
        ]
    });
    ReportPart {
        name: "三条线和警务室（次）".to_owned(),
        note: "按周、月、年的窗口，窗口最后一天落在本期的".to_owned(),
        columns: vec![
            column("职责", 80.0),
            column("应做", 25.0),
            column("做了", 25.0),
            column("没做", 25.0),
            column("做到", 25.0),
        ],
        rows: rows.collect(),
        row_height: ROW,
        ..ReportPart::default()
    }
}

fn kinds(reply: &FiguresReply) -> ReportPart {
    let label = |code: &str| {
        let column = reply.categories.iter().find(|column| column.code == code);
        column.map_or("", |column| column.label)
    };
    let rows = reply.kinds.iter().map(|kind| {
        vec![
            small(label(kind.category)),
            text(&kind.label),
            number(kind.places),
            number(kind.opened),
            number(kind.joined),
            number(kind.closed),
        ]
    });
    ReportPart {
        name: "处所按种类（处）".to_owned(),
        columns: vec![
            column("类别", 26.0),
            column("种类", 66.0),
            column("期末", 22.0),
            column("新登记", 22.0),
            column("补录入网", 22.0),
            column("注销迁出", 22.0),
        ],
        rows: rows.collect(),
        row_height: ROW,
        ..ReportPart::default()
    }
}

/// Places and persons by area, with their sums.
fn base(rows: &[BaseRow], categories: &[FigureColumn], as_of: &str) -> ReportPart {
    let cell = |cell: &BaseCell| match cell.places {
        0 => middle("—"),
        _ if cell.people == 0 => small(&format!("{} 处", cell.places)),
        _ => small(&format!("{} 处 {} 人", cell.places, cell.people)),
    };
    let line = |name: ListCell, all: &BaseCell, cells: &[BaseCell]| -> Vec<ListCell> {
        [name, cell(all)].into_iter().chain(cells.iter().map(cell)).collect()
    };
    let mut out: Vec<Vec<ListCell>> =
        rows.iter().map(|row| line(area(&row.area), &row.all, &row.cells)).collect();
    let sum = |of: &dyn Fn(&BaseRow) -> Option<BaseCell>| {
        rows.iter().filter_map(of).fold(BaseCell::default(), |sum, cell| BaseCell {
            places: sum.places + cell.places,
            people: sum.people + cell.people,
        })
    };
    let sums: Vec<BaseCell> =
        (0..categories.len()).map(|at| sum(&|row| row.cells.get(at).copied())).collect();
    if rows.len() > 1 {
        out.push(line(text("合计"), &sum(&|row| Some(row.all)), &sums));
    }
    ReportPart {
        name: "底数".to_owned(),
        note: format!("{as_of}；人数按名册，没有名册的按登记卡"),
        columns: columns(&[("社区", 34.0), ("合计", 30.0)], categories, 29.0),
        rows: out,
        row_height: ROW,
        ..ReportPart::default()
    }
}

fn holes(holes: &HandoverHoles) -> Vec<ListCell> {
    let level = match holes.level {
        "high" => "高",
        "mid" => "中",
        _ => "低",
    };
    let mut names: Vec<&str> =
        holes.places.iter().take(NAMED).map(|place| place.name.as_str()).collect();
    let more = holes.places.len().saturating_sub(NAMED);
    let rest = format!("另 {more} 处");
    if more > 0 {
        names.push(&rest);
    }
    vec![
        small(&holes.rule),
        text(&holes.label),
        middle(level),
        number(holes.count),
        ListCell::Two(String::new(), names.join("、")),
    ]
}

fn place_row(at: usize, place: &CampaignPlace) -> Vec<ListCell> {
    let below = if place.name == place.address { "" } else { &place.address };
    vec![
        small(&(at + 1).to_string()),
        ListCell::Two(place.name.clone(), below.to_owned()),
        small(place.category),
        small(&place.area),
        small(&place.day),
        small(&place.why),
    ]
}

fn columns(
    first: &[(&'static str, f32)],
    categories: &[FigureColumn],
    width: f32,
) -> Vec<ListColumn> {
    let first = first.iter().map(|(head, width)| column(*head, *width));
    first.chain(categories.iter().map(|one| column(one.label, width))).collect()
}

fn column(head: impl Into<Cow<'static, str>>, width: f32) -> ListColumn {
    ListColumn { head: head.into(), width }
}

fn text(words: &str) -> ListCell {
    ListCell::Text(words.to_owned())
}

fn middle(words: &str) -> ListCell {
    ListCell::Middle(words.to_owned())
}

fn small(words: &str) -> ListCell {
    ListCell::Small(words.to_owned())
}

fn number(count: u32) -> ListCell {
    middle(&count.to_string())
}

fn area(name: &str) -> ListCell {
    text(if name.is_empty() { "没写社区" } else { name })
}

/// `2026-10-31` or `2026-10`: 10月; January with its year.
fn month_label(day: &str) -> String {
    let month = day.get(5..7).and_then(|month| month.parse::<u32>().ok()).unwrap_or_default();
    match month {
        1 => format!("{}年1月", day.get(2..4).unwrap_or_default()),
        month => format!("{month}月"),
    }
}
