use super::*;

fn table() -> CodeTable {
    let csv = "code,label,group\nhotel,旅馆,lodging\nbath,洗浴,bath\nother_place,其他,\n";
    let aliases = [
        ("旅馆业".to_owned(), "hotel".to_owned()),
        ("小旅馆(日租房)".to_owned(), "hotel".to_owned()),
    ];
    CodeTable::from_csv("venue_subkind", csv, &aliases).expect("reads")
}

#[test]
fn a_word_is_found_as_code_label_alias_or_both() {
    let table = table();
    for word in ["hotel", "旅馆", " 旅馆业 ", "小旅馆（日租房）", "hotel-旅馆"] {
        assert_eq!(table.find(word).map(|c| c.code.as_str()), Some("hotel"), "{word}");
    }
    assert_eq!(table.find("水上乐园"), None);
}

#[test]
fn a_word_nobody_knows_keeps_its_text_under_other() {
    let table = table();
    assert_eq!(table.other(), "other_place");
    assert_eq!(table.show("other_place:水上乐园"), "水上乐园");
    assert_eq!(table.get("other_place:水上乐园").map(|c| c.label.as_str()), Some("其他"));
    assert_eq!(table.show("hotel"), "旅馆");
    assert_eq!(table.get("hotel").map(|c| c.get("group")), Some("lodging"));
}
