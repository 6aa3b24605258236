//! Which form a table belongs to.

use super::*;

fn detect(header: &str, hints: Hints<'_>) -> Result<Detected, Undetected> {
    let catalogue = Catalogue::builtin();
    let index = HeadingIndex::new(&catalogue);
    let names: Vec<String> = header.split(',').map(str::to_owned).collect();
    index.detect(&names, hints)
}

fn primary(header: &str) -> String {
    detect(header, Hints::default()).map_or_else(|why| format!("{why:?}"), |found| found.primary)
}

#[test]
fn headings_in_other_words_find_their_form() {
    for (header, form) in [
        ("店名,业态,老板,身份证,手机号,地址", "venue_registration"),
        ("房主姓名*,房主身份证号*,房主电话*,房屋详细地址,间数", "rental_registration"),
        ("单位名称,单位地址,法人代表,保卫负责人,保卫负责人电话", "unit_registration"),
        ("小区名称,地址,楼栋数,户数,物业公司", "block_registration"),
        ("姓 名,公民身份号码,岗位,入职时间,离职时间", "venue_staff_roster"),
        ("姓名,证件号码,联系方式,房间号,入住日期,搬离日期", "rental_tenant_roster"),
        ("场所名称,检查日期,检查人员,存在隐患", "venue_inspection_log"),
        ("单位名称,责任书名称,签订日期,到期日期,签订人", "venue_security_letter"),
        ("产品,单价,数量", "Unknown"),
        ("序号,备注", "Unknown"),
    ] {
        assert_eq!(primary(header), form, "{header}");
    }
}

#[test]
fn the_names_of_sheet_and_file_decide_between_forms_alike() {
    let header = "姓名,职务,联系电话,指定日期";
    let named = |name: &str| detect(header, Hints { names: &[name], ..Hints::default() }).unwrap();
    assert_eq!(named("单位信息员").primary, "unit_liaison_roster");
    assert_eq!(named("场所信息员名册").primary, "venue_liaison_roster");
    assert_eq!(named("场所信息员名册").family.len(), 2);
}

#[test]
fn a_form_named_by_the_user_is_taken() {
    let hints = Hints { form: Some("unit_registration"), ..Hints::default() };
    assert_eq!(detect("名称,地址", hints).unwrap().primary, "unit_registration");
    let hints = Hints { form: Some("nothing"), ..Hints::default() };
    assert_eq!(detect("名称,地址", hints).unwrap_err(), Undetected::NoSuchForm);
}

#[test]
fn of_two_columns_for_one_field_the_better_is_read_and_the_other_kept() {
    let mapped = csv(
        "姓名,性别,公民身份号码,联系电话,手机,岗位\n周小英,女,,14147377101,14645814680,收银员\n",
    );
    assert_eq!(mapped.text(0, "venue_staff_roster.phone"), "14147377101");
    assert_eq!(mapped.text(0, "venue_staff_roster.extra.手机"), "14645814680");
    assert_eq!(mapped.column_notices.len(), 1);
}

#[test]
fn a_mapping_outranks_the_definitions() {
    let mapping = Mapping::from_json(&serde_json::json!({
        "甲": ["venue_staff_roster.name"],
        "乙": "venue_staff_roster.hired_on",
        "岗位": [],
        "丙": ["subject.code"],
    }))
    .unwrap();
    let hints = Hints { mapping: Some(&mapping), ..Hints::default() };
    let text = "甲,乙,岗位,丙,公民身份号码\n周小英,2026.1.5,收银员,CS1,\n";
    let mapped = csv_with(text, Hints { form: Some("venue_staff_roster"), ..hints });
    assert_eq!(mapped.text(0, "venue_staff_roster.name"), "周小英");
    assert_eq!(mapped.text(0, "venue_staff_roster.hired_on"), "2026-01-05");
    assert_eq!(mapped.text(0, "venue_staff_roster.position"), "");
    assert_eq!(mapped.rows[0].subject.code.as_deref(), Some("CS1"));
    let wrong = Mapping::new([("甲".to_owned(), vec!["venue_staff_roster.nothing".to_owned()])]);
    let hints = Hints { mapping: Some(&wrong), ..Hints::default() };
    let paths = vec!["venue_staff_roster.nothing".to_owned()];
    assert_eq!(detect("甲,姓名", hints).unwrap_err(), Undetected::Mapping(paths));
}

#[test]
fn the_header_is_found_under_a_title_and_over_two_rows() {
    let mapped = csv(
        "某某派出所出租房屋台账,,,,\n序号,房屋地址,房东,责任书,\n,,,签订日期,到期日期\n1,青年路1号,王情深,2026-01-05,2026-12-31\n",
    );
    assert_eq!(mapped.rows.len(), 1);
    assert_eq!(mapped.text(0, "rental_registration.landlord.name"), "王情深");
    assert_eq!(mapped.text(0, "rental_security_letter.valid_to"), "2026-12-31");
}
