use super::*;

#[test]
fn every_definition_that_the_program_carries_is_right() {
    let (catalogue, problems) = Catalogue::load_builtin();
    let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert_eq!(catalogue.forms().len(), 35);
    for category in
        [AnchorCategory::Venue, AnchorCategory::Rental, AnchorCategory::Unit, AnchorCategory::Block]
    {
        assert!(catalogue.registration(category).is_some(), "{category:?}");
        assert!(catalogue.check_form(category).is_some(), "{category:?}");
    }
}
