//! Replies as Chinese text for a terminal.

use std::fmt::Write;

use yuwang::api::InitReply;
use yuwang::api::demo::DemoReply;
use yuwang::api::entries::{EditReply, HistoryReply, SearchReply};
use yuwang::api::files::{ExportReply, ImportReply, QueueReply};
use yuwang::api::forms::{CheckedDefinition, FormsReply};
use yuwang::api::keep::{
    BackupReply, CheckReply, EraseReply, RekeyReply, RestoreReply, UsersReply,
};
use yuwang::api::places::{PlaceLine, PlaceReply};
use yuwang::api::printing::PrintReply;
use yuwang::forms::{Catalogue, Shape};

/// Reasons of notices that somebody at a terminal should see.
const ACTED: [&str; 2] = ["SUCCEEDED", "RETENTION_OVER"];

fn lines<T>(items: &[T], empty: &str, line: impl Fn(&T) -> String) -> String {
    if items.is_empty() {
        return empty.to_owned();
    }
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub fn init(reply: &InitReply) -> String {
    format!(
        "已新建台账：{}\n恢复密钥（只显示这一次，请抄在纸上，与电脑分开保管）：\n\n{}\n",
        reply.ledger, reply.recovery_key
    )
}

pub fn places(places: &[PlaceLine]) -> String {
    let mut out = lines(places, "还没有登记。", |place| {
        let address = if place.address == place.name {
            String::new()
        } else {
            format!("  {}", place.address)
        };
        format!("{}  {}  {}{address}", place.id, place.leaf_no, place.name)
    });
    if !places.is_empty() {
        let _ = write!(out, "\n共 {} 处", places.len());
    }
    out
}

pub fn place(reply: &PlaceReply, catalogue: &Catalogue) -> String {
    let mut out = format!("{}  {}\n{}\n", reply.line.leaf_no, reply.line.name, reply.line.address);
    for entry in &reply.entries {
        let state = match entry.status {
            "complete" => "完好",
            "incomplete" => "未填全",
            "draft" => "草稿",
            _ => "已清除",
        };
        let late = entry.entered_late.as_ref().map(|day| format!("  补录（{day} 录入）"));
        let late = late.unwrap_or_default();
        let _ =
            writeln!(out, "\n[{}] {}（{state}）{}{late}", entry.leaf_no, entry.label, entry.entry);
        let label = |path: &str| catalogue.label_of(&format!("{}.{path}", entry.form));
        for (path, text) in &entry.shown {
            let _ = writeln!(out, "  {}：{text}", label(path));
        }
        for wrong in &entry.wrong {
            let _ = writeln!(out, "  {}：{}（{}）", label(&wrong.field), wrong.raw, wrong.message);
        }
        for finding in &entry.findings {
            let _ = writeln!(out, "  · {}", finding.message);
        }
    }
    out
}

pub fn edited(reply: &EditReply, catalogue: &Catalogue) -> String {
    let mut out = match (reply.change.is_some(), reply.status) {
        (false, _) => "没有变化，没有写入。".to_owned(),
        (true, "draft") => "已存为草稿，请改正下面几处。".to_owned(),
        (true, "incomplete") => "已保存，还没有填全。".to_owned(),
        _ => "已保存。".to_owned(),
    };
    let _ = write!(out, "\n条目 {}\n处所 {}", reply.entry, reply.place);
    for wrong in &reply.wrong {
        let label = catalogue.label_of(&format!("{}.{}", reply.form, wrong.field));
        let _ = write!(out, "\n· {label}：{}", wrong.message);
    }
    for finding in &reply.findings {
        let _ = write!(out, "\n· {}", finding.message);
    }
    out
}

pub fn history(reply: &HistoryReply) -> String {
    lines(&reply.history, "还没有修改。", |line| {
        let undone = if line.undone { "（已撤销）" } else { "" };
        format!("{}  {}{undone}", line.seq, line.text)
    })
}

pub fn search(reply: &SearchReply, catalogue: &Catalogue) -> String {
    lines(&reply.hits, "没有找到。", |hit| {
        let form = catalogue.label_of(&hit.form);
        let field = catalogue.label_of(&format!("{}.{}", hit.form, hit.field));
        format!("{}  {}  {form} {field}  {}", hit.place, hit.name, hit.text)
    })
}

pub fn check(reply: &CheckReply) -> String {
    if reply.ok {
        return "完好。".to_owned();
    }
    lines(&reply.findings, "", |finding| finding.message.clone())
}

pub fn backup(reply: &BackupReply) -> String {
    let state = if reply.verified { "已核验" } else { "有问题" };
    let mut out = format!(
        "{}（{state}）\n{} 条，{} 字节，SHA-256 {}",
        reply.file, reply.entries, reply.bytes, reply.sha256
    );
    for finding in &reply.findings {
        let _ = write!(out, "\n· {finding}");
    }
    out
}

pub fn restored(reply: &RestoreReply) -> String {
    let mut out = format!("已恢复到 {}，{} 条。", reply.ledger, reply.entries);
    if let Some(old) = &reply.replaced {
        let _ = write!(out, "\n原来的台账保留在 {old}。");
    }
    out
}

pub fn users(reply: &UsersReply) -> String {
    lines(&reply.users, "还没有用户。", |user| {
        let state = if user.active { String::new() } else { format!("（{}）", user.state_label) };
        format!("{}  {}{state}", user.name, user.role_label)
    })
}

pub fn rekeyed(reply: &RekeyReply) -> String {
    let mut out = format!(
        "已更换数据密钥。新的恢复密钥（只显示这一次，请抄在纸上，与电脑分开保管；原来的已作废）：\n\n{}\n",
        reply.recovery_key
    );
    if !reply.waiting.is_empty() {
        let _ = write!(
            out,
            "\n{} 要由民警设新口令后才能登录：yuwang user passwd 姓名",
            reply.waiting.join("、")
        );
    }
    out
}

pub fn erased(reply: &EraseReply) -> String {
    match &reply.certificate {
        Some(certificate) => {
            format!("已清除 {} 条，清除证明 {}。", certificate.entries.len(), certificate.id)
        }
        None => format!("有 {} 条保存期满；确认清除请加 --confirm，清除后不能撤销。", reply.due),
    }
}

pub fn forms(reply: &FormsReply) -> String {
    let mut out = String::new();
    for form in &reply.forms {
        let own = if form.own { "（本台账自有）" } else { "" };
        let shape = Shape::from_code(form.shape).map_or(form.shape, Shape::label);
        let _ = writeln!(out, "{:<28} {shape}  {}{own}", form.key, form.label);
        for field in &form.fields {
            let _ = writeln!(out, "  {:<32} {}（{}）", field.path, field.label, kind(field.kind));
        }
    }
    for refused in &reply.refused {
        let _ = writeln!(out, "没有采用：{refused}");
    }
    out
}

/// What is written into a field, in words.
fn kind(code: &str) -> &'static str {
    match code {
        "text" => "文字",
        "long" => "长文字",
        "name" => "姓名",
        "date" => "日期",
        "datetime" => "日期和时间",
        "int" => "整数",
        "dec" => "数字",
        "bool" => "是否",
        "code" => "选一项",
        "codes" => "选几项",
        "idno" => "证件号码",
        "uscc" => "统一社会信用代码",
        "phone" => "电话",
        "plate" => "车牌号",
        "sign" => "手签",
        "checklist" => "检查项目",
        _ => "",
    }
}

pub fn definition(reply: &CheckedDefinition) -> String {
    if reply.ok {
        return "写得对，可以放进台账的 forms 文件夹。".to_owned();
    }
    lines(&reply.problems, "", |problem| {
        if problem.key.is_empty() {
            format!("第{}行：{}", problem.line, problem.reason)
        } else {
            format!("第{}行，键 {}：{}", problem.line, problem.key, problem.reason)
        }
    })
}

pub fn imported(reply: &ImportReply, catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for report in reply.reports() {
        let what = report.container.sheet.as_deref().unwrap_or(&report.file);
        let verb = if report.dry_run { "将写入" } else { "已写入" };
        let _ = writeln!(
            out,
            "{what}：{} 行，{verb} {} 行（新增 {}，修改 {}，未变 {}），留下 {} 行待处理，跳过 {} 行",
            report.rows.total,
            report.written.added + report.written.updated + report.written.unchanged,
            report.written.added,
            report.written.updated,
            report.written.unchanged,
            report.rows.attention,
            report.rows.skipped,
        );
        for line in report.attention.iter().take(20) {
            // What is wrong with a cell begins with its heading already.
            let label = catalogue.label_of(&line.field);
            let label = if label.is_empty() || line.message.contains('：') {
                String::new()
            } else {
                format!("{label}：")
            };
            let _ = writeln!(out, "  第{}行 {label}{}", line.row, line.message);
        }
        if report.attention.len() > 20 {
            let _ =
                writeln!(out, "  … 还有 {} 处，用 yuwang queue 查看", report.attention.len() - 20);
        }
        // What the import did on its own account is told here too; the rest stands in the JSON reply.
        for line in report.notices.iter().filter(|l| ACTED.contains(&l.reason)).take(20) {
            let _ = writeln!(out, "  第{}行 {}", line.row, line.value);
        }
        for column in report.columns.iter().filter(|column| column.dropped.is_some()) {
            let _ = writeln!(out, "  “{}”一列在边界之外，没有读取", column.header);
        }
        for other in &report.other_sheets {
            if let Some(form) = &other.form {
                let _ = writeln!(
                    out,
                    "  还有工作表“{}”（{}，{} 行）没有导入，全部导入请加 --all-sheets",
                    other.sheet,
                    catalogue.label_of(form),
                    other.rows
                );
            }
        }
    }
    out
}

pub fn queue(reply: &QueueReply) -> String {
    let mut out = String::new();
    if reply.released > 0 {
        let _ = writeln!(out, "{} 行找到了所属处所，已写入。", reply.released);
    }
    out + &lines(&reply.queue, "没有待处理的行。", |line| {
        let why: Vec<_> = line
            .reasons
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|reason| reason.get("message")?.as_str())
            .collect();
        format!("{}  {} 第{}行：{}", line.id, line.file, line.row, why.join("；"))
    })
}

pub fn exported(reply: &ExportReply) -> String {
    let rows: usize = reply.files.iter().map(|file| file.rows).sum();
    let mut out = format!("{} 个文件，共 {rows} 行；清单 {}", reply.files.len(), reply.manifest);
    if !reply.problems.is_empty() {
        let _ = write!(out, "\n{} 处问题，有问题的行没有导出：", reply.problems.len());
        for problem in reply.problems.iter().take(20) {
            let _ =
                write!(out, "\n  第{}行 {}：{}", problem.record, problem.column, problem.message);
        }
    }
    for notice in &reply.notices {
        let _ = write!(out, "\n{notice}");
    }
    out
}

pub fn printed(reply: &PrintReply) -> String {
    let mut out = match &reply.changed {
        Some(_) if reply.pages == 0 => {
            return "活页夹和台账一致，没有要更换的活页，没有写文件。".to_owned();
        }
        Some(changed) if reply.file.is_empty() => format!(
            "更换 {} 份，新增 {} 份，注销 {} 份；取出 {} 页，放入 {} 页；没有写文件",
            changed.replaced, changed.added, changed.removed, changed.pages_out, changed.pages_in
        ),
        Some(changed) => format!(
            "{}：打印批次 {}，更换 {} 份，新增 {} 份，注销 {} 份；取出 {} 页，放入 {} 页。\n\
             放好以后：yuwang binder confirm {}；印坏了：yuwang binder recall {}",
            reply.file,
            changed.run,
            changed.replaced,
            changed.added,
            changed.removed,
            changed.pages_out,
            changed.pages_in,
            changed.run,
            changed.run
        ),
        None if reply.file.is_empty() => {
            format!("{} 张活页，{} 页，没有写文件", reply.leaves, reply.pages)
        }
        None => {
            let leaves = format!("{} 张活页，{} 页", reply.leaves, reply.pages);
            match reply.files.as_slice() {
                [] | [_] => format!("{}：{leaves}", reply.file),
                files => format!("{}\n共 {} 个文件，{leaves}", files.join("\n"), files.len()),
            }
        }
    };
    if reply.changed.is_none() && !reply.run.is_empty() {
        let run = &reply.run;
        let _ = write!(
            out,
            "\n打印批次 {run}。放好以后：yuwang binder confirm {run}；印坏了：yuwang binder recall {run}"
        );
    }
    for missing in &reply.missing_glyphs {
        let field = if missing.field.is_empty() { "版面" } else { &missing.field };
        let _ = write!(
            out,
            "\n缺字 {}（{}）：{} {}，{field}",
            missing.character, missing.code_point, missing.place_name, missing.leaf_no
        );
    }
    out
}

pub fn demo(reply: &DemoReply) -> String {
    let mut out = format!(
        "示例台账：{}（口令 yuwang-demo-ledger，除非另设了 YUWANG_PASSPHRASE）\n{} 个处所，{} 条，缺 {} 张活页\n",
        reply.ledger, reply.places, reply.entries, reply.holes
    );
    for pdf in &reply.pdfs {
        let _ = writeln!(out, "{}  {} 页", pdf.file, pdf.pages);
    }
    let rows: usize = reply.exports.iter().map(|file| file.rows).sum();
    let _ = writeln!(out, "导出 {} 个文件，{rows} 行", reply.exports.len());
    out
}
