//! The post's particulars at a terminal.

use yuwang::api::post::PostFields;
use yuwang::api::{Result, Session};

use super::args::{Global, PostArgs};
use super::{Ended, answer};

pub fn run(global: &Global, session: &mut Session, args: PostArgs) -> Result<Ended> {
    let before = session.post()?;
    let mut fields = before.clone();
    let said = [
        (&mut fields.station, args.station),
        (&mut fields.name, args.post),
        (&mut fields.officer, args.officer),
        (&mut fields.officer_no, args.officer_no),
        (&mut fields.code, args.post_code),
        (&mut fields.bureau, args.bureau),
        (&mut fields.phone, args.phone),
    ];
    for (field, text) in said {
        if let Some(text) = text {
            *field = text;
        }
    }
    if fields == before {
        answer(global, &before, show)?;
    } else {
        let reply = session.set_post(fields)?;
        answer(global, &reply, |reply| reply.label.clone())?;
    }
    Ok(Ended::Well)
}

fn show(post: &PostFields) -> String {
    [
        ("派出所", &post.station),
        ("警务室", &post.name),
        ("责任民警", &post.officer),
        ("警号", &post.officer_no),
        ("代码", &post.code),
        ("上级公安机关", &post.bureau),
        ("电话", &post.phone),
    ]
    .map(|(label, text)| format!("{label}：{text}"))
    .join("\n")
}
