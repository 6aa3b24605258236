use super::*;

fn check(rule: &str, input: &str) -> Result<(String, Vec<Reason>), Reason> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
    check_number(rule.parse().unwrap(), input, today).map(|c| (c.text, c.notes))
}

fn ok(text: &str, notes: &[Reason]) -> Result<(String, Vec<Reason>), Reason> {
    Ok((text.to_owned(), notes.to_vec()))
}

#[test]
fn a_residence_permit_entered_as_resident_card_suggests_the_other_kind() {
    assert_eq!(
        check("idcn18", "810000199001010019"),
        ok("810000199001010019", &[Reason::IdKindMismatch])
    );
    assert_eq!(check("idhmt18", "810000199001010019"), ok("810000199001010019", &[]));
}

#[test]
fn old_numbers_come_with_their_notes() {
    assert_eq!(check("idcn18", "110101491231002"), ok("110101194912310024", &[Reason::IdOld15]));
    assert_eq!(check("pr18|pr15", "ABC110000000000"), ok("ABC110000000000", &[Reason::PrOld]));
}

#[test]
fn a_travel_document_of_another_shape_is_kept_and_mentioned() {
    assert_eq!(check("ppany", "AB1234567"), ok("AB1234567", &[]));
    assert_eq!(check("ppany", "A1"), ok("A1", &[Reason::DocFormat]));
    assert_eq!(check("ppany", "x-1234567"), ok("X-1234567", &[Reason::DocFormat]));
    assert_eq!(check("ppcn", "SE0000000"), ok("SE0000000", &[Reason::DocFormat]));
    assert_eq!(check("hmpermit", "ｈ0000 0000"), ok("H00000000", &[]));
    assert_eq!(check("twpermit", "1.2E+07"), Err(Reason::IdPrecision));
}

#[test]
fn free_numbers_have_one_to_thirty_characters() {
    assert_eq!(check("free", " 军字第００１号 "), ok("军字第001号", &[]));
    assert_eq!(check("free", &"1".repeat(31)), Err(Reason::TextTooLong));
    assert_eq!(check("free", " "), Err(Reason::RequiredMissing));
    assert_eq!(check("free", "a\nb"), Err(Reason::IdFormat));
}

#[test]
fn every_rule_of_the_code_table_is_known() {
    for rule in ["idcn18", "idhmt18", "hmpermit", "twpermit", "pr18|pr15", "ppcn", "ppany", "free"]
    {
        assert!(rule.parse::<NumberRule>().is_ok(), "{rule}");
    }
    assert_eq!("idcn17".parse::<NumberRule>(), Err(UnknownNumberRule("idcn17".to_owned())));
}

#[test]
fn debug_hides_the_number() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
    let checked = check_number(NumberRule::Free, "X123", today).unwrap();
    assert!(!format!("{checked:?}").contains("123"));
}
