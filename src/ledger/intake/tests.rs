use super::*;
use crate::ledger::{Clock, Ledger, Post};
use crate::store::Op;
use crate::vault::{KdfParams, Passphrase};

#[test]
fn a_page_is_not_opened_unseen_while_threads_hold_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let post = Post {
        station: "郭家店派出所".into(),
        name: "一警务室".into(),
        officer: "王警官".into(),
        code: "P01".into(),
        ..Post::default()
    };
    let passphrase = Passphrase::new("灯塔 竹篮 河岸 石桥");
    let clock = Clock::new("2026-11-01".parse().ok());
    let path = folder.path().join("台账");
    let (mut ledger, _) =
        Ledger::init(&path, &post, &passphrase, clock, KdfParams::DEFAULT).unwrap();
    let catalogue = ledger.catalogue().clone();
    let index = Index::read(ledger.store(), &catalogue, clock.today()).unwrap();
    let mut values = Values::new();
    values::set(&mut values, "name", Value::String("甲旅馆".into()));
    let draft = Draft {
        forms: vec!["venue_registration".into()],
        values,
        wrong: Vec::new(),
        derived: false,
        list_row: None,
        defaulted: Vec::new(),
        cells: Arc::default(),
    };
    let row = Row { record: 1, row: 2, subject: SubjectRef::default(), drafts: vec![draft] };
    let actor = ledger.actor();
    let done = ledger.store_mut().transact::<(), store::Error>(
        Op::new("import", "导入"),
        &actor,
        |writer| {
            let mut intake = Intake::new(writer, index);
            let held = intake.index.clone();
            let refused = intake.take_place(&row, true, false).err();
            assert!(matches!(refused, Some(store::Error::Fault(_))), "{refused:?}");
            drop(held);
            Err(refused.unwrap())
        },
    );
    assert!(matches!(done, Err(store::Error::Fault(_))));
    assert!(ledger.store().list_subjects(None).unwrap().is_empty());
}
