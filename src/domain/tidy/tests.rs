use super::*;

#[test]
fn what_a_spreadsheet_puts_around_text_is_taken_off() {
    assert_eq!(strip_guards("=\"110101190001010014\""), "110101190001010014");
    assert_eq!(strip_guards("'0371"), "0371");
    assert_eq!(strip_guards("0501\t"), "0501");
    assert_eq!(strip_guards("\u{FEFF} 王五\u{200B}　"), "王五");
    assert_eq!(strip_guards("=\""), "=\"");
    assert_eq!(strip_guards(""), "");
}

#[test]
fn names_and_addresses_keep_their_width_and_their_characters() {
    assert_eq!(tidy_text(" Ａ座３号（东） "), "Ａ座３号（东）");
    assert_eq!(tidy_text("\u{F900}更"), "\u{F900}更"); // a compatibility character stays one
    assert_eq!(tidy_text("王\u{200D}五"), "王五");
    assert!(matches!(tidy_text("王五"), Cow::Borrowed(_)));
}

#[test]
fn numbers_and_codes_become_half_width_upper_case_without_blanks_and_hyphens() {
    assert_eq!(tidy_number("１１０１０１－１９００ ０１０１ ００1x"), "11010119000101001X");
    assert_eq!(half_width("（ａＺ９－）"), "(aZ9-)");
    assert_eq!(tidy_document("x-123 4567"), "X-1234567");
    let compact = Compact::<24>::read("１１０ 101－x");
    assert_eq!((compact.bytes(), compact.len()), (b"110101X".as_slice(), 7));
    let long = Compact::<4>::read("123456");
    assert_eq!((long.bytes(), long.len()), (b"1234".as_slice(), 6));
}

#[test]
fn middle_dots_become_one() {
    for dot in ["•", "・", "．", "·"] {
        assert_eq!(unify_dots(&format!("依明{dot}库尔班")), "依明·库尔班");
    }
}

#[test]
fn formulas_are_told_from_text() {
    for text in ["=1+1", "+86", "-", "@a", "\tx", "＝1", " =1"] {
        assert!(is_formula_like(text), "{text}");
    }
    assert!(!is_formula_like("海地路465-3号"));
}
