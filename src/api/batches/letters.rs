//! A year's letters: those there are as they are, the others filled from what the ledger knows. Or
//! those alone that are to be signed now.

use chrono::Datelike;
use serde_json::Value;

use crate::domain::date;
use crate::forms::judge::{Surroundings, scope_of};
use crate::forms::{FormDef, Shape, Values, values};
use crate::ledger::edit::fill_snapshot;
use crate::ledger::{Page, leaf_number};
use crate::net::{Fix, Severity, Survey};
use crate::paper::{Body, Laid, ListCell, ListGroup, Listing, Press, Sheet};
use crate::store::{Entry, EntryNo};
use crate::watch::Watch;

use super::super::leaves::mark_wrong;
use super::super::parts::Run;
use super::super::placeholders::Letter;
use super::super::{Error, Result, Session};
use super::{
    BatchWhat, Job, Stop, by_road, column, name_and_address, number, road_heading, several_areas,
};

/// A letter that goes to a place.
#[derive(Clone)]
struct Wish<'w> {
    stop: &'w Stop,
    form: &'w FormDef,
    /// The year of its heading.
    year: i32,
    /// The one there is.
    entry: Option<EntryNo>,
    copies: String,
}

/// Rows of a delivery list that one of its pages has room for at least.
const ROWS: usize = 10;

/// Letters on their way into files, each with the list of its own in front.
struct Files<'f, 'c, 'r> {
    /// What they are together: 2026年度责任书.
    called: &'f str,
    /// Whether somebody goes from door to door with them.
    listed: bool,
    press: &'f mut Press<'c>,
    run: &'f mut Run<'r>,
    /// All letters, in order.
    wishes: &'f [Wish<'f>],
    /// The first of them that is in no file yet.
    begins: usize,
    /// Those laid out since, and the sheets they take.
    laid: Vec<(Laid, String)>,
    sheets: usize,
}

impl Files<'_, '_, '_> {
    /// Takes a letter; first a file is closed when it would overfill that with its list.
    fn put(&mut self, session: &Session, job: &Job<'_>, laid: Laid, name: String) -> Result<()> {
        let sheets = self.press.sheets_of(&laid);
        let list = (self.laid.len() + 1).div_ceil(ROWS);
        if !self.laid.is_empty() && self.sheets + sheets + list > self.run.most() {
            self.close(session, job)?;
        }
        self.sheets += sheets;
        self.laid.push((laid, name));
        Ok(())
    }

    /// Puts the letters into a file of their own, behind their list.
    fn close(&mut self, session: &Session, job: &Job<'_>) -> Result<()> {
        self.run.turn(self.press)?;
        let laid = std::mem::take(&mut self.laid);
        let wishes = self.wishes.iter().skip(self.begins).take(laid.len()).cloned();
        let wishes: Vec<Wish<'_>> = wishes.collect();
        if self.listed {
            let list = session.delivery_list(job, self.called, &wishes, self.begins);
            let list = self.press.lay_out_list(&list);
            self.run.put(self.press, list, "送达签收表")?;
        }
        self.begins += laid.len();
        self.sheets = 0;
        for (laid, name) in laid {
            self.run.put(self.press, laid, &name)?;
        }
        Ok(())
    }
}

impl Session {
    pub(super) fn letters_of_year(
        &self,
        job: &Job<'_>,
        year: i32,
        only_missing: bool,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let pick = |_: &Stop, form: &FormDef, entries: &[Entry]| {
            let entry = entries.iter().rfind(|entry| self.is_of_year(entry, form, year));
            if entry.is_some() && only_missing {
                return None;
            }
            Some((year, entry.map(|entry| entry.no)))
        };
        run.called(format!("{year}年责任书"));
        self.letters_where(job, &format!("{year}年度责任书"), pick, (press, run))
    }

    /// Letters that were printed and wait for their signature; where none waits, a new one if it is
    /// time for it.
    pub(super) fn unsigned_letters(
        &self,
        job: &Job<'_>,
        press: &mut Press<'_>,
        run: &mut Run<'_>,
    ) -> Result<()> {
        let pick = |stop: &Stop, form: &FormDef, entries: &[Entry]| {
            let year_of = |entry: &Entry| {
                let from = values::text(&entry.values, form.role_at("valid_from")?);
                date::parse_date(&from?).ok().map(|day| day.year())
            };
            if let Some(waiting) = self.waiting(form, entries) {
                return Some((year_of(waiting).unwrap_or(job.today.year()), Some(waiting.no)));
            }
            let due = stop.knot.findings.iter().find(|found| found.form == form.key)?;
            // The one that follows a letter that is still in its term.
            let ends = due.due.filter(|day| *day >= job.today && due.severity == Severity::Soon);
            let ends = ends.filter(|_| due.fix == Fix::Print).and_then(|day| day.succ_opt());
            Some((ends.unwrap_or(job.today).year(), None))
        };
        run.called("待签的责任书".to_owned());
        self.letters_where(job, "待签责任书", pick, (press, run))
    }

    /// The letter of a form that is not signed yet: written down after the last one that was.
    fn waiting<'e>(&self, form: &FormDef, entries: &'e [Entry]) -> Option<&'e Entry> {
        let states = self.catalogue().table("letter_state")?;
        let state = form.role_at("state")?;
        let told = |entry: &Entry, column: &str| {
            let state = values::text(&entry.values, state).unwrap_or_default();
            states.get(&state).map_or("", |row| row.get(column)).to_owned()
        };
        let own = || entries.iter().filter(|entry| entry.form == form.key);
        let waits =
            |entry: &&Entry| told(entry, "stands") == "1" && told(entry, "when_renewed").is_empty();
        let signed = |entry: &&Entry| told(entry, "counts_as_valid") == "1";
        let newest = own().filter(waits).max_by_key(|entry| entry.no)?;
        own().filter(signed).all(|entry| entry.no < newest.no).then_some(newest)
    }

    /// The letters that `pick` chooses, each with the year of its heading and its entry if there is
    /// one, as one walks.
    fn letters_where(
        &self,
        job: &Job<'_>,
        called: &str,
        pick: impl Fn(&Stop, &FormDef, &[Entry]) -> Option<(i32, Option<EntryNo>)>,
        (press, run): (&mut Press<'_>, &mut Run<'_>),
    ) -> Result<()> {
        let catalogue = self.catalogue().clone();
        let only = self.only(job.request)?;
        if let Some(form) = only
            && (form.shape != Shape::Letter || form.letter.is_none())
        {
            return Err(Error::usage(format!("“{}”没有可打印的责任书正文。", form.label)));
        }
        self.category_in(job)?;
        let survey =
            Survey::read(self.ledger.store(), &catalogue, self.ledger.rulebook(), job.today)?;
        let stops = self.stops(job, &survey)?;
        let mut wishes = Vec::new();
        for (done, stop) in stops.iter().enumerate() {
            job.watch.step(done, stops.len() * 2)?;
            let entries = self.ledger.store().list_entries(stop.subject.no)?;
            let forms = catalogue.forms_of(stop.subject.kind).filter(|form| {
                form.shape == Shape::Letter
                    && form.letter.is_some()
                    && only.is_none_or(|only| only.key == form.key)
            });
            for form in forms {
                let Some((year, entry)) = pick(stop, form, &entries) else { continue };
                let there = entries.iter().find(|there| Some(there.no) == entry);
                let copies = copies(form, there.map(|entry| &entry.values));
                wishes.push(Wish { stop, form, year, entry, copies });
            }
        }
        if wishes.is_empty() {
            return Err(crate::paper::Error::Nothing.into());
        }
        // At one door nobody signs a list.
        let listed = job.batch.what != BatchWhat::Unsigned || stops.len() > 1;
        let mut files = Files {
            called,
            listed,
            press,
            run,
            wishes: &wishes,
            begins: 0,
            sheets: 0,
            laid: Vec::new(),
        };
        for (done, of_place) in wishes.chunk_by(|a, b| std::ptr::eq(a.stop, b.stop)).enumerate() {
            job.watch.step(stops.len() + done, stops.len() * 2)?;
            self.letters_of_place(job, of_place, &mut files)?;
        }
        files.close(self, job)
    }

    /// Whether an entry is the letter of a year: its term begins in it, and it still stands.
    fn is_of_year(&self, entry: &Entry, form: &FormDef, year: i32) -> bool {
        let own = |role: &str| values::text(&entry.values, form.role_at(role)?);
        let states = self.catalogue().table("letter_state");
        let stands = own("state")
            .and_then(|state| states?.get(&state))
            .is_none_or(|row| row.get("stands") != "0");
        let begins = own("valid_from").or_else(|| own("signed_on"));
        let begins = begins.and_then(|day| date::parse_date(&day).ok());
        entry.form == form.key && stands && begins.is_some_and(|day| day.year() == year)
    }

    fn letters_of_place(
        &self,
        job: &Job<'_>,
        wishes: &[Wish<'_>],
        files: &mut Files<'_, '_, '_>,
    ) -> Result<()> {
        let Some(first) = wishes.first() else { return Ok(()) };
        let (store, catalogue) = (self.ledger.store(), self.catalogue());
        let page = Page::read(store, catalogue, first.stop.subject.clone())?;
        let mut entries = store.list_entries(page.subject.no)?;
        entries.iter_mut().for_each(mark_wrong);
        for wish in wishes {
            let Some(no) = wish.entry else {
                self.prefilled_letter(job, wish, &page, &entries, files)?;
                continue;
            };
            let mut leaves =
                self.leaves(wish.form, &page, &entries, job.post, &job.request.purpose);
            leaves.retain(|leaf| leaf.entries.iter().any(|entry| entry.no == no));
            let mut own = Vec::new();
            let watch = Watch::nobody();
            self.set_leaves(&leaves, job.post, files.press, watch, |_, leaf, laid| {
                own.push((laid, leaf.title()));
                Ok(())
            })?;
            for (laid, name) in own {
                files.put(self, job, laid, name)?;
            }
        }
        Ok(())
    }

    fn prefilled_letter(
        &self,
        job: &Job<'_>,
        wish: &Wish<'_>,
        page: &Page,
        entries: &[Entry],
        files: &mut Files<'_, '_, '_>,
    ) -> Result<()> {
        let (catalogue, form) = (self.catalogue(), wish.form);
        let vals = self.known_of_letter(form, page);
        let place = page.scope(catalogue, job.today);
        let around =
            Surroundings { catalogue: catalogue.as_ref(), today: job.today, place: &place };
        let scope = scope_of(form, &vals, &around);
        let letter =
            Letter { catalogue, post: job.post, page, entries, form, vals: &vals, scope: &scope };
        let fill = |name: &str| match name {
            "letter.year" => Some(wish.year.to_string()),
            _ => letter.value(name),
        };
        let head = self.head(form, page, job.post, &job.request.purpose, 0, None);
        let name = format!("{} {}", form.title(), head.leaf_no);
        let body = Body::Letter { placeholders: &fill, scope: &scope };
        let laid = files.press.lay_out(&Sheet { form, head, body, blank: false })?;
        files.put(self, job, laid, name)
    }

    /// What a new letter can say before anybody has signed it: whose it is, who signs, no day.
    pub(in crate::api) fn known_of_letter(&self, form: &FormDef, page: &Page) -> Values {
        let mut vals = Values::new();
        for leaf in form.leaves().into_iter().filter(|leaf| leaf.list.is_none()) {
            if let Some(default) = &leaf.field.default {
                values::set(&mut vals, &leaf.path, default.clone());
            }
        }
        fill_snapshot(form, page, &mut vals);
        let Some(card) = page.category().and_then(|kind| self.catalogue().registration(kind))
        else {
            return vals;
        };
        // Who signs for a place is its head; a house is signed for by who lets it.
        let signs = form.role_at("signer_role").and_then(|path| values::text(&vals, path));
        let roles = signs.as_deref().into_iter().chain([
            "principal",
            "legal_rep",
            "landlord",
            "security_resp",
        ]);
        let Some((role, person)) = roles.into_iter().find_map(|role| {
            let person = values::get(&page.card, card.role_at(role)?)?.as_object()?;
            Some((role.to_owned(), person.clone()))
        }) else {
            return vals;
        };
        let known = card.role(&role).map(|group| {
            let of = |inner: &str| {
                let field = group.kind.fields().iter().find(|field| field.has_role(inner))?;
                person.get(&field.key).cloned()
            };
            [("signer", of("person.name")), ("phone", of("phone"))]
        });
        let role = [("signer_role", Some(Value::String(role)))];
        for (to, value) in known.into_iter().flatten().chain(role) {
            if let (Some(path), Some(value)) = (form.role_at(to), value)
                && values::get(&vals, path).is_none()
            {
                values::set(&mut vals, path, value);
            }
        }
        vals
    }

    /// The list of some of the letters, of which so many stand on lists before it.
    fn delivery_list(
        &self,
        job: &Job<'_>,
        called: &str,
        wishes: &[Wish<'_>],
        before: usize,
    ) -> Listing {
        let several = several_areas(wishes.iter().map(|wish| &wish.stop.knot));
        let mut at = before;
        let mut groups = Vec::new();
        for road in by_road(wishes, |w| (w.stop.knot.area.as_str(), w.stop.knot.road.as_str())) {
            let Some(first) = road.first() else { continue };
            let (name, area) = road_heading(&first.stop.knot, several);
            let rows = road.iter().map(|wish| {
                at += 1;
                vec![
                    number(at),
                    ListCell::Small(leaf_number(
                        &job.post.code,
                        &wish.stop.subject,
                        Some(wish.form),
                    )),
                    name_and_address(wish.stop, ""),
                    ListCell::Text(wish.form.label.clone()),
                    ListCell::Middle(wish.copies.clone()),
                    ListCell::Empty,
                    ListCell::Empty,
                ]
            });
            let rows: Vec<_> = rows.collect();
            let note = format!("{area}{} 份", rows.len());
            groups.push(ListGroup { name, note, rows, row_height: 12.0 });
        }
        let year = called.split("度").next().filter(|year| year.ends_with('年'));
        let mut head = job.head("送达签收", year.unwrap_or_default().to_owned());
        head.corner = Some(("共", format!("{} 份", wishes.len())));
        let scope = self.scope_of_batch(job);
        Listing {
            title: format!("{called}送达签收表"),
            above: vec![
                ("", scope),
                ("派出所", head.station.clone()),
                ("警务室", head.post.clone()),
            ],
            head,
            columns: vec![
                column("序号", 9.0),
                column("活页编号", 29.0),
                column("处所与地址", 49.0),
                column("文书", 33.0),
                column("份数", 10.0),
                column("签收人", 22.0),
                column("日期", 18.0),
            ],
            groups,
            notes: vec![
                "送达一份签收一份。无人或拒收的，在签收人栏写明，回所按本表次序补录。".to_owned(),
            ],
            sign: vec!["送达人（签名）", "交回日期"],
            ..Listing::default()
        }
    }
}

/// How many originals there are of a letter.
fn copies(form: &FormDef, vals: Option<&Values>) -> String {
    let Some(path) = form.role_at("copies") else { return String::new() };
    let of_entry = vals.and_then(|vals| values::text(vals, path));
    let usual = || values::show(form.at(path)?.default.as_ref()?);
    of_entry.or_else(usual).unwrap_or_default()
}
