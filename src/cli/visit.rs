//! A visit at a terminal: shown as JSON, written from JSON.

use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};
use yuwang::api::visit::hazards::ExtendAsk;
use yuwang::api::visit::{
    OpenHazard, VisitAsk, VisitReply, VisitRoundAsk, VisitSaveAsk, VisitSheetReply,
};
use yuwang::api::{Error, Result, Session};

use super::args::{Global, HazardCommand, VisitArgs};
use super::{Ended, answer, parse_id};

pub fn run(global: &Global, session: &mut Session, args: VisitArgs) -> Result<Ended> {
    let place = args.place.as_deref().map(parse_id).transpose()?;
    if args.route {
        let ask = VisitRoundAsk {
            places: place.into_iter().collect(),
            category: args.category,
            area: args.area,
        };
        let reply = session.visit_round(&ask)?;
        answer(global, &reply, |reply| {
            reply.stops.iter().fold(String::new(), |mut out, stop| {
                let due = stop.due.join("、");
                let seen = if stop.seen_today { "  今天已到" } else { "" };
                let _ = writeln!(
                    out,
                    "{}  {}  {}{}  {due}{seen}",
                    stop.place, stop.name, stop.road, stop.spot
                );
                out
            })
        })?;
        return Ok(Ended::Well);
    }
    match (place, args.show, args.file) {
        (Some(place), true, None) => {
            answer(global, &session.visit_sheet(place)?, show_sheet)?;
            Ok(Ended::Well)
        }
        (place, false, Some(file)) => {
            let mut ask: Value = serde_json::from_str(&read(&file)?).map_err(|why| {
                Error::usage(format!("上门记录不是合法的 JSON（第 {} 行）。", why.line()))
            })?;
            let known =
                |why: serde_json::Error| Error::usage(format!("上门记录里有不认识的内容：{why}。"));
            let ask = match place {
                Some(place) => {
                    if let Some(ask) = ask.as_object_mut() {
                        ask.insert("place".to_owned(), json!(place));
                    }
                    let visit: VisitAsk = serde_json::from_value(ask).map_err(known)?;
                    VisitSaveAsk { visits: vec![visit], ..VisitSaveAsk::default() }
                }
                None => serde_json::from_value(ask).map_err(known)?,
            };
            let reply = session.visit_save(&ask)?;
            answer(global, &reply, show_saved)?;
            Ok(if reply.problems.is_empty() { Ended::Well } else { Ended::Refused })
        }
        _ => Err(Error::usage("请写明：visit 编号 --show 看，visit 编号 --file 文件 写。")),
    }
}

/// Lists open hazards, and gives one more time.
pub fn hazard(global: &Global, session: &mut Session, what: HazardCommand) -> Result<Ended> {
    match what {
        HazardCommand::List { place } => {
            answer(global, &session.hazards(parse_id(&place)?)?, |reply| {
                if reply.hazards.is_empty() {
                    return "没有未销的隐患。".to_owned();
                }
                let mut out = String::new();
                reply.hazards.iter().for_each(|hazard| show_hazard(&mut out, hazard));
                out
            })?;
            Ok(Ended::Well)
        }
        HazardCommand::Extend { entry, number, until, reason } => {
            let row = number.checked_sub(1).ok_or_else(|| Error::usage("第几条从 1 起。"))?;
            let ask = ExtendAsk { entry: parse_id(&entry)?, row, until, reason };
            let reply = session.extend_hazard(&ask)?;
            answer(global, &reply, |_| format!("已延期到 {}。", ask.until))?;
            Ok(Ended::Well)
        }
    }
}

fn read(file: &Path) -> Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| Error::reading(&error, "标准输入"))?;
        return Ok(text);
    }
    std::fs::read_to_string(file)
        .map_err(|error| Error::reading(&error, &file.display().to_string()))
}

fn show_sheet(sheet: &VisitSheetReply) -> String {
    let mut out = format!("{}  {}  {}\n", sheet.line.name, sheet.kind, sheet.line.address);
    let last = sheet.last.as_deref().unwrap_or("没有");
    let _ = writeln!(out, "上次检查 {last}");
    for group in &sheet.checklist {
        let _ = writeln!(out, "{}", group.label);
        for item in &group.items {
            let _ = writeln!(out, "  {}  {}", item.code, item.label);
        }
    }
    for hazard in &sheet.hazards {
        show_hazard(&mut out, hazard);
    }
    for roster in &sheet.rosters {
        let _ = writeln!(out, "名册 {}  {} 人", roster.form, roster.rows.len());
    }
    for letter in &sheet.letters {
        let _ = writeln!(out, "责任书 {}  {}", letter.form, letter.words);
    }
    for gap in &sheet.gaps {
        let _ = writeln!(out, "要补：{}（{}）", gap.words, gap.when);
    }
    out
}

fn show_hazard(out: &mut String, hazard: &OpenHazard) {
    let next: Vec<&str> = hazard.next.iter().map(|state| state.label.as_str()).collect();
    let due = hazard.due_on.as_deref().unwrap_or("没有期限");
    let _ = writeln!(
        out,
        "隐患 {} 第 {} 条  {}  {due}  {}；之后可以是：{}",
        hazard.entry,
        hazard.row + 1,
        hazard.words,
        hazard.state_label,
        next.join("、")
    );
}

fn show_saved(reply: &VisitReply) -> String {
    if reply.problems.is_empty() {
        return format!("已写入 {} 处、{} 张，可以整次撤销。", reply.places, reply.written.len());
    }
    let mut out = String::from("没有写入：\n");
    for problem in &reply.problems {
        let _ = writeln!(out, "  {}：{}（{}）", problem.label, problem.message, problem.field);
    }
    out
}
