//! Reports with their charts, boards, calendars and routes: held to the same bounds as forms, and kept as
//! text with them.

use super::bounds::{Luck, faults, words};
use super::*;
use crate::paper::marks;
use crate::paper::page::Stock;

/// Laid out as the press does it.
fn report_pages(report: &Report) -> (Vec<marks::Page>, Stock) {
    let (catalogue, options) = (Catalogue::builtin(), options());
    let shared = Shared::default();
    let stock = Stock::form(&catalogue, &options, false);
    let desk =
        Desk { catalogue: &catalogue, stock, head: &report.head, blank: false, shared: &shared };
    (crate::paper::report::pages(&desk, report, &options), desk.stock)
}

fn list_pages(list: &Listing) -> (Vec<marks::Page>, Stock) {
    let (catalogue, options) = (Catalogue::builtin(), options());
    let shared = Shared::default();
    let stock = Stock::form(&catalogue, &options, list.landscape);
    let desk =
        Desk { catalogue: &catalogue, stock, head: &list.head, blank: false, shared: &shared };
    (crate::paper::listing::pages(&desk, list, &options), desk.stock)
}

fn head_of_list(label: &'static str, number: &str) -> Head {
    Head {
        station: "郭家店派出所".into(),
        post: "河南社区警务室".into(),
        number_label: label,
        leaf_no: number.into(),
        purpose: "归档".into(),
        ..Head::default()
    }
}

fn column(head: &'static str, width: f32) -> ListColumn {
    ListColumn { head: head.into(), width }
}

fn chart(values: &[(u32, u32)]) -> Chart {
    let series = |name: &str, look, of: fn(&(u32, u32)) -> u32| ChartSeries {
        name: name.to_owned(),
        values: values.iter().map(|pair| Some(f64::from(of(pair)))).collect(),
        look,
    };
    Chart {
        labels: (1..=values.len()).map(|month| format!("{month}月")).collect(),
        series: vec![
            series("应查", ChartLook::Hollow, |pair| pair.0),
            series("按期查了", ChartLook::Solid, |pair| pair.1),
        ],
        percent: false,
    }
}

fn coverage(values: &[Option<f64>]) -> Chart {
    Chart {
        labels: (1..=values.len()).map(|month| format!("{month}月")).collect(),
        series: vec![ChartSeries {
            name: "完好处所占应在网处所（%）".into(),
            values: values.to_vec(),
            look: ChartLook::Line,
        }],
        percent: true,
    }
}

fn text(words: &str) -> ListCell {
    ListCell::Text(words.into())
}

/// A month as the year has it.
fn month(number: u32) -> ListMonth {
    let first = NaiveDate::from_ymd_opt(2026, number, 1).expect("a day");
    let mut weeks: Vec<(u32, Vec<Option<MonthDay>>)> = Vec::new();
    for day in first.iter_days().take_while(|day| chrono::Datelike::month(day) == number) {
        let week = chrono::Datelike::iso_week(&day).week();
        if weeks.last().is_none_or(|(last, _)| *last != week) {
            let before = chrono::Datelike::weekday(&day).num_days_from_monday() as usize;
            weeks.push((week, vec![None; before]));
        }
        let own = chrono::Datelike::day(&day);
        let last = day.succ_opt().is_some_and(|next| chrono::Datelike::month(&next) != number);
        let cell = MonthDay {
            number: own,
            framed: last && number.is_multiple_of(3),
            underlined: own.is_multiple_of(7) || last,
            dotted: own.is_multiple_of(5) || last,
        };
        weeks.last_mut().expect("a week").1.push(Some(cell));
    }
    let lines = vec![
        ("31日 年初排查 283、签联防联勤责任书".into(), true),
        ("责任书到期 12、三条线每周 48、检查 160／283".into(), false),
    ];
    ListMonth { name: format!("{number}月"), weeks, lines }
}

/// A report and lists as they are printed, by name.
pub(super) fn samples() -> Vec<(&'static str, Vec<marks::Page>)> {
    let months: Vec<(u32, u32)> = (0..12).map(|month| (280 + month, 23 * month)).collect();
    let shares: Vec<Option<f64>> = (0..12).map(|m| (m > 1).then(|| f64::from(m) * 8.3)).collect();
    let table = ReportPart {
        name: "检查（次）".into(),
        note: "应查按规则的周期；处所按当时在网的算".into(),
        columns: vec![column("项目", 46.0), column("合计", 24.0), column("场所", 110.0)],
        rows: vec![
            vec![text("应查"), ListCell::Middle("283".into()), ListCell::Small("160".into())],
            vec![text("按期查了"), ListCell::Middle("97".into()), ListCell::Empty],
        ],
        row_height: 7.5,
        ..ReportPart::default()
    };
    let part = |name: &str, chart| ReportPart {
        name: name.into(),
        note: "截至 2026-11-05".into(),
        chart: Some(chart),
        ..ReportPart::default()
    };
    let report = Report {
        title: "工作统计".into(),
        head: head_of_list("统计期", "2026年10月"),
        above: vec![("派出所", "郭家店派出所".into()), ("警务室", "河南社区警务室".into())],
        parts: vec![part("覆盖率", coverage(&shares)), table, part("检查逐月", chart(&months))],
        notes: vec!["统计期还没有结束，数字截至打印之日。".into()],
        sign: vec!["制表（签名）", "审核（签名）", "日期"],
    };
    let months: Vec<ListCell> =
        (1..=12).map(|number| ListCell::Month(Box::new(month(number)))).collect();
    let year = Listing {
        title: "工作年历".into(),
        head: head_of_list("期间", "2026"),
        above: vec![("", "2026年".into()), ("警务室", "河南社区警务室".into())],
        columns: (0..3).map(|_| column("", 60.0)).collect(),
        groups: vec![ListGroup {
            rows: months.chunks(3).map(<[ListCell]>::to_vec).collect(),
            row_height: 50.0,
            ..ListGroup::default()
        }],
        notes: vec!["方框：一年里的大事截止。".into()],
        ..Listing::default()
    };
    let day = |number: usize| {
        ListCell::Day(
            number.to_string(),
            vec![("检查 3／12".into(), true), ("三条线 4".into(), false)],
        )
    };
    let days: Vec<ListCell> = (1..=35).map(day).collect();
    let month = Listing {
        title: "工作月历".into(),
        columns: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
            .map(|d| column(d, 36.0))
            .into(),
        groups: vec![ListGroup {
            rows: days.chunks(7).map(<[ListCell]>::to_vec).collect(),
            row_height: 20.0,
            ..ListGroup::default()
        }],
        landscape: true,
        bounded: true,
        ..year.clone()
    };
    let board = Listing {
        title: "三条线周表".into(),
        columns: vec![
            column("序号", 10.0),
            column("组织", 60.0),
            column("交流", 50.0),
            column("通报", 60.0),
        ],
        groups: vec![ListGroup {
            name: "基层组织".into(),
            note: "2 个".into(),
            rows: vec![
                vec![
                    ListCell::Middle("1".into()),
                    ListCell::Two("北岗村村民委员会".into(), "负责人 欧阳淼淼".into()),
                    ListCell::Two("11-04".into(), "王警官".into()),
                    ListCell::Empty,
                ],
                vec![
                    ListCell::Middle("2".into()),
                    text("河湾社区居民委员会"),
                    ListCell::Ticks(vec!["做了".into(), "没做".into()]),
                    ListCell::Visit,
                ],
            ],
            row_height: 12.0,
        }],
        spare: 4,
        sign: vec!["填表（签名）"],
        ..year.clone()
    };
    vec![
        ("report", report_pages(&report).0),
        ("calendar-year", list_pages(&year).0),
        ("calendar-month", list_pages(&month).0),
        ("board", list_pages(&board).0),
    ]
}

fn any_chart(luck: &mut Luck) -> Chart {
    let places = [1, 2, 7, 12][luck.below(4)];
    let percent = luck.below(3) == 0;
    let most = [3, 40, 900, 20_000, 200_000][luck.below(5)];
    let mut series = |name: &str, look| ChartSeries {
        name: name.to_owned(),
        values: (0..places)
            .map(|_| match luck.below(5) {
                0 => None,
                _ if percent => Some(luck.below(1001) as f64 / 10.0),
                _ => Some(luck.below(most) as f64),
            })
            .collect(),
        look,
    };
    let series = match percent {
        true => vec![series("完好处所占应在网处所（%）", ChartLook::Line)],
        false => vec![series("应查", ChartLook::Hollow), series("按期查了", ChartLook::Solid)],
    };
    let labels = (0..places).map(|at| if at == 0 { "2026年1月".into() } else { format!("{at}月") });
    Chart { labels: labels.collect(), series, percent }
}

fn any_cell(luck: &mut Luck, said: &mut Vec<String>) -> ListCell {
    let mut words = |most: usize, luck: &mut Luck| {
        let words = luck.text(most);
        said.push(words.clone());
        words
    };
    match luck.below(8) {
        0 => ListCell::Empty,
        1 => ListCell::Middle(luck.below(100_000).to_string()),
        2 => ListCell::Small(words(30, luck)),
        3 => ListCell::Ticks((0..luck.below(9)).map(|_| words(24, luck)).collect()),
        4 => ListCell::Two(words(60, luck), words(60, luck)),
        5 => ListCell::Day(
            luck.below(31).to_string(),
            (0..luck.below(6)).map(|at| (words(20, luck), at == 0)).collect(),
        ),
        6 => ListCell::Visit,
        _ => ListCell::Text(words(120, luck)),
    }
}

/// Words of a chart that its line goes through.
fn crossed(page: &marks::Page) -> Vec<String> {
    let mut out = Vec::new();
    for mark in &page.own.marks {
        let marks::Mark::Line { x1, y1, x2, y2, .. } = *mark else { continue };
        if x1 == x2 || y1 == y2 {
            continue;
        }
        for mark in &page.own.marks {
            let marks::Mark::Run(run) = mark else { continue };
            let centre = run.y - run.face.centre() * run.size;
            let width = run.size * 0.3;
            let x = run.x + width;
            let y = y1 + (y2 - y1) * (x - x1) / (x2 - x1);
            if x1 <= x && x <= x2 && (y - centre).abs() < run.size * 0.4 {
                out.push(format!("a line through {}", run.text));
            }
        }
    }
    out
}

/// What reads back of a text: no white space, and what no font has is told by its number.
fn stands(pages: &[marks::Page], said: &str) -> bool {
    let all: String = pages.iter().map(words).collect();
    let wanted = said.chars().filter(|c| !c.is_whitespace());
    let wanted: String = wanted
        .map(|c| if c == '\u{1F600}' { "〔U+1F600〕".to_owned() } else { c.to_string() })
        .collect();
    all.contains(&wanted)
}

#[test]
fn reports_boards_and_calendars_stay_within_their_bounds_and_lose_nothing() {
    let mut wrong = Vec::new();
    for seed in 0..120 {
        let mut luck = Luck(seed * 77 + 5);
        let mut said = Vec::new();
        let columns = 2 + luck.below(4);
        let rows = |luck: &mut Luck, said: &mut Vec<String>| -> Vec<Vec<ListCell>> {
            let many = luck.below(9);
            let row = |_| (0..columns).map(|_| any_cell(luck, said)).collect();
            (0..many).map(row).collect()
        };
        let names = ["处所", "负责人姓名和电话", "级别", "说明", "备注", "期限"];
        let heads: Vec<ListColumn> =
            (0..columns).map(|at| column(names[at], [30.0, 44.0, 60.0][at % 3])).collect();
        let mut parts = Vec::new();
        for at in 0..1 + luck.below(4) {
            let chart = (luck.below(2) == 0).then(|| any_chart(&mut luck));
            let table = chart.is_none() || luck.below(2) == 0;
            parts.push(ReportPart {
                name: format!("第{at}部分（处）"),
                note: "应查按规则的周期，看周期最后一天落在本期的；处所按当时在网的算".into(),
                chart,
                columns: if table { heads.clone() } else { Vec::new() },
                rows: if table { rows(&mut luck, &mut said) } else { Vec::new() },
                row_height: 7.5,
            });
        }
        let report = Report {
            title: "工作统计".into(),
            head: head_of_list("统计期", "2026年10月"),
            above: vec![("派出所", "郭家店派出所".into()), ("警务室", "河南社区警务室".into())],
            parts,
            notes: vec![
                "本期销号、移送的隐患，一半在发现后 7 天内办完。".repeat(1 + luck.below(4)),
            ],
            sign: vec!["制表（签名）", "审核（签名）", "日期"],
        };
        let (pages, stock) = report_pages(&report);
        let mut look = |what: &str, pages: &[marks::Page], stock: &Stock, said: &[String]| {
            for page in pages {
                let faults = faults(page, stock).into_iter().chain(crossed(page));
                wrong.extend(faults.map(|fault| format!("{seed} {what} {}: {fault}", page.number)));
            }
            let lost = said.iter().filter(|said| !stands(pages, said));
            wrong.extend(lost.map(|said| format!("{seed} {what}: not on paper: {said}")));
        };
        look("report", &pages, &stock, &said);

        let mut said = Vec::new();
        let group = |luck: &mut Luck, said: &mut Vec<String>| ListGroup {
            name: if luck.below(3) == 0 { String::new() } else { "南苑家园".into() },
            note: "晴川社区　3 处".into(),
            rows: rows(luck, said),
            row_height: [8.0, 12.0, 20.0][luck.below(3)],
        };
        let list = Listing {
            title: "上门路线单".into(),
            head: head_of_list("路线单", "LX-202611-01"),
            above: vec![("", "2026年11月12日 周四".into()), ("警务室", "河南社区警务室".into())],
            groups: (0..1 + luck.below(4)).map(|_| group(&mut luck, &mut said)).collect(),
            columns: heads,
            spare: luck.below(5),
            bounded: luck.below(2) == 0,
            landscape: luck.below(2) == 0,
            sign: vec!["填表（签名）"],
            ..Listing::default()
        };
        let (pages, stock) = list_pages(&list);
        look("list", &pages, &stock, &said);
    }
    for (name, pages) in samples() {
        let (catalogue, options) = (Catalogue::builtin(), options());
        let stock = Stock::form(&catalogue, &options, name == "calendar-month");
        for page in &pages {
            wrong.extend(faults(page, &stock).into_iter().map(|fault| format!("{name}: {fault}")));
        }
        assert_eq!(pages.len(), 1, "{name} is one page");
    }
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong.into_iter().take(60).collect::<Vec<_>>().join("\n")
    );
}
