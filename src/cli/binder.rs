//! What is said of paper for the binder, at a terminal.

use std::fmt::Write;

use serde::Serialize;
use yuwang::api::binder::RunView;
use yuwang::api::{Result, Session};

use super::args::{BinderCommand, Global};
use super::{Ended, answer};

/// Answer of `binder`: the newest runs, newest first.
#[derive(Serialize)]
struct Reply {
    runs: Vec<RunView>,
}

pub fn settle(
    global: &Global,
    session: &mut Session,
    what: Option<BinderCommand>,
) -> Result<Ended> {
    match what.unwrap_or(BinderCommand::List) {
        BinderCommand::List => {}
        BinderCommand::Confirm { run } => {
            let id = session.binder_run(run.as_deref())?;
            session.binder_confirm(id)?;
        }
        BinderCommand::Recall { run } => {
            let id = session.binder_run(run.as_deref())?;
            session.binder_recall(id)?;
        }
    }
    answer(global, &Reply { runs: session.binder_runs()? }, show)?;
    Ok(Ended::Well)
}

fn show(reply: &Reply) -> String {
    if reply.runs.is_empty() {
        return "还没有打印过活页替换批次。".to_owned();
    }
    let mut out = String::new();
    for run in &reply.runs {
        let state = match run.state {
            "confirmed" => "已放入活页夹",
            "recalled" => "已作废",
            "superseded" => "后来重印过",
            _ => "等待放入",
        };
        let _ = writeln!(
            out,
            "{}  {state}  放入 {} 页，抽出 {} 页  {}  {} {}",
            run.number, run.pages_in, run.pages_out, run.words, run.at, run.user
        );
    }
    out
}
