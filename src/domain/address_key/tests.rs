use super::*;

fn key(text: &str) -> String {
    AddressKey::of_text(text).unwrap().as_str().to_owned()
}

#[test]
fn one_address_in_two_spellings_has_one_key() {
    for (a, b) in [
        ("3号楼2单元0501室", "3幢2单元501"),
        ("拱北小区24号楼3单元506", "吉林省四平市梨树县郭家店镇拱北小区２４栋三单元506室"),
        ("拱北小区2栋3单元1104室", "拱北小区 2-3-1104"),
        ("海地路63号", "郭家店镇海地路 ６３ 号"),
        ("海地路十二号", "海地路12号"),
        ("拱北小区二期3号楼", "拱北小区2期3幢"),
        ("拱北小区3号2单元501", "拱北小区3幢2单元501号"),
        ("怡馨家园11号楼2单元3楼303", "怡馨家园11号楼2单元303"),
    ] {
        assert_eq!(key(a), key(b), "{a} {b}");
    }
}

#[test]
fn different_addresses_have_different_keys() {
    for (a, b) in [
        ("海地路63号", "海地路63号附3号"),
        ("海地路465号", "海地路465-3号"),
        ("拱北小区2栋3单元1104室", "拱北小区2栋3单元1105室"),
        ("拱北小区1栋", "拱北小区11栋"),
        ("拱北小区甲1栋", "拱北小区1栋"),
        ("拱北小区1栋负1室", "拱北小区1栋1室"),
        ("五一路1号", "51路1号"),
        ("海地路63号二楼", "海地路63号3楼"),
        ("搜鞋村8组11号", "搜鞋村9组11号"),
    ] {
        assert_ne!(key(a), key(b), "{a} {b}");
    }
}

#[test]
fn parts_and_text_give_the_same_key() {
    let parts = Address {
        estate: "拱北小区".into(),
        building: "02".into(),
        unit_no: "三单元".into(),
        room: "1104室".into(),
        ..Address::default()
    };
    assert_eq!(
        parts.key(),
        AddressKey::of_text("吉林省四平市梨树县郭家店镇拱北小区2栋3单元1104室")
    );
    let road = Address { road: "海地路".into(), house_no: "63号".into(), ..Address::default() };
    assert_eq!(road.key(), AddressKey::of_text("海地路63号"));
}

#[test]
fn a_community_of_another_column_counts() {
    let text = "郭家店镇拱北小区2栋";
    let named = AddressKey::of_text_in("河南社区", text);
    assert_ne!(named, AddressKey::of_text_in("青堆子村", text));
    assert_eq!(named, AddressKey::of_text_in("河南社区居委会", text));
    let address =
        Address { community: "河南社区".into(), addr_text: text.into(), ..Address::default() };
    assert_eq!(address.key(), named);
    assert_eq!(
        AddressKey::of_text_in("青堆子村委会", text),
        AddressKey::of_text_in("青堆子村", text)
    );
}

#[test]
fn an_address_without_numbers_is_not_specific() {
    assert!(!AddressKey::of_text("郭家店镇海地路").unwrap().is_specific());
    assert!(AddressKey::of_text("海地路1号").unwrap().is_specific());
    assert_eq!(AddressKey::of_text("  "), None);
    assert_eq!(Address::default().key(), None);
}
