//! The net and what is due, at a terminal.

use std::fmt::Write;

use chrono::NaiveDate;
use yuwang::api::exemptions::{ExemptAsk, ExemptionsReply};
use yuwang::api::holes::{DutiesReply, HolesReply};
use yuwang::api::net::ExcusedView;
use yuwang::api::{Result, Session};

use super::args::{ExemptionCommand, Global};
use super::{Ended, answer, parse_id};

/// The net; its holes one by one when they are asked for, or for a program.
pub fn net(
    global: &Global,
    session: &Session,
    category: Option<&str>,
    each: bool,
) -> Result<Ended> {
    let reply = session.holes(category)?;
    answer(global, &reply, |reply| show(reply, each))?;
    Ok(Ended::attention(reply.holes.iter().any(|hole| hole.level != "low")))
}

pub fn duties(
    global: &Global,
    session: &Session,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Ended> {
    answer(global, &session.duties(from, to)?, show_duties)?;
    Ok(Ended::Well)
}

fn show(reply: &HolesReply, each: bool) -> String {
    let torn = reply.holes.iter().filter(|hole| hole.level != "low").count();
    let mut out = format!(
        "应在网 {} 处，完好 {} 处，网眼 {torn} 个，将到期 {} 个",
        reply.expected,
        reply.present,
        reply.holes.len() - torn
    );
    if let Some(share) = reply.coverage.all {
        let _ = write!(out, "；覆盖率 {share}%");
    }
    if each {
        for hole in &reply.holes {
            let when = match hole.days {
                Some(days) if days >= 0 => format!("  已 {} 天", days + 1),
                Some(days) => format!("  还有 {} 天", -days - 1),
                None => String::new(),
            };
            let _ = write!(out, "\n{}  {}  {}{when}", hole.rule, hole.name, hole.words);
            if let Some(excused) = &hole.excused {
                let ExcusedView { rule, words, until, .. } = excused;
                let _ =
                    write!(out, "（{words}：exemption add 编号 --rule {rule} --until {until}）");
            }
        }
    }
    out
}

fn show_duties(reply: &DutiesReply) -> String {
    if reply.duties.is_empty() {
        return "这段时间没有到期的事。".to_owned();
    }
    let mut out = String::new();
    for duty in &reply.duties {
        let done = duty.done_by.as_ref().map_or(String::new(), |day| format!("  {day} 已做"));
        let _ = writeln!(out, "{}  {}  {}  {}{done}", duty.due, duty.rule, duty.label, duty.name);
    }
    out
}

/// Grants, ends and lists exemptions.
pub fn exemption(
    global: &Global,
    session: &mut Session,
    what: Option<ExemptionCommand>,
) -> Result<Ended> {
    match what.unwrap_or(ExemptionCommand::List) {
        ExemptionCommand::List => {}
        ExemptionCommand::Add { id, rule, until, reason } => {
            session.exempt(&ExemptAsk { place: parse_id(&id)?, rule, reason, until })?;
        }
        ExemptionCommand::End { id } => {
            session.end_exemption(parse_id(&id)?)?;
        }
    }
    answer(global, &session.exemptions(None)?, show_exemptions)?;
    Ok(Ended::Well)
}

fn show_exemptions(reply: &ExemptionsReply) -> String {
    if reply.exemptions.is_empty() {
        return "没有豁免。".to_owned();
    }
    let mut out = String::new();
    for one in &reply.exemptions {
        let state = match one.state {
            "holds" => "有效",
            "over" => "到期",
            _ => "已取消",
        };
        let _ = writeln!(
            out,
            "{}  {state}  {} {}  {}  {} 至 {}  {}  {}",
            one.id, one.rule, one.label, one.name, one.since, one.until, one.reason, one.user
        );
    }
    out
}
