use super::*;
use std::collections::HashSet;

const HOLDS: &str = "ID_CHECKSUM ID_LENGTH ID_FORMAT ID_DATE ID_PREFIX ID_PRECISION ID15_CENTENARIAN HMT_PREFIX \
    PR_FORMAT PR_PROVINCE USCC_CHECKSUM USCC_FORMAT DATE_BAD DATE_PARTIAL DATE_ORDER PHONE_BAD PHONE_PRECISION \
    PLATE_BAD NAME_MISSING DATE_MISSING DUP_PLACE DUP_ID_IN_FILE FIELD_COUNT ROW_CUT NUL_BYTE CELL_ERROR \
    NO_CACHED_VALUE PARENT_UNKNOWN";
const NOTICES: &str = "NORMALISED REQUIRED_MISSING CODE_UNKNOWN ID_OLD15 PR_OLD DOC_FORMAT AGE HIDDEN_ROW \
    EXTRA_COLUMN COUNT_DIFFERS PRIVATE_USE_CHAR";
const REFUSALS: &str =
    "EMPTY NOT_A_CSV NOT_A_WORKBOOK ENCRYPTED CORRUPT ENCODING NO_HEADER FORM_UNKNOWN TOO_LARGE";

#[test]
fn every_code_of_the_contract_is_there_with_its_weight() {
    for (codes, weight) in
        [(HOLDS, Weight::Holds), (NOTICES, Weight::Notice), (REFUSALS, Weight::Refusal)]
    {
        for code in codes.split_whitespace() {
            let reason = Reason::from_code(code).unwrap_or_else(|| panic!("no {code}"));
            assert_eq!(reason.weight(), weight, "{code}");
        }
    }
}

#[test]
fn codes_are_unique_and_lead_back() {
    let codes: HashSet<_> = Reason::ALL.iter().map(|r| r.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for reason in Reason::ALL {
        assert_eq!(Reason::from_code(reason.code()), Some(*reason));
        assert!(reason.code().bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_')));
    }
    assert_eq!(Reason::from_code("id_checksum"), None);
}

#[test]
fn messages_are_short_plain_chinese() {
    for reason in Reason::ALL {
        let message = reason.message();
        assert!(message.chars().count() <= 40 && !message.contains(['！', '!', '。']), "{reason}");
    }
}

#[test]
fn json_holds_the_code() {
    assert_eq!(serde_json::to_string(&Reason::IdChecksum).unwrap(), "\"ID_CHECKSUM\"");
    assert_eq!(serde_json::from_str::<Reason>("\"USCC_ORG\"").unwrap(), Reason::UsccOrg);
    assert!(serde_json::from_str::<Reason>("\"NO_SUCH\"").is_err());
}
