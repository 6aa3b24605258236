//! The recycle bin at a terminal.

use std::fmt::Write;

use yuwang::api::bin::BinReply;
use yuwang::api::{Result, Session};

use super::args::Global;
use super::{Ended, answer, parse_id};

pub fn list(global: &Global, session: &Session) -> Result<Ended> {
    answer(global, &session.recycle_bin()?, show)?;
    Ok(Ended::Well)
}

pub fn bring_back(global: &Global, session: &mut Session, entry: &str) -> Result<Ended> {
    let reply = session.bring_back(parse_id(entry)?)?;
    answer(global, &reply, |reply| reply.label.clone())?;
    Ok(Ended::Well)
}

fn show(reply: &BinReply) -> String {
    if reply.bin.is_empty() {
        return "回收站是空的。".to_owned();
    }
    let mut out = String::new();
    for line in &reply.bin {
        let whole = if line.whole_page { "（整套活页）" } else { "" };
        let _ = writeln!(
            out,
            "{}  {}  {}{whole}  {}  {} {}删除",
            line.entry, line.place_name, line.label, line.what, line.at, line.user
        );
    }
    out
}
