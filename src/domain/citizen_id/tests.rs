use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()
}

fn parse(text: &str) -> Result<String, Reason> {
    CitizenId::parse(text, today()).map(|(id, _)| id.reveal().to_owned())
}

fn id(text: &str) -> CitizenId {
    CitizenId::parse(text, today()).unwrap().0
}

#[test]
fn a_number_tells_birth_sex_and_age() {
    let man = id("110101190001010014");
    assert_eq!((man.sex(), man.birth()), (Sex::Male, NaiveDate::from_ymd_opt(1900, 1, 1).unwrap()));
    assert_eq!(id("110101190001010022").sex(), Sex::Female);
    assert_eq!(id("11010119000101009X").sex(), Sex::Male);
    assert_eq!(id("440301200002290015").birth(), NaiveDate::from_ymd_opt(2000, 2, 29).unwrap());
    assert_eq!(id("440301200002290015").age_on(today()), 26);
    assert_eq!(man.division(), 110_101);
}

#[test]
fn another_stated_sex_is_a_warning() {
    let man = id("110101190001010014");
    assert_eq!(man.sex_note(Sex::Male), None);
    assert_eq!(man.sex_note(Sex::Female), Some(Reason::IdSexMismatch));
    assert!(!Reason::IdSexMismatch.holds());
}

#[test]
fn debug_shows_nothing_and_masked_shows_the_ends() {
    let man = id("110101190001010014");
    assert_eq!(format!("{man:?}"), "CitizenId(***)");
    assert_eq!(man.masked(), "110101********0014");
}

#[test]
fn what_is_no_number_is_refused_with_its_reason() {
    assert_eq!(parse(""), Err(Reason::IdLength));
    assert_eq!(parse("身份证号"), Err(Reason::IdLength));
    assert_eq!(parse("1101011900010100145"), Err(Reason::IdLength));
    assert_eq!(parse("11010119000101001四"), Err(Reason::IdFormat));
    assert_eq!(parse("1101011900010100XX"), Err(Reason::IdFormat));
    assert_eq!(parse("11010118791231001X"), Err(Reason::IdDate));
    assert_eq!(parse("161101190001010019"), Err(Reason::IdPrefix));
    assert_eq!(parse(&"1".repeat(5000)), Err(Reason::IdLength));
}

#[test]
fn guards_of_a_spreadsheet_are_taken_off() {
    for text in [
        "=\"110101190001010014\"",
        "'110101190001010014",
        "110101190001010014\t",
        "110101-19000101-0014",
    ] {
        assert_eq!(parse(text).as_deref(), Ok("110101190001010014"), "{text}");
    }
}

#[test]
fn numbers_that_a_spreadsheet_damaged_are_held() {
    for text in [
        "1.10101E+17",
        "1.10101e+17",
        "1.10101190001010E+17",
        "110101190001010000",
        "110101190001010000.0",
    ] {
        assert_eq!(parse(text), Err(Reason::IdPrecision), "{text}");
    }
    let cell =
        |text| CitizenId::parse_from(text, Source::NumberCell, today()).map(|(_, note)| note);
    assert_eq!(cell("110101190001010014"), Err(Reason::IdPrecision));
    assert_eq!(cell("11010119000101001"), Err(Reason::IdPrecision));
    assert_eq!(cell("110101491231002"), Ok(Some(IdNote::Old15)));
    // Typed, 17 digits are only too short.
    assert_eq!(parse("11010119000101001"), Err(Reason::IdLength));
}

#[test]
fn fifteen_digits_are_raised_and_said_to_be() {
    let (raised, note) = CitizenId::parse("110101491231002", today()).unwrap();
    assert_eq!((raised.reveal(), note), ("110101194912310024", Some(IdNote::Old15)));
    assert_eq!(IdNote::Old15.reason(), Reason::IdOld15);
    assert_eq!(parse("110101000229001"), Err(Reason::IdDate));
    for last in ["996", "997", "998", "999"] {
        assert_eq!(parse(&format!("110101991231{last}")), Err(Reason::Id15Centenarian));
    }
    assert_eq!(parse("11010149123100X"), Err(Reason::IdFormat));
    assert_eq!(parse("000101491231002"), Err(Reason::IdPrefix));
}
