//! Encodings, delimiters and broken rows.

use super::*;

const ROSTER: &str =
    "姓名,公民身份号码,联系电话\r\n龙䶮,110101199001011237,14000000001\r\n王㛃,,\r\n";

fn wide(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn problems(container: &Container) -> Vec<(usize, Vec<&'static str>)> {
    let sheet = &container.sheets[0];
    let header = header_of(sheet);
    lay_out(sheet, &header)
        .filter(|(_, row)| !row.problems.is_empty())
        .map(|(_, row)| (row.number, row.problems.iter().map(|p| p.as_str()).collect()))
        .collect()
}

#[test]
fn the_same_roster_reads_alike_in_every_encoding() {
    let gb = encoding_rs::GB18030.encode(ROSTER).0.into_owned();
    let marked = |mark: &[u8], rest: Vec<u8>| [mark.to_vec(), rest].concat();
    let files = [
        ("utf-8", ROSTER.as_bytes().to_vec()),
        ("utf-8-bom", marked(b"\xEF\xBB\xBF", ROSTER.into())),
        ("gb18030", gb),
        ("utf-16le", marked(b"\xFF\xFE", wide(ROSTER, u16::to_le_bytes))),
        ("utf-16be", marked(b"\xFE\xFF", wide(ROSTER, u16::to_be_bytes))),
        ("utf-16le", wide(ROSTER, u16::to_le_bytes)),
        ("utf-16be", wide(ROSTER, u16::to_be_bytes)),
    ];
    let expected = grid(&csv(ROSTER).sheets[0]);
    for (encoding, bytes) in files {
        let found = csv(bytes);
        assert_eq!(found.encoding, Some(encoding));
        assert_eq!(found.format, Format::Csv);
        assert_eq!(grid(&found.sheets[0]), expected, "{encoding}");
    }
    assert_eq!(expected[1], ["龙䶮", "110101199001011237", "14000000001"]);
}

/// Characters whose second half is zero (一, 开, 最, 退) lie on the other side than separators.
#[test]
fn wide_text_without_a_mark_is_known_by_its_shape() {
    let many = "单位名称,单位地址,备注\r\n一开最退甲厂,吉林省四平市梨树县郭家店镇一街一号,一一开开最最退退\r\n";
    for text in [many, "姓名,备注\n王㛃,𬱖\n", "姓名\t电话\r\n甲\t14000000001\r\n"] {
        let plain = grid(&csv(text).sheets[0]);
        for (encoding, bytes) in
            [("utf-16le", wide(text, u16::to_le_bytes)), ("utf-16be", wide(text, u16::to_be_bytes))]
        {
            let found = csv(bytes);
            assert_eq!(found.encoding, Some(encoding), "{text}");
            assert_eq!(grid(&found.sheets[0]), plain);
        }
    }
    // Bytes that only look a little like it stay what they are.
    let noise: Vec<u8> = (0..4000_u32).flat_map(|i| [0, (i * 7919 % 251) as u8]).collect();
    assert!(read_named(noise, "a.csv").is_err());
    let gb = encoding_rs::GB18030.encode("姓名,备注\n甲乙,丙\0丁戊己庚辛壬癸\n").0.into_owned();
    assert_eq!(csv(gb).encoding, Some("gb18030"));
}

#[test]
fn every_delimiter_is_found_although_cells_hold_the_others() {
    for (delimiter, name) in [(',', "a.csv"), ('\t', "a.txt"), (';', "a.csv"), ('|', "a.csv")] {
        let d = delimiter;
        let other = if d == ';' { ',' } else { ';' };
        let text = format!(
            "幸福社区从业人员台账\n姓名{d}地址{d}备注\n甲{d}一号{other}二楼{d}x{other}y\n乙{d}二号{d}\n\n"
        );
        let found = read_named(text, name).unwrap();
        assert_eq!(found.delimiter, Some(delimiter));
        assert_eq!(header_of(&found.sheets[0]).rows, [2]);
        assert_eq!(data_rows(&found.sheets[0]), 2);
    }
}

#[test]
fn a_title_with_commas_does_not_choose_the_delimiter() {
    let found = csv(
        "2026年,一季度,甲,乙,丙,丁\n姓名\t联系电话\t备注\n甲\t14000000001\t\n乙\t14000000002\t\n丙\t\t\n",
    );
    assert_eq!(found.delimiter, Some('\t'));
}

#[test]
fn excel_may_name_the_delimiter_in_the_first_line() {
    let found = csv("sep=;\r\n姓名;备注\r\n甲;\"a;b\"\r\n");
    assert_eq!(found.delimiter, Some(';'));
    assert_eq!(kinds(&found.sheets[0])[0], (1, RowKind::Skipped(SkipReason::Title)));
}

#[test]
fn quotes_may_hold_delimiters_quotes_and_line_breaks() {
    let found = csv("姓名,备注,联系电话\n甲,\"王,\"\"二\"\"\n第二行\",1\n乙,他说\"好\",2\n");
    let rows = grid(&found.sheets[0]);
    assert_eq!(rows[1], ["甲", "王,\"二\"\n第二行", "1"]);
    assert_eq!(rows[2], ["乙", "他说\"好\"", "2"]);
    assert_eq!(found.sheets[0].rows().last().unwrap().number, 3);
}

#[test]
fn text_stays_as_it_is() {
    let found = csv("姓名,联系电话,备注\n 甲 ,0371,=1+1\n乙,007,=\"0501\"\n");
    let rows = grid(&found.sheets[0]);
    assert_eq!(rows[1], [" 甲 ", "0371", "=1+1"]);
    assert_eq!(rows[2], ["乙", "007", "=\"0501\""]);
}

#[test]
fn too_many_or_too_few_cells_are_reported_and_blank_ones_are_not() {
    let found = csv("姓名,联系电话,备注\n甲,1,x,多\n乙,1\n丙,1,x,,,\n丁,1,\n");
    assert_eq!(problems(&found), [(2, vec!["FIELD_COUNT"]), (3, vec!["FIELD_COUNT"])]);
}

#[test]
fn a_header_with_unnamed_columns_promises_those_columns_too() {
    let found = csv("姓名,联系电话,,\n甲,1,x,y\n乙,1,,\n");
    assert_eq!(problems(&found), []);
}

#[test]
fn a_file_cut_inside_a_quotation_reports_its_last_row() {
    let found = csv("姓名,联系电话,备注\n甲,1,x\n乙,2,\"写到一半");
    assert_eq!(problems(&found), [(3, vec!["ROW_CUT"])]);
}

#[test]
fn a_lost_quotation_mark_does_not_swallow_the_rows_below() {
    let found = csv("姓名,联系电话,备注\n甲,1,\"忘了\n乙,2,y\n丙,3,z\n");
    assert_eq!(problems(&found), [(2, vec!["ROW_CUT"])]);
    assert_eq!(data_rows(&found.sheets[0]), 3);
    let found = csv("姓名,联系电话,备注\n甲,1,\"忘了\n乙,2,y\n丙,3,\"好,的\"\n丁,4,\n");
    assert_eq!(problems(&found), [(2, vec!["ROW_CUT"])]);
    assert_eq!(grid(&found.sheets[0])[3], ["丙", "3", "好,的"]);
}

#[test]
fn something_behind_a_closing_quotation_mark_is_kept() {
    let found = csv("姓名,联系电话,备注\n\"甲\"乙,1,\"x\"y\n丙,2,\n");
    assert_eq!(problems(&found), []);
    assert_eq!(grid(&found.sheets[0])[1], ["甲乙", "1", "xy"]);
}

#[test]
fn a_stray_zero_byte_is_the_problem_of_one_row() {
    let found =
        csv("姓名,联系电话,备注\n甲,14000000001,好\n乙,1400\u{0}0000002,好\n丙,14000000003,\n");
    assert_eq!(problems(&found), [(3, vec!["NUL_BYTE"])]);
}

#[test]
fn blank_lines_count_as_rows_and_any_line_end_will_do() {
    let found = csv("姓名,备注\r甲,x\r\n\n乙,y");
    let numbers: Vec<usize> = found.sheets[0].rows().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(kinds(&found.sheets[0])[1], (3, RowKind::Skipped(SkipReason::Blank)));
}

#[test]
fn a_csv_called_xls_is_read_as_what_it_is() {
    let found = read_named("姓名\t备注\n甲\tx\n", "导出.xls").unwrap();
    assert_eq!((found.format, found.delimiter), (Format::Csv, Some('\t')));
}

#[test]
fn a_hundred_thousand_rows_stream_without_losing_one() {
    let mut text = String::from("序号,姓名,公民身份号码,联系电话,地址,备注\n");
    for number in 0..100_000 {
        text.push_str(&format!("{number},张三,110101199001011237,14000000001,某路1号,\"a,b\"\n"));
    }
    let found = csv(text);
    assert_eq!(data_rows(&found.sheets[0]), 100_000);
}

#[test]
fn debug_shows_no_content() {
    let found = csv("姓名,备注\n龙䶮,x\n");
    let rows: Vec<_> = found.sheets[0].rows().collect();
    assert!(!format!("{found:?} {rows:?}").contains("龙"));
}
