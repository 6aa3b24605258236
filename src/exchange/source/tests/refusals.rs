//! Every file that is refused, and that the words say what to do.

use std::path::Path;

use super::*;

fn refused(bytes: impl Into<Vec<u8>>, name: &str) -> &'static str {
    let refusal = read_named(bytes, name).unwrap_err();
    assert!(refusal.message().ends_with("台账未作任何改动。"));
    assert!(refusal.hint().starts_with('请'));
    refusal.code.as_str()
}

/// The start of an OLE2 file with these names in its directory.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    for name in names {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = entry.len() as u16 + 2;
        entry.resize(128, 0);
        entry[64..66].copy_from_slice(&length.to_le_bytes());
        bytes.extend(entry);
    }
    bytes
}

/// A stored ZIP with empty members.
fn archive(names: &[&str]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for name in names {
        let at = bytes.len() as u32;
        let length = name.len() as u16;
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend(length.to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        directory.extend(length.to_le_bytes());
        directory.extend([0; 12]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, size, count) = (bytes.len() as u32, directory.len() as u32, names.len() as u16);
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(size.to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn nothing_in_it() {
    for empty in ["", " \r\n\t\n", "\u{FEFF}", ",,,\n,,,\n", "\u{3000}\n"] {
        assert_eq!(refused(empty, "a.csv"), "EMPTY");
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    assert_eq!(refused(book.save_to_buffer().unwrap(), "a.xlsx"), "EMPTY");
    assert_eq!(refused("", "a.xlsx"), "EMPTY");
}

#[test]
fn something_else_under_the_name_of_a_table() {
    let program = [b"MZ\x90\0".to_vec(), vec![0; 60]].concat();
    let others: [(&str, Vec<u8>); 8] = [
        ("PDF", b"%PDF-1.7\n...".to_vec()),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0".to_vec()),
        ("photo", b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec()),
        ("program", program),
        ("docx", archive(&["[Content_Types].xml", "word/document.xml"])),
        ("zip", archive(&["台账.csv"])),
        ("doc", compound(&["Root Entry", "WordDocument"])),
        ("binary", (0..=255u8).cycle().take(4000).collect()),
    ];
    for (what, bytes) in others {
        assert_eq!(refused(bytes.clone(), "a.csv"), "NOT_A_CSV", "{what}");
        assert_eq!(refused(bytes.clone(), "a.xls"), "NOT_A_WORKBOOK", "{what}");
        assert_eq!(refused(bytes, "A.XLSX"), "NOT_A_WORKBOOK", "{what}");
    }
}

#[test]
fn a_web_page_that_calls_itself_a_table() {
    for page in [
        "<html><body><table><tr><td>姓名</td></tr></table></body></html>",
        "\r\n<!DOCTYPE html>\n<html></html>",
        "<table border=1><tr><td>1,2</td></tr></table>",
        "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
    ] {
        assert_eq!(refused(page, "导出.xls"), "NOT_A_WORKBOOK");
        assert_eq!(refused(page, "导出.csv"), "NOT_A_CSV");
    }
    let gb = encoding_rs::GB18030.encode("<html><meta charset=gb2312><td>姓名</td>").0.into_owned();
    assert_eq!(refused(gb, "导出.xls"), "NOT_A_WORKBOOK");
}

#[test]
fn a_workbook_behind_a_password() {
    let locked = compound(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]);
    assert_eq!(refused(locked, "a.xlsx"), "ENCRYPTED");

    // FilePass in the place of the first record after BOF.
    let mut old = include_bytes!("../testdata/venues.xls").to_vec();
    let bof = old.windows(4).position(|w| w == [0x09, 0x08, 0x10, 0x00]).unwrap();
    old[bof + 20..bof + 22].copy_from_slice(&0x002Fu16.to_le_bytes());
    assert_eq!(refused(old, "a.xls"), "ENCRYPTED");
}

#[test]
fn a_workbook_cut_short_or_damaged() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "姓名").unwrap();
    let whole = book.save_to_buffer().unwrap();
    assert_eq!(refused(whole[..whole.len() / 2].to_vec(), "a.xlsx"), "CORRUPT");
    assert_eq!(refused(archive(&["xl/workbook.xml"]), "a.xlsx"), "CORRUPT");
    let old = include_bytes!("../testdata/venues.xls");
    assert_eq!(refused(old[..old.len() / 3].to_vec(), "a.xls"), "CORRUPT");
}

#[test]
fn damage_anywhere_never_takes_the_program_down() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..20 {
        sheet.write(row, 0, "姓名").unwrap().write(row, 1, 4.5).unwrap();
    }
    let files = [book.save_to_buffer().unwrap(), include_bytes!("../testdata/venues.xls").to_vec()];
    for whole in files {
        for at in (0..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] = !damaged[at];
            let _ = read(damaged, "xlsx", Limits::default());
            let _ = read(whole[..at].to_vec(), "xls", Limits::default());
        }
    }
}

#[test]
fn characters_that_do_not_decode() {
    let text = "姓名,地址\n龙䶮,北京市东城区某街道一号\n";
    let utf8 = text.as_bytes();
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let cut = |bytes: &[u8], by: usize| bytes[..bytes.len() - by].to_vec();
    assert_eq!(refused(cut(utf8, 2), "a.csv"), "ENCODING");
    assert_eq!(refused(cut(&gb, 2), "a.csv"), "ENCODING");
    assert_eq!(refused([b"\xEF\xBB\xBF", &*cut(utf8, 3)].concat(), "a.csv"), "ENCODING");
    assert_eq!(refused(b"\xFF\xFEa\0,".to_vec(), "a.csv"), "ENCODING");
    assert_eq!(refused("姓名,备注\n甲\u{FFFD},x\n", "a.csv"), "ENCODING");

    let mut broken = utf8.to_vec();
    broken[20] = 0xFF;
    let refusal = read_named(broken, "a.csv").unwrap_err();
    assert_eq!((refusal.code, refusal.detail), (RefusalCode::Encoding, Detail::Line(2)));
    let mut broken = gb;
    broken[12] = 0xFF;
    assert_eq!(refused(broken, "a.csv"), "ENCODING");
}

#[test]
fn more_than_is_read_at_once() {
    let small = Limits { file_bytes: 10, ..Limits::default() };
    let refusal = read(b"12345678901".to_vec(), "csv", small).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::TooLarge);

    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_row(0, 0, [1, 2, 3]).unwrap();
    let few = Limits { cells: 2, ..Limits::default() };
    let refusal = read(book.save_to_buffer().unwrap(), "xlsx", few).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::TooLarge);

    let swollen = Limits { unpacked_bytes: 1000, ..Limits::default() };
    let refusal = read(book.save_to_buffer().unwrap(), "xlsx", swollen).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::TooLarge);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "12345678901").unwrap();
    assert_eq!(open(&path, small).unwrap_err().code, RefusalCode::TooLarge);
}

#[test]
fn a_file_that_the_system_does_not_give() {
    let folder = tempfile::tempdir().unwrap();
    let code = |path: &Path| open(path, Limits::default()).unwrap_err();
    assert_eq!(code(folder.path()).detail, Detail::Folder);
    let missing = code(&folder.path().join("没有.csv"));
    assert_eq!((missing.code.as_str(), missing.detail), ("UNREADABLE", Detail::Missing));
}
