//! Batches at a terminal.

use chrono::Datelike;
use yuwang::api::batches::{Batch, BatchWhat, BinderPart, BinderParts, Round, day_of, month_of};
use yuwang::api::lines::week_named;
use yuwang::api::printing::{PrintRequest, Selection};
use yuwang::api::{Error, Result, Session};

use super::args::{BatchArgs, BatchCommand, Global};
use super::progress::Work;
use super::{Ended, answer, parse_id, show};

pub fn print(global: &Global, session: &mut Session, what: BatchCommand) -> Result<Ended> {
    let today = session.today();
    let this_month = today.format("%Y-%m").to_string();
    let month = |month: Option<String>| month_of(month.as_deref().unwrap_or(&this_month));
    let mut form = None;
    let (common, what, purpose) = match what {
        BatchCommand::Letters { common, form: only, unsigned: true, .. } => {
            form = only;
            (common, BatchWhat::Unsigned, "当面签字")
        }
        BatchCommand::Letters { common, year, form: only, only_missing, .. } => {
            form = only;
            let year = year.unwrap_or(today.year());
            (common, BatchWhat::Letters { year, only_missing }, "当面签字")
        }
        BatchCommand::Checks { common, month: of, only_missing } => {
            (common, BatchWhat::Checks { month: month(of)?, only_missing }, "上门检查")
        }
        BatchCommand::Route { common, month: of, day, survey, year } => {
            let round = match day {
                _ if survey => Round::Survey(year.unwrap_or(today.year())),
                Some(day) => Round::Day(day_of(&day)?),
                None => Round::Month(month(of)?),
            };
            (common, BatchWhat::Route(round), "上门")
        }
        BatchCommand::Public { common, entry, month: of } => {
            let entry = entry.map(|id| parse_id(&id)).transpose()?;
            let month = of.map(|of| month_of(&of)).transpose()?;
            (common, BatchWhat::Public { entry, month }, "公开查阅")
        }
        BatchCommand::Register { common } => (common, BatchWhat::Register, "归档"),
        BatchCommand::Board { common, week } => {
            let week = week.map(|week| week_named(&week)).transpose()?;
            (common, BatchWhat::Board { week }, "归档")
        }
        BatchCommand::Binder { common, parts, year, number } => {
            let parts = parts.iter().filter_map(|part| BinderPart::from_code(part)).collect();
            let year = year.unwrap_or(today.year());
            (common, BatchWhat::Binder(BinderParts { parts, year, number }), "更新活页夹")
        }
    };
    let request = request(common, form, what, purpose)?;
    let reply =
        Work::begin("已排", "处", global.json).run(|watch| session.print(&request, watch))?;
    answer(global, &reply, show::printed)?;
    Ok(Ended::attention(!reply.missing_glyphs.is_empty()))
}

fn request(
    common: BatchArgs,
    form: Option<String>,
    what: BatchWhat,
    purpose: &str,
) -> Result<PrintRequest> {
    let places = common.places.iter().map(|id| parse_id(id)).collect::<Result<Vec<_>>>()?;
    let selection = match (places.is_empty(), common.category) {
        (true, None) => Selection::All,
        (true, Some(category)) => Selection::Category(category),
        (false, None) => Selection::Places(places),
        (false, Some(_)) => {
            return Err(Error::usage("--place 和 --category 只能用一个。"));
        }
    };
    Ok(PrintRequest {
        out: common.out,
        selection,
        form,
        paper: common.on.paper,
        punch: common.on.punch,
        duplex: common.on.duplex,
        purpose: common.purpose.unwrap_or_else(|| purpose.to_owned()),
        split: common.on.split,
        batch: Some(Batch { what, area: common.area, subkind: common.subkind }),
        ..PrintRequest::default()
    })
}
