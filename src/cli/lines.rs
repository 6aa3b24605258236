//! The three lines and the two needles, at a terminal.

use std::fmt::Write;

use yuwang::api::lines::{BoardAsk, BoardCell, BoardReply, LinesReply};
use yuwang::api::needles::{NeedlesAsk, NeedlesReply};
use yuwang::api::{Result, Session};

use super::args::Global;
use super::{Ended, answer};

/// What `lines` answers: the organisations and their week.
#[derive(serde::Serialize)]
struct Lines {
    #[serde(flatten)]
    lines: LinesReply,
    #[serde(flatten)]
    board: BoardReply,
}

/// The organisations and the board of a week; something missing asks for attention.
pub fn lines(global: &Global, session: &Session, week: Option<String>) -> Result<Ended> {
    let reply =
        Lines { lines: session.organisations()?, board: session.week_board(&BoardAsk { week })? };
    answer(global, &reply, show)?;
    let missing = |cell: &BoardCell| cell.state == "missing";
    let board = &reply.board;
    let cells = board.boards.iter().flat_map(|board| &board.rows).flat_map(|row| &row.cells);
    let any = cells.chain(board.post.iter().map(|duty| &duty.cell)).any(missing);
    Ok(Ended::attention(any || !board.matters.is_empty()))
}

pub fn needles(global: &Global, session: &Session, month: Option<String>) -> Result<Ended> {
    answer(global, &session.needles(&NeedlesAsk { month })?, show_needles)?;
    Ok(Ended::Well)
}

fn show(reply: &Lines) -> String {
    let board = &reply.board;
    let mut out = format!("{}（{} 至 {}）", board.week, board.first, board.last);
    for line in &reply.lines.lines {
        let _ = write!(out, "\n{} {} 个", line.label, line.orgs.len());
    }
    for view in &board.boards {
        let columns: Vec<&str> = view.columns.iter().map(|c| c.label.as_str()).collect();
        let _ = write!(out, "\n\n{}（{}）", view.label, columns.join("、"));
        for row in &view.rows {
            let cells: Vec<&str> = row.cells.iter().map(words).collect();
            let _ = write!(out, "\n{}  {}", row.name, cells.join("  "));
        }
    }
    out.push('\n');
    for duty in &board.post {
        let window = &duty.window;
        let _ = write!(out, "\n{}  {window}  {}", duty.label, words(&duty.cell));
    }
    if !board.matters.is_empty() {
        let _ = write!(out, "\n\n没销项的房屋 {} 处", board.matters.len());
        for matter in &board.matters {
            let due = match matter.due_on.as_str() {
                "" => String::new(),
                due => format!("  限 {due}"),
            };
            let _ = write!(out, "\n{}  {}  {} 起{due}", matter.name, matter.what, matter.since);
        }
    }
    out
}

fn words(cell: &BoardCell) -> &str {
    if cell.words.is_empty() { "—" } else { &cell.words }
}

fn show_needles(reply: &NeedlesReply) -> String {
    let mut out = String::new();
    for kind in &reply.equipment {
        let _ = write!(out, "{}", kind.label);
        for count in &kind.all {
            let (some, none, unsaid) = (count.some, count.none, count.unsaid);
            let _ = write!(out, "  {}：有 {some}，无 {none}，未填 {unsaid}", count.label);
        }
        out.push('\n');
    }
    let patrols = &reply.patrols;
    let by: Vec<String> = patrols
        .forces
        .iter()
        .zip(&patrols.covered_by)
        .map(|(force, hours)| format!("{force} {hours}"))
        .collect();
    let _ = write!(
        out,
        "巡逻 {}：{} 班，覆盖 {} 小时（{}），{} 天没有人巡",
        patrols.month,
        patrols.shifts.len(),
        patrols.covered,
        by.join("，"),
        patrols.idle_days
    );
    if !patrols.gaps.is_empty() {
        let _ = write!(out, "\n整月没有人巡的时段：{}", patrols.gaps.join("、"));
    }
    out
}
