use super::*;

#[test]
fn a_free_text_is_told_into_its_parts() {
    let address = Address::from_text("吉林省四平市梨树县郭家店镇拱北小区2栋3单元1104室");
    assert_eq!(address.town, "郭家店镇");
    assert_eq!(address.estate, "拱北小区");
    assert_eq!(
        (address.building.as_str(), address.unit_no.as_str(), address.room.as_str()),
        ("2", "3", "1104")
    );
    assert_eq!(address.text(), "吉林省四平市梨树县郭家店镇拱北小区2栋3单元1104室");
}

#[test]
fn parts_make_a_text() {
    let address = Address {
        road: "海地路".into(),
        house_no: "63".into(),
        estate: "拱北小区".into(),
        building: "2".into(),
        unit_no: "3".into(),
        room: "1104室".into(),
        ..Address::default()
    };
    assert_eq!(address.text(), "海地路63号拱北小区2幢3单元1104室");
    assert_eq!(address.mask_to_building(), "海地路63号拱北小区2幢***");
}

#[test]
fn a_masked_address_ends_at_its_building_or_house() {
    let mask = mask_text_to_building;
    assert_eq!(
        mask("吉林省四平市梨树县郭家店镇拱北小区2栋3单元1104室"),
        "吉林省四平市梨树县郭家店镇拱北小区2栋***"
    );
    assert_eq!(
        mask("吉林省四平市梨树县郭家店镇海地路63号"),
        "吉林省四平市梨树县郭家店镇海地路63号"
    );
    assert_eq!(mask("郭家店镇海地路63号二楼205室"), "郭家店镇海地路63号***");
    assert_eq!(mask("店内宿舍"), "店内宿舍");
    assert_eq!(mask(""), "");
}

#[test]
fn debug_shows_nothing() {
    assert_eq!(format!("{:?}", Address::from_text("海地路63号")), "Address(***)");
}
