//! What is a record and what is not.

use super::*;

fn kind_of(line: &str) -> RowKind {
    let text = format!(
        "从业人员台账\n序号,姓名,公民身份号码,联系电话,地址,人数,备注\n1,甲,,,,,\n2,乙,,,,,\n{line}\n"
    );
    let found = csv(text);
    kinds(&found.sheets[0]).last().copied().unwrap().1
}

#[test]
fn rows_that_are_no_records_say_why() {
    use SkipReason::*;
    for (line, why) in [
        ("小计,,,,,12,", Subtotal),
        ("本页合计,,,,,12,", Subtotal),
        ("幸福社区小计,,,,,12,", Subtotal),
        ("合计,,,,,45,", Total),
        ("合　计,,,,,45,", Total),
        (",总计,,,,45人,", Total),
        ("共计45人,,,,,,", Total),
        ("合计：45户,,,,,,", Total),
        ("合计,,,,,45,制表人：张三", Total),
        ("制表人：张三,,,审核人：李四,,,2026年11月1日", Footer),
        ("填表人,张三,,,,,", Footer),
        ("负责人签字：,,,,,,", Footer),
        ("第1页 共3页,,,,,,", Footer),
        ("第 1 页,,,,,,", Footer),
        (",,,,,,幸福派出所（盖章）", Footer),
        (",,,,,,2026年11月1日", Footer),
        ("注：离职人员填写离职日期。,,,,,,", Note),
        ("注：本表一式两份,派出所留存一份", Note),
        ("说明：如实填写,,,,,,", Note),
        ("备注：无,,,,,,", Note),
        ("2、公民身份号码按证件填写。,,,,,,", Note),
        ("从业人员台账,,,,,,", Title),
        ("序号,姓名,公民身份号码,联系电话,地址,人数,备注", Header),
        (",,,,,,", Blank),
    ] {
        assert_eq!(kind_of(line), RowKind::Skipped(why), "{line}");
    }
}

#[test]
fn records_that_look_like_something_else_stay_records() {
    for line in [
        "3,合计餐厅,,14000000001,某路1号,3,",
        "3,陈合计,110101199001011237,14000000001,某路1号,,",
        "3,小计,110101199001011237,,,,",
        "3,总计测绘公司,,,,12,",
        "3,说明,,14000000001,,,",
        "3,注,,14000000001,,,",
        "负责人,张三,,,,,",
        "所长,张三,,14000000001,,,",
        "审核,张三,,,,,",
        "3,审核人,,14000000001,,,",
        "3,甲,,,,,备注：无",
        ",尔,,,,,",
        "3,,,,,,",
        "3、,王五,,,,,",
        "合计,110101199001011237,,,,,",
    ] {
        assert_eq!(kind_of(line), RowKind::Data, "{line}");
    }
}

#[test]
fn the_header_is_the_row_with_most_known_names() {
    let found = csv("姓名和备注登记说明,备注\n单位名称：幸福派出所,,\n序号,姓名,备注\n1,甲,\n");
    let header = header_of(&found.sheets[0]);
    assert_eq!((header.rows.as_slice(), header.score), ([3].as_slice(), 3.0));
}

#[test]
fn a_table_without_a_known_name_has_no_header() {
    assert!(find_header(&csv("a,b\n1,2\n").sheets[0], known).is_none());
}

#[test]
fn rows_above_the_header_are_titles_notes_or_blank() {
    let found = csv("台账\n注：内部资料\n\n序号,姓名\n1,甲\n");
    use SkipReason::*;
    assert_eq!(
        kinds(&found.sheets[0]),
        [
            (1, RowKind::Skipped(Title)),
            (2, RowKind::Skipped(Note)),
            (3, RowKind::Skipped(Blank)),
            (5, RowKind::Data)
        ]
    );
}
