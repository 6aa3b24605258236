//! How the ids of the ledger look to a window: texts.

use ts_rs::{Config, TS};

use crate::domain::{
    AttachmentId, BatchId, ChangeId, EntryId, ExemptionId, HeldId, RunId, SubjectId,
};

macro_rules! texts {
    ($($id:ty),+) => {$(
        impl TS for $id {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;

            fn name(_: &Config) -> String {
                "string".to_owned()
            }

            fn inline(_: &Config) -> String {
                "string".to_owned()
            }
        }
    )+};
}

texts!(AttachmentId, BatchId, ChangeId, EntryId, ExemptionId, HeldId, RunId, SubjectId);
