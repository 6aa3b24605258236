//! Persons who do not exist, and numbers that nobody bears.
//!
//! Every number has the right check character, found by asking the domain type: what it accepts is
//! right by definition. The divisions in the data file are ones that no register gives out, so a
//! number drawn here cannot by chance be somebody's.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::domain::{CitizenId, CreditCode, NumberRule, Sex, TravelDocument};
use crate::forms::Values;

use super::cook::Kitchen;
use super::dice::Dice;

const DIGITS_AND_X: &str = "0123456789X";
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

impl Kitchen<'_> {
    /// A person: name, document, sex as the code tables have it, telephone.
    pub(super) fn person(&self, dice: &mut Dice, age: Option<(i64, i64)>) -> Value {
        let people = &self.data.people;
        let (young, old) = age.unwrap_or(people.age);
        let years = dice.between(young, old);
        let days = years * 365 + years / 4 + 1 + dice.between(0, 360);
        let birth =
            self.today.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(self.today);
        let male = dice.percent(55);
        let kind = if years < 16 { people.id_kinds.first().map(|(kind, _)| kind) } else { None }
            .or_else(|| dice.weighted(people.id_kinds.iter().map(|(k, w)| (k, *w))))
            .cloned()
            .unwrap_or_default();
        let row = self.catalogue.document_kinds().and_then(|table| table.get(&kind));
        let rule = row.and_then(|row| row.get("number_rule").parse().ok());
        let (number, foreign) = match rule.unwrap_or(NumberRule::CitizenId) {
            NumberRule::CitizenId => (self.citizen_number(dice, birth, male), false),
            NumberRule::Travel(TravelDocument::HmPermit) => (format!("H{}", dice.digits(8)), false),
            _ => (format!("X{}", dice.digits(8)), true),
        };
        let names = if foreign { &people.foreign_names } else { &people.names };
        let template = dice.weighted(names.iter().map(|(n, w)| (n.as_str(), *w))).unwrap_or("");
        let mut person = Values::new();
        person.insert("name".to_owned(), self.words(template, dice).into());
        person.insert("id_kind".to_owned(), kind.into());
        person.insert("id_no".to_owned(), number.into());
        person.insert("male".to_owned(), male.into());
        person.insert("phone".to_owned(), self.phone(dice).into());
        person.insert("years".to_owned(), years.into());
        if foreign {
            person.insert("nationality".to_owned(), self.words("{*countries}", dice).into());
        }
        Value::Object(person)
    }

    /// The code of a table of sexes for a person: the one whose label says so.
    pub(super) fn sex_code(&self, table: &str, male: bool) -> Option<Value> {
        let sex = if male { Sex::Male } else { Sex::Female };
        let rows = self.catalogue.table(table)?.rows();
        rows.iter().find(|row| row.label.starts_with(sex.label())).map(|row| json!(row.code))
    }

    fn citizen_number(&self, dice: &mut Dice, birth: NaiveDate, male: bool) -> String {
        let division = dice.pick(self.data.list(&self.data.people.divisions));
        let prefix = division.map_or("", String::as_str);
        let serial = dice.between(0, 499) * 2 + i64::from(male);
        let body = format!("{prefix}{}{serial:03}", birth.format("%Y%m%d"));
        DIGITS_AND_X
            .chars()
            .map(|check| format!("{body}{check}"))
            .find(|number| CitizenId::parse(number, self.today).is_ok())
            .unwrap_or_default()
    }

    /// A telephone number in a segment that no private person has.
    pub(super) fn phone(&self, dice: &mut Dice) -> String {
        let phones = &self.data.people.phones;
        let start = dice.weighted(phones.iter().map(|(p, w)| (p.as_str(), *w))).unwrap_or("");
        let mut number = start.to_owned();
        while number.len() < 11 {
            number.push(DIGITS_AND_X.chars().nth(dice.below(10)).unwrap_or('0'));
        }
        number
    }

    /// A credit code whose two check characters are right.
    pub(super) fn credit_code(&self, dice: &mut Dice) -> String {
        let starts = &self.data.people.credit_codes;
        let start = dice.weighted(starts.iter().map(|(s, w)| (s.as_str(), *w))).unwrap_or("");
        let mut body = start.to_owned();
        while body.len() < 16 {
            body.push(CREDIT_ALPHABET.chars().nth(dice.below(31)).unwrap_or('0'));
        }
        DIGITS_AND_X
            .chars()
            .flat_map(|org| CREDIT_ALPHABET.chars().map(move |last| (org, last)))
            .map(|(org, last)| format!("{body}{org}{last}"))
            .find(|code| CreditCode::parse(code).is_ok_and(|code| code.notes().is_empty()))
            .unwrap_or_default()
    }
}
