use super::*;

fn one(text: &str) -> Result<(String, PhoneKind), Reason> {
    Phone::parse(text).map(|p| (p.reveal().to_owned(), p.kind()))
}

fn is(text: &str, canonical: &str, kind: PhoneKind) {
    assert_eq!(one(text), Ok((canonical.to_owned(), kind)), "{text}");
}

fn many(text: &str) -> Result<String, Reason> {
    parse_phones(text).map(|p| p.reveal())
}

#[test]
fn mobile_numbers_in_any_punctuation() {
    for text in [
        "13800000000",
        "+86 138 0000 0000",
        "0086-138-0000-0000",
        "86-13800000000",
        "8613800000000",
        "138-0000-0000",
        "138.0000.0000",
        "138,0000,0000",
        "１３８００００００００",
        "(138)00000000",
        "'13800000000",
        "=\"13800000000\"",
        "+86（138）0000 0000",
        "138—0000—0000",
    ] {
        is(text, "13800000000", PhoneKind::Mobile);
    }
    for text in
        ["12800000000", "1380000000", "138000000000", "138****0000", "王13800000000", "", "无"]
    {
        assert_eq!(one(text), Err(Reason::PhoneBad), "{text}");
    }
}

#[test]
fn landlines_with_area_code_and_extension() {
    is("010-20000000", "010-20000000", PhoneKind::Landline);
    is("03712000000", "0371-2000000", PhoneKind::Landline);
    is("(010) 2000 0000", "010-20000000", PhoneKind::Landline);
    is("010.20000000", "010-20000000", PhoneKind::Landline);
    is("+86 10 20000000", "010-20000000", PhoneKind::Landline);
    is("021-20000000-8001", "021-20000000-8001", PhoneKind::Landline);
    is("021-20000000转8001", "021-20000000-8001", PhoneKind::Landline);
    is("02120000000 ext. 8001", "021-20000000-8001", PhoneKind::Landline);
    is("021-20000000转分机8001", "021-20000000-8001", PhoneKind::Landline);
    is("0371-2000000-1", "0371-2000000-1", PhoneKind::Landline);
    for text in [
        "0371-10000000",
        "0100-2000000",
        "2000000",
        "0371 2000000 1",
        "021-20000000转",
        "371-2000000",
    ] {
        assert_eq!(one(text), Err(Reason::PhoneBad), "{text}");
    }
}

#[test]
fn service_and_short_numbers() {
    is("400-000-0000", "400-000-0000", PhoneKind::Service);
    is("8000000000", "800-000-0000", PhoneKind::Service);
    assert_eq!(one("110"), Err(Reason::PhoneBad));
    let short = |text| Phone::parse_or_short(text).map(|p| p.kind());
    assert_eq!(short("110"), Ok(PhoneKind::Short));
    assert_eq!(short("12345"), Ok(PhoneKind::Short));
    assert_eq!(short("13800000000"), Ok(PhoneKind::Mobile));
    assert_eq!(short("220"), Err(Reason::PhoneBad));
}

#[test]
fn up_to_three_numbers_with_any_separator() {
    let two = Ok("13800000000、13900000000".to_owned());
    for text in [
        "13800000000、13900000000",
        "13800000000;13900000000",
        "13800000000；13900000000",
        "13800000000 13900000000",
        "13800000000/13900000000",
        "13800000000,13900000000",
        "13800000000\n13900000000",
        "13800000000或13900000000",
        "138-0000-0000-139-0000-0000",
    ] {
        assert_eq!(many(text), two, "{text}");
    }
    assert_eq!(many("0371-2000000/13800000000"), Ok("0371-2000000、13800000000".to_owned()));
    assert_eq!(many("010 20000000 13800000000"), Ok("010-20000000、13800000000".to_owned()));
    assert_eq!(parse_phones("13800000000、13800000001、13800000002").unwrap().numbers().len(), 3);
    for text in [
        "13800000000、13800000001、13800000002、13800000003",
        "13800000000、1390000000",
        "1380000000013900000000",
        "0371-2000000、2000001",
        "13800000000、王五",
    ] {
        assert_eq!(many(text), Err(Reason::PhoneBad), "{text}");
    }
}

#[test]
fn numbers_that_a_spreadsheet_damaged_are_held() {
    for text in ["1.38E+10", "1.38000000001E+10", "1.38e+10", "13800000000.0"] {
        assert_eq!(many(text), Err(Reason::PhonePrecision), "{text}");
    }
}

#[test]
fn debug_shows_nothing() {
    assert_eq!(format!("{:?}", Phone::parse("13800000000").unwrap()), "Phone(***)");
    assert_eq!(Phone::parse("13800000000").unwrap().masked(), "138****0000");
}
