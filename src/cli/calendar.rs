//! The plan of a day, the calendars and the rules, at a terminal.

use std::fmt::Write;

use yuwang::api::batches::{Batch, BatchWhat};
use yuwang::api::calendar::{CalendarAsk, CalendarReply, calendar_span};
use yuwang::api::plan::{PlanChange, PlanReply};
use yuwang::api::printing::{PrintRequest, Selection};
use yuwang::api::rules::{RuleChangeAsk, RulesReply};
use yuwang::api::{Error, Result, Session};

use super::args::{CalendarArgs, Global, PlanArgs, RuleCommand};
use super::progress::Work;
use super::{Ended, answer, parse_id, show};

/// Shows the plan of a day, changes it, prints it.
pub fn plan(global: &Global, session: &mut Session, args: PlanArgs) -> Result<Ended> {
    let day = args.day.unwrap_or_else(|| session.today());
    let ids = |texts: &[String]| texts.iter().map(|id| parse_id(id)).collect::<Result<Vec<_>>>();
    let change = PlanChange { day, add: ids(&args.add)?, remove: ids(&args.remove)? };
    let reply = match change.add.is_empty() && change.remove.is_empty() {
        true => session.plan(&yuwang::api::plan::PlanAsk { day: Some(day) })?,
        false => session.change_plan(&change)?,
    };
    let Some(out) = args.print else {
        answer(global, &reply, show_plan)?;
        return Ok(Ended::attention(!reply.left.is_empty()));
    };
    print(global, session, &PrintRequest { out, ..session.plan_print(day)? })
}

/// Shows a week, a month or a year, or prints it.
pub fn calendar(global: &Global, session: &mut Session, args: CalendarArgs) -> Result<Ended> {
    let span = [args.week, args.month, args.year].into_iter().flatten().next();
    let reply = session.calendar(&CalendarAsk { span })?;
    let Some(out) = args.out else {
        answer(global, &reply, show_calendar)?;
        return Ok(Ended::Well);
    };
    let what = BatchWhat::Calendar { span: calendar_span(&reply.span)? };
    let request = PrintRequest {
        out,
        selection: Selection::All,
        purpose: "日程".to_owned(),
        batch: Some(Batch { what, area: None, subkind: None }),
        ..PrintRequest::default()
    };
    print(global, session, &request)
}

fn print(global: &Global, session: &mut Session, request: &PrintRequest) -> Result<Ended> {
    let reply =
        Work::begin("已排", "处", global.json).run(|watch| session.print(request, watch))?;
    answer(global, &reply, show::printed)?;
    Ok(Ended::attention(!reply.missing_glyphs.is_empty()))
}

/// Lists the rules in force, and changes them.
pub fn rules(global: &Global, session: &mut Session, what: Option<RuleCommand>) -> Result<Ended> {
    let reply = match what.unwrap_or(RuleCommand::List) {
        RuleCommand::List => session.rules()?,
        RuleCommand::Set { rule, category, subkind, every, remind_days, share, off, reason } => {
            session.change_rule(&RuleChangeAsk {
                rule,
                category,
                subkind,
                every,
                remind_days,
                share,
                off,
                reason,
            })?
        }
        RuleCommand::Drop { number } => {
            let at = number.checked_sub(1).ok_or_else(|| Error::usage("编号从 1 起。"))?;
            session.drop_rule_change(at)?
        }
    };
    answer(global, &reply, show_rules)?;
    Ok(Ended::attention(!reply.problems.is_empty()))
}

fn show_plan(reply: &PlanReply) -> String {
    let mut out =
        format!("{}  计划 {} 处，已去 {} 处\n", reply.words, reply.stops.len(), reply.done);
    for stop in &reply.stops {
        let done = match &stop.early {
            Some(early) => format!("  {early} 提前去过"),
            None if stop.done => "  已去".to_owned(),
            None => String::new(),
        };
        let due = stop.due.join("、");
        let _ = writeln!(
            out,
            "{}  {}  {}{}{}  {due}{done}",
            stop.place, stop.name, stop.area, stop.road, stop.spot
        );
    }
    for left in &reply.left {
        let _ = writeln!(out, "{} 没去成 {} 处", left.words, left.places.len());
    }
    out
}

fn show_calendar(reply: &CalendarReply) -> String {
    let mut out = format!("{}\n", reply.title);
    for day in reply.days.iter().filter(|day| day.inside) {
        let mut parts: Vec<String> = day
            .ends
            .iter()
            .map(|ends| format!("{} {}/{}", ends.todo, ends.done, ends.count))
            .collect();
        if day.planned > 0 {
            parts.push(format!("计划上门 {}", day.planned));
        }
        if day.shifts > 0 {
            parts.push(format!("巡逻 {} 班", day.shifts));
        }
        if !parts.is_empty() {
            let _ = writeln!(out, "{} 周{}  {}", day.day, day.weekday, parts.join("，"));
        }
    }
    out
}

fn show_rules(reply: &RulesReply) -> String {
    let mut out = String::new();
    for rule in &reply.rules {
        let remind = rule.remind_days.map_or(String::new(), |days| format!("  提前 {days} 天"));
        let changed = if rule.changed.is_empty() { "" } else { "  本台账有改动" };
        let _ = writeln!(
            out,
            "{}  {}  {}  {}{remind}  {}{changed}",
            rule.id,
            rule.label,
            rule.of.join("、"),
            rule.every_label,
            rule.level
        );
    }
    for change in &reply.changes {
        let own = change.own.map_or(String::new(), |at| format!("第 {} 条  ", at + 1));
        let _ = writeln!(
            out,
            "改动：{own}{}  {}  {}  {}（{}）",
            change.rule, change.of, change.words, change.reason, change.file
        );
    }
    for problem in &reply.problems {
        let _ = writeln!(
            out,
            "没有采用：{} 第 {} 行，键 {}：{}",
            problem.file, problem.line, problem.key, problem.reason
        );
    }
    out
}
