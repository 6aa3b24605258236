//! The net and what is due, at a terminal.

use std::fmt::Write;

use chrono::NaiveDate;
use yuwang::api::holes::{DutiesReply, HolesReply};
use yuwang::api::{Result, Session};

use super::args::Global;
use super::{Ended, answer};

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
