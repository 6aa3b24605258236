//! A week, a month or a year on paper: what ends on each day, with boxes to tick where there is room for
//! names.

use chrono::Datelike;

use crate::domain::{Period, Window};
use crate::paper::{ListCell, ListColumn, ListGroup, ListMonth, Listing, MonthDay, Press};

use super::super::calendar::{CalendarDay, CalendarReply, EndsView};
use super::super::parts::Run;
use super::super::{Result, Session};
use super::{Job, column};

/// Names beside each other in one row; more of them go on in the next, so that a row fits a page.
const NAMES_OF_ROW: usize = 16;
/// Months beside each other in a year: a quarter.
const MONTHS_OF_ROW: usize = 3;

/// What the sheet is called, in the log too.
pub(super) fn called(span: &Window) -> &'static str {
    match span.period() {
        Period::Week => "周历",
        Period::Year => "年历",
        _ => "月历",
    }
}

impl Session {
    pub(super) fn calendar_sheet(
        &self,
        job: &Job<'_>,
        span: &Window,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let calendar = self.calendar_of(span)?;
        let (columns, groups, note) = match span.period() {
            Period::Week => week(&calendar),
            Period::Year => year(&calendar),
            _ => month(&calendar),
        };
        let list = Listing {
            title: format!("工作{}", called(span)),
            head: job.head("期间", span.to_string()),
            above: vec![
                ("", calendar.title.clone()),
                ("派出所", job.post.station.clone()),
                ("警务室", job.post.name.clone()),
            ],
            columns,
            groups,
            notes: vec![note.to_owned()],
            // Nobody writes into a year.
            bounded: span.period() != Period::Year,
            landscape: span.period() == Period::Month,
            ..Listing::default()
        };
        let laid = press.lay_out_list(&list);
        run.put(press, laid, &list.title)?;
        Ok(())
    }
}

type Parts = (Vec<ListColumn>, Vec<ListGroup>, &'static str);

/// Weeks as rows.
fn month(calendar: &CalendarReply) -> Parts {
    let columns = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    let columns = columns.iter().map(|day| column(*day, 36.0)).collect();
    let rows = calendar.days.chunks(7).map(|week| week.iter().map(day_cell).collect());
    let groups = vec![ListGroup { rows: rows.collect(), row_height: 20.0, ..ListGroup::default() }];
    (columns, groups, "一格里是当天截止的事：已做／应做。路线和名单另打周历和路线单。")
}

fn day_cell(day: &CalendarDay) -> ListCell {
    let (month, number) = numbers(day);
    let number = if day.inside { number.to_string() } else { format!("{month}月{number}日") };
    let of_lines = |ends: &&EndsView| ends.of == "organisation";
    let others = day.ends.iter().filter(|ends| !of_lines(ends));
    let mut lines: Vec<(String, bool)> =
        others.map(|ends| (in_words(ends), ends.level == "high")).collect();
    let (count, done) = day
        .ends
        .iter()
        .filter(of_lines)
        .fold((0, 0), |(count, done), ends| (count + ends.count, done + ends.done));
    if count > 0 {
        lines.push((of_all("三条线", count, done), false));
    }
    if day.planned > 0 {
        lines.push((format!("计划上门 {} 处", day.planned), false));
    }
    if day.shifts > 0 {
        lines.push((format!("巡逻 {} 班", day.shifts), false));
    }
    ListCell::Day(number, lines)
}

/// Seven days with the names of those whose day it is.
fn week(calendar: &CalendarReply) -> Parts {
    let columns = vec![
        column("要做的", 38.0),
        column("已做／应做", 22.0),
        column("还没做的，办妥一项勾一项", 120.0),
    ];
    let groups = calendar.days.iter().map(|day| {
        let (month, number) = numbers(day);
        let mut rows: Vec<Vec<ListCell>> = Vec::new();
        if day.planned > 0 {
            rows.push(plain("计划上门", format!("{} 处", day.planned), "见路线单"));
        }
        if day.shifts > 0 {
            rows.push(plain("巡逻", format!("{} 班", day.shifts), ""));
        }
        rows.extend(day.ends.iter().flat_map(rows_of));
        if rows.is_empty() {
            rows.push(vec![ListCell::Empty; 3]);
        }
        ListGroup {
            name: format!("{month}月{number}日　周{}", day.weekday),
            note: String::new(),
            rows,
            row_height: 8.0,
        }
    });
    (columns, groups.collect(), "列的是当天截止的事，早做早勾。")
}

fn plain(what: &str, count: String, note: &str) -> Vec<ListCell> {
    vec![ListCell::Text(what.to_owned()), ListCell::Middle(count), ListCell::Text(note.to_owned())]
}

fn rows_of(ends: &EndsView) -> Vec<Vec<ListCell>> {
    let count = format!("{}／{}", ends.done, ends.count);
    let open = ends.count - ends.done;
    if open > ends.names.len() || ends.names.is_empty() {
        let note = match (open, ends.of) {
            (0, _) => String::new(),
            (_, "post") => "警务室".to_owned(),
            _ => format!("还有 {open} 处没做，名单见程序里的日程"),
        };
        return vec![plain(&ends.todo, count, &note)];
    }
    let chunks = ends.names.chunks(NAMES_OF_ROW).enumerate();
    let row = |(at, names): (usize, &[String])| {
        let (what, count) = match at {
            0 => (ends.todo.clone(), count.clone()),
            _ => (format!("{}（续）", ends.todo), String::new()),
        };
        vec![ListCell::Text(what), ListCell::Middle(count), ListCell::Ticks(names.to_vec())]
    };
    chunks.map(row).collect()
}

/// Twelve months with their days, and below them what ends in it; what is of the year stands first,
/// with its day.
fn year(calendar: &CalendarReply) -> Parts {
    let months: Vec<ListCell> =
        calendar.days.chunk_by(|a, b| numbers(a).0 == numbers(b).0).map(month_cell).collect();
    let columns = (0..MONTHS_OF_ROW).map(|_| column("", 60.0)).collect();
    let rows = months.chunks(MONTHS_OF_ROW).map(<[ListCell]>::to_vec).collect();
    let groups = vec![ListGroup { rows, row_height: 50.0, ..ListGroup::default() }];
    (
        columns,
        groups,
        "方框：一年里的大事截止；下划线：周、月、季的事截止；黑点：责任书到期、整改期限。下面按月合计：已做／应做。",
    )
}

fn month_cell(days: &[CalendarDay]) -> ListCell {
    let number = days.first().map_or(0, |day| numbers(day).0);
    // What is of the year, by its day.
    let mut great: Vec<(u32, Vec<String>)> = Vec::new();
    // What is owed to the three lines week by week is one sum.
    let mut sums: Vec<EndsView> = Vec::new();
    for (day, ends) in days.iter().flat_map(|day| day.ends.iter().map(move |ends| (day, ends))) {
        if ends.long {
            let (number, words) = (numbers(day).1, in_words(ends));
            match great.last_mut().filter(|(last, _)| *last == number) {
                Some((_, all)) => all.push(words),
                None => great.push((number, vec![words])),
            }
            continue;
        }
        // What comes back every month and only reminds, or is the post's own, is in the calendar of the month.
        if ends.what == "window" && (ends.level == "low" || ends.of == "post") {
            continue;
        }
        let mut own = ends.clone();
        if own.of == "organisation" {
            (own.rule, own.todo) = (String::new(), "三条线每周".to_owned());
        }
        match sums.iter_mut().find(|sum| (&sum.rule, &sum.todo) == (&own.rule, &own.todo)) {
            Some(sum) => {
                sum.count += own.count;
                sum.done += own.done;
            }
            None => sums.push(own),
        }
    }
    sums.sort_by_key(|sum| sum.what != "letter");
    let mut rest: Vec<String> = sums.iter().map(in_words).collect();
    let planned: usize = days.iter().map(|day| day.planned).sum();
    if planned > 0 {
        rest.push(format!("计划上门 {planned} 处"));
    }
    let great = great.iter().map(|(day, all)| (format!("{day}日 {}", all.join("、")), true));
    let mut lines: Vec<(String, bool)> = great.collect();
    if !rest.is_empty() {
        lines.push((rest.join("、"), false));
    }
    ListCell::Month(Box::new(ListMonth { name: format!("{number}月"), weeks: weeks(days), lines }))
}

/// The days of a month in their weeks, which bear their ISO numbers.
fn weeks(days: &[CalendarDay]) -> Vec<(u32, Vec<Option<MonthDay>>)> {
    let mut out: Vec<(u32, Vec<Option<MonthDay>>)> = Vec::new();
    for day in days {
        let date = day.day.parse::<chrono::NaiveDate>().unwrap_or_default();
        let week = date.iso_week().week();
        if out.last().is_none_or(|(last, _)| *last != week) {
            let before = date.weekday().num_days_from_monday() as usize;
            out.push((week, vec![None; before]));
        }
        let ends = |of: &dyn Fn(&EndsView) -> bool| day.ends.iter().any(of);
        let own = MonthDay {
            number: date.day(),
            framed: ends(&|ends| ends.long),
            underlined: ends(&|ends| !ends.long && ends.what == "window"),
            dotted: ends(&|ends| ends.what != "window"),
        };
        if let Some((_, week)) = out.last_mut() {
            week.push(Some(own));
        }
    }
    out
}

/// 检查 3／12; 月通报讲评 of the post alone.
fn in_words(ends: &EndsView) -> String {
    let todo = match ends.what {
        "letter" => "责任书到期",
        _ => ends.todo.as_str(),
    };
    match (ends.of, ends.count, ends.done) {
        ("post", 1, 0) => todo.to_owned(),
        ("post", 1, _) => format!("{todo}（已做）"),
        (_, count, done) => of_all(todo, count, done),
    }
}

/// 检查 3／12; 检查 12 before any is done.
fn of_all(what: &str, count: usize, done: usize) -> String {
    match done {
        0 => format!("{what} {count}"),
        done => format!("{what} {done}／{count}"),
    }
}

/// Month and day of the month.
fn numbers(day: &CalendarDay) -> (u32, u32) {
    let date = day.day.parse::<chrono::NaiveDate>().unwrap_or_default();
    (date.month(), date.day())
}
