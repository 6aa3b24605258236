//! A mapped row as the ledger takes it in, and what it is known by while it waits.

use sha2::{Digest, Sha256};

use crate::domain::Reason;
use crate::exchange::mapping::{Detected, Draft as Mapped, MappedRow, Mapper, Problem};
use crate::exchange::source::RawRow;
use crate::ledger::intake::{Draft, Index, Intake, Refusal, Row, SubjectRef, Taken};
use crate::store::{self, Wrong};

/// A row whose form depends on its place: mapped again once the place is known.
pub(super) fn decide(
    mapper: &Mapper<'_>,
    raw: &RawRow<'_>,
    record: usize,
    mapped: MappedRow,
    index: &Index,
) -> MappedRow {
    let category = index.find(&subject_ref(&mapped)).ok().and_then(|no| index.page(no)?.category());
    match category {
        Some(category) => {
            let place = mapped.subject.place;
            let mut mapped = mapper.map_row_as(raw, record, Some(category));
            mapped.subject.place = place;
            mapped
        }
        None => mapped,
    }
}

/// Wrong values may be kept as drafts; a row that is torn or has no place may not.
pub(super) fn can_be_draft(attention: &[Problem]) -> bool {
    !attention.iter().any(|problem| {
        matches!(
            problem.reason,
            Reason::ParentUnknown
                | Reason::DupPlace
                | Reason::DupIdInFile
                | Reason::FieldCount
                | Reason::RowCut
                | Reason::NulByte
        )
    })
}

pub(super) fn subject_ref(mapped: &MappedRow) -> SubjectRef {
    let subject = &mapped.subject;
    SubjectRef {
        place: subject.place,
        code: subject.code.clone().unwrap_or_default(),
        name: subject.name.clone().unwrap_or_default(),
        address: subject.address.clone().unwrap_or_default(),
        category: subject.category,
    }
}

/// What a row calls its place by.
pub(super) fn sought(mapped: &MappedRow) -> String {
    let subject = &mapped.subject;
    [&subject.code, &subject.name, &subject.address]
        .into_iter()
        .flatten()
        .find(|text| !text.is_empty())
        .cloned()
        .unwrap_or_default()
}

pub(super) fn as_row(mapped: &MappedRow) -> Row {
    Row {
        record: mapped.record,
        row: mapped.row,
        subject: subject_ref(mapped),
        drafts: mapped.drafts.iter().map(as_draft).collect(),
    }
}

/// As [`as_row`], for a row whose values no one will ask for again: they move.
pub(super) fn take_row(mapped: &mut MappedRow) -> Row {
    let mut row = Row {
        record: mapped.record,
        row: mapped.row,
        subject: subject_ref(mapped),
        drafts: Vec::with_capacity(mapped.drafts.len()),
    };
    for draft in &mut mapped.drafts {
        let values = std::mem::take(&mut draft.values);
        row.drafts.push(Draft { values, ..as_draft(draft) });
    }
    row
}

fn as_draft(mapped: &Mapped) -> Draft {
    Draft {
        forms: vec![mapped.form.clone()],
        values: mapped.values.clone(),
        wrong: mapped
            .wrong
            .iter()
            .map(|cell| Wrong {
                path: cell.path.clone(),
                raw: cell.raw.clone(),
                reason: cell.reason,
            })
            .collect(),
        derived: mapped.derived,
        list_row: mapped.list_row.as_ref().map(|row| (row.list.clone(), row.set.clone())),
        defaulted: mapped.defaulted.clone(),
        cells: mapped.cells.clone(),
    }
}

/// Takes in a row of a table that may open pages; `None` if its place must be there already.
pub(super) fn take_opening(
    intake: &mut Intake<'_, '_>,
    detected: &Detected,
    organisations: Option<&str>,
    mapped: &MappedRow,
    accept: bool,
) -> store::Result<Option<Result<Taken, Refusal>>> {
    if detected.card {
        return intake.take_place(&as_row(mapped), detected.named, accept).map(Some);
    }
    match organisations {
        Some(form) => intake.take_organised(as_row(mapped), form, accept).map(Some),
        None => Ok(None),
    }
}

/// The same for the same row of the same table, whatever its place in the file.
pub(super) fn fingerprint(form: &str, cells: &[(String, String)]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(form.as_bytes());
    for (header, text) in cells {
        for part in [header, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().into()
}
