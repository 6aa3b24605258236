//! The promises of reading files, through real bytes.

mod layouts;
mod real_files;
mod refusals;
mod text;
mod workbooks;

use super::*;

/// Reads bytes as if they came from a file of this name.
fn read_named(bytes: impl Into<Vec<u8>>, name: &str) -> Result<Container, Refusal> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes.into()).unwrap();
    open(&path, Limits::default())
}

/// A text file that must be readable.
fn csv(bytes: impl Into<Vec<u8>>) -> Container {
    read_named(bytes, "台账.csv").unwrap()
}

/// The texts of all rows.
fn grid(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows().map(|row| row.cells.iter().map(|c| c.text.to_string()).collect()).collect()
}

/// Counts the names that every ledger in these tests has.
fn known(names: &[&str]) -> f32 {
    const KNOWN: &[&str] = &[
        "序号",
        "姓名",
        "公民身份号码",
        "联系电话",
        "场所名称",
        "场所编号",
        "房屋编号",
        "单位名称",
        "小区编号",
        "检查编号",
        "责任书编号",
        "备注",
        "人数",
        "地址",
        "责任书签订日期",
        "责任书到期日期",
        "职务",
    ];
    names.iter().filter(|name| KNOWN.contains(name)).count() as f32
}

fn header_of(sheet: &Sheet) -> HeaderAt {
    find_header(sheet, known).unwrap()
}

/// What every row but the header is.
fn kinds(sheet: &Sheet) -> Vec<(usize, RowKind)> {
    let header = header_of(sheet);
    lay_out(sheet, &header).map(|(kind, row)| (row.number, kind)).collect()
}

fn data_rows(sheet: &Sheet) -> usize {
    kinds(sheet).iter().filter(|(_, kind)| *kind == RowKind::Data).count()
}
