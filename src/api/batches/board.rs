//! The boards of a week on paper: what is done with its day and hand, the rest to be written in.

use crate::domain::Window;
use crate::ledger::lines::board::{Board, State};
use crate::paper::{ListCell, ListColumn, ListGroup, Listing, Press};

use super::super::parts::Run;
use super::super::{Result, Session};
use super::{Job, column, number};

/// More columns than this do not fit a sheet.
const COLUMNS: usize = 6;
/// The width that columns of duties share, in mm.
const ROOM: f32 = 150.0;

impl Session {
    pub(super) fn week_boards(
        &self,
        job: &Job<'_>,
        week: &Window,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let mut any = false;
        let day = week.last().min(job.today.max(week.first()));
        for board in self.ledger.boards(&self.survey()?, day)? {
            if board.rows.is_empty() {
                continue;
            }
            let list = self.board_list(job, week, &board);
            let laid = press.lay_out_list(&list);
            run.put(press, laid, &list.title)?;
            any = true;
        }
        if any { Ok(()) } else { Err(crate::paper::Error::Nothing.into()) }
    }

    fn board_list(&self, job: &Job<'_>, week: &Window, board: &Board<'_>) -> Listing {
        let parts = board.duty.parts.iter().take(COLUMNS);
        let words: Vec<String> = parts.map(|part| part.todo.clone()).collect();
        let mut columns: Vec<ListColumn> =
            vec![column("序号", 10.0), column("组织", 62.0), column("种类", 26.0)];
        columns.extend(words.iter().map(|word| column(word.clone(), ROOM / words.len() as f32)));
        let rows = board.rows.iter().enumerate().map(|(at, row)| {
            let facts = &row.org.subject.facts;
            let mut cells = vec![
                number(at + 1),
                ListCell::Two(facts.shown_name().to_owned(), facts.area.clone()),
                ListCell::Small(row.org.kind.clone()),
            ];
            cells.extend(row.cells.iter().take(words.len()).map(|cell| match cell.state {
                State::Done => {
                    ListCell::Two(cell.day.get(5..).unwrap_or_default().to_owned(), cell.by.clone())
                }
                State::Missing => ListCell::Middle("缺".to_owned()),
                _ => ListCell::Empty,
            }));
            cells
        });
        let line = board.duty.line.map_or("", crate::domain::Line::label);
        let title = format!("{line}{}表", board.duty.label);
        Listing {
            head: job.head("周次", week.to_string()),
            above: vec![
                ("", format!("{} 至 {}", week.first(), week.last())),
                ("派出所", job.post.station.clone()),
                ("警务室", job.post.name.clone()),
            ],
            title,
            columns,
            groups: vec![ListGroup {
                rows: rows.collect(),
                row_height: 11.0,
                ..ListGroup::default()
            }],
            notes: vec![
                "做过的写日期和人；空格手填，回所补录。缺的不倒填，补做记在补做那天。".to_owned(),
            ],
            bounded: true,
            landscape: true,
            ..Listing::default()
        }
    }
}
