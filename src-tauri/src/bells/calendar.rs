//! The plan of a day, the calendars, and the rules.

use yuwang::api::calendar::CalendarAsk;
use yuwang::api::calendar_day::DayAsk;
use yuwang::api::plan::{ChoicesAsk, PlanAsk, PlanChange};
use yuwang::api::rules::RuleChangeAsk;

use crate::book::Book;

pub fn ring(book: &mut Book) {
    book.read("plan", |session, ask: PlanAsk| session.plan(&ask));
    book.read("plan_choices", |session, ask: ChoicesAsk| session.plan_choices(&ask));
    book.write("change_plan", |session, ask: PlanChange| session.change_plan(&ask));
    book.read("calendar", |session, ask: CalendarAsk| session.calendar(&ask));
    book.read("calendar_day", |session, ask: DayAsk| session.calendar_day(&ask));
    book.read("rules", |session, ()| session.rules());
    book.write("change_rule", |session, ask: RuleChangeAsk| session.change_rule(&ask));
    book.write("drop_rule_change", |session, at: usize| session.drop_rule_change(at));
}
