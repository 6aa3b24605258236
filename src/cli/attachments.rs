//! Attachments at a terminal.

use std::fmt::Write;

use yuwang::api::attachments::{AttachReply, AttachmentsReply, SavedReply};
use yuwang::api::{Error, Result, Session};
use yuwang::domain::SubjectId;

use super::args::{AttachArgs, Global};
use super::{Ended, answer, parse_id};

pub fn attach(global: &Global, session: &mut Session, args: AttachArgs) -> Result<Ended> {
    let place = page(args.place.or(args.org))?;
    let entry = args.entry.map(|id| parse_id(&id)).transpose()?;
    let reply = session.attach_file(place, entry, &args.file)?;
    answer(global, &reply, show_attached)?;
    Ok(Ended::Well)
}

pub fn list(global: &Global, session: &Session, page_id: Option<String>) -> Result<Ended> {
    let reply = session.attachments(page(page_id)?)?;
    answer(global, &reply, show_list)?;
    Ok(Ended::Well)
}

pub fn save(
    global: &Global,
    session: &mut Session,
    id: &str,
    out: &std::path::Path,
) -> Result<Ended> {
    let reply = session.save_attachment(parse_id(id)?, out)?;
    answer(global, &reply, show_saved)?;
    Ok(Ended::Well)
}

pub fn detach(global: &Global, session: &mut Session, id: &str) -> Result<Ended> {
    let reply = session.remove_attachment(parse_id(id)?)?;
    answer(global, &reply, |reply| reply.label.clone())?;
    Ok(Ended::Well)
}

fn page(id: Option<String>) -> Result<SubjectId> {
    let id = id.ok_or_else(|| Error::usage("请写明哪个处所：--place 编号 或 --org 编号。"))?;
    parse_id(&id)
}

fn show_attached(reply: &AttachReply) -> String {
    format!("已附上“{}”，编号 {}", reply.line.name, reply.line.attachment)
}

fn show_list(reply: &AttachmentsReply) -> String {
    if reply.attachments.is_empty() {
        return "没有附件。".to_owned();
    }
    let mut out = String::new();
    for line in &reply.attachments {
        let _ = writeln!(
            out,
            "{}  {}  {} KB  {} {}",
            line.attachment,
            line.name,
            line.size.div_ceil(1024),
            line.added_at,
            line.added_by,
        );
    }
    out
}

fn show_saved(reply: &SavedReply) -> String {
    format!("已另存为 {}；文件没有加密，用完请删除。", reply.file)
}
