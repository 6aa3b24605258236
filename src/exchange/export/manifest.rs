//! The manifest: what was handed over, so that both sides can check it.

use std::fmt::Write as _;

use crate::domain::date::format_iso;
use crate::exchange::profile::{Charset, Profile, TextGuard};

use super::{Options, PlannedFile};

/// Name of the manifest.
pub(super) const NAME: &str = "清单.txt";

/// Text of the manifest, without byte order mark.
pub(super) fn text(
    profile: &Profile,
    charset: Charset,
    options: &Options,
    files: &[PlannedFile],
    left_out: usize,
) -> String {
    let rows: usize = files.iter().map(|file| file.rows).sum();
    let mut lines = vec![
        "渔网台账导出清单".to_owned(),
        format!("批次号：{}", line(&options.batch)),
        format!("方案：{}（{}）第{}版", line(&profile.name), profile.key, profile.version),
        format!("编码：{}", charset.label()),
        format!("导出日期：{}", format_iso(options.today)),
        format!("警务室：{}（{}）", line(&options.post.name), line(&options.post.code)),
        format!("导出人：{}", line(&options.exporter)),
        format!("用途：{}", line(&options.purpose)),
        match options.places.len() {
            0 => "范围：这一类全部处所".to_owned(),
            some => format!("范围：选中的{some}处"),
        },
        format!("历史链首：{}（第{}条）", line(&options.history_head), options.upto),
        format!("文件{}个，共{rows}行；有问题未导出{left_out}行", files.len()),
        String::new(),
        "文件名\t行数\tSHA-256\t处所活页编号".to_owned(),
    ];
    for file in files {
        let mut row = format!("{}\t{}\t{}", file.name, file.rows, file.sha256);
        let _ = write!(row, "\t{}", file.place.as_deref().unwrap_or_default());
        lines.push(row);
    }
    lines.push(String::new());
    lines.push(match profile.text_guard {
        TextGuard::None => "供机器导入：不要用电子表格打开后另存，长号码会变。".to_owned(),
        _ => "供人查看：号码带有防变形记号，机器导入会当成脏字符。".to_owned(),
    });
    lines.push("内含个人信息的，交接后按规定及时删除。".to_owned());
    lines.iter().fold(String::new(), |out, line| out + line + "\r\n")
}

/// Words that a person typed stay on their line.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
