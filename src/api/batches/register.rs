//! The register: one line a place, from what its registration says of the place itself.
//!
//! A column stands for a role `place.…` of the definition whose field is no personal information;
//! who runs a place, and how to call him, is on its own sheet only.

use std::collections::HashMap;

use crate::domain::{AnchorCategory, SubjectId};
use crate::forms::{FormDef, PiClass, Values, values};
use crate::ledger::leaf_number;
use crate::paper::{ListCell, ListColumn, ListGroup, Listing, Press};
use crate::store::Subject;

use super::super::parts::Run;
use super::super::{Result, Session};
use super::{Job, column, number};

/// What may stand in a register, with the width of its column in mm.
const COLUMNS: &[(&str, &str, f32)] = &[
    ("place.name", "名称", 50.0),
    ("place.address", "地址", 50.0),
    ("place.area", "社区", 26.0),
    ("place.subkind", "类别", 36.0),
    ("place.level", "级别", 18.0),
    ("place.uscc", "信用代码", 52.0),
    ("place.phone", "电话", 30.0),
    ("place.opened_on", "开业日期", 23.0),
    ("place.state", "状态", 20.0),
];

impl Session {
    pub(super) fn register(
        &self,
        job: &Job<'_>,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        self.category_in(job)?;
        let subjects = self.subjects_in(job)?;
        let mut any = false;
        for category in AnchorCategory::ALL {
            let own: Vec<&Subject> =
                subjects.iter().filter(|s| s.kind.category() == Some(*category)).collect();
            let Some(form) = self.catalogue().registration(*category).filter(|_| !own.is_empty())
            else {
                continue;
            };
            job.watch.go_on()?;
            let list = self.register_of(job, *category, form, &own)?;
            let laid = press.lay_out_list(&list);
            run.put(press, laid, &list.title)?;
            any = true;
        }
        if any { Ok(()) } else { Err(crate::paper::Error::Nothing.into()) }
    }

    fn register_of(
        &self,
        job: &Job<'_>,
        category: AnchorCategory,
        form: &FormDef,
        subjects: &[&Subject],
    ) -> Result<Listing> {
        let cards: HashMap<SubjectId, Values> = self.cards(form)?;
        let roles: Vec<&(&str, &str, f32)> = COLUMNS
            .iter()
            .filter(|(role, _, _)| {
                form.role(role).is_some_and(|field| {
                    field.class == PiClass::None
                        && field.kind.fields().iter().all(|inner| inner.class == PiClass::None)
                })
            })
            .collect();
        let mut columns: Vec<ListColumn> = vec![column("序号", 10.0), column("编号", 26.0)];
        columns.extend(roles.iter().map(|(_, head, width)| column(*head, *width)));
        let none = Values::new();
        let rows = subjects.iter().enumerate().map(|(at, subject)| {
            let card = cards.get(&subject.id).unwrap_or(&none);
            let mut row =
                vec![number(at + 1), ListCell::Small(leaf_number(&job.post.code, subject, None))];
            row.extend(
                roles.iter().map(|(role, _, _)| self.register_cell(form, card, subject, role)),
            );
            row
        });
        let rows: Vec<_> = rows.collect();
        let words = job.batch.area.iter().chain(&job.batch.subkind).cloned().collect::<Vec<_>>();
        let mut head = job.head("登记册", category.label().to_owned());
        head.corner = Some(("共", format!("{} 处", rows.len())));
        Ok(Listing {
            title: format!("{}登记册", category.label()),
            above: vec![
                ("", words.join("　")),
                ("派出所", head.station.clone()),
                ("警务室", head.post.clone()),
            ],
            head,
            columns,
            groups: vec![ListGroup { rows, row_height: 9.0, ..ListGroup::default() }],
            notes: vec!["只列处所；人员在各处所自己的活页里，不跨处所列名册。".to_owned()],
            landscape: true,
            ..Listing::default()
        })
    }

    fn register_cell(
        &self,
        form: &FormDef,
        card: &Values,
        subject: &Subject,
        role: &str,
    ) -> ListCell {
        let facts = &subject.facts;
        // What the subject's own columns say was brought into one form already.
        let text = match role {
            "place.name" => facts.name.clone(),
            "place.address" => super::super::grid::from_road(&facts.address),
            "place.area" => facts.area.clone(),
            _ => form
                .role_at(role)
                .and_then(|path| self.show_value(form, path, values::get(card, path)?))
                .unwrap_or_default(),
        };
        match role {
            "place.name" | "place.address" => ListCell::Text(text),
            _ => ListCell::Small(text),
        }
    }
}
