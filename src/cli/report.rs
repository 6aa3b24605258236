//! Figures, the year-start survey and the handover sheet at a terminal.

use std::fmt::Write;

use yuwang::api::campaign::CampaignReply;
use yuwang::api::handover::HandoverReply;
use yuwang::api::report::ReportReply;
use yuwang::api::report_desk::{ReportAsk, ReportKind};
use yuwang::api::{Result, Session};

use super::args::{CampaignArgs, Global, ReportArgs};
use super::{Ended, answer};

pub fn run(global: &Global, session: &mut Session, args: ReportArgs) -> Result<Ended> {
    if args.handover {
        if let Some(path) = &args.out {
            let ask = ReportAsk { kind: ReportKind::Handover, ..ReportAsk::default() };
            session.report_save(&ask, path)?;
        }
        answer(global, &session.handover()?, show_handover)?;
        return Ok(Ended::Well);
    }
    let period = args.month.or(args.year);
    let reply = session.report(period.as_deref())?;
    if let Some(path) = &args.csv {
        session.report_csv(&reply, path)?;
    }
    if let Some(path) = &args.out {
        let period = period.unwrap_or_default();
        session.report_save(&ReportAsk { kind: ReportKind::Figures, period }, path)?;
    }
    answer(global, &reply, show)?;
    Ok(Ended::Well)
}

/// The survey of a year.
pub fn campaign(global: &Global, session: &mut Session, args: CampaignArgs) -> Result<Ended> {
    let reply = session.campaign(args.year)?;
    if let Some(path) = &args.out {
        let period = reply.year.to_string();
        session.report_save(&ReportAsk { kind: ReportKind::Campaign, period }, path)?;
    }
    answer(global, &reply, show_campaign)?;
    Ok(Ended::attention(!reply.running && !reply.waiting.is_empty()))
}

fn show(reply: &ReportReply) -> String {
    let plan = yuwang::net::figures::Plan::builtin().ok();
    let label =
        |key: &str| plan.as_ref().and_then(|plan| plan.label(key)).unwrap_or(key).to_owned();
    let mut out = String::new();
    for (key, value) in reply.shown_figures() {
        let words = match value.as_object() {
            Some(inner) => inner
                .iter()
                .map(|(k, v)| format!("{} {v}", label(k)))
                .collect::<Vec<_>>()
                .join("，"),
            None => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        };
        let _ = writeln!(out, "{}：{words}", label(key));
    }
    let so_far = Some(&reply.work.so_far).filter(|words| !words.is_empty());
    let so_far = so_far.map(|words| format!("（{words}）")).unwrap_or_default();
    let _ = writeln!(out, "\n{}{so_far}", reply.work.title);
    for part in &reply.work.parts {
        let rows = part.rows.iter().map(|row| format!("{} {}", row.label, row.total));
        let rows = rows.collect::<Vec<_>>().join("，");
        let _ = writeln!(out, "{}（{}）：{rows}", part.title, part.unit);
    }
    for line in &reply.work.lines {
        let _ = writeln!(out, "{}：应做 {}，做了 {}", line.label, line.due, line.done);
    }
    out
}

fn show_campaign(reply: &CampaignReply) -> String {
    let mut out = format!(
        "{}年年初排查：应看 {} 处，已看 {} 处，其中过期补看 {} 处；新发现 {} 处，注销 {} 处，停业停租 {} 处\n",
        reply.year,
        reply.awaited,
        reply.seen + reply.late,
        reply.late,
        reply.found.len(),
        reply.closed.len(),
        reply.paused,
    );
    for row in &reply.areas {
        let area = if row.area.is_empty() { "没写社区" } else { &row.area };
        let _ = writeln!(out, "{area}：{}／{}", row.all.seen, row.all.awaited);
    }
    for place in &reply.waiting {
        let _ = writeln!(out, "{}  {}  {}", place.id, place.name, place.address);
    }
    out
}

fn show_handover(reply: &HandoverReply) -> String {
    let mut out = format!("截至 {}\n", reply.as_of);
    for row in &reply.base {
        let area = if row.area.is_empty() { "没写社区" } else { &row.area };
        let _ = writeln!(out, "{area}：{} 处，{} 人", row.all.places, row.all.people);
    }
    for holes in &reply.holes {
        let _ = writeln!(out, "{}  {}  {} 个", holes.rule, holes.label, holes.count);
    }
    let _ = writeln!(
        out,
        "未销隐患 {} 件，将到期责任书 {} 份，导出批次 {} 个，三条线组织 {} 个",
        reply.hazards.len(),
        reply.letters.len(),
        reply.batches.len(),
        reply.organisations.len(),
    );
    out
}
